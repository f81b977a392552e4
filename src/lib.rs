//! whymap: a keyboard-driven terminal roadmap planner.
//!
//! Its one opinion: a theme on the roadmap states its **why**, its **target metric** and its
//! **trade-off**, or it is not on the roadmap yet.
//!
//! ```text
//!  key, mouse, resize, file changed                                        frame
//!         |                                                                  ^
//!         v                                                                  |
//!     terminal/ --Msg--> app/update: App { update(Msg) -> Vec<Effect>        |
//!         ^                                scene() -> Scene } --> ui::render(&Scene)
//!         |                 |        |        ^
//!         |              Effect   Change      | derived again: rows, scores, findings
//!         |                 v        v        |
//!         |   terminal/effects    roadmap/plan, roadmap/lower --Splice--> document/ (the text is the truth)
//!         +------ Msg ------+
//!             performs (system/: save, journal, git, clock)
//! ```
//!
//! Each folder is a layer and knows only what `tests/program/architecture.rs` allows it to know.
//! `ARCHITECTURE.md` explains how the layers work together; each file starts with what it is for.

mod app;
pub mod cli;
mod compare;
mod document;
mod insight;
mod roadmap;
mod rules;
mod settings;
mod system;
mod terminal;
mod text;
mod ui;

#[doc(hidden)]
pub mod testing;

#[cfg(test)]
mod editor_tests;
#[cfg(test)]
mod test_support;
