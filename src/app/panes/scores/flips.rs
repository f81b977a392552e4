//! What would change the rank, in words: the nearest change of one input, or of one weight.

use super::ScoreContext;
use super::standing::RankStanding;
use crate::document::chunk::EntryId;
use crate::insight::score::{Estimates, ScorePart};
use crate::insight::uncertainty::sensitivity;
use crate::insight::uncertainty::sensitivity::SensitivityChange;
use crate::text::number;

/// So many inputs are named at most.
const MAX_NAMED: usize = 3;

/// A direction in the ranking.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum RankDirection {
    Up,
    Down,
}

/// "to 1 if effort falls from 5 to 3"; where no one input is enough, what is missing. `None` where nobody stands there.
pub(super) fn describe_input_change(
    scored: &ScoreContext<'_>,
    standing: &RankStanding,
    way: RankDirection,
) -> Option<String> {
    let ((_, target), to) = match way {
        RankDirection::Up => (standing.above?, standing.rank_above(scored)),
        RankDirection::Down => (standing.below?, standing.rank_below(scored)),
    };
    let found = sensitivity::find_input_changes(&scored.scorer, &scored.estimates, target, way == RankDirection::Up);
    if let Some(told) = describe_nearest(&found, scored.is_weighted()) {
        return Some(format!("to {to} if {told}"));
    }
    if way == RankDirection::Up {
        return Some(match sensitivity::find_combined_changes(&scored.scorer, &scored.estimates, target) {
            Some(all) => format!("to {to} with {}", join_with_and(&all)),
            None => format!("to {to}: not even with all inputs at their best"),
        });
    }
    let apart = (scored.score.value? - target).abs();
    let apart =
        format!("{} {}", scored.format_score(apart), if scored.is_weighted() { "points apart" } else { "apart" });
    let noun = if scored.is_weighted() { "mark" } else { "input" };
    Some(format!("to {to}: no one {noun} would do it, {apart}"))
}

/// "effort 1, business 5 and customer 5".
fn join_with_and(flips: &[SensitivityChange<'_>]) -> String {
    let one = |flip: &SensitivityChange<'_>| format!("{} {}", flip.name, format_value(flip.to));
    let told: Vec<String> = flips.iter().map(one).collect();
    match told.split_last() {
        Some((last, before)) if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        _ => told.concat(),
    }
}

/// "business 10.0, effort 7.5, customer 6.2": where the points are that another theme has more, most first; in models
/// that add.
pub(super) fn describe_gap(scored: &ScoreContext<'_>, above: EntryId) -> Option<String> {
    let other = scored.scorer.explain(scored.session.plan.roadmap.theme(above)?);
    let lost =
        |(own, other): (&ScorePart<'_>, &ScorePart<'_>)| Some((other.points? - own.points?, own.name.to_owned()));
    let mut gaps: Vec<(f64, String)> = scored.score.parts.iter().zip(&other.parts).filter_map(lost).collect();
    gaps.retain(|(points, _)| *points > 1e-9);
    gaps.sort_by(|a, b| b.0.total_cmp(&a.0));
    let told: Vec<String> =
        gaps.iter().take(MAX_NAMED).map(|(points, name)| format!("{name} {}", number::format_score(*points))).collect();
    (!told.is_empty()).then(|| format!("{} points", told.join(", ")))
}

/// The nearest changes: all marks that do it by one step, else the first one.
fn describe_nearest(flips: &[SensitivityChange<'_>], is_weighted: bool) -> Option<String> {
    let first = flips.first()?;
    let is_step = |flip: &&SensitivityChange<'_>| is_weighted && ((flip.to - flip.from).abs() - 1.0).abs() < 1e-9;
    let steps: Vec<&SensitivityChange<'_>> = flips.iter().filter(is_step).take(MAX_NAMED).collect();
    if steps.is_empty() {
        let verb = if first.to > first.from { "rises" } else { "falls" };
        return Some(format!("{} {verb} from {} to {}", first.name, format_value(first.from), format_value(first.to)));
    }
    let names = |rises: bool| {
        let names = steps.iter().filter(|flip| (flip.to > flip.from) == rises);
        join_with_or(&names.map(|flip| flip.name).collect::<Vec<_>>())
    };
    Some(match (names(true), names(false)) {
        (Some(gain), Some(lose)) => format!("{gain} gains or {lose} loses one mark"),
        (Some(gain), None) => format!("{gain} gains one mark"),
        (None, lose) => format!("{} loses one mark", lose.unwrap_or_default()),
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

/// "if business weighs more than 30, now 20": the nearest weight at which it changes places with another.
pub(super) fn describe_weight_change(scored: &ScoreContext<'_>, other: EntryId) -> Option<String> {
    let settings = &scored.session.plan.roadmap.settings;
    let others: Estimates = scored.scorer.estimates(scored.session.plan.roadmap.theme(other)?);
    let flips = sensitivity::find_weight_changes(settings, &scored.estimates, &others);
    let flip = flips.first()?;
    let than = if flip.to > flip.from { "more" } else { "less" };
    Some(format!("if {} weighs {than} than {}, now {}", flip.name, format_value(flip.to), format_value(flip.from)))
}
