//! The current view, pane and scope.

use crate::roadmap::entry_kind::EntryKind;

/// Views in pane 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ViewKind {
    /// Themes and ideas by lane.
    Lanes,
    /// Lanes side by side.
    Board,
    /// Targets and deadlines on a calendar.
    Timeline,
    /// The tree from the vision down.
    Goals,
    /// Dropped entries and trade-offs.
    NotDoing,
    /// How effort is allocated.
    Balance,
    /// The ranking as a table.
    Scores,
    /// All entries of a kind.
    Entries(EntryKind),
    /// The findings of `check`.
    Problems,
    /// Fields that two branches changed differently.
    Conflicts,
}

impl ViewKind {
    /// Whether the view shows themes and ideas.
    pub fn is_theme_view(self) -> bool {
        matches!(self, Self::Lanes | Self::Board | Self::Timeline | Self::Goals | Self::NotDoing | Self::Scores)
    }

    /// The name of the view in help and messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Board => "board",
            Self::Timeline => "timeline",
            Self::Goals => "goal tree",
            Self::NotDoing => "not-doing list",
            Self::Scores => "scores",
            _ => "roadmap by lane",
        }
    }
}

/// A numbered pane.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Pane {
    Roadmap,
    Theme,
    Scores,
    Goals,
}

/// All panes in order.
pub const PANES: [Pane; 4] = [Pane::Roadmap, Pane::Theme, Pane::Scores, Pane::Goals];

impl Pane {
    pub fn index(self) -> usize {
        match self {
            Self::Roadmap => 0,
            Self::Theme => 1,
            Self::Scores => 2,
            Self::Goals => 3,
        }
    }
}

/// How many panes to show if there is room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrangement {
    /// The focused pane only.
    One,
    /// The roadmap and one other.
    Pair,
    /// As many as fit.
    All,
}

/// The scope that receives key events.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scope {
    /// A view of themes and ideas: lanes, board, scores, timeline, goals, not-doing list.
    Roadmap,
    /// A list of entries of one kind.
    Entries,
    /// The list of problems.
    Problems,
    /// The conflicts view.
    Conflicts,
    /// The score inputs, cell by cell.
    ScoreCells,
    /// One of the panes beside the view.
    Panes,
    /// The fields of an entry.
    Form,
    /// A choice among entries.
    Picker,
    /// A one-line question.
    Prompt,
    /// The command palette, or find.
    Finder,
    /// Help for a scope.
    Help,
    /// A theme being moved.
    Move,
    /// Quitting with unsaved edits.
    Quit,
    /// Whether to take over editing.
    TakeOver,
    /// Whether to mark the file as merged.
    MarkMerged,
    /// The comparison with the file on disk.
    DiskDiff,
    /// Unsaved edits of an earlier run.
    Recovery,
    /// Answers that cannot be committed.
    UnsavedAnswers,
    Settings,
    /// A choice of palette.
    PalettePicker,
    /// A value being typed into a score cell.
    ScoreCell,
    /// How to end the what-if.
    WhatIfEnd,
    /// Whether to start a new what-if, or restore the discarded one.
    WhatIfRestart,
}

impl Scope {
    /// Whether letters are text here.
    pub fn takes_text(self) -> bool {
        matches!(self, Self::Form | Self::Picker | Self::Prompt | Self::Finder | Self::Help | Self::ScoreCell)
    }

    /// The mode label at the left of the footer.
    pub fn mode_label(self) -> &'static str {
        match self {
            Self::Roadmap | Self::Entries | Self::Problems | Self::Panes => "NORMAL",
            Self::Form | Self::Prompt | Self::ScoreCell => "EDIT",
            Self::ScoreCells => "SCORE",
            Self::Picker => "PICK",
            Self::Finder => "FIND",
            Self::Help => "HELP",
            Self::Move => "MOVE",
            Self::Quit => "QUIT",
            Self::TakeOver => "TAKE OVER",
            Self::Conflicts | Self::MarkMerged => "MERGE",
            Self::DiskDiff => "COMPARE",
            Self::Recovery => "RECOVER",
            Self::UnsavedAnswers => "ANSWERS",
            Self::Settings => "SETTINGS",
            Self::PalettePicker => "COLORS",
            Self::WhatIfEnd | Self::WhatIfRestart => "WHAT-IF",
        }
    }

    /// The heading of its keys in the documentation.
    pub fn title(self) -> &'static str {
        match self {
            Self::Roadmap => "Views of the roadmap",
            Self::Entries => "Lists of entries",
            Self::Problems => "Problems",
            Self::Panes => "Panes",
            Self::ScoreCells => "Score table",
            Self::ScoreCell => "Score table: editing a cell",
            Self::Form => "Forms",
            Self::Picker => "Choosing entries",
            Self::Prompt => "Prompts",
            Self::Finder => "Find and command list",
            Self::Help => "Help",
            Self::Move => "Moving a theme",
            Self::Conflicts => "Resolving conflicts",
            Self::MarkMerged => "After the last conflict",
            Self::TakeOver => "Taking over from another whymap window",
            Self::WhatIfEnd => "Ending a what-if",
            Self::WhatIfRestart => "Starting another what-if",
            Self::Quit => "Quitting with unsaved edits",
            Self::DiskDiff => "When the file has changed on disk",
            Self::Recovery => "Recovering unsaved edits",
            Self::Settings => "Settings",
            Self::PalettePicker => "Choosing colors",
            Self::UnsavedAnswers => "Closing a form with answers that cannot be saved",
        }
    }
}

/// The scopes of overlays and special modes, in the order of the documentation: roughly how often users see them.
pub const OVERLAY_SCOPES: [Scope; 19] = [
    Scope::ScoreCells,
    Scope::ScoreCell,
    Scope::Form,
    Scope::Prompt,
    Scope::Picker,
    Scope::Finder,
    Scope::Help,
    Scope::Move,
    Scope::UnsavedAnswers,
    Scope::Conflicts,
    Scope::MarkMerged,
    Scope::TakeOver,
    Scope::Quit,
    Scope::WhatIfEnd,
    Scope::WhatIfRestart,
    Scope::Settings,
    Scope::PalettePicker,
    Scope::DiskDiff,
    Scope::Recovery,
];
