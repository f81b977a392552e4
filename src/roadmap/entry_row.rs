//! Compact rows with what lanes, sorting, search, links and counts need of each entry. Other fields are read from the
//! text on demand.

use super::date::DueDate;
use super::entry_kind::EntryKind;
use super::interner::Symbol;
use super::lane::Lane;
use crate::document::chunk::EntryId;
use chrono::NaiveDate;
use smallvec::SmallVec;

/// The row of one entry.
#[derive(Clone, Debug)]
pub struct EntryRow {
    pub entry: EntryId,
    pub kind: EntryKind,
    pub id: Symbol,
    /// Whether the scanner failed on the entry.
    pub is_broken: bool,
    /// Span of the title literal, including quotes, relative to the chunk. Empty if there is no title.
    pub title: (u32, u32),
    /// References to other entries, in file order.
    pub links: SmallVec<[Link; 4]>,
    pub formerly: SmallVec<[Symbol; 1]>,
    pub owner: Option<Symbol>,
    pub tags: SmallVec<[Symbol; 1]>,
    pub has_conflict: bool,
    pub detail: RowDetail,
}

/// The fields that only some kinds of entries have.
#[derive(Clone, Debug, PartialEq)]
pub enum RowDetail {
    Plain,
    /// A theme or an idea.
    Theme(Box<ThemeRow>),
    /// A goal or an objective.
    Goal(Box<GoalRow>),
    Metric(Box<MetricRow>),
}

/// The row of a theme or an idea.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ThemeRow {
    /// Only of themes.
    pub lane: Option<Lane>,
    /// Only of ideas.
    pub proposed_for: Option<Lane>,
    pub kind: WorkKind,
    /// Manual rank.
    pub rank: Option<f64>,
    /// In the unit of the capacity.
    pub effort: Option<f64>,
    pub answers: Answers,
    /// Its own target, without values inherited from a goal.
    pub target: TargetRow,
    /// Date of its `deadline`.
    pub deadline: Option<NaiveDate>,
    pub shipped_on: Option<NaiveDate>,
    pub has_drop_reason: bool,
    pub horizon: Option<Horizon>,
    pub options: u32,
    /// Total effort of its options by MoSCoW priority, in the order of [`MOSCOW`].
    pub moscow: [f64; 4],
    /// Number of options with a MoSCoW priority but no effort.
    pub moscow_without_effort: u32,
    /// Its valid score inputs.
    pub ratings: SmallVec<[Rating; 10]>,
}

/// When a theme pays off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Horizon {
    Short,
    Long,
}

/// MoSCoW priorities, as the file writes them.
pub const MOSCOW: [&str; 4] = ["Must", "Should", "Could", "Wont"];

/// Customer lifecycle stages in chronological order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LifecycleStage {
    Acquisition,
    Activation,
    Engagement,
    Retention,
    Monetization,
    Satisfaction,
}

pub const LIFECYCLE_STAGES: [LifecycleStage; 6] = [
    LifecycleStage::Acquisition,
    LifecycleStage::Activation,
    LifecycleStage::Engagement,
    LifecycleStage::Retention,
    LifecycleStage::Monetization,
    LifecycleStage::Satisfaction,
];

impl LifecycleStage {
    pub fn name(self) -> &'static str {
        match self {
            Self::Acquisition => "Acquisition",
            Self::Activation => "Activation",
            Self::Engagement => "Engagement",
            Self::Retention => "Retention",
            Self::Monetization => "Monetization",
            Self::Satisfaction => "Satisfaction",
        }
    }

    pub(super) fn from_name(name: &str) -> Option<Self> {
        LIFECYCLE_STAGES.into_iter().find(|stage| stage.name() == name)
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WorkKind {
    /// New value for customers.
    #[default]
    Value,
    /// The product's own health.
    Health,
    /// Maintenance that has to be done.
    KeepLightsOn,
    /// Required by someone outside, such as a law or a contract.
    Obligation,
}

/// Which required answers of a theme are given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    /// `why.problem` is not empty.
    pub has_problem: bool,
    /// `why.reason` is not empty.
    pub has_reason: bool,
    /// `target.metric` is not empty.
    pub has_metric: bool,
    /// Some trade-off has `not_doing` or `instead_of`, and `because`.
    pub has_trade_off: bool,
}

impl Answers {
    /// Whether a theme with these answers may be on the roadmap.
    pub fn is_complete(self) -> bool {
        self.has_problem && self.has_reason && self.has_metric && self.has_trade_off
    }

