//! The Goals pane: the chain from a theme up to the vision, who else serves the goal, and what hangs in the air.

use super::{aim, dependency, target};
use crate::app::state::{Pane, State};
use crate::app::widgets::rich_text::{Role, SheetRow, Sign, Span, block, words};
use crate::document::chunk::Serial;
use crate::insight::linkage::{self, ByLane, Chain};
use crate::roadmap::entry_kind::Entity;
use crate::roadmap::entry_row::{Facts, Relation};
use crate::text;

/// From this height on there is room for how a goal stands.
const ROOMY: u16 = 12;
/// The cells before the titles of the chain.
const INDENT: usize = 16;
/// So many siblings are named before the rest is counted.
const SIBLINGS: usize = 6;

/// The rows for an entry.
pub fn rows(state: &State, serial: Serial, width: usize) -> Vec<SheetRow> {
    let Some(facts) = state.plan.roadmap.facts(serial) else { return Vec::new() };
    let mut rows = vec![vision(state, width)];
    match facts.entity {
        Entity::Theme | Entity::Idea => {
            rows.extend(of_bet(state, facts, width));
            rows.extend(questions(state, serial, width));
        }
        Entity::Goal => rows.extend(of_goal(state, serial, width)),
        Entity::Objective => rows.extend(of_objective(state, serial, width)),
        Entity::Metric => rows.extend(of_metric(state, serial, width)),
        _ => {}
    }
    rows.extend(of_roadmap(state, width));
    rows.extend(dependency::rows(state, facts, width));
    rows
}

/// What is to be asked of a theme: its target is another metric than its goal's.
fn questions(state: &State, theme: Serial, width: usize) -> Vec<SheetRow> {
    let roadmap = &state.plan.roadmap;
    let questions = state.derived.questions.iter().filter(|question| question.theme == theme);
    let mut rows = Vec::new();
    for question in questions {
        let (moves, wants) = (roadmap.word(question.moves), roadmap.word(question.wants));
        let told = format!("does {moves} lead to {wants}, which its goal moves?");
        let mut asked = block(Role::Text, &told, width.saturating_sub(2));
        for (number, row) in asked.iter_mut().enumerate() {
            let mark = if number == 0 { Span::Sign(Role::Warn, Sign::Warning) } else { words(Role::Text, " ") };
            row.spans.splice(0..0, [mark, words(Role::Text, " ")]);
        }
        rows.extend(asked);
        let key = |id: &str| words(Role::Key, state.key_of(id));
        rows.push(SheetRow::of(vec![
            words(Role::Muted, "  "),
            key("theme.leads"),
            words(Role::Muted, " yes  "),
            key("goal.unlink"),
            words(Role::Muted, " no: unlink  "),
            key("edit.target"),
            words(Role::Muted, " another target"),
        ]));
    }
    rows
}

/// "linked 85 % of effort, 8 of 10 themes"; nothing where no theme is.
pub fn linked_in_short(state: &State) -> Option<String> {
    let coverage = &state.derived.coverage;
    let of_effort =
        coverage.share.map(|share| format!("{} of effort, ", target::with_unit((share * 100.0).round(), "%")));
    let themes = text::plural::count(coverage.themes, "theme", "themes");
    (coverage.themes > 0).then(|| format!("linked {}{} of {themes}", of_effort.unwrap_or_default(), coverage.linked))
}

/// The goals a theme or idea serves, in a few words.
pub(super) fn in_short(state: &State, serial: Serial) -> String {
    let Some(facts) = state.plan.roadmap.facts(serial) else { return String::new() };
    let goals = facts.linked(Relation::Goal).map(|symbol| state.plan.roadmap.find_symbol(Entity::Goal, symbol));
    let titles: Vec<String> = goals.flatten().map(|goal| state.title(goal)).collect();
    if titles.is_empty() { "it serves none yet: L links one".to_owned() } else { format!("for {}", titles.join(", ")) }
}

