//! The board, the timeline, the balance and the not-doing list.

use super::fixture::{Desk, LEDGERLY, MESSY, SMALL, state_of};
use crate::app::App;
use crate::app::Msg;
use crate::app::model::mode::ViewKind;
use crate::app::views;
use crate::app::views::view::PaneCell;
use crate::app::widgets::key;
use crate::roadmap::lane::Lane;
use crate::ui::palette::ColorDepth;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

const SIZES: [(u16, u16); 3] = [(60, 20), (80, 24), (120, 40)];

fn screens(name: &str, file: &str, keys: &str, sizes: &[(u16, u16)]) {
    for (width, height) in sizes {
        let desk = Desk::with(file);
        let played = desk.play_at(keys, (*width, *height));
        insta::assert_snapshot!(format!("{name}-{width}x{height}"), played.screen(), keys);
    }
}

/// A state after some keys.
fn after(file: &str, keys: &str, size: (u16, u16)) -> App {
    let mut state = state_of(file, size);
    press(&mut state, keys);
    state
}

fn press(state: &mut App, keys: &str) {
    for key in key::parse_keys(keys).unwrap() {
        state.update(Msg::Key(key));
    }
}

fn selected(state: &App) -> String {
    state
        .scene()
        .selection
        .entry
        .map_or_else(String::new, |entry| state.scene().session.plan.roadmap.id(entry).to_owned())
}

/// A number of themes in one lane.
fn many(count: usize, lane: &str) -> String {
    let theme = |number: usize| {
        format!(
            "\"t{number:05}\": (title: \"Theme number {number} of a long lane\", lane: {lane}, why: (problem: \"p\", \
             reason: \"r\"), target: (metric: \"m\", from: 1, to: 2, by: \"2026-12-31\"), trade_offs: [(not_doing: \
             \"Thing {number}\", because: \"it can wait\")]),"
        )
    };
    let themes: String = (0..count).map(theme).collect();
    format!("(format: 1, product: \"Long\", metrics: {{\"m\": (name: \"M\", better: Up)}}, themes: {{{themes}}})")
}

#[test]
fn the_board_is_drawn_at_each_size() {
    screens("board", LEDGERLY, "gbj", &SIZES);
    screens("board", LEDGERLY, "gbl", &[(200, 60)]);
    screens("board-right", LEDGERLY, "gblll", &SIZES[..1]);
    screens("board-messy", MESSY, "gb", &SIZES[1..]);
    screens("board-empty", "(format: 1, product: \"Empty\")", "gb", &SIZES);
}

#[test]
fn the_timeline_is_drawn_at_each_size() {
    screens("timeline", LEDGERLY, "gtjjjj", &SIZES);
    screens("timeline-messy", MESSY, "gt", &SIZES[1..2]);
    screens("timeline-empty", "(format: 1, product: \"Empty\")", "gt", &SIZES[1..2]);
}

#[test]
fn the_not_doing_list_is_drawn_at_each_size() {
    screens("not-doing", LEDGERLY, "gn", &SIZES);
    screens("not-doing-empty", "(format: 1, product: \"Empty\")", "gn", &SIZES[1..2]);
}

#[test]
fn the_balance_is_drawn_at_each_size() {
    screens("balance", LEDGERLY, "gB", &SIZES);
    screens("balance-wide", LEDGERLY, "gB", &[(200, 60)]);
    screens("balance-messy", MESSY, "gB", &SIZES[1..2]);
    screens("balance-empty", "(format: 1, product: \"Empty\")", "gB", &SIZES[1..2]);
}

#[test]
fn the_balance_is_scrolled_and_left() {
    let screen = |keys: &str| Desk::with(LEDGERLY).play_at(keys, (80, 24)).screen();
    assert!(!screen("gB").contains("LOWEST QUARTER") && screen("gBG").contains("LOWEST QUARTER"));
    assert_eq!(screen("gBGgg"), screen("gB"));
    assert_eq!(screen("gBjjkk"), screen("gB"));
    assert_eq!(screen("gB<Esc>"), screen(""));
    assert!(screen("gB<Enter>").contains("Nothing to open here"));
    assert!(screen("gB2").contains("A first report in the first sitting"), "the panes stand beside the lanes");
    // Edits update the view: the first theme moves to Next.
    let (before, after) = (screen("gB"), screen(">gB"));
    assert!(before.contains("3 themes, limit 3") && after.contains("2 themes, limit 3"), "{after}");
}

