//! `whymap why`: why an entry is where it is: what it is for, up to the vision; its answers; its score with the doubt of
//! its rank and what would change that; and the decisions about it.

mod words;

use crate::cli::context::Session;
use crate::cli::error::Code;
use crate::cli::lookup;
use crate::cli::render::json;
use crate::cli::render::ranking::{Doubt, Judged};
use crate::cli::render::rows::Reader;
use crate::cli::roadmap_file::RoadmapFile;
use crate::document::EntryText;
use crate::document::chunk::Serial;
use crate::document::tree::Item;
use crate::insight::disagreement::AllScores;
use crate::insight::linkage;
use crate::insight::provenance;
use crate::insight::score::Score;
use crate::insight::uncertainty::sensitivity;
use crate::insight::why::above;
use crate::roadmap::entry_kind::Entity;
use crate::roadmap::entry_row::{Facts, Relation};
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
  whymap why goals.paid-sooner         what a goal is for, and what serves it
  whymap why first-report --json";

/// Say why an entry is where it is: what it is for, its score and its doubt, what was decided
#[derive(Clone, Debug, clap::Args)]
#[command(before_help = EXAMPLES)]
pub struct WhyArguments {
    /// The entry; the start of its id will do where only one has it
    id: String,
    /// The scoring model; without it the one that ranks the roadmap
    #[arg(long, value_parser = crate::cli::commands::score::model, value_name = "MODEL")]
    model: Option<&'static str>,
    /// As JSON
    #[arg(long)]
    json: bool,
}

/// So many ways to turn an order are told.
const MOST_FLIPS: usize = 3;

/// Says why. The names of the fields are those of the JSON.
#[derive(Serialize)]
struct Why {
    schema: u32,
    #[serde(rename = "where")]
    full_name: String,
    title: String,
    lane: Option<&'static str>,
    /// The ways up, each from the nearest to the vision.
    chains: Vec<Vec<Step>>,
    /// What serves it, of a goal or an objective.
    served_by: Vec<Step>,
    answers: Vec<Labelled>,
    score: Option<ScoreTold>,
    decisions: Vec<Decision>,
}

#[derive(Serialize)]
struct Step {
    kind: &'static str,
    #[serde(rename = "where")]
    full_name: Option<String>,
    title: String,
    note: String,
}

#[derive(Serialize)]
struct Labelled {
    label: &'static str,
    text: String,
}

#[derive(Serialize)]
struct ScoreTold {
    model: &'static str,
    formula: &'static str,
    score: Option<f64>,
    rank: Option<usize>,
    /// The rank it would have, of an idea.
    would_rank: Option<usize>,
    ranked: usize,
    parts: Vec<PartTold>,
    best_rank: Option<usize>,
    worst_rank: Option<usize>,
    /// The share of draws in which it has the rank its score gives it.
    own_rank: Option<f64>,
    top_three: Option<f64>,
    above: Option<Neighbour>,
    below: Option<Neighbour>,
    other_models: Vec<OtherModel>,
    #[serde(skip)]
    lines: Vec<(String, String)>,
}

#[derive(Serialize)]
struct PartTold {
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
struct Neighbour {
    #[serde(rename = "where")]
    full_name: String,
    score: Option<f64>,
    /// The probability that the upper one of the two is ahead.
    by_inputs: Option<f64>,
    by_weights: Option<f64>,
    /// What would turn the order: one input of this theme, or one weight.
    would_turn: Vec<Turn>,
}

#[derive(Serialize)]
struct Turn {
    what: &'static str,
    name: String,
    from: f64,
    to: f64,
}

#[derive(Serialize)]
struct OtherModel {
    model: &'static str,
    rank: usize,
    rank_here: usize,
    of: usize,
    is_far_apart: bool,
}

#[derive(Serialize)]
struct Decision {
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
pub fn run(arguments: &WhyArguments, session: &Session) -> anyhow::Result<ExitCode> {
    let file = RoadmapFile::open(session, None)?;
    file.warn(&session.output);
    let reader = Reader::of(&file.plan, session.today(&file.plan.roadmap.settings));
    let serial = lookup::near(&file.plan, &arguments.id)?;
    let model = arguments.model.unwrap_or(&file.plan.roadmap.settings.ranking);
    let why = Asker { reader: &reader, serial }.why(model);
    match arguments.json {
        true => session.output.data(&json::pretty(&why)?)?,
        false => session.output.text(&words::page(&why, session.output.width()))?,
    }
    Ok(Code::Fine.into())
}

/// One entry that is asked about.
struct Asker<'a> {
    reader: &'a Reader<'a>,
    serial: Serial,
}

impl Asker<'_> {
    fn why(&self, model: &str) -> Why {
        let roadmap = &self.reader.plan.roadmap;
        let bet = roadmap.bet(self.serial);
        Why {
            schema: json::SCHEMA,
            full_name: roadmap.full_name(self.serial),
            title: self.title(self.serial),
            lane: bet.and_then(|bet| bet.lane).map(Lane::word),
            chains: self.chains(),
            served_by: self.served_by(),
            answers: self.answers(),
            score: bet.and_then(|_| self.score(model)),
            decisions: self.decisions(),
        }
    }

