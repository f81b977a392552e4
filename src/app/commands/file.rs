//! The file: saving, comparing with the disk, leaving.

use super::{Command, CommandGroup, EVERYWHERE, VIEWS_AND_PANES, command};
use crate::app::message::{Effect, SaveMode};
use crate::app::model::mode::Pane;
use crate::app::model::mode::Scope;
use crate::app::model::mode::ViewKind;
use crate::app::overlays::Overlay;
use crate::app::overlays::prompt;
use crate::app::overlays::prompt::PromptQuestion;
use crate::app::state::State;
use crate::app::workflows::{autosave, external_editor, read_only, recovery, what_if};

const QUIT: &[Scope] = &[Scope::Quit];
const TAKE_OVER: &[Scope] = &[Scope::TakeOver];
/// The screens, and where something is typed that could not be kept otherwise.
const TAKE_OVER_FROM: &[Scope] = &[
    Scope::Roadmap,
    Scope::Entries,
    Scope::Problems,
    Scope::Panes,
    Scope::Conflicts,
    Scope::Form,
    Scope::Prompt,
    Scope::UnsavedAnswers,
];

pub(super) const COMMANDS: &[Command] = &[
    command("file.save", "Save", &["<C-s>"], EVERYWHERE, CommandGroup::SaveAndUndo, save)
        .short("save")
        .synonyms(&["w", "write"]),
    command("file.save-as", "Save under another name", &[], VIEWS_AND_PANES, CommandGroup::SaveAndUndo, |state| {
        if !what_if::refuse_if_open(state) {
            let name = state.session.file.name.clone();
            prompt::open(state, PromptQuestion::SaveAs, &name);
        }
    })
    .synonyms(&["save as", "saveas"]),
    command(
        "file.save-over",
        "Save although the file is read-only",
        &[],
        VIEWS_AND_PANES,
        CommandGroup::SaveAndUndo,
        |state| {
            save_with(state, SaveMode::OverwriteReadOnly);
        },
    )
    .synonyms(&["w!"]),
    command(
        "file.save-in-place",
        "Save into the file itself",
        &[],
        VIEWS_AND_PANES,
        CommandGroup::SaveAndUndo,
        |state| {
            save_with(state, SaveMode::InPlace);
        },
    )
    .about("where its folder cannot be written"),
    command("file.save-and-quit", "Save and quit", &[], VIEWS_AND_PANES, CommandGroup::SaveAndUndo, save_and_quit)
        .synonyms(&["wq", "x"]),
    command("file.compare", "Compare with the disk", &["<F5>"], VIEWS_AND_PANES, CommandGroup::SaveAndUndo, |state| {
        state.outbox.push(Effect::CheckDisk);
    })
    .synonyms(&["reload", "e"]),
    command(
        "file.editor",
        "Open the file in your own editor",
        &["<C-o>"],
        VIEWS_AND_PANES,
        CommandGroup::SaveAndUndo,
        external_editor::edit_file,
    )
    .about("at the line of what is selected; it is read again after it")
    .synonyms(&["external editor", "source"]),
    command(
        "file.take-over",
        "Take over from the other whymap",
        &["<F6>"],
        TAKE_OVER_FROM,
        CommandGroup::SaveAndUndo,
        read_only::ask_to_take_over,
    )
    .about("where the file is open in two: the other one follows then")
    .short("take over")
    .synonyms(&["takeover", "lock", "edit here"]),
    command(
        "file.recover",
        "Edits another run left unsaved",
        &[],
        VIEWS_AND_PANES,
        CommandGroup::SaveAndUndo,
        recovery::search,
    )
    .about("a run that was killed; the start offers them too")
    .synonyms(&["recover", "recovery"]),
    command("take-over.yes", "Take over", &["y"], TAKE_OVER, CommandGroup::SaveAndUndo, read_only::confirm_take_over)
        .short("take over"),
    command(
        "take-over.no",
        "Go on following",
        &["<Esc>", "<Enter>", "n", "q"],
        TAKE_OVER,
        CommandGroup::SaveAndUndo,
        read_only::cancel_take_over,
    )
    .short("go on following"),
    command("quit", "Quit", &["q"], VIEWS_AND_PANES, CommandGroup::SaveAndUndo, quit)
        .about("a level up first; asks when there are unsaved edits")
        .short("quit")
        .synonyms(&["q", "exit"]),
    command(
        "quit.discard",
        "Quit and throw the edits away",
        &[],
        VIEWS_AND_PANES,
        CommandGroup::SaveAndUndo,
        discard_and_quit,
    )
    .synonyms(&["q!"]),
    command("suspend", "To the background", &["<C-z>"], EVERYWHERE, CommandGroup::SaveAndUndo, |state| {
        state.outbox.push(Effect::Suspend);
    })
    .about("fg brings it back"),
    command("repaint", "Draw the screen anew", &["<C-l>"], EVERYWHERE, CommandGroup::Appearance, |state| {
        state.outbox.push(Effect::Repaint);
    }),
    command("quit.save", "Save and quit", &["s", "<C-s>"], QUIT, CommandGroup::SaveAndUndo, save_and_quit)
        .short("save and quit"),
    command("quit.throw-away", "Quit without saving", &["d"], QUIT, CommandGroup::SaveAndUndo, discard_and_quit)
        .short("discard"),
    command("quit.stay", "Stay", &["<Esc>", "<Enter>", "q"], QUIT, CommandGroup::SaveAndUndo, |state| {
        state.overlays.pop();
    })
    .short("stay"),
];

fn discard_and_quit(state: &mut State) {
    state.outbox.push(Effect::DiscardEdits);
    state.outbox.push(Effect::Quit);
}

/// Writes the file.
pub(crate) fn save(state: &mut State) {
    if state.session.disk_is_undone && state.session.what_if.is_none() {
        state.workflows.quits_after_save = false;
        return state.status.refuse(
            "not saved: undo took out what changed on disk, and a save would take it back there; ^R brings it in again, \
             :w! saves all the same",
        );
    }
    save_with(state, SaveMode::Normal);
}

fn save_with(state: &mut State, way: SaveMode) {
    if !what_if::refuse_if_open(state) {
        state.outbox.push(Effect::Save(way));
    }
}

fn save_and_quit(state: &mut State) {
    state.overlays.retain(|overlay| !matches!(overlay, Overlay::Quit));
    if what_if::refuse_if_open(state) {
        return;
    }
    if state.session.unsaved() == 0 && !state.session.file.is_new && !state.session.file.is_gone {
        return state.outbox.push(Effect::Quit);
    }
    state.workflows.quits_after_save = true;
    save(state);
}

/// A level up; at the top, out. Unsaved edits are asked about.
fn quit(state: &mut State) {
    let is_on_top = state.screen.pane == Pane::Roadmap
        && state.screen.view == ViewKind::Lanes
        && !state.screen.zoomed
        && state.selection.marked.is_empty();
    if !is_on_top {
        return super::motion::go_back(state);
    }
    if state.session.what_if.is_some() {
        return what_if::ask_how_to_end(state);
    }
    match state.session.unsaved() {
        0 if !state.session.file.is_gone => discard_and_quit(state),
        _ if autosave::saves_on_quit(state) => save_and_quit(state),
        _ => state.overlays.push(Overlay::Quit),
    }
}
