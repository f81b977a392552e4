//! Properties of every file, however broken: nothing panics, findings are inside of the file, incremental checks equal a
//! fresh check, and fixes fix.

use super::spec::fixed;
use super::support::{Checked, checked, today};
use crate::document::Document;
use crate::document::chunk::EntryId;
use crate::document::write::Draft;
use crate::roadmap::change::Change;
use crate::roadmap::entry_kind::{ENTRY_KINDS, EntryKind};
use crate::roadmap::location;
use crate::roadmap::location::FieldOwner;
use crate::roadmap::plan::{AppliedChange, Plan};
use crate::rules::{Checker, Finding, FindingLocation};
use crate::test_support::property::cases;
use proptest::prelude::*;

const SAMPLES: [&str; 4] = [
    include_str!("base.ron"),
    include_str!("../../../sample-roadmaps/first-look.ron"),
    include_str!("../../../sample-roadmaps/messy.ron"),
    "\u{feff}// 料理\r\nRoadmap(\r\n\tformat: 1, product: \"昼\",\r\n\tthemes: {\"a\": (title: \"é\", lane: Now, why: (problem: \"p\")), \"b\":(lane:Later)},\r\n\tideas: {\"a\": (title: \"汁\")})",
];

/// What typos and merges leave in a file.
const TOKENS: [&str; 30] = [
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "\"",
    ",",
    ":",
    "'",
    "/*",
    "//",
    "\n",
    "\\",
    "#",
    "r#\"",
    "=",
    ";",
    "“",
    "\u{feff}",
    "\r\n",
    "<<<<<<< HEAD\n",
    "=======\n",
    "\n>>>>>>> feat\n",
    "Some(",
    "-",
    "NaN",
    "\0",
    "入",
    "\u{301}",
];

/// A typo: where, how much, and of which kind.
#[derive(Clone, Debug)]
enum Slip {
    Delete(f64, usize),
    Double(f64, usize),
    Swap(f64, f64, usize),
    Insert(f64, usize),
    Cut(f64),
}

fn slip() -> impl Strategy<Value = Slip> {
    let at = || 0.0..1.0_f64;
    let some = || prop_oneof![4 => 1..4_usize, 1 => 1..200_usize];
    prop_oneof![
        4 => (at(), some()).prop_map(|(at, length)| Slip::Delete(at, length)),
        2 => (at(), some()).prop_map(|(at, length)| Slip::Double(at, length)),
        1 => (at(), at(), some()).prop_map(|(at, to, length)| Slip::Swap(at, to, length)),
        4 => (at(), 0..TOKENS.len()).prop_map(|(at, token)| Slip::Insert(at, token)),
        1 => at().prop_map(Slip::Cut),
    ]
}

