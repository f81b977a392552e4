//! Changed cells as few bytes: a column instead of a whole position, short names of colours, weights taken off one by one,
//! cells that did not change written again where that is shorter than jumping over them, and long blanks erased rather
//! than written.

use crate::text;
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Rect};
use ratatui::style::{Color, Modifier};
use std::collections::BTreeMap;
use std::fmt::Write;

/// A jump takes about as many bytes.
const SHORT_GAP: u16 = 4;

const WEIGHTS: [(Modifier, &str); 8] = [
    (Modifier::BOLD, "1"),
    (Modifier::DIM, "2"),
    (Modifier::ITALIC, "3"),
    (Modifier::UNDERLINED, "4"),
    (Modifier::SLOW_BLINK, "5"),
    (Modifier::REVERSED, "7"),
    (Modifier::HIDDEN, "8"),
    (Modifier::CROSSED_OUT, "9"),
];

/// What takes weights off; bold and dim go together.
const OFF: [(Modifier, &str); 7] = [
    (Modifier::BOLD.union(Modifier::DIM), "22"),
    (Modifier::ITALIC, "23"),
    (Modifier::UNDERLINED, "24"),
    (Modifier::SLOW_BLINK, "25"),
    (Modifier::REVERSED, "27"),
    (Modifier::HIDDEN, "28"),
    (Modifier::CROSSED_OUT, "29"),
];

/// Weights that nothing is seen of where nothing stands.
const OF_LETTERS: Modifier = Modifier::BOLD.union(Modifier::DIM).union(Modifier::ITALIC);

/// From so many blanks on, erasing them is shorter; where more is written behind them, jumping there has its price.
const LONG_BLANK: usize = 5;
const LONG_BLANK_WITHIN: usize = 10;
/// The rest of a row is erased in three bytes.
const LEAST_REST: usize = 3;

/// What a terminal shows, and how it is told of another frame.
pub(crate) struct Strokes {
    shown: Buffer,
    out: String,
    at: Option<Position>,
    style: Look,
    /// Whether what is erased takes the ground at hand.
    erases_in_colour: bool,
    /// From which column on a row was erased in this frame.
    erased: BTreeMap<u16, u16>,
}

/// Changed cells side by side that look alike.
struct Run<'a> {
    x: u16,
    y: u16,
    /// One past the last.
    end: u16,
    look: Look,
    cells: Vec<&'a Cell>,
}

impl<'a> Run<'a> {
    fn of(x: u16, y: u16, cell: &'a Cell) -> Self {
        Self { x, y, end: x + cells_of(cell), look: Look::of(cell), cells: vec![cell] }
    }

    /// Whether a cell goes on with it. Of a blank, nothing but its ground is seen.
    fn takes(&self, x: u16, y: u16, cell: &Cell) -> bool {
        let look = Look::of(cell);
        let is_alike = look == self.look
            || (is_bare(cell) && look.ground == self.look.ground && OF_LETTERS.contains(self.look.weights));
        self.y == y && self.end == x && is_alike
    }

    fn push(&mut self, cell: &'a Cell) {
        self.end += cells_of(cell);
        self.cells.push(cell);
    }
}

fn cells_of(cell: &Cell) -> u16 {
    text::width(cell.symbol()).max(1) as u16
}

/// The style of a cell.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Look {
    ink: Color,
    ground: Color,
    weights: Modifier,
}

impl Look {
    fn of(cell: &Cell) -> Self {
        Self { ink: cell.fg, ground: cell.bg, weights: cell.modifier }
    }
}

impl Strokes {
    /// For an empty screen of this size; whether what is erased takes the ground at hand is the terminal's business.
    pub(crate) fn new(width: u16, height: u16, erases_in_colour: bool) -> Self {
        Self {
            erases_in_colour,
            erased: BTreeMap::new(),
            shown: Buffer::empty(Rect::new(0, 0, width, height)),
            out: String::new(),
            at: None,
            style: Look::default(),
        }
    }

    /// The screen is empty, and of this size.
    pub(crate) fn forget(&mut self, width: u16, height: u16) {
        self.shown = Buffer::empty(Rect::new(0, 0, width, height));
    }

