//! Concurrent writers of one file: no change that was reported as saved is ever lost.

use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use crate::system::read::{DEFAULT_LIMIT, read_text};
use crate::system::save::{Expected, SaveError, WriteOutcome};

use super::fixture::{Fixture, save_text, text_of};
use super::probe::{Probe, old_text};
use crate::test_support::skip::is_usable;

#[test]
fn no_line_of_several_writers_is_lost() {
    const EACH: usize = 15;
    const WRITERS: [&str; 5] = ["one", "two", "three", "four", "five"];
    let fixture = Fixture::empty();
    fs::write(&fixture.file, "").expect("written");
    let file = fixture.file.as_path();
    thread::scope(|scope| {
        for name in WRITERS {
            scope.spawn(move || (0..EACH).for_each(|number| add_line(file, &format!("{name} {number}\n"))));
        }
    });
    let text = text_of(file);
    for name in WRITERS {
        for number in 0..EACH {
            let line = format!("{name} {number}");
            assert_eq!(text.lines().filter(|candidate| *candidate == line).count(), 1, "{line} in\n{text}");
        }
    }
    assert_eq!(fixture.names(), ["roadmap.ron"]);
}

/// Reads, appends and saves, until no other writer interferes.
fn add_line(file: &Path, line: &str) {
    loop {
        let Ok(loaded) = read_text(file, DEFAULT_LIMIT) else { continue };
        let text = format!("{}{line}", loaded.text);
        match save_text(file, &text, Expected::from_fingerprint(&loaded.fingerprint())) {
            Ok(saved) => return assert_eq!(saved.outcome, WriteOutcome::Written),
            Err(SaveError::ChangedOutside) => {}
            Err(error) => panic!("{error:?}"),
        }
    }
}

#[test]
fn a_change_between_the_last_check_and_the_rename_is_not_lost() {
    if !is_usable(&["strace", "-f", "-o", "/dev/null"]) {
        return;
    }
    let fixture = Fixture::empty();
    fs::write(&fixture.file, old_text()).expect("written");
    let log = Fixture::empty();
    let log = log.at("log");
    let arguments = ["strace", "-f", "-o", &log.to_string_lossy(), "-e", "trace=renameat2", "-e"].map(str::to_owned);
    let mut arguments = arguments.to_vec();
    arguments.push("inject=renameat2:delay_enter=700000:when=1".to_owned());
    let child = Probe::of(&fixture.file).command(&arguments).stdout(Stdio::piped()).spawn().expect("the probe started");
    wait_until(|| temporary_is_whole(&fixture));
    // The save has done its last check and is now about to rename.
    thread::sleep(Duration::from_millis(250));
    fs::write(fixture.at("theirs"), "theirs")
        .and_then(|()| fs::rename(fixture.at("theirs"), &fixture.file))
        .expect("replaced");
    let output = child.wait_with_output().expect("its end");
    let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(stdout.contains("result: Err(ChangedOutside)"), "{stdout}");
    assert_eq!(text_of(&fixture.file), "theirs");
    assert_eq!(fixture.names(), ["roadmap.ron"]);
    let renames = text_of(&log).matches("renameat2(").count();
    assert_eq!(renames, 2, "exchanged and undone");
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
        assert!(Instant::now() < deadline, "timed out");
        thread::sleep(Duration::from_millis(2));
    }
}
