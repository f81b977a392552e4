//! Turns a text into one with another value, splice by splice, so that bytes and comments stay wherever the value is the
//! same.

use super::value::{KeyStyle, SourceSlice, Value, ValueData, part_shape, row_keys, row_name};
use crate::document::edit::{self, NewItem, NewKey};
use crate::document::node::{Node, NodeKind};
use crate::document::scan;
use crate::document::splice::Splice;
use crate::document::style::{self, FileStyle};
use crate::document::transaction::field_insert_index;
use crate::document::tree::{Tree, TreeItem};
use crate::document::write::Draft;
use crate::roadmap::field::Shape;
use crate::roadmap::name;
use crate::roadmap::scoring_models::{MODELS, Model};
use similar::{Algorithm, DiffOp, capture_diff_slices};

/// The splices of the next difference between an item and the value it should have; `None` if there is none.
pub(crate) fn next_splices(
    item: TreeItem<'_>,
    wanted: &Value,
    shape: &Shape,
    style: &FileStyle,
) -> Option<Vec<Splice>> {
    let item = item.unwrap_some();
    let has = Value::from_item_without_source(item);
    if has == *wanted {
        return None;
    }
    match (&has.data, &wanted.data) {
        (ValueData::Record(name, _), ValueData::Record(wanted_name, items)) if name == wanted_name => {
            keyed_splices(item, items, false, shape, style)
        }
        (ValueData::Map(keys, there), ValueData::Map(wanted_keys, items))
            if keys == wanted_keys || there.is_empty() =>
        {
            keyed_splices(item, items, *wanted_keys == KeyStyle::Quoted, shape, style)
        }
        (ValueData::List(there), ValueData::List(members)) => list_splices(item, there, members, shape, style),
        _ => None,
    }
    .or_else(|| {
        Some(vec![edit::replace(
            item,
            &draft_value(wanted, shape, style::indent_at(item.text(), item.span().start), style),
            style,
        )])
    })
}

/// The same for a nested value. A record that comes unchanged from the other file is copied as a whole, with the layout and
/// comments it has there.
fn next_inner_splices(item: TreeItem<'_>, wanted: &Value, shape: &Shape, style: &FileStyle) -> Option<Vec<Splice>> {
    let is_copied = wanted.source.is_some() && wanted.is_record() && Value::from_item_without_source(item) != *wanted;
    if !is_copied {
        return next_splices(item, wanted, shape, style);
    }
    let inner = item.unwrap_some();
    let indent = style::indent_at(inner.text(), inner.span().start);
    Some(vec![edit::replace(inner, &draft_value(wanted, shape, indent, style), style)])
}

/// Fields of a record or keys of a map: removes, changes and inserts items.
fn keyed_splices(
    container: TreeItem<'_>,
    wanted: &[(String, Value)],
    is_quoted: bool,
    shape: &Shape,
    style: &FileStyle,
) -> Option<Vec<Splice>> {
    for (at, item) in container.items().enumerate() {
        let key = item.key();
        match wanted.iter().find(|(name, _)| *name == key) {
            None => return Some(edit::remove(container, at)),
            Some((name, value)) => {
                let splices = next_inner_splices(item, value, &part_shape(shape, name), style);
                if splices.is_some() {
                    return splices;
                }
            }
        }
    }
    let (key, value) = wanted.iter().find(|(key, _)| container.get(key).is_none())?;
    let at = insertion_index(container, key, shape, wanted);
    let indent = inner_indent(container, style);
    let new_key = if is_quoted { NewKey::Key(key.clone()) } else { NewKey::Field(key.clone()) };
    let value = draft_value(value, &part_shape(shape, key), &indent, style);
    Some(edit::insert(container, at, &NewItem { key: Some(new_key), value }, style))
}

fn insertion_index(container: TreeItem<'_>, key: &str, shape: &Shape, wanted: &[(String, Value)]) -> usize {
    let inputs = |model: &'static Model| model.inputs.iter().map(|input| input.name).collect::<Vec<_>>();
    match shape {
        Shape::Record(record) => field_insert_index(container, key, &record.field_names()),
        Shape::Map(_, Shape::Score) => {
            let has = |model: &Model, key: &str| model.inputs.iter().any(|input| input.name == key);
            let model = MODELS.iter().find(|model| wanted.iter().all(|(key, _)| has(model, key)));
            model.map_or(container.items().count(), |model| field_insert_index(container, key, &inputs(model)))
        }
        Shape::Map(..) | Shape::Scores => edit::sorted_insert_index(container.items().map(TreeItem::key), key),
        _ => {
            let before = wanted.iter().take_while(|(name, _)| name != key);
            let order: Vec<&str> = before.map(|(name, _)| name.as_str()).chain([key]).collect();
            field_insert_index(container, key, &order)
        }
    }
}

