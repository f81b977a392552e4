//! The roadmap's own fields, read: product, vision, capacity, limits, criteria.

use super::date;
use super::entry_kind::Entity;
use super::entry_row::Direction;
use super::fields;
use super::name;
use super::scoring_models;
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
    /// How old the product is.
    pub stage: ProductStage,
    /// The model that ranks.
    pub ranking: String,
    /// The criteria of the weighted model: the file's own, or the six.
    pub criteria: Vec<Criterion>,
    /// How much can be done.
    pub capacity: Option<Capacity>,
    /// In which period the reach of RICE is counted; empty when the file does not say.
    pub rice_period: String,
    /// How the effort should be shared out.
    pub balance: Balance,
    /// Where random draws start.
    pub seed: u64,
    /// How the models are read.
    pub scoring: Scoring,
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

/// How old a product is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ProductStage {
    /// It looks for its customers: some rules are then only hints.
    Early,
    /// It grows.
    #[default]
    Growth,
    /// It is settled.
    Mature,
    /// It is sold to large firms.
    Enterprise,
}

/// How the effort should be shared out, in percent of it. The numbers are our defaults.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Balance {
    /// For the long run.
    pub long: f64,
    /// For the product's health.
    pub health: f64,
    /// To keep the lights on.
    pub keep_lights_on: f64,
}

/// How the models are read. The numbers are our defaults.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scoring {
    /// Whether ICE is the mean of its inputs, and not their product.
    pub ice_is_mean: bool,
    /// Whether value and effort are cut at their medians, and not at the middle of the scale.
    pub cuts_at_median: bool,
    /// From which probability on one theme is clearly ahead of another, 0 to 1.
    pub clearly: f64,
    /// From which probability on it probably is, 0 to 1.
    pub probably: f64,
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
    let inputs = scoring_models::Model::named(scoring_models::WEIGHTED).map_or(&[][..], |model| model.inputs);
    let criterion = |(input, weight): (&scoring_models::Input, f64)| Criterion {
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
            ranking: scoring_models::WEIGHTED.to_owned(),
            criteria: own_criteria(document),
            balance: Balance {
                long: default_of(&fields::BALANCE, name::LONG),
                health: default_of(&fields::BALANCE, name::HEALTH),
                keep_lights_on: default_of(&fields::BALANCE, name::KEEP_LIGHTS_ON),
            },
            seed: 1,
            scoring: Scoring {
                clearly: default_of(&fields::SCORING, name::CLEARLY) / 100.0,
                probably: default_of(&fields::SCORING, name::PROBABLY) / 100.0,
                ..Scoring::default()
            },
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
        match super::entry_row::field_name(item) {
            name::FORMAT => self.format = value.as_number().map(|number| number as u32),
            name::PRODUCT => self.product = text(),
            name::VISION => self.vision = text(),
            name::STAGE => self.stage = stage(value),
            name::RANKING if scoring_models::Model::named(&text()).is_some() => {
                self.ranking = text();
            }
            name::CAPACITY => self.capacity = capacity(value),
            name::RICE_PERIOD => self.rice_period = text(),
            name::BALANCE => self.balance.take(value),
            name::SEED => self.seed = value.as_number().filter(|seed| *seed >= 0.0).map_or(1, |seed| seed as u64),
            name::SCORING => self.scoring.take(value),
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

impl Balance {
    fn take(&mut self, record: Item<'_>) {
        let percent = |name| record.get(name).and_then(|item| item.inner().as_number()).filter(|n| *n >= 0.0);
        self.long = percent(name::LONG).unwrap_or(self.long);
        self.health = percent(name::HEALTH).unwrap_or(self.health);
        self.keep_lights_on = percent(name::KEEP_LIGHTS_ON).unwrap_or(self.keep_lights_on);
    }
}

impl Default for Scoring {
    fn default() -> Self {
        Self { ice_is_mean: false, cuts_at_median: false, clearly: 0.9, probably: 0.7 }
    }
}

impl Scoring {
    fn take(&mut self, record: Item<'_>) {
        let word = |name| record.get(name).and_then(|item| item.inner().as_word());
        self.ice_is_mean = word(name::ICE) == Some("Mean");
        self.cuts_at_median = word(name::CUT) == Some("Median");
        let percent = |name| record.get(name).and_then(|item| item.inner().as_number());
        let share = |name| percent(name).filter(|n| (50.0..=100.0).contains(n)).map(|n| n / 100.0);
        self.clearly = share(name::CLEARLY).unwrap_or(self.clearly);
        self.probably = share(name::PROBABLY).unwrap_or(self.probably);
    }
}

/// The default of a field that is a number.
fn default_of(record: &super::field::Record, name: &str) -> f64 {
    record.field(name).and_then(|field| field.default.parse().ok()).unwrap_or_default()
}

fn stage(value: Item<'_>) -> ProductStage {
    match value.as_word() {
        Some("Early") => ProductStage::Early,
        Some("Mature") => ProductStage::Mature,
        Some("Enterprise") => ProductStage::Enterprise,
        _ => ProductStage::Growth,
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
