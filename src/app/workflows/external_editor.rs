//! Hands text to the user's editor and takes it back: a field, or the file at the line of an entry.

use super::what_if;
use crate::app::message::Effect;
use crate::app::model::selection::Selection;
use crate::app::model::session::Session;
use crate::app::model::status::{CommandResult, refuse, say};
use crate::app::overlays::Overlay;
use crate::app::widgets::text_input::LineMode;
use crate::app::workflows::Workflows;
use crate::document::position::LineIndex as FileLines;

/// Opens the focused text field in the editor.
pub fn edit_field(session: &Session, overlays: &[Overlay], outbox: &mut Vec<Effect>) -> CommandResult {
    if let Some(why) = session.plan.read_only_reason.clone() {
        return refuse(why);
    }
    match current_text(overlays) {
        Some(text) => {
            outbox.push(Effect::EditText(text));
            Ok(None)
        }
        None => refuse("This is not a text field (^O opens the text of a field in your editor)"),
    }
}

fn current_text(overlays: &[Overlay]) -> Option<String> {
    match overlays.last()? {
        Overlay::Form(form) => form.input.as_ref().map(|field| field.text().to_owned()),
        Overlay::Prompt(prompt) => Some(prompt.input.text().to_owned()),
        _ => None,
    }
}

/// Applies the edited text, as one undo step of its field.
pub fn apply_edited_text(overlays: &mut Vec<Overlay>, edited: Result<String, String>) -> CommandResult {
    let text = match edited {
        Ok(text) => text,
        Err(why) => return refuse(format!("{why}: the text is unchanged")),
    };
    let field = match overlays.last_mut() {
        Some(Overlay::Form(form)) => form.input.as_mut(),
        Some(Overlay::Prompt(prompt)) => Some(&mut prompt.input),
        _ => None,
    };
    let Some(field) = field else { return Ok(None) };
    let text = match field.line_mode() {
        LineMode::Multi => text.trim_end_matches('\n').to_owned(),
        LineMode::Single => text.split_whitespace().collect::<Vec<_>>().join(" "),
    };
    if field.text() != text {
        field.set_text(&text);
    }
    say("Text updated from your editor (Esc to keep it, ^Z to undo)")
}

/// Opens the file in the editor at the line of the selected entry. The file lacks unsaved edits.
pub fn edit_file(
    session: &Session,
    selection: &Selection,
    workflows: &mut Workflows,
    outbox: &mut Vec<Effect>,
) -> CommandResult {
    what_if::refuse_if_open(session, workflows)?;
    if session.file.is_new || session.file.is_gone {
        return refuse("There is no file yet: save it first (^S, then ^O)");
    }
    if session.unsaved() > 0 {
        return refuse("Save first, or your editor will not see your last edits (^S, then ^O)");
    }
    let line = selection.entry.and_then(|entry| {
        let offset = session.plan.document.entry_offset(entry)?;
        let start = session.plan.document.entry(entry)?.key_span().start;
        let text = session.plan.document.to_text();
        Some(FileLines::new(&text).position(offset + start).line)
    });
    outbox.push(Effect::EditFile(line));
    Ok(None)
}
