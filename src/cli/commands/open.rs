//! `whymap [FILE]`: the editor, on a terminal; elsewhere the outline.

use super::edit::{self, EditorOptions, PrintFormat, RunMode};
use crate::cli::context::CliSession;
use crate::cli::error::{CliError, ExitKind};
use crate::cli::locate;
use crate::cli::locate::RoadmapLocation;
use crate::cli::parse;
use crate::cli::render::outline;
use crate::cli::render::rows::PlanReader;
use crate::cli::roadmap_file::RoadmapFile;
use crate::system::environment::Environment;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The size of the screen for scripts of keys, when none is given.
const DEFAULT_SIZE: (u16, u16) = (80, 24);

/// What to open, when no command is given.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct OpenArguments {
    /// The roadmap to open; without it roadmap.ron, here or in the nearest folder above
    #[arg(value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    path: Option<PathBuf>,
    #[arg(long, value_name = "KEYS", value_parser = parse::keys)]
    #[arg(help = "Press these keys without a terminal: j, <Enter>, <C-s>, <paste:text>")]
    keys: Option<parse::KeyScript>,
    /// The size of the screen for --keys and --print
    #[arg(long, value_name = "WxH", value_parser = parse::size)]
    size: Option<(u16, u16)>,
    /// Print the screen after the last key: as text, or with =svg as a picture
    #[arg(long, value_name = "AS", num_args = 0..=1, require_equals = true, default_missing_value = "text")]
    #[arg(hide_possible_values = true)]
    print: Option<PrintFormat>,
    #[command(flatten)]
    editor_options: EditorOptions,
}

impl OpenArguments {
    /// A file before a command is an argument too many.
    pub fn require_unused(&self) -> Result<(), CliError> {
        if let Some(path) = &self.path {
            let path = path.display();
            return Err(CliError::usage(format!("there are a file, {path}, and a command"))
                .with_hint(format!("`--file {path}` names the file of a command")));
        }
        let is_for_the_editor = self.keys.is_some() || self.size.is_some() || self.print.is_some();
        match is_for_the_editor || self.editor_options != EditorOptions::default() {
            true => Err(CliError::usage(
                "--keys, --size, --print, --palette, --ascii and --no-mouse are for opening a file, not for commands",
            )),
            false => Ok(()),
        }
    }

    /// How the editor is to run; `None` where there is neither a terminal nor a script.
    fn run_mode(&self, environment: &Environment) -> Option<RunMode> {
        if self.keys.is_some() || self.print.is_some() || self.size.is_some() {
            let steps = self.keys.clone().map(|keys| keys.0).unwrap_or_default();
            return Some(RunMode::Script { steps, size: self.size.unwrap_or(DEFAULT_SIZE), print_as: self.print });
        }
        let is_dumb = matches!(environment.term.as_deref(), None | Some("dumb"));
        let has_terminal = environment.is_stdin_terminal && environment.is_stdout_terminal && !is_dumb;
        has_terminal.then_some(RunMode::Terminal)
    }
}

/// Opens the file.
pub fn run(arguments: &OpenArguments, session: &CliSession) -> anyhow::Result<ExitCode> {
    let run = arguments.run_mode(&session.environment);
    let target = match locate::find(session, arguments.path.as_deref()) {
        // The editor makes a first file itself, with the user.
        Err(_) if run.is_some() => edit::new_roadmap_location(),
        found => found?,
    };
    open(session, &target, &arguments.editor_options, run)
        .map_err(|error| with_command_hint(error, arguments.path.as_deref()))
}

/// Opens a file in the editor, or prints its outline.
pub fn open(
    session: &CliSession,
    target: &RoadmapLocation,
    manner: &EditorOptions,
    run: Option<RunMode>,
) -> anyhow::Result<ExitCode> {
    match run {
        Some(run) => edit::run(session, target, manner, run),
        None => print_outline(session, target),
    }
}

/// How a file is opened when nothing is said about it.
pub fn default_run_mode(session: &CliSession) -> Option<RunMode> {
    OpenArguments::default().run_mode(&session.environment)
}

/// The roadmap as text.
pub fn print_outline(session: &CliSession, target: &RoadmapLocation) -> anyhow::Result<ExitCode> {
    let file = RoadmapFile::read(session, target)?;
    file.print_warnings(&session.output);
    let reader = PlanReader::new(&file.plan, session.today(&file.plan.roadmap.settings));
    session.output.print_text(&outline::render_roadmap(&reader))?;
    Ok(ExitKind::Success.into())
}

/// A file that is not there may have been meant as a command.
fn with_command_hint(error: anyhow::Error, path: Option<&Path>) -> anyhow::Error {
    let word = path.and_then(Path::to_str).filter(|word| !word.contains(['.', '/']));
    let meant = word.and_then(crate::cli::nearest_command);
    match (error.downcast::<CliError>(), meant) {
        (Ok(stop), Some(command)) if stop.kind == ExitKind::CannotRead => {
            stop.with_hint(format!("did you mean the command `whymap {command}`?")).into()
        }
        (Ok(stop), _) => stop.into(),
        (Err(error), _) => error,
    }
}
