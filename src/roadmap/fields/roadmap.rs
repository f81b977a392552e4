//! Fields of the roadmap itself, outside its entries.

use super::planning::{CRITERIA, NORTH_STAR};
use super::shared::{ALLOW, CONFLICT, LINES, LINKS, NOTE, OWNER, TAGS};
use crate::roadmap::field::{Field, KeyKind, Record, RecordLayout, RowIdentity, Scale, Shape};
use crate::roadmap::name;

static CAPACITY: Record = Record {
    name: "capacity",
    fields: &[
        Field::new(name::AMOUNT, Shape::Number(Scale::NOT_NEGATIVE), "How much work can you do?").required(),
        Field::new(name::UNIT, Shape::Line, "In what unit?").required(),
        Field::new(name::PERIOD, Shape::Line, "Over what period?"),
    ],
    layout: RecordLayout::Line,
    row_identity: RowIdentity::Whole,
};

/// Target shares of the effort.
pub static BALANCE: Record = Record {
    name: "balance",
    fields: &[
        Field::new(
            name::LONG,
            Shape::Number(Scale::PERCENT),
            "How much of the effort should go into the long term, in percent?",
        )
        .label("long term")
        .default("30"),
        Field::new(name::HEALTH, Shape::Number(Scale::PERCENT), "How much should go into product health, in percent?")
            .default("20"),
        Field::new(
            name::KEEP_LIGHTS_ON,
            Shape::Number(Scale::PERCENT),
            "How much should go into keeping the lights on, in percent?",
        )
        .label("keep the lights on")
        .default("10"),
    ],
    layout: RecordLayout::Line,
    row_identity: RowIdentity::Whole,
};

/// How the models calculate.
pub static SCORING: Record = Record {
    name: "scoring",
    fields: &[
        Field::new(name::ICE, Shape::Choice(&["Product", "Mean"]), "Is ICE the product of its inputs, or their mean?")
            .label("ICE")
            .default("Product"),
        Field::new(
            name::CUT,
            Shape::Choice(&["Middle", "Median"]),
            "Where is the line between high and low, for value and for effort?",
        )
        .default("Middle")
        .label("split")
        .help("The middle of the scale, or the median of the themes. The median puts about half of the themes on each side of each line."),
        Field::new(
            name::CLEARLY,
            PROBABILITY,
            "How certain must it be, in percent, that a theme is ahead before you call it clearly ahead?",
        )
        .label("clearly ahead")
        .default("90"),
        Field::new(
            name::PROBABLY,
            PROBABILITY,
            "How certain must it be, in percent, that a theme is ahead before you call it probably ahead?",
        )
        .label("probably ahead")
        .default("70"),
    ],
    layout: RecordLayout::Line,
    row_identity: RowIdentity::Whole,
};

const PROBABILITY: Shape = Shape::Number(Scale::between(50.0, 100.0));
const LIMIT: Shape = Shape::Number(Scale::NOT_NEGATIVE);

/// The limits that `check` uses.
pub static LIMITS: Record = Record {
    name: "limits",
    fields: &[
        Field::new(name::NOW, LIMIT, "How many themes fit in Now?").label("themes in Now").default("3"),
        Field::new(name::MUST, LIMIT, "How much of the effort may go to Must options, in percent?")
            .label("Must")
            .default("60"),
        Field::new(name::LINKED, LIMIT, "How much of the work should serve a goal, in percent?")
            .label("linked to a goal")
            .default("80"),
        Field::new(name::BIG_EFFORT, LIMIT, "At what effort does a theme need an experiment?")
            .label("big effort")
            .default("6"),
        Field::new(name::STALE_SCORE_DAYS, LIMIT, "After how many days is a score out of date?")
            .label("score age")
            .default("90"),
        Field::new(name::READING_DAYS, LIMIT, "After how many days is the next reading due?")
            .label("reading interval")
            .default("35"),
        Field::new(name::REVIEW_DAYS, LIMIT, "After how many days is the next feedback review due?")
            .label("review interval")
            .default("35"),
        Field::new(name::POST_LAUNCH_DAYS, LIMIT, "How many days after shipping do you review a theme?")
            .label("post-launch review")
            .default("30"),
        Field::new(name::IDEA_DAYS, LIMIT, "After how many days do you review an idea?")
            .label("idea age")
            .default("180"),
        Field::new(name::ALIGN_DAYS, LIMIT, "How many days before a theme is due should every team know its why?")
            .label("alignment lead time")
            .default("14"),
    ],
    layout: RecordLayout::Line,
    row_identity: RowIdentity::Whole,
};

