//! A clash is settled: the field gets the version that was chosen, and the clash goes. All of it is one step of undo.

use super::{field_path, has_field};
use crate::document::chunk::EntryId;
use crate::document::literal;
use crate::document::path::{Path, PathSegment};
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
use crate::roadmap::plan::{ChangeError, Plan};
use crate::roadmap::value;
use std::collections::BTreeMap;

/// The version that holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConflictChoice {
    /// What it was before both.
    Base,
    /// That of a side, by its label.
    Side(String),
    /// Another one.
    Value(Draft),
    /// What the file holds now.
    Current,
}

/// A clash and whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenConflict {
    /// Whose field.
    pub owner: FieldOwner,
    /// The field, with its versions.
    pub conflict: Conflict,
}

/// What a version makes of a field.
enum FieldResolution {
    Set(Draft),
    Removed,
    Unchanged,
}

/// What belongs to the lane, and is chosen with it.
const LANE_COMPANIONS: [&str; 3] = [name::RANK, name::DROPPED_BECAUSE, name::SHIPPED_ON];

/// The open clashes of the roadmap's own fields, and then of its entries in the order of the file.
pub fn open_conflicts(plan: &Plan) -> Vec<OpenConflict> {
    // Most files have none: then nothing but facts is looked at.
    let has_some = plan.roadmap.rows().any(|entry_row| entry_row.has_conflict);
    let entries = has_some.then(|| plan.document.entries()).into_iter().flatten();
    std::iter::once(FieldOwner::Roadmap)
        .chain(entries.map(|entry| FieldOwner::Entry(entry.id)))
        .flat_map(|owner| owner_conflicts(plan, owner))
        .collect()
}

/// The open clashes of one owner.
pub fn owner_conflicts(plan: &Plan, owner: FieldOwner) -> Vec<OpenConflict> {
    let may_have_some = match owner {
        FieldOwner::Roadmap => true,
        FieldOwner::Entry(entry_id) => plan.roadmap.row(entry_id).is_some_and(|entry_row| entry_row.has_conflict),
    };
    let found = may_have_some.then(|| plan.with_fields(owner, conflict::read_conflicts)).flatten().unwrap_or_default();
    found.into_iter().map(|clash| OpenConflict { owner, conflict: clash }).collect()
}

/// The value a field of a clash holds now, as RON.
pub fn current_value(plan: &Plan, owner: FieldOwner, at: &ConflictPath) -> Option<String> {
    let place = FieldLocation::find(plan, owner, at).filter(|place| place.is_present)?;
    plan.with_fields(owner, |root| root.at_path(&place.path).map(|item| item.source().to_owned())).flatten()
}

/// The place of the field of a clash, and what it may hold.
pub fn field_location(plan: &Plan, owner: FieldOwner, at: &ConflictPath) -> Option<(Path, Shape)> {
    let place = FieldLocation::find(plan, owner, at)?;
    Some((place.path, place.shape))
}

/// Settles one clash. Where it is that of a lane, what belongs to the lane is settled with it.
pub fn resolve_conflict(plan: &Plan, open: &OpenConflict, pick: &ConflictChoice) -> Result<Vec<Change>, ChangeError> {
    let mut together = vec![(open.clone(), pick.clone())];
    if is_lane_conflict(&open.conflict.path) {
        let others = owner_conflicts(plan, open.owner).into_iter();
        let companions = others.filter(|other| is_lane_companion(&other.conflict.path));
        together.extend(companions.map(|other| {
            let pick = companion_choice(&other.conflict, pick);
            (other, pick)
        }));
    }
    resolve_together(plan, &together)
}

