//! The driver of merges, made known to git and taken back again: `whymap doctor --install-git`. git is told by
//! `git config`, never by hand, and a line of `.gitattributes` names the driver. The line says no program, so it can be
//! committed.

use crate::cli::context::Session;
use crate::cli::edit;
use crate::cli::error::Stop;
use crate::cli::locate::{self, NAME as FILE_NAME};
use crate::system::git::{self, GitError, Scope};
use crate::system::read::{self, DEFAULT_LIMIT, ReadError};
use crate::system::save::{self, Expected, ReadOnly, SaveRequest, Way};
use crate::system::{self, folder};
use std::path::{Path, PathBuf};

/// The name of the driver.
const DRIVER: &str = "whymap";
const KEY_OF_NAME: &str = "merge.whymap.name";
const KEY_OF_COMMAND: &str = "merge.whymap.driver";
const TITLE: &str = "a roadmap, merged by meaning";

/// What git runs, in the words of a shell. whymap says 117 when a person has to choose: one that is missing, broken or
/// killed says something else, and then git merges line by line, as it would without a driver. Only when that fails too
/// the merge is stopped, with 255: an older git takes that for a conflict and keeps one side, and `git checkout -m`
/// forgets what was not committed. Names that an older git does not give stand there as `%X`.
const COMMAND: &str = "\
whymap merge-driver --clash-code 117 -- %O %A %B %L %P %S %X %Y; \
case $? in 0) exit 0;; 117) exit 1;; esac; \
set -- %X %S %Y; \
case \"$1$2$3\" in %%X%%S%%Y) set -- ours base theirs;; esac; \
git merge-file --marker-size=%L -L \"$1\" -L \"$2\" -L \"$3\" %A %O %B; s=$?; \
[ $s -gt 127 ] && exit 255; \
[ $s -eq 0 ] || exit 1";

/// What was done, and what is left to a person.
#[derive(Debug, Default)]
pub struct Done {
    /// What was done, a line each.
    pub done: Vec<String>,
    /// What is left to do, a line each.
    pub to_do: Vec<String>,
}

impl Done {
    fn did(&mut self, what: impl Into<String>) {
        self.done.push(what.into());
    }
}

/// Where the driver is set up: for a file of a repository, or for all of a user.
struct Site {
    /// A folder to run git in.
    folder: PathBuf,
    scope: Scope,
    attributes: PathBuf,
    /// The line that names the driver.
    line: String,
    /// The roadmap, where there is one.
    roadmap: Option<PathBuf>,
}

impl Site {
    fn of(session: &Session, named: Option<&Path>, scope: Scope) -> Result<Self, Stop> {
        match scope {
            Scope::Local => Self::of_repository(&locate::find(session, named)?.path),
            Scope::Global => Self::of_user(session, named),
        }
    }

    fn of_repository(roadmap: &Path) -> Result<Self, Stop> {
        let real = system::locate::real(roadmap);
        let folder = real.parent().unwrap_or(Path::new("/")).to_owned();
        let top = git::top(&folder).map_err(|error| not_in_repository(&error))?;
        let below = real.strip_prefix(&top).map_err(|_| Stop::refused("the file is outside of the work tree"))?;
        let line = format!("{} merge={DRIVER}", pattern(below));
        Ok(Self { folder, scope: Scope::Local, attributes: top.join(".gitattributes"), line, roadmap: Some(real) })
    }

    /// Every file of the name counts, in every repository.
    fn of_user(session: &Session, named: Option<&Path>) -> Result<Self, Stop> {
        let folder = session.environment.current_folder.clone().unwrap_or_else(|| PathBuf::from("/"));
        let attributes = git::global_attributes_file(&folder).map_err(refused)?;
        let attributes = attributes.ok_or_else(|| Stop::refused("no home folder is known"))?;
        let name = named.and_then(Path::file_name).unwrap_or(FILE_NAME.as_ref());
        let line = format!("{} merge={DRIVER}", pattern(Path::new(name)).trim_start_matches('/'));
        Ok(Self { folder, scope: Scope::Global, attributes, line, roadmap: None })
    }

    fn whose(&self) -> &'static str {
        match self.scope {
            Scope::Local => "this repository",
            Scope::Global => "all your repositories",
        }
    }
}

fn refused(error: GitError) -> Stop {
    Stop::refused(error.to_string())
}

fn not_in_repository(error: &GitError) -> Stop {
    match error {
        GitError::Refused(_) => Stop::refused("the roadmap is in no work tree of git").hint("`git init` makes one"),
        error => refused(error.clone()),
    }
}

/// Makes the driver known.
pub fn install(session: &Session, named: Option<&Path>, scope: Scope) -> anyhow::Result<Done> {
    let site = Site::of(session, named, scope)?;
    let mut done = Done::default();
    for (key, value) in [(KEY_OF_NAME, TITLE), (KEY_OF_COMMAND, COMMAND)] {
        let is_set = git::config(&site.folder, Some(scope), key).map_err(refused)?;
        if is_set.as_deref() == Some(value) {
            done.did(format!("{key} is set already for {}", site.whose()));
        } else {
            git::set_config(&site.folder, scope, key, value).map_err(refused)?;
            done.did(format!("set {key} for {}", site.whose()));
        }
    }
    add_line(session, &site, &mut done)?;
    what_is_left(session, &site, &mut done);
    Ok(done)
}

fn add_line(session: &Session, site: &Site, done: &mut Done) -> anyhow::Result<()> {
    let attributes = Attributes::read(session, &site.attributes)?;
    if attributes.has(&site.line) {
        done.did(format!("{} names the driver already", attributes.shown));
        return Ok(());
    }
    if let Some(parent) = site.attributes.parent() {
        folder::make(parent).map_err(|error| Stop::refused(format!("{}: {error}", parent.display())))?;
    }
    attributes.write(session, &attributes.with(&site.line))?;
    done.did(format!("added `{}` to {}", site.line, attributes.shown));
    Ok(())
}

