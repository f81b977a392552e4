//! Differences between texts. Pure: text in, text out.

pub mod lines;
