//! The entries of three texts: for each, whose it is, or what both made of it. The text of one side, the host, is
//! changed to say so; entries that one side alone changed are copied from it byte for byte.

use super::apply::Laying;
use super::comments::Comment;
use super::entry::{self, MergedEntry};
use super::entry_version::Version;
use super::field::Sides;
use super::links::NewLinks;
use super::renames::United;
use super::side::{Side, Who};
use super::top_level::Frame;
use super::{Clashed, NotMerged};
use crate::document::EntryText;
use crate::document::edit_error::Refusal;
use crate::roadmap::conflict::{Clash, ClashPath};
use crate::roadmap::entry_kind::Entity;
use std::cell::OnceCell;
use std::collections::HashMap;

/// Three texts, under the same ids.
pub(super) struct Entries<'s> {
    pub(super) base: &'s Side,
    pub(super) host: &'s Side,
    pub(super) guest: &'s Side,
    pub(super) sides: Sides<'s>,
    pub(super) united: United,
    /// The comments of the base, once they are asked for.
    pub(super) comments_of_base: OnceCell<HashMap<String, usize>>,
}

/// What came out.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    /// The text.
    pub(super) text: String,
    /// What the merged entries should say: those that were not copied from one side.
    pub(super) merged: Vec<(Who, MergedEntry)>,
    /// All entries there should be.
    pub(super) there: Vec<Who>,
    /// What a person has to choose.
    pub(super) clashes: Vec<Clashed>,
    /// What is to be told.
    pub(super) told: Vec<String>,
    /// What somebody has to look at.
    pub(super) unsettled: Vec<String>,
}

/// What becomes of an entry in the text of the host.
pub(super) enum Fate {
    /// It stays.
    Stay,
    /// It becomes that of the guest, byte for byte.
    Take,
    /// It comes from the guest.
    Come,
    /// It goes, or stays away.
    Gone,
    /// It is what both made of it.
    Merged(Box<MergedEntry>),
    /// It is the host's, or the guest's, with the mark that the other side deleted it.
    Marked(Box<MergedEntry>),
}

