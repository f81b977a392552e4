//! Fields of criteria, objectives, metrics, goals, themes, their options, and ideas.

use super::shared::{
    GOAL_IDS, LINES, METRIC_IDS, OBJECTIVE_IDS, PARAGRAPHS, SIGNAL_IDS, TARGET, THEME_IDS, TRADE_OFF, entry_fields,
};
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::field::{Field, KeyKind, Record, RecordLayout, ReferenceTarget, RowIdentity, Scale, Shape};
use crate::roadmap::name;

/// Whether more or less of something is better.
const DIRECTIONS: &[&str] = &["Up", "Down"];

pub static CRITERION: Record = Record {
    name: "criterion",
    fields: &[
        Field::new(name::NAME, Shape::Line, "What does it rate?").required(),
        Field::new(name::WEIGHT, Shape::Number(Scale::NOT_NEGATIVE), "How much does it count?").required(),
        Field::new(name::BETTER, Shape::Choice(DIRECTIONS), "Is more or less of it better?").default("Up"),
        Field::new(name::WORDS, Shape::Map(KeyKind::Numbers, &Shape::Line), "What does each rating mean?")
            .label("rating labels")
            .help("A rating and its label: 1: \"no one asks\", 5: \"everyone is waiting for it\"."),
    ],
    layout: RecordLayout::Line,
    row_identity: RowIdentity::Whole,
};

pub static OBJECTIVE: Record = Record {
    name: "objective",
    fields: entry_fields![
        Field::new(name::TITLE, Shape::Line, "What does the business want to achieve?").required(),
        Field::new(name::TARGET, Shape::Record(&TARGET), "How will you know that it worked?"),
    ],
    layout: RecordLayout::Block,
    row_identity: RowIdentity::Whole,
};

pub static METRIC: Record = Record {
    name: "metric",
    fields: entry_fields![
        Field::new(name::NAME, Shape::Line, "What do you measure?")
            .required()
            .help("Exact enough that two people would count the same way: \"Accounts that publish a report within 7 days\"."),
        Field::new(name::UNIT, Shape::Line, "In what unit?").required().help("%, days, € per month, yes/no."),
        Field::new(name::BETTER, Shape::Choice(DIRECTIONS), "Which direction is better?").required(),
        Field::new(
            name::STAGE,
            Shape::Choice(&["Acquisition", "Activation", "Engagement", "Retention", "Monetization", "Satisfaction"]),
            "Which customer lifecycle stage does it measure?",
        )
        .label("lifecycle stage"),
        Field::new(
            name::KIND,
            Shape::Choice(&["Outcome", "Output", "Guardrail"]),
            "Does it measure what customers do (outcome), what you ship (output), or what must not get worse (guardrail)?",
        )
        .default("Outcome"),
        Field::new(name::INPUTS, METRIC_IDS, "Which metrics drive it?"),
        Field::new(name::READINGS, Shape::Map(KeyKind::Dates, &Shape::Reading), "What was its value, and when?"),
    ],
    layout: RecordLayout::Block,
    row_identity: RowIdentity::Whole,
};

pub static GOAL: Record = Record {
    name: "goal",
    fields: entry_fields![
        Field::new(name::TEXT, Shape::Paragraph, "What should change, and for whom?")
            .label("goal")
            .required()
            .help("The outcome in words. The numbers go into the target."),
        Field::new(name::TARGET, Shape::Record(&TARGET), "From what to what, by when?"),
        Field::new(
            name::KIND,
            Shape::Choice(&["Product", "KeyResult", "Discovery", "Sprint", "Guardrail"]),
            "What kind of goal is it?",
        )
        .default("Product"),
        Field::new(name::SERVES, OBJECTIVE_IDS, "Which business objective does it serve?"),
        Field::new(name::GUARDRAILS, METRIC_IDS, "Which metrics must not get worse along the way?"),
        Field::new(name::EVIDENCE, SIGNAL_IDS, "What tells you that this is worth solving now?"),
        Field::new(name::AGREED_BY, LINES, "Who agreed to it?").label("agreed by"),
        Field::new(name::STYLE, Shape::Choice(&["Smart", "Okr", "NorthStar"]), "Which style is it written in?")
            .default("Smart"),
        Field::new(
            name::STRETCH,
            Shape::Choice(&["Firm", "Aspirational"]),
            "Do you expect to reach all of it (firm), or most of it (aspirational)?"
        )
        .default("Firm"),
        Field::new(name::STATUS, Shape::Choice(&["Draft", "Committed", "Met", "Abandoned"]), "What is its status?")
            .default("Draft"),
        Field::new(name::FOCUS, Shape::Bool, "Is this the outcome that matters most right now?").default("false"),
    ],
    layout: RecordLayout::Block,
    row_identity: RowIdentity::Whole,
};

