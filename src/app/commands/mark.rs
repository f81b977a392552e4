//! Marks, and what is changed of many entries at once: owner and tags.

use super::{Command, Group, SCREENS, command};
use crate::app::model::marked_entries;
use crate::app::overlays::Scope;
use crate::app::overlays::completion;
use crate::app::overlays::prompt;
use crate::app::overlays::prompt::Question;
use crate::app::state::State;
use crate::document::chunk::Serial;
use crate::roadmap::change::Change;
use crate::roadmap::intents;

/// Where rows of entries are.
const ROWS: &[Scope] = &[Scope::Roadmap, Scope::Entities];

pub(super) const COMMANDS: &[Command] = &[
    command("mark.toggle", "Mark", &["<Space>"], ROWS, Group::Move, marked_entries::toggle)
        .about("and go on to the next row; the next command changes all that is marked, as one step of undo")
        .short("mark")
        .also(&["select", "multi-select", "bulk"]),
    command("mark.range", "Mark a range", &["V"], ROWS, Group::Move, marked_entries::range)
        .about("from here to where you move; V again ends it")
        .also(&["visual"]),
    command("mark.all", "Mark all that is shown", &["*"], ROWS, Group::Move, marked_entries::all)
        .about("again: takes the marks away")
        .also(&["select all"]),
    command("mark.again", "Mark again what was marked last", &["gv"], SCREENS, Group::Move, marked_entries::again)
        .short("marks of before"),
    command("edit.owner", "Change the owner", &["co"], SCREENS, Group::Change, owner)
        .about("of all that is marked")
        .short("owner")
        .also(&["assign"]),
    command("edit.tags", "Add or take away tags", &["cg"], SCREENS, Group::Change, tags)
        .about("of all that is marked; -tag takes one away")
        .short("tags")
        .also(&["labels"]),
    command(
        "prompt.complete",
        "Complete what is typed",
        &["<Tab>"],
        &[Scope::Prompt],
        Group::Change,
        completion::complete,
    )
    .about("with a name, tag or word that is there already")
    .short("complete"),
];

fn entries(state: &mut State) -> Vec<Serial> {
    let targets = marked_entries::targets(state);
    let readable: Vec<Serial> = targets.iter().copied().filter(|serial| state.can_be_edited(*serial)).collect();
    if readable.is_empty() {
        state.refuse(match targets.is_empty() {
            true => "select an entry first",
            false => "this entry does not read: ! shows where; it can be mended in a text editor only",
        });
    }
    readable
}

fn owner(state: &mut State) {
    let entries = entries(state);
    let Some(first) = entries.first() else { return };
    let now = state.plan.roadmap.facts(*first).and_then(|facts| facts.owner);
    let now = now.map(|owner| state.plan.roadmap.word(owner).to_owned()).filter(|_| entries.len() == 1);
    prompt::open(state, Question::Owner(entries), &now.unwrap_or_default());
}

/// Gives entries an owner; `-` takes it away.
pub(crate) fn set_owner(state: &mut State, entries: &[Serial], answer: &str) {
    let owner = (answer != "-").then_some(answer);
    let changes: Vec<Change> =
        entries.iter().flat_map(|serial| intents::set_owner(&state.plan, *serial, owner)).collect();
    let titles = marked_entries::named(state, entries);
    if changes.is_empty() {
        return state.say(format!("{titles}: the owner was that already"));
    }
    let label = match owner {
        Some(owner) => format!("{owner} reports on {}", marked_entries::labelled(state, entries)),
        None => format!("nobody reports on {}", marked_entries::labelled(state, entries)),
    };
    if state.change(&label, &changes).is_some() {
        state.say(match owner {
            Some(owner) => format!("{owner} reports on {titles}"),
            None => format!("nobody reports on {titles} now"),
        });
    }
}

fn tags(state: &mut State) {
    let entries = entries(state);
    if !entries.is_empty() {
        prompt::open(state, Question::Tags(entries), "");
    }
}

/// Adds tags, and takes those away that have a `-` in front.
pub(crate) fn change_tags(state: &mut State, entries: &[Serial], answer: &str) {
    let words = answer.split(',').map(str::trim).filter(|word| !word.is_empty());
    let (mut add, mut remove) = (Vec::new(), Vec::new());
    for word in words {
        match word.strip_prefix('-') {
            Some(gone) => remove.push(gone.trim().to_owned()),
            None => add.push(word.to_owned()),
        }
    }
    let changes: Vec<Change> =
        entries.iter().flat_map(|serial| intents::change_tags(&state.plan, *serial, &add, &remove)).collect();
    let titles = marked_entries::named(state, entries);
    if changes.is_empty() {
        return state.say(format!("{titles}: the tags were so already"));
    }
    let label = format!("tag {}: {answer}", marked_entries::labelled(state, entries));
    if state.change(&label, &changes).is_some() {
        let told = [(&add, "tagged"), (&remove, "no longer tagged")];
        let told = told.into_iter().filter(|(tags, _)| !tags.is_empty());
        let told: Vec<String> = told.map(|(tags, verb)| format!("{verb} {}", tags.join(", "))).collect();
        state.say(format!("{titles}: {}", told.join("; ")));
    }
}
