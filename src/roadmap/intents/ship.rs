//! Ships a theme: sets the lane and the day.

use super::entry_edits::{field_path, identifier_draft};
use crate::document::chunk::EntryId;
use crate::document::write::Draft;
use crate::roadmap::change::Change;
use crate::roadmap::lane::Lane;
use crate::roadmap::name;
use chrono::NaiveDate;

pub fn ship(entry: EntryId, on: NaiveDate) -> Vec<Change> {
    vec![
        Change::set(entry, field_path(name::LANE), identifier_draft(Lane::Shipped.name())),
        Change::set(entry, field_path(name::SHIPPED_ON), Draft::Text(on.format("%Y-%m-%d").to_string())),
    ]
}
