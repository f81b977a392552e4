//! The scoring models, from the table of formulas.

use super::{plain, rows};
use crate::insight::score::FORMULAS;
use crate::insight::score::ice::METER;
use crate::roadmap::scoring_models::Model;

/// Every model with its formula, its source and what to beware of.
pub(super) fn formulas() -> String {
    let row = |formula: &&crate::insight::score::Formula| {
        let title = Model::named(formula.model).map_or(formula.model, |model| model.title);
        vec![
            format!("`{}`, {title}", formula.model),
            plain(formula.words),
            plain(formula.source),
            plain(formula.beware),
        ]
    };
    rows(&["Model", "Score", "Source", "Beware"], FORMULAS.iter().collect::<Vec<_>>().iter().map(row))
}

/// What a confidence of ICE rests on.
pub(super) fn confidence_meter() -> String {
    let row = |(evidence, from, to): &(&str, f64, f64)| {
        let range = if from < to { format!("{from} to {to}") } else { from.to_string() };
        vec![(*evidence).to_owned(), range]
    };
    rows(&["Evidence", "Confidence"], METER.iter().map(row))
}
