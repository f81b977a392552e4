//! What a field may hold, and how the table of fields says it.

use super::entry_kind::EntryKind;

/// One field of one kind of entry: a row of the table of fields.
#[derive(Debug)]
pub struct Field {
    /// As it stands in the file.
    pub name: &'static str,
    /// As the screen calls it.
    pub label: &'static str,
    /// What it may hold.
    pub shape: Shape,
    /// Whether `check` asks for it.
    pub is_required: bool,
    /// What an absent field means; empty when it means nothing.
    pub default: &'static str,
    /// The question it answers.
    pub question: &'static str,
    /// What a good answer looks like; empty where the question says it all.
    pub help: &'static str,
    /// The name the field had once; empty where it never had another one. `check` offers to rename it.
    pub former_name: &'static str,
}

/// Fields in their canonical order.
#[derive(Debug)]
pub struct Record {
    /// What it is called in messages: "target", "trade-off".
    pub name: &'static str,
    /// Its fields in the order in which they are written.
    pub fields: &'static [Field],
    /// How it is written anew.
    pub layout: RecordLayout,
    /// How several in a list are told apart.
    pub row_identity: RowIdentity,
}

/// How the records in a list are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowIdentity {
    /// By all they say.
    Whole,
    /// By the first of these fields that a row has: two rows with the same are one.
    Keyed(&'static [&'static str]),
    /// By these fields together; two rows with the same may both be meant.
    Counted(&'static [&'static str]),
}

/// How a record is written anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordLayout {
    /// One field a line.
    Block,
    /// All fields on one line.
    Line,
    /// One line while it has one field, a block with more.
    BlockWhenMany,
}

/// What a value may be.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// Text of one line.
    Line,
    /// Text that may have several lines.
    Paragraph,
    /// A number on a scale.
    Number(Scale),
    /// `true` or `false`.
    Bool,
    /// `"2026-03-02"`.
    Date,
    /// `"2026-03-02"`, `"2026-03"`, `"2026-Q3"`, `"2026-H1"` or `"2026"`: the last day counts.
    DueDate,
    /// One of these bare words.
    Choice(&'static [&'static str]),
    /// The id of another entry.
    Reference(ReferenceTarget),
    /// A list.
    List(&'static Shape),
    /// A record.
    Record(&'static Record),
    /// A map with free keys.
    Map(KeyKind, &'static Shape),
    /// The inputs of scoring models: `{"rice": {"reach": …}}`.
    Scores,
    /// One input of a scoring model: a number, `(low, likely, high)`, or a record of these with why, on and by.
    Score,
    /// One reading of a metric: a number, or `(value: …, note: …)`.
    Reading,
    /// Anything; kept and not looked into.
    Anything,
}

/// The numbers a value may take.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    /// The smallest.
    pub low: f64,
    /// The greatest.
    pub high: f64,
    /// Whether only whole numbers make sense.
    pub is_whole: bool,
    /// Whether the smallest itself is left out: what divides is more than nothing.
    pub is_low_exclusive: bool,
}

impl Scale {
    /// Any number.
    pub const ANY: Self =
        Self { low: f64::NEG_INFINITY, high: f64::INFINITY, is_whole: false, is_low_exclusive: false };
    /// Zero or more.
    pub const NOT_NEGATIVE: Self = Self { low: 0.0, high: f64::INFINITY, is_whole: false, is_low_exclusive: false };
    /// More than zero.
    pub const POSITIVE: Self = Self { low: 0.0, high: f64::INFINITY, is_whole: false, is_low_exclusive: true };
    /// Zero, one, two…
    pub const COUNT: Self = Self { low: 0.0, high: f64::INFINITY, is_whole: true, is_low_exclusive: false };
    /// A share in percent.
    pub const PERCENT: Self = Self { low: 0.0, high: 100.0, is_whole: false, is_low_exclusive: false };

    /// From `low` to `high`.
    pub const fn between(low: f64, high: f64) -> Self {
        Self { low, high, is_whole: false, is_low_exclusive: false }
    }

    /// Whether a number is on the scale. Infinite and undefined numbers never are.
    pub fn contains(&self, number: f64) -> bool {
        let is_high_enough = number > self.low || (number == self.low && !self.is_low_exclusive);
        number.is_finite() && is_high_enough && number <= self.high && (!self.is_whole || number.fract() == 0.0)
    }

    /// The scale in words: "a number from 1 to 5".
    pub fn describe(&self) -> String {
        let noun = if self.is_whole { "a whole number" } else { "a number" };
        match (self.low.is_finite(), self.high.is_finite()) {
            (true, true) => format!("{noun} from {} to {}", self.low, self.high),
            (true, false) if self.is_low_exclusive => format!("{noun} above {}", self.low),
            (true, false) => format!("{noun} of {} or more", self.low),
            (false, true) => format!("{noun} of {} or less", self.high),
            (false, false) => noun.to_owned(),
        }
    }
}

/// What the keys of a map are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyKind {
    /// Ids, `[a-z0-9-]{1,40}`.
    Ids,
    /// Dates.
    Dates,
    /// Any text.
    Texts,
    /// Whole numbers.
    Numbers,
}

/// What an id names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReferenceTarget {
    /// An entry of this kind.
    Kind(EntryKind),
    /// A theme or an idea.
    ThemeOrIdea,
    /// Any entry, by its full name: `themes.first-report`.
    AnyEntry,
}

impl ReferenceTarget {
    /// What it names, for messages.
    pub fn noun(self) -> &'static str {
        match self {
            Self::Kind(kind) => kind.noun(),
            Self::ThemeOrIdea => "theme or idea",
            Self::AnyEntry => "entry",
        }
    }
}

impl Field {
    /// A field that may be left out.
    pub const fn new(name: &'static str, shape: Shape, question: &'static str) -> Self {
        Self { name, label: name, shape, is_required: false, default: "", question, help: "", former_name: "" }
    }

    /// `check` asks for it.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.is_required = true;
        self
    }

    /// The screen calls it so.
    #[must_use]
    pub const fn label(mut self, label: &'static str) -> Self {
        self.label = label;
        self
    }

    /// What an absent field means.
    #[must_use]
    pub const fn default(mut self, default: &'static str) -> Self {
        self.default = default;
        self
    }

    /// What a good answer looks like.
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
    /// The field of this name.
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// The position of the field of this name, looked for from `start` on and then from the first one.
    pub fn position_from(&self, start: usize, name: &str) -> Option<usize> {
        let start = start.min(self.fields.len());
        let (before, behind) = self.fields.split_at(start);
        let behind = behind.iter().position(|field| field.name == name).map(|position| start + position);
        behind.or_else(|| before.iter().position(|field| field.name == name))
    }

    /// The names in canonical order.
    pub fn field_names(&self) -> Vec<&'static str> {
        self.fields.iter().map(|field| field.name).collect()
    }
}

impl Shape {
    /// What such a value looks like, for messages: "a date like \"2026-03-02\"".
    pub fn describe(&self) -> String {
        match self {
            Self::Line | Self::Paragraph => "text in quotes".to_owned(),
            Self::Number(scale) => scale.describe(),
            Self::Bool => "true or false".to_owned(),
            Self::Date => "a date like \"2026-03-02\"".to_owned(),
            Self::DueDate => "a date like \"2026-09-30\", \"2026-09\", \"2026-Q3\", \"2026-H2\" or \"2026\"".to_owned(),
            Self::Choice(words) => format!("one of {}", words.join(", ")),
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
