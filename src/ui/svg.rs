//! A frame as a picture: an SVG without scripts, links or anything from elsewhere. Lines and blocks are drawn, so that
//! they meet whatever font shows the letters.

use crate::text;
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Position;
use ratatui::style::{Color, Modifier};
use std::fmt::Write;

/// The size of a cell.
const WIDTH: u16 = 9;
const HEIGHT: u16 = 19;
/// Where letters stand in a cell, from its top.
const BASELINE: u16 = 14;
/// Around the frame.
const MARGIN: u16 = 10;
/// What the terminal's own colours are taken to be.
const INK: [u8; 3] = [0xd6, 0xda, 0xe1];
const GROUND: [u8; 3] = [0x15, 0x18, 0x1d];

/// The picture of a frame, with a title for who cannot see it.
pub fn picture(buffer: &Buffer, title: &str) -> String {
    let (columns, rows) = (buffer.area.width, buffer.area.height);
    let (width, height) = (columns * WIDTH + 2 * MARGIN, rows * HEIGHT + 2 * MARGIN);
    let ground = ground_of(buffer);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" \
         height=\"{height}\" role=\"img\">\n<title>{}</title>\n<rect width=\"{width}\" height=\"{height}\" rx=\"6\" \
         fill=\"{}\"/>\n<g font-family=\"ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', \
         monospace\" font-size=\"15\" xml:space=\"preserve\">\n",
        escaped(&text::sanitise::line(title)),
        hex(ground)
    );
    for y in 0..rows {
        let cells = row(buffer, y);
        surfaces(&mut out, &cells, y, ground);
        letters(&mut out, &cells, y);
    }
    out.push_str("</g>\n</svg>\n");
    out
}

/// One character as it is seen.
#[derive(Clone, PartialEq, Eq)]
struct Seen {
    x: u16,
    cells: u16,
    symbol: String,
    look: Look,
}

/// Its colours and weight.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Look {
    ink: [u8; 3],
    ground: [u8; 3],
    weight: Modifier,
}

fn row(buffer: &Buffer, y: u16) -> Vec<Seen> {
    let mut seen = Vec::new();
    let mut x = 0;
    while x < buffer.area.width {
        let Some(cell) = buffer.cell(Position::new(x, y)) else { break };
        let cells = (text::width(cell.symbol()).max(1) as u16).min(buffer.area.width - x);
        seen.push(Seen { x, cells, symbol: cell.symbol().to_owned(), look: look(cell) });
        x += cells;
    }
    seen
}

fn look(cell: &Cell) -> Look {
    let (mut ink, mut ground) = (rgb(cell.fg, INK), rgb(cell.bg, GROUND));
    if cell.modifier.contains(Modifier::REVERSED) {
        std::mem::swap(&mut ink, &mut ground);
    }
    if cell.modifier.contains(Modifier::DIM) {
        ink = mixed(ink, ground);
    }
    Look { ink, ground, weight: cell.modifier & (Modifier::BOLD | Modifier::UNDERLINED) }
}

/// What most of the frame stands on: its first cell does.
fn ground_of(buffer: &Buffer) -> [u8; 3] {
    buffer.cell(Position::new(0, 0)).map_or(GROUND, |cell| rgb(cell.bg, GROUND))
}

/// Two thirds of a colour on another, as terminals show dim letters.
fn mixed(ink: [u8; 3], ground: [u8; 3]) -> [u8; 3] {
    let [one, two, three] = ink;
    let [on_one, on_two, on_three] = ground;
    let mix = |ink: u8, ground: u8| ((u16::from(ink) * 2 + u16::from(ground)) / 3) as u8;
    [mix(one, on_one), mix(two, on_two), mix(three, on_three)]
}

