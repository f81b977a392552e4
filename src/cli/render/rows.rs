//! Entries as rows: the little that lists tell of each, for people and for programs.

use crate::cli::roadmap_file;
use crate::document::chunk::EntryId;
use crate::document::validator::Validator;
use crate::insight::best_set::Need;
use crate::insight::progress::{Progress, TargetStatus, measure_progress};
use crate::insight::{RoadmapOrder, effective_target};
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::entry_row::{EntryRow, TargetRow};
use crate::roadmap::lane::Lane;
use crate::roadmap::plan::Plan;
use crate::text::{number, sanitize};
use chrono::NaiveDate;
use serde::Serialize;

/// What a list tells of one entry. The names of the fields are those of the JSON.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EntryListRow {
    /// The full name: `themes.first-report`.
    #[serde(rename = "where")]
    pub full_name: String,
    /// What it is: `theme`.
    pub kind: &'static str,
    /// Its id.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// The lane of a theme.
    pub lane: Option<&'static str>,
    /// The lane an idea wants.
    pub proposed_for: Option<&'static str>,
    /// Its score by the roadmap's ranking.
    pub score: Option<f64>,
    /// Its place among all ranked themes, from 1.
    pub place: Option<usize>,
    /// Where it was put by hand.
    pub rank: Option<f64>,
    /// Its effort.
    pub effort: Option<f64>,
    /// How its target stands: "on track".
    pub state: Option<&'static str>,
    /// The answers it lacks: why, target, trade-off.
    pub missing: Vec<&'static str>,
    /// Whether it does not read.
    pub broken: bool,
}

/// Reads rows off a plan.
pub struct PlanReader<'p> {
    /// The plan.
    pub plan: &'p Plan,
    /// Its order.
    pub order: RoadmapOrder,
    /// The day to count from.
    pub today: NaiveDate,
    validator: Validator,
}

impl<'p> PlanReader<'p> {
    /// For a plan on a day.
    pub fn new(plan: &'p Plan, today: NaiveDate) -> Self {
        Self { plan, order: RoadmapOrder::from_roadmap(&plan.roadmap), today, validator: plan.document.validator() }
    }

    /// The unit of efforts: that of the capacity.
    pub fn effort_unit(&self) -> String {
        let capacity = self.plan.roadmap.settings.capacity.as_ref();
        let unit = capacity.map(|capacity| capacity.unit.as_str()).filter(|unit| !unit.trim().is_empty());
        sanitize::sanitize_line(unit.unwrap_or("person-months")).into_owned()
    }

    /// The id of an entry and what it is called, harmless.
    pub fn id_and_title(&self, entry_id: EntryId) -> (String, String) {
        let title = self.plan.roadmap.title(&self.plan.document, entry_id);
        (
            sanitize::sanitize_line(self.plan.roadmap.id(entry_id)).into_owned(),
            sanitize::sanitize_line(&title).into_owned(),
        )
    }

    /// Something a theme depends on, and what it is; `live` says that of a theme that is still to be done.
    pub fn describe_need(&self, need: &Need, live: &str) -> String {
        let named = |need: &EntryId| self.id_and_title(*need).0;
        match need {
            Need::Live(need) => format!("{}, which is {live}", named(need)),
            Need::Idea(need) => format!("{}, which is only an idea", named(need)),
            Need::Dropped(need) => format!("{}, which was dropped", named(need)),
            Need::WithoutLane(need) => format!("{}, which is in no lane", named(need)),
            Need::Missing(id) => format!("{}, which is not in the file", sanitize::sanitize_line(id)),
        }
    }

