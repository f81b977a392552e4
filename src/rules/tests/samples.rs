//! The sample roadmaps: three are clean, one commits the sins.

use super::support::checked;

const LEDGERLY: &str = include_str!("../../../sample-roadmaps/ledgerly.ron");
const FIRST_LOOK: &str = include_str!("../../../sample-roadmaps/first-look.ron");
const WHYMAP: &str = include_str!("../../../sample-roadmaps/whymap.ron");
const MESSY: &str = include_str!("../../../sample-roadmaps/messy.ron");

/// Of a file: errors, warnings.
fn grave(file: &str) -> (usize, usize) {
    let counts = checked(file).checker.counts();
    (counts.errors, counts.warnings)
}

#[test]
fn the_clean_ones_are() {
    assert_eq!(grave(FIRST_LOOK), (0, 0));
    assert_eq!(grave(WHYMAP), (0, 0));
    assert_eq!(grave(LEDGERLY).0, 0);
}

#[test]
fn ledgerly_has_two_things_to_think_about() {
    let checked = checked(LEDGERLY);
    let grave = checked.lines().into_iter().filter(|line| line.contains("warning"));
    assert_eq!(
        grave.collect::<Vec<_>>(),
        ["T009 warning themes.fast-deposits evidence", "T005 warning themes.team-spaces why.problem"]
    );
}

#[test]
fn the_messy_one_commits_these_sins() {
    assert_eq!(checked(MESSY).lines().join("\n"), include_str!("messy.txt").trim_end());
}

#[test]
fn what_every_rule_finds_is_said_in_words_of_its_own() {
    let checked = checked(MESSY);
    for finding in checked.all() {
        let (message, question) = (&finding.message, &finding.question);
        assert!(!message.is_empty() && !question.is_empty(), "{finding:?}");
        assert!(!question.contains(['{', '}']), "a placeholder is left: {question}");
        assert!(!message.ends_with('.'), "a message is no sentence: {message}");
        assert!(question.ends_with(['?', '.']), "{question}");
    }
}
