//! Filters and sort orders of the views.

use super::{Command, CommandGroup, VIEWS_AND_PANES, command};
use crate::app::message::Effect;
use crate::app::model::filter;
use crate::app::model::filter::{Filter, update_matches};
use crate::app::model::mode::Scope;
use crate::app::model::query::Query;
use crate::app::model::screen::Screen;
use crate::app::model::selection::Selection;
use crate::app::model::session::Session;
use crate::app::model::sort_order::SORT_ORDERS;
use crate::app::model::status::StatusLine;
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
    })
    .about("by words, or owner: lane: tag: goal: metric: id: broken:")
    .short("type a filter")
    .synonyms(&["filter", "only", "show only", "search"]),
    command("filter.clear", "Clear filter", &["ff"], VIEWS_AND_PANES, CommandGroup::Find, |state| {
        clear_filter(&state.session, &mut state.selection, &state.screen, &mut state.views, &mut state.status);
    })
    .short("clear filter")
    .synonyms(&["show all", "show everything", "reset"]),
    command("filter.owner", "Filter by owner", &["fo"], VIEWS_AND_PANES, CommandGroup::Find, |state| {
        add_term_from_selection(
            &state.session,
            &mut state.selection,
            &state.screen,
            &mut state.views,
            &mut state.status,
            "owner",
            |session, row| Some(session.plan.roadmap.symbol_text(row.owner?).to_owned()),
        );
    })
    .short("this owner")
    .synonyms(&["assignee", "my themes"]),
    command("filter.goal", "Filter by goal", &["fg"], VIEWS_AND_PANES, CommandGroup::Find, |state| {
        add_term_from_selection(
            &state.session,
            &mut state.selection,
            &state.screen,
            &mut state.views,
            &mut state.status,
            "goal",
            |session, row| match row.goal() {
                Some(_) => Some(session.plan.roadmap.symbol_text(row.id).to_owned()),
                None => Some(session.plan.roadmap.symbol_text(row.linked_ids(Relation::Goal).next()?).to_owned()),
            },
        );
    })
    .short("this goal"),
    command("filter.tag", "Filter by tag", &["ft"], VIEWS_AND_PANES, CommandGroup::Find, |state| {
        add_term_from_selection(
            &state.session,
            &mut state.selection,
            &state.screen,
            &mut state.views,
            &mut state.status,
            "tag",
            |session, row| Some(session.plan.roadmap.symbol_text(*row.tags.first()?).to_owned()),
        );
    })
    .short("this tag"),
    command("filter.lane", "Filter by lane", &["fl"], VIEWS_AND_PANES, CommandGroup::Find, |state| {
        add_term_from_selection(
            &state.session,
            &mut state.selection,
            &state.screen,
            &mut state.views,
            &mut state.status,
            "lane",
            |_, row| {
                let lane = row.theme()?.lane.map_or("idea", |lane| lane.name());
                Some(lane.to_lowercase())
            },
        );
    })
    .short("this lane"),
    command("filter.broken", "Show only broken entries", &["fb"], VIEWS_AND_PANES, CommandGroup::Find, |state| {
        add_term(&state.session, &mut state.selection, &state.screen, &mut state.views, &mut state.status, "broken:");
    })
    .about("with errors or conflicts")
    .short("broken entries"),
    command("filter.save", "Save filter", &["fs"], VIEWS_AND_PANES, CommandGroup::Find, |state| {
        ask_for_name(&state.selection, &mut state.overlays, &mut state.status);
    })
    .short("save filter")
    .synonyms(&["save filter"]),
    command("filter.saved", "Apply next saved filter", &["fn"], VIEWS_AND_PANES, CommandGroup::Find, |state| {
        apply_next_saved(&state.session, &mut state.selection, &state.screen, &mut state.views, &mut state.status);
    })
    .short("next saved filter")
    .synonyms(&["saved filters"]),
    command("view.sort", "Change sort order", &["o"], ROADMAP_VIEWS, CommandGroup::Find, |state| {
        apply_next_sort(&state.session, &mut state.selection, &state.screen, &mut state.views, &mut state.status);
    })
    .about("by rank, due date, effort, owner or title")
    .short("sort")
    .synonyms(&["order", "sort by"]),
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
    status: &mut StatusLine,
    text: &str,
) {
    set(session, selection, screen, views, text);
    report_filter(session, selection, status);
}

fn report_filter(session: &Session, selection: &Selection, status: &mut StatusLine) {
    let message = match &selection.filter {
        None => "Showing everything".to_owned(),
        Some(filter) if filter.count() == 0 => format!("Nothing matches {} (f f to clear)", filter.text),
        Some(_) => {
            format!("Filter: {} (f f to clear)", filter::summary(session, selection).unwrap_or_default())
        }
    };
    status.say(message);
}

