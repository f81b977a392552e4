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
pub(crate) struct Owner {
    pid: u32,
    place: u32,
}

/// What can be said about an owner from here.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OwnerState {
    /// It runs: what it made is in use.
    Running,
    /// It is gone: what it made is left over.
    Gone,
    /// It belonged to another machine, another container or an earlier start of this machine.
    Elsewhere,
}

impl Owner {
    /// This process.
    pub(crate) fn this_process() -> Owner {
        static PLACE: OnceLock<u32> = OnceLock::new();
        Owner { pid: process::id(), place: *PLACE.get_or_init(this_place) }
    }

    /// Reads what `Display` wrote. `None` for anything else.
    pub(crate) fn parse(text: &str) -> Option<Owner> {
        let (pid, place) = text.split_once('-')?;
        let written_by_us = pid.bytes().all(|byte| byte.is_ascii_digit())
            && place.len() == 8
            && place.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        if !written_by_us {
            return None;
        }
        Some(Owner { pid: pid.parse().ok()?, place: u32::from_str_radix(place, 16).ok()? })
    }

    /// Its process id, where that means something to this process.
    pub(crate) fn pid_here(self) -> Option<u32> {
        (self.place == Owner::this_process().place).then_some(self.pid)
    }

    pub(crate) fn state(self) -> OwnerState {
        if self.place != Owner::this_process().place {
            return OwnerState::Elsewhere;
        }
        let Some(pid) = i32::try_from(self.pid).ok().and_then(Pid::from_raw) else { return OwnerState::Gone };
        // A process of another user answers "not permitted": it runs.
        match test_kill_process(pid) {
            Err(Errno::SRCH) => OwnerState::Gone,
            Ok(()) | Err(_) => OwnerState::Running,
        }
    }
}

impl fmt::Display for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{:08x}", self.pid, self.place)
    }
}

/// Where and when process ids are those of this process. Systems without a boot id give one place for all time,
/// which errs towards "still running".
fn this_place() -> u32 {
    let boot = fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default();
    let container = fs::read_link("/proc/self/ns/pid").unwrap_or_default();
    xxh3_64(format!("{boot}{}", container.display()).as_bytes()) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_owner_survives_being_written_and_read() {
        let me = Owner::this_process();
        assert_eq!(Owner::parse(&me.to_string()), Some(me));
        for not_ours in ["", "-", "12", "12-", "12-0123456", "x-01234567", "12-0123456G", "12-01234567-", "+1-01234567"]
        {
            assert_eq!(Owner::parse(not_ours), None, "{not_ours}");
        }
    }

    #[test]
    fn a_process_runs_until_it_is_gone() {
        assert_eq!(Owner::this_process().state(), OwnerState::Running);
        let mut child = process::Command::new("true").spawn().expect("a program that ends at once");
        let owner = Owner { pid: child.id(), ..Owner::this_process() };
        child.wait().expect("its end");
        assert_eq!(owner.state(), OwnerState::Gone);
    }

    #[test]
    fn an_id_of_another_place_says_nothing() {
        let me = Owner::this_process();
        let elsewhere = Owner { place: me.place ^ 1, ..me };
        assert_eq!(elsewhere.state(), OwnerState::Elsewhere);
    }
}
