//! The pane for a goal or objective below the goal tree: its target as a sentence, its metric, guardrails, and people.

use super::{goals, target};
use crate::app::model::screen::Screen;
use crate::app::model::session::Session;
use crate::app::widgets::rich_text::{Glyph, InlineChart, RichLine, Role, Span, text_span, wrap_labeled};
use crate::document::chunk::EntryId;
use crate::insight::progress::TargetStatus as Track;
use crate::roadmap::entry_row::{EntryRow, Relation};
use crate::roadmap::name;
use crate::rules::Severity;
use crate::text;

pub(super) fn build_rows(session: &Session, screen: &Screen, entry_row: &EntryRow, width: usize) -> Vec<RichLine> {
    let summary = target::summarize(session, entry_row);
    let mut rows = vec![sentence_row(session, entry_row, &summary, width), metric_row(session, &summary)];
    rows.extend(guardrail_rows(session, entry_row));
    rows.extend(people_rows(session, entry_row, width));
    rows.push(RichLine::blank());
    rows.extend(goals::build_rows(session, screen, entry_row.entry, width));
    rows
}

/// "Cut failed bank imports from 9% to 2% by Jul 31", with the findings badge flush right.
fn sentence_row(session: &Session, entry_row: &EntryRow, summary: &target::TargetSummary, width: usize) -> RichLine {
    let title = text::sanitize::sanitize_line(&session.title(entry_row.entry)).into_owned();
    let target_row = &summary.effective.target;
    let with_unit = |value: f64| target::with_unit(value, &summary.unit);
    let change = match (target_row.keep, target_row.from, target_row.to) {
        (Some(keep), ..) => format!(": keep {}", with_unit(keep)),
        (None, Some(from), Some(to)) => format!(" from {} to {}", with_unit(from), with_unit(to)),
        (None, None, Some(to)) => format!(" to {}", with_unit(to)),
        _ => String::new(),
    };
    let by = target_row.by.map(|by| format!(" by {}", session.due(by))).unwrap_or_default();
    let badge = findings_badge(session, entry_row);
    let room = width.saturating_sub(badge.iter().map(Span::width).sum::<usize>() + 2);
    // A long title is truncated before the numbers are.
    let room_for_title = room.saturating_sub(text::width(&change) + text::width(&by));
    let title = text::truncate(&title, room_for_title.max(room / 2), "…").into_owned();
    let mut row = RichLine::from_spans(vec![text_span(Role::Heading, format!("{title}{change}{by}"))]);
    let left = days_left(summary).map(|days| format!("  {days}")).unwrap_or_default();
    if row.spans.iter().map(Span::width).sum::<usize>() + text::width(&left) <= room {
        row.spans.push(text_span(Role::Muted, left));
    }
    row.right = badge;
    row
}

/// The kind, with the number of errors or warnings.
fn findings_badge(session: &Session, entry_row: &EntryRow) -> Vec<Span> {
    let kind = entry_row.kind.noun();
    let count = |severity: Severity| {
        session.findings.for_entry(entry_row.entry).filter(|found| found.severity == severity).count()
    };
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let badge = |severity: Severity, counted: String| {
        vec![
            text_span(Role::Muted, format!("{kind}, ")),
            crate::app::panes::finding::severity_span(severity),
            text_span(crate::app::panes::finding::severity_role(severity), format!(" {counted}")),
        ]
    };
    match (errors, warnings) {
        _ if session.findings.counts().is_none() => vec![text_span(Role::Muted, kind)],
        (0, 0) => vec![text_span(Role::Muted, kind)],
        (0, warnings) => badge(Severity::Warning, text::plural::format_count(warnings, "warning", "warnings")),
        (errors, _) => badge(Severity::Error, text::plural::format_count(errors, "error", "errors")),
    }
}

/// The metric with its recent readings and forecast.
fn metric_row(session: &Session, summary: &target::TargetSummary) -> RichLine {
    let Some(metric) = summary.metric else {
        let named = summary.effective.target.metric.map(|symbol| session.plan.roadmap.symbol_text(symbol).to_owned());
        let spans = match named {
            Some(id) => {
                vec![
                    Span::Glyph(Role::Error, Glyph::Broken),
                    text_span(Role::Text, format!(" {id} is not in the file")),
                ]
            }
            None => {
                vec![
                    text_span(Role::Muted, "no target metric yet ("),
                    text_span(Role::Key, "c m"),
                    text_span(Role::Muted, " to set one)"),
                ]
            }
        };
        return RichLine::with_label("metric", spans);
    };
    let mut spans = vec![text_span(Role::Text, format!("{}  ", session.plan.roadmap.id(metric)))];
    let readings = session.plan.roadmap.row(metric).and_then(EntryRow::metric).map(|metric| metric.readings.as_slice());
    let readings = readings.unwrap_or_default();
    let seen = readings.partition_point(|(day, _)| *day <= session.today);
    let recent: Vec<f64> = readings.iter().take(seen).rev().take(6).rev().map(|(_, value)| *value).collect();
    if recent.len() >= 3 {
        let cells = recent.len() as u16;
        spans.extend([Span::Chart(InlineChart::Sparkline(recent), cells), text_span(Role::Text, "  ")]);
    }
    spans.extend(progress_spans(session, summary));
    RichLine::with_label("metric", spans)
}

