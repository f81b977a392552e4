//! The form: the fields of one entry, each a question. Leaving a field writes it into the document, one step of undo a
//! field; leaving the form loses nothing.
//!
//! `rows` lays the table of fields out, `commit` turns answers into changes, `choose` is what keys do on rows that are
//! no text, `basis` what score inputs rest on, `example` finds answers to learn from, `create` makes entries that are not there yet.

pub mod basis;
pub mod choose;
pub mod commit;
pub mod create;
pub mod example;
pub mod layout;
pub mod rows;

use super::Overlay;
use crate::app::state::State;
use crate::app::widgets::text_input::{Field, Lines};
use crate::document::chunk::Serial;
use crate::document::path::Path;
use crate::document::write::Draft;
use crate::roadmap::entry_kind::Entity;
use crate::roadmap::lane::Lane;
use crate::roadmap::location::Owner;
use rows::{Row, RowKind};
use std::collections::BTreeMap;

/// A form being filled in.
#[derive(Clone, Debug)]
pub struct Form {
    /// Whose fields.
    pub subject: Subject,
    /// How much of the screen it takes.
    pub extent: Extent,
    /// Which fields it shows.
    pub part: Part,
    /// Its rows.
    pub rows: Vec<Row>,
    /// The row with the focus.
    pub at: usize,
    /// The text being typed, if the row with the focus is one.
    pub field: Option<Field>,
    /// The word chosen but not yet written, if the row with the focus is a choice.
    pub choice: Option<usize>,
    /// Answers that cannot be written as they are: kept here until they are mended or dropped.
    pub drafts: BTreeMap<Path, Kept>,
    /// Which example is shown.
    pub example: usize,
    /// The first visible line.
    pub top: usize,
    /// The score input that shows what it rests on, although it does not say yet.
    pub opened: Option<Path>,
}

/// An answer kept beside the value in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// What was typed.
    pub text: String,
    /// Why it is not in the file.
    pub why: String,
}

/// Whose fields a form shows.
#[derive(Clone, Debug)]
pub enum Subject {
    /// The roadmap's own.
    Roadmap,
    /// Those of an entry.
    Entry(Serial),
    /// Those of an entry that is not there yet.
    New(NewEntry),
}

impl Subject {
    /// Whether it is this entry.
    pub fn is_entry(&self, entry: Serial) -> bool {
        matches!(self, Self::Entry(serial) if *serial == entry)
    }
}

/// An entry that is not there yet.
#[derive(Clone, Debug)]
pub struct NewEntry {
    /// What it will be.
    pub entity: Entity,
    /// What is known of it.
    pub values: Vec<(Path, Draft)>,
    /// What was known before anything was typed.
    pub given: Vec<(Path, Draft)>,
}

/// How much of the screen a form takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// All of it.
    Whole,
    /// A popup over it.
    Popup,
}

/// Which fields a form shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// All.
    All,
    /// The title.
    Title,
    /// Why: problem, reason, customer.
    Why,
    /// The target.
    Target,
    /// The trade-offs.
    TradeOffs,
    /// The inputs of the shown scoring model.
    Scores,
    /// What is asked for of a new entry.
    Asked,
}

/// Opens a form.
pub fn open(state: &mut State, subject: Subject, part: Part) {
    let extent = if part == Part::All { Extent::Whole } else { Extent::Popup };
    let form = Form {
        subject,
        extent,
        part,
        rows: Vec::new(),
        at: 0,
        field: None,
        choice: None,
        drafts: BTreeMap::new(),
        example: 0,
        top: 0,
        opened: None,
    };
    state.overlays.push(Overlay::Form(Box::new(form)));
    rebuild(state);
    first_row(state);
}

/// Opens a form at one of its fields.
pub fn open_at(state: &mut State, subject: Subject, path: &Path) {
    open(state, subject, Part::All);
    focus_path(state, path);
}

/// The form on top, if one is.
pub fn top(state: &State) -> Option<&Form> {
    match state.overlays.last() {
        Some(Overlay::Form(form)) => Some(form),
        _ => None,
    }
}

/// The form on top, if one is.
pub fn top_mut(state: &mut State) -> Option<&mut Form> {
    match state.overlays.last_mut() {
        Some(Overlay::Form(form)) => Some(form),
        _ => None,
    }
}

impl Form {
    /// The row with the focus.
    pub fn row(&self) -> Option<&Row> {
        self.rows.get(self.at)
    }

    /// Whose field a change is about, if the entry is there.
    pub fn owner(&self) -> Option<Owner> {
        match self.subject {
            Subject::Roadmap => Some(Owner::Roadmap),
            Subject::Entry(serial) => Some(Owner::Entry(serial)),
            Subject::New(_) => None,
        }
    }

    /// The entry, if it is there.
    pub fn entry(&self) -> Option<Serial> {
        match self.subject {
            Subject::Entry(serial) => Some(serial),
            _ => None,
        }
    }
}

/// Lays the rows out again, and keeps the focus on its field.
pub fn rebuild(state: &mut State) {
    let Some(form) = top(state) else { return };
    let (subject, part, opened) = (form.subject.clone(), form.part, form.opened.clone());
    let focused = form.row().map(|row| (row.path.clone(), row.kind.clone()));
    let rows = rows::rows(state, &subject, part, opened.as_ref());
    let Some(form) = top_mut(state) else { return };
    form.rows = rows;
    if let Some((path, kind)) = focused {
        let same = |row: &Row| row.path == path && row.kind.is_like(&kind);
        let place = form.rows.iter().position(same).or_else(|| form.rows.iter().position(|row| row.path == path));
        form.at = place.unwrap_or(form.at).min(form.rows.len().saturating_sub(1));
    }
}

