//! Performs effects: saves the file, keeps the journal and the lock, checks the disk, starts background work.

use super::external_editor::EditorOutcome;
use super::file_lock::{FileLock, LockEvent};
use super::filter_store;
use super::journal_writer;
use super::journal_writer::JournalWriter;
use super::leftover_journals;
use super::session::Timers;
use super::settings_store;
use super::setup::EditorExit;
use super::setup::{Execution, Fault, FilePresence, Setup};
use super::waker::{Waker, WorkerMessage};
use super::worker;
use crate::app::App;
use crate::app::message::SideCommit;
use crate::app::message::{
    DiskVersion, Effect, JournalCleanup, Msg, RecoveryResult, SaveFailure, SaveMode, SaveRemedy, SaveReport,
};
use crate::app::model::edit_lock::EditLockChange;
use crate::app::model::filter::SavedFilters;
use crate::app::model::findings::CheckJob;
use crate::app::model::ranking_confidence;
use crate::compare::conflict::{FileConflict, IndexTexts};
use crate::document::Document;
use crate::document::splice::Splice;
use crate::roadmap::is_entry_map;
use crate::system::fingerprint::ContentFingerprint;
use crate::system::journal::{self, journal_key};
use crate::system::read::{self, ReadError};
use crate::system::save::{self, Expected, ReadOnlyPolicy, SaveError, SaveRequest, WriteMethod, WriteOutcome};
use crate::system::watch::FileWatcher;
use crate::system::{branch, clock, git};
use crate::text::conflict_marker_lines;
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

/// Maximum number of merge sides that git is queried for; a merge has two.
const MAX_SIDES: usize = 8;

/// Why the event loop stops.
pub(crate) enum LoopExit {
    Ended(EditorExit),
    Failed(io::Error),
}

impl From<io::Error> for LoopExit {
    fn from(error: io::Error) -> Self {
        Self::Failed(error)
    }
}

