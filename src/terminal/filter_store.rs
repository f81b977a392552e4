//! Filters that have a name: a small file in the user's configuration, the same for every roadmap.

use crate::app::model::filter::Saved;
use crate::system::fingerprint::Content;
use crate::system::folder;
use crate::system::read::{self, ReadError};
use crate::system::save::{self, Expected, ReadOnly, SaveRequest, Way};
use std::path::{Path, PathBuf};

/// The name of the file.
const NAME: &str = "filters.ron";
/// A longer file is none of ours.
const LIMIT: u64 = 1 << 20;

/// The filters of a configuration folder; none where there is no such file.
///
/// # Errors
/// It is there and does not read; why, with its place.
pub(crate) fn read(config: &Path) -> Result<Saved, String> {
    let path = config.join(NAME);
    let text = match read::read_text(&path, LIMIT) {
        Ok(loaded) => loaded.text,
        Err(ReadError::Missing) => return Ok(Saved::new()),
        Err(error) => return Err(format!("{} cannot be read: {error}", path.display())),
    };
    ron::from_str(&text).map_err(|error| format!("{}: line {}: {}", path.display(), error.span.start.line, error.code))
}

/// Writes them down.
///
/// # Errors
/// They cannot be written, or the file there does not read; why.
pub(crate) fn write(config: &Path, saved: &Saved) -> Result<(), String> {
    // What somebody wrote by hand and we cannot read is not written over.
    read(config)?;
    let path: PathBuf = config.join(NAME);
    let told = |error: &dyn std::fmt::Display| format!("{} cannot be written: {error}", path.display());
    let text = ron::ser::to_string_pretty(saved, ron::ser::PrettyConfig::new()).map_err(|error| told(&error))? + "\n";
    folder::make(config).map_err(|error| told(&error))?;
    let expected = match read::read_text(&path, LIMIT) {
        Ok(loaded) => Expected::Content(Content::of([loaded.text.as_bytes()])),
        Err(_) => Expected::Absent,
    };
    let content = [text.as_bytes()];
    let request =
        SaveRequest { path: &path, content: &content, expected, way: Way::Replace, read_only: ReadOnly::Respect };
    save::save(&request).map(drop).map_err(|error| told(&error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_there_again_and_a_file_that_does_not_read_is_kept() {
        let root = tempfile::tempdir().expect("a folder");
        let config = root.path().join("config");
        assert_eq!(read(&config), Ok(Saved::new()));
        let mut saved = Saved::from([("mine".to_owned(), "owner: \"maria\"".to_owned())]);
        write(&config, &saved).expect("written");
        saved.insert("now".to_owned(), "lane: now".to_owned());
        write(&config, &saved).expect("written again");
        assert_eq!(read(&config), Ok(saved.clone()));
        std::fs::write(config.join(NAME), "{oops").expect("written");
        assert!(write(&config, &saved).expect_err("refused").contains("filters.ron"));
        assert_eq!(std::fs::read_to_string(config.join(NAME)).expect("there"), "{oops");
    }
}
