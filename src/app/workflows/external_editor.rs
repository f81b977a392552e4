//! What the user's own editor gets and gives back: the text of a field, or the file at the line of an entry.

use super::what_if;
use crate::app::message::Effect;
use crate::app::model::selection::Selection;
use crate::app::model::session::Session;
use crate::app::model::status::StatusLine;
use crate::app::overlays::Overlay;
use crate::app::widgets::text_input::LineMode;
use crate::app::workflows::Workflows;
use crate::document::position::LineIndex as FileLines;

/// Hands the text of the field that is being typed in to the editor.
pub fn edit_field(session: &Session, overlays: &[Overlay], status: &mut StatusLine, outbox: &mut Vec<Effect>) {
    if let Some(why) = session.plan.read_only_reason.clone() {
        return status.refuse(why);
    }
    match current_text(overlays) {
        Some(text) => outbox.push(Effect::EditText(text)),
        None => status.refuse("this is no text: ^O hands the text of a field to your editor"),
    }
}

fn current_text(overlays: &[Overlay]) -> Option<String> {
    match overlays.last()? {
        Overlay::Form(form) => form.input.as_ref().map(|field| field.text().to_owned()),
        Overlay::Prompt(prompt) => Some(prompt.input.text().to_owned()),
        _ => None,
    }
}

/// Takes what the editor made of a text, as one step of undo of its field.
pub fn apply_edited_text(overlays: &mut [Overlay], status: &mut StatusLine, edited: Result<String, String>) {
    let text = match edited {
        Ok(text) => text,
        Err(why) => return status.refuse(format!("{why}: the text is as it was")),
    };
    let field = match overlays.last_mut() {
        Some(Overlay::Form(form)) => form.input.as_mut(),
        Some(Overlay::Prompt(prompt)) => Some(&mut prompt.input),
        _ => None,
    };
    let Some(field) = field else { return };
    let text = match field.line_mode() {
        LineMode::Multi => text.trim_end_matches('\n').to_owned(),
        LineMode::Single => text.split_whitespace().collect::<Vec<_>>().join(" "),
    };
    if field.text() != text {
        field.set_text(&text);
    }
    status.say("the text is here again: Esc keeps it, ^Z takes it back");
}

/// Hands the file to the editor, at the line of what is selected. What is not saved yet is not in it.
pub fn edit_file(
    session: &Session,
    selection: &Selection,
    workflows: &mut Workflows,
    status: &mut StatusLine,
    outbox: &mut Vec<Effect>,
) {
    if what_if::refuse_if_open(session, workflows, status) {
        return;
    }
    if session.file.is_new || session.file.is_gone {
        return status.refuse("there is no file yet: ^S writes it, then ^O opens it in your editor");
    }
    if session.unsaved() > 0 {
        return status.refuse("your editor would see the file without your last edits: ^S saves them, then ^O");
    }
    let line = selection.entry.and_then(|entry| {
        let offset = session.plan.document.entry_offset(entry)?;
        let start = session.plan.document.entry(entry)?.key_span().start;
        let text = session.plan.document.to_text();
        Some(FileLines::new(&text).position(offset + start).line)
    });
    outbox.push(Effect::EditFile(line));
}
