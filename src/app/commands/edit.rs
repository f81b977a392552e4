//! Writing: new entries, forms, single fields, undo.

use super::{Command, EVERYWHERE, Group, LISTS, SCREENS, command};
use crate::app::commands::repeat;
use crate::app::model::marked_entries;
use crate::app::overlays::Scope;
use crate::app::overlays::form;
use crate::app::overlays::form::{Part, Subject};
use crate::app::overlays::prompt;
use crate::app::overlays::prompt::Question;
use crate::app::state::{Screen, State, Tone};
use crate::app::views;
use crate::app::workflows::reload;
use crate::app::workflows::what_if;
use crate::document::path::Path;
use crate::document::write::Draft;
use crate::roadmap::change::Change;
use crate::roadmap::entry_kind::Entity;
use crate::roadmap::entry_row::Facts;
use crate::roadmap::lane::Lane;
use crate::roadmap::name;
use crate::text::number;

/// Where what is selected is an entry, and not a finding about one.
const OF_ENTRIES: &[Scope] = &[Scope::Roadmap, Scope::Entities, Scope::Panes];
const BETS: &[Scope] = &[Scope::Roadmap, Scope::Problems, Scope::Panes];

pub(super) const COMMANDS: &[Command] = &[
    command("entry.new", "New", &["n"], LISTS, Group::Change, new)
        .about("in a lane: an idea that wants it; in the tree: what hangs on the row; elsewhere an entry of the list")
        .short("new")
        .also(&["add", "create", "capture"]),
    command("item.new", "New option for this theme", &["N"], BETS, Group::Change, new_item)
        .about("a way to solve it, not a promise"),
    command("entry.edit", "Edit all fields", &["e"], SCREENS, Group::Change, edit).short("edit").also(&["form"]),
    command("edit.title", "Change the title", &["ct"], SCREENS, Group::Change, |state| part(state, Part::Title))
        .short("title")
        .also(&["rename title"]),
    command("edit.why", "Change the why", &["cw"], BETS, Group::Change, |state| part(state, Part::Why))
        .about("problem, reason, customer")
        .short("why"),
    command("edit.target", "Change the target metric", &["cm"], SCREENS, Group::Change, |state| {
        part(state, Part::Target);
    })
    .about("which number, from what to what, by when")
    .short("target metric"),
    command("edit.trade-off", "Change the trade-off", &["cr"], BETS, Group::Change, |state| {
        part(state, Part::TradeOffs);
    })
    .about("what will not be done because of it")
    .short("trade-off"),
    command("entry.rename", "Change the id", &["ci"], SCREENS, Group::Change, rename)
        .about("and every reference to it")
        .short("id")
        .also(&["rename"]),
    command("entry.delete", "Delete", &["D"], OF_ENTRIES, Group::Change, delete)
        .about("undo brings it back; to say no to a theme, use d")
        .also(&["remove", "rm"]),
    command("roadmap.edit", "Edit the roadmap's own fields", &["ge"], SCREENS, Group::Change, |state| {
        form::open(state, Subject::Roadmap, Part::All);
    })
    .about("product, vision, capacity, limits")
    .short("roadmap's fields")
    .also(&["product", "vision", "capacity"]),
    command("metric.reading", "A reading for today", &["R"], SCREENS, Group::Change, reading)
        .about("of the selected metric, or the metric of the selected theme or goal"),
    command("edit.again", "Make the last change again", &[], SCREENS, Group::Change, repeat::again)
        .about("here: with its answers, as they were typed")
        .short("again")
        .also(&["repeat", "dot"]),
    command("undo", "Undo", &["u"], EVERYWHERE, Group::Keep, undo).short("undo"),
    command("redo", "Redo", &["<C-r>"], EVERYWHERE, Group::Keep, redo).short("redo"),
];

fn new(state: &mut State) {
    match state.screen {
        Screen::Goals => new_below(state),
        Screen::Lanes | Screen::Board | Screen::Timeline | Screen::NoList | Screen::Scores => {
            let lane = views::lane_of_selection(state);
            prompt::open(state, Question::Capture(lane), "");
        }
        Screen::Entities(entity) => form::create::start(state, entity, ""),
        Screen::Balance | Screen::Problems | Screen::Clashes => prompt::open(state, Question::Capture(None), ""),
    }
}

