//! One row of a form: what it is, what it shows, what it asks.

use crate::app::widgets::text_input::LineMode;
use crate::document::path::Path;
use crate::roadmap::field::{KeyKind, ReferenceTarget, Shape};
use std::borrow::Cow;

/// One row of a form.
#[derive(Clone, Debug)]
pub struct FormRow {
    /// What it is and what keys do on it.
    pub kind: FormRowKind,
    /// Which field it shows.
    pub path: Path,
    /// What it is called.
    pub label: String,
    /// What the field may hold.
    pub shape: Shape,
    /// Its value as it is shown and typed; empty when there is none.
    pub value: String,
    /// Whether the field is there.
    pub is_present: bool,
    /// Whether `check` asks for it.
    pub is_required: bool,
    /// The question it answers.
    pub question: String,
    /// What a good answer looks like.
    pub help: Cow<'static, str>,
    /// What an empty field means: a default, or what a goal lends.
    pub placeholder: String,
}

/// What a row is.
#[derive(Clone, Debug, PartialEq)]
pub enum FormRowKind {
    /// The heading of a group, with the answer it stands for, if it does.
    Heading(Option<AnswerState>),
    /// Nothing.
    Blank,
    /// Text to type.
    Text(LineMode),
    /// A mark from 1 to 5: one key gives it.
    Rating,
    /// The lane of a theme or idea.
    Lane(&'static [&'static str]),
    /// One of several words.
    Choice(&'static [&'static str]),
    /// Yes or no.
    YesNo,
    /// The id of another entry.
    Reference(ReferenceTarget),
    /// Ids of other entries.
    References(ReferenceTarget),
    /// A list of lines, typed one a line.
    ListOfLines,
    /// Adds a member to a list or map.
    Add(AddTo),
    /// Shown only.
    ReadOnly,
    /// What `check` asks about the answer above.
    Question,
}

/// What an "add" row adds to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddTo {
    /// A list.
    List,
    /// A map with keys of this kind.
    Map(KeyKind),
}

/// The state of one of the three answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnswerState {
    /// It is there.
    Answered,
    /// It is not.
    Missing,
    /// It is, and `check` asks something about it.
    Questioned,
}

impl FormRowKind {
    /// Whether two rows are the same kind of row, whatever they hold.
    pub fn is_same_kind(&self, other: &Self) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }
}

impl FormRow {
    /// Whether the focus can stand on it.
    pub fn takes_focus(&self) -> bool {
        !matches!(
            self.kind,
            FormRowKind::Heading(_) | FormRowKind::Blank | FormRowKind::ReadOnly | FormRowKind::Question
        )
    }

    pub(crate) fn heading(label: &str, answer: Option<AnswerState>) -> Self {
        Self::new(FormRowKind::Heading(answer), label)
    }

    pub(crate) fn question(question: &str) -> Self {
        let mut row = Self::new(FormRowKind::Question, "thin");
        question.clone_into(&mut row.value);
        row
    }

    pub(crate) fn blank() -> Self {
        Self::new(FormRowKind::Blank, "")
    }

    pub(crate) fn new(kind: FormRowKind, label: &str) -> Self {
        Self {
            kind,
            path: Path::root(),
            label: label.to_owned(),
            shape: Shape::Anything,
            value: String::new(),
            is_present: false,
            is_required: false,
            question: String::new(),
            help: Cow::Borrowed(""),
            placeholder: String::new(),
        }
    }
}
