//! `links`, `balance` and `plan`.

use crate::fixture::{Folder, LEDGERLY, MESSY, run};

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
fn a_plan_draws_the_line_and_finds_the_best_set() {
    run(LEDGERLY, "plan").exits(0).says("").changes_nothing().prints(
        "\
Capacity: 18 person-months, as the file says
Now takes 14 of it: 4 free

  Now      3 themes      14
  Next     4 themes      19
  Later    3 themes      17

No effort is stated for team-spaces: counted with the median, 5.

Down the ranking: place, score, effort, sum
  1  86.2  4   4  first-report    A first report in the first sitting
  2  60.0  4   8  fast-deposits   Get paid faster
  3  55.0  6  14  safe-imports    Imports that never fail
  -- the line of 18 falls here --
  4  52.5  5  19  forwardable     Reports people forward
  5  47.5  6  25  calm-vat        VAT returns without help
  6  42.5  3  28  late-payers     Owners stop chasing late payers
  7  41.2  8  36  handover        Hand over to the accountant in a day
  8  37.5  4  40  phone-receipts  Receipts filed by phone in one go
  9  27.5  5  45  find-invoices   Search that finds invoices
Not ranked, as they have no score: team-spaces

The best set: scores of 243.8 in all, for 17 of 18 person-months
The line: scores of 201.2 in all, for 14
Every set was looked at, or ruled out: none that fits has more.

In it: score, effort
  86.2  4              first-report   A first report in the first sitting
  60.0  4              fast-deposits  Get paid faster
  55.0  6              safe-imports   Imports that never fail
  42.5  3  below line  late-payers    Owners stop chasing late payers

Left out, and why: score, effort
  52.5   5  forwardable     does not fit: 5 of 1 free
  47.5   6  calm-vat        does not fit: 6 of 1 free
  41.2   8  handover        does not fit: 8 of 1 free
  37.5   4  phone-receipts  does not fit: 4 of 1 free
  27.5   5  find-invoices   does not fit: 5 of 1 free
     -  ~5  team-spaces     no score
",
    );
}

#[test]
fn a_line_that_parts_what_depends_on_each_other_says_so() {
    let themes =
        ["a 9 lane: Now, effort: 4, depends_on: [\"b\"],", "b 1 lane: Later, effort: 4,", "c 5 lane: Next, effort: 5,"];
    let file = ranked("capacity: (amount: 5, unit: \"weeks\"),", &themes);
    run(&file, "plan")
        .prints_among("  ! a needs b, which is not above the line\n")
        .prints_among("The line: scores of 900.0 in all, for 4; but it parts what depends on each other\n")
        .prints_among("The best set: scores of 500.0 in all, for 5 of 5 weeks\n")
        .prints_among("  900.0  4  a  does not fit: 4 of 0 free\n");
    run(&file, "plan --capacity 9").prints_among("scores of 1000.0 in all, for 8 of 9 weeks\n");
}

#[test]
fn obligations_are_in_whatever_they_take() {
    let themes = [
        "law - lane: Now, effort: 6, kind: Obligation, depends_on: [\"base\"], deadline: (on: \"2026-09-11\", because: \"x\"),",
        "base 1 lane: Next, effort: 1,",
        "a 9 lane: Now, effort: 1,",
    ];
    run(&ranked("", &themes), "plan --capacity 3")
        .exits(0)
        .prints_among("Now takes 7 of it: 4 too much\n")
        .prints_among("  must      -  6  6  law   Theme law\n  -- the line of 3 falls here --\n")
        .prints_among("! The obligations alone take 7: more than there is.\n")
        .prints_among("  100.0  1  for must  base  Theme base\n")
        .prints_among("  900.0  1  a  does not fit: 1 of 0 free\n");
}

#[test]
fn what_cannot_be_in_says_why() {
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
        .prints_among("No effort is stated for e: counted with the median, 1.\n")
        .prints_among("  900.0   1  a  needs thought, which is only an idea\n")
        .prints_among("  800.0   1  b  needs a, which cannot be in\n")
        .prints_among("  700.0   1  c  needs gone, which was dropped\n")
        .prints_among("  600.0   1  d  needs nowhere, which is not in the file\n")
        .prints_among("      -  ~1  e  no score\n");
}

