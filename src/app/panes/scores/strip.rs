//! The ranked themes around the selected one with their uncertainty, one per row on a shared axis.

use crate::app::model::layout;
use crate::app::model::screen::Screen;
use crate::app::model::selection::Selection;
use crate::app::model::session::Session;
use crate::app::widgets::rich_text::{Glyph, InlineChart, RichLine, Role, Span, text_span};
use crate::document::chunk::EntryId;
use crate::insight::uncertainty::{Certainty, ScoreDistribution, format_probability};
use crate::text;
use std::ops::Range;

/// Widths of the rank, the id, and the lead over the next theme.
const RANK_WIDTH: usize = 4;
const ID_WIDTH: usize = 18;
const CERTAINTY_WIDTH: usize = 17;
/// Minimum number of themes worth showing.
const MIN_THEMES: usize = 4;

/// A blank row, a heading, and as many themes as fit.
pub(super) fn build_rows(session: &Session, entry: EntryId, width: usize, room: usize) -> Vec<RichLine> {
    let seen = visible_range(session, entry, room);
    let axis = width.saturating_sub(RANK_WIDTH + ID_WIDTH + CERTAINTY_WIDTH + 1);
    if seen.len() < MIN_THEMES.min(session.derived.ranking.ranked.len()) || seen.len() < 2 || axis < 12 {
        return Vec::new();
    }
    let count = session.derived.ranking.ranked.len();
    let heading = match seen.len() {
        shown if shown == count => format!("all {}, with uncertainty", spell_out(count)),
        _ => format!("{} to {} of {count}, with uncertainty", seen.start + 1, seen.end),
    };
    let mut head = RichLine::from_spans(vec![text_span(Role::Muted, heading)]);
    head.right.push(text_span(Role::Muted, "lead over next"));
    let shown = session.derived.ranking.ranked.get(seen).unwrap_or_default();
    let ends = axis_ends(session, shown);
    let themes = shown.iter().map(|(own, score)| theme_row(session, *own, *score, *own == entry, (axis, ends)));
    [RichLine::blank(), head].into_iter().chain(themes).collect()
}

/// The positions in the ranking that are shown, centered on the selected one.
fn visible_range(session: &Session, entry: EntryId, room: usize) -> Range<usize> {
    let count = session.derived.ranking.ranked.len();
    let size = room.min(count);
    let at = session.derived.ranking.position(entry).unwrap_or(0);
    let start = at.saturating_sub(size / 2).min(count - size);
    start..start + size
}

/// The themes to simulate for the strip at this screen size.
pub fn themes_to_simulate(session: &Session, selection: &Selection, screen: &Screen) -> Vec<EntryId> {
    let Some(entry) = selection.theme(session) else { return Vec::new() };
    let panes = layout::compute(screen).panes;
    let Some(pane) = panes.get(crate::app::model::mode::Pane::Scores.index()) else { return Vec::new() };
    if pane.height < crate::app::panes::frame::FULL_HEIGHT + MIN_THEMES as u16 {
        return Vec::new();
    }
    let seen = visible_range(session, entry, pane.height as usize);
    session.derived.ranking.ranked.get(seen).unwrap_or_default().iter().map(|(entry, _)| *entry).collect()
}

/// The ends of the axis, from the themes shown rather than from 0.
fn axis_ends(session: &Session, shown: &[(EntryId, f64)]) -> (f64, f64) {
    let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
    for (entry, score) in shown {
        let (from, to) =
            session.ranking_confidence.distribution(*entry).map_or((*score, *score), |spread| (spread.p10, spread.p90));
        (low, high) = (low.min(from).min(*score), high.max(to).max(*score));
    }
    (low, high)
}

fn theme_row(session: &Session, entry: EntryId, score: f64, is_own: bool, axis: (usize, (f64, f64))) -> RichLine {
    let (cells, (low, high)) = axis;
    let roadmap = &session.plan.roadmap;
    let role = if is_own { Role::Heading } else { Role::Text };
    let rank = session.derived.ranking.rank(entry).map_or(0, |(rank, _)| rank);
    let share = |value: f64| if high > low { (value - low) / (high - low) } else { 0.5 };
    let point = ScoreDistribution { mean: score, p10: score, p25: score, p50: score, p75: score, p90: score };
    let spread = session.ranking_confidence.distribution(entry).unwrap_or(&point);
    let shares = [spread.p10, spread.p25, spread.p50, spread.p75, spread.p90].map(share);
    let id = text::sanitize::sanitize_line(roadmap.id(entry)).into_owned();
    let mut row = RichLine::from_spans(vec![
        text_span(role, text::pad_end(&rank.to_string(), RANK_WIDTH, "…").into_owned()),
        text_span(role, text::pad_end(&id, ID_WIDTH, "…").into_owned()),
        Span::Chart(
            InlineChart::Distribution { shares, role: if is_own { Role::Accent } else { Role::Text } },
            u16::try_from(cells).unwrap_or(u16::MAX),
        ),
    ]);
    row.right = lead_over_next(session, entry);
    row
}

/// "62% ≈ toss-up": the lead over the next theme.
fn lead_over_next(session: &Session, entry: EntryId) -> Vec<Span> {
    let (_, below) = session.derived.ranking.neighbors(entry);
    let Some(lead) = below.and_then(|below| session.ranking_confidence.outrank_probability(entry, below)) else {
        return Vec::new();
    };
    let Some(probability) = lead.by_inputs else { return vec![text_span(Role::Muted, "no ranges")] };
    let certainty = Certainty::from_probability(probability, &session.plan.roadmap.settings.scoring);
    let (role, glyph) = match certainty {
        Certainty::Clearly | Certainty::Probably => (Role::Muted, text_span(Role::Muted, " ")),
        Certainty::TossUp => (Role::Warn, Span::Glyph(Role::Warn, Glyph::TossUp)),
        Certainty::ProbablyNot => (Role::Warn, Span::Glyph(Role::Warn, Glyph::Warning)),
    };
    vec![
        text_span(Role::Text, format_probability(probability)),
        text_span(Role::Muted, " "),
        glyph,
        text_span(role, " "),
        text_span(role, text::pad_end(certainty.short_label(), 8, "…").into_owned()),
    ]
}

/// Spells out numbers up to twelve.
fn spell_out(count: usize) -> String {
    const NAMES: [&str; 13] =
        ["none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    NAMES.get(count).map_or_else(|| count.to_string(), |word| (*word).to_owned())
}
