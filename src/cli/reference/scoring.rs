//! The scoring models, from the table of formulas.

use super::markdown::{escape_tags, markdown_table};
use crate::insight::score::ice::CONFIDENCE_METER;
use crate::insight::score::{FORMULAS, Formula};
use crate::roadmap::scoring_models::Model;

/// Every model with its formula, source and caveat.
pub(super) fn formulas_table() -> String {
    let row = |formula: &&Formula| {
        let title = Model::find(formula.model).map_or(formula.model, |model| model.title);
        vec![
            format!("`{}`, {title}", formula.model),
            escape_tags(formula.expression),
            escape_tags(formula.source),
            escape_tags(formula.caveat),
        ]
    };
    markdown_table(&["Model", "Score", "Source", "Caveat"], FORMULAS.iter().collect::<Vec<_>>().iter().map(row))
}

/// The evidence for each confidence value of ICE.
pub(super) fn confidence_meter_table() -> String {
    let row = |(evidence, from, to): &(&str, f64, f64)| {
        let range = if from < to { format!("{from} to {to}") } else { from.to_string() };
        vec![(*evidence).to_owned(), range]
    };
    markdown_table(&["Evidence", "Confidence"], CONFIDENCE_METER.iter().map(row))
}
