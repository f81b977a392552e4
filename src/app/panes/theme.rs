//! The Theme pane: why, target, and trade-off, with links, options, and notes.

use super::frame::LABEL_WIDTH;
use super::{dependency, target};
use crate::app::model::session::Session;
use crate::app::model::theme_options;
use crate::app::model::theme_options::OptionStatus;
use crate::app::widgets::rich_text::{Glyph, RichLine, Role, Span, text_span, wrap_labeled, wrap_unlabeled};
use crate::document::chunk::EntryId;
use crate::document::tree::TreeItem;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::entry_row::{EntryRow, Relation, ThemeRow, WorkKind};
use crate::roadmap::lane::Lane;
use crate::roadmap::name;
use crate::text::{self, number};

/// How many details of a theme are shown.
#[derive(Clone, Copy)]
enum ThemeDetailLevel {
    Full,
    Short { has_title: bool },
}

pub(super) fn build_rows(session: &Session, entry_id: EntryId, width: usize) -> Vec<RichLine> {
    build_at_level(session, entry_id, width, ThemeDetailLevel::Full)
}

/// One line for each of the three answers, below the title if `titled`: the short form.
pub(super) fn build_short_rows(session: &Session, entry_id: EntryId, width: usize, titled: bool) -> Vec<RichLine> {
    build_at_level(session, entry_id, width, ThemeDetailLevel::Short { has_title: titled })
}

/// The rows of a theme or idea, or its text if it is not valid RON.
fn build_at_level(session: &Session, entry_id: EntryId, width: usize, extent: ThemeDetailLevel) -> Vec<RichLine> {
    let roadmap = &session.plan.roadmap;
    let Some((entry_row, theme_row)) =
        roadmap.row(entry_id).and_then(|entry_row| Some((entry_row, entry_row.theme()?)))
    else {
        return Vec::new();
    };
    let entry = session.plan.document.entry(entry_id);
    let tree = entry.as_ref().and_then(crate::document::EntryText::tree);
    let Some(tree) = &tree else { return unreadable_rows(session, entry_id, width) };
    let pane = ThemePane { session, row: entry_row, theme: theme_row, record: tree.root().unwrap_some(), width };
    match extent {
        ThemeDetailLevel::Full => pane.build_rows(),
        ThemeDetailLevel::Short { has_title: titled } => {
            let mut rows = if titled { pane.title_rows() } else { Vec::new() };
            rows.truncate(1);
            rows.extend(pane.build_short_rows());
            rows
        }
    }
}

/// The text of an entry that is not valid RON.
fn unreadable_rows(session: &Session, entry_id: EntryId, width: usize) -> Vec<RichLine> {
    let text = session.plan.document.entry(entry_id).map_or("", |entry| entry.text);
    let mut rows = vec![
        RichLine::from_spans(vec![
            Span::Glyph(Role::Error, Glyph::Broken),
            text_span(Role::Error, " this entry has a syntax error"),
        ]),
        RichLine::from_spans(vec![text_span(Role::Muted, "Press ! to see where. Its text is unchanged:")]),
        RichLine::blank(),
    ];
    for line in text.lines().take(200) {
        let clean = text::sanitize::sanitize_line(line);
        rows.push(RichLine::from_spans(vec![text_span(Role::Text, text::truncate(&clean, width, "…").into_owned())]));
    }
    rows
}

#[derive(Clone, Copy)]
struct ThemePane<'s> {
    session: &'s Session,
    row: &'s EntryRow,
    theme: &'s ThemeRow,
    record: TreeItem<'s>,
    width: usize,
}

