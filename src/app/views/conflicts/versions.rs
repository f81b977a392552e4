//! The versions of a clash as rows: each side, what was before both, and something else; the words that differ; what
//! follows from a target; and the next clash.

use super::{Clashes, Row, SideFacts};
use crate::app::overlays::form::rows::shown;
use crate::app::panes::target;
use crate::app::state::State;
use crate::app::widgets::layout;
use crate::app::widgets::rich_text::{Picture, Role, Sign, Span, words};
use crate::compare::diff3::{self, diff3};
use crate::document::chunk::Serial;
use crate::document::tree::Tree;
use crate::insight::progress;
use crate::roadmap::conflict::Term;
use crate::roadmap::date;
use crate::roadmap::entry_row::Facts;
use crate::roadmap::intents::resolve;
use crate::roadmap::name;
use crate::text::{self, number};
use std::ops::Range;

/// A row of the versions.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct VersionRow {
    /// A heading with its fact, set into a rule.
    pub rule: Option<(String, String)>,
    /// What stands at the left.
    pub label: Vec<Span>,
    /// From which cell on the rest stands.
    pub column: u16,
    /// The rest.
    pub spans: Vec<Span>,
    /// The key, flush right.
    pub key: &'static str,
    /// Whether it belongs to the version that was chosen.
    pub is_chosen: bool,
}

/// A text with more words than this is shown without marks.
const MOST_WORDS: usize = 4000;
/// The next clash shows this many lines of each version.
const PREVIEW: usize = 3;
/// Under this width a version stands below its label rather than beside it.
const BESIDE: usize = 66;
/// The keys of the sides.
const KEYS: [&str; 9] = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];

/// The cells of the content of an area.
pub fn content_width(area_width: u16) -> usize {
    (area_width as usize).saturating_sub(3).min(100)
}

/// A value as it is typed: texts without quotes, all else as it is written.
pub fn typed(source: &str) -> String {
    let tree = Tree::of(source, 0).ok();
    let text = tree.as_ref().and_then(|tree| Some(tree.root().inner().as_text()?.into_owned()));
    text.unwrap_or_else(|| source.to_owned())
}

/// A value as it is shown.
fn displayed(source: &str) -> String {
    Tree::of(source, 0).map_or_else(|_| source.to_owned(), |tree| shown(tree.root()))
}

/// All rows about the selected clash.
pub fn rows(state: &State, width: usize) -> Vec<VersionRow> {
    let Some(row) = state.clashes.selected() else { return Vec::new() };
    let view = View { state, row, width, is_tight: state.size.height < 30 };
    let mut rows = view.versions();
    // Where they do not fit, they do without the lines between.
    if rows.len() > layout::layout(state).panes[1].height as usize {
        rows.retain(|row| *row != VersionRow::default());
        rows.push(VersionRow::default());
    }
    rows.extend(view.follows());
    rows.extend(view.next());
    rows
}

struct View<'s> {
    state: &'s State,
    row: &'s Row,
    width: usize,
    /// Whether there is little height.
    is_tight: bool,
}

/// One version as it is shown.
struct Version {
    label: String,
    label_role: Role,
    value: Shown,
    key: &'static str,
    below_label: Vec<String>,
    below_value: &'static str,
    is_chosen: bool,
}

/// What is shown of a version.
enum Shown {
    /// Its value, and what to hold it against.
    Value(String, Option<String>),
    /// What it does, in words.
    Deed(String),
}

