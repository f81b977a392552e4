//! Themes that wait for each other.

use super::super::finding::Place;
use super::super::tell::Tell;
use super::super::whole::Whole;
use crate::document::chunk::Serial;
use crate::document::path::Path;
use crate::document::tree::Item;
use crate::roadmap::facts::Relation;
use crate::roadmap::name;
use std::collections::{HashMap, VecDeque};

/// S012: one finding a circle.
pub(in super::super) fn waiting(whole: &Whole<'_>, tell: &mut Tell<'_>) {
    let graph = Graph::of(whole);
    for circle in graph.circles() {
        let Some(first) = circle.first() else { continue };
        let next = circle.get(1).unwrap_or(first);
        let path = words(whole, &circle);
        let finding = tell.at(place(whole, *first, *next), format!("these wait for each other: {path}"));
        if next != first {
            let behind = circle.get(2).unwrap_or(first);
            finding.beside(place(whole, *next, *behind), "and this one waits as well");
        }
    }
}

/// More of a circle than this is not named.
const MOST_NAMED: usize = 8;

fn words(whole: &Whole<'_>, circle: &[Serial]) -> String {
    let mut names: Vec<&str> = circle.iter().take(MOST_NAMED).map(|serial| whole.id(*serial)).collect();
    if circle.len() > MOST_NAMED {
        names.push("…");
    }
    names.extend(circle.first().map(|first| whole.id(*first)));
    names.join(" -> ")
}

/// Where an entry says that it waits for another one.
fn place(whole: &Whole<'_>, waits: Serial, for_whom: Serial) -> Place {
    let list = Path::of_fields(&[name::DEPENDS_ON]);
    let tree = whole.document.entry(waits).and_then(|entry| entry.tree());
    let items = tree.as_ref().and_then(|tree| tree.root().inner().get(name::DEPENDS_ON)).map(Item::inner);
    let id = whole.id(for_whom);
    let is_it = |item: Item<'_>| item.inner().as_text().is_some_and(|text| text == id);
    let index = items.and_then(|items| items.items().position(is_it));
    whole.value_at(waits, index.map_or(list.clone(), |index| list.index(index)))
}

/// Who waits for whom, by position.
struct Graph {
    serials: Vec<Serial>,
    edges: Vec<Vec<usize>>,
}

impl Graph {
    fn of(whole: &Whole<'_>) -> Self {
        let waiting = whole.roadmap.all().filter(|facts| facts.linked(Relation::DependsOn).next().is_some());
        let mut graph = Self { serials: waiting.map(|facts| facts.serial).collect(), edges: Vec::new() };
        let positions: HashMap<Serial, usize> = graph.serials.iter().enumerate().map(|(at, s)| (*s, at)).collect();
        // Who waits for nobody ends every path: only those who wait can stand in a circle.
        for serial in &graph.serials {
            let facts = whole.roadmap.facts(*serial);
            let targets = facts.into_iter().flat_map(|facts| whole.linked(facts, Relation::DependsOn));
            graph.edges.push(targets.filter_map(|target| positions.get(&target).copied()).collect());
        }
        graph
    }

    fn next(&self, at: usize) -> &[usize] {
        self.edges.get(at).map_or(&[], Vec::as_slice)
    }

    /// One circle of each knot, by its first entry.
    fn circles(&self) -> Vec<Vec<Serial>> {
        let mut knots = self.knots();
        for knot in &mut knots {
            knot.sort_unstable();
        }
        knots.sort();
        let circles = knots.iter().filter_map(|knot| self.shortest_circle(knot));
        circles.map(|circle| circle.into_iter().filter_map(|at| self.serials.get(at).copied()).collect()).collect()
    }

    /// The shortest way from the first of a knot back to itself.
    fn shortest_circle(&self, knot: &[usize]) -> Option<Vec<usize>> {
        let start = *knot.first()?;
        let mut came_from: HashMap<usize, usize> = HashMap::new();
        let mut queue = VecDeque::from([start]);
        while let Some(at) = queue.pop_front() {
            for next in self.next(at).iter().filter(|next| knot.binary_search(next).is_ok()) {
                if *next == start {
                    let mut way = vec![at];
                    while let Some(before) = way.last().and_then(|at| came_from.get(at)) {
                        way.push(*before);
                    }
                    way.reverse();
                    return Some(way);
                }
                came_from.entry(*next).or_insert_with(|| {
                    queue.push_back(*next);
                    at
                });
            }
        }
        None
    }

