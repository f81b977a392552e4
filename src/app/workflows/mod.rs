//! Workflows that span several parts of the editor: what-ifs, reloading, recovery, autosave, the tour.

pub mod autosave;
pub mod best_set;
pub mod copy;
pub mod external_editor;
pub mod first_run;
pub mod goal_path;
pub mod override_rank;
pub mod pending_text;
pub mod questions;
pub mod read_only;
pub mod recovery;
pub mod reload;
pub mod tour;
pub mod what_if;

/// State of workflows that span several parts of the editor.
#[derive(Default)]
pub struct Workflows {
    /// The running tour.
    pub tour: Option<tour::Tour>,
    /// The first-run answers, while there is no file.
    pub first: Option<first_run::FirstRun>,
    /// The lock holder, while this whymap is read-only.
    pub read_only: Option<crate::app::model::edit_lock::ReadOnlyMode>,
    pub autosave: autosave::Autosave,
    /// Whether to check the file on disk as soon as no overlay is open.
    pub looks_later: bool,
    /// The unfinished text last written to the journal.
    pub pending_texts: Vec<crate::app::model::pending_text::PendingText>,
    /// Whether to quit after the next successful save.
    pub quits_after_save: bool,
}
