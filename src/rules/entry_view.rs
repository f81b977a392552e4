//! An entry as checks see it: its parsed record, and for a theme its answers one by one.

use super::context::EntryContext;
use super::finding::FindingLocation;
use super::keywords::WordSequence;
use crate::document::chunk::EntryId;
use crate::document::literal;
use crate::document::node::NodeKind;
use crate::document::path::Path;
use crate::document::tree::TreeItem;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::entry_row::WorkKind;
use crate::roadmap::lane::Lane;
use crate::roadmap::name;
use std::borrow::Cow;
use std::cell::OnceCell;
use std::ops::Range;

/// An entry of any kind that can be parsed.
#[derive(Clone)]
pub(crate) struct EntryView<'e> {
    pub(crate) entry: EntryId,
    pub(crate) kind: EntryKind,
    pub(crate) id: Cow<'e, str>,
    pub(crate) record: TreeItem<'e>,
    /// The span of the id in the chunk.
    pub(crate) id_span: Range<usize>,
    pub(crate) context: &'e EntryContext,
}

impl<'e> EntryView<'e> {
    pub(crate) fn field(&self, name: &str) -> Option<TreeItem<'e>> {
        self.record.get(name).map(TreeItem::unwrap_some)
    }

    pub(crate) fn id_location(&self) -> FindingLocation {
        self.location(Path::root(), self.id_span.clone())
    }

    pub(crate) fn value_location(&self, path: Path, value: TreeItem<'_>) -> FindingLocation {
        self.location(path, value.span())
    }

    pub(crate) fn span_location(&self, path: Path, span: Range<usize>) -> FindingLocation {
        self.location(path, span)
    }

    /// The location of a missing field: the name of the record it is missing in, or else the id of the entry.
    pub(crate) fn missing_field_location(&self, names: &[&str]) -> FindingLocation {
        let record = names.first().filter(|_| names.len() > 1).and_then(|name| self.record.get(name));
        self.location(Path::from_fields(names), record.map_or(self.id_span.clone(), TreeItem::key_span))
    }

    fn location(&self, path: Path, span: Range<usize>) -> FindingLocation {
        FindingLocation::from_entry(self.entry, path, span)
    }
}

/// A theme that can be parsed and has a lane.
pub(crate) struct ThemeView<'e> {
    pub(crate) entry: EntryView<'e>,
    pub(crate) lane: Lane,
    pub(crate) kind: WorkKind,
    pub(crate) title: AnswerView<'e>,
    pub(crate) problem: AnswerView<'e>,
    pub(crate) reason: AnswerView<'e>,
    pub(crate) customer: AnswerView<'e>,
    pub(crate) metric: AnswerView<'e>,
    pub(crate) trade_offs: TradeOffsView<'e>,
    pub(crate) owner: AnswerView<'e>,
    pub(crate) shipped_on: AnswerView<'e>,
    pub(crate) dropped_because: AnswerView<'e>,
    /// The items of these fields, with their names.
    pub(crate) target: Option<TreeItem<'e>>,
    pub(crate) evidence: Option<TreeItem<'e>>,
    pub(crate) effort: Option<TreeItem<'e>>,
}

/// A text field of a theme.
#[derive(Clone)]
pub(crate) enum AnswerView<'e> {
    Missing,
    Blank,
    /// Not a text. `schema_errors` reports it, so no other rule does.
    Unreadable,
    Given(AnswerText<'e>),
}

#[derive(Clone)]
pub(crate) struct AnswerText<'e> {
    pub(crate) text: Cow<'e, str>,
    pub(crate) item: TreeItem<'e>,
    words: OnceCell<WordSequence>,
}

impl AnswerText<'_> {
    /// Computed on first use.
    pub(crate) fn words(&self) -> &WordSequence {
        self.words.get_or_init(|| WordSequence::from_text(&self.text))
    }
}

pub(crate) enum TradeOffsView<'e> {
    Missing,
    /// Not a list.
    Unreadable,
    /// May be empty.
    Listed(Vec<TradeOffView<'e>>),
}

pub(crate) struct TradeOffView<'e> {
    pub(crate) record: TreeItem<'e>,
    pub(crate) not_doing: AnswerView<'e>,
    pub(crate) instead_of: AnswerView<'e>,
    pub(crate) because: AnswerView<'e>,
}

impl<'e> AnswerView<'e> {
    fn from_field(field: Option<TreeItem<'e>>) -> Self {
        let Some(item) = field.map(TreeItem::unwrap_some).filter(|item| !item.is_none()) else { return Self::Missing };
        match item.as_text() {
            None => Self::Unreadable,
            Some(text) if text.trim().is_empty() => Self::Blank,
            Some(text) => Self::Given(AnswerText { text, item, words: OnceCell::new() }),
        }
    }

