//! Tests that cannot run on this machine say so, and fail where every test has to run.

use std::io::Write as _;
use std::process::Command;

/// Leaves a test out. The line goes to standard error itself, past the capture of the test harness.
///
/// # Panics
/// Where every test has to run: with `WHYMAP_ALL=1`, or on CI unless `WHYMAP_ALL=0`.
pub(crate) fn skip(why: &str) {
    let thread = std::thread::current();
    let name = thread.name().unwrap_or("a test");
    let _ = std::io::stderr().write_all(format!("SKIPPED: {name}: {why}\n").as_bytes());
    assert!(!must_run_everything(), "skipped where every test has to run: {why}");
}

/// Whether a program can be used here; a test that needs it is skipped otherwise.
pub(crate) fn is_usable(program: &[&str]) -> bool {
    let Some((first, arguments)) = program.split_first() else { return true };
    let works = Command::new(first).args(arguments).arg("true").output().is_ok_and(|output| output.status.success());
    if !works {
        skip(&format!("`{}` does not work here", program.join(" ")));
    }
    works
}

fn must_run_everything() -> bool {
    match std::env::var("WHYMAP_ALL") {
        Ok(all) => all == "1",
        Err(_) => cfg!(target_os = "linux") && std::env::var_os("CI").is_some(),
    }
}
