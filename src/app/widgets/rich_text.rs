//! Pane content as rows of styled text, glyphs and small charts. The core decides the content and its length, drawing
//! the look.

pub use crate::settings::palette::Role;
use std::borrow::Cow;

/// A glyph with a meaning; the glyph set decides its look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Glyph {
    OnTrack,
    AtRisk,
    OffTrack,
    NoData,
    Answered,
    Unanswered,
    Questioned,
    Broken,
    Warning,
    FocusGoal,
    Idea,
    Doing,
    Cost,
    TossUp,
    Arrow,
    Missing,
    Dot,
    More,
    Branch,
    LastBranch,
    Trunk,
    Chosen,
    NotChosen,
    Ticked,
    NotTicked,
    Folded,
    NoteBelow,
    Marked,
    NoteAbove,
    Target,
    InheritedTarget,
    Baseline,
    Deadline,
    Today,
    Before,
    After,
    ComesFirst,
    WaitsFor,
}

/// A piece of a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Span {
    Text(Role, Cow<'static, str>),
    Glyph(Role, Glyph),
    /// The key of a command, by its id; drawing knows the keymap.
    CommandKey(&'static str),
    /// A small chart of a given width.
    Chart(InlineChart, u16),
}

/// The width of a key such as `c m`.
const TYPICAL_KEY_WIDTH: usize = 3;

impl Span {
    /// Its width in cells.
    pub fn width(&self) -> usize {
        match self {
            Self::Text(_, text) => crate::text::width(&crate::text::sanitize::sanitize_line(text)),
            Self::Glyph(..) => 1,
            Self::CommandKey(_) => TYPICAL_KEY_WIDTH,
            Self::Chart(_, cells) => *cells as usize,
        }
    }
}

/// A small chart.
#[derive(Clone, Debug, PartialEq)]
pub enum InlineChart {
    /// A progress bar: shares from 0 to 1, with a tick at the expected pace.
    ProgressBar {
        /// The current position; `None` without a reading.
        at: Option<f64>,
        /// The expected position today.
        expected: Option<f64>,
        marker: Role,
        /// The role of the filled part.
        progress: Role,
    },
    /// Points of a weight: the full length is the weight, the filled part the points.
    Bar {
        /// The filled share, from 0 to 1.
        filled: f64,
    },
    /// A share of a whole, with a tick at the target.
    Share {
        /// The share, from 0 to 1.
        filled: f64,
        /// The target share, from 0 to 1.
        target: Option<f64>,
    },
    /// A point on its own axis.
    Axis {
        /// From 0 to 1.
        at: f64,
        /// The range around it, from 0 to 1.
        range: Option<(f64, f64)>,
    },
    /// A distribution on a shared axis: thin from P10 to P90, thick from P25 to P75, a dot at the median.
    Distribution {
        /// P10, P25, median, P75 and P90, as shares from 0 to 1.
        shares: [f64; 5],
        role: Role,
    },
    /// Readings as small bars, scaled to their range.
    Sparkline(Vec<f64>),
}

/// One row of rich text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RichLine {
    /// The label column.
    pub label: Vec<Span>,
    /// The content behind the label.
    pub spans: Vec<Span>,
    /// Content aligned to the right.
    pub right: Vec<Span>,
    /// Whether an empty label column is reserved.
    pub is_indented: bool,
}

/// Text with a role.
pub fn text_span(role: Role, text: impl Into<Cow<'static, str>>) -> Span {
    Span::Text(role, text.into())
}

impl RichLine {
    pub fn blank() -> Self {
        Self::default()
    }

    /// A row without a label.
    pub fn from_spans(spans: Vec<Span>) -> Self {
        Self { spans, ..Self::default() }
    }

    /// A row with a muted label.
    pub fn with_label(label: impl Into<Cow<'static, str>>, spans: Vec<Span>) -> Self {
        let label = label.into();
        let label = if label.is_empty() { Vec::new() } else { vec![text_span(Role::Muted, label)] };
        Self { label, spans, right: Vec::new(), is_indented: true }
    }

    /// The row with right-aligned content.
    #[must_use]
    pub fn with_right(mut self, span: Span) -> Self {
        self.right.push(span);
        self
    }
}

/// Wraps a text to a width, with a label on the first row. With an empty label the rows still start behind the label
/// column, unless it says to start at the edge.
pub fn wrap_labeled(label: &'static str, role: Role, text: &str, width: usize) -> Vec<RichLine> {
    let clean = crate::text::sanitize::sanitize_text(text);
    let lines = crate::text::wrap(clean.trim_end(), width.max(1));
    let mut rows = Vec::with_capacity(lines.len());
    for (number, range) in lines.into_iter().enumerate() {
        let line = clean.get(range).unwrap_or_default().to_owned();
        let label = if number == 0 { label } else { "" };
        rows.push(RichLine::with_label(label, vec![text_span(role, line)]));
    }
    rows
}

/// Wraps a text to a width, from the edge of the pane.
pub fn wrap_unlabeled(role: Role, text: &str, width: usize) -> Vec<RichLine> {
    let mut rows = wrap_labeled("", role, text, width);
    for row in &mut rows {
        row.is_indented = false;
    }
    rows
}