#[test]
fn hostile_titles_stay_in_their_column() {
    let evil = "\\u{1b}[2J\\u{7}\\u{202e}gnp.exe\\u{200b} Get paid fasterGet paid faster שלום עולם 👨‍👩‍👧‍👦👨‍👩‍👧‍👦 averyveryverylongwordwithoutanyspaces";
    let theme = |id: &str, lane: &str| {
        format!(
            "\"{id}\": (title: \"{evil}\", lane: {lane}, dropped_because: \"{evil}\", why: (problem: \"{evil}\"), \
             depends_on: [\"{id}\"], target: (metric: \"{evil}\", from: 1, to: 1000000000000, by: \"2026-12-31\"), \
             trade_offs: [(not_doing: \"{evil}\", because: \"{evil}\")]),"
        )
    };
    let themes: String =
        [("a", "Now"), ("b", "Next"), ("c", "Later"), ("d", "Dropped")].map(|(id, lane)| theme(id, lane)).concat();
    let file = format!("(format: 1, product: \"{evil}\", themes: {{{themes}}})");
    screens("hostile-board", &file, "gb", &[(80, 24)]);
    screens("hostile-timeline", &file, "gt", &[(80, 24)]);
    screens("hostile-not-doing", &file, "gn", &[(80, 24)]);
    for keys in ["gb", "gbl", "gt", "gn", "gnj"] {
        for size in [(50, 12), (60, 20), (80, 24), (120, 40), (200, 60)] {
            let screen = Desk::with(&file).play_at(keys, size).screen();
            let is_raw = |letter: char| {
                (letter.is_control() && letter != '\n')
                    || ('\u{202a}'..='\u{202e}').contains(&letter)
                    || letter == '\u{200b}'
            };
            assert!(!screen.contains(is_raw), "{keys}\n{screen:?}");
        }
    }
}

#[test]
fn keys_move_between_and_within_columns() {
    let mut state = after(LEDGERLY, "gb", (120, 40));
    let lane = |state: &App| {
        state.scene().selection.entry.and_then(|entry| state.scene().session.plan.roadmap.theme(entry)?.lane)
    };
    assert_eq!(lane(&state), Some(Lane::Now));
    let first = selected(&state);
    press(&mut state, "j");
    assert_ne!(selected(&state), first);
    press(&mut state, "k");
    assert_eq!(selected(&state), first);
    press(&mut state, "l");
    assert_eq!(lane(&state), Some(Lane::Next));
    press(&mut state, "llll");
    assert_eq!(lane(&state), Some(Lane::Dropped));
    press(&mut state, "hhhh");
    assert_eq!(lane(&state), Some(Lane::Now));
    press(&mut state, "Gjj");
    let last = selected(&state);
    press(&mut state, "gg");
    assert_eq!(selected(&state), first);
    press(&mut state, "G");
    assert_eq!(selected(&state), last);
}

#[test]
fn moving_to_the_next_column_keeps_the_height() {
    let mut state = after(LEDGERLY, "gbG", (120, 40));
    let row = state.scene().views.board.selected_row;
    assert_eq!(row, 2);
    press(&mut state, "l");
    assert!(state.scene().views.board.selected_row >= 1, "not at the top");
    press(&mut state, "l");
    assert!(state.scene().views.board.selected_row >= 1, "not at the top");
    press(&mut state, "hh");
    assert_eq!((state.scene().views.board.selected_column, state.scene().views.board.selected_row), (0, row));
}

#[test]
fn a_theme_that_changes_its_lane_stays_selected() {
    let mut state = after(LEDGERLY, "gb", (120, 40));
    let id = selected(&state);
    for (keys, column) in [(">", 1), (">", 2), ("<lt>", 1), ("u", 2), ("u", 1)] {
        press(&mut state, keys);
        assert_eq!((selected(&state), state.scene().views.board.selected_column), (id.clone(), column), "{keys}");
    }
    assert_eq!(state.scene().screen.view, ViewKind::Board);
    press(&mut state, "dit costs too much<Enter>");
    assert_eq!((selected(&state), state.scene().views.board.selected_column), (id.clone(), 3));
    state.update(Msg::Resize(crate::app::widgets::area::ScreenSize::from_terminal(60, 20)));
    assert_eq!((selected(&state), state.scene().views.board.selected_column), (id, 3));
}

#[test]
fn a_theme_can_be_moved_on_the_board() {
    let mut state = after(LEDGERLY, "gb", (120, 40));
    let id = selected(&state);
    press(&mut state, "Mjl<Enter>");
    assert_eq!((selected(&state), state.scene().views.board.selected_column), (id.clone(), 1));
    press(&mut state, "u");
    assert_eq!(
        (selected(&state), state.scene().views.board.selected_column, state.scene().views.board.selected_row),
        (id, 0, 0)
    );
}

