//! What a model says besides its number: the box of value and effort, the category of Kano, the evidence behind a
//! confidence, and what its numbers are to be taken with.

use super::{Scored, labelled, told};
use crate::app::widgets::rich_text::{Role, SheetRow, Sign, Span, words};
use crate::insight::score::{ice, kano, opportunity, quadrant};
use crate::insight::uncertainty::percent;
use crate::roadmap::scoring_models;
use crate::text::number;

/// The rows of the model that is shown.
pub(super) fn rows(scored: &Scored<'_>, width: usize) -> Vec<SheetRow> {
    match scored.state.model {
        scoring_models::WEIGHTED => value_and_effort(scored).into_iter().collect(),
        scoring_models::ICE => evidence(scored).into_iter().collect(),
        scoring_models::WSJF => without_one(scored, width).into_iter().collect(),
        scoring_models::OPPORTUNITY => band(scored).into_iter().collect(),
        scoring_models::KANO => category(scored),
        _ => Vec::new(),
    }
}

/// The formula of the model, as the file has it.
pub(super) fn formula(scored: &Scored<'_>) -> &'static str {
    scored.rater.words()
}

/// "big bet: value 3.5, effort 4".
fn value_and_effort(scored: &Scored<'_>) -> Option<SheetRow> {
    let point = quadrant::point(&scored.score.parts)?;
    let cut = scored.state.derived.cut;
    let of = format!(": value {}, effort {}", number::significant(point.value), number::plain(point.effort));
    Some(labelled("box", vec![words(Role::Text, quadrant::quadrant(point, cut).words()), words(Role::Muted, of)]))
}

/// What a confidence of this size can rest on, by the confidence meter.
fn evidence(scored: &Scored<'_>) -> Option<SheetRow> {
    let confidence = scored.score.parts.iter().find(|part| part.input == "confidence")?.mark?;
    let figure = number::plain(confidence);
    Some(told("evidence", format!("a confidence of {figure} takes {}", ice::evidence(confidence))))
}

/// Columns in which nothing has a 1 are not relative.
fn without_one(scored: &Scored<'_>, width: usize) -> Option<SheetRow> {
    let columns = &scored.state.derived.without_one;
    if columns.is_empty() {
        return None;
    }
    let behind = if width >= 52 { ": the numbers are not relative" } else { "" };
    let told = format!(" nothing has a 1 in {}{behind}", columns.join(", "));
    Some(labelled("beware", vec![Span::Sign(Role::Warn, Sign::Warning), words(Role::Warn, told)]))
}

fn band(scored: &Scored<'_>) -> Option<SheetRow> {
    let band = opportunity::band(scored.score.value?);
    Some(told("band", band.words()))
}

/// Better, worse and the category; too many questionable answers are a bad question.
fn category(scored: &Scored<'_>) -> Vec<SheetRow> {
    let counts: Option<Vec<f64>> = scored.estimates.iter().map(|estimate| Some((*estimate)?.likely)).collect();
    let counts = counts.and_then(|counts| <[f64; 6]>::try_from(counts).ok());
    let Some(kano) = counts.and_then(kano::judge) else { return Vec::new() };
    let figures = format!(": better {:.2}, worse {:.2}", kano.better, kano.worse);
    let mut rows = vec![labelled("kind", vec![words(Role::Text, kano.category.words()), words(Role::Muted, figures)])];
    if kano.questionable > kano::MOST_QUESTIONABLE {
        let told = format!(" {} questionable answers: is the question a good one?", percent(kano.questionable));
        rows.push(labelled("beware", vec![Span::Sign(Role::Warn, Sign::Warning), words(Role::Warn, told)]));
    }
    rows
}
