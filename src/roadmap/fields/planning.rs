//! The fields of what is planned: objectives, metrics, goals, themes, their items, ideas and criteria.

use super::shared::{
    GOAL_IDS, LINES, METRIC_IDS, OBJECTIVE_IDS, PARAGRAPHS, SIGNAL_IDS, TARGET, THEME_IDS, TRADE_OFF, entry_fields,
};
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::field::{Field, KeyKind, Record, RecordLayout, ReferenceTarget, RowIdentity, Scale, Shape};
use crate::roadmap::name;

/// Words for the direction in which a metric gets better.
const DIRECTIONS: &[&str] = &["Up", "Down"];

/// A criterion of the weighted model.
pub static CRITERION: Record = Record {
    name: "criterion",
    fields: &[
        Field::new(name::NAME, Shape::Line, "what is judged?").required(),
        Field::new(name::WEIGHT, Shape::Number(Scale::NOT_NEGATIVE), "how much does it count?").required(),
        Field::new(name::BETTER, Shape::Choice(DIRECTIONS), "is more of it better, or less?").default("Up"),
        Field::new(name::WORDS, Shape::Map(KeyKind::Numbers, &Shape::Line), "what do the marks mean?")
            .help("a mark and its words: 1: \"nobody asks\", 5: \"everybody waits for it\""),
    ],
    layout: RecordLayout::Line,
    row_identity: RowIdentity::Whole,
};

/// What the business wants.
pub static OBJECTIVE: Record = Record {
    name: "objective",
    fields: entry_fields![
        Field::new(name::TITLE, Shape::Line, "what does the business want?").required(),
        Field::new(name::TARGET, Shape::Record(&TARGET), "which number tells that it worked?"),
    ],
    layout: RecordLayout::Block,
    row_identity: RowIdentity::Whole,
};

/// A number that is watched.
pub static METRIC: Record = Record {
    name: "metric",
    fields: entry_fields![
        Field::new(name::NAME, Shape::Line, "what is counted or measured?")
            .required()
            .help("so that two people would count the same: \"Accounts that publish a report within 7 days\""),
        Field::new(name::UNIT, Shape::Line, "in which unit?").required().help("%, days, € a month, yes/no"),
        Field::new(name::BETTER, Shape::Choice(DIRECTIONS), "which way is better?").required(),
        Field::new(
            name::STAGE,
            Shape::Choice(&["Acquisition", "Activation", "Engagement", "Retention", "Monetization", "Satisfaction"]),
            "which stage of a customer's life does it tell about?",
        ),
        Field::new(
            name::KIND,
            Shape::Choice(&["Outcome", "Output", "Guardrail"]),
            "does it count what customers do, or what we make?",
        )
        .default("Outcome"),
        Field::new(name::INPUTS, METRIC_IDS, "which metrics drive it?"),
        Field::new(name::READINGS, Shape::Map(KeyKind::Dates, &Shape::Reading), "how much was it, and when?"),
    ],
    layout: RecordLayout::Block,
    row_identity: RowIdentity::Whole,
};

/// An outcome for customers.
pub static GOAL: Record = Record {
    name: "goal",
    fields: entry_fields![
        Field::new(name::TEXT, Shape::Paragraph, "what should change, and for whom?")
            .label("goal")
            .required()
            .help("the outcome, without its numbers: they stand in the target"),
        Field::new(name::TARGET, Shape::Record(&TARGET), "from how much to how much, by when?"),
        Field::new(
            name::KIND,
            Shape::Choice(&["Product", "KeyResult", "Discovery", "Sprint", "Guardrail"]),
            "what kind of goal is it?",
        )
        .default("Product"),
        Field::new(name::SERVES, OBJECTIVE_IDS, "which business objective does it serve?"),
        Field::new(name::GUARDRAILS, METRIC_IDS, "which numbers must not get worse meanwhile?"),
        Field::new(name::EVIDENCE, SIGNAL_IDS, "what tells you this is a problem worth solving now?"),
        Field::new(name::AGREED_BY, LINES, "who agreed to it?").label("agreed by"),
        Field::new(name::STYLE, Shape::Choice(&["Smart", "Okr", "NorthStar"]), "in which style is it written?")
            .default("Smart"),
        Field::new(name::STRETCH, Shape::Choice(&["Firm", "Aspirational"]), "is all of it expected, or most of it?")
            .default("Firm"),
        Field::new(name::STATUS, Shape::Choice(&["Draft", "Committed", "Met", "Abandoned"]), "how far is it decided?",)
            .default("Draft"),
        Field::new(name::FOCUS, Shape::Bool, "is this the outcome that matters most right now?").default("false"),
    ],
    layout: RecordLayout::Block,
    row_identity: RowIdentity::Whole,
};

