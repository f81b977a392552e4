//! Makes text from outside safe to show in a terminal, a message or an export.
//!
//! A roadmap may come from a stranger's branch. Its text must not move the cursor, set the window title, reverse the
//! reading order or hide anything between two letters. Characters that could do so become visible; those that are only
//! typesetting are removed. Ordinary text of any script stays as it is.
//!
//! | character | becomes |
//! |---|---|
//! | C0 controls, DEL | their pictures: `␛`, `␇`, `␡` |
//! | C1 controls, noncharacters | `�` |
//! | line breaks (LF, CR, CRLF, NEL, U+2028, U+2029) | a space, or `\n` in [`sanitize_text`] |
//! | tab | a space, or four in [`sanitize_text`] |
//! | bidirectional controls | `‹RLO›`, `‹LRM›`, ... |
//! | invisible characters | `‹ZWSP›`, `‹BOM›`, ... or `‹U+1D173›`; a run of tag characters is one `‹TAG›` |
//! | soft hyphen | nothing: it only says where a word may break |
//! | joiners (ZWJ, ZWNJ) | themselves inside words of scripts that need them and inside emoji, else `‹ZWJ›`, `‹ZWNJ›` |
//! | variation selectors | themselves after an emoji, an ideograph or a Mongolian letter, else nothing |
//! | more than six combining marks on one letter | six marks |
//! | a cluster of more than 24 characters | its first 24 and `�` |
//! | a combining mark without a letter | the mark on `◌` |
//! | characters whose width differs between terminals (`ﾞ`, `ﾟ`, U+17D8) | equivalent characters |
//!
//! Each grapheme cluster of the result takes at least one cell (except line breaks of [`sanitize_text`]), so that
//! everything in the text is visible. Replacements are plain text: sanitizing twice changes nothing.

use std::borrow::Cow;
use std::fmt::Write as _;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthChar;

use super::graphemes_with_width;
use super::width::MAX_CLUSTER_CHARS;

/// Sanitizes text for a single row: line breaks and tabs become one space each.
///
/// This runs for every visible text in every frame. Text that needs no change is borrowed; ASCII is checked by bytes,
/// most other text by characters.
pub fn sanitize_line(text: &str) -> Cow<'_, str> {
    sanitize(text, SanitizeMode::SingleLine)
}

/// Sanitizes text for several mode: each line break becomes `\n`, and a tab four spaces.
pub fn sanitize_text(text: &str) -> Cow<'_, str> {
    sanitize(text, SanitizeMode::MultiLine)
}

/// Maximum number of combining marks on a letter. Vietnamese, Hebrew with cantillation and Tibetan need fewer.
const MAX_COMBINING_MARKS: usize = 6;

/// Replaces characters that must not be shown.
const REPLACEMENT: char = '\u{FFFD}';

/// Carries a combining mark without a letter.
const DOTTED_CIRCLE: char = '◌';

/// Decides what line breaks and tabs become.
#[derive(Clone, Copy)]
enum SanitizeMode {
    SingleLine,
    MultiLine,
}

impl SanitizeMode {
    fn line_break(self) -> char {
        match self {
            SanitizeMode::SingleLine => ' ',
            SanitizeMode::MultiLine => '\n',
        }
    }

    fn tab(self) -> &'static str {
        match self {
            SanitizeMode::SingleLine => " ",
            SanitizeMode::MultiLine => "    ",
        }
    }
}

fn sanitize(text: &str, mode: SanitizeMode) -> Cow<'_, str> {
    if is_plain_ascii(text, mode) || text.chars().all(|c| is_plain(c, mode)) {
        return Cow::Borrowed(text);
    }
    // The order of the three steps makes the result a fixed point: each step only removes what the steps before it look
    // at, or adds plain characters.
    let safe = replace_stray_joiners(make_clusters_visible(&replace_unsafe(text, mode)));
    if safe == text { Cow::Borrowed(text) } else { Cow::Owned(safe) }
}

fn is_plain_ascii(text: &str, mode: SanitizeMode) -> bool {
    match mode {
        SanitizeMode::SingleLine => text.bytes().all(|byte| matches!(byte, b' '..=b'~')),
        SanitizeMode::MultiLine => text.bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\n')),
    }
}

