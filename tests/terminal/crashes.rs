//! The program crashes, or its terminal goes away.

use super::desk::{Desk, EDIT, SMALL, edited};
use super::start::recovers;
use rustix::process::Signal;

#[test]
fn a_panic_restores_the_terminal_and_keeps_the_edits() {
    if !cfg!(debug_assertions) {
        return;
    }
    for (place, keys) in [("loop", "j"), ("check", ""), ("journal", EDIT)] {
        let desk = Desk::small();
        let mut pty = desk.start().env("WHYMAP_PANIC", place).run();
        pty.press(keys);
        assert_eq!((pty.wait_for_exit(), pty.left_over()), (101, String::new()), "{place}");
        let screen = pty.seen().screen().contents();
        assert!(
            screen.contains(&format!("whymap failed: a test asked for a panic of the {place}, at src/")),
            "{screen}"
        );
        assert!(!screen.contains("NORMAL"), "printed after leaving the screen: {screen}");
        assert_eq!(desk.text(), SMALL);
    }
    let desk = Desk::small();
    let mut pty = desk.open();
    pty.press(EDIT).wait_for("+1 unsaved");
    pty.signal(Signal::TERM);
    pty.wait_for_exit();
    // The edits are offered, and a panic at the first key does not lose them.
    let mut pty = desk.start().env("WHYMAP_PANIC", "loop").run();
    pty.wait_for("Unsaved edits found").press("\r");
    assert_eq!(pty.wait_for_exit(), 101);
    recovers(&desk, 1);
}

#[test]
fn after_a_kill_no_journaled_edit_is_lost() {
    for edits in [1, 3, 12] {
        let desk = Desk::small();
        let mut pty = desk.open();
        for _ in 0..edits {
            pty.press(EDIT);
        }
        pty.press("ct half a wo");
        pty.wait_till("in the journal", || desk.journalled() == edits);
        pty.signal(Signal::KILL);
        pty.wait_for_exit();
        assert_eq!(desk.text(), SMALL);
        recovers(&desk, edits);
    }
    // Killed again after each recovery.
    let desk = Desk::small();
    let mut pty = desk.open();
    pty.press(EDIT).wait_for("+1 unsaved");
    pty.signal(Signal::TERM);
    pty.wait_for_exit();
    for _ in 0..5 {
        let mut pty = desk.start().run();
        pty.wait_for("Unsaved edits found").press("\r").wait_for("+1 unsaved");
        pty.signal(Signal::KILL);
        pty.wait_for_exit();
    }
    recovers(&desk, 1);
    // Killed right after a merge with a change on disk.
    let desk = Desk::small();
    let theirs = SMALL.replace("\"Beta\"", "\"Theirs\"");
    let mut pty = desk.open();
    pty.press(EDIT).wait_for("+1 unsaved");
    std::fs::write(desk.path(), &theirs).unwrap();
    pty.wait_for("merged with your edits");
    pty.signal(Signal::KILL);
    pty.wait_for_exit();
    assert_eq!(desk.text(), theirs);
    let mut again = desk.start().run();
    again.wait_for("Unsaved edits found").press("\r").wait_for("not saved yet");
    again.press("\x13").wait_for_end_of("unsaved");
    assert_eq!(desk.text(), edited(1).replace("\"Beta\"", "\"Theirs\""));
}

#[test]
fn the_program_ends_when_its_terminal_is_closed() {
    for keys in ["j", EDIT, "e", ":"] {
        let desk = Desk::small();
        let mut pty = desk.open();
        pty.press(keys);
        pty.settle();
        pty.close();
        assert_eq!(pty.wait_for_exit(), 129, "after {keys:?}");
        assert_eq!(desk.text(), SMALL);
        if keys == EDIT {
            recovers(&desk, 1);
        }
    }
    // While keys are read, that must not make the program spin.
    for _ in 0..10 {
        let desk = Desk::small();
        let mut pty = desk.open();
        pty.press(&"jk".repeat(1000));
        pty.close();
        assert_eq!(pty.wait_for_exit(), 129);
    }
}
