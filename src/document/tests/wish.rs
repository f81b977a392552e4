//! Random user edits as data that shrinks, resolved to changes against the current plan.

use crate::document::chunk::EntryId;
use crate::document::node::NodeKind;
use crate::document::path::Path;
use crate::document::tree::{Tree, TreeItem};
use crate::document::write::{ContainerLayout, Draft};
use crate::document::{EntryText, skip_head};
use crate::insight::RoadmapOrder;
use crate::roadmap::change::Change;
use crate::roadmap::entry_kind::{ENTRY_KINDS, EntryKind};
use crate::roadmap::field::{KeyKind, Record, Shape};
use crate::roadmap::intents::{self, RankPosition};
use crate::roadmap::lane::{self, Lane};
use crate::roadmap::location;
use crate::roadmap::location::FieldOwner;
use crate::roadmap::plan::Plan;
use chrono::NaiveDate;
use proptest::prelude::*;
use proptest::sample::{Index, select};

#[derive(Clone, Debug)]
pub(crate) struct Wish {
    what: What,
    /// Indexes that pick the entry, the field, and another entry.
    who: Index,
    at: Index,
    other: Index,
    text: String,
    number: &'static str,
}

#[derive(Clone, Copy, Debug)]
enum What {
    Set,
    SetOfRoadmap,
    Add,
    Clear,
    Insert,
    Remove,
    Move,
    RenameField,
    RenameKey,
    Rename,
    Promote,
    Demote,
    Drop,
    Ship,
    Lane,
    Link,
    Unlink,
    Rank,
    Unrank,
}

const TEXTS: &[&str] = &[
    "plain",
    "",
    " ",
    "say \"it\"",
    "\"",
    "ends with \"#",
    "\"## and \"#",
    "back\\slash \\u{41} \\",
    "two\nlines",
    "\n",
    "windows\r\nline",
    "lone \r return",
    "// no comment",
    "/* nor this",
    "*/",
    "),\n    \"fake\": (",
    "}])",
    "it's",
    "\u{0}\u{7}\u{1b}[31m\u{7f}",
    "\u{feff}mark",
    "👩‍👩‍👧 入金 नमस्ते e\u{301}",
    "עברית \u{202e}evil\u{202c} \u{2067}x\u{2069}",
    "next\u{85}line\u{2028}para\u{2029}",
    "tab\tand\u{b}\u{c}",
    "r#\"raw\"#",
    "#![enable(x)]",
    "{\"a\": 1}",
];

const NUMBERS: &[&str] = &[
    "0",
    "-0",
    "1_000",
    "0xff",
    "0b1010",
    "1e9",
    "1.5",
    "-3.25",
    "18446744073709551616",
    "340282366920938463463374607431768211455",
    "0.000000000000000000001",
    "1e308",
    "inf",
    "NaN",
    "-inf",
    "5u8",
];

pub(crate) fn wish() -> impl Strategy<Value = Wish> {
    use What::*;
    let whats = [
        Set,
        Set,
        Set,
        Set,
        SetOfRoadmap,
        Add,
        Clear,
        Clear,
        Insert,
        Insert,
        Remove,
        Move,
        Move,
        RenameField,
        RenameKey,
        Rename,
        Promote,
        Demote,
        Drop,
        Ship,
        Lane,
        Link,
        Unlink,
        Rank,
        Unrank,
    ];
    let text = prop_oneof![2 => select(TEXTS).prop_map(str::to_owned), 1 => any::<String>()];
    let index = any::<Index>;
    (select(whats.to_vec()), index(), index(), index(), text, select(NUMBERS))
        .prop_map(|(what, who, at, other, text, number)| Wish { what, who, at, other, text, number })
}

impl Wish {
    /// The changes for a plan; empty if the edit does not apply.
    pub(crate) fn changes(&self, plan: &Plan) -> Vec<Change> {
        self.resolve(plan).unwrap_or_default()
    }

    fn pick<T: Copy>(index: Index, all: &[T]) -> Option<T> {
        (!all.is_empty()).then(|| *index.get(all))
    }

