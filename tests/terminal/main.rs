//! The program on a real terminal: what only a terminal shows. Nothing waits for a time to pass where it can wait for
//! what is to be seen.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

#[path = "../support/generator.rs"]
mod generator;

mod desk;
mod pty;

mod background;
mod colours;
mod crashes;
mod disk;
mod everywhere;
mod ground;
mod handed;
mod hostile;
mod start;
mod traffic;
mod two;
