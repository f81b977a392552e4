//! `whymap merge-driver`: what git runs to merge a roadmap. A driver that fails plainly makes git keep one side alone
//! and say nothing of the other, so there are only three ends: merged, something to choose, or nothing written.

use crate::cli::args::{Arguments, CliCommand};
use crate::cli::error::ExitKind;
use crate::cli::git::merge_files;
use crate::cli::git::merge_files::{FileMergeOutcome, MergeInputs, MergeSideNames};
use crate::cli::output::{ColorChoice, Output};
use crate::compare::line_merge::{ConflictStyle, DEFAULT_MARKER_SIZE};
use crate::system::environment::Environment;
use crate::system::git;
use crate::system::read::{self, DEFAULT_LIMIT};
use crate::system::save::{self, Expected, ReadOnlyPolicy, SaveRequest, WriteMethod};
use crate::text::sanitize;
use std::ffi::{OsStr, OsString};
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What the command is called.
pub const COMMAND_NAME: &str = "merge-driver";

/// Nothing was written. From 129 on git stops the merge and leaves the file alone.
const NOTHING_WRITTEN_EXIT_CODE: u8 = 255;
/// git never asks for longer markers; whoever does means something else.
const MAX_MARKER_SIZE: usize = 1000;

const EXAMPLES: &str = "\
Examples:
  whymap doctor --install-git                          have git call it
  whymap merge-driver base.ron ours.ron theirs.ron     merge by hand, into ours.ron";

const USAGE: &str = "whymap merge-driver [OPTIONS] BASE OURS THEIRS [MARKER_SIZE [PATH [LABELS...]]]";

/// Merge a roadmap for git: what `whymap doctor --install-git` sets up
///
/// Reads three files and writes the result into the second. Exits 0 when all is merged; 1 when a person has to choose,
/// and then the clashes or conflict markers are in the file; 255 when nothing was written.
/// A file that is no roadmap is merged line by line.
#[derive(Clone, Debug, clap::Args)]
#[command(before_help = EXAMPLES, override_usage = USAGE)]
pub struct MergeDriverArguments {
    /// The file both sides come from (git's %O)
    base: PathBuf,
    /// The file of the side one stands on (%A); the result goes there
    ours: PathBuf,
    /// The file of the side that is merged into it (%B)
    theirs: PathBuf,
    /// How many signs a conflict marker has (%L)
    marker_size: Option<OsString>,
    /// The path to tell of (%P)
    path: Option<OsString>,
    /// What the first file is called (%S)
    base_label: Option<OsString>,
    /// What the second file is called (%X)
    ours_label: Option<OsString>,
    /// What the third file is called (%Y)
    theirs_label: Option<OsString>,
    /// Exit with this code instead of 1 when a person has to choose, to tell that from a whymap that is broken
    #[arg(long, value_name = "CODE", default_value_t = ExitKind::Findings as u8)]
    #[arg(hide_default_value = true)]
    conflict_code: u8,
}

/// Whether a command line is one of git's. It goes its own way from the first step on.
pub fn is_merge_driver_call(words: &[OsString]) -> bool {
    words.get(1).is_some_and(|word| word == COMMAND_NAME)
}

/// Reads the command line and merges. Whatever goes wrong, the exit code is one that git understands. `None` when only
/// help was asked for.
pub fn main(words: &[OsString], environment: &Environment) -> Option<ExitCode> {
    let output = Output::new(environment, ColorChoice::Never);
    match Arguments::from_args(words) {
        Ok(Arguments { command: Some(CliCommand::MergeDriver(arguments)), .. }) => Some(run(&arguments, &output)),
        Ok(_) => Some(fail_without_writing(&output, "the arguments make no sense")),
        Err(error) if error.use_stderr() => Some(fail_without_writing(&output, error.render().to_string().trim_end())),
        Err(_) => None,
    }
}

