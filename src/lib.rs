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
//! Each folder is a layer and knows only what `tests/architecture.rs` allows it to know.
//! `ARCHITECTURE.md` tells the story; this picture and the words at the head of each file are the map.

pub mod app;
pub mod cli;
pub mod compare;
pub mod document;
pub mod insight;
pub mod roadmap;
pub mod rules;
pub mod settings;
pub mod system;
pub mod terminal;
pub mod text;
pub mod ui;

#[cfg(test)]
mod editor_tests;
#[cfg(test)]
mod test_support;