/// Settles all clashes by one side; the answer says how many. Those the side has no part in stay open.
pub fn resolve_all_by_side(plan: &Plan, label: &str) -> Result<(Vec<Change>, usize), ChangeError> {
    let open = open_conflicts(plan);
    if !open.iter().any(|open| open.conflict.terms.iter().any(|term| term.label() == Some(label))) {
        return Err(ChangeError::NotPossible(format!("no clash has a side {label}")));
    }
    let by_lane: Vec<FieldOwner> =
        open.iter().filter(|open| is_lane_conflict(&open.conflict.path)).map(|open| open.owner).collect();
    let side = ConflictChoice::Side(label.to_owned());
    let mut together = Vec::new();
    for open in open {
        let has_part =
            open.conflict.path.is_whole_entry() || open.conflict.terms.iter().any(|term| term.label() == Some(label));
        if has_part {
            together.push((open, side.clone()));
        } else if is_lane_companion(&open.conflict.path) && by_lane.contains(&open.owner) {
            let pick = companion_choice(&open.conflict, &side);
            together.push((open, pick));
        }
    }
    let count = together.len();
    resolve_together(plan, &together).map(|changes| (changes, count))
}

fn is_lane_conflict(at: &ConflictPath) -> bool {
    matches!(at.0.as_slice(), [only] if only == name::LANE || only == name::PROPOSED_FOR)
}

fn is_lane_companion(at: &ConflictPath) -> bool {
    matches!(at.0.as_slice(), [only] if LANE_COMPANIONS.contains(&only.as_str()))
}

/// The version that goes with the one chosen for the lane. A side that says nothing left it as it was before both.
fn companion_choice(clash: &Conflict, pick: &ConflictChoice) -> ConflictChoice {
    let was = || {
        if clash.terms.iter().any(|term| matches!(term, ConflictTerm::Base(_))) {
            ConflictChoice::Base
        } else {
            ConflictChoice::Current
        }
    };
    match pick {
        ConflictChoice::Side(label) if clash.terms.iter().any(|term| term.label() == Some(label)) => pick.clone(),
        ConflictChoice::Side(_) | ConflictChoice::Base => was(),
        ConflictChoice::Value(_) | ConflictChoice::Current => ConflictChoice::Current,
    }
}