fn clear_filter(
    session: &Session,
    selection: &mut Selection,
    screen: &Screen,
    views: &mut Views,
    status: &mut StatusLine,
) {
    if selection.filter.is_none() {
        return status.say("No filter set: showing everything");
    }
    set(session, selection, screen, views, "");
    report_filter(session, selection, status);
}

/// Adds a term with the selected entry's value.
fn add_term_from_selection(
    session: &Session,
    selection: &mut Selection,
    screen: &Screen,
    views: &mut Views,
    status: &mut StatusLine,
    name: &str,
    value: fn(&Session, &EntryRow) -> Option<String>,
) {
    let row = selection.entry.and_then(|entry| session.plan.roadmap.row(entry));
    let value = row.and_then(|row| value(session, row));
    match value {
        Some(value) if value.contains(' ') => {
            add_term(session, selection, screen, views, status, &format!("{name}: \"{value}\""));
        }
        Some(value) => add_term(session, selection, screen, views, status, &format!("{name}: {value}")),
        None => status.refuse(format!("The selected entry has no {name} (f / to type a filter)")),
    }
}

fn add_term(
    session: &Session,
    selection: &mut Selection,
    screen: &Screen,
    views: &mut Views,
    status: &mut StatusLine,
    term: &str,
) {
    let now = selection.filter.as_ref().map(|filter| filter.text.clone()).unwrap_or_default();
    let text = if now.contains(term) { now } else { format!("{now} {term}") };
    apply_typed(session, selection, screen, views, status, &text);
}

fn ask_for_name(selection: &Selection, overlays: &mut Vec<Overlay>, status: &mut StatusLine) {
    match &selection.filter {
        Some(_) => prompt::open(overlays, PromptQuestion::FilterName, ""),
        None => status.refuse("No filter to save (f / to type one)"),
    }
}

/// Saves the filter under a name.
pub(crate) fn save_as(selection: &mut Selection, status: &mut StatusLine, outbox: &mut Vec<Effect>, name: &str) {
    let Some(filter) = &selection.filter else { return };
    let text = filter.text.clone();
    selection.saved_filters.insert(name.to_owned(), text.clone());
    outbox.push(Effect::SaveFilters(selection.saved_filters.clone()));
    status.say(format!("Filter {name} saved: {text} (f n for the next saved filter)"));
}

fn apply_next_saved(
    session: &Session,
    selection: &mut Selection,
    screen: &Screen,
    views: &mut Views,
    status: &mut StatusLine,
) {
    let now = selection.filter.as_ref().map(|filter| filter.text.clone());
    let saved: Vec<(String, String)> =
        selection.saved_filters.iter().map(|(name, text)| (name.clone(), text.clone())).collect();
    let at = saved.iter().position(|(_, text)| Some(text) == now.as_ref()).map_or(0, |at| at + 1);
    match saved.get(at).or_else(|| saved.first()) {
        Some((name, text)) => {
            set(session, selection, screen, views, text);
            let summary = filter::summary(session, selection).unwrap_or_default();
            status.say(format!("{name}: {summary} (f n for next, f f to clear)"));
        }
        None => status.refuse("No saved filters yet (f / to type one, f s to save it)"),
    }
}

fn apply_next_sort(
    session: &Session,
    selection: &mut Selection,
    screen: &Screen,
    views: &mut Views,
    status: &mut StatusLine,
) {
    let at = SORT_ORDERS.iter().position(|sort| *sort == selection.sort).map_or(0, |at| at + 1);
    if let Some(next) = SORT_ORDERS.get(at % SORT_ORDERS.len()) {
        selection.sort = *next;
        crate::app::views::rebuild_all(session, selection, screen, views);
        status.say(format!("Sorted by {} (o for the next order)", next.name()));
    }
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
    status: &mut StatusLine,
    entry: EntryId,
) {
    if session.plan.roadmap.theme(entry).is_some() && !selection.shows(entry) {
        let text = selection.filter.take().map(|filter| filter.text).unwrap_or_default();
        crate::app::views::rebuild_all(session, selection, screen, views);
        status.say(format!("Filter {text} cleared to show this entry (f / to filter again)"));
    }
}

/// Updates the matches if they depend on findings.
pub(crate) fn refresh_findings(session: &Session, selection: &mut Selection, screen: &Screen, views: &mut Views) {
    if selection.filter.as_ref().is_some_and(|filter| filter.query.depends_on_findings()) {
        update_matches(session, selection);
        crate::app::views::rebuild(session, selection, screen, views);
    }
}
