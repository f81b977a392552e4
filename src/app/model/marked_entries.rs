//! Entries that are marked: a command that changes one entry changes all of them, as one step of undo.

use crate::app::state::{Screen, State};
use crate::app::views;
use crate::document::chunk::Serial;
use crate::roadmap::entry_kind::Entity;
use crate::text::plural;
use std::collections::BTreeSet;

/// What is marked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    entries: BTreeSet<Serial>,
    /// The range that grows with the selection.
    range: Option<Range>,
    /// What was marked before the marks were taken away last.
    before: BTreeSet<Serial>,
}

/// A range that grows with the selection.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Range {
    /// Where it began.
    from: Serial,
    /// What was marked before.
    kept: BTreeSet<Serial>,
    /// Where it ends.
    to: Serial,
}

impl Marks {
    /// Whether an entry is marked.
    pub fn has(&self, serial: Serial) -> bool {
        self.entries.contains(&serial)
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
    pub fn is_range(&self) -> bool {
        self.range.is_some()
    }

    /// Takes all marks away; `again` brings them back.
    fn clear(&mut self) {
        self.range = None;
        if !self.entries.is_empty() {
            self.before = std::mem::take(&mut self.entries);
        }
    }
}

/// Marks what is selected, or takes its mark away, and goes on to the next row.
pub fn toggle(state: &mut State) {
    let Some(serial) = markable(state) else { return };
    state.marks.range = None;
    if !state.marks.entries.remove(&serial) {
        state.marks.entries.insert(serial);
    }
    views::step(state, 1);
    state.scroll = [0; 3];
}

/// Begins a range at the selection, or ends the one that grows.
pub fn range(state: &mut State) {
    if state.marks.range.take().is_some() {
        return state.say(format!("{} marked", counted(state)));
    }
    let Some(from) = markable(state) else { return };
    let kept = state.marks.entries.clone();
    state.marks.entries.insert(from);
    state.marks.range = Some(Range { from, kept, to: from });
    state.say("a range begins here: move to its other end, V again ends it");
}

/// Marks all that this screen shows; where all of it is marked, takes the marks away.
pub fn all(state: &mut State) {
    let shown = views::entries(state);
    if shown.is_empty() {
        return state.refuse("nothing is shown here that could be marked");
    }
    state.marks.range = None;
    if shown.iter().all(|serial| state.marks.has(*serial)) {
        state.marks.before = state.marks.entries.clone();
        state.marks.entries.retain(|serial| !shown.contains(serial));
        return state.say("all marks of this view are taken away");
    }
    state.marks.entries.extend(shown);
    state.say(format!("{} marked: the next command changes all of them, Esc takes the marks away", counted(state)));
}

/// Takes all marks away; false when there is none.
pub fn clear(state: &mut State) -> bool {
    if state.marks.is_empty() {
        return false;
    }
    let count = counted(state);
    state.marks.clear();
    state.say(format!("{count} no longer marked: g v marks them again"));
    true
}

/// Marks again what was marked last.
pub fn again(state: &mut State) {
    if state.marks.before.is_empty() {
        return state.refuse("nothing was marked before: Space marks, * marks all");
    }
    let now = std::mem::replace(&mut state.marks.entries, state.marks.before.clone());
    state.marks.before = now;
    prune(state);
    state.say(format!("{} marked", counted(state)));
}

/// Ends a range that grows.
pub fn end_range(state: &mut State) {
    state.marks.range = None;
}

/// Brings a growing range in line with the selection.
pub fn follow(state: &mut State) {
    let Some(to) = state.selected() else { return };
    let Some(range) = state.marks.range.as_ref().filter(|range| range.to != to) else { return };
    let (from, kept) = (range.from, range.kept.clone());
    let shown = views::entries(state);
    let place = |serial| shown.iter().position(|other| *other == serial);
    let (Some(one), Some(other)) = (place(from), place(to)) else { return };
    let between = shown.get(one.min(other)..=one.max(other)).unwrap_or_default();
    state.marks.entries = kept;
    state.marks.entries.extend(between);
    if let Some(range) = &mut state.marks.range {
        range.to = to;
    }
}

/// Takes the marks of entries away that are there no more.
pub fn prune(state: &mut State) {
    let roadmap = &state.plan.roadmap;
    state.marks.entries.retain(|serial| roadmap.facts(*serial).is_some());
}

/// What is marked, as kinds and ids: what stays the same when the whole text is another.
pub fn names(state: &State) -> Vec<(Entity, String)> {
    let roadmap = &state.plan.roadmap;
    let facts = state.marks.entries.iter().filter_map(|serial| roadmap.facts(*serial));
    facts.map(|facts| (facts.entity, roadmap.word(facts.id).to_owned())).collect()
}

/// Marks these, as far as they are there.
pub fn set_names(state: &mut State, names: &[(Entity, String)]) {
    let found = names.iter().filter_map(|(entity, id)| state.plan.roadmap.find(*entity, id)).collect();
    state.marks = Marks { entries: found, ..Marks::default() };
}

fn markable(state: &mut State) -> Option<Serial> {
    let selected = state.selected();
    if selected.is_none() {
        state.refuse("select an entry first: only entries can be marked");
    }
    selected
}

/// What is marked of what this screen lists: a mark that cannot be seen here counts for nothing here.
pub fn here(state: &State) -> Vec<Serial> {
    let is_listed = |serial: &Serial| {
        let facts = state.plan.roadmap.facts(*serial);
        facts.is_some_and(|facts| match state.screen {
            Screen::Entities(entity) => facts.entity == entity,
            Screen::Balance | Screen::Problems | Screen::Clashes => false,
            _ => facts.bet().is_some(),
        })
    };
    state.marks.entries.iter().copied().filter(is_listed).collect()
}

/// What a command is about: what is marked, else what is selected.
pub fn targets(state: &State) -> Vec<Serial> {
    let marked = here(state);
    if marked.is_empty() { state.selected().into_iter().collect() } else { marked }
}

/// Why a command that changes one entry alone is not run: several are marked.
pub fn forbids_one_alone(state: &State) -> Option<String> {
    let marked = here(state);
    let is_selected_one = matches!(marked.as_slice(), [only] if state.selected() == Some(*only));
    (!marked.is_empty() && !is_selected_one).then(|| {
        let told = plural::count(marked.len(), "entry is", "entries are");
        format!("{told} marked, and this changes one alone: Esc takes the marks away, g v marks them again")
    })
}

/// The themes and ideas a command is about. Where there is none, the message line says what to do.
pub fn bets(state: &mut State) -> Vec<Serial> {
    let targets = targets(state);
    let readable = |serial: &Serial| {
        let facts = state.plan.roadmap.facts(*serial);
        facts.is_some_and(|facts| facts.bet().is_some()) && state.can_be_edited(*serial)
    };
    let bets: Vec<Serial> = targets.iter().copied().filter(readable).collect();
    if bets.is_empty() {
        let is_bet = |serial: &Serial| state.plan.roadmap.bet(*serial).is_some();
        let is_broken = targets.iter().any(|serial| !state.can_be_edited(*serial) && is_bet(serial));
        state.refuse(match (is_broken, state.marks.is_empty()) {
            (true, _) => "this entry does not read: ! shows where; it can be mended in a text editor only",
            (false, true) => "select a theme or idea first",
            (false, false) => "no theme or idea is among what is marked: Esc takes the marks away",
        });
    }
    bets
}

/// The title of the only one, or "12 themes and 3 ideas".
pub fn named(state: &State, entries: &[Serial]) -> String {
    if let [only] = entries {
        return state.title(*only);
    }
    let is = |entity| {
        let of = |serial: &&Serial| state.plan.roadmap.facts(**serial).is_some_and(|facts| facts.entity == entity);
        entries.iter().filter(of).count()
    };
    let (themes, ideas) = (is(Entity::Theme), is(Entity::Idea));
    let others = entries.len() - themes - ideas;
    let told = [(themes, "theme", "themes"), (ideas, "idea", "ideas"), (others, "other entry", "other entries")];
    let told: Vec<String> =
        told.into_iter().filter(|(count, ..)| *count > 0).map(|(n, one, many)| plural::count(n, one, many)).collect();
    told.join(" and ")
}

/// The id of the only one, or how many they are: for the name of a step of undo.
pub fn labelled(state: &State, entries: &[Serial]) -> String {
    match entries {
        [only] => state.plan.roadmap.id(*only).to_owned(),
        _ => named(state, entries),
    }
}

fn counted(state: &State) -> String {
    plural::count(state.marks.len(), "entry is", "entries are")
}
