//! Every pair of decisions about the same entry, from every place it can start from: each side decides something else, and
//! the merge is valid, hides no contradiction, and lets you choose what either side decided.

use crate::compare::merge::{MergeLabels, merge};
use crate::document::chunk::EntryId;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::intents::{self, ConflictChoice, RankPosition};
use crate::roadmap::lane::Lane;
use crate::roadmap::placement::Placement;
use crate::roadmap::plan::Plan;
use chrono::NaiveDate;

/// The fields of the entry, in `themes` or in `ideas`.
const STARTS: [(&str, EntryKind, &str); 11] = [
    ("in Now", EntryKind::Theme, "lane: Now"),
    ("ranked in Now", EntryKind::Theme, "lane: Now, rank: 10"),
    ("in Next", EntryKind::Theme, "lane: Next"),
    ("in Later", EntryKind::Theme, "lane: Later"),
    ("shipped", EntryKind::Theme, "lane: Shipped, shipped_on: \"2026-01-02\""),
    ("dropped", EntryKind::Theme, "lane: Dropped, dropped_because: \"too small\""),
    ("an idea", EntryKind::Idea, "note: \"n\""),
    ("an idea for Now", EntryKind::Idea, "proposed_for: Now"),
    ("an idea for Later", EntryKind::Idea, "proposed_for: Later"),
    ("a dropped idea", EntryKind::Idea, "dropped_because: \"too small\""),
    ("a dropped idea for Next", EntryKind::Idea, "proposed_for: Next, dropped_because: \"too small\""),
];

#[derive(Clone, Copy, Debug, PartialEq)]
enum Decision {
    Move(Lane),
    Promote(Lane),
    Demote,
    Ship,
    Drop,
    RankFirst,
    Remove,
}

const DECISIONS: [Decision; 13] = [
    Decision::Move(Lane::Now),
    Decision::Move(Lane::Next),
    Decision::Move(Lane::Later),
    Decision::Move(Lane::Shipped),
    Decision::Move(Lane::Dropped),
    Decision::Promote(Lane::Now),
    Decision::Promote(Lane::Next),
    Decision::Promote(Lane::Later),
    Decision::Demote,
    Decision::Ship,
    Decision::Drop,
    Decision::RankFirst,
    Decision::Remove,
];

fn start(kind: EntryKind, fields: &str) -> String {
    let answers = "why: (problem: \"p\", reason: \"r\"), target: (metric: \"m\"), trade_offs: [(not_doing: \"x\", because: \"y\")], ";
    let entry = format!("\n        \"t\": (title: \"T\", {fields}, {answers}),\n    ");
    let [theme, idea] = [EntryKind::Theme, EntryKind::Idea].map(|it| if it == kind { &*entry } else { "" });
    format!(
        "#![enable(implicit_some)]\nRoadmap(\n    format: 1,\n    product: \"P\",\n    metrics: {{\n        \"m\": (name: \"M\", unit: \"%\", better: Up),\n    }},\n    themes: {{\n        \"s\": (title: \"S\", lane: Now, rank: 5, {answers}),{theme}}},\n    ideas: {{{idea}}},\n)\n"
    )
}

/// The file after a decision; `None` if it is not possible, or changes nothing.
fn decided(text: &str, decision: Decision, number: usize) -> Option<String> {
    let mut plan = Plan::from_text(text.to_owned());
    let entry = find(&plan, "t")?;
    let kind = plan.roadmap.row(entry)?.kind;
    let day = NaiveDate::from_ymd_opt(2026, 2, 3 + u32::try_from(number).ok()?)?;
    let is_theme = kind == EntryKind::Theme;
    let changes = match decision {
        Decision::Move(lane) if is_theme || lane.is_live() => intents::change_lane(&plan, entry, lane),
        Decision::Promote(lane) if !is_theme => intents::promote(&plan, entry, lane),
        Decision::Demote if is_theme => intents::demote(&plan, entry),
        Decision::Ship if is_theme => intents::ship(entry, day),
        Decision::Drop => intents::drop_theme(&plan, entry, &format!("reason {number}")),
        Decision::RankFirst if is_theme => {
            let others: Vec<_> = find(&plan, "s").into_iter().collect();
            intents::rank_at(&plan, &others, entry, RankPosition::Top)?.changes
        }
        Decision::Remove => vec![crate::roadmap::change::Change::Remove(entry)],
        _ => return None,
    };
    plan.apply_changes("decide", &changes).ok()?;
    let after = plan.document.to_text();
    (after != text).then_some(after)
}

fn find(plan: &Plan, id: &str) -> Option<EntryId> {
    [EntryKind::Theme, EntryKind::Idea].into_iter().find_map(|kind| plan.roadmap.find(kind, id))
}

