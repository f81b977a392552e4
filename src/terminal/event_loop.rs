//! The one loop: wait, take all input there is, then draw once. Idle, it sleeps; there is no tick.

use super::background_query;
use super::background_query::Question;
use super::effects::{Opened, Performer};
use super::external_editor;
use super::external_editor::Lending;
use super::guard::{self, Guard};
use super::screen::{self, Screen};
use super::signals::{self, Asked, Heard};
use super::waker;
use super::waker::{Inbox, Note};
use super::{Fault, Setup, clipboard, hang_up, input};
use crate::app::model::{findings, ranking_confidence};
use crate::app::{self, Effect, Msg, State};
use crate::system::clock;
use crate::system::editor::Editor as EditorProgram;
use crate::ui;
use crossterm::event::Event;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use std::io;
use std::time::{Duration, Instant};

/// So often input that is there and not read is asked for again.
const NUDGES: usize = 3;

/// How the program ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ended {
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
pub(crate) const HANG_UP: i32 = 1;

/// Changes of the file come in bursts: it is looked at when they have been quiet for so long.
const QUIET: Duration = Duration::from_millis(200);
/// What is saved by itself is saved when nothing was edited for so long.
const MOMENT: Duration = Duration::from_secs(1);

/// Runs the editor on the terminal until it ends.
pub fn run(state: State, setup: Setup, opened: Opened) -> io::Result<Ended> {
    crossterm::style::force_color_output(true);
    guard::install_panic_hook();
    let edit = || edit(state, setup, opened);
    // The journal is written and the terminal given back on the way.
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(edit))
        .unwrap_or_else(|panic| Ok(Ended::Panicked(guard::words_of(&*panic))))
}

fn edit(mut state: State, setup: Setup, opened: Opened) -> io::Result<Ended> {
    let heard = Heard::start()?;
    let (waker, inbox) = waker::channel()?;
    let mut performer = Performer::new(setup.clone(), opened, state.plan.document.clone(), waker);
    performer.open(&mut state);
    let guard = Guard::take(state.has_mouse)?;
    hang_up::watch();
    let screen = screen::screen(setup.erases_in_colour)?;
    let mut editor = Editor {
        state,
        setup,
        performer,
        heard,
        inbox,
        guard,
        look_at: None,
        save_at: None,
        question: None,
        comes_back: false,
        key_waits: false,
        screen,
    };
    let ended = match editor.live() {
        Err(_) if hang_up::is_gone() => Ok(Ended::TerminalGone),
        ended => ended,
    };
    editor.performer.finish_writing();
    drop(editor);
    ended
}

struct Editor {
    state: State,
    setup: Setup,
    performer: Performer,
    heard: Heard,
    inbox: Inbox,
    guard: Guard,
    /// When the file is to be looked at.
    look_at: Option<Instant>,
    /// When the file is to be saved by itself.
    save_at: Option<Instant>,
    /// What the terminal was asked of its background.
    question: Option<Question>,
    /// Whether we suspended ourselves and are told to go on next.
    comes_back: bool,
    /// Whether a key was read already and is to be taken without waiting.
    key_waits: bool,
    screen: Screen,
}

/// What a turn of the loop found.
enum Turn {
    On,
    End(Ended),
}

impl Editor {
    fn live(&mut self) -> io::Result<Ended> {
        self.fit()?;
        self.draw()?;
        if app::workflows::preferences::wants_ground(&self.state) {
            self.ask_ground()?;
        }
        // All that is not needed for the first frame comes behind it.
        self.performer.watch();
        self.performer.watch_lock();
        self.state.file.branch = self.performer.branch();
        if let Some(conflict) = self.performer.conflict() {
            app::workflows::reload::resolve(&mut self.state, &conflict);
        }
        self.start_check();
        self.draw()?;
        loop {
            match self.turn()? {
                Turn::On => self.draw()?,
                Turn::End(ended) => return Ok(ended),
            }
            self.conclude_unless_a_key_waits()?;
        }
    }

    /// Brings the size of the state in line with the terminal's.
    fn fit(&mut self) -> io::Result<Turn> {
        let size = screen::size_now();
        self.screen.backend_mut().fit(size);
        if size == self.state.size {
            return Ok(Turn::On);
        }
        self.tell(Msg::Resize(size))
    }

    fn draw(&mut self) -> io::Result<()> {
        let (state, depth) = (&self.state, self.setup.depth);
        self.screen.draw(|frame| {
            if let Some(cell) = ui::render(state, depth, frame.buffer_mut()) {
                frame.set_cursor_position((cell.x, cell.y));
            }
        })?;
        Ok(())
    }

