//! The types of the table of fields.

use super::entry_kind::EntryKind;
use crate::document::tree::TreeItem;

/// A row of the table of fields.
#[derive(Debug)]
pub struct Field {
    /// As written in the file.
    pub name: &'static str,
    /// As shown on screen.
    pub label: &'static str,
    pub shape: Shape,
    /// Whether `check` requires it.
    pub is_required: bool,
    /// The meaning of an absent field; empty if it has none.
    pub default: &'static str,
    /// The question it answers.
    pub question: &'static str,
    /// What a good answer looks like; may be empty.
    pub help: &'static str,
    /// A name the field had in the past; may be empty. `check` offers to rename it.
    pub former_name: &'static str,
}

/// Fields in canonical order.
#[derive(Debug)]
pub struct Record {
    /// The noun for messages: "target", "trade-off".
    pub name: &'static str,
    pub fields: &'static [Field],
    /// The layout of new records.
    pub layout: RecordLayout,
    pub row_identity: RowIdentity,
}

/// How records in a list are identified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowIdentity {
    /// By all their fields.
    Whole,
    /// By the first of these fields that a record has. Records with the same value are the same.
    Keyed(&'static [&'static str]),
    /// By these fields together. Records with the same values may still be different ones.
    Counted(&'static [&'static str]),
}

/// The layout of new records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordLayout {
    /// One field per line.
    Block,
    Line,
    /// One line for a single field, else a block.
    BlockWhenMany,
}

