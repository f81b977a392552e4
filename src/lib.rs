//! whymap: a keyboard-driven terminal roadmap planner.
//!
//! Its one opinion: a theme on the roadmap states its **why**, its **target metric** and its
//! **trade-off**, or it is not on the roadmap yet.
//!
//! ```text
//!  key, mouse, resize, file changed                                          frame
//!         |                                                                    ^
//!    terminal/  --Msg-->  app/update  --Change-->  roadmap/lower --splice--> document/  (the text: the truth)
//!         ^                  |   ^                                             |
//!         |               Effect |  derived again: facts, scores, findings <---+
//!         +---- perform <----+   +------------------------------------------ ui/render(&State) -> Buffer
//!               (save, journal, clock: system/)
//! ```
//!
//! Each folder is a layer and knows only what `tests/program/architecture.rs` allows it to know.
//! `ARCHITECTURE.md` tells the story; this picture and the words at the head of each file are the map.

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
