//! Runs git. A repository may come from a stranger, so no program that it names is run: no hook, no file monitor, no
//! filter, no converter, no pager, no shell. Nothing is fetched either.

use std::env;
use std::ffi::{OsStr, OsString};
use std::fmt;
use std::fs;
use std::io::{self, ErrorKind, Read};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// git responds in milliseconds; after this it is killed.
const TIMEOUT: Duration = Duration::from_secs(20);

/// Arguments before every command; they override what a repository configures.
const SAFE_ARGUMENTS: &[&str] =
    &["--no-pager", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "log.showSignature=false"];

/// For commands that get paths: a file name is not a pattern.
const LITERAL_PATHS: &str = "--literal-pathspecs";

/// The `GIT_` variables that git keeps: they locate the repository and its configuration when whymap runs as a merge
/// driver or in a hook. All others are removed, since some of them name programs.
const INHERITED_VARIABLES: &[(&str, VariableKind)] = &[
    ("GIT_DIR", VariableKind::Path),
    ("GIT_WORK_TREE", VariableKind::Path),
    ("GIT_COMMON_DIR", VariableKind::Path),
    ("GIT_INDEX_FILE", VariableKind::Path),
    ("GIT_OBJECT_DIRECTORY", VariableKind::Path),
    ("GIT_ALTERNATE_OBJECT_DIRECTORIES", VariableKind::Text),
    ("GIT_CEILING_DIRECTORIES", VariableKind::Text),
    ("GIT_DISCOVERY_ACROSS_FILESYSTEM", VariableKind::Text),
    ("GIT_CONFIG_GLOBAL", VariableKind::Path),
    ("GIT_CONFIG_SYSTEM", VariableKind::Path),
    ("GIT_CONFIG_NOSYSTEM", VariableKind::Text),
    ("GIT_CONFIG_PARAMETERS", VariableKind::Text),
    ("GIT_EXEC_PATH", VariableKind::Text),
];

/// The heads of a merge in progress, for a label that is not a branch name.
const PENDING_HEADS: [&str; 4] = ["MERGE_HEAD", "REBASE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD"];

#[derive(Clone, Copy, PartialEq, Eq)]
enum VariableKind {
    Path,
    Text,
}

/// Why a git command failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GitError {
    /// git is not installed.
    Missing,
    /// git could not be started or read, for this reason.
    Failed(String),
    TimedOut,
    /// git exited with an error and this message. Sanitize it before printing.
    Refused(String),
    /// A filter applies to the file, which would run a program.
    Filter(String),
}

impl fmt::Display for GitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("git is not installed"),
            Self::Failed(reason) => write!(f, "cannot run git ({reason})"),
            Self::TimedOut => f.write_str("git did not respond in time"),
            Self::Refused(message) => write!(f, "git failed ({message})"),
            Self::Filter(name) => {
                write!(
                    f,
                    "the git filter `{name}` applies to this file, and whymap does not run filters: run git yourself"
                )
            }
        }
    }
}

impl std::error::Error for GitError {}

/// The versions that git stores of an unmerged file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MergeStages {
    /// The common ancestor.
    pub base: Option<Vec<u8>>,
    /// The checked-out side.
    pub ours: Option<Vec<u8>>,
    /// The side being merged.
    pub theirs: Option<Vec<u8>>,
}

/// A commit. All texts are raw repository text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit {
    pub hash: String,
    pub author: String,
    /// `2026-03-02`.
    pub date: String,
    /// The first line of the message.
    pub subject: String,
}

/// Which of git's configuration files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConfigScope {
    Local,
    Global,
}

impl ConfigScope {
    fn flag(self) -> &'static str {
        match self {
            Self::Local => "--local",
            Self::Global => "--global",
        }
    }
}

/// Whether the file at `path` is unmerged.
pub fn is_unmerged(path: &Path) -> Result<bool, GitError> {
    Ok(!list_unmerged(&GitPath::from_path(path)?)?.is_empty())
}

/// The versions of an unmerged file; all `None` if it is not unmerged.
pub fn read_stages(path: &Path) -> Result<MergeStages, GitError> {
    let git_path = GitPath::from_path(path)?;
    let mut stages = MergeStages::default();
    for (number, hash) in list_unmerged(&git_path)? {
        let text = run_git(&git_path.folder, ["cat-file", "blob", &hash])?;
        match number {
            1 => stages.base = Some(text),
            2 => stages.ours = Some(text),
            _ => stages.theirs = Some(text),
        }
    }
    Ok(stages)
}