#[test]
fn empty_columns_are_skipped_and_still_become_visible() {
    let mut state = after(SMALL, "gb", (50, 12));
    assert_eq!(state.scene().views.board.first_visible_column, 0);
    press(&mut state, "l");
    assert_eq!((selected(&state).as_str(), state.scene().views.board.first_visible_column), ("a", 2));
    press(&mut state, "h");
    assert_eq!(state.scene().views.board.first_visible_column, 0);
    let played = Desk::with(SMALL).play_at("gbl", (50, 12));
    played.shows("hidden: ← Now, Next").shows("with a reason");
}

#[test]
fn a_long_column_scrolls_and_counts_hidden_cards() {
    let file = many(40, "Next");
    Desk::with(&file).play_at("gb", (120, 40)).shows("36 below");
    let played = Desk::with(&file).play_at("gbG", (120, 40));
    played.shows("36 above").shows("Theme number 39");
    assert!(!played.screen().contains("below"));
    let mut state = after(&file, "gb", (80, 24));
    for number in 0..40 {
        assert_eq!(selected(&state), format!("t{number:05}"));
        let grid = views::board::grid(state.scene().screen, &state.scene().views.board);
        let shown = views::board::visible_cards(state.scene().session, &state.scene().views.board, &grid, 1);
        assert!(shown.iter().any(|card| card.index == number && card.y + card.height <= grid.cards_height as usize));
        press(&mut state, "j");
    }
    press(&mut state, "<PgUp>");
    assert!(selected(&state).as_str() < "t00039" && selected(&state).as_str() > "t00030", "{}", selected(&state));
}

#[test]
fn themes_without_a_lane_are_reported() {
    let file = "(format: 1, product: \"P\", themes: {\"a\": (title: \"A\", lane: Soon), \"b\": (title: \"B\"), \"c\": \
                (title: \"C\", lane: Now)})";
    Desk::with(file).play("gb").shows("2 themes have no valid lane (g l to see them)");
    assert!(!Desk::with(LEDGERLY).play("gb").screen().contains("g l to see"));
}

#[test]
fn a_click_selects_the_card_under_it() {
    for size in [(120, 40), (80, 24), (60, 20)] {
        let mut state = after(LEDGERLY, "gb", size);
        let grid = views::board::grid(state.scene().screen, &state.scene().views.board);
        for place in 0..grid.column_count {
            let column = state.scene().views.board.first_visible_column + place;
            for card in views::board::visible_cards(state.scene().session, &state.scene().views.board, &grid, column) {
                let x = grid.column_area(place).x + 3;
                let y = grid.inside.y + grid.header_height + card.y as u16;
                state.update(Msg::Click(x, y + card.height as u16 - 1));
                assert_eq!(
                    (state.scene().views.board.selected_column, state.scene().views.board.selected_row),
                    (column, card.index),
                    "{size:?}"
                );
            }
        }
        let before = selected(&state);
        state.update(Msg::Click(grid.inside.x + 1, grid.inside.y));
        assert_eq!(selected(&state), before, "a heading is not a card");
    }
}

#[test]
fn a_drop_on_the_board_has_a_lane_and_a_card_below() {
    let state = after(LEDGERLY, "gb", (120, 40));
    let place = |column: u16, row: usize| {
        let (lane, below) = views::drop_target_at(
            state.scene().session,
            state.scene().screen,
            state.scene().views,
            PaneCell { column, row },
        )?;
        Some((lane, below.map(|entry| state.scene().session.plan.roadmap.id(entry).to_owned())))
    };
    let first = |lane| {
        Some((
            lane,
            state
                .scene()
                .session
                .derived
                .order
                .lane(lane)
                .first()
                .map(|s| state.scene().session.plan.roadmap.id(*s).to_owned()),
        ))
    };
    assert_eq!(place(3, 0), first(Lane::Now));
    assert_eq!(place(33, 5), first(Lane::Next));
    assert_eq!(place(63, 4), first(Lane::Later));
    assert_eq!(place(93, 4), None, "saying no takes a reason");
    assert_eq!(place(3, 25), Some((Lane::Now, None)));
    assert_eq!(place(28, 5), None, "between two columns");
    let grid = views::board::grid(state.scene().screen, &state.scene().views.board);
    let second = views::board::visible_cards(state.scene().session, &state.scene().views.board, &grid, 0)[1];
    let gap = grid.header_height as usize + second.y - 1;
    let id = state.scene().session.plan.roadmap.id(state.scene().views.board.columns[0].entries[1]).to_owned();
    assert_eq!(place(3, gap), Some((Lane::Now, Some(id))));
}

