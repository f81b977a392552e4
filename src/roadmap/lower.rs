//! Turns changes of the roadmap into guarded edits of its text. The only module that knows both.

use super::change::Change;
use super::entry_kind::EntryKind;
use super::field::{RecordLayout, Shape};
use super::lane::{self, Lane};
use super::location;
use super::location::FieldOwner;
use super::name;
use super::scoring_models::Model;
use super::value;
use crate::document::chunk::EntryId;
use crate::document::edit::{self, NewItem, NewKey};
use crate::document::edit_error::EditError;
use crate::document::edit_guard::EditScope;
use crate::document::node::NodeKind;
use crate::document::path::{Path, PathSegment};
use crate::document::splice::Splice;
use crate::document::style::FileStyle;
use crate::document::transaction::{InsertionPoint, Transaction, field_insert_index};
use crate::document::tree::TreeItem;
use crate::document::write::{ContainerLayout, Draft, quote};
use crate::document::{Document, EntryText};
use std::borrow::Cow;

/// Applies one change in a transaction. Returns the new entry, if it created one.
pub fn lower_change(change: &Change, transaction: &mut Transaction<'_>) -> Result<Option<EntryId>, EditError> {
    match change {
        Change::Set { owner, path, value } => set_value(transaction, *owner, path, value).map(|()| None),
        Change::Clear { owner, path } => clear_value(transaction, *owner, path).map(|()| None),
        Change::Insert { kind, id, fields } => insert_entry(transaction, *kind, id, fields).map(Some),
        Change::Remove(entry_id) => transaction.remove_entry(*entry_id).map(|()| None),
        Change::Move { entry: entry_id, to } => move_entry(transaction, *entry_id, *to).map(|()| None),
        Change::Add { owner, path, value } => add_member(transaction, *owner, path, value).map(|()| None),
        Change::RenameField { owner, path, name } => rename_field(transaction, *owner, path, name).map(|()| None),
        Change::Rename { entry: entry_id, id } => transaction.rename_entry(*entry_id, id).map(|()| None),
    }
}

