//! A clash is settled: the field gets the version that was chosen, and the clash goes. All of it is one step of undo.

use super::{field, has};
use crate::document::chunk::Serial;
use crate::document::literal;
use crate::document::path::{Path, Segment};
use crate::document::tree::{Item, Tree};
use crate::document::write::Draft;
use crate::roadmap::change::Change;
use crate::roadmap::conflict;
use crate::roadmap::conflict::{Clash, ClashPath, Term};
use crate::roadmap::entry_kind::Entity;
use crate::roadmap::field::{Record, Rows, Shape};
use crate::roadmap::lane::Lane;
use crate::roadmap::location;
use crate::roadmap::location::Owner;
use crate::roadmap::name;
use crate::roadmap::plan::{NotMade, Plan};
use crate::roadmap::value;
use std::collections::BTreeMap;

/// The version that holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pick {
    /// What it was before both.
    Base,
    /// That of a side, by its label.
    Side(String),
    /// Another one.
    Value(Draft),
    /// What the file holds now.
    Keep,
}

/// A clash and whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenClash {
    /// Whose field.
    pub owner: Owner,
    /// The field, with its versions.
    pub clash: Clash,
}

/// What a version makes of a field.
enum Wish {
    Holds(Draft),
    Gone,
    Stays,
}

/// What belongs to the lane, and is chosen with it.
const WITH_LANE: [&str; 3] = [name::RANK, name::DROPPED_BECAUSE, name::SHIPPED_ON];

/// The open clashes of the roadmap's own fields, and then of its entries in the order of the file.
pub fn open_clashes(plan: &Plan) -> Vec<OpenClash> {
    // Most files have none: then nothing but facts is looked at.
    let has_some = plan.roadmap.all().any(|facts| facts.has_clash);
    let entries = has_some.then(|| plan.document.entries()).into_iter().flatten();
    std::iter::once(Owner::Roadmap)
        .chain(entries.map(|entry| Owner::Entry(entry.serial)))
        .flat_map(|owner| clashes_of(plan, owner))
        .collect()
}

/// The open clashes of one owner.
pub fn clashes_of(plan: &Plan, owner: Owner) -> Vec<OpenClash> {
    let may_have_some = match owner {
        Owner::Roadmap => true,
        Owner::Entry(serial) => plan.roadmap.facts(serial).is_some_and(|facts| facts.has_clash),
    };
    let found = may_have_some.then(|| plan.look(owner, conflict::clashes)).flatten().unwrap_or_default();
    found.into_iter().map(|clash| OpenClash { owner, clash }).collect()
}

/// The value a field of a clash holds now, as RON.
pub fn held(plan: &Plan, owner: Owner, at: &ClashPath) -> Option<String> {
    let place = Place::of(plan, owner, at).filter(|place| place.is_there)?;
    plan.look(owner, |root| root.at_path(&place.path).map(|item| item.source().to_owned())).flatten()
}

/// The place of the field of a clash, and what it may hold.
pub fn place_of(plan: &Plan, owner: Owner, at: &ClashPath) -> Option<(Path, Shape)> {
    let place = Place::of(plan, owner, at)?;
    Some((place.path, place.shape))
}

/// Settles one clash. Where it is that of a lane, what belongs to the lane is settled with it.
pub fn resolve(plan: &Plan, open: &OpenClash, pick: &Pick) -> Result<Vec<Change>, NotMade> {
    let mut together = vec![(open.clone(), pick.clone())];
    if is_of_lane(&open.clash.at) {
        let others = clashes_of(plan, open.owner).into_iter();
        let companions = others.filter(|other| is_with_lane(&other.clash.at));
        together.extend(companions.map(|other| {
            let pick = companion_pick(&other.clash, pick);
            (other, pick)
        }));
    }
    resolve_together(plan, &together)
}

