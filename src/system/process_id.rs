//! Identifies the process that created a file, as part of the file's name, and tells whether it still runs.
//!
//! A process id is unique only on one machine, since one boot, in one container. The namespace half stands for all
//! three. Without it, a stale file would be kept because another process has the same id by now, or a live one removed
//! because another container cannot see its process.

use std::fmt;
use std::fs;
use std::process;
use std::sync::OnceLock;

use rustix::io::Errno;
use rustix::process::{Pid, test_kill_process};
use xxhash_rust::xxh3::xxh3_64;

/// A process id that other processes can check.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct ProcessId {
    pid: u32,
    namespace: u32,
}

/// The state of a process as far as this process can tell.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ProcessState {
    /// Still running: its files are in use.
    Running,
    /// Exited: its files are leftovers.
    Exited,
    /// From another machine, another container or an earlier boot.
    Foreign,
}

impl ProcessId {
    pub(crate) fn this_process() -> ProcessId {
        static NAMESPACE: OnceLock<u32> = OnceLock::new();
        ProcessId { pid: process::id(), namespace: *NAMESPACE.get_or_init(current_namespace) }
    }

    /// Parses the `Display` format.
    pub(crate) fn parse(text: &str) -> Option<ProcessId> {
        let (pid, namespace) = text.split_once('-')?;
        let is_valid = pid.bytes().all(|byte| byte.is_ascii_digit())
            && namespace.len() == 8
            && namespace.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        if !is_valid {
            return None;
        }
        Some(ProcessId { pid: pid.parse().ok()?, namespace: u32::from_str_radix(namespace, 16).ok()? })
    }

    /// The process id, if it is in the namespace of this process.
    pub(crate) fn local_pid(self) -> Option<u32> {
        (self.namespace == ProcessId::this_process().namespace).then_some(self.pid)
    }

    pub(crate) fn state(self) -> ProcessState {
        if self.namespace != ProcessId::this_process().namespace {
            return ProcessState::Foreign;
        }
        let Some(pid) = i32::try_from(self.pid).ok().and_then(Pid::from_raw) else { return ProcessState::Exited };
        // "Not permitted" means it runs as another user.
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

/// The namespace of process ids. Systems without a boot id have one for all boots, which errs towards "running".
fn current_namespace() -> u32 {
    let boot = fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default();
    let container = fs::read_link("/proc/self/ns/pid").unwrap_or_default();
    xxh3_64(format!("{boot}{}", container.display()).as_bytes()) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_id_is_parsed_from_its_display_format() {
        let me = ProcessId::this_process();
        assert_eq!(ProcessId::parse(&me.to_string()), Some(me));
        for invalid in ["", "-", "12", "12-", "12-0123456", "x-01234567", "12-0123456G", "12-01234567-", "+1-01234567"]
        {
            assert_eq!(ProcessId::parse(invalid), None, "{invalid}");
        }
    }

    #[test]
    fn a_process_is_running_until_it_exits() {
        assert_eq!(ProcessId::this_process().state(), ProcessState::Running);
        let mut child = process::Command::new("true").spawn().expect("a program that ends at once");
        let child_id = ProcessId { pid: child.id(), ..ProcessId::this_process() };
        child.wait().expect("its end");
        assert_eq!(child_id.state(), ProcessState::Exited);
    }

    #[test]
    fn an_id_from_another_namespace_is_foreign() {
        let me = ProcessId::this_process();
        let elsewhere = ProcessId { namespace: me.namespace ^ 1, ..me };
        assert_eq!(elsewhere.state(), ProcessState::Foreign);
    }
}
