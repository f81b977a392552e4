//! What the views show, and in which order.

use super::{Command, Group, SCREENS, command};
use crate::app::message::Effect;
use crate::app::model::filter;
use crate::app::model::sort_order::SORTS;
use crate::app::overlays::Scope;
use crate::app::overlays::prompt;
use crate::app::overlays::prompt::Question;
use crate::app::state::State;
use crate::roadmap::entry_row::{Facts, Relation};

const VIEWS: &[Scope] = &[Scope::Roadmap];

pub(super) const COMMANDS: &[Command] = &[
    command("filter.edit", "Show only what fits", &["f/"], SCREENS, Group::Find, edit)
        .about("words, owner: lane: tag: goal: metric: id: broken:")
        .short("type a filter")
        .also(&["filter", "only"]),
    command("filter.clear", "Show everything again", &["ff"], SCREENS, Group::Find, clear).short("show all again"),
    command("filter.owner", "Only this owner's", &["fo"], SCREENS, Group::Find, |state| {
        by(state, "owner", |state, facts| Some(state.plan.roadmap.word(facts.owner?).to_owned()));
    })
    .short("only this owner's"),
    command("filter.goal", "Only this goal's", &["fg"], SCREENS, Group::Find, |state| {
        by(state, "goal", |state, facts| match facts.goal() {
            Some(_) => Some(state.plan.roadmap.word(facts.id).to_owned()),
            None => Some(state.plan.roadmap.word(facts.linked(Relation::Goal).next()?).to_owned()),
        });
    })
    .short("only this goal's"),
    command("filter.tag", "Only this tag", &["ft"], SCREENS, Group::Find, |state| {
        by(state, "tag", |state, facts| Some(state.plan.roadmap.word(*facts.tags.first()?).to_owned()));
    })
    .short("only this tag"),
    command("filter.lane", "Only this lane", &["fl"], SCREENS, Group::Find, |state| {
        by(state, "lane", |_, facts| {
            let lane = facts.bet()?.lane.map_or("idea", |lane| lane.word());
            Some(lane.to_lowercase())
        });
    })
    .short("only this lane"),
    command("filter.broken", "Only what is broken", &["fb"], SCREENS, Group::Find, |state| add(state, "broken:"))
        .about("has an error, a clash or does not read")
        .short("only what is broken"),
    command("filter.save", "Keep this filter under a name", &["fs"], SCREENS, Group::Find, save)
        .short("keep it under a name")
        .also(&["save filter"]),
    command("filter.saved", "The next filter with a name", &["fn"], SCREENS, Group::Find, next_saved)
        .short("the next with a name")
        .also(&["saved filters"]),
    command("view.sort", "Sort by something else", &["o"], VIEWS, Group::Find, next_sort)
        .about("rank, due date, effort, owner, title: within a lane or list")
        .short("sort")
        .also(&["order"]),
];

fn edit(state: &mut State) {
    // A blank behind it: what is typed is the next term.
    let now = state.filter.as_ref().map(|filter| format!("{} ", filter.text)).unwrap_or_default();
    prompt::open(state, Question::Filter, &now);
}

/// Filters by what was typed.
pub(crate) fn typed(state: &mut State, text: &str) {
    filter::set(state, text);
    tell(state);
}

fn tell(state: &mut State) {
    let told = match &state.filter {
        None => "everything is shown".to_owned(),
        Some(filter) if filter.count() == 0 => format!("nothing fits {}: f f shows everything again", filter.text),
        Some(_) => format!("{} shown; f f shows everything again", filter::told(state).unwrap_or_default()),
    };
    state.say(told);
}

fn clear(state: &mut State) {
    if state.filter.is_none() {
        return state.say("no filter is set: everything is shown");
    }
    filter::set(state, "");
    tell(state);
}

/// Adds a term with what the selected entry has in it.
fn by(state: &mut State, name: &str, value: fn(&State, &Facts) -> Option<String>) {
    let facts = state.selected().and_then(|serial| state.plan.roadmap.facts(serial));
    let value = facts.and_then(|facts| value(state, facts));
    match value {
        Some(value) if value.contains(' ') => add(state, &format!("{name}: \"{value}\"")),
        Some(value) => add(state, &format!("{name}: {value}")),
        None => state.refuse(format!("what is selected has no {name}: f / types a filter")),
    }
}

fn add(state: &mut State, term: &str) {
    let now = state.filter.as_ref().map(|filter| filter.text.clone()).unwrap_or_default();
    let text = if now.contains(term) { now } else { format!("{now} {term}") };
    typed(state, &text);
}

fn save(state: &mut State) {
    match &state.filter {
        Some(_) => prompt::open(state, Question::FilterName, ""),
        None => state.refuse("no filter is set that could be kept: f / types one"),
    }
}

/// Keeps the filter under a name.
pub(crate) fn save_as(state: &mut State, name: &str) {
    let Some(filter) = &state.filter else { return };
    let text = filter.text.clone();
    state.saved_filters.insert(name.to_owned(), text.clone());
    state.ask(Effect::KeepFilters(state.saved_filters.clone()));
    state.say(format!("{name} is kept: {text}; f n turns through those with a name"));
}

fn next_saved(state: &mut State) {
    let now = state.filter.as_ref().map(|filter| filter.text.clone());
    let saved: Vec<(String, String)> =
        state.saved_filters.iter().map(|(name, text)| (name.clone(), text.clone())).collect();
    let at = saved.iter().position(|(_, text)| Some(text) == now.as_ref()).map_or(0, |at| at + 1);
    match saved.get(at).or_else(|| saved.first()) {
        Some((name, text)) => {
            filter::set(state, text);
            let told = filter::told(state).unwrap_or_default();
            state.say(format!("{name}: {told}; f n shows the next, f f everything"));
        }
        None => state.refuse("no filter has a name yet: f / types one, f s keeps it"),
    }
}

fn next_sort(state: &mut State) {
    let at = SORTS.iter().position(|sort| *sort == state.sort).map_or(0, |at| at + 1);
    if let Some(next) = SORTS.get(at % SORTS.len()) {
        state.sort = *next;
        state.rebuild_screens();
        state.say(format!("sorted by {}: o goes on to the next order", next.name()));
    }
}
