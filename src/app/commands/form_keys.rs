//! What keys in a form do: choose, go to the next question, close, create the entry.

use crate::app::model::screen::Screen;
use crate::app::model::selection::SelectRequest;
use crate::app::model::selection::Selection;
use crate::app::model::session::Session;
use crate::app::model::status::StatusLine;
use crate::app::overlays::Overlay;
use crate::app::overlays::form::FormSubject;
use crate::app::overlays::form::choose::add_member;
use crate::app::overlays::form::choose::{change_choice, pick_by_letter, promote_idea};
use crate::app::overlays::form::create::{free_id, name_for_id};
use crate::app::overlays::form::rows::AddTo;
use crate::app::overlays::form::rows::FormRowKind;
use crate::app::overlays::form::{self};
use crate::app::overlays::form::{Form, commit, top, top_mut};
use crate::app::overlays::form::{FormExtent, step};
use crate::app::overlays::picker;
use crate::app::overlays::picker::PickerPurpose;
use crate::app::overlays::prompt;
use crate::app::overlays::prompt::PromptQuestion;
use crate::app::overlays::unsaved_answers::{clear_unsaved, current};
use crate::app::views::Views;
use crate::app::widgets::key::{Key, KeyName};
use crate::app::widgets::text_input::LineMode;
use crate::document::chunk::EntryId;
use crate::document::path::Path;
use crate::document::write::Draft;
use crate::roadmap::change::Change;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::field::KeyKind;
use crate::roadmap::intents;
use crate::roadmap::lane::Lane;

/// Leaves the form: commits all answers, or asks about those that cannot be committed.
pub(crate) fn close(
    session: &mut Session,
    selection: &mut Selection,
    overlays: &mut Vec<Overlay>,
    status: &mut StatusLine,
) {
    crate::app::overlays::form::commit::leave_row(session, overlays, status);
    let Some(form) = top(overlays) else { return };
    if !form.unsaved_answers.is_empty() {
        return crate::app::overlays::unsaved_answers::open(session, overlays);
    }
    if let FormSubject::New(_) = form.subject {
        return create_entry(session, selection, overlays, status);
    }
    let entry = form.entry();
    overlays.pop();
    if let Some(entry_id) = entry {
        report_missing_answers(session, status, entry_id);
    }
}

/// Reports after leaving a form whether the idea is ready, or what is missing.
pub(crate) fn report_missing_answers(session: &Session, status: &mut StatusLine, entry_id: EntryId) {
    let Some(entry_row) = session.plan.roadmap.row(entry_id).filter(|entry_row| entry_row.kind == EntryKind::Idea)
    else {
        return;
    };
    let Some(theme) = entry_row.theme().filter(|theme| !theme.has_drop_reason) else { return };
    let title = session.title(entry_id);
    match theme.answers.missing().as_slice() {
        [] => {
            let lane = theme.proposed_for.unwrap_or(Lane::Later);
            match crate::app::model::promotion::blocking_question(session, entry_id, lane) {
                None => status.say(format!("{title} is ready (p to put it in {})", lane.name())),
                Some(question) => status.say(format!("{title} is not ready for {} yet: {question}", lane.name())),
            }
        }
        missing => status.say(format!("{title} is still an idea. Missing: {} (e to edit)", missing.join(", "))),
    }
}

/// Creates the entry of the topmost form. Creates nothing if nothing was typed.
pub(crate) fn create_entry(
    session: &mut Session,
    selection: &mut Selection,
    overlays: &mut Vec<Overlay>,
    status: &mut StatusLine,
) {
    let Some(form) = top(overlays) else { return };
    let FormSubject::New(new) = form.subject.clone() else { return };
    let title_path = Path::from_fields(&[new.kind.title_field()]);
    let title = new.values.iter().find_map(|(path, draft)| match draft {
        Draft::Text(text) if *path == title_path => Some(text.clone()),
        _ => None,
    });
    overlays.pop();
    let Some(title) = name_for_id(&new, title) else {
        return status.say("Nothing typed, nothing added");
    };
    let id = free_id(&session.plan, new.kind, &title);
    let change = Change::Insert { kind: new.kind, id: id.clone(), fields: new.values };
    let Some(made) = status.report(session.apply(&format!("add {} {id}", new.kind.noun()), &[change])) else { return };
    status.say(format!("{} created: {id}", crate::app::overlays::form::layout::capitalize(new.kind.noun())));
    match overlays.last() {
        Some(Overlay::Form(_) | Overlay::Picker(_)) => {
            status.show(crate::app::commands::picker_answers::accept_created(session, overlays, &id));
        }
        _ => made.created.first().copied().into_iter().for_each(|entry| selection.request(SelectRequest::GoTo(entry))),
    }
}

