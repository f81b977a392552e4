//! Strongly connected components of a directed graph (Tarjan), and a shortest cycle of each. Nothing recurses and the
//! work is linear in nodes and edges, so a dependency chain may be as long as the file.
//!
//! Source: R. Tarjan, "Depth-first search and linear graph algorithms", SIAM Journal on Computing 1(2), 1972.

use std::cell::Cell;
use std::collections::{HashMap, VecDeque};

/// A directed graph over the nodes `0..n`.
#[derive(Clone, Debug, Default)]
pub(super) struct Graph {
    successors: Vec<Vec<usize>>,
    /// Node and edge visits so far; the tests check that the work stays linear.
    visit_count: Cell<usize>,
}

impl Graph {
    /// `successors` holds for each node the nodes it points at.
    pub(super) fn from_successors(successors: Vec<Vec<usize>>) -> Self {
        Self { successors, visit_count: Cell::new(0) }
    }

    fn successors_of(&self, node: usize) -> &[usize] {
        self.successors.get(node).map_or(&[], Vec::as_slice)
    }

    fn count_visit(&self) {
        self.visit_count.set(self.visit_count.get() + 1);
    }

    /// The component of each node. Components are numbered in reverse topological order: a node points only at nodes of
    /// its own component or of one with a lower number.
    pub(super) fn component_indices(&self) -> Vec<usize> {
        let mut indices = vec![0; self.successors.len()];
        for (index, component) in self.strong_components().iter().enumerate() {
            for node in component {
                if let Some(slot) = indices.get_mut(*node) {
                    *slot = index;
                }
            }
        }
        indices
    }

    /// One shortest cycle of each component that has one, starting at its lowest node; ordered by that node.
    pub(super) fn find_cycles(&self) -> Vec<Vec<usize>> {
        let mut components = self.strong_components();
        for component in &mut components {
            component.sort_unstable();
        }
        components.sort();
        components.iter().filter_map(|component| self.find_shortest_cycle(component)).collect()
    }

    /// The shortest path from the first node of a sorted component back to itself; `None` for a single node without an
    /// edge to itself.
    fn find_shortest_cycle(&self, component: &[usize]) -> Option<Vec<usize>> {
        let start = *component.first()?;
        let mut predecessors: HashMap<usize, usize> = HashMap::new();
        let mut queue = VecDeque::from([start]);
        while let Some(node) = queue.pop_front() {
            for next in self.successors_of(node).iter().filter(|next| component.binary_search(next).is_ok()) {
                self.count_visit();
                if *next == start {
                    let mut path = vec![node];
                    while let Some(before) = path.last().and_then(|node| predecessors.get(node)) {
                        path.push(*before);
                    }
                    path.reverse();
                    return Some(path);
                }
                predecessors.entry(*next).or_insert_with(|| {
                    queue.push_back(*next);
                    node
                });
            }
        }
        None
    }

    /// All components, a single node that is on no cycle included, in reverse topological order.
    fn strong_components(&self) -> Vec<Vec<usize>> {
        let mut search = ComponentSearch::new(self);
        for root in 0..self.successors.len() {
            search.search_from(root);
        }
        search.components
    }
}

#[derive(Clone, Copy, Default)]
struct NodeVisit {
    /// Visit order, from 1; 0 if not visited yet.
    index: usize,
    /// The lowest index reachable through the search tree and one edge back.
    lowlink: usize,
    is_on_stack: bool,
}

struct ComponentSearch<'g> {
    graph: &'g Graph,
    visits: Vec<NodeVisit>,
    /// Visited nodes that belong to no component yet.
    stack: Vec<usize>,
    visited_count: usize,
    components: Vec<Vec<usize>>,
}

impl<'g> ComponentSearch<'g> {
    fn new(graph: &'g Graph) -> Self {
        let visits = vec![NodeVisit::default(); graph.successors.len()];
        Self { graph, visits, stack: Vec::new(), visited_count: 0, components: Vec::new() }
    }

    fn visit(&self, node: usize) -> NodeVisit {
        self.visits.get(node).copied().unwrap_or_default()
    }

    fn search_from(&mut self, root: usize) {
        if self.visit(root).index > 0 {
            return;
        }
        self.enter(root);
        // Each node on the path with the number of its next edge.
        let mut path: Vec<(usize, usize)> = vec![(root, 0)];
        while let Some((node, edge)) = path.pop() {
            self.graph.count_visit();
            if let Some(next) = self.graph.successors_of(node).get(edge).copied() {
                path.push((node, edge + 1));
                match self.visit(next) {
                    NodeVisit { index: 0, .. } => {
                        self.enter(next);
                        path.push((next, 0));
                    }
                    NodeVisit { index, is_on_stack: true, .. } => self.update_lowlink(node, index),
                    NodeVisit { .. } => {}
                }
                continue;
            }
            let done = self.visit(node);
            if done.index == done.lowlink {
                self.close_component(node);
            }
            if let Some((parent, _)) = path.last() {
                self.update_lowlink(*parent, done.lowlink);
            }
        }
    }

