//! Knots of a graph: nodes that can be reached from each other. Without recursion: a chain may be as long as a file.

/// For each node the number of its knot. Knots are numbered so that whatever a node points at has a lower number, or the
/// same one. `next` holds for each node those it points at.
pub(crate) fn knots(next: &[Vec<usize>]) -> Vec<usize> {
    let mut walk = Walk {
        next,
        entered: vec![None; next.len()],
        lowest: vec![0; next.len()],
        knot: vec![None; next.len()],
        open: Vec::new(),
        clock: 0,
        knots: 0,
    };
    for node in 0..next.len() {
        walk.from(node);
    }
    walk.knot.into_iter().map(Option::unwrap_or_default).collect()
}

/// Tarjan, "Depth-first search and linear graph algorithms", SIAM Journal on Computing 1(2), 1972.
struct Walk<'n> {
    next: &'n [Vec<usize>],
    /// When a node was entered.
    entered: Vec<Option<usize>>,
    /// The earliest node that can be reached from it.
    lowest: Vec<usize>,
    knot: Vec<Option<usize>>,
    /// Entered, and in no knot yet.
    open: Vec<usize>,
    clock: usize,
    knots: usize,
}

impl Walk<'_> {
    fn from(&mut self, start: usize) {
        if self.was_entered(start) {
            return;
        }
        self.enter(start);
        let mut path = vec![(start, 0)];
        while let Some((node, at)) = path.last_mut() {
            let node = *node;
            let target = self.next.get(node).and_then(|next| next.get(*at)).copied();
            *at += 1;
            match target {
                Some(target) if !self.was_entered(target) => {
                    self.enter(target);
                    path.push((target, 0));
                }
                Some(target) => self.reaches(node, self.open_since(target)),
                None => {
                    path.pop();
                    self.leave(node);
                    let lowest = self.lowest.get(node).copied();
                    if let Some((above, _)) = path.last() {
                        self.reaches(*above, lowest.filter(|_| self.is_open(node)));
                    }
                }
            }
        }
    }

    fn was_entered(&self, node: usize) -> bool {
        self.entered.get(node).is_none_or(Option::is_some)
    }

    fn is_open(&self, node: usize) -> bool {
        self.knot.get(node).is_some_and(Option::is_none)
    }

    fn open_since(&self, node: usize) -> Option<usize> {
        self.entered.get(node).copied().flatten().filter(|_| self.is_open(node))
    }

    fn enter(&mut self, node: usize) {
        if let Some((entered, lowest)) = self.entered.get_mut(node).zip(self.lowest.get_mut(node)) {
            (*entered, *lowest) = (Some(self.clock), self.clock);
        }
        self.clock += 1;
        self.open.push(node);
    }

    fn reaches(&mut self, node: usize, earlier: Option<usize>) {
        if let Some((lowest, earlier)) = self.lowest.get_mut(node).zip(earlier) {
            *lowest = earlier.min(*lowest);
        }
    }

    /// Everything below is known: a node from which nothing earlier is reached closes its knot.
    fn leave(&mut self, node: usize) {
        if self.entered.get(node).copied().flatten() != self.lowest.get(node).copied() {
            return;
        }
        while let Some(member) = self.open.pop() {
            if let Some(knot) = self.knot.get_mut(member) {
                *knot = Some(self.knots);
            }
            if member == node {
                break;
            }
        }
        self.knots += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_circle_is_one_knot_and_a_long_chain_is_walked() {
        assert_eq!(knots(&[vec![1], vec![2], vec![0], vec![2], vec![]]), [0, 0, 0, 1, 2]);
        let chain: Vec<Vec<usize>> = (0..100_000).map(|node| if node == 0 { vec![] } else { vec![node - 1] }).collect();
        assert_eq!(knots(&chain).last(), Some(&99_999));
    }

    proptest! {
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
            let knots = knots(&next);
            for from in 0..7 {
                for to in 0..7 {
                    prop_assert_eq!(knots[from] == knots[to], reaches[from][to] && reaches[to][from]);
                    prop_assert!(!reaches[from][to] || knots[to] <= knots[from]);
                }
            }
        }
    }
}