#[test]
fn a_dragged_card_lands_where_it_is_released() {
    let mut state = after(LEDGERLY, "gb", (120, 40));
    let id = selected(&state);
    let grid = views::board::grid(state.scene().screen, &state.scene().views.board);
    let y = grid.inside.y + grid.header_height;
    let (from, to) = (grid.column_area(0).x + 3, grid.column_area(1).x + 3);
    state.update(Msg::Click(from, y));
    state.update(Msg::Drag(to, y));
    state.update(Msg::Release);
    assert_eq!(
        (selected(&state), state.scene().views.board.selected_column, state.scene().views.board.selected_row),
        (id, 1, 0)
    );
    assert_eq!(state.scene().session.plan.history.len(), 1);
}

#[test]
fn a_filter_that_empties_a_column_is_shown_there() {
    Desk::with(LEDGERLY).play("gbf/zzz<Enter>").shows("3 themes hidden by the");
}

#[test]
fn enter_opens_the_form_on_every_view() {
    for keys in ["gb<Enter>", "gt<Enter>", "gn<Enter>"] {
        assert_eq!(after(LEDGERLY, keys, (120, 40)).scene().overlays.len(), 1, "{keys}");
    }
}

const DATES: &str = "(format: 1, product: \"Dates\", \
    goals: {\"g\": (text: \"The goal\", target: (metric: \"m\", from: 1, to: 2, by: \"2026-Q3\"))}, \
    metrics: {\"m\": (name: \"M\", better: Up), \"n\": (name: \"N\", better: Up)}, themes: {\
    \"lent\": (title: \"Lent\", lane: Now, target: (metric: \"m\"), goals: [\"g\"]), \
    \"early\": (title: \"Early\", lane: Now, target: (metric: \"n\", by: \"2026-05-31\"), depends_on: [\"late\"]), \
    \"late\": (title: \"Late\", lane: Next, target: (metric: \"n\", by: \"2026-10-31\", baseline_by: \"2026-04-30\")), \
    \"far\": (title: \"Far\", lane: Later, deadline: (on: \"2199-12-31\", because: \"law\")), \
    \"past\": (title: \"Past\", lane: Later, target: (metric: \"n\", by: \"1999-12-31\")), \
    \"none\": (title: \"None\", lane: Later, target: (metric: \"n\"))})";

#[test]
fn dates_of_all_kinds_on_the_timeline() {
    screens("dates", DATES, "gt", &SIZES);
    let row = |keys: &str, title: &str| -> String {
        let screen = Desk::with(DATES).play(keys).screen();
        let row = screen.lines().find(|line| line.contains(&format!(" {title} "))).map(str::to_owned);
        row.unwrap_or_else(|| panic!("no {title} on\n{screen}"))
    };
    assert!(row("gt", "Lent").contains("△") && row("gt", "Lent").contains("Q3 2026"));
    assert!(row("gt", "Early").contains('!') && row("gt", "Early").contains("▲"));
    assert!(row("gt", "Early").contains("May 31, too soon"));
    assert!(row("gt", "Far").contains("Dec 31, 2199 ▼→"));
    assert!(row("gt", "Past").contains("←▲ Dec 31, 1999") && row("gt", "Past").contains(", overdue"));
}

#[test]
fn the_dates_of_the_selected_theme_are_described() {
    let desk = Desk::with(DATES);
    desk.play("gt").shows("target May 31, 90 days left").shows("! due before Late, which it waits for");
    desk.play("gtj").shows("△ target Q3 2026, 212 days left, from goal The goal");
    desk.play("gtjj").shows("▷ baseline by Apr 30, 59 days left").shows("» Early waits for it");
    desk.play("gtjjj").shows("▼ deadline Dec 31, 2199");
    desk.play("gtjjjj").shows("9558 days ago");
    desk.play("gtjjjjj").shows("▲ target Q3 2026, 212 days left");
    desk.play("gtG").shows("no date (e to set one)");
    desk.play("gt").shows("« Late").shows("NO DATE  e to set a target date");
    desk.play("gtjj").shows("» Early");
    let dated = desk.play("gt");
    dated.shows("5 of 6 themes with a date");
}

#[test]
fn symbols_have_ascii_alternatives() {
    let mut state = after(DATES, "gt", (120, 40));
    state.set_appearance("dark", crate::app::model::preferences::GlyphSet::Ascii);
    let screen = drawn(&state);
    for text in
        ["T target", "t from goal", "D deadline", "| today, Mar 2", "b baseline", "Dec 31, 2199 D>", "<T Dec 31, 1999"]
    {
        assert!(screen.contains(text), "no {text:?} on\n{screen}");
    }
    press(&mut state, "gb");
    assert!(drawn(&state).is_ascii());
}

