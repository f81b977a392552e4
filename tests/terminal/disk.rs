//! Saving, and changes of the file on disk.

use super::desk::{Desk, EDIT, SMALL, edited};
use rustix::process::Signal;
use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, chown, symlink};
use std::process::Command;

#[test]
fn control_s_writes_the_file() {
    let desk = Desk::small();
    let mut pty = desk.open();
    pty.press(EDIT).wait_for("+1 unsaved");
    assert_eq!(desk.text(), SMALL);
    pty.press("\x13").wait_for("saved ").wait_for_end_of("+1 unsaved");
    assert_eq!(desk.text(), edited(1));
    pty.wait_till("without a journal", || desk.journalled() == 0);
    pty.settle();
    assert!(!pty.seen().shows("changed on disk"), "our own save is no news");
}

#[test]
fn a_change_on_disk_is_loaded_when_nothing_is_unsaved() {
    let desk = Desk::small();
    let mut pty = desk.open();
    pty.settle();
    fs::write(desk.path(), edited(3)).unwrap();
    pty.wait_for("Alpha!!!").wait_for("changed on disk");
    // Most editors and git replace the file.
    fs::write(desk.folder.path().join("new"), edited(5)).unwrap();
    fs::rename(desk.folder.path().join("new"), desk.path()).unwrap();
    pty.wait_for("Alpha!!!!!");
    pty.press(EDIT).wait_for("+1 unsaved").press("\x13").wait_for("saved ").wait_for_end_of("unsaved");
    assert_eq!(desk.text(), edited(6));
}

#[test]
fn a_change_on_disk_is_merged_with_unsaved_edits() {
    let desk = Desk::small();
    let both = edited(1).replace("\"Beta\"", "\"Theirs\"");
    let mut pty = desk.open();
    pty.press(EDIT).wait_for("+1 unsaved");
    fs::write(desk.path(), SMALL.replace("\"Beta\"", "\"Theirs\"")).unwrap();
    pty.wait_for("merged with your edits").wait_for("Theirs").wait_for("Alpha!");
    pty.press("\x13").wait_for("saved ").wait_for_end_of("unsaved");
    assert_eq!(desk.text(), both);
}

#[test]
fn killed_right_after_a_merge_with_unsaved_edits_nothing_is_lost() {
    let desk = Desk::small();
    let theirs = SMALL.replace("\"Beta\"", "\"Theirs\"");
    let mut pty = desk.open();
    pty.press(EDIT).wait_for("+1 unsaved");
    fs::write(desk.path(), &theirs).unwrap();
    pty.wait_for("merged with your edits");
    pty.signal(Signal::KILL);
    pty.wait_for_exit();
    assert_eq!(desk.text(), theirs);
    let mut again = desk.start().run();
    again.wait_for("Unsaved edits found").press("\r").wait_for("not yet saved");
    again.press("\x13").wait_for_end_of("unsaved");
    assert_eq!(desk.text(), edited(1).replace("\"Beta\"", "\"Theirs\""));
}

#[test]
fn a_conflicting_change_on_disk_is_compared_and_never_overwritten() {
    let desk = Desk::small();
    let theirs = SMALL.replace("\"Beta\"", "\"Theirs");
    let mut pty = desk.open();
    pty.press(EDIT).wait_for("+1 unsaved");
    fs::write(desk.path(), &theirs).unwrap();
    pty.wait_for("Theirs").press("\x1b").wait_for("differs on disk");
    pty.press("\x13").wait_for("Theirs");
    assert_eq!(desk.text(), theirs);
    pty.press("t").wait_for_end_of("unsaved");
    assert_eq!(desk.text(), theirs);
}

#[test]
fn a_deleted_file_is_reported_and_can_be_saved_again() {
    let desk = Desk::small();
    let mut pty = desk.open();
    pty.press(EDIT).wait_for("+1 unsaved");
    fs::remove_file(desk.path()).unwrap();
    pty.wait_for("was deleted");
    pty.press("\x13").wait_for("saved ").wait_for_end_of("unsaved");
    assert_eq!(desk.text(), edited(1));
}

#[test]
fn a_folder_in_place_of_the_file_is_rejected_and_the_edits_stay() {
    let desk = Desk::small();
    let mut pty = desk.open();
    pty.press(EDIT).wait_for("+1 unsaved");
    fs::remove_file(desk.path()).unwrap();
    fs::create_dir(desk.path()).unwrap();
    pty.wait_for("your roadmap is kept here");
    pty.press("\x13");
    pty.settle();
    pty.wait_for("+1 unsaved").wait_for("folder");
    pty.press(":wq\r");
    pty.settle();
    pty.wait_for("+1 unsaved");
    fs::remove_dir(desk.path()).unwrap();
    pty.wait_for("was deleted");
    pty.press("\x13").wait_for("saved ").wait_for_end_of("unsaved");
    assert_eq!(desk.text(), edited(1));
}

