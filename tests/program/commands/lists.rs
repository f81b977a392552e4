//! `whymap FILE` without a terminal, `list` and `show`.

use super::fixture::{Folder, LEDGERLY, MESSY, SMALL, run};

#[test]
fn without_a_terminal_the_outline_is_printed() {
    let outline = "\
Ledgerly: No small shop loses an evening to bookkeeping
Focus goal: Raise activation of new accounts (too early, 212 days left)

Now: 3 themes, 14 person-months
  1  86.2  too early           first-report    A first report in the first sitting
  2  60.0  off track           fast-deposits   Get paid faster
  3  55.0  at risk             safe-imports    Imports that never fail

Next: 4 themes, 19 person-months
  4  52.5  on track            forwardable     Reports people forward
  5  47.5  on track            calm-vat        VAT returns without help
  6  42.5  no data             late-payers     Owners stop chasing late payers
  9  27.5  no data             find-invoices   Search that finds invoices

Later: 3 themes, ~17 person-months
  7  41.2  no data             handover        Hand over to the accountant in a day
  8  37.5  no data             phone-receipts  Receipts filed by phone in one go
        -  no data             team-spaces     Team workspaces

Ideas
                               dark-mode       Dark mode (missing: why, target, trade-off)
           proposed for Next   reminders       Reminders that get invoices paid (missing: trade-off)
                               report-colors   レポートの色を選ぶ (missing: target, trade-off)
           proposed for Later  year-end        Year-end without the panic (missing: why, target)

Shipped
           Jan 12              bank-login      Log in with the bank
           Jan 19              two-languages   Invoices in two languages

Not doing
                               native-app      Native desktop app: only 2% of sign-ups asked for it
                               payroll         Payroll: it is a second product, and partners already offer it
";
    for line in ["", "roadmap.ron", "list"] {
        run(LEDGERLY, line).exits(0).prints(outline).says("").changes_nothing();
    }
}

#[test]
fn keys_are_played_without_a_terminal() {
    let ran = run(LEDGERLY, "--keys jj<Tab> --size 80x24 --print").exits(0).says("").changes_nothing();
    assert_eq!(ran.out().lines().count(), 24);
    assert!(ran.out().contains("▌ Imports that never fail"), "{}", ran.out());
    assert!(!ran.out().contains('\u{1b}'));
    run(LEDGERLY, "--keys jj").exits(0).prints("").says("").changes_nothing();
}

#[test]
fn a_lane_or_a_kind_can_be_listed() {
    run(SMALL, "list --lane now").exits(0).prints("Now: 1 theme\n  -  no data  a  A\n");
    run(LEDGERLY, "list --lane NEXT").exits(0).prints_among("Next: 4 themes, 19 person-months\n  4  52.5");
    run(LEDGERLY, "list goals").exits(0).prints(
        "\
file-vat-alone       on track   File VAT without a support email
import-trust         at risk    Cut failed bank imports
paid-faster          off track  Shorten the wait for payment
raise-activation     too early  Raise activation of new accounts
reports-that-travel  on track   More reports forwarded to someone outside
support-reply        too early  Answer support emails in 4 hours
",
    );
    run(LEDGERLY, "list metric").exits(0).prints_among("handover-days          no readings       Days until");
    run(LEDGERLY, "list metric").prints_among("activation             38%  Mar 2        Accounts that");
    run(LEDGERLY, "list ideas --lane next")
        .exits(0)
        .prints("reminders  proposed for Next  Reminders that get invoices paid\n");
    run(LEDGERLY, "list feedback").exits(0).prints_among("import-fear");
    run(LEDGERLY, "list goals --lane now").exits(2).says("error: goals have no lane: only themes and ideas have one");
}

#[test]
fn today_is_the_option_or_the_variable_or_the_date_in_the_file() {
    let folder = Folder::with(LEDGERLY);
    folder.run("list").prints_among("212 days left");
    folder.run("list --today 2026-09-29").prints_among("1 day left");
    folder.run_with_variable("list", "WHYMAP_TODAY", "2026-09-20").prints_among("10 days left");
    folder.run_with_variable("list --today 2026-09-29", "WHYMAP_TODAY", "2026-09-20").prints_among("1 day left");
    folder
        .run_with_variable("list", "WHYMAP_TODAY", "soon")
        .exits(2)
        .says("error: invalid date `soon` in WHYMAP_TODAY: write it like 2026-03-02");
    folder.run("list --today soon").exits(2).says_among("expected a date like 2026-03-02");
}

