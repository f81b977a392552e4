//! Mending what a finding says: by its fix, by all fixes of an entry, or where it can be answered.

use super::{ProblemRow, selected_finding, subject_title};
use crate::app::overlays::form;
use crate::app::overlays::form::FormSubject;
use crate::app::state::State;
use crate::app::views::conflicts;
use crate::document::path::PathSegment;
use crate::roadmap::change::Change;
use crate::roadmap::location::FieldOwner;
use crate::roadmap::name;
use crate::rules::{Finding, Fix, TextOwner};
use crate::text::plural;

/// Applies the fix of the selected problem.
pub fn apply_fix(state: &mut State) {
    let Some((_, finding)) = selected_finding(state) else { return state.status.refuse("no problem is selected") };
    let Some(fix) = finding.fix.clone() else {
        return state.status.refuse("nothing mends this without your words: Enter answers it");
    };
    if state.status.report(state.session.apply(&fix.title, &fix.changes)).is_some() {
        state.status.say(format!("done: {} · u undoes it", fix.title));
    }
}

/// Applies every fix there is for the entry of the selected problem, as one step of undo.
pub fn apply_all_fixes(state: &mut State) {
    let Some((row, finding)) = selected_finding(state) else { return state.status.refuse("no problem is selected") };
    let (owner, title) = (row.handle.owner, subject_title(state, finding));
    let fixes = fixes_of(state, owner);
    if fixes.is_empty() {
        return state.status.refuse(format!("nothing in {title} is mended without your words: Enter answers"));
    }
    let (changes, done) = combine_fixes(state, owner, &fixes);
    if changes.is_empty() {
        return state.status.refuse(format!("the fixes of {title} cannot be made together: a makes one at a time"));
    }
    let told = plural::format_count(done, "fix", "fixes");
    if state.status.report(state.session.apply(&format!("{told} in {title}"), &changes)).is_none() {
        return;
    }
    let left = findings_of(state, owner).count();
    let left = match left {
        0 => "nothing is left".to_owned(),
        left => format!("{} left", plural::format_count(left, "problem is", "problems are")),
    };
    state.status.say(format!("{told} made in {title}, {left}: u takes them back as one"));
}

fn findings_of(state: &State, owner: TextOwner) -> Box<dyn Iterator<Item = &Finding> + '_> {
    match owner {
        TextOwner::Entry(entry) => Box::new(state.session.findings.for_entry(entry)),
        TextOwner::File | TextOwner::Roadmap => {
            let rows = state.views.problems.rows.iter().filter(move |row: &&ProblemRow| row.handle.owner == owner);
            Box::new(rows.filter_map(|row| state.session.findings.by_handle(row.handle)))
        }
    }
}

/// The fixes for an owner, from the end of its text to the start: what one takes out of a list moves nothing that
/// another one is about.
fn fixes_of(state: &State, owner: TextOwner) -> Vec<Fix> {
    let mut found: Vec<&Finding> = findings_of(state, owner).filter(|finding| finding.fix.is_some()).collect();
    found.sort_by_key(|finding| std::cmp::Reverse(finding.location.span.start));
    let mut fixes: Vec<Fix> = Vec::new();
    for fix in found.into_iter().filter_map(|finding| finding.fix.clone()) {
        if !fixes.iter().any(|other| other.changes == fix.changes) {
            fixes.push(fix);
        }
    }
    fixes
}

/// The changes of as many fixes as can be made at once, each leaving fewer findings than there were; and how many.
fn combine_fixes(state: &State, owner: TextOwner, fixes: &[Fix]) -> (Vec<Change>, usize) {
    let mut changes: Vec<Change> = Vec::new();
    let mut done = 0;
    let mut left = findings_of(state, owner).count();
    for fix in fixes {
        let mut more = changes.clone();
        more.extend(fix.changes.iter().cloned());
        let mut tried = state.session.plan.clone();
        let Ok(made) = tried.apply_changes("", &more) else { continue };
        if let TextOwner::Entry(entry) = owner {
            let remaining = state.session.findings.preview_change(&tried, &made).entry_findings(entry).count();
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

/// Goes where the selected problem can be mended.
pub fn go_to_fix(state: &mut State) {
    let Some((row, finding)) = selected_finding(state) else {
        return state.status.say("no problem anywhere: Esc goes back");
    };
    let (line, path) = (row.line, finding.location.path.clone());
    if path.segments().first() == Some(&PathSegment::Field(name::CONFLICT.to_owned()))
        && state.views.conflicts.open_count() > 0
    {
        let owner = match finding.location.owner {
            TextOwner::Entry(entry) => FieldOwner::Entry(entry),
            TextOwner::Roadmap | TextOwner::File => FieldOwner::Roadmap,
        };
        return conflicts::show(state, Some(owner));
    }
    match finding.location.owner {
        TextOwner::Entry(entry) if state.session.can_be_edited(entry) => {
            form::open_at(state, FormSubject::Entry(entry), &path)
        }
        TextOwner::Roadmap if !state.session.plan.document.is_top_level_broken() => {
            form::open_at(state, FormSubject::Roadmap, &path);
        }
        _ => {
            let name = state.session.file.name.clone();
            state.status.refuse(format!(
                "line {line} of {name} does not read: mend it in an editor, and it is read again here"
            ));
        }
    }
}
