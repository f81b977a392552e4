//! A what-if: a sandbox over the plan.

use crate::document::splice::Splice;
use crate::insight::Ranking;
use crate::roadmap::plan::Plan;

/// An open what-if.
#[derive(Clone, Debug)]
pub struct WhatIf {
    /// The plan as it was.
    pub before: Plan,
    /// Its order by the model that is shown.
    pub ranking: Ranking,
    /// What was done since, as the journal would have it.
    pub splices: Vec<Splice>,
    /// How many steps of undo there were.
    pub undo_steps_before: usize,
}

/// A what-if that was thrown away.
#[derive(Clone, Debug)]
pub struct DiscardedWhatIf {
    pub what_if: WhatIf,
    /// The plan as it was when it was thrown away.
    pub after: Plan,
    /// Which state of the plan it would be brought back to.
    pub revision: u64,
}

impl WhatIf {
    /// Takes note of an edit instead of the journal.
    pub fn record(&mut self, splices: &[Splice]) {
        self.splices.extend_from_slice(splices);
    }

    /// How many edits were unsaved before it.
    pub fn unsaved_before(&self) -> usize {
        self.before.history.unsaved_steps()
    }

    /// Another model is shown.
    pub fn show_model(&mut self, model: &str) {
        self.ranking = Ranking::new(&self.before.roadmap, model);
    }
}
