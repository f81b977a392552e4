//! The rows of the tree, built once an edit from one pass over the facts.

use super::links::GoalLinks;
use crate::app::model::selection::Selection;
use crate::app::model::session::Session;
use crate::app::panes::target;
use crate::app::widgets::rich_text::Span;
use crate::document::chunk::EntryId;
use crate::insight::dependencies::DependencyStatus;
use crate::insight::linkage::LaneCounts;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::entry_row::EntryRow;
use crate::roadmap::interner::Symbol;
use crate::text;
use std::collections::{BTreeMap, BTreeSet};

/// One row of the view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GoalTreeRow {
    /// What it shows.
    pub kind: GoalRowKind,
    /// Which row it is, whatever stands above it.
    pub path: GoalTreePath,
    /// The cell its title starts in, counted from the bar of the row; its branch is two cells before.
    pub indent: u16,
    /// The cells with a line that goes on to rows below: bit `n` is cell `2 + 2n`.
    pub trunks: u8,
    /// Whether no other row follows on its branch.
    pub is_last: bool,
    /// Whether something hangs on it.
    pub has_children: bool,
    /// How many rows are folded away below it.
    pub folded_rows: usize,
    /// How many options, experiments and signals hang on it that are not shown.
    pub hidden_leaves: usize,
}

/// What a row shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GoalRowKind {
    /// Nothing but the lines that go through.
    Blank,
    /// The vision.
    Vision,
    /// An objective, a goal, a theme, an idea, an experiment or a signal in the tree.
    Entry,
    /// An option of a theme.
    ThemeOption,
    /// What an empty tree says.
    Empty,
    /// The heading of what hangs in the air, and how much that is.
    Heading(GoalTreeHeading, usize),
    /// Something that is not connected.
    LinkProblem(LinkProblem),
}

/// What the rows below a heading have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GoalTreeHeading {
    /// They lack a link.
    Unlinked,
    /// Their links say something that may not be so.
    ToConfirm,
}

/// What hangs on a theme, idea or goal, and has nothing below it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GoalTreeLeaf {
    /// An option of a theme, by its position.
    ThemeOption(usize),
    /// An experiment or a signal.
    Entry(EntryId),
}

/// Which row it is: the way from the top. A theme under two goals is two rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GoalTreePath {
    /// Whether it stands in the tree or below it.
    pub is_below_tree: bool,
    /// The objective it is, or hangs on.
    pub objective: Option<EntryId>,
    /// The goal it is, or hangs on.
    pub goal: Option<EntryId>,
    /// The theme or idea it is, or hangs on.
    pub theme: Option<EntryId>,
    /// The option, experiment or signal it is.
    pub leaf: Option<GoalTreeLeaf>,
    /// What is missing, below the tree.
    pub link_problem: Option<LinkProblem>,
}

/// What something that is not connected lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkProblem {
    /// A theme without a goal.
    ThemeWithoutGoal,
    /// A goal without an objective.
    GoalWithoutObjective,
    /// A goal without a theme.
    GoalWithoutTheme,
    /// A goal with neither.
    GoalWithoutObjectiveOrTheme,
    /// An objective without a goal.
    ObjectiveWithoutGoal,
    /// An entry that names one the file does not have.
    UnknownReference(EntryKind, Symbol),
    /// A goal that does not read.
    UnreadableGoal,
    /// A theme of which nothing says that the metric it moves leads to its goal's.
    UnconfirmedMetricLink {
        /// The metric it moves.
        theme_metric: Symbol,
        /// The metric its goal moves.
        goal_metric: Symbol,
    },
    /// A theme that comes before what it needs.
    BeforeDependency(EntryId, DependencyStatus),
}

impl GoalTreePath {
    /// The entry of the row; of an option, its theme.
    pub fn entry(&self) -> Option<EntryId> {
        let own = match self.leaf {
            Some(GoalTreeLeaf::Entry(entry_id)) => Some(entry_id),
            _ => None,
        };
        own.or(self.theme).or(self.goal).or(self.objective)
    }

