//! `whymap why`: explains an entry: its goals up to the vision, its why, target and trade-off, its score and rank with
//! their uncertainty and sensitivity, and the decisions about it.

mod page;

use crate::cli::context::CliSession;
use crate::cli::error::ExitKind;
use crate::cli::lookup;
use crate::cli::parse;
use crate::cli::render::entry_page;
use crate::cli::render::json;
use crate::cli::render::ranking::{ModelRanking, RankingUncertainty};
use crate::cli::render::rows::PlanReader;
use crate::cli::roadmap_file::RoadmapFile;
use crate::document::EntryText;
use crate::document::chunk::EntryId;
use crate::document::tree::TreeItem;
use crate::insight::disagreement::ScoresByModel;
use crate::insight::linkage;
use crate::insight::provenance;
use crate::insight::score::{Score, ScorePart};
use crate::insight::uncertainty::sensitivity::{self, SensitivityChange};
use crate::insight::why::entries_above;
use crate::roadmap::date;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::entry_row::{EntryRow, Relation};
use crate::roadmap::lane::Lane;
use crate::roadmap::name;
use crate::roadmap::scoring_models;
use crate::text::{number, plural};
use serde::Serialize;
use std::collections::BTreeSet;
use std::process::ExitCode;

const EXAMPLES: &str = "\
Examples:
  whymap why first-report              explain a theme and its rank
  whymap why first-report --model rice
  whymap why goals.paid-faster         explain a goal, with the themes linked to it
  whymap why first-report --json";

/// Explain an entry: its goals, its score and uncertainty, and the decisions about it
#[derive(Clone, Debug, clap::Args)]
#[command(before_help = EXAMPLES)]
pub struct WhyArguments {
    /// The entry; the start of its id is enough if it is unambiguous
    id: String,
    /// The scoring model [default: the one that ranks the roadmap]
    #[arg(long, value_parser = parse::model, value_name = "MODEL")]
    model: Option<&'static str>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// The note of a step that refers to a missing entry.
const NOT_FOUND: &str = "does not exist";

/// Maximum number of single-input changes per neighbor.
const MAX_SENSITIVITIES: usize = 3;

/// The fields are named as in the JSON.
#[derive(Serialize)]
struct WhyJson {
    schema: u32,
    #[serde(rename = "entry")]
    full_name: String,
    title: String,
    lane: Option<&'static str>,
    /// One chain per goal, from the goal up to the vision.
    goal_chains: Vec<Vec<ChainStepJson>>,
    /// Entries that are linked to a goal or an objective.
    linked_from: Vec<ChainStepJson>,
    answers: Vec<AnswerJson>,
    score: Option<ScoreExplanationJson>,
    decisions: Vec<DecisionJson>,
}

#[derive(Serialize)]
struct ChainStepJson {
    kind: &'static str,
    #[serde(rename = "entry")]
    full_name: Option<String>,
    title: String,
    note: String,
}

#[derive(Serialize)]
struct AnswerJson {
    label: &'static str,
    text: String,
}

#[derive(Serialize)]
struct ScoreExplanationJson {
    model: &'static str,
    formula: &'static str,
    score: Option<f64>,
    rank: Option<usize>,
    /// The rank that an idea would have.
    would_rank: Option<usize>,
    ranked: usize,
    parts: Vec<ScorePartJson>,
    best_rank: Option<usize>,
    worst_rank: Option<usize>,
    /// The probability of `rank`.
    rank_probability: Option<f64>,
    top_three_probability: Option<f64>,
    above: Option<NeighborJson>,
    below: Option<NeighborJson>,
    other_models: Vec<OtherModelJson>,
    #[serde(skip)]
    lines: Vec<(String, String)>,
}

#[derive(Serialize)]
struct ScorePartJson {
    input: String,
    value: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
    points: Option<f64>,
    max_points: Option<f64>,
    why: Option<String>,
    on: Option<String>,
    by: Option<String>,
}

/// The theme directly above or below in the ranking.
#[derive(Serialize)]
struct NeighborJson {
    #[serde(rename = "entry")]
    full_name: String,
    score: Option<f64>,
    /// The probability that the upper theme of the two is ahead.
    by_inputs: Option<f64>,
    by_weights: Option<f64>,
    /// The smallest changes that would swap the two: of an input of this theme, or of a weight.
    sensitivity: Vec<SensitivityJson>,
}

/// What has to change.
#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum SensitivityKind {
    /// One input; each change of this kind is enough alone.
    Input,
    /// An input, together with all others of this kind.
    Combined,
    Weight,
}

