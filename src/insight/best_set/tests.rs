//! The best set of whole roadmaps.

use super::*;
use crate::insight::capacity::CapacityCut;
use crate::test_support::property::cases;
use proptest::prelude::*;
use std::fmt::Write as _;

/// A roadmap ranked by ICE: the score of a theme is its impact, in hundreds.
fn roadmap(themes: &str, more: &str) -> Roadmap {
    Roadmap::load(format!("(format: 1, product: \"P\", ranking: \"ice\", themes: {{{themes}}}, {more})")).1
}

/// A theme from `id effort score [needs]`; `-` for no score, `!` before the id for an obligation.
fn theme(line: &str) -> String {
    let mut parts = line.split_whitespace();
    let [id, effort, score] = [(); 3].map(|()| parts.next().unwrap());
    let kind = if id.starts_with('!') { "kind: Obligation, " } else { "" };
    let needs: Vec<String> = parts.map(|need| format!("\"{need}\"")).collect();
    let scores = match score {
        "-" => String::new(),
        impact => format!("scores: {{\"ice\": {{\"impact\": {impact}, \"confidence\": 10, \"ease\": 10}}}}, "),
    };
    let id = id.trim_start_matches('!');
    let effort = if effort == "?" { String::new() } else { format!("effort: {effort}, ") };
    format!("\"{id}\": (title: \"{id}\", lane: Next, {kind}{effort}{scores}depends_on: [{}]),\n", needs.join(","))
}

fn find_set(lines: &[&str], more: &str, capacity: f64) -> (Roadmap, BestSet) {
    let themes: String = lines.iter().map(|line| theme(line)).collect();
    let roadmap = roadmap(&themes, more);
    let set = BestSet::find(&roadmap, &RoadmapOrder::from_roadmap(&roadmap), capacity);
    (roadmap, set)
}

fn describe_need(roadmap: &Roadmap, need: &Need) -> String {
    match need {
        Need::Live(need) => roadmap.id(*need).to_owned(),
        Need::Idea(need) => format!("{}, an idea", roadmap.id(*need)),
        Need::Dropped(need) => format!("{}, dropped", roadmap.id(*need)),
        Need::WithoutLane(need) => format!("{}, in no lane", roadmap.id(*need)),
        Need::Missing(id) => format!("{id}, missing"),
    }
}

fn describe(roadmap: &Roadmap, set: &BestSet) -> String {
    let mut text = String::from("in:");
    for chosen in &set.chosen {
        let sign = match chosen.reason {
            InclusionReason::Obligation => "!",
            InclusionReason::NeededByObligation => "+",
            InclusionReason::AddsValue => "",
        };
        let _ = write!(text, " {sign}{}", roadmap.id(chosen.theme));
    }
    let _ = write!(text, "; {} for {} of {}", set.value, set.total.effort, set.capacity);
    for out in &set.left_out {
        let reason = match &out.reason {
            ExclusionReason::DoesNotFit { effort, free } => format!("does not fit: {effort} of {free} free"),
            ExclusionReason::NeedsDoNotFit { need, effort, free } => {
                format!("does not fit with {}: {effort} of {free} free", roadmap.id(*need))
            }
            ExclusionReason::NeedsUnavailable(need) => format!("needs {}", describe_need(roadmap, need)),
            ExclusionReason::NeedsLeftOut(need) => format!("needs {}, which cannot be in", roadmap.id(*need)),
            ExclusionReason::NoScore => "no score".to_owned(),
            ExclusionReason::AddsNoValue => "adds nothing".to_owned(),
        };
        let _ = write!(text, "\n{}: {reason}", roadmap.id(out.theme));
    }
    for (theme, need) in &set.unmet_needs {
        let _ = write!(text, "\n{} needs {} all the same", roadmap.id(*theme), describe_need(roadmap, need));
    }
    text
}

#[track_caller]
fn check(lines: &[&str], capacity: f64, expected: &str) {
    let (roadmap, set) = find_set(lines, "", capacity);
    assert_eq!(describe(&roadmap, &set), expected);
    assert_eq!(set.optimality, Optimality::Proven);
}

#[test]
fn two_themes_that_fit_beat_the_first_of_the_ranking() {
    let lines = ["big 6 9", "one 3 7", "two 3 6"];
    check(&lines, 6.0, "in: one two; 1300 for 6 of 6\nbig: does not fit: 6 of 0 free");
    let (roadmap, set) = find_set(&lines, "", 6.0);
    let cut = CapacityCut::new(&roadmap, &RoadmapOrder::from_roadmap(&roadmap), 6.0);
    assert_eq!((cut.total_score(), set.value), (900.0, 1300.0));
}

