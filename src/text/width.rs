//! The width of text in terminal cells, and text truncated or padded to a number of cells.
//!
//! Works on grapheme clusters and counts cells like the drawing library: texts that line up here line up on the screen.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Maximum number of characters in a grapheme cluster of sanitized text. The longest emoji in use, a kiss with two skin
/// tones, has ten.
pub(super) const MAX_CLUSTER_CHARS: usize = 24;

/// The number of cells a text takes in a row. Control characters take none: they are never drawn.
pub fn width(text: &str) -> usize {
    if text.is_ascii() {
        return text.bytes().filter(|byte| !byte.is_ascii_control()).count();
    }
    graphemes_with_width(text).map(|(_, _, cells)| cells).sum()
}

/// The grapheme clusters of a text as (byte offset, cluster, cells), in order and without gaps.
///
/// A cluster takes 0, 1 or 2 cells. The few that would take more (conjuncts of Indian scripts, a letter with many vowel
/// signs) come in pieces of at most 2, so that a row can be cut anywhere.
pub fn graphemes_with_width(text: &str) -> impl Iterator<Item = (usize, &str, usize)> {
    GraphemePieces { text, at: 0, cluster_end: 0 }
}

/// Truncates a text to at most `cells` cells. A truncated text loses its trailing spaces and ends with `mark`, which is
/// counted; a mark wider than `cells` is left out.
pub fn truncate<'a>(text: &'a str, cells: usize, mark: &str) -> Cow<'a, str> {
    if fits(text, cells) {
        return Cow::Borrowed(text);
    }
    let (mark, available) = cells_beside_mark(mark, cells);
    let truncated = prefix_within(text, available).trim_end();
    if mark.is_empty() { Cow::Borrowed(truncated) } else { Cow::Owned(format!("{truncated}{mark}")) }
}

/// Truncates a text at its start, with `mark` in front. For paths, whose end matters most.
pub fn truncate_start<'a>(text: &'a str, cells: usize, mark: &str) -> Cow<'a, str> {
    if fits(text, cells) {
        return Cow::Borrowed(text);
    }
    let (mark, available) = cells_beside_mark(mark, cells);
    let truncated = suffix_within(text, available).trim_start();
    if mark.is_empty() { Cow::Borrowed(truncated) } else { Cow::Owned(format!("{mark}{truncated}")) }
}

/// Pads a text with spaces to exactly `cells` cells, or truncates it. Adds at most 65 535 spaces: no row is wider.
pub fn pad_end<'a>(text: &'a str, cells: usize, mark: &str) -> Cow<'a, str> {
    let shown = truncate(text, cells, mark);
    match missing_cells(&shown, cells) {
        0 => shown,
        missing => Cow::Owned(shown.into_owned() + &" ".repeat(missing)),
    }
}

/// Pads a text on the left, or truncates it. For numbers.
pub fn pad_start<'a>(text: &'a str, cells: usize, mark: &str) -> Cow<'a, str> {
    let shown = truncate(text, cells, mark);
    match missing_cells(&shown, cells) {
        0 => shown,
        missing => Cow::Owned(" ".repeat(missing) + &shown),
    }
}

fn missing_cells(shown: &str, cells: usize) -> usize {
    cells.saturating_sub(width(shown)).min(usize::from(u16::MAX))
}

/// No character takes more cells than bytes, so short texts need no scan.
fn fits(text: &str, cells: usize) -> bool {
    text.len() <= cells || prefix_within(text, cells).len() == text.len()
}

/// The mark, if it fits, and the number of cells it leaves.
fn cells_beside_mark(mark: &str, cells: usize) -> (&str, usize) {
    match cells.checked_sub(width(mark)) {
        Some(available) => (mark, available),
        None => ("", cells),
    }
}

fn prefix_within(text: &str, cells: usize) -> &str {
    let mut used = 0;
    for (at, _, more) in graphemes_with_width(text) {
        used += more;
        if used > cells {
            return text.get(..at).unwrap_or_default();
        }
    }
    text
}

fn suffix_within(text: &str, cells: usize) -> &str {
    let mut left = width(text);
    for (at, _, fewer) in graphemes_with_width(text) {
        if left <= cells {
            return text.get(at..).unwrap_or_default();
        }
        left = left.saturating_sub(fewer);
    }
    ""
}

