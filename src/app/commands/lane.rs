//! Lanes: how soon, not at all, out; ideas that become themes and themes that become ideas.

use super::{Command, CommandGroup, VIEWS_AND_PANES, command};
use crate::app::model::marked_entries;
use crate::app::model::mode::Scope;
use crate::app::model::screen::Screen;
use crate::app::model::selection::SelectRequest;
use crate::app::model::selection::Selection;
use crate::app::model::session::Session;
use crate::app::model::status::StatusLine;
use crate::app::overlays::Overlay;
use crate::app::overlays::move_mode;
use crate::app::overlays::prompt;
use crate::app::overlays::prompt::PromptQuestion;
use crate::app::workflows::override_rank;
use crate::document::chunk::EntryId;
use crate::document::path::Path;
use crate::roadmap::change::Change;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::intents;
use crate::roadmap::lane::Lane;
use crate::roadmap::name;
use crate::rules::{Finding, Severity};
use crate::text::plural;
use chrono::NaiveDate;
use std::collections::BTreeSet;

const THEME_SCOPES: &[Scope] = &[Scope::Roadmap, Scope::Problems, Scope::Panes];

pub(super) const COMMANDS: &[Command] = &[
    command("lane.sooner", "A lane sooner", &["<lt>"], THEME_SCOPES, CommandGroup::Change, |state| {
        shift_lanes(&mut state.session, &mut state.selection, &state.screen, &mut state.status, Lane::earlier);
    })
    .about("stops at Now")
    .short("lane"),
    command("lane.later", "A lane later", &[">"], THEME_SCOPES, CommandGroup::Change, |state| {
        shift_lanes(&mut state.session, &mut state.selection, &state.screen, &mut state.status, Lane::later);
    })
    .about("stops at Later")
    .short("lane"),
    command("theme.move", "Move with the arrows", &["M"], THEME_SCOPES, CommandGroup::Change, |state| {
        start_move(&state.session, &state.selection, &mut state.overlays, &mut state.status);
    })
    .about("by hand, up and down and between lanes; Enter keeps, Esc restores")
    .short("move mode")
    .synonyms(&["rank", "reorder"]),
    command("theme.overrule", "Overrule the score", &["O"], THEME_SCOPES, CommandGroup::Change, |state| {
        override_rank::start(&state.session, &state.selection, &mut state.overlays, &mut state.status);
    })
    .about("above which theme, and why: the reason is kept as a decision")
    .short("overrule")
    .synonyms(&["override", "rank above"]),
    command("theme.unrank", "Let the score decide the rank", &["cs"], THEME_SCOPES, CommandGroup::Change, |state| {
        clear_manual_rank(&mut state.session, &mut state.selection, &state.screen, &mut state.status);
    })
    .about("takes a rank given by hand away")
    .short("score decides the rank"),
    command("idea.promote", "Put on the roadmap", &["p"], THEME_SCOPES, CommandGroup::Change, |state| {
        promote_selected(&mut state.session, &mut state.selection, &state.screen, &mut state.status);
    })
    .about("an idea whose three answers are there becomes a theme")
    .short("promote")
    .synonyms(&["theme"]),
    command("theme.demote", "Make it an idea again", &["P"], THEME_SCOPES, CommandGroup::Change, |state| {
        demote_selected(&mut state.session, &mut state.selection, &state.screen, &mut state.status);
    })
    .about("its text stays as it is")
    .short("demote")
    .synonyms(&["idea"]),
    command("entry.drop", "Not doing", &["d"], THEME_SCOPES, CommandGroup::Change, |state| {
        drop_selected(&state.session, &state.selection, &state.screen, &mut state.overlays, &mut state.status);
    })
    .about("asks for the reason, in one line")
    .short("not doing")
    .synonyms(&["drop", "no"]),
    command("theme.ship", "Shipped", &["S"], THEME_SCOPES, CommandGroup::Change, |state| {
        ask_for_ship_date(&state.session, &state.selection, &state.screen, &mut state.overlays, &mut state.status);
    })
    .about("asks for the day")
    .short("shipped")
    .synonyms(&["ship", "done"]),
    command("lane.now", "To Now", &[], VIEWS_AND_PANES, CommandGroup::Change, |state| {
        move_to_lane(&mut state.session, &mut state.selection, &state.screen, &mut state.status, Lane::Now);
    }),
    command("lane.next", "To Next", &[], VIEWS_AND_PANES, CommandGroup::Change, |state| {
        move_to_lane(&mut state.session, &mut state.selection, &state.screen, &mut state.status, Lane::Next);
    }),
    command("lane.last", "To Later", &[], VIEWS_AND_PANES, CommandGroup::Change, |state| {
        move_to_lane(&mut state.session, &mut state.selection, &state.screen, &mut state.status, Lane::Later);
    }),
];

