//! The roadmap's own fields: what stands around the entries.

use super::planning::{CRITERIA, NORTH_STAR};
use super::shared::{ALLOW, CONFLICT, LINES, LINKS, NOTE, OWNER, TAGS};
use crate::roadmap::field::{Field, KeyKind, Record, RecordLayout, RowIdentity, Scale, Shape};
use crate::roadmap::name;

static CAPACITY: Record = Record {
    name: "capacity",
    fields: &[
        Field::new(name::AMOUNT, Shape::Number(Scale::NOT_NEGATIVE), "how much can be done?").required(),
        Field::new(name::UNIT, Shape::Line, "in which unit?").required(),
        Field::new(name::PERIOD, Shape::Line, "in which period?"),
    ],
    layout: RecordLayout::Line,
    row_identity: RowIdentity::Whole,
};

/// How the effort should be shared out.
pub static BALANCE: Record = Record {
    name: "balance",
    fields: &[
        Field::new(name::LONG, Shape::Number(Scale::PERCENT), "how much of the effort is for the long run?")
            .default("30"),
        Field::new(name::HEALTH, Shape::Number(Scale::PERCENT), "how much is for health?").default("20"),
        Field::new(name::KEEP_LIGHTS_ON, Shape::Number(Scale::PERCENT), "how much keeps the lights on?").default("10"),
    ],
    layout: RecordLayout::Line,
    row_identity: RowIdentity::Whole,
};

/// How the models are read: all are our defaults, and settings.
pub static SCORING: Record = Record {
    name: "scoring",
    fields: &[
        Field::new(name::ICE, Shape::Choice(&["Product", "Mean"]), "is ICE the product of its inputs, or their mean?")
            .label("ICE")
            .default("Product"),
        Field::new(
            name::CUT,
            Shape::Choice(&["Middle", "Median"]),
            "where are value and effort cut into high and low?",
        )
        .default("Middle")
        .help("the middle of the scale, or the median of the themes: that one always fills all four boxes"),
        Field::new(name::CLEARLY, PROBABILITY, "from which probability on is one clearly ahead, in percent?")
            .default("90"),
        Field::new(name::PROBABLY, PROBABILITY, "and from which on probably?").default("70"),
    ],
    layout: RecordLayout::Line,
    row_identity: RowIdentity::Whole,
};

const PROBABILITY: Shape = Shape::Number(Scale::between(50.0, 100.0));
const LIMIT: Shape = Shape::Number(Scale::NOT_NEGATIVE);

/// The limits of `check`: all are our defaults, and settings.
pub static LIMITS: Record = Record {
    name: "limits",
    fields: &[
        Field::new(name::NOW, LIMIT, "how many themes fit in Now?").default("3"),
        Field::new(name::MUST, LIMIT, "how much of the effort may be Must, in percent?").default("60"),
        Field::new(name::LINKED, LIMIT, "which share of the work should serve a goal, in percent?").default("80"),
        Field::new(name::BIG_EFFORT, LIMIT, "from which effort on does a theme deserve an experiment?").default("6"),
        Field::new(name::STALE_SCORE_DAYS, LIMIT, "after how many days is a score old?").default("90"),
        Field::new(name::READING_DAYS, LIMIT, "after how many days is a reading missed?").default("35"),
        Field::new(name::REVIEW_DAYS, LIMIT, "after how many days is a feedback review missed?").default("35"),
        Field::new(name::POST_LAUNCH_DAYS, LIMIT, "after how many days is a shipped theme looked at?").default("30"),
        Field::new(name::IDEA_DAYS, LIMIT, "after how many days is an idea looked at?").default("180"),
        Field::new(name::ALIGN_DAYS, LIMIT, "how many days before its date must a theme be explained?").default("14"),
    ],
    layout: RecordLayout::Line,
    row_identity: RowIdentity::Whole,
};

/// The settings of `check` for this file.
pub static LINT: Record = Record {
    name: "lint",
    fields: &[
        Field::new(name::VAGUE, LINES, "which words count as vague, besides ours?"),
        Field::new(name::OFF, LINES, "which rules are off in this file?"),
        Field::new(name::LIMITS, Shape::Record(&LIMITS), "which limits are others here?"),
    ],
    layout: RecordLayout::Block,
    row_identity: RowIdentity::Whole,
};

const ENTRY_MAP: Shape = Shape::Map(KeyKind::Ids, &Shape::Anything);

const fn entry_map_field(entity_map: &'static str, question: &'static str) -> Field {
    Field::new(entity_map, ENTRY_MAP, question)
}

/// The roadmap itself.
pub static ROADMAP: Record = Record {
    name: "roadmap",
    fields: &[
        Field::new(name::FORMAT, Shape::Number(Scale::COUNT), "which version of the format is this?").required(),
        Field::new(name::PRODUCT, Shape::Line, "what is the product called?").required(),
        Field::new(name::VISION, Shape::Paragraph, "where is all this going, in one breath?"),
        Field::new(name::STRATEGY, LINES, "how will you get there?"),
        Field::new(name::STAGE, Shape::Choice(&["Growth", "Early", "Mature", "Enterprise"]), "how old is the product?")
            .default("Growth"),
        Field::new(name::NORTH_STAR, NORTH_STAR, "which one metric says that customers get value?").label("north star"),
        Field::new(name::RANKING, Shape::Line, "which model ranks the themes?").default("weighted"),
        Field::new(name::CRITERIA, CRITERIA, "which criteria does the weighted model use?").default("our six"),
        Field::new(name::CAPACITY, Shape::Record(&CAPACITY), "how much can be done, in which period?"),
        Field::new(name::SCORING, Shape::Record(&SCORING), "how are the models read?"),
        Field::new(name::RICE_PERIOD, Shape::Line, "reach is counted in which period?").label("RICE period"),
        Field::new(name::BALANCE, Shape::Record(&BALANCE), "how should the effort be shared out?"),
        Field::new(name::SEED, Shape::Number(Scale::COUNT), "where do random draws start?").default("1"),
        Field::new(name::AS_OF, Shape::Date, "read this file as on which day?")
            .label("as of")
            .help("For samples only: without it the day is today."),
        Field::new(name::LINT, Shape::Record(&LINT), "which rules are others here?"),
        entry_map_field(name::OBJECTIVES, "what does the business want?"),
        entry_map_field(name::METRICS, "which numbers are watched?"),
        entry_map_field(name::GOALS, "what should change for customers?"),
        entry_map_field(name::THEMES, "what is on the roadmap?"),
        entry_map_field(name::IDEAS, "what is parked?"),
        entry_map_field(name::EXPERIMENTS, "what is being tested?"),
        entry_map_field(name::SIGNALS, "what was heard and seen?"),
        entry_map_field(name::DECISIONS, "what was decided?"),
        entry_map_field(name::REVIEWS, "what did looking back show?"),
        entry_map_field(name::WORKSHOPS, "what did scoring sessions give?"),
        LINKS,
        TAGS,
        OWNER,
        NOTE,
        ALLOW,
        CONFLICT,
    ],
    layout: RecordLayout::Block,
    row_identity: RowIdentity::Whole,
};

/// The kinds whose maps the roadmap holds, for a test of completeness.
#[cfg(test)]
pub(crate) fn maps() -> Vec<&'static str> {
    crate::roadmap::entry_kind::ENTRY_KINDS.into_iter().map(crate::roadmap::entry_kind::EntryKind::map_name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_roadmap_has_a_field_for_every_map() {
        for map in maps() {
            assert!(ROADMAP.field(map).is_some(), "{map}");
        }
    }
}
