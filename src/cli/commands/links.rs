//! `whymap links`: the tree from the vision down to the themes, and what hangs in the air.

use crate::cli::context::Session;
use crate::cli::error::Code;
use crate::cli::render::json;
use crate::cli::render::rows::Reader;
use crate::cli::roadmap_file::RoadmapFile;
use crate::document::chunk::Serial;
use crate::insight::best_set::{self, Need};
use crate::insight::capacity;
use crate::insight::linkage::{self, Coverage, LooseEnds};
use crate::roadmap::entry_kind::Entity;
use crate::roadmap::entry_row::{Facts, Relation};
use crate::roadmap::lane::{self, Lane};
use crate::roadmap::name;
use crate::text::{self, number, sanitise};
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
pub fn run(arguments: &LinksArguments, session: &Session) -> anyhow::Result<ExitCode> {
    let file = RoadmapFile::open(session, None)?;
    file.warn(&session.output);
    let reader = Reader::of(&file.plan, session.today(&file.plan.roadmap.settings));
    let links = Links::of(&reader, session.output.width());
    match arguments.json {
        true => session.output.data(&json::pretty(&links.json(&file.shown))?)?,
        false => session.output.text(&links.text())?,
    }
    Ok(Code::Fine.into())
}

struct Links<'r> {
    reader: &'r Reader<'r>,
    width: usize,
    /// The place of each theme and idea: by lane, then as in the lane.
    places: HashMap<Serial, usize>,
    coverage: Coverage,
    ends: LooseEnds,
}

/// Something that depends on what comes later, or never.
struct OutOfOrder {
    theme: Serial,
    lane: Lane,
    need: Need,
}

impl<'r> Links<'r> {
    fn of(reader: &'r Reader<'r>, width: usize) -> Self {
        let order = &reader.order;
        let lanes = [Lane::Now, Lane::Next, Lane::Later, Lane::Shipped].into_iter().flat_map(|lane| order.lane(lane));
        let places = lanes.chain(&order.ideas).enumerate().map(|(place, serial)| (*serial, place)).collect();
        let roadmap = &reader.plan.roadmap;
        Self { reader, width, places, coverage: linkage::coverage(roadmap), ends: linkage::loose_ends(roadmap) }
    }

    fn objectives(&self) -> Vec<Serial> {
        self.reader.plan.roadmap.of(Entity::Objective).map(|facts| facts.serial).collect()
    }

    /// The goals of an objective, in the order of the file.
    fn goals_of(&self, objective: Serial) -> Vec<Serial> {
        let roadmap = &self.reader.plan.roadmap;
        let symbol = roadmap.facts(objective).map(|facts| facts.id);
        let serves = |facts: &&Facts| facts.linked(Relation::Serves).any(|to| Some(to) == symbol);
        roadmap.of(Entity::Goal).filter(serves).map(|facts| facts.serial).collect()
    }

    /// The themes and ideas that serve an objective without a goal between.
    fn bets_of_objective(&self, objective: Serial) -> Vec<Serial> {
        let roadmap = &self.reader.plan.roadmap;
        let symbol = roadmap.facts(objective).map(|facts| facts.id);
        let serves = |facts: &&Facts| facts.linked(Relation::Serves).any(|to| Some(to) == symbol);
        self.in_place(roadmap.all().filter(|facts| facts.bet().is_some()).filter(serves).map(|facts| facts.serial))
    }

    fn bets_of_goal(&self, goal: Serial) -> Vec<Serial> {
        self.in_place(linkage::bets_of_goal(&self.reader.plan.roadmap, goal).iter().copied())
    }

    /// By lane and place; what was said no to is left out.
    fn in_place(&self, bets: impl Iterator<Item = Serial>) -> Vec<Serial> {
        let mut bets: Vec<Serial> = bets.filter(|bet| self.places.contains_key(bet)).collect();
        bets.sort_by_key(|bet| self.places.get(bet).copied());
        bets
    }

    /// What is to be done and depends on something of a later lane, or on what nobody will do; in the order of the lanes.
    fn out_of_order(&self) -> Vec<OutOfOrder> {
        let roadmap = &self.reader.plan.roadmap;
        let mut found = Vec::new();
        for lane in capacity::LIVE {
            for theme in self.reader.order.lane(lane) {
                let needs = roadmap.facts(*theme).map(|facts| best_set::needs(roadmap, facts)).unwrap_or_default();
                let is_later = |need: &Need| match need {
                    Need::Live(need) => roadmap.bet(*need).and_then(|bet| bet.lane).is_some_and(|other| other > lane),
                    _ => true,
                };
                let later = needs.into_iter().filter(is_later);
                found.extend(later.map(|need| OutOfOrder { theme: *theme, lane, need }));
            }
        }
        found
    }

    fn need_words(&self, need: &Need) -> String {
        let lane = match need {
            Need::Live(need) => self.reader.plan.roadmap.bet(*need).and_then(|bet| bet.lane).map_or("", Lane::word),
            _ => "",
        };
        self.reader.need(need, &format!("in {lane}"))
    }

