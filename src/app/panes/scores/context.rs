//! A theme or idea with its score, and the rows that several parts of the pane need.

use crate::app::model::session::Session;
use crate::app::widgets::rich_text::{Glyph, InlineChart, RichLine, Role, Span, text_span};
use crate::document::chunk::EntryId;
use crate::insight::score::{Estimates, Score, Scorer};
use crate::roadmap::entry_row::ThemeRow;
use crate::roadmap::scoring_models;
use crate::text::{self, number};
use std::borrow::Cow;

/// Width of the label column.
pub(super) const LABEL_WIDTH: usize = 9;

/// A theme or idea scored by the current model.
pub(super) struct ScoreContext<'s> {
    pub(super) session: &'s Session,
    pub(super) entry: EntryId,
    pub(super) theme: &'s ThemeRow,
    pub(super) scorer: Scorer<'s>,
    pub(super) estimates: Estimates,
    pub(super) score: Score<'s>,
}

impl<'s> ScoreContext<'s> {
    pub(super) fn new(session: &'s Session, entry_id: EntryId) -> Option<Self> {
        let roadmap = &session.plan.roadmap;
        let theme_row = roadmap.theme(entry_id)?;
        let scorer = Scorer::new(roadmap, session.model)?;
        let (estimates, score) = (scorer.estimates(theme_row), scorer.explain(theme_row));
        Some(Self { session, entry: entry_id, theme: theme_row, scorer, estimates, score })
    }

    pub(super) fn is_weighted(&self) -> bool {
        self.session.model == scoring_models::WEIGHTED
    }

    /// Formats a score, or a difference of two scores.
    pub(super) fn format_score(&self, value: f64) -> String {
        format_score(self.session.model, value)
    }
}

/// Formats a score of a model.
pub fn format_score(model: &str, value: f64) -> String {
    if model == scoring_models::WEIGHTED { number::format_score(value) } else { number::format_significant(value) }
}

/// A row with a label.
pub(super) fn labeled_row(label: &str, spans: Vec<Span>) -> RichLine {
    let label = text_span(Role::Muted, text::pad_end(label, LABEL_WIDTH, "…").into_owned());
    RichLine::from_spans(std::iter::once(label).chain(spans).collect())
}

/// A row with a label and text that may be truncated.
pub(super) fn text_row(label: &str, text: impl Into<Cow<'static, str>>) -> RichLine {
    labeled_row(label, vec![text_span(Role::Text, text)])
}

/// A label with text wrapped over as many rows as needed.
pub(super) fn wrapped_rows(label: &str, role: Role, text: &str, width: usize) -> Vec<RichLine> {
    let clean = text::sanitize::sanitize_line(text);
    let lines = text::wrap(&clean, width.saturating_sub(LABEL_WIDTH).max(1));
    let line = |(number, range): (usize, std::ops::Range<usize>)| {
        let line = clean.get(range).unwrap_or_default().to_owned();
        labeled_row(if number == 0 { label } else { "" }, vec![text_span(role, line)])
    };
    lines.into_iter().enumerate().map(line).collect()
}

pub(super) fn score_row(scored: &ScoreContext<'_>, width: usize) -> RichLine {
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
pub(super) fn score_axis(scored: &ScoreContext<'_>, value: f64, top: f64) -> InlineChart {
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
pub(super) fn axis_end(scored: &ScoreContext<'_>, value: f64) -> f64 {
    if scored.is_weighted() {
        return 100.0;
    }
    let highest = scored.session.derived.ranking.ranked.first().map_or(value, |(_, score)| *score);
    let own = scored.session.ranking_confidence.distribution(scored.entry).map_or(value, |spread| spread.p90);
    highest.max(own).max(value)
}
