//! Dates in text for people.

use crate::roadmap::date::{self, DateStyle};
use chrono::NaiveDate;

/// "Sep 14", with the year if it is not the one of `today`.
pub fn format_day(day: NaiveDate, today: NaiveDate) -> String {
    date::format_day(day, today, DateStyle::MonthFirst)
}