/// Marks the file at `path` as resolved with `git add`. Fails if that would run a filter.
pub fn add(path: &Path) -> Result<(), GitError> {
    let git_path = GitPath::from_path(path)?;
    if let Some(filter) = attribute(path, "filter")? {
        return Err(GitError::Filter(filter));
    }
    run_git(&git_path.folder, [OsStr::new("add"), OsStr::new("--"), &git_path.name]).map(drop)
}

/// The last commit of a branch that touched the file at `path`. The label is text from a file, so it is only accepted
/// as a plain name.
pub fn last_commit(path: &Path, label: &str) -> Option<Commit> {
    let git_path = GitPath::from_path(path).ok().filter(|_| is_plain_name(label))?;
    read_commit(&git_path.folder, label, Some(&git_path.name)).ok()
}

/// The last commit that touched the file at `path` on the side being merged, rebased, cherry-picked or reverted.
pub fn commit_being_merged(path: &Path) -> Option<Commit> {
    let git_path = GitPath::from_path(path).ok()?;
    PENDING_HEADS.into_iter().find_map(|name| read_commit(&git_path.folder, name, Some(&git_path.name)).ok())
}

fn read_commit(folder: &Path, name: &str, file: Option<&OsStr>) -> Result<Commit, GitError> {
    let format = "--format=%H%x00%an%x00%ad%x00%s";
    let log = ["log", "-1", "--no-ext-diff", "--no-textconv", "--no-show-signature", "--date=short", format];
    let arguments = log.into_iter().chain(["--end-of-options", name, "--"]).map(OsStr::new).chain(file);
    let output = lossy_text(run_git(folder, arguments)?);
    let mut parts = output.trim_end_matches('\n').splitn(4, '\0').map(str::to_owned);
    let mut next = || parts.next().ok_or_else(|| GitError::Refused("unexpected output".to_owned()));
    Ok(Commit { hash: next()?, author: next()?, date: next()?, subject: next()? })
}

/// Whether the label is a plain branch, tag or commit name, not a revision expression.
fn is_plain_name(label: &str) -> bool {
    let is_plain = |letter: char| letter.is_alphanumeric() || matches!(letter, '/' | '.' | '_' | '-' | '+' | '#');
    !label.is_empty() && !label.starts_with('-') && !label.contains("..") && label.chars().all(is_plain)
}

pub fn work_tree_root(folder: &Path) -> Result<PathBuf, GitError> {
    let output = run_git(folder, ["rev-parse", "--show-toplevel"])?;
    Ok(PathBuf::from(OsString::from_vec(output.strip_suffix(b"\n").unwrap_or(&output).to_vec())))
}

/// The value of a git attribute of a file; `None` if it is not set.
pub fn attribute(path: &Path, name: &str) -> Result<Option<String>, GitError> {
    let git_path = GitPath::from_path(path)?;
    let arguments = [OsStr::new("check-attr"), OsStr::new("-z"), OsStr::new(name), OsStr::new("--"), &git_path.name];
    let output = run_git(&git_path.folder, arguments)?;
    let value = output.split(|byte| *byte == 0).nth(2).map(|value| String::from_utf8_lossy(value).into_owned());
    Ok(value.filter(|value| value != "unspecified" && value != "unset"))
}

/// The tracked files that have an attribute with this value. Paths are relative to its root.
pub fn files_with_attribute(root: &Path, name: &str, value: &str) -> Result<Vec<PathBuf>, GitError> {
    let pattern = format!(":(attr:{name}={value})");
    let output = execute_with(&[], root, ["ls-files", "-z", "--cached", "--", &pattern])?;
    let list = if output.status.success() { output.stdout } else { return Err(output.into_error()) };
    let mut files: Vec<PathBuf> = list
        .split(|byte| *byte == 0)
        .filter(|path| !path.is_empty())
        .map(|path| PathBuf::from(OsStr::from_bytes(path)))
        .collect();
    files.dedup();
    Ok(files)
}

/// The value of a git setting, from one scope or from all.
pub fn config_value(folder: &Path, scope: Option<ConfigScope>, key: &str) -> Result<Option<String>, GitError> {
    let scope = scope.map(ConfigScope::flag);
    let arguments = ["config"].into_iter().chain(scope).chain(["--get", key]);
    match execute(folder, arguments)? {
        GitOutput { status, stdout, .. } if status.success() => {
            Ok(Some(lossy_text(stdout).trim_end_matches('\n').to_owned()))
        }
        // git exits with 1 if there is no such setting.
        GitOutput { status, .. } if status.code() == Some(1) => Ok(None),
        output => Err(output.into_error()),
    }
}

