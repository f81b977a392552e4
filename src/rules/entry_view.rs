//! An entry as the rules see it: its text, indexed, and for a theme its answers one by one.

use super::context::EntryContext;
use super::finding::Place;
use super::keywords::Words;
use crate::document::chunk::Serial;
use crate::document::literal;
use crate::document::node::Kind;
use crate::document::path::Path;
use crate::document::tree::Item;
use crate::roadmap::entry_kind::Entity;
use crate::roadmap::entry_row::BetKind;
use crate::roadmap::lane::Lane;
use crate::roadmap::name;
use std::borrow::Cow;
use std::cell::OnceCell;
use std::ops::Range;

/// An entry that reads, of any kind.
#[derive(Clone)]
pub(crate) struct EntryView<'e> {
    pub(crate) serial: Serial,
    pub(crate) entity: Entity,
    pub(crate) id: Cow<'e, str>,
    /// Its fields.
    pub(crate) record: Item<'e>,
    /// The bytes of its id in its chunk.
    pub(crate) key: Range<usize>,
    pub(crate) context: &'e EntryContext,
}

impl<'e> EntryView<'e> {
    /// The value of a field.
    pub(crate) fn field(&self, name: &str) -> Option<Item<'e>> {
        self.record.get(name).map(Item::inner)
    }

    /// The place of the entry itself: its id.
    pub(crate) fn itself(&self) -> Place {
        self.place(Path::here(), self.key.clone())
    }

    /// The place of a value.
    pub(crate) fn at(&self, path: Path, value: Item<'_>) -> Place {
        self.place(path, value.span())
    }

    /// The place of a field that is not there: the id of the entry, or the name of the record it is missing in.
    pub(crate) fn missing(&self, names: &[&str]) -> Place {
        let holder = names.first().filter(|_| names.len() > 1).and_then(|name| self.record.get(name));
        self.place(Path::of_fields(names), holder.map_or(self.key.clone(), Item::key_span))
    }

    fn place(&self, path: Path, span: Range<usize>) -> Place {
        Place::of_entry(self.serial, path, span)
    }
}

/// A theme that reads and stands in a lane.
pub(crate) struct Theme<'e> {
    pub(crate) entry: EntryView<'e>,
    pub(crate) lane: Lane,
    pub(crate) kind: BetKind,
    pub(crate) title: Answer<'e>,
    pub(crate) problem: Answer<'e>,
    pub(crate) reason: Answer<'e>,
    pub(crate) customer: Answer<'e>,
    pub(crate) metric: Answer<'e>,
    pub(crate) trade_offs: TradeOffs<'e>,
    pub(crate) owner: Answer<'e>,
    pub(crate) shipped_on: Answer<'e>,
    pub(crate) dropped_because: Answer<'e>,
    /// The fields as they stand: names and values.
    pub(crate) target: Option<Item<'e>>,
    pub(crate) evidence: Option<Item<'e>>,
    pub(crate) effort: Option<Item<'e>>,
}

/// One text a theme has to say.
#[derive(Clone)]
pub(crate) enum Answer<'e> {
    /// Not there.
    Missing,
    /// There, and empty.
    Blank,
    /// There, and no text: that is told by the reading, so nothing else is asked.
    Unreadable,
    /// Said.
    Given(Given<'e>),
}

/// A text, and where it stands.
#[derive(Clone)]
pub(crate) struct Given<'e> {
    pub(crate) text: Cow<'e, str>,
    pub(crate) item: Item<'e>,
    words: OnceCell<Words>,
}

impl Given<'_> {
    /// Its words, cut when they are first asked for.
    pub(crate) fn words(&self) -> &Words {
        self.words.get_or_init(|| Words::of(&self.text))
    }
}

/// The trade-offs of a theme.
pub(crate) enum TradeOffs<'e> {
    /// No list of them.
    Missing,
    /// No list, but something else.
    Unreadable,
    /// A list; it may be empty.
    Listed(Vec<TradeOff<'e>>),
}

/// One trade-off.
pub(crate) struct TradeOff<'e> {
    pub(crate) record: Item<'e>,
    pub(crate) not_doing: Answer<'e>,
    pub(crate) instead_of: Answer<'e>,
    pub(crate) because: Answer<'e>,
}

impl<'e> Answer<'e> {
    fn of(field: Option<Item<'e>>) -> Self {
        let Some(item) = field.map(Item::inner).filter(|item| !item.is_none_word()) else { return Self::Missing };
        match item.as_text() {
            None => Self::Unreadable,
            Some(text) if text.trim().is_empty() => Self::Blank,
            Some(text) => Self::Given(Given { text, item, words: OnceCell::new() }),
        }
    }

