//! Findings for people, in the manner of `rustc`: what is wrong, the lines it is about, what is asked, and a way out.

use super::report::{CheckedFile, LocatedFindings};
use crate::cli::output::{ColorMode, Output};
use crate::rules::{Finding, Severity};
use crate::text::sanitize;
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use std::ops::{Range, RangeInclusive};

/// The width of excerpts where no terminal says another one: a log shows long lines.
const DEFAULT_WIDTH: usize = 140;
/// What line numbers, indentation and a label take of it.
const RESERVED_WIDTH: usize = 40;
/// Places further apart than this many lines get an excerpt each.
const MAX_LINE_DISTANCE: usize = 100;
/// A place of more lines than this is shown by its first one.
const MAX_SPAN_LINES: usize = 8;
/// Text of more bytes than this is not shown: a file in one line has a place and a message for each finding.
const MAX_EXCERPT_BYTES: usize = 16 * 1024;

/// Draws findings with their lines.
pub(crate) struct ExcerptRenderer {
    renderer: Renderer,
    /// More bytes than this are not underlined: the carets of a long sentence would be wrapped.
    max_underline_bytes: usize,
}

impl ExcerptRenderer {
    /// As standard output can show them.
    pub(crate) fn new(output: &Output) -> Self {
        let renderer = match output.color() {
            ColorMode::On => Renderer::styled(),
            ColorMode::Off => Renderer::plain(),
        };
        let width = output.terminal_width().unwrap_or(DEFAULT_WIDTH);
        Self { renderer: renderer.term_width(width), max_underline_bytes: width.saturating_sub(RESERVED_WIDTH).max(1) }
    }

    /// The findings of a file. What comes of the file in it is harmless.
    pub(crate) fn render(&self, report: &CheckedFile) -> String {
        let placed = report.locate_findings().sort_due_last();
        let shown = sanitize::sanitize_line(&report.display_path);
        let mut out = String::new();
        for finding in &placed.findings {
            out.push_str(&self.renderer.render(&[self.build_group(finding, &placed, &shown)]));
            out.push_str("\n\n");
        }
        out
    }

    fn build_group<'g>(&self, finding: &'g Finding, placed: &LocatedFindings<'_>, shown: &'g str) -> Group<'g> {
        let title = severity_level(finding.severity)
            .primary_title(sanitize::sanitize_line(&finding.message))
            .id(finding.rule.id);
        let mut group = Group::with_title(title);
        let excerpts = build_excerpts(finding, placed);
        if excerpts.is_empty() {
            let at = placed.start(&finding.location);
            group = group.element(Origin::path(shown).line(at.line).char_column(at.column));
        }
        for excerpt in excerpts {
            group = group.element(excerpt.into_snippet(shown, self.max_underline_bytes));
        }
        group = group.element(Level::NOTE.message(sanitize::sanitize_line(&finding.question)));
        match help_text(finding) {
            Some(help) => group.element(Level::HELP.message(help)),
            None => group,
        }
    }
}

fn severity_level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Hint => Level::INFO.with_name(severity.label()),
        Severity::Due => Level::NOTE.with_name(severity.label()),
    }
}

/// What would mend it, and the lines as they would be.
fn help_text(finding: &Finding) -> Option<String> {
    let title = finding.fix.as_ref().map(|fix| sanitize::sanitize_line(&fix.title).into_owned());
    let lines = finding.corrected_lines.as_ref().map(|lines| unindent(&sanitize::sanitize_text(lines)));
    match (title, lines) {
        (Some(title), Some(lines)) => Some(format!("{title}:\n{lines}")),
        (None, Some(lines)) => Some(format!("it would read like this:\n{lines}")),
        (title, None) => title,
    }
}

/// Lines without the indentation they share.
fn unindent(lines: &str) -> String {
    let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let shared = lines.lines().filter(|line| !line.trim().is_empty()).map(indent).min().unwrap_or(0);
    let cut = |line: &str| format!("    {}", line.get(shared..).unwrap_or_default());
    lines.lines().map(cut).collect::<Vec<_>>().join("\n")
}

/// Something to point at.
#[derive(Clone)]
struct SourceAnnotation<'f> {
    span: Range<usize>,
    lines: RangeInclusive<usize>,
    label: &'f str,
    kind: AnnotationKind,
}

impl<'f> SourceAnnotation<'f> {
    fn new(span: Range<usize>, label: &'f str, kind: AnnotationKind, placed: &LocatedFindings<'_>) -> Self {
        let line = |offset| placed.lines.position(offset).line;
        let (first, last) = (line(span.start), line(span.end));
        if last - first < MAX_SPAN_LINES {
            return Self { span, lines: first..=last, label, kind };
        }
        let end = placed.lines.line_range(first).end.max(span.start);
        Self { span: span.start..end, lines: first..=first, label, kind }
    }

