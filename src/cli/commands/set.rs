//! `whymap set`: one field of one entry.

use crate::cli::context::Session;
use crate::cli::edit;
use crate::cli::edit::{Told, Writing};
use crate::cli::error::Stop;
use crate::cli::field;
use crate::cli::lookup;
use crate::document::literal;
use crate::document::path::{Path, Segment};
use crate::document::write::Draft;
use crate::roadmap::change::Change;
use crate::roadmap::field::Shape;
use crate::roadmap::location::Owner;
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
    writing: Writing,
}

/// More text than this is no value of a field.
const LONGEST_VALUE: u64 = 16 << 20;

/// Sets the field.
pub fn run(arguments: &SetArguments, session: &Session) -> anyhow::Result<ExitCode> {
    let value = match arguments.value.as_str() {
        "-" => from_standard_input()?,
        value => value.to_owned(),
    };
    edit::edit(session, arguments.writing, |plan| {
        let owner = lookup::owner(plan, &arguments.id)?;
        if let Owner::Entry(serial) = owner {
            edit::must_read(plan, serial)?;
        }
        let record = field::record_of(plan, owner);
        let path = field::parse(record, owner, &arguments.path)?;
        must_have_a_name(plan, owner, &path, &value)?;
        must_leave_no_gap(plan, owner, &path)?;
        let draft = field::draft(plan, record, &path, &value)?;
        let shape = field::shape_at(record, &path).unwrap_or(Shape::Anything);
        let name = field::name_of(plan, owner);
        let changes = changes(plan, owner, &path, &shape, draft);
        edit::make(plan, &format!("set {path} of {name}"), &changes)?;
        let warnings = field::dangling(plan, owner, &path);
        Ok(Told { what: format!("set {path} of {name}"), data: None, warnings })
    })
}

/// An entry keeps its name.
fn must_have_a_name(plan: &Plan, owner: Owner, path: &Path, value: &str) -> Result<(), Stop> {
    let Owner::Entry(serial) = owner else { return Ok(()) };
    let entity = plan.roadmap.facts(serial).map(|facts| facts.entity);
    let is_name = entity.is_some_and(|entity| *path == Path::of_fields(&[entity.title_field()]));
    match is_name && value.trim().is_empty() {
        true => Err(Stop::usage(format!("{} needs its {path}", plan.roadmap.id(serial)))),
        false => Ok(()),
    }
}

/// A list grows by one member at a time.
fn must_leave_no_gap(plan: &Plan, owner: Owner, path: &Path) -> Result<(), Stop> {
    for (at, segment) in path.segments().iter().enumerate() {
        let Segment::Index(index) = segment else { continue };
        let list = path.head(at);
        let count = field::look(plan, owner, |root| root.at_path(&list).map(|list| list.inner().items().count()));
        let count = count.flatten().unwrap_or(0);
        if *index > count {
            let members = plural::count(count, "member", "members");
            return Err(Stop::usage(format!("{list} has {members}")).hint(format!("{} adds one", list.index(count))));
        }
    }
    Ok(())
}

fn from_standard_input() -> Result<String, Stop> {
    let mut text = String::new();
    let read = std::io::stdin().lock().take(LONGEST_VALUE + 1).read_to_string(&mut text);
    read.map_err(|error| Stop::usage(format!("standard input cannot be read as text: {error}")))?;
    if text.len() as u64 > LONGEST_VALUE {
        return Err(Stop::usage("standard input holds more than 16 MiB, which is no value of a field"));
    }
    // The newline that ends every line of a pipe is no part of the text.
    let text = text.strip_suffix('\n').unwrap_or(&text);
    Ok(text.strip_suffix('\r').unwrap_or(text).to_owned())
}

fn changes(plan: &Plan, owner: Owner, path: &Path, shape: &Shape, draft: Draft) -> Vec<Change> {
    let members = match shape {
        Shape::List(Shape::Reference(_)) => member_changes(plan, owner, path, &draft, Wanted::Members),
        Shape::List(Shape::Line | Shape::Paragraph) => member_changes(plan, owner, path, &draft, Wanted::Order),
        _ => None,
    };
    members.unwrap_or_else(|| vec![Change::Set { owner, path: path.clone(), value: draft }])
}

/// What has to be right about a list after a change of its members.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    /// Which members it has: it is a set of ids.
    Members,
    /// Their order, too.
    Order,
}

/// The members to take out and to put in, so that no other line changes. `None` where the list is better written anew.
fn member_changes(plan: &Plan, owner: Owner, path: &Path, draft: &Draft, wanted: Wanted) -> Option<Vec<Change>> {
    let new = texts(draft)?;
    let old: Vec<String> = field::look(plan, owner, |root| {
        let list = root.at_path(path)?;
        list.items().map(|item| Some(item.inner().as_text()?.into_owned())).collect::<Option<Vec<String>>>()
    })??;
    if new.is_empty() {
        return (!old.is_empty()).then(|| vec![Change::Clear { owner, path: path.clone() }]);
    }
    let gone: Vec<usize> =
        (0..old.len()).filter(|at| old.get(*at).is_some_and(|member| !new.contains(member))).collect();
    let come: Vec<&String> = new.iter().filter(|member| !old.contains(member)).collect();
    let is_all_new = gone.len() == old.len() && !old.is_empty();
    if is_all_new || (wanted == Wanted::Order && after(&old, &gone, &come) != new) {
        return None;
    }
    let cleared = gone.iter().rev().map(|at| Change::Clear { owner, path: path.index(*at) });
    let added =
        come.into_iter().map(|member| Change::Add { owner, path: path.clone(), value: Draft::Text(member.clone()) });
    Some(cleared.chain(added).collect())
}

/// The list after these changes: a new member goes to its sorted place in a sorted list, else to the end.
fn after(old: &[String], gone: &[usize], come: &[&String]) -> Vec<String> {
    let kept = old.iter().enumerate().filter(|(at, _)| !gone.contains(at)).map(|(_, member)| member.clone());
    come.iter().fold(kept.collect(), |mut list: Vec<String>, member| {
        let at = if list.is_sorted() { list.partition_point(|other| other <= *member) } else { list.len() };
        list.insert(at, (*member).clone());
        list
    })
}

/// The members of a list of texts.
fn texts(draft: &Draft) -> Option<Vec<String>> {
    let Draft::List(members, _) = draft else { return None };
    let text = |member: &Draft| match member {
        Draft::Text(text) => Some(text.clone()),
        Draft::Source(source) => literal::text(source).map(std::borrow::Cow::into_owned),
        _ => None,
    };
    members.iter().map(text).collect()
}
