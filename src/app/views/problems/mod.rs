//! The list of problems: the findings of `check`, worst first, with their fixes.

mod order;

pub use order::{ProblemLine, ProblemOrder};

use crate::app::model::findings::ProblemRow;
use crate::app::model::layout;
use crate::app::model::mode::Pane;
use crate::app::model::mode::ViewKind;
use crate::app::model::screen::{Screen, ViewNeeds};
use crate::app::model::selection::Selection;
use crate::app::model::session::Session;
use crate::app::model::status::StatusLine;
use crate::app::views::Views;
use crate::app::views::conflicts::ConflictList;
use crate::app::widgets::list::{ListEnd, scroll_top};
use crate::app::widgets::rich_text::{Role, Span, text_span};
use crate::document::chunk::EntryId;
use crate::rules::{Finding, Severity, TextOwner};
use crate::text::plural;

/// The list of problems.
#[derive(Clone, Debug, Default)]
pub struct Problems {
    /// The problems in display order.
    pub rows: Vec<ProblemRow>,
    /// The selected row.
    pub at: usize,
    /// The first visible line.
    pub top: usize,
    /// The order of the list.
    pub order: ProblemOrder,
    /// The lines to draw: the rows and, grouped by theme, a heading above each group.
    pub lines: Vec<ProblemLine>,
    /// The line of each row.
    row_lines: Vec<usize>,
    /// Whether the user steps through the list with `)` and `(`.
    is_walking: bool,
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

/// The selected finding, with its row.
pub fn selected_finding<'s>(session: &'s Session, problems: &'s Problems) -> Option<(&'s ProblemRow, &'s Finding)> {
    let row = problems.selected()?;
    Some((row, session.findings.by_handle(row.handle)?))
}

/// Rebuilds the list from the latest findings, if it is shown or stepped through.
pub fn rebuild(session: &Session, screen: &Screen, views: &mut Views) {
    let is_needed = screen.view == ViewKind::Problems || views.problems.is_walking;
    if !is_needed {
        views.problems.rows.clear();
        views.problems.lines.clear();
        views.problems.row_lines.clear();
        return;
    }
    let before = selected_identity(session, &views.problems);
    let listed = order::list_all(session, &views.problems);
    views.problems.set_listing(listed);
    let at = before.and_then(|identity| find_row(session, &views.problems, &identity)).unwrap_or(views.problems.at);
    select_row(screen, views, at);
}

/// Identifies a finding across rebuilds.
struct FindingIdentity {
    owner: TextOwner,
    rule: &'static str,
    path: crate::document::path::Path,
}

fn selected_identity(session: &Session, problems: &Problems) -> Option<FindingIdentity> {
    let (row, finding) = selected_finding(session, problems)?;
    Some(FindingIdentity { owner: row.handle.owner, rule: finding.rule.id, path: finding.location.path.clone() })
}

fn find_row(session: &Session, problems: &Problems, identity: &FindingIdentity) -> Option<usize> {
    let is_same = |row: &ProblemRow| {
        let finding = session.findings.by_handle(row.handle);
        row.handle.owner == identity.owner
            && finding.is_some_and(|finding| finding.rule.id == identity.rule && finding.location.path == identity.path)
    };
    problems.rows.iter().position(is_same)
}

/// Toggles between worst first and by theme, and keeps the selection.
pub fn toggle_order(session: &Session, screen: &Screen, views: &mut Views) {
    let selected = views.problems.selected().map(|row| row.handle);
    views.problems.order = views.problems.order.toggled();
    let listed = order::reorder(session, &views.problems, &views.problems.rows);
    views.problems.set_listing(listed);
    let at = views.problems.rows.iter().position(|row| Some(row.handle) == selected);
    select_row(screen, views, at.unwrap_or(0));
}

/// Keeps the selected problem visible.
pub fn scroll_to_selection(screen: &Screen, views: &mut Views) {
    select_row(screen, views, views.problems.at);
}

/// The rows above the first problem: the rule, and a blank row if there is room.
pub fn header_height(screen: &Screen) -> u16 {
    if screen.size.height < 30 { 1 } else { 2 }
}

/// The layout requirements of the list.
pub fn needs(screen: &Screen, problems: &Problems) -> ViewNeeds {
    let rows = problems.lines.len().max(1);
    let height = header_height(screen) + u16::try_from(rows).unwrap_or(u16::MAX / 2);
    ViewNeeds { height, ..ViewNeeds::default() }
}

fn visible_height(screen: &Screen, views: &Views) -> usize {
    layout::compute_for(screen, needs(screen, &views.problems)).panes[0].height.saturating_sub(header_height(screen))
        as usize
}

fn select_row(screen: &Screen, views: &mut Views, at: usize) {
    let height = visible_height(screen, views);
    let problems = &mut views.problems;
    problems.at = at.min(problems.rows.len().saturating_sub(1));
    let line = problems.row_lines.get(problems.at).copied().unwrap_or(0);
    problems.top = scroll_top(problems.top, line, problems.lines.len(), height);
    // Scroll the group heading into view with its first finding.
    if problems.top == line && line > 0 && matches!(problems.lines.get(line - 1), Some(ProblemLine::Group { .. })) {
        problems.top = line - 1;
    }
}