fn edit_owner(
    transaction: &mut Transaction<'_>,
    owner: FieldOwner,
    scope: &EditScope,
    plan: impl FnOnce(TreeItem<'_>, &FileStyle) -> Vec<Splice>,
) -> Result<(), EditError> {
    match owner {
        FieldOwner::Roadmap => transaction.edit_top_level(scope, plan),
        FieldOwner::Entry(entry_id) => transaction.edit_entry(entry_id, scope, plan),
    }
}

fn owner_kind(document: &Document, owner: FieldOwner) -> Option<EntryKind> {
    let FieldOwner::Entry(entry_id) = owner else { return None };
    EntryKind::from_map_name(document.map_name(document.entry(entry_id)?.map))
}

fn set_value(
    transaction: &mut Transaction<'_>,
    owner: FieldOwner,
    path: &Path,
    value: &Draft,
) -> Result<(), EditError> {
    let record = location::record_of(owner_kind(transaction.document(), owner));
    let shape_at = |path: &Path| location::shape_at(record, path);
    let mut scope = path.clone();
    let mut misfit = None;
    edit_planned(transaction, owner, &mut scope, |root, style, scope| {
        let (depth, container) = deepest_existing(root, path);
        if depth == path.segments().len() {
            return vec![edit::replace(container, value, style)];
        }
        let Some(segment) = path.segments().get(depth) else { return Vec::new() };
        let rest = path.segments().get(depth + 1..).unwrap_or_default();
        let at = path.prefix(depth + 1);
        let nested = nest_value(&at, rest, value, &shape_at);
        if container.is_none() {
            *scope = path.prefix(depth);
            let wrapped = wrap_in_container(&path.prefix(depth), segment, nested, &shape_at);
            return vec![edit::replace(container, &wrapped, style)];
        }
        if !can_hold_segment(container, segment) {
            misfit = Some(path.prefix(depth).to_string());
            return Vec::new();
        }
        if let Some(block) = grow_to_block(container, segment, &nested, shape_at(&path.prefix(depth))) {
            *scope = path.prefix(depth);
            return vec![edit::replace(container, &block, style)];
        }
        let position = insert_index(container, segment, &path.prefix(depth), shape_at(&path.prefix(depth)));
        let new = NewItem { key: new_item_key(segment), value: nested };
        *scope = at;
        edit::insert(container, position, &new, style)
    })?;
    match misfit {
        Some(path) => Err(EditError::NoSuchPath(format!(
            "{path}, because the field that contains it has a different type of value"
        ))),
        None => Ok(()),
    }
}

/// Like [`edit_owner`], but `plan` may replace the scope with a wider one.
fn edit_planned(
    transaction: &mut Transaction<'_>,
    owner: FieldOwner,
    scope: &mut Path,
    plan: impl FnOnce(TreeItem<'_>, &FileStyle, &mut Path) -> Vec<Splice>,
) -> Result<(), EditError> {
    let document = transaction.document();
    let style = document.style().clone();
    let splices = match owner {
        FieldOwner::Entry(entry_id) => {
            let entry = document.entry(entry_id).ok_or(EditError::NoSuchEntry)?;
            let tree = entry.tree().ok_or(EditError::BrokenEntry)?;
            plan(tree.root(), &style, scope)
        }
        FieldOwner::Roadmap => {
            let top_level = document.top_level();
            let start = crate::document::skip_head(top_level.text()).map_err(|_| EditError::BrokenTopLevel)?;
            let tree =
                crate::document::tree::Tree::parse(top_level.text(), start).map_err(|_| EditError::BrokenTopLevel)?;
            plan(tree.root(), &style, scope)
        }
    };
    edit_owner(transaction, owner, &EditScope::new(scope), |_, _| splices)
}

/// The number of segments that exist, and the value they lead to.
fn deepest_existing<'t>(root: TreeItem<'t>, path: &Path) -> (usize, TreeItem<'t>) {
    let mut depth = 0;
    let mut item = root.unwrap_some();
    while depth < path.segments().len() {
        match root.at_path(&path.prefix(depth + 1)) {
            Some(next) => item = next,
            None => break,
        }
        depth += 1;
    }
    (depth, item)
}

/// Wraps the value in the containers that the rest of the path needs.
fn nest_value(at: &Path, rest: &[PathSegment], value: &Draft, shape_at: &impl Fn(&Path) -> Option<Shape>) -> Draft {
    let Some((first, deeper)) = rest.split_first() else { return value.clone() };
    let inner = nest_value(&at.join(first.clone()), deeper, value, shape_at);
    wrap_in_container(at, first, inner, shape_at)
}

fn wrap_in_container(
    at: &Path,
    segment: &PathSegment,
    inner: Draft,
    shape_at: &impl Fn(&Path) -> Option<Shape>,
) -> Draft {
    match segment {
        PathSegment::Index(_) => Draft::List(vec![inner], value::list_layout()),
        PathSegment::Key(key) => Draft::Map(vec![(key.clone(), inner)], ContainerLayout::Block),
        PathSegment::Field(name) => {
            let layout = match shape_at(at) {
                Some(Shape::Record(record)) => value::record_layout(record, 1),
                _ => ContainerLayout::Line,
            };
            Draft::Record(vec![(name.clone(), inner)], layout)
        }
    }
}

fn can_hold_segment(container: TreeItem<'_>, segment: &PathSegment) -> bool {
    let is_empty_parenthesis = container.kind() == NodeKind::Record && container.nth(0).is_none();
    match segment {
        PathSegment::Field(_) => container.kind() == NodeKind::Record || is_empty_parenthesis,
        PathSegment::Key(_) => container.kind() == NodeKind::Map,
        PathSegment::Index(_) => container.kind() == NodeKind::List,
    }
}

fn new_item_key(segment: &PathSegment) -> Option<NewKey> {
    match segment {
        PathSegment::Field(name) => Some(NewKey::Field(name.clone())),
        PathSegment::Key(key) => Some(NewKey::Key(key.clone())),
        PathSegment::Index(_) => None,
    }
}

/// A record that is on one line because it had only one field becomes a block with the second one.
fn grow_to_block(container: TreeItem<'_>, segment: &PathSegment, new: &Draft, shape: Option<Shape>) -> Option<Draft> {
    let (Some(Shape::Record(record)), PathSegment::Field(name)) = (shape, segment) else { return None };
    let is_one_line = !container.source().contains('\n');
    let only = container.nth(0)?;
    if record.layout != RecordLayout::BlockWhenMany || container.nth(1).is_some() || !is_one_line {
        return None;
    }
    let span = container.span();
    let has_comment = edit::has_comment_between_items(container) || edit::has_comment_after_key(only);
    if container.bracket_offset() != span.start || has_comment {
        return None;
    }
    let mut fields = vec![(only.key().into_owned(), Draft::Source(only.source().to_owned()))];
    let order = record.field_names();
    let rank = |name: &str| order.iter().position(|known| *known == name).unwrap_or(usize::MAX);
    let at = usize::from(rank(fields.first().map_or("", |(name, _)| name)) < rank(name));
    fields.insert(at, (name.clone(), new.clone()));
    Some(Draft::Record(fields, ContainerLayout::Block))
}

/// Where to insert a new item in its container.
fn insert_index(container: TreeItem<'_>, segment: &PathSegment, at: &Path, shape: Option<Shape>) -> usize {
    match (segment, shape) {
        (PathSegment::Index(index), _) => *index,
        (PathSegment::Field(name), Some(Shape::Record(record))) => {
            field_insert_index(container, name, &record.field_names())
        }
        (PathSegment::Field(_), _) => container.items().count(),
        (PathSegment::Key(key), _) => match model_at(at) {
            Some(model) => {
                let order: Vec<&str> = model.inputs.iter().map(|input| input.name).collect();
                field_insert_index(container, key, &order)
            }
            None => edit::sorted_insert_index(container.items().map(TreeItem::key), key),
        },
    }
}

/// The model whose inputs are at a path. They are written in the order of the model.
fn model_at(path: &Path) -> Option<&'static Model> {
    match path.segments() {
        [PathSegment::Field(scores), PathSegment::Key(model)] if scores == name::SCORES => Model::find(model),
        _ => None,
    }
}

