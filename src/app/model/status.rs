//! The message line.

use crate::roadmap::plan::{AppliedChange, ChangeError};

/// A message in the message line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    pub text: String,
    /// Whether it is a refusal.
    pub tone: Tone,
}

/// The kind of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Something was done.
    Done,
    /// Something cannot be done, with the way to do it.
    Refused,
}

/// The message line. Only `update` writes it, and only drawing reads it.
#[derive(Debug, Default)]
pub struct StatusLine {
    /// The current message.
    pub message: Option<Message>,
}

impl StatusLine {
    /// Reports what was done.
    pub fn say(&mut self, text: impl Into<String>) {
        self.message = Some(Message { text: text.into(), tone: Tone::Done });
    }

    /// Reports what cannot be done, and how to proceed.
    pub fn refuse(&mut self, text: impl Into<String>) {
        self.message = Some(Message { text: text.into(), tone: Tone::Refused });
    }

    /// Whether it shows a refusal.
    pub fn is_refusal(&self) -> bool {
        self.message.as_ref().is_some_and(|message| message.tone == Tone::Refused)
    }

    /// Clears the message.
    pub fn clear(&mut self) {
        self.message = None;
    }

    /// Reports a refused change.
    pub fn report(&mut self, applied: Result<AppliedChange, ChangeError>) -> Option<AppliedChange> {
        applied.map_err(|error| self.refuse(error.to_string())).ok()
    }
}
