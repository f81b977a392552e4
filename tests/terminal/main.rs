//! The program on a real terminal: what only a terminal shows. Nothing waits for a time to pass where it can wait for
//! what is to be seen.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod desk;
mod pty;

mod background;
mod colours;
mod crashes;
mod disk;
mod hostile;
mod start;
mod traffic;
mod two;
