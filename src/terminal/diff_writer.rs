//! Writes changed cells in few bytes: moves by column instead of full positions, short color codes, modifiers reset one
//! by one, short gaps rewritten instead of jumped over, and long blanks erased instead of written.

use crate::text;
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Rect};
use ratatui::style::{Color, Modifier};
use std::collections::BTreeMap;
use std::fmt::Write;

/// A cursor move takes about as many bytes.
const MAX_REPEATED_GAP: u16 = 4;

const MODIFIER_CODES: [(Modifier, &str); 8] = [
    (Modifier::BOLD, "1"),
    (Modifier::DIM, "2"),
    (Modifier::ITALIC, "3"),
    (Modifier::UNDERLINED, "4"),
    (Modifier::SLOW_BLINK, "5"),
    (Modifier::REVERSED, "7"),
    (Modifier::HIDDEN, "8"),
    (Modifier::CROSSED_OUT, "9"),
];

/// Codes that reset modifiers; bold and dim share one.
const RESET_CODES: [(Modifier, &str); 7] = [
    (Modifier::BOLD.union(Modifier::DIM), "22"),
    (Modifier::ITALIC, "23"),
    (Modifier::UNDERLINED, "24"),
    (Modifier::SLOW_BLINK, "25"),
    (Modifier::REVERSED, "27"),
    (Modifier::HIDDEN, "28"),
    (Modifier::CROSSED_OUT, "29"),
];

/// Modifiers that are invisible on blank cells.
const INVISIBLE_ON_BLANKS: Modifier = Modifier::BOLD.union(Modifier::DIM).union(Modifier::ITALIC);

/// From this number of blanks on, erasing is shorter than writing. In the middle of a row a cursor move follows, so
/// more are needed.
const MIN_ERASED_BLANKS: usize = 5;
const MIN_ERASED_BLANKS_MID_ROW: usize = 10;
/// Erasing the rest of a row takes three bytes.
const MIN_ERASED_REST: usize = 3;

/// Tracks what the terminal shows, and writes the difference to the next frame.
pub(crate) struct DiffWriter {
    shown: Buffer,
    out: String,
    cursor: Option<Position>,
    style: CellStyle,
    /// Whether erased cells get the current background color (BCE).
    has_background_color_erase: bool,
    /// By row, the column from which it was erased in this frame.
    erased: BTreeMap<u16, u16>,
}

/// Adjacent changed cells of one style.
struct CellRun<'a> {
    x: u16,
    y: u16,
    /// The column after the last cell.
    end: u16,
    style: CellStyle,
    cells: Vec<&'a Cell>,
}

impl<'a> CellRun<'a> {
    fn new(x: u16, y: u16, cell: &'a Cell) -> Self {
        Self { x, y, end: x + cell_width(cell), style: CellStyle::from_cell(cell), cells: vec![cell] }
    }

    /// Whether a cell continues the run. Of a blank cell, only the background is visible.
    fn accepts(&self, x: u16, y: u16, cell: &Cell) -> bool {
        let style = CellStyle::from_cell(cell);
        let is_same_style = style == self.style
            || (is_blank(cell)
                && style.background == self.style.background
                && INVISIBLE_ON_BLANKS.contains(self.style.modifiers));
        self.y == y && self.end == x && is_same_style
    }

    fn push(&mut self, cell: &'a Cell) {
        self.end += cell_width(cell);
        self.cells.push(cell);
    }
}

