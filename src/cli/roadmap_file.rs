//! A roadmap file, read.

use super::context::CliSession;
use super::error::CliError;
use super::locate;
use super::locate::RoadmapLocation;
use super::output::Output;
use crate::document::EntryText;
use crate::document::chunk::EntryId;
use crate::document::position;
use crate::document::validator::Validator;
use crate::roadmap::plan::Plan;
use crate::roadmap::settings;
use crate::system::fingerprint::FileFingerprint;
use crate::system::read::{self, DEFAULT_LIMIT, ReadError};
use std::path::{Path, PathBuf};

/// A roadmap file, read.
#[derive(Debug)]
pub struct RoadmapFile {
    /// Where it is, as it was found.
    pub path: PathBuf,
    /// Its path as the user would write it.
    pub display_path: String,
    /// What it held.
    pub fingerprint: FileFingerprint,
    /// What it says.
    pub plan: Plan,
}

impl RoadmapFile {
    /// Reads the file that was named, else that of `--file`, else the nearest one.
    pub fn open(session: &CliSession, named: Option<&Path>) -> Result<Self, CliError> {
        Self::read(session, &locate::find(session, named)?)
    }

    /// Reads a file.
    pub fn read(session: &CliSession, target: &RoadmapLocation) -> Result<Self, CliError> {
        let shown = target.display_path(session);
        let loaded = read::read_text(&target.path, DEFAULT_LIMIT).map_err(|error| cannot_read_error(&shown, &error))?;
        let stamp = loaded.fingerprint();
        Ok(Self {
            path: target.path.clone(),
            display_path: shown,
            fingerprint: stamp,
            plan: Plan::from_text(loaded.text),
        })
    }

    /// Tells what a reader of a part of it should know about the whole.
    pub fn print_warnings(&self, output: &Output) {
        let (document, settings) = (&self.plan.document, &self.plan.roadmap.settings);
        if let Some(format) = settings.format.filter(|_| settings.is_newer_format()) {
            let known = settings::FORMAT_VERSION;
            output.print_warning(&format!(
                "{} is in format {format}, and this whymap knows {known}: it reads what it can and writes nothing",
                self.display_path
            ));
        }
        if document.is_unreadable() {
            output
                .print_warning(&format!("{} does not read as a roadmap: `whymap check` says where", self.display_path));
        } else if document.is_top_level_broken() {
            output.print_warning(&format!("a part of {} does not read: `whymap check` says where", self.display_path));
        }
    }
}

/// One clear line about a file that cannot be read.
pub fn cannot_read_error(shown: &str, error: &ReadError) -> CliError {
    let stop = CliError::cannot_read(format!("cannot read {shown}: {error}"));
    match error {
        ReadError::Missing => stop.with_hint("`whymap init` makes a new roadmap.ron"),
        _ => stop,
    }
}

/// Whether an entry does not read: the scanner or `ron` cannot make sense of it.
pub fn is_entry_broken(judge: &Validator, entry: &EntryText<'_>) -> bool {
    entry.is_broken || judge.validate_value(entry.value_source()).is_err()
}

/// The line on which an entry's key stands.
pub fn line_of_entry(plan: &Plan, text: &str, entry_id: EntryId) -> usize {
    let entry = plan.document.entry(entry_id);
    let start = plan.document.entry_offset(entry_id).zip(entry).map(|(offset, entry)| offset + entry.key_span().start);
    start.map_or(1, |start| position::position_at(text, start).line)
}
