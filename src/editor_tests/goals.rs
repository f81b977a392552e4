//! The goal tree: display, moving and folding, and links from either end.

use super::fixture::{Desk, LEDGERLY, Played, SMALL, changed_lines};
use crate::app::views::goals::GoalRowKind;
use crate::app::views::view::View;
use crate::app::widgets::area::ScreenSize;
use crate::app::widgets::key;
use crate::app::{self, Msg};

const SIZES: [(u16, u16); 3] = [(60, 20), (80, 24), (120, 40)];

/// No vision; a theme under two goals, broken links, incomplete entries, and a hostile title.
const ODD: &str = "#![enable(implicit_some)]
Roadmap(
    format: 1,
    product: \"Odd\",
    objectives: {
        \"lonely\": (title: \"Nothing served yet\"),
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

/// Plays each script on its own file, so that no recovery is offered.
fn play(file: &str, keys: &str) -> Played {
    Desk::with(file).play(keys)
}

fn id(played: &Played) -> String {
    let selected = played.state.scene().selection.entry;
    selected.map_or_else(|| "-".to_owned(), |entry| played.state.scene().session.plan.roadmap.id(entry).to_owned())
}

/// The ids of the rows, with a mark on the unlinked ones.
fn rows(played: &Played) -> Vec<String> {
    let id = |row: &app::views::goals::GoalTreeRow| {
        let id = row.path.entry().map(|entry| played.state.scene().session.plan.roadmap.id(entry).to_owned())?;
        Some(if matches!(row.kind, GoalRowKind::LinkProblem(_)) { format!("x {id}") } else { id })
    };
    played.state.scene().views.goals.rows.iter().filter_map(id).collect()
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
    played.shows("2 entries").shows("1 goal, 1 theme");
}

#[test]
fn unlinked_entries_are_listed_below_with_the_reason() {
    let played = Desk::with(ODD).play("ga");
    let expected = [
        "same", "same", "both", "out", "spark", "wish", "bare", "direct", "lonely", "done", "x evil", "x lost", "both",
        "x wish", "x lonely", "x torn",
    ];
    let mut found = rows(&played);
    let mut wanted = expected.map(str::to_owned).to_vec();
    // Dropped entries appear nowhere, all others somewhere.
    found.sort();
    wanted.sort();
    assert_eq!(found, wanted, "{}", played.screen());
    played.shows("links to a missing objective: gone").shows("links to a missing goal: nowhere");
    played.shows("✓ met").shows("abandoned").shows("shipped");
    assert!(!played.screen().contains('\u{1b}') && !played.screen().contains('\u{202e}'), "{}", played.screen());
}

#[test]
fn a_theme_under_two_goals_has_two_rows() {
    let first = play(ODD, "ga/Serves two<Enter>");
    assert_eq!(id(&first), "both", "{}", first.screen());
    let other = play(ODD, "gaGkkk");
    assert_eq!(id(&other), "both", "{}", other.screen());
    assert_ne!(first.state.scene().views.goals.list.at, other.state.scene().views.goals.list.at);
    // An edit keeps the selected row, not only the entry.
    let edited = play(ODD, "gaGkkk>");
    assert_eq!(
        edited.state.scene().views.goals.selected().unwrap().path,
        other.state.scene().views.goals.selected().unwrap().path
    );
    let smaller = play(ODD, "gaGkkk<resize:80x24>");
    assert_eq!(
        smaller.state.scene().views.goals.selected().unwrap().path,
        other.state.scene().views.goals.selected().unwrap().path
    );
    // In the tree, unlink applies to the goal of the row.
    let unlinked = play(ODD, "gaGkkkU").says("from Serves what is gone").document();
    assert_eq!(changed_lines(ODD, &unlinked).len(), 2);
}

#[test]
fn branches_fold_and_unfold() {
    assert_eq!(id(&play(LEDGERLY, "gagg")), "-");
    assert_eq!(id(&play(LEDGERLY, "gaggj")), "keep-customers");
    // Left folds an open row, and goes up from a folded one.
    let folded = play(LEDGERLY, "gaggjh");
    folded.shows("▸ Keep the customers we win  8 folded");
    assert_eq!(id(&play(LEDGERLY, "gaggjhj")), "win-shops");
    assert_eq!(id(&play(LEDGERLY, "gaggjhjk")), "keep-customers");
    assert_eq!(id(&play(LEDGERLY, "gaggjjjh")), "raise-activation");
    assert_eq!(id(&play(LEDGERLY, "gaggjjjhhh")), "keep-customers");
    // Right unfolds, then goes to the first child.
    assert_eq!(id(&play(LEDGERLY, "gaggjhl")), "keep-customers");
    assert_eq!(id(&play(LEDGERLY, "gaggjhll")), "raise-activation");
    assert_eq!(id(&play(LEDGERLY, "gaggl")), "keep-customers");
    // Find unfolds its match; other folded rows stay folded.
    assert_eq!(id(&play(LEDGERLY, "gaggjh/Imports that never<Enter>")), "safe-imports");
    play(LEDGERLY, "gaggjjjjjhglga").shows("▸ Cut failed bank imports  1 folded");
}

#[test]
fn a_click_selects_and_a_click_on_the_lines_folds() {
    let mut played = play(LEDGERLY, "ga");
    let row =
        |played: &Played, title: &str| played.screen().lines().position(|line| line.contains(title)).unwrap() as u16;
    let at = row(&played, "Cut failed bank imports");
    played.state.update(Msg::Click(20, at));
    assert_eq!(id(&played), "import-trust");
    assert_eq!(played.state.scene().views.goals.selected().unwrap().folded_rows, 0);
    played.state.update(Msg::Click(5, at));
    assert_eq!(played.state.scene().views.goals.selected().unwrap().folded_rows, 1);
    played.state.update(Msg::Click(5, at));
    assert_eq!(played.state.scene().views.goals.selected().unwrap().folded_rows, 0);
}

#[test]
fn goals_can_be_linked_from_either_end() {
    // From the theme.
    play(LEDGERLY, "ga/Team workspaces<Enter>LCut failed<Enter>").says("to Cut failed bank imports");
    // From the goal: several themes at once, as one undo step.
    let linked = play(LEDGERLY, "gaggjjjjjLTeam<Tab><Backspace><Backspace><Backspace><Backspace>finds<Tab><Enter>");
    linked.says("Linked 2 themes to Cut failed bank imports");
    assert_eq!(linked.state.scene().session.plan.history.unsaved_steps(), 1);
    assert_eq!(id(&linked), "import-trust");
    let back = play(LEDGERLY, "gaggjjjjjLTeam<Tab><Backspace><Backspace><Backspace><Backspace>finds<Tab><Enter>u");
    assert_eq!(back.document(), LEDGERLY);
    // A goal without an objective is linked to one first, then to themes.
    play(LEDGERLY, "ga/Answer support<Enter>LKeep<Enter>")
        .says("now serves Keep the customers we win (L to link themes to it)");
    play(LEDGERLY, "ga/Answer support<Enter>LKeep<Enter>LTeam<Enter>").says("Linked 1 theme to Answer support emails");
    // From the objective.
    play(LEDGERLY, "gaggjLAnswer<Enter>").says("Linked 1 goal to Keep the customers we win");
    play(LEDGERLY, "gaggjUCut<Enter>").says("Unlinked Cut failed bank imports from Keep the customers we win");
    // From the other side.
    play(LEDGERLY, "gaggjjjjjU").says("Unlinked Imports that never fail from Cut failed bank imports");
    play(LEDGERLY, "ga/Answer support<Enter>U").says("No theme serves this goal (L to link one");
    play(LEDGERLY, "gaggL").says("Select a theme, idea, goal or objective first");
}

#[test]
fn new_adds_an_entry_below_the_row() {
    let idea = play(LEDGERLY, "gaggjjjjjnA dry run<Enter><Esc>");
    assert!(idea.document().contains("\"a-dry-run\": (\n            title: \"A dry run\",\n            goals: [\n                \"import-trust\",\n            ],"), "{}", idea.document());
    idea.shows("◇ A dry run");
    let goal = play(LEDGERLY, "gaggjnFewer leave<Enter><Esc>");
    assert!(goal.document().contains("\"fewer-leave\": ("), "{}", goal.screen());
    goal.shows("├ Fewer leave");
    // Without typed text nothing is added, although the new goal has a preset objective.
    let nothing = play(LEDGERLY, "gaggjn<Esc>");
    assert_eq!(nothing.document(), LEDGERLY);
    nothing.says("nothing added");
}

#[test]
fn each_row_opens_its_form_and_theme_commands_refuse_other_rows() {
    play(LEDGERLY, "gaggjjjjj<Enter>").shows("Edit goal");
    play(LEDGERLY, "gaggje").shows("Edit objective");
    play(LEDGERLY, "gagge").shows("No small shop").shows("Edit");
    for key in ["s", ">", "M", "p", "d", "S", "N"] {
        let played = play(LEDGERLY, &format!("gaggj{key}"));
        assert!(played.message().contains("Select a theme or idea first"), "{key}: {}", played.message());
        assert_eq!(played.document(), LEDGERLY);
    }
}

#[test]
fn the_table_of_goals_is_one_key_away() {
    desk_shows("gA", "6 goals");
    desk_shows("gAga", "2 objectives, 6 goals, 12 themes");
}

fn desk_shows(keys: &str, text: &str) {
    Desk::with(LEDGERLY).play(keys).shows(text);
}

#[test]
fn every_row_can_be_reached_in_both_directions() {
    let mut played = Desk::with(ODD).play("gagg");
    let mut seen = vec![played.state.scene().views.goals.list.at];
    let stops = played.state.scene().views.goals.rows.iter().filter(|row| row.is_selectable()).count();
    let press = |state: &mut app::App, keys: &str| {
        for key in key::parse_keys(keys).unwrap() {
            state.update(Msg::Key(key));
        }
    };
    for _ in 1..stops {
        press(&mut played.state, "j");
        seen.push(played.state.scene().views.goals.list.at);
    }
    seen.dedup();
    assert_eq!(seen.len(), stops);
    for at in seen.into_iter().rev() {
        assert_eq!(played.state.scene().views.goals.list.at, at);
        press(&mut played.state, "k");
    }
    played.state.update(Msg::Resize(ScreenSize::from_terminal(60, 20)));
    press(&mut played.state, "G");
    let view = &played.state.scene().views.goals;
    assert!(view.list.at >= view.list.top && view.list.at < view.list.top + 16);
}

/// Themes with a dependency in the wrong order, one with a different metric than its goal, one that serves nothing,
/// options, an experiment and a signal.
/// options, an experiment and a signal.
const LOOSE: &str = "#![enable(implicit_some)]
Roadmap(
    format: 1,
    product: \"Loose\",
    vision: \"No more wait\",
    objectives: {
        \"stay\": (title: \"Stay in business\"),
    },
    metrics: {
        \"speed\": (name: \"Seconds to a page\", unit: \"s\", better: Down, readings: {\"2026-02-23\": 8}),
        \"stays\": (name: \"Who stays a month\", unit: \"%\", better: Up),
    },
    goals: {
        \"fast\": (
            text: \"Pages come at once\",
            serves: [\"stay\"],
            target: (metric: \"speed\", from: 9, to: 3, by: \"2026-12-31\"),
        ),
        \"keep\": (
            text: \"People stay\",
            serves: [\"stay\"],
            target: (metric: \"stays\", from: 60, to: 80, by: \"2026-12-31\"),
            focus: true,
        ),
    },
    themes: {
        \"cache\": (
            title: \"A cache in front\",
            lane: Now,
            goals: [\"fast\", \"keep\"],
            target: (metric: \"speed\"),
            depends_on: [\"store\", \"maybe\", \"pages\", \"gone\"],
            evidence: [\"slow\"],
            options: {
                \"disk\": (text: \"On disk\", status: Doing, sprint: \"2026-05\"),
                \"ram\": (text: \"In memory\"),
            },
        ),
        \"pages\": (title: \"Smaller pages\", lane: Now, goals: [\"fast\"], target: (metric: \"speed\")),
        \"store\": (title: \"Another store\", lane: Later, depends_on: [\"cache\"]),
    },
    ideas: {
        \"maybe\": (title: \"Maybe a proxy\"),
    },
    signals: {
        \"slow\": (title: \"It hangs\", reports: [(on: \"2026-02-01\", source: Support)]),
        \"stall\": (title: \"It stalls\"),
    },
    experiments: {
        \"probe\": (about: \"themes.cache\", believe: \"Half of the pages repeat\", status: Running),
    },
)
";

#[test]
fn unlinked_entries_and_questions_are_drawn_at_each_size() {
    screens("aims-loose", LOOSE, "ga/A cache<Enter>l", &SIZES);
    screens("aims-loose-pane", LOOSE, "", &SIZES[2..]);
    screens("aims-loose-pane-goals", LOOSE, "4zz", &SIZES[1..]);
    screens("aims-loose-pane-theme", LOOSE, "2zz", &SIZES[1..]);
}

#[test]
fn options_experiments_and_signals_unfold_below_their_theme() {
    let folded = play(LOOSE, "ga/A cache<Enter>");
    folded.shows("A cache in front  +4");
    let open = play(LOOSE, "ga/A cache<Enter>l");
    open.shows("On disk").shows("2026-05").shows("doing").shows("Half of the pages repeat").shows("running");
    open.shows("It hangs").shows("1 report");
    // An option selects its theme; experiments and signals select themselves.
    assert_eq!(id(&play(LOOSE, "ga/A cache<Enter>ll")), "cache");
    assert_eq!(id(&play(LOOSE, "ga/A cache<Enter>lljj")), "probe");
    assert_eq!(id(&play(LOOSE, "ga/A cache<Enter>lljjj")), "slow");
    // Left goes up to the theme, folds it, then goes up to the goal.
    let back = play(LOOSE, "ga/A cache<Enter>lljh");
    assert_eq!((id(&back), back.state.scene().views.goals.selected_option()), ("cache".to_owned(), None));
    assert!(!play(LOOSE, "ga/A cache<Enter>lljhh").screen().contains("On disk"));
    assert_eq!(id(&play(LOOSE, "ga/A cache<Enter>lljhhh")), "keep");
    // Unfolding a theme under one goal unfolds it under the other as well.
    assert_eq!(open.screen().matches("On disk").count(), 2, "{}", open.screen());
    play(LOOSE, "ga/A cache<Enter>lglga").shows("On disk");
}

#[test]
fn why_goes_up_from_an_option_to_the_vision_in_four_steps() {
    // From the lanes, the option below the theme.
    let start = "lj";
    let steps = [
        ("W", "cache", "An option of A cache in front, which serves Pages come at once"),
        ("WW", "fast", "A cache in front serves Pages come at once (and 1 more), which serves Stay in business"),
        ("WWW", "stay", "Pages come at once serves Stay in business, which serves the vision"),
        ("WWWW", "-", "Stay in business serves the vision: No more wait"),
    ];
    for (keys, at, message) in steps {
        let played = play(LOOSE, &format!("{start}{keys}"));
        assert_eq!((id(&played), played.message()), (at.to_owned(), message.to_owned()), "{keys}");
    }
    assert!(play(LOOSE, "ljWWWW").state.scene().views.goals.is_vision_selected());
    assert_eq!(play(LOOSE, "ljWWWWW").message(), "This is the vision (H to go down)");
}

#[test]
fn why_goes_up_from_every_kind_of_entry_and_every_screen() {
    for (keys, at, message) in [
        ("W", "fast", "A cache in front serves Pages come at once (and 1 more)"),
        ("2W", "fast", "A cache in front serves Pages"),
        ("4W", "fast", "A cache in front serves Pages"),
        ("gbW", "fast", "A cache in front serves Pages"),
        ("gtW", "fast", "A cache in front serves Pages"),
        (
            "gmW",
            "fast",
            "Seconds to a page is the target metric of Pages come at once (and 2 more), which serves Stay in business",
        ),
        ("gfW", "cache", "The signal \"It hangs\" is evidence for A cache in front, which serves Pages come at once"),
        (
            "gxW",
            "cache",
            "The experiment \"Half of the pages repeat\" tests A cache in front, which serves Pages come at once",
        ),
        ("goW", "-", "Stay in business serves the vision: No more wait"),
        ("gAW", "stay", "Pages come at once serves Stay in business, which serves the vision"),
        ("gfjW", "stall", "The signal \"It stalls\" is not linked as evidence yet (E to link it)"),
        ("/Another store<Enter>W", "store", "Another store is not linked to a goal yet (L to link one)"),
    ] {
        let played = play(LOOSE, keys);
        assert_eq!(id(&played), at, "{keys}: {}", played.message());
        played.says(message);
    }
    // Under its second goal, W goes up to that goal.
    assert_eq!(id(&play(LOOSE, "ga/People stay<Enter>jW")), "keep");
}

#[test]
fn how_goes_down_to_what_serves_the_selection() {
    for (keys, at, message) in [
        ("gaggH", "stay", ""),
        ("gaggHH", "keep", "Stay in business: first of 2 entries below it"),
        ("gaggHHH", "cache", "People stay"),
        ("gaggHHHH", "cache", "A cache in front: option 1 of 2"),
        ("gaggHHHHH", "cache", "Options are the lowest level (W to go up)"),
        ("H", "cache", "A cache in front: option 1 of 2"),
        ("gmH", "cache", "Seconds to a page: first of 2 entries below it"),
        ("gfH", "slow", "Nothing below It hangs (W to go up)"),
        ("jH", "pages", "Smaller pages has no options yet (N to add one)"),
    ] {
        let played = play(LOOSE, keys);
        assert_eq!((id(&played), played.message()), (at.to_owned(), message.to_owned()), "{keys}");
    }
}

#[test]
fn esc_returns_to_the_start_of_the_path() {
    for (keys, at) in [("gxWW<Esc>", "probe"), ("gbjWWW<Esc>", "pages"), ("jW<Esc>", "pages"), ("gfW<Esc>", "slow")] {
        let (start, back) = (play(LOOSE, keys.split('W').next().unwrap()), play(LOOSE, keys));
        assert_eq!(
            (back.state.scene().screen.view, id(&back)),
            (start.state.scene().screen.view, at.to_owned()),
            "{keys}"
        );
    }
    // Switching to the goal tree by another key starts no path.
    assert_eq!(play(LOOSE, "gxWga<Esc>").state.scene().screen.view, crate::app::model::mode::ViewKind::Lanes);
    // With nothing below, nothing moves.
    assert_eq!(play(LOOSE, "gfH").state.scene().screen.view, play(LOOSE, "gf").state.scene().screen.view);
}

#[test]
fn only_one_goal_has_focus() {
    let other = play(LOOSE, "ga/Pages come<Enter>cf");
    other.says("Pages come at once is now the focus goal, replacing People stay (u to undo)");
    assert_eq!(other.document().matches("focus: true").count(), 1);
    assert_eq!(other.state.scene().session.plan.history.unsaved_steps(), 1);
    assert!(other.screen().lines().nth(1).unwrap().contains("Pages come at once"), "{}", other.screen());
    assert_eq!(play(LOOSE, "ga/Pages come<Enter>cfu").document(), LOOSE);
    let none = play(LOOSE, "ga/People stay<Enter>cf");
    none.says("No focus goal now").shows("No focus goal yet: press g a, then c f");
    assert!(!none.document().contains("focus"));
    play(LOOSE, "cf").says("Select a goal first (g a to show goals)");
}

#[test]
fn a_metric_link_can_be_confirmed_or_removed() {
    let asked = play(LOOSE, "gaG");
    asked.shows("TO CONFIRM").shows("does speed drive stays, the goal's metric?");
    // In the form, the keys of the answers would type text.
    let form = Desk::with(LOOSE).play_at("/A cache<Enter>e", (120, 40));
    form.shows("does speed drive stays");
    assert!(!form.screen().contains("change target"), "{}", form.screen());
    // Below the tree: the question first, then the two dependencies in the wrong order.
    let yes = play(LOOSE, "gaGkkL");
    yes.says("Confirmed: speed drives stays and is now one of its inputs (u to undo)");
    assert!(yes.document().contains("inputs: [\"speed\"]"), "{}", yes.document());
    assert!(!yes.screen().contains("does speed drive"), "{}", yes.screen());
    assert_eq!(play(LOOSE, "gaGkkLu").document(), LOOSE);
    // Answering no unlinks the theme from the goal.
    let no = play(LOOSE, "gaGkkU");
    no.says("Unlinked A cache in front from People stay");
    assert!(!no.screen().contains("does speed drive"), "{}", no.screen());
    // From the theme, anywhere.
    play(LOOSE, "cl").says("speed drives stays");
    play(LOOSE, "jcl").says("Nothing to confirm");
    play(LOOSE, "4zz").shows("does speed drive stays, the goal's metric?").shows("c l yes");
}

#[test]
fn dependencies_show_from_both_sides_with_their_problems() {
    let needs = play(LOOSE, "2zz");
    needs.shows("planned for Later").shows("still an idea").shows("gone is not in the file").shows("Smaller pages");
    needs.shows("dependency cycle: cache, store, cache");
    let needed = play(LOOSE, "/Another store<Enter>2zz");
    needed.shows("needed by").shows("planned earlier");
    play(LOOSE, "gaG")
        .shows("needs maybe, still an idea")
        .shows("needs store, planned for Later")
        .shows("> later  e edit");
}

#[test]
fn objectives_and_themes_can_be_linked_without_a_goal() {
    let linked = play(LOOSE, "/Another store<Enter>LStay in<Enter>");
    linked.says("Linked Another store to Stay in business (u to undo)");
    assert_eq!(changed_lines(LOOSE, &linked.document()).len(), 2);
    let from_above = play(LOOSE, "goLAnother<Enter>");
    assert_eq!(from_above.document(), linked.document());
    from_above.says("Linked 1 theme to Stay in business");
    let back = play(LOOSE, "/Another store<Enter>LStay in<Enter>U");
    assert_eq!(back.document(), LOOSE);
    back.says("Unlinked Another store from Stay in business");
    assert_eq!(play(LOOSE, "goLAnother<Enter>UAnother<Enter>").document(), LOOSE);
}

#[test]
fn evidence_can_be_linked_and_unlinked_from_either_end() {
    let more = play(LOOSE, "EIt stalls<Tab><Enter>");
    more.says("Evidence for A cache in front: 2 signals (u to undo)");
    assert!(more.document().contains("evidence: [\"slow\", \"stall\"]"), "{}", more.document());
    let none = play(LOOSE, "EIt hangs<Tab><Enter>");
    none.says("Evidence for A cache in front: 0 signals");
    assert!(!none.document().contains("evidence"), "{}", none.document());
    // From the signal: another theme as well.
    let carried = play(LOOSE, "gfESmaller<Tab><Enter>");
    carried.says("It hangs: linked as evidence for 2 themes and ideas (u to undo)");
    assert_eq!(play(LOOSE, "gfESmaller<Tab><Enter>u").document(), LOOSE);
    let dropped = play(LOOSE, "gfEA cache<Tab><Enter>");
    assert_eq!(dropped.document(), none.document());
    // A goal can have evidence too, and a missing signal can be created in place.
    play(LOOSE, "ga/Pages come<Enter>EIt stalls<Enter>").says(": 1 signal");
    play(LOOSE, "goE").says("Select a theme, idea, goal or signal first");
}
