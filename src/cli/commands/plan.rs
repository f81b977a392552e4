//! `whymap plan`: what fits into a capacity: by lane, down the ranking, and at best.

use crate::cli::context::CliSession;
use crate::cli::error::{CliError, ExitKind};
use crate::cli::render::json;
use crate::cli::render::rows::PlanReader;
use crate::cli::render::table;
use crate::cli::render::table::CellAlignment;
use crate::cli::roadmap_file::RoadmapFile;
use crate::document::chunk::EntryId;
use crate::insight::best_set::{self, BestSet, ExclusionReason, InclusionReason, Need, Optimality};
use crate::insight::capacity::{CapacityCut, CapacityLoad, CutStep, Effort, LIVE_LANES};
use crate::text::{self, number, plural};
use serde::Serialize;
use std::fmt::Write as _;
use std::process::ExitCode;

const EXAMPLES: &str = "\
Examples:
  whymap plan                     what fits into the capacity of the file
  whymap plan --capacity 24       what would fit with more people
  whymap plan --capacity 9 --json";

/// Say what fits into a capacity, and what makes the most of it
///
/// It sums the efforts of each lane, draws the line of the capacity through the ranking, and looks for the set of themes
/// that fits and has the highest sum of scores. A theme is in only with all it depends on; obligations are in first. A
/// theme without effort counts with the median, and is marked with ~.
#[derive(Clone, Debug, clap::Args)]
#[command(before_help = EXAMPLES)]
pub struct PlanArguments {
    /// How much can be done, in the unit of the efforts; without it: the capacity of the file
    #[arg(long, value_name = "N", value_parser = parse_capacity)]
    capacity: Option<f64>,
    /// As JSON, with full names in `where`
    #[arg(long)]
    json: bool,
}

fn parse_capacity(text: &str) -> Result<f64, String> {
    let amount = text.parse::<f64>().ok().filter(|amount| amount.is_finite() && *amount >= 0.0);
    amount.filter(|amount| *amount <= 1e15).ok_or_else(|| "a capacity is a number from 0 on, like 18 or 4.5".to_owned())
}

/// Plans.
pub fn run(arguments: &PlanArguments, session: &CliSession) -> anyhow::Result<ExitCode> {
    let file = RoadmapFile::open(session, None)?;
    file.print_warnings(&session.output);
    let settings = &file.plan.roadmap.settings;
    let own = settings.capacity.as_ref().map(|capacity| capacity.amount);
    let Some(capacity) = arguments.capacity.or(own) else {
        return Err(CliError::usage(format!("{} says no capacity", file.display_path))
            .with_hint("`whymap plan --capacity 18` plans for one")
            .with_hint("`whymap set roadmap capacity.amount 18` writes one into the file")
            .into());
    };
    let reader = PlanReader::new(&file.plan, session.today(settings));
    let planned = CapacityReport::new(&reader, capacity, arguments.capacity.is_none());
    match arguments.json {
        true => session.output.print_data(&json::pretty(&planned.to_json(&file.display_path))?)?,
        false => session.output.print_text(&planned.to_text(session.output.width()))?,
    }
    Ok(ExitKind::Success.into())
}

/// All there is to say.
struct CapacityReport<'r> {
    reader: &'r PlanReader<'r>,
    is_capacity_of_file: bool,
    load: CapacityLoad,
    cut: CapacityCut,
    best: BestSet,
}

impl<'r> CapacityReport<'r> {
    fn new(reader: &'r PlanReader<'r>, capacity: f64, is_own: bool) -> Self {
        let (roadmap, order) = (&reader.plan.roadmap, &reader.order);
        Self {
            reader,
            is_capacity_of_file: is_own,
            load: CapacityLoad::new(roadmap, order, Some(capacity)),
            cut: CapacityCut::new(roadmap, order, capacity),
            best: BestSet::find(roadmap, order, capacity),
        }
    }

    fn to_text(&self, width: usize) -> String {
        let mut out = String::new();
        self.push_lanes(&mut out, width);
        self.push_ranking(&mut out, width);
        self.push_best_set(&mut out, width);
        self.push_left_out(&mut out);
        out
    }

