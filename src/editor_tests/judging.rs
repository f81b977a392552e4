//! The scores pane by model and size, the score explanation, inputs with evidence, and overridden scores.

use super::fixture::{Desk, LEDGERLY, Played, changed_lines};

/// Four themes with inputs for every model, and an idea.
fn of_all_models() -> String {
    let theme = |id: &str, lane: &str, inputs: [&str; 7]| {
        let [weighted, rice, ice, wsjf, cd3, opportunity, kano] = inputs;
        format!(
            r#"        "{id}": (
            title: "The {id} theme",
            lane: {lane},
            why: (problem: "People wait", reason: "They leave"),
            target: (metric: "speed", from: 9, to: 3, by: "2026-12-31"),
            trade_offs: [(not_doing: "Colors", because: "they can wait")],
            effort: 2,
            scores: {{
                "weighted": {{{weighted}}},
                "rice": {{{rice}}},
                "ice": {{{ice}}},
                "wsjf": {{{wsjf}}},
                "cd3": {{{cd3}}},
                "opportunity": {{{opportunity}}},
                "kano": {{{kano}}},
            }},
        ),
"#
        )
    };
    let marks = |marks: [&str; 6]| {
        let names = ["customer", "business", "effort", "risk", "fit", "timing"];
        names.iter().zip(marks).map(|(name, mark)| format!("\"{name}\": {mark}, ")).collect::<String>()
    };
    let alpha = [
        &marks([
            "(likely: 5, why: \"12 of 14 interviews\", on: \"2025-11-10\", by: \"maria\")",
            "4",
            "2",
            "2",
            "5",
            "(3, 4, 5)",
        ]),
        "\"reach\": (1000, 2000, 3000), \"impact\": (1, 2, 3), \"confidence\": (0.5, 0.8, 1), \"effort\": (3, 4, 8)",
        "\"impact\": 8, \"confidence\": (likely: 0.1, why: \"two people said so\", by: \"jo\"), \"ease\": 4",
        "\"value\": 8, \"time\": 5, \"risk\": 3, \"size\": 8",
        "\"cost\": 3, \"duration\": 5",
        "\"importance\": 9, \"satisfaction\": 3",
        "\"a\": 30, \"o\": 20, \"m\": 10, \"i\": 40, \"r\": 0, \"q\": 20",
    ];
    let beta = [
        &marks(["4", "3", "4", "2", "4", "3"]),
        "\"reach\": (300, 500, 900), \"impact\": (2, 3, 3), \"confidence\": (0.8, 0.9, 1), \"effort\": (1, 2, 3)",
        "\"impact\": 8, \"confidence\": 5, \"ease\": 4",
        "\"value\": 5, \"time\": 13, \"risk\": 2, \"size\": 3",
        "\"cost\": 6, \"duration\": 2",
        "\"importance\": 9, \"satisfaction\": 9",
        "\"a\": 10, \"o\": 35, \"m\": 45, \"i\": 10, \"r\": 0, \"q\": 0",
    ];
    let gamma = [
        &marks(["2", "5", "4", "3", "3", "5"]),
        "\"reach\": 1500, \"impact\": 1, \"confidence\": 0.5, \"effort\": 0.5",
        "\"impact\": 5, \"confidence\": 3, \"ease\": 7",
        "\"value\": 3, \"time\": 2, \"risk\": 8, \"size\": 2",
        "\"cost\": 8, \"duration\": 4",
        "\"importance\": 4, \"satisfaction\": 8",
        "\"a\": 50, \"o\": 15, \"m\": 5, \"i\": 25, \"r\": 3, \"q\": 2",
    ];
    let delta = [
        &marks(["2", "1", "2", "1", "1", "1"]),
        "\"reach\": 100",
        "\"impact\": 5",
        "\"value\": 13",
        "\"cost\": 6, \"duration\": 2",
        "\"importance\": 10",
        "\"a\": 1",
    ];
    let themes = [("alpha", "Now", alpha), ("beta", "Now", beta), ("gamma", "Next", gamma), ("delta", "Later", delta)];
    let themes: String = themes.into_iter().map(|(id, lane, inputs)| theme(id, lane, inputs)).collect();
    format!(
        r#"#![enable(implicit_some)]
Roadmap(
    format: 1,
    product: "Small",
    metrics: {{
        "speed": (name: "Speed", unit: "s", better: Down),
    }},
    themes: {{
{themes}    }},
    ideas: {{
        "omega": (
            title: "The omega idea",
            scores: {{
                "weighted": {{"customer": 4, "business": 4, "effort": 3, "risk": 3, "fit": 4, "timing": 4}},
            }},
        ),
    }},
)
"#
    )
}

