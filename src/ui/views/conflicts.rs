//! The conflicts view: the list by entry, and the versions of the selected conflict.

use crate::app::Scene;
use crate::app::model::layout::ScreenLayout;
use crate::app::views::conflicts;
use crate::app::views::conflicts::versions;
use crate::app::views::conflicts::versions::VersionRow;
use crate::app::views::conflicts::{ConflictListLine, ConflictListRow};
use crate::app::views::view::View;
use crate::app::widgets::area::Area;
use crate::app::widgets::rich_text::{Glyph, Role, Span, text_span};
use crate::text;
use crate::ui::canvas::CellPosition;
use crate::ui::canvas::{Canvas, Focus};
use crate::ui::pane;
use crate::ui::selection::highlight_row;
use ratatui::style::{Modifier, Style};

/// Draws both parts and returns the position of the selected row.
pub(in crate::ui) fn draw(canvas: &mut Canvas<'_>, scene: &Scene<'_>, layout: &ScreenLayout) -> Option<CellPosition> {
    let [list, detail, ..] = layout.panes;
    let focus = if scene.overlays.is_empty() { Focus::Here } else { Focus::Elsewhere };
    if scene.views.conflicts.rows.is_empty() {
        return draw_empty(canvas, list, focus);
    }
    let cursor = draw_list(canvas, scene, list, focus);
    draw_versions(canvas, scene, detail);
    cursor
}

/// Draws the text without conflicts.
fn draw_empty(canvas: &mut Canvas<'_>, area: Area, focus: Focus) -> Option<CellPosition> {
    draw_title(canvas, area, "Conflicts", "", "none", focus);
    let text = "No conflicts in this file. When two branches change the same field differently, a merge keeps both \
                 versions here and you choose. Press Esc to go back.";
    let inside = area.below(2);
    canvas.draw_paragraph(Area { x: inside.x + 2, width: inside.width.saturating_sub(2), ..inside }, Role::Muted, text);
    None
}

/// Draws a title in a rule, like that of a pane, but without a number, because numbers choose versions here.
fn draw_title(canvas: &mut Canvas<'_>, area: Area, title: &str, subtitle: &str, fact: &str, focus: Focus) {
    let role = if focus == Focus::Here { Role::Heading } else { Role::Text };
    let mut x = area.x;
    let reverses = canvas.palette.selection() == crate::ui::palette::SelectionStyle::Reverse;
    if focus == Focus::Here && reverses {
        let style = Style::default().add_modifier(Modifier::REVERSED | Modifier::BOLD);
        x += canvas.draw_styled_text(x, area.y, area.width, style, &format!(" {title} "));
    } else {
        x += canvas.draw_text(x, area.y, area.width.saturating_sub(2), role, title);
    }
    if !subtitle.is_empty() {
        x += 2;
        x += canvas.draw_text(x, area.y, area.right().saturating_sub(x + 1), Role::Muted, subtitle);
    }
    pane::draw_line_and_fact(canvas, area, x + 1, fact, focus);
}

fn draw_list(canvas: &mut Canvas<'_>, scene: &Scene<'_>, area: Area, focus: Focus) -> Option<CellPosition> {
    let count = scene.views.conflicts.rows.len().to_string();
    draw_title(canvas, area, "Conflicts", "", &count, focus);
    let inside = area.below(conflicts::header_height(scene.screen));
    let mut cursor = None;
    let lines = scene.views.conflicts.lines();
    let visible = lines.iter().skip(scene.views.conflicts.list.top).take(inside.height as usize);
    for (y, line) in (inside.y..inside.bottom()).zip(visible) {
        match line {
            ConflictListLine::Blank => {}
            ConflictListLine::EntryHeading(at) => {
                let name = scene.views.conflicts.rows.get(*at).map_or("", |row| row.entry_name.as_str());
                canvas.draw_text(inside.x + 2, y, inside.width.saturating_sub(2), Role::Heading, name);
            }
            ConflictListLine::Row(at) => {
                let Some(row) = scene.views.conflicts.rows.get(*at) else { continue };
                let is_selected = *at == scene.views.conflicts.list.at;
                draw_list_row(canvas, row, Area { y, height: 1, ..inside }, is_selected);
                if is_selected {
                    highlight_row(canvas, inside, y, focus);
                    cursor = Some(CellPosition { x: inside.x, y });
                }
            }
        }
    }
    let used = lines.len().saturating_sub(scene.views.conflicts.list.top).min(inside.height as usize) as u16;
    draw_merged_automatically(canvas, scene, inside.below(used + 1));
    cursor
}

/// Draws what was merged automatically.
fn draw_merged_automatically(canvas: &mut Canvas<'_>, scene: &Scene<'_>, area: Area) {
    if scene.session.merged.is_empty() || area.height as usize <= scene.session.merged.len() {
        return;
    }
    canvas.draw_text(area.x + 2, area.y, area.width.saturating_sub(2), Role::Heading, "MERGED AUTOMATICALLY");
    for (y, (noun, count)) in (area.y + 1..area.bottom()).zip(&scene.session.merged) {
        let room = area.width.saturating_sub(2);
        canvas.draw_text(area.x + 2, y, room, Role::Text, &format!("{count:>3}"));
        let noun = if *count == 1 { noun.strip_suffix('s').unwrap_or(noun) } else { noun };
        canvas.draw_text(area.x + 6, y, room.saturating_sub(4), Role::Muted, noun);
    }
}

