//! Loads, changes and saves a roadmap, for every command that writes. A dry run prints the change as a diff instead.

use super::context::CliSession;
use super::error::{CliError, ExitKind};
use super::render::diff;
use super::roadmap_file::{self, RoadmapFile};
use crate::document::chunk::EntryId;
use crate::document::edit_error::EditError;
use crate::roadmap::change::Change;
use crate::roadmap::plan::{AppliedChange, ChangeError, Plan};
use crate::system::branch;
use crate::system::save::{self, Expected, ReadOnlyPolicy, SaveError, SaveRequest, WriteMethod, WriteOutcome};
use std::path::Path;
use std::process::ExitCode;

/// The options of every command that writes.
#[derive(Clone, Copy, Debug, Default, clap::Args)]
pub struct WriteOptions {
    /// Print the change as a diff without writing it
    #[arg(long)]
    pub dry_run: bool,
}

/// What a command did to the plan.
#[derive(Clone, Debug, Default)]
pub struct EditOutcome {
    /// One line in lower case: "moved first-report to Next".
    pub message: String,
    /// A line for standard output.
    pub output: Option<String>,
    pub warnings: Vec<String>,
    /// Why the file has nothing to change, if it has not: "first-report is not linked to paid-faster".
    pub unchanged_reason: Option<String>,
}

impl EditOutcome {
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), ..Self::default() }
    }

    /// The reason to give if the file already is as requested.
    #[must_use]
    pub fn or_unchanged(mut self, reason: impl Into<String>) -> Self {
        self.unchanged_reason = Some(reason.into());
        self
    }
}

/// Changes the file of the session and saves it.
pub fn edit(
    session: &CliSession,
    options: WriteOptions,
    change: impl FnOnce(&mut Plan) -> anyhow::Result<EditOutcome>,
) -> anyhow::Result<ExitCode> {
    let mut file = RoadmapFile::open(session, None)?;
    let before = file.plan.document.to_text();
    let outcome = change(&mut file.plan)?;
    let after = file.plan.document.to_text();
    for warning in &outcome.warnings {
        session.output.print_warning(warning);
    }
    if before == after {
        let reason = outcome.unchanged_reason.map(|reason| format!(": {reason}")).unwrap_or_default();
        session.output.print_message(&format!("Nothing to change in {}{reason}", file.display_path));
    } else if options.dry_run {
        session.output.print_diff(&diff::unified(&file.display_path, &before, &after))?;
        session.output.print_message(&dry_run_message(&outcome.message));
        return Ok(ExitKind::Success.into());
    } else {
        write_file(session, &file, &after)?;
        let git_hint = if is_in_repository(&file.path) { "; see `git diff`" } else { "" };
        let done = format!("{} ({}{git_hint})", capitalize(&outcome.message), file.display_path);
        session.output.print_message(&done);
    }
    if let Some(line) = &outcome.output {
        session.output.print_text(&format!("{line}\n"))?;
    }
    Ok(ExitKind::Success.into())
}

/// `done` is what would have been done: "moved first-report to Next".
pub fn dry_run_message(done: &str) -> String {
    format!("Dry run: would have {done}; nothing was written")
}

/// Whether `git diff` would show a change of the file.
pub fn is_in_repository(path: &Path) -> bool {
    branch::current_branch(path).is_some()
}

