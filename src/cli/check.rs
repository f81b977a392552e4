//! `whymap check`: what is not thought through yet.

use super::exit::Code;
use super::session::Session;
use std::process::ExitCode;

/// Say what is wrong, and what is not thought through yet
#[derive(Clone, Debug, clap::Args)]
pub struct CheckArguments {}

/// Checks.
pub fn run(_: &CheckArguments, _: &Session) -> anyhow::Result<ExitCode> {
    Ok(Code::Fine.into())
}
