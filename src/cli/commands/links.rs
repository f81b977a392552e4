//! `whymap links`: the tree from the vision down to the themes, and what hangs in the air.

use crate::cli::context::CliSession;
use crate::cli::error::ExitKind;
use crate::cli::render::json;
use crate::cli::render::rows::PlanReader;
use crate::cli::roadmap_file::RoadmapFile;
use crate::document::chunk::EntryId;
use crate::insight::best_set::{self, Need};
use crate::insight::capacity;
use crate::insight::linkage::{self, GoalCoverage, UnlinkedEntries};
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::entry_row::{EntryRow, Relation};
use crate::roadmap::lane::{self, Lane};
use crate::roadmap::name;
use crate::text::{self, number, sanitize};
use serde::Serialize;
use std::collections::HashMap;
use std::process::ExitCode;

const EXAMPLES: &str = "\
Examples:
  whymap links                    vision, objectives, goals and themes as a tree
  whymap links --json";

/// Say how themes hang on goals, objectives and the vision, and what hangs in the air
///
/// Each goal and theme shows how its target stands. Below the tree: which share of the work serves a goal, what names
/// nothing or is named by nothing, and what depends on something that comes later.
#[derive(Clone, Debug, clap::Args)]
#[command(before_help = EXAMPLES)]
pub struct LinksArguments {
    /// As JSON, with full names in `where`
    #[arg(long)]
    json: bool,
}

/// Links.
pub fn run(arguments: &LinksArguments, session: &CliSession) -> anyhow::Result<ExitCode> {
    let file = RoadmapFile::open(session, None)?;
    file.print_warnings(&session.output);
    let reader = PlanReader::new(&file.plan, session.today(&file.plan.roadmap.settings));
    let links = LinksReport::new(&reader, session.output.width());
    match arguments.json {
        true => session.output.print_data(&json::pretty(&links.to_json(&file.display_path))?)?,
        false => session.output.print_text(&links.to_text())?,
    }
    Ok(ExitKind::Success.into())
}

struct LinksReport<'r> {
    reader: &'r PlanReader<'r>,
    width: usize,
    /// The place of each theme and idea: by lane, then as in the lane.
    positions: HashMap<EntryId, usize>,
    coverage: GoalCoverage,
    unlinked: UnlinkedEntries,
}

/// Something that depends on what comes later, or never.
struct OutOfOrderTheme {
    theme: EntryId,
    lane: Lane,
    need: Need,
}

impl<'r> LinksReport<'r> {
    fn new(reader: &'r PlanReader<'r>, width: usize) -> Self {
        let order = &reader.order;
        let lanes = [Lane::Now, Lane::Next, Lane::Later, Lane::Shipped].into_iter().flat_map(|lane| order.lane(lane));
        let places = lanes.chain(&order.ideas).enumerate().map(|(place, entry)| (*entry, place)).collect();
        let roadmap = &reader.plan.roadmap;
        Self {
            reader,
            width,
            positions: places,
            coverage: linkage::goal_coverage(roadmap),
            unlinked: linkage::find_unlinked_entries(roadmap),
        }
    }

    fn objectives(&self) -> Vec<EntryId> {
        self.reader.plan.roadmap.rows_of_kind(EntryKind::Objective).map(|facts| facts.entry).collect()
    }

    /// The goals of an objective, in the order of the file.
    fn goals_of(&self, objective: EntryId) -> Vec<EntryId> {
        let roadmap = &self.reader.plan.roadmap;
        let symbol = roadmap.row(objective).map(|facts| facts.id);
        let serves = |facts: &&EntryRow| facts.linked_ids(Relation::Serves).any(|to| Some(to) == symbol);
        roadmap.rows_of_kind(EntryKind::Goal).filter(serves).map(|facts| facts.entry).collect()
    }

    /// The themes and ideas that serve an objective without a goal between.
    fn themes_of_objective(&self, objective: EntryId) -> Vec<EntryId> {
        let roadmap = &self.reader.plan.roadmap;
        let symbol = roadmap.row(objective).map(|facts| facts.id);
        let serves = |facts: &&EntryRow| facts.linked_ids(Relation::Serves).any(|to| Some(to) == symbol);
        self.sort_by_lane(
            roadmap.rows().filter(|facts| facts.theme().is_some()).filter(serves).map(|facts| facts.entry),
        )
    }

    fn themes_of_goal(&self, goal: EntryId) -> Vec<EntryId> {
        self.sort_by_lane(linkage::themes_of_goal(&self.reader.plan.roadmap, goal).iter().copied())
    }

