//! Rows of the panes beside the roadmap: details, scores, and goals of the selected entry.

pub mod aim;
pub mod dependency;
mod details;
pub mod finding;
mod frame;
pub mod goals;
mod page;
mod problem;
pub mod scores;
pub mod target;
pub mod theme;

pub use frame::LABEL_WIDTH;

use frame::{FULL_HEIGHT, pane_height};

use super::widgets::rich_text::{RichLine, Role, text_span};
use crate::app::model::layout;
use crate::app::model::mode::Pane;
use crate::app::model::mode::ViewKind;
use crate::app::model::screen::Screen;
use crate::app::model::selection::Selection;
use crate::app::model::session::Session;
use crate::app::widgets::area::Area;

/// Minimum height at which the short form has room for the title above the three answers.
const TITLE_HEIGHT: u16 = 5;

/// The rows of a pane at its current size.
pub fn build_rows(
    session: &Session,
    selection: &Selection,
    screen: &Screen,
    pane: Pane,
    width: usize,
) -> Vec<RichLine> {
    let height = pane_height(screen, pane);
    let theme_row = selection.entry.filter(|entry| session.plan.roadmap.theme(*entry).is_some());
    match (pane, theme_row) {
        (Pane::Theme, Some(entry)) if is_full_page(screen) => page::build_rows(session, screen, entry, width),
        (Pane::Theme, Some(entry)) if height < FULL_HEIGHT && screen.view.is_theme_view() => {
            theme::build_short_rows(session, entry, width, height >= TITLE_HEIGHT)
        }
        (Pane::Scores, Some(entry)) if height > 1 => scores::build_pane_rows(session, screen, entry, width, height),
        // Only the rule is visible: `subtitle` shows the summary there.
        (Pane::Scores | Pane::Goals, _) if height <= 1 => Vec::new(),
        _ => build_all_rows(session, selection, screen, pane, width),
    }
}

/// Whether one theme fills the screen.
fn is_full_page(screen: &Screen) -> bool {
    screen.zoomed && screen.pane == Pane::Theme && screen.view != ViewKind::Problems
}

/// All rows of a pane for a width in cells.
fn build_all_rows(
    session: &Session,
    selection: &Selection,
    screen: &Screen,
    pane: Pane,
    width: usize,
) -> Vec<RichLine> {
    if (pane, screen.view) == (Pane::Theme, ViewKind::Problems) {
        return problem::build_rows(session, selection, width);
    }
    let Some(entry) = selection.entry else { return empty_rows(session, screen, pane, width) };
    let is_theme_or_idea = session.plan.roadmap.theme(entry).is_some();
    match pane {
        Pane::Roadmap => Vec::new(),
        Pane::Theme if is_theme_or_idea => theme::build_rows(session, entry, width),
        Pane::Theme => details::build_rows(session, entry, width),
        Pane::Scores if is_theme_or_idea => scores::build_rows(session, entry, width),
        Pane::Scores => vec![RichLine::from_spans(vec![text_span(Role::Muted, "Only themes and ideas have scores")])],
        Pane::Goals => match session.plan.roadmap.row(entry) {
            Some(row) if screen.needs.is_about_goals => aim::build_rows(session, screen, row, width),
            _ => goals::build_rows(session, screen, entry, width),
        },
    }
}

/// The number of rows of a pane at its current width.
pub fn row_count(session: &Session, selection: &Selection, screen: &Screen, pane: Pane) -> usize {
    let area = layout::compute(screen).panes.get(pane.index()).copied().unwrap_or_default();
    build_rows(session, selection, screen, pane, row_width(screen, pane, area)).len()
}

/// Width of the rows of a pane. Text is limited to a readable width, except in a short pane with one row per fact.
pub fn row_width(screen: &Screen, pane: Pane, area: Area) -> usize {
    let has_one_row_per_fact = pane == Pane::Theme || screen.needs.is_about_goals;
    if has_one_row_per_fact && area.height < FULL_HEIGHT {
        return area.width.saturating_sub(2) as usize;
    }
    content_width(area.width)
}