/// Whether a character stays as it is in any context: it is visible and attaches to nothing. Covers not all such
/// characters, but the ranges most text uses.
fn is_plain(c: char, mode: SanitizeMode) -> bool {
    match c {
        '\n' => matches!(mode, SanitizeMode::MultiLine),
        ' '..='~' | '\u{A0}'..='\u{AC}' | '\u{AE}'..='\u{2FF}' => true,
        '\u{370}'..='\u{482}' | '\u{48A}'..='\u{52F}' | '\u{10A0}'..='\u{10FF}' | '\u{1E00}'..='\u{1FFF}' => true,
        '\u{2000}'..='\u{200A}' | '\u{2010}'..='\u{2027}' | '\u{202F}'..='\u{205F}' => true,
        '\u{2070}'..='\u{20CF}' | '\u{2100}'..='\u{2BFF}' => true,
        '\u{3000}'..='\u{3029}' | '\u{3030}'..='\u{3098}' | '\u{309B}'..='\u{3163}' => true,
        '\u{3165}'..='\u{A4CF}' | '\u{AC00}'..='\u{D7A3}' | '\u{FF01}'..='\u{FF9D}' => true,
        '\u{FFFD}' | '\u{1F000}'..='\u{1F3FA}' | '\u{1F400}'..='\u{1FAFF}' => true,
        _ => false,
    }
}

/// The first step: replaces single characters. Joiners wait for the last step.
fn replace_unsafe(text: &str, mode: SanitizeMode) -> String {
    let mut safe = String::with_capacity(text.len() + 16);
    let mut marks = 0;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let is_mark = c.width() == Some(0) && abbreviation(c).is_none();
        match c {
            '\u{AD}' => continue,
            '\u{200C}' | '\u{200D}' => {
                safe.push(c);
                continue;
            }
            _ if is_variation_selector(c)
                && !keeps_variation_selector(safe.chars().next_back(), c, chars.peek().copied()) =>
            {
                continue;
            }
            _ if is_mark && marks == MAX_COMBINING_MARKS => continue,
            '\r' => {
                chars.next_if_eq(&'\n');
                safe.push(mode.line_break());
            }
            '\n' | '\u{85}' | '\u{2028}' | '\u{2029}' => safe.push(mode.line_break()),
            '\t' => safe.push_str(mode.tab()),
            _ => push_safe(&mut safe, c),
        }
        if is_tag(c) {
            while chars.next_if(|&c| is_tag(c)).is_some() {}
        }
        marks = if is_mark { marks + 1 } else { 0 };
    }
    safe
}

fn push_safe(safe: &mut String, c: char) {
    if let Some(abbreviation) = abbreviation(c) {
        push_abbreviation(safe, abbreviation);
        return;
    }
    match c {
        '\0'..='\u{1F}' => safe.push(char::from_u32(0x2400 + u32::from(c)).unwrap_or(REPLACEMENT)),
        '\u{7F}' => safe.push('␡'),
        _ if c.is_control() || is_noncharacter(c) => safe.push(REPLACEMENT),
        // The only character of three cells. Unicode recommends these three characters instead.
        '\u{17D8}' => safe.push_str("\u{17D4}\u{179B}\u{17D4}"),
        // Terminals disagree on the width of these. Their full-width forms take two cells everywhere.
        '\u{FF9E}' => safe.push('\u{309B}'),
        '\u{FF9F}' => safe.push('\u{309C}'),
        _ => safe.push(c),
    }
}

fn push_abbreviation(safe: &mut String, abbreviation: &str) {
    safe.push('‹');
    safe.push_str(abbreviation);
    safe.push('›');
}

