//! Soundness: whether the file reads, whether each value is what its field asks for, and whether what is named is
//! there.
//!
//! What reading finds is told in `slips` (S002, S003, S005, S006, S011) and `refused` (S001); the other rules have a
//! function in the file of their subject.

mod conflicts;
mod cycles;
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
    Rule::new("S004", Error, "a reference to nothing")
        .with_question("What was meant?")
        .with_explanation(
            "A theme that names a goal which is not there serves nothing that anybody can follow. A metric that is not \
         there yet is milder: nobody measures it so far.",
        )
        .with_example("goals: [\"raise-activation\"], with \"raise-activation\" among the goals")
.checked_by(Roadmap(references::check_references)),
    UNKNOWN_FIELD.checked_by(Parsing),
    INVALID_ID.checked_by(Entry(entries::check_id)),
    OPEN_CONFLICT.checked_by(Entry(entries::check_conflict)),
    Rule::new("S008", Error, "a conflict of git")
    .with_question("Which side holds?")
    .with_explanation(
        "git could not merge these lines and left both versions in the file. Until one is chosen the file does not \
         read as a whole.",
    )
    .with_example("the lines with <<<<<<<, ======= and >>>>>>> are gone")
    .mandatory()
.checked_by(Roadmap(conflicts::check_markers)),
    Rule::new("S009", Error, "a newer format")
    .with_question("Is there a newer whymap?")
    .with_explanation(
        "The file was written by a newer whymap. This one reads what it knows and does not write, so that nothing it \
         does not know is harmed.",
    )
    .with_example("format: 1")
    .mandatory()
.checked_by(Roadmap(entries::check_format)),
    Rule::new("S010", Error, "shipped on no day")
        .with_question("On which day was it shipped?")
        .with_explanation(
            "Without the day nobody can say what changed after it. The question whether it worked starts there.",
        )
        .with_example("shipped_on: \"2026-01-12\"")
.checked_by(Theme(entries::check_ship_date)),
    OFF_SCALE.checked_by(Parsing),
    Rule::new("S012", Warning, "a circle of dependencies")
.with_question("Which of them can start alone?")
.with_explanation(
    "Each of these waits for the next one, and the last for the first: none can begin. Mostly one of the arrows \
         means something milder than \"has to come first\".",
)
.with_example("depends_on: [\"safe-imports\"], and safe-imports depends on nothing")
.checked_by(Roadmap(cycles::check_cycles)),
];
