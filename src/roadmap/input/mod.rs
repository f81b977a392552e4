//! What a person types, read into the form of the file. One reader each for numbers, dates and inputs of scoring models;
//! [`super::value`] uses them for the fields.

pub mod date;
pub mod number;
pub mod score;
