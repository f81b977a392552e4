//! `links`, `balance` and `plan`.

use super::fixture::{Folder, LEDGERLY, MESSY, run};

/// A roadmap ranked by ICE: impact 9 is a score of 900.
fn ranked(head: &str, themes: &[&str]) -> String {
    let theme = |line: &&str| {
        let (id, rest) = line.split_once(' ').unwrap();
        let (impact, fields) = rest.split_once(' ').unwrap_or((rest, ""));
        let scores = match impact {
            "-" => String::new(),
            _ => format!("scores: {{\"ice\": {{\"impact\": {impact}, \"confidence\": 10, \"ease\": 10}}}},"),
        };
        format!("\"{id}\": (title: \"Theme {id}\", {fields} {scores}),\n")
    };
    let themes: String = themes.iter().map(theme).collect();
    format!("(format: 1, product: \"P\", ranking: \"ice\", as_of: \"2026-03-02\", {head} themes: {{\n{themes}}})\n")
}

fn json(file: &str, line: &str) -> serde_json::Value {
    serde_json::from_str(run(file, line).exits(0).says("").out()).unwrap()
}

#[test]
fn a_plan_has_a_cutoff_and_a_best_set() {
    run(LEDGERLY, "plan").exits(0).says("").changes_nothing().prints(
        "\
Capacity: 18 person-months (from the file)
Now uses 14: 4 left

  Now      3 themes      14
  Next     4 themes      19
  Later    3 themes      17

No effort estimate: team-spaces (counted at the median, 5)

Ranking: rank, score, effort, running total
  1  86.2  4   4  first-report    A first report in the first sitting
  2  60.0  4   8  fast-deposits   Get paid faster
  3  55.0  6  14  safe-imports    Imports that never fail
  -- capacity line: 18 --
  4  52.5  5  19  forwardable     Reports people forward
  5  47.5  6  25  calm-vat        VAT returns without help
  6  42.5  3  28  late-payers     Owners stop chasing late payers
  7  41.2  8  36  handover        Hand over to the accountant in a day
  8  37.5  4  40  phone-receipts  Receipts filed by phone in one go
  9  27.5  5  45  find-invoices   Search that finds invoices
Not ranked (no score): team-spaces

Best set: total score 243.8, effort 17 of 18 person-months
Above the capacity line: total score 201.2, effort 14
Proven optimal: no set within the capacity has a higher total score.

Included: score, effort
  86.2  4                  first-report   A first report in the first sitting
  60.0  4                  fast-deposits  Get paid faster
  55.0  6                  safe-imports   Imports that never fail
  42.5  3  below the line  late-payers    Owners stop chasing late payers

Left out: score, effort, reason
  52.5   5  forwardable     needs 5, only 1 left
  47.5   6  calm-vat        needs 6, only 1 left
  41.2   8  handover        needs 8, only 1 left
  37.5   4  phone-receipts  needs 4, only 1 left
  27.5   5  find-invoices   needs 5, only 1 left
     -  ~5  team-spaces     no score
",
    );
}

#[test]
fn a_cutoff_that_separates_dependencies_is_reported() {
    let themes =
        ["a 9 lane: Now, effort: 4, depends_on: [\"b\"],", "b 1 lane: Later, effort: 4,", "c 5 lane: Next, effort: 5,"];
    let file = ranked("capacity: (amount: 5, unit: \"weeks\"),", &themes);
    run(&file, "plan")
        .prints_among("  ! a needs b, which is below the capacity line\n")
        .prints_among("Above the capacity line: total score 900.0, effort 4 (ignores dependencies)\n")
        .prints_among("Best set: total score 500.0, effort 5 of 5 weeks\n")
        .prints_among("  900.0  4  a  needs 4, nothing left\n");
    run(&file, "plan --capacity 9").prints_among("total score 1000.0, effort 8 of 9 weeks\n");
}

