//! The mouse: a press selects, a press on what is selected opens it, a drag moves a theme to another place, the wheel
//! scrolls what is under it. Whatever it does, keys do too.

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
use crate::app::overlays::{disk_diff, finder, form, help, picker};
use crate::app::views;
use crate::app::views::Views;
use crate::app::views::{PaneCell, conflicts};
use crate::app::widgets::area::Area;
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
    // The lines of the tree and the margin of the lanes fold and unfold, and open nothing.
    let column = x - area.x;
    let folds = match screen.view {
        ViewKind::Goals => views::goals::toggles_fold_at(&views.goals, column),
        ViewKind::Lanes => column < views::lanes::FOLD_MARGIN,
        ViewKind::Scores => views.scores.cell.is_some(),
        _ => false,
    };
    let opens = before == (Pane::Roadmap, crate::app::views::selected(screen, views)) && !folds;
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
            let at = finder.top + row;
            match at {
                at if at >= finder.results.len() => {}
                at if at == finder.at => finder::accept(session, selection, screen, views, overlays, input, status),
                at => {
                    let by = at as isize - finder.at as isize;
                    finder::step(overlays, by);
                }
            }
        }
        Some(Overlay::Picker(picker)) => {
            let Some(row) = overlay_layout::picker_popup(screen, picker).row_at(x, y) else { return };
            let at = picker.top + row;
            match at {
                at if at >= picker.row_count() => {}
                at if at == picker.at => picker::accept(session, overlays, status),
                at => {
                    let by = at as isize - picker.at as isize;
                    picker::step(overlays, by);
                }
            }
        }
        Some(Overlay::Help(open)) => {
            let Some(row) = overlay_layout::help_popup(screen).row_at(x, y) else { return };
            let line = help::help_lines(open).get(open.top + row).copied();
            if let Some(help::HelpLine::Command(command)) = line {
                help::click(overlays, input, command);
            }
        }
        Some(Overlay::Form(_)) => form::click(session, screen, overlays, status, x, y),
        _ => {}
    }
}

/// The mouse was moved to a cell while it was pressed.
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
    let Some(held) = input.drag.filter(|_| overlays.is_empty()) else { return };
    let spot = pane_at(screen, x, y).filter(|(pane, _)| *pane == Pane::Roadmap).and_then(|(_, area)| {
        let row = y.checked_sub(area.y + 1)?;
        Some(PaneCell { column: x - area.x, row: row as usize })
    });
    let over = spot.and_then(|spot| views::drop_target_at(session, screen, views, spot));
    let over = over.map(|(lane, above)| DropTarget { lane, above: above.filter(|above| *above != held.theme) });
    if over == held.drop_target && !held.is_click_to_open {
        return;
    }
    input.drag = Some(Drag { drop_target: over, is_click_to_open: false, ..held });
    let title = session.title(held.theme);
    match over {
        Some(DropTarget { lane, above: Some(above) }) => {
            let above = session.title(above);
            status.say(format!("{title}: let go to put it in {}, above {above}", lane.name()));
        }
        Some(DropTarget { lane, above: None }) => status.say(format!("{title}: let go to put it in {}", lane.name())),
        None => status.say(format!("{title} stays where it is")),
    }
}

/// The mouse was let go.
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
    let Some(held) = input.drag.take().filter(|_| overlays.is_empty()) else { return };
    match held.drop_target {
        Some(over) => drop_entry(session, selection, screen, status, held.theme, over),
        None if held.is_click_to_open => {
            commands::motion::open_selected(session, selection, screen, views, overlays, status, outbox);
        }
        None => {}
    }
}

/// Puts a theme or idea where it was let go: its lane and its rank there, as one step. What is marked goes along.
fn drop_entry(
    session: &mut Session,
    selection: &mut Selection,
    screen: &Screen,
    status: &mut StatusLine,
    theme_row: EntryId,
    over: DropTarget,
) {
    let DropTarget { lane, above } = over;
    let is_marked = selection.marked.contains(theme_row);
    let themes = if is_marked { marked_entries::targets(session, selection, screen) } else { vec![theme_row] };
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
        return status.say(format!("{titles} stays where it is"));
    }
    let label = format!("move {} to {}", marked_entries::undo_label(session, &themes), lane.name());
    if status.report(session.apply(&label, &changes)).is_some() {
        selection.request(SelectRequest::Follow(theme_row));
        let place = above.map(|above| format!(", above {}", session.title(above))).unwrap_or_default();
        status.say(format!("{titles}: now in {}{place}; u takes it back", lane.name()));
    }
}

/// The wheel was turned over a cell.
#[expect(clippy::too_many_arguments, reason = "each part it changes is named")]
pub fn wheel(
    session: &mut Session,
    selection: &Selection,
    screen: &mut Screen,
    views: &mut Views,
    overlays: &mut [Overlay],
    status: &mut StatusLine,
    x: u16,
    y: u16,
    rows: i32,
) {
    let by = rows as isize;
    match overlays.last() {
        Some(Overlay::DiskDiff(_)) => return disk_diff::scroll(overlays, by),
        Some(Overlay::Recovery(_)) => return recovery::scroll(overlays, by),
        Some(Overlay::Help(_)) => return help::step(screen, overlays, by),
        Some(Overlay::Finder(_)) => return finder::step(overlays, by),
        Some(Overlay::Picker(_)) => return picker::step(overlays, by),
        Some(Overlay::Form(_)) => return form::step(session, overlays, status, by.signum()),
        Some(_) => return,
        None => {}
    }
    match pane_at(screen, x, y) {
        Some((Pane::Roadmap, _)) if screen.view == ViewKind::Conflicts => conflicts::step(screen, views, status, by),
        Some(_) if screen.view == ViewKind::Conflicts => conflicts::scroll_versions(session, screen, views, by),
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
