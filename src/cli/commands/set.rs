//! `whymap set`: one field of one entry.

use crate::cli::context::CliSession;
use crate::cli::edit;
use crate::cli::edit::{EditOutcome, WriteOptions};
use crate::cli::error::CliError;
use crate::cli::field;
use crate::cli::lookup;
use crate::document::literal;
use crate::document::path::{Path, PathSegment};
use crate::document::write::Draft;
use crate::roadmap::change::Change;
use crate::roadmap::field::Shape;
use crate::roadmap::location::FieldOwner;
use crate::roadmap::plan::Plan;
use crate::text::plural;
use std::io::Read;
use std::process::ExitCode;

const EXAMPLES: &str = "\
Examples:
  whymap set first-report title 'A report before lunch'
  whymap set first-report target.to 55
  whymap set first-report target.by 2026-Q4
  whymap set first-report lane next
  whymap set activation readings.2026-04-06 41
  whymap set first-report goals '[\"raise-activation\", \"import-trust\"]'
  whymap set first-report scores.weighted.risk '(1, 2, 4)'
  whymap set calm-vat trade_offs[0].because 'two boxes are two boxes'
  whymap set roadmap capacity.amount 20
  whymap set first-report note - < note.txt";

/// Set a field of an entry, or of the roadmap itself
///
/// Text is taken as it is, and `-` reads it from standard input. Numbers, dates and words are written as in the file,
/// lists and records as RON. Missing parents are made. Of a list of ids only the members that differ change.
#[derive(Clone, Debug, clap::Args)]
#[command(before_help = EXAMPLES)]
pub struct SetArguments {
    /// The entry, by its exact id; `roadmap` for the roadmap's own fields
    id: String,
    /// The field: `title`, `target.by`, `readings.2026-03-02`, `trade_offs[0].because`
    path: String,
    /// What it becomes
    #[arg(allow_hyphen_values = true)]
    value: String,
    #[command(flatten)]
    write_options: WriteOptions,
}

/// More text than this is no value of a field.
const MAX_VALUE_BYTES: u64 = 16 << 20;

/// Sets the field.
pub fn run(arguments: &SetArguments, session: &CliSession) -> anyhow::Result<ExitCode> {
    let value = match arguments.value.as_str() {
        "-" => read_standard_input()?,
        value => value.to_owned(),
    };
    edit::edit(session, arguments.write_options, |plan| {
        let owner = lookup::find_owner(plan, &arguments.id)?;
        if let FieldOwner::Entry(entry) = owner {
            edit::require_readable(plan, entry)?;
        }
        let record = field::record_of(plan, owner);
        let path = field::parse_path(record, owner, &arguments.path)?;
        require_name(plan, owner, &path, &value)?;
        require_no_gap(plan, owner, &path)?;
        let draft = field::parse_value(plan, record, &path, &value)?;
        let shape = field::shape_at(record, &path).unwrap_or(Shape::Anything);
        let name = field::owner_name(plan, owner);
        let changes = field_changes(plan, owner, &path, &shape, draft);
        edit::apply_changes(plan, &format!("set {path} of {name}"), &changes)?;
        let warnings = field::dangling_reference_warnings(plan, owner, &path);
        Ok(EditOutcome { message: format!("set {path} of {name}"), output: None, warnings })
    })
}

/// An entry keeps its name.
fn require_name(plan: &Plan, owner: FieldOwner, path: &Path, value: &str) -> Result<(), CliError> {
    let FieldOwner::Entry(entry) = owner else { return Ok(()) };
    let kind = plan.roadmap.row(entry).map(|row| row.kind);
    let is_name = kind.is_some_and(|kind| *path == Path::from_fields(&[kind.title_field()]));
    match is_name && value.trim().is_empty() {
        true => Err(CliError::usage(format!("{} needs its {path}", plan.roadmap.id(entry)))),
        false => Ok(()),
    }
}

