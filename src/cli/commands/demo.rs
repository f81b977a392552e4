//! `whymap demo`: opens a copy of the sample roadmap.

use crate::cli::context::CliSession;
use crate::cli::edit;
use crate::cli::editor::{self, EditorOptions};
use crate::cli::error::CliError;
use crate::cli::locate;
use crate::cli::locate::{LocationSource, ROADMAP_FILE_NAME, RoadmapLocation};
use crate::system::folder;
use crate::system::save::{Expected, ReadOnlyPolicy, SaveRequest, WriteMethod};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

const SAMPLE_ROADMAP: &str = include_str!("../../../sample-roadmaps/ledgerly.ron");

const EXAMPLES: &str = "\
Examples:
  whymap demo                     in a temporary folder
  whymap demo look-around         in a new folder";

/// Explore a copy of a complete sample roadmap
///
/// Change anything you like: it is a copy. A five-minute tour suggests what to try. All keys work during the tour, and
/// `F4` ends it.
#[derive(Clone, Debug, clap::Args)]
#[command(before_help = EXAMPLES)]
pub struct DemoArguments {
    /// Create the copy in this folder [default: a temporary one]
    #[arg(value_hint = clap::ValueHint::DirPath)]
    folder: Option<PathBuf>,
    /// Skip the tour
    #[arg(long)]
    no_tour: bool,
}

pub fn run(arguments: &DemoArguments, session: &CliSession) -> anyhow::Result<ExitCode> {
    let folder = match &arguments.folder {
        Some(folder) => create_folder(folder, session)?,
        None => folder::create_temporary("whymap-demo")
            .map_err(|error| CliError::failed(format!("cannot create a temporary folder: {error}")))?,
    };
    let path = folder.join(ROADMAP_FILE_NAME);
    let request = SaveRequest {
        path: &path,
        content: &[SAMPLE_ROADMAP.as_bytes()],
        expected: Expected::Absent,
        method: WriteMethod::Replace,
        read_only_policy: ReadOnlyPolicy::Respect,
    };
    let display_path = locate::display_path(&path, session);
    edit::save_as(session, &request, &display_path)?;
    session.output.print_message(&format!("Copied the sample to {display_path}: change anything you like"));
    editor::open(
        session,
        &RoadmapLocation { path, source: LocationSource::Named },
        &EditorOptions::new(!arguments.no_tour),
        editor::terminal_run_mode(&session.environment),
    )
}

fn create_folder(folder: &Path, session: &CliSession) -> Result<PathBuf, CliError> {
    let path = locate::display_path(folder, session);
    folder::create(folder).map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => {
            CliError::failed(format!("{path} already exists and is not a folder")).with_hint("choose another name")
        }
        _ => CliError::failed(format!("cannot create the folder {path}: {error}")),
    })?;
    Ok(folder.to_owned())
}
