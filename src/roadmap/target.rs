//! Targets: which metric moves, from what to what, by when.

use super::date::{self, DueDate};
use super::field::usable_number;
use super::name;
use crate::document::tree::TreeItem;
use std::borrow::Cow;

/// A target as written in one entry. Missing and invalid parts are `None`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Target<'t> {
    pub metric: Option<Cow<'t, str>>,
    /// In the metric's unit.
    pub from: Option<f64>,
    pub to: Option<f64>,
    /// The level to hold, instead of `from` and `to`.
    pub keep: Option<f64>,
    pub by: Option<DueDate>,
    /// When the starting value will be known.
    pub baseline_by: Option<DueDate>,
}

impl<'t> Target<'t> {
    pub fn read(record: TreeItem<'t>) -> Self {
        let mut target = Self::default();
        for item in record.unwrap_some().items() {
            let value = item.unwrap_some();
            match item.key_source() {
                name::METRIC => target.metric = value.as_text().filter(|text| !text.is_empty()),
                name::FROM => target.from = usable_number(value),
                name::TO => target.to = usable_number(value),
                name::KEEP => target.keep = usable_number(value),
                name::BY => target.by = parse_due(value),
                name::BASELINE_BY => target.baseline_by = parse_due(value),
                _ => {}
            }
        }
        target
    }
}

fn parse_due(item: TreeItem<'_>) -> Option<DueDate> {
    item.as_text().and_then(|text| date::parse_due(&text))
}
