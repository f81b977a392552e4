//! The rows of a form, laid out from the field table. Themes and ideas have their own order, with the three answers on
//! top; all other kinds follow the order of the file.

mod row;
mod theme;

pub use row::{AddTo, AnswerState, FormRow, FormRowKind};

use super::{FormSection, FormSubject};
use crate::app::model::entry_text::value_text;
use crate::app::model::screen::Screen;
use crate::app::model::session::Session;
use crate::app::overlays::Overlay;
use crate::app::widgets::text_input::LineMode;
use crate::document::node::NodeKind;
use crate::document::path::Path;
use crate::document::tree::{Tree, TreeItem};
use crate::document::write::Draft;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::entry_row::{Answers, EntryRow};
use crate::roadmap::field::{Field, KeyKind, Record, Shape};
use crate::roadmap::location;
use crate::roadmap::name;

pub fn build_rows(session: &Session, subject: &FormSubject, part: FormSection, opened: Option<&Path>) -> Vec<FormRow> {
    let mut rows = build_all_rows(session, subject, part, opened);
    rows.dedup_by(|row, before| row.kind == FormRowKind::Blank && before.kind == FormRowKind::Blank);
    let is_blank = |row: Option<&FormRow>| row.is_some_and(|row| row.kind == FormRowKind::Blank);
    if is_blank(rows.last()) {
        rows.pop();
    }
    if is_blank(rows.first()) {
        rows.remove(0);
    }
    rows
}

fn build_all_rows(session: &Session, subject: &FormSubject, part: FormSection, opened: Option<&Path>) -> Vec<FormRow> {
    match subject {
        FormSubject::Roadmap => {
            let skeleton = session.plan.document.top_level();
            let start = crate::document::skip_head(skeleton.text()).ok();
            let tree = start.and_then(|start| Tree::parse(skeleton.text(), start).ok());
            let layout = FormRowBuilder {
                session,
                kind: None,
                entry_row: None,
                root: tree.as_ref().map(Tree::root),
                values: &[],
                opened_input: opened,
            };
            layout.record_rows(location::record_of(None), &Path::root())
        }
        FormSubject::Entry(entry_id) => {
            let entry = session.plan.document.entry(*entry_id);
            let tree = entry.as_ref().and_then(crate::document::EntryText::tree);
            let entry_row = session.plan.roadmap.row(*entry_id);
            let kind = entry_row.map(|row| row.kind);
            let layout = FormRowBuilder {
                session,
                kind,
                entry_row,
                root: tree.as_ref().map(Tree::root),
                values: &[],
                opened_input: opened,
            };
            let answers = session.plan.roadmap.theme(*entry_id).map(|theme| theme.answers).unwrap_or_default();
            layout.entry_rows(part, answers)
        }
        FormSubject::New(new) => {
            let layout = FormRowBuilder {
                session,
                kind: Some(new.kind),
                entry_row: None,
                root: None,
                values: &new.values,
                opened_input: opened,
            };
            layout.new_entry_rows()
        }
    }
}

/// The width of a text field of the topmost form, in cells.
pub fn text_width(session: &Session, screen: &Screen, overlays: &[Overlay]) -> usize {
    let form = super::top(overlays);
    crate::app::overlays::form::layout::compute(session, screen, form).value_width
}

struct FormRowBuilder<'s> {
    session: &'s Session,
    kind: Option<EntryKind>,
    entry_row: Option<&'s EntryRow>,
    root: Option<TreeItem<'s>>,
    values: &'s [(Path, Draft)],
    /// The score input that shows its evidence.
    opened_input: Option<&'s Path>,
}

