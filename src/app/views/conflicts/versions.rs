//! The versions of a conflict as rows: each side, the version before, and a custom value, with differences marked; the
//! effect on progress; and a preview of the next conflict.

use super::{ConflictList, ConflictListRow};
use crate::app::message::SideCommit;
use crate::app::model::entry_text::value_text;
use crate::app::model::layout;
use crate::app::model::screen::Screen;
use crate::app::model::session::Session;
use crate::app::panes::target;
use crate::app::views::view::View;
use crate::app::widgets::rich_text::{Glyph, InlineChart, Role, Span, text_span};
use crate::compare::diff3::{self, diff3};
use crate::document::chunk::EntryId;
use crate::document::tree::Tree;
use crate::insight::progress;
use crate::roadmap::conflict::ConflictTerm;
use crate::roadmap::date;
use crate::roadmap::entry_row::EntryRow;
use crate::roadmap::field::usable_number;
use crate::roadmap::intents::resolve;
use crate::roadmap::lane::Lane;
use crate::roadmap::name;
use crate::roadmap::placement::Placement;
use crate::text::{self, number};
use std::ops::Range;

/// A row of the versions.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct VersionRow {
    /// A heading in a rule, with text at its end.
    pub rule: Option<(String, String)>,
    /// The label at the left.
    pub label: Vec<Span>,
    /// The column where the value starts.
    pub column: u16,
    /// The value.
    pub spans: Vec<Span>,
    /// The key, flush right.
    pub key: &'static str,
    /// Whether it belongs to the chosen version.
    pub is_chosen: bool,
}

/// Maximum number of words compared; longer texts are shown without marks.
const MAX_COMPARED_WORDS: usize = 4000;
/// Maximum number of lines per version in the preview of the next conflict.
const MAX_PREVIEW_LINES: usize = 3;
/// Minimum width to show a version beside its label rather than below it.
const SIDE_BY_SIDE_WIDTH: usize = 66;
/// The keys of the sides.
const SIDE_KEYS: [&str; 9] = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];

/// The width of the content of an area.
pub fn content_width(area_width: u16) -> usize {
    (area_width as usize).saturating_sub(3).min(100)
}

/// A value for editing: texts without quotes, everything else as written.
pub fn editable_text(source: &str) -> String {
    let tree = Tree::parse(source, 0).ok();
    let text = tree.as_ref().and_then(|tree| Some(tree.root().unwrap_some().as_text()?.into_owned()));
    text.unwrap_or_else(|| source.to_owned())
}

/// A value for display.
fn display_text(source: &str) -> String {
    if let Some(placement) = Placement::parse(source) {
        return placement.describe();
    }
    Tree::parse(source, 0).map_or_else(|_| source.to_owned(), |tree| value_text(tree.root()))
}

/// All rows about the selected conflict.
pub fn build_rows(session: &Session, screen: &Screen, conflicts: &ConflictList, width: usize) -> Vec<VersionRow> {
    let Some(row) = conflicts.selected() else { return Vec::new() };
    let view = VersionRowBuilder { session, conflicts, row, width, is_tight: screen.size.height < 30 };
    let mut rows = view.version_rows();
    // Drop the blank lines if the rows do not fit.
    if rows.len() > layout::compute(screen).panes[1].height as usize {
        rows.retain(|row| *row != VersionRow::default());
        rows.push(VersionRow::default());
    }
    rows.extend(view.progress_rows());
    rows.extend(view.next_conflict_rows());
    rows
}

struct VersionRowBuilder<'s> {
    session: &'s Session,
    conflicts: &'s ConflictList,
    row: &'s ConflictListRow,
    width: usize,
    is_tight: bool,
}

/// One version to display.
struct DisplayedVersion {
    label: String,
    label_role: Role,
    value: VersionContent,
    key: &'static str,
    label_notes: Vec<String>,
    value_note: &'static str,
    is_chosen: bool,
}

/// The content of a version.
enum VersionContent {
    /// Its value, and the text to compare it with.
    Value(String, Option<String>),
    /// A description of what it does.
    Description(String),
}

