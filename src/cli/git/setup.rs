//! The driver of merges, made known to git and taken back again: `whymap doctor --install-git`. git is told by
//! `git config`, never by hand, and a line of `.gitattributes` names the driver. The line says no program, so it can be
//! committed.

use crate::cli::context::CliSession;
use crate::cli::edit;
use crate::cli::error::CliError;
use crate::cli::locate::{self, ROADMAP_FILE_NAME as FILE_NAME};
use crate::system::git::{self, ConfigScope, GitError};
use crate::system::read::{self, DEFAULT_LIMIT, ReadError};
use crate::system::save::{self, Expected, ReadOnlyPolicy, SaveRequest, WriteMethod};
use crate::system::{self, folder};
use std::path::{Path, PathBuf};

/// The name of the driver.
const DRIVER_NAME: &str = "whymap";
const NAME_KEY: &str = "merge.whymap.name";
const COMMAND_KEY: &str = "merge.whymap.driver";
const DRIVER_TITLE: &str = "a roadmap, merged by meaning";

/// What git runs, in the words of a shell. whymap says 117 when a person has to choose: one that is missing, broken or
/// killed says something else, and then git merges line by line, as it would without a driver. Only when that fails too
/// the merge is stopped, with 255: an older git takes that for a conflict and keeps one side, and `git checkout -m`
/// forgets what was not committed. Names that an older git does not give stand there as `%X`.
const DRIVER_COMMAND: &str = "\
whymap merge-driver --conflict-code 117 -- %O %A %B %L %P %S %X %Y; \
case $? in 0) exit 0;; 117) exit 1;; esac; \
set -- %X %S %Y; \
case \"$1$2$3\" in %%X%%S%%Y) set -- ours base theirs;; esac; \
git merge-file --marker-size=%L -L \"$1\" -L \"$2\" -L \"$3\" %A %O %B; s=$?; \
[ $s -gt 127 ] && exit 255; \
[ $s -eq 0 ] || exit 1";

/// What was done, and what is left to a person.
#[derive(Debug, Default)]
pub struct GitSetupReport {
    /// What was done, a line each.
    pub completed: Vec<String>,
    /// What is left to do, a line each.
    pub remaining: Vec<String>,
}

impl GitSetupReport {
    fn add_completed(&mut self, what: impl Into<String>) {
        self.completed.push(what.into());
    }
}

/// Where the driver is set up: for a file of a repository, or for all of a user.
struct GitSetup {
    /// A folder to run git in.
    folder: PathBuf,
    scope: ConfigScope,
    attributes_path: PathBuf,
    /// The line that names the driver.
    attributes_line: String,
    /// The roadmap, where there is one.
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
        let real = system::locate::canonical_path(roadmap);
        let folder = real.parent().unwrap_or(Path::new("/")).to_owned();
        let top = git::work_tree_root(&folder).map_err(|error| not_in_repository_error(&error))?;
        let below = real.strip_prefix(&top).map_err(|_| CliError::failed("the file is outside of the work tree"))?;
        let line = format!("{} merge={DRIVER_NAME}", attributes_pattern(below));
        Ok(Self {
            folder,
            scope: ConfigScope::Local,
            attributes_path: top.join(".gitattributes"),
            attributes_line: line,
            roadmap: Some(real),
        })
    }

    /// Every file of the name counts, in every repository.
    fn from_user(session: &CliSession, named: Option<&Path>) -> Result<Self, CliError> {
        let folder = session.environment.current_folder.clone().unwrap_or_else(|| PathBuf::from("/"));
        let attributes = git::global_attributes_file(&folder).map_err(git_failed_error)?;
        let attributes = attributes.ok_or_else(|| CliError::failed("no home folder is known"))?;
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
            CliError::failed("the roadmap is in no work tree of git").with_hint("`git init` makes one")
        }
        error => git_failed_error(error.clone()),
    }
}

