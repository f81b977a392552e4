//! What somebody typed, turned into a value of a field's shape.

use super::field::{Keys, Record, RecordLayout, Shape};
use super::fields;
use super::inspect::{self, Slip, SlipKind};
use super::location;
use super::scoring_models::{MODELS, Model};
use crate::document::node::Kind;
use crate::document::path::{Path, Segment};
use crate::document::style::Style;
use crate::document::tree::{Item, Tree};
use crate::document::write::{Draft, Layout, quoted};
use std::fmt;

/// Why a typed value is not one of its shape.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrongInput {
    /// What the field may hold, in words.
    pub expected: String,
    /// What was typed.
    pub typed: String,
    /// What was probably meant.
    pub better: Option<String>,
}

impl fmt::Display for WrongInput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is not {}", self.typed, self.expected)?;
        match &self.better {
            Some(better) => write!(f, "; did you mean {better}?"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for WrongInput {}

/// Reads what was typed for a field: text as it is, numbers, dates and words as in the file, lists and records as RON.
pub fn from_input(shape: &Shape, typed: &str, own_criteria: &[&str]) -> Result<Draft, WrongInput> {
    match shape {
        Shape::Line => Ok(Draft::Text(one_line(typed))),
        Shape::Paragraph => Ok(Draft::Text(plain_newlines(typed))),
        Shape::Date | Shape::Due => quoted_input(shape, typed.trim(), own_criteria),
        Shape::Reference(_) => Ok(Draft::Text(typed.trim().to_owned())),
        Shape::Word(words) => word_input(words, shape, typed.trim()),
        _ => ron_input(shape, typed.trim(), own_criteria),
    }
}

/// Reads what was typed for the value at a path of a record: like [`from_input`], but the keys on the way are held
/// against what they may be, a score against the scale of its input, and a record may hold known fields only.
pub fn for_path(record: &'static Record, path: &Path, typed: &str, own_criteria: &[&str]) -> Result<Draft, WrongInput> {
    let shape = location::shape_at(record, path).unwrap_or(Shape::Anything);
    let draft = from_input(&shape, typed, own_criteria)?;
    let source =
        path.segments().iter().rev().fold(draft.print_on_one_line(&Style::default()), |inner, segment| match segment {
            Segment::Field(name) => format!("({name}: {inner})"),
            Segment::Key(key) => format!("{{{}: {inner}}}", quoted(key, &Style::default())),
            Segment::Index(_) => format!("[{inner}]"),
        });
    let Ok(tree) = Tree::of(&source, 0) else { return Ok(draft) };
    let slips = inspect::inspect(tree.root(), record, own_criteria);
    let written = |slip: &Slip| source.get(slip.span.clone()).unwrap_or_default().trim_matches('"').to_owned();
    match slips.iter().find(|slip| !matches!(slip.kind, SlipKind::Missing { .. })) {
        Some(slip) => Err(wrong_at(slip, record, written(slip), own_criteria)),
        None => Ok(draft),
    }
}

/// A slip at a key, a field or a score on the way to a value.
fn wrong_at(slip: &Slip, record: &'static Record, typed: String, own_criteria: &[&str]) -> WrongInput {
    let one_of = |words: &[&str], noun: &str| {
        let better = inspect::nearest_word(&typed, words).map(str::to_owned);
        WrongInput { expected: format!("{noun} ({})", words.join(", ")), typed: typed.clone(), better }
    };
    match &slip.kind {
        SlipKind::UnknownField(_) => one_of(&known_fields(record, &slip.path), "a field here"),
        SlipKind::UnknownScore(_) => match slip.path.segments() {
            [_, Segment::Key(model), _] => one_of(&known_inputs(model, own_criteria), &format!("an input of {model}")),
            _ => one_of(&MODELS.iter().map(|model| model.name).collect::<Vec<_>>(), "a scoring model"),
        },
        SlipKind::NotAnId => {
            WrongInput { expected: "an id (small letters, digits and hyphens)".to_owned(), typed, better: None }
        }
        _ => wrong_by(slip, &typed, &Shape::Anything),
    }
}

fn known_fields(record: &'static Record, path: &Path) -> Vec<&'static str> {
    let parent = path.split_last().map(|(parent, _)| parent).unwrap_or_default();
    match location::shape_at(record, &parent) {
        Some(Shape::Record(record)) => record.order(),
        Some(Shape::Score) => fields::SCORE.order(),
        Some(Shape::Reading) => fields::READING.order(),
        _ => Vec::new(),
    }
}

fn known_inputs<'c>(model: &str, own_criteria: &[&'c str]) -> Vec<&'c str> {
    match Model::named(model) {
        Some(known) if known.name != super::scoring_models::WEIGHTED || own_criteria.is_empty() => {
            known.inputs.iter().map(|input| input.name).collect()
        }
        _ => own_criteria.to_vec(),
    }
}

