//! How long everything takes that somebody waits for, at 100, 1,000 and 10,000 themes: `cargo bench`, or
//! `cargo bench -- key` for some of it. Compare the columns of one run, never the runs of two machines.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    missing_docs,
    reason = "a bench may panic, and is called what it measures"
)]

#[path = "../tests/support/generator.rs"]
mod generator;

use chrono::NaiveDate;
use divan::Bencher;
use divan::counter::BytesCount;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::hint::black_box;
use whymap::app;
use whymap::app::model::preferences::Appearance;
use whymap::app::model::preferences::GlyphSet;
use whymap::app::model::ranking_confidence;
use whymap::app::model::session::FileInfo;
use whymap::app::widgets::area::ScreenSize;
use whymap::app::widgets::key;
use whymap::app::widgets::key::ScriptStep;
use whymap::app::{Msg, State};
use whymap::compare::merge::{MergeLabels, merge};
use whymap::document::Document;
use whymap::document::path::Path;
use whymap::document::write::Draft;
use whymap::insight::{Ranking, RoadmapOrder};
use whymap::roadmap::Roadmap;
use whymap::roadmap::change::Change;
use whymap::roadmap::entry_kind::EntryKind;
use whymap::roadmap::plan::Plan;
use whymap::rules::Checker;
use whymap::system::save::{Expected, ReadOnlyPolicy, SaveRequest, WriteMethod, save};
use whymap::ui::{self, palette::ColorDepth};

const THEMES: [usize; 3] = [100, 1_000, 10_000];
const SIZE: (u16, u16) = (120, 40);

fn main() {
    divan::main();
}

fn plan(themes: usize) -> Plan {
    Plan::from_text(generator::roadmap(themes))
}

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, 2).unwrap()
}

/// The editor as it stands after some keys.
fn editor(themes: usize, keys: &str) -> State {
    let look = Appearance { palette: "dark".to_owned(), glyphs: GlyphSet::Unicode };
    let size = ScreenSize::from_terminal(SIZE.0, SIZE.1);
    let mut state = State::new(plan(themes), FileInfo::default(), today(), size, look);
    press(&mut state, keys);
    state
}

fn press(state: &mut State, keys: &str) {
    for step in key::parse_script(keys).unwrap() {
        let ScriptStep::Key(key) = step else { continue };
        black_box(app::update(state, Msg::Key(key)));
    }
}

fn frame(state: &State) -> Buffer {
    let mut buffer = Buffer::empty(Rect::new(0, 0, SIZE.0, SIZE.1));
    ui::render(state, ColorDepth::TrueColor, &mut buffer);
    buffer
}

/// Another title for a theme in the middle of the file.
fn edit(plan: &Plan, number: usize) -> [Change; 1] {
    let middle = plan.document.entries_in_map("themes").count() / 2;
    let theme = plan.roadmap.find_theme(&format!("theme-{middle:05}")).unwrap();
    [Change::set(theme, Path::from_fields(&["title"]), Draft::Text(format!("Title number {number}")))]
}

#[divan::bench(args = THEMES)]
fn load(bencher: Bencher, themes: usize) {
    let text = generator::roadmap(themes);
    let bytes = BytesCount::of_str(&text);
    bencher
        .counter(bytes)
        .with_inputs(|| text.clone())
        .bench_values(|text| Document::load(text, |_| true, &mut |_| {}));
}

#[divan::bench(args = THEMES)]
fn open(bencher: Bencher, themes: usize) {
    let text = generator::roadmap(themes);
    let bytes = BytesCount::of_str(&text);
    bencher.counter(bytes).with_inputs(|| text.clone()).bench_values(|text| {
        let (document, roadmap) = Roadmap::load(text);
        let order = RoadmapOrder::from_roadmap(&roadmap);
        (document, roadmap, order)
    });
}

