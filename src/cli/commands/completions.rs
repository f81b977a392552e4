//! `whymap completions`: what a shell completes.

use crate::cli::args;
use crate::cli::context::CliSession;
use crate::cli::error::ExitKind;
use clap_complete::Shell;
use std::process::ExitCode;

const EXAMPLES: &str = "\
Examples:
  whymap completions bash > ~/.local/share/bash-completion/completions/whymap
  whymap completions zsh > ~/.zfunc/_whymap
  whymap completions fish > ~/.config/fish/completions/whymap.fish";

/// Print a completion script for a shell
#[derive(Clone, Debug, clap::Args)]
#[command(before_help = EXAMPLES)]
pub struct CompletionsArguments {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

/// Prints the script.
pub fn run(arguments: &CompletionsArguments, session: &CliSession) -> anyhow::Result<ExitCode> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut args::full_command(), "whymap", &mut script);
    session.output.print_data(&String::from_utf8_lossy(&script))?;
    Ok(ExitKind::Success.into())
}
