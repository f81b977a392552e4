//! What a pane shows, as rows of words with roles and small pictures. The brain says what is shown and how long it is;
//! drawing decides how it looks.

pub use crate::settings::palette::{ROLES, Role};
use std::borrow::Cow;

/// A sign with a meaning; the glyph set decides what it looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each sign is named by its meaning")]
pub enum Sign {
    OnTrack,
    AtRisk,
    OffTrack,
    NoData,
    Answered,
    Open,
    Thin,
    Broken,
    Warning,
    FocusGoal,
    Idea,
    Doing,
    Cost,
    TossUp,
    To,
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
    Unfolded,
    NoteBelow,
    Marked,
    NoteAbove,
    Target,
    LentTarget,
    Baseline,
    Deadline,
    Today,
    Before,
    After,
    ComesFirst,
    Waits,
}

/// A piece of a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Span {
    /// Words.
    Words(Role, Cow<'static, str>),
    /// A sign.
    Sign(Role, Sign),
    /// A small picture of so many cells.
    Picture(Picture, u16),
}

impl Span {
    /// The cells it takes.
    pub fn width(&self) -> usize {
        match self {
            Self::Words(_, words) => crate::text::width(&crate::text::sanitise::line(words)),
            Self::Sign(..) => 1,
            Self::Picture(_, cells) => *cells as usize,
        }
    }
}

/// A small picture.
#[derive(Clone, Debug, PartialEq)]
pub enum Picture {
    /// A way made: shares from 0 to 1; a tick where an even pace would stand.
    Rail {
        /// Where it stands; `None` without a reading.
        at: Option<f64>,
        /// Where an even pace would stand today.
        even: Option<f64>,
        /// The role of the marker.
        marker: Role,
        /// The role of the way made.
        made: Role,
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
        wanted: Option<f64>,
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
    Spread {
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
pub struct SheetRow {
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
pub fn words(role: Role, text: impl Into<Cow<'static, str>>) -> Span {
    Span::Words(role, text.into())
}

impl SheetRow {
    /// An empty row.
    pub fn blank() -> Self {
        Self::default()
    }

    /// A row without a label.
    pub fn of(spans: Vec<Span>) -> Self {
        Self { spans, ..Self::default() }
    }

    /// A row with a muted label.
    pub fn labelled(label: impl Into<Cow<'static, str>>, spans: Vec<Span>) -> Self {
        let label = label.into();
        let label = if label.is_empty() { Vec::new() } else { vec![words(Role::Muted, label)] };
        Self { label, spans, right: Vec::new(), is_indented: true }
    }

    /// The row with something flush right.
    #[must_use]
    pub fn right(mut self, span: Span) -> Self {
        self.right.push(span);
        self
    }

    /// Whether nothing is in it.
    pub fn is_blank(&self) -> bool {
        self.label.is_empty() && self.spans.is_empty() && self.right.is_empty()
    }
}

/// The rows of a text wrapped to a width, the first with the label. With an empty label they stand behind the label
/// column all the same, unless they are told to start at the edge.
pub fn paragraph(label: &'static str, role: Role, text: &str, width: usize) -> Vec<SheetRow> {
    let clean = crate::text::sanitise::text(text);
    let lines = crate::text::wrap(clean.trim_end(), width.max(1));
    let mut rows = Vec::with_capacity(lines.len());
    for (number, range) in lines.into_iter().enumerate() {
        let line = clean.get(range).unwrap_or_default().to_owned();
        let label = if number == 0 { label } else { "" };
        rows.push(SheetRow::labelled(label, vec![words(role, line)]));
    }
    rows
}

/// The rows of a text wrapped to a width, from the edge of the pane on.
pub fn block(role: Role, text: &str, width: usize) -> Vec<SheetRow> {
    let mut rows = paragraph("", role, text, width);
    for row in &mut rows {
        row.is_indented = false;
    }
    rows
}
