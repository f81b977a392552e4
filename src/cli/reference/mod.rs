//! The tables of the documentation, written from the tables the program itself works with: commands and their keys,
//! fields, scoring models, rules, the pages of help. Pure functions of nothing: the same program writes the same text.
//!
//! A page of `docs/` holds such a table between two lines, `<!-- table: keys -->` and `<!-- /table -->`. A test says
//! when one of them is out of date, and `WHYMAP_UPDATE=1 cargo test --test documentation` writes them anew.
//!
//! To add a table: a function in the file of its subject, and its name in [`table`].

mod fields;
mod keys;
mod pages;
mod rules;
mod scoring;
mod settings;

pub use fields::all_records;

use std::fmt::Write as _;

/// The table of this name, as Markdown without a last newline; `None` when there is no such table.
pub fn table(name: &str) -> Option<String> {
    let text = match name {
        "keys" => keys::table(),
        "rules" => rules::table(),
        "rules in full" => rules::full_rules(),
        "commands" => pages::table(),
        "pages" => pages::full_help(),
        "settings" => settings::table(),
        "roles" => settings::roles_table(),
        "vim" => settings::vim_preset_table(),
        "names of commands" => settings::command_names_table(),
        "models" => fields::models_table(),
        "formulas" => scoring::formulas_table(),
        "confidence meter" => scoring::confidence_meter_table(),
        "maps" => fields::maps_table(),
        "fields of every entry" => fields::shared_fields_table(),
        name => fields::record_table(name.strip_prefix("fields of ")?)?,
    };
    Some(text.trim_end().to_owned())
}

/// The rows of a Markdown table under their headings.
fn markdown_table(headings: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
    let mut text = format!("| {} |\n|{}\n", headings.join(" | "), "---|".repeat(headings.len()));
    for row in rows {
        text.push('|');
        for cell in row {
            let gap = if cell.is_empty() { "" } else { " " };
            let _ = write!(text, "{gap}{} |", cell.replace('|', "\\|"));
        }
        text.push('\n');
    }
    text
}

/// Words as code, with commas between them.
fn code_list<S: AsRef<str>>(words: &[S]) -> String {
    words.iter().map(|word| format!("`{}`", word.as_ref())).collect::<Vec<_>>().join(", ")
}

/// Words that Markdown might take for a tag.
fn escape_tags(words: &str) -> String {
    words.replace('<', "&lt;")
}
