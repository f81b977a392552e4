//! The only code that writes cells. It sanitizes all text, truncates it by cells, stays inside the screen, and never leaves
//! half of a wide character.

use super::glyphs;
use super::palette::{SelectionStyle, Surface, TerminalPalette};
use crate::app::model::preferences::GlyphSet;
use crate::app::widgets::area::Area;
use crate::app::widgets::rich_text::{Glyph, InlineChart, Role, Span};
use crate::text;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Color, Modifier, Style};

/// A cell on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CellPosition {
    pub x: u16,
    pub y: u16,
}

/// A screen being drawn.
pub(crate) struct Canvas<'b> {
    buffer: &'b mut Buffer,
    /// The styles of roles.
    pub(crate) palette: TerminalPalette,
    /// The glyph set.
    pub(crate) glyphs: GlyphSet,
}

impl<'b> Canvas<'b> {
    /// Clears the screen to the palette's background.
    pub(crate) fn new(buffer: &'b mut Buffer, palette: TerminalPalette, glyphs: GlyphSet) -> Self {
        let ground = palette.surface(Surface::Background);
        let area = buffer.area;
        buffer.reset();
        buffer.set_style(area, ground);
        Self { buffer, palette, glyphs }
    }

    /// The whole screen.
    pub(crate) fn area(&self) -> Area {
        let Rect { x, y, width, height } = self.buffer.area;
        Area::new(x, y, width, height)
    }

    /// Writes text at a cell, truncated to `room` cells with an ellipsis, and returns its width.
    pub(crate) fn draw_text(&mut self, x: u16, y: u16, room: u16, role: Role, text: &str) -> u16 {
        let style = self.palette.style(role);
        self.draw_styled_text(x, y, room, style, text)
    }

    /// Like [`Self::draw_text`], with a custom style.
    pub(crate) fn draw_styled_text(&mut self, x: u16, y: u16, room: u16, style: Style, text: &str) -> u16 {
        let clean = text::sanitize::sanitize_line(text);
        let shown = text::truncate(&clean, room as usize, glyphs::ellipsis(self.glyphs));
        self.write_clean_text(x, y, room, style, &shown)
    }

    /// Wraps text into an area and returns the number of lines written.
    pub(crate) fn draw_paragraph(&mut self, area: Area, role: Role, text: &str) -> u16 {
        let clean = text::sanitize::sanitize_text(text);
        let lines = text::wrap(&clean, area.width.max(1) as usize);
        let height = (lines.len() as u16).min(area.height);
        for (row, line) in (0..height).zip(lines) {
            self.draw_text(area.x, area.y + row, area.width, role, clean.get(line).unwrap_or_default());
        }
        height
    }

    /// Writes text that ends before the cell `right`.
    pub(crate) fn draw_text_right(&mut self, right: u16, y: u16, room: u16, role: Role, text: &str) -> u16 {
        let clean = text::sanitize::sanitize_line(text);
        let shown = text::truncate(&clean, room as usize, glyphs::ellipsis(self.glyphs));
        let width = text::width(&shown) as u16;
        let style = self.palette.style(role);
        self.write_clean_text(right.saturating_sub(width), y, width, style, &shown)
    }

    /// Writes sanitized text that fits.
    fn write_clean_text(&mut self, x: u16, y: u16, room: u16, style: Style, shown: &str) -> u16 {
        let area = self.buffer.area;
        if y >= area.bottom() || x >= area.right() || room == 0 {
            return 0;
        }
        self.blank_split_character(x, y);
        let room = room.min(area.right() - x) as usize;
        let shown = glyphs::replace_typography(self.glyphs, shown);
        let (end, _) = self.buffer.set_stringn(x, y, shown, room, style);
        end.saturating_sub(x)
    }

    /// Blanks a wide character whose second half is about to be overwritten.
    fn blank_split_character(&mut self, x: u16, y: u16) {
        let Some(left) = x.checked_sub(1) else { return };
        if let Some(cell) = self.buffer.cell_mut(Position::new(left, y))
            && text::width(cell.symbol()) > 1
        {
            cell.set_symbol(" ");
        }
    }