/// The usual abbreviation of an invisible character, or of one that changes the direction of others.
fn abbreviation(c: char) -> Option<&'static str> {
    Some(match c {
        '\u{61C}' => "ALM",
        '\u{200E}' => "LRM",
        '\u{200F}' => "RLM",
        '\u{202A}' => "LRE",
        '\u{202B}' => "RLE",
        '\u{202C}' => "PDF",
        '\u{202D}' => "LRO",
        '\u{202E}' => "RLO",
        '\u{2066}' => "LRI",
        '\u{2067}' => "RLI",
        '\u{2068}' => "FSI",
        '\u{2069}' => "PDI",
        '\u{200B}' => "ZWSP",
        '\u{200C}' => "ZWNJ",
        '\u{200D}' => "ZWJ",
        '\u{34F}' => "CGJ",
        '\u{115F}' | '\u{1160}' | '\u{3164}' | '\u{FFA0}' => "HF",
        '\u{16FE4}' => "KSSF",
        '\u{17B4}' => "KIVAQ",
        '\u{17B5}' => "KIVAA",
        '\u{180E}' => "MVS",
        '\u{2060}' => "WJ",
        '\u{2061}' => "FA",
        '\u{2062}' => "IT",
        '\u{2063}' => "IS",
        '\u{2064}' => "IP",
        '\u{206A}' => "ISS",
        '\u{206B}' => "ASS",
        '\u{206C}' => "IAFS",
        '\u{206D}' => "AAFS",
        '\u{206E}' => "NADS",
        '\u{206F}' => "NODS",
        '\u{FEFF}' => "BOM",
        '\u{FFF9}' => "IAA",
        '\u{FFFA}' => "IAS",
        '\u{FFFB}' => "IAT",
        _ if is_tag(c) => "TAG",
        _ => return None,
    })
}

fn is_noncharacter(c: char) -> bool {
    matches!(c, '\u{FDD0}'..='\u{FDEF}') || u32::from(c) & 0xFFFE == 0xFFFE
}

/// Tags are a hidden alphabet. A run of them, however long, is shown as one.
fn is_tag(c: char) -> bool {
    matches!(c, '\u{E0000}'..='\u{E007F}')
}

fn is_variation_selector(c: char) -> bool {
    matches!(
        c,
        '\u{180B}'..='\u{180D}' | '\u{180F}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}'
    )
}

/// Whether a variation selector is meaningful after this character. Elsewhere it only makes two texts that look the
/// same differ.
fn keeps_variation_selector(before: Option<char>, selector: char, next: Option<char>) -> bool {
    let Some(base) = before else { return false };
    match selector {
        // A digit is an emoji only as part of a keycap.
        '\u{FE0E}' | '\u{FE0F}' if base.is_ascii() => matches!(base, '0'..='9' | '#' | '*') && next == Some('\u{20E3}'),
        '\u{FE0E}' | '\u{FE0F}' => is_pictograph(base),
        '\u{FE00}'..='\u{FE02}' | '\u{E0100}'..='\u{E01EF}' => is_ideograph(base),
        '\u{180B}'..='\u{180F}' => matches!(base, '\u{1820}'..='\u{18AA}'),
        _ => false,
    }
}

/// Whether emoji sequences can contain this character. Asks the segmentation tables, which join exactly these.
fn is_pictograph(c: char) -> bool {
    let after_joiner = String::from_iter(['❤', '\u{200D}', c]);
    let after_letter = String::from_iter(['a', c]);
    after_joiner.graphemes(true).count() == 1 && after_letter.graphemes(true).count() == 2
}

fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFD}')
}

/// The second step: makes each cluster visible, and limits its length.
fn make_clusters_visible(text: &str) -> String {
    let mut safe = String::with_capacity(text.len() + 8);
    for cluster in text.graphemes(true) {
        // A joiner may still split a cluster, so the part before it must be visible by itself.
        let (head, tail) = cluster.split_at(cluster.find(is_joiner).unwrap_or(cluster.len()));
        if head.is_empty() || head == "\n" || has_visible_cell(head) {
            push_cluster_bounded(&mut safe, cluster);
        } else {
            let visible = make_visible(head) + tail;
            visible.graphemes(true).for_each(|cluster| push_cluster_bounded(&mut safe, cluster));
        }
    }
    safe
}

fn has_visible_cell(text: &str) -> bool {
    graphemes_with_width(text).any(|(_, _, cells)| cells > 0)
}

