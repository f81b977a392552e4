//! `score` and `why`.

use super::fixture::{Folder, LEDGERLY, MESSY, run};

/// Two scores whose order reverses in the simulation, and a theme without a score.
const REVERSED: &str = r#"Roadmap(format: 1, product: "P", ranking: "rice", themes: {
    "a": (title: "Alpha", lane: Now, scores: {"rice": {"reach": (1000, 2000, 3000), "impact": (1, 2, 3), "confidence": (0.5, 0.8, 1), "effort": (3, 4, 8)}}),
    "b": (title: "Beta", lane: Now, scores: {"rice": {"reach": (300, 500, 900), "impact": (2, 3, 3), "confidence": (0.8, 0.9, 1), "effort": (1, 2, 3)}}),
    "c": (title: "Gamma", lane: Later),
})
"#;

/// 60 against 55 with the default weights, and no input ranges.
const CERTAIN_INPUTS: &str = r#"Roadmap(format: 1, product: "P", themes: {
    "sso": (title: "SSO", lane: Now, scores: {"weighted": {"customer": 2, "business": 5, "effort": 4, "risk": 3, "fit": 3, "timing": 5}}),
    "steady": (title: "Reliability", lane: Now, scores: {"weighted": {"customer": 4, "business": 3, "effort": 4, "risk": 2, "fit": 4, "timing": 3}}),
}, ideas: {
    "dark": (title: "Dark mode", scores: {"weighted": {"customer": 2, "business": 1, "effort": 2, "risk": 1, "fit": 1}}),
})
"#;

#[test]
fn the_ranking_with_its_uncertainty() {
    run(LEDGERLY, "score").exits(0).says("").changes_nothing().prints(
        "\
weighted: weighted average of ratings, scaled 0-100; for effort and risk, lower is better

     score  80% range          ranks  ahead of next  weights  lane
  1   86.2  78.1-87.4                 >99% clearly      >99%  Now    first-report
  2   60.0  54.8-65.1          2-4    72% probably       87%  Now    fast-deposits
  3   55.0  51.5-62.0          2-4    62% toss-up        52%  Now    safe-imports
  4   52.5  48.0-61.5          2-5    87% probably       65%  Next   forwardable
  5   47.5  41.4-52.5          4-7    67% toss-up        75%  Next   calm-vat
  6   42.5  39.6-49.7          5-7    74% probably       75%  Next   late-payers
  7   41.2  37.3-45.2          6-8    72% probably       53%  Later  handover
  8   37.5  33.1-43.3          6-9    86% probably       78%  Later  phone-receipts
  9   27.5  29.4-36.8          8-9                            Next   find-invoices
  -      -  missing: 3 inputs                                 Later  team-spaces

10,000 simulations of the input ranges, seed 1.
Weights: how often a theme stays ahead of the next one across all possible weights.
",
    );
}

#[test]
fn the_ranking_without_a_simulation_and_by_another_model() {
    run(LEDGERLY, "score --no-simulation first-report safe-imports").exits(0).prints(
        "\
weighted: weighted average of ratings, scaled 0-100; for effort and risk, lower is better

  1  86.2  Now  first-report  A first report in the first sitting
  3  55.0  Now  safe-imports  Imports that never fail
",
    );
    run(LEDGERLY, "score --model RICE").exits(0).prints_among("The roadmap itself is ranked by the weighted model.\n");
    run(LEDGERLY, "score --model ice").exits(0).prints_among("-      -  missing: 3 inputs  Now    fast-deposits");
    run(LEDGERLY, "score --model moscow")
        .exits(2)
        .says_among("one of weighted, rice, ice, wsjf, cd3, opportunity, kano");
    run(LEDGERLY, "score --simulation --no-simulation").exits(2);
    run(LEDGERLY, "score goals.paid-faster")
        .exits(2)
        .says("error: goals.paid-faster has no score: only themes and ideas have one");
}

