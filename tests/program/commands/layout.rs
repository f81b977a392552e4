//! `fmt`.

use super::fixture::{Folder, LEDGERLY, MESSY, SMALL, run};

/// The small roadmap with careless formatting.
fn unformatted() -> String {
    SMALL.replace("            text: \"G\",\n", "   text : \"G\"\n").replace(
        "            goals: [\n                \"g\",\n            ],",
        "            goals: [\"g\"], // the one",
    )
}

#[test]
fn a_file_is_formatted() {
    run(&unformatted(), "fmt").exits(0).prints("").says("Formatted roadmap.ron").changes(
        "
-   text : \"G\"
+            text: \"G\",
-            goals: [\"g\"], // the one
+            goals: [
+                \"g\",
+            ], // the one",
    );
    run(SMALL, "fmt").exits(0).says("roadmap.ron is already formatted").changes_nothing();
    for sample in [LEDGERLY, MESSY] {
        run(sample, "fmt --check").exits(0).prints("").says("");
    }
}

#[test]
fn check_lists_what_would_change_and_writes_nothing() {
    let folder = Folder::with(&unformatted());
    folder.write("fine.ron", SMALL);
    folder.run("fmt --check").exits(1).prints("roadmap.ron\n").says("").changes_nothing();
    folder.run("fmt --check fine.ron roadmap.ron").exits(1).prints("roadmap.ron\n").changes_nothing();
    folder.run("fmt --check fine.ron").exits(0).prints("");
    folder
        .run("fmt --dry-run")
        .exits(0)
        .prints_among("-   text : \"G\"\n+            text: \"G\",\n")
        .changes_nothing();
    folder.run("fmt fine.ron roadmap.ron").exits(0).says("fine.ron is already formatted\nFormatted roadmap.ron");
}

#[test]
fn sorting_is_optional_and_keeps_sections_together() {
    let file = SMALL.replace("\"b\": (\n            title: \"B\",\n        ),", "\"z\": (\n            title: \"Z\",\n        ), // last\n        \"b\": (\n            title: \"B\",\n        ),");
    run(&file, "fmt").exits(0).says("roadmap.ron is already formatted");
    run(&file, "fmt --sort").exits(0).changes(
        "
+        \"b\": (
+            title: \"B\",
+        ),
-        \"b\": (
-            title: \"B\",
-        ),",
    );
    let file = file
        .replace("        \"b\": (\n            title", "        // Section\n\n        \"b\": (\n            title");
    run(&file, "fmt --sort")
        .exits(4)
        .says("error: roadmap.ron:37:9: sorting would separate this comment from the entries below it: move or remove the comment first")
        .changes_nothing();
}

#[test]
fn a_file_with_a_syntax_error_is_refused_and_the_others_are_formatted() {
    let folder = Folder::with(&unformatted());
    folder.write("broken.ron", SMALL.replace("            title: \"B\",", "            title: \"B,"));
    folder.write("refused.ron", SMALL.replace("lane: Now,", "lane: Now, effort: 3%,"));
    folder.run("fmt broken.ron refused.ron roadmap.ron").exits(4).says(
        "\
error: broken.ron:35:20: a string is opened here and never closed
  hint: run `whymap check` to see the lines
error: refused.ron:19:33: Expected comma
  hint: run `whymap check` to see the lines
Formatted roadmap.ron",
    );
}
