//! Renders a frame as a self-contained SVG without scripts or links. Box-drawing characters are drawn as shapes, so that
//! they join in any font.

use crate::text;
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Position;
use ratatui::style::{Color, Modifier};
use std::fmt::Write;

/// The size of a cell in pixels.
const CELL_WIDTH: u16 = 9;
const CELL_HEIGHT: u16 = 19;
/// The text baseline, from the top of a cell.
const BASELINE: u16 = 14;
/// The margin around the frame.
const MARGIN: u16 = 10;
/// The assumed default colors of the terminal.
const DEFAULT_FOREGROUND: [u8; 3] = [0xd6, 0xda, 0xe1];
const DEFAULT_BACKGROUND: [u8; 3] = [0x15, 0x18, 0x1d];

/// Renders a frame as SVG, with a title for screen readers.
pub fn render_svg(buffer: &Buffer, title: &str) -> String {
    let (columns, rows) = (buffer.area.width, buffer.area.height);
    let (width, height) = (columns * CELL_WIDTH + 2 * MARGIN, rows * CELL_HEIGHT + 2 * MARGIN);
    let background = frame_background(buffer);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" \
         height=\"{height}\" role=\"img\">\n<title>{}</title>\n<rect width=\"{width}\" height=\"{height}\" rx=\"6\" \
         fill=\"{}\"/>\n<g font-family=\"ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', \
         monospace\" font-size=\"15\" xml:space=\"preserve\">\n",
        escape_xml(&text::sanitize::sanitize_line(title)),
        to_hex(background)
    );
    for y in 0..rows {
        let cells = read_row(buffer, y);
        write_backgrounds(&mut out, &cells, y, background);
        write_characters(&mut out, &cells, y);
    }
    out.push_str("</g>\n</svg>\n");
    out
}

/// One character with its position and style.
#[derive(Clone, PartialEq, Eq)]
struct SvgCell {
    x: u16,
    cells: u16,
    symbol: String,
    style: SvgCellStyle,
}

/// Colors and modifiers of a character.
#[derive(Clone, Copy, PartialEq, Eq)]
struct SvgCellStyle {
    foreground: [u8; 3],
    background: [u8; 3],
    modifiers: Modifier,
}

fn read_row(buffer: &Buffer, y: u16) -> Vec<SvgCell> {
    let mut row = Vec::new();
    let mut x = 0;
    while x < buffer.area.width {
        let Some(cell) = buffer.cell(Position::new(x, y)) else { break };
        let cells = (text::width(cell.symbol()).max(1) as u16).min(buffer.area.width - x);
        row.push(SvgCell { x, cells, symbol: cell.symbol().to_owned(), style: cell_style(cell) });
        x += cells;
    }
    row
}

fn cell_style(cell: &Cell) -> SvgCellStyle {
    let (mut foreground, mut background) = (to_rgb(cell.fg, DEFAULT_FOREGROUND), to_rgb(cell.bg, DEFAULT_BACKGROUND));
    if cell.modifier.contains(Modifier::REVERSED) {
        std::mem::swap(&mut foreground, &mut background);
    }
    if cell.modifier.contains(Modifier::DIM) {
        foreground = blend_dim(foreground, background);
    }
    SvgCellStyle { foreground, background, modifiers: cell.modifier & (Modifier::BOLD | Modifier::UNDERLINED) }
}

/// The background of the frame, taken from its first cell.
fn frame_background(buffer: &Buffer) -> [u8; 3] {
    buffer.cell(Position::new(0, 0)).map_or(DEFAULT_BACKGROUND, |cell| to_rgb(cell.bg, DEFAULT_BACKGROUND))
}

/// Blends two thirds of the foreground with the background, as terminals show dim text.
fn blend_dim(foreground: [u8; 3], background: [u8; 3]) -> [u8; 3] {
    let [one, two, three] = foreground;
    let [background_one, background_two, background_three] = background;
    let mix = |foreground: u8, background: u8| ((u16::from(foreground) * 2 + u16::from(background)) / 3) as u8;
    [mix(one, background_one), mix(two, background_two), mix(three, background_three)]
}

fn write_backgrounds(out: &mut String, cells: &[SvgCell], y: u16, background: [u8; 3]) {
    for run in cells.chunk_by(|one, other| one.style.background == other.style.background) {
        let Some(first) = run.first().filter(|first| first.style.background != background) else { continue };
        let width: u16 = run.iter().map(|cell| cell.cells).sum();
        write_rect(out, (cell_left(first.x), cell_top(y), width * CELL_WIDTH, CELL_HEIGHT), first.style.background);
    }
}

