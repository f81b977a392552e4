//! Fields and records that several kinds of entries share.

use crate::roadmap::entry_kind::Entity;
use crate::roadmap::field::{Field, Keys, Record, RecordLayout, Refers, Rows, Scale, Shape};
use crate::roadmap::name;

/// The fields of an entry, and behind them those of every entry.
macro_rules! with_those_of_every_entry {
    ($($field:expr),* $(,)?) => {
        &[
            $($field,)*
            $crate::roadmap::fields::shared::LINKS,
            $crate::roadmap::fields::shared::TAGS,
            $crate::roadmap::fields::shared::OWNER,
            $crate::roadmap::fields::shared::NOTE,
            $crate::roadmap::fields::shared::ALLOW,
            $crate::roadmap::fields::shared::FORMERLY,
            $crate::roadmap::fields::shared::CLASH,
        ]
    };
}
pub(super) use with_those_of_every_entry;

pub(super) const LINES: Shape = Shape::List(&Shape::Line);
pub(super) const PARAGRAPHS: Shape = Shape::List(&Shape::Paragraph);
pub(super) const METRIC_ID: Shape = Shape::Reference(Refers::To(Entity::Metric));
pub(super) const METRIC_IDS: Shape = Shape::List(&METRIC_ID);
pub(super) const GOAL_IDS: Shape = Shape::List(&Shape::Reference(Refers::To(Entity::Goal)));
pub(super) const OBJECTIVE_IDS: Shape = Shape::List(&Shape::Reference(Refers::To(Entity::Objective)));
pub(super) const SIGNAL_IDS: Shape = Shape::List(&Shape::Reference(Refers::To(Entity::Signal)));
pub(super) const BET_IDS: Shape = Shape::List(&Shape::Reference(Refers::ToThemeOrIdea));
pub(super) const PATHS: Shape = Shape::List(&Shape::Reference(Refers::ToPath));

pub(super) const LINKS: Field = Field::new(name::LINKS, Shape::Map(Keys::Texts, &Shape::Line), "where is more of it?")
    .help("a name and an address: \"spec\": \"https://…\"");
pub(super) const TAGS: Field = Field::new(name::TAGS, LINES, "which words should find it?");
pub(super) const OWNER: Field = Field::new(name::OWNER, Shape::Line, "who will report on it?");
pub(super) const NOTE: Field = Field::new(name::NOTE, Shape::Paragraph, "what else is worth knowing?");
pub(super) const ALLOW: Field =
    Field::new(name::ALLOW, Shape::Map(Keys::Texts, &Shape::Line), "which rules are silenced here, and why?")
        .help("a rule and the reason: \"T008\": \"enterprise: six customers in all\"");
pub(super) const FORMERLY: Field = Field::new(name::FORMERLY, LINES, "which ids did it have before?");
pub(super) const CLASH: Field =
    Field::new(name::CLASH, Shape::Anything, "which fields did two branches change differently?");

/// A target: the same for objectives, goals and themes.
pub static TARGET: Record = Record {
    name: "target",
    fields: &[
        Field::new(name::METRIC, METRIC_ID, "which number should move?").asked_for(),
        Field::new(name::FROM, Shape::Number(Scale::ANY), "from how much?"),
        Field::new(name::TO, Shape::Number(Scale::ANY), "to how much?"),
        Field::new(name::KEEP, Shape::Number(Scale::ANY), "which line must it not cross?")
            .help("instead of from and to, where the number is to be held"),
        Field::new(name::BY, Shape::Due, "by when?"),
        Field::new(name::BASELINE_BY, Shape::Due, "by when will the starting value be known?"),
    ],
    layout: RecordLayout::BlockWhenMany,
    rows: Rows::Whole,
};

/// What will not be done because of a theme.
pub static TRADE_OFF: Record = Record {
    name: "trade-off",
    fields: &[
        Field::new(name::NOT_DOING, Shape::Paragraph, "what will you not do, or make worse, because of this?")
            .label("not doing")
            .help("Name something a person will miss. \"Nothing\" and \"we do both\" are not answers."),
        Field::new(name::INSTEAD_OF, Shape::Reference(Refers::ToThemeOrIdea), "which theme or idea waits for it?")
            .label("instead of"),
        Field::new(name::BECAUSE, Shape::Paragraph, "why is that the right thing to give up?").asked_for(),
    ],
    layout: RecordLayout::Line,
    rows: Rows::Keyed(&[name::NOT_DOING, name::INSTEAD_OF]),
};

/// One input of a scoring model, written out.
pub static SCORE: Record = Record {
    name: "score",
    fields: &[
        Field::new(name::LIKELY, Shape::Number(Scale::ANY), "how much, most likely?").asked_for(),
        Field::new(name::LOW, Shape::Number(Scale::ANY), "how much at the least?"),
        Field::new(name::HIGH, Shape::Number(Scale::ANY), "how much at the most?"),
        Field::new(name::WHY, Shape::Line, "what is it based on?"),
        Field::new(name::ON, Shape::Date, "when was it judged?"),
        Field::new(name::BY, Shape::Line, "who judged it?"),
    ],
    layout: RecordLayout::Line,
    rows: Rows::Whole,
};

/// A reading of a metric, written out.
pub static READING: Record = Record {
    name: "reading",
    fields: &[
        Field::new(name::VALUE, Shape::Number(Scale::ANY), "how much?").asked_for(),
        Field::new(name::NOTE, Shape::Line, "what explains it?"),
    ],
    layout: RecordLayout::Line,
    rows: Rows::Whole,
};
