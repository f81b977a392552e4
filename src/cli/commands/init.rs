//! `whymap init`: a roadmap begins.

use crate::cli::context::CliSession;
use crate::cli::edit;
use crate::cli::edit::WriteOptions;
use crate::cli::error::{CliError, ExitKind};
use crate::cli::locate;
use crate::cli::locate::ROADMAP_FILE_NAME;
use crate::cli::render::diff;
use crate::document::style::FileStyle;
use crate::document::write::quote;
use crate::system::save::{Expected, ReadOnlyPolicy, SaveRequest, WriteMethod};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

const EXAMPLES: &str = "\
Examples:
  whymap init                              named after this folder
  whymap init --product Ledgerly
  whymap init --product Ledgerly --file plans/roadmap.ron";

/// Make a small commented roadmap.ron here
///
/// A file that is there already is never overwritten.
#[derive(Clone, Debug, clap::Args)]
#[command(before_help = EXAMPLES)]
pub struct InitArguments {
    /// What the product is called; the name of the folder when none is given
    #[arg(long, value_name = "NAME")]
    product: Option<String>,
    #[command(flatten)]
    write_options: WriteOptions,
}

/// Makes the file.
pub fn run(arguments: &InitArguments, session: &CliSession) -> anyhow::Result<ExitCode> {
    let path = session.file.clone().unwrap_or_else(|| PathBuf::from(ROADMAP_FILE_NAME));
    let shown = locate::display_path(&path, session);
    let product = arguments.product.clone().or_else(|| folder_name(&path, session));
    let text = template(product.as_deref().unwrap_or("Product"));
    if arguments.write_options.dry_run {
        session.output.print_diff(&diff::added(&shown, &text))?;
        session.output.print_message(&format!("would have made {shown}; nothing was written"));
        return Ok(ExitKind::Success.into());
    }
    let request = SaveRequest {
        path: &path,
        content: &[text.as_bytes()],
        expected: Expected::Absent,
        method: WriteMethod::Replace,
        read_only_policy: ReadOnlyPolicy::Respect,
    };
    edit::save_as(session, &request, &shown).map_err(|error| with_open_hint(error, &shown))?;
    session.output.print_message(&format!("made {shown}"));
    session.output.print_message("  next: `whymap add idea 'The first thought'`, or open it: `whymap`");
    Ok(ExitKind::Success.into())
}

fn with_open_hint(error: anyhow::Error, shown: &str) -> anyhow::Error {
    match error.downcast::<CliError>() {
        Ok(stop) => stop.with_hint(format!("`whymap --file {shown}` opens what is there")).into(),
        Err(error) => error,
    }
}

fn folder_name(path: &Path, session: &CliSession) -> Option<String> {
    let here = session.environment.current_folder.clone()?;
    let folder = here.join(path).parent()?.to_owned();
    folder.file_name().map(|name| name.to_string_lossy().into_owned())
}

/// A roadmap to begin with: valid, formatted, and told what comes where.
pub fn template(product: &str) -> String {
    let product = quote(product, &FileStyle::default());
    format!(
        r#"#![enable(implicit_some)]
// A roadmap, kept in git and edited with whymap or by hand. Comments are yours: whymap never moves or drops them.
//
// The one rule: a theme states its why, its target metric and its trade-off. Until it does, it is an idea, and ideas
// are welcome. `whymap check` says what is not thought through yet; `whymap demo` shows a whole roadmap.
Roadmap(
    format: 1,
    product: {product},
    // vision: "Where is all this going? One sentence is enough.",

    // The numbers you watch. The date is the day of the reading.
    //     "activation": (
    //         name: "Accounts that publish a first report within 7 days",
    //         unit: "%",
    //         better: Up,
    //         readings: {{
    //             "2026-03-02": 38,
    //         }},
    //     ),
    metrics: {{}},

    // What should change for customers; the numbers go to the target.
    //     "raise-activation": (
    //         text: "Raise activation of new accounts",
    //         target: (
    //             metric: "activation",
    //             from: 30,
    //             to: 50,
    //             by: "2026-Q3",
    //         ),
    //         focus: true,
    //     ),
    goals: {{}},

    // What is on the roadmap, in the lanes Now, Next and Later.
    //     "first-report": (
    //         title: "A first report in the first sitting",
    //         lane: Later,
    //         why: (
    //             problem: "Who is stuck, at what, and how do you know?",
    //             reason: "Why invest in it?",
    //         ),
    //         target: (metric: "activation"),
    //         trade_offs: [
    //             (not_doing: "What will you not do because of this?", because: "Why is that right?"),
    //         ],
    //         goals: [
    //             "raise-activation",
    //         ],
    //     ),
    themes: {{}},

    // Whatever comes to mind. A title is enough: `whymap add idea "Dark mode"`.
    ideas: {{}},
)
"#
    )
}