    /// A field of a record that may be missing, or not be a record.
    fn from_record_field(record: Option<TreeItem<'e>>, name: &str) -> Self {
        match record {
            None => Self::Missing,
            Some(record) if record.is_none() => Self::Missing,
            Some(record) if record.kind() != NodeKind::Record => Self::Unreadable,
            Some(record) => Self::from_field(record.get(name)),
        }
    }

    /// False for a value that cannot be read: it may be an answer.
    pub(crate) fn is_missing(&self) -> bool {
        matches!(self, Self::Missing | Self::Blank)
    }

    pub(crate) fn given(&self) -> Option<&AnswerText<'e>> {
        match self {
            Self::Given(given) => Some(given),
            _ => None,
        }
    }
}

impl<'e> TradeOffsView<'e> {
    fn from_field(field: Option<TreeItem<'e>>) -> Self {
        let Some(list) = field.filter(|item| !item.is_none()) else { return Self::Missing };
        if list.kind() != NodeKind::List {
            return Self::Unreadable;
        }
        Self::Listed(list.items().map(|item| TradeOffView::from_record(item.unwrap_some())).collect())
    }

    pub(crate) fn as_slice(&self) -> &[TradeOffView<'e>] {
        match self {
            Self::Listed(listed) => listed,
            Self::Missing | Self::Unreadable => &[],
        }
    }
}

impl<'e> TradeOffView<'e> {
    fn from_record(record: TreeItem<'e>) -> Self {
        let field = |name| AnswerView::from_record_field(Some(record), name);
        Self {
            record,
            not_doing: field(name::NOT_DOING),
            instead_of: field(name::INSTEAD_OF),
            because: field(name::BECAUSE),
        }
    }
}

impl<'e> ThemeView<'e> {
    /// `None` if the lane is missing or unknown, which `schema_errors` reports.
    pub(crate) fn from_entry(entry: EntryView<'e>) -> Option<Self> {
        let mut fields = ThemeFields::default();
        for item in entry.record.items() {
            fields.record_field(item);
        }
        let lane = fields.lane?.as_identifier().and_then(Lane::from_name)?;
        Some(Self {
            lane,
            kind: parse_theme_kind(fields.kind),
            title: AnswerView::from_field(fields.title),
            problem: AnswerView::from_record_field(fields.why, name::PROBLEM),
            reason: AnswerView::from_record_field(fields.why, name::REASON),
            customer: AnswerView::from_record_field(fields.why, name::CUSTOMER),
            metric: AnswerView::from_record_field(fields.target.map(TreeItem::unwrap_some), name::METRIC),
            trade_offs: TradeOffsView::from_field(fields.trade_offs),
            owner: AnswerView::from_field(fields.owner),
            shipped_on: AnswerView::from_field(fields.shipped_on),
            dropped_because: AnswerView::from_field(fields.dropped_because),
            target: fields.target,
            evidence: fields.evidence,
            effort: fields.effort,
            entry,
        })
    }

    /// Whether it needs a why, a target and a trade-off: all but dropped themes do.
    pub(crate) fn requires_answers(&self) -> bool {
        self.lane != Lane::Dropped
    }

    pub(crate) fn answer_location(&self, names: &[&str], given: &AnswerText<'_>) -> FindingLocation {
        self.entry.value_location(Path::from_fields(names), given.item)
    }
}

/// Work that has to be done anyway.
pub(crate) fn is_upkeep(kind: WorkKind) -> bool {
    matches!(kind, WorkKind::KeepLightsOn | WorkKind::Obligation)
}

fn parse_theme_kind(field: Option<TreeItem<'_>>) -> WorkKind {
    match field.and_then(TreeItem::as_identifier) {
        Some("Health") => WorkKind::Health,
        Some("KeepLightsOn") => WorkKind::KeepLightsOn,
        Some("Obligation") => WorkKind::Obligation,
        _ => WorkKind::Value,
    }
}

/// The fields of a theme that checks use, collected in one pass.
#[derive(Default)]
struct ThemeFields<'e> {
    lane: Option<TreeItem<'e>>,
    kind: Option<TreeItem<'e>>,
    title: Option<TreeItem<'e>>,
    why: Option<TreeItem<'e>>,
    target: Option<TreeItem<'e>>,
    trade_offs: Option<TreeItem<'e>>,
    owner: Option<TreeItem<'e>>,
    shipped_on: Option<TreeItem<'e>>,
    dropped_because: Option<TreeItem<'e>>,
    evidence: Option<TreeItem<'e>>,
    effort: Option<TreeItem<'e>>,
}

impl<'e> ThemeFields<'e> {
    fn record_field(&mut self, item: TreeItem<'e>) {
        let field = match literal::decode_key(item.key_source()).as_ref() {
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
        *field = Some(item.unwrap_some());
    }
}
