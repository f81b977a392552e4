//! Installs and uninstalls the merge driver, for `whymap doctor --install-git`. The driver's command is set with `git
//! config`; a line in `.gitattributes` names the driver. The line does not contain the command, so it is safe to
//! commit.

use crate::cli::context::CliSession;
use crate::cli::edit;
use crate::cli::error::CliError;
use crate::cli::locate::{self, ROADMAP_FILE_NAME as FILE_NAME};
use crate::system::git::{self, ConfigScope, GitError};
use crate::system::read::{self, DEFAULT_LIMIT, ReadError};
use crate::system::save::{self, Expected, ReadOnlyPolicy, SaveRequest, WriteMethod};
use crate::system::{self, folder};
use std::path::{Path, PathBuf};

const DRIVER_NAME: &str = "whymap";
const NAME_KEY: &str = "merge.whymap.name";
const COMMAND_KEY: &str = "merge.whymap.driver";
const DRIVER_TITLE: &str = "semantic merge of roadmaps";

/// The shell command that git runs. whymap exits with 117 if there are conflicts. Any other failure means that it is
/// missing or has crashed; the file is then merged line by line, as without a driver. Only if that fails as well, the
/// merge is stopped with 255: older versions of git treat a failure as a conflict and keep one side, and `git checkout
/// -m` loses uncommitted changes. Older versions of git also pass unknown placeholders on as `%X`.
const DRIVER_COMMAND: &str = "\
whymap merge-driver --conflict-exit-code 117 -- %O %A %B %L %P %S %X %Y; \
case $? in 0) exit 0;; 117) exit 1;; esac; \
set -- %X %S %Y; \
case \"$1$2$3\" in %%X%%S%%Y) set -- ours base theirs;; esac; \
git merge-file --marker-size=%L -L \"$1\" -L \"$2\" -L \"$3\" %A %O %B; s=$?; \
[ $s -gt 127 ] && exit 255; \
[ $s -eq 0 ] || exit 1";

#[derive(Debug, Default)]
pub struct GitSetupReport {
    /// One line each, like `remaining`.
    pub completed: Vec<String>,
    pub remaining: Vec<String>,
}

impl GitSetupReport {
    fn add_completed(&mut self, message: impl Into<String>) {
        self.completed.push(message.into());
    }
}

/// Where the driver is installed: for a file in a repository, or for all repositories of the user.
struct GitSetup {
    /// Where git runs.
    folder: PathBuf,
    scope: ConfigScope,
    attributes_path: PathBuf,
    attributes_line: String,
    /// `None` for all repositories of the user.
    roadmap: Option<PathBuf>,
}

impl GitSetup {
    fn new(session: &CliSession, named: Option<&Path>, scope: ConfigScope) -> Result<Self, CliError> {
        match scope {
            ConfigScope::Local => Self::from_repository(&locate::find(session, named)?.path),
            ConfigScope::Global => Self::from_user(session, named),
        }
    }

    fn from_repository(roadmap: &Path) -> Result<Self, CliError> {
        let real_path = system::locate::canonical_path(roadmap);
        let folder = real_path.parent().unwrap_or(Path::new("/")).to_owned();
        let top = git::work_tree_root(&folder).map_err(|error| not_in_repository_error(&error))?;
        let relative_path = real_path
            .strip_prefix(&top)
            .map_err(|_| CliError::failed("the roadmap is outside the git working tree"))?;
        let line = format!("{} merge={DRIVER_NAME}", attributes_pattern(relative_path));
        Ok(Self {
            folder,
            scope: ConfigScope::Local,
            attributes_path: top.join(".gitattributes"),
            attributes_line: line,
            roadmap: Some(real_path),
        })
    }

