//! The position of a theme in the ranking, or the position it would have.

use super::context::ScoreContext;
use crate::document::chunk::EntryId;
use crate::insight::order::SCORE_TOLERANCE;
use crate::roadmap::lane::Lane;

/// A position in the ranking of the current model.
pub(super) struct RankStanding {
    /// The rank, starting at 1.
    pub(super) rank: usize,
    /// Whether other themes have the same score.
    pub(super) is_tied: bool,
    /// The number of ranked themes, including this one.
    pub(super) ranked_count: usize,
    /// Whether the theme is part of the ranking.
    pub(super) is_ranked: bool,
    /// The next theme above, and its score.
    pub(super) above: Option<(EntryId, f64)>,
    /// The next theme below, and its score.
    pub(super) below: Option<(EntryId, f64)>,
}

impl RankStanding {
    /// The standing of a theme or idea; `None` without a score, or if it is shipped or dropped.
    pub(super) fn new(scored: &ScoreContext<'_>) -> Option<Self> {
        let ranking = &scored.session.derived.ranking;
        let value = scored.score.value?;
        let with_score = |entry: EntryId| Some((entry, ranking.score(entry)?));
        if let Some((rank, is_tied)) = ranking.rank(scored.entry) {
            let (above, below) = ranking.neighbors(scored.entry);
            return Some(Self {
                rank,
                is_tied,
                ranked_count: ranking.ranked.len(),
                is_ranked: true,
                above: above.and_then(with_score),
                below: below.and_then(with_score),
            });
        }
        if scored.theme.has_drop_reason || !scored.theme.lane.is_none_or(Lane::is_live) {
            return None;
        }
        let rank = ranking.rank_of_score(value);
        let at = |at: usize| ranking.ranked.get(at).copied();
        let below = at(rank - 1);
        Some(Self {
            rank,
            is_tied: below.is_some_and(|(_, score)| (score - value).abs() <= SCORE_TOLERANCE),
            ranked_count: ranking.ranked.len() + 1,
            is_ranked: false,
            above: rank.checked_sub(2).and_then(at),
            below,
        })
    }

    /// "2", or "=2" for a tie.
    pub(super) fn label(&self) -> String {
        format!("{}{}", if self.is_tied { "=" } else { "" }, self.rank)
    }

    /// The rank after passing the next theme above.
    pub(super) fn rank_above(&self, scored: &ScoreContext<'_>) -> usize {
        let above = self.above.and_then(|(above, _)| scored.session.derived.ranking.rank(above));
        above.map_or(1, |(rank, _)| rank)
    }

    /// The rank after falling behind the next theme below and all themes tied with it.
    pub(super) fn rank_below(&self, scored: &ScoreContext<'_>) -> usize {
        let Some((_, score)) = self.below else { return self.rank };
        let reached = scored.session.derived.ranking.rank_of_score(score - 2.0 * SCORE_TOLERANCE);
        // A ranked theme is itself counted among those above that position.
        if self.is_ranked { reached - 1 } else { reached }
    }
}
