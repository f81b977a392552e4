//! The one loop: wait, take all input there is, then draw once. Idle, it sleeps; there is no tick.

use super::background_query;
use super::background_query::BackgroundQuery;
use super::effects::{EffectRunner, FilePresence};
use super::external_editor;
use super::external_editor::EditorOutcome;
use super::guard::{self, TerminalGuard};
use super::screen::{self, TerminalScreen};
use super::signals::{self, SignalListener, SignalRequest};
use super::waker;
use super::waker::{Inbox, WorkerMessage};
use super::{Fault, Setup, clipboard, hang_up, input};
use crate::app::model::{findings, ranking_confidence};
use crate::app::{self, Effect, Msg, State};
use crate::system::clock;
use crate::system::editor::ExternalEditor as EditorProgram;
use crate::ui;
use crossterm::event::Event;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use std::io;
use std::time::{Duration, Instant};

/// So often input that is there and not read is asked for again.
const MAX_NUDGES: usize = 3;

/// How the program ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EditorExit {
    /// The user left.
    Quit,
    /// A signal ended it; its number.
    Signal(i32),
    /// The terminal is gone.
    TerminalGone,
    /// A thread panicked; its words.
    Panicked(String),
}

/// The number of the signal of a terminal that went away.
pub(crate) const SIGHUP_NUMBER: i32 = 1;

/// Changes of the file come in bursts: it is looked at when they have been quiet for so long.
const DISK_CHECK_DELAY: Duration = Duration::from_millis(200);
/// What is saved by itself is saved when nothing was edited for so long.
const AUTOSAVE_DELAY: Duration = Duration::from_secs(1);

/// Runs the editor on the terminal until it ends.
pub fn run(state: State, setup: Setup, opened: FilePresence) -> io::Result<EditorExit> {
    crossterm::style::force_color_output(true);
    guard::install_panic_hook();
    let edit = || run_editor(state, setup, opened);
    // The journal is written and the terminal given back on the way.
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(edit))
        .unwrap_or_else(|panic| Ok(EditorExit::Panicked(guard::panic_message(&*panic))))
}

fn run_editor(mut state: State, setup: Setup, opened: FilePresence) -> io::Result<EditorExit> {
    let heard = SignalListener::start()?;
    let (waker, inbox) = waker::channel()?;
    let mut performer = EffectRunner::new(setup.clone(), opened, state.session.plan.document.clone(), waker);
    performer.open_session(&mut state);
    let guard = TerminalGuard::acquire(state.input.has_mouse)?;
    hang_up::exit_on_hang_up();
    let screen = screen::create_screen(setup.has_background_color_erase)?;
    let mut editor = EventLoop {
        state,
        setup,
        performer,
        signals: heard,
        inbox,
        guard,
        check_disk_at: None,
        save_at: None,
        background_query: None,
        is_resuming: false,
        has_pending_key: false,
        screen,
    };
    let ended = match editor.run() {
        Err(_) if hang_up::is_terminal_gone() => Ok(EditorExit::TerminalGone),
        ended => ended,
    };
    editor.performer.finish_writing();
    drop(editor);
    ended
}

struct EventLoop {
    state: State,
    setup: Setup,
    performer: EffectRunner,
    signals: SignalListener,
    inbox: Inbox,
    guard: TerminalGuard,
    /// When the file is to be looked at.
    check_disk_at: Option<Instant>,
    /// When the file is to be saved by itself.
    save_at: Option<Instant>,
    /// What the terminal was asked of its background.
    background_query: Option<BackgroundQuery>,
    /// Whether we suspended ourselves and are told to go on next.
    is_resuming: bool,
    /// Whether a key was read already and is to be taken without waiting.
    has_pending_key: bool,
    screen: TerminalScreen,
}

/// What a turn of the loop found.
enum LoopControl {
    Continue,
    Exit(EditorExit),
}

