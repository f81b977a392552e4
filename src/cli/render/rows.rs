//! Entries as rows of lists, for people and for programs.

use super::dates;
use crate::cli::roadmap_file;
use crate::document::chunk::EntryId;
use crate::document::validator::Validator;
use crate::insight::best_set::Need;
use crate::insight::progress::{Progress, StatusReason, TargetStatus, measure_progress};
use crate::insight::{RoadmapOrder, effective_target};
use crate::roadmap::date::{self, DateStyle, DueDate};
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::entry_row::{EntryRow, TargetRow};
use crate::roadmap::lane::Lane;
use crate::roadmap::plan::Plan;
use crate::text::{number, sanitize};
use chrono::NaiveDate;
use serde::Serialize;

/// An entry in a list. The fields are named as in the JSON.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EntryListRow {
    #[serde(rename = "entry")]
    pub full_name: String,
    pub kind: &'static str,
    pub id: String,
    pub title: String,
    pub lane: Option<&'static str>,
    /// The lane an idea is proposed for.
    pub proposed_for: Option<&'static str>,
    /// By the scoring model that ranks the roadmap.
    pub score: Option<f64>,
    /// Among all ranked themes, from 1.
    pub rank: Option<usize>,
    /// The `rank` field of the entry.
    pub manual_rank: Option<f64>,
    pub effort: Option<f64>,
    /// Of its target: "on track".
    pub status: Option<&'static str>,
    /// Which of why, target and trade-off are missing.
    pub missing: Vec<&'static str>,
    /// Whether it has a syntax error.
    pub broken: bool,
}

/// A roadmap with what commands derive from it: its order, the progress of targets, rows.
pub struct PlanReader<'p> {
    pub plan: &'p Plan,
    pub order: RoadmapOrder,
    pub today: NaiveDate,
    validator: Validator,
}

impl<'p> PlanReader<'p> {
    pub fn new(plan: &'p Plan, today: NaiveDate) -> Self {
        Self { plan, order: RoadmapOrder::from_roadmap(&plan.roadmap), today, validator: plan.document.validator() }
    }

    /// The unit of efforts is the unit of the capacity.
    pub fn effort_unit(&self) -> String {
        let capacity = self.plan.roadmap.settings.capacity.as_ref();
        let unit = capacity.map(|capacity| capacity.unit.as_str()).filter(|unit| !unit.trim().is_empty());
        sanitize::sanitize_line(unit.unwrap_or("person-months")).into_owned()
    }

    /// Both sanitized.
    pub fn id_and_title(&self, entry_id: EntryId) -> (String, String) {
        let title = self.plan.roadmap.title(&self.plan.document, entry_id);
        (
            sanitize::sanitize_line(self.plan.roadmap.id(entry_id)).into_owned(),
            sanitize::sanitize_line(&title).into_owned(),
        )
    }

    /// "team-spaces, which is only an idea". `live` describes a theme in Now, Next or Later.
    pub fn describe_need(&self, need: &Need, live: &str) -> String {
        let id = |need: &EntryId| self.id_and_title(*need).0;
        match need {
            Need::Live(need) => format!("{}, which is {live}", id(need)),
            Need::Idea(need) => format!("{}, which is only an idea", id(need)),
            Need::Dropped(need) => format!("{}, which was dropped", id(need)),
            Need::WithoutLane(need) => format!("{}, which is in no lane", id(need)),
            Need::Missing(id) => format!("{}, which does not exist", sanitize::sanitize_line(id)),
        }
    }