    fn push_lanes(&self, out: &mut String, width: usize) {
        let capacity = number::format_amount(self.best.capacity);
        let from = if self.is_capacity_of_file { ", as the file says" } else { "" };
        let _ = writeln!(out, "Capacity: {capacity} {}{from}", self.reader.effort_unit());
        let free = self.load.free_capacity().unwrap_or_default();
        let told = match free {
            0.0.. => format!("{} free", number::format_amount(free)),
            _ => format!("{} too much", number::format_amount(-free)),
        };
        let _ = writeln!(out, "Now takes {} of it: {told}\n", number::format_amount(self.load.now_sum().effort));
        for (lane, sum) in LIVE_LANES.into_iter().zip(&self.load.lanes) {
            let count = plural::format_count(sum.theme_count, "theme", "themes");
            let _ = writeln!(out, "  {:5}  {:>10}  {:>6}", lane.name(), count, number::format_amount(sum.effort));
        }
        if !self.load.without_effort.is_empty() {
            let ids: Vec<String> =
                self.load.without_effort.iter().map(|theme| self.reader.id_and_title(*theme).0).collect();
            let median = number::format_amount(self.load.median);
            out.push('\n');
            let told = format!("No effort is stated for {}: counted with the median, {median}.", ids.join(", "));
            push_wrapped(out, &told, width);
        }
    }

    fn push_ranking(&self, out: &mut String, width: usize) {
        if self.cut.steps.is_empty() {
            return out.push_str("\nNothing is ranked: no live theme has a score, and none is an obligation.\n");
        }
        out.push_str("\nDown the ranking: place, score, effort, sum\n");
        let rows: Vec<[String; 6]> = self.cut.steps.iter().map(|step| self.step_cells(step)).collect();
        let widths = table::column_widths(&rows);
        let line = format!("  -- the line of {} falls here --\n", number::format_amount(self.best.capacity));
        for (at, row) in rows.iter().enumerate() {
            if at == self.cut.fitting_count {
                out.push_str(&line);
            }
            push_row(out, row, &widths, width);
        }
        if self.cut.below_line().is_empty() {
            out.push_str(&line);
        }
        for (theme, need) in self.unmet_needs_above_line() {
            let (id, _) = self.reader.id_and_title(theme);
            let told = self.reader.describe_need(&need, "not above the line");
            let _ = writeln!(out, "  ! {id} needs {told}");
        }
        if !self.cut.unranked.is_empty() {
            let ids: Vec<String> = self.cut.unranked.iter().map(|theme| self.reader.id_and_title(*theme).0).collect();
            push_wrapped(out, &format!("Not ranked, as they have no score: {}", ids.join(", ")), width);
        }
    }

    /// What stands above the line and needs what does not.
    fn unmet_needs_above_line(&self) -> Vec<(EntryId, Need)> {
        let above: Vec<EntryId> = self.cut.above_line().iter().map(|step| step.theme).collect();
        best_set::find_unmet_needs(&self.reader.plan.roadmap, &above)
    }

    /// Whether what stands above the line cannot be done without what stands below it.
    fn splits_dependencies(&self) -> bool {
        self.unmet_needs_above_line().iter().any(|(_, need)| matches!(need, Need::Live(_)))
    }

    fn step_cells(&self, step: &CutStep) -> [String; 6] {
        let place = match (step.is_obligation, self.reader.order.rank_of(step.theme)) {
            (true, _) => "must".to_owned(),
            (false, place) => place.map(|place| place.to_string()).unwrap_or_default(),
        };
        let (id, title) = self.reader.id_and_title(step.theme);
        [
            place,
            format_score(step.score),
            format_effort(step.effort),
            number::format_amount(step.running_total),
            id,
            title,
        ]
    }

