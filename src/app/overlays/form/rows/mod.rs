//! The rows of a form, laid out from the table of fields. Themes and ideas have an order of their own, with the three
//! answers on top; everything else stands in the order of the file.

mod bet;
mod row;

pub use bet::LANE_CHOICES;
pub use row::{AddTo, AnswerState, Row, RowKind};

use super::{Part, Subject};
use crate::app::state::State;
use crate::app::widgets::text_input::Lines;
use crate::document::node::Kind;
use crate::document::path::Path;
use crate::document::tree::{Item, Tree};
use crate::document::write::Draft;
use crate::roadmap::entry_kind::Entity;
use crate::roadmap::entry_row::{Answers, Facts};
use crate::roadmap::field::{Field, Keys, Record, Shape};
use crate::roadmap::location;
use crate::roadmap::name;

/// The rows of a form.
pub fn rows(state: &State, subject: &Subject, part: Part, opened: Option<&Path>) -> Vec<Row> {
    let mut rows = all_rows(state, subject, part, opened);
    rows.dedup_by(|row, before| row.kind == RowKind::Blank && before.kind == RowKind::Blank);
    let is_blank = |row: Option<&Row>| row.is_some_and(|row| row.kind == RowKind::Blank);
    if is_blank(rows.last()) {
        rows.pop();
    }
    if is_blank(rows.first()) {
        rows.remove(0);
    }
    rows
}

fn all_rows(state: &State, subject: &Subject, part: Part, opened: Option<&Path>) -> Vec<Row> {
    match subject {
        Subject::Roadmap => {
            let skeleton = state.plan.document.skeleton();
            let start = crate::document::skip_head(skeleton.text()).ok();
            let tree = start.and_then(|start| Tree::of(skeleton.text(), start).ok());
            let layout =
                Layout { state, entity: None, facts: None, root: tree.as_ref().map(Tree::root), values: &[], opened };
            layout.of_record(location::record_of(None), &Path::here())
        }
        Subject::Entry(serial) => {
            let entry = state.plan.document.entry(*serial);
            let tree = entry.as_ref().and_then(crate::document::EntryText::tree);
            let facts = state.plan.roadmap.facts(*serial);
            let entity = facts.map(|facts| facts.entity);
            let layout = Layout { state, entity, facts, root: tree.as_ref().map(Tree::root), values: &[], opened };
            let answers = state.plan.roadmap.bet(*serial).map(|bet| bet.answers).unwrap_or_default();
            layout.of_entry(part, answers)
        }
        Subject::New(new) => {
            let layout =
                Layout { state, entity: Some(new.entity), facts: None, root: None, values: &new.values, opened };
            layout.asked()
        }
    }
}

/// The width of a text field of the form on top, in cells.
pub fn text_width(state: &State) -> usize {
    let form = super::top(state);
    crate::app::overlays::form::layout::of(state, form).value_width
}

struct Layout<'s> {
    state: &'s State,
    entity: Option<Entity>,
    facts: Option<&'s Facts>,
    root: Option<Item<'s>>,
    values: &'s [(Path, Draft)],
    /// The score input that shows what it rests on.
    opened: Option<&'s Path>,
}

