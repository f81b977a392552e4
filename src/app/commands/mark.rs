//! Selecting entries with Space, and changes to many entries at once: owner and tags.

use super::command::{Command, CommandGroup, KeyLine, VIEWS_AND_PANES, command};
use crate::app::model::marked_entries;
use crate::app::model::marked_entries::{count_phrase, selected_entry};
use crate::app::model::mode::Scope;
use crate::app::model::screen::Screen;
use crate::app::model::selection::Selection;
use crate::app::model::session::Session;
use crate::app::model::status::{CommandResult, Refusal, refuse, say};
use crate::app::overlays::Overlay;
use crate::app::overlays::completion;
use crate::app::overlays::prompt;
use crate::app::overlays::prompt::PromptQuestion;
use crate::app::views;
use crate::app::views::Views;
use crate::document::chunk::EntryId;
use crate::roadmap::change::Change;
use crate::roadmap::intents;

/// Views with rows of entries.
const ENTRY_ROWS: &[Scope] = &[Scope::Roadmap, Scope::Entries];

pub(super) const COMMANDS: &[Command] = &[
    command("mark.toggle", "Select", &["<Space>"], ENTRY_ROWS, CommandGroup::Move, |state| {
        toggle(&state.session, &mut state.selection, &mut state.screen, &mut state.views)
    })
    .about("and go to next row; commands change the whole selection")
    .short("select")
    .synonyms(&["mark", "multi-select", "bulk", "bulk edit"])
    .key_line(&[(KeyLine::Selection, 10)]),
    command("mark.range", "Select a range", &["V"], ENTRY_ROWS, CommandGroup::Move, |state| {
        marked_entries::toggle_range(&mut state.selection)
    })
    .about("from here to where you move; V again to end")
    .synonyms(&["visual"])
    .key_line(&[(KeyLine::Selection, 20)]),
    command("mark.all", "Select all", &["*"], ENTRY_ROWS, CommandGroup::Move, |state| {
        toggle_all(&mut state.selection, &state.screen, &state.views)
    })
    .about("in this view; again to clear")
    .synonyms(&["mark all"]),
    command("mark.again", "Restore last selection", &["gv"], VIEWS_AND_PANES, CommandGroup::Move, |state| {
        marked_entries::restore_previous(&state.session, &mut state.selection)
    })
    .short("last selection"),
    command("edit.owner", "Change owner", &["co"], VIEWS_AND_PANES, CommandGroup::Change, |state| {
        ask_for_owner(&state.session, &state.selection, &state.screen, &mut state.overlays)
    })
    .about("of the whole selection")
    .short("owner")
    .synonyms(&["owner", "assignee", "assign", "responsible"])
    .key_line(&[(KeyLine::Selection, 40)]),
    command("edit.tags", "Add or remove tags", &["cg"], VIEWS_AND_PANES, CommandGroup::Change, |state| {
        ask_for_tags(&state.session, &state.selection, &state.screen, &mut state.overlays)
    })
    .about("of the whole selection; -tag removes one")
    .short("tags")
    .synonyms(&["label", "labels", "category"])
    .key_line(&[(KeyLine::Selection, 50)]),
    command("prompt.complete", "Complete", &["<Tab>"], &[Scope::Prompt], CommandGroup::Change, |state| {
        completion::complete(&state.session, &mut state.overlays);
        Ok(None)
    })
    .about("with a name, tag or term already in use")
    .short("complete"),
];

fn editable_targets(session: &Session, selection: &Selection, screen: &Screen) -> Result<Vec<EntryId>, Refusal> {
    let targets = marked_entries::targets(session, selection, screen);
    let readable: Vec<EntryId> = targets.iter().copied().filter(|entry| session.can_be_edited(*entry)).collect();
    if readable.is_empty() {
        return Err(Refusal::new(match targets.is_empty() {
            true => "Select an entry first",
            false => "This entry has a syntax error: fix it in a text editor (! to see where)",
        }));
    }
    Ok(readable)
}

fn ask_for_owner(
    session: &Session,
    selection: &Selection,
    screen: &Screen,
    overlays: &mut Vec<Overlay>,
) -> CommandResult {
    let entries = editable_targets(session, selection, screen)?;
    let Some(first) = entries.first() else { return Ok(None) };
    let now = session.plan.roadmap.row(*first).and_then(|row| row.owner);
    let now = now.map(|owner| session.plan.roadmap.symbol_text(owner).to_owned()).filter(|_| entries.len() == 1);
    prompt::open(overlays, PromptQuestion::Owner(entries), &now.unwrap_or_default());
    Ok(None)
}

