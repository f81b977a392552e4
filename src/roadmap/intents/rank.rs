//! Ranks themes manually. One line changes: the moved theme's rank, which is put between those of its new neighbors. No
//! other rank changes, except that unranked themes above it get one, and that equal ranks are renumbered where no
//! number is between them.

use super::entry_edits::{field_path, has_field};
use crate::document::chunk::EntryId;
use crate::document::write::Draft;
use crate::roadmap::change::Change;
use crate::roadmap::entry_row::WorkKind;
use crate::roadmap::name;
use crate::roadmap::plan::Plan;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RankPosition {
    Top,
    Bottom,
    /// Directly above this theme.
    Above(EntryId),
    /// Directly below this theme.
    Below(EntryId),
}

/// Distance between the ranks of themes ranked for the first time.
const RANK_STEP: f64 = 10.0;

/// The changes that put a theme at a position.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RankChanges {
    pub changes: Vec<Change>,
    /// The number of unranked themes above it that get a rank.
    pub newly_ranked: usize,
    /// The number of other themes that get another rank, because there is no number between those of its neighbors.
    pub renumbered: usize,
}

/// Ranks a theme at a position of its lane; `lane` lists the lane in its current order, with or without the theme.
/// `None` if the neighbor is not in the lane, or if one of the two is an obligation: deadlines rank those.
pub fn rank_at(plan: &Plan, lane: &[EntryId], theme: EntryId, position: RankPosition) -> Option<RankChanges> {
    if is_obligation(plan, theme) {
        return None;
    }
    let others: Vec<EntryId> =
        lane.iter().copied().filter(|other| *other != theme && !is_obligation(plan, *other)).collect();
    let at = match position {
        RankPosition::Top => 0,
        RankPosition::Bottom => others.len(),
        RankPosition::Above(other) => others.iter().position(|o| *o == other)?,
        RankPosition::Below(other) => others.iter().position(|o| *o == other)? + 1,
    };
    let before: Vec<Option<f64>> = others.iter().map(|other| manual_rank(plan, *other)).collect();
    let (own, after) = ranks_around(&before, at).unwrap_or_else(|| renumbered_ranks(&before, at));
    let mut edit = RankChanges::default();
    for (other, (before, after)) in others.iter().zip(before.iter().zip(&after)) {
        let Some(rank) = after.filter(|_| before != after) else { continue };
        match before {
            Some(_) => edit.renumbered += 1,
            None => edit.newly_ranked += 1,
        }
        edit.changes.push(set_rank(*other, rank));
    }
    edit.changes.push(set_rank(theme, own));
    Some(edit)
}

fn is_obligation(plan: &Plan, entry: EntryId) -> bool {
    plan.roadmap.theme(entry).is_some_and(|theme| theme.kind == WorkKind::Obligation)
}

/// The rank of a theme at position `at` among others with these ranks, and the ranks of the others then: all above it
/// have one, and those that share the rank of the one above get different ones. `None` if there are no such numbers.
fn ranks_around(others: &[Option<f64>], at: usize) -> Option<(f64, Vec<Option<f64>>)> {
    let mut ranks = others.to_vec();
    let mut highest = others.iter().flatten().copied().fold(f64::NEG_INFINITY, f64::max);
    for rank in ranks.iter_mut().take(at).filter(|rank| rank.is_none()) {
        let next = if highest.is_finite() { next_rank_step(highest) } else { RANK_STEP };
        if next <= highest {
            return None;
        }
        highest = next;
        *rank = Some(next);
    }
    let above = at.checked_sub(1).and_then(|before| ranks.get(before).copied().flatten());
    let equal = ranks.iter().skip(at).take_while(|rank| rank.is_some() && **rank == above).count();
    let below = ranks.get(at + equal).copied().flatten();
    let new = match (above, below) {
        (None, None) => vec![RANK_STEP],
        (None, Some(below)) => vec![below - RANK_STEP],
        (Some(above), None) => (0..=equal).map(|number| above + RANK_STEP * (number + 1) as f64).collect(),
        (Some(above), Some(below)) => shortest_between(above, below, equal + 1)?,
    };
    let (own, shifted) = new.split_first()?;
    let is_between = above.is_none_or(|above| above < *own)
        && new.is_sorted_by(|a, b| a < b)
        && below.is_none_or(|below| new.last().is_some_and(|last| *last < below));
    if !is_between {
        return None;
    }
    for (rank, shifted) in ranks.iter_mut().skip(at).zip(shifted) {
        *rank = Some(*shifted);
    }
    Some((*own, ranks))
}

/// The same with a new rank for every ranked theme.
fn renumbered_ranks(others: &[Option<f64>], at: usize) -> (f64, Vec<Option<f64>>) {
    let step = |number: usize| RANK_STEP * (number + 1) as f64;
    let ranks = others.iter().enumerate().map(|(number, rank)| match rank {
        _ if number < at => Some(step(number)),
        Some(_) => Some(step(number + 1)),
        None => None,
    });
    (step(at), ranks.collect())
}

