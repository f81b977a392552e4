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

use super::views;
use super::views::problems;
use crate::app::model::layout;
use super::widgets::rich_text::{RichLine, Role, text_span};
use crate::app::commands::input::Input;
use crate::app::model::mode::Pane;
use crate::app::model::mode::ViewKind;
use crate::app::model::screen::Screen;
use crate::app::model::selection::Selection;
use crate::app::model::session::Session;
use crate::app::views::Views;
use crate::app::views::goals::GoalTree;
use crate::app::widgets::area::Area;

/// The cells of the label column of a pane.
pub const LABEL_WIDTH: usize = 11;

/// From this height on a pane shows everything; below it only what matters most.
const FULL_HEIGHT: u16 = 7;

/// From this height on a low pane has room for the title above the three answers.
const TITLE_HEIGHT: u16 = 5;

/// The rows of a pane as it is shown.
pub fn build_rows(
    session: &Session,
    selection: &Selection,
    screen: &Screen,
    views: &Views,
    input: &Input,
    pane: Pane,
    width: usize,
) -> Vec<RichLine> {
    let height = pane_height(session, screen, views, pane);
    let theme_row = selection.entry.filter(|entry| session.plan.roadmap.theme(*entry).is_some());
    match (pane, theme_row) {
        (Pane::Theme, Some(entry)) if is_full_page(screen) => {
            page::build_rows(session, screen, views, input, entry, width)
        }
        (Pane::Theme, Some(entry)) if height < FULL_HEIGHT && screen.view.is_theme_view() => {
            theme::build_short_rows(session, entry, width, height >= TITLE_HEIGHT)
        }
        (Pane::Scores, Some(entry)) if height > 1 => scores::build_pane_rows(session, screen, entry, width, height),
        // Only the rule: what matters most stands on it.
        (Pane::Scores | Pane::Goals, _) if height <= 1 => Vec::new(),
        _ => build_all_rows(session, selection, screen, views, input, pane, width),
    }
}

/// Whether one theme has the whole screen.
fn is_full_page(screen: &Screen) -> bool {
    screen.zoomed && screen.pane == Pane::Theme && screen.view != ViewKind::Problems
}

fn pane_height(session: &Session, screen: &Screen, views: &Views, pane: Pane) -> u16 {
    layout::compute(screen).panes.get(pane.index()).map_or(0, |area| area.height)
}

/// All rows of a pane for a width in cells.
fn build_all_rows(
    session: &Session,
    selection: &Selection,
    screen: &Screen,
    views: &Views,
    input: &Input,
    pane: Pane,
    width: usize,
) -> Vec<RichLine> {
    if (pane, screen.view) == (Pane::Theme, ViewKind::Problems) {
        return problem::build_rows(session, &views.problems, width);
    }
    let Some(entry) = selection.entry else { return empty_rows(session, screen, pane, width) };
    let is_bet = session.plan.roadmap.theme(entry).is_some();
    match pane {
        Pane::Roadmap => Vec::new(),
        Pane::Theme if is_bet => theme::build_rows(session, entry, width),
        Pane::Theme => details::build_rows(session, entry, width),
        Pane::Scores if is_bet => scores::build_rows(session, entry, width),
        Pane::Scores => vec![RichLine::from_spans(vec![text_span(Role::Muted, "only themes and ideas have scores")])],
        Pane::Goals => match session.plan.roadmap.row(entry) {
            Some(row) if screen.needs.is_about_goals => {
                aim::build_rows(session, screen, views, input, row, width)
            }
            _ => goals::build_rows(session, screen, views, input, entry, width),
        },
    }
}

/// How many rows a pane has at the width it is shown in.
pub fn row_count(
    session: &Session,
    selection: &Selection,
    screen: &Screen,
    views: &Views,
    input: &Input,
    pane: Pane,
) -> usize {
    let area = layout::compute(screen).panes.get(pane.index()).copied().unwrap_or_default();
    build_rows(session, selection, screen, views, input, pane, row_width(session, screen, &views.goals, pane, area))
        .len()
}

