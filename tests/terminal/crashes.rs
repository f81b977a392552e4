//! The program crashes, or its terminal goes away.

use super::desk::{Desk, EDIT, SMALL};
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
}

#[test]
fn edits_before_a_panic_are_offered() {
    if !cfg!(debug_assertions) {
        return;
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
fn killed_during_an_edit_no_journaled_edit_is_lost() {
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
}

#[test]
fn killed_again_after_recovery_the_edits_are_still_offered() {
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
}

#[test]
fn edits_are_offered_for_their_file_under_any_path() {
    let desk = Desk::small();
    let inner = desk.folder.path().join("inner");
    std::fs::create_dir(&inner).unwrap();
    std::fs::write(inner.join("roadmap.ron"), SMALL.replace("Smallware", "Another")).unwrap();
    std::os::unix::fs::symlink("roadmap.ron", desk.folder.path().join("link.ron")).unwrap();
    let mut pty = desk.start().arg("roadmap.ron").run();
    pty.wait_for("NORMAL").press(EDIT).wait_for("+1 unsaved");
    pty.signal(Signal::TERM);
    pty.wait_for_exit();
    let other = super::pty::Start::new(&inner).env("WHYMAP_STATE_DIR", desk.state.path()).arg("roadmap.ron");
    let mut pty = other.run();
    pty.wait_for("Another").wait_for("NORMAL").settle();
    assert!(!pty.seen().shows("Unsaved edits found"));
    pty.press("q");
    pty.wait_for_exit();
    for name in ["link.ron", "inner/../roadmap.ron"] {
        let mut pty = desk.start().arg(name).run();
        pty.wait_for("Unsaved edits found").press("\x1b").wait_for_end_of("Unsaved edits found").press("q");
        pty.wait_for_exit();
    }
    recovers(&desk, 1);
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
}

#[test]
fn a_terminal_closed_while_reading_keys_does_not_make_the_program_spin() {
    for _ in 0..10 {
        let desk = Desk::small();
        let mut pty = desk.open();
        pty.press(&"jk".repeat(1000));
        pty.close();
        assert_eq!(pty.wait_for_exit(), 129);
    }
}
