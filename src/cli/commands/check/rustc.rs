//! Findings for people, in the manner of `rustc`: what is wrong, the lines it is about, what is asked, and a way out.

use super::report::{Placed, Report};
use crate::cli::output::{Colour, Output};
use crate::rules::{Finding, Severity};
use crate::text::sanitise;
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use std::ops::{Range, RangeInclusive};

/// The width of excerpts where no terminal says another one: a log shows long lines.
const USUAL_WIDTH: usize = 140;
/// What line numbers, indentation and a label take of it.
const ROOM: usize = 40;
/// Places further apart than this many lines get an excerpt each.
const FAR: usize = 100;
/// A place of more lines than this is shown by its first one.
const TALLEST: usize = 8;
/// Text of more bytes than this is not shown: a file in one line has a place and a message for each finding.
const MOST_BYTES: usize = 16 * 1024;

/// Draws findings with their lines.
pub(crate) struct Excerpts {
    renderer: Renderer,
    /// More bytes than this are not underlined: the carets of a long sentence would be wrapped.
    longest: usize,
}

impl Excerpts {
    /// As standard output can show them.
    pub(crate) fn for_output(output: &Output) -> Self {
        let renderer = match output.colour() {
            Colour::On => Renderer::styled(),
            Colour::Off => Renderer::plain(),
        };
        let width = output.columns().unwrap_or(USUAL_WIDTH);
        Self { renderer: renderer.term_width(width), longest: width.saturating_sub(ROOM).max(1) }
    }

    /// The findings of a file. What comes of the file in it is harmless.
    pub(crate) fn draw(&self, report: &Report) -> String {
        let placed = report.placed().due_last();
        let shown = sanitise::line(&report.shown);
        let mut out = String::new();
        for finding in &placed.findings {
            out.push_str(&self.renderer.render(&[self.group(finding, &placed, &shown)]));
            out.push_str("\n\n");
        }
        out
    }

    fn group<'g>(&self, finding: &'g Finding, placed: &Placed<'_>, shown: &'g str) -> Group<'g> {
        let title = level(finding.severity).primary_title(sanitise::line(&finding.message)).id(finding.rule.id);
        let mut group = Group::with_title(title);
        let excerpts = excerpts(finding, placed);
        if excerpts.is_empty() {
            let at = placed.start(&finding.place);
            group = group.element(Origin::path(shown).line(at.line).char_column(at.column));
        }
        for excerpt in excerpts {
            group = group.element(excerpt.snippet(shown, self.longest));
        }
        group = group.element(Level::NOTE.message(sanitise::line(&finding.question)));
        match help(finding) {
            Some(help) => group.element(Level::HELP.message(help)),
            None => group,
        }
    }
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
        Severity::Due => Level::NOTE.with_name(severity.word()),
    }
}

/// What would mend it, and the lines as they would be.
fn help(finding: &Finding) -> Option<String> {
    let title = finding.fix.as_ref().map(|fix| sanitise::line(&fix.title).into_owned());
    let lines = finding.corrected.as_ref().map(|lines| unindented(&sanitise::text(lines)));
    match (title, lines) {
        (Some(title), Some(lines)) => Some(format!("{title}:\n{lines}")),
        (None, Some(lines)) => Some(format!("it would read like this:\n{lines}")),
        (title, None) => title,
    }
}

/// Lines without the indentation they share.
fn unindented(lines: &str) -> String {
    let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let shared = lines.lines().filter(|line| !line.trim().is_empty()).map(indent).min().unwrap_or(0);
    let cut = |line: &str| format!("    {}", line.get(shared..).unwrap_or_default());
    lines.lines().map(cut).collect::<Vec<_>>().join("\n")
}

/// Something to point at.
#[derive(Clone)]
struct Mark<'f> {
    span: Range<usize>,
    lines: RangeInclusive<usize>,
    label: &'f str,
    kind: AnnotationKind,
}

impl<'f> Mark<'f> {
    fn new(span: Range<usize>, label: &'f str, kind: AnnotationKind, placed: &Placed<'_>) -> Self {
        let line = |offset| placed.lines.position(offset).line;
        let (first, last) = (line(span.start), line(span.end));
        if last - first < TALLEST {
            return Self { span, lines: first..=last, label, kind };
        }
        let end = placed.lines.range(first).end.max(span.start);
        Self { span: span.start..end, lines: first..=first, label, kind }
    }

