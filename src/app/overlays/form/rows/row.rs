//! One row of a form: what it is, what it shows, what it asks.

use crate::app::overlays::form::Form;
use crate::app::widgets::text_input::Lines;
use crate::document::path::Path;
use crate::roadmap::field::{Keys, Refers, Shape};
use std::borrow::Cow;

/// One row of a form.
#[derive(Clone, Debug)]
pub struct Row {
    /// What it is and what keys do on it.
    pub kind: RowKind,
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
    pub is_asked_for: bool,
    /// The question it answers.
    pub question: String,
    /// What a good answer looks like.
    pub help: Cow<'static, str>,
    /// What an empty field means: a default, or what a goal lends.
    pub meaning: String,
}

/// What a row is.
#[derive(Clone, Debug, PartialEq)]
pub enum RowKind {
    /// The heading of a group, with the answer it stands for, if it does.
    Heading(Option<AnswerState>),
    /// Nothing.
    Blank,
    /// Text to type.
    Text(Lines),
    /// A mark from 1 to 5: one key gives it.
    Mark,
    /// The lane of a theme or idea.
    Lane(&'static [&'static str]),
    /// One of several words.
    Choice(&'static [&'static str]),
    /// Yes or no.
    YesNo,
    /// The id of another entry.
    Reference(Refers),
    /// Ids of other entries.
    References(Refers),
    /// A list of lines, typed one a line.
    ListOfLines,
    /// Adds a member to a list or map.
    Add(AddTo),
    /// Shown only.
    Shown,
    /// What `check` asks about the answer above.
    Asks,
}

/// What an "add" row adds to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddTo {
    /// A list.
    List,
    /// A map with keys of this kind.
    Map(Keys),
}

/// The state of one of the three answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnswerState {
    /// It is there.
    Answered,
    /// It is not.
    Open,
    /// It is, and `check` asks something about it.
    Thin,
}

impl RowKind {
    /// Whether two rows are the same kind of row, whatever they hold.
    pub fn is_like(&self, other: &Self) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }
}

impl Row {
    /// Whether the focus can stand on it.
    pub fn takes_focus(&self) -> bool {
        !matches!(self.kind, RowKind::Heading(_) | RowKind::Blank | RowKind::Shown | RowKind::Asks)
    }

    pub(crate) fn heading(label: &str, answer: Option<AnswerState>) -> Self {
        Self::plain(RowKind::Heading(answer), label)
    }

    pub(crate) fn asks(question: &str) -> Self {
        let mut row = Self::plain(RowKind::Asks, "thin");
        question.clone_into(&mut row.value);
        row
    }

    pub(crate) fn blank() -> Self {
        Self::plain(RowKind::Blank, "")
    }

    pub(crate) fn plain(kind: RowKind, label: &str) -> Self {
        Self {
            kind,
            path: Path::here(),
            label: label.to_owned(),
            shape: Shape::Anything,
            value: String::new(),
            is_present: false,
            is_asked_for: false,
            question: String::new(),
            help: Cow::Borrowed(""),
            meaning: String::new(),
        }
    }
}

impl Form {
    /// The heading of the group a row belongs to.
    pub fn group_of(&self, row: usize) -> Option<&str> {
        let above = self.rows.get(..=row)?;
        above.iter().rev().find(|row| matches!(row.kind, RowKind::Heading(_))).map(|row| row.label.as_str())
    }
}