    /// "on track, 70 % of the way", or how old the answer is.
    fn state(&self, serial: Serial) -> Option<String> {
        let progress = self.reader.progress(serial)?;
        let share = progress.share.map(|share| format!(", {} % of the way", number::plain((share * 100.0).round())));
        Some(format!("{}{}", progress.state.words(), share.unwrap_or_default()))
    }

    fn lane_word(&self, bet: Serial) -> &'static str {
        let lane = self.reader.plan.roadmap.bet(bet).and_then(|bet| bet.lane);
        lane.map_or("Idea", Lane::word)
    }
}

/// The text.
impl Links<'_> {
    fn text(&self) -> String {
        let mut lines = Vec::new();
        let settings = &self.reader.plan.roadmap.settings;
        match settings.vision.trim() {
            "" => {
                lines.push("No vision yet: `whymap set roadmap vision TEXT` says where all this is going.".to_owned());
            }
            vision => self.wrapped(&mut lines, "", &sanitise::line(vision), 0),
        }
        let objectives = self.objectives();
        for objective in &objectives {
            lines.push(String::new());
            self.row(&mut lines, 0, "objective", *objective);
            for goal in self.goals_of(*objective) {
                self.goal(&mut lines, 1, goal);
            }
            for bet in self.bets_of_objective(*objective) {
                self.bet(&mut lines, 1, bet);
            }
        }
        self.goals_below_nothing(&mut lines, objectives.is_empty());
        self.linked(&mut lines);
        self.loose(&mut lines);
        self.dependencies(&mut lines);
        lines.into_iter().map(|line| format!("{}\n", line.trim_end())).collect()
    }

    /// Goals that hang on no objective.
    fn goals_below_nothing(&self, lines: &mut Vec<String>, has_no_objectives: bool) {
        let roadmap = &self.reader.plan.roadmap;
        let found = |facts: &&Facts| linkage::objectives(roadmap, facts.serial).iter().any(Result::is_ok);
        let goals: Vec<Serial> =
            roadmap.of(Entity::Goal).filter(|facts| !found(facts)).map(|facts| facts.serial).collect();
        if goals.is_empty() {
            return;
        }
        lines.push(String::new());
        if !has_no_objectives {
            lines.push("serving no objective".to_owned());
        }
        for goal in goals {
            self.goal(lines, usize::from(!has_no_objectives), goal);
        }
    }

    fn goal(&self, lines: &mut Vec<String>, depth: usize, goal: Serial) {
        self.row(lines, depth, "goal", goal);
        for bet in self.bets_of_goal(goal) {
            self.bet(lines, depth + 1, bet);
        }
    }

    fn bet(&self, lines: &mut Vec<String>, depth: usize, bet: Serial) {
        self.row(lines, depth, self.lane_word(bet), bet);
    }

    /// What it is, its id, how it stands, and its title; the title goes on below where the line is too short.
    fn row(&self, lines: &mut Vec<String>, depth: usize, kind: &str, serial: Serial) {
        let (id, title) = self.reader.named(serial);
        let is_focus = self.reader.plan.roadmap.facts(serial).and_then(Facts::goal).is_some_and(|goal| goal.is_focus);
        let focus = if is_focus { ", in focus" } else { "" };
        let state = self.state(serial).map(|state| format!(" ({state}{focus})")).unwrap_or_default();
        let head = format!("{}{kind} {id}{state}: ", "  ".repeat(depth));
        self.wrapped(lines, &head, &title, depth);
    }

    fn wrapped(&self, lines: &mut Vec<String>, head: &str, told: &str, depth: usize) {
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

    fn linked(&self, lines: &mut Vec<String>) {
        let Coverage { themes: counted, linked, share, .. } = &self.coverage;
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
            number::plain(percent.round()),
            number::plain(limit)
        );
        self.wrapped(lines, &format!("{mark}Linked: "), &told, 0);
    }

    fn loose(&self, lines: &mut Vec<String>) {
        let ends = self.loose_ends();
        if ends.is_empty() {
            return;
        }
        lines.push(String::new());
        lines.push("Loose ends".to_owned());
        for (serial, told) in ends {
            let (id, _) = self.reader.named(serial);
            let noun = self.reader.plan.roadmap.facts(serial).map_or("", |facts| facts.entity.noun());
            self.wrapped(lines, &format!("  {noun} {id} "), &told, 1);
        }
    }

    /// What hangs in the air, with what is wrong with it.
    fn loose_ends(&self) -> Vec<(Serial, String)> {
        let (coverage, ends) = (&self.coverage, &self.ends);
        let mut all = Vec::new();
        let mut tell = |serials: &[Serial], told: &str| {
            all.extend(serials.iter().map(|serial| (*serial, told.to_owned())));
        };
        let unlinked = self.in_place(coverage.unlinked.iter().copied());
        let roadmap = &self.reader.plan.roadmap;
        let names_something = |theme: &Serial| {
            let facts = roadmap.facts(*theme);
            facts.is_some_and(|facts| {
                facts.linked(Relation::Goal).chain(facts.linked(Relation::Serves)).next().is_some()
            })
        };
        let (indirectly, unlinked): (Vec<Serial>, Vec<Serial>) = unlinked.into_iter().partition(names_something);
        tell(&unlinked, "serves no goal");
        tell(&indirectly, "serves no goal that serves an objective");
        tell(&coverage.goals_without_theme, "is served by no theme in Now, Next or Later");
        tell(&ends.goals_without_objective, "serves no objective");
        tell(&ends.objectives_without_goal, "is served by nothing");
        let broken = ends.broken.iter();
        all.extend(
            broken
                .map(|(serial, named)| (*serial, format!("names {}, which is not in the file", sanitise::line(named)))),
        );
        all
    }

    fn dependencies(&self, lines: &mut Vec<String>) {
        let found = self.out_of_order();
        if found.is_empty() {
            return;
        }
        lines.push(String::new());
        lines.push("Dependencies out of order".to_owned());
        for OutOfOrder { theme, lane, need } in found {
            let (id, _) = self.reader.named(theme);
            let told = format!("depends on {}", self.need_words(&need));
            self.wrapped(lines, &format!("  {id} in {} ", lane.word()), &told, 1);
        }
    }
}

