//! Tests of the program on a real terminal, for what only a terminal shows. They wait for output instead of for time to
//! pass wherever possible.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

#[path = "../support/generator.rs"]
mod generator;

mod desk;
mod pty;

mod background;
mod background_query;
mod colors;
mod crashes;
mod disk;
mod everywhere;
mod external;
mod hostile;
mod start;
mod traffic;
mod two_processes;