    /// By lane and place; what was said no to is left out.
    fn sort_by_lane(&self, theme_ids: impl Iterator<Item = EntryId>) -> Vec<EntryId> {
        let mut theme_ids: Vec<EntryId> =
            theme_ids.filter(|theme_row| self.positions.contains_key(theme_row)).collect();
        theme_ids.sort_by_key(|theme_row| self.positions.get(theme_row).copied());
        theme_ids
    }

    /// What is to be done and depends on something of a later lane, or on what nobody will do; in the order of the lanes.
    fn find_out_of_order(&self) -> Vec<OutOfOrderTheme> {
        let roadmap = &self.reader.plan.roadmap;
        let mut found = Vec::new();
        for lane in capacity::LIVE_LANES {
            for theme in self.reader.order.lane(lane) {
                let needs = roadmap.row(*theme).map(|facts| best_set::find_needs(roadmap, facts)).unwrap_or_default();
                let is_later = |need: &Need| match need {
                    Need::Live(need) => {
                        roadmap.theme(*need).and_then(|theme_row| theme_row.lane).is_some_and(|other| other > lane)
                    }
                    _ => true,
                };
                let later = needs.into_iter().filter(is_later);
                found.extend(later.map(|need| OutOfOrderTheme { theme: *theme, lane, need }));
            }
        }
        found
    }

    fn describe_need(&self, need: &Need) -> String {
        let lane = match need {
            Need::Live(need) => {
                self.reader.plan.roadmap.theme(*need).and_then(|theme_row| theme_row.lane).map_or("", Lane::name)
            }
            _ => "",
        };
        self.reader.describe_need(need, &format!("in {lane}"))
    }

    /// "on track, 70 % of the way", or how old the answer is.
    fn target_status(&self, entry: EntryId) -> Option<String> {
        let progress = self.reader.progress(entry)?;
        let share =
            progress.share.map(|share| format!(", {} % of the way", number::format_plain((share * 100.0).round())));
        Some(format!("{}{}", progress.status.label(), share.unwrap_or_default()))
    }

    fn lane_label(&self, theme_row: EntryId) -> &'static str {
        let lane = self.reader.plan.roadmap.theme(theme_row).and_then(|theme_row| theme_row.lane);
        lane.map_or("Idea", Lane::name)
    }
}

