//! Every pair of common edits, on the same entry, on neighbors, and far apart: the expected result, compared with git's
//! line merge and ours. `cargo test --lib scenarios -- --nocapture` prints the table.

use super::meaning::Meaning;
use crate::compare::merge::{MergeLabels, merge};
use crate::document::chunk::EntryId;
use crate::document::path::Path as FieldPath;
use crate::document::tree::TreeItem;
use crate::document::write::{ContainerLayout, Draft};
use crate::roadmap::change::Change;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::intents;
use crate::roadmap::lane::Lane;
use crate::roadmap::location;
use crate::roadmap::location::FieldOwner;
use crate::roadmap::plan::Plan;
use crate::test_support::generator;
use std::cell::OnceCell;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::Command;

/// One kind of edit. `who` is one of two people, so that two edits of the same field differ.
struct Edit {
    name: &'static str,
    of: Of,
    make: fn(&Plan, EntryId, &str) -> Vec<Change>,
}

/// What an edit is about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Of {
    Entry(EntryKind),
    Roadmap,
}

/// The distance between two edited entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Distance {
    Same,
    Adjacent,
    Far,
}

const THEME: Of = Of::Entry(EntryKind::Theme);
const METRIC: Of = Of::Entry(EntryKind::Metric);
const IDEA: Of = Of::Entry(EntryKind::Idea);
const SIGNAL: Of = Of::Entry(EntryKind::Signal);
const GOAL: Of = Of::Entry(EntryKind::Goal);

fn path(path: &str) -> FieldPath {
    location::parse_path(EntryKind::Theme.record(), path)
        .or_else(|_| location::parse_path(EntryKind::Metric.record(), path))
        .unwrap()
}

fn text(text: String) -> Draft {
    Draft::Text(text)
}

fn source(text: &str) -> Draft {
    Draft::Source(text.to_owned())
}

fn set(entry_id: EntryId, at: &str, value: Draft) -> Vec<Change> {
    vec![Change::set(entry_id, path(at), value)]
}

fn number(who: &str) -> Draft {
    source(if who == "anna" { "71" } else { "83" })
}

/// Replaces the first or last word of a text of an entry.
fn reworded(plan: &Plan, entry_id: EntryId, at: &str, who: &str, is_first: bool) -> Vec<Change> {
    let entry = plan.document.entry(entry_id).unwrap();
    let tree = entry.tree().unwrap();
    let Some(old) = tree.root().at_path(&path(at)).and_then(TreeItem::as_text) else { return Vec::new() };
    let new = match is_first {
        true => format!("{who} {}", old.split_once(' ').map_or("", |(_, rest)| rest)),
        false => format!("{} {who}", old.rsplit_once(' ').map_or("", |(rest, _)| rest)),
    };
    set(entry_id, at, text(new))
}

fn lane_of(who: &str, was: Option<Lane>) -> Lane {
    let wanted = if who == "anna" { [Lane::Next, Lane::Now] } else { [Lane::Later, Lane::Now] };
    wanted.into_iter().find(|lane| Some(*lane) != was).unwrap()
}

fn record(fields: &[(&str, Draft)]) -> Draft {
    Draft::Record(
        fields.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect(),
        ContainerLayout::Line,
    )
}

