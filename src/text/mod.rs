//! Text for people: sanitized, measured in terminal cells, truncated, padded and wrapped; numbers and counts as text.
//! Pure: depends on no other layer, terminal or file.
//!
//! Text from outside (a file, a branch name, an error) goes through [`sanitize`] first, and its result through
//! everything else here. Nothing here panics on text that did not.
//!
//! | to | use |
//! |---|---|
//! | make text safe to display | [`sanitize::sanitize_line`], [`sanitize::sanitize_text`] |
//! | measure it | [`width()`], [`graphemes_with_width`] |
//! | fit it into a column | [`truncate`], [`truncate_start`], [`pad_end`], [`pad_start`] |
//! | fit it into a pane | [`wrap()`], [`locate_in_lines`] |
//! | move a caret | [`caret`] |
//! | format a number | [`number`] |
//! | format a count | [`plural::format_count`] |
//! | find the conflicts of a merge | [`conflict_marker_lines`] |

pub mod caret;
pub mod conflict_marker_lines;
pub mod number;
pub mod plural;
pub mod sanitize;

mod width;
mod wrap;

pub use width::{graphemes_with_width, pad_end, pad_start, truncate, truncate_start, width};
pub use wrap::{locate_in_lines, wrap};

#[cfg(test)]
mod testing {
    //! What the property tests of this layer have in common: hostile text.

    use proptest::prelude::*;

    /// Text of up to 40 pieces: words, spaces and line breaks of many scripts, and characters that deceive about their
    /// width, direction or presence.
    pub(super) fn hostile() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            3 => "[ -~]{1,8}",
            2 => prop::sample::select(PIECES).prop_map(str::to_owned),
            2 => prop::sample::select(LONE).prop_map(String::from),
            1 => any::<char>().prop_map(String::from),
            1 => (0_u32..0x300).prop_map(character),
            1 => (0x300_u32..0x1200).prop_map(character),
            1 => (0x1700_u32..0x3200).prop_map(character),
            1 => (0xF900_u32..0x1_0000).prop_map(character),
            1 => (0x1_F000_u32..0x1_FB00).prop_map(character),
            1 => (0xE_0000_u32..0xE_0200).prop_map(character),
        ];
        prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
    }

    fn character(code: u32) -> String {
        char::from_u32(code).map_or_else(String::new, String::from)
    }

    const PIECES: &[&str] = &[
        " ",
        "  ",
        "\n",
        "\r\n",
        "word ",
        "91 %",
        "30 €",
        "well-known",
        "https://example.org/a/b",
        "入金",
        "、",
        "「",
        "」。",
        "สวัสดี",
        "น้ำ",
        "سلام",
        "می‌خواهم",
        "שלום",
        "क्षि",
        "ක්‍ෂ",
        "👨‍👩‍👧‍👦",
        "🏳️‍🌈",
        "👍🏽",
        "🇩🇪",
        "1️⃣",
        "❤️",
        "👩🏽‍❤️‍💋‍👨🏽",
        "각",
        "각",
        "ｶﾞ",
        "葛󠄀",
        "e\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}\u{307}\u{308}",
        "្ក",
        "\u{1B}[31m",
        "\u{1B}]0;title\u{7}",
        "\u{600}\u{600}",
    ];

    const LONE: &[char] = &[
        '\u{0}',
        '\t',
        '\r',
        '\u{7F}',
        '\u{85}',
        '\u{9B}',
        '\u{A0}',
        '\u{AD}',
        '\u{301}',
        '\u{34F}',
        '\u{61C}',
        '\u{D4E}',
        '\u{E33}',
        '\u{115F}',
        '\u{1160}',
        '\u{1161}',
        '\u{11A8}',
        '\u{17B4}',
        '\u{17D8}',
        '\u{180B}',
        '\u{180E}',
        '\u{200B}',
        '\u{200C}',
        '\u{200D}',
        '\u{200E}',
        '\u{2028}',
        '\u{202E}',
        '\u{2060}',
        '\u{2066}',
        '\u{20E3}',
        '\u{3000}',
        '\u{3164}',
        '\u{E000}',
        '\u{FE00}',
        '\u{FE0E}',
        '\u{FE0F}',
        '\u{FEFF}',
        '\u{FF9E}',
        '\u{FFFE}',
        '\u{1F1E9}',
        '\u{1F3FD}',
        '\u{1F468}',
        '\u{E0041}',
        '\u{E0100}',
        '\u{10FFFF}',
    ];
}
