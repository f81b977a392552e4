//! G: the targets of goals, objectives and themes, held against their metrics and the calendar.

mod targets;

use super::check::Check::Roadmap;
use super::check::RuleRow;
use super::rule::Rule;
use super::rule::Severity::{Due, Error};

pub(super) static RULES: &[RuleRow] = &[
    Rule::new("G050", Error, "target against its metric")
        .with_question("Which is right: the direction of the metric, or the two numbers?")
        .with_explanation(
            "The metric says which way is better, and this target goes the other way. Until one of them changes, \
             nothing can tell progress from decline.",
        )
        .with_example("better: Down on the metric, and target: (from: 9, to: 3)")
        .checked_by(Roadmap(targets::check_direction)),
    Rule::new("G051", Error, "target equals its baseline")
        .with_question("Should it change, or should it stay? To hold a value, use `keep`.")
        .with_explanation(
            "A target that starts where it ends asks for nothing. If holding the value is the point, say so with \
             `keep`, and any reading on the wrong side counts.",
        )
        .with_example("target: (metric: \"uptime\", keep: 99.5)")
        .checked_by(Roadmap(targets::check_movement)),
    Rule::new("G053", Due, "target date passed")
        .with_question("This date has passed. Was the target met, abandoned or moved?")
        .with_explanation(
            "A date that passes without a word teaches everyone that dates do not count. Close the goal, move the \
             theme to Shipped or Dropped, or set a new date and say why.",
        )
        .with_example("status: Met on the goal, or a new date: by: \"2026-12-31\"")
        .checked_by(Roadmap(targets::check_due_date)),
];
