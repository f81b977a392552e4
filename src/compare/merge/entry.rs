//! Merges three versions of one entry: its placement, its fields and the conflicts it has already.

use super::entry_version::EntryVersion;
use super::existing_conflicts::ExistingConflicts;
use super::field::{FieldMerger, MergeSides, ThreeWayValue};
use super::placement::{PlacedVersion, is_contradiction, placed_kind, set_placement, simplify_terms};
use super::value::{Value, ValueData};
use crate::document::style::FileStyle;
use crate::document::tree::Tree;
use crate::roadmap::conflict;
use crate::roadmap::conflict::{Conflict, ConflictPath, ConflictTerm};
use crate::roadmap::field::{Record, Shape};
use crate::roadmap::name;
use crate::roadmap::placement::{Placement, lane_field};
use std::collections::BTreeSet;

/// A merged entry.
#[derive(Clone, Debug)]
pub(super) struct MergedEntry {
    pub(super) map: String,
    /// Includes the conflicts as a field.
    pub(super) value: Value,
    /// All open conflicts, including existing ones.
    pub(super) conflicts: Vec<Conflict>,
    /// Conflicts of an entry whose value is no record and cannot have a conflict field; they go to the top level.
    pub(super) outer_conflicts: Vec<Vec<ConflictTerm>>,
    pub(super) notices: Vec<String>,
    /// Words that are dropped intentionally and reported, or moved elsewhere; exempt from the loss check.
    pub(super) exempt_words: Vec<String>,
}

impl MergedEntry {
    /// Adds conflicts of other entries.
    pub(super) fn add_conflicts(&mut self, more: Vec<Conflict>) {
        if more.is_empty() {
            return;
        }
        if !self.conflicts.is_empty() {
            // They are in the value already, and are written again with the others.
            self.value.remove(name::CONFLICT);
        }
        self.conflicts.extend(more);
        self.conflicts.sort_by(|a, b| a.path.cmp(&b.path));
        self.conflicts.dedup_by(|a, b| a.path == b.path);
        self.value = with_conflicts(self.value.clone(), &self.conflicts);
    }
}

/// Merges an entry that both sides have.
pub(super) fn merge(
    record: Option<&'static Record>,
    base: Option<&EntryVersion>,
    host: &EntryVersion,
    guest: &EntryVersion,
    sides: MergeSides<'_>,
) -> MergedEntry {
    let shape = record.map_or(Shape::Anything, Shape::Record);
    let mut merge = EntryMerger {
        shape,
        sides,
        field_merger: FieldMerger { sides, conflicts: Vec::new() },
        notices: Vec::new(),
        exempt_words: Vec::new(),
    };
    merge.merge_entry(base, host, guest)
}

/// An entry with a conflict that says that one side deleted it.
pub(super) fn mark_as_deleted(version: &EntryVersion, label: &str) -> MergedEntry {
    let mut conflicts = version.conflicts.clone();
    // An entry that is marked already may be the same deletion, merged again.
    if !conflicts.iter().any(|conflict| conflict.path.is_whole_entry()) {
        conflicts.push(Conflict {
            path: ConflictPath::whole_entry(),
            terms: vec![ConflictTerm::Deleted { label: label.to_owned() }],
        });
    }
    let mut outer_conflicts = Vec::new();
    if !version.value.is_record() {
        outer_conflicts.extend(conflicts.drain(..).map(|conflict| conflict.terms));
    }
    let value = with_conflicts(version.value.clone(), &conflicts);
    MergedEntry {
        map: version.map.clone(),
        value,
        conflicts,
        outer_conflicts,
        notices: Vec::new(),
        exempt_words: Vec::new(),
    }
}

struct EntryMerger<'l> {
    shape: Shape,
    sides: MergeSides<'l>,
    field_merger: FieldMerger<'l>,
    notices: Vec<String>,
    exempt_words: Vec<String>,
}

