//! What the shipped samples come to.

mod samples;