pub static WHY: Record = Record {
    name: "why",
    fields: &[
        Field::new(name::PROBLEM, Shape::Paragraph, "Who is stuck, on what, and how do you know?")
            .required()
            .help("A problem customers have, not a missing feature."),
        Field::new(name::REASON, Shape::Paragraph, "Why invest in this now?")
            .required()
            .label("why now")
            .help("What does waiting cost them, or you? A number, if you have one."),
        Field::new(name::CUSTOMER, Shape::Line, "Whose problem is it?").label("customer"),
    ],
    layout: RecordLayout::Block,
    row_identity: RowIdentity::Whole,
};

pub static OPTION: Record = Record {
    name: "option",
    fields: &[
        Field::new(name::TEXT, Shape::Line, "What could you build or try?").required(),
        Field::new(name::STATUS, Shape::Choice(&["Idea", "Doing", "Done", "Dropped"]), "What is its status?")
            .default("Idea"),
        Field::new(name::SPRINT, Shape::Line, "Which sprint is it in?"),
        Field::new(
            name::MOSCOW,
            Shape::Choice(&crate::roadmap::entry_row::MOSCOW),
            "Must have, should have, could have, or won't have?",
        )
        .label("MoSCoW"),
        Field::new(name::EFFORT, Shape::Number(Scale::NOT_NEGATIVE), "How much work is it?"),
    ],
    layout: RecordLayout::Block,
    row_identity: RowIdentity::Whole,
};

static DISCOVERY: Record = Record {
    name: "discovery",
    fields: &[
        Field::new(name::URGENT, Shape::Paragraph, "What is their most urgent problem?"),
        Field::new(name::TODAY, Shape::Paragraph, "How do they solve it today?"),
        Field::new(name::FRICTION, Shape::Paragraph, "Where do they get stuck?"),
        Field::new(name::EVIDENCE, Shape::Paragraph, "What have you seen yourself?"),
    ],
    layout: RecordLayout::Block,
    row_identity: RowIdentity::Whole,
};

static ALIGNMENT: Record = Record {
    name: "alignment",
    fields: &[
        Field::new(name::WHO, Shape::Line, "Who can explain the why in their own words?").required(),
        Field::new(name::ON, Shape::Date, "Since when?").required().label("since"),
    ],
    layout: RecordLayout::Line,
    row_identity: RowIdentity::Whole,
};

static DEADLINE: Record = Record {
    name: "deadline",
    fields: &[
        Field::new(name::ON, Shape::Date, "On which day?").required().label("date"),
        Field::new(name::BECAUSE, Shape::Line, "Who or what sets it?")
            .required()
            .help("A date you do not control: a law, a contract, a season."),
    ],
    layout: RecordLayout::Line,
    row_identity: RowIdentity::Whole,
};

const LANES: &[&str] = &["Now", "Next", "Later", "Shipped", "Dropped"];