impl VersionRowBuilder<'_> {
    fn value_column(&self) -> u16 {
        if self.width < SIDE_BY_SIDE_WIDTH { 6 } else { (self.width * 3 / 8).clamp(24, 32) as u16 }
    }

    fn version_rows(&self) -> Vec<VersionRow> {
        let mut rows = Vec::new();
        for version in self.collect_versions() {
            rows.extend(self.rows_of_version(&version));
            rows.push(VersionRow::default());
        }
        rows
    }

    fn collect_versions(&self) -> Vec<DisplayedVersion> {
        let held = resolve::current_value(
            &self.session.plan,
            self.row.open_conflict.owner,
            &self.row.open_conflict.conflict.path,
        );
        let is_whole = self.row.open_conflict.conflict.path.is_whole_entry();
        let entry = self.conflicts.selected_entry();
        let placement = entry.and_then(|entry| resolve::current_placement(&self.session.plan, entry));
        let is_held = |term: &ConflictTerm| match (term.value(), &held) {
            (Some(value), _) if Placement::parse(value).is_some() => Placement::parse(value) == placement,
            (Some(value), Some(held)) => display_text(value) == display_text(held),
            (None, None) => matches!(term, ConflictTerm::Deleted { .. }),
            _ => false,
        };
        let is_over = !self.row.is_open;
        let keys = SIDE_KEYS.into_iter().chain(std::iter::repeat(""));
        let mut all: Vec<DisplayedVersion> =
            self.row.sides().zip(keys).map(|(term, key)| self.side_version(term, key)).collect();
        if is_whole {
            let is_chosen = is_over && self.conflicts.selected_entry().is_some_and(|entry| self.entry_exists(entry));
            let keep = VersionContent::Description("as edited on the other side".to_owned());
            all.push(DisplayedVersion { key: "0", is_chosen, ..DisplayedVersion::new("keep it", keep) });
        } else {
            all.push(self.base_version());
        }
        let terms = self.row.sides().chain(self.row.base());
        let known: Vec<bool> = terms.map(|term| !is_whole && is_held(term)).collect();
        for (version, is_held) in all.iter_mut().zip(&known).filter(|(_, is_held)| **is_held) {
            version.is_chosen = is_over && *is_held;
            version.value_note = if is_over { "in the file now" } else { "in the file until you choose" };
        }
        if !is_whole {
            let is_own = is_over && held.is_some() && !known.contains(&true);
            let value = held
                .filter(|_| is_own)
                .map(|held| VersionContent::Value(display_text(&held), self.row.displayed_base()));
            all.push(DisplayedVersion {
                key: "e",
                label_notes: vec!["type it".to_owned()],
                is_chosen: is_own,
                ..DisplayedVersion::new(
                    "something else",
                    value.unwrap_or_else(|| VersionContent::Description("–".to_owned())),
                )
            });
        }
        let unknown = self.row.open_conflict.conflict.terms.iter().filter_map(|term| match term {
            ConflictTerm::Unknown(source) => Some(source),
            _ => None,
        });
        all.extend(unknown.map(|source| DisplayedVersion {
            label_role: Role::Muted,
            label_notes: vec!["cannot be chosen".to_owned()],
            ..DisplayedVersion::new("unknown", VersionContent::Description(source.clone()))
        }));
        all
    }

    fn entry_exists(&self, entry: EntryId) -> bool {
        self.session.plan.roadmap.row(entry).is_some()
    }

    fn side_version(&self, term: &ConflictTerm, key: &'static str) -> DisplayedVersion {
        let label = term.label().unwrap_or_default();
        let value = match (term.value(), self.row.open_conflict.conflict.path.0.as_slice()) {
            (Some(value), _) => VersionContent::Value(display_text(value), self.row.comparison_text(term)),
            (None, _) if self.row.open_conflict.conflict.path.is_whole_entry() => {
                VersionContent::Description("delete it".to_owned())
            }
            (None, [only]) if only == name::LANE => {
                VersionContent::Description("off the roadmap, back to an idea".to_owned())
            }
            (None, [only]) if only == name::PROPOSED_FOR => {
                VersionContent::Description("not proposed for a lane".to_owned())
            }
            (None, _) => VersionContent::Description("removes it".to_owned()),
        };
        let notes = self.conflicts.sides.get(label).map(|commit| self.commit_lines(commit));
        DisplayedVersion { key, label_notes: notes.unwrap_or_default(), ..DisplayedVersion::new(label, value) }
    }

    /// The last commit of a side, on two lines or, if space is short, on one with the subject truncated.
    fn commit_lines(&self, commit: &SideCommit) -> Vec<String> {
        let day = date::parse_day(&commit.date).map(|day| self.session.day(day));
        let day = day.unwrap_or_else(|| commit.date.clone());
        let room = self.label_width();
        if !self.is_tight && self.width >= SIDE_BY_SIDE_WIDTH {
            return vec![
                cut_line(&commit.subject, room),
                format!("{}, {day}", cut_line(&commit.author, room.saturating_sub(10))),
            ];
        }
        vec![format!("{}, {day}", cut_line(&commit.subject, room.saturating_sub(text::width(&day) + 2)))]
    }

    fn label_width(&self) -> usize {
        if self.width >= SIDE_BY_SIDE_WIDTH { self.value_column() as usize - 6 } else { self.width.saturating_sub(4) }
    }

    fn base_version(&self) -> DisplayedVersion {
        if let Some(value) = self.row.base().and_then(ConflictTerm::value) {
            let other = self.row.sides().find_map(ConflictTerm::value).map(display_text);
            return DisplayedVersion {
                key: "0",
                ..DisplayedVersion::new("original", VersionContent::Value(display_text(value), other))
            };
        }
        let nothing = VersionContent::Description("– not set".to_owned());
        DisplayedVersion { label_role: Role::Muted, ..DisplayedVersion::new("original", nothing) }
    }

    fn rows_of_version(&self, version: &DisplayedVersion) -> Vec<VersionRow> {
        let column = self.value_column();
        let is_beside = self.width >= SIDE_BY_SIDE_WIDTH;
        let lines = self.value_lines(version, self.width.saturating_sub(column as usize + 3));
        let mark = if version.is_chosen { Glyph::Chosen } else { Glyph::NotChosen };
        let role = if version.is_chosen { Role::Heading } else { version.label_role };
        let label = vec![
            text_span(Role::Muted, "("),
            Span::Glyph(Role::Accent, mark),
            text_span(Role::Muted, ") "),
            text_span(role, version.label.clone()),
        ];
        let mut rows = vec![VersionRow { label, key: version.key, ..VersionRow::default() }];
        let line = |summary: &String| {
            vec![text_span(Role::Text, "    "), text_span(Role::Muted, cut_line(summary, self.label_width()))]
        };
        let mut below: Vec<Vec<Span>> = version.label_notes.iter().map(line).collect();
        let mut lines = lines.into_iter();
        if is_beside && let (Some(first), Some(line)) = (rows.first_mut(), lines.next()) {
            first.spans = line;
        }
        if !is_beside {
            let labels = std::mem::take(&mut below).into_iter();
            rows.extend(labels.map(|label| VersionRow { label, ..VersionRow::default() }));
        }
        let mut below = below.into_iter();
        loop {
            let (label, spans) = (below.next(), lines.next());
            if label.is_none() && spans.is_none() {
                break;
            }
            let (label, spans) = (label.unwrap_or_default(), spans.unwrap_or_default());
            rows.push(VersionRow { label, spans, ..VersionRow::default() });
        }
        for row in &mut rows {
            row.column = column;
            row.is_chosen = version.is_chosen;
        }
        rows
    }

    fn value_lines(&self, version: &DisplayedVersion, width: usize) -> Vec<Vec<Span>> {
        let mut lines = match &version.value {
            VersionContent::Description(description) => highlighted_lines(description, &[], Role::Muted, width),
            VersionContent::Value(value, against) => {
                let (before, behind) = self.surrounding_text(value);
                let mut lines = compared_lines(value, against.as_deref(), width);
                if let (Some(first), true) = (lines.first_mut(), !before.is_empty()) {
                    first.insert(0, text_span(Role::Muted, before));
                }
                if let (Some(last), true) = (lines.last_mut(), !behind.is_empty()) {
                    last.push(text_span(Role::Muted, behind));
                }
                lines
            }
        };
        if !version.value_note.is_empty() {
            lines.push(vec![text_span(Role::Muted, version.value_note)]);
        }
        lines
    }

    /// The text around a value: `activation 30 →` and `% by Sep 30` for a target, `Now →` for a lane.
    fn surrounding_text(&self, value: &str) -> (String, String) {
        if matches!(self.row.open_conflict.conflict.path.0.as_slice(), [only] if only == name::LANE || only == name::PROPOSED_FOR)
        {
            // A whole placement needs the room for itself.
            let from = self.row.displayed_base().filter(|was| was != value && Lane::from_name(was).is_some());
            return (from.map(|was| format!("{was} → ")).unwrap_or_default(), String::new());
        }
        let Some((summary, part)) = self.edited_target() else { return (String::new(), String::new()) };
        let aim = &summary.effective.target;
        let metric = aim.metric.map_or("", |symbol| self.session.plan.roadmap.symbol_text(symbol));
        let by = aim.by.map(|by| format!(" by {}", self.session.due(by))).unwrap_or_default();
        let unit = match summary.unit.as_str() {
            unit if unit.is_empty() || unit.starts_with('%') => unit.to_owned(),
            unit => format!(" {unit}"),
        };
        match (part, aim.from, aim.to) {
            (name::TO, Some(from), _) => {
                (format!("{metric} {} → ", number::format_grouped(from)), format!("{unit}{by}"))
            }
            (name::TO, None, _) => (format!("{metric} to "), format!("{unit}{by}")),
            (name::FROM, _, Some(to)) => (format!("{metric} "), format!(" → {}{unit}{by}", number::format_grouped(to))),
            (name::KEEP, ..) => (format!("{metric}: keep "), format!("{unit}{by}")),
            _ => (String::new(), String::new()),
        }
    }

    /// The target of the entry and the conflicting number in it, if the conflict is about one.
    fn edited_target(&self) -> Option<(target::TargetSummary, &'static str)> {
        let [target, part] = self.row.open_conflict.conflict.path.0.as_slice() else { return None };
        let part = [name::TO, name::FROM, name::KEEP].into_iter().find(|known| known == part)?;
        let entry_row = self.session.plan.roadmap.row(self.conflicts.selected_entry()?)?;
        (target == name::TARGET).then(|| (target::summarize(self.session, entry_row), part))
    }

    /// The progress under each version of a target.
    fn progress_rows(&self) -> Vec<VersionRow> {
        let Some((summary, part)) = self.edited_target() else { return Vec::new() };
        let metric = summary.metric.and_then(|metric| self.session.plan.roadmap.row(metric)).and_then(EntryRow::metric);
        let Some(metric) = metric else { return Vec::new() };
        let mut rows = Vec::new();
        for value in self.row.sides().chain(self.row.base()).filter_map(ConflictTerm::value) {
            let Ok(tree) = Tree::parse(value, 0) else { continue };
            let Some(number) = usable_number(tree.root().unwrap_some()) else { continue };
            let mut aim = summary.effective.target.clone();
            match part {
                name::TO => aim.to = Some(number),
                name::FROM => aim.from = Some(number),
                _ => aim.keep = Some(number),
            }
            let progress = progress::measure_progress(&aim, metric.better, &metric.readings, self.session.today);
            rows.push(self.progress_row(number, &progress));
        }
        if rows.is_empty() {
            return rows;
        }
        rows.insert(0, rule_row("Effect on progress", "as of today"));
        rows.push(VersionRow::default());
        rows
    }

    fn progress_row(&self, number: f64, progress: &progress::Progress) -> VersionRow {
        let role = target::state_role(progress.status);
        let mut spans = Vec::new();
        if let Some(at) = progress.share {
            let cells = if self.width < SIDE_BY_SIDE_WIDTH { 12 } else { 24 };
            let rail = InlineChart::ProgressBar {
                at: Some(at),
                expected: progress.expected_share,
                marker: role,
                progress: Role::Muted,
            };
            let progress = target::share_label((at * 100.0).round());
            spans.extend([Span::Chart(rail, cells), text_span(Role::Heading, format!("  {progress}"))]);
            spans.push(text_span(Role::Muted, " · "));
        }
        spans.extend(target::state_spans(progress.status, target::StateWording::Long));
        let label = vec![text_span(Role::Muted, format!("with {}", number::format_grouped(number)))];
        VersionRow { label, spans, column: 14, ..VersionRow::default() }
    }

    /// A preview of the next open conflict.
    fn next_conflict_rows(&self) -> Vec<VersionRow> {
        let all_conflicts: &ConflictList = self.conflicts;
        let Some(next) = all_conflicts.next_open().and_then(|at| all_conflicts.rows.get(at)) else { return Vec::new() };
        let entry_prefix = if next.open_conflict.owner == self.row.open_conflict.owner {
            String::new()
        } else {
            format!("{} ", next.entry_name)
        };
        let is_narrow = self.width < SIDE_BY_SIDE_WIDTH;
        let fact = if is_narrow { "" } else { "differences are underlined" };
        let mut rows = vec![rule_row(&format!("Next: {entry_prefix}{}", next.field_label()), fact)];
        let column = if is_narrow { 6 } else { 22 };
        let view = VersionRowBuilder { row: next, ..*self };
        for term in next.sides() {
            let version = view.side_version(term, "");
            let mut lines = match &version.value {
                VersionContent::Description(description) => {
                    highlighted_lines(description, &[], Role::Muted, self.width.saturating_sub(column + 2))
                }
                VersionContent::Value(value, against) => {
                    compared_lines(value, against.as_deref(), self.width.saturating_sub(column + 2))
                }
            };
            if lines.len() > MAX_PREVIEW_LINES {
                lines.truncate(MAX_PREVIEW_LINES);
                if let Some(last) = lines.last_mut() {
                    last.push(Span::Glyph(Role::Muted, Glyph::More));
                }
            }
            let room = if is_narrow { self.width } else { column - 2 };
            let mut label = vec![text_span(Role::Muted, cut_line(&version.label, room))];
            if is_narrow {
                rows.push(VersionRow { label: std::mem::take(&mut label), ..VersionRow::default() });
            }
            for spans in lines {
                let label = std::mem::take(&mut label);
                rows.push(VersionRow { label, spans, column: column as u16, ..VersionRow::default() });
            }
        }
        rows
    }
}

