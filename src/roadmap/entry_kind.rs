//! The kinds of entries: one for each top-level map of the file.

use super::field::Record;
use super::fields;
use super::name;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EntryKind {
    /// A criterion of the weighted model.
    Criterion,
    Objective,
    Metric,
    /// A desired outcome for customers.
    Goal,
    Theme,
    /// A proposal that is not on the roadmap yet.
    Idea,
    Experiment,
    /// A customer problem, with its reports.
    Signal,
    Decision,
    /// A retrospective.
    Review,
    /// Ratings and notes from a scoring workshop.
    Workshop,
}

pub const ENTRY_KINDS: [EntryKind; 11] = [
    EntryKind::Criterion,
    EntryKind::Objective,
    EntryKind::Metric,
    EntryKind::Goal,
    EntryKind::Theme,
    EntryKind::Idea,
    EntryKind::Experiment,
    EntryKind::Signal,
    EntryKind::Decision,
    EntryKind::Review,
    EntryKind::Workshop,
];

impl EntryKind {
    pub fn map_name(self) -> &'static str {
        match self {
            Self::Criterion => name::CRITERIA,
            Self::Objective => name::OBJECTIVES,
            Self::Metric => name::METRICS,
            Self::Goal => name::GOALS,
            Self::Theme => name::THEMES,
            Self::Idea => name::IDEAS,
            Self::Experiment => name::EXPERIMENTS,
            Self::Signal => name::SIGNALS,
            Self::Decision => name::DECISIONS,
            Self::Review => name::REVIEWS,
            Self::Workshop => name::WORKSHOPS,
        }
    }

    pub fn from_map_name(map: &str) -> Option<Self> {
        ENTRY_KINDS.into_iter().find(|kind| kind.map_name() == map)
    }

    /// Parses what a user types: "theme", "themes", "feedback".
    pub fn parse(input: &str) -> Option<Self> {
        let input = input.to_lowercase();
        let alias = match input.as_str() {
            "feedback" => Some(Self::Signal),
            "criteria" => Some(Self::Criterion),
            _ => None,
        };
        alias.or_else(|| ENTRY_KINDS.into_iter().find(|kind| kind.noun() == input || kind.map_name() == input))
    }

    pub fn noun(self) -> &'static str {
        match self {
            Self::Criterion => "criterion",
            Self::Objective => "objective",
            Self::Metric => "metric",
            Self::Goal => "goal",
            Self::Theme => "theme",
            Self::Idea => "idea",
            Self::Experiment => "experiment",
            Self::Signal => "signal",
            Self::Decision => "decision",
            Self::Review => "review",
            Self::Workshop => "workshop",
        }
    }

    pub fn plural_noun(self) -> &'static str {
        self.map_name()
    }

    pub fn record(self) -> &'static Record {
        match self {
            Self::Criterion => &fields::CRITERION,
            Self::Objective => &fields::OBJECTIVE,
            Self::Metric => &fields::METRIC,
            Self::Goal => &fields::GOAL,
            Self::Theme => &fields::THEME,
            Self::Idea => &fields::IDEA,
            Self::Experiment => &fields::EXPERIMENT,
            Self::Signal => &fields::SIGNAL,
            Self::Decision => &fields::DECISION,
            Self::Review => &fields::REVIEW,
            Self::Workshop => &fields::WORKSHOP,
        }
    }

    /// The field that names an entry in lists.
    pub fn title_field(self) -> &'static str {
        match self {
            Self::Metric | Self::Criterion => name::NAME,
            Self::Goal => name::TEXT,
            Self::Experiment => name::BELIEVE,
            Self::Review => name::EXPECTED,
            Self::Workshop => name::QUESTION,
            _ => name::TITLE,
        }
    }
}
