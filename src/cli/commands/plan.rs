//! `whymap plan`: what fits into a capacity: by lane, down the ranking, and at best.

use crate::cli::context::Session;
use crate::cli::error::{Code, Stop};
use crate::cli::render::json;
use crate::cli::render::rows::Reader;
use crate::cli::render::table;
use crate::cli::render::table::Side;
use crate::cli::roadmap_file::RoadmapFile;
use crate::document::chunk::Serial;
use crate::insight::best_set::{self, Because, BestSet, Need, Proof, Reason};
use crate::insight::capacity::{Cut, Effort, LIVE, Load, Step};
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
    #[arg(long, value_name = "N", value_parser = amount)]
    capacity: Option<f64>,
    /// As JSON, with full names in `where`
    #[arg(long)]
    json: bool,
}

fn amount(text: &str) -> Result<f64, String> {
    let amount = text.parse::<f64>().ok().filter(|amount| amount.is_finite() && *amount >= 0.0);
    amount.filter(|amount| *amount <= 1e15).ok_or_else(|| "a capacity is a number from 0 on, like 18 or 4.5".to_owned())
}

/// Plans.
pub fn run(arguments: &PlanArguments, session: &Session) -> anyhow::Result<ExitCode> {
    let file = RoadmapFile::open(session, None)?;
    file.warn(&session.output);
    let settings = &file.plan.roadmap.settings;
    let own = settings.capacity.as_ref().map(|capacity| capacity.amount);
    let Some(capacity) = arguments.capacity.or(own) else {
        return Err(Stop::usage(format!("{} says no capacity", file.shown))
            .hint("`whymap plan --capacity 18` plans for one")
            .hint("`whymap set roadmap capacity.amount 18` writes one into the file")
            .into());
    };
    let reader = Reader::of(&file.plan, session.today(settings));
    let planned = Planned::of(&reader, capacity, arguments.capacity.is_none());
    match arguments.json {
        true => session.output.data(&json::pretty(&planned.json(&file.shown))?)?,
        false => session.output.text(&planned.text(session.output.width()))?,
    }
    Ok(Code::Fine.into())
}

/// All there is to say.
struct Planned<'r> {
    reader: &'r Reader<'r>,
    is_own: bool,
    load: Load,
    cut: Cut,
    best: BestSet,
}

impl<'r> Planned<'r> {
    fn of(reader: &'r Reader<'r>, capacity: f64, is_own: bool) -> Self {
        let (roadmap, order) = (&reader.plan.roadmap, &reader.order);
        Self {
            reader,
            is_own,
            load: Load::of(roadmap, order, Some(capacity)),
            cut: Cut::of(roadmap, order, capacity),
            best: BestSet::of(roadmap, order, capacity),
        }
    }

    fn text(&self, width: usize) -> String {
        let mut out = String::new();
        self.lanes(&mut out, width);
        self.ranking(&mut out, width);
        self.set(&mut out, width);
        self.left_out(&mut out);
        out
    }

    fn lanes(&self, out: &mut String, width: usize) {
        let capacity = number::amount(self.best.capacity);
        let from = if self.is_own { ", as the file says" } else { "" };
        let _ = writeln!(out, "Capacity: {capacity} {}{from}", self.reader.unit());
        let free = self.load.free().unwrap_or_default();
        let told = match free {
            0.0.. => format!("{} free", number::amount(free)),
            _ => format!("{} too much", number::amount(-free)),
        };
        let _ = writeln!(out, "Now takes {} of it: {told}\n", number::amount(self.load.now().effort));
        for (lane, sum) in LIVE.into_iter().zip(&self.load.lanes) {
            let count = plural::count(sum.themes, "theme", "themes");
            let _ = writeln!(out, "  {:5}  {:>10}  {:>6}", lane.word(), count, number::amount(sum.effort));
        }
        if !self.load.without_effort.is_empty() {
            let ids: Vec<String> = self.load.without_effort.iter().map(|theme| self.reader.named(*theme).0).collect();
            let median = number::amount(self.load.median);
            out.push('\n');
            let told = format!("No effort is stated for {}: counted with the median, {median}.", ids.join(", "));
            push_wrapped(out, &told, width);
        }
    }

