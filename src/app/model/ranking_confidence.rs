//! How sure the order is, without holding up a key: what is shown is worked out on another thread when no key waits, and
//! kept until an input changes.

use crate::app::model::screen::Screen;
use crate::app::model::selection::Selection;
use crate::app::model::session::Session;
use crate::app::panes;
use crate::app::views;
use crate::app::views::Views;
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

/// What is known of how sure the order of the model shown is.
#[derive(Debug, Default)]
pub struct RankingConfidence {
    model: &'static str,
    /// Of which roadmap, and what of it counts for all.
    stamp: u64,
    parameters: SimulationParameters,
    distributions: HashMap<EntryId, (Estimates, ScoreDistribution)>,
    outrank_probabilities: HashMap<ThemePair, OutrankProbability>,
    overview: Option<RankingOverview>,
    /// Numbers the runs: what one about another order says comes too late.
    run: u64,
    is_pairs_job_running: bool,
    overview_cancellation: Option<Arc<AtomicBool>>,
}

/// What all draws rest on besides the inputs.
#[derive(Clone, Debug, Default, PartialEq)]
struct SimulationParameters {
    seed: u64,
    weights: Vec<(String, f64, bool)>,
    is_ice_mean: bool,
}

/// What takes all themes to know.
#[derive(Clone, Debug, Default)]
pub struct RankingOverview {
    rank_ranges: RankRanges,
    ranks_in_other_models: HashMap<EntryId, Vec<OtherModelRank>>,
}

/// Work for another thread.
#[derive(Debug)]
pub enum ConfidenceJob {
    /// How far what is shown is ahead of what it is compared with.
    Pairs {
        /// Which run it is.
        run: u64,
        /// Those who are compared, and no others.
        simulation: Simulation,
        /// Who with whom.
        pairs: Vec<ThemePair>,
    },
    /// The ranks of all.
    Overview {
        /// Which run it is.
        run: u64,
        /// All that are ranked.
        simulation: Simulation,
        /// Their scores in all models.
        scores: ScoresByModel,
        /// Whether nobody waits for it any more.
        is_canceled: Arc<AtomicBool>,
    },
}

/// What a job found.
#[derive(Clone, Debug)]
pub enum ConfidenceResult {
    /// Of a job of that kind.
    Pairs {
        /// Which run it was.
        run: u64,
        /// Where the scores may lie, with the inputs they follow from.
        distributions: Vec<(EntryId, Estimates, ScoreDistribution)>,
        /// Who is ahead of whom.
        outrank_probabilities: Vec<(ThemePair, OutrankProbability)>,
    },
    /// Of a job of that kind.
    Overview {
        /// Which run it was.
        run: u64,
        /// What it found.
        overview: Box<RankingOverview>,
    },
}

impl RankingConfidence {
    /// Where the score of a theme may lie.
    pub fn distribution(&self, entry_id: EntryId) -> Option<&ScoreDistribution> {
        self.distributions.get(&entry_id).map(|(_, spread)| spread)
    }

    /// How sure it is that one theme outranks another.
    pub fn outrank_probability(&self, own: EntryId, other: EntryId) -> Option<OutrankProbability> {
        self.outrank_probabilities.get(&(own, other)).copied()
    }

    /// The ranks a theme may have.
    pub fn rank_range(&self, entry_id: EntryId) -> Option<&RankRange> {
        self.overview.as_ref()?.rank_ranges.get(entry_id)
    }

    /// How many draws the ranks rest on.
    pub fn rank_sample_count(&self) -> Option<usize> {
        self.overview.as_ref().map(|whole| whole.rank_ranges.sample_count)
    }

    /// How a theme ranks in other models.
    pub fn ranks_in_other_models(&self, entry_id: EntryId) -> &[OtherModelRank] {
        self.overview.as_ref().and_then(|whole| whole.ranks_in_other_models.get(&entry_id)).map_or(&[], Vec::as_slice)
    }
}

/// Whether the order of a theme and one of its neighbours in the ranking could as well be the other way round; said of the
/// order of the file only, whatever model is shown.
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

/// Whether something that is shown is not worked out yet, and nobody is at it.
pub fn needs_update(session: &Session, selection: &Selection, screen: &Screen, views: &Views) -> bool {
    let doubts = &session.ranking_confidence;
    if doubts.is_outdated(session) {
        return !visible_pairs(session, selection, screen, views).is_empty();
    }
    (!doubts.is_pairs_job_running
        && visible_pairs(session, selection, screen, views)
            .iter()
            .any(|pair| !doubts.outrank_probabilities.contains_key(pair)))
        || (doubts.overview.is_none()
            && doubts.overview_cancellation.is_none()
            && !visible_pairs(session, selection, screen, views).is_empty())
}

/// The pairs that are shown: a theme on the screen with the one ranked right above it, and the one right below.
fn visible_pairs(session: &Session, selection: &Selection, screen: &Screen, views: &Views) -> BTreeSet<ThemePair> {
    let ranking = &session.derived.ranking;
    let mut pairs = BTreeSet::new();
    let shown: BTreeSet<EntryId> = views::themes_to_simulate(screen, views)
        .into_iter()
        .chain(panes::scores::strip::themes_to_simulate(session, selection, screen))
        .collect();
    for entry_id in shown {
        let (above, below) = ranking.neighbors(entry_id);
        pairs.extend(above.map(|above| (above, entry_id)));
        pairs.extend(below.map(|below| (entry_id, below)));
        if above.is_none() && below.is_none() && ranking.position(entry_id).is_some() {
            pairs.insert((entry_id, entry_id));
        }
    }
    pairs
}

