//! The command palette, and find.

use super::prompt::draw_field_line;
use crate::app::Scene;
use crate::app::model::query::Query;
use crate::app::model::text_search::{self, TextMatch};
use crate::app::overlays::finder::{Finder, FinderItem, FinderMode, VISIBLE_ROWS};
use crate::app::overlays::layout;
use crate::app::widgets::area::Area;
use crate::app::widgets::fuzzy;
use crate::app::widgets::rich_text::Role;
use crate::app::widgets::text_input::TextInput;
use crate::document::chunk::EntryId;
use crate::text;
use crate::ui::canvas::CellPosition;
use crate::ui::canvas::{Canvas, Focus};
use crate::ui::glyphs;
use std::borrow::Cow;

/// Draws the finder and returns the position of its caret.
pub(crate) fn draw(canvas: &mut Canvas<'_>, scene: &Scene<'_>, finder: &Finder) -> CellPosition {
    canvas.dim();
    let popup = layout::finder_popup(scene.screen, finder);
    let (title, mark) = match finder.mode {
        FinderMode::Command => ("Commands", ": "),
        FinderMode::Entry => ("Find", "/ "),
    };
    let fact = match finder.mode {
        FinderMode::Command => text::plural::format_count(finder.results.len(), "command", "commands"),
        FinderMode::Entry => text::plural::format_count(finder.results.len(), "entry", "entries"),
    };
    let inside = canvas.draw_popup(popup.outer, title, &fact);
    let cursor = draw_query_line(canvas, inside, mark, &finder.query);
    let list = popup.rows;
    let visible = (list.height as usize).min(VISIBLE_ROWS);
    if finder.results.is_empty() {
        canvas.draw_text(list.x + 1, list.y, list.width, Role::Muted, "No matches");
    }
    for (number, found) in finder.results.iter().enumerate().skip(finder.list.top).take(visible) {
        let y = list.y + (number - finder.list.top) as u16;
        let is_selected = number == finder.list.at;
        draw_row(canvas, scene, finder, *found, (Area { y, height: 1, ..list }, is_selected));
        if is_selected {
            canvas.highlight_selection(Area { x: list.x - 1, y, width: list.width + 1, height: 1 }, Focus::Here);
            canvas.draw_selection_bar(list.x - 1, y, Focus::Here);
        }
    }
    cursor
}

/// Draws the query above a thin rule.
pub(crate) fn draw_query_line(canvas: &mut Canvas<'_>, inside: Area, mark: &str, query: &TextInput) -> CellPosition {
    let used = canvas.draw_text(inside.x + 1, inside.y + 1, 3, Role::Accent, mark);
    let line = Area::new(inside.x + 1 + used, inside.y + 1, inside.width.saturating_sub(2 + used), 1);
    let caret = draw_field_line(canvas, line, query);
    let (_, thin) = glyphs::pane_rules(canvas.glyphs);
    canvas.draw_line(inside.x, inside.y + 2, inside.width, Role::Faint, thin);
    caret
}

fn draw_row(
    canvas: &mut Canvas<'_>,
    scene: &Scene<'_>,
    finder: &Finder,
    found: FinderItem,
    (area, is_selected): (Area, bool),
) {
    let role = if is_selected { Role::Heading } else { Role::Text };
    let x = area.x + 1;
    match found {
        FinderItem::Command(id) => {
            let Some(command) = crate::app::commands::by_id(id) else { return };
            let keys = scene
                .input
                .keymap
                .key_labels(command, crate::app::views::scope(scene.screen, &scene.views.scores))
                .into_iter()
                .next()
                .unwrap_or_default();
            let used = canvas.draw_text_right(area.right(), area.y, 12, Role::Key, &keys);
            let room = area.width.saturating_sub(used + 3);
            let title = draw_with_matches(canvas, (x, area.y, room.min(34)), role, finder.query.text(), command.title);
            let about_x = x + title.max(28) + 2;
            let about_room = (x + room).saturating_sub(about_x);
            canvas.draw_text(about_x, area.y, about_room, Role::Muted, command.about);
        }
        FinderItem::Entry(entry) => {
            let title = scene.session.title(entry);
            let room = draw_name(canvas, scene, entry, (area, text::width(&title)));
            let keywords = Query::parse(finder.query.text()).keywords;
            draw_with_matches(canvas, (x, area.y, room), role, &keywords, &title);
        }
        FinderItem::Text(entry) => {
            let title = scene.session.title(entry);
            let room = draw_name(canvas, scene, entry, (area, area.width as usize));
            let keywords = Query::parse(finder.query.text()).keywords;
            let found = text_search::find_in_entry(scene.session, entry, &keywords);
            let title_room = if found.is_some() { room / 2 } else { room };
            let used = canvas.draw_text(x, area.y, title_room, role, &title) + 2;
            if let Some(found) = found {
                draw_excerpt(canvas, (x + used, area.y, room.saturating_sub(used)), &found);
            }
        }
    }
}

