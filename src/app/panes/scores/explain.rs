//! The score explained: the full calculation with the evidence of each input, and the formula's source and caveat.

use super::basis::{self, InputEvidence};
use super::context::{ScoreContext, labeled_row, score_row, wrapped_rows};
use super::{inputs, model, strip, uncertainty};
use crate::app::model::session::Session;
use crate::app::widgets::rich_text::{Glyph, InlineChart, RichLine, Role, Span, text_span};
use crate::document::chunk::EntryId;
use crate::insight::score::ScorePart;
use crate::roadmap::scoring_models;
use crate::text::{self, number};

/// Width of the longest bar, which belongs to the criterion with the highest weight.
const MAX_BAR_WIDTH: f64 = 24.0;
/// Maximum number of themes shown below the explanation.
const MAX_THEMES: usize = 40;

pub(super) fn build_rows(session: &Session, entry: EntryId, width: usize) -> Vec<RichLine> {
    let Some(scored) = ScoreContext::new(session, entry) else { return Vec::new() };
    let title = text::sanitize::sanitize_line(&session.title(entry)).into_owned();
    let mut rows = vec![RichLine::from_spans(vec![text_span(Role::Heading, title)]), RichLine::blank()];
    let evidence = basis::read_evidence(&scored);
    rows.extend(if scored.is_weighted() {
        point_rows(&scored, &evidence, width)
    } else {
        number_rows(&scored, &evidence, width)
    });
    rows.push(score_row(&scored, width));
    rows.extend(model::build_rows(&scored, width));
    rows.push(RichLine::blank());
    rows.extend(uncertainty::rank_row(&scored, width));
    rows.extend(uncertainty::build_rows(&scored, width));
    rows.extend(basis::age_row(&scored, &evidence));
    rows.push(RichLine::blank());
    rows.extend(wrapped_rows("formula", Role::Text, model::formula(&scored), width));
    rows.extend(wrapped_rows("source", Role::Muted, scored.scorer.formula.source, width));
    rows.extend(wrapped_rows("caution", Role::Text, scored.scorer.formula.caveat, width));
    rows.extend(strip::build_rows(session, entry, width, MAX_THEMES));
    rows
}

/// Like [`build_rows`], but without the list of all themes and the evidence of each input.
pub(super) fn build_rows_beside_ranking(session: &Session, entry: EntryId, width: usize) -> Vec<RichLine> {
    let Some(scored) = ScoreContext::new(session, entry) else { return Vec::new() };
    let mut rows =
        if scored.is_weighted() { point_rows(&scored, &[], width) } else { number_rows(&scored, &[], width) };
    rows.push(score_row(&scored, width));
    rows.extend(uncertainty::rank_row(&scored, width));
    rows.extend(uncertainty::build_rows(&scored, width));
    rows.extend(model::build_rows(&scored, width));
    rows.extend(basis::build_rows(&scored, width));
    rows
}

/// The ratings with their points, each with its evidence.
fn point_rows(scored: &ScoreContext<'_>, evidence: &[InputEvidence], width: usize) -> Vec<RichLine> {
    let mut head = RichLine::from_spans(vec![text_span(
        Role::Muted,
        format!("{}{}{}share of weight", pad_column("criterion", 15), pad_column("range", 7), pad_column("rating", 8)),
    )]);
    head.right.push(text_span(Role::Muted, "points"));
    let mut rows = vec![head];
    let heaviest = scored.score.parts.iter().filter_map(|part| part.weight).fold(0.0, f64::max);
    for part in &scored.score.parts {
        rows.push(part_row(part, heaviest, width));
        rows.extend(evidence_rows(evidence, part, width));
    }
    rows
}

fn pad_column(text: &str, cells: usize) -> String {
    text::pad_end(text, cells, "…").into_owned()
}