    /// Applies to every file with this name, in every repository.
    fn from_user(session: &CliSession, named: Option<&Path>) -> Result<Self, CliError> {
        let folder = session.environment.current_folder.clone().unwrap_or_else(|| PathBuf::from("/"));
        let attributes = git::global_attributes_file(&folder).map_err(git_failed_error)?;
        let attributes = attributes.ok_or_else(|| CliError::failed("cannot find your home folder"))?;
        let name = named.and_then(Path::file_name).unwrap_or(FILE_NAME.as_ref());
        let line = format!("{} merge={DRIVER_NAME}", attributes_pattern(Path::new(name)).trim_start_matches('/'));
        Ok(Self {
            folder,
            scope: ConfigScope::Global,
            attributes_path: attributes,
            attributes_line: line,
            roadmap: None,
        })
    }

    fn scope_label(&self) -> &'static str {
        match self.scope {
            ConfigScope::Local => "this repository",
            ConfigScope::Global => "all your repositories",
        }
    }
}

fn git_failed_error(error: GitError) -> CliError {
    CliError::failed(error.to_string())
}

fn not_in_repository_error(error: &GitError) -> CliError {
    match error {
        GitError::Refused(_) => {
            CliError::failed("the roadmap is not in a git repository").with_hint("run `git init` to create one")
        }
        error => git_failed_error(error.clone()),
    }
}

/// Installs the driver.
pub fn install(session: &CliSession, named: Option<&Path>, scope: ConfigScope) -> anyhow::Result<GitSetupReport> {
    let setup = GitSetup::new(session, named, scope)?;
    let mut report = GitSetupReport::default();
    for (key, value) in [(NAME_KEY, DRIVER_TITLE), (COMMAND_KEY, DRIVER_COMMAND)] {
        let current = git::config_value(&setup.folder, Some(scope), key).map_err(git_failed_error)?;
        if current.as_deref() == Some(value) {
            report.add_completed(format!("{key} is already set for {}", setup.scope_label()));
        } else {
            git::set_config(&setup.folder, scope, key, value).map_err(git_failed_error)?;
            report.add_completed(format!("Set {key} for {}", setup.scope_label()));
        }
    }
    add_attributes_line(session, &setup, &mut report)?;
    add_remaining_steps(session, &setup, &mut report);
    Ok(report)
}

fn add_attributes_line(session: &CliSession, setup: &GitSetup, report: &mut GitSetupReport) -> anyhow::Result<()> {
    let attributes = GitAttributesFile::read(session, &setup.attributes_path)?;
    if attributes.has_line(&setup.attributes_line) {
        report.add_completed(format!("{} already contains the line for the roadmap", attributes.display_path));
        return Ok(());
    }
    if let Some(parent) = setup.attributes_path.parent() {
        folder::create(parent).map_err(|error| CliError::failed(format!("{}: {error}", parent.display())))?;
    }
    attributes.write(session, &attributes.with_line(&setup.attributes_line))?;
    report.add_completed(format!("Added `{}` to {}", setup.attributes_line, attributes.display_path));
    Ok(())
}

fn add_remaining_steps(session: &CliSession, setup: &GitSetup, report: &mut GitSetupReport) {
    let Some(roadmap) = &setup.roadmap else {
        report
            .remaining
            .push("in a shared repository, run `whymap doctor --install-git` to add the line for everyone".to_owned());
        return;
    };
    if let Ok(Some(other)) = git::attribute(roadmap, "merge").map(|value| value.filter(|value| value != DRIVER_NAME)) {
        report
            .remaining
            .push(format!("remove the git attribute merge={other} of the roadmap: it overrides the driver"));
    }
    let display_path = locate::display_path(&setup.attributes_path, session);
    report.remaining.push(format!("commit {display_path}: every branch needs the line"));
    report
        .remaining
        .push("run `whymap doctor --install-git` in every other clone; without it, git merges line by line".to_owned());
}

