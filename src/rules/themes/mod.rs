//! Themes: whether each one has its why, its target metric and its trade-off, and whether those answers hold up.
//!
//! To add a rule: a row here, and its function in the file of its subject.

mod answers;
mod evidence;
mod follow_up;
mod targets;
mod trade_offs;
mod wording;

use super::check::Check::{Roadmap, Theme};
use super::check::RuleRow;
use super::rule::Rule;
use super::rule::Severity::{Due, Error, Hint, Warning};

pub(super) static RULES: &[RuleRow] = &[
    Rule::new("T001", Error, "problem missing")
        .with_question("Who is stuck, and on what?")
        .with_explanation(
            "A theme without a problem is a wish. People who join later can neither judge the options nor tell when \
             the problem is solved.",
        )
        .with_example("why: (problem: \"Six in ten new accounts stop at the bank import and never see a report\")")
        .checked_by(Theme(answers::check_problem)),
    Rule::new("T002", Error, "reason missing")
        .with_question("Why invest in this?")
        .with_explanation(
            "Every team has more problems than months. The reason says what it costs to leave this one alone. That is \
             what the next discussion about priorities will turn on.",
        )
        .with_example("why: (reason: \"Accounts that publish in week one renew at 91%, the others at 52%\")")
        .checked_by(Theme(answers::check_reason)),
    Rule::new("T003", Error, "target metric missing")
        .with_question("Which number should move?")
        .with_explanation(
            "Without a metric, you cannot tell whether it worked, and \"done\" will just mean \"shipped\". In Later the \
             metric alone is enough; Next and Now ask for values.",
        )
        .with_example("target: (metric: \"activation\")")
        .checked_by(Theme(answers::check_metric)),
    Rule::new("T004", Error, "trade-off missing")
        .with_question("What are you giving up, or making worse, to do this?")
        .with_explanation(
            "A roadmap that gives nothing up decides nothing. A trade-off is something people will miss.",
        )
        .with_example("trade_offs: [(not_doing: \"Custom report colors\", because: \"asked for by 3 accounts\")]")
        .checked_by(Theme(answers::check_trade_off)),
    Rule::new("T005", Warning, "request instead of a problem")
        .with_question("That is a request. What can people not do today?")
        .with_explanation(
            "A problem that names a missing solution leaves only one option, and hides what people want to get done. \
             The difficulty behind the request often has a cheaper answer.",
        )
        .with_example("\"Colleagues overwrite each other's drafts\" instead of \"They want workspaces\"")
        .checked_by(Theme(wording::check_problem_is_request)),
    Rule::new("T006", Error, "empty trade-off")
        .with_question("A trade-off is something people will miss. What is it here?")
        .with_explanation(
            "\"None\" is the answer of a roadmap that has not made a choice yet. Time spent here is not spent \
             elsewhere: the trade-off says where.",
        )
        .with_example("(not_doing: \"Imports from spreadsheets\", because: \"9 of 10 rows come from banks\")")
        .checked_by(Theme(trade_offs::check_empty)),
    Rule::new("T007", Warning, "reason without a problem")
        .with_question("Whose problem is it, and how big?")
        .with_explanation(
            "\"The CEO asked for it\" and \"a competitor has it\" say nothing about customers. If that is the only \
             reason, it disappears as soon as the CEO or the competitor changes course.",
        )
        .with_example("\"Five of eight lost deals named it\" instead of \"Sales asked for it\"")
        .waived_for_upkeep()
        .checked_by(Theme(wording::check_reason_is_person)),
    Rule::new("T008", Warning, "one-off evidence")
        .with_question("{n} from {k} so far; 3 reports from 2 sources make a pattern. Who else has this problem?")
        .with_explanation(
            "One loud voice sounds like many. Three reports from two sources are more likely to hold for people you \
             have not asked.",
        )
        .with_example(
            "reports: [(on: \"2026-01-14\", source: Interview, count: 7), (on: \"2026-02-03\", source: Support, count: 31)]",
        )
        .hint_when_young()
        .waived_for_upkeep()
        .checked_by(Roadmap(evidence::check_one_off_signals)),
    Rule::new("T009", Warning, "one-sided evidence")
        .with_question("People say it. Does usage show it?")
        .with_explanation(
            "People say what they wish for and do what they have to. Opinions tell you why, and usage tells you how \
             much: with only one of the two you see half of the problem.",
        )
        .with_example("one report with source: Interview, and one with source: Usage")
        .hint_when_young()
        .waived_for_upkeep()
        .checked_by(Roadmap(evidence::check_one_sided_evidence)),
    Rule::new("T010", Warning, "title names a project")
        .with_question("Which problem does it solve?")
        .with_explanation(
            "A title that starts with a delivery verb promises an output. A theme that is named after its problem \
             survives when the first solution fails.",
        )
        .with_example("\"Owners stop chasing late payers\" instead of \"Build a reminder engine\"")
        .waived_for_upkeep()
        .checked_by(Theme(wording::check_title_is_project)),
    Rule::new("T011", Hint, "customer missing")
        .with_question("Whose problem is it?")
        .with_explanation(
            "A problem that belongs to everyone belongs to no one. If you name the group, you can count its \
             members, talk to them, and tell them when the problem is solved.",
        )
        .with_example("why: (customer: \"Owners of shops with 1-5 staff\")")
        .checked_by(Theme(answers::check_customer)),
    Rule::new("T012", Warning, "big theme without an experiment")
        .with_question("What would change your mind?")
        .with_explanation(
            "The bigger the theme, the more a cheap test can save. Only an experiment that you define in advance can \
             still tell you to stop.",
        )
        .with_example("experiments: {\"sample-data\": (about: \"themes.first-report\", believe: \"…\", test: \"…\")}")
        .waived_for_upkeep()
        .checked_by(Roadmap(evidence::check_untested_effort)),
    Rule::new("T013", Due, "review after launch missing")
        .with_question("Did it work?")
        .with_explanation(
            "A theme only starts to pay off once it ships. Teams that do not check the results repeat what failed, and \
             cannot show what worked.",
        )
        .with_example("reviews: {\"bank-login-after\": (kind: PostLaunch, about: \"themes.bank-login\", result: Moved)}")
        .checked_by(Roadmap(follow_up::check_review)),
    Rule::new("T014", Error, "dropped without a reason")
        .with_question("Why did you drop it?")
        .with_explanation(
            "A theme that is dropped without a reason comes back every quarter. With reasons, the not-doing list \
             becomes the most-read page of the roadmap.",
        )
        .with_example("dropped_because: \"a second product; partners do it\"")
        .checked_by(Theme(answers::check_dropped_reason)),
    Rule::new("T015", Hint, "reason repeats the problem")
        .with_question("The reason repeats the problem. Why invest now?")
        .with_explanation(
            "The problem says who is stuck; the reason says why it is worth months of work now. If both say the same, \
             one of the two questions is still open.",
        )
        .with_example(
            "problem: \"Imports fail and cost an evening\", reason: \"Shops with a failed import leave three times as often\"",
        )
        .checked_by(Theme(wording::check_reason_repeats_problem)),
    Rule::new("T016", Error, "target too vague for its lane")
        .with_question("From what to what, by when?")
        .with_explanation(
            "Later may be vague, but Now is a commitment. Without a start, an end and a date, you cannot tell whether \
             the work is going well.",
        )
        .with_example("target: (metric: \"activation\", from: 30, to: 50, by: \"2026-09-30\")")
        .checked_by(Roadmap(targets::check_exactness)),
    Rule::new("T017", Due, "baseline overdue")
        .with_question("The baseline was due on {date}. What is it?")
        .with_explanation(
            "A target without a starting value cannot show progress. You planned to have this value by a date that has \
             passed, and there is still no reading.",
        )
        .with_example("readings: {\"2026-02-02\": 36}")
        .checked_by(Roadmap(targets::check_baseline)),
    Rule::new("T018", Warning, "due after its goal")
        .with_question("The goal is due before its theme. Which date should move?")
        .with_explanation(
            "A theme that is due after its goal cannot help reach it. Ship it earlier, or find another way to reach \
             the goal.",
        )
        .with_example("a goal by \"2026-09-30\", and its themes by \"2026-07-31\"")
        .checked_by(Roadmap(targets::check_goal_date)),
    Rule::new("T019", Warning, "owner missing")
        .with_question("Who will report on it?")
        .with_explanation(
            "When everyone owns a theme, no one follows up on it. The owner is the person to ask, not the person to \
             blame.",
        )
        .with_example("owner: \"maria\"")
        .checked_by(Theme(answers::check_owner)),
    Rule::new("T020", Warning, "repeated trade-off")
        .with_question("Three themes give up the same thing. Is it one decision?")
        .with_explanation(
            "You can give something up only once, but all of these themes count it as their trade-off. If it is \
             already decided, record a decision, and give each theme a trade-off of its own.",
        )
        .with_example("decisions: {\"no-old-bugs\": (title: \"Old bugs wait until summer\", …)}")
        .checked_by(Roadmap(trade_offs::check_repeated)),
    Rule::new("T021", Error, "trade-off is in Now")
        .with_question("You are giving up \"{x}\", but it is in Now. Which is it?")
        .with_explanation(
            "You are not giving up what you are working on. Move that theme out of Now, or give up something \
             else for this one.",
        )
        .with_example("(instead_of: \"team-spaces\", because: \"…\") while team-spaces is in Later, or an idea")
        .checked_by(Roadmap(trade_offs::check_contradictions)),
    Rule::new("T022", Warning, "drop reason on a live theme")
        .with_question("Is it dropped, or not?")
        .with_explanation(
            "A theme with a lane and a reason for being dropped says two things. It usually comes from two branches, \
             one of which dropped the theme while the other moved it.",
        )
        .with_example("lane: Dropped with dropped_because, or a lane without it")
        .checked_by(Theme(answers::check_live_drop_reason)),
];
