//! `whymap balance`: how effort is allocated, and for which customer lifecycle stages.

use crate::app::views::balance::{HORIZON_NAMES, KIND_NAMES, MOSCOW_NAMES, format_points, product_stage_label};
use crate::cli::context::CliSession;
use crate::cli::error::ExitKind;
use crate::cli::render::bars::{format_percent, share_bar};
use crate::cli::render::json;
use crate::cli::render::rows::PlanReader;
use crate::cli::roadmap_file::RoadmapFile;
use crate::insight::balance::{EffortBalance, EffortShare};
use crate::insight::stage_coverage;
use crate::insight::stage_coverage::LifecycleCoverage;
use crate::roadmap::entry_row::LifecycleStage;
use crate::text::{self, number, plural};
use serde::Serialize;
use std::fmt::Write as _;
use std::process::ExitCode;

const EXAMPLES: &str = "\
Examples:
  whymap balance                  shares of effort, and their targets
  whymap balance --json";

/// Show how effort is split by time horizon, kind of work and customer lifecycle stage
///
/// Percentages are shares of the effort in Now, Next and Later. They are shown by time horizon and kind of work (with
/// the targets in the file), by MoSCoW priority of options, by customer lifecycle stage, and for the lowest quarter of
/// the ranking. In a bar, | marks the target or limit.
#[derive(Clone, Debug, clap::Args)]
#[command(before_help = EXAMPLES)]
pub struct BalanceArguments {
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub fn run(arguments: &BalanceArguments, session: &CliSession) -> anyhow::Result<ExitCode> {
    let file = RoadmapFile::open(session, None)?;
    file.print_warnings(&session.output);
    let roadmap = &file.plan.roadmap;
    let reader = PlanReader::new(&file.plan, session.today(&roadmap.settings));
    let report = BalanceReport {
        balance: EffortBalance::new(roadmap, &reader.order),
        lifecycle_coverage: LifecycleCoverage::from_roadmap(roadmap),
        reader: &reader,
        width: session.output.width(),
    };
    if arguments.json {
        session.output.print_data(&json::pretty(&report.to_json(&file.display_path))?)?;
    } else {
        session.output.print_text(&report.to_text())?;
    }
    Ok(ExitKind::Success.into())
}

struct BalanceReport<'r> {
    reader: &'r PlanReader<'r>,
    balance: EffortBalance,
    lifecycle_coverage: LifecycleCoverage,
    width: usize,
}

