//! An editor without a terminal, on a thread of its own: keys in, a screen out. The rest is real: the file and the
//! watch on it, the journal, the lock, the timers, and the bytes of each frame.

use crate::app::model::session::FileInfo;
use crate::app::widgets::area::ScreenSize;
use crate::app::widgets::key;
use crate::app::{App, Msg};
use crate::cli::output::ColorChoice;
use crate::cli::preferences::{self, CommandLinePreferences};
use crate::roadmap::plan::Plan;
use crate::system::environment::Environment;
use crate::system::state_folder::ensure_state_folder;
use crate::terminal::effects::{LoopExit, TerminalEffects};
use crate::terminal::screen::{self, TerminalScreen};
use crate::terminal::script_player;
use crate::terminal::session::{EditorSession, Timers};
use crate::terminal::setup::{EditorExit, Execution};
use crate::terminal::{FilePresence, Setup};
use crate::test_support::seen::{Output, Seen};
use crate::ui::palette::ColorDepth;
use chrono::NaiveDate;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use std::ffi::OsString;
use std::fs;
use std::io::{self, Read as _, Write};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, MutexGuard};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// How an editor is started.
pub(crate) struct Start {
    path: PathBuf,
    state_folder: PathBuf,
    config_folder: Option<PathBuf>,
    palette: Option<&'static str>,
    is_ascii: bool,
    has_no_color: bool,
    color_choice: ColorChoice,
    depth: ColorDepth,
    execution: Execution,
    size: (u16, u16),
}

impl Start {
    pub(crate) fn new(path: PathBuf, state_folder: &Path) -> Self {
        Self {
            path,
            state_folder: state_folder.to_owned(),
            config_folder: None,
            palette: None,
            is_ascii: false,
            has_no_color: false,
            color_choice: ColorChoice::Auto,
            depth: ColorDepth::Indexed,
            execution: Execution::Background,
            size: (120, 40),
        }
    }

    /// Another file, or another name of it.
    pub(crate) fn path(mut self, path: PathBuf) -> Self {
        self.path = path;
        self
    }

    pub(crate) fn state_folder(mut self, folder: PathBuf) -> Self {
        self.state_folder = folder;
        self
    }

    pub(crate) fn config_folder(mut self, folder: PathBuf) -> Self {
        self.config_folder = Some(folder);
        self
    }

    pub(crate) fn palette(mut self, palette: &'static str) -> Self {
        self.palette = Some(palette);
        self
    }

    pub(crate) fn ascii(mut self) -> Self {
        self.is_ascii = true;
        self
    }

    /// As with `NO_COLOR`.
    pub(crate) fn no_color(mut self) -> Self {
        self.has_no_color = true;
        self
    }

    /// As with `--color never`.
    pub(crate) fn color_never(mut self) -> Self {
        self.color_choice = ColorChoice::Never;
        self
    }

    pub(crate) fn depth(mut self, depth: ColorDepth) -> Self {
        self.depth = depth;
        self
    }

    /// Does without threads for checks and simulations, so that [`Editor::sync`] waits for them too.
    pub(crate) fn inline(mut self) -> Self {
        self.execution = Execution::Inline;
        self
    }

    pub(crate) fn size(mut self, columns: u16, rows: u16) -> Self {
        self.size = (columns, rows);
        self
    }

    pub(crate) fn run(self) -> Editor {
        let output = Arc::new(Output::new(self.size.0, self.size.1));
        let (wake, woken) = UnixStream::pair().unwrap();
        let (inputs, received) = mpsc::channel();
        let for_thread = Arc::clone(&output);
        let run = move || {
            woken.set_nonblocking(true).unwrap();
            Loop::open(&self, for_thread, woken, received).run()
        };
        let thread = std::thread::Builder::new().name("editor".to_owned()).spawn(run).unwrap();
        Editor { output, inputs, wake, thread: Some(thread) }
    }

    fn environment(&self) -> Environment {
        let state = ("WHYMAP_STATE_DIR".to_owned(), OsString::from(&self.state_folder));
        Environment {
            whymap_variables: [state].into(),
            is_color_disabled: self.has_no_color,
            term: Some("xterm-256color".to_owned()),
            locale: Some("C.UTF-8".to_owned()),
            ..Environment::default()
        }
    }
}

