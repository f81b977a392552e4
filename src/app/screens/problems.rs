//! The list of problems: what `check` says, worst first, and what mends it.

use super::scroll::{End, scrolled};
use crate::app::form::{self, Subject};
use crate::app::layout;
use crate::app::sheet::{Role, Sign, Span, words};
use crate::app::state::{Pane, Screen, State};
use crate::document::Document;
use crate::document::chunk::Serial;
use crate::document::path::Segment;
use crate::document::position::Lines;
use crate::roadmap::name;
use crate::roadmap::place::Owner;
use crate::rules::{Counts, Finding, Handle, Severity, Whose};
use crate::text::plural;

/// The list.
#[derive(Clone, Debug, Default)]
pub struct Problems {
    /// What is shown, worst first.
    pub rows: Vec<Row>,
    /// The selected row.
    pub at: usize,
    /// The first visible row.
    pub top: usize,
    /// Whether `)` and `(` have begun to go through the list.
    is_walking: bool,
}

/// One problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// The finding.
    pub handle: Handle,
    /// The line it is about, from 1.
    pub line: usize,
    /// The column, from 1, in characters.
    pub column: usize,
}

impl Problems {
    /// The selected problem.
    pub fn selected(&self) -> Option<&Row> {
        self.rows.get(self.at)
    }

    /// The entry of the selected problem.
    pub fn selected_entry(&self) -> Option<Serial> {
        match self.selected()?.handle.owner {
            Whose::Entry(serial) => Some(serial),
            Whose::File | Whose::Roadmap => None,
        }
    }
}

/// The finding that is selected.
pub fn selected(state: &State) -> Option<(&Row, &Finding)> {
    let row = state.problems.selected()?;
    Some((row, state.checks.named(row.handle)?))
}

/// The sign of a severity.
pub fn sign(severity: Severity) -> Span {
    match severity {
        Severity::Error => Span::Sign(Role::Error, Sign::Broken),
        Severity::Warning => Span::Sign(Role::Warn, Sign::Warning),
        Severity::Info | Severity::Due => Span::Sign(Role::Muted, Sign::Dot),
    }
}

/// The role of a severity.
pub fn role(severity: Severity) -> Role {
    match severity {
        Severity::Error => Role::Error,
        Severity::Warning => Role::Warn,
        Severity::Info | Severity::Due => Role::Muted,
    }
}

/// "2 errors, 3 warnings, 1 advice".
pub fn counted(counts: Counts) -> String {
    let told = [
        (counts.errors, "error", "errors"),
        (counts.warnings, "warning", "warnings"),
        (counts.infos, "advice", "advice"),
        (counts.dues, "due", "due"),
    ];
    let told: Vec<String> = told
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, one, many)| plural::count(count, one, many))
        .collect();
    told.join(", ")
}

/// The title of what a problem is about.
pub fn title(state: &State, finding: &Finding) -> String {
    match finding.place.owner {
        Whose::Entry(serial) => state.title(serial),
        Whose::Roadmap => "Roadmap".to_owned(),
        Whose::File => state.file.name.clone(),
    }
}

/// Brings the list in line with what was concluded last, as far as it is shown or walked through.
pub fn rebuild(state: &mut State) {
    let is_wanted = state.screen == Screen::Problems || state.problems.is_walking;
    if !is_wanted {
        state.problems.rows.clear();
        return;
    }
    let before = selected(state).map(|(row, finding)| (row.handle.owner, finding.rule.id, finding.place.path.clone()));
    state.problems.rows = listed(state);
    let same = before.and_then(|(owner, rule, path)| {
        let is_same = |row: &Row| {
            let finding = state.checks.named(row.handle);
            row.handle.owner == owner
                && finding.is_some_and(|finding| finding.rule.id == rule && finding.place.path == path)
        };
        state.problems.rows.iter().position(is_same)
    });
    let at = same.unwrap_or(state.problems.at);
    stand_on(state, at);
}