const EDITS: &[Edit] = &[
    Edit { name: "title", of: THEME, make: |_, at, who| set(at, "title", text(format!("The title of {who}"))) },
    Edit { name: "problem, first word", of: THEME, make: |p, at, who| reworded(p, at, "why.problem", who, true) },
    Edit { name: "problem, last word", of: THEME, make: |p, at, who| reworded(p, at, "why.problem", who, false) },
    Edit { name: "customer", of: THEME, make: |_, at, who| set(at, "why.customer", text(format!("For {who}"))) },
    Edit {
        name: "lane",
        of: THEME,
        make: |p, at, who| intents::change_lane(p, at, lane_of(who, p.roadmap.theme(at).and_then(|theme| theme.lane))),
    },
    Edit { name: "rank", of: THEME, make: |_, at, who| set(at, "rank", number(who)) },
    Edit { name: "target.to", of: THEME, make: |_, at, who| set(at, "target.to", number(who)) },
    Edit {
        name: "target.by",
        of: THEME,
        make: |_, at, who| set(at, "target.by", text(if who == "anna" { "2027-Q1" } else { "2027-Q2" }.to_owned())),
    },
    Edit {
        name: "target.metric",
        of: THEME,
        make: |_, at, who| set(at, "target.metric", text(format!("metric-{who}"))),
    },
    Edit { name: "link a goal", of: THEME, make: |p, at, who| intents::link_goal(p, at, &format!("goal-of-{who}")) },
    Edit { name: "unlink a goal", of: THEME, make: |p, at, _| unlinked(p, at) },
    Edit {
        name: "evidence",
        of: THEME,
        make: |_, at, who| vec![Change::add(at, path("evidence"), text(format!("signal-{who}")))],
    },
    Edit { name: "tag", of: THEME, make: |_, at, who| vec![Change::add(at, path("tags"), text(who.to_owned()))] },
    Edit {
        name: "trade-off added",
        of: THEME,
        make: |_, at, who| {
            vec![Change::add(
                at,
                path("trade_offs"),
                record(&[("not_doing", text(format!("What {who} will miss"))), ("because", text("y".into()))]),
            )]
        },
    },
    Edit {
        name: "trade-off's reason",
        of: THEME,
        make: |_, at, who| set(at, "trade_offs[0].because", text(format!("{who} said so"))),
    },
    Edit {
        name: "trade-off replaced",
        of: THEME,
        make: |_, at, who| {
            let new = [("not_doing", format!("Other than {who}")), ("because", format!("as {who} sees it"))];
            let first = Change::clear(at, path("trade_offs[0]"));
            vec![Change::add(at, path("trade_offs"), record(&new.map(|(name, value)| (name, text(value))))), first]
        },
    },
    Edit { name: "score", of: THEME, make: |_, at, who| set(at, "scores.rice.reach", number(who)) },
    Edit {
        name: "mark",
        of: THEME,
        make: |_, at, who| set(at, "scores.weighted.fit", source(if who == "anna" { "9" } else { "8" })),
    },
    Edit { name: "new score", of: THEME, make: |_, at, who| set(at, "scores.ice.ease", number(who)) },
    Edit { name: "effort", of: THEME, make: |_, at, who| set(at, "effort", number(who)) },
    Edit { name: "owner cleared", of: THEME, make: |_, at, _| vec![Change::clear(at, path("owner"))] },
    Edit { name: "owner", of: THEME, make: |_, at, who| set(at, "owner", text(who.to_owned())) },
    Edit { name: "link", of: THEME, make: |_, at, who| set(at, "links.spec", text(format!("https://{who}"))) },
    Edit {
        name: "link of one's own",
        of: THEME,
        make: |_, at, who| set(at, &format!("links.{who}"), text("https://x".into())),
    },
    Edit {
        name: "option",
        of: THEME,
        make: |_, at, who| set(at, &format!("options.of-{who}.text"), text("An option".into())),
    },
    Edit { name: "note", of: THEME, make: |_, at, who| set(at, "note", text(format!("one\ntwo\n{who}"))) },
    Edit {
        name: "deadline",
        of: THEME,
        make: |_, at, _| {
            set(at, "deadline", record(&[("on", text("2026-09-11".into())), ("because", text("the law".into()))]))
        },
    },
    Edit {
        name: "depends on",
        of: THEME,
        make: |_, at, who| {
            vec![Change::add(
                at,
                path("depends_on"),
                text(if who == "anna" { "theme-00000" } else { "theme-00011" }.into()),
            )]
        },
    },
    Edit { name: "field of a newer program", of: THEME, make: |_, at, who| set_unknown(at, who) },
    Edit { name: "theme deleted", of: THEME, make: |_, at, _| vec![Change::Remove(at)] },
    Edit {
        name: "theme renamed",
        of: THEME,
        make: |p, at, who| intents::rename_entry(p, at, &format!("renamed-by-{who}")),
    },
    Edit { name: "theme made an idea", of: THEME, make: |p, at, _| intents::demote(p, at) },
    Edit { name: "theme dropped", of: THEME, make: |p, at, who| intents::drop_theme(p, at, &format!("{who} says no")) },
    Edit { name: "new theme", of: Of::Roadmap, make: |_, _, who| vec![theme(&format!("theme-00004-{who}"), who)] },
    Edit { name: "same new theme", of: Of::Roadmap, make: |_, _, who| vec![theme("the-same", who)] },
    Edit { name: "idea's title", of: IDEA, make: |_, at, who| set(at, "title", text(format!("The idea of {who}"))) },
    Edit { name: "idea put on the roadmap", of: IDEA, make: |p, at, _| intents::promote(p, at, Lane::Next) },
    Edit {
        name: "idea's wish",
        of: IDEA,
        make: |_, at, who| {
            vec![Change::set(at, FieldPath::from_fields(&["proposed_for"]), source(lane_of(who, None).name()))]
        },
    },
    Edit { name: "idea deleted", of: IDEA, make: |_, at, _| vec![Change::Remove(at)] },
    Edit {
        name: "reading of a day",
        of: METRIC,
        make: |_, at, who| set_in(at, FieldPath::from_fields(&["readings"]).key("2026-03-02"), number(who)),
    },
    Edit {
        name: "reading of one's own",
        of: METRIC,
        make: |_, at, who| {
            set_in(
                at,
                FieldPath::from_fields(&["readings"]).key(if who == "anna" { "2026-03-02" } else { "2026-03-09" }),
                number(who),
            )
        },
    },
    Edit {
        name: "reading corrected",
        of: METRIC,
        make: |_, at, who| set_in(at, FieldPath::from_fields(&["readings"]).key("2026-01-05"), number(who)),
    },
    Edit {
        name: "reading removed",
        of: METRIC,
        make: |_, at, _| vec![Change::clear(at, FieldPath::from_fields(&["readings"]).key("2026-01-05"))],
    },
    Edit {
        name: "metric's unit",
        of: METRIC,
        make: |_, at, who| set_in(at, FieldPath::from_fields(&["unit"]), text(who.to_owned())),
    },
    Edit {
        name: "sighting",
        of: SIGNAL,
        make: |_, at, who| {
            let row = record(&[
                ("on", text("2026-03-02".into())),
                ("source", source("Interview")),
                ("who", text(who.to_owned())),
            ]);
            vec![Change::add(at, FieldPath::from_fields(&["reports"]), row)]
        },
    },
    Edit {
        name: "signal's problem",
        of: SIGNAL,
        make: |_, at, who| set_in(at, FieldPath::from_fields(&["problem"]), text(format!("{who} heard it"))),
    },
    Edit {
        name: "goal's text",
        of: GOAL,
        make: |_, at, who| set_in(at, FieldPath::from_fields(&["text"]), text(format!("Raise what {who} sees"))),
    },
    Edit { name: "goal deleted", of: GOAL, make: |_, at, _| vec![Change::Remove(at)] },
    Edit { name: "goal renamed", of: GOAL, make: |p, at, who| intents::rename_entry(p, at, &format!("goal-of-{who}")) },
    Edit { name: "vision", of: Of::Roadmap, make: |_, _, who| whole("vision", text(format!("The vision of {who}"))) },
    Edit {
        name: "capacity",
        of: Of::Roadmap,
        make: |_, _, who| {
            vec![Change::Set {
                owner: FieldOwner::Roadmap,
                path: FieldPath::from_fields(&["capacity", "amount"]),
                value: number(who),
            }]
        },
    },
    Edit {
        name: "strategy",
        of: Of::Roadmap,
        make: |_, _, who| {
            vec![Change::Add {
                owner: FieldOwner::Roadmap,
                path: FieldPath::from_fields(&["strategy"]),
                value: text(format!("Win with {who}")),
            }]
        },
    },
    Edit {
        name: "decision",
        of: Of::Roadmap,
        make: |_, _, who| {
            let fields =
                [("on", "2026-03-02"), ("title", who), ("context", "c"), ("decision", "d"), ("consequences", "e")];
            let fields = fields.map(|(name, value)| (FieldPath::from_fields(&[name]), text(value.to_owned()))).to_vec();
            vec![Change::Insert { kind: EntryKind::Decision, id: format!("as-{who}-said"), fields }]
        },
    },
];

