//! The Goals pane: the chain from a theme up to the vision, what else serves the goal, and what is unlinked.

use super::{aim, dependency, target};
use crate::app::model::screen::Screen;
use crate::app::model::session::Session;
use crate::app::widgets::rich_text::{Glyph, RichLine, Role, Span, text_span, wrap_unlabeled};
use crate::document::chunk::EntryId;
use crate::insight::linkage::{self, GoalChain, LaneCounts};
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::entry_row::{EntryRow, Relation};
use crate::text;

/// Minimum pane height for the progress row of a goal.
const PROGRESS_HEIGHT: u16 = 12;
/// Width of the column before the titles of the chain.
const LABEL_WIDTH: usize = 16;
/// Maximum number of siblings named; the rest are counted.
const MAX_SIBLINGS: usize = 6;

pub fn build_rows(session: &Session, screen: &Screen, entry: EntryId, width: usize) -> Vec<RichLine> {
    let Some(entry_row) = session.plan.roadmap.row(entry) else { return Vec::new() };
    let mut rows = vec![vision_row(session, width)];
    match entry_row.kind {
        EntryKind::Theme | EntryKind::Idea => {
            rows.extend(theme_rows(session, screen, entry_row, width));
            rows.extend(metric_question_rows(session, entry, width));
        }
        EntryKind::Goal => rows.extend(goal_rows(session, entry, width)),
        EntryKind::Objective => rows.extend(objective_rows(session, entry, width)),
        EntryKind::Metric => rows.extend(metric_rows(session, entry, width)),
        _ => {}
    }
    rows.extend(coverage_rows(session, width));
    rows.extend(dependency::build_rows(session, entry_row, width));
    rows
}

/// Asks about a theme whose metric differs from its goal's metric.
fn metric_question_rows(session: &Session, theme: EntryId, width: usize) -> Vec<RichLine> {
    let roadmap = &session.plan.roadmap;
    let questions = session.derived.questions.iter().filter(|question| question.theme == theme);
    let mut rows = Vec::new();
    for question in questions {
        let (moves, wants) = (roadmap.symbol_text(question.theme_metric), roadmap.symbol_text(question.goal_metric));
        let question = format!("does {moves} drive {wants}, the goal's metric?");
        let mut lines = wrap_unlabeled(Role::Text, &question, width.saturating_sub(2));
        for (number, row) in lines.iter_mut().enumerate() {
            let mark = if number == 0 { Span::Glyph(Role::Warn, Glyph::Warning) } else { text_span(Role::Text, " ") };
            row.spans.splice(0..0, [mark, text_span(Role::Text, " ")]);
        }
        rows.extend(lines);
        rows.push(RichLine::from_spans(vec![
            text_span(Role::Muted, "  "),
            Span::CommandKey("theme.leads"),
            text_span(Role::Muted, " yes  "),
            Span::CommandKey("goal.unlink"),
            text_span(Role::Muted, " no, unlink  "),
            Span::CommandKey("edit.target"),
            text_span(Role::Muted, " change target"),
        ]));
    }
    rows
}

/// "linked: 85% of effort, 8 of 10 themes"; `None` without themes.
pub fn coverage_summary(session: &Session) -> Option<String> {
    let coverage = &session.derived.coverage;
    let of_effort =
        coverage.effort_share.map(|share| format!("{} of effort, ", target::with_unit((share * 100.0).round(), "%")));
    let themes = text::plural::format_count(coverage.theme_count, "theme", "themes");
    (coverage.theme_count > 0)
        .then(|| format!("linked: {}{} of {themes}", of_effort.unwrap_or_default(), coverage.linked_count))
}

/// The goals a theme or idea serves, for the pane rule.
pub(super) fn goals_summary(session: &Session, entry: EntryId) -> String {
    let Some(entry_row) = session.plan.roadmap.row(entry) else { return String::new() };
    let goals =
        entry_row.linked_ids(Relation::Goal).map(|symbol| session.plan.roadmap.find_by_symbol(EntryKind::Goal, symbol));
    let titles: Vec<String> = goals.flatten().map(|goal| session.title(goal)).collect();
    if titles.is_empty() { "no goal yet (L to link one)".to_owned() } else { format!("for {}", titles.join(", ")) }
}

