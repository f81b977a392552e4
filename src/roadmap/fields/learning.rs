//! The fields of what is learned: experiments, signals, decisions, reviews, workshops.

use super::shared::{BET_IDS, LINES, PARAGRAPHS, PATHS, with_those_of_every_entry};
use crate::roadmap::entry_kind::Entity;
use crate::roadmap::field::{Field, Keys, Record, RecordLayout, Refers, Rows, Scale, Shape};
use crate::roadmap::name;

/// Where feedback comes from.
pub(super) const SOURCES: &[&str] =
    &["Interview", "Support", "Success", "Review", "Survey", "Sales", "Usage", "Internal"];

/// A test of a belief.
pub static EXPERIMENT: Record = Record {
    name: "experiment",
    fields: with_those_of_every_entry![
        Field::new(name::ABOUT, Shape::Reference(Refers::ToPath), "which theme or idea is it about?")
            .asked_for()
            .help("its full name: \"themes.first-report\""),
        Field::new(name::BELIEVE, Shape::Paragraph, "what do we believe?").asked_for(),
        Field::new(name::TEST, Shape::Paragraph, "what will we do to find out?").asked_for(),
        Field::new(name::SIGNAL, Shape::Paragraph, "what will we watch?").asked_for(),
        Field::new(name::RIGHT_IF, Shape::Paragraph, "which number would prove us right?")
            .asked_for()
            .label("right if"),
        Field::new(name::CHANGE_MIND_IF, Shape::Paragraph, "what would change our mind?")
            .asked_for()
            .label("change mind if"),
        Field::new(name::STATUS, Shape::Word(&["Planned", "Running", "Done", "Stopped"]), "how far is it?")
            .default("Planned"),
        Field::new(name::STARTED, Shape::Date, "when did it start?"),
        Field::new(name::ENDED, Shape::Date, "when did it end?"),
        Field::new(name::OBSERVED, Shape::Paragraph, "what was observed?"),
        Field::new(name::LEARNED, Shape::Paragraph, "what was learned?"),
        Field::new(name::NEXT, Shape::Word(&["Go", "Change", "Stop", "Again"]), "what follows?"),
    ],
    layout: RecordLayout::Block,
    rows: Rows::Whole,
};

static SIGHTING: Record = Record {
    name: "sighting",
    fields: &[
        Field::new(name::ON, Shape::Date, "when?").asked_for(),
        Field::new(name::SOURCE, Shape::Word(SOURCES), "from where?").asked_for(),
        Field::new(name::COUNT, Shape::Number(Scale::COUNT), "how many people (for usage: events)?").default("1"),
        Field::new(name::WHO, Shape::Line, "who?"),
        Field::new(name::REF, Shape::Line, "where is it written down?"),
    ],
    layout: RecordLayout::Line,
    rows: Rows::Counted(&[name::ON, name::SOURCE, name::WHO, name::REF]),
};

/// Feedback heard or seen.
pub static SIGNAL: Record = Record {
    name: "signal",
    fields: with_those_of_every_entry![
        Field::new(name::TITLE, Shape::Line, "what was heard or seen, in a line?").asked_for(),
        Field::new(name::SEEN, Shape::List(&Shape::Record(&SIGHTING)), "when and where was it heard?").asked_for(),
        Field::new(name::PROBLEM, Shape::Paragraph, "what is the difficulty behind it?"),
        Field::new(name::ASKED_FOR, Shape::Paragraph, "what did they ask for?").label("asked for"),
        Field::new(name::SAID, Shape::Paragraph, "what did they say?"),
        Field::new(name::DID, Shape::Paragraph, "what did they do?"),
        Field::new(name::ROOT_CAUSE, Shape::Paragraph, "what causes it?").label("root cause"),
        Field::new(name::SEGMENT, Shape::Line, "which customers?"),
        Field::new(name::MISMATCH, Shape::YesNo, "do words and deeds disagree?").default("false"),
        Field::new(name::VALIDATED, Shape::Date, "when was it confirmed?"),
    ],
    layout: RecordLayout::Block,
    rows: Rows::Whole,
};

