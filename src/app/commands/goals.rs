//! Goals: the way up and down, the one in focus, what a theme rests on, and whether its metric leads to its goal's.

use super::{Command, Group, SCREENS, command};
use crate::app::model::marked_entries;
use crate::app::overlays::Scope;
use crate::app::overlays::picker;
use crate::app::overlays::picker::Purpose;
use crate::app::state::{Screen, State};
use crate::app::views::goals::Lack;
use crate::app::workflows::goal_path;
use crate::document::chunk::Serial;
use crate::insight::linkage::Question;
use crate::insight::why as chain;
use crate::roadmap::change::Change;
use crate::roadmap::entry_kind::Entity;
use crate::roadmap::entry_row::{Facts, Relation};
use crate::roadmap::field::Refers;
use crate::roadmap::intents;
use crate::text::plural;
use std::collections::BTreeSet;

/// Where what is selected is an entry, and not a finding about one.
const OF_ENTRIES: &[Scope] = &[Scope::Roadmap, Scope::Entities, Scope::Panes];

pub(super) const COMMANDS: &[Command] = &[
    command("go.why", "Why? One step up", &["W"], SCREENS, Group::Move, goal_path::up)
        .about("from an option to its theme, its goal, the objective, the vision")
        .short("why? how?")
        .also(&["why", "up the chain", "what for"]),
    command("go.how", "How? One step down", &["H"], SCREENS, Group::Move, goal_path::down)
        .about("to what is done for it: goals, themes, options")
        .short("how?")
        .also(&["how", "down the chain"]),
    command("goal.focus", "Make it the focus goal", &["cf"], OF_ENTRIES, Group::Change, focus)
        .about("and no other; again takes it out of focus")
        .short("focus")
        .also(&["focus", "pin the goal"]),
    command("entry.evidence", "Link evidence", &["E"], OF_ENTRIES, Group::Judge, evidence)
        .about("signals a theme, idea or goal rests on; on a signal: what rests on it")
        .short("evidence")
        .also(&["signals", "feedback"]),
    command("theme.leads", "Its metric leads to its goal's", &["cl"], OF_ENTRIES, Group::Change, leads)
        .about("answers the question where a theme moves another metric than its goal")
        .short("leads to the goal")
        .also(&["input of the metric"]),
];

fn selected(state: &State) -> Option<(Serial, Entity)> {
    let facts = state.plan.roadmap.facts(state.selected()?)?;
    Some((facts.serial, facts.entity))
}

fn focus(state: &mut State) {
    let Some((goal, Entity::Goal)) = selected(state) else {
        return state.refuse("select a goal first: g a shows them");
    };
    let was_focus = state.derived.focus;
    let id = state.plan.roadmap.id(goal).to_owned();
    let changes = intents::focus(&state.plan, goal);
    if state.change(&format!("focus {id}"), &changes).is_none() {
        return;
    }
    let title = state.title(goal);
    match (state.derived.focus == Some(goal), was_focus.filter(|before| *before != goal)) {
        (true, Some(before)) => {
            let before = state.plan.roadmap.id(before).to_owned();
            state.say(format!("{title} is the focus goal now, {before} no longer: u takes it back"));
        }
        (true, None) => state.say(format!("{title} is the focus goal now: every screen shows it on top")),
        (false, _) => state.say("no goal is in focus now: u takes it back"),
    }
}

/// The question that is asked of the selection: in the tree that of the row, else the first one of the theme.
fn question_here(state: &State) -> Option<Question> {
    let theme = state.selected_bet()?;
    let row = state.goals.selected().filter(|_| state.screen == Screen::Goals);
    let of_row = row.filter(|row| matches!(row.path.lack, Some(Lack::Lead { .. }))).and_then(|row| row.path.goal);
    let is_it = |question: &&Question| question.theme == theme && of_row.is_none_or(|goal| question.goal == goal);
    state.derived.questions.iter().find(is_it).copied()
}

/// Whether the selected row of the tree asks whether one metric leads to another.
pub(super) fn is_at_question(state: &State) -> bool {
    let lack = state.goals.selected().and_then(|row| row.path.lack);
    state.screen == Screen::Goals && matches!(lack, Some(Lack::Lead { .. }))
}

/// Says that the metric of a theme drives the one of its goal.
pub(super) fn leads(state: &mut State) {
    let Some(question) = question_here(state) else {
        return state.refuse("nothing is asked here: it is asked where a theme moves another metric than its goal");
    };
    let roadmap = &state.plan.roadmap;
    let (moves, wants) = (roadmap.word(question.moves).to_owned(), roadmap.word(question.wants).to_owned());
    let Some(metric) = roadmap.find_symbol(Entity::Metric, question.wants) else {
        return state.refuse(format!("the metric {wants} is not in the file yet: g m, then n makes it"));
    };
    let changes = intents::link_input(&state.plan, metric, &moves);
    if state.change(&format!("{moves} leads to {wants}"), &changes).is_some() {
        state.say(format!("{moves} leads to {wants}: it stands among its inputs now, u takes it back"));
    }
}