/// Removes what [`install`] has set, and nothing else. The settings stay while another file needs them.
pub fn uninstall(session: &CliSession, named: Option<&Path>, scope: ConfigScope) -> anyhow::Result<GitSetupReport> {
    let setup = GitSetup::new(session, named, scope)?;
    let mut report = GitSetupReport::default();
    remove_attributes_line(session, &setup, &mut report)?;
    if let Some(user) = other_user_of_driver(session, &setup)? {
        report.add_completed(format!("Kept the git settings of {}: {user} needs them", setup.scope_label()));
        return Ok(report);
    }
    for (key, is_ours) in [(NAME_KEY, is_our_title as fn(&str) -> bool), (COMMAND_KEY, is_our_command)] {
        match git::config_value(&setup.folder, Some(scope), key).map_err(git_failed_error)? {
            None => report.add_completed(format!("{key} is not set for {}", setup.scope_label())),
            Some(value) if is_ours(&value) => {
                git::unset_config(&setup.folder, scope, key).map_err(git_failed_error)?;
                report.add_completed(format!("Removed {key} from the git settings of {}", setup.scope_label()));
            }
            Some(_) => report.add_completed(format!("Kept {key}: whymap did not set this value")),
        }
    }
    Ok(report)
}

/// What else names the driver: another file of the repository, or a line for one that is on another branch.
fn other_user_of_driver(session: &CliSession, setup: &GitSetup) -> Result<Option<String>, CliError> {
    let root = setup.attributes_path.parent().filter(|_| setup.scope == ConfigScope::Local);
    // Older versions of git cannot list them; then the lines have to do.
    let files = root.and_then(|root| git::files_with_attribute(root, "merge", DRIVER_NAME).ok()).unwrap_or_default();
    if let Some(file) = files.first() {
        return Ok(Some(file.display().to_string()));
    }
    let attributes = GitAttributesFile::read(session, &setup.attributes_path)?;
    let line = attributes.line_naming_driver();
    Ok(line.map(|line| format!("the line `{line}` in {}", attributes.display_path)))
}

fn is_our_title(value: &str) -> bool {
    value == DRIVER_TITLE
}

/// Also true for the command of another version of whymap.
fn is_our_command(value: &str) -> bool {
    value.starts_with("whymap merge-driver ")
}

fn remove_attributes_line(session: &CliSession, setup: &GitSetup, report: &mut GitSetupReport) -> anyhow::Result<()> {
    let attributes = GitAttributesFile::read(session, &setup.attributes_path)?;
    if !attributes.has_line(&setup.attributes_line) {
        report.add_completed(format!("{} does not name the driver", attributes.display_path));
        return Ok(());
    }
    let without = attributes.without_line(&setup.attributes_line);
    if without.is_empty() {
        attributes.remove()?;
        report.add_completed(format!("Deleted {}, which had no other lines", attributes.display_path));
    } else {
        attributes.write(session, &without)?;
        report.add_completed(format!("Removed `{}` from {}", setup.attributes_line, attributes.display_path));
    }
    if setup.scope == ConfigScope::Local {
        report.remaining.push(format!("commit {}", attributes.display_path));
    }
    Ok(())
}

struct GitAttributesFile {
    path: PathBuf,
    display_path: String,
    text: String,
    expected: Expected,
}

impl GitAttributesFile {
    fn read(session: &CliSession, path: &Path) -> Result<Self, CliError> {
        let display_path = locate::display_path(path, session);
        let (text, expected) = match read::read_text(path, DEFAULT_LIMIT) {
            Ok(file) => (file.text.clone(), Expected::from_fingerprint(&file.fingerprint())),
            Err(ReadError::Missing) => (String::new(), Expected::Absent),
            Err(error) => return Err(CliError::cannot_read(format!("cannot read {display_path}: {error}"))),
        };
        Ok(Self { path: path.to_owned(), display_path, text, expected })
    }

    fn has_line(&self, line: &str) -> bool {
        self.text.lines().any(|other| other.trim_end() == line)
    }

    fn line_naming_driver(&self) -> Option<&str> {
        let attribute = format!("merge={DRIVER_NAME}");
        let mut lines = self.text.lines().map(str::trim).filter(|line| !line.starts_with('#'));
        lines.find(|line| line.split_whitespace().skip(1).any(|word| word == attribute))
    }

