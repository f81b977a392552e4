//! `whymap doctor`: what whymap sees of its surroundings, and what needs doing.

use super::doctor_settings;
use crate::cli::context::CliSession;
use crate::cli::error::{CliError, ExitKind};
use crate::cli::git::setup;
use crate::cli::git::setup::GitSetupReport;
use crate::cli::locate;
use crate::cli::locate::{LocationSource, RoadmapLocation};
use crate::cli::roadmap_file;
use crate::cli::roadmap_file::RoadmapFile;
use crate::roadmap::entry_kind::ENTRY_KINDS;
use crate::roadmap::settings;
use crate::system::git::ConfigScope;
use crate::system::save::{self, Leftover, LeftoverKind, ProcessState};
use crate::system::{branch, screen, state_folder};
use crate::text::plural;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

const EXAMPLES: &str = "\
Examples:
  whymap doctor
  whymap doctor --file plans/roadmap.ron
  whymap doctor --install-git              have git merge the roadmap by meaning
  whymap doctor --uninstall-git            take that back";

/// Say what whymap sees: the file, git, its folders, the terminal
///
/// Exits 1 when something needs doing, and says what.
///
/// --install-git sets `merge.whymap.name` and `merge.whymap.driver` with `git config`, and adds a line for the roadmap to
/// .gitattributes at the top of the work tree. With --global both are those of the user, and count for every file of
/// the roadmap's name.
#[derive(Clone, Debug, clap::Args)]
#[command(before_help = EXAMPLES)]
pub struct DoctorArguments {
    /// The roadmap file; roadmap.ron, here or in the nearest folder above, when none is given
    #[arg(value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    named: Option<PathBuf>,
    /// Have git merge the roadmap by meaning
    #[arg(long, conflicts_with = "uninstall_git")]
    install_git: bool,
    /// Take back what --install-git has set
    #[arg(long)]
    uninstall_git: bool,
    /// Install for all your repositories, or uninstall from them
    #[arg(long)]
    global: bool,
}

/// What is told, and what needs doing.
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

/// Looks around.
pub fn run(arguments: &DoctorArguments, session: &CliSession) -> anyhow::Result<ExitCode> {
    let named = arguments.named.as_deref();
    let scope = if arguments.global { ConfigScope::Global } else { ConfigScope::Local };
    match (arguments.install_git, arguments.uninstall_git) {
        (true, _) => print_setup_report(session, &setup::install(session, named, scope)?),
        (_, true) => print_setup_report(session, &setup::uninstall(session, named, scope)?),
        _ if arguments.global => Err(CliError::usage("--global belongs to --install-git or --uninstall-git").into()),
        _ => diagnose(named, session),
    }
}

fn print_setup_report(session: &CliSession, done: &GitSetupReport) -> anyhow::Result<ExitCode> {
    let lines: String = done.completed.iter().map(|line| format!("{line}\n")).collect();
    session.output.print_text(&(lines + &render_advice(&done.remaining)))?;
    Ok(ExitKind::Success.into())
}

fn diagnose(named: Option<&Path>, session: &CliSession) -> anyhow::Result<ExitCode> {
    let mut told = DoctorReport::default();
    told.add_line("whymap", env!("CARGO_PKG_VERSION"));
    match locate::find(session, named) {
        Ok(target) => report_file(&mut told, session, &target),
        Err(stop) => {
            told.add_line("file", stop.message);
            told.advice.extend(stop.hints);
        }
    }
    report_folders(&mut told, session);
    let settings = doctor_settings::inspect_settings(session);
    told.lines.extend(settings.lines);
    if settings.config_error_count > 0 {
        let things = plural::format_count(settings.config_error_count, "thing", "things");
        told.add_advice(format!("mend your settings: {things} above cannot be used"));
    }
    report_terminal(&mut told, session);
    session.output.print_text(&render_report(&told, &settings.excerpts))?;
    Ok(if told.advice.is_empty() { ExitKind::Success } else { ExitKind::Findings }.into())
}

fn render_report(told: &DoctorReport, excerpts: &str) -> String {
    let text: String = told.lines.iter().map(|(label, words)| format!("{label:<12}{words}\n")).collect();
    text + excerpts + &render_advice(&told.advice)
}

fn render_advice(advice: &[String]) -> String {
    let heading = if advice.is_empty() { "" } else { "\nTo do:\n" };
    let lines: String = advice.iter().map(|advice| format!("  {advice}\n")).collect();
    format!("{heading}{lines}")
}

