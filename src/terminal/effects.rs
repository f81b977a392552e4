//! Effects performed: saving, the journal, looking at the disk.

use super::file_lock::{FileLock, LockEvent};
use super::filter_store;
use super::journal_writer;
use super::journal_writer::{JournalWriter, LeftoverJournal};
use super::waker::{Waker, WorkerMessage};
use super::worker;
use super::{Fault, Setup, settings_store};
use crate::app::message::{DiskVersion, Effect, Msg, SaveFailure, SaveMode, SaveRemedy, SaveReport};
use crate::app::model::findings::CheckJob;
use crate::app::model::ranking_confidence;
use crate::app::state::State;
use crate::app::views::conflicts::SideCommit;
use crate::app::workflows::read_only;
use crate::app::workflows::read_only::EditLockChange;
use crate::app::workflows::recovery;
use crate::compare::conflict::{FileConflict, IndexTexts};
use crate::document::Document;
use crate::roadmap::is_entry_map;
use crate::system::fingerprint::ContentFingerprint;
use crate::system::journal::journal_key;
use crate::system::read::{self, ReadError};
use crate::system::save::{self, Expected, ReadOnlyPolicy, SaveError, SaveRequest, WriteMethod, WriteOutcome};
use crate::system::watch::FileWatcher;
use crate::system::{branch, clock, git};
use crate::text::conflict_marker_lines;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// So many sides are asked about: a merge has two.
const MAX_SIDES: usize = 8;

/// What is known of the file on disk.
#[derive(Clone, Debug)]
pub enum FilePresence {
    /// It is not there yet.
    Absent,
    /// It holds what the document held when it was loaded or saved last.
    Present,
}

/// Performs effects for one file.
pub(crate) struct EffectRunner {
    setup: Setup,
    presence: FilePresence,
    /// The document as it is on disk.
    base: Document,
    /// Whether the file was seen to be gone: a save makes it anew.
    is_missing: bool,
    /// The content on disk, once it was asked for.
    disk_content: Option<ContentFingerprint>,
    journal: JournalWriter,
    lock: FileLock,
    leftover_journal: Option<PathBuf>,
    waker: Waker,
    watcher: Option<FileWatcher>,
}

impl EffectRunner {
    /// For a file and the document as loaded from it.
    pub(crate) fn new(setup: Setup, opened: FilePresence, base: Document, waker: Waker) -> Self {
        let scribe = JournalWriter::start(&setup, base.clone(), waker.clone());
        let hold = FileLock::acquire(&setup, &opened, waker.clone());
        Self {
            setup,
            presence: opened,
            base,
            is_missing: false,
            disk_content: None,
            journal: scribe,
            lock: hold,
            leftover_journal: None,
            waker,
            watcher: None,
        }
    }

    /// What there is to say when a file is opened: that another whymap edits it, or what an earlier run left. Whoever
    /// edits it has been offered that.
    pub(crate) fn open_session(&mut self, state: &mut State) {
        match self.setup.config_folder.as_deref().map(filter_store::read) {
            Some(Ok(saved)) => state.selection.saved_filters = saved,
            Some(Err(why)) => state.status.refuse(why),
            None => {}
        }
        if let Some(other) = self.lock.other_holder() {
            return read_only::start_read_only(state, other);
        }
        if let Some(left) = self.find_leftover() {
            recovery::offer(state, left.content);
        }
    }

    /// What follows from what happened to the lock. Who comes to edit the file looks at it first.
    pub(crate) fn handle_lock_event(&mut self, news: LockEvent) -> Vec<Msg> {
        let Some(turn) = self.lock.handle_event(news) else { return Vec::new() };
        if self.lock.other_holder().is_some() {
            return vec![Msg::EditLockChanged(turn)];
        }
        let turn = match turn {
            EditLockChange::HolderExited { .. } => {
                EditLockChange::HolderExited { has_unsaved_edits: self.find_leftover().is_some() }
            }
            turn => turn,
        };
        let disk = self.check_disk();
        let news_of_disk = (!matches!(disk, Msg::DiskUnchanged)).then_some(disk);
        news_of_disk.into_iter().chain([Msg::EditLockChanged(turn)]).collect()
    }

    /// Edits of an earlier run, if there are any.
    fn find_leftover(&mut self) -> Option<LeftoverJournal> {
        let folder = self.setup.state_folder.as_deref()?;
        let left = journal_writer::find_leftover(folder, &journal_key(&self.setup.path), &self.base)?;
        self.leftover_journal = Some(left.path.clone());
        Some(left)
    }

