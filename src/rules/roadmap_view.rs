//! The data available to roadmap-wide checks: the row and the summary of every entry, and resolved links. Memory and
//! time are linear in entries and links.

use super::context::EntryContext;
use super::entry_report::EntryReport;
use super::entry_summary::{ByteSpan, EntrySummary, SignalSummary, SummaryDetail, ThemeSummary};
use super::finding::FindingLocation;
use crate::document::Document;
use crate::document::chunk::EntryId;
use crate::document::path::Path;
use crate::document::top_level::TopLevelText;
use crate::document::tree::{Tree, TreeItem};
use crate::roadmap::Roadmap;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::entry_row::{EntryRow, GoalRow, Link, Relation, ThemeRow};
use crate::roadmap::field::ReferenceTarget;
use crate::roadmap::interner::Symbol;
use crate::roadmap::lane::Lane;
use crate::roadmap::settings;
use crate::text::conflict_marker_lines;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

pub(crate) struct RoadmapView<'r> {
    pub(crate) document: &'r Document,
    pub(crate) roadmap: &'r Roadmap,
    pub(crate) context: &'r EntryContext,
    pub(crate) top_level: TopLevelText,
    reports: &'r [Option<EntryReport>],
    former_ids: HashMap<Symbol, Vec<EntryId>>,
}

/// A theme that can be parsed and has a lane.
#[derive(Clone, Copy)]
pub(crate) struct CheckedTheme<'r> {
    pub(crate) entry: EntryId,
    pub(crate) lane: Lane,
    pub(crate) entry_row: &'r EntryRow,
    pub(crate) theme_row: &'r ThemeRow,
    pub(crate) summary: &'r ThemeSummary,
}

impl<'r> RoadmapView<'r> {
    pub(crate) fn new(
        document: &'r Document,
        roadmap: &'r Roadmap,
        context: &'r EntryContext,
        reports: &'r [Option<EntryReport>],
    ) -> Self {
        let mut former_ids: HashMap<Symbol, Vec<EntryId>> = HashMap::new();
        for row in roadmap.rows() {
            for former in &row.formerly {
                former_ids.entry(*former).or_default().push(row.entry);
            }
        }
        Self { document, roadmap, context, top_level: document.top_level(), reports, former_ids }
    }

    /// A limit of `lint.limits`.
    pub(crate) fn limit(&self, name: &str) -> f64 {
        self.roadmap.settings.limit(name)
    }