pub fn set_config(folder: &Path, scope: ConfigScope, key: &str, value: &str) -> Result<(), GitError> {
    run_git(folder, ["config", scope.flag(), "--replace-all", key, value]).map(drop)
}

pub fn unset_config(folder: &Path, scope: ConfigScope, key: &str) -> Result<(), GitError> {
    run_git(folder, ["config", scope.flag(), "--unset-all", key]).map(drop)
}

/// The user's global attributes file, which may not exist.
pub fn global_attributes_file(folder: &Path) -> Result<Option<PathBuf>, GitError> {
    let arguments = ["config", "--global", "--type=path", "--get", "core.attributesFile"];
    let output = execute(folder, arguments)?;
    if output.status.success() {
        return Ok(Some(PathBuf::from(lossy_text(output.stdout).trim_end_matches('\n'))));
    }
    let set = |name: &str| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let config = set("XDG_CONFIG_HOME").or_else(|| set("HOME").map(|home| home.join(".config")));
    Ok(config.map(|config| config.join("git/attributes")))
}

/// A file as git commands need it: a folder and a name in it.
struct GitPath {
    folder: PathBuf,
    name: OsString,
}

impl GitPath {
    /// Follows symbolic links, because git tracks the file they lead to. The file may not exist.
    fn from_path(path: &Path) -> Result<Self, GitError> {
        let failed = |error: io::Error| GitError::Failed(error.to_string());
        let path = fs::canonicalize(path).or_else(|_| std::path::absolute(path)).map_err(failed)?;
        match (path.parent(), path.file_name()) {
            (Some(folder), Some(name)) => Ok(Self { folder: folder.to_owned(), name: name.to_owned() }),
            _ => Err(GitError::Failed("not a file".to_owned())),
        }
    }
}

/// The stages of a file and their blob hashes.
fn list_unmerged(git_path: &GitPath) -> Result<Vec<(u8, String)>, GitError> {
    let arguments = [OsStr::new("ls-files"), OsStr::new("-u"), OsStr::new("-z"), OsStr::new("--"), &git_path.name];
    let output = run_git(&git_path.folder, arguments)?;
    let entries = output.split(|byte| *byte == 0).filter(|entry| !entry.is_empty());
    // `100644 HASH STAGE<tab>NAME`
    let stage = |entry: &[u8]| {
        let head = entry.split(|byte| *byte == b'\t').next().map(String::from_utf8_lossy)?;
        let mut parts = head.split(' ').skip(1);
        Some((parts.next()?.to_owned(), parts.next()?.parse().ok()?))
    };
    Ok(entries.filter_map(stage).map(|(hash, number)| (number, hash)).collect())
}

fn lossy_text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

struct GitOutput {
    status: ExitStatus,
    stdout: Vec<u8>,
    stderr: Vec<u8>,
}

impl GitOutput {
    fn into_error(self) -> GitError {
        let message = lossy_text(self.stderr);
        let line = message.lines().find(|line| !line.trim().is_empty()).unwrap_or("no reason given");
        let line = line.strip_prefix("fatal: ").or_else(|| line.strip_prefix("error: ")).unwrap_or(line);
        GitError::Refused(line.to_owned())
    }
}

/// The standard output of git, if it succeeded.
fn run_git<W: AsRef<OsStr>>(folder: &Path, arguments: impl IntoIterator<Item = W>) -> Result<Vec<u8>, GitError> {
    let output = execute(folder, arguments)?;
    if output.status.success() { Ok(output.stdout) } else { Err(output.into_error()) }
}

fn execute<W: AsRef<OsStr>>(folder: &Path, arguments: impl IntoIterator<Item = W>) -> Result<GitOutput, GitError> {
    execute_with(&[LITERAL_PATHS], folder, arguments)
}

fn execute_with<W: AsRef<OsStr>>(
    options: &[&str],
    folder: &Path,
    arguments: impl IntoIterator<Item = W>,
) -> Result<GitOutput, GitError> {
    let mut git = Command::new("git");
    git.args(SAFE_ARGUMENTS).args(options).args(arguments).current_dir(folder);
    set_environment(&mut git);
    git.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = git.spawn().map_err(|error| match error.kind() {
        ErrorKind::NotFound if folder.is_dir() => GitError::Missing,
        _ => GitError::Failed(error.to_string()),
    })?;
    wait_for_output(child, TIMEOUT)
}

