//! The rows of the goal tree, built once per edit.

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

/// One row of the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GoalTreeRow {
    /// What the row shows.
    pub kind: GoalRowKind,
    /// Identifies the row across rebuilds.
    pub path: GoalTreePath,
    /// The column where the title starts, relative to the selection bar; the branch is two cells before.
    pub indent: u16,
    /// The columns with a line that continues below: bit `n` is column `2 + 2n`.
    pub trunks: u8,
    /// Whether it is the last row of its branch.
    pub is_last: bool,
    /// Whether it has children.
    pub has_children: bool,
    /// The number of rows folded below it.
    pub folded_rows: usize,
    /// The number of hidden options, experiments, and signals.
    pub hidden_leaves: usize,
}

/// What a row shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GoalRowKind {
    /// A blank row with the lines that continue below.
    Blank,
    Vision,
    /// An entry in the tree.
    Entry,
    /// An option of a theme.
    ThemeOption,
    /// The hint in an empty tree.
    Empty,
    /// The heading of a section below the tree, and the number of its rows.
    Heading(GoalTreeHeading, usize),
    /// An entry with a missing or questionable link.
    LinkProblem(LinkProblem),
}

/// A section below the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GoalTreeHeading {
    /// Entries without a link.
    Unlinked,
    /// Links that may be wrong.
    ToConfirm,
}

/// A leaf of the tree, below a theme, idea, or goal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GoalTreeLeaf {
    /// An option of a theme, by its position.
    ThemeOption(usize),
    /// An experiment or a signal.
    Entry(EntryId),
}

/// The path of a row from the top. A theme with two goals has two rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GoalTreePath {
    /// Whether the row is in a section below the tree.
    pub is_below_tree: bool,
    /// The objective on the path.
    pub objective: Option<EntryId>,
    /// The goal on the path.
    pub goal: Option<EntryId>,
    /// The theme or idea on the path.
    pub theme: Option<EntryId>,
    /// The option, experiment, or signal of the row.
    pub leaf: Option<GoalTreeLeaf>,
    /// The link problem of a row below the tree.
    pub link_problem: Option<LinkProblem>,
}

/// A missing or questionable link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkProblem {
    /// A theme without a goal.
    ThemeWithoutGoal,
    /// A goal without an objective.
    GoalWithoutObjective,
    /// A goal without a theme.
    GoalWithoutTheme,
    /// A goal with neither objective nor theme.
    GoalWithoutObjectiveOrTheme,
    /// An objective without a goal.
    ObjectiveWithoutGoal,
    /// A link to an entry that is not in the file.
    UnknownReference(EntryKind, Symbol),
    /// A goal that is not valid RON.
    UnreadableGoal,
    /// A theme whose metric is not known to drive its goal's metric.
    UnconfirmedMetricLink {
        /// The metric of the theme.
        theme_metric: Symbol,
        /// The metric of the goal.
        goal_metric: Symbol,
    },
    /// A theme planned before one of its dependencies.
    BeforeDependency(EntryId, DependencyStatus),
}

impl GoalTreePath {
    /// The entry of the row; for an option, its theme.
    pub fn entry(&self) -> Option<EntryId> {
        let own = match self.leaf {
            Some(GoalTreeLeaf::Entry(entry_id)) => Some(entry_id),
            _ => None,
        };
        own.or(self.theme).or(self.goal).or(self.objective)
    }

    /// The option of the row: its theme, and its position.
    pub fn option(&self) -> Option<(EntryId, usize)> {
        match self.leaf? {
            GoalTreeLeaf::ThemeOption(number) => Some((self.theme?, number)),
            GoalTreeLeaf::Entry(_) => None,
        }
    }

    /// Whether this is the row of the entry itself rather than of one of its options.
    pub fn is_row_of(&self, entry_id: EntryId) -> bool {
        self.entry() == Some(entry_id) && !matches!(self.leaf, Some(GoalTreeLeaf::ThemeOption(_)))
    }
}

impl GoalTreeRow {
    /// Whether the row can be selected.
    pub fn is_selectable(&self) -> bool {
        !matches!(self.kind, GoalRowKind::Blank | GoalRowKind::Heading(..))
    }

