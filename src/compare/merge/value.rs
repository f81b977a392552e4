//! Values as data, apart from how they are written. Only changed entries are parsed into values.

use crate::document::literal;
use crate::document::node::NodeKind;
use crate::document::style::{self, FileStyle};
use crate::document::tree::{Tree, TreeItem};
use crate::document::write::{ContainerLayout, Draft, quote};
use crate::roadmap::field::{Record, RowIdentity, Shape};
use crate::roadmap::value as layout;
use std::ops::Range;
use std::rc::Rc;

/// Both sides changed a value differently: a person has to choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct UnresolvedError;

/// A value. Two values are equal if they mean the same, however they are written; the order of fields and keys does not
/// matter.
#[derive(Clone, Debug)]
pub(super) struct Value {
    pub(super) data: ValueData,
    /// The source in the file it was read from; `None` for a value that was constructed here.
    pub(super) source: Option<SourceSlice>,
}

/// A piece of a text; all values of one text share the text.
#[derive(Clone, Debug)]
pub(super) struct SourceSlice {
    text: Rc<str>,
    span: Range<usize>,
}

impl SourceSlice {
    pub(super) fn text(&self) -> &str {
        self.text.get(self.span.clone()).unwrap_or_default()
    }

    /// The indentation of the line it starts on.
    pub(super) fn indent(&self) -> &str {
        style::indent_at(&self.text, self.span.start)
    }
}

#[derive(Clone, Debug)]
pub(super) enum ValueData {
    /// Line breaks are `\n`.
    Text(String),
    /// A number, an identifier or a character, in canonical form and as it is written.
    Atom {
        canonical: String,
        source: String,
    },
    /// With the name before the bracket.
    Tuple(String, Vec<Value>),
    List(Vec<Value>),
    Map(KeyStyle, Vec<(String, Value)>),
    /// With the name before the bracket.
    Record(String, Vec<(String, Value)>),
    /// A container with a duplicate key, or a text that cannot be decoded. It is merged as one piece, and equal only to a
    /// container with equal items in the same order.
    Opaque(String, Vec<(String, Value)>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum KeyStyle {
    Quoted,
    /// Numbers or identifiers.
    Bare,
}

impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        match (&self.data, &other.data) {
            (ValueData::Text(a), ValueData::Text(b)) => a == b,
            (ValueData::Opaque(a, _), ValueData::Opaque(b, _)) if a == b => true,
            (ValueData::Opaque(_, a), ValueData::Opaque(_, b)) => !a.is_empty() && a == b,
            (ValueData::Atom { canonical: a, .. }, ValueData::Atom { canonical: b, .. }) => a == b,
            (ValueData::Tuple(name, a), ValueData::Tuple(other_name, b)) => name == other_name && a == b,
            (ValueData::List(a), ValueData::List(b)) => a == b,
            (ValueData::Map(keys, a), ValueData::Map(other_keys, b)) => {
                (keys == other_keys || a.is_empty()) && has_same_items(a, b)
            }
            (ValueData::Record(name, a), ValueData::Record(other_name, b)) => {
                name == other_name && has_same_items(a, b)
            }
            _ => false,
        }
    }
}

fn has_same_items(a: &[(String, Value)], b: &[(String, Value)]) -> bool {
    let has = |(key, value): &(String, Value)| b.iter().any(|(other, there)| other == key && there == value);
    a.len() == b.len() && a.iter().all(has)
}

impl Value {
    pub(super) fn from_item(item: TreeItem<'_>) -> Self {
        Self::read(item, Some(&Rc::from(item.text())))
    }

    /// Without the source, for comparison only.
    pub(super) fn from_item_without_source(item: TreeItem<'_>) -> Self {
        Self::read(item, None)
    }

