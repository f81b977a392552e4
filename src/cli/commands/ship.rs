//! `whymap ship`: marks a theme as shipped.

use crate::cli::context::CliSession;
use crate::cli::edit;
use crate::cli::edit::{EditOutcome, WriteOptions};
use crate::cli::error::CliError;
use crate::cli::lookup;
use crate::cli::parse;
use crate::cli::render::dates;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::intents;
use chrono::NaiveDate;
use std::process::ExitCode;

const EXAMPLES: &str = "\
Examples:
  whymap ship first-report
  whymap ship first-report --on 2026-02-27";

/// Mark a theme as shipped
#[derive(Clone, Debug, clap::Args)]
#[command(before_help = EXAMPLES)]
pub struct ShipArguments {
    /// The theme (exact id)
    id: String,
    /// The day it shipped [default: today]
    #[arg(long, value_name = "DATE", value_parser = parse::day)]
    on: Option<NaiveDate>,
    #[command(flatten)]
    write_options: WriteOptions,
}

pub fn run(arguments: &ShipArguments, session: &CliSession) -> anyhow::Result<ExitCode> {
    edit::edit(session, arguments.write_options, |plan| {
        let entry = lookup::find_exact_theme_or_idea(plan, &arguments.id, EntryKind::Theme)?;
        let id = plan.roadmap.id(entry).to_owned();
        let today = session.today(&plan.roadmap.settings);
        let shipped_on = plan.roadmap.theme(entry).and_then(|theme| theme.shipped_on);
        if let (Some(day), None) = (shipped_on, arguments.on) {
            let error = CliError::failed(format!("{id} already shipped on {}", dates::format_day(day, today)));
            return Err(error.with_hint("use --on DATE to change the date").into());
        }
        let day = arguments.on.unwrap_or(today);
        edit::apply_changes(plan, &format!("ship {id}"), &intents::ship(entry, day))?;
        Ok(EditOutcome::new(format!("shipped {id} on {}", dates::format_day(day, today))))
    })
}
