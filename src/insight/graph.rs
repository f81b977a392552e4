//! Who points at whom: the knots in it, and a circle in each. Nothing here grows faster than entries and arrows do.

use std::cell::Cell;
use std::collections::{HashMap, VecDeque};

/// Arrows between positions.
#[derive(Clone, Debug, Default)]
pub(super) struct Graph {
    edges: Vec<Vec<usize>>,
    /// How often a position or an arrow was looked at: what a search costs.
    visit_count: Cell<usize>,
}

impl Graph {
    /// The graph of these arrows: those of the first position first.
    pub(super) fn from_edges(edges: Vec<Vec<usize>>) -> Self {
        Self { edges, visit_count: Cell::new(0) }
    }

    fn successors(&self, at: usize) -> &[usize] {
        self.edges.get(at).map_or(&[], Vec::as_slice)
    }

    fn count_visit(&self) {
        self.visit_count.set(self.visit_count.get() + 1);
    }

    /// One circle of each knot, by its first position.
    pub(super) fn find_cycles(&self) -> Vec<Vec<usize>> {
        let mut knots = self.strong_components();
        for knot in &mut knots {
            knot.sort_unstable();
        }
        knots.sort();
        knots.iter().filter_map(|knot| self.find_shortest_cycle(knot)).collect()
    }

    /// The shortest way from the first of a knot back to itself.
    fn find_shortest_cycle(&self, knot: &[usize]) -> Option<Vec<usize>> {
        let start = *knot.first()?;
        let mut came_from: HashMap<usize, usize> = HashMap::new();
        let mut queue = VecDeque::from([start]);
        while let Some(at) = queue.pop_front() {
            for next in self.successors(at).iter().filter(|next| knot.binary_search(next).is_ok()) {
                self.count_visit();
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

    /// The groups of positions that all reach each other (Tarjan, with a stack of its own). A single one that does not
    /// point at itself is none; it has no circle.
    fn strong_components(&self) -> Vec<Vec<usize>> {
        let mut search = ComponentSearch::new(self.edges.len());
        for root in 0..self.edges.len() {
            search.search_from(root, self);
        }
        search.components
    }
}

#[derive(Clone, Copy, Default)]
struct NodeVisit {
    /// When it was met, from 1; 0 when it was not.
    index: usize,
    /// The earliest it can reach.
    lowlink: usize,
    is_on_stack: bool,
}

struct ComponentSearch {
    visits: Vec<NodeVisit>,
    stack: Vec<usize>,
    visited_count: usize,
    components: Vec<Vec<usize>>,
}

impl ComponentSearch {
    fn new(size: usize) -> Self {
        Self { visits: vec![NodeVisit::default(); size], stack: Vec::new(), visited_count: 0, components: Vec::new() }
    }

    fn visit_at(&self, at: usize) -> NodeVisit {
        self.visits.get(at).copied().unwrap_or_default()
    }

    fn search_from(&mut self, root: usize, graph: &Graph) {
        if self.visit_at(root).index > 0 {
            return;
        }
        self.enter(root);
        let mut way: Vec<(usize, usize)> = vec![(root, 0)];
        while let Some((at, edge)) = way.pop() {
            graph.count_visit();
            if let Some(next) = graph.successors(at).get(edge).copied() {
                way.push((at, edge + 1));
                match self.visit_at(next) {
                    NodeVisit { index: 0, .. } => {
                        self.enter(next);
                        way.push((next, 0));
                    }
                    NodeVisit { index: met, is_on_stack: true, .. } => self.update_lowlink(at, met),
                    NodeVisit { .. } => {}
                }
                continue;
            }
            let done = self.visit_at(at);
            if done.index == done.lowlink {
                self.close_component(at);
            }
            if let Some((before, _)) = way.last() {
                self.update_lowlink(*before, done.lowlink);
            }
        }
    }

    fn enter(&mut self, at: usize) {
        self.visited_count += 1;
        if let Some(visit) = self.visits.get_mut(at) {
            *visit = NodeVisit { index: self.visited_count, lowlink: self.visited_count, is_on_stack: true };
        }
        self.stack.push(at);
    }

    fn update_lowlink(&mut self, at: usize, earliest: usize) {
        if let Some(visit) = self.visits.get_mut(at) {
            visit.lowlink = visit.lowlink.min(earliest);
        }
    }

    /// Everything opened since `at` reaches it, and is reached by it.
    fn close_component(&mut self, at: usize) {
        let mut knot = Vec::new();
        while let Some(member) = self.stack.pop() {
            if let Some(visit) = self.visits.get_mut(member) {
                visit.is_on_stack = false;
            }
            knot.push(member);
            if member == at {
                break;
            }
        }
        self.components.push(knot);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn circles(edges: &[&[usize]]) -> Vec<Vec<usize>> {
        Graph::from_edges(edges.iter().map(|next| next.to_vec()).collect()).find_cycles()
    }

    #[test]
    fn each_knot_gives_one_circle() {
        assert_eq!(circles(&[&[1], &[2], &[]]), Vec::<Vec<usize>>::new());
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

    #[test]
    fn each_position_and_arrow_is_looked_at_a_few_times() {
        // Everyone points at the next three, and every tenth one back at the first of its ten.
        let looks = |size: usize| {
            let back = |at: usize| (at % 10 == 9).then(|| at - 9);
            let next = |at: usize| (at + 1..(at + 4).min(size)).chain(back(at)).collect();
            let graph = Graph::from_edges((0..size).map(next).collect());
            let arrows: usize = graph.edges.iter().map(Vec::len).sum();
            assert!(!graph.find_cycles().is_empty());
            (graph.visit_count.get(), size + arrows)
        };
        for size in [100, 1_000, 10_000] {
            let (looks, parts) = looks(size);
            assert!(looks <= 4 * parts, "{looks} looks at {parts} positions and arrows");
        }
    }
}
