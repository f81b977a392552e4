//! Fixing problems: one fix, all fixes of an entry, or opening the form to answer.

use crate::app::message::Effect;
use crate::app::model::findings::ProblemRow;
use crate::app::model::screen::Screen;
use crate::app::model::session::Session;
use crate::app::model::status::{CommandResult, refuse, say};
use crate::app::overlays::Overlay;
use crate::app::overlays::form;
use crate::app::overlays::form::FormSubject;
use crate::app::views::Views;
use crate::app::views::conflicts;
use crate::app::views::problems::Problems;
use crate::app::views::problems::selected_finding;
use crate::document::path::PathSegment;
use crate::roadmap::change::Change;
use crate::roadmap::location::FieldOwner;
use crate::roadmap::name;
use crate::rules::{Finding, Fix, TextOwner};
use crate::text::plural;

/// Applies the fix of the selected problem.
pub fn apply_fix(session: &mut Session, problems: &Problems) -> CommandResult {
    let Some((_, finding)) = selected_finding(session, problems) else {
        return refuse("No problem selected");
    };
    let Some(fix) = finding.fix.clone() else {
        return refuse("No automatic fix: this one needs your answer (Enter)");
    };
    session.apply(&fix.title, &fix.changes)?;
    say(format!("Fixed: {} (u to undo)", fix.title))
}

/// Applies all fixes for the entry of the selected problem as one undo step.
pub fn apply_all_fixes(session: &mut Session, problems: &Problems) -> CommandResult {
    let Some((row, finding)) = selected_finding(session, problems) else {
        return refuse("No problem selected");
    };
    let (owner, title) = (row.handle.owner, crate::app::panes::finding::subject_title(session, finding));
    let fixes = fixes_of(session, problems, owner);
    if fixes.is_empty() {
        return refuse(format!("No automatic fixes for {title} (Enter to answer)"));
    }
    let (changes, done) = combine_fixes(session, problems, owner, &fixes);
    if changes.is_empty() {
        return refuse(format!("The fixes for {title} cannot be applied together (a to apply one)"));
    }
    let count = plural::format_count(done, "fix", "fixes");
    session.apply(&format!("{count} in {title}"), &changes)?;
    let left = findings_of(session, problems, owner).count();
    let left = match left {
        0 => "no problems left".to_owned(),
        left => format!("{} left", plural::format_count(left, "problem", "problems")),
    };
    say(format!("Applied {count} to {title}, {left} (u to undo)"))
}

fn findings_of<'s>(
    session: &'s Session,
    problems: &'s Problems,
    owner: TextOwner,
) -> Box<dyn Iterator<Item = &'s Finding> + 's> {
    match owner {
        TextOwner::Entry(entry) => Box::new(session.findings.for_entry(entry)),
        TextOwner::File | TextOwner::Roadmap => {
            let rows = problems.rows.iter().filter(move |row: &&ProblemRow| row.handle.owner == owner);
            Box::new(rows.filter_map(|row| session.findings.by_handle(row.handle)))
        }
    }
}

/// The fixes for an owner, from the end of its text to the start, so that removing a list item does not shift the
/// positions of later fixes.
fn fixes_of(session: &Session, problems: &Problems, owner: TextOwner) -> Vec<Fix> {
    let mut found: Vec<&Finding> =
        findings_of(session, problems, owner).filter(|finding| finding.fix.is_some()).collect();
    found.sort_by_key(|finding| std::cmp::Reverse(finding.location.span.start));
    let mut fixes: Vec<Fix> = Vec::new();
    for fix in found.into_iter().filter_map(|finding| finding.fix.clone()) {
        if !fixes.iter().any(|other| other.changes == fix.changes) {
            fixes.push(fix);
        }
    }
    fixes
}

/// Combines as many fixes as possible, each of which must reduce the number of findings. Returns the changes and the
/// number of fixes.
fn combine_fixes(session: &Session, problems: &Problems, owner: TextOwner, fixes: &[Fix]) -> (Vec<Change>, usize) {
    let mut changes: Vec<Change> = Vec::new();
    let mut done = 0;
    let mut left = findings_of(session, problems, owner).count();
    for fix in fixes {
        let mut more = changes.clone();
        more.extend(fix.changes.iter().cloned());
        let mut tried = session.plan.clone();
        let Ok(applied) = tried.apply_changes("", &more) else { continue };
        if let TextOwner::Entry(entry) = owner {
            let remaining = session.findings.preview_change(&tried, &applied).entry_findings(entry).count();
            if remaining >= left {
                continue;
            }
            left = remaining;
        }
        changes = more;
        done += 1;
    }
    (changes, done)
}

/// Opens the form or view where the selected problem can be fixed.
pub fn go_to_fix(
    session: &Session,
    screen: &mut Screen,
    views: &mut Views,
    overlays: &mut Vec<Overlay>,
    outbox: &mut Vec<Effect>,
) -> CommandResult {
    let Some((row, finding)) = selected_finding(session, &views.problems) else {
        return say("No problems found (Esc to go back)");
    };
    let (line, path) = (row.line, finding.location.path.clone());
    if path.segments().first() == Some(&PathSegment::Field(name::CONFLICT.to_owned()))
        && views.conflicts.open_count() > 0
    {
        let owner = match finding.location.owner {
            TextOwner::Entry(entry) => FieldOwner::Entry(entry),
            TextOwner::Roadmap | TextOwner::File => FieldOwner::Roadmap,
        };
        conflicts::show(screen, &mut views.conflicts, outbox, Some(owner));
        return Ok(None);
    }
    match finding.location.owner {
        TextOwner::Entry(entry) if session.can_be_edited(entry) => {
            form::open_at(session, overlays, FormSubject::Entry(entry), &path);
            Ok(None)
        }
        TextOwner::Roadmap if !session.plan.document.is_top_level_broken() => {
            form::open_at(session, overlays, FormSubject::Roadmap, &path);
            Ok(None)
        }
        _ => {
            let name = session.file.name.clone();
            refuse(format!(
                "Line {line} of {name} has a syntax error: fix it in a text editor; whymap then reloads the file"
            ))
        }
    }
}
