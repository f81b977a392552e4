//! Kills a save, or makes it fail, at each of its system calls in turn.
//!
//! `strace` first lists the calls of a complete save. Then the same save runs once for each call: the process is killed
//! at it, or it returns an error.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::PathBuf;

use crate::system::save::{LeftoverKind, find_leftovers, remove_stale_leftovers};

use super::fixture::{Fixture, save_text, still, text_of};
use super::probe::{BEGINS, ENDS, Probe};
use crate::test_support::skip::is_usable;

/// A kind of save and its starting point.
#[derive(Clone, Copy)]
struct Scenario {
    start: Start,
    expected: &'static str,
    /// Calls that always fail, to simulate file systems without them.
    without: &'static [&'static str],
    shrinks: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Start {
    File,
    NoFile,
    Link,
    TwoNames,
    /// With the copy in another folder.
    InPlace,
}

const PLAIN: Scenario = Scenario { start: Start::File, expected: "old", without: &[], shrinks: false };

/// Tests of each scenario, so that they run side by side.
macro_rules! sweep_tests {
    ($($module:ident => $scenario:expr,)*) => {
        $(mod $module {
            use super::{PLAIN, Scenario, Start, sweep_errors, sweep_kills};

            const SCENARIO: Scenario = $scenario;

            #[test]
            fn a_save_killed_at_any_call_leaves_the_old_or_the_new_file() {
                sweep_kills(SCENARIO);
            }

            #[test]
            fn an_error_at_any_call_leaves_the_old_or_the_new_file_and_is_reported() {
                sweep_errors(SCENARIO);
            }
        })*
    };
}

sweep_tests! {
    replace => Scenario { start: Start::File, ..PLAIN },
    replace_shorter_through_a_link => Scenario { start: Start::Link, shrinks: true, ..PLAIN },
    replace_without_exchange => Scenario { start: Start::File, without: &["renameat2"], ..PLAIN },
    overwrite => Scenario { start: Start::File, expected: "anything", ..PLAIN },
    new_file => Scenario { start: Start::NoFile, expected: "absent", ..PLAIN },
    new_file_by_link => Scenario { start: Start::NoFile, expected: "absent", without: &["renameat2"], ..PLAIN },
    in_place_longer => Scenario { start: Start::TwoNames, ..PLAIN },
    in_place_shorter => Scenario { start: Start::TwoNames, shrinks: true, ..PLAIN },
    in_place_copy_elsewhere => Scenario { start: Start::InPlace, ..PLAIN },
}

/// Calls that signals really interrupt; the interruption must not be visible.
const RESTARTED: [&str; 8] = ["openat", "open", "read", "pwrite64", "fsync", "fdatasync", "ftruncate", "renameat2"];

/// Calls that manage memory and threads: if they fail, the program ends, and they have no effect outside it.
const RUNTIME_CALLS: [&str; 9] =
    ["mmap", "munmap", "mremap", "mprotect", "brk", "madvise", "futex", "sched_yield", "rt_sigprocmask"];

/// A call of a save: its name, and its number among the calls of that name.
type Point = (String, usize);

fn sweep_kills(scenario: Scenario) {
    sweep("kill", scenario, |trace| {
        let points = trace.points.iter();
        points.map(|point| Fault { scenario, point: point.clone(), action: "signal=KILL".to_owned() }).collect()
    });
}

