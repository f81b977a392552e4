//! Whether the answers are answers, by their words. For English only: texts in other scripts are left alone.

use crate::roadmap::name;
use crate::rules::entry_view::{AnswerText, ThemeView};
use crate::rules::keywords;
use crate::rules::keywords::{PackedWord, WordSequence, sorted_words};
use crate::rules::reporter::RuleReporter;
use smallvec::SmallVec;

/// T005.
pub(super) fn check_problem_is_request(theme: &ThemeView<'_>, tell: &mut RuleReporter<'_>) {
    let Some(problem) = english_text(theme, theme.problem.given()) else { return };
    if names_a_solution(problem.words()) {
        let place = theme.answer_location(&[name::WHY, name::PROBLEM], problem);
        tell.report(place, "the problem is a request").set_label("names what is missing, not who is stuck");
    }
}

/// T007.
pub(super) fn check_reason_is_person(theme: &ThemeView<'_>, tell: &mut RuleReporter<'_>) {
    let Some(reason) = english_text(theme, theme.reason.given()) else { return };
    if names_only_a_requester(reason.words()) {
        let place = theme.answer_location(&[name::WHY, name::REASON], reason);
        tell.report(place, "the reason is that somebody wants it, or has it").set_label("nothing about customers");
    }
}

/// T010.
pub(super) fn check_title_is_project(theme: &ThemeView<'_>, tell: &mut RuleReporter<'_>) {
    let Some(title) = english_text(theme, theme.title.given()) else { return };
    if let Some(verb) = find_delivery_verb(title.words()) {
        let place = theme.answer_location(&[name::TITLE], title);
        tell.report(place, format!("the title starts with `{verb}`: it names a project"));
    }
}

/// T015.
pub(super) fn check_reason_repeats_problem(theme: &ThemeView<'_>, tell: &mut RuleReporter<'_>) {
    let Some(problem) = english_text(theme, theme.problem.given()) else { return };
    let Some(reason) = english_text(theme, theme.reason.given()) else { return };
    if shared_word_ratio(reason.words(), problem.words()) >= REPETITION_THRESHOLD {
        let place = theme.answer_location(&[name::WHY, name::REASON], reason);
        tell.report(place, "the reason says the problem again")
            .set_related(theme.answer_location(&[name::WHY, name::PROBLEM], problem), "the problem");
    }
}

/// The text of a live theme, if its words can be judged.
fn english_text<'t, 'e>(theme: &ThemeView<'_>, given: Option<&'t AnswerText<'e>>) -> Option<&'t AnswerText<'e>> {
    given.filter(|given| theme.lane.is_live() && keywords::is_mostly_latin(&given.text))
}

/// What comes before the name of a missing solution, wherever it stands.
const REQUEST_PHRASES: &[&str] = &[
    "lack of",
    "lacks a",
    "lacks an",
    "absence of",
    "need for a",
    "need for an",
    "we need",
    "we have no",
    "we don't have",
    "we do not have",
    "we lack",
    "we are missing",
    "they need a",
    "they need an",
    "users need a",
    "users need an",
    "customers need a",
    "customers need an",
    "people need a",
    "people need an",
    "they want",
    "users want",
    "customers want",
    "people want",
    "clients want",
    "everybody wants",
    "everyone wants",
    "asked for a",
    "asked for an",
    "ask for a",
    "ask for an",
    "asking for a",
    "asking for an",
    "there is no",
    "there's no",
    "there are no",
    "there isn't a",
    "there isn't an",
    "would like a",
    "would like an",
    "should have a",
    "should have an",
    "doesn't have a",
    "doesn't have an",
    "does not have a",
    "does not have an",
    "is not supported",
    "isn't supported",
    "are not supported",
    "missing feature",
    "missing features",
    "feature is missing",
];

/// What they begin with: all other words are passed by quickly.
static REQUEST_FIRST_WORDS: [PackedWord; 26] = sorted_words([
    "lack",
    "lacks",
    "absence",
    "need",
    "we",
    "they",
    "users",
    "customers",
    "people",
    "clients",
    "everybody",
    "everyone",
    "asked",
    "ask",
    "asking",
    "there",
    "there's",
    "would",
    "should",
    "doesn't",
    "does",
    "is",
    "isn't",
    "are",
    "missing",
    "feature",
]);

/// What may follow "there is no" in a true difficulty.
static LEGITIMATE_LACKS: [PackedWord; 12] = sorted_words([
    "time",
    "money",
    "one",
    "way",
    "reason",
    "doubt",
    "need",
    "trust",
    "room",
    "hope",
    "agreement",
    "longer",
]);

/// Words that end the name of a thing: "no dashboard **for** managers".
static PREPOSITIONS: [PackedWord; 12] =
    sorted_words(["for", "in", "to", "on", "of", "with", "at", "from", "that", "which", "when", "yet"]);

