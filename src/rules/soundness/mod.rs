//! Whether whymap can work with the file: values, ids, references, conflicts, dependencies.
//!
//! `syntax` reports S001; `schema_errors` reports S002, S005 and S011, and S003 and S006 inside of entries.

mod characters;
mod conflicts;
mod cycles;
mod dates;
mod duplicates;
mod entries;
mod references;

use super::check::Check::{Entry, Parsing, Roadmap, Theme};
use super::check::RuleRow;
use super::parsing_rules::{
    DUPLICATE, INVALID_ID, INVALID_SYNTAX, OFF_SCALE, OPEN_CONFLICT, UNKNOWN_FIELD, WRONG_VALUE,
};
use super::rule::Rule;
use super::rule::Severity::{Error, Warning};

pub(super) static RULES: &[RuleRow] = &[
    INVALID_SYNTAX.checked_by(Parsing),
    WRONG_VALUE.checked_by(Parsing),
    DUPLICATE.checked_by(Roadmap(duplicates::check_duplicate_ids)),
    Rule::new("S004", Error, "broken reference")
        .with_question("Which entry did you mean?")
        .with_explanation(
            "A link to a goal that does not exist leads nowhere. A missing metric is only a warning: \
             you may not measure it yet.",
        )
        .with_example("goals: [\"raise-activation\"], with \"raise-activation\" among the goals")
        .checked_by(Roadmap(references::check_references)),
    UNKNOWN_FIELD.checked_by(Parsing),
    INVALID_ID.checked_by(Entry(entries::check_id)),
    OPEN_CONFLICT.checked_by(Entry(entries::check_conflict)),
    Rule::new("S008", Error, "git conflict markers")
        .with_question(
            "Which side do you keep? Open the file in whymap, or run `whymap mergetool`, to merge it field by field.",
        )
        .with_explanation(
            "git could not merge these lines and left both versions in the file. Until you choose one, whymap cannot \
             read all of the file.",
        )
        .with_example("no lines with <<<<<<<, ======= or >>>>>>>")
        .mandatory()
        .checked_by(Roadmap(conflicts::check_markers)),
    Rule::new("S009", Error, "newer format")
        .with_question("Can you update whymap?")
        .with_explanation(
            "A newer version of whymap wrote this file. This version shows what it knows and does not save, so that it cannot \
             damage what it does not know.",
        )
        .with_example("format: 1")
        .mandatory()
        .checked_by(Roadmap(entries::check_format)),
    Rule::new("S010", Error, "ship date missing")
        .with_question("When did it ship?")
        .with_explanation(
            "Without the date, you cannot compare the numbers before and after. That comparison is how you find out \
             whether it worked.",
        )
        .with_example("shipped_on: \"2026-01-12\"")
        .checked_by(Theme(entries::check_ship_date)),
    OFF_SCALE.checked_by(Parsing),
    Rule::new("S012", Warning, "dependency cycle")
        .with_question("Which of them can start first?")
        .with_explanation(
            "Each of these themes waits for the next, and the last one waits for the first, so none of them can start. \
             Usually one of the dependencies is weaker than \"has to come first\".",
        )
        .with_example("depends_on: [\"safe-imports\"], and safe-imports depends on nothing")
        .checked_by(Roadmap(cycles::check_cycles)),
    Rule::new("S013", Warning, "date in the future")
        .with_question("Which day was meant?")
        .with_explanation(
            "This has happened, or it would not be recorded, so its date cannot be ahead of today. Usually a digit of \
             the year is wrong, and until it is fixed, whymap leaves the value out.",
        )
        .with_example("readings: {\"2026-03-02\": 36}, read on or after March 2")
        .checked_by(Entry(dates::check_future)),
    Rule::new("S014", Error, "NUL character")
        .with_question("Can you delete it?")
        .with_explanation(
            "A NUL is invisible and was not typed on purpose. It makes git treat the roadmap as a binary file, without differences and \
             without merges.",
        )
        .with_example("a text without \\0")
        .checked_by(Roadmap(characters::check_nul)),
];
