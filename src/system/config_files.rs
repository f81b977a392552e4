//! The configuration files as text: `config.ron`, `keys.ron`, `palettes/*.ron`. Nothing is created.

use super::read::{self, ReadError};
use std::fs;
use std::path::Path;

/// Maximum size of a configuration file in bytes.
const MAX_FILE_SIZE: u64 = 1 << 20;
/// Maximum number of palettes.
const MAX_PALETTES: usize = 100;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConfigFiles {
    pub config: ConfigFileText,
    pub keys: ConfigFileText,
    /// Palettes by name, sorted.
    pub palettes: Vec<(String, ConfigFileText)>,
}

/// A file that may be absent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ConfigFileText {
    #[default]
    Absent,
    Present(String),
    /// Why the file cannot be read.
    Unreadable(String),
}

impl ConfigFileText {
    fn read(path: &Path) -> Self {
        match read::read_text(path, MAX_FILE_SIZE) {
            Ok(loaded) => Self::Present(loaded.text),
            Err(ReadError::Missing) => Self::Absent,
            Err(error) => Self::Unreadable(error.to_string()),
        }
    }

    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Present(text) => Some(text),
            _ => None,
        }
    }
}

/// Reads the configuration files of a folder.
pub fn read(folder: &Path) -> ConfigFiles {
    ConfigFiles {
        config: ConfigFileText::read(&folder.join("config.ron")),
        keys: ConfigFileText::read(&folder.join("keys.ron")),
        palettes: read_palettes(&folder.join("palettes")),
    }
}

fn read_palettes(folder: &Path) -> Vec<(String, ConfigFileText)> {
    let entries = fs::read_dir(folder).into_iter().flatten().take(MAX_PALETTES).filter_map(Result::ok);
    let palettes = entries.filter_map(|entry| {
        let path = entry.path();
        let is_ron = path.extension().is_some_and(|ending| ending == "ron");
        let name = path.file_stem().filter(|_| is_ron)?.to_str()?.to_owned();
        Some((name, ConfigFileText::read(&path)))
    });
    let mut palettes: Vec<(String, ConfigFileText)> = palettes.collect();
    palettes.sort_by(|one, other| one.0.cmp(&other.0));
    palettes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn existing_files_are_read_and_nothing_is_created() {
        let folder = tempfile::tempdir().expect("a folder");
        let nowhere = folder.path().join("nowhere");
        assert_eq!(read(&nowhere), ConfigFiles::default());
        assert!(!nowhere.exists());
        fs::create_dir_all(folder.path().join("palettes/deep.ron")).expect("a folder");
        fs::write(folder.path().join("config.ron"), "()").expect("written");
        fs::write(folder.path().join("keys.ron"), [0xff]).expect("written");
        fs::write(folder.path().join("palettes/mine.ron"), "(x)").expect("written");
        fs::write(folder.path().join("palettes/notes.txt"), "").expect("written");
        let files = read(folder.path());
        assert_eq!(files.config.text(), Some("()"));
        assert!(matches!(files.keys, ConfigFileText::Unreadable(_)));
        let names: Vec<&str> = files.palettes.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["deep", "mine"]);
    }
}
