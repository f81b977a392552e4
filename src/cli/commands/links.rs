//! `whymap links`: the tree from the vision down to the themes, and what is unlinked.

use crate::cli::context::CliSession;
use crate::cli::error::ExitKind;
use crate::cli::render::bars::format_percent;
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
use crate::text::{self, number, plural, sanitize};
use serde::Serialize;
use std::collections::HashMap;
use std::process::ExitCode;

const EXAMPLES: &str = "\
Examples:
  whymap links                    vision, objectives, goals and themes as a tree
  whymap links --json";

/// Show how themes link to goals, objectives and the vision, and what is unlinked
///
/// Goals and themes show the status of their target. Below the tree: the share of the effort that is linked to an
/// objective, what is unlinked, and themes that depend on something planned for later.
#[derive(Clone, Debug, clap::Args)]
#[command(before_help = EXAMPLES)]
pub struct LinksArguments {
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub fn run(arguments: &LinksArguments, session: &CliSession) -> anyhow::Result<ExitCode> {
    let file = RoadmapFile::open(session, None)?;
    file.print_warnings(&session.output);
    let reader = PlanReader::new(&file.plan, session.today(&file.plan.roadmap.settings));
    let report = LinksReport::new(&reader, session.output.width());
    if arguments.json {
        session.output.print_data(&json::pretty(&report.to_json(&file.display_path))?)?;
    } else {
        session.output.print_text(&report.to_text())?;
    }
    Ok(ExitKind::Success.into())
}

struct LinksReport<'r> {
    reader: &'r PlanReader<'r>,
    width: usize,
    /// Sorts themes and ideas: by lane, then by rank. Dropped ones are missing.
    positions: HashMap<EntryId, usize>,
    coverage: GoalCoverage,
    unlinked: UnlinkedEntries,
}

/// A theme that depends on something that is planned for later, or not at all.
struct OutOfOrderTheme {
    theme: EntryId,
    lane: Lane,
    need: Need,
}

impl<'r> LinksReport<'r> {
    fn new(reader: &'r PlanReader<'r>, width: usize) -> Self {
        let order = &reader.order;
        let lanes = [Lane::Now, Lane::Next, Lane::Later, Lane::Shipped].into_iter().flat_map(|lane| order.lane(lane));
        let positions = lanes.chain(&order.ideas).enumerate().map(|(position, entry)| (*entry, position)).collect();
        let roadmap = &reader.plan.roadmap;
        Self {
            reader,
            width,
            positions,
            coverage: linkage::goal_coverage(roadmap),
            unlinked: linkage::find_unlinked_entries(roadmap),
        }
    }

    fn objectives(&self) -> Vec<EntryId> {
        self.reader.plan.roadmap.rows_of_kind(EntryKind::Objective).map(|row| row.entry).collect()
    }

    /// The goals of an objective, in the order of the file.
    fn goals_of(&self, objective: EntryId) -> Vec<EntryId> {
        let roadmap = &self.reader.plan.roadmap;
        let symbol = roadmap.row(objective).map(|row| row.id);
        let serves = |row: &&EntryRow| row.linked_ids(Relation::Serves).any(|to| Some(to) == symbol);
        roadmap.rows_of_kind(EntryKind::Goal).filter(serves).map(|row| row.entry).collect()
    }

    /// The themes and ideas that are linked to an objective directly.
    fn themes_of_objective(&self, objective: EntryId) -> Vec<EntryId> {
        let roadmap = &self.reader.plan.roadmap;
        let symbol = roadmap.row(objective).map(|row| row.id);
        let serves = |row: &&EntryRow| row.linked_ids(Relation::Serves).any(|to| Some(to) == symbol);
        self.sort_by_lane(roadmap.rows().filter(|row| row.theme().is_some()).filter(serves).map(|row| row.entry))
    }

    fn themes_of_goal(&self, goal: EntryId) -> Vec<EntryId> {
        self.sort_by_lane(linkage::themes_of_goal(&self.reader.plan.roadmap, goal).iter().copied())
    }

    /// Drops the dropped ones.
    fn sort_by_lane(&self, theme_ids: impl Iterator<Item = EntryId>) -> Vec<EntryId> {
        let mut theme_ids: Vec<EntryId> = theme_ids.filter(|theme| self.positions.contains_key(theme)).collect();
        theme_ids.sort_by_key(|theme| self.positions.get(theme).copied());
        theme_ids
    }

