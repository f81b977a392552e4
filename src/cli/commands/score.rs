//! `whymap score`: the ranking by a scoring model, with its doubt.

use crate::cli::context::CliSession;
use crate::cli::error::{CliError, ExitKind};
use crate::cli::lookup;
use crate::cli::render::json;
use crate::cli::render::ranking::{ModelRanking, RankingUncertainty, ThemeUncertainty};
use crate::cli::render::rows::PlanReader;
use crate::cli::render::table;
use crate::cli::render::table::CellAlignment;
use crate::cli::roadmap_file::RoadmapFile;
use crate::document::chunk::EntryId;
use crate::insight::score::FORMULAS;
use crate::insight::uncertainty;
use crate::insight::uncertainty::{Certainty, MANY_THEMES};
use crate::roadmap::Roadmap;
use crate::roadmap::entry_row::{EntryRow, ThemeRow};
use crate::roadmap::lane::Lane;
use crate::roadmap::scoring_models::Model;
use crate::text::{number, plural, sanitize, truncate};
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
    #[arg(long, value_parser = parse_model, value_name = "MODEL")]
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

pub(crate) fn parse_model(word: &str) -> Result<&'static str, String> {
    let word = word.to_lowercase();
    let known = FORMULAS.iter().map(|formula| formula.model);
    known.clone().find(|model| *model == word).ok_or_else(|| format!("one of {}", known.collect::<Vec<_>>().join(", ")))
}

/// Ranks.
pub fn run(arguments: &ScoreArguments, session: &CliSession) -> anyhow::Result<ExitCode> {
    let file = RoadmapFile::open(session, None)?;
    file.print_warnings(&session.output);
    let reader = PlanReader::new(&file.plan, session.today(&file.plan.roadmap.settings));
    let ranking = &file.plan.roadmap.settings.ranking;
    let model = arguments.model.unwrap_or(ranking);
    let Some(judged) = ModelRanking::new(&reader, model) else {
        return Err(CliError::usage(format!("there is no scoring model `{model}`")).into());
    };
    let asked = find_requested(&reader, &arguments.ids)?;
    let has_doubt = !arguments.no_doubt && (arguments.doubt || judged.ranking.ranked.len() <= MANY_THEMES);
    let doubt = if has_doubt { judged.simulate() } else { None };
    let scored = RankingJson::new(&reader, &judged, doubt.as_ref(), asked.as_ref());
    if arguments.json {
        session.output.print_data(&json::pretty(&scored)?)?;
    } else {
        session.output.print_text(&render_ranking(&scored, &judged, arguments.no_doubt, session.output.width()))?;
    }
    Ok(ExitKind::Success.into())
}

fn find_requested(reader: &PlanReader<'_>, ids: &[String]) -> Result<Option<BTreeSet<EntryId>>, CliError> {
    if ids.is_empty() {
        return Ok(None);
    }
    let one = |id: &String| {
        let entry_id = lookup::find_fuzzy(reader.plan, id)?;
        match reader.plan.roadmap.theme(entry_id) {
            Some(_) => Ok(entry_id),
            None => Err(CliError::usage(format!(
                "{} has no score: themes and ideas do",
                reader.plan.roadmap.full_name(entry_id)
            ))),
        }
    };
    ids.iter().map(one).collect::<Result<BTreeSet<EntryId>, CliError>>().map(Some)
}

/// The names of the fields are those of the JSON.
#[derive(Serialize)]
struct RankingJson<'s> {
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
    themes: Vec<RankingRowJson<'s>>,
}

#[derive(Serialize)]
struct RankingRowJson<'s> {
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
    inputs: BTreeMap<&'s str, Option<ScoreInputJson>>,
    doubt: Option<RankUncertaintyJson>,
}

#[derive(Serialize)]
struct ScoreInputJson {
    likely: f64,
    low: f64,
    high: f64,
}

#[derive(Serialize)]
struct RankUncertaintyJson {
    mean: f64,
    p10: f64,
    p50: f64,
    p90: f64,
    best_rank: usize,
    worst_rank: usize,
    top_three: f64,
    ahead_of: Option<AheadOfJson>,
}

#[derive(Serialize)]
struct AheadOfJson {
    #[serde(rename = "where")]
    full_name: String,
    by_inputs: Option<f64>,
    by_weights: Option<f64>,
}