/// Brings the text field or the choice in line with the row that has the focus.
pub fn enter_row(state: &mut State) {
    let Some(form) = top_mut(state) else { return };
    form.field = None;
    form.choice = None;
    form.example = 0;
    let Some(row) = form.rows.get(form.at) else { return };
    let kept = form.drafts.get(&row.path).map(|kept| kept.text.clone());
    match &row.kind {
        RowKind::Text(lines) => {
            let text = kept.unwrap_or_else(|| row.value.clone());
            form.field = Some(match lines {
                Lines::One => Field::line(&text),
                Lines::Many => Field::paragraph(&text),
            });
        }
        RowKind::ListOfLines => form.field = Some(Field::paragraph(&row.value)),
        RowKind::Lane(words) | RowKind::Choice(words) => {
            form.choice = words.iter().position(|word| *word == row.value);
        }
        _ => {}
    }
}

/// Puts the focus on the first row that takes it.
fn first_row(state: &mut State) {
    let Some(form) = top_mut(state) else { return };
    form.at = form.rows.iter().position(Row::takes_focus).unwrap_or(0);
    enter_row(state);
}

/// Puts the focus on the row of a path, or the first row below it.
pub fn focus_path(state: &mut State, path: &Path) {
    let Some(form) = top_mut(state) else { return };
    let is_it = |row: &Row| row.takes_focus() && row.path == *path;
    let is_near = |row: &Row| row.takes_focus() && (row.path.starts_with(path) || path.starts_with(&row.path));
    if let Some(at) = form.rows.iter().position(is_it).or_else(|| form.rows.iter().position(is_near)) {
        form.at = at;
    }
    enter_row(state);
}

/// Leaves the row with the focus, writing its answer, and goes on by so many rows.
pub fn step(state: &mut State, by: isize) {
    commit::leave_row(state);
    let Some(form) = top_mut(state) else { return };
    let takes_focus = |at: &usize| form.rows.get(*at).is_some_and(Row::takes_focus);
    let next =
        if by > 0 { (form.at + 1..form.rows.len()).find(takes_focus) } else { (0..form.at).rev().find(takes_focus) };
    if let Some(next) = next {
        form.at = next;
    }
    enter_row(state);
}

/// Gives the focus to the row that stands at a cell.
pub fn press(state: &mut State, x: u16, y: u16) {
    let layout = super::form::layout::of(state, top(state));
    let Some(form) = top(state).filter(|_| layout.rows.contains(x, y)) else { return };
    let line = form.top + (y - layout.rows.y) as usize;
    let Some(at) = super::form::layout::lines(state, form, &layout).get(line).map(|line| line.row) else { return };
    if form.rows.get(at).is_some_and(Row::takes_focus) && at != form.at {
        commit::leave_row(state);
        if let Some(form) = top_mut(state) {
            form.at = at.min(form.rows.len().saturating_sub(1));
        }
        enter_row(state);
    }
}

/// On to the next row; from the last one of a popup, out of it.
pub fn go_on(state: &mut State) {
    let Some(form) = top(state) else { return };
    let is_last = form.rows.iter().skip(form.at + 1).all(|row| !row.takes_focus());
    match is_last && form.extent == Extent::Popup {
        true => close(state),
        false => step(state, 1),
    }
}

/// Leaves the form: everything typed is written, or asked about.
pub fn close(state: &mut State) {
    commit::leave_row(state);
    let Some(form) = top(state) else { return };
    if !form.drafts.is_empty() {
        return super::unsaved_answers::open(state);
    }
    if let Subject::New(_) = form.subject {
        return create::finish(state);
    }
    let entry = form.entry();
    state.overlays.pop();
    if let Some(serial) = entry {
        say_what_is_missing(state, serial);
    }
}

/// After a form was left: whether the idea is ready, or what it still lacks.
fn say_what_is_missing(state: &mut State, serial: Serial) {
    let Some(facts) = state.plan.roadmap.facts(serial).filter(|facts| facts.entity == Entity::Idea) else { return };
    let Some(bet) = facts.bet().filter(|bet| !bet.says_why_dropped) else { return };
    let title = state.title(serial);
    match bet.answers.missing().as_slice() {
        [] => {
            let lane = bet.wants.unwrap_or(Lane::Later);
            match crate::app::commands::lane::open_question(state, serial, lane) {
                None => state.say(format!("{title} is ready: p puts it in {}", lane.word())),
                Some(question) => state.say(format!("{title} is not ready for {} yet: {question}", lane.word())),
            }
        }
        missing => state.say(format!("{title} stays an idea: still to answer: {}", missing.join(", "))),
    }
}

/// A key that no command of the form has: text for a text field, a choice on a choice.
pub fn type_key(state: &mut State, key: crate::app::widgets::key::Key) -> bool {
    let width = rows::text_width(state);
    let closed = state.plan.closed.clone();
    let Some(form) = top_mut(state) else { return false };
    if let Some(field) = &mut form.field {
        let before = closed.is_some().then(|| field.clone());
        let is_known = field.input(key, width);
        if let (Some(before), Some(why)) = (before.filter(|before| before.text() != field.text()), closed) {
            *field = before;
            state.refuse(why);
        }
        return is_known;
    }
    match closed {
        Some(why) => state.refuse(why),
        None => return choose::type_key(state, key),
    }
    true
}

/// Pasted text goes into the text field.
pub fn paste(state: &mut State, text: &str) {
    if let Some(why) = state.plan.closed.clone() {
        return state.refuse(why);
    }
    if let Some(field) = top_mut(state).and_then(|form| form.field.as_mut()) {
        field.paste(text);
    }
}