fn part_row(part: &ScorePart<'_>, heaviest: f64, width: usize) -> RichLine {
    let range = part.range.map(|(low, high)| format!("{}–{}", number::format_plain(low), number::format_plain(high)));
    let name = text::sanitize::sanitize_line(part.name).into_owned();
    let mut spans = vec![
        text_span(Role::Text, pad_column(&name, 13)),
        if part.is_cost { Span::Glyph(Role::Muted, Glyph::Cost) } else { text_span(Role::Muted, " ") },
        text_span(Role::Muted, format!(" {}", pad_column(&range.unwrap_or_default(), 7))),
    ];
    match part.value {
        Some(mark) => spans.push(text_span(Role::Heading, pad_column(&number::format_plain(mark), 8))),
        None => spans.extend([Span::Glyph(Role::Muted, Glyph::Missing), text_span(Role::Muted, "       ")]),
    }
    let weight = part.weight.unwrap_or_default();
    // Subtract the columns left of the bar, and the points at the right.
    let room = (width.saturating_sub(30 + 14) as f64).min(MAX_BAR_WIDTH);
    let cells = if heaviest > 0.0 { (room * weight / heaviest).round() as u16 } else { 0 };
    if let Some(points) = part.points.filter(|_| cells > 0 && weight > 0.0) {
        spans.push(Span::Chart(InlineChart::Bar { filled: points / weight }, cells));
    }
    let mut row = RichLine::from_spans(spans);
    row.right.push(match part.points {
        Some(points) => text_span(Role::Heading, number::format_score(points)),
        None => text_span(Role::Muted, "–"),
    });
    row.right.push(text_span(Role::Muted, format!(" of {:>4}", number::format_score(weight))));
    row
}

/// The reason, author, and age of an input, indented below it.
fn evidence_rows(evidence: &[InputEvidence], part: &ScorePart<'_>, width: usize) -> Vec<RichLine> {
    let Some(basis) = evidence.iter().find(|basis| basis.input_name == part.name) else { return Vec::new() };
    let age =
        basis.age_days.filter(|days| *days > 0).map(|days| text::plural::format_count(days as usize, "day", "days"));
    let source = match (basis.attribution.is_empty(), age) {
        (true, _) => String::new(),
        (false, Some(age)) => format!("({}, {age} ago)", basis.attribution),
        (false, None) => format!("({})", basis.attribution),
    };
    let text = format!("{} {source}", basis.why.as_deref().unwrap_or_default());
    match text.trim() {
        "" => Vec::new(),
        text => indented_rows(text, width),
    }
}

fn indented_rows(text: &str, width: usize) -> Vec<RichLine> {
    let lines = text::wrap(text, width.saturating_sub(4).max(1));
    let line = |range: std::ops::Range<usize>| {
        let line = text.get(range).unwrap_or_default().to_owned();
        RichLine::from_spans(vec![text_span(Role::Muted, "    "), text_span(Role::Muted, line)])
    };
    lines.into_iter().map(line).collect()
}

/// The numbers with their evidence, and the calculation in one line.
fn number_rows(scored: &ScoreContext<'_>, evidence: &[InputEvidence], width: usize) -> Vec<RichLine> {
    let mut rows = Vec::new();
    for (row, part) in inputs::build_rows(scored, width).into_iter().zip(&scored.score.parts) {
        rows.push(row);
        if scored.session.model != scoring_models::KANO {
            rows.extend(evidence_rows(evidence, part, width));
        }
    }
    rows.extend(format_calculation(scored).map(|line| labeled_row("result", vec![text_span(Role::Text, line)])));
    rows
}

/// "2000 × 2 × 0.8 / 4 = 800".
fn format_calculation(scored: &ScoreContext<'_>) -> Option<String> {
    let values: Option<Vec<String>> =
        scored.score.parts.iter().map(|part| Some(number::format_grouped(part.value?))).collect();
    let values = values?;
    let result = scored.format_score(scored.score.value?);
    let is_mean = scored.session.plan.roadmap.settings.scoring.is_ice_mean;
    let line = match (scored.session.model, values.as_slice()) {
        (scoring_models::RICE, [reach, impact, confidence, effort]) => {
            format!("{reach} × {impact} × {confidence} / {effort}")
        }
        (scoring_models::ICE, [impact, confidence, ease]) if is_mean => {
            format!("({impact} + {confidence} + {ease}) / 3")
        }
        (scoring_models::ICE, [impact, confidence, ease]) => format!("{impact} × {confidence} × {ease}"),
        (scoring_models::WSJF, [value, time, risk, size]) => format!("({value} + {time} + {risk}) / {size}"),
        (scoring_models::CD3, [cost, duration]) => format!("{cost} / {duration}"),
        (scoring_models::OPPORTUNITY, [importance, satisfaction]) => {
            format!("{importance} + max({importance} - {satisfaction}, 0)")
        }
        (scoring_models::KANO, [a, o, m, i, ..]) => {
            format!("({a} + {o} + {o} + {m}) / ({a} + {o} + {m} + {i})")
        }
        _ => return None,
    };
    Some(format!("{line} = {result}"))
}
