//! Setting up and restoring the terminal.

use super::desk::{Desk, EDIT, SMALL, edited};
use super::pty::Pty;
use rustix::process::Signal;

#[test]
fn the_terminal_is_taken_over_and_restored() {
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
    let mode = |pty: &Pty| pty.seen().screen().mouse_protocol_mode();
    assert_ne!(mode(&pty), vt100::MouseProtocolMode::None);
    pty.press(":mouse on or off\r").wait_for("selects text");
    assert_eq!(mode(&pty), vt100::MouseProtocolMode::None);
    pty.press(":mouse on or off\r").wait_for("Mouse on");
    assert_ne!(mode(&pty), vt100::MouseProtocolMode::None);
    pty.press("q");
    assert_eq!((pty.wait_for_exit(), pty.left_over()), (0, String::new()));
    assert_eq!(pty.seen().screen().contents(), "", "nothing is left on the screen that was there before");
    assert_eq!(desk.text(), SMALL);
    assert_eq!(std::fs::read_dir(desk.state.path()).unwrap().count(), 0, "viewing leaves nothing behind");
}

#[test]
fn a_signal_in_any_mode_restores_the_terminal_and_the_next_start_offers_the_edits() {
    let modes = ["e", "ct", ":", "/", "?", "g", "!", "M", "s", "q"].map(|keys| (Signal::TERM, keys));
    for (signal, keys) in [Signal::TERM, Signal::HUP, Signal::INT].map(|signal| (signal, "")).into_iter().chain(modes) {
        let desk = Desk::small();
        let mut pty = desk.open();
        pty.press(EDIT).wait_for("+1 unsaved");
        if !keys.is_empty() {
            pty.press(keys).settle();
        }
        pty.signal(signal);
        let code = 128 + signal.as_raw().cast_unsigned();
        assert_eq!((pty.wait_for_exit(), pty.left_over()), (code, String::new()), "{signal:?} after {keys}");
        assert_eq!(desk.text(), SMALL, "{signal:?} after {keys}");
        if keys.is_empty() {
            recovers(&desk, 1);
        }
    }
}

/// The next start offers this number of edits; they are recovered and saved.
pub(crate) fn recovers(desk: &Desk, edits: usize) {
    let mut pty = desk.start().run();
    pty.wait_for("Unsaved edits found").press("\r").wait_for("+1 unsaved");
    pty.press("\x13").wait_for("Saved at");
    pty.wait_for_end_of("unsaved");
    assert_eq!(desk.text(), edited(edits));
    pty.press("q");
    assert_eq!(pty.wait_for_exit(), 0);
    assert_eq!(desk.journalled(), 0);
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
    step("", 500, 200);
    step("!", 40, 12);
    step("", 50, 12);
    step("!", 3, 80);
    step("", 70, 20);
    step("\r:", 3, 80);
    step("", 120, 40);
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