/// The selected theme or idea, for what is done to one alone.
fn require_selected_theme(session: &Session, selection: &Selection, status: &mut StatusLine) -> Option<EntryId> {
    let theme_row = selection.theme(session);
    let is_broken = theme_row.and_then(|entry| session.plan.roadmap.row(entry)).is_some_and(|row| row.is_broken);
    if is_broken {
        status.refuse("this entry does not read: ! shows where; it can be mended in a text editor only");
        return None;
    }
    if theme_row.is_none() {
        status.refuse("select a theme or idea first");
    }
    theme_row
}

fn lane_of(session: &Session, entry: EntryId) -> Option<Lane> {
    let theme_row = session.plan.roadmap.theme(entry)?;
    if is_idea(session, entry) { theme_row.proposed_for } else { theme_row.lane }
}

/// Whether it is neither out nor said no to.
fn is_live(session: &Session, entry: EntryId) -> bool {
    session
        .plan
        .roadmap
        .theme(entry)
        .is_some_and(|theme_row| !theme_row.has_drop_reason && theme_row.lane.is_none_or(Lane::is_live))
}

fn is_idea(session: &Session, entry: EntryId) -> bool {
    session.plan.roadmap.row(entry).is_some_and(|row| row.kind == EntryKind::Idea)
}

fn shift_lanes(
    session: &mut Session,
    selection: &mut Selection,
    screen: &Screen,
    status: &mut StatusLine,
    next: fn(Lane) -> Option<Lane>,
) {
    let theme_ids = marked_entries::target_themes(session, selection, screen, status);
    let moves: Vec<(EntryId, Lane)> =
        theme_ids.iter().filter_map(|entry| Some((*entry, lane_of(session, *entry).and_then(next)?))).collect();
    match (theme_ids.as_slice(), moves.as_slice()) {
        ([], _) => {}
        ([only], []) => {
            let words = match lane_of(session, *only) {
                Some(Lane::Now) => "Now is the soonest lane",
                Some(Lane::Later) => "Later is the last lane: d says no to it",
                Some(_) => "it is off the roadmap: the lane row of e brings it back",
                None => "this idea wants no lane yet: e chooses one",
            };
            status.refuse(words);
        }
        (_, []) => status.refuse("none of them can go further: Now is the soonest lane, Later the last"),
        (_, moves) => apply_lanes(session, selection, status, moves, theme_ids.len() - moves.len()),
    }
}

fn move_to_lane(
    session: &mut Session,
    selection: &mut Selection,
    screen: &Screen,
    status: &mut StatusLine,
    lane: Lane,
) {
    let theme_ids = marked_entries::target_themes(session, selection, screen, status);
    if !theme_ids.is_empty() {
        let moves: Vec<(EntryId, Lane)> = theme_ids.into_iter().map(|entry| (entry, lane)).collect();
        apply_lanes(session, selection, status, &moves, 0);
    }
}

/// Puts each into its lane, as one step; `stay` is how many were left where they are.
fn apply_lanes(
    session: &mut Session,
    selection: &mut Selection,
    status: &mut StatusLine,
    moves: &[(EntryId, Lane)],
    stay: usize,
) {
    let entries: Vec<EntryId> = moves.iter().map(|(entry, _)| *entry).collect();
    let lanes: BTreeSet<&str> = moves.iter().map(|(_, lane)| lane.name()).collect();
    let lane = lanes.into_iter().collect::<Vec<_>>().join(" and ");
    let wants = entries.iter().all(|entry| is_idea(session, *entry));
    let named = marked_entries::undo_label(session, &entries);
    let label = if wants { format!("{named} wants {lane}") } else { format!("move {named} to {lane}") };
    let titles = marked_entries::describe(session, &entries);
    let changes: Vec<Change> =
        moves.iter().flat_map(|(entry, lane)| intents::change_lane(&session.plan, *entry, *lane)).collect();
    if status.report(session.apply(&label, &changes)).is_none() {
        return;
    }
    keep_selected(selection, &entries);
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
    status.say(format!("{titles} {verb} {lane}{stayed}"));
}

/// After an edit of one entry the selection stays on it.
pub(super) fn keep_selected(selection: &mut Selection, entries: &[EntryId]) {
    if let [only] = entries {
        selection.request(SelectRequest::Follow(*only));
    }
}

fn start_move(session: &Session, selection: &Selection, overlays: &mut Vec<Overlay>, status: &mut StatusLine) {
    let Some(entry) = require_selected_theme(session, selection, status) else { return };
    let is_live = lane_of(session, entry).is_some_and(Lane::is_live) && !is_idea(session, entry);
    if is_live {
        move_mode::start(session, overlays, entry);
    } else {
        status.refuse("only themes in Now, Next and Later have a rank");
    }
}

