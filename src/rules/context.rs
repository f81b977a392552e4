//! What a rule may know besides the entry it looks at. Entries checked in the same context can keep their reports.

use super::rule::{self, Check, Rule};
use crate::document::validator::Judge;
use crate::document::{Document, skip_head};
use crate::roadmap::Roadmap;
use crate::roadmap::entry_kind::Entity;
use crate::roadmap::settings::ProductStage;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// Fewer themes than this, and the rules about habits are only hints.
const FEW_THEMES: usize = 3;

/// What every entry of a file is checked with.
#[derive(Clone, Debug)]
pub struct EntryContext {
    /// `ron` with the extensions the file asks for.
    pub judge: Judge,
    /// The day as which the file is read.
    pub today: NaiveDate,
    /// How far along the product and its roadmap are.
    pub age: Age,
    /// The ids of the criteria of the weighted model.
    pub criteria: Vec<String>,
    /// The limits of `check`, as the file has them.
    pub limits: BTreeMap<&'static str, f64>,
    /// The rules that are off in this file.
    pub off: Vec<String>,
    head: String,
    rules: Vec<&'static Rule>,
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
    pub fn of(document: &Document, roadmap: &Roadmap, today: NaiveDate) -> Self {
        let settings = &roadmap.settings;
        let is_small = roadmap.of(Entity::Theme).take(FEW_THEMES).count() < FEW_THEMES;
        let mut context = Self {
            judge: document.judge(),
            today,
            age: if settings.stage == ProductStage::Early || is_small { Age::Young } else { Age::Grown },
            criteria: settings.criteria.iter().map(|criterion| criterion.id.clone()).collect(),
            limits: settings.limits.clone(),
            off: settings.off.clone(),
            head: head_of(document),
            rules: Vec::new(),
        };
        context.rules = rule::all().filter(|rule| !context.is_off(rule)).collect();
        context
    }

    /// Whether entries checked in the other context would get the same reports in this one.
    pub fn is_as(&self, other: &Self) -> bool {
        (self.today, self.age) == (other.today, other.age)
            && (&self.criteria, &self.limits, &self.off) == (&other.criteria, &other.limits, &other.off)
            && self.head == other.head
    }

    /// Whether the file has switched a rule off.
    pub fn is_off(&self, rule: &Rule) -> bool {
        !rule.is_firm && self.off.iter().any(|id| id.trim().eq_ignore_ascii_case(rule.id))
    }

    /// The rules that are on.
    pub(super) fn rules(&self) -> impl Iterator<Item = (&'static Rule, Check)> + '_ {
        self.rules.iter().map(|rule| (*rule, rule.check))
    }
}

/// The attributes at the head of a file, which decide what `ron` accepts.
fn head_of(document: &Document) -> String {
    let first = document.pieces().next().unwrap_or_default();
    let end = skip_head(first).unwrap_or(0);
    first.get(..end).unwrap_or_default().to_owned()
}
