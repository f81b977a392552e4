//! `whymap score`: the ranking by a scoring model, with its uncertainty.

use crate::cli::context::CliSession;
use crate::cli::error::{CliError, ExitKind};
use crate::cli::lookup;
use crate::cli::parse;
use crate::cli::render::json;
use crate::cli::render::ranking::{ModelRanking, RankingUncertainty, ThemeUncertainty};
use crate::cli::render::rows::PlanReader;
use crate::cli::render::table;
use crate::cli::render::table::CellAlignment;
use crate::cli::roadmap_file::RoadmapFile;
use crate::document::chunk::EntryId;
use crate::insight::score::ScorePart;
use crate::insight::uncertainty;
use crate::insight::uncertainty::{Certainty, MANY_THEMES, SAMPLE_COUNT};
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
  whymap score                    rank by the scoring model of the roadmap
  whymap score --model rice       rank by another model
  whymap score first-report       show one theme or idea in the ranking
  whymap score --no-simulation    show the scores only
  whymap score --json";

/// Rank the themes by a scoring model, and show how certain the order is
///
/// Uncertainty comes from two sources, shown separately: input ranges, which are simulated, and the choice of weights
/// in the weighted model. A theme is clearly ahead at 90% or more, probably ahead at 70% or more, and a toss-up from
/// 30% to 70%; below 30%, it is probably behind. To set other limits, use `scoring` in the file. The same file always
/// gives the same numbers: simulations start from its `seed`.
#[derive(Clone, Debug, clap::Args)]
#[command(before_help = EXAMPLES)]
pub struct ScoreArguments {
    /// Show only these themes and ideas
    #[arg(value_name = "ID")]
    ids: Vec<String>,
    /// The scoring model [default: the one that ranks the roadmap]
    #[arg(long, value_parser = parse::model, value_name = "MODEL")]
    model: Option<&'static str>,
    /// Run the simulation even with more than 300 themes
    #[arg(long, conflicts_with = "no_simulation")]
    simulation: bool,
    /// Skip the simulation
    #[arg(long)]
    no_simulation: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub fn run(arguments: &ScoreArguments, session: &CliSession) -> anyhow::Result<ExitCode> {
    let file = RoadmapFile::open(session, None)?;
    file.print_warnings(&session.output);
    let reader = PlanReader::new(&file.plan, session.today(&file.plan.roadmap.settings));
    let model = arguments.model.unwrap_or(&file.plan.roadmap.settings.ranking);
    let Some(ranking) = ModelRanking::new(&reader, model) else {
        return Err(CliError::usage(format!("there is no scoring model `{model}`"))
            .with_hint("use --model MODEL, or correct `ranking` in the file")
            .into());
    };
    let requested = find_requested(&reader, &arguments.ids)?;
    let is_simulated =
        !arguments.no_simulation && (arguments.simulation || ranking.ranking.ranked.len() <= MANY_THEMES);
    let uncertainty = if is_simulated { ranking.simulate() } else { None };
    let report = RankingJson::new(&reader, &ranking, uncertainty.as_ref(), requested.as_ref());
    if arguments.json {
        session.output.print_data(&json::pretty(&report)?)?;
    } else {
        let note = if arguments.no_simulation { String::new() } else { simulation_note(&report) };
        session.output.print_text(&render_ranking(&report, &ranking, &note, session.output.width()))?;
    }
    Ok(ExitKind::Success.into())
}

fn find_requested(reader: &PlanReader<'_>, ids: &[String]) -> Result<Option<BTreeSet<EntryId>>, CliError> {
    if ids.is_empty() {
        return Ok(None);
    }
    let find = |id: &String| {
        let entry_id = lookup::find_fuzzy(reader.plan, id)?;
        match reader.plan.roadmap.theme(entry_id) {
            Some(_) => Ok(entry_id),
            None => Err(CliError::usage(format!(
                "{} has no score: only themes and ideas have one",
                reader.plan.roadmap.full_name(entry_id)
            ))),
        }
    };
    ids.iter().map(find).collect::<Result<BTreeSet<EntryId>, CliError>>().map(Some)
}

/// The fields are named as in the JSON.
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
    /// Number of simulations for probabilities, and for ranks; null without a simulation.
    simulations: Option<usize>,
    rank_simulations: Option<usize>,
    /// Whether an input has a range; null without a simulation.
    has_ranges: Option<bool>,
    themes: Vec<RankingRowJson<'s>>,
}

#[derive(Serialize)]
struct RankingRowJson<'s> {
    #[serde(rename = "entry")]
    full_name: String,
    id: &'s str,
    title: String,
    lane: Option<&'static str>,
    effort: Option<f64>,
    rank: Option<usize>,
    /// The rank that an idea would have.
    would_rank: Option<usize>,
    is_tied: bool,
    score: Option<f64>,
    /// The possible scores while inputs are missing.
    range: Option<(f64, f64)>,
    missing: Vec<&'s str>,
    inputs: BTreeMap<&'s str, Option<ScoreInputJson>>,
    uncertainty: Option<RankUncertaintyJson>,
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
    top_three_probability: f64,
    ahead_of: Option<AheadOfJson>,
}

