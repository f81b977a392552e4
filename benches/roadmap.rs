//! How long users wait, at 100, 1,000 and 10,000 themes: `cargo bench`, or
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
use std::hint::black_box;
use whymap::testing::{self, Editor, File};

const THEMES: [usize; 3] = [100, 1_000, 10_000];
const SIZE: (u16, u16) = (120, 40);

fn main() {
    divan::main();
}

fn file(themes: usize) -> File {
    File::from_text(generator::roadmap(themes))
}

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, 2).unwrap()
}

/// The editor as it stands after some keys.
fn editor(themes: usize, keys: &str) -> Editor {
    let mut editor = Editor::open(generator::roadmap(themes), today(), SIZE);
    editor.press(keys);
    editor
}

/// The theme in the middle of the file.
fn middle_theme(file: &File) -> String {
    let ids = file.theme_ids();
    ids[ids.len() / 2].clone()
}

/// Gives a theme another title.
fn retitle(file: &mut File, theme: &str, number: usize) {
    assert!(file.edit(theme, "title", &format!("\"Title number {number}\"")));
}

#[divan::bench(args = THEMES)]
fn load(bencher: Bencher, themes: usize) {
    let text = generator::roadmap(themes);
    let bytes = BytesCount::of_str(&text);
    bencher.counter(bytes).with_inputs(|| text.clone()).bench_values(testing::load);
}

#[divan::bench(args = THEMES)]
fn open(bencher: Bencher, themes: usize) {
    let text = generator::roadmap(themes);
    let bytes = BytesCount::of_str(&text);
    bencher.counter(bytes).with_inputs(|| text.clone()).bench_values(testing::open);
}

#[divan::bench(args = THEMES)]
fn edit_one_field(bencher: Bencher, themes: usize) {
    let mut file = file(themes);
    let theme = middle_theme(&file);
    let mut turn = 0;
    bencher.bench_local(|| {
        turn += 1;
        retitle(&mut file, &theme, turn % 2);
    });
}

#[divan::bench(args = THEMES)]
fn undo_and_redo(bencher: Bencher, themes: usize) {
    let mut file = file(themes);
    let theme = middle_theme(&file);
    retitle(&mut file, &theme, 1);
    bencher.bench_local(|| assert!(file.undo_and_redo()));
}

#[divan::bench(args = THEMES)]
fn first_frame(bencher: Bencher, themes: usize) {
    let text = generator::roadmap(themes);
    bencher.with_inputs(|| text.clone()).bench_values(|text| {
        let editor = Editor::open(text, today(), SIZE);
        black_box(editor.draw());
        editor
    });
}

#[divan::bench(args = THEMES)]
fn key_to_frame(bencher: Bencher, themes: usize) {
    let mut editor = editor(themes, "jjj");
    let mut turn = 0;
    bencher.bench_local(|| {
        turn += 1;
        editor.press(if turn % 2 == 0 { "j" } else { "k" });
        black_box(editor.draw());
    });
}

#[divan::bench(args = THEMES)]
fn find_a_letter(bencher: Bencher, themes: usize) {
    let mut editor = editor(themes, "/ste");
    bencher.bench_local(|| {
        editor.press("p");
        black_box(editor.draw());
        editor.press("<Backspace>");
    });
}

#[divan::bench(args = THEMES)]
fn save_one_edit(bencher: Bencher, themes: usize) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("roadmap.ron");
    let mut file = file(themes);
    let theme = middle_theme(&file);
    let mut number = 0;
    bencher.bench_local(|| {
        number += 1;
        retitle(&mut file, &theme, number);
        assert!(file.save(&path));
    });
}

#[divan::bench(args = THEMES, sample_count = 10)]
fn check_all(bencher: Bencher, themes: usize) {
    let file = file(themes);
    bencher.bench_local(|| file.count_findings(today()));
}

#[divan::bench(args = THEMES)]
fn check_after_an_edit(bencher: Bencher, themes: usize) {
    let mut file = file(themes);
    let theme = middle_theme(&file);
    retitle(&mut file, &theme, 1);
    bencher.bench_local(file.recheck(&theme, today()));
}

/// What `ron` alone takes for every value of the file, one after the other: what the ranking is compared with.
#[divan::bench(args = THEMES, sample_count = 20)]
fn parse_by_ron(bencher: Bencher, themes: usize) {
    let text = generator::roadmap(themes);
    bencher.counter(BytesCount::of_str(&text)).bench_local(testing::count_readable(text.clone()));
}

/// From the text of the file to the ranking, without doubt.
#[divan::bench(args = THEMES, sample_count = 20)]
fn open_and_rank(bencher: Bencher, themes: usize) {
    let text = generator::roadmap(themes);
    let bytes = BytesCount::of_str(&text);
    bencher.counter(bytes).with_inputs(|| text.clone()).bench_values(testing::open_and_rank);
}

/// A mark typed into a cell of the ranking, up to the frame that shows it.
#[divan::bench(args = THEMES)]
fn a_mark_to_frame(bencher: Bencher, themes: usize) {
    let mut editor = editor(themes, "gsl");
    let mut turn = 0;
    bencher.bench_local(|| {
        turn += 1;
        editor.press(if turn % 2 == 0 { "4" } else { "2" });
        black_box(editor.draw());
    });
}

#[divan::bench(args = THEMES)]
fn ranking_key_to_frame(bencher: Bencher, themes: usize) {
    let mut editor = editor(themes, "gsjjj");
    let mut turn = 0;
    bencher.bench_local(|| {
        turn += 1;
        editor.press(if turn % 2 == 0 { "j" } else { "k" });
        black_box(editor.draw());
    });
}

/// How sure the order is of the rows that are seen, and of all, from nothing.
fn doubt(bencher: Bencher, themes: usize, is_of_all: bool) {
    let simulation = || editor(themes, "gs").simulation(is_of_all);
    bencher.with_inputs(simulation).bench_values(|simulation| simulation.map(|run| run()));
}

#[divan::bench(args = THEMES, sample_count = 10)]
fn doubt_of_the_rows_seen(bencher: Bencher, themes: usize) {
    doubt(bencher, themes, false);
}

#[divan::bench(args = THEMES, sample_count = 5)]
fn rank_ranges(bencher: Bencher, themes: usize) {
    doubt(bencher, themes, true);
}

/// A base of so many entries, and two sides with so many edits each: titles, lanes, marks, new themes, removed ones.
fn three_texts(entries: usize, edits: usize) -> [String; 3] {
    // The generator makes about four entries for three themes.
    let base = file(entries * 3 / 4);
    let themes = base.theme_ids();
    let step = themes.len() / edits;
    let side = |first: usize| {
        let mut file = base.clone();
        for number in 0..edits {
            // Every second edit meets one of the other side in the same entry. What was removed is not edited.
            let theme = &themes[(number * step + first * (number % 2)) % themes.len()];
            let (field, value) = match number % 5 {
                0 => ("title", format!("\"Title {first}.{number}\"")),
                1 => ("effort", number.to_string()),
                2 => ("note", format!("\"Noted by {first}\"")),
                3 => ("tags[]", format!("\"tag-{first}\"")),
                _ => ("", String::new()),
            };
            file.edit(theme, field, &value);
        }
        file.to_text()
    };
    [base.to_text(), side(0), side(1)]
}

#[divan::bench(args = [500, 5_000])]
fn merge_with_200_edits_a_side(bencher: Bencher, entries: usize) {
    let [base, one, other] = three_texts(entries, 200);
    bencher.bench_local(|| testing::merge(&base, &one, &other).unwrap());
}