#[test]
fn rows_are_json_with_full_names() {
    let ran = run(LEDGERLY, "list --json").exits(0).says("");
    let listed: serde_json::Value = serde_json::from_str(ran.out()).unwrap();
    assert_eq!(listed["schema"], 1);
    assert_eq!(listed["file"], "roadmap.ron");
    assert_eq!(listed["today"], "2026-03-02");
    let first = &listed["entries"][0];
    let expected = serde_json::json!({
        "entry": "themes.first-report", "kind": "theme", "id": "first-report",
        "title": "A first report in the first sitting", "lane": "Now", "proposed_for": null, "score": 86.25, "rank": 1,
        "manual_rank": null, "effort": 4.0, "status": "too early", "missing": [], "broken": false,
    });
    assert_eq!(*first, expected);
    let ideas = run(LEDGERLY, "list ideas --json").exits(0);
    let ideas: serde_json::Value = serde_json::from_str(ideas.out()).unwrap();
    assert_eq!(ideas["entries"][0]["missing"], serde_json::json!(["why", "target", "trade-off"]));
    assert_eq!(ideas["entries"].as_array().unwrap().len(), 4);
}

#[test]
fn an_entry_is_shown_in_full() {
    run(LEDGERLY, "show calm-vat").exits(0).says("").prints(
        "\
themes.calm-vat
VAT returns without help

  title             VAT returns without help
  lane              Next
  why
    problem         More than half of the owners email support while they file
                    VAT; most get stuck at the box for sales abroad
    why now         VAT weeks bring 40% of a quarter's support email, and owners
                    who write in twice rarely renew
    customer        Owners who file VAT themselves
  target
    metric          vat-alone (VAT returns filed without a support email)
    from            41
    to              60
    by              2026-11-30
  trade-offs        giving up: VAT for shops in three countries or more;
                    because: 11 shops, and each has an accountant for it
                    instead of: team-spaces (Team workspaces); because: the same
                    two people know both areas, and VAT has a deadline
  goals             file-vat-alone (File VAT without a support email)
  evidence          vat-mails (A support email with every VAT return)
  time horizon      Long
  effort            6
  scores
    RICE            reach 1400 (900 to 1800), impact 2, confidence 0.8
    weighted        customer 4 (3 to 4), business 2 (2 to 4), effort 4, risk 4
                    (3 to 5), fit 3 (1 to 4), timing 4 (the new form is due in
                    December; jo; 2026-02-06)
  alignment
    Support
      who           jo
      since         2026-02-11
  risks             The tax office changes the form again in the fall
  owner             jo

  score             47.5 (weighted), #5 of 9
  progress          41% -> 60% by Nov 30; 48% on Mar 2; on track
  leads to          file-vat-alone -> keep-customers -> No small shop loses an
                    evening to bookkeeping
",
    );
    run(LEDGERLY, "show goals.paid-faster")
        .exits(0)
        .prints_among("  linked from       fast-deposits, late-payers, reminders\n");
    run(LEDGERLY, "show metrics.days-to-paid")
        .exits(0)
        .prints_among("    2026-01-05      19.9 (holidays: half the usual number of invoices)\n");
}

#[test]
fn without_an_id_the_roadmaps_own_fields_are_shown() {
    for line in ["show", "show roadmap"] {
        run(LEDGERLY, line)
            .exits(0)
            .prints_among("  product           Ledgerly\n")
            .prints_among(
                "  capacity\n    amount          18\n    unit            person-months\n    period          2026-H1\n",
            )
            .prints_among("  north star        month-closed (Shops that close the month within five days)\n")
            .prints_among("  entries           2 objectives, 17 metrics, 6 goals, 14 themes, 4 ideas");
    }
    let ran = run(LEDGERLY, "show --json").exits(0);
    let shown: serde_json::Value = serde_json::from_str(ran.out()).unwrap();
    assert_eq!(shown["entry"], "roadmap");
    assert_eq!(shown["fields"]["capacity"]["amount"], 18);
}

#[test]
fn an_entry_is_json_with_its_fields_as_they_are() {
    let ran = run(LEDGERLY, "show first-report --json").exits(0);
    let shown: serde_json::Value = serde_json::from_str(ran.out()).unwrap();
    assert_eq!(shown["schema"], 1);
    assert_eq!(shown["entry"], "themes.first-report");
    assert_eq!(shown["line"], 559);
    assert_eq!(shown["fields"]["target"], serde_json::json!({"metric": "activation"}));
    assert_eq!(shown["fields"]["scores"]["rice"]["reach"], serde_json::json!([1500, 2000, 3000]));
    assert_eq!(shown["target"]["to"], 50.0);
    assert_eq!(shown["target"]["from_goal"], "goals.raise-activation");
    assert_eq!(shown["target"]["status"], "too early");
    assert_eq!(
        shown["goals"],
        serde_json::json!([{"entry": "goals.raise-activation", "objectives": ["objectives.keep-customers"]}])
    );
}

