//! A goal or objective below its tree: the sentence of its target, its metric, what must not get worse, who agreed.

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

/// The rows for a goal or objective.
pub(super) fn build_rows(session: &Session, screen: &Screen, facts: &EntryRow, width: usize) -> Vec<RichLine> {
    let told = target::summarize(session, facts);
    let mut rows = vec![sentence_row(session, facts, &told, width), metric_row(session, &told)];
    rows.extend(guardrail_rows(session, facts));
    rows.extend(people_rows(session, facts, width));
    rows.push(RichLine::blank());
    rows.extend(goals::build_rows(session, screen, facts.entry, width));
    rows
}

/// "Cut failed bank imports from 9 % to 2 % by 31 Jul", and what is wrong with it.
fn sentence_row(session: &Session, facts: &EntryRow, told: &target::TargetSummary, width: usize) -> RichLine {
    let title = text::sanitize::sanitize_line(&session.title(facts.entry)).into_owned();
    let aim = &told.effective.target;
    let with_unit = |value: f64| target::with_unit(value, &told.unit);
    let way = match (aim.keep, aim.from, aim.to) {
        (Some(keep), ..) => format!(": keep {}", with_unit(keep)),
        (None, Some(from), Some(to)) => format!(" from {} to {}", with_unit(from), with_unit(to)),
        (None, None, Some(to)) => format!(" to {}", with_unit(to)),
        _ => String::new(),
    };
    let by = aim.by.map(|by| format!(" by {}", session.due(by))).unwrap_or_default();
    let judged = findings_badge(session, facts);
    let room = width.saturating_sub(judged.iter().map(Span::width).sum::<usize>() + 2);
    // Of a long goal the title is cut, not its numbers.
    let room_for_title = room.saturating_sub(text::width(&way) + text::width(&by));
    let title = text::truncate(&title, room_for_title.max(room / 2), "…").into_owned();
    let mut row = RichLine::from_spans(vec![text_span(Role::Heading, format!("{title}{way}{by}"))]);
    let left = days_left(told).map(|days| format!("  {days}")).unwrap_or_default();
    if row.spans.iter().map(Span::width).sum::<usize>() + text::width(&left) <= room {
        row.spans.push(text_span(Role::Muted, left));
    }
    row.right = judged;
    row
}

/// "goal, good", or what is wrong with it.
fn findings_badge(session: &Session, facts: &EntryRow) -> Vec<Span> {
    let kind = facts.kind.noun();
    let count =
        |severity: Severity| session.findings.for_entry(facts.entry).filter(|found| found.severity == severity).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let told = |severity: Severity, counted: String| {
        vec![
            text_span(Role::Muted, format!("{kind}, ")),
            crate::app::panes::finding::severity_span(severity),
            text_span(crate::app::panes::finding::severity_role(severity), format!(" {counted}")),
        ]
    };
    match (errors, warnings) {
        _ if session.findings.counts().is_none() => vec![text_span(Role::Muted, kind)],
        (0, 0) => vec![text_span(Role::Muted, format!("{kind}, good"))],
        (0, warnings) => told(Severity::Warning, text::plural::format_count(warnings, "warning", "warnings")),
        (errors, _) => told(Severity::Error, text::plural::format_count(errors, "error", "errors")),
    }
}

