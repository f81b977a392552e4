//! The roadmap's own fields, read: product, vision, capacity, limits, criteria.

use super::date;
use super::entity::Entity;
use super::facts::Direction;
use super::fields;
use super::models;
use super::name;
use crate::document::Document;
use crate::document::tree::{Item, Tree};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// The version of the format this program writes, and the newest it edits.
pub const FORMAT: u32 = 1;

/// What the file says about itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settings {
    /// The version of the format; `None` when the file does not say.
    pub format: Option<u32>,
    /// The product's name.
    pub product: String,
    /// Where it is all going.
    pub vision: String,
    /// Whether the product is young: some rules are then only hints.
    pub is_early: bool,
    /// The model that ranks.
    pub ranking: String,
    /// The criteria of the weighted model: the file's own, or the six.
    pub criteria: Vec<Criterion>,
    /// How much can be done.
    pub capacity: Option<Capacity>,
    /// The day as which the file is read.
    pub as_of: Option<NaiveDate>,
    /// The rules that are off.
    pub off: Vec<String>,
    /// The words that count as vague besides ours.
    pub vague: Vec<String>,
    /// The limits of `check`: the defaults, and what the file says otherwise.
    pub limits: BTreeMap<&'static str, f64>,
}

/// How much can be done in a period.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Capacity {
    /// How much.
    pub amount: f64,
    /// In which unit.
    pub unit: String,
}

/// A criterion of the weighted model.
#[derive(Clone, Debug, PartialEq)]
pub struct Criterion {
    /// Its id: the key of its marks.
    pub id: String,
    /// As the screen calls it.
    pub name: String,
    /// How much it counts, relative to the others.
    pub weight: f64,
    /// Whether more of it is better.
    pub better: Direction,
    /// The words for its marks.
    pub words: BTreeMap<u32, String>,
}

/// The weights of the six criteria: our default.
const DEFAULT_WEIGHTS: [f64; 6] = [25.0, 20.0, 15.0, 10.0, 20.0, 10.0];

/// The six criteria of the weighted model.
pub fn default_criteria() -> Vec<Criterion> {
    let inputs = models::Model::named(models::WEIGHTED).map_or(&[][..], |model| model.inputs);
    let criterion = |(input, weight): (&models::Input, f64)| Criterion {
        id: input.name.to_owned(),
        name: input.name.to_owned(),
        weight,
        better: if input.is_cost { Direction::Down } else { Direction::Up },
        words: BTreeMap::new(),
    };
    inputs.iter().zip(DEFAULT_WEIGHTS).map(criterion).collect()
}

impl Settings {
    /// Reads them from the frame of a file, and its criteria from their map.
    pub fn read(document: &Document) -> Self {
        let mut settings = Self {
            ranking: models::WEIGHTED.to_owned(),
            criteria: own_criteria(document),
            limits: fields::LIMITS.fields.iter().filter_map(|f| Some((f.name, f.default.parse().ok()?))).collect(),
            ..Self::default()
        };
        if settings.criteria.is_empty() {
            settings.criteria = default_criteria();
        }
        let skeleton = document.skeleton();
        let Some(start) = record_start(skeleton.text()) else { return settings };
        if let Ok(tree) = Tree::of(skeleton.text(), start) {
            tree.root().items().for_each(|item| settings.field(item));
        }
        settings
    }

    fn field(&mut self, item: Item<'_>) {
        let value = item.inner();
        let text = || value.as_text().map(std::borrow::Cow::into_owned).unwrap_or_default();
        match super::facts::field_name(item) {
            name::FORMAT => self.format = value.as_number().map(|number| number as u32),
            name::PRODUCT => self.product = text(),
            name::VISION => self.vision = text(),
            name::STAGE => self.is_early = value.as_word() == Some("Early"),
            name::RANKING if models::Model::named(&text()).is_some() => {
                self.ranking = text();
            }
            name::CAPACITY => self.capacity = capacity(value),
            name::AS_OF => self.as_of = date::day(&text()),
            name::LINT => self.lint(value),
            _ => {}
        }
    }

    fn lint(&mut self, lint: Item<'_>) {
        self.off = texts(lint, name::OFF);
        self.vague = texts(lint, name::VAGUE);
        let Some(limits) = lint.get(name::LIMITS).map(Item::inner) else { return };
        for field in fields::LIMITS.fields {
            let own = limits.get(field.name).and_then(|item| item.inner().as_number());
            if let Some(limit) = own.filter(|limit| limit.is_finite()) {
                self.limits.insert(field.name, limit);
            }
        }
    }

    /// One limit of `check`.
    pub fn limit(&self, name: &str) -> f64 {
        self.limits.get(name).copied().unwrap_or(f64::INFINITY)
    }

    /// Whether the file is in a format newer than this program knows.
    pub fn is_newer_format(&self) -> bool {
        self.format.is_some_and(|format| format > FORMAT)
    }
}

/// Where the record of the roadmap starts in the text of a frame.
pub fn record_start(frame: &str) -> Option<usize> {
    crate::document::skip_head(frame).ok()
}

fn capacity(record: Item<'_>) -> Option<Capacity> {
    let amount = record.get(name::AMOUNT)?.inner().as_number().filter(|amount| *amount >= 0.0 && amount.is_finite())?;
    let unit = record.get(name::UNIT).and_then(|unit| unit.inner().as_text()).unwrap_or_default().into_owned();
    Some(Capacity { amount, unit })
}

fn texts(record: Item<'_>, name: &str) -> Vec<String> {
    let list = record.get(name).map(Item::inner);
    list.into_iter().flat_map(Item::items).filter_map(|item| Some(item.inner().as_text()?.into_owned())).collect()
}

fn own_criteria(document: &Document) -> Vec<Criterion> {
    let mut criteria = Vec::new();
    for entry in document.entries_of(Entity::Criterion.map()) {
        let Some(tree) = entry.tree() else { continue };
        let record = tree.root().inner();
        let weight = record.get(name::WEIGHT).and_then(|item| item.inner().as_number());
        let better = record.get(name::BETTER).and_then(|item| item.inner().as_word().map(str::to_owned));
        let id = entry.id().into_owned();
        let own_name = record.get(name::NAME).and_then(|item| Some(item.inner().as_text()?.into_owned()));
        criteria.push(Criterion {
            name: own_name.unwrap_or_else(|| id.clone()),
            weight: weight.filter(|weight| *weight >= 0.0 && weight.is_finite()).unwrap_or(0.0),
            better: if better.as_deref() == Some("Down") { Direction::Down } else { Direction::Up },
            words: words(record),
            id,
        });
    }
    criteria
}

fn words(record: Item<'_>) -> BTreeMap<u32, String> {
    let map = record.get(name::WORDS).map(Item::inner);
    let pairs = map.into_iter().flat_map(Item::items);
    pairs.filter_map(|item| Some((item.key().parse().ok()?, item.inner().as_text()?.into_owned()))).collect()
}
