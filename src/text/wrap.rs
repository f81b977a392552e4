//! Wraps text into lines that fit a pane, as byte ranges, so that carets and matches keep their offsets.
//!
//! Implements a small part of the Unicode line breaking rules, chosen for prose with numbers: breaks at spaces, between
//! ideographs except before closing punctuation, and inside a word only if it is longer than a line.

use std::ops::Range;

use super::graphemes_with_width;

/// The lines of a text, which may contain `\n`, in a pane of `cells` cells, as ascending byte ranges.
///
/// - The spaces at a line break, and each `\n`, are between two ranges. All other text is in exactly one range.
/// - Spaces at the end of a paragraph are in its last range as far as they fit, so that a caret after them is visible.
/// - Never breaks at no-break spaces (U+00A0, U+202F), nor between a number and its unit ("91 %", "30 €", "20 min").
/// - A word longer than a line breaks after a hyphen or slash, else between two grapheme clusters.
/// - A pane of zero cells counts as one. A wide character in it gets its own line and is too wide for it.
///
/// An empty text is one empty line, and a trailing `\n` starts one.
pub fn wrap(text: &str, cells: usize) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut start = 0;
    for paragraph in text.split('\n') {
        let first = lines.len();
        wrap_paragraph(paragraph, cells.max(1), &mut lines);
        for line in lines.iter_mut().skip(first) {
            *line = line.start + start..line.end + start;
        }
        start += paragraph.len() + 1;
    }
    lines
}

/// The line that shows a caret at a byte offset of the text, and the offset within that line.
///
/// A caret in the spaces at a line break is at the end of that line; one between two lines without a space is at the
/// start of the later line. Without lines it is (0, 0).
pub fn locate_in_lines(lines: &[Range<usize>], byte: usize) -> (usize, usize) {
    let row = lines.partition_point(|line| line.start <= byte).saturating_sub(1);
    let in_line = lines.get(row).map_or(0, |line| byte.min(line.end).saturating_sub(line.start));
    (row, in_line)
}

/// The line being filled.
#[derive(Default)]
struct WrapLine {
    start: usize,
    end: usize,
    cells: usize,
    /// Width of the spaces after its end; counts if more text follows on the same line.
    gap_cells: usize,
}

/// A run of text without a break opportunity, and the spaces after it.
#[derive(Default)]
struct WrapWord {
    start: usize,
    end: usize,
    cells: usize,
    gap_end: usize,
    gap_cells: usize,
}

fn wrap_paragraph(paragraph: &str, cells: usize, lines: &mut Vec<Range<usize>>) {
    // No character takes more cells than bytes.
    if paragraph.len() <= cells {
        lines.push(0..paragraph.len());
        return;
    }
    let mut line = WrapLine::default();
    for word in split_words(paragraph) {
        if line.cells + line.gap_cells + word.cells <= cells {
            line.end = word.end;
            line.cells += line.gap_cells + word.cells;
            line.gap_cells = word.gap_cells;
            continue;
        }
        if word.start > line.start {
            lines.push(line.start..line.end);
        }
        line = start_line(paragraph, &word, cells, lines);
    }
    lines.push(line.start..end_with_fitting_spaces(paragraph, &line, cells));
}

/// The runs of a paragraph between which a line may break. Leading spaces follow an empty run.
fn split_words(paragraph: &str) -> Vec<WrapWord> {
    let mut words = Vec::new();
    let mut word = WrapWord::default();
    let mut before = ("", 0);
    for (at, cluster, cells) in graphemes_with_width(paragraph) {
        let end = at + cluster.len();
        if is_breaking_space(cluster) && !is_before_unit(paragraph, at) {
            word.gap_end = end;
            word.gap_cells += cells;
        } else {
            if word.gap_end > word.end || can_break_between(before, (cluster, cells)) {
                words.push(std::mem::replace(&mut word, WrapWord { start: at, ..WrapWord::default() }));
            }
            word.end = end;
            word.gap_end = end;
            word.cells += cells;
        }
        before = (cluster, cells);
    }
    words.push(word);
    words
}

