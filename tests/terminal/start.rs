//! Setting up and restoring the terminal.

use super::desk::{Desk, EDIT, SMALL, edited};
use super::pty::Pty;
use rustix::process::Signal;

#[test]
fn the_first_frame_shows_the_product_and_the_cursor_is_on_the_selected_row() {
    let desk = Desk::small();
    let mut pty = desk.open();
    pty.wait_for("Smallware").settle();
    let seen = pty.seen();
    assert!(seen.screen().alternate_screen() && seen.screen().bracketed_paste());
    assert!(!seen.screen().hide_cursor(), "screen readers and input methods look for it");
    assert!(seen.row_of_cursor().contains("Alpha"), "{}", seen.row_of_cursor());
    drop(seen);
    assert!(!pty.has_old_modes(), "keys arrive one by one");
    pty.press("j");
    pty.wait_until("on the next row", |seen| !seen.row_of_cursor().contains("Alpha"));
    pty.press("G");
    pty.wait_until("on the last row", |seen| seen.row_of_cursor().contains("Beta"));
}

#[test]
fn quitting_leaves_the_terminal_as_it_was() {
    let desk = Desk::small();
    let mut pty = desk.open();
    pty.press("q");
    assert_eq!((pty.wait_for_exit(), pty.left_over()), (0, String::new()));
    assert_eq!(pty.seen().screen().contents(), "", "nothing is left on the screen that was there before");
    assert_eq!(desk.text(), SMALL);
    assert_eq!(
        std::fs::read_dir(desk.state.path()).unwrap().count(),
        0,
        "a session without edits leaves nothing behind"
    );
}

#[test]
fn a_signal_restores_the_terminal_and_the_next_start_offers_the_edits() {
    for signal in [Signal::TERM, Signal::HUP, Signal::INT] {
        let desk = Desk::small();
        let mut pty = desk.open();
        pty.press(EDIT).wait_for("+1 unsaved");
        pty.signal(signal);
        let code = 128 + signal.as_raw().cast_unsigned();
        assert_eq!((pty.wait_for_exit(), pty.left_over()), (code, String::new()), "{signal:?}");
        assert_eq!(desk.text(), SMALL, "{signal:?}");
        recovers(&desk, 1);
    }
}

/// The next start offers this number of edits; they are recovered and saved.
pub(crate) fn recovers(desk: &Desk, edits: usize) {
    let mut pty = desk.start().run();
    pty.wait_for("Unsaved edits found").press("\r").wait_for("+1 unsaved");
    pty.press("\x13").wait_for("saved");
    pty.wait_for_end_of("unsaved");
    assert_eq!(desk.text(), edited(edits));
    pty.press("q");
    assert_eq!(pty.wait_for_exit(), 0);
    assert_eq!(desk.journalled(), 0);
}

#[test]
fn a_signal_ends_the_program_in_every_mode() {
    for keys in ["e", "ct", ":", "/", "?", "g", "!", "M", "s", "q"] {
        let desk = Desk::small();
        let mut pty = desk.open();
        pty.press(EDIT).wait_for("+1 unsaved").press(keys);
        pty.settle();
        pty.signal(Signal::TERM);
        assert_eq!((pty.wait_for_exit(), pty.left_over()), (143, String::new()), "after {keys}");
    }
}

#[test]
fn control_c_never_ends_the_program() {
    let desk = Desk::small();
    let mut pty = desk.open();
    for keys in ["\x03", "e\x03\x1b", ":\x03\x1b", "ct\x03\x1b", "\x03\x03\x03"] {
        pty.press(keys).settle();
    }
    pty.press(EDIT).wait_for("+1 unsaved").wait_for("Alpha!");
    assert_eq!(desk.text(), SMALL);
    pty.press("qd");
    assert_eq!((pty.wait_for_exit(), pty.left_over()), (0, String::new()));
}

#[test]
fn a_terminal_may_have_no_size_or_be_huge() {
    let desk = Desk::small();
    for (columns, rows) in [(0, 0), (1, 1), (2, 200), (500, 200)] {
        let mut pty = desk.start().size(columns, rows).run();
        pty.wait_until("in the alternate screen", |seen| seen.screen().alternate_screen());
        pty.settle();
        pty.resize(120, 40);
        pty.wait_for("NORMAL");
        pty.press("q");
        assert_eq!((pty.wait_for_exit(), pty.left_over()), (0, String::new()), "{columns}x{rows}");
    }
}

#[test]
fn the_size_may_change_at_any_time() {
    let desk = Desk::small();
    let mut pty = desk.open();
    let mut step = |keys: &str, columns, rows| {
        pty.press(keys);
        pty.resize(columns, rows);
        pty.settle();
    };
    step("ct\x1b[F", 1, 1);
    step("!", 500, 200);
    step("!", 40, 12);
    step("\r:", 3, 80);
    step("\x1b", 120, 40);
    pty.wait_for("+1 unsaved").wait_for("Alpha!!");
    storm(&mut pty);
    pty.wait_for("Alpha!!");
    pty.press("\x13");
    pty.wait_till("saved", || desk.text() == edited(2));
}

fn storm(pty: &mut Pty) {
    for step in 0..300 {
        pty.resize(20 + step % 150, 5 + step % 60);
        if step % 10 == 0 {
            pty.press("jk");
        }
    }
    pty.resize(120, 40);
}