/// Makes the driver known.
pub fn install(session: &CliSession, named: Option<&Path>, scope: ConfigScope) -> anyhow::Result<GitSetupReport> {
    let site = GitSetup::new(session, named, scope)?;
    let mut done = GitSetupReport::default();
    for (key, value) in [(NAME_KEY, DRIVER_TITLE), (COMMAND_KEY, DRIVER_COMMAND)] {
        let is_set = git::config_value(&site.folder, Some(scope), key).map_err(git_failed_error)?;
        if is_set.as_deref() == Some(value) {
            done.add_completed(format!("{key} is set already for {}", site.scope_label()));
        } else {
            git::set_config(&site.folder, scope, key, value).map_err(git_failed_error)?;
            done.add_completed(format!("set {key} for {}", site.scope_label()));
        }
    }
    add_attributes_line(session, &site, &mut done)?;
    add_remaining_steps(session, &site, &mut done);
    Ok(done)
}

fn add_attributes_line(session: &CliSession, site: &GitSetup, done: &mut GitSetupReport) -> anyhow::Result<()> {
    let attributes = GitAttributesFile::read(session, &site.attributes_path)?;
    if attributes.has_line(&site.attributes_line) {
        done.add_completed(format!("{} names the driver already", attributes.display_path));
        return Ok(());
    }
    if let Some(parent) = site.attributes_path.parent() {
        folder::create(parent).map_err(|error| CliError::failed(format!("{}: {error}", parent.display())))?;
    }
    attributes.write(session, &attributes.with_line(&site.attributes_line))?;
    done.add_completed(format!("added `{}` to {}", site.attributes_line, attributes.display_path));
    Ok(())
}

fn add_remaining_steps(session: &CliSession, site: &GitSetup, done: &mut GitSetupReport) {
    let Some(roadmap) = &site.roadmap else {
        done.remaining
            .push("in a repository of a team, `whymap doctor --install-git` adds the line for everybody".to_owned());
        return;
    };
    if let Ok(Some(other)) = git::attribute(roadmap, "merge").map(|value| value.filter(|value| value != DRIVER_NAME)) {
        done.remaining
            .push(format!("another line of attributes says merge={other} for the roadmap, and wins: remove it"));
    }
    let shown = locate::display_path(&site.attributes_path, session);
    done.remaining.push(format!("commit {shown}: every branch needs the line, and it says nothing but a name"));
    done.remaining
        .push("in every other clone: `whymap doctor --install-git`; without it git merges line by line".to_owned());
}

/// Takes back what was made known, and nothing else.
pub fn uninstall(session: &CliSession, named: Option<&Path>, scope: ConfigScope) -> anyhow::Result<GitSetupReport> {
    let site = GitSetup::new(session, named, scope)?;
    let mut done = GitSetupReport::default();
    for (key, is_ours) in [(NAME_KEY, is_our_title as fn(&str) -> bool), (COMMAND_KEY, is_our_command)] {
        match git::config_value(&site.folder, Some(scope), key).map_err(git_failed_error)? {
            None => done.add_completed(format!("{key} is not set for {}", site.scope_label())),
            Some(value) if is_ours(&value) => {
                git::unset_config(&site.folder, scope, key).map_err(git_failed_error)?;
                done.add_completed(format!("took {key} back for {}", site.scope_label()));
            }
            Some(_) => done.add_completed(format!("{key} is not as whymap sets it: it stays")),
        }
    }
    remove_attributes_line(session, &site, &mut done)?;
    Ok(done)
}

fn is_our_title(value: &str) -> bool {
    value == DRIVER_TITLE
}

/// Also what another version of whymap put there.
fn is_our_command(value: &str) -> bool {
    value.starts_with("whymap merge-driver ")
}

fn remove_attributes_line(session: &CliSession, site: &GitSetup, done: &mut GitSetupReport) -> anyhow::Result<()> {
    let attributes = GitAttributesFile::read(session, &site.attributes_path)?;
    if !attributes.has_line(&site.attributes_line) {
        done.add_completed(format!("{} does not name the driver", attributes.display_path));
        return Ok(());
    }
    let without = attributes.without_line(&site.attributes_line);
    if without.is_empty() {
        attributes.remove()?;
        done.add_completed(format!("removed {}, which held nothing else", attributes.display_path));
    } else {
        attributes.write(session, &without)?;
        done.add_completed(format!("took `{}` out of {}", site.attributes_line, attributes.display_path));
    }
    if site.scope == ConfigScope::Local {
        done.remaining.push(format!("commit {}", attributes.display_path));
    }
    Ok(())
}