/// The text.
impl LinksReport<'_> {
    fn to_text(&self) -> String {
        let mut lines = Vec::new();
        let settings = &self.reader.plan.roadmap.settings;
        match settings.vision.trim() {
            "" => {
                lines.push("No vision yet: `whymap set roadmap vision TEXT` says where all this is going.".to_owned());
            }
            vision => self.push_wrapped(&mut lines, "", &sanitize::sanitize_line(vision), 0),
        }
        let objectives = self.objectives();
        for objective in &objectives {
            lines.push(String::new());
            self.push_row(&mut lines, 0, "objective", *objective);
            for goal in self.goals_of(*objective) {
                self.push_goal(&mut lines, 1, goal);
            }
            for theme_row in self.themes_of_objective(*objective) {
                self.push_theme(&mut lines, 1, theme_row);
            }
        }
        self.push_unlinked_goals(&mut lines, objectives.is_empty());
        self.push_coverage(&mut lines);
        self.push_unlinked(&mut lines);
        self.push_dependencies(&mut lines);
        lines.into_iter().map(|line| format!("{}\n", line.trim_end())).collect()
    }

    /// Goals that hang on no objective.
    fn push_unlinked_goals(&self, lines: &mut Vec<String>, has_no_objectives: bool) {
        let roadmap = &self.reader.plan.roadmap;
        let found = |facts: &&EntryRow| linkage::served_objectives(roadmap, facts.entry).iter().any(Result::is_ok);
        let goals: Vec<EntryId> =
            roadmap.rows_of_kind(EntryKind::Goal).filter(|facts| !found(facts)).map(|facts| facts.entry).collect();
        if goals.is_empty() {
            return;
        }
        lines.push(String::new());
        if !has_no_objectives {
            lines.push("serving no objective".to_owned());
        }
        for goal in goals {
            self.push_goal(lines, usize::from(!has_no_objectives), goal);
        }
    }

    fn push_goal(&self, lines: &mut Vec<String>, depth: usize, goal: EntryId) {
        self.push_row(lines, depth, "goal", goal);
        for theme_row in self.themes_of_goal(goal) {
            self.push_theme(lines, depth + 1, theme_row);
        }
    }

    fn push_theme(&self, lines: &mut Vec<String>, depth: usize, theme_row: EntryId) {
        self.push_row(lines, depth, self.lane_label(theme_row), theme_row);
    }

    /// What it is, its id, how it stands, and its title; the title goes on below where the line is too short.
    fn push_row(&self, lines: &mut Vec<String>, depth: usize, kind: &str, entry: EntryId) {
        let (id, title) = self.reader.id_and_title(entry);
        let is_focus = self.reader.plan.roadmap.row(entry).and_then(EntryRow::goal).is_some_and(|goal| goal.is_focus);
        let focus = if is_focus { ", in focus" } else { "" };
        let state = self.target_status(entry).map(|state| format!(" ({state}{focus})")).unwrap_or_default();
        let head = format!("{}{kind} {id}{state}: ", "  ".repeat(depth));
        self.push_wrapped(lines, &head, &title, depth);
    }

    fn push_wrapped(&self, lines: &mut Vec<String>, head: &str, told: &str, depth: usize) {
        let whole = format!("{head}{told}");
        let indent = "  ".repeat(depth + 2);
        let mut rest = whole.trim_start();
        let mut start = "  ".repeat(depth);
        while !rest.is_empty() {
            let room = self.width.saturating_sub(text::width(&start)).max(1);
            let end = text::wrap(rest, room).first().map_or(rest.len(), |range| range.end).max(1);
            let (line, behind) = rest.split_at_checked(end).unwrap_or((rest, ""));
            lines.push(format!("{start}{}", line.trim_end()));
            rest = behind.trim_start();
            start.clone_from(&indent);
        }
    }

    fn push_coverage(&self, lines: &mut Vec<String>) {
        let GoalCoverage { theme_count: counted, linked_count: linked, effort_share: share, .. } = &self.coverage;
        lines.push(String::new());
        let Some(share) = share else {
            return lines.push("Nothing is in Now or Next.".to_owned());
        };
        let limit = self.reader.plan.roadmap.settings.limit(name::LINKED);
        let percent = share * 100.0;
        let mark = if percent < limit { "! " } else { "" };
        let told = format!(
            "of the work in Now and Next, {linked} of {counted} themes serve a goal that serves an objective: {} % of the \
             effort, {} % wanted.",
            number::format_plain(percent.round()),
            number::format_plain(limit)
        );
        self.push_wrapped(lines, &format!("{mark}Linked: "), &told, 0);
    }

    fn push_unlinked(&self, lines: &mut Vec<String>) {
        let ends = self.unlinked_entries();
        if ends.is_empty() {
            return;
        }
        lines.push(String::new());
        lines.push("Loose ends".to_owned());
        for (entry, told) in ends {
            let (id, _) = self.reader.id_and_title(entry);
            let noun = self.reader.plan.roadmap.row(entry).map_or("", |facts| facts.kind.noun());
            self.push_wrapped(lines, &format!("  {noun} {id} "), &told, 1);
        }
    }

    /// What hangs in the air, with what is wrong with it.
    fn unlinked_entries(&self) -> Vec<(EntryId, String)> {
        let (coverage, ends) = (&self.coverage, &self.unlinked);
        let mut all = Vec::new();
        let mut tell = |entries: &[EntryId], told: &str| {
            all.extend(entries.iter().map(|entry| (*entry, told.to_owned())));
        };
        let unlinked = self.sort_by_lane(coverage.unlinked.iter().copied());
        let roadmap = &self.reader.plan.roadmap;
        let names_something = |theme: &EntryId| {
            let facts = roadmap.row(*theme);
            facts.is_some_and(|facts| {
                facts.linked_ids(Relation::Goal).chain(facts.linked_ids(Relation::Serves)).next().is_some()
            })
        };
        let (indirectly, unlinked): (Vec<EntryId>, Vec<EntryId>) = unlinked.into_iter().partition(names_something);
        tell(&unlinked, "serves no goal");
        tell(&indirectly, "serves no goal that serves an objective");
        tell(&coverage.goals_without_theme, "is served by no theme in Now, Next or Later");
        tell(&ends.goals_without_objective, "serves no objective");
        tell(&ends.objectives_without_goal, "is served by nothing");
        let broken = ends.broken_links.iter();
        all.extend(broken.map(|(entry, named)| {
            (*entry, format!("names {}, which is not in the file", sanitize::sanitize_line(named)))
        }));
        all
    }

    fn push_dependencies(&self, lines: &mut Vec<String>) {
        let found = self.find_out_of_order();
        if found.is_empty() {
            return;
        }
        lines.push(String::new());
        lines.push("Dependencies out of order".to_owned());
        for OutOfOrderTheme { theme, lane, need } in found {
            let (id, _) = self.reader.id_and_title(theme);
            let told = format!("depends on {}", self.describe_need(&need));
            self.push_wrapped(lines, &format!("  {id} in {} ", lane.name()), &told, 1);
        }
    }
}

