//! Facts: one small row an entry, read from the index alone. All that lanes, order, search, links and counts need;
//! everything else is read when it is looked at.

use super::date::{self, DueDate};
use super::entry_kind::EntryKind;
use super::lane::Lane;
use super::name;
use super::score_input::ScoreInput;
use super::scoring_models::MODELS;
use super::symbols::{Interner, Symbol};
use super::target::Target;
use crate::document::chunk::EntryId;
use crate::document::literal;
use crate::document::tree::TreeItem;
use chrono::NaiveDate;
use smallvec::SmallVec;

/// The facts of one entry.
#[derive(Clone, Debug)]
pub struct EntryRow {
    /// Who it is.
    pub entry: EntryId,
    /// What it is.
    pub kind: EntryKind,
    /// Its id.
    pub id: Symbol,
    /// Whether the scanner could make no sense of it.
    pub is_broken: bool,
    /// Where the text stands that names it, in its chunk: the literal with its quotes. Empty when it has none.
    pub title: (u32, u32),
    /// What it refers to, in the order of the file.
    pub links: SmallVec<[Link; 4]>,
    /// Ids it had before.
    pub formerly: SmallVec<[Symbol; 1]>,
    /// Who reports on it.
    pub owner: Option<Symbol>,
    /// The words that find it.
    pub tags: SmallVec<[Symbol; 1]>,
    /// Whether two branches left a clash in it.
    pub has_conflict: bool,
    /// What only its kind has.
    pub detail: RowDetail,
}

/// What only some kinds of entries have.
#[derive(Clone, Debug, PartialEq)]
pub enum RowDetail {
    /// Nothing more.
    Plain,
    /// A theme or an idea.
    Theme(Box<ThemeRow>),
    /// A goal or an objective.
    Goal(Box<GoalRow>),
    /// A metric.
    Metric(Box<MetricRow>),
}

/// The facts of a theme or an idea.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ThemeRow {
    /// The lane of a theme.
    pub lane: Option<Lane>,
    /// The lane an idea wants.
    pub proposed_for: Option<Lane>,
    /// What kind of work it is.
    pub kind: WorkKind,
    /// Where it was put by hand.
    pub rank: Option<f64>,
    /// In person-months, or the unit of the capacity.
    pub effort: Option<f64>,
    /// Which of the answers are there.
    pub answers: Answers,
    /// Its own target.
    pub target: TargetRow,
    /// The date from outside.
    pub deadline: Option<NaiveDate>,
    /// When it was shipped.
    pub shipped_on: Option<NaiveDate>,
    /// Whether it says why it was dropped.
    pub has_drop_reason: bool,
    /// Whether it pays soon or in the long run, if it says.
    pub horizon: Option<Horizon>,
    /// How many options it has.
    pub options: u32,
    /// The effort of its options by MoSCoW, in the order of [`MOSCOW`], and how many of these state none.
    pub moscow: [f64; 4],
    /// How many options with a MoSCoW word state no effort.
    pub moscow_without_effort: u32,
    /// Its score inputs, as far as they read.
    pub ratings: SmallVec<[Rating; 10]>,
}

/// When a theme pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Horizon {
    /// Soon.
    Short,
    /// In the long run.
    Long,
}

/// The MoSCoW words, as the file writes them.
pub const MOSCOW: [&str; 4] = ["Must", "Should", "Could", "Wont"];

/// A stage of a customer's life that a metric tells about, in the order in which it is lived.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LifecycleStage {
    /// They come.
    Acquisition,
    /// They get the first value.
    Activation,
    /// They use it.
    Engagement,
    /// They stay.
    Retention,
    /// They pay.
    Monetization,
    /// They are content, and tell others.
    Satisfaction,
}

/// All of them in their order.
pub const LIFECYCLE_STAGES: [LifecycleStage; 6] = [
    LifecycleStage::Acquisition,
    LifecycleStage::Activation,
    LifecycleStage::Engagement,
    LifecycleStage::Retention,
    LifecycleStage::Monetization,
    LifecycleStage::Satisfaction,
];

impl LifecycleStage {
    /// As the file writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Acquisition => "Acquisition",
            Self::Activation => "Activation",
            Self::Engagement => "Engagement",
            Self::Retention => "Retention",
            Self::Monetization => "Monetization",
            Self::Satisfaction => "Satisfaction",
        }
    }

    fn from_name(word: &str) -> Option<Self> {
        LIFECYCLE_STAGES.into_iter().find(|stage| stage.name() == word)
    }
}

