//! Dependencies between themes: what each needs and what waits for it, dependency cycles, and dependencies that the order
//! of the lanes contradicts. One pass over entries and links.

use super::graph::Graph;
use crate::document::chunk::EntryId;
use crate::roadmap::Roadmap;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::entry_row::{EntryRow, Relation};
use crate::roadmap::interner::Symbol;
use crate::roadmap::lane::Lane;
use std::collections::HashMap;

/// The dependencies of a roadmap. Ids that are not in the file are left out; `check` reports them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dependencies {
    needs: HashMap<EntryId, Vec<EntryId>>,
    dependents: HashMap<EntryId, Vec<EntryId>>,
    cycles: Vec<Vec<EntryId>>,
    out_of_order: Vec<OutOfOrderDependency>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct OutOfOrderDependency {
    pub theme: EntryId,
    pub needed: EntryId,
    pub status: DependencyStatus,
}

/// When a dependency comes, compared with the theme that needs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DependencyStatus {
    /// It is shipped.
    Done,
    /// It is in the same lane or an earlier one.
    InOrder,
    /// It is in this later lane.
    Later(Lane),
    /// It is not decided.
    OnlyAnIdea,
    Dropped,
}

impl DependencyStatus {
    /// Whether it comes too late, or never.
    pub fn is_out_of_order(self) -> bool {
        matches!(self, Self::Later(_) | Self::OnlyAnIdea | Self::Dropped)
    }
}

impl Dependencies {
    pub fn from_roadmap(roadmap: &Roadmap) -> Self {
        let former_ids = FormerIds::from_roadmap(roadmap);
        let mut found = Self::default();
        // Entries without dependencies cannot be on a cycle.
        let mut dependents: Vec<EntryId> = Vec::new();
        for row in roadmap.rows() {
            let mut needs: Vec<EntryId> = Vec::new();
            for symbol in row.linked_ids(Relation::DependsOn) {
                let Some(needed) = former_ids.find(roadmap, symbol) else { continue };
                let waiting = found.dependents.entry(needed).or_default();
                // An id that is listed twice is one dependency.
                if waiting.last() != Some(&row.entry) {
                    waiting.push(row.entry);
                    needs.push(needed);
                }
            }
            if !needs.is_empty() {
                dependents.push(row.entry);
                found.out_of_order.extend(find_out_of_order(roadmap, row, &needs));
                found.needs.insert(row.entry, needs);
            }
        }
        found.cycles = find_cycles(&dependents, &found.needs);
        found
    }

    /// What an entry depends on, in the order it lists.
    pub fn needs(&self, entry: EntryId) -> &[EntryId] {
        self.needs.get(&entry).map_or(&[], Vec::as_slice)
    }

    /// What depends on an entry, in file order.
    pub fn dependents(&self, entry: EntryId) -> &[EntryId] {
        self.dependents.get(&entry).map_or(&[], Vec::as_slice)
    }

    /// One shortest cycle of each group of entries that wait for each other, starting at its first entry.
    pub fn cycles(&self) -> &[Vec<EntryId>] {
        &self.cycles
    }

    /// In file order.
    pub fn out_of_order(&self) -> &[OutOfOrderDependency] {
        &self.out_of_order
    }

    pub fn cycle_containing(&self, entry: EntryId) -> Option<&[EntryId]> {
        self.cycles.iter().find(|cycle| cycle.contains(&entry)).map(Vec::as_slice)
    }
}

pub fn dependency_status(dependent: &EntryRow, needed: &EntryRow) -> DependencyStatus {
    let Some(theme_row) = needed.theme() else { return DependencyStatus::InOrder };
    let own = dependent.theme().and_then(|theme_row| theme_row.lane);
    match (needed.kind, theme_row.lane) {
        (EntryKind::Idea, _) if theme_row.has_drop_reason => DependencyStatus::Dropped,
        (EntryKind::Idea, _) => DependencyStatus::OnlyAnIdea,
        (_, Some(Lane::Shipped)) => DependencyStatus::Done,
        (_, Some(Lane::Dropped)) => DependencyStatus::Dropped,
        // Without a lane it is unknown when it comes.
        (_, Some(lane)) if own.is_some_and(|own| lane > own) => DependencyStatus::Later(lane),
        _ => DependencyStatus::InOrder,
    }
}

fn find_out_of_order(roadmap: &Roadmap, dependent: &EntryRow, needs: &[EntryId]) -> Vec<OutOfOrderDependency> {
    // An idea has no lane yet, and a shipped or dropped theme waits for nothing.
    let is_live = dependent.kind == EntryKind::Theme
        && dependent.theme().and_then(|theme_row| theme_row.lane).is_some_and(Lane::is_live);
    let found = needs.iter().filter(|_| is_live).filter_map(|needs| {
        let status = dependency_status(dependent, roadmap.row(*needs)?);
        status.is_out_of_order().then_some(OutOfOrderDependency { theme: dependent.entry, needed: *needs, status })
    });
    found.collect()
}

