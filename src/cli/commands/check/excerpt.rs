//! Findings for people, like rustc shows them: the message, its lines, the question, and a suggested fix.

use super::report::{CheckedFile, LocatedFindings};
use crate::cli::output::{ColorMode, Output};
use crate::rules::{Finding, Severity};
use crate::text::sanitize;
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use std::ops::{Range, RangeInclusive};

/// Used when standard output is not a terminal: logs can show long lines.
const DEFAULT_WIDTH: usize = 140;
/// The width that line numbers, indentation and a label need.
const RESERVED_WIDTH: usize = 40;
/// Maximum distance in lines of two annotations in one excerpt.
const MAX_LINE_DISTANCE: usize = 100;
/// Maximum number of lines of an annotation; a longer one covers its first line only.
const MAX_SPAN_LINES: usize = 8;
/// Maximum size of an excerpt. Findings with a larger one, such as in a file of one long line, show their position
/// only.
const MAX_EXCERPT_BYTES: usize = 16 * 1024;

pub(crate) struct ExcerptRenderer {
    renderer: Renderer,
    /// Maximum number of bytes to underline: the carets of a long sentence would wrap.
    max_underline_bytes: usize,
}

impl ExcerptRenderer {
    pub(crate) fn new(output: &Output) -> Self {
        let renderer = match output.color() {
            ColorMode::On => Renderer::styled(),
            ColorMode::Off => Renderer::plain(),
        };
        let width = output.terminal_width().unwrap_or(DEFAULT_WIDTH);
        Self { renderer: renderer.term_width(width), max_underline_bytes: width.saturating_sub(RESERVED_WIDTH).max(1) }
    }

    /// The findings of a file, sanitized.
    pub(crate) fn render(&self, report: &CheckedFile) -> String {
        let located = report.locate_findings().sort_due_last();
        let path = sanitize::sanitize_line(&report.display_path);
        let mut out = String::new();
        for finding in &located.findings {
            out.push_str(&self.renderer.render(&[self.build_group(finding, &located, &path)]));
            out.push_str("\n\n");
        }
        out
    }

    fn build_group<'g>(&self, finding: &'g Finding, located: &LocatedFindings<'_>, path: &'g str) -> Group<'g> {
        let title = severity_level(finding.severity)
            .primary_title(sanitize::sanitize_line(&finding.message))
            .id(finding.rule.id);
        let mut group = Group::with_title(title);
        let excerpts = build_excerpts(finding, located);
        if excerpts.is_empty() {
            let position = located.start(&finding.location);
            group = group.element(Origin::path(path).line(position.line).char_column(position.column));
        }
        for excerpt in excerpts {
            group = group.element(excerpt.into_snippet(path, self.max_underline_bytes));
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

/// The title of the suggested fix, and the corrected lines.
fn help_text(finding: &Finding) -> Option<String> {
    let title = finding.fix.as_ref().map(|fix| sanitize::sanitize_line(&fix.title).into_owned());
    let lines = finding.corrected_lines.as_ref().map(|lines| unindent(&sanitize::sanitize_text(lines)));
    match (title, lines) {
        (Some(title), Some(lines)) => Some(format!("{title}:\n{lines}")),
        (None, Some(lines)) => Some(format!("suggested fix:\n{lines}")),
        (title, None) => title,
    }
}

/// Replaces the common indentation of the lines by four spaces.
fn unindent(lines: &str) -> String {
    let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let shared = lines.lines().filter(|line| !line.trim().is_empty()).map(indent).min().unwrap_or(0);
    let cut = |line: &str| format!("    {}", line.get(shared..).unwrap_or_default());
    lines.lines().map(cut).collect::<Vec<_>>().join("\n")
}

/// A range of the file to point at.
#[derive(Clone)]
struct SourceAnnotation<'f> {
    span: Range<usize>,
    lines: RangeInclusive<usize>,
    label: &'f str,
    kind: AnnotationKind,
}

impl<'f> SourceAnnotation<'f> {
    fn new(span: Range<usize>, label: &'f str, kind: AnnotationKind, located: &LocatedFindings<'_>) -> Self {
        let line = |offset| located.lines.position(offset).line;
        let (first, last) = (line(span.start), line(span.end));
        if last - first < MAX_SPAN_LINES {
            return Self { span, lines: first..=last, label, kind };
        }
        let end = located.lines.line_range(first).end.max(span.start);
        Self { span: span.start..end, lines: first..=first, label, kind }
    }

    fn is_far_from(&self, other: &Self) -> bool {
        self.lines.start().abs_diff(*other.lines.start()) > MAX_LINE_DISTANCE
    }
}

