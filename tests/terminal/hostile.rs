//! Text from strangers: in the file, and pasted.

use super::desk::{Desk, SMALL};

/// What a terminal would obey, as it may stand in a file: raw, and as an escape of RON.
const ORDERS: [&str; 10] = [
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
    let orders = ORDERS.concat();
    let text = SMALL
        .replace("\"Smallware\"", &format!("\"Small{orders}ware\""))
        .replace("\"Alpha\"", &format!("\"Al{orders}pha\""))
        .replace("\"Beta\"", &format!("\"Be{orders}ta\""))
        .replace("\"People wait\"", &format!("\"People {orders}wait\""))
        .replace("\"Colours\"", &format!("\"{orders}\""))
        .replace("unit: \"s\"", &format!("unit: \"{orders}\""))
        .replace("\"b\": (", &format!("\"b{orders}\": ("));
    text.replace("    ideas: {", &format!("    // {orders}\n    ideas: {{").replace("\\\\", "\\"))
}

#[test]
fn no_text_of_a_file_is_an_order_to_the_terminal() {
    let desk = Desk::with(&hostile());
    let mut pty = desk.start().run();
    pty.wait_for("NORMAL");
    let places = [
        "j", "k", "G", "gg", "!", "\r", "\x1b", "e", "\x1b", "ct", "\x1b", "/", "pha", "\x1b", "ga", "gb", "j", "gt",
        "j", "gn", "G", "gm",
    ];
    for keys in places.into_iter().chain(["gl", "s", "\x1b", "L", "\x1b", "2", "zz", "zz", "1", "ct\x1b[F!\r", "u"]) {
        pty.press(keys);
        pty.settle();
    }
    pty.press("ct\x1b[F!\r").wait_for("+1 unsaved");
    std::fs::write(desk.path(), hostile().replace("They leave", "\x1b]0;owned\x07")).unwrap();
    pty.wait_for("merged with your edits").settle();
    pty.signal(rustix::process::Signal::TERM);
    assert_eq!((pty.wait_for_exit(), pty.left_over()), (143, String::new()));
    obeys_nothing(&pty);
    let mut pty = desk.start().run();
    pty.wait_for("Unsaved edits found").settle();
    obeys_nothing(&pty);
}

/// Everything that was written is of our own few sequences.
fn obeys_nothing(pty: &super::pty::Pty) {
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
fn a_large_paste_is_taken_whole() {
    let desk = Desk::small();
    let mut pty = desk.open();
    let words = "word ".repeat(4000);
    pty.press("ct\x15").press(&format!("\x1b[200~{words}end\x1b[201~")).press("\r").wait_for("+1 unsaved");
    pty.press("\x13").wait_for("saved ").wait_for_end_of("unsaved");
    assert!(desk.text().contains(&format!("\"{words}end\"")));
}
