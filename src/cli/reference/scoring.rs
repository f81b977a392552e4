//! The scoring models, from the table of formulas.

use super::{escape_tags, markdown_table};
use crate::insight::score::FORMULAS;
use crate::insight::score::ice::CONFIDENCE_METER;
use crate::roadmap::scoring_models::Model;

/// Every model with its formula, its source and what to beware of.
pub(super) fn formulas_table() -> String {
    let row = |formula: &&crate::insight::score::Formula| {
        let title = Model::find(formula.model).map_or(formula.model, |model| model.title);
        vec![
            format!("`{}`, {title}", formula.model),
            escape_tags(formula.expression),
            escape_tags(formula.source),
            escape_tags(formula.caveat),
        ]
    };
    markdown_table(&["Model", "Score", "Source", "Beware"], FORMULAS.iter().collect::<Vec<_>>().iter().map(row))
}

/// What a confidence of ICE rests on.
pub(super) fn confidence_meter_table() -> String {
    let row = |(evidence, from, to): &(&str, f64, f64)| {
        let range = if from < to { format!("{from} to {to}") } else { from.to_string() };
        vec![(*evidence).to_owned(), range]
    };
    markdown_table(&["Evidence", "Confidence"], CONFIDENCE_METER.iter().map(row))
}
