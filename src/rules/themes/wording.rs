//! Whether the words of an answer answer the question. English only: texts in other scripts are not checked.

use crate::roadmap::name;
use crate::rules::entry_view::{AnswerText, ThemeView};
use crate::rules::keywords;
use crate::rules::keywords::{PackedWord, WordSequence, sorted_words};
use crate::rules::reporter::RuleReporter;
use smallvec::SmallVec;

/// T005.
pub(super) fn check_problem_is_request(theme: &ThemeView<'_>, reporter: &mut RuleReporter<'_>) {
    let Some(problem) = english_text(theme, theme.problem.given()) else { return };
    if names_a_solution(problem.words()) {
        let location = theme.answer_location(&[name::WHY, name::PROBLEM], problem);
        reporter.report(location, "the problem is a request").set_label("says what is missing, not who is stuck");
    }
}

/// T007.
pub(super) fn check_reason_is_person(theme: &ThemeView<'_>, reporter: &mut RuleReporter<'_>) {
    let Some(reason) = english_text(theme, theme.reason.given()) else { return };
    if names_only_a_requester(reason.words()) {
        let location = theme.answer_location(&[name::WHY, name::REASON], reason);
        reporter
            .report(location, "the reason names who asked, not the problem")
            .set_label("says nothing about customers");
    }
}

/// T010.
pub(super) fn check_title_is_project(theme: &ThemeView<'_>, reporter: &mut RuleReporter<'_>) {
    let Some(title) = english_text(theme, theme.title.given()) else { return };
    if let Some(verb) = find_delivery_verb(title.words()) {
        let location = theme.answer_location(&[name::TITLE], title);
        reporter.report(location, format!("the title starts with `{verb}` and names a project"));
    }
}

/// T015.
pub(super) fn check_reason_repeats_problem(theme: &ThemeView<'_>, reporter: &mut RuleReporter<'_>) {
    let Some(problem) = english_text(theme, theme.problem.given()) else { return };
    let Some(reason) = english_text(theme, theme.reason.given()) else { return };
    if shared_word_ratio(reason.words(), problem.words()) >= REPETITION_THRESHOLD {
        let location = theme.answer_location(&[name::WHY, name::REASON], reason);
        reporter
            .report(location, "the reason repeats the problem")
            .set_related(theme.answer_location(&[name::WHY, name::PROBLEM], problem), "the problem");
    }
}

/// The text of a live theme, if the word lists apply to it.
fn english_text<'t, 'e>(theme: &ThemeView<'_>, given: Option<&'t AnswerText<'e>>) -> Option<&'t AnswerText<'e>> {
    given.filter(|given| theme.lane.is_live() && keywords::is_mostly_latin(&given.text))
}

/// Phrases that come before the name of a missing solution, anywhere in a text.
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

/// The first words of the phrases, for a fast search.
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

/// Words that follow "there is no" in a genuine problem.
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

/// Words after the name of a thing: "no dashboard **for** managers".
static PREPOSITIONS: [PackedWord; 12] =
    sorted_words(["for", "in", "to", "on", "of", "with", "at", "from", "that", "which", "when", "yet"]);

/// People are not a missing solution: "no owner", "no one".
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
    let starts = words.iter().enumerate().filter(|(_, word)| word.is_in(&REQUEST_FIRST_WORDS));
    starts_with_missing_thing(words)
        || starts.map(|(at, _)| at).any(|at| REQUEST_PHRASES.iter().any(|request| is_request(words, at, request)))
}

fn is_request(words: &WordSequence, at: usize, request: &str) -> bool {
    let next_word = || words.word(at + request.split(' ').count());
    words.matches_at(at, request)
        && !(request.ends_with(" no") && next_word().is_some_and(|word| word.is_in(&LEGITIMATE_LACKS)))
}

/// "No dashboard", "No export for accountants"; not a whole sentence such as "No invoice can be found".
fn starts_with_missing_thing(words: &WordSequence) -> bool {
    if !words.matches_at(0, "no") {
        return false;
    }
    let thing: Vec<PackedWord> = words.iter().skip(1).take_while(|word| !word.is_in(&PREPOSITIONS)).take(4).collect();
    (1..=3).contains(&thing.len()) && !thing.iter().any(|word| word.is_in(&PEOPLE) || word.is_in(&LEGITIMATE_LACKS))
}

/// People and rivals that are named instead of a reason.
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

/// Words that only say that they want it, or have it.
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

/// Maximum number of other words in a reason that only names a person.
const MAX_OWN_WORDS: usize = 1;

fn names_only_a_requester(words: &WordSequence) -> bool {
    if !words.iter().any(|word| word.is_in(&REQUESTERS)) || words.iter().any(PackedWord::has_digit) {
        return false;
    }
    let is_own = |word: &PackedWord| ![&REQUESTERS[..], &WISH_WORDS, &STOP_WORDS].iter().any(|list| word.is_in(list));
    words.iter().filter(is_own).count() <= MAX_OWN_WORDS
}

/// Verbs for making things, as opposed to what people can do afterwards.
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

/// Their first words.
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

/// Phrases in which the first word is a noun after all.
const DELIVERY_NOUNS: &[&str] = &["release notes", "build time", "build times", "update fatigue", "launch day"];

fn find_delivery_verb(words: &WordSequence) -> Option<&'static str> {
    words.word(0).filter(|first| first.is_in(&DELIVERY_FIRST_WORDS))?;
    let verb = DELIVERY_VERBS.iter().find(|verb| words.matches_at(0, verb))?;
    let is_noun = DELIVERY_NOUNS.iter().any(|noun| words.matches_at(0, noun));
    (!is_noun && words.len() > verb.split(' ').count()).then_some(*verb)
}

/// Share of common words above which a reason repeats the problem.
const REPETITION_THRESHOLD: f64 = 0.6;
/// Minimum number of distinct words of a reason to compare.
const MIN_COMPARED_WORDS: usize = 3;

/// The share of the words of a text that also occur in another one, without stop words and endings.
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

/// Stop words: they carry no meaning of their own.
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
    fn every_request_phrase_starts_with_a_listed_first_word() {
        for request in REQUEST_PHRASES {
            assert!(names_a_solution(&WordSequence::from_text(&format!("Here {request} something"))), "{request}");
        }
    }

    #[test]
    fn requests_differ_from_problems() {
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
            "There is no way to reporter which invoice was sent last",
            "No one can find last month's invoice",
            "No small shop can afford an evening for it",
            "Owners have no idea what an import will do",
            "Offices on the other side of the river have never heard of us",
        ] {
            assert!(!is_request(text), "{text}");
        }
    }

    #[test]
    fn a_person_is_only_a_reason_together_with_customers() {
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
    fn projects_differ_from_outcomes() {
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
