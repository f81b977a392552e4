//! Changes on disk, crashes, and failed saves.

use super::fixture::{Desk, Played, SMALL};
use crate::app::message::DiskVersion;
use crate::app::widgets::key;
use crate::app::{App, Msg};
use crate::terminal::script_player;
use std::os::unix::fs::PermissionsExt;

fn theirs() -> String {
    SMALL.replace("title: \"B\"", "title: \"Theirs\"")
}

/// Presses keys, changes the file on disk, and presses more keys.
fn play_around(desk: &Desk, before: &str, outside: &str, after: &str) -> Played {
    let mut state = desk.play(before).state;
    let before = desk.text();
    std::fs::write(desk.path(), outside).unwrap();
    // The event loop reports changed files; here the script does.
    let on_disk = DiskVersion { text: outside.to_owned(), base: before, conflict: None };
    send(&mut state, Msg::DiskChanged(on_disk));
    for step in key::parse_script(after).unwrap() {
        if let key::ScriptStep::Key(key) = step {
            send(&mut state, Msg::Key(key));
        }
    }
    let frame = script_player::play(&mut state, desk.setup(), crate::terminal::FilePresence::Present, &[]).unwrap();
    Played { state, frame }
}

fn send(state: &mut App, msg: Msg) {
    state.update(msg);
}

#[test]
fn without_unsaved_edits_the_file_is_reloaded_and_changes_are_marked() {
    let desk = Desk::with(SMALL);
    let played = play_around(&desk, "", &theirs(), "");
    played.says("1 entry changed");
    assert_eq!(played.document(), theirs());
    assert_eq!(played.state.scene().session.unsaved(), 0);
    assert_eq!(played.state.scene().session.changed_outside.len(), 1);
}

#[test]
fn with_unsaved_edits_the_file_is_merged_as_one_undo_step() {
    let desk = Desk::with(SMALL);
    let played = play_around(&desk, "ct<End>!<Enter>", &theirs(), "");
    played.says("merged with your edits: 1 entry changed");
    assert_eq!(played.document(), theirs().replace("title: \"A\"", "title: \"A!\""));
    assert!(played.state.scene().session.unsaved() > 0);
    let desk = Desk::with(SMALL);
    let undone = play_around(&desk, "ct<End>!<Enter>", &theirs(), "u");
    assert_eq!(undone.document(), SMALL.replace("title: \"A\"", "title: \"A!\""));
}

#[test]
fn edits_of_the_same_field_become_a_conflict_and_neither_is_lost() {
    let desk = Desk::with(SMALL);
    let outside = SMALL.replace("title: \"A\"", "title: \"Theirs\"");
    let played = play_around(&desk, "ct<End>!<Enter>", &outside, "");
    played.says("1 conflict to resolve (g c)");
    let document = played.document();
    assert!(document.contains("[Base(\"A\"), Side(\"here\", \"A!\"), Side(\"on disk\", \"Theirs\")]"), "{document}");
}

#[test]
fn a_file_that_cannot_be_merged_is_compared_and_nothing_changes_without_asking() {
    let broken = theirs().replace("title: \"Theirs\"", "title: \"Theirs");
    let desk = Desk::with(SMALL);
    let played = play_around(&desk, "ct<End>!<Enter>", &broken, "");
    played.shows("Theirs").shows("A!");
    assert!(played.document().contains("title: \"A!\""));
    let desk = Desk::with(SMALL);
    let later = play_around(&desk, "ct<End>!<Enter>", &broken, "<Esc>");
    later.shows("changed on disk").shows("+1 unsaved");
    let desk = Desk::with(SMALL);
    let taken = play_around(&desk, "ct<End>!<Enter>", &broken, "t");
    assert_eq!(taken.document(), broken);
    assert_eq!(taken.state.scene().session.unsaved(), 0);
    let desk = Desk::with(SMALL);
    let undone = play_around(&desk, "ct<End>!<Enter>", &broken, "tu");
    assert_eq!(undone.document(), SMALL.replace("title: \"A\"", "title: \"A!\""));
}

#[test]
fn recovered_edits_are_merged_with_a_file_that_changed_since() {
    let desk = Desk::with(SMALL);
    desk.play("ct<End>!<Enter>");
    std::fs::write(desk.path(), theirs()).unwrap();
    let offered = desk.play("");
    offered.shows("merged both");
    assert_eq!(offered.document(), theirs());
    let back = desk.play("<Enter>");
    assert_eq!(back.document(), theirs().replace("title: \"A\"", "title: \"A!\""));
    assert_eq!(back.state.scene().session.unsaved(), 1);
}