/// Sets the owner of entries; `-` removes it.
pub(crate) fn set_owner(session: &mut Session, entries: &[EntryId], answer: &str) -> CommandResult {
    let owner = (answer != "-").then_some(answer);
    let changes: Vec<Change> =
        entries.iter().flat_map(|entry| intents::set_owner(&session.plan, *entry, owner)).collect();
    let titles = marked_entries::describe(session, entries);
    if changes.is_empty() {
        return say(format!("{titles}: owner unchanged"));
    }
    let label = match owner {
        Some(owner) => format!("assign {} to {owner}", marked_entries::undo_label(session, entries)),
        None => format!("remove the owner of {}", marked_entries::undo_label(session, entries)),
    };
    session.apply(&label, &changes)?;
    say(match owner {
        Some(owner) => format!("Assigned {titles} to {owner} (u to undo)"),
        None => format!("{titles}: owner removed (u to undo)"),
    })
}

fn ask_for_tags(
    session: &Session,
    selection: &Selection,
    screen: &Screen,
    overlays: &mut Vec<Overlay>,
) -> CommandResult {
    let entries = editable_targets(session, selection, screen)?;
    prompt::open(overlays, PromptQuestion::Tags(entries), "");
    Ok(None)
}

/// Adds tags, and removes those prefixed with `-`.
pub(crate) fn change_tags(session: &mut Session, entries: &[EntryId], answer: &str) -> CommandResult {
    let tags = answer.split(',').map(str::trim).filter(|tag| !tag.is_empty());
    let (mut add, mut remove) = (Vec::new(), Vec::new());
    for tag in tags {
        match tag.strip_prefix('-') {
            Some(removed) => remove.push(removed.trim().to_owned()),
            None => add.push(tag.to_owned()),
        }
    }
    let changes: Vec<Change> =
        entries.iter().flat_map(|entry| intents::change_tags(&session.plan, *entry, &add, &remove)).collect();
    let titles = marked_entries::describe(session, entries);
    if changes.is_empty() {
        return say(format!("{titles}: tags unchanged"));
    }
    let label = format!("tag {}: {answer}", marked_entries::undo_label(session, entries));
    session.apply(&label, &changes)?;
    let groups = [(&add, "tagged"), (&remove, "untagged")];
    let groups = groups.into_iter().filter(|(tags, _)| !tags.is_empty());
    let parts: Vec<String> = groups.map(|(tags, verb)| format!("{verb} {}", tags.join(", "))).collect();
    say(format!("{titles}: {}", parts.join("; ")))
}

/// Selects or deselects the entry under the cursor, and moves to the next row.
pub(crate) fn toggle(
    session: &Session,
    selection: &mut Selection,
    screen: &mut Screen,
    views: &mut Views,
) -> CommandResult {
    let entry = selected_entry(selection)?;
    selection.marked.range = None;
    if !selection.marked.entries.remove(&entry) {
        selection.marked.entries.insert(entry);
    }
    views::step(session, selection, screen, views, 1);
    screen.scroll = [0; 3];
    Ok(None)
}

/// Selects everything this view shows; if all of it is selected, clears it.
pub(crate) fn toggle_all(selection: &mut Selection, screen: &Screen, views: &Views) -> CommandResult {
    let shown = views::entries(screen, views);
    if shown.is_empty() {
        return refuse("Nothing to select here");
    }
    selection.marked.range = None;
    if shown.iter().all(|entry| selection.marked.contains(*entry)) {
        selection.marked.previous = selection.marked.entries.clone();
        selection.marked.entries.retain(|entry| !shown.contains(entry));
        return say("Selection in this view cleared (g v to restore)");
    }
    selection.marked.entries.extend(shown);
    say(format!("{} selected: the next command changes all of them (Esc to clear)", count_phrase(selection)))
}

/// Updates a growing range to the cursor.
pub(crate) fn extend_range(selection: &mut Selection, screen: &Screen, views: &Views) {
    let Some(to) = selection.entry else { return };
    let Some(range) = selection.marked.range.as_ref().filter(|range| range.to != to) else { return };
    let (from, before) = (range.from, range.marked_before.clone());
    let shown = views::entries(screen, views);
    let position = |entry| shown.iter().position(|other| *other == entry);
    let (Some(one), Some(other)) = (position(from), position(to)) else { return };
    let between = shown.get(one.min(other)..=one.max(other)).unwrap_or_default();
    selection.marked.entries = before;
    selection.marked.entries.extend(between);
    if let Some(range) = &mut selection.marked.range {
        range.to = to;
    }
}