impl DisplayedVersion {
    fn new(label: &str, value: VersionContent) -> Self {
        let label = label.to_owned();
        let (below_label, below_value) = (Vec::new(), "");
        Self {
            label,
            label_role: Role::Text,
            value,
            key: "",
            label_notes: below_label,
            value_note: below_value,
            is_chosen: false,
        }
    }
}

impl ConflictListRow {
    fn displayed_base(&self) -> Option<String> {
        self.base().and_then(ConflictTerm::value).map(display_text)
    }

    /// The text to compare a version with: the version before, or the other side.
    fn comparison_text(&self, term: &ConflictTerm) -> Option<String> {
        let other = || self.sides().filter(|side| *side != term).find_map(ConflictTerm::value).map(display_text);
        self.displayed_base().or_else(other)
    }
}

fn rule_row(title: &str, fact: &str) -> VersionRow {
    VersionRow { rule: Some((title.to_owned(), fact.to_owned())), ..VersionRow::default() }
}

fn cut_line(text: &str, room: usize) -> String {
    text::truncate(&text::sanitize::sanitize_line(text), room, "…").into_owned()
}

/// Wraps a text and marks the words that differ from another text.
fn compared_lines(value: &str, against: Option<&str>, width: usize) -> Vec<Vec<Span>> {
    let clean = text::sanitize::sanitize_text(value);
    let against = against.map(|against| text::sanitize::sanitize_text(against).into_owned());
    let marks = against.map(|against| differing_ranges(&against, &clean)).unwrap_or_default();
    highlighted_lines(&clean, &marks, Role::Text, width)
}

