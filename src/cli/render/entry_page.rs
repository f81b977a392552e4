//! An entry in full, as text: its fields in canonical order with their labels, then what is derived from them: score,
//! progress and the chain of goals up to the vision.

use super::page::TextPage;
use super::rows::PlanReader;
use crate::cli::field;
use crate::cli::roadmap_file;
use crate::document::chunk::EntryId;
use crate::document::node::NodeKind;
use crate::document::tree::TreeItem;
use crate::insight::progress::{Progress, TargetStatus};
use crate::insight::{effective_target, linkage};
use crate::roadmap::entry_kind::{ENTRY_KINDS, EntryKind};
use crate::roadmap::entry_row::{EntryRow, TargetRow};
use crate::roadmap::field::{Record, ReferenceTarget, Shape};
use crate::roadmap::fields;
use crate::roadmap::lane::Lane;
use crate::roadmap::location::FieldOwner;
use crate::roadmap::name;
use crate::roadmap::score_input::ScoreInput;
use crate::roadmap::scoring_models::Model;
use crate::text::{number, plural, sanitize};

/// In terminal cells.
const LABEL_WIDTH: usize = 20;

pub fn render_entry_page(reader: &PlanReader<'_>, owner: FieldOwner, width: usize) -> String {
    let mut entry_page = EntryPage { reader, page: TextPage::new(width, LABEL_WIDTH) };
    match owner {
        FieldOwner::Roadmap => entry_page.push_roadmap(),
        FieldOwner::Entry(entry_id) => entry_page.push_entry(entry_id),
    }
    entry_page.page.text
}

struct EntryPage<'s> {
    reader: &'s PlanReader<'s>,
    page: TextPage,
}

