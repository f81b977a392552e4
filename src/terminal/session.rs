//! An open editor and the outside world it acts on: everything the event loop does between two waits, for a terminal
//! of any kind.

use super::effects::{EffectRunner, LoopExit, TerminalEffects};
use super::setup::EditorExit;
use super::setup::Setup;
use super::setup::{Execution, FilePresence};
use super::waker;
use super::waker::{Inbox, WorkerMessage};
use crate::app::{App, Msg};
use crate::system::clock;
use chrono::NaiveDate;
use std::io;
use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};

/// Changes of the file come in bursts; the file is read again this long after the last one.
const DISK_CHECK_DELAY: Duration = Duration::from_millis(200);
/// Autosave waits this long after the last edit.
const AUTOSAVE_DELAY: Duration = Duration::from_secs(1);

/// The timers of the event loop.
#[derive(Debug, Default)]
pub(super) struct Timers {
    check_disk_at: Option<Instant>,
    save_at: Option<Instant>,
}

impl Timers {
    pub(super) fn schedule_disk_check(&mut self) {
        self.check_disk_at = Some(clock::now() + DISK_CHECK_DELAY);
    }

    pub(super) fn schedule_autosave(&mut self) {
        self.save_at = Some(clock::now() + AUTOSAVE_DELAY);
    }

    pub(super) fn next_deadline(&self) -> Option<Instant> {
        [self.check_disk_at, self.save_at].into_iter().flatten().min()
    }
}

/// Whether a timer has run out; clears it if so.
fn take_if_due(timer: &mut Option<Instant>) -> bool {
    timer.take_if(|at| *at <= clock::now()).is_some()
}

pub(super) struct EditorSession {
    pub(super) app: App,
    pub(super) effects: EffectRunner,
    inbox: Inbox,
    fixed_today: Option<NaiveDate>,
}

impl EditorSession {
    /// Takes the lock on the file, or finds who has it, and looks for unsaved edits of an earlier run.
    pub(super) fn new(mut app: App, setup: Setup, opened: FilePresence, execution: Execution) -> io::Result<Self> {
        let (waker, inbox) = waker::channel()?;
        let fixed_today = setup.fixed_today;
        let base = app.scene().session.plan.document.clone();
        let mut effects = EffectRunner::new(setup, opened, base, execution, waker);
        for msg in effects.opening_messages() {
            app.update(msg);
        }
        Ok(Self { app, effects, inbox, fixed_today })
    }

    /// Does everything that the first frame does not need.
    pub(super) fn finish_opening(&mut self, terminal: &mut impl TerminalEffects) -> Result<(), LoopExit> {
        self.effects.watch_file();
        self.effects.watch_lock();
        let (branch, conflict) = (self.effects.branch(), self.effects.find_conflict());
        self.dispatch(terminal, Msg::Opened { branch, conflict: conflict.map(Box::new) })
    }

    pub(super) fn dispatch(&mut self, terminal: &mut impl TerminalEffects, msg: Msg) -> Result<(), LoopExit> {
        self.effects.dispatch(&mut self.app, terminal, msg)
    }

    /// Becomes readable when a worker has sent a message.
    pub(super) fn wake_socket(&self) -> &UnixStream {
        self.inbox.wake_socket()
    }

    pub(super) fn handle_worker_messages(&mut self, terminal: &mut impl TerminalEffects) -> Result<(), LoopExit> {
        for message in self.inbox.drain() {
            match message {
                WorkerMessage::FileTouched => {
                    if let Some(timers) = terminal.timers() {
                        timers.schedule_disk_check();
                    }
                }
                WorkerMessage::Checked(batch) => self.dispatch(terminal, Msg::Checked(batch))?,
                WorkerMessage::Simulated(result) => self.dispatch(terminal, Msg::ConfidenceComputed(result))?,
                WorkerMessage::Journal(result) => self.dispatch(terminal, Msg::JournalWritten(result))?,
                WorkerMessage::Lock(event) => {
                    for msg in self.effects.handle_lock_event(event) {
                        self.dispatch(terminal, msg)?;
                    }
                }
                WorkerMessage::Git(msg) => self.dispatch(terminal, msg)?,
                WorkerMessage::Panicked(message) => return Err(LoopExit::Ended(EditorExit::Panicked(message))),
            }
        }
        Ok(())
    }

    /// Does what the timers were set for, and checks the day.
    pub(super) fn handle_due_timers(&mut self, terminal: &mut impl TerminalEffects) -> Result<(), LoopExit> {
        let is_due = |timer: Option<&mut Option<Instant>>| timer.is_some_and(take_if_due);
        if is_due(terminal.timers().map(|timers| &mut timers.check_disk_at)) {
            let msg = self.effects.check_disk();
            // Our own saves touch the file too, so only a difference is reported.
            if !matches!(msg, Msg::DiskUnchanged) {
                self.dispatch(terminal, msg)?;
            }
        }
        if is_due(terminal.timers().map(|timers| &mut timers.save_at)) {
            self.dispatch(terminal, Msg::EditingPaused)?;
        }
        self.update_day(terminal)
    }

    /// A roadmap may stay open past midnight, so the day is checked at every wake-up, unless it is fixed.
    fn update_day(&mut self, terminal: &mut impl TerminalEffects) -> Result<(), LoopExit> {
        let session = self.app.scene().session;
        let today = self.fixed_today.or(session.plan.roadmap.settings.as_of).unwrap_or_else(clock::today);
        if today == session.today { Ok(()) } else { self.dispatch(terminal, Msg::DayChanged(today)) }
    }
}
