//! Facts: one small row an entry, read from the index alone. All that lanes, order, search, links and counts need;
//! everything else is read when it is looked at.

use super::date::{self, Due};
use super::entry_kind::Entity;
use super::lane::Lane;
use super::name;
use super::score_input::ScoreInput;
use super::scoring_models::MODELS;
use super::symbols::{Symbol, Symbols};
use super::target::Target;
use crate::document::chunk::Serial;
use crate::document::literal;
use crate::document::tree::Item;
use chrono::NaiveDate;
use smallvec::SmallVec;

/// The facts of one entry.
#[derive(Clone, Debug)]
pub struct Facts {
    /// Who it is.
    pub serial: Serial,
    /// What it is.
    pub entity: Entity,
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
    pub has_clash: bool,
    /// What only its kind has.
    pub detail: Detail,
}

/// What only some kinds of entries have.
#[derive(Clone, Debug, PartialEq)]
pub enum Detail {
    /// Nothing more.
    Plain,
    /// A theme or an idea.
    Bet(Box<Bet>),
    /// A goal or an objective.
    Goal(Box<GoalFacts>),
    /// A metric.
    Metric(Box<MetricFacts>),
}

/// The facts of a theme or an idea.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bet {
    /// The lane of a theme.
    pub lane: Option<Lane>,
    /// The lane an idea wants.
    pub wants: Option<Lane>,
    /// What kind of work it is.
    pub kind: BetKind,
    /// Where it was put by hand.
    pub rank: Option<f64>,
    /// In person-months, or the unit of the capacity.
    pub effort: Option<f64>,
    /// Which of the answers are there.
    pub answers: Answers,
    /// Its own target.
    pub aim: Aim,
    /// The date from outside.
    pub deadline: Option<NaiveDate>,
    /// When it was shipped.
    pub shipped_on: Option<NaiveDate>,
    /// Whether it says why it was dropped.
    pub says_why_dropped: bool,
    /// Whether it pays soon or in the long run, if it says.
    pub horizon: Option<Horizon>,
    /// How many options it has.
    pub options: u32,
    /// The effort of its options by MoSCoW, in the order of [`MOSCOW`], and how many of these state none.
    pub moscow: [f64; 4],
    /// How many options with a MoSCoW word state no effort.
    pub moscow_without_effort: u32,
    /// Its score inputs, as far as they read.
    pub marks: SmallVec<[Mark; 10]>,
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
pub enum LifeStage {
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
pub const LIFE_STAGES: [LifeStage; 6] = [
    LifeStage::Acquisition,
    LifeStage::Activation,
    LifeStage::Engagement,
    LifeStage::Retention,
    LifeStage::Monetization,
    LifeStage::Satisfaction,
];

impl LifeStage {
    /// As the file writes it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Acquisition => "Acquisition",
            Self::Activation => "Activation",
            Self::Engagement => "Engagement",
            Self::Retention => "Retention",
            Self::Monetization => "Monetization",
            Self::Satisfaction => "Satisfaction",
        }
    }

    fn of_word(word: &str) -> Option<Self> {
        LIFE_STAGES.into_iter().find(|stage| stage.word() == word)
    }
}

/// What kind of work a theme is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BetKind {
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
    pub problem: bool,
    /// `why.reason` says something.
    pub reason: bool,
    /// `target.metric` names something.
    pub metric: bool,
    /// A trade-off says what is not done, or what waits, and why.
    pub trade_off: bool,
}

impl Answers {
    /// Whether a theme with these answers may stand on the roadmap.
    pub fn are_complete(self) -> bool {
        self.problem && self.reason && self.metric && self.trade_off
    }

    /// What is missing, in the words of the screen: why, target, trade-off.
    pub fn missing(self) -> Vec<&'static str> {
        let mut missing = Vec::new();
        if !(self.problem && self.reason) {
            missing.push("why");
        }
        if !self.metric {
            missing.push("target");
        }
        if !self.trade_off {
            missing.push("trade-off");
        }
        missing
    }

    /// Whether `after` lacks an answer that is here.
    pub fn lost_in(self, after: Self) -> Option<&'static str> {
        [
            (self.problem && !after.problem, "why.problem"),
            (self.reason && !after.reason, "why.reason"),
            (self.metric && !after.metric, "target.metric"),
            (self.trade_off && !after.trade_off, "trade_offs"),
        ]
        .into_iter()
        .find_map(|(is_lost, path)| is_lost.then_some(path))
    }
}