impl EntryPage<'_> {
    fn push_roadmap(&mut self) {
        let plan = self.reader.plan;
        let mut fields_page = EntryPage { reader: self.reader, page: self.page.new_like() };
        field::with_value(plan, FieldOwner::Roadmap, |root| fields_page.push_fields(root, &fields::ROADMAP, 0));
        self.page.text.push_str(&fields_page.page.text);
        let counts = ENTRY_KINDS.into_iter().map(|kind| (kind, plan.roadmap.rows_of_kind(kind).count()));
        let counts = counts.filter(|(_, count)| *count > 0);
        let counts: Vec<String> =
            counts.map(|(kind, n)| plural::format_count(n, kind.noun(), kind.plural_noun())).collect();
        self.page.push_labeled("entries", &counts.join(", "), 0);
    }

    fn push_entry(&mut self, entry_id: EntryId) {
        let plan = self.reader.plan;
        let title = plan.roadmap.title(&plan.document, entry_id);
        self.page.push_line(&sanitize::sanitize_line(&plan.roadmap.full_name(entry_id)));
        self.page.push_wrapped(&sanitize::sanitize_line(&title), "");
        self.page.push_line("");
        let Some(entry) = plan.document.entry(entry_id) else { return };
        let Some(tree) = entry.tree().filter(|_| !entry.is_broken) else {
            return self.push_broken_entry(entry_id, entry.text);
        };
        let record = field::record_of(plan, FieldOwner::Entry(entry_id));
        self.push_fields(tree.root().unwrap_some(), record, 0);
        self.push_derived(entry_id);
        if self.reader.is_broken(entry_id) {
            self.page.push_line("");
            self.page.push_labeled("syntax error", "run `whymap check` for details", 0);
        }
    }

    fn push_broken_entry(&mut self, entry_id: EntryId, text: &str) {
        let line = roadmap_file::line_of_entry(self.reader.plan, &self.reader.plan.document.to_text(), entry_id);
        self.page.push_line(&format!("syntax error in the entry on line {line}; run `whymap check` for details"));
        self.page.push_line("");
        for line in text.trim_end().lines() {
            self.page.push_line(&sanitize::sanitize_line(line));
        }
    }

    /// The known fields in the order of the table, then all others.
    fn push_fields(&mut self, record: TreeItem<'_>, table: &'static Record, depth: usize) {
        for known in table.fields {
            for item in record.items().filter(|item| item.key() == known.name) {
                self.push_value(&known.label.replace('_', " "), item.unwrap_some(), &known.shape, depth);
            }
        }
        for item in record.items().filter(|item| table.field(&item.key()).is_none()) {
            self.push_value(&sanitize::sanitize_line(&item.key()), item.unwrap_some(), &Shape::Anything, depth);
        }
    }

    fn push_value(&mut self, label: &str, item: TreeItem<'_>, shape: &Shape, depth: usize) {
        let is_map_of_entries = matches!(shape, Shape::Map(_, Shape::Anything)) && depth == 0;
        match (shape, item.kind()) {
            _ if is_map_of_entries && EntryKind::from_map_name(label).is_some() => {}
            (Shape::Record(record), NodeKind::Record) => {
                self.page.push_line(&format!("{}{label}", "  ".repeat(depth + 1)));
                self.push_fields(item, record, depth + 1);
            }
            (Shape::Scores, NodeKind::Map) => {
                self.page.push_line(&format!("{}{label}", "  ".repeat(depth + 1)));
                for model in item.items() {
                    let title =
                        Model::find(&model.key()).map_or_else(|| model.key().into_owned(), |m| m.title.to_owned());
                    self.page.push_labeled(
                        &sanitize::sanitize_line(&title),
                        &format_inputs(model.unwrap_some()),
                        depth + 1,
                    );
                }
            }
            (Shape::Map(_, of), NodeKind::Map) => {
                self.page.push_line(&format!("{}{label}", "  ".repeat(depth + 1)));
                for inside in item.items() {
                    self.push_value(&sanitize::sanitize_line(&inside.key()), inside.unwrap_some(), of, depth + 1);
                }
            }
            (Shape::List(of), NodeKind::List) => self.push_list(label, item, of, depth),
            _ => self.page.push_labeled(label, &self.format_value(item, shape), depth),
        }
    }

    fn push_list(&mut self, label: &str, list: TreeItem<'_>, of: &Shape, depth: usize) {
        let mut label = label;
        for member in list.items() {
            self.page.push_labeled(label, &self.format_value(member.unwrap_some(), of), depth);
            label = "";
        }
        if list.nth(0).is_none() {
            self.page.push_labeled(label, "none", depth);
        }
    }

    /// A value on one line, except for texts.
    fn format_value(&self, item: TreeItem<'_>, shape: &Shape) -> String {
        match (shape, item.kind()) {
            (Shape::Reference(target), _) => self.format_reference(item, *target),
            (Shape::Record(record), NodeKind::Record) => self.format_record(item, record),
            (Shape::Reading, NodeKind::Record) => format_reading(item),
            (Shape::Score, _) => format_score_input(item),
            _ => match item.as_text() {
                Some(text) => sanitize::sanitize_text(text.trim_end()).into_owned(),
                None => sanitize::sanitize_line(item.source()).into_owned(),
            },
        }
    }

    /// A short record on one line: `not doing: a tour; because: few watch it`.
    fn format_record(&self, record: TreeItem<'_>, table: &'static Record) -> String {
        let format_field = |item: TreeItem<'_>| {
            let known = table.field(&item.key());
            let label = known.map_or_else(
                || sanitize::sanitize_line(&item.key()).into_owned(),
                |field| field.label.replace('_', " "),
            );
            let shape = known.map_or(Shape::Anything, |field| field.shape);
            format!("{label}: {}", self.format_value(item.unwrap_some(), &shape))
        };
        record.items().map(format_field).collect::<Vec<_>>().join("; ")
    }

    /// An id with the title of its entry.
    fn format_reference(&self, item: TreeItem<'_>, target: ReferenceTarget) -> String {
        let Some(id) = item.as_text() else { return sanitize::sanitize_line(item.source()).into_owned() };
        let plan = self.reader.plan;
        let found = match target {
            ReferenceTarget::Kind(kind) => plan.roadmap.find(kind, &id),
            ReferenceTarget::ThemeOrIdea => plan.roadmap.find_theme(&id),
            ReferenceTarget::AnyEntry => plan.roadmap.find_by_full_name(&id),
        };
        let shown = sanitize::sanitize_line(&id);
        match found.map(|entry_id| plan.roadmap.title(&plan.document, entry_id)) {
            Some(title) if title != id => format!("{shown} ({})", sanitize::sanitize_line(&title)),
            Some(_) => shown.into_owned(),
            None => format!("{shown} (does not exist)"),
        }
    }

    fn push_derived(&mut self, entry_id: EntryId) {
        let lines = [self.score_line(entry_id), self.progress_line(entry_id)];
        let chains = self.goal_chains(entry_id);
        let linked_from = self.linked_from(entry_id);
        if lines.iter().all(Option::is_none) && chains.is_empty() && linked_from.is_empty() {
            return;
        }
        self.page.push_line("");
        for (label, text) in lines.into_iter().flatten() {
            self.page.push_labeled(label, &text, 0);
        }
        let mut label = "leads to";
        for chain in chains {
            self.page.push_labeled(label, &chain, 0);
            label = "";
        }
        if !linked_from.is_empty() {
            self.page.push_labeled("linked from", &linked_from.join(", "), 0);
        }
    }

    fn score_line(&self, entry_id: EntryId) -> Option<(&'static str, String)> {
        let (order, settings) = (&self.reader.order, &self.reader.plan.roadmap.settings);
        let score = number::format_score(order.score(entry_id)?);
        let model = Model::find(&settings.ranking).map_or("", |model| model.title);
        let rank = order.rank_of(entry_id).map(|rank| {
            let tied = if order.is_tied(entry_id) { ", tied" } else { "" };
            format!(", #{rank} of {}{tied}", order.ranking.len())
        });
        Some(("score", format!("{score} ({model}){}", rank.unwrap_or_default())))
    }

    /// "30% -> 50% by Sep 30 (from raise-activation); 38% on Mar 2; too early"
    fn progress_line(&self, entry_id: EntryId) -> Option<(&'static str, String)> {
        let plan = self.reader.plan;
        let effective = effective_target::resolve(&plan.roadmap, plan.roadmap.row(entry_id)?);
        let progress = self.reader.progress(entry_id)?;
        let metric = effective.target.metric.and_then(|metric| plan.roadmap.find_by_symbol(EntryKind::Metric, metric));
        let value = |value: f64| match metric {
            Some(metric) => self.reader.format_with_unit(metric, value),
            None => number::format_plain(value),
        };
        let mut parts = vec![format_target(self.reader, &effective.target, &value)];
        if let Some(goal) = effective.from_goal {
            parts.push(format!("(from {})", sanitize::sanitize_line(plan.roadmap.id(goal))));
        }
        let mut text = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
        text.push_str(&format_progress(self.reader, &progress, &value));
        Some(("progress", text.trim_start_matches("; ").to_owned()))
    }

    /// "raise-activation -> keep-customers -> (the vision)", one per goal.
    fn goal_chains(&self, entry_id: EntryId) -> Vec<String> {
        let roadmap = &self.reader.plan.roadmap;
        let Some(row) = roadmap.row(entry_id) else { return Vec::new() };
        let name = |end: &Result<EntryId, String>| match end {
            Ok(entry_id) => sanitize::sanitize_line(roadmap.id(*entry_id)).into_owned(),
            Err(id) => format!("{} (does not exist)", sanitize::sanitize_line(id)),
        };
        let via_goals = linkage::goal_chains(roadmap, row).into_iter().map(|chain| {
            let objectives: Vec<String> = chain.objectives.iter().map(name).collect();
            (Some(name(&chain.goal)), objectives)
        });
        let direct: Vec<String> = linkage::served_objectives(roadmap, entry_id).iter().map(name).collect();
        let direct = (!direct.is_empty()).then_some((None, direct));
        let vision = sanitize::sanitize_line(roadmap.settings.vision.trim());
        via_goals
            .chain(direct)
            .map(|(goal, objectives)| {
                let top = if vision.is_empty() || objectives.is_empty() { None } else { Some(vision.to_string()) };
                let objectives = (!objectives.is_empty()).then(|| objectives.join(" and "));
                goal.into_iter().chain(objectives).chain(top).collect::<Vec<_>>().join(" -> ")
            })
            .collect()
    }

    /// The ids of the live themes and ideas that are linked to a goal.
    fn linked_from(&self, entry_id: EntryId) -> Vec<String> {
        let roadmap = &self.reader.plan.roadmap;
        if roadmap.row(entry_id).map(|row| row.kind) != Some(EntryKind::Goal) {
            return Vec::new();
        }
        let themes = linkage::themes_of_goal(roadmap, entry_id)
            .iter()
            .copied()
            .filter(|theme| roadmap.row(*theme).is_some_and(is_live));
        themes.map(|theme| sanitize::sanitize_line(roadmap.id(theme)).into_owned()).collect()
    }
}