#[test]
fn a_theme_is_in_only_with_what_it_depends_on() {
    check(
        &["api 4 1", "app 3 9 api", "alone 5 5"],
        7.0,
        "in: app api; 1000 for 7 of 7\nalone: does not fit: 5 of 0 free",
    );
    check(
        &["api 4 1", "app 3 9 api", "alone 5 5"],
        6.0,
        "in: alone; 500 for 5 of 6\napp: does not fit: 3 of 1 free\napi: does not fit: 4 of 1 free",
    );
    check(
        &["api 4 1", "app 3 2 api", "alone 1 5"],
        4.0,
        "in: alone; 500 for 1 of 4\napp: does not fit with api: 7 of 3 free\napi: does not fit: 4 of 3 free",
    );
}

#[test]
fn themes_that_depend_on_each_other_are_in_or_out_together() {
    let lines = ["a 2 9 b", "b 2 0.5 c", "c 2 0.5 a", "d 3 8"];
    check(&lines, 6.0, "in: a b c; 1000 for 6 of 6\nd: does not fit: 3 of 0 free");
    check(
        &lines,
        5.0,
        "in: d; 800 for 3 of 5\na: does not fit with b: 6 of 2 free\nb: does not fit with c: 6 of 2 free\nc: does not fit with a: 6 of 2 free",
    );
}

#[test]
fn a_theme_with_an_unavailable_dependency_cannot_be_in() {
    let more = "ideas: {\"thought\": (title: \"T\"), \"no\": (title: \"N\", dropped_because: \"x\")}";
    let lines = ["a 1 9 thought", "b 1 8 a", "c 1 7 nowhere", "d 1 6 no", "e 1 5 c b", "f 1 1"];
    let (roadmap, set) = find_set(&lines, more, 10.0);
    assert_eq!(
        describe(&roadmap, &set),
        "in: f; 100 for 1 of 10\na: needs thought, an idea\nb: needs a, which cannot be in\nc: needs nowhere, missing\n\
         d: needs no, dropped\ne: needs c, which cannot be in"
    );
    let shipped = "\"done\": (title: \"D\", lane: Shipped), \"gone\": (title: \"G\", lane: Dropped),";
    let roadmap = roadmap_of(&["a 1 9 done", "b 1 8 gone", "c 1 7 c"], shipped);
    let set = BestSet::find(&roadmap, &RoadmapOrder::from_roadmap(&roadmap), 10.0);
    assert_eq!(describe(&roadmap, &set), "in: a c; 1600 for 2 of 10\nb: needs gone, dropped");
}

fn roadmap_of(lines: &[&str], themes: &str) -> Roadmap {
    let own: String = lines.iter().map(|line| theme(line)).collect();
    roadmap(&(own + themes), "")
}

#[test]
fn obligations_are_in_first_with_everything_they_need() {
    let lines = ["!law 3 - base", "base 2 0.5", "a 2 9", "b 3 8"];
    check(&lines, 8.0, "in: !law a +base; 950 for 7 of 8\nb: does not fit: 3 of 1 free");
    check(&lines, 4.0, "in: !law +base; 50 for 5 of 4\na: does not fit: 2 of 0 free\nb: does not fit: 3 of 0 free");
    let (_, set) = find_set(&lines, "", 4.0);
    assert_eq!((set.obligations.effort, set.capacity - set.total.effort), (5.0, -1.0));
    check(
        &["!law 3 - nowhere", "a 1 9 law"],
        4.0,
        "in: !law a; 900 for 4 of 4\nlaw needs nowhere, missing all the same",
    );
}

#[test]
fn a_theme_without_a_score_is_in_only_if_another_one_needs_it() {
    check(&["a 1 -", "b 1 5", "c 1 0"], 9.0, "in: b; 500 for 1 of 9\nc: adds nothing\na: no score");
    check(&["a 1 -", "b 1 5 a"], 9.0, "in: b a; 500 for 2 of 9");
    check(&["a 0 -", "b 1 5"], 9.0, "in: b; 500 for 1 of 9\na: no score");
}

#[test]
fn a_theme_without_effort_counts_with_the_median() {
    check(&["a 2 5", "b 4 4", "c ? 9"], 5.0, "in: c a; 1400 for 5 of 5\nb: does not fit: 4 of 0 free");
}

#[test]
fn of_equal_themes_the_first_id_is_in_whatever_the_order_of_the_file() {
    check(&["a 2 5", "b 2 5", "c 2 5"], 4.0, "in: a b; 1000 for 4 of 4\nc: does not fit: 2 of 0 free");
    check(&["c 2 5", "b 2 5", "a 2 5"], 4.0, "in: a b; 1000 for 4 of 4\nc: does not fit: 2 of 0 free");
}

