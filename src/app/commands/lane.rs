//! Lanes: moving, dropping and shipping themes; turning ideas into themes and back.

use super::command::{Command, CommandGroup, KeyLine, VIEWS_AND_PANES, command};
use crate::app::model::marked_entries;
use crate::app::model::mode::Scope;
use crate::app::model::screen::Screen;
use crate::app::model::selection::SelectRequest;
use crate::app::model::selection::Selection;
use crate::app::model::session::Session;
use crate::app::model::status::{CommandResult, Refusal, refuse, say};
use crate::app::overlays::Overlay;
use crate::app::overlays::move_mode;
use crate::app::overlays::prompt;
use crate::app::overlays::prompt::PromptQuestion;
use crate::app::workflows::override_rank;
use crate::document::chunk::EntryId;
use crate::insight::capacity;
use crate::roadmap::change::Change;
use crate::roadmap::intents;
use crate::roadmap::lane::Lane;
use crate::text::{plural, sanitize};
use chrono::NaiveDate;
use std::collections::BTreeSet;

const THEME_SCOPES: &[Scope] = &[Scope::Roadmap, Scope::Problems, Scope::Panes];

pub(super) const COMMANDS: &[Command] = &[
    command("lane.earlier", "Move one lane earlier", &["<lt>"], THEME_SCOPES, CommandGroup::Change, |state| {
        shift_lanes(&mut state.session, &mut state.selection, &state.screen, Lane::earlier)
    })
    .about("stops at Now")
    .short("lane")
    .synonyms(&["sooner"])
    .key_line(&[
        (KeyLine::In(Scope::Roadmap), 100),
        (KeyLine::Board, 30),
        (KeyLine::Scores, 70),
        (KeyLine::WhatIf, 30),
        (KeyLine::Selection, 30),
    ])
    .needs_name(),
    command("lane.later", "Move one lane later", &[">"], THEME_SCOPES, CommandGroup::Change, |state| {
        shift_lanes(&mut state.session, &mut state.selection, &state.screen, Lane::later)
    })
    .about("stops at Later")
    .short("lane")
    .synonyms(&["postpone", "defer"])
    .key_line(&[
        (KeyLine::In(Scope::Roadmap), 101),
        (KeyLine::Board, 31),
        (KeyLine::Scores, 71),
        (KeyLine::WhatIf, 31),
        (KeyLine::Selection, 31),
    ])
    .needs_name(),
    command("theme.move", "Move with arrow keys", &["M"], THEME_SCOPES, CommandGroup::Change, |state| {
        start_move(&state.session, &state.selection, &mut state.overlays)
    })
    .about("Enter to keep, Esc to cancel")
    .short("move mode")
    .synonyms(&["reorder", "rank", "rearrange", "drag", "prioritize", "prioritise"])
    .single_entry()
    .key_line(&[(KeyLine::Board, 40)]),
    command("theme.override", "Override the score", &["O"], THEME_SCOPES, CommandGroup::Change, |state| {
        override_rank::start(&state.session, &state.selection, &mut state.overlays)
    })
    .about("rank it above another theme, and record why")
    .short("override")
    .synonyms(&["overrule", "rank above", "manual rank"])
    .single_entry()
    .key_line(&[(KeyLine::Scores, 50)]),
    command("theme.unrank", "Rank by score again", &["cs"], THEME_SCOPES, CommandGroup::Change, |state| {
        clear_manual_rank(&mut state.session, &mut state.selection, &state.screen)
    })
    .about("removes the manual rank")
    .synonyms(&["unrank", "automatic rank"])
    .short("rank by score")
    .needs_name(),
    command("idea.promote", "Put on the roadmap", &["p"], THEME_SCOPES, CommandGroup::Change, |state| {
        promote_selected(&mut state.session, &mut state.selection, &state.screen)
    })
    .about("turns an idea with all three answers into a theme")
    .short("promote")
    .synonyms(&["approve", "accept"])
    .key_line(&[(KeyLine::In(Scope::Roadmap), 50)])
    .needs_name(),
    command("theme.demote", "Turn back into an idea", &["P"], THEME_SCOPES, CommandGroup::Change, |state| {
        demote_selected(&mut state.session, &mut state.selection, &state.screen)
    })
    .about("its text stays unchanged")
    .short("demote")
    .synonyms(&["idea"])
    .needs_name(),
    command("entry.drop", "Drop (not doing)", &["d"], THEME_SCOPES, CommandGroup::Change, |state| {
        drop_selected(&state.session, &state.selection, &state.screen, &mut state.overlays)
    })
    .about("asks for a one-line reason")
    .short("drop")
    .synonyms(&["drop", "no", "not doing", "reject", "decline", "won't do", "archive", "cancel theme"])
    .key_line(&[(KeyLine::Board, 50), (KeyLine::Selection, 60)]),
    command("theme.ship", "Mark as shipped", &["S"], THEME_SCOPES, CommandGroup::Change, |state| {
        ask_for_ship_date(&state.session, &state.selection, &state.screen, &mut state.overlays)
    })
    .about("asks for the date")
    .short("ship")
    .synonyms(&["done", "ship it", "shipped", "ship", "complete", "finish", "release", "launch"]),
    command("lane.now", "Move to Now", &[], VIEWS_AND_PANES, CommandGroup::Change, |state| {
        move_to_lane(&mut state.session, &mut state.selection, &state.screen, Lane::Now)
    })
    .needs_name(),
    command("lane.next", "Move to Next", &[], VIEWS_AND_PANES, CommandGroup::Change, |state| {
        move_to_lane(&mut state.session, &mut state.selection, &state.screen, Lane::Next)
    })
    .needs_name(),
    command("lane.last", "Move to Later", &[], VIEWS_AND_PANES, CommandGroup::Change, |state| {
        move_to_lane(&mut state.session, &mut state.selection, &state.screen, Lane::Later)
    })
    .needs_name(),
];