fn slipped(text: &str, slip: &Slip) -> String {
    let boundary =
        |offset: usize| (0..=offset.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let place = |at: f64| boundary((at * text.len() as f64) as usize);
    let range = |at: f64, length: usize| place(at)..boundary(place(at) + length).max(place(at));
    match *slip {
        Slip::Delete(at, length) => {
            let range = range(at, length);
            format!("{}{}", &text[..range.start], &text[range.end..])
        }
        Slip::Double(at, length) => {
            let range = range(at, length);
            format!("{}{}", &text[..range.end], &text[range.start..])
        }
        Slip::Swap(one, other, length) => {
            let (first, second) = (range(one.min(other), length), range(one.max(other), length));
            if first.end > second.start {
                return text.to_owned();
            }
            let between = &text[first.end..second.start];
            format!("{}{}{between}{}{}", &text[..first.start], &text[second.clone()], &text[first], &text[second.end..])
        }
        Slip::Insert(at, token) => format!("{}{}{}", &text[..place(at)], TOKENS[token], &text[place(at)..]),
        Slip::Cut(at) => text[..place(at)].to_owned(),
    }
}

fn broken_file() -> impl Strategy<Value = String> {
    (0..SAMPLES.len(), prop::collection::vec(slip(), 1..5))
        .prop_map(|(sample, slips)| slips.iter().fold(SAMPLES[sample].to_owned(), |text, slip| slipped(&text, slip)))
}

fn is_inside(text: &str, document: &Document, place: &FindingLocation) -> Result<(), TestCaseError> {
    let span = place.file_range(document);
    prop_assert!(text.get(span.clone()).is_some(), "{span:?} of {place:?} is outside of the text");
    Ok(())
}

fn errors(file: &str) -> usize {
    checked(file).checker.counts().errors
}

/// The number of errors that a fix must not add. Other rules may find more after a fix: they see a repaired entry, a
/// renamed field or a corrected lane for the first time.
fn unwanted_findings(checked: &Checked, fixed: &Finding) -> usize {
    let counted: &[&str] = match fixed.rule.id {
        "S001" | "S005" => &["S001"],
        _ => &["S001", "S002", "S003", "S004", "S005", "S011"],
    };
    checked.all().iter().filter(|finding| counted.contains(&finding.rule.id)).count()
}

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn findings_are_inside_of_the_file(file in broken_file()) {
        let checked = checked(&file);
        let text = checked.plan.document.to_text();
        prop_assert_eq!(&text, &file);
        let all = checked.all();
        prop_assert_eq!(all.len(), checked.checker.counts().total());
        for finding in all {
            is_inside(&text, &checked.plan.document, &finding.location)?;
            if let Some((place, _)) = &finding.related {
                is_inside(&text, &checked.plan.document, place)?;
            }
            prop_assert!(!finding.message.is_empty() && !finding.message.contains('\n'), "{:?}", finding.message);
        }
    }

    #[test]
    fn a_file_that_cannot_be_parsed_has_an_error(file in broken_file()) {
        let validator = Document::load(file.clone(), |_| true, &mut |_| ()).validator();
        let text = file.trim_start_matches('\u{feff}');
        prop_assert!(validator.validate_value(text).is_ok() || errors(&file) > 0, "ron rejects it, and check reports nothing");
    }

    #[test]
    fn fixes_fix_their_finding(file in broken_file()) {
        let before = checked(&file);
        for finding in before.all() {
            let Some(fix) = &finding.fix else { continue };
            let mut plan = Plan::from_text(file.clone());
            match plan.apply_changes(&fix.title, &fix.changes) {
                Ok(_) => {}
                Err(_) if plan.roadmap.settings.is_newer_format() => continue,
                Err(refused) => prop_assert!(false, "{}: {refused:?}", fix.title),
            }
            let after = plan.document.to_text();
            prop_assert!(after != file, "{} changes nothing", fix.title);
            let repaired = checked(&after);
            let same = |checked: &Checked| {
                let line = before.line(finding);
                checked.lines().into_iter().filter(|other| *other == line).count()
            };
            prop_assert!(same(&repaired) < same(&before), "{} is still offered", fix.title);
            let (more, less) = (unwanted_findings(&repaired, finding), unwanted_findings(&before, finding));
            prop_assert!(more <= less, "{}: {less} -> {more}, {}", fix.title, finding.message);
        }
    }

    #[test]
    fn incremental_checks_equal_a_fresh_check(
        file in prop_oneof![2 => (0..SAMPLES.len()).prop_map(|sample| SAMPLES[sample].to_owned()), 1 => broken_file()],
        steps in prop::collection::vec(step(), 1..12),
    ) {
        let mut plan = Plan::from_text(file);
        let day = plan.roadmap.settings.as_of.unwrap_or_else(today);
        let mut incremental = Checker::new(day);
        incremental.check_all(&plan.document, &plan.roadmap);
        for step in &steps {
            let Some(made) = take(&mut plan, step) else { continue };
            // A text from outside is checked as a whole, as the editor does it.
            if matches!(step, Step::Text(..)) {
                incremental.check_all(&plan.document, &plan.roadmap);
            } else {
                incremental.recheck(&plan.document, &plan.roadmap, &made.touched);
            }
            let mut fresh = Checker::new(day);
            fresh.check_all(&plan.document, &plan.roadmap);
            let (incremental_findings, fresh_findings): (Vec<&Finding>, Vec<&Finding>) =
                (incremental.findings_in_file_order(&plan.document), fresh.findings_in_file_order(&plan.document));
            prop_assert_eq!(incremental_findings, fresh_findings, "after {:?}", step);
            prop_assert_eq!(incremental.counts(), fresh.counts());
        }
    }
}

/// A change to an open file. The numbers select an entry, modulo their number.
#[derive(Clone, Debug)]
enum Step {
    Set(usize, usize),
    Clear(usize, usize),
    Own(usize),
    Remove(usize),
    Insert(usize),
    Rename(usize, usize),
    Text(usize, Slip),
    Undo,
    Redo,
}

fn step() -> impl Strategy<Value = Step> {
    let entry = || 0..40_usize;
    prop_oneof![
        6 => (entry(), 0..VALUES.len()).prop_map(|(entry, value)| Step::Set(entry, value)),
        2 => (entry(), 0..VALUES.len()).prop_map(|(entry, value)| Step::Clear(entry, value)),
        1 => (0..OWN.len()).prop_map(Step::Own),
        2 => entry().prop_map(Step::Remove),
        2 => (0..IDS.len()).prop_map(Step::Insert),
        2 => (entry(), 0..IDS.len()).prop_map(|(entry, id)| Step::Rename(entry, id)),
        2 => (entry(), slip()).prop_map(|(entry, slip)| Step::Text(entry, slip)),
        2 => Just(Step::Undo),
        1 => Just(Step::Redo),
    ]
}

