//! Entries that are marked: a command that changes one entry changes all of them, as one step of undo.

use crate::app::message::StatusLine;
use crate::app::model::mode::ViewKind;
use crate::app::model::screen::Screen;
use crate::app::model::selection::Selection;
use crate::app::model::session::Session;
use crate::app::views;
use crate::app::views::Views;
use crate::document::chunk::EntryId;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::plan::Plan;
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
pub fn toggle(
    session: &Session,
    selection: &mut Selection,
    screen: &mut Screen,
    views: &mut Views,
    status: &mut StatusLine,
) {
    let Some(entry) = selected_entry(selection, status) else { return };
    selection.marked.range = None;
    if !selection.marked.entries.remove(&entry) {
        selection.marked.entries.insert(entry);
    }
    views::step(session, screen, views, status, 1);
    screen.scroll = [0; 3];
}

/// Begins a range at the selection, or ends the one that grows.
pub fn toggle_range(selection: &mut Selection, status: &mut StatusLine) {
    if selection.marked.range.take().is_some() {
        return status.say(format!("{} marked", count_phrase(selection)));
    }
    let Some(from) = selected_entry(selection, status) else { return };
    let kept = selection.marked.entries.clone();
    selection.marked.entries.insert(from);
    selection.marked.range = Some(MarkedRange { from, marked_before: kept, to: from });
    status.say("a range begins here: move to its other end, V again ends it");
}

/// Marks all that this screen shows; where all of it is marked, takes the marks away.
pub fn toggle_all(selection: &mut Selection, screen: &Screen, views: &Views, status: &mut StatusLine) {
    let shown = views::entries(screen, views);
    if shown.is_empty() {
        return status.refuse("nothing is shown here that could be marked");
    }
    selection.marked.range = None;
    if shown.iter().all(|entry| selection.marked.contains(*entry)) {
        selection.marked.previous = selection.marked.entries.clone();
        selection.marked.entries.retain(|entry| !shown.contains(entry));
        return status.say("all marks of this view are taken away");
    }
    selection.marked.entries.extend(shown);
    status.say(format!(
        "{} marked: the next command changes all of them, Esc takes the marks away",
        count_phrase(selection)
    ));
}

/// Takes all marks away; false when there is none.
pub fn clear(selection: &mut Selection, status: &mut StatusLine) -> bool {
    if selection.marked.is_empty() {
        return false;
    }
    let count = count_phrase(selection);
    selection.marked.clear();
    status.say(format!("{count} no longer marked: g v marks them again"));
    true
}

/// Marks again what was marked last.
pub fn restore_previous(session: &Session, selection: &mut Selection, status: &mut StatusLine) {
    if selection.marked.previous.is_empty() {
        return status.refuse("nothing was marked before: Space marks, * marks all");
    }
    let now = std::mem::replace(&mut selection.marked.entries, selection.marked.previous.clone());
    selection.marked.previous = now;
    prune(session, selection);
    status.say(format!("{} marked", count_phrase(selection)));
}

/// Ends a range that grows.
pub fn end_range(selection: &mut Selection) {
    selection.marked.range = None;
}

/// Brings a growing range in line with the selection.
pub fn extend_range(selection: &mut Selection, screen: &Screen, views: &Views) {
    let Some(to) = selection.entry else { return };
    let Some(range) = selection.marked.range.as_ref().filter(|range| range.to != to) else { return };
    let (from, kept) = (range.from, range.marked_before.clone());
    let shown = views::entries(screen, views);
    let place = |entry| shown.iter().position(|other| *other == entry);
    let (Some(one), Some(other)) = (place(from), place(to)) else { return };
    let between = shown.get(one.min(other)..=one.max(other)).unwrap_or_default();
    selection.marked.entries = kept;
    selection.marked.entries.extend(between);
    if let Some(range) = &mut selection.marked.range {
        range.to = to;
    }
}

/// Takes the marks of entries away that are there no more.
pub fn prune(session: &Session, selection: &mut Selection) {
    let roadmap = &session.plan.roadmap;
    selection.marked.entries.retain(|entry| roadmap.row(*entry).is_some());
}