/// The selected theme or idea, for commands that change a single entry.
fn require_selected_theme(session: &Session, selection: &Selection) -> Result<EntryId, Refusal> {
    let theme_row = selection.theme(session);
    let is_broken = theme_row.and_then(|entry| session.plan.roadmap.row(entry)).is_some_and(|row| row.is_broken);
    if is_broken {
        return Err(Refusal::new("This entry has a syntax error: fix it in a text editor (! to see where)"));
    }
    theme_row.ok_or_else(|| Refusal::new("Select a theme or idea first"))
}

fn lane_of(session: &Session, entry: EntryId) -> Option<Lane> {
    let theme_row = session.plan.roadmap.theme(entry)?;
    if crate::app::model::promotion::is_idea(session, entry) { theme_row.proposed_for } else { theme_row.lane }
}

/// Whether it is neither shipped nor dropped.
fn is_live(session: &Session, entry: EntryId) -> bool {
    session
        .plan
        .roadmap
        .theme(entry)
        .is_some_and(|theme_row| !theme_row.has_drop_reason && theme_row.lane.is_none_or(Lane::is_live))
}

fn shift_lanes(
    session: &mut Session,
    selection: &mut Selection,
    screen: &Screen,
    next: fn(Lane) -> Option<Lane>,
) -> CommandResult {
    let theme_ids = marked_entries::target_themes(session, selection, screen)?;
    let moves: Vec<(EntryId, Lane)> =
        theme_ids.iter().filter_map(|entry| Some((*entry, lane_of(session, *entry).and_then(next)?))).collect();
    match (theme_ids.as_slice(), moves.as_slice()) {
        ([only], []) => {
            let message = match lane_of(session, *only) {
                Some(Lane::Now) => "Now is the earliest lane",
                Some(Lane::Later) => "Later is the last lane (d to drop)",
                Some(_) => "This theme is shipped or dropped. To bring it back, change its lane (e to edit)",
                None => "This idea is not proposed for a lane yet (e to choose one)",
            };
            refuse(message)
        }
        (_, []) => refuse("Nothing moved: Now is the first lane and Later is the last"),
        (_, moves) => apply_lanes(session, selection, moves, theme_ids.len() - moves.len()),
    }
}

fn move_to_lane(session: &mut Session, selection: &mut Selection, screen: &Screen, lane: Lane) -> CommandResult {
    let theme_ids = marked_entries::target_themes(session, selection, screen)?;
    let moves: Vec<(EntryId, Lane)> = theme_ids.into_iter().map(|entry| (entry, lane)).collect();
    apply_lanes(session, selection, &moves, 0)
}

