//! Values as data: what a text says, apart from how it is laid out. Only entries that were changed are read so far.

use crate::document::literal;
use crate::document::node::NodeKind;
use crate::document::style::{self, FileStyle};
use crate::document::tree::TreeItem;
use crate::document::write::{ContainerLayout, Draft, quote};
use crate::roadmap::field::{Record, RowIdentity, Shape};
use crate::roadmap::value as layout;
use std::ops::Range;
use std::rc::Rc;

/// It matters who changed it: nobody but a person can settle it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct UnresolvedError;

/// A value. Two are equal when they say the same, however they are written; fields and keys have no order.
#[derive(Clone, Debug)]
pub(super) struct Value {
    pub(super) data: ValueData,
    /// As it stands in the file it was read from; none for what was put together here.
    pub(super) source: Option<SourceSlice>,
}

/// A piece of a text: all values of one text share it.
#[derive(Clone, Debug)]
pub(super) struct SourceSlice {
    text: Rc<str>,
    span: Range<usize>,
}

impl SourceSlice {
    /// The bytes.
    pub(super) fn text(&self) -> &str {
        self.text.get(self.span.clone()).unwrap_or_default()
    }

    /// How the line it starts on is indented.
    pub(super) fn indent(&self) -> &str {
        style::indent_at(&self.text, self.span.start)
    }
}

#[derive(Clone, Debug)]
pub(super) enum ValueData {
    /// A string, with line breaks as `\n`.
    Text(String),
    /// A number, a word, a character: in one form for all ways of writing it, and as it was written.
    Atom { canonical: String, source: String },
    /// Values by position, with the name before the bracket.
    Tuple(String, Vec<Value>),
    /// A list.
    List(Vec<Value>),
    /// A map.
    Map(KeyStyle, Vec<(String, Value)>),
    /// A record, with the name before the bracket.
    Record(String, Vec<(String, Value)>),
    /// A container that names one thing twice, or a text that cannot be decoded: nobody knows what is meant, so it is
    /// one piece, the same only where all in it is, in its order.
    Opaque(String, Vec<(String, Value)>),
}

