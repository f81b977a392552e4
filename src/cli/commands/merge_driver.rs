//! `whymap merge-driver`: the merge driver that git runs for a roadmap. When a driver simply fails, git keeps one side
//! and does not mention the other, so there are only three outcomes: merged, conflicts, or nothing written.

use crate::cli::error::ExitKind;
use crate::cli::git::merge_files;
use crate::cli::git::merge_files::{FileMergeOutcome, MergeInputs, MergeSideNames};
use crate::cli::output::Output;
use crate::compare::line_merge::DEFAULT_MARKER_SIZE;
use crate::system::save::{self, Expected, ReadOnlyPolicy, SaveRequest, WriteMethod};
use crate::text::sanitize;
use std::ffi::{OsStr, OsString};
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

pub const COMMAND_NAME: &str = "merge-driver";

/// From 129 on, git stops the merge and leaves the file as it is.
const NOTHING_WRITTEN_EXIT_CODE: u8 = 255;
/// Longer marker lengths are ignored: git never asks for them.
const MAX_MARKER_SIZE: usize = 1000;

const EXAMPLES: &str = "\
Examples:
  whymap doctor --install-git                          set up git to run it
  whymap merge-driver base.ron ours.ron theirs.ron     merge manually, into ours.ron";

const USAGE: &str = "whymap merge-driver [OPTIONS] BASE OURS THEIRS [MARKER_SIZE [PATH [LABELS...]]]";

/// Merge a roadmap for git (`whymap doctor --install-git` sets this up)
///
/// Reads three files and writes the result to the second one. Exits 0 if everything is merged; 1 if there are
/// conflicts, which are then recorded or marked in the file; 255 if nothing was written. Files that are not roadmaps
/// are merged line by line.
#[derive(Clone, Debug, clap::Args)]
#[command(before_help = EXAMPLES, override_usage = USAGE)]
pub struct MergeDriverArguments {
    /// The common ancestor (%O)
    base: PathBuf,
    /// Our version (%A); the result is written here
    ours: PathBuf,
    /// Their version (%B)
    theirs: PathBuf,
    /// Conflict marker length (%L)
    marker_size: Option<OsString>,
    /// The path for messages (%P)
    path: Option<OsString>,
    /// The label of the common ancestor (%S)
    base_label: Option<OsString>,
    /// The label of our version (%X)
    ours_label: Option<OsString>,
    /// The label of their version (%Y)
    theirs_label: Option<OsString>,
    /// Exit with this code instead of 1 if there are conflicts, to distinguish them from a crash
    #[arg(long, value_name = "CODE", default_value_t = ExitKind::Findings as u8)]
    #[arg(hide_default_value = true)]
    conflict_exit_code: u8,
}

/// Whether the arguments of the program run the merge driver.
pub fn is_merge_driver_call(args: &[OsString]) -> bool {
    args.get(1).is_some_and(|command| command == COMMAND_NAME)
}

/// Merges, and turns every failure, panics included, into an exit code.
pub fn run(arguments: &MergeDriverArguments, output: &Output) -> ExitCode {
    // Suppresses the default panic message: the one below is enough for the person who merges.
    panic::set_hook(Box::new(|_| {}));
    match panic::catch_unwind(AssertUnwindSafe(|| merge_into_ours(arguments))) {
        Ok(Ok(outcome)) => {
            for message in outcome.messages(&arguments.display_path()) {
                output.print_message(&format!("whymap: {}", sanitize::sanitize_line(&message)));
            }
            if outcome.is_clean() { ExitKind::Success.into() } else { ExitCode::from(arguments.conflict_exit_code) }
        }
        Ok(Err(reason)) => fail_without_writing(output, &format!("{}: {reason}", arguments.display_path())),
        Err(_) => fail_without_writing(output, &format!("{}: internal error", arguments.display_path())),
    }
}

pub fn fail_without_writing(output: &Output, reason: &str) -> ExitCode {
    output.print_message(&format!("whymap: {reason}\nNothing was merged"));
    ExitCode::from(NOTHING_WRITTEN_EXIT_CODE)
}

fn merge_into_ours(arguments: &MergeDriverArguments) -> Result<FileMergeOutcome, String> {
    let texts = MergeInputs {
        base: merge_files::read_input(&arguments.base)?,
        ours: merge_files::read_input(&arguments.ours)?,
        theirs: merge_files::read_input(&arguments.theirs)?,
    };
    let outcome = merge_files::merge(
        texts,
        &arguments.side_names(),
        arguments.conflict_marker_size(),
        merge_files::configured_conflict_style,
    )
    .ok_or_else(|| "it is not a text file and cannot be merged".to_owned())?;
    write_result(&arguments.ours, &outcome.text)?;
    Ok(outcome)
}

fn write_result(path: &Path, text: &[u8]) -> Result<(), String> {
    let request = SaveRequest {
        path,
        content: &[text],
        expected: Expected::Anything,
        method: WriteMethod::Replace,
        read_only_policy: ReadOnlyPolicy::Override,
    };
    save::save(&request).map(drop).map_err(|error| format!("cannot write the result: {error}"))
}

impl MergeDriverArguments {
    fn side_names(&self) -> MergeSideNames {
        let default = MergeSideNames::default();
        MergeSideNames {
            base: substituted_value(self.base_label.as_deref(), "%S").unwrap_or(default.base),
            ours: substituted_value(self.ours_label.as_deref(), "%X").unwrap_or(default.ours),
            theirs: substituted_value(self.theirs_label.as_deref(), "%Y").unwrap_or(default.theirs),
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

/// The value that git substituted for a placeholder. Older versions of git leave placeholders they do not know.
fn substituted_value(argument: Option<&OsStr>, placeholder: &str) -> Option<String> {
    let value = argument.filter(|argument| !argument.is_empty() && *argument != placeholder);
    value.map(|value| value.to_string_lossy().into_owned())
}
