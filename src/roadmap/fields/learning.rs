//! The fields of what is learned: experiments, signals, decisions, reviews, workshops.

use super::shared::{LINES, PARAGRAPHS, PATHS, THEME_IDS, entry_fields};
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::field::{Field, KeyKind, Record, RecordLayout, ReferenceTarget, RowIdentity, Scale, Shape};
use crate::roadmap::name;

/// Where feedback comes from.
pub(super) const SOURCES: &[&str] =
    &["Interview", "Support", "Success", "Review", "Survey", "Sales", "Usage", "Internal"];

/// A test of a belief.
pub static EXPERIMENT: Record = Record {
    name: "experiment",
    fields: entry_fields![
        Field::new(name::ABOUT, Shape::Reference(ReferenceTarget::AnyEntry), "which theme or idea is it about?")
            .required()
            .help("its full name: \"themes.first-report\""),
        Field::new(name::BELIEVE, Shape::Paragraph, "what do we believe?").required(),
        Field::new(name::TEST, Shape::Paragraph, "what will we do to find out?").required(),
        Field::new(name::MEASURE, Shape::Paragraph, "what will we watch?").required(),
        Field::new(name::RIGHT_IF, Shape::Paragraph, "which number would prove us right?").required().label("right if"),
        Field::new(name::CHANGE_MIND_IF, Shape::Paragraph, "what would change our mind?")
            .required()
            .label("change mind if"),
        Field::new(name::STATUS, Shape::Choice(&["Planned", "Running", "Done", "Stopped"]), "how far is it?")
            .default("Planned"),
        Field::new(name::STARTED, Shape::Date, "when did it start?"),
        Field::new(name::ENDED, Shape::Date, "when did it end?"),
        Field::new(name::OBSERVED, Shape::Paragraph, "what was observed?"),
        Field::new(name::LEARNED, Shape::Paragraph, "what was learned?"),
        Field::new(name::NEXT, Shape::Choice(&["Go", "Change", "Stop", "Again"]), "what follows?"),
    ],
    layout: RecordLayout::Block,
    row_identity: RowIdentity::Whole,
};

static REPORT: Record = Record {
    name: "sighting",
    fields: &[
        Field::new(name::ON, Shape::Date, "when?").required(),
        Field::new(name::SOURCE, Shape::Choice(SOURCES), "from where?").required(),
        Field::new(name::COUNT, Shape::Number(Scale::COUNT), "how many people (for usage: events)?").default("1"),
        Field::new(name::WHO, Shape::Line, "who?"),
        Field::new(name::REF, Shape::Line, "where is it written down?"),
    ],
    layout: RecordLayout::Line,
    row_identity: RowIdentity::Counted(&[name::ON, name::SOURCE, name::WHO, name::REF]),
};

/// Feedback heard or seen.
pub static SIGNAL: Record = Record {
    name: "signal",
    fields: entry_fields![
        Field::new(name::TITLE, Shape::Line, "what was heard or seen, in a line?").required(),
        Field::new(name::REPORTS, Shape::List(&Shape::Record(&REPORT)), "when and where was it heard?").required(),
        Field::new(name::PROBLEM, Shape::Paragraph, "what is the difficulty behind it?"),
        Field::new(name::ASKED_FOR, Shape::Paragraph, "what did they ask for?").label("asked for"),
        Field::new(name::SAID, Shape::Paragraph, "what did they say?"),
        Field::new(name::DID, Shape::Paragraph, "what did they do?"),
        Field::new(name::ROOT_CAUSE, Shape::Paragraph, "what causes it?").label("root cause"),
        Field::new(name::SEGMENT, Shape::Line, "which customers?"),
        Field::new(name::MISMATCH, Shape::Bool, "do words and deeds disagree?").default("false"),
        Field::new(name::VALIDATED, Shape::Date, "when was it confirmed?"),
    ],
    layout: RecordLayout::Block,
    row_identity: RowIdentity::Whole,
};

