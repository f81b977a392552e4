//! Texts compared, beside git.

mod lines;