fn next_rank_step(rank: f64) -> f64 {
    ((rank / RANK_STEP).floor() + 1.0) * RANK_STEP
}

/// Removes the manual rank; `None` if there is none.
pub fn unrank(plan: &Plan, theme: EntryId) -> Option<Vec<Change>> {
    has_field(plan, theme, name::RANK).then(|| vec![Change::clear(theme, field_path(name::RANK))])
}

fn manual_rank(plan: &Plan, entry: EntryId) -> Option<f64> {
    plan.roadmap.theme(entry).and_then(|theme_row| theme_row.rank)
}

fn set_rank(entry: EntryId, rank: f64) -> Change {
    Change::set(entry, field_path(name::RANK), Draft::Source(format_rank(rank)))
}

/// Without trailing zeros, and never minus zero.
fn format_rank(number: f64) -> String {
    let text = format!("{number}");
    if text == "-0" { "0".to_owned() } else { text }
}

/// Numbers with as few digits as possible, evenly spread strictly between two others. `None` if there are too few.
fn shortest_between(low: f64, high: f64, count: usize) -> Option<Vec<f64>> {
    let spread = |number: usize| low + (high - low) * (number + 1) as f64 / (count + 1) as f64;
    let is_between =
        |ranks: &[f64]| ranks.iter().all(|rank| *rank > low && *rank < high) && ranks.is_sorted_by(|a, b| a < b);
    let magnitude = (high.abs().max(low.abs())).max(1.0).log10().ceil() as i32;
    let rounded = (-12..=magnitude)
        .rev()
        .map(|exponent| (0..count).map(|number| round_to_power_of_ten(spread(number), exponent)).collect::<Vec<f64>>());
    let exact = std::iter::once_with(|| (0..count).map(spread).collect());
    rounded.chain(exact).find(|ranks| is_between(ranks))
}

/// The nearest multiple of a power of ten, without floating-point noise.
fn round_to_power_of_ten(number: f64, exponent: i32) -> f64 {
    if exponent >= 0 {
        let unit = 10_f64.powi(exponent);
        return (number / unit).round() * unit;
    }
    let digits = exponent.unsigned_abs() as usize;
    format!("{number:.digits$}").parse().unwrap_or(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_between_two_others_are_as_short_as_possible() {
        for (low, high, expected) in [
            (10.0, 20.0, vec![15.0]),
            (10.0, 30.0, vec![20.0]),
            (10.0, 11.0, vec![10.5]),
            (10.0, 10.5, vec![10.2]),
            (0.0, 100.0, vec![50.0]),
            (-10.0, 10.0, vec![0.0]),
            (10.0, 10.01, vec![10.005]),
            (1.0, 1000.0, vec![500.0]),
            (10.0, 20.0, vec![13.0, 17.0]),
            (10.0, 11.0, vec![10.2, 10.5, 10.8]),
        ] {
            assert_eq!(shortest_between(low, high, expected.len()), Some(expected), "between {low} and {high}");
        }
        assert_eq!(shortest_between(10.0, 10.0, 1), None);
        assert_eq!(shortest_between(1e300, 1e300_f64.next_up(), 1), None);
    }

    #[test]
    fn there_is_often_a_rank_between_two_others() {
        let (mut low, high) = (10.0, 20.0);
        for _ in 0..40 {
            let next = shortest_between(low, high, 1).unwrap()[0];
            assert!(next > low && next < high, "{low} {next} {high}");
            low = next;
        }
    }

    #[test]
    fn a_theme_stands_where_it_was_put_whatever_the_other_ranks_are() {
        let values = [None, Some(10.0), Some(10.0), Some(20.0), Some(-5.0), Some(1e300), Some(10.0_f64.next_up())];
        let mut lanes: Vec<Vec<Option<f64>>> = vec![Vec::new()];
        for _ in 0..4 {
            let longer = lanes.iter().flat_map(|lane| values.map(|value| [lane.clone(), vec![value]].concat()));
            lanes.extend(longer.collect::<Vec<_>>());
        }
        for mut lane in lanes {
            lane.sort_by(|a, b| a.is_none().cmp(&b.is_none()).then(a.unwrap_or(0.0).total_cmp(&b.unwrap_or(0.0))));
            for at in 0..=lane.len() {
                let (own, ranks) = ranks_around(&lane, at).unwrap_or_else(|| renumbered_ranks(&lane, at));
                let (above, below) = ranks.split_at(at);
                assert!(above.iter().all(|rank| rank.is_some_and(|rank| rank < own)), "{lane:?} {at} {own} {ranks:?}");
                assert!(below.iter().flatten().all(|rank| *rank > own), "{lane:?} {at} {own} {ranks:?}");
                assert!(ranks.iter().flatten().is_sorted(), "{lane:?} {at} {own} {ranks:?}");
            }
        }
    }
}