/// A decision with what was rejected.
pub static DECISION: Record = Record {
    name: "decision",
    fields: with_those_of_every_entry![
        Field::new(name::ON, Shape::Date, "when was it decided?").asked_for(),
        Field::new(name::TITLE, Shape::Line, "what was decided, in a line?").asked_for(),
        Field::new(name::CONTEXT, Shape::Paragraph, "what was the situation?").asked_for(),
        Field::new(name::DECISION, Shape::Paragraph, "what will we do?").asked_for().help("We will …"),
        Field::new(name::CONSEQUENCES, Shape::Paragraph, "what follows, good and bad?").asked_for(),
        Field::new(
            name::STATUS,
            Shape::Word(&["Accepted", "Proposed", "Deprecated", "Superseded"]),
            "does it still hold?",
        )
        .default("Accepted"),
        Field::new(name::REJECTED, PARAGRAPHS, "what did you say no to?"),
        Field::new(name::DECIDED_BY, Shape::Line, "who decided?").label("decided by"),
        Field::new(name::ABOUT, PATHS, "which entries is it about?").help("full names: \"themes.first-report\""),
        Field::new(name::REVISIT, Shape::Date, "when will you look at it again?"),
        Field::new(name::SUPERSEDED_BY, Shape::Reference(Refers::To(Entity::Decision)), "which decision replaced it?",)
            .label("superseded by"),
    ],
    layout: RecordLayout::Block,
    rows: Rows::Whole,
};

/// A look back.
pub static REVIEW: Record = Record {
    name: "review",
    fields: with_those_of_every_entry![
        Field::new(name::ON, Shape::Date, "when?").asked_for(),
        Field::new(name::KIND, Shape::Word(&["Feedback", "Roadmap", "PostLaunch", "Decision"]), "what was looked at?",)
            .asked_for(),
        Field::new(name::ABOUT, Shape::Reference(Refers::ToPath), "which entry is it about?")
            .help("its full name: \"themes.first-report\""),
        Field::new(name::EXPECTED, Shape::Paragraph, "what did you expect?"),
        Field::new(name::GOT, Shape::Paragraph, "what happened?"),
        Field::new(name::LEARNED, Shape::Paragraph, "what was learned?"),
        Field::new(name::NEXT, Shape::Paragraph, "what follows?"),
        Field::new(name::RESULT, Shape::Word(&["Moved", "Flat", "Worse"]), "did the number move?"),
        Field::new(name::NOTES, Shape::Paragraph, "what else was said?"),
    ],
    layout: RecordLayout::Block,
    rows: Rows::Whole,
};

static PARKED: Record = Record {
    name: "parked point",
    fields: &[
        Field::new(name::ABOUT, Shape::Reference(Refers::ToPath), "which theme or idea is it about?"),
        Field::new(name::TEXT, Shape::Paragraph, "what was parked?").asked_for(),
    ],
    layout: RecordLayout::Line,
    rows: Rows::Whole,
};

/// Marks and notes of a scoring session.
pub static WORKSHOP: Record = Record {
    name: "workshop",
    fields: with_those_of_every_entry![
        Field::new(name::ON, Shape::Date, "when?").asked_for(),
        Field::new(name::QUESTION, Shape::Line, "which question was answered?").asked_for(),
        Field::new(name::METHOD, Shape::Line, "by which method?").asked_for(),
        Field::new(name::THEMES, BET_IDS, "which themes were scored?"),
        Field::new(name::CRITERIA, LINES, "by which criteria?"),
        Field::new(name::PEOPLE, Shape::Map(Keys::Texts, &Shape::Line), "who took part, by token and role?"),
        Field::new(name::MARKS, Shape::Anything, "which marks were given?"),
        Field::new(name::DOTS, Shape::Anything, "which dots were given?"),
        Field::new(name::BEFORE, BET_IDS, "what was the order before?"),
        Field::new(name::NOTES, Shape::Paragraph, "what else was said?"),
        Field::new(name::PARKED, Shape::List(&Shape::Record(&PARKED)), "what was parked?"),
    ],
    layout: RecordLayout::Block,
    rows: Rows::Whole,
};