/// Settles all clashes by one side; the answer says how many. Those the side has no part in stay open.
pub fn resolve_all(plan: &Plan, label: &str) -> Result<(Vec<Change>, usize), NotMade> {
    let open = open_clashes(plan);
    if !open.iter().any(|open| open.clash.terms.iter().any(|term| term.label() == Some(label))) {
        return Err(NotMade::NotPossible(format!("no clash has a side {label}")));
    }
    let by_lane: Vec<Owner> = open.iter().filter(|open| is_of_lane(&open.clash.at)).map(|open| open.owner).collect();
    let side = Pick::Side(label.to_owned());
    let mut together = Vec::new();
    for open in open {
        let has_part = open.clash.at.is_whole() || open.clash.terms.iter().any(|term| term.label() == Some(label));
        if has_part {
            together.push((open, side.clone()));
        } else if is_with_lane(&open.clash.at) && by_lane.contains(&open.owner) {
            let pick = companion_pick(&open.clash, &side);
            together.push((open, pick));
        }
    }
    let count = together.len();
    resolve_together(plan, &together).map(|changes| (changes, count))
}

fn is_of_lane(at: &ClashPath) -> bool {
    matches!(at.0.as_slice(), [only] if only == name::LANE || only == name::WANTS)
}

fn is_with_lane(at: &ClashPath) -> bool {
    matches!(at.0.as_slice(), [only] if WITH_LANE.contains(&only.as_str()))
}

/// The version that goes with the one chosen for the lane. A side that says nothing left it as it was before both.
fn companion_pick(clash: &Clash, pick: &Pick) -> Pick {
    let was = || if clash.terms.iter().any(|term| matches!(term, Term::Was(_))) { Pick::Base } else { Pick::Keep };
    match pick {
        Pick::Side(label) if clash.terms.iter().any(|term| term.label() == Some(label)) => pick.clone(),
        Pick::Side(_) | Pick::Base => was(),
        Pick::Value(_) | Pick::Keep => Pick::Keep,
    }
}

/// Values come first, and members of lists go last, from the end on: so no position means another member than it did.
fn resolve_together(plan: &Plan, together: &[(OpenClash, Pick)]) -> Result<Vec<Change>, NotMade> {
    let (mut marks, mut changes, mut moves, mut gone) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut added = BTreeMap::new();
    let mut removed = Vec::new();
    for (open, pick) in together {
        let OpenClash { owner, clash } = open;
        if clash.at.is_whole() && is_deleted_by(clash, pick) {
            removed.extend(serial_of(*owner));
            continue;
        }
        marks.extend(mark_goes(plan, *owner, &clash.at).into_iter().map(|change| (*owner, change)));
        let wish = if clash.at.is_whole() { Wish::Stays } else { wish(plan, open, pick)? };
        if !matches!(wish, Wish::Stays) && !is_a_field(*owner, &clash.at) {
            return Err(no_field(&clash.at));
        }
        if takes_the_name(plan, *owner, &clash.at, &wish) {
            return Err(NotMade::NotPossible(format!(
                "an entry keeps its {}: choose a version that has one",
                clash.at
            )));
        }
        let made = match serial_of(*owner).filter(|_| is_of_lane(&clash.at)) {
            Some(serial) => {
                moves.extend(of_other_lane(plan, serial, clash, &wish).into_iter().map(|change| (*owner, change)));
                moves.extend(lane_changes(plan, serial, &clash.at, &wish).into_iter().map(|change| (*owner, change)));
                continue;
            }
            None => field_changes(plan, *owner, &clash.at, wish, &mut added)?,
        };
        for change in made {
            let goes_last = matches!(&change, Change::Clear { path, .. } if ends_in_a_list(path));
            if goes_last { gone.push((*owner, change)) } else { changes.push((*owner, change)) }
        }
    }
    gone.sort_by(|(_, one), (_, other)| path_of(other).cmp(&path_of(one)));
    let all = marks.into_iter().chain(changes).chain(gone).chain(moves);
    let is_kept = |owner: Owner| serial_of(owner).is_none_or(|serial| !removed.contains(&serial));
    let mut all: Vec<Change> = all.filter(|(owner, _)| is_kept(*owner)).map(|(_, change)| change).collect();
    all.extend(removed.into_iter().map(Change::Remove));
    Ok(all)
}

fn serial_of(owner: Owner) -> Option<Serial> {
    match owner {
        Owner::Entry(serial) => Some(serial),
        Owner::Roadmap => None,
    }
}

