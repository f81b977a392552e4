//! Puts an idea on the roadmap, or says what it lacks.

use crate::app::model::marked_entries;
use crate::app::model::selection::SelectRequest;
use crate::app::model::selection::Selection;
use crate::app::model::session::Session;
use crate::app::model::status::{CommandResult, refuse, say};
use crate::document::chunk::EntryId;
use crate::document::path::Path;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::intents;
use crate::roadmap::lane::Lane;
use crate::roadmap::name;
use crate::rules::{Finding, Severity};

/// Puts an idea on the roadmap, in its proposed lane or else in Later. An incomplete one stays an idea, and the message
/// lists what is missing.
pub(crate) fn promote(session: &mut Session, selection: &mut Selection, entry: EntryId) -> CommandResult {
    if !is_idea(session, entry) {
        return refuse("Already on the roadmap (< and > to change lanes)");
    }
    let Some(theme_row) = session.plan.roadmap.theme(entry) else { return Ok(None) };
    let lane = theme_row.proposed_for.unwrap_or(Lane::Later);
    let id = session.plan.roadmap.id(entry).to_owned();
    let title = session.title(entry);
    if !theme_row.answers.is_complete() {
        let missing = theme_row.answers.missing().join(", ");
        return refuse(format!("{title} is not ready. Missing: {missing} (e to edit)"));
    }
    if let Some(question) = blocking_question(session, entry, lane) {
        return refuse(format!("{title} is not ready for {}: {question} (e to answer)", lane.name()));
    }
    let revived = marked_entries::describe_revival(session, &[entry]);
    let changes = intents::promote(&session.plan, entry, lane);
    session.apply(&format!("put {id} in {}", lane.name()), &changes)?;
    selection.request(SelectRequest::Follow(entry));
    say(format!("{title} is now on the roadmap, in {}{revived} (u to undo)", lane.name()))
}

/// The question of the first error `check` would report in the idea's answers if it were in a lane.
pub(crate) fn blocking_question(session: &Session, entry: EntryId, lane: Lane) -> Option<String> {
    let mut tried = session.plan.clone();
    let id = tried.roadmap.id(entry).to_owned();
    let changes = intents::promote(&tried, entry, lane);
    let made = tried.apply_changes("", &changes).ok()?;
    let theme = tried.roadmap.find_theme(&id)?;
    let answers = [name::WHY, name::TARGET, name::TRADE_OFFS].map(|field| Path::from_fields(&[field]));
    let checker = session.findings.preview_change(&tried, &made);
    let is_open = |finding: &&Finding| {
        finding.severity == Severity::Error && answers.iter().any(|answer| finding.location.path.starts_with(answer))
    };
    checker.entry_findings(theme).find(is_open).map(|finding| finding.question.clone())
}

pub(crate) fn is_idea(session: &Session, entry: EntryId) -> bool {
    session.plan.roadmap.row(entry).is_some_and(|row| row.kind == EntryKind::Idea)
}
