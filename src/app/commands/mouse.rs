//! The mouse: a press selects, a press on what is selected opens it, a drag moves a theme to another place, the wheel
//! scrolls what is under it. Whatever it does, keys do too.

use crate::app::commands;
use crate::app::model::marked_entries;
use crate::app::model::mode::PANES;
use crate::app::model::mode::Pane;
use crate::app::model::mode::ViewKind;
use crate::app::model::selection::SelectRequest;
use crate::app::overlays::Overlay;
use crate::app::overlays::layout as overlay_layout;
use crate::app::overlays::{disk_diff, finder, form, help, picker};
use crate::app::state::State;
use crate::app::views;
use crate::app::views::{PaneCell, conflicts};
use crate::app::widgets::layout;
use crate::app::widgets::layout::Area;
use crate::app::workflows::recovery;
use crate::document::chunk::EntryId;
use crate::roadmap::change::Change;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::intents::{self, RankPosition};
use crate::roadmap::lane::Lane;

/// A theme or idea that the pressed mouse holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Drag {
    /// Which.
    pub theme: EntryId,
    /// Where it would be let go.
    pub drop_target: Option<DropTarget>,
    /// Whether it was selected before it was pressed: letting it go opens it then.
    is_click_to_open: bool,
}

/// A place something can be let go at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DropTarget {
    /// The lane.
    pub lane: Lane,
    /// The entry it would stand above; at the end of the lane without one.
    pub above: Option<EntryId>,
}

/// The mouse was pressed at a cell.
pub fn press(state: &mut State, x: u16, y: u16) {
    state.input.drag = None;
    if !state.overlays.is_empty() {
        return press_in_overlay(state, x, y);
    }
    let Some((pane, area)) = pane_at(state, x, y) else { return };
    let before = (state.screen.pane, state.selected());
    if state.screen.view != ViewKind::Conflicts {
        commands::motion::focus_pane(state, pane);
    }
    let Some(row) = y.checked_sub(area.y + 1).filter(|_| pane == Pane::Roadmap) else { return };
    state.status.clear();
    if !views::click(state, PaneCell { column: x - area.x, row: row as usize }) {
        return;
    }
    state.screen.scroll = [0; 3];
    // The lines of the tree and the margin of the lanes fold and unfold, and open nothing.
    let column = x - area.x;
    let folds = match state.screen.view {
        ViewKind::Goals => views::goals::toggles_fold_at(state, column),
        ViewKind::Lanes => column < views::lanes::FOLD_MARGIN,
        ViewKind::Scores => state.views.scores.cell.is_some(),
        _ => false,
    };
    let opens = before == (Pane::Roadmap, state.selected()) && !folds;
    match state.selected_theme() {
        Some(theme_row) => {
            state.input.drag = Some(Drag { theme: theme_row, drop_target: None, is_click_to_open: opens })
        }
        None if opens && state.selected().is_some() => commands::motion::open_selected(state),
        None => {}
    }
}

fn press_in_overlay(state: &mut State, x: u16, y: u16) {
    match state.overlays.last() {
        Some(Overlay::Finder(finder)) => {
            let Some(row) = overlay_layout::finder_popup(state, finder).row_at(x, y) else { return };
            let at = finder.top + row;
            match at {
                at if at >= finder.results.len() => {}
                at if at == finder.at => finder::accept(state),
                at => finder::step(state, at as isize - finder.at as isize),
            }
        }
        Some(Overlay::Picker(picker)) => {
            let Some(row) = overlay_layout::picker_popup(state, picker).row_at(x, y) else { return };
            let at = picker.top + row;
            match at {
                at if at >= picker.row_count() => {}
                at if at == picker.at => picker::accept(state),
                at => picker::step(state, at as isize - picker.at as isize),
            }
        }
        Some(Overlay::Help(open)) => {
            let Some(row) = overlay_layout::help_popup(state).row_at(x, y) else { return };
            let line = help::help_lines(open).get(open.top + row).copied();
            if let Some(help::HelpLine::Command(command)) = line {
                help::click(state, command);
            }
        }
        Some(Overlay::Form(_)) => form::click(state, x, y),
        _ => {}
    }
}

