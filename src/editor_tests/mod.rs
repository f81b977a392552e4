//! The editor as a user sees it: keys in; screen, state and file out.

mod fixture;

mod answers;
mod conflicts;
mod disk;
mod finding;
mod first_hour;
mod following;
mod goals;
mod hands;
mod hostile;
mod judging;
mod pasting;
mod problems;
mod random;
mod replay;
mod sandbox;
mod saving;
mod scores;
mod screens;
mod settings;
mod table;
mod tour;
mod unbound_keys;
mod views;
mod zoom;
