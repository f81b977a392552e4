//! How git is told of the driver.
