//! The Scores pane: what each input gives, the score and where it may lie, the rank and how sure it is, what would change
//! it, and what it rests on. What matters most comes first: a low pane shows the head of it.
//!
//! To add something the pane says: a file here that makes rows of a `Scored`, and a line in `rows`.

mod basis;
mod doubt;
mod explain;
mod flips;
mod inputs;
mod model;
mod standing;
pub mod strip;

use super::TALL_ENOUGH;
use crate::app::state::{Pane, Screen, State};
use crate::app::widgets::rich_text::{Picture, Role, SheetRow, Sign, Span, words};
use crate::document::chunk::Serial;
use crate::insight::score::{Estimates, Rater, Score};
use crate::roadmap::entry_row::Bet;
use crate::roadmap::scoring_models;
use crate::text::{self, number};
use std::borrow::Cow;

/// The cells of the labels of this pane.
const LABEL: usize = 9;

/// A theme or idea by the model that is shown.
struct Scored<'s> {
    state: &'s State,
    serial: Serial,
    bet: &'s Bet,
    rater: Rater<'s>,
    estimates: Estimates,
    score: Score<'s>,
}

impl<'s> Scored<'s> {
    fn of(state: &'s State, serial: Serial) -> Option<Self> {
        let roadmap = &state.plan.roadmap;
        let bet = roadmap.bet(serial)?;
        let rater = Rater::new(roadmap, state.model)?;
        let (estimates, score) = (rater.estimates(bet), rater.explained(bet));
        Some(Self { state, serial, bet, rater, estimates, score })
    }

    fn is_weighted(&self) -> bool {
        self.state.model == scoring_models::WEIGHTED
    }

    /// A score, or a difference of two, as the model shows it.
    fn shown(&self, value: f64) -> String {
        shown(self.state.model, value)
    }
}

/// All that is said of a theme or idea, for a width in cells.
pub fn rows(state: &State, serial: Serial, width: usize) -> Vec<SheetRow> {
    let Some(scored) = Scored::of(state, serial) else { return Vec::new() };
    let mut rows = inputs::rows(&scored, width);
    rows.push(score_row(&scored, width));
    rows.extend(doubt::rank_row(&scored, width));
    rows.extend(doubt::rows(&scored, width));
    rows.extend(model::rows(&scored, width));
    rows.extend(basis::rows(&scored, width));
    rows.extend(formula(&scored, width));
    rows
}

/// The rows of the pane: its head where it is low, the whole arithmetic where it has the screen, and all themes with their
/// doubt where there is height to spare.
pub(super) fn in_pane(state: &State, serial: Serial, width: usize, height: u16) -> Vec<SheetRow> {
    if is_explained(state) {
        return explain::rows(state, serial, width);
    }
    if state.screen == Screen::Scores {
        return explain::beside_ranking(state, serial, width);
    }
    if height < TALL_ENOUGH {
        return in_few_rows(state, serial, width);
    }
    let mut rows = rows(state, serial, width);
    rows.extend(strip::rows(state, serial, width, (height as usize).saturating_sub(rows.len() + 2)));
    rows
}

/// Whether the score is explained: the pane has the whole screen.
pub fn is_explained(state: &State) -> bool {
    state.zoomed && state.pane == Pane::Scores
}

/// Score and rank, who is in front and what would change that: for a preview that has no room for more.
fn in_few_rows(state: &State, serial: Serial, width: usize) -> Vec<SheetRow> {
    let Some(scored) = Scored::of(state, serial) else { return Vec::new() };
    let mut first = score_row(&scored, width);
    let rank = doubt::rank_words(&scored);
    if !rank.is_empty() {
        first.spans.push(words(Role::Muted, "   "));
        first.spans.extend(rank);
    }
    let mut rows = vec![first];
    rows.extend(doubt::rows(&scored, width));
    rows
}