/// The byte ranges of a text that differ from another text, word by word, as added or changed.
fn differing_ranges(against: &str, value: &str) -> Vec<(Range<usize>, Role)> {
    let (old, new) = (tokenize(against), tokenize(value));
    if old.len() > MAX_COMPARED_WORDS || new.len() > MAX_COMPARED_WORDS {
        return Vec::new();
    }
    let words = |text: &str, tokens: &[Range<usize>]| -> Vec<String> {
        tokens.iter().map(|token| text.get(token.clone()).unwrap_or_default().to_owned()).collect()
    };
    let (old_words, new_words) = (words(against, &old), words(value, &new));
    let mut marks = Vec::new();
    for run in diff3(&old_words, &new_words, &new_words) {
        let tokens = new.get(run.one.clone()).unwrap_or_default();
        let Some((first, last)) = tokens.first().zip(tokens.last()) else { continue };
        if run.change == diff3::Diff3Change::Same {
            continue;
        }
        let (start, end) = (first.start, last.end);
        let inside = value.get(start..end).unwrap_or_default();
        let start = start + (inside.len() - inside.trim_start().len());
        let end = end - (inside.len() - inside.trim_end().len());
        let role = if run.base.is_empty() { Role::Added } else { Role::Changed };
        if start < end {
            marks.push((start..end, role));
        }
    }
    marks
}

