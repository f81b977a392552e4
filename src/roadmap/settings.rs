//! The roadmap's own fields, parsed: product, vision, capacity, limits, criteria.

use super::date;
use super::entry_kind::EntryKind;
use super::entry_row::BetterDirection;
use super::field::usable_number;
use super::fields;
use super::name;
use super::scoring_models;
use crate::document::Document;
use crate::document::tree::{Tree, TreeItem};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// The format version this program writes, and the newest it can edit.
pub const FORMAT_VERSION: u32 = 1;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct RoadmapSettings {
    /// `None` if the file has none.
    pub format: Option<u32>,
    pub product: String,
    pub vision: String,
    pub stage: ProductStage,
    /// Name of the model that ranks the themes.
    pub ranking: String,
    /// Of the weighted model: the file's own, or the default six.
    pub criteria: Vec<Criterion>,
    pub capacity: Option<Capacity>,
    /// The period that the reach of RICE refers to; may be empty.
    pub rice_period: String,
    pub balance: BalanceTargets,
    /// Seed of the simulation.
    pub seed: u64,
    pub scoring: ScoringSettings,
    /// The day to use as today.
    pub as_of: Option<NaiveDate>,
    pub disabled_rules: Vec<String>,
    /// In addition to the built-in ones.
    pub vague_words: Vec<String>,
    /// By name: defaults, overridden by the file.
    pub limits: BTreeMap<&'static str, f64>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Capacity {
    pub amount: f64,
    pub unit: String,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ProductStage {
    /// Looking for its first customers; some rules are then only hints.
    Early,
    #[default]
    Growth,
    Mature,
    /// Sold to large companies.
    Enterprise,
}

/// Target shares of the effort, in percent.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct BalanceTargets {
    pub long_term: f64,
    pub health: f64,
    pub keep_lights_on: f64,
}

/// How the models calculate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ScoringSettings {
    /// Whether ICE is the mean of its inputs instead of their product.
    pub is_ice_mean: bool,
    /// Whether value and effort are split at their medians instead of the middle of the scale.
    pub is_cut_at_median: bool,
    /// Probability from which a theme is clearly ahead of another, 0 to 1.
    pub clearly_ahead_from: f64,
    /// Probability from which it is probably ahead, 0 to 1.
    pub probably_ahead_from: f64,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Criterion {
    /// Also the key of its ratings.
    pub id: String,
    /// As shown on screen.
    pub name: String,
    /// Relative to the other criteria.
    pub weight: f64,
    pub better: BetterDirection,
    pub rating_labels: BTreeMap<u32, String>,
}

/// Default weights of the six criteria.
const DEFAULT_WEIGHTS: [f64; 6] = [25.0, 20.0, 15.0, 10.0, 20.0, 10.0];

/// The default criteria of the weighted model.
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
    /// Reads the settings from the top level of a file, and its criteria from their map.
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
        let top_level = document.top_level();
        let Some(start) = record_start(top_level.text()) else { return settings };
        if let Ok(tree) = Tree::parse(top_level.text(), start) {
            tree.root().items().for_each(|item| settings.read_field(item));
        }
        settings
    }

    fn read_field(&mut self, item: TreeItem<'_>) {
        let value = item.unwrap_some();
        let text = || value.as_text().map(std::borrow::Cow::into_owned).unwrap_or_default();
        match super::entry_row_reader::field_name(item) {
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
            if let Some(limit) = usable_field(limits, field.name) {
                self.limits.insert(field.name, limit);
            }
        }
    }

    pub fn limit(&self, name: &str) -> f64 {
        self.limits.get(name).copied().unwrap_or(f64::INFINITY)
    }

    pub fn is_newer_format(&self) -> bool {
        self.format.is_some_and(|format| format > FORMAT_VERSION)
    }
}

impl BalanceTargets {
    fn read_targets(&mut self, record: TreeItem<'_>) {
        let percent = |name| usable_field(record, name).filter(|number| *number >= 0.0);
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
        let keyword = |name| record.get(name).and_then(|item| item.unwrap_some().as_identifier());
        self.is_ice_mean = keyword(name::ICE) == Some("Mean");
        self.is_cut_at_median = keyword(name::CUT) == Some("Median");
        let share = |name| usable_field(record, name).filter(|n| (50.0..=100.0).contains(n)).map(|n| n / 100.0);
        self.clearly_ahead_from = share(name::CLEARLY).unwrap_or(self.clearly_ahead_from);
        self.probably_ahead_from = share(name::PROBABLY).unwrap_or(self.probably_ahead_from);
    }
}

/// The default of a numeric field.
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

/// The offset of the roadmap's record in the top-level text.
pub fn record_start(top_level: &str) -> Option<usize> {
    crate::document::skip_head(top_level).ok()
}

/// The number of a field, if it can be calculated with.
fn usable_field(record: TreeItem<'_>, name: &str) -> Option<f64> {
    usable_number(record.get(name)?.unwrap_some())
}

fn read_capacity(record: TreeItem<'_>) -> Option<Capacity> {
    let amount = usable_field(record, name::AMOUNT).filter(|amount| *amount >= 0.0)?;
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
        let better = record.get(name::BETTER).and_then(|item| item.unwrap_some().as_identifier().map(str::to_owned));
        let id = entry.key().into_owned();
        let own_name = record.get(name::NAME).and_then(|item| Some(item.unwrap_some().as_text()?.into_owned()));
        criteria.push(Criterion {
            name: own_name.unwrap_or_else(|| id.clone()),
            weight: usable_field(record, name::WEIGHT).filter(|weight| *weight >= 0.0).unwrap_or(0.0),
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