/// The score and the rank in a few words.
pub(super) fn in_short(state: &State, serial: Serial) -> String {
    let Some(scored) = Scored::of(state, serial) else { return String::new() };
    let Some(value) = scored.score.value else { return "no score".to_owned() };
    let rank = standing::Standing::of(&scored).filter(|standing| standing.is_ranked);
    let rank = rank.map(|standing| format!(", rank {} of {}", standing.shown(), standing.of));
    format!("{}{}", scored.shown(value), rank.unwrap_or_default())
}

/// A score as a model shows it.
pub fn shown(model: &str, value: f64) -> String {
    if model == scoring_models::WEIGHTED { number::score(value) } else { number::significant(value) }
}

/// A row behind a label.
fn labelled(label: &str, spans: Vec<Span>) -> SheetRow {
    let label = words(Role::Muted, text::pad_end(label, LABEL, "…").into_owned());
    SheetRow::of(std::iter::once(label).chain(spans).collect())
}

/// A row behind a label: words that may be cut, and what stands flush right and is not.
fn told(label: &str, text: impl Into<Cow<'static, str>>) -> SheetRow {
    labelled(label, vec![words(Role::Text, text)])
}

/// Words behind a label, over as many rows as they need.
fn wrapped(label: &str, role: Role, text: &str, width: usize) -> Vec<SheetRow> {
    let clean = text::sanitise::line(text);
    let lines = text::wrap(&clean, width.saturating_sub(LABEL).max(1));
    let line = |(number, range): (usize, std::ops::Range<usize>)| {
        let line = clean.get(range).unwrap_or_default().to_owned();
        labelled(if number == 0 { label } else { "" }, vec![words(role, line)])
    };
    lines.into_iter().enumerate().map(line).collect()
}

fn score_row(scored: &Scored<'_>, width: usize) -> SheetRow {
    let Some(value) = scored.score.value else {
        let missing = scored.score.missing();
        let told = match missing.len() {
            0 => "no score: its inputs give no number".to_owned(),
            1..=3 => format!("no score yet: {} open", missing.join(", ")),
            n => format!("no score yet: {n} inputs are open"),
        };
        return labelled(
            "score",
            vec![Span::Sign(Role::Muted, Sign::Missing), words(Role::Muted, format!("  {told}"))],
        );
    };
    let shown = scored.shown(value);
    let top = axis_end(scored, value);
    let end = if scored.is_weighted() { "100".to_owned() } else { scored.shown(top) };
    let taken = LABEL + 2 + 1 + text::width(&end) + 2 + text::width(&shown);
    let cells = width.saturating_sub(taken).min(38) as u16;
    let mut row = labelled("score", Vec::new());
    if cells >= 8 {
        row.spans.extend([
            words(Role::Muted, "0 "),
            Span::Picture(axis(scored, value, top), cells),
            words(Role::Muted, format!(" {end}")),
        ]);
    }
    row.right.push(words(Role::Heading, shown));
    row
}

/// Where the score may lie, on an axis from 0 on.
fn axis(scored: &Scored<'_>, value: f64, top: f64) -> Picture {
    let share = |value: f64| if top > 0.0 { value / top } else { 0.0 };
    match scored.state.doubts.spread(scored.serial) {
        Some(spread) if spread.p10 < spread.p90 => {
            let shares = [spread.p10, spread.p25, spread.p50, spread.p75, spread.p90].map(share);
            Picture::Spread { shares, role: Role::Accent }
        }
        _ => Picture::Axis { at: share(value), range: scored.score.range.map(|(low, high)| (share(low), share(high))) },
    }
}

/// The end of the axis: that of the scale, else the highest score there is.
fn axis_end(scored: &Scored<'_>, value: f64) -> f64 {
    if scored.is_weighted() {
        return 100.0;
    }
    let highest = scored.state.derived.ranking.ranked.first().map_or(value, |(_, score)| *score);
    let own = scored.state.doubts.spread(scored.serial).map_or(value, |spread| spread.p90);
    highest.max(own).max(value)
}

/// The formula, where there is room for it.
fn formula(scored: &Scored<'_>, width: usize) -> Vec<SheetRow> {
    if width < 40 {
        return Vec::new();
    }
    vec![labelled("formula", vec![words(Role::Muted, model::formula(scored))])]
}