impl ThemePane<'_> {
    fn value_width(&self) -> usize {
        self.width.saturating_sub(LABEL_WIDTH)
    }

    fn build_short_rows(&self) -> Vec<RichLine> {
        let first = |rows: Vec<RichLine>| rows.into_iter().next();
        let one_line =
            |names: &[&str]| self.text_at(names).map(|text| text::sanitize::sanitize_line(&text).into_owned());
        let problem = match one_line(&[name::WHY, name::PROBLEM]) {
            Some(text) => Some(RichLine::with_label("problem", vec![text_span(Role::Text, text)])),
            None => first(self.answer_rows("problem", &[name::WHY, name::PROBLEM], false)),
        };
        let summary = target::summarize(self.session, self.row);
        let target = match self.theme.answers.has_metric {
            true => {
                let metric = summary
                    .effective
                    .target
                    .metric
                    .map_or_else(String::new, |symbol| self.session.plan.roadmap.symbol_text(symbol).to_owned());
                let state_room = 20;
                let room = self.width.saturating_sub(text::width(&metric) + 2 + state_room);
                let mut row = ThemePane { width: room, ..*self }.change_row(&summary);
                row.spans.insert(0, text_span(Role::Text, format!("{metric}  ")));
                if let Some(progress) = &summary.progress {
                    row.spans.push(text_span(Role::Muted, " · "));
                    row.spans.extend(target::state_spans(progress.status, target::StateWording::Long));
                }
                row.label = vec![text_span(Role::Muted, "target")];
                Some(row)
            }
            false => first(self.target_rows()),
        };
        let trade_off = match self.trade_off_rows().as_slice() {
            [first, second, ..] if second.label.is_empty() => {
                let mut row = first.clone();
                row.spans.push(text_span(Role::Muted, "  "));
                row.spans.extend(second.spans.clone());
                Some(row)
            }
            [first, ..] => Some(first.clone()),
            [] => None,
        };
        [problem, target, trade_off].into_iter().flatten().collect()
    }

    fn build_rows(&self) -> Vec<RichLine> {
        let mut rows = self.title_rows();
        let is_answered = !self.theme.answers.missing().is_empty() || self.row.kind == EntryKind::Theme;
        for group in [
            self.why_rows(),
            self.target_rows(),
            self.trade_off_rows(),
            self.link_rows(),
            self.option_rows(),
            self.other_rows(),
        ] {
            if !group.is_empty() {
                rows.push(RichLine::blank());
                rows.extend(group);
            }
        }
        if self.row.kind == EntryKind::Idea && !self.theme.has_drop_reason {
            rows.push(RichLine::blank());
            rows.push(self.readiness_row(is_answered));
        }
        rows
    }

    fn title_rows(&self) -> Vec<RichLine> {
        let title = self.session.title(self.row.entry);
        let effort = self.theme.effort.map(|effort| text_span(Role::Muted, effort_label(self.session, effort)));
        let room = self.width.saturating_sub(if effort.is_some() { 12 } else { 0 });
        let mut rows = wrap_unlabeled(Role::Heading, &title, room);
        if let (Some(first), Some(effort)) = (rows.first_mut(), effort) {
            first.right.push(effort);
        }
        rows
    }

    fn text_at(&self, names: &[&str]) -> Option<String> {
        let item = self.record.at_path(&crate::document::path::Path::from_fields(names))?;
        item.as_text().map(std::borrow::Cow::into_owned).filter(|text| !text.trim().is_empty())
    }

    fn why_rows(&self) -> Vec<RichLine> {
        let mut rows = Vec::new();
        if let Some(customer) = self.text_at(&[name::WHY, name::CUSTOMER]) {
            rows.extend(wrap_labeled("for", Role::Text, &customer, self.value_width()));
        }
        rows.extend(self.answer_rows("problem", &[name::WHY, name::PROBLEM], self.theme.answers.has_problem));
        let label = if self.theme.lane == Some(Lane::Now) { "why now" } else { "why" };
        rows.extend(self.answer_rows(label, &[name::WHY, name::REASON], self.theme.answers.has_reason));
        rows
    }

    /// A required answer, or that it is missing.
    fn answer_rows(&self, label: &'static str, names: &[&str], is_answered: bool) -> Vec<RichLine> {
        match self.text_at(names).filter(|_| is_answered) {
            Some(text) => wrap_labeled(label, Role::Text, &text, self.value_width()),
            None => vec![RichLine::with_label(label, self.missing_answer_spans())],
        }
    }

    fn missing_answer_spans(&self) -> Vec<Span> {
        // A dropped theme or idea no longer needs the answers.
        if self.theme.lane == Some(Lane::Dropped) || self.theme.has_drop_reason {
            return vec![Span::Glyph(Role::Muted, Glyph::Missing)];
        }
        let role = if self.row.kind == EntryKind::Theme { Role::Error } else { Role::Warn };
        vec![Span::Glyph(role, Glyph::Unanswered), text_span(role, " missing")]
    }

    fn target_rows(&self) -> Vec<RichLine> {
        let summary = target::summarize(self.session, self.row);
        if !self.theme.answers.has_metric {
            return vec![RichLine::with_label("target", self.missing_answer_spans())];
        }
        let name = match summary.metric {
            Some(metric) => self.session.title(metric),
            None => summary
                .effective
                .target
                .metric
                .map_or_else(String::new, |s| self.session.plan.roadmap.symbol_text(s).to_owned()),
        };
        let mut rows = wrap_labeled("target", Role::Text, &name, self.value_width());
        if summary.metric.is_none() {
            rows.push(RichLine::with_label("", vec![text_span(Role::Warn, "this metric is not in the file yet")]));
            return rows;
        }
        let mut change = self.change_row(&summary);
        if summary.effective.from_goal.is_some() {
            change.right.push(text_span(Role::Muted, "from goal"));
        }
        rows.push(change);
        rows.extend(
            summary.progress_lines(self.value_width()).into_iter().map(|spans| RichLine::with_label("", spans)),
        );
        rows
    }

    /// The progress bar with both ends and the date, or the change as text.
    fn change_row(&self, summary: &target::TargetSummary) -> RichLine {
        let target = &summary.effective.target;
        let by = summary.due_span(self.session);
        let (Some(from), Some(to)) = (target.from, target.to) else {
            let mut spans = summary.change_spans();
            if spans.is_empty() {
                spans.push(text_span(Role::Muted, "no target value yet"));
            }
            if let Some(by) = by {
                spans.push(text_span(Role::Muted, "  "));
                spans.push(by);
            }
            return RichLine::with_label("", spans);
        };
        let (from, to) = (number::format_grouped(from), target::with_unit(to, &summary.unit));
        let inherited_width = if summary.effective.from_goal.is_some() { 11 } else { 0 };
        let by_width = match &by {
            Some(Span::Text(_, date)) => (text::width(date) + 2).max(13) + inherited_width,
            _ => inherited_width,
        };
        let cells = self.value_width().saturating_sub(text::width(&from) + text::width(&to) + by_width + 2).min(27);
        let mut spans = vec![text_span(Role::Muted, from)];
        match summary.progress_bar(cells as u16).filter(|_| cells >= 12) {
            Some(bar) => spans.extend([text_span(Role::Muted, " "), bar, text_span(Role::Text, format!(" {to}"))]),
            None => spans.extend([
                text_span(Role::Muted, " "),
                Span::Glyph(Role::Muted, Glyph::Arrow),
                text_span(Role::Text, format!(" {to}")),
            ]),
        }
        if let Some(by) = by {
            spans.push(text_span(Role::Muted, "  "));
            spans.push(by);
        }
        RichLine::with_label("", spans)
    }

    fn trade_off_rows(&self) -> Vec<RichLine> {
        let list = self.record.get(name::TRADE_OFFS).map(TreeItem::unwrap_some);
        let mut rows = Vec::new();
        for record in list.into_iter().flat_map(TreeItem::items).map(TreeItem::unwrap_some) {
            let text = |name: &str| record.get(name).and_then(|item| item.unwrap_some().as_text());
            let (label, what) = match (text(name::NOT_DOING), text(name::INSTEAD_OF)) {
                (Some(what), _) => ("trade-off", what.into_owned()),
                (None, Some(id)) => ("instead of", self.theme_title(&id)),
                (None, None) => continue,
            };
            rows.extend(wrap_labeled(label, Role::Text, &what, self.value_width()));
            if let Some(because) = text(name::BECAUSE) {
                rows.extend(wrap_labeled("", Role::Muted, &because, self.value_width()));
            }
        }
        if !self.theme.answers.has_trade_off {
            rows.push(RichLine::with_label("trade-off", self.missing_answer_spans()));
        }
        rows
    }

    fn theme_title(&self, id: &str) -> String {
        self.session.plan.roadmap.find_theme(id).map_or_else(|| id.to_owned(), |entry_id| self.session.title(entry_id))
    }

    fn link_rows(&self) -> Vec<RichLine> {
        let mut rows = Vec::new();
        for (label, relation) in [("evidence", Relation::Evidence), ("guardrail", Relation::Guardrail)] {
            let names: Vec<String> = self
                .row
                .linked_ids(relation)
                .map(|symbol| self.session.plan.roadmap.symbol_text(symbol).to_owned())
                .collect();
            if !names.is_empty() {
                rows.extend(wrap_labeled(label, Role::Text, &names.join(", "), self.value_width()));
            }
        }
        rows.extend(dependency::build_rows(self.session, self.row, self.width));
        if let Some(owner) = self.text_at(&[name::OWNER]) {
            rows.extend(wrap_labeled("owner", Role::Text, &owner, self.value_width()));
        }
        rows
    }

    fn option_rows(&self) -> Vec<RichLine> {
        let mut rows = Vec::new();
        for (number, item) in theme_options::read_options(self.session, self.row.entry).into_iter().enumerate() {
            let label = if number == 0 { "options" } else { "" };
            let (sign, role) = option_glyph(item.status);
            let clean = text::sanitize::sanitize_line(&item.text).into_owned();
            let room = self.value_width().saturating_sub(12);
            let spans =
                vec![Span::Glyph(role, sign), text_span(role, format!(" {}", text::truncate(&clean, room, "…")))];
            rows.push(RichLine::with_label(label, spans).with_right(text_span(Role::Muted, item.status.label())));
        }
        rows
    }

    fn other_rows(&self) -> Vec<RichLine> {
        let mut rows = Vec::new();
        if let Some(deadline) = self.theme.deadline {
            let because = self.text_at(&[name::DEADLINE, name::BECAUSE]).unwrap_or_default();
            let text = format!("{}: {because}", self.session.day(deadline));
            rows.extend(wrap_labeled("deadline", Role::Text, &text, self.value_width()));
        }
        if self.theme.kind != WorkKind::Value {
            let kind = match self.theme.kind {
                WorkKind::Health => "product health",
                WorkKind::KeepLightsOn => "keep the lights on",
                _ => "obligation",
            };
            rows.push(RichLine::with_label("kind", vec![text_span(Role::Text, kind)]));
        }
        if let Some(shipped) = self.theme.shipped_on {
            let day = self.session.day(shipped);
            rows.push(RichLine::with_label("shipped", vec![text_span(Role::Text, day)]));
        }
        if let Some(because) = self.text_at(&[name::DROPPED_BECAUSE]) {
            rows.extend(wrap_labeled("dropped", Role::Text, &because, self.value_width()));
        }
        let risks = self.record.get(name::RISKS).map(TreeItem::unwrap_some);
        for (number, risk) in risks.into_iter().flat_map(TreeItem::items).enumerate() {
            if let Some(text) = risk.unwrap_some().as_text() {
                let label = if number == 0 { "risk" } else { "" };
                rows.extend(wrap_labeled(label, Role::Text, &text, self.value_width()));
            }
        }
        if let Some(note) = self.text_at(&[name::NOTE]) {
            rows.extend(wrap_labeled("note", Role::Text, &note, self.value_width()));
        }
        rows
    }

    /// The answers an idea lacks, or that it is ready.
    fn readiness_row(&self, _is_answered: bool) -> RichLine {
        let missing = self.theme.answers.missing();
        if missing.is_empty() {
            let lane = self.theme.proposed_for.unwrap_or(Lane::Later).name();
            return RichLine::from_spans(vec![
                Span::Glyph(Role::Ok, Glyph::Answered),
                text_span(Role::Text, " Ready ("),
                text_span(Role::Key, "p"),
                text_span(Role::Text, format!(" to move it to {lane})")),
            ]);
        }
        RichLine::from_spans(vec![
            text_span(Role::Muted, format!("Missing: {} (", missing.join(", "))),
            text_span(Role::Key, "e"),
            text_span(Role::Muted, " to edit)"),
        ])
    }
}

/// "4 person-months", in the unit of the capacity.
pub fn effort_label(session: &Session, effort: f64) -> String {
    format!("{} {}", number::format_amount(effort), effort_unit(session, effort))
}

/// "person-months": the unit of the capacity.
pub fn effort_unit(session: &Session, effort: f64) -> String {
    let unit = session.plan.roadmap.settings.capacity.as_ref().map_or("person-months", |c| c.unit.as_str());
    let unit = text::sanitize::sanitize_line(unit);
    if effort == 1.0 { unit.strip_suffix('s').unwrap_or(&unit).to_owned() } else { unit.into_owned() }
}

/// The glyph of an option's status.
pub fn option_glyph(status: OptionStatus) -> (Glyph, Role) {
    match status {
        OptionStatus::Idea => (Glyph::Dot, Role::Text),
        OptionStatus::Doing => (Glyph::Doing, Role::Text),
        OptionStatus::Done => (Glyph::Answered, Role::Text),
        OptionStatus::Dropped => (Glyph::Broken, Role::Muted),
    }
}