/// Begins what is wanted: to be done on other threads, each in its own time.
pub fn start_jobs(session: &mut Session, selection: &Selection, screen: &Screen, views: &Views) -> Vec<ConfidenceJob> {
    discard_outdated(session);
    let mut jobs = Vec::new();
    let pairs: Vec<ThemePair> = visible_pairs(session, selection, screen, views)
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
        let contest =
            Simulation::from_candidates(&rater, &roadmap.settings, few.into_iter().filter_map(contender).collect());
        jobs.push(ConfidenceJob::Pairs { run, simulation: contest, pairs });
        session.ranking_confidence.is_pairs_job_running = true;
    }
    let has_whole =
        session.ranking_confidence.overview.is_some() || session.ranking_confidence.overview_cancellation.is_some();
    if !has_whole
        && !visible_pairs(session, selection, screen, views).is_empty()
        && let Some(contest) = Simulation::new(roadmap, session.model, &session.derived.ranking)
    {
        let is_off = Arc::new(AtomicBool::new(false));
        session.ranking_confidence.overview_cancellation = Some(Arc::clone(&is_off));
        jobs.push(ConfidenceJob::Overview {
            run,
            simulation: contest,
            scores: ScoresByModel::from_roadmap(roadmap),
            is_canceled: is_off,
        });
    }
    jobs
}

/// Forgets what no longer holds.
fn discard_outdated(session: &mut Session) {
    if !session.ranking_confidence.is_outdated(session) {
        return;
    }
    let ground = SimulationParameters::from_state(session);
    let roadmap = &session.plan.roadmap;
    let doubts = &mut session.ranking_confidence;
    let is_same_ground = doubts.model == session.model && doubts.parameters == ground;
    let rater = Scorer::new(roadmap, session.model).filter(|_| is_same_ground);
    let holds = |entry_id: &EntryId, estimates: &Estimates| {
        let rater = rater.as_ref()?;
        roadmap.theme(*entry_id).map(|theme| rater.estimates(theme) == *estimates)
    };
    doubts.distributions.retain(|entry_id, (estimates, _)| holds(entry_id, estimates) == Some(true));
    let spreads = &doubts.distributions;
    doubts.outrank_probabilities.retain(|(own, other), _| spreads.contains_key(own) && spreads.contains_key(other));
    (doubts.model, doubts.stamp, doubts.parameters) = (session.model, roadmap.revision(), ground);
    doubts.overview = None;
    if let Some(is_off) = doubts.overview_cancellation.take() {
        is_off.store(true, Ordering::Relaxed);
    }
    doubts.is_pairs_job_running = false;
    doubts.run += 1;
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

    /// Does it; the answer is `None` when nobody waits for it any more.
    pub fn run(self) -> Option<ConfidenceResult> {
        match self {
            Self::Pairs { run, simulation: contest, pairs } => Some(compare_pairs(run, &contest, &pairs)),
            Self::Overview { run, simulation: contest, scores, is_canceled: is_off } => {
                let ranks = RankRanges::simulate(&contest, &|| !is_off.load(Ordering::Relaxed))?;
                let whole = RankingOverview {
                    rank_ranges: ranks,
                    ranks_in_other_models: scores.ranks_in_other_models(contest.model()),
                };
                Some(ConfidenceResult::Overview { run, overview: Box::new(whole) })
            }
        }
    }
}

fn compare_pairs(run: u64, contest: &Simulation, pairs: &[ThemePair]) -> ConfidenceResult {
    let weights = RandomWeights::from_simulation(contest);
    let by_serial: HashMap<EntryId, (&SimulationCandidate, Vec<f64>)> =
        contest.candidates.iter().map(|own| (own.entry, (own, contest.sample_scores(own)))).collect();
    // A pair that cannot be compared gets a result as well, so that it is not requested again.
    let lead = |pair: &ThemePair| {
        let both = by_serial.get(&pair.0).zip(by_serial.get(&pair.1));
        let Some(((own, sample), (other, others))) = both else { return (*pair, OutrankProbability::default()) };
        (*pair, OutrankProbability::compare((own, sample), (other, others), weights.as_ref()))
    };
    let leads = pairs.iter().map(lead).collect();
    let spread = |(own, sample): &(&SimulationCandidate, Vec<f64>)| {
        (own.entry, own.estimates.clone(), ScoreDistribution::from_samples(sample))
    };
    ConfidenceResult::Pairs {
        run,
        distributions: by_serial.values().map(spread).collect(),
        outrank_probabilities: leads,
    }
}

/// Takes what a job found, unless the order has changed since.
pub fn apply_result(session: &mut Session, found: ConfidenceResult) {
    let doubts = &mut session.ranking_confidence;
    match found {
        ConfidenceResult::Pairs { run, distributions: spreads, outrank_probabilities: leads } if run == doubts.run => {
            doubts.is_pairs_job_running = false;
            doubts
                .distributions
                .extend(spreads.into_iter().map(|(entry_id, inputs, spread)| (entry_id, (inputs, spread))));
            doubts.outrank_probabilities.extend(leads);
        }
        ConfidenceResult::Overview { run, overview: whole } if run == doubts.run => {
            doubts.overview_cancellation = None;
            doubts.overview = Some(*whole);
        }
        _ => {}
    }
}