impl EntryMerger<'_> {
    fn merge_entry(&mut self, base: Option<&EntryVersion>, host: &EntryVersion, guest: &EntryVersion) -> MergedEntry {
        let marks = base.map(EntryVersion::deletion_marks).unwrap_or_default();
        let marks = merge_deletion_marks(&marks, &host.deletion_marks(), &guest.deletion_marks());
        let existing = ExistingConflicts::merge(self.shape, base, host, guest, self.sides);
        let settled = existing.settle(base, host, guest);
        let base = settled.base.as_ref().map(PlacedVersion::from_version);
        let [host, guest] = [&settled.host, &settled.guest].map(PlacedVersion::from_version);
        let (map, mut value) = self.merge_placement(base.as_ref(), &host, &guest);
        let mut conflicts = existing.apply(&settled, &map, &mut value);
        conflicts.append(&mut self.field_merger.conflicts);
        if !marks.is_empty() {
            conflicts.push(Conflict { path: ConflictPath::whole_entry(), terms: marks.into_iter().collect() });
        }
        conflicts.sort_by(|a, b| a.path.cmp(&b.path));
        let is_record = value.is_record();
        let (outer, conflicts): (Vec<Conflict>, Vec<Conflict>) =
            conflicts.into_iter().partition(|conflict| conflict.path.0.is_empty() || !is_record);
        let outer_conflicts: Vec<Vec<ConflictTerm>> = outer.into_iter().map(|conflict| conflict.terms).collect();
        for value in outer_conflicts.iter().flatten().filter_map(ConflictTerm::value) {
            self.exempt_words
                .extend(value.split(|c: char| c.is_whitespace() || "\"(),:[]{}".contains(c)).map(str::to_owned));
        }
        let value = with_conflicts(value, &conflicts);
        MergedEntry {
            map,
            value,
            conflicts,
            outer_conflicts,
            notices: std::mem::take(&mut self.notices),
            exempt_words: std::mem::take(&mut self.exempt_words),
        }
    }

    fn merge_placement(
        &mut self,
        base: Option<&PlacedVersion>,
        host: &PlacedVersion,
        guest: &PlacedVersion,
    ) -> (String, Value) {
        if let (Some(of_host), Some(of_guest)) = (&host.placement, &guest.placement) {
            let of_base = base.and_then(|base| base.placement.as_ref());
            if is_contradiction(of_base, of_host, of_guest, self.sides.has_base) {
                return self.record_contradiction(base, host, guest);
            }
        }
        let map = match base.map(|base| base.map.as_str()) {
            _ if host.map == guest.map => host.map.clone(),
            Some(map) if map == guest.map => host.map.clone(),
            Some(map) if map == host.map => guest.map.clone(),
            _ => name::THEMES.to_owned(),
        };
        let mut value = self.merge_fields(base, host, guest);
        if let Some(kind) = placed_kind(&map) {
            let lanes = three_way(base, host, guest, |version| version.lane.as_ref());
            value.set(lane_field(kind), lanes.resolve().unwrap_or(lanes.host).cloned());
            let rank = self.merge_rank(base, host, guest);
            value.set(name::RANK, rank);
        }
        (map, value)
    }

    /// The sides put the entry in places that contradict each other: until one is chosen, it stays where it was.
    fn record_contradiction(
        &mut self,
        base: Option<&PlacedVersion>,
        host: &PlacedVersion,
        guest: &PlacedVersion,
    ) -> (String, Value) {
        let placement = |version: &PlacedVersion| version.placement.clone();
        let value =
            |placement: Option<&Placement>| placement.and_then(|placement| Value::parse(&placement.to_source()));
        let of_base = base.and_then(placement);
        let mut places: Vec<Placement> = [host, guest].into_iter().filter_map(placement).collect();
        places.sort_by_cached_key(Placement::to_source);
        let [of_base_value, of_host, of_guest] =
            [of_base.as_ref(), host.placement.as_ref(), guest.placement.as_ref()].map(value);
        let three = ThreeWayValue { base: of_base_value.as_ref(), host: of_host.as_ref(), guest: of_guest.as_ref() };
        let Some(now) = of_base.or_else(|| places.into_iter().next()) else {
            return (host.map.clone(), self.merge_fields(base, host, guest));
        };
        self.field_merger.record_conflict(&ConflictPath(vec![lane_field(now.kind).to_owned()]), three);
        if let Some(conflict) = self.field_merger.conflicts.last_mut() {
            conflict.terms = simplify_terms(std::mem::take(&mut conflict.terms), &now);
        }
        let rest = base.map(PlacedVersion::fields_without_placement);
        let value =
            self.merge_fields(rest.as_ref(), &host.fields_without_placement(), &guest.fields_without_placement());
        let mut version = EntryVersion { map: String::new(), value, conflicts: Vec::new() };
        set_placement(&mut version, &now);
        (version.map, version.value)
    }

    /// All fields but lane and rank.
    fn merge_fields(&mut self, base: Option<&PlacedVersion>, host: &PlacedVersion, guest: &PlacedVersion) -> Value {
        let three = three_way(base, host, guest, |version| Some(&version.fields));
        let shape = self.shape;
        self.field_merger.merge_value(&shape, &ConflictPath::default(), three).unwrap_or_else(Value::empty_record)
    }

    /// A rank is kept only together with its lane.
    fn merge_rank(
        &mut self,
        base: Option<&PlacedVersion>,
        host: &PlacedVersion,
        guest: &PlacedVersion,
    ) -> Option<Value> {
        let ranks = three_way(base, host, guest, |version| version.rank.as_ref());
        let Some(base) = base else { return self.merge_rank_field(ranks) };
        let has_moved = |side: &PlacedVersion| side.lane != base.lane;
        match (has_moved(host), has_moved(guest)) {
            (true, false) => self.take_moved_rank(ranks.host, ranks.guest, ranks.base, self.sides.guest),
            (false, true) => self.take_moved_rank(ranks.guest, ranks.host, ranks.base, self.sides.host),
            _ => self.merge_rank_field(ranks),
        }
    }

    fn merge_rank_field(&mut self, ranks: ThreeWayValue<'_>) -> Option<Value> {
        self.field_merger.merge_value(&Shape::Anything, &ConflictPath(vec![name::RANK.to_owned()]), ranks)
    }

    /// The rank from the side that moved the entry. A rank that the other side set in the old lane is dropped and reported.
    fn take_moved_rank(
        &mut self,
        moved: Option<&Value>,
        stayed: Option<&Value>,
        base: Option<&Value>,
        label: &str,
    ) -> Option<Value> {
        if stayed != base && stayed != moved {
            let rank = stayed.map_or_else(|| "no rank".to_owned(), |rank| format!("rank {}", rank.to_canonical()));
            self.exempt_words.extend(stayed.and_then(Value::as_atom).map(str::to_owned));
            self.notices.push(format!("{rank} from {label} was dropped because it belongs to the previous lane"));
        }
        moved.cloned()
    }
}

