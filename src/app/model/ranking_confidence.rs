//! How sure the order is, without holding up a key: what is shown is worked out on another thread when no key waits, and
//! kept until an input changes.

use crate::app::panes;
use crate::app::state::State;
use crate::app::views;
use crate::document::chunk::Serial;
use crate::insight::disagreement::{AllScores, Elsewhere};
use crate::insight::score::{Estimates, Rater};
use crate::insight::uncertainty;
use crate::insight::uncertainty::simulation::Contender;
use crate::insight::uncertainty::weight_sampling::AnyWeights;
use crate::insight::uncertainty::{Contest, RankRange, RankRanges, Spread, Sureness};
use crate::roadmap::scoring_models;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A theme, and the one it is compared with.
pub type Pair = (Serial, Serial);

/// What is known of how sure the order of the model shown is.
#[derive(Debug, Default)]
pub struct Doubts {
    model: &'static str,
    /// Of which roadmap, and what of it counts for all.
    stamp: u64,
    ground: Ground,
    spreads: HashMap<Serial, (Estimates, Spread)>,
    leads: HashMap<Pair, Lead>,
    whole: Option<Whole>,
    /// Numbers the runs: what one about another order says comes too late.
    run: u64,
    leads_are_asked: bool,
    whole_is_asked: Option<Arc<AtomicBool>>,
}

/// What all draws rest on besides the inputs.
#[derive(Clone, Debug, Default, PartialEq)]
struct Ground {
    seed: u64,
    weights: Vec<(String, f64, bool)>,
    ice_is_mean: bool,
}

/// How sure it is that one theme outranks another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lead {
    /// The probability by what is believed of the inputs; `None` where both are certain: no ranges were given.
    pub by_inputs: Option<f64>,
    /// The probability under any weights, in the weighted model.
    pub by_weights: Option<f64>,
}

/// What takes all themes to know.
#[derive(Clone, Debug, Default)]
pub struct Whole {
    ranks: RankRanges,
    elsewhere: HashMap<Serial, Vec<Elsewhere>>,
}

/// Work for another thread.
#[derive(Debug)]
pub enum Job {
    /// How far what is shown is ahead of what it is compared with.
    Leads {
        /// Which run it is.
        run: u64,
        /// Those who are compared, and no others.
        contest: Contest,
        /// Who with whom.
        pairs: Vec<Pair>,
    },
    /// The ranks of all.
    Whole {
        /// Which run it is.
        run: u64,
        /// All that are ranked.
        contest: Contest,
        /// Their scores in all models.
        scores: AllScores,
        /// Whether nobody waits for it any more.
        is_off: Arc<AtomicBool>,
    },
}

/// What a job found.
#[derive(Clone, Debug)]
pub enum Found {
    /// Of a job of that kind.
    Leads {
        /// Which run it was.
        run: u64,
        /// Where the scores may lie, with the inputs they follow from.
        spreads: Vec<(Serial, Estimates, Spread)>,
        /// Who is ahead of whom.
        leads: Vec<(Pair, Lead)>,
    },
    /// Of a job of that kind.
    Whole {
        /// Which run it was.
        run: u64,
        /// What it found.
        whole: Box<Whole>,
    },
}

impl Doubts {
    /// Where the score of a theme may lie.
    pub fn spread(&self, serial: Serial) -> Option<&Spread> {
        self.spreads.get(&serial).map(|(_, spread)| spread)
    }

    /// How sure it is that one theme outranks another.
    pub fn lead(&self, own: Serial, other: Serial) -> Option<Lead> {
        self.leads.get(&(own, other)).copied()
    }

    /// The ranks a theme may have.
    pub fn ranks(&self, serial: Serial) -> Option<&RankRange> {
        self.whole.as_ref()?.ranks.get(serial)
    }

    /// How many draws the ranks rest on.
    pub fn rank_draws(&self) -> Option<usize> {
        self.whole.as_ref().map(|whole| whole.ranks.draws)
    }

    /// How a theme ranks in other models.
    pub fn elsewhere(&self, serial: Serial) -> &[Elsewhere] {
        self.whole.as_ref().and_then(|whole| whole.elsewhere.get(&serial)).map_or(&[], Vec::as_slice)
    }
}