/// Starts a line with a word. If the word is longer than a line, pushes the full lines first.
fn start_line(paragraph: &str, word: &WrapWord, cells: usize, lines: &mut Vec<Range<usize>>) -> WrapLine {
    let rest_from = |start: usize| paragraph.get(start..word.end).unwrap_or_default();
    let mut start = word.start;
    while let Some((end, next)) = split_word(rest_from(start), cells) {
        lines.push(start..start + end);
        start += next;
    }
    WrapLine { start, end: word.end, cells: super::width(rest_from(start)), gap_cells: word.gap_cells }
}

/// Where a word longer than a line ends on it, and where it continues; `None` if it fits.
fn split_word(word: &str, cells: usize) -> Option<(usize, usize)> {
    let mut used = 0;
    let mut best = None;
    let mut after_hyphen = false;
    let mut after_text = false;
    for (at, cluster, more) in graphemes_with_width(word) {
        let is_space = is_breaking_space(cluster);
        if is_space {
            // The space between a number and its unit: better to separate the two than to split one of them.
            best = Some((at, at + cluster.len()));
        }
        // Keep at least one cluster: otherwise a wide one in a pane of one cell would never get its line.
        if used > 0 && used + more > cells {
            return best.or(Some((at, at)));
        }
        let is_hyphen = is_hyphen(cluster);
        if after_hyphen && after_text && !is_hyphen && !is_space {
            best = Some((at, at));
        }
        after_hyphen = is_hyphen;
        after_text |= !is_hyphen;
        used += more;
    }
    None
}

/// The end of the last line of a paragraph, including the trailing spaces that fit.
fn end_with_fitting_spaces(paragraph: &str, line: &WrapLine, cells: usize) -> usize {
    let spaces = paragraph.get(line.end..).unwrap_or_default();
    let mut used = line.cells;
    for (at, _, more) in graphemes_with_width(spaces) {
        used += more;
        if used > cells {
            return line.end + at;
        }
    }
    paragraph.len()
}

fn is_breaking_space(cluster: &str) -> bool {
    matches!(
        single_char(cluster),
        Some(' ' | '\t' | '\u{1680}' | '\u{2000}'..='\u{2006}' | '\u{2008}'..='\u{200A}' | '\u{205F}' | '\u{3000}')
    )
}

fn is_hyphen(cluster: &str) -> bool {
    matches!(single_char(cluster), Some('-' | '/' | '‐' | '–' | '—'))
}

/// The character of a cluster that has only one.
fn single_char(cluster: &str) -> Option<char> {
    let mut chars = cluster.chars();
    let first = chars.next()?;
    chars.next().is_none().then_some(first)
}

/// Units that stay on the line of their number. Only a few, so that "in 7 days" and "4 to 5" still break.
const UNITS: &[&str] = &["ms", "s", "min", "h", "d", "kB", "MB", "GB", "k", "M", "pp", "pts"];

fn is_before_unit(paragraph: &str, space: usize) -> bool {
    let Some((before, after)) = paragraph.split_at_checked(space) else { return false };
    let Some(after) = after.strip_prefix(' ') else { return false };
    before.ends_with(char::is_numeric) && starts_with_unit(after)
}

fn starts_with_unit(text: &str) -> bool {
    let letters = text.find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len());
    match text.get(..letters) {
        Some("") | None => {
            let mut chars = text.chars();
            let is_sign = matches!(chars.next(), Some('%' | '‰' | '€' | '$' | '£' | '¥'));
            is_sign && !chars.next().is_some_and(char::is_alphanumeric)
        }
        Some(unit) => UNITS.contains(&unit),
    }
}

/// Whether a line may break between two clusters (with their widths) without a space: beside a wide character, unless
/// that would separate punctuation from its text.
fn can_break_between(before: (&str, usize), next: (&str, usize)) -> bool {
    if before.1 != 2 && next.1 != 2 {
        return false;
    }
    let (Some(before), Some(next)) = (before.0.chars().next(), next.0.chars().next()) else { return false };
    !FORBIDDEN_AT_LINE_END.contains(before) && !FORBIDDEN_AT_LINE_START.contains(next)
}

/// Closing punctuation, iteration and length marks, small kana, no-break spaces.
const FORBIDDEN_AT_LINE_START: &str = "\u{A0}\u{202F}\u{2007}\u{2060}!),.:;?]}%'\"-/’”»…‥°‰℃\
    、。，．・：；？！％）］｝〉》」』】〕〙〗〟｠｡｣､･々〻ゝゞヽヾー゛゜ｰﾞﾟ\
    ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿｧｨｩｪｫｬｭｮｯ";