impl FormRowBuilder<'_> {
    fn record(&self) -> &'static Record {
        location::record_of(self.kind)
    }

    fn is_theme_or_idea(&self) -> bool {
        matches!(self.kind, Some(EntryKind::Theme | EntryKind::Idea))
    }

    fn entry_rows(&self, part: FormSection, answers: Answers) -> Vec<FormRow> {
        let is_bet = self.is_theme_or_idea();
        match part {
            FormSection::All if is_bet => self.theme_rows(answers),
            FormSection::All | FormSection::Asked => self.record_rows(self.record(), &Path::root()),
            FormSection::Title => self.rows_by_name(&[self.kind.map_or(name::TITLE, EntryKind::title_field)]),
            FormSection::Why => self.why_rows(),
            FormSection::Target => self.target_rows(),
            FormSection::TradeOffs => self.field_rows(name::TRADE_OFFS),
            FormSection::Scores => self.score_rows(self.session.model),
        }
    }

    fn record_rows(&self, record: &'static Record, path: &Path) -> Vec<FormRow> {
        let is_own_map = |field: &&Field| self.kind.is_none() && EntryKind::from_map_name(field.name).is_some();
        let fields = record.fields.iter().filter(|field| !is_own_map(field));
        fields.flat_map(|field| self.rows_for_field(field, &path.field(field.name), field.label)).collect()
    }

    /// The required fields of a new entry, and a few useful ones.
    fn new_entry_rows(&self) -> Vec<FormRow> {
        let Some(kind) = self.kind else { return Vec::new() };
        let more: &[&str] = match kind {
            EntryKind::Goal => &[name::TARGET, name::SERVES, name::FOCUS],
            EntryKind::Objective => &[name::TARGET],
            _ => &[],
        };
        let fields = kind.record().fields.iter();
        let asked = fields.filter(|field| field.is_required || more.contains(&field.name));
        asked
            .flat_map(|field| match field.name {
                name::TARGET => self.target_rows(),
                _ => self.rows_for_field(field, &Path::from_fields(&[field.name]), field.label),
            })
            .filter(|row| !matches!(row.kind, FormRowKind::Add(_)))
            .collect()
    }

    fn rows_for_field(&self, field: &'static Field, path: &Path, label: &str) -> Vec<FormRow> {
        // whymap manages the format field itself.
        let shape = if self.kind.is_none() && field.name == name::FORMAT { &Shape::Anything } else { &field.shape };
        let mut rows = self.rows_for_shape(shape, path, label);
        for row in rows.iter_mut().filter(|row| row.path == *path) {
            if row.question.is_empty() {
                field.question.clone_into(&mut row.question);
            }
            if row.help.is_empty() {
                row.help = field.help.into();
            }
            row.is_required = field.is_required;
            if row.placeholder.is_empty() {
                field.default.clone_into(&mut row.placeholder);
            }
        }
        rows
    }

    fn rows_for_shape(&self, shape: &Shape, path: &Path, label: &str) -> Vec<FormRow> {
        let one = |kind| vec![self.leaf_row(kind, path, label, *shape)];
        match shape {
            Shape::Line | Shape::Number(_) | Shape::Date | Shape::DueDate | Shape::Score | Shape::Reading => {
                one(FormRowKind::Text(LineMode::Single))
            }
            Shape::Paragraph => one(FormRowKind::Text(LineMode::Multi)),
            Shape::Bool => one(FormRowKind::YesNo),
            Shape::Choice(values) => one(FormRowKind::Choice(values)),
            Shape::Reference(refers) => one(FormRowKind::Reference(*refers)),
            Shape::List(Shape::Reference(refers)) => one(FormRowKind::References(*refers)),
            Shape::List(Shape::Line) => one(FormRowKind::ListOfLines),
            Shape::List(of) => self.list_rows(of, path, label),
            Shape::Record(record) => self.nested_record_rows(record, path, label),
            Shape::Map(keys, of) => self.map_rows(*keys, of, path, label),
            // Fields without an input row are shown if present, and not offered.
            Shape::Scores | Shape::Anything if self.item_at(path).is_some() => one(FormRowKind::ReadOnly),
            Shape::Scores | Shape::Anything => Vec::new(),
        }
    }

    /// A nested record: its fields below a heading.
    fn nested_record_rows(&self, record: &'static Record, path: &Path, label: &str) -> Vec<FormRow> {
        let mut rows = vec![FormRow::blank(), FormRow::heading(&label.replace('_', " ").to_uppercase(), None)];
        rows.extend(
            record.fields.iter().flat_map(|field| self.rows_for_field(field, &path.field(field.name), field.label)),
        );
        rows.push(FormRow::blank());
        rows
    }

    /// The members of a list; an empty list shows one empty member, so that the first answer needs no extra key.
    fn list_rows(&self, of: &'static Shape, path: &Path, label: &str) -> Vec<FormRow> {
        let count =
            self.item_at(path).filter(|list| list.kind() == NodeKind::List).map_or(0, |list| list.items().count());
        let mut rows = Vec::new();
        if count > 0 && !self.is_theme_or_idea() {
            rows.extend([FormRow::blank(), FormRow::heading(&label.to_uppercase(), None)]);
        }
        for index in 0..count.max(1) {
            let path = path.index(index);
            match of {
                Shape::Record(record) => {
                    let mut fields: Vec<&Field> =
                        record.fields.iter().filter(|field| self.shows_member(field, &path)).collect();
                    // The less common form of a trade-off comes last, after the two usual answers.
                    fields.sort_by_key(|field| field.name == name::INSTEAD_OF);
                    rows.extend(
                        fields
                            .into_iter()
                            .flat_map(|field| self.rows_for_field(field, &path.field(field.name), field.label)),
                    );
                }
                of => rows.extend(self.rows_for_shape(of, &path, label)),
            }
        }
        if count > 0 {
            rows.push(self.add_row(AddTo::List, path, "+ another"));
        }
        if count > 0 && !self.is_theme_or_idea() {
            rows.push(FormRow::blank());
        }
        rows
    }

    /// `instead_of` is the less common form of a trade-off: shown only where it is used.
    fn shows_member(&self, field: &Field, member: &Path) -> bool {
        let has = |name: &str| self.item_at(&member.field(name)).is_some();
        match field.name {
            name::INSTEAD_OF => has(name::INSTEAD_OF) || !has(name::NOT_DOING),
            name::NOT_DOING => has(name::NOT_DOING) || !has(name::INSTEAD_OF),
            _ => true,
        }
    }

    /// A map: its members below a heading; an empty map shows one row that adds the first.
    fn map_rows(&self, keys: KeyKind, of: &'static Shape, path: &Path, label: &str) -> Vec<FormRow> {
        let present: Vec<String> = self
            .item_at(path)
            .filter(|map| map.kind() == NodeKind::Map)
            .map(|map| map.items().map(|item| item.key().into_owned()).collect())
            .unwrap_or_default();
        if present.is_empty() {
            return vec![self.add_row(AddTo::Map(keys), path, label)];
        }
        // The maps of themes and ideas appear under the headings of their groups.
        let mut rows = if self.is_theme_or_idea() {
            Vec::new()
        } else {
            vec![FormRow::blank(), FormRow::heading(&label.to_uppercase(), None)]
        };
        for key in present {
            let path = path.key(&key);
            match of {
                Shape::Record(record) => {
                    for (number, field) in record.fields.iter().enumerate() {
                        let label = if number == 0 { key.clone() } else { format!("  {}", field.label) };
                        rows.extend(self.rows_for_field(field, &path.field(field.name), &label));
                    }
                }
                of => rows.extend(self.rows_for_shape(of, &path, &key)),
            }
        }
        rows.push(self.add_row(AddTo::Map(keys), path, "+ another"));
        if !self.is_theme_or_idea() {
            rows.push(FormRow::blank());
        }
        rows
    }

    fn add_row(&self, to: AddTo, path: &Path, label: &str) -> FormRow {
        let mut row = FormRow::new(FormRowKind::Add(to), label);
        row.path = path.clone();
        row.shape = location::shape_at(self.record(), path).unwrap_or(Shape::Anything);
        row.question = "Enter to add one.".to_owned();
        row
    }

    fn leaf_row(&self, kind: FormRowKind, path: &Path, label: &str, shape: Shape) -> FormRow {
        let item = self.item_at(path);
        let mut row = FormRow::new(kind, &label.replace('_', " "));
        row.path = path.clone();
        row.shape = shape;
        row.is_present = item.is_some() || self.new_value(path).is_some();
        row.value = self.value_at(path).unwrap_or_default();
        row
    }

    fn item_at(&self, path: &Path) -> Option<TreeItem<'_>> {
        self.root?.at_path(path).filter(|item| !item.is_none())
    }

    fn new_value(&self, path: &Path) -> Option<&Draft> {
        self.values.iter().find(|(known, _)| known == path).map(|(_, draft)| draft)
    }

    /// The value at a path as shown and typed.
    fn value_at(&self, path: &Path) -> Option<String> {
        match self.new_value(path) {
            Some(Draft::Text(text)) => return Some(text.clone()),
            Some(Draft::Source(source)) => return Some(source.clone()),
            Some(Draft::List(members, _)) => {
                return Some(members.iter().map(draft_text).collect::<Vec<_>>().join("\n"));
            }
            _ => {}
        }
        self.item_at(path).map(value_text)
    }
}

fn draft_text(draft: &Draft) -> String {
    match draft {
        Draft::Text(text) | Draft::Source(text) => text.clone(),
        other => other.print_on_one_line(&crate::document::style::FileStyle::default()),
    }
}

/// Empty rows for a missing value.
pub fn empty_rows(of: &'static Shape, path: &Path, key: &str) -> Vec<FormRow> {
    let row = |field: Option<&'static Field>, path: Path, label: String, shape: Shape| {
        let kind = match shape {
            Shape::Paragraph => FormRowKind::Text(LineMode::Multi),
            Shape::Choice(values) => FormRowKind::Choice(values),
            Shape::Bool => FormRowKind::YesNo,
            Shape::Reference(refers) => FormRowKind::Reference(refers),
            _ => FormRowKind::Text(LineMode::Single),
        };
        let mut row = FormRow::new(kind, &label);
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