fn sweep_errors(scenario: Scenario) {
    sweep("error", scenario, |trace| {
        let can_fail = |(call, _): &&Point| !scenario.without.contains(&call.as_str());
        let mut faults = Vec::new();
        for point in trace.points.iter().filter(can_fail) {
            for error in errors_of(&point.0) {
                faults.push(Fault { scenario, point: point.clone(), action: format!("error={error}") });
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
    action: String,
}

/// Runs all faults of a scenario and prints statistics.
fn sweep(name: &str, scenario: Scenario, faults_of: impl Fn(&Trace) -> Vec<Fault>) {
    let Some(trace) = trace(scenario) else { return };
    let faults = faults_of(&trace);
    assert!(faults.len() > 10, "a save has more than {} calls", faults.len());
    let (mut bad, mut figures) = (Vec::new(), BTreeMap::<String, usize>::new());
    for fault in &faults {
        let outcome = fault.run().unwrap_or_else(|problem| {
            bad.push(format!("{}: {problem}", fault.describe()));
            "bad".to_owned()
        });
        *figures.entry(outcome).or_default() += 1;
    }
    let line = format!("{name} sweep: {} points tried, {} bad; {figures:?}", faults.len(), bad.len());
    println!("{line}");
    assert!(bad.is_empty(), "{line}\n{}", bad.join("\n"));
}

impl Fault {
    fn describe(&self) -> String {
        format!("{} number {}: {}", self.point.0, self.point.1, self.action)
    }

    /// The outcome for the file, or what is wrong with it.
    fn run(&self) -> Result<String, String> {
        let run = FaultRun::new(self.scenario);
        let mut arguments = self.scenario.strace();
        arguments.extend(["-e".to_owned(), format!("inject={}:{}:when={}", self.point.0, self.action, self.point.1)]);
        let calls: Vec<&str> = [&[self.point.0.as_str()], self.scenario.without].concat();
        let log = run.state.at("log");
        arguments
            .extend(["-o", &log.to_string_lossy(), "-e", &format!("trace={}", calls.join(","))].map(str::to_owned));
        let output = run.probe.command(&arguments).output().expect("the probe ran");
        let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
        let result = stdout.split_once("result: ").map(|(_, rest)| rest.lines().next().unwrap_or_default().to_owned());
        if self.action.starts_with("signal") {
            return match (output.status.signal(), result) {
                (Some(9), None) => run.check_after_kill(),
                (signal, result) => Err(format!("it was not killed: {signal:?}, {result:?}")),
            };
        }
        let result = result.ok_or_else(|| format!("it crashed: {}", String::from_utf8_lossy(&output.stderr)))?;
        if !text_of(&log).contains("(INJECTED)") {
            return Err("the error was not injected".to_owned());
        }
        if self.action == "error=EINTR"
            && RESTARTED.contains(&self.point.0.as_str())
            && !result.starts_with("Ok(Written)")
        {
            return Err(format!("an interruption was visible: {result}"));
        }
        run.check_after_error(&result, &self.point.0)
    }
}

/// The folders of one run.
struct FaultRun {
    fixture: Fixture,
    state: Fixture,
    probe: Probe,
    before: Option<String>,
    after: String,
    names: usize,
}

impl FaultRun {
    fn new(scenario: Scenario) -> FaultRun {
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
        FaultRun { fixture, state, probe, before, after: new, names }
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
        let leftovers = find_leftovers(&self.fixture.file, Some(&self.state.folder));
        leftovers.into_iter().find(|leftover| leftover.kind == LeftoverKind::WholeCopy).map(|leftover| leftover.path)
    }

    /// The next start cleans up, and then the file can be saved.
    fn check_after_kill(&self) -> Result<String, String> {
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
        for leftover in &reported {
            if leftover.kind != LeftoverKind::WholeCopy || text_of(&leftover.path) != self.after {
                return Err(format!("{leftover:?} was reported"));
            }
            fs::remove_file(&leftover.path).map_err(|error| error.to_string())?;
        }
        if outcome != "old" && outcome != "new" && reported.is_empty() {
            return Err("the copy was not reported".to_owned());
        }
        self.check_names()?;
        let now = self.text().unwrap_or_default();
        if self.before.is_some() && save_text(&self.fixture.file, "and on", still(&now)).is_err() {
            return Err("it can no longer be saved".to_owned());
        }
        Ok(outcome.to_owned())
    }

    fn check_after_error(&self, result: &str, call: &str) -> Result<String, String> {
        let outcome = match result {
            _ if result.starts_with("Ok(Written)") => "written",
            _ if result.starts_with("Ok(WrittenUnconfirmed") => "written, unconfirmed",
            _ if result.starts_with("Err(PartiallyWritten") => "torn, copy whole",
            _ if result.starts_with("Err(") => "failed",
            _ => return Err(format!("unexpected result: {result}")),
        };
        let is_as_reported = match outcome {
            "failed" => self.is_old(),
            "torn, copy whole" => self.whole_copy().is_some_and(|copy| text_of(&copy) == self.after),
            _ => self.is_new(),
        };
        if !is_as_reported {
            return Err(format!("the file is not as reported: {result}"));
        }
        if outcome == "torn, copy whole" {
            return Ok(outcome.to_owned());
        }
        // What could not be removed is left for the next start.
        if call == "unlink" || call == "unlinkat" {
            remove_stale_leftovers(&self.fixture.file, Some(&self.state.folder));
        }
        self.check_names().map_err(|problem| format!("{result}: {problem}"))?;
        Ok(outcome.to_owned())
    }

    fn check_names(&self) -> Result<(), String> {
        let names = self.fixture.names();
        let expected = if self.text().is_none() { 0 } else { self.names };
        let stray = find_leftovers(&self.fixture.file, Some(&self.state.folder));
        if names.len() == expected && stray.is_empty() {
            Ok(())
        } else {
            Err(format!("leftovers: {names:?} {stray:?}"))
        }
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

/// `None`, with the reason printed, if `strace` does not work.
fn trace_of(scenario: Scenario, prepare: &dyn Fn(&Fixture, &Probe)) -> Option<Trace> {
    if !is_usable(&["strace", "-f", "-o", "/dev/null"]) {
        return None;
    }
    let run = FaultRun::new(scenario);
    prepare(&run.fixture, &run.probe);
    let log = run.state.at("log");
    let mut arguments = scenario.strace();
    arguments.extend(["-s", "200", "-o", &log.to_string_lossy()].map(str::to_owned));
    let output = run.probe.command(&arguments).output().expect("the probe ran");
    assert!(output.status.success(), "{output:?}");
    Some(Trace::parse(&text_of(&log)))
}

impl Scenario {
    fn strace(&self) -> Vec<String> {
        let mut arguments = ["strace", "-f", "-qq"].map(str::to_owned).to_vec();
        for call in self.without {
            arguments.extend(["-e".to_owned(), format!("inject={call}:error=EINVAL")]);
        }
        arguments
    }
}

impl Trace {
    /// The calls of the saving thread, between its two marks.
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
            if saving && thread == saver && !RUNTIME_CALLS.contains(&call) {
                trace.points.push((call.to_owned(), *count));
                trace.lines.push(line.to_owned());
            }
            saving |= line.contains(BEGINS);
        }
        for (call, number) in &trace.points {
            let others = counts.iter().filter(|((thread, name), _)| *thread != saver && name == call);
            assert!(
                others.into_iter().all(|(_, count)| count < number),
                "{call} {number} happens on another thread first"
            );
        }
        trace
    }
}

/// Log lines look like `1234 read(3, ...) = 5`.
fn thread_of(line: &str) -> Option<&str> {
    line.split(' ').next()
}

fn call_of(line: &str) -> Option<&str> {
    let (_, rest) = line.split_once(' ')?;
    let (call, _) = rest.trim_start().split_once('(')?;
    call.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_').then_some(call)
}