/// Whether the order of a theme and one of its neighbours in the ranking could as well be the other way round; said of the
/// order of the file only, whatever model is shown.
pub fn is_toss_up(state: &State, serial: Serial) -> bool {
    if state.model != state.plan.roadmap.settings.ranking {
        return false;
    }
    let (above, below) = state.derived.ranking.neighbours(serial);
    let mut pairs = above.map(|above| (above, serial)).into_iter().chain(below.map(|below| (serial, below)));
    let scoring = &state.plan.roadmap.settings.scoring;
    let is_one = |(own, other): Pair| {
        let probability = state.doubts.lead(own, other).and_then(|lead| lead.by_inputs);
        let sureness = probability.map(|probability| Sureness::of(probability, scoring));
        matches!(sureness, Some(Sureness::TossUp | Sureness::ProbablyNot))
    };
    pairs.any(is_one)
}

/// Whether something that is shown is not worked out yet, and nobody is at it.
pub fn is_wanted(state: &State) -> bool {
    let doubts = &state.doubts;
    if doubts.is_outdated(state) {
        return !wanted(state).is_empty();
    }
    (!doubts.leads_are_asked && wanted(state).iter().any(|pair| !doubts.leads.contains_key(pair)))
        || (doubts.whole.is_none() && doubts.whole_is_asked.is_none() && !wanted(state).is_empty())
}

/// The pairs that are shown: a theme on the screen with the one ranked right above it, and the one right below.
fn wanted(state: &State) -> BTreeSet<Pair> {
    let ranking = &state.derived.ranking;
    let mut pairs = BTreeSet::new();
    let shown: BTreeSet<Serial> = views::judged(state).into_iter().chain(panes::scores::strip::judged(state)).collect();
    for serial in shown {
        let (above, below) = ranking.neighbours(serial);
        pairs.extend(above.map(|above| (above, serial)));
        pairs.extend(below.map(|below| (serial, below)));
        if above.is_none() && below.is_none() && ranking.position(serial).is_some() {
            pairs.insert((serial, serial));
        }
    }
    pairs
}

/// Begins what is wanted: to be done on other threads, each in its own time.
pub fn begin(state: &mut State) -> Vec<Job> {
    bring_up_to_date(state);
    let mut jobs = Vec::new();
    let pairs: Vec<Pair> = wanted(state).into_iter().filter(|pair| !state.doubts.leads.contains_key(pair)).collect();
    let roadmap = &state.plan.roadmap;
    let Some(rater) = Rater::new(roadmap, state.model) else { return jobs };
    let run = state.doubts.run;
    if !pairs.is_empty() && !state.doubts.leads_are_asked {
        let few: BTreeSet<Serial> = pairs.iter().flat_map(|(own, other)| [*own, *other]).collect();
        let contender = |serial: Serial| {
            let estimates = rater.estimates(roadmap.bet(serial)?);
            let score = state.derived.ranking.score(serial)?;
            Some(Contender { serial, id: roadmap.id(serial).into(), score, estimates })
        };
        let contest = Contest::with(&rater, &roadmap.settings, few.into_iter().filter_map(contender).collect());
        jobs.push(Job::Leads { run, contest, pairs });
        state.doubts.leads_are_asked = true;
    }
    let has_whole = state.doubts.whole.is_some() || state.doubts.whole_is_asked.is_some();
    if !has_whole
        && !wanted(state).is_empty()
        && let Some(contest) = Contest::of(roadmap, state.model, &state.derived.ranking)
    {
        let is_off = Arc::new(AtomicBool::new(false));
        state.doubts.whole_is_asked = Some(Arc::clone(&is_off));
        jobs.push(Job::Whole { run, contest, scores: AllScores::of(roadmap), is_off });
    }
    jobs
}

