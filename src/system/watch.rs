//! A callback whenever a file may have changed.
//!
//! The folder is watched, not the file: git and most editors save by replacing the file, and a watch on the file would
//! stay with the old one. Nothing runs while nothing happens.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use notify::event::{AccessKind, AccessMode, EventKind, ModifyKind};
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher as _};

/// Maximum number of symbolic links in a row, as on Linux.
const MAX_LINKS: usize = 40;

/// Watches one file until dropped.
#[derive(Debug)]
pub struct FileWatcher {
    _watcher: RecommendedWatcher,
    ended: Arc<AtomicBool>,
}

impl FileWatcher {
    /// Calls `on_change` from another thread for each event after which the file at `path` may have different content,
    /// often several times per save. The file may not exist, its folder must. If `path` is a symbolic link, every link
    /// on the way is watched too.
    ///
    /// # Errors
    /// The system cannot watch the folder; the message says why. The file can be read and saved all the same.
    pub fn start(path: &Path, on_change: impl Fn() + Send + 'static) -> Result<FileWatcher, String> {
        let watched = resolve_watched_names(path).map_err(|error| error.to_string())?;
        let folders: Vec<PathBuf> = watched.iter().map(|name| name.folder.clone()).collect();
        let ended = Arc::new(AtomicBool::new(false));
        let filter = EventFilter { watched, ended: Arc::clone(&ended) };
        let mut watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
            if filter.is_relevant(event) {
                on_change();
            }
        })
        .map_err(|error| describe_error(&error))?;
        for folder in folders {
            watcher.watch(&folder, RecursiveMode::NonRecursive).map_err(|error| describe_error(&error))?;
        }
        Ok(FileWatcher { _watcher: watcher, ended })
    }

    /// Calls `on_change` from another thread whenever the file that is at `path` now is written to or unlinked. Another
    /// file that takes its name is not watched.
    ///
    /// # Errors
    /// The system cannot watch the file.
    pub fn start_on_inode(path: &Path, on_change: impl Fn() + Send + 'static) -> Result<FileWatcher, String> {
        let mut watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
            if !event.is_ok_and(|event| matches!(event.kind, EventKind::Access(_))) {
                on_change();
            }
        })
        .map_err(|error| describe_error(&error))?;
        watcher.watch(path, RecursiveMode::NonRecursive).map_err(|error| describe_error(&error))?;
        Ok(FileWatcher { _watcher: watcher, ended: Arc::default() })
    }

    /// Whether the folder was removed or moved, so that there are no more events. `on_change` was called; start another
    /// watch when the folder is back.
    pub fn has_ended(&self) -> bool {
        self.ended.load(Ordering::Acquire)
    }
}

/// A watched name in a folder.
#[derive(Debug)]
struct WatchedName {
    folder: PathBuf,
    name: OsString,
}

#[derive(Debug)]
struct EventFilter {
    watched: Vec<WatchedName>,
    ended: Arc<AtomicBool>,
}

impl EventFilter {
    fn is_relevant(&self, event: notify::Result<Event>) -> bool {
        // After an error or a rescan request, events may have been lost.
        let Ok(event) = event else { return true };
        if event.need_rescan() {
            return true;
        }
        if !may_change_content(event.kind) {
            return false;
        }
        let concerns_folder = event.paths.iter().any(|path| self.watched.iter().any(|watched| watched.folder == *path));
        if concerns_folder && matches!(event.kind, EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_))) {
            self.ended.store(true, Ordering::Release);
            return true;
        }
        event.paths.iter().any(|path| self.watched.iter().any(|watched| watched.matches(path)))
    }
}

impl WatchedName {
    /// Folders are compared in the form the watcher got them, which events use too.
    fn matches(&self, path: &Path) -> bool {
        path.file_name() == Some(&self.name) && path.parent() == Some(&self.folder)
    }
}

/// Reading and changing the mode do not matter. Closing a file that was open for writing does, for programs that write
/// through a memory mapping.
fn may_change_content(kind: EventKind) -> bool {
    match kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => true,
        EventKind::Access(_) | EventKind::Modify(ModifyKind::Metadata(_)) => false,
        EventKind::Any | EventKind::Create(_) | EventKind::Modify(_) | EventKind::Remove(_) | EventKind::Other => true,
    }
}

/// Each link from `path` to the file, and the file itself, by real folder and name.
fn resolve_watched_names(path: &Path) -> std::io::Result<Vec<WatchedName>> {
    let mut path = std::path::absolute(path)?;
    let mut names = Vec::new();
    while names.len() < MAX_LINKS {
        let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else { break };
        let (folder, name) = (fs::canonicalize(folder)?, name.to_owned());
        let here = folder.join(&name);
        names.push(WatchedName { folder: folder.clone(), name });
        match fs::read_link(here) {
            Ok(link) => path = folder.join(link),
            Err(_) => break,
        }
    }
    Ok(names)
}