    /// The option it is: its theme, and its position.
    pub fn option(&self) -> Option<(EntryId, usize)> {
        match self.leaf? {
            GoalTreeLeaf::ThemeOption(number) => Some((self.theme?, number)),
            GoalTreeLeaf::Entry(_) => None,
        }
    }

    /// Whether its row is the entry's own, and not one of its options.
    pub fn is_row_of(&self, entry_id: EntryId) -> bool {
        self.entry() == Some(entry_id) && !matches!(self.leaf, Some(GoalTreeLeaf::ThemeOption(_)))
    }
}

impl GoalTreeRow {
    /// Whether it can be selected.
    pub fn is_selectable(&self) -> bool {
        !matches!(self.kind, GoalRowKind::Blank | GoalRowKind::Heading(..))
    }

    /// Whether a line goes through a cell to rows below.
    pub fn has_trunk(&self, cell: u16) -> bool {
        cell >= 2 && self.trunks & trunk_bit(cell) != 0
    }
}

fn trunk_bit(cell: u16) -> u8 {
    1_u8.checked_shl(u32::from(cell.saturating_sub(2) / 2)).unwrap_or(0)
}

/// The cells its longest texts take in the columns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TargetColumnWidths {
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
pub(crate) struct BuiltGoalTree {
    pub(crate) rows: Vec<GoalTreeRow>,
    pub(crate) widths: TargetColumnWidths,
    pub(crate) by_lane: BTreeMap<EntryId, LaneCounts>,
    pub(crate) subtitle: String,
}

/// Builds the rows. With room to spare, blank lines stand between objectives.
pub(crate) fn build(session: &Session, selection: &Selection, folds: &GoalTreeFolds, is_roomy: bool) -> BuiltGoalTree {
    let links = GoalLinks::new(session);
    let mut builder = GoalTreeBuilder { session, selection, folds, links: &links, is_roomy, rows: Vec::new() };
    builder.push_tree();
    builder.push_unlinked();
    builder.push_links_to_confirm();
    let rows = builder.rows;
    BuiltGoalTree {
        rows,
        widths: measure_widths(session),
        by_lane: links.count_by_lane(&session.plan.roadmap),
        subtitle: count_summary(session, &links),
    }
}

/// "2 objectives, 6 goals, 10 themes".
fn count_summary(session: &Session, links: &GoalLinks) -> String {
    let count = |entity: EntryKind| {
        text::plural::format_count(
            session.plan.roadmap.rows_of_kind(entity).count(),
            entity.noun(),
            entity.plural_noun(),
        )
    };
    let themes = text::plural::format_count(links.theme_count, "theme", "themes");
    format!("{}, {}, {themes}", count(EntryKind::Objective), count(EntryKind::Goal))
}

fn measure_widths(session: &Session) -> TargetColumnWidths {
    let mut widths = TargetColumnWidths::default();
    let has_target = |facts: &&EntryRow| matches!(facts.kind, EntryKind::Objective | EntryKind::Goal);
    for facts in session.plan.roadmap.rows().filter(has_target) {
        let told = target::summarize(session, facts);
        let wide = |text: &str| u16::try_from(text::width(text)).unwrap_or(u16::MAX);
        if let Some((from, to)) = told.end_labels() {
            widths.from = widths.from.max(wide(&from));
            widths.to = widths.to.max(wide(&to));
        }
        let change: usize = told.change_spans().iter().map(Span::width).sum();
        widths.change = widths.change.max(u16::try_from(change).unwrap_or(u16::MAX));
        if let Some(by) = told.effective.target.by {
            widths.by = widths.by.max(wide(&session.due(by)));
        }
    }
    widths
}