/// What kind of work a theme is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WorkKind {
    /// New value for customers.
    #[default]
    Value,
    /// The product's own health.
    Health,
    /// What has to be done to stand still.
    KeepLightsOn,
    /// What somebody outside demands.
    Obligation,
}

/// Which of the answers a theme owes are given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    /// `why.problem` says something.
    pub has_problem: bool,
    /// `why.reason` says something.
    pub has_reason: bool,
    /// `target.metric` names something.
    pub has_metric: bool,
    /// A trade-off says what is not done, or what waits, and why.
    pub has_trade_off: bool,
}

impl Answers {
    /// Whether a theme with these answers may stand on the roadmap.
    pub fn is_complete(self) -> bool {
        self.has_problem && self.has_reason && self.has_metric && self.has_trade_off
    }

    /// What is missing, in the words of the screen: why, target, trade-off.
    pub fn missing(self) -> Vec<&'static str> {
        let mut missing = Vec::new();
        if !(self.has_problem && self.has_reason) {
            missing.push("why");
        }
        if !self.has_metric {
            missing.push("target");
        }
        if !self.has_trade_off {
            missing.push("trade-off");
        }
        missing
    }

    /// Whether `after` lacks an answer that is here.
    pub fn first_lost(self, after: Self) -> Option<&'static str> {
        [
            (self.has_problem && !after.has_problem, "why.problem"),
            (self.has_reason && !after.has_reason, "why.reason"),
            (self.has_metric && !after.has_metric, "target.metric"),
            (self.has_trade_off && !after.has_trade_off, "trade_offs"),
        ]
        .into_iter()
        .find_map(|(is_lost, path)| is_lost.then_some(path))
    }
}

/// A target in numbers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TargetRow {
    /// The metric.
    pub metric: Option<Symbol>,
    /// From how much.
    pub from: Option<f64>,
    /// To how much.
    pub to: Option<f64>,
    /// The line to hold.
    pub keep: Option<f64>,
    /// By when.
    pub by: Option<DueDate>,
    /// By when the starting value is known.
    pub baseline_by: Option<DueDate>,
}

impl TargetRow {
    /// Whether nothing of a target is there.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    fn from_target(target: &Target<'_>, symbols: &mut Interner) -> Self {
        Self {
            metric: target.metric.as_ref().map(|metric| symbols.intern(metric)),
            from: target.from,
            to: target.to,
            keep: target.keep,
            by: target.by,
            baseline_by: target.baseline_by,
        }
    }
}

/// The facts of a goal or an objective.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GoalRow {
    /// Its target.
    pub target: TargetRow,
    /// Whether it is the focus.
    pub is_focus: bool,
    /// Whether it is neither met nor abandoned.
    pub is_closed: bool,
}

/// The facts of a metric.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MetricRow {
    /// Where its unit stands in its chunk, quotes included.
    pub unit: (u32, u32),
    /// Which way is better; `None` when the file does not say.
    pub better: Option<BetterDirection>,
    /// The stage of a customer's life it tells about.
    pub stage: Option<LifecycleStage>,
    /// Its readings, by day.
    pub readings: Vec<(NaiveDate, f64)>,
}

/// Which way a number gets better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BetterDirection {
    /// More is better.
    Up,
    /// Less is better.
    Down,
}

/// One score input, without its words.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rating {
    /// The position of its model in the table of models.
    pub model: u8,
    /// Which input of the model.
    pub input: InputRef,
    /// When it was judged, if it says.
    pub rated_on: Option<NaiveDate>,
    /// How much.
    pub estimate: Estimate,
}

/// A number as it is believed: `low <= likely <= high`. A plain number is all three.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The lowest.
    pub low: f64,
    /// The likely one.
    pub likely: f64,
    /// The highest.
    pub high: f64,
}

impl Estimate {
    /// A number nobody gave a range.
    pub const fn from_number(likely: f64) -> Self {
        Self { low: likely, likely, high: likely }
    }

    /// Whether it has no range.
    pub fn is_exact(&self) -> bool {
        self.low >= self.high
    }
}

/// An input of a model: one of the table of models, or a criterion of the file's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InputRef {
    /// By its position in the model.
    BuiltIn(u8),
    /// By its name.
    Criterion(Symbol),
}

/// A reference to another entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// Which field holds it.
    pub relation: Relation,
    /// The id it names.
    pub to: Symbol,
}