    /// Whether a line continues through a column to rows below.
    pub fn has_trunk(&self, cell: u16) -> bool {
        cell >= 2 && self.trunks & trunk_bit(cell) != 0
    }
}

fn trunk_bit(cell: u16) -> u8 {
    1_u8.checked_shl(u32::from(cell.saturating_sub(2) / 2)).unwrap_or(0)
}

/// The widths of the longest texts in the target columns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TargetColumnWidths {
    /// "30".
    pub from: u16,
    /// "50%".
    pub to: u16,
    /// "30 → 50%".
    pub change: u16,
    /// "Sep 30".
    pub by: u16,
}

/// The rows, with column widths and counts.
#[derive(Clone, Debug, Default)]
pub(crate) struct BuiltGoalTree {
    pub(crate) rows: Vec<GoalTreeRow>,
    pub(crate) widths: TargetColumnWidths,
    pub(crate) by_lane: BTreeMap<EntryId, LaneCounts>,
    pub(crate) subtitle: String,
}

/// Builds the rows, with blank lines between objectives if there is room.
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
    let count = |kind: EntryKind| {
        text::plural::format_count(session.plan.roadmap.rows_of_kind(kind).count(), kind.noun(), kind.plural_noun())
    };
    let themes = text::plural::format_count(links.theme_count, "theme", "themes");
    format!("{}, {}, {themes}", count(EntryKind::Objective), count(EntryKind::Goal))
}

fn measure_widths(session: &Session) -> TargetColumnWidths {
    let mut widths = TargetColumnWidths::default();
    let has_target = |entry_row: &&EntryRow| matches!(entry_row.kind, EntryKind::Objective | EntryKind::Goal);
    for entry_row in session.plan.roadmap.rows().filter(has_target) {
        let summary = target::summarize(session, entry_row);
        let wide = |text: &str| u16::try_from(text::width(text)).unwrap_or(u16::MAX);
        if let Some((from, to)) = summary.end_labels() {
            widths.from = widths.from.max(wide(&from));
            widths.to = widths.to.max(wide(&to));
        }
        let change: usize = summary.change_spans().iter().map(Span::width).sum();
        widths.change = widths.change.max(u16::try_from(change).unwrap_or(u16::MAX));
        if let Some(by) = summary.effective.target.by {
            widths.by = widths.by.max(wide(&session.due(by)));
        }
    }
    widths
}

