//! The Scores pane: what each input gives, the score, and the rank it has.

use crate::app::sheet::{Picture, Role, SheetRow, Sign, Span, words};
use crate::app::state::State;
use crate::document::chunk::Serial;
use crate::insight::order;
use crate::insight::score::{Part, Score};
use crate::roadmap::facts::Bet;
use crate::roadmap::lane::Lane;
use crate::roadmap::models;
use crate::text::{self, number};

/// The rows for a theme or idea.
pub fn rows(state: &State, serial: Serial, width: usize) -> Vec<SheetRow> {
    let Some(bet) = state.plan.roadmap.bet(serial) else { return Vec::new() };
    let score = order::score_of(&state.plan.roadmap, bet, state.model);
    let mut rows = match state.model {
        models::WEIGHTED => marks(&score, width),
        _ => factors(&score, width),
    };
    rows.push(score_row(state, &score, width));
    rows.extend(rank_rows(state, serial, bet, &score));
    rows.extend(formula(state.model, width));
    rows
}

/// The score and the rank in a few words.
pub(super) fn in_short(state: &State, serial: Serial) -> String {
    let Some(bet) = state.plan.roadmap.bet(serial) else { return String::new() };
    let Some(value) = order::score_of(&state.plan.roadmap, bet, state.model).value else {
        return "no score".to_owned();
    };
    let place = state.derived.order.place(serial).filter(|_| is_ranking(state));
    let rank = place.map(|place| format!(", rank {place} of {}", state.derived.order.ranking.len()));
    format!("{}{}", shown(state.model, value), rank.unwrap_or_default())
}

/// Whether the model shown is the one that ranks.
fn is_ranking(state: &State) -> bool {
    state.model == state.plan.roadmap.settings.ranking
}

/// The marks of the weighted model as bars, three criteria a row where there is room.
fn marks(score: &Score, width: usize) -> Vec<SheetRow> {
    let columns = if width >= 56 { 3 } else { 2 };
    let per_column = score.parts.len().div_ceil(columns).max(1);
    let cells = (width / columns).min(19);
    // Benefits come first and costs last, so that each column reads downwards.
    let mut parts: Vec<&Part> = score.parts.iter().filter(|part| !part.is_cost).collect();
    parts.extend(score.parts.iter().filter(|part| part.is_cost));
    (0..per_column)
        .map(|row| {
            let in_row = parts.iter().skip(row).step_by(per_column);
            SheetRow::of(in_row.flat_map(|part| mark(part, cells)).collect())
        })
        .collect()
}

fn mark(part: &Part, cells: usize) -> Vec<Span> {
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

/// The inputs of a model that multiplies, a row each.
fn factors(score: &Score, width: usize) -> Vec<SheetRow> {
    let one = |part: &Part| {
        let value = match part.mark {
            Some(mark) => words(Role::Heading, number::grouped(mark)),
            None => Span::Sign(Role::Muted, Sign::Missing),
        };
        let times = if part.is_cost { "divided by" } else { "times" };
        let mut spans = vec![words(Role::Muted, text::pad_end(part.name, 12, "…").into_owned()), value];
        if width >= 40 {
            spans.push(words(Role::Muted, format!("  {times}")));
        }
        SheetRow::of(spans)
    };
    let mut rows: Vec<SheetRow> = score.parts.iter().map(one).collect();
    if let Some(first) = rows.first_mut() {
        // The first factor is not multiplied with anything before it.
        first.spans.truncate(2);
    }
    rows
}

fn score_row(state: &State, score: &Score, width: usize) -> SheetRow {
    let label = words(Role::Muted, "score    ");
    let Some(value) = score.value else {
        let missing = score.missing();
        let told = match missing.len() {
            0 => "no score".to_owned(),
            1..=3 => format!("no score yet: {} open", missing.join(", ")),
            n => format!("no score yet: {n} inputs are open"),
        };
        return SheetRow::of(vec![
            label,
            Span::Sign(Role::Muted, Sign::Missing),
            words(Role::Muted, format!("  {told}")),
        ]);
    };
    let shown = shown(state.model, value);
    if state.model != models::WEIGHTED {
        return SheetRow::of(vec![label, words(Role::Heading, shown)]);
    }
    let cells = width.saturating_sub(9 + 2 + 6 + text::width(&shown)).min(38) as u16;
    let range = score.range.map(|(low, high)| (low / 100.0, high / 100.0));
    let mut row = SheetRow::of(vec![
        label,
        words(Role::Muted, "0 "),
        Span::Picture(Picture::Axis { at: value / 100.0, range }, cells),
        words(Role::Muted, " 100"),
    ]);
    row.right.push(words(Role::Heading, shown));
    row
}

/// A score as a model shows it.
pub fn shown(model: &str, value: f64) -> String {
    if model == models::WEIGHTED { number::score(value) } else { number::significant(value) }
}

fn rank_rows(state: &State, serial: Serial, bet: &Bet, score: &Score) -> Vec<SheetRow> {
    let mut rows = Vec::new();
    let order = &state.derived.order;
    let label = || words(Role::Muted, "rank     ");
    let count = order.ranking.len();
    match (is_ranking(state), order.place(serial), score.value) {
        (true, Some(place), _) => {
            let tie = if order.is_tied(serial) { "=" } else { "" };
            let mut spans = vec![
                label(),
                words(Role::Heading, format!("{tie}{place}")),
                words(Role::Muted, format!(" of {count}")),
            ];
            spans.extend(next_one(state, serial));
            rows.push(SheetRow::of(spans));
        }
        (true, None, Some(value)) if bet.lane.is_none_or(Lane::is_live) => {
            let place = order.place_of_score(value);
            let would = format!("would be {place} of {}", count + 1);
            rows.push(SheetRow::of(vec![label(), words(Role::Muted, would)]));
        }
        (false, _, Some(_)) => {
            let ranking = &state.plan.roadmap.settings.ranking;
            let told = format!("themes are ranked by {ranking} in this file");
            rows.push(SheetRow::of(vec![label(), words(Role::Muted, told)]));
        }
        _ => {}
    }
    if let Some((low, high)) = score.range {
        let missing = score.missing().join(", ");
        let told = format!("{}–{} until known: {missing}", number::score(low), number::score(high));
        rows.push(SheetRow::of(vec![words(Role::Muted, "unsure   "), words(Role::Text, told)]));
    }
    if bet.rank.is_some() {
        let spans = vec![words(Role::Muted, "by hand  "), words(Role::Text, "it was put in its place by hand")];
        rows.push(SheetRow::of(spans));
    }
    rows
}

/// Ahead of which theme it is, by score.
fn next_one(state: &State, serial: Serial) -> Vec<Span> {
    let order = &state.derived.order;
    let Some(next) = order.behind(serial) else { return Vec::new() };
    let by = order.score(serial).zip(order.score(next)).map_or(0.0, |(own, other)| own - other);
    let title = text::sanitise::line(&state.title(next)).into_owned();
    let title = text::cut(&title, 22, "…").into_owned();
    let by = shown(&state.plan.roadmap.settings.ranking, by);
    vec![words(Role::Muted, " · "), words(Role::Text, format!("{by} ahead of {title}"))]
}

/// The formula, where there is room for it.
fn formula(model: &str, width: usize) -> Vec<SheetRow> {
    let text = match model {
        models::WEIGHTED => "100 × weighted mean of the marks, costs turned",
        _ => "reach × impact × confidence / effort",
    };
    if width < 40 {
        return Vec::new();
    }
    vec![SheetRow::of(vec![words(Role::Muted, "formula  "), words(Role::Muted, text)])]
}
