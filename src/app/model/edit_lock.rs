//! The edit lock: which whymap may edit the file when several have it open.

/// The whymap that holds the edit lock, as far as known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LockHolder {
    /// Its process id, if known on this machine.
    pub pid: Option<u32>,
    /// The start time: `14:02`.
    pub since: Option<String>,
}

/// Read-only while another whymap edits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadOnlyMode {
    pub lock_holder: LockHolder,
    /// Whether it was asked to release the lock and has not answered yet.
    pub is_take_over_requested: bool,
}

/// The edit lock changed hands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EditLockChange {
    /// This whymap requested the lock, and the other one released it.
    HandedOver,
    /// This whymap requested the lock and got no answer.
    NoResponse,
    /// The holder has quit, and may have left unsaved edits.
    HolderExited { has_unsaved_edits: bool },
    /// Another whymap requested the lock and has it now.
    RequestedByOther(LockHolder),
    /// Another whymap took the lock while this one did not answer.
    TakenByOther(LockHolder),
}

impl LockHolder {
    /// `pid 4711, since 14:02`.
    pub fn describe(&self) -> String {
        let pid = self.pid.map(|pid| format!("pid {pid}"));
        let since = self.since.as_ref().map(|since| format!("since {since}"));
        pid.into_iter().chain(since).collect::<Vec<String>>().join(", ")
    }

    /// The same in brackets, with a leading space.
    pub fn describe_in_brackets(&self) -> String {
        let known = self.describe();
        if known.is_empty() { known } else { format!(" ({known})") }
    }
}
