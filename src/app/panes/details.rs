//! The fields of an entry other than a theme, in the order of the field table.

use super::frame::LABEL_WIDTH;
use super::target;
use crate::app::model::entry_text::value_text;
use crate::app::model::session::Session;
use crate::app::widgets::rich_text::{InlineChart, RichLine, Role, Span, text_span, wrap_labeled, wrap_unlabeled};
use crate::document::chunk::EntryId;
use crate::document::tree::TreeItem;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::entry_row::EntryRow;
use crate::roadmap::field::Shape;
use crate::roadmap::name;

pub(super) fn build_rows(session: &Session, entry_id: EntryId, width: usize) -> Vec<RichLine> {
    let Some(row) = session.plan.roadmap.row(entry_id) else { return Vec::new() };
    let entry = session.plan.document.entry(entry_id);
    let tree = entry.as_ref().and_then(crate::document::EntryText::tree);
    let Some(tree) = &tree else {
        return vec![RichLine::from_spans(vec![text_span(
            Role::Error,
            "This entry has a syntax error (! to see where)",
        )])];
    };
    let record = tree.root().unwrap_some();
    let mut rows = wrap_unlabeled(Role::Heading, &session.title(entry_id), width);
    rows.push(RichLine::blank());
    for field in row.kind.record().fields.iter().filter(|field| field.name != row.kind.title_field()) {
        let Some(item) = record.get(field.name).map(TreeItem::unwrap_some) else { continue };
        match field.name {
            name::TARGET => rows.extend(target_rows(session, row)),
            name::READINGS => rows.extend(reading_rows(session, row)),
            _ => rows.extend(value_rows(field.label, &field.shape, item, width)),
        }
    }
    if row.kind == EntryKind::Metric && record.get(name::READINGS).is_none() {
        rows.push(RichLine::with_label(
            "readings",
            vec![
                text_span(Role::Muted, "none yet ("),
                text_span(Role::Key, "R"),
                text_span(Role::Muted, " to add one for today)"),
            ],
        ));
    }
    rows
}

fn value_rows(label: &'static str, shape: &Shape, item: TreeItem<'_>, width: usize) -> Vec<RichLine> {
    let room = width.saturating_sub(LABEL_WIDTH);
    match shape {
        Shape::List(Shape::Record(_)) => {
            let lines: Vec<String> = item.items().map(record_line).collect();
            wrap_labeled(label, Role::Text, &lines.join("\n"), room)
        }
        Shape::List(_) => wrap_labeled(label, Role::Text, &value_text(item).replace('\n', ", "), room),
        Shape::Record(_) => wrap_labeled(label, Role::Text, &record_line(item), room),
        Shape::Map(..) => {
            let line = |item: TreeItem<'_>| format!("{}: {}", item.key(), record_line(item));
            let lines: Vec<String> = item.items().map(line).collect();
            wrap_labeled(label, Role::Text, &lines.join("\n"), room)
        }
        Shape::Anything => Vec::new(),
        _ => wrap_labeled(label, Role::Text, &value_text(item), room),
    }
}

/// The values of a record in one line, texts without quotes.
fn record_line(item: TreeItem<'_>) -> String {
    let item = item.unwrap_some();
    if !item.kind().is_container() {
        return value_text(item);
    }
    item.items().map(|field| value_text(field)).collect::<Vec<_>>().join(" · ")
}

fn target_rows(session: &Session, row: &EntryRow) -> Vec<RichLine> {
    let summary = target::summarize(session, row);
    let name = summary.metric.map_or_else(String::new, |metric| session.title(metric));
    let mut spans = summary.change_spans();
    if let Some(by) = summary.due_span(session) {
        spans.extend([text_span(Role::Muted, "  "), by]);
    }
    vec![
        RichLine::with_label("target", vec![text_span(Role::Text, name)]),
        RichLine::with_label("", spans),
        RichLine::with_label("", summary.progress_spans()),
    ]
}

fn reading_rows(session: &Session, row: &EntryRow) -> Vec<RichLine> {
    let Some(metric) = row.metric().filter(|metric| !metric.readings.is_empty()) else { return Vec::new() };
    let unit = session.plan.roadmap.unit(&session.plan.document, row.entry).into_owned();
    let values: Vec<f64> = metric.readings.iter().map(|(_, value)| *value).collect();
    let recent: Vec<f64> = values.iter().rev().take(24).rev().copied().collect();
    let cells = recent.len() as u16;
    let mut rows = vec![RichLine::with_label("readings", vec![Span::Chart(InlineChart::Sparkline(recent), cells)])];
    for (day, value) in metric.readings.iter().rev().take(8) {
        let day = session.day(*day);
        let text = crate::text::pad_start(&day, 11, "").into_owned();
        let spans = vec![
            text_span(Role::Muted, text),
            text_span(Role::Text, format!("  {}", target::with_unit(*value, &unit))),
        ];
        rows.push(RichLine::with_label("", spans));
    }
    rows
}