    fn read(item: TreeItem<'_>, text: Option<&Rc<str>>) -> Self {
        let item = item.unwrap_some();
        let source = text.map(|text| SourceSlice { text: Rc::clone(text), span: item.span() });
        Self { data: ValueData::from_item(item, text), source }
    }

    /// The value of a piece of RON; `None` if it cannot be parsed.
    pub(super) fn parse(source: &str) -> Option<Self> {
        Tree::parse(source, 0).ok().map(|tree| Self::from_item(tree.root()))
    }

    pub(super) fn new(data: ValueData) -> Self {
        Self { data, source: None }
    }

    pub(super) fn empty_record() -> Self {
        Self::new(ValueData::Record(String::new(), Vec::new()))
    }

    pub(super) fn is_record(&self) -> bool {
        matches!(self.data, ValueData::Record(..))
    }

    /// The items of a map or a record, else none.
    pub(super) fn items(&self) -> &[(String, Value)] {
        match &self.data {
            ValueData::Map(_, items) | ValueData::Record(_, items) => items,
            _ => &[],
        }
    }

    /// The members of a list, else none.
    pub(super) fn members(&self) -> &[Value] {
        match &self.data {
            ValueData::List(members) => members,
            _ => &[],
        }
    }

    pub(super) fn get(&self, key: &str) -> Option<&Value> {
        self.items().iter().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    /// Sets or removes an item of a map or a record.
    pub(super) fn set(&mut self, key: &str, value: Option<Value>) {
        self.source = None;
        let (ValueData::Map(_, items) | ValueData::Record(_, items)) = &mut self.data else { return };
        let at = items.iter().position(|(name, _)| name == key);
        match (at, value) {
            (Some(at), Some(value)) => {
                if let Some(item) = items.get_mut(at) {
                    item.1 = value;
                }
            }
            (Some(at), None) => drop(items.remove(at)),
            (None, Some(value)) => items.push((key.to_owned(), value)),
            (None, None) => {}
        }
    }

    fn get_mut(&mut self, key: &str) -> Option<&mut Value> {
        self.source = None;
        let (ValueData::Map(_, items) | ValueData::Record(_, items)) = &mut self.data else { return None };
        items.iter_mut().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    /// Sets a part of a row in a list of this record, or the row as a whole if `part` is empty. A row that is not there
    /// (`index` is `None`) is added at the end. `models` are versions of this record.
    pub(super) fn set_in_row(
        &mut self,
        name: &str,
        index: Option<usize>,
        part: &[String],
        row_shape: &Shape,
        value: Option<Value>,
        models: &[&Value],
    ) {
        if self.get(name).is_none() && part.is_empty() && value.is_some() {
            self.set(name, Some(Self::new(ValueData::List(Vec::new()))));
        }
        let Some(list) = self.get_mut(name) else { return };
        list.source = None;
        let ValueData::List(rows) = &mut list.data else { return };
        match (index.and_then(|index| rows.get_mut(index)), value) {
            (Some(row), Some(value)) if part.is_empty() => *row = value,
            (Some(row), value) => {
                let rows = models.iter().filter_map(|model| model.get(name)).flat_map(Value::members);
                row.set_at(part, row_shape, value, &rows.collect::<Vec<_>>());
            }
            (None, Some(value)) if part.is_empty() => rows.push(value),
            (None, _) => {}
        }
    }

    pub(super) fn remove_row(&mut self, list: &str, index: usize) {
        let Some(list) = self.get_mut(list) else { return };
        list.source = None;
        if let ValueData::List(rows) = &mut list.data
            && index < rows.len()
        {
            rows.remove(index);
        }
    }

    /// Removes an item of a map or a record and returns it.
    pub(super) fn remove(&mut self, key: &str) -> Option<Value> {
        let found = self.get(key).cloned();
        if found.is_some() {
            self.set(key, None);
        }
        found
    }

    pub(super) fn as_text(&self) -> Option<&str> {
        match &self.data {
            ValueData::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The canonical form of a number or identifier.
    pub(super) fn as_atom(&self) -> Option<&str> {
        match &self.data {
            ValueData::Atom { canonical, .. } => Some(canonical),
            _ => None,
        }
    }

    /// The value on one line, independent of its layout.
    pub(super) fn to_canonical(&self) -> String {
        let mut out = String::new();
        self.write_canonical(&mut out);
        out
    }

    fn write_canonical(&self, out: &mut String) {
        match &self.data {
            ValueData::Text(text) => out.push_str(&quote(text, &FileStyle::default())),
            ValueData::Atom { source, .. } | ValueData::Opaque(source, _) => out.push_str(source),
            ValueData::Tuple(name, members) => write_members(out, (&format!("{name}("), ")"), members),
            ValueData::List(members) => write_members(out, ("[", "]"), members),
            ValueData::Map(KeyStyle::Quoted, items) => {
                write_items(out, ("{", "}"), items, |key| quote(key, &FileStyle::default()));
            }
            ValueData::Map(KeyStyle::Bare, items) => write_items(out, ("{", "}"), items, str::to_owned),
            ValueData::Record(name, items) => write_items(out, (&format!("{name}("), ")"), items, str::to_owned),
        }
    }

    /// The value in the layout of its shape.
    pub(super) fn to_draft(&self, shape: &Shape) -> Draft {
        match (&self.data, shape) {
            (ValueData::Text(text), _) => Draft::Text(text.clone()),
            (ValueData::List(members), Shape::List(of)) => {
                Draft::List(members.iter().map(|member| member.to_draft(of)).collect(), layout::list_layout())
            }
            (ValueData::List(members), _) => Draft::List(
                members.iter().map(|member| member.to_draft(&Shape::Anything)).collect(),
                ContainerLayout::Line,
            ),
            (ValueData::Map(KeyStyle::Quoted, items), _) => {
                let draft = |(key, value): &(String, Value)| (key.clone(), value.to_draft(&part_shape(shape, key)));
                Draft::Map(items.iter().map(draft).collect(), ContainerLayout::Block)
            }
            (ValueData::Record(name, items), Shape::Record(record)) if name.is_empty() => {
                let mut items: Vec<&(String, Value)> = items.iter().collect();
                let rank = |name: &str| record.fields.iter().position(|field| field.name == name);
                items.sort_by_key(|(name, _)| rank(name).unwrap_or(usize::MAX));
                let layout = layout::record_layout(record, items.len());
                let draft = |(key, value): &&(String, Value)| (key.clone(), value.to_draft(&part_shape(shape, key)));
                Draft::Record(items.iter().map(draft).collect(), layout)
            }
            (ValueData::Record(name, items), _) if name.is_empty() => {
                let draft = |(key, value): &(String, Value)| (key.clone(), value.to_draft(&Shape::Anything));
                Draft::Record(items.iter().map(draft).collect(), ContainerLayout::Line)
            }
            _ => Draft::Source(self.to_canonical()),
        }
    }

    /// Visits each string, number, identifier and map key.
    pub(super) fn for_each_leaf(&self, visit: &mut dyn FnMut(&str)) {
        match &self.data {
            ValueData::Text(text) => visit(text),
            ValueData::Atom { canonical, .. } => visit(canonical),
            ValueData::Opaque(source, items) if items.is_empty() => visit(source),
            ValueData::Tuple(name, members) => {
                visit(name);
                for member in members {
                    member.for_each_leaf(visit);
                }
            }
            ValueData::List(members) => {
                for member in members {
                    member.for_each_leaf(visit);
                }
            }
            ValueData::Map(_, items) => {
                for (key, value) in items {
                    visit(key);
                    value.for_each_leaf(visit);
                }
            }
            ValueData::Record(_, items) | ValueData::Opaque(_, items) => {
                for (_, value) in items {
                    value.for_each_leaf(visit);
                }
            }
        }
    }

    /// The value at the path of a conflict.
    pub(super) fn value_at(&self, path: &[String], shape: &Shape) -> Option<&Value> {
        let Some((step, rest)) = path.split_first() else { return Some(self) };
        if let Some(rows) = row_keys(shape) {
            let row = self.members().iter().find(|row| row_name(row, rows).as_deref() == Some(step.as_str()))?;
            return row.value_at(rest, &part_shape(shape, step));
        }
        self.get(step)?.value_at(rest, &part_shape(shape, step))
    }

    /// Sets or removes the value at the path of a conflict. Creates containers on the way: of the kind of the table of
    /// fields, or for unknown fields of the kind that the first of the `models` has there.
    pub(super) fn set_at(&mut self, path: &[String], shape: &Shape, value: Option<Value>, models: &[&Value]) {
        let Some((step, rest)) = path.split_first() else { return };
        if let (Some(rows), ValueData::List(members)) = (row_keys(shape), &mut self.data) {
            self.source = None;
            let at = members.iter().position(|row| row_name(row, rows).as_deref() == Some(step.as_str()));
            match (at, rest.is_empty(), value) {
                (Some(at), true, None) => drop(members.remove(at)),
                (Some(at), true, Some(value)) => {
                    members.remove(at);
                    members.insert(at, value);
                }
                (None, true, Some(value)) => members.push(value),
                (Some(at), false, value) => {
                    if let Some(row) = members.get_mut(at) {
                        let rows = models.iter().flat_map(|model| model.members());
                        row.set_at(rest, &part_shape(shape, step), value, &rows.collect::<Vec<_>>());
                    }
                }
                (None, ..) => {}
            }
            return;
        }
        if rest.is_empty() {
            return self.set(step, value);
        }
        let inner = part_shape(shape, step);
        let models: Vec<&Value> = models.iter().filter_map(|model| model.get(step)).collect();
        let mut child = match (self.get(step), &value) {
            (Some(child), _) => child.clone(),
            (None, None) => return,
            (None, Some(_)) => Self::new(match &inner {
                Shape::Map(..) | Shape::Scores => ValueData::Map(KeyStyle::Quoted, Vec::new()),
                Shape::List(_) => ValueData::List(Vec::new()),
                _ => models
                    .iter()
                    .find_map(|model| model.data.emptied())
                    .unwrap_or_else(|| ValueData::Record(String::new(), Vec::new())),
            }),
        };
        child.set_at(rest, &inner, value, &models);
        let is_empty = child.items().is_empty() && child.members().is_empty();
        let was_container = matches!(child.data, ValueData::Map(..) | ValueData::Record(..) | ValueData::List(_));
        self.set(step, if is_empty && was_container { None } else { Some(child) });
    }
}

impl ValueData {
    /// The same container without its items; `None` for other values.
    fn emptied(&self) -> Option<Self> {
        match self {
            Self::Map(keys, _) => Some(Self::Map(*keys, Vec::new())),
            Self::Record(name, _) => Some(Self::Record(name.clone(), Vec::new())),
            Self::List(_) => Some(Self::List(Vec::new())),
            _ => None,
        }
    }

    fn from_item(item: TreeItem<'_>, text: Option<&Rc<str>>) -> Self {
        // `Some(title: ...)` is how the extension `unwrap_variant_newtypes` writes an optional record.
        let name = || {
            let name = item.text().get(item.span().start..item.bracket_offset()).unwrap_or_default().trim();
            if name == "Some" { String::new() } else { name.to_owned() }
        };
        match item.kind() {
            NodeKind::Text | NodeKind::RawText => match item.as_text() {
                Some(text) => Self::Text(text.into_owned()),
                None => Self::Opaque(item.source().to_owned(), Vec::new()),
            },
            NodeKind::Tuple => Self::Tuple(name(), item.items().map(|part| Value::read(part, text)).collect()),
            NodeKind::List => Self::List(item.items().map(|part| Value::read(part, text)).collect()),
            NodeKind::Map | NodeKind::Record => {
                let items: Vec<(String, Value)> =
                    item.items().map(|part| (part.key().into_owned(), Value::read(part, text))).collect();
                let mut keys: Vec<&str> = items.iter().map(|(key, _)| key.as_str()).collect();
                keys.sort_unstable();
                let has_duplicates = keys.windows(2).any(|pair| matches!(pair, [a, b] if a == b));
                let quoted = item.items().filter(|part| part.key_source().ends_with(['"', '#'])).count();
                match item.kind() {
                    _ if has_duplicates => Self::Opaque(item.source().to_owned(), items),
                    NodeKind::Record => Self::Record(name(), items),
                    _ if quoted == items.len() => Self::Map(KeyStyle::Quoted, items),
                    _ if quoted == 0 => Self::Map(KeyStyle::Bare, items),
                    _ => Self::Opaque(item.source().to_owned(), items),
                }
            }
            NodeKind::Number => {
                Self::Atom { canonical: canonical_number(item.source()), source: item.source().to_owned() }
            }
            NodeKind::Identifier | NodeKind::Char | NodeKind::Bytes => {
                Self::Atom { canonical: item.source().to_owned(), source: item.source().to_owned() }
            }
        }
    }
}

/// Maximum number of decimal digits that an `f64` preserves.
const MAX_EXACT_DIGITS: usize = 15;

/// The same form for all ways of writing a number; one with too many digits for an `f64` stays as it is written.
fn canonical_number(source: &str) -> String {
    let without_separators = source.replace('_', "");
    let digits = without_separators.bytes().filter(u8::is_ascii_digit).count();
    match literal::parse_number(source).filter(|number| number.is_finite() && digits <= MAX_EXACT_DIGITS) {
        Some(number) => (number + 0.0).to_string(),
        None => without_separators,
    }
}

fn write_members(out: &mut String, brackets: (&str, &str), members: &[Value]) {
    out.push_str(brackets.0);
    for (number, member) in members.iter().enumerate() {
        out.push_str(if number == 0 { "" } else { ", " });
        member.write_canonical(out);
    }
    out.push_str(brackets.1);
}

fn write_items(out: &mut String, brackets: (&str, &str), items: &[(String, Value)], key: impl Fn(&str) -> String) {
    out.push_str(brackets.0);
    for (number, (name, value)) in items.iter().enumerate() {
        out.push_str(if number == 0 { "" } else { ", " });
        out.push_str(&key(name));
        out.push_str(": ");
        value.write_canonical(out);
    }
    out.push_str(brackets.1);
}

pub(super) fn part_shape(shape: &Shape, name: &str) -> Shape {
    match shape {
        Shape::Record(record) => record.field(name).map_or(Shape::Anything, |field| field.shape),
        Shape::List(of) | Shape::Map(_, of) => **of,
        Shape::Scores => Shape::Map(crate::roadmap::field::KeyKind::Texts, &Shape::Score),
        Shape::Score => part_shape(&Shape::Record(&crate::roadmap::fields::SCORE), name),
        Shape::Reading => part_shape(&Shape::Record(&crate::roadmap::fields::READING), name),
        _ => Shape::Anything,
    }
}

/// The keys of the rows of a list, if they have any.
pub(super) fn row_keys(shape: &Shape) -> Option<&'static [&'static str]> {
    match shape {
        Shape::List(Shape::Record(Record { row_identity: RowIdentity::Keyed(keys), .. })) => Some(keys),
        _ => None,
    }
}

/// The name of a row: the value of the first key it has.
pub(super) fn row_name(row: &Value, keys: &[&str]) -> Option<String> {
    keys.iter()
        .find_map(|key| row.get(key))
        .map(|value| value.as_text().map_or_else(|| value.to_canonical(), str::to_owned))
}
