//! The event loop: wait, take all available input, then draw once. While idle it sleeps; there is no tick.

use super::background_query;
use super::background_query::BackgroundQuery;
use super::effects::{EffectRunner, Execution, FilePresence, LoopExit, TerminalEffects};
use super::external_editor;
use super::external_editor::EditorOutcome;
use super::guard::{self, TerminalGuard};
use super::screen::{self, TerminalScreen};
use super::signals::{self, SignalListener, SignalRequest};
use super::waker;
use super::waker::{Inbox, WorkerMessage};
use super::{Fault, Setup, clipboard, hang_up, input};
use crate::app::{App, Msg};
use crate::system::clock;
use crate::ui;
use crossterm::event::Event;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use std::convert::Infallible;
use std::io;
use std::path::Path;
use std::time::{Duration, Instant};

/// Maximum number of times the reader is nudged when input is pending but unread.
const MAX_NUDGES: usize = 3;

/// How the program ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EditorExit {
    Quit,
    /// A signal, by its number.
    Signal(i32),
    TerminalGone,
    /// A thread panicked with this message.
    Panicked(String),
}

/// The signal number of a hang-up.
pub(crate) const SIGHUP_NUMBER: i32 = 1;

/// Changes of the file come in bursts; the file is read again this long after the last one.
const DISK_CHECK_DELAY: Duration = Duration::from_millis(200);
/// Autosave waits this long after the last edit.
const AUTOSAVE_DELAY: Duration = Duration::from_secs(1);

/// Runs the editor on the terminal until it ends.
pub fn run(app: App, setup: Setup, opened: FilePresence) -> io::Result<EditorExit> {
    crossterm::style::force_color_output(true);
    guard::install_panic_hook();
    let edit = || run_editor(app, setup, opened);
    // Unwinding drops the loop, which writes the journal and restores the terminal.
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(edit))
        .unwrap_or_else(|panic| Ok(EditorExit::Panicked(guard::panic_message(&*panic))))
}

fn run_editor(mut app: App, setup: Setup, opened: FilePresence) -> io::Result<EditorExit> {
    let signals = SignalListener::start()?;
    let (waker, inbox) = waker::channel()?;
    let mut effects = EffectRunner::new(
        setup.clone(),
        opened,
        app.scene().session.plan.document.clone(),
        Execution::Background,
        waker,
    );
    for msg in effects.opening_messages() {
        app.update(msg);
    }
    let guard = TerminalGuard::acquire(app.scene().input.has_mouse)?;
    hang_up::exit_on_hang_up();
    let screen = screen::create_screen(setup.has_background_color_erase)?;
    let mut event_loop = EventLoop {
        app,
        effects,
        inbox,
        terminal: TerminalSession {
            setup,
            signals,
            guard,
            screen,
            check_disk_at: None,
            save_at: None,
            background_query: None,
            is_resuming: false,
        },
        has_pending_key: false,
    };
    let exit = match event_loop.run() {
        Err(LoopExit::Failed(_)) if hang_up::is_terminal_gone() => Ok(EditorExit::TerminalGone),
        Err(LoopExit::Failed(error)) => Err(error),
        Err(LoopExit::Ended(exit)) => Ok(exit),
    };
    event_loop.effects.finish_writing();
    drop(event_loop);
    exit
}

struct EventLoop {
    app: App,
    effects: EffectRunner,
    inbox: Inbox,
    terminal: TerminalSession,
    /// Whether the reader already holds a key, so that waiting for input would miss it.
    has_pending_key: bool,
}

/// The terminal while it is ours, and the timers of the loop.
struct TerminalSession {
    setup: Setup,
    signals: SignalListener,
    guard: TerminalGuard,
    screen: TerminalScreen,
    check_disk_at: Option<Instant>,
    save_at: Option<Instant>,
    background_query: Option<BackgroundQuery>,
    /// Whether we suspended ourselves, so that the next resume signal is already handled.
    is_resuming: bool,
}

impl EventLoop {
    fn run(&mut self) -> Result<Infallible, LoopExit> {
        self.sync_size()?;
        self.draw()?;
        // Everything that the first frame does not need comes after it.
        self.effects.watch_file();
        self.effects.watch_lock();
        let (branch, conflict) = (self.effects.branch(), self.effects.find_conflict());
        self.dispatch(Msg::Opened { branch, conflict: conflict.map(Box::new) })?;
        self.draw()?;
        loop {
            self.process_events()?;
            self.draw()?;
            self.run_idle_work()?;
        }
    }

    fn dispatch(&mut self, msg: Msg) -> Result<(), LoopExit> {
        self.effects.dispatch(&mut self.app, &mut self.terminal, msg)
    }