impl Layout<'_> {
    fn record(&self) -> &'static Record {
        location::record_of(self.entity)
    }

    fn is_bet(&self) -> bool {
        matches!(self.entity, Some(Entity::Theme | Entity::Idea))
    }

    fn of_entry(&self, part: Part, answers: Answers) -> Vec<Row> {
        let is_bet = self.is_bet();
        match part {
            Part::All if is_bet => self.of_bet(answers),
            Part::All | Part::Asked => self.of_record(self.record(), &Path::here()),
            Part::Title => self.named(&[self.entity.map_or(name::TITLE, Entity::title_field)]),
            Part::Why => self.why(),
            Part::Target => self.target(),
            Part::TradeOffs => self.field_rows(name::TRADE_OFFS),
            Part::Scores => self.scores_of(self.state.model),
        }
    }

    fn of_record(&self, record: &'static Record, path: &Path) -> Vec<Row> {
        let is_own_map = |field: &&Field| self.entity.is_none() && Entity::of_map(field.name).is_some();
        let fields = record.fields.iter().filter(|field| !is_own_map(field));
        fields.flat_map(|field| self.of_field(field, &path.field(field.name), field.label)).collect()
    }

    /// What is asked for of a new entry, and the little more that makes it useful.
    fn asked(&self) -> Vec<Row> {
        let Some(entity) = self.entity else { return Vec::new() };
        let more: &[&str] = match entity {
            Entity::Goal => &[name::TARGET, name::SERVES, name::FOCUS],
            Entity::Objective => &[name::TARGET],
            _ => &[],
        };
        let fields = entity.record().fields.iter();
        let asked = fields.filter(|field| field.is_asked_for || more.contains(&field.name));
        asked
            .flat_map(|field| match field.name {
                name::TARGET => self.target(),
                _ => self.of_field(field, &Path::of_fields(&[field.name]), field.label),
            })
            .filter(|row| !matches!(row.kind, RowKind::Add(_)))
            .collect()
    }

    fn of_field(&self, field: &'static Field, path: &Path, label: &str) -> Vec<Row> {
        // The format is whymap's own business.
        let shape = if self.entity.is_none() && field.name == name::FORMAT { &Shape::Anything } else { &field.shape };
        let mut rows = self.of_shape(shape, path, label);
        for row in rows.iter_mut().filter(|row| row.path == *path) {
            if row.question.is_empty() {
                field.question.clone_into(&mut row.question);
            }
            if row.help.is_empty() {
                row.help = field.help.into();
            }
            row.is_asked_for = field.is_asked_for;
            if row.meaning.is_empty() {
                field.default.clone_into(&mut row.meaning);
            }
        }
        rows
    }

    fn of_shape(&self, shape: &Shape, path: &Path, label: &str) -> Vec<Row> {
        let one = |kind| vec![self.leaf(kind, path, label, *shape)];
        match shape {
            Shape::Line | Shape::Number(_) | Shape::Date | Shape::Due | Shape::Score | Shape::Reading => {
                one(RowKind::Text(Lines::One))
            }
            Shape::Paragraph => one(RowKind::Text(Lines::Many)),
            Shape::YesNo => one(RowKind::YesNo),
            Shape::Word(words) => one(RowKind::Choice(words)),
            Shape::Reference(refers) => one(RowKind::Reference(*refers)),
            Shape::List(Shape::Reference(refers)) => one(RowKind::References(*refers)),
            Shape::List(Shape::Line) => one(RowKind::ListOfLines),
            Shape::List(of) => self.members(of, path, label),
            Shape::Record(record) => self.nested(record, path, label),
            Shape::Map(keys, of) => self.map(*keys, of, path, label),
            // What has no row of its own is shown where it is there, and not offered.
            Shape::Scores | Shape::Anything if self.item_at(path).is_some() => one(RowKind::Shown),
            Shape::Scores | Shape::Anything => Vec::new(),
        }
    }

    /// A record in a record: its fields below a heading of their own.
    fn nested(&self, record: &'static Record, path: &Path, label: &str) -> Vec<Row> {
        let mut rows = vec![Row::blank(), Row::heading(&label.replace('_', " ").to_uppercase(), None)];
        rows.extend(record.fields.iter().flat_map(|field| self.of_field(field, &path.field(field.name), field.label)));
        rows.push(Row::blank());
        rows
    }

    /// The members of a list; one empty one where there is none, so that the first answer needs no extra key.
    fn members(&self, of: &'static Shape, path: &Path, label: &str) -> Vec<Row> {
        let count = self.item_at(path).filter(|list| list.kind() == Kind::List).map_or(0, |list| list.items().count());
        let mut rows = Vec::new();
        if count > 0 && !self.is_bet() {
            rows.extend([Row::blank(), Row::heading(&label.to_uppercase(), None)]);
        }
        for index in 0..count.max(1) {
            let path = path.index(index);
            match of {
                Shape::Record(record) => {
                    let mut fields: Vec<&Field> =
                        record.fields.iter().filter(|field| self.shows_member(field, &path)).collect();
                    // The rarer half stands last, so that it never comes between the two usual answers.
                    fields.sort_by_key(|field| field.name == name::INSTEAD_OF);
                    rows.extend(
                        fields.into_iter().flat_map(|field| self.of_field(field, &path.field(field.name), field.label)),
                    );
                }
                of => rows.extend(self.of_shape(of, &path, label)),
            }
        }
        if count > 0 {
            rows.push(self.add_row(AddTo::List, path, "+ another"));
        }
        if count > 0 && !self.is_bet() {
            rows.push(Row::blank());
        }
        rows
    }

    /// `instead_of` is the rarer half of a trade-off: it is shown where it is used, or nothing is.
    fn shows_member(&self, field: &Field, member: &Path) -> bool {
        let has = |name: &str| self.item_at(&member.field(name)).is_some();
        match field.name {
            name::INSTEAD_OF => has(name::INSTEAD_OF) || !has(name::NOT_DOING),
            name::NOT_DOING => has(name::NOT_DOING) || !has(name::INSTEAD_OF),
            _ => true,
        }
    }

    /// A map: its members below a heading; where there is none, one row that adds the first.
    fn map(&self, keys: Keys, of: &'static Shape, path: &Path, label: &str) -> Vec<Row> {
        let present: Vec<String> = self
            .item_at(path)
            .filter(|map| map.kind() == Kind::Map)
            .map(|map| map.items().map(|item| item.key().into_owned()).collect())
            .unwrap_or_default();
        if present.is_empty() {
            return vec![self.add_row(AddTo::Map(keys), path, label)];
        }
        // The maps of themes and ideas stand under the headings of their groups.
        let mut rows = match self.is_bet() {
            true => Vec::new(),
            false => vec![Row::blank(), Row::heading(&label.to_uppercase(), None)],
        };
        for key in present {
            let path = path.key(&key);
            match of {
                Shape::Record(record) => {
                    for (number, field) in record.fields.iter().enumerate() {
                        let label = if number == 0 { key.clone() } else { format!("  {}", field.label) };
                        rows.extend(self.of_field(field, &path.field(field.name), &label));
                    }
                }
                of => rows.extend(self.of_shape(of, &path, &key)),
            }
        }
        rows.push(self.add_row(AddTo::Map(keys), path, "+ another"));
        if !self.is_bet() {
            rows.push(Row::blank());
        }
        rows
    }

    fn add_row(&self, to: AddTo, path: &Path, label: &str) -> Row {
        let mut row = Row::plain(RowKind::Add(to), label);
        row.path = path.clone();
        row.shape = location::shape_at(self.record(), path).unwrap_or(Shape::Anything);
        row.question = "Enter adds one.".to_owned();
        row
    }

    fn leaf(&self, kind: RowKind, path: &Path, label: &str, shape: Shape) -> Row {
        let item = self.item_at(path);
        let mut row = Row::plain(kind, &label.replace('_', " "));
        row.path = path.clone();
        row.shape = shape;
        row.is_present = item.is_some() || self.new_value(path).is_some();
        row.value = self.value_at(path).unwrap_or_default();
        row
    }

    fn item_at(&self, path: &Path) -> Option<Item<'_>> {
        self.root?.at_path(path).filter(|item| !item.is_none_word())
    }

    fn new_value(&self, path: &Path) -> Option<&Draft> {
        self.values.iter().find(|(known, _)| known == path).map(|(_, draft)| draft)
    }

    /// The value at a path as it is shown and typed.
    fn value_at(&self, path: &Path) -> Option<String> {
        match self.new_value(path) {
            Some(Draft::Text(text)) => return Some(text.clone()),
            Some(Draft::Source(source)) => return Some(source.clone()),
            Some(Draft::List(members, _)) => {
                return Some(members.iter().map(shown_draft).collect::<Vec<_>>().join("\n"));
            }
            _ => {}
        }
        self.item_at(path).map(shown)
    }
}