#[test]
fn an_order_that_reverses_in_the_simulation() {
    run(REVERSED, "score").exits(0).prints(
        "\
RICE: reach × impact × confidence / effort

     score  80% range          ranks  ahead of next  lane
  1    800  353-989            1-2    41% toss-up    Now    a  Alpha
  2    675  446-1037           1-2                   Now    b  Beta
  -      -  missing: 4 inputs                        Later  c  Gamma

10,000 simulations of the input ranges, seed 1.
",
    );
    run(REVERSED, "why a")
        .exits(0)
        .prints_among("b (675): a toss-up in simulations (41%), where the order\n                reverses\n");
}

#[test]
fn a_lead_that_is_a_toss_up_across_weightings() {
    run(CERTAIN_INPUTS, "score").exits(0).prints(
        "\
weighted: weighted average of ratings, scaled 0-100; for effort and risk, lower is better

     score  weights  lane
  1   60.0      52%  Now   steady  Reliability
  2   55.0           Now   sso     SSO

No input ranges given, seed 1.
Weights: how often a theme stays ahead of the next one across all possible weights.
",
    );
    run(CERTAIN_INPUTS, "why sso").exits(0).prints_among(
        "steady (60.0): no input ranges given; a toss-up across possible\n                weights (52%)\n",
    );
    run(CERTAIN_INPUTS, "why sso").prints_among(
        "customer goes from 2 to 3, effort goes from 4 to 2, fit goes\n                from 3 to 5 or the customer weight goes below 15\n",
    );
}

#[test]
fn an_idea_has_the_rank_it_would_get() {
    run(CERTAIN_INPUTS, "score dark").exits(0).prints_among("(3)   32.5  27.5-37.5 (timing?)  idea  dark");
    run(CERTAIN_INPUTS, "why dark")
        .exits(0)
        .prints_among("32.5 (weighted), 27.5 to 37.5 depending on timing, would be #3\n                of 3");
}

#[test]
fn an_entry_is_explained() {
    run(LEDGERLY, "why safe-imports").exits(0).says("").changes_nothing().prints(include_str!("why.txt"));
    run(LEDGERLY, "why goals.paid-faster").exits(0).prints(
        "\
goals.paid-faster
Shorten the wait for payment

Linked to
  objective     Win shops with 1-5 staff (on track, 304 days left)
  vision        No small shop loses an evening to bookkeeping

Linked from
  theme         Get paid faster (Now)
  theme         Owners stop chasing late payers (Next)
  idea          Reminders that get invoices paid
",
    );
    run(LEDGERLY, "why find-invoices").exits(0).prints_among("run `whymap link find-invoices GOAL`");
    run(LEDGERLY, "why nobody").exits(2);
}

#[test]
fn two_runs_have_the_same_output() {
    for line in ["score", "score --json", "why first-report", "why first-report --json", "score --model rice --json"] {
        for file in [LEDGERLY, MESSY, REVERSED] {
            let folder = Folder::with(file);
            let line = if file == LEDGERLY || !line.starts_with("why") { line } else { "score --simulation" };
            assert_eq!(folder.run(line).out(), folder.run(line).out(), "{line}");
        }
    }
}

#[test]
fn the_ranking_as_json() {
    let ran = run(REVERSED, "score --json").exits(0);
    let json: serde_json::Value = serde_json::from_str(ran.out()).unwrap();
    assert_eq!(
        (json["schema"].as_u64(), json["model"].as_str(), json["ranked"].as_u64()),
        (Some(1), Some("rice"), Some(2))
    );
    let first = &json["themes"][0];
    assert_eq!(first["entry"], "themes.a");
    assert_eq!(first["inputs"]["reach"]["high"], 3000.0);
    let ahead = first["uncertainty"]["ahead_of"]["by_inputs"].as_f64().unwrap();
    assert!((ahead - 0.41).abs() < 0.015, "{ahead}");
    assert_eq!(json["themes"][2]["score"], serde_json::Value::Null);
    let ran = run(LEDGERLY, "why safe-imports --json").exits(0);
    let json: serde_json::Value = serde_json::from_str(ran.out()).unwrap();
    assert_eq!(json["score"]["rank"], 3);
    assert_eq!(json["score"]["above"]["sensitivity"][1]["name"], "effort");
    assert_eq!(json["decisions"][0]["on"], "2025-10-14");
    assert_eq!(json["goal_chains"][0].as_array().unwrap().len(), 3);
}
