//! The entries of three texts: for each, whose it is, or what both made of it. The text of one side, the host, is
//! changed to say so; entries that one side alone changed are copied from it byte for byte.

use super::comments::{self, Mend, Wanted};
use super::entry::{self, MergedEntry, Version};
use super::field::Sides;
use super::lay;
use super::renames::United;
use super::side::{Side, Who, space_of};
use super::value::Value;
use super::{Clashed, NotMerged};
use crate::document::EntryText;
use crate::document::chunk::Serial;
use crate::document::gap;
use crate::document::guard::Meant;
use crate::document::path::Path;
use crate::document::refusal::Refusal;
use crate::document::scan;
use crate::document::splice::{self, Splice};
use crate::document::style::{self, Style};
use crate::document::transaction::{Neighbour, Transaction};
use crate::document::tree::{Item, Tree};
use crate::roadmap::clash::{Clash, ClashPath};
use crate::roadmap::entity::Entity;
use crate::roadmap::fields;
use crate::roadmap::name;
use crate::roadmap::place;
use crate::roadmap::references::references;
use crate::roadmap::shape::{Refers, Shape};
use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};

/// Three texts, under the same ids.
pub(super) struct Entries<'s> {
    pub(super) base: &'s Side,
    pub(super) host: &'s Side,
    pub(super) guest: &'s Side,
    pub(super) sides: Sides<'s>,
    pub(super) united: United,
    /// The comments of the base, once they are asked for.
    pub(super) comments_of_base: OnceCell<HashSet<String>>,
}

/// What came out.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    /// The text.
    pub(super) text: String,
    /// What the merged entries should say: those that were not copied from one side.
    pub(super) merged: Vec<(Who, MergedEntry)>,
    /// All entries there should be.
    pub(super) there: HashSet<Who>,
    /// What a person has to choose.
    pub(super) clashes: Vec<Clashed>,
    /// What is to be told.
    pub(super) told: Vec<String>,
}

