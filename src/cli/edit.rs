//! Loads, changes and saves a roadmap, for every command that writes. A dry run prints the change as a diff instead.

use super::context::CliSession;
use super::error::{CliError, ExitKind};
use super::locate;
use super::output::BrokenPipeError;
use super::render::diff;
use super::roadmap_file::{self, RoadmapFile};
use crate::document::chunk::EntryId;
use crate::document::edit_error::EditError;
use crate::roadmap::change::Change;
use crate::roadmap::intents;
use crate::roadmap::plan::{AppliedChange, ChangeError, Plan};
use crate::system::branch;
use crate::system::locate::canonical_path;
use crate::system::lock::{self, Lock};
use crate::system::save::{self, Expected, ReadOnlyPolicy, SaveError, SaveRequest, WriteMethod, WriteOutcome};
use crate::system::state_folder;
use crate::text::sanitize;
use std::path::Path;
use std::process::ExitCode;
use std::thread;
use std::time::{Duration, Instant};

/// How long a command waits for the commands before it.
const TURN_PATIENCE: Duration = Duration::from_secs(10);
/// How long a command applies its edit again to a file that other programs change.
const RETRY_PATIENCE: Duration = Duration::from_secs(10);

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

/// Changes the file of the session and saves it. If another program changes the file in the meantime, the same edit is
/// applied to the changed file.
pub fn edit(
    session: &CliSession,
    options: WriteOptions,
    change: impl Fn(&mut Plan) -> anyhow::Result<EditOutcome>,
) -> anyhow::Result<ExitCode> {
    let location = locate::find(session, None)?;
    let apply = || EditedFile::new(RoadmapFile::read(session, &location)?, &change);
    let edited = if options.dry_run {
        apply()?
    } else {
        write_in_turn(session, &location.path, || {
            let edited = apply()?;
            if edited.is_changed() {
                write_file(session, &edited.file, &edited.after)?;
            }
            Ok(edited)
        })?
    };
    print_outcome(session, options, &edited)
}

/// A file and what an edit makes of it.
struct EditedFile {
    file: RoadmapFile,
    before: String,
    after: String,
    outcome: EditOutcome,
}

impl EditedFile {
    fn new(
        mut file: RoadmapFile,
        change: impl Fn(&mut Plan) -> anyhow::Result<EditOutcome>,
    ) -> anyhow::Result<EditedFile> {
        file.require_content()?;
        let before = file.plan.document.to_text();
        let outcome = change(&mut file.plan)?;
        let after = file.plan.document.to_text();
        Ok(EditedFile { file, before, after, outcome })
    }

    fn is_changed(&self) -> bool {
        self.before != self.after
    }
}

fn print_outcome(session: &CliSession, options: WriteOptions, edited: &EditedFile) -> anyhow::Result<ExitCode> {
    let (output, outcome, display_path) = (&session.output, &edited.outcome, &edited.file.display_path);
    for warning in &outcome.warnings {
        output.print_warning(warning);
    }
    if !edited.is_changed() {
        let reason = outcome.unchanged_reason.as_ref().map(|reason| format!(": {reason}")).unwrap_or_default();
        output.print_message(&format!("Nothing to change in {display_path}{reason}"));
    } else if options.dry_run {
        output.print_diff(&diff::unified(display_path, &edited.before, &edited.after))?;
        output.print_message(&dry_run_message(&outcome.message));
        return Ok(ExitKind::Success.into());
    } else {
        let git_hint = if is_in_repository(&edited.file.path) { "; see `git diff`" } else { "" };
        output.print_message(&format!("{} ({display_path}{git_hint})", capitalize(&outcome.message)));
    }
    if let Some(line) = &outcome.output {
        warn_if_not_printed(session, output.print_text(&format!("{line}\n")));
    }
    Ok(ExitKind::Success.into())
}

/// For output after a file was written: the command has succeeded, even if its output is lost.
pub fn warn_if_not_printed(session: &CliSession, printed: anyhow::Result<()>) {
    match printed {
        Err(error) if !error.is::<BrokenPipeError>() => {
            session.output.print_warning(&format!("{error}; the change is written"));
        }
        _ => {}
    }
}

/// Reads, changes and saves a file by `attempt`, in a turn with other commands. Repeats it if another program changed
/// the file between the reading and the saving.
pub fn write_in_turn<T>(
    session: &CliSession,
    path: &Path,
    mut attempt: impl FnMut() -> anyhow::Result<T>,
) -> anyhow::Result<T> {
    let _turn = wait_for_turn(session, path);
    let deadline = Instant::now() + RETRY_PATIENCE;
    let mut first_conflict: Option<anyhow::Error> = None;
    let mut attempts = 0_u32;
    loop {
        let error = match attempt() {
            Ok(result) => return Ok(result),
            Err(error) => error,
        };
        let cli_error = error.downcast_ref::<CliError>();
        let is_conflict = cli_error.is_some_and(|error| error.is_transient);
        // Programs that replace a file in two steps, as git does, leave none there for a moment.
        let is_gap = first_conflict.is_some() && cli_error.is_some_and(|error| error.kind == ExitKind::CannotRead);
        if !is_conflict && !is_gap {
            return Err(error);
        }
        let first = first_conflict.take().unwrap_or(error);
        if Instant::now() >= deadline {
            return Err(first);
        }
        first_conflict = Some(first);
        thread::sleep(retry_delay(attempts));
        attempts = attempts.saturating_add(1);
    }
}

/// `None` without a state folder; then the check of the content has to do.
fn wait_for_turn(session: &CliSession, path: &Path) -> Option<Lock> {
    let folder = state_folder::ensure_state_folder(&session.environment).ok()?;
    lock::wait_for_turn(&folder, &canonical_path(path), TURN_PATIENCE)
}

/// Differs between processes, so that two of them do not get into each other's way again and again.
fn retry_delay(attempts: u32) -> Duration {
    let spread = std::process::id().wrapping_mul(31).wrapping_add(attempts.wrapping_mul(17)) % 20;
    Duration::from_millis(u64::from(2 + spread))
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

/// What a move to a lane does to an entry on the not-doing list, before it is applied. The reason is repeated, because
/// it goes away.
pub fn describe_revival(plan: &Plan, entry: EntryId) -> String {
    match (intents::is_dropped(plan, entry), intents::drop_reason(plan, entry)) {
        (false, _) => String::new(),
        (true, None) => "; it is no longer dropped".to_owned(),
        (true, Some(reason)) => {
            format!("; it is no longer dropped (the reason was: {})", sanitize::sanitize_line(&reason))
        }
    }
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
        ChangeError::Edit(EditError::BrokenEntry | EditError::BrokenTopLevel | EditError::InvalidText { .. }) => {
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
            cannot_save("another program changed it in the meantime").with_hint("run the command again").transient()
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
