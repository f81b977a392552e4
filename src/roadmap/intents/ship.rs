//! Shipped: the lane, and the day.

use super::{field, word};
use crate::document::chunk::Serial;
use crate::document::write::Draft;
use crate::roadmap::change::Change;
use crate::roadmap::lane::Lane;
use crate::roadmap::name;
use chrono::NaiveDate;

/// Marks a theme as shipped on a day.
pub fn ship(serial: Serial, on: NaiveDate) -> Vec<Change> {
    vec![
        Change::set(serial, field(name::LANE), word(Lane::Shipped.word())),
        Change::set(serial, field(name::SHIPPED_ON), Draft::Text(on.format("%Y-%m-%d").to_string())),
    ]
}