    fn ranking(&self, out: &mut String, width: usize) {
        if self.cut.steps.is_empty() {
            return out.push_str("\nNothing is ranked: no live theme has a score, and none is an obligation.\n");
        }
        out.push_str("\nDown the ranking: place, score, effort, sum\n");
        let rows: Vec<[String; 6]> = self.cut.steps.iter().map(|step| self.step(step)).collect();
        let widths = table::widths(&rows);
        let line = format!("  -- the line of {} falls here --\n", number::amount(self.best.capacity));
        for (at, row) in rows.iter().enumerate() {
            if at == self.cut.fitting {
                out.push_str(&line);
            }
            push_row(out, row, &widths, width);
        }
        if self.cut.below().is_empty() {
            out.push_str(&line);
        }
        for (theme, need) in self.unmet_above() {
            let (id, _) = self.reader.named(theme);
            let told = self.reader.need(&need, "not above the line");
            let _ = writeln!(out, "  ! {id} needs {told}");
        }
        if !self.cut.unranked.is_empty() {
            let ids: Vec<String> = self.cut.unranked.iter().map(|theme| self.reader.named(*theme).0).collect();
            push_wrapped(out, &format!("Not ranked, as they have no score: {}", ids.join(", ")), width);
        }
    }

    /// What stands above the line and needs what does not.
    fn unmet_above(&self) -> Vec<(Serial, Need)> {
        let above: Vec<Serial> = self.cut.above().iter().map(|step| step.theme).collect();
        best_set::unmet_needs(&self.reader.plan.roadmap, &above)
    }

    /// Whether what stands above the line cannot be done without what stands below it.
    fn is_torn(&self) -> bool {
        self.unmet_above().iter().any(|(_, need)| matches!(need, Need::Live(_)))
    }

    fn step(&self, step: &Step) -> [String; 6] {
        let place = match (step.is_obligation, self.reader.order.place(step.theme)) {
            (true, _) => "must".to_owned(),
            (false, place) => place.map(|place| place.to_string()).unwrap_or_default(),
        };
        let (id, title) = self.reader.named(step.theme);
        [place, score(step.score), effort(step.effort), number::amount(step.sum), id, title]
    }

    fn set(&self, out: &mut String, width: usize) {
        let best = &self.best;
        if best.chosen.is_empty() {
            let _ = writeln!(
                out,
                "\nThe best set: nothing that has a score fits into {} {}",
                number::amount(best.capacity),
                self.reader.unit()
            );
            return self.left_out(out);
        }
        let _ = writeln!(
            out,
            "\nThe best set: scores of {} in all, for {} of {} {}",
            number::score(best.value),
            number::amount(best.taken.effort),
            number::amount(best.capacity),
            self.reader.unit()
        );
        let _ = writeln!(
            out,
            "The line: scores of {} in all, for {}{}",
            number::score(self.cut.value()),
            number::amount(self.cut.effort()),
            if self.is_torn() { "; but it parts what depends on each other" } else { "" }
        );
        let proof = match best.proof {
            Proof::Exact => "Every set was looked at, or ruled out: none that fits has more.".to_owned(),
            Proof::BestFound(most) => {
                format!("The best one found, not proven: another could have {} at most.", number::score(most))
            }
        };
        let _ = writeln!(out, "{proof}");
        if best.obligations.effort > best.capacity {
            let taken = number::amount(best.obligations.effort);
            let _ = writeln!(out, "! The obligations alone take {taken}: more than there is.");
        }
        let above: Vec<Serial> = self.cut.above().iter().map(|step| step.theme).collect();
        let row = |chosen: &best_set::Chosen| {
            let (id, title) = self.reader.named(chosen.theme);
            let note = match chosen.because {
                Because::Obligation => "must",
                Because::Forced => "for must",
                Because::Chosen if above.contains(&chosen.theme) => "",
                Because::Chosen => "below line",
            };
            [score(chosen.score), effort(chosen.effort), note.to_owned(), id, title]
        };
        let rows: Vec<[String; 5]> = best.chosen.iter().map(row).collect();
        let widths = table::widths(&rows);
        out.push_str("\nIn it: score, effort\n");
        for row in &rows {
            push_row(out, row, &widths, width);
        }
        for (theme, need) in &best.unmet {
            let _ = writeln!(out, "  ! {} needs {}", self.reader.named(*theme).0, self.reader.need(need, "not in"));
        }
    }

    fn left_out(&self, out: &mut String) {
        if self.best.left_out.is_empty() {
            return;
        }
        out.push_str("\nLeft out, and why: score, effort\n");
        let row = |left: &best_set::LeftOut| {
            let (id, _) = self.reader.named(left.theme);
            [score(left.score), effort(left.effort), id, self.reason(&left.reason)]
        };
        let rows: Vec<[String; 4]> = self.best.left_out.iter().map(row).collect();
        let widths = table::widths(&rows);
        for row in &rows {
            let _ = writeln!(out, "{}", table::line(row, &widths, &[Side::Right, Side::Right, Side::Left, Side::Left]));
        }
    }

