//! The keys of what lies over the screen.

use super::{Command, Group, command};
use crate::app::overlays::Scope;
use crate::app::overlays::form;
use crate::app::overlays::form::Subject;
use crate::app::overlays::move_mode;
use crate::app::overlays::move_mode::Direction;
use crate::app::overlays::{disk_diff, finder, help, picker, prompt, unsaved_answers};
use crate::app::state::State;
use crate::app::workflows::{external_editor, recovery};

const FORM: &[Scope] = &[Scope::Form];
const TYPING: &[Scope] = &[Scope::Form, Scope::Prompt];
const PICKER: &[Scope] = &[Scope::Picker];
const PROMPT: &[Scope] = &[Scope::Prompt];
const FINDER: &[Scope] = &[Scope::Finder];
const HELP: &[Scope] = &[Scope::Help];
const MOVE: &[Scope] = &[Scope::Move];
const COMPARE: &[Scope] = &[Scope::Compare];
const RECOVERY: &[Scope] = &[Scope::Recovery];
const SETTLE: &[Scope] = &[Scope::Settle];

pub(super) const COMMANDS: &[Command] = &[
    command("form.next", "Next field", &["<Tab>"], FORM, Group::Move, |state| form::step(state, 1)).short("next"),
    command("form.previous", "Previous field", &["<S-Tab>"], FORM, Group::Move, |state| form::step(state, -1))
        .short("back"),
    command("form.open", "Open, or the next field", &["<Enter>"], FORM, Group::Change, form::choose::open_row)
        .about("a choice of entries, an added line; in long text, a new line")
        .short("open"),
    command("form.down", "The field below", &["<Down>"], FORM, Group::Move, |state| vertical(state, 1)),
    command("form.up", "The field above", &["<Up>"], FORM, Group::Move, |state| vertical(state, -1)),
    command("form.page-down", "Ten fields down", &["<PgDn>"], FORM, Group::Move, |state| leap(state, 10)),
    command("form.page-up", "Ten fields up", &["<PgUp>"], FORM, Group::Move, |state| leap(state, -10)),
    command("form.example", "Another example", &["<C-r>"], FORM, Group::Judge, |state| {
        if let Some(form) = form::top_mut(state) {
            form.example += 1;
        }
    })
    .short("another example"),
    command("form.basis", "What a score input rests on", &["<C-g>"], FORM, Group::Judge, form::basis::open)
        .about("why it is what it is, and who says so; whymap keeps the day")
        .short("why"),
    command("form.undo", "Undo in this field", &["<C-z>"], FORM, Group::Keep, |state| {
        if let Some(field) = form::top_mut(state).and_then(|form| form.field.as_mut()) {
            field.undo();
        }
    })
    .short("undo"),
    command("form.redo", "Redo in this field", &["<C-y>"], FORM, Group::Keep, |state| {
        if let Some(field) = form::top_mut(state).and_then(|form| form.field.as_mut()) {
            field.redo();
        }
    }),
    command("form.save", "Close and save the file", &["<C-s>"], FORM, Group::Keep, |state| {
        form::close(state);
        let is_closed = form::top(state).is_none_or(|form| !matches!(form.subject, Subject::New(_)));
        if is_closed && state.scope() != Scope::Settle {
            super::file::save(state);
        }
    })
    .about("an answer that is left is written into the document; this writes the file too")
    .short("save"),
    command("form.close", "Close, everything typed is kept", &["<Esc>"], FORM, Group::Keep, form::close)
        .short("close, keeps"),
    command(
        "field.editor",
        "Edit the text in your own editor",
        &["<C-o>"],
        TYPING,
        Group::Change,
        external_editor::field,
    )
    .about("the one that VISUAL or EDITOR names")
    .short("your editor")
    .also(&["external editor"]),
    command("form.help", "Help for this place", &["<F1>"], FORM, Group::Find, help::open).short("help"),
    command("picker.down", "Down", &["<Down>", "<C-n>"], PICKER, Group::Move, |state| picker::step(state, 1)),
    command("picker.up", "Up", &["<Up>", "<C-p>"], PICKER, Group::Move, |state| picker::step(state, -1)),
    command("picker.page-down", "A page down", &["<PgDn>"], PICKER, Group::Move, |state| picker::step(state, 10)),
    command("picker.page-up", "A page up", &["<PgUp>"], PICKER, Group::Move, |state| picker::step(state, -10)),
    command("picker.mark", "Mark", &["<Tab>"], PICKER, Group::Change, picker::toggle)
        .about("where several may be chosen")
        .short("mark"),
    command("picker.accept", "Take it", &["<Enter>"], PICKER, Group::Change, picker::accept)
        .about("on the last row: make a new one here")
        .short("take"),
    command("picker.close", "Leave it as it was", &["<Esc>"], PICKER, Group::Keep, pop).short("leave"),
    command("prompt.accept", "Keep", &["<Enter>"], PROMPT, Group::Change, prompt::accept).short("keep"),
    command("prompt.close", "Leave", &["<Esc>"], PROMPT, Group::Keep, prompt_close).short("end"),
    command("prompt.line", "A new line", &["<A-Enter>"], PROMPT, Group::Change, prompt::new_line)
        .about("where the text may have several"),
    command("finder.down", "Down", &["<Down>", "<C-n>", "<Tab>"], FINDER, Group::Move, |state| finder::step(state, 1)),
    command("finder.up", "Up", &["<Up>", "<C-p>", "<S-Tab>"], FINDER, Group::Move, |state| finder::step(state, -1)),
    command("finder.page-down", "A page down", &["<PgDn>"], FINDER, Group::Move, |state| finder::step(state, 10)),
    command("finder.page-up", "A page up", &["<PgUp>"], FINDER, Group::Move, |state| finder::step(state, -10)),
    command("finder.accept", "Run it, or go there", &["<Enter>"], FINDER, Group::Find, finder::accept).short("run"),
    command("finder.close", "Close", &["<Esc>"], FINDER, Group::Keep, pop).short("close"),
    command("help.down", "Down", &["<Down>", "<C-n>", "<Tab>"], HELP, Group::Move, |state| help::step(state, 1))
        .short("scroll"),
    command("help.up", "Up", &["<Up>", "<C-p>", "<S-Tab>"], HELP, Group::Move, |state| help::step(state, -1))
        .short("scroll"),
    command("help.page-down", "A page down", &["<PgDn>"], HELP, Group::Move, |state| help::step(state, 10)),
    command("help.page-up", "A page up", &["<PgUp>"], HELP, Group::Move, |state| help::step(state, -10)),
    command("help.run", "Run what is selected", &["<Enter>"], HELP, Group::Find, help::accept).short("run"),
    command("help.close", "Close", &["<Esc>", "<F1>"], HELP, Group::Keep, pop).short("close"),
    command("move.up", "Up", &["k", "<Up>"], MOVE, Group::Move, |state| move_mode::step(state, Direction::Up))
        .short("up, down"),
    command("move.down", "Down", &["j", "<Down>"], MOVE, Group::Move, |state| {
        move_mode::step(state, Direction::Down);
    })
    .short("up, down"),
    command("move.sooner", "A lane sooner", &["h", "<Left>", "<lt>"], MOVE, Group::Move, |state| {
        move_mode::step(state, Direction::Sooner);
    })
    .short("lane"),
    command("move.later", "A lane later", &["l", "<Right>", ">"], MOVE, Group::Move, |state| {
        move_mode::step(state, Direction::Later);
    })
    .short("lane"),
    command("move.keep", "Keep the place", &["<Enter>", "M"], MOVE, Group::Keep, move_mode::keep).short("keep"),
    command("move.restore", "Back to where it was", &["<Esc>"], MOVE, Group::Keep, move_mode::restore).short("restore"),
    command("compare.down", "Down", &["j", "<Down>"], COMPARE, Group::Move, |state| disk_diff::scroll(state, 1))
        .short("scroll"),
    command("compare.up", "Up", &["k", "<Up>"], COMPARE, Group::Move, |state| disk_diff::scroll(state, -1))
        .short("scroll"),
    command("compare.mine", "Keep mine under another name", &["m"], COMPARE, Group::Keep, disk_diff::keep_mine)
        .short("keep mine under another name"),
    command("compare.theirs", "Take theirs", &["t"], COMPARE, Group::Keep, disk_diff::take_theirs)
        .about("the edits made here go")
        .short("take theirs"),
    command("compare.later", "Decide later", &["<Esc>", "q"], COMPARE, Group::Keep, disk_diff::later).short("later"),
    command("recovery.down", "Down", &["j", "<Down>"], RECOVERY, Group::Move, |state| recovery::scroll(state, 1))
        .short("scroll"),
    command("recovery.up", "Up", &["k", "<Up>"], RECOVERY, Group::Move, |state| recovery::scroll(state, -1))
        .short("scroll"),
    command("recovery.accept", "Bring the edits back", &["<Enter>", "r"], RECOVERY, Group::Keep, recovery::accept)
        .short("bring them back"),
    command("recovery.discard", "Throw the edits away", &["d"], RECOVERY, Group::Keep, recovery::discard)
        .short("throw away"),
    command("recovery.later", "Decide later", &["<Esc>", "q"], RECOVERY, Group::Keep, recovery::later).short("later"),
    command("settle.edit", "Go on editing", &["<Esc>", "e"], SETTLE, Group::Change, unsaved_answers::go_on)
        .short("go on editing"),
    command("settle.put-back", "Put the old answers back", &["b"], SETTLE, Group::Change, unsaved_answers::put_back)
        .short("put the old ones back"),
    command("settle.idea", "Make it an idea", &["i"], SETTLE, Group::Change, unsaved_answers::make_idea)
        .about("an idea may lack anything, and keeps what was typed")
        .short("make it an idea"),
];

fn pop(state: &mut State) {
    state.overlays.pop();
}

/// Up and down go through the lines of a long text first, then to the field above or below.
fn vertical(state: &mut State, by: isize) {
    let code = if by > 0 { crate::app::widgets::key::Code::Down } else { crate::app::widgets::key::Code::Up };
    let width = form::rows::text_width(state);
    let moved = form::top_mut(state)
        .and_then(|form| form.field.as_mut())
        .is_some_and(|field| field.input(crate::app::widgets::key::Key::plain(code), width));
    if !moved {
        form::step(state, by);
    }
}

fn leap(state: &mut State, by: isize) {
    for _ in 0..by.unsigned_abs() {
        form::step(state, by.signum());
    }
}

fn prompt_close(state: &mut State) {
    state.overlays.pop();
    if state.first.take().is_some() {
        state.ask(crate::app::message::Effect::Quit);
    }
}
