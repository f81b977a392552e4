//! `set`, `unset`, `add` and `rm`.

use crate::fixture::{Folder, LEDGERLY, MESSY, SMALL, run};

#[test]
fn a_field_is_one_line() {
    run(LEDGERLY, "set first-report title 'Say \"report\"'")
        .exits(0)
        .prints("")
        .says("set title of first-report in roadmap.ron")
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
fn missing_parents_are_made() {
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
fn the_roadmaps_own_fields_go_by_roadmap() {
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
            "error: themes are entries of their own\n  hint: `whymap set ID PATH VALUE` changes one; `whymap add theme TITLE` makes one",
        )
        .changes_nothing();
}

#[test]
fn text_comes_from_standard_input_too() {
    let folder = Folder::with(SMALL);
    folder
        .run_with_input("set b note -", "two\nlines, \"quoted\"\n")
        .exits(0)
        .changes("+            note: \"two\n+lines, \\\"quoted\\\"\",");
    folder.run_with_input("set b rank -", "-2.5\n").exits(0).changes("+            rank: -2.5,");
}

#[test]
fn values_that_look_like_options_are_values() {
    run(SMALL, "set b rank -5").exits(0).changes("+            rank: -5,");
    run(SMALL, "set b note -- --dry-run").exits(0).changes("+            note: \"--dry-run\",");
    run(SMALL, "set b title '-x'").exits(0).changes("-            title: \"B\",\n+            title: \"-x\",");
    run(SMALL, "drop b --because '- no -'").exits(0).changes("+            dropped_because: \"- no -\",");
    run(SMALL, "add idea -- --odd").exits(0).prints("odd\n");
}

#[test]
fn a_wrong_type_says_what_is_right() {
    for (line, words) in [
        ("set a effort 30ish", "effort: `30ish` is not a number of 0 or more; did you mean 30?"),
        ("set a lane Soon", "lane: `Soon` is not one of Now, Next, Later, Shipped, Dropped"),
        ("set a shipped_on yesterday", "shipped_on: `yesterday` is not a date like \"2026-03-02\""),
        ("set a goals g", "goals: `g` is not a list: [the id of a goal in quotes]"),
        ("set a scores.rice.confidence 80", "scores.rice.confidence: `80` is not a number from 0 to 1"),
        ("set m readings.2026-02-30 5", "readings.2026-02-30: `2026-02-30` is not a date like \"2026-03-02\""),
        (
            "set a scores.rise.reach 5",
            "scores.rise.reach: `rise` is not a scoring model (rice, weighted, ice, wsjf, cd3, opportunity, kano); did you mean rice?",
        ),
    ] {
        run(SMALL, line).exits(2).prints("").says(&format!("error: {words}")).changes_nothing();
    }
}

#[test]
fn a_path_that_leads_nowhere_says_what_there_is() {
    run(SMALL, "set a titel x").exits(2).says_among("did you mean title?").changes_nothing();
    run(SMALL, "set a why.reson x").exits(2).says(
        "error: unknown field `reson`. Known here: problem, reason, customer\n  hint: did you mean reason?",
    );
    run(SMALL, "set a title.x y").exits(2).says("error: title has no fields or members");
    run(SMALL, "set a goals[x] y").exits(2).says_among("[x] is not a list position");
    run(SMALL, "unset a titel").exits(2).says_among("did you mean title?").changes_nothing();
}

#[test]
fn writing_commands_want_the_exact_id() {
    run(LEDGERLY, "set first title x")
        .exits(2)
        .says("error: there is no entry `first`\n  hint: did you mean first-report?")
        .changes_nothing();
    run(LEDGERLY, "set themes.frist-report title x").exits(2).says_among("did you mean themes.first-report?");
    run(LEDGERLY, "set themes.first-report effort 5").exits(0);
    run(MESSY, "set ideas.karaoke title x")
        .exits(4)
        .says(
            "error: ideas.karaoke stands in the file more than once, on lines 409 and 412\n  hint: give one of them another id in a text editor first",
        )
        .changes_nothing();
    let folder = Folder::with(LEDGERLY);
    folder.run("rename first-report report-at-once").exits(0);
    folder
        .run("set first-report effort 1")
        .exits(2)
        .says("error: there is no entry `first-report`\n  hint: it is called themes.report-at-once now");
}

#[test]
fn of_a_list_of_ids_only_the_members_that_differ_change() {
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
        .says("roadmap.ron is like that already: nothing to change");
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
fn a_reference_to_nothing_is_set_with_a_warning() {
    run(LEDGERLY, "set first-report target.metric activashun")
        .exits(0)
        .says(
            "warning: target.metric names `activashun`, and there is no such metric: did you mean activation?\nset target.metric of first-report in roadmap.ron",
        )
        .changes(
            "-            target: (metric: \"activation\"), // from, to and by are the goal's\n+            target: (metric: \"activashun\"), // from, to and by are the goal's",
        );
}

#[test]
fn a_theme_keeps_its_answers() {
    for line in ["unset a why.reason", "set a why.reason ''", "unset a trade_offs", "unset a target"] {
        run(SMALL, line)
            .exits(4)
            .says_among(
                "a theme needs it, an idea does not\n  hint: `whymap demote a` makes it an idea",
            )
            .changes_nothing();
    }
    run(SMALL, "unset b title").exits(0).changes("-            title: \"B\",");
}

#[test]
fn a_field_is_taken_away_with_what_it_empties() {
    run(LEDGERLY, "unset activation readings.2026-01-05").exits(0).changes("-                \"2026-01-05\": 30,");
    run(SMALL, "unset a goals[0]")
        .exits(0)
        .says("unset goals[0] of a in roadmap.ron")
        .changes("-            goals: [\n-                \"g\",\n-            ],");
    run(SMALL, "unset a note").exits(0).says("roadmap.ron is like that already: nothing to change").changes_nothing();
    run(MESSY, "unset kitchen-screen titel").exits(0).changes("-            titel: \"A screen in the kitchen\",");
}

#[test]
fn an_idea_needs_a_title_only_and_its_id_is_printed() {
    run(SMALL, "add idea 'Dark mode'")
        .exits(0)
        .prints("dark-mode\n")
        .says("added ideas.dark-mode in roadmap.ron")
        .changes(
            "
+        \"dark-mode\": (
+            title: \"Dark mode\",
+        ),",
        );
    let folder = Folder::with(SMALL);
    folder.run("add idea A").exits(0).prints("a-2\n");
    folder.run("add ideas 入金を速くする").exits(0).prints_among("t-");
    folder.run("add idea X --id Bad_Id").exits(2).says_among("`Bad_Id` is no id").says_among("for example bad-id");
    folder.run("add idea X --id a").exits(2).says("error: there is a theme `a` already");
    folder.run("add idea X --id b").exits(2).says("error: there is an idea `b` already");
}

#[test]
fn a_theme_without_its_answers_is_not_added() {
    run(SMALL, "add theme 'Reports by mail' --set 'why.problem=p' --set target.metric=m")
        .exits(4)
        .prints("")
        .says(
            "\
error: reports-by-mail is not on the roadmap yet: it lacks its why, its trade-off
  hint: `whymap add idea \"Reports by mail\"` keeps it until they are there
  hint: or give them: --set why.problem=… --set why.reason=… --set target.metric=…
  hint:              --set 'trade_offs=[(not_doing: \"…\", because: \"…\")]'",
        )
        .changes_nothing();
}

#[test]
fn a_theme_with_its_answers_stands_in_canonical_order() {
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
        .says("error: target.to and target say the same field twice");
}

#[test]
fn what_check_will_ask_for_is_told() {
    run(SMALL, "add metric 'Reports opened' --set unit=%")
        .exits(0)
        .prints("reports-opened\n")
        .says("warning: `whymap check` will ask for: better\nadded metrics.reports-opened in roadmap.ron");
    run(SMALL, "add decision 'Banks first'")
        .exits(0)
        .says_among("will ask for: on, context, decision, consequences")
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
        .says_among("goals[0] names `gg`, and there is no such goal: did you mean g?");
    run(SMALL, "add themee X").exits(2).says_among("a similar value exists: 'theme'");
}

#[test]
fn an_entry_others_name_stays_unless_forced() {
    run(SMALL, "rm goals.g")
        .exits(4)
        .says(
            "error: goals.g is named in 1 place:\n  themes.a.goals[0]\n  hint: take these out first, or remove it with --force",
        )
        .changes_nothing();
    run(SMALL, "rm g --force")
        .exits(0)
        .says("warning: themes.a.goals[0] leads nowhere now\nremoved goals.g in roadmap.ron")
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
        .says("would have set title of a; nothing was written")
        .changes_nothing();
    run(SMALL, "add idea X --dry-run").exits(0).prints_among("+        \"x\": (").changes_nothing();
    run(SMALL, "set a title A --dry-run")
        .exits(0)
        .prints("")
        .says("roadmap.ron is like that already: nothing to change");
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
fn a_list_grows_by_one_and_an_entry_keeps_its_name() {
    run(SMALL, "set a 'trade_offs[5].because' x")
        .exits(2)
        .says_among("trade_offs has 1 member")
        .says_among("hint: trade_offs[1] adds one")
        .changes_nothing();
    run(SMALL, "set a title ' '").exits(2).says_among("a needs its title").changes_nothing();
    run(SMALL, "set g text ''").exits(2).says_among("g needs its text").changes_nothing();
    run(SMALL, "add idea ''").exits(2).says_among("an idea needs a name").changes_nothing();
}
