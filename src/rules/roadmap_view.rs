//! The roadmap as rules about the whole of it see it: facts of every entry, what was kept of each when it was checked,
//! and where links lead. Nothing here grows faster than entries and links do.

use super::context::EntryContext;
use super::entry_checks::EntryReport;
use super::entry_summary::{Detail, Digest, SignalDigest, Spot, ThemeDigest};
use super::finding::Place;
use crate::document::Document;
use crate::document::chunk::Serial;
use crate::document::path::Path;
use crate::document::top_level::Skeleton;
use crate::document::tree::{Item, Tree};
use crate::roadmap::Roadmap;
use crate::roadmap::entry_kind::Entity;
use crate::roadmap::entry_row::{Bet, Facts, GoalFacts, Link, Relation};
use crate::roadmap::field::Refers;
use crate::roadmap::lane::Lane;
use crate::roadmap::settings;
use crate::roadmap::symbols::Symbol;
use crate::text::conflict_marker_lines;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// The roadmap as a whole.
pub(crate) struct Whole<'r> {
    pub(crate) document: &'r Document,
    pub(crate) roadmap: &'r Roadmap,
    pub(crate) context: &'r EntryContext,
    pub(crate) skeleton: Skeleton,
    reports: &'r [Option<EntryReport>],
    renamed: HashMap<Symbol, Vec<Serial>>,
}

/// A theme that reads and stands in a lane.
#[derive(Clone, Copy)]
pub(crate) struct ThemeRow<'r> {
    pub(crate) serial: Serial,
    pub(crate) lane: Lane,
    pub(crate) facts: &'r Facts,
    pub(crate) bet: &'r Bet,
    pub(crate) digest: &'r ThemeDigest,
}

impl<'r> Whole<'r> {
    pub(crate) fn new(
        document: &'r Document,
        roadmap: &'r Roadmap,
        context: &'r EntryContext,
        reports: &'r [Option<EntryReport>],
    ) -> Self {
        let mut renamed: HashMap<Symbol, Vec<Serial>> = HashMap::new();
        for facts in roadmap.all() {
            for former in &facts.formerly {
                renamed.entry(*former).or_default().push(facts.serial);
            }
        }
        Self { document, roadmap, context, skeleton: document.skeleton(), reports, renamed }
    }

    /// One limit of `check`.
    pub(crate) fn limit(&self, name: &str) -> f64 {
        self.roadmap.settings.limit(name)
    }