impl View<'_> {
    fn column(&self) -> u16 {
        if self.width < BESIDE { 6 } else { (self.width * 3 / 8).clamp(24, 32) as u16 }
    }

    fn versions(&self) -> Vec<VersionRow> {
        let mut rows = Vec::new();
        for version in self.all() {
            rows.extend(self.version(&version));
            rows.push(VersionRow::default());
        }
        rows
    }

    fn all(&self) -> Vec<Version> {
        let held = resolve::held(&self.state.plan, self.row.of.owner, &self.row.of.clash.at);
        let is_whole = self.row.of.clash.at.is_whole();
        let is_held = |term: &Term| match (term.value(), &held) {
            (Some(value), Some(held)) => displayed(value) == displayed(held),
            (None, None) => matches!(term, Term::Gone { .. }),
            _ => false,
        };
        let is_over = !self.row.is_open;
        let keys = KEYS.into_iter().chain(std::iter::repeat(""));
        let mut all: Vec<Version> = self.row.sides().zip(keys).map(|(term, key)| self.side(term, key)).collect();
        if is_whole {
            let is_chosen = is_over && self.state.clashes.selected_entry().is_some_and(|serial| self.is_there(serial));
            let keep = Shown::Deed("as the other side edited it".to_owned());
            all.push(Version { key: "0", is_chosen, ..Version::of("keep it", keep) });
        } else {
            all.push(self.before());
        }
        let terms = self.row.sides().chain(self.row.was());
        let known: Vec<bool> = terms.map(|term| !is_whole && is_held(term)).collect();
        for (version, is_held) in all.iter_mut().zip(&known).filter(|(_, is_held)| **is_held) {
            version.is_chosen = is_over && *is_held;
            version.below_value = if is_over { "what the file holds" } else { "what the file holds until you choose" };
        }
        if !is_whole {
            let is_own = is_over && held.is_some() && !known.contains(&true);
            let value = held.filter(|_| is_own).map(|held| Shown::Value(displayed(&held), self.row.was_shown()));
            all.push(Version {
                key: "e",
                below_label: vec!["type it".to_owned()],
                is_chosen: is_own,
                ..Version::of("something else", value.unwrap_or_else(|| Shown::Deed("–".to_owned())))
            });
        }
        let unknown = self.row.of.clash.terms.iter().filter_map(|term| match term {
            Term::Unknown(source) => Some(source),
            _ => None,
        });
        all.extend(unknown.map(|source| Version {
            label_role: Role::Muted,
            below_label: vec!["kept, not to be chosen".to_owned()],
            ..Version::of("unknown", Shown::Deed(source.clone()))
        }));
        all
    }

    fn is_there(&self, serial: Serial) -> bool {
        self.state.plan.roadmap.facts(serial).is_some()
    }

    fn side(&self, term: &Term, key: &'static str) -> Version {
        let label = term.label().unwrap_or_default();
        let value = match (term.value(), self.row.of.clash.at.0.as_slice()) {
            (Some(value), _) => Shown::Value(displayed(value), self.row.reference_of(term)),
            (None, _) if self.row.of.clash.at.is_whole() => Shown::Deed("delete it".to_owned()),
            (None, [only]) if only == name::LANE => Shown::Deed("off the roadmap: an idea again".to_owned()),
            (None, [only]) if only == name::WANTS => Shown::Deed("on the roadmap: a theme".to_owned()),
            (None, _) => Shown::Deed("takes it away".to_owned()),
        };
        let told = self.state.clashes.sides.get(label).map(|facts| self.commit(facts));
        Version { key, below_label: told.unwrap_or_default(), ..Version::of(label, value) }
    }

    /// The last commit of a side: on two lines where there is height for it, else on one that is cut before the day.
    fn commit(&self, facts: &SideFacts) -> Vec<String> {
        let day = date::day(&facts.date).map(|day| self.state.day(day));
        let day = day.unwrap_or_else(|| facts.date.clone());
        let room = self.label_room();
        if !self.is_tight && self.width >= BESIDE {
            return vec![cut(&facts.subject, room), format!("{}, {day}", cut(&facts.author, room.saturating_sub(10)))];
        }
        vec![format!("{}, {day}", cut(&facts.subject, room.saturating_sub(text::width(&day) + 2)))]
    }

    fn label_room(&self) -> usize {
        if self.width >= BESIDE { self.column() as usize - 6 } else { self.width.saturating_sub(4) }
    }

    fn before(&self) -> Version {
        if let Some(value) = self.row.was().and_then(Term::value) {
            let other = self.row.sides().find_map(Term::value).map(displayed);
            return Version { key: "0", ..Version::of("before both", Shown::Value(displayed(value), other)) };
        }
        let nothing = Shown::Deed("– it was not there".to_owned());
        Version { label_role: Role::Muted, ..Version::of("before both", nothing) }
    }

    fn version(&self, version: &Version) -> Vec<VersionRow> {
        let column = self.column();
        let is_beside = self.width >= BESIDE;
        let lines = self.lines_of(version, self.width.saturating_sub(column as usize + 3));
        let mark = if version.is_chosen { Sign::Chosen } else { Sign::NotChosen };
        let role = if version.is_chosen { Role::Heading } else { version.label_role };
        let label = vec![
            words(Role::Muted, "("),
            Span::Sign(Role::Accent, mark),
            words(Role::Muted, ") "),
            words(role, version.label.clone()),
        ];
        let mut rows = vec![VersionRow { label, key: version.key, ..VersionRow::default() }];
        let line = |told: &String| vec![words(Role::Text, "    "), words(Role::Muted, cut(told, self.label_room()))];
        let mut below: Vec<Vec<Span>> = version.below_label.iter().map(line).collect();
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

    fn lines_of(&self, version: &Version, width: usize) -> Vec<Vec<Span>> {
        let mut lines = match &version.value {
            Shown::Deed(deed) => marked(deed, &[], Role::Muted, width),
            Shown::Value(value, against) => {
                let (before, behind) = self.around(value);
                let mut lines = compared(value, against.as_deref(), width);
                if let (Some(first), true) = (lines.first_mut(), !before.is_empty()) {
                    first.insert(0, words(Role::Muted, before));
                }
                if let (Some(last), true) = (lines.last_mut(), !behind.is_empty()) {
                    last.push(words(Role::Muted, behind));
                }
                lines
            }
        };
        if !version.below_value.is_empty() {
            lines.push(vec![words(Role::Muted, version.below_value)]);
        }
        lines
    }

    /// What makes a value a sentence: of a target `activation 30 →` and `% by 30 Sep`, of a lane `Now →`.
    fn around(&self, value: &str) -> (String, String) {
        if matches!(self.row.of.clash.at.0.as_slice(), [only] if only == name::LANE || only == name::WANTS) {
            let from = self.row.was_shown().filter(|was| was != value);
            return (from.map(|was| format!("{was} → ")).unwrap_or_default(), String::new());
        }
        let Some((told, part)) = self.told_target() else { return (String::new(), String::new()) };
        let aim = &told.held.aim;
        let metric = aim.metric.map_or("", |symbol| self.state.plan.roadmap.word(symbol));
        let by = aim.by.map(|by| format!(" by {}", self.state.due(by))).unwrap_or_default();
        let unit = if told.unit.is_empty() { String::new() } else { format!(" {}", told.unit) };
        match (part, aim.from, aim.to) {
            (name::TO, Some(from), _) => (format!("{metric} {} → ", number::grouped(from)), format!("{unit}{by}")),
            (name::TO, None, _) => (format!("{metric} to "), format!("{unit}{by}")),
            (name::FROM, _, Some(to)) => (format!("{metric} "), format!(" → {}{unit}{by}", number::grouped(to))),
            (name::KEEP, ..) => (format!("{metric} keeps "), format!("{unit}{by}")),
            _ => (String::new(), String::new()),
        }
    }

    /// The target of the entry, where the clash is about a number of it, and which number.
    fn told_target(&self) -> Option<(target::Told, &'static str)> {
        let [target, part] = self.row.of.clash.at.0.as_slice() else { return None };
        let part = [name::TO, name::FROM, name::KEEP].into_iter().find(|known| known == part)?;
        let facts = self.state.plan.roadmap.facts(self.state.clashes.selected_entry()?)?;
        (target == name::TARGET).then(|| (target::told(self.state, facts), part))
    }

    /// What the versions of a target make of the progress.
    fn follows(&self) -> Vec<VersionRow> {
        let Some((told, part)) = self.told_target() else { return Vec::new() };
        let metric = told.metric.and_then(|metric| self.state.plan.roadmap.facts(metric)).and_then(Facts::metric);
        let Some(metric) = metric else { return Vec::new() };
        let mut rows = Vec::new();
        for value in self.row.sides().chain(self.row.was()).filter_map(Term::value) {
            let Ok(tree) = Tree::of(value, 0) else { continue };
            let Some(number) = tree.root().inner().as_number().filter(|number| number.is_finite()) else { continue };
            let mut aim = told.held.aim.clone();
            match part {
                name::TO => aim.to = Some(number),
                name::FROM => aim.from = Some(number),
                _ => aim.keep = Some(number),
            }
            let progress = progress::progress(&aim, metric.better, &metric.readings, self.state.today);
            rows.push(self.progress_row(number, &progress));
        }
        if rows.is_empty() {
            return rows;
        }
        rows.insert(0, rule("What follows", "where it stands today"));
        rows.push(VersionRow::default());
        rows
    }

    fn progress_row(&self, number: f64, progress: &progress::Progress) -> VersionRow {
        let role = target::role_of(progress.state);
        let mut spans = Vec::new();
        if let Some(at) = progress.share {
            let cells = if self.width < BESIDE { 12 } else { 24 };
            let rail = Picture::Rail { at: Some(at), even: progress.even, marker: role, made: Role::Muted };
            let there = target::with_unit((at * 100.0).round(), "%");
            spans.extend([Span::Picture(rail, cells), words(Role::Heading, format!("  {there}"))]);
            spans.push(words(Role::Muted, " there · "));
        }
        spans.extend(target::state_words(progress.state, target::Wording::Long));
        let label = vec![words(Role::Muted, format!("with {}", number::grouped(number)))];
        VersionRow { label, spans, column: 14, ..VersionRow::default() }
    }

    /// The next open clash, in short.
    fn next(&self) -> Vec<VersionRow> {
        let clashes: &Clashes = &self.state.clashes;
        let Some(next) = clashes.next_open().and_then(|at| clashes.rows.get(at)) else { return Vec::new() };
        let whose = if next.of.owner == self.row.of.owner { String::new() } else { format!("{} ", next.name) };
        let is_narrow = self.width < BESIDE;
        let fact = if is_narrow { "" } else { "words that differ are underlined" };
        let mut rows = vec![rule(&format!("Next: {whose}{}", next.field()), fact)];
        let column = if is_narrow { 6 } else { 22 };
        let view = View { row: next, ..*self };
        for term in next.sides() {
            let version = view.side(term, "");
            let mut lines = match &version.value {
                Shown::Deed(deed) => marked(deed, &[], Role::Muted, self.width.saturating_sub(column + 2)),
                Shown::Value(value, against) => {
                    compared(value, against.as_deref(), self.width.saturating_sub(column + 2))
                }
            };
            if lines.len() > PREVIEW {
                lines.truncate(PREVIEW);
                if let Some(last) = lines.last_mut() {
                    last.push(Span::Sign(Role::Muted, Sign::More));
                }
            }
            let room = if is_narrow { self.width } else { column - 2 };
            let mut label = vec![words(Role::Muted, cut(&version.label, room))];
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

impl Version {
    fn of(label: &str, value: Shown) -> Self {
        let label = label.to_owned();
        let (below_label, below_value) = (Vec::new(), "");
        Self { label, label_role: Role::Text, value, key: "", below_label, below_value, is_chosen: false }
    }
}

impl Row {
    fn was_shown(&self) -> Option<String> {
        self.was().and_then(Term::value).map(displayed)
    }

    /// What a version is held against: what was before both, else the other side.
    fn reference_of(&self, term: &Term) -> Option<String> {
        let other = || self.sides().filter(|side| *side != term).find_map(Term::value).map(displayed);
        self.was_shown().or_else(other)
    }
}

fn rule(title: &str, fact: &str) -> VersionRow {
    VersionRow { rule: Some((title.to_owned(), fact.to_owned())), ..VersionRow::default() }
}

fn cut(words: &str, room: usize) -> String {
    text::cut(&text::sanitise::line(words), room, "…").into_owned()
}

/// A text in lines, with the words marked that another text does not have.
fn compared(value: &str, against: Option<&str>, width: usize) -> Vec<Vec<Span>> {
    let clean = text::sanitise::text(value);
    let against = against.map(|against| text::sanitise::text(against).into_owned());
    let marks = against.map(|against| differing(&against, &clean)).unwrap_or_default();
    marked(&clean, &marks, Role::Text, width)
}

/// The bytes of a text that another one does not have, word by word, and whether they are new altogether.
fn differing(against: &str, value: &str) -> Vec<(Range<usize>, Role)> {
    let (old, new) = (tokens(against), tokens(value));
    if old.len() > MOST_WORDS || new.len() > MOST_WORDS {
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
        if run.change == diff3::Change::Same {
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

/// Words and what stands between them.
fn tokens(text: &str) -> Vec<Range<usize>> {
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

/// A clean text wrapped to a width, with marks.
fn marked(clean: &str, marks: &[(Range<usize>, Role)], role: Role, width: usize) -> Vec<Vec<Span>> {
    let mut lines = Vec::new();
    for line in text::wrap(clean, width.max(1)) {
        let mut spans = Vec::new();
        let mut at = line.start;
        for (mark, marked) in marks.iter().filter(|(mark, _)| mark.start < line.end && mark.end > line.start) {
            let (start, end) = (mark.start.max(at), mark.end.min(line.end));
            spans.push(words(role, clean.get(at..start).unwrap_or_default().to_owned()));
            spans.push(words(*marked, clean.get(start..end).unwrap_or_default().to_owned()));
            at = end;
        }
        spans.push(words(role, clean.get(at..line.end).unwrap_or_default().to_owned()));
        spans.retain(|span| !matches!(span, Span::Words(_, words) if words.is_empty()));
        lines.push(spans);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marks(against: &str, value: &str) -> Vec<(String, Role)> {
        differing(against, value).into_iter().map(|(range, role)| (value[range].to_owned(), role)).collect()
    }

    #[test]
    fn the_words_that_differ_are_marked_and_no_more() {
        assert_eq!(marks("stop at the bank import", "stop at the first import"), [("first".into(), Role::Changed)]);
        assert_eq!(marks("see a report", "see a report of their own"), [("of their own".into(), Role::Added)]);
        assert_eq!(marks("50", "45"), [("45".into(), Role::Changed)]);
        assert_eq!(marks("same", "same"), []);
    }

    #[test]
    fn a_mark_goes_on_over_the_end_of_a_line() {
        let lines = marked("one two three", &[(4..13, Role::Changed)], Role::Text, 8);
        assert_eq!(lines[0], [words(Role::Text, "one "), words(Role::Changed, "two")]);
        assert_eq!(lines[1], [words(Role::Changed, "three")]);
    }
}
