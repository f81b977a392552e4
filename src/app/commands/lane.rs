//! Lanes: how soon, not at all, out; ideas that become themes and themes that become ideas.

use super::{Command, Group, SCREENS, command};
use crate::app::move_mode;
use crate::app::overlay::Scope;
use crate::app::prompt::{self, Question};
use crate::app::screens;
use crate::app::state::State;
use crate::document::chunk::Serial;
use crate::document::path::Path;
use crate::roadmap::entity::Entity;
use crate::roadmap::intents;
use crate::roadmap::lane::Lane;
use crate::roadmap::name;
use crate::rules::{Finding, Severity};
use chrono::NaiveDate;

const BETS: &[Scope] = &[Scope::Roadmap, Scope::Problems, Scope::Panes];

pub(super) const COMMANDS: &[Command] = &[
    command("lane.sooner", "A lane sooner", &["<lt>"], BETS, Group::Change, |state| shift(state, Lane::sooner))
        .about("stops at Now")
        .short("lane"),
    command("lane.later", "A lane later", &[">"], BETS, Group::Change, |state| shift(state, Lane::later))
        .about("stops at Later")
        .short("lane"),
    command("theme.move", "Move with the arrows", &["M"], BETS, Group::Change, start_move)
        .about("by hand, up and down and between lanes; Enter keeps, Esc restores")
        .short("move mode")
        .also(&["rank", "reorder"]),
    command("theme.unrank", "Let the score decide the rank", &["cs"], BETS, Group::Change, unrank)
        .about("takes a rank given by hand away")
        .short("score decides the rank"),
    command("idea.promote", "Put on the roadmap", &["p"], BETS, Group::Change, promote_selected)
        .about("an idea whose three answers are there becomes a theme")
        .short("promote")
        .also(&["theme"]),
    command("theme.demote", "Make it an idea again", &["P"], BETS, Group::Change, demote)
        .about("its text stays as it is")
        .short("demote")
        .also(&["idea"]),
    command("entry.drop", "Not doing", &["d"], BETS, Group::Change, drop_selected)
        .about("asks for the reason, in one line")
        .short("not doing")
        .also(&["drop", "no"]),
    command("theme.ship", "Shipped", &["S"], BETS, Group::Change, ship)
        .about("asks for the day")
        .short("shipped")
        .also(&["ship", "done"]),
    command("lane.now", "To Now", &[], SCREENS, Group::Change, |state| to(state, Lane::Now)),
    command("lane.next", "To Next", &[], SCREENS, Group::Change, |state| to(state, Lane::Next)),
    command("lane.last", "To Later", &[], SCREENS, Group::Change, |state| to(state, Lane::Later)),
];

fn selected_bet(state: &mut State) -> Option<Serial> {
    let bet = state.selected_bet();
    let is_broken = bet.and_then(|serial| state.plan.roadmap.facts(serial)).is_some_and(|facts| facts.is_broken);
    if is_broken {
        state.refuse("this entry does not read: ! shows where; it can be mended in a text editor only");
        return None;
    }
    if bet.is_none() {
        state.refuse("select a theme or idea first");
    }
    bet
}

fn lane_of(state: &State, serial: Serial) -> Option<Lane> {
    let bet = state.plan.roadmap.bet(serial)?;
    if is_idea(state, serial) { bet.wants } else { bet.lane }
}

fn is_idea(state: &State, serial: Serial) -> bool {
    state.plan.roadmap.facts(serial).is_some_and(|facts| facts.entity == Entity::Idea)
}

fn shift(state: &mut State, next: fn(Lane) -> Option<Lane>) {
    let Some(serial) = selected_bet(state) else { return };
    let lane = lane_of(state, serial);
    let Some(to) = lane.and_then(next) else {
        let words = match lane {
            Some(Lane::Now) => "Now is the soonest lane",
            Some(Lane::Later) => "Later is the last lane: d says no to it",
            Some(_) => "it is off the roadmap: the lane row of e brings it back",
            None => "this idea wants no lane yet: e chooses one",
        };
        return state.refuse(words);
    };
    put(state, serial, to);
}

fn to(state: &mut State, lane: Lane) {
    if let Some(serial) = selected_bet(state) {
        put(state, serial, lane);
    }
}

fn put(state: &mut State, serial: Serial, lane: Lane) {
    let id = state.plan.roadmap.id(serial).to_owned();
    let title = state.title(serial);
    let is_idea = is_idea(state, serial);
    let label = if is_idea { format!("{id} wants {}", lane.word()) } else { format!("move {id} to {}", lane.word()) };
    let changes = intents::change_lane(&state.plan, serial, lane);
    if state.change(&label, &changes).is_some() {
        screens::follow(state, serial);
        let verb = if is_idea { "wants" } else { "is in" };
        state.say(format!("{title} {verb} {}", lane.word()));
    }
}

