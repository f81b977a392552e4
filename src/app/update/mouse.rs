//! Mouse input: a click selects, a click on the selected row opens it, dragging moves a theme, the wheel scrolls the
//! pane under it. Everything the mouse does has a key as well.

use super::state::State;
use crate::app::commands::help_page::{self, HelpLine};
use crate::app::commands::input::{Drag, DropTarget};
use crate::app::commands::{motion, picker_answers, search};
use crate::app::model::layout;
use crate::app::model::marked_entries;
use crate::app::model::mode::{PANES, Pane, ViewKind};
use crate::app::model::screen::Screen;
use crate::app::model::selection::{SelectRequest, Selection};
use crate::app::model::session::Session;
use crate::app::model::status::{CommandResult, say};
use crate::app::overlays::Overlay;
use crate::app::overlays::layout as overlay_layout;
use crate::app::overlays::{disk_diff, finder, form, picker};
use crate::app::views;
use crate::app::views::conflicts;
use crate::app::views::view::PaneCell;
use crate::app::widgets::area::Area;
use crate::app::workflows::recovery;
use crate::document::chunk::EntryId;
use crate::roadmap::change::Change;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::entry_row::WorkKind;
use crate::roadmap::intents::{self, RankPosition};

/// Handles a press at a cell.
pub(super) fn press(state: &mut State, x: u16, y: u16) {
    state.input.drag = None;
    if !state.overlays.is_empty() {
        return press_in_overlay(state, x, y);
    }
    let Some((pane, area)) = pane_at(&state.screen, x, y) else { return };
    let before = (state.screen.pane, views::selected(&state.screen, &state.views));
    if state.screen.view != ViewKind::Conflicts {
        motion::focus_pane(&state.session, &mut state.selection, &mut state.screen, &mut state.views, pane);
    }
    let Some(row) = y.checked_sub(area.y + 1).filter(|_| pane == Pane::Roadmap) else { return };
    state.status.clear();
    let column = x - area.x;
    let Some(clicked) = views::click(
        &state.session,
        &mut state.selection,
        &mut state.screen,
        &mut state.views,
        PaneCell { column, row: row as usize },
    ) else {
        return;
    };
    state.status.show(clicked);
    state.screen.scroll = [0; 3];
    let folds = state.views.view(state.screen.view).takes_clicks_at(column);
    let selected = views::selected(&state.screen, &state.views);
    let opens = before == (Pane::Roadmap, selected) && !folds;
    match views::selected_theme(&state.session, &state.screen, &state.views) {
        Some(theme) => state.input.drag = Some(Drag { theme, drop_target: None, is_click_to_open: opens }),
        None if opens && selected.is_some() => open_selected(state),
        None => {}
    }
}

fn open_selected(state: &mut State) {
    state.status.show(motion::open_selected(
        &state.session,
        &mut state.selection,
        &mut state.screen,
        &mut state.views,
        &mut state.overlays,
        &mut state.outbox,
    ));
}

fn press_in_overlay(state: &mut State, x: u16, y: u16) {
    match state.overlays.last() {
        Some(Overlay::Finder(finder)) => {
            let Some(row) = overlay_layout::finder_popup(&state.screen, finder).row_at(x, y) else { return };
            let at = finder.list.top + row;
            match at {
                at if at >= finder.results.len() => {}
                at if at == finder.list.at => state.status.show(search::accept(
                    &state.session,
                    &mut state.selection,
                    &mut state.screen,
                    &mut state.views,
                    &mut state.overlays,
                    &mut state.input,
                )),
                at => {
                    let by = at as isize - finder.list.at as isize;
                    finder::step(&state.session, &mut state.overlays, by);
                }
            }
        }
        Some(Overlay::Picker(picker)) => {
            let Some(row) = overlay_layout::picker_popup(&state.screen, picker).row_at(x, y) else { return };
            let at = picker.list.top + row;
            match at {
                at if at >= picker.row_count() => {}
                at if at == picker.list.at => {
                    state.status.show(picker_answers::accept(&mut state.session, &mut state.overlays));
                }
                at => {
                    let by = at as isize - picker.list.at as isize;
                    picker::step(&mut state.overlays, by);
                }
            }
        }
        Some(Overlay::Help(open)) => {
            let Some(row) = overlay_layout::help_popup(&state.screen).row_at(x, y) else { return };
            let line = help_page::help_lines(open).get(open.top + row).copied();
            if let Some(HelpLine::Command(command)) = line {
                state.status.show(help_page::click(&mut state.overlays, &mut state.input, command));
            }
        }
        Some(Overlay::Form(_)) => {
            form::click(&mut state.session, &state.screen, &mut state.overlays, &mut state.status, x, y);
        }
        _ => {}
    }
}

/// Handles a drag to a cell.
pub(super) fn drag(state: &mut State, x: u16, y: u16) {
    let Some(drag) = state.input.drag.filter(|_| state.overlays.is_empty()) else { return };
    let spot = pane_at(&state.screen, x, y).filter(|(pane, _)| *pane == Pane::Roadmap).and_then(|(_, area)| {
        let row = y.checked_sub(area.y + 1)?;
        Some(PaneCell { column: x - area.x, row: row as usize })
    });
    let over = spot.and_then(|spot| views::drop_target_at(&state.session, &state.screen, &state.views, spot));
    let over = over.map(|(lane, above)| DropTarget { lane, above: above.filter(|above| *above != drag.theme) });
    if over == drag.drop_target && !drag.is_click_to_open {
        return;
    }
    state.input.drag = Some(Drag { drop_target: over, is_click_to_open: false, ..drag });
    let title = state.session.title(drag.theme);
    state.status.say(match over {
        Some(DropTarget { lane, above: Some(above) }) => {
            let above = state.session.title(above);
            format!("{title}: release to move to {}, above {above}", lane.name())
        }
        Some(DropTarget { lane, above: None }) => format!("{title}: release to move to {}", lane.name()),
        None => format!("{title}: not moved"),
    });
}

