//! Ranks themes manually. One line changes: the moved theme's rank, which is put between those of its new neighbors. No
//! other rank changes, except that unranked themes above it get one.

use super::entry_edits::{field_path, has_field};
use crate::document::chunk::EntryId;
use crate::document::write::Draft;
use crate::roadmap::change::Change;
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

/// Ranks a theme at a position of its lane; `lane` lists the lane in its current order, with or without the theme.
/// Returns the changes and the number of unranked themes above that got a rank; `None` if the neighbor is not in the
/// lane.
pub fn rank_at(plan: &Plan, lane: &[EntryId], theme: EntryId, position: RankPosition) -> Option<(Vec<Change>, usize)> {
    let others: Vec<EntryId> = lane.iter().copied().filter(|other| *other != theme).collect();
    let at = match position {
        RankPosition::Top => 0,
        RankPosition::Bottom => others.len(),
        RankPosition::Above(other) => others.iter().position(|o| *o == other)?,
        RankPosition::Below(other) => others.iter().position(|o| *o == other)? + 1,
    };
    let mut changes = Vec::new();
    let mut ranks: Vec<Option<f64>> = others.iter().map(|other| manual_rank(plan, *other)).collect();
    let mut highest = ranks.iter().flatten().copied().fold(f64::NEG_INFINITY, f64::max);
    let mut newly_ranked = 0;
    for (other, rank) in others.iter().zip(&mut ranks).take(at).filter(|(_, rank)| rank.is_none()) {
        highest = if highest.is_finite() { next_rank_step(highest) } else { RANK_STEP };
        *rank = Some(highest);
        newly_ranked += 1;
        changes.push(set_rank(*other, highest));
    }
    let above = at.checked_sub(1).and_then(|before| ranks.get(before).copied().flatten());
    let below = ranks.get(at..).unwrap_or_default().iter().flatten().copied().find(|rank| Some(*rank) > above);
    let rank = match (above, below) {
        (None, None) => RANK_STEP,
        (None, Some(below)) => below - RANK_STEP,
        (Some(above), None) => above + RANK_STEP,
        (Some(above), Some(below)) => shortest_between(above, below),
    };
    changes.push(set_rank(theme, rank));
    Some((changes, newly_ranked))
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

/// The number with the fewest digits strictly between two others; of several, the one nearest to the middle.
fn shortest_between(low: f64, high: f64) -> f64 {
    let middle = low + (high - low) / 2.0;
    let magnitude = (high.abs().max(low.abs())).max(1.0).log10().ceil() as i32;
    for exponent in (-12..=magnitude).rev() {
        let rounded = round_to_power_of_ten(middle, exponent);
        if rounded > low && rounded < high {
            return rounded;
        }
    }
    middle
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
            (10.0, 20.0, 15.0),
            (10.0, 30.0, 20.0),
            (10.0, 11.0, 10.5),
            (10.0, 10.5, 10.2),
            (0.0, 100.0, 50.0),
            (-10.0, 10.0, 0.0),
            (10.0, 10.01, 10.005),
            (1.0, 1000.0, 500.0),
        ] {
            assert_eq!(shortest_between(low, high), expected, "between {low} and {high}");
        }
    }

    #[test]
    fn there_is_always_a_rank_between_two_others() {
        let (mut low, high) = (10.0, 20.0);
        for _ in 0..40 {
            let next = shortest_between(low, high);
            assert!(next > low && next < high, "{low} {next} {high}");
            low = next;
        }
    }
}
