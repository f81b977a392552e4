//! Runs the user's own editor on the terminal and waits for it. `Ctrl-Z` suspends us together with the editor, and an
//! interrupt is for the editor alone.

use super::guard::{self, TerminalGuard};
use super::signals::{self, SignalListener, SignalRequest};
use crate::system::editor::{self, EditorTempFile, ExternalEditor};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use std::io;
use std::path::Path;
use std::process::{Child, ExitStatus};

/// The signal number of `Ctrl-C`.
const INTERRUPT: i32 = 2;

/// How often to check whether the editor has ended.
const POLL_INTERVAL: Timespec = Timespec { tv_sec: 0, tv_nsec: 30_000_000 };

pub(crate) struct EditorOutcome<T> {
    /// The result, or why there is none.
    pub(crate) result: Result<T, String>,
    /// A signal that arrived meanwhile and asks us to end.
    pub(crate) end_signal: Option<i32>,
}

/// Opens a text in the editor and returns the edited text.
pub(crate) fn edit_text(
    editor: Option<&ExternalEditor>,
    text: &str,
    guard: &TerminalGuard,
    listener: &mut SignalListener,
) -> io::Result<EditorOutcome<String>> {
    let temp_file = match EditorTempFile::create(text) {
        Ok(temp_file) => temp_file,
        Err(error) => {
            return Ok(EditorOutcome {
                result: Err(format!("cannot write a temporary file for the editor ({error})")),
                end_signal: None,
            });
        }
    };
    let EditorOutcome { result, end_signal } = edit_file(editor, temp_file.path(), None, guard, listener)?;
    let read = |()| temp_file.read().map_err(|error| format!("cannot read the text back from the editor ({error})"));
    Ok(EditorOutcome { result: result.and_then(read), end_signal })
}

/// Opens a file in the editor, at a line counted from 1.
pub(crate) fn edit_file(
    editor: Option<&ExternalEditor>,
    path: &Path,
    line: Option<usize>,
    guard: &TerminalGuard,
    listener: &mut SignalListener,
) -> io::Result<EditorOutcome<()>> {
    let Some(editor) = editor else {
        let error = "no editor is set: set VISUAL or EDITOR and restart whymap".to_owned();
        return Ok(EditorOutcome { result: Err(error), end_signal: None });
    };
    guard::restore_terminal();
    let mut end_signal = None;
    let status = editor.start(path, line).and_then(|child| wait_for_exit(child, listener, &mut end_signal));
    guard.enter()?;
    let name = editor.name();
    let result = match status {
        Ok(status) => editor::describe_failure(&name, status).map_or(Ok(()), Err),
        Err(error) => Err(format!("cannot start {name} ({error})")),
    };
    Ok(EditorOutcome { result, end_signal })
}

fn wait_for_exit(
    mut child: Child,
    listener: &mut SignalListener,
    end_signal: &mut Option<i32>,
) -> io::Result<ExitStatus> {
    loop {
        if let Some(status) = child.try_wait()? {
            listener.take_pending();
            return Ok(status);
        }
        match poll(&mut [PollFd::new(listener.poll_socket(), PollFlags::IN)], Some(&POLL_INTERVAL)) {
            Ok(_) | Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
        for request in listener.take_pending() {
            match request {
                SignalRequest::Suspend => signals::suspend_process()?,
                SignalRequest::End(signal) if signal != INTERRUPT => *end_signal = Some(signal),
                SignalRequest::End(_) | SignalRequest::Resume | SignalRequest::Resize => {}
            }
        }
    }
}
