//! `whymap ship`: done and out.

use crate::cli::context::Session;
use crate::cli::edit;
use crate::cli::edit::{Told, Writing};
use crate::cli::error::Stop;
use crate::cli::lookup;
use crate::cli::parse;
use crate::roadmap::entry_kind::Entity;
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
    writing: Writing,
}

/// Ships the theme.
pub fn run(arguments: &ShipArguments, session: &Session) -> anyhow::Result<ExitCode> {
    edit::edit(session, arguments.writing, |plan| {
        let serial = lookup::exact_bet(plan, &arguments.id, Entity::Theme)?;
        let id = plan.roadmap.id(serial).to_owned();
        let known = plan.roadmap.bet(serial).and_then(|bet| bet.shipped_on);
        if let (Some(known), None) = (known, arguments.on) {
            let stop = Stop::refused(format!("{id} was shipped on {known} already"));
            return Err(stop.hint("--on DATE gives it another day").into());
        }
        let day = arguments.on.unwrap_or_else(|| session.today(&plan.roadmap.settings));
        edit::make(plan, &format!("ship {id}"), &intents::ship(serial, day))?;
        Ok(Told::that(format!("shipped {id} on {day}")))
    })
}