#[divan::bench(args = THEMES)]
fn edit_one_field(bencher: Bencher, themes: usize) {
    let mut plan = plan(themes);
    let changes = [edit(&plan, 1), edit(&plan, 2)];
    let mut turn = 0;
    bencher.bench_local(|| {
        turn += 1;
        plan.apply_changes("title", &changes[turn % 2]).unwrap()
    });
}

#[divan::bench(args = THEMES)]
fn undo_and_redo(bencher: Bencher, themes: usize) {
    let mut plan = plan(themes);
    let change = edit(&plan, 1);
    plan.apply_changes("title", &change).unwrap();
    bencher.bench_local(|| (plan.undo().unwrap(), plan.redo().unwrap()));
}

#[divan::bench(args = THEMES)]
fn first_frame(bencher: Bencher, themes: usize) {
    let text = generator::roadmap(themes);
    let look = Appearance { palette: "dark".to_owned(), glyphs: GlyphSet::Unicode };
    let size = ScreenSize::from_terminal(SIZE.0, SIZE.1);
    bencher.with_inputs(|| text.clone()).bench_values(|text| {
        let state = State::new(Plan::from_text(text), FileInfo::default(), today(), size, look.clone());
        (frame(&state), state)
    });
}

#[divan::bench(args = THEMES)]
fn key_to_frame(bencher: Bencher, themes: usize) {
    let mut state = editor(themes, "jjj");
    let mut turn = 0;
    bencher.bench_local(|| {
        turn += 1;
        press(&mut state, if turn % 2 == 0 { "j" } else { "k" });
        frame(&state)
    });
}

#[divan::bench(args = THEMES)]
fn find_a_letter(bencher: Bencher, themes: usize) {
    let mut state = editor(themes, "/ste");
    bencher.bench_local(|| {
        press(&mut state, "p");
        black_box(frame(&state));
        press(&mut state, "<Backspace>");
    });
}

#[divan::bench(args = THEMES)]
fn save_one_edit(bencher: Bencher, themes: usize) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("roadmap.ron");
    let mut plan = plan(themes);
    let mut number = 0;
    bencher.bench_local(|| {
        number += 1;
        let change = edit(&plan, number);
        plan.apply_changes("title", &change).unwrap();
        let content: Vec<&[u8]> = plan.document.chunk_texts().map(str::as_bytes).collect();
        let (method, read_only_policy) = (WriteMethod::Replace, ReadOnlyPolicy::Respect);
        save(&SaveRequest { path: &path, content: &content, expected: Expected::Anything, method, read_only_policy })
            .unwrap()
    });
}

#[divan::bench(args = THEMES, sample_count = 10)]
fn check_all(bencher: Bencher, themes: usize) {
    let plan = plan(themes);
    bencher.bench_local(|| {
        let mut checker = Checker::new(today());
        checker.check_all(&plan.document, &plan.roadmap);
        checker.counts()
    });
}

#[divan::bench(args = THEMES)]
fn check_after_an_edit(bencher: Bencher, themes: usize) {
    let mut plan = plan(themes);
    let mut checker = Checker::new(today());
    checker.check_all(&plan.document, &plan.roadmap);
    let change = edit(&plan, 1);
    let touched = plan.apply_changes("title", &change).unwrap().touched;
    bencher.bench_local(|| checker.recheck(&plan.document, &plan.roadmap, &touched));
}

/// What `ron` alone takes for every value of the file, one after the other: what the ranking is compared with.
#[divan::bench(args = THEMES, sample_count = 20)]
fn parse_by_ron(bencher: Bencher, themes: usize) {
    let text = generator::roadmap(themes);
    let document = Document::load(text.clone(), |_| true, &mut |_| {});
    let judge = document.validator();
    bencher
        .counter(BytesCount::of_str(&text))
        .bench_local(|| document.entries().filter(|entry| judge.validate_value(entry.value_source()).is_ok()).count());
}

