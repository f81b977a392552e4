//! Finding and going.

use super::{Command, CommandGroup, EVERYWHERE, VIEWS_AND_PANES, command};
use crate::app::model::filter;
use crate::app::model::mode::ViewKind;
use crate::app::overlays::finder;
use crate::app::overlays::finder::{FinderItem, FinderMode};
use crate::app::overlays::help;
use crate::app::state::State;
use crate::app::views;
use crate::app::views::entities;
use crate::app::workflows::tour;
use crate::roadmap::entry_kind::EntryKind;

pub(super) const COMMANDS: &[Command] = &[
    command("find", "Find", &["/", "<C-p>"], VIEWS_AND_PANES, CommandGroup::Find, |state| {
        finder::open(state, FinderMode::Entry);
    })
    .about("any entry, by title or id")
    .short("find")
    .synonyms(&["search", "jump"]),
    command("find.next", "Next match", &[";"], VIEWS_AND_PANES, CommandGroup::Find, |state| go_to_next_match(state, 1)),
    command("find.previous", "Previous match", &[","], VIEWS_AND_PANES, CommandGroup::Find, |state| {
        go_to_next_match(state, -1);
    }),
    command("palette", "Every command", &[":", "<F2>"], EVERYWHERE, CommandGroup::Find, |state| {
        finder::open(state, FinderMode::Command);
    })
    .about("by name, synonym or key")
    .short("commands"),
    command("help", "Help for this place", &["?", "<F1>"], EVERYWHERE, CommandGroup::Find, help::open)
        .about("type to search, Enter runs")
        .short("help"),
    command("tour.begin", "A tour of five minutes", &[], EVERYWHERE, CommandGroup::Find, tour::start)
        .about("a card says what to try, and takes no key away")
        .synonyms(&["tour", "tutorial", "guide", "learn"]),
    command("tour.next", "Next step of the tour", &["<F3>"], EVERYWHERE, CommandGroup::Find, tour::next)
        .short("next step"),
    command("tour.end", "End the tour", &["<F4>"], EVERYWHERE, CommandGroup::Find, tour::end).short("end the tour"),
    command("go.lanes", "Go to the lanes", &["gl"], VIEWS_AND_PANES, CommandGroup::Find, |state| {
        views::show(state, ViewKind::Lanes);
    })
    .synonyms(&["roadmap", "outline"])
    .short("the lanes"),
    command("go.board", "Go to the board", &["gb"], VIEWS_AND_PANES, CommandGroup::Find, |state| {
        views::show(state, ViewKind::Board);
    })
    .about("Now, Next, Later and not doing, side by side")
    .synonyms(&["kanban", "columns"])
    .short("board"),
    command("go.scores", "Go to the scores", &["gs"], VIEWS_AND_PANES, CommandGroup::Find, |state| {
        views::show(state, ViewKind::Scores);
    })
    .about("the ranking as a table: how sure it is, what fits, and all marks as cells")
    .synonyms(&["ranking", "score table", "value and effort", "prioritise"])
    .short("scores"),
    command("go.timeline", "Go to the timeline", &["gt"], VIEWS_AND_PANES, CommandGroup::Find, |state| {
        views::show(state, ViewKind::Timeline);
    })
    .about("targets and deadlines on a calendar")
    .synonyms(&["calendar", "gantt", "dates"])
    .short("timeline"),
    command("go.goals", "Go to the goals", &["ga"], VIEWS_AND_PANES, CommandGroup::Find, |state| {
        views::show(state, ViewKind::Goals);
    })
    .about("the aims: the tree from the vision down")
    .synonyms(&["tree", "aims"])
    .short("goals"),
    command("go.goals-list", "List of goals", &["gA"], VIEWS_AND_PANES, CommandGroup::Find, |state| {
        entities::show(state, EntryKind::Goal);
    })
    .about("as a table, without what hangs on them")
    .synonyms(&["goals table"])
    .short("list of goals"),
    command("go.no-list", "Go to the no-list", &["gn"], VIEWS_AND_PANES, CommandGroup::Find, |state| {
        views::show(state, ViewKind::NotDoing);
    })
    .about("what was said no to, and why")
    .synonyms(&["not doing", "no list"])
    .short("no-list"),
    command("go.balance", "Go to the balance", &["gB"], VIEWS_AND_PANES, CommandGroup::Find, |state| {
        views::show(state, ViewKind::Balance);
    })
    .about("how the work is shared out: short and long term, kinds, MoSCoW, stages of a customer's life")
    .synonyms(&["shares", "breadth", "life cycle", "capacity", "moscow"])
    .short("balance"),
    command("go.metrics", "Go to the metrics", &["gm"], VIEWS_AND_PANES, CommandGroup::Find, |state| {
        entities::show(state, EntryKind::Metric);
    })
    .short("metrics"),
    command("go.feedback", "Go to the feedback", &["gf"], VIEWS_AND_PANES, CommandGroup::Find, |state| {
        entities::show(state, EntryKind::Signal);
    })
    .synonyms(&["signals"])
    .short("feedback"),
    command("go.experiments", "Go to the experiments", &["gx"], VIEWS_AND_PANES, CommandGroup::Find, |state| {
        entities::show(state, EntryKind::Experiment);
    })
    .short("experiments"),
    command("go.decisions", "Go to the decisions", &["gd"], VIEWS_AND_PANES, CommandGroup::Find, |state| {
        entities::show(state, EntryKind::Decision);
    })
    .short("decisions"),
    command("go.objectives", "Go to the objectives", &["go"], VIEWS_AND_PANES, CommandGroup::Find, |state| {
        entities::show(state, EntryKind::Objective);
    })
    .short("objectives"),
    command("go.reviews", "Go to the reviews", &["gr"], VIEWS_AND_PANES, CommandGroup::Find, |state| {
        entities::show(state, EntryKind::Review);
    })
    .short("reviews"),
    command("go.workshops", "Go to the workshops", &[], VIEWS_AND_PANES, CommandGroup::Find, |state| {
        entities::show(state, EntryKind::Workshop);
    }),
    command("go.criteria", "Go to the criteria", &[], VIEWS_AND_PANES, CommandGroup::Find, |state| {
        entities::show(state, EntryKind::Criterion);
    })
    .about("of the weighted model, where the file has its own"),
];

