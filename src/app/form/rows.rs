//! The rows of a form, laid out from the table of fields. Themes and ideas have an order of their own, with the three
//! answers on top; everything else stands in the order of the file.

use super::{Form, Part, Subject};
use crate::app::field::Lines;
use crate::app::state::State;
use crate::document::node::Kind;
use crate::document::path::{Path, Segment};
use crate::document::tree::{Item, Tree};
use crate::document::write::Draft;
use crate::roadmap::entity::Entity;
use crate::roadmap::facts::{Answers, Facts};
use crate::roadmap::models::{self, Model};
use crate::roadmap::name;
use crate::roadmap::place;
use crate::roadmap::shape::{Field, Keys, Record, Refers, Shape};
use crate::rules::Severity;
use crate::text::number;

/// One row of a form.
#[derive(Clone, Debug)]
pub struct Row {
    /// What it is and what keys do on it.
    pub kind: RowKind,
    /// Which field it shows.
    pub path: Path,
    /// What it is called.
    pub label: String,
    /// What the field may hold.
    pub shape: Shape,
    /// Its value as it is shown and typed; empty when there is none.
    pub value: String,
    /// Whether the field is there.
    pub is_present: bool,
    /// Whether `check` asks for it.
    pub is_asked_for: bool,
    /// The question it answers.
    pub question: String,
    /// What a good answer looks like.
    pub help: &'static str,
    /// What an empty field means: a default, or what a goal lends.
    pub meaning: String,
}

/// What a row is.
#[derive(Clone, Debug, PartialEq)]
pub enum RowKind {
    /// The heading of a group, with the answer it stands for, if it does.
    Heading(Option<AnswerState>),
    /// Nothing.
    Blank,
    /// Text to type.
    Text(Lines),
    /// A mark from 1 to 5: one key gives it.
    Mark,
    /// The lane of a theme or idea.
    Lane(&'static [&'static str]),
    /// One of several words.
    Choice(&'static [&'static str]),
    /// Yes or no.
    YesNo,
    /// The id of another entry.
    Reference(Refers),
    /// Ids of other entries.
    References(Refers),
    /// A list of lines, typed one a line.
    ListOfLines,
    /// Adds a member to a list or map.
    Add(AddTo),
    /// Shown only.
    Shown,
    /// What `check` asks about the answer above.
    Asks,
}

/// What an "add" row adds to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddTo {
    /// A list.
    List,
    /// A map with keys of this kind.
    Map(Keys),
}

/// The state of one of the three answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnswerState {
    /// It is there.
    Answered,
    /// It is not.
    Open,
    /// It is, and `check` asks something about it.
    Thin,
}

impl RowKind {
    /// Whether two rows are the same kind of row, whatever they hold.
    pub fn is_like(&self, other: &Self) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }
}

impl Row {
    /// Whether the focus can stand on it.
    pub fn takes_focus(&self) -> bool {
        !matches!(self.kind, RowKind::Heading(_) | RowKind::Blank | RowKind::Shown | RowKind::Asks)
    }

    fn heading(label: &str, answer: Option<AnswerState>) -> Self {
        Self::plain(RowKind::Heading(answer), label)
    }

    fn asks(question: &str) -> Self {
        let mut row = Self::plain(RowKind::Asks, "thin");
        question.clone_into(&mut row.value);
        row
    }

    fn blank() -> Self {
        Self::plain(RowKind::Blank, "")
    }

    fn plain(kind: RowKind, label: &str) -> Self {
        Self {
            kind,
            path: Path::here(),
            label: label.to_owned(),
            shape: Shape::Anything,
            value: String::new(),
            is_present: false,
            is_asked_for: false,
            question: String::new(),
            help: "",
            meaning: String::new(),
        }
    }
}

/// The words of the lane row. An idea's lane is the one it wants.
pub const LANE_CHOICES: &[&str] = &["Idea", "Later", "Next", "Now"];
const SETTLED_LANES: &[&str] = &["Idea", "Later", "Next", "Now", "Shipped", "Dropped"];

