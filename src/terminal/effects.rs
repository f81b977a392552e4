//! Effects performed: saving, the journal, looking at the disk.

use super::file_lock::{Hold, News};
use super::filter_store;
use super::journal_writer;
use super::journal_writer::{Left, Scribe};
use super::waker::{Note, Waker};
use super::worker;
use super::{Fault, Setup, settings_store};
use crate::app::message::{Effect, Msg, OnDisk, Remedy, SaveProblem, SaveWay, SavedAs};
use crate::app::model::findings::Job;
use crate::app::model::ranking_confidence;
use crate::app::state::State;
use crate::app::views::conflicts::SideFacts;
use crate::app::workflows::read_only;
use crate::app::workflows::read_only::Turn;
use crate::app::workflows::recovery;
use crate::compare::conflict::{Conflict, Kept};
use crate::document::Document;
use crate::roadmap::holds_entries;
use crate::system::fingerprint::Content;
use crate::system::journal::key_of;
use crate::system::read::{self, ReadError};
use crate::system::save::{self, Expected, Outcome, ReadOnly, SaveError, SaveRequest, Way};
use crate::system::watch::Watcher;
use crate::system::{branch, clock, git};
use crate::text::conflict_marker_lines;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// So many sides are asked about: a merge has two.
const MOST_SIDES: usize = 8;

/// What is known of the file on disk.
#[derive(Clone, Debug)]
pub enum Opened {
    /// It is not there yet.
    Absent,
    /// It holds what the document held when it was loaded or saved last.
    Holds,
}

/// Performs effects for one file.
pub(crate) struct Performer {
    setup: Setup,
    opened: Opened,
    /// The document as it is on disk.
    base: Document,
    /// Whether the file was seen to be gone: a save makes it anew.
    is_missing: bool,
    /// The content on disk, once it was asked for.
    known: Option<Content>,
    scribe: Scribe,
    hold: Hold,
    left: Option<PathBuf>,
    waker: Waker,
    watcher: Option<Watcher>,
}

impl Performer {
    /// For a file and the document as loaded from it.
    pub(crate) fn new(setup: Setup, opened: Opened, base: Document, waker: Waker) -> Self {
        let scribe = Scribe::start(&setup, base.clone(), waker.clone());
        let hold = Hold::take(&setup, &opened, waker.clone());
        Self { setup, opened, base, is_missing: false, known: None, scribe, hold, left: None, waker, watcher: None }
    }

    /// What there is to say when a file is opened: that another whymap edits it, or what an earlier run left. Whoever
    /// edits it has been offered that.
    pub(crate) fn open(&mut self, state: &mut State) {
        match self.setup.config_folder.as_deref().map(filter_store::read) {
            Some(Ok(saved)) => state.saved_filters = saved,
            Some(Err(why)) => state.refuse(why),
            None => {}
        }
        if let Some(other) = self.hold.other() {
            return read_only::open(state, other);
        }
        if let Some(left) = self.left_behind() {
            recovery::offer(state, left.held);
        }
    }

    /// What follows from what happened to the lock. Who comes to edit the file looks at it first.
    pub(crate) fn hear(&mut self, news: News) -> Vec<Msg> {
        let Some(turn) = self.hold.hear(news) else { return Vec::new() };
        if self.hold.other().is_some() {
            return vec![Msg::Turn(turn)];
        }
        let turn = match turn {
            Turn::Ended { .. } => Turn::Ended { leaves_edits: self.left_behind().is_some() },
            turn => turn,
        };
        let disk = self.look_at_disk();
        let news_of_disk = (!matches!(disk, Msg::DiskSame)).then_some(disk);
        news_of_disk.into_iter().chain([Msg::Turn(turn)]).collect()
    }

    /// Edits of an earlier run, if there are any.
    fn left_behind(&mut self) -> Option<Left> {
        let folder = self.setup.state_folder.as_deref()?;
        let left = journal_writer::left_behind(folder, &key_of(&self.setup.path), &self.base)?;
        self.left = Some(left.journal.clone());
        Some(left)
    }

    /// Starts to watch the file.
    pub(crate) fn watch(&mut self) {
        let waker = self.waker.clone();
        self.watcher = Watcher::start(&self.setup.path, move || waker.say(Note::FileTouched)).ok();
    }

