//! Entries that are marked: a command that changes one entry changes all of them, as one step of undo.

use crate::app::model::mode::ViewKind;
use crate::app::state::State;
use crate::app::views;
use crate::document::chunk::EntryId;
use crate::roadmap::entry_kind::EntryKind;
use crate::text::plural;
use std::collections::BTreeSet;

/// What is marked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MarkedEntries {
    entries: BTreeSet<EntryId>,
    /// The range that grows with the selection.
    range: Option<MarkedRange>,
    /// What was marked before the marks were taken away last.
    previous: BTreeSet<EntryId>,
}

/// A range that grows with the selection.
#[derive(Clone, Debug, PartialEq, Eq)]
struct MarkedRange {
    /// Where it began.
    from: EntryId,
    /// What was marked before.
    marked_before: BTreeSet<EntryId>,
    /// Where it ends.
    to: EntryId,
}

impl MarkedEntries {
    /// Whether an entry is marked.
    pub fn contains(&self, entry: EntryId) -> bool {
        self.entries.contains(&entry)
    }

    /// How many are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Whether a range grows with the selection.
    pub fn has_range(&self) -> bool {
        self.range.is_some()
    }

    /// Takes all marks away; `again` brings them back.
    fn clear(&mut self) {
        self.range = None;
        if !self.entries.is_empty() {
            self.previous = std::mem::take(&mut self.entries);
        }
    }
}

/// Marks what is selected, or takes its mark away, and goes on to the next row.
pub fn toggle(state: &mut State) {
    let Some(entry) = selected_entry(state) else { return };
    state.selection.marked.range = None;
    if !state.selection.marked.entries.remove(&entry) {
        state.selection.marked.entries.insert(entry);
    }
    views::step(state, 1);
    state.screen.scroll = [0; 3];
}

/// Begins a range at the selection, or ends the one that grows.
pub fn toggle_range(state: &mut State) {
    if state.selection.marked.range.take().is_some() {
        return state.status.say(format!("{} marked", count_phrase(state)));
    }
    let Some(from) = selected_entry(state) else { return };
    let kept = state.selection.marked.entries.clone();
    state.selection.marked.entries.insert(from);
    state.selection.marked.range = Some(MarkedRange { from, marked_before: kept, to: from });
    state.status.say("a range begins here: move to its other end, V again ends it");
}

/// Marks all that this screen shows; where all of it is marked, takes the marks away.
pub fn toggle_all(state: &mut State) {
    let shown = views::entries(state);
    if shown.is_empty() {
        return state.status.refuse("nothing is shown here that could be marked");
    }
    state.selection.marked.range = None;
    if shown.iter().all(|entry| state.selection.marked.contains(*entry)) {
        state.selection.marked.previous = state.selection.marked.entries.clone();
        state.selection.marked.entries.retain(|entry| !shown.contains(entry));
        return state.status.say("all marks of this view are taken away");
    }
    state.selection.marked.entries.extend(shown);
    state
        .status
        .say(format!("{} marked: the next command changes all of them, Esc takes the marks away", count_phrase(state)));
}

/// Takes all marks away; false when there is none.
pub fn clear(state: &mut State) -> bool {
    if state.selection.marked.is_empty() {
        return false;
    }
    let count = count_phrase(state);
    state.selection.marked.clear();
    state.status.say(format!("{count} no longer marked: g v marks them again"));
    true
}

/// Marks again what was marked last.
pub fn restore_previous(state: &mut State) {
    if state.selection.marked.previous.is_empty() {
        return state.status.refuse("nothing was marked before: Space marks, * marks all");
    }
    let now = std::mem::replace(&mut state.selection.marked.entries, state.selection.marked.previous.clone());
    state.selection.marked.previous = now;
    prune(state);
    state.status.say(format!("{} marked", count_phrase(state)));
}

/// Ends a range that grows.
pub fn end_range(state: &mut State) {
    state.selection.marked.range = None;
}

/// Brings a growing range in line with the selection.
pub fn extend_range(state: &mut State) {
    let Some(to) = state.selected() else { return };
    let Some(range) = state.selection.marked.range.as_ref().filter(|range| range.to != to) else { return };
    let (from, kept) = (range.from, range.marked_before.clone());
    let shown = views::entries(state);
    let place = |entry| shown.iter().position(|other| *other == entry);
    let (Some(one), Some(other)) = (place(from), place(to)) else { return };
    let between = shown.get(one.min(other)..=one.max(other)).unwrap_or_default();
    state.selection.marked.entries = kept;
    state.selection.marked.entries.extend(between);
    if let Some(range) = &mut state.selection.marked.range {
        range.to = to;
    }
}