    pub(crate) fn report(&self, serial: Serial) -> Option<&'r EntryReport> {
        self.reports.get(serial.0 as usize)?.as_ref()
    }

    pub(crate) fn digest(&self, serial: Serial) -> Option<&'r Digest> {
        self.report(serial).map(|report| &report.digest)
    }

    /// Whether git left a conflict somewhere.
    pub(crate) fn has_conflict(&self) -> bool {
        let in_entry = self.reports.iter().flatten().any(|report| report.digest.has_conflict);
        in_entry || conflict_marker_lines::has_marker(self.skeleton.text())
    }

    /// The themes that read and stand in a lane, by serial.
    pub(crate) fn themes(&self) -> impl Iterator<Item = ThemeRow<'r>> + '_ {
        self.roadmap.of(Entity::Theme).filter_map(|facts| {
            let bet = facts.bet()?;
            let report = self.report(facts.serial).filter(|report| !report.is_invalid)?;
            let Detail::Theme(digest) = &report.digest.detail else { return None };
            Some(ThemeRow { serial: facts.serial, lane: bet.lane?, facts, bet, digest })
        })
    }

    /// The themes that are still to be done.
    pub(crate) fn live_themes(&self) -> impl Iterator<Item = ThemeRow<'r>> + '_ {
        self.themes().filter(|theme| theme.lane.is_live())
    }

    /// What was kept of a signal.
    pub(crate) fn signal(&self, serial: Serial) -> Option<&'r SignalDigest> {
        match &self.digest(serial)?.detail {
            Detail::Signal(signal) => Some(signal),
            _ => None,
        }
    }

    /// Whether an entry is a review of what came of a theme.
    pub(crate) fn is_post_launch(&self, serial: Serial) -> bool {
        self.digest(serial).is_some_and(|digest| digest.detail == Detail::PostLaunch)
    }

    /// Where a link leads. Former ids lead to who has them now.
    pub(crate) fn follow(&self, link: Link) -> Option<Serial> {
        match link.relation {
            Relation::About => self.follow_path(self.roadmap.word(link.to)),
            relation => self.find(relation.entities(), link.to),
        }
    }

    /// The entry of one of these kinds with this id, or with this former id.
    pub(crate) fn find(&self, entities: &[Entity], id: Symbol) -> Option<Serial> {
        let direct = entities.iter().find_map(|entity| self.roadmap.find_symbol(*entity, id));
        direct.or_else(|| {
            let is_such =
                |serial: &&Serial| self.roadmap.facts(**serial).is_some_and(|facts| entities.contains(&facts.entity));
            self.renamed.get(&id)?.iter().find(is_such).copied()
        })
    }

    /// What an id, or a full name, leads to.
    pub(crate) fn resolve(&self, refers: Refers, id: &str) -> Option<Serial> {
        match refers {
            Refers::ToPath => self.follow_path(id),
            Refers::To(entity) => self.find(&[entity], self.roadmap.symbol(id)?),
            Refers::ToThemeOrIdea => self.find(&[Entity::Theme, Entity::Idea], self.roadmap.symbol(id)?),
        }
    }

    fn follow_path(&self, path: &str) -> Option<Serial> {
        self.roadmap.find_path(path).or_else(|| {
            let (map, rest) = path.split_once('.').unwrap_or((Entity::Theme.map(), path));
            let id = rest.split_once('.').map_or(rest, |(id, _)| id);
            let bets = [Entity::Theme, Entity::Idea];
            let entity = Entity::of_map(map)?;
            let entities = if bets.contains(&entity) { &bets[..] } else { std::slice::from_ref(&entity) };
            self.find(entities, self.roadmap.symbol(id)?)
        })
    }

    /// Where the links of one relation of an entry lead, as far as they lead anywhere.
    pub(crate) fn linked<'a>(&'a self, facts: &'a Facts, relation: Relation) -> impl Iterator<Item = Serial> + 'a {
        facts.links.iter().filter(move |link| link.relation == relation).filter_map(|link| self.follow(*link))
    }

    /// The goals a theme serves.
    pub(crate) fn goals<'a>(&'a self, theme: &'a Facts) -> impl Iterator<Item = (Serial, &'a GoalFacts)> + 'a {
        let goals = self.linked(theme, Relation::Goal);
        goals.filter_map(|serial| Some((serial, self.roadmap.facts(serial)?.goal()?)))
    }

    /// What the entries of a kind that `counts` are about.
    pub(crate) fn subjects(&self, entity: Entity, counts: impl Fn(Serial) -> bool) -> HashSet<Serial> {
        let entries = self.roadmap.of(entity).filter(|facts| counts(facts.serial));
        entries.flat_map(|facts| self.linked(facts, Relation::About)).collect()
    }

    /// Entries as they stand in the file.
    pub(crate) fn in_file_order(&self, mut serials: Vec<Serial>) -> Vec<Serial> {
        let offsets: HashMap<Serial, usize> = self.document.entry_offsets().collect();
        serials.sort_by_key(|serial| offsets.get(serial).copied());
        serials
    }

    /// The text of one of the roadmap's own fields.
    pub(crate) fn own_text(&self, name: &str) -> Option<String> {
        let tree = self.own_fields()?;
        let text = tree.root().inner().get(name)?.inner().as_text()?;
        Some(text.into_owned())
    }

    /// The place of one of the roadmap's own fields.
    pub(crate) fn own(&self, names: &[&str]) -> Place {
        let path = Path::of_fields(names);
        let tree = self.own_fields();
        let span = tree.as_ref().and_then(|tree| tree.root().at_path(&path)).map_or(0..0, Item::span);
        Place::of_roadmap(path, span)
    }

    /// The roadmap's own fields, if their text reads.
    pub(crate) fn own_fields(&self) -> Option<Tree<'_>> {
        let start = settings::record_start(self.skeleton.text())?;
        Tree::of(self.skeleton.text(), start).ok()
    }

    /// The id of an entry.
    pub(crate) fn id(&self, serial: Serial) -> &'r str {
        self.roadmap.id(serial)
    }

    /// The place of an entry itself: its id.
    pub(crate) fn itself(&self, serial: Serial) -> Place {
        let span = self.document.entry(serial).map_or(0..0, |entry| entry.key_span());
        Place::of_entry(serial, Path::here(), span)
    }

    /// The place of a field whose bytes were kept; the id of the theme where it is missing.
    pub(crate) fn at_spot(&self, theme: &ThemeRow<'_>, path: Path, spot: Spot) -> Place {
        match spot.span() {
            Some(span) => Place::of_entry(theme.serial, path, span),
            None => Place { path, ..self.itself(theme.serial) },
        }
    }

    /// The place of the value at a path; where it is missing, the id of the entry.
    pub(crate) fn value_at(&self, serial: Serial, path: Path) -> Place {
        self.place_at(serial, path, value_span)
    }

    /// The place of the name of a field; where it is missing, the id of the entry.
    pub(crate) fn name_at(&self, serial: Serial, path: Path) -> Place {
        self.place_at(serial, path, |item| if item.key_span().is_empty() { item.span() } else { item.key_span() })
    }

    fn place_at(&self, serial: Serial, path: Path, span_of: impl Fn(Item<'_>) -> Range<usize>) -> Place {
        let tree = self.document.entry(serial).and_then(|entry| entry.tree());
        let span = tree.as_ref().and_then(|tree| tree.root().at_path(&path)).map(span_of);
        match span {
            Some(span) => Place::of_entry(serial, path, span),
            None => Place { path, ..self.itself(serial) },
        }
    }
}

fn value_span(item: Item<'_>) -> Range<usize> {
    item.span()
}