/// Values come first, and members of lists go last, from the end on: so no position means another member than it did.
fn resolve_together(plan: &Plan, together: &[(OpenConflict, ConflictChoice)]) -> Result<Vec<Change>, ChangeError> {
    let (mut marks, mut changes, mut moves, mut gone) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut added = BTreeMap::new();
    let mut removed = Vec::new();
    for (open, pick) in together {
        let OpenConflict { owner, conflict: clash } = open;
        if clash.path.is_whole_entry() && is_deleted_by(clash, pick) {
            removed.extend(owner_entry(*owner));
            continue;
        }
        marks.extend(clear_conflict(plan, *owner, &clash.path).into_iter().map(|change| (*owner, change)));
        let wish =
            if clash.path.is_whole_entry() { FieldResolution::Unchanged } else { resolve_field(plan, open, pick)? };
        if !matches!(wish, FieldResolution::Unchanged) && !is_field(*owner, &clash.path) {
            return Err(no_field_error(&clash.path));
        }
        if would_remove_title(plan, *owner, &clash.path, &wish) {
            return Err(ChangeError::NotPossible(format!(
                "an entry keeps its {}: choose a version that has one",
                clash.path
            )));
        }
        let made = match owner_entry(*owner).filter(|_| is_lane_conflict(&clash.path)) {
            Some(entry_id) => {
                moves.extend(clear_other_lane(plan, entry_id, clash, &wish).into_iter().map(|change| (*owner, change)));
                moves.extend(
                    lane_changes(plan, entry_id, &clash.path, &wish).into_iter().map(|change| (*owner, change)),
                );
                continue;
            }
            None => field_changes(plan, *owner, &clash.path, wish, &mut added)?,
        };
        for change in made {
            let goes_last = matches!(&change, Change::Clear { path, .. } if is_list_member(path));
            if goes_last { gone.push((*owner, change)) } else { changes.push((*owner, change)) }
        }
    }
    gone.sort_by(|(_, one), (_, other)| cleared_path(other).cmp(&cleared_path(one)));
    let all = marks.into_iter().chain(changes).chain(gone).chain(moves);
    let is_kept = |owner: FieldOwner| owner_entry(owner).is_none_or(|entry_id| !removed.contains(&entry_id));
    let mut all: Vec<Change> = all.filter(|(owner, _)| is_kept(*owner)).map(|(_, change)| change).collect();
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

fn is_deleted_by(clash: &Conflict, pick: &ConflictChoice) -> bool {
    let ConflictChoice::Side(label) = pick else { return false };
    clash.terms.iter().any(|term| matches!(term, ConflictTerm::Deleted { label: gone } if gone == label))
}

/// Whether a path is that of a field that a merge may have two answers to, and not the entry as a whole, its clashes, or
/// a map of entries.
fn is_field(owner: FieldOwner, at: &ConflictPath) -> bool {
    let is_map = |step: &str| owner == FieldOwner::Roadmap && EntryKind::from_map_name(step).is_some();
    at.0.first().is_some_and(|step| !step.is_empty() && step != name::CONFLICT && !is_map(step))
}

fn no_field_error(at: &ConflictPath) -> ChangeError {
    ChangeError::NotPossible(format!("`{at}` is no field: keep what the file holds, or mend it in a text editor"))
}

/// Whether an entry would be left without what it is called.
fn would_remove_title(plan: &Plan, owner: FieldOwner, at: &ConflictPath, wish: &FieldResolution) -> bool {
    let is_nothing = match wish {
        FieldResolution::Removed => true,
        FieldResolution::Set(Draft::Text(text)) => text.trim().is_empty(),
        FieldResolution::Set(_) | FieldResolution::Unchanged => false,
    };
    let entry_row = owner_entry(owner).and_then(|entry_id| plan.roadmap.row(entry_id));
    is_nothing && entry_row.is_some_and(|entry_row| at.0 == [entry_row.kind.title_field()])
}

/// The clash goes from the file. However its key is written, and however often it stands there.
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

/// What the chosen version makes of the field.
fn resolve_field(plan: &Plan, open: &OpenConflict, pick: &ConflictChoice) -> Result<FieldResolution, ChangeError> {
    let at = &open.conflict.path;
    let term = match pick {
        ConflictChoice::Current => return Ok(FieldResolution::Unchanged),
        ConflictChoice::Value(draft) => return Ok(FieldResolution::Set(draft.clone())),
        ConflictChoice::Base => open.conflict.terms.iter().find(|term| matches!(term, ConflictTerm::Base(_))),
        ConflictChoice::Side(label) => open.conflict.terms.iter().find(|term| term.label() == Some(label)),
    };
    let Some(term) = term else {
        return Err(ChangeError::NotPossible(match pick {
            ConflictChoice::Side(label) => format!("{at} has no side {label}"),
            _ => format!("{at} was not there before both"),
        }));
    };
    let Some(source) = term.value() else { return Ok(FieldResolution::Removed) };
    let shape = field_location(plan, open.owner, at).map_or(Shape::Anything, |(_, shape)| shape);
    match parse_draft(&shape, source) {
        Some(draft) => Ok(FieldResolution::Set(draft)),
        None => Err(ChangeError::NotPossible(format!("this version of {at} does not read: choose another one"))),
    }
}

/// A version as a value to be written: texts anew, so that they get the form the field has.
fn parse_draft(shape: &Shape, source: &str) -> Option<Draft> {
    let tree = Tree::parse(source, 0).ok()?;
    let item = tree.root().unwrap_some();
    Some(match item.as_text() {
        Some(text) => Draft::Text(text.into_owned()),
        None => value::draft_from_item(shape, item),
    })
}

/// Where the field of a clash is in the file.
struct FieldLocation {
    path: Path,
    shape: Shape,
    /// Whether something stands there.
    is_present: bool,
    /// The list in which the row of this place is missing, with what tells the row apart.
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
        let is_there = root.at_path(&path).is_some();
        Self { path, shape, is_present: is_there, missing_row }
    }
}