/// Adds a list member at its sorted place if the members are sorted texts, else at the end.
fn add_member(
    transaction: &mut Transaction<'_>,
    owner: FieldOwner,
    path: &Path,
    value: &Draft,
) -> Result<(), EditError> {
    let mut scope = path.clone();
    let mut is_missing = false;
    edit_planned(transaction, owner, &mut scope, |root, style, scope| {
        let Some(list) = root.at_path(path).filter(|list| list.kind() == NodeKind::List) else {
            is_missing = true;
            return Vec::new();
        };
        let texts: Option<Vec<Cow<'_, str>>> = list.items().map(|item| item.unwrap_some().as_text()).collect();
        let at = match (texts, value) {
            (Some(texts), Draft::Text(new)) => {
                let is_sorted = texts.windows(2).all(|pair| matches!(pair, [a, b] if a <= b));
                if is_sorted { edit::sorted_insert_index(texts.into_iter(), new) } else { list.items().count() }
            }
            _ => list.items().count(),
        };
        *scope = path.index(at);
        edit::insert(list, at, &NewItem { key: None, value: value.clone() }, style)
    })?;
    if is_missing { set_value(transaction, owner, &path.index(0), value) } else { Ok(()) }
}

fn clear_value(transaction: &mut Transaction<'_>, owner: FieldOwner, path: &Path) -> Result<(), EditError> {
    let mut scope = path.clone();
    let mut is_missing = false;
    edit_planned(transaction, owner, &mut scope, |root, _, scope| {
        let Some((container, at, removed)) = find_removal(root, path) else {
            is_missing = true;
            return Vec::new();
        };
        *scope = removed;
        edit::remove(container, at)
    })?;
    if is_missing { Err(EditError::NoSuchPath(path.to_string())) } else { Ok(()) }
}

/// The item to remove to clear a path: the value itself, or the outermost container with nothing else in it and no
/// comment.
fn find_removal<'t>(root: TreeItem<'t>, path: &Path) -> Option<(TreeItem<'t>, usize, Path)> {
    let (parent_path, segment) = path.split_last()?;
    let parent = root.at_path(&parent_path)?;
    let at = item_index(parent, segment)?;
    let is_only = parent.nth(1).is_none() && !parent_path.is_empty();
    if is_only && !edit::has_comment_between_items(parent) {
        return find_removal(root, &parent_path);
    }
    Some((parent, at, path.clone()))
}

