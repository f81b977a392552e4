//! Filters and sort orders of the views.

use super::command::{Command, CommandGroup, KeyLine, VIEWS_AND_PANES, command};
use crate::app::message::Effect;
use crate::app::model::filter;
use crate::app::model::filter::{Filter, update_matches};
use crate::app::model::mode::Scope;
use crate::app::model::query::Query;
use crate::app::model::screen::Screen;
use crate::app::model::selection::Selection;
use crate::app::model::session::Session;
use crate::app::model::sort_order::SORT_ORDERS;
use crate::app::model::status::{CommandResult, refuse, say};
use crate::app::overlays::Overlay;
use crate::app::overlays::prompt;
use crate::app::overlays::prompt::PromptQuestion;
use crate::app::views::Views;
use crate::document::chunk::EntryId;
use crate::roadmap::entry_row::{EntryRow, Relation};

const ROADMAP_VIEWS: &[Scope] = &[Scope::Roadmap];

pub(super) const COMMANDS: &[Command] = &[
    command("filter.edit", "Filter", &["f/"], VIEWS_AND_PANES, CommandGroup::Find, |state| {
        ask_for_filter(&state.selection, &mut state.overlays);
        Ok(None)
    })
    .about("by words, or owner: lane: tag: goal: metric: id: broken:")
    .short("type a filter")
    .synonyms(&["filter", "only", "show only", "search"]),
    command("filter.clear", "Clear filter", &["ff"], VIEWS_AND_PANES, CommandGroup::Find, |state| {
        clear_filter(&state.session, &mut state.selection, &state.screen, &mut state.views)
    })
    .short("clear filter")
    .synonyms(&["show all", "show everything", "reset"]),
    command("filter.owner", "Filter by owner", &["fo"], VIEWS_AND_PANES, CommandGroup::Find, |state| {
        add_term_from_selection(
            &state.session,
            &mut state.selection,
            &state.screen,
            &mut state.views,
            "owner",
            |session, row| Some(session.plan.roadmap.symbol_text(row.owner?).to_owned()),
        )
    })
    .short("this owner")
    .synonyms(&["my themes", "assignee"]),
    command("filter.goal", "Filter by goal", &["fg"], VIEWS_AND_PANES, CommandGroup::Find, |state| {
        add_term_from_selection(
            &state.session,
            &mut state.selection,
            &state.screen,
            &mut state.views,
            "goal",
            |session, row| match row.goal() {
                Some(_) => Some(session.plan.roadmap.symbol_text(row.id).to_owned()),
                None => Some(session.plan.roadmap.symbol_text(row.linked_ids(Relation::Goal).next()?).to_owned()),
            },
        )
    })
    .short("this goal"),
    command("filter.tag", "Filter by tag", &["ft"], VIEWS_AND_PANES, CommandGroup::Find, |state| {
        add_term_from_selection(
            &state.session,
            &mut state.selection,
            &state.screen,
            &mut state.views,
            "tag",
            |session, row| Some(session.plan.roadmap.symbol_text(*row.tags.first()?).to_owned()),
        )
    })
    .short("this tag"),
    command("filter.lane", "Filter by lane", &["fl"], VIEWS_AND_PANES, CommandGroup::Find, |state| {
        add_term_from_selection(
            &state.session,
            &mut state.selection,
            &state.screen,
            &mut state.views,
            "lane",
            |_, row| {
                let lane = row.theme()?.lane.map_or("idea", |lane| lane.name());
                Some(lane.to_lowercase())
            },
        )
    })
    .short("this lane"),
    command("filter.broken", "Show only broken entries", &["fb"], VIEWS_AND_PANES, CommandGroup::Find, |state| {
        add_term(&state.session, &mut state.selection, &state.screen, &mut state.views, "broken:")
    })
    .about("with errors or conflicts")
    .short("broken entries"),
    command("filter.save", "Save filter", &["fs"], VIEWS_AND_PANES, CommandGroup::Find, |state| {
        ask_for_name(&state.selection, &mut state.overlays)
    })
    .short("save filter")
    .synonyms(&["save filter"]),
    command("filter.saved", "Apply next saved filter", &["fn"], VIEWS_AND_PANES, CommandGroup::Find, |state| {
        apply_next_saved(&state.session, &mut state.selection, &state.screen, &mut state.views)
    })
    .short("next saved filter")
    .synonyms(&["saved filters"]),
    command("view.sort", "Change sort order", &["o"], ROADMAP_VIEWS, CommandGroup::Find, |state| {
        apply_next_sort(&state.session, &mut state.selection, &state.screen, &mut state.views)
    })
    .about("by rank, due date, effort, owner or title")
    .short("sort")
    .synonyms(&["order", "sort by"])
    .key_line(&[(KeyLine::Scores, 90)]),
];

fn ask_for_filter(selection: &Selection, overlays: &mut Vec<Overlay>) {
    // The trailing space starts the next term.
    let now = selection.filter.as_ref().map(|filter| format!("{} ", filter.text)).unwrap_or_default();
    prompt::open(overlays, PromptQuestion::Filter, &now);
}

