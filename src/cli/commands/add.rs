//! `whymap add`: a new entry.

use crate::cli::context::Session;
use crate::cli::edit;
use crate::cli::edit::{Told, Writing};
use crate::cli::error::Stop;
use crate::cli::field;
use crate::cli::parse;
use crate::document::path::Path;
use crate::document::write::Draft;
use crate::roadmap::change::Change;
use crate::roadmap::entry_kind::Entity;
use crate::roadmap::field::with_article;
use crate::roadmap::lane::Lane;
use crate::roadmap::location;
use crate::roadmap::location::Owner;
use crate::roadmap::name;
use crate::roadmap::plan::{NotMade, Plan};
use crate::roadmap::slug;
use crate::text::sanitise;
use std::process::ExitCode;

const EXAMPLES: &str = "\
Examples:
  whymap add idea 'Dark mode for the night shift'
  whymap add idea 'Reports by mail' --set wants=Next --set who=\"Karim's Bakery\"
  whymap add signal 'Owners ask for a number' --set 'seen=[(on: \"2026-02-27\", source: Support)]'
  whymap add metric 'Reports opened by the bank' --id opened-reports --set unit=% --set better=Up
  whymap add theme 'Reports by mail' --set 'why.problem=Owners print reports to send them' \\
    --set 'why.reason=Every sixth new shop first met us in a report' --set target.metric=forwarded \\
    --set 'trade_offs=[(not_doing: \"Text messages\", because: \"each costs 7 cents\")]'";

/// Add an entry, and print its id
///
/// An idea needs a title and nothing else. A theme states its why, its target metric and its trade-off from the start;
/// its lane is Later when none is given.
#[derive(Clone, Debug, clap::Args)]
#[command(before_help = EXAMPLES)]
pub struct AddArguments {
    /// What it is
    #[arg(value_parser = parse::kind(), ignore_case = true)]
    kind: Entity,
    /// What it is called: the field that names it in lists
    #[arg(allow_hyphen_values = true)]
    title: String,
    /// Its id; made from the title when none is given
    #[arg(long)]
    id: Option<String>,
    /// A field of it, as `whymap set` takes it; may be given more than once
    #[arg(long = "set", value_name = "PATH=VALUE", value_parser = parse::assignment)]
    fields: Vec<(String, String)>,
    #[command(flatten)]
    writing: Writing,
}

/// Adds the entry.
pub fn run(arguments: &AddArguments, session: &Session) -> anyhow::Result<ExitCode> {
    edit::edit(session, arguments.writing, |plan| {
        let entity = arguments.kind;
        if arguments.title.trim().is_empty() {
            return Err(Stop::usage(format!("{} needs a name", with_article(entity.noun()))).into());
        }
        let id = id(plan, arguments)?;
        let fields = fields(plan, arguments)?;
        let missing = asked_for(entity, &fields);
        let label = format!("add {}.{id}", entity.map());
        let change = Change::Insert { entity, id: id.clone(), fields };
        let made = plan.change(&label, &[change]).map_err(|not_made| not_added(&not_made, &arguments.title))?;
        let mut warnings = Vec::new();
        if let Some(serial) = made.made.first() {
            warnings.extend(field::dangling(plan, Owner::Entry(*serial), &Path::here()));
        }
        if !missing.is_empty() {
            warnings.push(format!("`whymap check` will ask for: {}", missing.join(", ")));
        }
        Ok(Told { what: format!("added {}.{id}", entity.map()), data: Some(id), warnings })
    })
}

fn not_added(not_made: &NotMade, title: &str) -> Stop {
    let NotMade::LacksAnswers { id, missing } = not_made else { return edit::refused(not_made) };
    let stop = Stop::refused(format!("{id} is not on the roadmap yet: it lacks its {}", missing.join(", its ")));
    let title = sanitise::line(title);
    stop.hint(format!("`whymap add idea \"{title}\"` keeps it until they are there"))
        .hint("or give them: --set why.problem=… --set why.reason=… --set target.metric=…")
        .hint("             --set 'trade_offs=[(not_doing: \"…\", because: \"…\")]'")
}

/// The id that was given, or one made from the title.
fn id(plan: &Plan, arguments: &AddArguments) -> Result<String, Stop> {
    let entity = arguments.kind;
    let Some(id) = &arguments.id else {
        return Ok(slug::id_for(&arguments.title, |id| is_taken(plan, entity, id) || was_taken(plan, id)));
    };
    must_be_free(plan, entity, id).map(|()| id.clone())
}

/// Refuses an id that is none, or that another entry has.
pub fn must_be_free(plan: &Plan, entity: Entity, id: &str) -> Result<(), Stop> {
    if !slug::is_id(id) {
        let better = slug::id_for(id, |_| false);
        return Err(Stop::usage(format!("`{id}` is no id: small letters, digits and hyphens, 40 at most"))
            .hint(format!("for example {better}")));
    }
    match is_taken(plan, entity, id) {
        true => Err(Stop::usage(format!("there is {} `{id}` already", with_article(owner_noun(plan, entity, id))))),
        false => Ok(()),
    }
}

/// Themes and ideas share their ids, so that a promotion never doubles one.
fn sharing(entity: Entity) -> &'static [Entity] {
    match entity {
        Entity::Theme | Entity::Idea => &[Entity::Theme, Entity::Idea],
        _ => &[],
    }
}

fn is_taken(plan: &Plan, entity: Entity, id: &str) -> bool {
    plan.roadmap.find(entity, id).is_some()
        || sharing(entity).iter().any(|other| plan.roadmap.find(*other, id).is_some())
}

fn owner_noun(plan: &Plan, entity: Entity, id: &str) -> &'static str {
    let other = sharing(entity).iter().find(|other| plan.roadmap.find(**other, id).is_some());
    other.copied().unwrap_or(entity).noun()
}

/// An id that an entry had before still leads to it.
fn was_taken(plan: &Plan, id: &str) -> bool {
    let symbol = plan.roadmap.symbol(id);
    symbol.is_some_and(|symbol| plan.roadmap.all().any(|facts| facts.formerly.contains(&symbol)))
}

/// The fields of the new entry.
fn fields(plan: &Plan, arguments: &AddArguments) -> Result<Vec<(Path, Draft)>, Stop> {
    let entity = arguments.kind;
    let record = entity.record();
    let title = Path::of_fields(&[entity.title_field()]);
    let mut fields = vec![(title.clone(), field::draft(plan, record, &title, &arguments.title)?)];
    for (typed, value) in &arguments.fields {
        let path = location::parse(record, typed).map_err(|bad| field::bad_path(&bad))?;
        if let Some((other, _)) = fields.iter().find(|(other, _)| other.starts_with(&path) || path.starts_with(other)) {
            return Err(Stop::usage(format!("{other} and {path} say the same field twice")));
        }
        let draft = field::draft(plan, record, &path, value)?;
        fields.push((path, draft));
    }
    let lane = Path::of_fields(&[name::LANE]);
    if entity == Entity::Theme && !fields.iter().any(|(path, _)| *path == lane) {
        fields.push((lane, Draft::Source(Lane::Later.word().to_owned())));
    }
    Ok(fields)
}

/// The fields that `check` will ask for.
fn asked_for(entity: Entity, fields: &[(Path, Draft)]) -> Vec<&'static str> {
    let is_there = |name: &str| fields.iter().any(|(path, _)| path.starts_with(&Path::of_fields(&[name])));
    let asked = entity.record().fields.iter().filter(|field| field.is_asked_for);
    asked.map(|field| field.name).filter(|name| !is_there(name)).collect()
}
