//! The selection made with Space: commands change all selected entries, as one undo step.

use crate::app::model::mode::ViewKind;
use crate::app::model::screen::Screen;
use crate::app::model::selection::Selection;
use crate::app::model::session::Session;
use crate::app::model::status::{CommandResult, Refusal, refuse, say};
use crate::document::chunk::EntryId;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::intents;
use crate::roadmap::plan::Plan;
use crate::text::plural;
use std::collections::BTreeSet;

/// The selected entries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MarkedEntries {
    pub(crate) entries: BTreeSet<EntryId>,
    /// The range that grows with the cursor.
    pub(crate) range: Option<MarkedRange>,
    /// The selection before it was last cleared.
    pub(crate) previous: BTreeSet<EntryId>,
}

/// A range that grows with the cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MarkedRange {
    /// Where it began.
    pub(crate) from: EntryId,
    /// The selection before the range.
    pub(crate) marked_before: BTreeSet<EntryId>,
    /// Where it ends.
    pub(crate) to: EntryId,
}

impl MarkedEntries {
    /// Whether an entry is selected.
    pub fn contains(&self, entry: EntryId) -> bool {
        self.entries.contains(&entry)
    }

    /// Number of selected entries.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Clears the selection; it can be restored.
    fn clear(&mut self) {
        self.range = None;
        if !self.entries.is_empty() {
            self.previous = std::mem::take(&mut self.entries);
        }
    }
}

/// Starts a range at the cursor, or ends the current one.
pub fn toggle_range(selection: &mut Selection) -> CommandResult {
    if selection.marked.range.take().is_some() {
        return say(format!("{} selected", count_phrase(selection)));
    }
    let from = selected_entry(selection)?;
    let before = selection.marked.entries.clone();
    selection.marked.entries.insert(from);
    selection.marked.range = Some(MarkedRange { from, marked_before: before, to: from });
    say("Selecting a range: move to its other end (V to finish)")
}

/// Clears the selection and returns what to say about it; `None` if there is none.
pub fn clear(selection: &mut Selection) -> Option<String> {
    if selection.marked.is_empty() {
        return None;
    }
    let count = count_phrase(selection);
    selection.marked.clear();
    Some(format!("Selection cleared: {count} (g v to restore)"))
}

/// Restores the last selection.
pub fn restore_previous(session: &Session, selection: &mut Selection) -> CommandResult {
    if selection.marked.previous.is_empty() {
        return refuse("No earlier selection (Space to select, * to select all)");
    }
    let now = std::mem::replace(&mut selection.marked.entries, selection.marked.previous.clone());
    selection.marked.previous = now;
    prune(session, selection);
    say(format!("{} selected", count_phrase(selection)))
}

/// Ends a growing range.
pub fn end_range(selection: &mut Selection) {
    selection.marked.range = None;
}

/// Deselects entries that no longer exist.
pub fn prune(session: &Session, selection: &mut Selection) {
    let roadmap = &session.plan.roadmap;
    selection.marked.entries.retain(|entry| roadmap.row(*entry).is_some());
}

/// Carries the selection over to a replaced plan, by kind and id.
pub fn keep_by_name(session: &Session, selection: &mut Selection, replaced: &Plan) {
    let (old, new) = (&replaced.roadmap, &session.plan.roadmap);
    let rows = selection.marked.entries.iter().filter_map(|entry| old.row(*entry));
    let entries = rows.filter_map(|row| new.find(row.kind, old.symbol_text(row.id))).collect();
    selection.marked = MarkedEntries { entries, ..MarkedEntries::default() };
}

pub(crate) fn selected_entry(selection: &Selection) -> Result<EntryId, Refusal> {
    selection.entry.ok_or_else(|| Refusal::new("This row cannot be selected: move to a theme, idea or other entry"))
}

