//! The plan: a document, the roadmap derived from it, and what was done to it. Every edit of the program, by key or by
//! command, goes through here, and here the one rule is kept: no theme loses an answer, or comes to the roadmap
//! without one.

use super::change::Change;
use super::entry_kind::Entity;
use super::entry_row::{Answers, Facts};
use super::lane::Lane;
use super::location::Owner;
use super::lower;
use super::roadmap::Roadmap;
use crate::document::chunk::Serial;
use crate::document::edit_error::Refusal;
use crate::document::history::{History, Step};
use crate::document::splice::Splice;
use crate::document::transaction::{Done, Transaction};
use crate::document::tree::{Item, Tree};
use crate::document::{Document, EntryText, skip_head};
use std::fmt;

/// A roadmap being edited.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The text.
    pub document: Document,
    /// What it says.
    pub roadmap: Roadmap,
    /// What was done to it.
    pub history: History,
    /// Why nothing may be changed, and what would change that. `None` as long as edits are welcome.
    pub closed: Option<String>,
}

/// What an edit did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Made {
    /// The entries it made, in order.
    pub made: Vec<Serial>,
    /// The entries it made, changed or removed.
    pub touched: Vec<Serial>,
    /// The same as splices of the file's text, each in the text the ones before it left.
    pub splices: Vec<Splice>,
}

/// Why an edit was not made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotMade {
    /// The text cannot be edited so.
    Refused(Refusal),
    /// A theme would lack an answer it owes: its id, and the path of the answer.
    LosesAnswer {
        /// The theme.
        id: String,
        /// What it would lack.
        answer: &'static str,
    },
    /// A theme would come to the roadmap without these answers.
    LacksAnswers {
        /// The theme.
        id: String,
        /// What it lacks.
        missing: Vec<&'static str>,
    },
    /// The file is in a format newer than this program writes.
    NewerFormat(u32),
    /// It cannot be done to this entry, and why.
    NotPossible(String),
    /// Nothing may be changed now, and why.
    Closed(String),
}

impl fmt::Display for NotMade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(refusal) => refusal.fmt(f),
            Self::LosesAnswer { id, answer } => {
                write!(f, "{id} would lose its {answer}: a theme keeps its answers, or becomes an idea again")
            }
            Self::LacksAnswers { id, missing } => {
                write!(f, "{id} is not on the roadmap yet: still to answer: {}", missing.join(", "))
            }
            Self::NewerFormat(format) => {
                write!(f, "the file is in format {format}, which this whymap can read but not write: get a newer one")
            }
            Self::NotPossible(why) | Self::Closed(why) => f.write_str(why),
        }
    }
}

impl std::error::Error for NotMade {}

impl From<Refusal> for NotMade {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl Plan {
    /// Reads a text.
    pub fn of(text: String) -> Self {
        let (document, roadmap) = Roadmap::load(text);
        Self { document, roadmap, history: History::default(), closed: None }
    }

    /// Makes changes as one step of undo, named by `label`. All are made, or none.
    pub fn change(&mut self, label: &str, changes: &[Change]) -> Result<Made, NotMade> {
        self.must_be_open()?;
        if let Some(format) = self.roadmap.settings.format.filter(|_| self.roadmap.settings.is_newer_format()) {
            return Err(NotMade::NewerFormat(format));
        }
        if changes.iter().any(Change::makes_another_format) {
            return Err(NotMade::NotPossible(
                "the format says how the file is written, and is whymap's own".to_owned(),
            ));
        }
        let (done, made) = self.transact(changes)?;
        let before: Vec<(Serial, Option<Owed>)> =
            touched(&done.step).into_iter().map(|serial| (serial, self.owed(serial))).collect();
        let touched = self.roadmap.follow(&self.document, &done.step);
        if let Some(not_made) = before.iter().find_map(|(serial, before)| self.broken_promise(*serial, before.as_ref()))
        {
            let back = done.step.inverted();
            self.document.apply(&back);
            self.roadmap.follow(&self.document, &back);
            return Err(not_made);
        }
        if !done.step.is_empty() {
            self.history.push(label.to_owned(), done.step);
        }
        Ok(Made { made, touched, splices: done.splices })
    }

    fn must_be_open(&self) -> Result<(), NotMade> {
        self.closed.clone().map_or(Ok(()), |why| Err(NotMade::Closed(why)))
    }

