//! `whymap resolve`: which version of a clash holds.

use crate::cli::context::CliSession;
use crate::cli::edit;
use crate::cli::edit::{EditOutcome, WriteOptions};
use crate::cli::error::CliError;
use crate::cli::field;
use crate::cli::lookup;
use crate::roadmap::conflict::{ConflictPath, ConflictTerm};
use crate::roadmap::inspect;
use crate::roadmap::intents::{self, ConflictChoice, OpenConflict, resolve};
use crate::roadmap::location::FieldOwner;
use crate::roadmap::plan::Plan;
use crate::text::plural;
use std::process::ExitCode;

const EXAMPLES: &str = "\
Examples:
  whymap resolve first-report title --side main
  whymap resolve first-report target.to --base
  whymap resolve first-report why.problem --value 'Six in ten stop at the import'
  whymap resolve late-payers '*' --keep
  whymap resolve --all --side feat/import-first";

/// Choose a version of a field that two branches changed differently
///
/// `whymap conflicts` lists them. The field gets the chosen version, and the others go; a lane brings along what belongs to
/// it. `*` is a whole entry that one side deleted and the other edited: that side deletes it, `--keep` keeps it.
#[derive(Clone, Debug, clap::Args)]
#[command(before_help = EXAMPLES, group = clap::ArgGroup::new("version").required(true))]
pub struct ResolveArguments {
    /// The entry, by its exact id; `roadmap` for the roadmap's own fields
    #[arg(required_unless_present = "all")]
    id: Option<String>,
    /// The field, as `whymap conflicts` prints it
    #[arg(required_unless_present = "all")]
    path: Option<String>,
    /// Every clash of the file in which the side has a part
    #[arg(long, conflicts_with_all = ["id", "path", "base", "value", "keep"])]
    all: bool,
    /// The version of this side
    #[arg(long, value_name = "LABEL", group = "version", allow_hyphen_values = true)]
    side: Option<String>,
    /// What it was before both
    #[arg(long, group = "version")]
    base: bool,
    /// Another version, written as for `whymap set`
    #[arg(long, value_name = "VALUE", group = "version", allow_hyphen_values = true)]
    value: Option<String>,
    /// What the file holds now
    #[arg(long, group = "version")]
    keep: bool,
    #[command(flatten)]
    write_options: WriteOptions,
}

/// Settles one clash, or all of them.
pub fn run(arguments: &ResolveArguments, session: &CliSession) -> anyhow::Result<ExitCode> {
    edit::edit(session, arguments.write_options, |plan| match (&arguments.id, &arguments.path) {
        (Some(id), Some(path)) => resolve_one(plan, arguments, id, path),
        _ => resolve_all_of_side(plan, arguments.side.as_deref().unwrap_or_default()),
    })
}

fn resolve_one(plan: &mut Plan, arguments: &ResolveArguments, id: &str, path: &str) -> anyhow::Result<EditOutcome> {
    let owner = lookup::find_owner(plan, id)?;
    if let FieldOwner::Entry(entry) = owner {
        edit::require_readable(plan, entry)?;
    }
    let name = field::owner_name(plan, owner);
    let open = find_conflict(plan, owner, &name, path)?;
    let pick = choose_version(plan, &open, arguments)?;
    let changes = intents::resolve_conflict(plan, &open, &pick).map_err(|not_made| edit::change_error(&not_made))?;
    let what = format!("resolved {} of {name}", open.conflict.path);
    edit::apply_changes(plan, &what, &changes)?;
    Ok(EditOutcome::new(what))
}

fn find_conflict(plan: &Plan, owner: FieldOwner, name: &str, path: &str) -> Result<OpenConflict, CliError> {
    let at = ConflictPath::parse(path);
    let mut open = intents::owner_conflicts(plan, owner);
    if let Some(found) = open.iter().position(|open| open.conflict.path == at) {
        return Ok(open.swap_remove(found));
    }
    let known: Vec<String> = open.iter().map(|open| open.conflict.path.to_string()).collect();
    let stop = CliError::usage(format!("{name} has no clash at {path}"));
    Err(match known.is_empty() {
        true => stop.with_hint("`whymap conflicts` lists those there are"),
        false => stop.with_hint(format!("it has: {}", known.join(", "))),
    })
}

fn choose_version(plan: &Plan, open: &OpenConflict, arguments: &ResolveArguments) -> Result<ConflictChoice, CliError> {
    let at = &open.conflict.path;
    if arguments.keep {
        return Ok(ConflictChoice::Current);
    }
    if let Some(typed) = &arguments.value {
        let value = resolve::parse_typed_value(plan, open.owner, at, typed);
        return value.map(ConflictChoice::Value).map_err(|wrong| CliError::usage(wrong.to_string()));
    }
    let Some(label) = &arguments.side else {
        let has_base = open.conflict.terms.iter().any(|term| matches!(term, ConflictTerm::Base(_)));
        return match has_base {
            true => Ok(ConflictChoice::Base),
            false => {
                Err(CliError::usage(format!("{at} was not there before both"))
                    .with_hint("--side LABEL takes a version"))
            }
        };
    };
    let labels: Vec<&str> = open.conflict.terms.iter().filter_map(ConflictTerm::label).collect();
    if labels.contains(&label.as_str()) {
        return Ok(ConflictChoice::Side(label.clone()));
    }
    let nearest = inspect::closest_match(label, &labels).map(|nearest| format!("did you mean {nearest}?"));
    let keeps = at.is_whole_entry().then(|| "--keep keeps the entry".to_owned());
    let hint = nearest.or(keeps).unwrap_or_else(|| format!("its sides are {}", labels.join(", ")));
    Err(CliError::usage(format!("the clash at {at} has no side {label}")).with_hint(hint))
}

fn resolve_all_of_side(plan: &mut Plan, label: &str) -> anyhow::Result<EditOutcome> {
    let (changes, count) = intents::resolve_all_by_side(plan, label).map_err(|no_side| {
        CliError::usage(no_side.to_string()).with_hint("`whymap conflicts` lists them with their sides")
    })?;
    let what = format!("resolved {} by {label}", plural::format_count(count, "clash", "clashes"));
    edit::apply_changes(plan, &what, &changes)?;
    let left = intents::open_conflicts(plan).len();
    let warnings = (left > 0)
        .then(|| format!("{} left: {label} has no part in it", plural::format_count(left, "clash is", "clashes are")));
    Ok(EditOutcome { warnings: warnings.into_iter().collect(), ..EditOutcome::new(what) })
}
