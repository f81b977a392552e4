//! Lanes: how soon, not at all, out; ideas that become themes and themes that become ideas.

use super::{Command, Group, SCREENS, command};
use crate::app::model::marked_entries;
use crate::app::overlays::Scope;
use crate::app::overlays::move_mode;
use crate::app::overlays::prompt;
use crate::app::overlays::prompt::Question;
use crate::app::state::State;
use crate::app::views;
use crate::app::workflows::override_rank;
use crate::document::chunk::Serial;
use crate::document::path::Path;
use crate::roadmap::change::Change;
use crate::roadmap::entry_kind::Entity;
use crate::roadmap::intents;
use crate::roadmap::lane::Lane;
use crate::roadmap::name;
use crate::rules::{Finding, Severity};
use crate::text::plural;
use chrono::NaiveDate;
use std::collections::BTreeSet;

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
    command("theme.overrule", "Overrule the score", &["O"], BETS, Group::Change, override_rank::start)
        .about("above which theme, and why: the reason is kept as a decision")
        .short("overrule")
        .also(&["override", "rank above"]),
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

/// The selected theme or idea, for what is done to one alone.
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

/// Whether it is neither out nor said no to.
fn is_live(state: &State, serial: Serial) -> bool {
    state.plan.roadmap.bet(serial).is_some_and(|bet| !bet.says_why_dropped && bet.lane.is_none_or(Lane::is_live))
}

fn is_idea(state: &State, serial: Serial) -> bool {
    state.plan.roadmap.facts(serial).is_some_and(|facts| facts.entity == Entity::Idea)
}

fn shift(state: &mut State, next: fn(Lane) -> Option<Lane>) {
    let bets = marked_entries::bets(state);
    let moves: Vec<(Serial, Lane)> =
        bets.iter().filter_map(|serial| Some((*serial, lane_of(state, *serial).and_then(next)?))).collect();
    match (bets.as_slice(), moves.as_slice()) {
        ([], _) => {}
        ([only], []) => {
            let words = match lane_of(state, *only) {
                Some(Lane::Now) => "Now is the soonest lane",
                Some(Lane::Later) => "Later is the last lane: d says no to it",
                Some(_) => "it is off the roadmap: the lane row of e brings it back",
                None => "this idea wants no lane yet: e chooses one",
            };
            state.refuse(words);
        }
        (_, []) => state.refuse("none of them can go further: Now is the soonest lane, Later the last"),
        (_, moves) => put(state, moves, bets.len() - moves.len()),
    }
}

fn to(state: &mut State, lane: Lane) {
    let bets = marked_entries::bets(state);
    if !bets.is_empty() {
        let moves: Vec<(Serial, Lane)> = bets.into_iter().map(|serial| (serial, lane)).collect();
        put(state, &moves, 0);
    }
}

/// Puts each into its lane, as one step; `stay` is how many were left where they are.
fn put(state: &mut State, moves: &[(Serial, Lane)], stay: usize) {
    let entries: Vec<Serial> = moves.iter().map(|(serial, _)| *serial).collect();
    let lanes: BTreeSet<&str> = moves.iter().map(|(_, lane)| lane.word()).collect();
    let lane = lanes.into_iter().collect::<Vec<_>>().join(" and ");
    let wants = entries.iter().all(|serial| is_idea(state, *serial));
    let named = marked_entries::labelled(state, &entries);
    let label = if wants { format!("{named} wants {lane}") } else { format!("move {named} to {lane}") };
    let titles = marked_entries::named(state, &entries);
    let changes: Vec<Change> =
        moves.iter().flat_map(|(serial, lane)| intents::change_lane(&state.plan, *serial, *lane)).collect();
    if state.change(&label, &changes).is_none() {
        return;
    }
    follow(state, &entries);
    let verb = match (wants, entries.len()) {
        (true, 1) => "wants",
        (true, _) => "want",
        (false, 1) => "is in",
        (false, _) => "are in",
    };
    let stayed = match stay {
        0 => String::new(),
        count => format!("; {count} could go no further"),
    };
    state.say(format!("{titles} {verb} {lane}{stayed}"));
}