fn path_of(change: &Change) -> Option<&Path> {
    match change {
        Change::Clear { path, .. } => Some(path),
        _ => None,
    }
}

fn ends_in_a_list(path: &Path) -> bool {
    matches!(path.segments().last(), Some(Segment::Index(_)))
}

fn is_deleted_by(clash: &Clash, pick: &Pick) -> bool {
    let Pick::Side(label) = pick else { return false };
    clash.terms.iter().any(|term| matches!(term, Term::Gone { label: gone } if gone == label))
}

/// Whether a path is that of a field that a merge may have two answers to, and not the entry as a whole, its clashes, or
/// a map of entries.
fn is_a_field(owner: Owner, at: &ClashPath) -> bool {
    let is_map = |step: &str| owner == Owner::Roadmap && Entity::of_map(step).is_some();
    at.0.first().is_some_and(|step| !step.is_empty() && step != name::CLASH && !is_map(step))
}

fn no_field(at: &ClashPath) -> NotMade {
    NotMade::NotPossible(format!("`{at}` is no field: keep what the file holds, or mend it in a text editor"))
}

/// Whether an entry would be left without what it is called.
fn takes_the_name(plan: &Plan, owner: Owner, at: &ClashPath, wish: &Wish) -> bool {
    let is_nothing = match wish {
        Wish::Gone => true,
        Wish::Holds(Draft::Text(text)) => text.trim().is_empty(),
        Wish::Holds(_) | Wish::Stays => false,
    };
    let facts = serial_of(owner).and_then(|serial| plan.roadmap.facts(serial));
    is_nothing && facts.is_some_and(|facts| at.0 == [facts.entity.title_field()])
}

/// The clash goes from the file. However its key is written, and however often it stands there.
fn mark_goes(plan: &Plan, owner: Owner, at: &ClashPath) -> Vec<Change> {
    let keys = plan.look(owner, |root| {
        let map = root.get(name::CLASH).map(Item::inner);
        let keys = map.into_iter().flat_map(Item::items).map(|item| literal::key(item.key_source()).into_owned());
        keys.filter(|key| ClashPath::parse(key) == *at).collect::<Vec<String>>()
    });
    let path = |key: String| field(name::CLASH).key(&key);
    keys.into_iter().flatten().map(|key| Change::Clear { owner, path: path(key) }).collect()
}

/// What the chosen version makes of the field.
fn wish(plan: &Plan, open: &OpenClash, pick: &Pick) -> Result<Wish, NotMade> {
    let at = &open.clash.at;
    let term = match pick {
        Pick::Keep => return Ok(Wish::Stays),
        Pick::Value(draft) => return Ok(Wish::Holds(draft.clone())),
        Pick::Base => open.clash.terms.iter().find(|term| matches!(term, Term::Was(_))),
        Pick::Side(label) => open.clash.terms.iter().find(|term| term.label() == Some(label)),
    };
    let Some(term) = term else {
        return Err(NotMade::NotPossible(match pick {
            Pick::Side(label) => format!("{at} has no side {label}"),
            _ => format!("{at} was not there before both"),
        }));
    };
    let Some(source) = term.value() else { return Ok(Wish::Gone) };
    let shape = place_of(plan, open.owner, at).map_or(Shape::Anything, |(_, shape)| shape);
    match draft_of(&shape, source) {
        Some(draft) => Ok(Wish::Holds(draft)),
        None => Err(NotMade::NotPossible(format!("this version of {at} does not read: choose another one"))),
    }
}

/// A version as a value to be written: texts anew, so that they get the form the field has.
fn draft_of(shape: &Shape, source: &str) -> Option<Draft> {
    let tree = Tree::of(source, 0).ok()?;
    let item = tree.root().inner();
    Some(match item.as_text() {
        Some(text) => Draft::Text(text.into_owned()),
        None => value::draft_of(shape, item),
    })
}

