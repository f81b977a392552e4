//! Lanes: when we plan to work on a theme.

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Lane {
    Now,
    Next,
    Later,
    Shipped,
    Dropped,
}

pub const ALL_LANES: [Lane; 5] = [Lane::Now, Lane::Next, Lane::Later, Lane::Shipped, Lane::Dropped];

impl Lane {
    pub fn name(self) -> &'static str {
        match self {
            Self::Now => "Now",
            Self::Next => "Next",
            Self::Later => "Later",
            Self::Shipped => "Shipped",
            Self::Dropped => "Dropped",
        }
    }

    /// Parses the exact name, as in the file.
    pub fn from_name(name: &str) -> Option<Self> {
        ALL_LANES.into_iter().find(|lane| lane.name() == name)
    }

    /// Parses what a user types, in any case.
    pub fn parse(input: &str) -> Option<Self> {
        ALL_LANES.into_iter().find(|lane| lane.name().eq_ignore_ascii_case(input))
    }

    /// Whether its themes are planned or in progress. Only these are ranked.
    pub fn is_live(self) -> bool {
        matches!(self, Self::Now | Self::Next | Self::Later)
    }

    pub fn earlier(self) -> Option<Self> {
        match self {
            Self::Next => Some(Self::Now),
            Self::Later => Some(Self::Next),
            _ => None,
        }
    }

    pub fn later(self) -> Option<Self> {
        match self {
            Self::Now => Some(Self::Next),
            Self::Next => Some(Self::Later),
            _ => None,
        }
    }
}
