//! Finding and going.

use super::{Command, CommandGroup, EVERYWHERE, VIEWS_AND_PANES, command};
use crate::app::model::filter;
use crate::app::model::mode::ViewKind;
use crate::app::model::screen::Screen;
use crate::app::model::selection::Selection;
use crate::app::model::session::Session;
use crate::app::model::status::StatusLine;
use crate::app::overlays::finder;
use crate::app::overlays::finder::{FinderItem, FinderMode};
use crate::app::overlays::help;
use crate::app::views;
use crate::app::views::Views;
use crate::app::views::entities;
use crate::app::workflows::tour;
use crate::roadmap::entry_kind::EntryKind;

pub(super) const COMMANDS: &[Command] = &[
    command("find", "Find", &["/", "<C-p>"], VIEWS_AND_PANES, CommandGroup::Find, |state| {
        finder::open(
            &state.session,
            &state.screen,
            &state.views.scores,
            &mut state.overlays,
            &state.input,
            FinderMode::Entry,
        );
    })
    .about("any entry, by title or id")
    .short("find")
    .synonyms(&["search", "jump"]),
    command("find.next", "Next match", &[";"], VIEWS_AND_PANES, CommandGroup::Find, |state| {
        go_to_next_match(
            &state.session,
            &mut state.selection,
            &mut state.screen,
            &mut state.views,
            &mut state.status,
            1,
        );
    }),
    command("find.previous", "Previous match", &[","], VIEWS_AND_PANES, CommandGroup::Find, |state| {
        go_to_next_match(
            &state.session,
            &mut state.selection,
            &mut state.screen,
            &mut state.views,
            &mut state.status,
            -1,
        );
    }),
    command("palette", "Every command", &[":", "<F2>"], EVERYWHERE, CommandGroup::Find, |state| {
        finder::open(
            &state.session,
            &state.screen,
            &state.views.scores,
            &mut state.overlays,
            &state.input,
            FinderMode::Command,
        );
    })
    .about("by name, synonym or key")
    .short("commands"),
    command("help", "Help for this place", &["?", "<F1>"], EVERYWHERE, CommandGroup::Find, |state| {
        help::open(&state.screen, &state.views.scores, &mut state.overlays, &state.input);
    })
    .about("type to search, Enter runs")
    .short("help"),
    command("tour.begin", "A tour of five minutes", &[], EVERYWHERE, CommandGroup::Find, |state| {
        tour::start(&state.session, &state.selection, &state.screen, &state.overlays, &mut state.workflows);
    })
    .about("a card says what to try, and takes no key away")
    .synonyms(&["tour", "tutorial", "guide", "learn"]),
    command("tour.next", "Next step of the tour", &["<F3>"], EVERYWHERE, CommandGroup::Find, |state| {
        tour::next(
            &state.session,
            &state.selection,
            &state.screen,
            &state.overlays,
            &mut state.workflows,
            &mut state.status,
        );
    })
    .short("next step"),
    command("tour.end", "End the tour", &["<F4>"], EVERYWHERE, CommandGroup::Find, |state| {
        tour::end(&mut state.workflows, &mut state.status);
    })
    .short("end the tour"),
    command("go.lanes", "Go to the lanes", &["gl"], VIEWS_AND_PANES, CommandGroup::Find, |state| {
        views::show(&state.session, &mut state.selection, &mut state.screen, &mut state.views, ViewKind::Lanes);
    })
    .synonyms(&["roadmap", "outline"])
    .short("the lanes"),
    command("go.board", "Go to the board", &["gb"], VIEWS_AND_PANES, CommandGroup::Find, |state| {
        views::show(&state.session, &mut state.selection, &mut state.screen, &mut state.views, ViewKind::Board);
    })
    .about("Now, Next, Later and not doing, side by side")
    .synonyms(&["kanban", "columns"])
    .short("board"),
    command("go.scores", "Go to the scores", &["gs"], VIEWS_AND_PANES, CommandGroup::Find, |state| {
        views::show(&state.session, &mut state.selection, &mut state.screen, &mut state.views, ViewKind::Scores);
    })
    .about("the ranking as a table: how sure it is, what fits, and all marks as cells")
    .synonyms(&["ranking", "score table", "value and effort", "prioritise"])
    .short("scores"),
    command("go.timeline", "Go to the timeline", &["gt"], VIEWS_AND_PANES, CommandGroup::Find, |state| {
        views::show(&state.session, &mut state.selection, &mut state.screen, &mut state.views, ViewKind::Timeline);
    })
    .about("targets and deadlines on a calendar")
    .synonyms(&["calendar", "gantt", "dates"])
    .short("timeline"),
    command("go.goals", "Go to the goals", &["ga"], VIEWS_AND_PANES, CommandGroup::Find, |state| {
        views::show(&state.session, &mut state.selection, &mut state.screen, &mut state.views, ViewKind::Goals);
    })
    .about("the aims: the tree from the vision down")
    .synonyms(&["tree", "aims"])
    .short("goals"),
    command("go.goals-list", "List of goals", &["gA"], VIEWS_AND_PANES, CommandGroup::Find, |state| {
        entities::show(&state.session, &mut state.screen, &mut state.views, EntryKind::Goal);
    })
    .about("as a table, without what hangs on them")
    .synonyms(&["goals table"])
    .short("list of goals"),
    command("go.no-list", "Go to the no-list", &["gn"], VIEWS_AND_PANES, CommandGroup::Find, |state| {
        views::show(&state.session, &mut state.selection, &mut state.screen, &mut state.views, ViewKind::NotDoing);
    })
    .about("what was said no to, and why")
    .synonyms(&["not doing", "no list"])
    .short("no-list"),
    command("go.balance", "Go to the balance", &["gB"], VIEWS_AND_PANES, CommandGroup::Find, |state| {
        views::show(&state.session, &mut state.selection, &mut state.screen, &mut state.views, ViewKind::Balance);
    })
    .about("how the work is shared out: short and long term, kinds, MoSCoW, stages of a customer's life")
    .synonyms(&["shares", "breadth", "life cycle", "capacity", "moscow"])
    .short("balance"),
    command("go.metrics", "Go to the metrics", &["gm"], VIEWS_AND_PANES, CommandGroup::Find, |state| {
        entities::show(&state.session, &mut state.screen, &mut state.views, EntryKind::Metric);
    })
    .short("metrics"),
    command("go.feedback", "Go to the feedback", &["gf"], VIEWS_AND_PANES, CommandGroup::Find, |state| {
        entities::show(&state.session, &mut state.screen, &mut state.views, EntryKind::Signal);
    })
    .synonyms(&["signals"])
    .short("feedback"),
    command("go.experiments", "Go to the experiments", &["gx"], VIEWS_AND_PANES, CommandGroup::Find, |state| {
        entities::show(&state.session, &mut state.screen, &mut state.views, EntryKind::Experiment);
    })
    .short("experiments"),
    command("go.decisions", "Go to the decisions", &["gd"], VIEWS_AND_PANES, CommandGroup::Find, |state| {
        entities::show(&state.session, &mut state.screen, &mut state.views, EntryKind::Decision);
    })
    .short("decisions"),
    command("go.objectives", "Go to the objectives", &["go"], VIEWS_AND_PANES, CommandGroup::Find, |state| {
        entities::show(&state.session, &mut state.screen, &mut state.views, EntryKind::Objective);
    })
    .short("objectives"),
    command("go.reviews", "Go to the reviews", &["gr"], VIEWS_AND_PANES, CommandGroup::Find, |state| {
        entities::show(&state.session, &mut state.screen, &mut state.views, EntryKind::Review);
    })
    .short("reviews"),
    command("go.workshops", "Go to the workshops", &[], VIEWS_AND_PANES, CommandGroup::Find, |state| {
        entities::show(&state.session, &mut state.screen, &mut state.views, EntryKind::Workshop);
    }),
    command("go.criteria", "Go to the criteria", &[], VIEWS_AND_PANES, CommandGroup::Find, |state| {
        entities::show(&state.session, &mut state.screen, &mut state.views, EntryKind::Criterion);
    })
    .about("of the weighted model, where the file has its own"),
];