fn report_file(told: &mut DoctorReport, session: &CliSession, target: &RoadmapLocation) {
    let found = match target.source {
        LocationSource::Named => "named with --file",
        LocationSource::Upward => "the nearest one, from here up",
        LocationSource::NotFound => "none was found",
    };
    told.add_line("file", format!("{} ({found})", target.path.display()));
    match RoadmapFile::read(session, target) {
        Ok(file) => report_content(told, &file),
        Err(stop) => {
            told.add_line("", stop.message.clone());
            told.add_advice(stop.message);
        }
    }
    report_git(told, &target.path);
    report_leftovers(told, target);
}

fn report_git(told: &mut DoctorReport, path: &Path) {
    let Some(branch) = branch::current_branch(path) else { return told.add_line("git", "not in a repository") };
    told.add_line("git", format!("on {branch}"));
    if let Some((words, advice)) = setup::describe_merge_setup(path) {
        told.add_line("merges", words);
        told.advice.extend(advice);
        told.add_line("", "a hosting site that says \"conflicts\" runs no driver: merge its branch here, and push");
    }
    if setup::is_unmerged(path) {
        told.add_advice("the file is unmerged: `whymap mergetool`, choose what is left, then `git add` it");
    }
}

fn report_content(told: &mut DoctorReport, file: &RoadmapFile) {
    let (document, roadmap) = (&file.plan.document, &file.plan.roadmap);
    let text = document.to_text();
    match roadmap.settings.format {
        Some(format) if roadmap.settings.is_newer_format() => {
            told.add_line("format", format!("{format}, newer than this whymap knows ({})", settings::FORMAT_VERSION));
            told.add_advice("get a newer whymap: this one does not write to the file");
        }
        Some(format) => told.add_line("format", format.to_string()),
        None => {
            told.add_line("format", "not stated");
            told.add_advice(format!("state the format: `whymap set roadmap format {}`", settings::FORMAT_VERSION));
        }
    }
    told.add_line(
        "size",
        format!("{}, {}", format_bytes(text.len()), plural::format_count(text.lines().count(), "line", "lines")),
    );
    told.add_line("entries", describe_entries(file));
    told.add_line("newlines", describe_newlines(&text));
    let mark = if text.starts_with('\u{feff}') { "with" } else { "without" };
    told.add_line("encoding", format!("UTF-8 {mark} a byte order mark"));
    let judge = document.validator();
    let broken = document.entries().filter(|entry| roadmap_file::is_entry_broken(&judge, entry)).count();
    if broken > 0 || document.is_top_level_broken() {
        let entries = plural::format_count(broken, "entry does", "entries do");
        told.add_advice(format!("{entries} not read: `whymap check` says where"));
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

/// What killed saves left behind.
fn report_leftovers(told: &mut DoctorReport, target: &RoadmapLocation) {
    let left: Vec<Leftover> = save::find_leftovers(&target.path, None);
    let left: Vec<&Leftover> = left.iter().filter(|litter| litter.process_state != ProcessState::Running).collect();
    if left.is_empty() {
        told.add_line("left over", "nothing");
    }
    for litter in left {
        let path = litter.path.display();
        told.add_line("left over", path.to_string());
        told.add_advice(match litter.kind {
            LeftoverKind::Temporary => format!("remove {path}: a save was cut short, and the file is whole without it"),
            LeftoverKind::WholeCopy => {
                format!("compare {path}: a save in place was cut short, and this is what it was writing")
            }
            LeftoverKind::OtherVersion => format!("compare {path}: what another program wrote at the moment of a save"),
        });
    }
}

fn report_folders(told: &mut DoctorReport, session: &CliSession) {
    let shown = |folder: Option<std::path::PathBuf>| match folder {
        Some(folder) if folder.is_dir() => folder.display().to_string(),
        Some(folder) => format!("{} (not there yet)", folder.display()),
        None => "none is known".to_owned(),
    };
    told.add_line("state", shown(state_folder::state_folder_path(&session.environment)));
    told.add_line("config", shown(state_folder::config_folder(&session.environment)));
}

fn report_terminal(told: &mut DoctorReport, session: &CliSession) {
    let environment = &session.environment;
    let set = |name: &str, value: Option<&str>| format!("{name}={}", value.unwrap_or("(not set)"));
    let colour = if environment.is_color_disabled { "NO_COLOR is set" } else { "NO_COLOR is not set" };
    let row = [
        set("TERM", environment.term.as_deref()),
        set("COLORTERM", environment.colorterm.as_deref()),
        colour.to_owned(),
    ];
    told.add_line("terminal", row.join(", "));
    let is_terminal = |is: bool| if is { "a terminal" } else { "no terminal" };
    let streams = format!(
        "input is {}, output is {}",
        is_terminal(environment.is_stdin_terminal),
        is_terminal(environment.is_stdout_terminal)
    );
    let size = screen::size().map_or_else(|| "unknown".to_owned(), |(columns, rows)| format!("{columns}x{rows}"));
    told.add_line("", format!("{streams}, size {size}"));
}
