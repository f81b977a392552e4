//! The only hand that writes cells. Everything passes the sanitiser here, is cut by cells, and stays inside the screen;
//! no wide character is ever left in halves.

use super::glyphs;
use super::palette::{Palette, Selection, Surface};
use crate::app::state::Glyphs;
use crate::app::widgets::layout::Area;
use crate::app::widgets::rich_text::{Picture, Role, Sign, Span};
use crate::text;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Color, Modifier, Style};

/// A screen being drawn.
pub(crate) struct Canvas<'b> {
    buffer: &'b mut Buffer,
    /// What roles look like.
    pub(crate) palette: Palette,
    /// Which glyphs are drawn.
    pub(crate) glyphs: Glyphs,
}

impl<'b> Canvas<'b> {
    /// Starts on an empty screen with the palette's background.
    pub(crate) fn new(buffer: &'b mut Buffer, palette: Palette, glyphs: Glyphs) -> Self {
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

    /// Writes words at a cell, at most `room` cells of them, and says how many it took. What does not fit is cut with a
    /// mark.
    pub(crate) fn words(&mut self, x: u16, y: u16, room: u16, role: Role, words: &str) -> u16 {
        let style = self.palette.style(role);
        self.styled(x, y, room, style, words)
    }

    /// The same in a style of its own.
    pub(crate) fn styled(&mut self, x: u16, y: u16, room: u16, style: Style, words: &str) -> u16 {
        let clean = text::sanitise::line(words);
        let shown = text::cut(&clean, room as usize, glyphs::cut_mark(self.glyphs));
        self.raw(x, y, room, style, &shown)
    }

    /// Writes words over as many lines as they need and an area has, and says how many it took.
    pub(crate) fn paragraph(&mut self, area: Area, role: Role, words: &str) -> u16 {
        let clean = text::sanitise::text(words);
        let lines = text::wrap(&clean, area.width.max(1) as usize);
        let height = (lines.len() as u16).min(area.height);
        for (row, line) in (0..height).zip(lines) {
            self.words(area.x, area.y + row, area.width, role, clean.get(line).unwrap_or_default());
        }
        height
    }

    /// Writes words so that they end before a cell.
    pub(crate) fn words_right(&mut self, right: u16, y: u16, room: u16, role: Role, words: &str) -> u16 {
        let clean = text::sanitise::line(words);
        let shown = text::cut(&clean, room as usize, glyphs::cut_mark(self.glyphs));
        let width = text::width(&shown) as u16;
        let style = self.palette.style(role);
        self.raw(right.saturating_sub(width), y, width, style, &shown)
    }

    /// Writes text that is clean and fits.
    fn raw(&mut self, x: u16, y: u16, room: u16, style: Style, shown: &str) -> u16 {
        let area = self.buffer.area;
        if y >= area.bottom() || x >= area.right() || room == 0 {
            return 0;
        }
        self.free_halves(x, y);
        let room = room.min(area.right() - x) as usize;
        let shown = glyphs::plain(self.glyphs, shown);
        let (end, _) = self.buffer.set_stringn(x, y, shown, room, style);
        end.saturating_sub(x)
    }

    /// A wide character whose second half is about to be written over becomes a blank.
    fn free_halves(&mut self, x: u16, y: u16) {
        let Some(left) = x.checked_sub(1) else { return };
        if let Some(cell) = self.buffer.cell_mut(Position::new(left, y))
            && text::width(cell.symbol()) > 1
        {
            cell.set_symbol(" ");
        }
    }

    /// Writes a sign.
    pub(crate) fn sign(&mut self, x: u16, y: u16, role: Role, sign: Sign) -> u16 {
        let style = self.palette.style(role);
        self.raw(x, y, 1, style, glyphs::glyph(self.glyphs, sign))
    }

    /// Writes pieces one behind the other, and says how many cells they took.
    pub(crate) fn spans(&mut self, x: u16, y: u16, room: u16, spans: &[Span]) -> u16 {
        let mut used = 0;
        for span in spans {
            let left = room.saturating_sub(used);
            if left == 0 {
                break;
            }
            used += match span {
                Span::Words(role, words) => self.words(x + used, y, left, *role, words),
                Span::Sign(role, sign) => self.sign(x + used, y, *role, *sign),
                Span::Picture(picture, cells) => self.picture(x + used, y, (*cells).min(left), picture),
            };
        }
        used
    }

    /// The cells that pieces take.
    pub(crate) fn width_of(spans: &[Span]) -> u16 {
        let width = |span: &Span| match span {
            Span::Words(_, words) => text::width(&text::sanitise::line(words)) as u16,
            Span::Sign(..) => 1,
            Span::Picture(_, cells) => *cells,
        };
        spans.iter().map(width).sum()
    }

    /// Draws a small picture.
    pub(crate) fn picture(&mut self, x: u16, y: u16, cells: u16, picture: &Picture) -> u16 {
        match picture {
            Picture::Rail { at, even, marker, made } => self.rail(x, y, cells, *at, *even, (*marker, *made)),
            Picture::Bar { filled } => self.share(x, y, cells, *filled, None),
            Picture::Share { filled, wanted } => self.share(x, y, cells, *filled, *wanted),
            Picture::Axis { at, range } => self.axis(x, y, cells, *at, *range),
            Picture::Spread { shares, role } => self.spread(x, y, cells, *shares, *role),
            Picture::Sparkline(values) => self.sparkline(x, y, cells, values),
        }
        cells
    }

    /// The cell of a share of a line of cells.
    fn cell_of(share: f64, cells: u16) -> u16 {
        let last = f64::from(cells.saturating_sub(1));
        (share.clamp(0.0, 1.0) * last).round() as u16
    }

    fn rail(&mut self, x: u16, y: u16, cells: u16, at: Option<f64>, even: Option<f64>, roles: (Role, Role)) {
        let parts = glyphs::rail(self.glyphs);
        let here = at.map(|at| Self::cell_of(at, cells));
        let even = even.filter(|_| here.is_some()).map(|even| Self::cell_of(even, cells));
        for cell in 0..cells {
            let is_made = here.is_some_and(|here| cell < here);
            let (glyph, role) = if Some(cell) == here {
                (parts.here, roles.0)
            } else if Some(cell) == even {
                (if is_made { parts.even_on_made } else { parts.even_to_go }, Role::Heading)
            } else if is_made {
                (parts.made, roles.1)
            } else {
                (parts.to_go, Role::Track)
            };
            let style = self.palette.style(role);
            self.raw(x + cell, y, 1, style, glyph);
        }
    }

    fn share(&mut self, x: u16, y: u16, cells: u16, filled: f64, wanted: Option<f64>) {
        let parts = glyphs::rail(self.glyphs);
        let wanted = wanted.map(|wanted| Self::cell_of(wanted, cells));
        let full = (filled.clamp(0.0, 1.0) * f64::from(cells)).round() as u16;
        for cell in 0..cells {
            let (glyph, role) = match (cell < full, Some(cell) == wanted) {
                (true, false) => (parts.made, Role::Heading),
                (false, false) => (parts.to_go, Role::Track),
                (true, true) => (parts.even_on_made, Role::Heading),
                (false, true) => (parts.even_to_go, Role::Heading),
            };
            let style = self.palette.style(role);
            self.raw(x + cell, y, 1, style, glyph);
        }
    }

    fn axis(&mut self, x: u16, y: u16, cells: u16, at: f64, range: Option<(f64, f64)>) {
        let parts = glyphs::rail(self.glyphs);
        let here = Self::cell_of(at, cells);
        let range = range.map(|(low, high)| Self::cell_of(low, cells)..=Self::cell_of(high, cells));
        let dot = glyphs::glyph(self.glyphs, Sign::Dot);
        for cell in 0..cells {
            let in_range = range.as_ref().is_some_and(|range| range.contains(&cell));
            let (glyph, role) = if cell == here {
                (parts.here, Role::Accent)
            } else if in_range {
                (parts.to_go, Role::Accent)
            } else {
                (dot, Role::Track)
            };
            let style = self.palette.style(role);
            self.raw(x + cell, y, 1, style, glyph);
        }
    }

    fn spread(&mut self, x: u16, y: u16, cells: u16, shares: [f64; 5], role: Role) {
        let parts = glyphs::rail(self.glyphs);
        let dot = glyphs::glyph(self.glyphs, Sign::Dot);
        let [p10, p25, p50, p75, p90] = shares.map(|share| Self::cell_of(share, cells));
        for cell in 0..cells {
            let (glyph, role) = match cell {
                _ if cell == p50 => (parts.here, role),
                _ if (p25..=p75).contains(&cell) => (parts.made, role),
                _ if (p10..=p90).contains(&cell) => (parts.to_go, role),
                _ => (dot, Role::Track),
            };
            let style = self.palette.style(role);
            self.raw(x + cell, y, 1, style, glyph);
        }
    }

    fn sparkline(&mut self, x: u16, y: u16, cells: u16, values: &[f64]) {
        let heights = glyphs::spark(self.glyphs);
        let low = values.iter().copied().fold(f64::INFINITY, f64::min);
        let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let style = self.palette.style(Role::Muted);
        for (cell, value) in values.iter().take(cells as usize).enumerate() {
            let share = if high > low { (value - low) / (high - low) } else { 0.5 };
            let height = Self::cell_of(share, heights.len() as u16) as usize;
            let glyph = heights.get(height).copied().unwrap_or(" ");
            self.raw(x + cell as u16, y, 1, style, glyph);
        }
    }

    /// Draws a line of one glyph.
    pub(crate) fn line(&mut self, x: u16, y: u16, cells: u16, role: Role, glyph: &str) {
        let style = self.palette.style(role);
        for cell in 0..cells {
            self.raw(x + cell, y, 1, style, glyph);
        }
    }

    /// Puts a surface under an area, keeping what stands there.
    pub(crate) fn surface(&mut self, area: Area, surface: Surface) {
        let style = self.palette.surface(surface);
        self.buffer.set_style(rect(area), style);
    }

    /// Shows a row as the selected one. Where the palette reverses, colour and dimness inside are dropped, or patches
    /// would appear.
    pub(crate) fn select(&mut self, area: Area, focus: Focus) {
        match (self.palette.selection(), focus) {
            (Selection::Background, Focus::Here) => self.surface(area, Surface::Selection),
            (Selection::Background, Focus::Elsewhere) => self.surface(area, Surface::SelectionUnfocused),
            (Selection::Reverse, Focus::Here) => self.each_cell(area, |cell| {
                let bold = cell.modifier & Modifier::BOLD;
                cell.set_style(Style::reset().add_modifier(Modifier::REVERSED | bold));
            }),
            (Selection::Reverse, Focus::Elsewhere) => {}
        }
    }

    /// Draws the bar at the left of a selected row.
    pub(crate) fn selection_bar(&mut self, x: u16, y: u16, focus: Focus) {
        let role = if focus == Focus::Here { Role::Accent } else { Role::Muted };
        let style = self.palette.style(role);
        let glyph = glyphs::bar(self.glyphs);
        self.raw(x, y, 1, style, glyph);
    }

    fn each_cell(&mut self, area: Area, change: impl Fn(&mut ratatui::buffer::Cell)) {
        for y in area.y..area.bottom() {
            for x in area.x..area.right() {
                if let Some(cell) = self.buffer.cell_mut(Position::new(x, y)) {
                    change(cell);
                }
            }
        }
    }

    /// Turns everything drawn so far into background for an overlay.
    pub(crate) fn dim(&mut self) {
        let dimmed = self.palette.style(Role::Dimmed);
        let ground = self.palette.surface(Surface::Background);
        let area = self.area();
        self.each_cell(area, |cell| {
            cell.set_style(Style::reset());
            cell.set_style(ground.patch(dimmed));
        });
        if ground.bg.is_none() {
            self.each_cell(area, |cell| {
                cell.bg = Color::Reset;
            });
        }
    }

    /// A popup: a frame with a title in its upper edge and a fact at its right, on a surface that goes on one cell
    /// beyond it. The answer is the area inside.
    pub(crate) fn popup(&mut self, area: Area, title: &str, fact: &str) -> Area {
        let screen = self.area();
        let left = area.x.saturating_sub(1);
        let outer = Area { x: left, width: (area.right() + 1).min(screen.right()).saturating_sub(left), ..area };
        self.clear(outer);
        let [across, down, top_left, top_right, bottom_left, bottom_right] = glyphs::frame(self.glyphs);
        let (right, bottom) = (area.right().saturating_sub(1), area.bottom().saturating_sub(1));
        self.line(area.x, area.y, area.width, Role::Muted, across);
        self.line(area.x, bottom, area.width, Role::Muted, across);
        for y in area.y..=bottom {
            self.line(area.x, y, 1, Role::Muted, down);
            self.line(right, y, 1, Role::Muted, down);
        }
        for (x, y, corner) in [
            (area.x, area.y, top_left),
            (right, area.y, top_right),
            (area.x, bottom, bottom_left),
            (right, bottom, bottom_right),
        ] {
            self.line(x, y, 1, Role::Muted, corner);
        }
        if !title.is_empty() {
            let room = area.width.saturating_sub(6);
            let used = self.words(area.x + 3, area.y, room, Role::Heading, title);
            self.line(area.x + 2, area.y, 1, Role::Muted, " ");
            self.line(area.x + 3 + used, area.y, 1, Role::Muted, " ");
        }
        if !fact.is_empty() {
            let used = self.words_right(right.saturating_sub(2), area.y, area.width / 2, Role::Muted, fact);
            self.line(right.saturating_sub(2), area.y, 1, Role::Muted, " ");
            self.line(right.saturating_sub(3 + used), area.y, 1, Role::Muted, " ");
        }
        Area {
            x: area.x + 2,
            y: area.y + 1,
            width: area.width.saturating_sub(4),
            height: area.height.saturating_sub(2),
        }
    }

    /// Empties an area and puts the popup surface under it. Wide characters cut by its edges become blanks.
    pub(crate) fn clear(&mut self, area: Area) {
        for y in area.y..area.bottom() {
            self.free_halves(area.x, y);
        }
        let surface = self.palette.surface(Surface::Popup);
        self.each_cell(area, |cell| {
            cell.reset();
            cell.set_style(surface);
        });
    }

    /// Empties an area of the screen.
    pub(crate) fn blank(&mut self, area: Area) {
        let ground = self.palette.surface(Surface::Background);
        self.each_cell(area, |cell| {
            cell.reset();
            cell.set_style(ground);
        });
    }

    /// Underlines or styles an area further.
    pub(crate) fn restyle(&mut self, area: Area, style: Style) {
        self.buffer.set_style(rect(area), style);
    }
}

/// Whether a pane has the focus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Focus {
    /// It has.
    Here,
    /// Another one has.
    Elsewhere,
}

fn rect(area: Area) -> Rect {
    Rect::new(area.x, area.y, area.width, area.height)
}
