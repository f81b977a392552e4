//! Ranking confidence, computed without blocking input: visible values are computed on another thread when no input is
//! pending, and cached until an input changes.

use crate::app::model::session::Session;
use crate::document::chunk::EntryId;
use crate::insight::disagreement::{OtherModelRank, ScoresByModel};
use crate::insight::score::{Estimates, Scorer};
use crate::insight::uncertainty::simulation::SimulationCandidate;
use crate::insight::uncertainty::weight_sampling::RandomWeights;
use crate::insight::uncertainty::{
    Certainty, OutrankProbability, RankRange, RankRanges, ScoreDistribution, Simulation,
};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A theme, and the one it is compared with.
pub type ThemePair = (EntryId, EntryId);

/// Confidence in the ranking by the shown model.
#[derive(Debug, Default)]
pub struct RankingConfidence {
    model: &'static str,
    /// Cache key: roadmap revision and shared inputs.
    stamp: u64,
    parameters: SimulationParameters,
    distributions: HashMap<EntryId, (Estimates, ScoreDistribution)>,
    outrank_probabilities: HashMap<ThemePair, OutrankProbability>,
    overview: Option<RankingOverview>,
    /// Number of the latest run; results of earlier runs are ignored.
    run: u64,
    is_pairs_job_running: bool,
    overview_cancellation: Option<Arc<AtomicBool>>,
}

/// Parameters of all simulations besides the inputs.
#[derive(Clone, Debug, Default, PartialEq)]
struct SimulationParameters {
    seed: u64,
    weights: Vec<(String, f64, bool)>,
    is_ice_mean: bool,
}

/// Results that need all themes.
#[derive(Clone, Debug, Default)]
pub struct RankingOverview {
    rank_ranges: RankRanges,
    ranks_in_other_models: HashMap<EntryId, Vec<OtherModelRank>>,
}

/// Work for another thread.
#[derive(Debug)]
pub enum ConfidenceJob {
    /// Compares visible themes with their neighbors.
    Pairs {
        run: u64,
        /// The themes to compare.
        simulation: Simulation,
        /// The pairs to compare.
        pairs: Vec<ThemePair>,
    },
    /// Simulates the ranks of all themes.
    Overview {
        run: u64,
        /// All ranked themes.
        simulation: Simulation,
        /// Their scores in all models.
        scores: ScoresByModel,
        /// Set when the result is no longer needed.
        is_canceled: Arc<AtomicBool>,
    },
}

/// The result of a job.
#[derive(Clone, Debug)]
pub enum ConfidenceResult {
    /// Result of a `Pairs` job.
    Pairs {
        run: u64,
        /// Score distributions, with the inputs they were computed from.
        distributions: Vec<(EntryId, Estimates, ScoreDistribution)>,
        /// Probabilities that one theme outranks another.
        outrank_probabilities: Vec<(ThemePair, OutrankProbability)>,
    },
    /// Result of an `Overview` job.
    Overview { run: u64, overview: Box<RankingOverview> },
}

impl RankingConfidence {
    /// The score distribution of a theme.
    pub fn distribution(&self, entry_id: EntryId) -> Option<&ScoreDistribution> {
        self.distributions.get(&entry_id).map(|(_, spread)| spread)
    }

    /// How certain it is that one theme outranks another.
    pub fn outrank_probability(&self, theme: EntryId, other: EntryId) -> Option<OutrankProbability> {
        self.outrank_probabilities.get(&(theme, other)).copied()
    }

    /// The range of ranks of a theme.
    pub fn rank_range(&self, entry_id: EntryId) -> Option<&RankRange> {
        self.overview.as_ref()?.rank_ranges.get(entry_id)
    }

    /// Number of samples behind the ranks.
    pub fn rank_sample_count(&self) -> Option<usize> {
        self.overview.as_ref().map(|whole| whole.rank_ranges.sample_count)
    }

    /// The ranks of a theme in other models.
    pub fn ranks_in_other_models(&self, entry_id: EntryId) -> &[OtherModelRank] {
        self.overview.as_ref().and_then(|whole| whole.ranks_in_other_models.get(&entry_id)).map_or(&[], Vec::as_slice)
    }
}

