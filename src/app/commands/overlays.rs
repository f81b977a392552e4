//! The keys of what lies over the screen.

use super::{Command, CommandGroup, command};
use crate::app::message::Effect;
use crate::app::model::mode::Scope;
use crate::app::model::screen::Screen;
use crate::app::model::session::Session;
use crate::app::model::status::StatusLine;
use crate::app::overlays::Overlay;
use crate::app::overlays::form;
use crate::app::overlays::form::FormSubject;
use crate::app::overlays::move_mode;
use crate::app::overlays::move_mode::MoveDirection;
use crate::app::overlays::{disk_diff, finder, help, picker, prompt, unsaved_answers};
use crate::app::workflows::Workflows;
use crate::app::workflows::{external_editor, recovery};

const FORM: &[Scope] = &[Scope::Form];
const TYPING: &[Scope] = &[Scope::Form, Scope::Prompt];
const PICKER: &[Scope] = &[Scope::Picker];
const PROMPT: &[Scope] = &[Scope::Prompt];
const FINDER: &[Scope] = &[Scope::Finder];
const HELP: &[Scope] = &[Scope::Help];
const MOVE: &[Scope] = &[Scope::Move];
const DISK_DIFF: &[Scope] = &[Scope::DiskDiff];
const RECOVERY: &[Scope] = &[Scope::Recovery];
const UNSAVED_ANSWERS: &[Scope] = &[Scope::UnsavedAnswers];

