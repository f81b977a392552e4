//! Who points at whom: the knots in it, and a circle in each. Nothing here grows faster than entries and arrows do.

use std::cell::Cell;
use std::collections::{HashMap, VecDeque};

/// Arrows between positions.
#[derive(Clone, Debug, Default)]
pub(super) struct Graph {
    edges: Vec<Vec<usize>>,
    /// How often a position or an arrow was looked at: what a search costs.
    looks: Cell<usize>,
}

impl Graph {
    /// The graph of these arrows: those of the first position first.
    pub(super) fn of(edges: Vec<Vec<usize>>) -> Self {
        Self { edges, looks: Cell::new(0) }
    }

    fn next(&self, at: usize) -> &[usize] {
        self.edges.get(at).map_or(&[], Vec::as_slice)
    }

    fn look(&self) {
        self.looks.set(self.looks.get() + 1);
    }

    /// One circle of each knot, by its first position.
    pub(super) fn circles(&self) -> Vec<Vec<usize>> {
        let mut knots = self.knots();
        for knot in &mut knots {
            knot.sort_unstable();
        }
        knots.sort();
        knots.iter().filter_map(|knot| self.shortest_circle(knot)).collect()
    }

    /// The shortest way from the first of a knot back to itself.
    fn shortest_circle(&self, knot: &[usize]) -> Option<Vec<usize>> {
        let start = *knot.first()?;
        let mut came_from: HashMap<usize, usize> = HashMap::new();
        let mut queue = VecDeque::from([start]);
        while let Some(at) = queue.pop_front() {
            for next in self.next(at).iter().filter(|next| knot.binary_search(next).is_ok()) {
                self.look();
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
    fn knots(&self) -> Vec<Vec<usize>> {
        let mut search = Search::new(self.edges.len());
        for root in 0..self.edges.len() {
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
            graph.look();
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

    fn circles(edges: &[&[usize]]) -> Vec<Vec<usize>> {
        Graph::of(edges.iter().map(|next| next.to_vec()).collect()).circles()
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
            let graph = Graph::of((0..size).map(next).collect());
            let arrows: usize = graph.edges.iter().map(Vec::len).sum();
            assert!(!graph.circles().is_empty());
            (graph.looks.get(), size + arrows)
        };
        for size in [100, 1_000, 10_000] {
            let (looks, parts) = looks(size);
            assert!(looks <= 4 * parts, "{looks} looks at {parts} positions and arrows");
        }
    }
}
