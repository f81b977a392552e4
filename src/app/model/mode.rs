//! Which view, pane and scope the editor is in.

use crate::roadmap::entry_kind::EntryKind;

/// What pane 1 shows.
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
    /// What was said no to.
    NotDoing,
    /// How the work is shared out.
    Balance,
    /// The ranking as a table.
    Scores,
    /// All entries of a kind.
    Entries(EntryKind),
    /// What `check` says.
    Problems,
    /// What two branches changed differently.
    Conflicts,
}

/// A numbered pane.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Pane {
    /// 1
    Roadmap,
    /// 2
    Theme,
    /// 3
    Scores,
    /// 4
    Goals,
}

/// All panes in their order.
pub const PANES: [Pane; 4] = [Pane::Roadmap, Pane::Theme, Pane::Scores, Pane::Goals];

impl Pane {
    /// Its position, from 0.
    pub fn index(self) -> usize {
        match self {
            Self::Roadmap => 0,
            Self::Theme => 1,
            Self::Scores => 2,
            Self::Goals => 3,
        }
    }
}

/// How many panes are shown where there is room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrangement {
    /// The focused one alone.
    One,
    /// The roadmap and one other.
    Pair,
    /// As many as the size allows.
    All,
}

/// Who gets the keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scope {
    /// A view of themes and ideas: lanes, board, scores, timeline, goals, no-list.
    Roadmap,
    /// A list of entries of one kind.
    Entries,
    /// The list of problems.
    Problems,
    /// What two branches changed differently.
    Conflicts,
    /// The inputs of the scores, cell by cell.
    ScoreCells,
    /// One of the panes beside it.
    Panes,
    /// The fields of an entry.
    Form,
    /// A choice among entries.
    Picker,
    /// One line asked for.
    Prompt,
    /// The command palette, or find.
    Finder,
    /// All keys of this place.
    Help,
    /// A theme being moved.
    Move,
    /// Quitting with unsaved edits.
    Quit,
    /// Whether to take over.
    TakeOver,
    /// Whether the file is to be marked as merged.
    MarkMerged,
    /// The file changed outside.
    DiskDiff,
    /// Edits of an earlier run.
    Recovery,
    /// Answers to be settled.
    UnsavedAnswers,
    /// The settings.
    Settings,
    /// A choice of colours.
    PalettePicker,
    /// A value being typed into a cell of the scores.
    ScoreCell,
    /// How the what-if ends.
    WhatIfEnd,
    /// Whether a new one begins, or the last one comes back.
    WhatIfRestart,
}

impl Scope {
    /// Whether letters are text here.
    pub fn takes_text(self) -> bool {
        matches!(self, Self::Form | Self::Picker | Self::Prompt | Self::Finder | Self::Help | Self::ScoreCell)
    }

    /// The word at the left of the footer.
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
            Self::UnsavedAnswers => "SETTLE",
            Self::Settings => "SETTINGS",
            Self::PalettePicker => "COLOURS",
            Self::WhatIfEnd | Self::WhatIfRestart => "WHAT IF",
        }
    }
}