/// The fields that refer to other entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Relation {
    /// `target.metric`: a metric.
    Metric,
    /// `goals`: goals.
    Goal,
    /// `serves`: objectives.
    Serves,
    /// `evidence`: signals.
    Evidence,
    /// `guardrails`: metrics.
    Guardrail,
    /// `inputs`: metrics.
    Input,
    /// `depends_on`: themes or ideas.
    DependsOn,
    /// `instead_of` of a trade-off: a theme or idea.
    InsteadOf,
    /// `about`: the full name of an entry.
    About,
    /// `superseded_by`: a decision.
    SupersededBy,
    /// `themes` and `before` of a workshop: themes or ideas.
    Scored,
}

impl Relation {
    /// What the id of such a reference may name; an empty list for full names.
    pub fn target_kinds(self) -> &'static [EntryKind] {
        match self {
            Self::Metric | Self::Guardrail | Self::Input => &[EntryKind::Metric],
            Self::Goal => &[EntryKind::Goal],
            Self::Serves => &[EntryKind::Objective],
            Self::Evidence => &[EntryKind::Signal],
            Self::DependsOn | Self::InsteadOf | Self::Scored => &[EntryKind::Theme, EntryKind::Idea],
            Self::SupersededBy => &[EntryKind::Decision],
            Self::About => &[],
        }
    }
}

impl EntryRow {
    /// Whether nothing differs by which entries are ordered, linked and counted: neither its title nor the places of its
    /// texts count, and of a metric nothing but its id and its stage.
    pub(crate) fn has_same_order_and_links(&self, other: &Self) -> bool {
        let same_detail = match (&self.detail, &other.detail) {
            (RowDetail::Metric(own), RowDetail::Metric(others)) => own.stage == others.stage,
            (own, others) => own == others,
        };
        let same_links = self.links == other.links && self.formerly == other.formerly;
        let same_entry = (self.kind, self.id, self.is_broken) == (other.kind, other.id, other.is_broken);
        same_entry && same_links && same_detail
    }
}

/// Reads the facts of an entry. `origin` is where its chunk starts in the indexed text.
pub fn read_row(
    entry_id: EntryId,
    entity: EntryKind,
    key_source: &str,
    value: Option<TreeItem<'_>>,
    origin: usize,
    symbols: &mut Interner,
) -> EntryRow {
    let mut entry_row = EntryRow {
        entry: entry_id,
        kind: entity,
        id: symbols.intern(&literal::decode_key(key_source)),
        is_broken: value.is_none(),
        title: (0, 0),
        links: SmallVec::new(),
        formerly: SmallVec::new(),
        owner: None,
        tags: SmallVec::new(),
        has_conflict: false,
        detail: empty_detail(entity),
    };
    let Some(record) = value.map(TreeItem::unwrap_some) else { return entry_row };
    let mut reader = EntryRowReader { row: &mut entry_row, symbols, chunk_start: origin };
    for item in record.items() {
        reader.read_field(item);
    }
    entry_row
}

fn empty_detail(entity: EntryKind) -> RowDetail {
    match entity {
        EntryKind::Theme | EntryKind::Idea => RowDetail::Theme(Box::default()),
        EntryKind::Goal | EntryKind::Objective => RowDetail::Goal(Box::default()),
        EntryKind::Metric => RowDetail::Metric(Box::default()),
        _ => RowDetail::Plain,
    }
}

struct EntryRowReader<'f> {
    row: &'f mut EntryRow,
    symbols: &'f mut Interner,
    chunk_start: usize,
}

/// The name of a field, also when it is written `r#name`.
pub(crate) fn field_name(item: TreeItem<'_>) -> &str {
    let source = item.key_source();
    source.strip_prefix("r#").unwrap_or(source)
}