    /// Writes a glyph.
    pub(crate) fn draw_glyph(&mut self, x: u16, y: u16, role: Role, sign: Glyph) -> u16 {
        let style = self.palette.style(role);
        self.write_clean_text(x, y, 1, style, glyphs::symbol(self.glyphs, sign))
    }

    /// Writes spans one after the other, and returns their width.
    pub(crate) fn draw_spans(&mut self, x: u16, y: u16, room: u16, spans: &[Span]) -> u16 {
        let mut used = 0;
        for span in spans {
            let left = room.saturating_sub(used);
            if left == 0 {
                break;
            }
            used += match span {
                Span::Text(role, text) => self.draw_text(x + used, y, left, *role, text),
                Span::Glyph(role, sign) => self.draw_glyph(x + used, y, *role, *sign),
                Span::CommandKey(id) => self.draw_text(x + used, y, left, Role::Key, id),
                Span::Chart(picture, cells) => self.draw_chart(x + used, y, (*cells).min(left), picture),
            };
        }
        used
    }

    /// The width of spans.
    pub(crate) fn width_of(spans: &[Span]) -> u16 {
        let width = |span: &Span| match span {
            Span::Text(_, text) => text::width(&text::sanitize::sanitize_line(text)) as u16,
            Span::Glyph(..) => 1,
            Span::CommandKey(id) => id.len() as u16,
            Span::Chart(_, cells) => *cells,
        };
        spans.iter().map(width).sum()
    }

    /// Draws an inline chart.
    pub(crate) fn draw_chart(&mut self, x: u16, y: u16, cells: u16, picture: &InlineChart) -> u16 {
        match picture {
            InlineChart::ProgressBar { at, expected: even, marker, progress: made } => {
                self.draw_progress_bar(x, y, cells, *at, *even, (*marker, *made));
            }
            InlineChart::Bar { filled } => self.draw_share_bar(x, y, cells, *filled, None),
            InlineChart::Share { filled, target: wanted } => self.draw_share_bar(x, y, cells, *filled, *wanted),
            InlineChart::Axis { at, range } => self.draw_range_axis(x, y, cells, *at, *range),
            InlineChart::Distribution { shares, role } => self.draw_distribution(x, y, cells, *shares, *role),
            InlineChart::Sparkline(values) => self.draw_sparkline(x, y, cells, values),
        }
        cells
    }

    /// The cell at a fraction of a line.
    fn cell_of_share(share: f64, cells: u16) -> u16 {
        let last = f64::from(cells.saturating_sub(1));
        (share.clamp(0.0, 1.0) * last).round() as u16
    }

    fn draw_progress_bar(
        &mut self,
        x: u16,
        y: u16,
        cells: u16,
        at: Option<f64>,
        even: Option<f64>,
        roles: (Role, Role),
    ) {
        let parts = glyphs::progress_bar(self.glyphs);
        let here = at.map(|at| Self::cell_of_share(at, cells));
        let even = even.filter(|_| here.is_some()).map(|even| Self::cell_of_share(even, cells));
        for cell in 0..cells {
            let is_made = here.is_some_and(|here| cell < here);
            let (glyph, role) = if Some(cell) == here {
                (parts.marker, roles.0)
            } else if Some(cell) == even {
                (if is_made { parts.pace_on_done } else { parts.pace_on_remaining }, Role::Heading)
            } else if is_made {
                (parts.done, roles.1)
            } else {
                (parts.remaining, Role::Track)
            };
            let style = self.palette.style(role);
            self.write_clean_text(x + cell, y, 1, style, glyph);
        }
    }

    fn draw_share_bar(&mut self, x: u16, y: u16, cells: u16, filled: f64, wanted: Option<f64>) {
        let parts = glyphs::progress_bar(self.glyphs);
        let wanted = wanted.map(|wanted| Self::cell_of_share(wanted, cells));
        let full = (filled.clamp(0.0, 1.0) * f64::from(cells)).round() as u16;
        for cell in 0..cells {
            let (glyph, role) = match (cell < full, Some(cell) == wanted) {
                (true, false) => (parts.done, Role::Heading),
                (false, false) => (parts.remaining, Role::Track),
                (true, true) => (parts.pace_on_done, Role::Heading),
                (false, true) => (parts.pace_on_remaining, Role::Heading),
            };
            let style = self.palette.style(role);
            self.write_clean_text(x + cell, y, 1, style, glyph);
        }
    }

