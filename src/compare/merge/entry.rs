//! One entry of three versions: its place on the roadmap, its fields, and the clashes it had already.

use super::entry_version::Version;
use super::existing_conflicts::{Look, OpenField, in_one_place};
use super::field::{FieldMerge, Sides, Three};
use super::placement::{LaneClash, Placed, is_bet, lane_clash, lane_field};
use super::value::{Data, Value};
use crate::document::style::Style;
use crate::document::tree::Tree;
use crate::roadmap::conflict;
use crate::roadmap::conflict::{Clash, ClashPath, Term};
use crate::roadmap::field::{Record, Shape};
use crate::roadmap::name;
use std::collections::BTreeSet;

/// A merged entry.
#[derive(Clone, Debug)]
pub(super) struct MergedEntry {
    /// The map it stands in.
    pub(super) map: String,
    /// What it says, with its clashes.
    pub(super) value: Value,
    /// Its clashes, those it had before among them.
    pub(super) clashes: Vec<Clash>,
    /// The versions of the whole, where not all of them are records: such a value cannot hold its clashes itself.
    pub(super) outer: Vec<Vec<Term>>,
    /// What is to be told of it.
    pub(super) told: Vec<String>,
    /// What was left out on purpose and told, or kept elsewhere.
    pub(super) left_out: Vec<String>,
}

impl MergedEntry {
    /// Clashes that belong to others, and are kept here.
    pub(super) fn add_clashes(&mut self, more: Vec<Clash>) {
        if more.is_empty() {
            return;
        }
        self.clashes.extend(more);
        self.clashes.sort_by(|a, b| a.at.cmp(&b.at));
        self.clashes.dedup_by(|a, b| a.at == b.at);
        self.value = with_clashes(self.value.clone(), &self.clashes);
    }
}

/// Merges the versions of one entry that both sides have.
pub(super) fn merge(
    record: Option<&'static Record>,
    base: Option<&Version>,
    host: &Version,
    guest: &Version,
    sides: Sides<'_>,
) -> MergedEntry {
    let shape = record.map_or(Shape::Anything, Shape::Record);
    let mut merge = EntryMerge {
        shape,
        sides,
        fields: FieldMerge { sides, clashes: Vec::new() },
        told: Vec::new(),
        left_out: Vec::new(),
    };
    merge.entry(base, host, guest)
}

/// An entry with the mark that one side deleted it.
pub(super) fn marked_as_deleted(version: &Version, label: &str) -> MergedEntry {
    let mut clashes = version.clashes.clone();
    // One that is marked already needs no second mark: it may be the same deletion, met again.
    if !clashes.iter().any(|clash| clash.at.is_whole()) {
        clashes.push(Clash { at: ClashPath::whole(), terms: vec![Term::Gone { label: label.to_owned() }] });
    }
    let mut outer = Vec::new();
    if !version.value.is_record() {
        outer.extend(clashes.drain(..).map(|clash| clash.terms));
    }
    let value = with_clashes(version.value.clone(), &clashes);
    MergedEntry { map: version.map.clone(), value, clashes, outer, told: Vec::new(), left_out: Vec::new() }
}

struct EntryMerge<'l> {
    shape: Shape,
    sides: Sides<'l>,
    fields: FieldMerge<'l>,
    told: Vec<String>,
    left_out: Vec<String>,
}