/// Keeps the selected problem in sight.
pub fn fit(state: &mut State) {
    stand_on(state, state.problems.at);
}

fn listed(state: &State) -> Vec<Row> {
    let document = &state.plan.document;
    let text = document.to_text();
    let lines = Lines::of(&text);
    let mut rows: Vec<(Severity, Row)> = Vec::new();
    for handle in state.checks.handles(document) {
        let Some(finding) = state.checks.named(handle) else { continue };
        let position = lines.position(start_of(finding, document));
        rows.push((finding.severity, Row { handle, line: position.line, column: position.column }));
    }
    rows.sort_by_key(|(severity, _)| *severity);
    rows.into_iter().map(|(_, row)| row).collect()
}

fn start_of(finding: &Finding, document: &Document) -> usize {
    finding.place.in_file(document).start
}

/// The rows above the first problem: the rule, and where there is room, an empty one.
pub fn head(state: &State) -> u16 {
    if state.size.height < 30 { 1 } else { 2 }
}

/// The rows the list takes where there is room for all of it.
pub fn wanted_height(state: &State) -> u16 {
    let rows = state.problems.rows.len().max(1);
    head(state) + u16::try_from(rows).unwrap_or(u16::MAX / 2)
}

fn visible_height(state: &State) -> usize {
    layout::layout(state).panes[0].height.saturating_sub(head(state)) as usize
}

fn stand_on(state: &mut State, at: usize) {
    let height = visible_height(state);
    let problems = &mut state.problems;
    problems.at = at.min(problems.rows.len().saturating_sub(1));
    problems.top = scrolled(problems.top, problems.at, problems.rows.len(), height);
}

/// Shows the list, at the first problem of the entry that was selected.
pub fn show(state: &mut State) {
    let selected = state.selected();
    state.screen = Screen::Problems;
    state.pane = Pane::Roadmap;
    state.scroll = [0; 3];
    rebuild(state);
    let is_selected = |row: &Row| selected.is_some_and(|serial| row.handle.owner == Whose::Entry(serial));
    let at = state.problems.rows.iter().position(is_selected).unwrap_or(0);
    stand_on(state, at);
    if state.checks.counts().is_none() {
        state.say("still checking: the problems come in a moment");
    }
}

/// Moves the selection.
pub fn step(state: &mut State, by: isize) {
    let at = state.problems.at.saturating_add_signed(by);
    stand_on(state, at);
}

/// Moves the selection to an end.
pub fn jump(state: &mut State, to: End) {
    let at = match to {
        End::First => 0,
        End::Last => usize::MAX,
    };
    stand_on(state, at);
}

/// Selects a visible row; false when there is none.
pub fn click(state: &mut State, row: usize) -> bool {
    let at = (row + 1).checked_sub(head(state) as usize).map(|row| state.problems.top + row);
    match at.filter(|at| *at < state.problems.rows.len()) {
        Some(at) => {
            stand_on(state, at);
            true
        }
        None => false,
    }
}

/// Goes to the next or previous problem, on whatever screen its entry is.
pub fn go(state: &mut State, by: isize) {
    if state.screen == Screen::Problems {
        return step(state, by);
    }
    let is_first = !state.problems.is_walking;
    state.problems.is_walking = true;
    rebuild(state);
    let count = state.problems.rows.len();
    if count == 0 {
        let is_done = state.checks.counts().is_some();
        return state.say(if is_done { "no problem anywhere" } else { "still checking: try again in a moment" });
    }
    let at = match (is_first, by > 0) {
        (true, true) => 0,
        (true, false) => count - 1,
        (false, _) => (state.problems.at.min(count - 1) as isize + by).rem_euclid(count as isize) as usize,
    };
    stand_on(state, at);
    let Some((_, finding)) = selected(state) else { return };
    let words = format!(
        "problem {} of {count}: {} {}: {} · ! shows it",
        at + 1,
        finding.severity.word(),
        finding.rule.id,
        finding.message
    );
    if let Some(serial) = state.problems.selected_entry() {
        state.select(serial);
    }
    state.say(words);
}

