//! The line for messages.

use crate::roadmap::plan::{AppliedChange, ChangeError};

/// A message in the message line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// What is said.
    pub text: String,
    /// Whether something went wrong.
    pub tone: Tone,
}

/// How a message is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Something was done.
    Done,
    /// Something cannot be done, and what can.
    Refused,
}

/// The line for messages. Only `update` writes it, and nothing but drawing reads it.
#[derive(Debug, Default)]
pub struct StatusLine {
    /// The message that is shown.
    pub message: Option<Message>,
}

impl StatusLine {
    /// Reports what was done.
    pub fn say(&mut self, text: impl Into<String>) {
        self.message = Some(Message { text: text.into(), tone: Tone::Done });
    }

    /// Reports what cannot be done, and what can.
    pub fn refuse(&mut self, text: impl Into<String>) {
        self.message = Some(Message { text: text.into(), tone: Tone::Refused });
    }

    /// Whether it shows a refusal.
    pub fn is_refusal(&self) -> bool {
        self.message.as_ref().is_some_and(|message| message.tone == Tone::Refused)
    }

    /// Removes the message.
    pub fn clear(&mut self) {
        self.message = None;
    }

    /// Reports a change that was refused.
    pub fn report(&mut self, applied: Result<AppliedChange, ChangeError>) -> Option<AppliedChange> {
        applied.map_err(|error| self.refuse(error.to_string())).ok()
    }
}
