//! Text being typed that is not in the document yet: written to the journal so that it survives a crash, and restored
//! to its field.

use crate::app::message::Effect;
use crate::app::model::pending_text::PendingText;
use crate::app::model::pending_text::PendingTextLocation;
use crate::app::model::session::Session;
use crate::app::overlays::Overlay;
use crate::app::overlays::form;
use crate::app::overlays::form::rows::FormRowKind;
use crate::app::overlays::form::{Form, FormSubject, UnsavedAnswer};
use crate::app::overlays::prompt;
use crate::app::overlays::prompt::{Prompt, PromptQuestion};
use crate::app::views::scores::cells::CellEdit;
use crate::app::widgets::text_input::TextInput;
use crate::app::workflows::Workflows;
use crate::document::path::Path;
use crate::insight::score::Scorer;
use crate::roadmap::location;
use crate::roadmap::name;

/// Writes changed pending text to the journal.
pub(crate) fn sync_journal(
    session: &Session,
    overlays: &[Overlay],
    workflows: &mut Workflows,
    outbox: &mut Vec<Effect>,
) {
    let pending = collect(session, overlays, workflows);
    if pending != workflows.pending_texts {
        workflows.pending_texts.clone_from(&pending);
        outbox.push(Effect::JournalPendingText(pending));
    }
}

fn collect(session: &Session, overlays: &[Overlay], workflows: &Workflows) -> Vec<PendingText> {
    // Text typed in a what-if belongs to the what-if and is not journaled.
    if session.what_if.is_some() {
        return Vec::new();
    }
    let of_overlay = |overlay: &Overlay| match overlay {
        Overlay::Form(form) => collect_from_form(session, form),
        Overlay::Prompt(prompt) => collect_from_prompt(session, workflows, prompt),
        Overlay::ScoreCell(edit) => collect_from_cell(session, edit),
        _ => Vec::new(),
    };
    overlays.iter().flat_map(of_overlay).collect()
}

fn collect_from_form(session: &Session, form: &Form) -> Vec<PendingText> {
    let owner = match &form.subject {
        FormSubject::Entry(entry) => session.plan.roadmap.full_name(*entry),
        FormSubject::Roadmap => String::new(),
        FormSubject::New(new) => {
            let filled = form.rows.iter().enumerate().map(|(at, row)| match &form.input {
                Some(field) if at == form.at => (row, field.text()),
                _ => (row, row.value.as_str()),
            });
            let filled = filled.filter(|(row, text)| row.takes_focus() && !text.is_empty());
            let text: Vec<String> = filled.map(|(row, text)| format!("{}: {text}", row.label)).collect();
            let location = PendingTextLocation::Answer(format!("a new {}", new.kind.noun()));
            let is_touched =
                form.input.as_ref().is_some_and(|field| !field.text().is_empty()) || new.values != new.defaults;
            return is_touched.then(|| PendingText { location, text: text.join("; ") }).into_iter().collect();
        }
    };
    let field = |path: String, text: &str| PendingText {
        location: PendingTextLocation::Field { owner: owner.clone(), path },
        text: text.to_owned(),
    };
    let here = form.focused_row().map(|row| row.path.clone());
    let unsaved = form.unsaved_answers.iter().filter(|(path, _)| Some(*path) != here.as_ref());
    let mut pending: Vec<PendingText> = unsaved.map(|(path, unsaved)| field(path.to_string(), &unsaved.text)).collect();
    let now = form.focused_row().zip(form.input.as_ref()).filter(|(row, now)| now.text() != row.value);
    pending.extend(now.map(|(row, now)| field(row.path.to_string(), now.text())));
    pending
}

fn collect_from_prompt(session: &Session, workflows: &Workflows, prompt: &Prompt) -> Vec<PendingText> {
    let text = prompt.input.text();
    if text.trim().is_empty() || workflows.first.is_some() {
        return Vec::new();
    }
    let location = match &prompt.question {
        PromptQuestion::NewIdea(lane) => PendingTextLocation::NewIdea(*lane),
        question => PendingTextLocation::Answer(question.text(session)),
    };
    vec![PendingText { location, text: text.to_owned() }]
}

fn collect_from_cell(session: &Session, edit: &CellEdit) -> Vec<PendingText> {
    let rater = Scorer::new(&session.plan.roadmap, session.model);
    let Some(asked) = rater.as_ref().and_then(|rater| rater.inputs.get(edit.input)) else { return Vec::new() };
    let path = Path::from_fields(&[name::SCORES]).key(session.model).key(asked.id);
    let owner = session.plan.roadmap.full_name(edit.theme);
    vec![PendingText {
        location: PendingTextLocation::Field { owner, path: path.to_string() },
        text: edit.field.text().to_owned(),
    }]
}

/// Restores texts to the fields they were typed in, or offers them as ideas if the field no longer exists.
pub(crate) fn restore(session: &Session, overlays: &mut Vec<Overlay>, pending: Vec<PendingText>) {
    for PendingText { location, text } in pending {
        let is_back = match &location {
            PendingTextLocation::Field { owner, path } => restore_field(session, overlays, owner, path, &text),
            PendingTextLocation::NewIdea(lane) => {
                prompt::open(overlays, PromptQuestion::NewIdea(*lane), &text);
                true
            }
            PendingTextLocation::Answer(_) => false,
        };
        if !is_back {
            prompt::open(overlays, PromptQuestion::NewIdea(None), &text);
        }
    }
}

fn restore_field(session: &Session, overlays: &mut Vec<Overlay>, owner: &str, path: &str, text: &str) -> bool {
    let (subject, entry_kind) = match owner {
        "" => (FormSubject::Roadmap, None),
        name => {
            let Some(entry) =
                session.plan.roadmap.find_by_full_name(name).filter(|entry| session.can_be_edited(*entry))
            else {
                return false;
            };
            (FormSubject::Entry(entry), session.plan.roadmap.row(entry).map(|entry_row| entry_row.kind))
        }
    };
    let Ok(path) = location::parse_path(location::record_of(entry_kind), path) else { return false };
    let is_open = form::top(overlays).is_some_and(|form| form.entry().is_some_and(|open| subject.is_entry(open)));
    if !is_open {
        form::open(session, overlays, subject, form::FormSection::All);
    }
    form::focus_path(overlays, &path);
    let Some(form) = form::top_mut(overlays) else { return false };
    let Some(row) = form.focused_row().filter(|row| row.path == path) else { return false };
    let kind = row.kind.clone();
    let why = "typed before the program ended".to_owned();
    form.unsaved_answers.insert(path, UnsavedAnswer { text: text.to_owned(), why });
    match kind {
        FormRowKind::Text(crate::app::widgets::text_input::LineMode::Single) => {
            form.input = Some(TextInput::single_line(text));
        }
        FormRowKind::Text(crate::app::widgets::text_input::LineMode::Multi) | FormRowKind::ListOfLines => {
            form.input = Some(TextInput::multi_line(text));
        }
        _ => {}
    }
    true
}