    fn resolve(&self, plan: &Plan) -> Option<Vec<Change>> {
        let entries: Vec<EntryText<'_>> = plan.document.entries().collect();
        let is_bet =
            |entry_id: &EntryId, entity: EntryKind| plan.roadmap.row(*entry_id).is_some_and(|f| f.kind == entity);
        let all: Vec<EntryId> = entries.iter().map(|entry| entry.id).collect();
        let of = |entity| all.iter().copied().filter(|entry_id| is_bet(entry_id, entity)).collect::<Vec<EntryId>>();
        let lane = Self::pick(self.at, &lane::ALL_LANES)?;
        Some(match self.what {
            What::Set => {
                let (entry, record) = self.entry(plan, &entries)?;
                let path = self.path(entry.tree()?.root(), record)?;
                vec![Change::set(entry.id, path.clone(), self.value(location::shape_at(record, &path)))]
            }
            What::SetOfRoadmap => {
                let (owner, record) = (FieldOwner::Roadmap, location::record_of(None));
                let frame = plan.document.top_level();
                let tree = Tree::parse(frame.text(), skip_head(frame.text()).ok()?).ok()?;
                let path = self.path(tree.root(), record)?;
                let first = path.prefix(1).to_string();
                // Skip the entry maps, which are not roadmap fields, and the format, because a newer one makes the file read-only.
                if EntryKind::from_map_name(&first).is_some() || first == "format" || first.starts_with("newer") {
                    return None;
                }
                vec![Change::Set { owner, value: self.value(location::shape_at(record, &path)), path }]
            }
            What::Add => {
                let (entry, record) = self.entry(plan, &entries)?;
                let lists: Vec<&str> =
                    record.fields.iter().filter(|f| matches!(f.shape, Shape::List(_))).map(|f| f.name).collect();
                let path = Path::from_fields(&[Self::pick(self.at, &lists)?]);
                let value = self.value(location::shape_at(record, &path.index(0)));
                vec![Change::add(entry.id, path, value)]
            }
            What::Clear => {
                let (entry, _) = self.entry(plan, &entries)?;
                let tree = entry.tree()?;
                let all = paths(tree.root());
                vec![Change::clear(entry.id, (!all.is_empty()).then(|| self.at.get(&all).clone())?)]
            }
            What::Insert => {
                let entity = Self::pick(self.who, &ENTRY_KINDS)?;
                let id = format!("new-{}", self.at.index(9));
                let title = (Path::from_fields(&[entity.title_field()]), Draft::Text(self.text.clone()));
                let note = (Path::from_fields(&["note"]), Draft::Text("n".to_owned()));
                let mut fields = vec![note, title];
                if entity == EntryKind::Theme {
                    fields.push((Path::from_fields(&["lane"]), Draft::Source("Dropped".to_owned())));
                }
                vec![Change::Insert { kind: entity, id, fields }]
            }
            What::Remove => vec![Change::Remove(Self::pick(self.who, &all)?)],
            What::Move => {
                let to = Self::pick(self.at, &ENTRY_KINDS)?;
                vec![Change::Move { entry: Self::pick(self.who, &all)?, to }]
            }
            What::RenameField => {
                let (entry, _) = self.entry(plan, &entries)?;
                let owner = FieldOwner::Entry(entry.id);
                let tree = entry.tree()?;
                let is_named = |path: &&Path| !path.to_string().ends_with(']');
                let named: Vec<Path> = paths(tree.root()).iter().filter(is_named).cloned().collect();
                let path = (!named.is_empty()).then(|| self.at.get(&named).clone())?;
                vec![Change::RenameField { owner, path, name: format!("renamed_{}", self.other.index(9)) }]
            }
            What::RenameKey => {
                let entry_id = Self::pick(self.who, &all)?;
                vec![Change::Rename { entry: entry_id, id: format!("renamed-{}", self.at.index(9)) }]
            }
            What::Rename => {
                intents::rename_entry(plan, Self::pick(self.who, &all)?, &format!("renamed-{}", self.at.index(9)))
            }
            What::Promote => intents::promote(plan, Self::pick(self.who, &of(EntryKind::Idea))?, lane),
            What::Demote => intents::demote(plan, Self::pick(self.who, &of(EntryKind::Theme))?),
            What::Drop => intents::drop_theme(plan, self.bet(plan)?, &self.text),
            What::Ship => {
                intents::ship(Self::pick(self.who, &of(EntryKind::Theme))?, NaiveDate::from_ymd_opt(2026, 3, 2)?)
            }
            What::Lane => intents::change_lane(plan, self.bet(plan)?, lane),
            What::Link => {
                let goal = Self::pick(self.other, &of(EntryKind::Goal))?;
                intents::link_goal(plan, self.bet(plan)?, plan.roadmap.id(goal))
            }
            What::Unlink => {
                let goal = Self::pick(self.other, &of(EntryKind::Goal))?;
                intents::unlink_goal(plan, self.bet(plan)?, plan.roadmap.id(goal))?
            }
            What::Rank => {
                let themes = of(EntryKind::Theme);
                let theme = Self::pick(self.who, &themes)?;
                let order = RoadmapOrder::from_roadmap(&plan.roadmap);
                let lane = order.lane(plan.roadmap.theme(theme)?.lane.unwrap_or(Lane::Now));
                let other = Self::pick(self.other, lane)?;
                let place =
                    [RankPosition::Top, RankPosition::Bottom, RankPosition::Above(other), RankPosition::Below(other)]
                        [self.at.index(4)];
                intents::rank_at(plan, lane, theme, place)?.changes
            }
            What::Unrank => intents::unrank(plan, Self::pick(self.who, &of(EntryKind::Theme))?)?,
        })
    }

