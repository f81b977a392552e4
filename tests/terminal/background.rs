//! Suspending and resuming.

use super::desk::{Desk, EDIT, edited};
use super::pty::Pty;
use rustix::process::Signal;
use std::process::Command;

fn is_stopped(pty: &Pty) -> bool {
    let id = pty.id().as_raw_nonzero().to_string();
    let status = Command::new("ps").args(["-o", "stat=", "-p", &id]).output().unwrap();
    String::from_utf8_lossy(&status.stdout).trim_start().starts_with('T')
}

fn suspend_and_resume(desk: &Desk, stop: impl Fn(&mut Pty)) {
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
fn control_z_and_the_stop_signal_restore_the_terminal_until_the_program_continues() {
    suspend_and_resume(&Desk::small(), |pty| {
        pty.press("\x1a");
    });
    suspend_and_resume(&Desk::small(), |pty| pty.signal(Signal::TSTP));
}

#[test]
fn after_a_stop_everything_is_redrawn_and_a_changed_file_is_reloaded() {
    // No program can catch this signal.
    let desk = Desk::small();
    let mut pty = desk.open();
    pty.settle();
    pty.signal(Signal::STOP);
    pty.wait_till("stopped", || is_stopped(&pty));
    let before = pty.settle();
    pty.signal(Signal::CONT);
    pty.wait_until("drawn", |seen| String::from_utf8_lossy(&seen.bytes[before..]).contains("Smallware"));
    pty.press(EDIT).wait_for("+1 unsaved");
    let desk = Desk::small();
    let mut pty = desk.open();
    pty.press("\x1a");
    pty.wait_till("stopped", || is_stopped(&pty));
    std::fs::write(desk.path(), edited(2)).unwrap();
    pty.signal(Signal::CONT);
    pty.wait_for("Alpha!!").wait_for("changed on disk");
}