    /// The bytes that change these cells.
    pub(crate) fn draw<'a>(&mut self, cells: impl Iterator<Item = (u16, u16, &'a Cell)>) -> &str {
        self.out.clear();
        self.at = None;
        self.erased.clear();
        let mut runs: Vec<Run<'a>> = Vec::new();
        for (x, y, cell) in cells {
            self.show(x, y, cell);
            match runs.last_mut().filter(|run| run.takes(x, y, cell)) {
                Some(run) => run.push(cell),
                None => runs.push(Run::of(x, y, cell)),
            }
        }
        // The names of exact colours are long: what has the same ones is written together.
        if runs.iter().any(|run| has_long_name(run.look.ink) || has_long_name(run.look.ground)) {
            let mut order: Vec<Look> = Vec::new();
            for run in &runs {
                if !order.contains(&run.look) {
                    order.push(run.look);
                }
            }
            runs.sort_by_key(|run| order.iter().position(|look| *look == run.look));
        }
        let mut runs = runs.iter().peekable();
        while let Some(run) = runs.next() {
            let is_last = runs.peek().is_none_or(|next| next.y != run.y);
            self.run(run, is_last);
        }
        self.wear(Look::default());
        &self.out
    }

    /// Cells side by side; the last ones of their row, or not.
    fn run(&mut self, run: &Run<'_>, is_last: bool) {
        if self.erased.get(&run.y).is_some_and(|from| *from <= run.x) {
            return;
        }
        let blanks = run.cells.iter().rev().take_while(|cell| self.can_be_erased(cell)).count();
        let (words, rest) = run.cells.split_at(run.cells.len() - blanks);
        let mut x = run.x;
        self.write_all(words, &mut x, run.y);
        let Some(blank) = rest.first() else { return };
        let is_rest = blanks >= LEAST_REST && self.is_blank_from(run.end, run.y, blank.bg);
        if !is_rest && blanks < if is_last { LONG_BLANK } else { LONG_BLANK_WITHIN } {
            return self.write_all(rest, &mut x, run.y);
        }
        self.go_to(x, run.y);
        self.wear(self.look_for(blank));
        if is_rest {
            self.erased.insert(run.y, x);
        }
        // Writing to a text cannot fail.
        let _ = if is_rest { write!(self.out, "\x1b[K") } else { write!(self.out, "\x1b[{blanks}X") };
    }

    fn write_all(&mut self, cells: &[&Cell], x: &mut u16, y: u16) {
        for cell in cells {
            self.go_to(*x, y);
            self.write(cell);
            *x += cells_of(cell);
        }
    }

    /// Whether a cell looks as an erased one does. Not every terminal gives that the ground at hand.
    fn can_be_erased(&self, cell: &Cell) -> bool {
        is_bare(cell) && (cell.bg == Color::Reset || self.erases_in_colour)
    }

    /// Whether nothing stands in the rest of a row, on this ground.
    fn is_blank_from(&self, x: u16, y: u16, ground: Color) -> bool {
        (x..self.shown.area.width).all(|x| {
            let cell = self.shown.cell(Position::new(x, y));
            cell.is_some_and(|cell| self.can_be_erased(cell) && cell.bg == ground)
        })
    }

    /// Remembers what a cell shows now.
    fn show(&mut self, x: u16, y: u16, cell: &Cell) {
        if let Some(shown) = self.shown.cell_mut(Position::new(x, y)) {
            shown.clone_from(cell);
        }
        // The other half of a wide character is nothing to write again.
        for half in 1..text::width(cell.symbol()) as u16 {
            if let Some(shown) = self.shown.cell_mut(Position::new(x + half, y)) {
                shown.set_symbol("");
            }
        }
    }

    fn go_to(&mut self, x: u16, y: u16) {
        let goal = Position::new(x, y);
        match self.at {
            Some(at) if at == goal => {}
            Some(at) if at.y == y && at.x < x && x - at.x <= SHORT_GAP && self.can_repeat(at.x, x, y) => {
                for between in at.x..x {
                    let Some(cell) = self.shown.cell(Position::new(between, y)) else { break };
                    self.out.push_str(cell.symbol());
                }
            }
            // Writing to a text cannot fail.
            Some(at) if at.y == y && at.x < x => drop(write!(self.out, "\x1b[{}C", x - at.x)),
            Some(at) if at.y == y => drop(write!(self.out, "\x1b[{}G", x + 1)),
            // A line further: on a terminal in raw mode a line feed keeps the column.
            Some(at) if at.y + 1 == y && at.x == x => self.out.push('\n'),
            Some(at) if at.y + 1 == y => drop(write!(self.out, "\n\x1b[{}G", x + 1)),
            _ => drop(write!(self.out, "\x1b[{};{}H", y + 1, x + 1)),
        }
        self.at = Some(goal);
    }

    /// Whether the cells between are as simple as a jump: of the style at hand, and one cell and byte each.
    fn can_repeat(&self, from: u16, to: u16, y: u16) -> bool {
        (from..to).all(|x| {
            let cell = self.shown.cell(Position::new(x, y));
            cell.is_some_and(|cell| self.look_for(cell) == self.style && cell.symbol().len() == 1)
        })
    }

    fn write(&mut self, cell: &Cell) {
        self.wear(self.look_for(cell));
        self.out.push_str(cell.symbol());
        // After most wide characters terminals differ on where they are: the next one is given its place.
        let width = text::width(cell.symbol()) as u16;
        let is_sure = width == 1 || is_han(cell.symbol());
        self.at =
            self.at.map(|at| if is_sure { Position::new(at.x + width, at.y) } else { Position::new(u16::MAX, at.y) });
    }

    /// The look a cell needs: of a blank, ink and weight may stay as they are.
    fn look_for(&self, cell: &Cell) -> Look {
        let look = Look::of(cell);
        let may_stay = is_bare(cell) && OF_LETTERS.contains(self.style.weights);
        if may_stay { Look { ground: look.ground, ..self.style } } else { look }
    }

    fn wear(&mut self, look: Look) {
        let before = std::mem::replace(&mut self.style, look);
        if before == look {
            return;
        }
        if look == Look::default() {
            return self.out.push_str("\x1b[m");
        }
        let anew = from(Look::default(), look);
        let onward = from(before, look);
        // From the start it is often shorter: an empty part means that.
        match onward.len() <= anew.len() + 1 {
            true => drop(write!(self.out, "\x1b[{onward}m")),
            false => drop(write!(self.out, "\x1b[;{anew}m")),
        }
    }
}