/// The next entry that matches what was looked for last, behind the selected one.
fn go_to_next_match(
    session: &Session,
    selection: &mut Selection,
    screen: &mut Screen,
    views: &mut Views,
    status: &mut StatusLine,
    by: isize,
) {
    if selection.last_find.is_empty() {
        return status.refuse("nothing was looked for yet: / finds");
    }
    let found = finder::search_entries(session, &selection.last_find);
    let mut entries: Vec<_> = found
        .into_iter()
        .filter_map(|found| match found {
            FinderItem::Entry(entry) => Some(entry),
            FinderItem::Command(_) => None,
        })
        .collect();
    entries.sort_unstable();
    let Some(first) = entries.first().copied() else {
        return status.refuse(format!("nothing here is called {}", selection.last_find));
    };
    let selected = selection.entry;
    let next = if by > 0 {
        entries.iter().copied().find(|entry| Some(*entry) > selected)
    } else {
        entries.iter().rev().copied().find(|entry| selected.is_none_or(|selected| *entry < selected))
    };
    let wrapped = if by > 0 { Some(first) } else { entries.last().copied() };
    if let Some(entry) = next.or(wrapped) {
        filter::unhide(session, selection, screen, views, status, entry);
        crate::app::views::go_to(session, selection, screen, views, entry);
        status.say(format!("{} of {} for {}", ordinal(&entries, entry), entries.len(), selection.last_find));
    }
}

fn ordinal<T: PartialEq>(all: &[T], one: T) -> usize {
    all.iter().position(|other| *other == one).map_or(0, |at| at + 1)
}
