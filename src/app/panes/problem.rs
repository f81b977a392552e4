//! The selected problem: the place in the file, the question, why it matters, and the ways out.

use crate::app::state::State;
use crate::app::views::problems;
use crate::app::views::problems::Row;
use crate::app::widgets::rich_text::{Role, SheetRow, Sign, Span, words};
use crate::document::path::Segment;
use crate::roadmap::entry_kind::Entity;
use crate::rules::{Finding, Whose};
use crate::text::{self, sanitise};
use std::ops::Range;

/// The cells of the line numbers, and of the line behind them.
const GUTTER: usize = 6;
/// The cells of the labels behind the excerpt.
const LABEL: usize = 8;

/// The rows for the selected problem.
pub(super) fn rows(state: &State, width: usize) -> Vec<SheetRow> {
    let Some((row, finding)) = problems::selected(state) else { return nothing(state) };
    let role = problems::role(finding.severity);
    let mut rows = vec![SheetRow::of(vec![
        problems::sign(finding.severity),
        words(role, format!(" {} {}", finding.severity.word(), finding.rule.id)),
        words(Role::Heading, format!(": {}", finding.message)),
    ])];
    rows.extend(excerpt(state, row, finding, width));
    rows.push(SheetRow::blank());
    rows.extend(told("asks", Role::Text, &finding.question, width));
    rows.extend(told("why", Role::Muted, finding.rule.explanation, width));
    if !finding.rule.example.is_empty() {
        rows.extend(told("like", Role::Muted, finding.rule.example, width));
    }
    rows.push(SheetRow::blank());
    rows.push(ways_out(state, row, finding));
    rows.extend(also_open(state, finding, width));
    rows
}

fn nothing(state: &State) -> Vec<SheetRow> {
    let text = match state.checks.counts() {
        Some(_) => "No problem: every theme says why, by which number, and what it gives up.",
        None => "Still checking.",
    };
    vec![SheetRow::of(vec![words(Role::Muted, text)])]
}

/// A paragraph with a label in front of its first line.
fn told(label: &'static str, role: Role, told: &str, width: usize) -> Vec<SheetRow> {
    let clean = sanitise::text(told);
    let lines = text::wrap(clean.trim_end(), width.saturating_sub(LABEL).max(1));
    let lines = lines.into_iter().enumerate().map(|(number, line)| {
        let label = if number == 0 { label } else { "" };
        let line = clean.get(line).unwrap_or_default().to_owned();
        SheetRow::of(vec![words(Role::Accent, text::pad_end(label, LABEL, "").into_owned()), words(role, line)])
    });
    lines.collect()
}

/// The text a finding is about, with the bytes of the finding in it and the number of its first line.
struct Source {
    text: String,
    span: Range<usize>,
}

fn source(state: &State, finding: &Finding) -> Option<Source> {
    let document = &state.plan.document;
    match finding.place.owner {
        Whose::Entry(serial) => {
            Some(Source { text: document.entry(serial)?.text.to_owned(), span: finding.place.span.clone() })
        }
        Whose::File | Whose::Roadmap => {
            Some(Source { text: document.to_text(), span: finding.place.in_file(document) })
        }
    }
}

