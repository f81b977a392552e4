//! Glyphs as Unicode or ASCII characters. An ASCII fallback keeps the meaning, not the shape.

use crate::app::model::preferences::GlyphSet;
use crate::app::widgets::rich_text::Glyph;
use std::borrow::Cow;

/// The character of a glyph, always one cell wide.
pub fn symbol(glyphs: GlyphSet, glyph: Glyph) -> &'static str {
    let (unicode, ascii) = match glyph {
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

/// The bar at the left of the selected row.
pub fn selection_bar(glyphs: GlyphSet) -> &'static str {
    pick(glyphs, "▌", ">")
}

/// The line at the left of a card.
pub fn card_edge(glyphs: GlyphSet) -> &'static str {
    pick(glyphs, "▏", "|")
}

/// Replaces the typographic characters of our own texts with ASCII, one cell for one cell. Letters are unchanged.
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

/// The ellipsis of truncated text.
pub fn ellipsis(glyphs: GlyphSet) -> &'static str {
    pick(glyphs, "…", "~")
}

/// The rule characters of the focused pane, and of the others.
pub fn pane_rules(glyphs: GlyphSet) -> (&'static str, &'static str) {
    (pick(glyphs, "━", "="), pick(glyphs, "─", "-"))
}

/// The characters of a progress bar.
pub struct ProgressBarGlyphs {
    /// The part that is done.
    pub done: &'static str,
    /// The part that remains.
    pub remaining: &'static str,
    /// The current value.
    pub marker: &'static str,
    /// The expected pace, on the part that is done.
    pub pace_on_done: &'static str,
    /// The expected pace, on the part that remains.
    pub pace_on_remaining: &'static str,
}

/// The characters of a progress bar.
pub fn progress_bar(glyphs: GlyphSet) -> ProgressBarGlyphs {
    ProgressBarGlyphs {
        done: pick(glyphs, "━", "="),
        remaining: pick(glyphs, "─", "-"),
        marker: pick(glyphs, "●", "o"),
        pace_on_done: pick(glyphs, "┿", "|"),
        pace_on_remaining: pick(glyphs, "┼", "|"),
    }
}

/// The bracket around a toss-up between neighbors: top, middle, bottom, and the joint of two brackets.
pub fn toss_up_bracket(glyphs: GlyphSet) -> [&'static str; 4] {
    match glyphs {
        GlyphSet::Unicode => ["╮", "│", "╯", "┤"],
        GlyphSet::Ascii => ["\\", "|", "/", "|"],
    }
}

/// The capacity line in a list.
pub fn capacity_line(glyphs: GlyphSet) -> &'static str {
    pick(glyphs, "╌", "-")
}

/// The lines of a chart with two axes.
pub struct ChartAxisGlyphs {
    /// The left axis.
    pub vertical: &'static str,
    /// The bottom axis.
    pub horizontal: &'static str,
    /// The corner of the axes.
    pub corner: &'static str,
    /// The vertical split.
    pub split_vertical: &'static str,
    /// The horizontal split.
    pub split_horizontal: &'static str,
}

/// The lines of a chart with two axes.
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

/// The border of a popup: horizontal, vertical, and the corners: top left, top right, bottom left, bottom right.
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