impl BalanceReport<'_> {
    fn to_text(&self) -> String {
        let mut out = String::new();
        let total = &self.balance.total;
        if total.theme_count == 0 {
            return "No themes in Now, Next or Later.\n".to_owned();
        }
        let count = plural::format_count(total.theme_count, "theme", "themes");
        let _ = writeln!(
            out,
            "{count} in Now, Next and Later: {} {}",
            number::format_amount(total.effort),
            self.reader.effort_unit()
        );
        if total.without_effort > 0 {
            let count = plural::format_count(total.without_effort, "theme has", "themes have");
            let _ = writeln!(out, "{count} no effort estimate; the median is used instead");
        }
        self.push_now(&mut out);
        Self::push_shares(
            &mut out,
            "Time horizon",
            &HORIZON_NAMES,
            &self.balance.horizons,
            self.balance.horizon_distance,
        );
        Self::push_shares(&mut out, "Kind of work", &KIND_NAMES, &self.balance.kinds, self.balance.kind_distance);
        self.push_moscow(&mut out);
        self.push_lowest_quarter(&mut out);
        self.push_stages(&mut out);
        out
    }

    fn push_now(&self, out: &mut String) {
        let count = plural::format_count(self.balance.now_count, "theme", "themes");
        let limit = number::format_plain(self.balance.now_limit);
        let _ = if self.balance.has_too_many_in_now() {
            writeln!(out, "! Now: {count}, limit {limit}: which one can wait?")
        } else {
            writeln!(out, "Now: {count}, limit {limit}")
        };
    }

    fn push_shares(out: &mut String, title: &str, names: &[&str], parts: &[EffortShare], distance: f64) {
        let _ = writeln!(out, "\n{title}: {} off target", format_points(distance));
        for (name, part) in names.iter().zip(parts) {
            let target =
                part.target_percent.map(|target| format!(", target {}", format_percent(target))).unwrap_or_default();
            let flag = if part.is_off_target() { " !" } else { "" };
            let note = format!("{}{target}{flag}", format_percent(part.percent));
            let _ = writeln!(
                out,
                "  {name:18}  {:>6}  {}  {note}",
                number::format_amount(part.sum.effort),
                share_bar(part.percent, part.target_percent)
            );
        }
    }

    fn push_moscow(&self, out: &mut String) {
        let moscow = &self.balance.moscow;
        let Some(shares) = moscow.shares else {
            return out
                .push_str("\nOptions by MoSCoW priority: no option has both a priority and an effort estimate\n");
        };
        out.push_str("\nOptions by MoSCoW priority\n");
        for ((name, effort), share) in
            MOSCOW_NAMES.iter().zip(moscow.efforts).zip([shares.must, shares.should, shares.could])
        {
            let limit = (*name == "must").then_some(moscow.must_limit);
            let limit_note = limit.map(|limit| format!(", at most {}", format_percent(limit))).unwrap_or_default();
            let flag = if limit.is_some() && moscow.has_too_much_must() { " !" } else { "" };
            let note = format!("{}{limit_note}{flag}", format_percent(share * 100.0));
            let _ = writeln!(
                out,
                "  {name:18}  {:>6}  {}  {note}",
                number::format_amount(effort),
                share_bar(share * 100.0, limit)
            );
        }
        if moscow.has_too_much_must() {
            let _ = writeln!(
                out,
                "  ! above {}, there is too little left to drop if time runs short",
                format_percent(moscow.must_limit)
            );
        }
        if moscow.without_effort > 0 {
            let count = plural::format_count(moscow.without_effort as usize, "option", "options");
            let _ = writeln!(out, "  {count} without an effort estimate, not counted");
        }
    }

    fn push_lowest_quarter(&self, out: &mut String) {
        let Some(lowest) = &self.balance.lowest_ranked else { return };
        let count = plural::format_count(lowest.themes.len(), "theme", "themes");
        let _ =
            writeln!(out, "\nThe lowest quarter of the ranking uses {} of the effort", format_percent(lowest.percent));
        let ids: Vec<String> = lowest.themes.iter().map(|theme| self.reader.id_and_title(*theme).0).collect();
        self.push_wrapped(out, &format!("{count}: {}", ids.join(", ")));
    }

    fn push_stages(&self, out: &mut String) {
        let coverage = &self.lifecycle_coverage;
        let product = product_stage_label(coverage.product_stage);
        let _ = writeln!(out, "\nCustomer lifecycle stage (* key stages of {product})");
        for stage in &coverage.stages {
            let star = if stage.is_key_stage { "*" } else { " " };
            let note = format!(
                "{}, {}",
                format_percent(stage.percent),
                plural::format_count(stage.sum.theme_count, "theme", "themes")
            );
            let _ = writeln!(
                out,
                "{star} {:18}  {:>6}  {}  {note}",
                stage.stage.name(),
                number::format_amount(stage.sum.effort),
                share_bar(stage.percent, None)
            );
        }
        if coverage.without_stage.theme_count > 0 {
            let (sum, name) = (&coverage.without_stage, "no stage");
            let count = plural::format_count(sum.theme_count, "theme", "themes");
            let share = sum.percent_of(&coverage.total);
            let _ = writeln!(
                out,
                "  {name:18}  {:>6}  {}  {}, {count}",
                number::format_amount(sum.effort),
                share_bar(share, None),
                format_percent(share)
            );
        }
        let gaps: Vec<&str> = coverage.key_gaps().map(LifecycleStage::name).collect();
        if !gaps.is_empty() {
            let hint = stage_coverage::stage_hint(coverage.product_stage);
            self.push_wrapped(out, &format!("! no themes for {}: {hint}", gaps.join(", ")));
        }
    }

    fn push_wrapped(&self, out: &mut String, text: &str) {
        for range in text::wrap(text, self.width.saturating_sub(2)) {
            let _ = writeln!(out, "  {}", text.get(range).unwrap_or_default().trim_end());
        }
    }

    fn to_json<'a>(&'a self, file: &'a str) -> BalanceJson<'a> {
        let balance = &self.balance;
        let roadmap = &self.reader.plan.roadmap;
        let shares = balance.moscow.shares.map(|shares| [shares.must, shares.should, shares.could]);
        BalanceJson {
            schema: json::SCHEMA_VERSION,
            file,
            today: self.reader.today.to_string(),
            themes: balance.total.theme_count,
            effort: balance.total.effort,
            unit: self.reader.effort_unit(),
            without_effort: balance.total.without_effort,
            now: balance.now_count,
            now_limit: balance.now_limit,
            horizons: shares_json(&HORIZON_NAMES, &balance.horizons),
            horizon_distance: balance.horizon_distance,
            kinds: shares_json(&KIND_NAMES, &balance.kinds),
            kind_distance: balance.kind_distance,
            moscow: MoscowJson {
                efforts: balance.moscow.efforts,
                percents: shares.map(|shares| shares.map(|share| share * 100.0)),
                must_limit: balance.moscow.must_limit,
                is_must_over_limit: balance.moscow.has_too_much_must(),
                without_effort: balance.moscow.without_effort,
            },
            lowest_quarter: balance.lowest_ranked.as_ref().map(|lowest| LowestQuarterJson {
                themes: lowest.themes.iter().map(|theme| roadmap.full_name(*theme)).collect(),
                effort: lowest.sum.effort,
                percent: lowest.percent,
            }),
            product_stage: product_stage_label(self.lifecycle_coverage.product_stage),
            stages: self
                .lifecycle_coverage
                .stages
                .iter()
                .map(|stage| LifecycleStageJson {
                    stage: stage.stage.name(),
                    themes: stage.sum.theme_count,
                    effort: stage.sum.effort,
                    percent: stage.percent,
                    is_key_stage: stage.is_key_stage,
                    also_known_as: stage_coverage::STAGE_ALIASES
                        .iter()
                        .filter(|(_, _, own)| *own == stage.stage)
                        .map(|(list, name, _)| format!("{list} {name}"))
                        .collect(),
                })
                .collect(),
            without_stage: self.lifecycle_coverage.without_stage.theme_count,
        }
    }
}