    fn entry<'d>(&self, plan: &Plan, entries: &[EntryText<'d>]) -> Option<(EntryText<'d>, &'static Record)> {
        let entry = Self::pick(self.who, entries)?;
        let entity = EntryKind::from_map_name(plan.document.map_name(entry.map))?;
        Some((entry, entity.record()))
    }

    fn bet(&self, plan: &Plan) -> Option<EntryId> {
        let theme_ids: Vec<EntryId> =
            plan.roadmap.rows().filter(|row| row.theme().is_some()).map(|f| f.entry).collect();
        Self::pick(self.who, &theme_ids)
    }

    /// An existing path, or one from the field table.
    fn path(&self, root: TreeItem<'_>, record: &'static Record) -> Option<Path> {
        let mut all = paths(root);
        for field in record.fields {
            let path = Path::from_fields(&[field.name]);
            match field.shape {
                Shape::Record(inner) => all.extend(inner.fields.iter().map(|field| path.field(field.name))),
                Shape::List(_) => all.push(path.index(root.at_path(&path).map_or(0, |list| list.items().count()))),
                Shape::Map(KeyKind::Dates, _) => all.push(path.key("2026-01-20")),
                Shape::Map(..) => all.push(path.key("k")),
                Shape::Scores => all.push(path.key("rice").key("impact")),
                _ => {}
            }
            all.push(path);
        }
        (!all.is_empty()).then(|| self.at.get(&all).clone())
    }

    /// A value of a shape, not always a sensible one.
    fn value(&self, shape: Option<Shape>) -> Draft {
        let text = || Draft::Text(self.text.clone());
        let number = || Draft::Source(self.number.to_owned());
        let layout = [ContainerLayout::Line, ContainerLayout::Block][self.other.index(2)];
        match shape {
            Some(Shape::Number(_)) => number(),
            Some(Shape::Bool) => Draft::Source("true".to_owned()),
            Some(Shape::Choice(words)) => Draft::Source((*self.other.get(words)).to_owned()),
            Some(Shape::List(of)) => Draft::List(vec![self.value(Some(*of)), self.value(Some(*of))], layout),
            Some(Shape::Record(record)) => {
                let fields = record.fields.iter().take(1 + self.other.index(3));
                Draft::Record(fields.map(|f| (f.name.to_owned(), self.value(Some(f.shape)))).collect(), layout)
            }
            Some(Shape::Map(KeyKind::Dates, of)) => {
                Draft::Map(vec![("2026-02-20".to_owned(), self.value(Some(*of)))], layout)
            }
            Some(Shape::Map(_, of)) => Draft::Map(vec![(self.text.clone(), self.value(Some(*of)))], layout),
            Some(Shape::Scores) => {
                Draft::Map(vec![("rice".to_owned(), Draft::Map(vec![("reach".to_owned(), number())], layout))], layout)
            }
            Some(Shape::Score) => Draft::Tuple(vec![number(), number(), number()]),
            Some(Shape::Reading) => number(),
            _ => text(),
        }
    }
}

/// The paths of all values inside a value.
fn paths(item: TreeItem<'_>) -> Vec<Path> {
    fn visit(item: TreeItem<'_>, path: &Path, all: &mut Vec<Path>) {
        let item = item.unwrap_some();
        for (number, inside) in item.items().enumerate() {
            let path = match item.kind() {
                NodeKind::Map => path.key(&inside.key()),
                NodeKind::Record => path.field(&inside.key()),
                _ => path.index(number),
            };
            visit(inside, &path, all);
            all.push(path);
        }
    }
    let mut all = Vec::new();
    visit(item, &Path::root(), &mut all);
    all
}