/// What a value may be.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// Text on a single line.
    Line,
    /// Text that may have several lines.
    Paragraph,
    Number(Scale),
    Bool,
    /// `"2026-03-02"`.
    Date,
    /// `"2026-03-02"`, `"2026-03"`, `"2026-Q3"`, `"2026-H1"` or `"2026"`. The last day counts.
    DueDate,
    /// One of these bare words.
    Choice(&'static [&'static str]),
    Reference(ReferenceTarget),
    List(&'static Shape),
    Record(&'static Record),
    Map(KeyKind, &'static Shape),
    /// The inputs of scoring models: `{"rice": {"reach": …}}`.
    Scores,
    /// One input of a scoring model: a number, `(low, likely, high)`, or a record that adds why, on and by.
    Score,
    /// One reading of a metric: a number, or `(value: …, note: …)`.
    Reading,
    /// Any value; kept, but not interpreted.
    Anything,
}

/// The numbers a field accepts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    pub low: f64,
    pub high: f64,
    pub is_whole: bool,
    /// Whether `low` itself is excluded, as for a divisor.
    pub is_low_exclusive: bool,
}

/// The largest number that a field may have; the smallest one above zero is its inverse. Larger ones are typing errors,
/// and their sums and products would overflow.
pub const MAX_NUMBER: f64 = 1e15;

/// Whether a number can be calculated with. All others count as missing.
pub fn is_usable_number(number: f64) -> bool {
    number == 0.0 || (MAX_NUMBER.recip()..=MAX_NUMBER).contains(&number.abs())
}

/// The number of an item, if it can be calculated with.
pub fn usable_number(item: TreeItem<'_>) -> Option<f64> {
    item.as_number().filter(|number| is_usable_number(*number))
}

impl Scale {
    pub const ANY: Self =
        Self { low: f64::NEG_INFINITY, high: f64::INFINITY, is_whole: false, is_low_exclusive: false };
    pub const NOT_NEGATIVE: Self = Self { low: 0.0, high: f64::INFINITY, is_whole: false, is_low_exclusive: false };
    pub const POSITIVE: Self = Self { low: 0.0, high: f64::INFINITY, is_whole: false, is_low_exclusive: true };
    pub const COUNT: Self = Self { low: 0.0, high: f64::INFINITY, is_whole: true, is_low_exclusive: false };
    pub const PERCENT: Self = Self { low: 0.0, high: 100.0, is_whole: false, is_low_exclusive: false };

    pub const fn between(low: f64, high: f64) -> Self {
        Self { low, high, is_whole: false, is_low_exclusive: false }
    }

    /// Infinite, undefined and huge numbers are never on a scale.
    pub fn contains(&self, number: f64) -> bool {
        let is_high_enough = number > self.low || (number == self.low && !self.is_low_exclusive);
        is_usable_number(number) && is_high_enough && number <= self.high && (!self.is_whole || number.fract() == 0.0)
    }

    /// For messages: "a number from 1 to 5".
    pub fn describe(&self) -> String {
        let noun = if self.is_whole { "a whole number" } else { "a number" };
        match (self.low.is_finite(), self.high.is_finite()) {
            (true, true) => format!("{noun} from {} to {}", self.low, self.high),
            (true, false) if self.is_low_exclusive => format!("{noun} above {}", self.low),
            (true, false) => format!("{noun} from {} up", self.low),
            (false, true) => format!("{noun} up to {}", self.high),
            (false, false) => noun.to_owned(),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyKind {
    /// Ids, `[a-z0-9][a-z0-9-]{0,39}`.
    Ids,
    Dates,
    Texts,
    Numbers,
}

/// What a reference may name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReferenceTarget {
    Kind(EntryKind),
    ThemeOrIdea,
    /// Any entry, by its full name: `themes.first-report`.
    AnyEntry,
}

impl ReferenceTarget {
    /// For messages.
    pub fn noun(self) -> &'static str {
        match self {
            Self::Kind(kind) => kind.noun(),
            Self::ThemeOrIdea => "theme or idea",
            Self::AnyEntry => "entry",
        }
    }
}

impl Field {
    pub const fn new(name: &'static str, shape: Shape, question: &'static str) -> Self {
        Self { name, label: name, shape, is_required: false, default: "", question, help: "", former_name: "" }
    }

    #[must_use]
    pub const fn required(mut self) -> Self {
        self.is_required = true;
        self
    }

    #[must_use]
    pub const fn label(mut self, label: &'static str) -> Self {
        self.label = label;
        self
    }

    #[must_use]
    pub const fn default(mut self, default: &'static str) -> Self {
        self.default = default;
        self
    }

    #[must_use]
    pub const fn help(mut self, help: &'static str) -> Self {
        self.help = help;
        self
    }

    #[must_use]
    pub const fn formerly(mut self, former_name: &'static str) -> Self {
        self.former_name = former_name;
        self
    }
}

impl Record {
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// The position of a field. Searches from `start` to the end, then from the beginning.
    pub fn position_from(&self, start: usize, name: &str) -> Option<usize> {
        let start = start.min(self.fields.len());
        let (before, after) = self.fields.split_at(start);
        let after = after.iter().position(|field| field.name == name).map(|position| start + position);
        after.or_else(|| before.iter().position(|field| field.name == name))
    }

    /// Field names in canonical order.
    pub fn field_names(&self) -> Vec<&'static str> {
        self.fields.iter().map(|field| field.name).collect()
    }
}

impl Shape {
    /// For messages: "a date like \"2026-03-02\"".
    pub fn describe(&self) -> String {
        match self {
            Self::Line | Self::Paragraph => "text in quotes".to_owned(),
            Self::Number(scale) => scale.describe(),
            Self::Bool => "true or false".to_owned(),
            Self::Date => "a date like \"2026-03-02\"".to_owned(),
            Self::DueDate => "a date like \"2026-09-30\", \"2026-09\", \"2026-Q3\", \"2026-H2\" or \"2026\"".to_owned(),
            Self::Choice(choices) => format!("one of {}", choices.join(", ")),
            Self::Reference(refers) => format!("the id of {} in quotes", with_article(refers.noun())),
            Self::List(of) => format!("a list: [{}]", of.describe()),
            Self::Record(record) => {
                format!("a record: ({})", record.fields.iter().map(|f| f.name).take(3).collect::<Vec<_>>().join(", "))
            }
            Self::Map(..) | Self::Scores => "a map: {\"key\": value}".to_owned(),
            Self::Score => "a number, (low, likely, high), or (likely: …, why: …)".to_owned(),
            Self::Reading => "a number, or (value: …, note: …)".to_owned(),
            Self::Anything => "any value".to_owned(),
        }
    }
}

/// "a theme", "an objective".
pub fn with_article(noun: &str) -> String {
    let article = if noun.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {noun}")
}
