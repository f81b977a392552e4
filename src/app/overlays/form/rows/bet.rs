//! The rows of a theme or idea: the three answers on top, then links, scores, options, and the rest.

use super::Layout;
use super::row::{AnswerState, Row, RowKind};
use crate::app::overlays::form::basis;
use crate::app::widgets::text_input::Lines;
use crate::document::path::{Path, Segment};
use crate::roadmap::entry_kind::Entity;
use crate::roadmap::entry_row::Answers;
use crate::roadmap::field::{Field, Shape};
use crate::roadmap::name;
use crate::roadmap::scoring_models;
use crate::roadmap::scoring_models::Model;
use crate::roadmap::settings::Criterion;
use crate::rules::Severity;
use crate::text::number;
use std::borrow::Cow;

/// The words of the lane row. An idea's lane is the one it wants.
pub const LANE_CHOICES: &[&str] = &["Idea", "Later", "Next", "Now"];
const SETTLED_LANES: &[&str] = &["Idea", "Later", "Next", "Now", "Shipped", "Dropped"];

/// Holding a line, and a starting value that is not known yet.
fn is_exception(name: &str) -> bool {
    matches!(name, name::KEEP | name::BASELINE_BY)
}

impl Layout<'_> {
    /// Themes and ideas: the three answers first, then links, scores, options, and the rest.
    pub(crate) fn of_bet(&self, answers: Answers) -> Vec<Row> {
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
        let mut scores = self.scores_of(scoring_models::WEIGHTED);
        scores.extend(self.scores_of(scoring_models::RICE));
        if ![scoring_models::WEIGHTED, scoring_models::RICE].contains(&self.state.model) {
            scores.extend(self.scores_of(self.state.model));
        }
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

    pub(crate) fn named(&self, names: &[&str]) -> Vec<Row> {
        names.iter().flat_map(|name| self.field_rows(name)).collect()
    }

    pub(crate) fn field_rows(&self, name: &str) -> Vec<Row> {
        let field = self.record().field(name);
        field.map(|field| self.of_field(field, &Path::of_fields(&[name]), field.label)).unwrap_or_default()
    }

    pub(crate) fn why(&self) -> Vec<Row> {
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
    pub(crate) fn target(&self) -> Vec<Row> {
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
        let held = crate::insight::effective_target::held(&self.state.plan.roadmap, facts);
        if held.from_goal.is_none() {
            return;
        }
        for row in rows.iter_mut().filter(|row| !row.is_present) {
            let lent = match row.path.segments().last() {
                Some(Segment::Field(name)) if name == name::FROM => held.aim.from.map(number::plain),
                Some(Segment::Field(name)) if name == name::TO => held.aim.to.map(number::plain),
                Some(Segment::Field(name)) if name == name::BY => held.aim.by.map(|by| self.state.due(by)),
                _ => None,
            };
            if let Some(lent) = lent {
                row.meaning = format!("{lent}, from goal");
            }
        }
    }

    pub(crate) fn lane_row(&self) -> Row {
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
        row.help = "Left and right choose. An idea goes to its lane by p, when its three answers are there.".into();
        row
    }

    /// The inputs of a scoring model.
    pub(crate) fn scores_of(&self, model: &str) -> Vec<Row> {
        let Some(known) = Model::named(model) else { return Vec::new() };
        let path = Path::of_fields(&[name::SCORES]).key(model);
        if model == scoring_models::WEIGHTED {
            let criteria = &self.state.plan.roadmap.settings.criteria;
            return criteria.iter().flat_map(|criterion| self.mark_rows(known, criterion, &path)).collect();
        }
        let inputs = known.inputs.iter();
        inputs
            .flat_map(|input| {
                let label = format!("{} {}", known.title, input.name);
                let mut row = self.leaf(RowKind::Text(Lines::One), &path.key(input.name), &label, Shape::Score);
                row.value = basis::figures(&row.value);
                row.question = input.question.to_owned();
                row.help = help_of(known, input.name);
                self.with_grounds(row)
            })
            .collect()
    }

    fn mark_rows(&self, known: &Model, criterion: &Criterion, path: &Path) -> Vec<Row> {
        let input = known.input(&criterion.id);
        let question = input.map_or("how much, from 1 to 5?", |input| input.question);
        let mut row = self.leaf(RowKind::Mark, &path.key(&criterion.id), &criterion.name, Shape::Score);
        row.question = question.to_owned();
        let words: Vec<String> = criterion.words.iter().map(|(mark, words)| format!("{mark} {words}")).collect();
        row.help = match words.as_slice() {
            [] => "1 to 5, or . for don't know. Enter: a range like 2 3 5, and why.".into(),
            words => words.join(", ").into(),
        };
        self.with_grounds(row)
    }

    /// An input, and below it why it is what it is and who says so: where it says, or where that is asked for.
    fn with_grounds(&self, row: Row) -> Vec<Row> {
        let says = |ground: &str| self.item_at(&row.path.field(ground)).is_some();
        let is_open = self.opened == Some(&row.path);
        let is_shown = is_open || (row.kind != RowKind::Mark && basis::GROUNDS.iter().any(|ground| says(ground)));
        if !is_shown {
            return vec![row];
        }
        let record = &crate::roadmap::fields::SCORE;
        let ground = |name: &&str| {
            let field = record.field(name)?;
            let mut ground =
                self.leaf(RowKind::Text(Lines::One), &row.path.field(name), &format!("  {}", field.label), Shape::Line);
            field.question.clone_into(&mut ground.question);
            ground.help = "Kept with the day; the age of a score shows in its pane.".into();
            Some(ground)
        };
        let grounds: Vec<Row> = basis::GROUNDS.iter().filter_map(ground).collect();
        std::iter::once(row).chain(grounds).collect()
    }
}

/// How an input is typed, and the words of its scale where it has some.
fn help_of(model: &Model, input: &str) -> Cow<'static, str> {
    match (model.name, input) {
        (scoring_models::ICE, "confidence") => {
            "0.1 an opinion, 0.5 some customers say so, 3 user tests, 5 a test with results, 10 launch data".into()
        }
        (scoring_models::WSJF, _) => {
            "1, 2, 3, 5, 8, 13 or 20; the smallest of a column is a 1. ^G: what it rests on.".into()
        }
        (scoring_models::KANO, _) => "How many people answered so. ^G: what it rests on.".into(),
        _ => "A number, or low, likely, high: 2 3 5. ^G: what it rests on.".into(),
    }
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
