//! `whymap balance`: how the work is shared out, and which stages of a customer's life it is for.

use crate::app::views::balance::{
    HORIZON_NAMES, KIND_NAMES, MOSCOW_NAMES, format_percent, format_points, product_stage_label,
};
use crate::cli::context::CliSession;
use crate::cli::error::ExitKind;
use crate::cli::render::bars::share_bar;
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
  whymap balance                  shares of the work, and what was wanted
  whymap balance --json";

/// Say how the work is shared out, and for which stages of a customer's life
///
/// Shares are of the effort of the themes in Now, Next and Later: by horizon and by kind against what the file wants, the
/// options by MoSCoW, what the lowest quarter of the ranking takes, and the stage of the metric each theme aims at. In a
/// bar the stroke stands where the share was wanted.
#[derive(Clone, Debug, clap::Args)]
#[command(before_help = EXAMPLES)]
pub struct BalanceArguments {
    /// As JSON
    #[arg(long)]
    json: bool,
}

/// Weighs.
pub fn run(arguments: &BalanceArguments, session: &CliSession) -> anyhow::Result<ExitCode> {
    let file = RoadmapFile::open(session, None)?;
    file.print_warnings(&session.output);
    let roadmap = &file.plan.roadmap;
    let reader = PlanReader::new(&file.plan, session.today(&roadmap.settings));
    let weighed = BalanceReport {
        balance: EffortBalance::new(roadmap, &reader.order),
        lifecycle_coverage: LifecycleCoverage::from_roadmap(roadmap),
        reader: &reader,
        width: session.output.width(),
    };
    match arguments.json {
        true => session.output.print_data(&json::pretty(&weighed.to_json(&file.display_path))?)?,
        false => session.output.print_text(&weighed.to_text())?,
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
        let all = &self.balance.total;
        if all.theme_count == 0 {
            return "Nothing is in Now, Next or Later: there is no work to share out.\n".to_owned();
        }
        let count = plural::format_count(all.theme_count, "theme", "themes");
        let _ = writeln!(
            out,
            "{count} in Now, Next and Later: {} {}",
            number::format_amount(all.effort),
            self.reader.effort_unit()
        );
        if all.without_effort > 0 {
            let count = all.without_effort;
            let _ = writeln!(out, "{count} of them without effort: counted with the median");
        }
        self.push_now(&mut out);
        Self::push_shares(
            &mut out,
            "When it pays",
            &HORIZON_NAMES,
            &self.balance.horizons,
            self.balance.horizon_distance,
        );
        Self::push_shares(
            &mut out,
            "What kind of work it is",
            &KIND_NAMES,
            &self.balance.kinds,
            self.balance.kind_distance,
        );
        self.push_moscow(&mut out);
        self.push_lowest_quarter(&mut out);
        self.push_stages(&mut out);
        out
    }

    fn push_now(&self, out: &mut String) {
        let EffortBalance { now_count: now, now_limit, .. } = self.balance;
        let count = plural::format_count(now, "theme", "themes");
        let _ = match self.balance.has_too_many_in_now() {
            false => writeln!(out, "Now: {count}, {} at most", number::format_plain(now_limit)),
            true => writeln!(
                out,
                "! Now: {count}, {} at most. Nobody can do everything: which one can wait?",
                number::format_plain(now_limit)
            ),
        };
    }

    fn push_shares(out: &mut String, title: &str, names: &[&str], parts: &[EffortShare], distance: f64) {
        let _ = writeln!(out, "\n{title}: {} from what was wanted", format_points(distance));
        for (name, part) in names.iter().zip(parts) {
            let wanted =
                part.target_percent.map(|wanted| format!(", {} wanted", format_percent(wanted))).unwrap_or_default();
            let off = if part.is_off_target() { " !" } else { "" };
            let told = format!("{}{wanted}{off}", format_percent(part.percent));
            let _ = writeln!(
                out,
                "  {name:18}  {:>6}  {}  {told}",
                number::format_amount(part.sum.effort),
                share_bar(part.percent, part.target_percent)
            );
        }
    }

    fn push_moscow(&self, out: &mut String) {
        let moscow = &self.balance.moscow;
        let Some(shares) = moscow.shares else {
            return out.push_str("\nMoSCoW: no option says both a word and an effort\n");
        };
        out.push_str("\nThe options by MoSCoW\n");
        for ((name, effort), share) in
            MOSCOW_NAMES.iter().zip(moscow.efforts).zip([shares.must, shares.should, shares.could])
        {
            let limit = (*name == "must").then_some(moscow.must_limit);
            let most = limit.map(|limit| format!(", {} at most", format_percent(limit))).unwrap_or_default();
            let off = if limit.is_some() && moscow.has_too_much_must() { " !" } else { "" };
            let told = format!("{}{most}{off}", format_percent(share * 100.0));
            let _ = writeln!(
                out,
                "  {name:18}  {:>6}  {}  {told}",
                number::format_amount(effort),
                share_bar(share * 100.0, limit)
            );
        }
        if moscow.has_too_much_must() {
            let _ = writeln!(out, "  ! over {} nothing is left to give", format_percent(moscow.must_limit));
        }
        if moscow.without_effort > 0 {
            let count = plural::format_count(moscow.without_effort as usize, "option", "options");
            let _ = writeln!(out, "  {count} without effort: not counted");
        }
    }

    fn push_lowest_quarter(&self, out: &mut String) {
        let Some(lowest) = &self.balance.lowest_ranked else { return };
        let count = plural::format_count(lowest.themes.len(), "theme", "themes");
        let _ =
            writeln!(out, "\nThe lowest quarter of the ranking takes {} of the effort", format_percent(lowest.percent));
        let ids: Vec<String> = lowest.themes.iter().map(|theme| self.reader.id_and_title(*theme).0).collect();
        self.push_wrapped(out, &format!("{count}: {}", ids.join(", ")));
    }

    fn push_stages(&self, out: &mut String) {
        let breadth = &self.lifecycle_coverage;
        let product = product_stage_label(breadth.product_stage);
        let _ = writeln!(out, "\nWhich stage of a customer's life it is for (* matters most: {product})");
        for stage in &breadth.stages {
            let star = if stage.is_key_stage { "*" } else { " " };
            let told = format!(
                "{}, {}",
                format_percent(stage.percent),
                plural::format_count(stage.sum.theme_count, "theme", "themes")
            );
            let _ = writeln!(
                out,
                "{star} {:18}  {:>6}  {}  {told}",
                stage.stage.name(),
                number::format_amount(stage.sum.effort),
                share_bar(stage.percent, None)
            );
        }
        if breadth.without_stage.theme_count > 0 {
            let (sum, name) = (&breadth.without_stage, "no stage");
            let count = plural::format_count(sum.theme_count, "theme", "themes");
            let share = sum.percent_of(&breadth.total);
            let _ = writeln!(
                out,
                "  {name:18}  {:>6}  {}  {}, {count}",
                number::format_amount(sum.effort),
                share_bar(share, None),
                format_percent(share)
            );
        }
        let gaps: Vec<&str> = breadth.key_gaps().map(LifecycleStage::name).collect();
        if !gaps.is_empty() {
            let hint = stage_coverage::stage_hint(breadth.product_stage);
            self.push_wrapped(out, &format!("! nothing is done for {}: {hint}", gaps.join(", ")));
        }
    }

    fn push_wrapped(&self, out: &mut String, told: &str) {
        for range in text::wrap(told, self.width.saturating_sub(2)) {
            let _ = writeln!(out, "  {}", told.get(range).unwrap_or_default().trim_end());
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
                too_much_must: balance.moscow.has_too_much_must(),
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
                    matters_most: stage.is_key_stage,
                    also: stage_coverage::STAGE_ALIASES
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
        wanted: part.target_percent,
        off: part.is_off_target(),
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
    wanted: Option<f64>,
    off: bool,
}

#[derive(Serialize)]
struct MoscowJson {
    efforts: [f64; 4],
    percents: Option<[f64; 3]>,
    must_limit: f64,
    too_much_must: bool,
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
    matters_most: bool,
    also: Vec<String>,
}
