//! Answers of themes: required answers stay, incomplete themes are ideas, typed text is never lost.

use super::fixture::{Desk, SMALL, changed_lines};

#[test]
fn an_idea_with_missing_answers_is_not_promoted_and_lists_them() {
    let desk = Desk::with(SMALL);
    let played = desk.play("Gp");
    played.says("Missing: why, target, trade-off");
    assert_eq!(played.document(), SMALL);
}

#[test]
fn a_half_filled_new_theme_is_an_idea_and_keeps_its_text() {
    let desk = Desk::with(SMALL);
    let played = desk.play("nHalf a thought<Enter><Esc><Enter><Tab><Tab>Shop owners<Tab>has a problem<Esc><C-s>");
    let text = desk.text();
    assert!(text.contains("customer: \"Shop owners\"") && text.contains("problem: \"has a problem\""), "{text}");
    let ideas = text.find("    ideas: {").unwrap();
    assert!(text.find("\"half-a-thought\": (").unwrap() > ideas, "{text}");
    assert_eq!(played.state.scene().session.unsaved(), 0);
}

#[test]
fn a_theme_keeps_required_answers_and_the_form_keeps_the_typed_text() {
    let desk = Desk::with(SMALL);
    // After the problem is emptied, the form keeps the old one in the file, and asks when it is left.
    let played = desk.play("<Enter><Tab><Tab><Tab><C-u><Tab><Esc>");
    played.shows("A theme needs this answer");
    assert_eq!(played.document(), SMALL);
    let put_back = Desk::with(SMALL).play("<Enter><Tab><Tab><Tab><C-u><Tab><Esc>b");
    assert_eq!(put_back.document(), SMALL);
}

#[test]
fn a_theme_without_an_answer_can_become_an_idea() {
    let desk = Desk::with(SMALL);
    let played = desk.play("<Enter><Tab><Tab><Tab><C-u><Tab><Esc>i<C-s>");
    let text = desk.text();
    let ideas = text.find("    ideas: {").unwrap();
    assert!(text.find("\"a\": (").unwrap() > ideas, "{text}\n{}", played.screen());
    assert!(!text.contains("People wait"), "{text}");
    assert!(text.contains("// The only one."), "{text}");
}

#[test]
fn pasted_lines_become_ideas_and_never_key_presses() {
    let desk = Desk::with(SMALL);
    let played = desk.play("<paste:First dd q\nSecond u\n\n  Third  >");
    let added: Vec<String> =
        changed_lines(SMALL, &played.document()).into_iter().filter(|line| line.contains("title")).collect();
    assert_eq!(
        added,
        ["+            title: \"First dd q\",", "+            title: \"Second u\",", "+            title: \"Third\","]
    );
    let undone = Desk::with(SMALL).play("<paste:First\nSecond>u");
    assert_eq!(undone.document(), SMALL);
}

#[test]
fn ranking_dropping_shipping_and_demoting_are_a_few_lines_each_and_one_undo() {
    let cases = [
        (
            "dtoo dear<Enter>",
            vec![
                "-            lane: Now,",
                "+            lane: Dropped,",
                "+            dropped_because: \"too dear\",",
            ],
        ),
        (">", vec!["-            lane: Now,", "+            lane: Next,"]),
        ("Lf<Enter>", vec!["+            goals: [", "+                \"fast\",", "+            ],"]),
    ];
    for (keys, expected) in cases {
        let desk = Desk::with(SMALL);
        let played = desk.play(keys);
        assert_eq!(changed_lines(SMALL, &played.document()), expected, "{keys}\n{}", played.screen());
        assert_eq!(Desk::with(SMALL).play(&format!("{keys}u")).document(), SMALL, "{keys}");
        assert_eq!(Desk::with(SMALL).play(&format!("{keys}u<C-r>")).document(), played.document(), "{keys}");
    }
}

#[test]
fn an_idea_for_now_needs_target_values_and_a_date_to_be_promoted() {
    let idea = "\"b\": (\n            title: \"B\",\n            proposed_for: Now,\n            why: (problem: \"People wait for it\", \
                reason: \"They leave over it\"),\n            target: (metric: \"speed\"),\n            trade_offs: \
                [(not_doing: \"Colors\", because: \"they can wait\")],\n";
    // A roadmap of fewer than three themes counts as young and has no such rule.
    let start = SMALL.find("        \"a\": (").unwrap();
    let end = SMALL.find("    },\n    ideas").unwrap();
    let theme = &SMALL[start..end];
    let three =
        SMALL.replace(theme, &[theme, &theme.replace("\"a\"", "\"c\""), &theme.replace("\"a\"", "\"d\"")].concat());
    let file = three.replace("\"b\": (\n            title: \"B\",\n", idea);
    let desk = Desk::with(&file);
    let refused = desk.play("/B<Enter>p");
    refused.says("is not ready for Now: From what to what, by when?");
    assert_eq!(refused.document(), file);
    Desk::with(&file.replace("proposed_for: Now", "proposed_for: Later"))
        .play("/B<Enter>p")
        .says("now on the roadmap, in Later");
}

#[test]
fn an_idea_that_cannot_be_added_stays_in_the_prompt() {
    let broken = SMALL.replace("    ideas: {", "    ideas: [");
    let desk = Desk::with(&broken);
    for keys in ["nA thought<Enter>", "<paste:A thought\nanother>"] {
        let played = desk.play_at(keys, (120, 40));
        played.shows("A thought");
        assert_eq!(played.document(), broken);
    }
}

#[test]
fn a_new_entry_without_a_name_keeps_its_other_fields() {
    let desk = Desk::with(SMALL);
    let played = desk.play("gmn<Tab>days<Esc>");
    assert!(played.document().contains("unit: \"days\""), "{}", played.screen());
    let nothing = Desk::with(SMALL).play("gmn<Esc>");
    assert_eq!(nothing.document(), SMALL);
}