/// Merges. Nothing gets out of here but an exit code.
pub fn run(arguments: &MergeDriverArguments, output: &Output) -> ExitCode {
    // What a panic has to say is of no use to who merges; what happened is told below.
    panic::set_hook(Box::new(|_| {}));
    match panic::catch_unwind(AssertUnwindSafe(|| merge_into_ours(arguments))) {
        Ok(Ok(outcome)) => {
            for words in outcome.messages(&arguments.display_path()) {
                output.print_message(&format!("whymap: {}", sanitize::sanitize_line(&words)));
            }
            if outcome.is_clean() { ExitKind::Success.into() } else { ExitCode::from(arguments.conflict_code) }
        }
        Ok(Err(reason)) => fail_without_writing(output, &format!("{}: {reason}", arguments.display_path())),
        Err(_) => fail_without_writing(output, &format!("{}: whymap has a flaw here", arguments.display_path())),
    }
}

fn fail_without_writing(output: &Output, reason: &str) -> ExitCode {
    output.print_message(&format!("whymap: {reason}; nothing was merged and nothing written"));
    ExitCode::from(NOTHING_WRITTEN_EXIT_CODE)
}

fn merge_into_ours(arguments: &MergeDriverArguments) -> Result<FileMergeOutcome, String> {
    let texts = MergeInputs {
        base: read_merge_input(&arguments.base)?,
        ours: read_merge_input(&arguments.ours)?,
        theirs: read_merge_input(&arguments.theirs)?,
    };
    let outcome =
        merge_files::merge(texts, &arguments.side_names(), arguments.conflict_marker_size(), configured_conflict_style)
            .ok_or_else(|| "it is no text, and lines of it cannot be merged".to_owned())?;
    write_result(&arguments.ours, &outcome.text)?;
    Ok(outcome)
}

/// All of a file. git's sign for none is an empty one.
pub fn read_merge_input(path: &Path) -> Result<Vec<u8>, String> {
    if path == Path::new("/dev/null") {
        return Ok(Vec::new());
    }
    let named = |error| format!("cannot read {}: {error}", path.display());
    read::read_bytes(path, DEFAULT_LIMIT).map_err(named)
}

/// Writes all of a file, or nothing.
fn write_result(path: &Path, text: &[u8]) -> Result<(), String> {
    let request = SaveRequest {
        path,
        content: &[text],
        expected: Expected::Anything,
        method: WriteMethod::Replace,
        read_only_policy: ReadOnlyPolicy::Override,
    };
    save::save(&request).map(drop).map_err(|error| format!("the result cannot be written: {error}"))
}

/// The style of conflicts that git is told to use.
pub fn configured_conflict_style() -> ConflictStyle {
    let told = git::config_value(Path::new("."), None, "merge.conflictStyle").ok().flatten();
    told.and_then(|name| ConflictStyle::from_name(&name)).unwrap_or_default()
}

impl MergeDriverArguments {
    fn side_names(&self) -> MergeSideNames {
        let usual = MergeSideNames::default();
        MergeSideNames {
            base: substituted_value(self.base_label.as_deref(), "%S").unwrap_or(usual.base),
            ours: substituted_value(self.ours_label.as_deref(), "%X").unwrap_or(usual.ours),
            theirs: substituted_value(self.theirs_label.as_deref(), "%Y").unwrap_or(usual.theirs),
        }
    }

    fn conflict_marker_size(&self) -> usize {
        let size = substituted_value(self.marker_size.as_deref(), "%L").and_then(|size| size.parse().ok());
        size.filter(|size| (DEFAULT_MARKER_SIZE..=MAX_MARKER_SIZE).contains(size)).unwrap_or(DEFAULT_MARKER_SIZE)
    }

    fn display_path(&self) -> String {
        let path = substituted_value(self.path.as_deref(), "%P").unwrap_or_else(|| self.ours.display().to_string());
        sanitize::sanitize_line(&path).into_owned()
    }
}

/// A word that git put in the place of its sign. A git that does not know the sign leaves it standing.
fn substituted_value(word: Option<&OsStr>, sign: &str) -> Option<String> {
    word.filter(|word| !word.is_empty() && *word != sign).map(|word| word.to_string_lossy().into_owned())
}