/// Makes characters without width visible: combining marks get a dotted circle, others become their code.
fn make_visible(invisible: &str) -> String {
    let on_ring = format!("{DOTTED_CIRCLE}{invisible}");
    if on_ring.graphemes(true).count() == 1 {
        return on_ring;
    }
    let mut codes = String::new();
    for c in invisible.chars() {
        // Writing into a string cannot fail.
        let _ = write!(codes, "‹U+{:04X}›", u32::from(c));
    }
    codes
}

fn push_cluster_bounded(safe: &mut String, cluster: &str) {
    let Some((end, _)) = cluster.char_indices().nth(MAX_CLUSTER_CHARS) else {
        safe.push_str(cluster);
        return;
    };
    // A selector at the very end may have been kept for a keycap that is cut off here.
    safe.push_str(cluster.get(..end).unwrap_or_default().trim_end_matches(is_variation_selector));
    safe.push(REPLACEMENT);
}

/// The last step: makes joiners visible where they do not join.
fn replace_stray_joiners(text: String) -> String {
    if !text.contains(is_joiner) {
        return text;
    }
    let mut safe = String::with_capacity(text.len() + 8);
    let mut before = None;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if is_joiner(c) && !can_join(before, c, chars.peek().copied()) {
            push_abbreviation(&mut safe, abbreviation(c).unwrap_or_default());
            before = Some('›');
        } else {
            safe.push(c);
            before = Some(c);
        }
    }
    safe
}

fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200C}' | '\u{200D}')
}

fn can_join(before: Option<char>, joiner: char, next: Option<char>) -> bool {
    let (Some(before), Some(next)) = (before, next) else { return false };
    let in_word = is_joining_script(before) && is_joining_script(next);
    let in_emoji = joiner == '\u{200D}' && can_end_pictograph(before) && is_pictograph(next);
    in_word || in_emoji
}

fn can_end_pictograph(c: char) -> bool {
    matches!(c, '\u{FE0F}' | '\u{1F3FB}'..='\u{1F3FF}') || is_pictograph(c)
}