/// The cells of the rows of a pane. Text is not wider than it reads well, except where a low pane says each thing in one
/// row.
pub fn row_width(session: &Session, screen: &Screen, tree: &GoalTree, pane: Pane, area: Area) -> usize {
    let says_each_in_one_row =
        pane == Pane::Theme || screen.needs.is_about_goals;
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
pub fn subtitle(session: &Session, selection: &Selection, screen: &Screen, views: &Views, pane: Pane) -> String {
    if (pane, screen.view) == (Pane::Theme, ViewKind::Problems) {
        return problems::selected_finding(session, &views.problems)
            .map_or_else(String::new, |(_, finding)| finding.rule.id.to_owned());
    }
    let Some(entry) = selection.entry else { return String::new() };
    let roadmap = &session.plan.roadmap;
    let Some(row) = roadmap.row(entry) else { return String::new() };
    let id = roadmap.symbol_text(row.id);
    match (pane, row.theme()) {
        (Pane::Theme, Some(theme_row)) => match (row.kind, theme_row.lane, theme_row.proposed_for) {
            (crate::roadmap::entry_kind::EntryKind::Theme, Some(lane), _) => format!("{id} in {}", lane.name()),
            (crate::roadmap::entry_kind::EntryKind::Idea, _, Some(wants)) => format!("{id}, wants {}", wants.name()),
            _ => id.to_owned(),
        },
        (Pane::Theme, None) => id.to_owned(),
        (Pane::Goals, None) if screen.needs.is_about_goals => {
            id.to_owned()
        }
        (Pane::Scores, Some(_)) if pane_height(session, screen, views, pane) <= 1 => {
            scores::score_summary(session, entry)
        }
        (Pane::Goals, Some(_)) if pane_height(session, screen, views, pane) <= 1 => {
            goals::goals_summary(session, entry)
        }
        (Pane::Scores, Some(_)) if screen.view == ViewKind::Scores => format!("{id}, explained"),
        (Pane::Scores, Some(_)) => scores_subtitle(session, screen, id),
        (Pane::Goals, Some(_)) => "why is this here?".to_owned(),
        _ => String::new(),
    }
}

/// The model, and whose score is explained.
fn scores_subtitle(session: &Session, screen: &Screen, id: &str) -> String {
    let model = crate::roadmap::scoring_models::Model::find(session.model).map_or("", |model| model.title);
    if scores::is_explained(screen) { format!("{id}, explained by {model}") } else { model.to_owned() }
}

/// The title of a pane.
pub fn title(session: &Session, selection: &Selection, screen: &Screen, pane: Pane) -> &'static str {
    let kind = selection.entry.and_then(|entry| session.plan.roadmap.row(entry)).map(|row| row.kind);
    match (pane, screen.view, kind) {
        (Pane::Roadmap, ..) => "Roadmap",
        (Pane::Theme, ViewKind::Problems, _) => "Finding",
        (Pane::Theme, _, Some(crate::roadmap::entry_kind::EntryKind::Idea)) => "Idea",
        (Pane::Theme, _, Some(crate::roadmap::entry_kind::EntryKind::Theme) | None) => "Theme",
        (Pane::Theme, ..) => "Details",
        (Pane::Scores, ..) => "Scores",
        (Pane::Goals, ..) => "Goals",
    }
}

fn empty_rows(session: &Session, screen: &Screen, pane: Pane, width: usize) -> Vec<RichLine> {
    let text = match (pane, screen.view) {
        (Pane::Theme, ViewKind::Lanes) => "Select a theme, or press n to note an idea.",
        (Pane::Theme, ViewKind::Entries(_)) => "Nothing is here yet: n makes the first one.",
        (Pane::Goals, _) => return goals::coverage_rows(session, width),
        _ => "",
    };
    vec![RichLine::from_spans(vec![text_span(Role::Muted, text)])]
}
