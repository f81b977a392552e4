//! Changes lowered to guarded edits of the text. The only place that knows both what a roadmap is and how its text is
//! edited.

use super::change::Change;
use super::entry_kind::Entity;
use super::field::{RecordLayout, Shape};
use super::lane::{self, Lane};
use super::location;
use super::location::Owner;
use super::name;
use super::scoring_models::Model;
use super::value;
use crate::document::chunk::Serial;
use crate::document::edit::{self, NewItem, NewKey};
use crate::document::edit_error::Refusal;
use crate::document::edit_guard::Meant;
use crate::document::node::Kind;
use crate::document::path::{Path, Segment};
use crate::document::splice::Splice;
use crate::document::style::Style;
use crate::document::transaction::{Neighbour, Transaction, place_of_field};
use crate::document::tree::Item;
use crate::document::write::{Draft, Layout, quoted};
use crate::document::{Document, EntryText};
use std::borrow::Cow;

/// Makes one change in a transaction. The answer is the entry made, if one was.
pub fn lower(change: &Change, transaction: &mut Transaction<'_>) -> Result<Option<Serial>, Refusal> {
    match change {
        Change::Set { owner, path, value } => set(transaction, *owner, path, value).map(|()| None),
        Change::Clear { owner, path } => clear(transaction, *owner, path).map(|()| None),
        Change::Insert { entity, id, fields } => insert(transaction, *entity, id, fields).map(Some),
        Change::Remove(serial) => transaction.remove_entry(*serial).map(|()| None),
        Change::Move { serial, to } => move_to(transaction, *serial, *to).map(|()| None),
        Change::Add { owner, path, value } => add(transaction, *owner, path, value).map(|()| None),
        Change::RenameField { owner, path, name } => rename_field(transaction, *owner, path, name).map(|()| None),
        Change::Rename { serial, id } => transaction.rename_entry(*serial, id).map(|()| None),
    }
}

