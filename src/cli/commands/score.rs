//! `whymap score`: the ranking by a scoring model, with its doubt.

use crate::cli::context::Session;
use crate::cli::error::{Code, Stop};
use crate::cli::lookup;
use crate::cli::render::json;
use crate::cli::render::ranking::{Doubt, Judged, Told};
use crate::cli::render::rows::Reader;
use crate::cli::render::table;
use crate::cli::render::table::Side;
use crate::cli::roadmap_file::RoadmapFile;
use crate::document::chunk::Serial;
use crate::insight::score::FORMULAS;
use crate::insight::uncertainty;
use crate::insight::uncertainty::{MANY, Sureness};
use crate::roadmap::Roadmap;
use crate::roadmap::entry_row::{Bet, Facts};
use crate::roadmap::lane::Lane;
use crate::roadmap::scoring_models::Model;
use crate::text::{cut, number, plural, sanitise};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::process::ExitCode;

const EXAMPLES: &str = "\
Examples:
  whymap score                    the ranking, by the model that ranks the roadmap
  whymap score --model rice       by another one
  whymap score first-report       one theme or idea among them
  whymap score --no-doubt         the scores alone
  whymap score --json";

/// Rank the themes by a scoring model, and say how sure the order is
///
/// Two doubts are told apart: of the inputs, where they are ranges, and of the weights, in the weighted model. A theme is
/// clearly ahead from 90 %, probably ahead from 70 %, and else it is a toss-up: our defaults, `scoring` in the file sets
/// others. The same file gives the same numbers on each run: draws start at its `seed`.
#[derive(Clone, Debug, clap::Args)]
#[command(before_help = EXAMPLES)]
pub struct ScoreArguments {
    /// Only these themes and ideas
    #[arg(value_name = "ID")]
    ids: Vec<String>,
    /// The scoring model; without it the one that ranks the roadmap
    #[arg(long, value_parser = model, value_name = "MODEL")]
    model: Option<&'static str>,
    /// With doubt, however many themes there are; up to 300 are told with it anyway
    #[arg(long, conflicts_with = "no_doubt")]
    doubt: bool,
    /// Without doubt
    #[arg(long)]
    no_doubt: bool,
    /// As JSON
    #[arg(long)]
    json: bool,
}

pub(crate) fn model(word: &str) -> Result<&'static str, String> {
    let word = word.to_lowercase();
    let known = FORMULAS.iter().map(|formula| formula.model);
    known.clone().find(|model| *model == word).ok_or_else(|| format!("one of {}", known.collect::<Vec<_>>().join(", ")))
}

/// Ranks.
pub fn run(arguments: &ScoreArguments, session: &Session) -> anyhow::Result<ExitCode> {
    let file = RoadmapFile::open(session, None)?;
    file.warn(&session.output);
    let reader = Reader::of(&file.plan, session.today(&file.plan.roadmap.settings));
    let ranking = &file.plan.roadmap.settings.ranking;
    let model = arguments.model.unwrap_or(ranking);
    let Some(judged) = Judged::by(&reader, model) else {
        return Err(Stop::usage(format!("there is no scoring model `{model}`")).into());
    };
    let asked = asked_for(&reader, &arguments.ids)?;
    let has_doubt = !arguments.no_doubt && (arguments.doubt || judged.ranking.ranked.len() <= MANY);
    let doubt = if has_doubt { judged.doubt() } else { None };
    let scored = Scored::of(&reader, &judged, doubt.as_ref(), asked.as_ref());
    if arguments.json {
        session.output.data(&json::pretty(&scored)?)?;
    } else {
        session.output.text(&text(&scored, &judged, arguments.no_doubt, session.output.width()))?;
    }
    Ok(Code::Fine.into())
}