/// People are no missing solution: "no owner", "no one".
static PEOPLE: [PackedWord; 23] = sorted_words([
    "one",
    "body",
    "owner",
    "owners",
    "user",
    "users",
    "customer",
    "customers",
    "team",
    "teams",
    "person",
    "people",
    "client",
    "clients",
    "member",
    "members",
    "admin",
    "admins",
    "longer",
    "matter",
    "sooner",
    "more",
    "wonder",
]);

fn names_a_solution(words: &WordSequence) -> bool {
    let begins = words.iter().enumerate().filter(|(_, word)| word.is_in(&REQUEST_FIRST_WORDS));
    starts_with_missing_thing(words)
        || begins.map(|(at, _)| at).any(|at| REQUEST_PHRASES.iter().any(|request| is_request(words, at, request)))
}

fn is_request(words: &WordSequence, at: usize, request: &str) -> bool {
    let behind = || words.word(at + request.split(' ').count());
    words.matches_at(at, request)
        && !(request.ends_with(" no") && behind().is_some_and(|word| word.is_in(&LEGITIMATE_LACKS)))
}

/// "No dashboard", "No export for accountants"; a sentence that goes on ("No invoice can be found") is another thing.
fn starts_with_missing_thing(words: &WordSequence) -> bool {
    if !words.matches_at(0, "no") {
        return false;
    }
    let thing: Vec<PackedWord> = words.iter().skip(1).take_while(|word| !word.is_in(&PREPOSITIONS)).take(4).collect();
    (1..=3).contains(&thing.len()) && !thing.iter().any(|word| word.is_in(&PEOPLE) || word.is_in(&LEGITIMATE_LACKS))
}

/// Who or what stands for a reason.
static REQUESTERS: [PackedWord; 27] = sorted_words([
    "ceo",
    "cto",
    "cfo",
    "coo",
    "cpo",
    "founder",
    "founders",
    "boss",
    "board",
    "management",
    "leadership",
    "director",
    "vp",
    "investor",
    "investors",
    "sales",
    "marketing",
    "stakeholder",
    "stakeholders",
    "competitor",
    "competitors",
    "competition",
    "rival",
    "rivals",
    "parity",
    "deal",
    "prospect",
]);

/// Words that say no more than that they want it, or have it.
static WISH_WORDS: [PackedWord; 44] = sorted_words([
    "want",
    "wants",
    "wanted",
    "ask",
    "asks",
    "asked",
    "need",
    "needs",
    "needed",
    "like",
    "likes",
    "promised",
    "said",
    "says",
    "requested",
    "requests",
    "demands",
    "insists",
    "idea",
    "has",
    "have",
    "had",
    "already",
    "got",
    "close",
    "big",
    "next",
    "new",
    "feature",
    "features",
    "request",
    "reach",
    "keep",
    "up",
    "catch",
    "pressure",
    "priority",
    "important",
    "main",
    "biggest",
    "every",
    "other",
    "soon",
    "badly",
]);

/// More words of its own than this, and a reason says something beside the person.
const MAX_OWN_WORDS: usize = 1;

fn names_only_a_requester(words: &WordSequence) -> bool {
    if !words.iter().any(|word| word.is_in(&REQUESTERS)) || words.iter().any(PackedWord::has_digit) {
        return false;
    }
    let is_own = |word: &PackedWord| ![&REQUESTERS[..], &WISH_WORDS, &STOP_WORDS].iter().any(|list| word.is_in(list));
    words.iter().filter(is_own).count() <= MAX_OWN_WORDS
}

/// Verbs of making. The outcome is what somebody can do afterwards.
const DELIVERY_VERBS: &[&str] = &[
    "launch",
    "ship",
    "build",
    "redesign",
    "release",
    "implement",
    "develop",
    "deploy",
    "migrate",
    "refactor",
    "rewrite",
    "roll out",
    "integrate",
    "introduce",
    "add",
    "create",
    "complete",
    "finish",
    "update",
    "work on",
];

/// What they begin with.
static DELIVERY_FIRST_WORDS: [PackedWord; 20] = sorted_words([
    "launch",
    "ship",
    "build",
    "redesign",
    "release",
    "implement",
    "develop",
    "deploy",
    "migrate",
    "refactor",
    "rewrite",
    "roll",
    "integrate",
    "introduce",
    "add",
    "create",
    "complete",
    "finish",
    "update",
    "work",
]);

/// Where the first word is a noun after all.
const DELIVERY_NOUNS: &[&str] = &["release notes", "build time", "build times", "update fatigue", "launch day"];

fn find_delivery_verb(words: &WordSequence) -> Option<&'static str> {
    words.word(0).filter(|first| first.is_in(&DELIVERY_FIRST_WORDS))?;
    let verb = DELIVERY_VERBS.iter().find(|verb| words.matches_at(0, verb))?;
    let is_noun = DELIVERY_NOUNS.iter().any(|noun| words.matches_at(0, noun));
    (!is_noun && words.len() > verb.split(' ').count()).then_some(*verb)
}