fn what_is_left(session: &Session, site: &Site, done: &mut Done) {
    let Some(roadmap) = &site.roadmap else {
        done.to_do
            .push("in a repository of a team, `whymap doctor --install-git` adds the line for everybody".to_owned());
        return;
    };
    if let Ok(Some(other)) = git::attribute(roadmap, "merge").map(|value| value.filter(|value| value != DRIVER)) {
        done.to_do.push(format!("another line of attributes says merge={other} for the roadmap, and wins: remove it"));
    }
    let shown = locate::shown(&site.attributes, session);
    done.to_do.push(format!("commit {shown}: every branch needs the line, and it says nothing but a name"));
    done.to_do
        .push("in every other clone: `whymap doctor --install-git`; without it git merges line by line".to_owned());
}

/// Takes back what was made known, and nothing else.
pub fn uninstall(session: &Session, named: Option<&Path>, scope: Scope) -> anyhow::Result<Done> {
    let site = Site::of(session, named, scope)?;
    let mut done = Done::default();
    for (key, is_ours) in [(KEY_OF_NAME, is_our_title as fn(&str) -> bool), (KEY_OF_COMMAND, is_our_command)] {
        match git::config(&site.folder, Some(scope), key).map_err(refused)? {
            None => done.did(format!("{key} is not set for {}", site.whose())),
            Some(value) if is_ours(&value) => {
                git::unset_config(&site.folder, scope, key).map_err(refused)?;
                done.did(format!("took {key} back for {}", site.whose()));
            }
            Some(_) => done.did(format!("{key} is not as whymap sets it: it stays")),
        }
    }
    remove_line(session, &site, &mut done)?;
    Ok(done)
}

fn is_our_title(value: &str) -> bool {
    value == TITLE
}

/// Also what another version of whymap put there.
fn is_our_command(value: &str) -> bool {
    value.starts_with("whymap merge-driver ")
}

fn remove_line(session: &Session, site: &Site, done: &mut Done) -> anyhow::Result<()> {
    let attributes = Attributes::read(session, &site.attributes)?;
    if !attributes.has(&site.line) {
        done.did(format!("{} does not name the driver", attributes.shown));
        return Ok(());
    }
    let without = attributes.without(&site.line);
    if without.is_empty() {
        attributes.remove()?;
        done.did(format!("removed {}, which held nothing else", attributes.shown));
    } else {
        attributes.write(session, &without)?;
        done.did(format!("took `{}` out of {}", site.line, attributes.shown));
    }
    if site.scope == Scope::Local {
        done.to_do.push(format!("commit {}", attributes.shown));
    }
    Ok(())
}

/// A file of attributes.
struct Attributes {
    path: PathBuf,
    shown: String,
    text: String,
    expected: Expected,
}

impl Attributes {
    fn read(session: &Session, path: &Path) -> Result<Self, Stop> {
        let shown = locate::shown(path, session);
        let (text, expected) = match read::read_text(path, DEFAULT_LIMIT) {
            Ok(file) => (file.text.clone(), Expected::still(&file.stamp())),
            Err(ReadError::Missing) => (String::new(), Expected::Absent),
            Err(error) => return Err(Stop::cannot_read(format!("cannot read {shown}: {error}"))),
        };
        Ok(Self { path: path.to_owned(), shown, text, expected })
    }

    fn has(&self, line: &str) -> bool {
        self.text.lines().any(|other| other.trim_end() == line)
    }

    /// With a line more at its end, which ends as the others do.
    fn with(&self, line: &str) -> String {
        let newline = if self.text.contains("\r\n") { "\r\n" } else { "\n" };
        let joint = if self.text.is_empty() || self.text.ends_with('\n') { "" } else { newline };
        format!("{}{joint}{line}{newline}", self.text)
    }

    fn without(&self, line: &str) -> String {
        self.text.split_inclusive('\n').filter(|other| other.trim_end() != line).collect()
    }

    fn write(&self, session: &Session, text: &str) -> anyhow::Result<()> {
        let request = SaveRequest {
            path: &self.path,
            content: &[text.as_bytes()],
            expected: self.expected,
            way: Way::Replace,
            read_only: ReadOnly::Respect,
        };
        edit::save_as(session, &request, &self.shown)
    }

    fn remove(&self) -> Result<(), Stop> {
        let Expected::Content(content) = self.expected else { return Ok(()) };
        save::remove(&self.path, content).map_err(|error| Stop::refused(format!("{}: {error}", self.shown)))
    }
}

/// The pattern of attributes that is exactly this file: signs with a meaning are escaped, and a name with blanks or
/// quotes is quoted as in C.
fn pattern(below: &Path) -> String {
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
pub fn how_it_merges(roadmap: &Path) -> Option<(String, Option<String>)> {
    let real = system::locate::real(roadmap);
    let folder = real.parent()?;
    let command = git::config(folder, None, KEY_OF_COMMAND).ok()?;
    let attribute = git::attribute(&real, "merge").ok()?;
    let is_named = attribute.as_deref() == Some(DRIVER);
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
        let check = |path: &str, expected: &str| assert_eq!(pattern(Path::new(path)), expected);
        check("roadmap.ron", "/roadmap.ron");
        check("plans/a[1]*.ron", "/plans/a\\[1\\]\\*.ron");
        check("my plans/a\"b.ron", "\"/my plans/a\\\"b.ron\"");
        check("a *.ron", "\"/a \\\\*.ron\"");
    }
}
