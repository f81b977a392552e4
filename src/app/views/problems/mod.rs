//! The list of problems: what `check` says, worst first, and what mends it.

mod fix;
mod order;

pub use fix::{apply_all_fixes, apply_fix, go_to_fix};
pub use order::{ProblemLine, ProblemOrder};

use crate::app::state::{Pane, State, ViewKind};
use crate::app::widgets::layout;
use crate::app::widgets::list::{ListEnd, scroll_top};
use crate::app::widgets::rich_text::{Glyph, Role, Span, text_span};
use crate::document::chunk::EntryId;
use crate::rules::{Finding, FindingCounts, FindingId, Severity, TextOwner};
use crate::text::plural;

/// The list.
#[derive(Clone, Debug, Default)]
pub struct Problems {
    /// What is shown, in its order.
    pub rows: Vec<ProblemRow>,
    /// The selected row.
    pub at: usize,
    /// The first visible line.
    pub top: usize,
    /// In which order.
    pub order: ProblemOrder,
    /// What is drawn: the rows, and by theme a heading above each group.
    pub lines: Vec<ProblemLine>,
    /// The line of each row.
    row_lines: Vec<usize>,
    /// Whether `)` and `(` have begun to go through the list.
    is_walking: bool,
}

/// One problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProblemRow {
    /// The finding.
    pub handle: FindingId,
    /// The line it is about, from 1.
    pub line: usize,
    /// The column, from 1, in characters.
    pub column: usize,
}

impl Problems {
    /// The selected problem.
    pub fn selected(&self) -> Option<&ProblemRow> {
        self.rows.get(self.at)
    }

    fn set_listing(&mut self, listed: order::ProblemListing) {
        (self.rows, self.lines, self.row_lines) = (listed.rows, listed.lines, listed.row_lines);
    }

    /// The entry of the selected problem.
    pub fn selected_entry(&self) -> Option<EntryId> {
        match self.selected()?.handle.owner {
            TextOwner::Entry(entry) => Some(entry),
            TextOwner::File | TextOwner::Roadmap => None,
        }
    }
}

/// The finding that is selected.
pub fn selected_finding(state: &State) -> Option<(&ProblemRow, &Finding)> {
    let row = state.problems.selected()?;
    Some((row, state.findings.by_handle(row.handle)?))
}

/// The sign of a severity.
pub fn severity_span(severity: Severity) -> Span {
    match severity {
        Severity::Error => Span::Glyph(Role::Error, Glyph::Broken),
        Severity::Warning => Span::Glyph(Role::Warn, Glyph::Warning),
        Severity::Hint | Severity::Due => Span::Glyph(Role::Muted, Glyph::Dot),
    }
}

/// The role of a severity.
pub fn severity_role(severity: Severity) -> Role {
    match severity {
        Severity::Error => Role::Error,
        Severity::Warning => Role::Warn,
        Severity::Hint | Severity::Due => Role::Muted,
    }
}

/// "2 errors, 3 warnings, 1 hint".
pub fn format_counts(counts: FindingCounts) -> String {
    let told = [
        (counts.errors, "error", "errors"),
        (counts.warnings, "warning", "warnings"),
        (counts.hints, "hint", "hints"),
        (counts.dues, "due", "due"),
    ];
    let told: Vec<String> = told
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, one, many)| plural::format_count(count, one, many))
        .collect();
    told.join(", ")
}

/// The title of what a problem is about.
pub fn subject_title(state: &State, finding: &Finding) -> String {
    match finding.location.owner {
        TextOwner::Entry(entry) => state.title(entry),
        TextOwner::Roadmap => "Roadmap".to_owned(),
        TextOwner::File => state.file.name.clone(),
    }
}

/// Brings the list in line with what was concluded last, as far as it is shown or walked through.
pub fn rebuild(state: &mut State) {
    let is_wanted = state.screen == ViewKind::Problems || state.problems.is_walking;
    if !is_wanted {
        state.problems.rows.clear();
        state.problems.lines.clear();
        state.problems.row_lines.clear();
        return;
    }
    let before = selected_identity(state);
    let listed = order::list_all(state);
    state.problems.set_listing(listed);
    let at = before.and_then(|kept| find_row(state, &kept)).unwrap_or(state.problems.at);
    select_row(state, at);
}

