//! `whymap mergetool`: a file that git could not merge, merged by meaning after the fact.

use super::merge_driver;
use crate::cli::context::Session;
use crate::cli::edit;
use crate::cli::error::{Code, Stop};
use crate::cli::git::merge_files;
use crate::cli::git::merge_files::{Names, Outcome, Texts, Way};
use crate::cli::locate;
use crate::cli::locate::Target;
use crate::compare::conflict::{foreign_line, is_same_text};
use crate::compare::conflict_markers;
use crate::compare::conflict_markers::{NotCut, Sides};
use crate::compare::line_merge::USUAL_SIZE;
use crate::system::git::{self, GitError, Stages};
use crate::system::read::{self, DEFAULT_LIMIT, LoadedFile, ReadError};
use crate::system::save::{self, Expected, ReadOnly, SaveRequest};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

const EXAMPLES: &str = "\
Examples:
  whymap mergetool                                             roadmap.ron, left unmerged
  whymap mergetool base.ron ours.ron theirs.ron merged.ron     for git's mergetool";

/// Merge by meaning what git left unmerged
///
/// With one FILE or none: the three versions that git keeps of an unmerged file are merged into it; without them, those
/// between its conflict markers. With four: BASE, LOCAL, REMOTE and MERGED, as `git mergetool` gives them.
/// Exits 1 when there is something left to choose, and says how.
#[derive(Clone, Debug, clap::Args)]
#[command(before_help = EXAMPLES, override_usage = "whymap mergetool [OPTIONS] [FILE]\n       whymap mergetool [OPTIONS] BASE LOCAL REMOTE MERGED")]
pub struct MergetoolArguments {
    /// The unmerged file, or the four files of a merge
    #[arg(value_name = "FILE", value_hint = clap::ValueHint::FilePath, num_args = 0..=4)]
    files: Vec<PathBuf>,
}

/// Merges.
pub fn run(arguments: &MergetoolArguments, session: &Session) -> anyhow::Result<ExitCode> {
    match arguments.files.as_slice() {
        [base, local, remote, merged] => of_four([base, local, remote], merged, session),
        [] => of_unmerged(&locate::find(session, None)?, session),
        [file] => of_unmerged(&locate::find(session, Some(file))?, session),
        _ => Err(Stop::usage("name one file, or four: BASE LOCAL REMOTE MERGED").into()),
    }
}

fn of_four(files: [&PathBuf; 3], merged: &Path, session: &Session) -> anyhow::Result<ExitCode> {
    let [base, one, other] = files.map(|path| merge_driver::bytes(path).map_err(Stop::cannot_read));
    let texts = Texts { base: base?, one: one?, other: other? };
    let shown = locate::shown(merged, session);
    let outcome = self::merged(&shown, texts, &Names::default(), true)?;
    write(session, &shown, merged, &outcome, Expected::Anything)
}

/// What is to be merged.
enum Found {
    Texts(Texts, Names, ByLines),
    /// Nothing: this is how the file stands.
    Settled(Settled),
}

/// Whether a merge by lines is better than what is there.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ByLines {
    Welcome,
    /// It was done already: that is where the markers come from.
    Unwelcome,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Settled {
    NothingToMerge,
    ToAdd,
    ToChoose,
    ToMend,
}

fn of_unmerged(target: &Target, session: &Session) -> anyhow::Result<ExitCode> {
    let shown = target.shown(session);
    let file = match read::read_text(&target.path, DEFAULT_LIMIT) {
        Err(ReadError::Missing) => None,
        file => Some(file.map_err(|error| crate::cli::roadmap_file::cannot_read(&shown, &error))?),
    };
    let expected = file.as_ref().map_or(Expected::Absent, |file| Expected::still(&file.stamp()));
    match find(file.as_ref(), &target.path, &shown)? {
        Found::Texts(texts, names, by_lines) => {
            // Markers that tell no base leave it unknown what was there before.
            let has_base = by_lines == ByLines::Welcome || !texts.base.is_empty();
            let outcome = merged(&shown, texts, &names, has_base)?;
            if let (ByLines::Unwelcome, Way::ByLines { why, .. }) = (by_lines, &outcome.way) {
                let stop = Stop::refused(format!("{shown} cannot be merged by meaning: {why}"));
                return Err(stop.hint("choose between the marked lines in a text editor").into());
            }
            write(session, &shown, &target.path, &outcome, expected)
        }
        Found::Settled(settled) => {
            session.output.message(&settled.words(&shown));
            Ok(settled.code().into())
        }
    }
}