    fn draw_range_axis(&mut self, x: u16, y: u16, cells: u16, at: f64, range: Option<(f64, f64)>) {
        let parts = glyphs::progress_bar(self.glyphs);
        let here = Self::cell_of_share(at, cells);
        let range = range.map(|(low, high)| Self::cell_of_share(low, cells)..=Self::cell_of_share(high, cells));
        let dot = glyphs::symbol(self.glyphs, Glyph::Dot);
        for cell in 0..cells {
            let in_range = range.as_ref().is_some_and(|range| range.contains(&cell));
            let (glyph, role) = if cell == here {
                (parts.marker, Role::Accent)
            } else if in_range {
                (parts.remaining, Role::Accent)
            } else {
                (dot, Role::Track)
            };
            let style = self.palette.style(role);
            self.write_clean_text(x + cell, y, 1, style, glyph);
        }
    }

    fn draw_distribution(&mut self, x: u16, y: u16, cells: u16, shares: [f64; 5], role: Role) {
        let parts = glyphs::progress_bar(self.glyphs);
        let dot = glyphs::symbol(self.glyphs, Glyph::Dot);
        let [p10, p25, p50, p75, p90] = shares.map(|share| Self::cell_of_share(share, cells));
        for cell in 0..cells {
            let (glyph, role) = match cell {
                _ if cell == p50 => (parts.marker, role),
                _ if (p25..=p75).contains(&cell) => (parts.done, role),
                _ if (p10..=p90).contains(&cell) => (parts.remaining, role),
                _ => (dot, Role::Track),
            };
            let style = self.palette.style(role);
            self.write_clean_text(x + cell, y, 1, style, glyph);
        }
    }

    fn draw_sparkline(&mut self, x: u16, y: u16, cells: u16, values: &[f64]) {
        let heights = glyphs::sparkline(self.glyphs);
        let low = values.iter().copied().fold(f64::INFINITY, f64::min);
        let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let style = self.palette.style(Role::Muted);
        for (cell, value) in values.iter().take(cells as usize).enumerate() {
            let share = if high > low { (value - low) / (high - low) } else { 0.5 };
            let height = Self::cell_of_share(share, heights.len() as u16) as usize;
            let glyph = heights.get(height).copied().unwrap_or(" ");
            self.write_clean_text(x + cell as u16, y, 1, style, glyph);
        }
    }

    /// Draws a line that repeats one glyph.
    pub(crate) fn draw_line(&mut self, x: u16, y: u16, cells: u16, role: Role, glyph: &str) {
        let style = self.palette.style(role);
        for cell in 0..cells {
            self.write_clean_text(x + cell, y, 1, style, glyph);
        }
    }

    /// Sets the background of an area without changing its text.
    pub(crate) fn fill_surface(&mut self, area: Area, surface: Surface) {
        let style = self.palette.surface(surface);
        self.buffer.set_style(to_rect(area), style);
    }

    /// Highlights a selected row. With a palette that reverses, colors and dim text in the row are dropped, because they
    /// would show as patches.
    pub(crate) fn highlight_selection(&mut self, area: Area, focus: Focus) {
        match (self.palette.selection(), focus) {
            (SelectionStyle::Background, Focus::Here) => self.fill_surface(area, Surface::Selection),
            (SelectionStyle::Background, Focus::Elsewhere) => self.fill_surface(area, Surface::SelectionUnfocused),
            (SelectionStyle::Reverse, Focus::Here) => self.change_each_cell(area, |cell| {
                let bold = cell.modifier & Modifier::BOLD;
                cell.set_style(Style::reset().add_modifier(Modifier::REVERSED | bold));
            }),
            (SelectionStyle::Reverse, Focus::Elsewhere) => {}
        }
    }

    /// Draws the selection bar at the left of a row.
    pub(crate) fn draw_selection_bar(&mut self, x: u16, y: u16, focus: Focus) {
        let role = if focus == Focus::Here { Role::Accent } else { Role::Muted };
        let style = self.palette.style(role);
        let glyph = glyphs::selection_bar(self.glyphs);
        self.write_clean_text(x, y, 1, style, glyph);
    }

