//! One entry in full, as text: its fields in canonical order under their labels, wrapped, and below them what follows
//! from them: score, progress, and the way up to the vision.

use super::page::Page;
use super::rows::Reader;
use crate::cli::field;
use crate::cli::roadmap_file;
use crate::document::chunk::Serial;
use crate::document::node::Kind;
use crate::document::tree::Item;
use crate::insight::progress::Progress;
use crate::insight::{effective_target, linkage};
use crate::roadmap::entry_kind::{ENTITIES, Entity};
use crate::roadmap::entry_row::{Aim, Facts};
use crate::roadmap::field::{Record, Refers, Shape};
use crate::roadmap::fields;
use crate::roadmap::lane::Lane;
use crate::roadmap::location::Owner;
use crate::roadmap::name;
use crate::roadmap::score_input::ScoreInput;
use crate::roadmap::scoring_models::Model;
use crate::text::{number, plural, sanitise};

/// The cells of the labels.
const LABELS: usize = 20;

/// All of an entry, or the roadmap's own fields.
pub fn print(reader: &Reader<'_>, owner: Owner, cells: usize) -> String {
    let mut sheet = Sheet { reader, page: Page::new(cells, LABELS) };
    match owner {
        Owner::Roadmap => sheet.roadmap(),
        Owner::Entry(serial) => sheet.entry(serial),
    }
    sheet.page.text
}

struct Sheet<'s> {
    reader: &'s Reader<'s>,
    page: Page,
}