fn item_index(container: TreeItem<'_>, segment: &PathSegment) -> Option<usize> {
    match segment {
        PathSegment::Index(index) => container.nth(*index).map(|_| *index),
        PathSegment::Field(name) | PathSegment::Key(name) => {
            container.items().position(|item| item.key() == name.as_str())
        }
    }
}

fn rename_field(
    transaction: &mut Transaction<'_>,
    owner: FieldOwner,
    path: &Path,
    new_name: &str,
) -> Result<(), EditError> {
    let (parent, _) = path.split_last().ok_or_else(|| EditError::NoSuchPath(path.to_string()))?;
    let scope = EditScope::new(path).with_path(&parent.field(new_name)).with_path(&parent.key(new_name));
    let (mut is_missing, mut is_taken) = (false, false);
    edit_owner(transaction, owner, &scope, |root, style| {
        let container = root.at_path(&parent);
        is_taken = container.is_some_and(|container| container.get(new_name).is_some());
        let at = container.zip(path.segments().last()).and_then(|(container, last)| item_index(container, last));
        let Some((container, item)) = container.zip(at).and_then(|(c, at)| Some((c, c.nth(at)?))) else {
            is_missing = true;
            return Vec::new();
        };
        if is_taken {
            return Vec::new();
        }
        let key = match container.kind() {
            NodeKind::Map => quote(new_name, style),
            _ => new_name.to_owned(),
        };
        vec![Splice::replace(item.key_span(), key)]
    })?;
    match (is_missing, is_taken) {
        (true, _) => Err(EditError::NoSuchPath(path.to_string())),
        (false, true) => Err(EditError::AlreadyExists(parent.field(new_name).to_string())),
        (false, false) => Ok(()),
    }
}

fn insert_entry(
    transaction: &mut Transaction<'_>,
    kind: EntryKind,
    id: &str,
    fields: &[(Path, Draft)],
) -> Result<EntryId, EditError> {
    let lane = fields.iter().find(|(path, _)| *path == Path::from_fields(&[name::LANE]));
    let lane = lane.and_then(|(_, draft)| match draft {
        Draft::Source(word) => Lane::from_name(word),
        _ => None,
    });
    let value = entry_draft(kind, fields);
    let insertion_point = find_insertion_point(transaction.document(), kind, id, lane);
    let order = location::record_of(None).field_names();
    transaction.insert_entry(kind.map_name(), id, &value, insertion_point, &order)
}

/// The fields of a new entry in canonical order, with longer paths nested.
fn entry_draft(kind: EntryKind, fields: &[(Path, Draft)]) -> Draft {
    let record = kind.record();
    let shape_at = |path: &Path| location::shape_at(record, path);
    let paths: Vec<(&[PathSegment], &Draft)> = fields.iter().map(|(path, draft)| (path.segments(), draft)).collect();
    nest_by_path(&Path::root(), &paths, &shape_at)
}

/// Builds one nested value from values by path. Records get canonical order.
fn nest_by_path(at: &Path, values: &[(&[PathSegment], &Draft)], shape_at: &impl Fn(&Path) -> Option<Shape>) -> Draft {
    if let Some((_, draft)) = values.iter().find(|(rest, _)| rest.is_empty()) {
        return (*draft).clone();
    }
    let mut firsts: Vec<&PathSegment> = Vec::new();
    for segment in values.iter().filter_map(|(rest, _)| rest.first()) {
        if !firsts.contains(&segment) {
            firsts.push(segment);
        }
    }
    let mut parts: Vec<(&PathSegment, Draft)> = Vec::new();
    for first in firsts {
        let below: Vec<(&[PathSegment], &Draft)> = values
            .iter()
            .filter(|(rest, _)| rest.first() == Some(first))
            .map(|(rest, draft)| (rest.get(1..).unwrap_or_default(), *draft))
            .collect();
        parts.push((first, nest_by_path(&at.join(first.clone()), &below, shape_at)));
    }
    match parts.first().map(|(segment, _)| *segment) {
        Some(PathSegment::Index(_)) => {
            Draft::List(parts.into_iter().map(|(_, draft)| draft).collect(), ContainerLayout::Block)
        }
        Some(PathSegment::Key(_)) => map_draft(at, parts),
        _ => record_draft(at, parts, shape_at),
    }
}

fn segment_name(segment: &PathSegment) -> String {
    match segment {
        PathSegment::Field(name) | PathSegment::Key(name) => name.clone(),
        PathSegment::Index(index) => index.to_string(),
    }
}

