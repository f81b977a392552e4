//! The live themes by their score in one model, highest first, ties by id.

use super::order::SCORE_TOLERANCE;
use super::score::Scorer;
use crate::document::chunk::EntryId;
use crate::roadmap::Roadmap;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::lane::Lane;

#[derive(Clone, Debug, Default)]
pub struct Ranking {
    /// The themes with a score, highest first.
    pub ranked: Vec<(EntryId, f64)>,
    /// The themes without a score, by id.
    pub unscored: Vec<EntryId>,
    /// The position in `ranked`, from 1, indexed by entry id; 0 if the theme is not ranked.
    positions: Vec<u32>,
}

impl Ranking {
    /// No theme is ranked if there is no such model.
    pub fn new(roadmap: &Roadmap, model: &str) -> Self {
        let scorer = Scorer::new(roadmap, model);
        let mut ranking = Self::default();
        let mut themes: Vec<(&str, EntryId, Option<f64>)> = Vec::new();
        for row in roadmap.rows_of_kind(EntryKind::Theme).filter(|row| !row.is_broken) {
            let Some(theme) = row.theme().filter(|theme| theme.lane.is_some_and(Lane::is_live)) else { continue };
            let score = scorer.as_ref().and_then(|scorer| scorer.score(theme));
            themes.push((roadmap.symbol_text(row.id), row.entry, score));
        }
        let number = |score: Option<f64>| score.unwrap_or(f64::NEG_INFINITY);
        themes.sort_unstable_by(|(id, _, score), (other, _, others)| {
            number(*others).total_cmp(&number(*score)).then_with(|| id.cmp(other))
        });
        for (_, entry, score) in themes {
            match score {
                Some(score) => {
                    ranking.ranked.push((entry, score));
                    ranking.record_position(entry);
                }
                None => ranking.unscored.push(entry),
            }
        }
        ranking
    }

    /// Records the position of the theme that was pushed to `ranked` last.
    fn record_position(&mut self, entry: EntryId) {
        let slot = entry.0 as usize;
        if self.positions.len() <= slot {
            self.positions.resize(slot + 1, 0);
        }
        if let Some(position) = self.positions.get_mut(slot) {
            *position = u32::try_from(self.ranked.len()).unwrap_or(0);
        }
    }

    /// The position in `ranked`, from 0.
    pub fn position(&self, entry: EntryId) -> Option<usize> {
        let position = self.positions.get(entry.0 as usize)?;
        position.checked_sub(1).map(|position| position as usize)
    }

    pub fn score(&self, entry: EntryId) -> Option<f64> {
        self.ranked.get(self.position(entry)?).map(|(_, score)| *score)
    }

    /// The rank of a theme, from 1, and whether others share it. Equal scores share the best rank among them.
    pub fn rank(&self, entry: EntryId) -> Option<(usize, bool)> {
        let score = self.score(entry)?;
        let above = self.ranked.partition_point(|(_, other)| *other > score + SCORE_TOLERANCE);
        let not_below = self.ranked.partition_point(|(_, other)| *other >= score - SCORE_TOLERANCE);
        Some((above + 1, not_below > above + 1))
    }

    pub fn rank_of_score(&self, score: f64) -> usize {
        self.ranked.partition_point(|(_, other)| *other > score + SCORE_TOLERANCE) + 1
    }

    /// The themes ranked right above and right below.
    pub fn neighbors(&self, entry: EntryId) -> (Option<EntryId>, Option<EntryId>) {
        let Some(at) = self.position(entry) else { return (None, None) };
        let entry = |at: usize| self.ranked.get(at).map(|(entry, _)| *entry);
        (at.checked_sub(1).and_then(entry), entry(at + 1))
    }
}
