//! Load, change, save: the way of every command that writes. A dry run shows the change as a diff instead.

use super::context::CliSession;
use super::error::{CliError, ExitKind};
use super::render::diff;
use super::roadmap_file::RoadmapFile;
use crate::document::chunk::EntryId;
use crate::document::edit_error::EditError;
use crate::roadmap::change::Change;
use crate::roadmap::plan::{AppliedChange, ChangeError, Plan};
use crate::system::branch;
use crate::system::save::{self, Expected, ReadOnlyPolicy, SaveError, SaveRequest, WriteMethod, WriteOutcome};
use std::path::Path;
use std::process::ExitCode;

/// The arguments of every command that writes.
#[derive(Clone, Copy, Debug, Default, clap::Args)]
pub struct WriteOptions {
    /// Show the change as a diff and write nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// What a command did to the plan, to be told.
#[derive(Clone, Debug, Default)]
pub struct EditOutcome {
    /// What was done, in one line: "moved first-report to Next".
    pub message: String,
    /// What goes to standard output.
    pub output: Option<String>,
    /// What the user should know besides.
    pub warnings: Vec<String>,
}

impl EditOutcome {
    /// Only what was done.
    pub fn new(what: impl Into<String>) -> Self {
        Self { message: what.into(), ..Self::default() }
    }
}

/// Changes the file of a session and saves it.
pub fn edit(
    session: &CliSession,
    writing: WriteOptions,
    change: impl FnOnce(&mut Plan) -> anyhow::Result<EditOutcome>,
) -> anyhow::Result<ExitCode> {
    let mut file = RoadmapFile::open(session, None)?;
    let before = file.plan.document.to_text();
    let told = change(&mut file.plan)?;
    let after = file.plan.document.to_text();
    for warning in &told.warnings {
        session.output.print_warning(warning);
    }
    if before == after {
        session.output.print_message(&format!("{} is like that already: nothing to change", file.display_path));
    } else if writing.dry_run {
        session.output.print_diff(&diff::unified(&file.display_path, &before, &after))?;
        session.output.print_message(&format!("would have {}; nothing was written", told.message));
        return Ok(ExitKind::Success.into());
    } else {
        write_file(session, &file, &after)?;
        session.output.print_message(&done_message(&told.message, &file.display_path, &file.path));
    }
    if let Some(data) = &told.output {
        session.output.print_text(&format!("{data}\n"))?;
    }
    Ok(ExitKind::Success.into())
}

/// What was done and where, and how to look at it where git knows.
pub fn done_message(what: &str, shown: &str, path: &Path) -> String {
    let hint = if branch::current_branch(path).is_some() { " (`git diff` shows it)" } else { "" };
    format!("{what} in {shown}{hint}")
}

/// Makes changes of the plan as one step.
pub fn apply_changes(plan: &mut Plan, label: &str, changes: &[Change]) -> Result<AppliedChange, CliError> {
    plan.apply_changes(label, changes).map_err(|not_made| change_error(&not_made))
}

/// What is said when the plan refuses a change.
pub fn change_error(not_made: &ChangeError) -> CliError {
    let stop = CliError::failed(not_made.to_string());
    match not_made {
        ChangeError::LosesAnswer { id, .. } => {
            stop.with_hint(format!("`whymap demote {id}` makes it an idea, which may lack answers"))
        }
        ChangeError::MissingAnswers { id, missing } => {
            missing.iter().fold(stop, |stop, answer| stop.with_hint(answer_command(id, answer)))
        }
        ChangeError::Edit(EditError::BrokenEntry | EditError::BrokenTopLevel) => {
            stop.with_hint("`whymap check` says where")
        }
        _ => stop,
    }
}

/// The command that gives an answer.
pub fn answer_command(id: &str, answer: &str) -> String {
    match answer {
        "why" => format!("`whymap set {id} why.problem TEXT` and `whymap set {id} why.reason TEXT`"),
        "target" => format!("`whymap set {id} target.metric ID`"),
        _ => format!("`whymap set {id} trade_offs '[(not_doing: \"…\", because: \"…\")]'`"),
    }
}

/// Writes a file that was read before, unless somebody else has changed it since.
pub fn write_file(session: &CliSession, file: &RoadmapFile, text: &str) -> anyhow::Result<()> {
    // What a killed save left behind is of no use to anybody; what may be is told by `doctor`.
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

/// Saves, and tells what besides the content has changed.
pub fn save_as(session: &CliSession, request: &SaveRequest<'_>, shown: &str) -> anyhow::Result<()> {
    let saved = save::save(request).map_err(|error| save_error(shown, &error))?;
    for note in &saved.notes {
        session.output.print_warning(&format!("{shown}: {note}"));
    }
    if let WriteOutcome::WrittenUnconfirmed(reason) = &saved.outcome {
        session.output.print_warning(&format!("{shown} is written, but the disk did not confirm it ({reason})"));
    }
    Ok(())
}

/// Why a command's change was not written. There are no edits to keep: the command can be given again.
fn save_error(shown: &str, error: &SaveError) -> CliError {
    let nothing = |why: &str| CliError::failed(format!("{shown} {why}: nothing was written"));
    match error {
        SaveError::ChangedOutside | SaveError::Vanished => {
            nothing("was changed by another program meanwhile").with_hint("give the command again")
        }
        SaveError::AlreadyExists => nothing("is there already"),
        SaveError::IsFolder => nothing("is a folder"),
        SaveError::NotAFile(kind) => nothing(&format!("is {kind}, not a file")),
        SaveError::NoFolder => nothing("would be in a folder that is not there"),
        SaveError::ReadOnlyFile => nothing("is read-only").with_hint("make it writable first: chmod u+w"),
        SaveError::ReadOnlyFolder { .. } => nothing("is in a folder where you may not make files"),
        SaveError::ReadOnlyDisk => nothing("is on a disk that is mounted read-only"),
        SaveError::DiskFull => nothing("is on a disk that is full"),
        SaveError::QuotaUsedUp => nothing("is on a disk of which your share is used up"),
        SaveError::CannotReplace { reason, .. } => nothing(&format!("cannot be replaced ({reason})")),
        SaveError::Failed { doing, reason } => {
            nothing(&format!("could not be saved: the disk failed while {doing} ({reason})"))
        }
        SaveError::TooManyLinks => nothing("is a symbolic link that leads round in a circle"),
        SaveError::Unreadable(error) => nothing(&format!("cannot be checked any more ({error})")),
        SaveError::PartiallyWritten { copy, .. } | SaveError::ConcurrentWrite { copy } => {
            CliError::failed(format!("{shown}: {error}")).with_hint(format!("the copy is {}", copy.display()))
        }
    }
}

/// Refuses a change of an entry that does not read, with its line.
pub fn require_readable(plan: &Plan, entry_id: EntryId) -> Result<(), CliError> {
    let Some(entry) = plan.document.entry(entry_id).filter(|entry| entry.is_broken) else { return Ok(()) };
    let line = super::roadmap_file::line_of_entry(plan, &plan.document.to_text(), entry.id);
    Err(CliError::failed(format!(
        "{} does not read, on line {line}: mend its text first",
        plan.roadmap.full_name(entry_id)
    ))
    .with_hint("`whymap check` says what is wrong"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::output::{ColorChoice, Output};
    use crate::system::environment::Environment;

    #[test]
    fn what_another_program_wrote_meanwhile_is_not_overwritten() {
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
        let stop = error.downcast_ref::<CliError>().unwrap();
        assert_eq!(stop.kind, ExitKind::Failed);
        assert!(stop.message.ends_with("was changed by another program meanwhile: nothing was written"));
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "(format: 1, product: \"theirs\")");
    }
}
