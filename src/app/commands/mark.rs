//! Marks, and what is changed of many entries at once: owner and tags.

use super::{Command, CommandGroup, VIEWS_AND_PANES, command};
use crate::app::message::StatusLine;
use crate::app::model::marked_entries;
use crate::app::model::mode::Scope;
use crate::app::model::screen::Screen;
use crate::app::model::selection::Selection;
use crate::app::model::session::Session;
use crate::app::overlays::Overlay;
use crate::app::overlays::completion;
use crate::app::overlays::prompt;
use crate::app::overlays::prompt::PromptQuestion;
use crate::document::chunk::EntryId;
use crate::roadmap::change::Change;
use crate::roadmap::intents;

/// Where rows of entries are.
const ENTRY_ROWS: &[Scope] = &[Scope::Roadmap, Scope::Entries];

pub(super) const COMMANDS: &[Command] = &[
    command("mark.toggle", "Mark", &["<Space>"], ENTRY_ROWS, CommandGroup::Move, |state| {
        marked_entries::toggle(
            &state.session,
            &mut state.selection,
            &mut state.screen,
            &mut state.views,
            &mut state.status,
        );
    })
    .about("and go on to the next row; the next command changes all that is marked, as one step of undo")
    .short("mark")
    .synonyms(&["select", "multi-select", "bulk"]),
    command("mark.range", "Mark a range", &["V"], ENTRY_ROWS, CommandGroup::Move, |state| {
        marked_entries::toggle_range(&mut state.selection, &mut state.status);
    })
    .about("from here to where you move; V again ends it")
    .synonyms(&["visual"]),
    command("mark.all", "Mark all that is shown", &["*"], ENTRY_ROWS, CommandGroup::Move, |state| {
        marked_entries::toggle_all(&mut state.selection, &state.screen, &state.views, &mut state.status);
    })
    .about("again: takes the marks away")
    .synonyms(&["select all"]),
    command("mark.again", "Mark again what was marked last", &["gv"], VIEWS_AND_PANES, CommandGroup::Move, |state| {
        marked_entries::restore_previous(&state.session, &mut state.selection, &mut state.status);
    })
    .short("marks of before"),
    command("edit.owner", "Change the owner", &["co"], VIEWS_AND_PANES, CommandGroup::Change, |state| {
        ask_for_owner(&state.session, &state.selection, &state.screen, &mut state.overlays, &mut state.status);
    })
    .about("of all that is marked")
    .short("owner")
    .synonyms(&["assign"]),
    command("edit.tags", "Add or take away tags", &["cg"], VIEWS_AND_PANES, CommandGroup::Change, |state| {
        ask_for_tags(&state.session, &state.selection, &state.screen, &mut state.overlays, &mut state.status);
    })
    .about("of all that is marked; -tag takes one away")
    .short("tags")
    .synonyms(&["labels"]),
    command("prompt.complete", "Complete what is typed", &["<Tab>"], &[Scope::Prompt], CommandGroup::Change, |state| {
        completion::complete(&state.session, &mut state.overlays);
    })
    .about("with a name, tag or word that is there already")
    .short("complete"),
];

fn editable_targets(
    session: &Session,
    selection: &Selection,
    screen: &Screen,
    status: &mut StatusLine,
) -> Vec<EntryId> {
    let targets = marked_entries::targets(session, selection, screen);
    let readable: Vec<EntryId> = targets.iter().copied().filter(|entry| session.can_be_edited(*entry)).collect();
    if readable.is_empty() {
        status.refuse(match targets.is_empty() {
            true => "select an entry first",
            false => "this entry does not read: ! shows where; it can be mended in a text editor only",
        });
    }
    readable
}

fn ask_for_owner(
    session: &Session,
    selection: &Selection,
    screen: &Screen,
    overlays: &mut Vec<Overlay>,
    status: &mut StatusLine,
) {
    let entries = editable_targets(session, selection, screen, status);
    let Some(first) = entries.first() else { return };
    let now = session.plan.roadmap.row(*first).and_then(|row| row.owner);
    let now = now.map(|owner| session.plan.roadmap.symbol_text(owner).to_owned()).filter(|_| entries.len() == 1);
    prompt::open(overlays, PromptQuestion::Owner(entries), &now.unwrap_or_default());
}

/// Gives entries an owner; `-` takes it away.
pub(crate) fn set_owner(session: &mut Session, status: &mut StatusLine, entries: &[EntryId], answer: &str) {
    let owner = (answer != "-").then_some(answer);
    let changes: Vec<Change> =
        entries.iter().flat_map(|entry| intents::set_owner(&session.plan, *entry, owner)).collect();
    let titles = marked_entries::describe(session, entries);
    if changes.is_empty() {
        return status.say(format!("{titles}: the owner was that already"));
    }
    let label = match owner {
        Some(owner) => format!("{owner} reports on {}", marked_entries::undo_label(session, entries)),
        None => format!("nobody reports on {}", marked_entries::undo_label(session, entries)),
    };
    if status.report(session.apply(&label, &changes)).is_some() {
        status.say(match owner {
            Some(owner) => format!("{owner} reports on {titles}"),
            None => format!("nobody reports on {titles} now"),
        });
    }
}

fn ask_for_tags(
    session: &Session,
    selection: &Selection,
    screen: &Screen,
    overlays: &mut Vec<Overlay>,
    status: &mut StatusLine,
) {
    let entries = editable_targets(session, selection, screen, status);
    if !entries.is_empty() {
        prompt::open(overlays, PromptQuestion::Tags(entries), "");
    }
}

/// Adds tags, and takes those away that have a `-` in front.
pub(crate) fn change_tags(session: &mut Session, status: &mut StatusLine, entries: &[EntryId], answer: &str) {
    let words = answer.split(',').map(str::trim).filter(|word| !word.is_empty());
    let (mut add, mut remove) = (Vec::new(), Vec::new());
    for word in words {
        match word.strip_prefix('-') {
            Some(gone) => remove.push(gone.trim().to_owned()),
            None => add.push(word.to_owned()),
        }
    }
    let changes: Vec<Change> =
        entries.iter().flat_map(|entry| intents::change_tags(&session.plan, *entry, &add, &remove)).collect();
    let titles = marked_entries::describe(session, entries);
    if changes.is_empty() {
        return status.say(format!("{titles}: the tags were so already"));
    }
    let label = format!("tag {}: {answer}", marked_entries::undo_label(session, entries));
    if status.report(session.apply(&label, &changes)).is_some() {
        let told = [(&add, "tagged"), (&remove, "no longer tagged")];
        let told = told.into_iter().filter(|(tags, _)| !tags.is_empty());
        let told: Vec<String> = told.map(|(tags, verb)| format!("{verb} {}", tags.join(", "))).collect();
        status.say(format!("{titles}: {}", told.join("; ")));
    }
}