/// Splits a text into words and the characters between them.
fn tokenize(text: &str) -> Vec<Range<usize>> {
    let mut tokens: Vec<Range<usize>> = Vec::new();
    let mut was_word = false;
    for (at, letter) in text.char_indices() {
        let is_word = letter.is_alphanumeric();
        let end = at + letter.len_utf8();
        match tokens.last_mut() {
            Some(last) if is_word && was_word => last.end = end,
            _ => tokens.push(at..end),
        }
        was_word = is_word;
    }
    tokens
}

/// Wraps a sanitized text to a width, with marks.
fn highlighted_lines(clean: &str, marks: &[(Range<usize>, Role)], role: Role, width: usize) -> Vec<Vec<Span>> {
    let mut lines = Vec::new();
    for line in text::wrap(clean, width.max(1)) {
        let mut spans = Vec::new();
        let mut at = line.start;
        for (mark, marked) in marks.iter().filter(|(mark, _)| mark.start < line.end && mark.end > line.start) {
            let (start, end) = (mark.start.max(at), mark.end.min(line.end));
            spans.push(text_span(role, clean.get(at..start).unwrap_or_default().to_owned()));
            spans.push(text_span(*marked, clean.get(start..end).unwrap_or_default().to_owned()));
            at = end;
        }
        spans.push(text_span(role, clean.get(at..line.end).unwrap_or_default().to_owned()));
        spans.retain(|span| !matches!(span, Span::Text(_, text) if text.is_empty()));
        lines.push(spans);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marks(against: &str, value: &str) -> Vec<(String, Role)> {
        differing_ranges(against, value).into_iter().map(|(range, role)| (value[range].to_owned(), role)).collect()
    }

    #[test]
    fn only_differing_words_are_marked() {
        assert_eq!(marks("stop at the bank import", "stop at the first import"), [("first".into(), Role::Changed)]);
        assert_eq!(marks("see a report", "see a report of their own"), [("of their own".into(), Role::Added)]);
        assert_eq!(marks("50", "45"), [("45".into(), Role::Changed)]);
        assert_eq!(marks("same", "same"), []);
    }

    #[test]
    fn a_mark_continues_on_the_next_line() {
        let lines = highlighted_lines("one two three", &[(4..13, Role::Changed)], Role::Text, 8);
        assert_eq!(lines[0], [text_span(Role::Text, "one "), text_span(Role::Changed, "two")]);
        assert_eq!(lines[1], [text_span(Role::Changed, "three")]);
    }
}