    fn change_each_cell(&mut self, area: Area, change: impl Fn(&mut ratatui::buffer::Cell)) {
        for y in area.y..area.bottom() {
            for x in area.x..area.right() {
                if let Some(cell) = self.buffer.cell_mut(Position::new(x, y)) {
                    change(cell);
                }
            }
        }
    }

    /// Dims everything drawn so far behind an overlay.
    pub(crate) fn dim(&mut self) {
        let dimmed = self.palette.style(Role::Dimmed);
        let ground = self.palette.surface(Surface::Background);
        let area = self.area();
        self.change_each_cell(area, |cell| {
            cell.set_style(Style::reset());
            cell.set_style(ground.patch(dimmed));
        });
        if ground.bg.is_none() {
            self.change_each_cell(area, |cell| {
                cell.bg = Color::Reset;
            });
        }
    }

    /// Draws a popup frame with a title and text flush right in its top edge, on a surface that extends one cell beyond it.
    /// Returns the area inside.
    pub(crate) fn draw_popup(&mut self, area: Area, title: &str, fact: &str) -> Area {
        let screen = self.area();
        let left = area.x.saturating_sub(1);
        let outer = Area { x: left, width: (area.right() + 1).min(screen.right()).saturating_sub(left), ..area };
        self.clear_for_popup(outer);
        let [across, down, top_left, top_right, bottom_left, bottom_right] = glyphs::popup_border(self.glyphs);
        let (right, bottom) = (area.right().saturating_sub(1), area.bottom().saturating_sub(1));
        self.draw_line(area.x, area.y, area.width, Role::Muted, across);
        self.draw_line(area.x, bottom, area.width, Role::Muted, across);
        for y in area.y..=bottom {
            self.draw_line(area.x, y, 1, Role::Muted, down);
            self.draw_line(right, y, 1, Role::Muted, down);
        }
        for (x, y, corner) in [
            (area.x, area.y, top_left),
            (right, area.y, top_right),
            (area.x, bottom, bottom_left),
            (right, bottom, bottom_right),
        ] {
            self.draw_line(x, y, 1, Role::Muted, corner);
        }
        if !title.is_empty() {
            let room = area.width.saturating_sub(6);
            let used = self.draw_text(area.x + 3, area.y, room, Role::Heading, title);
            self.draw_line(area.x + 2, area.y, 1, Role::Muted, " ");
            self.draw_line(area.x + 3 + used, area.y, 1, Role::Muted, " ");
        }
        if !fact.is_empty() {
            let used = self.draw_text_right(right.saturating_sub(2), area.y, area.width / 2, Role::Muted, fact);
            self.draw_line(right.saturating_sub(2), area.y, 1, Role::Muted, " ");
            self.draw_line(right.saturating_sub(3 + used), area.y, 1, Role::Muted, " ");
        }
        Area {
            x: area.x + 2,
            y: area.y + 1,
            width: area.width.saturating_sub(4),
            height: area.height.saturating_sub(2),
        }
    }

    /// Clears an area to the popup surface. Wide characters cut by its edges become blanks.
    pub(crate) fn clear_for_popup(&mut self, area: Area) {
        for y in area.y..area.bottom() {
            self.blank_split_character(area.x, y);
        }
        let surface = self.palette.surface(Surface::Popup);
        self.change_each_cell(area, |cell| {
            cell.reset();
            cell.set_style(surface);
        });
    }

    /// Clears an area to the background.
    pub(crate) fn clear_to_background(&mut self, area: Area) {
        let ground = self.palette.surface(Surface::Background);
        self.change_each_cell(area, |cell| {
            cell.reset();
            cell.set_style(ground);
        });
    }

    /// Applies a style on top of an area.
    pub(crate) fn restyle(&mut self, area: Area, style: Style) {
        self.buffer.set_style(to_rect(area), style);
    }
}

/// Whether a pane has the focus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Focus {
    Here,
    Elsewhere,
}

fn to_rect(area: Area) -> Rect {
    Rect::new(area.x, area.y, area.width, area.height)
}
