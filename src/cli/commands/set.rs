//! `whymap set`: sets a field of an entry.

use crate::cli::context::CliSession;
use crate::cli::edit;
use crate::cli::edit::{EditOutcome, WriteOptions};
use crate::cli::error::CliError;
use crate::cli::field;
use crate::cli::lookup;
use crate::cli::parse;
use crate::document::chunk::EntryId;
use crate::document::literal;
use crate::document::path::{Path, PathSegment};
use crate::document::write::Draft;
use crate::roadmap::change::Change;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::field::Shape;
use crate::roadmap::intents;
use crate::roadmap::lane::Lane;
use crate::roadmap::location::FieldOwner;
use crate::roadmap::name;
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
  whymap set calm-vat trade_offs[0].because 'VAT has a date'
  whymap set roadmap capacity.amount 20
  whymap set first-report note - < note.txt
  whymap set first-report note -- '--keys plays keys'";

/// Set a field of an entry or of the roadmap
///
/// Text is used as it is; `-` reads it from standard input. Write numbers and dates as in the file or as you would
/// elsewhere (`1 500`, `Sep 30`), keywords as in the file, and lists and records as RON. If a field is inside a record that does not exist yet, the record is created. Setting a list of
/// ids changes only the lines of the ids that differ. Put `--` before a text that begins with a hyphen.
#[derive(Clone, Debug, clap::Args)]
#[command(before_help = EXAMPLES)]
pub struct SetArguments {
    /// The entry (exact id), or `roadmap` for the roadmap's own fields
    id: String,
    /// The field, such as `title`, `target.by`, `readings.2026-03-02` or `trade_offs[0].because`
    path: String,
    /// The new value
    #[arg(value_parser = parse::text)]
    value: String,
    #[command(flatten)]
    write_options: WriteOptions,
}

/// Maximum size of a value from standard input.
const MAX_VALUE_BYTES: u64 = 16 << 20;

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
        require_title(plan, owner, &path, &value)?;
        require_no_gap(plan, owner, &path)?;
        let draft = field::parse_value(plan, session.today(&plan.roadmap.settings), record, &path, &value)?;
        let shape = field::shape_at(record, &path).unwrap_or(Shape::Anything);
        let name = field::owner_name(plan, owner);
        let revived = revived_entry(plan, owner, &path, &value);
        let mut changes = field_changes(plan, owner, &path, &shape, draft);
        let mut done = format!("set {path} of {name}");
        if let Some((entry, lane)) = revived {
            // The whole move, as `move` does it.
            changes = intents::change_lane(plan, entry, lane);
            done.push_str(&edit::describe_revival(plan, entry));
        }
        edit::apply_changes(plan, &format!("set {path} of {name}"), &changes)?;
        let warnings = field::dangling_reference_warnings(plan, owner, &path);
        let outcome = EditOutcome { warnings, ..EditOutcome::new(done) };
        Ok(outcome.or_unchanged(format!("{path} of {name} already has this value")))
    })
}

/// The dropped theme or idea that a new lane, or a lane it is proposed for, takes off the not-doing list.
fn revived_entry(plan: &Plan, owner: FieldOwner, path: &Path, value: &str) -> Option<(EntryId, Lane)> {
    let FieldOwner::Entry(entry) = owner else { return None };
    let field = match plan.roadmap.row(entry)?.kind {
        EntryKind::Idea => name::PROPOSED_FOR,
        _ => name::LANE,
    };
    let lane = Lane::parse(value.trim()).filter(|lane| lane.is_live())?;
    (*path == Path::from_fields(&[field]) && intents::is_dropped(plan, entry)).then_some((entry, lane))
}

/// Refuses an empty title, or an empty name or text for kinds without a title.
fn require_title(plan: &Plan, owner: FieldOwner, path: &Path, value: &str) -> Result<(), CliError> {
    let FieldOwner::Entry(entry) = owner else { return Ok(()) };
    let kind = plan.roadmap.row(entry).map(|row| row.kind);
    let is_title = kind.is_some_and(|kind| *path == Path::from_fields(&[kind.title_field()]));
    if is_title && value.trim().is_empty() {
        return Err(CliError::usage(format!("{} needs a {path}", plan.roadmap.id(entry))));
    }
    Ok(())
}

