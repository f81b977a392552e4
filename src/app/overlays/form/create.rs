//! Entries that are not there yet: a form of what is asked for, and the entry is made when it is left. A new theme is
//! an idea: it comes to the roadmap when its answers are there.

use super::{NewEntry, Part, Subject, open, top};
use crate::app::overlays::Overlay;
use crate::app::overlays::picker;
use crate::app::state::State;
use crate::document::path::Path;
use crate::document::write::Draft;
use crate::roadmap::change::Change;
use crate::roadmap::entry_kind::Entity;
use crate::roadmap::name;
use crate::roadmap::plan::Plan;
use crate::roadmap::slug;

/// Opens a form for a new entry, its title as far as it was typed.
pub fn start(state: &mut State, entity: Entity, title: &str) {
    start_with(state, entity, title, Vec::new());
}

/// The same, with values the new entry has whatever is typed.
pub fn start_with(state: &mut State, entity: Entity, title: &str, known: Vec<(Path, Draft)>) {
    let mut given = defaults(state, entity);
    given.extend(known);
    let mut values = given.clone();
    if !title.is_empty() {
        values.push((Path::of_fields(&[entity.title_field()]), Draft::Text(title.to_owned())));
    }
    open(state, Subject::New(NewEntry { entity, values, given }), Part::Asked);
}

/// What a new entry has before anything is typed.
fn defaults(state: &State, entity: Entity) -> Vec<(Path, Draft)> {
    let today = || Draft::Text(state.today.format("%Y-%m-%d").to_string());
    let word = |word: &str| Draft::Source(word.to_owned());
    let field = |name: &str| Path::of_fields(&[name]);
    match entity {
        Entity::Metric => vec![(field(name::BETTER), word("Up"))],
        Entity::Criterion => vec![(field(name::WEIGHT), word("10"))],
        Entity::Decision | Entity::Workshop => vec![(field(name::ON), today())],
        Entity::Review => vec![(field(name::ON), today()), (field(name::KIND), word("Feedback"))],
        Entity::Signal => {
            let sighting = field(name::SEEN).index(0);
            vec![(sighting.field(name::ON), today()), (sighting.field(name::SOURCE), word("Interview"))]
        }
        _ => Vec::new(),
    }
}

/// The id a new entry of this title gets.
pub fn free_id(plan: &Plan, entity: Entity, title: &str) -> String {
    let is_bet = matches!(entity, Entity::Theme | Entity::Idea);
    slug::id_for(title, |id| match is_bet {
        true => plan.roadmap.find_bet(id).is_some(),
        false => plan.roadmap.find(entity, id).is_some(),
    })
}

/// What a new entry is called by its id: its title, or where only other fields were filled in, what it is.
fn name_of(new: &NewEntry, title: Option<String>) -> Option<String> {
    let is_typed = new.values.iter().any(|value| !new.given.contains(value));
    title.filter(|title| !title.trim().is_empty()).or_else(|| is_typed.then(|| new.entity.noun().to_owned()))
}

/// Makes the entry of the form on top. Where nothing was typed, nothing is made.
pub fn finish(state: &mut State) {
    let Some(form) = top(state) else { return };
    let Subject::New(new) = form.subject.clone() else { return };
    let title_path = Path::of_fields(&[new.entity.title_field()]);
    let title = new.values.iter().find_map(|(path, draft)| match draft {
        Draft::Text(text) if *path == title_path => Some(text.clone()),
        _ => None,
    });
    state.overlays.pop();
    let Some(title) = name_of(&new, title) else {
        return state.say("nothing was typed, and nothing was made");
    };
    let id = free_id(&state.plan, new.entity, &title);
    let change = Change::Insert { entity: new.entity, id: id.clone(), fields: new.values };
    let Some(made) = state.change(&format!("new {} {id}", new.entity.noun()), &[change]) else { return };
    state.say(format!("{} {id} is made", new.entity.noun()));
    match state.overlays.last() {
        Some(Overlay::Form(_) | Overlay::Picker(_)) => picker::made(state, &id),
        _ => made.made.first().copied().into_iter().for_each(|serial| state.select(serial)),
    }
}