impl EventLoop {
    fn run(&mut self) -> io::Result<EditorExit> {
        self.sync_size()?;
        self.draw()?;
        if app::workflows::preferences::needs_background(&self.state) {
            self.query_background()?;
        }
        // All that is not needed for the first frame comes behind it.
        self.performer.watch_file();
        self.performer.watch_lock();
        self.state.session.file.branch = self.performer.branch();
        if let Some(conflict) = self.performer.find_conflict() {
            app::workflows::reload::merge_git_conflict(&mut self.state, &conflict);
        }
        self.start_check();
        self.draw()?;
        loop {
            match self.process_events()? {
                LoopControl::Continue => self.draw()?,
                LoopControl::Exit(ended) => return Ok(ended),
            }
            self.run_idle_work()?;
        }
    }

    /// Brings the size of the state in line with the terminal's.
    fn sync_size(&mut self) -> io::Result<LoopControl> {
        let size = screen::current_size();
        self.screen.backend_mut().resize(size);
        if size == self.state.screen.size {
            return Ok(LoopControl::Continue);
        }
        self.dispatch(Msg::Resize(size))
    }

    fn draw(&mut self) -> io::Result<()> {
        let (state, depth) = (&self.state, self.setup.color_depth);
        self.screen.draw(|frame| {
            if let Some(cell) = ui::render(state, depth, frame.buffer_mut()) {
                frame.set_cursor_position((cell.x, cell.y));
            }
        })?;
        Ok(())
    }

    /// Waits for something to happen and takes all of it.
    fn process_events(&mut self) -> io::Result<LoopControl> {
        let ready = self.wait_for_events()?;
        if ready.is_terminal_gone {
            return Ok(LoopControl::Exit(EditorExit::TerminalGone));
        }
        for asked in self.signals.take_pending() {
            match asked {
                SignalRequest::End(signal) => return Ok(LoopControl::Exit(EditorExit::Signal(signal))),
                SignalRequest::Suspend => self.suspend()?,
                SignalRequest::Resume => self.resume()?,
                SignalRequest::Resize => {}
            }
        }
        if let LoopControl::Exit(ended) = self.handle_worker_messages()? {
            return Ok(LoopControl::Exit(ended));
        }
        if self.check_disk_at.is_some_and(|at| at <= clock::now()) {
            self.check_disk_at = None;
            let msg = self.performer.check_disk();
            // Our own saves touch the file too: only what differs is worth a word.
            if !matches!(msg, Msg::DiskUnchanged)
                && let LoopControl::Exit(ended) = self.dispatch(msg)?
            {
                return Ok(LoopControl::Exit(ended));
            }
        }
        if self.save_at.is_some_and(|at| at <= clock::now()) {
            self.save_at = None;
            if let LoopControl::Exit(ended) = self.dispatch(Msg::EditingPaused)? {
                return Ok(LoopControl::Exit(ended));
            }
        }
        if let LoopControl::Exit(ended) = self.update_day()? {
            return Ok(LoopControl::Exit(ended));
        }
        self.read_input()
    }

    /// A roadmap may be left open over midnight. Whatever wakes us is a time to look, unless the day is given.
    fn update_day(&mut self) -> io::Result<LoopControl> {
        let day = self.setup.fixed_today.or(self.state.session.plan.roadmap.settings.as_of).unwrap_or_else(clock::today);
        if day == self.state.session.today { Ok(LoopControl::Continue) } else { self.dispatch(Msg::DayChanged(day)) }
    }

    /// Takes all input there is before anything is drawn.
    fn read_input(&mut self) -> io::Result<LoopControl> {
        for _ in 0..=MAX_NUDGES {
            while !hang_up::is_terminal_gone() && crossterm::event::poll(Duration::ZERO)? {
                let event = crossterm::event::read()?;
                if let LoopControl::Exit(ended) = self.handle_event(event)? {
                    return Ok(LoopControl::Exit(ended));
                }
            }
            if !input::has_unread_input() {
                break;
            }
            input::nudge_reader();
        }
        let late =
            self.background_query.as_mut().map(|question| question.release_expired(clock::now())).unwrap_or_default();
        if let LoopControl::Exit(ended) = self.handle_events(late)? {
            return Ok(LoopControl::Exit(ended));
        }
        self.sync_size()
    }

