//! `whymap mergetool`: merges a file that git left unmerged.

use crate::cli::context::CliSession;
use crate::cli::edit;
use crate::cli::error::{CliError, ExitKind};
use crate::cli::git::merge_files;
use crate::cli::git::merge_files::{FileMergeMethod, FileMergeOutcome, MergeInputs, MergeSideNames};
use crate::cli::locate;
use crate::cli::locate::RoadmapLocation;
use crate::cli::roadmap_file;
use crate::compare::conflict::{find_foreign_line, has_same_lines};
use crate::compare::conflict_markers;
use crate::compare::conflict_markers::{MarkerError, MarkerSides};
use crate::compare::line_merge::DEFAULT_MARKER_SIZE;
use crate::system::git::{self, GitError, MergeStages};
use crate::system::read::{self, DEFAULT_LIMIT, LoadedFile, ReadError};
use crate::system::save::{Expected, ReadOnlyPolicy, SaveRequest, WriteMethod};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

const USAGE: &str = "\
whymap mergetool [OPTIONS] [FILE]
       whymap mergetool [OPTIONS] BASE LOCAL REMOTE MERGED";

const EXAMPLES: &str = "\
Examples:
  whymap mergetool                                             merge roadmap.ron
  whymap mergetool base.ron ours.ron theirs.ron merged.ron     as a tool for `git mergetool`";

/// Merge a file that git left unmerged
///
/// With one FILE or none, merges the three versions that git keeps of an unmerged file, or else the versions between
/// its conflict markers. With four files, works as a tool for `git mergetool`. Exits 1 if there are conflicts left to
/// resolve.
#[derive(Clone, Debug, clap::Args)]
#[command(before_help = EXAMPLES, override_usage = USAGE)]
pub struct MergetoolArguments {
    /// The unmerged file, or the four files of a merge
    #[arg(value_name = "FILE", value_hint = clap::ValueHint::FilePath, num_args = 0..=4)]
    files: Vec<PathBuf>,
}

pub fn run(arguments: &MergetoolArguments, session: &CliSession) -> anyhow::Result<ExitCode> {
    match arguments.files.as_slice() {
        [base, local, remote, merged] => merge_four_files([base, local, remote], merged, session),
        [] => merge_unmerged_file(&locate::find(session, None)?, session),
        [file] => merge_unmerged_file(&locate::find(session, Some(file))?, session),
        _ => Err(CliError::usage("expected one file, or four: BASE LOCAL REMOTE MERGED").into()),
    }
}

fn merge_four_files(files: [&PathBuf; 3], merged: &Path, session: &CliSession) -> anyhow::Result<ExitCode> {
    let [base, one, other] = files.map(|path| merge_files::read_input(path).map_err(CliError::cannot_read));
    let texts = MergeInputs { base: base?, ours: one?, theirs: other? };
    let display_path = locate::display_path(merged, session);
    let outcome = merge_texts(&display_path, texts, &MergeSideNames::default(), true)?;
    write_outcome(session, &display_path, merged, &outcome, Expected::Anything)
}

enum MergetoolInput {
    Texts(MergeInputs, MergeSideNames, LineMergeFallback),
    Nothing(UnmergedFileStatus),
}

/// Whether a merge by lines would improve the file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum LineMergeFallback {
    Allowed,
    /// The conflict markers in the file come from one.
    AlreadyTried,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum UnmergedFileStatus {
    NothingToMerge,
    ReadyToAdd,
    HasConflicts,
    HasErrors,
}

fn merge_unmerged_file(location: &RoadmapLocation, session: &CliSession) -> anyhow::Result<ExitCode> {
    let display_path = location.display_path(session);
    let file = match read::read_text(&location.path, DEFAULT_LIMIT) {
        Err(ReadError::Missing) => None,
        file => Some(file.map_err(|error| roadmap_file::cannot_read_error(&display_path, &error))?),
    };
    let expected = file.as_ref().map_or(Expected::Absent, |file| Expected::from_fingerprint(&file.fingerprint()));
    match find_merge_input(file.as_ref(), &location.path, &display_path)? {
        MergetoolInput::Texts(texts, names, fallback) => {
            // Markers without a base section do not say what was there before.
            let has_base = fallback == LineMergeFallback::Allowed || !texts.base.is_empty();
            let outcome = merge_texts(&display_path, texts, &names, has_base)?;
            if let (LineMergeFallback::AlreadyTried, FileMergeMethod::LineByLine { reason, .. }) =
                (fallback, &outcome.method)
            {
                let error = CliError::failed(format!("cannot merge {display_path} field by field: {reason}"));
                return Err(error.with_hint("choose one of the marked versions in a text editor").into());
            }
            write_outcome(session, &display_path, &location.path, &outcome, expected)
        }
        MergetoolInput::Nothing(status) => {
            session.output.print_message(&status.message(&display_path));
            Ok(status.exit_kind().into())
        }
    }
}

