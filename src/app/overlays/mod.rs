//! What lies over the screen: data on a stack. The topmost one gets the keys.

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

/// Something over the screen.
#[derive(Clone, Debug)]
pub enum Overlay {
    /// The fields of an entry.
    Form(Box<Form>),
    /// A choice among entries.
    Picker(Box<Picker>),
    /// One line asked for.
    Prompt(Box<Prompt>),
    /// The command palette, or find.
    Finder(Box<Finder>),
    /// All keys of this place.
    Help(Box<Help>),
    /// A theme being moved.
    Move(MoveMode),
    /// Quitting with unsaved edits.
    Quit,
    /// Whether to edit a file that another whymap has open.
    TakeOver,
    /// The file has no clash any more, and git still holds it to be unmerged.
    MarkMerged,
    /// The file changed outside.
    DiskDiff(Box<DiskDiff>),
    /// Edits of an earlier run that were never saved.
    Recovery(Box<CrashRecovery>),
    /// A form is left with answers that cannot stay as they are.
    UnsavedAnswers(Box<UnsavedAnswers>),
    /// The settings.
    Settings(SettingsPage),
    /// A choice of colours.
    PalettePicker(PalettePicker),
    /// A value being typed into a cell of the scores.
    ScoreCell(Box<CellEdit>),
    /// How the what-if ends.
    WhatIfEnd,
    /// Whether a new what-if begins, or the one that was thrown away comes back.
    WhatIfRestart,
}

impl Overlay {
    /// Who gets the keys while this is on top.
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

    /// Whether it covers the whole screen rather than a part of it.
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
