//! Other threads wake the loop by a byte on a socket, and leave what they have to say in a queue.

use std::io::{self, Read as _, Write as _};
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};

/// What other threads have to say.
pub(crate) enum Note {
    /// Something happened to the file on disk.
    FileTouched,
    /// Entries were checked.
    Checked(crate::app::model::findings::CheckedEntries),
    /// How sure the order is.
    Doubted(crate::app::model::ranking_confidence::Found),
    /// The journal cannot be written, and why; or it can again.
    Journal(Result<(), String>),
    /// What happened to the lock on the file.
    Lock(super::file_lock::News),
    /// What git said.
    Git(crate::app::Msg),
    /// A worker panicked; its words.
    Panicked(String),
}

/// The loop's end.
pub(crate) struct Inbox {
    notes: Receiver<Note>,
    woken: UnixStream,
}

/// The other threads' end.
#[derive(Clone)]
pub(crate) struct Waker {
    notes: Sender<Note>,
    wake: Arc<UnixStream>,
}

/// Makes both ends.
pub(crate) fn channel() -> io::Result<(Waker, Inbox)> {
    let (wake, woken) = UnixStream::pair()?;
    wake.set_nonblocking(true)?;
    woken.set_nonblocking(true)?;
    let (sender, receiver) = mpsc::channel();
    Ok((Waker { notes: sender, wake: Arc::new(wake) }, Inbox { notes: receiver, woken }))
}

impl Waker {
    /// Says something and wakes the loop. A full socket means it is awake already.
    pub(crate) fn say(&self, note: Note) {
        if self.notes.send(note).is_ok() {
            let _ = (&*self.wake).write(&[1]);
        }
    }
}

impl Inbox {
    /// What is to be polled.
    pub(crate) fn woken(&self) -> &UnixStream {
        &self.woken
    }

    /// Takes all that was said.
    pub(crate) fn take(&mut self) -> Vec<Note> {
        let mut bytes = [0; 64];
        while matches!(self.woken.read(&mut bytes), Ok(count) if count == bytes.len()) {}
        self.notes.try_iter().collect()
    }
}
