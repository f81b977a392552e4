//! Overlays: a stack of data over the view. The topmost one gets the keys.

pub mod completion;
pub mod disk_diff;
pub mod finder;
pub mod form;
pub mod help;
pub mod layout;
pub mod move_mode;
pub mod palette_picker;
pub mod picker;
pub mod prompt;
pub mod recovery;
pub mod settings;
pub mod unsaved_answers;
pub mod score_cell;

use super::model::mode::Scope;
use super::overlays::disk_diff::DiskDiff;
use super::overlays::finder::Finder;
use super::overlays::form::Form;
use super::overlays::help::Help;
use super::overlays::move_mode::MoveMode;
use super::overlays::palette_picker::PalettePicker;
use super::overlays::picker::Picker;
use super::overlays::prompt::Prompt;
use super::overlays::settings::SettingsPage;
use super::overlays::unsaved_answers::UnsavedAnswers;
use super::views::scores::cells::CellEdit;
use crate::app::model::screen::Screen;
use crate::app::overlays::recovery::CrashRecovery;
use crate::app::views;
use crate::app::views::scores::Scores;

/// An overlay.
#[derive(Clone, Debug)]
pub enum Overlay {
    /// The fields of an entry.
    Form(Box<Form>),
    /// A choice among entries.
    Picker(Box<Picker>),
    /// A one-line question.
    Prompt(Box<Prompt>),
    /// The command palette, or find.
    Finder(Box<Finder>),
    /// The keys of a scope.
    Help(Box<Help>),
    /// A theme being moved.
    Move(MoveMode),
    /// Whether to quit with unsaved edits.
    Quit,
    /// Whether to take over a file that another whymap edits.
    TakeOver,
    /// All conflicts are resolved, and git still considers the file unmerged.
    MarkMerged,
    /// The file changed on disk.
    DiskDiff(Box<DiskDiff>),
    /// Unsaved edits of an earlier run.
    Recovery(Box<CrashRecovery>),
    /// A form is left with answers that cannot be committed.
    UnsavedAnswers(Box<UnsavedAnswers>),
    Settings(SettingsPage),
    /// A choice of palette.
    PalettePicker(PalettePicker),
    /// A value being typed into a score cell.
    ScoreCell(Box<CellEdit>),
    /// How to end the what-if.
    WhatIfEnd,
    /// Whether to start a new what-if, or restore the discarded one.
    WhatIfRestart,
}

impl Overlay {
    /// The scope that receives keys while this is on top.
    pub fn scope(&self) -> Scope {
        match self {
            Self::Form(_) => Scope::Form,
            Self::Picker(_) => Scope::Picker,
            Self::Prompt(_) => Scope::Prompt,
            Self::Finder(_) => Scope::Finder,
            Self::Help(_) => Scope::Help,
            Self::Move(_) => Scope::Move,
            Self::Quit => Scope::Quit,
            Self::TakeOver => Scope::TakeOver,
            Self::MarkMerged => Scope::MarkMerged,
            Self::DiskDiff(_) => Scope::DiskDiff,
            Self::Recovery(_) => Scope::Recovery,
            Self::UnsavedAnswers(_) => Scope::UnsavedAnswers,
            Self::Settings(_) => Scope::Settings,
            Self::PalettePicker(_) => Scope::PalettePicker,
            Self::ScoreCell(_) => Scope::ScoreCell,
            Self::WhatIfEnd => Scope::WhatIfEnd,
            Self::WhatIfRestart => Scope::WhatIfRestart,
        }
    }

    /// Whether it covers the whole screen.
    pub fn is_full_screen(&self) -> bool {
        match self {
            Self::Form(form) => form.extent == super::overlays::form::FormExtent::FullScreen,
            _ => false,
        }
    }
}

/// The scope that receives keys.
pub fn scope(screen: &Screen, scores: &Scores, overlays: &[Overlay]) -> Scope {
    overlays.last().map_or_else(|| views::scope(screen, scores), Overlay::scope)
}
