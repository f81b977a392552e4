//! The kinds of entries, one for each top-level map of the file.

use super::field::Record;
use super::fields;
use super::name;

/// A kind of entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EntryKind {
    /// A criterion of the weighted model.
    Criterion,
    /// What the business wants.
    Objective,
    /// A number that is watched.
    Metric,
    /// An outcome for customers.
    Goal,
    /// A bet on the roadmap, with its three answers.
    Theme,
    /// Something parked: not on the roadmap (yet).
    Idea,
    /// A test of a belief.
    Experiment,
    /// Feedback heard or seen.
    Signal,
    /// A decision with what was rejected.
    Decision,
    /// A look back.
    Review,
    /// Marks and notes of a scoring session.
    Workshop,
}

/// All kinds, in the order of the file.
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
    /// The name of its map in the file.
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

    /// The kind whose map has this name.
    pub fn from_map_name(map: &str) -> Option<Self> {
        ENTRY_KINDS.into_iter().find(|kind| kind.map_name() == map)
    }

    /// The kind a person means by a word: "theme", "themes", "feedback".
    pub fn parse(word: &str) -> Option<Self> {
        let word = word.to_lowercase();
        let alias = match word.as_str() {
            "feedback" => Some(Self::Signal),
            "criteria" => Some(Self::Criterion),
            _ => None,
        };
        alias.or_else(|| ENTRY_KINDS.into_iter().find(|kind| kind.noun() == word || kind.map_name() == word))
    }

    /// What one of them is called.
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

    /// What several of them are called.
    pub fn plural_noun(self) -> &'static str {
        self.map_name()
    }

    /// Its fields.
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

    /// The field that names it in lists.
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