/// The mouse was moved to a cell while it was pressed.
pub fn drag(state: &mut State, x: u16, y: u16) {
    let Some(held) = state.input.drag.filter(|_| state.overlays.is_empty()) else { return };
    let spot = pane_at(state, x, y).filter(|(pane, _)| *pane == Pane::Roadmap).and_then(|(_, area)| {
        let row = y.checked_sub(area.y + 1)?;
        Some(PaneCell { column: x - area.x, row: row as usize })
    });
    let over = spot.and_then(|spot| views::drop_target_at(state, spot));
    let over = over.map(|(lane, above)| DropTarget { lane, above: above.filter(|above| *above != held.theme) });
    if over == held.drop_target && !held.is_click_to_open {
        return;
    }
    state.input.drag = Some(Drag { drop_target: over, is_click_to_open: false, ..held });
    let title = state.session.title(held.theme);
    match over {
        Some(DropTarget { lane, above: Some(above) }) => {
            let above = state.session.title(above);
            state.status.say(format!("{title}: let go to put it in {}, above {above}", lane.name()));
        }
        Some(DropTarget { lane, above: None }) => {
            state.status.say(format!("{title}: let go to put it in {}", lane.name()))
        }
        None => state.status.say(format!("{title} stays where it is")),
    }
}

/// The mouse was let go.
pub fn release(state: &mut State) {
    let Some(held) = state.input.drag.take().filter(|_| state.overlays.is_empty()) else { return };
    match held.drop_target {
        Some(over) => drop_entry(state, held.theme, over),
        None if held.is_click_to_open => commands::motion::open_selected(state),
        None => {}
    }
}

/// Puts a theme or idea where it was let go: its lane and its rank there, as one step. What is marked goes along.
fn drop_entry(state: &mut State, theme_row: EntryId, over: DropTarget) {
    let DropTarget { lane, above } = over;
    let is_marked = state.selection.marked.contains(theme_row);
    let themes = if is_marked { marked_entries::targets(state) } else { vec![theme_row] };
    let mut changes: Vec<Change> = Vec::new();
    for entry in &themes {
        let Some(entry_row) = state.session.plan.roadmap.row(*entry) else { continue };
        let now = entry_row.theme().and_then(|theme_row| {
            if entry_row.kind == EntryKind::Idea { theme_row.proposed_for } else { theme_row.lane }
        });
        if now != Some(lane) {
            changes.extend(intents::change_lane(&state.session.plan, *entry, lane));
        }
    }
    let is_theme =
        state.session.plan.roadmap.row(theme_row).is_some_and(|entry_row| entry_row.kind == EntryKind::Theme);
    if let (Some(above), true, [_]) = (above, is_theme, themes.as_slice()) {
        let order = state.session.derived.order.lane(lane);
        let ranked = intents::rank_at(&state.session.plan, order, theme_row, RankPosition::Above(above));
        let before = order.iter().position(|other| *other == above);
        let is_there = order.iter().position(|other| *other == theme_row).is_some_and(|at| Some(at + 1) == before);
        if let (Some((ranks, _)), false) = (ranked, is_there) {
            changes.extend(ranks);
        }
    }
    let titles = marked_entries::describe(state, &themes);
    if changes.is_empty() {
        return state.status.say(format!("{titles} stays where it is"));
    }
    let label = format!("move {} to {}", marked_entries::undo_label(state, &themes), lane.name());
    if state.status.report(state.session.apply(&label, &changes)).is_some() {
        state.selection.request(SelectRequest::Follow(theme_row));
        let place = above.map(|above| format!(", above {}", state.session.title(above))).unwrap_or_default();
        state.status.say(format!("{titles}: now in {}{place}; u takes it back", lane.name()));
    }
}

/// The wheel was turned over a cell.
pub fn wheel(state: &mut State, x: u16, y: u16, rows: i32) {
    let by = rows as isize;
    match state.overlays.last() {
        Some(Overlay::DiskDiff(_)) => return disk_diff::scroll(state, by),
        Some(Overlay::Recovery(_)) => return recovery::scroll(state, by),
        Some(Overlay::Help(_)) => return help::step(state, by),
        Some(Overlay::Finder(_)) => return finder::step(state, by),
        Some(Overlay::Picker(_)) => return picker::step(state, by),
        Some(Overlay::Form(_)) => return form::step(state, by.signum()),
        Some(_) => return,
        None => {}
    }
    match pane_at(state, x, y) {
        Some((Pane::Roadmap, _)) if state.screen.view == ViewKind::Conflicts => conflicts::step(state, by),
        Some(_) if state.screen.view == ViewKind::Conflicts => conflicts::scroll_versions(state, by),
        Some((Pane::Roadmap, _)) => {
            let focused = std::mem::replace(&mut state.screen.pane, Pane::Roadmap);
            commands::motion::step(state, by);
            state.screen.pane = focused;
        }
        Some((pane, _)) => commands::motion::scroll_pane(state, pane, by),
        None => {}
    }
}

fn pane_at(state: &State, x: u16, y: u16) -> Option<(Pane, Area)> {
    let areas = layout::compute(state).panes;
    PANES.into_iter().zip(areas).find(|(_, area)| area.contains(x, y))
}