fn draw_list_row(canvas: &mut Canvas<'_>, row: &ConflictListRow, area: Area, is_selected: bool) {
    let (sign, role, word) =
        if row.is_open { (Glyph::Unanswered, Role::Warn, "open") } else { (Glyph::Answered, Role::Ok, "chosen") };
    canvas.draw_glyph(area.x + 4, area.y, role, sign);
    let used = canvas.draw_text_right(area.right(), area.y, 8, Role::Muted, word);
    let room = area.width.saturating_sub(6 + used + 2);
    let role = if is_selected { Role::Heading } else { Role::Text };
    canvas.draw_text(area.x + 6, area.y, room, role, &row.field_label());
}

fn draw_versions(canvas: &mut Canvas<'_>, scene: &Scene<'_>, area: Area) {
    let Some(row) = scene.views.conflicts.selected().filter(|_| !area.is_empty()) else { return };
    let full = scene.views.conflicts.selected_entry().map(|entry| scene.session.title(entry)).unwrap_or_default();
    draw_title(canvas, area, &row.entry_name, &row.field_label(), &full, Focus::Elsewhere);
    let inside = area.below(conflicts::header_height(scene.screen));
    let width = versions::content_width(area.width) as u16;
    let rows = versions::build_rows(scene.session, scene.screen, &scene.views.conflicts, width as usize);
    let scroll = scene.views.conflicts.scroll.min(rows.len().saturating_sub(inside.height as usize));
    for (y, row) in (inside.y..inside.bottom()).zip(rows.iter().skip(scroll)) {
        draw_version_row(canvas, row, Area { y, height: 1, ..area }, width);
    }
    let hidden = rows.iter().skip(scroll + inside.height as usize).filter(|row| **row != VersionRow::default()).count();
    if hidden > 0 {
        let below = format!("J {} below", text::plural::format_count(hidden, "row", "rows"));
        let y = inside.bottom().saturating_sub(1);
        let width = text::width(&below) as u16 + 1;
        canvas.draw_text(area.right().saturating_sub(width), y, width, Role::Muted, &format!(" {below}"));
    }
}

fn draw_version_row(canvas: &mut Canvas<'_>, row: &VersionRow, area: Area, width: u16) {
    if let Some((heading, fact)) = &row.rule {
        return draw_title(canvas, area, heading, "", fact, Focus::Elsewhere);
    }
    let x = area.x + 2;
    let key_room = if row.key.is_empty() { 0 } else { 3 };
    let room = width.saturating_sub(key_room);
    let has_both = !row.spans.is_empty() && !row.label.is_empty();
    let label_room = if has_both { row.column.saturating_sub(1).min(room) } else { room };
    canvas.draw_spans(x, area.y, label_room, &row.label);
    draw_underlined_spans(canvas, x + row.column, area.y, room.saturating_sub(row.column), &row.spans);
    canvas.draw_text_right(area.right(), area.y, key_room, Role::Key, row.key);
}

/// Draws spans with differing words underlined, independent of their color in the palette.
fn draw_underlined_spans(canvas: &mut Canvas<'_>, x: u16, y: u16, room: u16, spans: &[Span]) {
    let mut used = 0;
    for span in spans {
        let left = room.saturating_sub(used);
        used += match span {
            Span::Text(role @ (Role::Changed | Role::Added), text) => {
                let style = canvas.palette.style(*role).add_modifier(Modifier::UNDERLINED);
                canvas.draw_styled_text(x + used, y, left, style, text)
            }
            span => canvas.draw_spans(x + used, y, left, std::slice::from_ref(span)),
        };
    }
}

/// The conflict counts for the header: the progress in this view, the number of open conflicts elsewhere.
pub(in crate::ui) fn header_spans(scene: &Scene<'_>, is_own_screen: bool) -> Vec<Span> {
    let (open, chosen) = (scene.views.conflicts.open_count(), scene.views.conflicts.resolved_count());
    match (is_own_screen, open) {
        (false, 0) => Vec::new(),
        (false, open) => {
            let label = text::plural::format_count(open, "conflict", "conflicts");
            vec![Span::Glyph(Role::Warn, Glyph::Unanswered), text_span(Role::Warn, format!(" {label}"))]
        }
        (true, open) => {
            let role = if open > 0 { Role::Warn } else { Role::Muted };
            let mut spans = vec![text_span(role, format!("{open} to resolve"))];
            spans.push(text_span(Role::Muted, format!("   {chosen} resolved")));
            let merged: usize = scene.session.merged.iter().map(|(_, count)| count).sum();
            if merged > 0 && scene.screen.size.width >= 100 {
                spans.push(text_span(Role::Muted, format!("   {merged} merged automatically")));
            }
            spans
        }
    }
}