fn cell_width(cell: &Cell) -> u16 {
    text::width(cell.symbol()).max(1) as u16
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct CellStyle {
    foreground: Color,
    background: Color,
    modifiers: Modifier,
}

impl CellStyle {
    fn from_cell(cell: &Cell) -> Self {
        Self { foreground: cell.fg, background: cell.bg, modifiers: cell.modifier }
    }
}

impl DiffWriter {
    /// For an empty screen.
    pub(crate) fn new(width: u16, height: u16, has_background_color_erase: bool) -> Self {
        Self {
            has_background_color_erase,
            erased: BTreeMap::new(),
            shown: Buffer::empty(Rect::new(0, 0, width, height)),
            out: String::new(),
            cursor: None,
            style: CellStyle::default(),
        }
    }

    /// The screen was cleared, and has this size now.
    pub(crate) fn reset(&mut self, width: u16, height: u16) {
        self.shown = Buffer::empty(Rect::new(0, 0, width, height));
    }

    /// The output that updates these cells.
    pub(crate) fn draw<'a>(&mut self, cells: impl Iterator<Item = (u16, u16, &'a Cell)>) -> &str {
        self.out.clear();
        self.cursor = None;
        self.erased.clear();
        let mut runs: Vec<CellRun<'a>> = Vec::new();
        for (x, y, cell) in cells {
            self.record_shown(x, y, cell);
            match runs.last_mut().filter(|run| run.accepts(x, y, cell)) {
                Some(run) => run.push(cell),
                None => runs.push(CellRun::new(x, y, cell)),
            }
        }
        // RGB color codes are long, so runs of the same style are written together.
        if runs.iter().any(|run| has_long_code(run.style.foreground) || has_long_code(run.style.background)) {
            let mut order: Vec<CellStyle> = Vec::new();
            for run in &runs {
                if !order.contains(&run.style) {
                    order.push(run.style);
                }
            }
            runs.sort_by_key(|run| order.iter().position(|style| *style == run.style));
        }
        let mut runs = runs.iter().peekable();
        while let Some(run) = runs.next() {
            let is_last = runs.peek().is_none_or(|next| next.y != run.y);
            self.write_run(run, is_last);
        }
        self.set_style(CellStyle::default());
        &self.out
    }

    /// Writes a run; `is_last` if it is the last one of its row.
    fn write_run(&mut self, run: &CellRun<'_>, is_last: bool) {
        if self.erased.get(&run.y).is_some_and(|from| *from <= run.x) {
            return;
        }
        let blanks = run.cells.iter().rev().take_while(|cell| self.can_be_erased(cell)).count();
        let (text, rest) = run.cells.split_at(run.cells.len() - blanks);
        let mut x = run.x;
        self.write_cells(text, &mut x, run.y);
        let Some(blank) = rest.first() else { return };
        let is_rest = blanks >= MIN_ERASED_REST && self.is_blank_from(run.end, run.y, blank.bg);
        if !is_rest && blanks < if is_last { MIN_ERASED_BLANKS } else { MIN_ERASED_BLANKS_MID_ROW } {
            return self.write_cells(rest, &mut x, run.y);
        }
        self.move_to(x, run.y);
        self.set_style(self.required_style(blank));
        if is_rest {
            self.erased.insert(run.y, x);
        }
        // Writing to a text cannot fail.
        let _ = if is_rest { write!(self.out, "\x1b[K") } else { write!(self.out, "\x1b[{blanks}X") };
    }

    fn write_cells(&mut self, cells: &[&Cell], x: &mut u16, y: u16) {
        for cell in cells {
            self.move_to(*x, y);
            self.write_cell(cell);
            *x += cell_width(cell);
        }
    }

    /// Whether a cell looks like an erased one. Not every terminal erases with the current background.
    fn can_be_erased(&self, cell: &Cell) -> bool {
        is_blank(cell) && (cell.bg == Color::Reset || self.has_background_color_erase)
    }

    /// Whether the rest of the row is blank, with this background.
    fn is_blank_from(&self, x: u16, y: u16, background: Color) -> bool {
        (x..self.shown.area.width).all(|x| {
            let cell = self.shown.cell(Position::new(x, y));
            cell.is_some_and(|cell| self.can_be_erased(cell) && cell.bg == background)
        })
    }

    fn record_shown(&mut self, x: u16, y: u16, cell: &Cell) {
        if let Some(shown) = self.shown.cell_mut(Position::new(x, y)) {
            shown.clone_from(cell);
        }
        // The second half of a wide character must not be written again.
        for half in 1..text::width(cell.symbol()) as u16 {
            if let Some(shown) = self.shown.cell_mut(Position::new(x + half, y)) {
                shown.set_symbol("");
            }
        }
    }

    fn move_to(&mut self, x: u16, y: u16) {
        let target = Position::new(x, y);
        match self.cursor {
            Some(at) if at == target => {}
            Some(at) if at.y == y && at.x < x && x - at.x <= MAX_REPEATED_GAP && self.can_repeat(at.x, x, y) => {
                for between in at.x..x {
                    let Some(cell) = self.shown.cell(Position::new(between, y)) else { break };
                    self.out.push_str(cell.symbol());
                }
            }
            // Writing to a text cannot fail.
            Some(at) if at.y == y && at.x < x => drop(write!(self.out, "\x1b[{}C", x - at.x)),
            Some(at) if at.y == y => drop(write!(self.out, "\x1b[{}G", x + 1)),
            // In raw mode a line feed keeps the column.
            Some(at) if at.y + 1 == y && at.x == x => self.out.push('\n'),
            Some(at) if at.y + 1 == y => drop(write!(self.out, "\n\x1b[{}G", x + 1)),
            _ => drop(write!(self.out, "\x1b[{};{}H", y + 1, x + 1)),
        }
        self.cursor = Some(target);
    }

    /// Whether the cells can be rewritten with no style change and one byte each.
    fn can_repeat(&self, from: u16, to: u16, y: u16) -> bool {
        (from..to).all(|x| {
            let cell = self.shown.cell(Position::new(x, y));
            cell.is_some_and(|cell| self.required_style(cell) == self.style && cell.symbol().len() == 1)
        })
    }

    fn write_cell(&mut self, cell: &Cell) {
        self.set_style(self.required_style(cell));
        self.out.push_str(cell.symbol());
        // Terminals disagree about the width of most wide characters, so the next cell gets an absolute position.
        let width = text::width(cell.symbol()) as u16;
        let has_known_width = width == 1 || is_cjk(cell.symbol());
        self.cursor = self
            .cursor
            .map(|at| if has_known_width { Position::new(at.x + width, at.y) } else { Position::new(u16::MAX, at.y) });
    }

    /// The style needed for a cell; on a blank, the current foreground and modifiers may stay.
    fn required_style(&self, cell: &Cell) -> CellStyle {
        let style = CellStyle::from_cell(cell);
        let may_stay = is_blank(cell) && INVISIBLE_ON_BLANKS.contains(self.style.modifiers);
        if may_stay { CellStyle { background: style.background, ..self.style } } else { style }
    }

    fn set_style(&mut self, style: CellStyle) {
        let before = std::mem::replace(&mut self.style, style);
        if before == style {
            return;
        }
        if style == CellStyle::default() {
            return self.out.push_str("\x1b[m");
        }
        let from_reset = style_change_codes(CellStyle::default(), style);
        let from_before = style_change_codes(before, style);
        // Starting from a reset is often shorter; an empty parameter means reset.
        if from_before.len() <= from_reset.len() + 1 {
            let _ = write!(self.out, "\x1b[{from_before}m");
        } else {
            let _ = write!(self.out, "\x1b[;{from_reset}m");
        }
    }
}

