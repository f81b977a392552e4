//! What a palette sets colors for: the roles of text and lines, and the surfaces behind them.

/// The meaning of a piece of text or a line; [`Role::description`] explains each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    Text,
    Heading,
    Muted,
    Accent,
    Goal,
    Ok,
    Warn,
    Error,
    Idea,
    Track,
    Faint,
    Dimmed,
    Match,
    Added,
    Changed,
    Removed,
    Key,
}

/// All roles with their names in palette files.
pub const ROLES: [(&str, Role); 17] = [
    ("text", Role::Text),
    ("heading", Role::Heading),
    ("muted", Role::Muted),
    ("accent", Role::Accent),
    ("goal", Role::Goal),
    ("ok", Role::Ok),
    ("warn", Role::Warn),
    ("error", Role::Error),
    ("idea", Role::Idea),
    ("track", Role::Track),
    ("faint", Role::Faint),
    ("dimmed", Role::Dimmed),
    ("match", Role::Match),
    ("added", Role::Added),
    ("changed", Role::Changed),
    ("removed", Role::Removed),
    ("key", Role::Key),
];

impl Role {
    /// The role whose style it takes if a palette does not set it.
    pub fn fallback(self) -> Option<Self> {
        match self {
            Self::Match | Self::Changed => Some(Self::Accent),
            Self::Added => Some(Self::Ok),
            Self::Removed => Some(Self::Error),
            Self::Key => Some(Self::Heading),
            _ => None,
        }
    }

    pub fn description(self) -> &'static str {
        match self {
            Self::Text => "the text people wrote",
            Self::Heading => "titles and key figures",
            Self::Muted => "labels, units, dates, ids, counts",
            Self::Accent => "where you are: focused pane, selection bar, mode label",
            Self::Goal => "the focus goal and its progress bar",
            Self::Ok => "good states, such as on track",
            Self::Warn => "states that need attention, such as at risk",
            Self::Error => "bad states, such as off track, and errors",
            Self::Idea => "the symbol of an idea",
            Self::Track => "the unfilled part of progress bars, and tree lines",
            Self::Faint => "borders of panes without focus",
            Self::Dimmed => "the screen behind a popup",
            Self::Match => "matching letters in search results",
            Self::Added => "added lines",
            Self::Changed => "changed lines and words",
            Self::Removed => "removed lines",
            Self::Key => "keys",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Surface {
    Background,
    Selection,
    SelectionUnfocused,
    Field,
    Popup,
    Card,
}

/// All surfaces with their names in palette files.
pub const SURFACES: [(&str, Surface); 6] = [
    ("background", Surface::Background),
    ("selection", Surface::Selection),
    ("selection_unfocused", Surface::SelectionUnfocused),
    ("field", Surface::Field),
    ("popup", Surface::Popup),
    ("card", Surface::Card),
];