fn set_environment(git: &mut Command) {
    for (name, _) in env::vars_os().filter(|(name, _)| name.as_bytes().starts_with(b"GIT_")) {
        git.env_remove(name);
    }
    for (name, kind) in INHERITED_VARIABLES {
        let Some(value) = env::var_os(name) else { continue };
        // git runs in a different folder than this process.
        let is_relative = *kind == VariableKind::Path && !value.is_empty();
        let absolute = is_relative.then(|| std::path::absolute(&value).ok()).flatten();
        git.env(name, absolute.map_or(value, PathBuf::into_os_string));
    }
    // Do not fetch missing objects of a partial clone, and never ask for a password.
    git.env("GIT_NO_LAZY_FETCH", "1").env("GIT_TERMINAL_PROMPT", "0").env("GIT_OPTIONAL_LOCKS", "0");
    git.env("LC_ALL", "C");
}

fn wait_for_output(mut child: Child, timeout: Duration) -> Result<GitOutput, GitError> {
    let stdout = spawn_reader(child.stdout.take());
    let stderr = spawn_reader(child.stderr.take());
    let read = |reader: mpsc::Receiver<Vec<u8>>| reader.recv_timeout(timeout);
    let (Ok(stdout), Ok(stderr)) = (read(stdout), read(stderr)) else {
        // It may have exited already; wait for it in any case, so that no zombie remains.
        let _ = child.kill();
        let _ = child.wait();
        return Err(GitError::TimedOut);
    };
    let status = child.wait().map_err(|error| GitError::Failed(error.to_string()))?;
    Ok(GitOutput { status, stdout, stderr })
}

