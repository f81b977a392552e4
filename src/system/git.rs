//! The little that is asked of git itself, by running it: who made a side of a merge, whether a file is unmerged, and,
//! when a person said so, that it is merged.
//!
//! No shell is used, and nothing a repository holds is run: hooks, file system monitors, signature checks, pagers and
//! fetching are off. Names of sides are text from a file and never taken for options or for anything but plain names.

use std::io::Read as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// A commit in a few words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit {
    /// The first line of its message.
    pub subject: String,
    /// Who wrote it.
    pub author: String,
    /// Its day, as `2026-03-02`.
    pub date: String,
}

/// git is given so long to answer.
const PATIENCE: Duration = Duration::from_secs(3);
/// So often it is looked whether it has.
const LOOK: Duration = Duration::from_millis(4);
/// No answer is longer.
const LONGEST: u64 = 64 << 10;
/// The heads of what is being merged, where a label is no name of a branch.
const OTHER_HEADS: [&str; 3] = ["MERGE_HEAD", "REBASE_HEAD", "CHERRY_PICK_HEAD"];

/// The last commit of a side that touched the file at `path`, if its label names one.
pub fn last_commit(path: &Path, label: &str) -> Option<Commit> {
    is_plain_name(label).then(|| commit_of(path, label)).flatten()
}

/// The same of what is being merged, rebased or picked right now.
pub fn commit_being_merged(path: &Path) -> Option<Commit> {
    OTHER_HEADS.into_iter().find_map(|name| commit_of(path, name))
}

fn commit_of(path: &Path, name: &str) -> Option<Commit> {
    let format = "--format=%s%x00%an%x00%as";
    let log = ["log", "-1", "--no-show-signature", "--no-color", format, "--end-of-options", name, "--"];
    let answer = ask(path, &log).ok()?;
    let mut parts = answer.trim_end_matches('\n').split('\0').map(str::to_owned);
    Some(Commit { subject: parts.next()?, author: parts.next()?, date: parts.next()? })
}

/// Whether git's index holds several versions of the file.
pub fn is_unmerged(path: &Path) -> bool {
    ask(path, &["ls-files", "--unmerged", "--"]).is_ok_and(|answer| !answer.trim().is_empty())
}

/// Puts the file as it is into git's index, which marks it as merged.
///
/// # Errors
/// git is not there, or says why not; or it would run a filter, which is a program that the repository names.
pub fn add(path: &Path) -> Result<(), String> {
    let attribute = ask(path, &["check-attr", "filter", "--"])?;
    let filter = attribute.trim_end().rsplit(": ").next().unwrap_or_default();
    if !matches!(filter, "unspecified" | "unset") {
        return Err("the repository has a filter for it, which is yours to run: git add it in a shell".to_owned());
    }
    ask(path, &["add", "--"]).map(|_| ())
}

/// The name of a branch, tag or commit, and no expression of git over several of them.
fn is_plain_name(label: &str) -> bool {
    let is_plain = |letter: char| letter.is_alphanumeric() || matches!(letter, '/' | '.' | '_' | '-' | '+' | '#');
    !label.is_empty() && !label.starts_with('-') && !label.contains("..") && label.chars().all(is_plain)
}

/// Runs git in the folder of the file, on that file alone.
fn ask(path: &Path, words: &[&str]) -> Result<String, String> {
    let name = path.file_name().ok_or("there is no file")?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut command = Command::new("git");
    command.arg("-C").arg(folder).arg("--no-pager").arg("--literal-pathspecs");
    for setting in ["core.fsmonitor=false", "core.hooksPath=/dev/null", "log.showSignature=false"] {
        command.args(["-c", setting]);
    }
    command.args(words).arg(name);
    command.env("GIT_TERMINAL_PROMPT", "0").env("GIT_OPTIONAL_LOCKS", "0").env("GIT_NO_LAZY_FETCH", "1");
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|error| format!("git cannot be run: {error}"))?;
    let deadline = Instant::now() + PATIENCE;
    let status = loop {
        match child.try_wait() {
            Ok(Some(status)) => break status,
            Ok(None) if Instant::now() < deadline => std::thread::sleep(LOOK),
            _ => {
                // Whatever it waits for, nobody else will end it.
                let _ = child.kill();
                let _ = child.wait();
                return Err("git did not answer in time".to_owned());
            }
        }
    };
    let read = |pipe: &mut dyn std::io::Read| {
        let mut bytes = Vec::new();
        let _ = pipe.take(LONGEST).read_to_end(&mut bytes);
        String::from_utf8_lossy(&bytes).into_owned()
    };
    let out = child.stdout.take().map(|mut pipe| read(&mut pipe)).unwrap_or_default();
    let err = child.stderr.take().map(|mut pipe| read(&mut pipe)).unwrap_or_default();
    if status.success() { Ok(out) } else { Err(err.lines().next().unwrap_or("git failed").to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn git(folder: &Path, words: &[&str]) -> bool {
        let mut command = Command::new("git");
        command.arg("-C").arg(folder).args([
            "-c",
            "user.name=Maria",
            "-c",
            "user.email=m@x",
            "-c",
            "commit.gpgsign=false",
        ]);
        command.args(words).stdout(Stdio::null()).stderr(Stdio::null());
        command.status().is_ok_and(|status| status.success())
    }

    #[test]
    fn git_is_asked_about_sides_and_told_that_a_file_is_merged() {
        let folder = tempfile::tempdir().expect("a folder");
        let (root, path) = (folder.path(), folder.path().join("-a [x].ron"));
        if !git(root, &["init", "-q", "-b", "main"]) {
            return;
        }
        let commit = |text: &str, subject: &str| {
            fs::write(&path, text).expect("written");
            git(root, &["add", "."]) && git(root, &["commit", "-q", "-m", subject])
        };
        assert!(commit("1\n", "start") && git(root, &["checkout", "-q", "-b", "feat/y"]));
        assert!(commit("2\n", "Import first") && git(root, &["checkout", "-q", "main"]));
        assert!(commit("3\n", "Weekly numbers"));
        assert_eq!(last_commit(&path, "feat/y").expect("a commit").subject, "Import first");
        let main = last_commit(&path, "main").expect("a commit");
        assert_eq!((main.subject.as_str(), main.author.as_str(), main.date.len()), ("Weekly numbers", "Maria", 10));
        assert_eq!(last_commit(&path, "--output=/tmp/x"), None);
        assert_eq!(last_commit(&path, "no such branch"), None);
        assert!(!is_unmerged(&path));
        assert!(!git(root, &["merge", "-q", "feat/y"]));
        assert!(is_unmerged(&path));
        assert_eq!(commit_being_merged(&path).expect("a commit").subject, "Import first");
        fs::write(&path, "4\n").expect("written");
        fs::write(root.join(".gitattributes"), "* filter=theirs\n").expect("written");
        assert!(git(root, &["config", "filter.theirs.clean", "touch ran; cat"]));
        assert!(add(&path).is_err_and(|why| why.contains("filter")) && is_unmerged(&path));
        fs::remove_file(root.join(".gitattributes")).expect("gone");
        assert_eq!(add(&path), Ok(()));
        assert!(!is_unmerged(&path) && !root.join("ran").exists());
    }

    #[test]
    fn only_plain_names_are_given_to_git() {
        assert!(["main", "feat/import-first", "v1.2", "0a1b2c3"].into_iter().all(is_plain_name));
        assert!(
            ["", "-x", "a..b", ":/x", "a b", "@{-1}", "a^", "a\u{1b}"].into_iter().all(|name| !is_plain_name(name))
        );
    }
}