    /// Starts to watch the file.
    pub(crate) fn watch_file(&mut self) {
        let waker = self.waker.clone();
        self.watcher = FileWatcher::start(&self.setup.path, move || waker.send(WorkerMessage::FileTouched)).ok();
    }

    /// Starts to watch the lock.
    pub(crate) fn watch_lock(&mut self) {
        self.lock.watch();
    }

    /// The git branch of the file's folder.
    pub(crate) fn branch(&self) -> Option<String> {
        branch::current_branch(&self.setup.path)
    }

    /// Performs what is to be done outside, as far as it is not the loop's own business.
    pub(crate) fn perform(&mut self, effect: &Effect, state: &State) -> Vec<Msg> {
        match effect {
            Effect::Save(way) => vec![self.save(way, state)],
            Effect::JournalPendingText(typed) => {
                self.journal.append_pending_text(typed);
                Vec::new()
            }
            Effect::AppendToJournal(splices) => {
                self.journal.append_edit(splices);
                Vec::new()
            }
            Effect::CheckDisk => vec![self.check_disk()],
            Effect::AcceptedDisk(_) => {
                self.presence = FilePresence::Present;
                self.mark_on_disk(state);
                Vec::new()
            }
            Effect::MergedDisk { text, edits } => {
                self.presence = FilePresence::Present;
                self.base = Document::load(text.clone(), is_entry_map, &mut |_| {});
                self.disk_content = None;
                self.journal.rebase(self.base.clone(), edits);
                Vec::new()
            }
            Effect::DiscardEdits => {
                self.journal.clear(self.base.clone());
                Vec::new()
            }
            Effect::RequestTakeOver => {
                self.lock.request_release();
                Vec::new()
            }
            Effect::FindRecovery => vec![Msg::RecoveryFound(self.find_leftover().map(|left| left.content))],
            Effect::DiscardRecovery => {
                self.discard_leftover();
                Vec::new()
            }
            Effect::Recovered => {
                // The edits are in one journal or the other, at any moment.
                if self.journal.finish_writing() {
                    self.discard_leftover();
                }
                Vec::new()
            }
            Effect::MarkMerged => {
                vec![Msg::MarkedMerged(git::add(&self.setup.path).map_err(|error| error.to_string()))]
            }
            Effect::SaveFilters(saved) => {
                let config = self.setup.config_folder.as_deref();
                let kept = config
                    .map_or(Err("no place for them is known".to_owned()), |config| filter_store::write(config, saved));
                kept.err()
                    .map(|why| Msg::EffectFailed(format!("it holds until you quit, and is not kept: {why}")))
                    .into_iter()
                    .collect()
            }
            Effect::SaveSettings { expected: before, text, summary: what } => {
                vec![settings_store::save_settings(self.setup.config_folder.as_deref(), before.as_deref(), text, what)]
            }
            Effect::QueryMergeSides(_)
            | Effect::QueryUnmerged
            | Effect::ScheduleAutosave
            | Effect::QueryBackground
            | Effect::CaptureMouse(_)
            | Effect::CheckEntries
            | Effect::CopyToClipboard(_)
            | Effect::EditText(_)
            | Effect::EditFile(_)
            | Effect::Repaint
            | Effect::Suspend
            | Effect::Quit => Vec::new(),
        }
    }

    /// Checks every entry on a thread of its own.
    pub(crate) fn spawn_check(&self, job: CheckJob) {
        let fault = self.setup.fault;
        let work = move |waker: &Waker| {
            assert!(fault != Some(Fault::Check), "a test asked for a panic of the check");
            job.run(|checked| waker.send(WorkerMessage::Checked(checked)));
        };
        // Without a thread the check is missing, and nothing else.
        let _ = worker::spawn("check", self.waker.clone(), work);
    }

    /// Works on a thread of its own at how sure the order is.
    pub(crate) fn spawn_simulation(&self, job: ranking_confidence::ConfidenceJob) {
        let work = move |waker: &Waker| {
            if let Some(found) = job.run() {
                waker.send(WorkerMessage::Simulated(found));
            }
        };
        // Without a thread nobody knows how sure it is, and nothing else is missing.
        let _ = worker::spawn("doubt", self.waker.clone(), work);
    }

    /// What git says of the sides of a merge, or whether it holds the file to be unmerged.
    pub(crate) fn query_git(&self, effect: &Effect) -> Option<Msg> {
        run_git_query(&self.setup.path, effect)
    }

