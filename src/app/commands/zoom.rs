//! How much of the screen a pane takes: zoom, a single theme, and the number of panes.

use super::command::{Command, CommandGroup, KeyLine, VIEWS_AND_PANES, command};
use crate::app::model::mode::Arrangement;
use crate::app::model::mode::Pane;
use crate::app::model::mode::Scope;
use crate::app::model::screen::Screen;
use crate::app::model::selection::Selection;
use crate::app::model::session::Session;
use crate::app::model::status::{CommandResult, refuse, say};
use crate::app::views;
use crate::app::views::Views;
use crate::document::chunk::EntryId;

pub(super) const COMMANDS: &[Command] = &[
    command("pane.zoom", "Zoom pane", &["zz"], VIEWS_AND_PANES, CommandGroup::Move, |state| {
        if state.screen.zoomed {
            end_zoom(&mut state.screen);
        } else {
            state.screen.zoomed = true;
        }
        crate::app::views::rebuild_all(&state.session, &mut state.selection, &state.screen, &mut state.views);
        Ok(None)
    })
    .about("again to zoom out")
    .synonyms(&["full screen", "fullscreen", "maximize", "maximise"])
    .short("zoom pane"),
    command("theme.zoom", "Zoom theme", &["zt"], VIEWS_AND_PANES, CommandGroup::Move, |state| {
        zoom_theme(&state.session, &mut state.selection, &mut state.screen, &mut state.views)
    })
    .about("on one page: j k to scroll, J K for another")
    .synonyms(&["read", "focus on one theme", "one-pager", "present"])
    .short("zoom theme"),
    command("theme.next", "Go to next theme or idea", &["J"], VIEWS_AND_PANES, CommandGroup::Move, |state| {
        turn_to_theme(&state.session, &state.selection, &mut state.screen, &mut state.views, 1)
    })
    .about("without leaving the pane")
    .short("another theme")
    .key_line(&[(KeyLine::In(Scope::Panes), 30)]),
    command("theme.previous", "Go to previous theme or idea", &["K"], VIEWS_AND_PANES, CommandGroup::Move, |state| {
        turn_to_theme(&state.session, &state.selection, &mut state.screen, &mut state.views, -1)
    })
    .about("without leaving the pane")
    .key_line(&[(KeyLine::In(Scope::Panes), 31)]),
    command("layout.one", "Show one pane", &["z1"], VIEWS_AND_PANES, CommandGroup::Appearance, |state| {
        set_arrangement(&state.session, &mut state.selection, &mut state.screen, &mut state.views, Arrangement::One);
        Ok(None)
    })
    .about("the roadmap; then press 2, 3 or 4 to show another pane instead")
    .short("roadmap only"),
    command("layout.pair", "Show two panes", &["z2"], VIEWS_AND_PANES, CommandGroup::Appearance, |state| {
        set_arrangement(&state.session, &mut state.selection, &mut state.screen, &mut state.views, Arrangement::Pair);
        Ok(None)
    })
    .about("the roadmap and the theme; then press 3 or 4 to show scores or goals instead")
    .short("roadmap and theme"),
    command("layout.all", "Show all panes", &["z3"], VIEWS_AND_PANES, CommandGroup::Appearance, |state| {
        set_arrangement(&state.session, &mut state.selection, &mut state.screen, &mut state.views, Arrangement::All);
        Ok(None)
    })
    .about("as many as fit")
    .short("all panes"),
];

/// Ends a zoom and returns the focus.
pub(super) fn end_zoom(screen: &mut Screen) {
    screen.zoomed = false;
    if let Some(pane) = screen.zoomed_from.take() {
        screen.pane = pane;
    }
}

/// Shows one theme or idea on the whole screen.
fn zoom_theme(session: &Session, selection: &mut Selection, screen: &mut Screen, views: &mut Views) -> CommandResult {
    show_full_page(session, selection, screen, views, Pane::Theme)
}

/// Shows the score of one theme or idea on the whole screen.
pub(super) fn explain_score(
    session: &Session,
    selection: &mut Selection,
    screen: &mut Screen,
    views: &mut Views,
) -> CommandResult {
    show_full_page(session, selection, screen, views, Pane::Scores)
}

fn show_full_page(
    session: &Session,
    selection: &mut Selection,
    screen: &mut Screen,
    views: &mut Views,
    pane: Pane,
) -> CommandResult {
    if selection.theme(session).is_none() {
        return refuse("Select a theme or idea first");
    }
    if screen.zoomed && screen.pane == pane {
        end_zoom(screen);
        crate::app::views::rebuild_all(session, selection, screen, views);
        return Ok(None);
    }
    screen.zoomed_from = Some(screen.zoomed_from.unwrap_or(screen.pane));
    screen.zoomed = true;
    screen.pane = pane;
    screen.scroll = [0; 3];
    crate::app::views::rebuild_all(session, selection, screen, views);
    Ok(None)
}

/// Goes to another theme or idea from any focused pane.
fn turn_to_theme(
    session: &Session,
    selection: &Selection,
    screen: &mut Screen,
    views: &mut Views,
    by: isize,
) -> CommandResult {
    let (pane, before) = (screen.pane, selection.entry);
    screen.pane = Pane::Roadmap;
    // Skip headings, goals and findings about other entries.
    let answer = loop {
        let at = selection_position(screen, views);
        views::step(session, selection, screen, views, by);
        if selection_position(screen, views) == at {
            if let Some(before) = before.filter(|_| views::selected_theme(session, screen, views).is_none()) {
                views::select(session, selection, screen, views, before);
            }
            break say(if by > 0 { "This is the last entry" } else { "This is the first entry" });
        }
        if views::selected_theme(session, screen, views).is_some() && views::selected(screen, views) != before {
            break Ok(None);
        }
    };
    screen.pane = pane;
    if views::selected(screen, views) != before {
        screen.scroll = [0; 3];
    }
    answer
}

/// The position of the selection; includes the row in views where several rows share an entry or have none.
fn selection_position(screen: &Screen, views: &Views) -> (usize, Option<EntryId>) {
    (views.view(screen.view).selected_row(), views::selected(screen, views))
}

/// Sets the number of panes.
fn set_arrangement(
    session: &Session,
    selection: &mut Selection,
    screen: &mut Screen,
    views: &mut Views,
    arrangement: Arrangement,
) {
    screen.arrangement = arrangement;
    end_zoom(screen);
    // Focus the pane that the command names first.
    screen.pane = Pane::Roadmap;
    if arrangement == Arrangement::Pair {
        screen.preview = Pane::Theme;
    }
    crate::app::views::rebuild_all(session, selection, screen, views);
}