/// What the roadmap as a whole says: how much is linked, and what is not.
pub(super) fn of_roadmap(state: &State, width: usize) -> Vec<SheetRow> {
    let coverage = &state.derived.coverage;
    let mut rows = Vec::new();
    if let Some(share) = coverage.share {
        rows.push(SheetRow::of(vec![
            words(Role::Heading, target::with_unit((share * 100.0).round(), "%")),
            words(Role::Muted, " of effort in Now and Next is linked, "),
            words(Role::Heading, format!("{} of {}", coverage.linked, coverage.themes)),
            words(Role::Muted, if coverage.themes == 1 { " theme" } else { " themes" }),
        ]));
    }
    let ids = |serials: &[Serial]| -> String {
        let named: Vec<&str> = serials.iter().take(2).map(|serial| state.plan.roadmap.id(*serial)).collect();
        let more = serials.len().saturating_sub(named.len());
        if more > 0 { format!("{} and {more} more", named.join(", ")) } else { named.join(", ") }
    };
    let told = |serials: &[Serial], one: &'static str, many: &'static str| {
        let verb = if serials.len() == 1 { one } else { many };
        [words(Role::Text, ids(serials)), words(Role::Muted, format!(" {verb}"))]
    };
    let mut spans: Vec<Span> = Vec::new();
    if !coverage.unlinked.is_empty() {
        spans.extend(told(&coverage.unlinked, "reaches no objective", "reach no objective"));
    }
    if !coverage.goals_without_theme.is_empty() {
        let more = told(&coverage.goals_without_theme, "has no theme", "have no theme");
        let all = spans.iter().chain(&more).map(span_width).sum::<usize>() + 2;
        if !spans.is_empty() && all > width {
            rows.push(SheetRow::of(std::mem::take(&mut spans)));
        } else if !spans.is_empty() {
            spans.push(words(Role::Muted, ", "));
        }
        spans.extend(more);
    }
    if !spans.is_empty() {
        rows.push(SheetRow::of(spans));
    }
    rows
}

fn vision(state: &State, width: usize) -> SheetRow {
    let vision = text::sanitise::line(&state.plan.roadmap.settings.vision).into_owned();
    let label = words(Role::Muted, text::pad_end("vision", INDENT, "").into_owned());
    if vision.is_empty() {
        return SheetRow::of(vec![label, words(Role::Muted, "none yet: g e gives it one sentence")]);
    }
    let cut = text::cut(&vision, width.saturating_sub(INDENT), "…").into_owned();
    SheetRow::of(vec![label, words(Role::Text, cut)])
}

/// One line of the tree: its branch, its kind, its title, and a fact flush right.
struct Twig {
    depth: usize,
    sign: Sign,
    mark: Option<(Role, Sign)>,
    kind: &'static str,
    title: (Role, String),
    right: Vec<Span>,
}

impl Twig {
    fn row(self, width: usize) -> SheetRow {
        let mut spans = vec![words(Role::Muted, " ".repeat(self.depth * 2)), Span::Sign(Role::Track, self.sign)];
        let mut used = self.depth * 2 + 1;
        spans.push(words(Role::Muted, " "));
        used += 1;
        if let Some((role, sign)) = self.mark {
            spans.push(Span::Sign(role, sign));
            spans.push(words(Role::Muted, " "));
            used += 2;
        }
        spans.push(words(Role::Muted, text::pad_end(self.kind, INDENT.saturating_sub(used), "").into_owned()));
        let right_width: usize = self.right.iter().map(span_width).sum();
        let room = width.saturating_sub(INDENT + right_width + usize::from(right_width > 0) * 2);
        let clean = text::sanitise::line(&self.title.1).into_owned();
        spans.push(words(self.title.0, text::cut(&clean, room, "…").into_owned()));
        SheetRow { spans, right: self.right, ..SheetRow::default() }
    }
}

fn span_width(span: &Span) -> usize {
    match span {
        Span::Words(_, text) => text::width(text),
        Span::Sign(..) => 1,
        Span::Picture(_, cells) => *cells as usize,
    }
}

fn of_bet(state: &State, facts: &Facts, width: usize) -> Vec<SheetRow> {
    let chains = linkage::chains(&state.plan.roadmap, facts);
    let mut rows = Vec::new();
    for chain in &chains {
        rows.extend(of_chain(state, facts, chain, width));
    }
    for objective in linkage::objectives(&state.plan.roadmap, facts.serial) {
        rows.push(objective_row(state, &objective, Sign::LastBranch, width));
    }
    if rows.is_empty() {
        rows.push(SheetRow::of(vec![
            Span::Sign(Role::Error, Sign::Broken),
            words(Role::Text, " it serves no goal yet: "),
            words(Role::Key, "L"),
            words(Role::Muted, " links one"),
        ]));
    }
    rows
}

