//! Themes: whether one says its why, its target metric and its trade-off, and whether the answers are answers.
//!
//! To add a rule: a row here, and its function in the file of its subject.

mod answers;
mod evidence;
mod follow_up;
mod targets;
mod trade_offs;
mod wording;

use super::rule::Check::{Theme, Whole};
use super::rule::Rule;
use super::rule::Severity::{Due, Error, Info, Warning};

pub(super) static RULES: &[Rule] = &[
    Rule::new("T001", Error, "problem missing", Theme(answers::problem))
        .asks("Who is stuck, at what?")
        .because(
            "A theme without a problem is a wish. Whoever joins later can neither judge an option nor say when it is \
             solved.",
        )
        .like("why: (problem: \"Six in ten new accounts stop at the bank import and never see a report\")"),
    Rule::new("T002", Error, "reason missing", Theme(answers::reason))
        .asks("Why invest in it?")
        .because(
            "Every team has more problems than months. The reason says what it costs to leave this one alone, and it \
             is what the next argument about priorities will be about.",
        )
        .like("why: (reason: \"Accounts that publish in week one renew at 91%, the others at 52%\")"),
    Rule::new("T003", Error, "target metric missing", Theme(answers::metric))
        .asks("Which number should move?")
        .because(
            "Without a number nobody will know whether it worked, and done will mean shipped. The metric alone is \
             enough for Later; its values come with the lanes.",
        )
        .like("target: (metric: \"activation\")"),
    Rule::new("T004", Error, "trade-off missing", Theme(answers::trade_off))
        .asks("What will you not do because of this?")
        .because("A roadmap that gives nothing up decides nothing. A trade-off is something a person will miss.")
        .like("trade_offs: [(not_doing: \"Custom report colours\", because: \"asked for by 3 accounts\")]"),
    Rule::new("T005", Warning, "a request for a problem", Theme(wording::problem_is_a_request))
        .asks("That is a request. What can they not do today?")
        .because(
            "A problem that names a missing solution leaves one option, and hides what people try to get done. The \
             difficulty behind the request often has a cheaper answer.",
        )
        .like("\"Colleagues overwrite each other's drafts\" instead of \"They want workspaces\""),
    Rule::new("T006", Error, "a trade-off that gives up nothing", Theme(trade_offs::is_none))
        .asks("A trade-off is something a person will miss.")
        .because(
            "\"None\" is the answer of a roadmap that has not chosen yet. Time spent here is not spent elsewhere: the \
             trade-off says where.",
        )
        .like("(not_doing: \"Imports from spreadsheets\", because: \"9 of 10 rows come from banks\")"),
    Rule::new("T007", Warning, "a person for a reason", Theme(wording::reason_is_a_person))
        .asks("Whose problem is it, and how big?")
        .because(
            "That somebody important wants it, or a rival has it, says nothing about customers. When the person \
             changes their mind, the theme has no ground left.",
        )
        .like("\"Five of eight lost deals named it\" instead of \"Sales asked for it\"")
        .sparing_upkeep(),
    Rule::new("T008", Warning, "one-off signals", Whole(evidence::one_off))
        .asks("Heard {n} from {k}; 3 from 2 would make it a pattern.")
        .because(
            "One loud voice sounds like many. What is heard three times and in two places is likely to be true of \
             people nobody has asked.",
        )
        .like("seen: [(on: \"2026-01-14\", source: Interview, count: 7), (on: \"2026-02-03\", source: Support, count: 31)]")
        .hint_when_young()
        .sparing_upkeep(),
    Rule::new("T009", Warning, "words or deeds only", Whole(evidence::one_sided))
        .asks("People say it. Does usage show it?")
        .because(
            "People say what they wish and do what they must. Words tell why and deeds tell how much: a bet on one of \
             them alone is half blind.",
        )
        .like("one sighting with source: Interview, and one with source: Usage")
        .hint_when_young()
        .sparing_upkeep(),
    Rule::new("T010", Warning, "a project for a title", Theme(wording::title_is_a_project))
        .asks("Name the problem, not the project.")
        .because(
            "A title that starts with a delivery verb promises an output. Named after the problem, the theme survives \
             when the first solution fails.",
        )
        .like("\"Owners stop chasing late payers\" instead of \"Build a reminder engine\"")
        .sparing_upkeep(),
    Rule::new("T011", Info, "no customer named", Theme(answers::customer))
        .asks("Whose problem?")
        .because(
            "Everybody's problem is nobody's. A named group can be counted, asked, and told that it is solved.",
        )
        .like("why: (customer: \"Owners of shops with 1-5 staff\")"),
    Rule::new("T012", Warning, "a big bet untested", Whole(evidence::untested))
        .asks("What would change our mind?")
        .because(
            "The bigger the bet, the more a cheap test saves. An experiment written down before the start is the only \
             one that can still say no.",
        )
        .like("experiments: {\"sample-data\": (about: \"themes.first-report\", believe: \"…\", test: \"…\")}")
        .sparing_upkeep(),
    Rule::new("T013", Due, "shipped, not looked at", Whole(follow_up::review))
        .asks("Did it work?")
        .because(
            "Shipping is where the bet starts to pay or not. Who never looks repeats what did not work, and cannot \
             show what did.",
        )
        .like("reviews: {\"bank-login-after\": (kind: PostLaunch, about: \"themes.bank-login\", result: Moved)}"),
    Rule::new("T014", Error, "dropped without a word", Theme(answers::dropped_because))
        .asks("Why not?")
        .because(
            "A no without its reason comes back every quarter. With it the list of what was refused is the most read \
             page of the roadmap.",
        )
        .like("dropped_because: \"a second product; partners do it\""),
    Rule::new("T015", Info, "the reason repeats the problem", Theme(wording::reason_repeats))
        .asks("The reason repeats the problem. Why invest now?")
        .because(
            "The problem says who is stuck; the reason says why it is worth months now. Said twice, one of the two \
             questions is still open.",
        )
        .like("problem: \"Imports fail and take the evening along\", reason: \"Shops with a failed import leave three times as often\""),
    Rule::new("T016", Error, "target too vague for its lane", Whole(targets::exactness))
        .asks("From how much to how much, by when?")
        .because(
            "Later may be vague; Now is a commitment. Work under way without a start, an end and a date cannot be \
             seen to go well or badly.",
        )
        .like("target: (metric: \"activation\", from: 30, to: 50, by: \"2026-09-30\")"),
    Rule::new("T017", Due, "baseline overdue", Whole(targets::baseline))
        .asks("The baseline was due on {date}.")
        .because(
            "A target that does not know where it starts cannot show progress. The day on which the start was to be \
             known has passed without a reading.",
        )
        .like("readings: {\"2026-02-02\": 36}"),
    Rule::new("T018", Warning, "later than its goal", Whole(targets::after_its_goal))
        .asks("The goal is due before its theme.")
        .because(
            "A theme that ends after its goal cannot help to reach it. Either it comes sooner, or the goal rests on \
             something else.",
        )
        .like("a goal by \"2026-09-30\", and its themes by \"2026-07-31\""),
    Rule::new("T019", Warning, "nobody reports on it", Theme(answers::owner))
        .asks("Who will report on it?")
        .because(
            "What everybody owns, nobody follows. One name is the person to ask, not the person to blame.",
        )
        .like("owner: \"maria\""),
    Rule::new("T020", Warning, "the same trade-off again", Whole(trade_offs::repeated))
        .asks("Said three times; is it one decision?")
        .because(
            "Three themes that give up the same thing have paid with it three times. If it is really decided, it \
             deserves a decision of its own, and each theme a trade-off of its own.",
        )
        .like("decisions: {\"no-old-bugs\": (title: \"Old bugs wait until summer\", …)}"),
    Rule::new("T021", Error, "no to something in Now", Whole(trade_offs::in_now))
        .asks("You say no to {x}, but {x} is in Now.")
        .because(
            "A trade-off that is being worked on at the same time was not made. Either that theme leaves Now, or this \
             one gives up something else.",
        )
        .like("(instead_of: \"team-spaces\", because: \"…\") while team-spaces is in Later, or an idea"),
];
