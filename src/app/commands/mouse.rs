//! Mouse input: a click selects, a click on the selected row opens it, dragging moves a theme, the wheel scrolls the
//! pane under it. Everything the mouse does has a key as well.

use crate::app::commands;
use crate::app::commands::input::Input;
use crate::app::message::Effect;
use crate::app::model::layout;
use crate::app::model::marked_entries;
use crate::app::model::mode::PANES;
use crate::app::model::mode::Pane;
use crate::app::model::mode::ViewKind;
use crate::app::model::screen::Screen;
use crate::app::model::selection::SelectRequest;
use crate::app::model::selection::Selection;
use crate::app::model::session::Session;
use crate::app::model::status::StatusLine;
use crate::app::overlays::Overlay;
use crate::app::overlays::layout as overlay_layout;
use crate::app::overlays::{disk_diff, finder, form, picker};
use crate::app::views;
use crate::app::views::Views;
use crate::app::views::conflicts;
use crate::app::views::view::PaneCell;
use crate::app::widgets::area::Area;
use crate::app::workflows::recovery;
use crate::document::chunk::EntryId;
use crate::roadmap::change::Change;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::intents::{self, RankPosition};
use crate::roadmap::lane::Lane;

/// A theme or idea being dragged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Drag {
    pub theme: EntryId,
    /// Where a release would drop it.
    pub drop_target: Option<DropTarget>,
    /// Whether it was already selected when pressed; releasing without a drag then opens it.
    is_click_to_open: bool,
}

/// Where a drag can be dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DropTarget {
    pub lane: Lane,
    /// The entry to insert above; `None` appends to the lane.
    pub above: Option<EntryId>,
}

/// Handles a press at a cell.
#[expect(clippy::too_many_arguments, reason = "each part it changes is named")]
pub fn press(
    session: &mut Session,
    selection: &mut Selection,
    screen: &mut Screen,
    views: &mut Views,
    overlays: &mut Vec<Overlay>,
    input: &mut Input,
    status: &mut StatusLine,
    outbox: &mut Vec<Effect>,
    x: u16,
    y: u16,
) {
    input.drag = None;
    if !overlays.is_empty() {
        return press_in_overlay(session, selection, screen, views, overlays, input, status, x, y);
    }
    let Some((pane, area)) = pane_at(screen, x, y) else { return };
    let before = (screen.pane, crate::app::views::selected(screen, views));
    if screen.view != ViewKind::Conflicts {
        commands::motion::focus_pane(session, selection, screen, views, pane);
    }
    let Some(row) = y.checked_sub(area.y + 1).filter(|_| pane == Pane::Roadmap) else { return };
    status.clear();
    if !views::click(session, selection, screen, views, status, PaneCell { column: x - area.x, row: row as usize }) {
        return;
    }
    screen.scroll = [0; 3];
    let opens = before == (Pane::Roadmap, crate::app::views::selected(screen, views))
        && !views.view(screen.view).takes_clicks_at(x - area.x);
    match crate::app::views::selected_theme(session, screen, views) {
        Some(theme_row) => input.drag = Some(Drag { theme: theme_row, drop_target: None, is_click_to_open: opens }),
        None if opens && crate::app::views::selected(screen, views).is_some() => {
            commands::motion::open_selected(session, selection, screen, views, overlays, status, outbox);
        }
        None => {}
    }
}

#[expect(clippy::too_many_arguments, reason = "each part it changes is named")]
fn press_in_overlay(
    session: &mut Session,
    selection: &mut Selection,
    screen: &mut Screen,
    views: &mut Views,
    overlays: &mut Vec<Overlay>,
    input: &mut Input,
    status: &mut StatusLine,
    x: u16,
    y: u16,
) {
    match overlays.last() {
        Some(Overlay::Finder(finder)) => {
            let Some(row) = overlay_layout::finder_popup(screen, finder).row_at(x, y) else { return };
            let at = finder.list.top + row;
            match at {
                at if at >= finder.results.len() => {}
                at if at == finder.list.at => {
                    crate::app::commands::search::accept(session, selection, screen, views, overlays, input, status);
                }
                at => {
                    let by = at as isize - finder.list.at as isize;
                    finder::step(overlays, by);
                }
            }
        }
        Some(Overlay::Picker(picker)) => {
            let Some(row) = overlay_layout::picker_popup(screen, picker).row_at(x, y) else { return };
            let at = picker.list.top + row;
            match at {
                at if at >= picker.row_count() => {}
                at if at == picker.list.at => crate::app::commands::picker_answers::accept(session, overlays, status),
                at => {
                    let by = at as isize - picker.list.at as isize;
                    picker::step(overlays, by);
                }
            }
        }
        Some(Overlay::Help(open)) => {
            let Some(row) = overlay_layout::help_popup(screen).row_at(x, y) else { return };
            let line = crate::app::commands::help_page::help_lines(open).get(open.top + row).copied();
            if let Some(crate::app::commands::help_page::HelpLine::Command(command)) = line {
                crate::app::commands::help_page::click(overlays, input, command);
            }
        }
        Some(Overlay::Form(_)) => form::click(session, screen, overlays, status, x, y),
        _ => {}
    }
}