const IDS: [&str; 6] = ["cold-soup", "karaoke", "drones", "orders", "Bad Id", "new"];

/// Paths and values, valid and invalid.
const VALUES: [(&str, &str); 24] = [
    ("lane", "Now"),
    ("lane", "Shipped"),
    ("lane", "Dropped"),
    ("lane", "nowhere"),
    ("kind", "Obligation"),
    ("title", "\"Build it\""),
    ("title", "\"Soup comes warm\""),
    ("why.problem", "\"There is no screen\""),
    ("why.reason", "\"The CEO wants it\""),
    ("target.metric", "\"orders\""),
    ("target.metric", "\"nothing\""),
    ("target.by", "\"2026-12\""),
    ("trade_offs", "[(not_doing: \"Desserts\", because: \"x\")]"),
    ("trade_offs", "[(instead_of: \"cold-soup\", because: \"x\")]"),
    ("trade_offs", "[(not_doing: \"none\", because: \"x\")]"),
    ("depends_on", "[\"cold-soup\", \"kitchens\"]"),
    ("goals", "[\"more-orders\"]"),
    ("evidence", "[\"soup\"]"),
    ("effort", "9"),
    ("about", "\"themes.cold-soup\""),
    ("formerly", "[\"karaoke\", \"soup\"]"),
    ("allow", "{\"T004\": \"because\", \"T008\": \"because\"}"),
    ("reports", "[(on: \"2026-01-01\", source: Usage)]"),
    ("shipped_on", "\"2025-01-01\""),
];

const OWN: [(&str, &str); 6] = [
    ("stage", "Early"),
    ("lint", "(off: [\"T001\", \"S004\"])"),
    ("lint", "(limits: (big_effort: 2))"),
    ("vision", "\"a b c d e f g h i j k l m n o p q r s t u v w x y z a b c d e f g h\""),
    ("as_of", "\"2027-01-01\""),
    ("north_star", "\"nothing\""),
];

fn take(plan: &mut Plan, step: &Step) -> Option<AppliedChange> {
    let entries: Vec<EntryId> = plan.document.entries().map(|entry| entry.id).collect();
    let entry = |number: usize| entries.get(number % entries.len().max(1)).copied();
    let change = match step {
        Step::Undo => return plan.undo().unwrap().map(|(_, made)| made),
        Step::Redo => return plan.redo().unwrap().map(|(_, made)| made),
        Step::Text(number, slip) => {
            let entry_id = entry(*number)?;
            let old = plan.document.entry(entry_id)?.text;
            let text = plan.document.to_text().replacen(old, &slipped(old, slip), 1);
            return Some(plan.replace_document("text", text));
        }
        Step::Set(number, value) => {
            let (entry_id, (path, value)) = (entry(*number)?, VALUES[*value]);
            let path = location::parse_path(plan.roadmap.row(entry_id)?.kind.record(), path).ok()?;
            Change::set(entry_id, path, Draft::Source(value.to_owned()))
        }
        Step::Clear(number, value) => {
            let entry_id = entry(*number)?;
            Change::clear(
                entry_id,
                location::parse_path(plan.roadmap.row(entry_id)?.kind.record(), VALUES[*value].0).ok()?,
            )
        }
        Step::Own(number) => {
            let (path, value) = OWN[*number];
            let path = location::parse_path(location::record_of(None), path).ok()?;
            Change::Set { owner: FieldOwner::Roadmap, path, value: Draft::Source(value.to_owned()) }
        }
        Step::Remove(number) => Change::Remove(entry(*number)?),
        Step::Insert(number) => {
            let entity: EntryKind = ENTRY_KINDS[number % ENTRY_KINDS.len()];
            let path = location::parse_path(entity.record(), entity.title_field()).ok()?;
            Change::Insert {
                kind: entity,
                id: IDS[*number].to_owned(),
                fields: vec![(path, Draft::Text("New".to_owned()))],
            }
        }
        Step::Rename(number, id) => Change::Rename { entry: entry(*number)?, id: IDS[*id].to_owned() },
    };
    plan.apply_changes("step", &[change]).ok()
}

#[test]
fn all_fixes_of_the_messy_sample_can_be_applied() {
    let file = SAMPLES[2];
    let after = fixed(file);
    assert!(errors(&after) < errors(file));
    assert!(checked(&after).all().iter().all(|finding| finding.fix.is_none()));
}