#[test]
fn obligations_are_always_included() {
    let themes = [
        "law - lane: Now, effort: 6, kind: Obligation, depends_on: [\"base\"], deadline: (on: \"2026-09-11\", because: \"x\"),",
        "base 1 lane: Next, effort: 1,",
        "a 9 lane: Now, effort: 1,",
    ];
    run(&ranked("", &themes), "plan --capacity 3")
        .exits(0)
        .prints_among("Now uses 7: 4 over capacity\n")
        .prints_among("  obligation      -  6  6  law   Theme law\n  -- capacity line: 3 --\n")
        .prints_among("! Obligations alone need 7, more than the capacity.\n")
        .prints_among("  100.0  1  for obligation  base  Theme base\n")
        .prints_among("  900.0  1  a  needs 1, nothing left\n");
}

#[test]
fn a_theme_that_cannot_be_included_has_a_reason() {
    let themes = [
        "a 9 lane: Now, effort: 1, depends_on: [\"thought\"],",
        "b 8 lane: Now, effort: 1, depends_on: [\"a\"],",
        "c 7 lane: Next, effort: 1, depends_on: [\"gone\"],",
        "d 6 lane: Next, effort: 1, depends_on: [\"nowhere\"],",
        "e - lane: Later,",
        "gone 5 lane: Dropped,",
    ];
    let file = ranked("ideas: {\"thought\": (title: \"T\")},", &themes);
    run(&file, "plan --capacity 9")
        .prints_among("No effort estimate: e (counted at the median, 1)\n")
        .prints_among("  900.0   1  a  needs thought, which is only an idea\n")
        .prints_among("  800.0   1  b  needs a, which cannot be included\n")
        .prints_among("  700.0   1  c  needs gone, which was dropped\n")
        .prints_among("  600.0   1  d  needs nowhere, which does not exist\n")
        .prints_among("      -  ~1  e  no score\n");
}

#[test]
fn a_plan_needs_a_capacity() {
    let file = ranked("", &["a 9 lane: Now,"]);
    run(&file, "plan").exits(2).says(
        "error: no capacity set in roadmap.ron\n  hint: run `whymap plan --capacity 18` to try one\n  \
         hint: run `whymap set roadmap capacity.amount 18` to set it in the file",
    );
    run(&file, "plan --capacity lots").exits(2).says_among("expected a number from 0 up, such as 18 or 4.5");
    run(&file, "plan --capacity=-1").exits(2).says_among("expected a number from 0 up, such as 18 or 4.5");
    run(&ranked("", &[]), "plan --capacity 1").exits(0).prints_among("No ranking: ");
}

#[test]
fn a_plan_as_json() {
    let plan = json(LEDGERLY, "plan --json");
    assert_eq!((&plan["schema"], &plan["capacity"], &plan["unit"]), (&1.into(), &18.0.into(), &"person-months".into()));
    assert_eq!(plan["without_effort"], serde_json::json!(["themes.team-spaces"]));
    assert_eq!(plan["lanes"][0], serde_json::json!({"lane": "Now", "themes": 3, "effort": 14.0}));
    assert_eq!(plan["cutoff"]["ranking"][3]["entry"], "themes.forwardable");
    assert_eq!(plan["cutoff"]["ranking"][3]["fits"], false);
    assert_eq!(
        (&plan["best_set"]["total_score"], &plan["best_set"]["is_proven_optimal"]),
        (&243.75.into(), &true.into())
    );
    assert_eq!(
        plan["best_set"]["left_out"][0],
        serde_json::json!({"entry": "themes.forwardable", "score": 52.5, "effort": 5.0,
            "reason": "needs 5, only 1 left"})
    );
}