/// The line of the finding with carets below it, and how it would be right.
fn excerpt(state: &State, row: &Row, finding: &Finding, width: usize) -> Vec<SheetRow> {
    let name = state.file.name.clone();
    let mut rows = vec![gutter("", vec![words(Role::Muted, format!("{name}:{}:{}", row.line, row.column))])];
    let Some(Source { text: source, span }) = source(state, finding) else { return rows };
    let start = source.get(..span.start).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
    let line = source.get(start..).and_then(|rest| rest.lines().next()).unwrap_or_default();
    let end = span.end.min(start + line.len());
    let room = width.saturating_sub(GUTTER + 2);
    let before = sanitise::line(line.get(..span.start - start).unwrap_or_default()).into_owned();
    let indent = before.len() - before.trim_start().len();
    let before = before.get(indent.min(before.len())..).unwrap_or_default();
    let marked = sanitise::line(line.get(span.start - start..end - start).unwrap_or_default()).into_owned();
    let after = sanitise::line(line.get(end - start..).unwrap_or_default()).into_owned();
    // Indentation says nothing here; a long way into a long line, its head gives way as well.
    let before = text::cut_start(before, room / 2, "…").into_owned();
    let column = text::width(&before);
    let carets = text::width(&marked).clamp(1, room.saturating_sub(column).max(1));
    rows.push(gutter(
        &row.line.to_string(),
        vec![words(Role::Muted, before), words(Role::Text, marked), words(Role::Muted, after)],
    ));
    let role = problems::role(finding.severity);
    let carets = words(role, format!("{}{}", " ".repeat(column), "^".repeat(carets)));
    rows.push(gutter("", vec![carets, words(role, format!(" {}", finding.label).trim_end().to_owned())]));
    for line in finding.corrected.iter().flat_map(|corrected| corrected.lines()) {
        let line = sanitise::line(line);
        let own = line.len() - line.trim_start().len();
        let line = line.get(own.min(indent)..).unwrap_or_default().to_owned();
        rows.push(gutter("+", vec![words(Role::Added, line)]));
    }
    if let Some((place, what)) = &finding.related {
        rows.extend(related(state, place, what));
    }
    rows
}

fn related(state: &State, place: &crate::rules::Place, what: &str) -> Option<SheetRow> {
    let document = &state.plan.document;
    let at = place.in_file(document);
    let text = document.to_text();
    let line = crate::document::position::position(&text, at.start).line;
    let source = sanitise::line(text.get(at)?.lines().next()?).into_owned();
    Some(gutter(&line.to_string(), vec![words(Role::Muted, source), words(Role::Muted, format!("  {what}"))]))
}

fn gutter(number: &str, spans: Vec<Span>) -> SheetRow {
    let role = if number == "+" { Role::Added } else { Role::Muted };
    let number = text::pad_start(number, GUTTER - 1, "").into_owned();
    let mut row =
        vec![words(role, number), words(Role::Text, " "), Span::Sign(Role::Track, Sign::Trunk), words(Role::Text, " ")];
    row.extend(spans);
    SheetRow::of(row)
}

/// The keys that help.
fn ways_out(state: &State, row: &Row, finding: &Finding) -> SheetRow {
    let key = |key: &'static str, does: String| [words(Role::Key, key), words(Role::Muted, format!(" {does}    "))];
    let mut spans = vec![words(Role::Accent, text::pad_end("mend", LABEL, "").into_owned())];
    let can_be_answered = match finding.place.owner {
        Whose::Entry(serial) => state.can_be_edited(serial),
        Whose::Roadmap => !state.plan.document.frame_is_broken(),
        Whose::File => false,
    };
    if let Some(fix) = &finding.fix {
        spans.extend(key("a", fix.title.clone()));
    }
    match can_be_answered {
        true => spans.extend(key("Enter", "answer it now".to_owned())),
        false => spans.push(words(Role::Muted, format!("in an editor, at line {}: it is read again here", row.line))),
    }
    let theme = row.handle.owner;
    if let (true, Whose::Entry(serial)) = (can_be_answered && lacks_an_answer(finding), theme)
        && state.plan.roadmap.facts(serial).is_some_and(|facts| facts.entity == Entity::Theme)
    {
        spans.extend(key("P", "keep it as an idea instead".to_owned()));
    }
    SheetRow::of(spans)
}

/// Whether a finding is about one of the answers a theme owes.
fn lacks_an_answer(finding: &Finding) -> bool {
    let first = finding.place.path.segments().first();
    matches!(first, Some(Segment::Field(field)) if ["why", "target", "trade_offs"].contains(&field.as_str()))
}

/// What else is open in the same entry.
fn also_open(state: &State, finding: &Finding, width: usize) -> Vec<SheetRow> {
    let Whose::Entry(serial) = finding.place.owner else { return Vec::new() };
    let others: Vec<String> = state
        .checks
        .of(serial)
        .filter(|other| *other != finding)
        .map(|other| format!("{} {}", other.rule.id, other.message))
        .collect();
    if others.is_empty() {
        return Vec::new();
    }
    told("", Role::Muted, &format!("also here: {}", others.join("; ")), width)
}
