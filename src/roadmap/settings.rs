//! The roadmap's own fields, read: product, vision, capacity, limits, criteria.

use super::date;
use super::entry_kind::EntryKind;
use super::entry_row::BetterDirection;
use super::fields;
use super::name;
use super::scoring_models;
use crate::document::Document;
use crate::document::tree::{Tree, TreeItem};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// The version of the format this program writes, and the newest it edits.
pub const FORMAT_VERSION: u32 = 1;

/// What the file says about itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RoadmapSettings {
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
    pub balance: BalanceTargets,
    /// Where random draws start.
    pub seed: u64,
    /// How the models are read.
    pub scoring: ScoringSettings,
    /// The day as which the file is read.
    pub as_of: Option<NaiveDate>,
    /// The rules that are off.
    pub disabled_rules: Vec<String>,
    /// The words that count as vague besides ours.
    pub vague_words: Vec<String>,
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
pub struct BalanceTargets {
    /// For the long run.
    pub long_term: f64,
    /// For the product's health.
    pub health: f64,
    /// To keep the lights on.
    pub keep_lights_on: f64,
}

/// How the models are read. The numbers are our defaults.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ScoringSettings {
    /// Whether ICE is the mean of its inputs, and not their product.
    pub is_ice_mean: bool,
    /// Whether value and effort are cut at their medians, and not at the middle of the scale.
    pub is_cut_at_median: bool,
    /// From which probability on one theme is clearly ahead of another, 0 to 1.
    pub clearly_ahead_from: f64,
    /// From which probability on it probably is, 0 to 1.
    pub probably_ahead_from: f64,
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
    pub better: BetterDirection,
    /// The words for its marks.
    pub rating_labels: BTreeMap<u32, String>,
}

/// The weights of the six criteria: our default.
const DEFAULT_WEIGHTS: [f64; 6] = [25.0, 20.0, 15.0, 10.0, 20.0, 10.0];

/// The six criteria of the weighted model.
pub fn default_criteria() -> Vec<Criterion> {
    let inputs = scoring_models::Model::find(scoring_models::WEIGHTED).map_or(&[][..], |model| model.inputs);
    let criterion = |(input, weight): (&scoring_models::ModelInput, f64)| Criterion {
        id: input.name.to_owned(),
        name: input.name.to_owned(),
        weight,
        better: if input.is_cost { BetterDirection::Down } else { BetterDirection::Up },
        rating_labels: BTreeMap::new(),
    };
    inputs.iter().zip(DEFAULT_WEIGHTS).map(criterion).collect()
}

impl RoadmapSettings {
    /// Reads them from the frame of a file, and its criteria from their map.
    pub fn read(document: &Document) -> Self {
        let mut settings = Self {
            ranking: scoring_models::WEIGHTED.to_owned(),
            criteria: read_criteria(document),
            balance: BalanceTargets {
                long_term: default_number(&fields::BALANCE, name::LONG),
                health: default_number(&fields::BALANCE, name::HEALTH),
                keep_lights_on: default_number(&fields::BALANCE, name::KEEP_LIGHTS_ON),
            },
            seed: 1,
            scoring: ScoringSettings {
                clearly_ahead_from: default_number(&fields::SCORING, name::CLEARLY) / 100.0,
                probably_ahead_from: default_number(&fields::SCORING, name::PROBABLY) / 100.0,
                ..ScoringSettings::default()
            },
            limits: fields::LIMITS.fields.iter().filter_map(|f| Some((f.name, f.default.parse().ok()?))).collect(),
            ..Self::default()
        };
        if settings.criteria.is_empty() {
            settings.criteria = default_criteria();
        }
        let skeleton = document.top_level();
        let Some(start) = record_start(skeleton.text()) else { return settings };
        if let Ok(tree) = Tree::parse(skeleton.text(), start) {
            tree.root().items().for_each(|item| settings.read_field(item));
        }
        settings
    }

    fn read_field(&mut self, item: TreeItem<'_>) {
        let value = item.unwrap_some();
        let text = || value.as_text().map(std::borrow::Cow::into_owned).unwrap_or_default();
        match super::entry_row::field_name(item) {
            name::FORMAT => self.format = value.as_number().map(|number| number as u32),
            name::PRODUCT => self.product = text(),
            name::VISION => self.vision = text(),
            name::STAGE => self.stage = read_stage(value),
            name::RANKING if scoring_models::Model::find(&text()).is_some() => {
                self.ranking = text();
            }
            name::CAPACITY => self.capacity = read_capacity(value),
            name::RICE_PERIOD => self.rice_period = text(),
            name::BALANCE => self.balance.read_targets(value),
            name::SEED => self.seed = value.as_number().filter(|seed| *seed >= 0.0).map_or(1, |seed| seed as u64),
            name::SCORING => self.scoring.read_fields(value),
            name::AS_OF => self.as_of = date::parse_day(&text()),
            name::LINT => self.read_lint(value),
            _ => {}
        }
    }