/// Runs a plan over the value of an entry, or over the roadmap's own fields.
fn edit(
    transaction: &mut Transaction<'_>,
    owner: Owner,
    meant: &Meant,
    plan: impl FnOnce(Item<'_>, &Style) -> Vec<Splice>,
) -> Result<(), Refusal> {
    match owner {
        Owner::Roadmap => transaction.edit_frame(meant, plan),
        Owner::Entry(serial) => transaction.edit_entry(serial, meant, plan),
    }
}

fn entity_of(document: &Document, owner: Owner) -> Option<Entity> {
    let Owner::Entry(serial) = owner else { return None };
    Entity::of_map(document.map_name(document.entry(serial)?.map))
}

fn set(transaction: &mut Transaction<'_>, owner: Owner, path: &Path, value: &Draft) -> Result<(), Refusal> {
    let record = location::record_of(entity_of(transaction.document(), owner));
    let shape_at = |path: &Path| location::shape_at(record, path);
    let mut meant = path.clone();
    let mut misfit = None;
    edit_planned(transaction, owner, &mut meant, |root, style, meant| {
        let (depth, container) = deepest(root, path);
        if depth == path.segments().len() {
            return vec![edit::replace(container, value, style)];
        }
        let Some(segment) = path.segments().get(depth) else { return Vec::new() };
        let rest = path.segments().get(depth + 1..).unwrap_or_default();
        let at = path.head(depth + 1);
        let nested = nested(&at, rest, value, &shape_at);
        if container.is_none_word() {
            *meant = path.head(depth);
            let wrapped = wrap(&path.head(depth), segment, nested, &shape_at);
            return vec![edit::replace(container, &wrapped, style)];
        }
        if !takes(container, segment) {
            misfit = Some(path.head(depth).to_string());
            return Vec::new();
        }
        if let Some(block) = grown_to_block(container, segment, &nested, shape_at(&path.head(depth))) {
            *meant = path.head(depth);
            return vec![edit::replace(container, &block, style)];
        }
        let position = position(container, segment, &path.head(depth), shape_at(&path.head(depth)));
        let new = NewItem { key: key_of(segment), value: nested };
        *meant = at;
        edit::insert(container, position, &new, style)
    })?;
    match misfit {
        Some(path) => Err(Refusal::NoSuchPlace(format!("{path}: it holds another kind of value"))),
        None => Ok(()),
    }
}

/// Like [`edit`], where the plan may widen what it means to change.
fn edit_planned(
    transaction: &mut Transaction<'_>,
    owner: Owner,
    meant: &mut Path,
    plan: impl FnOnce(Item<'_>, &Style, &mut Path) -> Vec<Splice>,
) -> Result<(), Refusal> {
    let document = transaction.document();
    let style = document.style().clone();
    let splices = match owner {
        Owner::Entry(serial) => {
            let entry = document.entry(serial).ok_or(Refusal::NoSuchEntry)?;
            let tree = entry.tree().ok_or(Refusal::BrokenEntry)?;
            plan(tree.root(), &style, meant)
        }
        Owner::Roadmap => {
            let skeleton = document.skeleton();
            let start = crate::document::skip_head(skeleton.text()).map_err(|_| Refusal::BrokenFrame)?;
            let tree = crate::document::tree::Tree::of(skeleton.text(), start).map_err(|_| Refusal::BrokenFrame)?;
            plan(tree.root(), &style, meant)
        }
    };
    edit(transaction, owner, &Meant::at(meant), |_, _| splices)
}

/// How many steps of the path are there, and the value they lead to.
fn deepest<'t>(root: Item<'t>, path: &Path) -> (usize, Item<'t>) {
    let mut depth = 0;
    let mut item = root.inner();
    while depth < path.segments().len() {
        match root.at_path(&path.head(depth + 1)) {
            Some(next) => item = next,
            None => break,
        }
        depth += 1;
    }
    (depth, item)
}

/// The value wrapped in the containers that the rest of the path asks for.
fn nested(at: &Path, rest: &[Segment], value: &Draft, shape_at: &impl Fn(&Path) -> Option<Shape>) -> Draft {
    let Some((first, deeper)) = rest.split_first() else { return value.clone() };
    let inner = nested(&at.then(first.clone()), deeper, value, shape_at);
    wrap(at, first, inner, shape_at)
}

fn wrap(at: &Path, segment: &Segment, inner: Draft, shape_at: &impl Fn(&Path) -> Option<Shape>) -> Draft {
    match segment {
        Segment::Index(_) => Draft::List(vec![inner], value::list_layout()),
        Segment::Key(key) => Draft::Map(vec![(key.clone(), inner)], Layout::Block),
        Segment::Field(name) => {
            let layout = match shape_at(at) {
                Some(Shape::Record(record)) => value::record_layout(record, 1),
                _ => Layout::Line,
            };
            Draft::Record(vec![(name.clone(), inner)], layout)
        }
    }
}

fn takes(container: Item<'_>, segment: &Segment) -> bool {
    let is_empty_parenthesis = container.kind() == Kind::Record && container.nth(0).is_none();
    match segment {
        Segment::Field(_) => container.kind() == Kind::Record || is_empty_parenthesis,
        Segment::Key(_) => container.kind() == Kind::Map,
        Segment::Index(_) => container.kind() == Kind::List,
    }
}

fn key_of(segment: &Segment) -> Option<NewKey> {
    match segment {
        Segment::Field(name) => Some(NewKey::Field(name.clone())),
        Segment::Key(key) => Some(NewKey::Key(key.clone())),
        Segment::Index(_) => None,
    }
}

/// A record that stands on one line only because it had one field becomes a block when it gets a second one.
fn grown_to_block(container: Item<'_>, segment: &Segment, new: &Draft, shape: Option<Shape>) -> Option<Draft> {
    let (Some(Shape::Record(record)), Segment::Field(name)) = (shape, segment) else { return None };
    let is_one_line = !container.source().contains('\n');
    let only = container.nth(0)?;
    if record.layout != RecordLayout::BlockWhenMany || container.nth(1).is_some() || !is_one_line {
        return None;
    }
    let span = container.span();
    let has_comment = edit::has_comment_between_items(container) || edit::has_comment_behind_key(only);
    if container.bracket() != span.start || has_comment {
        return None;
    }
    let mut fields = vec![(only.key().into_owned(), Draft::Source(only.source().to_owned()))];
    let order = record.order();
    let rank = |name: &str| order.iter().position(|known| *known == name).unwrap_or(usize::MAX);
    let at = usize::from(rank(fields.first().map_or("", |(name, _)| name)) < rank(name));
    fields.insert(at, (name.clone(), new.clone()));
    Some(Draft::Record(fields, Layout::Block))
}

/// Where a new item goes in its container.
fn position(container: Item<'_>, segment: &Segment, at: &Path, shape: Option<Shape>) -> usize {
    match (segment, shape) {
        (Segment::Index(index), _) => *index,
        (Segment::Field(name), Some(Shape::Record(record))) => place_of_field(container, name, &record.order()),
        (Segment::Field(_), _) => container.items().count(),
        (Segment::Key(key), _) => match model_at(at) {
            Some(model) => {
                let order: Vec<&str> = model.inputs.iter().map(|input| input.name).collect();
                place_of_field(container, key, &order)
            }
            None => edit::sorted_place(container.items().map(Item::key), key),
        },
    }
}

/// The model whose inputs stand at a path: they are written in the order of the model.
fn model_at(path: &Path) -> Option<&'static Model> {
    match path.segments() {
        [Segment::Field(scores), Segment::Key(model)] if scores == name::SCORES => Model::named(model),
        _ => None,
    }
}