/// The metric with its readings, and where it heads.
fn metric_row(session: &Session, told: &target::TargetSummary) -> RichLine {
    let Some(metric) = told.metric else {
        let named = told.effective.target.metric.map(|symbol| session.plan.roadmap.symbol_text(symbol).to_owned());
        let told = match named {
            Some(id) => {
                vec![
                    Span::Glyph(Role::Error, Glyph::Broken),
                    text_span(Role::Text, format!(" {id} is not in the file")),
                ]
            }
            None => {
                vec![
                    text_span(Role::Muted, "no target metric yet: "),
                    text_span(Role::Key, "c m"),
                    text_span(Role::Muted, " asks"),
                ]
            }
        };
        return RichLine::with_label("metric", told);
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
    spans.extend(progress_spans(session, told));
    RichLine::with_label("metric", spans)
}

/// "6.1 % on 2 Mar · ◐ at risk: at this pace 3.1 % by then".
fn progress_spans(session: &Session, told: &target::TargetSummary) -> Vec<Span> {
    let Some((progress, now)) = told.progress.as_ref().and_then(|progress| Some((progress, progress.current?))) else {
        return vec![
            text_span(Role::Muted, "no reading yet: "),
            text_span(Role::Key, "R"),
            text_span(Role::Muted, " takes one"),
        ];
    };
    let mut spans = vec![text_span(Role::Text, target::with_unit(now, &told.unit))];
    if let Some(day) = progress.read_on {
        spans.push(text_span(Role::Muted, format!(" on {}", session.day(day))));
    }
    spans.push(text_span(Role::Muted, " · "));
    spans.extend(target::state_spans(progress.status, target::StateWording::Long));
    if let Some(forecast) = progress.forecast.filter(|_| progress.status != Track::Reached) {
        let heads = target::with_unit_text(&text::number::format_significant(forecast), &told.unit);
        spans.push(text_span(Role::Muted, format!(": at this pace {heads} by then")));
    }
    spans
}

/// "151 days left", while it is still to be reached.
pub fn days_left(told: &target::TargetSummary) -> Option<String> {
    let progress = told.progress.as_ref().filter(|progress| progress.status != Track::Reached)?;
    let days = progress.days_left?;
    let count = text::plural::format_count(usize::try_from(days.unsigned_abs()).ok()?, "day", "days");
    Some(match days {
        0 => "due today".to_owned(),
        1.. => format!("{count} left"),
        _ => format!("{count} over"),
    })
}

/// What must not get worse meanwhile, and how it stands.
fn guardrail_rows(session: &Session, facts: &EntryRow) -> Vec<RichLine> {
    let roadmap = &session.plan.roadmap;
    let mut rows = Vec::new();
    for symbol in facts.linked_ids(Relation::Guardrail) {
        let label = if rows.is_empty() { "guardrail" } else { "" };
        let metric = roadmap.find_by_symbol(crate::roadmap::entry_kind::EntryKind::Metric, symbol);
        let Some(metric) = metric else {
            let told = format!(" {} is not in the file", roadmap.symbol_text(symbol));
            rows.push(RichLine::with_label(
                label,
                vec![Span::Glyph(Role::Error, Glyph::Broken), text_span(Role::Text, told)],
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

/// Who agreed, who looks after it, and how far it is decided.
fn people_rows(session: &Session, facts: &EntryRow, width: usize) -> Vec<RichLine> {
    let agreed = field_text(session, facts.entry, name::AGREED_BY);
    let owner = field_text(session, facts.entry, name::OWNER);
    let status = field_text(session, facts.entry, name::STATUS).map(|status| status.to_lowercase());
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

/// What a field holds, in one clean line; `None` when nothing.
pub fn field_text(session: &Session, entry_id: EntryId, name: &str) -> Option<String> {
    let entry = session.plan.document.entry(entry_id)?;
    let tree = entry.tree()?;
    let value = crate::app::model::entry_text::value_text(tree.root().unwrap_some().get(name)?.unwrap_some());
    let value = text::sanitize::sanitize_line(&value.replace('\n', ", ")).trim().to_owned();
    (!value.is_empty()).then_some(value)
}

/// How a goal or objective stands, for a column: what is wrong, that it is closed, or its progress.
pub fn status_spans(session: &Session, facts: &EntryRow, told: &target::TargetSummary) -> Vec<Span> {
    if facts.is_broken {
        return vec![text_span(Role::Error, "broken")];
    }
    if let Some(wrong) = crate::app::panes::finding::status_badge(session, facts.entry) {
        return wrong;
    }
    if facts.goal().is_some_and(|goal| goal.is_closed) {
        let is_met = field_text(session, facts.entry, name::STATUS).as_deref() == Some("Met");
        return match is_met {
            true => vec![Span::Glyph(Role::Ok, Glyph::Answered), text_span(Role::Text, " met")],
            false => vec![Span::Glyph(Role::Muted, Glyph::Broken), text_span(Role::Muted, " abandoned")],
        };
    }
    match &told.progress {
        Some(progress) => target::state_spans(progress.status, target::StateWording::Column),
        None => vec![Span::Glyph(Role::Muted, Glyph::NoData), text_span(Role::Muted, " no data")],
    }
}