#[derive(Serialize)]
struct AheadOfJson {
    #[serde(rename = "entry")]
    full_name: String,
    by_inputs: Option<f64>,
    by_weights: Option<f64>,
}

impl<'s> RankingJson<'s> {
    fn new(
        reader: &PlanReader<'s>,
        ranking: &ModelRanking<'s>,
        uncertainty: Option<&RankingUncertainty>,
        requested: Option<&BTreeSet<EntryId>>,
    ) -> Self {
        let by_theme: HashMap<EntryId, ThemeUncertainty> = uncertainty
            .into_iter()
            .flat_map(RankingUncertainty::theme_uncertainties)
            .map(|theme| (theme.entry, theme))
            .collect();
        let ranked = ranking.ranking.ranked.iter().map(|(entry_id, _)| *entry_id);
        let themes = ranked.chain(ranking.ranking.unscored.iter().copied());
        let entries: Vec<EntryId> = match requested {
            None => themes.collect(),
            Some(requested) => {
                let ranked: Vec<EntryId> = themes.filter(|entry_id| requested.contains(entry_id)).collect();
                let others = requested.iter().copied().filter(|entry_id| !ranked.contains(entry_id));
                ranked.iter().copied().chain(others).collect()
            }
        };
        let roadmap = &reader.plan.roadmap;
        let themes = entries.into_iter().map(|entry_id| {
            let mut row = RankingRowJson::new(reader, ranking, entry_id);
            row.uncertainty = by_theme
                .get(&entry_id)
                .zip(uncertainty)
                .map(|(theme, uncertainty)| RankUncertaintyJson::new(roadmap, theme, uncertainty));
            row
        });
        Self {
            schema: json::SCHEMA_VERSION,
            model: ranking.scorer.model.name,
            formula: ranking.scorer.expression(),
            source: ranking.scorer.formula.source,
            ranking: &roadmap.settings.ranking,
            ranked: ranking.ranking.ranked.len(),
            seed: roadmap.settings.seed,
            simulations: uncertainty.map(|_| SAMPLE_COUNT),
            rank_simulations: uncertainty.map(|uncertainty| uncertainty.rank_ranges.sample_count),
            has_ranges: uncertainty.map(|uncertainty| !uncertainty.is_certain()),
            themes: themes.collect(),
        }
    }
}

impl<'s> RankingRowJson<'s> {
    fn new(reader: &PlanReader<'s>, ranking: &ModelRanking<'s>, entry_id: EntryId) -> Self {
        let roadmap = &reader.plan.roadmap;
        let theme_row = roadmap.row(entry_id).and_then(EntryRow::theme);
        let score = ranking.score(entry_id);
        let rank = ranking.ranking.rank(entry_id);
        let input = |part: &ScorePart<'s>| {
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
            would_rank: score.value.filter(|_| could_rank).map(|value| ranking.ranking.rank_of_score(value)),
            is_tied: rank.is_some_and(|(_, is_tied)| is_tied),
            score: score.value,
            range: score.range,
            missing: score.missing_inputs(),
            inputs: score.parts.iter().map(|part| (part.input, input(part))).collect(),
            uncertainty: None,
        }
    }
}

impl RankUncertaintyJson {
    fn new(roadmap: &Roadmap, theme: &ThemeUncertainty, uncertainty: &RankingUncertainty) -> Self {
        let ThemeUncertainty { entry, distribution, next } = *theme;
        let ranks = uncertainty.rank_ranges.get(entry);
        Self {
            mean: distribution.mean,
            p10: distribution.p10,
            p50: distribution.p50,
            p90: distribution.p90,
            best_rank: ranks.map_or(0, |ranks| ranks.best),
            worst_rank: ranks.map_or(0, |ranks| ranks.worst),
            top_three_probability: ranks.map_or(0.0, |ranks| ranks.top_share),
            ahead_of: next.map(|(next, probability)| AheadOfJson {
                full_name: roadmap.full_name(next),
                by_inputs: probability.by_inputs,
                by_weights: probability.by_weights,
            }),
        }
    }
}

/// Rank, score, range, ranks, probability by inputs, probability by weights, lane, id, title.
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
/// Titles are left out if they would be narrower than this.
const MIN_TITLE_WIDTH: usize = 12;

fn render_ranking(report: &RankingJson<'_>, ranking: &ModelRanking<'_>, note: &str, width: usize) -> String {
    let mut out =
        format!("{}: {}\n", Model::find(report.model).map_or(report.model, |model| model.title), report.formula);
    if report.model != report.ranking {
        out.push_str(&format!("The roadmap itself is ranked by the {} model.\n", report.ranking));
    }
    if report.themes.is_empty() {
        out.push_str("\nNo themes in Now, Next or Later.\n");
        return out;
    }
    let mut rows: Vec<RankingCells> = report.themes.iter().map(|row| row_cells(row, ranking)).collect();
    if report.simulations.is_some() {
        rows.insert(0, heading_cells(&rows));
    }
    let widths = table::column_widths(&rows);
    let used: usize = widths.iter().take(8).filter(|width| **width > 0).map(|width| width + 2).sum();
    let title_width = width.saturating_sub(used + 2);
    for row in &mut rows {
        let title = row.last_mut().map(std::mem::take).unwrap_or_default();
        if let Some(cell) = row.last_mut().filter(|_| title_width >= MIN_TITLE_WIDTH) {
            *cell = truncate(&title, title_width, "…").into_owned();
        }
    }
    out.push('\n');
    for row in &rows {
        out.push_str(&table::format_row(row, &widths, &ALIGNMENTS));
        out.push('\n');
    }
    if !note.is_empty() {
        out.push_str(&format!("\n{note}\n"));
    }
    out
}

