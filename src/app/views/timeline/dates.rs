//! The dates of a theme or goal, and their descriptions.

use crate::app::model::session::Session;
use crate::app::widgets::rich_text::{Glyph, Role, Span, text_span};
use crate::document::chunk::EntryId;
use crate::insight::effective_target;
use crate::roadmap::date::DueDate;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::entry_row::{EntryRow, Relation};
use crate::roadmap::lane::Lane;
use crate::text::plural;
use chrono::NaiveDate;

/// Maximum number of dependencies or dependents named.
const MAX_NAMED: usize = 3;

/// The dates of an entry.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EntryDates {
    /// The due date of its target.
    pub target: Option<DueDate>,
    /// The goal that the due date is inherited from.
    pub from_goal: Option<EntryId>,
    /// When the baseline is due.
    pub baseline: Option<DueDate>,
    /// The external deadline.
    pub deadline: Option<NaiveDate>,
}

impl EntryDates {
    /// The dates of a theme or goal.
    pub fn from_entry(session: &Session, row: &EntryRow) -> Self {
        let effective = effective_target::resolve(&session.plan.roadmap, row);
        let own = row.theme().and_then(|theme| theme.target.by);
        Self {
            target: effective.target.by,
            from_goal: effective.from_goal.filter(|_| own.is_none() && effective.target.by.is_some()),
            baseline: effective.target.baseline_by,
            deadline: row.theme().and_then(|theme| theme.deadline),
        }
    }

    /// Whether the entry has no dates.
    pub fn is_empty(&self) -> bool {
        self.days().next().is_none()
    }

    /// All days.
    pub fn days(&self) -> impl Iterator<Item = NaiveDate> + use<> {
        self.markers().into_iter().map(|(_, day)| day)
    }

    /// The markers on the calendar, in drawing order: at the same cell, the last one is visible.
    pub fn markers(&self) -> Vec<(Glyph, NaiveDate)> {
        let target = if self.from_goal.is_some() { Glyph::InheritedTarget } else { Glyph::Target };
        let marks = [
            (Glyph::Baseline, self.baseline.map(|due| due.last_day)),
            (target, self.target.map(|due| due.last_day)),
            (Glyph::Deadline, self.deadline),
        ];
        marks.into_iter().filter_map(|(sign, day)| Some((sign, day?))).collect()
    }
}

/// The themes and ideas an entry depends on.
pub fn dependencies_of<'s>(session: &'s Session, entry_row: &'s EntryRow) -> impl Iterator<Item = EntryId> + 's {
    let roadmap = &session.plan.roadmap;
    let find = |symbol| {
        roadmap.find_by_symbol(EntryKind::Theme, symbol).or_else(|| roadmap.find_by_symbol(EntryKind::Idea, symbol))
    };
    entry_row.linked_ids(Relation::DependsOn).filter_map(find)
}

/// A dependency that is due after the theme itself.
pub fn late_dependency(session: &Session, row: &EntryRow) -> Option<EntryId> {
    let own = EntryDates::from_entry(session, row).target?.last_day;
    let is_late = |entry: &EntryId| {
        let roadmap = &session.plan.roadmap;
        let Some(first) = roadmap.row(*entry) else { return false };
        let is_open = first.theme().is_some_and(|theme| !matches!(theme.lane, Some(Lane::Shipped | Lane::Dropped)));
        is_open && EntryDates::from_entry(session, first).target.is_some_and(|due| due.last_day > own)
    };
    dependencies_of(session, row).find(is_late)
}

/// The glyph for how an entry depends on the selected one, or the other way around.
pub fn dependency_glyph(session: &Session, selected: Option<EntryId>, entry: EntryId) -> Option<Glyph> {
    let selected = selected.filter(|selected| *selected != entry)?;
    let row = session.plan.roadmap.row(selected)?;
    if dependencies_of(session, row).any(|first| first == entry) {
        return Some(Glyph::ComesFirst);
    }
    let other = session.plan.roadmap.row(entry)?;
    dependencies_of(session, other).any(|first| first == selected).then_some(Glyph::WaitsFor)
}

/// "212 days left".
fn days_left_label(day: NaiveDate, today: NaiveDate) -> String {
    match (day - today).num_days() {
        0 => "today".to_owned(),
        days @ 1.. => format!("{} left", plural::format_count(days as usize, "day", "days")),
        days => format!("{} ago", plural::format_count(days.unsigned_abs() as usize, "day", "days")),
    }
}

