//! The journal of edits, written by a thread of its own: a kill loses nothing that was handed over, a power cut at most
//! a second of it. Records are splices of the file's text; the text they start from is kept beside them.

use crate::app::message::RecoverableEdits;
use super::waker::{Waker, WorkerMessage};
use super::worker;
use super::{Fault, Setup};
use crate::app::model::pending_text::PendingText;
use crate::app::model::pending_text;
use crate::app::workflows::recovery;
use crate::document::Document;
use crate::document::splice::{self, Splice};
use crate::system::journal::{self, Journal, JournalStart};
use crate::system::{clock, fingerprint, journal_base, read};
use std::collections::VecDeque;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// After so long the records are on the disk itself, not only with the system.
const SYNC_DELAY: Duration = Duration::from_millis(900);
/// After so long a journal that could not be written is tried again; so it is with each edit.
const RETRY_DELAY: Duration = Duration::from_secs(10);

/// After so long what is being typed is written down: the newest only, so that a long text is not written per key.
const PENDING_TEXT_DELAY: Duration = Duration::from_millis(500);

/// What a record is, in its first byte.
const EDIT_TAG: u8 = b'e';
const PENDING_TEXT_TAG: u8 = b't';

fn tag_record(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut record = Vec::with_capacity(content.len() + 1);
    record.push(tag);
    record.extend_from_slice(content);
    record
}

enum JournalCommand {
    /// The text from which the next records start.
    SetBase(Box<Document>),
    Append(Vec<u8>),
    /// What is being typed; the newest is enough.
    PendingText(Vec<u8>),
    /// Everything is in the file: nothing is left to recover.
    Clear,
    /// The edits start from another text from now on: that text, and what was edited in it so far.
    Rebase(Box<Document>, Vec<u8>),
    /// Answers when all before it is done, and says whether it is written.
    Finish(Sender<bool>),
}

/// The writing end.
pub(crate) struct JournalWriter {
    commands: Option<Sender<JournalCommand>>,
    thread: Option<JoinHandle<()>>,
}

