//! The list of problems: the findings of `check`, worst first, with their fixes.

mod order;

pub use order::{ProblemLine, ProblemOrder};

use super::view::{PaneCell, View, ViewAnswer, ViewContext};
use crate::app::model::findings::ProblemRow;
use crate::app::model::layout;
use crate::app::model::mode::Pane;
use crate::app::model::mode::ViewKind;
use crate::app::model::screen::{Screen, ViewNeeds};
use crate::app::model::session::Session;
use crate::app::model::status::StatusLine;
use crate::app::views::conflicts::ConflictList;
use crate::app::widgets::list::{List, ListEnd};
use crate::app::widgets::rich_text::{Role, Span, text_span};
use crate::document::chunk::EntryId;
use crate::rules::{Finding, Severity, TextOwner};
use crate::text::plural;

/// The list of problems.
#[derive(Clone, Debug, Default)]
pub struct Problems {
    /// The problems in display order.
    pub rows: Vec<ProblemRow>,
    /// The selected row, and the first visible line.
    pub list: List,
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
        self.rows.get(self.list.at)
    }

    fn set_listing(&mut self, listed: order::ProblemListing) {
        (self.rows, self.lines, self.row_lines) = (listed.rows, listed.lines, listed.row_lines);
    }

    /// Lists the latest findings, if the list is shown or stepped through.
    pub fn refresh(&mut self, session: &Session, screen: &Screen) {
        if screen.view != ViewKind::Problems && !self.is_walking {
            self.rows.clear();
            self.lines.clear();
            self.row_lines.clear();
            return;
        }
        let before = selected_identity(session, self);
        self.set_listing(order::list_all(session, self.order));
        let at = before.and_then(|identity| find_row(session, self, &identity)).unwrap_or(self.list.at);
        self.select_row(screen, at);
    }

    /// Toggles between worst first and by theme, and keeps the selection.
    pub fn toggle_order(&mut self, session: &Session, screen: &Screen) {
        let selected = self.selected().map(|row| row.handle);
        self.order = self.order.toggled();
        self.set_listing(order::reorder(session, self.order, &self.rows));
        let at = self.rows.iter().position(|row| Some(row.handle) == selected);
        self.select_row(screen, at.unwrap_or(0));
    }

    fn select_row(&mut self, screen: &Screen, at: usize) {
        let height = visible_height(screen, self);
        self.list.at = at.min(self.rows.len().saturating_sub(1));
        let line = self.row_lines.get(self.list.at).copied().unwrap_or(0);
        self.list.scroll_to(line, self.lines.len(), height);
        let above = line.checked_sub(1).and_then(|above| self.lines.get(above));
        self.list.reveal_heading(line, matches!(above, Some(ProblemLine::Group { .. })));
    }

    fn layout_needs(&self, screen: &Screen) -> ViewNeeds {
        let rows = self.lines.len().max(1);
        let height = header_height(screen) + u16::try_from(rows).unwrap_or(u16::MAX / 2);
        ViewNeeds { height, ..ViewNeeds::default() }
    }
}

/// The selected finding, with its row.
pub fn selected_finding<'s>(session: &'s Session, problems: &'s Problems) -> Option<(&'s ProblemRow, &'s Finding)> {
    let row = problems.selected()?;
    Some((row, session.findings.by_handle(row.handle)?))
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

/// The rows above the first problem: the rule, and a blank row if there is room.
pub fn header_height(screen: &Screen) -> u16 {
    if screen.size.height < 30 { 1 } else { 2 }
}

fn visible_height(screen: &Screen, problems: &Problems) -> usize {
    layout::compute_for(screen, problems.layout_needs(screen)).panes[0].height.saturating_sub(header_height(screen))
        as usize
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
            _ if screen.size.width < 115 => "Esc to close; nothing is saved until you press ^S",
            _ => {
                "Esc to close; nothing is saved until you press ^S · after the last choice, you can mark the file as merged in git"
            }
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

/// Shows the list at the first problem of an entry.
pub fn show(
    session: &Session,
    screen: &mut Screen,
    problems: &mut Problems,
    status: &mut StatusLine,
    entry: Option<EntryId>,
) {
    screen.view = ViewKind::Problems;
    screen.pane = Pane::Roadmap;
    screen.scroll = [0; 3];
    problems.refresh(session, screen);
    let is_of_entry = |row: &ProblemRow| entry.is_some_and(|entry| row.handle.owner == TextOwner::Entry(entry));
    let at = problems.rows.iter().position(is_of_entry).unwrap_or(0);
    problems.select_row(screen, at);
    if session.findings.counts().is_none() {
        status.say("Still checking: problems appear in a moment");
    }
}

/// Selects the next or previous problem while another view is shown, and returns its entry.
pub fn walk(
    session: &Session,
    screen: &Screen,
    problems: &mut Problems,
    status: &mut StatusLine,
    by: isize,
) -> Option<EntryId> {
    let is_first = !problems.is_walking;
    problems.is_walking = true;
    problems.refresh(session, screen);
    let count = problems.rows.len();
    if count == 0 {
        let is_done = session.findings.counts().is_some();
        status.say(if is_done { "No problems found" } else { "Still checking: try again in a moment" });
        return None;
    }
    let at = match (is_first, by > 0) {
        (true, true) => 0,
        (true, false) => count - 1,
        (false, _) => (problems.list.at.min(count - 1) as isize + by).rem_euclid(count as isize) as usize,
    };
    problems.select_row(screen, at);
    let (_, finding) = selected_finding(session, problems)?;
    status.say(format!(
        "Problem {} of {count}: {} {}: {} (! to see it)",
        at + 1,
        finding.severity.label(),
        finding.rule.id,
        finding.message
    ));
    problems.selected_entry()
}

impl View for Problems {
    /// Findings are listed by [`Problems::refresh`], when there are new ones.
    fn rebuild(&mut self, context: ViewContext<'_>) {
        self.select_row(context.screen, self.list.at);
    }

    fn step(&mut self, context: ViewContext<'_>, by: isize) {
        self.select_row(context.screen, self.list.row_after(by));
    }

    fn jump(&mut self, context: ViewContext<'_>, to: ListEnd) {
        self.select_row(context.screen, to.row());
    }

    fn click(&mut self, context: ViewContext<'_>, spot: PaneCell) -> ViewAnswer {
        let line = (spot.row + 1).checked_sub(header_height(context.screen) as usize).map(|row| self.list.top + row);
        let at = line.and_then(|line| match self.lines.get(line)? {
            ProblemLine::Problem(at) => Some(*at),
            // A heading selects its first finding.
            ProblemLine::Group { first, .. } => Some(*first),
            ProblemLine::Blank => None,
        });
        if let Some(at) = at {
            self.select_row(context.screen, at);
        }
        ViewAnswer::from_hit(at.is_some())
    }

    /// The entry of the selected problem.
    fn selected_entry(&self) -> Option<EntryId> {
        match self.selected()?.handle.owner {
            TextOwner::Entry(entry) => Some(entry),
            TextOwner::File | TextOwner::Roadmap => None,
        }
    }

    fn selected_row(&self) -> usize {
        self.list.at
    }

    fn needs(&self, context: ViewContext<'_>) -> ViewNeeds {
        self.layout_needs(context.screen)
    }
}
