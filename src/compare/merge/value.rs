//! Values as data: what a text says, apart from how it is laid out. Only entries that were changed are read so far.

use crate::document::literal;
use crate::document::node::Kind;
use crate::document::style::{self, Style};
use crate::document::tree::Item;
use crate::document::write::{Draft, Layout, quoted};
use crate::roadmap::field::{Record, Rows, Shape};
use crate::roadmap::value as layout;
use std::ops::Range;
use std::rc::Rc;

/// It matters who changed it: nobody but a person can settle it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Open;

/// A value. Two are equal when they say the same, however they are written; fields and keys have no order.
#[derive(Clone, Debug)]
pub(super) struct Value {
    pub(super) data: Data,
    /// As it stands in the file it was read from; none for what was put together here.
    pub(super) written: Option<Written>,
}

/// A piece of a text: all values of one text share it.
#[derive(Clone, Debug)]
pub(super) struct Written {
    text: Rc<str>,
    span: Range<usize>,
}

impl Written {
    /// The bytes.
    pub(super) fn source(&self) -> &str {
        self.text.get(self.span.clone()).unwrap_or_default()
    }

    /// How the line it starts on is indented.
    pub(super) fn indent(&self) -> &str {
        style::indent_at(&self.text, self.span.start)
    }
}

#[derive(Clone, Debug)]
pub(super) enum Data {
    /// A string, with line breaks as `\n`.
    Text(String),
    /// A number, a word, a character: in one form for all ways of writing it, and as it was written.
    Atom { means: String, source: String },
    /// Values by position, with the name before the bracket.
    Tuple(String, Vec<Value>),
    /// A list.
    List(Vec<Value>),
    /// A map.
    Map(Keys, Vec<(String, Value)>),
    /// A record, with the name before the bracket.
    Record(String, Vec<(String, Value)>),
    /// A container that names one thing twice, or a text that cannot be decoded: nobody knows what is meant, so it is
    /// one piece, the same only where all in it is, in its order.
    Opaque(String, Vec<(String, Value)>),
}

/// How the keys of a map are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Keys {
    /// In quotes.
    Texts,
    /// As numbers or words.
    Bare,
}

impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        match (&self.data, &other.data) {
            (Data::Text(a), Data::Text(b)) => a == b,
            (Data::Opaque(a, _), Data::Opaque(b, _)) if a == b => true,
            (Data::Opaque(_, a), Data::Opaque(_, b)) => !a.is_empty() && a == b,
            (Data::Atom { means: a, .. }, Data::Atom { means: b, .. }) => a == b,
            (Data::Tuple(name, a), Data::Tuple(other_name, b)) => name == other_name && a == b,
            (Data::List(a), Data::List(b)) => a == b,
            (Data::Map(keys, a), Data::Map(other_keys, b)) => (keys == other_keys || a.is_empty()) && same_items(a, b),
            (Data::Record(name, a), Data::Record(other_name, b)) => name == other_name && same_items(a, b),
            _ => false,
        }
    }
}

fn same_items(a: &[(String, Value)], b: &[(String, Value)]) -> bool {
    let has = |(key, value): &(String, Value)| b.iter().any(|(other, there)| other == key && there == value);
    a.len() == b.len() && a.iter().all(has)
}

impl Value {
    /// What an item says, and how it is written.
    pub(super) fn of(item: Item<'_>) -> Self {
        Self::read(item, Some(&Rc::from(item.text())))
    }

    /// What an item says, for a look only.
    pub(super) fn seen(item: Item<'_>) -> Self {
        Self::read(item, None)
    }

    fn read(item: Item<'_>, text: Option<&Rc<str>>) -> Self {
        let item = item.inner();
        let written = text.map(|text| Written { text: Rc::clone(text), span: item.span() });
        Self { data: Data::of(item, text), written }
    }

    /// What was put together here.
    pub(super) fn new(data: Data) -> Self {
        Self { data, written: None }
    }

    /// An empty record.
    pub(super) fn empty_record() -> Self {
        Self::new(Data::Record(String::new(), Vec::new()))
    }

    /// Whether it is a record.
    pub(super) fn is_record(&self) -> bool {
        matches!(self.data, Data::Record(..))
    }

    /// The items of a map or a record.
    pub(super) fn items(&self) -> &[(String, Value)] {
        match &self.data {
            Data::Map(_, items) | Data::Record(_, items) => items,
            _ => &[],
        }
    }

    /// The members of a list.
    pub(super) fn members(&self) -> &[Value] {
        match &self.data {
            Data::List(members) => members,
            _ => &[],
        }
    }