    /// Brings the size of the state in line with the terminal's.
    fn sync_size(&mut self) -> Result<(), LoopExit> {
        let size = screen::current_size();
        self.terminal.screen.backend_mut().resize(size);
        if size == self.app.scene().screen.size { Ok(()) } else { self.dispatch(Msg::Resize(size)) }
    }

    fn draw(&mut self) -> io::Result<()> {
        let (scene, depth) = (self.app.scene(), self.terminal.setup.color_depth);
        self.terminal.screen.draw(|frame| {
            if let Some(cell) = ui::render(&scene, depth, frame.buffer_mut()) {
                frame.set_cursor_position((cell.x, cell.y));
            }
        })?;
        Ok(())
    }

    /// Waits for events and handles all of them.
    fn process_events(&mut self) -> Result<(), LoopExit> {
        if self.wait_for_events()?.is_terminal_gone {
            return Err(LoopExit::Ended(EditorExit::TerminalGone));
        }
        for request in self.terminal.signals.take_pending() {
            match request {
                SignalRequest::End(signal) => return Err(LoopExit::Ended(EditorExit::Signal(signal))),
                SignalRequest::Suspend => self.effects.suspend(&mut self.terminal)?,
                SignalRequest::Resume => self.terminal.resume()?,
                SignalRequest::Resize => {}
            }
        }
        self.handle_worker_messages()?;
        if take_if_due(&mut self.terminal.check_disk_at) {
            let msg = self.effects.check_disk();
            // Our own saves touch the file too, so only a difference is reported.
            if !matches!(msg, Msg::DiskUnchanged) {
                self.dispatch(msg)?;
            }
        }
        if take_if_due(&mut self.terminal.save_at) {
            self.dispatch(Msg::EditingPaused)?;
        }
        self.update_day()?;
        self.read_input()
    }

    /// A roadmap may stay open past midnight, so the day is checked at every wake-up, unless it is fixed.
    fn update_day(&mut self) -> Result<(), LoopExit> {
        let fixed = self.terminal.setup.fixed_today.or(self.app.scene().session.plan.roadmap.settings.as_of);
        let today = fixed.unwrap_or_else(clock::today);
        if today == self.app.scene().session.today { Ok(()) } else { self.dispatch(Msg::DayChanged(today)) }
    }

    /// Handles all available input, so that one frame shows all of it.
    fn read_input(&mut self) -> Result<(), LoopExit> {
        for _ in 0..=MAX_NUDGES {
            while !hang_up::is_terminal_gone() && crossterm::event::poll(Duration::ZERO)? {
                let event = crossterm::event::read()?;
                self.handle_event(event)?;
            }
            if !input::has_unread_input() {
                break;
            }
            input::nudge_reader();
        }
        if let Some(query) = &mut self.terminal.background_query {
            let expired = query.release_expired(clock::now());
            self.handle_events(expired)?;
        }
        self.sync_size()
    }

    /// Handles an event, unless it is part of the terminal's reply to the background query.
    fn handle_event(&mut self, event: Event) -> Result<(), LoopExit> {
        let Some(query) = &mut self.terminal.background_query else { return self.handle_events(vec![event]) };
        match query.handle_event(event, clock::now()) {
            background_query::QueryEvent::Unrelated(events) => self.handle_events(events),
            background_query::QueryEvent::Reply(Some(background)) => self.dispatch(Msg::BackgroundKnown(background)),
            background_query::QueryEvent::Reply(None) => Ok(()),
        }
    }

    fn handle_events(&mut self, events: Vec<Event>) -> Result<(), LoopExit> {
        for msg in events.into_iter().filter_map(input::to_message) {
            assert!(self.terminal.setup.fault != Some(Fault::Loop), "a test asked for a panic of the loop");
            self.dispatch(msg)?;
        }
        Ok(())
    }

    fn handle_worker_messages(&mut self) -> Result<(), LoopExit> {
        for message in self.inbox.drain() {
            match message {
                WorkerMessage::FileTouched => self.terminal.schedule_disk_check(),
                WorkerMessage::Checked(batch) => self.dispatch(Msg::Checked(batch))?,
                WorkerMessage::Simulated(result) => self.dispatch(Msg::ConfidenceComputed(result))?,
                WorkerMessage::Journal(result) => self.dispatch(Msg::JournalWritten(result))?,
                WorkerMessage::Lock(event) => {
                    for msg in self.effects.handle_lock_event(event) {
                        self.dispatch(msg)?;
                    }
                }
                WorkerMessage::Git(msg) => self.dispatch(msg)?,
                WorkerMessage::Panicked(message) => return Err(LoopExit::Ended(EditorExit::Panicked(message))),
            }
        }
        Ok(())
    }

