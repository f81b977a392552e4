//! The field that was meant by a typed path, and what may be written there.

use super::error::Stop;
use super::lookup;
use crate::document::path::{Path, Segment};
use crate::document::tree::Item;
use crate::document::write::Draft;
use crate::roadmap::entry_kind::{ENTITIES, Entity};
use crate::roadmap::field::{Record, Refers, Shape};
use crate::roadmap::inspect;
use crate::roadmap::location;
use crate::roadmap::location::{BadPath, Owner};
use crate::roadmap::plan::Plan;
use crate::roadmap::references;
use crate::roadmap::value;

/// The fields of an owner.
pub fn record_of(plan: &Plan, owner: Owner) -> &'static Record {
    match owner {
        Owner::Roadmap => location::record_of(None),
        Owner::Entry(serial) => location::record_of(plan.roadmap.facts(serial).map(|facts| facts.entity)),
    }
}

/// What an owner is called in messages.
pub fn name_of(plan: &Plan, owner: Owner) -> String {
    match owner {
        Owner::Roadmap => lookup::ROADMAP.to_owned(),
        Owner::Entry(serial) => plan.roadmap.id(serial).to_owned(),
    }
}

/// A typed path as a place in the table of fields.
pub fn parse(record: &'static Record, owner: Owner, typed: &str) -> Result<Path, Stop> {
    let path = location::parse(record, typed).map_err(|bad| bad_path(&bad))?;
    match (owner, entity_at(&path)) {
        (Owner::Roadmap, Some(entity)) => Err(Stop::usage(format!("{} are entries of their own", entity.nouns()))
            .hint(format!("`whymap set ID PATH VALUE` changes one; `whymap add {} TITLE` makes one", entity.noun()))),
        _ => Ok(path),
    }
}

fn entity_at(path: &Path) -> Option<Entity> {
    match path.segments().first() {
        Some(Segment::Field(name)) => ENTITIES.into_iter().find(|entity| entity.map() == name),
        _ => None,
    }
}

/// What is said about a path that leads nowhere.
pub fn bad_path(bad: &BadPath) -> Stop {
    let stop = Stop::usage(bad.to_string());
    match bad {
        BadPath::NoSuchField { name, known } => {
            stop.maybe_hint(inspect::nearest_word(name, known).map(|nearest| format!("did you mean {nearest}?")))
        }
        _ => stop,
    }
}

/// A typed value for a place.
pub fn draft(plan: &Plan, record: &'static Record, path: &Path, typed: &str) -> Result<Draft, Stop> {
    let criteria = own_criteria(plan);
    let criteria: Vec<&str> = criteria.iter().map(String::as_str).collect();
    value::for_path(record, path, typed, &criteria).map_err(|wrong| Stop::usage(format!("{path}: {wrong}")))
}

/// The criteria of the file's own.
fn own_criteria(plan: &Plan) -> Vec<String> {
    plan.document.entries_of(Entity::Criterion.map()).map(|entry| entry.id().into_owned()).collect()
}

/// Looks at the value of an owner as it stands in the text. `None` where it does not read.
pub fn look<T>(plan: &Plan, owner: Owner, look: impl FnOnce(Item<'_>) -> T) -> Option<T> {
    plan.look(owner, look)
}

/// Warnings about references at or below a place that lead nowhere, each with the nearest id.
pub fn dangling(plan: &Plan, owner: Owner, path: &Path) -> Vec<String> {
    let record = record_of(plan, owner);
    let found = look(plan, owner, |root| references::references(root, record)).unwrap_or_default();
    let here = found.into_iter().filter(|reference| reference.path.starts_with(path));
    here.filter(|reference| !leads_somewhere(plan, reference.refers, &reference.id))
        .map(|reference| {
            let known = known(plan, reference.refers);
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            let nearest = inspect::nearest_word(&reference.id, &known).map(|near| format!(": did you mean {near}?"));
            let (path, noun, id) = (&reference.path, reference.refers.noun(), &reference.id);
            format!("{path} names `{id}`, and there is no such {noun}{}", nearest.unwrap_or_default())
        })
        .collect()
}

fn leads_somewhere(plan: &Plan, refers: Refers, id: &str) -> bool {
    let found = match refers {
        Refers::To(entity) => plan.roadmap.find(entity, id),
        Refers::ToThemeOrIdea => plan.roadmap.find_bet(id),
        Refers::ToPath => plan.roadmap.find_path(id),
    };
    found.is_some() || is_a_former_id(plan, id)
}

fn is_a_former_id(plan: &Plan, id: &str) -> bool {
    let symbol = plan.roadmap.symbol(id);
    symbol.is_some_and(|symbol| plan.roadmap.all().any(|facts| facts.formerly.contains(&symbol)))
}

fn known(plan: &Plan, refers: Refers) -> Vec<String> {
    let ids = |wanted: &[Entity]| {
        let such = plan.roadmap.all().filter(|facts| wanted.contains(&facts.entity));
        such.map(|facts| plan.roadmap.word(facts.id).to_owned()).collect()
    };
    match refers {
        Refers::To(entity) => ids(&[entity]),
        Refers::ToThemeOrIdea => ids(&[Entity::Theme, Entity::Idea]),
        Refers::ToPath => plan.roadmap.all().map(|facts| plan.roadmap.full_name(facts.serial)).collect(),
    }
}

/// What a place may hold, where the table knows it.
pub fn shape_at(record: &'static Record, path: &Path) -> Option<Shape> {
    location::shape_at(record, path)
}
