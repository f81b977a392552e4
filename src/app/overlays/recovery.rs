//! The unsaved edits of an earlier run, offered at startup.

use crate::app::model::pending_text::PendingText;
use crate::compare::line_diff::DiffLine;

/// Edits found in a journal.
#[derive(Clone, Debug)]
pub struct CrashRecovery {
    /// The text when the earlier run ended; merged with the file if the file changed since.
    pub recovered: String,
    /// The result of the merge with the changed file; `None` if it did not change.
    pub merged: Option<Result<usize, String>>,
    /// Whether the file still has the text the edits start from.
    pub is_file_unchanged: bool,
    /// The diff against the file.
    pub lines: Vec<DiffLine>,
    /// Number of edits.
    pub edit_count: usize,
    /// Text that was being typed.
    pub pending_texts: Vec<PendingText>,
    /// The first visible line.
    pub top: usize,
}
