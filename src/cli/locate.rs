//! The file a command is about: the one that was named, else `roadmap.ron` here or in the nearest folder above.

use super::context::CliSession;
use super::error::CliError;
use crate::system::locate;
use std::path::{Path, PathBuf};

/// What the file of a roadmap is called.
pub const ROADMAP_FILE_NAME: &str = "roadmap.ron";

/// A file, and how it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoadmapLocation {
    /// Where it is.
    pub path: PathBuf,
    /// How it was found.
    pub source: LocationSource,
}

/// How a file was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LocationSource {
    /// The user named it.
    Named,
    /// It is the nearest one of its name.
    Upward,
    /// There is none; this is where a first one would be.
    NotFound,
}

/// The file of a command: `named`, else that of `--file`, else the nearest one.
pub fn find(session: &CliSession, named: Option<&Path>) -> Result<RoadmapLocation, CliError> {
    if let Some(path) = named.or(session.file.as_deref()) {
        return Ok(RoadmapLocation { path: path.to_owned(), source: LocationSource::Named });
    }
    let upward =
        session.environment.current_folder.as_deref().and_then(|here| locate::find_upward(here, ROADMAP_FILE_NAME));
    match upward {
        Some(path) => Ok(RoadmapLocation { path, source: LocationSource::Upward }),
        None => Err(CliError::cannot_read(format!("there is no {ROADMAP_FILE_NAME} here or in a folder above"))
            .with_hint("`whymap init` makes one here")
            .with_hint("`whymap demo` shows a whole one")
            .with_hint("`--file FILE` names one that is elsewhere")),
    }
}

/// The files of a command that takes several; the nearest one when none is named.
pub fn find_all(session: &CliSession, named: &[PathBuf]) -> Result<Vec<RoadmapLocation>, CliError> {
    if named.is_empty() {
        return Ok(vec![find(session, None)?]);
    }
    named.iter().map(|path| find(session, Some(path))).collect()
}

impl RoadmapLocation {
    /// The path as the user would write it: from here, where it is below here.
    pub fn display_path(&self, session: &CliSession) -> String {
        display_path(&self.path, session)
    }
}

/// A path as the user would write it: from here, where it is below here.
pub fn display_path(path: &Path, session: &CliSession) -> String {
    let here = session.environment.current_folder.as_deref();
    let short = here.and_then(|here| path.strip_prefix(here).ok()).filter(|short| !short.as_os_str().is_empty());
    short.unwrap_or(path).display().to_string()
}
