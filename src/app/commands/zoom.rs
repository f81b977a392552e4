//! How much of the screen a pane has: zoom, one theme alone, and how many panes there are.

use super::{Command, CommandGroup, VIEWS_AND_PANES, command};
use crate::app::model::mode::Arrangement;
use crate::app::model::mode::Pane;
use crate::app::model::mode::ViewKind;
use crate::app::state::State;
use crate::app::views;
use crate::document::chunk::EntryId;

pub(super) const COMMANDS: &[Command] = &[
    command("pane.zoom", "Zoom this pane", &["zz"], VIEWS_AND_PANES, CommandGroup::Move, |state| {
        if state.screen.zoomed {
            end_zoom(state);
        } else {
            state.screen.zoomed = true;
        }
        state.rebuild_screens();
    })
    .about("and back again")
    .short("zoom this pane"),
    command("theme.zoom", "Zoom the theme", &["zt"], VIEWS_AND_PANES, CommandGroup::Move, zoom_theme)
        .about("all of it on one page: j k scroll, J K turn to another, Esc goes back")
        .synonyms(&["read", "focus on one theme"])
        .short("zoom the theme"),
    command("theme.next", "Next theme or idea", &["J"], VIEWS_AND_PANES, CommandGroup::Move, |state| {
        turn_to_theme(state, 1);
    })
    .about("without leaving the pane")
    .short("another theme"),
    command("theme.previous", "Previous theme or idea", &["K"], VIEWS_AND_PANES, CommandGroup::Move, |state| {
        turn_to_theme(state, -1);
    })
    .about("without leaving the pane"),
    command("layout.one", "One pane", &["z1"], VIEWS_AND_PANES, CommandGroup::Appearance, |state| {
        set_arrangement(state, Arrangement::One);
    })
    .about("the roadmap alone; 2 to 4 show another in its place")
    .short("roadmap alone"),
    command("layout.pair", "Two panes", &["z2"], VIEWS_AND_PANES, CommandGroup::Appearance, |state| {
        set_arrangement(state, Arrangement::Pair);
    })
    .about("the roadmap and the theme; 3 and 4 show scores and goals in its place")
    .short("roadmap and theme"),
    command("layout.all", "All panes", &["z3"], VIEWS_AND_PANES, CommandGroup::Appearance, |state| {
        set_arrangement(state, Arrangement::All);
    })
    .about("as many as the size allows")
    .short("all panes"),
];

/// Ends a zoom; the focus goes back to where it was.
pub(super) fn end_zoom(state: &mut State) {
    state.screen.zoomed = false;
    if let Some(pane) = state.screen.zoomed_from.take() {
        state.screen.pane = pane;
    }
}

/// One theme or idea has the whole screen.
fn zoom_theme(state: &mut State) {
    show_full_page(state, Pane::Theme);
}

/// The score of one theme or idea has the whole screen.
pub(super) fn explain_score(state: &mut State) {
    show_full_page(state, Pane::Scores);
}

fn show_full_page(state: &mut State, pane: Pane) {
    if state.selected_theme().is_none() {
        return state.status.refuse("select a theme or idea first");
    }
    if state.screen.zoomed && state.screen.pane == pane {
        end_zoom(state);
        return state.rebuild_screens();
    }
    state.screen.zoomed_from = Some(state.screen.zoomed_from.unwrap_or(state.screen.pane));
    state.screen.zoomed = true;
    state.screen.pane = pane;
    state.screen.scroll = [0; 3];
    state.rebuild_screens();
}

/// Turns to another theme or idea, whatever pane has the focus.
fn turn_to_theme(state: &mut State, by: isize) {
    let (pane, before) = (state.screen.pane, state.selected());
    state.screen.pane = Pane::Roadmap;
    // Headings, goals and findings about something else are passed over, as far as the list goes.
    loop {
        let at = selection_position(state);
        views::step(state, by);
        if selection_position(state) == at {
            if let Some(before) = before.filter(|_| state.selected_theme().is_none()) {
                views::select(state, before);
            }
            let words = if by > 0 { "this is the last one" } else { "this is the first one" };
            state.status.say(words);
            break;
        }
        if state.selected_theme().is_some() && state.selected() != before {
            break;
        }
    }
    state.screen.pane = pane;
    if state.selected() != before {
        state.screen.scroll = [0; 3];
    }
}

/// Where the selection is: its row, on screens where rows without an entry or two rows of one entry follow each other.
fn selection_position(state: &State) -> (usize, Option<EntryId>) {
    let row = match state.screen.view {
        ViewKind::Lanes => state.views.lanes.selected_line,
        ViewKind::Goals => state.views.goals.at,
        ViewKind::Problems => state.views.problems.at,
        _ => 0,
    };
    (row, state.selected())
}

/// So many panes are shown from now on.
fn set_arrangement(state: &mut State, arrangement: Arrangement) {
    state.screen.arrangement = arrangement;
    end_zoom(state);
    // What is named first is what is shown: the roadmap, or the theme beside it.
    state.screen.pane = Pane::Roadmap;
    if arrangement == Arrangement::Pair {
        state.screen.preview = Pane::Theme;
    }
    state.rebuild_screens();
}
