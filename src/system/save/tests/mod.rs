//! Saving: what a save does to a file, to its links, its permissions and to what others do meanwhile, and what is
//! left when it is killed or the disk fails at any of its system calls.

mod behaviour;
mod faults;
mod fixture;
mod permissions;
mod probe;
mod race;
