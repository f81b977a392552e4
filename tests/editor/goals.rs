//! The tree of goals: what it shows, moving and folding in it, and links made from either end.

use super::fixture::{Desk, LEDGERLY, Played, SMALL, changed_lines};
use whymap::app::key;
use whymap::app::layout::Size;
use whymap::app::screens::goals::What;
use whymap::app::{self, Msg};

const SIZES: [(u16, u16); 3] = [(60, 20), (80, 24), (120, 40)];

/// No vision; a theme under two goals, links that lead nowhere, what lacks something, and a title that means harm.
const ODD: &str = "#![enable(implicit_some)]
Roadmap(
    format: 1,
    product: \"Odd\",
    objectives: {
        \"lonely\": (title: \"Nobody serves this\"),
        \"same\": (title: \"Stay in business\"),
    },
    goals: {
        \"done\": (text: \"Was met long ago\", status: Met),
        \"lost\": (text: \"Serves what is gone\", serves: [\"gone\"]),
        \"same\": (text: \"Named like its objective\", serves: [\"same\", \"same\"]),
        \"bare\": (text: \"No theme is for this\", serves: [\"same\"], status: Abandoned),
        \"wish\": (text: \"No theme is for that\", serves: [\"same\"]),
    },
    themes: {
        \"both\": (title: \"Serves two goals\", lane: Now, goals: [\"same\", \"lost\"], effort: 2),
        \"direct\": (title: \"Serves the business directly\", lane: Later, serves: [\"same\"]),
        \"evil\": (title: \"Red \\u{1b}[31malert\\nsecond line \\u{202e}txet\", lane: Next),
        \"gone\": (title: \"Was said no to\", lane: Dropped, goals: [\"same\"]),
        \"out\": (title: \"Is out\", lane: Shipped, goals: [\"same\"], shipped_on: \"2026-01-05\"),
        \"torn\": (title: \"Names no goal there is\", lane: Now, goals: [\"nowhere\"]),
    },
    ideas: {
        \"spark\": (title: \"A spark\", goals: [\"same\"]),
    },
)
";

fn screens(name: &str, file: &str, keys: &str, sizes: &[(u16, u16)]) {
    for (width, height) in sizes {
        let played = Desk::with(file).play_at(keys, (*width, *height));
        insta::assert_snapshot!(format!("{name}-{width}x{height}"), played.screen(), keys);
    }
}

/// A file of its own for each script: what one leaves unsaved would be offered to the next.
fn play(file: &str, keys: &str) -> Played {
    Desk::with(file).play(keys)
}

fn id(played: &Played) -> String {
    let selected = played.state.selected();
    selected.map_or_else(|| "-".to_owned(), |serial| played.state.plan.roadmap.id(serial).to_owned())
}

/// The ids of the rows, those that are not connected with a mark.
fn rows(played: &Played) -> Vec<String> {
    let id = |row: &app::screens::goals::Row| {
        let id = row.path.entry().map(|serial| played.state.plan.roadmap.id(serial).to_owned())?;
        Some(if matches!(row.what, What::Loose(_)) { format!("x {id}") } else { id })
    };
    played.state.goals.rows.iter().filter_map(id).collect()
}

#[test]
fn the_tree_is_drawn_at_each_size() {
    screens("aims", LEDGERLY, "gaggjjjjj", &SIZES);
    screens("aims-wide", LEDGERLY, "gaG", &[(200, 60)]);
    screens("aims-odd", ODD, "ga", &SIZES);
    screens("aims-folded", LEDGERLY, "gaggjhjjjh", &SIZES[1..]);
    screens("aims-empty", "Roadmap(format: 1, product: \"Empty\")\n", "ga", &SIZES);
    screens("aims-pick", LEDGERLY, "gaggjjjjjL", &SIZES[1..]);
}

#[test]
fn a_file_without_objectives_has_its_goals_below_the_vision() {
    let played = Desk::with(SMALL).play("ga");
    assert_eq!(rows(&played), ["fast", "x a", "x fast"]);
    played.shows("2 loose ends").shows("1 goal, 1 theme");
}

