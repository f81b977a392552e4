//! `whymap FILE` without a terminal, `list` and `show`.

use crate::fixture::{Folder, LEDGERLY, MESSY, SMALL, run};

#[test]
fn without_a_terminal_the_outline_is_printed() {
    let outline = "\
Ledgerly: No small shop loses an evening to bookkeeping
Focus: Raise activation of new accounts, too early, 212 days left

Now: 3 themes, 14 person-months
  1  86.2  too early   first-report    A first report in the first sitting
  2  60.0  off track   fast-deposits   Get paid faster
  3  55.0  at risk     safe-imports    Imports that never fail

Next: 4 themes, 19 person-months
  4  52.5  on track    forwardable     Reports people forward
  5  47.5  on track    calm-vat        VAT returns without help
  6  42.5  no data     late-payers     Owners stop chasing late payers
  9  27.5  no data     find-invoices   Search that finds invoices

Later: 3 themes, ~17 person-months
  7  41.2  no data     handover        Hand over to the accountant in a day
  8  37.5  no data     phone-receipts  Receipts filed by phone in one go
        -  no data     team-spaces     Team workspaces

Ideas
                       dark-mode       Dark mode (to answer: why, target, trade-off)
           for Next    reminders       Reminders that get invoices paid (to answer: trade-off)
                       report-colors  Custom report colors (to answer: target, trade-off)
           for Later   year-end        Year-end without the panic (to answer: why, target)

Shipped
           2026-01-12  bank-login      Log in with the bank
           2026-01-19  two-languages   Invoices in two languages

Dropped
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
fn a_lane_or_a_kind_can_be_listed_alone() {
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
    run(LEDGERLY, "list metric").exits(0).prints_among("handover-days          no reading             Days until");
    run(LEDGERLY, "list metric").prints_among("activation             38 %  2026-03-02       Accounts that");
    run(LEDGERLY, "list ideas --lane next").exits(0).prints("reminders  for Next  Reminders that get invoices paid\n");
    run(LEDGERLY, "list feedback").exits(0).prints_among("import-fear");
    run(LEDGERLY, "list goals --lane now").exits(2).says("error: goals have no lanes: only themes and ideas do");
}

#[test]
fn the_day_is_the_argument_else_the_variable_else_the_files_own() {
    let folder = Folder::with(LEDGERLY);
    folder.run("list").prints_among("212 days left");
    folder.run("list --today 2026-09-29").prints_among("1 day left");
    folder.run_with_variable("list", "WHYMAP_TODAY", "2026-09-20").prints_among("10 days left");
    folder.run_with_variable("list --today 2026-09-29", "WHYMAP_TODAY", "2026-09-20").prints_among("1 day left");
    folder
        .run_with_variable("list", "WHYMAP_TODAY", "soon")
        .exits(2)
        .says("error: WHYMAP_TODAY is `soon`, which is no day: write it like 2026-03-02");
    folder.run("list --today soon").exits(2).says_among("a day is written like 2026-03-02");
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
        "where": "themes.first-report", "kind": "theme", "id": "first-report",
        "title": "A first report in the first sitting", "lane": "Now", "proposed_for": null, "score": 86.25, "place": 1,
        "rank": null, "effort": 4.0, "state": "too early", "missing": [], "broken": false,
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
    problem         More than half of the owners file VAT with a support mail
                    open beside it; most stop at the box for sales abroad
    why now         VAT weeks bring 40% of a quarter's support mail, and owners
                    who write in twice seldom renew
    for whom        Owners who file VAT themselves
  target
    metric          vat-alone (VAT returns filed without a support email)
    from            41
    to              60
    by              2026-11-30
  trade-offs        not doing: VAT for shops in three countries or more;
                    because: 11 shops, and each has an accountant for it
                    instead of: team-spaces (Team workspaces); because: the same
                    two people know both parts, and VAT has a date
  goals             file-vat-alone (File VAT without a support email)
  evidence          vat-mails (A support email with every VAT return)
  horizon           Long
  effort            6
  scores
    RICE            reach 1400 (900 to 1800), impact 2, confidence 0.8
    weighted        customer 4 (3 to 4), business 2 (2 to 4), effort 4, risk 4
                    (3 to 5), fit 3 (1 to 4), timing 4 (the new form is due in
                    December; jo; 2026-02-06)
  alignment
    Support
      who           jo
      on            2026-02-11
  risks             The tax office changes the form again in the fall
  owner             jo

  score             47.5 weighted, place 5 of 9
  progress          41 % -> 60 % by 2026-11-30; 48 % on 2026-03-02; on track
  goal chain        file-vat-alone -> keep-customers -> No small shop loses an
                    evening to bookkeeping
",
    );
    run(LEDGERLY, "show goals.paid-faster")
        .exits(0)
        .prints_among("  served by         fast-deposits, late-payers, reminders\n");
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
    assert_eq!(shown["where"], "roadmap");
    assert_eq!(shown["fields"]["capacity"]["amount"], 18);
}

