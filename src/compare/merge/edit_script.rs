//! A merged value laid into the text of one side: splice by splice, so that its bytes and comments stay where they say
//! what they should.

use super::value::{Data, Keys, Value, Written, part, row_name, rows_of};
use crate::document::edit::{self, NewItem, NewKey};
use crate::document::node::{Kind, Node};
use crate::document::scan;
use crate::document::splice::Splice;
use crate::document::style::{self, Style};
use crate::document::transaction::place_of_field;
use crate::document::tree::{Item, Tree};
use crate::document::write::Draft;
use crate::roadmap::field::Shape;
use crate::roadmap::name;
use crate::roadmap::scoring_models::{MODELS, Model};
use similar::{Algorithm, DiffOp, capture_diff_slices};

/// The splices of the next difference between what a text says and what it should say; none when it says it.
pub(crate) fn next(item: Item<'_>, wanted: &Value, shape: &Shape, style: &Style) -> Option<Vec<Splice>> {
    let item = item.inner();
    let has = Value::seen(item);
    if has == *wanted {
        return None;
    }
    match (&has.data, &wanted.data) {
        (Data::Record(name, _), Data::Record(wanted_name, items)) if name == wanted_name => {
            keyed(item, items, false, shape, style)
        }
        (Data::Map(keys, there), Data::Map(wanted_keys, items)) if keys == wanted_keys || there.is_empty() => {
            keyed(item, items, *wanted_keys == Keys::Texts, shape, style)
        }
        (Data::List(there), Data::List(members)) => listed(item, there, members, shape, style),
        _ => None,
    }
    .or_else(|| {
        Some(vec![edit::replace(
            item,
            &draft(wanted, shape, style::indent_at(item.text(), item.span().start), style),
            style,
        )])
    })
}

/// The same for a value inside another. A record that stands so in the other file is copied from there as a whole: its
/// layout and its comments are what somebody wrote.
fn next_inside(item: Item<'_>, wanted: &Value, shape: &Shape, style: &Style) -> Option<Vec<Splice>> {
    let is_copied = wanted.written.is_some() && wanted.is_record() && Value::seen(item) != *wanted;
    match is_copied {
        true => {
            let inner = item.inner();
            let indent = style::indent_at(inner.text(), inner.span().start);
            Some(vec![edit::replace(inner, &draft(wanted, shape, indent, style), style)])
        }
        false => next(item, wanted, shape, style),
    }
}

/// Fields and keys: what should not be there goes, what differs is changed, what is missing comes to its place.
fn keyed(
    container: Item<'_>,
    wanted: &[(String, Value)],
    is_quoted: bool,
    shape: &Shape,
    style: &Style,
) -> Option<Vec<Splice>> {
    for (at, item) in container.items().enumerate() {
        let key = item.key();
        match wanted.iter().find(|(name, _)| *name == key) {
            None => return Some(edit::remove(container, at)),
            Some((name, value)) => {
                let splices = next_inside(item, value, &part(shape, name), style);
                if splices.is_some() {
                    return splices;
                }
            }
        }
    }
    let (key, value) = wanted.iter().find(|(key, _)| container.get(key).is_none())?;
    let at = place_of(container, key, shape, wanted);
    let indent = indent_inside(container, style);
    let new_key = if is_quoted { NewKey::Key(key.clone()) } else { NewKey::Field(key.clone()) };
    let value = draft(value, &part(shape, key), &indent, style);
    Some(edit::insert(container, at, &NewItem { key: Some(new_key), value }, style))
}

fn place_of(container: Item<'_>, key: &str, shape: &Shape, wanted: &[(String, Value)]) -> usize {
    let inputs = |model: &'static Model| model.inputs.iter().map(|input| input.name).collect::<Vec<_>>();
    match shape {
        Shape::Record(record) => place_of_field(container, key, &record.order()),
        Shape::Map(_, Shape::Score) => {
            let has = |model: &Model, key: &str| model.inputs.iter().any(|input| input.name == key);
            let model = MODELS.iter().find(|model| wanted.iter().all(|(key, _)| has(model, key)));
            model.map_or(container.items().count(), |model| place_of_field(container, key, &inputs(model)))
        }
        Shape::Map(..) | Shape::Scores => edit::sorted_place(container.items().map(Item::key), key),
        _ => {
            let before = wanted.iter().take_while(|(name, _)| name != key);
            let order: Vec<&str> = before.map(|(name, _)| name.as_str()).chain([key]).collect();
            place_of_field(container, key, &order)
        }
    }
}

