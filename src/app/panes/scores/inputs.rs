//! The inputs: marks as bars, numbers a row each.

use super::Scored;
use crate::app::widgets::rich_text::{Picture, Role, SheetRow, Sign, Span, words};
use crate::insight::score::Part;
use crate::roadmap::scoring_models;
use crate::text::{self, number};

/// The inputs of the model that is shown.
pub(super) fn rows(scored: &Scored<'_>, width: usize) -> Vec<SheetRow> {
    match scored.state.model {
        scoring_models::WEIGHTED => marks(&scored.score.parts, width),
        scoring_models::KANO => counts(&scored.score.parts, width),
        _ => numbers(scored, width),
    }
}

/// The marks of the weighted model as bars, three criteria a row where there is room.
fn marks(parts: &[Part<'_>], width: usize) -> Vec<SheetRow> {
    let columns = if width >= 56 { 3 } else { 2 };
    let per_column = parts.len().div_ceil(columns).max(1);
    let cells = (width / columns).min(19);
    // Benefits come first and costs last, so that each column reads downwards.
    let mut sorted: Vec<&Part<'_>> = parts.iter().filter(|part| !part.is_cost).collect();
    sorted.extend(parts.iter().filter(|part| part.is_cost));
    (0..per_column)
        .map(|row| {
            let in_row = sorted.iter().skip(row).step_by(per_column);
            SheetRow::of(in_row.flat_map(|part| mark(part, cells)).collect())
        })
        .collect()
}

fn mark(part: &Part<'_>, cells: usize) -> Vec<Span> {
    let name = text::sanitise::line(part.name).into_owned();
    // Where there is little room the bar is shorter, not the name.
    let bar: u16 = if cells < 19 { 4 } else { 5 };
    let label = cells.saturating_sub(bar as usize + 5).max(4);
    let mut spans = vec![words(Role::Muted, text::pad_end(&name, label, "…").into_owned())];
    if let Some(mark) = part.mark {
        spans.push(Span::Picture(Picture::Bar { filled: mark / 5.0 }, bar));
        spans.push(words(Role::Heading, format!(" {}", number::plain(mark))));
    } else {
        spans.push(words(Role::Muted, " ".repeat(bar as usize + 1)));
        spans.push(Span::Sign(Role::Muted, Sign::Missing));
    }
    spans.push(words(Role::Muted, " "));
    spans.push(if part.is_cost { Span::Sign(Role::Muted, Sign::Cost) } else { words(Role::Muted, " ") });
    spans.push(words(Role::Muted, " "));
    spans
}

/// The inputs of a model that calculates with numbers, a row each, with what is believed of them.
fn numbers(scored: &Scored<'_>, width: usize) -> Vec<SheetRow> {
    let row = |(at, part): (usize, &Part<'_>)| {
        let mut spans = vec![words(Role::Muted, text::pad_end(part.name, 13, "…").into_owned())];
        let Some(mark) = part.mark else {
            spans.extend([Span::Sign(Role::Muted, Sign::Missing), words(Role::Muted, "  not known")]);
            return SheetRow::of(spans);
        };
        spans.push(words(Role::Heading, text::pad_end(&number::grouped(mark), 8, "…").into_owned()));
        let range = part.range.map(|(low, high)| format!("{}–{}", number::grouped(low), number::grouped(high)));
        spans.push(words(Role::Muted, text::pad_end(&range.unwrap_or_default(), 16, "…").into_owned()));
        if width >= 48 {
            spans.push(words(Role::Muted, operation(scored.state.model, at, part)));
        }
        SheetRow::of(spans)
    };
    scored.score.parts.iter().enumerate().map(row).collect()
}

/// What the formula does with an input; nothing of the first.
fn operation(model: &str, at: usize, part: &Part<'_>) -> &'static str {
    match model {
        _ if at == 0 => "",
        _ if part.is_cost => "divided by it",
        scoring_models::WSJF => "added",
        scoring_models::OPPORTUNITY => "what it lacks is added",
        _ => "times it",
    }
}

/// Counts of answers, three a row.
fn counts(parts: &[Part<'_>], width: usize) -> Vec<SheetRow> {
    const WORDS: [(&str, &str); 6] = [
        ("a", "attractive"),
        ("o", "one-dimensional"),
        ("m", "must-be"),
        ("i", "indifferent"),
        ("r", "reverse"),
        ("q", "questionable"),
    ];
    let columns = if width >= 56 { 3 } else { 2 };
    let name = |part: &Part<'_>| WORDS.iter().find(|(id, _)| *id == part.input).map_or("", |(_, words)| *words);
    let count = |part: &Part<'_>| {
        let value = match part.mark {
            Some(mark) => words(Role::Heading, text::pad_start(&number::plain(mark), 3, "…").into_owned()),
            None => words(Role::Muted, "  –"),
        };
        vec![words(Role::Muted, text::pad_end(name(part), 16, "…").into_owned()), value]
    };
    let row = |parts: &[Part<'_>]| {
        let mut spans = Vec::new();
        for part in parts {
            if !spans.is_empty() {
                spans.push(words(Role::Muted, "   "));
            }
            spans.extend(count(part));
        }
        SheetRow::of(spans)
    };
    // Where there is no room for three, two; the words stay whole.
    parts.chunks(if width >= 22 * columns { columns } else { 1 }).map(row).collect()
}
