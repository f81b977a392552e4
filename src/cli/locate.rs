//! The file a command is about: the one that was named, else `roadmap.ron` here or in the nearest folder above.

use super::context::Session;
use super::error::Stop;
use crate::system::locate;
use std::path::{Path, PathBuf};

/// What the file of a roadmap is called.
pub const NAME: &str = "roadmap.ron";

/// A file, and how it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// Where it is.
    pub path: PathBuf,
    /// How it was found.
    pub found: Found,
}

/// How a file was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// The user named it.
    Named,
    /// It is the nearest one of its name.
    Upward,
    /// There is none; this is where a first one would be.
    Nowhere,
}

/// The file of a command: `named`, else that of `--file`, else the nearest one.
pub fn find(session: &Session, named: Option<&Path>) -> Result<Target, Stop> {
    if let Some(path) = named.or(session.file.as_deref()) {
        return Ok(Target { path: path.to_owned(), found: Found::Named });
    }
    let upward = session.environment.current_folder.as_deref().and_then(|here| locate::find_upward(here, NAME));
    match upward {
        Some(path) => Ok(Target { path, found: Found::Upward }),
        None => Err(Stop::cannot_read(format!("there is no {NAME} here or in a folder above"))
            .hint("`whymap init` makes one here")
            .hint("`whymap demo` shows a whole one")
            .hint("`--file FILE` names one that is elsewhere")),
    }
}

/// The files of a command that takes several; the nearest one when none is named.
pub fn find_all(session: &Session, named: &[PathBuf]) -> Result<Vec<Target>, Stop> {
    if named.is_empty() {
        return Ok(vec![find(session, None)?]);
    }
    named.iter().map(|path| find(session, Some(path))).collect()
}

impl Target {
    /// The path as the user would write it: from here, where it is below here.
    pub fn shown(&self, session: &Session) -> String {
        shown(&self.path, session)
    }
}

/// A path as the user would write it: from here, where it is below here.
pub fn shown(path: &Path, session: &Session) -> String {
    let here = session.environment.current_folder.as_deref();
    let short = here.and_then(|here| path.strip_prefix(here).ok()).filter(|short| !short.as_os_str().is_empty());
    short.unwrap_or(path).display().to_string()
}
