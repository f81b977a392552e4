//! The editor with everything around it but a terminal: files that change on disk, two editors on one file, recovery,
//! colors, and the bytes that are written. What only a terminal shows is in `tests/terminal`.

mod colors;
mod desk;
mod disk;
mod editor;
mod everywhere;
mod following;
mod hostile;
mod input;
mod recovery;
mod traffic;
