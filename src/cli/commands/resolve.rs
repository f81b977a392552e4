//! `whymap resolve`: chooses a version of a conflict.

use crate::cli::context::CliSession;
use crate::cli::edit;
use crate::cli::edit::{EditOutcome, WriteOptions};
use crate::cli::error::CliError;
use crate::cli::field;
use crate::cli::locate;
use crate::cli::lookup;
use crate::cli::parse;
use crate::roadmap::conflict::{Conflict, ConflictPath, ConflictTerm};
use crate::roadmap::conflict_sides::{ConflictSide, SideLabels, find_labels};
use crate::roadmap::intents::{self, ConflictChoice, OpenConflict, resolve};
use crate::roadmap::location::FieldOwner;
use crate::roadmap::plan::Plan;
use crate::roadmap::similar_words;
use crate::system::branch;
use crate::text::plural;
use chrono::NaiveDate;
use std::process::ExitCode;

const EXAMPLES: &str = "\
Examples:
  whymap resolve first-report title --ours
  whymap resolve first-report title --side main
  whymap resolve first-report target.to --base
  whymap resolve first-report why.problem --value 'Six in ten stop at the import'
  whymap resolve late-payers '*' --keep
  whymap resolve --all --theirs
  whymap resolve --all --side import-first";

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
    /// Use our version: of the branch that was checked out in the merge
    #[arg(long, group = "version")]
    ours: bool,
    /// Use their version: of the branch that was merged into it
    #[arg(long, group = "version")]
    theirs: bool,
    /// Use the version of this side: its label, or a part of it that no other side has
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
    let branch = branch::current_branch(&locate::find(session, None)?.path);
    edit::edit(session, arguments.write_options, |plan| {
        let open = intents::open_conflicts(plan);
        let labels = SideLabels::new(open.iter().map(|open| &open.conflict), branch.clone());
        match (&arguments.id, &arguments.path) {
            (Some(id), Some(path)) => {
                resolve_one(plan, session.today(&plan.roadmap.settings), arguments, &labels, id, path)
            }
            _ => match arguments.requested_side() {
                Some(side) => resolve_all_ours_or_theirs(plan, &labels, side),
                None => resolve_all_of_side(plan, &labels, arguments.side.as_deref().unwrap_or_default()),
            },
        }
    })
}

impl ResolveArguments {
    fn requested_side(&self) -> Option<ConflictSide> {
        match (self.ours, self.theirs) {
            (true, _) => Some(ConflictSide::Ours),
            (_, true) => Some(ConflictSide::Theirs),
            _ => None,
        }
    }
}

fn resolve_one(
    plan: &mut Plan,
    today: NaiveDate,
    arguments: &ResolveArguments,
    labels: &SideLabels,
    id: &str,
    path: &str,
) -> anyhow::Result<EditOutcome> {
    let owner = lookup::find_owner(plan, id)?;
    if let FieldOwner::Entry(entry) = owner {
        edit::require_readable(plan, entry)?;
    }
    let name = field::owner_name(plan, owner);
    let conflict = find_conflict(plan, owner, &name, path)?;
    let choice = choose_version(plan, today, labels, &conflict, arguments)?;
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
    labels: &SideLabels,
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
    if let Some(side) = arguments.requested_side() {
        return choose_side(labels, conflict, side).ok_or_else(|| unknown_side_error(&conflict.conflict, side));
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
    match find_labels(labels.iter().copied(), label).as_slice() {
        [one] => return Ok(ConflictChoice::Side((*one).to_owned())),
        [] => {}
        several => return Err(ambiguous_side_error(label, several)),
    }
    let nearest = similar_words::closest_match(label, &labels).map(|nearest| format!("did you mean {nearest}?"));
    let keep = path.is_whole_entry().then(|| "use --keep to keep the entry".to_owned());
    let hint = nearest.or(keep).unwrap_or_else(|| format!("its sides are {}", labels.join(", ")));
    Err(CliError::usage(format!("the conflict at {path} has no side {label}")).with_hint(hint))
}

/// The choice of our or their side; `None` if it is unknown which one it is.
fn choose_side(labels: &SideLabels, open: &OpenConflict, side: ConflictSide) -> Option<ConflictChoice> {
    let conflict = &open.conflict;
    if let Some(label) = labels.label_of(conflict, side) {
        return Some(ConflictChoice::Side(label.to_owned()));
    }
    // The other side deleted the entry: this one kept it.
    let mut terms = conflict.terms.iter().filter_map(ConflictTerm::label);
    let is_known = terms.any(|label| labels.side_of(conflict, label).is_some());
    (conflict.path.is_whole_entry() && is_known).then_some(ConflictChoice::Current)
}

fn unknown_side_error(conflict: &Conflict, side: ConflictSide) -> CliError {
    let mut labels: Vec<&str> = conflict.terms.iter().filter_map(ConflictTerm::label).collect();
    labels.dedup();
    CliError::usage(format!("cannot tell which side of the conflict at {} is {}", conflict.path, side.name()))
        .with_hint(format!("choose it with --side: its sides are {}", labels.join(", ")))
}

fn ambiguous_side_error(part: &str, labels: &[&str]) -> CliError {
    CliError::usage(format!("several sides match {part}: {}", labels.join(", "))).with_hint("write more of the label")
}

fn resolve_all_ours_or_theirs(plan: &mut Plan, labels: &SideLabels, side: ConflictSide) -> anyhow::Result<EditOutcome> {
    let resolved = resolve::resolve_all(plan, |open| choose_side(labels, open, side));
    let (changes, count) = resolved.map_err(|error| edit::change_error(&error))?;
    if count == 0 {
        let message = match intents::open_conflicts(plan).first() {
            Some(open) => return Err(unknown_side_error(&open.conflict, side).into()),
            None => "there are no conflicts to resolve",
        };
        return Err(CliError::usage(message).into());
    }
    let message = format!(
        "resolved {} with {}",
        plural::format_count(count, "conflict", "conflicts"),
        describe_side(labels, side)
    );
    edit::apply_changes(plan, &message, &changes)?;
    Ok(with_warning_of_rest(plan, message, side.name()))
}

/// "ours", with the label where all conflicts of the file have the same one.
fn describe_side(labels: &SideLabels, side: ConflictSide) -> String {
    match labels.only_label_of(side) {
        Some(label) if label != side.name() => format!("{} ({label})", side.name()),
        _ => side.name().to_owned(),
    }
}

fn resolve_all_of_side(plan: &mut Plan, labels: &SideLabels, part: &str) -> anyhow::Result<EditOutcome> {
    let label = match labels.find(part).as_slice() {
        [one] => (*one).to_owned(),
        [] => part.to_owned(),
        several => return Err(ambiguous_side_error(part, several).into()),
    };
    let (changes, count) = intents::resolve_all_by_side(plan, &label).map_err(|error| {
        CliError::usage(error.to_string()).with_hint("run `whymap conflicts` to list the conflicts with their sides")
    })?;
    let message = format!("resolved {} with {label}", plural::format_count(count, "conflict", "conflicts"));
    edit::apply_changes(plan, &message, &changes)?;
    Ok(with_warning_of_rest(plan, message, &label))
}

fn with_warning_of_rest(plan: &Plan, message: String, side: &str) -> EditOutcome {
    let left = intents::open_conflicts(plan).len();
    let warning = (left > 0).then(|| {
        format!("{} left that {side} is not part of", plural::format_count(left, "conflict is", "conflicts are"))
    });
    EditOutcome { warnings: warning.into_iter().collect(), ..EditOutcome::new(message) }
}