    fn is_far_from(&self, other: &Self) -> bool {
        self.lines.start().abs_diff(*other.lines.start()) > FAR
    }
}

/// The lines of a finding: those it is about, with the line of the entry's id; and those of its other place.
fn excerpts<'f>(finding: &'f Finding, placed: &Placed<'_>) -> Vec<Excerpt<'f>> {
    let primary = Mark::new(placed.span(&finding.place), &finding.label, AnnotationKind::Primary, placed);
    let mut together = vec![primary.clone()];
    let id = placed.id(&finding.place).map(|id| Mark::new(id, "", AnnotationKind::Visible, placed));
    together.extend(id.filter(|id| id.lines.end() < primary.lines.start() && !id.is_far_from(&primary)));
    let mut apart = None;
    if let Some((place, label)) = &finding.related {
        let mark = Mark::new(placed.span(place), label, AnnotationKind::Context, placed);
        if mark.is_far_from(&primary) { apart = Some(mark) } else { together.push(mark) }
    }
    let first = Excerpt::of(&together, placed).or_else(|| Excerpt::of(&[primary], placed));
    let second = apart.filter(|_| first.is_some()).and_then(|mark| Excerpt::of(&[mark], placed));
    first.into_iter().chain(second).collect()
}

/// Lines of a file, made harmless, with the marks in them.
struct Excerpt<'f> {
    source: String,
    first_line: usize,
    marks: Vec<(Range<usize>, Mark<'f>)>,
}

impl<'f> Excerpt<'f> {
    /// The lines that hold all the marks; `None` where they are too long to be read.
    fn of(marks: &[Mark<'f>], placed: &Placed<'_>) -> Option<Self> {
        let first_line = marks.iter().map(|mark| *mark.lines.start()).min()?;
        let last_line = marks.iter().map(|mark| *mark.lines.end()).max()?;
        if placed.lines.range(last_line).end - placed.lines.range(first_line).start > MOST_BYTES {
            return None;
        }
        let mut source = String::new();
        let mut starts = Vec::new();
        for line in first_line..=last_line {
            starts.push(source.len());
            source.push_str(&sanitise::line(placed.text.get(placed.lines.range(line))?));
            source.push('\n');
        }
        let moved = |offset: usize| {
            let line = placed.lines.position(offset).line;
            let start = starts.get(line.checked_sub(first_line)?).copied()?;
            let before = placed.text.get(placed.lines.range(line).start..offset).unwrap_or_default();
            Some(inside(&source, start, sanitise::line(before).len()))
        };
        let marks: Option<Vec<_>> =
            marks.iter().map(|mark| Some((moved(mark.span.start)?..moved(mark.span.end)?, mark.clone()))).collect();
        Some(Self { first_line, marks: marks?, source })
    }

    fn snippet(self, shown: &'f str, longest: usize) -> Snippet<'f, Annotation<'f>> {
        let annotations = self.marks.into_iter().map(|(span, mark)| {
            let label = (!mark.label.is_empty()).then(|| sanitise::line(mark.label));
            let shown =
                if mark.lines.start() == mark.lines.end() { shortened(&self.source, span, longest) } else { span };
            mark.kind.span(shown).label(label)
        });
        let annotations: Vec<_> = annotations.collect();
        Snippet::source(self.source).path(shown).line_start(self.first_line).annotations(annotations)
    }
}

/// No more of a span than this many bytes.
fn shortened(source: &str, span: Range<usize>, longest: usize) -> Range<usize> {
    let end = span.end.min(span.start.saturating_add(longest));
    span.start..(span.start..=end).rev().find(|at| source.is_char_boundary(*at)).unwrap_or(span.start)
}

/// The offset this many bytes into a line, surely in that line and between characters: marks and joiners are made
/// harmless together with what stands around them.
fn inside(source: &str, start: usize, bytes: usize) -> usize {
    let end = source.get(start..).and_then(|rest| rest.find('\n')).map_or(source.len(), |length| start + length);
    let offset = (start + bytes).min(end);
    (start..=offset).rev().find(|at| source.is_char_boundary(*at)).unwrap_or(start)
}
