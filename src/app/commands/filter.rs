//! What the views show, and in which order.

use super::{Command, CommandGroup, VIEWS_AND_PANES, command};
use crate::app::message::Effect;
use crate::app::model::filter;
use crate::app::model::mode::Scope;
use crate::app::model::screen::Screen;
use crate::app::model::selection::Selection;
use crate::app::model::session::Session;
use crate::app::model::sort_order::SORT_ORDERS;
use crate::app::model::status::StatusLine;
use crate::app::overlays::Overlay;
use crate::app::overlays::prompt;
use crate::app::overlays::prompt::PromptQuestion;
use crate::app::views::Views;
use crate::roadmap::entry_row::{EntryRow, Relation};

const ROADMAP_VIEWS: &[Scope] = &[Scope::Roadmap];

pub(super) const COMMANDS: &[Command] = &[
    command("filter.edit", "Show only what fits", &["f/"], VIEWS_AND_PANES, CommandGroup::Find, |state| {
        ask_for_filter(&state.selection, &mut state.overlays);
    })
    .about("words, owner: lane: tag: goal: metric: id: broken:")
    .short("type a filter")
    .synonyms(&["filter", "only"]),
    command("filter.clear", "Show everything again", &["ff"], VIEWS_AND_PANES, CommandGroup::Find, |state| {
        clear_filter(&state.session, &mut state.selection, &state.screen, &mut state.views, &mut state.status);
    })
    .short("show all again"),
    command("filter.owner", "Only this owner's", &["fo"], VIEWS_AND_PANES, CommandGroup::Find, |state| {
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
    .short("only this owner's"),
    command("filter.goal", "Only this goal's", &["fg"], VIEWS_AND_PANES, CommandGroup::Find, |state| {
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
    .short("only this goal's"),
    command("filter.tag", "Only this tag", &["ft"], VIEWS_AND_PANES, CommandGroup::Find, |state| {
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
    .short("only this tag"),
    command("filter.lane", "Only this lane", &["fl"], VIEWS_AND_PANES, CommandGroup::Find, |state| {
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
    .short("only this lane"),
    command("filter.broken", "Only what is broken", &["fb"], VIEWS_AND_PANES, CommandGroup::Find, |state| {
        add_term(&state.session, &mut state.selection, &state.screen, &mut state.views, &mut state.status, "broken:");
    })
    .about("has an error, a clash or does not read")
    .short("only what is broken"),
    command("filter.save", "Keep this filter under a name", &["fs"], VIEWS_AND_PANES, CommandGroup::Find, |state| {
        ask_for_name(&state.selection, &mut state.overlays, &mut state.status);
    })
    .short("keep it under a name")
    .synonyms(&["save filter"]),
    command("filter.saved", "The next filter with a name", &["fn"], VIEWS_AND_PANES, CommandGroup::Find, |state| {
        apply_next_saved(&state.session, &mut state.selection, &state.screen, &mut state.views, &mut state.status);
    })
    .short("the next with a name")
    .synonyms(&["saved filters"]),
    command("view.sort", "Sort by something else", &["o"], ROADMAP_VIEWS, CommandGroup::Find, |state| {
        apply_next_sort(&state.session, &mut state.selection, &state.screen, &mut state.views, &mut state.status);
    })
    .about("rank, due date, effort, owner, title: within a lane or list")
    .short("sort")
    .synonyms(&["order"]),
];

fn ask_for_filter(selection: &Selection, overlays: &mut Vec<Overlay>) {
    // A blank behind it: what is typed is the next term.
    let now = selection.filter.as_ref().map(|filter| format!("{} ", filter.text)).unwrap_or_default();
    prompt::open(overlays, PromptQuestion::Filter, &now);
}

/// Filters by what was typed.
pub(crate) fn apply_typed(
    session: &Session,
    selection: &mut Selection,
    screen: &Screen,
    views: &mut Views,
    status: &mut StatusLine,
    text: &str,
) {
    filter::set(session, selection, screen, views, text);
    report_filter(session, selection, status);
}

fn report_filter(session: &Session, selection: &Selection, status: &mut StatusLine) {
    let told = match &selection.filter {
        None => "everything is shown".to_owned(),
        Some(filter) if filter.count() == 0 => format!("nothing fits {}: f f shows everything again", filter.text),
        Some(_) => {
            format!("{} shown; f f shows everything again", filter::summary(session, selection).unwrap_or_default())
        }
    };
    status.say(told);
}

fn clear_filter(
    session: &Session,
    selection: &mut Selection,
    screen: &Screen,
    views: &mut Views,
    status: &mut StatusLine,
) {
    if selection.filter.is_none() {
        return status.say("no filter is set: everything is shown");
    }
    filter::set(session, selection, screen, views, "");
    report_filter(session, selection, status);
}

/// Adds a term with what the selected entry has in it.
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
        None => status.refuse(format!("what is selected has no {name}: f / types a filter")),
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
        None => status.refuse("no filter is set that could be kept: f / types one"),
    }
}

/// Keeps the filter under a name.
pub(crate) fn save_as(selection: &mut Selection, status: &mut StatusLine, outbox: &mut Vec<Effect>, name: &str) {
    let Some(filter) = &selection.filter else { return };
    let text = filter.text.clone();
    selection.saved_filters.insert(name.to_owned(), text.clone());
    outbox.push(Effect::SaveFilters(selection.saved_filters.clone()));
    status.say(format!("{name} is kept: {text}; f n turns through those with a name"));
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
            filter::set(session, selection, screen, views, text);
            let told = filter::summary(session, selection).unwrap_or_default();
            status.say(format!("{name}: {told}; f n shows the next, f f everything"));
        }
        None => status.refuse("no filter has a name yet: f / types one, f s keeps it"),
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
        status.say(format!("sorted by {}: o goes on to the next order", next.name()));
    }
}