    pub fn row(&self, entry_id: EntryId) -> EntryListRow {
        let roadmap = &self.plan.roadmap;
        let row = roadmap.row(entry_id);
        let theme_row = row.and_then(EntryRow::theme);
        let kind = row.map(|row| row.kind);
        EntryListRow {
            full_name: roadmap.full_name(entry_id),
            kind: kind.map_or("", EntryKind::noun),
            id: roadmap.id(entry_id).to_owned(),
            title: roadmap.title(&self.plan.document, entry_id).into_owned(),
            lane: theme_row
                .filter(|_| kind == Some(EntryKind::Theme))
                .and_then(|theme_row| theme_row.lane)
                .map(Lane::name),
            proposed_for: theme_row
                .filter(|_| kind == Some(EntryKind::Idea))
                .and_then(|theme_row| theme_row.proposed_for)
                .map(Lane::name),
            score: self.order.score(entry_id),
            rank: self.order.rank_of(entry_id),
            manual_rank: theme_row.and_then(|theme_row| theme_row.rank),
            effort: theme_row.and_then(|theme_row| theme_row.effort),
            status: self.progress(entry_id).map(|progress| progress.status.label()),
            missing: theme_row.map(|theme_row| theme_row.answers.missing()).unwrap_or_default(),
            broken: self.is_broken(entry_id),
        }
    }

    /// Whether an entry has a syntax error.
    pub fn is_broken(&self, entry_id: EntryId) -> bool {
        self.plan.document.entry(entry_id).is_some_and(|entry| roadmap_file::is_entry_broken(&self.validator, &entry))
    }

    /// The progress towards the target of an entry. `None` without a target.
    pub fn progress(&self, entry_id: EntryId) -> Option<Progress> {
        let row = self.plan.roadmap.row(entry_id)?;
        let target = self.effective_target(entry_id)?;
        let metric = target.metric.and_then(|metric| self.plan.roadmap.find_by_symbol(EntryKind::Metric, metric));
        let metric = metric.and_then(|metric| self.plan.roadmap.row(metric)).and_then(EntryRow::metric);
        let is_dropped = row.theme().and_then(|theme_row| theme_row.lane) == Some(Lane::Dropped);
        let Some(metric) = metric.filter(|_| !is_dropped) else { return no_data_progress(&target, is_dropped) };
        Some(measure_progress(&target, metric.better, &metric.readings, self.today))
    }

    /// The target of an entry; what it does not state comes from its goal.
    pub fn effective_target(&self, entry_id: EntryId) -> Option<TargetRow> {
        let row = self.plan.roadmap.row(entry_id)?;
        Some(effective_target::resolve(&self.plan.roadmap, row).target).filter(|target| !target.is_empty())
    }

    /// The entries with syntax errors, in file order.
    pub fn broken_entries(&self) -> Vec<EntryId> {
        let entries = self.plan.document.entries();
        entries.filter(|entry| roadmap_file::is_entry_broken(&self.validator, entry)).map(|entry| entry.id).collect()
    }

    /// "38%  Mar 2": the newest reading that is not in the future.
    pub fn newest_reading(&self, metric: EntryId) -> Option<String> {
        let readings = &self.plan.roadmap.row(metric)?.metric()?.readings;
        let (day, value) = readings.iter().rev().find(|(day, _)| *day <= self.today)?;
        Some(format!("{}  {}", self.format_with_unit(metric, *value), self.format_day(*day)))
    }

    /// "Sep 14", with the year if it is not the current one.
    pub fn format_day(&self, day: NaiveDate) -> String {
        dates::format_day(day, self.today)
    }

    /// "Sep 14", "Q3 2026".
    pub fn format_due(&self, due: DueDate) -> String {
        date::format_due(due, self.today, DateStyle::MonthFirst)
    }

    /// A number in the unit of a metric: "38%", "12 days".
    pub fn format_with_unit(&self, metric: EntryId, value: f64) -> String {
        let unit = self.plan.roadmap.unit(&self.plan.document, metric);
        let unit = sanitize::sanitize_line(&unit);
        let space = if unit.is_empty() || unit == "%" { "" } else { " " };
        format!("{}{space}{unit}", number::format_plain(value))
    }
}

/// A target whose metric does not exist has no data; a target without a metric has no progress at all.
fn no_data_progress(target: &TargetRow, is_dropped: bool) -> Option<Progress> {
    let progress = Progress {
        status: TargetStatus::NoData,
        reason: StatusReason::NoReading,
        current: None,
        read_on: None,
        share: None,
        expected_share: None,
        days_left: None,
        forecast: None,
    };
    (target.metric.is_some() && !is_dropped).then_some(progress)
}
