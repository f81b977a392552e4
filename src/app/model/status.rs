//! What an action answers, and the message line that shows it.

use crate::roadmap::plan::{AppliedChange, ChangeError};

/// What an action answers: what it did, if there is something to say, or why it cannot be done.
pub type CommandResult = Result<Option<String>, Refusal>;

/// Why something cannot be done, with the way to do it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal(String);

impl Refusal {
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    pub fn into_text(self) -> String {
        self.0
    }
}

impl From<ChangeError> for Refusal {
    fn from(error: ChangeError) -> Self {
        Self(error.to_string())
    }
}

/// Answers what was done.
#[expect(clippy::unnecessary_wraps, reason = "it is the result of the function that says it")]
pub fn say(text: impl Into<String>) -> CommandResult {
    Ok(Some(text.into()))
}

/// Answers what cannot be done, and how to proceed.
pub fn refuse(text: impl Into<String>) -> CommandResult {
    Err(Refusal::new(text))
}

/// The answer of an action that still writes to a message line.
pub fn capture(act: impl FnOnce(&mut StatusLine)) -> CommandResult {
    let mut status = StatusLine::default();
    act(&mut status);
    match status.message {
        Some(Message { text, tone: Tone::Refused }) => refuse(text),
        Some(Message { text, tone: Tone::Done }) => say(text),
        None => Ok(None),
    }
}

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
    /// Shows an answer; without one, the message stays.
    pub fn show(&mut self, result: CommandResult) {
        match result {
            Ok(Some(text)) => self.say(text),
            Ok(None) => {}
            Err(why) => self.refuse(why.into_text()),
        }
    }

    /// Reports what was done.
    pub fn say(&mut self, text: impl Into<String>) {
        self.message = Some(Message { text: text.into(), tone: Tone::Done });
    }

    /// Reports what cannot be done, and how to proceed.
    pub fn refuse(&mut self, text: impl Into<String>) {
        self.message = Some(Message { text: text.into(), tone: Tone::Refused });
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
