//! The list of problems: what `check` says, worst first, and what mends it.

mod fix;
mod order;

pub use fix::{fix, fix_all, mend};
pub use order::{Line, Order};

use crate::app::state::{Pane, Screen, State};
use crate::app::widgets::layout;
use crate::app::widgets::list::{End, scrolled};
use crate::app::widgets::rich_text::{Role, Sign, Span, words};
use crate::document::chunk::Serial;
use crate::rules::{Counts, Finding, Handle, Severity, Whose};
use crate::text::plural;

/// The list.
#[derive(Clone, Debug, Default)]
pub struct Problems {
    /// What is shown, in its order.
    pub rows: Vec<Row>,
    /// The selected row.
    pub at: usize,
    /// The first visible line.
    pub top: usize,
    /// In which order.
    pub order: Order,
    /// What is drawn: the rows, and by theme a heading above each group.
    pub lines: Vec<Line>,
    /// The line of each row.
    line_of: Vec<usize>,
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

    fn take(&mut self, listed: order::Listed) {
        (self.rows, self.lines, self.line_of) = (listed.rows, listed.lines, listed.line_of);
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
        state.problems.lines.clear();
        state.problems.line_of.clear();
        return;
    }
    let before = kept(state);
    let listed = order::listed(state);
    state.problems.take(listed);
    let at = before.and_then(|kept| found_again(state, &kept)).unwrap_or(state.problems.at);
    stand_on(state, at);
}

/// What a finding is known by when all are listed again.
struct Kept {
    owner: Whose,
    rule: &'static str,
    path: crate::document::path::Path,
}

fn kept(state: &State) -> Option<Kept> {
    let (row, finding) = selected(state)?;
    Some(Kept { owner: row.handle.owner, rule: finding.rule.id, path: finding.place.path.clone() })
}

fn found_again(state: &State, kept: &Kept) -> Option<usize> {
    let is_same = |row: &Row| {
        let finding = state.checks.named(row.handle);
        row.handle.owner == kept.owner
            && finding.is_some_and(|finding| finding.rule.id == kept.rule && finding.place.path == kept.path)
    };
    state.problems.rows.iter().position(is_same)
}

/// Turns to the other order: worst first, or by theme. The same finding stays selected.
pub fn turn_order(state: &mut State) {
    let selected = state.problems.selected().map(|row| row.handle);
    state.problems.order = state.problems.order.other();
    let listed = order::arranged_again(state, &state.problems.rows);
    state.problems.take(listed);
    let at = state.problems.rows.iter().position(|row| Some(row.handle) == selected);
    stand_on(state, at.unwrap_or(0));
}

/// Keeps the selected problem in sight.
pub fn fit(state: &mut State) {
    stand_on(state, state.problems.at);
}

/// The rows above the first problem: the rule, and where there is room, an empty one.
pub fn head(state: &State) -> u16 {
    if state.size.height < 30 { 1 } else { 2 }
}

/// The rows the list takes where there is room for all of it.
pub fn wanted_height(state: &State) -> u16 {
    let rows = state.problems.lines.len().max(1);
    head(state) + u16::try_from(rows).unwrap_or(u16::MAX / 2)
}

fn visible_height(state: &State) -> usize {
    layout::layout(state).panes[0].height.saturating_sub(head(state)) as usize
}

fn stand_on(state: &mut State, at: usize) {
    let height = visible_height(state);
    let problems = &mut state.problems;
    problems.at = at.min(problems.rows.len().saturating_sub(1));
    let line = problems.line_of.get(problems.at).copied().unwrap_or(0);
    problems.top = scrolled(problems.top, line, problems.lines.len(), height);
    // The heading above the first finding of a group comes into view with it.
    if problems.top == line && line > 0 && matches!(problems.lines.get(line - 1), Some(Line::Group { .. })) {
        problems.top = line - 1;
    }
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
    stand_on(state, to.row());
}

/// Selects a visible row; false when there is none.
pub fn click(state: &mut State, row: usize) -> bool {
    let line = (row + 1).checked_sub(head(state) as usize).map(|row| state.problems.top + row);
    let at = line.and_then(|line| match state.problems.lines.get(line)? {
        Line::Problem(at) => Some(*at),
        // A heading stands for its first finding.
        Line::Group { first, .. } => Some(*first),
        Line::Blank => None,
    });
    match at {
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