/// Handles a drag to a cell.
#[expect(clippy::too_many_arguments, reason = "each part it changes is named")]
pub fn drag(
    session: &Session,
    screen: &Screen,
    views: &Views,
    overlays: &[Overlay],
    input: &mut Input,
    status: &mut StatusLine,
    x: u16,
    y: u16,
) {
    let Some(drag) = input.drag.filter(|_| overlays.is_empty()) else { return };
    let spot = pane_at(screen, x, y).filter(|(pane, _)| *pane == Pane::Roadmap).and_then(|(_, area)| {
        let row = y.checked_sub(area.y + 1)?;
        Some(PaneCell { column: x - area.x, row: row as usize })
    });
    let over = spot.and_then(|spot| views::drop_target_at(session, screen, views, spot));
    let over = over.map(|(lane, above)| DropTarget { lane, above: above.filter(|above| *above != drag.theme) });
    if over == drag.drop_target && !drag.is_click_to_open {
        return;
    }
    input.drag = Some(Drag { drop_target: over, is_click_to_open: false, ..drag });
    let title = session.title(drag.theme);
    match over {
        Some(DropTarget { lane, above: Some(above) }) => {
            let above = session.title(above);
            status.say(format!("{title}: release to move to {}, above {above}", lane.name()));
        }
        Some(DropTarget { lane, above: None }) => status.say(format!("{title}: release to move to {}", lane.name())),
        None => status.say(format!("{title}: not moved")),
    }
}

/// Handles a release.
#[expect(clippy::too_many_arguments, reason = "each part it changes is named")]
pub fn release(
    session: &mut Session,
    selection: &mut Selection,
    screen: &mut Screen,
    views: &mut Views,
    overlays: &mut Vec<Overlay>,
    input: &mut Input,
    status: &mut StatusLine,
    outbox: &mut Vec<Effect>,
) {
    let Some(drag) = input.drag.take().filter(|_| overlays.is_empty()) else { return };
    match drag.drop_target {
        Some(over) => drop_entry(session, selection, screen, status, drag.theme, over),
        None if drag.is_click_to_open => {
            commands::motion::open_selected(session, selection, screen, views, overlays, status, outbox);
        }
        None => {}
    }
}

/// Drops a theme or idea at a lane and rank, as one undo step. If it is part of the selection, the whole selection
/// moves.
fn drop_entry(
    session: &mut Session,
    selection: &mut Selection,
    screen: &Screen,
    status: &mut StatusLine,
    theme_row: EntryId,
    over: DropTarget,
) {
    let DropTarget { lane, above } = over;
    let is_in_selection = selection.marked.contains(theme_row);
    let themes = if is_in_selection { marked_entries::targets(session, selection, screen) } else { vec![theme_row] };
    let mut changes: Vec<Change> = Vec::new();
    for entry in &themes {
        let Some(entry_row) = session.plan.roadmap.row(*entry) else { continue };
        let now = entry_row.theme().and_then(|theme_row| {
            if entry_row.kind == EntryKind::Idea { theme_row.proposed_for } else { theme_row.lane }
        });
        if now != Some(lane) {
            changes.extend(intents::change_lane(&session.plan, *entry, lane));
        }
    }
    let is_theme = session.plan.roadmap.row(theme_row).is_some_and(|entry_row| entry_row.kind == EntryKind::Theme);
    if let (Some(above), true, [_]) = (above, is_theme, themes.as_slice()) {
        let order = session.derived.order.lane(lane);
        let ranked = intents::rank_at(&session.plan, order, theme_row, RankPosition::Above(above));
        let before = order.iter().position(|other| *other == above);
        let is_there = order.iter().position(|other| *other == theme_row).is_some_and(|at| Some(at + 1) == before);
        if let (Some((ranks, _)), false) = (ranked, is_there) {
            changes.extend(ranks);
        }
    }
    let titles = marked_entries::describe(session, &themes);
    if changes.is_empty() {
        return status.say(format!("{titles}: not moved"));
    }
    let label = format!("move {} to {}", marked_entries::undo_label(session, &themes), lane.name());
    if status.report(session.apply(&label, &changes)).is_some() {
        selection.request(SelectRequest::Follow(theme_row));
        let above = above.map(|above| format!(", above {}", session.title(above))).unwrap_or_default();
        status.say(format!("Moved {titles} to {}{above} (u to undo)", lane.name()));
    }
}

/// Handles a turn of the wheel over a cell.
#[expect(clippy::too_many_arguments, reason = "each part it changes is named")]
pub fn wheel(
    session: &mut Session,
    selection: &Selection,
    screen: &mut Screen,
    views: &mut Views,
    overlays: &mut Vec<Overlay>,
    status: &mut StatusLine,
    x: u16,
    y: u16,
    rows: i32,
) {
    let by = rows as isize;
    match overlays.last() {
        Some(Overlay::DiskDiff(_)) => return disk_diff::scroll(overlays, by),
        Some(Overlay::Recovery(_)) => return recovery::scroll(overlays, by),
        Some(Overlay::Help(_)) => return crate::app::commands::help_page::step(screen, overlays, by),
        Some(Overlay::Finder(_)) => return finder::step(overlays, by),
        Some(Overlay::Picker(_)) => return picker::step(overlays, by),
        Some(Overlay::Form(_)) => return form::step(session, overlays, status, by.signum()),
        Some(_) => return,
        None => {}
    }
    match pane_at(screen, x, y) {
        Some((Pane::Roadmap, _)) if screen.view == ViewKind::Conflicts => {
            status.clear();
            views::step(session, selection, screen, views, by);
        }
        Some(_) if screen.view == ViewKind::Conflicts => {
            conflicts::scroll_versions(session, screen, &mut views.conflicts, by);
        }
        Some((Pane::Roadmap, _)) => {
            let focused = std::mem::replace(&mut screen.pane, Pane::Roadmap);
            commands::motion::step(session, selection, screen, views, status, by);
            screen.pane = focused;
        }
        Some((pane, _)) => commands::motion::scroll_pane(session, selection, screen, pane, by),
        None => {}
    }
}

fn pane_at(screen: &Screen, x: u16, y: u16) -> Option<(Pane, Area)> {
    let areas = layout::compute(screen).panes;
    PANES.into_iter().zip(areas).find(|(_, area)| area.contains(x, y))
}
