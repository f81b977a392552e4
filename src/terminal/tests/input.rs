//! Keys and sizes that must not disturb the editor.

use super::desk::{Desk, EDIT, SMALL};
use crate::terminal::EditorExit;

#[test]
fn control_c_never_ends_the_program() {
    let desk = Desk::small();
    let mut editor = desk.open();
    for keys in ["<C-c>", "e<C-c><Esc>", ":<C-c><Esc>", "ct<C-c><Esc>", "<C-c><C-c><C-c>"] {
        editor.press(keys).sync();
    }
    editor.press(EDIT).wait_for("+1 unsaved").wait_for("Alpha!");
    assert_eq!(desk.text(), SMALL);
    editor.press("qd");
    assert_eq!(editor.wait_for_exit(), EditorExit::Quit);
}

#[test]
fn a_terminal_may_have_no_size_or_be_huge() {
    let desk = Desk::small();
    for (columns, rows) in [(0, 0), (1, 1), (2, 200), (500, 200)] {
        let mut editor = desk.start().size(columns, rows).run();
        editor.sync();
        editor.resize(120, 40).wait_for("NORMAL");
        editor.press("q");
        assert_eq!(editor.wait_for_exit(), EditorExit::Quit, "{columns}x{rows}");
    }
}

#[test]
fn redrawing_draws_the_whole_screen_and_sends_no_query_to_the_terminal() {
    let desk = Desk::small();
    let mut editor = desk.open();
    let before = editor.settle();
    editor.press("<C-l>");
    editor.wait_until("drawn", |seen| String::from_utf8_lossy(&seen.bytes[before..]).contains("Smallware"));
    editor.press(EDIT).wait_for("+1 unsaved");
    assert!(!editor.seen().bytes.windows(4).any(|window| window == b"\x1b[6n"));
}
