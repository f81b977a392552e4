//! Work that spans several parts of the editor: what-ifs, reloading, recovery, autosave, the tour.

pub mod autosave;
pub mod best_set;
pub mod copy;
pub mod external_editor;
pub mod first_run;
pub mod goal_path;
pub mod override_rank;
pub mod pending_text;
pub mod preferences;
pub mod read_only;
pub mod recovery;
pub mod reload;
pub mod tour;
pub mod what_if;

/// The state of work that spans several parts of the editor.
#[derive(Default)]
pub struct Workflows {
    /// The tour, while it is on.
    pub tour: Option<tour::Tour>,
    /// The answers of the first screen, while there is no file.
    pub first: Option<first_run::FirstRun>,
    /// The whymap that edits the file while this one is read-only.
    pub read_only: Option<crate::app::model::edit_lock::ReadOnlyMode>,
    /// Saving by itself.
    pub autosave: autosave::Autosave,
    /// Whether to look at the file on disk as soon as nothing lies over the screen.
    pub looks_later: bool,
    /// What is being typed, as the journal knows it.
    pub pending_texts: Vec<crate::app::model::pending_text::PendingText>,
    /// Whether the program ends as soon as the file is written.
    pub quits_after_save: bool,
}
