//! The roadmap being edited, what follows from it, and what is known about its file and the day.

use super::findings::Findings;
use super::ranking_confidence::RankingConfidence;
use crate::app::workflows::what_if::{DiscardedWhatIf, WhatIf};
use crate::document::chunk::EntryId;
use crate::insight::capacity::EffortCounter;
use crate::insight::dependencies::Dependencies;
use crate::insight::linkage::{self, GoalCoverage, MetricQuestion};
use crate::insight::score::quadrant::{self, QuadrantPoint};
use crate::insight::score::wsjf;
use crate::insight::{Ranking, RoadmapOrder};
use crate::roadmap::Roadmap;
use crate::roadmap::plan::Plan;
use crate::roadmap::scoring_models;
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// The roadmap being edited.
pub struct Session {
    /// Document, roadmap and history.
    pub plan: Plan,
    /// What follows from the roadmap.
    pub derived: Derived,
    /// The file it is in.
    pub file: FileInfo,
    /// The current day.
    pub today: NaiveDate,
    /// Findings of `check`.
    pub findings: Findings,
    /// The scoring model that is shown.
    pub model: &'static str,
    /// How certain the ranking is.
    pub ranking_confidence: RankingConfidence,
    /// The plan as it was, while a what-if is open.
    pub what_if: Option<Box<WhatIf>>,
    /// The what-if discarded last.
    pub discarded_what_if: Option<Box<DiscardedWhatIf>>,
    /// Entries that someone else changed while the file was open.
    pub changed_outside: BTreeSet<EntryId>,
    /// Whether changes from disk were taken in and undone again: a save would revert them.
    pub disk_is_undone: bool,
    /// What the last merge merged by itself: nouns of fields, and how many.
    pub merged: Vec<(String, usize)>,
    /// Counts every change of the document.
    pub revision: u64,
}

/// What follows from a roadmap, derived again after each change.
#[derive(Clone, Debug, Default)]
pub struct Derived {
    /// Themes and ideas in their order.
    pub order: RoadmapOrder,
    /// The live themes by the model that is shown.
    pub ranking: Ranking,
    /// Where value and effort are cut.
    pub quadrant_cut: QuadrantPoint,
    /// The columns of WSJF in which nothing has a 1, while that model is shown.
    pub wsjf_columns_without_one: Vec<&'static str>,
    /// How much of the work serves a goal.
    pub coverage: GoalCoverage,
    /// How efforts are counted.
    pub efforts: EffortCounter,
    /// The themes of which it is not said that their metric leads to their goal's.
    pub questions: Vec<MetricQuestion>,
    /// Who needs whom.
    pub dependencies: Dependencies,
    /// The goal in focus.
    pub focus: Option<EntryId>,
    /// Of which roadmap.
    stamp: u64,
}

impl Derived {
    /// What follows from a roadmap, ranked by a model.
    pub fn from_roadmap(roadmap: &Roadmap, model: &str) -> Self {
        Self {
            order: RoadmapOrder::from_roadmap(roadmap),
            ranking: Ranking::new(roadmap, model),
            quadrant_cut: quadrant::cut_point(roadmap),
            wsjf_columns_without_one: columns_without_one(roadmap, model),
            coverage: linkage::goal_coverage(roadmap),
            efforts: EffortCounter::from_roadmap(roadmap),
            questions: linkage::metric_questions(roadmap),
            dependencies: Dependencies::from_roadmap(roadmap),
            focus: linkage::focus_goal(roadmap),
            stamp: roadmap.revision(),
        }
    }

    /// Derives again after an edit, unless nothing follows from what was edited: a title, say.
    pub(crate) fn update(&mut self, roadmap: &Roadmap, model: &str) {
        if self.stamp != roadmap.revision() {
            *self = Self::from_roadmap(roadmap, model);
        }
    }
}

pub(crate) fn columns_without_one(roadmap: &Roadmap, model: &str) -> Vec<&'static str> {
    if model == scoring_models::WSJF { wsjf::columns_without_one(roadmap) } else { Vec::new() }
}

/// What is known of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileInfo {
    /// As it is shown: its name.
    pub name: String,
    /// The git branch of its folder.
    pub branch: Option<String>,
    /// Whether it was changed outside while there are unsaved edits.
    pub is_changed_on_disk: bool,
    /// Whether there is no such file yet.
    pub is_new: bool,
    /// Whether the file was removed while it was open.
    pub is_gone: bool,
    /// Whether unsaved edits would not survive a crash: the journal cannot be written.
    pub has_no_recovery: bool,
}

/// A message in the message line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// What is said.
    pub text: String,
    /// Whether something went wrong.
    pub tone: Tone,
}

/// How a message is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Something was done.
    Done,
    /// Something cannot be done, and what can.
    Refused,
}