/// A target in numbers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Aim {
    /// The metric.
    pub metric: Option<Symbol>,
    /// From how much.
    pub from: Option<f64>,
    /// To how much.
    pub to: Option<f64>,
    /// The line to hold.
    pub keep: Option<f64>,
    /// By when.
    pub by: Option<Due>,
    /// By when the starting value is known.
    pub baseline_by: Option<Due>,
}

impl Aim {
    /// Whether nothing of a target is there.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    fn of(target: &Target<'_>, symbols: &mut Symbols) -> Self {
        Self {
            metric: target.metric.as_ref().map(|metric| symbols.number(metric)),
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
pub struct GoalFacts {
    /// Its target.
    pub aim: Aim,
    /// Whether it is the focus.
    pub is_focus: bool,
    /// Whether it is neither met nor abandoned.
    pub is_closed: bool,
}

/// The facts of a metric.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MetricFacts {
    /// Where its unit stands in its chunk, quotes included.
    pub unit: (u32, u32),
    /// Which way is better; `None` when the file does not say.
    pub better: Option<Direction>,
    /// The stage of a customer's life it tells about.
    pub stage: Option<LifeStage>,
    /// Its readings, by day.
    pub readings: Vec<(NaiveDate, f64)>,
}

/// Which way a number gets better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// More is better.
    Up,
    /// Less is better.
    Down,
}

/// One score input, without its words.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mark {
    /// The position of its model in the table of models.
    pub model: u8,
    /// Which input of the model.
    pub input: InputNumber,
    /// When it was judged, if it says.
    pub on: Option<NaiveDate>,
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
    pub const fn point(likely: f64) -> Self {
        Self { low: likely, likely, high: likely }
    }

    /// Whether it has no range.
    pub fn is_point(&self) -> bool {
        self.low >= self.high
    }
}

/// An input of a model: one of the table of models, or a criterion of the file's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InputNumber {
    /// By its position in the model.
    Known(u8),
    /// By its name.
    Own(Symbol),
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
    pub fn entities(self) -> &'static [Entity] {
        match self {
            Self::Metric | Self::Guardrail | Self::Input => &[Entity::Metric],
            Self::Goal => &[Entity::Goal],
            Self::Serves => &[Entity::Objective],
            Self::Evidence => &[Entity::Signal],
            Self::DependsOn | Self::InsteadOf | Self::Scored => &[Entity::Theme, Entity::Idea],
            Self::SupersededBy => &[Entity::Decision],
            Self::About => &[],
        }
    }
}

impl Facts {
    /// Whether nothing differs by which entries are ordered, linked and counted: neither its title nor the places of its
    /// texts count, and of a metric nothing but its id and its stage.
    pub(crate) fn orders_like(&self, other: &Self) -> bool {
        let same_detail = match (&self.detail, &other.detail) {
            (Detail::Metric(own), Detail::Metric(others)) => own.stage == others.stage,
            (own, others) => own == others,
        };
        let same_links = self.links == other.links && self.formerly == other.formerly;
        let same_entry = (self.entity, self.id, self.is_broken) == (other.entity, other.id, other.is_broken);
        same_entry && same_links && same_detail
    }
}

/// Reads the facts of an entry. `origin` is where its chunk starts in the indexed text.
pub fn read(
    serial: Serial,
    entity: Entity,
    key_source: &str,
    value: Option<Item<'_>>,
    origin: usize,
    symbols: &mut Symbols,
) -> Facts {
    let mut facts = Facts {
        serial,
        entity,
        id: symbols.number(&literal::key(key_source)),
        is_broken: value.is_none(),
        title: (0, 0),
        links: SmallVec::new(),
        formerly: SmallVec::new(),
        owner: None,
        tags: SmallVec::new(),
        has_clash: false,
        detail: detail_of(entity),
    };
    let Some(record) = value.map(Item::inner) else { return facts };
    let mut reader = Reader { facts: &mut facts, symbols, origin };
    for item in record.items() {
        reader.field(item);
    }
    facts
}

fn detail_of(entity: Entity) -> Detail {
    match entity {
        Entity::Theme | Entity::Idea => Detail::Bet(Box::default()),
        Entity::Goal | Entity::Objective => Detail::Goal(Box::default()),
        Entity::Metric => Detail::Metric(Box::default()),
        _ => Detail::Plain,
    }
}

struct Reader<'f> {
    facts: &'f mut Facts,
    symbols: &'f mut Symbols,
    origin: usize,
}

/// The name of a field, also when it is written `r#name`.
pub(crate) fn field_name(item: Item<'_>) -> &str {
    let source = item.key_source();
    source.strip_prefix("r#").unwrap_or(source)
}

