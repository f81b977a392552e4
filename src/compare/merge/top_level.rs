//! What stands around the entries: the roadmap's own fields, and the comments between entries.

use super::NotMerged;
use super::apply::{Laying, MOST_STEPS};
use super::comments::{self, Comment, Mend, Wanted};
use super::edit_script;
use super::entry;
use super::entry_version::Version;
use super::side::{Side, Who};
use super::value::Value;
use crate::document::chunk::Serial;
use crate::document::edit_error::Refusal;
use crate::document::edit_guard::Meant;
use crate::document::node::Kind;
use crate::document::path::Path;
use crate::document::scan;
use crate::document::style;
use crate::document::tree::{Item, Tree};
use crate::document::trivia_owner;
use crate::roadmap::conflict::{Clash, ClashPath};
use crate::roadmap::field::Shape;
use crate::roadmap::fields;
use crate::roadmap::holds_entries;
use std::collections::HashMap;

/// Whether a side has changed what stands around the entries, or their order.
pub(crate) fn is_laid_otherwise(base: &Side, side: &Side) -> bool {
    base.document.skeleton().text() != side.document.skeleton().text()
        || !base.order_within(side).eq(side.order_within(base))
}

impl Laying<'_, '_> {
    /// The roadmap's own fields and the comments around the entries. The answer is what a person has to choose.
    pub(crate) fn frame(&mut self, more: Vec<Clash>) -> Result<Vec<ClashPath>, NotMerged> {
        let entries = self.entries;
        let [base, host, guest] = [entries.base, entries.host, entries.guest].map(Frame::of);
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
                let splices = edit_script::next(root, &wanted, &shape, style);
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
                let head = if trivia_owner::starts_its_line(entry.text.as_bytes(), 0, entry.key_span().start) {
                    ""
                } else {
                    newline
                };
                let chunk = format!("{head}{indent}{comment}{newline}{newline}{}", entry.text);
                self.transaction.replace_text(serial, chunk)?;
                wanted.forget(&text);
            }
        }
        Ok(())
    }
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
    let is_empty_map = item.inner().kind() == Kind::Map && item.inner().nth(0).is_none();
    is_empty_map && holds_entries(name)
}

/// What stands around the entries.
pub(crate) struct Frame {
    text: String,
    version: Option<Version>,
    comments: Vec<Comment>,
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

    pub(crate) fn comments_in(text: &str) -> Vec<Comment> {
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
