//! Worker threads wake the event loop with a byte on a socket, and send their messages through a queue.

use std::io::{self, Read as _, Write as _};
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};

/// A message from a worker thread.
pub(crate) enum WorkerMessage {
    /// The file on disk may have changed.
    FileTouched,
    Checked(crate::app::model::findings::CheckedBatch),
    /// The uncertainty of the ranking was computed.
    Simulated(crate::app::model::ranking_confidence::ConfidenceResult),
    /// Writing the journal started to fail (with the reason) or works again.
    Journal(Result<(), String>),
    Lock(super::file_lock::LockEvent),
    /// The answer to a git query.
    Git(crate::app::Msg),
    /// A worker panicked with this message.
    Panicked(String),
}

/// The event loop's end.
pub(crate) struct Inbox {
    messages: Receiver<WorkerMessage>,
    wake_socket: UnixStream,
}

/// The workers' end.
#[derive(Clone)]
pub(crate) struct Waker {
    messages: Sender<WorkerMessage>,
    wake: Arc<UnixStream>,
}

pub(crate) fn channel() -> io::Result<(Waker, Inbox)> {
    let (wake, wake_socket) = UnixStream::pair()?;
    wake.set_nonblocking(true)?;
    wake_socket.set_nonblocking(true)?;
    let (sender, receiver) = mpsc::channel();
    Ok((Waker { messages: sender, wake: Arc::new(wake) }, Inbox { messages: receiver, wake_socket }))
}

impl Waker {
    /// Sends a message and wakes the loop. If the socket is full, the loop is already awake.
    pub(crate) fn send(&self, message: WorkerMessage) {
        if self.messages.send(message).is_ok() {
            let _ = (&*self.wake).write(&[1]);
        }
    }
}

impl Inbox {
    pub(crate) fn wake_socket(&self) -> &UnixStream {
        &self.wake_socket
    }

    /// Takes all messages.
    pub(crate) fn drain(&mut self) -> Vec<WorkerMessage> {
        let mut bytes = [0; 64];
        while matches!(self.wake_socket.read(&mut bytes), Ok(count) if count == bytes.len()) {}
        self.messages.try_iter().collect()
    }
}
