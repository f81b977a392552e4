//! Two editors of one file: one edits, the other is read-only. Taking over needs two processes.

use super::desk::{Desk, EDIT, SAVE, SMALL, edited};
use super::editor::Editor;

fn two(desk: &Desk) -> (Editor, Editor) {
    let first = desk.open();
    first.settle();
    let mut second = desk.start().run();
    second.wait_for("READ-ONLY").wait_for("open in another whymap window (pid");
    (first, second)
}

#[test]
fn saving_under_another_name_ends_read_only_mode() {
    let desk = Desk::small();
    let (_first, mut second) = two(&desk);
    second.press(":save as").wait_for("another name").press("<Enter>").settle();
    second.press("<C-u>other.ron<Enter>").wait_for("Saved as other.ron").wait_for("NORMAL");
    second.press(EDIT).wait_for("+1 unsaved").press(SAVE).wait_for("Saved at").wait_for_end_of("unsaved");
    assert_eq!(std::fs::read_to_string(desk.folder.path().join("other.ron")).unwrap(), edited(1));
    assert_eq!((desk.text(), desk.count_state_files("lock")), (SMALL.to_owned(), 2));
}

#[test]
fn every_path_to_the_file_has_the_same_lock() {
    let desk = Desk::small();
    std::os::unix::fs::symlink("roadmap.ron", desk.folder.path().join("link.ron")).unwrap();
    let _first = desk.open();
    desk.start().path(desk.folder.path().join("link.ron")).run().wait_for("READ-ONLY");
}

#[test]
fn read_only_mode_is_visible_without_color() {
    let desk = Desk::small();
    let _first = desk.open();
    let mut second = desk.start().no_color().ascii().size(60, 20).run();
    second.wait_for("READ-ONLY").wait_for("read-only");
}