/// Takes the marks of entries away that are there no more.
pub fn prune(state: &mut State) {
    let roadmap = &state.session.plan.roadmap;
    state.selection.marked.entries.retain(|entry| roadmap.row(*entry).is_some());
}

/// What is marked, as kinds and ids: what stays the same when the whole text is another.
pub fn marked_names(state: &State) -> Vec<(EntryKind, String)> {
    let roadmap = &state.session.plan.roadmap;
    let row = state.selection.marked.entries.iter().filter_map(|entry| roadmap.row(*entry));
    row.map(|row| (row.kind, roadmap.symbol_text(row.id).to_owned())).collect()
}

/// Marks these, as far as they are there.
pub fn mark_by_names(state: &mut State, names: &[(EntryKind, String)]) {
    let found = names.iter().filter_map(|(kind, id)| state.session.plan.roadmap.find(*kind, id)).collect();
    state.selection.marked = MarkedEntries { entries: found, ..MarkedEntries::default() };
}

fn selected_entry(state: &mut State) -> Option<EntryId> {
    let selected = state.selected();
    if selected.is_none() {
        state.status.refuse("select an entry first: only entries can be marked");
    }
    selected
}

/// What is marked of what this screen lists: a mark that cannot be seen here counts for nothing here.
pub fn marked_in_view(state: &State) -> Vec<EntryId> {
    let is_listed = |entry: &EntryId| {
        let row = state.session.plan.roadmap.row(*entry);
        row.is_some_and(|row| match state.screen.view {
            ViewKind::Entries(kind) => row.kind == kind,
            ViewKind::Balance | ViewKind::Problems | ViewKind::Conflicts => false,
            _ => row.theme().is_some(),
        })
    };
    state.selection.marked.entries.iter().copied().filter(is_listed).collect()
}

/// What a command is about: what is marked, else what is selected.
pub fn targets(state: &State) -> Vec<EntryId> {
    let marked = marked_in_view(state);
    if marked.is_empty() { state.selected().into_iter().collect() } else { marked }
}

/// Why a command that changes one entry alone is not run: several are marked.
pub fn refusal_for_single_edit(state: &State) -> Option<String> {
    let marked = marked_in_view(state);
    let is_selected_one = matches!(marked.as_slice(), [only] if state.selected() == Some(*only));
    (!marked.is_empty() && !is_selected_one).then(|| {
        let told = plural::format_count(marked.len(), "entry is", "entries are");
        format!("{told} marked, and this changes one alone: Esc takes the marks away, g v marks them again")
    })
}

/// The themes and ideas a command is about. Where there is none, the message line says what to do.
pub fn target_themes(state: &mut State) -> Vec<EntryId> {
    let targets = targets(state);
    let readable = |entry: &EntryId| {
        let row = state.session.plan.roadmap.row(*entry);
        row.is_some_and(|row| row.theme().is_some()) && state.session.can_be_edited(*entry)
    };
    let theme_ids: Vec<EntryId> = targets.iter().copied().filter(readable).collect();
    if theme_ids.is_empty() {
        let is_bet = |entry: &EntryId| state.session.plan.roadmap.theme(*entry).is_some();
        let is_broken = targets.iter().any(|entry| !state.session.can_be_edited(*entry) && is_bet(entry));
        state.status.refuse(match (is_broken, state.selection.marked.is_empty()) {
            (true, _) => "this entry does not read: ! shows where; it can be mended in a text editor only",
            (false, true) => "select a theme or idea first",
            (false, false) => "no theme or idea is among what is marked: Esc takes the marks away",
        });
    }
    theme_ids
}

/// The title of the only one, or "12 themes and 3 ideas".
pub fn describe(state: &State, entries: &[EntryId]) -> String {
    if let [only] = entries {
        return state.session.title(*only);
    }
    let is = |kind| {
        let of = |entry: &&EntryId| state.session.plan.roadmap.row(**entry).is_some_and(|row| row.kind == kind);
        entries.iter().filter(of).count()
    };
    let (themes, ideas) = (is(EntryKind::Theme), is(EntryKind::Idea));
    let others = entries.len() - themes - ideas;
    let told = [(themes, "theme", "themes"), (ideas, "idea", "ideas"), (others, "other entry", "other entries")];
    let told: Vec<String> = told
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(n, one, many)| plural::format_count(n, one, many))
        .collect();
    told.join(" and ")
}

/// The id of the only one, or how many they are: for the name of a step of undo.
pub fn undo_label(state: &State, entries: &[EntryId]) -> String {
    match entries {
        [only] => state.session.plan.roadmap.id(*only).to_owned(),
        _ => describe(state, entries),
    }
}

fn count_phrase(state: &State) -> String {
    plural::format_count(state.selection.marked.len(), "entry is", "entries are")
}