    fn push_best_set(&self, out: &mut String, width: usize) {
        let best = &self.best;
        if best.chosen.is_empty() {
            let _ = writeln!(
                out,
                "\nThe best set: nothing that has a score fits into {} {}",
                number::format_amount(best.capacity),
                self.reader.effort_unit()
            );
            return self.push_left_out(out);
        }
        let _ = writeln!(
            out,
            "\nThe best set: scores of {} in all, for {} of {} {}",
            number::format_score(best.value),
            number::format_amount(best.total.effort),
            number::format_amount(best.capacity),
            self.reader.effort_unit()
        );
        let _ = writeln!(
            out,
            "The line: scores of {} in all, for {}{}",
            number::format_score(self.cut.total_score()),
            number::format_amount(self.cut.used_effort()),
            if self.splits_dependencies() { "; but it parts what depends on each other" } else { "" }
        );
        let proof = match best.optimality {
            Optimality::Proven => "Every set was looked at, or ruled out: none that fits has more.".to_owned(),
            Optimality::BestFound(most) => {
                format!("The best one found, not proven: another could have {} at most.", number::format_score(most))
            }
        };
        let _ = writeln!(out, "{proof}");
        if best.obligations.effort > best.capacity {
            let taken = number::format_amount(best.obligations.effort);
            let _ = writeln!(out, "! The obligations alone take {taken}: more than there is.");
        }
        let above: Vec<EntryId> = self.cut.above_line().iter().map(|step| step.theme).collect();
        let row = |chosen: &best_set::ChosenTheme| {
            let (id, title) = self.reader.id_and_title(chosen.theme);
            let note = match chosen.reason {
                InclusionReason::Obligation => "must",
                InclusionReason::NeededByObligation => "for must",
                InclusionReason::AddsValue if above.contains(&chosen.theme) => "",
                InclusionReason::AddsValue => "below line",
            };
            [format_score(chosen.score), format_effort(chosen.effort), note.to_owned(), id, title]
        };
        let rows: Vec<[String; 5]> = best.chosen.iter().map(row).collect();
        let widths = table::column_widths(&rows);
        out.push_str("\nIn it: score, effort\n");
        for row in &rows {
            push_row(out, row, &widths, width);
        }
        for (theme, need) in &best.unmet_needs {
            let _ = writeln!(
                out,
                "  ! {} needs {}",
                self.reader.id_and_title(*theme).0,
                self.reader.describe_need(need, "not in")
            );
        }
    }

    fn push_left_out(&self, out: &mut String) {
        if self.best.left_out.is_empty() {
            return;
        }
        out.push_str("\nLeft out, and why: score, effort\n");
        let row = |left: &best_set::LeftOutTheme| {
            let (id, _) = self.reader.id_and_title(left.theme);
            [format_score(left.score), format_effort(left.effort), id, self.describe_reason(&left.reason)]
        };
        let rows: Vec<[String; 4]> = self.best.left_out.iter().map(row).collect();
        let widths = table::column_widths(&rows);
        for row in &rows {
            let _ = writeln!(
                out,
                "{}",
                table::format_row(
                    row,
                    &widths,
                    &[CellAlignment::Right, CellAlignment::Right, CellAlignment::Left, CellAlignment::Left]
                )
            );
        }
    }

    fn describe_reason(&self, reason: &ExclusionReason) -> String {
        let of = |effort: &f64, free: &f64| {
            format!("{} of {} free", number::format_amount(*effort), number::format_amount(*free))
        };
        match reason {
            ExclusionReason::DoesNotFit { effort, free } => format!("does not fit: {}", of(effort, free)),
            ExclusionReason::NeedsDoNotFit { need, effort, free } => {
                format!("does not fit with {}, which it needs: {}", self.reader.id_and_title(*need).0, of(effort, free))
            }
            ExclusionReason::NeedsUnavailable(need) => format!("needs {}", self.reader.describe_need(need, "not in")),
            ExclusionReason::NeedsLeftOut(need) => {
                format!("needs {}, which cannot be in", self.reader.id_and_title(*need).0)
            }
            ExclusionReason::NoScore => "no score".to_owned(),
            ExclusionReason::AddsNoValue => "adds nothing".to_owned(),
        }
    }