    /// Runs the roadmap-wide checks and the simulation after the frame that shows the edit.
    fn run_idle_work(&mut self) -> Result<(), LoopExit> {
        if !self.app.has_idle_work() || hang_up::is_terminal_gone() {
            return Ok(());
        }
        // Polling moves a key into the reader, where `wait_for_events` cannot see it.
        self.has_pending_key = crossterm::event::poll(Duration::ZERO)?;
        if self.has_pending_key {
            return Ok(());
        }
        self.dispatch(Msg::Idle)?;
        self.draw()?;
        Ok(())
    }

    fn wait_for_events(&mut self) -> io::Result<WaitResult> {
        let stdin = io::stdin();
        let mut sources = [
            PollFd::new(&stdin, PollFlags::IN),
            PollFd::new(self.terminal.signals.poll_socket(), PollFlags::IN),
            PollFd::new(self.inbox.wake_socket(), PollFlags::IN),
        ];
        let timeout = if std::mem::take(&mut self.has_pending_key) {
            Some(Duration::ZERO)
        } else {
            let next = self.terminal.next_deadline();
            next.map(|at| at.saturating_duration_since(clock::now()) + Duration::from_millis(1))
        };
        let timeout = timeout.and_then(|timeout| Timespec::try_from(timeout).ok());
        match poll(&mut sources, timeout.as_ref()) {
            Ok(_) | Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
        let is_terminal_gone = sources.first().is_some_and(|source| hang_up::is_hang_up(source.revents()));
        Ok(WaitResult { is_terminal_gone })
    }
}

struct WaitResult {
    is_terminal_gone: bool,
}

/// Whether a timer has run out; clears it if so.
fn take_if_due(timer: &mut Option<Instant>) -> bool {
    timer.take_if(|at| *at <= clock::now()).is_some()
}

impl TerminalSession {
    fn schedule_disk_check(&mut self) {
        self.check_disk_at = Some(clock::now() + DISK_CHECK_DELAY);
    }

    fn next_deadline(&self) -> Option<Instant> {
        let buffered = self.background_query.as_ref().and_then(BackgroundQuery::buffer_deadline);
        [self.check_disk_at, self.save_at, buffered].into_iter().flatten().min()
    }

    /// Whoever stopped us from outside left the terminal modes as they were, and may have changed them since.
    fn resume(&mut self) -> io::Result<()> {
        if std::mem::take(&mut self.is_resuming) {
            return Ok(());
        }
        self.guard.reset_modes()?;
        self.reclaim_screen()
    }

    /// After another program had the terminal: redraws everything with the next frame and checks the disk.
    fn reclaim_screen(&mut self) -> io::Result<()> {
        self.schedule_disk_check();
        self.screen.backend_mut().resize(screen::current_size());
        self.screen.clear()
    }
}

impl TerminalEffects for TerminalSession {
    /// Restores the terminal, stops the process, and takes the terminal back when the process continues.
    fn suspend(&mut self) -> io::Result<()> {
        guard::restore_terminal();
        self.is_resuming = true;
        signals::suspend_process()?;
        self.guard.enter()?;
        self.reclaim_screen()
    }

    fn copy_to_clipboard(&mut self, text: &str) -> io::Result<()> {
        clipboard::send(text)
    }

    fn edit_text(&mut self, text: &str) -> io::Result<Option<EditorOutcome<String>>> {
        let editor = self.setup.editor.as_ref();
        let outcome = external_editor::edit_text(editor, text, &self.guard, &mut self.signals)?;
        self.reclaim_screen()?;
        Ok(Some(outcome))
    }

    fn edit_file(&mut self, path: &Path, line: Option<usize>) -> io::Result<Option<EditorOutcome<()>>> {
        let editor = self.setup.editor.as_ref();
        let outcome = external_editor::edit_file(editor, path, line, &self.guard, &mut self.signals)?;
        self.reclaim_screen()?;
        Ok(Some(outcome))
    }

    fn clear_screen(&mut self) -> io::Result<()> {
        self.screen.clear()
    }

    /// Queries the terminal for its background, once.
    fn query_background(&mut self) -> io::Result<()> {
        if self.background_query.is_none() {
            self.background_query = self.setup.background_timeout.map(BackgroundQuery::send).transpose()?;
        }
        Ok(())
    }

    fn capture_mouse(&mut self, is_captured: bool) -> io::Result<()> {
        self.guard.set_mouse(is_captured)
    }

    fn schedule_autosave(&mut self) {
        self.save_at = Some(clock::now() + AUTOSAVE_DELAY);
    }
}
