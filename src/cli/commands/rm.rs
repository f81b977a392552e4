//! `whymap rm`: an entry less.

use crate::cli::context::Session;
use crate::cli::edit;
use crate::cli::edit::{Told, Writing};
use crate::cli::error::Stop;
use crate::cli::field;
use crate::cli::lookup;
use crate::document::chunk::Serial;
use crate::roadmap::change::Change;
use crate::roadmap::plan::Plan;
use crate::roadmap::references;
use crate::text::plural;
use std::process::ExitCode;

const EXAMPLES: &str = "\
Examples:
  whymap rm dark-mode
  whymap rm decisions.files-first --dry-run
  whymap rm metrics.activation --force";

/// Remove an entry with its comments
///
/// An entry that others name stays, unless it is forced. To say no to a theme or idea and keep the reason, `drop` it.
#[derive(Clone, Debug, clap::Args)]
#[command(before_help = EXAMPLES)]
pub struct RmArguments {
    /// The entry, by its exact id
    id: String,
    /// Remove it even if others name it
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    writing: Writing,
}

/// As many references are listed.
const MOST_LISTED: usize = 10;

/// Removes the entry.
pub fn run(arguments: &RmArguments, session: &Session) -> anyhow::Result<ExitCode> {
    edit::edit(session, arguments.writing, |plan| {
        let serial = lookup::exact(plan, &arguments.id)?;
        let name = plan.roadmap.full_name(serial);
        let naming = naming(plan, serial);
        if !naming.is_empty() && !arguments.force {
            return Err(still_named(&name, &naming).into());
        }
        edit::make(plan, &format!("remove {name}"), &[Change::Remove(serial)])?;
        let warnings = naming.iter().take(MOST_LISTED).map(|path| format!("{path} leads nowhere now")).collect();
        Ok(Told { what: format!("removed {name}"), data: None, warnings })
    })
}

/// The places that name an entry, in full.
fn naming(plan: &Plan, serial: Serial) -> Vec<String> {
    let found = references::naming(&plan.document, &plan.roadmap, serial);
    found.into_iter().map(|(owner, path)| format!("{}.{path}", full_name(plan, owner))).collect()
}

fn full_name(plan: &Plan, owner: crate::roadmap::location::Owner) -> String {
    match owner {
        crate::roadmap::location::Owner::Entry(serial) => plan.roadmap.full_name(serial),
        roadmap @ crate::roadmap::location::Owner::Roadmap => field::name_of(plan, roadmap),
    }
}

fn still_named(name: &str, naming: &[String]) -> Stop {
    let count = plural::count(naming.len(), "place", "places");
    let mut listed: Vec<&str> = naming.iter().take(MOST_LISTED).map(String::as_str).collect();
    if naming.len() > MOST_LISTED {
        listed.push("…");
    }
    Stop::refused(format!("{name} is named in {count}:\n  {}", listed.join("\n  ")))
        .hint("take these out first, or remove it with --force")
}
