//! `whymap plan`: what fits within the capacity: by lane, by rank with a capacity line, and the best set of themes.

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
use crate::roadmap::input::number::{TypedNumber, read_number};
use crate::text::{self, number, plural};
use serde::Serialize;
use std::fmt::Write as _;
use std::process::ExitCode;

const EXAMPLES: &str = "\
Examples:
  whymap plan                     plan with the capacity in the file
  whymap plan --capacity 24       see what would fit with more people
  whymap plan --capacity 9 --json";

/// Show what fits within capacity, and the set of themes with the highest total score
///
/// Adds up the effort of each lane, cuts the ranking off before the theme that would exceed the capacity, and finds the
/// set of themes with the highest total score that fits. A theme is only included together with everything it depends
/// on; obligations are always included. A theme without an effort estimate is counted at the median effort, marked with
/// ~.
#[derive(Clone, Debug, clap::Args)]
#[command(before_help = EXAMPLES)]
pub struct PlanArguments {
    /// The capacity, in the same unit as effort [default: the capacity in the file]
    #[arg(long, value_name = "N", value_parser = parse_capacity)]
    capacity: Option<f64>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

fn parse_capacity(text: &str) -> Result<f64, String> {
    let read = read_number(text).map(|read| read.settle(|amount| amount >= 0.0));
    if let Some(either @ TypedNumber::Either { .. }) = &read {
        return Err(format!("it can mean {either}: type the one you mean"));
    }
    let amount = read.and_then(TypedNumber::one).and_then(|number| number.parse::<f64>().ok());
    amount
        .filter(|amount| (0.0..=1e15).contains(amount))
        .ok_or_else(|| "expected a number from 0 up, such as 18 or 4.5".to_owned())
}

pub fn run(arguments: &PlanArguments, session: &CliSession) -> anyhow::Result<ExitCode> {
    let file = RoadmapFile::open(session, None)?;
    file.print_warnings(&session.output);
    let settings = &file.plan.roadmap.settings;
    let file_capacity = settings.capacity.as_ref().map(|capacity| capacity.amount);
    let Some(capacity) = arguments.capacity.or(file_capacity) else {
        return Err(CliError::usage(format!("no capacity set in {}", file.display_path))
            .with_hint("run `whymap plan --capacity 18` to try one")
            .with_hint("run `whymap set roadmap capacity.amount 18` to set it in the file")
            .into());
    };
    let reader = PlanReader::new(&file.plan, session.today(settings));
    let report = CapacityReport::new(&reader, capacity, arguments.capacity.is_none());
    if arguments.json {
        session.output.print_data(&json::pretty(&report.to_json(&file.display_path))?)?;
    } else {
        session.output.print_text(&report.to_text(session.output.width()))?;
    }
    Ok(ExitKind::Success.into())
}

struct CapacityReport<'r> {
    reader: &'r PlanReader<'r>,
    is_capacity_from_file: bool,
    load: CapacityLoad,
    cut: CapacityCut,
    best: BestSet,
}

