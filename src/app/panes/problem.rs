//! The selected problem.

use crate::app::sheet::SheetRow;
use crate::app::state::State;

/// The rows for the selected problem.
pub(super) fn rows(_state: &State, _width: usize) -> Vec<SheetRow> {
    Vec::new()
}
