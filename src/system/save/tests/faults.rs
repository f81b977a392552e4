//! A save that is killed, or told of an error, at each of its system calls in turn.
//!
//! `strace` first lists the calls of a whole save. Then the same save runs once for each of them, with the process
//! killed as it enters that call, or with an error given in place of the call.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::os::unix::process::ExitStatusExt;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crate::system::save::{LeftoverKind, find_leftovers, remove_stale_leftovers};

use super::fixture::{Fixture, save_text, still, text_of};
use super::probe::{BEGINS, ENDS, Probe};
use crate::test_support::skip::is_usable;

/// A way of saving, with what it starts from.
#[derive(Clone, Copy)]
struct Scenario {
    name: &'static str,
    start: Start,
    expected: &'static str,
    /// Calls that always fail, for file systems that do not know them.
    without: &'static [&'static str],
    shrinks: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Start {
    File,
    NoFile,
    Link,
    TwoNames,
    /// The copy is in a folder elsewhere.
    InPlace,
}

const PLAIN: Scenario = Scenario { name: "replace", start: Start::File, expected: "old", without: &[], shrinks: false };

const SCENARIOS: [Scenario; 9] = [
    PLAIN,
    Scenario { name: "replace, shorter, through a link", start: Start::Link, shrinks: true, ..PLAIN },
    Scenario { name: "replace without exchange", without: &["renameat2"], ..PLAIN },
    Scenario { name: "overwrite", expected: "anything", ..PLAIN },
    Scenario { name: "new file", start: Start::NoFile, expected: "absent", ..PLAIN },
    Scenario { name: "new file by link", start: Start::NoFile, expected: "absent", without: &["renameat2"], ..PLAIN },
    Scenario { name: "in place, longer", start: Start::TwoNames, ..PLAIN },
    Scenario { name: "in place, shorter", start: Start::TwoNames, shrinks: true, ..PLAIN },
    Scenario { name: "in place, copy elsewhere", start: Start::InPlace, ..PLAIN },
];

/// Calls that signals interrupt in earnest; an interruption there must not show.
const RESTARTED: [&str; 8] = ["openat", "open", "read", "pwrite64", "fsync", "fdatasync", "ftruncate", "renameat2"];

/// Calls that manage memory and threads: a program ends when they fail, and they change nothing outside it.
const OF_THE_LANGUAGE: [&str; 9] =
    ["mmap", "munmap", "mremap", "mprotect", "brk", "madvise", "futex", "sched_yield", "rt_sigprocmask"];

/// One call of a save: its name, and how many of that name there were up to it.
type Point = (String, usize);

#[test]
fn a_save_killed_at_any_call_leaves_the_old_file_or_the_new_one() {
    sweep("kill", |scenario, trace| {
        let points = trace.points.iter();
        points.map(|point| Fault { scenario, point: point.clone(), what: "signal=KILL".to_owned() }).collect()
    });
}

#[test]
fn an_error_at_any_call_leaves_the_old_file_or_the_new_one_and_is_told() {
    sweep("error", |scenario, trace| {
        let can_fail = |(call, _): &&Point| !scenario.without.contains(&call.as_str());
        let mut faults = Vec::new();
        for point in trace.points.iter().filter(can_fail) {
            for error in errors_of(&point.0) {
                faults.push(Fault { scenario, point: point.clone(), what: format!("error={error}") });
            }
        }
        faults
    });
}

#[test]
fn the_temporary_file_has_its_permissions_before_it_has_content() {
    let Some(trace) = trace(PLAIN) else { return };
    let first = |call: &str, words: &str| {
        trace.lines.iter().position(|line| line.contains(&format!(" {call}(")) && line.contains(words))
    };
    let made = first("open", "O_EXCL").or_else(|| first("openat", "O_EXCL")).expect("made");
    let line = &trace.lines[made];
    assert!(line.contains("O_NOFOLLOW") && line.contains("O_CLOEXEC") && line.contains(", 0600)"), "{line}");
    let given = first("fchmod", "").expect("given its mode");
    let written = first("pwrite64", "").expect("written");
    let synced = first("fsync", "").expect("synced");
    let renamed = first("renameat2", "RENAME_EXCHANGE").expect("exchanged");
    assert!(made < given && given < written && written < synced && synced < renamed, "{:#?}", trace.lines);
    let syncs = trace.lines.iter().filter(|line| line.contains(" fsync(")).count();
    assert_eq!(syncs, 2, "the file and the folder");
}