/// The JSON.
impl Links<'_> {
    fn json<'a>(&'a self, file: &'a str) -> LinksJson<'a> {
        let roadmap = &self.reader.plan.roadmap;
        let objectives = self.objectives();
        let objective = |serial: &Serial| ObjectiveJson {
            row: self.row_json(*serial),
            goals: self.goals_of(*serial).into_iter().map(|goal| self.goal_json(goal)).collect(),
            themes: self.bets_of_objective(*serial).into_iter().map(|bet| self.row_json(bet)).collect(),
        };
        let found = |facts: &&Facts| linkage::objectives(roadmap, facts.serial).iter().any(Result::is_ok);
        let loose_goals = roadmap.of(Entity::Goal).filter(|facts| !found(facts));
        let need = |need: &Need| match need {
            Need::Live(need) | Need::Idea(need) | Need::Dropped(need) | Need::InNoLane(need) => {
                roadmap.full_name(*need)
            }
            Need::Missing(id) => format!("{}.{id}", Entity::Theme.map()),
        };
        LinksJson {
            schema: json::SCHEMA,
            file,
            today: self.reader.today.to_string(),
            vision: &roadmap.settings.vision,
            objectives: objectives.iter().map(objective).collect(),
            goals_without_objective: loose_goals.map(|facts| self.goal_json(facts.serial)).collect(),
            linked: LinkedJson {
                themes: self.coverage.linked,
                of: self.coverage.themes,
                effort_percent: self.coverage.share.map(|share| share * 100.0),
                wanted_percent: roadmap.settings.limit(name::LINKED),
            },
            loose_ends: self
                .loose_ends()
                .into_iter()
                .map(|(serial, what)| LooseJson { full_name: roadmap.full_name(serial), what })
                .collect(),
            out_of_order: self
                .out_of_order()
                .into_iter()
                .map(|found| OutOfOrderJson {
                    full_name: roadmap.full_name(found.theme),
                    lane: found.lane.word(),
                    needs: need(&found.need),
                    what: format!("depends on {}", self.need_words(&found.need)),
                })
                .collect(),
        }
    }

    fn row_json(&self, serial: Serial) -> RowJson {
        let roadmap = &self.reader.plan.roadmap;
        let progress = self.reader.progress(serial);
        let bet = roadmap.facts(serial).and_then(Facts::bet);
        RowJson {
            full_name: roadmap.full_name(serial),
            title: roadmap.title(&self.reader.plan.document, serial).into_owned(),
            lane: bet.and_then(|bet| bet.lane).filter(|lane| lane::ALL.contains(lane)).map(Lane::word),
            state: progress.as_ref().map(|progress| progress.state.words()),
            share: progress.and_then(|progress| progress.share),
        }
    }

    fn goal_json(&self, goal: Serial) -> GoalJson {
        let focus = self.reader.plan.roadmap.facts(goal).and_then(Facts::goal).is_some_and(|goal| goal.is_focus);
        let themes = self.bets_of_goal(goal).into_iter().map(|bet| self.row_json(bet)).collect();
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
    linked: LinkedJson,
    loose_ends: Vec<LooseJson>,
    out_of_order: Vec<OutOfOrderJson>,
}

#[derive(Serialize)]
struct RowJson {
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
    row: RowJson,
    goals: Vec<GoalJson>,
    themes: Vec<RowJson>,
}

#[derive(Serialize)]
struct GoalJson {
    #[serde(flatten)]
    row: RowJson,
    focus: bool,
    themes: Vec<RowJson>,
}

#[derive(Serialize)]
struct LinkedJson {
    themes: usize,
    of: usize,
    effort_percent: Option<f64>,
    wanted_percent: f64,
}

#[derive(Serialize)]
struct LooseJson {
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
