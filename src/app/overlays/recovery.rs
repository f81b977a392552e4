//! The unsaved edits of earlier runs, offered at startup.

use crate::app::message::JournalCleanup;
use crate::app::model::pending_text::PendingText;
use crate::compare::line_diff::DiffLine;

/// Edits found in journals.
#[derive(Clone, Debug, Default)]
pub struct CrashRecovery {
    /// The text when the earlier run ended; merged with the file if the file changed since, and with the edits of
    /// other runs.
    pub recovered: String,
    /// The number of conflicts, or why there is no merge; `None` if nothing had to be merged.
    pub merged: Option<Result<usize, String>>,
    /// Whether the file still has the text the edits start from.
    pub is_file_unchanged: bool,
    /// Lines of texts that cannot be restored, shown after the diff.
    pub typed_lines: Vec<String>,
    /// The diff against the file.
    pub lines: Vec<DiffLine>,
    /// Number of edits that can be restored.
    pub edit_count: usize,
    /// Number of runs with something to restore.
    pub run_count: usize,
    /// Text that was being typed.
    pub pending_texts: Vec<PendingText>,
    /// What cannot be restored now, a paragraph each.
    pub losses: Vec<String>,
    /// What to do with the journals when the edits are restored.
    pub if_accepted: JournalCleanup,
    /// What to do with the journals when the edits are discarded.
    pub if_discarded: JournalCleanup,
    /// The first visible line.
    pub top: usize,
}

impl CrashRecovery {
    pub fn has_something_to_restore(&self) -> bool {
        self.edit_count > 0 || !self.pending_texts.is_empty()
    }
}
