//! The process that made a file, as written in the file's name, and whether it still runs.
//!
//! A process id means something only on one machine, since one start of it, and inside one container. The second
//! half of an owner stands for all three: without it a stale file would be kept because some other process has the
//! same number by now, or a live one removed because another container cannot see its owner.

use std::fmt;
use std::fs;
use std::process;
use std::sync::OnceLock;

use rustix::io::Errno;
use rustix::process::{Pid, test_kill_process};
use xxhash_rust::xxh3::xxh3_64;

/// A process, named so that another process can ask whether it still runs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct ProcessId {
    pid: u32,
    namespace: u32,
}

/// What can be said about an owner from here.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ProcessState {
    /// It runs: what it made is in use.
    Running,
    /// It is gone: what it made is left over.
    Exited,
    /// It belonged to another machine, another container or an earlier start of this machine.
    Foreign,
}

impl ProcessId {
    /// This process.
    pub(crate) fn this_process() -> ProcessId {
        static PLACE: OnceLock<u32> = OnceLock::new();
        ProcessId { pid: process::id(), namespace: *PLACE.get_or_init(current_namespace) }
    }

    /// Reads what `Display` wrote. `None` for anything else.
    pub(crate) fn parse(text: &str) -> Option<ProcessId> {
        let (pid, place) = text.split_once('-')?;
        let written_by_us = pid.bytes().all(|byte| byte.is_ascii_digit())
            && place.len() == 8
            && place.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        if !written_by_us {
            return None;
        }
        Some(ProcessId { pid: pid.parse().ok()?, namespace: u32::from_str_radix(place, 16).ok()? })
    }

    /// Its process id, where that means something to this process.
    pub(crate) fn local_pid(self) -> Option<u32> {
        (self.namespace == ProcessId::this_process().namespace).then_some(self.pid)
    }

    pub(crate) fn state(self) -> ProcessState {
        if self.namespace != ProcessId::this_process().namespace {
            return ProcessState::Foreign;
        }
        let Some(pid) = i32::try_from(self.pid).ok().and_then(Pid::from_raw) else { return ProcessState::Exited };
        // A process of another user answers "not permitted": it runs.
        match test_kill_process(pid) {
            Err(Errno::SRCH) => ProcessState::Exited,
            Ok(()) | Err(_) => ProcessState::Running,
        }
    }
}

impl fmt::Display for ProcessId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{:08x}", self.pid, self.namespace)
    }
}

/// Where and when process ids are those of this process. Systems without a boot id give one place for all time,
/// which errs towards "still running".
fn current_namespace() -> u32 {
    let boot = fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default();
    let container = fs::read_link("/proc/self/ns/pid").unwrap_or_default();
    xxh3_64(format!("{boot}{}", container.display()).as_bytes()) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_owner_survives_being_written_and_read() {
        let me = ProcessId::this_process();
        assert_eq!(ProcessId::parse(&me.to_string()), Some(me));
        for not_ours in ["", "-", "12", "12-", "12-0123456", "x-01234567", "12-0123456G", "12-01234567-", "+1-01234567"]
        {
            assert_eq!(ProcessId::parse(not_ours), None, "{not_ours}");
        }
    }

    #[test]
    fn a_process_runs_until_it_is_gone() {
        assert_eq!(ProcessId::this_process().state(), ProcessState::Running);
        let mut child = process::Command::new("true").spawn().expect("a program that ends at once");
        let owner = ProcessId { pid: child.id(), ..ProcessId::this_process() };
        child.wait().expect("its end");
        assert_eq!(owner.state(), ProcessState::Exited);
    }

    #[test]
    fn an_id_of_another_place_says_nothing() {
        let me = ProcessId::this_process();
        let elsewhere = ProcessId { namespace: me.namespace ^ 1, ..me };
        assert_eq!(elsewhere.state(), ProcessState::Foreign);
    }
}