/// Width of a pane's content, which starts two cells from the left edge and is at most 90 wide.
pub fn content_width(pane_width: u16) -> usize {
    (pane_width as usize).saturating_sub(2).min(90)
}

/// The text at the right end of a pane's rule.
pub fn subtitle(session: &Session, selection: &Selection, screen: &Screen, pane: Pane) -> String {
    if (pane, screen.view) == (Pane::Theme, ViewKind::Problems) {
        let finding = selection.finding.and_then(|row| session.findings.by_handle(row.handle));
        return finding.map_or_else(String::new, |finding| finding.rule.id.to_owned());
    }
    let Some(entry) = selection.entry else { return String::new() };
    let roadmap = &session.plan.roadmap;
    let Some(row) = roadmap.row(entry) else { return String::new() };
    let id = roadmap.symbol_text(row.id);
    match (pane, row.theme()) {
        (Pane::Theme, Some(theme_row)) => match (row.kind, theme_row.lane, theme_row.proposed_for) {
            (crate::roadmap::entry_kind::EntryKind::Theme, Some(lane), _) => format!("{id} in {}", lane.name()),
            (crate::roadmap::entry_kind::EntryKind::Idea, _, Some(lane)) => {
                format!("{id}, proposed for {}", lane.name())
            }
            _ => id.to_owned(),
        },
        (Pane::Theme, None) => id.to_owned(),
        (Pane::Goals, None) if screen.needs.is_about_goals => id.to_owned(),
        (Pane::Scores, Some(_)) if pane_height(screen, pane) <= 1 => scores::score_summary(session, entry),
        (Pane::Goals, Some(_)) if pane_height(screen, pane) <= 1 => goals::goals_summary(session, entry),
        (Pane::Scores, Some(_)) if screen.view == ViewKind::Scores => format!("{id}, explained"),
        (Pane::Scores, Some(_)) => scores_subtitle(session, screen, id),
        (Pane::Goals, Some(_)) => "why is this here?".to_owned(),
        _ => String::new(),
    }
}

/// The scoring model, and the id of the entry if its score is explained.
fn scores_subtitle(session: &Session, screen: &Screen, id: &str) -> String {
    let model = crate::roadmap::scoring_models::Model::find(session.model).map_or("", |model| model.title);
    if scores::is_explained(screen) { format!("{id}, explained by the {model} model") } else { model.to_owned() }
}

pub fn title(session: &Session, selection: &Selection, screen: &Screen, pane: Pane) -> &'static str {
    let kind = selection.entry.and_then(|entry| session.plan.roadmap.row(entry)).map(|row| row.kind);
    match (pane, screen.view, kind) {
        (Pane::Roadmap, ..) => "Roadmap",
        (Pane::Theme, ViewKind::Problems, _) => "Problem",
        (Pane::Theme, _, Some(crate::roadmap::entry_kind::EntryKind::Idea)) => "Idea",
        (Pane::Theme, _, Some(crate::roadmap::entry_kind::EntryKind::Theme) | None) => "Theme",
        (Pane::Theme, ..) => "Details",
        (Pane::Scores, ..) => "Scores",
        (Pane::Goals, ..) => "Goals",
    }
}

fn empty_rows(session: &Session, screen: &Screen, pane: Pane, width: usize) -> Vec<RichLine> {
    let text = match (pane, screen.view) {
        (Pane::Theme, ViewKind::Lanes) => "Select a theme, or press n to add an idea",
        (Pane::Theme, ViewKind::Entries(_)) => "Nothing here yet (n to add one)",
        (Pane::Goals, _) => return goals::coverage_rows(session, width),
        _ => "",
    };
    vec![RichLine::from_spans(vec![text_span(Role::Muted, text)])]
}