impl<'r> CapacityReport<'r> {
    fn new(reader: &'r PlanReader<'r>, capacity: f64, is_capacity_from_file: bool) -> Self {
        let (roadmap, order) = (&reader.plan.roadmap, &reader.order);
        Self {
            reader,
            is_capacity_from_file,
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
        let source = if self.is_capacity_from_file { " (from the file)" } else { "" };
        let _ = writeln!(out, "Capacity: {capacity} {}{source}", self.reader.effort_unit());
        let free = self.load.free_capacity().unwrap_or_default();
        let balance = match free {
            0.0.. => format!("{} left", number::format_amount(free)),
            _ => format!("{} over capacity", number::format_amount(-free)),
        };
        let _ = writeln!(out, "Now uses {}: {balance}\n", number::format_amount(self.load.now_sum().effort));
        for (lane, sum) in LIVE_LANES.into_iter().zip(&self.load.lanes) {
            let count = plural::format_count(sum.theme_count, "theme", "themes");
            let _ = writeln!(out, "  {:5}  {:>10}  {:>6}", lane.name(), count, number::format_amount(sum.effort));
        }
        if !self.load.without_effort.is_empty() {
            let ids: Vec<String> =
                self.load.without_effort.iter().map(|theme| self.reader.id_and_title(*theme).0).collect();
            let median = number::format_amount(self.load.median);
            out.push('\n');
            let note = format!("No effort estimate: {} (counted at the median, {median})", ids.join(", "));
            push_wrapped(out, &note, width);
        }
    }

    fn push_ranking(&self, out: &mut String, width: usize) {
        if self.cut.steps.is_empty() {
            return out.push_str("\nNo ranking: no theme in Now, Next or Later has a score or is an obligation.\n");
        }
        out.push_str("\nRanking: rank, score, effort, running total\n");
        let rows: Vec<[String; 6]> = self.cut.steps.iter().map(|step| self.step_cells(step)).collect();
        let widths = table::column_widths(&rows);
        let capacity = number::format_amount(self.best.capacity);
        for (at, row) in rows.iter().enumerate() {
            if at == self.cut.fitting_count {
                let _ = writeln!(out, "  -- capacity line: {capacity} --");
            }
            push_row(out, row, &widths, width);
        }
        if self.cut.below_line().is_empty() {
            let _ = writeln!(out, "  -- all within the capacity of {capacity} --");
        }
        for (theme, need) in self.unmet_needs_above_line() {
            let (id, _) = self.reader.id_and_title(theme);
            let need = self.reader.describe_need(&need, "below the capacity line");
            let _ = writeln!(out, "  ! {id} needs {need}");
        }
        if !self.cut.unranked.is_empty() {
            let ids: Vec<String> = self.cut.unranked.iter().map(|theme| self.reader.id_and_title(*theme).0).collect();
            push_wrapped(out, &format!("Not ranked (no score): {}", ids.join(", ")), width);
        }
    }

    /// Dependencies of themes above the capacity line that are not above it themselves.
    fn unmet_needs_above_line(&self) -> Vec<(EntryId, Need)> {
        let above: Vec<EntryId> = self.cut.above_line().iter().map(|step| step.theme).collect();
        best_set::find_unmet_needs(&self.reader.plan.roadmap, &above)
    }

    /// Whether a theme above the capacity line depends on one below it.
    fn splits_dependencies(&self) -> bool {
        self.unmet_needs_above_line().iter().any(|(_, need)| matches!(need, Need::Live(_)))
    }

    fn step_cells(&self, step: &CutStep) -> [String; 6] {
        let rank = match (step.is_obligation, self.reader.order.rank_of(step.theme)) {
            (true, _) => "obligation".to_owned(),
            (false, rank) => rank.map(|rank| rank.to_string()).unwrap_or_default(),
        };
        let (id, title) = self.reader.id_and_title(step.theme);
        [
            rank,
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
                "\nBest set: empty, because no scored theme fits within {} {}",
                number::format_amount(best.capacity),
                self.reader.effort_unit()
            );
            return;
        }
        let _ = writeln!(
            out,
            "\nBest set: total score {}, effort {} of {} {}",
            number::format_score(best.value),
            number::format_amount(best.total.effort),
            number::format_amount(best.capacity),
            self.reader.effort_unit()
        );
        let _ = writeln!(
            out,
            "Above the capacity line: total score {}, effort {}{}",
            number::format_score(self.cut.total_score()),
            number::format_amount(self.cut.used_effort()),
            if self.splits_dependencies() { " (ignores dependencies)" } else { "" }
        );
        let proof = match best.optimality {
            Optimality::Proven => "Proven optimal: no set within the capacity has a higher total score.".to_owned(),
            Optimality::BestFound(most) => {
                format!("Not proven optimal: another set could score up to {}.", number::format_score(most))
            }
        };
        let _ = writeln!(out, "{proof}");
        if best.obligations.effort > best.capacity {
            let needed = number::format_amount(best.obligations.effort);
            let _ = writeln!(out, "! Obligations alone need {needed}, more than the capacity.");
        }
        let above: Vec<EntryId> = self.cut.above_line().iter().map(|step| step.theme).collect();
        let row = |chosen: &best_set::ChosenTheme| {
            let (id, title) = self.reader.id_and_title(chosen.theme);
            let note = match chosen.reason {
                InclusionReason::Obligation => "obligation",
                InclusionReason::NeededByObligation => "for obligation",
                InclusionReason::AddsValue if above.contains(&chosen.theme) => "",
                InclusionReason::AddsValue => "below the line",
            };
            [format_score(chosen.score), format_effort(chosen.effort), note.to_owned(), id, title]
        };
        let rows: Vec<[String; 5]> = best.chosen.iter().map(row).collect();
        let widths = table::column_widths(&rows);
        out.push_str("\nIncluded: score, effort\n");
        for row in &rows {
            push_row(out, row, &widths, width);
        }
        for (theme, need) in &best.unmet_needs {
            let _ = writeln!(
                out,
                "  ! {} needs {}",
                self.reader.id_and_title(*theme).0,
                self.reader.describe_need(need, "left out")
            );
        }
    }