/// The next date, for the right end of a row.
pub fn next_date_spans(session: &Session, row: &EntryRow) -> Vec<Span> {
    let dates = EntryDates::from_entry(session, row);
    let today = session.today;
    let (day, label_text) = match (dates.target, dates.deadline, dates.baseline) {
        (Some(due), ..) => (due.last_day, session.due(due)),
        (None, Some(day), _) => (day, session.day(day)),
        (None, None, Some(due)) => return vec![text_span(Role::Muted, format!("baseline {}", session.due(due)))],
        _ => return vec![text_span(Role::Muted, "no date")],
    };
    let mut spans = vec![text_span(Role::Muted, label_text)];
    if late_dependency(session, row).is_some() {
        spans.push(text_span(Role::Warn, ", too soon"));
    } else if day < today {
        spans.push(text_span(Role::Warn, ", overdue"));
    }
    spans
}

/// Describes the dates of the selected entry.
pub fn date_descriptions(session: &Session, row: &EntryRow) -> Vec<Vec<Span>> {
    let dates = EntryDates::from_entry(session, row);
    let today = session.today;
    let muted = |text: String| text_span(Role::Muted, text);
    let mut pieces = Vec::new();
    let due = |sign: Glyph, label: &'static str, label_text: String, day: NaiveDate| {
        vec![
            Span::Glyph(Role::Text, sign),
            muted(format!(" {label} ")),
            text_span(Role::Text, label_text),
            muted(format!(", {}", days_left_label(day, today))),
        ]
    };
    if let Some(target) = dates.target {
        let sign = if dates.from_goal.is_some() { Glyph::InheritedTarget } else { Glyph::Target };
        let mut piece = due(sign, "target", session.due(target), target.last_day);
        if let Some(goal) = dates.from_goal {
            piece.push(muted(format!(", from goal {}", session.title(goal))));
        }
        pieces.push(piece);
    }
    if let Some(day) = dates.deadline {
        pieces.push(due(Glyph::Deadline, "deadline", session.day(day), day));
    }
    if let Some(start) = dates.baseline {
        pieces.push(due(Glyph::Baseline, "baseline by", session.due(start), start.last_day));
    }
    if pieces.is_empty() {
        pieces.push(vec![muted("no date (".to_owned()), text_span(Role::Key, "e"), muted(" to set one)".to_owned())]);
    }
    pieces
}

/// Describes the dependencies and dependents of the selected theme.
pub fn dependency_descriptions(session: &Session, dependents: &[EntryId], row: &EntryRow) -> Vec<Vec<Span>> {
    let mut pieces = Vec::new();
    let early = late_dependency(session, row);
    if let Some(first) = early {
        pieces.push(vec![
            Span::Glyph(Role::Warn, Glyph::Warning),
            text_span(Role::Warn, " due before"),
            text_span(Role::Text, format!(" {}, which it waits for", title_with_lane(session, first))),
        ]);
    }
    let others: Vec<EntryId> = dependencies_of(session, row).filter(|first| Some(*first) != early).collect();
    for first in others.iter().take(MAX_NAMED) {
        let label_text = format!(" waits for {}", title_with_lane(session, *first));
        pieces.push(vec![Span::Glyph(Role::Accent, Glyph::ComesFirst), text_span(Role::Muted, label_text)]);
    }
    pieces.extend(more_note(others.len()));
    for next in dependents.iter().take(MAX_NAMED) {
        let label_text = format!(" {} waits for it", title_with_lane(session, *next));
        pieces.push(vec![Span::Glyph(Role::Accent, Glyph::WaitsFor), text_span(Role::Muted, label_text)]);
    }
    pieces.extend(more_note(dependents.len()));
    pieces
}

/// "and 2 more", for those that are not named.
fn more_note(count: usize) -> Option<Vec<Span>> {
    let rest = count.checked_sub(MAX_NAMED).filter(|rest| *rest > 0)?;
    Some(vec![text_span(Role::Muted, format!("and {rest} more"))])
}

/// A title, with its lane if the theme is shipped or dropped.
fn title_with_lane(session: &Session, entry: EntryId) -> String {
    let title = session.title(entry);
    match session.plan.roadmap.theme(entry).and_then(|theme| theme.lane) {
        Some(Lane::Shipped) => format!("{title} (shipped)"),
        Some(Lane::Dropped) => format!("{title} (not doing)"),
        _ => title,
    }
}
