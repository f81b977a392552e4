//! What-ifs: a sandbox for the whole plan. Edits work as usual but reach neither the journal nor the file. It ends by
//! being kept, as one undo step, or discarded, which restores the plan byte for byte. A discarded what-if can be
//! restored.

use super::autosave;
use crate::app::message::Effect;
use crate::app::model::preferences::EditorSettings;
use crate::app::model::screen::Screen;
use crate::app::model::selection::SelectRequest;
use crate::app::model::selection::Selection;
use crate::app::model::session::Session;
use crate::app::model::status::{CommandResult, Refusal, refuse, say};
use crate::app::model::what_if::DiscardedWhatIf;
use crate::app::model::what_if::WhatIf;
use crate::app::overlays::Overlay;
use crate::app::views::Views;
use crate::app::workflows::Workflows;
use crate::compare::merge::{MergeLabels, merge};
use crate::document::chunk::EntryId;
use crate::insight::Ranking;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::lane::Lane;
use crate::text::plural;

/// A theme whose rank or lane changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MovedTheme {
    pub theme: EntryId,
    /// Its rank now and before.
    pub ranks: Option<(usize, usize)>,
    /// Its lane now and before.
    pub lanes: Option<(Lane, Lane)>,
}

/// Names of the versions where the user chooses between them.
const LABELS: MergeLabels<'static> = MergeLabels { base: "before", one: "the roadmap", other: "the what-if" };

/// The message for actions that must wait until the what-if ends.
const OPEN_MESSAGE: &str = "A what-if is open: keep or discard it first (w)";

/// Starts a what-if, or asks how to end the open one.
pub fn toggle(
    session: &mut Session,
    selection: &mut Selection,
    screen: &Screen,
    views: &mut Views,
    overlays: &mut Vec<Overlay>,
) -> CommandResult {
    match (&session.what_if, &session.plan.read_only_reason, &session.discarded_what_if) {
        (Some(_), ..) => ask_how_to_end(session, selection, overlays),
        (None, Some(why), _) => refuse(why.clone()),
        (None, None, Some(_)) => {
            overlays.push(Overlay::WhatIfRestart);
            Ok(None)
        }
        (None, None, None) => start(session, selection, screen, views, overlays),
    }
}

/// Starts a new what-if.
pub fn start(
    session: &mut Session,
    selection: &mut Selection,
    screen: &Screen,
    views: &mut Views,
    overlays: &mut Vec<Overlay>,
) -> CommandResult {
    close_question(overlays);
    open_new(session, selection, screen, views);
    say("What-if: try changes; nothing is saved until you keep them (w to end)")
}

fn open_new(session: &mut Session, selection: &mut Selection, screen: &Screen, views: &mut Views) {
    let sandbox = WhatIf {
        before: session.plan.clone(),
        ranking: Ranking::new(&session.plan.roadmap, session.model),
        splices: Vec::new(),
        undo_steps_before: session.plan.history.len(),
    };
    // The redo history does not belong to the what-if; discarding the what-if restores it.
    session.plan.history.clear_redo();
    session.what_if = Some(Box::new(sandbox));
    crate::app::views::rebuild_all(session, selection, screen, views);
}

/// Asks how to end the open what-if; one without changes ends at once.
pub fn ask_how_to_end(session: &mut Session, selection: &mut Selection, overlays: &mut Vec<Overlay>) -> CommandResult {
    if change_count(session) == 0 {
        revert(session, selection);
        return say("What-if ended without changes");
    }
    overlays.push(Overlay::WhatIfEnd);
    Ok(None)
}

/// Continues the what-if.
pub fn continue_editing(overlays: &mut Vec<Overlay>) {
    close_question(overlays);
}

fn close_question(overlays: &mut Vec<Overlay>) {
    if matches!(overlays.last(), Some(Overlay::WhatIfEnd | Overlay::WhatIfRestart)) {
        overlays.pop();
    }
}

/// Number of changes in it.
pub fn change_count(session: &Session) -> usize {
    session.what_if.as_ref().map_or(0, |sandbox| session.plan.history.len().saturating_sub(sandbox.undo_steps_before))
}

pub fn change_count_phrase(session: &Session) -> String {
    plural::format_count(change_count(session), "change", "changes")
}

/// Keeps the what-if, as one undo step.
pub fn keep(
    session: &mut Session,
    selection: &mut Selection,
    screen: &Screen,
    views: &mut Views,
    overlays: &mut Vec<Overlay>,
    settings: &EditorSettings,
    outbox: &mut Vec<Effect>,
) -> CommandResult {
    close_question(overlays);
    let counted = change_count_phrase(session);
    if change_count(session) == 0 {
        revert(session, selection);
        return Ok(None);
    }
    let Some(sandbox) = session.what_if.take() else { return Ok(None) };
    session.plan.history.merge_steps_since(sandbox.undo_steps_before, &format!("what-if, {counted}"));
    outbox.push(Effect::AppendToJournal(sandbox.splices));
    autosave::schedule(session, settings, outbox);
    crate::app::views::rebuild_all(session, selection, screen, views);
    say(format!("What-if kept ({counted}, u to undo)"))
}