fn shares_json(names: &[&'static str], parts: &[EffortShare]) -> Vec<ShareJson> {
    let part = |(name, part): (&&'static str, &EffortShare)| ShareJson {
        name,
        themes: part.sum.theme_count,
        effort: part.sum.effort,
        percent: part.percent,
        target_percent: part.target_percent,
        is_off_target: part.is_off_target(),
    };
    names.iter().zip(parts).map(part).collect()
}

#[derive(Serialize)]
struct BalanceJson<'b> {
    schema: u32,
    file: &'b str,
    today: String,
    themes: usize,
    effort: f64,
    unit: String,
    without_effort: usize,
    now: usize,
    now_limit: f64,
    horizons: Vec<ShareJson>,
    horizon_distance: f64,
    kinds: Vec<ShareJson>,
    kind_distance: f64,
    moscow: MoscowJson,
    lowest_quarter: Option<LowestQuarterJson>,
    product_stage: &'static str,
    stages: Vec<LifecycleStageJson>,
    without_stage: usize,
}

#[derive(Serialize)]
struct ShareJson {
    name: &'static str,
    themes: usize,
    effort: f64,
    percent: f64,
    target_percent: Option<f64>,
    is_off_target: bool,
}

#[derive(Serialize)]
struct MoscowJson {
    efforts: [f64; 4],
    percents: Option<[f64; 3]>,
    must_limit: f64,
    is_must_over_limit: bool,
    without_effort: u32,
}

#[derive(Serialize)]
struct LowestQuarterJson {
    themes: Vec<String>,
    effort: f64,
    percent: f64,
}

#[derive(Serialize)]
struct LifecycleStageJson {
    stage: &'static str,
    themes: usize,
    effort: f64,
    percent: f64,
    is_key_stage: bool,
    also_known_as: Vec<String>,
}
