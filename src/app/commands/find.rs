//! Finding entries and switching views.

use super::command::{Command, CommandGroup, EVERYWHERE, KeyLine, VIEWS_AND_PANES, command};
use crate::app::model::mode::Scope;
use crate::app::model::mode::ViewKind;
use crate::app::model::screen::Screen;
use crate::app::model::selection::Selection;
use crate::app::model::session::Session;
use crate::app::model::status::{CommandResult, refuse, say};
use crate::app::overlays::entry_search;
use crate::app::overlays::finder::{FinderItem, FinderMode};
use crate::app::views;
use crate::app::views::Views;
use crate::app::views::entities;
use crate::app::workflows::tour;
use crate::roadmap::entry_kind::EntryKind;

pub(super) const COMMANDS: &[Command] = &[
    command("find", "Find", &["/", "<C-p>"], VIEWS_AND_PANES, CommandGroup::Find, |state| {
        crate::app::commands::search::open(
            &state.session,
            &state.screen,
            &state.views.scores,
            &mut state.overlays,
            &state.input,
            FinderMode::Entry,
        );
        Ok(None)
    })
    .about("any entry, by title, any of its texts, or field")
    .short("find")
    .synonyms(&["search", "jump"])
    .key_line(&[
        (KeyLine::In(Scope::Roadmap), 110),
        (KeyLine::In(Scope::Entries), 40),
        (KeyLine::Board, 60),
        (KeyLine::ReadOnly, 40),
    ]),
    command("find.next", "Go to next match", &[";"], VIEWS_AND_PANES, CommandGroup::Find, |state| {
        go_to_next_match(&state.session, &mut state.selection, &mut state.screen, &mut state.views, 1)
    }),
    command("find.previous", "Go to previous match", &[","], VIEWS_AND_PANES, CommandGroup::Find, |state| {
        go_to_next_match(&state.session, &mut state.selection, &mut state.screen, &mut state.views, -1)
    }),
    command("palette", "Show all commands", &[":", "<F2>"], EVERYWHERE, CommandGroup::Find, |state| {
        crate::app::commands::search::open(
            &state.session,
            &state.screen,
            &state.views.scores,
            &mut state.overlays,
            &state.input,
            FinderMode::Command,
        );
        Ok(None)
    })
    .about("by name, synonym or key")
    .synonyms(&["palette", "command palette", "command list", "menu"])
    .short("commands")
    .key_line(&[
        (KeyLine::In(Scope::Roadmap), 120),
        (KeyLine::In(Scope::Entries), 50),
        (KeyLine::In(Scope::Problems), 60),
        (KeyLine::In(Scope::Panes), 60),
        (KeyLine::Board, 70),
        (KeyLine::Scores, 100),
        (KeyLine::ReadOnly, 50),
        (KeyLine::Balance, 50),
    ]),
    command("help", "Show help for this screen", &["?", "<F1>"], EVERYWHERE, CommandGroup::Find, |state| {
        crate::app::commands::help_page::open(&state.screen, &state.views.scores, &mut state.overlays, &state.input);
        Ok(None)
    })
    .about("type to search, Enter to run")
    .synonyms(&["keyboard shortcuts", "shortcuts", "keys", "key bindings", "keybindings", "hotkeys", "cheat sheet"])
    .short("help")
    .key_line(&[(KeyLine::In(Scope::Conflicts), 90)]),
    command("tour.begin", "Take the tour", &[], EVERYWHERE, CommandGroup::Find, |state| {
        tour::start(&state.session, &state.selection, &state.screen, &state.overlays, &mut state.workflows);
        Ok(None)
    })
    .about("five minutes, step by step")
    .synonyms(&["tour", "tutorial", "guide", "learn"]),
    command("tour.next", "Go to next tour step", &["<F3>"], EVERYWHERE, CommandGroup::Find, |state| {
        tour::next(&state.session, &state.selection, &state.screen, &state.overlays, &mut state.workflows)
    })
    .short("next step"),
    command("tour.end", "End tour", &["<F4>"], EVERYWHERE, CommandGroup::Find, |state| tour::end(&mut state.workflows))
        .short("end tour"),
    command("go.lanes", "Go to lanes", &["gl"], VIEWS_AND_PANES, CommandGroup::Find, |state| {
        views::show(&state.session, &mut state.selection, &mut state.screen, &mut state.views, ViewKind::Lanes);
        Ok(None)
    })
    .synonyms(&["backlog", "roadmap", "outline", "now next later", "home"])
    .short("lanes")
    .key_line(&[(KeyLine::Balance, 20)]),
    command("go.board", "Go to board", &["gb"], VIEWS_AND_PANES, CommandGroup::Find, |state| {
        views::show(&state.session, &mut state.selection, &mut state.screen, &mut state.views, ViewKind::Board);
        Ok(None)
    })
    .about("Now, Next, Later and Not doing side by side")
    .synonyms(&["kanban", "columns"])
    .short("board"),
    command("go.scores", "Go to scores", &["gs"], VIEWS_AND_PANES, CommandGroup::Find, |state| {
        views::show(&state.session, &mut state.selection, &mut state.screen, &mut state.views, ViewKind::Scores);
        Ok(None)
    })
    .about("ranking, certainty, capacity, ratings")
    .synonyms(&[
        "prioritize",
        "prioritise",
        "prioritization",
        "prioritisation",
        "ranking",
        "score table",
        "value and effort",
        "priorities",
    ])
    .short("scores"),
    command("go.timeline", "Go to timeline", &["gt"], VIEWS_AND_PANES, CommandGroup::Find, |state| {
        views::show(&state.session, &mut state.selection, &mut state.screen, &mut state.views, ViewKind::Timeline);
        Ok(None)
    })
    .about("targets and deadlines on a calendar")
    .synonyms(&["calendar", "gantt", "dates", "schedule", "deadlines", "roadmap timeline"])
    .short("timeline"),
    command("go.goals", "Go to goals", &["ga"], VIEWS_AND_PANES, CommandGroup::Find, |state| {
        views::show(&state.session, &mut state.selection, &mut state.screen, &mut state.views, ViewKind::Goals);
        Ok(None)
    })
    .about("the tree from the vision down")
    .synonyms(&["okr", "okrs", "tree", "goal tree", "alignment", "strategy", "aims"])
    .short("goals")
    .key_line(&[(KeyLine::Balance, 30)]),
    command("go.goals-list", "List goals", &["gA"], VIEWS_AND_PANES, CommandGroup::Find, |state| {
        entities::show(&state.session, &mut state.screen, &mut state.views.entries, EntryKind::Goal);
        Ok(None)
    })
    .about("as a table, without the themes below them")
    .synonyms(&["goals table", "list of goals"])
    .short("goal list"),
    command("go.not-doing", "Go to not-doing list", &["gn"], VIEWS_AND_PANES, CommandGroup::Find, |state| {
        views::show(&state.session, &mut state.selection, &mut state.screen, &mut state.views, ViewKind::NotDoing);
        Ok(None)
    })
    .about("dropped themes and ideas, and trade-offs, with reasons")
    .synonyms(&["not doing", "no list", "dropped", "rejected", "won't do"])
    .short("not doing"),
    command("go.balance", "Go to balance", &["gB"], VIEWS_AND_PANES, CommandGroup::Find, |state| {
        views::show(&state.session, &mut state.selection, &mut state.screen, &mut state.views, ViewKind::Balance);
        Ok(None)
    })
    .about("how effort is split: time horizon, kind of work, MoSCoW, customer lifecycle")
    .synonyms(&["allocation", "portfolio", "lifecycle", "life cycle", "capacity", "moscow", "shares"])
    .short("balance"),
    command("go.metrics", "Go to metrics", &["gm"], VIEWS_AND_PANES, CommandGroup::Find, |state| {
        entities::show(&state.session, &mut state.screen, &mut state.views.entries, EntryKind::Metric);
        Ok(None)
    })
    .short("metrics")
    .synonyms(&["status", "progress", "kpi", "kpis"]),
    command("go.feedback", "Go to feedback", &["gf"], VIEWS_AND_PANES, CommandGroup::Find, |state| {
        entities::show(&state.session, &mut state.screen, &mut state.views.entries, EntryKind::Signal);
        Ok(None)
    })
    .synonyms(&[
        "signals",
        "evidence",
        "research",
        "customer voice",
        "customer feedback",
        "requests",
        "feature requests",
    ])
    .short("feedback"),
    command("go.experiments", "Go to experiments", &["gx"], VIEWS_AND_PANES, CommandGroup::Find, |state| {
        entities::show(&state.session, &mut state.screen, &mut state.views.entries, EntryKind::Experiment);
        Ok(None)
    })
    .short("experiments")
    .synonyms(&["tests", "discovery"]),
    command("go.decisions", "Go to decisions", &["gd"], VIEWS_AND_PANES, CommandGroup::Find, |state| {
        entities::show(&state.session, &mut state.screen, &mut state.views.entries, EntryKind::Decision);
        Ok(None)
    })
    .short("decisions")
    .synonyms(&["decision log", "adr"]),
    command("go.objectives", "Go to objectives", &["go"], VIEWS_AND_PANES, CommandGroup::Find, |state| {
        entities::show(&state.session, &mut state.screen, &mut state.views.entries, EntryKind::Objective);
        Ok(None)
    })
    .short("objectives")
    .synonyms(&["okr", "okrs"]),
    command("go.reviews", "Go to reviews", &["gr"], VIEWS_AND_PANES, CommandGroup::Find, |state| {
        entities::show(&state.session, &mut state.screen, &mut state.views.entries, EntryKind::Review);
        Ok(None)
    })
    .short("reviews")
    .synonyms(&["retrospectives", "meetings"]),
    command("go.workshops", "Go to workshops", &[], VIEWS_AND_PANES, CommandGroup::Find, |state| {
        entities::show(&state.session, &mut state.screen, &mut state.views.entries, EntryKind::Workshop);
        Ok(None)
    }),
    command("go.criteria", "Go to criteria", &[], VIEWS_AND_PANES, CommandGroup::Find, |state| {
        entities::show(&state.session, &mut state.screen, &mut state.views.entries, EntryKind::Criterion);
        Ok(None)
    })
    .about("custom criteria of the weighted model"),
];

