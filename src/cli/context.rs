//! The session that every command gets: the environment, the printer, and the global options.

use super::error::CliError;
use super::output::{ColorChoice, Output};
use super::parse;
use crate::roadmap::date;
use crate::roadmap::settings::RoadmapSettings;
use crate::system::clock;
use crate::system::environment::Environment;
use chrono::NaiveDate;
use std::path::PathBuf;

#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Global options")]
pub struct GlobalArguments {
    /// The roadmap file [default: roadmap.ron here or in the nearest folder above]
    #[arg(long, global = true, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub file: Option<PathBuf>,
    /// Today's date [default: `WHYMAP_TODAY`, `as_of` in the file, or the clock]
    #[arg(long, global = true, value_name = "DATE", value_parser = parse::day)]
    pub today: Option<NaiveDate>,
    /// Use colors: auto (on a terminal, unless `NO_COLOR` is set), always or never
    #[arg(long, global = true, value_name = "WHEN", value_enum, default_value_t, hide_possible_values = true)]
    #[arg(hide_default_value = true)]
    pub color: ColorChoice,
}

/// One run of the program.
#[derive(Clone, Debug)]
pub struct CliSession {
    pub environment: Environment,
    pub output: Output,
    pub color_choice: ColorChoice,
    /// The value of `--file`.
    pub file: Option<PathBuf>,
    /// From `--today` or `WHYMAP_TODAY`.
    pub given_today: Option<NaiveDate>,
}

impl CliSession {
    pub fn from_arguments(global: &GlobalArguments, environment: Environment) -> Result<Self, CliError> {
        let given_today = match global.today {
            Some(day) => Some(day),
            None => today_from_environment(&environment)?,
        };
        let output = Output::new(&environment, global.color);
        Ok(Self { environment, output, color_choice: global.color, file: global.file.clone(), given_today })
    }

    /// The date that counts as today for a file with these settings.
    pub fn today(&self, settings: &RoadmapSettings) -> NaiveDate {
        self.given_today.or(settings.as_of).unwrap_or_else(clock::today)
    }
}

fn today_from_environment(environment: &Environment) -> Result<Option<NaiveDate>, CliError> {
    let Some(text) = environment.whymap_text("WHYMAP_TODAY") else { return Ok(None) };
    match date::parse_day(text) {
        Some(day) => Ok(Some(day)),
        None => Err(CliError::usage(format!("invalid date `{text}` in WHYMAP_TODAY: write it like 2026-03-02"))),
    }
}
