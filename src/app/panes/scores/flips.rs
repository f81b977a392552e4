//! What would change the rank, in words: the nearest change of one input, or of one weight.

use super::Scored;
use super::standing::Standing;
use crate::document::chunk::Serial;
use crate::insight::score::{Estimates, Part};
use crate::insight::uncertainty::sensitivity;
use crate::insight::uncertainty::sensitivity::Flip;
use crate::text::number;

/// So many inputs are named at most.
const MOST: usize = 3;

/// A direction in the ranking.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Up,
    Down,
}

/// "to 1 if effort falls from 5 to 3"; where no one input is enough, what is missing. `None` where nobody stands there.
pub(super) fn by_inputs(scored: &Scored<'_>, standing: &Standing, way: Way) -> Option<String> {
    let ((_, target), to) = match way {
        Way::Up => (standing.above?, standing.rank_up(scored)),
        Way::Down => (standing.below?, standing.rank_down(scored)),
    };
    let found = sensitivity::by_inputs(&scored.rater, &scored.estimates, target, way == Way::Up);
    if let Some(told) = told(&found, scored.is_weighted()) {
        return Some(format!("to {to} if {told}"));
    }
    if way == Way::Up {
        return Some(match sensitivity::together(&scored.rater, &scored.estimates, target) {
            Some(all) => format!("to {to} with {}", at_once(&all)),
            None => format!("to {to}: not even with all inputs at their best"),
        });
    }
    let apart = (scored.score.value? - target).abs();
    let apart = format!("{} {}", scored.shown(apart), if scored.is_weighted() { "points apart" } else { "apart" });
    let noun = if scored.is_weighted() { "mark" } else { "input" };
    Some(format!("to {to}: no one {noun} would do it, {apart}"))
}

/// "effort 1, business 5 and customer 5".
fn at_once(flips: &[Flip<'_>]) -> String {
    let one = |flip: &Flip<'_>| format!("{} {}", flip.name, figure(flip.to));
    let told: Vec<String> = flips.iter().map(one).collect();
    match told.split_last() {
        Some((last, before)) if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        _ => told.concat(),
    }
}

/// "business 10.0, effort 7.5, customer 6.2": where the points are that another theme has more, most first; in models
/// that add.
pub(super) fn gap(scored: &Scored<'_>, above: Serial) -> Option<String> {
    let other = scored.rater.explained(scored.state.plan.roadmap.bet(above)?);
    let lost = |(own, other): (&Part<'_>, &Part<'_>)| Some((other.points? - own.points?, own.name.to_owned()));
    let mut gaps: Vec<(f64, String)> = scored.score.parts.iter().zip(&other.parts).filter_map(lost).collect();
    gaps.retain(|(points, _)| *points > 1e-9);
    gaps.sort_by(|a, b| b.0.total_cmp(&a.0));
    let told: Vec<String> =
        gaps.iter().take(MOST).map(|(points, name)| format!("{name} {}", number::score(*points))).collect();
    (!told.is_empty()).then(|| format!("{} points", told.join(", ")))
}

/// The nearest changes: all marks that do it by one step, else the first one.
fn told(flips: &[Flip<'_>], is_weighted: bool) -> Option<String> {
    let first = flips.first()?;
    let is_step = |flip: &&Flip<'_>| is_weighted && ((flip.to - flip.from).abs() - 1.0).abs() < 1e-9;
    let steps: Vec<&Flip<'_>> = flips.iter().filter(is_step).take(MOST).collect();
    if steps.is_empty() {
        let verb = if first.to > first.from { "rises" } else { "falls" };
        return Some(format!("{} {verb} from {} to {}", first.name, figure(first.from), figure(first.to)));
    }
    let names = |rises: bool| {
        let names = steps.iter().filter(|flip| (flip.to > flip.from) == rises);
        either(&names.map(|flip| flip.name).collect::<Vec<_>>())
    };
    Some(match (names(true), names(false)) {
        (Some(gain), Some(lose)) => format!("{gain} gains or {lose} loses one mark"),
        (Some(gain), None) => format!("{gain} gains one mark"),
        (None, lose) => format!("{} loses one mark", lose.unwrap_or_default()),
    })
}

/// "customer, business or fit".
fn either(names: &[&str]) -> Option<String> {
    let (last, before) = names.split_last()?;
    Some(if before.is_empty() { (*last).to_owned() } else { format!("{} or {last}", before.join(", ")) })
}

fn figure(value: f64) -> String {
    number::grouped(number::significant(value).parse().unwrap_or(value))
}

/// "if business weighs more than 30, now 20": the nearest weight at which it changes places with another.
pub(super) fn by_weights(scored: &Scored<'_>, other: Serial) -> Option<String> {
    let settings = &scored.state.plan.roadmap.settings;
    let others: Estimates = scored.rater.estimates(scored.state.plan.roadmap.bet(other)?);
    let flips = sensitivity::by_weights(settings, &scored.estimates, &others);
    let flip = flips.first()?;
    let than = if flip.to > flip.from { "more" } else { "less" };
    Some(format!("if {} weighs {than} than {}, now {}", flip.name, figure(flip.to), figure(flip.from)))
}