/// A new member of a list: at its sorted place where the members are sorted texts, else at the end.
fn add(transaction: &mut Transaction<'_>, owner: Owner, path: &Path, value: &Draft) -> Result<(), Refusal> {
    let mut meant = path.clone();
    let mut is_missing = false;
    edit_planned(transaction, owner, &mut meant, |root, style, meant| {
        let Some(list) = root.at_path(path).filter(|list| list.kind() == Kind::List) else {
            is_missing = true;
            return Vec::new();
        };
        let texts: Option<Vec<Cow<'_, str>>> = list.items().map(|item| item.inner().as_text()).collect();
        let at = match (texts, value) {
            (Some(texts), Draft::Text(new)) => {
                let is_sorted = texts.windows(2).all(|pair| matches!(pair, [a, b] if a <= b));
                if is_sorted { edit::sorted_place(texts.into_iter(), new) } else { list.items().count() }
            }
            _ => list.items().count(),
        };
        *meant = path.index(at);
        edit::insert(list, at, &NewItem { key: None, value: value.clone() }, style)
    })?;
    if is_missing { set(transaction, owner, &path.index(0), value) } else { Ok(()) }
}

fn clear(transaction: &mut Transaction<'_>, owner: Owner, path: &Path) -> Result<(), Refusal> {
    let mut meant = path.clone();
    let mut is_missing = false;
    edit_planned(transaction, owner, &mut meant, |root, _, meant| {
        let Some((container, at, removed)) = emptied(root, path) else {
            is_missing = true;
            return Vec::new();
        };
        *meant = removed;
        edit::remove(container, at)
    })?;
    if is_missing { Err(Refusal::NoSuchPlace(path.to_string())) } else { Ok(()) }
}

/// The item to remove so that a path is gone: the value itself, or the outermost container that holds nothing else and
/// no comment.
fn emptied<'t>(root: Item<'t>, path: &Path) -> Option<(Item<'t>, usize, Path)> {
    let (parent_path, segment) = path.split_last()?;
    let parent = root.at_path(&parent_path)?;
    let at = position_of(parent, segment)?;
    let is_only = parent.nth(1).is_none() && !parent_path.is_empty();
    if is_only && !edit::has_comment_between_items(parent) {
        return emptied(root, &parent_path);
    }
    Some((parent, at, path.clone()))
}

fn position_of(container: Item<'_>, segment: &Segment) -> Option<usize> {
    match segment {
        Segment::Index(index) => container.nth(*index).map(|_| *index),
        Segment::Field(name) | Segment::Key(name) => container.items().position(|item| item.key() == name.as_str()),
    }
}