    /// Appends a line, with the newline style of the file.
    fn with_line(&self, line: &str) -> String {
        let newline = if self.text.contains("\r\n") { "\r\n" } else { "\n" };
        let separator = if self.text.is_empty() || self.text.ends_with('\n') { "" } else { newline };
        format!("{}{separator}{line}{newline}", self.text)
    }

    fn without_line(&self, line: &str) -> String {
        self.text.split_inclusive('\n').filter(|other| other.trim_end() != line).collect()
    }

    fn write(&self, session: &CliSession, text: &str) -> anyhow::Result<()> {
        let request = SaveRequest {
            path: &self.path,
            content: &[text.as_bytes()],
            expected: self.expected,
            method: WriteMethod::Replace,
            read_only_policy: ReadOnlyPolicy::Respect,
        };
        edit::save_as(session, &request, &self.display_path)
    }

    fn remove(&self) -> Result<(), CliError> {
        let Expected::Content(content) = self.expected else { return Ok(()) };
        save::remove(&self.path, content).map_err(|error| CliError::failed(format!("{}: {error}", self.display_path)))
    }
}

/// A `.gitattributes` pattern that matches exactly this file: special characters are escaped, and a path with spaces or
/// quotes is quoted like a C string.
fn attributes_pattern(relative_path: &Path) -> String {
    let mut pattern = String::from("/");
    for character in relative_path.to_string_lossy().chars() {
        if matches!(character, '*' | '?' | '[' | ']' | '\\') {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    let is_plain = |character: char| !character.is_whitespace() && !character.is_control() && character != '"';
    if pattern.chars().all(is_plain) {
        return pattern;
    }
    let quoted: String = pattern
        .chars()
        .map(|character| match character {
            '"' | '\\' => format!("\\{character}"),
            character if character.is_control() => format!("\\{:03o}", u32::from(character)),
            character => character.to_string(),
        })
        .collect();
    format!("\"{quoted}\"")
}

/// How git merges a roadmap, and advice if something is missing. `None` if git cannot be run.
pub fn describe_merge_setup(roadmap: &Path) -> Option<(String, Option<String>)> {
    let real_path = system::locate::canonical_path(roadmap);
    let folder = real_path.parent()?;
    let command = git::config_value(folder, None, COMMAND_KEY).ok()?;
    let attribute = git::attribute(&real_path, "merge").ok()?;
    let is_named = attribute.as_deref() == Some(DRIVER_NAME);
    let run_install = "run `whymap doctor --install-git`";
    Some(match (command.is_some(), is_named, attribute) {
        (true, true, _) => ("field by field".to_owned(), None),
        (false, true, _) => {
            let description = "line by line: .gitattributes names the driver, but it is not installed in this clone";
            (description.to_owned(), Some(format!("install the merge driver in this clone: {run_install}")))
        }
        (true, false, None) => {
            let description =
                "line by line: the driver is installed, but .gitattributes does not name it for this file";
            (description.to_owned(), Some(format!("add this file to .gitattributes: {run_install}")))
        }
        (_, false, Some(other)) => (format!("with the driver `{other}`, set by a git attribute"), None),
        (false, false, None) => (format!("line by line; {run_install} to merge field by field"), None),
    })
}

pub fn is_unmerged(roadmap: &Path) -> bool {
    git::is_unmerged(roadmap).unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_matches_exactly_one_file() {
        let check = |path: &str, expected: &str| assert_eq!(attributes_pattern(Path::new(path)), expected);
        check("roadmap.ron", "/roadmap.ron");
        check("plans/a[1]*.ron", "/plans/a\\[1\\]\\*.ron");
        check("my plans/a\"b.ron", "\"/my plans/a\\\"b.ron\"");
        check("a *.ron", "\"/a \\\\*.ron\"");
    }
}
