//! The Scores pane: inputs, the score and its range, the rank and its uncertainty, what would change it, and the
//! evidence. The most important rows come first, because a short pane shows only the first ones.
//!
//! To add a fact to the pane: add a file here that builds rows from a `ScoreContext`, and call it in `build_rows`.

mod basis;
mod context;
mod explain;
mod inputs;
mod model;
mod sensitivity;
mod standing;
pub mod strip;
mod uncertainty;

pub use context::format_score;

use crate::app::model::mode::Pane;
use crate::app::model::mode::ViewKind;
use crate::app::model::screen::Screen;
use crate::app::model::session::Session;
use crate::app::panes::frame::FULL_HEIGHT;
use crate::app::widgets::rich_text::{RichLine, Role, text_span};
use crate::document::chunk::EntryId;
use context::{ScoreContext, labeled_row, score_row};

/// All rows for a theme or idea.
pub fn build_rows(session: &Session, entry_id: EntryId, width: usize) -> Vec<RichLine> {
    let Some(scored) = ScoreContext::new(session, entry_id) else { return Vec::new() };
    let mut rows = inputs::build_rows(&scored, width);
    rows.push(score_row(&scored, width));
    rows.extend(uncertainty::rank_row(&scored, width));
    rows.extend(uncertainty::build_rows(&scored, width));
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
    let rank = uncertainty::rank_spans(&scored);
    if !rank.is_empty() {
        first.spans.push(text_span(Role::Muted, "   "));
        first.spans.extend(rank);
    }
    let mut rows = vec![first];
    rows.extend(uncertainty::build_rows(&scored, width));
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

/// The formula, if the pane is wide enough.
fn formula_rows(scored: &ScoreContext<'_>, width: usize) -> Vec<RichLine> {
    if width < 40 {
        return Vec::new();
    }
    vec![labeled_row("formula", vec![text_span(Role::Muted, model::formula(scored))])]
}
