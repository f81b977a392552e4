//! Signs as glyphs: Unicode, or what every terminal has. A fallback is chosen by meaning, not by likeness.

use crate::app::state::Glyphs;
use crate::app::widgets::rich_text::Sign;
use std::borrow::Cow;

/// The glyph of a sign: always one cell.
pub fn glyph(glyphs: Glyphs, sign: Sign) -> &'static str {
    let (unicode, ascii) = match sign {
        Sign::OnTrack => ("●", "+"),
        Sign::AtRisk => ("◐", "="),
        Sign::OffTrack => ("○", "-"),
        Sign::NoData => ("·", "."),
        Sign::Answered => ("✓", "+"),
        Sign::Open => ("?", "?"),
        Sign::Thin => ("~", "~"),
        Sign::Broken => ("✗", "x"),
        Sign::Warning => ("!", "!"),
        Sign::FocusGoal => ("◎", "@"),
        Sign::Idea => ("◇", "*"),
        Sign::Doing => ("›", ">"),
        Sign::Cost => ("↓", "v"),
        Sign::TossUp => ("≈", "~"),
        Sign::To => ("→", ">"),
        Sign::Missing => ("–", "-"),
        Sign::Dot => ("·", "."),
        Sign::More => ("…", "~"),
        Sign::Branch => ("├", "|"),
        Sign::LastBranch => ("└", "`"),
        Sign::Trunk => ("│", "|"),
        Sign::Chosen => ("•", "*"),
        Sign::NotChosen => (" ", " "),
        Sign::Ticked => ("✓", "x"),
        Sign::NotTicked => (" ", " "),
        Sign::Folded => ("▸", ">"),
        Sign::Unfolded => ("▾", "v"),
        Sign::NoteBelow => ("↓", "v"),
        Sign::Marked => ("■", "#"),
        Sign::NoteAbove => ("↑", "^"),
        Sign::Target => ("▲", "T"),
        Sign::LentTarget => ("△", "t"),
        Sign::Baseline => ("▷", "b"),
        Sign::Deadline => ("▼", "D"),
        Sign::Today => ("│", "|"),
        Sign::Before => ("←", "<"),
        Sign::After => ("→", ">"),
        Sign::ComesFirst => ("«", "<"),
        Sign::Waits => ("»", ">"),
    };
    pick(glyphs, unicode, ascii)
}

/// The glyph for "you are here" at the left of a row.
pub fn bar(glyphs: Glyphs) -> &'static str {
    pick(glyphs, "▌", ">")
}

/// The line at the left of a card.
pub fn spine(glyphs: Glyphs) -> &'static str {
    pick(glyphs, "▏", "|")
}

/// Text with the signs of typography that our own words have as what every terminal has. Each is one cell, and stays
/// one; letters stay as they are.
pub fn plain(glyphs: Glyphs, text: &str) -> Cow<'_, str> {
    if glyphs == Glyphs::Unicode || text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let plain = |letter| match letter {
        '\u{a0}' | '\u{202f}' => ' ',
        '·' | '•' => '.',
        '×' => 'x',
        '≈' => '~',
        '…' => '~',
        '–' | '—' | '−' | '╌' => '-',
        '→' | '›' => '>',
        '←' => '<',
        '↑' => '^',
        '↓' => 'v',
        '≤' => '<',
        '≥' => '>',
        '‘' | '’' => '\'',
        '“' | '”' => '"',
        other => other,
    };
    text.chars().map(plain).collect::<String>().into()
}

/// The mark of cut text.
pub fn cut_mark(glyphs: Glyphs) -> &'static str {
    pick(glyphs, "…", "~")
}

/// The rule of a focused pane, and of the others.
pub fn rules(glyphs: Glyphs) -> (&'static str, &'static str) {
    (pick(glyphs, "━", "="), pick(glyphs, "─", "-"))
}

/// The parts of a rail: made, to go, where it stands, where an even pace would.
pub struct RailGlyphs {
    /// Made.
    pub made: &'static str,
    /// To go.
    pub to_go: &'static str,
    /// Where it stands.
    pub here: &'static str,
    /// Where an even pace would stand, on the part made.
    pub even_on_made: &'static str,
    /// The same on the part to go.
    pub even_to_go: &'static str,
}

/// The parts of a rail.
pub fn rail(glyphs: Glyphs) -> RailGlyphs {
    RailGlyphs {
        made: pick(glyphs, "━", "="),
        to_go: pick(glyphs, "─", "-"),
        here: pick(glyphs, "●", "o"),
        even_on_made: pick(glyphs, "┿", "|"),
        even_to_go: pick(glyphs, "┼", "|"),
    }
}

/// The bracket around two neighbours nobody can tell apart: upper end, between, lower end, and where two of them meet.
pub fn bracket(glyphs: Glyphs) -> [&'static str; 4] {
    match glyphs {
        Glyphs::Unicode => ["╮", "│", "╯", "┤"],
        Glyphs::Ascii => ["\\", "|", "/", "|"],
    }
}

/// A line that cuts a list.
pub fn cut_line(glyphs: Glyphs) -> &'static str {
    pick(glyphs, "╌", "-")
}

/// The lines of a picture with two axes.
pub struct Axes {
    /// The axis at the left.
    pub down: &'static str,
    /// The axis below.
    pub across: &'static str,
    /// Where they meet.
    pub corner: &'static str,
    /// The cut from top to bottom.
    pub cut_down: &'static str,
    /// The cut from left to right.
    pub cut_across: &'static str,
}

/// The lines of a picture with two axes.
pub fn axes(glyphs: Glyphs) -> Axes {
    Axes {
        down: pick(glyphs, "│", "|"),
        across: pick(glyphs, "─", "-"),
        corner: pick(glyphs, "└", "+"),
        cut_down: pick(glyphs, "┊", ":"),
        cut_across: pick(glyphs, "┈", "."),
    }
}

/// The eight heights of a sparkline.
pub fn spark(glyphs: Glyphs) -> [&'static str; 8] {
    match glyphs {
        Glyphs::Unicode => ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"],
        Glyphs::Ascii => ["_", "_", ".", ".", "-", "-", "=", "#"],
    }
}

/// The frame of a popup: horizontal, vertical, and the four corners from the top left on.
pub fn frame(glyphs: Glyphs) -> [&'static str; 6] {
    match glyphs {
        Glyphs::Unicode => ["─", "│", "┌", "┐", "└", "┘"],
        Glyphs::Ascii => ["-", "|", "+", "+", "+", "+"],
    }
}

fn pick(glyphs: Glyphs, unicode: &'static str, ascii: &'static str) -> &'static str {
    match glyphs {
        Glyphs::Unicode => unicode,
        Glyphs::Ascii => ascii,
    }
}
