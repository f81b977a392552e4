//! `move`, `ship`, `drop`, `promote`, `demote`, `link`, `unlink`, `rank` and `rename`.

use super::fixture::{Folder, LEDGERLY, SMALL, run};

#[test]
fn a_move_changes_one_line() {
    run(LEDGERLY, "move calm-vat now")
        .exits(0)
        .prints("")
        .says(
            "\
warning: Now is over its capacity (20 of 18 person-months) and its limit (4 of 3 themes)
Moved calm-vat to Now (roadmap.ron)",
        )
        .changes("-            lane: Next,\n+            lane: Now,");
    run(SMALL, "move a Now").exits(0).says("Nothing to change in roadmap.ron: a is already in Now").changes_nothing();
    run(SMALL, "move b next")
        .exits(0)
        .says("Proposed b for Next (roadmap.ron)")
        .changes("+            proposed_for: Next,");
    run(LEDGERLY, "move forwardable now")
        .exits(0)
        .says_among("warning: Now is over its capacity (19 of 18 person-months) and its limit (4 of 3 themes)");
    run(SMALL, "move g now").exits(2).says("error: goals.g has no lane: only themes and ideas have one");
    run(SMALL, "move a shipped")
        .exits(2)
        .says("error: `move` cannot ship a: shipping records a date\n  hint: run `whymap ship a`");
    run(SMALL, "move a dropped")
        .exits(2)
        .says("error: `move` cannot drop a: dropping records a reason\n  hint: run `whymap drop a --because TEXT`");
    run(SMALL, "move a nxt").exits(2).says_among("a similar value exists: 'Next'");
}

#[test]
fn a_dropped_theme_without_answers_cannot_be_moved_back() {
    run(LEDGERLY, "move payroll later")
        .exits(4)
        .says_among("cannot put payroll on the roadmap. Missing: why, target, trade-off")
        .says_among("hint: run `whymap set payroll why.problem TEXT`")
        .changes_nothing();
}

#[test]
fn shipping_records_the_date() {
    let shipped = "-            lane: Now,\n+            lane: Shipped,";
    run(SMALL, "ship a --on 2026-02-27 --today 2026-03-05")
        .exits(0)
        .says("Shipped a on Feb 27 (roadmap.ron)")
        .changes(&format!("{shipped}\n+            shipped_on: \"2026-02-27\","));
    run(SMALL, "ship a --today 2026-03-05")
        .exits(0)
        .changes(&format!("{shipped}\n+            shipped_on: \"2026-03-05\","));
    run(LEDGERLY, "ship first-report").exits(0).says_among("on Mar 2");
    run(SMALL, "ship b")
        .exits(2)
        .says("error: b is an idea, not a theme\n  hint: run `whymap promote b` to put it on the roadmap");
    run(SMALL, "ship a --on tomorrow").exits(2).says_among("expected a date like 2026-03-02");
}

#[test]
fn dropping_records_the_reason() {
    run(SMALL, "drop a --because 'nobody shares'").exits(0).says("Dropped a (roadmap.ron)").changes(
        "-            lane: Now,\n+            lane: Dropped,\n+            dropped_because: \"nobody shares\",",
    );
    run(SMALL, "drop b --because 'no'").exits(0).changes("+            dropped_because: \"no\",");
    run(SMALL, "drop a").exits(2).says_among("--because <TEXT>").changes_nothing();
    run(SMALL, "drop a --because ' '").exits(2).says_among("--because needs a reason");
    run(SMALL, "drop g --because x").exits(2).says_among("only themes and ideas can");
}

#[test]
fn an_idea_is_promoted_to_its_proposed_lane_or_to_later() {
    let folder = Folder::with(LEDGERLY);
    folder
        .run("promote reminders")
        .exits(4)
        .says(
            "\
error: cannot put reminders on the roadmap. Missing: trade-off
  hint: run `whymap set reminders trade_offs '[(not_doing: \"…\", because: \"…\")]'`",
        )
        .changes_nothing();
    folder.run_words(&["set", "reminders", "trade_offs", "[(not_doing: \"x\", because: \"y\")]"]).exits(0);
    folder.run("promote reminders").exits(0).says("Promoted reminders to Next (roadmap.ron)");
    folder.run("list --lane next").prints_among("reminders");
    folder
        .run("promote reminders")
        .exits(2)
        .says("error: reminders is already a theme\n  hint: run `whymap move reminders LANE` to move it");
    folder.run("demote reminders").exits(0);
    folder.run("promote reminders now").exits(0).says("Promoted reminders to Now (roadmap.ron)");
    folder.run("demote reminders").exits(0);
    folder.run("unset reminders proposed_for").exits(0);
    folder.run("promote reminders").exits(0).says("Promoted reminders to Later (roadmap.ron)");
}