/// The codes that make one look of another.
fn from(before: Look, look: Look) -> String {
    let mut parts: Vec<String> = Vec::new();
    let mut kept = before.weights;
    for (weights, off) in OFF {
        if !look.weights.contains(kept & weights) {
            parts.push(off.to_owned());
            kept -= weights;
        }
    }
    let added = look.weights - kept;
    parts.extend(WEIGHTS.iter().filter(|(weight, _)| added.contains(*weight)).map(|(_, code)| (*code).to_owned()));
    if look.ink != before.ink {
        parts.push(code(look.ink, 0));
    }
    if look.ground != before.ground {
        parts.push(code(look.ground, 10));
    }
    parts.join(";")
}

/// Whether it is one character of those that are two cells wide everywhere: Chinese, Japanese, Korean.
fn is_han(symbol: &str) -> bool {
    let mut letters = symbol.chars();
    let is_han = letters.next().is_some_and(|letter| {
        matches!(letter, '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fa}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}')
    });
    is_han && letters.next().is_none()
}

/// Whether a colour takes more bytes to name than a jump.
fn has_long_name(colour: Color) -> bool {
    matches!(colour, Color::Rgb(..) | Color::Indexed(_))
}

/// Whether nothing of a cell is seen but its ground.
fn is_bare(cell: &Cell) -> bool {
    cell.symbol() == " " && OF_LETTERS.contains(cell.modifier)
}

/// The code of a colour for ink; `up` is added for the ground.
fn code(color: Color, up: u8) -> String {
    let short = |code: u8| (code + up).to_string();
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
        Color::Indexed(number) => format!("{};5;{number}", 38 + up),
        Color::Rgb(red, green, blue) => format!("{};2;{red};{green};{blue}", 38 + up),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::style::Style;

    fn drawn(strokes: &mut Strokes, before: &Buffer, after: &Buffer) -> String {
        strokes.draw(before.diff(after).into_iter()).to_owned()
    }

    #[test]
    fn a_terminal_shows_what_was_drawn() {
        let mut strokes = Strokes::new(30, 3, true);
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
            terminal.process(drawn(&mut strokes, &before, &after).as_bytes());
            for row in 0..3 {
                for column in 0..30 {
                    let (wanted, shown) = (&after[(column, row)], terminal.screen().cell(row, column).expect("a cell"));
                    if !shown.is_wide_continuation() {
                        let contents = if shown.has_contents() { shown.contents() } else { " " };
                        assert_eq!(contents, wanted.symbol(), "turn {turn}, {column} {row}");
                        // A blank shows its ground and nothing of its ink.
                        let (ink, bold) = (shown.fgcolor() == vt100::Color::Default, shown.bold());
                        if contents != " " {
                            assert_eq!(bold, wanted.modifier.contains(Modifier::BOLD), "turn {turn}");
                            assert_eq!(ink, wanted.fg == Color::Reset, "turn {turn}");
                        }
                        assert_eq!(shown.inverse(), wanted.modifier.contains(Modifier::REVERSED), "turn {turn}");
                        assert_eq!(shown.bgcolor() == vt100::Color::Default, wanted.bg == Color::Reset, "turn {turn}");
                    }
                }
            }
            before = after;
        }
    }

    #[test]
    fn short_gaps_are_written_over_and_styles_are_short() {
        let mut strokes = Strokes::new(20, 1, false);
        let blank = Buffer::empty(Rect::new(0, 0, 20, 1));
        let mut words = blank.clone();
        words.set_string(0, 0, "one two three", Style::default());
        assert_eq!(drawn(&mut strokes, &blank, &words), "\x1b[1;1Hone two three");
        let mut red = words.clone();
        red.set_string(4, 0, "two", Style::default().fg(Color::Red));
        assert_eq!(drawn(&mut strokes, &words, &red), "\x1b[1;5H\x1b[31mtwo\x1b[m");
    }
}