    /// The groups of entries that all reach each other (Tarjan, with a stack of its own). A single entry that does not
    /// wait for itself is none; it has no circle.
    fn knots(&self) -> Vec<Vec<usize>> {
        let mut search = Search::new(self.serials.len());
        for root in 0..self.serials.len() {
            search.from(root, self);
        }
        search.knots
    }
}

#[derive(Clone, Copy, Default)]
struct Visit {
    /// When it was met, from 1; 0 when it was not.
    met: usize,
    /// The earliest it can reach.
    reaches: usize,
    is_open: bool,
}

struct Search {
    visits: Vec<Visit>,
    open: Vec<usize>,
    count: usize,
    knots: Vec<Vec<usize>>,
}

impl Search {
    fn new(size: usize) -> Self {
        Self { visits: vec![Visit::default(); size], open: Vec::new(), count: 0, knots: Vec::new() }
    }

    fn visit(&self, at: usize) -> Visit {
        self.visits.get(at).copied().unwrap_or_default()
    }

    fn from(&mut self, root: usize, graph: &Graph) {
        if self.visit(root).met > 0 {
            return;
        }
        self.meet(root);
        let mut way: Vec<(usize, usize)> = vec![(root, 0)];
        while let Some((at, edge)) = way.pop() {
            if let Some(next) = graph.next(at).get(edge).copied() {
                way.push((at, edge + 1));
                match self.visit(next) {
                    Visit { met: 0, .. } => {
                        self.meet(next);
                        way.push((next, 0));
                    }
                    Visit { met, is_open: true, .. } => self.reach(at, met),
                    Visit { .. } => {}
                }
                continue;
            }
            let done = self.visit(at);
            if done.met == done.reaches {
                self.close(at);
            }
            if let Some((before, _)) = way.last() {
                self.reach(*before, done.reaches);
            }
        }
    }

    fn meet(&mut self, at: usize) {
        self.count += 1;
        if let Some(visit) = self.visits.get_mut(at) {
            *visit = Visit { met: self.count, reaches: self.count, is_open: true };
        }
        self.open.push(at);
    }

    fn reach(&mut self, at: usize, earliest: usize) {
        if let Some(visit) = self.visits.get_mut(at) {
            visit.reaches = visit.reaches.min(earliest);
        }
    }

    /// Everything opened since `at` reaches it, and is reached by it.
    fn close(&mut self, at: usize) {
        let mut knot = Vec::new();
        while let Some(member) = self.open.pop() {
            if let Some(visit) = self.visits.get_mut(member) {
                visit.is_open = false;
            }
            knot.push(member);
            if member == at {
                break;
            }
        }
        self.knots.push(knot);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn circles(edges: &[&[usize]]) -> Vec<Vec<u32>> {
        let serials = (0..edges.len() as u32).map(Serial).collect();
        let graph = Graph { serials, edges: edges.iter().map(|next| next.to_vec()).collect() };
        graph.circles().into_iter().map(|circle| circle.into_iter().map(|serial| serial.0).collect()).collect()
    }

    #[test]
    fn each_knot_gives_one_circle() {
        assert_eq!(circles(&[&[1], &[2], &[]]), Vec::<Vec<u32>>::new());
        assert_eq!(circles(&[&[0]]), [[0]]);
        assert_eq!(circles(&[&[1], &[2, 0], &[0]]), [[0, 1]]);
        assert_eq!(circles(&[&[1], &[0], &[3], &[4], &[2, 0]]), [vec![0, 1], vec![2, 3, 4]]);
    }

    #[test]
    fn a_long_chain_needs_no_deep_stack() {
        let next: Vec<Vec<usize>> = (0..200_000).map(|at| vec![(at + 1) % 200_000]).collect();
        let edges: Vec<&[usize]> = next.iter().map(Vec::as_slice).collect();
        assert_eq!(circles(&edges).first().map(Vec::len), Some(200_000));
    }
}