/// Settings of `check` for this file.
pub static LINT: Record = Record {
    name: "lint",
    fields: &[
        Field::new(name::VAGUE, LINES, "Which other words count as vague?").label("vague words"),
        Field::new(name::OFF, LINES, "Which rules are off in this file?").label("rules off"),
        Field::new(name::LIMITS, Shape::Record(&LIMITS), "Which limits do you want to change?"),
    ],
    layout: RecordLayout::Block,
    row_identity: RowIdentity::Whole,
};

const ENTRY_MAP: Shape = Shape::Map(KeyKind::Ids, &Shape::Anything);

const fn entry_map_field(entity_map: &'static str, question: &'static str) -> Field {
    Field::new(entity_map, ENTRY_MAP, question)
}

pub static ROADMAP: Record = Record {
    name: "roadmap",
    fields: &[
        Field::new(name::FORMAT, Shape::Number(Scale::COUNT), "Which version of the file format is this?").required(),
        Field::new(name::PRODUCT, Shape::Line, "What is the product called?").required(),
        Field::new(name::VISION, Shape::Paragraph, "Where is the product headed, in one sentence?"),
        Field::new(name::STRATEGY, LINES, "How will you get there?"),
        Field::new(
            name::STAGE,
            Shape::Choice(&["Growth", "Early", "Mature", "Enterprise"]),
            "Which stage is the product in?",
        )
        .default("Growth"),
        Field::new(name::NORTH_STAR, NORTH_STAR, "Which one metric shows that customers get value?")
            .label("north star"),
        Field::new(name::RANKING, Shape::Line, "Which model ranks the themes?").default("weighted"),
        Field::new(name::CRITERIA, CRITERIA, "Which criteria does the weighted model use?")
            .default("the six built-in criteria"),
        Field::new(name::CAPACITY, Shape::Record(&CAPACITY), "How much work can you do, and in which period?"),
        Field::new(name::SCORING, Shape::Record(&SCORING), "How should the scoring models work in this roadmap?"),
        Field::new(name::RICE_PERIOD, Shape::Line, "Which period does reach cover?").label("RICE period"),
        Field::new(name::BALANCE, Shape::Record(&BALANCE), "How should the effort be split?"),
        Field::new(name::SEED, Shape::Number(Scale::COUNT), "Which random seed does the simulation use?").default("1"),
        Field::new(name::AS_OF, Shape::Date, "Which day should count as today?")
            .label("as of")
            .help("For samples and tests only. Leave it out of a real roadmap."),
        Field::new(name::LINT, Shape::Record(&LINT), "Which rules should work differently in this file?")
            .label("checks"),
        entry_map_field(name::OBJECTIVES, "What does the business want to achieve?"),
        entry_map_field(name::METRICS, "Which metrics do you track?"),
        entry_map_field(name::GOALS, "What should change for customers?"),
        entry_map_field(name::THEMES, "What is on the roadmap?"),
        entry_map_field(name::IDEAS, "What is not on the roadmap yet?"),
        entry_map_field(name::EXPERIMENTS, "What are you testing?"),
        entry_map_field(name::SIGNALS, "Which problems do customers have?"),
        entry_map_field(name::DECISIONS, "What did you decide?"),
        entry_map_field(name::REVIEWS, "What did you learn from looking back?"),
        entry_map_field(name::WORKSHOPS, "What came out of your scoring workshops?"),
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