    /// By lane.
    fn find_out_of_order(&self) -> Vec<OutOfOrderTheme> {
        let roadmap = &self.reader.plan.roadmap;
        let mut found = Vec::new();
        for lane in capacity::LIVE_LANES {
            for theme in self.reader.order.lane(lane) {
                let needs = roadmap.row(*theme).map(|row| best_set::find_needs(roadmap, row)).unwrap_or_default();
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

    /// "on track, 70% of the way"
    fn target_status(&self, entry: EntryId) -> Option<String> {
        let progress = self.reader.progress(entry)?;
        let way = match progress.share {
            Some(share) if share < 0.0 => ", worse than the baseline".to_owned(),
            Some(share) if share <= 1.0 => format!(", {} of the way", format_percent(share * 100.0)),
            _ => String::new(),
        };
        Some(format!("{}{way}", progress.status.label()))
    }

    fn lane_label(&self, theme: EntryId) -> &'static str {
        let lane = self.reader.plan.roadmap.theme(theme).and_then(|theme_row| theme_row.lane);
        lane.map_or("Idea", Lane::name)
    }
}

impl LinksReport<'_> {
    fn to_text(&self) -> String {
        let mut lines = Vec::new();
        let settings = &self.reader.plan.roadmap.settings;
        match settings.vision.trim() {
            "" => {
                lines.push("No vision yet: run `whymap set roadmap vision TEXT` to set it.".to_owned());
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
            for theme in self.themes_of_objective(*objective) {
                self.push_theme(&mut lines, 1, theme);
            }
        }
        self.push_unlinked_goals(&mut lines, objectives.is_empty());
        self.push_coverage(&mut lines);
        self.push_unlinked(&mut lines);
        self.push_dependencies(&mut lines);
        lines.into_iter().map(|line| format!("{}\n", line.trim_end())).collect()
    }

    fn push_unlinked_goals(&self, lines: &mut Vec<String>, has_no_objectives: bool) {
        let roadmap = &self.reader.plan.roadmap;
        let found = |row: &&EntryRow| linkage::served_objectives(roadmap, row.entry).iter().any(Result::is_ok);
        let goals: Vec<EntryId> =
            roadmap.rows_of_kind(EntryKind::Goal).filter(|row| !found(row)).map(|row| row.entry).collect();
        if goals.is_empty() {
            return;
        }
        lines.push(String::new());
        if !has_no_objectives {
            lines.push("Not linked to an objective".to_owned());
        }
        for goal in goals {
            self.push_goal(lines, usize::from(!has_no_objectives), goal);
        }
    }

    fn push_goal(&self, lines: &mut Vec<String>, depth: usize, goal: EntryId) {
        self.push_row(lines, depth, "goal", goal);
        for theme in self.themes_of_goal(goal) {
            self.push_theme(lines, depth + 1, theme);
        }
    }

    fn push_theme(&self, lines: &mut Vec<String>, depth: usize, theme: EntryId) {
        self.push_row(lines, depth, self.lane_label(theme), theme);
    }

    /// "goal raise-activation (on track, 40% of the way): Raise activation", wrapped.
    fn push_row(&self, lines: &mut Vec<String>, depth: usize, kind: &str, entry: EntryId) {
        let (id, title) = self.reader.id_and_title(entry);
        let is_focus = self.reader.plan.roadmap.row(entry).and_then(EntryRow::goal).is_some_and(|goal| goal.is_focus);
        let focus = if is_focus { ", focus goal" } else { "" };
        let status = self.target_status(entry).map(|status| format!(" ({status}{focus})")).unwrap_or_default();
        let head = format!("{}{kind} {id}{status}: ", "  ".repeat(depth));
        self.push_wrapped(lines, &head, &title, depth);
    }

    fn push_wrapped(&self, lines: &mut Vec<String>, head: &str, text: &str, depth: usize) {
        let line = format!("{head}{text}");
        let indent = "  ".repeat(depth + 2);
        let mut rest = line.trim_start();
        let mut start = "  ".repeat(depth);
        while !rest.is_empty() {
            let available_width = self.width.saturating_sub(text::width(&start)).max(1);
            let end = text::wrap(rest, available_width).first().map_or(rest.len(), |range| range.end).max(1);
            let (line, next) = rest.split_at_checked(end).unwrap_or((rest, ""));
            lines.push(format!("{start}{}", line.trim_end()));
            rest = next.trim_start();
            start.clone_from(&indent);
        }
    }

    fn push_coverage(&self, lines: &mut Vec<String>) {
        let GoalCoverage { theme_count, linked_count, effort_share, .. } = &self.coverage;
        lines.push(String::new());
        let Some(share) = effort_share else {
            return lines.push("No themes in Now or Next.".to_owned());
        };
        let limit = self.reader.plan.roadmap.settings.limit(name::LINKED);
        let percent = share * 100.0;
        let flag = if percent < limit { "! " } else { "" };
        let themes = plural::format_count(*theme_count, "theme", "themes");
        let verb = if *theme_count == 1 { "is" } else { "are" };
        let text = format!(
            "{linked_count} of {themes} in Now and Next {verb} linked to a goal with an objective ({} of the effort, \
             target {}%)",
            format_percent(percent),
            number::format_plain(limit)
        );
        self.push_wrapped(lines, flag, &text, 0);
    }

    fn push_unlinked(&self, lines: &mut Vec<String>) {
        let unlinked = self.unlinked_entries();
        if unlinked.is_empty() {
            return;
        }
        lines.push(String::new());
        lines.push("Unlinked".to_owned());
        for (entry, message) in unlinked {
            let (id, _) = self.reader.id_and_title(entry);
            let noun = self.reader.plan.roadmap.row(entry).map_or("", |row| row.kind.noun());
            self.push_wrapped(lines, &format!("  {noun} {id}: "), &message, 1);
        }
    }

    /// The unlinked entries, each with what is missing.
    fn unlinked_entries(&self) -> Vec<(EntryId, String)> {
        let (coverage, found) = (&self.coverage, &self.unlinked);
        let mut all = Vec::new();
        let mut report = |entries: &[EntryId], message: &str| {
            all.extend(entries.iter().map(|entry| (*entry, message.to_owned())));
        };
        let unlinked = self.sort_by_lane(coverage.unlinked.iter().copied());
        let roadmap = &self.reader.plan.roadmap;
        let has_link = |theme: &EntryId| {
            let row = roadmap.row(*theme);
            row.is_some_and(|row| {
                row.linked_ids(Relation::Goal).chain(row.linked_ids(Relation::Serves)).next().is_some()
            })
        };
        let (without_objective, unlinked): (Vec<EntryId>, Vec<EntryId>) = unlinked.into_iter().partition(has_link);
        report(&unlinked, "not linked to a goal");
        report(&without_objective, "linked to a goal, but not to an objective");
        report(&coverage.goals_without_theme, "no theme in Now, Next or Later is linked to it");
        report(&found.goals_without_objective, "not linked to an objective");
        report(&found.objectives_without_goal, "no goal or theme is linked to it");
        let broken = found.broken_links.iter();
        all.extend(broken.map(|(entry, target)| {
            (*entry, format!("linked to {}, which does not exist", sanitize::sanitize_line(target)))
        }));
        all
    }

    fn push_dependencies(&self, lines: &mut Vec<String>) {
        let found = self.find_out_of_order();
        if found.is_empty() {
            return;
        }
        lines.push(String::new());
        lines.push("Dependencies in the wrong order".to_owned());
        for OutOfOrderTheme { theme, lane, need } in found {
            let (id, _) = self.reader.id_and_title(theme);
            let text = format!("depends on {}", self.describe_need(&need));
            self.push_wrapped(lines, &format!("  {id} in {} ", lane.name()), &text, 1);
        }
    }
}

impl LinksReport<'_> {
    fn to_json<'a>(&'a self, file: &'a str) -> LinksJson<'a> {
        let roadmap = &self.reader.plan.roadmap;
        let objectives = self.objectives();
        let objective = |entry: &EntryId| ObjectiveJson {
            row: self.row_json(*entry),
            goals: self.goals_of(*entry).into_iter().map(|goal| self.goal_json(goal)).collect(),
            themes: self.themes_of_objective(*entry).into_iter().map(|theme| self.row_json(theme)).collect(),
        };
        let found = |row: &&EntryRow| linkage::served_objectives(roadmap, row.entry).iter().any(Result::is_ok);
        let unlinked_goals = roadmap.rows_of_kind(EntryKind::Goal).filter(|row| !found(row));
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
            goals_without_objective: unlinked_goals.map(|row| self.goal_json(row.entry)).collect(),
            linked: LinkCoverageJson {
                themes: self.coverage.linked_count,
                total: self.coverage.theme_count,
                effort_percent: self.coverage.effort_share.map(|share| share * 100.0),
                target_percent: roadmap.settings.limit(name::LINKED),
            },
            unlinked: self
                .unlinked_entries()
                .into_iter()
                .map(|(entry, message)| UnlinkedEntryJson { full_name: roadmap.full_name(entry), message })
                .collect(),
            out_of_order: self
                .find_out_of_order()
                .into_iter()
                .map(|found| OutOfOrderJson {
                    full_name: roadmap.full_name(found.theme),
                    lane: found.lane.name(),
                    needs: need(&found.need),
                    message: format!("depends on {}", self.describe_need(&found.need)),
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
            status: progress.as_ref().map(|progress| progress.status.label()),
            progress: progress.and_then(|progress| progress.share),
        }
    }

    fn goal_json(&self, goal: EntryId) -> GoalJson {
        let focus = self.reader.plan.roadmap.row(goal).and_then(EntryRow::goal).is_some_and(|goal| goal.is_focus);
        let themes = self.themes_of_goal(goal).into_iter().map(|theme| self.row_json(theme)).collect();
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
    unlinked: Vec<UnlinkedEntryJson>,
    out_of_order: Vec<OutOfOrderJson>,
}

#[derive(Serialize)]
struct LinkRowJson {
    #[serde(rename = "entry")]
    full_name: String,
    title: String,
    lane: Option<&'static str>,
    status: Option<&'static str>,
    progress: Option<f64>,
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
    total: usize,
    effort_percent: Option<f64>,
    target_percent: f64,
}

#[derive(Serialize)]
struct UnlinkedEntryJson {
    #[serde(rename = "entry")]
    full_name: String,
    message: String,
}

#[derive(Serialize)]
struct OutOfOrderJson {
    #[serde(rename = "entry")]
    full_name: String,
    lane: &'static str,
    needs: String,
    message: String,
}
