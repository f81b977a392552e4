//! Moving around.

use super::{Command, CommandGroup, ROWS, VIEWS_AND_PANES, command};
use crate::app::message::Effect;
use crate::app::model::layout;
use crate::app::model::marked_entries;
use crate::app::model::mode::PANES;
use crate::app::model::mode::Pane;
use crate::app::model::mode::Scope;
use crate::app::model::mode::ViewKind;
use crate::app::model::screen::Screen;
use crate::app::model::selection::Selection;
use crate::app::model::session::Session;
use crate::app::model::status::StatusLine;
use crate::app::overlays::Overlay;
use crate::app::views;
use crate::app::views::Views;
use crate::app::widgets::list::ListEnd;
use crate::app::workflows::goal_path;

const SIDEWAYS: &[Scope] = &[Scope::Roadmap, Scope::Entries, Scope::Problems, Scope::ScoreCells];

pub(super) const COMMANDS: &[Command] = &[
    command("go.down", "Move down", &["j", "<Down>"], ROWS, CommandGroup::Move, |state| {
        step(&state.session, &state.selection, &mut state.screen, &mut state.views, &mut state.status, 1);
    })
    .short("move"),
    command("go.up", "Move up", &["k", "<Up>"], ROWS, CommandGroup::Move, |state| {
        step(&state.session, &state.selection, &mut state.screen, &mut state.views, &mut state.status, -1);
    })
    .short("move"),
    command("go.page-down", "Page down", &["<PgDn>", "<C-f>"], ROWS, CommandGroup::Move, |state| {
        step_pages(&state.session, &state.selection, &mut state.screen, &mut state.views, &mut state.status, 2);
    }),
    command("go.page-up", "Page up", &["<PgUp>"], ROWS, CommandGroup::Move, |state| {
        step_pages(&state.session, &state.selection, &mut state.screen, &mut state.views, &mut state.status, -2);
    }),
    command("go.half-page-down", "Half page down", &[], ROWS, CommandGroup::Move, |state| {
        step_pages(&state.session, &state.selection, &mut state.screen, &mut state.views, &mut state.status, 1);
    }),
    command("go.half-page-up", "Half page up", &[], ROWS, CommandGroup::Move, |state| {
        step_pages(&state.session, &state.selection, &mut state.screen, &mut state.views, &mut state.status, -1);
    }),
    command("go.first", "Go to first row", &["gg", "<Home>"], ROWS, CommandGroup::Move, |state| {
        jump(&state.session, &state.selection, &mut state.screen, &mut state.views, ListEnd::First);
    })
    .short("first row")
    .synonyms(&["top"]),
    command("go.last", "Go to last row", &["G", "<End>"], ROWS, CommandGroup::Move, |state| {
        jump(&state.session, &state.selection, &mut state.screen, &mut state.views, ListEnd::Last);
    })
    .synonyms(&["bottom"]),
    command("go.fold", "Fold", &["h", "<Left>"], SIDEWAYS, CommandGroup::Move, |state| {
        views::move_left(&state.session, &state.selection, &state.screen, &mut state.views);
    })
    .about("a lane, theme or goal; in a table, moves one column left")
    .synonyms(&["collapse"]),
    command("go.unfold", "Unfold", &["l", "<Right>"], SIDEWAYS, CommandGroup::Move, |state| {
        views::move_right(&state.session, &mut state.selection, &mut state.screen, &mut state.views, &mut state.status);
    })
    .about("a lane, theme or goal; in a table, moves one column right")
    .synonyms(&["expand"]),
    command("go.open", "Open", &["<Enter>"], VIEWS_AND_PANES, CommandGroup::Move, |state| {
        open_selected(
            &state.session,
            &mut state.selection,
            &mut state.screen,
            &mut state.views,
            &mut state.overlays,
            &mut state.status,
            &mut state.outbox,
        );
    })
    .about("the fields of the selected entry")
    .short("open"),
    command("pane.next", "Go to next pane", &["<Tab>"], VIEWS_AND_PANES, CommandGroup::Move, |state| {
        cycle_pane(&state.session, &mut state.selection, &mut state.screen, &mut state.views, 1);
    })
    .short("pane"),
    command("pane.previous", "Go to previous pane", &["<S-Tab>"], VIEWS_AND_PANES, CommandGroup::Move, |state| {
        cycle_pane(&state.session, &mut state.selection, &mut state.screen, &mut state.views, -1);
    }),
    command("pane.roadmap", "Go to roadmap pane", &["1"], VIEWS_AND_PANES, CommandGroup::Move, |state| {
        focus_pane(&state.session, &mut state.selection, &mut state.screen, &mut state.views, Pane::Roadmap);
    }),
    command("pane.theme", "Go to theme pane", &["2"], VIEWS_AND_PANES, CommandGroup::Move, |state| {
        focus_pane(&state.session, &mut state.selection, &mut state.screen, &mut state.views, Pane::Theme);
    }),
    command("pane.scores", "Go to scores pane", &["3"], VIEWS_AND_PANES, CommandGroup::Move, |state| {
        focus_pane(&state.session, &mut state.selection, &mut state.screen, &mut state.views, Pane::Scores);
    }),
    command("pane.goals", "Go to goals pane", &["4"], VIEWS_AND_PANES, CommandGroup::Move, |state| {
        focus_pane(&state.session, &mut state.selection, &mut state.screen, &mut state.views, Pane::Goals);
    }),
    command("go.back", "Go back", &["<Esc>"], ROWS, CommandGroup::Move, |state| {
        go_back(
            &state.session,
            &mut state.selection,
            &mut state.screen,
            &mut state.views,
            &state.overlays,
            &mut state.status,
        );
    })
    .short("back"),
];

