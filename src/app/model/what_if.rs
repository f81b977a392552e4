//! A what-if: a sandbox over the plan.

use crate::app::model::session::Session;
use crate::document::chunk::EntryId;
use crate::document::splice::Splice;
use crate::insight::Ranking;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::plan::Plan;

/// An open what-if.
#[derive(Clone, Debug)]
pub struct WhatIf {
    /// The plan from before.
    pub before: Plan,
    /// Its order by the shown model.
    pub ranking: Ranking,
    /// The edits since, in journal form.
    pub splices: Vec<Splice>,
    /// Number of undo steps before.
    pub undo_steps_before: usize,
}

/// A discarded what-if.
#[derive(Clone, Debug)]
pub struct DiscardedWhatIf {
    pub what_if: WhatIf,
    /// The plan when it was discarded.
    pub after: Plan,
    /// The plan revision it can be restored to.
    pub revision: u64,
}

impl WhatIf {
    /// Records an edit that would otherwise go to the journal.
    pub fn record(&mut self, splices: &[Splice]) {
        self.splices.extend_from_slice(splices);
    }

    /// Number of unsaved edits before it.
    pub fn unsaved_before(&self) -> usize {
        self.before.history.unsaved_steps()
    }

    /// Handles a switch of the shown model.
    pub fn show_model(&mut self, model: &str) {
        self.ranking = Ranking::new(&self.before.roadmap, model);
    }
}

/// The rank change of a theme: "3 was 5".
pub fn rank_before(session: &Session, entry: EntryId) -> Option<usize> {
    let sandbox = session.what_if.as_ref()?;
    let before = sandbox.before.roadmap.find(EntryKind::Theme, session.plan.roadmap.id(entry))?;
    let (rank, _) = sandbox.ranking.rank(before)?;
    let now = session.derived.ranking.rank(entry).map(|(rank, _)| rank);
    (now != Some(rank)).then_some(rank)
}
