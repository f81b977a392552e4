//! Specification of the commands: a file, a command line, and the result: the exit code, standard output, standard
//! error, and the lines of the file that change.

mod check;
mod conflicts;
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
mod writers;
