//! `set`, `unset`, `add` and `rm`.

use super::fixture::{Folder, LEDGERLY, MESSY, SMALL, run};

#[test]
fn setting_a_field_changes_one_line() {
    run(LEDGERLY, "set first-report title 'Say \"report\"'")
        .exits(0)
        .prints("")
        .says("Set title of first-report (roadmap.ron)")
        .changes(
            "-            title: \"A first report in the first sitting\",\n+            title: \"Say \\\"report\\\"\",",
        );
    run(LEDGERLY, "set calm-vat target.by 2026-Q4")
        .exits(0)
        .changes("-                by: \"2026-11-30\",\n+                by: \"2026-Q4\",");
    run(LEDGERLY, "set calm-vat kind keep-lights-on").exits(0).changes("+            kind: KeepLightsOn,");
    run(LEDGERLY, "set activation readings.2026-04-06 41").exits(0).changes("+                \"2026-04-06\": 41,");
    run(LEDGERLY, "set goals.paid-faster focus false").exits(0).changes("+            focus: false,");
    run(LEDGERLY, "set first-report scores.weighted.risk '(1, 2, 4)'")
        .exits(0)
        .changes("-                    \"risk\": 2,\n+                    \"risk\": (1, 2, 4),");
}

#[test]
fn missing_parents_are_created() {
    run(SMALL, "set b why.problem 'They wait'").exits(0).changes(
        "
+            why: (
+                problem: \"They wait\",
+            ),",
    );
    run(SMALL, "set a target.to 50").exits(0).changes(
        "
-            target: (metric: \"m\"), // why this one
+            target: (
+                metric: \"m\",
+                to: 50,
+            ), // why this one",
    );
    run(SMALL, "set b options.first.text 'One way'").exits(0).changes(
        "
+            options: {
+                \"first\": (
+                    text: \"One way\",
+                ),
+            },",
    );
}

#[test]
fn the_fields_of_the_roadmap_can_be_set() {
    run(LEDGERLY, "set roadmap seed 7").exits(0).changes("+    seed: 7,");
    run(SMALL, "set roadmap lint.limits.now 4").exits(0).changes(
        "
+    lint: (
+        limits: (now: 4),
+    ),",
    );
    run(SMALL, "set roadmap themes.a.title x")
        .exits(2)
        .says(
            "error: themes are entries, not fields of the roadmap\n  hint: run `whymap set ID PATH VALUE` to change one, or `whymap add theme TITLE` to add one",
        )
        .changes_nothing();
}

#[test]
fn text_can_come_from_standard_input() {
    let folder = Folder::with(SMALL);
    folder
        .run_with_input("set b note -", "two\nlines, \"quoted\"\n")
        .exits(0)
        .changes("+            note: \"two\n+lines, \\\"quoted\\\"\",");
    folder.run_with_input("set b rank -", "-2.5\n").exits(0).changes("+            rank: -2.5,");
}

#[test]
fn values_can_look_like_options() {
    run(SMALL, "set b rank -5").exits(0).changes("+            rank: -5,");
    run(SMALL, "set b note -- --dry-run").exits(0).changes("+            note: \"--dry-run\",");
    run(SMALL, "set b title '- x'").exits(0).changes("-            title: \"B\",\n+            title: \"- x\",");
    run(SMALL, "set b title -- -x").exits(0).changes("-            title: \"B\",\n+            title: \"-x\",");
    run(SMALL, "set b title '-5% churn' --dry-run").exits(0).prints_among("title: \"-5% churn\"").changes_nothing();
    run(SMALL, "add idea '-x is bad'")
        .exits(0)
        .changes("+        \"x-is-bad\": (\n+            title: \"-x is bad\",\n+        ),");
    run(SMALL, "drop b --because '- no -'").exits(0).changes("+            dropped_because: \"- no -\",");
    run(SMALL, "add idea -- --odd").exits(0).prints("odd\n");
}