fn drawn(state: &App) -> String {
    let buffer = buffer_of(state);
    let text = buffer.content.chunks(buffer.area.width as usize);
    let lines: Vec<String> = text.map(|row| row.iter().map(ratatui::buffer::Cell::symbol).collect()).collect();
    lines.join("\n")
}

fn buffer_of(state: &App) -> Buffer {
    let mut buffer = Buffer::empty(Rect::new(0, 0, state.scene().screen.size.width, state.scene().screen.size.height));
    crate::ui::render(&state.scene(), ColorDepth::TrueColor, &mut buffer);
    buffer
}

#[test]
fn moving_and_scrolling_redraw_few_cells() {
    let file = many(300, "Next");
    for (view, most) in [("gb", 700), ("gt", 800), ("gn", 900)] {
        let mut state = after(&file, view, (120, 40));
        press(&mut state, "j");
        let before = buffer_of(&state);
        press(&mut state, "j");
        let changed = before.diff(&buffer_of(&state)).len();
        assert!(changed <= most, "{view}: a move changed {changed} cells");
    }
}

#[test]
fn long_views_select_and_show_every_entry() {
    let file = many(200, "Now");
    for view in ["gt", "gn"] {
        let mut state = after(&file, view, (80, 24));
        for number in 0..200 {
            assert_eq!(selected(&state), format!("t{number:05}"), "{view}");
            let cell =
                crate::ui::render(&state.scene(), ColorDepth::TrueColor, &mut Buffer::empty(Rect::new(0, 0, 80, 24)));
            assert!(cell.is_some(), "{view}: {number} is out of sight");
            press(&mut state, "j");
        }
        press(&mut state, "gg");
        assert_eq!(selected(&state), "t00000");
        press(&mut state, "<PgDn>");
        assert!(selected(&state).as_str() > "t00001");
        press(&mut state, "G<PgUp>");
        assert!(selected(&state).as_str() < "t00199");
    }
}

#[test]
fn the_not_doing_list_shows_what_why_and_for_which_theme() {
    let desk = Desk::with(LEDGERLY);
    desk.play("gn")
        .shows("Native desktop app")
        .shows("only 2% of sign-ups asked for it")
        .shows("decided Nov 20, 2025")
        .shows("for A first report in the first sitting, Now")
        .shows("deferred for VAT returns without help, Next")
        .shows("the same two people know both areas, and VAT has a deadline");
}

#[test]
fn a_trade_off_selects_its_theme() {
    let mut state = after(LEDGERLY, "gngg", (120, 40));
    assert_eq!(selected(&state), "native-app");
    press(&mut state, "jj");
    assert_eq!(selected(&state), "first-report");
    let text = drawn(&state);
    let y = text
        .lines()
        .position(|line| line.contains("imports from banks") || line.contains("people with spreadsheets"))
        .unwrap();
    state.update(Msg::Click(10, y as u16));
    assert_eq!(selected(&state), "safe-imports");
    let heading = text.lines().position(|line| line.contains("TRADE-OFFS")).unwrap();
    state.update(Msg::Click(10, heading as u16));
    assert_eq!(selected(&state), "safe-imports", "a heading is not selectable");
}

#[test]
fn dropped_themes_show_their_full_reason() {
    let mut state = after(SMALL, "gb", (80, 24));
    press(&mut state, "d");
    let reason = "it would take the whole spring and there are only two people who know how it is done, and both of \
                  them are needed for what people have asked for since last year";
    state.update(Msg::Paste(reason.to_owned()));
    press(&mut state, "<Enter>gn");
    let text = drawn(&state);
    let joined = text.split_whitespace().filter(|word| *word != "▌").collect::<Vec<_>>().join(" ");
    assert!(joined.contains(&reason.split_whitespace().collect::<Vec<_>>().join(" ")), "{text}");
    assert!(text.contains("No trade-offs yet: edit a theme to say what you give up for it"), "{text}");
}

#[test]
fn a_reason_longer_than_the_screen_counts_hidden_lines() {
    let words = "word ".repeat(600);
    let file = format!(
        "(format: 1, product: \"P\", themes: {{\"a\": (title: \"A\", lane: Dropped, dropped_because: \"{words}\")}})"
    );
    Desk::with(&file).play_at("gn", (80, 24)).shows("more lines (Enter to see all)");
}
