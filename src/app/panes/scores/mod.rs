//! The Scores pane: inputs, the score and its range, the rank and its uncertainty, what would change it, and the
//! evidence. The most important rows come first, because a short pane shows only the first ones.
//!
//! To add a fact to the pane: add a file here that builds rows from a `ScoreContext`, and call it in `build_rows`.

mod basis;
mod doubt;
mod explain;
mod flips;
mod inputs;
mod model;
mod standing;
pub mod strip;

use super::FULL_HEIGHT;
use crate::app::model::mode::Pane;
use crate::app::model::mode::ViewKind;
use crate::app::model::screen::Screen;
use crate::app::model::session::Session;
use crate::app::widgets::rich_text::{Glyph, InlineChart, RichLine, Role, Span, text_span};
use crate::document::chunk::EntryId;
use crate::insight::score::{Estimates, Score, Scorer};
use crate::roadmap::entry_row::ThemeRow;
use crate::roadmap::scoring_models;
use crate::text::{self, number};
use std::borrow::Cow;

/// Width of the label column.
const LABEL_WIDTH: usize = 9;

/// A theme or idea scored by the current model.
struct ScoreContext<'s> {
    session: &'s Session,
    entry: EntryId,
    theme: &'s ThemeRow,
    scorer: Scorer<'s>,
    estimates: Estimates,
    score: Score<'s>,
}

impl<'s> ScoreContext<'s> {
    fn new(session: &'s Session, entry_id: EntryId) -> Option<Self> {
        let roadmap = &session.plan.roadmap;
        let theme_row = roadmap.theme(entry_id)?;
        let scorer = Scorer::new(roadmap, session.model)?;
        let (estimates, score) = (scorer.estimates(theme_row), scorer.explain(theme_row));
        Some(Self { session, entry: entry_id, theme: theme_row, scorer, estimates, score })
    }

    fn is_weighted(&self) -> bool {
        self.session.model == scoring_models::WEIGHTED
    }

    /// Formats a score, or a difference of two scores.
    fn format_score(&self, value: f64) -> String {
        format_score(self.session.model, value)
    }
}

/// All rows for a theme or idea.
pub fn build_rows(session: &Session, entry_id: EntryId, width: usize) -> Vec<RichLine> {
    let Some(scored) = ScoreContext::new(session, entry_id) else { return Vec::new() };
    let mut rows = inputs::build_rows(&scored, width);
    rows.push(score_row(&scored, width));
    rows.extend(doubt::rank_row(&scored, width));
    rows.extend(doubt::build_rows(&scored, width));
    rows.extend(model::build_rows(&scored, width));
    rows.extend(basis::build_rows(&scored, width));
    rows.extend(formula_rows(&scored, width));
    rows
}

/// The rows of the pane at its size: the short form, the full explanation if it fills the screen, or all rows followed
/// by the other themes with their uncertainty if there is room.
pub(super) fn build_pane_rows(
    session: &Session,
    screen: &Screen,
    entry_id: EntryId,
    width: usize,
    height: u16,
) -> Vec<RichLine> {
    if is_explained(screen) {
        return explain::build_rows(session, entry_id, width);
    }
    if screen.view == ViewKind::Scores {
        return explain::build_rows_beside_ranking(session, entry_id, width);
    }
    if height < FULL_HEIGHT {
        return build_short_rows(session, entry_id, width);
    }
    let mut rows = build_rows(session, entry_id, width);
    rows.extend(strip::build_rows(session, entry_id, width, (height as usize).saturating_sub(rows.len() + 2)));
    rows
}

/// Whether the pane fills the screen and explains the score.
pub fn is_explained(screen: &Screen) -> bool {
    screen.zoomed && screen.pane == Pane::Scores
}

/// The short form: score and rank, the neighbors, and what would change the order.
fn build_short_rows(session: &Session, entry_id: EntryId, width: usize) -> Vec<RichLine> {
    let Some(scored) = ScoreContext::new(session, entry_id) else { return Vec::new() };
    let mut first = score_row(&scored, width);
    let rank = doubt::rank_spans(&scored);
    if !rank.is_empty() {
        first.spans.push(text_span(Role::Muted, "   "));
        first.spans.extend(rank);
    }
    let mut rows = vec![first];
    rows.extend(doubt::build_rows(&scored, width));
    rows
}

