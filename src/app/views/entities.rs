//! The list of all entries of one kind, such as metrics, goals, or feedback.

use super::view::{ListPage, PaneCell, View, ViewAnswer, ViewContext, list_height};
use crate::app::model::entry_text;
use crate::app::model::mode::{Pane, ViewKind};
use crate::app::model::screen::Screen;
use crate::app::model::session::Session;
use crate::app::panes::{finding, target};
use crate::app::widgets::list::{List, ListEnd};
use crate::app::widgets::rich_text::{Glyph, InlineChart, RichLine, Role, Span, text_span};
use crate::document::EntryText;
use crate::document::chunk::EntryId;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::entry_row::EntryRow;
use crate::roadmap::name;
use crate::text;
use std::collections::BTreeMap;

/// The list of the current kind.
#[derive(Clone, Debug, Default)]
pub struct EntryList {
    /// The entries, sorted by id.
    pub rows: Vec<EntryId>,
    /// The selected row, and the first visible line.
    pub list: List,
    /// The last selected entry of each kind.
    last_selected: BTreeMap<EntryKind, EntryId>,
}

impl EntryList {
    /// Lists the entries of a kind, at the one that was selected last.
    fn refresh(&mut self, session: &Session, screen: &Screen) {
        let ViewKind::Entries(kind) = screen.view else { return };
        let roadmap = &session.plan.roadmap;
        let mut rows: Vec<(&str, EntryId)> =
            roadmap.rows_of_kind(kind).map(|entry_row| (roadmap.symbol_text(entry_row.id), entry_row.entry)).collect();
        rows.sort_unstable();
        self.rows = rows.into_iter().map(|(_, entry)| entry).collect();
        let previous = self.last_selected.get(&kind).copied();
        let at = previous.and_then(|entry| self.rows.iter().position(|row| *row == entry)).unwrap_or(self.list.at);
        self.select_row(screen, at);
    }

    fn select_row(&mut self, screen: &Screen, at: usize) {
        let ViewKind::Entries(kind) = screen.view else { return };
        self.list.select(at, self.rows.len(), list_height(screen));
        if let Some(entry) = self.selected_entry() {
            self.last_selected.insert(kind, entry);
        }
    }
}

/// Switches to the list of a kind.
pub fn show(session: &Session, screen: &mut Screen, view: &mut EntryList, kind: EntryKind) {
    screen.view = ViewKind::Entries(kind);
    screen.pane = Pane::Roadmap;
    screen.scroll = [0; 3];
    view.list = List::default();
    view.refresh(session, screen);
}

impl View for EntryList {
    fn rebuild(&mut self, context: ViewContext<'_>) {
        self.refresh(context.session, context.screen);
    }

    fn step(&mut self, context: ViewContext<'_>, by: isize) {
        self.select_row(context.screen, self.list.row_after(by));
    }

    fn jump(&mut self, context: ViewContext<'_>, to: ListEnd) {
        self.select_row(context.screen, to.row());
    }

    fn click(&mut self, context: ViewContext<'_>, spot: PaneCell) -> ViewAnswer {
        // The first row has the headings of the columns.
        let at = spot.row.checked_sub(1).and_then(|line| self.list.row_at(line, self.rows.len()));
        if let Some(at) = at {
            self.select_row(context.screen, at);
        }
        ViewAnswer::from_hit(at.is_some())
    }

    fn selected_entry(&self) -> Option<EntryId> {
        self.rows.get(self.list.at).copied()
    }

    fn entries(&self) -> Vec<EntryId> {
        self.rows.clone()
    }

    fn select(&mut self, context: ViewContext<'_>, entry: EntryId) -> bool {
        let kind = context.session.plan.roadmap.row(entry).map(|entry_row| entry_row.kind);
        let Some(kind) = kind.filter(|kind| context.screen.view == ViewKind::Entries(*kind)) else { return false };
        self.last_selected.insert(kind, entry);
        self.rebuild(context);
        true
    }

    fn list_page(&self, context: ViewContext<'_>) -> Option<ListPage> {
        let ViewContext { session, screen, .. } = context;
        let ViewKind::Entries(kind) = screen.view else { return None };
        let visible = self.rows.iter().enumerate().skip(self.list.top).take(list_height(screen));
        let row = |(at, entry): (usize, &EntryId)| build_row(session, *entry, at == self.list.at);
        Some(ListPage {
            subtitle: if kind == EntryKind::Signal { "feedback" } else { kind.plural_noun() }.to_owned(),
            fact: text::plural::format_count(self.rows.len(), kind.noun(), kind.plural_noun()),
            rows: visible.map(row).collect(),
            selected: self.list.at.checked_sub(self.list.top),
            empty: empty_message(kind),
        })
    }
}

fn build_row(session: &Session, entry: EntryId, is_selected: bool) -> RichLine {
    let Some(row) = session.plan.roadmap.row(entry) else { return RichLine::blank() };
    let mut spans = Vec::new();
    if row.is_broken {
        spans.extend([Span::Glyph(Role::Error, Glyph::Broken), text_span(Role::Text, " ")]);
    } else if session.derived.focus == Some(entry) {
        spans.extend([Span::Glyph(Role::Goal, Glyph::FocusGoal), text_span(Role::Text, " ")]);
    } else if session.changed_outside.contains(&entry) {
        spans.push(text_span(Role::Changed, "~ "));
    }
    spans.push(text_span(if is_selected { Role::Heading } else { Role::Text }, session.title(entry)));
    RichLine { right: right_spans(session, row), ..RichLine::from_spans(spans) }
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

fn right_spans(session: &Session, row: &EntryRow) -> Vec<Span> {
    if row.is_broken {
        return vec![text_span(Role::Error, "unreadable")];
    }
    if row.has_conflict {
        return finding::conflict_badge();
    }
    match row.kind {
        EntryKind::Goal | EntryKind::Objective => {
            let summary = target::summarize(session, row);
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
        EntryKind::Metric => metric_spans(session, row),
        _ => vec![text_span(Role::Muted, short_fact(session, row))],
    }
}

/// Pads a status to 11 cells, so that they align.
fn pad_status(mut spans: Vec<Span>) -> Vec<Span> {
    let missing = 11_usize.saturating_sub(spans.iter().map(Span::width).sum::<usize>());
    spans.push(text_span(Role::Text, " ".repeat(missing)));
    spans
}

fn metric_spans(session: &Session, row: &EntryRow) -> Vec<Span> {
    let Some(metric) = row.metric() else { return Vec::new() };
    let unit = session.plan.roadmap.unit(&session.plan.document, row.entry).into_owned();
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
fn short_fact(session: &Session, row: &EntryRow) -> String {
    let entry = session.plan.document.entry(row.entry);
    let tree = entry.as_ref().and_then(EntryText::tree);
    let Some(tree) = &tree else { return String::new() };
    let record = tree.root().unwrap_some();
    let shown = |name: &str| record.get(name).map(entry_text::value_text);
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
