//! What the views show, and in which order.

use super::{Command, CommandGroup, VIEWS_AND_PANES, command};
use crate::app::message::Effect;
use crate::app::model::filter;
use crate::app::model::mode::Scope;
use crate::app::model::sort_order::SORT_ORDERS;
use crate::app::overlays::prompt;
use crate::app::overlays::prompt::PromptQuestion;
use crate::app::state::State;
use crate::roadmap::entry_row::{EntryRow, Relation};

const ROADMAP_VIEWS: &[Scope] = &[Scope::Roadmap];

pub(super) const COMMANDS: &[Command] = &[
    command("filter.edit", "Show only what fits", &["f/"], VIEWS_AND_PANES, CommandGroup::Find, ask_for_filter)
        .about("words, owner: lane: tag: goal: metric: id: broken:")
        .short("type a filter")
        .synonyms(&["filter", "only"]),
    command("filter.clear", "Show everything again", &["ff"], VIEWS_AND_PANES, CommandGroup::Find, clear_filter)
        .short("show all again"),
    command("filter.owner", "Only this owner's", &["fo"], VIEWS_AND_PANES, CommandGroup::Find, |state| {
        add_term_from_selection(state, "owner", |state, row| {
            Some(state.session.plan.roadmap.symbol_text(row.owner?).to_owned())
        });
    })
    .short("only this owner's"),
    command("filter.goal", "Only this goal's", &["fg"], VIEWS_AND_PANES, CommandGroup::Find, |state| {
        add_term_from_selection(state, "goal", |state, row| match row.goal() {
            Some(_) => Some(state.session.plan.roadmap.symbol_text(row.id).to_owned()),
            None => Some(state.session.plan.roadmap.symbol_text(row.linked_ids(Relation::Goal).next()?).to_owned()),
        });
    })
    .short("only this goal's"),
    command("filter.tag", "Only this tag", &["ft"], VIEWS_AND_PANES, CommandGroup::Find, |state| {
        add_term_from_selection(state, "tag", |state, row| {
            Some(state.session.plan.roadmap.symbol_text(*row.tags.first()?).to_owned())
        });
    })
    .short("only this tag"),
    command("filter.lane", "Only this lane", &["fl"], VIEWS_AND_PANES, CommandGroup::Find, |state| {
        add_term_from_selection(state, "lane", |_, row| {
            let lane = row.theme()?.lane.map_or("idea", |lane| lane.name());
            Some(lane.to_lowercase())
        });
    })
    .short("only this lane"),
    command("filter.broken", "Only what is broken", &["fb"], VIEWS_AND_PANES, CommandGroup::Find, |state| {
        add_term(state, "broken:");
    })
    .about("has an error, a clash or does not read")
    .short("only what is broken"),
    command("filter.save", "Keep this filter under a name", &["fs"], VIEWS_AND_PANES, CommandGroup::Find, ask_for_name)
        .short("keep it under a name")
        .synonyms(&["save filter"]),
    command(
        "filter.saved",
        "The next filter with a name",
        &["fn"],
        VIEWS_AND_PANES,
        CommandGroup::Find,
        apply_next_saved,
    )
    .short("the next with a name")
    .synonyms(&["saved filters"]),
    command("view.sort", "Sort by something else", &["o"], ROADMAP_VIEWS, CommandGroup::Find, apply_next_sort)
        .about("rank, due date, effort, owner, title: within a lane or list")
        .short("sort")
        .synonyms(&["order"]),
];

fn ask_for_filter(state: &mut State) {
    // A blank behind it: what is typed is the next term.
    let now = state.selection.filter.as_ref().map(|filter| format!("{} ", filter.text)).unwrap_or_default();
    prompt::open(state, PromptQuestion::Filter, &now);
}

/// Filters by what was typed.
pub(crate) fn apply_typed(state: &mut State, text: &str) {
    filter::set(state, text);
    report_filter(state);
}

fn report_filter(state: &mut State) {
    let told = match &state.selection.filter {
        None => "everything is shown".to_owned(),
        Some(filter) if filter.count() == 0 => format!("nothing fits {}: f f shows everything again", filter.text),
        Some(_) => format!("{} shown; f f shows everything again", filter::summary(state).unwrap_or_default()),
    };
    state.status.say(told);
}

fn clear_filter(state: &mut State) {
    if state.selection.filter.is_none() {
        return state.status.say("no filter is set: everything is shown");
    }
    filter::set(state, "");
    report_filter(state);
}

/// Adds a term with what the selected entry has in it.
fn add_term_from_selection(state: &mut State, name: &str, value: fn(&State, &EntryRow) -> Option<String>) {
    let row = state.selected().and_then(|entry| state.session.plan.roadmap.row(entry));
    let value = row.and_then(|row| value(state, row));
    match value {
        Some(value) if value.contains(' ') => add_term(state, &format!("{name}: \"{value}\"")),
        Some(value) => add_term(state, &format!("{name}: {value}")),
        None => state.status.refuse(format!("what is selected has no {name}: f / types a filter")),
    }
}

fn add_term(state: &mut State, term: &str) {
    let now = state.selection.filter.as_ref().map(|filter| filter.text.clone()).unwrap_or_default();
    let text = if now.contains(term) { now } else { format!("{now} {term}") };
    apply_typed(state, &text);
}

fn ask_for_name(state: &mut State) {
    match &state.selection.filter {
        Some(_) => prompt::open(state, PromptQuestion::FilterName, ""),
        None => state.status.refuse("no filter is set that could be kept: f / types one"),
    }
}

/// Keeps the filter under a name.
pub(crate) fn save_as(state: &mut State, name: &str) {
    let Some(filter) = &state.selection.filter else { return };
    let text = filter.text.clone();
    state.selection.saved_filters.insert(name.to_owned(), text.clone());
    state.outbox.push(Effect::SaveFilters(state.selection.saved_filters.clone()));
    state.status.say(format!("{name} is kept: {text}; f n turns through those with a name"));
}

fn apply_next_saved(state: &mut State) {
    let now = state.selection.filter.as_ref().map(|filter| filter.text.clone());
    let saved: Vec<(String, String)> =
        state.selection.saved_filters.iter().map(|(name, text)| (name.clone(), text.clone())).collect();
    let at = saved.iter().position(|(_, text)| Some(text) == now.as_ref()).map_or(0, |at| at + 1);
    match saved.get(at).or_else(|| saved.first()) {
        Some((name, text)) => {
            filter::set(state, text);
            let told = filter::summary(state).unwrap_or_default();
            state.status.say(format!("{name}: {told}; f n shows the next, f f everything"));
        }
        None => state.status.refuse("no filter has a name yet: f / types one, f s keeps it"),
    }
}

fn apply_next_sort(state: &mut State) {
    let at = SORT_ORDERS.iter().position(|sort| *sort == state.selection.sort).map_or(0, |at| at + 1);
    if let Some(next) = SORT_ORDERS.get(at % SORT_ORDERS.len()) {
        state.selection.sort = *next;
        state.rebuild_screens();
        state.status.say(format!("sorted by {}: o goes on to the next order", next.name()));
    }
}