/// In the tree of goals: what hangs on the selected row. On an objective a goal, on a goal or beside its themes an
/// idea, else a goal.
fn new_below(state: &mut State) {
    let facts = state.selected().and_then(|serial| state.plan.roadmap.facts(serial));
    match (facts.map(|facts| facts.entity), state.goals.goal_here()) {
        (Some(Entity::Objective), _) => {
            let id = facts.map_or("", |facts| state.plan.roadmap.word(facts.id)).to_owned();
            let serves = (Path::of_fields(&[name::SERVES]).index(0), Draft::Text(id));
            form::create::start_with(state, Entity::Goal, "", vec![serves]);
        }
        (Some(_), Some(goal)) => prompt::open(state, Question::CaptureFor(goal), ""),
        (Some(_), None) if state.plan.roadmap.of(Entity::Goal).next().is_some() => {
            prompt::open(state, Question::Capture(None), "");
        }
        _ => form::create::start(state, Entity::Goal, ""),
    }
}

/// Keeps one idea.
pub(crate) fn capture(state: &mut State, lane: Option<Lane>, title: &str) {
    capture_lines(state, lane, &[title]);
}

/// Keeps pasted lines as ideas; where that is refused they are asked about again, and nothing is lost.
pub(crate) fn capture_pasted(state: &mut State, lane: Option<Lane>, lines: &[&str]) {
    state.message = None;
    capture_lines(state, lane, lines);
    if state.message.as_ref().is_some_and(|message| message.tone == Tone::Refused) {
        prompt::open(state, Question::Capture(lane), &lines.join(" / "));
    }
}

/// Keeps an idea a line, as one step of undo.
fn capture_lines(state: &mut State, lane: Option<Lane>, titles: &[&str]) {
    let wants = lane.map(|lane| (Path::of_fields(&[name::WANTS]), Draft::Source(lane.word().to_owned())));
    keep_ideas(state, wants, titles);
}

/// Keeps ideas that serve a goal, as one step of undo.
pub(crate) fn capture_for(state: &mut State, goal: crate::document::chunk::Serial, titles: &[&str]) {
    let id = state.plan.roadmap.id(goal).to_owned();
    keep_ideas(state, Some((Path::of_fields(&[name::GOALS]).index(0), Draft::Text(id))), titles);
}

fn keep_ideas(state: &mut State, known: Option<(Path, Draft)>, titles: &[&str]) {
    let mut made = Vec::new();
    let mut changes = Vec::new();
    for title in titles {
        let is_taken = |id: &str| state.plan.roadmap.find_bet(id).is_some() || made.iter().any(|other| other == id);
        let id = crate::roadmap::slug::id_for(title, is_taken);
        let mut fields = vec![(Path::of_fields(&[name::TITLE]), Draft::Text((*title).to_owned()))];
        fields.extend(known.clone());
        changes.push(Change::Insert { entity: Entity::Idea, id: id.clone(), fields });
        made.push(id);
    }
    let count = crate::text::plural::count(made.len(), "idea", "ideas");
    let label = match made.as_slice() {
        [only] => format!("new idea {only}"),
        _ => format!("{count} noted"),
    };
    let Some(done) = state.change(&label, &changes) else { return };
    if let Some(last) = done.made.last() {
        views::follow(state, *last);
    }
    let is_hidden = done.made.last().is_some_and(|last| !state.shows(*last));
    match titles {
        [only] if is_hidden => state.say(format!("{only} is noted; the filter hides it: f f shows everything")),
        [only] => state.say(format!("{only} is noted: e answers its questions")),
        _ => state.say(format!("{count} noted, one a line")),
    }
}

fn new_item(state: &mut State) {
    match state.selected_bet() {
        Some(theme) => prompt::open(state, Question::NewItem(theme), ""),
        None => state.refuse("select a theme or idea first: options belong to one"),
    }
}

/// Opens the form of what is selected.
pub(crate) fn edit(state: &mut State) {
    part(state, Part::All);
}

fn part(state: &mut State, part: Part) {
    if state.screen == Screen::Goals && state.goals.is_at_vision() {
        return form::open_at(state, Subject::Roadmap, &Path::of_fields(&[name::VISION]));
    }
    let Some(serial) = state.selected() else { return state.refuse("nothing is selected") };
    let Some(facts) = state.plan.roadmap.facts(serial) else { return };
    if facts.is_broken {
        return state.refuse("this entry does not read: ! shows where; it can be mended in a text editor only");
    }
    let has_target = facts.bet().is_some() || facts.goal().is_some();
    match part {
        Part::Why | Part::TradeOffs | Part::Scores if facts.bet().is_none() => {
            state.refuse(format!("{} has none: only themes and ideas do", an(facts.entity)));
        }
        Part::Target if !has_target => {
            state.refuse(format!("{} has no target: themes, goals and objectives do", an(facts.entity)));
        }
        part => form::open(state, Subject::Entry(serial), part),
    }
}