/// What a test sends to the thread.
enum Input {
    Message(Msg),
    /// Reply when everything before is done.
    Sync(Sender<()>),
    /// End without saving anything, as at a signal.
    End,
}

/// An editor on its thread.
pub(crate) struct Editor {
    output: Arc<Output>,
    inputs: Sender<Input>,
    wake: UnixStream,
    thread: Option<JoinHandle<EditorExit>>,
}

impl Editor {
    fn send(&self, input: Input) {
        // The editor may have ended; the test sees that in what it waits for.
        let _ = self.inputs.send(input);
        let _ = (&self.wake).write(&[1]);
    }

    /// Presses keys, written as for `--keys`.
    pub(crate) fn press(&mut self, keys: &str) -> &mut Self {
        let steps = key::parse_script(keys).unwrap_or_else(|error| panic!("{keys}: {error:?}"));
        for step in steps {
            self.send(Input::Message(script_player::to_message(&step)));
        }
        self
    }

    pub(crate) fn resize(&mut self, columns: u16, rows: u16) -> &mut Self {
        self.sync();
        self.output.seen().resize(columns, rows);
        self.send(Input::Message(Msg::Resize(ScreenSize::from_terminal(columns, rows))));
        self
    }

    /// Waits until everything that was sent is handled and drawn.
    pub(crate) fn sync(&self) -> usize {
        let (done, is_done) = mpsc::channel();
        self.send(Input::Sync(done));
        let _ = is_done.recv();
        self.seen().bytes.len()
    }

    /// Ends the editor as a signal would. The journal is written before.
    pub(crate) fn end(mut self) {
        self.send(Input::End);
        self.join();
    }

    fn join(&mut self) -> Option<EditorExit> {
        self.thread.take().map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    }

    /// Waits for the end of the editor.
    pub(crate) fn wait_for_exit(&mut self) -> EditorExit {
        self.join().expect("it ends once")
    }

    /// What was written so far.
    pub(crate) fn seen(&self) -> MutexGuard<'_, Seen> {
        self.output.seen()
    }

    #[track_caller]
    pub(crate) fn wait_until(&self, condition: &str, is_met: impl Fn(&Seen) -> bool) {
        self.output.wait_until(condition, is_met);
    }

    #[track_caller]
    pub(crate) fn wait_for(&mut self, text: &str) -> &mut Self {
        self.wait_until(&format!("shown: {text}"), |seen| seen.shows(text));
        self
    }

    /// Waits until the screen no longer shows a text.
    #[track_caller]
    pub(crate) fn wait_for_end_of(&mut self, text: &str) -> &mut Self {
        self.wait_until(&format!("gone: {text}"), |seen| !seen.shows(text));
        self
    }

    /// Waits for a condition outside of the editor.
    #[track_caller]
    pub(crate) fn wait_till(&self, condition: &str, is_met: impl Fn() -> bool) {
        self.output.wait_till(condition, is_met);
    }

    /// Waits until nothing happens any more: workers and timers are done too. Returns the number of bytes so far.
    pub(crate) fn settle(&self) -> usize {
        self.sync();
        self.output.settle()
    }
}