/// Goes to the next row; from the last one of a popup, closes it.
pub(crate) fn go_to_next(
    session: &mut Session,
    selection: &mut Selection,
    overlays: &mut Vec<Overlay>,
    status: &mut StatusLine,
) {
    let Some(form) = top(overlays) else { return };
    let is_last = form.rows.iter().skip(form.at + 1).all(|row| !row.takes_focus());
    if is_last && form.extent == FormExtent::Popup {
        close(session, selection, overlays, status);
    } else {
        step(session, overlays, status, 1);
    }
}

/// Opens a choice or adds a row; on one-line text, goes to the next row, and from the last row of a popup closes it.
pub(crate) fn open_row(
    session: &mut Session,
    selection: &mut Selection,
    screen: &Screen,
    views: &Views,
    overlays: &mut Vec<Overlay>,
    status: &mut StatusLine,
) {
    let Some(form) = top(overlays) else { return };
    let Some(row) = form.focused_row().cloned() else { return };
    let is_text = matches!(row.kind, FormRowKind::Text(_) | FormRowKind::ListOfLines);
    if let Some(why) = session.plan.read_only_reason.clone().filter(|_| !is_text) {
        return status.refuse(why);
    }
    match row.kind {
        FormRowKind::Reference(refers) => {
            let chosen = Some(row.value.clone()).filter(|value| !value.is_empty());
            picker::open(session, overlays, refers, PickerPurpose::FormRow(row.path), chosen.into_iter().collect());
        }
        FormRowKind::References(refers) => {
            let chosen = row.value.lines().map(str::to_owned).collect();
            picker::open_many(session, overlays, refers, PickerPurpose::FormRow(row.path), chosen);
        }
        FormRowKind::Rating => crate::app::overlays::form::basis::open_evidence(session, overlays, status),
        FormRowKind::Add(AddTo::List) => add_member(overlays),
        FormRowKind::Add(AddTo::Map(keys)) => {
            let start =
                if keys == KeyKind::Dates { session.today.format("%Y-%m-%d").to_string() } else { String::new() };
            prompt::open(overlays, PromptQuestion::MapKey(row.path), &start);
        }
        FormRowKind::Text(LineMode::Multi) | FormRowKind::ListOfLines => {
            handle_key(session, selection, screen, views, overlays, status, Key::new(KeyName::Enter));
        }
        _ => go_to_next(session, selection, overlays, status),
    }
}

/// Restores the old answers and drops the typed ones.
pub(crate) fn restore_saved(
    session: &mut Session,
    selection: &mut Selection,
    overlays: &mut Vec<Overlay>,
    status: &mut StatusLine,
) {
    overlays.pop();
    if let Some(form) = form::top_mut(overlays) {
        form.unsaved_answers.clear();
    }
    form::enter_row(overlays);
    close(session, selection, overlays, status);
}

/// Turns the theme into an idea and writes the answers as typed.
pub(crate) fn make_idea(
    session: &mut Session,
    selection: &mut Selection,
    overlays: &mut Vec<Overlay>,
    status: &mut StatusLine,
) {
    let Some(settle) = current(overlays).filter(|settle| settle.is_demotable) else { return };
    let Some(entry_id) = settle.entry else { return };
    let rows = match overlays.iter().rev().nth(1) {
        Some(Overlay::Form(form)) => form.rows.clone(),
        _ => Vec::new(),
    };
    let mut changes = intents::demote(&session.plan, entry_id);
    for (path, unsaved) in &settle.answers {
        let is_present = rows.iter().any(|row| row.path == *path && row.is_present);
        match unsaved.text.trim().is_empty() {
            true if is_present => changes.push(Change::clear(entry_id, path.clone())),
            true => {}
            false => changes.push(Change::set(entry_id, path.clone(), Draft::Text(unsaved.text.clone()))),
        }
    }
    let label = format!("turn {} into an idea", session.plan.roadmap.id(entry_id));
    if status.report(session.apply(&label, &changes)).is_none() {
        return;
    }
    overlays.pop();
    if let Some(form) = form::top_mut(overlays) {
        clear_unsaved(form);
    }
    form::rebuild_rows(session, overlays);
    form::enter_row(overlays);
    close(session, selection, overlays, status);
}