fn asked_for(reader: &Reader<'_>, ids: &[String]) -> Result<Option<BTreeSet<Serial>>, Stop> {
    if ids.is_empty() {
        return Ok(None);
    }
    let one = |id: &String| {
        let serial = lookup::near(reader.plan, id)?;
        match reader.plan.roadmap.bet(serial) {
            Some(_) => Ok(serial),
            None => {
                Err(Stop::usage(format!("{} has no score: themes and ideas do", reader.plan.roadmap.full_name(serial))))
            }
        }
    };
    ids.iter().map(one).collect::<Result<BTreeSet<Serial>, Stop>>().map(Some)
}

/// The names of the fields are those of the JSON.
#[derive(Serialize)]
struct Scored<'s> {
    schema: u32,
    model: &'static str,
    formula: &'static str,
    source: &'static str,
    /// The model that ranks the roadmap.
    ranking: &'s str,
    ranked: usize,
    seed: u64,
    /// How many draws the probabilities and the ranks rest on; null without doubt.
    draws: Option<usize>,
    rank_draws: Option<usize>,
    /// Whether some input has a range; null without doubt.
    has_ranges: Option<bool>,
    themes: Vec<Row<'s>>,
}

#[derive(Serialize)]
struct Row<'s> {
    #[serde(rename = "where")]
    full_name: String,
    id: &'s str,
    title: String,
    lane: Option<&'static str>,
    effort: Option<f64>,
    rank: Option<usize>,
    /// The rank it would have, of one that is not ranked: an idea.
    would_rank: Option<usize>,
    is_tied: bool,
    score: Option<f64>,
    /// From where to where the score could be while inputs are missing.
    range: Option<(f64, f64)>,
    missing: Vec<&'s str>,
    inputs: BTreeMap<&'s str, Option<Input>>,
    doubt: Option<RowDoubt>,
}

#[derive(Serialize)]
struct Input {
    likely: f64,
    low: f64,
    high: f64,
}

#[derive(Serialize)]
struct RowDoubt {
    mean: f64,
    p10: f64,
    p50: f64,
    p90: f64,
    best_rank: usize,
    worst_rank: usize,
    top_three: f64,
    ahead_of: Option<Ahead>,
}

#[derive(Serialize)]
struct Ahead {
    #[serde(rename = "where")]
    full_name: String,
    by_inputs: Option<f64>,
    by_weights: Option<f64>,
}

impl<'s> Scored<'s> {
    fn of(reader: &Reader<'s>, judged: &Judged<'s>, doubt: Option<&Doubt>, asked: Option<&BTreeSet<Serial>>) -> Self {
        let told: HashMap<Serial, Told> =
            doubt.into_iter().flat_map(Doubt::down_the_ranking).map(|told| (told.serial, told)).collect();
        let ranked = judged.ranking.ranked.iter().map(|(serial, _)| *serial);
        let themes = ranked.chain(judged.ranking.unscored.iter().copied());
        let shown: Vec<Serial> = match asked {
            None => themes.collect(),
            Some(asked) => {
                let among: Vec<Serial> = themes.filter(|serial| asked.contains(serial)).collect();
                let others = asked.iter().copied().filter(|serial| !among.contains(serial));
                among.iter().copied().chain(others).collect()
            }
        };
        let roadmap = &reader.plan.roadmap;
        let themes = shown.into_iter().map(|serial| {
            let mut row = Row::of(reader, judged, serial);
            row.doubt = told.get(&serial).zip(doubt).map(|(told, doubt)| RowDoubt::of(roadmap, told, doubt));
            row
        });
        Self {
            schema: json::SCHEMA,
            model: judged.rater.model.name,
            formula: judged.rater.words(),
            source: judged.rater.formula.source,
            ranking: &roadmap.settings.ranking,
            ranked: judged.ranking.ranked.len(),
            seed: roadmap.settings.seed,
            draws: doubt.map(|_| uncertainty::DRAWS),
            rank_draws: doubt.map(|doubt| doubt.ranks.draws),
            has_ranges: doubt.map(|doubt| !doubt.is_certain()),
            themes: themes.collect(),
        }
    }
}