    fn push_left_out(&self, out: &mut String) {
        if self.best.left_out.is_empty() {
            return;
        }
        out.push_str("\nLeft out: score, effort, reason\n");
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
        let left = |free: f64| match free {
            0.0 => "nothing left".to_owned(),
            free => format!("only {} left", number::format_amount(free)),
        };
        match reason {
            ExclusionReason::DoesNotFit { effort, free } => {
                format!("needs {}, {}", number::format_amount(*effort), left(*free))
            }
            ExclusionReason::NeedsDoNotFit { need, effort, free } => {
                let need = self.reader.id_and_title(*need).0;
                format!("needs {} with {need}, which it depends on; {}", number::format_amount(*effort), left(*free))
            }
            ExclusionReason::NeedsUnavailable(need) => format!("needs {}", self.reader.describe_need(need, "left out")),
            ExclusionReason::NeedsLeftOut(need) => {
                format!("needs {}, which cannot be included", self.reader.id_and_title(*need).0)
            }
            ExclusionReason::NoScore => "no score".to_owned(),
            ExclusionReason::AddsNoValue => "adds no score".to_owned(),
        }
    }

    fn to_json<'a>(&'a self, file: &'a str) -> PlanJson<'a> {
        let roadmap = &self.reader.plan.roadmap;
        let name = |theme: EntryId| roadmap.full_name(theme);
        let rank = |theme: EntryId| self.reader.order.rank_of(theme);
        let step = |(at, step): (usize, &CutStep)| RankedThemeJson {
            full_name: name(step.theme),
            rank: rank(step.theme),
            score: step.score,
            effort: step.effort.amount,
            has_effort: step.effort.is_stated,
            running_total: step.running_total,
            is_obligation: step.is_obligation,
            fits: at < self.cut.fitting_count,
        };
        let best = &self.best;
        let chosen = |chosen: &best_set::ChosenTheme| ChosenThemeJson {
            full_name: name(chosen.theme),
            score: chosen.score,
            effort: chosen.effort.amount,
            reason: match chosen.reason {
                InclusionReason::Obligation => "obligation",
                InclusionReason::NeededByObligation => "needed by an obligation",
                InclusionReason::AddsValue => "adds score",
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
            cutoff: CutoffJson {
                total_score: self.cut.total_score(),
                effort: self.cut.used_effort(),
                ranking: self.cut.steps.iter().enumerate().map(step).collect(),
                unranked: self.cut.unranked.iter().map(|theme| name(*theme)).collect(),
            },
            best_set: BestSetJson {
                total_score: best.value,
                effort: best.total.effort,
                obligations_effort: best.obligations.effort,
                is_proven_optimal: best.optimality == Optimality::Proven,
                max_total_score: match best.optimality {
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

/// Adds a row of numbers, an id and a title; the title is truncated to the width.
fn push_row<const N: usize>(out: &mut String, row: &[String; N], widths: &[usize; N], width: usize) {
    let mut alignments = [CellAlignment::Right; N];
    alignments.iter_mut().rev().take(2).for_each(|alignment| *alignment = CellAlignment::Left);
    let line = table::format_row(row, widths, &alignments);
    let _ = writeln!(out, "{}", text::truncate(&line, width, "…"));
}

fn push_wrapped(out: &mut String, text: &str, width: usize) {
    for range in text::wrap(text, width) {
        let _ = writeln!(out, "{}", text.get(range).unwrap_or_default().trim_end());
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
    cutoff: CutoffJson,
    best_set: BestSetJson,
}

#[derive(Serialize)]
struct LaneEffortJson {
    lane: &'static str,
    themes: usize,
    effort: f64,
}

#[derive(Serialize)]
struct CutoffJson {
    total_score: f64,
    effort: f64,
    ranking: Vec<RankedThemeJson>,
    unranked: Vec<String>,
}

#[derive(Serialize)]
struct RankedThemeJson {
    #[serde(rename = "entry")]
    full_name: String,
    rank: Option<usize>,
    score: Option<f64>,
    effort: f64,
    has_effort: bool,
    running_total: f64,
    is_obligation: bool,
    fits: bool,
}

#[derive(Serialize)]
struct BestSetJson {
    total_score: f64,
    effort: f64,
    obligations_effort: f64,
    is_proven_optimal: bool,
    max_total_score: f64,
    themes: Vec<ChosenThemeJson>,
    left_out: Vec<LeftOutJson>,
}

#[derive(Serialize)]
struct ChosenThemeJson {
    #[serde(rename = "entry")]
    full_name: String,
    score: Option<f64>,
    effort: f64,
    reason: &'static str,
}

#[derive(Serialize)]
struct LeftOutJson {
    #[serde(rename = "entry")]
    full_name: String,
    score: Option<f64>,
    effort: f64,
    reason: String,
}
