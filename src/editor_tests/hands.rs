//! Bulk edits, filters, sort orders and the mouse.

use super::fixture::Played;
use super::fixture::{Desk, LEDGERLY, SMALL};
use std::fmt::Write;

/// Plays keys on the sample, from the start each time.
fn play(keys: &str) -> Played {
    Desk::with(LEDGERLY).play(keys)
}

/// A roadmap with a number of complete themes in Next, each with a comment and an unknown field.
fn many(count: usize) -> String {
    let mut themes = String::new();
    for number in 0..count {
        write!(
            themes,
            r#"        // About {number:02}.
        "t{number:02}": (
            title: "Theme {number:02}", lane: Next,
            owner: "maria",
            why: (problem: "People wait", reason: "They leave"),
            target: (metric: "speed", from: 9, to: 3, by: "2026-12-31"),
            trade_offs: [(not_doing: "Colors", because: "they can wait")],
            badge: Blue, // kept
        ),
"#
        )
        .unwrap();
    }
    SMALL.replace("    themes: {\n", &format!("    themes: {{\n{themes}"))
}

#[test]
fn a_move_that_overloads_now_says_so() {
    Desk::with(LEDGERLY)
        .play("/forwardable<Enter><lt>")
        .says("to Now; Now is over its capacity (19 of 18 person-months) and its limit (4 of 3 themes) (u to undo)");
}

#[test]
fn twenty_selected_themes_change_together_and_three_undos_restore_the_same_bytes() {
    let text = many(20);
    let desk = Desk::with(&text);
    let marked = "ggjV19jV".replace("19j", &"j".repeat(19));
    let changed = desk.play(&format!("{marked}<lt>co<C-u>jon<Enter>cgbilling, q3<Enter><C-s>"));
    assert_eq!(changed.state.scene().selection.marked.len(), 20, "{}", changed.screen());
    let saved = desk.text();
    assert_eq!(saved.matches("lane: Now").count(), 21);
    assert_eq!(saved.matches("owner: \"jon\"").count(), 20);
    assert_eq!(saved.matches("\"billing\"").count(), 20);
    assert_eq!(saved.matches("// kept").count(), 20);
    assert_eq!(changed.state.scene().session.plan.history.len(), 3, "one step each");
    std::fs::write(desk.path(), &text).unwrap();
    let undone = desk.play(&format!("{marked}<lt>co<C-u>jon<Enter>cgbilling, q3<Enter>uuu"));
    assert_eq!(undone.state.scene().session.plan.document.to_text(), text);
    assert_eq!(undone.state.scene().session.unsaved(), 0);
    assert!(undone.screen().contains("Undone: move 20 themes to Now"), "{}", undone.screen());
}

#[test]
fn the_selection_is_shown_counted_and_cleared() {
    let played = play("gg<Space><Space>");
    assert!(played.screen().contains("SELECT 2"), "{}", played.screen());
    assert_eq!(played.screen().matches('■').count(), 2, "{}", played.screen());
    let left = play("gg<Space><Space><Esc>");
    assert!(left.state.scene().selection.marked.is_empty());
    assert!(left.screen().contains("g v to restore"), "{}", left.screen());
    assert_eq!(play("gg<Space><Space><Esc>gv").state.scene().selection.marked.len(), 2);
    let all = play("*");
    assert!(all.state.scene().selection.marked.len() > 10);
    assert!(play("**").state.scene().selection.marked.is_empty());
    // A range can shrink again.
    assert_eq!(play("ggVjjjk").state.scene().selection.marked.len(), 3);
    assert_eq!(play("ggVjjVj").state.scene().selection.marked.len(), 3);
}

#[test]
fn bulk_commands_report_skipped_entries() {
    let message = |keys: &str| play(keys).message();
    assert!(
        message("f/lane: idea<Enter>*p").contains("not ready yet")
            || message("f/lane: idea<Enter>*p").contains("None of these")
    );
    assert!(message("f/lane: now<Enter>*<lt>").contains("Nothing moved"));
    assert_eq!(message("f/lane: now<Enter>*cgx<Enter>cg-x<Enter>"), "3 themes: untagged x");
    let dropped = play("f/lane: later<Enter>*dnot this year<Enter>");
    assert!(dropped.message().starts_with("Dropped 3 themes"), "{}", dropped.message());
    assert_eq!(dropped.state.scene().session.plan.history.len(), 1);
}

