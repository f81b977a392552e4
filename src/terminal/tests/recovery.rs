//! Unsaved edits of an earlier run.

use super::desk::{Desk, EDIT, SAVE, SMALL, edited};
use crate::terminal::EditorExit;
use std::fs;
use std::os::unix::fs::symlink;

/// Checks that the next start offers the edits, and saves them.
fn recovers(desk: &Desk, edits: usize) {
    let mut editor = desk.start().run();
    editor.wait_for("Unsaved edits found").press("<Enter>").wait_for("+1 unsaved");
    editor.press(SAVE).wait_for("Saved at").wait_for_end_of("unsaved");
    assert_eq!(desk.text(), edited(edits));
    editor.press("q");
    assert_eq!(editor.wait_for_exit(), EditorExit::Quit);
    assert_eq!(desk.journalled(), 0);
}

#[test]
fn edits_are_offered_for_their_file_under_any_path() {
    let desk = Desk::small();
    let inner = desk.folder.path().join("inner");
    fs::create_dir(&inner).unwrap();
    fs::write(inner.join("roadmap.ron"), SMALL.replace("Smallware", "Another")).unwrap();
    symlink("roadmap.ron", desk.folder.path().join("link.ron")).unwrap();
    let mut editor = desk.open();
    editor.press(EDIT).wait_for("+1 unsaved");
    editor.end();
    let mut editor = desk.start().path(inner.join("roadmap.ron")).run();
    editor.wait_for("Another").wait_for("NORMAL").settle();
    assert!(!editor.seen().shows("Unsaved edits found"));
    editor.press("q").wait_for_exit();
    for name in ["link.ron", "inner/../roadmap.ron"] {
        let mut editor = desk.start().path(desk.folder.path().join(name)).run();
        editor.wait_for("Unsaved edits found").press("<Esc>").wait_for_end_of("Unsaved edits found");
        editor.press("q").wait_for_exit();
    }
    recovers(&desk, 1);
}