/// What a finding is known by when all are listed again.
struct FindingIdentity {
    owner: TextOwner,
    rule: &'static str,
    path: crate::document::path::Path,
}

fn selected_identity(state: &State) -> Option<FindingIdentity> {
    let (row, finding) = selected_finding(state)?;
    Some(FindingIdentity { owner: row.handle.owner, rule: finding.rule.id, path: finding.location.path.clone() })
}

fn find_row(state: &State, kept: &FindingIdentity) -> Option<usize> {
    let is_same = |row: &ProblemRow| {
        let finding = state.findings.by_handle(row.handle);
        row.handle.owner == kept.owner
            && finding.is_some_and(|finding| finding.rule.id == kept.rule && finding.location.path == kept.path)
    };
    state.problems.rows.iter().position(is_same)
}

/// Turns to the other order: worst first, or by theme. The same finding stays selected.
pub fn toggle_order(state: &mut State) {
    let selected = state.problems.selected().map(|row| row.handle);
    state.problems.order = state.problems.order.toggled();
    let listed = order::reorder(state, &state.problems.rows);
    state.problems.set_listing(listed);
    let at = state.problems.rows.iter().position(|row| Some(row.handle) == selected);
    select_row(state, at.unwrap_or(0));
}

/// Keeps the selected problem in sight.
pub fn scroll_to_selection(state: &mut State) {
    select_row(state, state.problems.at);
}

/// The rows above the first problem: the rule, and where there is room, an empty one.
pub fn header_height(state: &State) -> u16 {
    if state.size.height < 30 { 1 } else { 2 }
}

/// The rows the list takes where there is room for all of it.
pub fn wanted_height(state: &State) -> u16 {
    let rows = state.problems.lines.len().max(1);
    header_height(state) + u16::try_from(rows).unwrap_or(u16::MAX / 2)
}

fn visible_height(state: &State) -> usize {
    layout::compute(state).panes[0].height.saturating_sub(header_height(state)) as usize
}

fn select_row(state: &mut State, at: usize) {
    let height = visible_height(state);
    let problems = &mut state.problems;
    problems.at = at.min(problems.rows.len().saturating_sub(1));
    let line = problems.row_lines.get(problems.at).copied().unwrap_or(0);
    problems.top = scroll_top(problems.top, line, problems.lines.len(), height);
    // The heading above the first finding of a group comes into view with it.
    if problems.top == line && line > 0 && matches!(problems.lines.get(line - 1), Some(ProblemLine::Group { .. })) {
        problems.top = line - 1;
    }
}

/// Shows the list, at the first problem of the entry that was selected.
pub fn show(state: &mut State) {
    let selected = state.selected();
    state.screen = ViewKind::Problems;
    state.pane = Pane::Roadmap;
    state.scroll = [0; 3];
    rebuild(state);
    let is_selected = |row: &ProblemRow| selected.is_some_and(|entry| row.handle.owner == TextOwner::Entry(entry));
    let at = state.problems.rows.iter().position(is_selected).unwrap_or(0);
    select_row(state, at);
    if state.findings.counts().is_none() {
        state.say("still checking: the problems come in a moment");
    }
}

/// Moves the selection.
pub fn step(state: &mut State, by: isize) {
    let at = state.problems.at.saturating_add_signed(by);
    select_row(state, at);
}

/// Moves the selection to an end.
pub fn jump(state: &mut State, to: ListEnd) {
    select_row(state, to.row());
}

