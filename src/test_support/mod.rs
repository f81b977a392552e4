//! What tests of several layers share.

#[path = "../../tests/support/generator.rs"]
pub(crate) mod generator;
pub(crate) mod property;
#[path = "../../tests/support/seen.rs"]
pub(crate) mod seen;
#[path = "../../tests/support/skip.rs"]
pub(crate) mod skip;
#[path = "../../tests/support/small.rs"]
pub(crate) mod small;