#[test]
fn an_entry_is_json_with_its_fields_as_they_are() {
    let ran = run(LEDGERLY, "show first-report --json").exits(0);
    let shown: serde_json::Value = serde_json::from_str(ran.out()).unwrap();
    assert_eq!(shown["schema"], 1);
    assert_eq!(shown["where"], "themes.first-report");
    assert_eq!(shown["line"], 562);
    assert_eq!(shown["fields"]["target"], serde_json::json!({"metric": "activation"}));
    assert_eq!(shown["fields"]["scores"]["rice"]["reach"], serde_json::json!([1500, 2000, 3000]));
    assert_eq!(shown["target"]["to"], 50.0);
    assert_eq!(shown["target"]["from_goal"], "goals.raise-activation");
    assert_eq!(shown["target"]["state"], "too early");
    assert_eq!(
        shown["goals"],
        serde_json::json!([{"where": "goals.raise-activation", "objectives": ["objectives.keep-customers"]}])
    );
}

#[test]
fn reading_commands_take_the_start_or_the_letters_of_an_id() {
    run(LEDGERLY, "show first-report").exits(0).prints_among("themes.first-report\n");
    run(LEDGERLY, "show first").exits(0).prints_among("themes.first-report\n");
    run(LEDGERLY, "show fstrep").exits(0).prints_among("themes.first-report\n");
    run(LEDGERLY, "show goals.raise").exits(0).prints_among("goals.raise-activation\n");
    run(LEDGERLY, "show f")
        .exits(2)
        .says("error: `f` could be 4 entries\n  hint: one of themes.fast-deposits, themes.find-invoices, themes.first-report, themes.forwardable");
    run(LEDGERLY, "show frist-report")
        .exits(2)
        .says("error: there is no entry `frist-report`\n  hint: did you mean first-report?");
    let renamed = Folder::with(LEDGERLY);
    renamed.run("rename first-report report-at-once").exits(0);
    renamed.run("show first-report").exits(0).prints_among("themes.report-at-once\n");
}

#[test]
fn a_bare_id_means_the_theme_or_idea_and_else_the_only_entry() {
    let file =
        SMALL.replace("\"g\": (\n            text", "\"a\": (\n            text").replace("\"m\": (", "\"g\": (");
    run(&file, "show a").exits(0).prints_among("themes.a\n");
    run(&file, "show g").exits(0).prints_among("metrics.g\n");
    let file = file.replace("metrics: {", "objectives: {\n        \"g\": (title: \"O\"),\n    },\n    metrics: {");
    run(&file, "show g").exits(2).says("error: `g` could be 2 entries\n  hint: one of objectives.g, metrics.g");
    run(&file, "show metrics.g").exits(0).prints_among("metrics.g\n");
}

#[test]
fn what_does_not_read_is_listed_and_shown_as_it_is() {
    let file = SMALL.replace("            title: \"B\",", "            title: \"B,");
    let ran = run(&file, "list").exits(0);
    assert!(ran.out().contains("Now: 1 theme"), "{}", ran.out());
    assert!(
        ran.out().contains("Does not read\n              ideas.b  line 34: `whymap check` says why"),
        "{}",
        ran.out()
    );
    run(&file, "show b")
        .exits(0)
        .prints_among("does not read, on line 34; `whymap check` says what is wrong\n")
        .prints_among("            title: \"B,\n");
    let ran = run(&file, "show b --json").exits(0);
    let shown: serde_json::Value = serde_json::from_str(ran.out()).unwrap();
    assert_eq!((&shown["broken"], &shown["fields"]), (&true.into(), &serde_json::Value::Null));
    assert!(shown["text"].as_str().unwrap().contains("title: \"B,"));
}

#[test]
fn what_only_ron_refuses_keeps_its_place_in_the_list() {
    let file = SMALL.replace("lane: Now,", "lane: Now,\n            effort: 3%,");
    run(&file, "list").exits(0).prints_among("  -  does not read  a  A\n");
    run(&file, "show a").exits(0).prints_among("effort            3%\n").prints_among("does not read");
}

#[test]
fn a_messy_file_is_listed_too() {
    run(MESSY, "list").exits(0).says("");
    run(MESSY, "show").exits(0);
    run(MESSY, "show drones")
        .exits(2)
        .says("error: `drones` could be 2 entries\n  hint: one of themes.drones, ideas.drones");
    run(MESSY, "show ideas.karaoke").exits(0).prints_among("Karaoke while you wait");
}

#[test]
fn an_empty_roadmap_says_how_to_begin() {
    run("()", "list").exits(0).prints("\nNothing is here yet: `whymap add idea TITLE` parks the first thought.\n");
    run("", "list").exits(0).says_among("does not read as a roadmap");
    run("// only a comment\n", "show").exits(0).says_among("does not read as a roadmap");
}

#[test]
fn a_newer_format_is_read_with_a_warning() {
    let file = SMALL.replace("format: 1", "format: 2");
    run(&file, "list")
        .exits(0)
        .says("warning: roadmap.ron is in format 2, and this whymap knows 1: it reads what it can and writes nothing")
        .prints_among("Now: 1 theme");
}
