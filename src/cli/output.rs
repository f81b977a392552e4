//! The only printer: data goes to standard output, messages to standard error. Text for people is sanitized here, so
//! that nothing in a file can control the terminal.

use super::error::CliError;
use crate::system::environment::Environment;
use crate::system::screen;
use crate::text::sanitize;
use std::fmt;
use std::io::{self, ErrorKind, Write};

/// `Auto` means on a terminal, unless `NO_COLOR` is set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum ColorChoice {
    #[default]
    Auto,
    Always,
    Never,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColorMode {
    On,
    Off,
}

/// What standard output is connected to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum OutputTarget {
    Terminal,
    Program,
}

#[derive(Clone, Debug)]
pub struct Output {
    color: ColorMode,
    target: OutputTarget,
}

/// The reader of standard output has closed it. Not a failure: the program ends quietly.
#[derive(Debug)]
pub struct BrokenPipeError;

impl fmt::Display for BrokenPipeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the reader of standard output has closed it")
    }
}

impl std::error::Error for BrokenPipeError {}

const RED: &str = "\u{1b}[31m";
const GREEN: &str = "\u{1b}[32m";
const CYAN: &str = "\u{1b}[36m";
const RESET: &str = "\u{1b}[0m";

/// Used when standard output is not a terminal.
const DEFAULT_WIDTH: usize = 80;
const MIN_WIDTH: usize = 30;

#[allow(clippy::unused_self, reason = "printing needs an Output, so only its owners print")]
impl Output {
    pub fn new(environment: &Environment, choice: ColorChoice) -> Self {
        let is_dumb = environment.term.as_deref() == Some("dumb");
        let supports_color = environment.is_stdout_terminal && !environment.is_color_disabled && !is_dumb;
        let color = match choice {
            ColorChoice::Always => ColorMode::On,
            ColorChoice::Auto if supports_color => ColorMode::On,
            ColorChoice::Auto | ColorChoice::Never => ColorMode::Off,
        };
        let target = if environment.is_stdout_terminal { OutputTarget::Terminal } else { OutputTarget::Program };
        Self { color, target }
    }

    pub fn color(&self) -> ColorMode {
        self.color
    }

    /// The width for text, in terminal cells.
    pub fn width(&self) -> usize {
        self.terminal_width().unwrap_or(DEFAULT_WIDTH)
    }

    /// `None` when standard output is not a terminal.
    pub fn terminal_width(&self) -> Option<usize> {
        let size = (self.target == OutputTarget::Terminal).then(screen::size).flatten();
        size.map(|(columns, _)| usize::from(columns).max(MIN_WIDTH))
    }

    /// Prints text for people, sanitized.
    pub fn print_text(&self, text: &str) -> anyhow::Result<()> {
        write_stdout(&sanitize::sanitize_text(text))
    }

    /// Prints text for people that is sanitized already and may contain our own color sequences.
    pub fn print_rendered(&self, text: &str) -> anyhow::Result<()> {
        write_stdout(text)
    }

    /// Prints exactly these bytes, for programs. The caller makes sure that they contain no control sequences.
    pub fn print_data(&self, data: &str) -> anyhow::Result<()> {
        write_stdout(data)
    }

    /// Prints a unified diff: byte for byte for programs, sanitized and colored for people.
    pub fn print_diff(&self, diff: &str) -> anyhow::Result<()> {
        if self.target == OutputTarget::Program && self.color == ColorMode::Off {
            return write_stdout(diff);
        }
        let mut out = String::with_capacity(diff.len() + diff.len() / 8);
        for line in diff.lines() {
            let line = sanitize::sanitize_line(line);
            let color = match line.as_bytes() {
                [b'@', ..] => CYAN,
                [b'+', ..] => GREEN,
                [b'-', ..] => RED,
                _ => "",
            };
            if self.color == ColorMode::On && !color.is_empty() {
                out.extend([color, &line, RESET, "\n"]);
            } else {
                out.extend([&*line, "\n"]);
            }
        }
        write_stdout(&out)
    }

    pub fn print_message(&self, text: &str) {
        write_stderr(text);
    }

    pub fn print_warning(&self, text: &str) {
        write_stderr(&format!("warning: {text}"));
    }

    pub fn print_cli_error(&self, error: &CliError) {
        write_stderr(&format!("error: {}", error.message));
        for hint in &error.hints {
            write_stderr(&format!("  hint: {hint}"));
        }
    }

    pub fn print_error(&self, error: &anyhow::Error) {
        write_stderr(&format!("error: {error:#}"));
    }
}

fn write_stdout(text: &str) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Err(BrokenPipeError.into()),
        Err(error) => Err(CliError::failed(format!("cannot write to standard output: {error}")).into()),
    }
}

/// Failures are ignored: there is no other place to report them.
fn write_stderr(text: &str) {
    let line = format!("{}\n", sanitize::sanitize_text(text));
    let _ = io::stderr().lock().write_all(line.as_bytes());
}
