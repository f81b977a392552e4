//! Which rank a theme may have: every draw ranks all of them. Up to 300 themes by ten thousand draws, above by five
//! hundred, and whoever shows it says so.

use super::simulation::Simulation;
use super::{MANY_THEMES, SAMPLE_COUNT, SAMPLE_COUNT_FOR_MANY};
use crate::document::chunk::EntryId;
use std::collections::HashMap;

/// How many draws are made before they are ranked: it bounds the memory.
const BLOCK_SIZE: usize = 50;
/// "In the top three."
pub const TOP_RANKS: usize = 3;

/// The ranks of all contenders.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RankRanges {
    /// By entry.
    by_entry: HashMap<EntryId, RankRange>,
    /// How many draws they rest on.
    pub sample_count: usize,
}

/// The ranks of one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RankRange {
    /// In one draw of ten it is as high as this, or higher.
    pub best: usize,
    /// In one draw of two.
    pub median: usize,
    /// In one draw of ten it is as low as this, or lower.
    pub worst: usize,
    /// The share of draws in which it is first.
    pub first_share: f64,
    /// The share of draws in which it is among the top three.
    pub top_share: f64,
    /// The share of draws in which it has the rank that its score gives it.
    pub own_rank_share: f64,
}

impl RankRanges {
    /// Of all contenders. `goes_on` is asked between blocks of draws; the answer is `None` when it says no.
    pub fn simulate(contest: &Simulation, goes_on: &dyn Fn() -> bool) -> Option<Self> {
        let count = contest.candidates.len();
        let draws = if count > MANY_THEMES { SAMPLE_COUNT_FOR_MANY } else { SAMPLE_COUNT };
        let streams: Vec<_> = contest.candidates.iter().map(|contender| contest.sampler(contender)).collect();
        // By contender, then by draw. Nobody has more than 65,535 themes, and if so the last ones share a rank.
        let mut ranks = vec![0_u16; count * draws];
        let mut scores = vec![0.0; count * BLOCK_SIZE];
        let mut order: Vec<(u64, u32)> = Vec::with_capacity(count);
        for start in (0..draws).step_by(BLOCK_SIZE) {
            if !goes_on() {
                return None;
            }
            let size = BLOCK_SIZE.min(draws - start);
            for (own, stream) in scores.chunks_mut(BLOCK_SIZE).zip(&streams) {
                own.iter_mut().take(size).enumerate().for_each(|(at, score)| *score = stream.sample(start + at));
            }
            for at in 0..size {
                order.clear();
                let drawn = scores.chunks(BLOCK_SIZE).filter_map(|own| own.get(at));
                order.extend(drawn.zip(0_u32..).map(|(score, number)| (descending_key(*score), number)));
                order.sort_unstable();
                for (rank, (_, number)) in (1_usize..).zip(&order) {
                    if let Some(slot) = ranks.get_mut(*number as usize * draws + start + at) {
                        *slot = u16::try_from(rank).unwrap_or(u16::MAX);
                    }
                }
            }
        }
        let own = ranks.chunks_mut(draws.max(1)).zip(&contest.candidates).enumerate();
        let of = own.map(|(at, (ranks, contender))| (contender.entry, RankRange::from_ranks(ranks, at + 1))).collect();
        Some(Self { by_entry: of, sample_count: draws })
    }

    /// The ranks of an entry.
    pub fn get(&self, entry: EntryId) -> Option<&RankRange> {
        self.by_entry.get(&entry)
    }
}

impl RankRange {
    fn from_ranks(ranks: &mut [u16], own: usize) -> Self {
        ranks.sort_unstable();
        let at = |share: f64| {
            let place = (share * ranks.len().saturating_sub(1) as f64).round() as usize;
            ranks.get(place).copied().map_or(own, usize::from)
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

/// A key that sorts high scores first.
fn descending_key(score: f64) -> u64 {
    let bits = score.to_bits();
    // The bits of floating point numbers ascend as they do, once those of negative ones are turned.
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
        let contest = Simulation::new(&plan.roadmap, "ice", &Ranking::new(&plan.roadmap, "ice")).unwrap();
        let ranges = RankRanges::simulate(&contest, &|| true).unwrap();
        contest.candidates.iter().map(|own| (own.id.to_string(), *ranges.get(own.entry).unwrap())).collect()
    }

    #[test]
    fn points_have_one_rank_each() {
        for (at, (_, range)) in ranges(&[("a", "5"), ("b", "9"), ("c", "7")]).iter().enumerate() {
            assert_eq!((range.best, range.median, range.worst), (at + 1, at + 1, at + 1));
            assert_eq!(range.own_rank_share, 1.0);
        }
    }

    #[test]
    fn ranges_that_overlap_share_their_ranks() {
        let found = ranges(&[("a", "(1, 5, 9)"), ("b", "(1, 5, 9)"), ("c", "0"), ("d", "10")]);
        let told: Vec<String> =
            found.iter().map(|(id, range)| format!("{id} {}-{}", range.best, range.worst)).collect();
        assert_eq!(told, ["d 1-1", "a 2-3", "b 2-3", "c 4-4"]);
        let (_, second) = &found[1];
        assert!((second.own_rank_share - 0.5).abs() < 0.02, "{}", second.own_rank_share);
        assert_eq!((second.first_share, second.top_share), (0.0, 1.0));
    }

    #[test]
    fn descending_keys_turn_the_order() {
        let mut numbers = [3.0, -1.0, 0.0, f64::INFINITY, -7.5];
        numbers.sort_by_key(|number| descending_key(*number));
        assert_eq!(numbers, [f64::INFINITY, 3.0, 0.0, -1.0, -7.5]);
    }
}