fn set_in(entry_id: EntryId, at: FieldPath, value: Draft) -> Vec<Change> {
    vec![Change::set(entry_id, at, value)]
}

fn set_unknown(entry_id: EntryId, who: &str) -> Vec<Change> {
    set_in(entry_id, FieldPath::from_fields(&["newer"]), text(who.to_owned()))
}

fn whole(field: &str, value: Draft) -> Vec<Change> {
    vec![Change::Set { owner: FieldOwner::Roadmap, path: FieldPath::from_fields(&[field]), value }]
}

/// A complete theme.
fn theme(id: &str, who: &str) -> Change {
    let trade_offs = Draft::List(
        vec![record(&[("not_doing", text("x".into())), ("because", text("y".into()))])],
        ContainerLayout::Block,
    );
    let fields = vec![
        (path("title"), text(format!("The theme of {who}"))),
        (path("lane"), source("Later")),
        (path("why.problem"), text("p".into())),
        (path("why.reason"), text("r".into())),
        (path("target.metric"), text("metric-00000".into())),
        (path("trade_offs"), trade_offs),
    ];
    Change::Insert { kind: EntryKind::Theme, id: id.to_owned(), fields }
}

/// Removes the goal a theme has in the base.
fn unlinked(plan: &Plan, at: EntryId) -> Vec<Change> {
    let facts = plan.roadmap.row(at).unwrap();
    let mut goals =
        facts.linked_ids(crate::roadmap::entry_row::Relation::Goal).map(|goal| plan.roadmap.symbol_text(goal));
    goals.find(|goal| !goal.contains("-of-")).and_then(|goal| intents::unlink_goal(plan, at, goal)).unwrap_or_default()
}