/// Discards the what-if and restores the plan.
pub fn discard(session: &mut Session, selection: &mut Selection, overlays: &mut Vec<Overlay>) -> CommandResult {
    close_question(overlays);
    let counted = change_count_phrase(session);
    let after = session.plan.clone();
    let Some(sandbox) = revert(session, selection) else { return Ok(None) };
    session.discarded_what_if = Some(Box::new(DiscardedWhatIf { what_if: sandbox, after, revision: session.revision }));
    say(format!("What-if discarded ({counted}, w b to restore)"))
}

/// Ends the what-if with the plan from before it.
fn revert(session: &mut Session, selection: &mut Selection) -> Option<WhatIf> {
    let sandbox = *session.what_if.take()?;
    let selected = selection.entry.map(|entry| (entry, session.plan.roadmap.id(entry).to_owned()));
    session.replace_plan(sandbox.before.clone());
    // An entry created in the what-if no longer exists; any other stays selected.
    if let Some((entry, id)) = selected
        && session.plan.roadmap.id(entry) == id
    {
        selection.request(SelectRequest::IfShown(entry));
    }
    Some(sandbox)
}

/// Restores the discarded what-if, merged with later edits.
pub fn restore(
    session: &mut Session,
    selection: &mut Selection,
    screen: &Screen,
    views: &mut Views,
    overlays: &mut Vec<Overlay>,
) -> CommandResult {
    close_question(overlays);
    let Some(discarded) = session.discarded_what_if.take() else { return Ok(None) };
    let is_same_plan =
        discarded.revision == session.revision && discarded.what_if.unsaved_before() == session.unsaved();
    if is_same_plan {
        session.replace_plan(discarded.after);
        session.what_if = Some(Box::new(discarded.what_if));
        if let Some(sandbox) = &mut session.what_if {
            sandbox.show_model(session.model);
        }
        crate::app::views::rebuild_all(session, selection, screen, views);
        return say(format!("What-if restored, {} (w to end)", change_count_phrase(session)));
    }
    let [base, other] = [&discarded.what_if.before, &discarded.after].map(|plan| plan.document.to_text());
    match merge(&base, &session.plan.document.to_text(), &other, &LABELS) {
        Ok(merged) => {
            open_new(session, selection, screen, views);
            let replaced = session.plan.clone();
            let made = session.plan.replace_document("restore the what-if", merged.text);
            if let Some(sandbox) = &mut session.what_if {
                sandbox.record(&made.splices);
            }
            session.derive_all(replaced);
            say("What-if restored and merged with your later edits (w to end)")
        }
        Err(why) => {
            session.discarded_what_if = Some(discarded);
            refuse(format!("Cannot restore the what-if after later edits: {why}"))
        }
    }
}

/// Refuses what must wait until the what-if ends.
pub fn refuse_if_open(session: &Session, workflows: &mut Workflows) -> Result<(), Refusal> {
    if session.what_if.is_none() {
        return Ok(());
    }
    workflows.quits_after_save = false;
    Err(Refusal::new(OPEN_MESSAGE))
}

/// Refuses to undo a step older than the what-if.
pub fn refuse_undo_at_start(session: &Session) -> Result<(), Refusal> {
    match session.what_if.is_some() && change_count(session) == 0 {
        true => Err(Refusal::new("The what-if started here: end it to undo further (w, then u)")),
        false => Ok(()),
    }
}

fn lane_before(session: &Session, entry: EntryId) -> Option<Lane> {
    let sandbox = session.what_if.as_ref()?;
    let before = &sandbox.before.roadmap;
    before.theme(before.find(EntryKind::Theme, session.plan.roadmap.id(entry))?)?.lane
}

/// How a theme has moved.
pub fn theme_movement(session: &Session, entry: EntryId) -> Option<MovedTheme> {
    let ranks = session
        .derived
        .ranking
        .rank(entry)
        .map(|(rank, _)| rank)
        .zip(crate::app::model::what_if::rank_before(session, entry));
    let lane = session.plan.roadmap.theme(entry)?.lane;
    let lanes = lane.zip(lane_before(session, entry)).filter(|(now, before)| now != before);
    (ranks.is_some() || lanes.is_some()).then_some(MovedTheme { theme: entry, ranks, lanes })
}

/// The moved themes, those that moved furthest first.
pub fn moved_themes(session: &Session) -> Vec<MovedTheme> {
    let themes = session.plan.roadmap.rows_of_kind(EntryKind::Theme).map(|row| row.entry);
    let mut all: Vec<MovedTheme> = themes.filter_map(|theme| theme_movement(session, theme)).collect();
    let far = |moved: &MovedTheme| moved.ranks.map_or(0, |(now, before)| now.abs_diff(before));
    all.sort_by_key(|moved| (moved.lanes.is_none(), std::cmp::Reverse(far(moved)), moved.theme));
    all
}

impl MovedTheme {
    pub fn label(&self) -> String {
        let ranks = self.ranks.map(|(now, before)| format!("#{before} → #{now}"));
        let lanes = self.lanes.map(|(now, before)| format!("{} → {}", before.name(), now.name()));
        ranks.into_iter().chain(lanes).collect::<Vec<_>>().join(", ")
    }
}
