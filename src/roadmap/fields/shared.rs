//! Fields and records that several kinds of entries share.

use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::field::{Field, KeyKind, Record, RecordLayout, ReferenceTarget, RowIdentity, Scale, Shape};
use crate::roadmap::name;

/// The fields of an entry, and behind them those of every entry.
macro_rules! entry_fields {
    ($($field:expr),* $(,)?) => {
        &[
            $($field,)*
            $crate::roadmap::fields::shared::LINKS,
            $crate::roadmap::fields::shared::TAGS,
            $crate::roadmap::fields::shared::OWNER,
            $crate::roadmap::fields::shared::NOTE,
            $crate::roadmap::fields::shared::ALLOW,
            $crate::roadmap::fields::shared::FORMERLY,
            $crate::roadmap::fields::shared::CONFLICT,
        ]
    };
}
pub(super) use entry_fields;

pub(super) const LINES: Shape = Shape::List(&Shape::Line);
pub(super) const PARAGRAPHS: Shape = Shape::List(&Shape::Paragraph);
pub(super) const METRIC_ID: Shape = Shape::Reference(ReferenceTarget::Kind(EntryKind::Metric));
pub(super) const METRIC_IDS: Shape = Shape::List(&METRIC_ID);
pub(super) const GOAL_IDS: Shape = Shape::List(&Shape::Reference(ReferenceTarget::Kind(EntryKind::Goal)));
pub(super) const OBJECTIVE_IDS: Shape = Shape::List(&Shape::Reference(ReferenceTarget::Kind(EntryKind::Objective)));
pub(super) const SIGNAL_IDS: Shape = Shape::List(&Shape::Reference(ReferenceTarget::Kind(EntryKind::Signal)));
pub(super) const THEME_IDS: Shape = Shape::List(&Shape::Reference(ReferenceTarget::ThemeOrIdea));
pub(super) const PATHS: Shape = Shape::List(&Shape::Reference(ReferenceTarget::AnyEntry));

pub(super) const LINKS: Field =
    Field::new(name::LINKS, Shape::Map(KeyKind::Texts, &Shape::Line), "where is more of it?")
        .help("a name and an address: \"spec\": \"https://…\"");
pub(super) const TAGS: Field = Field::new(name::TAGS, LINES, "which words should find it?");
pub(super) const OWNER: Field = Field::new(name::OWNER, Shape::Line, "who will report on it?");
pub(super) const NOTE: Field = Field::new(name::NOTE, Shape::Paragraph, "what else is worth knowing?");
pub(super) const ALLOW: Field =
    Field::new(name::ALLOW, Shape::Map(KeyKind::Texts, &Shape::Line), "which rules are silenced here, and why?")
        .help("a rule and the reason: \"T008\": \"enterprise: six customers in all\"");
pub(super) const FORMERLY: Field = Field::new(name::FORMERLY, LINES, "which ids did it have before?");
pub(super) const CONFLICT: Field =
    Field::new(name::CONFLICT, Shape::Anything, "which fields did two branches change differently?");

/// A target: the same for objectives, goals and themes.
pub static TARGET: Record = Record {
    name: "target",
    fields: &[
        Field::new(name::METRIC, METRIC_ID, "which number should move?").required(),
        Field::new(name::FROM, Shape::Number(Scale::ANY), "from how much?"),
        Field::new(name::TO, Shape::Number(Scale::ANY), "to how much?"),
        Field::new(name::KEEP, Shape::Number(Scale::ANY), "which line must it not cross?")
            .help("instead of from and to, where the number is to be held"),
        Field::new(name::BY, Shape::DueDate, "by when?"),
        Field::new(name::BASELINE_BY, Shape::DueDate, "by when will the starting value be known?"),
    ],
    layout: RecordLayout::BlockWhenMany,
    row_identity: RowIdentity::Whole,
};

/// What will not be done because of a theme.
pub static TRADE_OFF: Record = Record {
    name: "trade-off",
    fields: &[
        Field::new(name::NOT_DOING, Shape::Paragraph, "what will you not do, or make worse, because of this?")
            .label("not doing")
            .help("Name something a person will miss. \"Nothing\" and \"we do both\" are not answers."),
        Field::new(
            name::INSTEAD_OF,
            Shape::Reference(ReferenceTarget::ThemeOrIdea),
            "which theme or idea waits for it?",
        )
        .label("instead of"),
        Field::new(name::BECAUSE, Shape::Paragraph, "why is that the right thing to give up?").required(),
    ],
    layout: RecordLayout::Line,
    row_identity: RowIdentity::Keyed(&[name::NOT_DOING, name::INSTEAD_OF]),
};

/// One input of a scoring model, written out.
pub static SCORE: Record = Record {
    name: "score",
    fields: &[
        Field::new(name::LIKELY, Shape::Number(Scale::ANY), "how much, most likely?").required(),
        Field::new(name::LOW, Shape::Number(Scale::ANY), "how much at the least?"),
        Field::new(name::HIGH, Shape::Number(Scale::ANY), "how much at the most?"),
        Field::new(name::WHY, Shape::Line, "what is it based on?"),
        Field::new(name::ON, Shape::Date, "when was it judged?"),
        Field::new(name::BY, Shape::Line, "who judged it?"),
    ],
    layout: RecordLayout::Line,
    row_identity: RowIdentity::Whole,
};

/// A reading of a metric, written out.
pub static READING: Record = Record {
    name: "reading",
    fields: &[
        Field::new(name::VALUE, Shape::Number(Scale::ANY), "how much?").required(),
        Field::new(name::NOTE, Shape::Line, "what explains it?"),
    ],
    layout: RecordLayout::Line,
    row_identity: RowIdentity::Whole,
};
