//! Finding and going.

use super::{Command, EVERYWHERE, Group, SCREENS, command};
use crate::app::model::filter;
use crate::app::overlays::finder;
use crate::app::overlays::finder::{Found, LooksFor};
use crate::app::overlays::help;
use crate::app::state::{Screen, State};
use crate::app::views;
use crate::app::views::entities;
use crate::app::workflows::tour;
use crate::roadmap::entry_kind::Entity;

pub(super) const COMMANDS: &[Command] = &[
    command("find", "Find", &["/", "<C-p>"], SCREENS, Group::Find, |state| finder::open(state, LooksFor::Entry))
        .about("any entry, by title or id")
        .short("find")
        .also(&["search", "jump"]),
    command("find.next", "Next match", &[";"], SCREENS, Group::Find, |state| next_match(state, 1)),
    command("find.previous", "Previous match", &[","], SCREENS, Group::Find, |state| next_match(state, -1)),
    command("palette", "Every command", &[":", "<F2>"], EVERYWHERE, Group::Find, |state| {
        finder::open(state, LooksFor::Command);
    })
    .about("by name, synonym or key")
    .short("commands"),
    command("help", "Help for this place", &["?", "<F1>"], EVERYWHERE, Group::Find, help::open)
        .about("type to search, Enter runs")
        .short("help"),
    command("tour.begin", "A tour of five minutes", &[], EVERYWHERE, Group::Find, tour::begin)
        .about("a card says what to try, and takes no key away")
        .also(&["tour", "tutorial", "guide", "learn"]),
    command("tour.next", "Next step of the tour", &["<F3>"], EVERYWHERE, Group::Find, tour::next).short("next step"),
    command("tour.end", "End the tour", &["<F4>"], EVERYWHERE, Group::Find, tour::end).short("end the tour"),
    command("go.lanes", "Go to the lanes", &["gl"], SCREENS, Group::Find, |state| views::show(state, Screen::Lanes))
        .also(&["roadmap", "outline"])
        .short("the lanes"),
    command("go.board", "Go to the board", &["gb"], SCREENS, Group::Find, |state| views::show(state, Screen::Board))
        .about("Now, Next, Later and not doing, side by side")
        .also(&["kanban", "columns"])
        .short("board"),
    command("go.scores", "Go to the scores", &["gs"], SCREENS, Group::Find, |state| {
        views::show(state, Screen::Scores);
    })
    .about("the ranking as a table: how sure it is, what fits, and all marks as cells")
    .also(&["ranking", "score table", "value and effort", "prioritise"])
    .short("scores"),
    command("go.timeline", "Go to the timeline", &["gt"], SCREENS, Group::Find, |state| {
        views::show(state, Screen::Timeline);
    })
    .about("targets and deadlines on a calendar")
    .also(&["calendar", "gantt", "dates"])
    .short("timeline"),
    command("go.goals", "Go to the goals", &["ga"], SCREENS, Group::Find, |state| views::show(state, Screen::Goals))
        .about("the aims: the tree from the vision down")
        .also(&["tree", "aims"])
        .short("goals"),
    command("go.goals-list", "List of goals", &["gA"], SCREENS, Group::Find, |state| {
        entities::show(state, Entity::Goal);
    })
    .about("as a table, without what hangs on them")
    .also(&["goals table"])
    .short("list of goals"),
    command("go.no-list", "Go to the no-list", &["gn"], SCREENS, Group::Find, |state| {
        views::show(state, Screen::NoList);
    })
    .about("what was said no to, and why")
    .also(&["not doing", "no list"])
    .short("no-list"),
    command("go.balance", "Go to the balance", &["gB"], SCREENS, Group::Find, |state| {
        views::show(state, Screen::Balance);
    })
    .about("how the work is shared out: short and long term, kinds, MoSCoW, stages of a customer's life")
    .also(&["shares", "breadth", "life cycle", "capacity", "moscow"])
    .short("balance"),
    command("go.metrics", "Go to the metrics", &["gm"], SCREENS, Group::Find, |state| {
        entities::show(state, Entity::Metric);
    })
    .short("metrics"),
    command("go.feedback", "Go to the feedback", &["gf"], SCREENS, Group::Find, |state| {
        entities::show(state, Entity::Signal);
    })
    .also(&["signals"])
    .short("feedback"),
    command("go.experiments", "Go to the experiments", &["gx"], SCREENS, Group::Find, |state| {
        entities::show(state, Entity::Experiment);
    })
    .short("experiments"),
    command("go.decisions", "Go to the decisions", &["gd"], SCREENS, Group::Find, |state| {
        entities::show(state, Entity::Decision);
    })
    .short("decisions"),
    command("go.objectives", "Go to the objectives", &["go"], SCREENS, Group::Find, |state| {
        entities::show(state, Entity::Objective);
    })
    .short("objectives"),
    command("go.reviews", "Go to the reviews", &["gr"], SCREENS, Group::Find, |state| {
        entities::show(state, Entity::Review);
    })
    .short("reviews"),
    command("go.workshops", "Go to the workshops", &[], SCREENS, Group::Find, |state| {
        entities::show(state, Entity::Workshop);
    }),
    command("go.criteria", "Go to the criteria", &[], SCREENS, Group::Find, |state| {
        entities::show(state, Entity::Criterion);
    })
    .about("of the weighted model, where the file has its own"),
];

/// The next entry that matches what was looked for last, behind the selected one.
fn next_match(state: &mut State, by: isize) {
    if state.last_find.is_empty() {
        return state.refuse("nothing was looked for yet: / finds");
    }
    let found = finder::found_entries(state, &state.last_find);
    let mut serials: Vec<_> = found
        .into_iter()
        .filter_map(|found| match found {
            Found::Entry(serial) => Some(serial),
            Found::Command(_) => None,
        })
        .collect();
    serials.sort_unstable();
    let Some(first) = serials.first().copied() else {
        return state.refuse(format!("nothing here is called {}", state.last_find));
    };
    let selected = state.selected();
    let next = if by > 0 {
        serials.iter().copied().find(|serial| Some(*serial) > selected)
    } else {
        serials.iter().rev().copied().find(|serial| selected.is_none_or(|selected| *serial < selected))
    };
    let wrapped = if by > 0 { Some(first) } else { serials.last().copied() };
    if let Some(serial) = next.or(wrapped) {
        filter::unhide(state, serial);
        state.select(serial);
        state.say(format!("{} of {} for {}", position(&serials, serial), serials.len(), state.last_find));
    }
}

fn position<T: PartialEq>(all: &[T], one: T) -> usize {
    all.iter().position(|other| *other == one).map_or(0, |at| at + 1)
}