/// Moves each entry to its lane, as one undo step; `stay` counts the entries left where they are.
fn apply_lanes(
    session: &mut Session,
    selection: &mut Selection,
    moves: &[(EntryId, Lane)],
    stay: usize,
) -> CommandResult {
    let entries: Vec<EntryId> = moves.iter().map(|(entry, _)| *entry).collect();
    let lanes: BTreeSet<&str> = moves.iter().map(|(_, lane)| lane.name()).collect();
    let lane = lanes.into_iter().collect::<Vec<_>>().join(" and ");
    let is_proposal = entries.iter().all(|entry| crate::app::model::promotion::is_idea(session, *entry));
    let named = marked_entries::undo_label(session, &entries);
    let label = if is_proposal { format!("propose {named} for {lane}") } else { format!("move {named} to {lane}") };
    let titles = marked_entries::describe(session, &entries);
    let revived = marked_entries::describe_revival(session, &entries);
    let changes: Vec<Change> =
        moves.iter().flat_map(|(entry, lane)| intents::change_lane(&session.plan, *entry, *lane)).collect();
    session.apply(&label, &changes)?;
    keep_selected(selection, &entries);
    let moved = match (is_proposal, entries.len()) {
        (true, 1) => format!("{titles} is now proposed for {lane}"),
        (true, _) => format!("{titles} are now proposed for {lane}"),
        (false, _) => format!("Moved {titles} to {lane}"),
    };
    let stayed = match stay {
        0 => String::new(),
        count => format!("; {count} could not move further"),
    };
    let reaches_now = !is_proposal && moves.iter().any(|(_, lane)| *lane == Lane::Now);
    let overload = reaches_now.then(|| capacity::describe_overload(&session.plan.roadmap)).flatten();
    let overload = overload.map(|overload| format!("; {}", sanitize::sanitize_line(&overload))).unwrap_or_default();
    say(format!("{moved}{revived}{stayed}{overload} (u to undo)"))
}

/// Keeps a single edited entry selected.
pub(super) fn keep_selected(selection: &mut Selection, entries: &[EntryId]) {
    if let [only] = entries {
        selection.request(SelectRequest::Follow(*only));
    }
}

fn start_move(session: &Session, selection: &Selection, overlays: &mut Vec<Overlay>) -> CommandResult {
    let entry = require_selected_theme(session, selection)?;
    let is_live =
        lane_of(session, entry).is_some_and(Lane::is_live) && !crate::app::model::promotion::is_idea(session, entry);
    if is_live {
        move_mode::start(session, overlays, entry);
        Ok(None)
    } else {
        refuse("Only themes in Now, Next and Later have a rank")
    }
}

fn clear_manual_rank(session: &mut Session, selection: &mut Selection, screen: &Screen) -> CommandResult {
    let theme_ids = marked_entries::target_themes(session, selection, screen)?;
    let ranked: Vec<(EntryId, Vec<Change>)> =
        theme_ids.iter().filter_map(|entry| Some((*entry, intents::unrank(&session.plan, *entry)?))).collect();
    let entries: Vec<EntryId> = ranked.iter().map(|(entry, _)| *entry).collect();
    if entries.is_empty() {
        return refuse("Already ranked by score");
    }
    let changes: Vec<Change> = ranked.into_iter().flat_map(|(_, changes)| changes).collect();
    let label = format!("rank {} by score", marked_entries::undo_label(session, &entries));
    session.apply(&label, &changes)?;
    keep_selected(selection, &entries);
    say(format!("Ranked by score again: {} (u to undo)", marked_entries::describe(session, &entries)))
}

fn promote_selected(session: &mut Session, selection: &mut Selection, screen: &Screen) -> CommandResult {
    match marked_entries::target_themes(session, selection, screen)?.as_slice() {
        [only] => crate::app::model::promotion::promote(session, selection, *only),
        several => promote_ready(session, several),
    }
}

/// Puts the ready ideas on the roadmap; the others stay ideas.
fn promote_ready(session: &mut Session, theme_ids: &[EntryId]) -> CommandResult {
    let ideas: Vec<EntryId> =
        theme_ids.iter().copied().filter(|entry| crate::app::model::promotion::is_idea(session, *entry)).collect();
    let is_ready = |entry: &EntryId| {
        let theme_row = session.plan.roadmap.theme(*entry);
        let lane = theme_row.and_then(|theme_row| theme_row.proposed_for).unwrap_or(Lane::Later);
        theme_row.is_some_and(|theme_row| theme_row.answers.is_complete())
            && crate::app::model::promotion::blocking_question(session, *entry, lane).is_none()
    };
    let ready: Vec<EntryId> = ideas.iter().copied().filter(is_ready).collect();
    let left = ideas.len() - ready.len();
    if ready.is_empty() {
        return refuse(match left {
            0 => "Already on the roadmap (< and > to change lanes)",
            _ => {
                "None of these ideas is ready: each needs a why, a target and a trade-off (Esc to clear the selection, \
                 then e)"
            }
        });
    }
    let changes: Vec<Change> = ready
        .iter()
        .flat_map(|entry| {
            let proposed_for = session.plan.roadmap.theme(*entry).and_then(|theme_row| theme_row.proposed_for);
            intents::promote(&session.plan, *entry, proposed_for.unwrap_or(Lane::Later))
        })
        .collect();
    let count = plural::format_count(ready.len(), "idea", "ideas");
    session.apply(&format!("put {count} on the roadmap"), &changes)?;
    let stayed = if left == 0 { String::new() } else { format!("; {left} not ready yet") };
    say(format!("Put {count} on the roadmap{stayed} (u to undo)"))
}