/// After an edit of one entry the selection stays on it.
pub(super) fn follow(state: &mut State, entries: &[Serial]) {
    if let [only] = entries {
        views::follow(state, *only);
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
    let bets = marked_entries::bets(state);
    if bets.is_empty() {
        return;
    }
    let ranked: Vec<(Serial, Vec<Change>)> =
        bets.iter().filter_map(|serial| Some((*serial, intents::unrank(&state.plan, *serial)?))).collect();
    let entries: Vec<Serial> = ranked.iter().map(|(serial, _)| *serial).collect();
    if entries.is_empty() {
        return state.refuse("the score decides already");
    }
    let changes: Vec<Change> = ranked.into_iter().flat_map(|(_, changes)| changes).collect();
    let label = format!("let the score rank {}", marked_entries::labelled(state, &entries));
    if state.change(&label, &changes).is_some() {
        follow(state, &entries);
        state.say(format!("the score ranks {} again", marked_entries::named(state, &entries)));
    }
}

fn promote_selected(state: &mut State) {
    match marked_entries::bets(state).as_slice() {
        [] => {}
        [only] => promote(state, *only),
        several => promote_all(state, several),
    }
}

/// Puts those on the roadmap that are ready; the others stay ideas.
fn promote_all(state: &mut State, bets: &[Serial]) {
    let ideas: Vec<Serial> = bets.iter().copied().filter(|serial| is_idea(state, *serial)).collect();
    let is_ready = |serial: &Serial| {
        let bet = state.plan.roadmap.bet(*serial);
        let lane = bet.and_then(|bet| bet.wants).unwrap_or(Lane::Later);
        bet.is_some_and(|bet| bet.answers.are_complete()) && open_question(state, *serial, lane).is_none()
    };
    let ready: Vec<Serial> = ideas.iter().copied().filter(is_ready).collect();
    let left = ideas.len() - ready.len();
    if ready.is_empty() {
        return state.refuse(match left {
            0 => "they are on the roadmap already: < and > change their lane",
            _ => "none of these ideas is ready: why, target and trade-off come first; e asks",
        });
    }
    let changes: Vec<Change> = ready
        .iter()
        .flat_map(|serial| {
            let wants = state.plan.roadmap.bet(*serial).and_then(|bet| bet.wants);
            intents::promote(&state.plan, *serial, wants.unwrap_or(Lane::Later))
        })
        .collect();
    let told = plural::count(ready.len(), "idea", "ideas");
    if state.change(&format!("put {told} on the roadmap"), &changes).is_some() {
        let stayed = if left == 0 { String::new() } else { format!("; {left} still to answer stay ideas") };
        state.say(format!("{told} put on the roadmap{stayed}"));
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
        views::follow(state, serial);
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
    let bets = marked_entries::bets(state);
    // What is out or was said no to would lose its day or its reason on the way back.
    let themes: Vec<Serial> =
        bets.iter().copied().filter(|serial| !is_idea(state, *serial) && is_live(state, *serial)).collect();
    if themes.is_empty() {
        let all_ideas = bets.iter().all(|serial| is_idea(state, *serial));
        return match (bets.is_empty(), all_ideas) {
            (true, _) => {}
            (false, true) => state.refuse("it is an idea already"),
            (false, false) => state.refuse("it is off the roadmap: the lane row of e brings it back first"),
        };
    }
    let changes: Vec<Change> = themes.iter().flat_map(|serial| intents::demote(&state.plan, *serial)).collect();
    let label = match themes.as_slice() {
        [_] => format!("make {} an idea", marked_entries::labelled(state, &themes)),
        _ => format!("make {} ideas", marked_entries::labelled(state, &themes)),
    };
    let titles = marked_entries::named(state, &themes);
    if state.change(&label, &changes).is_some() {
        follow(state, &themes);
        state.say(match themes.as_slice() {
            [_] => format!("{titles} is an idea again: p puts it back"),
            _ => format!("{titles} are ideas again: p puts them back"),
        });
    }
}

fn drop_selected(state: &mut State) {
    let bets = marked_entries::bets(state);
    let open: Vec<Serial> = match bets.as_slice() {
        [only] => vec![*only],
        // Among many, what is out and what has its reason already stays as it is.
        several => several.iter().copied().filter(|serial| is_live(state, *serial)).collect(),
    };
    match (bets.is_empty(), open.is_empty()) {
        (true, _) => {}
        (false, true) => state.refuse("they are out, or were said no to already"),
        (false, false) => prompt::open(state, Question::Drop(open), ""),
    }
}

/// Says no, with the reason.
pub(crate) fn drop_because(state: &mut State, bets: &[Serial], because: &str) {
    let label = format!("not doing {}", marked_entries::labelled(state, bets));
    let titles = marked_entries::named(state, bets);
    let changes: Vec<Change> =
        bets.iter().flat_map(|serial| intents::drop_bet(&state.plan, *serial, because)).collect();
    if state.change(&label, &changes).is_some() {
        state.say(format!("not doing {titles}: {because}"));
    }
}

fn ship(state: &mut State) {
    let bets = marked_entries::bets(state);
    let themes: Vec<Serial> = bets.iter().copied().filter(|serial| !is_idea(state, *serial)).collect();
    let [first, ..] = themes.as_slice() else {
        if !bets.is_empty() {
            state.refuse("an idea cannot be shipped: p puts it on the roadmap first");
        }
        return;
    };
    let known = state.plan.roadmap.bet(*first).and_then(|bet| bet.shipped_on);
    let day = known.unwrap_or(state.today).format("%Y-%m-%d").to_string();
    prompt::open(state, Question::Ship(themes), &day);
}

/// Marks themes as out since a day.
pub(crate) fn ship_on(state: &mut State, themes: &[Serial], on: NaiveDate) {
    let label = format!("ship {}", marked_entries::labelled(state, themes));
    let titles = marked_entries::named(state, themes);
    let changes: Vec<Change> = themes.iter().flat_map(|serial| intents::ship(*serial, on)).collect();
    if state.change(&label, &changes).is_some() {
        let verb = if themes.len() == 1 { "is" } else { "are" };
        state.say(format!("{titles} {verb} out since {on}; in a month, look whether it worked"));
    }
}
