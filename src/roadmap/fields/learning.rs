//! Fields of experiments, signals, decisions, reviews and workshops.

use super::shared::{LINES, PARAGRAPHS, PATHS, THEME_IDS, entry_fields};
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::field::{Field, KeyKind, Record, RecordLayout, ReferenceTarget, RowIdentity, Scale, Shape};
use crate::roadmap::name;

/// Sources of feedback, as the file names them.
pub(super) const SOURCES: &[&str] =
    &["Interview", "Support", "Success", "Review", "Survey", "Sales", "Usage", "Internal"];

pub static EXPERIMENT: Record = Record {
    name: "experiment",
    fields: entry_fields![
        Field::new(name::ABOUT, Shape::Reference(ReferenceTarget::AnyEntry), "Which theme or idea does this test?")
            .required(),
        Field::new(name::BELIEVE, Shape::Paragraph, "What do you believe?").required(),
        Field::new(name::TEST, Shape::Paragraph, "How will you find out?").required(),
        Field::new(name::MEASURE, Shape::Paragraph, "What will you measure?").required().formerly("signal"),
        Field::new(name::RIGHT_IF, Shape::Paragraph, "Which result would prove you right?")
            .required()
            .label("right if"),
        Field::new(name::CHANGE_MIND_IF, Shape::Paragraph, "What would change your mind?")
            .required()
            .label("change course if"),
        Field::new(name::STATUS, Shape::Choice(&["Planned", "Running", "Done", "Stopped"]), "What is its status?")
            .default("Planned"),
        Field::new(name::STARTED, Shape::Date, "When did it start?"),
        Field::new(name::ENDED, Shape::Date, "When did it end?"),
        Field::new(name::OBSERVED, Shape::Paragraph, "What did you observe?"),
        Field::new(name::LEARNED, Shape::Paragraph, "What did you learn?"),
        Field::new(name::NEXT, Shape::Choice(&["Go", "Change", "Stop", "Again"]), "What's next?"),
    ],
    layout: RecordLayout::Block,
    row_identity: RowIdentity::Whole,
};

static REPORT: Record = Record {
    name: "report",
    fields: &[
        Field::new(name::ON, Shape::Date, "When was it reported?").required().label("date"),
        Field::new(name::SOURCE, Shape::Choice(SOURCES), "Where did it come from?").required(),
        Field::new(
            name::COUNT,
            Shape::Number(Scale::COUNT),
            "How many people reported it? For usage data, how many events?",
        )
        .default("1"),
        Field::new(name::WHO, Shape::Line, "Who reported it?"),
        Field::new(name::REF, Shape::Line, "Where can you read more?").label("reference"),
    ],
    layout: RecordLayout::Line,
    row_identity: RowIdentity::Counted(&[name::ON, name::SOURCE, name::WHO, name::REF]),
};

pub static SIGNAL: Record = Record {
    name: "signal",
    fields: entry_fields![
        Field::new(name::TITLE, Shape::Line, "What is the problem, in one line?").required(),
        Field::new(name::REPORTS, Shape::List(&Shape::Record(&REPORT)), "Who reported it, and when?")
            .required()
            .formerly("seen"),
        Field::new(name::PROBLEM, Shape::Paragraph, "What is the underlying problem?"),
        Field::new(name::ASKED_FOR, Shape::Paragraph, "What did they ask for?").label("asked for"),
        Field::new(name::SAID, Shape::Paragraph, "What did they say?"),
        Field::new(name::DID, Shape::Paragraph, "What did they do?"),
        Field::new(name::ROOT_CAUSE, Shape::Paragraph, "What causes it?").label("root cause"),
        Field::new(name::SEGMENT, Shape::Line, "Which customers have it?"),
        Field::new(name::MISMATCH, Shape::Bool, "Do people say one thing and do another?").default("false"),
        Field::new(name::VALIDATED, Shape::Date, "When was it confirmed?").label("validated on"),
    ],
    layout: RecordLayout::Block,
    row_identity: RowIdentity::Whole,
};

