//! The text of the host on its way to be the merge: entries come, go, move, and are laid anew.

use super::comments::{Mend, Wanted};
use super::edit_script;
use super::entries::{Entries, Fate, comments_of};
use super::entry::MergedEntry;
use super::side::Who;
use crate::document::chunk::Serial;
use crate::document::edit_error::Refusal;
use crate::document::splice::{self, Splice};
use crate::document::style::Style;
use crate::document::transaction::{Neighbour, Transaction, entry_spans};
use crate::document::tree::{Item, Tree};
use crate::document::trivia_owner;
use crate::document::{Document, EntryText};
use crate::roadmap::entry_kind::Entity;
use crate::roadmap::field::Shape;
use crate::roadmap::location;
use std::collections::HashMap;
use std::rc::Rc;

/// The text of the host on its way to be the merge.
pub(crate) struct Laying<'d, 's> {
    pub(crate) transaction: Transaction<'d>,
    pub(crate) entries: &'s Entries<'s>,
    /// The entries of each map as they stand now: their ids in order.
    pub(crate) maps: HashMap<String, Vec<(Rc<str>, Serial)>>,
    /// The entries before an entry of the guest in its map, by the entry.
    before: HashMap<Who, Who>,
    order: Vec<&'static str>,
    pub(crate) style: Style,
}

impl<'d, 's> Laying<'d, 's> {
    pub(crate) fn of(document: &'d mut Document, entries: &'s Entries<'s>) -> Self {
        let mut maps: HashMap<String, Vec<(Rc<str>, Serial)>> = HashMap::new();
        for entry in document.entries() {
            let map = document.map_name(entry.map).to_owned();
            maps.entry(map).or_default().push((Rc::from(entry.id().as_ref()), entry.serial));
        }
        let mut before = HashMap::new();
        let mut last: HashMap<&str, &Who> = HashMap::new();
        for (who, serial) in &entries.guest.order {
            let Some(entry) = entries.guest.document.entry(*serial) else { continue };
            if let Some(previous) = last.insert(entries.guest.map_of(&entry), who) {
                before.insert(who.clone(), previous.clone());
            }
        }
        let style = document.style().clone();
        let order = location::record_of(None).order();
        Self { transaction: Transaction::on(document), entries, maps, before, order, style }
    }

    pub(crate) fn make(&mut self, who: &Who, fate: &Fate) -> Result<(), Refusal> {
        let (host, guest) = (self.entries.host.entry(who), self.entries.guest.entry(who));
        match (fate, host, guest) {
            (Fate::Take, Some(host), Some(guest)) => self.take(who, &host, &guest),
            (Fate::Come, _, Some(guest)) => {
                let map = self.entries.guest.map_of(&guest).to_owned();
                self.come(who, &map, guest.text)
            }
            (Fate::Gone, Some(host), _) => self.remove(host.serial),
            (Fate::Merged(merged) | Fate::Marked(merged), Some(host), guest) => {
                self.lay(who, merged, &host, guest.as_ref())
            }
            (Fate::Marked(merged), None, Some(guest)) => {
                let text = laid(guest.text, merged, &self.style)?;
                let map = self.entries.guest.map_of(&guest).to_owned();
                self.come(who, &map, &text)
            }
            _ => Ok(()),
        }
    }

    fn remove(&mut self, serial: Serial) -> Result<(), Refusal> {
        self.forget(serial);
        self.transaction.remove_entry(serial)
    }

    fn forget(&mut self, serial: Serial) {
        for entries in self.maps.values_mut() {
            entries.retain(|(_, other)| *other != serial);
        }
    }

    /// An entry of the guest in the place of the host's.
    fn take(&mut self, who: &Who, host: &EntryText<'_>, guest: &EntryText<'_>) -> Result<(), Refusal> {
        let map = self.entries.guest.map_of(guest).to_owned();
        if self.entries.host.map_of(host) != map {
            self.remove(host.serial)?;
            return self.come(who, &map, guest.text);
        }
        self.transaction.replace_text(host.serial, fitting(guest, host.text, &self.style))
    }

    fn come(&mut self, who: &Who, map: &str, text: &str) -> Result<(), Refusal> {
        let neighbour = self.neighbour(who, map);
        let serial = self.transaction.insert_text(map, text, neighbour, &self.order)?;
        self.remember(who, map, serial, neighbour);
        Ok(())
    }

