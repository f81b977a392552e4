//! What needs what: for each theme what has to come first and what waits for it, the circles in that, and where the
//! order of the lanes says otherwise. One pass over entries and links.

use super::graph::Graph;
use crate::document::chunk::EntryId;
use crate::roadmap::Roadmap;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::entry_row::{EntryRow, Relation};
use crate::roadmap::interner::Symbol;
use crate::roadmap::lane::Lane;
use std::collections::HashMap;

/// Who needs whom. What a file names and does not have is left out; `check` says it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dependencies {
    needs: HashMap<EntryId, Vec<EntryId>>,
    dependents: HashMap<EntryId, Vec<EntryId>>,
    cycles: Vec<Vec<EntryId>>,
    out_of_order: Vec<OutOfOrderDependency>,
}

/// A theme that comes before something it needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct OutOfOrderDependency {
    /// The theme.
    pub theme: EntryId,
    /// What it needs.
    pub needed: EntryId,
    /// Why that does not come first.
    pub status: DependencyStatus,
}

/// How something that is needed stands to who needs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DependencyStatus {
    /// It is out.
    Done,
    /// It comes no later.
    InOrder,
    /// It stands in this later lane.
    Later(Lane),
    /// It is only an idea: nobody has decided to do it.
    OnlyAnIdea,
    /// It was said no to.
    Dropped,
}

impl DependencyStatus {
    /// Whether it does not come first.
    pub fn is_out_of_order(self) -> bool {
        matches!(self, Self::Later(_) | Self::OnlyAnIdea | Self::Dropped)
    }
}

impl Dependencies {
    /// Those of a roadmap.
    pub fn from_roadmap(roadmap: &Roadmap) -> Self {
        let renamed = FormerIds::from_roadmap(roadmap);
        let mut found = Self::default();
        // Who needs nobody ends every path: only those who need somebody can stand in a circle.
        let mut needy: Vec<EntryId> = Vec::new();
        for row in roadmap.rows() {
            let mut needs: Vec<EntryId> = Vec::new();
            for symbol in row.linked_ids(Relation::DependsOn) {
                let Some(needed) = renamed.find(roadmap, symbol) else { continue };
                let waiting = found.dependents.entry(needed).or_default();
                // An id written twice is one need.
                if waiting.last() != Some(&row.entry) {
                    waiting.push(row.entry);
                    needs.push(needed);
                }
            }
            if !needs.is_empty() {
                needy.push(row.entry);
                found.out_of_order.extend(find_out_of_order(roadmap, row, &needs));
                found.needs.insert(row.entry, needs);
            }
        }
        found.cycles = find_cycles(&needy, &found.needs);
        found
    }

    /// What has to come before an entry, as the file lists it.
    pub fn needs(&self, entry: EntryId) -> &[EntryId] {
        self.needs.get(&entry).map_or(&[], Vec::as_slice)
    }

    /// What waits for an entry, in file order.
    pub fn dependents(&self, entry: EntryId) -> &[EntryId] {
        self.dependents.get(&entry).map_or(&[], Vec::as_slice)
    }

    /// The shortest circle of each knot of entries that wait for each other, from its first entry on.
    pub fn cycles(&self) -> &[Vec<EntryId>] {
        &self.cycles
    }

    /// The live themes that come before something they need, in file order.
    pub fn out_of_order(&self) -> &[OutOfOrderDependency] {
        &self.out_of_order
    }

    /// The circle an entry stands in.
    pub fn cycle_containing(&self, entry: EntryId) -> Option<&[EntryId]> {
        self.cycles.iter().find(|cycle| cycle.contains(&entry)).map(Vec::as_slice)
    }
}

/// How something that is needed stands to who needs it.
pub fn dependency_status(waits: &EntryRow, needed: &EntryRow) -> DependencyStatus {
    let Some(theme_row) = needed.theme() else { return DependencyStatus::InOrder };
    let own = waits.theme().and_then(|theme_row| theme_row.lane);
    match (needed.kind, theme_row.lane) {
        (EntryKind::Idea, _) if theme_row.has_drop_reason => DependencyStatus::Dropped,
        (EntryKind::Idea, _) => DependencyStatus::OnlyAnIdea,
        (_, Some(Lane::Shipped)) => DependencyStatus::Done,
        (_, Some(Lane::Dropped)) => DependencyStatus::Dropped,
        // Without a lane nobody knows when it comes.
        (_, Some(lane)) if own.is_some_and(|own| lane > own) => DependencyStatus::Later(lane),
        _ => DependencyStatus::InOrder,
    }
}

fn find_out_of_order(roadmap: &Roadmap, waits: &EntryRow, needs: &[EntryId]) -> Vec<OutOfOrderDependency> {
    // An idea has no place yet, and what is out or was said no to waits for nothing.
    let is_live =
        waits.kind == EntryKind::Theme && waits.theme().and_then(|theme_row| theme_row.lane).is_some_and(Lane::is_live);
    let found = needs.iter().filter(|_| is_live).filter_map(|needs| {
        let why = dependency_status(waits, roadmap.row(*needs)?);
        why.is_out_of_order().then_some(OutOfOrderDependency { theme: waits.entry, needed: *needs, status: why })
    });
    found.collect()
}