#[test]
fn demoting_and_promoting_restores_the_file() {
    let folder = Folder::with(LEDGERLY);
    folder.run("demote calm-vat").exits(0).says("Turned calm-vat back into an idea (roadmap.ron)");
    folder.run("promote calm-vat").exits(0);
    assert!(folder.read("roadmap.ron") == LEDGERLY);
    folder.run("demote dark-mode").exits(2).says_among("dark-mode is an idea, not a theme");
}

#[test]
fn a_theme_can_be_linked_and_unlinked() {
    let link = "+                \"support-reply\",";
    run(LEDGERLY, "link first-report support-reply")
        .exits(0)
        .says("Linked first-report to support-reply (roadmap.ron)")
        .changes(link);
    run(LEDGERLY, "link first-report goals.support-reply").exits(0).changes(link);
    run(LEDGERLY, "link first-report raise-activation")
        .exits(0)
        .says_among("already linked to raise-activation")
        .changes_nothing();
    run(LEDGERLY, "link first-report rise-activation")
        .exits(2)
        .says("error: there is no entry `rise-activation`\n  hint: did you mean raise-activation?");
    run(LEDGERLY, "link first-report keep-customers").exits(2).says(
        "\
error: objectives.keep-customers is not a goal
  hint: run `whymap set first-report serves '[\"keep-customers\"]'`",
    );
    run(LEDGERLY, "link activation raise-activation").exits(2).says_among("is neither a theme nor an idea");
    run(SMALL, "unlink a g").exits(0).changes("-            goals: [\n-                \"g\",\n-            ],");
    run(SMALL, "unlink a x")
        .exits(0)
        .says_among("Nothing to change in roadmap.ron: a is not linked to x")
        .changes_nothing();
}

#[test]
fn a_manual_rank_changes_one_line() {
    let folder = Folder::with(LEDGERLY);
    folder
        .run("rank calm-vat --top")
        .exits(0)
        .says("Ranked calm-vat at the top of its lane (roadmap.ron)")
        .changes("+            rank: 10,");
    folder.run("rank calm-vat --top").exits(0).says_among("calm-vat has this rank already").changes_nothing();
    folder.run("rank late-payers --above calm-vat").exits(0).changes("+            rank: 0,");
    folder
        .run("rank find-invoices --below forwardable")
        .exits(0)
        .says("Ranked find-invoices below forwardable; 1 theme above it now has a manual rank too (roadmap.ron)")
        .changes("+            rank: 30,\n+            rank: 20,");
    folder.run("rank calm-vat --by-score").exits(0).changes("-            rank: 10,");
    folder.run("rank calm-vat --by-score").exits(0).says_among("calm-vat has no manual rank");
    folder.run("rank calm-vat --above calm-vat").exits(2).says("error: cannot rank calm-vat relative to itself");
    folder
        .run("rank calm-vat --above first-report")
        .exits(2)
        .says("error: first-report is in Now, but calm-vat is not\n  hint: run `whymap move calm-vat LANE` first");
    folder
        .run("rank payroll --top")
        .exits(2)
        .says("error: payroll is in Dropped: only themes in Now, Next and Later can be ranked");
    folder.run("rank calm-vat").exits(2).says_among("--top|--bottom");
    folder.run("rank calm-vat --top --bottom").exits(2).says_among("cannot be used with");
}

#[test]
fn obligations_are_ranked_by_their_deadline() {
    let file = SMALL.replace("lane: Now,", "lane: Now,\n            kind: Obligation,");
    run(&file, "rank a --top").exits(2).says("error: a is an obligation: its deadline sets its rank");
}

#[test]
fn a_rename_updates_every_reference() {
    run(SMALL, "rename goals.g gg").exits(0).says("Renamed g to gg and updated 1 reference (roadmap.ron)").changes(
        "
-        \"g\": (
+        \"gg\": (
+            formerly: [
+                \"g\",
+            ],
-                \"g\",
+                \"gg\",",
    );
    run(SMALL, "rename a Big").exits(2).says_among("`Big` is not a valid id");
    run(SMALL, "rename a b").exits(2).says("error: there is already an idea `b`");
    run(SMALL, "rename a a").exits(0).says_among("Nothing to change").changes_nothing();
    run(SMALL, "rename aa b").exits(2).says_among("there is no entry `aa`");
}

