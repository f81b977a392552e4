//! The findings of `check`, rule by rule: the smallest file that fails, and near misses that do not.

mod properties;
mod samples;
mod spec;
mod support;

const FAMILIES: [(&str, &str); 6] = [
    ("goals.spec", include_str!("goals.spec")),
    ("numbers.spec", include_str!("numbers.spec")),
    ("slips.spec", include_str!("slips.spec")),
    ("soundness.spec", include_str!("soundness.spec")),
    ("themes.spec", include_str!("themes.spec")),
    ("vision.spec", include_str!("vision.spec")),
];

#[test]
fn slips() {
    spec::verify("slips.spec");
}

#[test]
fn goals() {
    spec::verify("goals.spec");
}

#[test]
fn numbers_and_dates() {
    spec::verify("numbers.spec");
}

#[test]
fn soundness() {
    spec::verify("soundness.spec");
}

#[test]
fn themes() {
    spec::verify("themes.spec");
}

#[test]
fn vision() {
    spec::verify("vision.spec");
}

#[test]
fn every_rule_has_a_case_that_fails_and_a_near_miss() {
    for rule in crate::rules::registry::all() {
        let cases: Vec<&str> = FAMILIES
            .iter()
            .flat_map(|(_, text)| text.split("\n== ").skip(1))
            .filter(|case| case.starts_with(rule.id))
            .collect();
        let fails =
            |case: &&str| case.contains(&format!("\n--\n{}", rule.id)) || case.contains(&format!("\n{} ", rule.id));
        let (failing, passing): (Vec<_>, Vec<_>) = cases.into_iter().partition(fails);
        assert!(!failing.is_empty(), "no case of {} fails", rule.id);
        assert!(!passing.is_empty(), "{} has no near miss", rule.id);
    }
}