fn find_merge_input(file: Option<&LoadedFile>, path: &Path, display_path: &str) -> Result<MergetoolInput, CliError> {
    let text = file.map(|file| file.text.as_str()).unwrap_or_default();
    let sides = conflict_markers::split_sides(text);
    let stages = match git::read_stages(path) {
        Ok(stages) => stages,
        // Without git, or outside a repository, there can still be conflict markers.
        Err(GitError::Missing | GitError::Refused(_)) => MergeStages::default(),
        Err(error) => return Err(CliError::failed(format!("{display_path}: {error}"))),
    };
    match (stages, sides) {
        (MergeStages { ours: Some(one), theirs: Some(other), base }, sides) => {
            let texts = MergeInputs { base: base.unwrap_or_default(), ours: one, theirs: other };
            input_from_stages(texts, text, sides, file.is_some(), display_path)
        }
        (MergeStages { ours: None, theirs: None, .. }, Ok(sides)) if !conflict_markers::are_part_of_texts(text) => {
            Ok(input_from_markers(sides))
        }
        (MergeStages { ours: None, theirs: None, .. }, Ok(_) | Err(MarkerError::NoConflict)) => {
            Ok(MergetoolInput::Nothing(file_status(text, false)))
        }
        (MergeStages { ours: None, theirs: None, .. }, Err(error)) => {
            Err(CliError::failed(format!("{display_path}: {error}"))
                .with_hint("fix the markers in a text editor, or check the file out from git again"))
        }
        _ => Err(CliError::failed(format!("{display_path} was deleted on one side and changed on the other"))
            .with_hint("run `git add` to keep it, or `git rm` to delete it")),
    }
}

/// Merges the file again if it is as git or a driver left it. A file that was edited since is left alone.
fn input_from_stages(
    texts: MergeInputs,
    text: &str,
    sides: Result<MarkerSides, MarkerError>,
    exists: bool,
    display_path: &str,
) -> Result<MergetoolInput, CliError> {
    let [base, one, other] = [&texts.base, &texts.ours, &texts.theirs].map(|side| String::from_utf8_lossy(side));
    let is_a_side = [&one, &other].into_iter().any(|side| has_same_lines(side, text));
    if exists && !is_a_side && matches!(sides, Err(MarkerError::NoConflict)) {
        return Ok(MergetoolInput::Nothing(file_status(text, true)));
    }
    let foreign_line = if exists && !is_a_side { find_foreign_line(text, [&base, &one, &other]) } else { None };
    if let Some(number) = foreign_line {
        return Err(CliError::failed(format!(
            "{display_path} was edited manually: line {number} is not from either side"
        ))
        .with_hint("finish the merge manually, then run `git add`")
        .with_hint(format!(
            "or run `git checkout --merge -- {display_path}` to start over and discard the manual edits"
        )));
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
    let default = MergeSideNames::default();
    let label = |label: &str, default: String| if label.is_empty() { default } else { label.to_owned() };
    MergeSideNames {
        base: label(sides.base.as_ref().map_or("", |base| &base.label), default.base),
        ours: label(&sides.one.label, default.ours),
        theirs: label(&sides.other.label, default.theirs),
    }
}

fn file_status(text: &str, is_unmerged: bool) -> UnmergedFileStatus {
    match (merge_files::count_unusable_findings(text), merge_files::has_conflict(text), is_unmerged) {
        (_, true, _) => UnmergedFileStatus::HasConflicts,
        (_, _, false) => UnmergedFileStatus::NothingToMerge,
        (Some(0), ..) => UnmergedFileStatus::ReadyToAdd,
        _ => UnmergedFileStatus::HasErrors,
    }
}

impl UnmergedFileStatus {
    fn message(self, path: &str) -> String {
        match self {
            Self::NothingToMerge => format!("Nothing to merge in {path}"),
            Self::ReadyToAdd => format!("{path} is already merged: run `git add {path}`"),
            Self::HasConflicts => {
                format!("{path} has conflicts: run `whymap {path}` to resolve them, then run `git add {path}`")
            }
            Self::HasErrors => {
                format!("{path} has errors: run `whymap check {path}` and fix them, then run `git add {path}`")
            }
        }
    }

    fn exit_kind(self) -> ExitKind {
        match self {
            Self::NothingToMerge | Self::ReadyToAdd => ExitKind::Success,
            Self::HasConflicts | Self::HasErrors => ExitKind::Findings,
        }
    }
}

fn merge_texts(
    display_path: &str,
    texts: MergeInputs,
    names: &MergeSideNames,
    has_base: bool,
) -> Result<FileMergeOutcome, CliError> {
    let merge = if has_base { merge_files::merge } else { merge_files::merge_without_base };
    let outcome = merge(texts, names, DEFAULT_MARKER_SIZE, merge_files::configured_conflict_style);
    outcome.ok_or_else(|| CliError::failed(format!("cannot merge {display_path}: it is not a text file")))
}

fn write_outcome(
    session: &CliSession,
    display_path: &str,
    path: &Path,
    outcome: &FileMergeOutcome,
    expected: Expected,
) -> anyhow::Result<ExitCode> {
    let request = SaveRequest {
        path,
        content: &[&outcome.text],
        expected,
        method: WriteMethod::Replace,
        read_only_policy: ReadOnlyPolicy::Respect,
    };
    edit::save_as(session, &request, display_path)?;
    for message in outcome.messages(display_path) {
        session.output.print_message(&message);
    }
    if !outcome.is_clean() {
        return Ok(ExitKind::Findings.into());
    }
    session
        .output
        .print_message(&format!("Merged {display_path}: run `git add {display_path}` to mark it as resolved"));
    Ok(ExitKind::Success.into())
}