    /// The same on a thread of its own.
    pub(crate) fn spawn_git_query(&self, effect: Effect) {
        let path = self.setup.path.clone();
        let work = move |waker: &Waker| {
            if let Some(msg) = run_git_query(&path, &effect) {
                waker.send(WorkerMessage::Git(msg));
            }
        };
        // Without a thread the answer is missing, and nothing else.
        let _ = worker::spawn("git", self.waker.clone(), work);
    }

    /// What git could not merge in the file.
    pub(crate) fn find_conflict(&self) -> Option<FileConflict> {
        self.find_conflict_in(&self.base.to_text())
    }

    /// git is asked only where there are markers, or while a merge waits.
    fn find_conflict_in(&self, text: &str) -> Option<FileConflict> {
        let path = &self.setup.path;
        if !conflict_marker_lines::has_conflict_marker(text) && !branch::is_merging(path) {
            return None;
        }
        let stages = branch::current_branch(path).and_then(|_| git::read_stages(path).ok()).unwrap_or_default();
        let [base, one, other] = [stages.base, stages.ours, stages.theirs]
            .map(|stage| stage.and_then(|stage| String::from_utf8(stage).ok()));
        let kept =
            one.as_deref().zip(other.as_deref()).map(|(one, other)| IndexTexts { base: base.as_deref(), one, other });
        FileConflict::detect(text, kept)
    }

    /// Waits until the journal is written.
    pub(crate) fn finish_writing(&self) {
        self.journal.finish_writing();
    }

    /// Throws away what an earlier run left.
    fn discard_leftover(&mut self) {
        if let (Some(folder), Some(left)) = (&self.setup.state_folder, self.leftover_journal.take()) {
            journal_writer::remove_journal(folder, &journal_key(&self.setup.path), &left);
        }
    }

    /// The document is in the file, byte for byte.
    fn mark_on_disk(&mut self, state: &State) {
        self.base = state.session.plan.document.clone();
        self.disk_content = None;
        self.journal.clear(self.base.clone());
    }

    fn expected_content(&mut self) -> Expected {
        match self.presence {
            FilePresence::Absent => Expected::Absent,
            FilePresence::Present if self.is_missing => Expected::Absent,
            FilePresence::Present => Expected::Content(self.disk_content()),
        }
    }

    fn disk_content(&mut self) -> ContentFingerprint {
        let base = &self.base;
        *self.disk_content.get_or_insert_with(|| ContentFingerprint::from_pieces(base.chunk_texts().map(str::as_bytes)))
    }

    fn save(&mut self, way: &SaveMode, state: &State) -> Msg {
        let is_here = !matches!(way, SaveMode::As(_));
        if is_here && let Some(turn) = self.lock.check_lost() {
            return Msg::EditLockChanged(turn);
        }
        if is_here && self.lock.other_holder().is_some() {
            let why = state.session.plan.read_only_reason.as_deref().unwrap_or_default();
            return Msg::SaveFailed(SaveFailure { message: format!("not saved, {why}"), remedy: SaveRemedy::Retry });
        }
        let pieces: Vec<&[u8]> = state.session.plan.document.chunk_texts().map(str::as_bytes).collect();
        let folder = self.setup.state_folder.clone().unwrap_or_else(|| self.folder());
        let new_path = match way {
            SaveMode::As(name) => Some(self.resolve_sibling(name)),
            _ => None,
        };
        let expected = if new_path.is_some() { Expected::Absent } else { self.expected_content() };
        let request = SaveRequest {
            path: new_path.as_deref().unwrap_or(&self.setup.path),
            content: &pieces,
            expected,
            method: if *way == SaveMode::InPlace {
                WriteMethod::InPlace { copy_folder: &folder }
            } else {
                WriteMethod::Replace
            },
            read_only_policy: if *way == SaveMode::OverwriteReadOnly {
                ReadOnlyPolicy::Override
            } else {
                ReadOnlyPolicy::Respect
            },
        };
        match save::save(&request) {
            Ok(saved) => self.finish_save(saved, new_path, state),
            Err(error) => {
                self.is_missing = matches!(error, SaveError::Vanished);
                Msg::SaveFailed(save_problem(&error))
            }
        }
    }

    /// The folder of the file.
    fn folder(&self) -> PathBuf {
        self.setup.path.parent().map_or_else(PathBuf::new, std::path::Path::to_owned)
    }

    /// A name without a folder is meant beside the present file.
    fn resolve_sibling(&self, name: &str) -> PathBuf {
        let named = PathBuf::from(name);
        let has_folder = named.parent().is_some_and(|parent| !parent.as_os_str().is_empty());
        match self.setup.path.parent() {
            Some(parent) if !has_folder => parent.join(named),
            _ => named,
        }
    }