/// A list grows by one member at a time.
fn require_no_gap(plan: &Plan, owner: FieldOwner, path: &Path) -> Result<(), CliError> {
    for (at, segment) in path.segments().iter().enumerate() {
        let PathSegment::Index(index) = segment else { continue };
        let list = path.prefix(at);
        let count =
            field::with_value(plan, owner, |root| root.at_path(&list).map(|list| list.unwrap_some().items().count()));
        let count = count.flatten().unwrap_or(0);
        if *index > count {
            let members = plural::format_count(count, "member", "members");
            return Err(
                CliError::usage(format!("{list} has {members}")).with_hint(format!("{} adds one", list.index(count)))
            );
        }
    }
    Ok(())
}

fn read_standard_input() -> Result<String, CliError> {
    let mut text = String::new();
    let read = std::io::stdin().lock().take(MAX_VALUE_BYTES + 1).read_to_string(&mut text);
    read.map_err(|error| CliError::usage(format!("standard input cannot be read as text: {error}")))?;
    if text.len() as u64 > MAX_VALUE_BYTES {
        return Err(CliError::usage("standard input holds more than 16 MiB, which is no value of a field"));
    }
    // The newline that ends every line of a pipe is no part of the text.
    let text = text.strip_suffix('\n').unwrap_or(&text);
    Ok(text.strip_suffix('\r').unwrap_or(text).to_owned())
}

fn field_changes(plan: &Plan, owner: FieldOwner, path: &Path, shape: &Shape, draft: Draft) -> Vec<Change> {
    let members = match shape {
        Shape::List(Shape::Reference(_)) => member_changes(plan, owner, path, &draft, ListComparison::AsSet),
        Shape::List(Shape::Line | Shape::Paragraph) => {
            member_changes(plan, owner, path, &draft, ListComparison::AsSequence)
        }
        _ => None,
    };
    members.unwrap_or_else(|| vec![Change::Set { owner, path: path.clone(), value: draft }])
}

/// What has to be right about a list after a change of its members.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ListComparison {
    /// Which members it has: it is a set of ids.
    AsSet,
    /// Their order, too.
    AsSequence,
}

/// The members to take out and to put in, so that no other line changes. `None` where the list is better written anew.
fn member_changes(
    plan: &Plan,
    owner: FieldOwner,
    path: &Path,
    draft: &Draft,
    wanted: ListComparison,
) -> Option<Vec<Change>> {
    let new = member_texts(draft)?;
    let old: Vec<String> = field::with_value(plan, owner, |root| {
        let list = root.at_path(path)?;
        list.items().map(|item| Some(item.unwrap_some().as_text()?.into_owned())).collect::<Option<Vec<String>>>()
    })??;
    if new.is_empty() {
        return (!old.is_empty()).then(|| vec![Change::Clear { owner, path: path.clone() }]);
    }
    let gone: Vec<usize> =
        (0..old.len()).filter(|at| old.get(*at).is_some_and(|member| !new.contains(member))).collect();
    let come: Vec<&String> = new.iter().filter(|member| !old.contains(member)).collect();
    let is_all_new = gone.len() == old.len() && !old.is_empty();
    if is_all_new || (wanted == ListComparison::AsSequence && apply_member_changes(&old, &gone, &come) != new) {
        return None;
    }
    let cleared = gone.iter().rev().map(|at| Change::Clear { owner, path: path.index(*at) });
    let added =
        come.into_iter().map(|member| Change::Add { owner, path: path.clone(), value: Draft::Text(member.clone()) });
    Some(cleared.chain(added).collect())
}

/// The list after these changes: a new member goes to its sorted place in a sorted list, else to the end.
fn apply_member_changes(old: &[String], gone: &[usize], come: &[&String]) -> Vec<String> {
    let kept = old.iter().enumerate().filter(|(at, _)| !gone.contains(at)).map(|(_, member)| member.clone());
    come.iter().fold(kept.collect(), |mut list: Vec<String>, member| {
        let at = if list.is_sorted() { list.partition_point(|other| other <= *member) } else { list.len() };
        list.insert(at, (*member).clone());
        list
    })
}

/// The members of a list of texts.
fn member_texts(draft: &Draft) -> Option<Vec<String>> {
    let Draft::List(members, _) = draft else { return None };
    let text = |member: &Draft| match member {
        Draft::Text(text) => Some(text.clone()),
        Draft::Source(source) => literal::decode_text(source).map(std::borrow::Cow::into_owned),
        _ => None,
    };
    members.iter().map(text).collect()
}
