//! Overlays: a stack of data over the view. The topmost one gets the keys.

pub mod completion;
pub mod disk_diff;
pub mod entry_search;
pub mod finder;
pub mod form;
pub mod help;
pub mod layout;
pub mod move_mode;
pub mod palette_picker;
pub mod picker;
pub mod prompt;
pub mod recovery;
pub mod score_cell;
pub mod settings;
pub mod stack;
pub mod unsaved_answers;

pub use stack::Overlay;

use super::model::mode::Scope;
use crate::app::model::screen::Screen;
use crate::app::views;
use crate::app::views::scores::Scores;

/// The scope that receives keys.
pub fn scope(screen: &Screen, scores: &Scores, overlays: &[Overlay]) -> Scope {
    overlays.last().map_or_else(|| views::scope(screen, scores), Overlay::scope)
}
