//! Where a theme stands among those that are ranked, or would stand.

use super::ScoreContext;
use crate::document::chunk::EntryId;
use crate::insight::order::SCORE_TOLERANCE;
use crate::roadmap::lane::Lane;

/// A place in the ranking of the model that is shown.
pub(super) struct RankStanding {
    /// From 1.
    pub(super) rank: usize,
    /// Whether others have the same score.
    pub(super) is_tied: bool,
    /// How many are ranked; of one that is not, itself included.
    pub(super) ranked_count: usize,
    /// Whether it is ranked, and not only would be.
    pub(super) is_ranked: bool,
    /// The theme right above, and its score.
    pub(super) above: Option<(EntryId, f64)>,
    /// The theme right below, and its score.
    pub(super) below: Option<(EntryId, f64)>,
}

impl RankStanding {
    /// Of a theme or idea with a score; `None` for what is out or was said no to.
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

    /// "2", and "=2" where it is shared.
    pub(super) fn label(&self) -> String {
        format!("{}{}", if self.is_tied { "=" } else { "" }, self.rank)
    }

    /// The rank above the one right above.
    pub(super) fn rank_above(&self, scored: &ScoreContext<'_>) -> usize {
        let above = self.above.and_then(|(above, _)| scored.session.derived.ranking.rank(above));
        above.map_or(1, |(rank, _)| rank)
    }

    /// The rank below the one right below, and below all who share its score.
    pub(super) fn rank_below(&self, scored: &ScoreContext<'_>) -> usize {
        let Some((_, score)) = self.below else { return self.rank };
        let reached = scored.session.derived.ranking.rank_of_score(score - 2.0 * SCORE_TOLERANCE);
        // Who is ranked is counted among those above the place it falls to.
        if self.is_ranked { reached - 1 } else { reached }
    }
}
