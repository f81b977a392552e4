//! Reads rows from the index of an entry.

use super::date;
use super::entry_kind::EntryKind;
use super::entry_row::{
    BetterDirection, EntryRow, Estimate, GoalRow, Horizon, InputRef, LifecycleStage, Link, MOSCOW, MetricRow, Rating,
    Relation, RowDetail, TargetRow, ThemeRow, WorkKind,
};
use super::field::usable_number;
use super::interner::Interner;
use super::lane::Lane;
use super::name;
use super::score_input::ScoreInput;
use super::scoring_models::MODELS;
use super::target::Target;
use crate::document::chunk::EntryId;
use crate::document::literal;
use crate::document::tree::TreeItem;
use chrono::NaiveDate;
use smallvec::SmallVec;

/// Reads the row of an entry. `chunk_start` is the start of its chunk in the indexed text.
pub fn read_row(
    entry_id: EntryId,
    kind: EntryKind,
    key_source: &str,
    value: Option<TreeItem<'_>>,
    chunk_start: usize,
    symbols: &mut Interner,
) -> EntryRow {
    let mut entry_row = EntryRow {
        entry: entry_id,
        kind,
        id: symbols.intern(&literal::decode_key(key_source)),
        is_broken: value.is_none(),
        title: (0, 0),
        links: SmallVec::new(),
        formerly: SmallVec::new(),
        owner: None,
        tags: SmallVec::new(),
        has_conflict: false,
        detail: empty_detail(kind),
    };
    let Some(record) = value.map(TreeItem::unwrap_some) else { return entry_row };
    let mut reader = EntryRowReader { row: &mut entry_row, symbols, chunk_start };
    for item in record.items() {
        reader.read_field(item);
    }
    entry_row
}

fn empty_detail(kind: EntryKind) -> RowDetail {
    match kind {
        EntryKind::Theme | EntryKind::Idea => RowDetail::Theme(Box::default()),
        EntryKind::Goal | EntryKind::Objective => RowDetail::Goal(Box::default()),
        EntryKind::Metric => RowDetail::Metric(Box::default()),
        _ => RowDetail::Plain,
    }
}

struct EntryRowReader<'f> {
    row: &'f mut EntryRow,
    symbols: &'f mut Interner,
    chunk_start: usize,
}

/// The name of a field, without any `r#`.
pub(crate) fn field_name(item: TreeItem<'_>) -> &str {
    let source = item.key_source();
    source.strip_prefix("r#").unwrap_or(source)
}