impl<'s> RankingJson<'s> {
    fn new(
        reader: &PlanReader<'s>,
        judged: &ModelRanking<'s>,
        doubt: Option<&RankingUncertainty>,
        asked: Option<&BTreeSet<EntryId>>,
    ) -> Self {
        let told: HashMap<EntryId, ThemeUncertainty> = doubt
            .into_iter()
            .flat_map(RankingUncertainty::theme_uncertainties)
            .map(|told| (told.entry, told))
            .collect();
        let ranked = judged.ranking.ranked.iter().map(|(entry_id, _)| *entry_id);
        let themes = ranked.chain(judged.ranking.unscored.iter().copied());
        let shown: Vec<EntryId> = match asked {
            None => themes.collect(),
            Some(asked) => {
                let among: Vec<EntryId> = themes.filter(|entry_id| asked.contains(entry_id)).collect();
                let others = asked.iter().copied().filter(|entry_id| !among.contains(entry_id));
                among.iter().copied().chain(others).collect()
            }
        };
        let roadmap = &reader.plan.roadmap;
        let themes = shown.into_iter().map(|entry_id| {
            let mut row = RankingRowJson::new(reader, judged, entry_id);
            row.doubt =
                told.get(&entry_id).zip(doubt).map(|(told, doubt)| RankUncertaintyJson::new(roadmap, told, doubt));
            row
        });
        Self {
            schema: json::SCHEMA_VERSION,
            model: judged.scorer.model.name,
            formula: judged.scorer.expression(),
            source: judged.scorer.formula.source,
            ranking: &roadmap.settings.ranking,
            ranked: judged.ranking.ranked.len(),
            seed: roadmap.settings.seed,
            draws: doubt.map(|_| uncertainty::SAMPLE_COUNT),
            rank_draws: doubt.map(|doubt| doubt.rank_ranges.sample_count),
            has_ranges: doubt.map(|doubt| !doubt.is_certain()),
            themes: themes.collect(),
        }
    }
}

impl<'s> RankingRowJson<'s> {
    fn new(reader: &PlanReader<'s>, judged: &ModelRanking<'s>, entry_id: EntryId) -> Self {
        let roadmap = &reader.plan.roadmap;
        let theme_row = roadmap.row(entry_id).and_then(EntryRow::theme);
        let score = judged.score(entry_id);
        let rank = judged.ranking.rank(entry_id);
        let input = |part: &crate::insight::score::ScorePart<'s>| {
            let (low, high) = part.range.or(part.value.zip(part.value))?;
            part.value.map(|likely| ScoreInputJson { likely, low, high })
        };
        let could_rank = rank.is_none() && theme_row.is_some_and(|theme_row| theme_row.lane.is_none_or(Lane::is_live));
        Self {
            full_name: roadmap.full_name(entry_id),
            id: roadmap.id(entry_id),
            title: roadmap.title(&reader.plan.document, entry_id).into_owned(),
            lane: theme_row.and_then(|theme_row: &ThemeRow| theme_row.lane).map(Lane::name),
            effort: theme_row.and_then(|theme_row| theme_row.effort),
            rank: rank.map(|(rank, _)| rank),
            would_rank: score.value.filter(|_| could_rank).map(|value| judged.ranking.rank_of_score(value)),
            is_tied: rank.is_some_and(|(_, is_tied)| is_tied),
            score: score.value,
            range: score.range,
            missing: score.missing_inputs(),
            inputs: score.parts.iter().map(|part| (part.input, input(part))).collect(),
            doubt: None,
        }
    }
}

impl RankUncertaintyJson {
    fn new(roadmap: &Roadmap, told: &ThemeUncertainty, doubt: &RankingUncertainty) -> Self {
        let ThemeUncertainty { entry: entry_id, distribution: spread, next } = *told;
        let ranks = doubt.rank_ranges.get(entry_id);
        Self {
            mean: spread.mean,
            p10: spread.p10,
            p50: spread.p50,
            p90: spread.p90,
            best_rank: ranks.map_or(0, |ranks| ranks.best),
            worst_rank: ranks.map_or(0, |ranks| ranks.worst),
            top_three: ranks.map_or(0.0, |ranks| ranks.top_share),
            ahead_of: next.map(|(next, lead)| AheadOfJson {
                full_name: roadmap.full_name(next),
                by_inputs: lead.by_inputs,
                by_weights: lead.by_weights,
            }),
        }
    }
}

/// Rank, score, range, ranks, sureness by the inputs, under any weights, lane, id, title.
type RankingCells = [String; 9];
const ALIGNMENTS: [CellAlignment; 9] = [
    CellAlignment::Right,
    CellAlignment::Right,
    CellAlignment::Left,
    CellAlignment::Left,
    CellAlignment::Left,
    CellAlignment::Right,
    CellAlignment::Left,
    CellAlignment::Left,
    CellAlignment::Left,
];
/// With fewer cells for it a title says nothing.
const MIN_TITLE_WIDTH: usize = 12;

