//! Folders for files to come.

use std::env;
use std::fs::{self, DirBuilder};
use std::io::{self, ErrorKind};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::process;

/// As many names are tried before giving up.
const MAX_ATTEMPTS: u32 = 1000;

/// Makes a folder and those above it. One that is there already is fine.
///
/// # Errors
/// It cannot be made, or something else is there under its name.
pub fn create(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)
}

/// Makes a folder that was not there before, for its owner only, among the temporary files of the system.
///
/// # Errors
/// The system has no room for it.
pub fn create_temporary(prefix: &str) -> io::Result<PathBuf> {
    let parent = env::temp_dir();
    for number in 0..MAX_ATTEMPTS {
        let folder = parent.join(format!("{prefix}-{}-{number}", process::id()));
        // Whoever made a folder of this name before us may have put links into it: only a new one is good.
        match DirBuilder::new().mode(0o700).create(&folder) {
            Ok(()) => return Ok(folder),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::Error::new(ErrorKind::AlreadyExists, "all names for a temporary folder are taken"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::MetadataExt;

    #[test]
    fn a_temporary_folder_is_new_and_its_owners_only() {
        let first = create_temporary("whymap-test").expect("a folder");
        let second = create_temporary("whymap-test").expect("a folder");
        assert_ne!(first, second);
        assert_eq!(fs::metadata(&first).expect("it exists").mode() & 0o777, 0o700);
        for folder in [first, second] {
            fs::remove_dir(folder).expect("removed");
        }
    }

    #[test]
    fn folders_are_made_with_those_above_them() {
        let root = tempfile::tempdir().expect("a folder");
        let deep = root.path().join("a/b");
        create(&deep).expect("made");
        create(&deep).expect("it is there");
        fs::write(root.path().join("file"), "").expect("written");
        assert!(create(&root.path().join("file")).is_err());
    }
}