fn demote_selected(session: &mut Session, selection: &mut Selection, screen: &Screen) -> CommandResult {
    let theme_ids = marked_entries::target_themes(session, selection, screen)?;
    // Shipped and dropped themes would lose their date or reason.
    let themes: Vec<EntryId> = theme_ids
        .iter()
        .copied()
        .filter(|entry| !crate::app::model::promotion::is_idea(session, *entry) && is_live(session, *entry))
        .collect();
    if themes.is_empty() {
        let all_ideas = theme_ids.iter().all(|entry| crate::app::model::promotion::is_idea(session, *entry));
        return refuse(match all_ideas {
            true => "Already an idea",
            false => "It is shipped or dropped: change its lane first (e to edit)",
        });
    }
    let changes: Vec<Change> = themes.iter().flat_map(|entry| intents::demote(&session.plan, *entry)).collect();
    let label = match themes.as_slice() {
        [_] => format!("turn {} into an idea", marked_entries::undo_label(session, &themes)),
        _ => format!("turn {} into ideas", marked_entries::undo_label(session, &themes)),
    };
    let titles = marked_entries::describe(session, &themes);
    session.apply(&label, &changes)?;
    keep_selected(selection, &themes);
    say(match themes.as_slice() {
        [_] => format!("{titles} is an idea again (p to put it back on the roadmap)"),
        _ => format!("{titles} are ideas again (p to put them back on the roadmap)"),
    })
}

fn drop_selected(
    session: &Session,
    selection: &Selection,
    screen: &Screen,
    overlays: &mut Vec<Overlay>,
) -> CommandResult {
    let theme_ids = marked_entries::target_themes(session, selection, screen)?;
    let open: Vec<EntryId> = match theme_ids.as_slice() {
        [only] => vec![*only],
        // In a selection, shipped and dropped entries stay as they are.
        several => several.iter().copied().filter(|entry| is_live(session, *entry)).collect(),
    };
    if open.is_empty() {
        return refuse("Already shipped or dropped");
    }
    prompt::open(overlays, PromptQuestion::DropReason(open), "");
    Ok(None)
}

/// Drops themes with a reason.
pub(crate) fn drop_with_reason(session: &mut Session, theme_ids: &[EntryId], because: &str) -> CommandResult {
    let label = format!("drop {}", marked_entries::undo_label(session, theme_ids));
    let titles = marked_entries::describe(session, theme_ids);
    let changes: Vec<Change> =
        theme_ids.iter().flat_map(|entry| intents::drop_theme(&session.plan, *entry, because)).collect();
    session.apply(&label, &changes)?;
    say(format!("Dropped {titles}: {because} (u to undo)"))
}

fn ask_for_ship_date(
    session: &Session,
    selection: &Selection,
    screen: &Screen,
    overlays: &mut Vec<Overlay>,
) -> CommandResult {
    let theme_ids = marked_entries::target_themes(session, selection, screen)?;
    let themes: Vec<EntryId> =
        theme_ids.iter().copied().filter(|entry| !crate::app::model::promotion::is_idea(session, *entry)).collect();
    let [first, ..] = themes.as_slice() else {
        return refuse("An idea cannot be shipped: put it on the roadmap first (p)");
    };
    let known = session.plan.roadmap.theme(*first).and_then(|theme_row| theme_row.shipped_on);
    let day = known.unwrap_or(session.today).format("%Y-%m-%d").to_string();
    prompt::open(overlays, PromptQuestion::ShipDate(themes), &day);
    Ok(None)
}

/// Marks themes as shipped on a day.
pub(crate) fn ship_on(session: &mut Session, themes: &[EntryId], on: NaiveDate) -> CommandResult {
    let label = format!("ship {}", marked_entries::undo_label(session, themes));
    let titles = marked_entries::describe(session, themes);
    let changes: Vec<Change> = themes.iter().flat_map(|entry| intents::ship(*entry, on)).collect();
    session.apply(&label, &changes)?;
    let check_on = session.day(on.checked_add_days(chrono::Days::new(30)).unwrap_or(on));
    say(format!("Shipped {titles} on {}. Review the results after {check_on} (u to undo)", session.day(on)))
}