fn render_ranking(scored: &RankingJson<'_>, judged: &ModelRanking<'_>, is_unwanted: bool, width: usize) -> String {
    let mut out =
        format!("{}: {}\n", Model::find(scored.model).map_or(scored.model, |model| model.title), scored.formula);
    if scored.model != scored.ranking {
        out.push_str(&format!("The roadmap itself is ranked by {}.\n", scored.ranking));
    }
    if scored.themes.is_empty() {
        out.push_str("\nThere is no theme in Now, Next or Later to rank.\n");
        return out;
    }
    let mut rows: Vec<RankingCells> = scored.themes.iter().map(|row| row_cells(row, judged)).collect();
    if scored.draws.is_some() {
        rows.insert(0, heading_cells(&rows));
    }
    let widths = table::column_widths(&rows);
    let used: usize = widths.iter().take(8).filter(|width| **width > 0).map(|width| width + 2).sum();
    let room = width.saturating_sub(used + 2);
    for row in &mut rows {
        let title = row.last_mut().map(std::mem::take).unwrap_or_default();
        if let Some(cell) = row.last_mut().filter(|_| room >= MIN_TITLE_WIDTH) {
            *cell = truncate(&title, room, "…").into_owned();
        }
    }
    out.push('\n');
    for row in &rows {
        out.push_str(&table::format_row(row, &widths, &ALIGNMENTS));
        out.push('\n');
    }
    let note = if is_unwanted { String::new() } else { simulation_note(scored) };
    if !note.is_empty() {
        out.push_str(&format!("\n{note}\n"));
    }
    out
}

fn heading_cells(rows: &[RankingCells]) -> RankingCells {
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

fn row_cells(row: &RankingRowJson<'_>, judged: &ModelRanking<'_>) -> RankingCells {
    let shown = |value: f64| judged.format_score(value);
    let rank = match (row.rank, row.would_rank) {
        (Some(rank), _) => format!("{}{rank}", if row.is_tied { "=" } else { "" }),
        (None, Some(would)) => format!("({would})"),
        _ => "-".to_owned(),
    };
    let range = match (row.range, &row.doubt) {
        (Some((low, high)), _) => format!("{}-{} ({}?)", shown(low), shown(high), row.missing.join("?, ")),
        (None, Some(doubt)) if doubt.p10 < doubt.p90 => format!("{}-{}", shown(doubt.p10), shown(doubt.p90)),
        (None, _) if row.score.is_none() && row.missing.is_empty() => describe_missing_inputs(&row.missing),
        (None, _) if row.score.is_none() => format!("open: {}", describe_missing_inputs(&row.missing)),
        _ => String::new(),
    };
    let ranks = row.doubt.as_ref().filter(|doubt| doubt.best_rank < doubt.worst_rank);
    let ahead = row.doubt.as_ref().and_then(|doubt| doubt.ahead_of.as_ref());
    let by_inputs = ahead.and_then(|ahead| ahead.by_inputs).map(|p| format_probability(judged.roadmap, p));
    let by_weights = ahead.and_then(|ahead| ahead.by_weights).map(uncertainty::format_probability);
    [
        rank,
        row.score.map_or_else(|| "-".to_owned(), shown),
        sanitize::sanitize_line(&range).into_owned(),
        ranks.map(|doubt| format!("{}-{}", doubt.best_rank, doubt.worst_rank)).unwrap_or_default(),
        by_inputs.unwrap_or_default(),
        by_weights.unwrap_or_default(),
        row.lane.unwrap_or("idea").to_owned(),
        sanitize::sanitize_line(row.id).into_owned(),
        sanitize::sanitize_line(&row.title).into_owned(),
    ]
}

/// A probability with its word: `72 % probably`.
fn format_probability(roadmap: &Roadmap, probability: f64) -> String {
    let word = Certainty::from_probability(probability, &roadmap.settings.scoring).short_label();
    format!("{} {word}", uncertainty::format_probability(probability))
}

/// A few missing inputs by name, more of them by their number.
fn describe_missing_inputs(missing: &[&str]) -> String {
    match missing.len() {
        0 => "its inputs give no number".to_owned(),
        1..=2 => missing.join(", "),
        count => plural::format_count(count, "input", "inputs"),
    }
}

/// What the numbers rest on.
fn simulation_note(scored: &RankingJson<'_>) -> String {
    if scored.ranked > MANY_THEMES && scored.draws.is_none() {
        return format!("More than {MANY_THEMES} themes are told without doubt: --doubt works it out.");
    }
    let Some(draws) = scored.draws.filter(|_| scored.ranked > 0) else { return String::new() };
    let draws = number::format_grouped(draws as f64);
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

fn has_weights(row: &RankingRowJson<'_>) -> bool {
    row.doubt.as_ref().and_then(|doubt| doubt.ahead_of.as_ref()).is_some_and(|ahead| ahead.by_weights.is_some())
}
