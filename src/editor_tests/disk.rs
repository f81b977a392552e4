//! Somebody else writes the file; the program dies; the disk refuses.

use super::fixture::{Desk, Played, SMALL};
use crate::app::message::DiskVersion;
use crate::app::widgets::key;
use crate::app::{App, Msg};
use crate::terminal::script_player;
use std::os::unix::fs::PermissionsExt;

fn theirs() -> String {
    SMALL.replace("title: \"B\"", "title: \"Theirs\"")
}

/// Presses keys, lets somebody else write the file, and presses more.
fn play_around(desk: &Desk, before: &str, outside: &str, after: &str) -> Played {
    let mut state = desk.play(before).state;
    let before = desk.text();
    std::fs::write(desk.path(), outside).unwrap();
    // The loop tells the brain of a file that changed; here a script does.
    let on_disk = DiskVersion { text: outside.to_owned(), base: before, conflict: None };
    tell(&mut state, Msg::DiskChanged(on_disk));
    for step in key::parse_script(after).unwrap() {
        if let key::ScriptStep::Key(key) = step {
            tell(&mut state, Msg::Key(key));
        }
    }
    let frame = script_player::play(&mut state, desk.setup(), crate::terminal::FilePresence::Present, &[]).unwrap();
    Played { state, frame }
}

fn tell(state: &mut App, msg: Msg) {
    state.update(msg);
}

#[test]
fn without_unsaved_edits_the_file_is_read_again_and_what_changed_is_marked() {
    let desk = Desk::with(SMALL);
    let played = play_around(&desk, "", &theirs(), "");
    played.says("1 entry changed");
    assert_eq!(played.document(), theirs());
    assert_eq!(played.state.scene().session.unsaved(), 0);
    assert_eq!(played.state.scene().session.changed_outside.len(), 1);
}

