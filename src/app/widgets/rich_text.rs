//! What a pane shows, as rows of words with roles and small pictures. The brain says what is shown and how long it is;
//! drawing decides how it looks.

pub use crate::settings::palette::Role;
use std::borrow::Cow;

/// A sign with a meaning; the glyph set decides what it looks like.
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
    /// Words.
    Text(Role, Cow<'static, str>),
    /// A sign.
    Glyph(Role, Glyph),
    /// The key of a command, by its id: drawing knows the keymap.
    CommandKey(&'static str),
    /// A small picture of so many cells.
    Chart(InlineChart, u16),
}

/// Cells of a key like `c m`.
const TYPICAL_KEY_WIDTH: usize = 3;

impl Span {
    /// The cells it takes.
    pub fn width(&self) -> usize {
        match self {
            Self::Text(_, words) => crate::text::width(&crate::text::sanitize::sanitize_line(words)),
            Self::Glyph(..) => 1,
            Self::CommandKey(_) => TYPICAL_KEY_WIDTH,
            Self::Chart(_, cells) => *cells as usize,
        }
    }
}

/// A small picture.
#[derive(Clone, Debug, PartialEq)]
pub enum InlineChart {
    /// A way made: shares from 0 to 1; a tick where an even pace would stand.
    ProgressBar {
        /// Where it stands; `None` without a reading.
        at: Option<f64>,
        /// Where an even pace would stand today.
        expected: Option<f64>,
        /// The role of the marker.
        marker: Role,
        /// The role of the way made.
        progress: Role,
    },
    /// Points of a weight: the full length is the weight, the thick part the points.
    Bar {
        /// The share that is filled, from 0 to 1.
        filled: f64,
    },
    /// A share of a whole, and a stroke where it was wanted.
    Share {
        /// The share, from 0 to 1.
        filled: f64,
        /// The share that was wanted, from 0 to 1.
        target: Option<f64>,
    },
    /// A point on an axis of its own.
    Axis {
        /// From 0 to 1.
        at: f64,
        /// The range around it, from 0 to 1.
        range: Option<(f64, f64)>,
    },
    /// Where a number may lie, on an axis it shares with others: thin from one draw in ten to nine in ten, thick from one
    /// in four to three in four, a dot in the middle.
    Distribution {
        /// One in ten, one in four, the middle, three in four, nine in ten, as shares from 0 to 1.
        shares: [f64; 5],
        /// The role of all of it.
        role: Role,
    },
    /// Readings as a line of small bars, scaled to themselves.
    Sparkline(Vec<f64>),
}

/// One row of a sheet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RichLine {
    /// What stands in the label column.
    pub label: Vec<Span>,
    /// What stands behind it.
    pub spans: Vec<Span>,
    /// What stands flush right.
    pub right: Vec<Span>,
    /// Whether the label column is kept free although there is no label.
    pub is_indented: bool,
}

/// Words with a role.
pub fn text_span(role: Role, text: impl Into<Cow<'static, str>>) -> Span {
    Span::Text(role, text.into())
}

impl RichLine {
    /// An empty row.
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

    /// The row with something flush right.
    #[must_use]
    pub fn with_right(mut self, span: Span) -> Self {
        self.right.push(span);
        self
    }
}

/// The rows of a text wrapped to a width, the first with the label. With an empty label they stand behind the label
/// column all the same, unless they are told to start at the edge.
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

/// The rows of a text wrapped to a width, from the edge of the pane on.
pub fn wrap_unlabeled(role: Role, text: &str, width: usize) -> Vec<RichLine> {
    let mut rows = wrap_labeled("", role, text, width);
    for row in &mut rows {
        row.is_indented = false;
    }
    rows
}
