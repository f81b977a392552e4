//! The rows of the tree, built once an edit from one pass over the facts.

use super::links::Links;
use crate::app::panes::target;
use crate::app::state::State;
use crate::app::widgets::rich_text::Span;
use crate::document::chunk::Serial;
use crate::insight::dependencies::Standing;
use crate::insight::linkage::ByLane;
use crate::roadmap::entry_kind::Entity;
use crate::roadmap::entry_row::Facts;
use crate::roadmap::symbols::Symbol;
use crate::text;
use std::collections::{BTreeMap, BTreeSet};

/// One row of the view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// What it shows.
    pub what: What,
    /// Which row it is, whatever stands above it.
    pub path: Path,
    /// The cell its title starts in, counted from the bar of the row; its branch is two cells before.
    pub indent: u16,
    /// The cells with a line that goes on to rows below: bit `n` is cell `2 + 2n`.
    pub trunks: u8,
    /// Whether no other row follows on its branch.
    pub is_last: bool,
    /// Whether something hangs on it.
    pub has_children: bool,
    /// How many rows are folded away below it.
    pub hidden: usize,
    /// How many options, experiments and signals hang on it that are not shown.
    pub more: usize,
}

/// What a row shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// Nothing but the lines that go through.
    Blank,
    /// The vision.
    Vision,
    /// An objective, a goal, a theme, an idea, an experiment or a signal in the tree.
    Entry,
    /// An option of a theme.
    Item,
    /// What an empty tree says.
    Empty,
    /// The heading of what hangs in the air, and how much that is.
    Heading(Heading, usize),
    /// Something that is not connected.
    Loose(Lack),
}

/// What the rows below a heading have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heading {
    /// They lack a link.
    NotConnected,
    /// Their links say something that may not be so.
    InQuestion,
}

/// What hangs on a theme, idea or goal, and has nothing below it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaf {
    /// An option of a theme, by its position.
    Item(usize),
    /// An experiment or a signal.
    Entry(Serial),
}

/// Which row it is: the way from the top. A theme under two goals is two rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Path {
    /// Whether it stands in the tree or below it.
    pub is_loose: bool,
    /// The objective it is, or hangs on.
    pub objective: Option<Serial>,
    /// The goal it is, or hangs on.
    pub goal: Option<Serial>,
    /// The theme or idea it is, or hangs on.
    pub bet: Option<Serial>,
    /// The option, experiment or signal it is.
    pub leaf: Option<Leaf>,
    /// What is missing, below the tree.
    pub lack: Option<Lack>,
}

/// What something that is not connected lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lack {
    /// A theme without a goal.
    Goal,
    /// A goal without an objective.
    Objective,
    /// A goal without a theme.
    Theme,
    /// A goal with neither.
    ObjectiveAndTheme,
    /// An objective without a goal.
    Goals,
    /// An entry that names one the file does not have.
    Named(Entity, Symbol),
    /// A goal that does not read.
    Sense,
    /// A theme of which nothing says that the metric it moves leads to its goal's.
    Lead {
        /// The metric it moves.
        moves: Symbol,
        /// The metric its goal moves.
        wants: Symbol,
    },
    /// A theme that comes before what it needs.
    Before(Serial, Standing),
}

impl Path {
    /// The entry of the row; of an option, its theme.
    pub fn entry(&self) -> Option<Serial> {
        let own = match self.leaf {
            Some(Leaf::Entry(serial)) => Some(serial),
            _ => None,
        };
        own.or(self.bet).or(self.goal).or(self.objective)
    }

    /// The option it is: its theme, and its position.
    pub fn item(&self) -> Option<(Serial, usize)> {
        match self.leaf? {
            Leaf::Item(number) => Some((self.bet?, number)),
            Leaf::Entry(_) => None,
        }
    }

    /// Whether its row is the entry's own, and not one of its options.
    pub fn is_of(&self, serial: Serial) -> bool {
        self.entry() == Some(serial) && !matches!(self.leaf, Some(Leaf::Item(_)))
    }
}