    fn enter(&mut self, node: usize) {
        self.visited_count += 1;
        if let Some(visit) = self.visits.get_mut(node) {
            *visit = NodeVisit { index: self.visited_count, lowlink: self.visited_count, is_on_stack: true };
        }
        self.stack.push(node);
    }

    fn update_lowlink(&mut self, node: usize, lowlink: usize) {
        if let Some(visit) = self.visits.get_mut(node) {
            visit.lowlink = visit.lowlink.min(lowlink);
        }
    }

    /// Everything above `root` on the stack reaches it and is reached by it.
    fn close_component(&mut self, root: usize) {
        let mut component = Vec::new();
        while let Some(node) = self.stack.pop() {
            if let Some(visit) = self.visits.get_mut(node) {
                visit.is_on_stack = false;
            }
            component.push(node);
            if node == root {
                break;
            }
        }
        self.components.push(component);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_support::property::cases;
    use proptest::prelude::*;

    fn graph(successors: &[&[usize]]) -> Graph {
        Graph::from_successors(successors.iter().map(|next| next.to_vec()).collect())
    }

    fn cycles(successors: &[&[usize]]) -> Vec<Vec<usize>> {
        graph(successors).find_cycles()
    }

    #[test]
    fn each_component_gives_one_cycle() {
        assert_eq!(cycles(&[&[1], &[2], &[]]), Vec::<Vec<usize>>::new());
        assert_eq!(cycles(&[&[0]]), [[0]]);
        assert_eq!(cycles(&[&[1], &[2, 0], &[0]]), [[0, 1]]);
        assert_eq!(cycles(&[&[1], &[0], &[3], &[4], &[2, 0]]), [vec![0, 1], vec![2, 3, 4]]);
    }

    #[test]
    fn a_cycle_is_one_component_and_what_it_points_at_has_a_lower_number() {
        assert_eq!(graph(&[&[1], &[2], &[0], &[2], &[]]).component_indices(), [0, 0, 0, 1, 2]);
        let chain = (0..100_000).map(|node| if node == 0 { vec![] } else { vec![node - 1] }).collect();
        assert_eq!(Graph::from_successors(chain).component_indices().last(), Some(&99_999));
    }

    #[test]
    fn a_long_chain_does_not_overflow_the_stack() {
        let ring = Graph::from_successors((0..200_000).map(|node| vec![(node + 1) % 200_000]).collect());
        assert_eq!(ring.find_cycles().first().map(Vec::len), Some(200_000));
    }

    #[test]
    fn the_work_is_linear_in_nodes_and_edges() {
        // Every node points at the next three, and every tenth one back at the first of its ten.
        let count_visits = |size: usize| {
            let back = |node: usize| (node % 10 == 9).then(|| node - 9);
            let next = |node: usize| (node + 1..(node + 4).min(size)).chain(back(node)).collect();
            let graph = Graph::from_successors((0..size).map(next).collect());
            let edges: usize = graph.successors.iter().map(Vec::len).sum();
            assert!(!graph.find_cycles().is_empty());
            (graph.visit_count.get(), size + edges)
        };
        for size in [100, 1_000, 10_000] {
            let (visits, parts) = count_visits(size);
            assert!(visits <= 4 * parts, "{visits} visits of {parts} nodes and edges");
        }
    }

    proptest! {
        #![proptest_config(cases(256))]

        #[test]
        fn components_are_the_nodes_that_reach_each_other(pairs in prop::collection::vec((0usize..7, 0usize..7), 0..14)) {
            let mut successors = vec![Vec::new(); 7];
            for (from, to) in &pairs {
                successors[*from].push(*to);
            }
            let mut reaches = [[false; 7]; 7];
            (0..7).for_each(|node| reaches[node][node] = true);
            for (from, to) in &pairs {
                reaches[*from][*to] = true;
            }
            for via in 0..7 {
                for from in 0..7 {
                    for to in 0..7 {
                        reaches[from][to] |= reaches[from][via] && reaches[via][to];
                    }
                }
            }
            let components = Graph::from_successors(successors).component_indices();
            for from in 0..7 {
                for to in 0..7 {
                    prop_assert_eq!(components[from] == components[to], reaches[from][to] && reaches[to][from]);
                    prop_assert!(!reaches[from][to] || components[to] <= components[from]);
                }
            }
        }
    }
}