#[test]
fn edits_of_a_killed_run_are_offered_and_recovered() {
    let desk = Desk::with(SMALL);
    // A script that ends without quitting is a run that ended without saving.
    desk.play("ct<End>!<Enter>");
    let offered = desk.play("");
    offered.shows("Unsaved edits found").shows("title: \"A!\"");
    assert_eq!(offered.document(), SMALL);
    let back = desk.play("<Enter>");
    assert_eq!(back.document(), SMALL.replace("title: \"A\"", "title: \"A!\""));
    assert_eq!(back.state.scene().session.unsaved(), 1);
    // Still unsaved: offered again until saved or discarded.
    let saved = desk.play("<Enter><C-s>");
    saved.says("Saved at");
    assert!(!desk.play("").screen().contains("Unsaved edits found"));
}

#[test]
fn discarded_edits_are_not_offered_again() {
    let desk = Desk::with(SMALL);
    desk.play("ct<End>!<Enter>qd");
    assert!(!desk.play("").screen().contains("Unsaved edits found"));
    desk.play("ct<End>!<Enter>");
    desk.play("d");
    assert!(!desk.play("").screen().contains("Unsaved edits found"));
}

/// The text of the window, without its borders and line breaks.
fn joined(played: &Played) -> String {
    let screen = played.screen();
    let lines = screen.lines().filter_map(|line| line.split('│').nth(1));
    lines.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
}

#[track_caller]
fn shows(played: &Played, text: &str) {
    assert!(joined(played).contains(text), "no {text:?} in\n{}", played.screen());
}

/// The path of the only journal.
fn journal(desk: &Desk) -> std::path::PathBuf {
    let entries = std::fs::read_dir(desk.folder.path().join("state")).unwrap().map(|entry| entry.unwrap().path());
    let mut journals: Vec<_> = entries.filter(|path| path.to_string_lossy().contains(".journal")).collect();
    assert_eq!(journals.len(), 1, "{journals:?}");
    journals.remove(0)
}

#[test]
fn edits_of_several_crashes_are_offered_together() {
    let desk = Desk::with(SMALL);
    desk.play("ct<End>!<Enter>");
    // Decided later: the next run edits the same file, and crashes too.
    desk.play("<Esc>/B<Enter>ct<End>?<Enter>");
    let offered = desk.play("");
    shows(&offered, "whymap closed 2 times without saving, with 2 edits in all. whymap merged them");
    let back = desk.play("<Enter>");
    let both = SMALL.replace("title: \"A\"", "title: \"A!\"").replace("title: \"B\"", "title: \"B?\"");
    assert_eq!(back.document(), both);
    desk.play("<Enter><C-s>").says("Saved at");
    assert_eq!(desk.text(), both);
    assert!(!desk.play("").screen().contains("Unsaved edits found"));
}

#[test]
fn a_damaged_journal_is_offered_as_far_as_it_can_be_read_and_kept() {
    let desk = Desk::with(SMALL);
    desk.play("ct<End>!<Enter>ct<End>?<Enter>ct<End>.<Enter>");
    let path = journal(&desk);
    let bytes = std::fs::read(&path).unwrap();
    std::fs::write(&path, &bytes[..bytes.len() - 1]).unwrap();
    shows(&desk.play(""), "2 of 3 edits could be read (it is damaged or cut off). The journal is kept: /");
    let back = desk.play("<Enter><C-s>");
    assert_eq!(back.document(), SMALL.replace("title: \"A\"", "title: \"A!?\""));
    assert!(journal(&desk).to_string_lossy().ends_with(".journal.kept"));
    assert!(!desk.play("").screen().contains("Unsaved edits found"));
}

#[test]
fn edits_without_the_text_they_start_from_are_shown() {
    let desk = Desk::with(SMALL);
    desk.play("ct<End> and more of it<Enter>");
    let state = std::fs::read_dir(desk.folder.path().join("state")).unwrap();
    for path in state.map(|entry| entry.unwrap().path()).filter(|path| path.to_string_lossy().ends_with(".base")) {
        std::fs::write(path, "damaged").unwrap();
    }
    std::fs::write(desk.path(), theirs()).unwrap();
    let offered = desk.play("");
    shows(&offered, "0 of 1 edit could be read (the text that its edits start from cannot be read");
    shows(&offered, "and more of it");
    assert!(journal(&desk).exists());
}

#[test]
fn a_journal_that_cannot_be_read_is_named_until_it_is_set_aside() {
    let desk = Desk::with(SMALL);
    desk.play("ct<End>!<Enter>");
    let path = journal(&desk);
    std::fs::write(&path, "whymap journal 2 of a newer version\n").unwrap();
    for keys in ["", "<Enter>", "<Esc>"] {
        desk.play(keys);
        assert_eq!(journal(&desk), path);
    }
    let offered = desk.play("");
    shows(&offered, "could not be read (a newer version of whymap wrote it)");
    shows(&offered, "Nothing is deleted");
    assert!(joined(&offered).replace(' ', "").contains(path.file_name().unwrap().to_str().unwrap()));
    desk.play("d").says("Not offered again: `whymap doctor` lists the journals");
    assert!(journal(&desk).to_string_lossy().ends_with(".journal.kept"));
    assert!(!desk.play("").screen().contains("Unsaved edits found"));
}