    fn to_json<'a>(&'a self, file: &'a str) -> PlanJson<'a> {
        let roadmap = &self.reader.plan.roadmap;
        let name = |theme: EntryId| roadmap.full_name(theme);
        let place = |theme: EntryId| self.reader.order.rank_of(theme);
        let step = |(at, step): (usize, &CutStep)| RankedThemeJson {
            full_name: name(step.theme),
            place: place(step.theme),
            score: step.score,
            effort: step.effort.amount,
            effort_is_stated: step.effort.is_stated,
            sum: step.running_total,
            obligation: step.is_obligation,
            fits: at < self.cut.fitting_count,
        };
        let best = &self.best;
        let chosen = |chosen: &best_set::ChosenTheme| ChosenThemeJson {
            full_name: name(chosen.theme),
            score: chosen.score,
            effort: chosen.effort.amount,
            because: match chosen.reason {
                InclusionReason::Obligation => "obligation",
                InclusionReason::NeededByObligation => "an obligation needs it",
                InclusionReason::AddsValue => "chosen",
            },
        };
        let left = |left: &best_set::LeftOutTheme| LeftOutJson {
            full_name: name(left.theme),
            score: left.score,
            effort: left.effort.amount,
            reason: self.describe_reason(&left.reason),
        };
        PlanJson {
            schema: json::SCHEMA_VERSION,
            file,
            today: self.reader.today.to_string(),
            ranking: &roadmap.settings.ranking,
            capacity: best.capacity,
            unit: self.reader.effort_unit(),
            median_effort: self.load.median,
            without_effort: self.load.without_effort.iter().map(|theme| name(*theme)).collect(),
            lanes: LIVE_LANES
                .into_iter()
                .zip(&self.load.lanes)
                .map(|(lane, sum)| LaneEffortJson { lane: lane.name(), themes: sum.theme_count, effort: sum.effort })
                .collect(),
            line: CapacityLineJson {
                value: self.cut.total_score(),
                effort: self.cut.used_effort(),
                ranking: self.cut.steps.iter().enumerate().map(step).collect(),
                unranked: self.cut.unranked.iter().map(|theme| name(*theme)).collect(),
            },
            best: BestSetJson {
                value: best.value,
                effort: best.total.effort,
                obligations: best.obligations.effort,
                proven: best.optimality == Optimality::Proven,
                value_at_most: match best.optimality {
                    Optimality::Proven => best.value,
                    Optimality::BestFound(most) => most,
                },
                themes: best.chosen.iter().map(chosen).collect(),
                left_out: best.left_out.iter().map(left).collect(),
            },
        }
    }
}

fn format_score(score: Option<f64>) -> String {
    score.map_or_else(|| "-".to_owned(), number::format_score)
}

fn format_effort(effort: Effort) -> String {
    format!("{}{}", if effort.is_stated { "" } else { "~" }, number::format_amount(effort.amount))
}

/// A row of numbers, an id and a title, which is cut where the line ends.
fn push_row<const N: usize>(out: &mut String, row: &[String; N], widths: &[usize; N], width: usize) {
    let mut sides = [CellAlignment::Right; N];
    sides.iter_mut().rev().take(2).for_each(|side| *side = CellAlignment::Left);
    let line = table::format_row(row, widths, &sides);
    let _ = writeln!(out, "{}", text::truncate(&line, width, "…"));
}

/// Words over as many lines as they need.
fn push_wrapped(out: &mut String, told: &str, width: usize) {
    for range in text::wrap(told, width) {
        let _ = writeln!(out, "{}", told.get(range).unwrap_or_default().trim_end());
    }
}

#[derive(Serialize)]
struct PlanJson<'p> {
    schema: u32,
    file: &'p str,
    today: String,
    ranking: &'p str,
    capacity: f64,
    unit: String,
    median_effort: f64,
    without_effort: Vec<String>,
    lanes: Vec<LaneEffortJson>,
    line: CapacityLineJson,
    best: BestSetJson,
}

#[derive(Serialize)]
struct LaneEffortJson {
    lane: &'static str,
    themes: usize,
    effort: f64,
}

#[derive(Serialize)]
struct CapacityLineJson {
    value: f64,
    effort: f64,
    ranking: Vec<RankedThemeJson>,
    unranked: Vec<String>,
}

#[derive(Serialize)]
struct RankedThemeJson {
    #[serde(rename = "where")]
    full_name: String,
    place: Option<usize>,
    score: Option<f64>,
    effort: f64,
    effort_is_stated: bool,
    sum: f64,
    obligation: bool,
    fits: bool,
}

#[derive(Serialize)]
struct BestSetJson {
    value: f64,
    effort: f64,
    obligations: f64,
    proven: bool,
    value_at_most: f64,
    themes: Vec<ChosenThemeJson>,
    left_out: Vec<LeftOutJson>,
}

#[derive(Serialize)]
struct ChosenThemeJson {
    #[serde(rename = "where")]
    full_name: String,
    score: Option<f64>,
    effort: f64,
    because: &'static str,
}

#[derive(Serialize)]
struct LeftOutJson {
    #[serde(rename = "where")]
    full_name: String,
    score: Option<f64>,
    effort: f64,
    reason: String,
}