/// Why a theme.
pub static WHY: Record = Record {
    name: "why",
    fields: &[
        Field::new(name::PROBLEM, Shape::Paragraph, "who is stuck, at what, and how do you know?")
            .required()
            .help("A customer's difficulty, not a missing feature."),
        Field::new(name::REASON, Shape::Paragraph, "why invest in it now?")
            .required()
            .label("why now")
            .help("What it costs them or you to leave it: a number, if there is one."),
        Field::new(name::CUSTOMER, Shape::Line, "whose problem is it?").label("for whom"),
    ],
    layout: RecordLayout::Block,
    row_identity: RowIdentity::Whole,
};

/// An option of a theme.
pub static OPTION: Record = Record {
    name: "item",
    fields: &[
        Field::new(name::TEXT, Shape::Line, "what could be done?").required(),
        Field::new(name::STATUS, Shape::Choice(&["Idea", "Doing", "Done", "Dropped"]), "how far is it?")
            .default("Idea"),
        Field::new(name::SPRINT, Shape::Line, "in which sprint?"),
        Field::new(name::MOSCOW, Shape::Choice(&crate::roadmap::entry_row::MOSCOW), "can the theme do without it?"),
        Field::new(name::EFFORT, Shape::Number(Scale::NOT_NEGATIVE), "how much work is it?"),
    ],
    layout: RecordLayout::Block,
    row_identity: RowIdentity::Whole,
};

static DISCOVERY: Record = Record {
    name: "discovery",
    fields: &[
        Field::new(name::URGENT, Shape::Paragraph, "what is their most urgent problem?"),
        Field::new(name::TODAY, Shape::Paragraph, "how do they solve it today?"),
        Field::new(name::FRICTION, Shape::Paragraph, "where does it hurt?"),
        Field::new(name::EVIDENCE, Shape::Paragraph, "what have you seen yourself?"),
    ],
    layout: RecordLayout::Block,
    row_identity: RowIdentity::Whole,
};

static ALIGNMENT: Record = Record {
    name: "alignment",
    fields: &[
        Field::new(name::WHO, Shape::Line, "who can say it back?").required(),
        Field::new(name::ON, Shape::Date, "since when?").required(),
    ],
    layout: RecordLayout::Line,
    row_identity: RowIdentity::Whole,
};

static DEADLINE: Record = Record {
    name: "deadline",
    fields: &[
        Field::new(name::ON, Shape::Date, "which day?").required(),
        Field::new(name::BECAUSE, Shape::Line, "who or what sets it?")
            .required()
            .help("A date from outside: a law, a contract, a season."),
    ],
    layout: RecordLayout::Line,
    row_identity: RowIdentity::Whole,
};

/// The lanes of the roadmap, as the file names them.
const LANES: &[&str] = &["Now", "Next", "Later", "Shipped", "Dropped"];

