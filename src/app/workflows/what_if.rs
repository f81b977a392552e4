//! What if: a sandbox for the whole plan. While it is open every edit works as always, but none is written to the journal
//! or the file; it ends by being kept, as one step of undo, or thrown away, which leaves the plan as it was to the byte.
//! What was thrown away can be brought back.

use super::autosave;
use crate::app::message::Effect;
use crate::app::model::preferences::EditorSettings;
use crate::app::model::screen::Screen;
use crate::app::model::selection::SelectRequest;
use crate::app::model::selection::Selection;
use crate::app::model::session::Session;
use crate::app::model::status::StatusLine;
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

/// A theme whose rank or lane is another than before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MovedTheme {
    /// Which.
    pub theme: EntryId,
    /// Its rank now, and before.
    pub ranks: Option<(usize, usize)>,
    /// Its lane now, and before.
    pub lanes: Option<(Lane, Lane)>,
}

/// How the versions are called where a person has to choose between them.
const LABELS: MergeLabels<'static> = MergeLabels { base: "before", one: "the plan", other: "the what-if" };

/// What is said where something has to wait for the end of it.
const OPEN_MESSAGE: &str = "a what-if is open: w keeps it or throws it away first";

/// Opens one; while one is open, asks how it ends.
pub fn toggle(
    session: &mut Session,
    selection: &mut Selection,
    screen: &Screen,
    views: &mut Views,
    overlays: &mut Vec<Overlay>,
    status: &mut StatusLine,
) {
    match (&session.what_if, &session.plan.read_only_reason, &session.discarded_what_if) {
        (Some(_), ..) => ask_how_to_end(session, selection, overlays, status),
        (None, Some(why), _) => status.refuse(why.clone()),
        (None, None, Some(_)) => overlays.push(Overlay::WhatIfRestart),
        (None, None, None) => start(session, selection, screen, views, overlays, status),
    }
}

/// Opens a new one.
pub fn start(
    session: &mut Session,
    selection: &mut Selection,
    screen: &Screen,
    views: &mut Views,
    overlays: &mut Vec<Overlay>,
    status: &mut StatusLine,
) {
    close_question(overlays);
    open_new(session, selection, screen, views);
    status.say("what if: edit anything, nothing of it is kept until you say so; w ends it");
}

fn open_new(session: &mut Session, selection: &mut Selection, screen: &Screen, views: &mut Views) {
    let sandbox = WhatIf {
        before: session.plan.clone(),
        ranking: Ranking::new(&session.plan.roadmap, session.model),
        splices: Vec::new(),
        undo_steps_before: session.plan.history.len(),
    };
    // What was undone before is not a part of it; it is there again if all of this is thrown away.
    session.plan.history.clear_redo();
    session.what_if = Some(Box::new(sandbox));
    crate::app::views::rebuild_all(session, selection, screen, views);
}

/// Asks how the open one ends; one without a change ends by itself.
pub fn ask_how_to_end(
    session: &mut Session,
    selection: &mut Selection,
    overlays: &mut Vec<Overlay>,
    status: &mut StatusLine,
) {
    match change_count(session) {
        0 => {
            revert(session, selection);
            status.say("the what-if is over: nothing was changed");
        }
        _ => overlays.push(Overlay::WhatIfEnd),
    }
}

/// Goes on with it.
pub fn continue_editing(overlays: &mut Vec<Overlay>) {
    close_question(overlays);
}

fn close_question(overlays: &mut Vec<Overlay>) {
    if matches!(overlays.last(), Some(Overlay::WhatIfEnd | Overlay::WhatIfRestart)) {
        overlays.pop();
    }
}

/// How many changes there are in it.
pub fn change_count(session: &Session) -> usize {
    session.what_if.as_ref().map_or(0, |sandbox| session.plan.history.len().saturating_sub(sandbox.undo_steps_before))
}

/// "3 changes".
pub fn change_count_phrase(session: &Session) -> String {
    plural::format_count(change_count(session), "change", "changes")
}

/// Keeps it, as one step of undo.
#[expect(clippy::too_many_arguments, reason = "each part it changes is named")]
pub fn keep(
    session: &mut Session,
    selection: &mut Selection,
    screen: &Screen,
    views: &mut Views,
    overlays: &mut Vec<Overlay>,
    settings: &EditorSettings,
    status: &mut StatusLine,
    outbox: &mut Vec<Effect>,
) {
    close_question(overlays);
    let counted = change_count_phrase(session);
    if change_count(session) == 0 {
        revert(session, selection);
        return;
    }
    let Some(sandbox) = session.what_if.take() else { return };
    session.plan.history.merge_steps_since(sandbox.undo_steps_before, &format!("what if, {counted}"));
    outbox.push(Effect::AppendToJournal(sandbox.splices));
    autosave::schedule(session, settings, outbox);
    crate::app::views::rebuild_all(session, selection, screen, views);
    status.say(format!("the what-if is kept, {counted}: u takes them back in one step"));
}

/// Throws it away: the plan is as it was.
pub fn discard(session: &mut Session, selection: &mut Selection, overlays: &mut Vec<Overlay>, status: &mut StatusLine) {
    close_question(overlays);
    let counted = change_count_phrase(session);
    let after = session.plan.clone();
    let Some(sandbox) = revert(session, selection) else { return };
    session.discarded_what_if = Some(Box::new(DiscardedWhatIf { what_if: sandbox, after, revision: session.revision }));
    status.say(format!("the what-if is thrown away, {counted}: w, then b, brings it back"));
}