/// The codes that change one style into another.
fn style_change_codes(before: CellStyle, after: CellStyle) -> String {
    let mut parts: Vec<String> = Vec::new();
    let mut remaining = before.modifiers;
    for (modifiers, code) in RESET_CODES {
        if !after.modifiers.contains(remaining & modifiers) {
            parts.push(code.to_owned());
            remaining -= modifiers;
        }
    }
    let added = after.modifiers - remaining;
    parts.extend(
        MODIFIER_CODES.iter().filter(|(modifier, _)| added.contains(*modifier)).map(|(_, code)| (*code).to_owned()),
    );
    if after.foreground != before.foreground {
        parts.push(color_code(after.foreground, 0));
    }
    if after.background != before.background {
        parts.push(color_code(after.background, 10));
    }
    parts.join(";")
}

/// Whether it is a single character that is two cells wide in every terminal: Chinese, Japanese, Korean.
fn is_cjk(symbol: &str) -> bool {
    let mut letters = symbol.chars();
    let is_han = letters.next().is_some_and(|letter| {
        matches!(letter, '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fa}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}')
    });
    is_han && letters.next().is_none()
}

/// Whether a color code is longer than a cursor move.
fn has_long_code(color: Color) -> bool {
    matches!(color, Color::Rgb(..) | Color::Indexed(_))
}

/// Whether only the background of a cell is visible.
fn is_blank(cell: &Cell) -> bool {
    cell.symbol() == " " && INVISIBLE_ON_BLANKS.contains(cell.modifier)
}

