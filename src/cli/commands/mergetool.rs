//! `whymap mergetool`: a file that git could not merge, merged by meaning after the fact.

use super::merge_driver;
use crate::cli::context::CliSession;
use crate::cli::edit;
use crate::cli::error::{CliError, ExitKind};
use crate::cli::git::merge_files;
use crate::cli::git::merge_files::{FileMergeMethod, FileMergeOutcome, MergeInputs, MergeSideNames};
use crate::cli::locate;
use crate::cli::locate::RoadmapLocation;
use crate::compare::conflict::{find_foreign_line, has_same_lines};
use crate::compare::conflict_markers;
use crate::compare::conflict_markers::{MarkerError, MarkerSides};
use crate::compare::line_merge::DEFAULT_MARKER_SIZE;
use crate::system::git::{self, GitError, MergeStages};
use crate::system::read::{self, DEFAULT_LIMIT, LoadedFile, ReadError};
use crate::system::save::{self, Expected, ReadOnlyPolicy, SaveRequest};
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
pub fn run(arguments: &MergetoolArguments, session: &CliSession) -> anyhow::Result<ExitCode> {
    match arguments.files.as_slice() {
        [base, local, remote, merged] => merge_four_files([base, local, remote], merged, session),
        [] => merge_unmerged_file(&locate::find(session, None)?, session),
        [file] => merge_unmerged_file(&locate::find(session, Some(file))?, session),
        _ => Err(CliError::usage("name one file, or four: BASE LOCAL REMOTE MERGED").into()),
    }
}

fn merge_four_files(files: [&PathBuf; 3], merged: &Path, session: &CliSession) -> anyhow::Result<ExitCode> {
    let [base, one, other] = files.map(|path| merge_driver::read_merge_input(path).map_err(CliError::cannot_read));
    let texts = MergeInputs { base: base?, ours: one?, theirs: other? };
    let shown = locate::display_path(merged, session);
    let outcome = self::merge_texts(&shown, texts, &MergeSideNames::default(), true)?;
    write_outcome(session, &shown, merged, &outcome, Expected::Anything)
}

/// What is to be merged.
enum MergetoolInput {
    Texts(MergeInputs, MergeSideNames, LineMergeFallback),
    /// Nothing: this is how the file stands.
    Nothing(UnmergedFileStatus),
}