impl EntryRowReader<'_> {
    fn read_field(&mut self, item: TreeItem<'_>) {
        let value = item.unwrap_some();
        let name = field_name(item);
        if name == self.row.kind.title_field() {
            self.row.title = self.span_in_chunk(value);
        }
        match name {
            name::GOALS => self.push_links(Relation::Goal, value),
            name::SERVES => self.push_links(Relation::Serves, value),
            name::EVIDENCE if self.row.kind != EntryKind::Experiment => self.push_links(Relation::Evidence, value),
            name::GUARDRAILS => self.push_links(Relation::Guardrail, value),
            name::INPUTS => self.push_links(Relation::Input, value),
            name::DEPENDS_ON => self.push_links(Relation::DependsOn, value),
            name::SUPERSEDED_BY => self.push_link(Relation::SupersededBy, value),
            name::ABOUT => self.push_about_links(value),
            name::THEMES | name::BEFORE if self.row.kind == EntryKind::Workshop => {
                self.push_links(Relation::Scored, value);
            }
            name::PARKED => value.items().filter_map(|point| point.unwrap_some().get(name::ABOUT)).for_each(|about| {
                self.push_link(Relation::About, about.unwrap_some());
            }),
            name::FORMERLY => {
                let symbols = &mut *self.symbols;
                let ids = value.items().filter_map(|id| id.unwrap_some().as_text());
                self.row.formerly = ids.map(|id| symbols.intern(&id)).collect();
            }
            name::OWNER => {
                let owner = value.as_text().filter(|owner| !owner.trim().is_empty());
                self.row.owner = owner.map(|owner| self.symbols.intern(owner.trim()));
            }
            name::TAGS => {
                let symbols = &mut *self.symbols;
                let tags = value.items().filter_map(|tag| tag.unwrap_some().as_text());
                self.row.tags = tags.map(|tag| symbols.intern(&tag)).collect();
            }
            name::CONFLICT => self.row.has_conflict = value.items().next().is_some(),
            name::TARGET => self.read_target(value),
            _ => self.read_detail_field(name, value),
        }
    }

    fn span_in_chunk(&self, value: TreeItem<'_>) -> (u32, u32) {
        let span = value.span();
        let shifted = |at: usize| at.saturating_sub(self.chunk_start) as u32;
        (shifted(span.start), shifted(span.end))
    }

    fn push_link(&mut self, relation: Relation, value: TreeItem<'_>) {
        if let Some(id) = value.as_text().filter(|id| !id.is_empty()) {
            let to = self.symbols.intern(&id);
            self.row.links.push(Link { relation, to });
        }
    }

    fn push_links(&mut self, relation: Relation, list: TreeItem<'_>) {
        for item in list.items() {
            self.push_link(relation, item.unwrap_some());
        }
    }

    /// Reads one full name, or a list of them.
    fn push_about_links(&mut self, value: TreeItem<'_>) {
        self.push_link(Relation::About, value);
        self.push_links(Relation::About, value);
    }

    fn read_target(&mut self, value: TreeItem<'_>) {
        let target = Target::read(value);
        let target_row = target_row(&target, self.symbols);
        if let Some(to) = target_row.metric {
            self.row.links.push(Link { relation: Relation::Metric, to });
        }
        match &mut self.row.detail {
            RowDetail::Theme(theme) => {
                theme.answers.has_metric = target_row.metric.is_some();
                theme.target = target_row;
            }
            RowDetail::Goal(goal) => goal.target = target_row,
            _ => {}
        }
    }

    fn read_detail_field(&mut self, name: &str, value: TreeItem<'_>) {
        let is_theme_or_idea = matches!(self.row.detail, RowDetail::Theme(_));
        if is_theme_or_idea && name == name::TRADE_OFFS {
            return self.read_trade_offs(value);
        }
        let unit_span = self.span_in_chunk(value);
        match &mut self.row.detail {
            RowDetail::Theme(theme) => read_theme_field(theme, name, value, self.symbols),
            RowDetail::Goal(goal) => read_goal_field(goal, name, value),
            RowDetail::Metric(metric) => read_metric_field(metric, name, value, unit_span),
            RowDetail::Plain => {}
        }
    }

    fn read_trade_offs(&mut self, list: TreeItem<'_>) {
        let mut is_answered = false;
        for record in list.items().map(TreeItem::unwrap_some) {
            let mut names_trade_off = record.get(name::NOT_DOING).is_some_and(has_text);
            if let Some(waits) = record.get(name::INSTEAD_OF).map(TreeItem::unwrap_some) {
                names_trade_off |= has_text(waits);
                self.push_link(Relation::InsteadOf, waits);
            }
            is_answered |= names_trade_off && record.get(name::BECAUSE).is_some_and(has_text);
        }
        if let RowDetail::Theme(theme) = &mut self.row.detail {
            theme.answers.has_trade_off = is_answered;
        }
    }
}

fn read_theme_field(theme: &mut ThemeRow, name: &str, value: TreeItem<'_>, symbols: &mut Interner) {
    match name {
        name::LANE => theme.lane = value.as_identifier().and_then(Lane::from_name),
        name::PROPOSED_FOR => theme.proposed_for = value.as_identifier().and_then(Lane::from_name),
        name::KIND => theme.kind = read_work_kind(value),
        name::RANK => theme.rank = usable_number(value),
        name::EFFORT => theme.effort = usable_number(value).filter(|effort| *effort >= 0.0),
        name::SHIPPED_ON => theme.shipped_on = read_day(value),
        name::DROPPED_BECAUSE => theme.has_drop_reason = has_text(value),
        name::DEADLINE => theme.deadline = value.get(name::ON).and_then(|on| read_day(on.unwrap_some())),
        name::WHY => {
            theme.answers.has_problem = value.get(name::PROBLEM).is_some_and(has_text);
            theme.answers.has_reason = value.get(name::REASON).is_some_and(has_text);
        }
        name::SCORES => value.items().for_each(|model| read_ratings(theme, model, symbols)),
        name::HORIZON => {
            theme.horizon = match value.as_identifier() {
                Some("Short") => Some(Horizon::Short),
                Some("Long") => Some(Horizon::Long),
                _ => None,
            }
        }
        name::OPTIONS => value.items().for_each(|item| {
            theme.options += 1;
            add_moscow_effort(theme, item.unwrap_some());
        }),
        _ => {}
    }
}