#[derive(Serialize)]
struct SensitivityJson {
    kind: SensitivityKind,
    name: String,
    from: f64,
    to: f64,
}

#[derive(Serialize)]
struct OtherModelJson {
    model: &'static str,
    rank: usize,
    rank_in_this_model: usize,
    compared_themes: usize,
    disagrees: bool,
}

#[derive(Serialize)]
struct DecisionJson {
    #[serde(rename = "entry")]
    full_name: String,
    on: String,
    /// `on` for people: "Oct 14, 2025".
    #[serde(skip)]
    day: String,
    title: String,
    #[serde(rename = "decision")]
    text: String,
    context: String,
    decided_by: String,
}

pub fn run(arguments: &WhyArguments, session: &CliSession) -> anyhow::Result<ExitCode> {
    let file = RoadmapFile::open(session, None)?;
    file.print_warnings(&session.output);
    let reader = PlanReader::new(&file.plan, session.today(&file.plan.roadmap.settings));
    let entry_id = lookup::find_fuzzy(&file.plan, &arguments.id)?;
    let model = arguments.model.unwrap_or(&file.plan.roadmap.settings.ranking);
    let report = WhyReport { reader: &reader, entry: entry_id }.to_json(model);
    if arguments.json {
        session.output.print_data(&json::pretty(&report)?)?;
    } else {
        session.output.print_text(&page::render_page(&report, session.output.width()))?;
    }
    Ok(ExitKind::Success.into())
}

struct WhyReport<'a> {
    reader: &'a PlanReader<'a>,
    entry: EntryId,
}

