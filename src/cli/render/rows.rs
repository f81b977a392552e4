//! Entries as rows: the little that lists tell of each, for people and for programs.

use crate::cli::roadmap_file;
use crate::document::chunk::Serial;
use crate::document::validator::Judge;
use crate::insight::best_set::Need;
use crate::insight::progress::{Progress, State, progress};
use crate::insight::{Order, effective_target};
use crate::roadmap::entry_kind::Entity;
use crate::roadmap::entry_row::{Aim, Facts};
use crate::roadmap::lane::Lane;
use crate::roadmap::plan::Plan;
use crate::text::{number, sanitise};
use chrono::NaiveDate;
use serde::Serialize;

/// What a list tells of one entry. The names of the fields are those of the JSON.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Row {
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
    pub wants: Option<&'static str>,
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
pub struct Reader<'p> {
    /// The plan.
    pub plan: &'p Plan,
    /// Its order.
    pub order: Order,
    /// The day to count from.
    pub today: NaiveDate,
    judge: Judge,
}

impl<'p> Reader<'p> {
    /// For a plan on a day.
    pub fn of(plan: &'p Plan, today: NaiveDate) -> Self {
        Self { plan, order: Order::of(&plan.roadmap), today, judge: plan.document.judge() }
    }

    /// The unit of efforts: that of the capacity.
    pub fn unit(&self) -> String {
        let capacity = self.plan.roadmap.settings.capacity.as_ref();
        let unit = capacity.map(|capacity| capacity.unit.as_str()).filter(|unit| !unit.trim().is_empty());
        sanitise::line(unit.unwrap_or("person-months")).into_owned()
    }

    /// The id of an entry and what it is called, harmless.
    pub fn named(&self, serial: Serial) -> (String, String) {
        let title = self.plan.roadmap.title(&self.plan.document, serial);
        (sanitise::line(self.plan.roadmap.id(serial)).into_owned(), sanitise::line(&title).into_owned())
    }

    /// Something a theme depends on, and what it is; `live` says that of a theme that is still to be done.
    pub fn need(&self, need: &Need, live: &str) -> String {
        let named = |need: &Serial| self.named(*need).0;
        match need {
            Need::Live(need) => format!("{}, which is {live}", named(need)),
            Need::Idea(need) => format!("{}, which is only an idea", named(need)),
            Need::Dropped(need) => format!("{}, which was dropped", named(need)),
            Need::InNoLane(need) => format!("{}, which is in no lane", named(need)),
            Need::Missing(id) => format!("{}, which is not in the file", sanitise::line(id)),
        }
    }

    /// The row of an entry.
    pub fn row(&self, serial: Serial) -> Row {
        let roadmap = &self.plan.roadmap;
        let facts = roadmap.facts(serial);
        let bet = facts.and_then(Facts::bet);
        let entity = facts.map(|facts| facts.entity);
        Row {
            full_name: roadmap.full_name(serial),
            kind: entity.map_or("", Entity::noun),
            id: roadmap.id(serial).to_owned(),
            title: roadmap.title(&self.plan.document, serial).into_owned(),
            lane: bet.filter(|_| entity == Some(Entity::Theme)).and_then(|bet| bet.lane).map(Lane::word),
            wants: bet.filter(|_| entity == Some(Entity::Idea)).and_then(|bet| bet.wants).map(Lane::word),
            score: self.order.score(serial),
            place: self.order.place(serial),
            rank: bet.and_then(|bet| bet.rank),
            effort: bet.and_then(|bet| bet.effort),
            state: self.progress(serial).map(|progress| progress.state.words()),
            missing: bet.map(|bet| bet.answers.missing()).unwrap_or_default(),
            broken: self.is_broken(serial),
        }
    }

    /// Whether an entry does not read.
    pub fn is_broken(&self, serial: Serial) -> bool {
        self.plan.document.entry(serial).is_some_and(|entry| roadmap_file::does_not_read(&self.judge, &entry))
    }

    /// How the target of an entry stands; `None` when it has none.
    pub fn progress(&self, serial: Serial) -> Option<Progress> {
        let facts = self.plan.roadmap.facts(serial)?;
        let aim = self.aim(serial)?;
        let metric = aim.metric.and_then(|metric| self.plan.roadmap.find_symbol(Entity::Metric, metric));
        let metric = metric.and_then(|metric| self.plan.roadmap.facts(metric)).and_then(Facts::metric);
        let is_dropped = facts.bet().and_then(|bet| bet.lane) == Some(Lane::Dropped);
        let Some(metric) = metric.filter(|_| !is_dropped) else { return no_data(&aim, is_dropped) };
        Some(progress(&aim, metric.better, &metric.readings, self.today))
    }

    /// The target of an entry, with what a goal lends it.
    pub fn aim(&self, serial: Serial) -> Option<Aim> {
        let facts = self.plan.roadmap.facts(serial)?;
        Some(effective_target::held(&self.plan.roadmap, facts).aim).filter(|aim| !aim.is_empty())
    }

    /// The entries that do not read, in file order.
    pub fn broken(&self) -> Vec<Serial> {
        let entries = self.plan.document.entries();
        entries.filter(|entry| roadmap_file::does_not_read(&self.judge, entry)).map(|entry| entry.serial).collect()
    }

    /// The newest reading of a metric that is not in the future, with its unit and its day.
    pub fn newest_reading(&self, metric: Serial) -> Option<String> {
        let readings = &self.plan.roadmap.facts(metric)?.metric()?.readings;
        let (day, value) = readings.iter().rev().find(|(day, _)| *day <= self.today)?;
        Some(format!("{}  {day}", self.with_unit(metric, *value)))
    }

    /// A number in the unit of a metric: `38 %`.
    pub fn with_unit(&self, metric: Serial, value: f64) -> String {
        let unit = self.plan.roadmap.unit(&self.plan.document, metric);
        format!("{} {}", number::plain(value), sanitise::line(&unit)).trim_end().to_owned()
    }
}

/// A target without a metric that is there has no data to stand by.
fn no_data(aim: &Aim, is_dropped: bool) -> Option<Progress> {
    let progress = Progress {
        state: State::NoData,
        now: None,
        read_on: None,
        share: None,
        even: None,
        days_left: None,
        forecast: None,
    };
    (aim.metric.is_some() && !is_dropped).then_some(progress)
}
