//! Pasting: several lines, lists with bullets, and terminals that send a paste as keys.

use super::fixture::{Desk, SMALL, changed_lines};
use crate::app::overlays::prompt;
use crate::app::widgets::key;
use crate::app::{App, Msg};

fn new_titles(text: &str) -> Vec<String> {
    let added = changed_lines(SMALL, text);
    let title = |line: &String| Some(line.split_once("title: \"")?.1.trim_end_matches("\",").to_owned());
    added.iter().filter_map(title).collect()
}

fn pasted(keys: &str, text: &str) -> App {
    let mut app = super::fixture::state_of(SMALL, (120, 40));
    for key in key::parse_keys(keys).unwrap() {
        app.update(Msg::Key(key));
    }
    app.update(Msg::Paste(text.to_owned()));
    app
}

fn document(app: &App) -> String {
    app.scene().session.plan.document.to_text()
}

#[test]
fn a_pasted_list_becomes_ideas_without_its_marks() {
    let lists = [
        "- Apples\n- Bread\n- Cheese",
        "* Apples\r\n* Bread\r\n\r\n* Cheese\r\n",
        "• Apples\r• Bread\r• Cheese\r",
        "1. Apples\n2. Bread\n10. Cheese",
        "a) Apples\nb) Bread\nc) Cheese",
        "[ ] Apples\n[x] Bread\n☐ Cheese",
        "- [ ] Apples\n  - [x] Bread\n  - Cheese",
    ];
    for list in lists {
        for keys in ["", "n", "ggn"] {
            let app = pasted(keys, list);
            assert_eq!(new_titles(&document(&app)), ["Apples", "Bread", "Cheese"], "{keys} {list:?}");
        }
    }
}

#[test]
fn the_order_of_the_lines_is_the_order_of_the_ideas() {
    let app = pasted("", "3. Zebra\n1. Apple\n2. Mango");
    let ideas: Vec<String> =
        app.scene().session.derived.order.ideas.iter().map(|idea| app.scene().session.title(*idea)).collect();
    assert_eq!(ideas, ["Zebra", "Apple", "Mango", "B"]);
    let undone = Desk::with(SMALL).play("<paste:Zebra\\nApple>u");
    assert_eq!(undone.document(), SMALL);
}

#[test]
fn a_list_pasted_into_the_question_for_options_becomes_options() {
    let app = pasted("N", "1. A cache\r2. A queue");
    let added = changed_lines(SMALL, &document(&app)).join("\n");
    assert!(added.contains("A cache") && added.contains("A queue") && !added.contains("1."), "{added}");
}

#[test]
fn a_box_for_one_line_refuses_several_until_they_are_pasted_again() {
    let long = "one\r\ntwo\nthree";
    for keys in ["ct", "d", "co", "S", "ci", "f/", "L"] {
        let mut app = pasted(keys, long);
        let scene = app.scene();
        let refused = prompt::top(scene.overlays).and_then(|prompt| prompt.error.clone());
        let said = scene.message.map(|message| message.text.clone());
        let message = refused.or(said).unwrap_or_default();
        assert!(message.contains("3 lines, and this takes one"), "{keys}: {message}");
        assert_eq!(document(&app), SMALL, "{keys}");
        app.update(Msg::Paste(long.to_owned()));
        if let Some(prompt) = prompt::top(app.scene().overlays) {
            assert!(prompt.input.text().contains("one two three"), "{keys}: {}", prompt.input.text());
        }
    }
}

#[test]
fn lines_that_arrive_as_keys_lose_their_marks_too() {
    let played = Desk::with(SMALL).play("n- Apples<Enter>2) Bread<Enter>[ ] Cheese<Enter>");
    assert_eq!(new_titles(&played.document()), ["Apples", "Bread", "Cheese"]);
}
