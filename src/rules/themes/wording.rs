//! Whether the answers are answers, by their words. For English only: texts in other scripts are left alone.

use crate::roadmap::name;
use crate::rules::entry_view::{Given, Theme};
use crate::rules::keywords;
use crate::rules::keywords::{Word, Words, sorted};
use crate::rules::reporter::Tell;
use smallvec::SmallVec;

/// T005.
pub(super) fn problem_is_a_request(theme: &Theme<'_>, tell: &mut Tell<'_>) {
    let Some(problem) = english(theme, theme.problem.given()) else { return };
    if names_a_solution(problem.words()) {
        let place = theme.at(&[name::WHY, name::PROBLEM], problem);
        tell.at(place, "the problem is a request").labelled("names what is missing, not who is stuck");
    }
}

/// T007.
pub(super) fn reason_is_a_person(theme: &Theme<'_>, tell: &mut Tell<'_>) {
    let Some(reason) = english(theme, theme.reason.given()) else { return };
    if is_only_a_person(reason.words()) {
        let place = theme.at(&[name::WHY, name::REASON], reason);
        tell.at(place, "the reason is that somebody wants it, or has it").labelled("nothing about customers");
    }
}

/// T010.
pub(super) fn title_is_a_project(theme: &Theme<'_>, tell: &mut Tell<'_>) {
    let Some(title) = english(theme, theme.title.given()) else { return };
    if let Some(verb) = delivery_verb(title.words()) {
        let place = theme.at(&[name::TITLE], title);
        tell.at(place, format!("the title starts with `{verb}`: it names a project"));
    }
}

/// T015.
pub(super) fn reason_repeats(theme: &Theme<'_>, tell: &mut Tell<'_>) {
    let Some(problem) = english(theme, theme.problem.given()) else { return };
    let Some(reason) = english(theme, theme.reason.given()) else { return };
    if share_of_words(reason.words(), problem.words()) >= MOST_SHARED {
        let place = theme.at(&[name::WHY, name::REASON], reason);
        tell.at(place, "the reason says the problem again")
            .beside(theme.at(&[name::WHY, name::PROBLEM], problem), "the problem");
    }
}

/// The text of a live theme, if its words can be judged.
fn english<'t, 'e>(theme: &Theme<'_>, given: Option<&'t Given<'e>>) -> Option<&'t Given<'e>> {
    given.filter(|given| theme.lane.is_live() && keywords::is_latin(&given.text))
}

/// What comes before the name of a missing solution, wherever it stands.
const REQUESTS: &[&str] = &[
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
static REQUESTS_BEGIN: [Word; 26] = sorted([
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
static NO_SOLUTION: [Word; 12] =
    sorted(["time", "money", "one", "way", "reason", "doubt", "need", "trust", "room", "hope", "agreement", "longer"]);

/// Words that end the name of a thing: "no dashboard **for** managers".
static PREPOSITIONS: [Word; 12] =
    sorted(["for", "in", "to", "on", "of", "with", "at", "from", "that", "which", "when", "yet"]);

/// People are no missing solution: "no owner", "no one".
static PEOPLE: [Word; 23] = sorted([
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

fn names_a_solution(words: &Words) -> bool {
    let begins = words.iter().enumerate().filter(|(_, word)| word.is_in(&REQUESTS_BEGIN));
    starts_with_no_thing(words)
        || begins.map(|(at, _)| at).any(|at| REQUESTS.iter().any(|request| is_request(words, at, request)))
}

fn is_request(words: &Words, at: usize, request: &str) -> bool {
    let behind = || words.word(at + request.split(' ').count());
    words.follow(at, request) && !(request.ends_with(" no") && behind().is_some_and(|word| word.is_in(&NO_SOLUTION)))
}

/// "No dashboard", "No export for accountants"; a sentence that goes on ("No invoice can be found") is another thing.
fn starts_with_no_thing(words: &Words) -> bool {
    if !words.follow(0, "no") {
        return false;
    }
    let thing: Vec<Word> = words.iter().skip(1).take_while(|word| !word.is_in(&PREPOSITIONS)).take(4).collect();
    (1..=3).contains(&thing.len()) && !thing.iter().any(|word| word.is_in(&PEOPLE) || word.is_in(&NO_SOLUTION))
}

/// Who or what stands for a reason.
static PERSONS: [Word; 27] = sorted([
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
static WISHES: [Word; 44] = sorted([
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
const FEW_WORDS: usize = 1;

fn is_only_a_person(words: &Words) -> bool {
    if !words.iter().any(|word| word.is_in(&PERSONS)) || words.iter().any(Word::has_digit) {
        return false;
    }
    let is_own = |word: &Word| ![&PERSONS[..], &WISHES, &FILLERS].iter().any(|list| word.is_in(list));
    words.iter().filter(is_own).count() <= FEW_WORDS
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
static DELIVERY_BEGINS: [Word; 20] = sorted([
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
const NOUNS: &[&str] = &["release notes", "build time", "build times", "update fatigue", "launch day"];

fn delivery_verb(words: &Words) -> Option<&'static str> {
    words.word(0).filter(|first| first.is_in(&DELIVERY_BEGINS))?;
    let verb = DELIVERY_VERBS.iter().find(|verb| words.follow(0, verb))?;
    let is_noun = NOUNS.iter().any(|noun| words.follow(0, noun));
    (!is_noun && words.len() > verb.split(' ').count()).then_some(*verb)
}

/// From this share on a reason repeats the problem.
const MOST_SHARED: f64 = 0.6;
/// A reason of fewer words of its own is too short to compare.
const FEWEST_COMPARED: usize = 3;

/// The share of the words of a text, small words and endings left out, that stand in another one as well.
fn share_of_words(text: &Words, other: &Words) -> f64 {
    let own = stems(text);
    if own.len() < FEWEST_COMPARED {
        return 0.0;
    }
    let other = stems(other);
    let shared = own.iter().filter(|word| word.is_in(&other)).count();
    shared as f64 / own.len() as f64
}

fn stems(words: &Words) -> SmallVec<[Word; 24]> {
    let mut stems: SmallVec<[Word; 24]> = words.iter().filter(|word| !word.is_in(&FILLERS)).map(Word::stem).collect();
    stems.sort_unstable();
    stems.dedup();
    stems
}

/// Words that carry no meaning of their own.
static FILLERS: [Word; 98] = sorted([
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
        for request in REQUESTS {
            assert!(names_a_solution(&Words::of(&format!("Here {request} something"))), "{request}");
        }
    }

    #[test]
    fn requests_are_told_from_difficulties() {
        let is_request = |text: &str| names_a_solution(&Words::of(text));
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
        let is_person = |text: &str| is_only_a_person(&Words::of(text));
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
        let verb = |text: &str| delivery_verb(&Words::of(text));
        assert_eq!(verb("Build an AI that knows what you want"), Some("build"));
        assert_eq!(verb("Roll out workspaces"), Some("roll out"));
        for text in ["A first report", "Builders see their plans", "Release notes people read", "Add", "Rebuild trust"]
        {
            assert_eq!(verb(text), None, "{text}");
        }
    }

    #[test]
    fn a_repeated_problem_shares_its_words() {
        let share = |a: &str, b: &str| share_of_words(&Words::of(a), &Words::of(b));
        let problem = "Hungry people give up at the checkout because the checkout takes too long";
        assert!(share("The checkout takes too long, so hungry people give up", problem) > 0.9);
        assert!(share("Half of them never open the app again", problem) < 0.2);
        assert!(share("Takes long", problem) < f64::EPSILON, "too short to say");
    }
}
