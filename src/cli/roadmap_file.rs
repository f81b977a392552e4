//! A roadmap file, read.

use super::context::Session;
use super::error::Stop;
use super::locate;
use super::locate::Target;
use super::output::Output;
use crate::document::EntryText;
use crate::document::chunk::Serial;
use crate::document::position;
use crate::document::validator::Judge;
use crate::roadmap::plan::Plan;
use crate::roadmap::settings;
use crate::system::fingerprint::Stamp;
use crate::system::read::{self, DEFAULT_LIMIT, ReadError};
use std::path::{Path, PathBuf};

/// A roadmap file, read.
#[derive(Debug)]
pub struct RoadmapFile {
    /// Where it is, as it was found.
    pub path: PathBuf,
    /// Its path as the user would write it.
    pub shown: String,
    /// What it held.
    pub stamp: Stamp,
    /// What it says.
    pub plan: Plan,
}

impl RoadmapFile {
    /// Reads the file that was named, else that of `--file`, else the nearest one.
    pub fn open(session: &Session, named: Option<&Path>) -> Result<Self, Stop> {
        Self::read(session, &locate::find(session, named)?)
    }

    /// Reads a file.
    pub fn read(session: &Session, target: &Target) -> Result<Self, Stop> {
        let shown = target.shown(session);
        let loaded = read::read_text(&target.path, DEFAULT_LIMIT).map_err(|error| cannot_read(&shown, &error))?;
        let stamp = loaded.stamp();
        Ok(Self { path: target.path.clone(), shown, stamp, plan: Plan::of(loaded.text) })
    }

    /// Tells what a reader of a part of it should know about the whole.
    pub fn warn(&self, output: &Output) {
        let (document, settings) = (&self.plan.document, &self.plan.roadmap.settings);
        if let Some(format) = settings.format.filter(|_| settings.is_newer_format()) {
            let known = settings::FORMAT;
            output.warning(&format!(
                "{} is in format {format}, and this whymap knows {known}: it reads what it can and writes nothing",
                self.shown
            ));
        }
        if document.is_unreadable() {
            output.warning(&format!("{} does not read as a roadmap: `whymap check` says where", self.shown));
        } else if document.frame_is_broken() {
            output.warning(&format!("a part of {} does not read: `whymap check` says where", self.shown));
        }
    }
}

/// One clear line about a file that cannot be read.
pub fn cannot_read(shown: &str, error: &ReadError) -> Stop {
    let stop = Stop::cannot_read(format!("cannot read {shown}: {error}"));
    match error {
        ReadError::Missing => stop.hint("`whymap init` makes a new roadmap.ron"),
        _ => stop,
    }
}

/// Whether an entry does not read: the scanner or `ron` cannot make sense of it.
pub fn does_not_read(judge: &Judge, entry: &EntryText<'_>) -> bool {
    entry.is_broken || judge.value(entry.value_source()).is_err()
}

/// The line on which an entry's key stands.
pub fn line_of(plan: &Plan, text: &str, serial: Serial) -> usize {
    let entry = plan.document.entry(serial);
    let start = plan.document.offset_of(serial).zip(entry).map(|(offset, entry)| offset + entry.key_span().start);
    start.map_or(1, |start| position::position(text, start).line)
}