fn surfaces(out: &mut String, cells: &[Seen], y: u16, ground: [u8; 3]) {
    for run in cells.chunk_by(|one, other| one.look.ground == other.look.ground) {
        let Some(first) = run.first().filter(|first| first.look.ground != ground) else { continue };
        let width: u16 = run.iter().map(|seen| seen.cells).sum();
        rect(out, (left(first.x), top(y), width * WIDTH, HEIGHT), first.look.ground);
    }
}

fn letters(out: &mut String, cells: &[Seen], y: u16) {
    let is_one_run = |one: &Seen, other: &Seen| {
        one.look == other.look && one.cells == 1 && other.cells == 1 && drawn(one).is_none() && drawn(other).is_none()
    };
    for run in cells.chunk_by(is_one_run) {
        let Some(first) = run.first() else { continue };
        if let Some(drawn) = drawn(first) {
            draw(out, drawn, first, y);
            continue;
        }
        for phrase in phrases(run) {
            write(out, phrase, y);
        }
    }
}

/// What is written in a run, cut where two blanks or more stand: a column stays where it is whatever font is at hand.
fn phrases(run: &[Seen]) -> Vec<&[Seen]> {
    let mut phrases = Vec::new();
    let (mut from, mut to) = (0, 0);
    for (at, _) in run.iter().enumerate().filter(|(_, seen)| !seen.symbol.trim().is_empty()) {
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

fn write(out: &mut String, phrase: &[Seen], y: u16) {
    let Some(first) = phrase.first() else { return };
    let words: String = phrase.iter().map(|seen| seen.symbol.as_str()).collect();
    let cells: u16 = phrase.iter().map(|seen| seen.cells).sum();
    let _ = write!(
        out,
        "<text x=\"{}\" y=\"{}\" textLength=\"{}\" lengthAdjust=\"spacingAndGlyphs\" fill=\"{}\"",
        left(first.x),
        top(y) + BASELINE,
        cells * WIDTH,
        hex(first.look.ink)
    );
    if first.look.weight.contains(Modifier::BOLD) {
        out.push_str(" font-weight=\"bold\"");
    }
    if first.look.weight.contains(Modifier::UNDERLINED) {
        out.push_str(" text-decoration=\"underline\"");
    }
    let _ = writeln!(out, ">{}</text>", escaped(&words));
}

/// A character that is drawn rather than written.
#[derive(Clone, Copy)]
enum Drawn {
    /// Lines from the middle to the left, right, top and bottom, by their thickness.
    Lines([u16; 4]),
    /// A block: x, y, width, height, in eighths of the cell.
    Block([u16; 4]),
}

fn drawn(seen: &Seen) -> Option<Drawn> {
    Some(match seen.symbol.as_str() {
        "─" => Drawn::Lines([1, 1, 0, 0]),
        "━" => Drawn::Lines([3, 3, 0, 0]),
        "│" => Drawn::Lines([0, 0, 1, 1]),
        "┌" => Drawn::Lines([0, 1, 0, 1]),
        "┐" => Drawn::Lines([1, 0, 0, 1]),
        "└" => Drawn::Lines([0, 1, 1, 0]),
        "┘" => Drawn::Lines([1, 0, 1, 0]),
        "├" => Drawn::Lines([0, 1, 1, 1]),
        "┤" => Drawn::Lines([1, 0, 1, 1]),
        "┬" => Drawn::Lines([1, 1, 0, 1]),
        "┴" => Drawn::Lines([1, 1, 1, 0]),
        "┼" => Drawn::Lines([1, 1, 1, 1]),
        "┿" => Drawn::Lines([3, 3, 1, 1]),
        "╮" => Drawn::Lines([1, 0, 0, 1]),
        "╯" => Drawn::Lines([1, 0, 1, 0]),
        "▌" => Drawn::Block([0, 0, 4, 8]),
        "▏" => Drawn::Block([0, 0, 1, 8]),
        "█" => Drawn::Block([0, 0, 8, 8]),
        "▁" => Drawn::Block([0, 7, 8, 1]),
        "▂" => Drawn::Block([0, 6, 8, 2]),
        "▃" => Drawn::Block([0, 5, 8, 3]),
        "▄" => Drawn::Block([0, 4, 8, 4]),
        "▅" => Drawn::Block([0, 3, 8, 5]),
        "▆" => Drawn::Block([0, 2, 8, 6]),
        "▇" => Drawn::Block([0, 1, 8, 7]),
        _ => return None,
    })
}

fn draw(out: &mut String, drawn: Drawn, seen: &Seen, y: u16) {
    let (x, y) = (left(seen.x), top(y));
    match drawn {
        Drawn::Block([from, down, wide, high]) => {
            let (x, y) = (x + from * WIDTH / 8, y + down * HEIGHT / 8);
            let (width, height) = ((wide * WIDTH / 8).max(1), high * HEIGHT / 8 + u16::from(down > 0 || high == 8));
            rect(out, (x, y, width, height.min(HEIGHT)), seen.look.ink);
        }
        Drawn::Lines([to_left, to_right, up, down]) => {
            let (middle_x, middle_y) = (x + WIDTH / 2, y + HEIGHT / 2);
            let across = |thick: u16, from: u16, to: u16| (from, middle_y - thick / 2, to - from, thick);
            let along = |thick: u16, from: u16, to: u16| (middle_x - thick / 2, from, thick, to - from);
            let lines = [
                across(to_left, x, middle_x + 1),
                across(to_right, middle_x, x + WIDTH),
                along(up, y, middle_y + 1),
                along(down, middle_y, y + HEIGHT),
            ];
            for (line, thick) in lines.into_iter().zip([to_left, to_right, up, down]) {
                if thick > 0 {
                    rect(out, line, seen.look.ink);
                }
            }
        }
    }
}

fn rect(out: &mut String, (x, y, width, height): (u16, u16, u16, u16), colour: [u8; 3]) {
    let fill = hex(colour);
    let _ = writeln!(out, "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" fill=\"{fill}\"/>");
}

fn left(x: u16) -> u16 {
    MARGIN + x * WIDTH
}

fn top(y: u16) -> u16 {
    MARGIN + y * HEIGHT
}

fn hex([red, green, blue]: [u8; 3]) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}

fn rgb(color: Color, usual: [u8; 3]) -> [u8; 3] {
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

/// Text for an XML file: nothing in it is markup, and no character that XML does not know.
fn escaped(text: &str) -> String {
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
    fn text_is_no_markup_and_wide_characters_keep_their_cells() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 12, 2));
        buffer.set_string(0, 0, "<b a=\"1\">&", Style::default());
        buffer.set_string(0, 1, "入金 x", Style::default().add_modifier(Modifier::BOLD));
        let svg = picture(&buffer, "a < b");
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
    fn columns_stand_where_they_stand_and_words_of_one_phrase_stay_together() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 24, 1));
        buffer.set_string(0, 0, " one two   86.2    end", Style::default());
        let svg = picture(&buffer, "x");
        let texts: Vec<&str> = svg.lines().filter(|line| line.starts_with("<text")).collect();
        let begins = ["<text x=\"19\"", "<text x=\"109\"", "<text x=\"181\""];
        assert!(texts.iter().zip(begins).all(|(text, begin)| text.starts_with(begin)), "{svg}");
        let words: Vec<&str> = texts.iter().filter_map(|text| text.split(['>', '<']).nth(2)).collect();
        assert_eq!(words, ["one two", "86.2", "end"]);
    }

    #[test]
    fn a_title_from_a_file_is_plain_text() {
        let svg = picture(&Buffer::empty(Rect::new(0, 0, 2, 1)), "a\u{1b}\u{202e}\n]]></title>");
        assert!(svg.contains("<title>a␛‹RLO› ]]&gt;&lt;/title&gt;</title>"), "{svg}");
    }
}