impl<'s> Row<'s> {
    fn of(reader: &Reader<'s>, judged: &Judged<'s>, serial: Serial) -> Self {
        let roadmap = &reader.plan.roadmap;
        let bet = roadmap.facts(serial).and_then(Facts::bet);
        let score = judged.score(serial);
        let rank = judged.ranking.rank(serial);
        let input = |part: &crate::insight::score::Part<'s>| {
            let (low, high) = part.range.or(part.mark.zip(part.mark))?;
            part.mark.map(|likely| Input { likely, low, high })
        };
        let could_rank = rank.is_none() && bet.is_some_and(|bet| bet.lane.is_none_or(Lane::is_live));
        Self {
            full_name: roadmap.full_name(serial),
            id: roadmap.id(serial),
            title: roadmap.title(&reader.plan.document, serial).into_owned(),
            lane: bet.and_then(|bet: &Bet| bet.lane).map(Lane::word),
            effort: bet.and_then(|bet| bet.effort),
            rank: rank.map(|(rank, _)| rank),
            would_rank: score.value.filter(|_| could_rank).map(|value| judged.ranking.rank_of_score(value)),
            is_tied: rank.is_some_and(|(_, is_tied)| is_tied),
            score: score.value,
            range: score.range,
            missing: score.missing(),
            inputs: score.parts.iter().map(|part| (part.input, input(part))).collect(),
            doubt: None,
        }
    }
}

impl RowDoubt {
    fn of(roadmap: &Roadmap, told: &Told, doubt: &Doubt) -> Self {
        let Told { serial, spread, next } = *told;
        let ranks = doubt.ranks.get(serial);
        Self {
            mean: spread.mean,
            p10: spread.p10,
            p50: spread.p50,
            p90: spread.p90,
            best_rank: ranks.map_or(0, |ranks| ranks.best),
            worst_rank: ranks.map_or(0, |ranks| ranks.worst),
            top_three: ranks.map_or(0.0, |ranks| ranks.top),
            ahead_of: next.map(|(next, lead)| Ahead {
                full_name: roadmap.full_name(next),
                by_inputs: lead.by_inputs,
                by_weights: lead.by_weights,
            }),
        }
    }
}

/// Rank, score, range, ranks, sureness by the inputs, under any weights, lane, id, title.
type Cells = [String; 9];
const SIDES: [Side; 9] =
    [Side::Right, Side::Right, Side::Left, Side::Left, Side::Left, Side::Right, Side::Left, Side::Left, Side::Left];
/// With fewer cells for it a title says nothing.
const LEAST_TITLE: usize = 12;

fn text(scored: &Scored<'_>, judged: &Judged<'_>, is_unwanted: bool, width: usize) -> String {
    let mut out =
        format!("{}: {}\n", Model::named(scored.model).map_or(scored.model, |model| model.title), scored.formula);
    if scored.model != scored.ranking {
        out.push_str(&format!("The roadmap itself is ranked by {}.\n", scored.ranking));
    }
    if scored.themes.is_empty() {
        out.push_str("\nThere is no theme in Now, Next or Later to rank.\n");
        return out;
    }
    let mut rows: Vec<Cells> = scored.themes.iter().map(|row| cells(row, judged)).collect();
    if scored.draws.is_some() {
        rows.insert(0, headings(&rows));
    }
    let widths = table::widths(&rows);
    let used: usize = widths.iter().take(8).filter(|width| **width > 0).map(|width| width + 2).sum();
    let room = width.saturating_sub(used + 2);
    for row in &mut rows {
        let title = row.last_mut().map(std::mem::take).unwrap_or_default();
        if let Some(cell) = row.last_mut().filter(|_| room >= LEAST_TITLE) {
            *cell = cut(&title, room, "…").into_owned();
        }
    }
    out.push('\n');
    for row in &rows {
        out.push_str(&table::line(row, &widths, &SIDES));
        out.push('\n');
    }
    let note = if is_unwanted { String::new() } else { note(scored) };
    if !note.is_empty() {
        out.push_str(&format!("\n{note}\n"));
    }
    out
}