/// Draws kind and id of an entry on the right, and returns the width left of them.
fn draw_name(canvas: &mut Canvas<'_>, scene: &Scene<'_>, entry: EntryId, (area, wanted): (Area, usize)) -> u16 {
    let roadmap = &scene.session.plan.roadmap;
    let noun = roadmap.row(entry).map_or("", |row| row.kind.noun());
    let name = format!("{noun} {}", roadmap.id(entry));
    let used = canvas.draw_text_right(area.right(), area.y, name_width(area.width, wanted), Role::Muted, &name);
    area.width.saturating_sub(used + 3)
}

/// The width for an id in a row: what a title of the wanted width leaves, and a quarter of the row at least.
pub(crate) fn name_width(width: u16, wanted: usize) -> u16 {
    let wanted = u16::try_from(wanted).unwrap_or(u16::MAX).saturating_add(3);
    width.saturating_sub(wanted).max(width / 4)
}

/// Draws where a text matches: the field, and the text around the match.
fn draw_excerpt(canvas: &mut Canvas<'_>, (x, y, room): (u16, u16, u16), found: &TextMatch) {
    let field = format!("{}: ", found.field);
    let mut used = canvas.draw_text(x, y, room, Role::Muted, &field);
    let left = room.saturating_sub(used) as usize;
    let (before, part) = text_around(found);
    let ellipsis = glyphs::ellipsis(canvas.glyphs);
    let before = text::sanitize::sanitize_line(before);
    let part = text::sanitize::sanitize_line(part);
    // Words before the match, as many as leave two thirds of the width for what follows.
    let words: Vec<&str> = before.split_inclusive(' ').collect();
    let max_before = (left / 3).min(left.saturating_sub(text::width(&part)));
    let mut start = words.len();
    let mut width = 0;
    while let Some(word) = start.checked_sub(1).and_then(|at| words.get(at)) {
        width += text::width(word);
        if width > max_before {
            break;
        }
        start -= 1;
    }
    let shown_before = words.get(start..).unwrap_or_default().concat();
    let lead = if start == 0 { shown_before } else { format!("{ellipsis}{shown_before}") };
    let behind = found.text.get(found.part.end..).unwrap_or_default();
    let pieces =
        [(Role::Muted, Cow::Owned(lead)), (Role::Match, part), (Role::Muted, text::sanitize::sanitize_line(behind))];
    for (role, piece) in pieces {
        used += canvas.draw_text(x + used, y, room.saturating_sub(used), role, &piece);
    }
}

fn text_around(found: &TextMatch) -> (&str, &str) {
    let before = found.text.get(..found.part.start).unwrap_or_default();
    (before, found.text.get(found.part.clone()).unwrap_or_default())
}

/// Draws text with the matching letters highlighted, and returns its width.
fn draw_with_matches(
    canvas: &mut Canvas<'_>,
    (x, y, room): (u16, u16, u16),
    role: Role,
    typed: &str,
    title: &str,
) -> u16 {
    let clean = text::sanitize::sanitize_line(title).into_owned();
    let used = canvas.draw_text(x, y, room, role, &clean);
    let letters = fuzzy::match_indices(typed, &clean);
    let mut at = 0;
    for (number, letter) in clean.chars().enumerate() {
        let shown = letter.to_string();
        let width = text::width(&shown) as u16;
        if at + width > room.saturating_sub(1) {
            break;
        }
        if letters.binary_search(&(number as u32)).is_ok() {
            canvas.draw_text(x + at, y, width, Role::Match, &shown);
        }
        at += width;
    }
    used
}