impl Row {
    /// Whether it can be selected.
    pub fn is_stop(&self) -> bool {
        !matches!(self.what, What::Blank | What::Heading(..))
    }

    /// Whether a line goes through a cell to rows below.
    pub fn has_trunk(&self, cell: u16) -> bool {
        cell >= 2 && self.trunks & bit(cell) != 0
    }
}

fn bit(cell: u16) -> u8 {
    1_u8.checked_shl(u32::from(cell.saturating_sub(2) / 2)).unwrap_or(0)
}

/// The cells its longest texts take in the columns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Widths {
    /// "30".
    pub from: u16,
    /// "50 %".
    pub to: u16,
    /// "30 → 50 %".
    pub change: u16,
    /// "30 Sep".
    pub by: u16,
}

/// The rows, and what is said about them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Built {
    pub(crate) rows: Vec<Row>,
    pub(crate) widths: Widths,
    pub(crate) by_lane: BTreeMap<Serial, ByLane>,
    pub(crate) fact: String,
}

/// Builds the rows. With room to spare, blank lines stand between objectives.
pub(crate) fn build(state: &State, folds: &Folds, is_roomy: bool) -> Built {
    let links = Links::of(state);
    let mut builder = Builder { state, folds, links: &links, is_roomy, rows: Vec::new() };
    builder.tree();
    builder.loose();
    builder.in_question();
    let rows = builder.rows;
    Built { rows, widths: widths(state), by_lane: links.by_lane(&state.plan.roadmap), fact: fact(state, &links) }
}

/// "2 objectives, 6 goals, 10 themes".
fn fact(state: &State, links: &Links) -> String {
    let count =
        |entity: Entity| text::plural::count(state.plan.roadmap.of(entity).count(), entity.noun(), entity.nouns());
    let themes = text::plural::count(links.themes, "theme", "themes");
    format!("{}, {}, {themes}", count(Entity::Objective), count(Entity::Goal))
}

fn widths(state: &State) -> Widths {
    let mut widths = Widths::default();
    let has_target = |facts: &&Facts| matches!(facts.entity, Entity::Objective | Entity::Goal);
    for facts in state.plan.roadmap.all().filter(has_target) {
        let told = target::told(state, facts);
        let wide = |text: &str| u16::try_from(text::width(text)).unwrap_or(u16::MAX);
        if let Some((from, to)) = told.ends() {
            widths.from = widths.from.max(wide(&from));
            widths.to = widths.to.max(wide(&to));
        }
        let change: usize = told.change().iter().map(Span::width).sum();
        widths.change = widths.change.max(u16::try_from(change).unwrap_or(u16::MAX));
        if let Some(by) = told.held.aim.by {
            widths.by = widths.by.max(wide(&state.due(by)));
        }
    }
    widths
}

/// What is folded and unfolded, wherever it stands.
#[derive(Clone, Debug, Default)]
pub(crate) struct Folds {
    /// Objectives and goals of which nothing is shown.
    pub(crate) folded: BTreeSet<Serial>,
    /// Themes, ideas and goals of which options, experiments and signals are shown.
    pub(crate) unfolded: BTreeSet<Serial>,
}

struct Builder<'b> {
    state: &'b State,
    folds: &'b Folds,
    links: &'b Links,
    is_roomy: bool,
    rows: Vec<Row>,
}

/// Where a row hangs.
#[derive(Clone, Copy)]
struct Place {
    indent: u16,
    trunks: u8,
    is_last: bool,
}

impl Place {
    /// Where what hangs on it hangs.
    fn below(self, is_last: bool) -> Self {
        // The line of its own branch goes on where something else follows there.
        let own = if self.is_last { 0 } else { bit(self.indent - 2) };
        Self { indent: self.indent + 2, trunks: self.trunks | own, is_last }
    }
}

/// What hangs on nothing: its children hang on its title, without a line from above.
const LOOSE: Place = Place { indent: 5, trunks: 0, is_last: true };

/// The row below the tree of what lacks this.
fn at(lack: Lack) -> Path {
    Path { is_loose: true, lack: Some(lack), ..Path::default() }
}