/// "6.1% on Mar 2 · ◐ at risk: at this pace 3.1% by then".
fn progress_spans(session: &Session, summary: &target::TargetSummary) -> Vec<Span> {
    let Some((progress, now)) = summary.progress.as_ref().and_then(|progress| Some((progress, progress.current?)))
    else {
        return vec![
            text_span(Role::Muted, "no reading yet ("),
            text_span(Role::Key, "R"),
            text_span(Role::Muted, " to add one)"),
        ];
    };
    let mut spans = vec![text_span(Role::Text, target::with_unit(now, &summary.unit))];
    if let Some(day) = progress.read_on {
        spans.push(text_span(Role::Muted, format!(" on {}", session.day(day))));
    }
    spans.push(text_span(Role::Muted, " · "));
    spans.extend(target::state_spans(progress.status, target::StateWording::Long));
    if let Some(forecast) = progress.forecast.filter(|_| progress.status != Track::Reached) {
        let expected = target::with_unit_text(&text::number::format_significant(forecast), &summary.unit);
        spans.push(text_span(Role::Muted, format!(": at this pace {expected} by then")));
    }
    spans
}

/// "151 days left", or `None` once the target is reached.
pub fn days_left(summary: &target::TargetSummary) -> Option<String> {
    let progress = summary.progress.as_ref().filter(|progress| progress.status != Track::Reached)?;
    let days = progress.days_left?;
    let count = text::plural::format_count(usize::try_from(days.unsigned_abs()).ok()?, "day", "days");
    Some(match days {
        0 => "due today".to_owned(),
        1.. => format!("{count} left"),
        _ => format!("{count} overdue"),
    })
}

/// The guardrail metrics with their last reading.
fn guardrail_rows(session: &Session, entry_row: &EntryRow) -> Vec<RichLine> {
    let roadmap = &session.plan.roadmap;
    let mut rows = Vec::new();
    for symbol in entry_row.linked_ids(Relation::Guardrail) {
        let label = if rows.is_empty() { "guardrail" } else { "" };
        let metric = roadmap.find_by_symbol(crate::roadmap::entry_kind::EntryKind::Metric, symbol);
        let Some(metric) = metric else {
            let message = format!(" {} is not in the file", roadmap.symbol_text(symbol));
            rows.push(RichLine::with_label(
                label,
                vec![Span::Glyph(Role::Error, Glyph::Broken), text_span(Role::Text, message)],
            ));
            continue;
        };
        let mut spans = vec![text_span(Role::Text, session.title(metric))];
        let readings = roadmap.row(metric).and_then(EntryRow::metric).map(|metric| metric.readings.as_slice());
        let last = readings.unwrap_or_default().iter().rfind(|(day, _)| *day <= session.today);
        let unit = roadmap.unit(&session.plan.document, metric).into_owned();
        let now = last.map_or_else(
            || "  no reading yet".to_owned(),
            |(_, value)| format!("  now {}", target::with_unit(*value, &text::sanitize::sanitize_line(&unit))),
        );
        spans.push(text_span(Role::Muted, now));
        rows.push(RichLine::with_label(label, spans));
    }
    rows
}

/// Who agreed, the owner, and the status.
fn people_rows(session: &Session, entry_row: &EntryRow, width: usize) -> Vec<RichLine> {
    let agreed = field_text(session, entry_row.entry, name::AGREED_BY);
    let owner = field_text(session, entry_row.entry, name::OWNER);
    let status = field_text(session, entry_row.entry, name::STATUS).map(|status| status.to_lowercase());
    let mut rest: Vec<String> = status.into_iter().collect();
    let (label, who) = match (agreed, owner) {
        (Some(agreed), owner) => {
            rest.extend(owner.map(|owner| format!("owner {owner}")));
            ("agreed by", agreed)
        }
        (None, Some(owner)) => ("owner", owner),
        (None, None) if rest.is_empty() => return Vec::new(),
        (None, None) => ("status", String::new()),
    };
    let mut rows = wrap_labeled(label, Role::Text, &who, width.saturating_sub(super::LABEL_WIDTH));
    if rows.is_empty() {
        rows.push(RichLine::with_label(label, Vec::new()));
    }
    if let Some(last) = rows.last_mut() {
        let gap = if who.is_empty() { "" } else { "  " };
        last.spans.push(text_span(Role::Muted, format!("{gap}{}", rest.join(", "))));
    }
    rows
}

/// The value of a field as one sanitized line; `None` if it is empty.
pub fn field_text(session: &Session, entry_id: EntryId, name: &str) -> Option<String> {
    let entry = session.plan.document.entry(entry_id)?;
    let tree = entry.tree()?;
    let value = crate::app::model::entry_text::value_text(tree.root().unwrap_some().get(name)?.unwrap_some());
    let value = text::sanitize::sanitize_line(&value.replace('\n', ", ")).trim().to_owned();
    (!value.is_empty()).then_some(value)
}

/// The status column of a goal or objective: its errors, that it is closed, or its progress.
pub fn status_spans(session: &Session, entry_row: &EntryRow, summary: &target::TargetSummary) -> Vec<Span> {
    if entry_row.is_broken {
        return vec![text_span(Role::Error, "broken")];
    }
    if let Some(badge) = crate::app::panes::finding::status_badge(session, entry_row.entry) {
        return badge;
    }
    if entry_row.goal().is_some_and(|goal| goal.is_closed) {
        let is_met = field_text(session, entry_row.entry, name::STATUS).as_deref() == Some("Met");
        return if is_met {
            vec![Span::Glyph(Role::Ok, Glyph::Answered), text_span(Role::Text, " met")]
        } else {
            vec![Span::Glyph(Role::Muted, Glyph::Broken), text_span(Role::Muted, " abandoned")]
        };
    }
    match &summary.progress {
        Some(progress) => target::state_spans(progress.status, target::StateWording::Column),
        None => vec![Span::Glyph(Role::Muted, Glyph::NoData), text_span(Role::Muted, " no data")],
    }
}