/// The position of the row that is told apart by a text; where there is none, the position behind the last one and the
/// field that would say it.
fn find_row(list: Option<TreeItem<'_>>, row: &Record, told: &str) -> (usize, Result<(), &'static str>) {
    let keys = match row.row_identity {
        RowIdentity::Keyed(keys) => keys,
        RowIdentity::Whole | RowIdentity::Counted(_) => &[],
    };
    let rows: Vec<TreeItem<'_>> = list.into_iter().flat_map(TreeItem::items).map(TreeItem::unwrap_some).collect();
    let text_of = |row: &TreeItem<'_>| {
        let key = keys.iter().find_map(|key| row.get(key))?.unwrap_some();
        Some(key.as_text().map_or_else(|| key.source().to_owned(), std::borrow::Cow::into_owned))
    };
    let found = rows.iter().position(|row| text_of(row).is_some_and(|text| text == told));
    let by_number = || told.parse::<usize>().ok().filter(|at| keys.is_empty() && *at < rows.len());
    match found.or_else(by_number) {
        Some(at) => (at, Ok(())),
        None => (rows.len(), Err(keys.first().copied().unwrap_or_default())),
    }
}

fn field_changes(
    plan: &Plan,
    owner: FieldOwner,
    at: &ConflictPath,
    wish: FieldResolution,
    added: &mut BTreeMap<(FieldOwner, Path), Vec<String>>,
) -> Result<Vec<Change>, ChangeError> {
    let place = FieldLocation::find(plan, owner, at)
        .ok_or_else(|| ChangeError::NotPossible(format!("{at} cannot be found")))?;
    let FieldLocation { path, is_present: is_there, missing_row, .. } = place;
    match wish {
        FieldResolution::Unchanged => Ok(Vec::new()),
        FieldResolution::Removed => Ok(is_there.then_some(Change::Clear { owner, path }).into_iter().collect()),
        FieldResolution::Set(value) => match missing_row {
            None => Ok(vec![Change::Set { owner, path, value }]),
            Some((list, key, told)) => Ok(add_row(owner, (&list, key, told), &path, value, added)),
        },
    }
}