    /// Waits for something to happen and takes all of it.
    fn turn(&mut self) -> io::Result<Turn> {
        let ready = self.wait()?;
        if ready.terminal_is_gone {
            return Ok(Turn::End(Ended::TerminalGone));
        }
        for asked in self.heard.take() {
            match asked {
                Asked::End(signal) => return Ok(Turn::End(Ended::Signal(signal))),
                Asked::Suspend => self.suspend()?,
                Asked::GoOn => self.go_on()?,
                Asked::Look => {}
            }
        }
        if let Turn::End(ended) = self.take_notes()? {
            return Ok(Turn::End(ended));
        }
        if self.look_at.is_some_and(|at| at <= clock::now()) {
            self.look_at = None;
            let msg = self.performer.look_at_disk();
            // Our own saves touch the file too: only what differs is worth a word.
            if !matches!(msg, Msg::DiskSame)
                && let Turn::End(ended) = self.tell(msg)?
            {
                return Ok(Turn::End(ended));
            }
        }
        if self.save_at.is_some_and(|at| at <= clock::now()) {
            self.save_at = None;
            if let Turn::End(ended) = self.tell(Msg::Quiet)? {
                return Ok(Turn::End(ended));
            }
        }
        if let Turn::End(ended) = self.look_at_the_day()? {
            return Ok(Turn::End(ended));
        }
        self.take_input()
    }

    /// A roadmap may be left open over midnight. Whatever wakes us is a time to look, unless the day is given.
    fn look_at_the_day(&mut self) -> io::Result<Turn> {
        let day = self.setup.given_today.or(self.state.plan.roadmap.settings.as_of).unwrap_or_else(clock::today);
        if day == self.state.today { Ok(Turn::On) } else { self.tell(Msg::Day(day)) }
    }

    /// Takes all input there is before anything is drawn.
    fn take_input(&mut self) -> io::Result<Turn> {
        for _ in 0..=NUDGES {
            while !hang_up::is_gone() && crossterm::event::poll(Duration::ZERO)? {
                let event = crossterm::event::read()?;
                if let Turn::End(ended) = self.hear(event)? {
                    return Ok(Turn::End(ended));
                }
            }
            if !input::is_left() {
                break;
            }
            input::nudge();
        }
        let late = self.question.as_mut().map(|question| question.let_go(clock::now())).unwrap_or_default();
        if let Turn::End(ended) = self.take_events(late)? {
            return Ok(Turn::End(ended));
        }
        self.fit()
    }

    /// Takes an event, unless it belongs to what the terminal says of its background.
    fn hear(&mut self, event: Event) -> io::Result<Turn> {
        let Some(question) = &mut self.question else { return self.take_events(vec![event]) };
        match question.hear(event, clock::now()) {
            background_query::Heard::Others(events) => self.take_events(events),
            background_query::Heard::Answer(Some(ground)) => self.tell(Msg::Ground(ground)),
            background_query::Heard::Answer(None) => Ok(Turn::On),
        }
    }

    fn take_events(&mut self, events: Vec<Event>) -> io::Result<Turn> {
        for msg in events.into_iter().filter_map(input::message) {
            assert!(self.setup.fault != Some(Fault::Loop), "a test asked for a panic of the loop");
            if let Turn::End(ended) = self.tell(msg)? {
                return Ok(Turn::End(ended));
            }
        }
        Ok(Turn::On)
    }

    fn take_notes(&mut self) -> io::Result<Turn> {
        for note in self.inbox.take() {
            match note {
                Note::FileTouched => self.look_at = Some(clock::now() + QUIET),
                Note::Checked(checked) => {
                    if let Turn::End(ended) = self.tell(Msg::Checked(checked))? {
                        return Ok(Turn::End(ended));
                    }
                }
                Note::Doubted(found) => {
                    if let Turn::End(ended) = self.tell(Msg::Doubted(found))? {
                        return Ok(Turn::End(ended));
                    }
                }
                Note::Journal(written) => {
                    if let Turn::End(ended) = self.tell(Msg::Journal(written))? {
                        return Ok(Turn::End(ended));
                    }
                }
                Note::Lock(news) => {
                    for msg in self.performer.hear(news) {
                        if let Turn::End(ended) = self.tell(msg)? {
                            return Ok(Turn::End(ended));
                        }
                    }
                }
                Note::Git(msg) => {
                    if let Turn::End(ended) = self.tell(msg)? {
                        return Ok(Turn::End(ended));
                    }
                }
                Note::Panicked(words) => return Ok(Turn::End(Ended::Panicked(words))),
            }
        }
        Ok(Turn::On)
    }

