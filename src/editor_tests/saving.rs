//! Edits by keys, and the saved file.

use super::fixture::{Desk, LEDGERLY, SMALL, changed_lines};

const TITLE: &str = "ct<End> today<Enter>";
const LANE: &str = ">";
const SCORE: &str = "s2<Esc>";

#[test]
fn each_saved_edit_changes_one_line() {
    let desk = Desk::with(LEDGERLY);
    let target = "cm<Tab><Tab><Tab><C-u>2026-10-31<Enter>";
    let keys = format!("/safe-imp<Enter>{TITLE}{target}{SCORE}{LANE}uu<C-s>");
    desk.play(&keys).says("Saved at");
    assert_eq!(
        changed_lines(LEDGERLY, &desk.text()),
        [
            "-            title: \"Imports that never fail\",",
            "+            title: \"Imports that never fail today\",",
            "-                by: \"2026-07-31\",",
            "+                by: \"2026-10-31\",",
        ]
    );
}

#[test]
fn handwritten_files_keep_their_style() {
    let crlf = SMALL.replace('\n', "\r\n");
    let tabs = SMALL.replace("    ", "\t");
    let bom = format!("\u{feff}{SMALL}");
    let no_end = SMALL.trim_end().to_owned();
    let one_line = SMALL.replace(
        "        \"b\": (\n            title: \"B\",\n        ),",
        "        \"b\": (title: \"B\"), \"c\": (title: \"C\") // two on a line",
    );
    let broken =
        SMALL.replace("        \"b\": (\n", "        \"x\": (title: \"never closed,\n        ),\n        \"b\": (\n");
    for text in [crlf, tabs, bom, no_end, one_line, broken] {
        let desk = Desk::with(&text);
        desk.play("/A<Enter>ct<End>!<Enter><C-s>");
        assert_eq!(desk.text(), text.replace("title: \"A\"", "title: \"A!\""), "{text}");
    }
}

#[test]
fn an_unchanged_file_is_not_written() {
    let desk = Desk::with(SMALL);
    let before = std::fs::metadata(desk.path()).unwrap().modified().unwrap();
    desk.play("<C-s>").says("Nothing to save");
    assert_eq!(std::fs::metadata(desk.path()).unwrap().modified().unwrap(), before);
}

#[test]
fn quitting_with_unsaved_edits_asks() {
    let desk = Desk::with(SMALL);
    let asked = desk.play("ct<End>!<Enter>q");
    assert!(!asked.frame.has_ended);
    asked.shows("Quit?");
    assert!(!desk.play("d").frame.has_ended);
    let desk = Desk::with(SMALL);
    let stayed = desk.play("ct<End>!<Enter>q<Esc>");
    assert!(!stayed.frame.has_ended && stayed.state.scene().session.unsaved() == 1);
    let desk = Desk::with(SMALL);
    assert!(desk.play("ct<End>!<Enter>qd").frame.has_ended);
    assert_eq!(desk.text(), SMALL);
    assert!(desk.play("ct<End>!<Enter>qs").frame.has_ended);
    assert_eq!(desk.text(), SMALL.replace("title: \"A\"", "title: \"A!\""));
}

#[test]
fn saving_under_another_name_leaves_the_file_alone() {
    let desk = Desk::with(SMALL);
    let played = desk.play("ct<End>!<Enter>:save as<Enter><C-u>other.ron<Enter>");
    played.says("Saved as other.ron");
    assert_eq!(desk.text(), SMALL);
    assert_eq!(desk.names(), ["other.ron", "roadmap.ron"]);
}
