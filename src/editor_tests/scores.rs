//! The scores view: the ranking with its uncertainty, score cells, the value and effort chart, and score explanations.

use super::fixture::{Desk, LEDGERLY, Played, changed_lines, state_of};
use crate::app::App;
use crate::app::Msg;
use crate::app::model::mode::ViewKind;
use crate::app::views::view::View;
use crate::app::widgets::key;

fn screens(name: &str, file: &str, keys: &str, sizes: &[(u16, u16)]) {
    for (width, height) in sizes {
        let played = Desk::with(file).play_at(keys, (*width, *height));
        insta::assert_snapshot!(format!("{name}-{width}x{height}"), played.screen(), keys);
    }
}

fn theme(id: &str, more: &str) -> String {
    format!(
        "        \"{id}\": (\n            title: \"Theme {id}\",\n            lane: Now,\n            why: (\n                \
         problem: \"p\",\n                reason: \"r\",\n            ),\n            target: (metric: \"m\", from: 1, to: 2, \
         by: \"2026-12-31\"),\n            trade_offs: [\n                (not_doing: \"x\", because: \"y\"),\n            ],\n{more}        ),\n"
    )
}

fn roadmap(head: &str, themes: &[String]) -> String {
    format!(
        "Roadmap(\n    format: 1,\n    product: \"P\",\n{head}    metrics: {{\n        \"m\": (\n            name: \"M\",\n            \
         better: Up,\n        ),\n    }},\n    themes: {{\n{}    }},\n)\n",
        themes.concat()
    )
}

fn scores(model: &str, inputs: &str) -> String {
    format!("            scores: {{\n                \"{model}\": {{{inputs}}},\n            }},\n")
}

/// RICE with wide ranges: the score and the simulation disagree.
fn turned() -> String {
    let one = scores(
        "rice",
        r#""reach": (1000, 2000, 3000), "impact": (1, 2, 3), "confidence": (0.5, 0.8, 1), "effort": (3, 4, 8)"#,
    );
    let two = scores(
        "rice",
        r#""reach": (300, 500, 900), "impact": (2, 3, 3), "confidence": (0.8, 0.9, 1), "effort": (1, 2, 3)"#,
    );
    roadmap("    ranking: \"rice\",\n", &[theme("a", &one), theme("b", &two)])
}