/// Forgets what no longer holds.
fn bring_up_to_date(state: &mut State) {
    if !state.doubts.is_outdated(state) {
        return;
    }
    let ground = Ground::of(state);
    let roadmap = &state.plan.roadmap;
    let doubts = &mut state.doubts;
    let is_same_ground = doubts.model == state.model && doubts.ground == ground;
    let rater = Rater::new(roadmap, state.model).filter(|_| is_same_ground);
    let holds = |serial: &Serial, estimates: &Estimates| {
        let rater = rater.as_ref()?;
        roadmap.bet(*serial).map(|bet| rater.estimates(bet) == *estimates)
    };
    doubts.spreads.retain(|serial, (estimates, _)| holds(serial, estimates) == Some(true));
    let spreads = &doubts.spreads;
    doubts.leads.retain(|(own, other), _| spreads.contains_key(own) && spreads.contains_key(other));
    (doubts.model, doubts.stamp, doubts.ground) = (state.model, roadmap.stamp(), ground);
    doubts.whole = None;
    if let Some(is_off) = doubts.whole_is_asked.take() {
        is_off.store(true, Ordering::Relaxed);
    }
    doubts.leads_are_asked = false;
    doubts.run += 1;
}

impl Doubts {
    fn is_outdated(&self, state: &State) -> bool {
        self.model != state.model || self.stamp != state.plan.roadmap.stamp()
    }
}

impl Ground {
    fn of(state: &State) -> Self {
        let settings = &state.plan.roadmap.settings;
        let weight = |criterion: &crate::roadmap::settings::Criterion| {
            let is_cost = criterion.better == crate::roadmap::entry_row::Direction::Down;
            (criterion.id.clone(), criterion.weight, is_cost)
        };
        Self {
            seed: settings.seed,
            weights: settings.criteria.iter().map(weight).collect(),
            ice_is_mean: settings.scoring.ice_is_mean,
        }
    }
}

impl Job {
    /// Does it; the answer is `None` when nobody waits for it any more.
    pub fn work(self) -> Option<Found> {
        match self {
            Self::Leads { run, contest, pairs } => Some(leads(run, &contest, &pairs)),
            Self::Whole { run, contest, scores, is_off } => {
                let ranks = RankRanges::of(&contest, &|| !is_off.load(Ordering::Relaxed))?;
                let whole = Whole { ranks, elsewhere: scores.places(contest.model()) };
                Some(Found::Whole { run, whole: Box::new(whole) })
            }
        }
    }
}

fn leads(run: u64, contest: &Contest, pairs: &[Pair]) -> Found {
    let weights = (contest.model() == scoring_models::WEIGHTED).then(|| AnyWeights::of(contest.settings()));
    let by_serial: HashMap<Serial, (&Contender, Vec<f64>)> =
        contest.contenders.iter().map(|own| (own.serial, (own, contest.sample(own)))).collect();
    // Whoever cannot be compared is told of too, so that nobody asks again.
    let nothing = Lead { by_inputs: None, by_weights: None };
    let lead = |pair: &Pair| {
        let both = by_serial.get(&pair.0).zip(by_serial.get(&pair.1));
        let Some(((own, sample), (other, others))) = both else { return (*pair, nothing) };
        let is_open = !own.is_certain() || !other.is_certain();
        let by_inputs = is_open.then(|| uncertainty::outranks(sample, others));
        let by_weights = weights.as_ref().map(|weights| weights.outranks(own, other));
        (*pair, Lead { by_inputs, by_weights })
    };
    let leads = pairs.iter().map(lead).collect();
    let spread = |(own, sample): &(&Contender, Vec<f64>)| (own.serial, own.estimates.clone(), Spread::of(sample));
    Found::Leads { run, spreads: by_serial.values().map(spread).collect(), leads }
}

/// Takes what a job found, unless the order has changed since.
pub fn take(state: &mut State, found: Found) {
    let doubts = &mut state.doubts;
    match found {
        Found::Leads { run, spreads, leads } if run == doubts.run => {
            doubts.leads_are_asked = false;
            doubts.spreads.extend(spreads.into_iter().map(|(serial, inputs, spread)| (serial, (inputs, spread))));
            doubts.leads.extend(leads);
        }
        Found::Whole { run, whole } if run == doubts.run => {
            doubts.whole_is_asked = None;
            doubts.whole = Some(*whole);
        }
        _ => {}
    }
}

/// Does all that is wanted here and now: for a frame that nobody waits for.
pub fn conclude(state: &mut State) {
    for job in begin(state) {
        if let Some(found) = job.work() {
            take(state, found);
        }
    }
}