    fn is_far_from(&self, other: &Self) -> bool {
        self.lines.start().abs_diff(*other.lines.start()) > MAX_LINE_DISTANCE
    }
}

/// The lines of a finding: those it is about, with the line of the entry's id; and those of its other place.
fn build_excerpts<'f>(finding: &'f Finding, placed: &LocatedFindings<'_>) -> Vec<SourceExcerpt<'f>> {
    let primary =
        SourceAnnotation::new(placed.span(&finding.location), &finding.label, AnnotationKind::Primary, placed);
    let mut together = vec![primary.clone()];
    let id = placed.id_span(&finding.location).map(|id| SourceAnnotation::new(id, "", AnnotationKind::Visible, placed));
    together.extend(id.filter(|id| id.lines.end() < primary.lines.start() && !id.is_far_from(&primary)));
    let mut apart = None;
    if let Some((place, label)) = &finding.related {
        let mark = SourceAnnotation::new(placed.span(place), label, AnnotationKind::Context, placed);
        if mark.is_far_from(&primary) { apart = Some(mark) } else { together.push(mark) }
    }
    let first = SourceExcerpt::from_annotations(&together, placed)
        .or_else(|| SourceExcerpt::from_annotations(&[primary], placed));
    let second = apart.filter(|_| first.is_some()).and_then(|mark| SourceExcerpt::from_annotations(&[mark], placed));
    first.into_iter().chain(second).collect()
}

/// Lines of a file, made harmless, with the marks in them.
struct SourceExcerpt<'f> {
    source: String,
    first_line: usize,
    annotations: Vec<(Range<usize>, SourceAnnotation<'f>)>,
}

impl<'f> SourceExcerpt<'f> {
    /// The lines that hold all the marks; `None` where they are too long to be read.
    fn from_annotations(marks: &[SourceAnnotation<'f>], placed: &LocatedFindings<'_>) -> Option<Self> {
        let first_line = marks.iter().map(|mark| *mark.lines.start()).min()?;
        let last_line = marks.iter().map(|mark| *mark.lines.end()).max()?;
        if placed.lines.line_range(last_line).end - placed.lines.line_range(first_line).start > MAX_EXCERPT_BYTES {
            return None;
        }
        let mut source = String::new();
        let mut starts = Vec::new();
        for line in first_line..=last_line {
            starts.push(source.len());
            source.push_str(&sanitize::sanitize_line(placed.text.get(placed.lines.line_range(line))?));
            source.push('\n');
        }
        let moved = |offset: usize| {
            let line = placed.lines.position(offset).line;
            let start = starts.get(line.checked_sub(first_line)?).copied()?;
            let before = placed.text.get(placed.lines.line_range(line).start..offset).unwrap_or_default();
            Some(clamp_to_line(&source, start, sanitize::sanitize_line(before).len()))
        };
        let marks: Option<Vec<_>> =
            marks.iter().map(|mark| Some((moved(mark.span.start)?..moved(mark.span.end)?, mark.clone()))).collect();
        Some(Self { first_line, annotations: marks?, source })
    }

    fn into_snippet(self, shown: &'f str, longest: usize) -> Snippet<'f, Annotation<'f>> {
        let annotations = self.annotations.into_iter().map(|(span, mark)| {
            let label = (!mark.label.is_empty()).then(|| sanitize::sanitize_line(mark.label));
            let shown =
                if mark.lines.start() == mark.lines.end() { shorten_span(&self.source, span, longest) } else { span };
            mark.kind.span(shown).label(label)
        });
        let annotations: Vec<_> = annotations.collect();
        Snippet::source(self.source).path(shown).line_start(self.first_line).annotations(annotations)
    }
}

/// No more of a span than this many bytes.
fn shorten_span(source: &str, span: Range<usize>, longest: usize) -> Range<usize> {
    let end = span.end.min(span.start.saturating_add(longest));
    span.start..(span.start..=end).rev().find(|at| source.is_char_boundary(*at)).unwrap_or(span.start)
}

/// The offset this many bytes into a line, surely in that line and between characters: marks and joiners are made
/// harmless together with what stands around them.
fn clamp_to_line(source: &str, start: usize, bytes: usize) -> usize {
    let end = source.get(start..).and_then(|rest| rest.find('\n')).map_or(source.len(), |length| start + length);
    let offset = (start + bytes).min(end);
    (start..=offset).rev().find(|at| source.is_char_boundary(*at)).unwrap_or(start)
}