    /// Takes an event, unless it belongs to what the terminal says of its background.
    fn handle_event(&mut self, event: Event) -> io::Result<LoopControl> {
        let Some(question) = &mut self.background_query else { return self.handle_events(vec![event]) };
        match question.handle_event(event, clock::now()) {
            background_query::QueryEvent::Unrelated(events) => self.handle_events(events),
            background_query::QueryEvent::Reply(Some(ground)) => self.dispatch(Msg::BackgroundKnown(ground)),
            background_query::QueryEvent::Reply(None) => Ok(LoopControl::Continue),
        }
    }

    fn handle_events(&mut self, events: Vec<Event>) -> io::Result<LoopControl> {
        for msg in events.into_iter().filter_map(input::to_message) {
            assert!(self.setup.fault != Some(Fault::Loop), "a test asked for a panic of the loop");
            if let LoopControl::Exit(ended) = self.dispatch(msg)? {
                return Ok(LoopControl::Exit(ended));
            }
        }
        Ok(LoopControl::Continue)
    }

    fn handle_worker_messages(&mut self) -> io::Result<LoopControl> {
        for note in self.inbox.drain() {
            match note {
                WorkerMessage::FileTouched => self.check_disk_at = Some(clock::now() + DISK_CHECK_DELAY),
                WorkerMessage::Checked(checked) => {
                    if let LoopControl::Exit(ended) = self.dispatch(Msg::Checked(checked))? {
                        return Ok(LoopControl::Exit(ended));
                    }
                }
                WorkerMessage::Simulated(found) => {
                    if let LoopControl::Exit(ended) = self.dispatch(Msg::ConfidenceComputed(found))? {
                        return Ok(LoopControl::Exit(ended));
                    }
                }
                WorkerMessage::Journal(written) => {
                    if let LoopControl::Exit(ended) = self.dispatch(Msg::JournalWritten(written))? {
                        return Ok(LoopControl::Exit(ended));
                    }
                }
                WorkerMessage::Lock(news) => {
                    for msg in self.performer.handle_lock_event(news) {
                        if let LoopControl::Exit(ended) = self.dispatch(msg)? {
                            return Ok(LoopControl::Exit(ended));
                        }
                    }
                }
                WorkerMessage::Git(msg) => {
                    if let LoopControl::Exit(ended) = self.dispatch(msg)? {
                        return Ok(LoopControl::Exit(ended));
                    }
                }
                WorkerMessage::Panicked(words) => return Ok(LoopControl::Exit(EditorExit::Panicked(words))),
            }
        }
        Ok(LoopControl::Continue)
    }

    /// Gives a message to the brain and performs what it asks for.
    fn dispatch(&mut self, msg: Msg) -> io::Result<LoopControl> {
        let mut waiting = vec![msg];
        while let Some(msg) = waiting.pop() {
            for effect in app::update(&mut self.state, msg) {
                match effect {
                    Effect::Quit => return Ok(LoopControl::Exit(EditorExit::Quit)),
                    Effect::Suspend => self.suspend()?,
                    Effect::CopyToClipboard(text) => clipboard::send(&text)?,
                    Effect::EditText(text) => {
                        match self.run_external_editor(|editor, guard, heard| {
                            external_editor::edit_text(editor, &text, guard, heard)
                        })? {
                            EditorOutcome { end_signal: Some(signal), .. } => {
                                return Ok(LoopControl::Exit(EditorExit::Signal(signal)));
                            }
                            EditorOutcome { result, .. } => waiting.push(Msg::EditorFinished(result)),
                        }
                    }
                    Effect::EditFile(line) => {
                        let path = self.setup.path.clone();
                        match self.run_external_editor(|editor, guard, heard| {
                            external_editor::edit_file(editor, &path, line, guard, heard)
                        })? {
                            EditorOutcome { end_signal: Some(signal), .. } => {
                                return Ok(LoopControl::Exit(EditorExit::Signal(signal)));
                            }
                            EditorOutcome { result: Err(why), .. } => waiting.push(Msg::EffectFailed(why)),
                            EditorOutcome { result: Ok(()), .. } => waiting.push(self.performer.check_disk()),
                        }
                    }
                    Effect::Repaint => self.screen.clear()?,
                    Effect::QueryBackground => self.query_background()?,
                    Effect::CaptureMouse(is_used) => self.guard.set_mouse(is_used)?,
                    Effect::ScheduleAutosave => self.save_at = Some(clock::now() + AUTOSAVE_DELAY),
                    Effect::CheckEntries => self.start_check(),
                    effect @ (Effect::QueryMergeSides(_) | Effect::QueryUnmerged) => {
                        self.performer.spawn_git_query(effect);
                    }
                    effect => waiting.extend(self.performer.perform(&effect, &self.state)),
                }
            }
        }
        Ok(LoopControl::Continue)
    }

