//! The journal of edits, written by a thread of its own: a kill loses nothing that was handed over, a power cut at most
//! a second of it. Records are splices of the file's text; the text they start from is kept beside them.

use super::waker::{Note, Waker};
use super::worker;
use super::{Fault, Setup};
use crate::app::workflows::pending_text;
use crate::app::workflows::pending_text::Typed;
use crate::app::workflows::recovery;
use crate::document::Document;
use crate::document::splice::{self, Splice};
use crate::system::journal::{self, Journal, Start};
use crate::system::{clock, fingerprint, journal_base, read};
use std::collections::VecDeque;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// After so long the records are on the disk itself, not only with the system.
const SYNC_AFTER: Duration = Duration::from_millis(900);
/// After so long a journal that could not be written is tried again; so it is with each edit.
const TRY_AGAIN_AFTER: Duration = Duration::from_secs(10);

/// After so long what is being typed is written down: the newest only, so that a long text is not written per key.
const TYPED_AFTER: Duration = Duration::from_millis(500);

/// What a record is, in its first byte.
const EDIT: u8 = b'e';
const TYPED: u8 = b't';

fn tagged(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut record = Vec::with_capacity(content.len() + 1);
    record.push(tag);
    record.extend_from_slice(content);
    record
}

enum Order {
    /// The text from which the next records start.
    Base(Box<Document>),
    Append(Vec<u8>),
    /// What is being typed; the newest is enough.
    Typed(Vec<u8>),
    /// Everything is in the file: nothing is left to recover.
    Clear,
    /// The edits start from another text from now on: that text, and what was edited in it so far.
    Rebase(Box<Document>, Vec<u8>),
    /// Answers when all before it is done, and says whether it is written.
    Done(Sender<bool>),
}

/// The writing end.
pub(crate) struct Scribe {
    orders: Option<Sender<Order>>,
    thread: Option<JoinHandle<()>>,
}

impl Scribe {
    /// Starts a scribe for the file of a setup; without a folder it writes nothing.
    pub(crate) fn start(setup: &Setup, base: Document, waker: Waker) -> Self {
        let Some(folder) = &setup.state_folder else { return Self { orders: None, thread: None } };
        let (orders, receiver) = mpsc::channel();
        let desk = Desk {
            folder: folder.clone(),
            file: journal::key_of(&setup.path),
            base,
            journal: None,
            outdated: None,
            waiting: VecDeque::new(),
            typed: None,
            is_dirty: false,
            fault: setup.fault,
            waker: waker.clone(),
        };
        match worker::spawn("journal", waker.clone(), move |_| desk.work(&receiver)) {
            Ok(thread) => Self { orders: Some(orders), thread: Some(thread) },
            Err(error) => {
                waker.say(Note::Journal(Err(error.to_string())));
                Self { orders: None, thread: None }
            }
        }
    }

    fn order(&self, order: Order) {
        if let Some(orders) = &self.orders {
            // A scribe that is gone has panicked, and the loop has been told.
            let _ = orders.send(order);
        }
    }

    /// Writes an edit down.
    pub(crate) fn append(&self, splices: &[Splice]) {
        self.order(Order::Append(tagged(EDIT, &splice::encode(splices))));
    }

    /// Writes down what is being typed, within a moment.
    pub(crate) fn typed(&self, typed: &[Typed]) {
        self.order(Order::Typed(tagged(TYPED, &pending_text::encode(typed))));
    }

    /// Everything is in the file; the next edits start from this text.
    pub(crate) fn clear(&self, base: Document) {
        self.order(Order::Clear);
        self.order(Order::Base(Box::new(base)));
    }

    /// The file holds another text now, and these edits were made in it so far. The old journal goes when the new one is
    /// written, so that at any moment one of the two is whole.
    pub(crate) fn rebase(&self, base: Document, edits: &[Splice]) {
        match edits.is_empty() {
            true => self.clear(base),
            false => self.order(Order::Rebase(Box::new(base), tagged(EDIT, &splice::encode(edits)))),
        }
    }

