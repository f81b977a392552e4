//! The unsaved edits of an earlier run, offered at the start.

use crate::app::model::pending_text::PendingText;
use crate::compare::line_diff::DiffLine;

/// Edits found in a journal.
#[derive(Clone, Debug)]
pub struct CrashRecovery {
    /// The text as it was when the earlier run ended; where the file was changed since, merged with it.
    pub recovered: String,
    /// How the merge with the changed file went; none where there was none.
    pub merged: Option<Result<usize, String>>,
    /// Whether the file is still the one those edits were made on.
    pub is_file_unchanged: bool,
    /// What they changed, against the file as it is.
    pub lines: Vec<DiffLine>,
    /// How many edits there were.
    pub edit_count: usize,
    /// What was being typed.
    pub pending_texts: Vec<PendingText>,
    /// The first visible line.
    pub top: usize,
}