#[test]
fn a_value_of_the_wrong_type_is_an_error() {
    for (line, message) in [
        ("set a effort 30ish", "effort: `30ish` is not a number from 0 up; did you mean 30?"),
        ("set a lane Soon", "lane: `Soon` is not one of Now, Next, Later, Shipped, Dropped"),
        ("set a shipped_on recently", "shipped_on: `recently` is not a date like \"2026-03-02\""),
        ("set a shipped_on 2026-02-29", "shipped_on: `2026-02-29` is not in the calendar"),
        ("set a effort 1,500", "effort: `1,500` can mean 1500 or 1.5: type the one you mean"),
        ("set a goals g", "goals: `g` is not a list: [the id of a goal in quotes]"),
        ("set a scores.rice.confidence 80", "scores.rice.confidence: `80` is not a number from 0 to 1"),
        ("set m readings.2026-02-30 5", "readings.2026-02-30: `2026-02-30` is not a date like \"2026-03-02\""),
        (
            "set a scores.rise.reach 5",
            "scores.rise.reach: `rise` is not a scoring model (rice, weighted, ice, wsjf, cd3, opportunity, kano); did you mean rice?",
        ),
    ] {
        run(SMALL, line).exits(2).prints("").says(&format!("error: {message}")).changes_nothing();
    }
}

#[test]
fn an_unknown_path_is_an_error_that_lists_the_fields() {
    run(SMALL, "set a titel x").exits(2).says_among("did you mean title?").changes_nothing();
    run(SMALL, "set a why.reson x").exits(2).says(
        "\
error: unknown field `reson`. The fields are: problem, reason, customer
  hint: did you mean reason?",
    );
    run(SMALL, "set a title.x y").exits(2).says("error: title has no fields or list items");
    run(SMALL, "set a goals[x] y").exits(2).says_among("[x] is not a list position");
    run(SMALL, "unset a titel").exits(2).says_among("did you mean title?").changes_nothing();
}

#[test]
fn commands_that_write_need_the_exact_id() {
    run(LEDGERLY, "set first title x")
        .exits(2)
        .says("error: there is no entry `first`\n  hint: did you mean first-report?")
        .changes_nothing();
    run(LEDGERLY, "set themes.frist-report title x").exits(2).says_among("did you mean themes.first-report?");
    run(LEDGERLY, "set themes.first-report effort 5").exits(0);
    run(MESSY, "set ideas.karaoke title x")
        .exits(4)
        .says(
            "error: ideas.karaoke appears more than once, on lines 409 and 412\n  hint: change one of the ids in a text editor first",
        )
        .changes_nothing();
    let folder = Folder::with(LEDGERLY);
    folder.run("rename first-report report-at-once").exits(0);
    folder
        .run("set first-report effort 1")
        .exits(2)
        .says("error: there is no entry `first-report`\n  hint: it was renamed to themes.report-at-once");
}

#[test]
fn setting_a_list_of_ids_changes_only_the_members_that_differ() {
    let folder = Folder::with(LEDGERLY);
    folder
        .run_words(&["set", "reminders", "evidence", "[\"shy-to-ask\", \"waiting-for-cash\", \"forgotten-invoices\"]"])
        .exits(0)
        .changes("+                \"waiting-for-cash\",");
    folder
        .run_words(&["set", "reminders", "evidence", "[\"waiting-for-cash\", \"forgotten-invoices\"]"])
        .exits(0)
        .changes("-                \"shy-to-ask\",");
    folder
        .run_words(&["set", "reminders", "evidence", "[\"forgotten-invoices\", \"waiting-for-cash\"]"])
        .exits(0)
        .says("Nothing to change in roadmap.ron: evidence of reminders already has this value");
    folder.run_words(&["set", "reminders", "evidence", "[]"]).exits(0).changes(
        "
-            evidence: [
-                \"forgotten-invoices\",
-                \"waiting-for-cash\",
-            ],",
    );
    folder.run_words(&["set", "reminders", "tags", "[\"cash\", \"mail\"]"]).exits(0).changes(
        "
+            tags: [
+                \"cash\",
+                \"mail\",
+            ],",
    );
    folder.run_words(&["set", "roadmap", "strategy", "[\"Win the first session\", \"One import that never fails\", \"Let the reports do the selling\", \"Rest\"]"])
        .exits(0)
        .changes("+        \"Rest\",");
    folder.run_words(&["set", "roadmap", "strategy", "[\"Rest\", \"Win the first session\"]"]).exits(0).changes(
        "
+        \"Rest\",
-        \"One import that never fails\",
-        \"Let the reports do the selling\",
-        \"Rest\",",
    );
}

