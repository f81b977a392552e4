//! `whymap doctor`: diagnoses the setup, and installs the merge driver.

mod settings;

use crate::cli::context::CliSession;
use crate::cli::edit;
use crate::cli::error::{CliError, ExitKind};
use crate::cli::git::setup;
use crate::cli::git::setup::GitSetupReport;
use crate::cli::locate;
use crate::cli::locate::{LocationSource, RoadmapLocation};
use crate::cli::roadmap_file;
use crate::cli::roadmap_file::RoadmapFile;
use crate::roadmap::entry_kind::ENTRY_KINDS;
use crate::roadmap::plan::Plan;
use crate::roadmap::settings::FORMAT_VERSION;
use crate::system::git::ConfigScope;
use crate::system::save::{self, Leftover, LeftoverKind, ProcessState};
use crate::system::{branch, journal, read, screen, state_folder};
use crate::terminal::leftover_journals;
use crate::text::plural;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

const EXAMPLES: &str = "\
Examples:
  whymap doctor
  whymap doctor --file plans/roadmap.ron
  whymap doctor --install-git              merge the roadmap field by field in git
  whymap doctor --uninstall-git            undo that";

/// Diagnose the setup: the file, git, folders, settings and the terminal
///
/// Exits 1 if something needs attention, and lists what to do.
///
/// --install-git sets `merge.whymap.name` and `merge.whymap.driver` with `git config`, and adds a line for the roadmap
/// to the .gitattributes file at the top of the working tree. With --global, it changes your own git settings instead, for
/// every file with the same name as the roadmap.
#[derive(Clone, Debug, clap::Args)]
#[command(before_help = EXAMPLES)]
pub struct DoctorArguments {
    /// The roadmap file [default: roadmap.ron here or in the nearest folder above]
    #[arg(value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    named: Option<PathBuf>,
    /// Set up git to merge the roadmap field by field
    #[arg(long, conflicts_with = "uninstall_git")]
    install_git: bool,
    /// Undo --install-git
    #[arg(long)]
    uninstall_git: bool,
    /// Install or uninstall for all your repositories
    #[arg(long)]
    global: bool,
}

#[derive(Default)]
struct DoctorReport {
    lines: Vec<(&'static str, String)>,
    advice: Vec<String>,
}

impl DoctorReport {
    fn add_line(&mut self, label: &'static str, text: impl Into<String>) {
        self.lines.push((label, text.into()));
    }