/// Handles a key that is not bound: text for a text field, or a choice.
pub(crate) fn handle_key(
    session: &mut Session,
    selection: &mut Selection,
    screen: &Screen,
    views: &Views,
    overlays: &mut Vec<Overlay>,
    status: &mut StatusLine,
    key: crate::app::widgets::key::Key,
) -> bool {
    let width = crate::app::overlays::form::rows::text_width(session, screen, overlays);
    let closed = session.plan.read_only_reason.clone();
    let Some(form) = top_mut(overlays) else { return false };
    if let Some(field) = &mut form.input {
        let before = closed.is_some().then(|| field.clone());
        let is_known = field.handle_key(key, width);
        if let (Some(before), Some(why)) = (before.filter(|before| before.text() != field.text()), closed) {
            *field = before;
            status.refuse(why);
        }
        return is_known;
    }
    match closed {
        Some(why) => status.refuse(why),
        None => return handle_choice_key(session, selection, screen, views, overlays, status, key),
    }
    true
}

/// Handles a key on a row without text. Returns whether the key had a meaning.
pub(crate) fn handle_choice_key(
    session: &mut Session,
    selection: &mut Selection,
    screen: &Screen,
    views: &Views,
    overlays: &mut Vec<Overlay>,
    status: &mut StatusLine,
    key: Key,
) -> bool {
    let Some(row) = top(overlays).and_then(Form::focused_row).cloned() else { return false };
    match (&row.kind, key.code) {
        (FormRowKind::Lane(values) | FormRowKind::Choice(values), KeyName::Left) => {
            change_choice(overlays, values.len(), -1);
        }
        (FormRowKind::Lane(values) | FormRowKind::Choice(values), KeyName::Right | KeyName::Char(' ')) => {
            change_choice(overlays, values.len(), 1);
        }
        (FormRowKind::Lane(_), KeyName::Char('p')) => promote_idea(session, selection, overlays, status),
        // A lane change is too important to follow from the first letter of a sequence.
        (FormRowKind::Lane(_), KeyName::Char(_)) => {
            status.refuse("Use Left and Right to choose a lane, Tab to go to the questions");
        }
        (FormRowKind::Choice(values), KeyName::Char(letter)) => {
            return pick_by_letter(overlays, values, letter);
        }
        (FormRowKind::Choice(_), KeyName::Backspace | KeyName::Delete) => {
            commit::write_value(session, overlays, status, &row, None, "");
        }
        (FormRowKind::YesNo, KeyName::Left | KeyName::Right | KeyName::Char(' ' | 'y' | 'n')) => {
            let yes = match key.code {
                KeyName::Char('y') => true,
                KeyName::Char('n') => false,
                _ => row.value != "true",
            };
            let word = if yes { "true" } else { "false" };
            commit::write_value(session, overlays, status, &row, Some(Draft::Source(word.to_owned())), word);
        }
        (FormRowKind::Rating, KeyName::Char(mark @ '1'..='5')) => {
            commit::write_rating(session, overlays, status, &row, mark);
            crate::app::overlays::form::step(session, overlays, status, 1);
        }
        (FormRowKind::Rating, KeyName::Char('.') | KeyName::Backspace | KeyName::Delete) => {
            commit::write_value(session, overlays, status, &row, None, "");
            if key.code == KeyName::Char('.') {
                crate::app::overlays::form::step(session, overlays, status, 1);
            }
        }
        (FormRowKind::Reference(_) | FormRowKind::References(_), KeyName::Backspace | KeyName::Delete) => {
            commit::write_value(session, overlays, status, &row, None, "");
        }
        (FormRowKind::Reference(_) | FormRowKind::References(_), KeyName::Char(letter))
            if key.typed_char().is_some() =>
        {
            open_row(session, selection, screen, views, overlays, status);
            drop(picker::type_text(overlays, &letter.to_string()));
        }
        _ => return false,
    }
    true
}