/// The folded and unfolded entries.
#[derive(Clone, Debug, Default)]
pub(crate) struct GoalTreeFolds {
    /// Folded objectives and goals.
    pub(crate) folded: BTreeSet<EntryId>,
    /// Themes, ideas, and goals with visible options, experiments, and signals.
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

/// The position of a row in the tree.
#[derive(Clone, Copy)]
struct BranchPosition {
    indent: u16,
    trunks: u8,
    is_last: bool,
}

impl BranchPosition {
    /// The position of a child.
    fn below(self, is_last: bool) -> Self {
        // The line of this branch continues if another row follows on it.
        let own = if self.is_last { 0 } else { trunk_bit(self.indent - 2) };
        Self { indent: self.indent + 2, trunks: self.trunks | own, is_last }
    }
}

/// The position of rows below the tree, which have no line from above.
const BELOW_TREE: BranchPosition = BranchPosition { indent: 5, trunks: 0, is_last: true };

/// The path of a row below the tree with this problem.
fn path_below_tree(problem: LinkProblem) -> GoalTreePath {
    GoalTreePath { is_below_tree: true, link_problem: Some(problem), ..GoalTreePath::default() }
}

impl GoalTreeBuilder<'_> {
    fn push_row(&mut self, kind: GoalRowKind, path: GoalTreePath, position: BranchPosition, children: usize) -> bool {
        let is_folded = children > 0 && path.entry().is_some_and(|entry| self.folds.folded.contains(&entry));
        self.rows.push(GoalTreeRow {
            kind,
            path,
            indent: position.indent,
            trunks: position.trunks,
            is_last: position.is_last,
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
        let position = |number: usize| BranchPosition { indent: 4, trunks: 0, is_last: number + 1 == count };
        for (number, objective) in links.objectives.iter().enumerate() {
            if self.is_roomy {
                self.push_blank(trunk_bit(2));
            }
            self.push_objective(*objective, position(number));
        }
        for (number, goal) in links.below_vision.iter().enumerate() {
            if self.is_roomy && number == 0 {
                self.push_blank(trunk_bit(2));
            }
            let path = GoalTreePath { goal: Some(*goal), ..GoalTreePath::default() };
            self.push_goal(GoalRowKind::Entry, path, position(links.objectives.len() + number));
        }
    }

    fn push_objective(&mut self, objective: EntryId, position: BranchPosition) {
        let links = self.links;
        let goals = links.goals_of(objective);
        let theme_ids = self.filter_shown(links.themes_of_objective(objective));
        let children = goals.iter().map(|goal| 1 + self.filter_shown(links.themes_of_goal(*goal)).len()).sum::<usize>();
        let path = GoalTreePath { objective: Some(objective), ..GoalTreePath::default() };
        if self.push_row(GoalRowKind::Entry, path, position, children + theme_ids.len()) {
            return;
        }
        let count = goals.len() + theme_ids.len();
        for (number, goal) in goals.iter().enumerate() {
            let path = GoalTreePath { goal: Some(*goal), ..path };
            self.push_goal(GoalRowKind::Entry, path, position.below(number + 1 == count));
        }
        self.push_themes(&theme_ids, path, position, false);
    }

    fn push_goal(&mut self, kind: GoalRowKind, path: GoalTreePath, position: BranchPosition) {
        let Some(goal) = path.goal else { return };
        let theme_ids = self.filter_shown(self.links.themes_of_goal(goal));
        let leaves = self.leaves_of(goal);
        let is_unfolded = self.folds.unfolded.contains(&goal);
        let shown = if is_unfolded { leaves.len() } else { 0 };
        if self.push_row(kind, path, position, theme_ids.len() + shown) {
            return;
        }
        if !is_unfolded {
            self.set_hidden_leaves(leaves.len());
        }
        let below = GoalTreePath { link_problem: None, ..path };
        self.push_themes(&theme_ids, below, position, shown > 0);
        self.push_leaves(leaves.get(..shown).unwrap_or_default(), below, position);
    }

    fn push_themes(&mut self, theme_ids: &[EntryId], above: GoalTreePath, position: BranchPosition, has_more: bool) {
        for (number, theme_row) in theme_ids.iter().enumerate() {
            let path = GoalTreePath { theme: Some(*theme_row), ..above };
            self.push_theme(GoalRowKind::Entry, path, position.below(number + 1 == theme_ids.len() && !has_more));
        }
    }

    /// Pushes a theme or idea. Its leaves are hidden unless it is unfolded.
    fn push_theme(&mut self, kind: GoalRowKind, path: GoalTreePath, position: BranchPosition) {
        let Some(theme_row) = path.theme else { return };
        let leaves = self.leaves_of(theme_row);
        if self.folds.unfolded.contains(&theme_row) {
            self.push_row(kind, path, position, leaves.len());
            self.push_leaves(&leaves, GoalTreePath { link_problem: None, ..path }, position);
        } else {
            self.push_row(kind, path, position, 0);
            self.set_hidden_leaves(leaves.len());
        }
    }

    /// Sets the number of hidden leaves of the last row.
    fn set_hidden_leaves(&mut self, count: usize) {
        if let Some(row) = self.rows.last_mut() {
            row.hidden_leaves = count;
        }
    }

    /// The leaves of a theme, idea, or goal: options, experiments, and signals.
    fn leaves_of(&self, entry_id: EntryId) -> Vec<GoalTreeLeaf> {
        let options = self.session.plan.roadmap.theme(entry_id).map_or(0, |theme_row| theme_row.options as usize);
        let learned = self.links.evidence_of(entry_id).iter().copied();
        (0..options).map(GoalTreeLeaf::ThemeOption).chain(learned.map(GoalTreeLeaf::Entry)).collect()
    }

    fn push_leaves(&mut self, leaves: &[GoalTreeLeaf], above: GoalTreePath, position: BranchPosition) {
        for (number, leaf) in leaves.iter().enumerate() {
            let kind = if matches!(leaf, GoalTreeLeaf::ThemeOption(_)) {
                GoalRowKind::ThemeOption
            } else {
                GoalRowKind::Entry
            };
            let path = GoalTreePath { leaf: Some(*leaf), ..above };
            self.push_row(kind, path, position.below(number + 1 == leaves.len()), 0);
        }
    }

    /// The themes that pass the filter.
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

    /// Pushes the links to confirm.
    fn push_links_to_confirm(&mut self) {
        let derived = &self.session.derived;
        let questions = derived.questions.iter().map(|question| {
            let problem = LinkProblem::UnconfirmedMetricLink {
                theme_metric: question.theme_metric,
                goal_metric: question.goal_metric,
            };
            GoalTreePath { goal: Some(question.goal), theme: Some(question.theme), ..path_below_tree(problem) }
        });
        let wrong = derived.dependencies.out_of_order().iter().map(|wrong| {
            let problem = LinkProblem::BeforeDependency(wrong.needed, wrong.status);
            GoalTreePath { theme: Some(wrong.theme), ..path_below_tree(problem) }
        });
        let is_shown = |path: &GoalTreePath| path.theme.is_some_and(|theme_row| self.selection.shows(theme_row));
        let paths: Vec<GoalTreePath> = questions.chain(wrong).filter(is_shown).collect();
        if paths.is_empty() {
            return;
        }
        self.push_blank(0);
        self.push_heading(GoalTreeHeading::ToConfirm, paths.len());
        for path in paths {
            let Some(problem) = path.link_problem else { continue };
            self.push_row(GoalRowKind::LinkProblem(problem), path, BELOW_TREE, 0);
        }
    }

    /// Pushes the unlinked entries, each with what it lacks.
    fn push_unlinked(&mut self) {
        let links = self.links;
        let is_theme_or_idea = |entry_id: EntryId| self.session.plan.roadmap.theme(entry_id).is_some();
        let themes: Vec<EntryId> = self.filter_shown(&links.unlinked_themes);
        let broken: Vec<_> = links
            .broken_links
            .iter()
            .filter(|(owner, ..)| !is_theme_or_idea(*owner) || self.selection.shows(*owner))
            .collect();
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
        let position = BELOW_TREE;
        for theme in themes {
            let path = GoalTreePath { theme: Some(theme), ..path_below_tree(LinkProblem::ThemeWithoutGoal) };
            self.push_theme(GoalRowKind::LinkProblem(LinkProblem::ThemeWithoutGoal), path, position);
        }
        for (goal, problem) in &links.unlinked_goals {
            self.push_goal(
                GoalRowKind::LinkProblem(*problem),
                GoalTreePath { goal: Some(*goal), ..path_below_tree(*problem) },
                position,
            );
        }
        for goal in &links.goals_without_theme {
            let path = GoalTreePath { goal: Some(*goal), ..path_below_tree(LinkProblem::GoalWithoutTheme) };
            self.push_row(GoalRowKind::LinkProblem(LinkProblem::GoalWithoutTheme), path, position, 0);
        }
        for objective in &links.objectives_without_goal {
            let path =
                GoalTreePath { objective: Some(*objective), ..path_below_tree(LinkProblem::ObjectiveWithoutGoal) };
            self.push_row(GoalRowKind::LinkProblem(LinkProblem::ObjectiveWithoutGoal), path, position, 0);
        }
        for (owner, kind, symbol) in broken {
            let problem = LinkProblem::UnknownReference(*kind, *symbol);
            let path = if is_theme_or_idea(*owner) {
                GoalTreePath { theme: Some(*owner), ..path_below_tree(problem) }
            } else {
                GoalTreePath { goal: Some(*owner), ..path_below_tree(problem) }
            };
            self.push_row(GoalRowKind::LinkProblem(problem), path, position, 0);
        }
    }
}