    /// Starts to watch the lock.
    pub(crate) fn watch_lock(&mut self) {
        self.hold.watch();
    }

    /// The git branch of the file's folder.
    pub(crate) fn branch(&self) -> Option<String> {
        branch::branch_of(&self.setup.path)
    }

    /// Performs what is to be done outside, as far as it is not the loop's own business.
    pub(crate) fn perform(&mut self, effect: &Effect, state: &State) -> Vec<Msg> {
        match effect {
            Effect::Save(way) => vec![self.save(way, state)],
            Effect::Typed(typed) => {
                self.scribe.typed(typed);
                Vec::new()
            }
            Effect::Journal(splices) => {
                self.scribe.append(splices);
                Vec::new()
            }
            Effect::LookAtDisk => vec![self.look_at_disk()],
            Effect::TookDisk(_) => {
                self.opened = Opened::Holds;
                self.is_on_disk(state);
                Vec::new()
            }
            Effect::MergedDisk { text, edits } => {
                self.opened = Opened::Holds;
                self.base = Document::load(text.clone(), holds_entries, &mut |_| {});
                self.known = None;
                self.scribe.rebase(self.base.clone(), edits);
                Vec::new()
            }
            Effect::ThrowAway => {
                self.scribe.clear(self.base.clone());
                Vec::new()
            }
            Effect::TakeOver => {
                self.hold.ask();
                Vec::new()
            }
            Effect::LookForLeft => vec![Msg::Left(self.left_behind().map(|left| left.held))],
            Effect::DiscardRecovery => {
                self.forget_left();
                Vec::new()
            }
            Effect::Recovered => {
                // The edits are in one journal or the other, at any moment.
                if self.scribe.finish_writing() {
                    self.forget_left();
                }
                Vec::new()
            }
            Effect::MarkMerged => vec![Msg::Marked(git::add(&self.setup.path).map_err(|error| error.to_string()))],
            Effect::KeepFilters(saved) => {
                let config = self.setup.config_folder.as_deref();
                let kept = config
                    .map_or(Err("no place for them is known".to_owned()), |config| filter_store::write(config, saved));
                kept.err()
                    .map(|why| Msg::Failed(format!("it holds until you quit, and is not kept: {why}")))
                    .into_iter()
                    .collect()
            }
            Effect::KeepSettings { before, text, what } => {
                vec![settings_store::keep(self.setup.config_folder.as_deref(), before.as_deref(), text, what)]
            }
            Effect::AskSides(_)
            | Effect::AskUnmerged
            | Effect::SaveSoon
            | Effect::AskGround
            | Effect::Mouse(_)
            | Effect::Check
            | Effect::Copy(_)
            | Effect::EditText(_)
            | Effect::EditFile(_)
            | Effect::Repaint
            | Effect::Suspend
            | Effect::Quit => Vec::new(),
        }
    }

    /// Checks every entry on a thread of its own.
    pub(crate) fn check(&self, job: Job) {
        let fault = self.setup.fault;
        let work = move |waker: &Waker| {
            assert!(fault != Some(Fault::Check), "a test asked for a panic of the check");
            job.work(|checked| waker.say(Note::Checked(checked)));
        };
        // Without a thread the check is missing, and nothing else.
        let _ = worker::spawn("check", self.waker.clone(), work);
    }

    /// Works on a thread of its own at how sure the order is.
    pub(crate) fn doubt(&self, job: ranking_confidence::Job) {
        let work = move |waker: &Waker| {
            if let Some(found) = job.work() {
                waker.say(Note::Doubted(found));
            }
        };
        // Without a thread nobody knows how sure it is, and nothing else is missing.
        let _ = worker::spawn("doubt", self.waker.clone(), work);
    }

    /// What git says of the sides of a merge, or whether it holds the file to be unmerged.
    pub(crate) fn git(&self, effect: &Effect) -> Option<Msg> {
        asked_of_git(&self.setup.path, effect)
    }

