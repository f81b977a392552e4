//! The only printer: data to standard output, words to standard error. Whatever is for people passes the sanitiser here,
//! so that nothing in a file can command a terminal.

use super::error::Stop;
use crate::system::environment::Environment;
use crate::system::screen;
use crate::text::sanitise;
use std::fmt;
use std::io::{self, ErrorKind, Write};

/// When to use colours; `Auto` is on a terminal, unless `NO_COLOR` is set.
#[expect(missing_docs, reason = "a doc comment would become a second line of help for each")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum ColourWish {
    #[default]
    Auto,
    Always,
    Never,
}

/// Whether standard output gets colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    /// It does.
    On,
    /// It gets plain text.
    Off,
}

/// Who reads standard output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reader {
    Terminal,
    Program,
}

/// Standard output and standard error.
#[derive(Clone, Debug)]
pub struct Output {
    colour: Colour,
    reader: Reader,
}

/// Whoever read standard output went away. There is nobody to tell, and nothing to do.
#[derive(Debug)]
pub struct ReaderGone;

impl fmt::Display for ReaderGone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("nobody reads the output any more")
    }
}

impl std::error::Error for ReaderGone {}

const RED: &str = "\u{1b}[31m";
const GREEN: &str = "\u{1b}[32m";
const CYAN: &str = "\u{1b}[36m";
const PLAIN: &str = "\u{1b}[0m";

/// The width of text where no terminal says another one.
const USUAL_WIDTH: usize = 80;
const NARROWEST: usize = 30;

impl Output {
    /// The output of this process.
    pub fn of(environment: &Environment, wish: ColourWish) -> Self {
        let is_dumb = environment.term.as_deref() == Some("dumb");
        let by_itself = environment.stdout_is_terminal && !environment.no_color && !is_dumb;
        let colour = match wish {
            ColourWish::Always => Colour::On,
            ColourWish::Auto if by_itself => Colour::On,
            ColourWish::Auto | ColourWish::Never => Colour::Off,
        };
        let reader = if environment.stdout_is_terminal { Reader::Terminal } else { Reader::Program };
        Self { colour, reader }
    }

    /// Whether standard output gets colours.
    pub fn colour(&self) -> Colour {
        self.colour
    }

    /// The cells in a line.
    pub fn width(&self) -> usize {
        self.columns().unwrap_or(USUAL_WIDTH)
    }

    /// The cells in a line of the terminal, if there is one.
    pub fn columns(&self) -> Option<usize> {
        let size = (self.reader == Reader::Terminal).then(screen::size).flatten();
        size.map(|(columns, _)| usize::from(columns).max(NARROWEST))
    }

    /// Text for people.
    pub fn text(&self, text: &str) -> anyhow::Result<()> {
        print(&sanitise::text(text))
    }

    /// Text for people that is drawn already: what comes of a file is harmless in it, and its colours are our own.
    pub fn drawn(&self, text: &str) -> anyhow::Result<()> {
        print(text)
    }

    /// Bytes for programs, exactly these: they must not hold what a terminal would obey.
    pub fn data(&self, data: &str) -> anyhow::Result<()> {
        print(data)
    }

    /// A unified diff: exactly for programs, made harmless and in colour for people.
    pub fn diff(&self, diff: &str) -> anyhow::Result<()> {
        if self.reader == Reader::Program && self.colour == Colour::Off {
            return print(diff);
        }
        let mut out = String::with_capacity(diff.len() + diff.len() / 8);
        for line in diff.lines() {
            let line = sanitise::line(line);
            let colour = match line.as_bytes() {
                [b'@', ..] => CYAN,
                [b'+', ..] => GREEN,
                [b'-', ..] => RED,
                _ => "",
            };
            match self.colour == Colour::On && !colour.is_empty() {
                true => out.extend([colour, &line, PLAIN, "\n"]),
                false => out.extend([&*line, "\n"]),
            }
        }
        print(&out)
    }

    /// What was done.
    pub fn message(&self, text: &str) {
        tell(text);
    }

    /// What the user should know.
    pub fn warning(&self, text: &str) {
        tell(&format!("warning: {text}"));
    }

    /// Why a command ended early.
    pub fn stop(&self, stop: &Stop) {
        tell(&format!("error: {}", stop.message));
        for hint in &stop.hints {
            tell(&format!("  hint: {hint}"));
        }
    }

    /// Any other failure.
    pub fn error(&self, error: &anyhow::Error) {
        tell(&format!("error: {error:#}"));
    }
}

fn print(text: &str) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Err(ReaderGone.into()),
        Err(error) => Err(Stop::refused(format!("standard output cannot be written: {error}")).into()),
    }
}

/// Standard error is the last resort: when it cannot be written, there is nobody left to tell.
fn tell(text: &str) {
    let line = format!("{}\n", sanitise::text(text));
    let _ = io::stderr().lock().write_all(line.as_bytes());
}