struct GraphemePieces<'a> {
    text: &'a str,
    /// Start of the next piece.
    at: usize,
    /// End of the cluster that contains `at`; not after `at` if there is none.
    cluster_end: usize,
}

impl<'a> Iterator for GraphemePieces<'a> {
    type Item = (usize, &'a str, usize);

    fn next(&mut self) -> Option<Self::Item> {
        let (piece, cells) = if self.at < self.cluster_end {
            first_piece(self.text.get(self.at..self.cluster_end)?)
        } else {
            let cluster = first_cluster(self.text.get(self.at..)?)?;
            self.cluster_end = self.at + cluster.len();
            match cluster_cells(cluster) {
                cells @ 0..=2 => (cluster, cells),
                _ => first_piece(cluster),
            }
        };
        let start = self.at;
        self.at += piece.len();
        Some((start, piece, cells))
    }
}

fn first_cluster(text: &str) -> Option<&str> {
    match text.as_bytes() {
        // A printable ASCII character never combines with another ASCII character.
        [b' '..=b'~'] | [b' '..=b'~', 0..=127, ..] => text.get(..1),
        _ => text.graphemes(true).next(),
    }
}

/// The longest prefix of a cluster that takes at most two cells without changing the width of the rest, so that an
/// emoji sequence is not split into its emoji.
fn first_piece(cluster: &str) -> (&str, usize) {
    let window_end = cluster.char_indices().nth(MAX_CLUSTER_CHARS).map_or(cluster.len(), |(at, _)| at);
    let window = cluster.get(..window_end).unwrap_or(cluster);
    let all = cluster_cells(window);
    let ends = window.char_indices().map(|(at, c)| at + c.len_utf8());
    let mut pieces = ends.filter_map(|end| window.split_at_checked(end)).map(|(piece, rest)| {
        let cells = cluster_cells(piece);
        (piece, cells, cells + cluster_cells(rest))
    });
    match pieces.rfind(|&(_, cells, with_rest)| cells <= 2 && with_rest == all) {
        Some((piece, cells, _)) => (piece, cells),
        // For example one character of three cells: sanitized text has none.
        None => (first_character(cluster), 2),
    }
}

fn first_character(text: &str) -> &str {
    text.split_inclusive(|_| true).next().unwrap_or(text)
}

fn cluster_cells(cluster: &str) -> usize {
    if cluster.contains(char::is_control) { 0 } else { cluster.width() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use ratatui::buffer::{Buffer, CellWidth};
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    use super::{graphemes_with_width, pad_end, pad_start, truncate, truncate_start, width};
    use crate::test_support::property::cases;
    use crate::text::sanitize;
    use crate::text::testing::hostile;

    #[test]
    fn the_width_is_in_cells() {
        for (text, cells) in [
            ("", 0),
            ("plan", 4),
            ("größe", 5),
            ("e\u{301}", 1),
            ("入金", 4),
            ("สวัสดี", 4),
            ("น้ำ", 2),
            ("👨‍👩‍👧‍👦", 2),
            ("👍🏽", 2),
            ("🇩🇪", 2),
            ("❤️", 2),
            ("❤", 1),
            ("ｶﾞ", 2),
            ("각", 2),
            ("…◐≈", 3),
        ] {
            assert_eq!(width(text), cells, "{text}");
        }
    }

    #[test]
    fn control_characters_take_no_cell() {
        assert_eq!(width("a\u{1B}b\u{7F}\r\n"), 2);
        assert_eq!(width("ä\u{1B}b\r\n"), 2);
    }

    #[test]
    fn clusters_come_with_offset_and_cells() {
        let clusters: Vec<_> = graphemes_with_width("ae\u{301}入!").collect();
        assert_eq!(clusters, [(0, "a", 1), (1, "e\u{301}", 1), (4, "入", 2), (7, "!", 1)]);
    }

    #[test]
    fn a_cluster_of_many_cells_comes_in_pieces() {
        let clusters: Vec<_> = graphemes_with_width("क्षि").map(|(_, cluster, cells)| (cluster, cells)).collect();
        assert_eq!(clusters, [("क्ष", 2), ("ि", 1)]);
    }

    #[test]
    fn text_that_fits_is_not_truncated() {
        assert_eq!(truncate("roadmap", 7, "…"), "roadmap");
        assert_eq!(truncate("入金", 4, "…"), "入金");
        assert_eq!(truncate_start("入金", 4, "…"), "入金");
        assert_eq!(truncate("", 0, "…"), "");
    }

    #[test]
    fn truncated_text_keeps_its_start_and_ends_with_the_mark() {
        assert_eq!(truncate("roadmap", 5, "…"), "road…");
        assert_eq!(truncate("roadmap", 5, "~"), "road~");
        assert_eq!(truncate("入金の遅れ", 6, "…"), "入金…");
        assert_eq!(truncate("👨‍👩‍👧‍👦👍🏽x", 3, "…"), "👨‍👩‍👧‍👦…");
    }

    #[test]
    fn no_space_stands_before_the_mark() {
        assert_eq!(truncate("cut the time", 5, "…"), "cut…");
        assert_eq!(truncate_start("to the end", 5, "…"), "…end");
    }

    #[test]
    fn text_truncated_at_the_start_keeps_its_end() {
        assert_eq!(truncate_start("plans/2026/roadmap.ron", 12, "…"), "…roadmap.ron");
        assert_eq!(truncate_start("入金の遅れ", 6, "…"), "…遅れ");
    }

    #[test]
    fn a_mark_that_does_not_fit_is_left_out() {
        assert_eq!(truncate("roadmap", 1, "…"), "…");
        assert_eq!(truncate("roadmap", 0, "…"), "");
        assert_eq!(truncate("roadmap", 2, "..."), "ro");
        assert_eq!(truncate_start("roadmap", 2, "..."), "ap");
    }

    #[test]
    fn padding_gives_exactly_the_cells() {
        assert_eq!(pad_end("ab", 4, "…"), "ab  ");
        assert_eq!(pad_start("ab", 4, "…"), "  ab");
        assert_eq!(pad_end("入金の", 4, "…"), "入… ");
        assert_eq!(pad_start("入金の", 4, "…"), " 入…");
        assert_eq!(pad_end("abcd", 4, "…"), "abcd");
        assert_eq!(pad_end("", usize::MAX, "…").len(), 65_535);
    }

    /// The number of cells the drawing library fills.
    fn drawn(text: &str) -> usize {
        let available = u16::try_from(text.len() + 1).unwrap_or(u16::MAX);
        let mut buffer = Buffer::empty(Rect::new(0, 0, available, 1));
        usize::from(buffer.set_stringn(0, 0, text, usize::MAX, Style::new()).0)
    }

    proptest! {
        #![proptest_config(cases(256))]

        #[test]
        fn the_width_is_what_is_drawn(text in hostile()) {
            let shown = sanitize::sanitize_line(&text);
            prop_assert_eq!(width(&shown), drawn(&shown), "{:?}", shown);
        }

        #[test]
        fn each_cluster_is_drawn_in_its_cells(text in hostile()) {
            let shown = sanitize::sanitize_line(&text);
            for (_, cluster, cells) in graphemes_with_width(&shown) {
                prop_assert_eq!(cells, usize::from(cluster.cell_width()), "{:?}", cluster);
            }
        }

        #[test]
        fn clusters_are_the_text_without_a_gap(text in hostile()) {
            let mut end = 0;
            for (at, cluster, cells) in graphemes_with_width(&text) {
                prop_assert_eq!(at, end);
                prop_assert!(cells <= 2);
                end += cluster.len();
            }
            prop_assert_eq!(end, text.len());
        }

        #[test]
        fn a_text_never_takes_more_cells_than_bytes(text in hostile()) {
            prop_assert!(width(&text) <= text.len());
        }

        #[test]
        fn nothing_is_wider_than_asked_for(text in hostile(), cells in 0_usize..40, mark in "(…|~|\\.\\.)?") {
            prop_assert!(width(&truncate(&text, cells, &mark)) <= cells);
            prop_assert!(width(&truncate_start(&text, cells, &mark)) <= cells);
            prop_assert_eq!(width(&pad_end(&text, cells, &mark)), cells);
            prop_assert_eq!(width(&pad_start(&text, cells, &mark)), cells);
        }
    }
}
