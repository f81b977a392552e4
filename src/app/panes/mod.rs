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

use super::state::{Pane, Screen, State};
use super::views;
use super::views::problems;
use super::widgets::layout;
use super::widgets::layout::Area;
use super::widgets::rich_text::{Role, SheetRow, words};

/// The cells of the label column of a pane.
pub const LABEL: usize = 11;

/// From this height on a pane shows everything; below it only what matters most.
const TALL_ENOUGH: u16 = 7;

/// From this height on a low pane has room for the title above the three answers.
const WITH_TITLE: u16 = 5;

/// The rows of a pane as it is shown.
pub fn rows(state: &State, pane: Pane, width: usize) -> Vec<SheetRow> {
    let height = height(state, pane);
    let bet = state.selected().filter(|serial| state.plan.roadmap.bet(*serial).is_some());
    match (pane, bet) {
        (Pane::Theme, Some(serial)) if is_page(state) => page::rows(state, serial, width),
        (Pane::Theme, Some(serial)) if height < TALL_ENOUGH && state.screen.is_view() => {
            theme::short_rows(state, serial, width, height >= WITH_TITLE)
        }
        (Pane::Scores, Some(serial)) if height > 1 => scores::in_pane(state, serial, width, height),
        // Only the rule: what matters most stands on it.
        (Pane::Scores | Pane::Goals, _) if height <= 1 => Vec::new(),
        _ => all_rows(state, pane, width),
    }
}

/// Whether one theme has the whole screen.
fn is_page(state: &State) -> bool {
    state.zoomed && state.pane == Pane::Theme && state.screen != Screen::Problems
}

fn height(state: &State, pane: Pane) -> u16 {
    layout::layout(state).panes.get(pane.index()).map_or(0, |area| area.height)
}

/// All rows of a pane for a width in cells.
fn all_rows(state: &State, pane: Pane, width: usize) -> Vec<SheetRow> {
    if (pane, state.screen) == (Pane::Theme, Screen::Problems) {
        return problem::rows(state, width);
    }
    let Some(serial) = state.selected() else { return nothing_selected(state, pane, width) };
    let is_bet = state.plan.roadmap.bet(serial).is_some();
    match pane {
        Pane::Roadmap => Vec::new(),
        Pane::Theme if is_bet => theme::rows(state, serial, width),
        Pane::Theme => details::rows(state, serial, width),
        Pane::Scores if is_bet => scores::rows(state, serial, width),
        Pane::Scores => vec![SheetRow::of(vec![words(Role::Muted, "only themes and ideas have scores")])],
        Pane::Goals => match state.plan.roadmap.facts(serial) {
            Some(facts) if views::goals::is_at_aim(state) => aim::rows(state, facts, width),
            _ => goals::rows(state, serial, width),
        },
    }
}

/// How many rows a pane has at the width it is shown in.
pub fn length(state: &State, pane: Pane) -> usize {
    let area = layout::layout(state).panes.get(pane.index()).copied().unwrap_or_default();
    rows(state, pane, width(state, pane, area)).len()
}

/// The cells of the rows of a pane. Text is not wider than it reads well, except where a low pane says each thing in one
/// row.
pub fn width(state: &State, pane: Pane, area: Area) -> usize {
    let says_each_in_one_row = pane == Pane::Theme || views::goals::is_at_aim(state);
    if says_each_in_one_row && area.height < TALL_ENOUGH {
        return area.width.saturating_sub(2) as usize;
    }
    content_width(area.width)
}

/// The cells of a pane's content: two in from its left edge.
pub fn content_width(pane_width: u16) -> usize {
    (pane_width as usize).saturating_sub(2).min(90)
}

/// What a pane's rule says flush right.
pub fn fact(state: &State, pane: Pane) -> String {
    if (pane, state.screen) == (Pane::Theme, Screen::Problems) {
        return problems::selected(state).map_or_else(String::new, |(_, finding)| finding.rule.id.to_owned());
    }
    let Some(serial) = state.selected() else { return String::new() };
    let roadmap = &state.plan.roadmap;
    let Some(facts) = roadmap.facts(serial) else { return String::new() };
    let id = roadmap.word(facts.id);
    match (pane, facts.bet()) {
        (Pane::Theme, Some(bet)) => match (facts.entity, bet.lane, bet.wants) {
            (crate::roadmap::entry_kind::Entity::Theme, Some(lane), _) => format!("{id} in {}", lane.word()),
            (crate::roadmap::entry_kind::Entity::Idea, _, Some(wants)) => format!("{id}, wants {}", wants.word()),
            _ => id.to_owned(),
        },
        (Pane::Theme, None) => id.to_owned(),
        (Pane::Goals, None) if views::goals::is_at_aim(state) => id.to_owned(),
        (Pane::Scores, Some(_)) if height(state, pane) <= 1 => scores::in_short(state, serial),
        (Pane::Goals, Some(_)) if height(state, pane) <= 1 => goals::in_short(state, serial),
        (Pane::Scores, Some(_)) if state.screen == Screen::Scores => format!("{id}, explained"),
        (Pane::Scores, Some(_)) => scores_fact(state, id),
        (Pane::Goals, Some(_)) => "why is this here?".to_owned(),
        _ => String::new(),
    }
}

/// The model, and whose score is explained.
fn scores_fact(state: &State, id: &str) -> String {
    let model = crate::roadmap::scoring_models::Model::named(state.model).map_or("", |model| model.title);
    if scores::is_explained(state) { format!("{id}, explained by {model}") } else { model.to_owned() }
}

/// The title of a pane.
pub fn title(state: &State, pane: Pane) -> &'static str {
    let entity = state.selected().and_then(|serial| state.plan.roadmap.facts(serial)).map(|facts| facts.entity);
    match (pane, state.screen, entity) {
        (Pane::Roadmap, ..) => "Roadmap",
        (Pane::Theme, Screen::Problems, _) => "Finding",
        (Pane::Theme, _, Some(crate::roadmap::entry_kind::Entity::Idea)) => "Idea",
        (Pane::Theme, _, Some(crate::roadmap::entry_kind::Entity::Theme) | None) => "Theme",
        (Pane::Theme, ..) => "Details",
        (Pane::Scores, ..) => "Scores",
        (Pane::Goals, ..) => "Goals",
    }
}

fn nothing_selected(state: &State, pane: Pane, width: usize) -> Vec<SheetRow> {
    let text = match (pane, state.screen) {
        (Pane::Theme, Screen::Lanes) => "Select a theme, or press n to note an idea.",
        (Pane::Theme, Screen::Entities(_)) => "Nothing is here yet: n makes the first one.",
        (Pane::Goals, _) => return goals::of_roadmap(state, width),
        _ => "",
    };
    vec![SheetRow::of(vec![words(Role::Muted, text)])]
}