/// A line has no line breaks; pasted ones become blanks.
fn one_line(typed: &str) -> String {
    plain_newlines(typed).trim_matches('\n').replace('\n', " ")
}

fn plain_newlines(typed: &str) -> String {
    typed.replace("\r\n", "\n").replace('\r', "\n")
}

fn quoted_input(shape: &Shape, typed: &str, own_criteria: &[&str]) -> Result<Draft, WrongInput> {
    let text = typed.trim_matches('"');
    let source = crate::document::write::quoted(text, &crate::document::style::Style::default());
    let draft = Draft::Text(text.to_owned());
    held_against(shape, &source, typed, own_criteria).map(|_| draft)
}

fn word_input(words: &'static [&'static str], shape: &Shape, typed: &str) -> Result<Draft, WrongInput> {
    let plain = |text: &str| text.to_lowercase().replace(['-', '_', ' '], "");
    match words.iter().find(|word| plain(word) == plain(typed.trim_matches('"'))) {
        Some(word) => Ok(Draft::Source((*word).to_owned())),
        None => Err(WrongInput { expected: shape.words(), typed: typed.to_owned(), better: None }),
    }
}

fn ron_input(shape: &Shape, typed: &str, own_criteria: &[&str]) -> Result<Draft, WrongInput> {
    let wrong = || WrongInput { expected: shape.words(), typed: typed.to_owned(), better: None };
    let tree = Tree::of(typed, 0).map_err(|_| wrong())?;
    let is_whole = tree.root().span() == (0..typed.len());
    if !is_whole || crate::document::validator::Judge::of_head("").value(typed).is_err() {
        let slips = inspect::inspect_value(tree.root(), shape, own_criteria);
        return Err(slips.first().map_or_else(wrong, |slip| wrong_by(slip, typed, shape)));
    }
    held_against(shape, typed, typed, own_criteria)
}

/// The draft of a source, if it fits the shape.
fn held_against(shape: &Shape, source: &str, typed: &str, own_criteria: &[&str]) -> Result<Draft, WrongInput> {
    let wrong = || WrongInput { expected: shape.words(), typed: typed.to_owned(), better: None };
    let tree = Tree::of(source, 0).map_err(|_| wrong())?;
    let slips = inspect::inspect_value(tree.root(), shape, own_criteria);
    let worst = slips.iter().find(|slip| !matches!(slip.kind, SlipKind::UnknownField(_) | SlipKind::UnknownScore(_)));
    match worst {
        Some(slip) => Err(wrong_by(slip, typed, shape)),
        None => Ok(draft_of(shape, tree.root())),
    }
}

fn wrong_by(slip: &Slip, typed: &str, shape: &Shape) -> WrongInput {
    let (expected, better) = match &slip.kind {
        SlipKind::WrongType { expected, better } => (expected.clone(), better.clone()),
        SlipKind::OffScale(scale) => (scale.clone(), None),
        SlipKind::BadScore(bad) => (format!("a score ({})", bad.words()), None),
        SlipKind::Doubled(_) => ("a value in which each key stands once".to_owned(), None),
        SlipKind::Missing { expected } => (format!("complete: {} is missing ({expected})", slip.path), None),
        SlipKind::NotAnId => ("in order: ids are small letters, digits and hyphens".to_owned(), None),
        _ => (shape.words(), None),
    };
    WrongInput { expected, typed: typed.to_owned(), better }
}

/// A value in our own layout: its texts and numbers as written, its containers as the table of fields lays them out.
pub fn draft_of(shape: &Shape, item: Item<'_>) -> Draft {
    let item = item.inner();
    match (shape, item.kind()) {
        (Shape::List(of), Kind::List) => {
            Draft::List(item.items().map(|item| draft_of(of, item)).collect(), list_layout())
        }
        (Shape::Record(record), Kind::Record) => record_draft(record, item),
        (Shape::Map(_, of), Kind::Map) => map_draft(item, of),
        (Shape::Scores, Kind::Map) => map_draft(item, &Shape::Map(Keys::Texts, &Shape::Score)),
        _ => Draft::Source(item.source().to_owned()),
    }
}

fn record_draft(record: &'static Record, item: Item<'_>) -> Draft {
    let mut fields: Vec<(usize, String, Draft)> = Vec::new();
    for part in item.items() {
        let name = part.key().into_owned();
        let position = record.fields.iter().position(|field| field.name == name);
        let shape = position.and_then(|at| record.fields.get(at)).map_or(Shape::Anything, |field| field.shape);
        fields.push((position.unwrap_or(usize::MAX), name, draft_of(&shape, part)));
    }
    fields.sort_by_key(|(position, ..)| *position);
    let fields: Vec<(String, Draft)> = fields.into_iter().map(|(_, name, value)| (name, value)).collect();
    let layout = record_layout(record, fields.len());
    Draft::Record(fields, layout)
}