/// Whether the order of a theme and a neighbor in the ranking is a toss-up. Covers the order of the file only, for any
/// shown model.
pub fn is_toss_up(session: &Session, entry_id: EntryId) -> bool {
    if session.model != session.plan.roadmap.settings.ranking {
        return false;
    }
    let (above, below) = session.derived.ranking.neighbors(entry_id);
    let mut pairs = above.map(|above| (above, entry_id)).into_iter().chain(below.map(|below| (entry_id, below)));
    let scoring = &session.plan.roadmap.settings.scoring;
    let is_one = |(own, other): ThemePair| {
        let probability = session.ranking_confidence.outrank_probability(own, other).and_then(|lead| lead.by_inputs);
        let sureness = probability.map(|probability| Certainty::from_probability(probability, scoring));
        matches!(sureness, Some(Certainty::TossUp | Certainty::ProbablyNot))
    };
    pairs.any(is_one)
}

/// Whether a visible value is missing and no job computes it.
pub fn needs_update(session: &Session, shown: &BTreeSet<EntryId>) -> bool {
    let confidence = &session.ranking_confidence;
    if confidence.is_outdated(session) {
        return !visible_pairs(session, shown).is_empty();
    }
    (!confidence.is_pairs_job_running
        && visible_pairs(session, shown).iter().any(|pair| !confidence.outrank_probabilities.contains_key(pair)))
        || (confidence.overview.is_none()
            && confidence.overview_cancellation.is_none()
            && !visible_pairs(session, shown).is_empty())
}

/// The visible pairs: each theme on the screen with the ones ranked directly above and below it.
fn visible_pairs(session: &Session, shown: &BTreeSet<EntryId>) -> BTreeSet<ThemePair> {
    let ranking = &session.derived.ranking;
    let mut pairs = BTreeSet::new();
    for &entry_id in shown {
        let (above, below) = ranking.neighbors(entry_id);
        pairs.extend(above.map(|above| (above, entry_id)));
        pairs.extend(below.map(|below| (entry_id, below)));
        if above.is_none() && below.is_none() && ranking.position(entry_id).is_some() {
            pairs.insert((entry_id, entry_id));
        }
    }
    pairs
}

/// Starts the missing jobs, to run on other threads.
pub fn start_jobs(session: &mut Session, shown: &BTreeSet<EntryId>) -> Vec<ConfidenceJob> {
    discard_outdated(session);
    let mut jobs = Vec::new();
    let pairs: Vec<ThemePair> = visible_pairs(session, shown)
        .into_iter()
        .filter(|pair| !session.ranking_confidence.outrank_probabilities.contains_key(pair))
        .collect();
    let roadmap = &session.plan.roadmap;
    let Some(rater) = Scorer::new(roadmap, session.model) else { return jobs };
    let run = session.ranking_confidence.run;
    if !pairs.is_empty() && !session.ranking_confidence.is_pairs_job_running {
        let few: BTreeSet<EntryId> = pairs.iter().flat_map(|(own, other)| [*own, *other]).collect();
        let contender = |entry_id: EntryId| {
            let estimates = rater.estimates(roadmap.theme(entry_id)?);
            let score = session.derived.ranking.score(entry_id)?;
            Some(SimulationCandidate { entry: entry_id, id: roadmap.id(entry_id).into(), score, estimates })
        };
        let simulation =
            Simulation::from_candidates(&rater, &roadmap.settings, few.into_iter().filter_map(contender).collect());
        jobs.push(ConfidenceJob::Pairs { run, simulation, pairs });
        session.ranking_confidence.is_pairs_job_running = true;
    }
    let has_whole =
        session.ranking_confidence.overview.is_some() || session.ranking_confidence.overview_cancellation.is_some();
    if !has_whole
        && !visible_pairs(session, shown).is_empty()
        && let Some(simulation) = Simulation::new(roadmap, session.model, &session.derived.ranking)
    {
        let is_off = Arc::new(AtomicBool::new(false));
        session.ranking_confidence.overview_cancellation = Some(Arc::clone(&is_off));
        jobs.push(ConfidenceJob::Overview {
            run,
            simulation,
            scores: ScoresByModel::from_roadmap(roadmap),
            is_canceled: is_off,
        });
    }
    jobs
}

