//! What is being typed and is in the document not yet: told to the journal, so that the end of the program does not
//! lose it, and put back where it was typed.

use crate::app::message::Effect;
use crate::app::overlays::Overlay;
use crate::app::overlays::form;
use crate::app::overlays::form::rows::FormRowKind;
use crate::app::overlays::form::{Form, FormSubject, UnsavedAnswer};
use crate::app::overlays::prompt;
use crate::app::overlays::prompt::{Prompt, PromptQuestion};
use crate::app::state::State;
use crate::app::views::scores::cells::CellEdit;
use crate::app::widgets::text_input::TextInput;
use crate::document::path::Path;
use crate::insight::score::Scorer;
use crate::roadmap::lane::Lane;
use crate::roadmap::location;
use crate::roadmap::name;

/// A text being typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PendingText {
    /// Where.
    pub location: PendingTextLocation,
    /// As far as it is typed.
    pub text: String,
}

/// Where a text is being typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PendingTextLocation {
    /// A field of an entry, by its full name, or of the roadmap, by an empty one.
    Field {
        /// Whose.
        owner: String,
        /// The field, as paths are written.
        path: String,
    },
    /// An idea being noted, for a lane or none.
    NewIdea(Option<Lane>),
    /// Anything else, by what it answers.
    Answer(String),
}

/// Tells the journal where what is being typed has changed.
pub(crate) fn sync_journal(state: &mut State) {
    let typed = collect(state);
    if typed != state.workflows.pending_texts {
        state.workflows.pending_texts.clone_from(&typed);
        state.outbox.push(Effect::JournalPendingText(typed));
    }
}

fn collect(state: &State) -> Vec<PendingText> {
    // What is typed in a what-if belongs to it, and is nowhere else either.
    if state.session.what_if.is_some() {
        return Vec::new();
    }
    let of_overlay = |overlay: &Overlay| match overlay {
        Overlay::Form(form) => collect_from_form(state, form),
        Overlay::Prompt(prompt) => collect_from_prompt(state, prompt),
        Overlay::ScoreCell(edit) => collect_from_cell(state, edit),
        _ => Vec::new(),
    };
    state.overlays.iter().flat_map(of_overlay).collect()
}

fn collect_from_form(state: &State, form: &Form) -> Vec<PendingText> {
    let owner = match &form.subject {
        FormSubject::Entry(entry) => state.session.plan.roadmap.full_name(*entry),
        FormSubject::Roadmap => String::new(),
        FormSubject::New(new) => {
            let filled = form.rows.iter().enumerate().map(|(at, row)| match &form.input {
                Some(field) if at == form.at => (row, field.text()),
                _ => (row, row.value.as_str()),
            });
            let filled = filled.filter(|(row, text)| row.takes_focus() && !text.is_empty());
            let text: Vec<String> = filled.map(|(row, text)| format!("{}: {text}", row.label)).collect();
            let place = PendingTextLocation::Answer(format!("a new {}", new.kind.noun()));
            let is_touched =
                form.input.as_ref().is_some_and(|field| !field.text().is_empty()) || new.values != new.defaults;
            return is_touched.then(|| PendingText { location: place, text: text.join("; ") }).into_iter().collect();
        }
    };
    let field = |path: String, text: &str| PendingText {
        location: PendingTextLocation::Field { owner: owner.clone(), path },
        text: text.to_owned(),
    };
    let here = form.focused_row().map(|row| row.path.clone());
    let kept = form.unsaved_answers.iter().filter(|(path, _)| Some(*path) != here.as_ref());
    let mut typed: Vec<PendingText> = kept.map(|(path, kept)| field(path.to_string(), &kept.text)).collect();
    let now = form.focused_row().zip(form.input.as_ref()).filter(|(row, now)| now.text() != row.value);
    typed.extend(now.map(|(row, now)| field(row.path.to_string(), now.text())));
    typed
}

fn collect_from_prompt(state: &State, prompt: &Prompt) -> Vec<PendingText> {
    let text = prompt.input.text();
    if text.trim().is_empty() || state.workflows.first.is_some() {
        return Vec::new();
    }
    let place = match &prompt.question {
        PromptQuestion::NewIdea(lane) => PendingTextLocation::NewIdea(*lane),
        question => PendingTextLocation::Answer(question.text(state)),
    };
    vec![PendingText { location: place, text: text.to_owned() }]
}

