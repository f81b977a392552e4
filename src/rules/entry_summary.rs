//! What rules about the roadmap as a whole need of each entry, and its facts do not hold: a few small values, taken
//! once when the entry is checked.

use super::entry_view::{EntryView, ThemeView, TradeOffView};
use crate::document::EntryText;
use crate::document::node::NodeKind;
use crate::document::scan;
use crate::document::tree::TreeItem;
use crate::roadmap::date;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::name;
use crate::text::conflict_marker_lines;
use smallvec::SmallVec;
use std::ops::Range;

/// What is kept of an entry.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EntrySummary {
    /// Whether lines of it are conflict markers.
    pub has_conflict: bool,
    /// Whether it is the rest of the entry before it, cut off by a bracket that closes too early.
    pub is_detached_tail: bool,
    /// The rules silenced on it, with a reason.
    pub(crate) allowed_rules: SmallVec<[&'static str; 1]>,
    pub(crate) detail: SummaryDetail,
}

/// What is kept of some kinds of entries.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum SummaryDetail {
    /// Nothing.
    #[default]
    Plain,
    Theme(ThemeSummary),
    Signal(SignalSummary),
    /// A review of what came of a theme.
    PostLaunch,
}

/// What is kept of a theme.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct ThemeSummary {
    /// A number for its title.
    pub(crate) title_hash: Option<u64>,
    /// A number for what each trade-off gives up, in their order.
    pub(crate) trade_off_hashes: SmallVec<[Option<u64>; 2]>,
    /// Whether some part of its target is there and cannot be read: then nothing is missing in it.
    pub(crate) has_unreadable_target: bool,
    pub(crate) spans: ThemeSpans,
}

/// Where some fields of a theme stand in its chunk, so that telling of them reads no text again.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct ThemeSpans {
    /// The name of the field.
    pub(crate) target: ByteSpan,
    /// The values in it.
    pub(crate) by: ByteSpan,
    pub(crate) baseline_by: ByteSpan,
    /// The name of the field.
    pub(crate) evidence: ByteSpan,
    /// The value.
    pub(crate) effort: ByteSpan,
    /// Each trade-off.
    pub(crate) trade_offs: SmallVec<[ByteSpan; 2]>,
}

/// A few bytes of a chunk; none where there is nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct ByteSpan {
    start: u32,
    end: u32,
}

impl ByteSpan {
    fn from_range(span: Range<usize>) -> Self {
        Self { start: span.start as u32, end: span.end as u32 }
    }

    fn from_field_name(field: Option<TreeItem<'_>>) -> Self {
        field.map_or(Self::default(), |field| Self::from_range(field.key_span()))
    }

    fn from_field_value(field: Option<TreeItem<'_>>) -> Self {
        field.map_or(Self::default(), |field| Self::from_range(field.span()))
    }

    /// The bytes, if there are any.
    pub(crate) fn range(self) -> Option<Range<usize>> {
        (self.end > self.start).then_some(self.start as usize..self.end as usize)
    }
}

/// What is kept of a signal.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct SignalSummary {
    /// How many times it was heard or seen.
    pub(crate) report_count: f64,
    /// From where: a bit for each source.
    pub(crate) source_bits: u32,
    /// Whether somebody said it.
    pub(crate) has_statements: bool,
    /// Whether somebody was seen doing it.
    pub(crate) has_observed_behavior: bool,
}

impl EntrySummary {
    /// Of an entry that does not read, or is of no known kind.
    pub(crate) fn from_text(entry: &EntryText<'_>, kind: Option<EntryKind>) -> Self {
        let has_conflict = conflict_marker_lines::has_conflict_marker(entry.text);
        Self { has_conflict, is_detached_tail: is_detached_tail(entry, kind), ..Self::default() }
    }