/// How many entries of each kind the base has.
const ENTRIES: usize = 7;

/// The base: a formatted roadmap whose ideas have all answers.
fn base() -> String {
    let mut plan = Plan::from_text(generator::roadmap(ENTRIES));
    let ideas: Vec<String> = (0..ENTRIES).map(|number| format!("plan-{number:02}")).collect();
    for id in &ideas {
        let Change::Insert { fields, .. } = theme(id, id) else { unreachable!() };
        let fields = fields.into_iter().filter(|(at, _)| *at != path("lane")).collect();
        plan.apply_changes("", &[Change::Insert { kind: EntryKind::Idea, id: id.clone(), fields }]).unwrap();
    }
    for number in 0..ENTRIES {
        let metric = format!("step-{number:02}");
        let fields = vec![
            (FieldPath::from_fields(&["name"]), text(metric.clone())),
            (FieldPath::from_fields(&["unit"]), text("%".into())),
            (FieldPath::from_fields(&["better"]), source("Up")),
            (FieldPath::from_fields(&["readings"]).key("2026-01-05"), source("20")),
            (FieldPath::from_fields(&["readings"]).key("2026-02-02"), source("22")),
        ];
        let aim = vec![(FieldPath::from_fields(&["text"]), text(format!("Raise step {number}")))];
        let heard = vec![
            (FieldPath::from_fields(&["title"]), text(format!("Heard of step {number}"))),
            (
                FieldPath::from_fields(&["reports"]).index(0),
                record(&[("on", text("2026-01-14".into())), ("source", source("Support"))]),
            ),
        ];
        plan.apply_changes("", &[Change::Insert { kind: EntryKind::Metric, id: metric, fields }]).unwrap();
        plan.apply_changes(
            "",
            &[Change::Insert { kind: EntryKind::Goal, id: format!("aim-{number:02}"), fields: aim }],
        )
        .unwrap();
        plan.apply_changes(
            "",
            &[Change::Insert { kind: EntryKind::Signal, id: format!("heard-{number:02}"), fields: heard }],
        )
        .unwrap();
    }
    plan.document.to_text()
}

/// The id of entry number `at` of the kind the edit is about.
fn id_of(edit: &Edit, at: usize) -> String {
    match edit.of {
        Of::Entry(EntryKind::Theme) => format!("theme-{at:05}"),
        Of::Entry(EntryKind::Metric) => format!("step-{at:02}"),
        Of::Entry(EntryKind::Goal) => format!("aim-{at:02}"),
        Of::Entry(EntryKind::Signal) => format!("heard-{at:02}"),
        Of::Entry(_) => format!("plan-{at:02}"),
        Of::Roadmap => String::new(),
    }
}

/// The file after an edit; `None` if the edit does not apply.
fn after(plan: &Plan, edit: &Edit, id: &str, who: &str) -> Option<String> {
    let mut plan = plan.clone();
    let entry_id = match edit.of {
        Of::Roadmap => EntryId(0),
        Of::Entry(EntryKind::Theme | EntryKind::Idea) => plan.roadmap.find_theme(id).or_else(|| formerly(&plan, id))?,
        Of::Entry(entity) => plan.roadmap.find(entity, id).or_else(|| formerly(&plan, id))?,
    };
    let changes = (edit.make)(&plan, entry_id, who);
    plan.apply_changes("", &changes).ok()?;
    Some(plan.document.to_text())
}