fn collect_from_cell(state: &State, edit: &CellEdit) -> Vec<PendingText> {
    let rater = Scorer::new(&state.session.plan.roadmap, state.session.model);
    let Some(asked) = rater.as_ref().and_then(|rater| rater.inputs.get(edit.input)) else { return Vec::new() };
    let path = Path::from_fields(&[name::SCORES]).key(state.session.model).key(asked.id);
    let owner = state.session.plan.roadmap.full_name(edit.theme);
    vec![PendingText {
        location: PendingTextLocation::Field { owner, path: path.to_string() },
        text: edit.field.text().to_owned(),
    }]
}

impl PendingText {
    /// Where it was being typed, in words.
    pub fn location_label(&self) -> String {
        match &self.location {
            PendingTextLocation::Field { owner, path } if owner.is_empty() => format!("{path} of the roadmap"),
            PendingTextLocation::Field { owner, path } => format!("{path} of {owner}"),
            PendingTextLocation::NewIdea(_) => "a new idea".to_owned(),
            PendingTextLocation::Answer(question) => question.clone(),
        }
    }
}

/// As the journal keeps it: a line of JSON each.
pub fn encode(typed: &[PendingText]) -> Vec<u8> {
    let line = |typed: &PendingText| {
        let [kind, one, other] = match &typed.location {
            PendingTextLocation::Field { owner, path } => ["field", owner, path],
            PendingTextLocation::NewIdea(lane) => ["idea", lane.map_or("", Lane::name), ""],
            PendingTextLocation::Answer(question) => ["answer", question, ""],
        };
        format!("{}\n", serde_json::json!([kind, one, other, typed.text]))
    };
    typed.iter().map(line).collect::<String>().into_bytes()
}

/// From what the journal kept.
pub fn decode(bytes: &[u8]) -> Vec<PendingText> {
    let text = String::from_utf8_lossy(bytes);
    let read = |line: &str| {
        let [kind, one, other, text]: [String; 4] = serde_json::from_str(line).ok()?;
        let place = match kind.as_str() {
            "field" => PendingTextLocation::Field { owner: one, path: other },
            "idea" => PendingTextLocation::NewIdea(Lane::from_name(&one)),
            _ => PendingTextLocation::Answer(one),
        };
        Some(PendingText { location: place, text })
    };
    text.lines().filter_map(read).collect()
}

/// Puts texts back where they were typed; what has no place any more is offered as an idea.
pub(crate) fn restore(state: &mut State, typed: Vec<PendingText>) {
    for PendingText { location: place, text } in typed {
        let is_back = match &place {
            PendingTextLocation::Field { owner, path } => restore_field(state, owner, path, &text),
            PendingTextLocation::NewIdea(lane) => {
                prompt::open(state, PromptQuestion::NewIdea(*lane), &text);
                true
            }
            PendingTextLocation::Answer(_) => false,
        };
        if !is_back {
            prompt::open(state, PromptQuestion::NewIdea(None), &text);
        }
    }
}

fn restore_field(state: &mut State, owner: &str, path: &str, text: &str) -> bool {
    let (subject, entry_kind) = match owner {
        "" => (FormSubject::Roadmap, None),
        name => {
            let Some(entry) =
                state.session.plan.roadmap.find_by_full_name(name).filter(|entry| state.session.can_be_edited(*entry))
            else {
                return false;
            };
            (FormSubject::Entry(entry), state.session.plan.roadmap.row(entry).map(|entry_row| entry_row.kind))
        }
    };
    let Ok(path) = location::parse_path(location::record_of(entry_kind), path) else { return false };
    let is_open = form::top(state).is_some_and(|form| form.entry().is_some_and(|open| subject.is_entry(open)));
    if !is_open {
        form::open(state, subject, form::FormSection::All);
    }
    form::focus_path(state, &path);
    let Some(form) = form::top_mut(state) else { return false };
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_journal_keeps_reads_back() {
        let typed = vec![
            PendingText {
                location: PendingTextLocation::Field { owner: "themes.a".to_owned(), path: "why.problem".to_owned() },
                text: "two\nlines \"quoted\"".to_owned(),
            },
            PendingText { location: PendingTextLocation::NewIdea(Some(Lane::Now)), text: "入金".to_owned() },
            PendingText { location: PendingTextLocation::NewIdea(None), text: "x".to_owned() },
            PendingText { location: PendingTextLocation::Answer("Why not?".to_owned()), text: "because".to_owned() },
        ];
        assert_eq!(decode(&encode(&typed)), typed);
        assert_eq!(decode(b"no json\n[1]\n"), []);
    }
}
