//! `whymap fmt`: the layout that git can merge.

use crate::cli::context::Session;
use crate::cli::edit;
use crate::cli::edit::Writing;
use crate::cli::error::{Code, Stop};
use crate::cli::locate;
use crate::cli::render::diff;
use crate::cli::roadmap_file::RoadmapFile;
use crate::document::format::{self, NotFormatted, Sorting};
use crate::document::position;
use crate::roadmap::layout;
use crate::roadmap::plan::NotMade;
use std::path::PathBuf;
use std::process::ExitCode;

const EXAMPLES: &str = "\
Examples:
  whymap fmt
  whymap fmt --check roadmap.ron           for CI: says what would change, and exits 1
  whymap fmt --sort --dry-run";

/// Rewrite files in the layout that git can merge
///
/// One field a line, one member a line, commas everywhere, four spaces a level or the file's own unit. Nothing is
/// reordered, no comment is lost, and no value changes.
#[derive(Clone, Debug, clap::Args)]
#[command(before_help = EXAMPLES)]
pub struct FmtArguments {
    /// The files; roadmap.ron, here or in the nearest folder above, when none is given
    #[arg(value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    files: Vec<PathBuf>,
    /// Write nothing, list the files that would change, and exit 1 if there are any
    #[arg(long)]
    check: bool,
    /// Also put entries, readings and the like in the order of their keys
    #[arg(long)]
    sort: bool,
    #[command(flatten)]
    writing: Writing,
}

/// Formats the files. One that cannot be does not keep the others from it.
pub fn run(arguments: &FmtArguments, session: &Session) -> anyhow::Result<ExitCode> {
    let mut worst = Code::Fine;
    for target in locate::find_all(session, &arguments.files)? {
        let code = match RoadmapFile::read(session, &target)
            .map_err(Into::into)
            .and_then(|file| one(arguments, session, &file))
        {
            Ok(code) => code,
            Err(error) => match error.downcast::<Stop>() {
                Ok(stop) => {
                    session.output.stop(&stop);
                    stop.code
                }
                Err(error) => return Err(error),
            },
        };
        worst = worst.max(code);
    }
    Ok(worst.into())
}

fn one(arguments: &FmtArguments, session: &Session, file: &RoadmapFile) -> anyhow::Result<Code> {
    let settings = &file.plan.roadmap.settings;
    if let Some(format) = settings.format.filter(|_| settings.is_newer_format()) {
        return Err(Stop::refused(format!("{}: {}", file.shown, NotMade::NewerFormat(format))).into());
    }
    let before = file.plan.document.to_text();
    let sorting = if arguments.sort { Sorting::On } else { Sorting::Off };
    let after =
        format::format(&before, &layout::hint, sorting).map_err(|error| refused(&file.shown, &before, &error))?;
    if before == after {
        if !arguments.check {
            session.output.message(&format!("{} is formatted already", file.shown));
        }
        return Ok(Code::Fine);
    }
    if arguments.check {
        session.output.text(&format!("{}\n", file.shown))?;
        return Ok(Code::Findings);
    }
    if arguments.writing.dry_run {
        session.output.diff(&diff::unified(&file.shown, &before, &after))?;
        session.output.message(&format!("would have formatted {}; nothing was written", file.shown));
        return Ok(Code::Fine);
    }
    edit::write(session, file, &after)?;
    session.output.message(&edit::done("changed the layout", &file.shown, &file.path));
    Ok(Code::Fine)
}

fn refused(shown: &str, text: &str, error: &NotFormatted) -> Stop {
    let place = position::position(text, error.at());
    let stop = Stop::refused(format!("{shown}:{}:{}: {error}", place.line, place.column));
    match error {
        NotFormatted::DoesNotRead { .. } => stop.hint("`whymap check` shows the place"),
        _ => stop,
    }
}