/// The effects that need a terminal. Without one they do nothing, which is what a script wants.
pub(crate) trait TerminalEffects {
    fn suspend(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn copy_to_clipboard(&mut self, _text: &str) -> io::Result<()> {
        Ok(())
    }

    /// Runs the external editor on a text; `None` if there is no terminal for it.
    fn edit_text(&mut self, _text: &str) -> io::Result<Option<EditorOutcome<String>>> {
        Ok(None)
    }

    /// Runs the external editor on a file, at a line counted from 1; `None` if there is no terminal for it.
    fn edit_file(&mut self, _path: &Path, _line: Option<usize>) -> io::Result<Option<EditorOutcome<()>>> {
        Ok(None)
    }

    fn clear_screen(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn query_background(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn capture_mouse(&mut self, _is_captured: bool) -> io::Result<()> {
        Ok(())
    }

    /// The timers of the event loop; a script has none.
    fn timers(&mut self) -> Option<&mut Timers> {
        None
    }
}

/// Performs effects for one file.
pub(crate) struct EffectRunner {
    setup: Setup,
    presence: FilePresence,
    /// The document as it is on disk.
    base: Document,
    /// Whether the file was found missing; the next save creates it again.
    is_missing: bool,
    /// Fingerprint of the content on disk, computed on first use.
    disk_content: Option<ContentFingerprint>,
    journal: JournalWriter,
    lock: FileLock,
    execution: Execution,
    waker: Waker,
    watcher: Option<FileWatcher>,
}

impl EffectRunner {
    /// `base` is the document as loaded from the file.
    pub(crate) fn new(setup: Setup, opened: FilePresence, base: Document, execution: Execution, waker: Waker) -> Self {
        let journal = JournalWriter::start(&setup, base.clone(), waker.clone());
        let lock = FileLock::acquire(&setup, &opened, waker.clone());
        Self {
            setup,
            presence: opened,
            base,
            is_missing: false,
            disk_content: None,
            journal,
            lock,
            execution,
            waker,
            watcher: None,
        }
    }

    /// What is known before the first frame: the saved filters, and that another whymap edits the file or that an
    /// earlier run left edits unsaved.
    pub(crate) fn opening_messages(&mut self) -> Vec<Msg> {
        let filters = self.setup.config_folder.as_deref().map(filter_store::read).map(Msg::FiltersLoaded);
        let other = self.lock.other_holder().map(Msg::OpenElsewhere);
        let found = if other.is_some() { RecoveryResult::default() } else { self.find_unsaved() };
        let found = (!found.is_empty()).then(|| Msg::RecoveryFound(Box::new(found)));
        filters.into_iter().chain(other).chain(found).collect()
    }

    /// Gives the editor a message, performs the effects, and repeats with the messages they return.
    pub(crate) fn dispatch(
        &mut self,
        app: &mut App,
        terminal: &mut impl TerminalEffects,
        msg: Msg,
    ) -> Result<(), LoopExit> {
        let mut waiting = vec![msg];
        while let Some(msg) = waiting.pop() {
            for effect in app.update(msg) {
                let mut replies = Vec::new();
                self.perform(effect, app, terminal, &mut replies)?;
                waiting.extend(replies.into_iter().rev());
            }
        }
        Ok(())
    }

    fn perform(
        &mut self,
        effect: Effect,
        app: &App,
        terminal: &mut impl TerminalEffects,
        replies: &mut Vec<Msg>,
    ) -> Result<(), LoopExit> {
        match effect {
            Effect::Save(mode) => replies.push(self.save(&mode, app)),
            Effect::AppendToJournal(splices) => self.journal.append_edit(&splices),
            Effect::JournalPendingText(texts) => self.journal.append_pending_text(&texts),
            Effect::CheckEntries(job) => replies.extend(self.check_entries(job)),
            Effect::Simulate(job) => replies.extend(self.simulate(job)),
            Effect::QueryMergeSides(_) | Effect::QueryUnmerged => replies.extend(self.query_git(effect)),
            Effect::MarkMerged => replies.push(self.mark_merged()),
            Effect::CheckDisk => replies.push(self.check_disk()),
            Effect::AcceptedDisk(_) => self.accept_disk(app),
            Effect::MergedDisk { text, edits } => self.rebase_on_disk(text, &edits),
            Effect::DiscardEdits => self.journal.clear(self.base.clone()),
            Effect::RequestTakeOver => self.lock.request_release(),
            Effect::FindRecovery => replies.push(Msg::RecoveryFound(Box::new(self.find_unsaved()))),
            Effect::DiscardRecovery(journals) => replies.extend(self.clean_up_journals(&journals)),
            Effect::Recovered(journals) => replies.extend(self.finish_recovery(&journals)),
            Effect::SaveFilters(filters) => replies.extend(self.save_filters(&filters)),
            Effect::SaveSettings { expected, text, summary } => {
                replies.push(self.save_settings(expected.as_deref(), &text, &summary));
            }
            Effect::EditText(text) => replies.extend(self.edit_text(&text, terminal)?),
            Effect::EditFile(line) => replies.extend(self.edit_file(line, terminal)?),
            Effect::CopyToClipboard(text) => terminal.copy_to_clipboard(&text)?,
            Effect::ScheduleAutosave => {
                if let Some(timers) = terminal.timers() {
                    timers.schedule_autosave();
                }
            }
            Effect::QueryBackground => terminal.query_background()?,
            Effect::CaptureMouse(is_captured) => terminal.capture_mouse(is_captured)?,
            Effect::Repaint => terminal.clear_screen()?,
            Effect::Suspend => self.suspend(terminal)?,
            Effect::Quit => return Err(LoopExit::Ended(EditorExit::Quit)),
        }
        Ok(())
    }

    /// Writes the journal and suspends the process.
    pub(crate) fn suspend(&self, terminal: &mut impl TerminalEffects) -> io::Result<()> {
        self.finish_writing();
        terminal.suspend()
    }

    fn edit_text(&self, text: &str, terminal: &mut impl TerminalEffects) -> Result<Option<Msg>, LoopExit> {
        self.finish_writing();
        Ok(require_no_signal(terminal.edit_text(text)?)?.map(Msg::EditorFinished))
    }

    fn edit_file(&mut self, line: Option<usize>, terminal: &mut impl TerminalEffects) -> Result<Option<Msg>, LoopExit> {
        self.finish_writing();
        let result = require_no_signal(terminal.edit_file(&self.setup.path, line)?)?;
        Ok(result.map(|result| result.map_or_else(Msg::EffectFailed, |()| self.check_disk())))
    }

    /// Handles a lock event. If this process gets the lock, the disk is checked before the user can edit.
    pub(crate) fn handle_lock_event(&mut self, event: LockEvent) -> Vec<Msg> {
        let Some(change) = self.lock.handle_event(event) else { return Vec::new() };
        if self.lock.other_holder().is_some() {
            return vec![Msg::EditLockChanged(change)];
        }
        let change = match change {
            EditLockChange::HolderExited { .. } => {
                EditLockChange::HolderExited { has_unsaved_edits: !self.find_unsaved().is_empty() }
            }
            change => change,
        };
        let disk = self.check_disk();
        let disk = (!matches!(disk, Msg::DiskUnchanged)).then_some(disk);
        disk.into_iter().chain([Msg::EditLockChanged(change)]).collect()
    }

    /// Finds the unsaved edits of earlier runs.
    fn find_unsaved(&self) -> RecoveryResult {
        let Some(folder) = self.setup.state_folder.as_deref() else { return RecoveryResult::default() };
        leftover_journals::take_unsaved(folder, &journal_key(&self.setup.path), &self.base)
    }

    /// Removes the recovered journals once their edits are in the new one, so that they are always in one of the two.
    fn finish_recovery(&self, journals: &JournalCleanup) -> Option<Msg> {
        if self.journal.finish_writing() { self.clean_up_journals(journals) } else { None }
    }

    fn clean_up_journals(&self, journals: &JournalCleanup) -> Option<Msg> {
        let folder = self.setup.state_folder.as_deref()?;
        let key = journal_key(&self.setup.path);
        let mut error = None;
        for path in &journals.remove {
            if let Err(why) = journal::remove_abandoned(folder, &key, path) {
                error = Some(format!("Cannot delete {}: {why}", path.display()));
            }
        }
        for path in &journals.set_aside {
            if let Err(why) = journal::set_aside(path) {
                error = Some(format!("Cannot rename {}: {why}", path.display()));
            }
        }
        error.map(Msg::EffectFailed)
    }

    pub(crate) fn watch_file(&mut self) {
        let waker = self.waker.clone();
        self.watcher = FileWatcher::start(&self.setup.path, move || waker.send(WorkerMessage::FileTouched)).ok();
    }

    pub(crate) fn watch_lock(&mut self) {
        self.lock.watch();
    }

    /// The current git branch of the file's folder.
    pub(crate) fn branch(&self) -> Option<String> {
        branch::current_branch(&self.setup.path)
    }

    /// Takes the text on disk as the saved version, after the editor has loaded it.
    fn accept_disk(&mut self, app: &App) {
        self.presence = FilePresence::Present;
        self.mark_on_disk(app);
    }

    /// Takes the text on disk as the saved version; the document is that text with `edits` applied.
    fn rebase_on_disk(&mut self, text: String, edits: &[Splice]) {
        self.presence = FilePresence::Present;
        self.base = Document::load(text, is_entry_map, &mut |_| {});
        self.disk_content = None;
        self.journal.rebase(self.base.clone(), edits);
    }

    fn mark_merged(&self) -> Msg {
        Msg::MarkedMerged(git::add(&self.setup.path).map_err(|error| error.to_string()))
    }

    fn save_filters(&self, filters: &SavedFilters) -> Option<Msg> {
        let written = match &self.setup.config_folder {
            Some(folder) => filter_store::write(folder, filters),
            None => Err("no configuration folder found: set WHYMAP_CONFIG_DIR".to_owned()),
        };
        let error = written.err()?;
        Some(Msg::EffectFailed(format!("Filter not saved: it works until you quit ({error})")))
    }

    fn save_settings(&self, expected: Option<&str>, text: &str, summary: &str) -> Msg {
        settings_store::save_settings(self.setup.config_folder.as_deref(), expected, text, summary)
    }

    /// Checks every entry. Inline, the messages hold the results.
    fn check_entries(&self, job: CheckJob) -> Vec<Msg> {
        if self.execution == Execution::Inline {
            let mut messages = Vec::new();
            job.run(|batch| messages.push(Msg::Checked(batch)));
            return messages;
        }
        let fault = self.setup.fault;
        let work = move |waker: &Waker| {
            assert!(fault != Some(Fault::Check), "a test asked for a panic of the check");
            job.run(|batch| waker.send(WorkerMessage::Checked(batch)));
        };
        // If no thread can be started, only the check is missing.
        let _ = worker::spawn("check", self.waker.clone(), work);
        Vec::new()
    }

    /// Computes how certain the ranking is. Inline, the message holds the result.
    fn simulate(&self, job: ranking_confidence::ConfidenceJob) -> Option<Msg> {
        if self.execution == Execution::Inline {
            return job.run().map(Msg::ConfidenceComputed);
        }
        let work = move |waker: &Waker| {
            if let Some(result) = job.run() {
                waker.send(WorkerMessage::Simulated(result));
            }
        };
        // If no thread can be started, only the uncertainty is missing.
        let _ = worker::spawn("simulation", self.waker.clone(), work);
        None
    }

    /// Queries git for the sides of a merge, or whether the file is unmerged. Inline, the message holds the answer.
    fn query_git(&self, effect: Effect) -> Option<Msg> {
        if self.execution == Execution::Inline {
            return run_git_query(&self.setup.path, &effect);
        }
        let path = self.setup.path.clone();
        let work = move |waker: &Waker| {
            if let Some(msg) = run_git_query(&path, &effect) {
                waker.send(WorkerMessage::Git(msg));
            }
        };
        // If no thread can be started, only the answer is missing.
        let _ = worker::spawn("git", self.waker.clone(), work);
        None
    }

    /// The conflict that git left in the file, if any.
    pub(crate) fn find_conflict(&self) -> Option<FileConflict> {
        self.find_conflict_in(&self.base.to_text())
    }

    /// Runs git only if the text has conflict markers or a merge is in progress.
    fn find_conflict_in(&self, text: &str) -> Option<FileConflict> {
        let path = &self.setup.path;
        if !conflict_marker_lines::has_conflict_marker(text) && !branch::is_merging(path) {
            return None;
        }
        let stages = branch::current_branch(path).and_then(|_| git::read_stages(path).ok()).unwrap_or_default();
        let [base, ours, theirs] = [stages.base, stages.ours, stages.theirs]
            .map(|stage| stage.and_then(|stage| String::from_utf8(stage).ok()));
        let index_texts =
            ours.as_deref().zip(theirs.as_deref()).map(|(one, other)| IndexTexts { base: base.as_deref(), one, other });
        FileConflict::detect(text, index_texts)
    }

    /// Waits until the journal is written.
    pub(crate) fn finish_writing(&self) {
        self.journal.finish_writing();
    }

    /// Records that the file has exactly the text of the document.
    fn mark_on_disk(&mut self, app: &App) {
        self.base = app.scene().session.plan.document.clone();
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

    fn save(&mut self, mode: &SaveMode, app: &App) -> Msg {
        let is_same_file = !matches!(mode, SaveMode::As(_));
        if is_same_file && let Some(change) = self.lock.check_lost() {
            return Msg::EditLockChanged(change);
        }
        if is_same_file && self.lock.other_holder().is_some() {
            let reason = app.scene().session.plan.read_only_reason.as_deref().unwrap_or_default();
            return Msg::SaveFailed(SaveFailure { message: format!("Not saved. {reason}"), remedy: SaveRemedy::Retry });
        }
        let pieces: Vec<&[u8]> = app.scene().session.plan.document.chunk_texts().map(str::as_bytes).collect();
        let folder = self.setup.state_folder.clone().unwrap_or_else(|| self.folder());
        let new_path = match mode {
            SaveMode::As(name) => Some(self.resolve_sibling(name)),
            _ => None,
        };
        let expected = if new_path.is_some() { Expected::Absent } else { self.expected_content() };
        let request = SaveRequest {
            path: new_path.as_deref().unwrap_or(&self.setup.path),
            content: &pieces,
            expected,
            method: if *mode == SaveMode::InPlace {
                WriteMethod::InPlace { copy_folder: &folder }
            } else {
                WriteMethod::Replace
            },
            read_only_policy: if *mode == SaveMode::OverwriteReadOnly {
                ReadOnlyPolicy::Override
            } else {
                ReadOnlyPolicy::Respect
            },
        };
        match save::save(&request) {
            Ok(saved) => self.finish_save(saved, new_path, app),
            Err(error) => {
                self.is_missing = matches!(error, SaveError::Vanished);
                Msg::SaveFailed(save_problem(&error))
            }
        }
    }

    fn folder(&self) -> PathBuf {
        self.setup.path.parent().map_or_else(PathBuf::new, Path::to_owned)
    }

    /// The path of a file name; without a folder it is in the folder of the current file.
    fn resolve_sibling(&self, name: &str) -> PathBuf {
        let path = PathBuf::from(name);
        let has_folder = path.parent().is_some_and(|parent| !parent.as_os_str().is_empty());
        match self.setup.path.parent() {
            Some(parent) if !has_folder => parent.join(path),
            _ => path,
        }
    }

    fn finish_save(&mut self, saved: save::SaveReceipt, new_path: Option<PathBuf>, app: &App) -> Msg {
        let is_watched = self.watcher.as_ref().is_some_and(|watcher| !watcher.has_ended());
        let new_name = new_path.map(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            self.setup.path = path;
            name
        });
        if new_name.is_some() {
            // The edits are saved under the new name, so the journal of the old one has nothing to recover.
            self.journal.clear(self.base.clone());
            self.journal = JournalWriter::start(&self.setup, self.base.clone(), self.waker.clone());
            self.lock.move_to(&self.setup);
        }
        if new_name.is_some() || !is_watched {
            self.watch_file();
        }
        self.presence = FilePresence::Present;
        self.is_missing = false;
        self.mark_on_disk(app);
        self.disk_content = Some(saved.fingerprint.content);
        let (hour, minute) = clock::time_of_day();
        let mut notes: Vec<String> = saved.notes.iter().map(ToString::to_string).collect();
        if let WriteOutcome::WrittenUnconfirmed(reason) = &saved.outcome {
            notes.push(format!("the disk did not confirm the write ({reason}); it is safe to save again"));
        }
        Msg::Saved(SaveReport {
            at: format!("{hour:02}:{minute:02}"),
            note: notes.join("; "),
            is_unchanged: saved.outcome == WriteOutcome::Unchanged,
            new_name,
        })
    }

    /// Reads the file again and compares it with the content last loaded or saved.
    pub(crate) fn check_disk(&mut self) -> Msg {
        let text = match read::read_text(&self.setup.path, journal_writer::MAX_FILE_SIZE) {
            Ok(loaded) => loaded.text,
            Err(ReadError::Missing) => {
                self.is_missing = true;
                return Msg::DiskFileLost("the file was deleted from disk".to_owned());
            }
            Err(error) => return Msg::DiskFileLost(format!("the file on disk cannot be read ({error})")),
        };
        self.is_missing = false;
        let is_known = matches!(self.presence, FilePresence::Present)
            && ContentFingerprint::from_pieces([text.as_bytes()]) == self.disk_content();
        if is_known {
            return Msg::DiskUnchanged;
        }
        let conflict = self.find_conflict_in(&text);
        Msg::DiskChanged(DiskVersion { text, base: self.base.to_text(), conflict })
    }
}

/// The result of the external editor; stops the loop if a signal asked for that meanwhile.
fn require_no_signal<T>(outcome: Option<EditorOutcome<T>>) -> Result<Option<Result<T, String>>, LoopExit> {
    match outcome {
        Some(EditorOutcome { end_signal: Some(signal), .. }) => Err(LoopExit::Ended(EditorExit::Signal(signal))),
        Some(EditorOutcome { result, .. }) => Ok(Some(result)),
        None => Ok(None),
    }
}

fn run_git_query(path: &Path, effect: &Effect) -> Option<Msg> {
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

/// The last commit of each side. If git does not know exactly one of the labels, that side is the commit being merged.
fn find_sides(path: &Path, labels: &[String]) -> BTreeMap<String, SideCommit> {
    let to_side =
        |commit: git::Commit| SideCommit { subject: commit.subject, author: commit.author, date: commit.date };
    let mut known = BTreeMap::new();
    let mut unknown = Vec::new();
    for label in labels.iter().take(MAX_SIDES) {
        match git::last_commit(path, label) {
            Some(commit) => drop(known.insert(label.clone(), to_side(commit))),
            None => unknown.push(label.clone()),
        }
    }
    if let [only] = unknown.as_slice() {
        let other = git::commit_being_merged(path).map(to_side);
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
