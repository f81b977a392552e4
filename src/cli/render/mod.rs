//! Output that commands share: rows, tables, pages, bars, rankings, diffs, JSON.

pub mod bars;
pub mod dates;
pub mod diff;
pub mod entry_page;
pub mod json;
pub mod outline;
pub mod page;
pub mod ranking;
pub mod rows;
pub mod table;