    /// Labels of the missing answers: why, target, trade-off.
    pub fn missing(self) -> Vec<&'static str> {
        let mut missing = Vec::new();
        if !(self.has_problem && self.has_reason) {
            missing.push("why");
        }
        if !self.has_metric {
            missing.push("target");
        }
        if !self.has_trade_off {
            missing.push("trade-off");
        }
        missing
    }

    /// Path of the first answer that `after` lacks and `self` has.
    pub fn first_lost(self, after: Self) -> Option<&'static str> {
        [
            (self.has_problem && !after.has_problem, "why.problem"),
            (self.has_reason && !after.has_reason, "why.reason"),
            (self.has_metric && !after.has_metric, "target.metric"),
            (self.has_trade_off && !after.has_trade_off, "trade_offs"),
        ]
        .into_iter()
        .find_map(|(is_lost, path)| is_lost.then_some(path))
    }
}

/// The numbers of a target.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TargetRow {
    pub metric: Option<Symbol>,
    pub from: Option<f64>,
    pub to: Option<f64>,
    /// The level to hold.
    pub keep: Option<f64>,
    pub by: Option<DueDate>,
    /// When the starting value will be known.
    pub baseline_by: Option<DueDate>,
}

impl TargetRow {
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// The row of a goal or an objective.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GoalRow {
    pub target: TargetRow,
    pub is_focus: bool,
    /// Whether its status is Met or Abandoned.
    pub is_closed: bool,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct MetricRow {
    /// Span of the unit literal, including quotes, relative to the chunk.
    pub unit: (u32, u32),
    pub better: Option<BetterDirection>,
    pub stage: Option<LifecycleStage>,
    pub readings: Vec<(NaiveDate, f64)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BetterDirection {
    Up,
    Down,
}

/// One score input.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rating {
    /// Index into [`MODELS`](super::scoring_models::MODELS).
    pub model: u8,
    pub input: InputRef,
    pub rated_on: Option<NaiveDate>,
    pub estimate: Estimate,
}

/// An estimate with a range: `low <= likely <= high`. A plain number is all three.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    pub low: f64,
    pub likely: f64,
    pub high: f64,
}

impl Estimate {
    /// An estimate without a range.
    pub const fn from_number(likely: f64) -> Self {
        Self { low: likely, likely, high: likely }
    }

    pub fn is_exact(&self) -> bool {
        self.low >= self.high
    }
}

/// An input of a scoring model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InputRef {
    /// Index among the inputs of the model.
    BuiltIn(u8),
    /// A criterion of the file's own.
    Criterion(Symbol),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    pub relation: Relation,
    pub to: Symbol,
}

/// The fields that refer to other entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Relation {
    /// `target.metric`: a metric.
    Metric,
    /// `goals`: goals.
    Goal,
    /// `serves`: objectives.
    Serves,
    /// `evidence`: signals.
    Evidence,
    /// `guardrails`: metrics.
    Guardrail,
    /// `inputs`: metrics.
    Input,
    /// `depends_on`: themes or ideas.
    DependsOn,
    /// `instead_of` of a trade-off: a theme or idea.
    InsteadOf,
    /// `about`: the full name of an entry.
    About,
    /// `superseded_by`: a decision.
    SupersededBy,
    /// `themes` and `before` of a workshop: themes or ideas.
    Scored,
}

impl Relation {
    /// The kinds an id may refer to; empty for full names.
    pub fn target_kinds(self) -> &'static [EntryKind] {
        match self {
            Self::Metric | Self::Guardrail | Self::Input => &[EntryKind::Metric],
            Self::Goal => &[EntryKind::Goal],
            Self::Serves => &[EntryKind::Objective],
            Self::Evidence => &[EntryKind::Signal],
            Self::DependsOn | Self::InsteadOf | Self::Scored => &[EntryKind::Theme, EntryKind::Idea],
            Self::SupersededBy => &[EntryKind::Decision],
            Self::About => &[],
        }
    }
}

impl EntryRow {
    pub fn theme(&self) -> Option<&ThemeRow> {
        match &self.detail {
            RowDetail::Theme(theme_row) => Some(theme_row),
            _ => None,
        }
    }

    pub fn goal(&self) -> Option<&GoalRow> {
        match &self.detail {
            RowDetail::Goal(goal) => Some(goal),
            _ => None,
        }
    }

    pub fn metric(&self) -> Option<&MetricRow> {
        match &self.detail {
            RowDetail::Metric(metric) => Some(metric),
            _ => None,
        }
    }

    pub fn linked_ids(&self, relation: Relation) -> impl Iterator<Item = Symbol> + '_ {
        self.links.iter().filter(move |link| link.relation == relation).map(|link| link.to)
    }

    /// Whether sorting, links and counts are the same. Titles and text positions do not matter; of a metric, only the
    /// id and the stage do.
    pub(crate) fn has_same_order_and_links(&self, other: &Self) -> bool {
        let same_detail = match (&self.detail, &other.detail) {
            (RowDetail::Metric(own), RowDetail::Metric(others)) => own.stage == others.stage,
            (own, others) => own == others,
        };
        let same_links = self.links == other.links && self.formerly == other.formerly;
        let same_entry = (self.kind, self.id, self.is_broken) == (other.kind, other.id, other.is_broken);
        same_entry && same_links && same_detail
    }
}