/// Ends it with the plan as it was.
fn revert(session: &mut Session, selection: &mut Selection) -> Option<WhatIf> {
    let sandbox = *session.what_if.take()?;
    let selected = selection.entry.map(|entry| (entry, session.plan.roadmap.id(entry).to_owned()));
    session.replace_plan(sandbox.before.clone());
    // An entry created in the what-if is gone; any other stays selected.
    if let Some((entry, id)) = selected
        && session.plan.roadmap.id(entry) == id
    {
        selection.request(SelectRequest::IfShown(entry));
    }
    Some(sandbox)
}

/// Brings back what was thrown away. What was edited since is merged with it.
pub fn restore(
    session: &mut Session,
    selection: &mut Selection,
    screen: &Screen,
    views: &mut Views,
    overlays: &mut Vec<Overlay>,
    status: &mut StatusLine,
) {
    close_question(overlays);
    let Some(thrown) = session.discarded_what_if.take() else { return };
    let is_same_plan = thrown.revision == session.revision && thrown.what_if.unsaved_before() == session.unsaved();
    if is_same_plan {
        session.replace_plan(thrown.after);
        session.what_if = Some(Box::new(thrown.what_if));
        if let Some(sandbox) = &mut session.what_if {
            sandbox.show_model(session.model);
        }
        crate::app::views::rebuild_all(session, selection, screen, views);
        return status.say(format!("the what-if is open again, {}: w ends it", change_count_phrase(session)));
    }
    let [base, other] = [&thrown.what_if.before, &thrown.after].map(|plan| plan.document.to_text());
    match merge(&base, &session.plan.document.to_text(), &other, &LABELS) {
        Ok(merged) => {
            open_new(session, selection, screen, views);
            let replaced = session.plan.clone();
            let made = session.plan.replace_document("what was tried before", merged.text);
            if let Some(sandbox) = &mut session.what_if {
                sandbox.record(&made.splices);
            }
            session.derive_all(replaced);
            status.say("the what-if is open again, merged with what was edited since: w ends it");
        }
        Err(why) => {
            session.discarded_what_if = Some(thrown);
            status.refuse(format!("it cannot be brought back, since the plan was edited: {why}"));
        }
    }
}

/// Whether something has to wait until the what-if is over; it says so.
pub fn refuse_if_open(session: &Session, workflows: &mut Workflows, status: &mut StatusLine) -> bool {
    let is_open = session.what_if.is_some();
    if is_open {
        workflows.quits_after_save = false;
        status.refuse(OPEN_MESSAGE);
    }
    is_open
}

/// Whether the newest step was made before the what-if; then undo ends here, and says so.
pub fn refuse_undo_at_start(session: &Session, status: &mut StatusLine) -> bool {
    let is_end = session.what_if.is_some() && change_count(session) == 0;
    if is_end {
        status.refuse("the what-if began here: w ends it, then u goes on");
    }
    is_end
}

/// The rank a theme had before, where it is another one now: "3 was 5".
pub fn rank_before(session: &Session, entry: EntryId) -> Option<usize> {
    let sandbox = session.what_if.as_ref()?;
    let before = sandbox.before.roadmap.find(EntryKind::Theme, session.plan.roadmap.id(entry))?;
    let (rank, _) = sandbox.ranking.rank(before)?;
    let now = session.derived.ranking.rank(entry).map(|(rank, _)| rank);
    (now != Some(rank)).then_some(rank)
}

fn lane_before(session: &Session, entry: EntryId) -> Option<Lane> {
    let sandbox = session.what_if.as_ref()?;
    let before = &sandbox.before.roadmap;
    before.theme(before.find(EntryKind::Theme, session.plan.roadmap.id(entry))?)?.lane
}

/// How a theme has moved.
pub fn theme_movement(session: &Session, entry: EntryId) -> Option<MovedTheme> {
    let ranks = session.derived.ranking.rank(entry).map(|(rank, _)| rank).zip(rank_before(session, entry));
    let lane = session.plan.roadmap.theme(entry)?.lane;
    let lanes = lane.zip(lane_before(session, entry)).filter(|(now, before)| now != before);
    (ranks.is_some() || lanes.is_some()).then_some(MovedTheme { theme: entry, ranks, lanes })
}

/// The themes that have moved, those that moved farthest first.
pub fn moved_themes(session: &Session) -> Vec<MovedTheme> {
    let themes = session.plan.roadmap.rows_of_kind(EntryKind::Theme).map(|row| row.entry);
    let mut all: Vec<MovedTheme> = themes.filter_map(|theme| theme_movement(session, theme)).collect();
    let far = |moved: &MovedTheme| moved.ranks.map_or(0, |(now, before)| now.abs_diff(before));
    all.sort_by_key(|moved| (moved.lanes.is_none(), std::cmp::Reverse(far(moved)), moved.theme));
    all
}

impl MovedTheme {
    /// "3 was 5, Now was Next".
    pub fn label(&self) -> String {
        let ranks = self.ranks.map(|(now, before)| format!("{now} was {before}"));
        let lanes = self.lanes.map(|(now, before)| format!("{} was {}", now.name(), before.name()));
        ranks.into_iter().chain(lanes).collect::<Vec<_>>().join(", ")
    }
}