#[test]
fn a_plan_needs_a_capacity() {
    let file = ranked("", &["a 9 lane: Now,"]);
    run(&file, "plan").exits(2).says(
        "error: roadmap.ron says no capacity\n  hint: `whymap plan --capacity 18` plans for one\n  \
         hint: `whymap set roadmap capacity.amount 18` writes one into the file",
    );
    run(&file, "plan --capacity lots").exits(2).says_among("a capacity is a number from 0 on, like 18 or 4.5");
    run(&file, "plan --capacity=-1").exits(2).says_among("a capacity is a number from 0 on, like 18 or 4.5");
    run(&ranked("", &[]), "plan --capacity 1").exits(0).prints_among("Nothing is ranked");
}

#[test]
fn a_plan_as_json() {
    let plan = json(LEDGERLY, "plan --json");
    assert_eq!((&plan["schema"], &plan["capacity"], &plan["unit"]), (&1.into(), &18.0.into(), &"person-months".into()));
    assert_eq!(plan["without_effort"], serde_json::json!(["themes.team-spaces"]));
    assert_eq!(plan["lanes"][0], serde_json::json!({"lane": "Now", "themes": 3, "effort": 14.0}));
    assert_eq!(plan["line"]["ranking"][3]["where"], "themes.forwardable");
    assert_eq!(plan["line"]["ranking"][3]["fits"], false);
    assert_eq!((&plan["best"]["value"], &plan["best"]["proven"]), (&243.75.into(), &true.into()));
    assert_eq!(
        plan["best"]["left_out"][0],
        serde_json::json!({"where": "themes.forwardable", "score": 52.5, "effort": 5.0,
            "reason": "does not fit: 5 of 1 free"})
    );
}

#[test]
fn the_balance_of_the_sample() {
    run(LEDGERLY, "balance").exits(0).says("").changes_nothing().prints(
        "\
10 themes in Now, Next and Later: 50 person-months
1 of them without effort: counted with the median
Now: 3 themes, 3 at most

When it pays: 2 points from what was wanted
  short-term               0  ........................  0 %
  long-term               14  #######|................  28 %, 30 % wanted
  not said                36  #################.......  72 %

What kind of work it is: 3 points from what was wanted
  value                   44  ####################|...  88 %, 85 % wanted
  health                   6  ###.|...................  12 %, 15 % wanted
  keep the lights on       0  |.......................  0 %, 0 % wanted
  obligations              0  ........................  0 %

The options by MoSCoW
  must                   5.5  ##########....|.........  42 %, 60 % at most
  should                 7.5  ##############..........  58 %
  could                    0  ........................  0 %

The lowest quarter of the ranking takes 20 % of the effort
  2 themes: phone-receipts, find-invoices

Which stage of a customer's life it is for (* matters most: a growing product)
* Acquisition              5  ##......................  10 %, 1 theme
* Activation               4  ##......................  8 %, 1 theme
  Engagement              15  #######.................  30 %, 3 themes
* Retention               11  #####...................  22 %, 2 themes
* Monetization             0  ........................  0 %, 0 themes
  Satisfaction            15  #######.................  30 %, 3 themes
  ! nothing is done for Monetization: a growing product needs customers who
  come, find value, stay and pay
",
    );
}

#[test]
fn a_balance_that_is_off_says_where() {
    let items =
        "options: {\"x\": (text: \"x\", moscow: Must, effort: 7), \"y\": (text: \"y\", moscow: Could, effort: 3)},";
    let theme = |id: &str, more: &str| format!("{id} - lane: Now, effort: 2, {more}");
    let themes = [theme("a", items), theme("b", "horizon: Long,"), theme("c", "horizon: Long,"), theme("d", "")];
    let themes: Vec<&str> = themes.iter().map(String::as_str).collect();
    run(&ranked("stage: Early,", &themes), "balance")
        .prints_among("! Now: 4 themes, 3 at most. Nobody can do everything: which one can wait?\n")
        .prints_among("When it pays: 20 points from what was wanted\n")
        .prints_among("  50 %, 30 % wanted !\n")
        .prints_among("  70 %, 60 % at most !\n")
        .prints_among("  ! over 60 % nothing is left to give\n")
        .prints_among("  ! nothing is done for Activation, Retention: ");
    run(&ranked("", &["a 9 lane: Shipped,"]), "balance")
        .exits(0)
        .prints("Nothing is in Now, Next or Later: there is no work to share out.\n");
}

