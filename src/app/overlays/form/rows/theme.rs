//! The rows of a theme or idea: the three answers on top, then links, scores, options and the rest.

use super::FormRowBuilder;
use super::row::{AnswerState, FormRow, FormRowKind};
use crate::app::overlays::form::basis;
use crate::app::widgets::text_input::LineMode;
use crate::document::path::{Path, PathSegment};
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::entry_row::Answers;
use crate::roadmap::field::{Field, Shape};
use crate::roadmap::name;
use crate::roadmap::scoring_models;
use crate::roadmap::scoring_models::Model;
use crate::roadmap::settings::Criterion;
use crate::rules::Severity;
use crate::text::number;
use std::borrow::Cow;

/// The values of the lane row. An idea's lane is its proposed one.
pub const LANE_CHOICES: &[&str] = &["Idea", "Later", "Next", "Now"];
const SETTLED_LANES: &[&str] = &["Idea", "Later", "Next", "Now", "Shipped", "Dropped"];

/// Optional parts of a target: holding a level, and a baseline measured later.
fn is_rare_target_field(name: &str) -> bool {
    matches!(name, name::KEEP | name::BASELINE_BY)
}

impl FormRowBuilder<'_> {
    /// The rows of themes and ideas: the three answers first, then links, scores, options and the rest.
    pub(crate) fn theme_rows(&self, answers: Answers) -> Vec<FormRow> {
        let mut rows = self.rows_by_name(&[name::TITLE]);
        rows.push(self.lane_row());
        rows.extend(self.answer_rows("WHY", name::WHY, answers.has_problem && answers.has_reason, self.why_rows()));
        rows.extend(self.answer_rows("TARGET", name::TARGET, answers.has_metric, self.target_rows()));
        let trade_offs = self.field_rows(name::TRADE_OFFS);
        rows.extend(self.answer_rows("TRADE-OFF", name::TRADE_OFFS, answers.has_trade_off, trade_offs));
        let mut group = |heading: &str, answer: Option<AnswerState>, group: Vec<FormRow>| {
            rows.push(FormRow::blank());
            rows.push(FormRow::heading(heading, answer));
            rows.extend(group);
        };
        group("LINKS", None, self.rows_by_name(&[name::GOALS, name::EVIDENCE, name::EFFORT, name::OWNER]));
        let mut scores = self.score_rows(scoring_models::WEIGHTED);
        scores.extend(self.score_rows(scoring_models::RICE));
        if ![scoring_models::WEIGHTED, scoring_models::RICE].contains(&self.session.model) {
            scores.extend(self.score_rows(self.session.model));
        }
        group("SCORES", None, scores);
        group("OPTIONS", None, self.field_rows(name::OPTIONS));
        group("MORE", None, self.remaining_rows());
        rows
    }

    /// One of the three answers, with the questions of `check` about it.
    fn answer_rows(&self, heading: &str, field: &str, is_there: bool, rows: Vec<FormRow>) -> Vec<FormRow> {
        let questions = if is_there { self.open_questions(field) } else { Vec::new() };
        let state = match (is_there, questions.is_empty()) {
            (false, _) => AnswerState::Missing,
            (true, true) => AnswerState::Answered,
            (true, false) => AnswerState::Questioned,
        };
        let mut answer = vec![FormRow::blank(), FormRow::heading(heading, Some(state))];
        answer.extend(rows);
        answer.extend(questions.iter().map(|question| FormRow::question(question)));
        answer
    }

    /// The questions of `check` about a field and its contents, without hints.
    fn open_questions(&self, field: &str) -> Vec<String> {
        let Some(row) = self.entry_row else { return Vec::new() };
        let path = Path::from_fields(&[field]);
        let about = self.session.findings.for_entry(row.entry).filter(|finding| {
            finding.location.path.starts_with(&path) && matches!(finding.severity, Severity::Error | Severity::Warning)
        });
        about.map(|finding| finding.question.clone()).collect()
    }

    fn remaining_rows(&self) -> Vec<FormRow> {
        let shown = [
            name::TITLE,
            name::LANE,
            name::PROPOSED_FOR,
            name::WHY,
            name::TARGET,
            name::TRADE_OFFS,
            name::GOALS,
            name::EVIDENCE,
            name::EFFORT,
            name::OWNER,
            name::SCORES,
            name::OPTIONS,
            name::RANK,
        ];
        let rest = self.record().fields.iter().filter(|field| !shown.contains(&field.name));
        let rest = rest.flat_map(|field| self.rows_for_field(field, &Path::from_fields(&[field.name]), field.label));
        rest.chain(self.rare_target_rows()).collect()
    }

    pub(crate) fn rows_by_name(&self, names: &[&str]) -> Vec<FormRow> {
        names.iter().flat_map(|name| self.field_rows(name)).collect()
    }

    pub(crate) fn field_rows(&self, name: &str) -> Vec<FormRow> {
        let field = self.record().field(name);
        field.map(|field| self.rows_for_field(field, &Path::from_fields(&[name]), field.label)).unwrap_or_default()
    }

    pub(crate) fn why_rows(&self) -> Vec<FormRow> {
        let why = &crate::roadmap::fields::WHY;
        let path = Path::from_fields(&[name::WHY]);
        let order = [name::CUSTOMER, name::PROBLEM, name::REASON];
        let fields = order.iter().filter_map(|name| why.field(name));
        let mut rows: Vec<FormRow> =
            fields.flat_map(|field| self.rows_for_field(field, &path.field(field.name), field.label)).collect();
        let lane = self
            .value_at(&Path::from_fields(&[name::LANE]))
            .or_else(|| self.value_at(&Path::from_fields(&[name::PROPOSED_FOR])));
        let kind = self.value_at(&Path::from_fields(&[name::KIND]));
        for row in rows.iter_mut().filter(|row| row.path == path.field(name::REASON)) {
            row.question = reason_question(lane.as_deref(), kind.as_deref()).to_owned();
            row.label = if lane.as_deref() == Some("Now") { "why now" } else { "why" }.to_owned();
        }
        rows
    }

    /// The parts of a target. Holding a level and a later baseline are exceptions: shown here if used, otherwise among
    /// the rest.
    pub(crate) fn target_rows(&self) -> Vec<FormRow> {
        let path = Path::from_fields(&[name::TARGET]);
        let is_usual =
            |field: &&Field| !is_rare_target_field(field.name) || self.item_at(&path.field(field.name)).is_some();
        let fields = crate::roadmap::fields::TARGET.fields.iter().filter(is_usual);
        let mut rows: Vec<FormRow> =
            fields.flat_map(|field| self.rows_for_field(field, &path.field(field.name), field.label)).collect();
        self.show_inherited_values(&mut rows);
        rows
    }

    fn rare_target_rows(&self) -> Vec<FormRow> {
        let path = Path::from_fields(&[name::TARGET]);
        let is_hidden =
            |field: &&Field| is_rare_target_field(field.name) && self.item_at(&path.field(field.name)).is_none();
        let fields = crate::roadmap::fields::TARGET.fields.iter().filter(is_hidden);
        fields
            .flat_map(|field| self.rows_for_field(field, &path.field(field.name), &format!("target: {}", field.label)))
            .collect()
    }

    /// Shows target values from a linked goal in the empty fields; they are never copied.
    fn show_inherited_values(&self, rows: &mut [FormRow]) {
        let Some(entry_row) = self.entry_row.filter(|row| row.theme().is_some()) else { return };
        let effective = crate::insight::effective_target::resolve(&self.session.plan.roadmap, entry_row);
        if effective.from_goal.is_none() {
            return;
        }
        for row in rows.iter_mut().filter(|row| !row.is_present) {
            let inherited = match row.path.segments().last() {
                Some(PathSegment::Field(name)) if name == name::FROM => effective.target.from.map(number::format_plain),
                Some(PathSegment::Field(name)) if name == name::TO => effective.target.to.map(number::format_plain),
                Some(PathSegment::Field(name)) if name == name::BY => {
                    effective.target.by.map(|by| self.session.due(by))
                }
                _ => None,
            };
            if let Some(inherited) = inherited {
                row.placeholder = format!("{inherited}, from goal");
            }
        }
    }

    pub(crate) fn lane_row(&self) -> FormRow {
        let lane = self.value_at(&Path::from_fields(&[name::LANE]));
        let proposed_for = self.value_at(&Path::from_fields(&[name::PROPOSED_FOR]));
        let is_idea = self.kind == Some(EntryKind::Idea);
        let value = if is_idea { proposed_for.clone() } else { lane };
        let is_settled = matches!(value.as_deref(), Some("Shipped" | "Dropped"));
        let mut row = FormRow::new(FormRowKind::Lane(if is_settled { SETTLED_LANES } else { LANE_CHOICES }), "lane");
        row.path = Path::from_fields(&[if is_idea { name::PROPOSED_FOR } else { name::LANE }]);
        row.value = value.unwrap_or_else(|| "Idea".to_owned());
        row.is_present = true;
        row.question = if is_idea {
            "which lane is it proposed for?".to_owned()
        } else {
            "when do you plan to work on it?".to_owned()
        };
        row.help =
            "Left and right to choose. Press p to put an idea on the roadmap once its three answers are complete."
                .into();
        row
    }

    /// The inputs of a scoring model.
    pub(crate) fn score_rows(&self, model: &str) -> Vec<FormRow> {
        let Some(known) = Model::find(model) else { return Vec::new() };
        let path = Path::from_fields(&[name::SCORES]).key(model);
        if model == scoring_models::WEIGHTED {
            let criteria = &self.session.plan.roadmap.settings.criteria;
            return criteria.iter().flat_map(|criterion| self.rating_rows(known, criterion, &path)).collect();
        }
        let inputs = known.inputs.iter();
        inputs
            .flat_map(|input| {
                let label = format!("{} {}", known.title, input.name);
                let mut row =
                    self.leaf_row(FormRowKind::Text(LineMode::Single), &path.key(input.name), &label, Shape::Score);
                row.value = basis::format_input(&row.value);
                row.question = input.question.to_owned();
                row.help = input_help(known, input.name);
                self.with_evidence_rows(row)
            })
            .collect()
    }

    fn rating_rows(&self, known: &Model, criterion: &Criterion, path: &Path) -> Vec<FormRow> {
        let input = known.find_input(&criterion.id);
        let question = input.map_or("how would you rate it, from 1 to 5?", |input| input.question);
        let mut row = self.leaf_row(FormRowKind::Rating, &path.key(&criterion.id), &criterion.name, Shape::Score);
        row.question = question.to_owned();
        let labels: Vec<String> =
            criterion.rating_labels.iter().map(|(rating, label)| format!("{rating} {label}")).collect();
        row.help = match labels.as_slice() {
            [] => "1 to 5, or . if unknown. Press Enter to type a range: low likely high, such as 2 3 5.".into(),
            labels => labels.join(", ").into(),
        };
        self.with_evidence_rows(row)
    }

    /// An input with its evidence below, if there is any or the user asked for it.
    fn with_evidence_rows(&self, row: FormRow) -> Vec<FormRow> {
        let has = |field: &str| self.item_at(&row.path.field(field)).is_some();
        let is_open = self.opened_input == Some(&row.path);
        let is_shown =
            is_open || (row.kind != FormRowKind::Rating && basis::EVIDENCE_FIELDS.iter().any(|field| has(field)));
        if !is_shown {
            return vec![row];
        }
        let record = &crate::roadmap::fields::SCORE;
        let ground = |name: &&str| {
            let field = record.field(name)?;
            let mut ground = self.leaf_row(
                FormRowKind::Text(LineMode::Single),
                &row.path.field(name),
                &format!("  {}", field.label),
                Shape::Line,
            );
            field.question.clone_into(&mut ground.question);
            ground.help = "Saved with today's date; the scores pane shows how old it is.".into();
            Some(ground)
        };
        let grounds: Vec<FormRow> = basis::EVIDENCE_FIELDS.iter().filter_map(ground).collect();
        std::iter::once(row).chain(grounds).collect()
    }
}

/// How to type an input, and the labels of its scale if it has any.
fn input_help(model: &Model, input: &str) -> Cow<'static, str> {
    match (model.name, input) {
        (scoring_models::ICE, "confidence") => {
            "0.1 = opinion, 0.5 = a few customers, 3 = user tests, 5 = experiment results, 10 = launch data".into()
        }
        (scoring_models::WSJF, _) => {
            "1, 2, 3, 5, 8, 13 or 20; the smallest in each column is 1. ^G to add evidence.".into()
        }
        (scoring_models::KANO, _) => "How many people gave this answer. ^G to add evidence.".into(),
        _ => "A number, or a range: low likely high, such as 2 3 5. ^G to add evidence.".into(),
    }
}

/// The question behind the reason, depending on the lane and the kind of work.
fn reason_question(lane: Option<&str>, kind: Option<&str>) -> &'static str {
    match (kind, lane) {
        (Some("KeepLightsOn"), _) => "what happens if you stop?",
        (Some("Obligation"), _) => "what depends on it?",
        (_, Some("Now")) => "why now, before everything else?",
        (_, Some("Next")) => "why next?",
        (_, Some("Later")) => "why keep it on the roadmap?",
        _ => "why invest in it?",
    }
}