    fn reason(&self, reason: &Reason) -> String {
        let of = |effort: &f64, free: &f64| format!("{} of {} free", number::amount(*effort), number::amount(*free));
        match reason {
            Reason::DoesNotFit { effort, free } => format!("does not fit: {}", of(effort, free)),
            Reason::NeedsDoNotFit { need, effort, free } => {
                format!("does not fit with {}, which it needs: {}", self.reader.named(*need).0, of(effort, free))
            }
            Reason::Needs(need) => format!("needs {}", self.reader.need(need, "not in")),
            Reason::NeedsLeftOut(need) => format!("needs {}, which cannot be in", self.reader.named(*need).0),
            Reason::NoScore => "no score".to_owned(),
            Reason::AddsNothing => "adds nothing".to_owned(),
        }
    }

    fn json<'a>(&'a self, file: &'a str) -> PlanJson<'a> {
        let roadmap = &self.reader.plan.roadmap;
        let name = |theme: Serial| roadmap.full_name(theme);
        let place = |theme: Serial| self.reader.order.place(theme);
        let step = |(at, step): (usize, &Step)| StepJson {
            full_name: name(step.theme),
            place: place(step.theme),
            score: step.score,
            effort: step.effort.amount,
            effort_is_stated: step.effort.is_stated,
            sum: step.sum,
            obligation: step.is_obligation,
            fits: at < self.cut.fitting,
        };
        let best = &self.best;
        let chosen = |chosen: &best_set::Chosen| ChosenJson {
            full_name: name(chosen.theme),
            score: chosen.score,
            effort: chosen.effort.amount,
            because: match chosen.because {
                Because::Obligation => "obligation",
                Because::Forced => "an obligation needs it",
                Because::Chosen => "chosen",
            },
        };
        let left = |left: &best_set::LeftOut| LeftJson {
            full_name: name(left.theme),
            score: left.score,
            effort: left.effort.amount,
            reason: self.reason(&left.reason),
        };
        PlanJson {
            schema: json::SCHEMA,
            file,
            today: self.reader.today.to_string(),
            ranking: &roadmap.settings.ranking,
            capacity: best.capacity,
            unit: self.reader.unit(),
            median_effort: self.load.median,
            without_effort: self.load.without_effort.iter().map(|theme| name(*theme)).collect(),
            lanes: LIVE
                .into_iter()
                .zip(&self.load.lanes)
                .map(|(lane, sum)| LaneJson { lane: lane.word(), themes: sum.themes, effort: sum.effort })
                .collect(),
            line: LineJson {
                value: self.cut.value(),
                effort: self.cut.effort(),
                ranking: self.cut.steps.iter().enumerate().map(step).collect(),
                unranked: self.cut.unranked.iter().map(|theme| name(*theme)).collect(),
            },
            best: BestJson {
                value: best.value,
                effort: best.taken.effort,
                obligations: best.obligations.effort,
                proven: best.proof == Proof::Exact,
                value_at_most: match best.proof {
                    Proof::Exact => best.value,
                    Proof::BestFound(most) => most,
                },
                themes: best.chosen.iter().map(chosen).collect(),
                left_out: best.left_out.iter().map(left).collect(),
            },
        }
    }
}

fn score(score: Option<f64>) -> String {
    score.map_or_else(|| "-".to_owned(), number::score)
}

fn effort(effort: Effort) -> String {
    format!("{}{}", if effort.is_stated { "" } else { "~" }, number::amount(effort.amount))
}

/// A row of numbers, an id and a title, which is cut where the line ends.
fn push_row<const N: usize>(out: &mut String, row: &[String; N], widths: &[usize; N], width: usize) {
    let mut sides = [Side::Right; N];
    sides.iter_mut().rev().take(2).for_each(|side| *side = Side::Left);
    let line = table::line(row, widths, &sides);
    let _ = writeln!(out, "{}", text::cut(&line, width, "…"));
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
    lanes: Vec<LaneJson>,
    line: LineJson,
    best: BestJson,
}

#[derive(Serialize)]
struct LaneJson {
    lane: &'static str,
    themes: usize,
    effort: f64,
}

#[derive(Serialize)]
struct LineJson {
    value: f64,
    effort: f64,
    ranking: Vec<StepJson>,
    unranked: Vec<String>,
}

#[derive(Serialize)]
struct StepJson {
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
struct BestJson {
    value: f64,
    effort: f64,
    obligations: f64,
    proven: bool,
    value_at_most: f64,
    themes: Vec<ChosenJson>,
    left_out: Vec<LeftJson>,
}

#[derive(Serialize)]
struct ChosenJson {
    #[serde(rename = "where")]
    full_name: String,
    score: Option<f64>,
    effort: f64,
    because: &'static str,
}

#[derive(Serialize)]
struct LeftJson {
    #[serde(rename = "where")]
    full_name: String,
    score: Option<f64>,
    effort: f64,
    reason: String,
}
