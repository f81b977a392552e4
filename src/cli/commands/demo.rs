//! `whymap demo`: a whole roadmap to look around in.

use super::edit::EditorOptions;
use super::open;
use crate::cli::context::CliSession;
use crate::cli::edit;
use crate::cli::error::CliError;
use crate::cli::locate;
use crate::cli::locate::{LocationSource, ROADMAP_FILE_NAME, RoadmapLocation};
use crate::system::folder;
use crate::system::save::{Expected, ReadOnlyPolicy, SaveRequest, WriteMethod};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The sample.
pub const SAMPLE_ROADMAP: &str = include_str!("../../../sample-roadmaps/ledgerly.ron");

const EXAMPLES: &str = "\
Examples:
  whymap demo                     in a temporary folder
  whymap demo look-around         in a folder of its own here";

/// Copy a whole sample roadmap into a fresh folder and open it
///
/// It is a copy: change whatever you like. A tour of five minutes says what to try; it takes no key away, and `F4` ends it.
#[derive(Clone, Debug, clap::Args)]
#[command(before_help = EXAMPLES)]
pub struct DemoArguments {
    /// A folder to make for it; a temporary one when none is given
    #[arg(value_hint = clap::ValueHint::DirPath)]
    folder: Option<PathBuf>,
    /// Open it without the tour
    #[arg(long)]
    no_tour: bool,
}

/// Copies the sample and opens it.
pub fn run(arguments: &DemoArguments, session: &CliSession) -> anyhow::Result<ExitCode> {
    let folder = match &arguments.folder {
        Some(folder) => make_folder(folder, session)?,
        None => folder::create_temporary("whymap-demo")
            .map_err(|error| CliError::failed(format!("no temporary folder can be made: {error}")))?,
    };
    let path = folder.join(ROADMAP_FILE_NAME);
    let request = SaveRequest {
        path: &path,
        content: &[SAMPLE_ROADMAP.as_bytes()],
        expected: Expected::Absent,
        method: WriteMethod::Replace,
        read_only_policy: ReadOnlyPolicy::Respect,
    };
    let shown = locate::display_path(&path, session);
    edit::save_as(session, &request, &shown)?;
    session.output.print_message(&format!("the sample is in {shown}: change whatever you like"));
    open::open(
        session,
        &RoadmapLocation { path, source: LocationSource::Named },
        &EditorOptions::new(!arguments.no_tour),
        open::default_run_mode(session),
    )
}

fn make_folder(folder: &Path, session: &CliSession) -> Result<PathBuf, CliError> {
    folder::create(folder).map_err(|error| {
        CliError::failed(format!("{} cannot be made: {error}", locate::display_path(folder, session)))
    })?;
    Ok(folder.to_owned())
}
