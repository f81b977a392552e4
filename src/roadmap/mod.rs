//! What a roadmap is: the one table of fields, entries read from the text, and changes lowered to splices of it.
//! Knows the document layer only.

pub mod entity;
pub mod fields;
pub mod models;
pub mod name;
pub mod shape;