#[test]
fn the_same_content_opens_nothing_for_writing() {
    let Some(trace) = trace_of(PLAIN, &|fixture, probe| fs::write(&fixture.file, probe.texts().1).expect("written"))
    else {
        return;
    };
    for line in &trace.lines {
        let writes = ["O_WRONLY", "O_RDWR", "O_CREAT", "rename", "pwrite", "unlink", "fsync"];
        assert!(!writes.iter().any(|word| line.contains(word)), "{line}");
    }
}

/// The errors that disks, quotas, permissions and signals give to a call.
fn errors_of(call: &str) -> &'static [&'static str] {
    const WRITING: [&str; 8] =
        ["pwrite64", "fsync", "ftruncate", "fchmod", "fchown", "fsetxattr", "unlink", "unlinkat"];
    const NAMING: [&str; 7] = ["open", "openat", "rename", "renameat", "renameat2", "link", "linkat"];
    match call {
        _ if WRITING.contains(&call) => &["EIO", "EINTR", "ENOSPC", "EDQUOT", "EROFS"],
        _ if NAMING.contains(&call) => &["EIO", "EINTR", "ENOSPC", "EDQUOT", "EROFS", "EACCES", "EBUSY", "EXDEV"],
        _ => &["EIO", "EINTR", "EACCES"],
    }
}

/// A fault at a call of a save.
struct Fault {
    scenario: Scenario,
    point: Point,
    what: String,
}

/// Runs all faults of all scenarios on two threads and prints the figures.
fn sweep(name: &str, faults_of: impl Fn(Scenario, &Trace) -> Vec<Fault>) {
    let mut faults = Vec::new();
    for scenario in SCENARIOS {
        let Some(trace) = trace(scenario) else { return };
        faults.extend(faults_of(scenario, &trace));
    }
    let (next, bad) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let figures = Mutex::new(BTreeMap::<String, usize>::new());
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(fault) = faults.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let outcome = fault.try_it().unwrap_or_else(|complaint| {
                        bad.lock().expect("no panic").push(format!("{}: {complaint}", fault.in_words()));
                        "bad".to_owned()
                    });
                    *figures.lock().expect("no panic").entry(outcome).or_default() += 1;
                }
            });
        }
    });
    let (bad, figures) = (bad.into_inner().expect("no panic"), figures.into_inner().expect("no panic"));
    let line = format!("{name} sweep: {} points tried, {} bad; {figures:?}\n", faults.len(), bad.len());
    let _ = std::io::stderr().write_all(line.as_bytes());
    assert!(bad.is_empty(), "{line}{}", bad.join("\n"));
}

impl Fault {
    fn in_words(&self) -> String {
        format!("{}: {} number {}: {}", self.scenario.name, self.point.0, self.point.1, self.what)
    }

    /// What came of the file, or what is wrong with it.
    fn try_it(&self) -> Result<String, String> {
        let place = Place::of(self.scenario);
        let mut words = self.scenario.strace();
        words.extend(["-e".to_owned(), format!("inject={}:{}:when={}", self.point.0, self.what, self.point.1)]);
        let calls: Vec<&str> = [&[self.point.0.as_str()], self.scenario.without].concat();
        let log = place.state.at("log");
        words.extend(["-o", &log.to_string_lossy(), "-e", &format!("trace={}", calls.join(","))].map(str::to_owned));
        let output = place.probe.command(&words).output().expect("the probe ran");
        let told = String::from_utf8_lossy(&output.stdout).into_owned();
        let told = told.split_once("came of it: ").map(|(_, rest)| rest.lines().next().unwrap_or_default().to_owned());
        if self.what.starts_with("signal") {
            return match (output.status.signal(), told) {
                (Some(9), None) => place.judge_after_kill(),
                (signal, told) => Err(format!("it was to be killed: {signal:?}, {told:?}")),
            };
        }
        let told = told.ok_or_else(|| format!("it broke down: {}", String::from_utf8_lossy(&output.stderr)))?;
        if !text_of(&log).contains("(INJECTED)") {
            return Err("the error was not given".to_owned());
        }
        if self.what == "error=EINTR" && RESTARTED.contains(&self.point.0.as_str()) && !told.starts_with("Ok(Written)")
        {
            return Err(format!("an interruption showed: {told}"));
        }
        place.judge_after_error(&told, &self.point.0)
    }
}