/// The next entry that matches what was looked for last, behind the selected one.
fn go_to_next_match(state: &mut State, by: isize) {
    if state.selection.last_find.is_empty() {
        return state.status.refuse("nothing was looked for yet: / finds");
    }
    let found = finder::search_entries(state, &state.selection.last_find);
    let mut entries: Vec<_> = found
        .into_iter()
        .filter_map(|found| match found {
            FinderItem::Entry(entry) => Some(entry),
            FinderItem::Command(_) => None,
        })
        .collect();
    entries.sort_unstable();
    let Some(first) = entries.first().copied() else {
        return state.status.refuse(format!("nothing here is called {}", state.selection.last_find));
    };
    let selected = state.selected();
    let next = if by > 0 {
        entries.iter().copied().find(|entry| Some(*entry) > selected)
    } else {
        entries.iter().rev().copied().find(|entry| selected.is_none_or(|selected| *entry < selected))
    };
    let wrapped = if by > 0 { Some(first) } else { entries.last().copied() };
    if let Some(entry) = next.or(wrapped) {
        filter::unhide(state, entry);
        state.select(entry);
        state.status.say(format!(
            "{} of {} for {}",
            ordinal(&entries, entry),
            entries.len(),
            state.selection.last_find
        ));
    }
}

fn ordinal<T: PartialEq>(all: &[T], one: T) -> usize {
    all.iter().position(|other| *other == one).map_or(0, |at| at + 1)
}