#[test]
fn a_failed_save_keeps_the_edits_and_names_a_remedy() {
    let desk = Desk::with(SMALL);
    std::fs::set_permissions(desk.path(), std::fs::Permissions::from_mode(0o444)).unwrap();
    let played = desk.play("ct<End>!<Enter><C-s>");
    assert_eq!(desk.text(), SMALL);
    assert_eq!(played.state.scene().session.unsaved(), 1);
    played.says("Not saved (:w! to save anyway").says("the file is read-only; your edits are kept here");
    desk.play("<Enter>:w!<Enter>");
    assert_eq!(desk.text(), SMALL.replace("title: \"A\"", "title: \"A!\""));
}

#[test]
fn an_open_form_stays_on_its_entry_when_the_file_changes() {
    let desk = Desk::with(SMALL);
    let without = SMALL.replace("\"a\": (", "\"other\": (").replace("title: \"A\"", "title: \"Other\"");
    let played = play_around(&desk, "ct<End>!", &without, "");
    played.says("reloaded when you close this");
    assert_eq!(played.document(), SMALL);
    let closed = play_around(&Desk::with(SMALL), "ct<End>!", &without, "<Enter>");
    assert_eq!(closed.document(), SMALL.replace("title: \"A\"", "title: \"A!\""));
    assert!(!closed.state.scene().workflows.looks_later);
}

#[test]
fn a_removed_file_can_be_saved_again_and_quitting_asks_first() {
    let desk = Desk::with(SMALL);
    let (mut state, _) = super::fixture::opened(desk.path());
    std::fs::remove_file(desk.path()).unwrap();
    send(&mut state, Msg::DiskFileLost("the file on disk is gone".to_owned()));
    let quit = key::parse_script("q").unwrap();
    let frame = script_player::play(&mut state, desk.setup(), crate::terminal::FilePresence::Present, &quit).unwrap();
    assert!(!frame.has_ended && script_player::to_text(&frame).contains("no longer exists on disk"));
    let saves = key::parse_script("<Esc><C-s><C-s>").unwrap();
    script_player::play(&mut state, desk.setup(), crate::terminal::FilePresence::Present, &saves).unwrap();
    assert_eq!(desk.text(), SMALL);
}

#[test]
fn a_new_day_updates_dates() {
    let desk = Desk::with(SMALL);
    let mut state = desk.play("").state;
    let next = state.scene().session.today.succ_opt().unwrap();
    let asked = state.update(Msg::DayChanged(next));
    assert_eq!(state.scene().session.today, next);
    assert!(matches!(asked.as_slice(), [crate::app::Effect::CheckEntries(_)]), "{asked:?}");
    assert!(state.update(Msg::DayChanged(next)).is_empty(), "the same day changes nothing");
}

#[test]
fn a_journal_failure_is_reported_once_and_shown_until_it_ends() {
    let desk = Desk::with(SMALL);
    std::fs::remove_dir(desk.folder.path().join("state")).unwrap();
    let played = desk.play("ct<End>!<Enter>");
    played.says("Crash recovery is off").shows("! recovery off");
    let mut state = played.state;
    state.update(Msg::Key(crate::app::widgets::key::Key::new(crate::app::widgets::key::KeyName::Down)));
    send(&mut state, Msg::JournalWritten(Err("still".to_owned())));
    assert_eq!(state.scene().message, None);
    send(&mut state, Msg::JournalWritten(Ok(())));
    assert!(!state.scene().session.file.has_no_recovery);
}

#[test]
fn unfinished_text_is_restored_after_a_crash() {
    let desk = Desk::with(SMALL);
    desk.play("/A<Enter>cw<Tab><C-e> for hours");
    let offered = desk.play("");
    offered.shows("Unfinished text, why.problem of themes.a: People wait for hours");
    assert_eq!(offered.document(), SMALL);
    let back = desk.play("<Enter><Esc>");
    assert!(back.document().contains("problem: \"People wait for hours\""), "{}", back.screen());

    let desk = Desk::with(SMALL);
    desk.play("nA thought half ty");
    desk.play("<Enter>ped<Enter><Esc><C-s>").says("Saved at");
    assert!(desk.text().contains("title: \"A thought half typed\""), "{}", desk.text());

    let desk = Desk::with(SMALL);
    desk.play("nA thought<C-u><Esc>q");
    assert!(!desk.play("").screen().contains("Unsaved edits found"));
}