pub(super) const COMMANDS: &[Command] = &[
    command("form.next", "Next field", &["<Tab>"], FORM, CommandGroup::Move, |state| {
        form::step(&mut state.session, &mut state.overlays, &mut state.status, 1);
    })
    .short("next"),
    command("form.previous", "Previous field", &["<S-Tab>"], FORM, CommandGroup::Move, |state| {
        form::step(&mut state.session, &mut state.overlays, &mut state.status, -1);
    })
    .short("back"),
    command("form.open", "Open, or the next field", &["<Enter>"], FORM, CommandGroup::Change, |state| {
        form::choose::open_row(
            &mut state.session,
            &mut state.selection,
            &state.screen,
            &state.views,
            &mut state.overlays,
            &mut state.status,
        );
    })
    .about("a choice of entries, an added line; in long text, a new line")
    .short("open"),
    command("form.down", "The field below", &["<Down>"], FORM, CommandGroup::Move, |state| {
        move_vertically(&mut state.session, &state.screen, &mut state.overlays, &mut state.status, 1);
    }),
    command("form.up", "The field above", &["<Up>"], FORM, CommandGroup::Move, |state| {
        move_vertically(&mut state.session, &state.screen, &mut state.overlays, &mut state.status, -1);
    }),
    command("form.page-down", "Ten fields down", &["<PgDn>"], FORM, CommandGroup::Move, |state| {
        step_fields(&mut state.session, &mut state.overlays, &mut state.status, 10);
    }),
    command("form.page-up", "Ten fields up", &["<PgUp>"], FORM, CommandGroup::Move, |state| {
        step_fields(&mut state.session, &mut state.overlays, &mut state.status, -10);
    }),
    command("form.example", "Another example", &["<C-r>"], FORM, CommandGroup::Evaluate, |state| {
        if let Some(form) = form::top_mut(&mut state.overlays) {
            form.example_index += 1;
        }
    })
    .short("another example"),
    command("form.basis", "What a score input rests on", &["<C-g>"], FORM, CommandGroup::Evaluate, |state| {
        form::basis::open_evidence(&mut state.session, &mut state.overlays, &mut state.status);
    })
    .about("why it is what it is, and who says so; whymap keeps the day")
    .short("why"),
    command("form.undo", "Undo in this field", &["<C-z>"], FORM, CommandGroup::SaveAndUndo, |state| {
        if let Some(field) = form::top_mut(&mut state.overlays).and_then(|form| form.input.as_mut()) {
            field.undo();
        }
    })
    .short("undo"),
    command("form.redo", "Redo in this field", &["<C-y>"], FORM, CommandGroup::SaveAndUndo, |state| {
        if let Some(field) = form::top_mut(&mut state.overlays).and_then(|form| form.input.as_mut()) {
            field.redo();
        }
    }),
    command("form.save", "Close and save the file", &["<C-s>"], FORM, CommandGroup::SaveAndUndo, |state| {
        form::close(&mut state.session, &mut state.selection, &mut state.overlays, &mut state.status);
        let is_closed = form::top(&state.overlays).is_none_or(|form| !matches!(form.subject, FormSubject::New(_)));
        if is_closed
            && crate::app::overlays::scope(&state.screen, &state.views.scores, &state.overlays) != Scope::UnsavedAnswers
        {
            super::file::save(&state.session, &mut state.workflows, &mut state.status, &mut state.outbox);
        }
    })
    .about("an answer that is left is written into the document; this writes the file too")
    .short("save"),
    command("form.close", "Close, everything typed is kept", &["<Esc>"], FORM, CommandGroup::SaveAndUndo, |state| {
        form::close(&mut state.session, &mut state.selection, &mut state.overlays, &mut state.status);
    })
    .short("close, keeps"),
    command("field.editor", "Edit the text in your own editor", &["<C-o>"], TYPING, CommandGroup::Change, |state| {
        external_editor::edit_field(&state.session, &state.overlays, &mut state.status, &mut state.outbox);
    })
    .about("the one that VISUAL or EDITOR names")
    .short("your editor")
    .synonyms(&["external editor"]),
    command("form.help", "Help for this place", &["<F1>"], FORM, CommandGroup::Find, |state| {
        help::open(&state.screen, &state.views.scores, &mut state.overlays, &state.input);
    })
    .short("help"),
    command("picker.down", "Down", &["<Down>", "<C-n>"], PICKER, CommandGroup::Move, |state| {
        picker::step(&mut state.overlays, 1);
    }),
    command("picker.up", "Up", &["<Up>", "<C-p>"], PICKER, CommandGroup::Move, |state| {
        picker::step(&mut state.overlays, -1);
    }),
    command("picker.page-down", "A page down", &["<PgDn>"], PICKER, CommandGroup::Move, |state| {
        picker::step(&mut state.overlays, 10);
    }),
    command("picker.page-up", "A page up", &["<PgUp>"], PICKER, CommandGroup::Move, |state| {
        picker::step(&mut state.overlays, -10);
    }),
    command("picker.mark", "Mark", &["<Tab>"], PICKER, CommandGroup::Change, |state| {
        picker::toggle(&mut state.overlays);
    })
    .about("where several may be chosen")
    .short("mark"),
    command("picker.accept", "Take it", &["<Enter>"], PICKER, CommandGroup::Change, |state| {
        picker::accept(&mut state.session, &mut state.overlays, &mut state.status);
    })
    .about("on the last row: make a new one here")
    .short("take"),
    command("picker.close", "Leave it as it was", &["<Esc>"], PICKER, CommandGroup::SaveAndUndo, |state| {
        close_overlay(&mut state.overlays);
    })
    .short("leave"),
    command("prompt.accept", "Keep", &["<Enter>"], PROMPT, CommandGroup::Change, |state| {
        prompt::accept(
            &mut state.session,
            &mut state.selection,
            &state.screen,
            &mut state.views,
            &mut state.overlays,
            &mut state.workflows,
            &mut state.status,
            &mut state.outbox,
        );
    })
    .short("keep"),
    command("prompt.close", "Leave", &["<Esc>"], PROMPT, CommandGroup::SaveAndUndo, |state| {
        close_prompt(&mut state.overlays, &mut state.workflows, &mut state.outbox);
    })
    .short("end"),
    command("prompt.line", "A new line", &["<A-Enter>"], PROMPT, CommandGroup::Change, |state| {
        prompt::insert_newline(&mut state.overlays);
    })
    .about("where the text may have several"),
    command("finder.down", "Down", &["<Down>", "<C-n>", "<Tab>"], FINDER, CommandGroup::Move, |state| {
        finder::step(&mut state.overlays, 1);
    }),
    command("finder.up", "Up", &["<Up>", "<C-p>", "<S-Tab>"], FINDER, CommandGroup::Move, |state| {
        finder::step(&mut state.overlays, -1);
    }),
    command("finder.page-down", "A page down", &["<PgDn>"], FINDER, CommandGroup::Move, |state| {
        finder::step(&mut state.overlays, 10);
    }),
    command("finder.page-up", "A page up", &["<PgUp>"], FINDER, CommandGroup::Move, |state| {
        finder::step(&mut state.overlays, -10);
    }),
    command("finder.accept", "Run it, or go there", &["<Enter>"], FINDER, CommandGroup::Find, |state| {
        finder::accept(
            &state.session,
            &mut state.selection,
            &mut state.screen,
            &mut state.views,
            &mut state.overlays,
            &mut state.input,
            &mut state.status,
        );
    })
    .short("run"),
    command("finder.close", "Close", &["<Esc>"], FINDER, CommandGroup::SaveAndUndo, |state| {
        close_overlay(&mut state.overlays);
    })
    .short("close"),
    command("help.down", "Down", &["<Down>", "<C-n>", "<Tab>"], HELP, CommandGroup::Move, |state| {
        help::step(&state.screen, &mut state.overlays, 1);
    })
    .short("scroll"),
    command("help.up", "Up", &["<Up>", "<C-p>", "<S-Tab>"], HELP, CommandGroup::Move, |state| {
        help::step(&state.screen, &mut state.overlays, -1);
    })
    .short("scroll"),
    command("help.page-down", "A page down", &["<PgDn>"], HELP, CommandGroup::Move, |state| {
        help::step(&state.screen, &mut state.overlays, 10);
    }),
    command("help.page-up", "A page up", &["<PgUp>"], HELP, CommandGroup::Move, |state| {
        help::step(&state.screen, &mut state.overlays, -10);
    }),
    command("help.run", "Run what is selected", &["<Enter>"], HELP, CommandGroup::Find, |state| {
        help::run_selected(&mut state.overlays, &mut state.input);
    })
    .short("run"),
    command("help.close", "Close", &["<Esc>", "<F1>"], HELP, CommandGroup::SaveAndUndo, |state| {
        close_overlay(&mut state.overlays);
    })
    .short("close"),
    command("move.up", "Up", &["k", "<Up>"], MOVE, CommandGroup::Move, |state| {
        move_mode::step(
            &mut state.session,
            &mut state.selection,
            &state.overlays,
            &mut state.status,
            MoveDirection::Up,
        );
    })
    .short("up, down"),
    command("move.down", "Down", &["j", "<Down>"], MOVE, CommandGroup::Move, |state| {
        move_mode::step(
            &mut state.session,
            &mut state.selection,
            &state.overlays,
            &mut state.status,
            MoveDirection::Down,
        );
    })
    .short("up, down"),
    command("move.sooner", "A lane sooner", &["h", "<Left>", "<lt>"], MOVE, CommandGroup::Move, |state| {
        move_mode::step(
            &mut state.session,
            &mut state.selection,
            &state.overlays,
            &mut state.status,
            MoveDirection::Earlier,
        );
    })
    .short("lane"),
    command("move.later", "A lane later", &["l", "<Right>", ">"], MOVE, CommandGroup::Move, |state| {
        move_mode::step(
            &mut state.session,
            &mut state.selection,
            &state.overlays,
            &mut state.status,
            MoveDirection::Later,
        );
    })
    .short("lane"),
    command("move.keep", "Keep the place", &["<Enter>", "M"], MOVE, CommandGroup::SaveAndUndo, |state| {
        move_mode::accept(&mut state.session, &mut state.overlays);
    })
    .short("keep"),
    command("move.restore", "Back to where it was", &["<Esc>"], MOVE, CommandGroup::SaveAndUndo, |state| {
        move_mode::cancel(&mut state.session, &mut state.selection, &mut state.overlays, &mut state.status);
    })
    .short("restore"),
    command("compare.down", "Down", &["j", "<Down>"], DISK_DIFF, CommandGroup::Move, |state| {
        disk_diff::scroll(&mut state.overlays, 1);
    })
    .short("scroll"),
    command("compare.up", "Up", &["k", "<Up>"], DISK_DIFF, CommandGroup::Move, |state| {
        disk_diff::scroll(&mut state.overlays, -1);
    })
    .short("scroll"),
    command("compare.mine", "Keep mine under another name", &["m"], DISK_DIFF, CommandGroup::SaveAndUndo, |state| {
        disk_diff::save_mine_as(&state.session, &mut state.overlays);
    })
    .short("keep mine under another name"),
    command("compare.theirs", "Take theirs", &["t"], DISK_DIFF, CommandGroup::SaveAndUndo, |state| {
        disk_diff::take_theirs(
            &mut state.session,
            &mut state.selection,
            &state.screen,
            &mut state.overlays,
            &mut state.status,
            &mut state.outbox,
        );
    })
    .about("the edits made here go")
    .short("take theirs"),
    command("compare.later", "Decide later", &["<Esc>", "q"], DISK_DIFF, CommandGroup::SaveAndUndo, |state| {
        disk_diff::postpone(&mut state.overlays, &mut state.status);
    })
    .short("later"),
    command("recovery.down", "Down", &["j", "<Down>"], RECOVERY, CommandGroup::Move, |state| {
        recovery::scroll(&mut state.overlays, 1);
    })
    .short("scroll"),
    command("recovery.up", "Up", &["k", "<Up>"], RECOVERY, CommandGroup::Move, |state| {
        recovery::scroll(&mut state.overlays, -1);
    })
    .short("scroll"),
    command(
        "recovery.accept",
        "Bring the edits back",
        &["<Enter>", "r"],
        RECOVERY,
        CommandGroup::SaveAndUndo,
        |state| {
            recovery::accept(&mut state.session, &mut state.overlays, &mut state.status, &mut state.outbox);
        },
    )
    .short("bring them back"),
    command("recovery.discard", "Throw the edits away", &["d"], RECOVERY, CommandGroup::SaveAndUndo, |state| {
        recovery::discard(&mut state.overlays, &mut state.status, &mut state.outbox);
    })
    .short("throw away"),
    command("recovery.later", "Decide later", &["<Esc>", "q"], RECOVERY, CommandGroup::SaveAndUndo, |state| {
        recovery::postpone(&mut state.overlays, &mut state.status);
    })
    .short("later"),
    command("settle.edit", "Go on editing", &["<Esc>", "e"], UNSAVED_ANSWERS, CommandGroup::Change, |state| {
        unsaved_answers::continue_editing(&mut state.overlays);
    })
    .short("go on editing"),
    command("settle.put-back", "Put the old answers back", &["b"], UNSAVED_ANSWERS, CommandGroup::Change, |state| {
        unsaved_answers::restore_saved(
            &mut state.session,
            &mut state.selection,
            &mut state.overlays,
            &mut state.status,
        );
    })
    .short("put the old ones back"),
    command("settle.idea", "Make it an idea", &["i"], UNSAVED_ANSWERS, CommandGroup::Change, |state| {
        unsaved_answers::make_idea(&mut state.session, &mut state.selection, &mut state.overlays, &mut state.status);
    })
    .about("an idea may lack anything, and keeps what was typed")
    .short("make it an idea"),
];

fn close_overlay(overlays: &mut Vec<Overlay>) {
    overlays.pop();
}

/// Up and down go through the lines of a long text first, then to the field above or below.
fn move_vertically(
    session: &mut Session,
    screen: &Screen,
    overlays: &mut [Overlay],
    status: &mut StatusLine,
    by: isize,
) {
    let code = if by > 0 { crate::app::widgets::key::KeyName::Down } else { crate::app::widgets::key::KeyName::Up };
    let width = form::rows::text_width(session, screen, overlays);
    let moved = form::top_mut(overlays)
        .and_then(|form| form.input.as_mut())
        .is_some_and(|field| field.handle_key(crate::app::widgets::key::Key::new(code), width));
    if !moved {
        form::step(session, overlays, status, by);
    }
}

fn step_fields(session: &mut Session, overlays: &mut [Overlay], status: &mut StatusLine, by: isize) {
    for _ in 0..by.unsigned_abs() {
        form::step(session, overlays, status, by.signum());
    }
}

fn close_prompt(overlays: &mut Vec<Overlay>, workflows: &mut Workflows, outbox: &mut Vec<Effect>) {
    overlays.pop();
    if workflows.first.take().is_some() {
        outbox.push(crate::app::message::Effect::Quit);
    }
}
