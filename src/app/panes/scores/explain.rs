//! The score explained: the whole arithmetic, with what each input rests on, the source of the formula and what to beware
//! of.

use super::basis::{self, Basis};
use super::{Scored, doubt, inputs, labelled, model, score_row, strip, wrapped};
use crate::app::state::State;
use crate::app::widgets::rich_text::{Picture, Role, SheetRow, Sign, Span, words};
use crate::document::chunk::Serial;
use crate::insight::score::Part;
use crate::roadmap::scoring_models;
use crate::text::{self, number};

/// The longest bar: that of the criterion that weighs most.
const BAR: f64 = 24.0;
/// All themes are shown below, as far as there are not more than this.
const MOST: usize = 40;

/// The rows of the page.
pub(super) fn rows(state: &State, serial: Serial, width: usize) -> Vec<SheetRow> {
    let Some(scored) = Scored::of(state, serial) else { return Vec::new() };
    let title = text::sanitise::line(&state.title(serial)).into_owned();
    let mut rows = vec![SheetRow::of(vec![words(Role::Heading, title)]), SheetRow::blank()];
    let bases = basis::all(&scored);
    rows.extend(if scored.is_weighted() { points(&scored, &bases, width) } else { numbers(&scored, &bases, width) });
    rows.push(score_row(&scored, width));
    rows.extend(model::rows(&scored, width));
    rows.push(SheetRow::blank());
    rows.extend(doubt::rank_row(&scored, width));
    rows.extend(doubt::rows(&scored, width));
    rows.extend(basis::age(&scored, &bases));
    rows.push(SheetRow::blank());
    rows.extend(wrapped("formula", Role::Text, model::formula(&scored), width));
    rows.extend(wrapped("source", Role::Muted, scored.rater.formula.source, width));
    rows.extend(wrapped("beware", Role::Text, scored.rater.formula.beware, width));
    rows.extend(strip::rows(state, serial, width, MOST));
    rows
}

/// The same beside the ranking, which shows all themes already: what the inputs rest on is left to the page.
pub(super) fn beside_ranking(state: &State, serial: Serial, width: usize) -> Vec<SheetRow> {
    let Some(scored) = Scored::of(state, serial) else { return Vec::new() };
    let mut rows = if scored.is_weighted() { points(&scored, &[], width) } else { numbers(&scored, &[], width) };
    rows.push(score_row(&scored, width));
    rows.extend(doubt::rank_row(&scored, width));
    rows.extend(doubt::rows(&scored, width));
    rows.extend(model::rows(&scored, width));
    rows.extend(basis::rows(&scored, width));
    rows
}

/// The marks with the points they give, each with what it rests on.
fn points(scored: &Scored<'_>, bases: &[Basis], width: usize) -> Vec<SheetRow> {
    let mut head = SheetRow::of(vec![words(
        Role::Muted,
        format!("{}{}{}points of the weight", column("criterion", 15), column("range", 7), column("mark", 8)),
    )]);
    head.right.push(words(Role::Muted, "points"));
    let mut rows = vec![head];
    let heaviest = scored.score.parts.iter().filter_map(|part| part.weight).fold(0.0, f64::max);
    for part in &scored.score.parts {
        rows.push(of_part(part, heaviest, width));
        rows.extend(rests_on(bases, part, width));
    }
    rows
}

fn column(text: &str, cells: usize) -> String {
    text::pad_end(text, cells, "…").into_owned()
}

fn of_part(part: &Part<'_>, heaviest: f64, width: usize) -> SheetRow {
    let range = part.range.map(|(low, high)| format!("{}–{}", number::plain(low), number::plain(high)));
    let name = text::sanitise::line(part.name).into_owned();
    let mut spans = vec![
        words(Role::Text, column(&name, 13)),
        if part.is_cost { Span::Sign(Role::Muted, Sign::Cost) } else { words(Role::Muted, " ") },
        words(Role::Muted, format!(" {}", column(&range.unwrap_or_default(), 7))),
    ];
    match part.mark {
        Some(mark) => spans.push(words(Role::Heading, column(&number::plain(mark), 8))),
        None => spans.extend([Span::Sign(Role::Muted, Sign::Missing), words(Role::Muted, "       ")]),
    }
    let weight = part.weight.unwrap_or_default();
    // What stands left of the bar, and the points at its right.
    let room = (width.saturating_sub(30 + 14) as f64).min(BAR);
    let cells = if heaviest > 0.0 { (room * weight / heaviest).round() as u16 } else { 0 };
    if let Some(points) = part.points.filter(|_| cells > 0 && weight > 0.0) {
        spans.push(Span::Picture(Picture::Bar { filled: points / weight }, cells));
    }
    let mut row = SheetRow::of(spans);
    row.right.push(match part.points {
        Some(points) => words(Role::Heading, number::score(points)),
        None => words(Role::Muted, "–"),
    });
    row.right.push(words(Role::Muted, format!(" of {:>4}", number::score(weight))));
    row
}

/// Why an input is what it is, by whom and since when, below it.
fn rests_on(bases: &[Basis], part: &Part<'_>, width: usize) -> Vec<SheetRow> {
    let Some(basis) = bases.iter().find(|basis| basis.name == part.name) else { return Vec::new() };
    let age = basis.age.filter(|days| *days > 0).map(|days| text::plural::count(days as usize, "day", "days"));
    let source = match (basis.source.is_empty(), age) {
        (true, _) => String::new(),
        (false, Some(age)) => format!("({}, {age} ago)", basis.source),
        (false, None) => format!("({})", basis.source),
    };
    let said = format!("{} {source}", basis.why.as_deref().unwrap_or_default());
    match said.trim() {
        "" => Vec::new(),
        said => indented(said, width),
    }
}

fn indented(said: &str, width: usize) -> Vec<SheetRow> {
    let lines = text::wrap(said, width.saturating_sub(4).max(1));
    let line = |range: std::ops::Range<usize>| {
        let line = said.get(range).unwrap_or_default().to_owned();
        SheetRow::of(vec![words(Role::Muted, "    "), words(Role::Muted, line)])
    };
    lines.into_iter().map(line).collect()
}

/// The numbers with what they rest on, and the calculation in a line.
fn numbers(scored: &Scored<'_>, bases: &[Basis], width: usize) -> Vec<SheetRow> {
    let mut rows = Vec::new();
    for (row, part) in inputs::rows(scored, width).into_iter().zip(&scored.score.parts) {
        rows.push(row);
        if scored.state.model != scoring_models::KANO {
            rows.extend(rests_on(bases, part, width));
        }
    }
    rows.extend(calculation(scored).map(|line| labelled("that is", vec![words(Role::Text, line)])));
    rows
}

/// "2000 × 2 × 0.8 / 4 = 800".
fn calculation(scored: &Scored<'_>) -> Option<String> {
    let values: Option<Vec<String>> = scored.score.parts.iter().map(|part| Some(number::grouped(part.mark?))).collect();
    let values = values?;
    let result = scored.shown(scored.score.value?);
    let is_mean = scored.state.plan.roadmap.settings.scoring.ice_is_mean;
    let line = match (scored.state.model, values.as_slice()) {
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
            format!("{importance} + the more of {importance} - {satisfaction} and 0")
        }
        (scoring_models::KANO, [a, o, m, i, ..]) => {
            format!("({a} + {o} + {o} + {m}) / ({a} + {o} + {m} + {i})")
        }
        _ => return None,
    };
    Some(format!("{line} = {result}"))
}
