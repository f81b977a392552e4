//! `whymap init`: creates a roadmap.

use crate::cli::context::CliSession;
use crate::cli::edit;
use crate::cli::edit::WriteOptions;
use crate::cli::error::{CliError, ExitKind};
use crate::cli::locate;
use crate::cli::locate::ROADMAP_FILE_NAME;
use crate::cli::render::diff;
use crate::document::style::FileStyle;
use crate::document::write::quote;
use crate::system::read::{self, DEFAULT_LIMIT};
use crate::system::save::{Expected, ReadOnlyPolicy, SaveRequest, WriteMethod};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

const EXAMPLES: &str = "\
Examples:
  whymap init                              name the product after this folder
  whymap init --product Ledgerly
  whymap init --product Ledgerly --file plans/roadmap.ron";

/// Create a small commented roadmap.ron
///
/// Never overwrites a file, unless it is empty.
#[derive(Clone, Debug, clap::Args)]
#[command(before_help = EXAMPLES)]
pub struct InitArguments {
    /// The name of the product [default: the name of the folder]
    #[arg(long, value_name = "NAME")]
    product: Option<String>,
    #[command(flatten)]
    write_options: WriteOptions,
}

pub fn run(arguments: &InitArguments, session: &CliSession) -> anyhow::Result<ExitCode> {
    let path = session.file.clone().unwrap_or_else(|| PathBuf::from(ROADMAP_FILE_NAME));
    let display_path = locate::display_path(&path, session);
    let product = arguments.product.clone().or_else(|| folder_name(&path, session));
    let text = template(product.as_deref().unwrap_or("Product"));
    if arguments.write_options.dry_run {
        if path.symlink_metadata().is_ok() && expected_content(&path) == Expected::Absent {
            let error = CliError::failed(format!("cannot save {display_path}: the file already exists"));
            return Err(with_next_hint(error.into(), &path, &display_path));
        }
        session.output.print_diff(&diff::added(&display_path, &text))?;
        session.output.print_message(&edit::dry_run_message(&format!("created {display_path}")));
        return Ok(ExitKind::Success.into());
    }
    edit::write_in_turn(session, &path, || {
        let request = SaveRequest {
            path: &path,
            content: &[text.as_bytes()],
            expected: expected_content(&path),
            method: WriteMethod::Replace,
            read_only_policy: ReadOnlyPolicy::Respect,
        };
        edit::save_as(session, &request, &display_path).map_err(|error| with_next_hint(error, &path, &display_path))
    })?;
    let open = locate::command_on_file("", &display_path);
    let add = locate::command_on_file("add idea 'My first idea'", &display_path);
    session.output.print_message(&format!("Created {display_path}"));
    session.output.print_message(&format!("  next: run `{open}` to open it, or `{add}`"));
    Ok(ExitKind::Success.into())
}

/// No file, or one without any text.
fn expected_content(path: &Path) -> Expected {
    match read::read_text(path, DEFAULT_LIMIT) {
        Ok(file) if file.text.trim_start_matches('\u{feff}').trim().is_empty() => {
            Expected::from_fingerprint(&file.fingerprint())
        }
        _ => Expected::Absent,
    }
}

fn with_next_hint(error: anyhow::Error, path: &Path, display_path: &str) -> anyhow::Error {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    match error.downcast::<CliError>() {
        Ok(error) if path.is_file() => {
            let open = locate::command_on_file("", display_path);
            error.with_hint(format!("run `{open}` to open it")).into()
        }
        Ok(error) => match folder.filter(|folder| folder.symlink_metadata().is_err()) {
            Some(folder) => error
                .with_hint(format!("run `mkdir -p {}` first", locate::shell_word(&folder.display().to_string())))
                .into(),
            None => error.into(),
        },
        Err(error) => error,
    }
}

fn folder_name(path: &Path, session: &CliSession) -> Option<String> {
    let here = session.environment.current_folder.clone()?;
    let folder = here.join(path).parent()?.to_owned();
    folder.file_name().map(|name| name.to_string_lossy().into_owned())
}

/// A new roadmap: valid, formatted, and with comments that show what goes where.
fn template(product: &str) -> String {
    let product = quote(product, &FileStyle::default());
    format!(
        r#"#![enable(implicit_some)]
// A roadmap, kept in git and edited with whymap or any text editor. whymap never moves or deletes your comments.
//
// One rule: a theme states its why, its target metric and its trade-off. Until it does, it is an idea.
// `whymap check` reports errors and gaps; `whymap demo` opens a complete sample.
Roadmap(
    format: 1,
    product: {product},
    // vision: "Where is the product headed, in one sentence?",

    // The metrics you watch, with a date for each reading.
    //     "activation": (
    //         name: "Accounts that publish a first report within 7 days",
    //         unit: "%",
    //         better: Up,
    //         readings: {{
    //             "2026-03-02": 38,
    //         }},
    //     ),
    metrics: {{}},

    // What should change for customers. The numbers go into the target.
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
    //             problem: "Who is stuck, on what, and how do you know?",
    //             reason: "Why invest in it now?",
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

    // Ideas only need a title: `whymap add idea "Dark mode"`.
    ideas: {{}},
)
"#
    )
}
