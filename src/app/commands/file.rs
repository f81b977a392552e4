//! The file: saving, comparing with the disk, leaving.

use super::{Command, EVERYWHERE, Group, SCREENS, command};
use crate::app::message::{Effect, SaveWay};
use crate::app::overlays::prompt;
use crate::app::overlays::prompt::Question;
use crate::app::overlays::{Overlay, Scope};
use crate::app::state::{Pane, Screen, State};
use crate::app::workflows::{autosave, external_editor, read_only, recovery, what_if};

const QUIT: &[Scope] = &[Scope::Quit];
const TAKE_OVER: &[Scope] = &[Scope::TakeOver];
/// The screens, and where something is typed that could not be kept otherwise.
const HERE: &[Scope] = &[
    Scope::Roadmap,
    Scope::Entities,
    Scope::Problems,
    Scope::Panes,
    Scope::Clashes,
    Scope::Form,
    Scope::Prompt,
    Scope::Settle,
];

pub(super) const COMMANDS: &[Command] = &[
    command("file.save", "Save", &["<C-s>"], EVERYWHERE, Group::Keep, save).short("save").also(&["w", "write"]),
    command("file.save-as", "Save under another name", &[], SCREENS, Group::Keep, |state| {
        if !what_if::forbids(state) {
            let name = state.file.name.clone();
            prompt::open(state, Question::SaveAs, &name);
        }
    })
    .also(&["save as", "saveas"]),
    command("file.save-over", "Save although the file is read-only", &[], SCREENS, Group::Keep, |state| {
        save_by(state, SaveWay::OverReadOnly);
    })
    .also(&["w!"]),
    command("file.save-in-place", "Save into the file itself", &[], SCREENS, Group::Keep, |state| {
        save_by(state, SaveWay::InPlace);
    })
    .about("where its folder cannot be written"),
    command("file.save-and-quit", "Save and quit", &[], SCREENS, Group::Keep, save_and_quit).also(&["wq", "x"]),
    command("file.compare", "Compare with the disk", &["<F5>"], SCREENS, Group::Keep, |state| {
        state.ask(Effect::LookAtDisk);
    })
    .also(&["reload", "e"]),
    command("file.editor", "Open the file in your own editor", &["<C-o>"], SCREENS, Group::Keep, external_editor::file)
        .about("at the line of what is selected; it is read again after it")
        .also(&["external editor", "source"]),
    command("file.take-over", "Take over from the other whymap", &["<F6>"], HERE, Group::Keep, read_only::ask)
        .about("where the file is open in two: the other one follows then")
        .short("take over")
        .also(&["takeover", "lock", "edit here"]),
    command("file.recover", "Edits another run left unsaved", &[], SCREENS, Group::Keep, recovery::look)
        .about("a run that was killed; the start offers them too")
        .also(&["recover", "recovery"]),
    command("take-over.yes", "Take over", &["y"], TAKE_OVER, Group::Keep, read_only::take_over).short("take over"),
    command(
        "take-over.no",
        "Go on following",
        &["<Esc>", "<Enter>", "n", "q"],
        TAKE_OVER,
        Group::Keep,
        read_only::leave,
    )
    .short("go on following"),
    command("quit", "Quit", &["q"], SCREENS, Group::Keep, quit)
        .about("a level up first; asks when there are unsaved edits")
        .short("quit")
        .also(&["q", "exit"]),
    command("quit.discard", "Quit and throw the edits away", &[], SCREENS, Group::Keep, throw_away).also(&["q!"]),
    command("suspend", "To the background", &["<C-z>"], EVERYWHERE, Group::Keep, |state| state.ask(Effect::Suspend))
        .about("fg brings it back"),
    command("repaint", "Draw the screen anew", &["<C-l>"], EVERYWHERE, Group::Look, |state| state.ask(Effect::Repaint)),
    command("quit.save", "Save and quit", &["s", "<C-s>"], QUIT, Group::Keep, save_and_quit).short("save and quit"),
    command("quit.throw-away", "Quit without saving", &["d"], QUIT, Group::Keep, throw_away).short("discard"),
    command("quit.stay", "Stay", &["<Esc>", "<Enter>", "q"], QUIT, Group::Keep, |state| {
        state.overlays.pop();
    })
    .short("stay"),
];

fn throw_away(state: &mut State) {
    state.ask(Effect::ThrowAway);
    state.ask(Effect::Quit);
}

/// Writes the file.
pub(crate) fn save(state: &mut State) {
    if state.disk_is_undone && state.sandbox.is_none() {
        state.quits_after_save = false;
        return state.refuse(
            "not saved: undo took out what changed on disk, and a save would take it back there; ^R brings it in again, \
             :w! saves all the same",
        );
    }
    save_by(state, SaveWay::Usual);
}

fn save_by(state: &mut State, way: SaveWay) {
    if !what_if::forbids(state) {
        state.ask(Effect::Save(way));
    }
}

fn save_and_quit(state: &mut State) {
    state.overlays.retain(|overlay| !matches!(overlay, Overlay::Quit));
    if what_if::forbids(state) {
        return;
    }
    if state.unsaved() == 0 && !state.file.is_new && !state.file.is_gone {
        return state.ask(Effect::Quit);
    }
    state.quits_after_save = true;
    save(state);
}

/// A level up; at the top, out. Unsaved edits are asked about.
fn quit(state: &mut State) {
    let is_on_top =
        state.pane == Pane::Roadmap && state.screen == Screen::Lanes && !state.zoomed && state.marks.is_empty();
    if !is_on_top {
        return super::motion::back(state);
    }
    if state.sandbox.is_some() {
        return what_if::ask(state);
    }
    match state.unsaved() {
        0 if !state.file.is_gone => throw_away(state),
        _ if autosave::saves_on_leaving(state) => save_and_quit(state),
        _ => state.overlays.push(Overlay::Quit),
    }
}