    /// The same on a thread of its own.
    pub(crate) fn ask_git(&self, effect: Effect) {
        let path = self.setup.path.clone();
        let work = move |waker: &Waker| {
            if let Some(msg) = asked_of_git(&path, &effect) {
                waker.say(Note::Git(msg));
            }
        };
        // Without a thread the answer is missing, and nothing else.
        let _ = worker::spawn("git", self.waker.clone(), work);
    }

    /// What git could not merge in the file.
    pub(crate) fn conflict(&self) -> Option<Conflict> {
        self.conflict_in(&self.base.to_text())
    }

    /// git is asked only where there are markers, or while a merge waits.
    fn conflict_in(&self, text: &str) -> Option<Conflict> {
        let path = &self.setup.path;
        if !conflict_marker_lines::has_marker(text) && !branch::is_merging(path) {
            return None;
        }
        let stages = branch::branch_of(path).and_then(|_| git::stages(path).ok()).unwrap_or_default();
        let [base, one, other] = [stages.base, stages.ours, stages.theirs]
            .map(|stage| stage.and_then(|stage| String::from_utf8(stage).ok()));
        let kept = one.as_deref().zip(other.as_deref()).map(|(one, other)| Kept { base: base.as_deref(), one, other });
        Conflict::of(text, kept)
    }

    /// Waits until the journal is written.
    pub(crate) fn finish_writing(&self) {
        self.scribe.finish_writing();
    }

    /// Throws away what an earlier run left.
    fn forget_left(&mut self) {
        if let (Some(folder), Some(left)) = (&self.setup.state_folder, self.left.take()) {
            journal_writer::forget(folder, &key_of(&self.setup.path), &left);
        }
    }

    /// The document is in the file, byte for byte.
    fn is_on_disk(&mut self, state: &State) {
        self.base = state.plan.document.clone();
        self.known = None;
        self.scribe.clear(self.base.clone());
    }

    fn expected(&mut self) -> Expected {
        match self.opened {
            Opened::Absent => Expected::Absent,
            Opened::Holds if self.is_missing => Expected::Absent,
            Opened::Holds => Expected::Content(self.known_content()),
        }
    }

    fn known_content(&mut self) -> Content {
        let base = &self.base;
        *self.known.get_or_insert_with(|| Content::of(base.pieces().map(str::as_bytes)))
    }

    fn save(&mut self, way: &SaveWay, state: &State) -> Msg {
        let is_here = !matches!(way, SaveWay::As(_));
        if is_here && let Some(turn) = self.hold.lost() {
            return Msg::Turn(turn);
        }
        if is_here && self.hold.other().is_some() {
            let why = state.plan.closed.as_deref().unwrap_or_default();
            return Msg::NotSaved(SaveProblem { words: format!("not saved, {why}"), remedy: Remedy::Another });
        }
        let pieces: Vec<&[u8]> = state.plan.document.pieces().map(str::as_bytes).collect();
        let folder = self.setup.state_folder.clone().unwrap_or_else(|| self.folder());
        let new_path = match way {
            SaveWay::As(name) => Some(self.beside(name)),
            _ => None,
        };
        let expected = if new_path.is_some() { Expected::Absent } else { self.expected() };
        let request = SaveRequest {
            path: new_path.as_deref().unwrap_or(&self.setup.path),
            content: &pieces,
            expected,
            way: if *way == SaveWay::InPlace { Way::InPlace { copy_folder: &folder } } else { Way::Replace },
            read_only: if *way == SaveWay::OverReadOnly { ReadOnly::Override } else { ReadOnly::Respect },
        };
        match save::save(&request) {
            Ok(saved) => self.saved(saved, new_path, state),
            Err(error) => {
                self.is_missing = matches!(error, SaveError::Vanished);
                Msg::NotSaved(problem(&error))
            }
        }
    }

    /// The folder of the file.
    fn folder(&self) -> PathBuf {
        self.setup.path.parent().map_or_else(PathBuf::new, std::path::Path::to_owned)
    }

    /// A name without a folder is meant beside the present file.
    fn beside(&self, name: &str) -> PathBuf {
        let named = PathBuf::from(name);
        let has_folder = named.parent().is_some_and(|parent| !parent.as_os_str().is_empty());
        match self.setup.path.parent() {
            Some(parent) if !has_folder => parent.join(named),
            _ => named,
        }
    }