impl EntryRowReader<'_> {
    fn read_field(&mut self, item: TreeItem<'_>) {
        let value = item.unwrap_some();
        let name = field_name(item);
        if name == self.row.kind.title_field() {
            self.row.title = self.span_in_chunk(value);
        }
        match name {
            name::GOALS => self.push_links(Relation::Goal, value),
            name::SERVES => self.push_links(Relation::Serves, value),
            name::EVIDENCE if self.row.kind != EntryKind::Experiment => self.push_links(Relation::Evidence, value),
            name::GUARDRAILS => self.push_links(Relation::Guardrail, value),
            name::INPUTS => self.push_links(Relation::Input, value),
            name::DEPENDS_ON => self.push_links(Relation::DependsOn, value),
            name::SUPERSEDED_BY => self.push_link(Relation::SupersededBy, value),
            name::ABOUT => self.push_about_links(value),
            name::THEMES | name::BEFORE if self.row.kind == EntryKind::Workshop => {
                self.push_links(Relation::Scored, value);
            }
            name::PARKED => value.items().filter_map(|point| point.unwrap_some().get(name::ABOUT)).for_each(|about| {
                self.push_link(Relation::About, about.unwrap_some());
            }),
            name::FORMERLY => {
                let symbols = &mut *self.symbols;
                let ids = value.items().filter_map(|id| id.unwrap_some().as_text());
                self.row.formerly = ids.map(|id| symbols.intern(&id)).collect();
            }
            name::OWNER => {
                let owner = value.as_text().filter(|owner| !owner.trim().is_empty());
                self.row.owner = owner.map(|owner| self.symbols.intern(owner.trim()));
            }
            name::TAGS => {
                let symbols = &mut *self.symbols;
                let tags = value.items().filter_map(|tag| tag.unwrap_some().as_text());
                self.row.tags = tags.map(|tag| symbols.intern(&tag)).collect();
            }
            name::CONFLICT => self.row.has_conflict = value.items().next().is_some(),
            name::TARGET => self.read_target(value),
            _ => self.read_detail_field(name, value),
        }
    }

    fn span_in_chunk(&self, value: TreeItem<'_>) -> (u32, u32) {
        let span = value.span();
        let shifted = |at: usize| at.saturating_sub(self.chunk_start) as u32;
        (shifted(span.start), shifted(span.end))
    }

    fn push_link(&mut self, relation: Relation, value: TreeItem<'_>) {
        if let Some(id) = value.as_text().filter(|id| !id.is_empty()) {
            let to = self.symbols.intern(&id);
            self.row.links.push(Link { relation, to });
        }
    }

    fn push_links(&mut self, relation: Relation, list: TreeItem<'_>) {
        for item in list.items() {
            self.push_link(relation, item.unwrap_some());
        }
    }

    /// One full name, or a list of them.
    fn push_about_links(&mut self, value: TreeItem<'_>) {
        self.push_link(Relation::About, value);
        self.push_links(Relation::About, value);
    }

    fn read_target(&mut self, value: TreeItem<'_>) {
        let target = Target::read(value);
        let aim = TargetRow::from_target(&target, self.symbols);
        if let Some(to) = aim.metric {
            self.row.links.push(Link { relation: Relation::Metric, to });
        }
        match &mut self.row.detail {
            RowDetail::Theme(theme) => {
                theme.answers.has_metric = aim.metric.is_some();
                theme.target = aim;
            }
            RowDetail::Goal(goal) => goal.target = aim,
            _ => {}
        }
    }

    fn read_detail_field(&mut self, name: &str, value: TreeItem<'_>) {
        let is_bet = matches!(self.row.detail, RowDetail::Theme(_));
        if is_bet && name == name::TRADE_OFFS {
            return self.read_trade_offs(value);
        }
        let unit_span = self.span_in_chunk(value);
        match &mut self.row.detail {
            RowDetail::Theme(theme) => read_theme_field(theme, name, value, self.symbols),
            RowDetail::Goal(goal) => read_goal_field(goal, name, value),
            RowDetail::Metric(metric) => read_metric_field(metric, name, value, unit_span),
            RowDetail::Plain => {}
        }
    }

    fn read_trade_offs(&mut self, list: TreeItem<'_>) {
        let mut is_answered = false;
        for record in list.items().map(TreeItem::unwrap_some) {
            let mut says_what = record.get(name::NOT_DOING).is_some_and(has_text);
            if let Some(waits) = record.get(name::INSTEAD_OF).map(TreeItem::unwrap_some) {
                says_what |= has_text(waits);
                self.push_link(Relation::InsteadOf, waits);
            }
            is_answered |= says_what && record.get(name::BECAUSE).is_some_and(has_text);
        }
        if let RowDetail::Theme(theme) = &mut self.row.detail {
            theme.answers.has_trade_off = is_answered;
        }
    }
}

fn read_theme_field(theme: &mut ThemeRow, name: &str, value: TreeItem<'_>, symbols: &mut Interner) {
    match name {
        name::LANE => theme.lane = value.as_identifier().and_then(Lane::from_name),
        name::PROPOSED_FOR => theme.proposed_for = value.as_identifier().and_then(Lane::from_name),
        name::KIND => theme.kind = read_work_kind(value),
        name::RANK => theme.rank = finite_number(value),
        name::EFFORT => theme.effort = finite_number(value).filter(|effort| *effort >= 0.0),
        name::SHIPPED_ON => theme.shipped_on = read_day(value),
        name::DROPPED_BECAUSE => theme.has_drop_reason = has_text(value),
        name::DEADLINE => theme.deadline = value.get(name::ON).and_then(|on| read_day(on.unwrap_some())),
        name::WHY => {
            theme.answers.has_problem = value.get(name::PROBLEM).is_some_and(has_text);
            theme.answers.has_reason = value.get(name::REASON).is_some_and(has_text);
        }
        name::SCORES => value.items().for_each(|model| read_ratings(theme, model, symbols)),
        name::HORIZON => {
            theme.horizon = match value.as_identifier() {
                Some("Short") => Some(Horizon::Short),
                Some("Long") => Some(Horizon::Long),
                _ => None,
            }
        }
        name::OPTIONS => value.items().for_each(|item| {
            theme.options += 1;
            add_moscow_effort(theme, item.unwrap_some());
        }),
        _ => {}
    }
}

