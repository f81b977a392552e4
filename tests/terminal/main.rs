//! Tests of the program on a real terminal, for what only a terminal shows. They wait for output instead of for time to
//! pass wherever possible.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

#[path = "../support/seen.rs"]
mod seen;
#[path = "../support/skip.rs"]
mod skip;
#[path = "../support/small.rs"]
mod small;

mod desk;
mod pty;

mod background;
mod background_query;
mod crashes;
mod external;
mod paste_and_mouse;
mod slow_line;
mod start;
mod traffic;
mod two_processes;
