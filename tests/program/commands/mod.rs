//! The commands, as a specification: a file, a command line, and what must come of it: the exit code, what is printed,
//! what is said, and the lines of the file that change.

mod check;
mod clashes;
mod fields;
mod files;
mod fixture;
mod help;
mod hostile;
mod judging;
mod lanes;
mod layout;
mod lists;
mod planning;
mod surroundings;