/// Handles a release.
pub(super) fn release(state: &mut State) {
    let Some(drag) = state.input.drag.take().filter(|_| state.overlays.is_empty()) else { return };
    match drag.drop_target {
        Some(over) => {
            let dropped = drop_entry(&mut state.session, &mut state.selection, &state.screen, drag.theme, over);
            state.status.show(dropped);
        }
        None if drag.is_click_to_open => open_selected(state),
        None => {}
    }
}

/// Drops a theme or idea at a lane and rank, as one undo step. If it is part of the selection, the whole selection
/// moves.
fn drop_entry(
    session: &mut Session,
    selection: &mut Selection,
    screen: &Screen,
    theme_row: EntryId,
    over: DropTarget,
) -> CommandResult {
    let DropTarget { lane, above } = over;
    let is_in_selection = selection.marked.contains(theme_row);
    let themes = if is_in_selection { marked_entries::targets(session, selection, screen) } else { vec![theme_row] };
    let mut changes: Vec<Change> = Vec::new();
    for entry in &themes {
        let Some(entry_row) = session.plan.roadmap.row(*entry) else { continue };
        let now = entry_row.theme().and_then(|theme_row| {
            if entry_row.kind == EntryKind::Idea { theme_row.proposed_for } else { theme_row.lane }
        });
        if now != Some(lane) || intents::is_dropped(&session.plan, *entry) {
            changes.extend(intents::change_lane(&session.plan, *entry, lane));
        }
    }
    let is_theme = session.plan.roadmap.row(theme_row).is_some_and(|entry_row| entry_row.kind == EntryKind::Theme);
    // Deadlines rank obligations, above all other themes.
    let is_obligation = |entry: EntryId| {
        session.plan.roadmap.theme(entry).is_some_and(|theme_row| theme_row.kind == WorkKind::Obligation)
    };
    let above = above.filter(|above| !is_obligation(*above) && !is_obligation(theme_row));
    if let (Some(above), true, [_]) = (above, is_theme, themes.as_slice()) {
        let order = session.derived.order.lane(lane);
        let ranked = intents::rank_at(&session.plan, order, theme_row, RankPosition::Above(above));
        let before = order.iter().position(|other| *other == above);
        let is_there = order.iter().position(|other| *other == theme_row).is_some_and(|at| Some(at + 1) == before);
        if let (Some(ranked), false) = (ranked, is_there) {
            changes.extend(ranked.changes);
        }
    }
    let titles = marked_entries::describe(session, &themes);
    let revived = marked_entries::describe_revival(session, &themes);
    if changes.is_empty() {
        return say(format!("{titles}: not moved"));
    }
    let label = format!("move {} to {}", marked_entries::undo_label(session, &themes), lane.name());
    session.apply(&label, &changes)?;
    selection.request(SelectRequest::Follow(theme_row));
    let above = above.map(|above| format!(", above {}", session.title(above))).unwrap_or_default();
    say(format!("Moved {titles} to {}{above}{revived} (u to undo)", lane.name()))
}

/// Handles a turn of the wheel over a cell.
pub(super) fn wheel(state: &mut State, x: u16, y: u16, rows: i32) {
    let by = rows as isize;
    match state.overlays.last() {
        Some(Overlay::DiskDiff(_)) => return disk_diff::scroll(&mut state.overlays, by),
        Some(Overlay::Recovery(_)) => return recovery::scroll(&mut state.overlays, by),
        Some(Overlay::Help(_)) => return help_page::step(&state.screen, &mut state.overlays, by),
        Some(Overlay::Finder(_)) => return finder::step(&state.session, &mut state.overlays, by),
        Some(Overlay::Picker(_)) => return picker::step(&mut state.overlays, by),
        Some(Overlay::Form(_)) => {
            return form::step(&mut state.session, &mut state.overlays, &mut state.status, by.signum());
        }
        Some(_) => return,
        None => {}
    }
    match pane_at(&state.screen, x, y) {
        Some((Pane::Roadmap, _)) if state.screen.view == ViewKind::Conflicts => {
            state.status.clear();
            views::step(&state.session, &state.selection, &state.screen, &mut state.views, by);
        }
        Some(_) if state.screen.view == ViewKind::Conflicts => {
            conflicts::scroll_versions(&state.session, &state.screen, &mut state.views.conflicts, by);
        }
        Some((Pane::Roadmap, _)) => step_roadmap(state, by),
        Some((pane, _)) => motion::scroll_pane(&state.session, &state.selection, &mut state.screen, pane, by),
        None => {}
    }
}

/// Moves the selection while another pane may keep the focus.
fn step_roadmap(state: &mut State, by: isize) {
    let focused = std::mem::replace(&mut state.screen.pane, Pane::Roadmap);
    state.status.clear();
    motion::step(&state.session, &state.selection, &mut state.screen, &mut state.views, by);
    state.screen.pane = focused;
}

fn pane_at(screen: &Screen, x: u16, y: u16) -> Option<(Pane, Area)> {
    let areas = layout::compute(screen).panes;
    PANES.into_iter().zip(areas).find(|(_, area)| area.contains(x, y))
}