    /// The row of an entry.
    pub fn row(&self, entry_id: EntryId) -> EntryListRow {
        let roadmap = &self.plan.roadmap;
        let row = roadmap.row(entry_id);
        let theme_row = row.and_then(EntryRow::theme);
        let entity = row.map(|row| row.kind);
        EntryListRow {
            full_name: roadmap.full_name(entry_id),
            kind: entity.map_or("", EntryKind::noun),
            id: roadmap.id(entry_id).to_owned(),
            title: roadmap.title(&self.plan.document, entry_id).into_owned(),
            lane: theme_row
                .filter(|_| entity == Some(EntryKind::Theme))
                .and_then(|theme_row| theme_row.lane)
                .map(Lane::name),
            proposed_for: theme_row
                .filter(|_| entity == Some(EntryKind::Idea))
                .and_then(|theme_row| theme_row.proposed_for)
                .map(Lane::name),
            score: self.order.score(entry_id),
            place: self.order.rank_of(entry_id),
            rank: theme_row.and_then(|theme_row| theme_row.rank),
            effort: theme_row.and_then(|theme_row| theme_row.effort),
            state: self.progress(entry_id).map(|progress| progress.status.label()),
            missing: theme_row.map(|theme_row| theme_row.answers.missing()).unwrap_or_default(),
            broken: self.is_broken(entry_id),
        }
    }

    /// Whether an entry does not read.
    pub fn is_broken(&self, entry_id: EntryId) -> bool {
        self.plan.document.entry(entry_id).is_some_and(|entry| roadmap_file::is_entry_broken(&self.validator, &entry))
    }

    /// How the target of an entry stands; `None` when it has none.
    pub fn progress(&self, entry_id: EntryId) -> Option<Progress> {
        let row = self.plan.roadmap.row(entry_id)?;
        let aim = self.effective_target(entry_id)?;
        let metric = aim.metric.and_then(|metric| self.plan.roadmap.find_by_symbol(EntryKind::Metric, metric));
        let metric = metric.and_then(|metric| self.plan.roadmap.row(metric)).and_then(EntryRow::metric);
        let is_dropped = row.theme().and_then(|theme_row| theme_row.lane) == Some(Lane::Dropped);
        let Some(metric) = metric.filter(|_| !is_dropped) else { return no_data_progress(&aim, is_dropped) };
        Some(measure_progress(&aim, metric.better, &metric.readings, self.today))
    }

    /// The target of an entry, with what a goal lends it.
    pub fn effective_target(&self, entry_id: EntryId) -> Option<TargetRow> {
        let row = self.plan.roadmap.row(entry_id)?;
        Some(effective_target::resolve(&self.plan.roadmap, row).target).filter(|aim| !aim.is_empty())
    }

    /// The entries that do not read, in file order.
    pub fn broken_entries(&self) -> Vec<EntryId> {
        let entries = self.plan.document.entries();
        entries.filter(|entry| roadmap_file::is_entry_broken(&self.validator, entry)).map(|entry| entry.id).collect()
    }

    /// The newest reading of a metric that is not in the future, with its unit and its day.
    pub fn newest_reading(&self, metric: EntryId) -> Option<String> {
        let readings = &self.plan.roadmap.row(metric)?.metric()?.readings;
        let (day, value) = readings.iter().rev().find(|(day, _)| *day <= self.today)?;
        Some(format!("{}  {day}", self.format_with_unit(metric, *value)))
    }

    /// A number in the unit of a metric: `38 %`.
    pub fn format_with_unit(&self, metric: EntryId, value: f64) -> String {
        let unit = self.plan.roadmap.unit(&self.plan.document, metric);
        format!("{} {}", number::format_plain(value), sanitize::sanitize_line(&unit)).trim_end().to_owned()
    }
}

/// A target without a metric that is there has no data to stand by.
fn no_data_progress(aim: &TargetRow, is_dropped: bool) -> Option<Progress> {
    let progress = Progress {
        status: TargetStatus::NoData,
        current: None,
        read_on: None,
        share: None,
        expected_share: None,
        days_left: None,
        forecast: None,
    };
    (aim.metric.is_some() && !is_dropped).then_some(progress)
}
