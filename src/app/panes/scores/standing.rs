//! Where a theme stands among those that are ranked, or would stand.

use super::Scored;
use crate::document::chunk::Serial;
use crate::insight::order::TOLERANCE;
use crate::roadmap::lane::Lane;

/// A place in the ranking of the model that is shown.
pub(super) struct Standing {
    /// From 1.
    pub(super) rank: usize,
    /// Whether others have the same score.
    pub(super) is_tied: bool,
    /// How many are ranked; of one that is not, itself included.
    pub(super) of: usize,
    /// Whether it is ranked, and not only would be.
    pub(super) is_ranked: bool,
    /// The theme right above, and its score.
    pub(super) above: Option<(Serial, f64)>,
    /// The theme right below, and its score.
    pub(super) below: Option<(Serial, f64)>,
}

impl Standing {
    /// Of a theme or idea with a score; `None` for what is out or was said no to.
    pub(super) fn of(scored: &Scored<'_>) -> Option<Self> {
        let ranking = &scored.state.derived.ranking;
        let value = scored.score.value?;
        let with_score = |serial: Serial| Some((serial, ranking.score(serial)?));
        if let Some((rank, is_tied)) = ranking.rank(scored.serial) {
            let (above, below) = ranking.neighbours(scored.serial);
            return Some(Self {
                rank,
                is_tied,
                of: ranking.ranked.len(),
                is_ranked: true,
                above: above.and_then(with_score),
                below: below.and_then(with_score),
            });
        }
        if scored.bet.says_why_dropped || !scored.bet.lane.is_none_or(Lane::is_live) {
            return None;
        }
        let rank = ranking.rank_of_score(value);
        let at = |at: usize| ranking.ranked.get(at).copied();
        let below = at(rank - 1);
        Some(Self {
            rank,
            is_tied: below.is_some_and(|(_, score)| (score - value).abs() <= TOLERANCE),
            of: ranking.ranked.len() + 1,
            is_ranked: false,
            above: rank.checked_sub(2).and_then(at),
            below,
        })
    }

    /// "2", and "=2" where it is shared.
    pub(super) fn shown(&self) -> String {
        format!("{}{}", if self.is_tied { "=" } else { "" }, self.rank)
    }

    /// The rank above the one right above.
    pub(super) fn rank_up(&self, scored: &Scored<'_>) -> usize {
        let above = self.above.and_then(|(above, _)| scored.state.derived.ranking.rank(above));
        above.map_or(1, |(rank, _)| rank)
    }

    /// The rank below the one right below, and below all who share its score.
    pub(super) fn rank_down(&self, scored: &Scored<'_>) -> usize {
        let Some((_, score)) = self.below else { return self.rank };
        let reached = scored.state.derived.ranking.rank_of_score(score - 2.0 * TOLERANCE);
        // Who is ranked is counted among those above the place it falls to.
        if self.is_ranked { reached - 1 } else { reached }
    }
}
