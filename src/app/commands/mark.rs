//! Marks, and what is changed of many entries at once: owner and tags.

use super::{Command, CommandGroup, VIEWS_AND_PANES, command};
use crate::app::model::marked_entries;
use crate::app::model::mode::Scope;
use crate::app::overlays::completion;
use crate::app::overlays::prompt;
use crate::app::overlays::prompt::PromptQuestion;
use crate::app::state::State;
use crate::document::chunk::EntryId;
use crate::roadmap::change::Change;
use crate::roadmap::intents;

/// Where rows of entries are.
const ENTRY_ROWS: &[Scope] = &[Scope::Roadmap, Scope::Entries];

pub(super) const COMMANDS: &[Command] = &[
    command("mark.toggle", "Mark", &["<Space>"], ENTRY_ROWS, CommandGroup::Move, marked_entries::toggle)
        .about("and go on to the next row; the next command changes all that is marked, as one step of undo")
        .short("mark")
        .synonyms(&["select", "multi-select", "bulk"]),
    command("mark.range", "Mark a range", &["V"], ENTRY_ROWS, CommandGroup::Move, marked_entries::toggle_range)
        .about("from here to where you move; V again ends it")
        .synonyms(&["visual"]),
    command("mark.all", "Mark all that is shown", &["*"], ENTRY_ROWS, CommandGroup::Move, marked_entries::toggle_all)
        .about("again: takes the marks away")
        .synonyms(&["select all"]),
    command(
        "mark.again",
        "Mark again what was marked last",
        &["gv"],
        VIEWS_AND_PANES,
        CommandGroup::Move,
        marked_entries::restore_previous,
    )
    .short("marks of before"),
    command("edit.owner", "Change the owner", &["co"], VIEWS_AND_PANES, CommandGroup::Change, ask_for_owner)
        .about("of all that is marked")
        .short("owner")
        .synonyms(&["assign"]),
    command("edit.tags", "Add or take away tags", &["cg"], VIEWS_AND_PANES, CommandGroup::Change, ask_for_tags)
        .about("of all that is marked; -tag takes one away")
        .short("tags")
        .synonyms(&["labels"]),
    command(
        "prompt.complete",
        "Complete what is typed",
        &["<Tab>"],
        &[Scope::Prompt],
        CommandGroup::Change,
        completion::complete,
    )
    .about("with a name, tag or word that is there already")
    .short("complete"),
];

fn editable_targets(state: &mut State) -> Vec<EntryId> {
    let targets = marked_entries::targets(state);
    let readable: Vec<EntryId> = targets.iter().copied().filter(|entry| state.session.can_be_edited(*entry)).collect();
    if readable.is_empty() {
        state.status.refuse(match targets.is_empty() {
            true => "select an entry first",
            false => "this entry does not read: ! shows where; it can be mended in a text editor only",
        });
    }
    readable
}

fn ask_for_owner(state: &mut State) {
    let entries = editable_targets(state);
    let Some(first) = entries.first() else { return };
    let now = state.session.plan.roadmap.row(*first).and_then(|row| row.owner);
    let now = now.map(|owner| state.session.plan.roadmap.symbol_text(owner).to_owned()).filter(|_| entries.len() == 1);
    prompt::open(state, PromptQuestion::Owner(entries), &now.unwrap_or_default());
}

/// Gives entries an owner; `-` takes it away.
pub(crate) fn set_owner(state: &mut State, entries: &[EntryId], answer: &str) {
    let owner = (answer != "-").then_some(answer);
    let changes: Vec<Change> =
        entries.iter().flat_map(|entry| intents::set_owner(&state.session.plan, *entry, owner)).collect();
    let titles = marked_entries::describe(state, entries);
    if changes.is_empty() {
        return state.status.say(format!("{titles}: the owner was that already"));
    }
    let label = match owner {
        Some(owner) => format!("{owner} reports on {}", marked_entries::undo_label(state, entries)),
        None => format!("nobody reports on {}", marked_entries::undo_label(state, entries)),
    };
    if state.status.report(state.session.apply(&label, &changes)).is_some() {
        state.status.say(match owner {
            Some(owner) => format!("{owner} reports on {titles}"),
            None => format!("nobody reports on {titles} now"),
        });
    }
}

fn ask_for_tags(state: &mut State) {
    let entries = editable_targets(state);
    if !entries.is_empty() {
        prompt::open(state, PromptQuestion::Tags(entries), "");
    }
}

/// Adds tags, and takes those away that have a `-` in front.
pub(crate) fn change_tags(state: &mut State, entries: &[EntryId], answer: &str) {
    let words = answer.split(',').map(str::trim).filter(|word| !word.is_empty());
    let (mut add, mut remove) = (Vec::new(), Vec::new());
    for word in words {
        match word.strip_prefix('-') {
            Some(gone) => remove.push(gone.trim().to_owned()),
            None => add.push(word.to_owned()),
        }
    }
    let changes: Vec<Change> =
        entries.iter().flat_map(|entry| intents::change_tags(&state.session.plan, *entry, &add, &remove)).collect();
    let titles = marked_entries::describe(state, entries);
    if changes.is_empty() {
        return state.status.say(format!("{titles}: the tags were so already"));
    }
    let label = format!("tag {}: {answer}", marked_entries::undo_label(state, entries));
    if state.status.report(state.session.apply(&label, &changes)).is_some() {
        let told = [(&add, "tagged"), (&remove, "no longer tagged")];
        let told = told.into_iter().filter(|(tags, _)| !tags.is_empty());
        let told: Vec<String> = told.map(|(tags, verb)| format!("{verb} {}", tags.join(", "))).collect();
        state.status.say(format!("{titles}: {}", told.join("; ")));
    }
}
