//! The external editor.

use super::desk::Desk;
use std::os::unix::fs::PermissionsExt;

/// A shell script that runs this command on the file.
fn editor(desk: &Desk, command: &str) -> String {
    let path = desk.folder.path().join("my editor");
    std::fs::write(&path, format!("#!/bin/sh\n{command}\n")).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    format!("'{}'", path.display())
}

#[test]
fn a_field_is_edited_in_the_external_editor() {
    let desk = Desk::small();
    let editor = editor(&desk, "printf 'Alpha from outside\\n' > \"$1\"");
    let mut pty = desk.start().env("EDITOR", editor).run();
    pty.wait_for("NORMAL");
    pty.press("ct").wait_for("EDIT");
    pty.press("\x0f").wait_for("Alpha from outside");
    pty.press("\r").wait_for("NORMAL");
    pty.press("\x13").wait_for_end_of("unsaved");
    assert!(desk.text().contains("title: \"Alpha from outside\""), "{}", desk.text());
    pty.press("q");
    assert_eq!((pty.wait_for_exit(), pty.left_over()), (0, String::new()));
}

#[test]
fn an_editor_that_fails_is_reported_and_changes_nothing() {
    let desk = Desk::small();
    let mut pty = desk.start().env("EDITOR", "no-such-editor --wait").run();
    pty.wait_for("NORMAL");
    pty.press("ct").wait_for("EDIT");
    pty.press("\x0f").wait_for("cannot start no-such-editor");
    pty.press("\x1b").wait_for("NORMAL");
    let desk = Desk::small();
    let failing = editor(&desk, "printf x > \"$1\"; exit 3");
    let mut pty = desk.start().env("VISUAL", failing).env("EDITOR", "true").run();
    pty.wait_for("NORMAL");
    pty.press("ct").wait_for("EDIT");
    pty.press("\x0f").wait_for("exited with status 3");
    pty.wait_for("Alpha");
}

#[test]
fn the_file_is_reloaded_after_the_external_editor() {
    let desk = Desk::small();
    let editor = editor(&desk, "sed 's/Alpha/Omega/' \"$1\" > new && mv new \"$1\"");
    let mut pty = desk.start().env("VISUAL", editor).run();
    pty.wait_for("NORMAL");
    pty.press("\x0f").wait_for("Omega");
    pty.wait_for("1 entry changed");
    // With unsaved edits, the editor would see an older file.
    pty.press("ct\x1b[F!\r").wait_for("Omega!");
    pty.press("\x0f").wait_for("(^S, then ^O)");
}
