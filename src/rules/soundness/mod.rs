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

use super::rule::Check::{Entry, Reading, Theme, Whole};
use super::rule::Rule;
use super::rule::Severity::{Error, Info, Warning};

pub(super) static RULES: &[Rule] = &[
    REFUSED,
    WRONG_VALUE,
    DOUBLED,
    DANGLING,
    UNKNOWN,
    NOT_AN_ID,
    CLASH,
    CONFLICT,
    NEWER_FORMAT,
    NOT_SHIPPED,
    OFF_SCALE,
    CYCLE,
];

pub(super) const REFUSED: Rule = Rule::new("S001", Error, "text that does not read", Reading)
    .asks("What was meant here?")
    .because(
        "The file is RON: texts in quotes, commas between fields, brackets that close. What does not read is kept as \
         it is and can be mended as text; the other entries are read and edited as ever.",
    )
    .like("title: \"A first report in the first sitting\",")
    .firm();

pub(super) const WRONG_VALUE: Rule = Rule::new("S002", Error, "a value of the wrong kind", Reading)
    .asks("What should stand here?")
    .because(
        "A value that is not what its field asks for is as good as missing: nothing can be counted, sorted or checked \
         by it. It stays in the file until somebody mends it.",
    )
    .like("lane: Now, effort: 4, shipped_on: \"2026-03-02\", goals: [\"activation\"]");

pub(super) const DOUBLED: Rule = Rule::new("S003", Error, "something doubled", Whole(doubles::ids))
    .asks("Which of the two holds?")
    .because(
        "Of two values with one name a program reads one, and people may read the other. Themes and ideas share their \
         ids, so that an idea that becomes a theme is moved and never copied.",
    )
    .like("one \"drones\" in themes, or one in ideas");

pub(super) const DANGLING: Rule = Rule::new("S004", Error, "a reference to nothing", Whole(references::dangling))
    .asks("What was meant?")
    .because(
        "A theme that names a goal which is not there serves nothing that anybody can follow. A metric that is not \
         there yet is milder: nobody measures it so far.",
    )
    .like("goals: [\"raise-activation\"], with \"raise-activation\" among the goals");

pub(super) const UNKNOWN: Rule = Rule::new("S005", Info, "an unknown field", Reading)
    .asks("Is it from a newer whymap?")
    .because(
        "Unknown fields are kept and never read. Often it is a slip of the hand, and then the answer that stands there \
         counts as missing.",
    )
    .like("title: \"…\" instead of titel: \"…\"");

pub(super) const NOT_AN_ID: Rule = Rule::new("S006", Warning, "an id people cannot type", Entry(entries::id))
    .asks("Which small letters, digits and hyphens would do?")
    .because(
        "Ids are typed on command lines, stand in branch names and are sorted by git. Small letters, digits and \
         hyphens work everywhere.",
    )
    .like("\"big-launch\" instead of \"Big_Launch!\"");

pub(super) const CLASH: Rule = Rule::new("S007", Error, "an open clash", Entry(entries::clash))
    .asks("Which side holds?")
    .because(
        "Two branches changed the same field, and the merge kept both answers for a person to choose. Until then the \
         field holds what it was before.",
    )
    .like("the clash is gone once a side is chosen")
    .firm();

pub(super) const CONFLICT: Rule = Rule::new("S008", Error, "a conflict of git", Whole(conflicts::markers))
    .asks("Which side holds?")
    .because(
        "git could not merge these lines and left both versions in the file. Until one is chosen the file does not \
         read as a whole.",
    )
    .like("the lines with <<<<<<<, ======= and >>>>>>> are gone")
    .firm();

pub(super) const NEWER_FORMAT: Rule = Rule::new("S009", Error, "a newer format", Whole(entries::format))
    .asks("Is there a newer whymap?")
    .because(
        "The file was written by a newer whymap. This one reads what it knows and does not write, so that nothing it \
         does not know is harmed.",
    )
    .like("format: 1")
    .firm();

pub(super) const NOT_SHIPPED: Rule = Rule::new("S010", Error, "shipped on no day", Theme(entries::shipped_on))
    .asks("On which day was it shipped?")
    .because("Without the day nobody can say what changed after it. The question whether it worked starts there.")
    .like("shipped_on: \"2026-01-12\"");

pub(super) const OFF_SCALE: Rule = Rule::new("S011", Error, "a number off its scale", Reading)
    .asks("Which number was meant?")
    .because(
        "A mark of 7 on a scale of 5 lifts a theme over all others, and nobody sees why. Numbers that are off their \
         scale are left out of every score.",
    )
    .like("\"customer\": 5, \"confidence\": 0.8");

pub(super) const CYCLE: Rule = Rule::new("S012", Warning, "a circle of dependencies", Whole(cycles::waiting))
    .asks("Which of them can start alone?")
    .because(
        "Each of these waits for the next one, and the last for the first: none can begin. Mostly one of the arrows \
         means something milder than \"has to come first\".",
    )
    .like("depends_on: [\"safe-imports\"], and safe-imports depends on nothing");
