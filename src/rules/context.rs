//! What a rule may know besides the entry it looks at. Entries checked in the same context can keep their reports.

use super::rule::Rule;
use crate::document::validator::Validator;
use crate::document::{Document, skip_head};
use crate::roadmap::Roadmap;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::settings::ProductStage;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// Fewer themes than this, and the rules about habits are only hints.
const MIN_GROWN_THEMES: usize = 3;

/// What every entry of a file is checked with.
#[derive(Clone, Debug)]
pub struct EntryContext {
    /// `ron` with the extensions the file asks for.
    pub validator: Validator,
    /// The day as which the file is read.
    pub today: NaiveDate,
    /// How far along the product and its roadmap are.
    pub age: Age,
    /// The ids of the criteria of the weighted model.
    pub criteria: Vec<String>,
    /// The limits of `check`, as the file has them.
    pub limits: BTreeMap<&'static str, f64>,
    /// The rules that are off in this file.
    pub disabled_rules: Vec<String>,
    leading_attributes: String,
}

/// How far along the product and its roadmap are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Age {
    /// The file says `stage: Early`, or has under three themes: habits are no matter yet.
    Young,
    /// Any other.
    Grown,
}

impl EntryContext {
    /// The context of a file on a day.
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

    /// Whether entries checked in the other context would get the same reports in this one.
    pub fn is_equivalent(&self, other: &Self) -> bool {
        (self.today, self.age) == (other.today, other.age)
            && (&self.criteria, &self.limits, &self.disabled_rules)
                == (&other.criteria, &other.limits, &other.disabled_rules)
            && self.leading_attributes == other.leading_attributes
    }

    /// Whether the file has switched a rule off.
    pub fn is_disabled(&self, rule: &Rule) -> bool {
        !rule.is_mandatory && self.disabled_rules.iter().any(|id| id == rule.id)
    }
}

/// The attributes at the head of a file, which decide what `ron` accepts.
fn leading_attributes(document: &Document) -> String {
    let first = document.chunk_texts().next().unwrap_or_default();
    let end = skip_head(first).unwrap_or(0);
    first.get(..end).unwrap_or_default().to_owned()
}