fn formerly(plan: &Plan, id: &str) -> Option<EntryId> {
    let symbol = plan.roadmap.find_symbol(id)?;
    plan.roadmap.rows().find(|facts| facts.formerly.contains(&symbol)).map(|facts| facts.entry)
}

/// The expected result of a merge.
enum Right {
    Says(Expected),
    Conflict,
}

/// The expected values, and a text that has them. Most merges give exactly that text, so the values of texts are only
/// read where the texts differ.
struct Expected {
    text: Option<String>,
    says: OnceCell<Meaning>,
}

impl Expected {
    fn from_text(text: String) -> Self {
        Self { text: Some(text), says: OnceCell::new() }
    }

    fn from_meaning(says: Meaning) -> Self {
        Self { text: None, says: OnceCell::from(says) }
    }

    fn is_said_by(&self, text: &str) -> bool {
        let says = || self.says.get_or_init(|| Meaning::of(self.text.as_deref().unwrap_or_default()));
        self.text.as_deref() == Some(text) || *says() == Meaning::of(text)
    }
}

/// The expected result: the outcome of both edits if their order does not matter, otherwise a conflict; also a conflict
/// if our rules treat two independent edits as related.
fn right([a, b]: [(&Edit, &str, &str); 2], left: &Left, other_left: &Left) -> Right {
    let (one, other) = (left.text.as_str(), other_left.text.as_str());
    let is_same = a.1 == b.1 && a.0.of == b.0.of && a.0.of != Of::Roadmap;
    let has = |name: &str| a.0.name == name || b.0.name == name;
    let both = |first: &str, second: &str| {
        (a.0.name == first && b.0.name.starts_with(second)) || (b.0.name == first && a.0.name.starts_with(second))
    };
    if is_same && has("rank") && (has("theme deleted") || has("lane") || has("theme dropped")) {
        // A rank means nothing without its lane, and does not keep a deleted theme.
        let stronger = if a.0.name == "rank" { other } else { one };
        return Right::Says(Expected::from_text(stronger.to_owned()));
    }
    if a.0.name == "same new theme" && b.0.name == a.0.name {
        return Right::Conflict;
    }
    if is_same && both("target.metric", "target.") && a.0.name != b.0.name {
        return Right::Conflict;
    }
    if is_same && both("theme made an idea", "lane") {
        // One takes it off the roadmap, the other one commits to it.
        return Right::Conflict;
    }
    if is_same && a.0.name == "trade-off replaced" && b.0.name == a.0.name {
        // One entry is gone, two are new.
        let mut says = Meaning::of(one);
        for (leaf, count) in Meaning::of(other).leaves {
            says.leaves.insert(leaf, count);
        }
        return Right::Says(Expected::from_meaning(says));
    }
    if is_same && a.0.name == b.0.name && one == other {
        return Right::Says(Expected::from_text(one.to_owned()));
    }
    let there = after(&left.plan, b.0, b.1, b.2).map(Expected::from_text);
    let back = after(&other_left.plan, a.0, a.1, a.2);
    match (there, back) {
        (Some(there), Some(back)) if there.is_said_by(&back) => Right::Says(there),
        _ => Right::Conflict,
    }
}

#[derive(Default)]
struct Tally {
    resolved: usize,
    needless: Vec<String>,
    wrong: Vec<String>,
    caught: usize,
}

impl Tally {
    /// `clean` is the merged text if there were no conflicts.
    fn count(&mut self, name: &str, right: &Right, clean: Option<&str>) {
        match (right, clean) {
            (Right::Conflict, None) => self.caught += 1,
            (Right::Conflict, Some(_)) => self.wrong.push(name.to_owned()),
            (Right::Says(right), Some(text)) if reads(text) && right.is_said_by(text) => self.resolved += 1,
            (Right::Says(_), Some(_)) => self.wrong.push(name.to_owned()),
            (Right::Says(_), None) => self.needless.push(name.to_owned()),
        }
    }