impl WhyReport<'_> {
    fn to_json(&self, model: &str) -> WhyJson {
        let roadmap = &self.reader.plan.roadmap;
        let theme_row = roadmap.theme(self.entry);
        WhyJson {
            schema: json::SCHEMA_VERSION,
            full_name: roadmap.full_name(self.entry),
            title: self.title(self.entry),
            lane: theme_row.and_then(|theme_row| theme_row.lane).map(Lane::name),
            goal_chains: self.goal_chains(),
            linked_from: self.linked_from(),
            answers: self.answers(),
            score: theme_row.and_then(|_| self.explain_score(model)),
            decisions: self.decisions(),
        }
    }

    fn title(&self, entry_id: EntryId) -> String {
        self.reader.plan.roadmap.title(&self.reader.plan.document, entry_id).into_owned()
    }

    fn chain_step(&self, entry_id: EntryId) -> ChainStepJson {
        let roadmap = &self.reader.plan.roadmap;
        let row = roadmap.row(entry_id);
        let progress = self.reader.progress(entry_id).filter(|_| row.and_then(EntryRow::goal).is_some());
        let note = match (row.and_then(EntryRow::theme).and_then(|theme_row| theme_row.lane), progress) {
            (Some(lane), _) => lane.name().to_owned(),
            (None, Some(progress)) => match progress.days_left {
                Some(days) if days >= 0 => {
                    let days = plural::format_count(usize::try_from(days).unwrap_or(0), "day", "days");
                    format!("{}, {days} left", progress.status.label())
                }
                _ => progress.status.label().to_owned(),
            },
            (None, None) => String::new(),
        };
        ChainStepJson {
            kind: row.map_or("", |row| row.kind.noun()),
            full_name: Some(roadmap.full_name(entry_id)),
            title: self.title(entry_id),
            note,
        }
    }

    fn chain_end(&self, kind: EntryKind, end: &Result<EntryId, String>) -> ChainStepJson {
        match end {
            Ok(entry_id) => self.chain_step(*entry_id),
            Err(id) => ChainStepJson {
                kind: kind.noun(),
                full_name: Some(format!("{}.{id}", kind.map_name())),
                title: id.clone(),
                note: NOT_FOUND.to_owned(),
            },
        }
    }

    fn vision_step(&self) -> Option<ChainStepJson> {
        let vision = self.reader.plan.roadmap.settings.vision.trim();
        let step = || ChainStepJson { kind: "vision", full_name: None, title: vision.to_owned(), note: String::new() };
        (!vision.is_empty()).then(step)
    }

    fn goal_chains(&self) -> Vec<Vec<ChainStepJson>> {
        let roadmap = &self.reader.plan.roadmap;
        let Some(row) = roadmap.row(self.entry) else { return Vec::new() };
        let mut chains: Vec<Vec<ChainStepJson>> = Vec::new();
        for chain in linkage::goal_chains(roadmap, row) {
            let mut steps = vec![self.chain_end(EntryKind::Goal, &chain.goal)];
            steps.extend(chain.objectives.iter().map(|objective| self.chain_end(EntryKind::Objective, objective)));
            chains.push(steps);
        }
        for objective in linkage::served_objectives(roadmap, self.entry) {
            chains.push(vec![self.chain_end(EntryKind::Objective, &objective)]);
        }
        match row.kind {
            EntryKind::Objective => chains.push(Vec::new()),
            EntryKind::Theme | EntryKind::Idea | EntryKind::Goal => {}
            _ => chains.push(self.first_path_up()),
        }
        let mut known = BTreeSet::new();
        chains.retain(|chain| known.insert(chain.first().and_then(|step| step.full_name.clone())));
        chains.retain(|chain| !chain.is_empty() || row.kind == EntryKind::Objective);
        for chain in &mut chains {
            let reaches_objective = row.kind == EntryKind::Objective
                || chain.iter().any(|step| step.kind == EntryKind::Objective.noun() && step.note != NOT_FOUND);
            chain.extend(self.vision_step().filter(|_| reaches_objective));
        }
        chains
    }

    /// The first path up from an entry that has no goal itself: a signal, an experiment, a metric.
    fn first_path_up(&self) -> Vec<ChainStepJson> {
        let roadmap = &self.reader.plan.roadmap;
        let mut path = vec![self.entry];
        while let Some(above) = path.last().and_then(|last| entries_above(roadmap, *last).first().copied()) {
            if path.contains(&above) {
                break;
            }
            path.push(above);
        }
        path.into_iter().skip(1).map(|entry_id| self.chain_step(entry_id)).collect()
    }

    fn linked_from(&self) -> Vec<ChainStepJson> {
        let roadmap = &self.reader.plan.roadmap;
        let Some(row) = roadmap.row(self.entry) else { return Vec::new() };
        let relation = match row.kind {
            EntryKind::Goal => Relation::Goal,
            EntryKind::Objective => Relation::Serves,
            _ => return Vec::new(),
        };
        let is_live = |other: &&EntryRow| {
            let lane =
                other.theme().map(|theme_row| theme_row.lane.is_none_or(Lane::is_live) && !theme_row.has_drop_reason);
            lane.unwrap_or(true) && other.linked_ids(relation).any(|symbol| symbol == row.id)
        };
        roadmap.rows().filter(is_live).map(|other| self.chain_step(other.entry)).collect()
    }

    fn answers(&self) -> Vec<AnswerJson> {
        let entry = self.reader.plan.document.entry(self.entry);
        let Some(tree) = entry.as_ref().and_then(EntryText::tree) else { return Vec::new() };
        let root = tree.root().unwrap_some();
        if self.reader.plan.roadmap.theme(self.entry).is_none() {
            return Vec::new();
        }
        let why = |name: &str| root.get(name::WHY).and_then(|why| why.unwrap_some().get(name)).and_then(non_empty_text);
        let mut answers: Vec<AnswerJson> = Vec::new();
        let mut push = |label, text: Option<String>| answers.extend(text.map(|text| AnswerJson { label, text }));
        push("problem", why(name::PROBLEM));
        push("why now", why(name::REASON));
        push("target", self.describe_target());
        let trade_offs = root.get(name::TRADE_OFFS).map(TreeItem::unwrap_some);
        for trade_off in trade_offs.into_iter().flat_map(TreeItem::items).map(TreeItem::unwrap_some) {
            let gives_up = [name::NOT_DOING, name::INSTEAD_OF].iter().find_map(|name| trade_off.get(name));
            let because =
                trade_off.get(name::BECAUSE).and_then(non_empty_text).map(|because| format!("; because: {because}"));
            let gives_up = gives_up.and_then(non_empty_text);
            push("trade-off", gives_up.map(|text| format!("not doing: {text}{}", because.unwrap_or_default())));
        }
        answers
    }

    fn describe_target(&self) -> Option<String> {
        let roadmap = &self.reader.plan.roadmap;
        let target = self.reader.effective_target(self.entry)?;
        let metric = target.metric.and_then(|metric| roadmap.find_by_symbol(EntryKind::Metric, metric));
        let value = |value: f64| match metric {
            Some(metric) => self.reader.format_with_unit(metric, value),
            None => number::format_plain(value),
        };
        let name = match (metric, target.metric) {
            (Some(metric), _) => self.title(metric),
            (None, Some(symbol)) => roadmap.symbol_text(symbol).to_owned(),
            (None, None) => String::new(),
        };
        let range = entry_page::format_target(self.reader, &target, &value);
        let status = self.reader.progress(self.entry).map(|progress| progress.status.label()).unwrap_or_default();
        let parts = [name, range, status.to_owned()];
        Some(parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("; "))
    }

    fn decisions(&self) -> Vec<DecisionJson> {
        let roadmap = &self.reader.plan.roadmap;
        let mut decisions: Vec<DecisionJson> = Vec::new();
        for row in roadmap.rows_of_kind(EntryKind::Decision) {
            let mut about = row.links.iter().filter(|link| link.relation == Relation::About);
            if !about.any(|link| roadmap.resolve_link(*link) == Some(self.entry)) {
                continue;
            }
            let entry = self.reader.plan.document.entry(row.entry);
            let Some(tree) = entry.as_ref().and_then(EntryText::tree) else { continue };
            let field = |name: &str| tree.root().unwrap_some().get(name).and_then(non_empty_text).unwrap_or_default();
            let on = field(name::ON);
            decisions.push(DecisionJson {
                full_name: roadmap.full_name(row.entry),
                day: date::parse_day(&on).map_or_else(|| on.clone(), |day| self.reader.format_day(day)),
                on,
                title: self.title(row.entry),
                text: field(name::DECISION),
                context: field(name::CONTEXT),
                decided_by: field(name::DECIDED_BY),
            });
        }
        decisions.sort_by(|a, b| a.on.cmp(&b.on).then_with(|| a.full_name.cmp(&b.full_name)));
        decisions
    }

    fn explain_score(&self, model: &str) -> Option<ScoreExplanationJson> {
        let ranking = ModelRanking::new(self.reader, model)?;
        let score = ranking.score(self.entry);
        let uncertainty = ranking.simulate();
        let rank = ranking.ranking.rank(self.entry).map(|(rank, _)| rank);
        let ranks = uncertainty.as_ref().and_then(|uncertainty| uncertainty.rank_ranges.get(self.entry)).copied();
        let is_live = self
            .reader
            .plan
            .roadmap
            .theme(self.entry)
            .is_some_and(|theme_row| theme_row.lane.is_none_or(Lane::is_live));
        let would_rank = score.value.filter(|_| is_live && rank.is_none());
        let (above, below) = ranking.ranking.neighbors(self.entry);
        let explain = |other: Option<EntryId>, is_above: bool| {
            other.map(|other| self.explain_neighbor(&ranking, uncertainty.as_ref(), other, is_above))
        };
        let other_models =
            ScoresByModel::from_roadmap(&self.reader.plan.roadmap).ranks_in_other_models(ranking.scorer.model.name);
        let other_models = other_models.get(&self.entry).cloned().unwrap_or_default();
        let mut explanation = ScoreExplanationJson {
            model: ranking.scorer.model.name,
            formula: ranking.scorer.expression(),
            score: score.value,
            rank,
            would_rank: would_rank.map(|value| ranking.ranking.rank_of_score(value)),
            ranked: ranking.ranking.ranked.len(),
            parts: self.score_parts(&ranking, &score),
            best_rank: ranks.map(|ranks| ranks.best),
            worst_rank: ranks.map(|ranks| ranks.worst),
            rank_probability: ranks.map(|ranks| ranks.own_rank_share),
            top_three_probability: ranks.map(|ranks| ranks.top_share),
            above: explain(above, true),
            below: explain(below, false),
            other_models: other_models
                .iter()
                .map(|other| OtherModelJson {
                    model: other.model,
                    rank: other.rank,
                    rank_in_this_model: other.own_rank,
                    compared_themes: other.compared_themes,
                    disagrees: other.is_far_apart(),
                })
                .collect(),
            lines: Vec::new(),
        };
        explanation.lines = page::score_lines(&ranking, &score, &explanation);
        Some(explanation)
    }

    fn score_parts(&self, ranking: &ModelRanking<'_>, score: &Score<'_>) -> Vec<ScorePartJson> {
        let sources = provenance::read_provenance(&self.reader.plan.document, self.entry, ranking.scorer.model.name);
        let part = |part: &ScorePart<'_>| {
            let source = sources.iter().find(|source| source.input == part.input);
            ScorePartJson {
                input: part.name.to_owned(),
                value: part.value,
                low: part.range.map(|(low, _)| low),
                high: part.range.map(|(_, high)| high),
                points: part.points,
                max_points: part.weight,
                why: source.and_then(|source| source.why.clone()),
                on: source.and_then(|source| source.on).map(|on| on.to_string()),
                by: source.and_then(|source| source.by.clone()),
            }
        };
        score.parts.iter().map(part).collect()
    }

    fn explain_neighbor(
        &self,
        ranking: &ModelRanking<'_>,
        uncertainty: Option<&RankingUncertainty>,
        other: EntryId,
        is_above: bool,
    ) -> NeighborJson {
        let roadmap = &self.reader.plan.roadmap;
        let (upper, lower) = if is_above { (other, self.entry) } else { (self.entry, other) };
        let probability = uncertainty.and_then(|uncertainty| uncertainty.ahead_probability(upper, lower));
        let estimates =
            |entry_id| roadmap.theme(entry_id).map(|theme_row| ranking.scorer.estimates(theme_row)).unwrap_or_default();
        let (own, others) = (estimates(self.entry), estimates(other));
        let target_score = ranking.ranking.score(other).unwrap_or(f64::NAN);
        let to_json = |kind| {
            move |change: &SensitivityChange<'_>| SensitivityJson {
                kind,
                name: change.name.to_owned(),
                from: change.from,
                to: change.to,
            }
        };
        let single = sensitivity::find_input_changes(&ranking.scorer, &own, target_score, is_above);
        let mut changes: Vec<SensitivityJson> =
            single.iter().take(MAX_SENSITIVITIES).map(to_json(SensitivityKind::Input)).collect();
        if single.is_empty() && is_above {
            let combined = sensitivity::find_combined_changes(&ranking.scorer, &own, target_score).unwrap_or_default();
            changes.extend(combined.iter().map(to_json(SensitivityKind::Combined)));
        }
        let is_combined = changes.iter().any(|change| change.kind == SensitivityKind::Combined);
        if ranking.scorer.model.name == scoring_models::WEIGHTED && !is_combined {
            let weights = sensitivity::find_weight_changes(&roadmap.settings, &own, &others);
            changes.extend(weights.first().map(to_json(SensitivityKind::Weight)));
        }
        NeighborJson {
            full_name: roadmap.full_name(other),
            score: ranking.ranking.score(other),
            by_inputs: probability.and_then(|probability| probability.by_inputs),
            by_weights: probability.and_then(|probability| probability.by_weights),
            sensitivity: changes,
        }
    }
}

fn non_empty_text(item: TreeItem<'_>) -> Option<String> {
    let text = item.unwrap_some().as_text()?;
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}