fn write_characters(out: &mut String, cells: &[SvgCell], y: u16) {
    let is_one_run = |one: &SvgCell, other: &SvgCell| {
        one.style == other.style
            && one.cells == 1
            && other.cells == 1
            && shape_of(one).is_none()
            && shape_of(other).is_none()
    };
    for run in cells.chunk_by(is_one_run) {
        let Some(first) = run.first() else { continue };
        if let Some(drawn) = shape_of(first) {
            write_shape(out, drawn, first, y);
            continue;
        }
        for phrase in split_phrases(run) {
            write_text(out, phrase, y);
        }
    }
}

/// Splits a run at two or more blanks, so that columns stay aligned in any font.
fn split_phrases(run: &[SvgCell]) -> Vec<&[SvgCell]> {
    let mut phrases = Vec::new();
    let (mut from, mut to) = (0, 0);
    for (at, _) in run.iter().enumerate().filter(|(_, cell)| !cell.symbol.trim().is_empty()) {
        if at > to + 1 || to == 0 {
            phrases.extend(run.get(from..to));
            from = at;
        }
        to = at + 1;
    }
    phrases.extend(run.get(from..to));
    phrases.retain(|phrase| !phrase.is_empty());
    phrases
}

fn write_text(out: &mut String, phrase: &[SvgCell], y: u16) {
    let Some(first) = phrase.first() else { return };
    let text: String = phrase.iter().map(|cell| cell.symbol.as_str()).collect();
    let cells: u16 = phrase.iter().map(|cell| cell.cells).sum();
    let _ = write!(
        out,
        "<text x=\"{}\" y=\"{}\" textLength=\"{}\" lengthAdjust=\"spacingAndGlyphs\" fill=\"{}\"",
        cell_left(first.x),
        cell_top(y) + BASELINE,
        cells * CELL_WIDTH,
        to_hex(first.style.foreground)
    );
    if first.style.modifiers.contains(Modifier::BOLD) {
        out.push_str(" font-weight=\"bold\"");
    }
    if first.style.modifiers.contains(Modifier::UNDERLINED) {
        out.push_str(" text-decoration=\"underline\"");
    }
    let _ = writeln!(out, ">{}</text>", escape_xml(&text));
}

/// A character that is drawn as a shape.
#[derive(Clone, Copy)]
enum DrawnShape {
    /// Thickness of the lines from the center to the left, right, top, and bottom.
    Lines([u16; 4]),
    /// A block: x, y, width, and height in eighths of the cell.
    Block([u16; 4]),
}

fn shape_of(cell: &SvgCell) -> Option<DrawnShape> {
    Some(match cell.symbol.as_str() {
        "─" => DrawnShape::Lines([1, 1, 0, 0]),
        "━" => DrawnShape::Lines([3, 3, 0, 0]),
        "│" => DrawnShape::Lines([0, 0, 1, 1]),
        "┌" => DrawnShape::Lines([0, 1, 0, 1]),
        "┐" => DrawnShape::Lines([1, 0, 0, 1]),
        "└" => DrawnShape::Lines([0, 1, 1, 0]),
        "┘" => DrawnShape::Lines([1, 0, 1, 0]),
        "├" => DrawnShape::Lines([0, 1, 1, 1]),
        "┤" => DrawnShape::Lines([1, 0, 1, 1]),
        "┬" => DrawnShape::Lines([1, 1, 0, 1]),
        "┴" => DrawnShape::Lines([1, 1, 1, 0]),
        "┼" => DrawnShape::Lines([1, 1, 1, 1]),
        "┿" => DrawnShape::Lines([3, 3, 1, 1]),
        "╮" => DrawnShape::Lines([1, 0, 0, 1]),
        "╯" => DrawnShape::Lines([1, 0, 1, 0]),
        "▌" => DrawnShape::Block([0, 0, 4, 8]),
        "▏" => DrawnShape::Block([0, 0, 1, 8]),
        "█" => DrawnShape::Block([0, 0, 8, 8]),
        "▁" => DrawnShape::Block([0, 7, 8, 1]),
        "▂" => DrawnShape::Block([0, 6, 8, 2]),
        "▃" => DrawnShape::Block([0, 5, 8, 3]),
        "▄" => DrawnShape::Block([0, 4, 8, 4]),
        "▅" => DrawnShape::Block([0, 3, 8, 5]),
        "▆" => DrawnShape::Block([0, 2, 8, 6]),
        "▇" => DrawnShape::Block([0, 1, 8, 7]),
        _ => return None,
    })
}