#[test]
fn commands_that_read_accept_the_start_or_some_letters_of_an_id() {
    run(LEDGERLY, "show first-report").exits(0).prints_among("themes.first-report\n");
    run(LEDGERLY, "show first").exits(0).prints_among("themes.first-report\n");
    run(LEDGERLY, "show fstrep").exits(0).prints_among("themes.first-report\n");
    run(LEDGERLY, "show goals.raise").exits(0).prints_among("goals.raise-activation\n");
    run(LEDGERLY, "show f")
        .exits(2)
        .says("error: `f` matches 4 entries\n  hint: use one of themes.fast-deposits, themes.find-invoices, themes.first-report, themes.forwardable");
    run(LEDGERLY, "show frist-report")
        .exits(2)
        .says("error: there is no entry `frist-report`\n  hint: did you mean first-report?");
    let renamed = Folder::with(LEDGERLY);
    renamed.run("rename first-report report-at-once").exits(0);
    renamed.run("show first-report").exits(0).prints_among("themes.report-at-once\n");
}

#[test]
fn an_id_stands_for_the_theme_or_idea_or_the_only_entry() {
    let file =
        SMALL.replace("\"g\": (\n            text", "\"a\": (\n            text").replace("\"m\": (", "\"g\": (");
    run(&file, "show a").exits(0).prints_among("themes.a\n");
    run(&file, "show g").exits(0).prints_among("metrics.g\n");
    let file = file.replace("metrics: {", "objectives: {\n        \"g\": (title: \"O\"),\n    },\n    metrics: {");
    run(&file, "show g").exits(2).says("error: `g` matches 2 entries\n  hint: use one of objectives.g, metrics.g");
    run(&file, "show metrics.g").exits(0).prints_among("metrics.g\n");
}

#[test]
fn an_entry_with_a_syntax_error_is_listed_and_shown_as_text() {
    let file = SMALL.replace("            title: \"B\",", "            title: \"B,");
    let ran = run(&file, "list").exits(0);
    assert!(ran.out().contains("Now: 1 theme"), "{}", ran.out());
    assert!(
        ran.out().contains("Syntax errors\n              ideas.b  line 34; run `whymap check` for details"),
        "{}",
        ran.out()
    );
    run(&file, "show b")
        .exits(0)
        .prints_among("syntax error in the entry on line 34; run `whymap check` for details\n")
        .prints_among("            title: \"B,\n");
    let ran = run(&file, "show b --json").exits(0);
    let shown: serde_json::Value = serde_json::from_str(ran.out()).unwrap();
    assert_eq!((&shown["broken"], &shown["fields"]), (&true.into(), &serde_json::Value::Null));
    assert!(shown["text"].as_str().unwrap().contains("title: \"B,"));
}

#[test]
fn an_entry_with_an_invalid_value_stays_in_its_lane() {
    let file = SMALL.replace("lane: Now,", "lane: Now,\n            effort: 3%,");
    run(&file, "list").exits(0).prints_among("  -  syntax error  a  A\n");
    run(&file, "show a").exits(0).prints_among("effort            3%\n").prints_among("syntax error");
}

#[test]
fn a_messy_file_is_listed() {
    run(MESSY, "list").exits(0).says("");
    run(MESSY, "show").exits(0);
    run(MESSY, "show drones")
        .exits(2)
        .says("error: `drones` matches 2 entries\n  hint: use one of themes.drones, ideas.drones");
    run(MESSY, "show ideas.karaoke").exits(0).prints_among("Karaoke while you wait");
}

#[test]
fn an_empty_roadmap_has_a_hint_how_to_begin() {
    run("()", "list").exits(0).prints("\nThe roadmap is empty. Run `whymap add idea TITLE` to add an idea.\n");
    run("", "list").exits(0).says_among("roadmap.ron is empty; run `whymap init` to fill it");
    run("// only a comment\n", "show").exits(0).says_among("is not a valid roadmap");
}

#[test]
fn a_newer_format_is_read_with_a_warning() {
    let file = SMALL.replace("format: 1", "format: 2");
    run(&file, "list")
        .exits(0)
        .says("warning: roadmap.ron has format 2, but this version of whymap supports 1: it shows what it can and changes nothing")
        .prints_among("Now: 1 theme");
}
