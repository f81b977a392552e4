//! What a model says besides its score: the value-effort quadrant, the Kano category, the evidence a confidence needs,
//! and caveats.

use super::context::{ScoreContext, labeled_row, text_row};
use crate::app::widgets::rich_text::{Glyph, RichLine, Role, Span, text_span};
use crate::insight::score::{ice, kano, opportunity, quadrant};
use crate::insight::uncertainty::format_probability;
use crate::roadmap::scoring_models;
use crate::text::number;

/// The additional rows of the current model.
pub(super) fn build_rows(scored: &ScoreContext<'_>, width: usize) -> Vec<RichLine> {
    match scored.session.model {
        scoring_models::WEIGHTED => quadrant_row(scored).into_iter().collect(),
        scoring_models::ICE => evidence_row(scored).into_iter().collect(),
        scoring_models::WSJF => without_one_row(scored, width).into_iter().collect(),
        scoring_models::OPPORTUNITY => band_row(scored).into_iter().collect(),
        scoring_models::KANO => category_rows(scored),
        _ => Vec::new(),
    }
}

/// The formula of the model with the settings of the file.
pub(super) fn formula(scored: &ScoreContext<'_>) -> &'static str {
    scored.scorer.expression()
}

/// "big bet: value 3.5, effort 4".
fn quadrant_row(scored: &ScoreContext<'_>) -> Option<RichLine> {
    let point = quadrant::point_from_parts(&scored.score.parts)?;
    let cut = scored.session.derived.quadrant_cut;
    let of =
        format!(": value {}, effort {}", number::format_significant(point.value), number::format_plain(point.effort));
    Some(labeled_row(
        "quadrant",
        vec![text_span(Role::Text, quadrant::classify(point, cut).label()), text_span(Role::Muted, of)],
    ))
}

/// The evidence needed for this confidence, by the confidence meter.
fn evidence_row(scored: &ScoreContext<'_>) -> Option<RichLine> {
    let confidence = scored.score.parts.iter().find(|part| part.input == "confidence")?.value?;
    let figure = number::format_plain(confidence);
    Some(text_row("evidence", format!("a confidence of {figure} calls for {}", ice::strongest_evidence(confidence))))
}

/// Warns about WSJF columns without a 1, whose numbers are not relative.
fn without_one_row(scored: &ScoreContext<'_>, width: usize) -> Option<RichLine> {
    let columns = &scored.session.derived.wsjf_columns_without_one;
    if columns.is_empty() {
        return None;
    }
    let behind = if width >= 52 { ": scores are not relative" } else { "" };
    let warning = format!(" no theme has a 1 in {}{behind}", columns.join(", "));
    Some(labeled_row("caution", vec![Span::Glyph(Role::Warn, Glyph::Warning), text_span(Role::Warn, warning)]))
}

fn band_row(scored: &ScoreContext<'_>) -> Option<RichLine> {
    let band = opportunity::band_for_score(scored.score.value?);
    Some(text_row("band", band.label()))
}

/// The Kano category with its coefficients, and a warning if too many answers are questionable.
fn category_rows(scored: &ScoreContext<'_>) -> Vec<RichLine> {
    let counts: Option<Vec<f64>> = scored.estimates.iter().map(|estimate| Some((*estimate)?.likely)).collect();
    let counts = counts.and_then(|counts| <[f64; 6]>::try_from(counts).ok());
    let Some(kano) = counts.and_then(kano::evaluate_counts) else { return Vec::new() };
    let figures = format!(": better {:.2}, worse {:.2}", kano.better, kano.worse);
    let mut rows = vec![labeled_row(
        "category",
        vec![text_span(Role::Text, kano.category.label()), text_span(Role::Muted, figures)],
    )];
    if kano.questionable_share > kano::MAX_QUESTIONABLE_SHARE {
        let warning =
            format!(" {} questionable answers: is the question clear?", format_probability(kano.questionable_share));
        rows.push(labeled_row(
            "caution",
            vec![Span::Glyph(Role::Warn, Glyph::Warning), text_span(Role::Warn, warning)],
        ));
    }
    rows
}