fn heading_cells(rows: &[RankingCells]) -> RankingCells {
    let has = |column: usize| rows.iter().any(|row| row.get(column).is_some_and(|cell| !cell.is_empty()));
    let heading = |column: usize, label: &str| if has(column) { label.to_owned() } else { String::new() };
    [
        String::new(),
        "score".to_owned(),
        heading(2, "80% range"),
        heading(3, "ranks"),
        heading(4, "ahead of next"),
        heading(5, "weights"),
        "lane".to_owned(),
        String::new(),
        String::new(),
    ]
}

fn row_cells(row: &RankingRowJson<'_>, ranking: &ModelRanking<'_>) -> RankingCells {
    let format = |value: f64| ranking.format_score(value);
    let rank = match (row.rank, row.would_rank) {
        (Some(rank), _) => format!("{}{rank}", if row.is_tied { "=" } else { "" }),
        (None, Some(would)) => format!("({would})"),
        _ => "-".to_owned(),
    };
    let range = match (row.range, &row.uncertainty) {
        (Some((low, high)), _) => format!("{}-{} ({}?)", format(low), format(high), row.missing.join("?, ")),
        (None, Some(uncertainty)) if uncertainty.p10 < uncertainty.p90 => {
            format!("{}-{}", format(uncertainty.p10), format(uncertainty.p90))
        }
        (None, _) if row.score.is_none() && row.missing.is_empty() => describe_missing_inputs(&row.missing),
        (None, _) if row.score.is_none() => format!("missing: {}", describe_missing_inputs(&row.missing)),
        _ => String::new(),
    };
    let ranks = row.uncertainty.as_ref().filter(|ranks| ranks.best_rank < ranks.worst_rank);
    let ahead = row.uncertainty.as_ref().and_then(|uncertainty| uncertainty.ahead_of.as_ref());
    let by_inputs = ahead.and_then(|ahead| ahead.by_inputs).map(|p| format_probability(ranking.roadmap, p));
    let by_weights = ahead.and_then(|ahead| ahead.by_weights).map(uncertainty::format_probability);
    [
        rank,
        row.score.map_or_else(|| "-".to_owned(), format),
        sanitize::sanitize_line(&range).into_owned(),
        ranks.map(|ranks| format!("{}-{}", ranks.best_rank, ranks.worst_rank)).unwrap_or_default(),
        by_inputs.unwrap_or_default(),
        by_weights.unwrap_or_default(),
        row.lane.unwrap_or("idea").to_owned(),
        sanitize::sanitize_line(row.id).into_owned(),
        sanitize::sanitize_line(&row.title).into_owned(),
    ]
}

/// "72% probably"
fn format_probability(roadmap: &Roadmap, probability: f64) -> String {
    let label = Certainty::from_probability(probability, &roadmap.settings.scoring).short_label();
    format!("{} {label}", uncertainty::format_probability(probability))
}

/// Up to two missing inputs by name, more as a count.
fn describe_missing_inputs(missing: &[&str]) -> String {
    match missing.len() {
        0 => "no score from these inputs".to_owned(),
        1..=2 => missing.join(", "),
        count => plural::format_count(count, "input", "inputs"),
    }
}

/// How the uncertainty was computed.
fn simulation_note(report: &RankingJson<'_>) -> String {
    if report.ranked > MANY_THEMES && report.simulations.is_none() {
        return format!("No simulation with more than {MANY_THEMES} themes: use --simulation to run it anyway.");
    }
    let Some(count) = report.simulations.filter(|_| report.ranked > 0) else { return String::new() };
    let seed = report.seed;
    let rank_count = report.rank_simulations.filter(|rank_count| *rank_count != count);
    let ranks = rank_count.map(|rank_count| format!(", {rank_count} for ranks")).unwrap_or_default();
    let weights_note = if report.themes.iter().any(has_weights) {
        "\nWeights: how often a theme stays ahead of the next one across all possible weights."
    } else {
        ""
    };
    match report.has_ranges {
        Some(true) => {
            let count = number::format_grouped(count as f64);
            format!("{count} simulations of the input ranges{ranks}, seed {seed}.{weights_note}")
        }
        _ => format!("No input ranges given, seed {seed}.{weights_note}"),
    }
}

fn has_weights(row: &RankingRowJson<'_>) -> bool {
    row.uncertainty
        .as_ref()
        .and_then(|uncertainty| uncertainty.ahead_of.as_ref())
        .is_some_and(|ahead| ahead.by_weights.is_some())
}
