//! `whymap check`: reports errors and gaps in a roadmap.
//!
//! ```text
//!  report    the findings of a file, with their positions
//!  excerpt   for people: findings with their lines
//!  short     for editors and scripts: one line per finding
//!  json      for programs
//! ```

mod excerpt;
mod json;
mod report;
mod short;

use crate::cli::context::CliSession;
use crate::cli::error::ExitKind;
use crate::cli::locate;
use crate::cli::roadmap_file::RoadmapFile;
use crate::rules::FindingCounts;
use crate::text::plural;
use excerpt::ExcerptRenderer;
use report::CheckedFile;
use std::path::PathBuf;
use std::process::ExitCode;

const EXAMPLES: &str = "\
Examples:
  whymap check
  whymap check --format short              one line per problem, for editors
  whymap check --strict plans/*.ron        for CI: also fail on warnings and hints
  whymap check --json";

/// Report errors and gaps, each with a question
///
/// Exits 1 if there are errors. Problems that appear only because a date has passed are listed last; they fail the
/// check only with --fail-on due.
#[derive(Clone, Debug, clap::Args)]
#[command(before_help = EXAMPLES)]
pub struct CheckArguments {
    /// The files to check [default: roadmap.ron here or in the nearest folder above]
    #[arg(value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    files: Vec<PathBuf>,
    /// How to print problems: full (with their lines), short (one line each) or json
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t, hide_possible_values = true)]
    #[arg(hide_default_value = true)]
    format: CheckFormat,
    /// Same as --format json
    #[arg(long, conflicts_with = "format")]
    json: bool,
    /// Fail on warnings and hints, too
    #[arg(long)]
    strict: bool,
    /// Fail on problems of this severity or worse: error, warning or hint; `due` fails on overdue ones
    #[arg(long, value_name = "SEVERITY", value_enum, value_delimiter = ',', hide_possible_values = true)]
    fail_on: Vec<FailOn>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
enum CheckFormat {
    #[default]
    Full,
    Short,
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum FailOn {
    Error,
    Warning,
    Hint,
    Due,
}

impl CheckArguments {
    fn format(&self) -> CheckFormat {
        if self.json { CheckFormat::Json } else { self.format }
    }

    fn should_fail(&self, found: FindingCounts) -> bool {
        let hints = self.strict || self.fail_on.contains(&FailOn::Hint);
        let warnings = hints || self.fail_on.contains(&FailOn::Warning);
        let dues = self.fail_on.contains(&FailOn::Due);
        found.errors > 0 || (warnings && found.warnings > 0) || (hints && found.hints > 0) || (dues && found.dues > 0)
    }
}

/// A file that cannot be read does not prevent the others from being checked.
pub fn run(arguments: &CheckArguments, session: &CliSession) -> anyhow::Result<ExitCode> {
    let mut printer = FindingsPrinter::new(arguments.format(), session);
    let (mut found, mut worst, mut checked) = (FindingCounts::default(), ExitKind::Success, 0);
    for location in locate::find_all(session, &arguments.files)? {
        match RoadmapFile::read(session, &location) {
            Ok(file) => {
                let report = CheckedFile::new(file, session);
                found += report.counts();
                checked += 1;
                printer.print_findings(&report)?;
            }
            Err(error) => {
                session.output.print_cli_error(&error);
                worst = worst.max(error.kind);
            }
        }
    }
    printer.finish()?;
    if checked > 0 {
        session.output.print_message(&format_summary(found, checked));
    }
    let kind = if arguments.should_fail(found) { ExitKind::Findings } else { ExitKind::Success };
    Ok(worst.max(kind).into())
}

/// Prints findings file by file; JSON is printed at the end, as one object for all files.
struct FindingsPrinter<'s> {
    session: &'s CliSession,
    format: CheckFormat,
    excerpt_renderer: ExcerptRenderer,
    json: json::FindingsJson,
}

impl<'s> FindingsPrinter<'s> {
    fn new(format: CheckFormat, session: &'s CliSession) -> Self {
        Self {
            session,
            format,
            excerpt_renderer: ExcerptRenderer::new(&session.output),
            json: json::FindingsJson::default(),
        }
    }

    fn print_findings(&mut self, report: &CheckedFile) -> anyhow::Result<()> {
        match self.format {
            CheckFormat::Full => self.session.output.print_rendered(&self.excerpt_renderer.render(report)),
            CheckFormat::Short => self.session.output.print_text(&short::format_lines(report)),
            CheckFormat::Json => {
                self.json.add_file(report);
                Ok(())
            }
        }
    }

    fn finish(&self) -> anyhow::Result<()> {
        match self.format {
            CheckFormat::Json => self.session.output.print_data(&crate::cli::render::json::pretty(&self.json)?),
            CheckFormat::Full | CheckFormat::Short => Ok(()),
        }
    }
}

/// "2 errors, 1 warning in 3 files"
fn format_summary(found: FindingCounts, files: usize) -> String {
    let counts = [
        (found.errors, "error", "errors"),
        (found.warnings, "warning", "warnings"),
        (found.hints, "hint", "hints"),
        (found.dues, "overdue", "overdue"),
    ];
    let counts: Vec<String> = counts
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, one, many)| plural::format_count(count, one, many))
        .collect();
    let summary = if counts.is_empty() { "No problems found".to_owned() } else { counts.join(", ") };
    if files > 1 { format!("{summary} in {files} files") } else { summary }
}
