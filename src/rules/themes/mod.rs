//! Themes: whether one says its why, its target metric and its trade-off, and whether the answers are answers.
//!
//! To add a rule: a row here, and its function in the file of its subject.

mod answers;
mod evidence;
mod follow_up;
mod targets;
mod trade_offs;
mod wording;

use super::rule::Check::{Roadmap, Theme};
use super::rule::Rule;
use super::rule::Severity::{Due, Error, Hint, Warning};

pub(super) static RULES: &[Rule] = &[
    Rule::new("T001", Error, "problem missing", Theme(answers::check_problem))
        .with_question("Who is stuck, at what?")
        .with_explanation(
            "A theme without a problem is a wish. Whoever joins later can neither judge an option nor say when it is \
             solved.",
        )
        .with_example("why: (problem: \"Six in ten new accounts stop at the bank import and never see a report\")"),
    Rule::new("T002", Error, "reason missing", Theme(answers::check_reason))
        .with_question("Why invest in it?")
        .with_explanation(
            "Every team has more problems than months. The reason says what it costs to leave this one alone, and it \
             is what the next argument about priorities will be about.",
        )
        .with_example("why: (reason: \"Accounts that publish in week one renew at 91%, the others at 52%\")"),
    Rule::new("T003", Error, "target metric missing", Theme(answers::check_metric))
        .with_question("Which number should move?")
        .with_explanation(
            "Without a number nobody will know whether it worked, and done will mean shipped. The metric alone is \
             enough for Later; its values come with the lanes.",
        )
        .with_example("target: (metric: \"activation\")"),
    Rule::new("T004", Error, "trade-off missing", Theme(answers::check_trade_off))
        .with_question("What will you not do because of this?")
        .with_explanation("A roadmap that gives nothing up decides nothing. A trade-off is something a person will miss.")
        .with_example("trade_offs: [(not_doing: \"Custom report colours\", because: \"asked for by 3 accounts\")]"),
    Rule::new("T005", Warning, "a request for a problem", Theme(wording::check_problem_is_request))
        .with_question("That is a request. What can they not do today?")
        .with_explanation(
            "A problem that names a missing solution leaves one option, and hides what people try to get done. The \
             difficulty behind the request often has a cheaper answer.",
        )
        .with_example("\"Colleagues overwrite each other's drafts\" instead of \"They want workspaces\""),
    Rule::new("T006", Error, "a trade-off that gives up nothing", Theme(trade_offs::check_empty))
        .with_question("A trade-off is something a person will miss.")
        .with_explanation(
            "\"None\" is the answer of a roadmap that has not chosen yet. Time spent here is not spent elsewhere: the \
             trade-off says where.",
        )
        .with_example("(not_doing: \"Imports from spreadsheets\", because: \"9 of 10 rows come from banks\")"),
    Rule::new("T007", Warning, "a person for a reason", Theme(wording::check_reason_is_person))
        .with_question("Whose problem is it, and how big?")
        .with_explanation(
            "That somebody important wants it, or a rival has it, says nothing about customers. When the person \
             changes their mind, the theme has no ground left.",
        )
        .with_example("\"Five of eight lost deals named it\" instead of \"Sales asked for it\"")
        .waived_for_upkeep(),
    Rule::new("T008", Warning, "one-off signals", Roadmap(evidence::check_one_off_signals))
        .with_question("Heard {n} from {k}; 3 from 2 would make it a pattern.")
        .with_explanation(
            "One loud voice sounds like many. What is heard three times and in two places is likely to be true of \
             people nobody has asked.",
        )
        .with_example("reports: [(on: \"2026-01-14\", source: Interview, count: 7), (on: \"2026-02-03\", source: Support, count: 31)]")
        .hint_when_young()
        .waived_for_upkeep(),
    Rule::new("T009", Warning, "words or deeds only", Roadmap(evidence::check_one_sided_evidence))
        .with_question("People say it. Does usage show it?")
        .with_explanation(
            "People say what they wish and do what they must. Words tell why and deeds tell how much: a bet on one of \
             them alone is half blind.",
        )
        .with_example("one sighting with source: Interview, and one with source: Usage")
        .hint_when_young()
        .waived_for_upkeep(),
    Rule::new("T010", Warning, "a project for a title", Theme(wording::check_title_is_project))
        .with_question("Name the problem, not the project.")
        .with_explanation(
            "A title that starts with a delivery verb promises an output. Named after the problem, the theme survives \
             when the first solution fails.",
        )
        .with_example("\"Owners stop chasing late payers\" instead of \"Build a reminder engine\"")
        .waived_for_upkeep(),
    Rule::new("T011", Hint, "no customer named", Theme(answers::check_customer))
        .with_question("Whose problem?")
        .with_explanation(
            "Everybody's problem is nobody's. A named group can be counted, asked, and told that it is solved.",
        )
        .with_example("why: (customer: \"Owners of shops with 1-5 staff\")"),
    Rule::new("T012", Warning, "a big bet untested", Roadmap(evidence::check_untested_effort))
        .with_question("What would change our mind?")
        .with_explanation(
            "The bigger the bet, the more a cheap test saves. An experiment written down before the start is the only \
             one that can still say no.",
        )
        .with_example("experiments: {\"sample-data\": (about: \"themes.first-report\", believe: \"…\", test: \"…\")}")
        .waived_for_upkeep(),
    Rule::new("T013", Due, "shipped, not looked at", Roadmap(follow_up::check_review))
        .with_question("Did it work?")
        .with_explanation(
            "Shipping is where the bet starts to pay or not. Who never looks repeats what did not work, and cannot \
             show what did.",
        )
        .with_example("reviews: {\"bank-login-after\": (kind: PostLaunch, about: \"themes.bank-login\", result: Moved)}"),
    Rule::new("T014", Error, "dropped without a word", Theme(answers::check_dropped_reason))
        .with_question("Why not?")
        .with_explanation(
            "A no without its reason comes back every quarter. With it the list of what was refused is the most read \
             page of the roadmap.",
        )
        .with_example("dropped_because: \"a second product; partners do it\""),
    Rule::new("T015", Hint, "the reason repeats the problem", Theme(wording::check_reason_repeats_problem))
        .with_question("The reason repeats the problem. Why invest now?")
        .with_explanation(
            "The problem says who is stuck; the reason says why it is worth months now. Said twice, one of the two \
             questions is still open.",
        )
        .with_example("problem: \"Imports fail and take the evening along\", reason: \"Shops with a failed import leave three times as often\""),
    Rule::new("T016", Error, "target too vague for its lane", Roadmap(targets::check_exactness))
        .with_question("From how much to how much, by when?")
        .with_explanation(
            "Later may be vague; Now is a commitment. Work under way without a start, an end and a date cannot be \
             seen to go well or badly.",
        )
        .with_example("target: (metric: \"activation\", from: 30, to: 50, by: \"2026-09-30\")"),
    Rule::new("T017", Due, "baseline overdue", Roadmap(targets::check_baseline))
        .with_question("The baseline was due on {date}.")
        .with_explanation(
            "A target that does not know where it starts cannot show progress. The day on which the start was to be \
             known has passed without a reading.",
        )
        .with_example("readings: {\"2026-02-02\": 36}"),
    Rule::new("T018", Warning, "later than its goal", Roadmap(targets::check_goal_date))
        .with_question("The goal is due before its theme.")
        .with_explanation(
            "A theme that ends after its goal cannot help to reach it. Either it comes sooner, or the goal rests on \
             something else.",
        )
        .with_example("a goal by \"2026-09-30\", and its themes by \"2026-07-31\""),
    Rule::new("T019", Warning, "nobody reports on it", Theme(answers::check_owner))
        .with_question("Who will report on it?")
        .with_explanation(
            "What everybody owns, nobody follows. One name is the person to ask, not the person to blame.",
        )
        .with_example("owner: \"maria\""),
    Rule::new("T020", Warning, "the same trade-off again", Roadmap(trade_offs::check_repeated))
        .with_question("Said three times; is it one decision?")
        .with_explanation(
            "Three themes that give up the same thing have paid with it three times. If it is really decided, it \
             deserves a decision of its own, and each theme a trade-off of its own.",
        )
        .with_example("decisions: {\"no-old-bugs\": (title: \"Old bugs wait until summer\", …)}"),
    Rule::new("T021", Error, "no to something in Now", Roadmap(trade_offs::check_contradictions))
        .with_question("You say no to {x}, but {x} is in Now.")
        .with_explanation(
            "A trade-off that is being worked on at the same time was not made. Either that theme leaves Now, or this \
             one gives up something else.",
        )
        .with_example("(instead_of: \"team-spaces\", because: \"…\") while team-spaces is in Later, or an idea"),
];