impl Builder<'_> {
    fn push(&mut self, what: What, path: Path, place: Place, children: usize) -> bool {
        let is_folded = children > 0 && path.entry().is_some_and(|entry| self.folds.folded.contains(&entry));
        self.rows.push(Row {
            what,
            path,
            indent: place.indent,
            trunks: place.trunks,
            is_last: place.is_last,
            has_children: children > 0,
            hidden: if is_folded { children } else { 0 },
            more: 0,
        });
        is_folded
    }

    fn blank(&mut self, trunks: u8) {
        self.push(What::Blank, Path::default(), Place { indent: 2, trunks, is_last: true }, 0);
    }

    fn tree(&mut self) {
        let links = self.links;
        self.push(What::Vision, Path::default(), Place { indent: 2, trunks: 0, is_last: true }, 0);
        let count = links.objectives.len() + links.below_vision.len();
        if count == 0 && links.loose_goals.is_empty() {
            let path = Path { is_loose: true, ..Path::default() };
            self.push(What::Empty, path, Place { indent: 4, trunks: 0, is_last: true }, 0);
        }
        let place = |number: usize| Place { indent: 4, trunks: 0, is_last: number + 1 == count };
        for (number, objective) in links.objectives.iter().enumerate() {
            if self.is_roomy {
                self.blank(bit(2));
            }
            self.objective(*objective, place(number));
        }
        for (number, goal) in links.below_vision.iter().enumerate() {
            if self.is_roomy && number == 0 {
                self.blank(bit(2));
            }
            let path = Path { goal: Some(*goal), ..Path::default() };
            self.goal(What::Entry, path, place(links.objectives.len() + number));
        }
    }

    fn objective(&mut self, objective: Serial, place: Place) {
        let links = self.links;
        let goals = links.goals_of(objective);
        let bets = self.shown(links.bets_of_objective(objective));
        let children = goals.iter().map(|goal| 1 + self.shown(links.bets_of_goal(*goal)).len()).sum::<usize>();
        let path = Path { objective: Some(objective), ..Path::default() };
        if self.push(What::Entry, path, place, children + bets.len()) {
            return;
        }
        let count = goals.len() + bets.len();
        for (number, goal) in goals.iter().enumerate() {
            let path = Path { goal: Some(*goal), ..path };
            self.goal(What::Entry, path, place.below(number + 1 == count));
        }
        self.bets(&bets, path, place, false);
    }

    fn goal(&mut self, what: What, path: Path, place: Place) {
        let Some(goal) = path.goal else { return };
        let bets = self.shown(self.links.bets_of_goal(goal));
        let leaves = self.leaves(goal);
        let is_unfolded = self.folds.unfolded.contains(&goal);
        let shown = if is_unfolded { leaves.len() } else { 0 };
        if self.push(what, path, place, bets.len() + shown) {
            return;
        }
        if !is_unfolded {
            self.has_more(leaves.len());
        }
        let below = Path { lack: None, ..path };
        self.bets(&bets, below, place, shown > 0);
        self.leaf_rows(leaves.get(..shown).unwrap_or_default(), below, place);
    }

    fn bets(&mut self, bets: &[Serial], above: Path, place: Place, goes_on: bool) {
        for (number, bet) in bets.iter().enumerate() {
            let path = Path { bet: Some(*bet), ..above };
            self.bet(What::Entry, path, place.below(number + 1 == bets.len() && !goes_on));
        }
    }

    /// A theme or idea. What hangs on it is folded away until somebody asks for it.
    fn bet(&mut self, what: What, path: Path, place: Place) {
        let Some(bet) = path.bet else { return };
        let leaves = self.leaves(bet);
        if self.folds.unfolded.contains(&bet) {
            self.push(what, path, place, leaves.len());
            self.leaf_rows(&leaves, Path { lack: None, ..path }, place);
        } else {
            self.push(what, path, place, 0);
            self.has_more(leaves.len());
        }
    }

    /// The row that was pushed last has so much below it that is not shown.
    fn has_more(&mut self, count: usize) {
        if let Some(row) = self.rows.last_mut() {
            row.more = count;
        }
    }

    /// What hangs on a theme, idea or goal: its options, experiments about it, signals it rests on.
    fn leaves(&self, serial: Serial) -> Vec<Leaf> {
        let options = self.state.plan.roadmap.bet(serial).map_or(0, |bet| bet.options as usize);
        let learned = self.links.learned(serial).iter().copied();
        (0..options).map(Leaf::Item).chain(learned.map(Leaf::Entry)).collect()
    }

    fn leaf_rows(&mut self, leaves: &[Leaf], above: Path, place: Place) {
        for (number, leaf) in leaves.iter().enumerate() {
            let what = if matches!(leaf, Leaf::Item(_)) { What::Item } else { What::Entry };
            let path = Path { leaf: Some(*leaf), ..above };
            self.push(what, path, place.below(number + 1 == leaves.len()), 0);
        }
    }

    /// What the filter lets be seen.
    fn shown(&self, bets: &[Serial]) -> Vec<Serial> {
        bets.iter().copied().filter(|bet| self.state.shows(*bet)).collect()
    }

    fn heading(&mut self, heading: Heading, count: usize) {
        self.push(What::Heading(heading, count), Path::default(), Place { indent: 2, trunks: 0, is_last: true }, 0);
    }

    /// What is linked, and may not be so.
    fn in_question(&mut self) {
        let derived = &self.state.derived;
        let questions = derived.questions.iter().map(|question| {
            let lack = Lack::Lead { moves: question.moves, wants: question.wants };
            Path { goal: Some(question.goal), bet: Some(question.theme), ..at(lack) }
        });
        let wrong = derived.dependencies.out_of_order().iter().map(|wrong| {
            let lack = Lack::Before(wrong.needs, wrong.why);
            Path { bet: Some(wrong.theme), ..at(lack) }
        });
        let is_shown = |path: &Path| path.bet.is_some_and(|bet| self.state.shows(bet));
        let paths: Vec<Path> = questions.chain(wrong).filter(is_shown).collect();
        if paths.is_empty() {
            return;
        }
        self.blank(0);
        self.heading(Heading::InQuestion, paths.len());
        for path in paths {
            let Some(lack) = path.lack else { continue };
            self.push(What::Loose(lack), path, LOOSE, 0);
        }
    }

    /// What is not connected, each with what it lacks.
    fn loose(&mut self) {
        let links = self.links;
        let is_bet = |serial: Serial| self.state.plan.roadmap.bet(serial).is_some();
        let themes: Vec<Serial> = self.shown(&links.loose_themes);
        let broken: Vec<_> =
            links.broken.iter().filter(|(owner, ..)| !is_bet(*owner) || self.state.shows(*owner)).collect();
        let count = themes.len()
            + links.loose_goals.len()
            + links.goals_without_theme.len()
            + links.objectives_without_goal.len()
            + broken.len();
        if count == 0 {
            return;
        }
        self.blank(0);
        self.heading(Heading::NotConnected, count);
        let place = LOOSE;
        for theme in themes {
            let path = Path { bet: Some(theme), ..at(Lack::Goal) };
            self.bet(What::Loose(Lack::Goal), path, place);
        }
        for (goal, lack) in &links.loose_goals {
            self.goal(What::Loose(*lack), Path { goal: Some(*goal), ..at(*lack) }, place);
        }
        for goal in &links.goals_without_theme {
            let path = Path { goal: Some(*goal), ..at(Lack::Theme) };
            self.push(What::Loose(Lack::Theme), path, place, 0);
        }
        for objective in &links.objectives_without_goal {
            let path = Path { objective: Some(*objective), ..at(Lack::Goals) };
            self.push(What::Loose(Lack::Goals), path, place, 0);
        }
        for (owner, entity, symbol) in broken {
            let lack = Lack::Named(*entity, *symbol);
            let path = if is_bet(*owner) {
                Path { bet: Some(*owner), ..at(lack) }
            } else {
                Path { goal: Some(*owner), ..at(lack) }
            };
            self.push(What::Loose(lack), path, place, 0);
        }
    }
}