fn an(entity: Entity) -> String {
    crate::roadmap::field::with_article(entity.noun())
}

fn rename(state: &mut State) {
    match state.selected() {
        Some(serial) => {
            let id = state.plan.roadmap.id(serial).to_owned();
            prompt::open(state, Question::Rename(serial), &id);
        }
        None => state.refuse("nothing is selected"),
    }
}

fn delete(state: &mut State) {
    let entries = marked_entries::targets(state);
    if entries.is_empty() {
        return state.refuse("nothing is selected");
    }
    let label = format!("delete {}", marked_entries::labelled(state, &entries));
    let titles = marked_entries::named(state, &entries);
    // Of many, what names them is not counted: each would be looked for in every entry.
    let references = if let [only] = entries.as_slice() { referring(state, *only) } else { 0 };
    let changes: Vec<Change> = entries.iter().map(|serial| Change::Remove(*serial)).collect();
    if state.change(&label, &changes).is_some() {
        let (verb, them) = if entries.len() == 1 { ("is", "it") } else { ("are", "them") };
        let told = match references {
            0 => String::new(),
            1 => "; 1 reference to it now leads nowhere".to_owned(),
            n => format!("; {n} references to it now lead nowhere"),
        };
        state.say(format!("{titles} {verb} deleted{told}: u brings {them} back"));
    }
}

/// How many other entries name an entry.
fn referring(state: &State, serial: crate::document::chunk::Serial) -> usize {
    let roadmap = &state.plan.roadmap;
    let names_it = |facts: &&crate::roadmap::entry_row::Facts| {
        facts.serial != serial && facts.links.iter().any(|link| roadmap.follow_link(*link) == Some(serial))
    };
    let Some(own) = roadmap.facts(serial) else { return 0 };
    let id = roadmap.word(own.id);
    // Only entries whose bytes hold the id can name it.
    let holds = |facts: &&crate::roadmap::entry_row::Facts| {
        state.plan.document.entry(facts.serial).is_some_and(|entry| entry.text.contains(id))
    };
    roadmap.all().filter(holds).filter(names_it).count()
}

fn reading(state: &mut State) {
    let facts = state.selected().and_then(|serial| state.plan.roadmap.facts(serial));
    let metric = facts.and_then(|facts| match facts.entity {
        Entity::Metric => Some(facts.serial),
        _ => state.metric_of(facts),
    });
    match metric {
        Some(metric) => {
            let known = state.plan.roadmap.facts(metric).and_then(Facts::metric);
            let today = known.and_then(|metric| metric.readings.iter().find(|(day, _)| *day == state.today));
            let today = today.map(|(_, value)| number::plain(*value)).unwrap_or_default();
            prompt::open(state, Question::Reading(metric), &today);
        }
        None => state.refuse("select a metric, or a theme or goal whose target names one"),
    }
}

fn undo(state: &mut State) {
    repeat::forget(state);
    if what_if::ends_undo(state) {
        return;
    }
    match state.plan.undo() {
        Ok(Some((label, made))) => {
            state.follow(&made);
            select_touched(state, &made.touched);
            reload::stepped(state, &label, true);
            state.say(format!("undid: {label}"));
        }
        Err(not_made) => state.refuse(not_made.to_string()),
        Ok(None) => state.refuse("nothing to undo: this is the file as it was opened"),
    }
}

fn redo(state: &mut State) {
    repeat::forget(state);
    match state.plan.redo() {
        Ok(Some((label, made))) => {
            state.follow(&made);
            select_touched(state, &made.touched);
            reload::stepped(state, &label, false);
            state.say(format!("did again: {label}"));
        }
        Err(not_made) => state.refuse(not_made.to_string()),
        Ok(None) => state.refuse("nothing to do again"),
    }
}

/// What undo changed should be in sight, if one entry was touched and the screen can show it.
fn select_touched(state: &mut State, touched: &[crate::document::chunk::Serial]) {
    let [only] = touched else { return };
    views::select(state, *only);
}