fn find_cycles(dependents: &[EntryId], needs: &HashMap<EntryId, Vec<EntryId>>) -> Vec<Vec<EntryId>> {
    let positions: HashMap<EntryId, usize> = dependents.iter().enumerate().map(|(at, entry)| (*entry, at)).collect();
    let edges = dependents.iter().map(|entry| {
        let needed = needs.get(entry).into_iter().flatten();
        needed.filter_map(|needed| positions.get(needed).copied()).collect()
    });
    let entry = |at: usize| dependents.get(at).copied();
    let cycles = Graph::from_successors(edges.collect()).find_cycles();
    cycles.into_iter().map(|cycle| cycle.into_iter().filter_map(entry).collect()).collect()
}

/// The themes and ideas by the ids they had before.
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

    /// The theme or idea with this id, or the one that had it before.
    fn find(&self, roadmap: &Roadmap, id: Symbol) -> Option<EntryId> {
        let mut entities = Relation::DependsOn.target_kinds().iter();
        entities.find_map(|kind| roadmap.find_by_symbol(*kind, id)).or_else(|| self.0.get(&id).copied())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(roadmap: &Roadmap, entry_ids: &[EntryId]) -> String {
        entry_ids.iter().map(|entry| roadmap.id(*entry)).collect::<Vec<_>>().join(" ")
    }

    fn load(entries: &str) -> (Roadmap, Dependencies) {
        let (_, roadmap) = Roadmap::load(format!("(format: 1, {entries})"));
        let dependencies = Dependencies::from_roadmap(&roadmap);
        (roadmap, dependencies)
    }

    fn out_of_order(entries: &str) -> Vec<String> {
        let (roadmap, dependencies) = load(entries);
        let describe = |found: &OutOfOrderDependency| {
            format!("{} before {}: {:?}", roadmap.id(found.theme), roadmap.id(found.needed), found.status)
        };
        dependencies.out_of_order().iter().map(describe).collect()
    }

    #[test]
    fn needs_and_dependents_are_the_two_ends_of_a_link() {
        let (roadmap, found) = load(
            "themes: {
                \"a\": (lane: Now, depends_on: [\"b\", \"old\", \"b\", \"nowhere\"]),
                \"b\": (lane: Now),
                \"c\": (lane: Next, depends_on: [\"b\"], formerly: [\"old\"]),
            }",
        );
        let entry = |id| roadmap.find_theme(id).unwrap();
        assert_eq!(named(&roadmap, found.needs(entry("a"))), "b c");
        assert_eq!(named(&roadmap, found.needs(entry("b"))), "");
        assert_eq!(named(&roadmap, found.dependents(entry("b"))), "a c");
        assert_eq!(named(&roadmap, found.dependents(entry("c"))), "a");
        assert_eq!(found.cycles(), Vec::<Vec<EntryId>>::new().as_slice());
    }

    #[test]
    fn each_group_that_waits_for_each_other_gives_one_cycle() {
        let (roadmap, found) = load(
            "themes: {
                \"a\": (lane: Now, depends_on: [\"b\"]),
                \"b\": (lane: Now, depends_on: [\"c\"]),
                \"c\": (lane: Now, depends_on: [\"b\", \"a\"]),
                \"self\": (lane: Now, depends_on: [\"self\"]),
                \"tail\": (lane: Now, depends_on: [\"a\"]),
            }",
        );
        let cycles: Vec<String> = found.cycles().iter().map(|cycle| named(&roadmap, cycle)).collect();
        assert_eq!(cycles, ["a b c", "self"]);
        assert!(found.cycle_containing(roadmap.find_theme("c").unwrap()).is_some());
        assert!(found.cycle_containing(roadmap.find_theme("tail").unwrap()).is_none());
    }

    #[test]
    fn a_dependency_in_a_later_lane_is_out_of_order() {
        let needs = |own: &str, needed: &str| {
            out_of_order(&format!("themes: {{\"a\": (lane: {own}, depends_on: [\"b\"]), \"b\": (lane: {needed})}}"))
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
    fn an_idea_cannot_be_waited_for_and_waits_for_nothing() {
        let ideas = "ideas: {\"i\": (proposed_for: Now, depends_on: [\"t\"]), \"no\": (dropped_because: \"No\")}";
        let themes = "themes: {\"t\": (lane: Later, depends_on: [\"i\", \"no\"])}";
        let expected = ["t before i: OnlyAnIdea", "t before no: Dropped"];
        assert_eq!(out_of_order(&format!("{themes}, {ideas}")), expected);
    }
}
