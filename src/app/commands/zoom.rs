//! How much of the screen a pane has: zoom, one theme alone, and how many panes there are.

use super::{Command, CommandGroup, VIEWS_AND_PANES, command};
use crate::app::model::mode::Arrangement;
use crate::app::model::mode::Pane;
use crate::app::model::mode::ViewKind;
use crate::app::model::screen::Screen;
use crate::app::model::selection::Selection;
use crate::app::model::session::Session;
use crate::app::model::status::StatusLine;
use crate::app::views;
use crate::app::views::Views;
use crate::document::chunk::EntryId;

pub(super) const COMMANDS: &[Command] = &[
    command("pane.zoom", "Zoom this pane", &["zz"], VIEWS_AND_PANES, CommandGroup::Move, |state| {
        if state.screen.zoomed {
            end_zoom(&mut state.screen);
        } else {
            state.screen.zoomed = true;
        }
        crate::app::views::rebuild_all(&state.session, &mut state.selection, &state.screen, &mut state.views);
    })
    .about("and back again")
    .short("zoom this pane"),
    command("theme.zoom", "Zoom the theme", &["zt"], VIEWS_AND_PANES, CommandGroup::Move, |state| {
        zoom_theme(&state.session, &mut state.selection, &mut state.screen, &mut state.views, &mut state.status);
    })
    .about("all of it on one page: j k scroll, J K turn to another, Esc goes back")
    .synonyms(&["read", "focus on one theme"])
    .short("zoom the theme"),
    command("theme.next", "Next theme or idea", &["J"], VIEWS_AND_PANES, CommandGroup::Move, |state| {
        turn_to_theme(&state.session, &state.selection, &mut state.screen, &mut state.views, &mut state.status, 1);
    })
    .about("without leaving the pane")
    .short("another theme"),
    command("theme.previous", "Previous theme or idea", &["K"], VIEWS_AND_PANES, CommandGroup::Move, |state| {
        turn_to_theme(&state.session, &state.selection, &mut state.screen, &mut state.views, &mut state.status, -1);
    })
    .about("without leaving the pane"),
    command("layout.one", "One pane", &["z1"], VIEWS_AND_PANES, CommandGroup::Appearance, |state| {
        set_arrangement(&state.session, &mut state.selection, &mut state.screen, &mut state.views, Arrangement::One);
    })
    .about("the roadmap alone; 2 to 4 show another in its place")
    .short("roadmap alone"),
    command("layout.pair", "Two panes", &["z2"], VIEWS_AND_PANES, CommandGroup::Appearance, |state| {
        set_arrangement(&state.session, &mut state.selection, &mut state.screen, &mut state.views, Arrangement::Pair);
    })
    .about("the roadmap and the theme; 3 and 4 show scores and goals in its place")
    .short("roadmap and theme"),
    command("layout.all", "All panes", &["z3"], VIEWS_AND_PANES, CommandGroup::Appearance, |state| {
        set_arrangement(&state.session, &mut state.selection, &mut state.screen, &mut state.views, Arrangement::All);
    })
    .about("as many as the size allows")
    .short("all panes"),
];

/// Ends a zoom; the focus goes back to where it was.
pub(super) fn end_zoom(screen: &mut Screen) {
    screen.zoomed = false;
    if let Some(pane) = screen.zoomed_from.take() {
        screen.pane = pane;
    }
}

/// One theme or idea has the whole screen.
fn zoom_theme(
    session: &Session,
    selection: &mut Selection,
    screen: &mut Screen,
    views: &mut Views,
    status: &mut StatusLine,
) {
    show_full_page(session, selection, screen, views, status, Pane::Theme);
}

/// The score of one theme or idea has the whole screen.
pub(super) fn explain_score(
    session: &Session,
    selection: &mut Selection,
    screen: &mut Screen,
    views: &mut Views,
    status: &mut StatusLine,
) {
    show_full_page(session, selection, screen, views, status, Pane::Scores);
}

fn show_full_page(
    session: &Session,
    selection: &mut Selection,
    screen: &mut Screen,
    views: &mut Views,
    status: &mut StatusLine,
    pane: Pane,
) {
    if selection.theme(session).is_none() {
        return status.refuse("select a theme or idea first");
    }
    if screen.zoomed && screen.pane == pane {
        end_zoom(screen);
        return crate::app::views::rebuild_all(session, selection, screen, views);
    }
    screen.zoomed_from = Some(screen.zoomed_from.unwrap_or(screen.pane));
    screen.zoomed = true;
    screen.pane = pane;
    screen.scroll = [0; 3];
    crate::app::views::rebuild_all(session, selection, screen, views);
}

/// Turns to another theme or idea, whatever pane has the focus.
fn turn_to_theme(
    session: &Session,
    selection: &Selection,
    screen: &mut Screen,
    views: &mut Views,
    status: &mut StatusLine,
    by: isize,
) {
    let (pane, before) = (screen.pane, selection.entry);
    screen.pane = Pane::Roadmap;
    // Headings, goals and findings about something else are passed over, as far as the list goes.
    loop {
        let at = selection_position(screen, views);
        views::step(session, screen, views, status, by);
        if selection_position(screen, views) == at {
            if let Some(before) = before.filter(|_| views::selected_theme(session, screen, views).is_none()) {
                views::select(session, selection, screen, views, before);
            }
            let words = if by > 0 { "this is the last one" } else { "this is the first one" };
            status.say(words);
            break;
        }
        if views::selected_theme(session, screen, views).is_some() && views::selected(screen, views) != before {
            break;
        }
    }
    screen.pane = pane;
    if views::selected(screen, views) != before {
        screen.scroll = [0; 3];
    }
}

/// Where the selection is: its row, on screens where rows without an entry or two rows of one entry follow each other.
fn selection_position(screen: &Screen, views: &Views) -> (usize, Option<EntryId>) {
    let row = match screen.view {
        ViewKind::Lanes => views.lanes.selected_line,
        ViewKind::Goals => views.goals.at,
        ViewKind::Problems => views.problems.at,
        _ => 0,
    };
    (row, views::selected(screen, views))
}

/// So many panes are shown from now on.
fn set_arrangement(
    session: &Session,
    selection: &mut Selection,
    screen: &mut Screen,
    views: &mut Views,
    arrangement: Arrangement,
) {
    screen.arrangement = arrangement;
    end_zoom(screen);
    // What is named first is what is shown: the roadmap, or the theme beside it.
    screen.pane = Pane::Roadmap;
    if arrangement == Arrangement::Pair {
        screen.preview = Pane::Theme;
    }
    crate::app::views::rebuild_all(session, selection, screen, views);
}