#[test]
fn a_filter_shows_in_the_top_line_and_applies_to_every_view() {
    let played = play("f/owner: maria<Enter>");
    let top = played.screen().lines().next().unwrap().to_owned();
    assert!(top.contains("filter: owner: maria ·") && top.contains("f f to clear"), "{top}");
    let shown = played.state.scene().selection.filter.as_ref().unwrap().count();
    assert!(shown > 0 && shown < 12, "{shown}");
    for view in ["gl", "gb", "gt", "ga"] {
        let played = play(&format!("f/zzz<Enter>{view}"));
        assert_eq!(
            played.state.scene().selection.theme(played.state.scene().session),
            None,
            "{view}: {}",
            played.screen()
        );
    }
    assert!(play("f/zzz<Enter>").message().contains("Nothing matches zzz (f f to clear)"));
    let cleared = play("f/zzz<Enter>ff");
    assert!(cleared.state.scene().selection.filter.is_none());
    assert_eq!(cleared.message(), "Showing everything");
    // By the selected entry, and one filter on top of another.
    let narrowed = play("ggfofl");
    assert!(
        narrowed.state.scene().selection.filter.as_ref().unwrap().text.contains("lane: now"),
        "{}",
        narrowed.message()
    );
}

#[test]
fn a_saved_filter_is_available_in_every_roadmap() {
    let desk = Desk::with(LEDGERLY);
    desk.play("f/lane: next<Enter>fsnext quarter<Enter>");
    let again = desk.play("fn");
    assert_eq!(again.state.scene().selection.filter.as_ref().map(|filter| filter.text.as_str()), Some("lane: next"));
    assert!(again.message().starts_with("next quarter: "), "{}", again.message());
}

#[test]
fn find_supports_terms_and_moves_between_matches() {
    let played = play("/lane: next vat<Enter>");
    let id = played
        .state
        .scene()
        .selection
        .entry
        .map(|entry| played.state.scene().session.plan.roadmap.id(entry).to_owned());
    assert!(id.is_some_and(|id| id.contains("vat")), "{}", played.screen());
    let next = play("/lane: later<Enter>;;");
    assert!(next.message().contains("of 3 for lane: later"), "{}", next.message());
    let wide = play("/owner: no-such-owner<Enter>");
    assert!(wide.message().contains("No entry matches"), "{}", wide.message());
}

#[test]
fn changing_the_sort_order_is_reported_and_keeps_the_selection() {
    let before = play("ggj");
    let sorted = play("ggjoooo");
    assert_eq!(before.state.scene().selection.entry, sorted.state.scene().selection.entry);
    assert_eq!(sorted.message(), "Sorted by title (o for the next order)");
    let titles = |keys: &str| {
        let played = play(keys);
        let now = played.state.scene().views.lanes.content(crate::app::views::lanes::LaneSection::Next).entries.clone();
        now.iter().map(|entry| played.state.scene().session.title(*entry)).collect::<Vec<_>>()
    };
    let mut by_title = titles("");
    by_title.sort_by_key(|title| title.to_lowercase());
    assert_eq!(titles("oooo"), by_title);
    assert_ne!(titles(""), by_title);
}

#[test]
fn the_mouse_selects_opens_drags_and_scrolls() {
    let lanes = play("");
    let row_of = |needle: &str| lanes.screen().lines().position(|line| line.contains(needle)).unwrap();
    let (vat, workspaces) = (row_of("VAT returns"), row_of("Team workspaces"));
    let selected = play(&format!("<press:10,{vat}><release:10,{vat}>"));
    assert_eq!(
        selected.state.scene().session.title(selected.state.scene().selection.entry.unwrap()),
        "VAT returns without help"
    );
    assert!(selected.state.scene().overlays.is_empty());
    let opened = play(&format!("<press:10,{vat}><release:10,{vat}><press:10,{vat}><release:10,{vat}>"));
    assert_eq!(opened.state.scene().overlays.len(), 1, "a press on the selected row opens it");
    let dragged = play(&format!("<press:10,{vat}><drag:10,{}><drag:10,{workspaces}>", vat + 1));
    assert!(dragged.message().contains("release to move to Later, above Team workspaces"), "{}", dragged.message());
    let put = play(&format!("<press:10,{vat}><drag:10,{workspaces}><release:10,{workspaces}>"));
    assert!(put.message().contains("to Later, above Team workspaces"), "{}", put.message());
    assert_eq!(put.state.scene().session.plan.history.len(), 1, "lane and rank are one step");
    assert_eq!(
        play(&format!("<press:10,{vat}><drag:10,{workspaces}><release:10,{workspaces}>u"))
            .state
            .scene()
            .session
            .unsaved(),
        0
    );
    let wheeled = play("<wheel-down:10,10>");
    assert_ne!(wheeled.state.scene().selection.entry, lanes.state.scene().selection.entry);
    // In a list overlay.
    let found = play("/<press:40,9><press:40,9>");
    assert!(found.state.scene().overlays.is_empty(), "{}", found.screen());
}