#[test]
fn the_balance_of_the_sample() {
    run(LEDGERLY, "balance").exits(0).says("").changes_nothing().prints(
        "\
10 themes in Now, Next and Later: 50 person-months
1 theme has no effort estimate; the median is used instead
Now: 3 themes, limit 3

Time horizon: 2 points off target
  short-term               0  ........................  0%
  long-term               14  #######|................  28%, target 30%
  not set                 36  #################.......  72%

Kind of work: 3 points off target
  value                   44  ####################|...  88%, target 85%
  health                   6  ###.|...................  12%, target 15%
  keep the lights on       0  |.......................  0%, target 0%
  obligations              0  ........................  0%

Options by MoSCoW priority
  must                   5.5  ##########....|.........  42%, at most 60%
  should                 7.5  ##############..........  58%
  could                    0  ........................  0%

The lowest quarter of the ranking uses 20% of the effort
  2 themes: phone-receipts, find-invoices

Customer lifecycle stage (* key stages of a growing product)
* Acquisition              5  ##......................  10%, 1 theme
* Activation               4  ##......................  8%, 1 theme
  Engagement              15  #######.................  30%, 3 themes
* Retention               11  #####...................  22%, 2 themes
* Monetization             0  ........................  0%, 0 themes
  Satisfaction            15  #######.................  30%, 3 themes
  ! no themes for Monetization: a growing product needs customers who come, find
  value, stay and pay
",
    );
}

#[test]
fn a_balance_that_is_off_target_is_flagged() {
    let items =
        "options: {\"x\": (text: \"x\", moscow: Must, effort: 7), \"y\": (text: \"y\", moscow: Could, effort: 3)},";
    let theme = |id: &str, more: &str| format!("{id} - lane: Now, effort: 2, {more}");
    let themes = [theme("a", items), theme("b", "horizon: Long,"), theme("c", "horizon: Long,"), theme("d", "")];
    let themes: Vec<&str> = themes.iter().map(String::as_str).collect();
    run(&ranked("stage: Early,", &themes), "balance")
        .prints_among("! Now: 4 themes, limit 3: which one can wait?\n")
        .prints_among("Time horizon: 20 points off target\n")
        .prints_among("  50%, target 30% !\n")
        .prints_among("  70%, at most 60% !\n")
        .prints_among("  ! above 60%, there is too little left to drop if time runs short\n")
        .prints_among("  ! no themes for Activation, Retention: ");
    run(&ranked("", &["a 9 lane: Shipped,"]), "balance").exits(0).prints("No themes in Now, Next or Later.\n");
}

#[test]
fn the_balance_as_json() {
    let balance = json(LEDGERLY, "balance --json");
    assert_eq!((&balance["schema"], &balance["themes"], &balance["now"]), (&1.into(), &10.into(), &3.into()));
    assert_eq!(
        balance["horizons"][1],
        serde_json::json!({"name": "long-term", "themes": 3, "effort": 14.0, "percent": 28.0, "target_percent": 30.0,
            "is_off_target": false})
    );
    assert_eq!(balance["stages"][1]["also_known_as"], serde_json::json!(["AARRR activation", "HEART adoption"]));
    assert_eq!(balance["stages"][4]["is_key_stage"], true);
    assert_eq!(
        balance["lowest_quarter"]["themes"],
        serde_json::json!(["themes.phone-receipts", "themes.find-invoices"])
    );
}

#[test]
fn links_are_a_tree_from_the_vision_down() {
    run(LEDGERLY, "links").exits(0).says("").changes_nothing().prints(
        "\
No small shop loses an evening to bookkeeping

objective keep-customers (on track, 40% of the way): Keep the customers we win
  goal file-vat-alone (on track, 37% of the way): File VAT without a support
      email
    Next calm-vat (on track, 37% of the way): VAT returns without help
  goal import-trust (at risk, 41% of the way): Cut failed bank imports
    Now safe-imports (at risk, 41% of the way): Imports that never fail
  goal raise-activation (too early, 40% of the way, focus goal): Raise
      activation of new accounts
    Now first-report (too early, 40% of the way): A first report in the first
        sitting
    Later phone-receipts (no data): Receipts filed by phone in one go
  Shipped bank-login (reached): Log in with the bank

objective win-shops (on track, 38% of the way): Win shops with 1-5 staff
  goal paid-faster (off track, 22% of the way): Shorten the wait for payment
    Now fast-deposits (off track, 22% of the way): Get paid faster
    Next late-payers (no data): Owners stop chasing late payers
    Idea reminders (off track, 22% of the way): Reminders that get invoices paid
  goal reports-that-travel (on track, 38% of the way): More reports forwarded to
      someone outside
    Next forwardable (on track, 38% of the way): Reports people forward
    Later handover (no data): Hand over to the accountant in a day
  Shipped two-languages (off track, 9% of the way): Invoices in two languages

Not linked to an objective
  goal support-reply (too early, 10% of the way): Answer support emails in 4
      hours

6 of 7 themes in Now and Next are linked to a goal with an objective (85% of the
    effort, target 80%)

Unlinked
  theme find-invoices: not linked to a goal
  theme team-spaces: not linked to a goal
  goal support-reply: no theme in Now, Next or Later is linked to it
  goal support-reply: not linked to an objective
",
    );
}