fn map_draft(item: Item<'_>, of: &Shape) -> Draft {
    Draft::Map(item.items().map(|part| (part.key().into_owned(), draft_of(of, part))).collect(), Layout::Block)
}

/// Lists have one member a line: two branches then seldom touch the same line.
pub fn list_layout() -> Layout {
    Layout::Block
}

/// How a record with so many fields is written anew.
pub fn record_layout(record: &Record, fields: usize) -> Layout {
    match record.layout {
        RecordLayout::Block => Layout::Block,
        RecordLayout::Line => Layout::Line,
        RecordLayout::BlockWhenMany if fields > 1 => Layout::Block,
        RecordLayout::BlockWhenMany => Layout::Line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::style::Style;
    use crate::roadmap::fields::THEME;
    use crate::roadmap::location::{parse, shape_at};

    fn typed(path: &str, input: &str) -> String {
        let path = parse(&THEME, path).unwrap();
        let shape = shape_at(&THEME, &path).unwrap();
        match from_input(&shape, input, &[]) {
            Ok(draft) => draft.print("", &Style::default()),
            Err(wrong) => wrong.to_string(),
        }
    }

    #[test]
    fn values_are_typed_as_in_the_file() {
        assert_eq!(typed("title", "It's \"new\""), r#""It's \"new\"""#);
        assert_eq!(typed("title", "two\r\nlines"), "\"two lines\"");
        assert_eq!(typed("why.problem", "two\r\nlines"), "\"two\nlines\"");
        assert_eq!(typed("effort", "1_500"), "1_500");
        assert_eq!(typed("target.by", "2026-Q3"), "\"2026-Q3\"");
        assert_eq!(typed("lane", "now"), "Now");
        assert_eq!(typed("kind", "keep-lights-on"), "KeepLightsOn");
        assert_eq!(typed("goals", "[\"a\"]"), "[\n    \"a\",\n]");
        assert_eq!(typed("target", "(by: \"2026\", metric: \"m\")"), "(\n    metric: \"m\",\n    by: \"2026\",\n)");
        assert_eq!(typed("scores.rice.reach", "(1, 2, 3)"), "(1, 2, 3)");
    }

    #[test]
    fn keys_scales_and_fields_on_the_way_are_looked_at_too() {
        let typed = |path: &str, input: &str| {
            let path = parse(&THEME, path).unwrap();
            for_path(&THEME, &path, input, &[]).map_or_else(|wrong| wrong.to_string(), |_| "fine".to_owned())
        };
        for (path, input) in [
            ("scores.rice.reach", "(1, 2, 3)"),
            ("scores.weighted.customer", "(likely: 4, why: \"x\")"),
            ("items.new-one.status", "Doing"),
            ("target.to", "5"),
            ("trade_offs[1].because", "x"),
            ("alignment.Sales", "(who: \"tom\", on: \"2026-02-12\")"),
            ("clash", "{\"a\": [Was(1)]}"),
        ] {
            assert_eq!(typed(path, input), "fine", "{path}");
        }
        assert_eq!(typed("scores.rice.confidence", "80"), "`80` is not a number from 0 to 1");
        assert_eq!(
            typed("scores.rice.reech", "80"),
            "`reech` is not an input of rice (reach, impact, confidence, effort); did you mean reach?"
        );
        assert_eq!(
            typed("scores.rise", "{}"),
            "`rise` is not a scoring model (rice, weighted, ice, wsjf, cd3, opportunity, kano); did you mean rice?"
        );
        assert_eq!(typed("items.New One.text", "x"), "`New One` is not an id (small letters, digits and hyphens)");
        assert_eq!(
            typed("why", "(problem: \"p\", reson: \"r\")"),
            "`reson` is not a field here (problem, reason, customer); did you mean reason?"
        );
    }

    #[test]
    fn a_wrong_value_is_refused_with_what_is_right() {
        assert_eq!(typed("effort", "30ish"), "`30ish` is not a number of 0 or more; did you mean 30?");
        assert_eq!(typed("effort", "38%"), "`38%` is not a number of 0 or more; did you mean 38?");
        assert_eq!(typed("shipped_on", "yesterday"), "`yesterday` is not a date like \"2026-03-02\"");
        assert_eq!(typed("lane", "Soon"), "`Soon` is not one of Now, Next, Later, Shipped, Dropped");
        assert_eq!(typed("goals", "a"), "`a` is not a list: [the id of a goal in quotes]");
        assert_eq!(typed("effort", "-1"), "`-1` is not a number of 0 or more");
        assert_eq!(typed("effort", "1, rank: 2"), "`1, rank: 2` is not a number of 0 or more");
        assert_eq!(typed("effort", "NaN"), "`NaN` is not a number of 0 or more");
    }
}