/// The selected entries listed in this view; hidden ones do not count.
pub fn marked_in_view(session: &Session, selection: &Selection, screen: &Screen) -> Vec<EntryId> {
    let is_listed = |entry: &EntryId| {
        let row = session.plan.roadmap.row(*entry);
        row.is_some_and(|row| match screen.view {
            ViewKind::Entries(kind) => row.kind == kind,
            view => view.is_theme_view() && row.theme().is_some(),
        })
    };
    selection.marked.entries.iter().copied().filter(is_listed).collect()
}

/// The entries a command applies to: the selection, or else the entry under the cursor.
pub fn targets(session: &Session, selection: &Selection, screen: &Screen) -> Vec<EntryId> {
    let marked = marked_in_view(session, selection, screen);
    if marked.is_empty() { selection.entry.into_iter().collect() } else { marked }
}

/// Refuses a command for a single entry while several are selected.
pub fn require_single_entry(session: &Session, selection: &Selection, screen: &Screen) -> Result<(), Refusal> {
    let marked = marked_in_view(session, selection, screen);
    let is_selected_one = matches!(marked.as_slice(), [only] if selection.entry == Some(*only));
    if marked.is_empty() || is_selected_one {
        return Ok(());
    }
    let count = plural::format_count(marked.len(), "entry", "entries");
    let why = format!("This changes a single entry, but {count} are selected (Esc to clear, g v to restore)");
    Err(Refusal::new(why))
}

/// The themes and ideas a command applies to: at least one, or a refusal that says what to do.
pub fn target_themes(session: &Session, selection: &Selection, screen: &Screen) -> Result<Vec<EntryId>, Refusal> {
    let targets = targets(session, selection, screen);
    let readable = |entry: &EntryId| {
        let row = session.plan.roadmap.row(*entry);
        row.is_some_and(|row| row.theme().is_some()) && session.can_be_edited(*entry)
    };
    let theme_ids: Vec<EntryId> = targets.iter().copied().filter(readable).collect();
    if theme_ids.is_empty() {
        let is_bet = |entry: &EntryId| session.plan.roadmap.theme(*entry).is_some();
        let is_broken = targets.iter().any(|entry| !session.can_be_edited(*entry) && is_bet(entry));
        return Err(Refusal::new(match (is_broken, selection.marked.is_empty()) {
            (true, _) => "This entry has a syntax error: fix it in a text editor (! to see where)",
            (false, true) => "Select a theme or idea first",
            (false, false) => "No theme or idea in the selection (Esc to clear it)",
        }));
    }
    Ok(theme_ids)
}

/// What a move to a lane does to entries on the not-doing list, before it is applied: `, no longer dropped`.
pub(crate) fn describe_revival(session: &Session, entries: &[EntryId]) -> String {
    match entries.iter().filter(|entry| intents::is_dropped(&session.plan, **entry)).count() {
        0 => String::new(),
        _ if entries.len() == 1 => "; no longer dropped".to_owned(),
        count => format!("; {count} no longer dropped"),
    }
}

/// The title of a single entry, or "12 themes and 3 ideas".
pub fn describe(session: &Session, entries: &[EntryId]) -> String {
    if let [only] = entries {
        return session.title(*only);
    }
    let is = |kind| {
        let of = |entry: &&EntryId| session.plan.roadmap.row(**entry).is_some_and(|row| row.kind == kind);
        entries.iter().filter(of).count()
    };
    let (themes, ideas) = (is(EntryKind::Theme), is(EntryKind::Idea));
    let rest = entries.len() - themes - ideas;
    let counts = [(themes, "theme", "themes"), (ideas, "idea", "ideas"), (rest, "other entry", "other entries")];
    let parts: Vec<String> = counts
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(n, one, many)| plural::format_count(n, one, many))
        .collect();
    parts.join(" and ")
}

/// The id of a single entry, or a count: for the label of an undo step.
pub fn undo_label(session: &Session, entries: &[EntryId]) -> String {
    match entries {
        [only] => session.plan.roadmap.id(*only).to_owned(),
        _ => describe(session, entries),
    }
}

pub(crate) fn count_phrase(selection: &Selection) -> String {
    plural::format_count(selection.marked.len(), "entry", "entries")
}
