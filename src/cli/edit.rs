//! The editor: from here on the terminal has the word.

use super::open;
use super::session::Session;
use super::target::{Found, Target};
use crate::app::key::Step;
use std::path::PathBuf;
use std::process::ExitCode;

/// What is to be edited, and how.
#[derive(Clone, Debug)]
pub struct EditRequest {
    /// What every command is given: the surroundings, the printer, the day.
    pub session: Session,
    /// The file; it need not be there yet.
    pub path: PathBuf,
    /// Where keys come from and the screen goes.
    pub run: Run,
}

/// Where keys come from and the screen goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Run {
    /// From and to the terminal.
    Terminal,
    /// From a script, to a screen of this size that nobody sees.
    Script {
        /// What is pressed, pasted and resized.
        steps: Vec<Step>,
        /// Columns and rows.
        size: (u16, u16),
        /// Whether the screen is printed at the end.
        prints: bool,
    },
}

/// Edits the file until the user quits or the script ends.
pub fn run(request: EditRequest) -> anyhow::Result<ExitCode> {
    open::print_outline(&request.session, &Target { path: request.path, found: Found::Named })
}
