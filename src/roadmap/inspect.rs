//! Reading an entry against the table of fields: what does not fit it, each with its place and, where the slip is a
//! known one, the text that would be right.

use super::date;
use super::entry_row::field_name;
use super::field::{Field, Keys, Record, Scale, Shape};
use super::name;
use super::score_input::{BadInput, ScoreInput};
use super::scoring_models::Model;
use super::slug;
use crate::document::node::Kind;
use crate::document::path::Path;
use crate::document::tree::Item;
use smallvec::SmallVec;
use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

/// Something in an entry that does not fit the table of fields.
#[derive(Clone, Debug, PartialEq)]
pub struct Slip {
    /// Where it is, from the entry.
    pub path: Path,
    /// Its bytes in the indexed text.
    pub span: Range<usize>,
    /// What it is.
    pub kind: SlipKind,
}

/// What does not fit.
#[derive(Clone, Debug, PartialEq)]
pub enum SlipKind {
    /// The value is none of what the field may hold; `better` is the source that would be.
    WrongType {
        /// What the field may hold, in words.
        expected: String,
        /// The source meant, where it can be guessed.
        better: Option<String>,
    },
    /// A field that is asked for is not there.
    Missing {
        /// What it would hold, in words.
        expected: String,
    },
    /// A number that is not on its scale; the scale in words.
    OffScale(String),
    /// A number that is infinite or undefined.
    NotANumber,
    /// A score input that makes no sense.
    BadScore(BadInput),
    /// A key or field that stands twice; the first one's bytes.
    Doubled(Range<usize>),
    /// A field the table does not know, and the one probably meant.
    UnknownField(Option<&'static str>),
    /// A scoring model or an input nobody knows.
    UnknownScore(String),
    /// A key that is no id.
    NotAnId,
}

/// Everything in `record` that does not fit `shape`. Criteria of the file's own are the known inputs of the weighted
/// model.
pub fn inspect(record: Item<'_>, shape: &'static Record, own_criteria: &[&str]) -> Vec<Slip> {
    let mut inspector = Inspector::new(own_criteria);
    inspector.record(record.inner(), shape);
    inspector.slips
}

/// Everything in one value that does not fit its shape.
pub fn inspect_value(value: Item<'_>, shape: &Shape, own_criteria: &[&str]) -> Vec<Slip> {
    let mut inspector = Inspector::new(own_criteria);
    inspector.value(value, shape);
    inspector.slips
}

/// One pass over an entry. The steps to where it stands become a path only when there is something to tell.
struct Inspector<'t, 'c> {
    slips: Vec<Slip>,
    steps: SmallVec<[Step<'t>; 8]>,
    own_criteria: &'c [&'c str],
}

/// A step of a path that borrows from the text.
enum Step<'t> {
    Field(&'t str),
    Key(Cow<'t, str>),
    Index(usize),
}

impl<'t, 'c> Inspector<'t, 'c> {
    fn new(own_criteria: &'c [&'c str]) -> Self {
        Self { slips: Vec::new(), steps: SmallVec::new(), own_criteria }
    }

    fn path(&self) -> Path {
        self.steps.iter().fold(Path::here(), |path, step| match step {
            Step::Field(name) => path.field(name),
            Step::Key(key) => path.key(key),
            Step::Index(index) => path.index(*index),
        })
    }

    /// Looks at something one step further on.
    fn within(&mut self, step: Step<'t>, look: impl FnOnce(&mut Self)) {
        self.steps.push(step);
        look(self);
        self.steps.pop();
    }

    fn slip(&mut self, span: Range<usize>, kind: SlipKind) {
        let path = self.path();
        self.slips.push(Slip { path, span, kind });
    }

    fn wrong_type(&mut self, item: Item<'t>, shape: &Shape, better: Option<String>) {
        self.slip(item.span(), SlipKind::WrongType { expected: shape.words(), better });
    }

    fn record(&mut self, record: Item<'t>, shape: &'static Record) {
        if !matches!(record.kind(), Kind::Record) {
            return self.wrong_type(record, &Shape::Record(shape), None);
        }
        let (mut seen, mut given) = (Positions::default(), Positions::default());
        // Fields mostly stand in canonical order: the search goes on where the last one was found.
        let mut next = 0;
        for item in record.items() {
            let name = field_name(item);
            let found = shape.position_from(next, name);
            next = found.map_or(next, |position| position + 1);
            if found.is_none_or(|position| seen.add(position) == Added::Again) {
                self.doubled_field(record, item, name);
            }
            if let Some(position) = found.filter(|_| !item.inner().is_none_word()) {
                given.add(position);
            }
            let field = found.and_then(|position| shape.fields.get(position));
            self.within(Step::Field(name), |inspector| match field {
                Some(field) => inspector.value(item, &field.shape),
                None => inspector.slip(item.key_span(), SlipKind::UnknownField(nearest(name, shape))),
            });
        }
        self.missing_fields(record, shape, given);
    }

    fn missing_fields(&mut self, record: Item<'t>, shape: &'static Record, given: Positions) {
        for (position, field) in shape.fields.iter().enumerate().filter(|(_, field)| field.is_asked_for) {
            if !given.holds(position) && !has_its_own_rule(shape, field) {
                let kind = SlipKind::Missing { expected: field.shape.words() };
                self.within(Step::Field(field.name), |inspector| inspector.slip(head_of(record), kind));
            }
        }
    }

    /// Tells a field that stood before.
    fn doubled_field(&mut self, record: Item<'t>, item: Item<'t>, name: &'t str) {
        let mut before = record.items().take_while(|other| other.key_span() != item.key_span());
        if let Some(first) = before.find(|other| field_name(*other) == name) {
            let doubled = SlipKind::Doubled(first.key_span());
            self.within(Step::Field(name), |inspector| inspector.slip(item.key_span(), doubled));
        }
    }

    /// Keys are compared decoded: `"a"` and `"\u{61}"` are one key, and `ron` would let the last one win.
    fn doubled_keys(&mut self, map: Item<'t>) {
        if is_ascending(map) {
            return;
        }
        let keys: Vec<(Cow<'t, str>, Range<usize>)> = map.items().map(|item| (item.key(), item.key_span())).collect();
        for (at, first) in doubles(&keys) {
            if let Some((key, span)) = keys.get(at) {
                let span = span.clone();
                self.within(Step::Key(key.clone()), |inspector| inspector.slip(span, SlipKind::Doubled(first)));
            }
        }
    }

    fn value(&mut self, item: Item<'t>, shape: &Shape) {
        let value = item.inner();
        if value.is_none_word() {
            return;
        }
        match shape {
            Shape::Line | Shape::Paragraph | Shape::Reference(_) => self.text(value, shape),
            Shape::Number(scale) => self.number(value, *scale),
            Shape::YesNo => self.yes_no(value, shape),
            Shape::Date => self.written(value, shape, |text| date::day(text).is_some()),
            Shape::Due => self.written(value, shape, |text| date::due(text).is_some()),
            Shape::Word(words) => self.word(value, words, shape),
            Shape::List(of) => self.list(value, of, shape),
            Shape::Record(record) => self.record(value, record),
            Shape::Map(keys, of) => self.map(value, *keys, of, shape),
            Shape::Scores => self.scores(value, shape),
            Shape::Score => self.score(value, Scale::ANY),
            Shape::Reading => self.reading(value),
            Shape::Anything => {}
        }
    }

    fn text(&mut self, value: Item<'t>, shape: &Shape) {
        if value.as_text().is_none() {
            let better = matches!(value.kind(), Kind::Word | Kind::Number).then(|| format!("\"{}\"", value.source()));
            self.wrong_type(value, shape, better);
        }
    }

    fn number(&mut self, value: Item<'t>, scale: Scale) {
        match value.as_number() {
            Some(number) if !number.is_finite() => self.slip(value.span(), SlipKind::NotANumber),
            Some(number) if !scale.holds(number) => self.slip(value.span(), SlipKind::OffScale(scale.words())),
            Some(_) => {}
            None => self.wrong_type(value, &Shape::Number(scale), number_meant(value)),
        }
    }

    fn yes_no(&mut self, value: Item<'t>, shape: &Shape) {
        if !matches!(value.as_word(), Some("true" | "false")) {
            let meant = value.as_text().or_else(|| value.as_word().map(Into::into)).map(|text| text.to_lowercase());
            let better = meant.and_then(|text| match text.as_str() {
                "true" | "yes" => Some("true".to_owned()),
                "false" | "no" => Some("false".to_owned()),
                _ => None,
            });
            self.wrong_type(value, shape, better);
        }
    }

    /// Dates: text of a certain form. Without quotes they are a slip with a known remedy.
    fn written(&mut self, value: Item<'t>, shape: &Shape, reads: fn(&str) -> bool) {
        match value.as_text() {
            Some(text) if reads(&text) => {}
            Some(text) => {
                let trimmed = text.trim();
                let better = (reads(trimmed) || reads(&trimmed.to_uppercase())).then(|| {
                    format!("\"{}\"", if reads(trimmed) { trimmed.to_owned() } else { trimmed.to_uppercase() })
                });
                self.wrong_type(value, shape, better);
            }
            None => {
                let better = reads(value.source()).then(|| format!("\"{}\"", value.source()));
                self.wrong_type(value, shape, better);
            }
        }
    }

    fn word(&mut self, value: Item<'t>, words: &[&str], shape: &Shape) {
        if value.as_word().is_some_and(|word| words.contains(&word)) {
            return;
        }
        let written = value.as_text().or_else(|| value.as_word().map(Into::into)).unwrap_or_default();
        let plain = |text: &str| text.to_lowercase().replace(['-', '_', ' '], "");
        let meant = words.iter().find(|word| plain(word) == plain(&written));
        let better = meant.copied().or_else(|| nearest_word(&written, words)).map(str::to_owned);
        self.wrong_type(value, shape, better);
    }

    fn list(&mut self, value: Item<'t>, of: &Shape, shape: &Shape) {
        if value.kind() != Kind::List {
            let is_one = match of {
                Shape::Record(_) => value.kind() == Kind::Record,
                _ => value.as_text().is_some(),
            };
            let better = is_one.then(|| format!("[{}]", value.source()));
            return self.wrong_type(value, shape, better);
        }
        for (index, item) in value.items().enumerate() {
            self.within(Step::Index(index), |inspector| inspector.value(item, of));
        }
    }

    fn map(&mut self, value: Item<'t>, keys: Keys, of: &Shape, shape: &Shape) {
        if value.kind() != Kind::Map {
            return self.wrong_type(value, shape, None);
        }
        self.doubled_keys(value);
        for item in value.items() {
            self.within(Step::Key(item.key()), |inspector| {
                inspector.key(item, keys);
                inspector.value(item, of);
            });
        }
    }

    fn key(&mut self, item: Item<'t>, keys: Keys) {
        let key = item.key();
        let kind = match keys {
            Keys::Ids if !slug::is_id(&key) => SlipKind::NotAnId,
            Keys::Dates if date::day(&key).is_none() => {
                SlipKind::WrongType { expected: Shape::Date.words(), better: None }
            }
            Keys::Numbers if key.parse::<u32>().is_err() => {
                SlipKind::WrongType { expected: "a whole number".to_owned(), better: None }
            }
            _ => return,
        };
        self.slip(item.key_span(), kind);
    }

    fn scores(&mut self, value: Item<'t>, shape: &Shape) {
        if value.kind() != Kind::Map {
            return self.wrong_type(value, shape, None);
        }
        self.doubled_keys(value);
        for scores in value.items() {
            let name = scores.key();
            let model = Model::named(&name);
            self.within(Step::Key(name), |inspector| match model {
                Some(model) => inspector.inputs(scores.inner(), model),
                None => inspector.slip(scores.key_span(), SlipKind::UnknownScore("scoring model".to_owned())),
            });
        }
    }

    fn inputs(&mut self, value: Item<'t>, model: &'static Model) {
        if value.kind() != Kind::Map {
            return self.wrong_type(value, &Shape::Scores, None);
        }
        self.doubled_keys(value);
        let is_own = model.name == super::scoring_models::WEIGHTED && !self.own_criteria.is_empty();
        for item in value.items() {
            let key = item.key();
            let scale = match model.input(&key) {
                Some(input) if !is_own => Some(input.scale),
                _ if is_own && self.own_criteria.contains(&key.as_ref()) => Some(Scale::between(1.0, 5.0)),
                _ => None,
            };
            self.within(Step::Key(key), |inspector| {
                if let Some(scale) = scale {
                    inspector.score(item, scale);
                } else {
                    let what = format!("input of {}", model.title);
                    inspector.slip(item.key_span(), SlipKind::UnknownScore(what));
                }
            });
        }
    }

    fn score(&mut self, item: Item<'t>, scale: Scale) {
        let value = item.inner();
        match ScoreInput::read(value) {
            Ok(input) => {
                let (low, high) = input.range.unwrap_or((input.likely, input.likely));
                if ![low, input.likely, high].into_iter().all(|number| scale.holds(number)) {
                    self.slip(value.span(), SlipKind::OffScale(scale.words()));
                }
                if value.kind() == Kind::Record {
                    self.record(value, &super::fields::SCORE);
                }
            }
            Err(bad) => self.slip(value.span(), SlipKind::BadScore(bad)),
        }
    }

    fn reading(&mut self, value: Item<'t>) {
        match value.kind() {
            Kind::Record => self.record(value, &super::fields::READING),
            _ => self.number(value, Scale::ANY),
        }
    }
}

/// Whether the keys of a map ascend as they are written, without escapes: then none stands twice. That is the layout
/// whymap writes, and it is seen without a copy.
fn is_ascending(map: Item<'_>) -> bool {
    let mut before = "";
    map.items().all(|item| {
        let key = item.key_source();
        let ascends = before < key && memchr::memchr(b'\\', key.as_bytes()).is_none() && !key.starts_with('r');
        before = key;
        ascends
    })
}

/// Positions in a table of fields.
#[derive(Clone, Copy, Default)]
struct Positions(u64);

/// Whether a position was new.
#[derive(PartialEq, Eq)]
enum Added {
    First,
    Again,
}

impl Positions {
    fn bit(position: usize) -> u64 {
        1_u64.checked_shl(position as u32).unwrap_or(0)
    }

    fn holds(self, position: usize) -> bool {
        self.0 & Self::bit(position) != 0
    }

    fn add(&mut self, position: usize) -> Added {
        let added = if self.holds(position) { Added::Again } else { Added::First };
        self.0 |= Self::bit(position);
        added
    }
}

/// More keys than this are looked up in a map to find the doubled ones; fewer are compared each with each.
const FEW_KEYS: usize = 48;

/// The positions of keys that stood before, each with the bytes of the first one.
fn doubles(items: &[(Cow<'_, str>, Range<usize>)]) -> Vec<(usize, Range<usize>)> {
    if items.len() <= FEW_KEYS {
        let first_of = |at: usize, key: &str| items.iter().take(at).find(|(other, _)| other == key);
        let pairs = items.iter().enumerate();
        return pairs.filter_map(|(at, (key, _))| Some((at, first_of(at, key)?.1.clone()))).collect();
    }
    let mut first: HashMap<&str, &Range<usize>> = HashMap::with_capacity(items.len());
    let mut found = Vec::new();
    for (at, (key, span)) in items.iter().enumerate() {
        match first.get(key.as_ref()) {
            Some(span) => found.push((at, (*span).clone())),
            None => {
                first.insert(key, span);
            }
        }
    }
    found
}

/// Fields whose absence is asked about by a rule of its own, with better words than "is missing".
fn has_its_own_rule(record: &Record, field: &Field) -> bool {
    match record.name {
        "target" | "why" | "trade-off" => true,
        "experiment" => field.name != name::ABOUT,
        "signal" => field.name == name::SEEN,
        "sighting" => true,
        _ => false,
    }
}

/// The opening of a record: where a missing field is told.
fn head_of(record: Item<'_>) -> Range<usize> {
    let bracket = record.bracket();
    record.span().start..bracket + 1
}

/// `"5"` or `38%` or `2_000 €`, as the number meant.
fn number_meant(value: Item<'_>) -> Option<String> {
    let text = value.as_text().map_or_else(|| value.source().to_owned(), std::borrow::Cow::into_owned);
    let number: String = text.trim().trim_end_matches(|c: char| !c.is_ascii_digit()).replace([' ', ',', '\''], "");
    (!number.is_empty() && number.parse::<f64>().is_ok()).then_some(number)
}

/// The known field most like an unknown one.
fn nearest(name: &str, record: &'static Record) -> Option<&'static str> {
    nearest_word(name, &record.order())
}

/// The word most like another one, if one is near enough to be meant.
pub fn nearest_word<'w>(word: &str, words: &[&'w str]) -> Option<&'w str> {
    let word = word.to_lowercase();
    let best = words.iter().map(|known| (distance(&word, &known.to_lowercase()), *known)).min()?;
    let longest = word.chars().count().max(best.1.chars().count());
    (best.0 <= 1 + longest / 4).then_some(best.1)
}

/// How many letters have to be changed, added, removed or swapped with their neighbour.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().take(64).collect(), b.chars().take(64).collect());
    let mut rows: Vec<Vec<usize>> = vec![(0..=b.len()).collect()];
    let cell = |rows: &[Vec<usize>], i: usize, j: usize| rows.get(i).and_then(|row| row.get(j)).copied();
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let same = a.get(i - 1) == b.get(j - 1);
            let change = cell(&rows, i - 1, j - 1).unwrap_or(0) + usize::from(!same);
            let remove = cell(&rows, i - 1, j).unwrap_or(0) + 1;
            let add = row.get(j - 1).copied().unwrap_or(0) + 1;
            let mut best = change.min(remove).min(add);
            let is_swap = i > 1 && j > 1 && a.get(i - 1) == b.get(j - 2) && a.get(i - 2) == b.get(j - 1);
            if is_swap {
                best = best.min(cell(&rows, i - 2, j - 2).unwrap_or(0) + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    cell(&rows, a.len(), b.len()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::tree::Tree;
    use crate::roadmap::fields::THEME;

    /// The slips of a theme, a line each: path, what stands there, what is wrong.
    fn check(text: &str, expected: &[&str]) {
        let tree = Tree::of(text, 0).unwrap();
        let told: Vec<String> = inspect(tree.root(), &THEME, &[])
            .into_iter()
            .filter(|slip| !matches!(slip.kind, SlipKind::Missing { .. }))
            .map(|slip| {
                let what = match slip.kind {
                    SlipKind::WrongType { expected, better } => match better {
                        Some(better) => format!("write {better}"),
                        None => format!("wants {expected}"),
                    },
                    SlipKind::UnknownField(near) => format!("unknown, near {near:?}"),
                    kind => format!("{kind:?}"),
                };
                format!("{}: {} -> {what}", slip.path, &text[slip.span])
            })
            .collect();
        assert_eq!(told, expected);
    }

    #[test]
    fn hand_typed_slips_are_told_with_what_was_meant() {
        check("(lane: \"Now\")", &["lane: \"Now\" -> write Now"]);
        check("(lane: now)", &["lane: now -> write Now"]);
        check("(kind: keep_lights_on)", &["kind: keep_lights_on -> write KeepLightsOn"]);
        check("(shipped_on: 2026-03-02)", &["shipped_on: 2026-03-02 -> write \"2026-03-02\""]);
        check("(target: (by: \"2026-q3\"))", &["target.by: \"2026-q3\" -> write \"2026-Q3\""]);
        check("(target: (to: 38%))", &["target.to: 38% -> write 38"]);
        check("(effort: \"4\")", &["effort: \"4\" -> write 4"]);
        check(
            "(trade_offs: (not_doing: \"x\", because: \"y\"))",
            &["trade_offs: (not_doing: \"x\", because: \"y\") -> write [(not_doing: \"x\", because: \"y\")]"],
        );
        check("(goals: \"a\")", &["goals: \"a\" -> write [\"a\"]"]);
    }

    #[test]
    fn unknown_fields_are_told_with_their_nearest_neighbour() {
        check("(titel: \"x\")", &["titel: titel -> unknown, near Some(\"title\")"]);
        check("(why: (reson: \"x\"))", &["why.reson: reson -> unknown, near Some(\"reason\")"]);
        check("(zzzzzz: 1)", &["zzzzzz: zzzzzz -> unknown, near None"]);
    }

    #[test]
    fn doubled_keys_are_told_decoded() {
        check("(title: \"a\", title: \"b\")", &["title: title -> Doubled(1..6)"]);
        check("(links: {\"a\": \"x\", \"\\u{61}\": \"y\"})", &["links.a: \"\\u{61}\" -> Doubled(9..12)"]);
    }

    #[test]
    fn scores_are_held_against_their_model() {
        check(
            "(scores: {\"weighted\": {\"customer\": 7}})",
            &["scores.weighted.customer: 7 -> OffScale(\"a number from 1 to 5\")"],
        );
        check(
            "(scores: {\"rice\": {\"confidence\": 80}})",
            &["scores.rice.confidence: 80 -> OffScale(\"a number from 0 to 1\")"],
        );
        check("(scores: {\"rice\": {\"reach\": (3, 2, 1)}})", &["scores.rice.reach: (3, 2, 1) -> BadScore(Order)"]);
        check("(scores: {\"rise\": {}})", &["scores.rise: \"rise\" -> UnknownScore(\"scoring model\")"]);
        check(
            "(scores: {\"rice\": {\"reech\": 1}})",
            &["scores.rice.reech: \"reech\" -> UnknownScore(\"input of RICE\")"],
        );
    }

    #[test]
    fn a_clean_theme_has_no_slips() {
        check(
            "(title: \"x\", lane: Now, owner: None, why: Some((problem: \"p\")), items: {\"a\": (text: \"t\")})",
            &[],
        );
    }
}