fn map_draft(at: &Path, parts: Vec<(&PathSegment, Draft)>) -> Draft {
    let mut named: Vec<(String, Draft)> =
        parts.into_iter().map(|(segment, draft)| (segment_name(segment), draft)).collect();
    match model_at(at) {
        Some(model) => {
            named.sort_by_key(|(name, _)| model.inputs.iter().position(|input| input.name == name));
        }
        None => named.sort_by(|(a, _), (b, _)| a.cmp(b)),
    }
    Draft::Map(named, ContainerLayout::Block)
}

fn record_draft(at: &Path, parts: Vec<(&PathSegment, Draft)>, shape_at: &impl Fn(&Path) -> Option<Shape>) -> Draft {
    let mut named: Vec<(String, Draft)> =
        parts.into_iter().map(|(segment, draft)| (segment_name(segment), draft)).collect();
    let Some(Shape::Record(record)) = shape_at(at) else { return Draft::Record(named, ContainerLayout::Line) };
    named.sort_by_key(|(name, _)| record.fields.iter().position(|field| field.name == name).unwrap_or(usize::MAX));
    let layout = value::record_layout(record, named.len());
    Draft::Record(named, layout)
}

fn move_entry(transaction: &mut Transaction<'_>, entry_id: EntryId, to: EntryKind) -> Result<(), EditError> {
    let document = transaction.document();
    let entry = document.entry(entry_id).ok_or(EditError::NoSuchEntry)?;
    let id = entry.key().into_owned();
    let insertion_point = find_insertion_point(document, to, &id, entry_lane(&entry));
    let order = location::record_of(None).field_names();
    transaction.move_entry(entry_id, to.map_name(), insertion_point, &order)
}

/// The lane of a theme, or the one an idea is proposed for.
fn entry_lane(entry: &EntryText<'_>) -> Option<Lane> {
    let tree = entry.tree()?;
    let root = tree.root().unwrap_some();
    let word = root.get(name::LANE).or_else(|| root.get(name::PROPOSED_FOR))?;
    word.unwrap_some().as_identifier().and_then(Lane::from_name)
}

/// Where to insert a new key among the entries of its map: at its sorted place. If the keys are not sorted but grouped
/// by lane, at its sorted place in its lane's group. Else after the nearest smaller key.
fn find_insertion_point(document: &Document, kind: EntryKind, id: &str, lane: Option<Lane>) -> InsertionPoint {
    let entries: Vec<EntryText<'_>> = document.entries_in_map(kind.map_name()).collect();
    let keys = |entries: &[EntryText<'_>]| entries.iter().map(|e| e.key().into_owned()).collect::<Vec<_>>();
    let all = keys(&entries);
    let is_sorted = all.windows(2).all(|pair| matches!(pair, [a, b] if a <= b));
    let group = match lane {
        Some(lane) if !is_sorted => lane_entries(&entries, lane),
        _ => None,
    };
    let entries = group.unwrap_or(entries);
    let keys = keys(&entries);
    let at = edit::sorted_insert_index(keys.iter().map(|key| Cow::Borrowed(key.as_str())), id);
    let previous = at.checked_sub(1).and_then(|before| entries.get(before));
    match (previous, entries.first()) {
        (Some(previous), _) => InsertionPoint::After(previous.id),
        (None, Some(first)) => InsertionPoint::Before(first.id),
        (None, None) => InsertionPoint::First,
    }
}

/// The entries of a lane, if the entries of each lane are contiguous.
fn lane_entries<'d>(entries: &[EntryText<'d>], lane: Lane) -> Option<Vec<EntryText<'d>>> {
    let lanes: Vec<Option<Lane>> = entries.iter().map(entry_lane).collect();
    let mut runs = lanes.clone();
    runs.dedup();
    let is_contiguous = |lane: &Lane| runs.iter().filter(|run| **run == Some(*lane)).count() <= 1;
    if !lane::ALL_LANES.iter().all(is_contiguous) {
        return None;
    }
    let group: Vec<EntryText<'d>> =
        entries.iter().zip(&lanes).filter(|(_, own)| **own == Some(lane)).map(|(entry, _)| *entry).collect();
    (!group.is_empty()).then_some(group)
}