fn is_live(row: &EntryRow) -> bool {
    row.theme().is_some_and(|theme| theme.lane.is_none_or(Lane::is_live))
}

/// "30% -> 50% by Sep 30"
pub(crate) fn format_target(reader: &PlanReader<'_>, target: &TargetRow, value: &dyn Fn(f64) -> String) -> String {
    let range = match (target.keep, target.from, target.to) {
        (Some(keep), _, _) => format!("keep at {}", value(keep)),
        (None, Some(from), Some(to)) => format!("{} -> {}", value(from), value(to)),
        (None, None, Some(to)) => format!("to {}", value(to)),
        (None, Some(from), None) => format!("from {}", value(from)),
        (None, None, None) => String::new(),
    };
    let by = target.by.map(|by| format!("by {}", reader.format_due(by))).unwrap_or_default();
    format!("{range} {by}").trim().to_owned()
}

fn format_progress(reader: &PlanReader<'_>, progress: &Progress, value: &dyn Fn(f64) -> String) -> String {
    let newest = progress.current.zip(progress.read_on);
    let newest = newest.map(|(current, day)| format!("; {} on {}", value(current), reader.format_day(day)));
    let status = match progress.status {
        TargetStatus::TooEarly | TargetStatus::NoData => format!("{} ({})", progress.status.label(), progress.reason),
        status => status.label().to_owned(),
    };
    format!("{}; {status}", newest.unwrap_or_default())
}