    fn row(&self, name: &str, single: usize, conflicts: usize) -> String {
        let share = 100.0 * self.resolved as f64 / single as f64;
        let (needless, wrong) = (self.needless.len(), self.wrong.len());
        format!(
            "| {name:<22} | {:>5} of {single} ({share:.1} %) | {needless:>17} | {wrong:>18} | {:>4} of {conflicts} |",
            self.resolved, self.caught
        )
    }
}

fn reads(text: &str) -> bool {
    crate::document::tests::support::ron_reads(text)
}

/// An edited file, and its path for git.
struct Left {
    plan: Plan,
    text: String,
    path: PathBuf,
}

/// The base after each edit, by both people, at all positions.
fn all_left(base: &str, folder: &Path) -> HashMap<(usize, usize, &'static str), Left> {
    let mut all = HashMap::new();
    let base = Plan::from_text(base.to_owned());
    for (number, edit) in EDITS.iter().enumerate() {
        for (at, who) in [(2, "anna"), (2, "ben"), (3, "ben"), (6, "ben")] {
            let Some(text) = after(&base, edit, &id_of(edit, at), who) else { continue };
            let path = folder.join(format!("{number}-{at}-{who}"));
            std::fs::write(&path, &text).unwrap();
            let plan = Plan::from_text(text.clone());
            all.insert((number, at, who), Left { plan, text, path });
        }
    }
    all
}

fn by_git(base: &Path, one: &Path, other: &Path) -> Option<String> {
    let output = Command::new("git").args(["merge-file", "-p"]).args([one, base, other]).output().unwrap();
    output.status.success().then(|| String::from_utf8(output.stdout).unwrap())
}

#[test]
fn every_pair_of_edits_merges_as_expected_or_conflicts() {
    let base = base();
    let folder = tempfile::tempdir().unwrap();
    let base_path = folder.path().join("base");
    std::fs::write(&base_path, &base).unwrap();
    let left = all_left(&base, folder.path());
    let (mut git, mut ours) = (Tally::default(), Tally::default());
    let (mut single, mut conflicts) = (0, 0);
    for (number, a) in EDITS.iter().enumerate() {
        for (other_number, b) in EDITS.iter().enumerate().skip(number) {
            for distance in [Distance::Same, Distance::Adjacent, Distance::Far] {
                let of_b = match distance {
                    Distance::Same => 2,
                    Distance::Adjacent => 3,
                    Distance::Far => 6,
                };
                let (id_a, id_b) = (id_of(a, 2), id_of(b, of_b));
                let Some(of_anna) = left.get(&(number, 2, "anna")) else { continue };
                let Some(of_ben) = left.get(&(other_number, of_b, "ben")) else { continue };
                let name = format!("{} / {} ({distance:?})", a.name, b.name);
                let right = right([(a, &id_a, "anna"), (b, &id_b, "ben")], of_anna, of_ben);
                match right {
                    Right::Conflict => conflicts += 1,
                    Right::Says(_) => single += 1,
                }
                git.count(&name, &right, by_git(&base_path, &of_anna.path, &of_ben.path).as_deref());
                let labels = MergeLabels { base: "base", one: "anna", other: "ben" };
                let merged = merge(&base, &of_anna.text, &of_ben.text, &labels)
                    .unwrap_or_else(|error| panic!("{name}: {error}"));
                let is_clean = merged.conflicts.is_empty()
                    && !merged.notices.iter().any(|notice| notice.contains("renamed twice"));
                ours.count(&name, &right, is_clean.then_some(merged.text.as_str()));
                assert!(is_clean || reads(&merged.text), "{name}");
            }
        }
    }
    println!("{} scenarios: {single} with one right answer, {conflicts} true conflicts", single + conflicts);
    println!(
        "| merger                 | resolved                | needless conflicts | wrong clean merges | conflicts found |"
    );
    println!("{}", git.row("git merge-file", single, conflicts));
    println!("{}", ours.row("whymap", single, conflicts));
    if std::env::var_os("WHYMAP_TELL").is_some() {
        println!("ours, needless:\n{}", ours.needless.join("\n"));
        println!("git, needless:\n{}\ngit, wrong:\n{}", git.needless.join("\n"), git.wrong.join("\n"));
    }
    assert!(single + conflicts >= 2000, "{}", single + conflicts);
    assert_eq!(ours.wrong, Vec::<String>::new(), "wrong clean merges");
    assert_eq!(ours.needless, Vec::<String>::new(), "needless conflicts");
}
