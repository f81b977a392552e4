//! The pure brain.

pub mod field;
pub mod key;