/// What themes and ideas share: all of a theme but its title and its lane.
macro_rules! theme_fields {
    ($($head:expr),* $(,)?) => {
        entry_fields![
            $($head,)*
            Field::new(name::WHY, Shape::Record(&WHY), "why does it deserve the time?"),
            Field::new(name::TARGET, Shape::Record(&TARGET), "which number moves, from what to what, by when?"),
            Field::new(
                name::TRADE_OFFS,
                Shape::List(&Shape::Record(&TRADE_OFF)),
                "what will you not do because of this?",
            )
            .label("trade-offs"),
            Field::new(name::GOALS, GOAL_IDS, "which goals does it serve?"),
            Field::new(name::SERVES, OBJECTIVE_IDS, "which objective does it serve without a goal between?"),
            Field::new(name::EVIDENCE, SIGNAL_IDS, "what was heard or seen?"),
            Field::new(
                name::OPTIONS,
                Shape::Map(KeyKind::Ids, &Shape::Record(&OPTION)),
                "which ways to solve it are there?",
            )
            .label("options"),
            Field::new(name::RANK, Shape::Number(Scale::ANY), "where was it put by hand?"),
            Field::new(name::HORIZON, Shape::Choice(&["Short", "Long"]), "does it pay soon, or in the long run?"),
            Field::new(
                name::KIND,
                Shape::Choice(&["Value", "Health", "KeepLightsOn", "Obligation"]),
                "new value, health, keeping the lights on, or an obligation?",
            )
            .default("Value"),
            Field::new(name::EFFORT, Shape::Number(Scale::NOT_NEGATIVE), "how many person-months?"),
            Field::new(name::SCORES, Shape::Scores, "how does it score?"),
            Field::new(name::DISCOVERY, Shape::Record(&DISCOVERY), "what did discovery find?"),
            Field::new(
                name::ALIGNMENT,
                Shape::Map(KeyKind::Texts, &Shape::Record(&ALIGNMENT)),
                "who can say why, and since when?",
            )
            .help("Engineering, Design, Marketing, Support: who in each can say it back"),
            Field::new(name::RISKS, PARAGRAPHS, "what could make it fail?"),
            Field::new(name::GUARDRAILS, METRIC_IDS, "which numbers must not get worse meanwhile?"),
            Field::new(name::DEPENDS_ON, THEME_IDS, "what has to come first?").label("depends on"),
            Field::new(name::DEADLINE, Shape::Record(&DEADLINE), "is there a date from outside?"),
            Field::new(name::VISIBILITY, Shape::Choice(&["Internal", "Public"]), "who may see it?")
                .default("Internal"),
            Field::new(name::SHIPPED_ON, Shape::Date, "when was it shipped?").label("shipped on"),
            Field::new(name::DROPPED_BECAUSE, Shape::Paragraph, "why not?").label("dropped because"),
            Field::new(name::ON, Shape::Date, "when was the idea noted?").label("noted on"),
            Field::new(name::SOURCE, Shape::Choice(super::learning::SOURCES), "where does the idea come from?"),
            Field::new(name::WHO, Shape::Line, "who brought the idea?"),
        ]
    };
}

/// A bet on the roadmap.
pub static THEME: Record = Record {
    name: "theme",
    fields: theme_fields![
        Field::new(name::TITLE, Shape::Line, "what will be different?")
            .required()
            .help("The problem solved, not the project: \"A first report in the first sitting\"."),
        Field::new(name::LANE, Shape::Choice(LANES), "how soon?").required(),
    ],
    layout: RecordLayout::Block,
    row_identity: RowIdentity::Whole,
};

/// Something parked.
pub static IDEA: Record = Record {
    name: "idea",
    fields: theme_fields![
        Field::new(name::TITLE, Shape::Line, "what is the idea?").required(),
        Field::new(name::PROPOSED_FOR, Shape::Choice(&["Now", "Next", "Later"]), "which lane does it want?"),
    ],
    layout: RecordLayout::Block,
    row_identity: RowIdentity::Whole,
};

/// So that the table names the entity of a criterion's map once.
pub(super) const CRITERIA: Shape = Shape::Map(KeyKind::Ids, &CRITERION_SHAPE);
static CRITERION_SHAPE: Shape = Shape::Record(&CRITERION);
/// The metric everything is for.
pub(super) const NORTH_STAR: Shape = Shape::Reference(ReferenceTarget::Kind(EntryKind::Metric));