    fn finish_save(&mut self, saved: save::SaveReceipt, new_path: Option<PathBuf>, state: &State) -> Msg {
        let is_watched = self.watcher.as_ref().is_some_and(|watcher| !watcher.has_ended());
        let new_name = new_path.map(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            self.setup.path = path;
            name
        });
        if new_name.is_some() {
            // What was edited is kept under the new name: the old one has nothing to offer.
            self.journal.clear(self.base.clone());
            self.journal = JournalWriter::start(&self.setup, self.base.clone(), self.waker.clone());
            self.lock.move_to(&self.setup);
        }
        if new_name.is_some() || !is_watched {
            self.watch_file();
        }
        self.presence = FilePresence::Present;
        self.is_missing = false;
        self.mark_on_disk(state);
        self.disk_content = Some(saved.fingerprint.content);
        let (hour, minute) = clock::time_of_day();
        let mut note: Vec<String> = saved.notes.iter().map(ToString::to_string).collect();
        if let WriteOutcome::WrittenUnconfirmed(reason) = &saved.outcome {
            note.push(format!("the disk did not confirm it ({reason}); saving again is safe"));
        }
        Msg::Saved(SaveReport {
            at: format!("{hour:02}:{minute:02}"),
            note: note.join("; "),
            is_unchanged: saved.outcome == WriteOutcome::Unchanged,
            new_name,
        })
    }

    /// Reads the file again and says whether it is the one known.
    pub(crate) fn check_disk(&mut self) -> Msg {
        let text = match read::read_text(&self.setup.path, journal_writer::MAX_FILE_SIZE) {
            Ok(loaded) => loaded.text,
            Err(ReadError::Missing) => {
                self.is_missing = true;
                return Msg::DiskFileLost("the file on disk is gone".to_owned());
            }
            Err(error) => return Msg::DiskFileLost(format!("the file on disk cannot be read: {error}")),
        };
        self.is_missing = false;
        let is_known = matches!(self.presence, FilePresence::Present)
            && ContentFingerprint::from_pieces([text.as_bytes()]) == self.disk_content();
        if is_known {
            return Msg::DiskUnchanged;
        }
        // From here on this is what a save must find: whatever comes after it is somebody else's again.
        let conflict = self.find_conflict_in(&text);
        Msg::DiskChanged(DiskVersion { text, base: self.base.to_text(), conflict })
    }
}

fn run_git_query(path: &std::path::Path, effect: &Effect) -> Option<Msg> {
    match effect {
        Effect::QueryMergeSides(labels) => {
            branch::current_branch(path)?;
            Some(Msg::MergeSides(find_sides(path, labels)))
        }
        Effect::QueryUnmerged => (branch::current_branch(path).is_some() && git::is_unmerged(path).unwrap_or(false))
            .then_some(Msg::UnmergedInGit),
        _ => None,
    }
}

/// The last commit of each side. The one side whose label git does not know is what is being merged.
fn find_sides(path: &std::path::Path, labels: &[String]) -> BTreeMap<String, SideCommit> {
    let row = |commit: git::Commit| SideCommit { subject: commit.subject, author: commit.author, date: commit.date };
    let mut known = BTreeMap::new();
    let mut unknown = Vec::new();
    for label in labels.iter().take(MAX_SIDES) {
        match git::last_commit(path, label) {
            Some(commit) => drop(known.insert(label.clone(), row(commit))),
            None => unknown.push(label.clone()),
        }
    }
    if let [only] = unknown.as_slice() {
        let other = git::commit_being_merged(path).map(row);
        known
            .extend(other.filter(|other| !known.values().any(|side| side == other)).map(|other| (only.clone(), other)));
    }
    known
}

fn save_problem(error: &SaveError) -> SaveFailure {
    let remedy = match error {
        SaveError::ChangedOutside | SaveError::AlreadyExists => SaveRemedy::Compare,
        SaveError::Vanished => SaveRemedy::Recreate,
        SaveError::ReadOnlyFile => SaveRemedy::Overwrite,
        SaveError::ReadOnlyFolder { can_write_in_place: true }
        | SaveError::CannotReplace { can_write_in_place: true, .. } => SaveRemedy::InPlace,
        _ => SaveRemedy::Retry,
    };
    let copy = error.retained_copy().map(|path| format!(" ({})", path.display())).unwrap_or_default();
    SaveFailure { message: format!("{error}{copy}"), remedy }
}