    pub(crate) fn report(&self, entry_id: EntryId) -> Option<&'r EntryReport> {
        self.reports.get(entry_id.0 as usize)?.as_ref()
    }

    pub(crate) fn summary(&self, entry_id: EntryId) -> Option<&'r EntrySummary> {
        self.report(entry_id).map(|report| &report.summary)
    }

    /// Whether the file contains git conflict markers.
    pub(crate) fn has_git_conflict(&self) -> bool {
        let in_entry = self.reports.iter().flatten().any(|report| report.summary.has_conflict);
        in_entry || self.has_top_level_marker()
    }

    /// Whether the text around the entries contains conflict markers, and not only in its texts and comments.
    pub(crate) fn has_top_level_marker(&self) -> bool {
        let text = self.top_level.text();
        conflict_marker_lines::has_conflict_marker(text)
            && (self.document.is_top_level_broken() || self.context.validator.validate_value(text).is_err())
    }

    /// Whether the file contains a NUL.
    pub(crate) fn has_nul(&self) -> bool {
        let in_entry = self.reports.iter().flatten().any(|report| report.summary.has_nul);
        in_entry || memchr::memchr(0, self.top_level.text().as_bytes()).is_some()
    }

    /// All themes that can be parsed and have a lane, sorted by entry id.
    pub(crate) fn themes(&self) -> impl Iterator<Item = CheckedTheme<'r>> + '_ {
        self.roadmap.rows_of_kind(EntryKind::Theme).filter_map(|row| {
            let theme_row = row.theme()?;
            let report = self.report(row.entry).filter(|report| !report.is_invalid)?;
            let SummaryDetail::Theme(summary) = &report.summary.detail else { return None };
            Some(CheckedTheme { entry: row.entry, lane: theme_row.lane?, entry_row: row, theme_row, summary })
        })
    }

    /// Themes in Now, Next and Later.
    pub(crate) fn live_themes(&self) -> impl Iterator<Item = CheckedTheme<'r>> + '_ {
        self.themes().filter(|theme| theme.lane.is_live())
    }

    pub(crate) fn signal_summary(&self, entry_id: EntryId) -> Option<&'r SignalSummary> {
        match &self.summary(entry_id)?.detail {
            SummaryDetail::Signal(signal) => Some(signal),
            _ => None,
        }
    }

    pub(crate) fn is_post_launch_review(&self, entry_id: EntryId) -> bool {
        self.summary(entry_id).is_some_and(|summary| summary.detail == SummaryDetail::PostLaunch)
    }

    /// The entry that a link names, by its id or by a former id.
    pub(crate) fn resolve_link(&self, link: Link) -> Option<EntryId> {
        match link.relation {
            Relation::About => self.resolve_path(self.roadmap.symbol_text(link.to)),
            relation => self.find_entry(relation.target_kinds(), link.to),
        }
    }

    /// The entry of one of these kinds with this id, or with this former id.
    pub(crate) fn find_entry(&self, kinds: &[EntryKind], id: Symbol) -> Option<EntryId> {
        let direct = kinds.iter().find_map(|kind| self.roadmap.find_by_symbol(*kind, id));
        direct.or_else(|| {
            let has_kind =
                |entry_id: &&EntryId| self.roadmap.row(**entry_id).is_some_and(|row| kinds.contains(&row.kind));
            self.former_ids.get(&id)?.iter().find(has_kind).copied()
        })
    }

    /// The entry that an id or a full name refers to.
    pub(crate) fn resolve_reference(&self, target: ReferenceTarget, id: &str) -> Option<EntryId> {
        match target {
            ReferenceTarget::AnyEntry => self.resolve_path(id),
            ReferenceTarget::Kind(kind) => self.find_entry(&[kind], self.roadmap.find_symbol(id)?),
            ReferenceTarget::ThemeOrIdea => {
                self.find_entry(&[EntryKind::Theme, EntryKind::Idea], self.roadmap.find_symbol(id)?)
            }
        }
    }

    fn resolve_path(&self, path: &str) -> Option<EntryId> {
        self.roadmap.find_by_full_name(path).or_else(|| {
            let (map, rest) = path.split_once('.').unwrap_or((EntryKind::Theme.map_name(), path));
            let id = rest.split_once('.').map_or(rest, |(id, _)| id);
            let themes = [EntryKind::Theme, EntryKind::Idea];
            let kind = EntryKind::from_map_name(map)?;
            let kinds = if themes.contains(&kind) { &themes[..] } else { std::slice::from_ref(&kind) };
            self.find_entry(kinds, self.roadmap.find_symbol(id)?)
        })
    }

    /// The entries that the links of one relation lead to, without broken links.
    pub(crate) fn linked_entries<'a>(
        &'a self,
        row: &'a EntryRow,
        relation: Relation,
    ) -> impl Iterator<Item = EntryId> + 'a {
        row.links.iter().filter(move |link| link.relation == relation).filter_map(|link| self.resolve_link(*link))
    }

    pub(crate) fn goals_of<'a>(&'a self, theme: &'a EntryRow) -> impl Iterator<Item = (EntryId, &'a GoalRow)> + 'a {
        let goals = self.linked_entries(theme, Relation::Goal);
        goals.filter_map(|entry_id| Some((entry_id, self.roadmap.row(entry_id)?.goal()?)))
    }

    /// The entries that an entry of `kind` is about, among those for which `filter` holds.
    pub(crate) fn entries_covered_by(&self, kind: EntryKind, filter: impl Fn(EntryId) -> bool) -> HashSet<EntryId> {
        let entries = self.roadmap.rows_of_kind(kind).filter(|row| filter(row.entry));
        entries.flat_map(|row| self.linked_entries(row, Relation::About)).collect()
    }

    pub(crate) fn sort_by_file_order(&self, mut entry_ids: Vec<EntryId>) -> Vec<EntryId> {
        let offsets: HashMap<EntryId, usize> = self.document.entry_offsets().collect();
        entry_ids.sort_by_key(|entry_id| offsets.get(entry_id).copied());
        entry_ids
    }

    pub(crate) fn top_level_text(&self, name: &str) -> Option<String> {
        let tree = self.parse_top_level()?;
        let text = tree.root().unwrap_some().get(name)?.unwrap_some().as_text()?;
        Some(text.into_owned())
    }

    pub(crate) fn top_level_location(&self, names: &[&str]) -> FindingLocation {
        let path = Path::from_fields(names);
        let tree = self.parse_top_level();
        let span = tree.as_ref().and_then(|tree| tree.root().at_path(&path)).map_or(0..0, TreeItem::span);
        FindingLocation::from_roadmap(path, span)
    }

    /// The roadmap's own fields, if they can be parsed.
    pub(crate) fn parse_top_level(&self) -> Option<Tree<'_>> {
        let start = settings::record_start(self.top_level.text())?;
        Tree::parse(self.top_level.text(), start).ok()
    }

    pub(crate) fn id(&self, entry_id: EntryId) -> &'r str {
        self.roadmap.id(entry_id)
    }

    pub(crate) fn id_location(&self, entry_id: EntryId) -> FindingLocation {
        let span = self.document.entry(entry_id).map_or(0..0, |entry| entry.key_span());
        FindingLocation::from_entry(entry_id, Path::root(), span)
    }

    /// The location of a field with a stored span; the id of the theme if the field is missing.
    pub(crate) fn span_location(&self, theme: &CheckedTheme<'_>, path: Path, span: ByteSpan) -> FindingLocation {
        match span.range() {
            Some(span) => FindingLocation::from_entry(theme.entry, path, span),
            None => FindingLocation { path, ..self.id_location(theme.entry) },
        }
    }

    /// The location of the value at a path; the id of the entry if there is none.
    pub(crate) fn value_location(&self, entry_id: EntryId, path: Path) -> FindingLocation {
        self.location_at(entry_id, path, value_span)
    }

    /// The location of the name of a field; the id of the entry if there is none.
    pub(crate) fn name_location(&self, entry_id: EntryId, path: Path) -> FindingLocation {
        self.location_at(entry_id, path, |item| if item.key_span().is_empty() { item.span() } else { item.key_span() })
    }

    fn location_at(
        &self,
        entry_id: EntryId,
        path: Path,
        span_of: impl Fn(TreeItem<'_>) -> Range<usize>,
    ) -> FindingLocation {
        let tree = self.document.entry(entry_id).and_then(|entry| entry.tree());
        let span = tree.as_ref().and_then(|tree| tree.root().at_path(&path)).map(span_of);
        match span {
            Some(span) => FindingLocation::from_entry(entry_id, path, span),
            None => FindingLocation { path, ..self.id_location(entry_id) },
        }
    }
}

fn value_span(item: TreeItem<'_>) -> Range<usize> {
    item.span()
}