/// From this share on a reason repeats the problem.
const REPETITION_THRESHOLD: f64 = 0.6;
/// A reason of fewer words of its own is too short to compare.
const MIN_COMPARED_WORDS: usize = 3;

/// The share of the words of a text, small words and endings left out, that stand in another one as well.
fn shared_word_ratio(text: &WordSequence, other: &WordSequence) -> f64 {
    let own = distinct_stems(text);
    if own.len() < MIN_COMPARED_WORDS {
        return 0.0;
    }
    let other = distinct_stems(other);
    let shared = own.iter().filter(|word| word.is_in(&other)).count();
    shared as f64 / own.len() as f64
}

fn distinct_stems(words: &WordSequence) -> SmallVec<[PackedWord; 24]> {
    let mut stems: SmallVec<[PackedWord; 24]> =
        words.iter().filter(|word| !word.is_in(&STOP_WORDS)).map(PackedWord::stem).collect();
    stems.sort_unstable();
    stems.dedup();
    stems
}

/// Words that carry no meaning of their own.
static STOP_WORDS: [PackedWord; 98] = sorted_words([
    "a", "about", "after", "all", "also", "an", "and", "any", "are", "as", "at", "be", "because", "been", "but", "by",
    "can", "could", "do", "does", "for", "from", "get", "had", "has", "have", "he", "her", "his", "how", "i", "if",
    "in", "into", "is", "it", "its", "just", "may", "me", "more", "my", "no", "not", "now", "of", "on", "or", "our",
    "out", "over", "really", "s", "she", "so", "some", "than", "that", "the", "their", "them", "then", "there",
    "these", "they", "this", "those", "to", "too", "up", "us", "very", "was", "we", "were", "what", "when", "where",
    "which", "while", "who", "will", "with", "would", "you", "your", "most", "one", "each", "every", "still", "only",
    "even", "much", "many", "such", "here", "it's",
]);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_request_begins_with_a_word_of_the_short_list() {
        for request in REQUEST_PHRASES {
            assert!(names_a_solution(&WordSequence::from_text(&format!("Here {request} something"))), "{request}");
        }
    }

    #[test]
    fn requests_are_told_from_difficulties() {
        let is_request = |text: &str| names_a_solution(&WordSequence::from_text(text));
        for text in [
            "There is no AI in the app",
            "They want a workspace for each colleague instead of one shared login",
            "No dashboard",
            "No export for accountants",
            "Lack of dark mode",
            "Managers asked for a weekly digest",
            "We need single sign-on",
            "Excel is not supported",
        ] {
            assert!(is_request(text), "{text}");
        }
        for text in [
            "Six in ten new accounts stop at the bank import and never see a report",
            "There is no way to tell which invoice was sent last",
            "No one can find last month's invoice",
            "No small shop can afford an evening for it",
            "Owners have no idea what an import will do",
            "Offices on the other side of the river have never heard of us",
        ] {
            assert!(!is_request(text), "{text}");
        }
    }

    #[test]
    fn a_person_is_no_reason_until_something_is_said_about_customers() {
        let is_person = |text: &str| names_only_a_requester(&WordSequence::from_text(text));
        for text in
            ["The CEO wants it", "Parity", "Sales asked for it", "Every competitor has it", "To close a big deal"]
        {
            assert!(is_person(text), "{text}");
        }
        for text in [
            "Five of eight lost deals named it",
            "Sales lose a third of their trials at this step",
            "The board reads churn of 8 % each month",
            "Cash is the first reason small shops give when they leave us",
        ] {
            assert!(!is_person(text), "{text}");
        }
    }

    #[test]
    fn projects_are_told_from_outcomes() {
        let verb = |text: &str| find_delivery_verb(&WordSequence::from_text(text));
        assert_eq!(verb("Build an AI that knows what you want"), Some("build"));
        assert_eq!(verb("Roll out workspaces"), Some("roll out"));
        for text in ["A first report", "Builders see their plans", "Release notes people read", "Add", "Rebuild trust"]
        {
            assert_eq!(verb(text), None, "{text}");
        }
    }

    #[test]
    fn a_repeated_problem_shares_its_words() {
        let share = |a: &str, b: &str| shared_word_ratio(&WordSequence::from_text(a), &WordSequence::from_text(b));
        let problem = "Hungry people give up at the checkout because the checkout takes too long";
        assert!(share("The checkout takes too long, so hungry people give up", problem) > 0.9);
        assert!(share("Half of them never open the app again", problem) < 0.2);
        assert!(share("Takes long", problem) < f64::EPSILON, "too short to say");
    }
}
