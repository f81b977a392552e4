//! `whymap completions`: prints a completion script for a shell.

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
    /// The shell that runs the script
    #[arg(value_enum)]
    shell: Shell,
}

pub fn run(
    arguments: &CompletionsArguments,
    session: &CliSession,
    command: &mut clap::Command,
) -> anyhow::Result<ExitCode> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, command, "whymap", &mut script);
    session.output.print_data(&String::from_utf8_lossy(&script))?;
    Ok(ExitKind::Success.into())
}
