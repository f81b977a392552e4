//! What is being typed and is in the document not yet: told to the journal, so that the end of the program does not
//! lose it, and put back where it was typed.

use crate::app::message::Effect;
use crate::app::overlays::Overlay;
use crate::app::overlays::form;
use crate::app::overlays::form::rows::RowKind;
use crate::app::overlays::form::{Form, Kept, Subject};
use crate::app::overlays::prompt;
use crate::app::overlays::prompt::{Prompt, Question};
use crate::app::state::State;
use crate::app::views::scores::cells::CellEdit;
use crate::app::widgets::text_input::Field;
use crate::document::path::Path;
use crate::insight::score::Rater;
use crate::roadmap::lane::Lane;
use crate::roadmap::location;
use crate::roadmap::name;

/// A text being typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typed {
    /// Where.
    pub place: TypedIn,
    /// As far as it is typed.
    pub text: String,
}

/// Where a text is being typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TypedIn {
    /// A field of an entry, by its full name, or of the roadmap, by an empty one.
    Field {
        /// Whose.
        owner: String,
        /// The field, as paths are written.
        path: String,
    },
    /// An idea being noted, for a lane or none.
    Idea(Option<Lane>),
    /// Anything else, by what it answers.
    Answer(String),
}

/// Tells the journal where what is being typed has changed.
pub(crate) fn tell(state: &mut State) {
    let typed = typed_now(state);
    if typed != state.typed {
        state.typed.clone_from(&typed);
        state.ask(Effect::Typed(typed));
    }
}

fn typed_now(state: &State) -> Vec<Typed> {
    // What is typed in a what-if belongs to it, and is nowhere else either.
    if state.sandbox.is_some() {
        return Vec::new();
    }
    let of_overlay = |overlay: &Overlay| match overlay {
        Overlay::Form(form) => in_form(state, form),
        Overlay::Prompt(prompt) => in_prompt(state, prompt),
        Overlay::Cell(edit) => in_cell(state, edit),
        _ => Vec::new(),
    };
    state.overlays.iter().flat_map(of_overlay).collect()
}

fn in_form(state: &State, form: &Form) -> Vec<Typed> {
    let owner = match &form.subject {
        Subject::Entry(serial) => state.plan.roadmap.full_name(*serial),
        Subject::Roadmap => String::new(),
        Subject::New(new) => {
            let filled = form.rows.iter().enumerate().map(|(at, row)| match &form.field {
                Some(field) if at == form.at => (row, field.text()),
                _ => (row, row.value.as_str()),
            });
            let filled = filled.filter(|(row, text)| row.takes_focus() && !text.is_empty());
            let text: Vec<String> = filled.map(|(row, text)| format!("{}: {text}", row.label)).collect();
            let place = TypedIn::Answer(format!("a new {}", new.entity.noun()));
            let is_touched =
                form.field.as_ref().is_some_and(|field| !field.text().is_empty()) || new.values != new.given;
            return is_touched.then(|| Typed { place, text: text.join("; ") }).into_iter().collect();
        }
    };
    let field = |path: String, text: &str| Typed {
        place: TypedIn::Field { owner: owner.clone(), path },
        text: text.to_owned(),
    };
    let here = form.row().map(|row| row.path.clone());
    let kept = form.drafts.iter().filter(|(path, _)| Some(*path) != here.as_ref());
    let mut typed: Vec<Typed> = kept.map(|(path, kept)| field(path.to_string(), &kept.text)).collect();
    let now = form.row().zip(form.field.as_ref()).filter(|(row, now)| now.text() != row.value);
    typed.extend(now.map(|(row, now)| field(row.path.to_string(), now.text())));
    typed
}

fn in_prompt(state: &State, prompt: &Prompt) -> Vec<Typed> {
    let text = prompt.field.text();
    if text.trim().is_empty() || state.first.is_some() {
        return Vec::new();
    }
    let place = match &prompt.question {
        Question::Capture(lane) => TypedIn::Idea(*lane),
        question => TypedIn::Answer(question.words(state)),
    };
    vec![Typed { place, text: text.to_owned() }]
}

fn in_cell(state: &State, edit: &CellEdit) -> Vec<Typed> {
    let rater = Rater::new(&state.plan.roadmap, state.model);
    let Some(asked) = rater.as_ref().and_then(|rater| rater.asked.get(edit.input)) else { return Vec::new() };
    let path = Path::of_fields(&[name::SCORES]).key(state.model).key(asked.id);
    let owner = state.plan.roadmap.full_name(edit.theme);
    vec![Typed { place: TypedIn::Field { owner, path: path.to_string() }, text: edit.field.text().to_owned() }]
}

