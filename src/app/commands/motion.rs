//! Moving about.

use super::{Command, Group, ROWS, SCREENS, command};
use crate::app::model::marked_entries;
use crate::app::overlays::Scope;
use crate::app::state::{PANES, Pane, Screen, State};
use crate::app::views;
use crate::app::widgets::layout;
use crate::app::widgets::list::End;
use crate::app::workflows::goal_path;

const SIDEWAYS: &[Scope] = &[Scope::Roadmap, Scope::Entities, Scope::Problems, Scope::Cells];

pub(super) const COMMANDS: &[Command] = &[
    command("go.down", "Down", &["j", "<Down>"], ROWS, Group::Move, |state| step(state, 1)).short("move"),
    command("go.up", "Up", &["k", "<Up>"], ROWS, Group::Move, |state| step(state, -1)).short("move"),
    command("go.page-down", "A page down", &["<PgDn>", "<C-f>"], ROWS, Group::Move, |state| {
        step(state, page(state));
    }),
    command("go.page-up", "A page up", &["<PgUp>"], ROWS, Group::Move, |state| step(state, -page(state))),
    command("go.half-page-down", "Half a page down", &[], ROWS, Group::Move, |state| step(state, half(state))),
    command("go.half-page-up", "Half a page up", &[], ROWS, Group::Move, |state| step(state, -half(state))),
    command("go.first", "To the first row", &["gg", "<Home>"], ROWS, Group::Move, |state| jump(state, End::First))
        .short("first row")
        .also(&["top"]),
    command("go.last", "To the last row", &["G", "<End>"], ROWS, Group::Move, |state| jump(state, End::Last))
        .also(&["bottom"]),
    command("go.fold", "Fold", &["h", "<Left>"], SIDEWAYS, Group::Move, views::left)
        .about("a theme's options, its lane, a goal; or a column left")
        .also(&["collapse"]),
    command("go.unfold", "Unfold", &["l", "<Right>"], SIDEWAYS, Group::Move, |state| {
        views::right(state);
    })
    .about("a lane, a theme's options; or a column right")
    .also(&["expand"]),
    command("go.open", "Open", &["<Enter>"], SCREENS, Group::Move, open)
        .about("the fields of what is selected")
        .short("open"),
    command("pane.next", "Next pane", &["<Tab>"], SCREENS, Group::Move, |state| turn_pane(state, 1)).short("pane"),
    command("pane.previous", "Previous pane", &["<S-Tab>"], SCREENS, Group::Move, |state| turn_pane(state, -1)),
    command("pane.roadmap", "Pane 1: roadmap", &["1"], SCREENS, Group::Move, |state| focus(state, Pane::Roadmap)),
    command("pane.theme", "Pane 2: theme", &["2"], SCREENS, Group::Move, |state| focus(state, Pane::Theme)),
    command("pane.scores", "Pane 3: scores", &["3"], SCREENS, Group::Move, |state| focus(state, Pane::Scores)),
    command("pane.goals", "Pane 4: goals", &["4"], SCREENS, Group::Move, |state| focus(state, Pane::Goals)),
    command("go.back", "One level up", &["<Esc>"], ROWS, Group::Move, back).short("back"),
];

/// Moves the selection, or scrolls the focused pane.
pub(crate) fn step(state: &mut State, by: isize) {
    state.message = None;
    if state.pane != Pane::Roadmap {
        return scroll(state, state.pane, by);
    }
    views::step(state, by);
    state.scroll = [0; 3];
}

/// Scrolls one of the panes beside the roadmap, no further than it has rows.
pub(crate) fn scroll(state: &mut State, pane: Pane, by: isize) {
    let length = crate::app::panes::length(state, pane);
    let height = layout::layout(state).panes.get(pane.index()).map_or(0, |area| area.height as usize);
    let last = (length + 1).saturating_sub(height);
    if let Some(scroll) = pane.index().checked_sub(1).and_then(|at| state.scroll.get_mut(at)) {
        *scroll = scroll.saturating_add_signed(by).min(last);
    }
}

fn page(state: &State) -> isize {
    views::page(state).max(1) as isize
}

fn half(state: &State) -> isize {
    (page(state) / 2).max(1)
}

fn jump(state: &mut State, to: End) {
    if state.pane != Pane::Roadmap {
        let far = isize::from(i16::MAX);
        return scroll(state, state.pane, if to == End::First { -far } else { far });
    }
    views::jump(state, to);
    state.scroll = [0; 3];
}

/// Enter: unfolds a folded heading, else opens the form of what is selected.
pub(crate) fn open(state: &mut State) {
    match (state.screen, state.selected()) {
        (Screen::Problems, _) => super::judge::mend(state),
        (Screen::Balance, _) => state.refuse("nothing is selected here: g l goes to the themes"),
        (Screen::Goals, None) => match state.goals.is_at_vision() {
            true => super::edit::edit(state),
            false => state.refuse("nothing is here yet: n makes the first goal"),
        },
        (screen, None) if screen.is_view() => {
            views::right(state);
        }
        (_, Some(_)) => super::edit::edit(state),
        (_, None) => state.refuse("nothing is here yet: n makes one"),
    }
}

fn turn_pane(state: &mut State, by: isize) {
    let count = PANES.len() as isize;
    let at = (state.pane.index() as isize + by).rem_euclid(count) as usize;
    focus(state, PANES.get(at).copied().unwrap_or(Pane::Roadmap));
}

/// Gives a pane the focus.
pub(crate) fn focus(state: &mut State, pane: Pane) {
    if state.screen == Screen::Balance && pane != Pane::Roadmap {
        // The balance has the whole width: the panes stand beside the lanes.
        views::show(state, Screen::Lanes);
    }
    state.pane = pane;
    if pane != Pane::Roadmap {
        state.preview = pane;
    }
    state.rebuild_screens();
}

/// One level up: from a zoom, a pane, another screen, and then nothing.
pub(crate) fn back(state: &mut State) {
    state.message = None;
    if state.scope() == Scope::Cells {
        return views::scores::cells::leave(state);
    }
    if state.pane == Pane::Roadmap && marked_entries::clear(state) {
        return;
    }
    if state.zoomed {
        super::zoom::end(state);
    } else if state.screen == Screen::Scores && state.scores.is_picture && state.pane == Pane::Roadmap {
        state.scores.is_picture = false;
    } else if state.pane != Pane::Roadmap {
        state.pane = Pane::Roadmap;
    } else if state.screen != Screen::Lanes && !(state.screen == Screen::Goals && goal_path::back(state)) {
        views::show(state, Screen::Lanes);
    }
    state.rebuild_screens();
}
