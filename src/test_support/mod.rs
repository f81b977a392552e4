//! What tests of several layers share.

#[path = "../../tests/support/generator.rs"]
pub(crate) mod generator;
pub(crate) mod property;
#[path = "../../tests/support/skip.rs"]
pub(crate) mod skip;
