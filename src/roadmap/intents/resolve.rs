//! Resolves conflicts: the field gets the chosen version, and the conflict is removed, all in one undo step.

use super::entry_edits::{field_path, has_field};
use crate::document::chunk::EntryId;
use crate::document::literal;
use crate::document::path::{Path, PathSegment};
use crate::document::style::FileStyle;
use crate::document::tree::{Tree, TreeItem};
use crate::document::write::Draft;
use crate::roadmap::change::Change;
use crate::roadmap::conflict;
use crate::roadmap::conflict::{Conflict, ConflictPath, ConflictTerm};
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::field::{Record, RowIdentity, Shape};
use crate::roadmap::lane::Lane;
use crate::roadmap::location;
use crate::roadmap::location::FieldOwner;
use crate::roadmap::name;
use crate::roadmap::placement;
use crate::roadmap::placement::Placement;
use crate::roadmap::plan::{ChangeError, Plan};
use crate::roadmap::value::{self, InputContext};
use chrono::NaiveDate;
use std::collections::BTreeMap;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConflictChoice {
    Base,
    /// The version of a side, by its label.
    Side(String),
    /// A value that a user typed.
    Value(Draft),
    /// The value the field has now.
    Current,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenConflict {
    pub owner: FieldOwner,
    pub conflict: Conflict,
}

/// The effect of a version on a field.
enum FieldResolution {
    Set(Draft),
    Removed,
    Unchanged,
}

/// The open conflicts of the roadmap's own fields, followed by those of its entries in file order.
pub fn open_conflicts(plan: &Plan) -> Vec<OpenConflict> {
    // Most files have none: then only rows are read.
    let has_some = plan.roadmap.rows().any(|entry_row| entry_row.has_conflict);
    let entries = has_some.then(|| plan.document.entries()).into_iter().flatten();
    std::iter::once(FieldOwner::Roadmap)
        .chain(entries.map(|entry| FieldOwner::Entry(entry.id)))
        .flat_map(|owner| owner_conflicts(plan, owner))
        .collect()
}

pub fn owner_conflicts(plan: &Plan, owner: FieldOwner) -> Vec<OpenConflict> {
    let may_have_some = match owner {
        FieldOwner::Roadmap => true,
        FieldOwner::Entry(entry_id) => plan.roadmap.row(entry_id).is_some_and(|entry_row| entry_row.has_conflict),
    };
    let found = may_have_some.then(|| plan.with_fields(owner, conflict::read_conflicts)).flatten().unwrap_or_default();
    found.into_iter().map(|conflict| OpenConflict { owner, conflict }).collect()
}

/// The current value of a field in conflict, as RON.
pub fn current_value(plan: &Plan, owner: FieldOwner, at: &ConflictPath) -> Option<String> {
    let location = FieldLocation::find(plan, owner, at).filter(|location| location.is_present)?;
    plan.with_fields(owner, |root| root.at_path(&location.path).map(|item| item.source().to_owned())).flatten()
}

/// The path of a field in conflict, and its shape.
pub fn field_location(plan: &Plan, owner: FieldOwner, at: &ConflictPath) -> Option<(Path, Shape)> {
    let location = FieldLocation::find(plan, owner, at)?;
    Some((location.path, location.shape))
}

pub fn resolve_conflict(plan: &Plan, open: &OpenConflict, choice: &ConflictChoice) -> Result<Vec<Change>, ChangeError> {
    resolve_together(plan, &[(open.clone(), choice.clone())])
}

/// Resolves all conflicts with one side. Returns the number resolved; conflicts without that side stay open.
pub fn resolve_all_by_side(plan: &Plan, label: &str) -> Result<(Vec<Change>, usize), ChangeError> {
    let is_side = |term: &ConflictTerm| term.label() == Some(label);
    if !open_conflicts(plan).iter().any(|open| open.conflict.terms.iter().any(is_side)) {
        return Err(ChangeError::NotPossible(format!("no conflict has a side {label}")));
    }
    resolve_all(plan, |open| {
        let has_part = open.conflict.path.is_whole_entry() || open.conflict.terms.iter().any(is_side);
        has_part.then(|| ConflictChoice::Side(label.to_owned()))
    })
}

/// Resolves all conflicts that `choose` has a choice for. Returns the number resolved.
pub fn resolve_all(
    plan: &Plan,
    choose: impl Fn(&OpenConflict) -> Option<ConflictChoice>,
) -> Result<(Vec<Change>, usize), ChangeError> {
    let open = open_conflicts(plan).into_iter();
    let together: Vec<(OpenConflict, ConflictChoice)> =
        open.filter_map(|open| choose(&open).map(|choice| (open, choice))).collect();
    let count = together.len();
    resolve_together(plan, &together).map(|changes| (changes, count))
}

fn is_lane_conflict(at: &ConflictPath) -> bool {
    matches!(at.0.as_slice(), [only] if only == name::LANE || only == name::PROPOSED_FOR)
}

/// Values come first; list members are removed last, from the end, so that indices stay valid.
fn resolve_together(plan: &Plan, together: &[(OpenConflict, ConflictChoice)]) -> Result<Vec<Change>, ChangeError> {
    let (mut cleared, mut changes, mut moves, mut list_removals) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut added = BTreeMap::new();
    let mut removed = Vec::new();
    for (open, choice) in together {
        let OpenConflict { owner, conflict } = open;
        if conflict.path.is_whole_entry() && is_deleted_by(conflict, choice) {
            removed.extend(owner_entry(*owner));
            continue;
        }
        cleared.extend(clear_conflict(plan, *owner, &conflict.path).into_iter().map(|change| (*owner, change)));
        let resolution = if conflict.path.is_whole_entry() {
            FieldResolution::Unchanged
        } else {
            resolve_field(plan, open, choice)?
        };
        if !matches!(resolution, FieldResolution::Unchanged) && !is_field(*owner, &conflict.path) {
            return Err(no_field_error(&conflict.path));
        }
        if would_remove_title(plan, *owner, &conflict.path, &resolution) {
            return Err(ChangeError::NotPossible(format!(
                "an entry needs its {}: choose a version that has one",
                conflict.path
            )));
        }
        let field_changes = match owner_entry(*owner).filter(|_| is_lane_conflict(&conflict.path)) {
            Some(entry_id) => {
                let lane_changes = lane_changes(plan, entry_id, &conflict.path, &resolution);
                moves.extend(lane_changes.into_iter().map(|change| (*owner, change)));
                continue;
            }
            None => field_changes(plan, *owner, &conflict.path, resolution, &mut added)?,
        };
        for change in field_changes {
            let goes_last = matches!(&change, Change::Clear { path, .. } if is_list_member(path));
            if goes_last { list_removals.push((*owner, change)) } else { changes.push((*owner, change)) }
        }
    }
    list_removals.sort_by(|(_, one), (_, other)| cleared_path(other).cmp(&cleared_path(one)));
    let all = cleared.into_iter().chain(changes).chain(list_removals).chain(moves);
    let is_present = |owner: FieldOwner| owner_entry(owner).is_none_or(|entry_id| !removed.contains(&entry_id));
    let mut all: Vec<Change> = all.filter(|(owner, _)| is_present(*owner)).map(|(_, change)| change).collect();
    all.extend(removed.into_iter().map(Change::Remove));
    Ok(all)
}

fn owner_entry(owner: FieldOwner) -> Option<EntryId> {
    match owner {
        FieldOwner::Entry(entry_id) => Some(entry_id),
        FieldOwner::Roadmap => None,
    }
}

fn cleared_path(change: &Change) -> Option<&Path> {
    match change {
        Change::Clear { path, .. } => Some(path),
        _ => None,
    }
}

fn is_list_member(path: &Path) -> bool {
    matches!(path.segments().last(), Some(PathSegment::Index(_)))
}

fn is_deleted_by(conflict: &Conflict, choice: &ConflictChoice) -> bool {
    let ConflictChoice::Side(label) = choice else { return false };
    conflict.terms.iter().any(|term| matches!(term, ConflictTerm::Deleted { label: deleted_by } if deleted_by == label))
}

/// Whether a path is a field that can be in conflict, not the whole entry, its conflicts, or a map of entries.
fn is_field(owner: FieldOwner, at: &ConflictPath) -> bool {
    let is_map = |step: &str| owner == FieldOwner::Roadmap && EntryKind::from_map_name(step).is_some();
    at.0.first().is_some_and(|step| !step.is_empty() && step != name::CONFLICT && !is_map(step))
}

fn no_field_error(at: &ConflictPath) -> ChangeError {
    ChangeError::NotPossible(format!("`{at}` is not a field: keep the current value, or fix it in a text editor"))
}

/// Whether an entry would lose its title.
fn would_remove_title(plan: &Plan, owner: FieldOwner, at: &ConflictPath, resolution: &FieldResolution) -> bool {
    let is_nothing = match resolution {
        FieldResolution::Removed => true,
        FieldResolution::Set(Draft::Text(text)) => text.trim().is_empty(),
        FieldResolution::Set(_) | FieldResolution::Unchanged => false,
    };
    let entry_row = owner_entry(owner).and_then(|entry_id| plan.roadmap.row(entry_id));
    is_nothing && entry_row.is_some_and(|entry_row| at.0 == [entry_row.kind.title_field()])
}

/// Removes a conflict from the file, however its key is written and however often it occurs.
fn clear_conflict(plan: &Plan, owner: FieldOwner, at: &ConflictPath) -> Vec<Change> {
    let keys = plan.with_fields(owner, |root| {
        let map = root.get(name::CONFLICT).map(TreeItem::unwrap_some);
        let keys =
            map.into_iter().flat_map(TreeItem::items).map(|item| literal::decode_key(item.key_source()).into_owned());
        keys.filter(|key| ConflictPath::parse(key) == *at).collect::<Vec<String>>()
    });
    let path = |key: String| field_path(name::CONFLICT).key(&key);
    keys.into_iter().flatten().map(|key| Change::Clear { owner, path: path(key) }).collect()
}

fn resolve_field(plan: &Plan, open: &OpenConflict, choice: &ConflictChoice) -> Result<FieldResolution, ChangeError> {
    let at = &open.conflict.path;
    let term = match choice {
        ConflictChoice::Current => return Ok(FieldResolution::Unchanged),
        ConflictChoice::Value(draft) => return Ok(FieldResolution::Set(draft.clone())),
        ConflictChoice::Base => open.conflict.terms.iter().find(|term| matches!(term, ConflictTerm::Base(_))),
        ConflictChoice::Side(label) => open.conflict.terms.iter().find(|term| term.label() == Some(label)),
    };
    let Some(term) = term else {
        return Err(ChangeError::NotPossible(match choice {
            ConflictChoice::Side(label) => format!("{at} has no side {label}"),
            _ => format!("{at} is new on both sides: there is no earlier version"),
        }));
    };
    let Some(source) = term.value() else { return Ok(FieldResolution::Removed) };
    if is_lane_conflict(at) && Placement::parse(source).is_some() {
        return Ok(FieldResolution::Set(Draft::Source(source.to_owned())));
    }
    let shape = field_location(plan, open.owner, at).map_or(Shape::Anything, |(_, shape)| shape);
    match parse_draft(&shape, source) {
        Some(draft) => Ok(FieldResolution::Set(draft)),
        None => Err(ChangeError::NotPossible(format!("this version of {at} is not valid: choose another one"))),
    }
}

/// A version as a draft. Text is requoted, so that it gets the form of the field.
fn parse_draft(shape: &Shape, source: &str) -> Option<Draft> {
    let tree = Tree::parse(source, 0).ok()?;
    let item = tree.root().unwrap_some();
    Some(match item.as_text() {
        Some(text) => Draft::Text(text.into_owned()),
        None => value::draft_from_item(shape, item),
    })
}

/// Where the field of a conflict is in the file.
struct FieldLocation {
    path: Path,
    shape: Shape,
    /// Whether the field exists.
    is_present: bool,
    /// The list without the row of this path, and the key field and its value that identify the row.
    missing_row: Option<(Path, &'static str, String)>,
}

impl FieldLocation {
    fn find(plan: &Plan, owner: FieldOwner, at: &ConflictPath) -> Option<Self> {
        let kind = owner_entry(owner).and_then(|entry_id| plan.roadmap.row(entry_id)).map(|entry_row| entry_row.kind);
        plan.with_fields(owner, |root| Self::find_in_record(root, location::record_of(kind), at))
    }

    fn find_in_record(root: TreeItem<'_>, record: &'static Record, at: &ConflictPath) -> Self {
        let (mut path, mut shape, mut missing_row) = (Path::root(), Shape::Record(record), None);
        for step in &at.0 {
            let segment = match shape {
                Shape::Map(..) | Shape::Scores => PathSegment::Key(step.clone()),
                Shape::List(Shape::Record(row)) => {
                    let (index, key) = find_row(root.at_path(&path), row, step);
                    if let Err(key) = key {
                        missing_row = Some((path.clone(), key, step.clone()));
                    }
                    PathSegment::Index(index)
                }
                Shape::List(_) if step.parse::<usize>().is_ok() => PathSegment::Index(step.parse().unwrap_or_default()),
                _ => PathSegment::Field(step.clone()),
            };
            path = path.join(segment);
            shape = location::shape_at(record, &path).unwrap_or(Shape::Anything);
        }
        let is_present = root.at_path(&path).is_some();
        Self { path, shape, is_present, missing_row }
    }
}

/// The index of the row with this identifying text. If there is none, the index after the last row, and the field that
/// would hold the text.
fn find_row(list: Option<TreeItem<'_>>, row: &Record, key_text: &str) -> (usize, Result<(), &'static str>) {
    let keys = match row.row_identity {
        RowIdentity::Keyed(keys) => keys,
        RowIdentity::Whole | RowIdentity::Counted(_) => &[],
    };
    let rows: Vec<TreeItem<'_>> = list.into_iter().flat_map(TreeItem::items).map(TreeItem::unwrap_some).collect();
    let text_of = |row: &TreeItem<'_>| {
        let key = keys.iter().find_map(|key| row.get(key))?.unwrap_some();
        Some(key.as_text().map_or_else(|| key.source().to_owned(), std::borrow::Cow::into_owned))
    };
    let found = rows.iter().position(|row| text_of(row).is_some_and(|text| text == key_text));
    let by_number = || key_text.parse::<usize>().ok().filter(|at| keys.is_empty() && *at < rows.len());
    match found.or_else(by_number) {
        Some(at) => (at, Ok(())),
        None => (rows.len(), Err(keys.first().copied().unwrap_or_default())),
    }
}

fn field_changes(
    plan: &Plan,
    owner: FieldOwner,
    at: &ConflictPath,
    resolution: FieldResolution,
    added: &mut BTreeMap<(FieldOwner, Path), Vec<String>>,
) -> Result<Vec<Change>, ChangeError> {
    let location =
        FieldLocation::find(plan, owner, at).ok_or_else(|| ChangeError::NotPossible(format!("{at} was not found")))?;
    let FieldLocation { path, is_present, missing_row, .. } = location;
    match resolution {
        FieldResolution::Unchanged => Ok(Vec::new()),
        FieldResolution::Removed => Ok(is_present.then_some(Change::Clear { owner, path }).into_iter().collect()),
        FieldResolution::Set(value) => match missing_row {
            None => Ok(vec![Change::Set { owner, path, value }]),
            Some((list, key, key_text)) => Ok(add_row(owner, (&list, key, key_text), &path, value, added)),
        },
    }
}

/// Adds a missing row at the end of its list, with its identifying text.
fn add_row(
    owner: FieldOwner,
    (list, key, key_text): (&Path, &'static str, String),
    path: &Path,
    value: Draft,
    added: &mut BTreeMap<(FieldOwner, Path), Vec<String>>,
) -> Vec<Change> {
    let depth = list.segments().len();
    let Some(PathSegment::Index(first)) = path.segments().get(depth) else { return Vec::new() };
    let new_ones = added.entry((owner, list.clone())).or_default();
    let known = new_ones.iter().position(|other| *other == key_text);
    let index = first + known.unwrap_or(new_ones.len());
    let rest = path.segments().get(depth + 1..).unwrap_or_default();
    let at = rest.iter().cloned().fold(list.index(index), |path, segment| path.join(segment));
    let mut changes = Vec::new();
    if known.is_none() {
        if !rest.is_empty() && !key.is_empty() {
            let value = Draft::Text(key_text.clone());
            changes.push(Change::Set { owner, path: list.index(index).field(key), value });
        }
        new_ones.push(key_text);
    }
    changes.push(Change::Set { owner, path: at, value });
    changes
}

/// Puts the entry where the version says: in the other map if need be, with its lane, rank, drop reason and ship date.
///
/// A version that is just a lane leaves the other fields alone, but an entry that returns to the roadmap loses its drop
/// reason and ship date. If a side removed the lane of a theme, it is an idea there.
fn lane_changes(plan: &Plan, entry_id: EntryId, at: &ConflictPath, resolution: &FieldResolution) -> Vec<Change> {
    let Some(now) = current_placement(plan, entry_id) else { return Vec::new() };
    let is_proposed_for = at.0.first().is_some_and(|step| step == name::PROPOSED_FOR);
    let kind = if is_proposed_for { EntryKind::Idea } else { EntryKind::Theme };
    let wanted = match resolution {
        FieldResolution::Unchanged => return Vec::new(),
        FieldResolution::Removed => {
            let is_kept = |lane: &String| now.kind == EntryKind::Theme && is_live(lane);
            Placement { kind: EntryKind::Idea, lane: now.lane.clone().filter(is_kept), ..now.clone() }
        }
        FieldResolution::Set(Draft::Source(source)) => match Placement::parse(source) {
            Some(wanted) => wanted,
            None => with_lane(&now, kind, source),
        },
        FieldResolution::Set(draft) => with_lane(&now, kind, &draft.print("", &FileStyle::default())),
    };
    placement_changes(plan, entry_id, &now, &wanted)
}

fn is_live(lane: &str) -> bool {
    Lane::from_name(lane).is_some_and(Lane::is_live)
}

/// The placement after a move to a lane.
fn with_lane(now: &Placement, kind: EntryKind, lane: &str) -> Placement {
    let returns = now.lane.as_deref().is_some_and(|lane| !is_live(lane)) && is_live(lane);
    let kept = |value: &Option<String>| value.clone().filter(|_| !returns);
    Placement {
        kind,
        lane: Some(lane.to_owned()),
        rank: now.rank.clone(),
        dropped_because: kept(&now.dropped_because),
        shipped_on: kept(&now.shipped_on),
    }
}

fn placement_changes(plan: &Plan, entry_id: EntryId, now: &Placement, wanted: &Placement) -> Vec<Change> {
    let owner = FieldOwner::Entry(entry_id);
    let has = |name: &str| has_field(plan, entry_id, name);
    let (own, foreign) = (placement::lane_field(wanted.kind), placement::foreign_lane_field(wanted.kind));
    let mut changes = Vec::new();
    let mut has_own = has(own);
    if has(foreign) && !has_own && wanted.lane.is_some() {
        changes.push(Change::RenameField { owner, path: field_path(foreign), name: own.to_owned() });
        has_own = true;
    } else if has(foreign) {
        changes.push(Change::clear(entry_id, field_path(foreign)));
    }
    for ((name, value), (_, before)) in wanted.fields().into_iter().zip(now.fields()) {
        let is_there = if name == own { has_own } else { has(name) };
        match value {
            Some(source) if value != before || !is_there => {
                let shape =
                    location::record_of(Some(wanted.kind)).field(name).map_or(Shape::Anything, |field| field.shape);
                let draft = parse_draft(&shape, source).unwrap_or_else(|| Draft::Source(source.clone()));
                changes.push(Change::set(entry_id, field_path(name), draft));
            }
            None if is_there => changes.push(Change::clear(entry_id, field_path(name))),
            _ => {}
        }
    }
    if now.kind != wanted.kind {
        changes.push(Change::Move { entry: entry_id, to: wanted.kind });
    }
    changes
}

/// Where a theme or an idea stands now; `None` for other entries.
pub fn current_placement(plan: &Plan, entry_id: EntryId) -> Option<Placement> {
    let kind = plan.roadmap.row(entry_id)?.kind;
    if !matches!(kind, EntryKind::Theme | EntryKind::Idea) {
        return None;
    }
    plan.with_fields(FieldOwner::Entry(entry_id), |root| Placement::read(kind, root))
}

/// Parses a value typed instead of choosing a version.
pub fn parse_typed_value(
    plan: &Plan,
    today: NaiveDate,
    owner: FieldOwner,
    at: &ConflictPath,
    typed: &str,
) -> Result<Draft, ChangeError> {
    if !is_field(owner, at) {
        return Err(no_field_error(at));
    }
    let location = FieldLocation::find(plan, owner, at).filter(|_| !at.is_whole_entry());
    let path = location.ok_or_else(|| ChangeError::NotPossible(format!("{at} has no value of its own")))?.path;
    let kind = owner_entry(owner).and_then(|entry_id| plan.roadmap.row(entry_id)).map(|entry_row| entry_row.kind);
    let criteria: Vec<String> =
        plan.document.entries_in_map(EntryKind::Criterion.map_name()).map(|entry| entry.key().into_owned()).collect();
    let criteria: Vec<&str> = criteria.iter().map(String::as_str).collect();
    let context = InputContext { own_criteria: &criteria, today };
    value::parse_input_at(location::record_of(kind), &path, typed, context)
        .map_err(|error| ChangeError::NotPossible(format!("{at}: {error}")))
}