    /// The item of a map or a record.
    pub(super) fn get(&self, key: &str) -> Option<&Value> {
        self.items().iter().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    /// Sets, or takes away, an item of a map or a record.
    pub(super) fn put(&mut self, key: &str, value: Option<Value>) {
        self.written = None;
        let (Data::Map(_, items) | Data::Record(_, items)) = &mut self.data else { return };
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

    /// Takes an item out of a map or a record.
    pub(super) fn take(&mut self, key: &str) -> Option<Value> {
        let found = self.get(key).cloned();
        if found.is_some() {
            self.put(key, None);
        }
        found
    }

    /// The text, if it is one.
    pub(super) fn text(&self) -> Option<&str> {
        match &self.data {
            Data::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The word or number, if it is one.
    pub(super) fn word(&self) -> Option<&str> {
        match &self.data {
            Data::Atom { means, .. } => Some(means),
            _ => None,
        }
    }

    /// The value in one line that depends on nothing but what it says.
    pub(super) fn print(&self) -> String {
        let mut out = String::new();
        self.print_into(&mut out);
        out
    }

    fn print_into(&self, out: &mut String) {
        match &self.data {
            Data::Text(text) => out.push_str(&quoted(text, &Style::default())),
            Data::Atom { source, .. } | Data::Opaque(source, _) => out.push_str(source),
            Data::Tuple(name, members) => print_members(out, (&format!("{name}("), ")"), members),
            Data::List(members) => print_members(out, ("[", "]"), members),
            Data::Map(Keys::Texts, items) => {
                print_items(out, ("{", "}"), items, |key| quoted(key, &Style::default()));
            }
            Data::Map(Keys::Bare, items) => print_items(out, ("{", "}"), items, str::to_owned),
            Data::Record(name, items) => print_items(out, (&format!("{name}("), ")"), items, str::to_owned),
        }
    }

    /// The value to be written anew, in the layout of its shape.
    pub(super) fn draft(&self, shape: &Shape) -> Draft {
        match (&self.data, shape) {
            (Data::Text(text), _) => Draft::Text(text.clone()),
            (Data::List(members), Shape::List(of)) => {
                Draft::List(members.iter().map(|member| member.draft(of)).collect(), layout::list_layout())
            }
            (Data::List(members), _) => {
                Draft::List(members.iter().map(|member| member.draft(&Shape::Anything)).collect(), Layout::Line)
            }
            (Data::Map(Keys::Texts, items), _) => {
                let draft = |(key, value): &(String, Value)| (key.clone(), value.draft(&part(shape, key)));
                Draft::Map(items.iter().map(draft).collect(), Layout::Block)
            }
            (Data::Record(name, items), Shape::Record(record)) if name.is_empty() => {
                let mut items: Vec<&(String, Value)> = items.iter().collect();
                let rank = |name: &str| record.fields.iter().position(|field| field.name == name);
                items.sort_by_key(|(name, _)| rank(name).unwrap_or(usize::MAX));
                let layout = layout::record_layout(record, items.len());
                let draft = |(key, value): &&(String, Value)| (key.clone(), value.draft(&part(shape, key)));
                Draft::Record(items.iter().map(draft).collect(), layout)
            }
            (Data::Record(name, items), _) if name.is_empty() => {
                let draft = |(key, value): &(String, Value)| (key.clone(), value.draft(&Shape::Anything));
                Draft::Record(items.iter().map(draft).collect(), Layout::Line)
            }
            _ => Draft::Source(self.print()),
        }
    }

    /// Each string, number, word and key in it.
    pub(super) fn each_leaf(&self, seen: &mut dyn FnMut(&str)) {
        match &self.data {
            Data::Text(text) => seen(text),
            Data::Atom { means, .. } => seen(means),
            Data::Opaque(source, items) if items.is_empty() => seen(source),
            Data::Tuple(name, members) => {
                seen(name);
                for member in members {
                    member.each_leaf(seen);
                }
            }
            Data::List(members) => {
                for member in members {
                    member.each_leaf(seen);
                }
            }
            Data::Map(_, items) => {
                for (key, value) in items {
                    seen(key);
                    value.each_leaf(seen);
                }
            }
            Data::Record(_, items) | Data::Opaque(_, items) => {
                for (_, value) in items {
                    value.each_leaf(seen);
                }
            }
        }
    }

    /// The value at the place of a clash.
    pub(super) fn at(&self, path: &[String], shape: &Shape) -> Option<&Value> {
        let Some((step, rest)) = path.split_first() else { return Some(self) };
        if let Some(rows) = rows_of(shape) {
            let row = self.members().iter().find(|row| row_name(row, rows).as_deref() == Some(step.as_str()))?;
            return row.at(rest, &part(shape, step));
        }
        self.get(step)?.at(rest, &part(shape, step))
    }

    /// Puts a value at the place of a clash, or takes it away. Containers on the way are made.
    pub(super) fn put_at(&mut self, path: &[String], shape: &Shape, value: Option<Value>) {
        let Some((step, rest)) = path.split_first() else { return };
        if let (Some(rows), Data::List(members)) = (rows_of(shape), &mut self.data) {
            self.written = None;
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
                        row.put_at(rest, &part(shape, step), value);
                    }
                }
                (None, ..) => {}
            }
            return;
        }
        if rest.is_empty() {
            return self.put(step, value);
        }
        let inner = part(shape, step);
        let mut child = match (self.get(step), &value) {
            (Some(child), _) => child.clone(),
            (None, None) => return,
            (None, Some(_)) => Self::new(match &inner {
                Shape::Map(..) | Shape::Scores => Data::Map(Keys::Texts, Vec::new()),
                Shape::List(_) => Data::List(Vec::new()),
                _ => Data::Record(String::new(), Vec::new()),
            }),
        };
        child.put_at(rest, &inner, value);
        let is_empty = child.items().is_empty() && child.members().is_empty();
        let was_container = matches!(child.data, Data::Map(..) | Data::Record(..) | Data::List(_));
        self.put(step, if is_empty && was_container { None } else { Some(child) });
    }
}

impl Data {
    fn of(item: Item<'_>, text: Option<&Rc<str>>) -> Self {
        // `Some(title: …)` is how one extension writes a record that may be left out.
        let name = || {
            let name = item.text().get(item.span().start..item.bracket()).unwrap_or_default().trim();
            if name == "Some" { String::new() } else { name.to_owned() }
        };
        match item.kind() {
            Kind::Text | Kind::RawText => match item.as_text() {
                Some(text) => Self::Text(text.into_owned()),
                None => Self::Opaque(item.source().to_owned(), Vec::new()),
            },
            Kind::Tuple => Self::Tuple(name(), item.items().map(|part| Value::read(part, text)).collect()),
            Kind::List => Self::List(item.items().map(|part| Value::read(part, text)).collect()),
            Kind::Map | Kind::Record => {
                let items: Vec<(String, Value)> =
                    item.items().map(|part| (part.key().into_owned(), Value::read(part, text))).collect();
                let mut keys: Vec<&str> = items.iter().map(|(key, _)| key.as_str()).collect();
                keys.sort_unstable();
                let is_doubled = keys.windows(2).any(|pair| matches!(pair, [a, b] if a == b));
                let texts = item.items().filter(|part| part.key_source().ends_with(['"', '#'])).count();
                match item.kind() {
                    _ if is_doubled => Self::Opaque(item.source().to_owned(), items),
                    Kind::Record => Self::Record(name(), items),
                    _ if texts == items.len() => Self::Map(Keys::Texts, items),
                    _ if texts == 0 => Self::Map(Keys::Bare, items),
                    _ => Self::Opaque(item.source().to_owned(), items),
                }
            }
            Kind::Number => Self::Atom { means: number(item.source()), source: item.source().to_owned() },
            Kind::Word | Kind::Char | Kind::Bytes => {
                Self::Atom { means: item.source().to_owned(), source: item.source().to_owned() }
            }
        }
    }
}

/// So many digits survive the way through a fraction unharmed.
const EXACT_DIGITS: usize = 15;

/// One form for all ways of writing a number; a number too long to be sure stays as it is written.
fn number(source: &str) -> String {
    let plain = source.replace('_', "");
    let digits = plain.bytes().filter(u8::is_ascii_digit).count();
    match literal::number(source).filter(|number| number.is_finite() && digits <= EXACT_DIGITS) {
        Some(number) => (number + 0.0).to_string(),
        None => plain,
    }
}

fn print_members(out: &mut String, brackets: (&str, &str), members: &[Value]) {
    out.push_str(brackets.0);
    for (number, member) in members.iter().enumerate() {
        out.push_str(if number == 0 { "" } else { ", " });
        member.print_into(out);
    }
    out.push_str(brackets.1);
}

fn print_items(out: &mut String, brackets: (&str, &str), items: &[(String, Value)], key: impl Fn(&str) -> String) {
    out.push_str(brackets.0);
    for (number, (name, value)) in items.iter().enumerate() {
        out.push_str(if number == 0 { "" } else { ", " });
        out.push_str(&key(name));
        out.push_str(": ");
        value.print_into(out);
    }
    out.push_str(brackets.1);
}

/// The shape of a part of a value.
pub(super) fn part(shape: &Shape, name: &str) -> Shape {
    match shape {
        Shape::Record(record) => record.field(name).map_or(Shape::Anything, |field| field.shape),
        Shape::List(of) | Shape::Map(_, of) => **of,
        Shape::Scores => Shape::Map(crate::roadmap::field::Keys::Texts, &Shape::Score),
        Shape::Score => part(&Shape::Record(&crate::roadmap::fields::SCORE), name),
        Shape::Reading => part(&Shape::Record(&crate::roadmap::fields::READING), name),
        _ => Shape::Anything,
    }
}

/// By what the rows of a list are told apart, if they are by a key.
pub(super) fn rows_of(shape: &Shape) -> Option<&'static [&'static str]> {
    match shape {
        Shape::List(Shape::Record(Record { rows: Rows::Keyed(keys), .. })) => Some(keys),
        _ => None,
    }
}

/// What a row is called: the first of its keys that it has.
pub(super) fn row_name(row: &Value, keys: &[&str]) -> Option<String> {
    keys.iter().find_map(|key| row.get(key)).map(|value| value.text().map_or_else(|| value.print(), str::to_owned))
}