#[test]
fn a_reference_to_a_missing_entry_is_set_with_a_warning() {
    run(LEDGERLY, "set first-report target.metric activashun")
        .exits(0)
        .says(
            "\
warning: target.metric refers to `activashun`, but there is no such metric; did you mean activation?
Set target.metric of first-report (roadmap.ron)",
        )
        .changes(
            "-            target: (metric: \"activation\"), // from, to and by are the goal's\n+            target: (metric: \"activashun\"), // from, to and by are the goal's",
        );
}

#[test]
fn a_theme_always_has_its_answers() {
    for line in ["unset a why.reason", "set a why.reason ''", "unset a trade_offs", "unset a target"] {
        run(SMALL, line)
            .exits(4)
            .says_among(" from a: every theme needs it\n  hint: run `whymap demote a` to turn it into an idea first")
            .changes_nothing();
    }
    run(SMALL, "unset b title").exits(0).changes("-            title: \"B\",");
}

#[test]
fn removing_a_field_removes_empty_parents() {
    run(LEDGERLY, "unset activation readings.2026-01-05").exits(0).changes("-                \"2026-01-05\": 30,");
    run(SMALL, "unset a goals[0]")
        .exits(0)
        .says("Unset goals[0] of a (roadmap.ron)")
        .changes("-            goals: [\n-                \"g\",\n-            ],");
    run(SMALL, "unset a note").exits(0).says("Nothing to change in roadmap.ron: a has no note").changes_nothing();
    run(MESSY, "unset kitchen-screen titel").exits(0).changes("-            titel: \"A screen in the kitchen\",");
}

#[test]
fn an_idea_only_needs_a_title_and_its_id_is_printed() {
    run(SMALL, "add idea 'Dark mode'")
        .exits(0)
        .prints("dark-mode\n")
        .says("Added ideas.dark-mode (roadmap.ron)")
        .changes(
            "
+        \"dark-mode\": (
+            title: \"Dark mode\",
+        ),",
        );
    let folder = Folder::with(SMALL);
    folder.run("add idea A").exits(0).prints("a-2\n");
    folder.run("add ideas 入金を速くする").exits(0).prints_among("t-");
    folder
        .run("add idea X --id Bad_Id")
        .exits(2)
        .says_among("`Bad_Id` is not a valid id")
        .says_among("for example bad-id");
    folder.run("add idea X --id a").exits(2).says("error: there is already a theme `a`");
    folder.run("add idea X --id b").exits(2).says("error: there is already an idea `b`");
}

#[test]
fn a_theme_without_answers_is_not_added() {
    run(SMALL, "add theme 'Reports by mail' --set 'why.problem=p' --set target.metric=m")
        .exits(4)
        .prints("")
        .says(
            "\
error: cannot add the theme reports-by-mail: missing why, trade-off
  hint: run `whymap add idea \"Reports by mail\"` to keep it as an idea for now
  hint: or set them: --set why.problem=… --set why.reason=… --set target.metric=…
  hint:              --set 'trade_offs=[(not_doing: \"…\", because: \"…\")]'",
        )
        .changes_nothing();
}

#[test]
fn a_theme_with_answers_is_written_in_canonical_order() {
    let folder = Folder::with(SMALL);
    let words = [
        "add",
        "theme",
        "Reports by mail",
        "--set",
        "trade_offs=[(because: \"y\", not_doing: \"x\")]",
        "--set",
        "target.metric=m",
        "--set",
        "why.reason=r",
        "--set",
        "why.problem=p",
        "--set",
        "target.to=5",
    ];
    folder.run_words(&words).exits(0).prints("reports-by-mail\n").changes(
        "
+        \"reports-by-mail\": (
+            title: \"Reports by mail\",
+            lane: Later,
+            why: (
+                problem: \"p\",
+                reason: \"r\",
+            ),
+            target: (
+                metric: \"m\",
+                to: 5,
+            ),
+            trade_offs: [
+                (not_doing: \"x\", because: \"y\"),
+            ],
+        ),",
    );
    folder
        .run("add theme T --set target.to=5 --set target=(metric:m)")
        .exits(2)
        .says("error: target.to and target set the same field");
}

