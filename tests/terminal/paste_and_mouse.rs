//! What a terminal sends besides keys, and takes besides text: pastes, the mouse, the clipboard.

use super::desk::{Desk, SMALL};

#[test]
fn pasted_text_is_text_and_complete() {
    let desk = Desk::small();
    let mut pty = desk.open();
    let pasted = "\x1b[200~ q:wq\nZZ:q!\r\n\x13u\x1b[201~";
    pty.press("ct\x1b[F").press(pasted).wait_for("3 lines, and this takes one");
    pty.press(pasted).press("\r").wait_for("+1 unsaved");
    pty.wait_for("Alpha q:wq");
    assert_eq!(desk.text(), SMALL, "nothing was saved, nothing was left");
    pty.press("e\x1b[200~:q!\nq\nd\x1b[201~").settle();
    pty.press("\x1b");
    pty.settle();
    pty.wait_for("NORMAL").wait_for("unsaved");
    assert_eq!(desk.text(), SMALL);
    let desk = Desk::small();
    let mut pty = desk.open();
    let text = "word ".repeat(4000);
    pty.press("ct\x15").press(&format!("\x1b[200~{text}end\x1b[201~")).press("\r").wait_for("+1 unsaved");
    pty.press("\x13").wait_for("Saved at").wait_for_end_of("unsaved");
    assert!(desk.text().contains(&format!("\"{text}end\"")));
}

#[test]
fn a_list_that_a_terminal_sends_as_keys_becomes_ideas() {
    let desk = Desk::small();
    let mut pty = desk.open();
    pty.press("n").wait_for("New idea");
    pty.press("\r\n- Warmer soup\r\n\r\n\r\n2. Dark bread\r\n").wait_for("Idea added: Dark bread");
    pty.press("\x1b").wait_for("NORMAL").wait_for("Warmer soup");
    pty.press("\x13").wait_for("Saved at");
    for title in ["Warmer soup", "Dark bread"] {
        assert!(desk.text().contains(&format!("title: \"{title}\"")), "{}", desk.text());
    }
}

#[test]
fn the_mouse_selects_and_scrolls_and_a_copy_is_sent_to_the_terminal() {
    let desk = Desk::small();
    let mut pty = desk.open();
    let row = |pty: &super::pty::Pty, words: &str| {
        let seen = pty.seen();
        let row = seen.screen().rows(0, 120).position(|row| row.contains(words));
        row.unwrap() + 1
    };
    let beta = row(&pty, "Beta");
    pty.press(&format!("\x1b[<0;10;{beta}M\x1b[<0;10;{beta}m"));
    pty.wait_until("on Beta", |seen| seen.row_of_cursor().contains("Beta"));
    pty.press("\x1b[<64;10;10M");
    pty.wait_until("on Alpha", |seen| seen.row_of_cursor().contains("Alpha"));
    // The id is `a`.
    pty.press("yi").wait_for("Copied id");
    let bytes = pty.seen().bytes.clone();
    let text = String::from_utf8_lossy(&bytes);
    assert!(text.contains("\x1b]52;c;YQ=="), "{}", text.escape_debug());
}