    fn remember(&mut self, who: &Who, map: &str, serial: Serial, neighbour: Neighbour) {
        let entries = self.maps.entry(map.to_owned()).or_default();
        let at = |neighbour: Serial| entries.iter().position(|(_, other)| *other == neighbour);
        let place = match neighbour {
            Neighbour::First => 0,
            Neighbour::Behind(other) => at(other).map_or(entries.len(), |at| at + 1),
            Neighbour::Before(other) => at(other).unwrap_or(entries.len()),
        };
        entries.insert(place, (who.id.clone(), serial));
    }

    /// Where an entry of the guest goes: behind the one it stands behind there, and behind those that come before it
    /// by their keys.
    fn neighbour(&self, who: &Who, map: &str) -> Neighbour {
        let Some(entries) = self.maps.get(map).filter(|entries| !entries.is_empty()) else { return Neighbour::First };
        let place = |who: &Who| entries.iter().position(|(id, _)| *id == who.id);
        let mut previous = self.before.get(who);
        let mut start = None;
        while let Some(before) = previous {
            start = place(before);
            if start.is_some() {
                break;
            }
            previous = self.before.get(before);
        }
        let mut at = start.map_or(0, |at| at + 1);
        while entries.get(at).is_some_and(|(id, _)| *id < who.id) {
            at += 1;
        }
        match at.checked_sub(1).and_then(|before| entries.get(before)) {
            Some((_, serial)) => Neighbour::Behind(*serial),
            None => Neighbour::First,
        }
    }

    /// What both made of an entry, laid into the text the host has of it.
    fn lay(
        &mut self,
        who: &Who,
        merged: &MergedEntry,
        host: &EntryText<'_>,
        guest: Option<&EntryText<'_>>,
    ) -> Result<(), Refusal> {
        let moves = self.entries.host.map_of(host) != merged.map;
        // A neighbour that came may have given it a comma.
        let now = self.transaction.document().entry(host.serial).ok_or(Refusal::NoSuchEntry)?;
        let mut text = now.text.to_owned();
        if moves && let Some(tree) = now.tree() {
            text = splice::apply(&text, &edit_script::lane_field_renamed(tree.root(), &merged.map));
        }
        text = laid(&text, merged, &self.style)?;
        if let Some(guest) = guest {
            let base = self.entries.base.entry(who);
            let wanted =
                Wanted::of(base.as_ref().map(comments_of).unwrap_or_default(), comments_of(host), comments_of(guest));
            text = mended(text, &wanted, &self.style)?;
        }
        self.transaction.replace_text(host.serial, text)?;
        if moves {
            self.forget(host.serial);
            let neighbour = self.neighbour(who, &merged.map);
            self.transaction.move_entry(host.serial, &merged.map, neighbour, &self.order)?;
            self.remember(who, &merged.map, host.serial, neighbour);
        }
        Ok(())
    }
}

/// So many splices one entry never needs: more is a circle.
pub(crate) const MOST_STEPS: usize = 10_000;

/// The text of an entry with a merged value laid into it.
fn laid(text: &str, merged: &MergedEntry, style: &Style) -> Result<String, Refusal> {
    let shape = Entity::of_map(&merged.map).map_or(Shape::Anything, |entity| Shape::Record(entity.record()));
    stepwise(text.to_owned(), |root, _| edit_script::next(root, &merged.value, &shape, style))
}

/// The text of an entry with the comments it should have.
fn mended(text: String, wanted: &Wanted, style: &Style) -> Result<String, Refusal> {
    stepwise(text, |root, key| match wanted.mend(root.text(), key, root, style) {
        Mend::Done => None,
        Mend::Splice(splices) => Some(splices),
    })
}

/// Makes splices until there are none to be made.
fn stepwise(mut text: String, step: impl Fn(Item<'_>, usize) -> Option<Vec<Splice>>) -> Result<String, Refusal> {
    for _ in 0..MOST_STEPS {
        let (key, value) = entry_spans(&text).map_err(|error| Refusal::WouldNotRead(error.to_string()))?;
        let tree = Tree::of(&text, value.start).map_err(|error| Refusal::WouldNotRead(error.to_string()))?;
        match step(tree.root(), key.start) {
            Some(splices) => text = splice::apply(&text, &splices),
            None => return Ok(text),
        }
    }
    Err(Refusal::WouldNotRead("it does not come to an end".to_owned()))
}

/// The text of a guest's entry where a host's stood: with a comma, and a line end where the other had one.
fn fitting(guest: &EntryText<'_>, host: &str, style: &Style) -> String {
    let end = guest.value_span().end;
    let mut text = guest.text.to_owned();
    if trivia_owner::trailing(&text, end).comma.is_none() {
        text.insert(end, ',');
    }
    if host.ends_with('\n') && !text.ends_with('\n') {
        text.push_str(style.newline);
    }
    text
}