/// What is folded and unfolded, wherever it stands.
#[derive(Clone, Debug, Default)]
pub(crate) struct GoalTreeFolds {
    /// Objectives and goals of which nothing is shown.
    pub(crate) folded: BTreeSet<EntryId>,
    /// Themes, ideas and goals of which options, experiments and signals are shown.
    pub(crate) unfolded: BTreeSet<EntryId>,
}

struct GoalTreeBuilder<'b> {
    session: &'b Session,
    selection: &'b Selection,
    folds: &'b GoalTreeFolds,
    links: &'b GoalLinks,
    is_roomy: bool,
    rows: Vec<GoalTreeRow>,
}

/// Where a row hangs.
#[derive(Clone, Copy)]
struct BranchPosition {
    indent: u16,
    trunks: u8,
    is_last: bool,
}

impl BranchPosition {
    /// Where what hangs on it hangs.
    fn below(self, is_last: bool) -> Self {
        // The line of its own branch goes on where something else follows there.
        let own = if self.is_last { 0 } else { trunk_bit(self.indent - 2) };
        Self { indent: self.indent + 2, trunks: self.trunks | own, is_last }
    }
}

/// What hangs on nothing: its children hang on its title, without a line from above.
const BELOW_TREE: BranchPosition = BranchPosition { indent: 5, trunks: 0, is_last: true };

/// The row below the tree of what lacks this.
fn path_below_tree(lack: LinkProblem) -> GoalTreePath {
    GoalTreePath { is_below_tree: true, link_problem: Some(lack), ..GoalTreePath::default() }
}