/// Keeps what was marked in the plan that was replaced, by kind and id.
pub fn keep_by_name(session: &Session, selection: &mut Selection, replaced: &Plan) {
    let (old, new) = (&replaced.roadmap, &session.plan.roadmap);
    let rows = selection.marked.entries.iter().filter_map(|entry| old.row(*entry));
    let entries = rows.filter_map(|row| new.find(row.kind, old.symbol_text(row.id))).collect();
    selection.marked = MarkedEntries { entries, ..MarkedEntries::default() };
}

fn selected_entry(selection: &Selection, status: &mut StatusLine) -> Option<EntryId> {
    let selected = selection.entry;
    if selected.is_none() {
        status.refuse("select an entry first: only entries can be marked");
    }
    selected
}

/// What is marked of what this screen lists: a mark that cannot be seen here counts for nothing here.
pub fn marked_in_view(session: &Session, selection: &Selection, screen: &Screen) -> Vec<EntryId> {
    let is_listed = |entry: &EntryId| {
        let row = session.plan.roadmap.row(*entry);
        row.is_some_and(|row| match screen.view {
            ViewKind::Entries(kind) => row.kind == kind,
            ViewKind::Balance | ViewKind::Problems | ViewKind::Conflicts => false,
            _ => row.theme().is_some(),
        })
    };
    selection.marked.entries.iter().copied().filter(is_listed).collect()
}

/// What a command is about: what is marked, else what is selected.
pub fn targets(session: &Session, selection: &Selection, screen: &Screen) -> Vec<EntryId> {
    let marked = marked_in_view(session, selection, screen);
    if marked.is_empty() { selection.entry.into_iter().collect() } else { marked }
}

/// Why a command that changes one entry alone is not run: several are marked.
pub fn refusal_for_single_edit(session: &Session, selection: &Selection, screen: &Screen) -> Option<String> {
    let marked = marked_in_view(session, selection, screen);
    let is_selected_one = matches!(marked.as_slice(), [only] if selection.entry == Some(*only));
    (!marked.is_empty() && !is_selected_one).then(|| {
        let told = plural::format_count(marked.len(), "entry is", "entries are");
        format!("{told} marked, and this changes one alone: Esc takes the marks away, g v marks them again")
    })
}

/// The themes and ideas a command is about. Where there is none, the message line says what to do.
pub fn target_themes(
    session: &Session,
    selection: &Selection,
    screen: &Screen,
    status: &mut StatusLine,
) -> Vec<EntryId> {
    let targets = targets(session, selection, screen);
    let readable = |entry: &EntryId| {
        let row = session.plan.roadmap.row(*entry);
        row.is_some_and(|row| row.theme().is_some()) && session.can_be_edited(*entry)
    };
    let theme_ids: Vec<EntryId> = targets.iter().copied().filter(readable).collect();
    if theme_ids.is_empty() {
        let is_bet = |entry: &EntryId| session.plan.roadmap.theme(*entry).is_some();
        let is_broken = targets.iter().any(|entry| !session.can_be_edited(*entry) && is_bet(entry));
        status.refuse(match (is_broken, selection.marked.is_empty()) {
            (true, _) => "this entry does not read: ! shows where; it can be mended in a text editor only",
            (false, true) => "select a theme or idea first",
            (false, false) => "no theme or idea is among what is marked: Esc takes the marks away",
        });
    }
    theme_ids
}

/// The title of the only one, or "12 themes and 3 ideas".
pub fn describe(session: &Session, entries: &[EntryId]) -> String {
    if let [only] = entries {
        return session.title(*only);
    }
    let is = |kind| {
        let of = |entry: &&EntryId| session.plan.roadmap.row(**entry).is_some_and(|row| row.kind == kind);
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
pub fn undo_label(session: &Session, entries: &[EntryId]) -> String {
    match entries {
        [only] => session.plan.roadmap.id(*only).to_owned(),
        _ => describe(session, entries),
    }
}

fn count_phrase(selection: &Selection) -> String {
    plural::format_count(selection.marked.len(), "entry is", "entries are")
}
