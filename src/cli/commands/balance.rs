//! `whymap balance`: how the work is shared out, and which stages of a customer's life it is for.

use crate::app::views::balance::{HORIZONS, KINDS, MOSCOW, percent, points, product_words};
use crate::cli::context::Session;
use crate::cli::error::Code;
use crate::cli::render::bars::bar;
use crate::cli::render::json;
use crate::cli::render::rows::Reader;
use crate::cli::roadmap_file::RoadmapFile;
use crate::insight::balance::{Balance, Part};
use crate::insight::stage_coverage;
use crate::insight::stage_coverage::Breadth;
use crate::roadmap::entry_row::LifeStage;
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
pub fn run(arguments: &BalanceArguments, session: &Session) -> anyhow::Result<ExitCode> {
    let file = RoadmapFile::open(session, None)?;
    file.warn(&session.output);
    let roadmap = &file.plan.roadmap;
    let reader = Reader::of(&file.plan, session.today(&roadmap.settings));
    let weighed = Weighed {
        balance: Balance::of(roadmap, &reader.order),
        breadth: Breadth::of(roadmap),
        reader: &reader,
        width: session.output.width(),
    };
    match arguments.json {
        true => session.output.data(&json::pretty(&weighed.json(&file.shown))?)?,
        false => session.output.text(&weighed.text())?,
    }
    Ok(Code::Fine.into())
}

struct Weighed<'r> {
    reader: &'r Reader<'r>,
    balance: Balance,
    breadth: Breadth,
    width: usize,
}

