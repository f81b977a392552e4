//! The roadmap derived from a document: facts of every entry, by serial and by id. Derived again for what changed.

use super::entry_kind::Entity;
use super::entry_row;
use super::entry_row::{Bet, Detail, Facts, GoalFacts, Link, MetricFacts};
use super::fields;
use super::load;
use super::settings::Settings;
use super::symbols::{Symbol, Symbols};
use crate::document::chunk::Serial;
use crate::document::history::Step;
use crate::document::tree::{Item, Tree};
use crate::document::{Document, Visited, literal};
use smallvec::SmallVec;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Below this length a text is read before another thread would have begun.
const LONG: usize = 256 << 10;

/// What a document says.
#[derive(Clone, Debug, Default)]
pub struct Roadmap {
    /// The roadmap's own fields.
    pub settings: Settings,
    facts: Vec<Option<Facts>>,
    symbols: Symbols,
    by_id: Vec<SmallVec<[Serial; 2]>>,
    /// Changes whenever something does that entries are ordered or linked by; no two roadmaps share one by chance.
    stamp: u64,
    /// The themes and ideas that name a goal, by its id, in order.
    by_goal: BTreeMap<Symbol, Vec<Serial>>,
    /// The entries the scanner could make no sense of.
    broken: BTreeSet<Serial>,
}

impl Roadmap {
    /// Cuts a text into a document and reads its facts, in one pass. Of a long text the facts are read on another
    /// thread, right behind the one that cuts.
    pub fn load(text: String) -> (Document, Self) {
        let text = Arc::new(text);
        let (document, mut roadmap) = match text.len() < LONG {
            true => Self::load_here(&text),
            false => load::side_by_side(&text).unwrap_or_else(|| Self::load_here(&text)),
        };
        roadmap.settings = Settings::read(&document);
        roadmap.stamp = fresh_stamp();
        (document, roadmap)
    }

    fn load_here(text: &Arc<String>) -> (Document, Self) {
        let mut roadmap = Self::default();
        let document = Document::load(Arc::clone(text), holds_entries, &mut |visited| roadmap.visit(&visited));
        (document, roadmap)
    }

    /// Reads all facts of a document anew.
    pub fn read(document: &Document) -> Self {
        let mut roadmap = Self { settings: Settings::read(document), ..Self::default() };
        for entry in document.entries() {
            roadmap.read_again(document, entry.serial);
        }
        roadmap.stamp = fresh_stamp();
        roadmap
    }

    fn visit(&mut self, visited: &Visited<'_>) {
        let Some(entity) = Entity::of_map(visited.map_name) else { return };
        self.take(visited.serial, entity, visited.key_source, visited.value, visited.origin);
    }

    pub(super) fn take(
        &mut self,
        serial: Serial,
        entity: Entity,
        key_source: &str,
        value: Option<Item<'_>>,
        origin: usize,
    ) {
        let facts = entry_row::read(serial, entity, key_source, value, origin, &mut self.symbols);
        self.insert(facts);
    }

    fn insert(&mut self, facts: Facts) {
        let (slot, id) = (facts.serial.0 as usize, facts.id.0 as usize);
        if self.facts.len() <= slot {
            self.facts.resize_with(slot + 1, || None);
        }
        if self.by_id.len() <= id {
            self.by_id.resize_with(self.symbols.len().max(id + 1), SmallVec::new);
        }
        if let Some(serials) = self.by_id.get_mut(id) {
            serials.push(facts.serial);
        }
        if facts.is_broken {
            self.broken.insert(facts.serial);
        }
        for goal in goals_of(&facts) {
            let bets = self.by_goal.entry(goal).or_default();
            if let Err(at) = bets.binary_search(&facts.serial) {
                bets.insert(at, facts.serial);
            }
        }
        if let Some(place) = self.facts.get_mut(slot) {
            *place = Some(facts);
        }
    }

    fn forget(&mut self, serial: Serial) -> Option<Facts> {
        let facts = self.facts.get_mut(serial.0 as usize).and_then(Option::take)?;
        if let Some(serials) = self.by_id.get_mut(facts.id.0 as usize) {
            serials.retain(|other| *other != serial);
        }
        self.broken.remove(&serial);
        for goal in goals_of(&facts) {
            self.by_goal.entry(goal).or_default().retain(|other| *other != serial);
        }
        Some(facts)
    }

