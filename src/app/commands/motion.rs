//! Moving about.

use super::{Command, CommandGroup, ROWS, VIEWS_AND_PANES, command};
use crate::app::model::marked_entries;
use crate::app::model::mode::PANES;
use crate::app::model::mode::Pane;
use crate::app::model::mode::Scope;
use crate::app::model::mode::ViewKind;
use crate::app::state::State;
use crate::app::views;
use crate::app::widgets::layout;
use crate::app::widgets::list::ListEnd;
use crate::app::workflows::goal_path;

const SIDEWAYS: &[Scope] = &[Scope::Roadmap, Scope::Entries, Scope::Problems, Scope::ScoreCells];

pub(super) const COMMANDS: &[Command] = &[
    command("go.down", "Down", &["j", "<Down>"], ROWS, CommandGroup::Move, |state| step(state, 1)).short("move"),
    command("go.up", "Up", &["k", "<Up>"], ROWS, CommandGroup::Move, |state| step(state, -1)).short("move"),
    command("go.page-down", "A page down", &["<PgDn>", "<C-f>"], ROWS, CommandGroup::Move, |state| {
        step(state, page_rows(state));
    }),
    command("go.page-up", "A page up", &["<PgUp>"], ROWS, CommandGroup::Move, |state| step(state, -page_rows(state))),
    command("go.half-page-down", "Half a page down", &[], ROWS, CommandGroup::Move, |state| {
        step(state, half_page_rows(state));
    }),
    command("go.half-page-up", "Half a page up", &[], ROWS, CommandGroup::Move, |state| {
        step(state, -half_page_rows(state));
    }),
    command("go.first", "To the first row", &["gg", "<Home>"], ROWS, CommandGroup::Move, |state| {
        jump(state, ListEnd::First);
    })
    .short("first row")
    .synonyms(&["top"]),
    command("go.last", "To the last row", &["G", "<End>"], ROWS, CommandGroup::Move, |state| {
        jump(state, ListEnd::Last);
    })
    .synonyms(&["bottom"]),
    command("go.fold", "Fold", &["h", "<Left>"], SIDEWAYS, CommandGroup::Move, views::move_left)
        .about("a theme's options, its lane, a goal; or a column left")
        .synonyms(&["collapse"]),
    command("go.unfold", "Unfold", &["l", "<Right>"], SIDEWAYS, CommandGroup::Move, |state| {
        views::move_right(state);
    })
    .about("a lane, a theme's options; or a column right")
    .synonyms(&["expand"]),
    command("go.open", "Open", &["<Enter>"], VIEWS_AND_PANES, CommandGroup::Move, open_selected)
        .about("the fields of what is selected")
        .short("open"),
    command("pane.next", "Next pane", &["<Tab>"], VIEWS_AND_PANES, CommandGroup::Move, |state| cycle_pane(state, 1))
        .short("pane"),
    command("pane.previous", "Previous pane", &["<S-Tab>"], VIEWS_AND_PANES, CommandGroup::Move, |state| {
        cycle_pane(state, -1);
    }),
    command("pane.roadmap", "Pane 1: roadmap", &["1"], VIEWS_AND_PANES, CommandGroup::Move, |state| {
        focus_pane(state, Pane::Roadmap);
    }),
    command("pane.theme", "Pane 2: theme", &["2"], VIEWS_AND_PANES, CommandGroup::Move, |state| {
        focus_pane(state, Pane::Theme);
    }),
    command("pane.scores", "Pane 3: scores", &["3"], VIEWS_AND_PANES, CommandGroup::Move, |state| {
        focus_pane(state, Pane::Scores);
    }),
    command("pane.goals", "Pane 4: goals", &["4"], VIEWS_AND_PANES, CommandGroup::Move, |state| {
        focus_pane(state, Pane::Goals);
    }),
    command("go.back", "One level up", &["<Esc>"], ROWS, CommandGroup::Move, go_back).short("back"),
];

