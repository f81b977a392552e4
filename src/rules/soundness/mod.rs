//! Soundness: whether the file reads, whether each value is what its field asks for, and whether what is named is
//! there.
//!
//! What reading finds is told in `slips` (S002, S003, S005, S006, S011) and `refused` (S001); the other rules have a
//! function in the file of their subject.

mod conflicts;
mod cycles;
mod doubles;
mod entries;
mod references;

use super::rule::Check::{Entry, Parsing, Roadmap, Theme};
use super::rule::Rule;
use super::rule::Severity::{Error, Hint, Warning};

pub(super) static RULES: &[Rule] = &[
    INVALID_SYNTAX,
    WRONG_VALUE,
    DUPLICATE,
    DANGLING_REFERENCE,
    UNKNOWN_FIELD,
    INVALID_ID,
    OPEN_CONFLICT,
    GIT_CONFLICT,
    NEWER_FORMAT,
    MISSING_SHIP_DATE,
    OFF_SCALE,
    DEPENDENCY_CYCLE,
];

pub(super) const INVALID_SYNTAX: Rule = Rule::new("S001", Error, "text that does not read", Parsing)
    .with_question("What was meant here?")
    .with_explanation(
        "The file is RON: texts in quotes, commas between fields, brackets that close. What does not read is kept as \
         it is and can be mended as text; the other entries are read and edited as ever.",
    )
    .with_example("title: \"A first report in the first sitting\",")
    .mandatory();

pub(super) const WRONG_VALUE: Rule = Rule::new("S002", Error, "a value of the wrong kind", Parsing)
    .with_question("What should stand here?")
    .with_explanation(
        "A value that is not what its field asks for is as good as missing: nothing can be counted, sorted or checked \
         by it. It stays in the file until somebody mends it.",
    )
    .with_example("lane: Now, effort: 4, shipped_on: \"2026-03-02\", goals: [\"activation\"]");

pub(super) const DUPLICATE: Rule = Rule::new("S003", Error, "something doubled", Roadmap(doubles::check_duplicate_ids))
    .with_question("Which of the two holds?")
    .with_explanation(
        "Of two values with one name a program reads one, and people may read the other. Themes and ideas share their \
         ids, so that an idea that becomes a theme is moved and never copied.",
    )
    .with_example("one \"drones\" in themes, or one in ideas");

pub(super) const DANGLING_REFERENCE: Rule =
    Rule::new("S004", Error, "a reference to nothing", Roadmap(references::check_references))
        .with_question("What was meant?")
        .with_explanation(
            "A theme that names a goal which is not there serves nothing that anybody can follow. A metric that is not \
         there yet is milder: nobody measures it so far.",
        )
        .with_example("goals: [\"raise-activation\"], with \"raise-activation\" among the goals");

pub(super) const UNKNOWN_FIELD: Rule = Rule::new("S005", Hint, "an unknown field", Parsing)
    .with_question("Is it from a newer whymap?")
    .with_explanation(
        "Unknown fields are kept and never read. Often it is a slip of the hand, and then the answer that stands there \
         counts as missing.",
    )
    .with_example("title: \"…\" instead of titel: \"…\"");

pub(super) const INVALID_ID: Rule = Rule::new("S006", Warning, "an id people cannot type", Entry(entries::check_id))
    .with_question("Which small letters, digits and hyphens would do?")
    .with_explanation(
        "Ids are typed on command lines, stand in branch names and are sorted by git. Small letters, digits and \
         hyphens work everywhere.",
    )
    .with_example("\"big-launch\" instead of \"Big_Launch!\"");

pub(super) const OPEN_CONFLICT: Rule = Rule::new("S007", Error, "an open clash", Entry(entries::check_conflict))
    .with_question("Which side holds?")
    .with_explanation(
        "Two branches changed the same field, and the merge kept both answers for a person to choose. Until then the \
         field holds what it was before.",
    )
    .with_example("the clash is gone once a side is chosen")
    .mandatory();

pub(super) const GIT_CONFLICT: Rule = Rule::new("S008", Error, "a conflict of git", Roadmap(conflicts::check_markers))
    .with_question("Which side holds?")
    .with_explanation(
        "git could not merge these lines and left both versions in the file. Until one is chosen the file does not \
         read as a whole.",
    )
    .with_example("the lines with <<<<<<<, ======= and >>>>>>> are gone")
    .mandatory();

pub(super) const NEWER_FORMAT: Rule = Rule::new("S009", Error, "a newer format", Roadmap(entries::check_format))
    .with_question("Is there a newer whymap?")
    .with_explanation(
        "The file was written by a newer whymap. This one reads what it knows and does not write, so that nothing it \
         does not know is harmed.",
    )
    .with_example("format: 1")
    .mandatory();

pub(super) const MISSING_SHIP_DATE: Rule =
    Rule::new("S010", Error, "shipped on no day", Theme(entries::check_ship_date))
        .with_question("On which day was it shipped?")
        .with_explanation(
            "Without the day nobody can say what changed after it. The question whether it worked starts there.",
        )
        .with_example("shipped_on: \"2026-01-12\"");

pub(super) const OFF_SCALE: Rule = Rule::new("S011", Error, "a number off its scale", Parsing)
    .with_question("Which number was meant?")
    .with_explanation(
        "A mark of 7 on a scale of 5 lifts a theme over all others, and nobody sees why. Numbers that are off their \
         scale are left out of every score.",
    )
    .with_example("\"customer\": 5, \"confidence\": 0.8");

pub(super) const DEPENDENCY_CYCLE: Rule = Rule::new(
    "S012",
    Warning,
    "a circle of dependencies",
    Roadmap(cycles::check_cycles),
)
.with_question("Which of them can start alone?")
.with_explanation(
    "Each of these waits for the next one, and the last for the first: none can begin. Mostly one of the arrows \
         means something milder than \"has to come first\".",
)
.with_example("depends_on: [\"safe-imports\"], and safe-imports depends on nothing");
