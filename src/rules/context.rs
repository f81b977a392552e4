//! The data available to checks besides the entry itself. Reports stay valid as long as it does not change.

use super::rule::Rule;
use crate::document::validator::Validator;
use crate::document::{Document, skip_head};
use crate::roadmap::Roadmap;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::settings::ProductStage;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// Minimum number of themes for the rules with `is_hint_when_young` to be more than hints.
const MIN_GROWN_THEMES: usize = 3;

#[derive(Clone, Debug)]
pub struct EntryContext {
    /// `ron` with the extensions that the file enables.
    pub validator: Validator,
    pub today: NaiveDate,
    pub age: Age,
    /// The ids of the criteria of the weighted model.
    pub criteria: Vec<String>,
    /// `lint.limits` of the file.
    pub limits: BTreeMap<&'static str, f64>,
    /// `lint.off` of the file, in uppercase.
    pub disabled_rules: Vec<String>,
    leading_attributes: String,
}

/// The maturity of a product and its roadmap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Age {
    /// `stage: Early`, or fewer than [`MIN_GROWN_THEMES`] themes.
    Young,
    Grown,
}

impl EntryContext {
    pub fn new(document: &Document, roadmap: &Roadmap, today: NaiveDate) -> Self {
        let settings = &roadmap.settings;
        let is_small = roadmap.rows_of_kind(EntryKind::Theme).take(MIN_GROWN_THEMES).count() < MIN_GROWN_THEMES;
        Self {
            validator: document.validator(),
            today,
            age: if settings.stage == ProductStage::Early || is_small { Age::Young } else { Age::Grown },
            criteria: settings.criteria.iter().map(|criterion| criterion.id.clone()).collect(),
            limits: settings.limits.clone(),
            disabled_rules: settings.disabled_rules.iter().map(|id| id.trim().to_ascii_uppercase()).collect(),
            leading_attributes: leading_attributes(document),
        }
    }

    /// Whether reports made with `other` are still valid with `self`.
    pub fn is_equivalent(&self, other: &Self) -> bool {
        (self.today, self.age) == (other.today, other.age)
            && (&self.criteria, &self.limits, &self.disabled_rules)
                == (&other.criteria, &other.limits, &other.disabled_rules)
            && self.leading_attributes == other.leading_attributes
    }

    /// Whether `lint.off` switches a rule off.
    pub fn is_disabled(&self, rule: &Rule) -> bool {
        !rule.is_mandatory && self.disabled_rules.iter().any(|id| id == rule.id)
    }
}

/// The attributes at the start of a file. They enable extensions of `ron`.
fn leading_attributes(document: &Document) -> String {
    let first = document.chunk_texts().next().unwrap_or_default();
    let end = skip_head(first).unwrap_or(0);
    first.get(..end).unwrap_or_default().to_owned()
}