fn capitalize(message: &str) -> String {
    let mut letters = message.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Applies the changes as one step of undo.
pub fn apply_changes(plan: &mut Plan, label: &str, changes: &[Change]) -> Result<AppliedChange, CliError> {
    plan.apply_changes(label, changes).map_err(|error| change_error(&error))
}

/// The error of a change that the plan refuses, with a hint on how to get there.
pub fn change_error(error: &ChangeError) -> CliError {
    let cli_error = CliError::failed(error.to_string());
    match error {
        ChangeError::LosesAnswer { id, .. } => {
            cli_error.with_hint(format!("run `whymap demote {id}` to turn it into an idea first"))
        }
        ChangeError::MissingAnswers { id, missing } => {
            missing.iter().fold(cli_error, |cli_error, answer| cli_error.with_hint(answer_hint(id, answer)))
        }
        ChangeError::Edit(EditError::BrokenEntry | EditError::BrokenTopLevel) => {
            cli_error.with_hint("run `whymap check` to see where")
        }
        _ => cli_error,
    }
}

fn answer_hint(id: &str, answer: &str) -> String {
    match answer {
        "why" => format!("run `whymap set {id} why.problem TEXT` and `whymap set {id} why.reason TEXT`"),
        "target" => format!("run `whymap set {id} target.metric ID`"),
        _ => format!("run `whymap set {id} trade_offs '[(not_doing: \"…\", because: \"…\")]'`"),
    }
}

/// Writes a file that was read before. Fails if another program has changed it since.
pub fn write_file(session: &CliSession, file: &RoadmapFile, text: &str) -> anyhow::Result<()> {
    // Removes only leftovers of killed saves that are worthless; `doctor` reports the others.
    save::remove_stale_leftovers(&file.path, None);
    let request = SaveRequest {
        path: &file.path,
        content: &[text.as_bytes()],
        expected: Expected::from_fingerprint(&file.fingerprint),
        method: WriteMethod::Replace,
        read_only_policy: ReadOnlyPolicy::Respect,
    };
    save_as(session, &request, &file.display_path)
}

/// Saves, and warns if something besides the content has changed, such as the owner of the file.
pub fn save_as(session: &CliSession, request: &SaveRequest<'_>, display_path: &str) -> anyhow::Result<()> {
    let saved = save::save(request).map_err(|error| save_error(display_path, &error))?;
    for note in &saved.notes {
        session.output.print_warning(&format!("{display_path}: {note}"));
    }
    if let WriteOutcome::WrittenUnconfirmed(reason) = &saved.outcome {
        session
            .output
            .print_warning(&format!("{display_path} was written, but the disk did not confirm it ({reason})"));
    }
    Ok(())
}

/// Unlike the editor, a command has no unsaved edits to mention: it can be run again.
fn save_error(display_path: &str, error: &SaveError) -> CliError {
    let cannot_save =
        |reason: &str| CliError::failed(format!("cannot save {display_path}: {reason}; nothing was written"));
    match error {
        SaveError::ChangedOutside | SaveError::Vanished => {
            cannot_save("another program changed it in the meantime").with_hint("run the command again")
        }
        SaveError::AlreadyExists => cannot_save("the file already exists"),
        SaveError::IsFolder => cannot_save("it is a folder"),
        SaveError::NotAFile(kind) => cannot_save(&format!("it is {kind}, not a file")),
        SaveError::NoFolder => cannot_save("its folder does not exist"),
        SaveError::ReadOnlyFile => cannot_save("it is read-only").with_hint("make it writable with `chmod u+w`"),
        SaveError::ReadOnlyFolder { .. } => cannot_save("you have no permission to create files in its folder"),
        SaveError::ReadOnlyDisk => cannot_save("its disk is mounted read-only"),
        SaveError::DiskFull => cannot_save("the disk is full"),
        SaveError::QuotaUsedUp => cannot_save("your disk quota is used up"),
        SaveError::CannotReplace { reason, .. } => cannot_save(&format!("it cannot be replaced ({reason})")),
        SaveError::Failed { doing, reason } => cannot_save(&format!("the disk failed while {doing} ({reason})")),
        SaveError::TooManyLinks => cannot_save("its symbolic links form a loop"),
        SaveError::Unreadable(error) => cannot_save(&format!("its current content cannot be read ({error})")),
        SaveError::PartiallyWritten { copy, reason } => {
            let message = "the file may be damaged, and a copy has all the new content";
            CliError::failed(format!("error while overwriting {display_path} ({reason}): {message}"))
                .with_hint(format!("the copy is {}", copy.display()))
        }
        SaveError::ConcurrentWrite { copy } => {
            let message = "one version is in the file, the other in a copy";
            CliError::failed(format!("another program changed {display_path} during the save: {message}"))
                .with_hint(format!("compare the two; the copy is {}", copy.display()))
        }
    }
}

/// Refuses to change an entry with a syntax error.
pub fn require_readable(plan: &Plan, entry_id: EntryId) -> Result<(), CliError> {
    let Some(entry) = plan.document.entry(entry_id).filter(|entry| entry.is_broken) else { return Ok(()) };
    let line = roadmap_file::line_of_entry(plan, &plan.document.to_text(), entry.id);
    Err(CliError::failed(format!(
        "cannot change {}: it has a syntax error, see line {line}",
        plan.roadmap.full_name(entry_id)
    ))
    .with_hint("fix it in a text editor first; `whymap check` shows what is wrong"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::output::{ColorChoice, Output};
    use crate::system::environment::Environment;

    #[test]
    fn a_change_by_another_program_is_not_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("roadmap.ron");
        std::fs::write(&path, "(format: 1)").unwrap();
        let environment = Environment::default();
        let output = Output::new(&environment, ColorChoice::Never);
        let session = CliSession {
            environment,
            output,
            color_choice: ColorChoice::Never,
            file: Some(path.clone()),
            given_today: None,
        };
        let file = RoadmapFile::open(&session, None).unwrap();
        std::fs::write(&path, "(format: 1, product: \"theirs\")").unwrap();
        let error = write_file(&session, &file, "(format: 1, product: \"ours\")").unwrap_err();
        let error = error.downcast_ref::<CliError>().unwrap();
        assert_eq!(error.kind, ExitKind::Failed);
        assert!(error.message.ends_with("another program changed it in the meantime; nothing was written"));
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "(format: 1, product: \"theirs\")");
    }
}