#[test]
fn with_unsaved_edits_both_are_merged_and_one_undo_takes_it_back() {
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
fn an_edit_of_the_same_field_is_a_clash_and_neither_is_lost() {
    let desk = Desk::with(SMALL);
    let outside = SMALL.replace("title: \"A\"", "title: \"Theirs\"");
    let played = play_around(&desk, "ct<End>!<Enter>", &outside, "");
    played.says("1 clash to choose: g c");
    let document = played.document();
    assert!(document.contains("[Base(\"A\"), Side(\"here\", \"A!\"), Side(\"on disk\", \"Theirs\")]"), "{document}");
}

#[test]
fn what_cannot_be_merged_is_shown_and_nothing_is_taken_or_overwritten_unasked() {
    let broken = theirs().replace("title: \"Theirs\"", "title: \"Theirs");
    let desk = Desk::with(SMALL);
    let played = play_around(&desk, "ct<End>!<Enter>", &broken, "");
    played.shows("Theirs").shows("A!");
    assert!(played.document().contains("title: \"A!\""));
    let desk = Desk::with(SMALL);
    let later = play_around(&desk, "ct<End>!<Enter>", &broken, "<Esc>");
    later.shows("differs on disk").shows("+1 unsaved");
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
    offered.shows("both were merged");
    assert_eq!(offered.document(), theirs());
    let back = desk.play("<Enter>");
    assert_eq!(back.document(), theirs().replace("title: \"A\"", "title: \"A!\""));
    assert_eq!(back.state.scene().session.unsaved(), 1);
}

#[test]
fn edits_of_a_run_that_was_killed_are_offered_and_come_back() {
    let desk = Desk::with(SMALL);
    // A script that ends without leaving is a run that ended without saving.
    desk.play("ct<End>!<Enter>");
    let offered = desk.play("");
    offered.shows("Unsaved edits found").shows("title: \"A!\"");
    assert_eq!(offered.document(), SMALL);
    let back = desk.play("<Enter>");
    assert_eq!(back.document(), SMALL.replace("title: \"A\"", "title: \"A!\""));
    assert_eq!(back.state.scene().session.unsaved(), 1);
    // Still only here: offered again until saved or thrown away.
    let saved = desk.play("<Enter><C-s>");
    saved.says("saved");
    assert!(!desk.play("").screen().contains("Unsaved edits found"));
}

#[test]
fn edits_thrown_away_are_not_offered_again() {
    let desk = Desk::with(SMALL);
    desk.play("ct<End>!<Enter>qd");
    assert!(!desk.play("").screen().contains("Unsaved edits found"));
    desk.play("ct<End>!<Enter>");
    desk.play("d");
    assert!(!desk.play("").screen().contains("Unsaved edits found"));
}

#[test]
fn a_place_that_cannot_be_written_keeps_the_edits_and_says_what_to_do() {
    let desk = Desk::with(SMALL);
    std::fs::set_permissions(desk.path(), std::fs::Permissions::from_mode(0o444)).unwrap();
    let played = desk.play("ct<End>!<Enter><C-s>");
    assert_eq!(desk.text(), SMALL);
    assert_eq!(played.state.scene().session.unsaved(), 1);
    played.says("read-only").says(":w!");
    desk.play("<Enter>:w!<Enter>");
    assert_eq!(desk.text(), SMALL.replace("title: \"A\"", "title: \"A!\""));
}

#[test]
fn a_form_that_is_open_stays_with_its_entry_when_the_file_changes() {
    let desk = Desk::with(SMALL);
    let without = SMALL.replace("\"a\": (", "\"other\": (").replace("title: \"A\"", "title: \"Other\"");
    let played = play_around(&desk, "ct<End>!", &without, "");
    played.says("looked at as soon as this is closed");
    assert_eq!(played.document(), SMALL);
    let closed = play_around(&Desk::with(SMALL), "ct<End>!", &without, "<Enter>");
    assert_eq!(closed.document(), SMALL.replace("title: \"A\"", "title: \"A!\""));
    assert!(!closed.state.scene().workflows.looks_later);
}

#[test]
fn a_file_that_is_gone_is_written_anew_and_never_left_behind_unasked() {
    let desk = Desk::with(SMALL);
    let (mut state, _) = super::fixture::opened(desk.path());
    std::fs::remove_file(desk.path()).unwrap();
    tell(&mut state, Msg::DiskFileLost("the file on disk is gone".to_owned()));
    let quit = key::parse_script("q").unwrap();
    let frame = script_player::play(&mut state, desk.setup(), crate::terminal::FilePresence::Present, &quit).unwrap();
    assert!(!frame.has_ended && script_player::to_text(&frame).contains("gone from the disk"));
    let saves = key::parse_script("<Esc><C-s><C-s>").unwrap();
    script_player::play(&mut state, desk.setup(), crate::terminal::FilePresence::Present, &saves).unwrap();
    assert_eq!(desk.text(), SMALL);
}

#[test]
fn a_day_that_turns_is_counted_from() {
    let desk = Desk::with(SMALL);
    let mut state = desk.play("").state;
    let next = state.scene().session.today.succ_opt().unwrap();
    let asked = state.update(Msg::DayChanged(next));
    assert_eq!(state.scene().session.today, next);
    assert!(matches!(asked.as_slice(), [crate::app::Effect::CheckEntries(_)]), "{asked:?}");
    assert!(state.update(Msg::DayChanged(next)).is_empty(), "the same day is no news");
}

#[test]
fn a_journal_that_cannot_be_written_is_said_once_and_shown_until_it_can() {
    let desk = Desk::with(SMALL);
    std::fs::remove_dir(desk.folder.path().join("state")).unwrap();
    let played = desk.play("ct<End>!<Enter>");
    played.says("would not survive a crash").shows("! no recovery");
    let mut state = played.state;
    state.update(Msg::Key(crate::app::widgets::key::Key::new(crate::app::widgets::key::KeyName::Down)));
    tell(&mut state, Msg::JournalWritten(Err("still".to_owned())));
    assert_eq!(state.scene().message, None);
    tell(&mut state, Msg::JournalWritten(Ok(())));
    assert!(!state.scene().session.file.has_no_recovery);
}

#[test]
fn what_was_being_typed_when_the_program_ended_is_put_back() {
    let desk = Desk::with(SMALL);
    desk.play("/A<Enter>cw<Tab><C-e> for hours");
    let offered = desk.play("");
    offered.shows("Being typed, why.problem of themes.a: People wait for hours");
    assert_eq!(offered.document(), SMALL);
    let back = desk.play("<Enter><Esc>");
    assert!(back.document().contains("problem: \"People wait for hours\""), "{}", back.screen());

    let desk = Desk::with(SMALL);
    desk.play("nA thought half ty");
    desk.play("<Enter>ped<Enter><Esc><C-s>").says("saved");
    assert!(desk.text().contains("title: \"A thought half typed\""), "{}", desk.text());

    let desk = Desk::with(SMALL);
    desk.play("nA thought<C-u><Esc>q");
    assert!(!desk.play("").screen().contains("Unsaved edits found"));
}
