//! Two processes on one file: one edits, the other is read-only until it takes over.

use super::desk::{Desk, EDIT, SMALL, edited};
use super::pty::Pty;
use super::skip::is_usable;
use rustix::process::Signal;
use std::time::{Duration, Instant};

const SAVE: &str = "\x13";
const TAKE_OVER: &str = "\x1b[17~";

fn two(desk: &Desk) -> (Pty, Pty) {
    let first = desk.open();
    first.settle();
    (first, follower(desk))
}

fn follower(desk: &Desk) -> Pty {
    let mut second = desk.start().run();
    second.wait_for("READ-ONLY").wait_for("open in another whymap window (pid");
    second
}

fn take_over(pty: &mut Pty) {
    pty.press(TAKE_OVER).wait_for("Take over?").press("y");
}

fn locks(desk: &Desk) -> usize {
    let entries = std::fs::read_dir(desk.state.path()).unwrap().map(|entry| entry.unwrap().path());
    entries.filter(|path| path.extension().is_some_and(|ending| ending == "lock")).count()
}

#[test]
fn the_second_is_read_only_and_shows_what_the_first_saves() {
    let desk = Desk::small();
    let (mut first, mut second) = two(&desk);
    assert!(!first.seen().shows("READ-ONLY"));
    for (keys, what) in [("n", "n"), (">", "a lane"), ("ct", "a title"), ("u", "undo"), (SAVE, "saving")] {
        second
            .press(keys)
            .wait_for("F6 to take over")
            .wait_for("Read-only: the file is open in another whymap window (pid");
        assert!(second.seen().shows("READ-ONLY"), "{what}");
        second.press("j").wait_for_end_of("open in another whymap window");
        second.press("k").settle();
    }
    // A form can be opened for reading.
    second
        .press("\r")
        .wait_for("People wait")
        .press("x")
        .wait_for("F6 to take over")
        .press("\x1b")
        .wait_for_end_of("Edit theme");
    first.press(EDIT).wait_for("+1 unsaved").press(SAVE).wait_for("Saved at").wait_for_end_of("unsaved");
    let saved = Instant::now();
    second.wait_for("Alpha!");
    // About 0.2 seconds on an idle machine.
    assert!(saved.elapsed() < Duration::from_secs(3), "{:?}", saved.elapsed());
    assert!(second.seen().row_of_cursor().contains("Alpha!"), "the cursor stays on its entry");
    assert_eq!(desk.text(), edited(1));
    first.press("q").wait_for_exit();
    second.wait_for("has quit: you are editing this file now").wait_for("NORMAL");
    second.press(EDIT).wait_for("+1 unsaved").press(SAVE).wait_for("Saved at").wait_for_end_of("unsaved");
    assert_eq!(desk.text(), edited(2));
    second.press("q").wait_for_exit();
    assert_eq!(std::fs::read_dir(desk.state.path()).unwrap().count(), 0, "nothing is left behind");
}

#[test]
fn taking_over_makes_the_first_read_only_and_keeps_its_edits() {
    let desk = Desk::small();
    let (mut first, mut second) = two(&desk);
    first.press("G").press(EDIT).wait_for("+1 unsaved");
    // Pending text counts as an edit.
    first.press("gg").press("ct\x1b[F?").wait_for("Alpha?");
    take_over(&mut second);
    second.wait_for("You are editing this file now; the other whymap window is read-only").wait_for("NORMAL");
    first.wait_for("Another whymap window asked to edit").wait_for("you have 2 unsaved edits").wait_for("read-only");
    first
        .press("\x1b")
        .wait_for_end_of("Edit theme")
        .wait_for("READ-ONLY")
        .wait_for("+2 unsaved")
        .press(SAVE)
        .wait_for("Not saved. Read-only");
    second.press("q").wait_for_exit();
    first
        .wait_for("has quit: you are editing this file now")
        .press(SAVE)
        .wait_for("Saved at")
        .wait_for_end_of("unsaved");
    assert_eq!(desk.text(), SMALL.replace("\"Alpha\"", "\"Alpha?\"").replace("\"Beta\"", "\"Beta!\""));
}