    fn add_advice(&mut self, advice: impl Into<String>) {
        self.advice.push(advice.into());
    }
}

pub fn run(arguments: &DoctorArguments, session: &CliSession) -> anyhow::Result<ExitCode> {
    let named = arguments.named.as_deref();
    let scope = if arguments.global { ConfigScope::Global } else { ConfigScope::Local };
    match (arguments.install_git, arguments.uninstall_git) {
        (true, _) => Ok(print_setup_report(session, &setup::install(session, named, scope)?)),
        (_, true) => Ok(print_setup_report(session, &setup::uninstall(session, named, scope)?)),
        _ if arguments.global => Err(CliError::usage("--global needs --install-git or --uninstall-git").into()),
        _ => diagnose(named, session),
    }
}

fn print_setup_report(session: &CliSession, report: &GitSetupReport) -> ExitCode {
    let lines: String = report.completed.iter().map(|line| format!("{line}\n")).collect();
    edit::warn_if_not_printed(session, session.output.print_text(&(lines + &render_advice(&report.remaining))));
    ExitKind::Success.into()
}

fn diagnose(named: Option<&Path>, session: &CliSession) -> anyhow::Result<ExitCode> {
    let mut report = DoctorReport::default();
    report.add_line("whymap", env!("CARGO_PKG_VERSION"));
    match locate::find(session, named) {
        Ok(location) => report_file(&mut report, session, &location),
        Err(error) => {
            report.add_line("file", error.message);
            report.advice.extend(error.hints);
        }
    }
    report_folders(&mut report, session);
    let settings = settings::inspect_settings(session);
    report.lines.extend(settings.lines);
    if settings.config_error_count > 0 {
        let warnings = plural::format_count(settings.config_error_count, "warning", "warnings");
        report.add_advice(format!("fix your settings: see the {warnings} above"));
    }
    report_terminal(&mut report, session);
    session.output.print_text(&render_report(&report, &settings.excerpts))?;
    Ok(if report.advice.is_empty() { ExitKind::Success } else { ExitKind::Findings }.into())
}

fn render_report(report: &DoctorReport, excerpts: &str) -> String {
    let text: String = report.lines.iter().map(|(label, text)| format!("{label:<12}{text}\n")).collect();
    text + excerpts + &render_advice(&report.advice)
}

fn render_advice(advice: &[String]) -> String {
    let heading = if advice.is_empty() { "" } else { "\nTo do:\n" };
    let lines: String = advice.iter().map(|advice| format!("  {advice}\n")).collect();
    format!("{heading}{lines}")
}

fn report_file(report: &mut DoctorReport, session: &CliSession, location: &RoadmapLocation) {
    let found = match location.source {
        LocationSource::Named => "given on the command line",
        LocationSource::Upward => "in this folder or the nearest one above",
        LocationSource::NotFound => "not found",
    };
    report.add_line("file", format!("{} ({found})", location.path.display()));
    match RoadmapFile::read(session, location) {
        Ok(file) => report_content(report, &file),
        Err(error) => {
            report.add_line("", error.message.clone());
            report.add_advice(error.message);
        }
    }
    report_git(report, &location.path);
    report_leftovers(report, location);
    report_journals(report, session, location);
}

fn report_git(report: &mut DoctorReport, path: &Path) {
    let Some(branch) = branch::current_branch(path) else { return report.add_line("git", "not in a repository") };
    report.add_line("git", format!("branch {branch}"));
    if let Some((description, advice)) = setup::describe_merge_setup(path) {
        report.add_line("merges", description);
        report.advice.extend(advice);
        report.add_line(
            "",
            "GitHub and other git hosts do not use it: if one reports conflicts, merge on your computer and push",
        );
    }
    if setup::is_unmerged(path) {
        report.add_advice("the file is unmerged: run `whymap mergetool`, resolve what is left, then run `git add`");
    }
}

fn report_content(report: &mut DoctorReport, file: &RoadmapFile) {
    let (document, roadmap) = (&file.plan.document, &file.plan.roadmap);
    let text = document.to_text();
    match roadmap.settings.format {
        Some(format) if roadmap.settings.is_newer_format() => {
            report
                .add_line("format", format!("{format}, newer than this version of whymap supports ({FORMAT_VERSION})"));
            report.add_advice("update whymap: this version cannot change the file");
        }
        Some(format) => report.add_line("format", format.to_string()),
        None => {
            report.add_line("format", "not set");
            report.add_advice(format!("set the format: run `whymap set roadmap format {FORMAT_VERSION}`"));
        }
    }
    report.add_line(
        "size",
        format!("{}, {}", format_bytes(text.len()), plural::format_count(text.lines().count(), "line", "lines")),
    );
    report.add_line("entries", describe_entries(file));
    report.add_line("newlines", describe_newlines(&text));
    let bom = if text.starts_with('\u{feff}') { "with" } else { "without" };
    report.add_line("encoding", format!("UTF-8 {bom} a byte order mark"));
    let validator = document.validator();
    let broken = document.entries().filter(|entry| roadmap_file::is_entry_broken(&validator, entry)).count();
    if broken > 0 || document.is_top_level_broken() {
        let broken = plural::format_count(broken, "entry has", "entries have");
        report.add_advice(format!("{broken} syntax errors: run `whymap check` to see where"));
    }
}

fn format_bytes(count: usize) -> String {
    plural::format_count(count, "byte", "bytes")
}

fn describe_entries(file: &RoadmapFile) -> String {
    let counts = ENTRY_KINDS.into_iter().map(|kind| (kind, file.plan.roadmap.rows_of_kind(kind).count()));
    let counts: Vec<String> = counts
        .filter(|(_, count)| *count > 0)
        .map(|(kind, count)| plural::format_count(count, kind.noun(), kind.plural_noun()))
        .collect();
    if counts.is_empty() { "none".to_owned() } else { counts.join(", ") }
}

fn describe_newlines(text: &str) -> String {
    let all = text.matches('\n').count();
    let windows = text.matches("\r\n").count();
    match (windows, all - windows) {
        (0, _) => "LF".to_owned(),
        (_, 0) => "CRLF".to_owned(),
        (windows, unix) => format!("mixed: {windows} CRLF, {unix} LF"),
    }
}

fn report_leftovers(report: &mut DoctorReport, location: &RoadmapLocation) {
    let leftovers: Vec<Leftover> = save::find_leftovers(&location.path, None);
    let leftovers: Vec<&Leftover> =
        leftovers.iter().filter(|leftover| leftover.process_state != ProcessState::Running).collect();
    if leftovers.is_empty() {
        report.add_line("temp files", "none");
    }
    for leftover in leftovers {
        let path = leftover.path.display();
        report.add_line("temp files", path.to_string());
        report.add_advice(match leftover.kind {
            LeftoverKind::Temporary => {
                format!("delete {path}: a save was interrupted, and the roadmap is complete without it")
            }
            LeftoverKind::WholeCopy => {
                format!("compare {path} with the roadmap: a save was interrupted, and this is what it was writing")
            }
            LeftoverKind::OtherVersion => {
                format!("compare {path} with the roadmap: another program wrote it at the moment of a save")
            }
        });
    }
}

/// Names the journals of unsaved edits, also those that cannot be read.
fn report_journals(report: &mut DoctorReport, session: &CliSession, location: &RoadmapLocation) {
    let Some(folder) = state_folder::state_folder_path(&session.environment) else { return };
    let key = journal::journal_key(&location.path);
    let text = read::read_text(&location.path, read::DEFAULT_LIMIT).map_or_else(|_| String::new(), |file| file.text);
    let found = leftover_journals::find_unsaved(&folder, &key, &Plan::from_text(text).document);
    let kept = match (journal::find_kept(&folder, &key), found.search_error) {
        (Ok(kept), None) => kept,
        (Err(error), _) => return report.add_advice(format!("cannot list {}: {error}", folder.display())),
        (_, Some(error)) => return report.add_advice(format!("cannot look for unsaved edits in {error}")),
    };
    if found.edits.is_empty() && kept.is_empty() {
        report.add_line("unsaved", "none");
    }
    for edits in &found.edits {
        let path = edits.journal.display();
        report.add_line("unsaved", path.to_string());
        report.add_advice(match &edits.damage {
            None => "open the roadmap to restore the edits that an earlier run left unsaved".to_owned(),
            Some(damage) if edits.edit_count > 0 || !edits.pending_texts.is_empty() => format!(
                "open the roadmap to restore the part of the unsaved edits in {path} that can be read ({})",
                damage.reason
            ),
            Some(damage) => format!(
                "unsaved edits in {path} cannot be read ({}): keep the file if you need them, or delete it",
                damage.reason
            ),
        });
    }
    for path in kept {
        report.add_line("unsaved", path.display().to_string());
        report.add_advice(format!(
            "{} has unsaved edits that could not be read: delete it when you do not need them",
            path.display()
        ));
    }
}

fn report_folders(report: &mut DoctorReport, session: &CliSession) {
    let describe = |folder: Option<PathBuf>| match folder {
        Some(folder) if folder.is_dir() => folder.display().to_string(),
        Some(folder) => format!("{} (does not exist yet)", folder.display()),
        None => "unknown".to_owned(),
    };
    report.add_line("state", describe(state_folder::state_folder_path(&session.environment)));
    report.add_line("config", describe(state_folder::config_folder(&session.environment)));
}

fn report_terminal(report: &mut DoctorReport, session: &CliSession) {
    let environment = &session.environment;
    let describe = |name: &str, value: Option<&str>| format!("{name}={}", value.unwrap_or("(not set)"));
    let no_color = if environment.is_color_disabled { "NO_COLOR is set" } else { "NO_COLOR is not set" };
    let variables = [
        describe("TERM", environment.term.as_deref()),
        describe("COLORTERM", environment.colorterm.as_deref()),
        no_color.to_owned(),
    ];
    report.add_line("terminal", variables.join(", "));
    let describe = |is_terminal: bool| if is_terminal { "a terminal" } else { "not a terminal" };
    let streams = format!(
        "input is {}, output is {}",
        describe(environment.is_stdin_terminal),
        describe(environment.is_stdout_terminal)
    );
    let size = screen::size().map_or_else(|| "unknown".to_owned(), |(columns, rows)| format!("{columns}x{rows}"));
    report.add_line("", format!("{streams}, size {size}"));
}
