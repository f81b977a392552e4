//! To the background and back.

use super::desk::{Desk, EDIT, edited};
use super::pty::Pty;
use rustix::process::Signal;
use std::process::Command;

fn is_stopped(pty: &Pty) -> bool {
    let id = pty.id().as_raw_nonzero().to_string();
    let told = Command::new("ps").args(["-o", "stat=", "-p", &id]).output().unwrap();
    String::from_utf8_lossy(&told.stdout).trim_start().starts_with('T')
}

fn stopped_and_back(desk: &Desk, stop: impl Fn(&mut Pty)) {
    let mut pty = desk.open();
    pty.press(EDIT).wait_for("+1 unsaved");
    for edits in 2..4 {
        stop(&mut pty);
        pty.wait_till("stopped", || is_stopped(&pty));
        assert_eq!(pty.left_over(), "");
        let before = pty.seen().bytes.len();
        pty.signal(Signal::CONT);
        pty.wait_until("back", |seen| seen.screen().alternate_screen() && seen.shows("NORMAL"));
        pty.settle();
        assert!(!pty.has_old_modes() && pty.seen().screen().bracketed_paste());
        let written = pty.seen().bytes[before..].to_vec();
        assert!(String::from_utf8_lossy(&written).contains("Smallware"), "the whole screen is drawn");
        assert!(!written.windows(4).any(|window| window == b"\x1b[6n"), "the terminal is not asked anything");
        pty.press(EDIT).wait_for(&format!("+{edits} unsaved"));
    }
    pty.press("\x13").wait_for_end_of("unsaved");
    assert_eq!(desk.text(), edited(3));
}

#[test]
fn control_z_gives_the_terminal_back_until_the_program_goes_on() {
    stopped_and_back(&Desk::small(), |pty| {
        pty.press("\x1a");
    });
}

#[test]
fn so_does_the_signal() {
    stopped_and_back(&Desk::small(), |pty| pty.signal(Signal::TSTP));
}

#[test]
fn after_a_stop_without_a_word_everything_is_drawn_anew() {
    let desk = Desk::small();
    let mut pty = desk.open();
    pty.settle();
    pty.signal(Signal::STOP);
    pty.wait_till("stopped", || is_stopped(&pty));
    let before = pty.settle();
    pty.signal(Signal::CONT);
    pty.wait_until("drawn", |seen| String::from_utf8_lossy(&seen.bytes[before..]).contains("Smallware"));
    pty.press(EDIT).wait_for("+1 unsaved");
}

#[test]
fn a_file_that_changed_in_the_meantime_is_seen_on_the_way_back() {
    let desk = Desk::small();
    let mut pty = desk.open();
    pty.press("\x1a");
    pty.wait_till("stopped", || is_stopped(&pty));
    std::fs::write(desk.path(), edited(2)).unwrap();
    pty.signal(Signal::CONT);
    pty.wait_for("Alpha!!").wait_for("changed on disk");
}

#[test]
fn drawing_anew_asks_the_terminal_nothing() {
    let desk = Desk::small();
    let mut pty = desk.open();
    let before = pty.settle();
    pty.press("\x0c");
    pty.wait_until("drawn", |seen| String::from_utf8_lossy(&seen.bytes[before..]).contains("Smallware"));
    pty.press(EDIT).wait_for("+1 unsaved");
    assert!(!pty.seen().bytes.windows(4).any(|window| window == b"\x1b[6n"));
}