#[test]
fn taking_over_works_back_and_forth() {
    let desk = Desk::small();
    let (mut first, mut second) = two(&desk);
    for times in [1, 3] {
        take_over(&mut second);
        second.wait_for("You are editing this file now").wait_for("NORMAL");
        first.wait_for("READ-ONLY");
        second.press(EDIT).wait_for("+1 unsaved").press(SAVE).wait_for("Saved at").wait_for_end_of("unsaved");
        first.wait_for(&format!("Alpha{}", "!".repeat(times)));
        take_over(&mut first);
        first.wait_for("You are editing this file now").wait_for("NORMAL");
        second.wait_for("READ-ONLY");
        first.press(EDIT).wait_for("+1 unsaved").press(SAVE).wait_for("Saved at").wait_for_end_of("unsaved");
        second.wait_for(&format!("Alpha{}", "!".repeat(times + 1)));
    }
    assert_eq!(desk.text(), edited(4));
    assert_eq!(locks(&desk), 1);
}

#[test]
fn of_three_processes_the_one_that_asked_gets_the_lock() {
    let desk = Desk::small();
    let (mut first, mut second) = two(&desk);
    let mut third = follower(&desk);
    take_over(&mut third);
    third.wait_for("You are editing this file now").wait_for("NORMAL");
    first.wait_for("READ-ONLY");
    second.settle();
    assert!(second.seen().shows("READ-ONLY"));
    take_over(&mut second);
    second.wait_for("You are editing this file now").wait_for("NORMAL");
    third.wait_for("READ-ONLY");
}

#[test]
fn when_the_first_is_killed_the_second_edits_and_can_recover_its_edits() {
    let desk = Desk::small();
    let (mut first, mut second) = two(&desk);
    first.press(EDIT).wait_for("+1 unsaved");
    first.wait_till("in the journal", || desk.journalled() == 1);
    first.signal(Signal::KILL);
    first.wait_for_exit();
    second.wait_for("has quit: you are editing this file now (:recover to see its unsaved edits)").wait_for("NORMAL");
    second.press(":recover\r").wait_for("Unsaved edits found").press("\r").wait_for("+1 unsaved");
    second.press(SAVE).wait_for("Saved at").wait_for_end_of("unsaved");
    assert_eq!(desk.text(), edited(1));
    // The lock file of a killed process does not block others.
    second.signal(Signal::KILL);
    second.wait_for_exit();
    assert_eq!(locks(&desk), 1);
    let third = desk.open();
    assert!(!third.seen().shows("READ-ONLY"));
}

#[test]
fn a_stopped_process_is_taken_over_and_is_read_only_when_it_continues() {
    let desk = Desk::small();
    let (mut first, mut second) = two(&desk);
    first.press(EDIT).wait_for("+1 unsaved");
    first.signal(Signal::STOP);
    take_over(&mut second);
    second.wait_for("The other whymap window did not respond, so you are editing now").wait_for("NORMAL");
    second.press(EDIT).press(EDIT).wait_for("+2 unsaved").press(SAVE).wait_for("Saved at").wait_for_end_of("unsaved");
    // The first key it gets is a save: nothing is overwritten.
    first.press(SAVE);
    first.signal(Signal::CONT);
    first.wait_for("read-only").wait_for("+1 unsaved");
    assert_eq!(desk.text(), edited(2));
    assert_eq!(locks(&desk), 1);
}

#[test]
fn without_locks_both_edit_and_no_save_overwrites_another() {
    let strace = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=flock", "-e", "inject=flock:error=ENOLCK"];
    if !is_usable(&strace) {
        return;
    }
    let desk = Desk::small();
    let open = || {
        let mut pty = desk.start().through(&strace).run();
        pty.wait_for("NORMAL").settle();
        pty
    };
    let (mut first, mut second) = (open(), open());
    assert_eq!(locks(&desk), 0);
    first.press(EDIT).wait_for("+1 unsaved");
    second.press("G").press(EDIT).wait_for("+1 unsaved").press(SAVE).wait_for("Saved at").wait_for_end_of("unsaved");
    first.wait_for("merged with your edits").press(SAVE).wait_for("Saved at").wait_for_end_of("unsaved");
    assert_eq!(desk.text(), edited(1).replace("\"Beta\"", "\"Beta!\""));
}
