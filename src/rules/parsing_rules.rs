//! The rules that are reported while the text is read and held against the table of fields.

use super::rule::Rule;
use super::rule::Severity::{Error, Hint, Warning};

pub(super) const INVALID_SYNTAX: Rule = Rule::new("S001", Error, "text that does not read")
    .with_question("What was meant here?")
    .with_explanation(
        "The file is RON: texts in quotes, commas between fields, brackets that close. What does not read is kept as \
         it is and can be mended as text; the other entries are read and edited as ever.",
    )
    .with_example("title: \"A first report in the first sitting\",")
    .mandatory();

pub(super) const WRONG_VALUE: Rule = Rule::new("S002", Error, "a value of the wrong kind")
    .with_question("What should stand here?")
    .with_explanation(
        "A value that is not what its field asks for is as good as missing: nothing can be counted, sorted or checked \
         by it. It stays in the file until somebody mends it.",
    )
    .with_example("lane: Now, effort: 4, shipped_on: \"2026-03-02\", goals: [\"activation\"]");

pub(super) const DUPLICATE: Rule = Rule::new("S003", Error, "something doubled")
    .with_question("Which of the two holds?")
    .with_explanation(
        "Of two values with one name a program reads one, and people may read the other. Themes and ideas share their \
         ids, so that an idea that becomes a theme is moved and never copied.",
    )
    .with_example("one \"drones\" in themes, or one in ideas");

pub(super) const UNKNOWN_FIELD: Rule = Rule::new("S005", Hint, "an unknown field")
    .with_question("Is it from a newer whymap?")
    .with_explanation(
        "Unknown fields are kept and never read. Often it is a slip of the hand, and then the answer that stands there \
         counts as missing.",
    )
    .with_example("title: \"…\" instead of titel: \"…\"");

pub(super) const INVALID_ID: Rule = Rule::new("S006", Warning, "an id people cannot type")
    .with_question("Which small letters, digits and hyphens would do?")
    .with_explanation(
        "Ids are typed on command lines, stand in branch names and are sorted by git. Small letters, digits and \
         hyphens work everywhere.",
    )
    .with_example("\"big-launch\" instead of \"Big_Launch!\"");

pub(super) const OPEN_CONFLICT: Rule = Rule::new("S007", Error, "an open clash")
    .with_question("Which side holds?")
    .with_explanation(
        "Two branches changed the same field, and the merge kept both answers for a person to choose. Until then the \
         field holds what it was before.",
    )
    .with_example("the clash is gone once a side is chosen")
    .mandatory();

pub(super) const OFF_SCALE: Rule = Rule::new("S011", Error, "a number off its scale")
    .with_question("Which number was meant?")
    .with_explanation(
        "A mark of 7 on a scale of 5 lifts a theme over all others, and nobody sees why. Numbers that are off their \
         scale are left out of every score.",
    )
    .with_example("\"customer\": 5, \"confidence\": 0.8");