/// The lines of a finding with the line of the entry's id, and those of its related location; in one excerpt if they
/// are close to each other.
fn build_excerpts<'f>(finding: &'f Finding, located: &LocatedFindings<'_>) -> Vec<SourceExcerpt<'f>> {
    let primary =
        SourceAnnotation::new(located.span(&finding.location), &finding.label, AnnotationKind::Primary, located);
    let mut together = vec![primary.clone()];
    let id =
        located.id_span(&finding.location).map(|id| SourceAnnotation::new(id, "", AnnotationKind::Visible, located));
    together.extend(id.filter(|id| id.lines.end() < primary.lines.start() && !id.is_far_from(&primary)));
    let mut separate = None;
    if let Some((location, label)) = &finding.related {
        let annotation = SourceAnnotation::new(located.span(location), label, AnnotationKind::Context, located);
        if annotation.is_far_from(&primary) { separate = Some(annotation) } else { together.push(annotation) }
    }
    let first = SourceExcerpt::from_annotations(&together, located)
        .or_else(|| SourceExcerpt::from_annotations(&[primary], located));
    let second = separate
        .filter(|_| first.is_some())
        .and_then(|annotation| SourceExcerpt::from_annotations(&[annotation], located));
    first.into_iter().chain(second).collect()
}

/// Sanitized lines of a file, with annotations.
struct SourceExcerpt<'f> {
    source: String,
    first_line: usize,
    annotations: Vec<(Range<usize>, SourceAnnotation<'f>)>,
}

impl<'f> SourceExcerpt<'f> {
    /// The lines of all annotations. `None` if they are too long.
    fn from_annotations(annotations: &[SourceAnnotation<'f>], located: &LocatedFindings<'_>) -> Option<Self> {
        let first_line = annotations.iter().map(|annotation| *annotation.lines.start()).min()?;
        let last_line = annotations.iter().map(|annotation| *annotation.lines.end()).max()?;
        if located.lines.line_range(last_line).end - located.lines.line_range(first_line).start > MAX_EXCERPT_BYTES {
            return None;
        }
        let mut source = String::new();
        let mut starts = Vec::new();
        for line in first_line..=last_line {
            starts.push(source.len());
            source.push_str(&sanitize::sanitize_line(located.text.get(located.lines.line_range(line))?));
            source.push('\n');
        }
        let offset_in_source = |offset: usize| {
            let line = located.lines.position(offset).line;
            let start = starts.get(line.checked_sub(first_line)?).copied()?;
            let before = located.text.get(located.lines.line_range(line).start..offset).unwrap_or_default();
            Some(clamp_to_line(&source, start, sanitize::sanitize_line(before).len()))
        };
        let mut moved = Vec::with_capacity(annotations.len());
        for annotation in annotations {
            let SourceAnnotation { span, .. } = annotation;
            moved.push((offset_in_source(span.start)?..offset_in_source(span.end)?, annotation.clone()));
        }
        Some(Self { first_line, annotations: moved, source })
    }

    fn into_snippet(self, path: &'f str, max_underline_bytes: usize) -> Snippet<'f, Annotation<'f>> {
        let annotations = self.annotations.into_iter().map(|(span, annotation)| {
            let label = (!annotation.label.is_empty()).then(|| sanitize::sanitize_line(annotation.label));
            let is_one_line = annotation.lines.start() == annotation.lines.end();
            let span = if is_one_line { shorten_span(&self.source, span, max_underline_bytes) } else { span };
            annotation.kind.span(span).label(label)
        });
        let annotations: Vec<_> = annotations.collect();
        Snippet::source(self.source).path(path).line_start(self.first_line).annotations(annotations)
    }
}

fn shorten_span(source: &str, span: Range<usize>, max_bytes: usize) -> Range<usize> {
    let end = span.end.min(span.start.saturating_add(max_bytes));
    span.start..(span.start..=end).rev().find(|at| source.is_char_boundary(*at)).unwrap_or(span.start)
}

/// The offset `bytes` into a line, within the line and at a character boundary. Sanitizing a part of a line can give
/// another length than sanitizing it as a whole, since combining marks and joiners depend on their neighbors.
fn clamp_to_line(source: &str, start: usize, bytes: usize) -> usize {
    let end = source.get(start..).and_then(|rest| rest.find('\n')).map_or(source.len(), |length| start + length);
    let offset = (start + bytes).min(end);
    (start..=offset).rev().find(|at| source.is_char_boundary(*at)).unwrap_or(start)
}