    /// Gives a message to the brain and performs what it asks for.
    fn tell(&mut self, msg: Msg) -> io::Result<Turn> {
        let mut waiting = vec![msg];
        while let Some(msg) = waiting.pop() {
            for effect in app::update(&mut self.state, msg) {
                match effect {
                    Effect::Quit => return Ok(Turn::End(Ended::Quit)),
                    Effect::Suspend => self.suspend()?,
                    Effect::Copy(text) => clipboard::send(&text)?,
                    Effect::EditText(text) => {
                        match self.lend(|editor, guard, heard| external_editor::text(editor, &text, guard, heard))? {
                            Lending { ends: Some(signal), .. } => return Ok(Turn::End(Ended::Signal(signal))),
                            Lending { result, .. } => waiting.push(Msg::Edited(result)),
                        }
                    }
                    Effect::EditFile(line) => {
                        let path = self.setup.path.clone();
                        match self
                            .lend(|editor, guard, heard| external_editor::lend(editor, &path, line, guard, heard))?
                        {
                            Lending { ends: Some(signal), .. } => return Ok(Turn::End(Ended::Signal(signal))),
                            Lending { result: Err(why), .. } => waiting.push(Msg::Failed(why)),
                            Lending { result: Ok(()), .. } => waiting.push(self.performer.look_at_disk()),
                        }
                    }
                    Effect::Repaint => self.screen.clear()?,
                    Effect::AskGround => self.ask_ground()?,
                    Effect::Mouse(is_used) => self.guard.use_mouse(is_used)?,
                    Effect::SaveSoon => self.save_at = Some(clock::now() + MOMENT),
                    Effect::Check => self.start_check(),
                    effect @ (Effect::AskSides(_) | Effect::AskUnmerged) => self.performer.ask_git(effect),
                    effect => waiting.extend(self.performer.perform(&effect, &self.state)),
                }
            }
        }
        Ok(Turn::On)
    }

    /// Gives the terminal to the user's own editor for a while.
    fn lend<T>(
        &mut self,
        start: impl FnOnce(Option<&EditorProgram>, &Guard, &mut Heard) -> io::Result<Lending<T>>,
    ) -> io::Result<Lending<T>> {
        self.performer.finish_writing();
        let lending = start(self.setup.editor.as_ref(), &self.guard, &mut self.heard)?;
        self.repaint()?;
        Ok(lending)
    }

    /// Asks the terminal for its background, once.
    fn ask_ground(&mut self) -> io::Result<()> {
        if self.question.is_none() {
            self.question = self.setup.ground_wait.map(Question::ask).transpose()?;
        }
        Ok(())
    }

    fn start_check(&mut self) {
        let job = findings::begin(&mut self.state);
        self.performer.check(job);
    }

    /// What concerns the roadmap as a whole comes behind the frame that shows the edit.
    fn conclude_unless_a_key_waits(&mut self) -> io::Result<()> {
        let has_doubts = ranking_confidence::is_wanted(&self.state);
        if !(has_doubts || self.state.checks.is_stale()) || hang_up::is_gone() {
            return Ok(());
        }
        // A key that was looked for is read: nobody would be woken for it again.
        self.key_waits = crossterm::event::poll(Duration::ZERO)?;
        if self.key_waits {
            return Ok(());
        }
        for job in ranking_confidence::begin(&mut self.state) {
            self.performer.doubt(job);
        }
        if self.state.checks.is_stale() {
            findings::conclude(&mut self.state);
            self.draw()?;
        }
        Ok(())
    }

    /// Gives the terminal back, stops, and takes it again when told to go on.
    fn suspend(&mut self) -> io::Result<()> {
        self.performer.finish_writing();
        guard::give_back();
        self.comes_back = true;
        signals::stop_here()?;
        self.guard.enter()?;
        self.repaint()
    }

    /// Whoever stopped us without asking left the terminal as it was, and may have changed it since.
    fn go_on(&mut self) -> io::Result<()> {
        if std::mem::take(&mut self.comes_back) {
            return Ok(());
        }
        self.guard.renew()?;
        self.repaint()
    }

    /// Draws everything anew with the next frame, and looks what happened to the file meanwhile.
    fn repaint(&mut self) -> io::Result<()> {
        self.look_at = Some(clock::now() + QUIET);
        self.screen.backend_mut().fit(screen::size_now());
        self.screen.clear()
    }

    fn wait(&mut self) -> io::Result<Ready> {
        let terminal = io::stdin();
        let mut sources = [
            PollFd::new(&terminal, PollFlags::IN),
            PollFd::new(self.heard.socket(), PollFlags::IN),
            PollFd::new(self.inbox.woken(), PollFlags::IN),
        ];
        let held = self.question.as_ref().and_then(Question::holds_until);
        let next = [self.look_at, self.save_at, held].into_iter().flatten().min();
        let timeout = next.map(|at| at.saturating_duration_since(clock::now()) + Duration::from_millis(1));
        let timeout = if std::mem::take(&mut self.key_waits) { Some(Duration::ZERO) } else { timeout };
        let timeout = timeout.and_then(|timeout| Timespec::try_from(timeout).ok());
        match poll(&mut sources, timeout.as_ref()) {
            Ok(_) | Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
        let terminal_is_gone = sources.first().is_some_and(|source| hang_up::says_so(source.revents()));
        Ok(Ready { terminal_is_gone })
    }
}

struct Ready {
    terminal_is_gone: bool,
}
