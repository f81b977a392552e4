//! The list of all entries of one kind.

use crate::app::Scene;
use crate::app::model::mode::Pane;
use crate::app::panes::target;
use crate::app::widgets::area::Area;
use crate::app::widgets::rich_text::{Glyph, InlineChart, Role, Span, text_span};
use crate::document::chunk::EntryId;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::entry_row::EntryRow;
use crate::roadmap::name;
use crate::text;
use crate::ui::canvas::Canvas;
use crate::ui::canvas::CellPosition;
use crate::ui::pane;
use crate::ui::selection::highlight_row;

/// Draws the list and returns the position of the selected row.
pub(in crate::ui) fn draw(
    canvas: &mut Canvas<'_>,
    scene: &Scene<'_>,
    kind: EntryKind,
    area: Area,
) -> Option<CellPosition> {
    if area.is_empty() {
        return None;
    }
    let focus = pane::focus_of(scene, Pane::Roadmap);
    let rows = &scene.views.entries.rows;
    let fact = text::plural::format_count(rows.len(), kind.noun(), kind.plural_noun());
    let subtitle = if kind == EntryKind::Signal { "feedback" } else { kind.plural_noun() };
    pane::draw_rule(canvas, area, Pane::Roadmap, "Roadmap", subtitle, &fact, focus);
    let inside = area.below(2);
    if rows.is_empty() {
        let area = Area { x: inside.x + 2, width: inside.width.saturating_sub(4), ..inside };
        canvas.draw_paragraph(area, Role::Muted, empty_message(kind));
        return None;
    }
    let mut cursor = None;
    let visible = rows.iter().enumerate().skip(scene.views.entries.list.top).take(inside.height as usize);
    for (number, entry_id) in visible {
        let y = inside.y + (number - scene.views.entries.list.top) as u16;
        let is_selected = number == scene.views.entries.list.at;
        draw_row(canvas, scene, *entry_id, Area { y, height: 1, ..inside }, is_selected);
        if is_selected {
            highlight_row(canvas, inside, y, focus);
            cursor = Some(CellPosition { x: inside.x, y });
        }
    }
    cursor
}

/// The text of an empty list.
fn empty_message(kind: EntryKind) -> &'static str {
    match kind {
        EntryKind::Goal => "No goals yet. A goal says what should change for customers (n to add one)",
        EntryKind::Metric => {
            "No metrics yet. A metric is a number you measure over time (n to add one, then R to add a reading)"
        }
        EntryKind::Objective => "No objectives yet. An objective says what the business wants (n to add one)",
        EntryKind::Signal => {
            "No feedback yet. A signal is a customer problem, with who reported it and when (n to add one)"
        }
        EntryKind::Experiment => "No experiments yet. Say up front which result would change your mind (n to add one)",
        EntryKind::Decision => {
            "No decisions yet. A decision records what you chose and what you rejected (n to add one)"
        }
        EntryKind::Review => "No reviews yet. A review compares what you expected with what you learned (n to add one)",
        EntryKind::Criterion => {
            "This roadmap uses the six built-in criteria of the weighted model (n to define your own)"
        }
        _ => "Nothing here yet (n to add one)",
    }
}

fn draw_row(canvas: &mut Canvas<'_>, scene: &Scene<'_>, entry_id: EntryId, area: Area, is_selected: bool) {
    let Some(row) = scene.session.plan.roadmap.row(entry_id) else { return };
    let x = area.x + 2;
    let right = right_spans(scene, row);
    let width = Canvas::width_of(&right).min(area.width / 2);
    canvas.draw_spans(area.right() - width, area.y, width, &right);
    let mut used = 0;
    if row.is_broken {
        used += canvas.draw_spans(x, area.y, 2, &[Span::Glyph(Role::Error, Glyph::Broken), text_span(Role::Text, " ")]);
    } else if scene.session.derived.focus == Some(entry_id) {
        used +=
            canvas.draw_spans(x, area.y, 2, &[Span::Glyph(Role::Goal, Glyph::FocusGoal), text_span(Role::Text, " ")]);
    } else if scene.session.changed_outside.contains(&entry_id) {
        used += canvas.draw_text(x, area.y, 2, Role::Changed, "~ ");
    }
    let room = area.right().saturating_sub(width + 2 + x + used);
    let role = if is_selected { Role::Heading } else { Role::Text };
    canvas.draw_text(x + used, area.y, room, role, &scene.session.title(entry_id));
}

fn right_spans(scene: &Scene<'_>, row: &EntryRow) -> Vec<Span> {
    if row.is_broken {
        return vec![text_span(Role::Error, "unreadable")];
    }
    if row.has_conflict {
        return crate::app::panes::finding::conflict_badge();
    }
    match row.kind {
        EntryKind::Goal | EntryKind::Objective => {
            let summary = target::summarize(scene.session, row);
            let mut spans = summary.change_spans();
            spans.push(text_span(Role::Muted, "  "));
            match &summary.progress {
                Some(progress) => {
                    spans.extend(pad_status(target::state_spans(progress.status, target::StateWording::Column)));
                }
                None => spans.push(text_span(Role::Muted, "no data    ")),
            }
            spans
        }
        EntryKind::Metric => metric_spans(scene, row),
        _ => vec![text_span(Role::Muted, short_fact(scene, row))],
    }
}

/// Pads a status to 11 cells, so that they align.
fn pad_status(mut spans: Vec<Span>) -> Vec<Span> {
    let missing = 11_u16.saturating_sub(Canvas::width_of(&spans));
    spans.push(text_span(Role::Text, " ".repeat(missing as usize)));
    spans
}

fn metric_spans(scene: &Scene<'_>, row: &EntryRow) -> Vec<Span> {
    let Some(metric) = row.metric() else { return Vec::new() };
    let unit = scene.session.plan.roadmap.unit(&scene.session.plan.document, row.entry).into_owned();
    let Some((_, last)) = metric.readings.last() else { return vec![text_span(Role::Muted, "no reading")] };
    let recent: Vec<f64> = metric.readings.iter().rev().take(6).rev().map(|(_, value)| *value).collect();
    let mut spans = Vec::new();
    if recent.len() >= 3 {
        let cells = recent.len() as u16;
        spans.extend([Span::Chart(InlineChart::Sparkline(recent), cells), text_span(Role::Text, "  ")]);
    }
    spans.push(text_span(Role::Text, target::with_unit(*last, &unit)));
    spans
}

/// The most useful fact about an entry: its status, weight, date, or number of reports.
fn short_fact(scene: &Scene<'_>, row: &EntryRow) -> String {
    let entry = scene.session.plan.document.entry(row.entry);
    let tree = entry.as_ref().and_then(crate::document::EntryText::tree);
    let Some(tree) = &tree else { return String::new() };
    let record = tree.root().unwrap_some();
    let shown = |name: &str| record.get(name).map(crate::app::model::entry_text::value_text);
    let summary = match row.kind {
        EntryKind::Experiment => shown(name::STATUS).or(Some("Planned".to_owned())),
        EntryKind::Decision | EntryKind::Review | EntryKind::Workshop => shown(name::ON),
        EntryKind::Criterion => shown(name::WEIGHT),
        EntryKind::Signal => record
            .get(name::REPORTS)
            .map(|reports| text::plural::format_count(reports.unwrap_some().items().count(), "report", "reports")),
        _ => None,
    };
    text::sanitize::sanitize_line(&summary.unwrap_or_default()).into_owned()
}
