//! `whymap fmt`: the layout that git can merge.

use crate::cli::context::CliSession;
use crate::cli::edit;
use crate::cli::edit::WriteOptions;
use crate::cli::error::{CliError, ExitKind};
use crate::cli::locate;
use crate::cli::render::diff;
use crate::cli::roadmap_file::RoadmapFile;
use crate::document::format::{self, FormatError, KeySorting};
use crate::document::position;
use crate::roadmap::layout;
use crate::roadmap::plan::ChangeError;
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
    write_options: WriteOptions,
}

/// Formats the files. One that cannot be does not keep the others from it.
pub fn run(arguments: &FmtArguments, session: &CliSession) -> anyhow::Result<ExitCode> {
    let mut worst = ExitKind::Success;
    for target in locate::find_all(session, &arguments.files)? {
        let code = match RoadmapFile::read(session, &target)
            .map_err(Into::into)
            .and_then(|file| format_file(arguments, session, &file))
        {
            Ok(code) => code,
            Err(error) => match error.downcast::<CliError>() {
                Ok(stop) => {
                    session.output.print_cli_error(&stop);
                    stop.kind
                }
                Err(error) => return Err(error),
            },
        };
        worst = worst.max(code);
    }
    Ok(worst.into())
}

fn format_file(arguments: &FmtArguments, session: &CliSession, file: &RoadmapFile) -> anyhow::Result<ExitKind> {
    let settings = &file.plan.roadmap.settings;
    if let Some(format) = settings.format.filter(|_| settings.is_newer_format()) {
        return Err(CliError::failed(format!("{}: {}", file.display_path, ChangeError::NewerFormat(format))).into());
    }
    let before = file.plan.document.to_text();
    let sorting = if arguments.sort { KeySorting::On } else { KeySorting::Off };
    let after = format::format_text(&before, &layout::layout_hint, sorting)
        .map_err(|error| not_formatted_error(&file.display_path, &before, &error))?;
    if before == after {
        if !arguments.check {
            session.output.print_message(&format!("{} is formatted already", file.display_path));
        }
        return Ok(ExitKind::Success);
    }
    if arguments.check {
        session.output.print_text(&format!("{}\n", file.display_path))?;
        return Ok(ExitKind::Findings);
    }
    if arguments.write_options.dry_run {
        session.output.print_diff(&diff::unified(&file.display_path, &before, &after))?;
        session.output.print_message(&format!("would have formatted {}; nothing was written", file.display_path));
        return Ok(ExitKind::Success);
    }
    edit::write_file(session, file, &after)?;
    session.output.print_message(&edit::done_message("changed the layout", &file.display_path, &file.path));
    Ok(ExitKind::Success)
}

fn not_formatted_error(shown: &str, text: &str, error: &FormatError) -> CliError {
    let place = position::position_at(text, error.offset());
    let stop = CliError::failed(format!("{shown}:{}:{}: {error}", place.line, place.column));
    match error {
        FormatError::Syntax { .. } => stop.with_hint("`whymap check` shows the place"),
        _ => stop,
    }
}
