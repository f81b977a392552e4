//! The Theme pane: the three answers, and what belongs to them.

use super::{LABEL, dependency, target};
use crate::app::model::theme_options;
use crate::app::model::theme_options::Status;
use crate::app::state::State;
use crate::app::widgets::rich_text::{Role, SheetRow, Sign, Span, block, paragraph, words};
use crate::document::chunk::Serial;
use crate::document::tree::Item;
use crate::roadmap::entry_kind::Entity;
use crate::roadmap::entry_row::{Bet, BetKind, Facts, Relation};
use crate::roadmap::lane::Lane;
use crate::roadmap::name;
use crate::text::{self, number};

/// How much of a theme is shown.
#[derive(Clone, Copy)]
enum Extent {
    Whole,
    InShort { titled: bool },
}

/// The rows for a theme or idea.
pub(super) fn rows(state: &State, serial: Serial, width: usize) -> Vec<SheetRow> {
    of_bet(state, serial, width, Extent::Whole)
}

/// The three answers in a line each, below the title if there is room: for a preview that has no room for more.
pub(super) fn short_rows(state: &State, serial: Serial, width: usize, titled: bool) -> Vec<SheetRow> {
    of_bet(state, serial, width, Extent::InShort { titled })
}

/// What a theme or idea shows; one that does not read says so.
fn of_bet(state: &State, serial: Serial, width: usize, extent: Extent) -> Vec<SheetRow> {
    let roadmap = &state.plan.roadmap;
    let Some((facts, bet)) = roadmap.facts(serial).and_then(|facts| Some((facts, facts.bet()?))) else {
        return Vec::new();
    };
    let entry = state.plan.document.entry(serial);
    let tree = entry.as_ref().and_then(crate::document::EntryText::tree);
    let Some(tree) = &tree else { return broken(state, serial, width) };
    let pane = Pane { state, facts, bet, record: tree.root().inner(), width };
    match extent {
        Extent::Whole => pane.rows(),
        Extent::InShort { titled } => {
            let mut rows = if titled { pane.head() } else { Vec::new() };
            rows.truncate(1);
            rows.extend(pane.short_rows());
            rows
        }
    }
}

/// An entry that does not read: its text, as far as there is room.
fn broken(state: &State, serial: Serial, width: usize) -> Vec<SheetRow> {
    let text = state.plan.document.entry(serial).map_or("", |entry| entry.text);
    let mut rows = vec![
        SheetRow::of(vec![
            Span::Sign(Role::Error, Sign::Broken),
            words(Role::Error, " this entry does not read as RON"),
        ]),
        SheetRow::of(vec![words(Role::Muted, "! says where. Its text stays as it is:")]),
        SheetRow::blank(),
    ];
    for line in text.lines().take(200) {
        let clean = text::sanitise::line(line);
        rows.push(SheetRow::of(vec![words(Role::Text, text::cut(&clean, width, "…").into_owned())]));
    }
    rows
}

#[derive(Clone, Copy)]
struct Pane<'s> {
    state: &'s State,
    facts: &'s Facts,
    bet: &'s Bet,
    record: Item<'s>,
    width: usize,
}

