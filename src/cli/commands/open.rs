//! `whymap [FILE]`: the editor, on a terminal; elsewhere the outline.

use super::edit::{self, Manner, PrintAs, Run};
use crate::cli::context::Session;
use crate::cli::error::{Code, Stop};
use crate::cli::locate;
use crate::cli::locate::Target;
use crate::cli::parse;
use crate::cli::render::outline;
use crate::cli::render::rows::Reader;
use crate::cli::roadmap_file::RoadmapFile;
use crate::system::environment::Environment;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The size of the screen for scripts of keys, when none is given.
const USUAL_SIZE: (u16, u16) = (80, 24);

/// What to open, when no command is given.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct OpenArguments {
    /// The roadmap to open; without it roadmap.ron, here or in the nearest folder above
    #[arg(value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    path: Option<PathBuf>,
    #[arg(long, value_name = "KEYS", value_parser = parse::keys)]
    #[arg(help = "Press these keys without a terminal: j, <Enter>, <C-s>, <paste:text>")]
    keys: Option<parse::Keys>,
    /// The size of the screen for --keys and --print
    #[arg(long, value_name = "WxH", value_parser = parse::size)]
    size: Option<(u16, u16)>,
    /// Print the screen after the last key: as text, or with =svg as a picture
    #[arg(long, value_name = "AS", num_args = 0..=1, require_equals = true, default_missing_value = "text")]
    #[arg(hide_possible_values = true)]
    print: Option<PrintAs>,
    #[command(flatten)]
    manner: Manner,
}

impl OpenArguments {
    /// A file before a command is an argument too many.
    pub fn must_be_empty(&self) -> Result<(), Stop> {
        if let Some(path) = &self.path {
            let path = path.display();
            return Err(Stop::usage(format!("there are a file, {path}, and a command"))
                .hint(format!("`--file {path}` names the file of a command")));
        }
        let is_for_the_editor = self.keys.is_some() || self.size.is_some() || self.print.is_some();
        match is_for_the_editor || self.manner != Manner::default() {
            true => Err(Stop::usage(
                "--keys, --size, --print, --palette, --ascii and --no-mouse are for opening a file, not for commands",
            )),
            false => Ok(()),
        }
    }

    /// How the editor is to run; `None` where there is neither a terminal nor a script.
    fn run(&self, environment: &Environment) -> Option<Run> {
        if self.keys.is_some() || self.print.is_some() || self.size.is_some() {
            let steps = self.keys.clone().map(|keys| keys.0).unwrap_or_default();
            return Some(Run::Script { steps, size: self.size.unwrap_or(USUAL_SIZE), prints: self.print });
        }
        let is_dumb = matches!(environment.term.as_deref(), None | Some("dumb"));
        let has_terminal = environment.stdin_is_terminal && environment.stdout_is_terminal && !is_dumb;
        has_terminal.then_some(Run::Terminal)
    }
}

/// Opens the file.
pub fn run(arguments: &OpenArguments, session: &Session) -> anyhow::Result<ExitCode> {
    let run = arguments.run(&session.environment);
    let target = match locate::find(session, arguments.path.as_deref()) {
        // The editor makes a first file itself, with the user.
        Err(_) if run.is_some() => edit::first_file(),
        found => found?,
    };
    open(session, &target, &arguments.manner, run).map_err(|error| with_command(error, arguments.path.as_deref()))
}

/// Opens a file in the editor, or prints its outline.
pub fn open(session: &Session, target: &Target, manner: &Manner, run: Option<Run>) -> anyhow::Result<ExitCode> {
    match run {
        Some(run) => edit::run(session, target, manner, run),
        None => print_outline(session, target),
    }
}

/// How a file is opened when nothing is said about it.
pub fn usual_run(session: &Session) -> Option<Run> {
    OpenArguments::default().run(&session.environment)
}

/// The roadmap as text.
pub fn print_outline(session: &Session, target: &Target) -> anyhow::Result<ExitCode> {
    let file = RoadmapFile::read(session, target)?;
    file.warn(&session.output);
    let reader = Reader::of(&file.plan, session.today(&file.plan.roadmap.settings));
    session.output.text(&outline::whole(&reader))?;
    Ok(Code::Fine.into())
}

/// A file that is not there may have been meant as a command.
fn with_command(error: anyhow::Error, path: Option<&Path>) -> anyhow::Error {
    let word = path.and_then(Path::to_str).filter(|word| !word.contains(['.', '/']));
    let meant = word.and_then(crate::cli::nearest_command);
    match (error.downcast::<Stop>(), meant) {
        (Ok(stop), Some(command)) if stop.code == Code::CannotRead => {
            stop.hint(format!("did you mean the command `whymap {command}`?")).into()
        }
        (Ok(stop), _) => stop.into(),
        (Err(error), _) => error,
    }
}