/// Applies the fix of the selected problem.
pub fn fix(state: &mut State) {
    let Some((_, finding)) = selected(state) else { return state.refuse("no problem is selected") };
    let Some(fix) = finding.fix.clone() else {
        return state.refuse("nothing mends this without your words: Enter answers it");
    };
    if state.change(&fix.title, &fix.changes).is_some() {
        state.say(format!("done: {} · u undoes it", fix.title));
    }
}

/// Goes where the selected problem can be mended.
pub fn mend(state: &mut State) {
    let Some((row, finding)) = selected(state) else {
        return state.say("no problem anywhere: Esc goes back");
    };
    let (line, path) = (row.line, finding.place.path.clone());
    if path.segments().first() == Some(&Segment::Field(name::CLASH.to_owned())) && state.clashes.open() > 0 {
        let owner = match finding.place.owner {
            Whose::Entry(serial) => Owner::Entry(serial),
            Whose::Roadmap | Whose::File => Owner::Roadmap,
        };
        return super::clashes::show(state, Some(owner));
    }
    match finding.place.owner {
        Whose::Entry(serial) if state.can_be_edited(serial) => form::open_at(state, Subject::Entry(serial), &path),
        Whose::Roadmap if !state.plan.document.frame_is_broken() => form::open_at(state, Subject::Roadmap, &path),
        _ => {
            let name = state.file.name.clone();
            state.refuse(format!(
                "line {line} of {name} does not read: mend it in an editor, and it is read again here"
            ));
        }
    }
}

/// The counts for the header: with words, or where there is little room, without.
pub fn header(state: &State, with_words: bool) -> Vec<Span> {
    let Some(counts) = state.checks.counts() else { return vec![words(Role::Muted, "checking…")] };
    let told = [
        (counts.errors, Severity::Error, "error", "errors"),
        (counts.warnings, Severity::Warning, "warning", "warnings"),
    ];
    let mut spans = Vec::new();
    for (count, severity, one, many) in told.into_iter().filter(|(count, ..)| *count > 0) {
        if !spans.is_empty() {
            spans.push(words(Role::Text, "   "));
        }
        let told = if with_words { plural::count(count, one, many) } else { count.to_string() };
        spans.extend([sign(severity), words(role(severity), format!(" {told}"))]);
    }
    spans
}

/// The errors of an entry, in place of the state of its target; `None` when it has none.
pub fn status(state: &State, serial: Serial) -> Option<Vec<Span>> {
    if state.plan.roadmap.facts(serial).is_some_and(|facts| facts.has_clash) {
        return Some(clash_badge());
    }
    let errors = state.checks.errors_of(serial);
    let told = plural::count(errors, "error", "errors");
    (errors > 0).then(|| vec![sign(Severity::Error), words(Role::Error, format!(" {told}"))])
}

/// The mark of an entry with a clash.
pub fn clash_badge() -> Vec<Span> {
    vec![Span::Sign(Role::Warn, Sign::Open), words(Role::Warn, " clash")]
}

/// What wants to be mended first, for the message line while nothing is said.
pub fn advice(state: &State) -> Vec<Span> {
    if state.screen == Screen::Clashes {
        let told = match (state.clashes.rows.len(), state.clashes.open()) {
            (0, _) => "",
            (_, 0) => "^S saves; where git holds the file to be unmerged, it can be marked as merged then",
            _ if state.size.width < 92 => "Esc leaves everything as it is",
            _ => "Esc leaves everything as it is · after the last choice the file can be marked as merged",
        };
        return vec![words(Role::Muted, told)];
    }
    let first = state.checks.first_error().filter(|_| state.screen != Screen::Problems);
    let Some(finding) = first else { return Vec::new() };
    vec![
        words(Role::Text, title(state, finding)),
        words(Role::Muted, format!(": {}: press ", finding.message)),
        words(Role::Key, "!"),
        words(Role::Muted, " to mend it"),
    ]
}
