//! Markdown tables and inline code.

use std::fmt::Write as _;

pub(super) fn markdown_table(headings: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
    let mut text = format!("| {} |\n|{}\n", headings.join(" | "), "---|".repeat(headings.len()));
    for row in rows {
        text.push('|');
        for cell in row {
            let space = if cell.is_empty() { "" } else { " " };
            let _ = write!(text, "{space}{} |", cell.replace('|', "\\|"));
        }
        text.push('\n');
    }
    text
}

/// "`a`, `b`"
pub(super) fn code_list<S: AsRef<str>>(items: &[S]) -> String {
    items.iter().map(|item| format!("`{}`", item.as_ref())).collect::<Vec<_>>().join(", ")
}

/// Escapes what Markdown would take for an HTML tag.
pub(super) fn escape_tags(text: &str) -> String {
    text.replace('<', "&lt;")
}
