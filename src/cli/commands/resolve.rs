//! `whymap resolve`: chooses a version of a conflict.

use crate::cli::context::CliSession;
use crate::cli::edit;
use crate::cli::edit::{EditOutcome, WriteOptions};
use crate::cli::error::CliError;
use crate::cli::field;
use crate::cli::lookup;
use crate::cli::parse;
use crate::roadmap::conflict::{ConflictPath, ConflictTerm};
use crate::roadmap::inspect;
use crate::roadmap::intents::{self, ConflictChoice, OpenConflict, resolve};
use crate::roadmap::location::FieldOwner;
use crate::roadmap::plan::Plan;
use crate::text::plural;
use chrono::NaiveDate;
use std::process::ExitCode;

const EXAMPLES: &str = "\
Examples:
  whymap resolve first-report title --side main
  whymap resolve first-report target.to --base
  whymap resolve first-report why.problem --value 'Six in ten stop at the import'
  whymap resolve late-payers '*' --keep
  whymap resolve --all --side feat/import-first";

/// Resolve a conflict between two branches
///
/// `whymap conflicts` lists the conflicts. The field gets the version you choose, and the other versions are removed.
/// Choosing a lane also takes that side's related fields, such as the ship date. `*` stands for a whole entry that one
/// side deleted and the other edited: choose the side that deleted it to delete it, or --keep to keep it.
#[derive(Clone, Debug, clap::Args)]
#[command(before_help = EXAMPLES, group = clap::ArgGroup::new("version").required(true))]
pub struct ResolveArguments {
    /// The entry (exact id), or `roadmap` for the roadmap's own fields
    #[arg(required_unless_present = "all")]
    id: Option<String>,
    /// The field, as `whymap conflicts` prints it
    #[arg(required_unless_present = "all")]
    path: Option<String>,
    /// Resolve every conflict that involves the side
    #[arg(long, conflicts_with_all = ["id", "path", "base", "value", "keep"])]
    all: bool,
    /// Use the version of this side
    #[arg(long, value_name = "LABEL", group = "version")]
    side: Option<String>,
    /// Use the original version, from before either change
    #[arg(long, group = "version")]
    base: bool,
    /// Use this value, written as for `whymap set`
    #[arg(long, value_name = "VALUE", group = "version", value_parser = parse::text)]
    value: Option<String>,
    /// Keep what the file has now
    #[arg(long, group = "version")]
    keep: bool,
    #[command(flatten)]
    write_options: WriteOptions,
}

pub fn run(arguments: &ResolveArguments, session: &CliSession) -> anyhow::Result<ExitCode> {
    edit::edit(session, arguments.write_options, |plan| match (&arguments.id, &arguments.path) {
        (Some(id), Some(path)) => resolve_one(plan, session.today(&plan.roadmap.settings), arguments, id, path),
        _ => resolve_all_of_side(plan, arguments.side.as_deref().unwrap_or_default()),
    })
}

fn resolve_one(
    plan: &mut Plan,
    today: NaiveDate,
    arguments: &ResolveArguments,
    id: &str,
    path: &str,
) -> anyhow::Result<EditOutcome> {
    let owner = lookup::find_owner(plan, id)?;
    if let FieldOwner::Entry(entry) = owner {
        edit::require_readable(plan, entry)?;
    }
    let name = field::owner_name(plan, owner);
    let conflict = find_conflict(plan, owner, &name, path)?;
    let choice = choose_version(plan, today, &conflict, arguments)?;
    let changes = intents::resolve_conflict(plan, &conflict, &choice).map_err(|error| edit::change_error(&error))?;
    let message = format!("resolved {} of {name}", conflict.conflict.path);
    edit::apply_changes(plan, &message, &changes)?;
    Ok(EditOutcome::new(message))
}

fn find_conflict(plan: &Plan, owner: FieldOwner, name: &str, path: &str) -> Result<OpenConflict, CliError> {
    let at = ConflictPath::parse(path);
    let mut open = intents::owner_conflicts(plan, owner);
    if let Some(found) = open.iter().position(|open| open.conflict.path == at) {
        return Ok(open.swap_remove(found));
    }
    let known: Vec<String> = open.iter().map(|open| open.conflict.path.to_string()).collect();
    let error = CliError::usage(format!("{name} has no conflict in {path}"));
    Err(if known.is_empty() {
        error.with_hint("run `whymap conflicts` to list the conflicts")
    } else {
        error.with_hint(format!("it has conflicts in {}", known.join(", ")))
    })
}

fn choose_version(
    plan: &Plan,
    today: NaiveDate,
    conflict: &OpenConflict,
    arguments: &ResolveArguments,
) -> Result<ConflictChoice, CliError> {
    let path = &conflict.conflict.path;
    if arguments.keep {
        return Ok(ConflictChoice::Current);
    }
    if let Some(typed) = &arguments.value {
        let value = resolve::parse_typed_value(plan, today, conflict.owner, path, typed);
        return value.map(ConflictChoice::Value).map_err(|error| CliError::usage(error.to_string()));
    }
    let Some(label) = &arguments.side else {
        let has_base = conflict.conflict.terms.iter().any(|term| matches!(term, ConflictTerm::Base(_)));
        return if has_base {
            Ok(ConflictChoice::Base)
        } else if path.is_whole_entry() {
            Err(CliError::usage("there is no earlier version of a whole entry to choose")
                .with_hint("use --keep to keep the entry, or --side LABEL to delete it"))
        } else {
            Err(CliError::usage(format!("{path} has no earlier version: both sides added it"))
                .with_hint("choose a version with --side LABEL"))
        };
    };
    let labels: Vec<&str> = conflict.conflict.terms.iter().filter_map(ConflictTerm::label).collect();
    if labels.contains(&label.as_str()) {
        return Ok(ConflictChoice::Side(label.clone()));
    }
    let nearest = inspect::closest_match(label, &labels).map(|nearest| format!("did you mean {nearest}?"));
    let keep = path.is_whole_entry().then(|| "use --keep to keep the entry".to_owned());
    let hint = nearest.or(keep).unwrap_or_else(|| format!("its sides are {}", labels.join(", ")));
    Err(CliError::usage(format!("the conflict at {path} has no side {label}")).with_hint(hint))
}

fn resolve_all_of_side(plan: &mut Plan, label: &str) -> anyhow::Result<EditOutcome> {
    let (changes, count) = intents::resolve_all_by_side(plan, label).map_err(|error| {
        CliError::usage(error.to_string()).with_hint("run `whymap conflicts` to list the conflicts with their sides")
    })?;
    let message = format!("resolved {} with {label}", plural::format_count(count, "conflict", "conflicts"));
    edit::apply_changes(plan, &message, &changes)?;
    let left = intents::open_conflicts(plan).len();
    let warning = (left > 0).then(|| {
        format!("{} left that {label} is not part of", plural::format_count(left, "conflict is", "conflicts are"))
    });
    Ok(EditOutcome { warnings: warning.into_iter().collect(), ..EditOutcome::new(message) })
}