/// Adds an option to the MoSCoW totals, unless it was dropped.
fn add_moscow_effort(theme: &mut ThemeRow, option: TreeItem<'_>) {
    let keyword = |name| option.get(name).and_then(|value| value.unwrap_some().as_identifier());
    let index = keyword(name::MOSCOW).and_then(|word| MOSCOW.iter().position(|known| *known == word));
    let Some(sum) = index.and_then(|index| theme.moscow.get_mut(index)) else { return };
    if keyword(name::STATUS) == Some("Dropped") {
        return;
    }
    let effort = option.get(name::EFFORT).and_then(|effort| usable_number(effort.unwrap_some()));
    match effort.filter(|effort| *effort >= 0.0) {
        Some(effort) => *sum += effort,
        None => theme.moscow_without_effort += 1,
    }
}

fn read_work_kind(value: TreeItem<'_>) -> WorkKind {
    match value.as_identifier() {
        Some("Health") => WorkKind::Health,
        Some("KeepLightsOn") => WorkKind::KeepLightsOn,
        Some("Obligation") => WorkKind::Obligation,
        _ => WorkKind::Value,
    }
}

fn read_ratings(theme: &mut ThemeRow, scores: TreeItem<'_>, symbols: &mut Interner) {
    let Some(model_index) = MODELS.iter().position(|model| literal::key_equals(scores.key_source(), model.name)) else {
        return;
    };
    let known = MODELS.get(model_index).map_or(&[][..], |model| model.inputs);
    for item in scores.unwrap_some().items() {
        let Ok(input) = ScoreInput::read(item) else { continue };
        let position = known.iter().position(|known| literal::key_equals(item.key_source(), known.name));
        let input_ref = match position {
            Some(position) => InputRef::BuiltIn(position as u8),
            None => InputRef::Criterion(symbols.intern(&item.key())),
        };
        let (low, high) = input.range.unwrap_or((input.likely, input.likely));
        let estimate = Estimate { low, likely: input.likely, high };
        theme.ratings.push(Rating { model: model_index as u8, input: input_ref, rated_on: input.on, estimate });
    }
}

fn read_goal_field(goal: &mut GoalRow, name: &str, value: TreeItem<'_>) {
    match name {
        name::FOCUS => goal.is_focus = value.as_identifier() == Some("true"),
        name::STATUS => goal.is_closed = matches!(value.as_identifier(), Some("Met" | "Abandoned")),
        _ => {}
    }
}

fn read_metric_field(metric: &mut MetricRow, name: &str, value: TreeItem<'_>, span: (u32, u32)) {
    match name {
        name::UNIT => metric.unit = span,
        name::BETTER => {
            metric.better = match value.as_identifier() {
                Some("Up") => Some(BetterDirection::Up),
                Some("Down") => Some(BetterDirection::Down),
                _ => None,
            }
        }
        name::STAGE => metric.stage = value.as_identifier().and_then(LifecycleStage::from_name),
        name::READINGS => {
            metric.readings =
                value.items().filter_map(|item| Some((date::parse_day(&item.key())?, read_reading(item)?))).collect();
            metric.readings.sort_by_key(|(day, _)| *day);
        }
        _ => {}
    }
}

/// The value of a reading: `38`, or `(value: 38, note: "…")`.
pub fn read_reading(item: TreeItem<'_>) -> Option<f64> {
    let item = item.unwrap_some();
    usable_number(item).or_else(|| usable_number(item.get(name::VALUE)?.unwrap_some()))
}

fn read_day(item: TreeItem<'_>) -> Option<NaiveDate> {
    item.as_text().and_then(|text| date::parse_day(&text))
}

fn has_text(item: TreeItem<'_>) -> bool {
    item.unwrap_some().as_text().is_some_and(|text| !text.trim().is_empty())
}

fn target_row(target: &Target<'_>, symbols: &mut Interner) -> TargetRow {
    TargetRow {
        metric: target.metric.as_ref().map(|metric| symbols.intern(metric)),
        from: target.from,
        to: target.to,
        keep: target.keep,
        by: target.by,
        baseline_by: target.baseline_by,
    }
}
