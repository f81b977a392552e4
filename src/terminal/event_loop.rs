//! The event loop: wait, take all available input, then draw once. While idle it sleeps; there is no tick.

use super::background_query::BackgroundQuery;
use super::effects::{LoopExit, TerminalEffects};
use super::external_editor;
use super::external_editor::EditorOutcome;
use super::guard::{self, TerminalGuard};
use super::input::{self, InputEvent, InputReader};
use super::output::TerminalOutput;
use super::screen::{self, TerminalScreen};
use super::session::{EditorSession, Timers};
use super::setup::{Execution, FilePresence};
use super::setup::{Fault, Setup};
use super::signals::{self, SignalListener, SignalRequest};
use super::{clipboard, hang_up, watchdog};
use crate::app::overlays::prompt;
use crate::app::widgets::key::{Key, KeyName};
use crate::app::{App, Msg};
use crate::system::clock;
use crate::terminal::setup::EditorExit;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use std::convert::Infallible;
use std::io;
use std::path::Path;
use std::time::{Duration, Instant};

/// Runs the editor on the terminal until it ends.
pub fn run(app: App, setup: Setup, opened: FilePresence) -> io::Result<EditorExit> {
    crossterm::style::force_color_output(true);
    guard::install_panic_hook();
    let edit = || run_editor(app, setup, opened);
    // Unwinding drops the loop, which writes the journal and restores the terminal.
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(edit))
        .unwrap_or_else(|panic| Ok(EditorExit::Panicked(guard::panic_message(&*panic))))
}

fn run_editor(app: App, setup: Setup, opened: FilePresence) -> io::Result<EditorExit> {
    let signals = SignalListener::start()?;
    let session = EditorSession::new(app, setup.clone(), opened, Execution::Background)?;
    let guard = TerminalGuard::acquire(session.app.scene().input.has_mouse)?;
    hang_up::exit_on_hang_up();
    watchdog::exit_if_signal_is_blocked()?;
    let screen = screen::create_screen(TerminalOutput, screen::current_size(), setup.has_background_color_erase)?;
    let mut event_loop = EventLoop {
        session,
        terminal: TerminalSession {
            setup,
            signals,
            guard,
            screen,
            input: InputReader::default(),
            timers: Timers::default(),
            background_query: None,
            is_resuming: false,
        },
    };
    let exit = match event_loop.run() {
        Err(LoopExit::Failed(_)) if hang_up::is_terminal_gone() => Ok(EditorExit::TerminalGone),
        Err(LoopExit::Failed(error)) => Err(error),
        Err(LoopExit::Ended(exit)) => Ok(exit),
    };
    event_loop.session.effects.finish_writing();
    drop(event_loop);
    exit
}

struct EventLoop {
    session: EditorSession,
    terminal: TerminalSession,
}

/// The terminal while it is ours.
struct TerminalSession {
    setup: Setup,
    signals: SignalListener,
    guard: TerminalGuard,
    screen: TerminalScreen<TerminalOutput>,
    input: InputReader,
    timers: Timers,
    background_query: Option<BackgroundQuery>,
    /// Whether we suspended ourselves, so that the next resume signal is already handled.
    is_resuming: bool,
}

impl EventLoop {
    fn run(&mut self) -> Result<Infallible, LoopExit> {
        self.sync_size()?;
        self.draw()?;
        self.session.finish_opening(&mut self.terminal)?;
        self.draw()?;
        loop {
            self.process_events()?;
            self.draw()?;
            self.run_idle_work()?;
        }
    }

    fn dispatch(&mut self, msg: Msg) -> Result<(), LoopExit> {
        self.session.dispatch(&mut self.terminal, msg)
    }

    /// Brings the size of the state in line with the terminal's.
    fn sync_size(&mut self) -> Result<(), LoopExit> {
        let size = screen::current_size();
        self.terminal.screen.backend_mut().resize(size);
        if size == self.session.app.scene().screen.size { Ok(()) } else { self.dispatch(Msg::Resize(size)) }
    }

    fn draw(&mut self) -> io::Result<()> {
        screen::draw(&mut self.terminal.screen, &self.session.app, self.terminal.setup.color_depth)
    }