    fn saved(&mut self, saved: save::Saved, new_path: Option<PathBuf>, state: &State) -> Msg {
        let is_watched = self.watcher.as_ref().is_some_and(|watcher| !watcher.has_ended());
        let new_name = new_path.map(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            self.setup.path = path;
            name
        });
        if new_name.is_some() {
            // What was edited is kept under the new name: the old one has nothing to offer.
            self.scribe.clear(self.base.clone());
            self.scribe = Scribe::start(&self.setup, self.base.clone(), self.waker.clone());
            self.hold.move_to(&self.setup);
        }
        if new_name.is_some() || !is_watched {
            self.watch();
        }
        self.opened = Opened::Holds;
        self.is_missing = false;
        self.is_on_disk(state);
        self.known = Some(saved.stamp.content);
        let (hour, minute) = clock::time_of_day();
        let mut note: Vec<String> = saved.notes.iter().map(ToString::to_string).collect();
        if let Outcome::WrittenNotCertain(reason) = &saved.outcome {
            note.push(format!("the disk did not confirm it ({reason}); saving again is safe"));
        }
        Msg::Saved(SavedAs {
            at: format!("{hour:02}:{minute:02}"),
            note: note.join("; "),
            is_unchanged: saved.outcome == Outcome::Unchanged,
            new_name,
        })
    }

    /// Reads the file again and says whether it is the one known.
    pub(crate) fn look_at_disk(&mut self) -> Msg {
        let text = match read::read_text(&self.setup.path, journal_writer::LIMIT) {
            Ok(loaded) => loaded.text,
            Err(ReadError::Missing) => {
                self.is_missing = true;
                return Msg::DiskLost("the file on disk is gone".to_owned());
            }
            Err(error) => return Msg::DiskLost(format!("the file on disk cannot be read: {error}")),
        };
        self.is_missing = false;
        let is_known = matches!(self.opened, Opened::Holds) && Content::of([text.as_bytes()]) == self.known_content();
        if is_known {
            return Msg::DiskSame;
        }
        // From here on this is what a save must find: whatever comes after it is somebody else's again.
        let conflict = self.conflict_in(&text);
        Msg::DiskChanged(OnDisk { text, before: self.base.to_text(), conflict })
    }
}

fn asked_of_git(path: &std::path::Path, effect: &Effect) -> Option<Msg> {
    match effect {
        Effect::AskSides(labels) => {
            branch::branch_of(path)?;
            Some(Msg::Sides(sides(path, labels)))
        }
        Effect::AskUnmerged => {
            (branch::branch_of(path).is_some() && git::is_unmerged(path).unwrap_or(false)).then_some(Msg::Unmerged)
        }
        _ => None,
    }
}

/// The last commit of each side. The one side whose label git does not know is what is being merged.
fn sides(path: &std::path::Path, labels: &[String]) -> BTreeMap<String, SideFacts> {
    let facts = |commit: git::Commit| SideFacts { subject: commit.subject, author: commit.author, date: commit.date };
    let mut known = BTreeMap::new();
    let mut unknown = Vec::new();
    for label in labels.iter().take(MOST_SIDES) {
        match git::last_commit(path, label) {
            Some(commit) => drop(known.insert(label.clone(), facts(commit))),
            None => unknown.push(label.clone()),
        }
    }
    if let [only] = unknown.as_slice() {
        let other = git::commit_being_merged(path).map(facts);
        known
            .extend(other.filter(|other| !known.values().any(|side| side == other)).map(|other| (only.clone(), other)));
    }
    known
}

fn problem(error: &SaveError) -> SaveProblem {
    let remedy = match error {
        SaveError::ChangedOutside | SaveError::AlreadyThere => Remedy::Compare,
        SaveError::Vanished => Remedy::Again,
        SaveError::ReadOnlyFile => Remedy::Overwrite,
        SaveError::ReadOnlyFolder { can_write_in_place: true }
        | SaveError::CannotReplace { can_write_in_place: true, .. } => Remedy::InPlace,
        _ => Remedy::Another,
    };
    let copy = error.kept_copy().map(|path| format!(" ({})", path.display())).unwrap_or_default();
    SaveProblem { words: format!("{error}{copy}"), remedy }
}