    fn title(&self, serial: Serial) -> String {
        self.reader.plan.roadmap.title(&self.reader.plan.document, serial).into_owned()
    }

    fn step(&self, serial: Serial) -> Step {
        let roadmap = &self.reader.plan.roadmap;
        let facts = roadmap.facts(serial);
        let progress = self.reader.progress(serial).filter(|_| facts.and_then(Facts::goal).is_some());
        let note = match (facts.and_then(Facts::bet).and_then(|bet| bet.lane), progress) {
            (Some(lane), _) => lane.word().to_owned(),
            (None, Some(progress)) => match progress.days_left {
                Some(days) if days >= 0 => {
                    let days = plural::count(usize::try_from(days).unwrap_or(0), "day", "days");
                    format!("{}, {days} left", progress.state.words())
                }
                _ => progress.state.words().to_owned(),
            },
            (None, None) => String::new(),
        };
        Step {
            kind: facts.map_or("", |facts| facts.entity.noun()),
            full_name: Some(roadmap.full_name(serial)),
            title: self.title(serial),
            note,
        }
    }

    fn end(&self, entity: Entity, end: &Result<Serial, String>) -> Step {
        match end {
            Ok(serial) => self.step(*serial),
            Err(id) => Step {
                kind: entity.noun(),
                full_name: Some(format!("{}.{id}", entity.map())),
                title: id.clone(),
                note: "leads nowhere".to_owned(),
            },
        }
    }

    fn vision(&self) -> Option<Step> {
        let vision = self.reader.plan.roadmap.settings.vision.trim();
        let step = || Step { kind: "vision", full_name: None, title: vision.to_owned(), note: String::new() };
        (!vision.is_empty()).then(step)
    }

    /// The ways up to the vision.
    fn chains(&self) -> Vec<Vec<Step>> {
        let roadmap = &self.reader.plan.roadmap;
        let Some(facts) = roadmap.facts(self.serial) else { return Vec::new() };
        let mut chains: Vec<Vec<Step>> = Vec::new();
        for chain in linkage::chains(roadmap, facts) {
            let mut steps = vec![self.end(Entity::Goal, &chain.goal)];
            steps.extend(chain.objectives.iter().map(|objective| self.end(Entity::Objective, objective)));
            chains.push(steps);
        }
        for objective in linkage::objectives(roadmap, self.serial) {
            chains.push(vec![self.end(Entity::Objective, &objective)]);
        }
        match facts.entity {
            Entity::Objective => chains.push(Vec::new()),
            Entity::Theme | Entity::Idea | Entity::Goal => {}
            _ => chains.push(self.way_up()),
        }
        let mut known = BTreeSet::new();
        chains.retain(|chain| known.insert(chain.first().and_then(|step| step.full_name.clone())));
        chains.retain(|chain| !chain.is_empty() || facts.entity == Entity::Objective);
        for chain in &mut chains {
            let reaches_objective = facts.entity == Entity::Objective
                || chain.iter().any(|step| step.kind == Entity::Objective.noun() && step.note != "leads nowhere");
            chain.extend(self.vision().filter(|_| reaches_objective));
        }
        chains
    }

    /// The first way up from an entry that serves no goal itself: a signal, an experiment, a metric.
    fn way_up(&self) -> Vec<Step> {
        let roadmap = &self.reader.plan.roadmap;
        let mut seen = vec![self.serial];
        while let Some(above) = seen.last().and_then(|last| above(roadmap, *last).first().copied()) {
            if seen.contains(&above) {
                break;
            }
            seen.push(above);
        }
        seen.into_iter().skip(1).map(|serial| self.step(serial)).collect()
    }

