//! Reads a specification, which is a list of cases. A case changes a roadmap without findings (`base.ron`), or is a file
//! of its own, and lists the findings of `check`.
//!
//! ```text
//! == T001: the title of the case
//! - a line of base.ron               each may have its own indentation
//! + its replacement                  any number of lines
//! = the same, without indentation
//! > a line of a file of its own
//! --
//! T001 error themes.a why.problem    the rule, its severity and the location
//!     the problem is missing         the message
//!     ? Who is stuck, at what?       the question
//!     ^ `why`: who is stuck          the source at the location, and the label
//!     & `problem`: the first one     the related location
//!     | why: (                       the corrected lines
//!     * rename it                    the fix
//! fixed                              the lines that change when all fixes are applied
//! - titel: "x",
//! + title: "x",
//! ```
//!
//! `␀` stands for the character NUL. A near miss has the answer `nothing`. With `WHYMAP_BLESS=1`, the tests write the actual findings into the file: read
//! the diff before you commit it.

use super::support::{Checked, checked};
use crate::rules::Finding;
use similar::{ChangeTag, TextDiff};
use std::fmt::Write as _;
use std::path::Path;

const BASE: &str = include_str!("base.ron");

/// Compares the findings of `check` with a specification in this folder.
pub(crate) fn verify(name: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rules/tests").join(name);
    let text = std::fs::read_to_string(&path).unwrap();
    let mut cases = text.split("\n== ");
    let mut actual = cases.next().unwrap().trim_end().to_owned();
    for case in cases {
        let (head, _) = case.split_once("\n--").unwrap_or((case, ""));
        let (title, input) = head.split_once('\n').unwrap_or((head, ""));
        let _ = write!(actual, "\n\n== {title}\n{}\n--\n{}", input.trim_end(), answer(&file(title, input)));
    }
    actual.push('\n');
    if std::env::var_os("WHYMAP_BLESS").is_some() {
        std::fs::write(&path, &actual).unwrap();
    }
    let diff = TextDiff::from_lines(text.as_str(), &actual);
    assert!(actual == text, "{name}: - expected, + actual\n{}", diff.unified_diff().context_radius(8));
}

fn answer(file: &str) -> String {
    let checked = checked(file);
    let findings = checked.all();
    if findings.is_empty() {
        return "nothing".to_owned();
    }
    let mut answer: String = findings.iter().map(|finding| describe(&checked, finding)).collect();
    let fixed = fixed(file);
    if fixed != file {
        answer += "fixed\n";
        for change in TextDiff::from_lines(file, &fixed).iter_all_changes().filter(|c| c.tag() != ChangeTag::Equal) {
            let _ = writeln!(answer, "{} {}", change.tag(), change.value().trim());
        }
    }
    answer.trim_end().to_owned()
}

fn describe(checked: &Checked, finding: &Finding) -> String {
    let mut lines = format!("{}\n    {}\n    ? {}\n", checked.line(finding), finding.message, finding.question);
    let colon = if finding.label.is_empty() { "" } else { ": " };
    let _ = writeln!(lines, "    ^ {}{colon}{}", quoted(&checked.source(finding)), finding.label);
    if let Some((place, label)) = &finding.related {
        let source = &checked.plan.document.to_text()[place.file_range(&checked.plan.document)];
        let _ = writeln!(lines, "    & {}: {label}", quoted(source));
    }
    for line in finding.corrected_lines.iter().flat_map(|corrected| corrected.lines()) {
        let _ = writeln!(lines, "    | {}", line.trim());
    }
    if let Some(fix) = &finding.fix {
        let _ = writeln!(lines, "    * {}", fix.title);
    }
    lines
}

fn quoted(source: &str) -> String {
    let line = source.lines().next().unwrap_or_default();
    let line = line.replace('\0', "␀");
    if line.len() < source.len() && source.contains('\n') { format!("`{line}` …") } else { format!("`{line}`") }
}

/// The file after all fixes, one after the other.
pub(crate) fn fixed(file: &str) -> String {
    let mut text = file.to_owned();
    // One fix may move the location of the next, so each is looked up in the changed file.
    for _ in 0..20 {
        let mut checked = checked(&text);
        let Some(fix) = checked.all().into_iter().find_map(|finding| finding.fix.clone()) else { break };
        checked
            .plan
            .apply_changes(&fix.title, &fix.changes)
            .unwrap_or_else(|error| panic!("{}: {error:?}\n{text}", fix.title));
        text = checked.plan.document.to_text();
    }
    text
}

/// The file of a case.
fn file(title: &str, input: &str) -> String {
    let file: Vec<&str> = input.lines().filter_map(|line| line.strip_prefix('>')).collect();
    if !file.is_empty() {
        return file.iter().map(|line| format!("{}\n", line.strip_prefix(' ').unwrap_or(line))).collect();
    }
    let mut text = BASE.to_owned();
    let (mut old, mut new): (Vec<&str>, Vec<New<'_>>) = (Vec::new(), Vec::new());
    for line in input.lines().filter(|line| !line.trim().is_empty()) {
        let (sign, line) = line.split_at(1);
        if sign == "-" && !new.is_empty() {
            text = replaced(title, &text, &old, &new);
            (old, new) = (Vec::new(), Vec::new());
        }
        match sign {
            "-" => old.push(line.trim()),
            "+" => new.push(New::Indented(line.strip_prefix(' ').unwrap_or(line))),
            "=" => new.push(New::AsItIs(line.strip_prefix(' ').unwrap_or(line))),
            _ => panic!("{title}: {line}"),
        }
    }
    let text = if old.is_empty() { text } else { replaced(title, &text, &old, &new) };
    text.replace('␀', "\0")
}

/// A line of a case.
enum New<'c> {
    Indented(&'c str),
    AsItIs(&'c str),
}

fn replaced(title: &str, text: &str, old: &[&str], new: &[New<'_>]) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let fits = |at: &usize| lines[*at..].iter().map(|line| line.trim()).take(old.len()).eq(old.iter().copied());
    let places: Vec<usize> = (0..lines.len()).filter(fits).collect();
    let [at] = places[..] else { panic!("{title}: {old:?} is in {} places", places.len()) };
    let indent = &lines[at][..lines[at].len() - lines[at].trim_start().len()];
    let new = new.iter().map(|line| match line {
        New::Indented("") => String::new(),
        New::Indented(line) => format!("{indent}{line}"),
        New::AsItIs(line) => (*line).to_owned(),
    });
    let before = lines[..at].iter().map(|line| (*line).to_owned());
    let after = lines[at + old.len()..].iter().map(|line| (*line).to_owned());
    before.chain(new).chain(after).map(|line| line + "\n").collect()
}