/// A part of three versions.
fn three_way<'v>(
    base: Option<&'v PlacedVersion>,
    host: &'v PlacedVersion,
    guest: &'v PlacedVersion,
    part: impl Fn(&'v PlacedVersion) -> Option<&'v Value>,
) -> ThreeWayValue<'v> {
    ThreeWayValue { base: base.and_then(&part), host: part(host), guest: part(guest) }
}

/// A mark that either side removed is gone, and one that either side added is there.
fn merge_deletion_marks(
    base: &BTreeSet<ConflictTerm>,
    host: &BTreeSet<ConflictTerm>,
    guest: &BTreeSet<ConflictTerm>,
) -> BTreeSet<ConflictTerm> {
    let all = base.iter().chain(host).chain(guest);
    let is_kept = |term: &&ConflictTerm| !base.contains(term) || (host.contains(term) && guest.contains(term));
    all.filter(is_kept).cloned().collect()
}

/// A value with its conflicts as a field.
pub(super) fn with_conflicts(mut value: Value, conflicts: &[Conflict]) -> Value {
    if conflicts.is_empty() || !matches!(value.data, ValueData::Record(..)) {
        return value;
    }
    let mut conflicts = conflicts.to_vec();
    if let Some(other) = value.remove(name::CONFLICT) {
        // A field of that name that has no conflicts becomes one, so that it is not lost.
        let terms = vec![ConflictTerm::Unknown(other.to_canonical())];
        conflicts.push(Conflict { path: ConflictPath(vec![name::CONFLICT.to_owned()]), terms });
    }
    let source = conflict::conflicts_draft(&conflicts, &FileStyle::default()).print("", &FileStyle::default());
    if let Ok(tree) = Tree::parse(&source, 0) {
        value.set(name::CONFLICT, Some(Value::from_item(tree.root())));
    }
    value
}
