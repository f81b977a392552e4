//! What `check` has to say, rule by rule: the smallest file that fails, and the near misses that do not.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod support;

mod samples;