fn of_chain(state: &State, facts: &Facts, chain: &Chain, width: usize) -> Vec<SheetRow> {
    let mut rows = Vec::new();
    let goal = match &chain.goal {
        Err(id) => {
            let title = (Role::Error, format!("{id} is not in the file"));
            let twig = Twig {
                depth: 0,
                sign: Sign::LastBranch,
                mark: Some((Role::Error, Sign::Broken)),
                kind: "goal",
                title,
                right: Vec::new(),
            };
            return vec![twig.row(width)];
        }
        Ok(goal) => *goal,
    };
    if chain.objectives.is_empty() {
        let title = (Role::Warn, "the goal serves no objective".to_owned());
        let mark = Some((Role::Warn, Sign::Warning));
        let twig = Twig { depth: 0, sign: Sign::LastBranch, mark, kind: "objective", title, right: Vec::new() };
        rows.push(twig.row(width));
    }
    for objective in &chain.objectives {
        rows.push(objective_row(state, objective, Sign::LastBranch, width));
    }
    rows.push(goal_row(state, goal, Sign::LastBranch, width));
    // A low pane has the chain and who else serves the goal; the tree of goals tells the rest.
    if super::height(state, Pane::Goals) >= ROOMY {
        rows.extend(standing_row(state, goal, width));
    }
    rows.extend(siblings(state, goal, Some(facts.serial), width));
    rows
}

fn objective_row(state: &State, objective: &Result<Serial, String>, sign: Sign, width: usize) -> SheetRow {
    let (mark, title, right) = match objective {
        Ok(serial) => (None, (Role::Text, state.title(*serial)), change_of(state, *serial)),
        Err(id) => (Some((Role::Error, Sign::Broken)), (Role::Error, format!("{id} is not in the file")), Vec::new()),
    };
    Twig { depth: 0, sign, mark, kind: "objective", title, right }.row(width)
}

fn goal_row(state: &State, goal: Serial, sign: Sign, width: usize) -> SheetRow {
    let is_focus = state.derived.focus == Some(goal);
    let mark = is_focus.then_some((Role::Goal, Sign::FocusGoal));
    let title = (Role::Text, state.title(goal));
    let right = change_of(state, goal);
    Twig { depth: 1, sign, mark, kind: "goal", title, right }.row(width)
}

/// "38 % now, 212 days left; 1 Now, 1 Later", below the title of a goal.
fn standing_row(state: &State, goal: Serial, width: usize) -> Option<SheetRow> {
    let roadmap = &state.plan.roadmap;
    let told = target::told(state, roadmap.facts(goal)?);
    let now = told.progress.as_ref().and_then(|progress| progress.now);
    let now = now.map(|now| format!("{} now", target::with_unit(now, &told.unit)));
    let way: Vec<String> = now.into_iter().chain(aim::days_left(&told)).collect();
    let by_lane = ByLane::of(roadmap, linkage::bets_of_goal(roadmap, goal)).words();
    let parts: Vec<String> = [way.join(", "), by_lane].into_iter().filter(|part| !part.is_empty()).collect();
    let cut = text::cut(&parts.join("; "), width.saturating_sub(INDENT), "…").into_owned();
    let spans = vec![words(Role::Muted, " ".repeat(INDENT)), words(Role::Muted, cut)];
    (!parts.is_empty()).then(|| SheetRow::of(spans))
}

fn change_of(state: &State, serial: Serial) -> Vec<Span> {
    state.plan.roadmap.facts(serial).map(|facts| target::told(state, facts).change()).unwrap_or_default()
}

/// The themes and ideas of a goal; the one asked about is "you are here".
fn siblings(state: &State, goal: Serial, own: Option<Serial>, width: usize) -> Vec<SheetRow> {
    let mut bets = linkage::bets_of_goal(&state.plan.roadmap, goal).to_vec();
    let rank = |serial: &Serial| {
        let bet = state.plan.roadmap.bet(*serial);
        let lane = bet.and_then(|bet| bet.lane).map_or(9, |lane| lane as usize);
        (Some(*serial) != own, lane)
    };
    bets.sort_by_key(rank);
    let shown = bets.len().min(SIBLINGS);
    let mut rows = Vec::new();
    for (number, serial) in bets.iter().take(shown).enumerate() {
        let is_last = number + 1 == bets.len();
        let sign = if is_last { Sign::LastBranch } else { Sign::Branch };
        rows.push(bet_row(state, *serial, own, sign, width));
    }
    if bets.len() > shown {
        let more = format!("{} more", bets.len() - shown);
        let title = (Role::Muted, more);
        let twig = Twig { depth: 2, sign: Sign::LastBranch, mark: None, kind: "", title, right: Vec::new() };
        rows.push(twig.row(width));
    }
    if bets.is_empty() {
        let title = (Role::Warn, "no theme serves it yet".to_owned());
        let mark = Some((Role::Warn, Sign::Warning));
        rows.push(Twig { depth: 2, sign: Sign::LastBranch, mark, kind: "", title, right: Vec::new() }.row(width));
    }
    rows
}

