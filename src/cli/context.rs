//! What every command is given: the process's surroundings, the printer, and the arguments all commands share.

use super::error::Stop;
use super::output::{ColourWish, Output};
use super::parse;
use crate::roadmap::date;
use crate::roadmap::settings::Settings;
use crate::system::clock;
use crate::system::environment::Environment;
use chrono::NaiveDate;
use std::path::PathBuf;

/// The arguments of every command.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Options of every command")]
pub struct Global {
    /// The roadmap file. Without it: roadmap.ron here, or in the nearest folder above
    #[arg(long, global = true, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub file: Option<PathBuf>,
    /// The day to count from, instead of `WHYMAP_TODAY`, the file's `as_of`, or the clock
    #[arg(long, global = true, value_name = "DATE", value_parser = parse::day)]
    pub today: Option<NaiveDate>,
    /// Colours: auto (on a terminal, unless `NO_COLOR` is set), always or never
    #[arg(long, global = true, value_name = "WHEN", value_enum, default_value_t, hide_possible_values = true)]
    #[arg(hide_default_value = true)]
    pub color: ColourWish,
}

/// One run of the program.
#[derive(Clone, Debug)]
pub struct Session {
    /// What the process was started with.
    pub environment: Environment,
    /// The printer.
    pub output: Output,
    /// When to use colours.
    pub wish: ColourWish,
    /// The file named with `--file`.
    pub file: Option<PathBuf>,
    /// The day that was given, by argument or variable.
    pub given_today: Option<NaiveDate>,
}

impl Session {
    /// The session these arguments ask for.
    pub fn of(global: &Global, environment: Environment) -> Result<Self, Stop> {
        let given_today = match global.today {
            Some(day) => Some(day),
            None => today_of(&environment)?,
        };
        let output = Output::of(&environment, global.color);
        Ok(Self { environment, output, wish: global.color, file: global.file.clone(), given_today })
    }

    /// The day to count from, for a file with these settings.
    pub fn today(&self, settings: &Settings) -> NaiveDate {
        self.given_today.or(settings.as_of).unwrap_or_else(clock::today)
    }
}

fn today_of(environment: &Environment) -> Result<Option<NaiveDate>, Stop> {
    let Some(text) = environment.own_text("WHYMAP_TODAY") else { return Ok(None) };
    match date::day(text) {
        Some(day) => Ok(Some(day)),
        None => Err(Stop::usage(format!("WHYMAP_TODAY is `{text}`, which is no day: write it like 2026-03-02"))),
    }
}
