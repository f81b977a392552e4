//! The rules of `check`, from the registry of rules.

use super::markdown::{escape_tags, markdown_table};
use crate::rules::registry;
use crate::rules::rule::Rule;
use std::fmt::Write as _;

/// One row per rule.
pub(super) fn table() -> String {
    let lines = registry::all().map(|rule| {
        let link = format!("[{}](#{})", rule.id, heading_anchor(rule));
        vec![link, rule.severity.label().to_owned(), escape_tags(rule.name), escape_tags(&example_question(rule))]
    });
    markdown_table(&["Rule", "Severity", "About", "Question"], lines)
}

/// All rules by family, with why they matter and an example.
pub(super) fn full_rules() -> String {
    let mut text = String::new();
    let mut last = None;
    for rule in registry::all() {
        let family = rule.id.chars().next();
        if family != last {
            let _ = write!(text, "## {}\n\n", family_title(family));
            last = family;
        }
        push_rule(&mut text, rule);
    }
    text
}

fn push_rule(text: &mut String, rule: &Rule) {
    let _ = write!(text, "### {}: {}\n\n", rule.id, rule.name);
    let _ = write!(
        text,
        "*{}.* **{}** {}\n\n",
        rule.severity.label(),
        escape_tags(&example_question(rule)),
        escape_tags(rule.explanation)
    );
    let _ = write!(text, "```text\n{}\n```\n\n", rule.example);
    for note in rule_notes(rule) {
        let _ = write!(text, "{note}\n\n");
    }
}

/// The question with example values instead of placeholders.
fn example_question(rule: &Rule) -> String {
    let examples = [("{n}", "1 report"), ("{k}", "1 source"), ("{date}", "Feb 2"), ("{x}", "Team workspaces")];
    examples
        .into_iter()
        .fold(rule.question.to_owned(), |question, (placeholder, example)| question.replace(placeholder, example))
}

fn rule_notes(rule: &Rule) -> Vec<&'static str> {
    let all = [
        (rule.is_hint_when_young, "A hint while the product is young or the file is small."),
        (rule.is_waived_for_upkeep, "Does not apply to keep-the-lights-on themes and obligations."),
        (rule.is_mandatory, "Cannot be turned off with `allow` or `lint.off`."),
    ];
    all.into_iter().filter(|(holds, _)| *holds).map(|(_, note)| note).collect()
}

/// The anchor that Markdown viewers derive from the heading of a rule.
fn heading_anchor(rule: &Rule) -> String {
    let heading = format!("{} {}", rule.id, rule.name).to_lowercase();
    let characters = heading.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-'));
    characters.map(|c| if c == ' ' { '-' } else { c }).collect()
}

fn family_title(family: Option<char>) -> &'static str {
    match family {
        Some('S') => "The file",
        Some('V') => "Vision",
        Some('G') => "Goals",
        Some('T') => "Themes",
        Some('E') => "Experiments",
        Some('D') => "Decisions",
        Some('F') => "Feedback and ideas",
        Some('P') => "The roadmap as a whole",
        _ => "Others",
    }
}
