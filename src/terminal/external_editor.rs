//! The user's own editor has the terminal for a while. We wait beside it: `Ctrl-Z` stops us with it, and an interrupt is
//! the editor's own business.

use super::guard::{self, TerminalGuard};
use super::signals::{self, SignalListener, SignalRequest};
use crate::system::editor::{self, EditorTempFile, ExternalEditor};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use std::io;
use std::path::Path;
use std::process::{Child, ExitStatus};

/// The signal of `Ctrl-C`.
const INTERRUPT: i32 = 2;

/// So often it is looked whether the editor has ended.
const POLL_INTERVAL: Timespec = Timespec { tv_sec: 0, tv_nsec: 30_000_000 };

/// How the time with the editor ended.
pub(crate) struct EditorOutcome<T> {
    /// What came of it, or why nothing did.
    pub(crate) result: Result<T, String>,
    /// A signal that asked us to end meanwhile.
    pub(crate) end_signal: Option<i32>,
}

/// Lets the editor have a text, and gives what it made of it.
pub(crate) fn edit_text(
    editor: Option<&ExternalEditor>,
    text: &str,
    guard: &TerminalGuard,
    heard: &mut SignalListener,
) -> io::Result<EditorOutcome<String>> {
    let lent = match EditorTempFile::create(text) {
        Ok(lent) => lent,
        Err(error) => {
            return Ok(EditorOutcome {
                result: Err(format!("the text cannot be handed over: {error}")),
                end_signal: None,
            });
        }
    };
    let EditorOutcome { result, end_signal: ends } = edit_file(editor, lent.path(), None, guard, heard)?;
    let read = |()| lent.read().map_err(|error| format!("what was edited cannot be read: {error}"));
    Ok(EditorOutcome { result: result.and_then(read), end_signal: ends })
}

/// Lets the editor have a file, at a line.
pub(crate) fn edit_file(
    editor: Option<&ExternalEditor>,
    path: &Path,
    line: Option<usize>,
    guard: &TerminalGuard,
    heard: &mut SignalListener,
) -> io::Result<EditorOutcome<()>> {
    let Some(editor) = editor else {
        let why = "no editor is named: set VISUAL or EDITOR, and start whymap again".to_owned();
        return Ok(EditorOutcome { result: Err(why), end_signal: None });
    };
    guard::restore_terminal();
    let mut ends = None;
    let ended = editor.start(path, line).and_then(|child| wait_for_exit(child, heard, &mut ends));
    guard.enter()?;
    let name = editor.name();
    let result = match ended {
        Ok(status) => editor::describe_failure(&name, status).map_or(Ok(()), Err),
        Err(error) => Err(format!("{name} cannot be started: {error}")),
    };
    Ok(EditorOutcome { result, end_signal: ends })
}

fn wait_for_exit(mut child: Child, heard: &mut SignalListener, ends: &mut Option<i32>) -> io::Result<ExitStatus> {
    loop {
        if let Some(status) = child.try_wait()? {
            // An interrupt was meant for the editor.
            heard.take_pending();
            return Ok(status);
        }
        match poll(&mut [PollFd::new(heard.poll_socket(), PollFlags::IN)], Some(&POLL_INTERVAL)) {
            Ok(_) | Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
        for asked in heard.take_pending() {
            match asked {
                SignalRequest::Suspend => signals::suspend_process()?,
                SignalRequest::End(signal) if signal != INTERRUPT => *ends = Some(signal),
                SignalRequest::End(_) | SignalRequest::Resume | SignalRequest::Resize => {}
            }
        }
    }
}