/// The rows of a form.
pub fn rows(state: &State, subject: &Subject, part: Part) -> Vec<Row> {
    let mut rows = all_rows(state, subject, part);
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

fn all_rows(state: &State, subject: &Subject, part: Part) -> Vec<Row> {
    match subject {
        Subject::Roadmap => {
            let skeleton = state.plan.document.skeleton();
            let start = crate::document::skip_head(skeleton.text()).ok();
            let tree = start.and_then(|start| Tree::of(skeleton.text(), start).ok());
            let layout = Layout { state, entity: None, facts: None, root: tree.as_ref().map(Tree::root), values: &[] };
            layout.of_record(place::record_of(None), &Path::here())
        }
        Subject::Entry(serial) => {
            let entry = state.plan.document.entry(*serial);
            let tree = entry.as_ref().and_then(crate::document::EntryText::tree);
            let facts = state.plan.roadmap.facts(*serial);
            let entity = facts.map(|facts| facts.entity);
            let layout = Layout { state, entity, facts, root: tree.as_ref().map(Tree::root), values: &[] };
            let answers = state.plan.roadmap.bet(*serial).map(|bet| bet.answers).unwrap_or_default();
            layout.of_entry(part, answers)
        }
        Subject::New(new) => {
            let layout = Layout { state, entity: Some(new.entity), facts: None, root: None, values: &new.values };
            layout.asked()
        }
    }
}

/// The width of a text field of the form on top, in cells.
pub fn text_width(state: &State) -> usize {
    let form = super::top(state);
    crate::app::form_layout::of(state, form).value_width
}

/// Holding a line, and a starting value that is not known yet.
fn is_exception(name: &str) -> bool {
    matches!(name, name::KEEP | name::BASELINE_BY)
}

struct Layout<'s> {
    state: &'s State,
    entity: Option<Entity>,
    facts: Option<&'s Facts>,
    root: Option<Item<'s>>,
    values: &'s [(Path, Draft)],
}