/// Members of a list: what goes, what comes, and rows that stay and are changed.
fn listed(list: Item<'_>, there: &[Value], wanted: &[Value], shape: &Shape, style: &Style) -> Option<Vec<Splice>> {
    let keys = rows_of(shape);
    let name = |row: &Value| keys.and_then(|keys| row_name(row, keys)).unwrap_or_else(|| row.print());
    let (old, new): (Vec<String>, Vec<String>) = (there.iter().map(name).collect(), wanted.iter().map(name).collect());
    let inner = part(shape, "");
    let indent = indent_inside(list, style);
    let insert = |at: usize, value: &Value| {
        let value = draft(value, &inner, &indent, style);
        Some(edit::insert(list, at, &NewItem { key: None, value }, style))
    };
    for op in capture_diff_slices(Algorithm::Myers, &old, &new) {
        let splices = match op {
            DiffOp::Equal { old_index, new_index, len }
            | DiffOp::Replace { old_index, new_index, old_len: len, new_len: _ }
                if matches!(op, DiffOp::Equal { .. }) || op.new_range().len() == len =>
            {
                let pairs =
                    (0..len).filter_map(|step| Some((list.nth(old_index + step)?, wanted.get(new_index + step)?)));
                pairs.into_iter().find_map(|(item, value)| next_inside(item, value, &inner, style))
            }
            DiffOp::Delete { old_index, .. } | DiffOp::Replace { old_index, .. } => Some(edit::remove(list, old_index)),
            DiffOp::Insert { old_index, new_index, .. } => {
                wanted.get(new_index).and_then(|value| insert(old_index, value))
            }
            DiffOp::Equal { .. } => None,
        };
        if splices.is_some() {
            return splices;
        }
    }
    None
}

/// How the items of a container are indented, or would be.
fn indent_inside(container: Item<'_>, style: &Style) -> String {
    let text = container.text();
    match container.nth(0) {
        Some(first) => style::indent_at(text, first.whole_span().start).to_owned(),
        None => format!("{}{}", style::indent_at(text, container.span().start), style.unit),
    }
}

/// A value as it will stand at a place indented so: as its own file writes it, else in the layout of the table of
/// fields.
fn draft(value: &Value, shape: &Shape, indent: &str, style: &Style) -> Draft {
    match (&value.written, &value.data) {
        (_, Data::Text(text)) if value.written.is_none() => Draft::Text(text.clone()),
        (Some(written), _) => Draft::Source(indented(written, indent, style)),
        (None, _) => value.draft(shape),
    }
}

/// A piece of one file as it is written in another: with its newlines, and its lines indented as their place asks.
/// What stands inside strings and comments stays.
pub(crate) fn indented(written: &Written, indent: &str, style: &Style) -> String {
    let source = written.source().replace("\r\n", "\n");
    if !source.contains('\n') {
        return source;
    }
    let kept = kept_lines(&source);
    let mut out = String::with_capacity(source.len());
    let mut at = 0;
    for (number, line) in source.split('\n').enumerate() {
        if number > 0 {
            out.push_str(style.newline);
        }
        let is_kept = number == 0 || kept.iter().any(|range| range.contains(&at));
        match line.strip_prefix(written.indent()).filter(|_| !is_kept && !line.trim().is_empty()) {
            Some(rest) => {
                out.push_str(indent);
                out.push_str(rest);
            }
            None => out.push_str(line),
        }
        at += line.len() + 1;
    }
    out
}

/// Where strings and comments of several lines go on: an offset in one of these is no start of a line of ours.
fn kept_lines(source: &str) -> Vec<std::ops::Range<usize>> {
    let Ok(tree) = Tree::of(source, 0) else { return Vec::new() };
    let is_literal = |node: &&Node| matches!(node.kind, Kind::Text | Kind::RawText | Kind::Bytes);
    let values = tree.nodes().iter().filter(is_literal).map(|node| node.start as usize + 1..node.end as usize);
    let keys = tree.nodes().iter().map(|node| node.key_start as usize + 1..node.key_end as usize);
    let mut kept: Vec<std::ops::Range<usize>> = values.chain(keys.filter(|key| !key.is_empty())).collect();
    let literals = kept.clone();
    let mut at = 0;
    while at < source.len() {
        if let Some(literal) = literals.iter().find(|literal| literal.contains(&at)) {
            at = literal.end;
            continue;
        }
        match scan::comment_end(source.as_bytes(), at) {
            Ok(Some(end)) if source.get(at..end).is_some_and(|comment| comment.starts_with("/*")) => {
                kept.push(at + 1..end);
                at = end;
            }
            Ok(Some(end)) => at = end,
            _ => at += 1,
        }
    }
    kept
}

/// The field of the lane under its other name, where an entry changes between theme and idea.
pub(crate) fn lane_field_renamed(root: Item<'_>, to_map: &str) -> Vec<Splice> {
    let root = root.inner();
    let (from, to) = if to_map == name::THEMES { (name::WANTS, name::LANE) } else { (name::LANE, name::WANTS) };
    match (root.get(from), root.get(to)) {
        (Some(item), None) => vec![Splice::replace(item.key_span(), to)],
        _ => Vec::new(),
    }
}