/// How much of the roadmap is linked to goals, and what is unlinked.
pub(super) fn coverage_rows(session: &Session, width: usize) -> Vec<RichLine> {
    let coverage = &session.derived.coverage;
    let mut rows = Vec::new();
    if let Some(share) = coverage.effort_share {
        rows.push(RichLine::from_spans(vec![
            text_span(Role::Heading, target::with_unit((share * 100.0).round(), "%")),
            text_span(Role::Muted, " of effort in Now and Next is linked, "),
            text_span(Role::Heading, format!("{} of {}", coverage.linked_count, coverage.theme_count)),
            text_span(Role::Muted, if coverage.theme_count == 1 { " theme" } else { " themes" }),
        ]));
    }
    let ids = |entries: &[EntryId]| -> String {
        let named: Vec<&str> = entries.iter().take(2).map(|entry| session.plan.roadmap.id(*entry)).collect();
        let more = entries.len().saturating_sub(named.len());
        if more > 0 { format!("{} and {more} more", named.join(", ")) } else { named.join(" and ") }
    };
    let ids_with_verb = |entries: &[EntryId], one: &'static str, many: &'static str| {
        let verb = if entries.len() == 1 { one } else { many };
        [text_span(Role::Text, ids(entries)), text_span(Role::Muted, format!(" {verb}"))]
    };
    let mut spans: Vec<Span> = Vec::new();
    if !coverage.unlinked.is_empty() {
        spans.extend(ids_with_verb(
            &coverage.unlinked,
            "is not linked to an objective",
            "are not linked to an objective",
        ));
    }
    if !coverage.goals_without_theme.is_empty() {
        let more = ids_with_verb(&coverage.goals_without_theme, "has no theme", "have no theme");
        let all = spans.iter().chain(&more).map(Span::width).sum::<usize>() + 2;
        if !spans.is_empty() && all > width {
            rows.push(RichLine::from_spans(std::mem::take(&mut spans)));
        } else if !spans.is_empty() {
            spans.push(text_span(Role::Muted, ", "));
        }
        spans.extend(more);
    }
    if !spans.is_empty() {
        rows.push(RichLine::from_spans(spans));
    }
    rows
}

fn vision_row(session: &Session, width: usize) -> RichLine {
    let vision = text::sanitize::sanitize_line(&session.plan.roadmap.settings.vision).into_owned();
    let label = text_span(Role::Muted, text::pad_end("vision", LABEL_WIDTH, "").into_owned());
    if vision.is_empty() {
        return RichLine::from_spans(vec![label, text_span(Role::Muted, "none yet (g e to write one)")]);
    }
    let cut = text::truncate(&vision, width.saturating_sub(LABEL_WIDTH), "…").into_owned();
    RichLine::from_spans(vec![label, text_span(Role::Text, cut)])
}

/// One line of the chain: branch, kind, title, and text flush right.
struct GoalChainRow {
    depth: usize,
    branch: Glyph,
    marker: Option<(Role, Glyph)>,
    kind: &'static str,
    title: (Role, String),
    right: Vec<Span>,
}

impl GoalChainRow {
    fn into_rich_line(self, width: usize) -> RichLine {
        let mut spans = vec![text_span(Role::Muted, " ".repeat(self.depth * 2)), Span::Glyph(Role::Track, self.branch)];
        let mut used = self.depth * 2 + 1;
        spans.push(text_span(Role::Muted, " "));
        used += 1;
        if let Some((role, sign)) = self.marker {
            spans.push(Span::Glyph(role, sign));
            spans.push(text_span(Role::Muted, " "));
            used += 2;
        }
        spans.push(text_span(Role::Muted, text::pad_end(self.kind, LABEL_WIDTH.saturating_sub(used), "").into_owned()));
        let right_width: usize = self.right.iter().map(Span::width).sum();
        let room = width.saturating_sub(LABEL_WIDTH + right_width + usize::from(right_width > 0) * 2);
        let clean = text::sanitize::sanitize_line(&self.title.1).into_owned();
        spans.push(text_span(self.title.0, text::truncate(&clean, room, "…").into_owned()));
        RichLine { spans, right: self.right, ..RichLine::default() }
    }
}

fn theme_rows(session: &Session, screen: &Screen, entry_row: &EntryRow, width: usize) -> Vec<RichLine> {
    let chains = linkage::goal_chains(&session.plan.roadmap, entry_row);
    let mut rows = Vec::new();
    for chain in &chains {
        rows.extend(chain_rows(session, screen, entry_row, chain, width));
    }
    for objective in linkage::served_objectives(&session.plan.roadmap, entry_row.entry) {
        rows.push(objective_row(session, &objective, Glyph::LastBranch, width));
    }
    if rows.is_empty() {
        rows.push(RichLine::from_spans(vec![
            Span::Glyph(Role::Error, Glyph::Broken),
            text_span(Role::Text, " no goal linked yet ("),
            text_span(Role::Key, "L"),
            text_span(Role::Muted, " to link one)"),
        ]));
    }
    rows
}