/// Drops outdated results.
fn discard_outdated(session: &mut Session) {
    if !session.ranking_confidence.is_outdated(session) {
        return;
    }
    let ground = SimulationParameters::from_state(session);
    let roadmap = &session.plan.roadmap;
    let confidence = &mut session.ranking_confidence;
    let is_same_ground = confidence.model == session.model && confidence.parameters == ground;
    let rater = Scorer::new(roadmap, session.model).filter(|_| is_same_ground);
    let holds = |entry_id: &EntryId, estimates: &Estimates| {
        let rater = rater.as_ref()?;
        roadmap.theme(*entry_id).map(|theme| rater.estimates(theme) == *estimates)
    };
    confidence.distributions.retain(|entry_id, (estimates, _)| holds(entry_id, estimates) == Some(true));
    let distributions = &confidence.distributions;
    confidence
        .outrank_probabilities
        .retain(|(own, other), _| distributions.contains_key(own) && distributions.contains_key(other));
    (confidence.model, confidence.stamp, confidence.parameters) = (session.model, roadmap.revision(), ground);
    confidence.overview = None;
    if let Some(is_off) = confidence.overview_cancellation.take() {
        is_off.store(true, Ordering::Relaxed);
    }
    confidence.is_pairs_job_running = false;
    confidence.run += 1;
}

impl RankingConfidence {
    fn is_outdated(&self, session: &Session) -> bool {
        self.model != session.model || self.stamp != session.plan.roadmap.revision()
    }
}

impl SimulationParameters {
    fn from_state(session: &Session) -> Self {
        let settings = &session.plan.roadmap.settings;
        let weight = |criterion: &crate::roadmap::settings::Criterion| {
            let is_cost = criterion.better == crate::roadmap::entry_row::BetterDirection::Down;
            (criterion.id.clone(), criterion.weight, is_cost)
        };
        Self {
            seed: settings.seed,
            weights: settings.criteria.iter().map(weight).collect(),
            is_ice_mean: settings.scoring.is_ice_mean,
        }
    }
}

impl PartialEq for ConfidenceJob {
    fn eq(&self, other: &Self) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other) && self.run_number() == other.run_number()
    }
}

impl ConfidenceJob {
    fn run_number(&self) -> u64 {
        match self {
            Self::Pairs { run, .. } | Self::Overview { run, .. } => *run,
        }
    }

    /// Runs the job; `None` if its result is no longer needed.
    pub fn run(self) -> Option<ConfidenceResult> {
        match self {
            Self::Pairs { run, simulation, pairs } => Some(compare_pairs(run, &simulation, &pairs)),
            Self::Overview { run, simulation, scores, is_canceled: is_off } => {
                let ranks = RankRanges::simulate(&simulation, &|| !is_off.load(Ordering::Relaxed))?;
                let whole = RankingOverview {
                    rank_ranges: ranks,
                    ranks_in_other_models: scores.ranks_in_other_models(simulation.model()),
                };
                Some(ConfidenceResult::Overview { run, overview: Box::new(whole) })
            }
        }
    }
}

fn compare_pairs(run: u64, simulation: &Simulation, pairs: &[ThemePair]) -> ConfidenceResult {
    let weights = RandomWeights::from_simulation(simulation);
    let by_entry: HashMap<EntryId, (&SimulationCandidate, Vec<f64>)> = simulation
        .candidates
        .iter()
        .map(|candidate| (candidate.entry, (candidate, simulation.sample_scores(candidate))))
        .collect();
    // A pair that cannot be compared also gets a result, so that it is not requested again.
    let lead = |pair: &ThemePair| {
        let both = by_entry.get(&pair.0).zip(by_entry.get(&pair.1));
        let Some(((own, sample), (other, others))) = both else { return (*pair, OutrankProbability::default()) };
        (*pair, OutrankProbability::compare((own, sample), (other, others), weights.as_ref()))
    };
    let leads = pairs.iter().map(lead).collect();
    let distribution = |(candidate, sample): &(&SimulationCandidate, Vec<f64>)| {
        (candidate.entry, candidate.estimates.clone(), ScoreDistribution::from_samples(sample))
    };
    ConfidenceResult::Pairs {
        run,
        distributions: by_entry.values().map(distribution).collect(),
        outrank_probabilities: leads,
    }
}

/// Stores the result of a job, unless the ranking changed since it started.
pub fn apply_result(session: &mut Session, found: ConfidenceResult) {
    let confidence = &mut session.ranking_confidence;
    match found {
        ConfidenceResult::Pairs { run, distributions: spreads, outrank_probabilities: leads }
            if run == confidence.run =>
        {
            confidence.is_pairs_job_running = false;
            confidence
                .distributions
                .extend(spreads.into_iter().map(|(entry_id, inputs, spread)| (entry_id, (inputs, spread))));
            confidence.outrank_probabilities.extend(leads);
        }
        ConfidenceResult::Overview { run, overview: whole } if run == confidence.run => {
            confidence.overview_cancellation = None;
            confidence.overview = Some(*whole);
        }
        _ => {}
    }
}
