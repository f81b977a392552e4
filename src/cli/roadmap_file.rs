//! Reads a roadmap file.

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

#[derive(Debug)]
pub struct RoadmapFile {
    pub path: PathBuf,
    /// For messages.
    pub display_path: String,
    /// Of the content that was read; a save compares it with the file.
    pub fingerprint: FileFingerprint,
    pub plan: Plan,
}

impl RoadmapFile {
    /// Reads `named`, or the file of `--file`, or the nearest one.
    pub fn open(session: &CliSession, named: Option<&Path>) -> Result<Self, CliError> {
        Self::read(session, &locate::find(session, named)?)
    }

    pub fn read(session: &CliSession, location: &RoadmapLocation) -> Result<Self, CliError> {
        let display_path = location.display_path(session);
        let loaded =
            read::read_text(&location.path, DEFAULT_LIMIT).map_err(|error| cannot_read_error(&display_path, &error))?;
        Ok(Self {
            path: location.path.clone(),
            display_path,
            fingerprint: loaded.fingerprint(),
            plan: Plan::from_text(loaded.text),
        })
    }

    /// Refuses to change a file without any text.
    pub fn require_content(&self) -> Result<(), CliError> {
        if !self.plan.document.is_blank() {
            return Ok(());
        }
        Err(CliError::failed(format!("{} is empty", self.display_path))
            .with_hint(format!("run `{}` to fill it", locate::command_on_file("init", &self.display_path))))
    }

    /// Warns when the output shows a part of the file only.
    pub fn print_warnings(&self, output: &Output) {
        let (document, settings) = (&self.plan.document, &self.plan.roadmap.settings);
        if let Some(format) = settings.format.filter(|_| settings.is_newer_format()) {
            let known = settings::FORMAT_VERSION;
            output.print_warning(&format!(
                "{} has format {format}, but this version of whymap supports {known}: it shows what it can and \
                 changes nothing",
                self.display_path
            ));
        }
        if document.is_blank() {
            let init = locate::command_on_file("init", &self.display_path);
            output.print_warning(&format!("{} is empty; run `{init}` to fill it", self.display_path));
        } else if document.is_unreadable() {
            output.print_warning(&format!(
                "{} is not a valid roadmap; run `whymap check` for details",
                self.display_path
            ));
        } else if document.is_top_level_broken() {
            output.print_warning(&format!(
                "part of {} has syntax errors; run `whymap check` for details",
                self.display_path
            ));
        }
    }
}

pub fn cannot_read_error(display_path: &str, error: &ReadError) -> CliError {
    let read_error = CliError::cannot_read(format!("cannot read {display_path}: {error}"));
    match error {
        ReadError::Missing => read_error.with_hint("run `whymap init` to create a roadmap.ron"),
        _ => read_error,
    }
}

/// Whether an entry has a syntax error: the scanner or `ron` refuses it.
pub fn is_entry_broken(validator: &Validator, entry: &EntryText<'_>) -> bool {
    entry.is_broken || validator.validate_value(entry.value_source()).is_err()
}

/// The line of an entry's key, from 1. `text` is the whole file.
pub fn line_of_entry(plan: &Plan, text: &str, entry_id: EntryId) -> usize {
    let entry = plan.document.entry(entry_id);
    let start = plan.document.entry_offset(entry_id).zip(entry).map(|(offset, entry)| offset + entry.key_span().start);
    start.map_or(1, |start| position::position_at(text, start).line)
}
