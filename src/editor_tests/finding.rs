//! Finding and choosing: commands by the words people type, entries by any of their texts, and options in pickers.

use super::fixture::{Desk, LEDGERLY, Played, SMALL, changed_lines, state_of};
use crate::app::Msg;
use crate::app::commands;
use crate::app::commands::command::VIEWS_AND_PANES;
use crate::app::overlays::Overlay;
use crate::app::overlays::finder::FinderItem;
use crate::app::widgets::key;

/// What people type, and the command they mean.
const QUERIES: &str = "
    status             | go.metrics
    export             | copy.markdown
    share              | copy.line
    okr                | go.goals
    dark mode          | look.palette
    light mode         | look.palette
    theme              | look.palette
    color              | look.palette
    colors             | look.palette
    colour             | look.palette
    prioritize         | go.scores
    prioritise         | go.scores
    new goal           | goal.new
    new idea           | entry.new
    quit               | quit
    exit               | quit
    q                  | quit
    save               | file.save
    write              | file.save
    w                  | file.save
    wq                 | file.save-and-quit
    delete             | entry.delete
    remove             | entry.delete
    kill               | entry.delete
    reorder            | theme.move
    sort               | view.sort
    help               | help
    keyboard shortcuts | help
    undo               | undo
    archive            | entry.drop
    done               | theme.ship
    ship it            | theme.ship
    blocked            | edit.dependencies
    dependencies       | edit.dependencies
    owner              | edit.owner
    assignee           | edit.owner
    due date           | edit.target
    deadline           | edit.target
    estimate           | theme.score
    points             | theme.score
    backlog            | go.lanes
    kanban             | go.board
    gantt              | go.timeline
    feedback           | go.feedback
    goals              | go.goals
    metrics            | go.metrics
    setings            | settings
    search             | find
    tags               | edit.tags
    rename             | entry.rename
";

fn results(app: &crate::app::App) -> Vec<FinderItem> {
    match app.scene().overlays.last() {
        Some(Overlay::Finder(finder)) => finder.results.clone(),
        _ => panic!("no finder"),
    }
}

fn search(query: &str) -> Vec<FinderItem> {
    let mut app = state_of(LEDGERLY, (120, 40));
    app.update(Msg::Key(key::parse_keys(":").unwrap()[0]));
    for letter in query.chars() {
        app.update(Msg::Key(key::Key::from_char(letter)));
    }
    results(&app)
}