/// Selects a visible row; false when there is none.
pub fn click(state: &mut State, row: usize) -> bool {
    let line = (row + 1).checked_sub(header_height(state) as usize).map(|row| state.problems.top + row);
    let at = line.and_then(|line| match state.problems.lines.get(line)? {
        ProblemLine::Problem(at) => Some(*at),
        // A heading stands for its first finding.
        ProblemLine::Group { first, .. } => Some(*first),
        ProblemLine::Blank => None,
    });
    match at {
        Some(at) => {
            select_row(state, at);
            true
        }
        None => false,
    }
}

/// Goes to the next or previous problem, on whatever screen its entry is.
pub fn go_to_problem(state: &mut State, by: isize) {
    if state.screen == ViewKind::Problems {
        return step(state, by);
    }
    let is_first = !state.problems.is_walking;
    state.problems.is_walking = true;
    rebuild(state);
    let count = state.problems.rows.len();
    if count == 0 {
        let is_done = state.findings.counts().is_some();
        return state.say(if is_done { "no problem anywhere" } else { "still checking: try again in a moment" });
    }
    let at = match (is_first, by > 0) {
        (true, true) => 0,
        (true, false) => count - 1,
        (false, _) => (state.problems.at.min(count - 1) as isize + by).rem_euclid(count as isize) as usize,
    };
    select_row(state, at);
    let Some((_, finding)) = selected_finding(state) else { return };
    let words = format!(
        "problem {} of {count}: {} {}: {} · ! shows it",
        at + 1,
        finding.severity.label(),
        finding.rule.id,
        finding.message
    );
    if let Some(entry) = state.problems.selected_entry() {
        state.select(entry);
    }
    state.say(words);
}

/// The counts for the header: with words, or where there is little room, without.
pub fn header_spans(state: &State, with_words: bool) -> Vec<Span> {
    let Some(counts) = state.findings.counts() else { return vec![text_span(Role::Muted, "checking…")] };
    let told = [
        (counts.errors, Severity::Error, "error", "errors"),
        (counts.warnings, Severity::Warning, "warning", "warnings"),
    ];
    let mut spans = Vec::new();
    for (count, severity, one, many) in told.into_iter().filter(|(count, ..)| *count > 0) {
        if !spans.is_empty() {
            spans.push(text_span(Role::Text, "   "));
        }
        let told = if with_words { plural::format_count(count, one, many) } else { count.to_string() };
        spans.extend([severity_span(severity), text_span(severity_role(severity), format!(" {told}"))]);
    }
    spans
}

/// The errors of an entry, in place of the state of its target; `None` when it has none.
pub fn status_badge(state: &State, entry: EntryId) -> Option<Vec<Span>> {
    if state.plan.roadmap.row(entry).is_some_and(|entry_row| entry_row.has_conflict) {
        return Some(conflict_badge());
    }
    let errors = state.findings.error_count(entry);
    let told = plural::format_count(errors, "error", "errors");
    (errors > 0).then(|| vec![severity_span(Severity::Error), text_span(Role::Error, format!(" {told}"))])
}

/// The mark of an entry with a clash.
pub fn conflict_badge() -> Vec<Span> {
    vec![Span::Glyph(Role::Warn, Glyph::Unanswered), text_span(Role::Warn, " clash")]
}

/// What wants to be mended first, for the message line while nothing is said.
pub fn message_line_hint(state: &State) -> Vec<Span> {
    if state.screen == ViewKind::Conflicts {
        let told = match (state.conflicts.rows.len(), state.conflicts.open_count()) {
            (0, _) => "",
            (_, 0) => "^S saves; where git holds the file to be unmerged, it can be marked as merged then",
            _ if state.size.width < 92 => "Esc leaves everything as it is",
            _ => "Esc leaves everything as it is · after the last choice the file can be marked as merged",
        };
        return vec![text_span(Role::Muted, told)];
    }
    let first = state.findings.first_error().filter(|_| state.screen != ViewKind::Problems);
    let Some(finding) = first else { return Vec::new() };
    vec![
        text_span(Role::Text, subject_title(state, finding)),
        text_span(Role::Muted, format!(": {}: press ", finding.message)),
        text_span(Role::Key, "!"),
        text_span(Role::Muted, " to mend it"),
    ]
}
