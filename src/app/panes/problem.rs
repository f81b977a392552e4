//! The selected finding: the excerpt of the file, the question, why it matters, and the fixes.

use crate::app::model::findings::ProblemRow;
use crate::app::model::selection::Selection;
use crate::app::model::session::Session;
use crate::app::widgets::rich_text::{Glyph, RichLine, Role, Span, text_span};
use crate::document::path::PathSegment;
use crate::roadmap::entry_kind::EntryKind;
use crate::rules::{Finding, TextOwner};
use crate::text::{self, sanitize};
use std::ops::Range;

/// Width of the line numbers and the line after them.
const GUTTER_WIDTH: usize = 6;
/// Width of the label column below the excerpt.
const LABEL_WIDTH: usize = 10;

pub(super) fn build_rows(session: &Session, selection: &Selection, width: usize) -> Vec<RichLine> {
    let selected = selection.finding.as_ref().and_then(|row| Some((row, session.findings.by_handle(row.handle)?)));
    let Some((row, finding)) = selected else { return no_finding_rows(session) };
    let role = crate::app::panes::finding::severity_role(finding.severity);
    let mut rows = vec![RichLine::from_spans(vec![
        crate::app::panes::finding::severity_span(finding.severity),
        text_span(role, format!(" {} {}", finding.severity.label(), finding.rule.id)),
        text_span(Role::Heading, format!(": {}", finding.message)),
    ])];
    rows.extend(excerpt_rows(session, row, finding, width));
    rows.push(RichLine::blank());
    rows.extend(paragraph_rows("Question", Role::Text, &finding.question, width));
    rows.extend(paragraph_rows("Why", Role::Muted, finding.rule.explanation, width));
    if !finding.rule.example.is_empty() {
        rows.extend(paragraph_rows("Example", Role::Muted, finding.rule.example, width));
    }
    rows.push(RichLine::blank());
    rows.push(keys_row(session, row, finding));
    rows.extend(other_finding_rows(session, finding, width));
    rows
}

fn no_finding_rows(session: &Session) -> Vec<RichLine> {
    let text = match session.findings.counts() {
        Some(_) => "No problems: every theme has a why, a target metric and a trade-off",
        None => "Still checking",
    };
    vec![RichLine::from_spans(vec![text_span(Role::Muted, text)])]
}

/// A wrapped paragraph with a label before its first line.
fn paragraph_rows(label: &'static str, role: Role, text: &str, width: usize) -> Vec<RichLine> {
    let clean = sanitize::sanitize_text(text);
    let lines = text::wrap(clean.trim_end(), width.saturating_sub(LABEL_WIDTH).max(1));
    let lines = lines.into_iter().enumerate().map(|(number, line)| {
        let label = if number == 0 { label } else { "" };
        let line = clean.get(line).unwrap_or_default().to_owned();
        RichLine::from_spans(vec![
            text_span(Role::Accent, text::pad_end(label, LABEL_WIDTH, "").into_owned()),
            text_span(role, line),
        ])
    });
    lines.collect()
}

/// The text a finding is about, and the byte range of the finding in it.
struct FindingSourceText {
    text: String,
    span: Range<usize>,
}

fn source_text(session: &Session, finding: &Finding) -> Option<FindingSourceText> {
    let document = &session.plan.document;
    match finding.location.owner {
        TextOwner::Entry(entry) => Some(FindingSourceText {
            text: document.entry(entry)?.text.to_owned(),
            span: finding.location.span.clone(),
        }),
        TextOwner::File | TextOwner::Roadmap => {
            Some(FindingSourceText { text: document.to_text(), span: finding.location.file_range(document) })
        }
    }
}