impl EntryMerge<'_> {
    fn entry(&mut self, base: Option<&Version>, host: &Version, guest: &Version) -> MergedEntry {
        let marks = base.map(Version::marks).unwrap_or_default();
        let marks = merged_marks(&marks, &host.marks(), &guest.marks());
        let open = self.open_clashes(base, host, guest);
        let (base, host, guest) = (base.cloned(), host.clone(), guest.clone());
        let (base, host, guest) = in_one_place(&open, base, host, guest);
        let (base, host, guest) = (base.as_ref(), &host, &guest);
        // What is in a clash already is merged as a sum; for the fields it counts as unchanged.
        let settled = |version: &Version| {
            let mut value = version.value.clone();
            for (path, _) in &open {
                value.put_at(&path.0, &self.shape, host.value.at(&path.0, &self.shape).cloned());
            }
            value
        };
        let base = base.map(|base| Placed::of(base, settled(base)));
        let placed_host = Placed::of(host, host.value.clone());
        let placed_guest = Placed::of(guest, settled(guest));
        let (map, mut value) = self.placed(base.as_ref(), &placed_host, &placed_guest);
        let mut clashes = Vec::new();
        for (path, field) in open {
            value.put_at(&path.0, &self.shape, field.holds().cloned());
            clashes.extend(field.terms().map(|terms| Clash { at: path, terms }));
        }
        clashes.append(&mut self.fields.clashes);
        if !marks.is_empty() {
            clashes.push(Clash { at: ClashPath::whole(), terms: marks.into_iter().collect() });
        }
        clashes.sort_by(|a, b| a.at.cmp(&b.at));
        let is_record = value.is_record();
        let (outer, clashes): (Vec<Clash>, Vec<Clash>) =
            clashes.into_iter().partition(|clash| clash.at.0.is_empty() || !is_record);
        let outer: Vec<Vec<Term>> = outer.into_iter().map(|clash| clash.terms).collect();
        for value in outer.iter().flatten().filter_map(Term::value) {
            self.left_out
                .extend(value.split(|c: char| c.is_whitespace() || "\"(),:[]{}".contains(c)).map(str::to_owned));
        }
        let value = with_clashes(value, &clashes);
        let (told, left_out) = (std::mem::take(&mut self.told), std::mem::take(&mut self.left_out));
        MergedEntry { map, value, clashes, outer, told, left_out }
    }

    /// The fields that are in a clash in one of the versions, and what they come to.
    fn open_clashes(&self, base: Option<&Version>, host: &Version, guest: &Version) -> Vec<(ClashPath, OpenField)> {
        let versions = [base, Some(host), Some(guest)];
        let clashes = versions.into_iter().flatten().flat_map(|version| &version.clashes);
        let paths: BTreeSet<&ClashPath> = clashes.map(|clash| &clash.at).filter(|at| !at.is_whole()).collect();
        let field = |path: &ClashPath| {
            let look = |version: &Version| Look::at(version, path, &self.shape);
            OpenField::merged(base.map(look).unwrap_or_default(), look(host), look(guest), self.sides)
        };
        paths.into_iter().map(|path| (path.clone(), field(path))).collect()
    }

    fn placed(&mut self, base: Option<&Placed>, host: &Placed, guest: &Placed) -> (String, Value) {
        let map = match base.map(|base| base.map.as_str()) {
            _ if host.map == guest.map => host.map.clone(),
            Some(map) if map == guest.map => host.map.clone(),
            Some(map) if map == host.map => guest.map.clone(),
            _ => name::THEMES.to_owned(),
        };
        if !is_bet(&map) {
            let value = self.fields(base, host, guest);
            return (map, value);
        }
        let lanes = Three {
            base: base.and_then(|base| base.lane.as_ref()),
            host: host.lane.as_ref(),
            guest: guest.lane.as_ref(),
        };
        let ranks = Three {
            base: base.and_then(|base| base.rank.as_ref()),
            host: host.rank.as_ref(),
            guest: guest.rank.as_ref(),
        };
        if let Some(clashing) = lane_clash(&map, base, host, guest, self.sides.has_base) {
            let map = match (clashing, base) {
                (LaneClash::Lanes, _) | (_, None) => map,
                (_, Some(base)) => base.map.clone(),
            };
            let at = ClashPath(vec![lane_field(&map).to_owned()]);
            let lane = self.fields.clash(&at, clashing.three(lanes));
            let rank = self.plain_rank(ranks);
            let mut value = self.fields(base, host, guest);
            value.put(lane_field(&map), lane);
            value.put(name::RANK, rank);
            return (map, value);
        }
        let lane = lanes.settled().unwrap_or(lanes.host).cloned();
        let rank = self.rank(base, host, guest, ranks);
        let mut value = self.fields(base, host, guest);
        value.put(lane_field(&map), lane);
        value.put(name::RANK, rank);
        (map, value)
    }

    /// All fields but the place.
    fn fields(&mut self, base: Option<&Placed>, host: &Placed, guest: &Placed) -> Value {
        let three = Three { base: base.map(|base| &base.fields), host: Some(&host.fields), guest: Some(&guest.fields) };
        let shape = self.shape;
        self.fields.value(&shape, &ClashPath::default(), three).unwrap_or_else(Value::empty_record)
    }

    /// A rank survives only with its lane.
    fn rank(&mut self, base: Option<&Placed>, host: &Placed, guest: &Placed, ranks: Three<'_>) -> Option<Value> {
        let Some(base) = base else { return self.plain_rank(ranks) };
        let has_moved = |side: &Placed| side.lane != base.lane;
        match (has_moved(host), has_moved(guest)) {
            (true, false) => self.rank_of(ranks.host, ranks.guest, ranks.base, self.sides.guest),
            (false, true) => self.rank_of(ranks.guest, ranks.host, ranks.base, self.sides.host),
            _ => self.plain_rank(ranks),
        }
    }

    fn plain_rank(&mut self, ranks: Three<'_>) -> Option<Value> {
        self.fields.value(&Shape::Anything, &ClashPath(vec![name::RANK.to_owned()]), ranks)
    }

    /// The rank of the side that moved it. The one that the other side gave it in its old lane is told and left out.
    fn rank_of(
        &mut self,
        moved: Option<&Value>,
        stayed: Option<&Value>,
        base: Option<&Value>,
        label: &str,
    ) -> Option<Value> {
        if stayed != base && stayed != moved {
            let rank = stayed.map_or_else(|| "no rank".to_owned(), |rank| format!("rank {}", rank.print()));
            self.left_out.extend(stayed.and_then(Value::word).map(str::to_owned));
            self.told.push(format!("{rank} of {label} was for the lane it has left, and is not kept"));
        }
        moved.cloned()
    }
}

/// A mark that either side took away is gone, and one that either side set is there.
fn merged_marks(base: &BTreeSet<Term>, host: &BTreeSet<Term>, guest: &BTreeSet<Term>) -> BTreeSet<Term> {
    let all = base.iter().chain(host).chain(guest);
    let is_kept = |term: &&Term| match base.contains(term) {
        true => host.contains(term) && guest.contains(term),
        false => true,
    };
    all.filter(is_kept).cloned().collect()
}

/// A value with its clashes as a field.
pub(super) fn with_clashes(mut value: Value, clashes: &[Clash]) -> Value {
    if clashes.is_empty() || !matches!(value.data, Data::Record(..)) {
        return value;
    }
    let mut clashes = clashes.to_vec();
    if let Some(other) = value.take(name::CLASH) {
        // A field of that name which is no clash is kept among them, to be looked at.
        let terms = vec![Term::Unknown(other.print())];
        clashes.push(Clash { at: ClashPath(vec![name::CLASH.to_owned()]), terms });
    }
    let source = conflict::draft(&clashes, &Style::default()).print("", &Style::default());
    if let Ok(tree) = Tree::of(&source, 0) {
        value.put(name::CLASH, Some(Value::of(tree.root())));
    }
    value
}
