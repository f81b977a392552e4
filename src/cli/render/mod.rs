//! Output shared by commands: tables, pages, bars, JSON.

pub mod bars;
pub mod diff;
pub mod entry_page;
pub mod json;
pub mod outline;
pub mod page;
pub mod ranking;
pub mod rows;
pub mod table;