#[test]
fn tenths_add_up_and_themes_without_effort_are_free() {
    let lines: Vec<String> = (0..10).map(|n| format!("t{n} 0.1 1")).collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    assert_eq!(find_set(&lines, "", 1.0).1.chosen.len(), 10);
    check(&[], 3.0, "in:; 0 for 0 of 3");
    check(&["a 0 5", "b 1 9"], 0.0, "in: a; 500 for 0 of 0\nb: does not fit: 1 of 0 free");
}

/// A small roadmap: efforts and scores in tenths, obligations and dependencies.
fn instance() -> impl Strategy<Value = (Vec<String>, f64)> {
    let effort =
        prop_oneof![Just("?".to_owned()), (0u32..60).prop_map(|tenths| format!("{}", f64::from(tenths) / 10.0))];
    let score = prop_oneof![
        1 => Just("-".to_owned()),
        6 => (0u32..100).prop_map(|tenths| format!("{}", f64::from(tenths) / 10.0))
    ];
    let theme = (effort, score, prop::bool::weighted(0.1), prop::collection::vec(0usize..11, 0..3));
    (prop::collection::vec(theme, 0..9), 0u32..250).prop_map(|(themes, capacity)| {
        let line = |(at, (effort, score, obligation, needs)): (usize, (String, String, bool, Vec<usize>))| {
            // Mostly themes; t9 does not exist, t10 is an idea.
            let needs: Vec<String> = needs.iter().map(|need| format!("t{need}")).collect();
            format!("{}t{at} {effort} {score} {}", if obligation { "!" } else { "" }, needs.join(" "))
        };
        (themes.into_iter().enumerate().map(line).collect(), f64::from(capacity) / 10.0)
    })
}

/// The best value and the lowest effort for it of all sets that have every obligation with its needs and are complete
/// otherwise, by brute force.
fn brute_force(roadmap: &Roadmap, capacity: f64) -> (f64, f64) {
    let order = RoadmapOrder::from_roadmap(roadmap);
    let efforts = EffortCounter::from_roadmap(roadmap);
    let themes: Vec<(&EntryRow, f64, f64, Vec<Need>)> = capacity::live_themes(roadmap)
        .map(|(row, theme_row)| {
            let score = order.score(row.entry).unwrap_or(0.0);
            (row, efforts.theme_effort(theme_row).amount, score, find_needs(roadmap, row))
        })
        .collect();
    let position = |entry: EntryId| themes.iter().position(|(row, ..)| row.entry == entry).unwrap();
    let mut forced = 0_u32;
    let mut open: Vec<usize> = (0..themes.len()).collect();
    open.retain(|at| themes[*at].0.theme().unwrap().kind == WorkKind::Obligation);
    while let Some(at) = open.pop() {
        if forced >> at & 1 == 0 {
            forced |= 1 << at;
            let live =
                themes[at].3.iter().filter_map(|need| if let Need::Live(s) = need { Some(position(*s)) } else { None });
            open.extend(live);
        }
    }
    let sum = |bits: u32, amount: &dyn Fn(usize) -> f64| {
        (0..themes.len()).filter(|at| bits >> at & 1 == 1).map(amount).sum::<f64>()
    };
    let forced_effort = sum(forced, &|at| themes[at].1);
    let limit = capacity.max(forced_effort);
    let is_complete = |bits: u32| {
        (0..themes.len()).filter(|at| bits >> at & 1 == 1 && forced >> at & 1 == 0).all(|at| {
            themes[at].3.iter().all(|need| matches!(need, Need::Live(entry) if bits >> position(*entry) & 1 == 1))
        })
    };
    let all = (0..1_u32 << themes.len()).filter(|bits| bits & forced == forced && is_complete(*bits));
    let sums = all.map(|bits| (sum(bits, &|at| themes[at].2), sum(bits, &|at| themes[at].1)));
    let fitting = sums.filter(|(_, effort)| *effort <= limit + 1e-6);
    let better = |a: &(f64, f64), b: &(f64, f64)| {
        if (a.0 - b.0).abs() > 1e-6 { a.0.total_cmp(&b.0) } else { b.1.total_cmp(&a.1) }
    };
    fitting.max_by(better).unwrap()
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn no_other_set_is_worth_more((lines, capacity) in instance()) {
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let (roadmap, set) = find_set(&lines, "ideas: {\"t10\": (title: \"I\")}", capacity);
        let (value, effort) = brute_force(&roadmap, capacity);
        prop_assert!((set.value - value).abs() < 1e-6, "{} instead of {value}\n{}", set.value, describe(&roadmap, &set));
        prop_assert!((set.total.effort - effort).abs() < 1e-6, "{} instead of {effort}", set.total.effort);
        prop_assert_eq!(set.optimality, Optimality::Proven);
        prop_assert_eq!(set.chosen.len() + set.left_out.len(), lines.len());
    }
}