/// Ratings without ranges: clear with the default weights, but not with random weights.
fn points() -> String {
    let one = scores("weighted", r#""customer": 4, "business": 3, "effort": 4, "risk": 2, "fit": 4, "timing": 3"#);
    let two = scores("weighted", r#""customer": 2, "business": 5, "effort": 4, "risk": 3, "fit": 3, "timing": 5"#);
    roadmap("", &[theme("steady", &one), theme("timely", &two)])
}

fn unscored(count: usize) -> String {
    let themes: Vec<String> = (0..count).map(|number| theme(&format!("t{number:02}"), "")).collect();
    roadmap("", &themes)
}

/// The cells of a model, theme by theme.
fn cells(state: &App, model: &str) -> Vec<String> {
    let roadmap = &state.scene().session.plan.roadmap;
    let rater = crate::insight::score::Scorer::new(roadmap, model).unwrap();
    let format = |estimate: &Option<crate::roadmap::entry_row::Estimate>| match estimate {
        None => "-".to_owned(),
        Some(estimate) if estimate.is_exact() => estimate.likely.to_string(),
        Some(estimate) => format!("({} {} {})", estimate.low, estimate.likely, estimate.high),
    };
    let mut ids: Vec<_> = state.scene().views.scores.rows.iter().map(|entry| (roadmap.id(*entry), *entry)).collect();
    ids.sort_unstable();
    ids.into_iter()
        .map(|(_, entry)| {
            let estimates = rater.estimates(roadmap.theme(entry).unwrap());
            estimates.iter().map(format).collect::<Vec<_>>().join(" ")
        })
        .collect()
}

fn rows(state: &App) -> Vec<&str> {
    state.scene().views.scores.rows.iter().map(|entry| state.scene().session.plan.roadmap.id(*entry)).collect()
}

fn after(file: &str, keys: &str) -> App {
    let mut state = state_of(file, (120, 40));
    press(&mut state, keys);
    state
}

fn press(state: &mut App, keys: &str) {
    for key in key::parse_keys(&keys.replace(' ', "<Space>")).unwrap() {
        state.update(Msg::Key(key));
    }
}

fn message(state: &App) -> &str {
    state.scene().message.as_ref().map_or("", |message| message.text.as_str())
}

/// The line of the screen that contains a text.
fn line(played: &Played, text: &str) -> String {
    let screen = played.screen();
    screen.lines().find(|line| line.contains(text)).unwrap_or_else(|| panic!("no {text:?} on\n{screen}")).to_owned()
}

#[test]
fn the_ranking_is_drawn_at_each_size() {
    screens("scores", LEDGERLY, "gsjj", &[(60, 20), (80, 24), (120, 40), (200, 60)]);
    screens("scores-cells", LEDGERLY, "gsjjl", &[(80, 24), (120, 40)]);
    screens("scores-picture", LEDGERLY, "gszvj", &[(80, 24)]);
    screens("scores-explained", LEDGERLY, "gsjj3", &[(80, 24)]);
    screens("scores-empty", "(format: 1, product: \"Empty\")", "gs", &[(80, 24), (120, 40)]);
}

#[test]
fn a_toss_up_whose_order_the_simulation_reverses() {
    screens("scores-turned", &turned(), "gs", &[(120, 40)]);
    let played = Desk::with(&turned()).play("gs");
    assert!(line(&played, "Theme a").contains("800"));
    assert!(line(&played, "Theme b").contains("675"));
    assert!(line(&played, "Theme a").contains("41%  ≈ toss-up"), "{}", line(&played, "Theme a"));
    played.shows("≈ toss-up: ahead by score, but Theme b leads in most simulations");
    played.shows("41%: ≈ a toss-up, slightly behind");
    played.shows("RICE, 10,000 simulations, seed 1");
}

#[test]
fn scores_without_ranges_are_compared_under_random_weights() {
    screens("scores-points", &points(), "gs", &[(120, 40)]);
    let played = Desk::with(&points()).play("gs");
    assert!(line(&played, "Theme steady").contains("52%  ≈ toss-up"), "{}", line(&played, "Theme steady"));
    assert!(line(&played, "theme  ").contains("all weights"));
    played.shows("no ranges given").shows("no ranges, 10,000 random weights");
}

#[test]
fn filling_a_score_table_takes_one_key_per_rating() {
    let file = unscored(12);
    let digits: String = (0..72).map(|at| char::from(b'1' + (at % 5) as u8)).collect();
    let mut state = after(&file, &format!("gsl{digits}"));
    let filled = cells(&state, "weighted");
    assert_eq!(filled.len(), 12);
    assert_eq!([filled[0].as_str(), filled[11].as_str()], ["1 3 5 2 4 1", "2 4 1 3 5 2"]);
    assert_eq!(message(&state), "Last cell (Esc to sort by score)");
    assert_eq!(state.scene().session.unsaved(), 72);
    press(&mut state, "u");
    assert_eq!(cells(&state, "weighted")[11], "2 4 1 3 5 -");
    press(&mut state, &"u".repeat(71));
    assert_eq!(state.scene().session.plan.document.to_text(), file);
}

#[test]
fn rows_stay_in_place_while_filled_and_ranks_are_current() {
    let mut state = after(&points(), "gsl1");
    assert_eq!(rows(&state), ["steady", "timely"]);
    let ranks: Vec<_> = state
        .scene()
        .views
        .scores
        .rows
        .iter()
        .map(|entry| state.scene().session.derived.ranking.rank(*entry).unwrap().0)
        .collect();
    assert_eq!(ranks, [2, 1]);
    press(&mut state, "<Esc>");
    assert_eq!(rows(&state), ["timely", "steady"]);
    assert_eq!(state.scene().screen.view, ViewKind::Scores);
    let played = Desk::with(&points()).play("gsl1");
    let row = line(&played, "Theme steady");
    assert!(row.trim_start_matches([' ', '▌']).starts_with("2 Theme steady"), "{row}");
}

#[test]
fn one_rating_changes_one_line() {
    let desk = Desk::with(&points());
    let played = desk.play("gsl5<C-s>");
    assert_eq!(
        changed_lines(&points(), &desk.text()),
        [
            r#"-                "weighted": {"customer": 4, "business": 3, "effort": 4, "risk": 2, "fit": 4, "timing": 3},"#,
            r#"+                "weighted": {"customer": 5, "business": 3, "effort": 4, "risk": 2, "fit": 4, "timing": 3},"#
        ]
    );
    played.shows("Theme steady");
}

#[test]
fn a_period_clears_a_rating() {
    let mut state = after(&points(), "gsl.");
    assert_eq!(cells(&state, "weighted"), ["- 3 4 2 4 3", "2 5 4 3 3 5"]);
    assert_eq!(state.scene().views.scores.list.at, 1);
    press(&mut state, "k.");
    assert_eq!((state.scene().views.scores.list.at, state.scene().session.unsaved()), (1, 1));
}

#[test]
fn numbers_and_ranges_can_be_typed_into_a_cell() {
    let mut state = after(&turned(), "gsl2500<Enter>");
    assert_eq!(cells(&state, "rice")[0], "(1000 2500 3000) (1 2 3) (0.5 0.8 1) (3 4 8)");
    assert_eq!(state.scene().views.scores.list.at, 1);
    press(&mut state, "k<Enter><C-u>400<Tab>");
    assert_eq!(cells(&state, "rice")[0], "400 (1 2 3) (0.5 0.8 1) (3 4 8)");
    press(&mut state, "<Enter><C-u>1 2.5 3<Enter>kll(0.4, 0.5, 0.6<Enter>");
    assert_eq!(cells(&state, "rice")[0], "400 (1 2.5 3) (0.5 0.8 1) (0.4 0.5 0.6)");
    press(&mut state, "k<Enter><C-u>.<Enter>");
    assert_eq!(cells(&state, "rice")[0], "400 (1 2.5 3) (0.5 0.8 1) -");
    press(&mut state, "k7<Esc>");
    assert_eq!(cells(&state, "rice")[0], "400 (1 2.5 3) (0.5 0.8 1) -");
}

#[test]
fn an_invalid_value_stays_in_the_cell_and_out_of_the_file() {
    for (keys, words) in [
        ("gslll7<Enter>", "confidence must be a number from 0 to 1. Nothing was saved; 7 is still in the cell"),
        ("gsl3 5<Enter>", "reach takes one number, or three"),
        ("gsl1,500<Enter>", "1,500 can mean 1500 or 1.5: type the one you mean"),
        ("gsl1 234 567<Enter>", "1 234 567 can mean 1234567 or the range (1, 234, 567)"),
        ("gsl1,5,6<Enter>", "reach must be a number from 0 up"),
        ("gsl5 4 6<Enter>", "reach: low, likely and high must be in ascending order"),
        ("gsl(abc<Enter>", "reach must be a number from 0 up. Nothing was saved; abc is still in the cell"),
    ] {
        let mut state = after(&turned(), keys);
        assert!(message(&state).starts_with(words), "{keys}: {}", message(&state));
        assert_eq!(state.scene().session.unsaved(), 0, "{keys}");
        let typed = crate::app::overlays::score_cell::current_edit(state.scene().overlays)
            .map(|edit| edit.field.text().to_owned());
        assert!(typed.is_some_and(|typed| !typed.is_empty()), "{keys}");
        press(&mut state, "<C-u>1<Enter>");
        assert_eq!(state.scene().session.unsaved(), 1, "{keys}");
    }
    let state = after(&points(), "gsl7");
    assert_eq!(
        (message(&state), state.scene().session.unsaved()),
        ("A rating is a number from 1 to 5: nothing changed", 0)
    );
}

#[test]
fn increase_and_decrease_follow_the_scale_of_the_model() {
    let mut state = after(&points(), "gsl-");
    assert_eq!(cells(&state, "weighted")[0], "3 3 4 2 4 3");
    press(&mut state, "+++");
    assert_eq!(cells(&state, "weighted")[0], "5 3 4 2 4 3");
    assert!(message(&state).starts_with("5 is the limit"), "{}", message(&state));
    let wsjf = scores("wsjf", r#""value": 8, "time": 5, "risk": 1, "size": 13"#);
    let mut state = after(&roadmap("    ranking: \"wsjf\",\n", &[theme("a", &wsjf)]), "gsl+l-ll+");
    assert_eq!(cells(&state, "wsjf"), ["13 3 1 20"]);
    press(&mut state, "uuu");
    assert_eq!(cells(&state, "wsjf"), ["8 5 1 13"]);
}

#[test]
fn sorting_by_a_column_cycles_through_both_directions_and_rank() {
    let mut state = after(&points(), "gslllo");
    assert_eq!(rows(&state), ["steady", "timely"], "of one effort: by rank");
    press(&mut state, "hoo");
    assert_eq!(rows(&state), ["steady", "timely"]);
    assert!(message(&state).starts_with("Sorted by business, lowest first"), "{}", message(&state));
    press(&mut state, "o");
    assert_eq!((rows(&state), message(&state)), (vec!["steady", "timely"], "Sorted by rank"));
    press(&mut state, "o");
    assert_eq!(rows(&state), ["timely", "steady"]);
}

#[test]
fn another_model_can_be_shown_and_rank_the_roadmap() {
    let mut state = after(&turned(), "gs");
    assert_eq!(state.scene().session.model, "rice");
    press(&mut state, "m");
    assert_eq!(state.scene().session.model, "ice");
    assert!(message(&state).contains("but the roadmap is ranked by the RICE model"), "{}", message(&state));
    press(&mut state, ":rank the roadmap by<Enter>");
    assert_eq!(state.scene().session.plan.roadmap.settings.ranking, "ice");
    assert_eq!(
        changed_lines(&turned(), &state.scene().session.plan.document.to_text()),
        ["-    ranking: \"rice\",", "+    ranking: \"ice\","]
    );
    press(&mut state, "u");
    assert_eq!(state.scene().session.plan.document.to_text(), turned());
}

#[test]
fn the_capacity_line_shows_taken_and_free_effort() {
    let file = points().replace("    metrics: {", "    capacity: (amount: 5, unit: \"weeks\"),\n    metrics: {");
    let file = file.replace("            scores: {", "            effort: 3,\n            scores: {");
    let played = Desk::with(&file).play("gs");
    played.shows("5 weeks: 3 used, 2 left; Now uses 6");
    let screen = played.screen();
    let at = |words: &str| screen.lines().position(|line| line.contains(words)).unwrap();
    assert_eq!((at("Theme steady") + 1, at("5 weeks") + 1), (at("5 weeks"), at("Theme timely")));
    Desk::with(&file).play("gsl1").shows("ranks changed (Esc to sort)");
}

#[test]
fn the_mouse_selects_rows_and_cells_and_sorts() {
    let mut state = after(&points(), "gs");
    state.update(Msg::Click(20, 6));
    state.update(Msg::Release);
    assert_eq!((state.scene().views.scores.list.at, state.scene().views.scores.cell), (1, None));
    press(&mut state, "l");
    let (input, column) = {
        let rater =
            crate::insight::score::Scorer::new(&state.scene().session.plan.roadmap, state.scene().session.model)
                .unwrap();
        crate::app::views::scores::table_columns(
            state.scene().session,
            state.scene().screen,
            &state.scene().views.scores,
            &rater,
        )
        .inputs[4]
    };
    state.update(Msg::Click(1 + column.right() - 1, 5));
    state.update(Msg::Release);
    assert_eq!((state.scene().views.scores.list.at, state.scene().views.scores.cell), (0, Some(input)));
    assert!(state.scene().overlays.is_empty());
    state.update(Msg::Click(1 + column.right() - 1, 4));
    assert!(message(&state).starts_with("Sorted by fit, highest first"), "{}", message(&state));
    state.update(Msg::Wheel(20, 6, 1));
    assert_eq!(state.scene().views.scores.list.at, 1);
}

#[test]
fn the_edited_cell_stays_visible() {
    for size in [(50, 12), (60, 20), (80, 24), (120, 40), (200, 60)] {
        let mut state = state_of(&unscored(40), size);
        press(&mut state, "gsl");
        for _ in 0..60 {
            press(&mut state, "3");
            let seen = state.scene().views.scores.themes_to_simulate(state.scene().screen);
            let rows = crate::app::views::scores::visible_lines(state.scene().screen, &state.scene().views.scores)
                .filter_map(|(_, row)| row)
                .collect::<Vec<_>>();
            assert!(
                rows.contains(&state.scene().views.scores.list.at),
                "{size:?}: {rows:?} without {} of {}",
                state.scene().views.scores.list.at,
                seen.len()
            );
            let rater =
                crate::insight::score::Scorer::new(&state.scene().session.plan.roadmap, state.scene().session.model)
                    .unwrap();
            let columns = crate::app::views::scores::table_columns(
                state.scene().session,
                state.scene().screen,
                &state.scene().views.scores,
                &rater,
            );
            assert!(
                columns.inputs.iter().any(|(input, _)| Some(*input) == state.scene().views.scores.cell),
                "{size:?}"
            );
        }
    }
}

#[test]
fn unscored_themes_list_their_missing_inputs() {
    let file = points().replace("\"customer\": 4, \"business\": 3, \"effort\": 4, ", "");
    let played = Desk::with(&file).play("gs");
    assert!(line(&played, "Theme steady").contains("not scored: 3 inputs missing"));
    Desk::with(&file).play("gsG").shows("Missing: customer, business, effort (s to fill in)");
}

#[test]
fn hostile_names_of_criteria_stay_in_their_columns() {
    let evil = "\\u{1b}[2J\\u{202e}gnp Get paid fasterGet paid faster שלום averyveryverylongword";
    let head = format!(
        "    criteria: {{\n        \"a\": (name: \"{evil}\", weight: 3, words: {{1: \"{evil}\"}}),\n        \"b\": (name: \"b\", weight: 1),\n    }},\n"
    );
    let file = roadmap(&head, &[theme("x", &scores("weighted", "\"a\": 1, \"b\": (1, 2, 3)"))]);
    for keys in ["gs", "gsl", "gsl(", "gszv", "gs3", "gslo"] {
        for size in [(50, 12), (80, 24), (120, 40), (200, 60)] {
            let screen = Desk::with(&file).play_at(keys, size).screen();
            let is_raw =
                |letter: char| (letter.is_control() && letter != '\n') || ('\u{202a}'..='\u{202e}').contains(&letter);
            assert!(!screen.contains(is_raw), "{keys}\n{screen:?}");
        }
    }
}