/// The JSON.
impl LinksReport<'_> {
    fn to_json<'a>(&'a self, file: &'a str) -> LinksJson<'a> {
        let roadmap = &self.reader.plan.roadmap;
        let objectives = self.objectives();
        let objective = |entry: &EntryId| ObjectiveJson {
            row: self.row_json(*entry),
            goals: self.goals_of(*entry).into_iter().map(|goal| self.goal_json(goal)).collect(),
            themes: self.themes_of_objective(*entry).into_iter().map(|theme_row| self.row_json(theme_row)).collect(),
        };
        let found = |facts: &&EntryRow| linkage::served_objectives(roadmap, facts.entry).iter().any(Result::is_ok);
        let loose_goals = roadmap.rows_of_kind(EntryKind::Goal).filter(|facts| !found(facts));
        let need = |need: &Need| match need {
            Need::Live(need) | Need::Idea(need) | Need::Dropped(need) | Need::WithoutLane(need) => {
                roadmap.full_name(*need)
            }
            Need::Missing(id) => format!("{}.{id}", EntryKind::Theme.map_name()),
        };
        LinksJson {
            schema: json::SCHEMA_VERSION,
            file,
            today: self.reader.today.to_string(),
            vision: &roadmap.settings.vision,
            objectives: objectives.iter().map(objective).collect(),
            goals_without_objective: loose_goals.map(|facts| self.goal_json(facts.entry)).collect(),
            linked: LinkCoverageJson {
                themes: self.coverage.linked_count,
                of: self.coverage.theme_count,
                effort_percent: self.coverage.effort_share.map(|share| share * 100.0),
                wanted_percent: roadmap.settings.limit(name::LINKED),
            },
            loose_ends: self
                .unlinked_entries()
                .into_iter()
                .map(|(entry, what)| UnlinkedEntryJson { full_name: roadmap.full_name(entry), what })
                .collect(),
            out_of_order: self
                .find_out_of_order()
                .into_iter()
                .map(|found| OutOfOrderJson {
                    full_name: roadmap.full_name(found.theme),
                    lane: found.lane.name(),
                    needs: need(&found.need),
                    what: format!("depends on {}", self.describe_need(&found.need)),
                })
                .collect(),
        }
    }

    fn row_json(&self, entry: EntryId) -> LinkRowJson {
        let roadmap = &self.reader.plan.roadmap;
        let progress = self.reader.progress(entry);
        let theme_row = roadmap.row(entry).and_then(EntryRow::theme);
        LinkRowJson {
            full_name: roadmap.full_name(entry),
            title: roadmap.title(&self.reader.plan.document, entry).into_owned(),
            lane: theme_row
                .and_then(|theme_row| theme_row.lane)
                .filter(|lane| lane::ALL_LANES.contains(lane))
                .map(Lane::name),
            state: progress.as_ref().map(|progress| progress.status.label()),
            share: progress.and_then(|progress| progress.share),
        }
    }

    fn goal_json(&self, goal: EntryId) -> GoalJson {
        let focus = self.reader.plan.roadmap.row(goal).and_then(EntryRow::goal).is_some_and(|goal| goal.is_focus);
        let themes = self.themes_of_goal(goal).into_iter().map(|theme_row| self.row_json(theme_row)).collect();
        GoalJson { row: self.row_json(goal), focus, themes }
    }
}

#[derive(Serialize)]
struct LinksJson<'l> {
    schema: u32,
    file: &'l str,
    today: String,
    vision: &'l str,
    objectives: Vec<ObjectiveJson>,
    goals_without_objective: Vec<GoalJson>,
    linked: LinkCoverageJson,
    loose_ends: Vec<UnlinkedEntryJson>,
    out_of_order: Vec<OutOfOrderJson>,
}

#[derive(Serialize)]
struct LinkRowJson {
    #[serde(rename = "where")]
    full_name: String,
    title: String,
    lane: Option<&'static str>,
    state: Option<&'static str>,
    share: Option<f64>,
}

#[derive(Serialize)]
struct ObjectiveJson {
    #[serde(flatten)]
    row: LinkRowJson,
    goals: Vec<GoalJson>,
    themes: Vec<LinkRowJson>,
}

#[derive(Serialize)]
struct GoalJson {
    #[serde(flatten)]
    row: LinkRowJson,
    focus: bool,
    themes: Vec<LinkRowJson>,
}

#[derive(Serialize)]
struct LinkCoverageJson {
    themes: usize,
    of: usize,
    effort_percent: Option<f64>,
    wanted_percent: f64,
}

#[derive(Serialize)]
struct UnlinkedEntryJson {
    #[serde(rename = "where")]
    full_name: String,
    what: String,
}

#[derive(Serialize)]
struct OutOfOrderJson {
    #[serde(rename = "where")]
    full_name: String,
    lane: &'static str,
    needs: String,
    what: String,
}
