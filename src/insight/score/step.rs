//! The next value of an input, up or down: along the steps of the model if it has any, else by 1, by 0.1 for a share, or
//! by half of the leading digit if the scale is unbounded. The last two are our defaults.

use super::{ScorerInput, wsjf};
use crate::roadmap::scoring_models;

/// The values of impact in RICE.
pub const IMPACT_STEPS: [f64; 5] = [0.25, 0.5, 1.0, 2.0, 3.0];

/// `None` at the end of the scale, and if there is neither a value yet nor a middle of the scale.
pub fn next_value(model: &str, input: &ScorerInput<'_>, from: Option<f64>, is_up: bool) -> Option<f64> {
    let Some(from) = from else { return first_value(model, input) };
    let next = match input_steps(model, input.id) {
        Some(steps) if is_up => steps.iter().copied().find(|step| *step > from)?,
        Some(steps) => steps.iter().rev().copied().find(|step| *step < from)?,
        None => next_multiple(from, step_unit(input, from), is_up),
    };
    input.scale.contains(next).then_some(next)
}

fn input_steps(model: &str, input: &str) -> Option<&'static [f64]> {
    match (model, input) {
        (scoring_models::WSJF, _) => Some(&wsjf::RELATIVE_STEPS),
        (scoring_models::RICE, "impact") => Some(&IMPACT_STEPS),
        _ => None,
    }
}

/// The value to start from: the middle of the scale, or the smallest step.
fn first_value(model: &str, input: &ScorerInput<'_>) -> Option<f64> {
    let middle = input.scale.low + (input.scale.high - input.scale.low) / 2.0;
    match input_steps(model, input.id) {
        Some(steps) if model == scoring_models::WSJF => steps.first().copied(),
        Some(_) => Some(1.0),
        None if input.scale.is_whole => Some(1.0),
        None => Some(middle).filter(|middle| middle.is_finite()),
    }
}

fn step_unit(input: &ScorerInput<'_>, from: f64) -> f64 {
    let width = input.scale.high - input.scale.low;
    match () {
        () if input.scale.is_whole => 1.0,
        () if width <= 1.0 => 0.1,
        () if width.is_finite() => 1.0,
        () if from <= 0.0 => 1.0,
        () => 10_f64.powf(from.log10().floor()) / 2.0,
    }
}

/// The next multiple of the unit.
fn next_multiple(from: f64, unit: f64, is_up: bool) -> f64 {
    let units = from / unit;
    // A whole number of units, apart from floating-point error.
    let units = if (units - units.round()).abs() < 1e-9 { units.round() } else { units };
    let next = if is_up { units.floor() + 1.0 } else { units.ceil() - 1.0 };
    format!("{:.12}", next * unit).parse().unwrap_or(from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::insight::score::Scorer;
    use crate::roadmap::plan::Plan;

    /// The values reached by stepping on in one direction, at most 8.
    fn steps(model: &str, input: &str, from: Option<f64>, is_up: bool) -> Vec<f64> {
        let plan = Plan::from_text("Roadmap()".to_owned());
        let scorer = Scorer::new(&plan.roadmap, model).unwrap();
        let scorer_input = scorer.inputs.iter().find(|other| other.id == input).unwrap();
        let mut values = Vec::new();
        let mut at = from;
        while let Some(to) = next_value(model, scorer_input, at, is_up).filter(|_| values.len() < 8) {
            values.push(to);
            at = Some(to);
        }
        values
    }

    #[test]
    fn every_model_has_its_steps() {
        assert_eq!(steps("weighted", "fit", Some(2.5), true), [3.0, 4.0, 5.0]);
        assert_eq!(steps("wsjf", "size", Some(1.0), true), [2.0, 3.0, 5.0, 8.0, 13.0, 20.0]);
        assert_eq!(steps("rice", "impact", Some(3.0), false), [2.0, 1.0, 0.5, 0.25]);
        assert_eq!(steps("rice", "confidence", Some(0.75), true), [0.8, 0.9, 1.0]);
        assert_eq!(steps("ice", "ease", Some(1.5), false), [1.0, 0.0]);
        assert_eq!(steps("kano", "a", Some(2.0), false), [1.0, 0.0]);
        assert_eq!(steps("rice", "reach", Some(2000.0), false)[..3], [1500.0, 1000.0, 500.0]);
        assert_eq!(steps("rice", "effort", Some(4.0), true)[..2], [4.5, 5.0]);
    }

    #[test]
    fn an_unknown_value_starts_in_the_middle() {
        let first = |model: &str, input: &str| steps(model, input, None, true).first().copied();
        assert_eq!(
            [("weighted", "fit"), ("wsjf", "size"), ("rice", "impact"), ("ice", "ease"), ("rice", "reach")]
                .map(|(model, input)| first(model, input)),
            [Some(3.0), Some(1.0), Some(1.0), Some(5.0), None]
        );
    }
}
