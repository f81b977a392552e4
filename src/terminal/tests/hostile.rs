//! Hostile text in the file.

use super::desk::{Desk, SMALL};
use super::editor::Editor;

/// Control sequences that a terminal would execute, raw and as RON escapes.
const SEQUENCES: [&str; 10] = [
    "\x1b]0;owned\x07",
    "\x1b]4;1;rgb:ff/00/00\x1b\\\\",
    "\x1b]52;c;b3duZWQ=\x07",
    "\x1bP1$r0m\x1b\\\\",
    "\x1b[2J\x1b[31mred\x1b[6n",
    "\u{9b}31mred\u{9d}0;owned\u{9c}",
    "\\u{1b}]0;owned\\u{7}",
    "\\u{9b}6n",
    "\\u{1b}_owned\\u{1b}\\\\",
    "\x07\x08\x7f\u{202e}drah",
];

fn hostile() -> String {
    let sequences = SEQUENCES.concat();
    let text = SMALL
        .replace("\"Smallware\"", &format!("\"Small{sequences}ware\""))
        .replace("\"Alpha\"", &format!("\"Al{sequences}pha\""))
        .replace("\"Beta\"", &format!("\"Be{sequences}ta\""))
        .replace("\"People wait\"", &format!("\"People {sequences}wait\""))
        .replace("\"Colors\"", &format!("\"{sequences}\""))
        .replace("unit: \"s\"", &format!("unit: \"{sequences}\""))
        .replace("\"b\": (", &format!("\"b{sequences}\": ("));
    text.replace("    ideas: {", &format!("    // {sequences}\n    ideas: {{").replace("\\\\", "\\"))
}

#[test]
fn no_text_of_a_file_reaches_the_terminal_as_a_control_sequence() {
    let desk = Desk::with(&hostile());
    let mut editor = desk.start().inline().run();
    editor.wait_for("NORMAL");
    let keys_of_views = [
        "j", "k", "G", "gg", "!", "<Enter>", "<Esc>", "e", "<Esc>", "ct", "<Esc>", "/", "pha", "<Esc>", "ga", "gb",
        "j", "gt", "j", "gn", "G", "gm",
    ];
    for keys in keys_of_views.into_iter().chain([
        "gl",
        "s",
        "<Esc>",
        "L",
        "<Esc>",
        "2",
        "zz",
        "zz",
        "1",
        "ct<End>!<Enter>",
        "u",
    ]) {
        editor.press(keys).sync();
    }
    editor.press("ct<End>!<Enter>").wait_for("+1 unsaved");
    std::fs::write(desk.path(), hostile().replace("They leave", "\x1b]0;owned\x07")).unwrap();
    editor.wait_for("merged with your edits").settle();
    check_output(&editor);
    editor.end();
    let mut editor = desk.start().inline().run();
    editor.wait_for("Unsaved edits found").settle();
    check_output(&editor);
}

/// Checks that the output has no other sequences than our own.
fn check_output(editor: &Editor) {
    let seen = editor.seen();
    assert_eq!(seen.parser.callbacks().asked, [""; 0]);
    let text = String::from_utf8_lossy(&seen.bytes);
    for (at, _) in text.match_indices('\x1b') {
        let after: String = text[at + 1..].chars().take(24).collect();
        let end = after.find(|letter: char| letter.is_ascii_alphabetic());
        let is_ours = after.starts_with('[') && end.is_some_and(|end| "HGmJKXhlABCD".contains(&after[end..=end]));
        assert!(is_ours, "ESC {after:?}");
    }
    let strays = |letter: &char| letter.is_control() && !matches!(letter, '\x1b' | '\r' | '\n');
    assert_eq!(text.chars().find(strays), None);
    assert!(!text.contains('\u{202e}'));
}