fn find(file: Option<&LoadedFile>, path: &Path, shown: &str) -> Result<Found, Stop> {
    let text = file.map(|file| file.text.as_str()).unwrap_or_default();
    let sides = conflict_markers::cut(text);
    let stages = match git::stages(path) {
        Ok(stages) => stages,
        // Without git, or outside of a repository, there may be markers all the same.
        Err(GitError::Missing | GitError::Refused(_)) => Stages::default(),
        Err(error) => return Err(Stop::refused(format!("{shown}: {error}"))),
    };
    match (stages, sides) {
        (Stages { ours: Some(one), theirs: Some(other), base }, sides) => {
            let texts = Texts { base: base.unwrap_or_default(), one, other };
            of_stages(texts, text, sides, file.is_some(), shown)
        }
        (Stages { ours: None, theirs: None, .. }, Ok(sides)) => Ok(of_markers(sides)),
        (Stages { ours: None, theirs: None, .. }, Err(NotCut::NoConflict)) => Ok(Found::Settled(settled(text, false))),
        (Stages { ours: None, theirs: None, .. }, Err(error)) => Err(Stop::refused(format!("{shown}: {error}"))
            .hint("put the markers in order in a text editor, or take the file from git again")),
        _ => Err(Stop::refused(format!("{shown} was deleted on one side and changed on the other"))
            .hint("`git add` keeps it, `git rm` deletes it")),
    }
}

/// The file as git or a driver left it is merged anew; one that somebody has worked on is left alone.
fn of_stages(
    texts: Texts,
    text: &str,
    sides: Result<Sides, NotCut>,
    is_there: bool,
    shown: &str,
) -> Result<Found, Stop> {
    let [base, one, other] = [&texts.base, &texts.one, &texts.other].map(|side| String::from_utf8_lossy(side));
    let is_a_side = [&one, &other].into_iter().any(|side| is_same_text(side, text));
    if is_there && !is_a_side && matches!(sides, Err(NotCut::NoConflict)) {
        return Ok(Found::Settled(settled(text, true)));
    }
    let foreign = if is_there && !is_a_side { foreign_line(text, [&base, &one, &other]) } else { None };
    if let Some(number) = foreign {
        return Err(Stop::refused(format!("{shown} was worked on by hand: line {number} is of no side"))
            .hint("finish by hand, then `git add`")
            .hint(format!("`git checkout --merge -- {shown}` begins anew and drops what was done by hand")));
    }
    let names = sides.map(|sides| names_of(&sides)).unwrap_or_default();
    Ok(Found::Texts(texts, names, ByLines::Welcome))
}

fn of_markers(sides: Sides) -> Found {
    let names = names_of(&sides);
    let base = sides.base.map(|base| base.text).unwrap_or_default();
    let texts = Texts { base: base.into(), one: sides.one.text.into(), other: sides.other.text.into() };
    Found::Texts(texts, names, ByLines::Unwelcome)
}

fn names_of(sides: &Sides) -> Names {
    let usual = Names::default();
    let label = |label: &str, usual: String| if label.is_empty() { usual } else { label.to_owned() };
    Names {
        base: label(sides.base.as_ref().map_or("", |base| &base.label), usual.base),
        one: label(&sides.one.label, usual.one),
        other: label(&sides.other.label, usual.other),
    }
}

fn settled(text: &str, is_unmerged: bool) -> Settled {
    match (merge_files::unusable(text), merge_files::has_clash(text), is_unmerged) {
        (_, true, _) => Settled::ToChoose,
        (_, _, false) => Settled::NothingToMerge,
        (Some(0), ..) => Settled::ToAdd,
        _ => Settled::ToMend,
    }
}

impl Settled {
    fn words(self, shown: &str) -> String {
        match self {
            Self::NothingToMerge => format!("{shown} is not unmerged: nothing to do"),
            Self::ToAdd => format!("{shown} is merged already: `git add {shown}` tells git"),
            Self::ToChoose => format!("{shown} has clashes: `whymap {shown}` to choose, then `git add {shown}`"),
            Self::ToMend => format!("{shown} does not read: `whymap check {shown}` says where, then `git add {shown}`"),
        }
    }

    fn code(self) -> Code {
        match self {
            Self::NothingToMerge | Self::ToAdd => Code::Fine,
            Self::ToChoose | Self::ToMend => Code::Findings,
        }
    }
}

fn merged(shown: &str, texts: Texts, names: &Names, has_base: bool) -> Result<Outcome, Stop> {
    let outcome = match has_base {
        true => merge_files::merge(texts, names, USUAL_SIZE, merge_driver::wanted_style),
        false => merge_files::merge_without_base(texts, names, USUAL_SIZE, merge_driver::wanted_style),
    };
    outcome.ok_or_else(|| Stop::refused(format!("{shown} is no text: it cannot be merged")))
}

fn write(
    session: &Session,
    shown: &str,
    path: &Path,
    outcome: &Outcome,
    expected: Expected,
) -> anyhow::Result<ExitCode> {
    let way = save::Way::Replace;
    let request = SaveRequest { path, content: &[&outcome.text], expected, way, read_only: ReadOnly::Respect };
    edit::save_as(session, &request, shown)?;
    for words in outcome.words(shown) {
        session.output.message(&words);
    }
    if !outcome.is_clean() {
        return Ok(Code::Findings.into());
    }
    session.output.message(&format!("{shown} is merged: `git add {shown}` tells git"));
    Ok(Code::Fine.into())
}
