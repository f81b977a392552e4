//! Commands of the overlays.

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
use crate::app::overlays::{disk_diff, finder, picker, prompt, unsaved_answers};
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
    command("form.next", "Go to next field", &["<Tab>"], FORM, CommandGroup::Move, |state| {
        form::step(&mut state.session, &mut state.overlays, &mut state.status, 1);
    })
    .short("next"),
    command("form.previous", "Go to previous field", &["<S-Tab>"], FORM, CommandGroup::Move, |state| {
        form::step(&mut state.session, &mut state.overlays, &mut state.status, -1);
    })
    .short("back"),
    command("form.open", "Open, or go to next field", &["<Enter>"], FORM, CommandGroup::Change, |state| {
        crate::app::commands::form_keys::open_row(
            &mut state.session,
            &mut state.selection,
            &state.screen,
            &state.views,
            &mut state.overlays,
            &mut state.status,
        );
    })
    .about("opens a choice or adds a row; in long text, inserts a line break")
    .short("open"),
    command("form.down", "Move to field below", &["<Down>"], FORM, CommandGroup::Move, |state| {
        move_vertically(&mut state.session, &state.screen, &mut state.overlays, &mut state.status, 1);
    }),
    command("form.up", "Move to field above", &["<Up>"], FORM, CommandGroup::Move, |state| {
        move_vertically(&mut state.session, &state.screen, &mut state.overlays, &mut state.status, -1);
    }),
    command("form.page-down", "Move ten fields down", &["<PgDn>"], FORM, CommandGroup::Move, |state| {
        step_fields(&mut state.session, &mut state.overlays, &mut state.status, 10);
    }),
    command("form.page-up", "Move ten fields up", &["<PgUp>"], FORM, CommandGroup::Move, |state| {
        step_fields(&mut state.session, &mut state.overlays, &mut state.status, -10);
    }),
    command("form.example", "Show another example", &["<C-r>"], FORM, CommandGroup::Evaluate, |state| {
        if let Some(form) = form::top_mut(&mut state.overlays) {
            form.example_index += 1;
        }
    })
    .short("another example"),
    command("form.basis", "Record the basis of a rating", &["<C-g>"], FORM, CommandGroup::Evaluate, |state| {
        form::basis::open_evidence(&mut state.session, &mut state.overlays, &mut state.status);
    })
    .about("what it is based on, and who said it; whymap adds the date")
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
    command("form.save", "Close and save file", &["<C-s>"], FORM, CommandGroup::SaveAndUndo, |state| {
        crate::app::commands::form_keys::close(
            &mut state.session,
            &mut state.selection,
            &mut state.overlays,
            &mut state.status,
        );
        let is_closed = form::top(&state.overlays).is_none_or(|form| !matches!(form.subject, FormSubject::New(_)));
        if is_closed
            && crate::app::overlays::scope(&state.screen, &state.views.scores, &state.overlays) != Scope::UnsavedAnswers
        {
            super::file::save(&state.session, &mut state.workflows, &mut state.status, &mut state.outbox);
        }
    })
    .about("leaving a field updates the roadmap; this also saves the file")
    .short("save"),
    command("form.close", "Close the form", &["<Esc>"], FORM, CommandGroup::SaveAndUndo, |state| {
        crate::app::commands::form_keys::close(
            &mut state.session,
            &mut state.selection,
            &mut state.overlays,
            &mut state.status,
        );
    })
    .about("nothing is lost")
    .short("close"),
    command("field.editor", "Edit text in your editor", &["<C-o>"], TYPING, CommandGroup::Change, |state| {
        external_editor::edit_field(&state.session, &state.overlays, &mut state.status, &mut state.outbox);
    })
    .about("as set in VISUAL or EDITOR")
    .short("your editor")
    .synonyms(&["external editor"]),
    command("form.help", "Show help for the form", &["<F1>"], FORM, CommandGroup::Find, |state| {
        crate::app::commands::help_page::open(&state.screen, &state.views.scores, &mut state.overlays, &state.input);
    })
    .short("help"),
    command("picker.down", "Move down", &["<Down>", "<C-n>"], PICKER, CommandGroup::Move, |state| {
        picker::step(&mut state.overlays, 1);
    })
    .short("move"),
    command("picker.up", "Move up", &["<Up>", "<C-p>"], PICKER, CommandGroup::Move, |state| {
        picker::step(&mut state.overlays, -1);
    })
    .short("move"),
    command("picker.page-down", "Page down", &["<PgDn>"], PICKER, CommandGroup::Move, |state| {
        picker::step(&mut state.overlays, 10);
    }),
    command("picker.page-up", "Page up", &["<PgUp>"], PICKER, CommandGroup::Move, |state| {
        picker::step(&mut state.overlays, -10);
    }),
    command("picker.mark", "Check or uncheck", &["<Tab>"], PICKER, CommandGroup::Change, |state| {
        picker::toggle(&mut state.overlays);
    })
    .about("when you can choose several")
    .short("tick"),
    command("picker.accept", "Choose", &["<Enter>"], PICKER, CommandGroup::Change, |state| {
        crate::app::commands::picker_answers::accept(&mut state.session, &mut state.overlays, &mut state.status);
    })
    .about("on the last row, adds a new one")
    .short("choose"),
    command("picker.close", "Cancel", &["<Esc>"], PICKER, CommandGroup::SaveAndUndo, |state| {
        close_overlay(&mut state.overlays);
    })
    .short("cancel"),
    command("prompt.accept", "Accept", &["<Enter>"], PROMPT, CommandGroup::Change, |state| {
        crate::app::commands::prompt_answers::accept(
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
    .short("done"),
    command("prompt.close", "Cancel", &["<Esc>"], PROMPT, CommandGroup::SaveAndUndo, |state| {
        close_prompt(&mut state.overlays, &mut state.workflows, &mut state.outbox);
    })
    .short("cancel"),
    command("prompt.line", "Insert line break", &["<A-Enter>"], PROMPT, CommandGroup::Change, |state| {
        prompt::insert_newline(&mut state.overlays);
    })
    .about("in text with several lines"),
    command("finder.down", "Move down", &["<Down>", "<C-n>", "<Tab>"], FINDER, CommandGroup::Move, |state| {
        finder::step(&mut state.overlays, 1);
    })
    .short("move"),
    command("finder.up", "Move up", &["<Up>", "<C-p>", "<S-Tab>"], FINDER, CommandGroup::Move, |state| {
        finder::step(&mut state.overlays, -1);
    })
    .short("move"),
    command("finder.page-down", "Page down", &["<PgDn>"], FINDER, CommandGroup::Move, |state| {
        finder::step(&mut state.overlays, 10);
    }),
    command("finder.page-up", "Page up", &["<PgUp>"], FINDER, CommandGroup::Move, |state| {
        finder::step(&mut state.overlays, -10);
    }),
    command("finder.accept", "Run command, or go to entry", &["<Enter>"], FINDER, CommandGroup::Find, |state| {
        crate::app::commands::search::accept(
            &state.session,
            &mut state.selection,
            &mut state.screen,
            &mut state.views,
            &mut state.overlays,
            &mut state.input,
            &mut state.status,
        );
    })
    .short("run or open"),
    command("finder.close", "Close", &["<Esc>"], FINDER, CommandGroup::SaveAndUndo, |state| {
        close_overlay(&mut state.overlays);
    })
    .short("close"),
    command("help.down", "Move down", &["<Down>", "<C-n>", "<Tab>"], HELP, CommandGroup::Move, |state| {
        crate::app::commands::help_page::step(&state.screen, &mut state.overlays, 1);
    })
    .short("scroll"),
    command("help.up", "Move up", &["<Up>", "<C-p>", "<S-Tab>"], HELP, CommandGroup::Move, |state| {
        crate::app::commands::help_page::step(&state.screen, &mut state.overlays, -1);
    })
    .short("scroll"),
    command("help.page-down", "Page down", &["<PgDn>"], HELP, CommandGroup::Move, |state| {
        crate::app::commands::help_page::step(&state.screen, &mut state.overlays, 10);
    }),
    command("help.page-up", "Page up", &["<PgUp>"], HELP, CommandGroup::Move, |state| {
        crate::app::commands::help_page::step(&state.screen, &mut state.overlays, -10);
    }),
    command("help.run", "Run selected command", &["<Enter>"], HELP, CommandGroup::Find, |state| {
        crate::app::commands::help_page::run_selected(&mut state.overlays, &mut state.input);
    })
    .short("run"),
    command("help.close", "Close", &["<Esc>", "<F1>"], HELP, CommandGroup::SaveAndUndo, |state| {
        close_overlay(&mut state.overlays);
    })
    .short("close"),
    command("move.up", "Move up", &["k", "<Up>"], MOVE, CommandGroup::Move, |state| {
        move_mode::step(
            &mut state.session,
            &mut state.selection,
            &state.overlays,
            &mut state.status,
            MoveDirection::Up,
        );
    })
    .short("up, down"),
    command("move.down", "Move down", &["j", "<Down>"], MOVE, CommandGroup::Move, |state| {
        move_mode::step(
            &mut state.session,
            &mut state.selection,
            &state.overlays,
            &mut state.status,
            MoveDirection::Down,
        );
    })
    .short("up, down"),
    command("move.earlier", "Move one lane earlier", &["h", "<Left>", "<lt>"], MOVE, CommandGroup::Move, |state| {
        move_mode::step(
            &mut state.session,
            &mut state.selection,
            &state.overlays,
            &mut state.status,
            MoveDirection::Earlier,
        );
    })
    .short("lane"),
    command("move.later", "Move one lane later", &["l", "<Right>", ">"], MOVE, CommandGroup::Move, |state| {
        move_mode::step(
            &mut state.session,
            &mut state.selection,
            &state.overlays,
            &mut state.status,
            MoveDirection::Later,
        );
    })
    .short("lane"),
    command("move.keep", "Keep position", &["<Enter>", "M"], MOVE, CommandGroup::SaveAndUndo, |state| {
        move_mode::accept(&mut state.session, &mut state.overlays);
    })
    .short("keep"),
    command("move.restore", "Cancel the move", &["<Esc>"], MOVE, CommandGroup::SaveAndUndo, |state| {
        move_mode::cancel(&mut state.session, &mut state.selection, &mut state.overlays, &mut state.status);
    })
    .short("cancel"),
    command("compare.down", "Scroll down", &["j", "<Down>"], DISK_DIFF, CommandGroup::Move, |state| {
        disk_diff::scroll(&mut state.overlays, 1);
    })
    .short("scroll"),
    command("compare.up", "Scroll up", &["k", "<Up>"], DISK_DIFF, CommandGroup::Move, |state| {
        disk_diff::scroll(&mut state.overlays, -1);
    })
    .short("scroll"),
    command("compare.mine", "Save my version as a new file", &["m"], DISK_DIFF, CommandGroup::SaveAndUndo, |state| {
        disk_diff::save_mine_as(&state.session, &mut state.overlays);
    })
    .short("save my version as a new file"),
    command("compare.theirs", "Use the version on disk", &["t"], DISK_DIFF, CommandGroup::SaveAndUndo, |state| {
        crate::app::workflows::reload::take_theirs(
            &mut state.session,
            &mut state.selection,
            &state.screen,
            &mut state.overlays,
            &mut state.status,
            &mut state.outbox,
        );
    })
    .about("replaces your edits")
    .short("use the version on disk"),
    command("compare.later", "Decide later", &["<Esc>", "q"], DISK_DIFF, CommandGroup::SaveAndUndo, |state| {
        disk_diff::postpone(&mut state.overlays, &mut state.status);
    })
    .short("later"),
    command("recovery.down", "Scroll down", &["j", "<Down>"], RECOVERY, CommandGroup::Move, |state| {
        recovery::scroll(&mut state.overlays, 1);
    })
    .short("scroll"),
    command("recovery.up", "Scroll up", &["k", "<Up>"], RECOVERY, CommandGroup::Move, |state| {
        recovery::scroll(&mut state.overlays, -1);
    })
    .short("scroll"),
    command("recovery.accept", "Restore the edits", &["<Enter>", "r"], RECOVERY, CommandGroup::SaveAndUndo, |state| {
        recovery::accept(&mut state.session, &mut state.overlays, &mut state.status, &mut state.outbox);
    })
    .short("restore"),
    command("recovery.discard", "Discard the edits", &["d"], RECOVERY, CommandGroup::SaveAndUndo, |state| {
        recovery::discard(&mut state.overlays, &mut state.status, &mut state.outbox);
    })
    .short("discard"),
    command("recovery.later", "Decide later", &["<Esc>", "q"], RECOVERY, CommandGroup::SaveAndUndo, |state| {
        recovery::postpone(&mut state.overlays, &mut state.status);
    })
    .short("later"),
    command("settle.edit", "Continue editing", &["<Esc>", "e"], UNSAVED_ANSWERS, CommandGroup::Change, |state| {
        unsaved_answers::continue_editing(&mut state.overlays);
    })
    .short("continue editing"),
    command("settle.put-back", "Restore the old answers", &["b"], UNSAVED_ANSWERS, CommandGroup::Change, |state| {
        crate::app::commands::form_keys::restore_saved(
            &mut state.session,
            &mut state.selection,
            &mut state.overlays,
            &mut state.status,
        );
    })
    .short("restore old answers"),
    command("settle.idea", "Turn it into an idea", &["i"], UNSAVED_ANSWERS, CommandGroup::Change, |state| {
        crate::app::commands::form_keys::make_idea(
            &mut state.session,
            &mut state.selection,
            &mut state.overlays,
            &mut state.status,
        );
    })
    .about("ideas can be incomplete; your text is kept")
    .short("turn into an idea"),
];

fn close_overlay(overlays: &mut Vec<Overlay>) {
    overlays.pop();
}

/// Moves through the lines of a long text first, then to the field above or below.
fn move_vertically(
    session: &mut Session,
    screen: &Screen,
    overlays: &mut Vec<Overlay>,
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

fn step_fields(session: &mut Session, overlays: &mut Vec<Overlay>, status: &mut StatusLine, by: isize) {
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
