//! Finds the nearest file of a name, searching upward.

use std::fs;
use std::path::{self, Path, PathBuf};

/// The nearest file called `name` in `start` or a folder above it. Folders of that name are skipped, and so are folders
/// that cannot be searched.
pub fn find_upward(start: &Path, name: &str) -> Option<PathBuf> {
    let start = path::absolute(start).ok()?;
    start.ancestors().map(|folder| folder.join(name)).find(|candidate| exists_as_file(candidate))
}

/// The path with every symbolic link followed; if that fails, an absolute path.
pub fn canonical_path(path: &Path) -> PathBuf {
    fs::canonicalize(path).or_else(|_| path::absolute(path)).unwrap_or_else(|_| path.to_owned())
}

/// Pipes and devices count too: opening them gives an error that says what they are.
fn exists_as_file(candidate: &Path) -> bool {
    candidate.metadata().is_ok_and(|metadata| !metadata.is_dir())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_file_upward_is_found_and_folders_are_skipped() {
        let root = tempfile::tempdir().expect("a folder");
        let deep = root.path().join("a/b/c");
        fs::create_dir_all(&deep).expect("folders");
        assert_eq!(find_upward(&deep, "some-roadmap.ron"), None);

        fs::write(root.path().join("some-roadmap.ron"), "()").expect("a file");
        assert_eq!(find_upward(&deep, "some-roadmap.ron"), Some(root.path().join("some-roadmap.ron")));

        fs::create_dir(root.path().join("a/b/some-roadmap.ron")).expect("a folder in the way");
        fs::write(root.path().join("a/some-roadmap.ron"), "()").expect("a nearer file");
        assert_eq!(find_upward(&deep, "some-roadmap.ron"), Some(root.path().join("a/some-roadmap.ron")));
    }
}
