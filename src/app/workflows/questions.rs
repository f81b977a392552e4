//! The overlays that are a question with a few answers, such as quitting with unsaved edits: what they say, as data.
//! Their keys are commands.

use super::what_if;
use crate::app::model::edit_lock::ReadOnlyMode;
use crate::app::model::session::Session;
use crate::app::overlays::Overlay;
use crate::app::overlays::unsaved_answers::UnsavedAnswers;
use crate::app::widgets::rich_text::{Glyph, Role, Span, text_span};
use crate::text;

/// A question with its answers.
pub struct Question {
    pub title: &'static str,
    pub rows: Vec<Vec<Span>>,
}

/// What an overlay asks, if it is a question.
pub fn describe_question(overlay: &Overlay, session: &Session, read_only: Option<&ReadOnlyMode>) -> Option<Question> {
    Some(match overlay {
        Overlay::Quit => ask_quit(session),
        Overlay::TakeOver => ask_take_over(session, read_only),
        Overlay::MarkMerged => ask_mark_merged(session),
        Overlay::WhatIfEnd => ask_what_if_end(session),
        Overlay::WhatIfRestart => ask_what_if_restart(),
        Overlay::UnsavedAnswers(unsaved) => ask_unsaved_answers(unsaved),
        _ => return None,
    })
}

/// Asks what to do with unsaved edits on quit.
fn ask_quit(session: &Session) -> Question {
    let edits = text::plural::format_count(session.unsaved(), "edit is", "edits are");
    let why = match session.unsaved() {
        0 => format!("{} no longer exists on disk. This is the only copy", session.file.name),
        _ => format!("{edits} not saved to {} yet", session.file.name),
    };
    let rows = vec![
        vec![text_span(Role::Text, why)],
        Vec::new(),
        answer_spans("s", "save and quit"),
        answer_spans("d", "quit without saving"),
        answer_spans("Esc", "stay"),
    ];
    Question { title: "Quit?", rows }
}

/// Asks whether to take over a file that is open in another whymap window.
fn ask_take_over(session: &Session, read_only: Option<&ReadOnlyMode>) -> Question {
    let who = read_only.map(|following| following.lock_holder.describe()).unwrap_or_default();
    let rows = vec![
        vec![text_span(Role::Text, format!("{} is open in another whymap window", session.file.name))],
        vec![text_span(Role::Muted, who)],
        Vec::new(),
        vec![text_span(Role::Text, "It keeps its unsaved edits and becomes read-only.")],
        vec![text_span(Role::Text, "If it does not respond in two seconds, you can edit.")],
        Vec::new(),
        answer_spans("y", "take over"),
        answer_spans("Esc", "stay read-only"),
    ];
    Question { title: "Take over?", rows }
}

/// Asks whether to mark a file without conflicts as merged.
fn ask_mark_merged(session: &Session) -> Question {
    let rows = vec![
        vec![text_span(Role::Text, format!("All conflicts are resolved, and {} is saved.", session.file.name))],
        vec![text_span(Role::Text, "git still lists it as unmerged.")],
        Vec::new(),
        answer_spans("y", "mark it as merged (git add)"),
        answer_spans("Esc", "not now"),
    ];
    Question { title: "Mark as merged?", rows }
}

/// Maximum number of moved themes named.
const MAX_MOVED: usize = 8;
/// The width of their titles.
const MOVED_TITLE_WIDTH: usize = 36;

/// Asks whether to keep the what-if, listing what it moved.
fn ask_what_if_end(session: &Session) -> Question {
    let all = what_if::moved_themes(session);
    let mut rows =
        vec![vec![text_span(Role::Text, format!("{}, not saved yet", what_if::change_count_phrase(session)))]];
    if all.is_empty() {
        rows.push(vec![text_span(Role::Muted, "No rank or lane changed")]);
    }
    for moved in all.iter().take(MAX_MOVED) {
        let title = text::sanitize::sanitize_line(&session.title(moved.theme)).into_owned();
        let title = text::pad_end(&title, MOVED_TITLE_WIDTH, "…").into_owned();
        rows.push(vec![
            text_span(Role::Changed, "~ "),
            text_span(Role::Text, title),
            text_span(Role::Muted, format!("  {}", moved.label())),
        ]);
    }
    if let Some(more) = all.len().checked_sub(MAX_MOVED).filter(|more| *more > 0) {
        rows.push(vec![text_span(Role::Muted, format!("  and {more} more"))]);
    }
    rows.extend([
        Vec::new(),
        answer_spans("Enter", " keep it, as one undo step"),
        answer_spans("d", " discard it and restore the roadmap"),
        answer_spans("Esc", " continue the what-if"),
    ]);
    Question { title: "What-if", rows }
}

/// Asks whether to start a new what-if or restore the last one.
fn ask_what_if_restart() -> Question {
    let rows = vec![
        vec![text_span(Role::Text, "You discarded a what-if earlier")],
        Vec::new(),
        answer_spans("Enter", " start a new one"),
        answer_spans("b", " restore the last one"),
        answer_spans("Esc", " cancel"),
    ];
    Question { title: "What-if", rows }
}

/// Asks what to do with answers that could not be saved.
fn ask_unsaved_answers(unsaved: &UnsavedAnswers) -> Question {
    let mut rows = vec![vec![text_span(Role::Text, "Your answers are not in the file yet:")], Vec::new()];
    for (path, answer) in unsaved.answers.iter().take(6) {
        let text = if answer.text.trim().is_empty() { "(emptied)".to_owned() } else { answer.text.clone() };
        rows.push(vec![text_span(Role::Muted, format!("{path}  ")), text_span(Role::Text, text)]);
        rows.push(vec![
            text_span(Role::Text, "  "),
            Span::Glyph(Role::Error, Glyph::Broken),
            text_span(Role::Error, format!(" {}", answer.why)),
        ]);
    }
    rows.push(Vec::new());
    rows.push(answer_spans("Esc", "keep editing"));
    rows.push(answer_spans("b", "restore the old answers"));
    if unsaved.is_demotable {
        rows.push(answer_spans("i", "turn it into an idea and keep your answers"));
    }
    Question { title: "Before you close the form", rows }
}

fn answer_spans(key: &'static str, label: &'static str) -> Vec<Span> {
    vec![text_span(Role::Key, text::pad_end(key, 5, "").into_owned()), text_span(Role::Text, label)]
}