impl Drop for Editor {
    fn drop(&mut self) {
        self.send(Input::End);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// The loop of the thread, as [`event_loop`](crate::terminal::event_loop) has it for a terminal.
struct Loop {
    session: EditorSession,
    terminal: NoTerminal,
    depth: ColorDepth,
    wake: UnixStream,
    inputs: Receiver<Input>,
    /// Who waits for everything to be done.
    waiting: Vec<Sender<()>>,
}

/// What is left of a terminal: frames go to the output of the test.
struct NoTerminal {
    screen: TerminalScreen<SharedOutput>,
    timers: Timers,
}

struct SharedOutput(Arc<Output>);

impl Write for SharedOutput {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl TerminalEffects for NoTerminal {
    fn clear_screen(&mut self) -> io::Result<()> {
        self.screen.clear()
    }

    fn timers(&mut self) -> Option<&mut Timers> {
        Some(&mut self.timers)
    }
}

impl Loop {
    fn open(start: &Start, output: Arc<Output>, wake: UnixStream, inputs: Receiver<Input>) -> Self {
        let environment = start.environment();
        let today = NaiveDate::from_ymd_opt(2026, 3, 2);
        let text = fs::read_to_string(&start.path).unwrap();
        let name = start.path.file_name().unwrap().to_string_lossy().into_owned();
        let size = ScreenSize::from_terminal(start.size.0, start.size.1);
        let file = FileInfo { name, ..FileInfo::default() };
        let mut app = App::new(Plan::from_text(text), file, today.unwrap(), size);
        let options = CommandLinePreferences {
            palette: start.palette,
            is_ascii: start.is_ascii,
            color_choice: start.color_choice,
            ..CommandLinePreferences::default()
        };
        let preferences = preferences::gather(&environment, start.config_folder.as_deref(), &options).unwrap();
        app.update(Msg::PreferencesLoaded(Box::new(preferences)));
        let state_folder = ensure_state_folder(&environment);
        if let Err(error) = &state_folder {
            app.update(Msg::JournalWritten(Err(error.to_string())));
        }
        let setup = Setup {
            path: start.path.clone(),
            state_folder: state_folder.ok(),
            config_folder: start.config_folder.clone(),
            has_background_color_erase: true,
            color_depth: start.depth,
            fixed_today: today,
            ..Setup::default()
        };
        let screen = screen::create_screen(SharedOutput(output), size, true).unwrap();
        let session = EditorSession::new(app, setup, FilePresence::Present, start.execution).unwrap();
        let terminal = NoTerminal { screen, timers: Timers::default() };
        Self { session, terminal, depth: start.depth, wake, inputs, waiting: Vec::new() }
    }

    fn run(mut self) -> EditorExit {
        let exit = match self.run_until_exit() {
            Err(LoopExit::Ended(exit)) => exit,
            Err(LoopExit::Failed(error)) => panic!("{error}"),
            Ok(never) => match never {},
        };
        self.session.effects.finish_writing();
        exit
    }

    fn run_until_exit(&mut self) -> Result<std::convert::Infallible, LoopExit> {
        self.draw()?;
        self.session.finish_opening(&mut self.terminal)?;
        self.draw()?;
        loop {
            self.wait()?;
            self.session.handle_worker_messages(&mut self.terminal)?;
            self.session.handle_due_timers(&mut self.terminal)?;
            self.handle_inputs()?;
            self.draw()?;
            if self.session.app.has_idle_work() {
                self.session.dispatch(&mut self.terminal, Msg::Idle)?;
                self.draw()?;
            }
            self.waiting.drain(..).for_each(|waiting| {
                let _ = waiting.send(());
            });
        }
    }

    fn draw(&mut self) -> io::Result<()> {
        screen::draw(&mut self.terminal.screen, &self.session.app, self.depth)
    }

    fn wait(&self) -> io::Result<()> {
        let mut sources =
            [PollFd::new(&self.wake, PollFlags::IN), PollFd::new(self.session.wake_socket(), PollFlags::IN)];
        let next = self.terminal.timers.next_deadline();
        let timeout = next.map(|at| at.saturating_duration_since(Instant::now()) + Duration::from_millis(1));
        poll(&mut sources, timeout.and_then(|timeout| Timespec::try_from(timeout).ok()).as_ref())?;
        Ok(())
    }

    fn handle_inputs(&mut self) -> Result<(), LoopExit> {
        let mut bytes = [0; 64];
        while matches!((&self.wake).read(&mut bytes), Ok(count) if count == bytes.len()) {}
        for input in self.inputs.try_iter() {
            match input {
                Input::Message(Msg::Resize(size)) => {
                    self.terminal.screen.backend_mut().resize(size);
                    self.session.dispatch(&mut self.terminal, Msg::Resize(size))?;
                }
                Input::Message(msg) => self.session.dispatch(&mut self.terminal, msg)?,
                Input::Sync(done) => self.waiting.push(done),
                Input::End => return Err(LoopExit::Ended(EditorExit::Signal(15))),
            }
        }
        Ok(())
    }
}