    /// What serves a goal or an objective.
    fn served_by(&self) -> Vec<Step> {
        let roadmap = &self.reader.plan.roadmap;
        let Some(facts) = roadmap.facts(self.serial) else { return Vec::new() };
        let relation = match facts.entity {
            Entity::Goal => Relation::Goal,
            Entity::Objective => Relation::Serves,
            _ => return Vec::new(),
        };
        let is_live = |other: &&Facts| {
            let lane = other.bet().map(|bet| bet.lane.is_none_or(Lane::is_live) && !bet.says_why_dropped);
            lane.unwrap_or(true) && other.linked(relation).any(|symbol| symbol == facts.id)
        };
        roadmap.all().filter(is_live).map(|other| self.step(other.serial)).collect()
    }

    fn answers(&self) -> Vec<Labelled> {
        let entry = self.reader.plan.document.entry(self.serial);
        let Some(tree) = entry.as_ref().and_then(EntryText::tree) else { return Vec::new() };
        let root = tree.root().inner();
        if self.reader.plan.roadmap.bet(self.serial).is_none() {
            return Vec::new();
        }
        let why = |name: &str| root.get(name::WHY).and_then(|why| why.inner().get(name)).and_then(text);
        let mut answers: Vec<Labelled> = Vec::new();
        let mut push = |label, text: Option<String>| answers.extend(text.map(|text| Labelled { label, text }));
        push("problem", why(name::PROBLEM));
        push("reason", why(name::REASON));
        push("target", self.target());
        let trade_offs = root.get(name::TRADE_OFFS).map(Item::inner);
        for trade_off in trade_offs.into_iter().flat_map(Item::items).map(Item::inner) {
            let gives_up = [name::NOT_DOING, name::INSTEAD_OF].iter().find_map(|name| trade_off.get(name));
            let because = trade_off.get(name::BECAUSE).and_then(text).map(|because| format!(", because {because}"));
            push("not doing", gives_up.and_then(text).map(|what| what + &because.unwrap_or_default()));
        }
        answers
    }

    fn target(&self) -> Option<String> {
        let roadmap = &self.reader.plan.roadmap;
        let aim = self.reader.aim(self.serial)?;
        let metric = aim.metric.and_then(|metric| roadmap.find_symbol(Entity::Metric, metric));
        let value = |value: f64| match metric {
            Some(metric) => self.reader.with_unit(metric, value),
            None => number::plain(value),
        };
        let named = match (metric, aim.metric) {
            (Some(metric), _) => self.title(metric),
            (None, Some(symbol)) => roadmap.word(symbol).to_owned(),
            (None, None) => String::new(),
        };
        let way = crate::cli::render::entry_page::way(&aim, &value);
        let state = self.reader.progress(self.serial).map(|progress| progress.state.words()).unwrap_or_default();
        let parts = [named, way, state.to_owned()];
        Some(parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("; "))
    }

    fn decisions(&self) -> Vec<Decision> {
        let roadmap = &self.reader.plan.roadmap;
        let mut decisions: Vec<Decision> = Vec::new();
        for facts in roadmap.of(Entity::Decision) {
            let mut about = facts.links.iter().filter(|link| link.relation == Relation::About);
            if !about.any(|link| roadmap.follow_link(*link) == Some(self.serial)) {
                continue;
            }
            let entry = self.reader.plan.document.entry(facts.serial);
            let Some(tree) = entry.as_ref().and_then(EntryText::tree) else { continue };
            let field = |name: &str| tree.root().inner().get(name).and_then(text).unwrap_or_default();
            decisions.push(Decision {
                full_name: roadmap.full_name(facts.serial),
                on: field(name::ON),
                title: self.title(facts.serial),
                text: field(name::DECISION),
                context: field(name::CONTEXT),
                decided_by: field(name::DECIDED_BY),
            });
        }
        decisions.sort_by(|a, b| a.on.cmp(&b.on).then_with(|| a.full_name.cmp(&b.full_name)));
        decisions
    }