    fn read_lint(&mut self, lint: TreeItem<'_>) {
        self.disabled_rules = read_texts(lint, name::OFF);
        self.vague_words = read_texts(lint, name::VAGUE);
        let Some(limits) = lint.get(name::LIMITS).map(TreeItem::unwrap_some) else { return };
        for field in fields::LIMITS.fields {
            let own = limits.get(field.name).and_then(|item| item.unwrap_some().as_number());
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
        self.format.is_some_and(|format| format > FORMAT_VERSION)
    }
}

impl BalanceTargets {
    fn read_targets(&mut self, record: TreeItem<'_>) {
        let percent = |name| record.get(name).and_then(|item| item.unwrap_some().as_number()).filter(|n| *n >= 0.0);
        self.long_term = percent(name::LONG).unwrap_or(self.long_term);
        self.health = percent(name::HEALTH).unwrap_or(self.health);
        self.keep_lights_on = percent(name::KEEP_LIGHTS_ON).unwrap_or(self.keep_lights_on);
    }
}

impl Default for ScoringSettings {
    fn default() -> Self {
        Self { is_ice_mean: false, is_cut_at_median: false, clearly_ahead_from: 0.9, probably_ahead_from: 0.7 }
    }
}

impl ScoringSettings {
    fn read_fields(&mut self, record: TreeItem<'_>) {
        let word = |name| record.get(name).and_then(|item| item.unwrap_some().as_identifier());
        self.is_ice_mean = word(name::ICE) == Some("Mean");
        self.is_cut_at_median = word(name::CUT) == Some("Median");
        let percent = |name| record.get(name).and_then(|item| item.unwrap_some().as_number());
        let share = |name| percent(name).filter(|n| (50.0..=100.0).contains(n)).map(|n| n / 100.0);
        self.clearly_ahead_from = share(name::CLEARLY).unwrap_or(self.clearly_ahead_from);
        self.probably_ahead_from = share(name::PROBABLY).unwrap_or(self.probably_ahead_from);
    }
}

/// The default of a field that is a number.
fn default_number(record: &super::field::Record, name: &str) -> f64 {
    record.field(name).and_then(|field| field.default.parse().ok()).unwrap_or_default()
}

fn read_stage(value: TreeItem<'_>) -> ProductStage {
    match value.as_identifier() {
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

fn read_capacity(record: TreeItem<'_>) -> Option<Capacity> {
    let amount =
        record.get(name::AMOUNT)?.unwrap_some().as_number().filter(|amount| *amount >= 0.0 && amount.is_finite())?;
    let unit = record.get(name::UNIT).and_then(|unit| unit.unwrap_some().as_text()).unwrap_or_default().into_owned();
    Some(Capacity { amount, unit })
}

fn read_texts(record: TreeItem<'_>, name: &str) -> Vec<String> {
    let list = record.get(name).map(TreeItem::unwrap_some);
    list.into_iter()
        .flat_map(TreeItem::items)
        .filter_map(|item| Some(item.unwrap_some().as_text()?.into_owned()))
        .collect()
}

fn read_criteria(document: &Document) -> Vec<Criterion> {
    let mut criteria = Vec::new();
    for entry in document.entries_in_map(EntryKind::Criterion.map_name()) {
        let Some(tree) = entry.tree() else { continue };
        let record = tree.root().unwrap_some();
        let weight = record.get(name::WEIGHT).and_then(|item| item.unwrap_some().as_number());
        let better = record.get(name::BETTER).and_then(|item| item.unwrap_some().as_identifier().map(str::to_owned));
        let id = entry.key().into_owned();
        let own_name = record.get(name::NAME).and_then(|item| Some(item.unwrap_some().as_text()?.into_owned()));
        criteria.push(Criterion {
            name: own_name.unwrap_or_else(|| id.clone()),
            weight: weight.filter(|weight| *weight >= 0.0 && weight.is_finite()).unwrap_or(0.0),
            better: if better.as_deref() == Some("Down") { BetterDirection::Down } else { BetterDirection::Up },
            rating_labels: read_rating_labels(record),
            id,
        });
    }
    criteria
}

fn read_rating_labels(record: TreeItem<'_>) -> BTreeMap<u32, String> {
    let map = record.get(name::WORDS).map(TreeItem::unwrap_some);
    let pairs = map.into_iter().flat_map(TreeItem::items);
    pairs.filter_map(|item| Some((item.key().parse().ok()?, item.unwrap_some().as_text()?.into_owned()))).collect()
}