/// Four themes in Now with these ranks, `-` for none.
fn ranked(ranks: [&str; 4]) -> String {
    let start = SMALL.find("        \"a\": (").unwrap();
    let end = SMALL.find("    },\n    ideas").unwrap();
    let theme = &SMALL[start..end];
    let themes = ranks.iter().enumerate().map(|(at, rank)| {
        let rank = if *rank == "-" { String::new() } else { format!("            rank: {rank},\n") };
        let theme = theme.replace("\"a\": (", &format!("\"t{}\": (", at + 1));
        theme.replace("            why: (", &format!("{rank}            why: ("))
    });
    format!("{}{}{}", &SMALL[..start], themes.collect::<String>(), &SMALL[end..])
}

#[test]
fn a_theme_stands_where_the_answer_says() {
    for (ranks, command, answer, order) in [
        (["10", "10", "20", "-"], "rank t3 --below t1", "; 1 other theme got a new rank to make room", "1 3 2 4"),
        (["10", "10", "10", "10"], "rank t4 --below t1", "; 2 other themes got new ranks to make room", "1 4 2 3"),
        (["10", "10", "10", "10"], "rank t4 --top", "", "4 1 2 3"),
        (["10", "10", "10", "-"], "rank t1 --bottom", "; 1 theme above it now has a manual rank too", "2 3 4 1"),
        (["0", "0", "0", "5"], "rank t1 --above t3", "; 1 other theme got a new rank to make room", "2 1 3 4"),
        (["1", "1.0000000000000002", "9", "9"], "rank t4 --below t1", "; ", "1 4 2 3"),
        (["-5", "-5", "-5", "-"], "rank t4 --above t2", "; 2 other themes got new ranks to make room", "1 4 2 3"),
        (["10", "20", "30", "40"], "rank t4 --below t1", "", "1 4 2 3"),
    ] {
        let folder = Folder::with(&ranked(ranks));
        folder.run(command).exits(0).says_among(answer);
        let listed = folder.run("list --lane now");
        let ids: Vec<&str> = listed.out().split_whitespace().filter_map(|word| word.strip_prefix('t')).collect();
        let ids: Vec<&str> = ids.into_iter().filter(|id| id.parse::<u8>().is_ok()).collect();
        assert_eq!(ids.join(" "), order, "{ranks:?} {command}\n{}", listed.out());
    }
}

#[test]
fn what_is_proposed_again_leaves_the_not_doing_list() {
    let dropped = SMALL.replace("title: \"B\",", "title: \"B\",\n            dropped_because: \"too early\",");
    let lines = "-            dropped_because: \"too early\",\n+            proposed_for: Now,";
    for command in ["move b now", "set b proposed_for now"] {
        run(&dropped, command)
            .exits(0)
            .says_among("; it is no longer dropped (the reason was: too early)")
            .changes(lines);
    }
    // Other fields do not change that.
    run(&dropped, "set b note x").exits(0).changes("+            note: \"x\",");
    let theme = SMALL.replace("lane: Now,", "lane: Dropped,\n            dropped_because: \"no\",");
    for command in ["move a next", "set a lane Next"] {
        run(&theme, command)
            .exits(0)
            .says_among("; it is no longer dropped (the reason was: no)")
            .changes("-            lane: Dropped,\n-            dropped_because: \"no\",\n+            lane: Next,");
    }
    run(SMALL, "move b now").exits(0).says("Proposed b for Now (roadmap.ron)");
}

#[test]
fn an_id_is_a_word_that_can_be_typed() {
    for id in ["-x", "--dry-run", "-"] {
        run(SMALL, &format!("rename a -- {id}")).exits(2).says_among("is not a valid id").changes_nothing();
        run(SMALL, &format!("add idea X --id={id}")).exits(2).says_among("is not a valid id").changes_nothing();
    }
    run(SMALL, "add idea Roadmap").exits(0).prints("roadmap-2\n");
    run(SMALL, "add goal Roadmap").exits(0).prints("roadmap-2\n");
    run(SMALL, "add idea X --id roadmap")
        .exits(2)
        .says_among("`roadmap` stands for the roadmap itself and cannot be the id of an entry")
        .says_among("for example roadmap-2");
    run(SMALL, "rename a roadmap").exits(2).says_among("stands for the roadmap itself").changes_nothing();
    let file = SMALL.replace("\"b\": (", "\"roadmap\": (");
    run(&file, "set roadmap product Q").exits(0).changes("-    product: \"P\",\n+    product: \"Q\",");
    run(&file, "check").prints_among("Run `whymap rename ideas.roadmap NEW_ID`");
    run(&file, "rename ideas.roadmap later").exits(0).says_among("Renamed roadmap to later");
    let folder = Folder::with(&SMALL.replace("        \"a\": (", "        \"roadmap\": ("));
    folder.run("demote themes.roadmap").exits(0);
    folder.run("promote ideas.roadmap").exits(4).says_among("rename the entry first").changes_nothing();
}
