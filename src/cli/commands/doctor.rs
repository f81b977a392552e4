//! `whymap doctor`: what whymap sees of its surroundings, and what needs doing.

use super::doctor_settings;
use crate::cli::context::Session;
use crate::cli::error::{Code, Stop};
use crate::cli::git::setup;
use crate::cli::git::setup::Done;
use crate::cli::locate;
use crate::cli::locate::{Found, Target};
use crate::cli::roadmap_file;
use crate::cli::roadmap_file::RoadmapFile;
use crate::roadmap::entry_kind::ENTITIES;
use crate::roadmap::settings;
use crate::system::git::Scope;
use crate::system::save::{self, Litter, LitterKind, OwnerState};
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
struct Told {
    lines: Vec<(&'static str, String)>,
    advice: Vec<String>,
}

impl Told {
    fn line(&mut self, label: &'static str, text: impl Into<String>) {
        self.lines.push((label, text.into()));
    }

    fn advise(&mut self, advice: impl Into<String>) {
        self.advice.push(advice.into());
    }
}

/// Looks around.
pub fn run(arguments: &DoctorArguments, session: &Session) -> anyhow::Result<ExitCode> {
    let named = arguments.named.as_deref();
    let scope = if arguments.global { Scope::Global } else { Scope::Local };
    match (arguments.install_git, arguments.uninstall_git) {
        (true, _) => tell_done(session, &setup::install(session, named, scope)?),
        (_, true) => tell_done(session, &setup::uninstall(session, named, scope)?),
        _ if arguments.global => Err(Stop::usage("--global belongs to --install-git or --uninstall-git").into()),
        _ => look_around(named, session),
    }
}

fn tell_done(session: &Session, done: &Done) -> anyhow::Result<ExitCode> {
    let lines: String = done.done.iter().map(|line| format!("{line}\n")).collect();
    session.output.text(&(lines + &to_do(&done.to_do)))?;
    Ok(Code::Fine.into())
}

fn look_around(named: Option<&Path>, session: &Session) -> anyhow::Result<ExitCode> {
    let mut told = Told::default();
    told.line("whymap", env!("CARGO_PKG_VERSION"));
    match locate::find(session, named) {
        Ok(target) => about_file(&mut told, session, &target),
        Err(stop) => {
            told.line("file", stop.message);
            told.advice.extend(stop.hints);
        }
    }
    about_folders(&mut told, session);
    let settings = doctor_settings::look(session);
    told.lines.extend(settings.lines);
    if settings.troubles > 0 {
        let things = plural::count(settings.troubles, "thing", "things");
        told.advise(format!("mend your settings: {things} above cannot be used"));
    }
    about_terminal(&mut told, session);
    session.output.text(&print(&told, &settings.excerpts))?;
    Ok(if told.advice.is_empty() { Code::Fine } else { Code::Findings }.into())
}

fn print(told: &Told, excerpts: &str) -> String {
    let text: String = told.lines.iter().map(|(label, words)| format!("{label:<12}{words}\n")).collect();
    text + excerpts + &to_do(&told.advice)
}

fn to_do(advice: &[String]) -> String {
    let heading = if advice.is_empty() { "" } else { "\nTo do:\n" };
    let lines: String = advice.iter().map(|advice| format!("  {advice}\n")).collect();
    format!("{heading}{lines}")
}

fn about_file(told: &mut Told, session: &Session, target: &Target) {
    let found = match target.found {
        Found::Named => "named with --file",
        Found::Upward => "the nearest one, from here up",
        Found::Nowhere => "none was found",
    };
    told.line("file", format!("{} ({found})", target.path.display()));
    match RoadmapFile::read(session, target) {
        Ok(file) => about_content(told, &file),
        Err(stop) => {
            told.line("", stop.message.clone());
            told.advise(stop.message);
        }
    }
    about_git(told, &target.path);
    about_litter(told, target);
}

fn about_git(told: &mut Told, path: &Path) {
    let Some(branch) = branch::branch_of(path) else { return told.line("git", "not in a repository") };
    told.line("git", format!("on {branch}"));
    if let Some((words, advice)) = setup::how_it_merges(path) {
        told.line("merges", words);
        told.advice.extend(advice);
        told.line("", "a hosting site that says \"conflicts\" runs no driver: merge its branch here, and push");
    }
    if setup::is_unmerged(path) {
        told.advise("the file is unmerged: `whymap mergetool`, choose what is left, then `git add` it");
    }
}

fn about_content(told: &mut Told, file: &RoadmapFile) {
    let (document, roadmap) = (&file.plan.document, &file.plan.roadmap);
    let text = document.to_text();
    match roadmap.settings.format {
        Some(format) if roadmap.settings.is_newer_format() => {
            told.line("format", format!("{format}, newer than this whymap knows ({})", settings::FORMAT));
            told.advise("get a newer whymap: this one does not write to the file");
        }
        Some(format) => told.line("format", format.to_string()),
        None => {
            told.line("format", "not stated");
            told.advise(format!("state the format: `whymap set roadmap format {}`", settings::FORMAT));
        }
    }
    told.line("size", format!("{}, {}", bytes(text.len()), plural::count(text.lines().count(), "line", "lines")));
    told.line("entries", entries(file));
    told.line("newlines", newlines(&text));
    let mark = if text.starts_with('\u{feff}') { "with" } else { "without" };
    told.line("encoding", format!("UTF-8 {mark} a byte order mark"));
    let judge = document.judge();
    let broken = document.entries().filter(|entry| roadmap_file::does_not_read(&judge, entry)).count();
    if broken > 0 || document.frame_is_broken() {
        let entries = plural::count(broken, "entry does", "entries do");
        told.advise(format!("{entries} not read: `whymap check` says where"));
    }
}

fn bytes(count: usize) -> String {
    plural::count(count, "byte", "bytes")
}

fn entries(file: &RoadmapFile) -> String {
    let counts = ENTITIES.into_iter().map(|entity| (entity, file.plan.roadmap.of(entity).count()));
    let counts: Vec<String> = counts
        .filter(|(_, count)| *count > 0)
        .map(|(entity, count)| plural::count(count, entity.noun(), entity.nouns()))
        .collect();
    if counts.is_empty() { "none".to_owned() } else { counts.join(", ") }
}

fn newlines(text: &str) -> String {
    let all = text.matches('\n').count();
    let windows = text.matches("\r\n").count();
    match (windows, all - windows) {
        (0, _) => "LF".to_owned(),
        (_, 0) => "CRLF".to_owned(),
        (windows, unix) => format!("mixed: {windows} CRLF, {unix} LF"),
    }
}

/// What killed saves left behind.
fn about_litter(told: &mut Told, target: &Target) {
    let left: Vec<Litter> = save::find_litter(&target.path, None);
    let left: Vec<&Litter> = left.iter().filter(|litter| litter.owner != OwnerState::Running).collect();
    if left.is_empty() {
        told.line("left over", "nothing");
    }
    for litter in left {
        let path = litter.path.display();
        told.line("left over", path.to_string());
        told.advise(match litter.kind {
            LitterKind::Temporary => format!("remove {path}: a save was cut short, and the file is whole without it"),
            LitterKind::WholeCopy => {
                format!("compare {path}: a save in place was cut short, and this is what it was writing")
            }
            LitterKind::OtherVersion => format!("compare {path}: what another program wrote at the moment of a save"),
        });
    }
}

fn about_folders(told: &mut Told, session: &Session) {
    let shown = |folder: Option<std::path::PathBuf>| match folder {
        Some(folder) if folder.is_dir() => folder.display().to_string(),
        Some(folder) => format!("{} (not there yet)", folder.display()),
        None => "none is known".to_owned(),
    };
    told.line("state", shown(state_folder::state_folder_path(&session.environment)));
    told.line("config", shown(state_folder::config_folder(&session.environment)));
}

fn about_terminal(told: &mut Told, session: &Session) {
    let environment = &session.environment;
    let set = |name: &str, value: Option<&str>| format!("{name}={}", value.unwrap_or("(not set)"));
    let colour = if environment.no_color { "NO_COLOR is set" } else { "NO_COLOR is not set" };
    let facts = [
        set("TERM", environment.term.as_deref()),
        set("COLORTERM", environment.colorterm.as_deref()),
        colour.to_owned(),
    ];
    told.line("terminal", facts.join(", "));
    let is_terminal = |is: bool| if is { "a terminal" } else { "no terminal" };
    let streams = format!(
        "input is {}, output is {}",
        is_terminal(environment.stdin_is_terminal),
        is_terminal(environment.stdout_is_terminal)
    );
    let size = screen::size().map_or_else(|| "unknown".to_owned(), |(columns, rows)| format!("{columns}x{rows}"));
    told.line("", format!("{streams}, size {size}"));
}