impl Pane<'_> {
    fn value_width(&self) -> usize {
        self.width.saturating_sub(LABEL)
    }

    fn short_rows(&self) -> Vec<SheetRow> {
        let first = |rows: Vec<SheetRow>| rows.into_iter().next();
        let one_line = |names: &[&str]| self.text_at(names).map(|text| text::sanitise::line(&text).into_owned());
        let problem = match one_line(&[name::WHY, name::PROBLEM]) {
            Some(text) => Some(SheetRow::labelled("problem", vec![words(Role::Text, text)])),
            None => first(self.answer("problem", &[name::WHY, name::PROBLEM], false)),
        };
        let told = target::told(self.state, self.facts);
        let target = match self.bet.answers.metric {
            true => {
                let metric = told
                    .held
                    .aim
                    .metric
                    .map_or_else(String::new, |symbol| self.state.plan.roadmap.word(symbol).to_owned());
                let state_room = 19;
                let room = self.width.saturating_sub(text::width(&metric) + 2 + state_room);
                let mut row = Pane { width: room, ..*self }.way(&told);
                row.spans.insert(0, words(Role::Text, format!("{metric}  ")));
                if let Some(progress) = &told.progress {
                    row.spans.push(words(Role::Muted, " · "));
                    row.spans.extend(target::state_words(progress.state, target::Wording::Long));
                }
                row.label = vec![words(Role::Muted, "target")];
                Some(row)
            }
            false => first(self.target()),
        };
        let trade_off = match self.trade_offs().as_slice() {
            [first, second, ..] if second.label.is_empty() => {
                let mut row = first.clone();
                row.spans.push(words(Role::Muted, "  "));
                row.spans.extend(second.spans.clone());
                Some(row)
            }
            [first, ..] => Some(first.clone()),
            [] => None,
        };
        [problem, target, trade_off].into_iter().flatten().collect()
    }

    fn rows(&self) -> Vec<SheetRow> {
        let mut rows = self.head();
        let is_answered = !self.bet.answers.missing().is_empty() || self.facts.entity == Entity::Theme;
        for group in [self.why(), self.target(), self.trade_offs(), self.links(), self.options(), self.more()] {
            if !group.is_empty() {
                rows.push(SheetRow::blank());
                rows.extend(group);
            }
        }
        if self.facts.entity == Entity::Idea && !self.bet.says_why_dropped {
            rows.push(SheetRow::blank());
            rows.push(self.readiness(is_answered));
        }
        rows
    }

    fn head(&self) -> Vec<SheetRow> {
        let title = self.state.title(self.facts.serial);
        let effort = self.bet.effort.map(|effort| words(Role::Muted, effort_words(self.state, effort)));
        let room = self.width.saturating_sub(if effort.is_some() { 12 } else { 0 });
        let mut rows = block(Role::Heading, &title, room);
        if let (Some(first), Some(effort)) = (rows.first_mut(), effort) {
            first.right.push(effort);
        }
        rows
    }

    fn text_at(&self, names: &[&str]) -> Option<String> {
        let item = self.record.at_path(&crate::document::path::Path::of_fields(names))?;
        item.as_text().map(std::borrow::Cow::into_owned).filter(|text| !text.trim().is_empty())
    }

    fn why(&self) -> Vec<SheetRow> {
        let mut rows = Vec::new();
        if let Some(customer) = self.text_at(&[name::WHY, name::CUSTOMER]) {
            rows.extend(paragraph("for", Role::Text, &customer, self.value_width()));
        }
        rows.extend(self.answer("problem", &[name::WHY, name::PROBLEM], self.bet.answers.problem));
        let label = if self.bet.lane == Some(Lane::Now) { "why now" } else { "why" };
        rows.extend(self.answer(label, &[name::WHY, name::REASON], self.bet.answers.reason));
        rows
    }

    /// A required answer: its text, or that it is open.
    fn answer(&self, label: &'static str, names: &[&str], is_answered: bool) -> Vec<SheetRow> {
        match self.text_at(names).filter(|_| is_answered) {
            Some(text) => paragraph(label, Role::Text, &text, self.value_width()),
            None => vec![SheetRow::labelled(label, self.open())],
        }
    }

    fn open(&self) -> Vec<Span> {
        // What was said no to owes no answer any more.
        if self.bet.lane == Some(Lane::Dropped) || self.bet.says_why_dropped {
            return vec![Span::Sign(Role::Muted, Sign::Missing)];
        }
        let role = if self.facts.entity == Entity::Theme { Role::Error } else { Role::Warn };
        vec![Span::Sign(role, Sign::Open), words(role, " still open")]
    }

    fn target(&self) -> Vec<SheetRow> {
        let told = target::told(self.state, self.facts);
        if !self.bet.answers.metric {
            return vec![SheetRow::labelled("target", self.open())];
        }
        let name = match told.metric {
            Some(metric) => self.state.title(metric),
            None => told.held.aim.metric.map_or_else(String::new, |s| self.state.plan.roadmap.word(s).to_owned()),
        };
        let mut rows = paragraph("target", Role::Text, &name, self.value_width());
        if told.metric.is_none() {
            rows.push(SheetRow::labelled("", vec![words(Role::Warn, "no metric of this name is in the file yet")]));
            return rows;
        }
        let mut way = self.way(&told);
        if told.held.from_goal.is_some() {
            way.right.push(words(Role::Muted, "from goal"));
        }
        rows.push(way);
        rows.extend(told.standing_within(self.value_width()).into_iter().map(|spans| SheetRow::labelled("", spans)));
        rows
    }

    /// The rail with its two ends and the date, or the change in words.
    fn way(&self, told: &target::Told) -> SheetRow {
        let aim = &told.held.aim;
        let by = told.by(self.state);
        let (Some(from), Some(to)) = (aim.from, aim.to) else {
            let mut spans = told.change();
            if spans.is_empty() {
                spans.push(words(Role::Muted, "how much is open"));
            }
            if let Some(by) = by {
                spans.push(words(Role::Muted, "  "));
                spans.push(by);
            }
            return SheetRow::labelled("", spans);
        };
        let (from, to) = (number::grouped(from), target::with_unit(to, &told.unit));
        let lent = if told.held.from_goal.is_some() { 11 } else { 0 };
        let by_width = match &by {
            Some(Span::Words(_, words)) => (text::width(words) + 2).max(13) + lent,
            _ => lent,
        };
        let cells = self.value_width().saturating_sub(text::width(&from) + text::width(&to) + by_width + 2).min(27);
        let mut spans = vec![words(Role::Muted, from)];
        match told.rail(cells as u16).filter(|_| cells >= 12) {
            Some(rail) => spans.extend([words(Role::Muted, " "), rail, words(Role::Text, format!(" {to}"))]),
            None => spans.extend([
                words(Role::Muted, " "),
                Span::Sign(Role::Muted, Sign::To),
                words(Role::Text, format!(" {to}")),
            ]),
        }
        if let Some(by) = by {
            spans.push(words(Role::Muted, "  "));
            spans.push(by);
        }
        SheetRow::labelled("", spans)
    }

    fn trade_offs(&self) -> Vec<SheetRow> {
        let list = self.record.get(name::TRADE_OFFS).map(Item::inner);
        let mut rows = Vec::new();
        for record in list.into_iter().flat_map(Item::items).map(Item::inner) {
            let text = |name: &str| record.get(name).and_then(|item| item.inner().as_text());
            let (label, what) = match (text(name::NOT_DOING), text(name::INSTEAD_OF)) {
                (Some(what), _) => ("not doing", what.into_owned()),
                (None, Some(id)) => ("instead of", self.title_of_bet(&id)),
                (None, None) => continue,
            };
            rows.extend(paragraph(label, Role::Text, &what, self.value_width()));
            if let Some(because) = text(name::BECAUSE) {
                rows.extend(paragraph("", Role::Muted, &because, self.value_width()));
            }
        }
        if !self.bet.answers.trade_off {
            rows.push(SheetRow::labelled("not doing", self.open()));
        }
        rows
    }

    fn title_of_bet(&self, id: &str) -> String {
        self.state.plan.roadmap.find_bet(id).map_or_else(|| id.to_owned(), |serial| self.state.title(serial))
    }

    fn links(&self) -> Vec<SheetRow> {
        let mut rows = Vec::new();
        for (label, relation) in [("evidence", Relation::Evidence), ("guardrail", Relation::Guardrail)] {
            let names: Vec<String> =
                self.facts.linked(relation).map(|symbol| self.state.plan.roadmap.word(symbol).to_owned()).collect();
            if !names.is_empty() {
                rows.extend(paragraph(label, Role::Text, &names.join(", "), self.value_width()));
            }
        }
        rows.extend(dependency::rows(self.state, self.facts, self.width));
        if let Some(owner) = self.text_at(&[name::OWNER]) {
            rows.extend(paragraph("owner", Role::Text, &owner, self.value_width()));
        }
        rows
    }

    fn options(&self) -> Vec<SheetRow> {
        let mut rows = Vec::new();
        for (number, item) in theme_options::of(self.state, self.facts.serial).into_iter().enumerate() {
            let label = if number == 0 { "options" } else { "" };
            let (sign, role) = item_sign(item.status);
            let clean = text::sanitise::line(&item.text).into_owned();
            let room = self.value_width().saturating_sub(12);
            let spans = vec![Span::Sign(role, sign), words(role, format!(" {}", text::cut(&clean, room, "…")))];
            rows.push(SheetRow::labelled(label, spans).right(words(Role::Muted, item.status.words())));
        }
        rows
    }

    fn more(&self) -> Vec<SheetRow> {
        let mut rows = Vec::new();
        if let Some(deadline) = self.bet.deadline {
            let because = self.text_at(&[name::DEADLINE, name::BECAUSE]).unwrap_or_default();
            let text = format!("{}: {because}", self.state.day(deadline));
            rows.extend(paragraph("deadline", Role::Text, &text, self.value_width()));
        }
        if self.bet.kind != BetKind::Value {
            let kind = match self.bet.kind {
                BetKind::Health => "the product's own health",
                BetKind::KeepLightsOn => "keeps the lights on",
                _ => "an obligation",
            };
            rows.push(SheetRow::labelled("kind", vec![words(Role::Text, kind)]));
        }
        if let Some(shipped) = self.bet.shipped_on {
            let day = self.state.day(shipped);
            rows.push(SheetRow::labelled("shipped", vec![words(Role::Text, day)]));
        }
        if let Some(because) = self.text_at(&[name::DROPPED_BECAUSE]) {
            rows.extend(paragraph("dropped", Role::Text, &because, self.value_width()));
        }
        let risks = self.record.get(name::RISKS).map(Item::inner);
        for (number, risk) in risks.into_iter().flat_map(Item::items).enumerate() {
            if let Some(text) = risk.inner().as_text() {
                let label = if number == 0 { "risk" } else { "" };
                rows.extend(paragraph(label, Role::Text, &text, self.value_width()));
            }
        }
        if let Some(note) = self.text_at(&[name::NOTE]) {
            rows.extend(paragraph("note", Role::Text, &note, self.value_width()));
        }
        rows
    }

    /// What an idea still lacks, or that it is ready.
    fn readiness(&self, _is_answered: bool) -> SheetRow {
        let missing = self.bet.answers.missing();
        if missing.is_empty() {
            let lane = self.bet.wants.unwrap_or(Lane::Later).word();
            return SheetRow::of(vec![
                Span::Sign(Role::Ok, Sign::Answered),
                words(Role::Text, " ready: "),
                words(Role::Key, "p"),
                words(Role::Text, format!(" puts it in {lane}")),
            ]);
        }
        SheetRow::of(vec![
            words(Role::Muted, format!("still to answer: {}; ", missing.join(", "))),
            words(Role::Key, "e"),
            words(Role::Muted, " asks"),
        ])
    }
}

/// "4 months", in the unit of the capacity.
pub fn effort_words(state: &State, effort: f64) -> String {
    format!("{} {}", number::amount(effort), effort_unit(state, effort))
}

/// "months": the unit of the capacity without the people in it.
pub fn effort_unit(state: &State, effort: f64) -> String {
    let unit = state.plan.roadmap.settings.capacity.as_ref().map_or("person-months", |c| c.unit.as_str());
    let unit = unit.strip_prefix("person-").unwrap_or(unit);
    let unit = text::sanitise::line(unit);
    if effort == 1.0 { unit.strip_suffix('s').unwrap_or(&unit).to_owned() } else { unit.into_owned() }
}

/// The sign of an option's state.
pub fn item_sign(status: Status) -> (Sign, Role) {
    match status {
        Status::Idea => (Sign::Dot, Role::Text),
        Status::Doing => (Sign::Doing, Role::Text),
        Status::Done => (Sign::Answered, Role::Text),
        Status::Dropped => (Sign::Broken, Role::Muted),
    }
}