/// How the keys of a map are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum KeyStyle {
    /// In quotes.
    Quoted,
    /// As numbers or words.
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
    /// What an item says, and how it is written.
    pub(super) fn from_item(item: TreeItem<'_>) -> Self {
        Self::read(item, Some(&Rc::from(item.text())))
    }

    /// What an item says, for a look only.
    pub(super) fn from_item_without_source(item: TreeItem<'_>) -> Self {
        Self::read(item, None)
    }

    fn read(item: TreeItem<'_>, text: Option<&Rc<str>>) -> Self {
        let item = item.unwrap_some();
        let written = text.map(|text| SourceSlice { text: Rc::clone(text), span: item.span() });
        Self { data: ValueData::from_item(item, text), source: written }
    }

    /// What was put together here.
    pub(super) fn new(data: ValueData) -> Self {
        Self { data, source: None }
    }

    /// An empty record.
    pub(super) fn empty_record() -> Self {
        Self::new(ValueData::Record(String::new(), Vec::new()))
    }

    /// Whether it is a record.
    pub(super) fn is_record(&self) -> bool {
        matches!(self.data, ValueData::Record(..))
    }

    /// The items of a map or a record.
    pub(super) fn items(&self) -> &[(String, Value)] {
        match &self.data {
            ValueData::Map(_, items) | ValueData::Record(_, items) => items,
            _ => &[],
        }
    }

    /// The members of a list.
    pub(super) fn members(&self) -> &[Value] {
        match &self.data {
            ValueData::List(members) => members,
            _ => &[],
        }
    }

    /// The item of a map or a record.
    pub(super) fn get(&self, key: &str) -> Option<&Value> {
        self.items().iter().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    /// Sets, or takes away, an item of a map or a record.
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
    /// (`index` is `None`) is added at the end.
    pub(super) fn set_in_row(
        &mut self,
        list: &str,
        index: Option<usize>,
        part: &[String],
        row_shape: &Shape,
        value: Option<Value>,
    ) {
        if self.get(list).is_none() && part.is_empty() && value.is_some() {
            self.set(list, Some(Self::new(ValueData::List(Vec::new()))));
        }
        let Some(list) = self.get_mut(list) else { return };
        list.source = None;
        let ValueData::List(rows) = &mut list.data else { return };
        match (index.and_then(|index| rows.get_mut(index)), value) {
            (Some(row), Some(value)) if part.is_empty() => *row = value,
            (Some(row), value) => row.set_at(part, row_shape, value),
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

    /// Takes an item out of a map or a record.
    pub(super) fn remove(&mut self, key: &str) -> Option<Value> {
        let found = self.get(key).cloned();
        if found.is_some() {
            self.set(key, None);
        }
        found
    }

    /// The text, if it is one.
    pub(super) fn as_text(&self) -> Option<&str> {
        match &self.data {
            ValueData::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The word or number, if it is one.
    pub(super) fn as_atom(&self) -> Option<&str> {
        match &self.data {
            ValueData::Atom { canonical: means, .. } => Some(means),
            _ => None,
        }
    }

    /// The value in one line that depends on nothing but what it says.
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

    /// The value to be written anew, in the layout of its shape.
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

    /// Each string, number, word and key in it.
    pub(super) fn for_each_leaf(&self, seen: &mut dyn FnMut(&str)) {
        match &self.data {
            ValueData::Text(text) => seen(text),
            ValueData::Atom { canonical: means, .. } => seen(means),
            ValueData::Opaque(source, items) if items.is_empty() => seen(source),
            ValueData::Tuple(name, members) => {
                seen(name);
                for member in members {
                    member.for_each_leaf(seen);
                }
            }
            ValueData::List(members) => {
                for member in members {
                    member.for_each_leaf(seen);
                }
            }
            ValueData::Map(_, items) => {
                for (key, value) in items {
                    seen(key);
                    value.for_each_leaf(seen);
                }
            }
            ValueData::Record(_, items) | ValueData::Opaque(_, items) => {
                for (_, value) in items {
                    value.for_each_leaf(seen);
                }
            }
        }
    }

    /// The value at the place of a clash.
    pub(super) fn value_at(&self, path: &[String], shape: &Shape) -> Option<&Value> {
        let Some((step, rest)) = path.split_first() else { return Some(self) };
        if let Some(rows) = row_keys(shape) {
            let row = self.members().iter().find(|row| row_name(row, rows).as_deref() == Some(step.as_str()))?;
            return row.value_at(rest, &part_shape(shape, step));
        }
        self.get(step)?.value_at(rest, &part_shape(shape, step))
    }

    /// Puts a value at the place of a clash, or takes it away. Containers on the way are made.
    pub(super) fn set_at(&mut self, path: &[String], shape: &Shape, value: Option<Value>) {
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
                        row.set_at(rest, &part_shape(shape, step), value);
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
        let mut child = match (self.get(step), &value) {
            (Some(child), _) => child.clone(),
            (None, None) => return,
            (None, Some(_)) => Self::new(match &inner {
                Shape::Map(..) | Shape::Scores => ValueData::Map(KeyStyle::Quoted, Vec::new()),
                Shape::List(_) => ValueData::List(Vec::new()),
                _ => ValueData::Record(String::new(), Vec::new()),
            }),
        };
        child.set_at(rest, &inner, value);
        let is_empty = child.items().is_empty() && child.members().is_empty();
        let was_container = matches!(child.data, ValueData::Map(..) | ValueData::Record(..) | ValueData::List(_));
        self.set(step, if is_empty && was_container { None } else { Some(child) });
    }
}

impl ValueData {
    fn from_item(item: TreeItem<'_>, text: Option<&Rc<str>>) -> Self {
        // `Some(title: …)` is how one extension writes a record that may be left out.
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
                let is_doubled = keys.windows(2).any(|pair| matches!(pair, [a, b] if a == b));
                let texts = item.items().filter(|part| part.key_source().ends_with(['"', '#'])).count();
                match item.kind() {
                    _ if is_doubled => Self::Opaque(item.source().to_owned(), items),
                    NodeKind::Record => Self::Record(name(), items),
                    _ if texts == items.len() => Self::Map(KeyStyle::Quoted, items),
                    _ if texts == 0 => Self::Map(KeyStyle::Bare, items),
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

/// So many digits survive the way through a fraction unharmed.
const MAX_EXACT_DIGITS: usize = 15;

/// One form for all ways of writing a number; a number too long to be sure stays as it is written.
fn canonical_number(source: &str) -> String {
    let plain = source.replace('_', "");
    let digits = plain.bytes().filter(u8::is_ascii_digit).count();
    match literal::parse_number(source).filter(|number| number.is_finite() && digits <= MAX_EXACT_DIGITS) {
        Some(number) => (number + 0.0).to_string(),
        None => plain,
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

/// The shape of a part of a value.
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

/// By what the rows of a list are told apart, if they are by a key.
pub(super) fn row_keys(shape: &Shape) -> Option<&'static [&'static str]> {
    match shape {
        Shape::List(Shape::Record(Record { row_identity: RowIdentity::Keyed(keys), .. })) => Some(keys),
        _ => None,
    }
}

/// What a row is called: the first of its keys that it has.
pub(super) fn row_name(row: &Value, keys: &[&str]) -> Option<String> {
    keys.iter()
        .find_map(|key| row.get(key))
        .map(|value| value.as_text().map_or_else(|| value.to_canonical(), str::to_owned))
}
