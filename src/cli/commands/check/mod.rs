//! `whymap check`: what is wrong with a roadmap, and what is not thought through yet.
//!
//! ```text
//!  report    a file checked: its findings, and where they are
//!  rustc     for people: each finding with its lines
//!  short     for editors and scripts: a line each
//!  json      for programs
//! ```

mod json;
mod report;
mod rustc;
mod short;

use crate::cli::context::CliSession;
use crate::cli::error::ExitKind;
use crate::cli::locate;
use crate::cli::roadmap_file::RoadmapFile;
use crate::rules::FindingCounts;
use crate::text::plural;
use report::CheckedFile;
use rustc::ExcerptRenderer;
use std::path::PathBuf;
use std::process::ExitCode;

const EXAMPLES: &str = "\
Examples:
  whymap check
  whymap check --format short              a line each, as editors read them
  whymap check --strict plans/*.ron        for CI: warnings fail as well
  whymap check --json";

/// Say what is wrong, and what is not thought through yet
///
/// Errors fail. What is only due because time passed is listed last, and fails only when it is asked for, so that
/// nothing turns red overnight.
#[derive(Clone, Debug, clap::Args)]
#[command(before_help = EXAMPLES)]
pub struct CheckArguments {
    /// The files; roadmap.ron, here or in the nearest folder above, when none is given
    #[arg(value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    files: Vec<PathBuf>,
    /// How findings are shown: rustc (with their lines), short (a line each) or json
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t, hide_possible_values = true)]
    #[arg(hide_default_value = true)]
    format: CheckFormat,
    /// The same as --format json
    #[arg(long, conflicts_with = "format")]
    json: bool,
    /// Fail on anything but what is due
    #[arg(long)]
    strict: bool,
    /// Fail on findings this grave as well, and on graver ones: error, warning, hint; or on those that are due
    #[arg(long, value_name = "SEVERITY", value_enum, value_delimiter = ',', hide_possible_values = true)]
    fail_on: Vec<FailOn>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
enum CheckFormat {
    #[default]
    Rustc,
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

/// Checks the files. One that cannot be read does not keep the others from it.
pub fn run(arguments: &CheckArguments, session: &CliSession) -> anyhow::Result<ExitCode> {
    let mut told = FindingsPrinter::new(arguments.format(), session);
    let (mut found, mut worst, mut checked) = (FindingCounts::default(), ExitKind::Success, 0);
    for target in locate::find_all(session, &arguments.files)? {
        match RoadmapFile::read(session, &target) {
            Ok(file) => {
                let report = CheckedFile::new(file, session);
                found += report.counts();
                checked += 1;
                told.print_findings(&report)?;
            }
            Err(stop) => {
                session.output.print_cli_error(&stop);
                worst = worst.max(stop.kind);
            }
        }
    }
    told.finish()?;
    if checked > 0 {
        session.output.print_message(&format_summary(found, checked));
    }
    let own = if arguments.should_fail(found) { ExitKind::Findings } else { ExitKind::Success };
    Ok(worst.max(own).into())
}

/// Shows findings, file by file; JSON is one object for all of them.
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
            CheckFormat::Rustc => self.session.output.print_rendered(&self.excerpt_renderer.render(report)),
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
            CheckFormat::Rustc | CheckFormat::Short => Ok(()),
        }
    }
}

/// "2 errors, 1 warning": what there is most need to know, in one line.
fn format_summary(found: FindingCounts, files: usize) -> String {
    let counts = [
        (found.errors, "error", "errors"),
        (found.warnings, "warning", "warnings"),
        (found.hints, "hint", "hints"),
        (found.dues, "due", "due"),
    ];
    let said: Vec<String> = counts
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, one, many)| plural::format_count(count, one, many))
        .collect();
    let said = if said.is_empty() { "nothing to say".to_owned() } else { said.join(", ") };
    if files > 1 { format!("{said}, in {files} files") } else { said }
}