fn describe_error(error: &notify::Error) -> String {
    match &error.kind {
        notify::ErrorKind::MaxFilesWatch => {
            "the system's limit on watched files has been reached: changes on disk are noticed at the next save"
                .to_owned()
        }
        notify::ErrorKind::Io(error) => error.to_string(),
        _ => "the folder cannot be watched: changes on disk are noticed at the next save".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::sync::mpsc::{Receiver, channel};
    use std::time::Duration;

    const LONG: Duration = Duration::from_secs(10);

    fn watch(path: &Path) -> (FileWatcher, Receiver<()>) {
        let (sender, calls) = channel();
        let watcher = FileWatcher::start(path, move || sender.send(()).unwrap_or_default()).expect("a watch");
        (watcher, calls)
    }

    #[test]
    fn writing_replacing_and_removing_are_reported() {
        let root = tempfile::tempdir().expect("a folder");
        let file = root.path().join("roadmap.ron");
        let (_watcher, calls) = watch(&file);
        let expect_call = |action: &str| {
            calls.recv_timeout(LONG).unwrap_or_else(|_| panic!("{action} was not reported"));
            while calls.recv_timeout(Duration::from_millis(50)).is_ok() {}
        };
        fs::write(&file, "made").expect("written");
        expect_call("creating");
        fs::write(&file, "more").expect("written");
        expect_call("writing");
        fs::write(root.path().join("other"), "new").expect("written");
        fs::rename(root.path().join("other"), &file).expect("renamed");
        expect_call("replacing");
        fs::remove_file(&file).expect("removed");
        expect_call("removing");
    }

    #[test]
    fn reading_other_files_and_modes_are_not_reported() {
        let root = tempfile::tempdir().expect("a folder");
        let file = root.path().join("roadmap.ron");
        fs::write(&file, "before").expect("written");
        let (_watcher, calls) = watch(&file);
        fs::read(&file).expect("read");
        fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).expect("a mode");
        fs::write(root.path().join("other"), "new").expect("written");
        assert!(calls.recv_timeout(Duration::from_millis(200)).is_err());
        fs::write(&file, "after").expect("written");
        calls.recv_timeout(LONG).expect("the watch is alive");
    }

    #[test]
    fn changes_of_a_link_and_of_its_file_are_reported() {
        let root = tempfile::tempdir().expect("a folder");
        let (links, files) = (root.path().join("links"), root.path().join("files"));
        fs::create_dir_all(&links).and_then(|()| fs::create_dir_all(&files)).expect("folders");
        fs::write(files.join("a.ron"), "a").expect("written");
        symlink("../files/a.ron", links.join("roadmap.ron")).expect("a link");
        let (_watcher, calls) = watch(&links.join("roadmap.ron"));
        fs::write(files.join("a.ron"), "b").expect("written");
        calls.recv_timeout(LONG).expect("a change of the file");
        while calls.recv_timeout(Duration::from_millis(100)).is_ok() {}
        symlink("../files/b.ron", links.join("new")).expect("a link");
        fs::rename(links.join("new"), links.join("roadmap.ron")).expect("the link led elsewhere");
        calls.recv_timeout(LONG).expect("a change of the link");
    }

    #[test]
    fn writing_and_unlinking_of_a_watched_inode_are_reported() {
        let root = tempfile::tempdir().expect("a folder");
        let (file, other) = (root.path().join("lock"), root.path().join("other"));
        fs::write(&file, "before").and_then(|()| fs::write(&other, "other")).expect("written");
        let (sender, calls) = channel();
        let _watcher =
            FileWatcher::start_on_inode(&file, move || sender.send(()).unwrap_or_default()).expect("a watch");
        fs::write(&other, "more").expect("written");
        drop(fs::OpenOptions::new().append(true).open(&file).expect("opened"));
        assert!(calls.recv_timeout(Duration::from_millis(200)).is_err(), "opening is not a change");
        fs::write(&file, "after").expect("written");
        calls.recv_timeout(LONG).expect("writing it");
        while calls.recv_timeout(Duration::from_millis(100)).is_ok() {}
        fs::rename(&other, &file).expect("renamed");
        calls.recv_timeout(LONG).expect("the loss of its name");
    }

    #[test]
    fn the_removal_of_the_folder_is_reported_and_dropping_ends_the_watch() {
        let root = tempfile::tempdir().expect("a folder");
        let folder = root.path().join("folder");
        fs::create_dir(&folder).expect("a folder");
        let (watcher, calls) = watch(&folder.join("roadmap.ron"));
        assert!(!watcher.has_ended());
        fs::remove_dir(&folder).expect("removed");
        calls.recv_timeout(LONG).expect("a call");
        assert!(watcher.has_ended());
        drop(watcher);
        assert!(calls.recv_timeout(LONG).is_err(), "the sender is gone with the watch");
    }
}