/// Shows the list at the first problem of the selected entry.
pub fn show(session: &Session, screen: &mut Screen, views: &mut Views, status: &mut StatusLine) {
    let selected = crate::app::views::selected(screen, views);
    screen.view = ViewKind::Problems;
    screen.pane = Pane::Roadmap;
    screen.scroll = [0; 3];
    rebuild(session, screen, views);
    let is_selected = |row: &ProblemRow| selected.is_some_and(|entry| row.handle.owner == TextOwner::Entry(entry));
    let at = views.problems.rows.iter().position(is_selected).unwrap_or(0);
    select_row(screen, views, at);
    if session.findings.counts().is_none() {
        status.say("Still checking: problems appear in a moment");
    }
}

/// Moves the selection.
pub fn step(screen: &Screen, views: &mut Views, by: isize) {
    let at = views.problems.at.saturating_add_signed(by);
    select_row(screen, views, at);
}

/// Moves the selection to the first or last problem.
pub fn jump(screen: &Screen, views: &mut Views, to: ListEnd) {
    select_row(screen, views, to.row());
}

/// Selects a visible row; returns false if there is none.
pub fn click(screen: &Screen, views: &mut Views, row: usize) -> bool {
    let line = (row + 1).checked_sub(header_height(screen) as usize).map(|row| views.problems.top + row);
    let at = line.and_then(|line| match views.problems.lines.get(line)? {
        ProblemLine::Problem(at) => Some(*at),
        // A heading selects its first finding.
        ProblemLine::Group { first, .. } => Some(*first),
        ProblemLine::Blank => None,
    });
    match at {
        Some(at) => {
            select_row(screen, views, at);
            true
        }
        None => false,
    }
}

/// Goes to the next or previous problem and selects its entry in the current view.
pub fn go_to_problem(
    session: &Session,
    selection: &mut Selection,
    screen: &mut Screen,
    views: &mut Views,
    status: &mut StatusLine,
    by: isize,
) {
    if screen.view == ViewKind::Problems {
        return step(screen, views, by);
    }
    let is_first = !views.problems.is_walking;
    views.problems.is_walking = true;
    rebuild(session, screen, views);
    let count = views.problems.rows.len();
    if count == 0 {
        let is_done = session.findings.counts().is_some();
        return status.say(if is_done { "No problems found" } else { "Still checking: try again in a moment" });
    }
    let at = match (is_first, by > 0) {
        (true, true) => 0,
        (true, false) => count - 1,
        (false, _) => (views.problems.at.min(count - 1) as isize + by).rem_euclid(count as isize) as usize,
    };
    select_row(screen, views, at);
    let Some((_, finding)) = selected_finding(session, &views.problems) else { return };
    let message = format!(
        "Problem {} of {count}: {} {}: {} (! to see it)",
        at + 1,
        finding.severity.label(),
        finding.rule.id,
        finding.message
    );
    if let Some(entry) = views.problems.selected_entry() {
        crate::app::views::go_to(session, selection, screen, views, entry);
    }
    status.say(message);
}

/// The counts for the header, with or without labels.
pub fn header_spans(session: &Session, with_words: bool) -> Vec<Span> {
    let Some(counts) = session.findings.counts() else { return vec![text_span(Role::Muted, "checking…")] };
    let counted = [
        (counts.errors, Severity::Error, "error", "errors"),
        (counts.warnings, Severity::Warning, "warning", "warnings"),
    ];
    let mut spans = Vec::new();
    for (count, severity, one, many) in counted.into_iter().filter(|(count, ..)| *count > 0) {
        if !spans.is_empty() {
            spans.push(text_span(Role::Text, "   "));
        }
        let label = if with_words { plural::format_count(count, one, many) } else { count.to_string() };
        spans.extend([
            crate::app::panes::finding::severity_span(severity),
            text_span(crate::app::panes::finding::severity_role(severity), format!(" {label}")),
        ]);
    }
    spans
}

/// The hint in the message line while there is no message: the first error.
pub fn message_line_hint(session: &Session, screen: &Screen, conflicts: &ConflictList) -> Vec<Span> {
    if screen.view == ViewKind::Conflicts {
        let label = match (conflicts.rows.len(), conflicts.open_count()) {
            (0, _) => "",
            (_, 0) => "^S to save, then you can mark the file as merged in git",
            _ if screen.size.width < 100 => "Esc to close; nothing is saved until you press ^S",
            _ => "Esc to close; nothing is saved until you press ^S · after the last choice, you can mark it as merged",
        };
        return vec![text_span(Role::Muted, label)];
    }
    let first = session.findings.first_error().filter(|_| screen.view != ViewKind::Problems);
    let Some(finding) = first else { return Vec::new() };
    vec![
        text_span(Role::Text, crate::app::panes::finding::subject_title(session, finding)),
        text_span(Role::Muted, format!(": {} (", finding.message)),
        text_span(Role::Key, "!"),
        text_span(Role::Muted, " to fix)"),
    ]
}