/// Refuses an index that is not directly after the last item of a list.
fn require_no_gap(plan: &Plan, owner: FieldOwner, path: &Path) -> Result<(), CliError> {
    for (at, segment) in path.segments().iter().enumerate() {
        let PathSegment::Index(index) = segment else { continue };
        let list = path.prefix(at);
        let count =
            field::with_value(plan, owner, |root| root.at_path(&list).map(|list| list.unwrap_some().items().count()));
        let count = count.flatten().unwrap_or(0);
        if *index > count {
            let items = plural::format_count(count, "item", "items");
            return Err(CliError::usage(format!("{path} is out of range: {list} has {items}"))
                .with_hint(format!("use {} to add an item", list.index(count))));
        }
    }
    Ok(())
}

fn read_standard_input() -> Result<String, CliError> {
    let mut text = String::new();
    let read = std::io::stdin().lock().take(MAX_VALUE_BYTES + 1).read_to_string(&mut text);
    read.map_err(|error| CliError::usage(format!("cannot read standard input as text: {error}")))?;
    if text.len() as u64 > MAX_VALUE_BYTES {
        return Err(CliError::usage("standard input is larger than 16 MiB"));
    }
    // Most programs end their output with a newline that is not part of the text.
    let text = text.strip_suffix('\n').unwrap_or(&text);
    let text = text.strip_suffix('\r').unwrap_or(text);
    if text.is_empty() {
        return Err(CliError::usage("standard input is empty: there is no value to set")
            .with_hint("run `whymap unset ID PATH` to remove a field"));
    }
    Ok(text.to_owned())
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

/// Whether the order of a list matters.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ListComparison {
    AsSet,
    AsSequence,
}

/// The members to remove and to add, so that no other line changes. `None` when the whole list has to be rewritten.
fn member_changes(
    plan: &Plan,
    owner: FieldOwner,
    path: &Path,
    draft: &Draft,
    comparison: ListComparison,
) -> Option<Vec<Change>> {
    let new = member_texts(draft)?;
    let old: Vec<String> = field::with_value(plan, owner, |root| {
        let list = root.at_path(path)?;
        list.items().map(|item| Some(item.unwrap_some().as_text()?.into_owned())).collect::<Option<Vec<String>>>()
    })??;
    if new.is_empty() {
        return (!old.is_empty()).then(|| vec![Change::Clear { owner, path: path.clone() }]);
    }
    let removed: Vec<usize> =
        (0..old.len()).filter(|at| old.get(*at).is_some_and(|member| !new.contains(member))).collect();
    let added: Vec<&String> = new.iter().filter(|member| !old.contains(member)).collect();
    let is_all_new = removed.len() == old.len() && !old.is_empty();
    if is_all_new || (comparison == ListComparison::AsSequence && apply_member_changes(&old, &removed, &added) != new) {
        return None;
    }
    let clear = removed.iter().rev().map(|at| Change::Clear { owner, path: path.index(*at) });
    let add =
        added.into_iter().map(|member| Change::Add { owner, path: path.clone(), value: Draft::Text(member.clone()) });
    Some(clear.chain(add).collect())
}

/// The list after these changes. A new member of a sorted list is inserted in order, else at the end.
fn apply_member_changes(old: &[String], removed: &[usize], added: &[&String]) -> Vec<String> {
    let remaining = old.iter().enumerate().filter(|(at, _)| !removed.contains(at)).map(|(_, member)| member.clone());
    added.iter().fold(remaining.collect(), |mut list: Vec<String>, member| {
        let at = if list.is_sorted() { list.partition_point(|other| other <= *member) } else { list.len() };
        list.insert(at, (*member).clone());
        list
    })
}

/// The members of a list of texts. `None` for any other list.
fn member_texts(draft: &Draft) -> Option<Vec<String>> {
    let Draft::List(members, _) = draft else { return None };
    let text = |member: &Draft| match member {
        Draft::Text(text) => Some(text.clone()),
        Draft::Source(source) => literal::decode_text(source).map(std::borrow::Cow::into_owned),
        _ => None,
    };
    members.iter().map(text).collect()
}