/// Opening punctuation, prefixes of numbers, no-break spaces.
const FORBIDDEN_AT_LINE_END: &str = "\u{A0}\u{202F}\u{2007}\u{2060}([{'\"#$£¥€‘“«（［｛〈《「『【〔〘〖〝｟｢＄￡￥＃";

#[cfg(test)]
mod tests {
    use std::ops::Range;

    use proptest::prelude::*;

    use super::{is_breaking_space, locate_in_lines, wrap};
    use crate::test_support::property::cases;
    use crate::text::testing::hostile;
    use crate::text::{graphemes_with_width, sanitize, width};

    #[track_caller]
    fn check(text: &str, cells: usize, expected: &[&str]) {
        let lines: Vec<&str> = wrap(text, cells).into_iter().map(|line| &text[line]).collect();
        assert_eq!(lines, expected);
    }

    #[test]
    fn a_text_that_fits_is_one_line() {
        check("Cut time to first value", 23, &["Cut time to first value"]);
        check("", 10, &[""]);
        check("", 0, &[""]);
    }

    #[test]
    fn lines_break_at_spaces() {
        check("Cut time to first value", 10, &["Cut time", "to first", "value"]);
        check("Cut time to first value", 8, &["Cut time", "to first", "value"]);
        check("Cut   time", 6, &["Cut", "time"]);
    }

    #[test]
    fn each_line_break_of_the_text_starts_a_line() {
        check("a\n\nbc\n", 10, &["a", "", "bc", ""]);
        check("one two\nthree", 5, &["one", "two", "three"]);
    }

    #[test]
    fn spaces_at_the_start_of_a_paragraph_stay() {
        check("  - one two", 7, &["  - one", "two"]);
        check("    word", 6, &["", "word"]);
    }

    #[test]
    fn spaces_at_the_end_of_a_paragraph_stay_as_far_as_they_fit() {
        check("one two   ", 5, &["one", "two  "]);
        check("      ", 4, &["    "]);
    }

    #[test]
    fn a_number_keeps_its_unit() {
        check("reach 91 % soon", 9, &["reach", "91 % soon"]);
        check("reach 91 % soon", 8, &["reach", "91 %", "soon"]);
        check("pay 30 €, now", 8, &["pay", "30 €,", "now"]);
        check("wait 20 min.", 8, &["wait", "20 min."]);
        check("only 7 d", 7, &["only", "7 d"]);
    }

    #[test]
    fn a_number_before_a_word_can_break() {
        check("in 7 days", 6, &["in 7", "days"]);
        check("4 to 5", 3, &["4", "to", "5"]);
        check("2 more", 5, &["2", "more"]);
        check("give 4 $30 notes", 7, &["give 4", "$30", "notes"]);
    }

    #[test]
    fn a_number_and_its_unit_break_if_the_line_is_too_short_for_both() {
        check("91 %", 3, &["91", "%"]);
        check("1234 min", 5, &["1234", "min"]);
    }

    #[test]
    fn no_break_spaces_do_not_break() {
        check("see 10\u{202F}000 or 5\u{A0}km", 8, &["see", "10\u{202F}000", "or 5\u{A0}km"]);
    }

    #[test]
    fn a_hyphenated_word_moves_as_a_whole_if_it_fits_a_line() {
        check("a well-known path", 12, &["a well-known", "path"]);
        check("some well-known path", 11, &["some", "well-known", "path"]);
    }

    #[test]
    fn a_word_longer_than_a_line_breaks_after_hyphens_and_slashes() {
        check("self-service-onboarding", 14, &["self-service-", "onboarding"]);
        check("see https://example.org/a/b", 16, &["see", "https://", "example.org/a/b"]);
        check("--no-color", 8, &["--no-", "color"]);
    }

    #[test]
    fn a_word_longer_than_a_line_breaks_between_clusters() {
        check("abcdefgh ij", 3, &["abc", "def", "gh", "ij"]);
        check("e\u{301}e\u{301}e\u{301}", 2, &["e\u{301}e\u{301}", "e\u{301}"]);
    }

    #[test]
    fn the_rest_of_a_long_word_shares_its_line() {
        check("abcdefgh ij kl", 5, &["abcde", "fgh", "ij kl"]);
        check("abcdefgh i kl", 5, &["abcde", "fgh i", "kl"]);
    }