/// Plays keys on a file of its own.
fn play(file: &str, keys: &str) -> Played {
    Desk::with(file).play(keys)
}

/// The rows of the scores pane, in the right column or on the full screen.
fn pane(file: &str, keys: &str, size: (u16, u16)) -> String {
    let screen = Desk::with(file).play_at(keys, size).screen();
    let lines: Vec<&str> = screen.lines().collect();
    let start = lines.iter().position(|line| line.contains("3 Scores") || line.contains("3  Scores")).unwrap();
    let column = lines[start].find("3 Scores").or(lines[start].find("3  Scores")).unwrap();
    let column = lines[start][..column].chars().count();
    let rows = lines[start..].iter().map(|line| line.chars().skip(column).collect::<String>().trim_end().to_owned());
    let rows = rows.take_while(|row| !row.starts_with("4 Goals") && !row.contains("NORMAL"));
    rows.collect::<Vec<_>>().join("\n").trim_end().to_owned()
}

#[test]
fn the_scores_pane_explains_the_second_rank() {
    insta::assert_snapshot!("second-80x24", pane(LEDGERLY, "j<Tab><Tab>", (80, 24)));
    insta::assert_snapshot!("second-120x40", pane(LEDGERLY, "j", (120, 40)));
    insta::assert_snapshot!("second-200x60", pane(LEDGERLY, "j", (200, 60)));
    insta::assert_snapshot!("second-60x20", pane(LEDGERLY, "j3", (60, 20)));
}

#[test]
fn the_scores_pane_of_each_model() {
    let file = of_all_models();
    for (presses, model) in ["weighted", "rice", "ice", "wsjf", "cd3", "opportunity", "kano"].iter().enumerate() {
        let keys = "m".repeat(presses);
        insta::assert_snapshot!(format!("pane-{model}"), pane(&file, &format!("{keys}3zz"), (100, 50)));
    }
}

#[test]
fn toss_ups_and_missing_ranges_are_reported() {
    let file = of_all_models();
    let rice = pane(&file, "m3zz", (100, 50));
    assert!(rice.contains("≈ a toss-up, slightly behind"), "{rice}");
    let cd3 = pane(&file, "mmmm3zz", (100, 50));
    assert!(cd3.contains("no ranges given"), "{cd3}");
}

#[test]
fn an_idea_shows_its_would_be_rank() {
    let file = of_all_models();
    let desk = Desk::with(&file);
    desk.play("G3zz").shows("would rank 2 of 5");
}

#[test]
fn toss_ups_are_marked_in_the_lanes_for_the_ranking_model_only() {
    let desk = Desk::with(LEDGERLY);
    desk.play("").shows("≈ 55.0").shows("≈ 52.5");
    assert!(!desk.play("m").screen().contains("≈ 55.0"));
}

#[test]
fn x_explains_the_score_and_esc_returns() {
    let desk = Desk::with(LEDGERLY);
    let page = desk.play("x");
    page.shows("12 of 14 interviews (maria, Dec 18, 2025, 74 days ago)").shows("Keeney and Raiffa").shows("caution");
    assert_eq!(desk.play("x<Esc>").screen(), desk.play("").screen());
    for keys in ["gbx", "gtx", "!x", "gox"] {
        let _ = desk.play(keys);
    }
    insta::assert_snapshot!("explained-rice-100x40", desk.play_at("mx", (100, 40)).screen());
}

#[test]
fn an_old_rating_is_flagged_and_one_without_a_date_is_not() {
    let desk = Desk::with(&of_all_models());
    desk.play("3zz").shows("! customer rating last updated 112 days ago");
    assert!(!desk.play("j3zz").screen().contains("days ago"));
}

