//! Creates folders.

use std::env;
use std::fs::{self, DirBuilder};
use std::io::{self, ErrorKind};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::process;

/// Maximum number of names to try.
const MAX_ATTEMPTS: u32 = 1000;

/// Creates a folder and its parents. An existing folder is fine.
///
/// # Errors
/// The folder cannot be created, or something else has its name.
pub fn create(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)
}

/// Creates a new folder for its owner only, in the system's temporary folder.
///
/// # Errors
/// The folder cannot be created.
pub fn create_temporary(prefix: &str) -> io::Result<PathBuf> {
    let parent = env::temp_dir();
    for number in 0..MAX_ATTEMPTS {
        let folder = parent.join(format!("{prefix}-{}-{number}", process::id()));
        // Another user may have put links into an existing folder of this name, so only a new one is safe.
        match DirBuilder::new().mode(0o700).create(&folder) {
            Ok(()) => return Ok(folder),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::Error::new(ErrorKind::AlreadyExists, "no free name for a temporary folder"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::MetadataExt;

    #[test]
    fn a_temporary_folder_is_new_and_private() {
        let first = create_temporary("whymap-test").expect("a folder");
        let second = create_temporary("whymap-test").expect("a folder");
        assert_ne!(first, second);
        assert_eq!(fs::metadata(&first).expect("it exists").mode() & 0o777, 0o700);
        for folder in [first, second] {
            fs::remove_dir(folder).expect("removed");
        }
    }

    #[test]
    fn parent_folders_are_created_too() {
        let root = tempfile::tempdir().expect("a folder");
        let deep = root.path().join("a/b");
        create(&deep).expect("made");
        create(&deep).expect("it is there");
        fs::write(root.path().join("file"), "").expect("written");
        assert!(create(&root.path().join("file")).is_err());
    }
}
