//! How much of the screen a pane has: zoom, one theme alone, and how many panes there are.

use super::{Command, Group, SCREENS, command};
use crate::app::state::{Arrangement, Pane, Screen, State};
use crate::app::views;
use crate::document::chunk::Serial;

pub(super) const COMMANDS: &[Command] = &[
    command("pane.zoom", "Zoom this pane", &["zz"], SCREENS, Group::Move, |state| {
        if state.zoomed {
            end(state);
        } else {
            state.zoomed = true;
        }
        state.rebuild_screens();
    })
    .about("and back again")
    .short("zoom this pane"),
    command("theme.zoom", "Zoom the theme", &["zt"], SCREENS, Group::Move, zoom_theme)
        .about("all of it on one page: j k scroll, J K turn to another, Esc goes back")
        .also(&["read", "focus on one theme"])
        .short("zoom the theme"),
    command("theme.next", "Next theme or idea", &["J"], SCREENS, Group::Move, |state| turn(state, 1))
        .about("without leaving the pane")
        .short("another theme"),
    command("theme.previous", "Previous theme or idea", &["K"], SCREENS, Group::Move, |state| turn(state, -1))
        .about("without leaving the pane"),
    command("layout.one", "One pane", &["z1"], SCREENS, Group::Look, |state| arrange(state, Arrangement::One))
        .about("the roadmap alone; 2 to 4 show another in its place")
        .short("roadmap alone"),
    command("layout.pair", "Two panes", &["z2"], SCREENS, Group::Look, |state| arrange(state, Arrangement::Pair))
        .about("the roadmap and the theme; 3 and 4 show scores and goals in its place")
        .short("roadmap and theme"),
    command("layout.all", "All panes", &["z3"], SCREENS, Group::Look, |state| arrange(state, Arrangement::All))
        .about("as many as the size allows")
        .short("all panes"),
];

/// Ends a zoom; the focus goes back to where it was.
pub(super) fn end(state: &mut State) {
    state.zoomed = false;
    if let Some(pane) = state.zoomed_from.take() {
        state.pane = pane;
    }
}

/// One theme or idea has the whole screen.
fn zoom_theme(state: &mut State) {
    on_a_page(state, Pane::Theme);
}

/// The score of one theme or idea has the whole screen.
pub(super) fn explain_score(state: &mut State) {
    on_a_page(state, Pane::Scores);
}

fn on_a_page(state: &mut State, pane: Pane) {
    if state.selected_bet().is_none() {
        return state.refuse("select a theme or idea first");
    }
    if state.zoomed && state.pane == pane {
        end(state);
        return state.rebuild_screens();
    }
    state.zoomed_from = Some(state.zoomed_from.unwrap_or(state.pane));
    state.zoomed = true;
    state.pane = pane;
    state.scroll = [0; 3];
    state.rebuild_screens();
}

/// Turns to another theme or idea, whatever pane has the focus.
fn turn(state: &mut State, by: isize) {
    let (pane, before) = (state.pane, state.selected());
    state.pane = Pane::Roadmap;
    // Headings, goals and findings about something else are passed over, as far as the list goes.
    loop {
        let at = position(state);
        views::step(state, by);
        if position(state) == at {
            if let Some(before) = before.filter(|_| state.selected_bet().is_none()) {
                views::select(state, before);
            }
            let words = if by > 0 { "this is the last one" } else { "this is the first one" };
            state.say(words);
            break;
        }
        if state.selected_bet().is_some() && state.selected() != before {
            break;
        }
    }
    state.pane = pane;
    if state.selected() != before {
        state.scroll = [0; 3];
    }
}

/// Where the selection is: its row, on screens where rows without an entry or two rows of one entry follow each other.
fn position(state: &State) -> (usize, Option<Serial>) {
    let row = match state.screen {
        Screen::Lanes => state.lanes.line,
        Screen::Goals => state.goals.at,
        Screen::Problems => state.problems.at,
        _ => 0,
    };
    (row, state.selected())
}

/// So many panes are shown from now on.
fn arrange(state: &mut State, arrangement: Arrangement) {
    state.arrangement = arrangement;
    end(state);
    // What is named first is what is shown: the roadmap, or the theme beside it.
    state.pane = Pane::Roadmap;
    if arrangement == Arrangement::Pair {
        state.preview = Pane::Theme;
    }
    state.rebuild_screens();
}