impl Typed {
    /// Where it was being typed, in words.
    pub fn place_in_words(&self) -> String {
        match &self.place {
            TypedIn::Field { owner, path } if owner.is_empty() => format!("{path} of the roadmap"),
            TypedIn::Field { owner, path } => format!("{path} of {owner}"),
            TypedIn::Idea(_) => "a new idea".to_owned(),
            TypedIn::Answer(question) => question.clone(),
        }
    }
}

/// As the journal keeps it: a line of JSON each.
pub fn encode(typed: &[Typed]) -> Vec<u8> {
    let line = |typed: &Typed| {
        let [kind, one, other] = match &typed.place {
            TypedIn::Field { owner, path } => ["field", owner, path],
            TypedIn::Idea(lane) => ["idea", lane.map_or("", Lane::word), ""],
            TypedIn::Answer(question) => ["answer", question, ""],
        };
        format!("{}\n", serde_json::json!([kind, one, other, typed.text]))
    };
    typed.iter().map(line).collect::<String>().into_bytes()
}

/// From what the journal kept.
pub fn decode(bytes: &[u8]) -> Vec<Typed> {
    let text = String::from_utf8_lossy(bytes);
    let read = |line: &str| {
        let [kind, one, other, text]: [String; 4] = serde_json::from_str(line).ok()?;
        let place = match kind.as_str() {
            "field" => TypedIn::Field { owner: one, path: other },
            "idea" => TypedIn::Idea(Lane::of_word(&one)),
            _ => TypedIn::Answer(one),
        };
        Some(Typed { place, text })
    };
    text.lines().filter_map(read).collect()
}

/// Puts texts back where they were typed; what has no place any more is offered as an idea.
pub(crate) fn put_back(state: &mut State, typed: Vec<Typed>) {
    for Typed { place, text } in typed {
        let is_back = match &place {
            TypedIn::Field { owner, path } => put_into_field(state, owner, path, &text),
            TypedIn::Idea(lane) => {
                prompt::open(state, Question::Capture(*lane), &text);
                true
            }
            TypedIn::Answer(_) => false,
        };
        if !is_back {
            prompt::open(state, Question::Capture(None), &text);
        }
    }
}

fn put_into_field(state: &mut State, owner: &str, path: &str, text: &str) -> bool {
    let (subject, entity) = match owner {
        "" => (Subject::Roadmap, None),
        name => {
            let Some(serial) = state.plan.roadmap.find_path(name).filter(|serial| state.can_be_edited(*serial)) else {
                return false;
            };
            (Subject::Entry(serial), state.plan.roadmap.facts(serial).map(|facts| facts.entity))
        }
    };
    let Ok(path) = location::parse(location::record_of(entity), path) else { return false };
    let is_open = form::top(state).is_some_and(|form| form.entry().is_some_and(|open| subject.is_entry(open)));
    if !is_open {
        form::open(state, subject, form::Part::All);
    }
    form::focus_path(state, &path);
    let Some(form) = form::top_mut(state) else { return false };
    let Some(row) = form.row().filter(|row| row.path == path) else { return false };
    let kind = row.kind.clone();
    let why = "typed before the program ended".to_owned();
    form.drafts.insert(path, Kept { text: text.to_owned(), why });
    match kind {
        RowKind::Text(crate::app::widgets::text_input::Lines::One) => form.field = Some(Field::line(text)),
        RowKind::Text(crate::app::widgets::text_input::Lines::Many) | RowKind::ListOfLines => {
            form.field = Some(Field::paragraph(text))
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
            Typed {
                place: TypedIn::Field { owner: "themes.a".to_owned(), path: "why.problem".to_owned() },
                text: "two\nlines \"quoted\"".to_owned(),
            },
            Typed { place: TypedIn::Idea(Some(Lane::Now)), text: "入金".to_owned() },
            Typed { place: TypedIn::Idea(None), text: "x".to_owned() },
            Typed { place: TypedIn::Answer("Why not?".to_owned()), text: "because".to_owned() },
        ];
        assert_eq!(decode(&encode(&typed)), typed);
        assert_eq!(decode(b"no json\n[1]\n"), []);
    }
}
