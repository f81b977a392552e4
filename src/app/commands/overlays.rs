//! Commands of the overlays.

use super::command::{Command, CommandGroup, KeyLine, command};
use crate::app::model::mode::Scope;
use crate::app::model::status::capture;
use crate::app::overlays::move_mode;
use crate::app::overlays::move_mode::MoveDirection;
use crate::app::overlays::{disk_diff, unsaved_answers};
use crate::app::workflows::recovery;

const MOVE: &[Scope] = &[Scope::Move];
const DISK_DIFF: &[Scope] = &[Scope::DiskDiff];
const RECOVERY: &[Scope] = &[Scope::Recovery];
const UNSAVED_ANSWERS: &[Scope] = &[Scope::UnsavedAnswers];

pub(super) const COMMANDS: &[Command] = &[
    command("move.up", "Move up", &["k", "<Up>"], MOVE, CommandGroup::Move, |state| {
        move_mode::step(&mut state.session, &mut state.selection, &state.overlays, MoveDirection::Up)
    })
    .short("up, down")
    .key_line(&[(KeyLine::In(Scope::Move), 11)]),
    command("move.down", "Move down", &["j", "<Down>"], MOVE, CommandGroup::Move, |state| {
        move_mode::step(&mut state.session, &mut state.selection, &state.overlays, MoveDirection::Down)
    })
    .short("up, down")
    .key_line(&[(KeyLine::In(Scope::Move), 10)]),
    command("move.earlier", "Move one lane earlier", &["h", "<Left>", "<lt>"], MOVE, CommandGroup::Move, |state| {
        move_mode::step(&mut state.session, &mut state.selection, &state.overlays, MoveDirection::Earlier)
    })
    .short("lane")
    .key_line(&[(KeyLine::In(Scope::Move), 20)]),
    command("move.later", "Move one lane later", &["l", "<Right>", ">"], MOVE, CommandGroup::Move, |state| {
        move_mode::step(&mut state.session, &mut state.selection, &state.overlays, MoveDirection::Later)
    })
    .short("lane")
    .key_line(&[(KeyLine::In(Scope::Move), 21)]),
    command("move.keep", "Keep position", &["<Enter>", "M"], MOVE, CommandGroup::SaveAndUndo, |state| {
        move_mode::accept(&mut state.session, &mut state.overlays);
        Ok(None)
    })
    .short("keep")
    .key_line(&[(KeyLine::In(Scope::Move), 30)]),
    command("move.restore", "Cancel the move", &["<Esc>"], MOVE, CommandGroup::SaveAndUndo, |state| {
        move_mode::cancel(&mut state.session, &mut state.selection, &mut state.overlays)
    })
    .short("cancel")
    .key_line(&[(KeyLine::In(Scope::Move), 40)]),
    command("compare.down", "Scroll down", &["j", "<Down>"], DISK_DIFF, CommandGroup::Move, |state| {
        disk_diff::scroll(&mut state.overlays, 1);
        Ok(None)
    })
    .short("scroll")
    .key_line(&[(KeyLine::In(Scope::DiskDiff), 40)]),
    command("compare.up", "Scroll up", &["k", "<Up>"], DISK_DIFF, CommandGroup::Move, |state| {
        disk_diff::scroll(&mut state.overlays, -1);
        Ok(None)
    })
    .short("scroll")
    .key_line(&[(KeyLine::In(Scope::DiskDiff), 41)]),
    command("compare.mine", "Save my version as a new file", &["m"], DISK_DIFF, CommandGroup::SaveAndUndo, |state| {
        disk_diff::save_mine_as(&state.session, &mut state.overlays);
        Ok(None)
    })
    .short("save my version as a new file")
    .key_line(&[(KeyLine::In(Scope::DiskDiff), 10)]),
    command("compare.theirs", "Use the version on disk", &["t"], DISK_DIFF, CommandGroup::SaveAndUndo, |state| {
        crate::app::workflows::reload::take_theirs(
            &mut state.session,
            &mut state.selection,
            &state.screen,
            &mut state.overlays,
            &mut state.outbox,
        )
    })
    .about("replaces your edits")
    .short("use the version on disk")
    .key_line(&[(KeyLine::In(Scope::DiskDiff), 20)]),
    command("compare.later", "Decide later", &["<Esc>", "q"], DISK_DIFF, CommandGroup::SaveAndUndo, |state| {
        disk_diff::postpone(&mut state.overlays)
    })
    .short("later")
    .key_line(&[(KeyLine::In(Scope::DiskDiff), 30)]),
    command("recovery.down", "Scroll down", &["j", "<Down>"], RECOVERY, CommandGroup::Move, |state| {
        recovery::scroll(&mut state.overlays, 1);
        Ok(None)
    })
    .short("scroll")
    .key_line(&[(KeyLine::In(Scope::Recovery), 40)]),
    command("recovery.up", "Scroll up", &["k", "<Up>"], RECOVERY, CommandGroup::Move, |state| {
        recovery::scroll(&mut state.overlays, -1);
        Ok(None)
    })
    .short("scroll")
    .key_line(&[(KeyLine::In(Scope::Recovery), 41)]),
    command("recovery.accept", "Restore the edits", &["<Enter>", "r"], RECOVERY, CommandGroup::SaveAndUndo, |state| {
        recovery::accept(&mut state.session, &mut state.overlays, &mut state.outbox)
    })
    .short("restore")
    .key_line(&[(KeyLine::In(Scope::Recovery), 10)]),
    command("recovery.discard", "Discard the edits", &["d"], RECOVERY, CommandGroup::SaveAndUndo, |state| {
        recovery::discard(&mut state.overlays, &mut state.outbox)
    })
    .short("discard")
    .key_line(&[(KeyLine::In(Scope::Recovery), 20)]),
    command("recovery.later", "Decide later", &["<Esc>", "q"], RECOVERY, CommandGroup::SaveAndUndo, |state| {
        recovery::postpone(&mut state.overlays)
    })
    .short("later")
    .key_line(&[(KeyLine::In(Scope::Recovery), 30)]),
    command("settle.edit", "Continue editing", &["<Esc>", "e"], UNSAVED_ANSWERS, CommandGroup::Change, |state| {
        unsaved_answers::continue_editing(&mut state.overlays);
        Ok(None)
    })
    .short("continue editing")
    .key_line(&[(KeyLine::In(Scope::UnsavedAnswers), 10)]),
    command("settle.restore", "Restore the old answers", &["b"], UNSAVED_ANSWERS, CommandGroup::Change, |state| {
        capture(|status| {
            crate::app::commands::form_keys::restore_saved(
                &mut state.session,
                &mut state.selection,
                &mut state.overlays,
                status,
            );
        })
    })
    .short("restore old answers")
    .key_line(&[(KeyLine::In(Scope::UnsavedAnswers), 20)]),
    command("settle.idea", "Turn it into an idea", &["i"], UNSAVED_ANSWERS, CommandGroup::Change, |state| {
        capture(|status| {
            crate::app::commands::form_keys::make_idea(
                &mut state.session,
                &mut state.selection,
                &mut state.overlays,
                status,
            );
        })
    })
    .about("ideas can be incomplete; your text is kept")
    .short("turn into an idea")
    .key_line(&[(KeyLine::In(Scope::UnsavedAnswers), 30)]),
];
