//! Writes the journal of edits on a thread. A killed process loses no edit that was sent; a power cut loses at most the
//! last second. Records are splices of the file's text; the text they start from is stored beside them.

use super::setup::{Fault, Setup};
use super::waker::{Waker, WorkerMessage};
use super::worker;
use crate::app::model::pending_text;
use crate::app::model::pending_text::PendingText;
use crate::document::Document;
use crate::document::splice::{self, Splice};
use crate::system::journal::{self, Journal, JournalStart};
use crate::system::{clock, read};
use std::collections::VecDeque;
use std::io;
use std::path::PathBuf;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// Records are synced to disk after this time.
const SYNC_DELAY: Duration = Duration::from_millis(900);
/// A journal that could not be written is retried after this time, and with each edit.
const RETRY_DELAY: Duration = Duration::from_secs(10);

/// Pending text is written after this time; only the newest version, not one per key.
const PENDING_TEXT_DELAY: Duration = Duration::from_millis(500);

/// The first byte of a record.
pub(super) const EDIT_TAG: u8 = b'e';
pub(super) const PENDING_TEXT_TAG: u8 = b't';

fn tag_record(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut record = Vec::with_capacity(content.len() + 1);
    record.push(tag);
    record.extend_from_slice(content);
    record
}

enum JournalCommand {
    SetBase(Box<Document>),
    Append(Vec<u8>),
    /// Text being typed; a newer one replaces it.
    PendingText(Vec<u8>),
    /// Everything is saved; there is nothing to recover.
    Clear,
    /// Another base text, and the edits made to it so far.
    Rebase(Box<Document>, Vec<u8>),
    /// Replies whether everything before it is written.
    Finish(Sender<bool>),
}

/// The sending end.
pub(crate) struct JournalWriter {
    commands: Option<Sender<JournalCommand>>,
    thread: Option<JoinHandle<()>>,
}

impl JournalWriter {
    /// Starts the thread; without a state folder nothing is written.
    pub(crate) fn start(setup: &Setup, base: Document, waker: Waker) -> Self {
        let Some(folder) = &setup.state_folder else { return Self { commands: None, thread: None } };
        let (commands, receiver) = mpsc::channel();
        let worker = JournalWorker {
            folder: folder.clone(),
            key: journal::journal_key(&setup.path),
            base,
            journal: None,
            old_journal: None,
            queue: VecDeque::new(),
            pending_text: None,
            is_dirty: false,
            fault: setup.fault,
            waker: waker.clone(),
        };
        match worker::spawn("journal", waker.clone(), move |_| worker.run(&receiver)) {
            Ok(thread) => Self { commands: Some(commands), thread: Some(thread) },
            Err(error) => {
                waker.send(WorkerMessage::Journal(Err(error.to_string())));
                Self { commands: None, thread: None }
            }
        }
    }

    fn send(&self, command: JournalCommand) {
        if let Some(commands) = &self.commands {
            // If the worker is gone it has panicked, and the loop already knows.
            let _ = commands.send(command);
        }
    }

    pub(crate) fn append_edit(&self, splices: &[Splice]) {
        self.send(JournalCommand::Append(tag_record(EDIT_TAG, &splice::encode(splices))));
    }

    /// Writes pending text after a short delay.
    pub(crate) fn append_pending_text(&self, texts: &[PendingText]) {
        self.send(JournalCommand::PendingText(tag_record(PENDING_TEXT_TAG, &pending_text::encode(texts))));
    }

    /// Everything is saved; later edits start from `base`.
    pub(crate) fn clear(&self, base: Document) {
        self.send(JournalCommand::Clear);
        self.send(JournalCommand::SetBase(Box::new(base)));
    }

    /// The file has another text, and `edits` were made to it so far. The old journal is removed after the new one is
    /// written, so that one of them is always complete.
    pub(crate) fn rebase(&self, base: Document, edits: &[Splice]) {
        if edits.is_empty() {
            self.clear(base);
        } else {
            self.send(JournalCommand::Rebase(Box::new(base), tag_record(EDIT_TAG, &splice::encode(edits))));
        }
    }

    /// Waits until everything is written. Returns whether it is.
    pub(crate) fn finish_writing(&self) -> bool {
        let (done, finished) = mpsc::channel();
        self.send(JournalCommand::Finish(done));
        self.commands.is_some() && finished.recv_timeout(Duration::from_secs(2)).unwrap_or(false)
    }
}

