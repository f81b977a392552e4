//! Knots of a graph: nodes that can be reached from each other. Without recursion: a chain may be as long as a file.

/// For each node the number of its knot. Knots are numbered so that whatever a node points at has a lower number, or the
/// same one. `next` holds for each node those it points at.
pub(crate) fn component_indices(next: &[Vec<usize>]) -> Vec<usize> {
    let mut walk = ComponentWalk {
        edges: next,
        entered: vec![None; next.len()],
        lowlink: vec![0; next.len()],
        component: vec![None; next.len()],
        stack: Vec::new(),
        clock: 0,
        component_count: 0,
    };
    for node in 0..next.len() {
        walk.visit_from(node);
    }
    walk.component.into_iter().map(Option::unwrap_or_default).collect()
}

/// Tarjan, "Depth-first search and linear graph algorithms", SIAM Journal on Computing 1(2), 1972.
struct ComponentWalk<'n> {
    edges: &'n [Vec<usize>],
    /// When a node was entered.
    entered: Vec<Option<usize>>,
    /// The earliest node that can be reached from it.
    lowlink: Vec<usize>,
    component: Vec<Option<usize>>,
    /// Entered, and in no knot yet.
    stack: Vec<usize>,
    clock: usize,
    component_count: usize,
}

impl ComponentWalk<'_> {
    fn visit_from(&mut self, start: usize) {
        if self.was_entered(start) {
            return;
        }
        self.enter(start);
        let mut path = vec![(start, 0)];
        while let Some((node, at)) = path.last_mut() {
            let node = *node;
            let target = self.edges.get(node).and_then(|next| next.get(*at)).copied();
            *at += 1;
            match target {
                Some(target) if !self.was_entered(target) => {
                    self.enter(target);
                    path.push((target, 0));
                }
                Some(target) => self.update_lowlink(node, self.index_on_stack(target)),
                None => {
                    path.pop();
                    self.close_component(node);
                    let lowest = self.lowlink.get(node).copied();
                    if let Some((above, _)) = path.last() {
                        self.update_lowlink(*above, lowest.filter(|_| self.is_on_stack(node)));
                    }
                }
            }
        }
    }

    fn was_entered(&self, node: usize) -> bool {
        self.entered.get(node).is_none_or(Option::is_some)
    }

    fn is_on_stack(&self, node: usize) -> bool {
        self.component.get(node).is_some_and(Option::is_none)
    }

    fn index_on_stack(&self, node: usize) -> Option<usize> {
        self.entered.get(node).copied().flatten().filter(|_| self.is_on_stack(node))
    }

    fn enter(&mut self, node: usize) {
        if let Some((entered, lowest)) = self.entered.get_mut(node).zip(self.lowlink.get_mut(node)) {
            (*entered, *lowest) = (Some(self.clock), self.clock);
        }
        self.clock += 1;
        self.stack.push(node);
    }

    fn update_lowlink(&mut self, node: usize, earlier: Option<usize>) {
        if let Some((lowest, earlier)) = self.lowlink.get_mut(node).zip(earlier) {
            *lowest = earlier.min(*lowest);
        }
    }

    /// Everything below is known: a node from which nothing earlier is reached closes its knot.
    fn close_component(&mut self, node: usize) {
        if self.entered.get(node).copied().flatten() != self.lowlink.get(node).copied() {
            return;
        }
        while let Some(member) = self.stack.pop() {
            if let Some(knot) = self.component.get_mut(member) {
                *knot = Some(self.component_count);
            }
            if member == node {
                break;
            }
        }
        self.component_count += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_support::property::cases;
    use proptest::prelude::*;

    #[test]
    fn a_circle_is_one_knot_and_a_long_chain_is_walked() {
        assert_eq!(component_indices(&[vec![1], vec![2], vec![0], vec![2], vec![]]), [0, 0, 0, 1, 2]);
        let chain: Vec<Vec<usize>> = (0..100_000).map(|node| if node == 0 { vec![] } else { vec![node - 1] }).collect();
        assert_eq!(component_indices(&chain).last(), Some(&99_999));
    }

    proptest! {
        #![proptest_config(cases(256))]

        #[test]
        fn knots_are_those_that_reach_each_other(pairs in prop::collection::vec((0usize..7, 0usize..7), 0..14)) {
            let mut next = vec![Vec::new(); 7];
            for (from, to) in &pairs {
                next[*from].push(*to);
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
            let knots = component_indices(&next);
            for from in 0..7 {
                for to in 0..7 {
                    prop_assert_eq!(knots[from] == knots[to], reaches[from][to] && reaches[to][from]);
                    prop_assert!(!reaches[from][to] || knots[to] <= knots[from]);
                }
            }
        }
    }
}
