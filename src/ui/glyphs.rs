//! Signs as glyphs: Unicode, or what every terminal has. A fallback is chosen by meaning, not by likeness.

use crate::app::model::preferences::GlyphSet;
use crate::app::widgets::rich_text::Glyph;
use std::borrow::Cow;

/// The glyph of a sign: always one cell.
pub fn symbol(glyphs: GlyphSet, sign: Glyph) -> &'static str {
    let (unicode, ascii) = match sign {
        Glyph::OnTrack => ("●", "+"),
        Glyph::AtRisk => ("◐", "="),
        Glyph::OffTrack => ("○", "-"),
        Glyph::NoData => ("·", "."),
        Glyph::Answered => ("✓", "+"),
        Glyph::Unanswered => ("?", "?"),
        Glyph::Questioned => ("~", "~"),
        Glyph::Broken => ("✗", "x"),
        Glyph::Warning => ("!", "!"),
        Glyph::FocusGoal => ("◎", "@"),
        Glyph::Idea => ("◇", "*"),
        Glyph::Doing => ("›", ">"),
        Glyph::Cost => ("↓", "v"),
        Glyph::TossUp => ("≈", "~"),
        Glyph::Arrow => ("→", ">"),
        Glyph::Missing => ("–", "-"),
        Glyph::Dot => ("·", "."),
        Glyph::More => ("…", "~"),
        Glyph::Branch => ("├", "|"),
        Glyph::LastBranch => ("└", "`"),
        Glyph::Trunk => ("│", "|"),
        Glyph::Chosen => ("•", "*"),
        Glyph::NotChosen => (" ", " "),
        Glyph::Ticked => ("✓", "x"),
        Glyph::NotTicked => (" ", " "),
        Glyph::Folded => ("▸", ">"),
        Glyph::Unfolded => ("▾", "v"),
        Glyph::NoteBelow => ("↓", "v"),
        Glyph::Marked => ("■", "#"),
        Glyph::NoteAbove => ("↑", "^"),
        Glyph::Target => ("▲", "T"),
        Glyph::InheritedTarget => ("△", "t"),
        Glyph::Baseline => ("▷", "b"),
        Glyph::Deadline => ("▼", "D"),
        Glyph::Today => ("│", "|"),
        Glyph::Before => ("←", "<"),
        Glyph::After => ("→", ">"),
        Glyph::ComesFirst => ("«", "<"),
        Glyph::WaitsFor => ("»", ">"),
    };
    pick(glyphs, unicode, ascii)
}

/// The glyph for "you are here" at the left of a row.
pub fn selection_bar(glyphs: GlyphSet) -> &'static str {
    pick(glyphs, "▌", ">")
}

/// The line at the left of a card.
pub fn card_edge(glyphs: GlyphSet) -> &'static str {
    pick(glyphs, "▏", "|")
}

/// Text with the signs of typography that our own words have as what every terminal has. Each is one cell, and stays
/// one; letters stay as they are.
pub fn replace_typography(glyphs: GlyphSet, text: &str) -> Cow<'_, str> {
    if glyphs == GlyphSet::Unicode || text.is_ascii() {
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
pub fn ellipsis(glyphs: GlyphSet) -> &'static str {
    pick(glyphs, "…", "~")
}

/// The rule of a focused pane, and of the others.
pub fn pane_rules(glyphs: GlyphSet) -> (&'static str, &'static str) {
    (pick(glyphs, "━", "="), pick(glyphs, "─", "-"))
}

/// The parts of a rail: made, to go, where it stands, where an even pace would.
pub struct ProgressBarGlyphs {
    /// Made.
    pub done: &'static str,
    /// To go.
    pub remaining: &'static str,
    /// Where it stands.
    pub marker: &'static str,
    /// Where an even pace would stand, on the part made.
    pub pace_on_done: &'static str,
    /// The same on the part to go.
    pub pace_on_remaining: &'static str,
}

/// The parts of a rail.
pub fn progress_bar(glyphs: GlyphSet) -> ProgressBarGlyphs {
    ProgressBarGlyphs {
        done: pick(glyphs, "━", "="),
        remaining: pick(glyphs, "─", "-"),
        marker: pick(glyphs, "●", "o"),
        pace_on_done: pick(glyphs, "┿", "|"),
        pace_on_remaining: pick(glyphs, "┼", "|"),
    }
}

/// The bracket around two neighbours nobody can tell apart: upper end, between, lower end, and where two of them meet.
pub fn toss_up_bracket(glyphs: GlyphSet) -> [&'static str; 4] {
    match glyphs {
        GlyphSet::Unicode => ["╮", "│", "╯", "┤"],
        GlyphSet::Ascii => ["\\", "|", "/", "|"],
    }
}

/// A line that cuts a list.
pub fn capacity_line(glyphs: GlyphSet) -> &'static str {
    pick(glyphs, "╌", "-")
}

/// The lines of a picture with two axes.
pub struct ChartAxisGlyphs {
    /// The axis at the left.
    pub vertical: &'static str,
    /// The axis below.
    pub horizontal: &'static str,
    /// Where they meet.
    pub corner: &'static str,
    /// The cut from top to bottom.
    pub split_vertical: &'static str,
    /// The cut from left to right.
    pub split_horizontal: &'static str,
}

/// The lines of a picture with two axes.
pub fn chart_axes(glyphs: GlyphSet) -> ChartAxisGlyphs {
    ChartAxisGlyphs {
        vertical: pick(glyphs, "│", "|"),
        horizontal: pick(glyphs, "─", "-"),
        corner: pick(glyphs, "└", "+"),
        split_vertical: pick(glyphs, "┊", ":"),
        split_horizontal: pick(glyphs, "┈", "."),
    }
}

/// The eight heights of a sparkline.
pub fn sparkline(glyphs: GlyphSet) -> [&'static str; 8] {
    match glyphs {
        GlyphSet::Unicode => ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"],
        GlyphSet::Ascii => ["_", "_", ".", ".", "-", "-", "=", "#"],
    }
}

/// The frame of a popup: horizontal, vertical, and the four corners from the top left on.
pub fn popup_border(glyphs: GlyphSet) -> [&'static str; 6] {
    match glyphs {
        GlyphSet::Unicode => ["─", "│", "┌", "┐", "└", "┘"],
        GlyphSet::Ascii => ["-", "|", "+", "+", "+", "+"],
    }
}

fn pick(glyphs: GlyphSet, unicode: &'static str, ascii: &'static str) -> &'static str {
    match glyphs {
        GlyphSet::Unicode => unicode,
        GlyphSet::Ascii => ascii,
    }
}