impl Drop for JournalWriter {
    fn drop(&mut self) {
        self.commands = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

struct JournalWorker {
    folder: PathBuf,
    key: PathBuf,
    base: Document,
    journal: Option<Journal>,
    /// The journal of the previous base, until the new one is complete.
    old_journal: Option<Journal>,
    /// Records that could not be written yet. Each depends on the one before, so none is ever skipped.
    queue: VecDeque<Vec<u8>>,
    /// Pending text, and when to write it.
    pending_text: Option<(Vec<u8>, Instant)>,
    is_dirty: bool,
    fault: Option<Fault>,
    waker: Waker,
}

impl JournalWorker {
    fn run(mut self, commands: &Receiver<JournalCommand>) {
        loop {
            let pending_in = self.pending_text.as_ref().map(|(_, due)| due.saturating_duration_since(clock::now()));
            let command = match (pending_in, self.is_dirty, self.queue.is_empty()) {
                (Some(timeout), ..) => commands.recv_timeout(timeout),
                (None, true, _) => commands.recv_timeout(SYNC_DELAY),
                (None, false, false) => commands.recv_timeout(RETRY_DELAY),
                (None, false, true) => commands.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            if self.pending_text.as_ref().is_some_and(|(_, due)| *due <= clock::now()) {
                self.write_pending_text();
            }
            match command {
                Ok(command) => self.handle_command(command),
                Err(RecvTimeoutError::Timeout) if pending_in.is_some() => {}
                Err(RecvTimeoutError::Timeout) if self.is_dirty => self.sync_journal(),
                Err(RecvTimeoutError::Timeout) => self.retry_writing(),
                Err(RecvTimeoutError::Disconnected) => {
                    self.write_pending_text();
                    return self.sync_journal();
                }
            }
        }
    }

    fn handle_command(&mut self, command: JournalCommand) {
        match command {
            JournalCommand::SetBase(base) => self.base = *base,
            JournalCommand::Append(record) => {
                assert!(self.fault != Some(Fault::Journal), "a test asked for a panic of the journal");
                // Text typed before an edit is part of it, or will be sent again.
                self.pending_text = None;
                let is_failing = !self.queue.is_empty();
                self.queue.push_back(record);
                self.write_and_report(is_failing);
            }
            JournalCommand::PendingText(record) => {
                let due = self.pending_text.take().map_or_else(|| clock::now() + PENDING_TEXT_DELAY, |(_, due)| due);
                self.pending_text = Some((record, due));
            }
            JournalCommand::Rebase(base, edits) => {
                let is_failing = !self.queue.is_empty();
                self.base = *base;
                self.pending_text = None;
                self.old_journal = self.old_journal.take().or(self.journal.take());
                // The edits contain everything that was not written yet.
                self.queue.clear();
                self.queue.push_back(edits);
                self.write_and_report(is_failing);
            }
            JournalCommand::Clear => {
                self.is_dirty = false;
                self.pending_text = None;
                if !std::mem::take(&mut self.queue).is_empty() {
                    self.waker.send(WorkerMessage::Journal(Ok(())));
                }
                for journal in [self.journal.take(), self.old_journal.take()].into_iter().flatten() {
                    let _ = journal.discard();
                }
            }
            JournalCommand::Finish(done) => {
                self.write_pending_text();
                let _ = done.send(self.queue.is_empty());
            }
        }
    }

    /// Writes pending text. An empty one is skipped if there is none in the journal to replace.
    fn write_pending_text(&mut self) {
        let Some((record, _)) = self.pending_text.take() else { return };
        let is_redundant = record.len() == 1 && self.journal.is_none() && self.queue.is_empty();
        if !is_redundant {
            let is_failing = !self.queue.is_empty();
            self.queue.push_back(record);
            self.write_and_report(is_failing);
        }
    }

    fn retry_writing(&mut self) {
        self.write_and_report(!self.queue.is_empty());
    }

    /// Writes the queue, and reports when that starts or stops failing.
    fn write_and_report(&mut self, is_failing: bool) {
        match (self.write_queued(), is_failing) {
            (Ok(()), true) => self.waker.send(WorkerMessage::Journal(Ok(()))),
            (Err(error), false) => self.waker.send(WorkerMessage::Journal(Err(error.to_string()))),
            _ => {}
        }
    }

    fn write_queued(&mut self) -> io::Result<()> {
        while let Some(record) = self.queue.pop_front() {
            if let Err(error) = self.append_record(&record) {
                self.queue.push_front(record);
                return Err(error);
            }
        }
        if let Some(journal) = self.old_journal.take() {
            self.sync_journal();
            let _ = journal.discard();
        }
        Ok(())
    }

    /// The first record creates the journal, so a session without edits leaves nothing behind.
    fn append_record(&mut self, record: &[u8]) -> io::Result<()> {
        let journal = match &mut self.journal {
            Some(journal) => journal,
            none => {
                let pieces: Vec<&[u8]> = self.base.chunk_texts().map(str::as_bytes).collect();
                let start = JournalStart { base: &pieces, header: b"" };
                none.insert(Journal::create(&self.folder, &self.key, &start)?)
            }
        };
        journal.append(record)?;
        self.is_dirty = true;
        Ok(())
    }

    fn sync_journal(&mut self) {
        self.is_dirty = false;
        if let Some(journal) = &self.journal {
            let _ = journal.flush();
        }
    }
}

/// Maximum size of a file in bytes, for opening and reloading.
pub(crate) const MAX_FILE_SIZE: u64 = read::DEFAULT_LIMIT;
