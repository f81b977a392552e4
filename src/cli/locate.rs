//! Finds the file of a command: the one that is given, or `roadmap.ron` in this folder or the nearest one above.

use super::context::CliSession;
use super::error::CliError;
use crate::system::locate;
use std::path::{Path, PathBuf};

pub const ROADMAP_FILE_NAME: &str = "roadmap.ron";

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoadmapLocation {
    pub path: PathBuf,
    pub source: LocationSource,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LocationSource {
    Named,
    /// In this folder or the nearest one above.
    Upward,
    /// There is no file; a new one would be created here.
    NotFound,
}

/// `named`, or the file of `--file`, or the nearest one.
pub fn find(session: &CliSession, named: Option<&Path>) -> Result<RoadmapLocation, CliError> {
    if let Some(path) = named.or(session.file.as_deref()) {
        return Ok(RoadmapLocation { path: path.to_owned(), source: LocationSource::Named });
    }
    let upward =
        session.environment.current_folder.as_deref().and_then(|here| locate::find_upward(here, ROADMAP_FILE_NAME));
    match upward {
        Some(path) => Ok(RoadmapLocation { path, source: LocationSource::Upward }),
        None => Err(CliError::cannot_read(format!("there is no {ROADMAP_FILE_NAME} in this folder or above it"))
            .with_hint("run `whymap init` to create one here")
            .with_hint("run `whymap demo` to explore a sample")
            .with_hint("use `--file FILE` for a roadmap somewhere else")),
    }
}

/// The files of a command that takes several; the nearest one when none is given.
pub fn find_all(session: &CliSession, named: &[PathBuf]) -> Result<Vec<RoadmapLocation>, CliError> {
    if named.is_empty() {
        return Ok(vec![find(session, None)?]);
    }
    named.iter().map(|path| find(session, Some(path))).collect()
}

impl RoadmapLocation {
    pub fn display_path(&self, session: &CliSession) -> String {
        display_path(&self.path, session)
    }
}

/// A command line to run on this file from this folder: `whymap init --file plans/roadmap.ron`.
pub fn command_on_file(command: &str, display_path: &str) -> String {
    let separator = if command.is_empty() { "" } else { " " };
    if display_path == ROADMAP_FILE_NAME {
        return format!("whymap{separator}{command}");
    }
    format!("whymap{separator}{command} --file {}", shell_word(display_path))
}

/// A path as one word for a shell, never an option.
pub fn shell_word(path: &str) -> String {
    let is_plain = |letter: char| letter.is_alphanumeric() || "-_./+,:@%".contains(letter);
    let path = if path.starts_with('-') { format!("./{path}") } else { path.to_owned() };
    if path.chars().all(is_plain) { path } else { format!("'{}'", path.replace('\'', "'\\''")) }
}

/// A path for messages: relative if it is below the current folder.
pub fn display_path(path: &Path, session: &CliSession) -> String {
    let here = session.environment.current_folder.as_deref();
    let short = here.and_then(|here| path.strip_prefix(here).ok()).filter(|short| !short.as_os_str().is_empty());
    short.unwrap_or(path).display().to_string()
}