#[test]
fn a_link_stays_a_link() {
    let desk = Desk::small();
    fs::rename(desk.path(), desk.folder.path().join("real.ron")).unwrap();
    symlink("real.ron", desk.path()).unwrap();
    let mut pty = desk.open();
    pty.press(EDIT).wait_for("+1 unsaved").press("\x13").wait_for("saved ").wait_for_end_of("unsaved");
    assert_eq!(fs::read_link(desk.path()).unwrap().to_str(), Some("real.ron"));
    assert_eq!(fs::read_to_string(desk.folder.path().join("real.ron")).unwrap(), edited(1));
}

#[test]
fn a_read_only_file_is_written_only_on_request() {
    let desk = Desk::small();
    fs::set_permissions(desk.path(), Permissions::from_mode(0o444)).unwrap();
    let mut pty = desk.open();
    pty.press(EDIT).wait_for("+1 unsaved").press("\x13").wait_for("read-only").wait_for("+1 unsaved");
    assert_eq!(desk.text(), SMALL);
    pty.press(":w!\r").wait_for("saved ").wait_for_end_of("unsaved");
    assert_eq!(desk.text(), edited(1));
}

/// The `nobody` user, who is bound by permissions even if the tests run as root.
const NOBODY: u32 = 65534;

/// The command prefix that runs a program as `nobody`: empty if we are an ordinary user, `None` if that is not
/// possible.
fn as_nobody() -> Option<&'static [&'static str]> {
    const WORDS: [&str; 4] = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];
    if !rustix::process::geteuid().is_root() {
        return Some(&[]);
    }
    let mut trial = Command::new(WORDS[0]);
    let can = trial.args(&WORDS[1..]).args([env!("CARGO_BIN_EXE_whymap"), "--version"]).output();
    can.is_ok_and(|told| told.status.success()).then_some(&WORDS)
}

#[test]
fn in_a_read_only_folder_the_edits_stay_and_can_be_saved_in_place() {
    let Some(words) = as_nobody() else { return eprintln!("skipped: nobody cannot run the program here") };
    let desk = Desk::small();
    for path in [desk.folder.path(), desk.state.path(), &desk.path()] {
        let _ = chown(path, Some(NOBODY), Some(NOBODY));
    }
    fs::set_permissions(desk.folder.path(), Permissions::from_mode(0o555)).unwrap();
    let mut pty = desk.start().through(words).run();
    pty.wait_for("NORMAL").press(EDIT).wait_for("+1 unsaved").press("\x13").wait_for(":save into the file itself");
    assert_eq!(desk.text(), SMALL);
    pty.wait_for("+1 unsaved").press(":save into the file").wait_for("Save into the file itself").press("\r");
    pty.wait_for("saved ").wait_for_end_of("unsaved");
    assert_eq!(desk.text(), edited(1));
    fs::set_permissions(desk.folder.path(), Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn a_journal_that_cannot_be_written_is_reported_permanently() {
    let desk = Desk::small();
    fs::write(desk.folder.path().join("in-the-way"), "").unwrap();
    let mut pty = desk.start().env("WHYMAP_STATE_DIR", desk.folder.path().join("in-the-way/state")).run();
    pty.wait_for("! no recovery").wait_for("would not survive a crash");
    pty.press(EDIT).wait_for("+1 unsaved").wait_for("! no recovery");
    pty.press("\x13").wait_for("saved ").wait_for_end_of("unsaved");
    assert_eq!(desk.text(), edited(1));
}

#[test]
fn a_journal_that_fails_later_is_reported_and_recovers() {
    let desk = Desk::small();
    let state = desk.folder.path().join("state");
    let mut pty = desk.start().env("WHYMAP_STATE_DIR", &state).run();
    pty.wait_for("NORMAL").settle();
    assert!(!pty.seen().shows("no recovery"));
    fs::remove_dir_all(&state).unwrap();
    pty.press(EDIT).wait_for("+1 unsaved").wait_for("! no recovery").wait_for("would not survive a crash");
    pty.press(EDIT).wait_for("+2 unsaved").wait_for("! no recovery");
    fs::create_dir(&state).unwrap();
    pty.press(EDIT).wait_for("+3 unsaved").wait_for_end_of("no recovery");
    pty.signal(rustix::process::Signal::KILL);
    pty.wait_for_exit();
    let mut pty = desk.start().env("WHYMAP_STATE_DIR", &state).run();
    pty.wait_for("Unsaved edits found").wait_for("Alpha!!!");
}

#[test]
fn saving_under_another_name_leaves_nothing_to_recover_for_the_old_one() {
    let desk = Desk::small();
    let mut pty = desk.open();
    pty.press(EDIT).wait_for("+1 unsaved").press(":save as").wait_for("another name").press("\r").settle();
    pty.press("\x15other.ron\r").wait_for("saved as other.ron");
    pty.press("q");
    assert_eq!(pty.wait_for_exit(), 0);
    assert_eq!(fs::read_to_string(desk.folder.path().join("other.ron")).unwrap(), edited(1));
    assert_eq!((desk.text(), desk.journalled()), (SMALL.to_owned(), 0));
}
