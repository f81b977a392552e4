//! The inputs: ratings as bars, numbers one per row.

use super::context::ScoreContext;
use crate::app::widgets::rich_text::{Glyph, InlineChart, RichLine, Role, Span, text_span};
use crate::insight::score::ScorePart;
use crate::roadmap::scoring_models;
use crate::text::{self, number};

pub(super) fn build_rows(scored: &ScoreContext<'_>, width: usize) -> Vec<RichLine> {
    match scored.session.model {
        scoring_models::WEIGHTED => rating_rows(&scored.score.parts, width),
        scoring_models::KANO => count_rows(&scored.score.parts, width),
        _ => number_rows(scored, width),
    }
}

/// The ratings of the weighted model as bars, three criteria per row if there is room.
fn rating_rows(parts: &[ScorePart<'_>], width: usize) -> Vec<RichLine> {
    let columns = if width >= 56 { 3 } else { 2 };
    let per_column = parts.len().div_ceil(columns).max(1);
    let cells = (width / columns).min(19);
    // Benefits first, costs last, so that each column reads top down.
    let mut sorted: Vec<&ScorePart<'_>> = parts.iter().filter(|part| !part.is_cost).collect();
    sorted.extend(parts.iter().filter(|part| part.is_cost));
    (0..per_column)
        .map(|row| {
            let in_row = sorted.iter().skip(row).step_by(per_column);
            RichLine::from_spans(in_row.flat_map(|part| rating_spans(part, cells)).collect())
        })
        .collect()
}

fn rating_spans(part: &ScorePart<'_>, cells: usize) -> Vec<Span> {
    let name = text::sanitize::sanitize_line(part.name).into_owned();
    // In a narrow pane, shorten the bar, not the name.
    let bar: u16 = if cells < 19 { 4 } else { 5 };
    let label = cells.saturating_sub(bar as usize + 5).max(4);
    let mut spans = vec![text_span(Role::Muted, text::pad_end(&name, label, "…").into_owned())];
    if let Some(rating) = part.value {
        spans.push(Span::Chart(InlineChart::Bar { filled: rating / 5.0 }, bar));
        spans.push(text_span(Role::Heading, format!(" {}", number::format_plain(rating))));
    } else {
        spans.push(text_span(Role::Muted, " ".repeat(bar as usize + 1)));
        spans.push(Span::Glyph(Role::Muted, Glyph::Missing));
    }
    spans.push(text_span(Role::Muted, " "));
    spans.push(if part.is_cost { Span::Glyph(Role::Muted, Glyph::Cost) } else { text_span(Role::Muted, " ") });
    spans.push(text_span(Role::Muted, " "));
    spans
}

/// The width of the name, value and range of a numeric input.
const INPUT_WIDTH: usize = 13 + 8 + 16;

/// The inputs of a numeric model, one per row, with their ranges.
fn number_rows(scored: &ScoreContext<'_>, width: usize) -> Vec<RichLine> {
    let row = |(at, part): (usize, &ScorePart<'_>)| {
        let mut spans = vec![text_span(Role::Muted, text::pad_end(part.name, 13, "…").into_owned())];
        let Some(rating) = part.value else {
            spans.extend([Span::Glyph(Role::Muted, Glyph::Missing), text_span(Role::Muted, "  unknown")]);
            return RichLine::from_spans(spans);
        };
        spans.push(text_span(Role::Heading, text::pad_end(&number::format_grouped(rating), 8, "…").into_owned()));
        let range =
            part.range.map(|(low, high)| format!("{}–{}", number::format_grouped(low), number::format_grouped(high)));
        spans.push(text_span(Role::Muted, text::pad_end(&range.unwrap_or_default(), 16, "…").into_owned()));
        let operation = operation_label(scored.session.model, at, part);
        if INPUT_WIDTH + text::width(operation) <= width {
            spans.push(text_span(Role::Muted, operation));
        }
        RichLine::from_spans(spans)
    };
    scored.score.parts.iter().enumerate().map(row).collect()
}

/// What the formula does with an input; empty for the first one.
fn operation_label(model: &str, at: usize, part: &ScorePart<'_>) -> &'static str {
    match model {
        _ if at == 0 => "",
        _ if part.is_cost => "divides",
        scoring_models::WSJF => "adds",
        scoring_models::OPPORTUNITY => "adds the shortfall",
        _ => "multiplies",
    }
}

/// Counts of Kano answers, three per row.
fn count_rows(parts: &[ScorePart<'_>], width: usize) -> Vec<RichLine> {
    const LABELS: [(&str, &str); 6] = [
        ("a", "attractive"),
        ("o", "one-dimensional"),
        ("m", "must-be"),
        ("i", "indifferent"),
        ("r", "reverse"),
        ("q", "questionable"),
    ];
    let columns = if width >= 56 { 3 } else { 2 };
    let name = |part: &ScorePart<'_>| LABELS.iter().find(|(id, _)| *id == part.input).map_or("", |(_, label)| *label);
    let count = |part: &ScorePart<'_>| {
        let value = match part.value {
            Some(rating) => {
                text_span(Role::Heading, text::pad_start(&number::format_plain(rating), 3, "…").into_owned())
            }
            None => text_span(Role::Muted, "  –"),
        };
        vec![text_span(Role::Muted, text::pad_end(name(part), 16, "…").into_owned()), value]
    };
    let row = |parts: &[ScorePart<'_>]| {
        let mut spans = Vec::new();
        for part in parts {
            if !spans.is_empty() {
                spans.push(text_span(Role::Muted, "   "));
            }
            spans.extend(count(part));
        }
        RichLine::from_spans(spans)
    };
    // Use fewer columns rather than truncate the names.
    parts.chunks(if width >= 22 * columns { columns } else { 1 }).map(row).collect()
}
