//! `whymap demo`: a whole roadmap to look around in.

use super::edit::Manner;
use super::open;
use crate::cli::context::Session;
use crate::cli::edit;
use crate::cli::error::Stop;
use crate::cli::locate;
use crate::cli::locate::{Found, NAME, Target};
use crate::system::folder;
use crate::system::save::{Expected, ReadOnly, SaveRequest, Way};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The sample.
pub const LEDGERLY: &str = include_str!("../../../sample-roadmaps/ledgerly.ron");

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
pub fn run(arguments: &DemoArguments, session: &Session) -> anyhow::Result<ExitCode> {
    let folder = match &arguments.folder {
        Some(folder) => made(folder, session)?,
        None => folder::make_temporary("whymap-demo")
            .map_err(|error| Stop::refused(format!("no temporary folder can be made: {error}")))?,
    };
    let path = folder.join(NAME);
    let request = SaveRequest {
        path: &path,
        content: &[LEDGERLY.as_bytes()],
        expected: Expected::Absent,
        way: Way::Replace,
        read_only: ReadOnly::Respect,
    };
    let shown = locate::shown(&path, session);
    edit::save_as(session, &request, &shown)?;
    session.output.message(&format!("the sample is in {shown}: change whatever you like"));
    open::open(
        session,
        &Target { path, found: Found::Named },
        &Manner::usual(!arguments.no_tour),
        open::usual_run(session),
    )
}

fn made(folder: &Path, session: &Session) -> Result<PathBuf, Stop> {
    folder::make(folder)
        .map_err(|error| Stop::refused(format!("{} cannot be made: {error}", locate::shown(folder, session))))?;
    Ok(folder.to_owned())
}
