//! Other threads wake the loop by a byte on a socket, and leave what they have to say in a queue.

use std::io::{self, Read as _, Write as _};
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};

/// What other threads have to say.
pub(crate) enum WorkerMessage {
    /// Something happened to the file on disk.
    FileTouched,
    /// Entries were checked.
    Checked(crate::app::model::findings::CheckedBatch),
    /// How sure the order is.
    Simulated(crate::app::model::ranking_confidence::ConfidenceResult),
    /// The journal cannot be written, and why; or it can again.
    Journal(Result<(), String>),
    /// What happened to the lock on the file.
    Lock(super::file_lock::LockEvent),
    /// What git said.
    Git(crate::app::Msg),
    /// A worker panicked; its words.
    Panicked(String),
}

/// The loop's end.
pub(crate) struct Inbox {
    messages: Receiver<WorkerMessage>,
    wake_socket: UnixStream,
}

/// The other threads' end.
#[derive(Clone)]
pub(crate) struct Waker {
    messages: Sender<WorkerMessage>,
    wake: Arc<UnixStream>,
}

/// Makes both ends.
pub(crate) fn channel() -> io::Result<(Waker, Inbox)> {
    let (wake, woken) = UnixStream::pair()?;
    wake.set_nonblocking(true)?;
    woken.set_nonblocking(true)?;
    let (sender, receiver) = mpsc::channel();
    Ok((Waker { messages: sender, wake: Arc::new(wake) }, Inbox { messages: receiver, wake_socket: woken }))
}

impl Waker {
    /// Says something and wakes the loop. A full socket means it is awake already.
    pub(crate) fn send(&self, note: WorkerMessage) {
        if self.messages.send(note).is_ok() {
            let _ = (&*self.wake).write(&[1]);
        }
    }
}

impl Inbox {
    /// What is to be polled.
    pub(crate) fn wake_socket(&self) -> &UnixStream {
        &self.wake_socket
    }

    /// Takes all that was said.
    pub(crate) fn drain(&mut self) -> Vec<WorkerMessage> {
        let mut bytes = [0; 64];
        while matches!(self.wake_socket.read(&mut bytes), Ok(count) if count == bytes.len()) {}
        self.messages.try_iter().collect()
    }
}