fn clear_manual_rank(session: &mut Session, selection: &mut Selection, screen: &Screen, status: &mut StatusLine) {
    let theme_ids = marked_entries::target_themes(session, selection, screen, status);
    if theme_ids.is_empty() {
        return;
    }
    let ranked: Vec<(EntryId, Vec<Change>)> =
        theme_ids.iter().filter_map(|entry| Some((*entry, intents::unrank(&session.plan, *entry)?))).collect();
    let entries: Vec<EntryId> = ranked.iter().map(|(entry, _)| *entry).collect();
    if entries.is_empty() {
        return status.refuse("the score decides already");
    }
    let changes: Vec<Change> = ranked.into_iter().flat_map(|(_, changes)| changes).collect();
    let label = format!("let the score rank {}", marked_entries::undo_label(session, &entries));
    if status.report(session.apply(&label, &changes)).is_some() {
        keep_selected(selection, &entries);
        status.say(format!("the score ranks {} again", marked_entries::describe(session, &entries)));
    }
}

fn promote_selected(session: &mut Session, selection: &mut Selection, screen: &Screen, status: &mut StatusLine) {
    match marked_entries::target_themes(session, selection, screen, status).as_slice() {
        [] => {}
        [only] => promote(session, selection, status, *only),
        several => promote_ready(session, status, several),
    }
}

/// Puts those on the roadmap that are ready; the others stay ideas.
fn promote_ready(session: &mut Session, status: &mut StatusLine, theme_ids: &[EntryId]) {
    let ideas: Vec<EntryId> = theme_ids.iter().copied().filter(|entry| is_idea(session, *entry)).collect();
    let is_ready = |entry: &EntryId| {
        let theme_row = session.plan.roadmap.theme(*entry);
        let lane = theme_row.and_then(|theme_row| theme_row.proposed_for).unwrap_or(Lane::Later);
        theme_row.is_some_and(|theme_row| theme_row.answers.is_complete())
            && blocking_question(session, *entry, lane).is_none()
    };
    let ready: Vec<EntryId> = ideas.iter().copied().filter(is_ready).collect();
    let left = ideas.len() - ready.len();
    if ready.is_empty() {
        return status.refuse(match left {
            0 => "they are on the roadmap already: < and > change their lane",
            _ => "none of these ideas is ready: why, target and trade-off come first; e asks",
        });
    }
    let changes: Vec<Change> = ready
        .iter()
        .flat_map(|entry| {
            let wants = session.plan.roadmap.theme(*entry).and_then(|theme_row| theme_row.proposed_for);
            intents::promote(&session.plan, *entry, wants.unwrap_or(Lane::Later))
        })
        .collect();
    let told = plural::format_count(ready.len(), "idea", "ideas");
    if status.report(session.apply(&format!("put {told} on the roadmap"), &changes)).is_some() {
        let stayed = if left == 0 { String::new() } else { format!("; {left} still to answer stay ideas") };
        status.say(format!("{told} put on the roadmap{stayed}"));
    }
}

/// Puts an idea on the roadmap, in the lane it wants, else in Later. A half-answered one stays an idea, and the form
/// shows what is missing.
pub(crate) fn promote(session: &mut Session, selection: &mut Selection, status: &mut StatusLine, entry: EntryId) {
    if !is_idea(session, entry) {
        return status.refuse("it is on the roadmap already: < and > change its lane");
    }
    let Some(theme_row) = session.plan.roadmap.theme(entry) else { return };
    let lane = theme_row.proposed_for.unwrap_or(Lane::Later);
    let id = session.plan.roadmap.id(entry).to_owned();
    let title = session.title(entry);
    if !theme_row.answers.is_complete() {
        let missing = theme_row.answers.missing().join(", ");
        return status.refuse(format!("{title} is not ready: still to answer: {missing}; e asks"));
    }
    if let Some(question) = blocking_question(session, entry, lane) {
        return status.refuse(format!("{title} is not ready for {}: {question} e answers", lane.name()));
    }
    let changes = intents::promote(&session.plan, entry, lane);
    if status.report(session.apply(&format!("put {id} in {}", lane.name()), &changes)).is_some() {
        selection.request(SelectRequest::Follow(entry));
        status.say(format!("{title} is on the roadmap, in {}", lane.name()));
    }
}

