//! Text from a file never reaches the terminal unescaped.

use super::fixture::Desk;

#[test]
fn control_characters_are_shown_and_never_sent() {
    let evil = "\\u{1b}[2J\\u{7}\\u{202e}gnp.exe\\u{200b}\\u{9b}31m";
    let file = format!(
        "(format: 1, product: \"{evil}\", vision: \"{evil}\", themes: {{\"a\": (title: \"{evil}\", lane: Now, \
         why: (problem: \"{evil}\", reason: \"x\"), owner: \"{evil}\")}}, goals: {{\"g\": (text: \"{evil}\")}}, \
         ideas: {{\"{evil}\": (title: \"{evil}\")}})"
    );
    let desk = Desk::with(&file);
    for keys in [
        "",
        "j",
        "G",
        "!",
        "!jjjj",
        "ga",
        "<Enter>",
        "/a",
        "ct",
        "?",
        ":",
        "dx<Enter>",
        "<C-w>",
        "ge",
        "gb",
        "gt",
        "gn",
    ] {
        let screen = desk.play(keys).screen();
        let is_raw = |letter: char| {
            (letter.is_control() && letter != '\n')
                || ('\u{202a}'..='\u{202e}').contains(&letter)
                || letter == '\u{200b}'
        };
        assert!(!screen.contains(is_raw), "{keys}\n{screen:?}");
    }
}