fn write_shape(out: &mut String, drawn: DrawnShape, cell: &SvgCell, y: u16) {
    let (x, y) = (cell_left(cell.x), cell_top(y));
    match drawn {
        DrawnShape::Block([from, down, wide, high]) => {
            let (x, y) = (x + from * CELL_WIDTH / 8, y + down * CELL_HEIGHT / 8);
            let (width, height) =
                ((wide * CELL_WIDTH / 8).max(1), high * CELL_HEIGHT / 8 + u16::from(down > 0 || high == 8));
            write_rect(out, (x, y, width, height.min(CELL_HEIGHT)), cell.style.foreground);
        }
        DrawnShape::Lines([to_left, to_right, up, down]) => {
            let (middle_x, middle_y) = (x + CELL_WIDTH / 2, y + CELL_HEIGHT / 2);
            let across = |thick: u16, from: u16, to: u16| (from, middle_y - thick / 2, to - from, thick);
            let along = |thick: u16, from: u16, to: u16| (middle_x - thick / 2, from, thick, to - from);
            let lines = [
                across(to_left, x, middle_x + 1),
                across(to_right, middle_x, x + CELL_WIDTH),
                along(up, y, middle_y + 1),
                along(down, middle_y, y + CELL_HEIGHT),
            ];
            for (line, thick) in lines.into_iter().zip([to_left, to_right, up, down]) {
                if thick > 0 {
                    write_rect(out, line, cell.style.foreground);
                }
            }
        }
    }
}

fn write_rect(out: &mut String, (x, y, width, height): (u16, u16, u16, u16), color: [u8; 3]) {
    let fill = to_hex(color);
    let _ = writeln!(out, "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" fill=\"{fill}\"/>");
}

fn cell_left(x: u16) -> u16 {
    MARGIN + x * CELL_WIDTH
}

fn cell_top(y: u16) -> u16 {
    MARGIN + y * CELL_HEIGHT
}

fn to_hex([red, green, blue]: [u8; 3]) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}

fn to_rgb(color: Color, usual: [u8; 3]) -> [u8; 3] {
    match color {
        Color::Rgb(red, green, blue) => [red, green, blue],
        Color::Reset => usual,
        Color::Black => [0x15, 0x18, 0x1d],
        Color::Red => [0xff, 0x8d, 0x82],
        Color::Green => [0x86, 0xcf, 0x93],
        Color::Yellow => [0xe9, 0xb9, 0x5a],
        Color::Blue => [0x7c, 0xb7, 0xff],
        Color::Magenta => [0xc6, 0xa6, 0xf7],
        Color::Cyan => [0x74, 0xcb, 0xc6],
        Color::Gray => [0xd6, 0xda, 0xe1],
        Color::DarkGray => [0x62, 0x6c, 0x7a],
        _ => [0xf2, 0xf4, 0xf7],
    }
}

/// Escapes markup, and replaces characters that XML does not allow.
fn escape_xml(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            letter if letter.is_control() || ('\u{fffe}'..='\u{ffff}').contains(&letter) => escaped.push('\u{fffd}'),
            letter => escaped.push(letter),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    #[test]
    fn text_is_escaped_and_wide_characters_keep_two_cells() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 12, 2));
        buffer.set_string(0, 0, "<b a=\"1\">&", Style::default());
        buffer.set_string(0, 1, "入金 x", Style::default().add_modifier(Modifier::BOLD));
        let svg = render_svg(&buffer, "a < b");
        assert!(svg.contains("&lt;b a=&quot;1&quot;&gt;&amp;"), "{svg}");
        assert!(svg.contains("<title>a &lt; b</title>"), "{svg}");
        assert!(
            svg.contains(
                "textLength=\"18\" lengthAdjust=\"spacingAndGlyphs\" fill=\"#d6dae1\" font-weight=\"bold\">入<"
            )
        );
        assert_eq!(svg.matches("<text").count(), 4, "{svg}");
    }

    #[test]
    fn columns_keep_their_position_and_phrases_stay_together() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 24, 1));
        buffer.set_string(0, 0, " one two   86.2    end", Style::default());
        let svg = render_svg(&buffer, "x");
        let texts: Vec<&str> = svg.lines().filter(|line| line.starts_with("<text")).collect();
        let begins = ["<text x=\"19\"", "<text x=\"109\"", "<text x=\"181\""];
        assert!(texts.iter().zip(begins).all(|(text, begin)| text.starts_with(begin)), "{svg}");
        let words: Vec<&str> = texts.iter().filter_map(|text| text.split(['>', '<']).nth(2)).collect();
        assert_eq!(words, ["one two", "86.2", "end"]);
    }

    #[test]
    fn a_title_from_a_file_is_escaped() {
        let svg = render_svg(&Buffer::empty(Rect::new(0, 0, 2, 1)), "a\u{1b}\u{202e}\n]]></title>");
        assert!(svg.contains("<title>a␛‹RLO› ]]&gt;&lt;/title&gt;</title>"), "{svg}");
    }
}