impl Reader<'_> {
    fn field(&mut self, item: Item<'_>) {
        let value = item.inner();
        let name = field_name(item);
        if name == self.facts.entity.title_field() {
            self.facts.title = self.span_of(value);
        }
        match name {
            name::GOALS => self.links_of(Relation::Goal, value),
            name::SERVES => self.links_of(Relation::Serves, value),
            name::EVIDENCE if self.facts.entity != Entity::Experiment => self.links_of(Relation::Evidence, value),
            name::GUARDRAILS => self.links_of(Relation::Guardrail, value),
            name::INPUTS => self.links_of(Relation::Input, value),
            name::DEPENDS_ON => self.links_of(Relation::DependsOn, value),
            name::SUPERSEDED_BY => self.link(Relation::SupersededBy, value),
            name::ABOUT => self.about(value),
            name::THEMES | name::BEFORE if self.facts.entity == Entity::Workshop => {
                self.links_of(Relation::Scored, value);
            }
            name::PARKED => value.items().filter_map(|point| point.inner().get(name::ABOUT)).for_each(|about| {
                self.link(Relation::About, about.inner());
            }),
            name::FORMERLY => {
                let symbols = &mut *self.symbols;
                let ids = value.items().filter_map(|id| id.inner().as_text());
                self.facts.formerly = ids.map(|id| symbols.number(&id)).collect();
            }
            name::OWNER => {
                let owner = value.as_text().filter(|owner| !owner.trim().is_empty());
                self.facts.owner = owner.map(|owner| self.symbols.number(owner.trim()));
            }
            name::TAGS => {
                let symbols = &mut *self.symbols;
                let tags = value.items().filter_map(|tag| tag.inner().as_text());
                self.facts.tags = tags.map(|tag| symbols.number(&tag)).collect();
            }
            name::CLASH => self.facts.has_clash = value.items().next().is_some(),
            name::TARGET => self.target(value),
            _ => self.detail_field(name, value),
        }
    }

    fn span_of(&self, value: Item<'_>) -> (u32, u32) {
        let span = value.span();
        let shifted = |at: usize| at.saturating_sub(self.origin) as u32;
        (shifted(span.start), shifted(span.end))
    }

    fn link(&mut self, relation: Relation, value: Item<'_>) {
        if let Some(id) = value.as_text().filter(|id| !id.is_empty()) {
            let to = self.symbols.number(&id);
            self.facts.links.push(Link { relation, to });
        }
    }

    fn links_of(&mut self, relation: Relation, list: Item<'_>) {
        for item in list.items() {
            self.link(relation, item.inner());
        }
    }

    /// One full name, or a list of them.
    fn about(&mut self, value: Item<'_>) {
        self.link(Relation::About, value);
        self.links_of(Relation::About, value);
    }

    fn target(&mut self, value: Item<'_>) {
        let target = Target::read(value);
        let aim = Aim::of(&target, self.symbols);
        if let Some(to) = aim.metric {
            self.facts.links.push(Link { relation: Relation::Metric, to });
        }
        match &mut self.facts.detail {
            Detail::Bet(bet) => {
                bet.answers.metric = aim.metric.is_some();
                bet.aim = aim;
            }
            Detail::Goal(goal) => goal.aim = aim,
            _ => {}
        }
    }

    fn detail_field(&mut self, name: &str, value: Item<'_>) {
        let is_bet = matches!(self.facts.detail, Detail::Bet(_));
        if is_bet && name == name::TRADE_OFFS {
            return self.trade_offs(value);
        }
        let unit_span = self.span_of(value);
        match &mut self.facts.detail {
            Detail::Bet(bet) => bet_field(bet, name, value, self.symbols),
            Detail::Goal(goal) => goal_field(goal, name, value),
            Detail::Metric(metric) => metric_field(metric, name, value, unit_span),
            Detail::Plain => {}
        }
    }

    fn trade_offs(&mut self, list: Item<'_>) {
        let mut is_answered = false;
        for record in list.items().map(Item::inner) {
            let mut says_what = record.get(name::NOT_DOING).is_some_and(says_something);
            if let Some(waits) = record.get(name::INSTEAD_OF).map(Item::inner) {
                says_what |= says_something(waits);
                self.link(Relation::InsteadOf, waits);
            }
            is_answered |= says_what && record.get(name::BECAUSE).is_some_and(says_something);
        }
        if let Detail::Bet(bet) = &mut self.facts.detail {
            bet.answers.trade_off = is_answered;
        }
    }
}

