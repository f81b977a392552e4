//! Moving around.

use super::command::{Command, CommandGroup, KeyLine, ROWS, VIEWS_AND_PANES, command};
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
use crate::app::model::status::{CommandResult, refuse, say};
use crate::app::overlays::Overlay;
use crate::app::views;
use crate::app::views::Views;
use crate::app::widgets::list::ListEnd;
use crate::app::workflows::goal_path;

const SIDEWAYS: &[Scope] = &[Scope::Roadmap, Scope::Entries, Scope::Problems];
const SCORE_CELLS: &[Scope] = &[Scope::ScoreCells];

pub(super) const COMMANDS: &[Command] = &[
    command("go.down", "Move down", &["j", "<Down>"], ROWS, CommandGroup::Move, |state| {
        step(&state.session, &state.selection, &mut state.screen, &mut state.views, 1);
        Ok(None)
    })
    .short("move")
    .key_line(&[
        (KeyLine::In(Scope::Roadmap), 10),
        (KeyLine::In(Scope::Entries), 10),
        (KeyLine::In(Scope::Problems), 10),
        (KeyLine::In(Scope::Panes), 10),
        (KeyLine::In(Scope::ScoreCells), 10),
        (KeyLine::Board, 10),
        (KeyLine::Scores, 10),
        (KeyLine::ReadOnly, 10),
        (KeyLine::WhatIf, 10),
        (KeyLine::Balance, 10),
    ]),
    command("go.up", "Move up", &["k", "<Up>"], ROWS, CommandGroup::Move, |state| {
        step(&state.session, &state.selection, &mut state.screen, &mut state.views, -1);
        Ok(None)
    })
    .short("move")
    .key_line(&[
        (KeyLine::In(Scope::Roadmap), 11),
        (KeyLine::In(Scope::Entries), 11),
        (KeyLine::In(Scope::Problems), 11),
        (KeyLine::In(Scope::Panes), 11),
        (KeyLine::In(Scope::ScoreCells), 11),
        (KeyLine::Board, 11),
        (KeyLine::Scores, 11),
        (KeyLine::ReadOnly, 11),
        (KeyLine::WhatIf, 11),
        (KeyLine::Balance, 11),
    ]),
    command("go.page-down", "Page down", &["<PgDn>", "<C-f>"], ROWS, CommandGroup::Move, |state| {
        step_pages(&state.session, &state.selection, &mut state.screen, &mut state.views, 2);
        Ok(None)
    }),
    command("go.page-up", "Page up", &["<PgUp>"], ROWS, CommandGroup::Move, |state| {
        step_pages(&state.session, &state.selection, &mut state.screen, &mut state.views, -2);
        Ok(None)
    }),
    command("go.half-page-down", "Half page down", &[], ROWS, CommandGroup::Move, |state| {
        step_pages(&state.session, &state.selection, &mut state.screen, &mut state.views, 1);
        Ok(None)
    }),
    command("go.half-page-up", "Half page up", &[], ROWS, CommandGroup::Move, |state| {
        step_pages(&state.session, &state.selection, &mut state.screen, &mut state.views, -1);
        Ok(None)
    }),
    command("go.first", "Go to first row", &["gg", "<Home>"], ROWS, CommandGroup::Move, |state| {
        jump(&state.session, &state.selection, &mut state.screen, &mut state.views, ListEnd::First);
        Ok(None)
    })
    .short("first row")
    .synonyms(&["top"]),
    command("go.last", "Go to last row", &["G", "<End>"], ROWS, CommandGroup::Move, |state| {
        jump(&state.session, &state.selection, &mut state.screen, &mut state.views, ListEnd::Last);
        Ok(None)
    })
    .synonyms(&["bottom"]),
    command("go.fold", "Fold", &["h", "<Left>"], SIDEWAYS, CommandGroup::Move, |state| {
        views::move_left(&state.session, &state.selection, &state.screen, &mut state.views);
        Ok(None)
    })
    .about("a lane, theme or goal; on the board, moves one column left")
    .synonyms(&["collapse"])
    .key_line(&[(KeyLine::In(Scope::Roadmap), 20), (KeyLine::Board, 12)]),
    command("go.unfold", "Unfold", &["l", "<Right>"], SIDEWAYS, CommandGroup::Move, |state| {
        views::move_right(&state.session, &mut state.selection, &mut state.screen, &mut state.views)
    })
    .about("a lane, theme or goal; on the board, moves one column right")
    .synonyms(&["expand"])
    .key_line(&[(KeyLine::In(Scope::Roadmap), 21), (KeyLine::Board, 13)]),
    command("cells.left", "Move one column left", &["h", "<Left>"], SCORE_CELLS, CommandGroup::Move, |state| {
        views::move_left(&state.session, &state.selection, &state.screen, &mut state.views);
        Ok(None)
    })
    .short("column")
    .key_line(&[(KeyLine::In(Scope::ScoreCells), 12)]),
    command("cells.right", "Move one column right", &["l", "<Right>"], SCORE_CELLS, CommandGroup::Move, |state| {
        views::move_right(&state.session, &mut state.selection, &mut state.screen, &mut state.views)
    })
    .short("column")
    .key_line(&[(KeyLine::In(Scope::ScoreCells), 13)]),
    command("go.open", "Open", &["<Enter>"], VIEWS_AND_PANES, CommandGroup::Move, |state| {
        open_selected(
            &state.session,
            &mut state.selection,
            &mut state.screen,
            &mut state.views,
            &mut state.overlays,
            &mut state.outbox,
        )
    })
    .about("the fields of the selected entry")
    .short("open")
    .single_entry()
    .key_line(&[
        (KeyLine::In(Scope::Roadmap), 30),
        (KeyLine::In(Scope::Entries), 20),
        (KeyLine::In(Scope::Problems), 20),
        (KeyLine::Board, 20),
        (KeyLine::ReadOnly, 20),
    ]),
    command("pane.next", "Go to next pane", &["<Tab>"], VIEWS_AND_PANES, CommandGroup::Move, |state| {
        cycle_pane(&state.session, &mut state.selection, &mut state.screen, &mut state.views, 1);
        Ok(None)
    })
    .short("pane")
    .key_line(&[(KeyLine::In(Scope::Panes), 20), (KeyLine::ReadOnly, 60)]),
    command("pane.previous", "Go to previous pane", &["<S-Tab>"], VIEWS_AND_PANES, CommandGroup::Move, |state| {
        cycle_pane(&state.session, &mut state.selection, &mut state.screen, &mut state.views, -1);
        Ok(None)
    }),
    command("pane.roadmap", "Go to roadmap pane", &["1"], VIEWS_AND_PANES, CommandGroup::Move, |state| {
        focus_pane(&state.session, &mut state.selection, &mut state.screen, &mut state.views, Pane::Roadmap);
        Ok(None)
    }),
    command("pane.theme", "Go to theme pane", &["2"], VIEWS_AND_PANES, CommandGroup::Move, |state| {
        focus_pane(&state.session, &mut state.selection, &mut state.screen, &mut state.views, Pane::Theme);
        Ok(None)
    }),
    command("pane.scores", "Go to scores pane", &["3"], VIEWS_AND_PANES, CommandGroup::Move, |state| {
        focus_pane(&state.session, &mut state.selection, &mut state.screen, &mut state.views, Pane::Scores);
        Ok(None)
    }),
    command("pane.goals", "Go to goals pane", &["4"], VIEWS_AND_PANES, CommandGroup::Move, |state| {
        focus_pane(&state.session, &mut state.selection, &mut state.screen, &mut state.views, Pane::Goals);
        Ok(None)
    }),
    command("go.back", "Go back", &["<Esc>"], ROWS, CommandGroup::Move, |state| {
        go_back(&state.session, &mut state.selection, &mut state.screen, &mut state.views, &state.overlays)
    })
    .short("back")
    .key_line(&[
        (KeyLine::In(Scope::Entries), 70),
        (KeyLine::In(Scope::Problems), 80),
        (KeyLine::In(Scope::Panes), 70),
        (KeyLine::In(Scope::ScoreCells), 80),
        (KeyLine::Board, 100),
        (KeyLine::Scores, 120),
        (KeyLine::ReadOnly, 70),
        (KeyLine::WhatIf, 70),
        (KeyLine::Selection, 100),
        (KeyLine::Balance, 60),
    ]),
];

