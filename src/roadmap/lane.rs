//! Lanes: how soon a theme is.

/// A lane of the roadmap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Lane {
    /// Being worked on.
    Now,
    /// Right after.
    Next,
    /// In sight.
    Later,
    /// Done and out.
    Shipped,
    /// Not to be done.
    Dropped,
}

/// All lanes in their order.
pub const ALL_LANES: [Lane; 5] = [Lane::Now, Lane::Next, Lane::Later, Lane::Shipped, Lane::Dropped];

impl Lane {
    /// The lane as the file names it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Now => "Now",
            Self::Next => "Next",
            Self::Later => "Later",
            Self::Shipped => "Shipped",
            Self::Dropped => "Dropped",
        }
    }

    /// The lane of a word of the file.
    pub fn from_name(word: &str) -> Option<Self> {
        ALL_LANES.into_iter().find(|lane| lane.name() == word)
    }

    /// The lane a person types: any case.
    pub fn parse(word: &str) -> Option<Self> {
        ALL_LANES.into_iter().find(|lane| lane.name().eq_ignore_ascii_case(word))
    }

    /// Whether its themes are still to be done: only these are ranked.
    pub fn is_live(self) -> bool {
        matches!(self, Self::Now | Self::Next | Self::Later)
    }

    /// One lane sooner; Now is the soonest.
    pub fn earlier(self) -> Option<Self> {
        match self {
            Self::Next => Some(Self::Now),
            Self::Later => Some(Self::Next),
            _ => None,
        }
    }

    /// One lane later; Later is the last.
    pub fn later(self) -> Option<Self> {
        match self {
            Self::Now => Some(Self::Next),
            Self::Next => Some(Self::Later),
            _ => None,
        }
    }
}
