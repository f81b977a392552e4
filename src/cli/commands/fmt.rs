//! `whymap fmt`: formats files so that git can merge them.

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
use crate::roadmap::plan::{ChangeError, NOT_A_ROADMAP};
use std::path::PathBuf;
use std::process::ExitCode;

const EXAMPLES: &str = "\
Examples:
  whymap fmt
  whymap fmt --check roadmap.ron           for CI: lists unformatted files and exits 1
  whymap fmt --sort --dry-run";

/// Format files so that git can merge them
///
/// Puts each field and each list item on a line of its own, ends all of them with commas, and indents by four spaces or
/// by whatever the file already uses. Keeps the order, every comment and every value.
#[derive(Clone, Debug, clap::Args)]
#[command(before_help = EXAMPLES)]
pub struct FmtArguments {
    /// The files to format [default: roadmap.ron here or in the nearest folder above]
    #[arg(value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    files: Vec<PathBuf>,
    /// List the files that would change, but do not write them; exit 1 if there are any
    #[arg(long)]
    check: bool,
    /// Also sort entries, readings and other maps by key
    #[arg(long)]
    sort: bool,
    #[command(flatten)]
    write_options: WriteOptions,
}

/// A file that cannot be formatted does not prevent the others from being formatted.
pub fn run(arguments: &FmtArguments, session: &CliSession) -> anyhow::Result<ExitCode> {
    let mut worst = ExitKind::Success;
    for location in locate::find_all(session, &arguments.files)? {
        let format = || format_file(arguments, session, &RoadmapFile::read(session, &location)?);
        let is_written = !arguments.check && !arguments.write_options.dry_run;
        let formatted = if is_written { edit::write_in_turn(session, &location.path, format) } else { format() };
        let code = match formatted {
            Ok(code) => code,
            Err(error) => match error.downcast::<CliError>() {
                Ok(error) => {
                    session.output.print_cli_error(&error);
                    error.kind
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
    if file.plan.is_other_file() {
        return Err(CliError::failed(format!("{}: {NOT_A_ROADMAP}", file.display_path)).into());
    }
    file.require_content()?;
    let before = file.plan.document.to_text();
    let sorting = if arguments.sort { KeySorting::On } else { KeySorting::Off };
    let after = format::format_text(&before, &layout::layout_hint, sorting)
        .map_err(|error| not_formatted_error(&file.display_path, &before, &error))?;
    if before == after {
        if !arguments.check {
            session.output.print_message(&format!("{} is already formatted", file.display_path));
        }
        return Ok(ExitKind::Success);
    }
    if arguments.check {
        session.output.print_text(&format!("{}\n", file.display_path))?;
        return Ok(ExitKind::Findings);
    }
    if arguments.write_options.dry_run {
        session.output.print_diff(&diff::unified(&file.display_path, &before, &after))?;
        session.output.print_message(&edit::dry_run_message(&format!("formatted {}", file.display_path)));
        return Ok(ExitKind::Success);
    }
    edit::write_file(session, file, &after)?;
    let git_hint = if edit::is_in_repository(&file.path) { " (see `git diff`)" } else { "" };
    session.output.print_message(&format!("Formatted {}{git_hint}", file.display_path));
    Ok(ExitKind::Success)
}

fn not_formatted_error(display_path: &str, text: &str, error: &FormatError) -> CliError {
    let position = position::position_at(text, error.offset());
    let cli_error = CliError::failed(format!("{display_path}:{}:{}: {error}", position.line, position.column));
    match error {
        FormatError::Syntax { .. } => cli_error.with_hint("run `whymap check` to see the lines"),
        _ => cli_error,
    }
}