/// The folders of one run.
struct Place {
    fixture: Fixture,
    state: Fixture,
    probe: Probe,
    before: Option<String>,
    after: String,
    names: usize,
}

impl Place {
    fn of(scenario: Scenario) -> Place {
        let (fixture, state) = (Fixture::empty(), Fixture::empty());
        let mut probe = Probe { expected: scenario.expected, shrinks: scenario.shrinks, ..Probe::of(&fixture.file) };
        let (old, new) = probe.texts();
        if scenario.start != Start::NoFile {
            fs::write(&fixture.file, &old).expect("written");
        }
        match scenario.start {
            Start::File | Start::NoFile => {}
            Start::Link => {
                let link = state.at("link.ron");
                std::os::unix::fs::symlink(&fixture.file, &link).expect("a link");
                probe.file = link;
            }
            Start::TwoNames => fs::hard_link(&fixture.file, fixture.at("second.ron")).expect("a hard link"),
            Start::InPlace => probe.copy_folder = Some(state.folder.clone()),
        }
        let before = (scenario.start != Start::NoFile).then_some(old);
        let names = fixture.names().len().max(1);
        Place { fixture, state, probe, before, after: new, names }
    }

    fn text(&self) -> Option<String> {
        fs::read_to_string(&self.fixture.file).ok()
    }

    fn is_old(&self) -> bool {
        self.text() == self.before
    }

    fn is_new(&self) -> bool {
        self.text().as_ref() == Some(&self.after)
    }

    fn whole_copy(&self) -> Option<PathBuf> {
        let litter = find_leftovers(&self.fixture.file, Some(&self.state.folder));
        litter.into_iter().find(|litter| litter.kind == LeftoverKind::WholeCopy).map(|litter| litter.path)
    }

    /// The next start tidies up, and then the file can be saved.
    fn judge_after_kill(&self) -> Result<String, String> {
        let outcome = if self.is_old() {
            "old"
        } else if self.is_new() {
            "new"
        } else {
            let copy = self.whole_copy().ok_or("the file is torn and there is no copy")?;
            if text_of(&copy) != self.after {
                return Err("the file is torn and so is the copy".to_owned());
            }
            "torn, copy whole"
        };
        let reported = remove_stale_leftovers(&self.fixture.file, Some(&self.state.folder));
        for litter in &reported {
            if litter.kind != LeftoverKind::WholeCopy || text_of(&litter.path) != self.after {
                return Err(format!("{litter:?} was reported"));
            }
            fs::remove_file(&litter.path).map_err(|error| error.to_string())?;
        }
        if outcome != "old" && outcome != "new" && reported.is_empty() {
            return Err("the copy was not reported".to_owned());
        }
        self.check_names()?;
        let now = self.text().unwrap_or_default();
        if self.before.is_some() && save_text(&self.fixture.file, "and on", still(&now)).is_err() {
            return Err("it cannot be saved any more".to_owned());
        }
        Ok(outcome.to_owned())
    }