/// What an option adds to the MoSCoW sums; one that was dropped adds nothing.
fn add_moscow_effort(theme: &mut ThemeRow, option: TreeItem<'_>) {
    let word = |name| option.get(name).and_then(|value| value.unwrap_some().as_identifier());
    let at = word(name::MOSCOW).and_then(|word| MOSCOW.iter().position(|known| *known == word));
    let Some(sum) = at.and_then(|at| theme.moscow.get_mut(at)) else { return };
    if word(name::STATUS) == Some("Dropped") {
        return;
    }
    let effort = option.get(name::EFFORT).and_then(|effort| finite_number(effort.unwrap_some()));
    match effort.filter(|effort| *effort >= 0.0) {
        Some(effort) => *sum += effort,
        None => theme.moscow_without_effort += 1,
    }
}

fn read_work_kind(value: TreeItem<'_>) -> WorkKind {
    match value.as_identifier() {
        Some("Health") => WorkKind::Health,
        Some("KeepLightsOn") => WorkKind::KeepLightsOn,
        Some("Obligation") => WorkKind::Obligation,
        _ => WorkKind::Value,
    }
}

fn read_ratings(theme: &mut ThemeRow, scores: TreeItem<'_>, symbols: &mut Interner) {
    let Some(number) = MODELS.iter().position(|model| literal::key_equals(scores.key_source(), model.name)) else {
        return;
    };
    let known = MODELS.get(number).map_or(&[][..], |model| model.inputs);
    for item in scores.unwrap_some().items() {
        let Ok(input) = ScoreInput::read(item) else { continue };
        let position = known.iter().position(|known| literal::key_equals(item.key_source(), known.name));
        let which = match position {
            Some(position) => InputRef::BuiltIn(position as u8),
            None => InputRef::Criterion(symbols.intern(&item.key())),
        };
        let (low, high) = input.range.unwrap_or((input.likely, input.likely));
        let estimate = Estimate { low, likely: input.likely, high };
        theme.ratings.push(Rating { model: number as u8, input: which, rated_on: input.on, estimate });
    }
}

fn read_goal_field(goal: &mut GoalRow, name: &str, value: TreeItem<'_>) {
    match name {
        name::FOCUS => goal.is_focus = value.as_identifier() == Some("true"),
        name::STATUS => goal.is_closed = matches!(value.as_identifier(), Some("Met" | "Abandoned")),
        _ => {}
    }
}

fn read_metric_field(metric: &mut MetricRow, name: &str, value: TreeItem<'_>, span: (u32, u32)) {
    match name {
        name::UNIT => metric.unit = span,
        name::BETTER => {
            metric.better = match value.as_identifier() {
                Some("Up") => Some(BetterDirection::Up),
                Some("Down") => Some(BetterDirection::Down),
                _ => None,
            }
        }
        name::STAGE => metric.stage = value.as_identifier().and_then(LifecycleStage::from_name),
        name::READINGS => {
            metric.readings =
                value.items().filter_map(|item| Some((date::parse_day(&item.key())?, read_reading(item)?))).collect();
            metric.readings.sort_by_key(|(day, _)| *day);
        }
        _ => {}
    }
}

/// The number of one reading: `38`, or `(value: 38, note: "…")`.
pub fn read_reading(item: TreeItem<'_>) -> Option<f64> {
    let item = item.unwrap_some();
    finite_number(item).or_else(|| finite_number(item.get(name::VALUE)?.unwrap_some()))
}

fn finite_number(item: TreeItem<'_>) -> Option<f64> {
    item.as_number().filter(|number| number.is_finite())
}

fn read_day(item: TreeItem<'_>) -> Option<NaiveDate> {
    item.as_text().and_then(|text| date::parse_day(&text))
}

/// Whether a text has anything in it but white space.
fn has_text(item: TreeItem<'_>) -> bool {
    item.unwrap_some().as_text().is_some_and(|text| !text.trim().is_empty())
}