impl JournalWriter {
    /// Starts a scribe for the file of a setup; without a folder it writes nothing.
    pub(crate) fn start(setup: &Setup, base: Document, waker: Waker) -> Self {
        let Some(folder) = &setup.state_folder else { return Self { commands: None, thread: None } };
        let (orders, receiver) = mpsc::channel();
        let desk = JournalWorker {
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
        match worker::spawn("journal", waker.clone(), move |_| desk.run(&receiver)) {
            Ok(thread) => Self { commands: Some(orders), thread: Some(thread) },
            Err(error) => {
                waker.send(WorkerMessage::Journal(Err(error.to_string())));
                Self { commands: None, thread: None }
            }
        }
    }

    fn send(&self, order: JournalCommand) {
        if let Some(orders) = &self.commands {
            // A scribe that is gone has panicked, and the loop has been told.
            let _ = orders.send(order);
        }
    }

    /// Writes an edit down.
    pub(crate) fn append_edit(&self, splices: &[Splice]) {
        self.send(JournalCommand::Append(tag_record(EDIT_TAG, &splice::encode(splices))));
    }

    /// Writes down what is being typed, within a moment.
    pub(crate) fn append_pending_text(&self, typed: &[PendingText]) {
        self.send(JournalCommand::PendingText(tag_record(PENDING_TEXT_TAG, &pending_text::encode(typed))));
    }

    /// Everything is in the file; the next edits start from this text.
    pub(crate) fn clear(&self, base: Document) {
        self.send(JournalCommand::Clear);
        self.send(JournalCommand::SetBase(Box::new(base)));
    }

    /// The file holds another text now, and these edits were made in it so far. The old journal goes when the new one is
    /// written, so that at any moment one of the two is whole.
    pub(crate) fn rebase(&self, base: Document, edits: &[Splice]) {
        match edits.is_empty() {
            true => self.clear(base),
            false => self.send(JournalCommand::Rebase(Box::new(base), tag_record(EDIT_TAG, &splice::encode(edits)))),
        }
    }

    /// Waits until all is written. The answer is whether it is.
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
    /// The journal from before the file became another one, until the new one holds all.
    old_journal: Option<Journal>,
    /// What could not be written yet. A record makes sense after the one before it only, so none is ever left out.
    queue: VecDeque<Vec<u8>>,
    /// What is being typed, and when it is to be written down.
    pending_text: Option<(Vec<u8>, Instant)>,
    is_dirty: bool,
    fault: Option<Fault>,
    waker: Waker,
}

impl JournalWorker {
    fn run(mut self, orders: &Receiver<JournalCommand>) {
        loop {
            let typed_in = self.pending_text.as_ref().map(|(_, due)| due.saturating_duration_since(clock::now()));
            let order = match (typed_in, self.is_dirty, self.queue.is_empty()) {
                (Some(soon), ..) => orders.recv_timeout(soon),
                (None, true, _) => orders.recv_timeout(SYNC_DELAY),
                (None, false, false) => orders.recv_timeout(RETRY_DELAY),
                (None, false, true) => orders.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            if self.pending_text.as_ref().is_some_and(|(_, due)| *due <= clock::now()) {
                self.write_pending_text();
            }
            match order {
                Ok(order) => self.handle_command(order),
                Err(RecvTimeoutError::Timeout) if typed_in.is_some() => {}
                Err(RecvTimeoutError::Timeout) if self.is_dirty => self.sync_journal(),
                Err(RecvTimeoutError::Timeout) => self.retry_writing(),
                Err(RecvTimeoutError::Disconnected) => {
                    self.write_pending_text();
                    return self.sync_journal();
                }
            }
        }
    }

    fn handle_command(&mut self, order: JournalCommand) {
        match order {
            JournalCommand::SetBase(base) => self.base = *base,
            JournalCommand::Append(record) => {
                assert!(self.fault != Some(Fault::Journal), "a test asked for a panic of the journal");
                // What was being typed before an edit is in it, or is told of again.
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
                // What was not written yet is in these edits.
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

    /// Writes down what is being typed. Where nothing is, and nothing was written before, there is no need to say so.
    fn write_pending_text(&mut self) {
        let Some((record, _)) = self.pending_text.take() else { return };
        let says_nothing = record.len() == 1 && self.journal.is_none() && self.queue.is_empty();
        if !says_nothing {
            let is_failing = !self.queue.is_empty();
            self.queue.push_back(record);
            self.write_and_report(is_failing);
        }
    }

    /// Tries again to write what is waiting.
    fn retry_writing(&mut self) {
        self.write_and_report(!self.queue.is_empty());
    }

    /// Writes what is waiting, and tells when that begins to fail, or fails no more.
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

    /// The first record makes the journal: a session that only looks leaves nothing behind.
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

/// What an earlier run left behind.
pub(crate) struct LeftoverJournal {
    /// Its journal.
    pub(crate) path: PathBuf,
    /// What it holds.
    pub(crate) content: RecoverableEdits,
}

/// Looks for edits that never reached the file. Journals without any are removed on the way.
pub(crate) fn find_leftover(folder: &Path, file: &Path, document: &Document) -> Option<LeftoverJournal> {
    let abandoned = journal::find_abandoned(folder, file);
    if abandoned.is_empty() {
        return None;
    }
    let now = fingerprint::hash_content(document.chunk_texts().map(str::as_bytes));
    abandoned.into_iter().find_map(|path| {
        let left = read_leftover(folder, file, &path, document, now);
        if left.is_none() {
            let _ = journal::remove_abandoned(folder, file, &path);
        }
        left
    })
}

fn read_leftover(folder: &Path, file: &Path, path: &Path, document: &Document, now: u128) -> Option<LeftoverJournal> {
    let recovered = journal::read(path).ok()?;
    let fits_file = recovered.base == now;
    let base = match fits_file {
        true => document.to_text(),
        false => String::from_utf8(journal_base::read_base(folder, file, recovered.base).ok()?).ok()?,
    };
    let mut held = RecoverableEdits {
        text: base.clone(),
        base,
        is_file_unchanged: fits_file,
        edit_count: 0,
        pending_texts: Vec::new(),
    };
    for record in &recovered.records {
        let (tag, content) = record.split_first()?;
        if *tag == PENDING_TEXT_TAG {
            held.pending_texts = pending_text::decode(content);
            continue;
        }
        held.text = splice::replay(&held.text, &splice::decode(content)?)?;
        held.edit_count += 1;
        held.pending_texts.clear();
    }
    let is_in_file = held.text.as_bytes() == document.to_text().as_bytes();
    if is_in_file {
        held.edit_count = 0;
    }
    (held.edit_count > 0 || !held.pending_texts.is_empty())
        .then(|| LeftoverJournal { path: path.to_owned(), content: held })
}

/// Throws a journal away.
pub(crate) fn remove_journal(folder: &Path, file: &Path, journal_path: &Path) {
    let _ = journal::remove_abandoned(folder, file, journal_path);
}

/// The longest file that is read: the same for opening and for looking again.
pub(crate) const MAX_FILE_SIZE: u64 = read::DEFAULT_LIMIT;