    #[test]
    fn ideographs_break_anywhere() {
        check("入金の遅れ", 4, &["入金", "の遅", "れ"]);
        check("plan入金 x", 6, &["plan入", "金 x"]);
        check("👍👍👍", 4, &["👍👍", "👍"]);
    }

    #[test]
    fn closing_punctuation_starts_no_line_and_opening_ends_none() {
        check("入金、遅れ", 4, &["入", "金、", "遅れ"]);
        check("入金「遅れ」", 6, &["入金", "「遅", "れ」"]);
        check("入金)", 4, &["入", "金)"]);
    }

    #[test]
    fn a_wide_character_in_one_cell_has_its_own_line() {
        check("入a金", 1, &["入", "a", "金"]);
        check("入金", 0, &["入", "金"]);
        check("ab", 0, &["a", "b"]);
    }

    #[test]
    fn a_caret_is_on_the_line_of_its_offset() {
        // "Cut time", "to first", "value"
        let lines = wrap("Cut time to first value", 10);
        assert_eq!(locate_in_lines(&lines, 0), (0, 0));
        assert_eq!(locate_in_lines(&lines, 8), (0, 8), "before the space where the line breaks");
        assert_eq!(locate_in_lines(&lines, 9), (1, 0), "after it");
        assert_eq!(locate_in_lines(&lines, 23), (2, 5));
        assert_eq!(locate_in_lines(&lines, 99), (2, 5));
    }

    #[test]
    fn a_caret_among_the_spaces_of_a_break_stays_at_the_end_of_the_line() {
        let lines = wrap("Cut    time", 5);
        assert_eq!(locate_in_lines(&lines, 5), (0, 3));
        assert_eq!(locate_in_lines(&lines, 7), (1, 0));
    }

    #[test]
    fn a_caret_inside_a_broken_word_is_on_the_later_line() {
        let lines = wrap("abcdef\n", 3);
        assert_eq!(locate_in_lines(&lines, 3), (1, 0));
        assert_eq!(locate_in_lines(&lines, 6), (1, 3));
        assert_eq!(locate_in_lines(&lines, 7), (2, 0));
        assert_eq!(locate_in_lines(&[], 7), (0, 0));
    }

    /// The text between the ranges.
    fn gaps(text: &str, lines: &[Range<usize>]) -> String {
        let mut end = 0;
        let mut gaps = String::new();
        for line in lines {
            gaps.push_str(&text[end..line.start]);
            end = line.end;
        }
        gaps + &text[end..]
    }

    fn clusters(text: &str) -> usize {
        graphemes_with_width(text).filter(|(_, _, cells)| *cells > 0).count()
    }

    proptest! {
        #![proptest_config(cases(256))]

        #[test]
        fn nothing_is_lost_at_any_width(text in hostile(), cells in 0_usize..40) {
            let lines = wrap(&text, cells);
            let ascending = lines.is_sorted_by(|line, next| line.start < next.start && line.end <= next.start);
            prop_assert!(ascending, "{:?}", lines);
            let gaps = gaps(&text, &lines);
            prop_assert!(gaps.chars().all(|c| c == '\n' || is_breaking_space(&c.to_string())), "{:?}", gaps);
            prop_assert_eq!(gaps.matches('\n').count(), text.matches('\n').count());
        }

        #[test]
        fn no_line_is_too_wide(text in hostile(), cells in 0_usize..40) {
            let text = sanitize::sanitize_text(&text);
            for line in wrap(&text, cells) {
                let line = &text[line];
                prop_assert!(width(line) <= cells || clusters(line) == 1, "{:?} in {}", line, cells);
            }
        }

        #[test]
        fn a_line_does_not_start_or_break_with_a_space(words in "[a-z入]{1,9}( {1,3}[a-z入]{1,9}){0,9}", cells in 1_usize..12) {
            for line in wrap(&words, cells) {
                prop_assert_eq!(words[line.clone()].trim(), &words[line]);
            }
        }

        #[test]
        fn every_caret_offset_has_a_position(text in hostile(), cells in 0_usize..40) {
            let lines = wrap(&text, cells);
            let mut last = (0, 0);
            for byte in 0..=text.len() {
                let position = locate_in_lines(&lines, byte);
                prop_assert!(position >= last && position.1 <= lines.get(position.0).map_or(0, Range::len));
                last = position;
            }
        }
    }
}