/// Goes to the next or previous entry that matches the last search.
fn go_to_next_match(
    session: &Session,
    selection: &mut Selection,
    screen: &mut Screen,
    views: &mut Views,
    by: isize,
) -> CommandResult {
    if selection.last_find.is_empty() {
        return refuse("No search yet (/ to find)");
    }
    let found = entry_search::search_entries(session, &selection.last_find);
    let mut entries: Vec<_> = found.into_iter().filter_map(FinderItem::entry).collect();
    entries.sort_unstable();
    let Some(first) = entries.first().copied() else {
        return refuse(format!("No entry matches {}", selection.last_find));
    };
    let selected = selection.entry;
    let next = if by > 0 {
        entries.iter().copied().find(|entry| Some(*entry) > selected)
    } else {
        entries.iter().rev().copied().find(|entry| selected.is_none_or(|selected| *entry < selected))
    };
    let wrapped = if by > 0 { Some(first) } else { entries.last().copied() };
    if let Some(entry) = next.or(wrapped) {
        crate::app::commands::filter::unhide(session, selection, screen, views, entry)?;
        crate::app::views::go_to(session, selection, screen, views, entry);
        return say(format!("Match {} of {} for {}", ordinal(&entries, entry), entries.len(), selection.last_find));
    }
    Ok(None)
}

fn ordinal<T: PartialEq>(all: &[T], one: T) -> usize {
    all.iter().position(|other| *other == one).map_or(0, |at| at + 1)
}
