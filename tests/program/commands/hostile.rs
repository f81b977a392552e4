//! Untrusted text: output for people never controls the terminal, and output for programs is exact.

use super::fixture::{Folder, MESSY, SMALL};

/// Escape sequences, C1 controls, direction overrides, invisible characters.
const HOSTILE: &str = "\u{1b}]0;owned\u{7}\u{1b}[31m\u{9b}2J\u{202e}txt\u{2066}\u{200b}\u{e0041}\u{7f}\u{8}\r";

fn hostile_file() -> String {
    SMALL
        .replace("\"A\"", &format!("\"A{HOSTILE}\""))
        .replace("\"P\"", &format!("\"P{HOSTILE}\""))
        .replace("\"r r\"", &format!("\"r {HOSTILE}\nr\""))
        .replace("// why this one", &format!("// {HOSTILE}"))
        .replace("\"b\": (", &format!("\"b{HOSTILE}\": ("))
        .replace("title: \"B\",", &format!("title: \"B\",\n            \"{HOSTILE}\": 1,"))
}

fn is_harmless(text: &str) -> bool {
    !text.chars().any(|letter| {
        (letter.is_control() && letter != '\n')
            || matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200b}' | '\u{e0000}'..='\u{e007f}')
    })
}

#[test]
fn no_control_character_reaches_a_terminal() {
    let folder = Folder::with(&hostile_file());
    let odd_path = format!("odd{HOSTILE}.ron").replace('/', "");
    folder.write(&odd_path, SMALL);
    let odd_id = format!("x{HOSTILE}");
    for words in [
        &["list"][..],
        &["list", "ideas"],
        &["list", "--json"],
        &["show"],
        &["show", "a"],
        &["show", "a", "--json"],
        &["show", "b"],
        &["show", &odd_id],
        &["set", &odd_id, "title", "x"],
        &["set", "a", &odd_id, "x"],
        &["set", "a", "effort", HOSTILE],
        &["list", "--today", HOSTILE],
        &["list", HOSTILE],
        &[HOSTILE, HOSTILE],
        &["list", "--file", &odd_path],
        &["list", "--file", &odd_id],
        &["rm", "g"],
        &["fmt", &odd_path],
        &["doctor"],
        &["check"],
        &["check", "--format", "short"],
        &["check", "--json"],
        &["check", &odd_path, &odd_id],
        &["add", "theme", HOSTILE],
        &["--keys", "<\u{1b}>", "roadmap.ron"],
    ] {
        let ran = folder.run_words(words);
        assert!(is_harmless(ran.out()), "{words:?} {:?}", ran.out());
        assert!(is_harmless(ran.err()), "{words:?} {:?}", ran.err());
    }
}

#[test]
fn json_and_diffs_for_programs_are_exact() {
    let folder = Folder::with(&SMALL.replace("\"A\"", &format!("\"A{}\"", HOSTILE.replace('\r', ""))));
    let ran = folder.run("show a --json").exits(0);
    let shown: serde_json::Value = serde_json::from_str(ran.out()).unwrap();
    assert_eq!(shown["title"], format!("A{}", HOSTILE.replace('\r', "")));
    let diff = folder.run("set a lane later --dry-run").exits(0);
    assert!(diff.out().contains(&HOSTILE.replace('\r', "")), "the context of a patch is the file's bytes");
}

#[test]
fn values_are_written_without_control_characters() {
    let folder = Folder::with(SMALL);
    folder.run_words(&["set", "b", "note", HOSTILE]).exits(0);
    folder.run_words(&["set", "b", "title", "$(touch owned); `id` '\"\\"]).exits(0);
    let file = folder.read("roadmap.ron");
    let is_harmful = |c: char| (c.is_control() && c != '\n') || matches!(c, '\u{202e}' | '\u{2066}');
    assert!(!file.contains(is_harmful), "{file:?}");
    let ran = folder.run("show b --json").exits(0);
    let shown: serde_json::Value = serde_json::from_str(ran.out()).unwrap();
    assert_eq!(shown["title"], "$(touch owned); `id` '\"\\");
    assert_eq!(folder.names(), ["roadmap.ron"]);
}

/// The first error in an XML text made of the few elements that pictures use.
fn ill_formed(xml: &str) -> Option<String> {
    let is_known = |c: char| c == '\n' || (!c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}'));
    if let Some(odd) = xml.chars().find(|&c| !is_known(c)) {
        return Some(format!("{odd:?} is no character of XML"));
    }
    let mut open = Vec::new();
    for (at, part) in xml.split('<').enumerate() {
        if at == 0 {
            if !part.is_empty() {
                return Some(format!("{part:?} stands before the first element"));
            }
            continue;
        }
        let Some((tag, text)) = part.split_once('>') else { return Some(format!("<{part} has no end")) };
        let is_entity = |behind: &str| ["amp;", "lt;", "gt;", "quot;", "#39;"].iter().any(|e| behind.starts_with(e));
        if text.contains('>') || !text.split('&').skip(1).all(is_entity) {
            return Some(format!("markup in {text:?}"));
        }
        if let Some(name) = tag.strip_prefix('/') {
            if open.pop() != Some(name) {
                return Some(format!("</{name}> closes nothing"));
            }
            continue;
        }
        let named = tag.trim_end_matches('/');
        let (name, attributes) = named.split_once(' ').unwrap_or((named, ""));
        if !["svg", "title", "g", "rect", "text"].contains(&name) || attributes.matches('"').count() % 2 != 0 {
            return Some(format!("<{tag}> is no element of a picture"));
        }
        if !tag.ends_with('/') {
            open.push(name);
        }
    }
    (!open.is_empty()).then(|| format!("{open:?} are never closed"))
}

#[test]
fn a_picture_of_untrusted_text_is_well_formed() {
    assert_eq!(ill_formed("<svg a=\"1\"><rect/><text>a &amp; b</text></svg>\n"), None);
    for broken in
        ["<svg>", "<svg><text></svg>", "<svg>&</svg>", "<svg>]]></svg>", "<script></script>", "<svg>\u{1b}</svg>"]
    {
        assert!(ill_formed(broken).is_some(), "{broken}");
    }
    let markup = "]]></text><script>'&amp;&#x1b;<![CDATA[ <!--";
    let folder = Folder::with(&hostile_file().replace("owned", markup));
    folder.write("messy.ron", MESSY);
    for file in ["roadmap.ron", "messy.ron"] {
        for keys in ["", "gb", "gt", "ga", "gn", "!", "!o", "zt", "e", "?", ":"] {
            let ran = folder.run_words(&[file, "--keys", keys, "--size", "200x60", "--print=svg"]).exits(0);
            assert!(ran.out().contains("<text "), "{file} {keys}");
            assert_eq!(ill_formed(ran.out()), None, "{file} {keys}");
            assert!(is_harmless(ran.out()), "{file} {keys}");
        }
    }
}