    /// Of an entry that reads.
    pub(crate) fn from_view(
        entry: &EntryView<'_>,
        theme: Option<&ThemeView<'_>>,
        allowed_rules: SmallVec<[&'static str; 1]>,
    ) -> Self {
        Self {
            has_conflict: conflict_marker_lines::has_conflict_marker(entry.record.text()),
            is_detached_tail: false,
            allowed_rules,
            detail: match (entry.kind, theme) {
                (_, Some(theme)) => SummaryDetail::Theme(ThemeSummary::from_theme(theme)),
                (EntryKind::Signal, _) => SummaryDetail::Signal(SignalSummary::from_entry(entry)),
                (EntryKind::Review, _) if is_post_launch(entry) => SummaryDetail::PostLaunch,
                _ => SummaryDetail::Plain,
            },
        }
    }
}

/// Whether a piece without an id begins with a field that entries of its map have.
fn is_detached_tail(entry: &EntryText<'_>, kind: Option<EntryKind>) -> bool {
    let start = entry.key_span().start;
    let word = entry.text.get(start..scan::token_end(entry.text.as_bytes(), start)).unwrap_or_default();
    entry.is_broken && entry.key_source().is_empty() && kind.is_some_and(|kind| kind.record().field(word).is_some())
}

fn is_post_launch(entry: &EntryView<'_>) -> bool {
    entry.field(name::KIND).and_then(TreeItem::as_identifier) == Some("PostLaunch")
}

impl ThemeSummary {
    fn from_theme(theme: &ThemeView<'_>) -> Self {
        Self {
            title_hash: theme.title.given().map(|title| title.words().fingerprint()),
            trade_off_hashes: theme.trade_offs.as_slice().iter().map(hash_trade_off).collect(),
            has_unreadable_target: theme.target.map(TreeItem::unwrap_some).is_some_and(is_unreadable_target),
            spans: ThemeSpans::from_theme(theme),
        }
    }
}

impl ThemeSpans {
    fn from_theme(theme: &ThemeView<'_>) -> Self {
        let part = |name: &str| theme.target.map(TreeItem::unwrap_some).and_then(|target| target.get(name));
        Self {
            target: ByteSpan::from_field_name(theme.target),
            by: ByteSpan::from_field_value(part(name::BY)),
            baseline_by: ByteSpan::from_field_value(part(name::BASELINE_BY)),
            evidence: ByteSpan::from_field_name(theme.evidence),
            effort: ByteSpan::from_field_value(theme.effort),
            trade_offs: theme.trade_offs.as_slice().iter().map(|it| ByteSpan::from_range(it.record.span())).collect(),
        }
    }
}

/// What a trade-off gives up: a number for its words, or one for the id, which is never that of words.
fn hash_trade_off(trade_off: &TradeOffView<'_>) -> Option<u64> {
    if let Some(named) = trade_off.not_doing.given() {
        return (!named.words().is_non_answer()).then(|| named.words().fingerprint());
    }
    trade_off.instead_of.given().map(|id| !id.words().fingerprint())
}

fn is_unreadable_target(target: TreeItem<'_>) -> bool {
    let is_unread = |item: TreeItem<'_>| {
        let value = item.unwrap_some();
        match item.key().as_ref() {
            _ if value.is_none() => false,
            name::FROM | name::TO | name::KEEP => value.as_number().is_none(),
            name::BY | name::BASELINE_BY => value.as_text().and_then(|text| date::parse_due(&text)).is_none(),
            _ => false,
        }
    };
    target.kind() != NodeKind::Record || target.items().any(is_unread)
}

impl SignalSummary {
    fn from_entry(entry: &EntryView<'_>) -> Self {
        let says = |name| entry.field(name).and_then(TreeItem::as_text).is_some_and(|text| !text.trim().is_empty());
        let mut digest =
            Self { has_statements: says(name::SAID), has_observed_behavior: says(name::DID), ..Self::default() };
        let sightings = entry.field(name::REPORTS).into_iter().flat_map(TreeItem::items);
        sightings.for_each(|sighting| digest.add_report(sighting.unwrap_some()));
        digest
    }

    fn add_report(&mut self, sighting: TreeItem<'_>) {
        let count = sighting.get(name::COUNT).and_then(|count| count.unwrap_some().as_number());
        self.report_count += count.filter(|count| count.is_finite() && *count > 0.0).unwrap_or(1.0);
        let Some(source) = sighting.get(name::SOURCE).and_then(|source| source.unwrap_some().as_identifier()) else {
            return;
        };
        let Some(number) = REPORT_SOURCES.iter().position(|known| *known == source) else { return };
        self.source_bits |= 1 << number;
        if source == USAGE_SOURCE { self.has_observed_behavior = true } else { self.has_statements = true }
    }
}

/// The one source in which people are seen and not heard.
const USAGE_SOURCE: &str = "Usage";
/// Where feedback comes from.
const REPORT_SOURCES: &[&str] =
    &["Interview", "Support", "Success", "Review", "Survey", "Sales", USAGE_SOURCE, "Internal"];