fn start_move(state: &mut State) {
    let Some(serial) = selected_bet(state) else { return };
    let is_live = lane_of(state, serial).is_some_and(Lane::is_live) && !is_idea(state, serial);
    if is_live {
        move_mode::start(state, serial);
    } else {
        state.refuse("only themes in Now, Next and Later have a rank");
    }
}

fn unrank(state: &mut State) {
    let Some(serial) = selected_bet(state) else { return };
    let id = state.plan.roadmap.id(serial).to_owned();
    match intents::unrank(&state.plan, serial) {
        Some(changes) => {
            if state.change(&format!("let the score rank {id}"), &changes).is_some() {
                screens::follow(state, serial);
                state.say(format!("the score ranks {} again", state.title(serial)));
            }
        }
        None => state.refuse("the score decides already"),
    }
}

fn promote_selected(state: &mut State) {
    if let Some(serial) = selected_bet(state) {
        promote(state, serial);
    }
}

/// Puts an idea on the roadmap, in the lane it wants, else in Later. A half-answered one stays an idea, and the form
/// shows what is missing.
pub(crate) fn promote(state: &mut State, serial: Serial) {
    if !is_idea(state, serial) {
        return state.refuse("it is on the roadmap already: < and > change its lane");
    }
    let Some(bet) = state.plan.roadmap.bet(serial) else { return };
    let lane = bet.wants.unwrap_or(Lane::Later);
    let id = state.plan.roadmap.id(serial).to_owned();
    let title = state.title(serial);
    if !bet.answers.are_complete() {
        let missing = bet.answers.missing().join(", ");
        return state.refuse(format!("{title} is not ready: still to answer: {missing}; e asks"));
    }
    if let Some(question) = open_question(state, serial, lane) {
        return state.refuse(format!("{title} is not ready for {}: {question} e answers", lane.word()));
    }
    let changes = intents::promote(&state.plan, serial, lane);
    if state.change(&format!("put {id} in {}", lane.word()), &changes).is_some() {
        screens::follow(state, serial);
        state.say(format!("{title} is on the roadmap, in {}", lane.word()));
    }
}

/// What `check` would call an error in the answers of an idea, were it in a lane; its question.
pub(crate) fn open_question(state: &State, serial: Serial, lane: Lane) -> Option<String> {
    let mut tried = state.plan.clone();
    let id = tried.roadmap.id(serial).to_owned();
    let changes = intents::promote(&tried, serial, lane);
    let made = tried.change("", &changes).ok()?;
    let theme = tried.roadmap.find_bet(&id)?;
    let answers = [name::WHY, name::TARGET, name::TRADE_OFFS].map(|field| Path::of_fields(&[field]));
    let checker = state.checks.tried(&tried, &made);
    let is_open = |finding: &&Finding| {
        finding.severity == Severity::Error && answers.iter().any(|answer| finding.place.path.starts_with(answer))
    };
    checker.of(theme).find(is_open).map(|finding| finding.question.clone())
}

fn demote(state: &mut State) {
    let Some(serial) = selected_bet(state) else { return };
    if is_idea(state, serial) {
        return state.refuse("it is an idea already");
    }
    let id = state.plan.roadmap.id(serial).to_owned();
    let changes = intents::demote(&state.plan, serial);
    if state.change(&format!("make {id} an idea"), &changes).is_some() {
        screens::follow(state, serial);
        state.say(format!("{} is an idea again: p puts it back", state.title(serial)));
    }
}

fn drop_selected(state: &mut State) {
    if let Some(serial) = selected_bet(state) {
        prompt::open(state, Question::Drop(serial), "");
    }
}

/// Says no, with the reason.
pub(crate) fn drop_because(state: &mut State, serial: Serial, because: &str) {
    let id = state.plan.roadmap.id(serial).to_owned();
    let title = state.title(serial);
    let changes = intents::drop_bet(&state.plan, serial, because);
    if state.change(&format!("not doing {id}"), &changes).is_some() {
        state.say(format!("not doing {title}: {because}"));
    }
}

fn ship(state: &mut State) {
    let Some(serial) = selected_bet(state) else { return };
    if is_idea(state, serial) {
        return state.refuse("an idea cannot be shipped: p puts it on the roadmap first");
    }
    let known = state.plan.roadmap.bet(serial).and_then(|bet| bet.shipped_on);
    let day = known.unwrap_or(state.today).format("%Y-%m-%d").to_string();
    prompt::open(state, Question::Ship(serial), &day);
}

/// Marks a theme as out since a day.
pub(crate) fn ship_on(state: &mut State, serial: Serial, on: NaiveDate) {
    let id = state.plan.roadmap.id(serial).to_owned();
    let title = state.title(serial);
    if state.change(&format!("ship {id}"), &intents::ship(serial, on)).is_some() {
        state.say(format!("{title} is out since {on}; in a month, look whether it worked"));
    }
}
