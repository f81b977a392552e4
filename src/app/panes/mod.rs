//! What the panes beside the roadmap show, as rows: of the selected entry, its answers, its scores, its goals.

pub mod aim;
pub mod dependency;
mod details;
pub mod goals;
mod page;
mod problem;
pub mod scores;
pub mod target;
pub mod theme;

use super::state::State;
use super::views;
use super::views::problems;
use super::widgets::layout;
use super::widgets::layout::Area;
use super::widgets::rich_text::{RichLine, Role, text_span};
use crate::app::model::mode::Pane;
use crate::app::model::mode::ViewKind;

/// The cells of the label column of a pane.
pub const LABEL_WIDTH: usize = 11;

/// From this height on a pane shows everything; below it only what matters most.
const FULL_HEIGHT: u16 = 7;

/// From this height on a low pane has room for the title above the three answers.
const TITLE_HEIGHT: u16 = 5;

/// The rows of a pane as it is shown.
pub fn build_rows(state: &State, pane: Pane, width: usize) -> Vec<RichLine> {
    let height = pane_height(state, pane);
    let theme_row = state.selected().filter(|entry| state.session.plan.roadmap.theme(*entry).is_some());
    match (pane, theme_row) {
        (Pane::Theme, Some(entry)) if is_full_page(state) => page::build_rows(state, entry, width),
        (Pane::Theme, Some(entry)) if height < FULL_HEIGHT && state.screen.view.is_theme_view() => {
            theme::build_short_rows(state, entry, width, height >= TITLE_HEIGHT)
        }
        (Pane::Scores, Some(entry)) if height > 1 => scores::build_pane_rows(state, entry, width, height),
        // Only the rule: what matters most stands on it.
        (Pane::Scores | Pane::Goals, _) if height <= 1 => Vec::new(),
        _ => build_all_rows(state, pane, width),
    }
}

/// Whether one theme has the whole screen.
fn is_full_page(state: &State) -> bool {
    state.screen.zoomed && state.screen.pane == Pane::Theme && state.screen.view != ViewKind::Problems
}

fn pane_height(state: &State, pane: Pane) -> u16 {
    layout::compute(state).panes.get(pane.index()).map_or(0, |area| area.height)
}

/// All rows of a pane for a width in cells.
fn build_all_rows(state: &State, pane: Pane, width: usize) -> Vec<RichLine> {
    if (pane, state.screen.view) == (Pane::Theme, ViewKind::Problems) {
        return problem::build_rows(state, width);
    }
    let Some(entry) = state.selected() else { return empty_rows(state, pane, width) };
    let is_bet = state.session.plan.roadmap.theme(entry).is_some();
    match pane {
        Pane::Roadmap => Vec::new(),
        Pane::Theme if is_bet => theme::build_rows(state, entry, width),
        Pane::Theme => details::build_rows(state, entry, width),
        Pane::Scores if is_bet => scores::build_rows(state, entry, width),
        Pane::Scores => vec![RichLine::from_spans(vec![text_span(Role::Muted, "only themes and ideas have scores")])],
        Pane::Goals => match state.session.plan.roadmap.row(entry) {
            Some(row) if views::goals::is_goal_or_objective_selected(state) => aim::build_rows(state, row, width),
            _ => goals::build_rows(state, entry, width),
        },
    }
}

/// How many rows a pane has at the width it is shown in.
pub fn row_count(state: &State, pane: Pane) -> usize {
    let area = layout::compute(state).panes.get(pane.index()).copied().unwrap_or_default();
    build_rows(state, pane, row_width(state, pane, area)).len()
}

/// The cells of the rows of a pane. Text is not wider than it reads well, except where a low pane says each thing in one
/// row.
pub fn row_width(state: &State, pane: Pane, area: Area) -> usize {
    let says_each_in_one_row = pane == Pane::Theme || views::goals::is_goal_or_objective_selected(state);
    if says_each_in_one_row && area.height < FULL_HEIGHT {
        return area.width.saturating_sub(2) as usize;
    }
    content_width(area.width)
}

/// The cells of a pane's content: two in from its left edge.
pub fn content_width(pane_width: u16) -> usize {
    (pane_width as usize).saturating_sub(2).min(90)
}

/// What a pane's rule says flush right.
pub fn subtitle(state: &State, pane: Pane) -> String {
    if (pane, state.screen.view) == (Pane::Theme, ViewKind::Problems) {
        return problems::selected_finding(state).map_or_else(String::new, |(_, finding)| finding.rule.id.to_owned());
    }
    let Some(entry) = state.selected() else { return String::new() };
    let roadmap = &state.session.plan.roadmap;
    let Some(row) = roadmap.row(entry) else { return String::new() };
    let id = roadmap.symbol_text(row.id);
    match (pane, row.theme()) {
        (Pane::Theme, Some(theme_row)) => match (row.kind, theme_row.lane, theme_row.proposed_for) {
            (crate::roadmap::entry_kind::EntryKind::Theme, Some(lane), _) => format!("{id} in {}", lane.name()),
            (crate::roadmap::entry_kind::EntryKind::Idea, _, Some(wants)) => format!("{id}, wants {}", wants.name()),
            _ => id.to_owned(),
        },
        (Pane::Theme, None) => id.to_owned(),
        (Pane::Goals, None) if views::goals::is_goal_or_objective_selected(state) => id.to_owned(),
        (Pane::Scores, Some(_)) if pane_height(state, pane) <= 1 => scores::score_summary(state, entry),
        (Pane::Goals, Some(_)) if pane_height(state, pane) <= 1 => goals::goals_summary(state, entry),
        (Pane::Scores, Some(_)) if state.screen.view == ViewKind::Scores => format!("{id}, explained"),
        (Pane::Scores, Some(_)) => scores_subtitle(state, id),
        (Pane::Goals, Some(_)) => "why is this here?".to_owned(),
        _ => String::new(),
    }
}

/// The model, and whose score is explained.
fn scores_subtitle(state: &State, id: &str) -> String {
    let model = crate::roadmap::scoring_models::Model::find(state.session.model).map_or("", |model| model.title);
    if scores::is_explained(state) { format!("{id}, explained by {model}") } else { model.to_owned() }
}

/// The title of a pane.
pub fn title(state: &State, pane: Pane) -> &'static str {
    let kind = state.selected().and_then(|entry| state.session.plan.roadmap.row(entry)).map(|row| row.kind);
    match (pane, state.screen.view, kind) {
        (Pane::Roadmap, ..) => "Roadmap",
        (Pane::Theme, ViewKind::Problems, _) => "Finding",
        (Pane::Theme, _, Some(crate::roadmap::entry_kind::EntryKind::Idea)) => "Idea",
        (Pane::Theme, _, Some(crate::roadmap::entry_kind::EntryKind::Theme) | None) => "Theme",
        (Pane::Theme, ..) => "Details",
        (Pane::Scores, ..) => "Scores",
        (Pane::Goals, ..) => "Goals",
    }
}

fn empty_rows(state: &State, pane: Pane, width: usize) -> Vec<RichLine> {
    let text = match (pane, state.screen.view) {
        (Pane::Theme, ViewKind::Lanes) => "Select a theme, or press n to note an idea.",
        (Pane::Theme, ViewKind::Entries(_)) => "Nothing is here yet: n makes the first one.",
        (Pane::Goals, _) => return goals::coverage_rows(state, width),
        _ => "",
    };
    vec![RichLine::from_spans(vec![text_span(Role::Muted, text)])]
}