/// A decision with what was rejected.
pub static DECISION: Record = Record {
    name: "decision",
    fields: entry_fields![
        Field::new(name::ON, Shape::Date, "when was it decided?").required(),
        Field::new(name::TITLE, Shape::Line, "what was decided, in a line?").required(),
        Field::new(name::CONTEXT, Shape::Paragraph, "what was the situation?").required(),
        Field::new(name::DECISION, Shape::Paragraph, "what will we do?").required().help("We will …"),
        Field::new(name::CONSEQUENCES, Shape::Paragraph, "what follows, good and bad?").required(),
        Field::new(
            name::STATUS,
            Shape::Choice(&["Accepted", "Proposed", "Deprecated", "Superseded"]),
            "does it still hold?",
        )
        .default("Accepted"),
        Field::new(name::REJECTED, PARAGRAPHS, "what did you say no to?"),
        Field::new(name::DECIDED_BY, Shape::Line, "who decided?").label("decided by"),
        Field::new(name::ABOUT, PATHS, "which entries is it about?").help("full names: \"themes.first-report\""),
        Field::new(name::REVISIT, Shape::Date, "when will you look at it again?"),
        Field::new(
            name::SUPERSEDED_BY,
            Shape::Reference(ReferenceTarget::Kind(EntryKind::Decision)),
            "which decision replaced it?",
        )
        .label("superseded by"),
    ],
    layout: RecordLayout::Block,
    row_identity: RowIdentity::Whole,
};

/// A look back.
pub static REVIEW: Record = Record {
    name: "review",
    fields: entry_fields![
        Field::new(name::ON, Shape::Date, "when?").required(),
        Field::new(
            name::KIND,
            Shape::Choice(&["Feedback", "Roadmap", "PostLaunch", "Decision"]),
            "what was looked at?",
        )
        .required(),
        Field::new(name::ABOUT, Shape::Reference(ReferenceTarget::AnyEntry), "which entry is it about?")
            .help("its full name: \"themes.first-report\""),
        Field::new(name::EXPECTED, Shape::Paragraph, "what did you expect?"),
        Field::new(name::GOT, Shape::Paragraph, "what happened?"),
        Field::new(name::LEARNED, Shape::Paragraph, "what was learned?"),
        Field::new(name::NEXT, Shape::Paragraph, "what follows?"),
        Field::new(name::RESULT, Shape::Choice(&["Moved", "Flat", "Worse"]), "did the number move?"),
        Field::new(name::NOTES, Shape::Paragraph, "what else was said?"),
    ],
    layout: RecordLayout::Block,
    row_identity: RowIdentity::Whole,
};

static PARKED: Record = Record {
    name: "parked point",
    fields: &[
        Field::new(name::ABOUT, Shape::Reference(ReferenceTarget::AnyEntry), "which theme or idea is it about?"),
        Field::new(name::TEXT, Shape::Paragraph, "what was parked?").required(),
    ],
    layout: RecordLayout::Line,
    row_identity: RowIdentity::Whole,
};

/// Marks and notes of a scoring session.
pub static WORKSHOP: Record = Record {
    name: "workshop",
    fields: entry_fields![
        Field::new(name::ON, Shape::Date, "when?").required(),
        Field::new(name::QUESTION, Shape::Line, "which question was answered?").required(),
        Field::new(name::METHOD, Shape::Line, "by which method?").required(),
        Field::new(name::THEMES, THEME_IDS, "which themes were scored?"),
        Field::new(name::CRITERIA, LINES, "by which criteria?"),
        Field::new(name::PEOPLE, Shape::Map(KeyKind::Texts, &Shape::Line), "who took part, by token and role?"),
        Field::new(name::RATINGS, Shape::Anything, "which marks were given?"),
        Field::new(name::DOTS, Shape::Anything, "which dots were given?"),
        Field::new(name::BEFORE, THEME_IDS, "what was the order before?"),
        Field::new(name::NOTES, Shape::Paragraph, "what else was said?"),
        Field::new(name::PARKED, Shape::List(&Shape::Record(&PARKED)), "what was parked?"),
    ],
    layout: RecordLayout::Block,
    row_identity: RowIdentity::Whole,
};
