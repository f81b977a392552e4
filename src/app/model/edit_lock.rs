//! Which whymap may edit the file, when several have it open.

/// The whymap that edits the file, as far as it is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LockHolder {
    /// Its process id, where that means something here.
    pub pid: Option<u32>,
    /// Since when: `14:02`.
    pub since: Option<String>,
}

/// Following another whymap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadOnlyMode {
    /// Which.
    pub lock_holder: LockHolder,
    /// Whether it was asked to let go, and has not answered yet.
    pub is_take_over_requested: bool,
}

/// Who edits the file has changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EditLockChange {
    /// This one asked for it, and another one has let it go.
    HandedOver,
    /// This one asked for it and got no answer.
    NoResponse,
    /// The other one has ended, and may have left unsaved edits.
    HolderExited {
        /// Whether it has.
        has_unsaved_edits: bool,
    },
    /// Another one asked for it, and has it now.
    RequestedByOther(LockHolder),
    /// Another one took it while this one did not answer.
    TakenByOther(LockHolder),
}

impl LockHolder {
    /// `pid 4711, since 14:02`.
    pub fn describe(&self) -> String {
        let pid = self.pid.map(|pid| format!("pid {pid}"));
        let since = self.since.as_ref().map(|since| format!("since {since}"));
        pid.into_iter().chain(since).collect::<Vec<String>>().join(", ")
    }

    /// The same in brackets, with the blank before them.
    pub fn describe_in_brackets(&self) -> String {
        let known = self.describe();
        if known.is_empty() { known } else { format!(" ({known})") }
    }
}