fn rename_field(transaction: &mut Transaction<'_>, owner: Owner, path: &Path, new_name: &str) -> Result<(), Refusal> {
    let (parent, _) = path.split_last().ok_or_else(|| Refusal::NoSuchPlace(path.to_string()))?;
    let meant = Meant::at(path).and(&parent.field(new_name)).and(&parent.key(new_name));
    let (mut is_missing, mut is_taken) = (false, false);
    edit(transaction, owner, &meant, |root, style| {
        let container = root.at_path(&parent);
        is_taken = container.is_some_and(|container| container.get(new_name).is_some());
        let at = container.zip(path.segments().last()).and_then(|(container, last)| position_of(container, last));
        let Some((container, item)) = container.zip(at).and_then(|(c, at)| Some((c, c.nth(at)?))) else {
            is_missing = true;
            return Vec::new();
        };
        if is_taken {
            return Vec::new();
        }
        let key = match container.kind() {
            Kind::Map => quoted(new_name, style),
            _ => new_name.to_owned(),
        };
        vec![Splice::replace(item.key_span(), key)]
    })?;
    match (is_missing, is_taken) {
        (true, _) => Err(Refusal::NoSuchPlace(path.to_string())),
        (false, true) => Err(Refusal::Taken(parent.field(new_name).to_string())),
        (false, false) => Ok(()),
    }
}

fn insert(
    transaction: &mut Transaction<'_>,
    entity: Entity,
    id: &str,
    fields: &[(Path, Draft)],
) -> Result<Serial, Refusal> {
    let lane = fields.iter().find(|(path, _)| *path == Path::of_fields(&[name::LANE]));
    let lane = lane.and_then(|(_, draft)| match draft {
        Draft::Source(word) => Lane::of_word(word),
        _ => None,
    });
    let value = entry_draft(entity, fields);
    let neighbour = neighbour(transaction.document(), entity, id, lane);
    let order = location::record_of(None).order();
    transaction.insert_entry(entity.map(), id, &value, neighbour, &order)
}

/// The fields of a new entry in canonical order, paths of several steps nested.
fn entry_draft(entity: Entity, fields: &[(Path, Draft)]) -> Draft {
    let record = entity.record();
    let shape_at = |path: &Path| location::shape_at(record, path);
    let paths: Vec<(&[Segment], &Draft)> = fields.iter().map(|(path, draft)| (path.segments(), draft)).collect();
    group(&Path::here(), &paths, &shape_at)
}

/// Values by path, as one nested value. Records are put in canonical order.
fn group(at: &Path, values: &[(&[Segment], &Draft)], shape_at: &impl Fn(&Path) -> Option<Shape>) -> Draft {
    if let Some((_, draft)) = values.iter().find(|(rest, _)| rest.is_empty()) {
        return (*draft).clone();
    }
    let mut firsts: Vec<&Segment> = Vec::new();
    for segment in values.iter().filter_map(|(rest, _)| rest.first()) {
        if !firsts.contains(&segment) {
            firsts.push(segment);
        }
    }
    let mut parts: Vec<(&Segment, Draft)> = Vec::new();
    for first in firsts {
        let below: Vec<(&[Segment], &Draft)> = values
            .iter()
            .filter(|(rest, _)| rest.first() == Some(first))
            .map(|(rest, draft)| (rest.get(1..).unwrap_or_default(), *draft))
            .collect();
        parts.push((first, group(&at.then(first.clone()), &below, shape_at)));
    }
    match parts.first().map(|(segment, _)| *segment) {
        Some(Segment::Index(_)) => Draft::List(parts.into_iter().map(|(_, draft)| draft).collect(), Layout::Block),
        Some(Segment::Key(_)) => map_of(at, parts),
        _ => record_of(at, parts, shape_at),
    }
}

fn name_of(segment: &Segment) -> String {
    match segment {
        Segment::Field(name) | Segment::Key(name) => name.clone(),
        Segment::Index(index) => index.to_string(),
    }
}