#[test]
fn what_hangs_in_the_air_stands_below_with_what_it_lacks() {
    let played = Desk::with(ODD).play("ga");
    let expected = [
        "same", "same", "both", "out", "spark", "wish", "bare", "direct", "lonely", "done", "x evil", "x lost", "both",
        "x wish", "x lonely", "x torn",
    ];
    let mut found = rows(&played);
    let mut wanted = expected.map(str::to_owned).to_vec();
    // What is said no to is nowhere; everything else is somewhere.
    found.sort();
    wanted.sort();
    assert_eq!(found, wanted, "{}", played.screen());
    played.shows("names the objective gone, which is not there").shows("names the goal nowhere, which is not there");
    played.shows("✓ met").shows("abandoned").shows("shipped");
    assert!(!played.screen().contains('\u{1b}') && !played.screen().contains('\u{202e}'), "{}", played.screen());
}

#[test]
fn a_theme_under_two_goals_is_two_rows_and_one_entry() {
    let first = play(ODD, "ga/Serves two<Enter>");
    assert_eq!(id(&first), "both", "{}", first.screen());
    let other = play(ODD, "gaGkkk");
    assert_eq!(id(&other), "both", "{}", other.screen());
    assert_ne!(first.state.goals.at, other.state.goals.at);
    // An edit keeps the row, not only the entry.
    let edited = play(ODD, "gaGkkk>");
    assert_eq!(edited.state.goals.selected().unwrap().path, other.state.goals.selected().unwrap().path);
    let smaller = play(ODD, "gaGkkk<resize:80x24>");
    assert_eq!(smaller.state.goals.selected().unwrap().path, other.state.goals.selected().unwrap().path);
    // Here it is plain which of its goals is meant.
    let unlinked = play(ODD, "gaGkkkU").says("no longer serves lost").document();
    assert_eq!(changed_lines(ODD, &unlinked).len(), 2);
}

#[test]
fn branches_fold_and_unfold() {
    assert_eq!(id(&play(LEDGERLY, "gagg")), "-");
    assert_eq!(id(&play(LEDGERLY, "gaggj")), "keep-customers");
    // Left folds what is open, and goes up from what is not.
    let folded = play(LEDGERLY, "gaggjh");
    folded.shows("▸ Keep the customers we win  8 folded");
    assert_eq!(id(&play(LEDGERLY, "gaggjhj")), "win-shops");
    assert_eq!(id(&play(LEDGERLY, "gaggjhjk")), "keep-customers");
    assert_eq!(id(&play(LEDGERLY, "gaggjjjh")), "raise-activation");
    assert_eq!(id(&play(LEDGERLY, "gaggjjjhhh")), "keep-customers");
    // Right unfolds, and then goes to what hangs there.
    assert_eq!(id(&play(LEDGERLY, "gaggjhl")), "keep-customers");
    assert_eq!(id(&play(LEDGERLY, "gaggjhll")), "raise-activation");
    assert_eq!(id(&play(LEDGERLY, "gaggl")), "keep-customers");
    // What is looked for is unfolded; what is folded stays so elsewhere and afterwards.
    assert_eq!(id(&play(LEDGERLY, "gaggjh/Imports that never<Enter>")), "safe-imports");
    play(LEDGERLY, "gaggjjjjjhglga").shows("▸ Cut failed bank imports  1 folded");
}

#[test]
fn a_click_selects_and_a_click_on_the_lines_folds() {
    let mut played = play(LEDGERLY, "ga");
    let row =
        |played: &Played, title: &str| played.screen().lines().position(|line| line.contains(title)).unwrap() as u16;
    let at = row(&played, "Cut failed bank imports");
    app::update(&mut played.state, Msg::Click(20, at));
    assert_eq!(id(&played), "import-trust");
    assert_eq!(played.state.goals.selected().unwrap().hidden, 0);
    app::update(&mut played.state, Msg::Click(5, at));
    assert_eq!(played.state.goals.selected().unwrap().hidden, 1);
    app::update(&mut played.state, Msg::Click(5, at));
    assert_eq!(played.state.goals.selected().unwrap().hidden, 0);
}