    /// Derives again what a step changed. The answer are the entries it touched, in order.
    pub fn follow(&mut self, document: &Document, step: &Step) -> Vec<Serial> {
        let mut touched = BTreeSet::new();
        let mut touches_settings = false;
        for chunk in step.splices.iter().flat_map(|splice| splice.removed.iter().chain(&splice.inserted)) {
            match chunk.entry() {
                Some(entry) => {
                    touches_settings |= document.map_name(entry.map) == Entity::Criterion.map();
                    touched.insert(entry.serial);
                }
                None => touches_settings = true,
            }
        }
        for serial in &touched {
            self.read_again(document, *serial);
        }
        if touches_settings {
            self.settings = Settings::read(document);
            self.stamp = fresh_stamp();
        }
        touched.into_iter().collect()
    }

    fn read_again(&mut self, document: &Document, serial: Serial) {
        let before = self.forget(serial);
        self.read_entry(document, serial);
        let is_same = match (before, self.facts(serial)) {
            (Some(before), Some(after)) => before.orders_like(after),
            (before, after) => before.is_none() && after.is_none(),
        };
        if !is_same {
            self.stamp = fresh_stamp();
        }
    }

    fn read_entry(&mut self, document: &Document, serial: Serial) {
        let Some(entry) = document.entry(serial) else { return };
        let Some(entity) = Entity::of_map(document.map_name(entry.map)) else { return };
        let tree = entry.tree();
        self.take(serial, entity, entry.key_source(), tree.as_ref().map(Tree::root), 0);
    }

    /// Two roadmaps with the same stamp have the same order and the same links.
    pub fn stamp(&self) -> u64 {
        self.stamp
    }

    /// The facts of an entry.
    pub fn facts(&self, serial: Serial) -> Option<&Facts> {
        self.facts.get(serial.0 as usize)?.as_ref()
    }

    /// The facts of every entry, by serial: in file order as far as nothing was added or moved since loading.
    pub fn all(&self) -> impl Iterator<Item = &Facts> {
        self.facts.iter().filter_map(Option::as_ref)
    }

    /// The facts of every entry of a kind.
    pub fn of(&self, entity: Entity) -> impl Iterator<Item = &Facts> {
        self.all().filter(move |facts| facts.entity == entity)
    }

