//! Saving, and changes of the file on disk.

use super::desk::{Desk, EDIT, SAVE, SMALL, edited};
use crate::system::journal;
use crate::terminal::EditorExit;
use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

#[test]
fn control_s_writes_the_file() {
    let desk = Desk::small();
    let mut editor = desk.open();
    editor.press(EDIT).wait_for("+1 unsaved");
    assert_eq!(desk.text(), SMALL);
    editor.press(SAVE).wait_for("Saved at").wait_for_end_of("+1 unsaved");
    assert_eq!(desk.text(), edited(1));
    editor.wait_till("without a journal", || desk.journalled() == 0);
    editor.settle();
    assert!(!editor.seen().shows("changed on disk"), "our own save is no news");
}

#[test]
fn a_change_on_disk_is_loaded_when_nothing_is_unsaved() {
    let desk = Desk::small();
    let mut editor = desk.open();
    editor.settle();
    fs::write(desk.path(), edited(3)).unwrap();
    editor.wait_for("Alpha!!!").wait_for("changed on disk");
    // Most editors and git replace the file.
    fs::write(desk.folder.path().join("new"), edited(5)).unwrap();
    fs::rename(desk.folder.path().join("new"), desk.path()).unwrap();
    editor.wait_for("Alpha!!!!!");
    editor.press(EDIT).wait_for("+1 unsaved").press(SAVE).wait_for("Saved at").wait_for_end_of("unsaved");
    assert_eq!(desk.text(), edited(6));
}

#[test]
fn a_change_on_disk_is_merged_with_unsaved_edits() {
    let desk = Desk::small();
    let both = edited(1).replace("\"Beta\"", "\"Theirs\"");
    let mut editor = desk.open();
    editor.press(EDIT).wait_for("+1 unsaved");
    fs::write(desk.path(), SMALL.replace("\"Beta\"", "\"Theirs\"")).unwrap();
    editor.wait_for("merged with your edits").wait_for("Theirs").wait_for("Alpha!");
    editor.press(SAVE).wait_for("Saved at").wait_for_end_of("unsaved");
    assert_eq!(desk.text(), both);
}

#[test]
fn a_conflicting_change_on_disk_is_compared_and_never_overwritten() {
    let desk = Desk::small();
    let theirs = SMALL.replace("\"Beta\"", "\"Theirs");
    let mut editor = desk.open();
    editor.press(EDIT).wait_for("+1 unsaved");
    fs::write(desk.path(), &theirs).unwrap();
    editor.wait_for("Theirs").press("<Esc>").wait_for("File on disk differs");
    editor.press(SAVE).wait_for("Theirs");
    assert_eq!(desk.text(), theirs);
    editor.press("t").wait_for_end_of("unsaved");
    assert_eq!(desk.text(), theirs);
}

#[test]
fn a_deleted_file_is_reported_and_can_be_saved_again() {
    let desk = Desk::small();
    let mut editor = desk.open();
    editor.press(EDIT).wait_for("+1 unsaved");
    fs::remove_file(desk.path()).unwrap();
    editor.wait_for("was deleted");
    editor.press(SAVE).wait_for("Saved at").wait_for_end_of("unsaved");
    assert_eq!(desk.text(), edited(1));
}

#[test]
fn a_folder_in_place_of_the_file_is_rejected_and_the_edits_stay() {
    let desk = Desk::small();
    let mut editor = desk.open();
    editor.press(EDIT).wait_for("+1 unsaved");
    fs::remove_file(desk.path()).unwrap();
    fs::create_dir(desk.path()).unwrap();
    editor.wait_for("your roadmap is still open here");
    editor.press(SAVE);
    editor.settle();
    editor.wait_for("+1 unsaved").wait_for("folder");
    editor.press(":wq<Enter>");
    editor.settle();
    editor.wait_for("+1 unsaved");
    fs::remove_dir(desk.path()).unwrap();
    editor.wait_for("was deleted");
    editor.press(SAVE).wait_for("Saved at").wait_for_end_of("unsaved");
    assert_eq!(desk.text(), edited(1));
}