impl GoalTreeBuilder<'_> {
    fn push_row(&mut self, what: GoalRowKind, path: GoalTreePath, place: BranchPosition, children: usize) -> bool {
        let is_folded = children > 0 && path.entry().is_some_and(|entry| self.folds.folded.contains(&entry));
        self.rows.push(GoalTreeRow {
            kind: what,
            path,
            indent: place.indent,
            trunks: place.trunks,
            is_last: place.is_last,
            has_children: children > 0,
            folded_rows: if is_folded { children } else { 0 },
            hidden_leaves: 0,
        });
        is_folded
    }

    fn push_blank(&mut self, trunks: u8) {
        self.push_row(
            GoalRowKind::Blank,
            GoalTreePath::default(),
            BranchPosition { indent: 2, trunks, is_last: true },
            0,
        );
    }

    fn push_tree(&mut self) {
        let links = self.links;
        self.push_row(
            GoalRowKind::Vision,
            GoalTreePath::default(),
            BranchPosition { indent: 2, trunks: 0, is_last: true },
            0,
        );
        let count = links.objectives.len() + links.below_vision.len();
        if count == 0 && links.unlinked_goals.is_empty() {
            let path = GoalTreePath { is_below_tree: true, ..GoalTreePath::default() };
            self.push_row(GoalRowKind::Empty, path, BranchPosition { indent: 4, trunks: 0, is_last: true }, 0);
        }
        let place = |number: usize| BranchPosition { indent: 4, trunks: 0, is_last: number + 1 == count };
        for (number, objective) in links.objectives.iter().enumerate() {
            if self.is_roomy {
                self.push_blank(trunk_bit(2));
            }
            self.push_objective(*objective, place(number));
        }
        for (number, goal) in links.below_vision.iter().enumerate() {
            if self.is_roomy && number == 0 {
                self.push_blank(trunk_bit(2));
            }
            let path = GoalTreePath { goal: Some(*goal), ..GoalTreePath::default() };
            self.push_goal(GoalRowKind::Entry, path, place(links.objectives.len() + number));
        }
    }

    fn push_objective(&mut self, objective: EntryId, place: BranchPosition) {
        let links = self.links;
        let goals = links.goals_of(objective);
        let theme_ids = self.filter_shown(links.themes_of_objective(objective));
        let children = goals.iter().map(|goal| 1 + self.filter_shown(links.themes_of_goal(*goal)).len()).sum::<usize>();
        let path = GoalTreePath { objective: Some(objective), ..GoalTreePath::default() };
        if self.push_row(GoalRowKind::Entry, path, place, children + theme_ids.len()) {
            return;
        }
        let count = goals.len() + theme_ids.len();
        for (number, goal) in goals.iter().enumerate() {
            let path = GoalTreePath { goal: Some(*goal), ..path };
            self.push_goal(GoalRowKind::Entry, path, place.below(number + 1 == count));
        }
        self.push_themes(&theme_ids, path, place, false);
    }

    fn push_goal(&mut self, what: GoalRowKind, path: GoalTreePath, place: BranchPosition) {
        let Some(goal) = path.goal else { return };
        let theme_ids = self.filter_shown(self.links.themes_of_goal(goal));
        let leaves = self.leaves_of(goal);
        let is_unfolded = self.folds.unfolded.contains(&goal);
        let shown = if is_unfolded { leaves.len() } else { 0 };
        if self.push_row(what, path, place, theme_ids.len() + shown) {
            return;
        }
        if !is_unfolded {
            self.set_hidden_leaves(leaves.len());
        }
        let below = GoalTreePath { link_problem: None, ..path };
        self.push_themes(&theme_ids, below, place, shown > 0);
        self.push_leaves(leaves.get(..shown).unwrap_or_default(), below, place);
    }

    fn push_themes(&mut self, theme_ids: &[EntryId], above: GoalTreePath, place: BranchPosition, goes_on: bool) {
        for (number, theme_row) in theme_ids.iter().enumerate() {
            let path = GoalTreePath { theme: Some(*theme_row), ..above };
            self.push_theme(GoalRowKind::Entry, path, place.below(number + 1 == theme_ids.len() && !goes_on));
        }
    }

    /// A theme or idea. What hangs on it is folded away until somebody asks for it.
    fn push_theme(&mut self, what: GoalRowKind, path: GoalTreePath, place: BranchPosition) {
        let Some(theme_row) = path.theme else { return };
        let leaves = self.leaves_of(theme_row);
        if self.folds.unfolded.contains(&theme_row) {
            self.push_row(what, path, place, leaves.len());
            self.push_leaves(&leaves, GoalTreePath { link_problem: None, ..path }, place);
        } else {
            self.push_row(what, path, place, 0);
            self.set_hidden_leaves(leaves.len());
        }
    }

    /// The row that was pushed last has so much below it that is not shown.
    fn set_hidden_leaves(&mut self, count: usize) {
        if let Some(row) = self.rows.last_mut() {
            row.hidden_leaves = count;
        }
    }

    /// What hangs on a theme, idea or goal: its options, experiments about it, signals it rests on.
    fn leaves_of(&self, entry_id: EntryId) -> Vec<GoalTreeLeaf> {
        let options = self.session.plan.roadmap.theme(entry_id).map_or(0, |theme_row| theme_row.options as usize);
        let learned = self.links.evidence_of(entry_id).iter().copied();
        (0..options).map(GoalTreeLeaf::ThemeOption).chain(learned.map(GoalTreeLeaf::Entry)).collect()
    }

    fn push_leaves(&mut self, leaves: &[GoalTreeLeaf], above: GoalTreePath, place: BranchPosition) {
        for (number, leaf) in leaves.iter().enumerate() {
            let what = if matches!(leaf, GoalTreeLeaf::ThemeOption(_)) {
                GoalRowKind::ThemeOption
            } else {
                GoalRowKind::Entry
            };
            let path = GoalTreePath { leaf: Some(*leaf), ..above };
            self.push_row(what, path, place.below(number + 1 == leaves.len()), 0);
        }
    }

    /// What the filter lets be seen.
    fn filter_shown(&self, theme_ids: &[EntryId]) -> Vec<EntryId> {
        theme_ids.iter().copied().filter(|theme_row| self.selection.shows(*theme_row)).collect()
    }

    fn push_heading(&mut self, heading: GoalTreeHeading, count: usize) {
        self.push_row(
            GoalRowKind::Heading(heading, count),
            GoalTreePath::default(),
            BranchPosition { indent: 2, trunks: 0, is_last: true },
            0,
        );
    }

    /// What is linked, and may not be so.
    fn push_links_to_confirm(&mut self) {
        let derived = &self.session.derived;
        let questions = derived.questions.iter().map(|question| {
            let lack = LinkProblem::UnconfirmedMetricLink {
                theme_metric: question.theme_metric,
                goal_metric: question.goal_metric,
            };
            GoalTreePath { goal: Some(question.goal), theme: Some(question.theme), ..path_below_tree(lack) }
        });
        let wrong = derived.dependencies.out_of_order().iter().map(|wrong| {
            let lack = LinkProblem::BeforeDependency(wrong.needed, wrong.status);
            GoalTreePath { theme: Some(wrong.theme), ..path_below_tree(lack) }
        });
        let is_shown = |path: &GoalTreePath| path.theme.is_some_and(|theme_row| self.selection.shows(theme_row));
        let paths: Vec<GoalTreePath> = questions.chain(wrong).filter(is_shown).collect();
        if paths.is_empty() {
            return;
        }
        self.push_blank(0);
        self.push_heading(GoalTreeHeading::ToConfirm, paths.len());
        for path in paths {
            let Some(lack) = path.link_problem else { continue };
            self.push_row(GoalRowKind::LinkProblem(lack), path, BELOW_TREE, 0);
        }
    }

    /// What is not connected, each with what it lacks.
    fn push_unlinked(&mut self) {
        let links = self.links;
        let is_bet = |entry_id: EntryId| self.session.plan.roadmap.theme(entry_id).is_some();
        let themes: Vec<EntryId> = self.filter_shown(&links.unlinked_themes);
        let broken: Vec<_> =
            links.broken_links.iter().filter(|(owner, ..)| !is_bet(*owner) || self.selection.shows(*owner)).collect();
        let count = themes.len()
            + links.unlinked_goals.len()
            + links.goals_without_theme.len()
            + links.objectives_without_goal.len()
            + broken.len();
        if count == 0 {
            return;
        }
        self.push_blank(0);
        self.push_heading(GoalTreeHeading::Unlinked, count);
        let place = BELOW_TREE;
        for theme in themes {
            let path = GoalTreePath { theme: Some(theme), ..path_below_tree(LinkProblem::ThemeWithoutGoal) };
            self.push_theme(GoalRowKind::LinkProblem(LinkProblem::ThemeWithoutGoal), path, place);
        }
        for (goal, lack) in &links.unlinked_goals {
            self.push_goal(
                GoalRowKind::LinkProblem(*lack),
                GoalTreePath { goal: Some(*goal), ..path_below_tree(*lack) },
                place,
            );
        }
        for goal in &links.goals_without_theme {
            let path = GoalTreePath { goal: Some(*goal), ..path_below_tree(LinkProblem::GoalWithoutTheme) };
            self.push_row(GoalRowKind::LinkProblem(LinkProblem::GoalWithoutTheme), path, place, 0);
        }
        for objective in &links.objectives_without_goal {
            let path =
                GoalTreePath { objective: Some(*objective), ..path_below_tree(LinkProblem::ObjectiveWithoutGoal) };
            self.push_row(GoalRowKind::LinkProblem(LinkProblem::ObjectiveWithoutGoal), path, place, 0);
        }
        for (owner, entity, symbol) in broken {
            let lack = LinkProblem::UnknownReference(*entity, *symbol);
            let path = if is_bet(*owner) {
                GoalTreePath { theme: Some(*owner), ..path_below_tree(lack) }
            } else {
                GoalTreePath { goal: Some(*owner), ..path_below_tree(lack) }
            };
            self.push_row(GoalRowKind::LinkProblem(lack), path, place, 0);
        }
    }
}
