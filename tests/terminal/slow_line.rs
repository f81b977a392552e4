//! Lines that deliver late, in parts, or nothing at all.

use super::desk::{Desk, EDIT, SMALL};
use rustix::process::Signal;
use std::thread::sleep;
use std::time::Duration;

/// The time between two packets of a slow line.
const PACKET: Duration = Duration::from_millis(16);

#[test]
fn a_key_in_two_parts_is_that_key_and_a_late_reply_types_nothing() {
    let desk = Desk::small();
    let mut pty = desk.open();
    // `D` deletes a theme, `>` moves it.
    for parts in [["\x1b", "[D"], ["\x1b[", "D"], ["\x1bO", "D"], ["\x1b[1;5", "D"], ["\x1b", "P>|XTerm(390)D\x1b\\"]] {
        for part in parts {
            pty.press(part);
            sleep(PACKET);
        }
        pty.settle();
        assert!(!pty.seen().shows("unsaved"), "after {parts:?}");
    }
    assert_eq!(desk.text(), SMALL);
    // Alone, ESC is a key.
    let desk = Desk::small();
    let mut pty = desk.open();
    pty.press(":").wait_for("Commands");
    pty.press("\x1b").wait_for_end_of("Commands");
    pty.press("\x1b[<64;0;5M").press(EDIT).wait_for("+1 unsaved");
}

#[test]
fn a_paste_without_an_end_gives_the_keyboard_back() {
    let desk = Desk::small();
    let mut pty = desk.open();
    pty.press("ct").wait_for("Alpha");
    pty.press("\x1b[200~ and q").wait_for("Alpha and q");
    pty.press("\r").wait_for("+1 unsaved");
    assert_eq!(desk.text(), SMALL);
}

#[test]
fn a_terminal_that_takes_no_output_delays_no_signal() {
    for signal in [Signal::TERM, Signal::HUP] {
        let desk = Desk::small();
        let mut pty = desk.open();
        pty.press(EDIT).wait_for("+1 unsaved");
        pty.press("ct half a wo").wait_for("half a wo");
        pty.stop_reading();
        // Each one draws the whole screen.
        for _ in 0..60 {
            pty.press("\x0c");
            sleep(PACKET);
        }
        pty.signal(signal);
        assert_eq!(pty.wait_for_exit(), 128 + signal.as_raw().cast_unsigned());
        assert!(pty.has_old_modes());
        assert_eq!(desk.text(), SMALL);
        // The edit is offered, and what was being typed.
        let mut pty = desk.start().run();
        pty.wait_for("Unsaved edits found").press("\r").wait_for("+1 unsaved").wait_for("half a wo");
    }
}
