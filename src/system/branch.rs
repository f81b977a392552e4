//! The git branch of a file, read from git's own files without running a program.

use std::fs;
use std::path::{Path, PathBuf};

use super::read::read_text;

/// Maximum size of `HEAD` and `.git` files, which are one short line.
const MAX_LEN: u64 = 4096;

/// The branch checked out in the repository of the file at `path`; on a detached head, the first eight digits of the
/// commit. `None` outside a repository, or if its files cannot be read.
///
/// The name is raw repository text: sanitize it before printing.
pub fn current_branch(path: &Path) -> Option<String> {
    let path = fs::canonicalize(path).or_else(|_| std::path::absolute(path)).ok()?;
    let repository = path.ancestors().skip(1).find_map(find_git_folder)?;
    let head = repository.join("HEAD");
    // Old versions of git make `HEAD` a symbolic link to the branch file.
    if let Ok(link) = fs::read_link(&head) {
        return parse_branch(link.to_str()?);
    }
    let head = read_text(&head, MAX_LEN).ok()?.text;
    let head = head.trim_end();
    match head.strip_prefix("ref:") {
        Some(reference) => parse_branch(reference.trim()),
        None => parse_commit(head),
    }
}

/// What git creates beside `HEAD` while a merge, rebase, cherry-pick or revert is in progress.
const IN_PROGRESS_FILES: [&str; 5] = ["MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD", "rebase-merge", "rebase-apply"];

/// Whether a merge of any kind is in progress in the repository of the file at `path`.
pub fn is_merging(path: &Path) -> bool {
    let real = fs::canonicalize(path).or_else(|_| std::path::absolute(path));
    let repository = real.ok().and_then(|path| path.ancestors().skip(1).find_map(find_git_folder));
    repository.is_some_and(|folder| IN_PROGRESS_FILES.iter().any(|name| folder.join(name).exists()))
}

/// The git folder of a working copy. Work trees and submodules have a file there that points to it.
fn find_git_folder(top: &Path) -> Option<PathBuf> {
    let git = top.join(".git");
    let metadata = git.metadata().ok()?;
    if metadata.is_dir() {
        return Some(git);
    }
    let text = read_text(&git, MAX_LEN).ok()?.text;
    Some(top.join(text.strip_prefix("gitdir:")?.trim()))
}

fn parse_branch(reference: &str) -> Option<String> {
    // With the reftable format, `HEAD` has this placeholder.
    if reference.is_empty() || reference == "refs/heads/.invalid" {
        return None;
    }
    Some(reference.strip_prefix("refs/heads/").unwrap_or(reference).to_owned())
}

fn parse_commit(head: &str) -> Option<String> {
    let is_hash = head.len() >= 40 && head.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_hash { head.get(..8).map(str::to_owned) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;

    fn branch_with_head(head: &str) -> Option<String> {
        let root = tempfile::tempdir().expect("a folder");
        let deep = root.path().join("docs/plans");
        fs::create_dir_all(&deep).expect("folders");
        fs::create_dir(root.path().join(".git")).expect("a folder");
        fs::write(root.path().join(".git/HEAD"), head).expect("written");
        current_branch(&deep.join("roadmap.ron"))
    }

    #[test]
    fn the_branch_is_read_from_head() {
        assert_eq!(branch_with_head("ref: refs/heads/main\n").as_deref(), Some("main"));
        assert_eq!(branch_with_head("ref: refs/heads/team/why\n").as_deref(), Some("team/why"));
        assert_eq!(branch_with_head("ref: refs/bisect/x\n").as_deref(), Some("refs/bisect/x"));
        let detached = "0123456789abcdef0123456789abcdef01234567\n";
        assert_eq!(branch_with_head(detached).as_deref(), Some("01234567"));
        for unreadable in ["", "ref: \n", "ref: refs/heads/.invalid\n", "nonsense", "\u{0}"] {
            assert_eq!(branch_with_head(unreadable), None, "{unreadable:?}");
        }
    }

    #[test]
    fn a_work_tree_and_a_symbolic_head_have_a_branch() {
        let root = tempfile::tempdir().expect("a folder");
        let at = |name: &str| root.path().join(name);
        fs::create_dir_all(at("main/.git/worktrees/w")).and_then(|()| fs::create_dir(at("w"))).expect("folders");
        fs::write(at("main/.git/worktrees/w/HEAD"), "ref: refs/heads/side\n").expect("written");
        fs::write(at("w/.git"), "gitdir: ../main/.git/worktrees/w\n").expect("written");
        fs::write(at("w/roadmap.ron"), "()").expect("written");
        assert_eq!(current_branch(&at("w/roadmap.ron")).as_deref(), Some("side"));
        symlink("refs/heads/old", at("main/.git/HEAD")).expect("a link");
        assert_eq!(current_branch(&at("main/roadmap.ron")).as_deref(), Some("old"));
    }

    #[test]
    fn a_file_outside_any_repository_has_no_branch() {
        let root = tempfile::tempdir().expect("a folder");
        assert_eq!(current_branch(&root.path().join("roadmap.ron")), None);
    }
}