/// Moves the selection, or scrolls the focused pane.
pub(crate) fn step(session: &Session, selection: &Selection, screen: &mut Screen, views: &mut Views, by: isize) {
    if screen.pane != Pane::Roadmap {
        scroll_pane(session, selection, screen, screen.pane, by);
        return;
    }
    views::step(session, selection, screen, views, by);
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

fn page_rows(session: &Session, selection: &Selection, screen: &Screen, views: &Views) -> isize {
    views::page_size(session, selection, screen, views).max(1) as isize
}

/// Moves the selection by half pages.
fn step_pages(session: &Session, selection: &Selection, screen: &mut Screen, views: &mut Views, half_pages: isize) {
    let rows = page_rows(session, selection, screen, views);
    let by = if half_pages.abs() == 1 { half_pages * (rows / 2).max(1) } else { half_pages / 2 * rows };
    step(session, selection, screen, views, by);
}

fn jump(session: &Session, selection: &Selection, screen: &mut Screen, views: &mut Views, to: ListEnd) {
    if screen.pane != Pane::Roadmap {
        let far = isize::from(i16::MAX);
        return scroll_pane(session, selection, screen, screen.pane, if to == ListEnd::First { -far } else { far });
    }
    views::jump(session, selection, screen, views, to);
    screen.scroll = [0; 3];
}

/// Unfolds a folded heading, or opens the form of the selected entry.
pub(crate) fn open_selected(
    session: &Session,
    selection: &mut Selection,
    screen: &mut Screen,
    views: &mut Views,
    overlays: &mut Vec<Overlay>,
    outbox: &mut Vec<Effect>,
) -> CommandResult {
    match (screen.view, selection.entry) {
        (ViewKind::Problems, _) => super::judge::open_problem(session, screen, views, overlays, outbox),
        (ViewKind::Balance, _) => refuse("Nothing to open here (g l to go to the themes)"),
        (ViewKind::Goals, None) => {
            if views.goals.is_vision_selected() {
                super::edit::edit_selected(session, selection, screen, &views.goals, overlays)
            } else {
                refuse("No goals yet (n to add one)")
            }
        }
        (view, None) if view.is_theme_view() => views::move_right(session, selection, screen, views),
        (_, Some(_)) => super::edit::edit_selected(session, selection, screen, &views.goals, overlays),
        (_, None) => refuse("Nothing here yet (n to add one)"),
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
) -> CommandResult {
    if crate::app::overlays::scope(screen, &views.scores, overlays) == Scope::ScoreCells {
        let answer = views::scores::cells::leave(&mut views.scores);
        return views::apply(session, selection, screen, views, answer);
    }
    if screen.pane == Pane::Roadmap
        && let Some(cleared) = marked_entries::clear(selection)
    {
        return say(cleared);
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
    Ok(None)
}
