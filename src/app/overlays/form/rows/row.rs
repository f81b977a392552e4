//! One row of a form: its kind, value and question.

use crate::app::widgets::text_input::LineMode;
use crate::document::path::Path;
use crate::roadmap::field::{KeyKind, ReferenceTarget, Shape};
use std::borrow::Cow;

/// One row of a form.
#[derive(Clone, Debug)]
pub struct FormRow {
    /// The kind of row, which decides what keys do on it.
    pub kind: FormRowKind,
    /// The path of its field.
    pub path: Path,
    pub label: String,
    /// The type of the field.
    pub shape: Shape,
    /// The value as shown and typed; empty if there is none.
    pub value: String,
    /// Whether the field is present.
    pub is_present: bool,
    /// Whether `check` requires it.
    pub is_required: bool,
    /// The question it answers.
    pub question: String,
    /// A hint for a good answer.
    pub help: Cow<'static, str>,
    /// The meaning of an empty field: a default, or the value from a goal.
    pub placeholder: String,
}

/// Kinds of rows.
#[derive(Clone, Debug, PartialEq)]
pub enum FormRowKind {
    /// The heading of a group, with the state of the answer it stands for, if any.
    Heading(Option<AnswerState>),
    /// An empty line.
    Blank,
    /// A text field.
    Text(LineMode),
    /// A rating from 1 to 5, set by one key.
    Rating,
    /// The lane of a theme or idea.
    Lane(&'static [&'static str]),
    /// One of several values.
    Choice(&'static [&'static str]),
    /// Yes or no.
    YesNo,
    /// The id of another entry.
    Reference(ReferenceTarget),
    /// Ids of other entries.
    References(ReferenceTarget),
    /// A list of texts, one per line.
    ListOfLines,
    /// Adds a member to a list or map.
    Add(AddTo),
    /// Read-only.
    ReadOnly,
    /// A question of `check` about the answer above.
    Question,
}

/// What an "add" row adds to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddTo {
    List,
    /// A map with keys of this kind.
    Map(KeyKind),
}

/// The state of one of the three answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnswerState {
    /// Present.
    Answered,
    /// Missing.
    Missing,
    /// Present, but `check` has a question about it.
    Questioned,
}

impl FormRowKind {
    /// Whether two rows have the same kind, regardless of their values.
    pub fn is_same_kind(&self, other: &Self) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }
}

impl FormRow {
    /// Whether it takes the focus.
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
