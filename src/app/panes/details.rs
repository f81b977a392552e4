//! The fields of an entry that is no theme: each with its label, in the order of the table.

use super::LABEL;
use super::target;
use crate::app::overlays::form::rows::shown;
use crate::app::state::State;
use crate::app::widgets::rich_text::{Picture, Role, SheetRow, Span, block, paragraph, words};
use crate::document::chunk::Serial;
use crate::document::tree::Item;
use crate::roadmap::entry_kind::Entity;
use crate::roadmap::entry_row::Facts;
use crate::roadmap::field::Shape;
use crate::roadmap::name;

/// The rows for an entry.
pub(super) fn rows(state: &State, serial: Serial, width: usize) -> Vec<SheetRow> {
    let Some(facts) = state.plan.roadmap.facts(serial) else { return Vec::new() };
    let entry = state.plan.document.entry(serial);
    let tree = entry.as_ref().and_then(crate::document::EntryText::tree);
    let Some(tree) = &tree else {
        return vec![SheetRow::of(vec![words(Role::Error, "this entry does not read as RON: ! says where")])];
    };
    let record = tree.root().inner();
    let mut rows = block(Role::Heading, &state.title(serial), width);
    rows.push(SheetRow::blank());
    for field in facts.entity.record().fields.iter().filter(|field| field.name != facts.entity.title_field()) {
        let Some(item) = record.get(field.name).map(Item::inner) else { continue };
        match field.name {
            name::TARGET => rows.extend(target_rows(state, facts)),
            name::READINGS => rows.extend(readings(state, facts)),
            _ => rows.extend(value(field.label, &field.shape, item, width)),
        }
    }
    if facts.entity == Entity::Metric && record.get(name::READINGS).is_none() {
        rows.push(SheetRow::labelled(
            "readings",
            vec![words(Role::Muted, "none yet: "), words(Role::Key, "R"), words(Role::Muted, " takes one for today")],
        ));
    }
    rows
}

fn value(label: &'static str, shape: &Shape, item: Item<'_>, width: usize) -> Vec<SheetRow> {
    let room = width.saturating_sub(LABEL);
    match shape {
        Shape::List(Shape::Record(_)) => {
            let lines: Vec<String> = item.items().map(record_line).collect();
            paragraph(label, Role::Text, &lines.join("\n"), room)
        }
        Shape::List(_) => paragraph(label, Role::Text, &shown(item).replace('\n', ", "), room),
        Shape::Record(_) => paragraph(label, Role::Text, &record_line(item), room),
        Shape::Map(..) => {
            let line = |item: Item<'_>| format!("{}: {}", item.key(), record_line(item));
            let lines: Vec<String> = item.items().map(line).collect();
            paragraph(label, Role::Text, &lines.join("\n"), room)
        }
        Shape::Anything => Vec::new(),
        _ => paragraph(label, Role::Text, &shown(item), room),
    }
}

/// A record in one line: its values, the texts without quotes.
fn record_line(item: Item<'_>) -> String {
    let item = item.inner();
    if !item.kind().holds_items() {
        return shown(item);
    }
    item.items().map(|field| shown(field)).collect::<Vec<_>>().join(" · ")
}

fn target_rows(state: &State, facts: &Facts) -> Vec<SheetRow> {
    let told = target::told(state, facts);
    let name = told.metric.map_or_else(String::new, |metric| state.title(metric));
    let mut spans = told.change();
    if let Some(by) = told.by(state) {
        spans.extend([words(Role::Muted, "  "), by]);
    }
    vec![
        SheetRow::labelled("target", vec![words(Role::Text, name)]),
        SheetRow::labelled("", spans),
        SheetRow::labelled("", told.standing()),
    ]
}

fn readings(state: &State, facts: &Facts) -> Vec<SheetRow> {
    let Some(metric) = facts.metric().filter(|metric| !metric.readings.is_empty()) else { return Vec::new() };
    let unit = state.plan.roadmap.unit(&state.plan.document, facts.serial).into_owned();
    let values: Vec<f64> = metric.readings.iter().map(|(_, value)| *value).collect();
    let recent: Vec<f64> = values.iter().rev().take(24).rev().copied().collect();
    let cells = recent.len() as u16;
    let mut rows = vec![SheetRow::labelled("readings", vec![Span::Picture(Picture::Sparkline(recent), cells)])];
    for (day, value) in metric.readings.iter().rev().take(8) {
        let day = state.day(*day);
        let text = crate::text::pad_start(&day, 11, "").into_owned();
        let spans =
            vec![words(Role::Muted, text), words(Role::Text, format!("  {}", target::with_unit(*value, &unit)))];
        rows.push(SheetRow::labelled("", spans));
    }
    rows
}