impl Entries<'_> {
    /// Merges them.
    pub(super) fn merge(&self) -> Result<Outcome, NotMerged> {
        let mut outcome =
            Outcome { told: self.united.told.clone(), unsettled: self.united.unsettled.clone(), ..Outcome::default() };
        let host = self.host.order.iter().map(|(who, _)| who);
        let of_guest = self.guest.order.iter().map(|(who, _)| who).filter(|who| self.host.serial(who).is_none());
        let links = NewLinks { base: self.base, host: OnceCell::new(), guest: OnceCell::new() };
        let mut document = self.host.document.clone();
        let mut laid = Laying::of(&mut document, self);
        let mut frame_clashes = Vec::new();
        for who in host.chain(of_guest) {
            let fate = self.fate(who, &links)?;
            if !matches!(fate, Fate::Gone) {
                outcome.there.push(who.clone());
            }
            laid.make(who, &fate).map_err(|refusal| flawed(who, &refusal))?;
            let (Fate::Merged(merged) | Fate::Marked(merged)) = fate else { continue };
            let name = format!("{}.{}", merged.map, who.id);
            outcome.told.extend(merged.told.iter().map(|told| format!("{name}: {told}")));
            let clashed = |clash: &Clash| Clashed { owner: name.clone(), at: clash.at.clone() };
            outcome.clashes.extend(merged.clashes.iter().map(clashed));
            frame_clashes.extend(merged.outer.iter().map(|terms| {
                let at = ClashPath(vec![merged.map.clone(), who.id.to_string()]);
                Clash { at, terms: terms.clone() }
            }));
            outcome.merged.push((who.clone(), *merged));
        }
        let clashes = laid.frame(frame_clashes)?;
        outcome.clashes.extend(clashes.into_iter().map(|at| Clashed { owner: String::new(), at }));
        outcome.text = laid.transaction.document().to_text();
        laid.transaction.commit();
        Ok(outcome)
    }

    fn fate(&self, who: &Who, links: &NewLinks<'_>) -> Result<Fate, NotMerged> {
        let (base, host, guest) = (self.base.entry(who), self.host.entry(who), self.guest.entry(who));
        let is_as_in = |side: &Side, a: Option<&EntryText<'_>>, other: &Side, b: Option<&EntryText<'_>>| {
            a.zip(b).is_some_and(|(a, b)| a.text == b.text && side.map_of(a) == other.map_of(b))
        };
        let host_is_base = is_as_in(self.base, base.as_ref(), self.host, host.as_ref());
        let guest_is_base = is_as_in(self.base, base.as_ref(), self.guest, guest.as_ref());
        let has_twins = [self.base, self.host, self.guest].iter().any(|side| side.has_twins(who));
        if has_twins && !(host_is_base && guest_is_base) {
            let label = if host_is_base { self.sides.guest } else { self.sides.host };
            let why = format!("{}.{} stands twice", who.space, who.id);
            return Err(NotMerged::DoesNotRead { text: label.to_owned(), why });
        }
        if !host_is_base {
            sound(self.host, host.as_ref(), self.sides.host)?;
        }
        if !guest_is_base {
            sound(self.guest, guest.as_ref(), self.sides.guest)?;
        }
        Ok(match (host, guest) {
            (Some(host), Some(guest)) => match () {
                () if guest_is_base || is_as_in(self.host, Some(&host), self.guest, Some(&guest)) => Fate::Stay,
                () if host_is_base => Fate::Take,
                () => Fate::Merged(Box::new(self.merged(base.as_ref(), &host, &guest))),
            },
            // What was deleted under its old name and got another one was edited.
            (Some(host), None) if base.is_none() => match self.united.renamed.contains(who) || !self.sides.has_base {
                true => self.deleted(None, self.host, &host, true, self.sides.guest),
                false => Fate::Stay,
            },
            (None, Some(guest)) if base.is_none() => match self.united.renamed.contains(who) || !self.sides.has_base {
                true => self.deleted(None, self.guest, &guest, true, self.sides.host),
                false => Fate::Come,
            },
            (Some(host), None) => {
                let is_linked = links.of_host(self.host).contains(who);
                self.deleted(base.as_ref(), self.host, &host, is_linked, self.sides.guest)
            }
            (None, Some(guest)) => {
                let is_linked = links.of_guest(self.guest).contains(who);
                self.deleted(base.as_ref(), self.guest, &guest, is_linked, self.sides.host)
            }
            (None, None) => Fate::Gone,
        })
    }

    /// An entry that one side deleted goes, unless the other side did anything to it but rank it.
    fn deleted(
        &self,
        base: Option<&EntryText<'_>>,
        side: &Side,
        entry: &EntryText<'_>,
        is_linked: bool,
        deleted_by: &str,
    ) -> Fate {
        let Some(version) = version(side, entry) else { return Fate::Gone };
        let was = base.and_then(|base| self::version(self.base, base));
        let says_the_same = was.is_some_and(|was| was.says_the_same_but_rank(&version));
        let is_commented = base.is_some_and(|base| self.adds_comments(base, side, entry));
        if says_the_same && !is_linked && !is_commented {
            return Fate::Gone;
        }
        Fate::Marked(Box::new(entry::marked_as_deleted(&version, deleted_by)))
    }

    /// Whether an entry has a comment that it did not have, and that did not stand elsewhere in the base.
    fn adds_comments(&self, base: &EntryText<'_>, side: &Side, entry: &EntryText<'_>) -> bool {
        let (before, now) = (comments_of(base), comments_of(entry));
        let count = |comments: &[Comment], text: &str| comments.iter().filter(|comment| comment.text == text).count();
        let more = now.iter().filter(|comment| count(&now, &comment.text) > count(&before, &comment.text));
        let more: Vec<&Comment> = more.collect();
        if more.is_empty() {
            return false;
        }
        let (in_base, in_side) = (self.comments_of_base.get_or_init(|| all_comments(self.base)), all_comments(side));
        more.into_iter().any(|comment| in_side.get(&comment.text) > in_base.get(&comment.text))
    }

    fn merged(&self, base: Option<&EntryText<'_>>, host: &EntryText<'_>, guest: &EntryText<'_>) -> MergedEntry {
        let of_host = version(self.host, host);
        let of_guest = version(self.guest, guest);
        let (Some(of_host), Some(of_guest)) = (of_host, of_guest) else {
            return entry::marked_as_deleted(&Version::empty(self.host.map_of(host)), self.sides.guest);
        };
        // A base that does not read says nothing of what it was.
        let of_base = base.and_then(|base| version(self.base, base));
        let record = Entity::of_map(&of_host.map).map(Entity::record);
        entry::merge(record, of_base.as_ref(), &of_host, &of_guest, self.sides)
    }
}

fn version(side: &Side, entry: &EntryText<'_>) -> Option<Version> {
    let tree = entry.tree()?;
    Some(Version::of(side.map_of(entry), tree.root()))
}

fn sound(side: &Side, entry: Option<&EntryText<'_>>, label: &str) -> Result<(), NotMerged> {
    match entry.and_then(|entry| side.fault(entry)) {
        Some(why) => Err(NotMerged::DoesNotRead { text: label.to_owned(), why }),
        None => Ok(()),
    }
}

fn flawed(who: &Who, refusal: &Refusal) -> NotMerged {
    NotMerged::Flawed(format!("{}.{}: {refusal}", who.space, who.id))
}

/// All comments of a text, and how often each stands there.
fn all_comments(side: &Side) -> HashMap<String, usize> {
    let mut all = HashMap::new();
    let of_entries = side.document.entries().flat_map(|entry| comments_of(&entry));
    for comment in of_entries.chain(Frame::comments_in(side.document.skeleton().text())) {
        *all.entry(comment.text).or_default() += 1;
    }
    all
}

pub(super) fn comments_of(entry: &EntryText<'_>) -> Vec<Comment> {
    let Some(tree) = entry.tree() else { return Vec::new() };
    super::comments::comments(entry.text, entry.key_span().start, tree.root())
}
