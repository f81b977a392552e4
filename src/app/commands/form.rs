//! Commands of the form.

use super::command::{Command, CommandGroup, KeyLine, command};
use super::form_keys;
use crate::app::model::mode::Scope;
use crate::app::model::screen::Screen;
use crate::app::model::session::Session;
use crate::app::model::status::{StatusLine, capture, say};
use crate::app::overlays::Overlay;
use crate::app::overlays::form::{self, FormSubject};
use crate::app::workflows::external_editor;

const FORM: &[Scope] = &[Scope::Form];
const TYPING: &[Scope] = &[Scope::Form, Scope::Prompt];

pub(super) const COMMANDS: &[Command] = &[
    command("form.next", "Go to next field", &["<Tab>"], FORM, CommandGroup::Move, |state| {
        capture(|status| form::step(&mut state.session, &mut state.overlays, status, 1))
    })
    .short("next")
    .key_line(&[(KeyLine::In(Scope::Form), 10)]),
    command("form.previous", "Go to previous field", &["<S-Tab>"], FORM, CommandGroup::Move, |state| {
        capture(|status| form::step(&mut state.session, &mut state.overlays, status, -1))
    })
    .short("back")
    .key_line(&[(KeyLine::In(Scope::Form), 20)]),
    command("form.open", "Open, or go to next field", &["<Enter>"], FORM, CommandGroup::Change, |state| {
        capture(|status| {
            form_keys::open_row(
                &mut state.session,
                &mut state.selection,
                &state.screen,
                &state.views,
                &mut state.overlays,
                status,
            );
        })
    })
    .about("opens a choice or adds a row; in long text, inserts a line break")
    .short("open")
    .key_line(&[(KeyLine::In(Scope::Form), 30)]),
    command("form.down", "Move to field below", &["<Down>"], FORM, CommandGroup::Move, |state| {
        capture(|status| move_vertically(&mut state.session, &state.screen, &mut state.overlays, status, 1))
    }),
    command("form.up", "Move to field above", &["<Up>"], FORM, CommandGroup::Move, |state| {
        capture(|status| move_vertically(&mut state.session, &state.screen, &mut state.overlays, status, -1))
    }),
    command("form.page-down", "Move ten fields down", &["<PgDn>"], FORM, CommandGroup::Move, |state| {
        capture(|status| step_fields(&mut state.session, &mut state.overlays, status, 10))
    }),
    command("form.page-up", "Move ten fields up", &["<PgUp>"], FORM, CommandGroup::Move, |state| {
        capture(|status| step_fields(&mut state.session, &mut state.overlays, status, -10))
    }),
    command("form.example", "Show another example", &["<C-r>"], FORM, CommandGroup::Evaluate, |state| {
        if let Some(form) = form::top_mut(&mut state.overlays) {
            form.example_index += 1;
        }
        Ok(None)
    })
    .short("another example")
    .key_line(&[(KeyLine::In(Scope::Form), 60)]),
    command("form.basis", "Add evidence to a score", &["<C-g>"], FORM, CommandGroup::Evaluate, |state| {
        capture(|status| form::basis::open_evidence(&mut state.session, &mut state.overlays, status))
    })
    .about("what it is based on, and who said it; whymap adds the date")
    .short("why"),
    command("form.undo", "Undo in this field", &["<C-z>"], FORM, CommandGroup::SaveAndUndo, |state| {
        if let Some(field) = form::top_mut(&mut state.overlays).and_then(|form| form.input.as_mut()) {
            field.undo();
        }
        Ok(None)
    })
    .short("undo")
    .key_line(&[(KeyLine::In(Scope::Form), 70)]),
    command("form.redo", "Redo in this field", &["<C-y>"], FORM, CommandGroup::SaveAndUndo, |state| {
        if let Some(field) = form::top_mut(&mut state.overlays).and_then(|form| form.input.as_mut()) {
            field.redo();
        }
        Ok(None)
    }),
    command("form.save", "Close and save file", &["<C-s>"], FORM, CommandGroup::SaveAndUndo, |state| {
        let closed =
            capture(|status| form_keys::close(&mut state.session, &mut state.selection, &mut state.overlays, status));
        let is_closed = form::top(&state.overlays).is_none_or(|form| !matches!(form.subject, FormSubject::New(_)));
        if is_closed
            && crate::app::overlays::scope(&state.screen, &state.views.scores, &state.overlays) != Scope::UnsavedAnswers
        {
            return super::file::save(&state.session, &mut state.workflows, &mut state.outbox)?.map_or(closed, say);
        }
        closed
    })
    .works_unseen()
    .about("leaving a field updates the roadmap; this also saves the file")
    .short("save")
    .key_line(&[(KeyLine::In(Scope::Form), 40)]),
    command("form.close", "Close the form", &["<Esc>"], FORM, CommandGroup::SaveAndUndo, |state| {
        capture(|status| form_keys::close(&mut state.session, &mut state.selection, &mut state.overlays, status))
    })
    .about("nothing is lost")
    .short("close")
    .key_line(&[(KeyLine::In(Scope::Form), 50)]),
    command("field.editor", "Edit text in your editor", &["<C-o>"], TYPING, CommandGroup::Change, |state| {
        external_editor::edit_field(&state.session, &state.overlays, &mut state.outbox)
    })
    .about("as set in VISUAL or EDITOR")
    .short("your editor")
    .synonyms(&["external editor"]),
    command("form.help", "Show help for the form", &["<F1>"], FORM, CommandGroup::Find, |state| {
        crate::app::commands::help_page::open(&state.screen, &state.views.scores, &mut state.overlays, &state.input);
        Ok(None)
    })
    .short("help")
    .key_line(&[(KeyLine::In(Scope::Form), 80)]),
];

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