    fn judge_after_error(&self, told: &str, call: &str) -> Result<String, String> {
        let outcome = match told {
            _ if told.starts_with("Ok(Written)") => "written",
            _ if told.starts_with("Ok(WrittenUnconfirmed") => "written, unconfirmed",
            _ if told.starts_with("Err(PartiallyWritten") => "torn, copy whole",
            _ if told.starts_with("Err(") => "refused",
            _ => return Err(format!("this must not come of it: {told}")),
        };
        let as_told = match outcome {
            "refused" => self.is_old(),
            "torn, copy whole" => self.whole_copy().is_some_and(|copy| text_of(&copy) == self.after),
            _ => self.is_new(),
        };
        if !as_told {
            return Err(format!("the file is not as was told: {told}"));
        }
        if outcome == "torn, copy whole" {
            return Ok(outcome.to_owned());
        }
        // What could not be removed goes with the process that made it.
        if call == "unlink" || call == "unlinkat" {
            remove_stale_leftovers(&self.fixture.file, Some(&self.state.folder));
        }
        self.check_names().map_err(|complaint| format!("{told}: {complaint}"))?;
        Ok(outcome.to_owned())
    }

    fn check_names(&self) -> Result<(), String> {
        let names = self.fixture.names();
        let expected = if self.text().is_none() { 0 } else { self.names };
        let stray = find_leftovers(&self.fixture.file, Some(&self.state.folder));
        if names.len() == expected && stray.is_empty() { Ok(()) } else { Err(format!("litter: {names:?} {stray:?}")) }
    }
}

/// The system calls of one save.
struct Trace {
    lines: Vec<String>,
    points: Vec<Point>,
}

fn trace(scenario: Scenario) -> Option<Trace> {
    trace_of(scenario, &|_, _| {})
}

/// `None`, with the reason printed, where there is no `strace`.
fn trace_of(scenario: Scenario, prepare: &dyn Fn(&Fixture, &Probe)) -> Option<Trace> {
    if !is_usable(&["strace", "-f", "-o", "/dev/null"]) {
        return None;
    }
    let place = Place::of(scenario);
    prepare(&place.fixture, &place.probe);
    let log = place.state.at("log");
    let mut words = scenario.strace();
    words.extend(["-s", "200", "-o", &log.to_string_lossy()].map(str::to_owned));
    let output = place.probe.command(&words).output().expect("the probe ran");
    assert!(output.status.success(), "{output:?}");
    Some(Trace::parse(&text_of(&log)))
}

impl Scenario {
    fn strace(&self) -> Vec<String> {
        let mut words = ["strace", "-f", "-qq"].map(str::to_owned).to_vec();
        for call in self.without {
            words.extend(["-e".to_owned(), format!("inject={call}:error=EINVAL")]);
        }
        words
    }
}

impl Trace {
    /// The calls of the thread that saves, between its two marks.
    fn parse(log: &str) -> Trace {
        let saver = log.lines().find(|line| line.contains(BEGINS)).and_then(thread_of).expect("a save begins");
        let mut counts = BTreeMap::<(&str, &str), usize>::new();
        let mut trace = Trace { lines: Vec::new(), points: Vec::new() };
        let mut saving = false;
        for line in log.lines() {
            let Some((thread, call)) = thread_of(line).zip(call_of(line)) else { continue };
            let count = counts.entry((thread, call)).or_default();
            *count += 1;
            if line.contains(ENDS) {
                break;
            }
            if saving && thread == saver && !OF_THE_LANGUAGE.contains(&call) {
                trace.points.push((call.to_owned(), *count));
                trace.lines.push(line.to_owned());
            }
            saving |= line.contains(BEGINS);
        }
        for (call, number) in &trace.points {
            let others = counts.iter().filter(|((thread, name), _)| *thread != saver && name == call);
            assert!(others.into_iter().all(|(_, count)| count < number), "{call} {number} is met elsewhere first");
        }
        trace
    }
}

/// A line of the log is `1234 read(3, ...) = 5`.
fn thread_of(line: &str) -> Option<&str> {
    line.split(' ').next()
}

fn call_of(line: &str) -> Option<&str> {
    let (_, rest) = line.split_once(' ')?;
    let (call, _) = rest.trim_start().split_once('(')?;
    call.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_').then_some(call)
}