/// The fields that themes and ideas have in common, after those given.
macro_rules! theme_fields {
    ($($head:expr),* $(,)?) => {
        entry_fields![
            $($head,)*
            Field::new(name::WHY, Shape::Record(&WHY), "Why does it deserve the time?"),
            Field::new(name::TARGET, Shape::Record(&TARGET), "Which metric should move, from what to what, by when?"),
            Field::new(
                name::TRADE_OFFS,
                Shape::List(&Shape::Record(&TRADE_OFF)),
                "What are you giving up, or making worse, to do this?",
            )
            .label("trade-offs"),
            Field::new(name::GOALS, GOAL_IDS, "Which goals does it serve?"),
            Field::new(name::SERVES, OBJECTIVE_IDS, "Which objectives does it serve directly, without a goal?"),
            Field::new(name::EVIDENCE, SIGNAL_IDS, "Which signals support it?"),
            Field::new(
                name::OPTIONS,
                Shape::Map(KeyKind::Ids, &Shape::Record(&OPTION)),
                "What are the possible solutions?",
            )
            .formerly("items"),
            Field::new(name::RANK, Shape::Number(Scale::ANY), "What is its manual rank?"),
            Field::new(name::HORIZON, Shape::Choice(&["Short", "Long"]), "Does it pay off soon, or in the long term?")
                .label("time horizon"),
            Field::new(
                name::KIND,
                Shape::Choice(&["Value", "Health", "KeepLightsOn", "Obligation"]),
                "New value, product health, keeping the lights on, or an obligation?",
            )
            .default("Value"),
            Field::new(name::EFFORT, Shape::Number(Scale::NOT_NEGATIVE), "How much effort will it take, in the unit of the capacity?"),
            Field::new(name::SCORES, Shape::Scores, "How do you rate it?"),
            Field::new(name::DISCOVERY, Shape::Record(&DISCOVERY), "What did discovery find?"),
            Field::new(
                name::ALIGNMENT,
                Shape::Map(KeyKind::Texts, &Shape::Record(&ALIGNMENT)),
                "Who can explain why you are doing this, and since when?",
            )
            .help("One person per team: Engineering, Design, Marketing, Support."),
            Field::new(name::RISKS, PARAGRAPHS, "What could make it fail?"),
            Field::new(name::GUARDRAILS, METRIC_IDS, "Which metrics must not get worse along the way?"),
            Field::new(name::DEPENDS_ON, THEME_IDS, "What has to come first?").label("depends on"),
            Field::new(name::DEADLINE, Shape::Record(&DEADLINE), "Is there a fixed date, set by someone else?"),
            Field::new(name::VISIBILITY, Shape::Choice(&["Internal", "Public"]), "Who may see it?")
                .default("Internal"),
            Field::new(name::SHIPPED_ON, Shape::Date, "When did it ship?").label("shipped on"),
            Field::new(name::DROPPED_BECAUSE, Shape::Paragraph, "Why are you not doing it?").label("dropped because"),
            Field::new(name::ON, Shape::Date, "When was the idea added?").label("added on"),
            Field::new(name::SOURCE, Shape::Choice(super::learning::SOURCES), "Where did the idea come from?"),
            Field::new(name::WHO, Shape::Line, "Who suggested it?"),
        ]
    };
}

pub static THEME: Record = Record {
    name: "theme",
    fields: theme_fields![
        Field::new(name::TITLE, Shape::Line, "What will be different for customers?")
            .required()
            .help("Name the problem it solves, not the project: \"A first report in the first sitting\"."),
        Field::new(name::LANE, Shape::Choice(LANES), "When do you plan to work on it?").required(),
    ],
    layout: RecordLayout::Block,
    row_identity: RowIdentity::Whole,
};

pub static IDEA: Record = Record {
    name: "idea",
    fields: theme_fields![
        Field::new(name::TITLE, Shape::Line, "What is the idea?").required(),
        Field::new(name::PROPOSED_FOR, Shape::Choice(&["Now", "Next", "Later"]), "Which lane is it proposed for?")
            .label("proposed for")
            .formerly("wants"),
    ],
    layout: RecordLayout::Block,
    row_identity: RowIdentity::Whole,
};

pub(super) const CRITERIA: Shape = Shape::Map(KeyKind::Ids, &CRITERION_SHAPE);
static CRITERION_SHAPE: Shape = Shape::Record(&CRITERION);
pub(super) const NORTH_STAR: Shape = Shape::Reference(ReferenceTarget::Kind(EntryKind::Metric));
