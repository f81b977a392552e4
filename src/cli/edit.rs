//! Load, change, save: the way of every command that writes. A dry run shows the change as a diff instead.

use super::context::Session;
use super::error::{Code, Stop};
use super::render::diff;
use super::roadmap_file::RoadmapFile;
use crate::document::chunk::Serial;
use crate::document::edit_error::Refusal;
use crate::roadmap::change::Change;
use crate::roadmap::plan::{Made, NotMade, Plan};
use crate::system::branch;
use crate::system::save::{self, Expected, Outcome, ReadOnly, SaveError, SaveRequest, Way};
use std::path::Path;
use std::process::ExitCode;

/// The arguments of every command that writes.
#[derive(Clone, Copy, Debug, Default, clap::Args)]
pub struct Writing {
    /// Show the change as a diff and write nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// What a command did to the plan, to be told.
#[derive(Clone, Debug, Default)]
pub struct Told {
    /// What was done, in one line: "moved first-report to Next".
    pub what: String,
    /// What goes to standard output.
    pub data: Option<String>,
    /// What the user should know besides.
    pub warnings: Vec<String>,
}

impl Told {
    /// Only what was done.
    pub fn that(what: impl Into<String>) -> Self {
        Self { what: what.into(), ..Self::default() }
    }
}

/// Changes the file of a session and saves it.
pub fn edit(
    session: &Session,
    writing: Writing,
    change: impl FnOnce(&mut Plan) -> anyhow::Result<Told>,
) -> anyhow::Result<ExitCode> {
    let mut file = RoadmapFile::open(session, None)?;
    let before = file.plan.document.to_text();
    let told = change(&mut file.plan)?;
    let after = file.plan.document.to_text();
    for warning in &told.warnings {
        session.output.warning(warning);
    }
    if before == after {
        session.output.message(&format!("{} is like that already: nothing to change", file.shown));
    } else if writing.dry_run {
        session.output.diff(&diff::unified(&file.shown, &before, &after))?;
        session.output.message(&format!("would have {}; nothing was written", told.what));
        return Ok(Code::Fine.into());
    } else {
        write(session, &file, &after)?;
        session.output.message(&done(&told.what, &file.shown, &file.path));
    }
    if let Some(data) = &told.data {
        session.output.text(&format!("{data}\n"))?;
    }
    Ok(Code::Fine.into())
}

/// What was done and where, and how to look at it where git knows.
pub fn done(what: &str, shown: &str, path: &Path) -> String {
    let hint = if branch::branch_of(path).is_some() { " (`git diff` shows it)" } else { "" };
    format!("{what} in {shown}{hint}")
}

/// Makes changes of the plan as one step.
pub fn make(plan: &mut Plan, label: &str, changes: &[Change]) -> Result<Made, Stop> {
    plan.change(label, changes).map_err(|not_made| refused(&not_made))
}

/// What is said when the plan refuses a change.
pub fn refused(not_made: &NotMade) -> Stop {
    let stop = Stop::refused(not_made.to_string());
    match not_made {
        NotMade::LosesAnswer { id, .. } => {
            stop.hint(format!("`whymap demote {id}` makes it an idea, which may lack answers"))
        }
        NotMade::LacksAnswers { id, missing } => {
            missing.iter().fold(stop, |stop, answer| stop.hint(how_to_answer(id, answer)))
        }
        NotMade::Refused(Refusal::BrokenEntry | Refusal::BrokenFrame) => stop.hint("`whymap check` says where"),
        _ => stop,
    }
}

/// The command that gives an answer.
pub fn how_to_answer(id: &str, answer: &str) -> String {
    match answer {
        "why" => format!("`whymap set {id} why.problem TEXT` and `whymap set {id} why.reason TEXT`"),
        "target" => format!("`whymap set {id} target.metric ID`"),
        _ => format!("`whymap set {id} trade_offs '[(not_doing: \"…\", because: \"…\")]'`"),
    }
}

/// Writes a file that was read before, unless somebody else has changed it since.
pub fn write(session: &Session, file: &RoadmapFile, text: &str) -> anyhow::Result<()> {
    // What a killed save left behind is of no use to anybody; what may be is told by `doctor`.
    save::remove_stale_litter(&file.path, None);
    let request = SaveRequest {
        path: &file.path,
        content: &[text.as_bytes()],
        expected: Expected::still(&file.stamp),
        way: Way::Replace,
        read_only: ReadOnly::Respect,
    };
    save_as(session, &request, &file.shown)
}

/// Saves, and tells what besides the content has changed.
pub fn save_as(session: &Session, request: &SaveRequest<'_>, shown: &str) -> anyhow::Result<()> {
    let saved = save::save(request).map_err(|error| not_saved(shown, &error))?;
    for note in &saved.notes {
        session.output.warning(&format!("{shown}: {note}"));
    }
    if let Outcome::WrittenNotCertain(reason) = &saved.outcome {
        session.output.warning(&format!("{shown} is written, but the disk did not confirm it ({reason})"));
    }
    Ok(())
}

/// Why a command's change was not written. There are no edits to keep: the command can be given again.
fn not_saved(shown: &str, error: &SaveError) -> Stop {
    let nothing = |why: &str| Stop::refused(format!("{shown} {why}: nothing was written"));
    match error {
        SaveError::ChangedOutside | SaveError::Vanished => {
            nothing("was changed by another program meanwhile").hint("give the command again")
        }
        SaveError::AlreadyThere => nothing("is there already"),
        SaveError::IsFolder => nothing("is a folder"),
        SaveError::NotAFile(kind) => nothing(&format!("is {kind}, not a file")),
        SaveError::NoFolder => nothing("would be in a folder that is not there"),
        SaveError::ReadOnlyFile => nothing("is read-only").hint("make it writable first: chmod u+w"),
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
        SaveError::HalfWritten { copy, .. } | SaveError::BothKept { copy } => {
            Stop::refused(format!("{shown}: {error}")).hint(format!("the copy is {}", copy.display()))
        }
    }
}

/// Refuses a change of an entry that does not read, with its line.
pub fn must_read(plan: &Plan, serial: Serial) -> Result<(), Stop> {
    let Some(entry) = plan.document.entry(serial).filter(|entry| entry.is_broken) else { return Ok(()) };
    let line = super::roadmap_file::line_of(plan, &plan.document.to_text(), entry.serial);
    Err(Stop::refused(format!("{} does not read, on line {line}: mend its text first", plan.roadmap.full_name(serial)))
        .hint("`whymap check` says what is wrong"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::output::{ColourWish, Output};
    use crate::system::environment::Environment;

    #[test]
    fn what_another_program_wrote_meanwhile_is_not_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("roadmap.ron");
        std::fs::write(&path, "(format: 1)").unwrap();
        let environment = Environment::default();
        let output = Output::of(&environment, ColourWish::Never);
        let session =
            Session { environment, output, wish: ColourWish::Never, file: Some(path.clone()), given_today: None };
        let file = RoadmapFile::open(&session, None).unwrap();
        std::fs::write(&path, "(format: 1, product: \"theirs\")").unwrap();
        let error = write(&session, &file, "(format: 1, product: \"ours\")").unwrap_err();
        let stop = error.downcast_ref::<Stop>().unwrap();
        assert_eq!(stop.code, Code::Refused);
        assert!(stop.message.ends_with("was changed by another program meanwhile: nothing was written"));
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "(format: 1, product: \"theirs\")");
    }
}