fn headings(rows: &[Cells]) -> Cells {
    let has = |column: usize| rows.iter().any(|row| row.get(column).is_some_and(|cell| !cell.is_empty()));
    let head = |column: usize, words: &str| if has(column) { words.to_owned() } else { String::new() };
    [
        String::new(),
        "score".to_owned(),
        head(2, "P10-P90"),
        head(3, "ranks"),
        head(4, "ahead of next"),
        head(5, "any weights"),
        "lane".to_owned(),
        String::new(),
        String::new(),
    ]
}

fn cells(row: &Row<'_>, judged: &Judged<'_>) -> Cells {
    let shown = |value: f64| judged.shown(value);
    let rank = match (row.rank, row.would_rank) {
        (Some(rank), _) => format!("{}{rank}", if row.is_tied { "=" } else { "" }),
        (None, Some(would)) => format!("({would})"),
        _ => "-".to_owned(),
    };
    let range = match (row.range, &row.doubt) {
        (Some((low, high)), _) => format!("{}-{} ({}?)", shown(low), shown(high), row.missing.join("?, ")),
        (None, Some(doubt)) if doubt.p10 < doubt.p90 => format!("{}-{}", shown(doubt.p10), shown(doubt.p90)),
        (None, _) if row.score.is_none() && row.missing.is_empty() => open(&row.missing),
        (None, _) if row.score.is_none() => format!("open: {}", open(&row.missing)),
        _ => String::new(),
    };
    let ranks = row.doubt.as_ref().filter(|doubt| doubt.best_rank < doubt.worst_rank);
    let ahead = row.doubt.as_ref().and_then(|doubt| doubt.ahead_of.as_ref());
    let by_inputs = ahead.and_then(|ahead| ahead.by_inputs).map(|p| sureness(judged.roadmap, p));
    let by_weights = ahead.and_then(|ahead| ahead.by_weights).map(uncertainty::percent);
    [
        rank,
        row.score.map_or_else(|| "-".to_owned(), shown),
        sanitise::line(&range).into_owned(),
        ranks.map(|doubt| format!("{}-{}", doubt.best_rank, doubt.worst_rank)).unwrap_or_default(),
        by_inputs.unwrap_or_default(),
        by_weights.unwrap_or_default(),
        row.lane.unwrap_or("idea").to_owned(),
        sanitise::line(row.id).into_owned(),
        sanitise::line(&row.title).into_owned(),
    ]
}

/// A probability with its word: `72 % probably`.
fn sureness(roadmap: &Roadmap, probability: f64) -> String {
    let word = Sureness::of(probability, &roadmap.settings.scoring).short();
    format!("{} {word}", uncertainty::percent(probability))
}

/// A few missing inputs by name, more of them by their number.
fn open(missing: &[&str]) -> String {
    match missing.len() {
        0 => "its inputs give no number".to_owned(),
        1..=2 => missing.join(", "),
        count => plural::count(count, "input", "inputs"),
    }
}

/// What the numbers rest on.
fn note(scored: &Scored<'_>) -> String {
    if scored.ranked > MANY && scored.draws.is_none() {
        return format!("More than {MANY} themes are told without doubt: --doubt works it out.");
    }
    let Some(draws) = scored.draws.filter(|_| scored.ranked > 0) else { return String::new() };
    let draws = number::grouped(draws as f64);
    let seed = scored.seed;
    let few = scored.rank_draws.filter(|few| scored.draws != Some(*few));
    let few = few.map(|few| format!("; ranks from {few}")).unwrap_or_default();
    let by_weights = if scored.themes.iter().any(has_weights) {
        " \"Any weights\" draws the weights and takes the marks as they are."
    } else {
        ""
    };
    match scored.has_ranges {
        Some(true) => format!("{draws} draws from the ranges, seed {seed}{few}.{by_weights}"),
        _ => format!("No ranges given: of the inputs nothing is in doubt. Seed {seed}.{by_weights}"),
    }
}

fn has_weights(row: &Row<'_>) -> bool {
    row.doubt.as_ref().and_then(|doubt| doubt.ahead_of.as_ref()).is_some_and(|ahead| ahead.by_weights.is_some())
}
