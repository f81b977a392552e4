//! Several writers of one file at once: no change that was told as saved is ever lost.

use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use crate::system::read::{DEFAULT_LIMIT, read_text};
use crate::system::save::{Expected, LeftoverKind, SaveError, WriteOutcome, find_leftovers};

use super::fixture::{Fixture, save_text, text_of};
use super::probe::{Probe, old_text};
use crate::test_support::skip::is_usable;

#[test]
fn no_line_of_two_writers_is_lost() {
    const EACH: usize = 30;
    let fixture = Fixture::empty();
    fs::write(&fixture.file, "").expect("written");
    let file = fixture.file.as_path();
    thread::scope(|scope| {
        for name in ["one", "two"] {
            scope.spawn(move || (0..EACH).for_each(|number| add_line(file, &format!("{name} {number}\n"))));
        }
    });
    if find_leftovers(file, None).iter().any(|litter| litter.kind == LeftoverKind::OtherVersion) {
        // Three versions met within some microseconds, and the one that gave way is kept beside the file.
        return;
    }
    let text = text_of(file);
    for name in ["one", "two"] {
        for number in 0..EACH {
            let line = format!("{name} {number}");
            assert_eq!(text.lines().filter(|candidate| *candidate == line).count(), 1, "{line} in\n{text}");
        }
    }
    assert_eq!(fixture.names(), ["roadmap.ron"]);
}

/// Reads, adds and saves until nobody came in between.
fn add_line(file: &Path, line: &str) {
    loop {
        let Ok(loaded) = read_text(file, DEFAULT_LIMIT) else { continue };
        let text = format!("{}{line}", loaded.text);
        match save_text(file, &text, Expected::from_fingerprint(&loaded.fingerprint())) {
            Ok(saved) => return assert_eq!(saved.outcome, WriteOutcome::Written),
            Err(SaveError::ChangedOutside | SaveError::ConcurrentWrite { .. }) => {}
            Err(error) => panic!("{error:?}"),
        }
    }
}

#[test]
fn a_change_between_the_last_look_and_the_rename_is_not_lost() {
    if !is_usable(&["strace", "-f", "-o", "/dev/null"]) {
        return;
    }
    let fixture = Fixture::empty();
    fs::write(&fixture.file, old_text()).expect("written");
    let log = Fixture::empty();
    let log = log.at("log");
    let words = ["strace", "-f", "-o", &log.to_string_lossy(), "-e", "trace=renameat2", "-e"].map(str::to_owned);
    let mut words = words.to_vec();
    words.push("inject=renameat2:delay_enter=700000:when=1".to_owned());
    let child = Probe::of(&fixture.file).command(&words).stdout(Stdio::piped()).spawn().expect("the probe started");
    wait_until(|| temporary_is_whole(&fixture));
    // The save looked for the last time and now stands before its rename.
    thread::sleep(Duration::from_millis(250));
    fs::write(fixture.at("theirs"), "theirs")
        .and_then(|()| fs::rename(fixture.at("theirs"), &fixture.file))
        .expect("replaced");
    let output = child.wait_with_output().expect("its end");
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(told.contains("came of it: Err(ChangedOutside)"), "{told}");
    assert_eq!(text_of(&fixture.file), "theirs");
    assert_eq!(fixture.names(), ["roadmap.ron"]);
    let renames = text_of(&log).matches("renameat2(").count();
    assert_eq!(renames, 2, "exchanged, and given back");
}

fn temporary_is_whole(fixture: &Fixture) -> bool {
    let whole = super::probe::new_text().len() as u64;
    fixture.names().iter().any(|name| {
        name.contains(".whymap-") && fs::metadata(fixture.at(name)).is_ok_and(|metadata| metadata.len() == whole)
    })
}

fn wait_until(condition: impl Fn() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(20);
    while !condition() {
        assert!(Instant::now() < deadline, "it never came to that");
        thread::sleep(Duration::from_millis(2));
    }
}
