//! The ranks a theme may have: each sample ranks all themes. Up to 300 themes take 10,000 samples, more take 500; the
//! result says how many there were.

use super::simulation::Simulation;
use super::{MANY_THEMES, SAMPLE_COUNT, SAMPLE_COUNT_FOR_MANY};
use crate::document::chunk::EntryId;
use std::collections::HashMap;

/// Number of samples drawn before they are ranked; bounds the memory.
const BLOCK_SIZE: usize = 50;
pub const TOP_RANKS: usize = 3;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct RankRanges {
    by_entry: HashMap<EntryId, RankRange>,
    pub sample_count: usize,
}

/// The ranks of one theme over all samples.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RankRange {
    /// The 10th percentile.
    pub best: usize,
    pub median: usize,
    /// The 90th percentile.
    pub worst: usize,
    /// The share of samples in which it is first, from 0 to 1.
    pub first_share: f64,
    /// The share of samples in which it is among the first [`TOP_RANKS`].
    pub top_share: f64,
    /// The share of samples in which it has the rank of its score.
    pub own_rank_share: f64,
}

impl RankRanges {
    /// Ranks all candidates in every sample. Calls `goes_on` between blocks and gives `None` if it returns false.
    pub fn simulate(simulation: &Simulation, goes_on: &dyn Fn() -> bool) -> Option<Self> {
        let count = simulation.candidates.len();
        let samples = if count > MANY_THEMES { SAMPLE_COUNT_FOR_MANY } else { SAMPLE_COUNT };
        let samplers: Vec<_> = simulation.candidates.iter().map(|candidate| simulation.sampler(candidate)).collect();
        // By candidate, then by sample. Beyond 65,535 themes the last ones share a rank.
        let mut ranks = vec![0_u16; count * samples];
        let mut scores = vec![0.0; count * BLOCK_SIZE];
        let mut order: Vec<(u64, u32)> = Vec::with_capacity(count);
        for start in (0..samples).step_by(BLOCK_SIZE) {
            if !goes_on() {
                return None;
            }
            let size = BLOCK_SIZE.min(samples - start);
            for (own, sampler) in scores.chunks_mut(BLOCK_SIZE).zip(&samplers) {
                own.iter_mut().take(size).enumerate().for_each(|(at, score)| *score = sampler.sample(start + at));
            }
            for at in 0..size {
                order.clear();
                let sampled = scores.chunks(BLOCK_SIZE).filter_map(|own| own.get(at));
                order.extend(sampled.zip(0_u32..).map(|(score, number)| (descending_key(*score), number)));
                order.sort_unstable();
                for (rank, (_, number)) in (1_usize..).zip(&order) {
                    if let Some(slot) = ranks.get_mut(*number as usize * samples + start + at) {
                        *slot = u16::try_from(rank).unwrap_or(u16::MAX);
                    }
                }
            }
        }
        let own = ranks.chunks_mut(samples.max(1)).zip(&simulation.candidates).enumerate();
        let by_entry =
            own.map(|(at, (ranks, candidate))| (candidate.entry, RankRange::from_ranks(ranks, at + 1))).collect();
        Some(Self { by_entry, sample_count: samples })
    }

    pub fn get(&self, entry: EntryId) -> Option<&RankRange> {
        self.by_entry.get(&entry)
    }
}

impl RankRange {
    fn from_ranks(ranks: &mut [u16], own: usize) -> Self {
        ranks.sort_unstable();
        let at = |share: f64| {
            let index = (share * ranks.len().saturating_sub(1) as f64).round() as usize;
            ranks.get(index).copied().map_or(own, usize::from)
        };
        let up_to = |rank: usize| ranks.partition_point(|other| usize::from(*other) <= rank);
        let share = |count: usize| count as f64 / ranks.len().max(1) as f64;
        Self {
            best: at(0.1),
            median: at(0.5),
            worst: at(0.9),
            first_share: share(up_to(1)),
            top_share: share(up_to(TOP_RANKS)),
            own_rank_share: share(up_to(own) - up_to(own.saturating_sub(1))),
        }
    }
}

fn descending_key(score: f64) -> u64 {
    let bits = score.to_bits();
    // The bits of positive floats ascend with their values; those of negative ones are inverted.
    let ascending = if bits >> 63 == 0 { bits | (1 << 63) } else { !bits };
    !ascending
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::insight::ranking::Ranking;
    use crate::roadmap::plan::Plan;

    fn ranges(themes: &[(&str, &str)]) -> Vec<(String, RankRange)> {
        let theme = |(id, value): &(&str, &str)| {
            format!(
                "\"{id}\": (title: \"T\", lane: Now, scores: {{\"ice\": {{\"impact\": {value}, \"confidence\": 1, \"ease\": 1}}}}),"
            )
        };
        let plan = Plan::from_text(format!("Roadmap(themes: {{{}}})", themes.iter().map(theme).collect::<String>()));
        let simulation = Simulation::new(&plan.roadmap, "ice", &Ranking::new(&plan.roadmap, "ice")).unwrap();
        let ranges = RankRanges::simulate(&simulation, &|| true).unwrap();
        simulation.candidates.iter().map(|own| (own.id.to_string(), *ranges.get(own.entry).unwrap())).collect()
    }

    #[test]
    fn certain_scores_have_one_rank_each() {
        for (at, (_, range)) in ranges(&[("a", "5"), ("b", "9"), ("c", "7")]).iter().enumerate() {
            assert_eq!((range.best, range.median, range.worst), (at + 1, at + 1, at + 1));
            assert_eq!(range.own_rank_share, 1.0);
        }
    }

    #[test]
    fn ranges_that_overlap_share_their_ranks() {
        let found = ranges(&[("a", "(1, 5, 9)"), ("b", "(1, 5, 9)"), ("c", "0"), ("d", "10")]);
        let ranges: Vec<String> =
            found.iter().map(|(id, range)| format!("{id} {}-{}", range.best, range.worst)).collect();
        assert_eq!(ranges, ["d 1-1", "a 2-3", "b 2-3", "c 4-4"]);
        let (_, second) = &found[1];
        assert!((second.own_rank_share - 0.5).abs() < 0.02, "{}", second.own_rank_share);
        assert_eq!((second.first_share, second.top_share), (0.0, 1.0));
    }

    #[test]
    fn descending_keys_reverse_the_order() {
        let mut numbers = [3.0, -1.0, 0.0, f64::INFINITY, -7.5];
        numbers.sort_by_key(|number| descending_key(*number));
        assert_eq!(numbers, [f64::INFINITY, 3.0, 0.0, -1.0, -7.5]);
    }
}