    fn transact(&mut self, changes: &[Change]) -> Result<(Done, Vec<Serial>), Refusal> {
        let mut transaction = Transaction::on(&mut self.document);
        let mut made = Vec::new();
        for change in changes {
            made.extend(lower::lower(change, &mut transaction)?);
        }
        Ok((transaction.commit(), made))
    }

    /// Replaces the whole text of an entry: how one that does not read is mended.
    pub fn replace_text(&mut self, label: &str, serial: Serial, text: String) -> Result<Made, NotMade> {
        self.must_be_open()?;
        let mut transaction = Transaction::on(&mut self.document);
        transaction.replace_text(serial, text)?;
        let done = transaction.commit();
        let touched = self.roadmap.follow(&self.document, &done.step);
        if !done.step.is_empty() {
            self.history.push(label.to_owned(), done.step);
        }
        Ok(Made { made: Vec::new(), touched, splices: done.splices })
    }

    /// Takes a whole other text as one step of undo: what the disk holds, also where nothing may be changed here.
    pub fn replace_all(&mut self, label: &str, text: String) -> Made {
        let other = Self::of(text);
        let done = self.document.replace_all(&other.document);
        self.roadmap = Roadmap::read(&self.document);
        let touched = self.roadmap.all().map(|facts| facts.serial).collect();
        self.history.push(label.to_owned(), done.step);
        Made { made: Vec::new(), touched, splices: done.splices }
    }

    /// Looks at the fields of an owner as they stand in the text. `None` where they do not read.
    pub fn look<T>(&self, owner: Owner, look: impl FnOnce(Item<'_>) -> T) -> Option<T> {
        match owner {
            Owner::Entry(serial) => {
                let entry = self.document.entry(serial);
                entry.as_ref().and_then(EntryText::tree).map(|tree| look(tree.root().inner()))
            }
            Owner::Roadmap => {
                let skeleton = self.document.skeleton();
                let start = skip_head(skeleton.text()).ok()?;
                Tree::of(skeleton.text(), start).ok().map(|tree| look(tree.root().inner()))
            }
        }
    }

    fn owed(&self, serial: Serial) -> Option<Owed> {
        self.roadmap.facts(serial).and_then(Owed::of)
    }

    /// What a theme owes after an edit and no longer, or not yet, has.
    fn broken_promise(&self, serial: Serial, before: Option<&Owed>) -> Option<NotMade> {
        let after = self.owed(serial)?;
        let id = self.roadmap.id(serial).to_owned();
        match before {
            Some(before) => {
                let answer = before.answers.lost_in(after.answers)?;
                Some(NotMade::LosesAnswer { id, answer })
            }
            None if after.answers.are_complete() => None,
            None => Some(NotMade::LacksAnswers { id, missing: after.answers.missing() }),
        }
    }

    /// Takes back the newest step, if there is one. The answer is its label and what was touched.
    pub fn undo(&mut self) -> Result<Option<(String, Made)>, NotMade> {
        self.must_be_open()?;
        let Some(named) = self.history.undo().cloned() else { return Ok(None) };
        Ok(Some((named.label, self.apply(&named.step.inverted()))))
    }

    /// Makes the step again that was taken back last, if there is one.
    pub fn redo(&mut self) -> Result<Option<(String, Made)>, NotMade> {
        self.must_be_open()?;
        let Some(named) = self.history.redo().cloned() else { return Ok(None) };
        Ok(Some((named.label, self.apply(&named.step))))
    }

    fn apply(&mut self, step: &Step) -> Made {
        let splices = self.document.apply(step);
        let touched = self.roadmap.follow(&self.document, step);
        Made { made: Vec::new(), touched, splices }
    }
}

/// The answers of a theme that has to have them.
struct Owed {
    answers: Answers,
}

impl Owed {
    fn of(facts: &Facts) -> Option<Self> {
        let bet = facts.bet().filter(|_| facts.entity == Entity::Theme)?;
        // A theme whose lane is gone or does not read is no idea yet: only a no frees it of its answers.
        (bet.lane != Some(Lane::Dropped)).then_some(Self { answers: bet.answers })
    }
}

fn touched(step: &Step) -> Vec<Serial> {
    let chunks = step.splices.iter().flat_map(|splice| splice.removed.iter().chain(&splice.inserted));
    let mut serials: Vec<Serial> = chunks.filter_map(|chunk| Some(chunk.entry()?.serial)).collect();
    serials.sort_unstable();
    serials.dedup();
    serials
}