fn chain_rows(
    session: &Session,
    screen: &Screen,
    entry_row: &EntryRow,
    chain: &GoalChain,
    width: usize,
) -> Vec<RichLine> {
    let mut rows = Vec::new();
    let goal = match &chain.goal {
        Err(id) => {
            let title = (Role::Error, format!("{id} is not in the file"));
            let chain_row = GoalChainRow {
                depth: 0,
                branch: Glyph::LastBranch,
                marker: Some((Role::Error, Glyph::Broken)),
                kind: "goal",
                title,
                right: Vec::new(),
            };
            return vec![chain_row.into_rich_line(width)];
        }
        Ok(goal) => *goal,
    };
    if chain.objectives.is_empty() {
        let title = (Role::Warn, "no objective linked yet".to_owned());
        let mark = Some((Role::Warn, Glyph::Warning));
        let chain_row = GoalChainRow {
            depth: 0,
            branch: Glyph::LastBranch,
            marker: mark,
            kind: "objective",
            title,
            right: Vec::new(),
        };
        rows.push(chain_row.into_rich_line(width));
    }
    for objective in &chain.objectives {
        rows.push(objective_row(session, objective, Glyph::LastBranch, width));
    }
    rows.push(goal_row(session, goal, Glyph::LastBranch, width));
    // A short pane shows the chain and the siblings only; the goal tree shows the rest.
    if super::frame::pane_height(screen, crate::app::model::mode::Pane::Goals) >= PROGRESS_HEIGHT {
        rows.extend(progress_row(session, goal, width));
    }
    rows.extend(sibling_rows(session, goal, Some(entry_row.entry), width));
    rows
}

fn objective_row(session: &Session, objective: &Result<EntryId, String>, sign: Glyph, width: usize) -> RichLine {
    let (mark, title, right) = match objective {
        Ok(entry) => (None, (Role::Text, session.title(*entry)), change_spans(session, *entry)),
        Err(id) => (Some((Role::Error, Glyph::Broken)), (Role::Error, format!("{id} is not in the file")), Vec::new()),
    };
    GoalChainRow { depth: 0, branch: sign, marker: mark, kind: "objective", title, right }.into_rich_line(width)
}

fn goal_row(session: &Session, goal: EntryId, sign: Glyph, width: usize) -> RichLine {
    let is_focus = session.derived.focus == Some(goal);
    let mark = is_focus.then_some((Role::Goal, Glyph::FocusGoal));
    let title = (Role::Text, session.title(goal));
    let right = change_spans(session, goal);
    GoalChainRow { depth: 1, branch: sign, marker: mark, kind: "goal", title, right }.into_rich_line(width)
}

/// "38% now, 212 days left; 1 Now, 1 Later", below the title of a goal.
fn progress_row(session: &Session, goal: EntryId, width: usize) -> Option<RichLine> {
    let roadmap = &session.plan.roadmap;
    let summary = target::summarize(session, roadmap.row(goal)?);
    let now = summary.progress.as_ref().and_then(|progress| progress.current);
    let now = now.map(|now| format!("{} now", target::with_unit(now, &summary.unit)));
    let progress: Vec<String> = now.into_iter().chain(aim::days_left(&summary)).collect();
    let by_lane = LaneCounts::count_entries(roadmap, linkage::themes_of_goal(roadmap, goal)).summary();
    let parts: Vec<String> = [progress.join(", "), by_lane].into_iter().filter(|part| !part.is_empty()).collect();
    let cut = text::truncate(&parts.join("; "), width.saturating_sub(LABEL_WIDTH), "…").into_owned();
    let spans = vec![text_span(Role::Muted, " ".repeat(LABEL_WIDTH)), text_span(Role::Muted, cut)];
    (!parts.is_empty()).then(|| RichLine::from_spans(spans))
}

fn change_spans(session: &Session, entry: EntryId) -> Vec<Span> {
    session
        .plan
        .roadmap
        .row(entry)
        .map(|entry_row| target::summarize(session, entry_row).change_spans())
        .unwrap_or_default()
}

/// The themes and ideas of a goal; `own` is labeled "you are here".
fn sibling_rows(session: &Session, goal: EntryId, own: Option<EntryId>, width: usize) -> Vec<RichLine> {
    let mut theme_ids = linkage::themes_of_goal(&session.plan.roadmap, goal).to_vec();
    let rank = |entry: &EntryId| {
        let theme_row = session.plan.roadmap.theme(*entry);
        let lane = theme_row.and_then(|theme_row| theme_row.lane).map_or(9, |lane| lane as usize);
        (Some(*entry) != own, lane)
    };
    theme_ids.sort_by_key(rank);
    let shown = theme_ids.len().min(MAX_SIBLINGS);
    let mut rows = Vec::new();
    for (number, entry) in theme_ids.iter().take(shown).enumerate() {
        let is_last = number + 1 == theme_ids.len();
        let sign = if is_last { Glyph::LastBranch } else { Glyph::Branch };
        rows.push(theme_row(session, *entry, own, sign, width));
    }
    if theme_ids.len() > shown {
        let more = format!("{} more", theme_ids.len() - shown);
        let title = (Role::Muted, more);
        let chain_row =
            GoalChainRow { depth: 2, branch: Glyph::LastBranch, marker: None, kind: "", title, right: Vec::new() };
        rows.push(chain_row.into_rich_line(width));
    }
    if theme_ids.is_empty() {
        let title = (Role::Warn, "no theme linked yet".to_owned());
        let mark = Some((Role::Warn, Glyph::Warning));
        rows.push(
            GoalChainRow { depth: 2, branch: Glyph::LastBranch, marker: mark, kind: "", title, right: Vec::new() }
                .into_rich_line(width),
        );
    }
    rows
}

