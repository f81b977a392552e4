//! The roadmap being edited, its derived data, its file and the current day.

use super::findings::Findings;
use super::ranking_confidence::RankingConfidence;
use crate::app::model::what_if::{DiscardedWhatIf, WhatIf};
use crate::document::chunk::EntryId;
use crate::document::splice::Splice;
use crate::insight::capacity::EffortCounter;
use crate::insight::dependencies::Dependencies;
use crate::insight::linkage::{self, GoalCoverage, MetricQuestion};
use crate::insight::score::quadrant::{self, QuadrantPoint};
use crate::insight::score::wsjf;
use crate::insight::{Ranking, RoadmapOrder, effective_target, progress};
use crate::roadmap::Roadmap;
use crate::roadmap::change::Change;
use crate::roadmap::date::{self, DateStyle, DueDate};
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::entry_row::EntryRow;
use crate::roadmap::plan::{AppliedChange, ChangeError, Plan};
use crate::roadmap::scoring_models;
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// The roadmap being edited.
pub struct Session {
    /// Document, roadmap and history.
    pub plan: Plan,
    /// Data derived from the roadmap.
    pub derived: Derived,
    /// Its file.
    pub file: FileInfo,
    pub today: NaiveDate,
    /// Findings of `check`.
    pub findings: Findings,
    /// The shown scoring model.
    pub model: &'static str,
    /// How certain the ranking is.
    pub ranking_confidence: RankingConfidence,
    /// The plan from before, while a what-if is open.
    pub what_if: Option<Box<WhatIf>>,
    /// The last discarded what-if.
    pub discarded_what_if: Option<Box<DiscardedWhatIf>>,
    /// Entries changed on disk while the file was open.
    pub changed_outside: BTreeSet<EntryId>,
    /// Whether changes from disk were merged and undone again: a save would revert them.
    pub disk_is_undone: bool,
    /// Fields that the last merge combined, with counts.
    pub merged: Vec<(String, usize)>,
    /// Incremented with every change of the document.
    pub revision: u64,
    /// The date style.
    pub date_style: DateStyle,
    /// Edits not yet processed by the rest of the editor.
    pending: PendingEdits,
}

/// Edits not yet processed by the rest of the editor; `update` takes them after each command.
#[derive(Debug, Default)]
pub struct PendingEdits {
    /// Edits of the plan, oldest first.
    pub applied: Vec<AppliedChange>,
    /// The edits to journal: all but those of a what-if.
    pub journal: Vec<Vec<Splice>>,
    /// The previous plan, if it was replaced.
    pub replaced: Option<Plan>,
    /// Whether all entries have to be checked again.
    pub needs_check: bool,
}

impl PendingEdits {
    pub fn is_empty(&self) -> bool {
        self.applied.is_empty() && self.journal.is_empty() && self.replaced.is_none() && !self.needs_check
    }
}

impl Session {
    /// A session for a plan, showing the model that ranks it.
    pub fn new(plan: Plan, file: FileInfo, today: NaiveDate) -> Self {
        let model = scoring_models::Model::find(&plan.roadmap.settings.ranking)
            .map_or(scoring_models::WEIGHTED, |model| model.name);
        let derived = Derived::from_roadmap(&plan.roadmap, model);
        Self {
            plan,
            derived,
            file,
            today,
            findings: Findings::new(today),
            model,
            ranking_confidence: RankingConfidence::default(),
            what_if: None,
            discarded_what_if: None,
            changed_outside: BTreeSet::new(),
            disk_is_undone: false,
            merged: Vec::new(),
            revision: 0,
            date_style: DateStyle::default(),
            pending: PendingEdits::default(),
        }
    }

    /// Applies changes as one undo step and updates derived data.
    pub fn apply(&mut self, label: &str, changes: &[Change]) -> Result<AppliedChange, ChangeError> {
        let applied = self.plan.apply_changes(label, changes)?;
        self.record(&applied);
        Ok(applied)
    }

    /// Updates derived data after an edit of the plan.
    pub fn record(&mut self, applied: &AppliedChange) {
        if applied.splices.is_empty() {
            return;
        }
        self.revision += 1;
        self.derived.update(&self.plan.roadmap, self.model);
        match &mut self.what_if {
            Some(what_if) => what_if.record(&applied.splices),
            None => self.pending.journal.push(applied.splices.clone()),
        }
        self.pending.needs_check |= self.findings.recheck_changed(&self.plan, applied);
        self.pending.applied.push(applied.clone());
    }

    /// Replaces the plan.
    pub fn replace_plan(&mut self, plan: Plan) {
        let read_only_reason = self.plan.read_only_reason.take();
        let replaced = std::mem::replace(&mut self.plan, Plan { read_only_reason, ..plan });
        self.derive_all(replaced);
    }

