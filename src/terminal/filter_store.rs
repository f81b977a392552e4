//! Filters that have a name: a small file in the user's configuration, the same for every roadmap.

use crate::app::model::filter::SavedFilters;
use crate::system::fingerprint::ContentFingerprint;
use crate::system::folder;
use crate::system::read::{self, ReadError};
use crate::system::save::{self, Expected, ReadOnlyPolicy, SaveRequest, WriteMethod};
use std::path::{Path, PathBuf};

/// The name of the file.
const FILE_NAME: &str = "filters.ron";
/// A longer file is none of ours.
const MAX_FILE_SIZE: u64 = 1 << 20;

/// The filters of a configuration folder; none where there is no such file.
///
/// # Errors
/// It is there and does not read; why, with its place.
pub(crate) fn read(config: &Path) -> Result<SavedFilters, String> {
    let path = config.join(FILE_NAME);
    let text = match read::read_text(&path, MAX_FILE_SIZE) {
        Ok(loaded) => loaded.text,
        Err(ReadError::Missing) => return Ok(SavedFilters::new()),
        Err(error) => return Err(format!("{} cannot be read: {error}", path.display())),
    };
    ron::from_str(&text).map_err(|error| format!("{}: line {}: {}", path.display(), error.span.start.line, error.code))
}

/// Writes them down.
///
/// # Errors
/// They cannot be written, or the file there does not read; why.
pub(crate) fn write(config: &Path, saved: &SavedFilters) -> Result<(), String> {
    // What somebody wrote by hand and we cannot read is not written over.
    read(config)?;
    let path: PathBuf = config.join(FILE_NAME);
    let told = |error: &dyn std::fmt::Display| format!("{} cannot be written: {error}", path.display());
    let text = ron::ser::to_string_pretty(saved, ron::ser::PrettyConfig::new()).map_err(|error| told(&error))? + "\n";
    folder::create(config).map_err(|error| told(&error))?;
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
    save::save(&request).map(drop).map_err(|error| told(&error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_there_again_and_a_file_that_does_not_read_is_kept() {
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
