//! Hostile texts: no panics, no runaway work, and the text is preserved.

use crate::roadmap::plan::Plan;

fn survives(text: &str) -> Plan {
    let plan = Plan::from_text(text.to_owned());
    assert!(plan.document.to_text() == text, "the chunks are the file");
    plan
}

#[test]
fn extreme_nesting_is_rejected_quickly() {
    for bracket in ["(", "[", "{", "{\"a\":", "(a:", "Some(", "/*", "#![", "[(", "{(", "{[{"] {
        let deep = bracket.repeat(100_000);
        survives(&deep);
        survives(&format!("(themes: {deep}"));
        let plan = survives(&format!(
            "(\n    themes: {{\n        \"a\": {deep},\n        \"b\": (title: \"B\"),\n    }},\n)\n"
        ));
        assert!(plan.document.is_top_level_broken() || !plan.document.scan_errors().is_empty(), "{bracket}");
    }
}

#[test]
fn unclosed_brackets_strings_and_comments_are_handled() {
    for opened in [
        "\"",
        "r#\"",
        "r\"",
        "/*",
        "'",
        "b\"",
        "b'",
        "(",
        "\"\\",
        "'\\",
        "r#",
        "b",
        "0x",
        "#!",
        "#![enable(",
        "\u{feff}",
    ] {
        let plan = survives(&format!("(\n    themes: {{\n        \"a\": (title: {opened}\n"));
        assert!(plan.document.is_top_level_broken(), "{opened}");
        for text in
            [opened.to_owned(), format!("({opened}"), format!("(themes: {opened}"), format!("(themes: {{{opened}")]
        {
            survives(&text);
        }
    }
}

#[test]
fn extreme_sizes_and_bytes_are_handled() {
    let long = "x".repeat(4 << 20);
    let plan = survives(&format!("(themes: {{\"{long}\": (title: \"{long}\", note: r##\"{long}\"##)}}, {long}: 1)"));
    assert_eq!(plan.document.entries().count(), 1);
    survives(&"\"a\": (".repeat(50_000));
    survives(&format!("(themes: {{{}}})", "\"a\": (),".repeat(50_000)));
    survives(&format!("(themes: {{\n{}}})", "        \"a\": (x 1),\n".repeat(5_000)));
    survives(&format!("(\n{})", "    a: {\n".repeat(20_000)));
    for letter in ['\0', '\r', '\u{85}', '\u{2028}', '\u{feff}', '\u{200e}', '\u{10ffff}'] {
        let text = format!("(themes: {{\"a\": (title: \"T{letter}\"{letter}, lane{letter}: Now)}}{letter}){letter}");
        survives(&text);
        survives(&letter.to_string().repeat(1_000));
    }
}