#[test]
fn ranking_against_the_score_asks_why_and_can_be_skipped() {
    let asked = play("ggjMk<Enter>");
    assert!(asked.screen().contains("Why override the score of"), "{}", asked.screen());
    let ranked = play("ggjMk<Enter>the bank pays for it<Enter>");
    assert!(ranked.message().contains("Reason saved as decision"), "{}", ranked.message());
    assert_eq!(ranked.state.scene().session.plan.history.len(), 2, "the move and its reason");
    assert!(ranked.state.scene().session.plan.document.to_text().contains("the bank pays for it"));
    assert_eq!(play("ggjMk<Enter><Esc>").state.scene().session.plan.history.len(), 1);
    // Moving down and up again is no move.
    assert!(play("ggjMkj<Enter>").state.scene().overlays.is_empty());
}

#[test]
fn copying_reports_what_was_copied() {
    assert!(play("ggyi").message().starts_with("Copied id first-report (nothing to paste?"));
    assert!(play("gg<Space><Space>ym").message().starts_with("Copied 2 entries as Markdown"));
    let played = play("gg");
    let first = played.state.scene().selection.entry.unwrap();
    assert_eq!(
        crate::app::workflows::copy::line(played.state.scene().session, first),
        "A first report in the first sitting (first-report) · Now · activation 30 → 50% by Sep 30"
    );
    insta::assert_snapshot!(
        "copied-markdown",
        crate::app::workflows::copy::markdown(played.state.scene().session, first)
    );
}

#[test]
fn prompts_complete_with_values_in_use() {
    let owner = play("ggco<C-u>in<Tab><Enter>");
    assert!(owner.message().contains("ines"), "{}", owner.message());
    let filter = play("f/own<Tab> in<Tab><Enter>");
    assert_eq!(filter.state.scene().selection.filter.as_ref().map(|filter| filter.text.as_str()), Some("owner: ines"));
}

#[test]
fn single_entry_commands_are_refused_while_several_entries_are_selected() {
    for keys in ["ct", "e", "s", "M", "R", "N", "<Enter>"] {
        let played = play(&format!("gg<Space><Space>j{keys}"));
        assert!(played.state.scene().overlays.is_empty(), "{keys}");
        assert!(played.message().contains("2 entries are selected"), "{keys}: {}", played.message());
    }
    // The only entry in the selection is under the cursor.
    assert_eq!(play("gg<Space>ke").state.scene().overlays.len(), 1);
    // Links and deletions apply to the whole selection.
    let linked = play("gg<Space><Space>jL<Enter>");
    assert_eq!(linked.state.scene().session.plan.history.len(), 1, "{}", linked.message());
    let deleted = play("gg<Space><Space>jD");
    assert!(deleted.message().starts_with("Deleted 2 themes"), "{}", deleted.message());
    assert_eq!(play("gg<Space><Space>jDu").state.scene().session.unsaved(), 0);
    // A selection that is not visible does not count.
    assert!(!play("*gm").screen().contains("SELECT"));
}

#[test]
fn shipped_and_dropped_themes_keep_their_date_and_reason() {
    let before = play("").state.scene().session.plan.document.to_text();
    let refused = play("*dnope<Enter>").state.scene().session.plan.document.to_text();
    for text in ["dropped_because: \"only 2% of sign-ups asked for it\"", "lane: Shipped", "shipped_on"] {
        assert_eq!(refused.matches(text).count(), before.matches(text).count(), "{text}");
    }
    assert!(play("/Invoices in two<Enter>P").message().contains("change its lane first"));
    assert!(play("ggS<C-u>2027-01-01<Enter>").screen().contains("cannot be in the future"));
}

#[test]
fn find_clears_a_filter_that_hides_the_match() {
    let found = play("f/lane: now<Enter>/Reports people<Enter>");
    assert_eq!(
        found.state.scene().session.title(found.state.scene().selection.entry.unwrap()),
        "Reports people forward"
    );
    assert!(found.message().contains("Filter lane: now cleared"), "{}", found.message());
    assert!(play("f/lane: now<Enter>nSomething new<Enter>").screen().contains("hidden by the filter"));
}

#[test]
fn a_range_grows_only_by_moving_and_a_key_cancels_a_drag() {
    assert_eq!(play("ggVj/Dark<Enter>").state.scene().selection.marked.len(), 2);
    assert_eq!(play("ggVjnfoo<Enter><Esc>").state.scene().selection.marked.len(), 2);
    let lanes = play("");
    let row_of = |needle: &str| lanes.screen().lines().position(|line| line.contains(needle)).unwrap();
    let (vat, workspaces) = (row_of("VAT returns"), row_of("Team workspaces"));
    let left = play(&format!("<press:10,{vat}><drag:10,{workspaces}><Esc><release:10,{workspaces}>"));
    assert_eq!(left.state.scene().session.unsaved(), 0, "{}", left.message());
    let outside =
        play(&format!("gg<press:10,{vat}><release:10,{vat}><Esc><press:10,{vat}><drag:100,20><release:100,20>"));
    assert!(outside.state.scene().overlays.is_empty());
}