/// From the text of the file to the ranking, without doubt.
#[divan::bench(args = THEMES, sample_count = 20)]
fn open_and_rank(bencher: Bencher, themes: usize) {
    let text = generator::roadmap(themes);
    let bytes = BytesCount::of_str(&text);
    bencher.counter(bytes).with_inputs(|| text.clone()).bench_values(|text| {
        let (document, roadmap) = Roadmap::load(text);
        let ranking = Ranking::new(&roadmap, &roadmap.settings.ranking);
        (document, roadmap, ranking)
    });
}

/// A mark typed into a cell of the ranking, up to the frame that shows it.
#[divan::bench(args = THEMES)]
fn a_mark_to_frame(bencher: Bencher, themes: usize) {
    let mut state = editor(themes, "gsl");
    let mut turn = 0;
    bencher.bench_local(|| {
        turn += 1;
        press(&mut state, if turn % 2 == 0 { "4" } else { "2" });
        frame(&state)
    });
}

#[divan::bench(args = THEMES)]
fn ranking_key_to_frame(bencher: Bencher, themes: usize) {
    let mut state = editor(themes, "gsjjj");
    let mut turn = 0;
    bencher.bench_local(|| {
        turn += 1;
        press(&mut state, if turn % 2 == 0 { "j" } else { "k" });
        frame(&state)
    });
}

/// How sure the order is of the rows that are seen, and of all, from nothing.
fn doubt(bencher: Bencher, themes: usize, is_wanted: fn(&ranking_confidence::ConfidenceJob) -> bool) {
    bencher
        .with_inputs(|| {
            let mut state = editor(themes, "gs");
            ranking_confidence::start_jobs(&mut state).into_iter().find(is_wanted)
        })
        .bench_values(|job| job.and_then(ranking_confidence::ConfidenceJob::run));
}

#[divan::bench(args = THEMES, sample_count = 10)]
fn doubt_of_the_rows_seen(bencher: Bencher, themes: usize) {
    doubt(bencher, themes, |job| matches!(job, ranking_confidence::ConfidenceJob::Pairs { .. }));
}

#[divan::bench(args = THEMES, sample_count = 5)]
fn rank_ranges(bencher: Bencher, themes: usize) {
    doubt(bencher, themes, |job| matches!(job, ranking_confidence::ConfidenceJob::Overview { .. }));
}

/// A base of so many entries, and two sides with so many edits each: titles, lanes, marks, new themes, removed ones.
fn three_texts(entries: usize, edits: usize) -> [String; 3] {
    // The generator makes about four entries for three themes.
    let base = plan(entries * 3 / 4);
    let side = |first: usize| {
        let mut plan = base.clone();
        let themes: Vec<_> = plan.roadmap.rows_of_kind(EntryKind::Theme).map(|row| row.entry).collect();
        let step = themes.len() / edits;
        for number in 0..edits {
            // Every second edit meets one of the other side in the same entry.
            let entry_id = themes[(number * step + first * (number % 2)) % themes.len()];
            let field = |name: &str| Path::from_fields(&[name]);
            if plan.document.entry(entry_id).is_none() {
                continue;
            }
            let change = match number % 5 {
                0 => Change::set(entry_id, field("title"), Draft::Text(format!("Title {first}.{number}"))),
                1 => Change::set(entry_id, field("effort"), Draft::Source(number.to_string())),
                2 => Change::set(entry_id, field("note"), Draft::Text(format!("Noted by {first}"))),
                3 => Change::add(entry_id, field("tags"), Draft::Text(format!("tag-{first}"))),
                _ => Change::Remove(entry_id),
            };
            plan.apply_changes("edit", &[change]).unwrap();
        }
        plan.document.to_text()
    };
    [base.document.to_text(), side(0), side(1)]
}

#[divan::bench(args = [500, 5_000])]
fn merge_with_200_edits_a_side(bencher: Bencher, entries: usize) {
    let [base, one, other] = three_texts(entries, 200);
    let labels = MergeLabels { base: "base", one: "main", other: "feat" };
    bencher.bench_local(|| merge(&base, &one, &other, &labels).unwrap());
}
