//! A theme keeps its answers; what lacks one is an idea; nothing typed is lost.

use super::fixture::{Desk, SMALL, changed_lines};

#[test]
fn an_idea_without_its_answers_is_not_promoted_and_says_what_it_lacks() {
    let desk = Desk::with(SMALL);
    let played = desk.play("Gp");
    played.says("still to answer: why, target, trade-off");
    assert_eq!(played.document(), SMALL);
}

#[test]
fn a_half_filled_new_theme_is_an_idea_and_keeps_all_that_was_typed() {
    let desk = Desk::with(SMALL);
    let played = desk.play("nHalf a thought<Enter><Esc><Enter><Tab><Tab>Somebody<Tab>has a problem<Esc><C-s>");
    let text = desk.text();
    assert!(text.contains("customer: \"Somebody\"") && text.contains("problem: \"has a problem\""), "{text}");
    let ideas = text.find("    ideas: {").unwrap();
    assert!(text.find("\"half-a-thought\": (").unwrap() > ideas, "{text}");
    assert_eq!(played.state.scene().session.unsaved(), 0);
}

#[test]
fn a_theme_does_not_lose_an_answer_and_what_was_typed_waits_in_the_form() {
    let desk = Desk::with(SMALL);
    // The problem is emptied: the form keeps the old one in the file, and asks when it is left.
    let played = desk.play("<Enter><Tab><Tab><Tab><C-u><Tab><Esc>");
    played.shows("a theme keeps its answers");
    assert_eq!(played.document(), SMALL);
    let put_back = Desk::with(SMALL).play("<Enter><Tab><Tab><Tab><C-u><Tab><Esc>b");
    assert_eq!(put_back.document(), SMALL);
}

#[test]
fn a_theme_that_gives_up_an_answer_can_become_an_idea() {
    let desk = Desk::with(SMALL);
    let played = desk.play("<Enter><Tab><Tab><Tab><C-u><Tab><Esc>i<C-s>");
    let text = desk.text();
    let ideas = text.find("    ideas: {").unwrap();
    assert!(text.find("\"a\": (").unwrap() > ideas, "{text}\n{}", played.screen());
    assert!(!text.contains("People wait"), "{text}");
    assert!(text.contains("// The only one."), "{text}");
}

#[test]
fn pasted_lines_become_ideas_and_never_keys() {
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
fn an_idea_for_now_says_from_what_to_what_and_by_when_before_it_is_promoted() {
    let idea = "\"b\": (\n            title: \"B\",\n            proposed_for: Now,\n            why: (problem: \"People wait for it\", \
                reason: \"They leave over it\"),\n            target: (metric: \"speed\"),\n            trade_offs: \
                [(not_doing: \"Colours\", because: \"they can wait\")],\n";
    // A roadmap of fewer than three themes is young, and not held to it.
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
fn what_cannot_be_added_stays_where_it_was_typed() {
    let broken = SMALL.replace("    ideas: {", "    ideas: [");
    let desk = Desk::with(&broken);
    for keys in ["nA thought<Enter>", "<paste:A thought\nanother>"] {
        let played = desk.play_at(keys, (120, 40));
        played.shows("A thought");
        assert_eq!(played.document(), broken);
    }
}

#[test]
fn a_new_entry_without_a_name_keeps_what_else_was_typed() {
    let desk = Desk::with(SMALL);
    let played = desk.play("gmn<Tab>days<Esc>");
    assert!(played.document().contains("unit: \"days\""), "{}", played.screen());
    let nothing = Desk::with(SMALL).play("gmn<Esc>");
    assert_eq!(nothing.document(), SMALL);
}