#[test]
fn the_words_that_people_type_find_the_command_they_mean() {
    let mut wrong = Vec::new();
    for line in QUERIES.lines().filter(|line| !line.trim().is_empty()) {
        let (query, expected) = line.split_once('|').unwrap();
        let first = search(query.trim()).first().copied();
        if first != Some(FinderItem::Command(expected.trim())) {
            wrong.push(format!("{} finds {first:?} instead of {}", query.trim(), expected.trim()));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn letters_that_are_in_no_word_of_a_command_offer_nothing() {
    for query in ["xqzw", "zzzz", "gdmtr", "invoice from a customer"] {
        assert_eq!(search(query), [], "{query}");
    }
}

#[test]
fn a_command_that_deletes_or_moves_runs_only_by_its_name() {
    for typed in ["remove", "kill", "del", "erase", "trash"] {
        let once = Desk::with(SMALL).play(&format!(":{typed}<Enter>"));
        once.says("Press Enter again to run Delete");
        assert_eq!(once.document(), SMALL, "{typed}");
        let twice = Desk::with(SMALL).play(&format!(":{typed}<Enter><Enter>"));
        assert!(!twice.document().contains("\"a\": ("), "{typed}");
    }
    for typed in ["delete", "Delete", "entry.delete"] {
        let played = Desk::with(SMALL).play(&format!(":{typed}<Enter>"));
        assert!(!played.document().contains("\"a\": ("), "{typed}");
    }
    let moved = Desk::with(SMALL).play(":move to next<Enter>");
    assert_eq!(changed_lines(SMALL, &moved.document()), ["-            lane: Now,", "+            lane: Next,"]);
    for keys in [":postpone<Enter>", ":defer<Enter>", ":later<Enter>", "?postpone<Enter>"] {
        let played = Desk::with(SMALL).play(keys);
        played.says("Press Enter again to run Move");
        assert_eq!(played.document(), SMALL, "{keys}");
    }
}

#[test]
fn no_word_runs_a_command_that_needs_its_name_at_once() {
    let risky = commands::all().filter(|command| command.needs_name);
    for command in risky.filter(|command| command.scopes.iter().any(|scope| VIEWS_AND_PANES.contains(scope))) {
        for synonym in command.synonyms.iter().filter(|synonym| !synonym.ends_with('!')) {
            let played = Desk::with(SMALL).play(&format!(":{synonym}<Enter>"));
            assert_eq!(played.document(), SMALL, "{synonym}");
        }
    }
}

const NOTED: &str = r#"#![enable(implicit_some)]
Roadmap(
    format: 1,
    product: "Notes",
    signals: {
        "slow": (
            title: "Pages are slow",
            reports: [
                (on: "2026-02-03", source: Support, quote: "We make coffee while it loads"),
            ],
        ),
    },
    themes: {
        "a": (
            title: "Faster pages",
            lane: Now,
            why: (
                problem: "Owners of small shops wait for the ledger every single morning before they can open",
                reason: "Three of them left for a \u{72}ival",
            ),
            trade_offs: [
                (not_doing: "Colors", because: "the designer is on parental leave"),
            ],
            options: {
                "cache": (text: "Keep the last ledger in a local cache"),
            },
        ),
    },
    ideas: {
        "coffee": (
            title: "Coffee break reminder",
            note: "From the ÜBERSICHT workshop",
        ),
    },
    decisions: {
        "no-rewrite": (
            title: "No rewrite",
            context: "A rewrite would take a year",
        ),
    },
)
"#;

fn find(query: &str) -> Played {
    Desk::with(NOTED).play(&format!("/{query}"))
}

#[test]
fn find_looks_through_all_texts_and_shows_the_place() {
    let cases = [
        ("single morning", "Faster pages", "problem: ", "single morning"),
        ("rival", "Faster pages", "why now: ", "rival"),
        ("parental", "Faster pages", "trade-offs: because: ", "parental leave"),
        ("LOCAL cache", "Faster pages", "options: text: ", "local cache"),
        ("loads", "Pages are slow", "reports: quote: ", "loads"),
        ("übersicht", "Coffee break reminder", "note: ", "ÜBERSICHT"),
        ("take a year", "No rewrite", "context: ", "take a year"),
    ];
    for (query, title, field, excerpt) in cases {
        let played = find(query);
        let screen = played.screen();
        let row = screen.lines().find(|line| line.contains(field)).unwrap_or_else(|| panic!("{query}\n{screen}"));
        assert!(row.contains(title) && row.contains(excerpt), "{query}: {row}");
        assert!(row.find(title) < row.find(field), "{query}: {row}");
    }
}

#[test]
fn a_matching_title_comes_before_a_matching_text() {
    let found = results(&find("coffee").state);
    assert!(matches!(found.as_slice(), [FinderItem::Entry(_), FinderItem::Text(_)]), "{found:?}");
}

#[test]
fn names_of_fields_and_ids_that_are_referred_to_are_no_text() {
    for query in ["not_doing", "Support", "implicit"] {
        assert_eq!(results(&find(query).state), [], "{query}");
    }
}

#[test]
fn enter_opens_an_entry_found_by_its_text_and_the_next_match_follows() {
    find("parental<Enter>").shows("Faster pages");
    find("coffee<Enter>;").says(" of 2 for coffee");
}

#[test]
fn letters_typed_and_taken_back_find_the_same() {
    for (keys, query) in
        [("parentl<Backspace>al", "parental"), ("cofx<Backspace>fee", "coffee"), ("s m<Backspace>ing", "s ing")]
    {
        assert_eq!(results(&find(keys).state), results(&find(query).state), "{keys}");
    }
}

#[test]
fn a_picker_shows_a_long_title_before_an_id() {
    let title = "Every small shop sees its first report within a week of signing up";
    let file =
        SMALL.replace("Pages come at once", title).replace("\"fast\"", "\"a-first-report-within-a-week-of-signup\"");
    let played = Desk::with(&file).play("L");
    let screen = played.screen();
    let row = screen.lines().find(|line| line.contains(title)).unwrap_or_else(|| panic!("{screen}"));
    assert!(row.contains("a-first-report"), "{row}");
}