#[test]
fn the_balance_as_json() {
    let balance = json(LEDGERLY, "balance --json");
    assert_eq!((&balance["schema"], &balance["themes"], &balance["now"]), (&1.into(), &10.into(), &3.into()));
    assert_eq!(
        balance["horizons"][1],
        serde_json::json!({"name": "long-term", "themes": 3, "effort": 14.0, "percent": 28.0, "wanted": 30.0,
            "off": false})
    );
    assert_eq!(balance["stages"][1]["also"], serde_json::json!(["AARRR activation", "HEART adoption"]));
    assert_eq!(balance["stages"][4]["matters_most"], true);
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

objective keep-customers (on track, 40 % of the way): Keep the customers we win
  goal file-vat-alone (on track, 37 % of the way): File VAT without a support
      mail
    Next calm-vat (on track, 37 % of the way): VAT returns without help
  goal import-trust (at risk, 41 % of the way): Cut failed bank imports
    Now safe-imports (at risk, 41 % of the way): Imports that never fail
  goal raise-activation (too early, 40 % of the way, in focus): Raise activation
      of new accounts
    Now first-report (too early, 40 % of the way): A first report in the first
        sitting
    Later phone-receipts (no data): Receipts filed by phone in one go
  Shipped bank-login (reached, 102 % of the way): Log in with the bank

objective win-shops (on track, 38 % of the way): Win shops with 1-5 staff
  goal paid-faster (off track, 22 % of the way): Shorten the wait for payment
    Now fast-deposits (off track, 22 % of the way): Get paid faster
    Next late-payers (no data): Owners stop chasing late payers
    Idea reminders (off track, 22 % of the way): Reminders that get invoices
        paid
  goal reports-that-travel (on track, 38 % of the way): More reports forwarded
      to somebody outside
    Next forwardable (on track, 38 % of the way): Reports people forward
    Later handover (no data): Hand over to the accountant in a day
  Shipped two-languages (off track, 9 % of the way): Invoices in two languages

serving no objective
  goal support-reply (too early, 10 % of the way): Answer support mails in 4
      hours

Linked: of the work in Now and Next, 6 of 7 themes serve a goal that serves an
    objective: 85 % of the effort, 80 % wanted.

Loose ends
  theme find-invoices serves no goal
  theme team-spaces serves no goal
  goal support-reply is served by no theme in Now, Next or Later
  goal support-reply serves no objective
",
    );
}

#[test]
fn what_hangs_in_the_air_is_named() {
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
No vision yet: `whymap set roadmap vision TEXT` says where all this is going.

objective o: O

serving no objective
  goal g: G
    Now a: Theme a
  goal h: H

! Linked: of the work in Now and Next, 0 of 2 themes serve a goal that serves an
    objective: 0 % of the effort, 80 % wanted.

Loose ends
  theme c serves no goal
  theme a serves no goal that serves an objective
  theme b serves no goal that serves an objective
  goal h is served by no theme in Now, Next or Later
  goal g serves no objective
  objective o is served by nothing
  goal h names objectives.nope, which is not in the file
  theme b names goals.gone, which is not in the file

Dependencies out of order
  a in Now depends on b, which is in Later
  a in Now depends on thought, which is only an idea
",
    );
    let links = json(&file, "links --json");
    assert_eq!(links["goals_without_objective"][0]["themes"][0]["where"], "themes.a");
    assert_eq!(
        links["linked"],
        serde_json::json!({"themes": 0, "of": 2, "effort_percent": 0.0, "wanted_percent": 80.0})
    );
    assert_eq!(
        links["out_of_order"][0],
        serde_json::json!({"where": "themes.a", "lane": "Now", "needs": "themes.b",
            "what": "depends on b, which is in Later"})
    );
}

#[test]
fn the_same_file_gives_the_same_bytes_within_eighty_columns() {
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
fn text_that_means_harm_is_shown_as_signs() {
    let file = ranked("capacity: (amount: 1, unit: \"\\u{1b}[2J\"),", &["a 9 lane: Now,"]);
    let file =
        file.replace("Theme a", "\\u{1b}]0;x\\u{7}").replace("product: \"P\"", "product: \"P\", vision: \"\\u{9b}2J\"");
    for line in ["links", "balance", "plan", "links --json", "balance --json", "plan --json"] {
        let ran = run(&file, line).exits(0);
        assert!(!ran.out().contains(['\u{1b}', '\u{7}', '\u{9b}']), "{line}\n{:?}", ran.out());
    }
}