fn bet_row(state: &State, serial: Serial, own: Option<Serial>, sign: Sign, width: usize) -> SheetRow {
    let facts = state.plan.roadmap.facts(serial);
    let is_idea = facts.is_some_and(|facts| facts.entity == Entity::Idea);
    let is_own = Some(serial) == own;
    let place = match (is_own, is_idea, facts.and_then(Facts::bet).and_then(|bet| bet.lane)) {
        (true, ..) => "you are here",
        (false, true, _) => "idea",
        (false, false, Some(lane)) => lane.word(),
        _ => "",
    };
    let kind = if is_idea { "idea" } else { "theme" };
    let mark = is_idea.then_some((Role::Idea, Sign::Idea));
    let role = if is_own { Role::Heading } else { Role::Text };
    let title = (role, state.title(serial));
    Twig { depth: 2, sign, mark, kind, title, right: vec![words(Role::Muted, place)] }.row(width)
}

fn of_goal(state: &State, goal: Serial, width: usize) -> Vec<SheetRow> {
    let objectives = linkage::objectives(&state.plan.roadmap, goal);
    let mut rows: Vec<SheetRow> =
        objectives.iter().map(|objective| objective_row(state, objective, Sign::LastBranch, width)).collect();
    rows.push(goal_row(state, goal, Sign::LastBranch, width));
    rows.extend(standing_row(state, goal, width));
    rows.extend(siblings(state, goal, None, width));
    rows
}

fn of_objective(state: &State, objective: Serial, width: usize) -> Vec<SheetRow> {
    let mut rows = vec![objective_row(state, &Ok(objective), Sign::LastBranch, width)];
    let Some(symbol) = state.plan.roadmap.facts(objective).map(|facts| facts.id) else { return rows };
    let serves = |facts: &&Facts| facts.linked(Relation::Serves).any(|linked| linked == symbol);
    let goals: Vec<Serial> = state.plan.roadmap.of(Entity::Goal).filter(serves).map(|facts| facts.serial).collect();
    let signs = branches(goals.len());
    for (goal, sign) in goals.iter().zip(signs) {
        rows.push(goal_row(state, *goal, sign, width));
        rows.extend(standing_row(state, *goal, width));
    }
    if goals.is_empty() {
        rows.push(SheetRow::of(vec![
            Span::Sign(Role::Warn, Sign::Warning),
            words(Role::Text, " no goal serves it yet: g a, then n makes one"),
        ]));
    }
    rows
}

/// The branches of so many twigs of one depth: the last one ends the line.
fn branches(count: usize) -> impl Iterator<Item = Sign> {
    (1..=count).map(move |number| if number == count { Sign::LastBranch } else { Sign::Branch })
}

fn of_metric(state: &State, metric: Serial, width: usize) -> Vec<SheetRow> {
    let Some(symbol) = state.plan.roadmap.facts(metric).map(|facts| facts.id) else { return Vec::new() };
    let moves_it = |facts: &&Facts| facts.linked(Relation::Metric).any(|linked| linked == symbol);
    let all: Vec<&Facts> = state.plan.roadmap.all().filter(moves_it).collect();
    let mut rows = Vec::new();
    let shown = all.len().min(SIBLINGS);
    for (facts, sign) in all.iter().zip(branches(shown)) {
        let title = (Role::Text, state.title(facts.serial));
        let right = target::told(state, facts).change();
        let kind = facts.entity.noun();
        rows.push(Twig { depth: 0, sign, mark: None, kind, title, right }.row(width));
    }
    if all.is_empty() {
        rows.push(SheetRow::of(vec![words(Role::Muted, "nothing aims at it yet")]));
    }
    rows
}