    /// Gives the terminal to the user's own editor for a while.
    fn run_external_editor<T>(
        &mut self,
        start: impl FnOnce(Option<&EditorProgram>, &TerminalGuard, &mut SignalListener) -> io::Result<EditorOutcome<T>>,
    ) -> io::Result<EditorOutcome<T>> {
        self.performer.finish_writing();
        let lending = start(self.setup.editor.as_ref(), &self.guard, &mut self.signals)?;
        self.repaint()?;
        Ok(lending)
    }

    /// Asks the terminal for its background, once.
    fn query_background(&mut self) -> io::Result<()> {
        if self.background_query.is_none() {
            self.background_query = self.setup.background_timeout.map(BackgroundQuery::send).transpose()?;
        }
        Ok(())
    }

    fn start_check(&mut self) {
        let job = findings::start_run(&mut self.state);
        self.performer.spawn_check(job);
    }

    /// What concerns the roadmap as a whole comes behind the frame that shows the edit.
    fn run_idle_work(&mut self) -> io::Result<()> {
        let has_doubts = ranking_confidence::needs_update(&self.state);
        if !(has_doubts || self.state.session.findings.is_stale()) || hang_up::is_terminal_gone() {
            return Ok(());
        }
        // A key that was looked for is read: nobody would be woken for it again.
        self.has_pending_key = crossterm::event::poll(Duration::ZERO)?;
        if self.has_pending_key {
            return Ok(());
        }
        for job in ranking_confidence::start_jobs(&mut self.state) {
            self.performer.spawn_simulation(job);
        }
        if self.state.session.findings.is_stale() {
            findings::run_roadmap_checks(&mut self.state);
            self.draw()?;
        }
        Ok(())
    }

    /// Gives the terminal back, stops, and takes it again when told to go on.
    fn suspend(&mut self) -> io::Result<()> {
        self.performer.finish_writing();
        guard::restore_terminal();
        self.is_resuming = true;
        signals::suspend_process()?;
        self.guard.enter()?;
        self.repaint()
    }

    /// Whoever stopped us without asking left the terminal as it was, and may have changed it since.
    fn resume(&mut self) -> io::Result<()> {
        if std::mem::take(&mut self.is_resuming) {
            return Ok(());
        }
        self.guard.reset_modes()?;
        self.repaint()
    }

    /// Draws everything anew with the next frame, and looks what happened to the file meanwhile.
    fn repaint(&mut self) -> io::Result<()> {
        self.check_disk_at = Some(clock::now() + DISK_CHECK_DELAY);
        self.screen.backend_mut().resize(screen::current_size());
        self.screen.clear()
    }

    fn wait_for_events(&mut self) -> io::Result<WaitResult> {
        let terminal = io::stdin();
        let mut sources = [
            PollFd::new(&terminal, PollFlags::IN),
            PollFd::new(self.signals.poll_socket(), PollFlags::IN),
            PollFd::new(self.inbox.wake_socket(), PollFlags::IN),
        ];
        let held = self.background_query.as_ref().and_then(BackgroundQuery::buffer_deadline);
        let next = [self.check_disk_at, self.save_at, held].into_iter().flatten().min();
        let timeout = next.map(|at| at.saturating_duration_since(clock::now()) + Duration::from_millis(1));
        let timeout = if std::mem::take(&mut self.has_pending_key) { Some(Duration::ZERO) } else { timeout };
        let timeout = timeout.and_then(|timeout| Timespec::try_from(timeout).ok());
        match poll(&mut sources, timeout.as_ref()) {
            Ok(_) | Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
        let terminal_is_gone = sources.first().is_some_and(|source| hang_up::is_hang_up(source.revents()));
        Ok(WaitResult { is_terminal_gone: terminal_is_gone })
    }
}

struct WaitResult {
    is_terminal_gone: bool,
}