/// Applies the typed filter.
pub(crate) fn apply_typed(
    session: &Session,
    selection: &mut Selection,
    screen: &Screen,
    views: &mut Views,
    text: &str,
) -> CommandResult {
    set(session, selection, screen, views, text);
    report_filter(session, selection)
}

fn report_filter(session: &Session, selection: &Selection) -> CommandResult {
    let message = match &selection.filter {
        None => "Showing everything".to_owned(),
        Some(filter) if filter.count() == 0 => format!("Nothing matches {} (f f to clear)", filter.text),
        Some(_) => {
            format!("Filter: {} (f f to clear)", filter::summary(session, selection).unwrap_or_default())
        }
    };
    say(message)
}

fn clear_filter(session: &Session, selection: &mut Selection, screen: &Screen, views: &mut Views) -> CommandResult {
    if selection.filter.is_none() {
        return say("No filter set: showing everything");
    }
    set(session, selection, screen, views, "");
    report_filter(session, selection)
}

/// Adds a term with the selected entry's value.
fn add_term_from_selection(
    session: &Session,
    selection: &mut Selection,
    screen: &Screen,
    views: &mut Views,
    name: &str,
    value: fn(&Session, &EntryRow) -> Option<String>,
) -> CommandResult {
    let row = selection.entry.and_then(|entry| session.plan.roadmap.row(entry));
    let value = row.and_then(|row| value(session, row));
    match value {
        Some(value) if value.contains(' ') => {
            add_term(session, selection, screen, views, &format!("{name}: \"{value}\""))
        }
        Some(value) => add_term(session, selection, screen, views, &format!("{name}: {value}")),
        None => refuse(format!("The selected entry has no {name} (f / to type a filter)")),
    }
}

fn add_term(
    session: &Session,
    selection: &mut Selection,
    screen: &Screen,
    views: &mut Views,
    term: &str,
) -> CommandResult {
    let now = selection.filter.as_ref().map(|filter| filter.text.clone()).unwrap_or_default();
    let text = if now.contains(term) { now } else { format!("{now} {term}") };
    apply_typed(session, selection, screen, views, &text)
}

fn ask_for_name(selection: &Selection, overlays: &mut Vec<Overlay>) -> CommandResult {
    match &selection.filter {
        Some(_) => {
            prompt::open(overlays, PromptQuestion::FilterName, "");
            Ok(None)
        }
        None => refuse("No filter to save (f / to type one)"),
    }
}

/// Saves the filter under a name.
pub(crate) fn save_as(selection: &mut Selection, outbox: &mut Vec<Effect>, name: &str) -> CommandResult {
    let Some(filter) = &selection.filter else { return Ok(None) };
    let text = filter.text.clone();
    selection.saved_filters.insert(name.to_owned(), text.clone());
    outbox.push(Effect::SaveFilters(selection.saved_filters.clone()));
    say(format!("Filter {name} saved: {text} (f n for the next saved filter)"))
}

fn apply_next_saved(session: &Session, selection: &mut Selection, screen: &Screen, views: &mut Views) -> CommandResult {
    let now = selection.filter.as_ref().map(|filter| filter.text.clone());
    let saved: Vec<(String, String)> =
        selection.saved_filters.iter().map(|(name, text)| (name.clone(), text.clone())).collect();
    let at = saved.iter().position(|(_, text)| Some(text) == now.as_ref()).map_or(0, |at| at + 1);
    match saved.get(at).or_else(|| saved.first()) {
        Some((name, text)) => {
            set(session, selection, screen, views, text);
            let summary = filter::summary(session, selection).unwrap_or_default();
            say(format!("{name}: {summary} (f n for next, f f to clear)"))
        }
        None => refuse("No saved filters yet (f / to type one, f s to save it)"),
    }
}

fn apply_next_sort(session: &Session, selection: &mut Selection, screen: &Screen, views: &mut Views) -> CommandResult {
    let at = SORT_ORDERS.iter().position(|sort| *sort == selection.sort).map_or(0, |at| at + 1);
    if let Some(next) = SORT_ORDERS.get(at % SORT_ORDERS.len()) {
        selection.sort = *next;
        crate::app::views::rebuild_all(session, selection, screen, views);
        return say(format!("Sorted by {} (o for the next order)", next.name()));
    }
    Ok(None)
}

/// Applies a typed filter; empty text clears it.
pub(crate) fn set(session: &Session, selection: &mut Selection, screen: &Screen, views: &mut Views, text: &str) {
    let query = Query::parse(text);
    selection.filter = (!query.is_empty()).then(|| Filter::new(text.trim(), query));
    update_matches(session, selection);
    crate::app::views::rebuild_all(session, selection, screen, views);
}

/// Clears the filter if it hides an entry the user goes to.
pub(crate) fn unhide(
    session: &Session,
    selection: &mut Selection,
    screen: &Screen,
    views: &mut Views,
    entry: EntryId,
) -> CommandResult {
    if session.plan.roadmap.theme(entry).is_some() && !selection.shows(entry) {
        let text = selection.filter.take().map(|filter| filter.text).unwrap_or_default();
        crate::app::views::rebuild_all(session, selection, screen, views);
        return say(format!("Filter {text} cleared to show this entry (f / to filter again)"));
    }
    Ok(None)
}