#[test]
fn goals_are_linked_from_either_end() {
    // From the theme.
    play(LEDGERLY, "ga/Team workspaces<Enter>LCut failed<Enter>").says("serves import-trust");
    // From the goal: several themes at once, one step of undo.
    let linked = play(LEDGERLY, "gaggjjjjjLTeam<Tab><Backspace><Backspace><Backspace><Backspace>finds<Tab><Enter>");
    linked.says("2 themes more serve Cut failed bank imports");
    assert_eq!(linked.state.plan.history.unsaved(), 1);
    assert_eq!(id(&linked), "import-trust");
    let back = play(LEDGERLY, "gaggjjjjjLTeam<Tab><Backspace><Backspace><Backspace><Backspace>finds<Tab><Enter>u");
    assert_eq!(back.document(), LEDGERLY);
    // A goal that lacks an objective is linked to one, and then to themes.
    play(LEDGERLY, "gaGLKeep<Enter>").says("serves keep-customers: L links themes to it now");
    play(LEDGERLY, "gaGLKeep<Enter>LTeam<Enter>").says("1 theme more serves Answer support mails");
    // From the objective.
    play(LEDGERLY, "gaggjLAnswer<Enter>").says("1 goal more serves Keep the customers we win");
    play(LEDGERLY, "gaggjUCut<Enter>").says("Cut failed bank imports no longer serves keep-customers");
    // The other way round.
    play(LEDGERLY, "gaggjjjjjU").says("Imports that never fail no longer serves import-trust");
    play(LEDGERLY, "gaGU").says("no theme serves it: L links one");
    play(LEDGERLY, "gaggL").says("select a theme, goal or objective first");
}

#[test]
fn new_makes_what_hangs_on_the_row() {
    let idea = play(LEDGERLY, "gaggjjjjjnA dry run<Enter><Esc>");
    assert!(idea.document().contains("\"a-dry-run\": (\n            title: \"A dry run\",\n            goals: [\n                \"import-trust\",\n            ],"), "{}", idea.document());
    idea.shows("◇ A dry run");
    let goal = play(LEDGERLY, "gaggjnFewer leave<Enter><Esc>");
    assert!(goal.document().contains("\"fewer-leave\": ("), "{}", goal.screen());
    goal.shows("├ Fewer leave");
    // Nothing typed is nothing made, although the new goal knew its objective.
    let nothing = play(LEDGERLY, "gaggjn<Esc>");
    assert_eq!(nothing.document(), LEDGERLY);
    nothing.says("nothing was made");
}

#[test]
fn each_row_opens_its_form_and_themes_only_commands_refuse() {
    play(LEDGERLY, "gaggjjjjj<Enter>").shows("Edit goal");
    play(LEDGERLY, "gaggje").shows("Edit objective");
    play(LEDGERLY, "gagge").shows("No small shop").shows("Edit");
    for key in ["s", ">", "M", "p", "d", "S", "N"] {
        let played = play(LEDGERLY, &format!("gaggj{key}"));
        assert!(played.message().contains("select a theme or idea first"), "{key}: {}", played.message());
        assert_eq!(played.document(), LEDGERLY);
    }
}

#[test]
fn the_table_of_goals_is_one_key_away() {
    desk_shows("gA", "6 goals");
    desk_shows("gAga", "2 objectives, 6 goals, 12 themes");
}

fn desk_shows(keys: &str, words: &str) {
    Desk::with(LEDGERLY).play(keys).shows(words);
}

#[test]
fn every_row_can_be_gone_to_and_back() {
    let mut played = Desk::with(ODD).play("gagg");
    let mut seen = vec![played.state.goals.at];
    let stops = played.state.goals.rows.iter().filter(|row| row.is_stop()).count();
    let press = |state: &mut app::State, keys: &str| {
        for key in key::keys(keys).unwrap() {
            app::update(state, Msg::Key(key));
        }
    };
    for _ in 1..stops {
        press(&mut played.state, "j");
        seen.push(played.state.goals.at);
    }
    seen.dedup();
    assert_eq!(seen.len(), stops);
    for at in seen.into_iter().rev() {
        assert_eq!(played.state.goals.at, at);
        press(&mut played.state, "k");
    }
    app::update(&mut played.state, Msg::Resize(Size::clamped(60, 20)));
    press(&mut played.state, "G");
    let view = &played.state.goals;
    assert!(view.at >= view.top && view.at < view.top + 16);
}
