//! What a palette gives colours to: the roles of text and lines, and the surfaces they stand on.

/// The meaning of a piece of text or line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// What people wrote.
    Text,
    /// Titles, and the one number that matters.
    Heading,
    /// Labels, units, dates, ids, counts.
    Muted,
    /// You are here.
    Accent,
    /// The focus goal.
    Goal,
    /// A good state.
    Ok,
    /// A state that wants a look.
    Warn,
    /// A state that is wrong.
    Error,
    /// An idea.
    Idea,
    /// Rails to go, tree lines.
    Track,
    /// Rules of panes without focus.
    Faint,
    /// What an overlay hides.
    Dimmed,
    /// Found letters.
    Match,
    /// Added lines.
    Added,
    /// Changed lines or words.
    Changed,
    /// Removed lines.
    Removed,
    /// Keys.
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
    /// The role it follows where a palette does not set it.
    pub fn fallback(self) -> Option<Self> {
        match self {
            Self::Match | Self::Changed => Some(Self::Accent),
            Self::Added => Some(Self::Ok),
            Self::Removed => Some(Self::Error),
            Self::Key => Some(Self::Heading),
            _ => None,
        }
    }

    /// What it is for, in the words of the documentation.
    pub fn description(self) -> &'static str {
        match self {
            Self::Text => "what people wrote",
            Self::Heading => "titles, and the one number that matters",
            Self::Muted => "labels, units, dates, ids, counts",
            Self::Accent => "you are here: focus, bar, chip",
            Self::Goal => "the goal in focus and its rail",
            Self::Ok => "a good state",
            Self::Warn => "a state that wants a look",
            Self::Error => "a state that is wrong, and what is broken",
            Self::Idea => "the sign of an idea",
            Self::Track => "rails to go, tree lines",
            Self::Faint => "rules of panes without focus",
            Self::Dimmed => "the screen below a popup",
            Self::Match => "letters found",
            Self::Added => "lines that come",
            Self::Changed => "lines and words that differ",
            Self::Removed => "lines that go",
            Self::Key => "keys",
        }
    }
}

/// A surface things stand on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Surface {
    /// The screen.
    Background,
    /// The selected row of the focused pane.
    Selection,
    /// The selected row of another pane.
    SelectionUnfocused,
    /// The field being typed in.
    Field,
    /// What lies in front.
    Popup,
    /// A card of a board.
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