#[test]
fn missing_required_fields_are_reported() {
    run(SMALL, "add metric 'Reports opened' --set unit=%").exits(0).prints("reports-opened\n").says(
        "\
warning: missing fields: better; `whymap check` will report them
Added metrics.reports-opened (roadmap.ron)",
    );
    run(SMALL, "add decision 'Banks first'")
        .exits(0)
        .says_among("missing fields: on, context, decision, consequences")
        .changes(
            "
+    decisions: {
+        \"banks-first\": (
+            title: \"Banks first\",
+        ),
+    },",
        );
    run(SMALL, "add idea X --set goals=[\"gg\"]").exits(2);
    Folder::with(SMALL)
        .run_words(&["add", "idea", "X", "--set", "goals=[\"gg\"]"])
        .exits(0)
        .says_among("goals[0] refers to `gg`, but there is no such goal; did you mean g?");
    run(SMALL, "add themee X").exits(2).says_among("a similar value exists: 'theme'");
}

#[test]
fn a_referenced_entry_is_only_removed_by_force() {
    run(SMALL, "rm goals.g")
        .exits(4)
        .says(
            "error: cannot remove goals.g: 1 reference to it\n  themes.a.goals[0]\n  hint: change or remove these first, or use --force",
        )
        .changes_nothing();
    run(SMALL, "rm g --force")
        .exits(0)
        .says(
            "\
warning: themes.a.goals[0] now refers to a missing entry
Removed goals.g (roadmap.ron)",
        )
        .changes("-        \"g\": (\n-            text: \"G\",\n-        ),");
    run(SMALL, "rm b").exits(0).changes("-        \"b\": (\n-            title: \"B\",\n-        ),");
}

