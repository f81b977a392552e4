//! Describes the smallest change of an input or a weight that would change the rank.

use super::context::ScoreContext;
use super::standing::RankStanding;
use crate::document::chunk::EntryId;
use crate::insight::score::{Estimates, ScorePart};
use crate::insight::uncertainty::sensitivity;
use crate::insight::uncertainty::sensitivity::SensitivityChange;
use crate::text::number;

/// Maximum number of inputs named.
const MAX_NAMED: usize = 3;

/// A direction in the ranking.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum RankDirection {
    Up,
    Down,
}

/// "to #1 if effort falls from 5 to 3", or how far away it is if no single input is enough. `None` without a
/// neighbor in that direction.
pub(super) fn describe_input_change(
    scored: &ScoreContext<'_>,
    standing: &RankStanding,
    direction: RankDirection,
) -> Option<String> {
    let ((_, target), to) = match direction {
        RankDirection::Up => (standing.above?, standing.rank_above(scored)),
        RankDirection::Down => (standing.below?, standing.rank_below(scored)),
    };
    let found =
        sensitivity::find_input_changes(&scored.scorer, &scored.estimates, target, direction == RankDirection::Up);
    if let Some(parts) = describe_nearest(&found, scored.is_weighted()) {
        return Some(format!("to #{to} if {parts}"));
    }
    if direction == RankDirection::Up {
        return Some(match sensitivity::find_combined_changes(&scored.scorer, &scored.estimates, target) {
            Some(all) => format!("to #{to} with {}", join_with_and(&all)),
            None => format!("not to #{to}, even with every input at its best"),
        });
    }
    let apart = (scored.score.value? - target).abs();
    let unit = if scored.is_weighted() { " points" } else { "" };
    Some(format!("no single change would cost it #{} ({}{unit} ahead)", standing.rank, scored.format_score(apart)))
}

/// "effort 1, business 5 and customer 5".
fn join_with_and(changes: &[SensitivityChange<'_>]) -> String {
    let one = |change: &SensitivityChange<'_>| format!("{} {}", change.name, format_value(change.to));
    let parts: Vec<String> = changes.iter().map(one).collect();
    match parts.split_last() {
        Some((last, before)) if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        _ => parts.concat(),
    }
}

/// "business -10.0, effort -7.5, customer -6.2": where another theme has more points, largest gap first.
/// `None` in models that do not add points.
pub(super) fn describe_gap(scored: &ScoreContext<'_>, above: EntryId) -> Option<String> {
    let other = scored.scorer.explain(scored.session.plan.roadmap.theme(above)?);
    let lost =
        |(own, other): (&ScorePart<'_>, &ScorePart<'_>)| Some((other.points? - own.points?, own.name.to_owned()));
    let mut gaps: Vec<(f64, String)> = scored.score.parts.iter().zip(&other.parts).filter_map(lost).collect();
    gaps.retain(|(points, _)| *points > 1e-9);
    gaps.sort_by(|a, b| b.0.total_cmp(&a.0));
    let parts: Vec<String> = gaps
        .iter()
        .take(MAX_NAMED)
        .map(|(points, name)| format!("{name} -{}", number::format_score(*points)))
        .collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// The smallest changes: all ratings where one step is enough, or the first change.
fn describe_nearest(changes: &[SensitivityChange<'_>], is_weighted: bool) -> Option<String> {
    let first = changes.first()?;
    let is_step = |change: &&SensitivityChange<'_>| is_weighted && ((change.to - change.from).abs() - 1.0).abs() < 1e-9;
    let steps: Vec<&SensitivityChange<'_>> = changes.iter().filter(is_step).take(MAX_NAMED).collect();
    if steps.is_empty() {
        let verb = if first.to > first.from { "rises" } else { "falls" };
        return Some(format!("{} {verb} from {} to {}", first.name, format_value(first.from), format_value(first.to)));
    }
    let names = |rises: bool| {
        let names = steps.iter().filter(|change| (change.to > change.from) == rises);
        join_with_or(&names.map(|change| change.name).collect::<Vec<_>>())
    };
    Some(match (names(true), names(false)) {
        (Some(gain), Some(lose)) => format!("{gain} goes up 1, or {lose} goes down 1"),
        (Some(gain), None) => format!("{gain} goes up 1"),
        (None, lose) => format!("{} goes down 1", lose.unwrap_or_default()),
    })
}

/// "customer, business or fit".
fn join_with_or(names: &[&str]) -> Option<String> {
    let (last, before) = names.split_last()?;
    Some(if before.is_empty() { (*last).to_owned() } else { format!("{} or {last}", before.join(", ")) })
}

fn format_value(value: f64) -> String {
    number::format_grouped(number::format_significant(value).parse().unwrap_or(value))
}

/// "if business weight is over 30 (now 20)": the nearest weight that swaps the two themes.
pub(super) fn describe_weight_change(scored: &ScoreContext<'_>, other: EntryId) -> Option<String> {
    let settings = &scored.session.plan.roadmap.settings;
    let others: Estimates = scored.scorer.estimates(scored.session.plan.roadmap.theme(other)?);
    let changes = sensitivity::find_weight_changes(settings, &scored.estimates, &others);
    let change = changes.first()?;
    let side = if change.to > change.from { "over" } else { "under" };
    Some(format!("if {} weight is {side} {} (now {})", change.name, format_value(change.to), format_value(change.from)))
}