/// What `check` would call an error in the answers of an idea, were it in a lane; its question.
pub(crate) fn blocking_question(session: &Session, entry: EntryId, lane: Lane) -> Option<String> {
    let mut tried = session.plan.clone();
    let id = tried.roadmap.id(entry).to_owned();
    let changes = intents::promote(&tried, entry, lane);
    let made = tried.apply_changes("", &changes).ok()?;
    let theme = tried.roadmap.find_theme(&id)?;
    let answers = [name::WHY, name::TARGET, name::TRADE_OFFS].map(|field| Path::from_fields(&[field]));
    let checker = session.findings.preview_change(&tried, &made);
    let is_open = |finding: &&Finding| {
        finding.severity == Severity::Error && answers.iter().any(|answer| finding.location.path.starts_with(answer))
    };
    checker.entry_findings(theme).find(is_open).map(|finding| finding.question.clone())
}

fn demote_selected(session: &mut Session, selection: &mut Selection, screen: &Screen, status: &mut StatusLine) {
    let theme_ids = marked_entries::target_themes(session, selection, screen, status);
    // What is out or was said no to would lose its day or its reason on the way back.
    let themes: Vec<EntryId> =
        theme_ids.iter().copied().filter(|entry| !is_idea(session, *entry) && is_live(session, *entry)).collect();
    if themes.is_empty() {
        let all_ideas = theme_ids.iter().all(|entry| is_idea(session, *entry));
        return match (theme_ids.is_empty(), all_ideas) {
            (true, _) => {}
            (false, true) => status.refuse("it is an idea already"),
            (false, false) => status.refuse("it is off the roadmap: the lane row of e brings it back first"),
        };
    }
    let changes: Vec<Change> = themes.iter().flat_map(|entry| intents::demote(&session.plan, *entry)).collect();
    let label = match themes.as_slice() {
        [_] => format!("make {} an idea", marked_entries::undo_label(session, &themes)),
        _ => format!("make {} ideas", marked_entries::undo_label(session, &themes)),
    };
    let titles = marked_entries::describe(session, &themes);
    if status.report(session.apply(&label, &changes)).is_some() {
        keep_selected(selection, &themes);
        status.say(match themes.as_slice() {
            [_] => format!("{titles} is an idea again: p puts it back"),
            _ => format!("{titles} are ideas again: p puts them back"),
        });
    }
}

fn drop_selected(
    session: &Session,
    selection: &Selection,
    screen: &Screen,
    overlays: &mut Vec<Overlay>,
    status: &mut StatusLine,
) {
    let theme_ids = marked_entries::target_themes(session, selection, screen, status);
    let open: Vec<EntryId> = match theme_ids.as_slice() {
        [only] => vec![*only],
        // Among many, what is out and what has its reason already stays as it is.
        several => several.iter().copied().filter(|entry| is_live(session, *entry)).collect(),
    };
    match (theme_ids.is_empty(), open.is_empty()) {
        (true, _) => {}
        (false, true) => status.refuse("they are out, or were said no to already"),
        (false, false) => prompt::open(overlays, PromptQuestion::DropReason(open), ""),
    }
}

/// Says no, with the reason.
pub(crate) fn drop_with_reason(session: &mut Session, status: &mut StatusLine, theme_ids: &[EntryId], because: &str) {
    let label = format!("not doing {}", marked_entries::undo_label(session, theme_ids));
    let titles = marked_entries::describe(session, theme_ids);
    let changes: Vec<Change> =
        theme_ids.iter().flat_map(|entry| intents::drop_theme(&session.plan, *entry, because)).collect();
    if status.report(session.apply(&label, &changes)).is_some() {
        status.say(format!("not doing {titles}: {because}"));
    }
}

fn ask_for_ship_date(
    session: &Session,
    selection: &Selection,
    screen: &Screen,
    overlays: &mut Vec<Overlay>,
    status: &mut StatusLine,
) {
    let theme_ids = marked_entries::target_themes(session, selection, screen, status);
    let themes: Vec<EntryId> = theme_ids.iter().copied().filter(|entry| !is_idea(session, *entry)).collect();
    let [first, ..] = themes.as_slice() else {
        if !theme_ids.is_empty() {
            status.refuse("an idea cannot be shipped: p puts it on the roadmap first");
        }
        return;
    };
    let known = session.plan.roadmap.theme(*first).and_then(|theme_row| theme_row.shipped_on);
    let day = known.unwrap_or(session.today).format("%Y-%m-%d").to_string();
    prompt::open(overlays, PromptQuestion::ShipDate(themes), &day);
}

/// Marks themes as out since a day.
pub(crate) fn ship_on(session: &mut Session, status: &mut StatusLine, themes: &[EntryId], on: NaiveDate) {
    let label = format!("ship {}", marked_entries::undo_label(session, themes));
    let titles = marked_entries::describe(session, themes);
    let changes: Vec<Change> = themes.iter().flat_map(|entry| intents::ship(*entry, on)).collect();
    if status.report(session.apply(&label, &changes)).is_some() {
        let verb = if themes.len() == 1 { "is" } else { "are" };
        status.say(format!("{titles} {verb} out since {on}; in a month, look whether it worked"));
    }
}