fn theme_row(session: &Session, entry: EntryId, own: Option<EntryId>, sign: Glyph, width: usize) -> RichLine {
    let entry_row = session.plan.roadmap.row(entry);
    let is_idea = entry_row.is_some_and(|entry_row| entry_row.kind == EntryKind::Idea);
    let is_own = Some(entry) == own;
    let place = match (is_own, is_idea, entry_row.and_then(EntryRow::theme).and_then(|theme_row| theme_row.lane)) {
        (true, ..) => "you are here",
        (false, true, _) => "idea",
        (false, false, Some(lane)) => lane.name(),
        _ => "",
    };
    let kind = if is_idea { "idea" } else { "theme" };
    let mark = is_idea.then_some((Role::Idea, Glyph::Idea));
    let role = if is_own { Role::Heading } else { Role::Text };
    let title = (role, session.title(entry));
    GoalChainRow { depth: 2, branch: sign, marker: mark, kind, title, right: vec![text_span(Role::Muted, place)] }
        .into_rich_line(width)
}

fn goal_rows(session: &Session, goal: EntryId, width: usize) -> Vec<RichLine> {
    let objectives = linkage::served_objectives(&session.plan.roadmap, goal);
    let mut rows: Vec<RichLine> =
        objectives.iter().map(|objective| objective_row(session, objective, Glyph::LastBranch, width)).collect();
    rows.push(goal_row(session, goal, Glyph::LastBranch, width));
    rows.extend(progress_row(session, goal, width));
    rows.extend(sibling_rows(session, goal, None, width));
    rows
}

fn objective_rows(session: &Session, objective: EntryId, width: usize) -> Vec<RichLine> {
    let mut rows = vec![objective_row(session, &Ok(objective), Glyph::LastBranch, width)];
    let Some(symbol) = session.plan.roadmap.row(objective).map(|entry_row| entry_row.id) else { return rows };
    let serves = |entry_row: &&EntryRow| entry_row.linked_ids(Relation::Serves).any(|linked| linked == symbol);
    let goals: Vec<EntryId> =
        session.plan.roadmap.rows_of_kind(EntryKind::Goal).filter(serves).map(|entry_row| entry_row.entry).collect();
    let signs = branch_glyphs(goals.len());
    for (goal, sign) in goals.iter().zip(signs) {
        rows.push(goal_row(session, *goal, sign, width));
        rows.extend(progress_row(session, *goal, width));
    }
    if goals.is_empty() {
        rows.push(RichLine::from_spans(vec![
            Span::Glyph(Role::Warn, Glyph::Warning),
            text_span(Role::Text, " no goal linked yet (g a, then n to add one)"),
        ]));
    }
    rows
}

/// The branch glyphs of `count` rows at one depth.
fn branch_glyphs(count: usize) -> impl Iterator<Item = Glyph> {
    (1..=count).map(move |number| if number == count { Glyph::LastBranch } else { Glyph::Branch })
}

fn metric_rows(session: &Session, metric: EntryId, width: usize) -> Vec<RichLine> {
    let Some(symbol) = session.plan.roadmap.row(metric).map(|entry_row| entry_row.id) else { return Vec::new() };
    let moves_it = |entry_row: &&EntryRow| entry_row.linked_ids(Relation::Metric).any(|linked| linked == symbol);
    let all: Vec<&EntryRow> = session.plan.roadmap.rows().filter(moves_it).collect();
    let mut rows = Vec::new();
    let shown = all.len().min(MAX_SIBLINGS);
    for (entry_row, sign) in all.iter().zip(branch_glyphs(shown)) {
        let title = (Role::Text, session.title(entry_row.entry));
        let right = target::summarize(session, entry_row).change_spans();
        let kind = entry_row.kind.noun();
        rows.push(GoalChainRow { depth: 0, branch: sign, marker: None, kind, title, right }.into_rich_line(width));
    }
    if all.is_empty() {
        rows.push(RichLine::from_spans(vec![text_span(Role::Muted, "no target uses it yet")]));
    }
    rows
}