/// What becomes of an entry in the text of the host.
enum Fate {
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

/// Whether a side has changed what stands around the entries, or their order.
pub(super) fn is_laid_otherwise(base: &Side, side: &Side) -> bool {
    base.document.skeleton().text() != side.document.skeleton().text()
        || !base.order_within(side).eq(side.order_within(base))
}

impl Entries<'_> {
    /// Merges them.
    pub(super) fn merge(&self) -> Result<Outcome, NotMerged> {
        let mut outcome = Outcome { told: self.united.told.clone(), ..Outcome::default() };
        let host = self.host.order.iter().map(|(who, _)| who);
        let of_guest = self.guest.order.iter().map(|(who, _)| who).filter(|who| self.host.serial(who).is_none());
        let links = NewLinks { base: self.base, host: OnceCell::new(), guest: OnceCell::new() };
        let mut document = self.host.document.clone();
        let mut laid = Laying::of(&mut document, self);
        let mut frame_clashes = Vec::new();
        for who in host.chain(of_guest) {
            let fate = self.fate(who, &links)?;
            if !matches!(fate, Fate::Gone) {
                outcome.there.insert(who.clone());
            }
            laid.make(who, &fate).map_err(|refusal| flawed(who, &refusal))?;
            let (Fate::Merged(merged) | Fate::Marked(merged)) = fate else { continue };
            let name = format!("{}.{}", merged.map, who.id);
            outcome.told.extend(merged.told.iter().map(|told| format!("{name}: {told}")));
            let clashed = |clash: &Clash| Clashed { owner: name.clone(), at: clash.at.clone() };
            outcome.clashes.extend(merged.clashes.iter().map(clashed));
            frame_clashes.extend(merged.outer.iter().map(|terms| {
                let at = ClashPath(vec![merged.map.clone(), who.id.clone()]);
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
            (Some(host), None) if base.is_none() => match self.united.renamed.contains(who) {
                true => self.deleted(None, self.host, &host, true, self.sides.guest),
                false => Fate::Stay,
            },
            (None, Some(guest)) if base.is_none() => match self.united.renamed.contains(who) {
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
        let is_commented = base.is_some() && self.adds_comments(entry);
        if says_the_same && !is_linked && !is_commented {
            return Fate::Gone;
        }
        Fate::Marked(Box::new(entry::marked_as_deleted(&version, deleted_by)))
    }

    /// Whether a comment of an entry is nowhere in the base.
    fn adds_comments(&self, entry: &EntryText<'_>) -> bool {
        let comments = comments_of(entry);
        if comments.is_empty() {
            return false;
        }
        let known = self.comments_of_base.get_or_init(|| {
            let of_entries = self.base.document.entries().flat_map(|entry| comments_of(&entry));
            let around = Frame::comments_in(self.base.document.skeleton().text());
            of_entries.chain(around).map(|comment| comment.text).collect()
        });
        comments.iter().any(|comment| !known.contains(&comment.text))
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

fn comments_of(entry: &EntryText<'_>) -> Vec<comments::Comment> {
    let Some(tree) = entry.tree() else { return Vec::new() };
    comments::comments(entry.text, entry.key_span().start, tree.root())
}

/// What a side newly refers to: an entry that is named by somebody is not deleted without a word.
struct NewLinks<'s> {
    base: &'s Side,
    host: OnceCell<HashSet<Who>>,
    guest: OnceCell<HashSet<Who>>,
}

impl NewLinks<'_> {
    fn of_host(&self, side: &Side) -> &HashSet<Who> {
        self.host.get_or_init(|| new_links(self.base, side))
    }

    fn of_guest(&self, side: &Side) -> &HashSet<Who> {
        self.guest.get_or_init(|| new_links(self.base, side))
    }
}

fn new_links(base: &Side, side: &Side) -> HashSet<Who> {
    let mut new = HashSet::new();
    for (who, serial) in &side.order {
        let Some(entry) = side.document.entry(*serial) else { continue };
        let before = base.entry(who);
        if before.as_ref().is_some_and(|before| before.text == entry.text) {
            continue;
        }
        let known = before.map(|before| links_of(base, &before)).unwrap_or_default();
        new.extend(links_of(side, &entry).difference(&known).cloned());
    }
    let known = frame_links(base);
    new.extend(frame_links(side).difference(&known).cloned());
    new
}

fn links_of(side: &Side, entry: &EntryText<'_>) -> HashSet<Who> {
    let entity = Entity::of_map(side.map_of(entry));
    let tree = entry.tree();
    tree.zip(entity).map(|(tree, entity)| links_in(tree.root(), place::record_of(Some(entity)))).unwrap_or_default()
}

fn frame_links(side: &Side) -> HashSet<Who> {
    let skeleton = side.document.skeleton();
    let tree = crate::document::skip_head(skeleton.text()).and_then(|start| Tree::of(skeleton.text(), start));
    tree.map(|tree| links_in(tree.root(), &fields::ROADMAP)).unwrap_or_default()
}

fn links_in(record: Item<'_>, shape: &'static crate::roadmap::shape::Record) -> HashSet<Who> {
    let who = |space: &str, id: &str| Who { space: space_of(space).to_owned(), id: id.to_owned(), turn: 0 };
    let named = references(record, shape).into_iter().map(|reference| match reference.refers {
        Refers::To(entity) => who(entity.map(), &reference.id),
        Refers::ToThemeOrIdea => who(name::THEMES, &reference.id),
        Refers::ToPath => match reference.id.split_once('.') {
            Some((map, rest)) => who(map, rest.split('.').next().unwrap_or(rest)),
            None => who(name::THEMES, &reference.id),
        },
    });
    named.collect()
}

/// The text of the host on its way to be the merge.
struct Laying<'d, 's> {
    transaction: Transaction<'d>,
    entries: &'s Entries<'s>,
    /// The entries of each map as they stand now: their ids in order.
    maps: HashMap<String, Vec<(String, Serial)>>,
    /// The entries before an entry of the guest in its map, by the entry.
    before: HashMap<Who, Who>,
    order: Vec<&'static str>,
    style: Style,
}

impl<'d, 's> Laying<'d, 's> {
    fn of(document: &'d mut crate::document::Document, entries: &'s Entries<'s>) -> Self {
        let mut maps: HashMap<String, Vec<(String, Serial)>> = HashMap::new();
        for entry in document.entries() {
            let map = document.map_name(entry.map).to_owned();
            maps.entry(map).or_default().push((entry.id().into_owned(), entry.serial));
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
        let order = place::record_of(None).order();
        Self { transaction: Transaction::on(document), entries, maps, before, order, style }
    }

    fn make(&mut self, who: &Who, fate: &Fate) -> Result<(), Refusal> {
        let (host, guest) = (self.entries.host.entry(who), self.entries.guest.entry(who));
        match (fate, host, guest) {
            (Fate::Take, Some(host), Some(guest)) => self.take(who, &host, &guest),
            (Fate::Come, _, Some(guest)) => {
                let map = self.entries.guest.map_of(&guest).to_owned();
                self.come(who, &map, guest.text)
            }
            (Fate::Gone, Some(host), _) => self.remove(who, host.serial),
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

    fn remove(&mut self, who: &Who, serial: Serial) -> Result<(), Refusal> {
        self.forget(serial);
        let _ = who;
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
            self.remove(who, host.serial)?;
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
            text = splice::apply(&text, &lay::lane_field_renamed(tree.root(), &merged.map));
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

    /// The roadmap's own fields and the comments around the entries. The answer is what a person has to choose.
    fn frame(&mut self, more: Vec<Clash>) -> Result<Vec<ClashPath>, NotMerged> {
        let entries = self.entries;
        let [base, host, guest] = [entries.base, entries.host, entries.guest].map(|side| Frame::of(side));
        let is_settled = guest.text == host.text || guest.text == base.text;
        if is_settled && more.is_empty() {
            return Ok(Vec::new());
        }
        let (Some(of_host), Some(of_guest)) = (&host.version, &guest.version) else { return Ok(Vec::new()) };
        for (version, label) in [(of_host, entries.sides.host), (of_guest, entries.sides.guest)] {
            if !version.value.is_record() {
                let why = "a field of the roadmap stands twice".to_owned();
                return Err(NotMerged::DoesNotRead { text: label.to_owned(), why });
            }
        }
        let of_guest = if is_settled { of_host } else { of_guest };
        let of_base = base.version.as_ref().filter(|_| !is_settled);
        let mut merged = entry::merge(Some(&fields::ROADMAP), of_base, of_host, of_guest, entries.sides);
        merged.add_clashes(more);
        // The maps of entries stand in the frame without their entries: they stay as they are.
        let flaw = |refusal: Refusal| NotMerged::Flawed(format!("the roadmap's own fields: {refusal}"));
        self.lay_frame(&merged.value).map_err(flaw)?;
        if !is_settled {
            self.mend_frame(Wanted::of(base.comments, host.comments, guest.comments)).map_err(flaw)?;
        }
        Ok(merged.clashes.into_iter().map(|clash| clash.at).collect())
    }

    fn lay_frame(&mut self, wanted: &Value) -> Result<(), Refusal> {
        let shape = Shape::Record(&fields::ROADMAP);
        for _ in 0..MOST_STEPS {
            let mut is_done = false;
            self.transaction.edit_frame(&Meant::at(&Path::here()), |root, style| {
                let wanted = with_maps_of(root, wanted);
                let splices = lay::next(root, &wanted, &shape, style);
                is_done = splices.is_none();
                splices.unwrap_or_default()
            })?;
            if is_done {
                return Ok(());
            }
        }
        Err(Refusal::BrokenFrame)
    }

    fn mend_frame(&mut self, mut wanted: Wanted) -> Result<(), Refusal> {
        self.bring_sections(&mut wanted)?;
        for _ in 0..MOST_STEPS {
            let mut is_done = false;
            self.transaction.edit_frame(&Meant::at(&Path::here()), |root, style| {
                match wanted.mend(root.text(), root.span().start, root, style) {
                    Mend::Done => {
                        is_done = true;
                        Vec::new()
                    }
                    Mend::Splice(splices) => splices,
                }
            })?;
            if is_done {
                return Ok(());
            }
        }
        Err(Refusal::BrokenFrame)
    }

    /// Comments of the guest that stand between entries come before the entry they stand before there.
    fn bring_sections(&mut self, wanted: &mut Wanted) -> Result<(), Refusal> {
        let has = Frame::comments_in(self.transaction.document().skeleton().text());
        let missing: Vec<String> = wanted.missing(&has).into_iter().map(|comment| comment.text.clone()).collect();
        for (texts, who) in sections(self.entries.guest) {
            for text in texts.into_iter().filter(|text| missing.contains(text)) {
                let place = self.maps.values().flatten().find(|(id, _)| *id == who.id).map(|(_, serial)| *serial);
                let Some(entry) = place.and_then(|serial| self.transaction.document().entry(serial)) else { continue };
                let (serial, newline) = (entry.serial, self.style.newline);
                let indent = style::indent_at(entry.text, entry.key_span().start);
                let comment = text.replace('\n', newline);
                let head =
                    if gap::starts_its_line(entry.text.as_bytes(), 0, entry.key_span().start) { "" } else { newline };
                let chunk = format!("{head}{indent}{comment}{newline}{newline}{}", entry.text);
                self.transaction.replace_text(serial, chunk)?;
                wanted.forget(&text);
            }
        }
        Ok(())
    }
}

/// So many splices one entry never needs: more is a circle.
const MOST_STEPS: usize = 10_000;

/// The text of an entry with a merged value laid into it.
fn laid(text: &str, merged: &MergedEntry, style: &Style) -> Result<String, Refusal> {
    let shape = Entity::of_map(&merged.map).map_or(Shape::Anything, |entity| Shape::Record(entity.record()));
    stepwise(text.to_owned(), |root, _| lay::next(root, &merged.value, &shape, style))
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
        let (key, value) = crate::document::transaction::entry_spans(&text)
            .map_err(|error| Refusal::WouldNotRead(error.to_string()))?;
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
    if gap::trailing(&text, end).comma.is_none() {
        text.insert(end, ',');
    }
    if host.ends_with('\n') && !text.ends_with('\n') {
        text.push_str(style.newline);
    }
    text
}

/// A value of the roadmap's own fields with the maps of entries that the text has.
fn with_maps_of(root: Item<'_>, wanted: &Value) -> Value {
    let mut wanted = wanted.clone();
    for item in root.items().filter(|item| is_map_of_entries(&item.key(), *item)) {
        wanted.put(&item.key(), Some(Value::of(item)));
    }
    wanted
}

fn is_map_of_entries(name: &str, item: Item<'_>) -> bool {
    let is_empty_map = item.inner().kind() == crate::document::node::Kind::Map && item.inner().nth(0).is_none();
    is_empty_map && crate::roadmap::holds_entries(name)
}

/// What stands around the entries.
struct Frame {
    text: String,
    version: Option<Version>,
    comments: Vec<comments::Comment>,
}

impl Frame {
    fn of(side: &Side) -> Self {
        let text = side.document.skeleton().text().to_owned();
        let version = match side.document.frame_is_broken() {
            true => None,
            false => Self::version_in(&text),
        };
        let comments = Self::comments_in(&text);
        Self { text, version, comments }
    }

    fn version_in(text: &str) -> Option<Version> {
        let tree = Tree::of(text, crate::document::skip_head(text).ok()?).ok()?;
        let root = tree.root();
        let mut version = Version::of("", root);
        for item in root.items().filter(|item| is_map_of_entries(&item.key(), *item)) {
            version.value.put(&item.key(), None);
        }
        Some(version)
    }

    fn comments_in(text: &str) -> Vec<comments::Comment> {
        let tree = crate::document::skip_head(text).and_then(|start| Tree::of(text, start));
        tree.map(|tree| comments::comments(text, tree.root().span().start, tree.root())).unwrap_or_default()
    }
}

/// The comments that stand between the entries of a side, each with the entry behind it.
fn sections(side: &Side) -> Vec<(Vec<String>, Who)> {
    let names: HashMap<Serial, &Who> = side.order.iter().map(|(who, serial)| (*serial, who)).collect();
    let mut found = Vec::new();
    let mut open: Vec<String> = Vec::new();
    for (serial, text) in side.document.parts() {
        match serial.and_then(|serial| names.get(&serial)) {
            Some(who) if !open.is_empty() => found.push((std::mem::take(&mut open), (*who).clone())),
            Some(_) => {}
            None => {
                let is_trivia = scan::skip_trivia(text.as_bytes(), 0).is_ok_and(|end| end == text.len());
                open = if is_trivia { comments::in_trivia(text) } else { Vec::new() };
            }
        }
    }
    found
}

impl MergedEntry {
    fn add_clashes(&mut self, more: Vec<Clash>) {
        if more.is_empty() {
            return;
        }
        self.clashes.extend(more);
        self.clashes.sort_by(|a, b| a.at.cmp(&b.at));
        self.clashes.dedup_by(|a, b| a.at == b.at);
        self.value = entry::with_clashes(self.value.clone(), &self.clashes);
    }
}