    /// Derives everything again after the whole text was replaced.
    pub fn derive_all(&mut self, replaced: Plan) {
        self.revision += 1;
        self.derived = Derived::from_roadmap(&self.plan.roadmap, self.model);
        self.findings.reset(self.today);
        self.pending.applied.clear();
        self.pending.replaced.get_or_insert(replaced);
        self.pending.needs_check = true;
    }

    /// Shows another scoring model.
    pub fn show_model(&mut self, model: &'static str) {
        self.model = model;
        self.derived.ranking = Ranking::new(&self.plan.roadmap, model);
        self.derived.wsjf_columns_without_one = columns_without_one(&self.plan.roadmap, model);
        if let Some(what_if) = &mut self.what_if {
            what_if.show_model(model);
        }
    }

    /// Changes the current day and derives due and late states again.
    pub fn turn_to(&mut self, today: NaiveDate) {
        if self.today != today {
            self.today = today;
            self.findings.reset(today);
            self.pending.needs_check = true;
        }
    }

    /// Requests a check of all entries.
    pub fn request_check(&mut self) {
        self.pending.needs_check = true;
    }

    /// Takes the unprocessed edits.
    pub fn take_pending(&mut self) -> PendingEdits {
        std::mem::take(&mut self.pending)
    }

    pub fn title(&self, entry: EntryId) -> String {
        self.plan.roadmap.title(&self.plan.document, entry).into_owned()
    }

    /// Formats a day.
    pub fn day(&self, day: NaiveDate) -> String {
        date::format_day(day, self.today, self.date_style)
    }

    /// Formats a due date, as precise as it was written.
    pub fn due(&self, due: DueDate) -> String {
        date::format_due(due, self.today, self.date_style)
    }

    /// The metric of an entry's target.
    pub fn metric_of(&self, row: &EntryRow) -> Option<EntryId> {
        let symbol = effective_target::resolve(&self.plan.roadmap, row).target.metric?;
        self.plan.roadmap.find_by_symbol(EntryKind::Metric, symbol)
    }

    /// Today's status of an entry's target; `None` without a metric in the file.
    pub fn progress_of(&self, row: &EntryRow) -> Option<progress::Progress> {
        let effective = effective_target::resolve(&self.plan.roadmap, row);
        let metric = self.plan.roadmap.find_by_symbol(EntryKind::Metric, effective.target.metric?)?;
        let metric = self.plan.roadmap.row(metric).and_then(EntryRow::metric)?;
        Some(progress::measure_progress(&effective.target, metric.better, &metric.readings, self.today))
    }

    /// Whether the fields of an entry can be edited; with a syntax error only its text can.
    pub fn can_be_edited(&self, entry: EntryId) -> bool {
        let is_broken = self.plan.roadmap.row(entry).is_none_or(|row| row.is_broken);
        !is_broken && !self.findings.is_invalid(entry)
    }

    /// Number of unsaved edits, without those of a what-if.
    pub fn unsaved(&self) -> usize {
        self.what_if.as_ref().map_or_else(|| self.plan.history.unsaved_steps(), |what_if| what_if.unsaved_before())
    }
}

/// Data derived from a roadmap after each change.
#[derive(Clone, Debug, Default)]
pub struct Derived {
    /// Themes and ideas in ranking order.
    pub order: RoadmapOrder,
    /// The live themes ranked by the shown model.
    pub ranking: Ranking,
    /// The thresholds between low and high value and effort.
    pub quadrant_cut: QuadrantPoint,
    /// The WSJF columns without a 1, while that model is shown.
    pub wsjf_columns_without_one: Vec<&'static str>,
    /// How much of the work serves a goal.
    pub coverage: GoalCoverage,
    /// How efforts are counted.
    pub efforts: EffortCounter,
    /// Themes whose metric link to their goal is not confirmed.
    pub questions: Vec<MetricQuestion>,
    /// The dependencies.
    pub dependencies: Dependencies,
    /// The focus goal.
    pub focus: Option<EntryId>,
    /// The roadmap revision.
    stamp: u64,
}

impl Derived {
    /// Derives everything from a roadmap, ranked by a model.
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

    /// Derives again after an edit, unless it cannot affect anything, such as a title.
    pub(crate) fn update(&mut self, roadmap: &Roadmap, model: &str) {
        if self.stamp != roadmap.revision() {
            *self = Self::from_roadmap(roadmap, model);
        }
    }
}

pub(crate) fn columns_without_one(roadmap: &Roadmap, model: &str) -> Vec<&'static str> {
    if model == scoring_models::WSJF { wsjf::columns_without_one(roadmap) } else { Vec::new() }
}

/// What is known about the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileInfo {
    /// Its name.
    pub name: String,
    /// The git branch of its folder.
    pub branch: Option<String>,
    /// Whether it changed on disk while there are unsaved edits.
    pub is_changed_on_disk: bool,
    /// Whether the file does not exist yet.
    pub is_new: bool,
    /// Whether the file was removed while it was open.
    pub is_gone: bool,
    /// Whether crash recovery is off because the journal cannot be written.
    pub has_no_recovery: bool,
}
