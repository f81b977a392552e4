//! The user's own editor has the terminal for a while. We wait beside it: `Ctrl-Z` stops us with it, and an interrupt is
//! the editor's own business.

use super::guard::{self, Guard};
use super::signals::{self, Asked, Heard};
use crate::system::editor::{self, Editor, Lent};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use std::io;
use std::path::Path;
use std::process::{Child, ExitStatus};

/// The signal of `Ctrl-C`.
const INTERRUPT: i32 = 2;

/// So often it is looked whether the editor has ended.
const LOOK: Timespec = Timespec { tv_sec: 0, tv_nsec: 30_000_000 };

/// How the time with the editor ended.
pub(crate) struct Lending<T> {
    /// What came of it, or why nothing did.
    pub(crate) result: Result<T, String>,
    /// A signal that asked us to end meanwhile.
    pub(crate) ends: Option<i32>,
}

/// Lets the editor have a text, and gives what it made of it.
pub(crate) fn text(
    editor: Option<&Editor>,
    text: &str,
    guard: &Guard,
    heard: &mut Heard,
) -> io::Result<Lending<String>> {
    let lent = match Lent::of(text) {
        Ok(lent) => lent,
        Err(error) => {
            return Ok(Lending { result: Err(format!("the text cannot be handed over: {error}")), ends: None });
        }
    };
    let Lending { result, ends } = lend(editor, lent.path(), None, guard, heard)?;
    let read = |()| lent.read().map_err(|error| format!("what was edited cannot be read: {error}"));
    Ok(Lending { result: result.and_then(read), ends })
}

/// Lets the editor have a file, at a line.
pub(crate) fn lend(
    editor: Option<&Editor>,
    path: &Path,
    line: Option<usize>,
    guard: &Guard,
    heard: &mut Heard,
) -> io::Result<Lending<()>> {
    let Some(editor) = editor else {
        let why = "no editor is named: set VISUAL or EDITOR, and start whymap again".to_owned();
        return Ok(Lending { result: Err(why), ends: None });
    };
    guard::give_back();
    let mut ends = None;
    let ended = editor.start(path, line).and_then(|child| wait(child, heard, &mut ends));
    guard.enter()?;
    let name = editor.name();
    let result = match ended {
        Ok(status) => editor::failure(&name, status).map_or(Ok(()), Err),
        Err(error) => Err(format!("{name} cannot be started: {error}")),
    };
    Ok(Lending { result, ends })
}

fn wait(mut child: Child, heard: &mut Heard, ends: &mut Option<i32>) -> io::Result<ExitStatus> {
    loop {
        if let Some(status) = child.try_wait()? {
            // An interrupt was meant for the editor.
            heard.take();
            return Ok(status);
        }
        match poll(&mut [PollFd::new(heard.socket(), PollFlags::IN)], Some(&LOOK)) {
            Ok(_) | Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
        for asked in heard.take() {
            match asked {
                Asked::Suspend => signals::stop_here()?,
                Asked::End(signal) if signal != INTERRUPT => *ends = Some(signal),
                Asked::End(_) | Asked::GoOn | Asked::Look => {}
            }
        }
    }
}
