//! The data that roadmap-wide checks need about each entry, beyond its row. It is collected once, when the entry is
//! checked.

use super::entry_view::{EntryView, ThemeView, TradeOffView};
use crate::document::EntryText;
use crate::document::node::NodeKind;
use crate::document::scan;
use crate::document::tree::TreeItem;
use crate::roadmap::date;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::field::usable_number;
use crate::roadmap::name;
use crate::text::conflict_marker_lines;
use smallvec::SmallVec;
use std::ops::Range;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct EntrySummary {
    /// Whether it contains git conflict markers.
    pub has_conflict: bool,
    pub has_nul: bool,
    /// Whether it is the rest of the previous entry, after a bracket that closes too early.
    pub is_detached_tail: bool,
    pub(crate) allowed_rules: SmallVec<[&'static str; 1]>,
    pub(crate) detail: SummaryDetail,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum SummaryDetail {
    #[default]
    Plain,
    Theme(ThemeSummary),
    Signal(SignalSummary),
    /// A review after the launch of a theme.
    PostLaunch,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct ThemeSummary {
    /// Fingerprint of the words of its title.
    pub(crate) title_hash: Option<u64>,
    /// Fingerprint of what each trade-off gives up, in the order of the list.
    pub(crate) trade_off_hashes: SmallVec<[Option<u64>; 2]>,
    /// Whether a part of its target cannot be read. No part is reported as missing then.
    pub(crate) has_unreadable_target: bool,
    pub(crate) spans: ThemeSpans,
}

/// The spans of some fields in the chunk of a theme, so that findings on them need not parse it again.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct ThemeSpans {
    /// The name of the field.
    pub(crate) target: ByteSpan,
    /// The value.
    pub(crate) by: ByteSpan,
    pub(crate) baseline_by: ByteSpan,
    /// The name of the field.
    pub(crate) evidence: ByteSpan,
    /// The value.
    pub(crate) effort: ByteSpan,
    pub(crate) trade_offs: SmallVec<[ByteSpan; 2]>,
}

/// A byte range in a chunk; empty for a missing field.
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

    /// `None` for a missing field.
    pub(crate) fn range(self) -> Option<Range<usize>> {
        (self.end > self.start).then_some(self.start as usize..self.end as usize)
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct SignalSummary {
    /// Number of reports.
    pub(crate) report_count: f64,
    /// A bit for each source of [`REPORT_SOURCES`].
    pub(crate) source_bits: u32,
    /// Whether people reported it in words.
    pub(crate) has_statements: bool,
    /// Whether usage data shows it.
    pub(crate) has_observed_behavior: bool,
}

fn has_nul(text: &str) -> bool {
    memchr::memchr(0, text.as_bytes()).is_some()
}

impl EntrySummary {
    /// For an entry that cannot be parsed, or is of an unknown kind.
    pub(crate) fn from_text(entry: &EntryText<'_>, kind: Option<EntryKind>) -> Self {
        let has_conflict = conflict_marker_lines::has_conflict_marker(entry.text);
        Self {
            has_conflict,
            has_nul: has_nul(entry.text),
            is_detached_tail: is_detached_tail(entry, kind),
            ..Self::default()
        }
    }

    pub(crate) fn from_view(
        entry: &EntryView<'_>,
        theme: Option<&ThemeView<'_>>,
        allowed_rules: SmallVec<[&'static str; 1]>,
    ) -> Self {
        Self {
            // It can be read, so lines that look like markers are part of its texts.
            has_conflict: false,
            has_nul: has_nul(entry.record.text()),
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

/// Whether a piece without an id starts with a field of the entries of its map.
fn is_detached_tail(entry: &EntryText<'_>, kind: Option<EntryKind>) -> bool {
    let start = entry.key_span().start;
    let token = entry.text.get(start..scan::token_end(entry.text.as_bytes(), start)).unwrap_or_default();
    entry.is_broken && entry.key_source().is_empty() && kind.is_some_and(|kind| kind.record().field(token).is_some())
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
        let target_field = |name: &str| theme.target.map(TreeItem::unwrap_some).and_then(|target| target.get(name));
        Self {
            target: ByteSpan::from_field_name(theme.target),
            by: ByteSpan::from_field_value(target_field(name::BY)),
            baseline_by: ByteSpan::from_field_value(target_field(name::BASELINE_BY)),
            evidence: ByteSpan::from_field_name(theme.evidence),
            effort: ByteSpan::from_field_value(theme.effort),
            trade_offs: theme
                .trade_offs
                .as_slice()
                .iter()
                .map(|trade_off| ByteSpan::from_range(trade_off.record.span()))
                .collect(),
        }
    }
}

/// Fingerprint of what a trade-off gives up. The one of an id is inverted, so that it never equals that of a text.
fn hash_trade_off(trade_off: &TradeOffView<'_>) -> Option<u64> {
    if let Some(text) = trade_off.not_doing.given() {
        return (!text.words().is_non_answer()).then(|| text.words().fingerprint());
    }
    trade_off.instead_of.given().map(|id| !id.words().fingerprint())
}

fn is_unreadable_target(target: TreeItem<'_>) -> bool {
    let is_unreadable = |item: TreeItem<'_>| {
        let value = item.unwrap_some();
        match item.key().as_ref() {
            _ if value.is_none() => false,
            name::FROM | name::TO | name::KEEP => value.as_number().is_none(),
            name::BY | name::BASELINE_BY => value.as_text().and_then(|text| date::parse_due(&text)).is_none(),
            _ => false,
        }
    };
    target.kind() != NodeKind::Record || target.items().any(is_unreadable)
}

impl SignalSummary {
    fn from_entry(entry: &EntryView<'_>) -> Self {
        let has_text = |name| entry.field(name).and_then(TreeItem::as_text).is_some_and(|text| !text.trim().is_empty());
        let mut summary = Self {
            has_statements: has_text(name::SAID),
            has_observed_behavior: has_text(name::DID),
            ..Self::default()
        };
        let reports = entry.field(name::REPORTS).into_iter().flat_map(TreeItem::items);
        reports.for_each(|report| summary.add_report(report.unwrap_some()));
        summary
    }

    fn add_report(&mut self, report: TreeItem<'_>) {
        let count = report.get(name::COUNT).and_then(|count| usable_number(count.unwrap_some()));
        self.report_count += count.filter(|count| *count > 0.0).unwrap_or(1.0);
        let Some(source) = report.get(name::SOURCE).and_then(|source| source.unwrap_some().as_identifier()) else {
            return;
        };
        let Some(number) = REPORT_SOURCES.iter().position(|known| *known == source) else { return };
        self.source_bits |= 1 << number;
        if source == USAGE_SOURCE { self.has_observed_behavior = true } else { self.has_statements = true }
    }
}

/// The only source that is about behavior and not about words.
const USAGE_SOURCE: &str = "Usage";
/// All sources of reports, in the order of their bits.
const REPORT_SOURCES: &[&str] =
    &["Interview", "Support", "Success", "Review", "Survey", "Sales", USAGE_SOURCE, "Internal"];