    /// Waits until all is written. The answer is whether it is.
    pub(crate) fn finish_writing(&self) -> bool {
        let (done, finished) = mpsc::channel();
        self.order(Order::Done(done));
        self.orders.is_some() && finished.recv_timeout(Duration::from_secs(2)).unwrap_or(false)
    }
}

impl Drop for Scribe {
    fn drop(&mut self) {
        self.orders = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

struct Desk {
    folder: PathBuf,
    file: PathBuf,
    base: Document,
    journal: Option<Journal>,
    /// The journal from before the file became another one, until the new one holds all.
    outdated: Option<Journal>,
    /// What could not be written yet. A record makes sense after the one before it only, so none is ever left out.
    waiting: VecDeque<Vec<u8>>,
    /// What is being typed, and when it is to be written down.
    typed: Option<(Vec<u8>, Instant)>,
    is_dirty: bool,
    fault: Option<Fault>,
    waker: Waker,
}

impl Desk {
    fn work(mut self, orders: &Receiver<Order>) {
        loop {
            let typed_in = self.typed.as_ref().map(|(_, due)| due.saturating_duration_since(clock::now()));
            let order = match (typed_in, self.is_dirty, self.waiting.is_empty()) {
                (Some(soon), ..) => orders.recv_timeout(soon),
                (None, true, _) => orders.recv_timeout(SYNC_AFTER),
                (None, false, false) => orders.recv_timeout(TRY_AGAIN_AFTER),
                (None, false, true) => orders.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            if self.typed.as_ref().is_some_and(|(_, due)| *due <= clock::now()) {
                self.write_typed();
            }
            match order {
                Ok(order) => self.follow(order),
                Err(RecvTimeoutError::Timeout) if typed_in.is_some() => {}
                Err(RecvTimeoutError::Timeout) if self.is_dirty => self.sync(),
                Err(RecvTimeoutError::Timeout) => self.write(),
                Err(RecvTimeoutError::Disconnected) => {
                    self.write_typed();
                    return self.sync();
                }
            }
        }
    }

    fn follow(&mut self, order: Order) {
        match order {
            Order::Base(base) => self.base = *base,
            Order::Append(record) => {
                assert!(self.fault != Some(Fault::Journal), "a test asked for a panic of the journal");
                // What was being typed before an edit is in it, or is told of again.
                self.typed = None;
                let is_failing = !self.waiting.is_empty();
                self.waiting.push_back(record);
                self.write_after(is_failing);
            }
            Order::Typed(record) => {
                let due = self.typed.take().map_or_else(|| clock::now() + TYPED_AFTER, |(_, due)| due);
                self.typed = Some((record, due));
            }
            Order::Rebase(base, edits) => {
                let is_failing = !self.waiting.is_empty();
                self.base = *base;
                self.typed = None;
                self.outdated = self.outdated.take().or(self.journal.take());
                // What was not written yet is in these edits.
                self.waiting.clear();
                self.waiting.push_back(edits);
                self.write_after(is_failing);
            }
            Order::Clear => {
                self.is_dirty = false;
                self.typed = None;
                if !std::mem::take(&mut self.waiting).is_empty() {
                    self.waker.say(Note::Journal(Ok(())));
                }
                for journal in [self.journal.take(), self.outdated.take()].into_iter().flatten() {
                    let _ = journal.discard();
                }
            }
            Order::Done(done) => {
                self.write_typed();
                let _ = done.send(self.waiting.is_empty());
            }
        }
    }

    /// Writes down what is being typed. Where nothing is, and nothing was written before, there is no need to say so.
    fn write_typed(&mut self) {
        let Some((record, _)) = self.typed.take() else { return };
        let says_nothing = record.len() == 1 && self.journal.is_none() && self.waiting.is_empty();
        if !says_nothing {
            let is_failing = !self.waiting.is_empty();
            self.waiting.push_back(record);
            self.write_after(is_failing);
        }
    }

    /// Tries again to write what is waiting.
    fn write(&mut self) {
        self.write_after(!self.waiting.is_empty());
    }

    /// Writes what is waiting, and tells when that begins to fail, or fails no more.
    fn write_after(&mut self, is_failing: bool) {
        match (self.write_waiting(), is_failing) {
            (Ok(()), true) => self.waker.say(Note::Journal(Ok(()))),
            (Err(error), false) => self.waker.say(Note::Journal(Err(error.to_string()))),
            _ => {}
        }
    }

    fn write_waiting(&mut self) -> io::Result<()> {
        while let Some(record) = self.waiting.pop_front() {
            if let Err(error) = self.append(&record) {
                self.waiting.push_front(record);
                return Err(error);
            }
        }
        if let Some(journal) = self.outdated.take() {
            self.sync();
            let _ = journal.discard();
        }
        Ok(())
    }

    /// The first record makes the journal: a session that only looks leaves nothing behind.
    fn append(&mut self, record: &[u8]) -> io::Result<()> {
        let journal = match &mut self.journal {
            Some(journal) => journal,
            none => {
                let pieces: Vec<&[u8]> = self.base.pieces().map(str::as_bytes).collect();
                let start = Start { base: &pieces, header: b"" };
                none.insert(Journal::create(&self.folder, &self.file, &start)?)
            }
        };
        journal.append(record)?;
        self.is_dirty = true;
        Ok(())
    }

    fn sync(&mut self) {
        self.is_dirty = false;
        if let Some(journal) = &self.journal {
            let _ = journal.flush();
        }
    }
}

/// What an earlier run left behind.
pub(crate) struct Left {
    /// Its journal.
    pub(crate) journal: PathBuf,
    /// What it holds.
    pub(crate) held: recovery::Left,
}

/// Looks for edits that never reached the file. Journals without any are removed on the way.
pub(crate) fn left_behind(folder: &Path, file: &Path, document: &Document) -> Option<Left> {
    let abandoned = journal::abandoned(folder, file);
    if abandoned.is_empty() {
        return None;
    }
    let now = fingerprint::content_hash(document.pieces().map(str::as_bytes));
    abandoned.into_iter().find_map(|path| {
        let left = left_in(folder, file, &path, document, now);
        if left.is_none() {
            let _ = journal::remove_abandoned(folder, file, &path);
        }
        left
    })
}

fn left_in(folder: &Path, file: &Path, path: &Path, document: &Document, now: u128) -> Option<Left> {
    let recovered = journal::read(path).ok()?;
    let fits_file = recovered.base == now;
    let base = match fits_file {
        true => document.to_text(),
        false => String::from_utf8(journal_base::read_base(folder, file, recovered.base).ok()?).ok()?,
    };
    let mut held = recovery::Left { text: base.clone(), base, fits_file, edits: 0, typed: Vec::new() };
    for record in &recovered.records {
        let (tag, content) = record.split_first()?;
        if *tag == TYPED {
            held.typed = pending_text::decode(content);
            continue;
        }
        held.text = splice::replay(&held.text, &splice::decode(content)?)?;
        held.edits += 1;
        held.typed.clear();
    }
    let is_in_file = held.text.as_bytes() == document.to_text().as_bytes();
    if is_in_file {
        held.edits = 0;
    }
    (held.edits > 0 || !held.typed.is_empty()).then(|| Left { journal: path.to_owned(), held })
}

/// Throws a journal away.
pub(crate) fn forget(folder: &Path, file: &Path, journal_path: &Path) {
    let _ = journal::remove_abandoned(folder, file, journal_path);
}

/// The longest file that is read: the same for opening and for looking again.
pub(crate) const LIMIT: u64 = read::DEFAULT_LIMIT;