/// Moves the selection, or scrolls the focused pane.
pub(crate) fn step(state: &mut State, by: isize) {
    state.status.clear();
    if state.screen.pane != Pane::Roadmap {
        return scroll_pane(state, state.screen.pane, by);
    }
    views::step(state, by);
    state.screen.scroll = [0; 3];
}

/// Scrolls one of the panes beside the roadmap, no further than it has rows.
pub(crate) fn scroll_pane(state: &mut State, pane: Pane, by: isize) {
    let length = crate::app::panes::row_count(state, pane);
    let height = layout::compute(state).panes.get(pane.index()).map_or(0, |area| area.height as usize);
    let last = (length + 1).saturating_sub(height);
    if let Some(scroll) = pane.index().checked_sub(1).and_then(|at| state.screen.scroll.get_mut(at)) {
        *scroll = scroll.saturating_add_signed(by).min(last);
    }
}

fn page_rows(state: &State) -> isize {
    views::page_size(state).max(1) as isize
}

fn half_page_rows(state: &State) -> isize {
    (page_rows(state) / 2).max(1)
}

fn jump(state: &mut State, to: ListEnd) {
    if state.screen.pane != Pane::Roadmap {
        let far = isize::from(i16::MAX);
        return scroll_pane(state, state.screen.pane, if to == ListEnd::First { -far } else { far });
    }
    views::jump(state, to);
    state.screen.scroll = [0; 3];
}

/// Enter: unfolds a folded heading, else opens the form of what is selected.
pub(crate) fn open_selected(state: &mut State) {
    match (state.screen.view, state.selected()) {
        (ViewKind::Problems, _) => super::judge::open_problem(state),
        (ViewKind::Balance, _) => state.status.refuse("nothing is selected here: g l goes to the themes"),
        (ViewKind::Goals, None) => match state.views.goals.is_vision_selected() {
            true => super::edit::edit_selected(state),
            false => state.status.refuse("nothing is here yet: n makes the first goal"),
        },
        (screen, None) if screen.is_theme_view() => {
            views::move_right(state);
        }
        (_, Some(_)) => super::edit::edit_selected(state),
        (_, None) => state.status.refuse("nothing is here yet: n makes one"),
    }
}

fn cycle_pane(state: &mut State, by: isize) {
    let count = PANES.len() as isize;
    let at = (state.screen.pane.index() as isize + by).rem_euclid(count) as usize;
    focus_pane(state, PANES.get(at).copied().unwrap_or(Pane::Roadmap));
}

/// Gives a pane the focus.
pub(crate) fn focus_pane(state: &mut State, pane: Pane) {
    if state.screen.view == ViewKind::Balance && pane != Pane::Roadmap {
        // The balance has the whole width: the panes stand beside the lanes.
        views::show(state, ViewKind::Lanes);
    }
    state.screen.pane = pane;
    if pane != Pane::Roadmap {
        state.screen.preview = pane;
    }
    state.rebuild_screens();
}

/// One level up: from a zoom, a pane, another screen, and then nothing.
pub(crate) fn go_back(state: &mut State) {
    state.status.clear();
    if state.scope() == Scope::ScoreCells {
        return views::scores::cells::leave(state);
    }
    if state.screen.pane == Pane::Roadmap && marked_entries::clear(state) {
        return;
    }
    if state.screen.zoomed {
        super::zoom::end_zoom(state);
    } else if state.screen.view == ViewKind::Scores
        && state.views.scores.is_chart_shown
        && state.screen.pane == Pane::Roadmap
    {
        state.views.scores.is_chart_shown = false;
    } else if state.screen.pane != Pane::Roadmap {
        state.screen.pane = Pane::Roadmap;
    } else if state.screen.view != ViewKind::Lanes
        && !(state.screen.view == ViewKind::Goals && goal_path::go_back(state))
    {
        views::show(state, ViewKind::Lanes);
    }
    state.rebuild_screens();
}