/// Moves the selection, or scrolls the focused pane.
pub(crate) fn step(
    session: &Session,
    selection: &Selection,
    screen: &mut Screen,
    views: &mut Views,
    status: &mut StatusLine,
    by: isize,
) {
    status.clear();
    if screen.pane != Pane::Roadmap {
        return scroll_pane(session, selection, screen, screen.pane, by);
    }
    views::step(session, screen, views, status, by);
    screen.scroll = [0; 3];
}

/// Scrolls one of the panes beside the roadmap, up to its last row.
pub(crate) fn scroll_pane(session: &Session, selection: &Selection, screen: &mut Screen, pane: Pane, by: isize) {
    let length = crate::app::panes::row_count(session, selection, screen, pane);
    let height = layout::compute(screen).panes.get(pane.index()).map_or(0, |area| area.height as usize);
    let last = (length + 1).saturating_sub(height);
    if let Some(scroll) = pane.index().checked_sub(1).and_then(|at| screen.scroll.get_mut(at)) {
        *scroll = scroll.saturating_add_signed(by).min(last);
    }
}

fn page_rows(session: &Session, screen: &Screen, views: &Views) -> isize {
    views::page_size(session, screen, views).max(1) as isize
}

/// Moves the selection by half pages.
fn step_pages(
    session: &Session,
    selection: &Selection,
    screen: &mut Screen,
    views: &mut Views,
    status: &mut StatusLine,
    half_pages: isize,
) {
    let rows = page_rows(session, screen, views);
    let by = if half_pages.abs() == 1 { half_pages * (rows / 2).max(1) } else { half_pages / 2 * rows };
    step(session, selection, screen, views, status, by);
}

fn jump(session: &Session, selection: &Selection, screen: &mut Screen, views: &mut Views, to: ListEnd) {
    if screen.pane != Pane::Roadmap {
        let far = isize::from(i16::MAX);
        return scroll_pane(session, selection, screen, screen.pane, if to == ListEnd::First { -far } else { far });
    }
    views::jump(session, screen, views, to);
    screen.scroll = [0; 3];
}

/// Unfolds a folded heading, or opens the form of the selected entry.
pub(crate) fn open_selected(
    session: &Session,
    selection: &mut Selection,
    screen: &mut Screen,
    views: &mut Views,
    overlays: &mut Vec<Overlay>,
    status: &mut StatusLine,
    outbox: &mut Vec<Effect>,
) {
    match (screen.view, selection.entry) {
        (ViewKind::Problems, _) => super::judge::open_problem(session, screen, views, overlays, status, outbox),
        (ViewKind::Balance, _) => status.refuse("Nothing to open here (g l to go to the themes)"),
        (ViewKind::Goals, None) => {
            if views.goals.is_vision_selected() {
                super::edit::edit_selected(session, selection, screen, &views.goals, overlays, status);
            } else {
                status.refuse("No goals yet (n to add one)");
            }
        }
        (view, None) if view.is_theme_view() => {
            views::move_right(session, selection, screen, views, status);
        }
        (_, Some(_)) => super::edit::edit_selected(session, selection, screen, &views.goals, overlays, status),
        (_, None) => status.refuse("Nothing here yet (n to add one)"),
    }
}

fn cycle_pane(session: &Session, selection: &mut Selection, screen: &mut Screen, views: &mut Views, by: isize) {
    let count = PANES.len() as isize;
    let at = (screen.pane.index() as isize + by).rem_euclid(count) as usize;
    focus_pane(session, selection, screen, views, PANES.get(at).copied().unwrap_or(Pane::Roadmap));
}

/// Focuses a pane.
pub(crate) fn focus_pane(
    session: &Session,
    selection: &mut Selection,
    screen: &mut Screen,
    views: &mut Views,
    pane: Pane,
) {
    if screen.view == ViewKind::Balance && pane != Pane::Roadmap {
        // The balance takes the full width; the other panes exist only beside the lanes.
        views::show(session, selection, screen, views, ViewKind::Lanes);
    }
    screen.pane = pane;
    if pane != Pane::Roadmap {
        screen.preview = pane;
    }
    crate::app::views::rebuild_all(session, selection, screen, views);
}

/// Goes back one level: from a zoom, a pane, or another view to the lanes.
pub(crate) fn go_back(
    session: &Session,
    selection: &mut Selection,
    screen: &mut Screen,
    views: &mut Views,
    overlays: &[Overlay],
    status: &mut StatusLine,
) {
    status.clear();
    if crate::app::overlays::scope(screen, &views.scores, overlays) == Scope::ScoreCells {
        return views::scores::cells::leave(session, selection, screen, views);
    }
    if screen.pane == Pane::Roadmap && marked_entries::clear(selection, status) {
        return;
    }
    if screen.zoomed {
        super::zoom::end_zoom(screen);
    } else if screen.view == ViewKind::Scores && views.scores.is_chart_shown && screen.pane == Pane::Roadmap {
        views.scores.is_chart_shown = false;
    } else if screen.pane != Pane::Roadmap {
        screen.pane = Pane::Roadmap;
    } else if screen.view != ViewKind::Lanes
        && !(screen.view == ViewKind::Goals && goal_path::go_back(session, selection, screen, views))
    {
        views::show(session, selection, screen, views, ViewKind::Lanes);
    }
    crate::app::views::rebuild_all(session, selection, screen, views);
}