fn find_cycles(needy: &[EntryId], needs: &HashMap<EntryId, Vec<EntryId>>) -> Vec<Vec<EntryId>> {
    let positions: HashMap<EntryId, usize> = needy.iter().enumerate().map(|(at, entry)| (*entry, at)).collect();
    let edges = needy.iter().map(|entry| {
        let needed = needs.get(entry).into_iter().flatten();
        needed.filter_map(|needed| positions.get(needed).copied()).collect()
    });
    let entry = |at: usize| needy.get(at).copied();
    let circles = Graph::from_edges(edges.collect()).find_cycles();
    circles.into_iter().map(|circle| circle.into_iter().filter_map(entry).collect()).collect()
}

/// Who had an id before.
struct FormerIds(HashMap<Symbol, EntryId>);

impl FormerIds {
    fn from_roadmap(roadmap: &Roadmap) -> Self {
        let theme_ids = roadmap.rows().filter(|row| row.theme().is_some());
        let mut renamed = HashMap::new();
        for (former, entry) in theme_ids.flat_map(|row| row.formerly.iter().map(|former| (*former, row.entry))) {
            renamed.entry(former).or_insert(entry);
        }
        Self(renamed)
    }

    /// The theme, else the idea, of an id; a former id leads to who has it now.
    fn find(&self, roadmap: &Roadmap, id: Symbol) -> Option<EntryId> {
        let mut entities = Relation::DependsOn.target_kinds().iter();
        entities.find_map(|kind| roadmap.find_by_symbol(*kind, id)).or_else(|| self.0.get(&id).copied())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// "a b" is what `a b` are called in the file.
    fn named(roadmap: &Roadmap, entry_ids: &[EntryId]) -> String {
        entry_ids.iter().map(|entry| roadmap.id(*entry)).collect::<Vec<_>>().join(" ")
    }

    fn load(entries: &str) -> (Roadmap, Dependencies) {
        let (_, roadmap) = Roadmap::load(format!("(format: 1, {entries})"));
        let dependencies = Dependencies::from_roadmap(&roadmap);
        (roadmap, dependencies)
    }

    fn wrong(entries: &str) -> Vec<String> {
        let (roadmap, dependencies) = load(entries);
        let told = |wrong: &OutOfOrderDependency| {
            format!("{} before {}: {:?}", roadmap.id(wrong.theme), roadmap.id(wrong.needed), wrong.status)
        };
        dependencies.out_of_order().iter().map(told).collect()
    }

    #[test]
    fn needs_and_what_waits_are_two_sides_of_one_link() {
        let (roadmap, found) = load(
            "themes: {
                \"a\": (lane: Now, depends_on: [\"b\", \"old\", \"b\", \"nowhere\"]),
                \"b\": (lane: Now),
                \"c\": (lane: Next, depends_on: [\"b\"], formerly: [\"old\"]),
            }",
        );
        let of = |id| roadmap.find_theme(id).unwrap();
        assert_eq!(named(&roadmap, found.needs(of("a"))), "b c");
        assert_eq!(named(&roadmap, found.needs(of("b"))), "");
        assert_eq!(named(&roadmap, found.dependents(of("b"))), "a c");
        assert_eq!(named(&roadmap, found.dependents(of("c"))), "a");
        assert_eq!(found.cycles(), Vec::<Vec<EntryId>>::new().as_slice());
    }

    #[test]
    fn what_waits_for_each_other_is_one_circle_a_knot() {
        let (roadmap, found) = load(
            "themes: {
                \"a\": (lane: Now, depends_on: [\"b\"]),
                \"b\": (lane: Now, depends_on: [\"c\"]),
                \"c\": (lane: Now, depends_on: [\"b\", \"a\"]),
                \"self\": (lane: Now, depends_on: [\"self\"]),
                \"tail\": (lane: Now, depends_on: [\"a\"]),
            }",
        );
        let circles: Vec<String> = found.cycles().iter().map(|circle| named(&roadmap, circle)).collect();
        assert_eq!(circles, ["a b c", "self"]);
        assert!(found.cycle_containing(roadmap.find_theme("c").unwrap()).is_some());
        assert!(found.cycle_containing(roadmap.find_theme("tail").unwrap()).is_none());
    }

    #[test]
    fn whatever_comes_later_than_who_needs_it_is_out_of_order() {
        let needs = |own: &str, needed: &str| {
            wrong(&format!("themes: {{\"a\": (lane: {own}, depends_on: [\"b\"]), \"b\": (lane: {needed})}}"))
        };
        for (own, needed, expected) in [
            ("Now", "Now", None),
            ("Now", "Next", Some("a before b: Later(Next)")),
            ("Now", "Later", Some("a before b: Later(Later)")),
            ("Next", "Later", Some("a before b: Later(Later)")),
            ("Next", "Now", None),
            ("Later", "Later", None),
            ("Now", "Shipped", None),
            ("Later", "Dropped", Some("a before b: Dropped")),
            ("Shipped", "Later", None),
            ("Dropped", "Later", None),
            ("Someday", "Later", None),
            ("Now", "Someday", None),
        ] {
            assert_eq!(needs(own, needed), Vec::from_iter(expected), "{own} needs {needed}");
        }
    }

    #[test]
    fn an_idea_is_nothing_to_wait_for_and_waits_for_nothing() {
        let ideas = "ideas: {\"i\": (proposed_for: Now, depends_on: [\"t\"]), \"no\": (dropped_because: \"No\")}";
        let themes = "themes: {\"t\": (lane: Later, depends_on: [\"i\", \"no\"])}";
        let expected = ["t before i: OnlyAnIdea", "t before no: Dropped"];
        assert_eq!(wrong(&format!("{themes}, {ideas}")), expected);
    }
}