#[test]
fn a_link_stays_a_link() {
    let desk = Desk::small();
    fs::rename(desk.path(), desk.folder.path().join("real.ron")).unwrap();
    symlink("real.ron", desk.path()).unwrap();
    let mut editor = desk.open();
    editor.press(EDIT).wait_for("+1 unsaved").press(SAVE).wait_for("Saved at").wait_for_end_of("unsaved");
    assert_eq!(fs::read_link(desk.path()).unwrap().to_str(), Some("real.ron"));
    assert_eq!(fs::read_to_string(desk.folder.path().join("real.ron")).unwrap(), edited(1));
}

#[test]
fn a_read_only_file_is_written_only_on_request() {
    let desk = Desk::small();
    fs::set_permissions(desk.path(), Permissions::from_mode(0o444)).unwrap();
    let mut editor = desk.open();
    editor.press(EDIT).wait_for("+1 unsaved").press(SAVE).wait_for("read-only").wait_for("+1 unsaved");
    assert_eq!(desk.text(), SMALL);
    editor.press(":w!<Enter>").wait_for("Saved at").wait_for_end_of("unsaved");
    assert_eq!(desk.text(), edited(1));
}

#[test]
fn a_journal_that_cannot_be_written_is_reported_permanently() {
    let desk = Desk::small();
    fs::write(desk.folder.path().join("in-the-way"), "").unwrap();
    let mut editor = desk.start().state_folder(desk.folder.path().join("in-the-way/state")).run();
    editor.wait_for("! recovery off").wait_for("Crash recovery is off");
    editor.press(EDIT).wait_for("+1 unsaved").wait_for("! recovery off");
    editor.press(SAVE).wait_for("Saved at").wait_for_end_of("unsaved");
    assert_eq!(desk.text(), edited(1));
}

#[test]
fn a_journal_that_fails_later_is_reported_and_recovers() {
    let desk = Desk::small();
    let state = desk.folder.path().join("state");
    let mut editor = desk.start().state_folder(state.clone()).run();
    editor.wait_for("NORMAL").settle();
    assert!(!editor.seen().shows("recovery off"));
    // The lock may be written at this moment.
    editor.wait_till("removed", || fs::remove_dir_all(&state).is_ok());
    editor.press(EDIT).wait_for("+1 unsaved").wait_for("! recovery off").wait_for("Crash recovery is off");
    editor.press(EDIT).wait_for("+2 unsaved").wait_for("! recovery off");
    fs::create_dir(&state).unwrap();
    editor.press(EDIT).wait_for("+3 unsaved").wait_for_end_of("recovery off");
    editor.wait_till("in the journal", || records(&state) == 3);
    editor.end();
    let mut editor = desk.start().state_folder(state.clone()).run();
    editor.wait_for("Unsaved edits found").wait_for("Alpha!!!");
}

#[test]
fn saving_under_another_name_leaves_nothing_to_recover_for_the_old_one() {
    let desk = Desk::small();
    let mut editor = desk.open();
    editor.press(EDIT).wait_for("+1 unsaved").press(":save as").wait_for("another name").press("<Enter>").settle();
    editor.press("<C-u>other.ron<Enter>").wait_for("Saved as other.ron");
    editor.press("q");
    assert_eq!(editor.wait_for_exit(), EditorExit::Quit);
    assert_eq!(fs::read_to_string(desk.folder.path().join("other.ron")).unwrap(), edited(1));
    assert_eq!((desk.text(), desk.journalled()), (SMALL.to_owned(), 0));
}

#[test]
fn autosave_writes_shortly_after_an_edit() {
    let desk = Desk::small();
    let folder = desk.folder.path().join("config");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("config.ron"), "(autosave: true)").unwrap();
    let mut editor = desk.start().config_folder(folder).run();
    editor.wait_for("NORMAL").press(EDIT);
    editor.wait_till("saved", || desk.text() == edited(1));
}

/// The number of records in the only journal of a folder.
fn records(folder: &Path) -> usize {
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut journals = paths.filter(|path| path.extension().is_some_and(|ending| ending == "journal"));
    journals.next().and_then(|path| journal::read(&path).ok()).map_or(0, |journal| journal.records.len())
}
