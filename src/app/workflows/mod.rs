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