/// Reads to the end on a thread, so that two streams can be read without blocking each other.
fn spawn_reader(stream: Option<impl Read + Send + 'static>) -> mpsc::Receiver<Vec<u8>> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let read = stream.map_or(Ok(0), |mut stream| stream.read_to_end(&mut bytes));
        if read.is_ok() {
            // The receiver is gone after a timeout.
            let _ = sender.send(bytes);
        }
    });
    receiver
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;
    use tempfile::TempDir;

    fn repository() -> TempDir {
        let root = tempfile::tempdir().expect("a folder");
        git(root.path(), &["init", "-q", "-b", "main"]);
        root
    }

    fn git(folder: &Path, arguments: &[&str]) {
        let mut git = Command::new("git");
        git.args(["-c", "user.name=Maria", "-c", "user.email=m@example.org"]).args(arguments).current_dir(folder);
        git.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
        git.env("GIT_AUTHOR_DATE", "2026-03-02T10:00:00Z").env("GIT_COMMITTER_DATE", "2026-03-02T10:00:00Z");
        let ran = git.output().expect("git runs");
        let code = ran.status.code();
        assert!(
            code == Some(0) || arguments.contains(&"merge"),
            "{arguments:?}: {}",
            String::from_utf8_lossy(&ran.stderr)
        );
    }

    fn commit(folder: &Path, name: &str, text: &str, message: &str) {
        fs::write(folder.join(name), text).expect("written");
        git(folder, &["add", "-A"]);
        git(folder, &["commit", "-q", "-m", message]);
    }

    /// A repository with an unmerged file in a subfolder.
    fn unmerged_repository(name: &str) -> TempDir {
        let root = repository();
        fs::create_dir(root.path().join("plans")).expect("a folder");
        let name = format!("plans/{name}");
        commit(root.path(), &name, "base\n", "base");
        git(root.path(), &["checkout", "-q", "-b", "side"]);
        commit(root.path(), &name, "theirs\n", "theirs: a subject\n\nbody");
        git(root.path(), &["checkout", "-q", "main"]);
        commit(root.path(), &name, "ours\n", "ours");
        git(root.path(), &["merge", "side"]);
        root
    }

    #[test]
    fn an_unmerged_file_has_its_stages_until_it_is_added() {
        let name = "-rf a'b;[x]*.ron";
        let root = unmerged_repository(name);
        let path = root.path().join("plans").join(name);
        assert_eq!(is_unmerged(&path), Ok(true));
        let stage = |text: &str| Some(text.as_bytes().to_vec());
        let expected = MergeStages { base: stage("base\n"), ours: stage("ours\n"), theirs: stage("theirs\n") };
        assert_eq!(read_stages(&path), Ok(expected));
        add(&path).expect("added");
        assert_eq!(is_unmerged(&path), Ok(false));
        assert_eq!(read_stages(&path), Ok(MergeStages::default()));
        assert_eq!(work_tree_root(&root.path().join("plans")), Ok(fs::canonicalize(root.path()).expect("it is there")));
    }

    #[test]
    fn commits_are_found_by_plain_names_only() {
        let root = unmerged_repository("r.ron");
        let row = read_commit(root.path(), "side", None).expect("a commit");
        assert_eq!((row.author.as_str(), row.date.as_str()), ("Maria", "2026-03-02"));
        assert_eq!(row.subject, "theirs: a subject");
        assert!(matches!(read_commit(root.path(), "--output=x", None), Err(GitError::Refused(_))));
        let path = root.path().join("plans/r.ron");
        assert_eq!(last_commit(&path, "side").as_ref(), Some(&row));
        assert_eq!(commit_being_merged(&path).as_ref(), Some(&row));
        for label in ["", "-x", "main..side", ":/ours", "a b", "@{-1}", "side^", "no-such"] {
            assert_eq!(last_commit(&path, label), None, "{label}");
        }
        assert!(!root.path().join("x").exists());
    }

    #[test]
    fn settings_are_set_and_unset() {
        let root = repository();
        let folder = root.path();
        let value = "a; b # c \"d\" $(e)";
        set_config(folder, ConfigScope::Local, "merge.whymap.driver", value).expect("set");
        assert_eq!(config_value(folder, None, "merge.whymap.driver"), Ok(Some(value.to_owned())));
        unset_config(folder, ConfigScope::Local, "merge.whymap.driver").expect("taken back");
        assert_eq!(config_value(folder, Some(ConfigScope::Local), "merge.whymap.driver"), Ok(None));
    }

    #[test]
    fn outside_a_repository_git_fails() {
        let root = tempfile::tempdir().expect("a folder");
        assert!(matches!(is_unmerged(&root.path().join("x")), Err(GitError::Refused(_))));
    }

    #[test]
    fn a_command_that_does_not_end_times_out() {
        let slow = Command::new("sleep").arg("30").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
        let result = wait_for_output(slow.expect("it starts"), Duration::from_millis(20));
        assert!(matches!(result, Err(GitError::TimedOut)));
    }

    #[test]
    fn programs_named_by_a_repository_are_never_run() {
        let root = unmerged_repository("r.ron");
        let (folder, path) = (root.path(), root.path().join("plans/r.ron"));
        let trap = folder.join("trap");
        fs::write(&trap, format!("#!/bin/sh\necho \"$0 $*\" >> {}\ncat\n", folder.join("sprung").display()))
            .expect("written");
        fs::set_permissions(&trap, fs::Permissions::from_mode(0o755)).expect("executable");
        let trap = trap.to_str().expect("a path");
        for key in [
            "core.fsmonitor",
            "core.pager",
            "core.editor",
            "core.sshCommand",
            "core.askPass",
            "diff.external",
            "diff.x.textconv",
            "diff.x.command",
            "filter.x.clean",
            "filter.x.smudge",
            "filter.x.process",
            "gpg.program",
            "merge.x.driver",
            "pager.log",
            "alias.log",
            "alias.config",
            "uploadpack.packObjectsHook",
        ] {
            git(folder, &["config", key, trap]);
        }
        git(folder, &["config", "log.showSignature", "true"]);
        git(folder, &["config", "filter.x.required", "true"]);
        let hooks = folder.join(".git/hooks");
        fs::create_dir_all(&hooks).expect("a folder");
        for hook in ["post-index-change", "pre-commit", "post-checkout", "reference-transaction", "fsmonitor-watchman"]
        {
            fs::copy(trap, hooks.join(hook)).expect("copied");
        }
        fs::write(folder.join(".gitattributes"), "* filter=x diff=x merge=x\n").expect("written");

        assert_eq!(is_unmerged(&path), Ok(true));
        assert!(read_stages(&path).is_ok_and(|stages| stages.theirs.is_some()));
        assert!(read_commit(folder, "side", None).is_ok());
        assert!(
            work_tree_root(folder).is_ok()
                && attribute(&path, "merge").is_ok()
                && config_value(folder, None, "a.b").is_ok()
        );
        assert_eq!(add(&path), Err(GitError::Filter("x".to_owned())));
        fs::write(folder.join(".gitattributes"), "* diff=x merge=x\n").expect("written");
        assert_eq!(add(&path), Ok(()));
        let calls = fs::read_to_string(folder.join("sprung")).unwrap_or_default();
        assert_eq!(calls, "", "a program was run");
    }
}
