//! `whymap [FILE]`: opens the editor on a terminal, or prints the outline elsewhere.

use crate::cli::context::CliSession;
use crate::cli::editor::{self, EditorOptions, PrintFormat, RunMode};
use crate::cli::error::CliError;
use crate::cli::locate;
use crate::cli::parse;
use crate::system::environment::Environment;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Columns and rows for `--keys` and `--print`.
const DEFAULT_SIZE: (u16, u16) = (80, 24);

#[derive(Clone, Debug, Default, clap::Args)]
pub struct OpenArguments {
    /// The roadmap to open [default: roadmap.ron here or in the nearest folder above]
    #[arg(value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    path: Option<PathBuf>,
    #[arg(long, value_name = "KEYS", value_parser = parse::keys)]
    #[arg(help = "Simulate key presses without a terminal: j, <Enter>, <C-s>, <paste:text>")]
    keys: Option<parse::KeyScript>,
    /// The size of the screen for --keys and --print [default: 80x24]
    #[arg(long, value_name = "WxH", value_parser = parse::size)]
    size: Option<(u16, u16)>,
    /// Print the screen after the last key: text or svg [default: text]
    #[arg(long, value_name = "FORMAT", num_args = 0..=1, require_equals = true, default_missing_value = "text")]
    #[arg(hide_possible_values = true)]
    print: Option<PrintFormat>,
    #[command(flatten)]
    editor_options: EditorOptions,
}

impl OpenArguments {
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// Refuses a file or an option of the editor in front of a command.
    pub fn require_unused(&self, command: &str) -> Result<(), CliError> {
        if let Some(path) = &self.path {
            let path = path.display();
            return Err(CliError::usage(format!("{path} is a file and `{command}` a command: use --file {path}")));
        }
        let has_option = self.keys.is_some() || self.size.is_some() || self.print.is_some();
        if has_option || self.editor_options != EditorOptions::default() {
            return Err(CliError::usage(format!(
                "--keys, --size, --print, --palette, --ascii and --no-mouse open the editor: they cannot be used with \
                 `{command}`"
            )));
        }
        Ok(())
    }

    /// `None` when there is neither a script nor a terminal.
    fn run_mode(&self, environment: &Environment) -> Option<RunMode> {
        if self.keys.is_some() || self.print.is_some() || self.size.is_some() {
            let steps = self.keys.clone().map(|keys| keys.0).unwrap_or_default();
            return Some(RunMode::Script { steps, size: self.size.unwrap_or(DEFAULT_SIZE), print_as: self.print });
        }
        editor::terminal_run_mode(environment)
    }
}

pub fn run(arguments: &OpenArguments, session: &CliSession) -> anyhow::Result<ExitCode> {
    let run_mode = arguments.run_mode(&session.environment);
    let location = match locate::find(session, arguments.path()) {
        // The editor asks a few questions and creates the first roadmap.
        Err(_) if run_mode.is_some() => editor::new_roadmap_location(),
        found => found?,
    };
    editor::open(session, &location, &arguments.editor_options, run_mode)
}
