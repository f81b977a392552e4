//! Fields and records that several kinds of entries have in common.

use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::field::{Field, KeyKind, Record, RecordLayout, ReferenceTarget, RowIdentity, Scale, Shape};
use crate::roadmap::name;

/// The fields given, followed by those every entry has.
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
    Field::new(name::LINKS, Shape::Map(KeyKind::Texts, &Shape::Line), "Where can you read more?")
        .help("A name and an address: \"spec\": \"https://…\".");
pub(super) const TAGS: Field = Field::new(name::TAGS, LINES, "Which tags should it have?");
pub(super) const OWNER: Field = Field::new(name::OWNER, Shape::Line, "Who is responsible?");
pub(super) const NOTE: Field = Field::new(name::NOTE, Shape::Paragraph, "What else is worth knowing?");
pub(super) const ALLOW: Field =
    Field::new(name::ALLOW, Shape::Map(KeyKind::Texts, &Shape::Line), "Which rules are off for this entry, and why?")
        .label("rules off")
        .help("A rule and the reason: \"T008\": \"enterprise: six customers in all\".");
pub(super) const FORMERLY: Field =
    Field::new(name::FORMERLY, LINES, "Which ids did it have before?").label("former ids");
pub(super) const CONFLICT: Field =
    Field::new(name::CONFLICT, Shape::Anything, "Which fields did two branches change differently?")
        .label("conflicts")
        .formerly("clash");

/// The target of an objective, goal, theme or idea.
pub static TARGET: Record = Record {
    name: "target",
    fields: &[
        Field::new(name::METRIC, METRIC_ID, "Which metric should move?").required(),
        Field::new(name::FROM, Shape::Number(Scale::ANY), "From what value?"),
        Field::new(name::TO, Shape::Number(Scale::ANY), "To what value?"),
        Field::new(name::KEEP, Shape::Number(Scale::ANY), "Which level should it not fall below, or rise above?")
            .help("Instead of from and to, for a metric that should hold its level."),
        Field::new(name::BY, Shape::DueDate, "By when?"),
        Field::new(name::BASELINE_BY, Shape::DueDate, "When will you know the starting value?").label("baseline by"),
    ],
    layout: RecordLayout::BlockWhenMany,
    row_identity: RowIdentity::Whole,
};

pub static TRADE_OFF: Record = Record {
    name: "trade-off",
    fields: &[
        Field::new(name::NOT_DOING, Shape::Paragraph, "What are you giving up, or making worse, to do this?")
            .label("giving up")
            .help("Name something people will miss. \"Nothing\" and \"we do both\" are not answers."),
        Field::new(
            name::INSTEAD_OF,
            Shape::Reference(ReferenceTarget::ThemeOrIdea),
            "Which theme or idea has to wait?",
        )
        .label("instead of"),
        Field::new(name::BECAUSE, Shape::Paragraph, "Why is this the right thing to give up?").required(),
    ],
    layout: RecordLayout::Line,
    row_identity: RowIdentity::Keyed(&[name::NOT_DOING, name::INSTEAD_OF]),
};

/// One input of a scoring model, in its long form.
pub static SCORE: Record = Record {
    name: "score",
    fields: &[
        Field::new(name::LIKELY, Shape::Number(Scale::ANY), "What is the most likely value?").required(),
        Field::new(name::LOW, Shape::Number(Scale::ANY), "What is the lowest plausible value?"),
        Field::new(name::HIGH, Shape::Number(Scale::ANY), "What is the highest plausible value?"),
        Field::new(name::WHY, Shape::Line, "What is it based on?"),
        Field::new(name::ON, Shape::Date, "When was it estimated?").label("date"),
        Field::new(name::BY, Shape::Line, "Who estimated it?"),
    ],
    layout: RecordLayout::Line,
    row_identity: RowIdentity::Whole,
};

/// A reading of a metric, in its long form.
pub static READING: Record = Record {
    name: "reading",
    fields: &[
        Field::new(name::VALUE, Shape::Number(Scale::ANY), "What was the value?").required(),
        Field::new(name::NOTE, Shape::Line, "What explains it?"),
    ],
    layout: RecordLayout::Line,
    row_identity: RowIdentity::Whole,
};