impl Sheet<'_> {
    fn roadmap(&mut self) {
        let plan = self.reader.plan;
        let mut sheet = Sheet { reader: self.reader, page: self.page.empty() };
        field::look(plan, Owner::Roadmap, |root| sheet.fields(root, &fields::ROADMAP, 0));
        self.page.text.push_str(&sheet.page.text);
        let counts = ENTITIES.into_iter().map(|entity| (entity, plan.roadmap.of(entity).count()));
        let counts = counts.filter(|(_, count)| *count > 0);
        let counts: Vec<String> = counts.map(|(entity, n)| plural::count(n, entity.noun(), entity.nouns())).collect();
        self.page.line("entries", &counts.join(", "), 0);
    }

    fn entry(&mut self, serial: Serial) {
        let plan = self.reader.plan;
        let title = plan.roadmap.title(&plan.document, serial);
        self.page.push(&sanitise::line(&plan.roadmap.full_name(serial)));
        self.page.wrapped(&sanitise::line(&title), "");
        self.page.push("");
        let Some(entry) = plan.document.entry(serial) else { return };
        let Some(tree) = entry.tree().filter(|_| !entry.is_broken) else { return self.broken(serial, entry.text) };
        let record = field::record_of(plan, Owner::Entry(serial));
        self.fields(tree.root().inner(), record, 0);
        self.what_follows(serial);
        if self.reader.is_broken(serial) {
            self.page.push("");
            self.page.line("does not read", "`whymap check` says what is wrong", 0);
        }
    }

    fn broken(&mut self, serial: Serial, text: &str) {
        let line = roadmap_file::line_of(self.reader.plan, &self.reader.plan.document.to_text(), serial);
        self.page.push(&format!("does not read, on line {line}; `whymap check` says what is wrong"));
        self.page.push("");
        for line in text.trim_end().lines() {
            self.page.push(&sanitise::line(line));
        }
    }

    /// The fields of a record: those of the table in its order, then those it does not know.
    fn fields(&mut self, record: Item<'_>, table: &'static Record, depth: usize) {
        for known in table.fields {
            for item in record.items().filter(|item| item.key() == known.name) {
                self.value(&known.label.replace('_', " "), item.inner(), &known.shape, depth);
            }
        }
        for item in record.items().filter(|item| table.field(&item.key()).is_none()) {
            self.value(&sanitise::line(&item.key()), item.inner(), &Shape::Anything, depth);
        }
    }

    fn value(&mut self, label: &str, item: Item<'_>, shape: &Shape, depth: usize) {
        let is_map_of_entries = matches!(shape, Shape::Map(_, Shape::Anything)) && depth == 0;
        match (shape, item.kind()) {
            _ if is_map_of_entries && Entity::of_map(label).is_some() => {}
            (Shape::Record(record), Kind::Record) => {
                self.page.push(&format!("{}{label}", "  ".repeat(depth + 1)));
                self.fields(item, record, depth + 1);
            }
            (Shape::Scores, Kind::Map) => {
                self.page.push(&format!("{}{label}", "  ".repeat(depth + 1)));
                for model in item.items() {
                    let title =
                        Model::named(&model.key()).map_or_else(|| model.key().into_owned(), |m| m.title.to_owned());
                    self.page.line(&sanitise::line(&title), &inputs(model.inner()), depth + 1);
                }
            }
            (Shape::Map(_, of), Kind::Map) => {
                self.page.push(&format!("{}{label}", "  ".repeat(depth + 1)));
                for inside in item.items() {
                    self.value(&sanitise::line(&inside.key()), inside.inner(), of, depth + 1);
                }
            }
            (Shape::List(of), Kind::List) => self.list(label, item, of, depth),
            _ => self.page.line(label, &self.leaf(item, shape), depth),
        }
    }

    fn list(&mut self, label: &str, list: Item<'_>, of: &Shape, depth: usize) {
        let mut label = label;
        for member in list.items() {
            self.page.line(label, &self.leaf(member.inner(), of), depth);
            label = "";
        }
        if list.nth(0).is_none() {
            self.page.line(label, "none", depth);
        }
    }

    /// A value in words, on one line but for texts.
    fn leaf(&self, item: Item<'_>, shape: &Shape) -> String {
        match (shape, item.kind()) {
            (Shape::Reference(refers), _) => self.reference(item, *refers),
            (Shape::Record(record), Kind::Record) => self.in_one_line(item, record),
            (Shape::Reading, Kind::Record) => reading(item),
            (Shape::Score, _) => score(item),
            _ => match item.as_text() {
                Some(text) => sanitise::text(text.trim_end()).into_owned(),
                None => sanitise::line(item.source()).into_owned(),
            },
        }
    }

    /// A short record: `not doing: a tour; because: nobody watches it`.
    fn in_one_line(&self, record: Item<'_>, table: &'static Record) -> String {
        let part = |item: Item<'_>| {
            let known = table.field(&item.key());
            let label =
                known.map_or_else(|| sanitise::line(&item.key()).into_owned(), |field| field.label.replace('_', " "));
            let shape = known.map_or(Shape::Anything, |field| field.shape);
            format!("{label}: {}", self.leaf(item.inner(), &shape))
        };
        record.items().map(part).collect::<Vec<_>>().join("; ")
    }

    /// An id with the title of what it names.
    fn reference(&self, item: Item<'_>, refers: Refers) -> String {
        let Some(id) = item.as_text() else { return sanitise::line(item.source()).into_owned() };
        let plan = self.reader.plan;
        let found = match refers {
            Refers::To(entity) => plan.roadmap.find(entity, &id),
            Refers::ToThemeOrIdea => plan.roadmap.find_bet(&id),
            Refers::ToPath => plan.roadmap.find_path(&id),
        };
        let shown = sanitise::line(&id);
        match found.map(|serial| plan.roadmap.title(&plan.document, serial)) {
            Some(title) if title != id => format!("{shown} ({})", sanitise::line(&title)),
            Some(_) => shown.into_owned(),
            None => format!("{shown} (leads nowhere)"),
        }
    }

    fn what_follows(&mut self, serial: Serial) {
        let lines = [self.score(serial), self.progress(serial)];
        let chains = self.chains(serial);
        let served_by = self.served_by(serial);
        if lines.iter().all(Option::is_none) && chains.is_empty() && served_by.is_empty() {
            return;
        }
        self.page.push("");
        for (label, text) in lines.into_iter().flatten() {
            self.page.line(label, &text, 0);
        }
        let mut label = "goal chain";
        for chain in chains {
            self.page.line(label, &chain, 0);
            label = "";
        }
        if !served_by.is_empty() {
            self.page.line("served by", &served_by.join(", "), 0);
        }
    }

    fn score(&self, serial: Serial) -> Option<(&'static str, String)> {
        let (order, settings) = (&self.reader.order, &self.reader.plan.roadmap.settings);
        let score = number::score(order.score(serial)?);
        let model = Model::named(&settings.ranking).map_or("", |model| model.title);
        let place = order.place(serial).map(|place| {
            let tied = if order.is_tied(serial) { ", tied" } else { "" };
            format!(", place {place} of {}{tied}", order.ranking.len())
        });
        Some(("score", format!("{score} {model}{}", place.unwrap_or_default())))
    }

    /// `30 % -> 50 % by 2026-09-30 (from raise-activation); 38 % on 2026-03-02; too early`
    fn progress(&self, serial: Serial) -> Option<(&'static str, String)> {
        let plan = self.reader.plan;
        let held = effective_target::held(&plan.roadmap, plan.roadmap.facts(serial)?);
        let progress = self.reader.progress(serial)?;
        let metric = held.aim.metric.and_then(|metric| plan.roadmap.find_symbol(Entity::Metric, metric));
        let value = |value: f64| match metric {
            Some(metric) => self.reader.with_unit(metric, value),
            None => number::plain(value),
        };
        let mut parts = vec![way(&held.aim, &value)];
        if let Some(goal) = held.from_goal {
            parts.push(format!("(from {})", sanitise::line(plan.roadmap.id(goal))));
        }
        let mut text = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
        text.push_str(&now(&progress, &value));
        Some(("progress", text.trim_start_matches("; ").to_owned()))
    }

    /// The way up from a theme: goal, objective, vision.
    fn chains(&self, serial: Serial) -> Vec<String> {
        let roadmap = &self.reader.plan.roadmap;
        let Some(facts) = roadmap.facts(serial) else { return Vec::new() };
        let name = |end: &Result<Serial, String>| match end {
            Ok(serial) => sanitise::line(roadmap.id(*serial)).into_owned(),
            Err(id) => format!("{} (leads nowhere)", sanitise::line(id)),
        };
        let of_goals = linkage::chains(roadmap, facts).into_iter().map(|chain| {
            let objectives: Vec<String> = chain.objectives.iter().map(name).collect();
            (Some(name(&chain.goal)), objectives)
        });
        let direct: Vec<String> = linkage::objectives(roadmap, serial).iter().map(name).collect();
        let direct = (!direct.is_empty()).then_some((None, direct));
        let vision = sanitise::line(roadmap.settings.vision.trim());
        of_goals
            .chain(direct)
            .map(|(goal, objectives)| {
                let top = if vision.is_empty() || objectives.is_empty() { None } else { Some(vision.to_string()) };
                let objectives = (!objectives.is_empty()).then(|| objectives.join(" and "));
                goal.into_iter().chain(objectives).chain(top).collect::<Vec<_>>().join(" -> ")
            })
            .collect()
    }

    /// What serves a goal.
    fn served_by(&self, serial: Serial) -> Vec<String> {
        let roadmap = &self.reader.plan.roadmap;
        if roadmap.facts(serial).map(|facts| facts.entity) != Some(Entity::Goal) {
            return Vec::new();
        }
        let bets = linkage::bets_of_goal(roadmap, serial)
            .iter()
            .copied()
            .filter(|bet| roadmap.facts(*bet).is_some_and(is_live));
        bets.map(|bet| sanitise::line(roadmap.id(bet)).into_owned()).collect()
    }
}

