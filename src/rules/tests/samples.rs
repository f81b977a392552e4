//! The sample roadmaps: three are clean, one has all kinds of problems.

use super::support::{checked, checked_on};
use chrono::NaiveDate;

const LEDGERLY: &str = include_str!("../../../sample-roadmaps/ledgerly.ron");
const FIRST_LOOK: &str = include_str!("../../../sample-roadmaps/first-look.ron");
const WHYMAP: &str = include_str!("../../../sample-roadmaps/whymap.ron");
const MESSY: &str = include_str!("../../../sample-roadmaps/messy.ron");

/// The number of errors and of warnings in a file.
fn serious_counts(file: &str) -> (usize, usize) {
    let counts = checked(file).checker.counts();
    (counts.errors, counts.warnings)
}

#[test]
fn clean_samples_have_no_errors() {
    assert_eq!(serious_counts(FIRST_LOOK), (0, 0));
    // Our own roadmap has no `as_of`: it was last looked at on this day.
    let counts = checked_on(WHYMAP, NaiveDate::from_ymd_opt(2026, 11, 29).unwrap()).checker.counts();
    assert_eq!((counts.errors, counts.warnings), (0, 0));
    assert_eq!(serious_counts(LEDGERLY).0, 0);
}

#[test]
fn ledgerly_has_two_warnings() {
    let checked = checked(LEDGERLY);
    let warnings = checked.lines().into_iter().filter(|line| line.contains("warning"));
    assert_eq!(
        warnings.collect::<Vec<_>>(),
        ["T009 warning themes.fast-deposits evidence", "T005 warning themes.team-spaces why.problem"]
    );
}

#[test]
fn the_messy_sample_has_these_findings() {
    assert_eq!(checked(MESSY).lines().join("\n"), include_str!("messy.txt").trim_end());
}

#[test]
fn every_finding_has_a_message_and_a_question() {
    let checked = checked(MESSY);
    for finding in checked.all() {
        let (message, question) = (&finding.message, &finding.question);
        assert!(!message.is_empty() && !question.is_empty(), "{finding:?}");
        assert!(!question.contains(['{', '}']), "a placeholder is left: {question}");
        assert!(!message.ends_with('.'), "a message has no full stop: {message}");
        assert!(question.ends_with(['?', '.']), "{question}");
    }
}