/// The line of the finding with carets below it, and the corrected lines.
fn excerpt_rows(session: &Session, row: &ProblemRow, finding: &Finding, width: usize) -> Vec<RichLine> {
    let name = session.file.name.clone();
    let mut rows = vec![gutter_row("", vec![text_span(Role::Muted, format!("{name}:{}:{}", row.line, row.column))])];
    let Some(FindingSourceText { text: source, span }) = source_text(session, finding) else { return rows };
    let start = source.get(..span.start).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
    let line = source.get(start..).and_then(|rest| rest.lines().next()).unwrap_or_default();
    let end = span.end.min(start + line.len());
    let room = width.saturating_sub(GUTTER_WIDTH + 2);
    let before = sanitize::sanitize_line(line.get(..span.start - start).unwrap_or_default()).into_owned();
    let indent = before.len() - before.trim_start().len();
    let before = before.get(indent.min(before.len())..).unwrap_or_default();
    let marked = sanitize::sanitize_line(line.get(span.start - start..end - start).unwrap_or_default()).into_owned();
    let after = sanitize::sanitize_line(line.get(end - start..).unwrap_or_default()).into_owned();
    // Drop the indentation; in a long line, truncate the text before the finding too.
    let before = text::truncate_start(before, room / 2, "…").into_owned();
    let column = text::width(&before);
    let carets = text::width(&marked).clamp(1, room.saturating_sub(column).max(1));
    rows.push(gutter_row(
        &row.line.to_string(),
        vec![text_span(Role::Muted, before), text_span(Role::Text, marked), text_span(Role::Muted, after)],
    ));
    let role = crate::app::panes::finding::severity_role(finding.severity);
    let carets = text_span(role, format!("{}{}", " ".repeat(column), "^".repeat(carets)));
    rows.push(gutter_row("", vec![carets, text_span(role, format!(" {}", finding.label).trim_end().to_owned())]));
    for line in finding.corrected_lines.iter().flat_map(|corrected| corrected.lines()) {
        let line = sanitize::sanitize_line(line);
        let own_indent = line.len() - line.trim_start().len();
        let line = line.get(own_indent.min(indent)..).unwrap_or_default().to_owned();
        rows.push(gutter_row("+", vec![text_span(Role::Added, line)]));
    }
    if let Some((location, what)) = &finding.related {
        rows.extend(related_row(session, location, what));
    }
    rows
}

fn related_row(session: &Session, location: &crate::rules::FindingLocation, what: &str) -> Option<RichLine> {
    let document = &session.plan.document;
    let at = location.file_range(document);
    let text = document.to_text();
    let line = crate::document::position::position_at(&text, at.start).line;
    let source = sanitize::sanitize_line(text.get(at)?.lines().next()?).into_owned();
    Some(gutter_row(
        &line.to_string(),
        vec![text_span(Role::Muted, source), text_span(Role::Muted, format!("  {what}"))],
    ))
}

fn gutter_row(number: &str, spans: Vec<Span>) -> RichLine {
    let role = if number == "+" { Role::Added } else { Role::Muted };
    let number = text::pad_start(number, GUTTER_WIDTH - 1, "").into_owned();
    let mut row = vec![
        text_span(role, number),
        text_span(Role::Text, " "),
        Span::Glyph(Role::Track, Glyph::Trunk),
        text_span(Role::Text, " "),
    ];
    row.extend(spans);
    RichLine::from_spans(row)
}

/// The keys that fix or answer the finding.
fn keys_row(session: &Session, row: &ProblemRow, finding: &Finding) -> RichLine {
    let key =
        |key: &'static str, does: String| [text_span(Role::Key, key), text_span(Role::Muted, format!(" {does}    "))];
    let mut spans = vec![text_span(Role::Accent, text::pad_end("Fix", LABEL_WIDTH, "").into_owned())];
    let can_be_answered = match finding.location.owner {
        TextOwner::Entry(entry) => session.can_be_edited(entry),
        TextOwner::Roadmap => !session.plan.document.is_top_level_broken(),
        TextOwner::File => false,
    };
    if let Some(fix) = &finding.fix {
        spans.push(text_span(Role::Muted, "press "));
        spans.extend(key("a", format!("to {}", fix.title)));
    }
    match can_be_answered {
        true => spans.extend(key("Enter", "answer now".to_owned())),
        false => {
            spans.push(text_span(
                Role::Muted,
                format!("edit line {} in a text editor; whymap reloads the file", row.line),
            ));
        }
    }
    let theme = row.handle.owner;
    if let (true, TextOwner::Entry(entry)) = (can_be_answered && is_about_answer(finding), theme)
        && session.plan.roadmap.row(entry).is_some_and(|entry_row| entry_row.kind == EntryKind::Theme)
    {
        spans.extend(key("P", "turn back into an idea instead".to_owned()));
    }
    RichLine::from_spans(spans)
}

/// Whether a finding is about one of the three answers a theme needs.
fn is_about_answer(finding: &Finding) -> bool {
    let first = finding.location.path.segments().first();
    matches!(first, Some(PathSegment::Field(field)) if ["why", "target", "trade_offs"].contains(&field.as_str()))
}

/// Other findings of the same entry.
fn other_finding_rows(session: &Session, finding: &Finding, width: usize) -> Vec<RichLine> {
    let TextOwner::Entry(entry) = finding.location.owner else { return Vec::new() };
    let others: Vec<String> = session
        .findings
        .for_entry(entry)
        .filter(|other| *other != finding)
        .map(|other| format!("{} {}", other.rule.id, other.message))
        .collect();
    if others.is_empty() {
        return Vec::new();
    }
    paragraph_rows("", Role::Muted, &format!("Also here: {}", others.join("; ")), width)
}
