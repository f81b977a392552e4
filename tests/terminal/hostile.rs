//! Hostile text, in the file and pasted.

use super::desk::{Desk, SMALL};

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
    let mut pty = desk.start().run();
    pty.wait_for("NORMAL");
    let keys_of_views = [
        "j", "k", "G", "gg", "!", "\r", "\x1b", "e", "\x1b", "ct", "\x1b", "/", "pha", "\x1b", "ga", "gb", "j", "gt",
        "j", "gn", "G", "gm",
    ];
    for keys in
        keys_of_views.into_iter().chain(["gl", "s", "\x1b", "L", "\x1b", "2", "zz", "zz", "1", "ct\x1b[F!\r", "u"])
    {
        pty.press(keys);
        pty.settle();
    }
    pty.press("ct\x1b[F!\r").wait_for("+1 unsaved");
    std::fs::write(desk.path(), hostile().replace("They leave", "\x1b]0;owned\x07")).unwrap();
    pty.wait_for("merged with your edits").settle();
    pty.signal(rustix::process::Signal::TERM);
    assert_eq!((pty.wait_for_exit(), pty.left_over()), (143, String::new()));
    check_output(&pty);
    let mut pty = desk.start().run();
    pty.wait_for("Unsaved edits found").settle();
    check_output(&pty);
}

/// Checks that the output has no other sequences than our own.
fn check_output(pty: &super::pty::Pty) {
    let seen = pty.seen();
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

#[test]
fn pasted_text_is_text() {
    let desk = Desk::small();
    let mut pty = desk.open();
    pty.press("ct\x1b[F").press("\x1b[200~ q:wq\nZZ:q!\r\n\x13u\x1b[201~").press("\r").wait_for("+1 unsaved");
    pty.wait_for("Alpha q:wq");
    assert_eq!(desk.text(), SMALL, "nothing was saved, nothing was left");
    pty.press("e\x1b[200~:q!\nq\nd\x1b[201~").settle();
    pty.press("\x1b");
    pty.settle();
    pty.wait_for("NORMAL").wait_for("unsaved");
    assert_eq!(desk.text(), SMALL);
}

#[test]
fn a_large_paste_is_complete() {
    let desk = Desk::small();
    let mut pty = desk.open();
    let text = "word ".repeat(4000);
    pty.press("ct\x15").press(&format!("\x1b[200~{text}end\x1b[201~")).press("\r").wait_for("+1 unsaved");
    pty.press("\x13").wait_for("saved ").wait_for_end_of("unsaved");
    assert!(desk.text().contains(&format!("\"{text}end\"")));
}
