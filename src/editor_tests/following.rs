//! Read-only mode: another whymap has the file open.

use super::fixture::{Desk, Played, SMALL, state_of};
use crate::app::message::DiskVersion;
use crate::app::model::edit_lock::{EditLockChange, LockHolder};
use crate::app::overlays::Overlay;
use crate::app::widgets::key;
use crate::app::{App, Effect, Msg};
use crate::system::journal::journal_key;
use crate::system::lock::{self, Lock, LockAttempt};
use crate::terminal::{FilePresence, script_player};

/// Acquires the lock as another whymap would.
fn acquire_lock(desk: &Desk) -> Lock {
    match lock::try_acquire(&desk.folder.path().join("state"), &journal_key(&desk.path())) {
        LockAttempt::Acquired(lock) => lock,
        other => panic!("expected a free lock, got {other:?}"),
    }
}

fn other() -> LockHolder {
    LockHolder { pid: Some(4711), since: Some("14:02".to_owned()) }
}

fn press(state: &mut App, keys: &str) -> Vec<Effect> {
    let keys = key::parse_keys(keys).unwrap();
    keys.into_iter().flat_map(|key| state.update(Msg::Key(key))).collect()
}

fn message(state: &App) -> String {
    state.scene().message.as_ref().map(|message| message.text.clone()).unwrap_or_default()
}

/// Draws a state without touching any file.
fn seen(state: App, size: (u16, u16)) -> String {
    let desk = Desk::with(SMALL);
    let setup = crate::terminal::Setup { state_folder: None, ..desk.setup() };
    let mut state = state;
    state.update(Msg::Resize(crate::app::widgets::area::ScreenSize::from_terminal(size.0, size.1)));
    let frame = script_player::play(&mut state, setup, FilePresence::Present, &[]).unwrap();
    Played { state, frame }.screen()
}

#[test]
fn every_editing_key_is_refused_with_a_reason_and_changes_nothing() {
    let desk = Desk::with(SMALL);
    let _other = acquire_lock(&desk);
    let opened = desk.play("");
    opened.says("open in another whymap window (pid").says("F6 to take over").shows("READ-ONLY").shows("read-only");
    let edits =
        ["n", "N", "ct", "cw", "cm", "cr", "ci", "D", "ge", "R", ">", "<lt>", "M", "d", "P", "u", "<C-r>", "<C-s>"];
    let deeper = ["<Enter>x", "sx", "s4", "L<Enter>", "<paste:one\\ntwo>", "<Enter><Tab> "];
    for keys in edits.iter().chain(&deeper) {
        let played = desk.play(keys);
        let refused = played.screen().contains("Read-only: the file is open in another whymap window (pid");
        assert!(refused, "{keys}:\n{}", played.screen());
        assert!(!played.frame.has_ended, "{keys}");
        assert_eq!((played.document(), desk.text()), (SMALL.to_owned(), SMALL.to_owned()), "{keys}");
    }
    // A read-only session has nothing to save.
    assert!(desk.play("q").frame.has_ended);
}

#[test]
fn without_another_whymap_there_is_nothing_to_take_over() {
    let desk = Desk::with(SMALL);
    desk.play("<F6>").says("Nothing to take over");
    drop(acquire_lock(&desk));
    assert_eq!(desk.play("ct<End>!<Enter><C-s>").state.scene().session.unsaved(), 0);
}

#[test]
fn taking_over_asks_first_and_requests_once() {
    let mut state = state_of(SMALL, (120, 40));
    state.update(Msg::OpenElsewhere(other()));
    press(&mut state, "<F6><Enter>");
    assert!(state.scene().overlays.is_empty(), "Enter alone does not take over");
    assert!(press(&mut state, "<F6>y").contains(&Effect::RequestTakeOver));
    assert!(press(&mut state, "<F6>").is_empty());
    assert!(message(&state).contains("Already asked the other whymap window"));
    state.update(Msg::EditLockChanged(EditLockChange::HandedOver));
    assert!(message(&state).contains("You are editing this file now"));
    press(&mut state, ">");
    assert_eq!(state.scene().session.unsaved(), 1);
}

#[test]
fn unfinished_text_becomes_an_edit_when_another_whymap_takes_over() {
    let mut state = state_of(SMALL, (120, 40));
    press(&mut state, "ct<End>!");
    state.update(Msg::EditLockChanged(EditLockChange::RequestedByOther(other())));
    let shown = message(&state);
    assert!(
        shown.contains("Another whymap window asked to edit (pid 4711, since 14:02): you have 1 unsaved edit here"),
        "{shown}"
    );
    assert!(state.scene().session.plan.document.to_text().contains("title: \"A!\""));
    assert!(press(&mut state, "?u<Esc>").iter().all(|effect| matches!(effect, Effect::JournalPendingText(_))));
    assert_eq!(state.scene().session.unsaved(), 1);
    // Saving under another name is a way out.
    assert!(press(&mut state, ":saveas<Enter><Enter>").iter().any(|effect| matches!(effect, Effect::Save(_))));
    state.update(Msg::EditLockChanged(EditLockChange::HolderExited { has_unsaved_edits: true }));
    assert!(message(&state).contains("(pid 4711, since 14:02) has quit") && message(&state).contains(":recover"));
    press(&mut state, "u");
    assert_eq!(state.scene().session.plan.document.to_text(), SMALL);
}

#[test]
fn an_unfinished_idea_stays_in_its_prompt_until_it_can_be_added() {
    let mut state = state_of(SMALL, (120, 40));
    press(&mut state, "nThought");
    state.update(Msg::EditLockChanged(EditLockChange::TakenByOther(other())));
    press(&mut state, "<Enter>");
    let Some(Overlay::Prompt(prompt)) = state.scene().overlays.last() else { panic!("the prompt is closed") };
    assert_eq!(prompt.input.text(), "Thought");
    assert!(prompt.error.as_ref().unwrap().contains("F6 to take over"));
    press(&mut state, "<F6>y");
    state.update(Msg::EditLockChanged(EditLockChange::NoResponse));
    press(&mut state, "<Enter>");
    assert!(state.scene().session.plan.document.to_text().contains("title: \"Thought\""));
}

#[test]
fn saves_of_the_other_whymap_are_shown_and_the_selection_stays() {
    let mut state = state_of(SMALL, (120, 40));
    state.update(Msg::OpenElsewhere(other()));
    press(&mut state, "G");
    let theirs = SMALL.replace("title: \"A\"", "title: \"A!\"");
    state.update(Msg::DiskChanged(DiskVersion { text: theirs.clone(), base: SMALL.to_owned(), conflict: None }));
    assert_eq!((state.scene().session.plan.document.to_text(), state.scene().session.unsaved()), (theirs, 0));
    assert_eq!(
        state.scene().selection.entry.map(|entry| state.scene().session.plan.roadmap.id(entry).to_owned()).as_deref(),
        Some("b")
    );
    assert!(state.scene().workflows.read_only.is_some());
}

#[test]
fn read_only_screens_are_drawn_at_each_size() {
    for (width, height) in [(60, 20), (80, 24), (120, 40)] {
        let mut state = state_of(SMALL, (width, height));
        state.update(Msg::OpenElsewhere(other()));
        insta::assert_snapshot!(format!("following-{width}x{height}"), seen(state, (width, height)));
        let mut state = state_of(SMALL, (width, height));
        state.update(Msg::OpenElsewhere(other()));
        press(&mut state, "<F6>");
        insta::assert_snapshot!(format!("take-over-{width}x{height}"), seen(state, (width, height)));
    }
}