    fn score(&self, model: &str) -> Option<ScoreTold> {
        let judged = Judged::by(self.reader, model)?;
        let score = judged.score(self.serial);
        let doubt = judged.doubt();
        let rank = judged.ranking.rank(self.serial).map(|(rank, _)| rank);
        let ranks = doubt.as_ref().and_then(|doubt| doubt.ranks.get(self.serial)).copied();
        let live = self.reader.plan.roadmap.bet(self.serial).is_some_and(|bet| bet.lane.is_none_or(Lane::is_live));
        let would_rank = score.value.filter(|_| live && rank.is_none());
        let (above, below) = judged.ranking.neighbours(self.serial);
        let neighbour = |other: Option<Serial>, is_above: bool| {
            other.map(|other| self.neighbour(&judged, doubt.as_ref(), other, is_above))
        };
        let places = AllScores::of(&self.reader.plan.roadmap).places(judged.rater.model.name);
        let elsewhere = places.get(&self.serial).cloned().unwrap_or_default();
        let mut told = ScoreTold {
            model: judged.rater.model.name,
            formula: judged.rater.words(),
            score: score.value,
            rank,
            would_rank: would_rank.map(|value| judged.ranking.rank_of_score(value)),
            ranked: judged.ranking.ranked.len(),
            parts: self.parts(&judged, &score),
            best_rank: ranks.map(|ranks| ranks.best),
            worst_rank: ranks.map(|ranks| ranks.worst),
            own_rank: ranks.map(|ranks| ranks.own),
            top_three: ranks.map(|ranks| ranks.top),
            above: neighbour(above, true),
            below: neighbour(below, false),
            other_models: elsewhere
                .iter()
                .map(|other| OtherModel {
                    model: other.model,
                    rank: other.place,
                    rank_here: other.here,
                    of: other.of,
                    is_far_apart: other.is_far_apart(),
                })
                .collect(),
            lines: Vec::new(),
        };
        told.lines = words::score_lines(&judged, &score, &told);
        Some(told)
    }

    fn parts(&self, judged: &Judged<'_>, score: &Score<'_>) -> Vec<PartTold> {
        let sources = provenance::of(&self.reader.plan.document, self.serial, judged.rater.model.name);
        let part = |part: &crate::insight::score::Part<'_>| {
            let source = sources.iter().find(|source| source.input == part.input);
            PartTold {
                input: part.name.to_owned(),
                mark: part.mark,
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

    fn neighbour(&self, judged: &Judged<'_>, doubt: Option<&Doubt>, other: Serial, is_above: bool) -> Neighbour {
        let roadmap = &self.reader.plan.roadmap;
        let (upper, lower) = if is_above { (other, self.serial) } else { (self.serial, other) };
        let lead = doubt.and_then(|doubt| doubt.lead(upper, lower));
        let estimates = |serial| roadmap.bet(serial).map(|bet| judged.rater.estimates(bet)).unwrap_or_default();
        let (own, others) = (estimates(self.serial), estimates(other));
        let target = judged.ranking.score(other).unwrap_or(f64::NAN);
        let turn = |what| {
            move |flip: &sensitivity::Flip<'_>| Turn { what, name: flip.name.to_owned(), from: flip.from, to: flip.to }
        };
        let one = sensitivity::by_inputs(&judged.rater, &own, target, is_above);
        let mut would_turn: Vec<Turn> = one.iter().take(MOST_FLIPS).map(turn("input")).collect();
        if one.is_empty() && is_above {
            let all = sensitivity::together(&judged.rater, &own, target).unwrap_or_default();
            would_turn.extend(all.iter().map(turn("together")));
        }
        if judged.rater.model.name == scoring_models::WEIGHTED && would_turn.iter().all(|turn| turn.what != "together")
        {
            let weights = sensitivity::by_weights(&roadmap.settings, &own, &others);
            let nearest = weights.first();
            would_turn.extend(nearest.map(|flip| Turn {
                what: "weight",
                name: flip.name.to_owned(),
                from: flip.from,
                to: flip.to,
            }));
        }
        Neighbour {
            full_name: roadmap.full_name(other),
            score: judged.ranking.score(other),
            by_inputs: lead.and_then(|lead| lead.by_inputs),
            by_weights: lead.and_then(|lead| lead.by_weights),
            would_turn,
        }
    }
}

fn text(item: Item<'_>) -> Option<String> {
    let text = item.inner().as_text()?;
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}
