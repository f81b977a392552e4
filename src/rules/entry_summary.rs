//! What rules about the roadmap as a whole need of each entry, and its facts do not hold: a few small values, taken
//! once when the entry is checked.

use super::entry_view::{EntryView, Theme, TradeOff};
use super::rule;
use crate::document::EntryText;
use crate::document::node::Kind;
use crate::document::scan;
use crate::document::tree::Item;
use crate::roadmap::date;
use crate::roadmap::entry_kind::Entity;
use crate::roadmap::name;
use crate::text::conflict_marker_lines;
use smallvec::SmallVec;
use std::ops::Range;

/// What is kept of an entry.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Digest {
    /// Whether lines of it are conflict markers.
    pub has_conflict: bool,
    /// Whether it is the rest of the entry before it, cut off by a bracket that closes too early.
    pub is_cut_off: bool,
    /// The rules silenced on it, with a reason.
    pub(crate) allowed: SmallVec<[&'static str; 1]>,
    pub(crate) detail: Detail,
}

/// What is kept of some kinds of entries.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum Detail {
    /// Nothing.
    #[default]
    Plain,
    Theme(ThemeDigest),
    Signal(SignalDigest),
    /// A review of what came of a theme.
    PostLaunch,
}

/// What is kept of a theme.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct ThemeDigest {
    /// A number for its title.
    pub(crate) title: Option<u64>,
    /// A number for what each trade-off gives up, in their order.
    pub(crate) given_up: SmallVec<[Option<u64>; 2]>,
    /// Whether some part of its target is there and cannot be read: then nothing is missing in it.
    pub(crate) target_is_unreadable: bool,
    pub(crate) spots: Spots,
}

/// Where some fields of a theme stand in its chunk, so that telling of them reads no text again.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Spots {
    /// The name of the field.
    pub(crate) target: Spot,
    /// The values in it.
    pub(crate) by: Spot,
    pub(crate) baseline_by: Spot,
    /// The name of the field.
    pub(crate) evidence: Spot,
    /// The value.
    pub(crate) effort: Spot,
    /// Each trade-off.
    pub(crate) trade_offs: SmallVec<[Spot; 2]>,
}

/// A few bytes of a chunk; none where there is nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Spot {
    start: u32,
    end: u32,
}

impl Spot {
    fn of(span: Range<usize>) -> Self {
        Self { start: span.start as u32, end: span.end as u32 }
    }

    fn of_name(field: Option<Item<'_>>) -> Self {
        field.map_or(Self::default(), |field| Self::of(field.key_span()))
    }

    fn of_value(field: Option<Item<'_>>) -> Self {
        field.map_or(Self::default(), |field| Self::of(field.span()))
    }

    /// The bytes, if there are any.
    pub(crate) fn span(self) -> Option<Range<usize>> {
        (self.end > self.start).then_some(self.start as usize..self.end as usize)
    }
}

/// What is kept of a signal.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct SignalDigest {
    /// How many times it was heard or seen.
    pub(crate) times: f64,
    /// From where: a bit for each source.
    pub(crate) sources: u32,
    /// Whether somebody said it.
    pub(crate) was_said: bool,
    /// Whether somebody was seen doing it.
    pub(crate) was_seen: bool,
}

impl Digest {
    /// Of an entry that does not read, or is of no known kind.
    pub(crate) fn of_text(entry: &EntryText<'_>, entity: Option<Entity>) -> Self {
        let has_conflict = conflict_marker_lines::has_marker(entry.text);
        Self { has_conflict, is_cut_off: is_cut_off(entry, entity), ..Self::default() }
    }

    /// Of an entry that reads.
    pub(crate) fn of(entry: &EntryView<'_>, theme: Option<&Theme<'_>>) -> Self {
        Self {
            has_conflict: conflict_marker_lines::has_marker(entry.record.text()),
            is_cut_off: false,
            allowed: allowed(entry.field(name::ALLOW)),
            detail: match (entry.entity, theme) {
                (_, Some(theme)) => Detail::Theme(ThemeDigest::of(theme)),
                (Entity::Signal, _) => Detail::Signal(SignalDigest::of(entry)),
                (Entity::Review, _) if is_post_launch(entry) => Detail::PostLaunch,
                _ => Detail::Plain,
            },
        }
    }
}