/// Whether a merge by lines is better than what is there.
#[derive(Clone, Copy, PartialEq, Eq)]
enum LineMergeFallback {
    Allowed,
    /// It was done already: that is where the markers come from.
    AlreadyTried,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum UnmergedFileStatus {
    NothingToMerge,
    ReadyToAdd,
    HasConflicts,
    DoesNotRead,
}

fn merge_unmerged_file(target: &RoadmapLocation, session: &CliSession) -> anyhow::Result<ExitCode> {
    let shown = target.display_path(session);
    let file = match read::read_text(&target.path, DEFAULT_LIMIT) {
        Err(ReadError::Missing) => None,
        file => Some(file.map_err(|error| crate::cli::roadmap_file::cannot_read_error(&shown, &error))?),
    };
    let expected = file.as_ref().map_or(Expected::Absent, |file| Expected::from_fingerprint(&file.fingerprint()));
    match find_merge_input(file.as_ref(), &target.path, &shown)? {
        MergetoolInput::Texts(texts, names, by_lines) => {
            // Markers that tell no base leave it unknown what was there before.
            let has_base = by_lines == LineMergeFallback::Allowed || !texts.base.is_empty();
            let outcome = merge_texts(&shown, texts, &names, has_base)?;
            if let (LineMergeFallback::AlreadyTried, FileMergeMethod::LineByLine { reason: why, .. }) =
                (by_lines, &outcome.method)
            {
                let stop = CliError::failed(format!("{shown} cannot be merged by meaning: {why}"));
                return Err(stop.with_hint("choose between the marked lines in a text editor").into());
            }
            write_outcome(session, &shown, &target.path, &outcome, expected)
        }
        MergetoolInput::Nothing(settled) => {
            session.output.print_message(&settled.message(&shown));
            Ok(settled.exit_kind().into())
        }
    }
}

fn find_merge_input(file: Option<&LoadedFile>, path: &Path, shown: &str) -> Result<MergetoolInput, CliError> {
    let text = file.map(|file| file.text.as_str()).unwrap_or_default();
    let sides = conflict_markers::split_sides(text);
    let stages = match git::read_stages(path) {
        Ok(stages) => stages,
        // Without git, or outside of a repository, there may be markers all the same.
        Err(GitError::Missing | GitError::Refused(_)) => MergeStages::default(),
        Err(error) => return Err(CliError::failed(format!("{shown}: {error}"))),
    };
    match (stages, sides) {
        (MergeStages { ours: Some(one), theirs: Some(other), base }, sides) => {
            let texts = MergeInputs { base: base.unwrap_or_default(), ours: one, theirs: other };
            input_from_stages(texts, text, sides, file.is_some(), shown)
        }
        (MergeStages { ours: None, theirs: None, .. }, Ok(sides)) => Ok(input_from_markers(sides)),
        (MergeStages { ours: None, theirs: None, .. }, Err(MarkerError::NoConflict)) => {
            Ok(MergetoolInput::Nothing(file_status(text, false)))
        }
        (MergeStages { ours: None, theirs: None, .. }, Err(error)) => {
            Err(CliError::failed(format!("{shown}: {error}"))
                .with_hint("put the markers in order in a text editor, or take the file from git again"))
        }
        _ => Err(CliError::failed(format!("{shown} was deleted on one side and changed on the other"))
            .with_hint("`git add` keeps it, `git rm` deletes it")),
    }
}

/// The file as git or a driver left it is merged anew; one that somebody has worked on is left alone.
fn input_from_stages(
    texts: MergeInputs,
    text: &str,
    sides: Result<MarkerSides, MarkerError>,
    is_there: bool,
    shown: &str,
) -> Result<MergetoolInput, CliError> {
    let [base, one, other] = [&texts.base, &texts.ours, &texts.theirs].map(|side| String::from_utf8_lossy(side));
    let is_a_side = [&one, &other].into_iter().any(|side| has_same_lines(side, text));
    if is_there && !is_a_side && matches!(sides, Err(MarkerError::NoConflict)) {
        return Ok(MergetoolInput::Nothing(file_status(text, true)));
    }
    let foreign = if is_there && !is_a_side { find_foreign_line(text, [&base, &one, &other]) } else { None };
    if let Some(number) = foreign {
        return Err(CliError::failed(format!("{shown} was worked on by hand: line {number} is of no side"))
            .with_hint("finish by hand, then `git add`")
            .with_hint(format!("`git checkout --merge -- {shown}` begins anew and drops what was done by hand")));
    }
    let names = sides.map(|sides| side_names(&sides)).unwrap_or_default();
    Ok(MergetoolInput::Texts(texts, names, LineMergeFallback::Allowed))
}

fn input_from_markers(sides: MarkerSides) -> MergetoolInput {
    let names = side_names(&sides);
    let base = sides.base.map(|base| base.text).unwrap_or_default();
    let texts = MergeInputs { base: base.into(), ours: sides.one.text.into(), theirs: sides.other.text.into() };
    MergetoolInput::Texts(texts, names, LineMergeFallback::AlreadyTried)
}

fn side_names(sides: &MarkerSides) -> MergeSideNames {
    let usual = MergeSideNames::default();
    let label = |label: &str, usual: String| if label.is_empty() { usual } else { label.to_owned() };
    MergeSideNames {
        base: label(sides.base.as_ref().map_or("", |base| &base.label), usual.base),
        ours: label(&sides.one.label, usual.ours),
        theirs: label(&sides.other.label, usual.theirs),
    }
}

fn file_status(text: &str, is_unmerged: bool) -> UnmergedFileStatus {
    match (merge_files::count_unusable_findings(text), merge_files::has_conflict(text), is_unmerged) {
        (_, true, _) => UnmergedFileStatus::HasConflicts,
        (_, _, false) => UnmergedFileStatus::NothingToMerge,
        (Some(0), ..) => UnmergedFileStatus::ReadyToAdd,
        _ => UnmergedFileStatus::DoesNotRead,
    }
}

impl UnmergedFileStatus {
    fn message(self, shown: &str) -> String {
        match self {
            Self::NothingToMerge => format!("{shown} is not unmerged: nothing to do"),
            Self::ReadyToAdd => format!("{shown} is merged already: `git add {shown}` tells git"),
            Self::HasConflicts => format!("{shown} has clashes: `whymap {shown}` to choose, then `git add {shown}`"),
            Self::DoesNotRead => {
                format!("{shown} does not read: `whymap check {shown}` says where, then `git add {shown}`")
            }
        }
    }

    fn exit_kind(self) -> ExitKind {
        match self {
            Self::NothingToMerge | Self::ReadyToAdd => ExitKind::Success,
            Self::HasConflicts | Self::DoesNotRead => ExitKind::Findings,
        }
    }
}

fn merge_texts(
    shown: &str,
    texts: MergeInputs,
    names: &MergeSideNames,
    has_base: bool,
) -> Result<FileMergeOutcome, CliError> {
    let outcome = match has_base {
        true => merge_files::merge(texts, names, DEFAULT_MARKER_SIZE, merge_driver::configured_conflict_style),
        false => {
            merge_files::merge_without_base(texts, names, DEFAULT_MARKER_SIZE, merge_driver::configured_conflict_style)
        }
    };
    outcome.ok_or_else(|| CliError::failed(format!("{shown} is no text: it cannot be merged")))
}

fn write_outcome(
    session: &CliSession,
    shown: &str,
    path: &Path,
    outcome: &FileMergeOutcome,
    expected: Expected,
) -> anyhow::Result<ExitCode> {
    let way = save::WriteMethod::Replace;
    let request = SaveRequest {
        path,
        content: &[&outcome.text],
        expected,
        method: way,
        read_only_policy: ReadOnlyPolicy::Respect,
    };
    edit::save_as(session, &request, shown)?;
    for words in outcome.messages(shown) {
        session.output.print_message(&words);
    }
    if !outcome.is_clean() {
        return Ok(ExitKind::Findings.into());
    }
    session.output.print_message(&format!("{shown} is merged: `git add {shown}` tells git"));
    Ok(ExitKind::Success.into())
}
