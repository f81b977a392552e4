//! Tests of saving: content, links, permissions, concurrent writers, and what is left when a save is killed or any of
//! its system calls fails.

mod behavior;
mod faults;
mod fixture;
mod permissions;
mod probe;
mod race;