/// Score and rank, for the pane rule.
pub(super) fn score_summary(session: &Session, entry_id: EntryId) -> String {
    let Some(scored) = ScoreContext::new(session, entry_id) else { return String::new() };
    let Some(value) = scored.score.value else { return "no score".to_owned() };
    let rank = standing::RankStanding::new(&scored).filter(|standing| standing.is_ranked);
    let rank = rank.map(|standing| format!(", rank {} of {}", standing.label(), standing.ranked_count));
    format!("{}{}", scored.format_score(value), rank.unwrap_or_default())
}

/// Formats a score of a model.
pub fn format_score(model: &str, value: f64) -> String {
    if model == scoring_models::WEIGHTED { number::format_score(value) } else { number::format_significant(value) }
}

/// A row with a label.
fn labeled_row(label: &str, spans: Vec<Span>) -> RichLine {
    let label = text_span(Role::Muted, text::pad_end(label, LABEL_WIDTH, "…").into_owned());
    RichLine::from_spans(std::iter::once(label).chain(spans).collect())
}

/// A row with a label and text that may be truncated.
fn text_row(label: &str, text: impl Into<Cow<'static, str>>) -> RichLine {
    labeled_row(label, vec![text_span(Role::Text, text)])
}

/// A label with text wrapped over as many rows as needed.
fn wrapped_rows(label: &str, role: Role, text: &str, width: usize) -> Vec<RichLine> {
    let clean = text::sanitize::sanitize_line(text);
    let lines = text::wrap(&clean, width.saturating_sub(LABEL_WIDTH).max(1));
    let line = |(number, range): (usize, std::ops::Range<usize>)| {
        let line = clean.get(range).unwrap_or_default().to_owned();
        labeled_row(if number == 0 { label } else { "" }, vec![text_span(role, line)])
    };
    lines.into_iter().enumerate().map(line).collect()
}

fn score_row(scored: &ScoreContext<'_>, width: usize) -> RichLine {
    let Some(value) = scored.score.value else {
        let missing = scored.score.missing_inputs();
        let reason = match missing.len() {
            0 => "no score: its inputs give no result".to_owned(),
            1..=3 => format!("no score yet: {} missing", missing.join(", ")),
            n => format!("no score yet: {n} inputs missing"),
        };
        return labeled_row(
            "score",
            vec![Span::Glyph(Role::Muted, Glyph::Missing), text_span(Role::Muted, format!("  {reason}"))],
        );
    };
    let shown = scored.format_score(value);
    let top = axis_end(scored, value);
    let end = if scored.is_weighted() { "100".to_owned() } else { scored.format_score(top) };
    let taken = LABEL_WIDTH + 2 + 1 + text::width(&end) + 2 + text::width(&shown);
    let cells = width.saturating_sub(taken).min(38) as u16;
    let mut row = labeled_row("score", Vec::new());
    if cells >= 8 {
        row.spans.extend([
            text_span(Role::Muted, "0 "),
            Span::Chart(score_axis(scored, value, top), cells),
            text_span(Role::Muted, format!(" {end}")),
        ]);
    }
    row.right.push(text_span(Role::Heading, shown));
    row
}

/// The score, or its distribution, on an axis from 0 to `top`.
fn score_axis(scored: &ScoreContext<'_>, value: f64, top: f64) -> InlineChart {
    let share = |value: f64| if top > 0.0 { value / top } else { 0.0 };
    match scored.session.ranking_confidence.distribution(scored.entry) {
        Some(spread) if spread.p10 < spread.p90 => {
            let shares = [spread.p10, spread.p25, spread.p50, spread.p75, spread.p90].map(share);
            InlineChart::Distribution { shares, role: Role::Accent }
        }
        _ => InlineChart::Axis {
            at: share(value),
            range: scored.score.range.map(|(low, high)| (share(low), share(high))),
        },
    }
}

/// The end of the axis: 100 for the weighted model, otherwise the highest score.
fn axis_end(scored: &ScoreContext<'_>, value: f64) -> f64 {
    if scored.is_weighted() {
        return 100.0;
    }
    let highest = scored.session.derived.ranking.ranked.first().map_or(value, |(_, score)| *score);
    let own = scored.session.ranking_confidence.distribution(scored.entry).map_or(value, |spread| spread.p90);
    highest.max(own).max(value)
}

/// The formula, if the pane is wide enough.
fn formula_rows(scored: &ScoreContext<'_>, width: usize) -> Vec<RichLine> {
    if width < 40 {
        return Vec::new();
    }
    vec![labeled_row("formula", vec![text_span(Role::Muted, model::formula(scored))])]
}
