//! `whymap ship`: done and out.

use crate::cli::context::CliSession;
use crate::cli::edit;
use crate::cli::edit::{EditOutcome, WriteOptions};
use crate::cli::error::CliError;
use crate::cli::lookup;
use crate::cli::parse;
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
    /// The theme, by its exact id
    id: String,
    /// The day; today when none is given
    #[arg(long, value_name = "DATE", value_parser = parse::day)]
    on: Option<NaiveDate>,
    #[command(flatten)]
    write_options: WriteOptions,
}

/// Ships the theme.
pub fn run(arguments: &ShipArguments, session: &CliSession) -> anyhow::Result<ExitCode> {
    edit::edit(session, arguments.write_options, |plan| {
        let entry = lookup::find_exact_theme_or_idea(plan, &arguments.id, EntryKind::Theme)?;
        let id = plan.roadmap.id(entry).to_owned();
        let known = plan.roadmap.theme(entry).and_then(|theme| theme.shipped_on);
        if let (Some(known), None) = (known, arguments.on) {
            let stop = CliError::failed(format!("{id} was shipped on {known} already"));
            return Err(stop.with_hint("--on DATE gives it another day").into());
        }
        let day = arguments.on.unwrap_or_else(|| session.today(&plan.roadmap.settings));
        edit::apply_changes(plan, &format!("ship {id}"), &intents::ship(entry, day))?;
        Ok(EditOutcome::new(format!("shipped {id} on {day}")))
    })
}