/// The inputs of a scoring model: `customer 5 (4 to 5), business 4`.
fn format_inputs(model: TreeItem<'_>) -> String {
    let input = |item: TreeItem<'_>| {
        format!("{} {}", sanitize::sanitize_line(&item.key()), format_score_input(item.unwrap_some()))
    };
    model.items().map(input).collect::<Vec<_>>().join(", ")
}

/// A reading with its note: `19.9 (holidays)`.
fn format_reading(item: TreeItem<'_>) -> String {
    let part = |name: &str| item.get(name).map(TreeItem::unwrap_some);
    let value =
        part(name::VALUE).map_or_else(String::new, |value| sanitize::sanitize_line(value.source()).into_owned());
    match part(name::NOTE).and_then(TreeItem::as_text) {
        Some(note) => format!("{value} ({})", sanitize::sanitize_line(&note)),
        None => value,
    }
}

/// A score input with its provenance: `4 (3 to 5; two interviews; maria; 2026-02-06)`.
fn format_score_input(item: TreeItem<'_>) -> String {
    let Ok(input) = ScoreInput::read(item) else { return sanitize::sanitize_line(item.source()).into_owned() };
    let range =
        input.range.map(|(low, high)| format!("{} to {}", number::format_plain(low), number::format_plain(high)));
    let source = [
        range,
        input.why.map(|why| sanitize::sanitize_line(&why).into_owned()),
        input.by.map(|by| sanitize::sanitize_line(&by).into_owned()),
        input.on.map(|on| on.to_string()),
    ];
    let source: Vec<String> = source.into_iter().flatten().collect();
    let likely = number::format_plain(input.likely);
    if source.is_empty() { likely } else { format!("{likely} ({})", source.join("; ")) }
}