/// Letters and marks of scripts whose spelling uses joiners: the cursive ones and those of South and Southeast Asia.
/// Between Latin letters a joiner is only hidden text.
fn is_joining_script(c: char) -> bool {
    let of_script = matches!(
        c,
        '\u{590}'..='\u{DFF}'
            | '\u{F00}'..='\u{109F}'
            | '\u{1700}'..='\u{18AF}'
            | '\u{1A00}'..='\u{1CFF}'
            | '\u{2D30}'..='\u{2D7F}'
            | '\u{A800}'..='\u{A8FF}'
            | '\u{A980}'..='\u{A9FF}'
            | '\u{AA60}'..='\u{AA7F}'
            | '\u{AAE0}'..='\u{AAFF}'
            | '\u{ABC0}'..='\u{ABFF}'
            | '\u{FB1D}'..='\u{FDFF}'
            | '\u{FE70}'..='\u{FEFC}'
            | '\u{10A00}'..='\u{11FFF}'
            | '\u{1E900}'..='\u{1E95F}'
    );
    of_script && (c.is_alphabetic() || c.width() == Some(0))
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use proptest::prelude::*;
    use unicode_segmentation::UnicodeSegmentation;

    use super::{SanitizeMode, is_plain, sanitize_line, sanitize_text};
    use crate::test_support::property::cases;
    use crate::text::testing::hostile;
    use crate::text::width;

    #[track_caller]
    fn check(given: &str, shown: &str) {
        assert_eq!(sanitize_line(given), shown);
    }

    /// The text is borrowed, not copied.
    #[track_caller]
    fn check_kept(given: &str) {
        assert!(matches!(sanitize_line(given), Cow::Borrowed(_)), "{given:?} became {:?}", sanitize_line(given));
    }

    #[test]
    fn ordinary_text_of_any_script_passes() {
        for given in [
            "",
            "Cut time to first value",
            "Größe — naïve “quotes” … 30 €",
            "Привет",
            "Ελλάδα",
            "入金の遅れ、「急ぎ」",
            "한국어",
            "שָׁלוֹם",
            "السَّلامُ",
            "สวัสดี น้ำ",
            "हिन्दी क्षि",
            "tiếng Việt",
            "tie\u{302}\u{301}ng",
            "10\u{202F}000",
            "← ↑ → ✓ ◐ ≈ █ ░",
        ] {
            check_kept(given);
        }
    }

    #[test]
    fn escape_sequences_are_shown_and_have_no_effect() {
        check("\u{1B}[31mred\u{1B}[0m", "␛[31mred␛[0m");
        check("\u{1B}]0;title\u{7}", "␛]0;title␇");
        check("a\u{0}b\u{8}c\u{7F}", "a␀b␈c␡");
        check("\u{9B}31m\u{90}", "�31m�");
    }

    #[test]
    fn line_breaks_and_tabs_become_one_space_in_a_line() {
        check("a\nb\r\nc\rd\u{2028}e\u{2029}f\u{85}g\th", "a b c d e f g h");
    }

    #[test]
    fn line_breaks_stay_and_tabs_become_four_spaces_in_a_text() {
        assert_eq!(sanitize_text("a\nb\r\nc\rd\u{2028}e\u{2029}f\u{85}g\th"), "a\nb\nc\nd\ne\nf\ng    h");
        assert!(matches!(sanitize_text("a\n\nb\n"), Cow::Borrowed(_)));
        assert!(matches!(sanitize_text("ä\n\n入\n"), Cow::Borrowed(_)));
        assert_eq!(sanitize_text("a\u{1B}[2J\n"), "a␛[2J\n");
    }

    #[test]
    fn direction_controls_are_shown() {
        check("a\u{202E}b\u{202C}c", "a‹RLO›b‹PDF›c");
        check("\u{200E}\u{200F}\u{61C}\u{2066}x\u{2069}", "‹LRM›‹RLM›‹ALM›‹LRI›x‹PDI›");
    }

    #[test]
    fn invisible_characters_are_shown() {
        check("pay\u{200B}ment", "pay‹ZWSP›ment");
        check("\u{FEFF}id", "‹BOM›id");
        check("a\u{2060}b\u{2062}c", "a‹WJ›b‹IT›c");
        check("a\u{34F}b\u{3164}c\u{115F}", "a‹CGJ›b‹HF›c‹HF›");
        check("a\u{1D173}b\u{2065}", "a‹U+1D173›b‹U+2065›");
    }

    #[test]
    fn a_soft_hyphen_is_removed() {
        check("on\u{AD}boarding", "onboarding");
    }

    #[test]
    fn repeated_invisible_characters_are_all_shown() {
        check(&format!("a{}", "\u{200B}".repeat(8)), &format!("a{}", "‹ZWSP›".repeat(8)));
        check(&format!("a{}\u{202E}", "\u{301}".repeat(6)), &format!("a{}‹RLO›", "\u{301}".repeat(6)));
    }

    #[test]
    fn hidden_tag_text_is_one_mark() {
        check("ok\u{E0001}\u{E0068}\u{E0069}!", "ok‹TAG›!");
    }

    #[test]
    fn joiners_stay_where_scripts_need_them() {
        check_kept("می\u{200C}خواهم");
        check_kept("ක්\u{200D}ෂ");
        check_kept("क्\u{200D}ष");
    }

    #[test]
    fn joiners_between_other_letters_are_shown() {
        check("pay\u{200D}ment", "pay‹ZWJ›ment");
        check("\u{200C}a\u{200C}", "‹ZWNJ›a‹ZWNJ›");
        check("a\u{200D}\u{200D}", "a‹ZWJ›‹ZWJ›");
        check("入\u{200C}金", "入‹ZWNJ›金");
    }

    #[test]
    fn emoji_sequences_stay() {
        for given in ["👨‍👩‍👧‍👦", "🏳️‍🌈", "👩🏽‍❤️‍💋‍👨🏽", "👍🏽", "🇩🇪", "1️⃣", "❤️", "☎︎", "©️"]
        {
            check_kept(given);
        }
    }

    #[test]
    fn variation_selectors_without_a_base_are_removed() {
        check("v1\u{FE0F}", "v1");
        check("a\u{FE0E}b\u{FE00}", "ab");
        check("\u{FE0F}a", "a");
        check("❤\u{FE0F}\u{FE0F}", "❤\u{FE0F}");
        check("1\u{FE0F}\u{AD}\u{20E3}", "1\u{20E3}");
        check("ab\u{E0101}", "ab");
        check_kept("葛\u{E0100}飾");
    }

    #[test]
    fn at_most_six_marks_stay_on_a_letter() {
        let many = "\u{301}".repeat(100);
        check(&format!("a{many}b"), &format!("a{}b", "\u{301}".repeat(6)));
    }

    #[test]
    fn a_mark_without_a_letter_gets_a_dotted_circle() {
        check("\u{301}a", "◌\u{301}a");
        assert_eq!(sanitize_text("a\n\u{301}"), "a\n◌\u{301}");
    }

    #[test]
    fn an_endless_cluster_ends() {
        let family = "👨\u{200D}".repeat(1000) + "👨";
        let shown = sanitize_line(&family).into_owned();
        assert!(shown.starts_with("👨\u{200D}👨"), "{shown}");
        assert!(shown.ends_with("👨‹ZWJ›�"), "{shown}");
        assert_eq!(shown.chars().count(), 24 + 5);
    }

    #[test]
    fn noncharacters_are_replaced_and_private_use_is_kept() {
        check("\u{FFFE}\u{FDD0}\u{1FFFF}\u{10FFFF}", "����");
        check_kept("\u{E0B0}");
    }

    #[test]
    fn halfwidth_sound_marks_become_full() {
        check("ｶﾞｷﾞﾊﾟ", "ｶ゛ｷ゛ﾊ゜");
    }

    #[test]
    fn the_character_of_three_cells_is_spelled_out() {
        check("\u{17D8}", "\u{17D4}\u{179B}\u{17D4}");
    }

    #[test]
    fn plain_characters_are_visible_and_attach_to_nothing() {
        for c in ('\0'..=char::MAX).filter(|&c| is_plain(c, SanitizeMode::SingleLine)) {
            assert!(width(c.to_string().as_str()) > 0, "{c:?} takes no cell");
            assert_eq!(format!("a{c}").graphemes(true).count(), 2, "{c:?} attaches to a letter");
        }
    }

    #[test]
    fn each_single_character_is_safe() {
        for c in '\0'..=char::MAX {
            check_safe(&c.to_string());
            check_safe(&format!("a{c}"));
        }
    }

    fn check_safe(given: &str) {
        let shown = sanitize_line(given);
        assert!(!shown.contains(is_forbidden), "{given:?} became {shown:?}");
        assert_eq!(sanitize_line(&shown), shown, "{given:?}");
        for cluster in shown.graphemes(true) {
            assert!(width(cluster) > 0, "{given:?} became {shown:?}, where {cluster:?} cannot be seen");
        }
    }

    fn is_forbidden(c: char) -> bool {
        c.is_control()
            || matches!(c, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
    }

    proptest! {
        #![proptest_config(cases(256))]

        #[test]
        fn a_line_is_safe_visible_and_a_fixed_point(given in hostile()) {
            check_safe(&given);
        }

        #[test]
        fn a_text_is_safe_and_a_fixed_point(given in hostile()) {
            let shown = sanitize_text(&given);
            prop_assert!(!shown.contains(|c| c != '\n' && is_forbidden(c)), "{:?}", shown);
            prop_assert_eq!(sanitize_text(&shown), shown.as_ref());
        }

        #[test]
        fn printable_ascii_is_borrowed(given in "[ -~]{0,200}") {
            prop_assert!(matches!(sanitize_line(&given), Cow::Borrowed(same) if same == given));
            prop_assert!(matches!(sanitize_text(&given), Cow::Borrowed(same) if same == given));
        }

        #[test]
        fn a_letter_never_carries_more_than_six_marks(given in "[a\u{300}-\u{36F}\u{200D}]{0,60}") {
            let shown = sanitize_line(&given);
            for cluster in shown.graphemes(true) {
                let marks = cluster.chars().filter(|c| matches!(c, '\u{300}'..='\u{36F}')).count();
                prop_assert!(marks <= 6, "{:?}", cluster);
            }
        }
    }
}