#[test]
fn unlinked_entries_are_listed() {
    let head =
        "objectives: {\"o\": (title: \"O\")}, goals: {\"g\": (text: \"G\"), \"h\": (text: \"H\", serves: [\"nope\"])},";
    let themes = [
        "a - lane: Now, goals: [\"g\"], depends_on: [\"b\", \"thought\"],",
        "b - lane: Later, goals: [\"gone\"],",
        "c - lane: Next,",
    ];
    let file = ranked(&format!("{head} ideas: {{\"thought\": (title: \"T\")}},"), &themes);
    run(&file, "links").exits(0).prints(
        "\
No vision yet: run `whymap set roadmap vision TEXT` to set it.

objective o: O

Not linked to an objective
  goal g: G
    Now a: Theme a
  goal h: H

! 0 of 2 themes in Now and Next are linked to a goal with an objective (0% of
    the effort, target 80%)

Unlinked
  theme c: not linked to a goal
  theme a: linked to a goal, but not to an objective
  theme b: linked to a goal, but not to an objective
  goal h: no theme in Now, Next or Later is linked to it
  goal g: not linked to an objective
  objective o: no goal or theme is linked to it
  goal h: linked to objectives.nope, which does not exist
  theme b: linked to goals.gone, which does not exist

Dependencies in the wrong order
  a in Now depends on b, which is in Later
  a in Now depends on thought, which is only an idea
",
    );
    let links = json(&file, "links --json");
    assert_eq!(links["goals_without_objective"][0]["themes"][0]["entry"], "themes.a");
    assert_eq!(
        links["linked"],
        serde_json::json!({"themes": 0, "total": 2, "effort_percent": 0.0, "target_percent": 80.0})
    );
    assert_eq!(
        links["out_of_order"][0],
        serde_json::json!({"entry": "themes.a", "lane": "Now", "needs": "themes.b",
            "message": "depends on b, which is in Later"})
    );
}

#[test]
fn output_is_reproducible_and_fits_eighty_columns() {
    for file in [LEDGERLY, MESSY] {
        let folder = Folder::with(file);
        for line in
            ["links", "balance", "plan --capacity 9", "links --json", "balance --json", "plan --capacity 9 --json"]
        {
            let (one, other) = (folder.run(line).exits(0), folder.run(line).exits(0));
            assert_eq!(one.out(), other.out(), "{line}");
            let is_wide = |line: &str| line.chars().count() > 80;
            assert!(line.ends_with("--json") || !one.out().lines().any(is_wide), "{line}\n{}", one.out());
        }
    }
}

#[test]
fn control_characters_are_made_visible() {
    let file = ranked("capacity: (amount: 1, unit: \"\\u{1b}[2J\"),", &["a 9 lane: Now,"]);
    let file =
        file.replace("Theme a", "\\u{1b}]0;x\\u{7}").replace("product: \"P\"", "product: \"P\", vision: \"\\u{9b}2J\"");
    for line in ["links", "balance", "plan", "links --json", "balance --json", "plan --json"] {
        let ran = run(&file, line).exits(0);
        assert!(!ran.out().contains(['\u{1b}', '\u{7}', '\u{9b}']), "{line}\n{:?}", ran.out());
    }
}