fn shown_draft(draft: &Draft) -> String {
    match draft {
        Draft::Text(text) | Draft::Source(text) => text.clone(),
        other => other.print_on_one_line(&crate::document::style::Style::default()),
    }
}

/// A value as it is shown and typed: texts without quotes, lists of texts one a line, all else as it is written.
pub fn shown(item: Item<'_>) -> String {
    let item = item.inner();
    if let Some(text) = item.as_text() {
        return text.into_owned();
    }
    if item.kind() == Kind::List {
        let members: Option<Vec<String>> =
            item.items().map(|member| Some(member.inner().as_text()?.into_owned())).collect();
        if let Some(members) = members {
            return members.join("\n");
        }
    }
    item.source().to_owned()
}

/// The empty rows of a value that is not there yet.
pub fn fresh_rows(of: &'static Shape, path: &Path, key: &str) -> Vec<Row> {
    let row = |field: Option<&'static Field>, path: Path, label: String, shape: Shape| {
        let kind = match shape {
            Shape::Paragraph => RowKind::Text(Lines::Many),
            Shape::Word(words) => RowKind::Choice(words),
            Shape::YesNo => RowKind::YesNo,
            Shape::Reference(refers) => RowKind::Reference(refers),
            _ => RowKind::Text(Lines::One),
        };
        let mut row = Row::plain(kind, &label);
        row.path = path;
        row.shape = shape;
        row.question = field.map_or(String::new(), |field| field.question.to_owned());
        row.help = field.map_or("", |field| field.help).into();
        row
    };
    match of {
        Shape::Record(record) => record
            .fields
            .iter()
            .enumerate()
            .map(|(number, field)| {
                let label = if number == 0 { key.to_owned() } else { format!("  {}", field.label) };
                row(Some(field), path.field(field.name), label, field.shape)
            })
            .collect(),
        shape => vec![row(None, path.clone(), key.to_owned(), *shape)],
    }
}