fn bet_field(bet: &mut Bet, name: &str, value: Item<'_>, symbols: &mut Symbols) {
    match name {
        name::LANE => bet.lane = value.as_word().and_then(Lane::of_word),
        name::WANTS => bet.wants = value.as_word().and_then(Lane::of_word),
        name::KIND => bet.kind = kind_of(value),
        name::RANK => bet.rank = finite(value),
        name::EFFORT => bet.effort = finite(value).filter(|effort| *effort >= 0.0),
        name::SHIPPED_ON => bet.shipped_on = day(value),
        name::DROPPED_BECAUSE => bet.says_why_dropped = says_something(value),
        name::DEADLINE => bet.deadline = value.get(name::ON).and_then(|on| day(on.inner())),
        name::WHY => {
            bet.answers.problem = value.get(name::PROBLEM).is_some_and(says_something);
            bet.answers.reason = value.get(name::REASON).is_some_and(says_something);
        }
        name::SCORES => value.items().for_each(|model| marks(bet, model, symbols)),
        name::HORIZON => {
            bet.horizon = match value.as_word() {
                Some("Short") => Some(Horizon::Short),
                Some("Long") => Some(Horizon::Long),
                _ => None,
            }
        }
        name::ITEMS => value.items().for_each(|item| {
            bet.options += 1;
            moscow(bet, item.inner());
        }),
        _ => {}
    }
}

/// What an option adds to the MoSCoW sums; one that was dropped adds nothing.
fn moscow(bet: &mut Bet, option: Item<'_>) {
    let word = |name| option.get(name).and_then(|value| value.inner().as_word());
    let at = word(name::MOSCOW).and_then(|word| MOSCOW.iter().position(|known| *known == word));
    let Some(sum) = at.and_then(|at| bet.moscow.get_mut(at)) else { return };
    if word(name::STATUS) == Some("Dropped") {
        return;
    }
    let effort = option.get(name::EFFORT).and_then(|effort| finite(effort.inner()));
    match effort.filter(|effort| *effort >= 0.0) {
        Some(effort) => *sum += effort,
        None => bet.moscow_without_effort += 1,
    }
}

fn kind_of(value: Item<'_>) -> BetKind {
    match value.as_word() {
        Some("Health") => BetKind::Health,
        Some("KeepLightsOn") => BetKind::KeepLightsOn,
        Some("Obligation") => BetKind::Obligation,
        _ => BetKind::Value,
    }
}

fn marks(bet: &mut Bet, scores: Item<'_>, symbols: &mut Symbols) {
    let Some(number) = MODELS.iter().position(|model| literal::key_is(scores.key_source(), model.name)) else {
        return;
    };
    let known = MODELS.get(number).map_or(&[][..], |model| model.inputs);
    for item in scores.inner().items() {
        let Ok(input) = ScoreInput::read(item) else { continue };
        let position = known.iter().position(|known| literal::key_is(item.key_source(), known.name));
        let which = match position {
            Some(position) => InputNumber::Known(position as u8),
            None => InputNumber::Own(symbols.number(&item.key())),
        };
        let (low, high) = input.range.unwrap_or((input.likely, input.likely));
        let estimate = Estimate { low, likely: input.likely, high };
        bet.marks.push(Mark { model: number as u8, input: which, on: input.on, estimate });
    }
}

fn goal_field(goal: &mut GoalFacts, name: &str, value: Item<'_>) {
    match name {
        name::FOCUS => goal.is_focus = value.as_word() == Some("true"),
        name::STATUS => goal.is_closed = matches!(value.as_word(), Some("Met" | "Abandoned")),
        _ => {}
    }
}

fn metric_field(metric: &mut MetricFacts, name: &str, value: Item<'_>, span: (u32, u32)) {
    match name {
        name::UNIT => metric.unit = span,
        name::BETTER => {
            metric.better = match value.as_word() {
                Some("Up") => Some(Direction::Up),
                Some("Down") => Some(Direction::Down),
                _ => None,
            }
        }
        name::STAGE => metric.stage = value.as_word().and_then(LifeStage::of_word),
        name::READINGS => {
            metric.readings =
                value.items().filter_map(|item| Some((date::day(&item.key())?, reading(item)?))).collect();
            metric.readings.sort_by_key(|(day, _)| *day);
        }
        _ => {}
    }
}

/// The number of one reading: `38`, or `(value: 38, note: "…")`.
pub fn reading(item: Item<'_>) -> Option<f64> {
    let item = item.inner();
    finite(item).or_else(|| finite(item.get(name::VALUE)?.inner()))
}

fn finite(item: Item<'_>) -> Option<f64> {
    item.as_number().filter(|number| number.is_finite())
}

fn day(item: Item<'_>) -> Option<NaiveDate> {
    item.as_text().and_then(|text| date::day(&text))
}

/// Whether a text has anything in it but white space.
fn says_something(item: Item<'_>) -> bool {
    item.inner().as_text().is_some_and(|text| !text.trim().is_empty())
}
