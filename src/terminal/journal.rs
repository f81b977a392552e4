//! The journal of edits, written by a thread of its own: a kill loses nothing that was handed over, a power cut at most
//! a second of it. Records are splices of the file's text; the text they start from is kept beside them.

use crate::document::Document;
use crate::document::splice::{self, Splice};
use crate::system::journal::{self, Journal, Start};
use crate::system::{base, read, stamp};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::JoinHandle;
use std::time::Duration;

/// After so long the records are on the disk itself, not only with the system.
const SYNC_AFTER: Duration = Duration::from_millis(900);

enum Order {
    /// The text from which the next records start.
    Base(Box<Document>),
    Append(Vec<u8>),
    /// Everything is in the file: nothing is left to recover.
    Clear,
    /// Answers when all before it is done.
    Done(Sender<()>),
}

/// The writing end.
pub(super) struct Scribe {
    orders: Option<Sender<Order>>,
    thread: Option<JoinHandle<()>>,
}

impl Scribe {
    /// Starts a scribe for a file; without a folder it writes nothing.
    pub(super) fn start(folder: Option<&Path>, file: &Path, base: Document) -> Self {
        let Some(folder) = folder else { return Self { orders: None, thread: None } };
        let (orders, receiver) = mpsc::channel();
        let desk = Desk { folder: folder.to_owned(), file: file.to_owned(), base, journal: None, is_dirty: false };
        let thread = std::thread::Builder::new().name("journal".to_owned()).spawn(move || desk.work(&receiver)).ok();
        Self { orders: Some(orders), thread }
    }

    fn order(&self, order: Order) {
        if let Some(orders) = &self.orders {
            // A scribe that is gone has said so already by what is missing on disk; editing goes on.
            let _ = orders.send(order);
        }
    }

    /// Writes an edit down.
    pub(super) fn append(&self, splices: &[Splice]) {
        self.order(Order::Append(splice::encode(splices)));
    }

    /// Everything is in the file; the next edits start from this text.
    pub(super) fn clear(&self, base: Document) {
        self.order(Order::Clear);
        self.order(Order::Base(Box::new(base)));
    }

    /// Waits until all is written.
    pub(super) fn finish_writing(&self) {
        let (done, finished) = mpsc::channel();
        self.order(Order::Done(done));
        if self.orders.is_some() {
            let _ = finished.recv_timeout(Duration::from_secs(2));
        }
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
    is_dirty: bool,
}

impl Desk {
    fn work(mut self, orders: &Receiver<Order>) {
        loop {
            let order = match self.is_dirty {
                true => orders.recv_timeout(SYNC_AFTER),
                false => orders.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            match order {
                Ok(order) => self.follow(order),
                Err(RecvTimeoutError::Timeout) => self.sync(),
                Err(RecvTimeoutError::Disconnected) => return self.sync(),
            }
        }
    }

    fn follow(&mut self, order: Order) {
        match order {
            Order::Base(base) => self.base = *base,
            Order::Append(record) => self.append(&record),
            Order::Clear => {
                self.is_dirty = false;
                if let Some(journal) = self.journal.take() {
                    let _ = journal.discard();
                }
            }
            Order::Done(done) => {
                let _ = done.send(());
            }
        }
    }

    /// The first record makes the journal: a session that only looks leaves nothing behind.
    fn append(&mut self, record: &[u8]) {
        if self.journal.is_none() {
            let pieces: Vec<&[u8]> = self.base.pieces().map(str::as_bytes).collect();
            let start = Start { base: &pieces, header: b"" };
            self.journal = Journal::create(&self.folder, &self.file, &start).ok();
        }
        if let Some(journal) = &mut self.journal {
            self.is_dirty = journal.append(record).is_ok();
        }
    }

    fn sync(&mut self) {
        self.is_dirty = false;
        if let Some(journal) = &self.journal {
            let _ = journal.flush();
        }
    }
}

/// What an earlier run left behind.
pub(super) struct Left {
    /// Its journal.
    pub(super) journal: PathBuf,
    /// The text as it was when that run ended.
    pub(super) text: String,
    /// Whether the file is still the one those edits were made on.
    pub(super) fits_file: bool,
    /// How many edits there were.
    pub(super) edits: usize,
}

/// Looks for edits that never reached the file. Journals without any are removed on the way.
pub(super) fn left_behind(folder: &Path, file: &Path, document: &Document) -> Option<Left> {
    let abandoned = journal::abandoned(folder, file);
    if abandoned.is_empty() {
        return None;
    }
    let now = stamp::content_hash(document.pieces().map(str::as_bytes));
    abandoned.into_iter().find_map(|path| {
        if let Some(left) = left_in(folder, file, &path, document, now) {
            Some(left)
        } else {
            let _ = journal::remove_abandoned(folder, file, &path);
            None
        }
    })
}

fn left_in(folder: &Path, file: &Path, path: &Path, document: &Document, now: u128) -> Option<Left> {
    let recovered = journal::read(path).ok()?;
    let fits_file = recovered.base == now;
    let base = match fits_file {
        true => document.to_text(),
        false => String::from_utf8(base::read_base(folder, file, recovered.base).ok()?).ok()?,
    };
    let edits = recovered.records.len();
    let text =
        recovered.records.iter().try_fold(base, |text, record| splice::replay(&text, &splice::decode(record)?))?;
    let is_in_file = text.as_bytes() == document.to_text().as_bytes();
    (edits > 0 && !is_in_file).then(|| Left { journal: path.to_owned(), text, fits_file, edits })
}

/// Throws a journal away.
pub(super) fn forget(folder: &Path, file: &Path, journal_path: &Path) {
    let _ = journal::remove_abandoned(folder, file, journal_path);
}

/// The longest file that is read: the same for opening and for looking again.
pub(super) const LIMIT: u64 = read::DEFAULT_LIMIT;
