//! From an empty folder to a first theme, with keys only.

use super::fixture::{Desk, errors_of};

const BEGIN: &str = "Lunchly<Enter>Lunch without a queue<Enter>Lunches that come by noon<Enter>%<Enter>";

#[test]
fn the_first_questions_create_a_file() {
    let desk = Desk::empty();
    let played = desk.play(BEGIN);
    played.shows("New idea").says("Saved at");
    assert_eq!(
        desk.text(),
        r#"#![enable(implicit_some)]
// A roadmap, edited with whymap. Comments are yours: whymap keeps each one with what it describes.
Roadmap(
    format: 1,
    product: "Lunchly",
    vision: "Lunch without a queue",
    metrics: {
        "lunches-that-come-by-noon": (
            name: "Lunches that come by noon",
            unit: "%",
            better: Up,
        ),
    },
)
"#
    );
}

#[test]
fn leaving_the_first_questions_creates_nothing() {
    let desk = Desk::empty();
    desk.play("Lunchly<Enter><Esc>");
    assert_eq!(desk.names(), Vec::<String>::new());
}

#[test]
fn a_metric_a_goal_and_a_first_theme_have_no_errors() {
    let desk = Desk::empty();
    let goal = "<Esc>ganPeople have lunch before they are hungry<Tab><Enter><Enter><Tab>60<Tab>80<Tab>2026-Q4<Esc>";
    let idea = "glnFewer cold lunches<Enter><Esc><Enter><Tab><Tab>";
    let why = "Office workers<Tab>Four in ten lunches come after noon<Tab>Late lunches are why teams leave<Tab>";
    let target = "<Enter><Enter><Tab><Tab><Tab><Tab>";
    let trade_off = "Breakfast<Tab>only one asked for it twice<Tab><Tab>";
    let keys = [BEGIN, goal, idea, why, target, trade_off, "<Enter><Enter><Esc>p<C-s>"].concat();
    let played = desk.play(&keys);
    let text = desk.text();
    assert_eq!(errors_of(&text), Vec::<String>::new(), "{text}\n{}", played.screen());
    for line in [
        "        \"fewer-cold-lunches\": (",
        "            title: \"Fewer cold lunches\",",
        "                problem: \"Four in ten lunches come after noon\",",
        "                metric: \"lunches-that-come-by-noon\",",
        "                (not_doing: \"Breakfast\", because: \"only one asked for it twice\"),",
        "                \"people-have-lunch-before-they-are-hungry\",",
    ] {
        assert!(text.lines().any(|other| other == line), "no {line} in\n{text}");
    }
    let presses = crate::app::widgets::key::parse_script(&keys).unwrap().len();
    assert!(presses < 420, "{presses} keys are more than three minutes");
}
