//! The list of problems: what `check` says, and what mends it.

use crate::document::chunk::Serial;

/// The list.
#[derive(Clone, Debug, Default)]
pub struct Problems {
    /// The selected row.
    pub at: usize,
    /// The first visible row.
    pub top: usize,
}

impl Problems {
    /// The entry of the selected problem.
    pub fn selected_entry(&self) -> Option<Serial> {
        None
    }
}

use super::lanes::End;
use super::state::State;

/// Shows the list.
pub fn show(state: &mut State) {
    state.screen = super::state::Screen::Problems;
}

/// Moves the selection.
pub fn step(_state: &mut State, _by: isize) {}

/// Moves the selection to an end.
pub fn jump(_state: &mut State, _to: End) {}

/// Selects a visible row.
pub fn click(_state: &mut State, _row: usize) -> bool {
    false
}

/// Goes to the next or previous problem.
pub fn go(_state: &mut State, _by: isize) {}

/// Applies the fix.
pub fn fix(_state: &mut State) {}

/// Goes where the problem can be mended.
pub fn mend(_state: &mut State) {}