/// A file of attributes.
struct GitAttributesFile {
    path: PathBuf,
    display_path: String,
    text: String,
    expected: Expected,
}

impl GitAttributesFile {
    fn read(session: &CliSession, path: &Path) -> Result<Self, CliError> {
        let shown = locate::display_path(path, session);
        let (text, expected) = match read::read_text(path, DEFAULT_LIMIT) {
            Ok(file) => (file.text.clone(), Expected::from_fingerprint(&file.fingerprint())),
            Err(ReadError::Missing) => (String::new(), Expected::Absent),
            Err(error) => return Err(CliError::cannot_read(format!("cannot read {shown}: {error}"))),
        };
        Ok(Self { path: path.to_owned(), display_path: shown, text, expected })
    }

    fn has_line(&self, line: &str) -> bool {
        self.text.lines().any(|other| other.trim_end() == line)
    }

    /// With a line more at its end, which ends as the others do.
    fn with_line(&self, line: &str) -> String {
        let newline = if self.text.contains("\r\n") { "\r\n" } else { "\n" };
        let joint = if self.text.is_empty() || self.text.ends_with('\n') { "" } else { newline };
        format!("{}{joint}{line}{newline}", self.text)
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

/// The pattern of attributes that is exactly this file: signs with a meaning are escaped, and a name with blanks or
/// quotes is quoted as in C.
fn attributes_pattern(below: &Path) -> String {
    let mut pattern = String::from("/");
    for letter in below.to_string_lossy().chars() {
        if matches!(letter, '*' | '?' | '[' | ']' | '\\') {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    let is_plain = |letter: char| !letter.is_whitespace() && !letter.is_control() && letter != '"';
    if pattern.chars().all(is_plain) {
        return pattern;
    }
    let quoted: String = pattern
        .chars()
        .map(|letter| match letter {
            '"' | '\\' => format!("\\{letter}"),
            letter if letter.is_control() => format!("\\{:03o}", u32::from(letter)),
            letter => letter.to_string(),
        })
        .collect();
    format!("\"{quoted}\"")
}

/// How git merges a roadmap, for `doctor`: in a few words, and what needs doing.
pub fn describe_merge_setup(roadmap: &Path) -> Option<(String, Option<String>)> {
    let real = system::locate::canonical_path(roadmap);
    let folder = real.parent()?;
    let command = git::config_value(folder, None, COMMAND_KEY).ok()?;
    let attribute = git::attribute(&real, "merge").ok()?;
    let is_named = attribute.as_deref() == Some(DRIVER_NAME);
    let install = "`whymap doctor --install-git`";
    Some(match (command.is_some(), is_named, attribute) {
        (true, true, _) => ("by meaning".to_owned(), None),
        (false, true, _) => {
            let words = "line by line: .gitattributes names the driver, and this clone does not know it";
            (words.to_owned(), Some(format!("have git merge by meaning in this clone: {install}")))
        }
        (true, false, None) => {
            let words = "line by line: the driver is set up, and no line of .gitattributes names it for this file";
            (words.to_owned(), Some(format!("name the driver for this file: {install}")))
        }
        (_, false, Some(other)) => (format!("by `{other}`, as an attribute says"), None),
        (false, false, None) => (format!("line by line; {install} has git merge by meaning"), None),
    })
}

/// Whether git waits for somebody to resolve a file.
pub fn is_unmerged(roadmap: &Path) -> bool {
    git::is_unmerged(roadmap).unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_is_exactly_one_file() {
        let check = |path: &str, expected: &str| assert_eq!(attributes_pattern(Path::new(path)), expected);
        check("roadmap.ron", "/roadmap.ron");
        check("plans/a[1]*.ron", "/plans/a\\[1\\]\\*.ron");
        check("my plans/a\"b.ron", "\"/my plans/a\\\"b.ron\"");
        check("a *.ron", "\"/a \\\\*.ron\"");
    }
}