pub static DECISION: Record = Record {
    name: "decision",
    fields: entry_fields![
        Field::new(name::ON, Shape::Date, "When was it decided?").required().label("date"),
        Field::new(name::TITLE, Shape::Line, "What did you decide, in one line?").required(),
        Field::new(name::CONTEXT, Shape::Paragraph, "What was the situation?").required(),
        Field::new(name::DECISION, Shape::Paragraph, "What will you do?").required().help("Start with \"We will\"."),
        Field::new(name::CONSEQUENCES, Shape::Paragraph, "What are the consequences, good and bad?").required(),
        Field::new(
            name::STATUS,
            Shape::Choice(&["Accepted", "Proposed", "Deprecated", "Superseded"]),
            "Is it still valid?",
        )
        .default("Accepted"),
        Field::new(name::REJECTED, PARAGRAPHS, "Which alternatives did you reject?"),
        Field::new(name::DECIDED_BY, Shape::Line, "Who decided?").label("decided by"),
        Field::new(name::ABOUT, PATHS, "Which entries is it about?"),
        Field::new(name::REVISIT, Shape::Date, "When will you revisit it?").label("revisit on"),
        Field::new(
            name::SUPERSEDED_BY,
            Shape::Reference(ReferenceTarget::Kind(EntryKind::Decision)),
            "Which decision replaced it?",
        )
        .label("superseded by"),
    ],
    layout: RecordLayout::Block,
    row_identity: RowIdentity::Whole,
};

pub static REVIEW: Record = Record {
    name: "review",
    fields: entry_fields![
        Field::new(name::ON, Shape::Date, "When was the review?").required().label("date"),
        Field::new(
            name::KIND,
            Shape::Choice(&["Feedback", "Roadmap", "PostLaunch", "Decision"]),
            "What did you review?",
        )
        .required(),
        Field::new(name::ABOUT, Shape::Reference(ReferenceTarget::AnyEntry), "Which entry is it about?"),
        Field::new(name::EXPECTED, Shape::Paragraph, "What did you expect?"),
        Field::new(name::GOT, Shape::Paragraph, "What happened?").label("actual result"),
        Field::new(name::LEARNED, Shape::Paragraph, "What did you learn?"),
        Field::new(name::NEXT, Shape::Paragraph, "What's next?"),
        Field::new(name::RESULT, Shape::Choice(&["Moved", "Flat", "Worse"]), "Did the metric move?"),
        Field::new(name::NOTES, Shape::Paragraph, "What else is worth noting?"),
    ],
    layout: RecordLayout::Block,
    row_identity: RowIdentity::Whole,
};

static PARKED: Record = Record {
    name: "parking lot item",
    fields: &[
        Field::new(name::ABOUT, Shape::Reference(ReferenceTarget::AnyEntry), "Which theme or idea is it about?"),
        Field::new(name::TEXT, Shape::Paragraph, "What is the item?").required(),
    ],
    layout: RecordLayout::Line,
    row_identity: RowIdentity::Whole,
};

pub static WORKSHOP: Record = Record {
    name: "workshop",
    fields: entry_fields![
        Field::new(name::ON, Shape::Date, "When was the workshop?").required().label("date"),
        Field::new(name::QUESTION, Shape::Line, "Which question did you answer?").required(),
        Field::new(name::METHOD, Shape::Line, "Which method did you use?").required(),
        Field::new(name::THEMES, THEME_IDS, "Which themes did you score?"),
        Field::new(name::CRITERIA, LINES, "Which criteria did you use?"),
        Field::new(name::PEOPLE, Shape::Map(KeyKind::Texts, &Shape::Line), "Who took part?")
            .help("A short code and a role for each: \"p1\": \"support\"."),
        Field::new(name::RATINGS, Shape::Anything, "Which ratings did people give?").formerly("marks"),
        Field::new(name::DOTS, Shape::Anything, "How many dots did each theme get?"),
        Field::new(name::BEFORE, THEME_IDS, "What was the order before?").label("order before"),
        Field::new(name::NOTES, Shape::Paragraph, "What else is worth noting?"),
        Field::new(name::PARKED, Shape::List(&Shape::Record(&PARKED)), "What went into the parking lot?"),
    ],
    layout: RecordLayout::Block,
    row_identity: RowIdentity::Whole,
};