impl Weighed<'_> {
    fn text(&self) -> String {
        let mut out = String::new();
        let all = &self.balance.all;
        if all.themes == 0 {
            return "Nothing is in Now, Next or Later: there is no work to share out.\n".to_owned();
        }
        let count = plural::count(all.themes, "theme", "themes");
        let _ = writeln!(out, "{count} in Now, Next and Later: {} {}", number::amount(all.effort), self.reader.unit());
        if all.without_effort > 0 {
            let count = all.without_effort;
            let _ = writeln!(out, "{count} of them without effort: counted with the median");
        }
        self.now(&mut out);
        Self::parts(&mut out, "When it pays", &HORIZONS, &self.balance.horizons, self.balance.horizon_distance);
        Self::parts(&mut out, "What kind of work it is", &KINDS, &self.balance.kinds, self.balance.kind_distance);
        self.moscow(&mut out);
        self.lowest(&mut out);
        self.stages(&mut out);
        out
    }

    fn now(&self, out: &mut String) {
        let Balance { now, now_limit, .. } = self.balance;
        let count = plural::count(now, "theme", "themes");
        let _ = match self.balance.has_too_many_in_now() {
            false => writeln!(out, "Now: {count}, {} at most", number::plain(now_limit)),
            true => writeln!(
                out,
                "! Now: {count}, {} at most. Nobody can do everything: which one can wait?",
                number::plain(now_limit)
            ),
        };
    }

    fn parts(out: &mut String, title: &str, names: &[&str], parts: &[Part], distance: f64) {
        let _ = writeln!(out, "\n{title}: {} from what was wanted", points(distance));
        for (name, part) in names.iter().zip(parts) {
            let wanted = part.wanted.map(|wanted| format!(", {} wanted", percent(wanted))).unwrap_or_default();
            let off = if part.is_off() { " !" } else { "" };
            let told = format!("{}{wanted}{off}", percent(part.percent));
            let _ = writeln!(
                out,
                "  {name:18}  {:>6}  {}  {told}",
                number::amount(part.sum.effort),
                bar(part.percent, part.wanted)
            );
        }
    }

    fn moscow(&self, out: &mut String) {
        let moscow = &self.balance.moscow;
        let Some(shares) = moscow.shares else {
            return out.push_str("\nMoSCoW: no option says both a word and an effort\n");
        };
        out.push_str("\nThe options by MoSCoW\n");
        for ((name, effort), share) in MOSCOW.iter().zip(moscow.efforts).zip([shares.must, shares.should, shares.could])
        {
            let limit = (*name == "must").then_some(moscow.limit);
            let most = limit.map(|limit| format!(", {} at most", percent(limit))).unwrap_or_default();
            let off = if limit.is_some() && moscow.has_too_much_must() { " !" } else { "" };
            let told = format!("{}{most}{off}", percent(share * 100.0));
            let _ = writeln!(out, "  {name:18}  {:>6}  {}  {told}", number::amount(effort), bar(share * 100.0, limit));
        }
        if moscow.has_too_much_must() {
            let _ = writeln!(out, "  ! over {} nothing is left to give", percent(moscow.limit));
        }
        if moscow.without_effort > 0 {
            let count = plural::count(moscow.without_effort as usize, "option", "options");
            let _ = writeln!(out, "  {count} without effort: not counted");
        }
    }

    fn lowest(&self, out: &mut String) {
        let Some(lowest) = &self.balance.lowest else { return };
        let count = plural::count(lowest.themes.len(), "theme", "themes");
        let _ = writeln!(out, "\nThe lowest quarter of the ranking takes {} of the effort", percent(lowest.percent));
        let ids: Vec<String> = lowest.themes.iter().map(|theme| self.reader.named(*theme).0).collect();
        self.wrapped(out, &format!("{count}: {}", ids.join(", ")));
    }

    fn stages(&self, out: &mut String) {
        let breadth = &self.breadth;
        let product = product_words(breadth.product);
        let _ = writeln!(out, "\nWhich stage of a customer's life it is for (* matters most: {product})");
        for stage in &breadth.stages {
            let star = if stage.matters { "*" } else { " " };
            let told = format!("{}, {}", percent(stage.percent), plural::count(stage.sum.themes, "theme", "themes"));
            let _ = writeln!(
                out,
                "{star} {:18}  {:>6}  {}  {told}",
                stage.stage.word(),
                number::amount(stage.sum.effort),
                bar(stage.percent, None)
            );
        }
        if breadth.without_stage.themes > 0 {
            let (sum, name) = (&breadth.without_stage, "no stage");
            let count = plural::count(sum.themes, "theme", "themes");
            let share = sum.percent_of(&breadth.all);
            let _ = writeln!(
                out,
                "  {name:18}  {:>6}  {}  {}, {count}",
                number::amount(sum.effort),
                bar(share, None),
                percent(share)
            );
        }
        let gaps: Vec<&str> = breadth.gaps().map(LifeStage::word).collect();
        if !gaps.is_empty() {
            let hint = stage_coverage::hint(breadth.product);
            self.wrapped(out, &format!("! nothing is done for {}: {hint}", gaps.join(", ")));
        }
    }

    fn wrapped(&self, out: &mut String, told: &str) {
        for range in text::wrap(told, self.width.saturating_sub(2)) {
            let _ = writeln!(out, "  {}", told.get(range).unwrap_or_default().trim_end());
        }
    }

    fn json<'a>(&'a self, file: &'a str) -> BalanceJson<'a> {
        let balance = &self.balance;
        let roadmap = &self.reader.plan.roadmap;
        let shares = balance.moscow.shares.map(|shares| [shares.must, shares.should, shares.could]);
        BalanceJson {
            schema: json::SCHEMA,
            file,
            today: self.reader.today.to_string(),
            themes: balance.all.themes,
            effort: balance.all.effort,
            unit: self.reader.unit(),
            without_effort: balance.all.without_effort,
            now: balance.now,
            now_limit: balance.now_limit,
            horizons: parts_json(&HORIZONS, &balance.horizons),
            horizon_distance: balance.horizon_distance,
            kinds: parts_json(&KINDS, &balance.kinds),
            kind_distance: balance.kind_distance,
            moscow: MoscowJson {
                efforts: balance.moscow.efforts,
                percents: shares.map(|shares| shares.map(|share| share * 100.0)),
                must_limit: balance.moscow.limit,
                too_much_must: balance.moscow.has_too_much_must(),
                without_effort: balance.moscow.without_effort,
            },
            lowest_quarter: balance.lowest.as_ref().map(|lowest| LowestJson {
                themes: lowest.themes.iter().map(|theme| roadmap.full_name(*theme)).collect(),
                effort: lowest.sum.effort,
                percent: lowest.percent,
            }),
            product_stage: product_words(self.breadth.product),
            stages: self
                .breadth
                .stages
                .iter()
                .map(|stage| StageJson {
                    stage: stage.stage.word(),
                    themes: stage.sum.themes,
                    effort: stage.sum.effort,
                    percent: stage.percent,
                    matters_most: stage.matters,
                    also: stage_coverage::OTHER_NAMES
                        .iter()
                        .filter(|(_, _, own)| *own == stage.stage)
                        .map(|(list, name, _)| format!("{list} {name}"))
                        .collect(),
                })
                .collect(),
            without_stage: self.breadth.without_stage.themes,
        }
    }
}

fn parts_json(names: &[&'static str], parts: &[Part]) -> Vec<PartJson> {
    let part = |(name, part): (&&'static str, &Part)| PartJson {
        name,
        themes: part.sum.themes,
        effort: part.sum.effort,
        percent: part.percent,
        wanted: part.wanted,
        off: part.is_off(),
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
    horizons: Vec<PartJson>,
    horizon_distance: f64,
    kinds: Vec<PartJson>,
    kind_distance: f64,
    moscow: MoscowJson,
    lowest_quarter: Option<LowestJson>,
    product_stage: &'static str,
    stages: Vec<StageJson>,
    without_stage: usize,
}

#[derive(Serialize)]
struct PartJson {
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
struct LowestJson {
    themes: Vec<String>,
    effort: f64,
    percent: f64,
}

#[derive(Serialize)]
struct StageJson {
    stage: &'static str,
    themes: usize,
    effort: f64,
    percent: f64,
    matters_most: bool,
    also: Vec<String>,
}