    /// The entries the scanner could make no sense of, by serial.
    pub fn broken(&self) -> impl Iterator<Item = Serial> + '_ {
        self.broken.iter().copied()
    }

    /// The themes and ideas that name a goal of this id, by serial.
    pub fn bets_of_goal(&self, goal: Symbol) -> &[Serial] {
        self.by_goal.get(&goal).map_or(&[], Vec::as_slice)
    }

    /// The facts of a theme or idea.
    pub fn bet(&self, serial: Serial) -> Option<&Bet> {
        self.facts(serial).and_then(Facts::bet)
    }

    /// The word of a symbol: an id.
    pub fn word(&self, symbol: Symbol) -> &str {
        self.symbols.word(symbol)
    }

    /// The id of an entry.
    pub fn id(&self, serial: Serial) -> &str {
        self.facts(serial).map_or("", |facts| self.word(facts.id))
    }

    /// The full name of an entry: `themes.first-report`.
    pub fn full_name(&self, serial: Serial) -> String {
        self.facts(serial).map_or_else(String::new, |facts| format!("{}.{}", facts.entity.map(), self.word(facts.id)))
    }

    /// The symbol of a word, if the file has it.
    pub fn symbol(&self, word: &str) -> Option<Symbol> {
        self.symbols.known(word)
    }

    /// The entries with this id, of any kind.
    pub fn with_symbol(&self, symbol: Symbol) -> &[Serial] {
        self.by_id.get(symbol.0 as usize).map_or(&[], |serials| serials.as_slice())
    }

    /// The entries with this id, of any kind.
    pub fn with_id(&self, id: &str) -> &[Serial] {
        self.symbol(id).map_or(&[], |symbol| self.with_symbol(symbol))
    }

    /// The entry of a kind with this id; the first one where the file has it twice.
    pub fn find(&self, entity: Entity, id: &str) -> Option<Serial> {
        self.symbol(id).and_then(|symbol| self.find_symbol(entity, symbol))
    }

    /// The entry of a kind with this symbol as its id.
    pub fn find_symbol(&self, entity: Entity, symbol: Symbol) -> Option<Serial> {
        let is_such = |serial: &&Serial| self.facts(**serial).is_some_and(|facts| facts.entity == entity);
        self.with_symbol(symbol).iter().find(is_such).copied()
    }

    /// The theme, else the idea, with this id.
    pub fn find_bet(&self, id: &str) -> Option<Serial> {
        self.find(Entity::Theme, id).or_else(|| self.find(Entity::Idea, id))
    }

    /// Where a link leads; a former id leads to the entry that has it now. `None` when it leads nowhere.
    pub fn follow_link(&self, link: Link) -> Option<Serial> {
        if link.relation == entry_row::Relation::About {
            return self.find_path(self.word(link.to));
        }
        let entities = link.relation.entities();
        let direct = entities.iter().find_map(|entity| self.find_symbol(*entity, link.to));
        direct.or_else(|| {
            let mut renamed = self.all().filter(|facts| facts.formerly.contains(&link.to));
            renamed.find(|facts| entities.contains(&facts.entity)).map(|facts| facts.serial)
        })
    }

    /// The entry of a full name, `themes.first-report`; a longer path leads to its entry, and a theme is found by the
    /// name it had as an idea, and the other way round. A bare id means a theme or idea.
    pub fn find_path(&self, path: &str) -> Option<Serial> {
        let Some((map, rest)) = path.split_once('.') else { return self.find_bet(path) };
        let entity = Entity::of_map(map)?;
        let id = rest.split_once('.').map_or(rest, |(id, _)| id);
        let find = |id: &str| match entity {
            Entity::Theme | Entity::Idea => self.find(entity, id).or_else(|| self.find_bet(id)),
            _ => self.find(entity, id),
        };
        find(rest).or_else(|| find(id))
    }

    /// The text that names an entry: its title, else its id.
    pub fn title<'d>(&'d self, document: &'d Document, serial: Serial) -> Cow<'d, str> {
        let Some(facts) = self.facts(serial) else { return Cow::Borrowed("") };
        let text = document.entry(serial).and_then(|entry| literal_at(entry.text, facts.title));
        text.filter(|text| !text.trim().is_empty()).unwrap_or(Cow::Borrowed(self.word(facts.id)))
    }

    /// The unit of a metric.
    pub fn unit<'d>(&self, document: &'d Document, metric: Serial) -> Cow<'d, str> {
        let span = self.facts(metric).and_then(Facts::metric).map_or((0, 0), |metric| metric.unit);
        document.entry(metric).and_then(|entry| literal_at(entry.text, span)).unwrap_or_default()
    }
}

fn fresh_stamp() -> u64 {
    static LAST: AtomicU64 = AtomicU64::new(0);
    LAST.fetch_add(1, Ordering::Relaxed) + 1
}

fn goals_of(facts: &Facts) -> impl Iterator<Item = Symbol> + '_ {
    facts.linked(entry_row::Relation::Goal).filter(|_| facts.bet().is_some())
}

/// Whether a map of the file holds entries: all do but the roadmap's own, such as its links. Nobody knows what is in a
/// map of a newer program; cut up, a slip in it costs least.
pub fn holds_entries(map: &str) -> bool {
    Entity::of_map(map).is_some() || fields::ROADMAP.field(map).is_none()
}

fn literal_at(text: &str, span: (u32, u32)) -> Option<Cow<'_, str>> {
    let source = text.get(span.0 as usize..span.1 as usize)?;
    if source.starts_with(['"', 'r']) { literal::text(source) } else { None }
}

impl Facts {
    /// What only themes and ideas have.
    pub fn bet(&self) -> Option<&Bet> {
        match &self.detail {
            Detail::Bet(bet) => Some(bet),
            _ => None,
        }
    }

    /// What only goals and objectives have.
    pub fn goal(&self) -> Option<&GoalFacts> {
        match &self.detail {
            Detail::Goal(goal) => Some(goal),
            _ => None,
        }
    }

    /// What only metrics have.
    pub fn metric(&self) -> Option<&MetricFacts> {
        match &self.detail {
            Detail::Metric(metric) => Some(metric),
            _ => None,
        }
    }

    /// The ids it names by one relation.
    pub fn linked(&self, relation: entry_row::Relation) -> impl Iterator<Item = Symbol> + '_ {
        self.links.iter().filter(move |link| link.relation == relation).map(|link| link.to)
    }
}