fn placement(text: &str) -> Option<Placement> {
    let plan = Plan::from_text(text.to_owned());
    find(&plan, "t").and_then(|entry| intents::resolve::current_placement(&plan, entry))
}

/// The errors that `check` reports in a file, except open conflicts.
fn errors(text: &str) -> Vec<String> {
    let plan = Plan::from_text(text.to_owned());
    let mut checker = crate::rules::Checker::new(NaiveDate::from_ymd_opt(2026, 3, 2).unwrap());
    checker.check_all(&plan.document, &plan.roadmap);
    let findings = checker.findings_in_file_order(&plan.document).into_iter();
    let errors = findings.filter(|it| it.severity == crate::rules::Severity::Error && it.rule.id != "S007");
    errors.map(|finding| format!("{} {}", finding.rule.id, finding.message)).collect()
}

#[test]
fn every_pair_of_decisions_merges_to_one_of_them_or_to_a_choice_between_them() {
    let labels = MergeLabels { base: "base", one: "main", other: "feat" };
    let back = MergeLabels { base: "base", one: "feat", other: "main" };
    let mut count = 0;
    let mut problems = Vec::new();
    for (name, kind, fields) in STARTS {
        let base = start(kind, fields);
        let texts = |number: usize| DECISIONS.map(|decision| decided(&base, decision, number));
        let (by_main, by_feat) = (texts(1), texts(2));
        let known: Vec<String> =
            [&base].into_iter().chain(by_main.iter().chain(&by_feat).flatten()).flat_map(|text| errors(text)).collect();
        for (index, (decision, one)) in DECISIONS.iter().zip(&by_main).enumerate() {
            // The other order of the two is checked with each pair.
            for (other_decision, other) in DECISIONS.iter().zip(&by_feat).skip(index) {
                let (Some(one), Some(other)) = (one, other) else { continue };
                count += 1;
                let merged = merge(&base, one, other, &labels).unwrap();
                let mut problem = |what: &str| {
                    problems.push(format!("{name}: {decision:?} and {other_decision:?}: {what}\n{}", merged.text));
                };
                if merge(&base, other, one, &back).unwrap().text != merged.text {
                    problem("the order of the sides matters");
                }
                let new = |text: &str| errors(text).into_iter().find(|error| !known.contains(error));
                if let Some(error) = new(&merged.text) {
                    problem(&error);
                }
                let sides = [("main", placement(one)), ("feat", placement(other))];
                let plan = Plan::from_text(merged.text.clone());
                let open = intents::open_conflicts(&plan);
                if open.is_empty() {
                    let result = placement(&merged.text);
                    let is_same = |side: &Option<Placement>| match (side, &result) {
                        (Some(side), Some(result)) => side.is_same_except_rank(result),
                        (side, result) => side == result,
                    };
                    if !sides.iter().any(|(_, side)| is_same(side)) {
                        problem("neither side decided that");
                    }
                    let says_so = !merged.notices.is_empty();
                    let is_decided = |text: &str| placement(text) != placement(&base);
                    let is_overruled = |side: &Option<Placement>| match (side, &result) {
                        (Some(side), Some(result)) => {
                            side.lane != result.lane && side.lane != placement(&base).and_then(|it| it.lane)
                        }
                        _ => false,
                    };
                    if !says_so
                        && is_decided(one)
                        && is_decided(other)
                        && sides.iter().any(|(_, side)| is_overruled(side))
                    {
                        problem("a decision is overruled silently");
                    }
                    continue;
                }
                for (label, side) in sides {
                    let mut plan = Plan::from_text(merged.text.clone());
                    let chosen = intents::resolve_all_by_side(&plan, label).or_else(|_| {
                        // The other side removed the entry.
                        intents::resolve::resolve_all(&plan, |_| Some(ConflictChoice::Current))
                    });
                    let done = chosen.and_then(|(changes, _)| plan.apply_changes("choose", &changes));
                    let text = plan.document.to_text();
                    if let Err(error) = done {
                        problem(&format!("{label} cannot be chosen: {error}"));
                    } else if !intents::open_conflicts(&plan).is_empty() {
                        problem(&format!("{label} leaves a conflict:\n{text}"));
                    } else if placement(&text) != side {
                        problem(&format!("{label} gives another state:\n{text}"));
                    } else if let Some(error) = new(&text) {
                        problem(&format!("{label} gives {error}:\n{text}"));
                    }
                }
            }
        }
    }
    assert!(count >= 300, "{count} pairs");
    assert!(problems.is_empty(), "{} of {count} pairs:\n{}", problems.len(), problems.join("\n"));
}