fn is_live(facts: &Facts) -> bool {
    facts.bet().is_some_and(|bet| bet.lane.is_none_or(Lane::is_live))
}

pub(crate) fn way(aim: &Aim, value: &dyn Fn(f64) -> String) -> String {
    let way = match (aim.keep, aim.from, aim.to) {
        (Some(keep), _, _) => format!("hold {}", value(keep)),
        (None, Some(from), Some(to)) => format!("{} -> {}", value(from), value(to)),
        (None, None, Some(to)) => format!("to {}", value(to)),
        (None, Some(from), None) => format!("from {}", value(from)),
        (None, None, None) => String::new(),
    };
    let by = aim.by.map(|by| format!("by {}", by.last_day)).unwrap_or_default();
    format!("{way} {by}").trim().to_owned()
}

fn now(progress: &Progress, value: &dyn Fn(f64) -> String) -> String {
    let read = progress.now.zip(progress.read_on).map(|(now, day)| format!("; {} on {day}", value(now)));
    format!("{}; {}", read.unwrap_or_default(), progress.state.words())
}

/// The inputs of a model: `customer 5 (4 to 5), business 4`.
fn inputs(model: Item<'_>) -> String {
    let input = |item: Item<'_>| format!("{} {}", sanitise::line(&item.key()), score(item.inner()));
    model.items().map(input).collect::<Vec<_>>().join(", ")
}

/// A reading with its note: `19.9 (holidays)`.
fn reading(item: Item<'_>) -> String {
    let part = |name: &str| item.get(name).map(Item::inner);
    let value = part(name::VALUE).map_or_else(String::new, |value| sanitise::line(value.source()).into_owned());
    match part(name::NOTE).and_then(Item::as_text) {
        Some(note) => format!("{value} ({})", sanitise::line(&note)),
        None => value,
    }
}

/// One input: `4 (3 to 5)`, with what it is based on.
fn score(item: Item<'_>) -> String {
    let Ok(input) = ScoreInput::read(item) else { return sanitise::line(item.source()).into_owned() };
    let range = input.range.map(|(low, high)| format!("{} to {}", number::plain(low), number::plain(high)));
    let source = [
        range,
        input.why.map(|why| sanitise::line(&why).into_owned()),
        input.by.map(|by| sanitise::line(&by).into_owned()),
        input.on.map(|on| on.to_string()),
    ];
    let source: Vec<String> = source.into_iter().flatten().collect();
    match source.is_empty() {
        true => number::plain(input.likely),
        false => format!("{} ({})", number::plain(input.likely), source.join("; ")),
    }
}