#[test]
fn a_dry_run_prints_the_diff_and_writes_nothing() {
    run(SMALL, "set a title Z --dry-run")
        .exits(0)
        .prints(
            "\
--- a/roadmap.ron
+++ b/roadmap.ron
@@ -15,7 +15,7 @@
     },
     themes: {
         \"a\": (
-            title: \"A\",
+            title: \"Z\",
             lane: Now,
             why: (
                 problem: \"p p\",
",
        )
        .says("Dry run: would have set title of a; nothing was written")
        .changes_nothing();
    run(SMALL, "add idea X --dry-run").exits(0).prints_among("+        \"x\": (").changes_nothing();
    run(SMALL, "set a title A --dry-run")
        .exits(0)
        .prints("")
        .says("Nothing to change in roadmap.ron: title of a already has this value");
    run(SMALL, "unset a why --dry-run").exits(4).prints("");
}

#[test]
fn a_dry_run_is_a_patch() {
    let folder = Folder::with(LEDGERLY);
    let patch = folder.run("rename raise-activation activate --dry-run").exits(0).changes_nothing();
    folder.write("change.patch", patch.out());
    let (code, said) = folder.shell("patch -p1 < change.patch 2>&1 || git apply change.patch");
    assert_eq!(code, Some(0), "{said}");
    let patched = folder.read("roadmap.ron");
    folder.write("roadmap.ron", LEDGERLY);
    assert!(folder.run("rename raise-activation activate").exits(0).file() == patched);
}

#[test]
fn a_list_grows_by_one_and_an_entry_always_has_a_title() {
    run(SMALL, "set a 'trade_offs[5].because' x")
        .exits(2)
        .says_among("trade_offs[5].because is out of range: trade_offs has 1 item")
        .says_among("hint: use trade_offs[1] to add an item")
        .changes_nothing();
    run(SMALL, "set a title ' '").exits(2).says_among("a needs a title").changes_nothing();
    run(SMALL, "set g text ''").exits(2).says_among("g needs a text").changes_nothing();
    run(SMALL, "add idea ''").exits(2).says_among("an idea needs a title").changes_nothing();
}

#[test]
fn an_option_is_never_taken_for_a_value() {
    for line in [
        "drop b --because --dry-run",
        "set a note --dry-run",
        "set a note --dry",
        "set a note -x",
        "add idea --dry-run",
        "add idea X --set --dry-run",
        "add idea X --id --dry-run",
        "resolve a title --value --dry-run",
        "rank a --below --dry-run",
        "ship a --on --dry-run",
    ] {
        run(SMALL, line).exits(2).changes_nothing();
    }
    run(SMALL, "set a note -- --dry").exits(0).changes("+            note: \"--dry\",");
    run(SMALL, "set --dry-run a note -- --dry").exits(0).changes_nothing();
    run(SMALL, "drop b --because=--dry-run").exits(0).changes("+            dropped_because: \"--dry-run\",");
    run(SMALL, "set a target.to -5").exits(0).says_among("Set target.to of a");
    run(SMALL, "set a target.to -0.5 --dry-run").exits(0).changes_nothing();
    run(SMALL, "set a target.to -1,000,000").exits(0).says_among("Set target.to of a");
    run(SMALL, "show a -5").exits(2).says_among("unexpected argument '-5'");
}

#[test]
fn an_empty_standard_input_is_no_value() {
    for input in ["", "\n", "\r\n"] {
        Folder::with(SMALL)
            .run_with_input("set a note -", input)
            .exits(2)
            .says_among("standard input is empty: there is no value to set")
            .changes_nothing();
    }
}

#[test]
fn an_unknown_command_is_answered_with_what_was_meant() {
    for (line, meant) in [
        ("mvoe a now", "move"),
        ("delete a", "rm"),
        ("new idea X", "add"),
        ("edit a title X", "set"),
        ("--today 2026-03-02 shwo a", "show"),
        ("help mvoe", "move"),
        ("Move a now", "move"),
    ] {
        run(SMALL, line)
            .exits(2)
            .says_among("error: there is no command `")
            .says_among(&format!("hint: did you mean `whymap {meant}`?"));
    }
    run(SMALL, "qqqqqqqq a").exits(2).says_among("hint: run `whymap help` for the list of commands");
}

#[test]
fn a_new_criterion_says_what_it_does_to_the_scores() {
    let rated = SMALL.replace(
        "            lane: Now,\n",
        "            lane: Now,\n            scores: {\"weighted\": {\"customer\": 3, \"business\": 3, \"effort\": 3, \"risk\": 3, \
         \"fit\": 3, \"timing\": 3}},\n",
    );
    let folder = Folder::with(&rated);
    folder.run("add criterion Joy --set weight=10").exits(0).says_among(
        "warning: joy counts for 100% of the weighted score, and your criteria replace the six built-in ones; 1 theme or \
         idea has no weighted score until you rate joy: `whymap set ID scores.weighted.joy 3`",
    );
    folder.run("set a scores.weighted.joy 4").exits(0);
    folder.run("add criterion Calm --set weight=30").exits(0).says_among("warning: calm counts for 75%");
    run(SMALL, "add criterion Joy --set weight=1").exits(0).says_among("replace the six built-in ones\n");
}

#[test]
fn a_number_that_is_too_large_is_not_calculated_with() {
    let file = SMALL.replace(
        "            lane: Now,\n",
        "            lane: Now,\n            effort: 1e308,\n            rank: 1e308,\n            scores: {\"rice\": {\"reach\": 1e308, \
         \"impact\": 1e308, \"confidence\": 1, \"effort\": 1e-308}},\n",
    );
    let file = file.replace(
        "    product:",
        "    capacity: (amount: 1e308, unit: \"months\"),\n    ranking: \"rice\",\n    product:",
    );
    let file = file.replace(
        "            better: Up,\n",
        "            better: Up,\n            readings: {\"2026-01-01\": -1e308, \"2026-02-01\": 1e308},\n",
    );
    let file =
        file.replace("target: (metric: \"m\")", "target: (metric: \"m\", from: -1e308, to: 1e308, by: \"2026-12-31\")");
    for line in [
        "list",
        "show a",
        "show m",
        "show a --json",
        "why a",
        "why a --json",
        "score",
        "score --json",
        "balance",
        "balance --json",
        "plan --json",
        "links --json",
        "list --json",
        "check --json",
        "--print",
        "--keys gt --print",
        "--keys gm --print",
        "--keys ga --print",
        "--keys s --print",
    ] {
        let ran = run(&file, line);
        let words = |text: &str| -> Vec<String> {
            let is_letter = |letter: char| letter.is_alphanumeric();
            text.split(|letter| !is_letter(letter)).map(str::to_lowercase).collect()
        };
        let printed = words(ran.out());
        let is_bad = |word: &String| ["nan", "inf", "infinity"].contains(&word.as_str());
        assert!(!printed.iter().any(is_bad), "{line}: {}", ran.out());
    }
    run(&file, "check").exits(1).prints_among("`1e308` is too large, or too close to zero, to calculate with");
    for value in ["1e308", "inf", "NaN", "1e-300"] {
        run(SMALL, &format!("set a effort {value}")).exits(2).changes_nothing();
    }
}
