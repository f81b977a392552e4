//! Roadmaps shared in git: real repositories, every way git has of merging, with the driver, without it, and with one
//! that is broken. Whatever happens, nothing that either side wrote is lost, and git does not say that all is well when
//! it is not.

mod driver;
mod repository;
mod scenario;
mod setup;
