//! Saved filters: a small file in the configuration folder, shared by all roadmaps.

use crate::app::model::filter::SavedFilters;
use crate::system::fingerprint::ContentFingerprint;
use crate::system::folder;
use crate::system::read::{self, ReadError};
use crate::system::save::{self, Expected, ReadOnlyPolicy, SaveRequest, WriteMethod};
use std::path::{Path, PathBuf};

const FILE_NAME: &str = "filters.ron";
/// Maximum size of the file in bytes.
const MAX_FILE_SIZE: u64 = 1 << 20;

/// Reads the saved filters; an absent file has none.
///
/// # Errors
/// The file cannot be read or has a syntax error; the message names the file and the line.
pub(crate) fn read(config: &Path) -> Result<SavedFilters, String> {
    let path = config.join(FILE_NAME);
    let text = match read::read_text(&path, MAX_FILE_SIZE) {
        Ok(loaded) => loaded.text,
        Err(ReadError::Missing) => return Ok(SavedFilters::new()),
        Err(error) => return Err(format!("cannot read {} ({error})", path.display())),
    };
    ron::from_str(&text).map_err(|error| format!("{}: line {}: {}", path.display(), error.span.start.line, error.code))
}

/// Writes the saved filters.
///
/// # Errors
/// The file cannot be written, or the one that is there cannot be read.
pub(crate) fn write(config: &Path, saved: &SavedFilters) -> Result<(), String> {
    // A file that people edited by hand and that we cannot read is not overwritten.
    read(config)?;
    let path: PathBuf = config.join(FILE_NAME);
    let describe = |error: &dyn std::fmt::Display| format!("cannot write {} ({error})", path.display());
    let text =
        ron::ser::to_string_pretty(saved, ron::ser::PrettyConfig::new()).map_err(|error| describe(&error))? + "\n";
    folder::create(config).map_err(|error| describe(&error))?;
    let expected = match read::read_text(&path, MAX_FILE_SIZE) {
        Ok(loaded) => Expected::Content(ContentFingerprint::from_pieces([loaded.text.as_bytes()])),
        Err(_) => Expected::Absent,
    };
    let content = [text.as_bytes()];
    let request = SaveRequest {
        path: &path,
        content: &content,
        expected,
        method: WriteMethod::Replace,
        read_only_policy: ReadOnlyPolicy::Respect,
    };
    save::save(&request).map(drop).map_err(|error| describe(&error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_are_read_back_and_an_unreadable_file_is_not_overwritten() {
        let root = tempfile::tempdir().expect("a folder");
        let config = root.path().join("config");
        assert_eq!(read(&config), Ok(SavedFilters::new()));
        let mut saved = SavedFilters::from([("mine".to_owned(), "owner: \"maria\"".to_owned())]);
        write(&config, &saved).expect("written");
        saved.insert("now".to_owned(), "lane: now".to_owned());
        write(&config, &saved).expect("written again");
        assert_eq!(read(&config), Ok(saved.clone()));
        std::fs::write(config.join(FILE_NAME), "{oops").expect("written");
        assert!(write(&config, &saved).expect_err("refused").contains("filters.ron"));
        assert_eq!(std::fs::read_to_string(config.join(FILE_NAME)).expect("there"), "{oops");
    }
}
