//! The rules that are reported while the text is parsed and checked against the schema.

use super::rule::Rule;
use super::rule::Severity::{Error, Hint, Warning};

pub(super) const INVALID_SYNTAX: Rule = Rule::new("S001", Error, "invalid syntax")
    .with_question("What should this say?")
    .with_explanation(
        "The file is RON: text in quotes, commas between fields, matching brackets. What whymap cannot \
         read stays unchanged, for you to fix in a text editor; all other entries can be read and edited as usual.",
    )
    .with_example("title: \"A first report in the first sitting\",")
    .mandatory();

pub(super) const WRONG_VALUE: Rule = Rule::new("S002", Error, "wrong type of value")
    .with_question("Which value belongs here?")
    .with_explanation(
        "A value of the wrong type counts as missing: whymap cannot count, sort or check it. It stays in the file \
         until you fix it.",
    )
    .with_example("lane: Now, effort: 4, shipped_on: \"2026-03-02\", goals: [\"activation\"]");

pub(super) const DUPLICATE: Rule = Rule::new("S003", Error, "duplicate")
    .with_question("Which one is right?")
    .with_explanation(
        "If two values have the same name, whymap uses one, and people may read the other. Themes and ideas share one \
         set of ids, so that an idea keeps its id when it becomes a theme.",
    )
    .with_example("\"drones\" in themes or in ideas, not in both");

pub(super) const UNKNOWN_FIELD: Rule = Rule::new("S005", Hint, "unknown field")
    .with_question("Does it come from a newer version of whymap?")
    .with_explanation(
        "whymap keeps unknown fields but does not read them. Often the name is a typo, and then the answer in it \
         counts as missing.",
    )
    .with_example("title: \"…\" instead of titel: \"…\"");

pub(super) const INVALID_ID: Rule = Rule::new("S006", Warning, "invalid id")
    .with_question("Which short id would you type, in lowercase letters, digits and hyphens?")
    .with_explanation(
        "People type ids on the command line and use them in branch names. Lowercase letters, digits and hyphens work \
         everywhere.",
    )
    .with_example("\"big-launch\" instead of \"Big_Launch!\"");

pub(super) const OPEN_CONFLICT: Rule = Rule::new("S007", Error, "unresolved conflict")
    .with_question("Which side do you keep? Press `g c` in the editor, or run `whymap resolve`.")
    .with_explanation(
        "Two branches changed the same field differently, and the merge kept both values for you to choose from. Until \
         then, the field has the value it had before either change.",
    )
    .with_example("owner: \"maria\", and no `conflict` left in the entry")
    .mandatory();

pub(super) const OFF_SCALE: Rule = Rule::new("S011", Error, "number out of range")
    .with_question("Which number did you mean?")
    .with_explanation(
        "A rating of 7 on a scale from 1 to 5 would lift a theme above all others without anyone noticing. Scores leave \
         out numbers that are out of range.",
    )
    .with_example("\"customer\": 5, \"confidence\": 0.8");