/// The SGR code of a foreground color; `offset` is 10 for a background.
fn color_code(color: Color, offset: u8) -> String {
    let short = |code: u8| (code + offset).to_string();
    match color {
        Color::Reset => short(39),
        Color::Black => short(30),
        Color::Red => short(31),
        Color::Green => short(32),
        Color::Yellow => short(33),
        Color::Blue => short(34),
        Color::Magenta => short(35),
        Color::Cyan => short(36),
        Color::Gray => short(37),
        Color::DarkGray => short(90),
        Color::LightRed => short(91),
        Color::LightGreen => short(92),
        Color::LightYellow => short(93),
        Color::LightBlue => short(94),
        Color::LightMagenta => short(95),
        Color::LightCyan => short(96),
        Color::White => short(97),
        Color::Indexed(number) => format!("{};5;{number}", 38 + offset),
        Color::Rgb(red, green, blue) => format!("{};2;{red};{green};{blue}", 38 + offset),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::style::Style;

    fn draw_diff(writer: &mut DiffWriter, before: &Buffer, after: &Buffer) -> String {
        writer.draw(before.diff(after).into_iter()).to_owned()
    }

    #[test]
    fn the_terminal_shows_every_frame() {
        let mut writer = DiffWriter::new(30, 3, true);
        let mut terminal = vt100::Parser::new(3.try_into().expect("rows"), 30.try_into().expect("columns"), 0);
        let mut before = Buffer::empty(Rect::new(0, 0, 30, 3));
        let styles = [
            Style::default(),
            Style::default().fg(Color::Red).add_modifier(Modifier::BOLD),
            Style::default().fg(Color::Rgb(1, 2, 3)).bg(Color::Indexed(200)),
            Style::default().add_modifier(Modifier::REVERSED | Modifier::DIM),
        ];
        let lines = ["plain words here", "入金を速くする ends", "p–ain wards he…e", "", "x"];
        for (turn, line) in lines.iter().cycle().take(60).enumerate() {
            let mut after = Buffer::empty(Rect::new(0, 0, 30, 3));
            for (y, style) in styles.iter().cycle().skip(turn).take(3).enumerate() {
                let x = (turn * (7 + y) % 13) as u16;
                let (x, _) = after.set_stringn(x, y as u16, line, 15, *style);
                after.set_stringn(x, y as u16, "!", 1, styles[turn % 4]);
            }
            terminal.process(draw_diff(&mut writer, &before, &after).as_bytes());
            for row in 0..3 {
                for column in 0..30 {
                    let (expected, shown) =
                        (&after[(column, row)], terminal.screen().cell(row, column).expect("a cell"));
                    if !shown.is_wide_continuation() {
                        let contents = if shown.has_contents() { shown.contents() } else { " " };
                        assert_eq!(contents, expected.symbol(), "turn {turn}, {column} {row}");
                        // Of a blank, only the background is visible.
                        let (has_default_foreground, bold) = (shown.fgcolor() == vt100::Color::Default, shown.bold());
                        if contents != " " {
                            assert_eq!(bold, expected.modifier.contains(Modifier::BOLD), "turn {turn}");
                            assert_eq!(has_default_foreground, expected.fg == Color::Reset, "turn {turn}");
                        }
                        assert_eq!(shown.inverse(), expected.modifier.contains(Modifier::REVERSED), "turn {turn}");
                        assert_eq!(
                            shown.bgcolor() == vt100::Color::Default,
                            expected.bg == Color::Reset,
                            "turn {turn}"
                        );
                    }
                }
            }
            before = after;
        }
    }

    #[test]
    fn short_gaps_are_rewritten_and_style_codes_are_short() {
        let mut writer = DiffWriter::new(20, 1, false);
        let blank = Buffer::empty(Rect::new(0, 0, 20, 1));
        let mut text = blank.clone();
        text.set_string(0, 0, "one two three", Style::default());
        assert_eq!(draw_diff(&mut writer, &blank, &text), "\x1b[1;1Hone two three");
        let mut red = text.clone();
        red.set_string(4, 0, "two", Style::default().fg(Color::Red));
        assert_eq!(draw_diff(&mut writer, &text, &red), "\x1b[1;5H\x1b[31mtwo\x1b[m");
    }
}