/// Offers the signals of a theme, idea or goal, with those it rests on ticked; of a signal, what rests on it.
pub(super) fn evidence(state: &mut State) {
    match selected(state) {
        Some((goal, Entity::Goal)) => offer_signals(state, vec![goal]),
        Some((_, Entity::Theme | Entity::Idea)) => {
            let bets = marked_entries::bets(state);
            if !bets.is_empty() {
                offer_signals(state, bets);
            }
        }
        Some((signal, Entity::Signal)) => {
            let rests = resting_on(state, signal);
            let chosen = rests.iter().map(|bet| state.plan.roadmap.id(*bet).to_owned()).collect();
            picker::open_many(state, Refers::ToThemeOrIdea, Purpose::EvidenceFor(signal), chosen);
        }
        _ => state.refuse("select a theme, idea, goal or signal first"),
    }
}

/// The themes and ideas that rest on a signal.
fn resting_on(state: &State, signal: Serial) -> Vec<Serial> {
    let mut above = chain::above(&state.plan.roadmap, signal);
    above.retain(|entry| state.plan.roadmap.bet(*entry).is_some());
    above
}

fn offer_signals(state: &mut State, entries: Vec<Serial>) {
    let of = |entry: &Serial| signals_of(state, *entry);
    // Several rest on what they all rest on.
    let mut chosen: Option<BTreeSet<String>> = None;
    for signals in entries.iter().map(of) {
        chosen = Some(chosen.map_or(signals.clone(), |all| all.intersection(&signals).cloned().collect()));
    }
    let chosen = chosen.unwrap_or_default().into_iter().collect();
    picker::open_many(state, Refers::To(Entity::Signal), Purpose::Evidence(entries), chosen);
}

fn signals_of(state: &State, entry: Serial) -> BTreeSet<String> {
    let facts: Option<&Facts> = state.plan.roadmap.facts(entry);
    let symbols = facts.into_iter().flat_map(|facts| facts.linked(Relation::Evidence));
    symbols.map(|symbol| state.plan.roadmap.word(symbol).to_owned()).collect()
}

/// Lets entries rest on what was ticked, as one step of undo: what was offered ticked and is no longer goes.
pub(crate) fn rest_on(state: &mut State, entries: &[Serial], signals: &[String]) {
    let offered = |state: &State, signal: &String| state.plan.roadmap.find(Entity::Signal, signal).is_some();
    let mut changes = Vec::new();
    for entry in entries {
        changes.extend(signals.iter().flat_map(|signal| intents::link_evidence(&state.plan, *entry, signal)));
        let is_one = entries.len() == 1;
        let gone = signals_of(state, *entry).into_iter().filter(|had| is_one && !signals.contains(had));
        let gone: Vec<String> = gone.filter(|had| offered(state, had)).collect();
        changes.extend(unlinked(state, *entry, &gone));
    }
    let named = marked_entries::named(state, entries);
    let label = format!("evidence for {}", marked_entries::labelled(state, entries));
    told(state, &label, &changes, &format!("{named} rests on {}", plural::count(signals.len(), "signal", "signals")));
}

/// The same from the signal's end.
pub(crate) fn carry(state: &mut State, signal: Serial, bets: &[String]) {
    let id = state.plan.roadmap.id(signal).to_owned();
    let chosen: Vec<Serial> = bets.iter().filter_map(|bet| state.plan.roadmap.find_bet(bet)).collect();
    let mut changes: Vec<Change> =
        chosen.iter().flat_map(|bet| intents::link_evidence(&state.plan, *bet, &id)).collect();
    for bet in resting_on(state, signal).into_iter().filter(|bet| !chosen.contains(bet)) {
        changes.extend(unlinked(state, bet, std::slice::from_ref(&id)));
    }
    let rest = if chosen.len() == 1 { "theme or idea rests" } else { "themes and ideas rest" };
    let said = format!("{} {rest} on {}", chosen.len(), state.title(signal));
    told(state, &format!("evidence {id}"), &changes, &said);
}

/// The changes that take signals away from an entry, the last of its list first: the places of the others hold.
fn unlinked(state: &State, entry: Serial, signals: &[String]) -> Vec<Change> {
    let mut changes: Vec<Change> =
        signals.iter().filter_map(|signal| intents::unlink_evidence(&state.plan, entry, signal)).flatten().collect();
    changes.sort_by(|a, b| path_of(b).cmp(&path_of(a)));
    changes
}

fn path_of(change: &Change) -> Option<&crate::document::path::Path> {
    match change {
        Change::Clear { path, .. } => Some(path),
        _ => None,
    }
}

fn told(state: &mut State, label: &str, changes: &[Change], said: &str) {
    if changes.is_empty() {
        return state.say(format!("{said}, as before"));
    }
    if state.change(label, changes).is_some() {
        state.say(format!("{said}: u takes it back"));
    }
}