    /// A field of a record that may itself be missing, or no record.
    fn within(record: Option<Item<'e>>, name: &str) -> Self {
        match record {
            None => Self::Missing,
            Some(record) if record.is_none_word() => Self::Missing,
            Some(record) if record.kind() != Kind::Record => Self::Unreadable,
            Some(record) => Self::of(record.get(name)),
        }
    }

    /// Whether nothing is said. What cannot be read may well say something.
    pub(crate) fn is_missing(&self) -> bool {
        matches!(self, Self::Missing | Self::Blank)
    }

    /// What is said.
    pub(crate) fn given(&self) -> Option<&Given<'e>> {
        match self {
            Self::Given(given) => Some(given),
            _ => None,
        }
    }
}

impl<'e> TradeOffs<'e> {
    fn of(field: Option<Item<'e>>) -> Self {
        let Some(list) = field.filter(|item| !item.is_none_word()) else { return Self::Missing };
        if list.kind() != Kind::List {
            return Self::Unreadable;
        }
        Self::Listed(list.items().map(|item| TradeOff::of(item.inner())).collect())
    }

    /// Those that can be read.
    pub(crate) fn listed(&self) -> &[TradeOff<'e>] {
        match self {
            Self::Listed(listed) => listed,
            Self::Missing | Self::Unreadable => &[],
        }
    }
}

impl<'e> TradeOff<'e> {
    fn of(record: Item<'e>) -> Self {
        let field = |name| Answer::within(Some(record), name);
        Self {
            record,
            not_doing: field(name::NOT_DOING),
            instead_of: field(name::INSTEAD_OF),
            because: field(name::BECAUSE),
        }
    }
}

impl<'e> Theme<'e> {
    /// Reads a theme; `None` where its lane is missing or unknown, which is told by the reading.
    pub(crate) fn read(entry: EntryView<'e>) -> Option<Self> {
        let mut fields = Fields::default();
        for item in entry.record.items() {
            fields.take(item);
        }
        let lane = fields.lane?.as_word().and_then(Lane::of_word)?;
        Some(Self {
            lane,
            kind: kind_of(fields.kind),
            title: Answer::of(fields.title),
            problem: Answer::within(fields.why, name::PROBLEM),
            reason: Answer::within(fields.why, name::REASON),
            customer: Answer::within(fields.why, name::CUSTOMER),
            metric: Answer::within(fields.target.map(Item::inner), name::METRIC),
            trade_offs: TradeOffs::of(fields.trade_offs),
            owner: Answer::of(fields.owner),
            shipped_on: Answer::of(fields.shipped_on),
            dropped_because: Answer::of(fields.dropped_because),
            target: fields.target,
            evidence: fields.evidence,
            effort: fields.effort,
            entry,
        })
    }

    /// Whether it owes the three answers: all but dropped ones do.
    pub(crate) fn owes_answers(&self) -> bool {
        self.lane != Lane::Dropped
    }

    /// The place of a text.
    pub(crate) fn at(&self, names: &[&str], given: &Given<'_>) -> Place {
        self.entry.at(Path::of_fields(names), given.item)
    }
}

/// Whether themes of this kind have to be done anyhow.
pub(crate) fn is_upkeep(kind: BetKind) -> bool {
    matches!(kind, BetKind::KeepLightsOn | BetKind::Obligation)
}

fn kind_of(field: Option<Item<'_>>) -> BetKind {
    match field.and_then(Item::as_word) {
        Some("Health") => BetKind::Health,
        Some("KeepLightsOn") => BetKind::KeepLightsOn,
        Some("Obligation") => BetKind::Obligation,
        _ => BetKind::Value,
    }
}

/// The fields of a theme that rules look at, found in one pass.
#[derive(Default)]
struct Fields<'e> {
    lane: Option<Item<'e>>,
    kind: Option<Item<'e>>,
    title: Option<Item<'e>>,
    why: Option<Item<'e>>,
    target: Option<Item<'e>>,
    trade_offs: Option<Item<'e>>,
    owner: Option<Item<'e>>,
    shipped_on: Option<Item<'e>>,
    dropped_because: Option<Item<'e>>,
    evidence: Option<Item<'e>>,
    effort: Option<Item<'e>>,
}

impl<'e> Fields<'e> {
    fn take(&mut self, item: Item<'e>) {
        let field = match literal::key(item.key_source()).as_ref() {
            name::TARGET => return self.target = Some(item),
            name::EVIDENCE => return self.evidence = Some(item),
            name::EFFORT => return self.effort = Some(item),
            name::LANE => &mut self.lane,
            name::KIND => &mut self.kind,
            name::TITLE => &mut self.title,
            name::WHY => &mut self.why,
            name::TRADE_OFFS => &mut self.trade_offs,
            name::OWNER => &mut self.owner,
            name::SHIPPED_ON => &mut self.shipped_on,
            name::DROPPED_BECAUSE => &mut self.dropped_because,
            _ => return,
        };
        *field = Some(item.inner());
    }
}