/// A row that is not in its list comes behind the others. What tells it apart is written with it.
fn add_row(
    owner: FieldOwner,
    (list, key, told): (&Path, &'static str, String),
    path: &Path,
    value: Draft,
    added: &mut BTreeMap<(FieldOwner, Path), Vec<String>>,
) -> Vec<Change> {
    let depth = list.segments().len();
    let Some(PathSegment::Index(first)) = path.segments().get(depth) else { return Vec::new() };
    let new_ones = added.entry((owner, list.clone())).or_default();
    let known = new_ones.iter().position(|other| *other == told);
    let index = first + known.unwrap_or(new_ones.len());
    let rest = path.segments().get(depth + 1..).unwrap_or_default();
    let at = rest.iter().cloned().fold(list.index(index), |path, segment| path.join(segment));
    let mut changes = Vec::new();
    if known.is_none() {
        if !rest.is_empty() && !key.is_empty() {
            let value = Draft::Text(told.clone());
            changes.push(Change::Set { owner, path: list.index(index).field(key), value });
        }
        new_ones.push(told);
    }
    changes.push(Change::Set { owner, path: at, value });
    changes
}

/// What came with a lane that was not chosen goes with it: the reason of a no, the day of a shipping.
fn clear_other_lane(plan: &Plan, entry_id: EntryId, clash: &Conflict, wish: &FieldResolution) -> Vec<Change> {
    let with_it = [(Lane::Dropped, name::DROPPED_BECAUSE), (Lane::Shipped, name::SHIPPED_ON)];
    let is_chosen = |lane: Lane| matches!(wish, FieldResolution::Set(Draft::Source(word)) if word == lane.name());
    let is_of_a_side =
        |lane: Lane| clash.terms.iter().any(|term| term.label().is_some() && term.value() == Some(lane.name()));
    let own_clashes = owner_conflicts(plan, FieldOwner::Entry(entry_id));
    let has_own =
        |name: &str| own_clashes.iter().any(|open| open.conflict.path.0.first().is_some_and(|step| step == name));
    with_it
        .into_iter()
        .filter(|(lane, name)| {
            is_of_a_side(*lane) && !is_chosen(*lane) && !has_own(name) && has_field(plan, entry_id, name)
        })
        .map(|(_, name)| Change::clear(entry_id, field_path(name)))
        .collect()
}

/// The lane decides in which map the entry stands: a theme whose lane one side took away is an idea on that side, and
/// an idea whose wish one side took away is on the roadmap there.
fn lane_changes(plan: &Plan, entry_id: EntryId, at: &ConflictPath, wish: &FieldResolution) -> Vec<Change> {
    let is_theme = plan.roadmap.row(entry_id).is_some_and(|entry_row| entry_row.kind == EntryKind::Theme);
    let is_wish = at.0.first().is_some_and(|step| step == name::PROPOSED_FOR);
    let set = |name: &str, draft: &Draft| Change::set(entry_id, field_path(name), draft.clone());
    match (wish, is_wish) {
        (FieldResolution::Unchanged, _) => Vec::new(),
        (FieldResolution::Set(draft), false) if is_theme => vec![set(name::LANE, draft)],
        (FieldResolution::Set(draft), true) if !is_theme => vec![set(name::PROPOSED_FOR, draft)],
        (FieldResolution::Set(draft), false) => change_kind(plan, entry_id, EntryKind::Theme, Some(draft)),
        (FieldResolution::Set(draft), true) => change_kind(plan, entry_id, EntryKind::Idea, Some(draft)),
        (FieldResolution::Removed, false) if is_theme => change_kind(plan, entry_id, EntryKind::Idea, None),
        (FieldResolution::Removed, true) if !is_theme => change_kind(plan, entry_id, EntryKind::Theme, None),
        (FieldResolution::Removed, _) => Vec::new(),
    }
}

/// The entry goes to the other map. Its lane and its wish are one thing under two names: where the new name is there
/// already it holds, else the old one is renamed, if it says something the new one may.
fn change_kind(plan: &Plan, entry_id: EntryId, to: EntryKind, value: Option<&Draft>) -> Vec<Change> {
    let (old, new) = match to {
        EntryKind::Theme => (name::PROPOSED_FOR, name::LANE),
        _ => (name::LANE, name::PROPOSED_FOR),
    };
    let theme = plan.roadmap.theme(entry_id);
    let lane = theme.and_then(|theme| if to == EntryKind::Theme { theme.proposed_for } else { theme.lane });
    let has_old = has_field(plan, entry_id, old);
    let mut changes = Vec::new();
    if has_field(plan, entry_id, new) {
        changes.extend(has_old.then(|| Change::clear(entry_id, field_path(old))));
    } else if has_old && lane.is_some_and(Lane::is_live) {
        let owner = FieldOwner::Entry(entry_id);
        changes.push(Change::RenameField { owner, path: field_path(old), name: new.to_owned() });
    } else {
        changes.extend(has_old.then(|| Change::clear(entry_id, field_path(old))));
        if to == EntryKind::Theme && value.is_none() {
            changes.push(Change::set(entry_id, field_path(new), Draft::Source(Lane::Later.name().to_owned())));
        }
    }
    changes.extend(value.map(|value| Change::set(entry_id, field_path(new), value.clone())));
    changes.push(Change::Move { entry: entry_id, to });
    changes
}

/// Reads what somebody typed instead of the versions there are.
pub fn parse_typed_value(plan: &Plan, owner: FieldOwner, at: &ConflictPath, typed: &str) -> Result<Draft, ChangeError> {
    if !is_field(owner, at) {
        return Err(no_field_error(at));
    }
    let place = FieldLocation::find(plan, owner, at).filter(|_| !at.is_whole_entry());
    let path = place.ok_or_else(|| ChangeError::NotPossible(format!("{at} has no value of its own")))?.path;
    let kind = owner_entry(owner).and_then(|entry_id| plan.roadmap.row(entry_id)).map(|entry_row| entry_row.kind);
    let criteria: Vec<String> =
        plan.document.entries_in_map(EntryKind::Criterion.map_name()).map(|entry| entry.key().into_owned()).collect();
    let criteria: Vec<&str> = criteria.iter().map(String::as_str).collect();
    value::parse_input_at(location::record_of(kind), &path, typed, &criteria)
        .map_err(|wrong| ChangeError::NotPossible(format!("{at}: {wrong}")))
}