/// Where the field of a clash is in the file.
struct Place {
    path: Path,
    shape: Shape,
    /// Whether something stands there.
    is_there: bool,
    /// The list in which the row of this place is missing, with what tells the row apart.
    missing_row: Option<(Path, &'static str, String)>,
}

impl Place {
    fn of(plan: &Plan, owner: Owner, at: &ClashPath) -> Option<Self> {
        let entity = serial_of(owner).and_then(|serial| plan.roadmap.facts(serial)).map(|facts| facts.entity);
        plan.look(owner, |root| Self::in_record(root, location::record_of(entity), at))
    }

    fn in_record(root: Item<'_>, record: &'static Record, at: &ClashPath) -> Self {
        let (mut path, mut shape, mut missing_row) = (Path::here(), Shape::Record(record), None);
        for step in &at.0 {
            let segment = match shape {
                Shape::Map(..) | Shape::Scores => Segment::Key(step.clone()),
                Shape::List(Shape::Record(row)) => {
                    let (index, key) = row_of(root.at_path(&path), row, step);
                    if let Err(key) = key {
                        missing_row = Some((path.clone(), key, step.clone()));
                    }
                    Segment::Index(index)
                }
                Shape::List(_) if step.parse::<usize>().is_ok() => Segment::Index(step.parse().unwrap_or_default()),
                _ => Segment::Field(step.clone()),
            };
            path = path.then(segment);
            shape = location::shape_at(record, &path).unwrap_or(Shape::Anything);
        }
        let is_there = root.at_path(&path).is_some();
        Self { path, shape, is_there, missing_row }
    }
}

/// The position of the row that is told apart by a text; where there is none, the position behind the last one and the
/// field that would say it.
fn row_of(list: Option<Item<'_>>, row: &Record, told: &str) -> (usize, Result<(), &'static str>) {
    let keys = match row.rows {
        Rows::Keyed(keys) => keys,
        Rows::Whole | Rows::Counted(_) => &[],
    };
    let rows: Vec<Item<'_>> = list.into_iter().flat_map(Item::items).map(Item::inner).collect();
    let text_of = |row: &Item<'_>| {
        let key = keys.iter().find_map(|key| row.get(key))?.inner();
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
    owner: Owner,
    at: &ClashPath,
    wish: Wish,
    added: &mut BTreeMap<(Owner, Path), Vec<String>>,
) -> Result<Vec<Change>, NotMade> {
    let place = Place::of(plan, owner, at).ok_or_else(|| NotMade::NotPossible(format!("{at} cannot be found")))?;
    let Place { path, is_there, missing_row, .. } = place;
    match wish {
        Wish::Stays => Ok(Vec::new()),
        Wish::Gone => Ok(is_there.then_some(Change::Clear { owner, path }).into_iter().collect()),
        Wish::Holds(value) => match missing_row {
            None => Ok(vec![Change::Set { owner, path, value }]),
            Some((list, key, told)) => Ok(new_row(owner, (&list, key, told), &path, value, added)),
        },
    }
}

/// A row that is not in its list comes behind the others. What tells it apart is written with it.
fn new_row(
    owner: Owner,
    (list, key, told): (&Path, &'static str, String),
    path: &Path,
    value: Draft,
    added: &mut BTreeMap<(Owner, Path), Vec<String>>,
) -> Vec<Change> {
    let depth = list.segments().len();
    let Some(Segment::Index(first)) = path.segments().get(depth) else { return Vec::new() };
    let new_ones = added.entry((owner, list.clone())).or_default();
    let known = new_ones.iter().position(|other| *other == told);
    let index = first + known.unwrap_or(new_ones.len());
    let rest = path.segments().get(depth + 1..).unwrap_or_default();
    let at = rest.iter().cloned().fold(list.index(index), |path, segment| path.then(segment));
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
fn of_other_lane(plan: &Plan, serial: Serial, clash: &Clash, wish: &Wish) -> Vec<Change> {
    let with_it = [(Lane::Dropped, name::DROPPED_BECAUSE), (Lane::Shipped, name::SHIPPED_ON)];
    let is_chosen = |lane: Lane| matches!(wish, Wish::Holds(Draft::Source(word)) if word == lane.word());
    let is_of_a_side =
        |lane: Lane| clash.terms.iter().any(|term| term.label().is_some() && term.value() == Some(lane.word()));
    let own_clashes = clashes_of(plan, Owner::Entry(serial));
    let has_own = |name: &str| own_clashes.iter().any(|open| open.clash.at.0.first().is_some_and(|step| step == name));
    with_it
        .into_iter()
        .filter(|(lane, name)| is_of_a_side(*lane) && !is_chosen(*lane) && !has_own(name) && has(plan, serial, name))
        .map(|(_, name)| Change::clear(serial, field(name)))
        .collect()
}

/// The lane decides in which map the entry stands: a theme whose lane one side took away is an idea on that side, and
/// an idea whose wish one side took away is on the roadmap there.
fn lane_changes(plan: &Plan, serial: Serial, at: &ClashPath, wish: &Wish) -> Vec<Change> {
    let is_theme = plan.roadmap.facts(serial).is_some_and(|facts| facts.entity == Entity::Theme);
    let is_wish = at.0.first().is_some_and(|step| step == name::WANTS);
    let set = |name: &str, draft: &Draft| Change::set(serial, field(name), draft.clone());
    match (wish, is_wish) {
        (Wish::Stays, _) => Vec::new(),
        (Wish::Holds(draft), false) if is_theme => vec![set(name::LANE, draft)],
        (Wish::Holds(draft), true) if !is_theme => vec![set(name::WANTS, draft)],
        (Wish::Holds(draft), false) => becomes(plan, serial, Entity::Theme, Some(draft)),
        (Wish::Holds(draft), true) => becomes(plan, serial, Entity::Idea, Some(draft)),
        (Wish::Gone, false) if is_theme => becomes(plan, serial, Entity::Idea, None),
        (Wish::Gone, true) if !is_theme => becomes(plan, serial, Entity::Theme, None),
        (Wish::Gone, _) => Vec::new(),
    }
}

/// The entry goes to the other map. Its lane and its wish are one thing under two names: where the new name is there
/// already it holds, else the old one is renamed, if it says something the new one may.
fn becomes(plan: &Plan, serial: Serial, to: Entity, value: Option<&Draft>) -> Vec<Change> {
    let (old, new) = match to {
        Entity::Theme => (name::WANTS, name::LANE),
        _ => (name::LANE, name::WANTS),
    };
    let bet = plan.roadmap.bet(serial);
    let lane = bet.and_then(|bet| if to == Entity::Theme { bet.wants } else { bet.lane });
    let has_old = has(plan, serial, old);
    let mut changes = Vec::new();
    if has(plan, serial, new) {
        changes.extend(has_old.then(|| Change::clear(serial, field(old))));
    } else if has_old && lane.is_some_and(Lane::is_live) {
        let owner = Owner::Entry(serial);
        changes.push(Change::RenameField { owner, path: field(old), name: new.to_owned() });
    } else {
        changes.extend(has_old.then(|| Change::clear(serial, field(old))));
        if to == Entity::Theme && value.is_none() {
            changes.push(Change::set(serial, field(new), Draft::Source(Lane::Later.word().to_owned())));
        }
    }
    changes.extend(value.map(|value| Change::set(serial, field(new), value.clone())));
    changes.push(Change::Move { serial, to });
    changes
}

/// Reads what somebody typed instead of the versions there are.
pub fn typed_value(plan: &Plan, owner: Owner, at: &ClashPath, typed: &str) -> Result<Draft, NotMade> {
    if !is_a_field(owner, at) {
        return Err(no_field(at));
    }
    let place = Place::of(plan, owner, at).filter(|_| !at.is_whole());
    let path = place.ok_or_else(|| NotMade::NotPossible(format!("{at} has no value of its own")))?.path;
    let entity = serial_of(owner).and_then(|serial| plan.roadmap.facts(serial)).map(|facts| facts.entity);
    let criteria: Vec<String> =
        plan.document.entries_of(Entity::Criterion.map()).map(|entry| entry.id().into_owned()).collect();
    let criteria: Vec<&str> = criteria.iter().map(String::as_str).collect();
    value::for_path(location::record_of(entity), &path, typed, &criteria)
        .map_err(|wrong| NotMade::NotPossible(format!("{at}: {wrong}")))
}