#[test]
fn a_range_is_typed_as_three_numbers() {
    let played = play(LEDGERLY, "s<Enter><C-a><C-k>2 3 5<Esc>");
    assert_eq!(
        changed_lines(LEDGERLY, &played.document()),
        [
            "-                    \"customer\": (likely: 5, low: 4, high: 5, why: \"12 of 14 interviews\", on: \"2025-12-18\", by: \"maria\"),",
            "+                    \"customer\": (likely: 3, low: 2, high: 5, why: \"12 of 14 interviews\", on: \"2026-03-02\"),",
        ]
    );
    let played = play(LEDGERLY, "s<Tab><Enter><C-a><C-k>2 3 5<Esc>");
    assert_eq!(
        changed_lines(LEDGERLY, &played.document()),
        ["-                    \"business\": (3, 4, 5),", "+                    \"business\": (2, 3, 5),"]
    );
}

#[test]
fn an_input_gets_a_date_once_it_has_evidence() {
    let played = play(LEDGERLY, "s<Tab><Tab><Tab><C-g><Tab>asked two teams<Tab>jo<Esc>");
    assert_eq!(
        changed_lines(LEDGERLY, &played.document()),
        [
            "-                    \"risk\": 2,",
            "+                    \"risk\": (likely: 2, why: \"asked two teams\", on: \"2026-03-02\", by: \"jo\"),",
        ]
    );
    insta::assert_snapshot!("score-form-why-120x40", play(LEDGERLY, "s<Tab><C-g>").screen());
}

#[test]
fn every_model_has_a_form() {
    let file = of_all_models();
    for (presses, (model, keys, written)) in [
        ("rice", "1 2 3", "\"reach\": (1, 2, 3)"),
        ("ice", "7", "\"impact\": 7"),
        ("wsjf", "13", "\"value\": 13"),
        ("cd3", "4.5", "\"cost\": 4.5"),
        ("opportunity", "8", "\"importance\": 8"),
        ("kano", "31", "\"a\": 31"),
    ]
    .into_iter()
    .enumerate()
    {
        let shown = "m".repeat(presses + 1);
        let played = play(&file, &format!("{shown}s<C-a><C-k>{keys}<Esc>"));
        let document = played.document();
        let inputs = document.split(&format!("\"{model}\": {{")).nth(1).unwrap();
        assert!(inputs.starts_with(written), "{model}: {}", &inputs[..60]);
    }
}

#[test]
fn overriding_a_score_records_the_reason() {
    let played = play(LEDGERLY, "jjO<C-u>fast-deposits<Enter>the bank goes live in May<Enter>");
    played.says("Reason saved as decision rank-safe-imports");
    let document = played.document();
    assert!(document.contains("rank: "), "{document}");
    assert!(document.contains("about: [\n                \"themes.safe-imports\",\n            ],"), "{document}");
    play(LEDGERLY, "jjO<C-u>fast-deposits<Enter>the bank goes live in May<Enter>3zz")
        .shows("manual   the bank goes live in May (Mar 2)");
    let undone = play(LEDGERLY, "jjO<C-u>fast-deposits<Enter>the bank goes live in May<Enter>u");
    assert_eq!(undone.document(), LEDGERLY);
    let refused = play(LEDGERLY, "jjO<C-u>fast-deposits<Enter><Enter>");
    refused.shows("Type an answer first");
    assert_eq!(refused.document(), LEDGERLY);
    let left = play(LEDGERLY, "jjO<C-u>fast-deposits<Enter>because<Esc>");
    assert_eq!(left.document(), LEDGERLY);
}

#[test]
fn overriding_can_move_a_theme_to_another_lane_and_can_be_reverted() {
    let keys = "/forwardable<Enter>O<C-u>safe-imports<Enter>sales sold it<Enter>";
    let played = play(LEDGERLY, keys);
    let theme = played.state.scene().session.plan.roadmap.find_theme("forwardable").unwrap();
    let now = played.state.scene().session.derived.order.lane(crate::roadmap::lane::Lane::Now);
    assert_eq!(now.iter().position(|other| *other == theme), Some(2), "above safe-imports, in Now");
    let again = play(LEDGERLY, &format!("{keys}cs"));
    assert!(again.state.scene().session.plan.roadmap.theme(theme).unwrap().rank.is_none());
}