/// Members of a list: removes, inserts and changes rows.
fn list_splices(
    list: TreeItem<'_>,
    there: &[Value],
    wanted: &[Value],
    shape: &Shape,
    style: &FileStyle,
) -> Option<Vec<Splice>> {
    let keys = row_keys(shape);
    let name = |row: &Value| keys.and_then(|keys| row_name(row, keys)).unwrap_or_else(|| row.to_canonical());
    let (old, new): (Vec<String>, Vec<String>) = (there.iter().map(name).collect(), wanted.iter().map(name).collect());
    let inner = part_shape(shape, "");
    let indent = inner_indent(list, style);
    let insert = |at: usize, value: &Value| {
        let value = draft_value(value, &inner, &indent, style);
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
                pairs.into_iter().find_map(|(item, value)| next_inner_splices(item, value, &inner, style))
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

/// The indentation of a container's items; the one they would have if it is empty.
fn inner_indent(container: TreeItem<'_>, style: &FileStyle) -> String {
    let text = container.text();
    match container.nth(0) {
        Some(first) => style::indent_at(text, first.whole_span().start).to_owned(),
        None => format!("{}{}", style::indent_at(text, container.span().start), style.indent),
    }
}

/// A value to insert at an indentation: as its own file writes it, else in the layout of the table of fields.
fn draft_value(value: &Value, shape: &Shape, indent: &str, style: &FileStyle) -> Draft {
    match (&value.source, &value.data) {
        (_, ValueData::Text(text)) if value.source.is_none() => Draft::Text(text.clone()),
        (Some(source), _) => Draft::Source(reindent(source, indent, style)),
        (None, _) => value.to_draft(shape),
    }
}

/// Adapts a piece of one file to another: its line endings and the indentation of its lines. Strings and comments that
/// span lines stay as they are.
pub(crate) fn reindent(slice: &SourceSlice, indent: &str, style: &FileStyle) -> String {
    let source = slice.text().replace("\r\n", "\n");
    if !source.contains('\n') {
        return source;
    }
    let protected = protected_ranges(&source);
    let mut out = String::with_capacity(source.len());
    let mut at = 0;
    for (number, line) in source.split('\n').enumerate() {
        if number > 0 {
            out.push_str(style.newline);
        }
        let is_protected = number == 0 || protected.iter().any(|range| range.contains(&at));
        match line.strip_prefix(slice.indent()).filter(|_| !is_protected && !line.trim().is_empty()) {
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

/// The insides of strings and comments; a line that starts in one must not be reindented.
fn protected_ranges(source: &str) -> Vec<std::ops::Range<usize>> {
    let Ok(tree) = Tree::parse(source, 0) else { return Vec::new() };
    let is_literal = |node: &&Node| matches!(node.kind, NodeKind::Text | NodeKind::RawText | NodeKind::Bytes);
    let values = tree.nodes().iter().filter(is_literal).map(|node| node.start as usize + 1..node.end as usize);
    let keys = tree.nodes().iter().map(|node| node.key_start as usize + 1..node.key_end as usize);
    let mut ranges: Vec<std::ops::Range<usize>> = values.chain(keys.filter(|key| !key.is_empty())).collect();
    let literals = ranges.clone();
    let mut at = 0;
    while at < source.len() {
        if let Some(literal) = literals.iter().find(|literal| literal.contains(&at)) {
            at = literal.end;
            continue;
        }
        match scan::comment_end(source.as_bytes(), at) {
            Ok(Some(end)) if source.get(at..end).is_some_and(|comment| comment.starts_with("/*")) => {
                ranges.push(at + 1..end);
                at = end;
            }
            Ok(Some(end)) => at = end,
            _ => at += 1,
        }
    }
    ranges
}

/// Renames the lane field of an entry that changes between theme and idea.
pub(crate) fn rename_lane_field(root: TreeItem<'_>, to_map: &str) -> Vec<Splice> {
    let root = root.unwrap_some();
    let (from, to) =
        if to_map == name::THEMES { (name::PROPOSED_FOR, name::LANE) } else { (name::LANE, name::PROPOSED_FOR) };
    match (root.get(from), root.get(to)) {
        (Some(item), None) => vec![Splice::replace(item.key_span(), to)],
        _ => Vec::new(),
    }
}
