//! The program as it is started: its commands, its part in git, its documentation, and the layers it is made of.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod architecture;
mod commands;
mod documentation;
mod sharing;