impl Layout<'_> {
    fn record(&self) -> &'static Record {
        place::record_of(self.entity)
    }

    fn of_entry(&self, part: Part, answers: Answers) -> Vec<Row> {
        let is_bet = matches!(self.entity, Some(Entity::Theme | Entity::Idea));
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

    /// Themes and ideas: the three answers first, then links, scores, options, and the rest.
    fn of_bet(&self, answers: Answers) -> Vec<Row> {
        let mut rows = self.named(&[name::TITLE]);
        rows.push(self.lane_row());
        rows.extend(self.answer("WHY", name::WHY, answers.problem && answers.reason, self.why()));
        rows.extend(self.answer("TARGET", name::TARGET, answers.metric, self.target()));
        let trade_offs = self.field_rows(name::TRADE_OFFS);
        rows.extend(self.answer("TRADE-OFF", name::TRADE_OFFS, answers.trade_off, trade_offs));
        let mut group = |heading: &str, answer: Option<AnswerState>, group: Vec<Row>| {
            rows.push(Row::blank());
            rows.push(Row::heading(heading, answer));
            rows.extend(group);
        };
        group("LINKS", None, self.named(&[name::GOALS, name::EVIDENCE, name::EFFORT, name::OWNER]));
        let mut scores = self.scores_of(models::WEIGHTED);
        scores.extend(self.scores_of(models::RICE));
        group("SCORES", None, scores);
        group("OPTIONS", None, self.field_rows(name::ITEMS));
        group("MORE", None, self.rest());
        rows
    }

    /// One of the three answers, with what `check` asks about it.
    fn answer(&self, heading: &str, field: &str, is_there: bool, rows: Vec<Row>) -> Vec<Row> {
        let questions = if is_there { self.asked_about(field) } else { Vec::new() };
        let state = match (is_there, questions.is_empty()) {
            (false, _) => AnswerState::Open,
            (true, true) => AnswerState::Answered,
            (true, false) => AnswerState::Thin,
        };
        let mut answer = vec![Row::blank(), Row::heading(heading, Some(state))];
        answer.extend(rows);
        answer.extend(questions.iter().map(|question| Row::asks(question)));
        answer
    }

    /// The questions `check` has about a field and what is in it; hints are left to the list of problems.
    fn asked_about(&self, field: &str) -> Vec<String> {
        let Some(facts) = self.facts else { return Vec::new() };
        let path = Path::of_fields(&[field]);
        let about = self.state.checks.of(facts.serial).filter(|finding| {
            finding.place.path.starts_with(&path) && matches!(finding.severity, Severity::Error | Severity::Warning)
        });
        about.map(|finding| finding.question.clone()).collect()
    }

    fn rest(&self) -> Vec<Row> {
        let shown = [
            name::TITLE,
            name::LANE,
            name::WANTS,
            name::WHY,
            name::TARGET,
            name::TRADE_OFFS,
            name::GOALS,
            name::EVIDENCE,
            name::EFFORT,
            name::OWNER,
            name::SCORES,
            name::ITEMS,
            name::RANK,
        ];
        let rest = self.record().fields.iter().filter(|field| !shown.contains(&field.name));
        let rest = rest.flat_map(|field| self.of_field(field, &Path::of_fields(&[field.name]), field.label));
        rest.chain(self.exceptions_of_target()).collect()
    }

    fn named(&self, names: &[&str]) -> Vec<Row> {
        names.iter().flat_map(|name| self.field_rows(name)).collect()
    }

    fn field_rows(&self, name: &str) -> Vec<Row> {
        let field = self.record().field(name);
        field.map(|field| self.of_field(field, &Path::of_fields(&[name]), field.label)).unwrap_or_default()
    }

    fn why(&self) -> Vec<Row> {
        let why = &crate::roadmap::fields::WHY;
        let path = Path::of_fields(&[name::WHY]);
        let order = [name::CUSTOMER, name::PROBLEM, name::REASON];
        let fields = order.iter().filter_map(|name| why.field(name));
        let mut rows: Vec<Row> =
            fields.flat_map(|field| self.of_field(field, &path.field(field.name), field.label)).collect();
        let lane =
            self.value_at(&Path::of_fields(&[name::LANE])).or_else(|| self.value_at(&Path::of_fields(&[name::WANTS])));
        let kind = self.value_at(&Path::of_fields(&[name::KIND]));
        for row in rows.iter_mut().filter(|row| row.path == path.field(name::REASON)) {
            row.question = reason_question(lane.as_deref(), kind.as_deref()).to_owned();
            row.label = if lane.as_deref() == Some("Now") { "why now" } else { "why" }.to_owned();
        }
        rows
    }

    /// The parts of a target. Holding a line and a later baseline are the exceptions: they are shown here where they are
    /// used, else among the rest.
    fn target(&self) -> Vec<Row> {
        let path = Path::of_fields(&[name::TARGET]);
        let is_usual = |field: &&Field| !is_exception(field.name) || self.item_at(&path.field(field.name)).is_some();
        let fields = crate::roadmap::fields::TARGET.fields.iter().filter(is_usual);
        let mut rows: Vec<Row> =
            fields.flat_map(|field| self.of_field(field, &path.field(field.name), field.label)).collect();
        self.say_what_is_lent(&mut rows);
        rows
    }

    fn exceptions_of_target(&self) -> Vec<Row> {
        let path = Path::of_fields(&[name::TARGET]);
        let is_hidden = |field: &&Field| is_exception(field.name) && self.item_at(&path.field(field.name)).is_none();
        let fields = crate::roadmap::fields::TARGET.fields.iter().filter(is_hidden);
        fields
            .flat_map(|field| self.of_field(field, &path.field(field.name), &format!("target: {}", field.label)))
            .collect()
    }

    /// What a linked goal lends to a target is shown in the empty fields; it is never copied.
    fn say_what_is_lent(&self, rows: &mut [Row]) {
        let Some(facts) = self.facts.filter(|facts| facts.bet().is_some()) else { return };
        let held = crate::insight::aim::held(&self.state.plan.roadmap, facts);
        if held.from_goal.is_none() {
            return;
        }
        for row in rows.iter_mut().filter(|row| !row.is_present) {
            let lent = match row.path.segments().last() {
                Some(Segment::Field(name)) if name == name::FROM => held.aim.from.map(number::plain),
                Some(Segment::Field(name)) if name == name::TO => held.aim.to.map(number::plain),
                Some(Segment::Field(name)) if name == name::BY => {
                    held.aim.by.map(|by| crate::app::panes::target::due_words(by, self.state.today))
                }
                _ => None,
            };
            if let Some(lent) = lent {
                row.meaning = format!("{lent}, from goal");
            }
        }
    }

    fn lane_row(&self) -> Row {
        let lane = self.value_at(&Path::of_fields(&[name::LANE]));
        let wants = self.value_at(&Path::of_fields(&[name::WANTS]));
        let is_idea = self.entity == Some(Entity::Idea);
        let value = if is_idea { wants.clone() } else { lane };
        let is_settled = matches!(value.as_deref(), Some("Shipped" | "Dropped"));
        let mut row = Row::plain(RowKind::Lane(if is_settled { SETTLED_LANES } else { LANE_CHOICES }), "lane");
        row.path = Path::of_fields(&[if is_idea { name::WANTS } else { name::LANE }]);
        row.value = value.unwrap_or_else(|| "Idea".to_owned());
        row.is_present = true;
        row.question = if is_idea { "which lane does it want?".to_owned() } else { "how soon?".to_owned() };
        row.help = "Left and right choose. An idea goes to its lane by p, when its three answers are there.";
        row
    }

    /// The inputs of a scoring model.
    fn scores_of(&self, model: &str) -> Vec<Row> {
        let Some(known) = Model::named(model) else { return Vec::new() };
        let path = Path::of_fields(&[name::SCORES]).key(model);
        if model == models::WEIGHTED {
            let criteria = &self.state.plan.roadmap.settings.criteria;
            return criteria
                .iter()
                .map(|criterion| {
                    let input = known.input(&criterion.id);
                    let question = input.map_or("how much, from 1 to 5?", |input| input.question);
                    let mut row = self.leaf(RowKind::Mark, &path.key(&criterion.id), &criterion.name, Shape::Score);
                    row.question = question.to_owned();
                    row.help = "One key: 1 to 5, or . for don't know. Enter opens it for a range like (2, 3, 5).";
                    row
                })
                .collect();
        }
        known
            .inputs
            .iter()
            .map(|input| {
                let label = format!("{} {}", known.title, input.name);
                let mut row = self.leaf(RowKind::Text(Lines::One), &path.key(input.name), &label, Shape::Score);
                row.question = input.question.to_owned();
                row.help = "A number, or (low, likely, high).";
                row
            })
            .collect()
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
                row.help = field.help;
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
        let is_bet = matches!(self.entity, Some(Entity::Theme | Entity::Idea));
        let mut rows = Vec::new();
        if count > 0 && !is_bet {
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
        if count > 0 && !is_bet {
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
        let mut rows = vec![Row::blank(), Row::heading(&label.to_uppercase(), None)];
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
        rows.push(Row::blank());
        rows
    }

    fn add_row(&self, to: AddTo, path: &Path, label: &str) -> Row {
        let mut row = Row::plain(RowKind::Add(to), label);
        row.path = path.clone();
        row.shape = place::shape_at(self.record(), path).unwrap_or(Shape::Anything);
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

/// The question behind the reason, as the lane and the kind of work ask it.
fn reason_question(lane: Option<&str>, kind: Option<&str>) -> &'static str {
    match (kind, lane) {
        (Some("KeepLightsOn"), _) => "who gets these months if you stop?",
        (Some("Obligation"), _) => "what waits for it?",
        (_, Some("Now")) => "why now, before everything else?",
        (_, Some("Next")) => "why right after?",
        (_, Some("Later")) => "why keep it in sight at all?",
        _ => "why invest in it?",
    }
}

impl Form {
    /// The heading of the group a row belongs to.
    pub fn group_of(&self, row: usize) -> Option<&str> {
        let above = self.rows.get(..=row)?;
        above.iter().rev().find(|row| matches!(row.kind, RowKind::Heading(_))).map(|row| row.label.as_str())
    }
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
        row.help = field.map_or("", |field| field.help);
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