    /// Waits for events and handles all of them.
    fn process_events(&mut self) -> Result<(), LoopExit> {
        if self.wait_for_events()?.is_terminal_gone {
            return Err(LoopExit::Ended(EditorExit::TerminalGone));
        }
        for request in self.terminal.signals.take_pending() {
            match request {
                SignalRequest::End(signal) => return Err(LoopExit::Ended(EditorExit::Signal(signal))),
                SignalRequest::Suspend => self.session.effects.suspend(&mut self.terminal)?,
                SignalRequest::Resume => self.terminal.resume()?,
                SignalRequest::Resize => {}
            }
        }
        self.session.handle_worker_messages(&mut self.terminal)?;
        self.session.handle_due_timers(&mut self.terminal)?;
        self.read_input()
    }

    /// Handles all available input, so that one frame shows all of it.
    fn read_input(&mut self) -> Result<(), LoopExit> {
        let mut events = self.terminal.input.read_events()?.into_iter().peekable();
        while let Some(event) = events.next() {
            let is_enter = event == InputEvent::Key(Key::new(KeyName::Enter));
            let is_key_behind = matches!(events.peek(), Some(InputEvent::Key(key)) if key.typed_char().is_some() || key.code == KeyName::Enter);
            // Lines that arrive at once are a paste that the terminal sends as keys: a blank one does not end it.
            if !(is_enter && is_key_behind && prompt::awaits_next_line(self.session.app.scene().overlays)) {
                self.handle_input(event)?;
            }
        }
        self.sync_size()
    }

    fn handle_input(&mut self, event: InputEvent) -> Result<(), LoopExit> {
        let msg = match event {
            InputEvent::Key(key) => Msg::Key(key),
            InputEvent::Mouse(action, x, y) => input::mouse_message(action, x, y),
            InputEvent::Paste(text) => Msg::Paste(text),
            InputEvent::Reply(reply) => return self.handle_reply(&reply),
        };
        assert!(self.terminal.setup.fault != Some(Fault::Loop), "a test asked for a panic of the loop");
        self.dispatch(msg)
    }

    fn handle_reply(&mut self, reply: &str) -> Result<(), LoopExit> {
        let query = self.terminal.background_query.as_mut();
        match query.and_then(|query| query.handle_reply(reply, clock::now())) {
            Some(background) => self.dispatch(Msg::BackgroundKnown(background)),
            None => Ok(()),
        }
    }

    /// Runs the roadmap-wide checks and the simulation after the frame that shows the edit.
    fn run_idle_work(&mut self) -> Result<(), LoopExit> {
        if !self.session.app.has_idle_work() || input::has_unread_input() || hang_up::is_terminal_gone() {
            return Ok(());
        }
        self.dispatch(Msg::Idle)?;
        self.draw()?;
        Ok(())
    }

    fn wait_for_events(&self) -> io::Result<WaitResult> {
        let stdin = io::stdin();
        let mut sources = [
            PollFd::new(&stdin, PollFlags::IN),
            PollFd::new(self.terminal.signals.poll_socket(), PollFlags::IN),
            PollFd::new(self.session.wake_socket(), PollFlags::IN),
        ];
        let timeout = self.terminal.next_deadline().and_then(|deadline| {
            let timeout = deadline.saturating_duration_since(clock::now()) + Duration::from_millis(1);
            Timespec::try_from(timeout).ok()
        });
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

impl TerminalSession {
    fn next_deadline(&self) -> Option<Instant> {
        [self.timers.next_deadline(), self.input.deadline()].into_iter().flatten().min()
    }

    /// A process that stopped us from outside left the terminal modes as they were, and may have changed them since.
    fn resume(&mut self) -> io::Result<()> {
        if std::mem::take(&mut self.is_resuming) {
            return Ok(());
        }
        self.guard.reset_modes()?;
        self.reclaim_screen()
    }

    /// After another program had the terminal: redraws everything with the next frame and checks the disk.
    fn reclaim_screen(&mut self) -> io::Result<()> {
        self.timers.schedule_disk_check();
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

    fn timers(&mut self) -> Option<&mut Timers> {
        Some(&mut self.timers)
    }
}
