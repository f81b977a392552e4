//! `whymap why`: why an entry is where it is: what it is for, up to the vision; its answers; its score with the doubt of
//! its rank and what would change that; and the decisions about it.

mod words;

use crate::cli::context::CliSession;
use crate::cli::error::ExitKind;
use crate::cli::lookup;
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
use crate::insight::score::Score;
use crate::insight::uncertainty::sensitivity;
use crate::insight::why::entries_above;
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
  whymap why first-report              why it is on the roadmap, and why there
  whymap why first-report --model rice
  whymap why goals.paid-faster         what a goal is for, and what serves it
  whymap why first-report --json";

/// Say why an entry is where it is: what it is for, its score and its doubt, what was decided
#[derive(Clone, Debug, clap::Args)]
#[command(before_help = EXAMPLES)]
pub struct WhyArguments {
    /// The entry; the start of its id will do where only one has it
    id: String,
    /// The scoring model; without it the one that ranks the roadmap
    #[arg(long, value_parser = crate::cli::commands::score::parse_model, value_name = "MODEL")]
    model: Option<&'static str>,
    /// As JSON
    #[arg(long)]
    json: bool,
}

/// So many ways to turn an order are told.
const MAX_SENSITIVITIES: usize = 3;

/// Says why. The names of the fields are those of the JSON.
#[derive(Serialize)]
struct WhyJson {
    schema: u32,
    #[serde(rename = "where")]
    full_name: String,
    title: String,
    lane: Option<&'static str>,
    /// The ways up, each from the nearest to the vision.
    chains: Vec<Vec<ChainStepJson>>,
    /// What serves it, of a goal or an objective.
    served_by: Vec<ChainStepJson>,
    answers: Vec<AnswerJson>,
    score: Option<ScoreExplanationJson>,
    decisions: Vec<DecisionJson>,
}

#[derive(Serialize)]
struct ChainStepJson {
    kind: &'static str,
    #[serde(rename = "where")]
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
    /// The rank it would have, of an idea.
    would_rank: Option<usize>,
    ranked: usize,
    parts: Vec<ScorePartJson>,
    best_rank: Option<usize>,
    worst_rank: Option<usize>,
    /// The share of draws in which it has the rank its score gives it.
    own_rank: Option<f64>,
    top_three: Option<f64>,
    above: Option<NeighborJson>,
    below: Option<NeighborJson>,
    other_models: Vec<OtherModelJson>,
    #[serde(skip)]
    lines: Vec<(String, String)>,
}

#[derive(Serialize)]
struct ScorePartJson {
    input: String,
    mark: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
    points: Option<f64>,
    of: Option<f64>,
    why: Option<String>,
    on: Option<String>,
    by: Option<String>,
}

/// The theme next to it in the ranking.
#[derive(Serialize)]
struct NeighborJson {
    #[serde(rename = "where")]
    full_name: String,
    score: Option<f64>,
    /// The probability that the upper one of the two is ahead.
    by_inputs: Option<f64>,
    by_weights: Option<f64>,
    /// What would turn the order: one input of this theme, or one weight.
    would_turn: Vec<SensitivityJson>,
}

#[derive(Serialize)]
struct SensitivityJson {
    what: &'static str,
    name: String,
    from: f64,
    to: f64,
}

#[derive(Serialize)]
struct OtherModelJson {
    model: &'static str,
    rank: usize,
    rank_here: usize,
    of: usize,
    is_far_apart: bool,
}

#[derive(Serialize)]
struct DecisionJson {
    #[serde(rename = "where")]
    full_name: String,
    on: String,
    title: String,
    #[serde(rename = "decision")]
    text: String,
    context: String,
    decided_by: String,
}

/// Says why.
pub fn run(arguments: &WhyArguments, session: &CliSession) -> anyhow::Result<ExitCode> {
    let file = RoadmapFile::open(session, None)?;
    file.print_warnings(&session.output);
    let reader = PlanReader::new(&file.plan, session.today(&file.plan.roadmap.settings));
    let entry_id = lookup::find_fuzzy(&file.plan, &arguments.id)?;
    let model = arguments.model.unwrap_or(&file.plan.roadmap.settings.ranking);
    let why = WhyReport { reader: &reader, entry: entry_id }.to_json(model);
    match arguments.json {
        true => session.output.print_data(&json::pretty(&why)?)?,
        false => session.output.print_text(&words::render_page(&why, session.output.width()))?,
    }
    Ok(ExitKind::Success.into())
}

