//! A three-way difference of sequences: what one side, the other one or both changed in a base. The items may be lines,
//! words or members of a list.

use similar::{Algorithm, DiffOp, capture_diff_slices_deadline};
use std::hash::Hash;
use std::ops::Range;
use std::time::{Duration, Instant};

/// A comparison that takes longer gives a coarser result.
const DIFF_TIMEOUT: Duration = Duration::from_millis(500);

/// A run of items with its range in each sequence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diff3Run {
    pub change: Diff3Change,
    pub base: Range<usize>,
    pub one: Range<usize>,
    pub other: Range<usize>,
}

/// Who changed a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Diff3Change {
    Same,
    /// Only the one side changed it.
    One,
    /// Only the other side changed it.
    Other,
    /// Both sides made the same change.
    Both,
    /// Both sides changed it differently, or changed adjacent items.
    Conflict,
}

/// The runs in order; together they cover each sequence.
pub fn diff3<T: Hash + Ord>(base: &[T], one: &[T], other: &[T]) -> Vec<Diff3Run> {
    let matched_one = match_positions(base, one);
    let matched_other = match_positions(base, other);
    let mut runs = Vec::new();
    let mut at = (0, 0, 0);
    loop {
        let same = count_same(at, base.len(), &matched_one, &matched_other);
        if same > 0 {
            push_run(&mut runs, Diff3Change::Same, at, (at.0 + same, at.1 + same, at.2 + same));
            at = (at.0 + same, at.1 + same, at.2 + same);
        }
        if at == (base.len(), one.len(), other.len()) {
            return runs;
        }
        let next = find_next_same(at, &matched_one, &matched_other).unwrap_or((base.len(), one.len(), other.len()));
        let (of_base, of_one, of_other) = (
            base.get(at.0..next.0).unwrap_or_default(),
            one.get(at.1..next.1).unwrap_or_default(),
            other.get(at.2..next.2).unwrap_or_default(),
        );
        let change = match (of_one == of_other, of_base == of_one, of_base == of_other) {
            (true, ..) => Diff3Change::Both,
            (_, true, _) => Diff3Change::Other,
            (_, _, true) => Diff3Change::One,
            _ => Diff3Change::Conflict,
        };
        push_run(&mut runs, change, at, next);
        at = next;
    }
}

type Diff3Position = (usize, usize, usize);

fn push_run(runs: &mut Vec<Diff3Run>, change: Diff3Change, from: Diff3Position, to: Diff3Position) {
    runs.push(Diff3Run { change, base: from.0..to.0, one: from.1..to.1, other: from.2..to.2 });
}

/// For each item of the base, its position in a side, if it is still there.
fn match_positions<T: Hash + Ord>(base: &[T], side: &[T]) -> Vec<Option<usize>> {
    let mut matched = vec![None; base.len()];
    let deadline = Instant::now() + DIFF_TIMEOUT;
    for op in capture_diff_slices_deadline(Algorithm::Myers, base, side, Some(deadline)) {
        if let DiffOp::Equal { old_index, new_index, len } = op {
            for step in 0..len {
                if let Some(position) = matched.get_mut(old_index + step) {
                    *position = Some(new_index + step);
                }
            }
        }
    }
    matched
}

/// How many items from here on are the same in all three sequences.
fn count_same(at: Diff3Position, end: usize, one: &[Option<usize>], other: &[Option<usize>]) -> usize {
    let is_same = |step: &usize| {
        one.get(at.0 + step).copied().flatten() == Some(at.1 + step)
            && other.get(at.0 + step).copied().flatten() == Some(at.2 + step)
    };
    (0..end - at.0).take_while(is_same).count()
}

/// The next item of the base that both sides still have.
fn find_next_same(at: Diff3Position, one: &[Option<usize>], other: &[Option<usize>]) -> Option<Diff3Position> {
    let in_base = one.iter().zip(other).enumerate().skip(at.0);
    in_base.into_iter().find_map(|(base, (one, other))| Some((base, (*one)?, (*other)?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Merges three words letter by letter; a conflict is `<one|other>`.
    fn merged(base: &str, one: &str, other: &str) -> String {
        let letters = |text: &str| text.chars().collect::<Vec<_>>();
        let (base, one, other) = (letters(base), letters(one), letters(other));
        let text = |letters: &[char]| letters.iter().collect::<String>();
        let run = |run: Diff3Run| match run.change {
            Diff3Change::Same | Diff3Change::One | Diff3Change::Both => text(&one[run.one]),
            Diff3Change::Other => text(&other[run.other]),
            Diff3Change::Conflict => format!("<{}|{}>", text(&one[run.one]), text(&other[run.other])),
        };
        diff3(&base, &one, &other).into_iter().map(run).collect()
    }

    #[test]
    fn changes_in_different_positions_are_both_made() {
        assert_eq!(merged("abcdef", "aXcdef", "abcdYf"), "aXcdYf");
        assert_eq!(merged("abcdef", "abcdef+", "-abcdef"), "-abcdef+");
        assert_eq!(merged("abcdef", "acdef", "abcde"), "acde");
    }

    #[test]
    fn the_same_change_is_made_once() {
        assert_eq!(merged("abc", "aXc", "aXc"), "aXc");
        assert_eq!(merged("", "new", "new"), "new");
    }

    #[test]
    fn changes_in_one_position_are_a_conflict() {
        assert_eq!(merged("abc", "aXc", "aYc"), "a<X|Y>c");
        assert_eq!(merged("abc", "ac", "aYc"), "a<|Y>c");
        assert_eq!(merged("ab", "aXb", "aYb"), "a<X|Y>b");
        assert_eq!(merged("abcd", "aXcd", "abYd"), "a<Xc|bY>d");
    }
}