/// Whether a piece without an id begins with a field that entries of its map have.
fn is_cut_off(entry: &EntryText<'_>, entity: Option<Entity>) -> bool {
    let start = entry.key_span().start;
    let word = entry.text.get(start..scan::word_end(entry.text.as_bytes(), start)).unwrap_or_default();
    entry.is_broken
        && entry.key_source().is_empty()
        && entity.is_some_and(|entity| entity.record().field(word).is_some())
}

/// The rules that `allow` silences: those of this program, with a reason that says something.
pub(crate) fn allowed(allow: Option<Item<'_>>) -> SmallVec<[&'static str; 1]> {
    let Some(map) = allow else { return SmallVec::new() };
    map.items().filter_map(|item| silenced(&item.key(), item)).collect()
}

/// The rule that is silenced by its id and a reason.
fn silenced(id: &str, reason: Item<'_>) -> Option<&'static str> {
    let is_reason = reason.inner().as_text().is_some_and(|text| !text.trim().is_empty());
    rule::find(id).filter(|rule| is_reason && !rule.is_firm).map(|rule| rule.id)
}

fn is_post_launch(entry: &EntryView<'_>) -> bool {
    entry.field(name::KIND).and_then(Item::as_word) == Some("PostLaunch")
}

impl ThemeDigest {
    fn of(theme: &Theme<'_>) -> Self {
        Self {
            title: theme.title.given().map(|title| title.words().fingerprint()),
            given_up: theme.trade_offs.listed().iter().map(given_up).collect(),
            target_is_unreadable: theme.target.map(Item::inner).is_some_and(is_unreadable),
            spots: Spots::of(theme),
        }
    }
}

impl Spots {
    fn of(theme: &Theme<'_>) -> Self {
        let part = |name: &str| theme.target.map(Item::inner).and_then(|target| target.get(name));
        Self {
            target: Spot::of_name(theme.target),
            by: Spot::of_value(part(name::BY)),
            baseline_by: Spot::of_value(part(name::BASELINE_BY)),
            evidence: Spot::of_name(theme.evidence),
            effort: Spot::of_value(theme.effort),
            trade_offs: theme.trade_offs.listed().iter().map(|it| Spot::of(it.record.span())).collect(),
        }
    }
}

/// What a trade-off gives up: a number for its words, or one for the id, which is never that of words.
fn given_up(trade_off: &TradeOff<'_>) -> Option<u64> {
    if let Some(named) = trade_off.not_doing.given() {
        return (!named.words().are_no_answer()).then(|| named.words().fingerprint());
    }
    trade_off.instead_of.given().map(|id| !id.words().fingerprint())
}

fn is_unreadable(target: Item<'_>) -> bool {
    let is_unread = |item: Item<'_>| {
        let value = item.inner();
        match item.key().as_ref() {
            _ if value.is_none_word() => false,
            name::FROM | name::TO | name::KEEP => value.as_number().is_none(),
            name::BY | name::BASELINE_BY => value.as_text().and_then(|text| date::due(&text)).is_none(),
            _ => false,
        }
    };
    target.kind() != Kind::Record || target.items().any(is_unread)
}

impl SignalDigest {
    fn of(entry: &EntryView<'_>) -> Self {
        let says = |name| entry.field(name).and_then(Item::as_text).is_some_and(|text| !text.trim().is_empty());
        let mut digest = Self { was_said: says(name::SAID), was_seen: says(name::DID), ..Self::default() };
        let sightings = entry.field(name::SEEN).into_iter().flat_map(Item::items);
        sightings.for_each(|sighting| digest.add(sighting.inner()));
        digest
    }

    fn add(&mut self, sighting: Item<'_>) {
        let count = sighting.get(name::COUNT).and_then(|count| count.inner().as_number());
        self.times += count.filter(|count| count.is_finite() && *count > 0.0).unwrap_or(1.0);
        let Some(source) = sighting.get(name::SOURCE).and_then(|source| source.inner().as_word()) else { return };
        let Some(number) = SOURCES.iter().position(|known| *known == source) else { return };
        self.sources |= 1 << number;
        if source == USAGE { self.was_seen = true } else { self.was_said = true }
    }
}

/// The one source in which people are seen and not heard.
const USAGE: &str = "Usage";
/// Where feedback comes from.
const SOURCES: &[&str] = &["Interview", "Support", "Success", "Review", "Survey", "Sales", USAGE, "Internal"];
