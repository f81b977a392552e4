//! The not-doing list: dropped themes and ideas with reasons, and the trade-offs of live themes.

use crate::app::Scene;
use crate::app::model::mode::Pane;
use crate::app::views::not_doing;
use crate::app::views::not_doing::{NotDoingLine, NotDoingSection};
use crate::app::widgets::area::Area;
use crate::app::widgets::list::VisibleItem;
use crate::app::widgets::rich_text::{Glyph, Role};
use crate::text::{self, plural};
use crate::ui::canvas::CellPosition;
use crate::ui::canvas::{Canvas, Focus};
use crate::ui::pane;
use crate::ui::selection::draw_mark;

/// Draws the view and returns the position of the selected entry.
pub(in crate::ui) fn draw(canvas: &mut Canvas<'_>, scene: &Scene<'_>, area: Area) -> Option<CellPosition> {
    if area.is_empty() {
        return None;
    }
    let focus = pane::focus_of(scene, Pane::Roadmap);
    let (dropped, all) = (scene.views.not_doing.dropped_count, scene.views.not_doing.entries.len());
    let fact = format!("{dropped} dropped, {} with trade-offs", all - dropped);
    pane::draw_rule(canvas, area, Pane::Roadmap, "Roadmap", "not doing", &fact, focus);
    let view = NotDoingRenderer { scene, inside: area.below(1), focus };
    if scene.views.not_doing.entries.is_empty() {
        for (row, line) in [
            NotDoingLine::Heading(NotDoingSection::Dropped),
            NotDoingLine::Empty(NotDoingSection::Dropped),
            NotDoingLine::Blank,
            NotDoingLine::Heading(NotDoingSection::TradeOffs),
            NotDoingLine::Empty(NotDoingSection::TradeOffs),
        ]
        .iter()
        .enumerate()
        {
            view.draw_line(canvas, view.inside.y + row as u16, line, false);
        }
        return None;
    }
    view.draw_blocks(canvas)
}

struct NotDoingRenderer<'s> {
    scene: &'s Scene<'s>,
    inside: Area,
    focus: Focus,
}

impl NotDoingRenderer<'_> {
    fn draw_blocks(&self, canvas: &mut Canvas<'_>) -> Option<CellPosition> {
        let view = &self.scene.views.not_doing;
        let shown = not_doing::visible_blocks(self.scene.session, self.scene.screen, &self.scene.views.not_doing);
        let mut cursor = None;
        for block in &shown {
            let cell = self.draw_block(canvas, *block);
            if block.index == view.list.at {
                cursor = cell;
            }
        }
        let next = shown.last().map_or(0, |last| last.index + 1);
        let below = view.entries.len().saturating_sub(next);
        let end = shown.last().map_or(0, |last| last.y + last.height) as u16;
        if below > 0 {
            let y = self.inside.bottom() - 1;
            canvas.draw_glyph(self.inside.x + 2, y, Role::Muted, Glyph::NoteBelow);
            canvas.draw_text(self.inside.x + 4, y, self.inside.width - 4, Role::Muted, &format!("{below} below"));
        } else if view.dropped_count == view.entries.len() && end + 3 <= self.inside.height {
            let y = self.inside.y + end + 1;
            self.draw_line(canvas, y, &NotDoingLine::Heading(NotDoingSection::TradeOffs), false);
            self.draw_line(canvas, y + 1, &NotDoingLine::Empty(NotDoingSection::TradeOffs), false);
        }
        cursor
    }

    /// Draws an entry with its reasons, and returns its position.
    fn draw_block(&self, canvas: &mut Canvas<'_>, shown: VisibleItem) -> Option<CellPosition> {
        let lines =
            not_doing::block_lines(self.scene.session, self.scene.screen, &self.scene.views.not_doing, shown.index);
        let is_selected = shown.index == self.scene.views.not_doing.list.at;
        let mut cell = None;
        let top = self.inside.y + shown.y as u16;
        for (y, line) in (top..top + shown.height as u16).zip(&lines) {
            self.draw_line(canvas, y, line, is_selected);
            if !line.is_entry_line() {
                continue;
            }
            if cell.is_none() {
                cell = Some(CellPosition { x: self.inside.x, y });
                let entry = self.scene.views.not_doing.entries.get(shown.index);
                if let Some(entry) = entry {
                    draw_mark(canvas, self.scene, self.inside.x, y, *entry);
                }
            }
            if is_selected {
                crate::ui::selection::highlight_row(canvas, self.inside, y, self.focus);
            }
        }
        if lines.len() > shown.height {
            let hidden = plural::format_count(lines.len() - shown.height, "more line", "more lines");
            let y = top + shown.height as u16 - 1;
            canvas.draw_text_right(self.inside.right(), y, 40, Role::Muted, &format!("  {hidden} (Enter to see all)"));
        }
        cell
    }

    fn draw_line(&self, canvas: &mut Canvas<'_>, y: u16, line: &NotDoingLine, is_selected: bool) {
        let (x, right) = (self.inside.x + 2, self.inside.right());
        let width = right.saturating_sub(x);
        if y >= self.inside.bottom() {
            return;
        }
        match line {
            NotDoingLine::Blank => {}
            NotDoingLine::Heading(section) => self.draw_heading(canvas, y, *section),
            NotDoingLine::Empty(section) => {
                let label = match section {
                    _ if self.scene.selection.filter.is_some() => "Nothing matches the filter",
                    NotDoingSection::Dropped => "Nothing dropped yet (d to drop a theme or idea, with a reason)",
                    NotDoingSection::TradeOffs => "No trade-offs yet: edit a theme to say what you give up for it",
                };
                canvas.draw_text(x, y, width, Role::Muted, label);
            }
            NotDoingLine::Title(what, fact) => {
                let role = if is_selected { Role::Heading } else { Role::Text };
                let what_width = text::width(&text::sanitize::sanitize_line(what)) as u16;
                // The title has priority; the fact gets the rest of the row.
                let room = width.saturating_sub(what_width.min(width / 2) + 2);
                let used = canvas.draw_text_right(right, y, room, Role::Muted, fact);
                canvas.draw_text(x, y, width.saturating_sub(used + 2), role, what);
            }
            NotDoingLine::Reason(why) => {
                canvas.draw_text(x + 2, y, width.saturating_sub(2), Role::Muted, why);
            }
        }
    }

    fn draw_heading(&self, canvas: &mut Canvas<'_>, y: u16, section: NotDoingSection) {
        let view = &self.scene.views.not_doing;
        let (title, count) = match section {
            NotDoingSection::Dropped => ("DROPPED", view.dropped_count),
            NotDoingSection::TradeOffs => ("TRADE-OFFS", view.entries.len() - view.dropped_count),
        };
        let x = self.inside.x + 2;
        let used = canvas.draw_text(x, y, self.inside.width.saturating_sub(2), Role::Heading, title);
        let label = match section {
            NotDoingSection::Dropped => count.to_string(),
            NotDoingSection::TradeOffs => format!("given up for {}", plural::format_count(count, "theme", "themes")),
        };
        canvas.draw_text(x + used + 2, y, 28, Role::Muted, &label);
    }
}
