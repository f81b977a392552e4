//! A theme needs all answers, an idea does not, and typed text is never lost.

use super::fixture::{Desk, SMALL, changed_lines};

#[test]
fn promoting_an_incomplete_idea_is_refused_and_lists_the_missing_answers() {
    let desk = Desk::with(SMALL);
    let played = desk.play("Gp");
    played.says("still to answer: why, target, trade-off");
    assert_eq!(played.document(), SMALL);
}

#[test]
fn an_incomplete_new_theme_becomes_an_idea_with_everything_typed() {
    let desk = Desk::with(SMALL);
    let played = desk.play("nHalf a thought<Enter><Esc><Enter><Tab><Tab>Somebody<Tab>has a problem<Esc><C-s>");
    let text = desk.text();
    assert!(text.contains("customer: \"Somebody\"") && text.contains("problem: \"has a problem\""), "{text}");
    let ideas = text.find("    ideas: {").unwrap();
    assert!(text.find("\"half-a-thought\": (").unwrap() > ideas, "{text}");
    assert_eq!(played.state.scene().session.unsaved(), 0);
}

#[test]
fn clearing_an_answer_of_a_theme_stays_pending_in_the_form() {
    let desk = Desk::with(SMALL);
    // Clear the problem: the file keeps the old text, and the form asks on leaving.
    let played = desk.play("<Enter><Tab><Tab><Tab><C-u><Tab><Esc>");
    played.shows("a theme keeps its answers");
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
fn pasted_lines_become_ideas_and_are_not_read_as_keys() {
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
fn dropping_moving_and_linking_change_few_lines_and_are_one_undo_step_each() {
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
fn an_idea_for_now_needs_a_complete_target_to_be_promoted() {
    let idea = "\"b\": (\n            title: \"B\",\n            proposed_for: Now,\n            why: (problem: \"People wait for it\", \
                reason: \"They leave over it\"),\n            target: (metric: \"speed\"),\n            trade_offs: \
                [(not_doing: \"Colors\", because: \"they can wait\")],\n";
    // Roadmaps with fewer than three themes are exempt from this rule.
    let start = SMALL.find("        \"a\": (").unwrap();
    let end = SMALL.find("    },\n    ideas").unwrap();
    let theme = &SMALL[start..end];
    let three =
        SMALL.replace(theme, &[theme, &theme.replace("\"a\"", "\"c\""), &theme.replace("\"a\"", "\"d\"")].concat());
    let file = three.replace("\"b\": (\n            title: \"B\",\n", idea);
    let desk = Desk::with(&file);
    let refused = desk.play("/B<Enter>p");
    refused.says("is not ready for Now: From how much to how much, by when?");
    assert_eq!(refused.document(), file);
    Desk::with(&file.replace("proposed_for: Now", "proposed_for: Later"))
        .play("/B<Enter>p")
        .says("on the roadmap, in Later");
}

#[test]
fn text_that_cannot_be_added_stays_in_the_prompt() {
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