#[test]
fn text_typed_before_a_paste_is_included() {
    let played = play("nab<paste:x\\ny>");
    let text = played.state.scene().session.plan.document.to_text();
    assert!(text.contains("\"abx\"") && text.contains("\"y\""), "{}", played.message());
    assert_eq!(played.state.scene().overlays.len(), 1, "the prompt is open for the next one");
}

#[test]
fn commands_on_a_trade_off_do_not_change_its_theme() {
    for keys in ["D", "d", "ct", ">"] {
        let played = play(&format!("gnG{keys}"));
        assert_eq!(played.state.scene().session.unsaved(), 0);
        assert!(played.message().contains("a trade-off of a theme"), "{keys}: {}", played.message());
    }
}

#[test]
fn help_ranks_title_matches_first() {
    for (typed, id) in [("undo", "undo"), ("quit", "quit"), ("back", "go.back"), ("goal", "go.goals")] {
        let played = play(&format!("?{typed}"));
        let Some(crate::app::overlays::Overlay::Help(help)) = played.state.scene().overlays.last() else { panic!() };
        assert_ne!(help.results[0], "entry.delete", "{typed}");
        assert!(typed == "goal" || help.results[0] == id, "{typed}: {}", help.results[0]);
    }
}

#[test]
fn the_mouse_folds_a_lane_and_the_options_of_a_theme() {
    let lanes = play("");
    let row_of = |needle: &str| lanes.screen().lines().position(|line| line.contains(needle)).unwrap();
    let (next, first) = (row_of("NEXT  4"), row_of("86.2"));
    let folded = play(&format!("<press:8,{next}><release:8,{next}>"));
    assert!(!folded.screen().contains("VAT returns"), "{}", folded.screen());
    let open = play(&format!("<press:8,{next}><release:8,{next}><press:8,{next}><release:8,{next}>"));
    assert!(open.screen().contains("VAT returns"), "{}", open.screen());
    let options = play(&format!("<press:2,{first}><release:2,{first}>"));
    assert!(
        options.state.scene().overlays.is_empty()
            && options.state.scene().views.lanes.is_unfolded(options.state.scene().selection.entry.unwrap())
    );
    let closed = play(&format!("<press:2,{first}><release:2,{first}><press:2,{first}><release:2,{first}>"));
    assert_eq!(closed.screen(), lanes.screen());
}

#[test]
fn moving_past_equal_ranks_moves_by_one() {
    let text = many(3).replace("lane: Next,\n", "lane: Next, rank: 10,\n");
    let order = |keys: &str| {
        let played = Desk::with(&text).play(keys);
        let session = played.state.scene().session;
        let lane = session.derived.order.lane(crate::roadmap::lane::Lane::Next);
        lane.iter().map(|entry| session.plan.roadmap.id(*entry).to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(order(""), ["t00", "t01", "t02"]);
    assert_eq!(order("/Theme 00<Enter>Mj<Enter>"), ["t01", "t00", "t02"]);
    assert_eq!(order("/Theme 02<Enter>Mk<Enter>"), ["t00", "t02", "t01"]);
    assert_eq!(order("/Theme 02<Enter>Mkk<Enter>"), ["t02", "t00", "t01"]);
    assert_eq!(order("/Theme 00<Enter>Mjj<Enter>"), ["t01", "t02", "t00"]);
}

#[test]
fn a_dropped_idea_that_is_proposed_again_leaves_the_not_doing_list() {
    let text = SMALL.replace("title: \"B\"", "title: \"B\", proposed_for: Next, dropped_because: \"no\"");
    assert_ne!(text, SMALL);
    let played = Desk::with(&text).play("gn/B<Enter><lt>");
    assert!(played.message().contains("is now proposed for Now; no longer dropped"), "{}", played.message());
    assert!(!played.document().contains("dropped_because"), "{}", played.document());
    assert_eq!(Desk::with(&text).play("gn/B<Enter><lt>u").document(), text);
}

#[test]
fn an_id_that_stands_for_the_roadmap_is_refused() {
    let play = |keys: &str| Desk::with(SMALL).play(keys);
    let refused = play("/B<Enter>ci<C-u>roadmap<Enter>");
    refused.shows("This id stands for the roadmap itself");
    assert_eq!(refused.document(), SMALL);
    let refused = play("/B<Enter>ci<C-u>-b<Enter>");
    refused.shows("Begin with a letter or digit");
    assert_eq!(refused.document(), SMALL);
    assert!(play("nRoadmap<Enter>").document().contains("\"roadmap-2\": ("));
}