/// One entry that is asked about.
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
            chains: self.goal_chains(),
            served_by: self.served_by(),
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

    fn chain_end(&self, entity: EntryKind, end: &Result<EntryId, String>) -> ChainStepJson {
        match end {
            Ok(entry_id) => self.chain_step(*entry_id),
            Err(id) => ChainStepJson {
                kind: entity.noun(),
                full_name: Some(format!("{}.{id}", entity.map_name())),
                title: id.clone(),
                note: "leads nowhere".to_owned(),
            },
        }
    }

    fn vision_step(&self) -> Option<ChainStepJson> {
        let vision = self.reader.plan.roadmap.settings.vision.trim();
        let step = || ChainStepJson { kind: "vision", full_name: None, title: vision.to_owned(), note: String::new() };
        (!vision.is_empty()).then(step)
    }

    /// The ways up to the vision.
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
                || chain.iter().any(|step| step.kind == EntryKind::Objective.noun() && step.note != "leads nowhere");
            chain.extend(self.vision_step().filter(|_| reaches_objective));
        }
        chains
    }

    /// The first way up from an entry that serves no goal itself: a signal, an experiment, a metric.
    fn first_path_up(&self) -> Vec<ChainStepJson> {
        let roadmap = &self.reader.plan.roadmap;
        let mut seen = vec![self.entry];
        while let Some(above) = seen.last().and_then(|last| entries_above(roadmap, *last).first().copied()) {
            if seen.contains(&above) {
                break;
            }
            seen.push(above);
        }
        seen.into_iter().skip(1).map(|entry_id| self.chain_step(entry_id)).collect()
    }

    /// What serves a goal or an objective.
    fn served_by(&self) -> Vec<ChainStepJson> {
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
        push("reason", why(name::REASON));
        push("target", self.describe_target());
        let trade_offs = root.get(name::TRADE_OFFS).map(TreeItem::unwrap_some);
        for trade_off in trade_offs.into_iter().flat_map(TreeItem::items).map(TreeItem::unwrap_some) {
            let gives_up = [name::NOT_DOING, name::INSTEAD_OF].iter().find_map(|name| trade_off.get(name));
            let because =
                trade_off.get(name::BECAUSE).and_then(non_empty_text).map(|because| format!(", because {because}"));
            push("not doing", gives_up.and_then(non_empty_text).map(|what| what + &because.unwrap_or_default()));
        }
        answers
    }

    fn describe_target(&self) -> Option<String> {
        let roadmap = &self.reader.plan.roadmap;
        let aim = self.reader.effective_target(self.entry)?;
        let metric = aim.metric.and_then(|metric| roadmap.find_by_symbol(EntryKind::Metric, metric));
        let value = |value: f64| match metric {
            Some(metric) => self.reader.format_with_unit(metric, value),
            None => number::format_plain(value),
        };
        let named = match (metric, aim.metric) {
            (Some(metric), _) => self.title(metric),
            (None, Some(symbol)) => roadmap.symbol_text(symbol).to_owned(),
            (None, None) => String::new(),
        };
        let way = crate::cli::render::entry_page::format_target(&aim, &value);
        let state = self.reader.progress(self.entry).map(|progress| progress.status.label()).unwrap_or_default();
        let parts = [named, way, state.to_owned()];
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
            decisions.push(DecisionJson {
                full_name: roadmap.full_name(row.entry),
                on: field(name::ON),
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
        let judged = ModelRanking::new(self.reader, model)?;
        let score = judged.score(self.entry);
        let doubt = judged.simulate();
        let rank = judged.ranking.rank(self.entry).map(|(rank, _)| rank);
        let ranks = doubt.as_ref().and_then(|doubt| doubt.rank_ranges.get(self.entry)).copied();
        let live = self
            .reader
            .plan
            .roadmap
            .theme(self.entry)
            .is_some_and(|theme_row| theme_row.lane.is_none_or(Lane::is_live));
        let would_rank = score.value.filter(|_| live && rank.is_none());
        let (above, below) = judged.ranking.neighbors(self.entry);
        let neighbour = |other: Option<EntryId>, is_above: bool| {
            other.map(|other| self.explain_neighbor(&judged, doubt.as_ref(), other, is_above))
        };
        let places =
            ScoresByModel::from_roadmap(&self.reader.plan.roadmap).ranks_in_other_models(judged.scorer.model.name);
        let elsewhere = places.get(&self.entry).cloned().unwrap_or_default();
        let mut told = ScoreExplanationJson {
            model: judged.scorer.model.name,
            formula: judged.scorer.expression(),
            score: score.value,
            rank,
            would_rank: would_rank.map(|value| judged.ranking.rank_of_score(value)),
            ranked: judged.ranking.ranked.len(),
            parts: self.score_parts(&judged, &score),
            best_rank: ranks.map(|ranks| ranks.best),
            worst_rank: ranks.map(|ranks| ranks.worst),
            own_rank: ranks.map(|ranks| ranks.own_rank_share),
            top_three: ranks.map(|ranks| ranks.top_share),
            above: neighbour(above, true),
            below: neighbour(below, false),
            other_models: elsewhere
                .iter()
                .map(|other| OtherModelJson {
                    model: other.model,
                    rank: other.rank,
                    rank_here: other.own_rank,
                    of: other.compared_themes,
                    is_far_apart: other.is_far_apart(),
                })
                .collect(),
            lines: Vec::new(),
        };
        told.lines = words::score_lines(&judged, &score, &told);
        Some(told)
    }

    fn score_parts(&self, judged: &ModelRanking<'_>, score: &Score<'_>) -> Vec<ScorePartJson> {
        let sources = provenance::read_provenance(&self.reader.plan.document, self.entry, judged.scorer.model.name);
        let part = |part: &crate::insight::score::ScorePart<'_>| {
            let source = sources.iter().find(|source| source.input == part.input);
            ScorePartJson {
                input: part.name.to_owned(),
                mark: part.value,
                low: part.range.map(|(low, _)| low),
                high: part.range.map(|(_, high)| high),
                points: part.points,
                of: part.weight,
                why: source.and_then(|source| source.why.clone()),
                on: source.and_then(|source| source.on).map(|on| on.to_string()),
                by: source.and_then(|source| source.by.clone()),
            }
        };
        score.parts.iter().map(part).collect()
    }

    fn explain_neighbor(
        &self,
        judged: &ModelRanking<'_>,
        doubt: Option<&RankingUncertainty>,
        other: EntryId,
        is_above: bool,
    ) -> NeighborJson {
        let roadmap = &self.reader.plan.roadmap;
        let (upper, lower) = if is_above { (other, self.entry) } else { (self.entry, other) };
        let lead = doubt.and_then(|doubt| doubt.ahead_probability(upper, lower));
        let estimates =
            |entry_id| roadmap.theme(entry_id).map(|theme_row| judged.scorer.estimates(theme_row)).unwrap_or_default();
        let (own, others) = (estimates(self.entry), estimates(other));
        let target = judged.ranking.score(other).unwrap_or(f64::NAN);
        let turn = |what| {
            move |flip: &sensitivity::SensitivityChange<'_>| SensitivityJson {
                what,
                name: flip.name.to_owned(),
                from: flip.from,
                to: flip.to,
            }
        };
        let one = sensitivity::find_input_changes(&judged.scorer, &own, target, is_above);
        let mut would_turn: Vec<SensitivityJson> = one.iter().take(MAX_SENSITIVITIES).map(turn("input")).collect();
        if one.is_empty() && is_above {
            let all = sensitivity::find_combined_changes(&judged.scorer, &own, target).unwrap_or_default();
            would_turn.extend(all.iter().map(turn("together")));
        }
        if judged.scorer.model.name == scoring_models::WEIGHTED && would_turn.iter().all(|turn| turn.what != "together")
        {
            let weights = sensitivity::find_weight_changes(&roadmap.settings, &own, &others);
            let nearest = weights.first();
            would_turn.extend(nearest.map(|flip| SensitivityJson {
                what: "weight",
                name: flip.name.to_owned(),
                from: flip.from,
                to: flip.to,
            }));
        }
        NeighborJson {
            full_name: roadmap.full_name(other),
            score: judged.ranking.score(other),
            by_inputs: lead.and_then(|lead| lead.by_inputs),
            by_weights: lead.and_then(|lead| lead.by_weights),
            would_turn,
        }
    }
}

fn non_empty_text(item: TreeItem<'_>) -> Option<String> {
    let text = item.unwrap_some().as_text()?;
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}
