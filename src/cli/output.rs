//! The only printer: data to standard output, words to standard error. Whatever is for people passes the sanitiser here,
//! so that nothing in a file can command a terminal.

use super::error::CliError;
use crate::system::environment::Environment;
use crate::system::screen;
use crate::text::sanitize;
use std::fmt;
use std::io::{self, ErrorKind, Write};

/// When to use colours; `Auto` is on a terminal, unless `NO_COLOR` is set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum ColorChoice {
    #[default]
    Auto,
    Always,
    Never,
}

/// Whether standard output gets colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColorMode {
    /// It does.
    On,
    /// It gets plain text.
    Off,
}

/// Who reads standard output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum OutputTarget {
    Terminal,
    Program,
}

/// Standard output and standard error.
#[derive(Clone, Debug)]
pub struct Output {
    color: ColorMode,
    target: OutputTarget,
}

/// Whoever read standard output went away. There is nobody to tell, and nothing to do.
#[derive(Debug)]
pub struct BrokenPipeError;

impl fmt::Display for BrokenPipeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("nobody reads the output any more")
    }
}

impl std::error::Error for BrokenPipeError {}

const RED: &str = "\u{1b}[31m";
const GREEN: &str = "\u{1b}[32m";
const CYAN: &str = "\u{1b}[36m";
const RESET: &str = "\u{1b}[0m";

/// The width of text where no terminal says another one.
const DEFAULT_WIDTH: usize = 80;
const MIN_WIDTH: usize = 30;

impl Output {
    /// The output of this process.
    pub fn new(environment: &Environment, wish: ColorChoice) -> Self {
        let is_dumb = environment.term.as_deref() == Some("dumb");
        let by_itself = environment.is_stdout_terminal && !environment.is_color_disabled && !is_dumb;
        let colour = match wish {
            ColorChoice::Always => ColorMode::On,
            ColorChoice::Auto if by_itself => ColorMode::On,
            ColorChoice::Auto | ColorChoice::Never => ColorMode::Off,
        };
        let reader = if environment.is_stdout_terminal { OutputTarget::Terminal } else { OutputTarget::Program };
        Self { color: colour, target: reader }
    }

    /// Whether standard output gets colours.
    pub fn color(&self) -> ColorMode {
        self.color
    }

    /// The cells in a line.
    pub fn width(&self) -> usize {
        self.terminal_width().unwrap_or(DEFAULT_WIDTH)
    }

    /// The cells in a line of the terminal, if there is one.
    pub fn terminal_width(&self) -> Option<usize> {
        let size = (self.target == OutputTarget::Terminal).then(screen::size).flatten();
        size.map(|(columns, _)| usize::from(columns).max(MIN_WIDTH))
    }

    /// Text for people.
    pub fn print_text(&self, text: &str) -> anyhow::Result<()> {
        write_stdout(&sanitize::sanitize_text(text))
    }

    /// Text for people that is drawn already: what comes of a file is harmless in it, and its colours are our own.
    pub fn print_rendered(&self, text: &str) -> anyhow::Result<()> {
        write_stdout(text)
    }

    /// Bytes for programs, exactly these: they must not hold what a terminal would obey.
    pub fn print_data(&self, data: &str) -> anyhow::Result<()> {
        write_stdout(data)
    }

    /// A unified diff: exactly for programs, made harmless and in colour for people.
    pub fn print_diff(&self, diff: &str) -> anyhow::Result<()> {
        if self.target == OutputTarget::Program && self.color == ColorMode::Off {
            return write_stdout(diff);
        }
        let mut out = String::with_capacity(diff.len() + diff.len() / 8);
        for line in diff.lines() {
            let line = sanitize::sanitize_line(line);
            let colour = match line.as_bytes() {
                [b'@', ..] => CYAN,
                [b'+', ..] => GREEN,
                [b'-', ..] => RED,
                _ => "",
            };
            match self.color == ColorMode::On && !colour.is_empty() {
                true => out.extend([colour, &line, RESET, "\n"]),
                false => out.extend([&*line, "\n"]),
            }
        }
        write_stdout(&out)
    }

    /// What was done.
    pub fn print_message(&self, text: &str) {
        write_stderr(text);
    }

    /// What the user should know.
    pub fn print_warning(&self, text: &str) {
        write_stderr(&format!("warning: {text}"));
    }

    /// Why a command ended early.
    pub fn print_cli_error(&self, stop: &CliError) {
        write_stderr(&format!("error: {}", stop.message));
        for hint in &stop.hints {
            write_stderr(&format!("  hint: {hint}"));
        }
    }

    /// Any other failure.
    pub fn print_error(&self, error: &anyhow::Error) {
        write_stderr(&format!("error: {error:#}"));
    }
}

fn write_stdout(text: &str) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Err(BrokenPipeError.into()),
        Err(error) => Err(CliError::failed(format!("standard output cannot be written: {error}")).into()),
    }
}

/// Standard error is the last resort: when it cannot be written, there is nobody left to tell.
fn write_stderr(text: &str) {
    let line = format!("{}\n", sanitize::sanitize_text(text));
    let _ = io::stderr().lock().write_all(line.as_bytes());
}