fn map_of(at: &Path, parts: Vec<(&Segment, Draft)>) -> Draft {
    let mut named: Vec<(String, Draft)> = parts.into_iter().map(|(segment, draft)| (name_of(segment), draft)).collect();
    match model_at(at) {
        Some(model) => {
            named.sort_by_key(|(name, _)| model.inputs.iter().position(|input| input.name == name));
        }
        None => named.sort_by(|(a, _), (b, _)| a.cmp(b)),
    }
    Draft::Map(named, Layout::Block)
}

fn record_of(at: &Path, parts: Vec<(&Segment, Draft)>, shape_at: &impl Fn(&Path) -> Option<Shape>) -> Draft {
    let mut named: Vec<(String, Draft)> = parts.into_iter().map(|(segment, draft)| (name_of(segment), draft)).collect();
    let Some(Shape::Record(record)) = shape_at(at) else { return Draft::Record(named, Layout::Line) };
    named.sort_by_key(|(name, _)| record.fields.iter().position(|field| field.name == name).unwrap_or(usize::MAX));
    let layout = value::record_layout(record, named.len());
    Draft::Record(named, layout)
}

fn move_to(transaction: &mut Transaction<'_>, serial: Serial, to: Entity) -> Result<(), Refusal> {
    let document = transaction.document();
    let entry = document.entry(serial).ok_or(Refusal::NoSuchEntry)?;
    let id = entry.id().into_owned();
    let neighbour = neighbour(document, to, &id, lane_in(&entry));
    let order = location::record_of(None).order();
    transaction.move_entry(serial, to.map(), neighbour, &order)
}

/// The lane of a theme, or the one an idea wants.
fn lane_in(entry: &EntryText<'_>) -> Option<Lane> {
    let tree = entry.tree()?;
    let root = tree.root().inner();
    let word = root.get(name::LANE).or_else(|| root.get(name::WANTS))?;
    word.inner().as_word().and_then(Lane::of_word)
}

/// Where a new key goes among the entries of its map: its sorted place. Where the keys are not sorted but stand in
/// groups by lane, its sorted place in its lane's group; else behind the nearest smaller key.
fn neighbour(document: &Document, entity: Entity, id: &str, lane: Option<Lane>) -> Neighbour {
    let entries: Vec<EntryText<'_>> = document.entries_of(entity.map()).collect();
    let keys = |entries: &[EntryText<'_>]| entries.iter().map(|e| e.id().into_owned()).collect::<Vec<_>>();
    let all = keys(&entries);
    let is_sorted = all.windows(2).all(|pair| matches!(pair, [a, b] if a <= b));
    let group = match lane {
        Some(lane) if !is_sorted => lane_group(&entries, lane),
        _ => None,
    };
    let entries = group.unwrap_or(entries);
    let keys = keys(&entries);
    let at = edit::sorted_place(keys.iter().map(|key| Cow::Borrowed(key.as_str())), id);
    let behind = at.checked_sub(1).and_then(|before| entries.get(before));
    match (behind, entries.first()) {
        (Some(before), _) => Neighbour::Behind(before.serial),
        (None, Some(first)) => Neighbour::Before(first.serial),
        (None, None) => Neighbour::First,
    }
}

/// The entries of a lane, where each lane's entries stand together.
fn lane_group<'d>(entries: &[EntryText<'d>], lane: Lane) -> Option<Vec<EntryText<'d>>> {
    let lanes: Vec<Option<Lane>> = entries.iter().map(lane_in).collect();
    let mut runs = lanes.clone();
    runs.dedup();
    let stands_together = |lane: &Lane| runs.iter().filter(|run| **run == Some(*lane)).count() <= 1;
    if !lane::ALL.iter().all(stands_together) {
        return None;
    }
    let group: Vec<EntryText<'d>> =
        entries.iter().zip(&lanes).filter(|(_, own)| **own == Some(lane)).map(|(entry, _)| *entry).collect();
    (!group.is_empty()).then_some(group)
}
