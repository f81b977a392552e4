//! The order of themes within a lane, and of all ranked themes.
//!
//! A lane has obligations by deadline, then themes with a manual rank by (rank, id), then the others by (score, highest
//! first; id), unscored last. The overall ranking has the live themes with a score.

use super::score::Scorer;
use crate::document::chunk::EntryId;
use crate::roadmap::Roadmap;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::entry_row::{EntryRow, ThemeRow, WorkKind};
use crate::roadmap::lane::{self, Lane};
use chrono::NaiveDate;
use std::cmp::Ordering;

/// Scores closer than this are equal.
pub const SCORE_TOLERANCE: f64 = 1e-9;

#[derive(Clone, Debug, Default)]
pub struct RoadmapOrder {
    /// In the order of [`lane::ALL_LANES`].
    lanes: [Vec<EntryId>; 5],
    /// Themes whose lane is missing or invalid.
    pub without_lane: Vec<EntryId>,
    /// The ideas that are not dropped: those with a manual rank by (rank, id), then the others by id.
    pub ideas: Vec<EntryId>,
    pub dropped_ideas: Vec<EntryId>,
    /// The live themes with a score, highest first.
    pub ranking: Vec<EntryId>,
    /// The score of each theme and idea in the roadmap's model, indexed by entry id; NaN if there is none.
    scores: Vec<f64>,
}

struct ThemeSortKey {
    entry: EntryId,
    lane: Option<Lane>,
    obligation_deadline: Option<NaiveDate>,
    is_obligation: bool,
    rank: Option<f64>,
    score: f64,
    /// Position among all themes sorted by id.
    id_position: usize,
}

impl RoadmapOrder {
    pub fn from_roadmap(roadmap: &Roadmap) -> Self {
        let mut order = Self::default();
        let scorer = Scorer::from_ranking(roadmap);
        let mut themes: Vec<(&str, &EntryRow, &ThemeRow)> = Vec::new();
        let mut ideas: Vec<(f64, &str, EntryId)> = Vec::new();
        for row in roadmap.rows() {
            let Some(theme) = row.theme() else { continue };
            order.set_score(row.entry, scorer.as_ref().and_then(|scorer| scorer.score(theme)));
            let id = roadmap.symbol_text(row.id);
            match row.kind {
                EntryKind::Theme => themes.push((id, row, theme)),
                _ => ideas.push((theme.rank.unwrap_or(f64::INFINITY), id, row.entry)),
            }
        }
        ideas.sort_unstable_by(|(a_rank, a, _), (b_rank, b, _)| a_rank.total_cmp(b_rank).then_with(|| a.cmp(b)));
        let is_dropped = |entry_id: &EntryId| roadmap.theme(*entry_id).is_some_and(|theme| theme.has_drop_reason);
        (order.dropped_ideas, order.ideas) = ideas.into_iter().map(|(.., entry_id)| entry_id).partition(is_dropped);
        // Most files are sorted by id already; from here on no text is compared.
        themes.sort_by_key(|(id, ..)| *id);
        let themes = themes.iter().enumerate();
        let mut keys: Vec<ThemeSortKey> =
            themes.map(|(at, (_, row, theme))| sort_key(row, theme, order.score(row.entry), at)).collect();
        order.rank_themes(&mut keys);
        keys.sort_unstable_by(compare_in_lane);
        for key in keys {
            match key.lane.and_then(|lane| lane::ALL_LANES.iter().position(|known| *known == lane)) {
                Some(number) => order.lanes.get_mut(number).into_iter().for_each(|own| own.push(key.entry)),
                None => order.without_lane.push(key.entry),
            }
        }
        order
    }

    fn set_score(&mut self, entry_id: EntryId, score: Option<f64>) {
        let slot = entry_id.0 as usize;
        if self.scores.len() <= slot {
            self.scores.resize(slot + 1, f64::NAN);
        }
        if let Some(stored) = self.scores.get_mut(slot) {
            *stored = score.unwrap_or(f64::NAN);
        }
    }

    fn rank_themes(&mut self, keys: &mut [ThemeSortKey]) {
        keys.sort_unstable_by(|a, b| compare_scores(a.score, b.score).then_with(|| a.id_position.cmp(&b.id_position)));
        let is_ranked = |key: &&ThemeSortKey| !key.score.is_nan() && key.lane.is_some_and(Lane::is_live);
        self.ranking = keys.iter().filter(is_ranked).map(|key| key.entry).collect();
    }

    pub fn lane(&self, lane: Lane) -> &[EntryId] {
        let number = lane::ALL_LANES.iter().position(|known| *known == lane);
        number.and_then(|number| self.lanes.get(number)).map_or(&[], Vec::as_slice)
    }

    /// The score of a theme or idea in the roadmap's model.
    pub fn score(&self, entry_id: EntryId) -> Option<f64> {
        self.scores.get(entry_id.0 as usize).copied().filter(|score| !score.is_nan())
    }

    /// Whether a theme's place in its lane contradicts its score: above a higher score, or below a lower one.
    pub fn is_against_score(&self, roadmap: &Roadmap, entry_id: EntryId) -> bool {
        let Some(lane) = roadmap.theme(entry_id).and_then(|theme| theme.lane) else { return false };
        let entries = self.lane(lane);
        let Some(own) = self.score(entry_id) else { return false };
        let Some(at) = entries.iter().position(|other| *other == entry_id) else { return false };
        let (above, below) = entries.split_at(at);
        let is_lower = |other: &EntryId| self.score(*other).is_some_and(|score| score < own - SCORE_TOLERANCE);
        let is_higher = |other: &EntryId| self.score(*other).is_some_and(|score| score > own + SCORE_TOLERANCE);
        above.iter().any(is_lower) || below.iter().any(is_higher)
    }

    /// The overall rank, from 1. Equal scores share the best rank among them.
    pub fn rank_of(&self, entry_id: EntryId) -> Option<usize> {
        self.ranking_position(entry_id)?;
        self.score(entry_id).map(|own| self.rank_of_score(own))
    }

    /// Searches only among the themes with the same score.
    fn ranking_position(&self, entry_id: EntryId) -> Option<usize> {
        let own = self.score(entry_id)?;
        let among = self.ranked_between(own, own).iter().position(|other| *other == entry_id)?;
        Some(self.count_above(own) + among)
    }

    /// The rank a score would have.
    pub fn rank_of_score(&self, score: f64) -> usize {
        self.count_above(score + SCORE_TOLERANCE) + 1
    }

    /// Whether another ranked theme has the same score.
    pub fn is_tied(&self, entry_id: EntryId) -> bool {
        self.score(entry_id)
            .is_some_and(|own| self.ranked_between(own - SCORE_TOLERANCE, own + SCORE_TOLERANCE).len() > 1)
    }

    fn ranked_between(&self, low: f64, high: f64) -> &[EntryId] {
        let end = self.ranking.partition_point(|other| self.score(*other).is_some_and(|score| score >= low));
        self.ranking.get(self.count_above(high)..end).unwrap_or_default()
    }

    fn count_above(&self, score: f64) -> usize {
        self.ranking.partition_point(|other| self.score(*other).is_some_and(|own| own > score))
    }
}

fn sort_key(row: &EntryRow, theme: &ThemeRow, score: Option<f64>, id: usize) -> ThemeSortKey {
    let is_obligation = theme.kind == WorkKind::Obligation;
    ThemeSortKey {
        entry: row.entry,
        lane: theme.lane,
        obligation_deadline: theme.deadline.filter(|_| is_obligation),
        is_obligation,
        rank: theme.rank,
        score: score.unwrap_or(f64::NAN),
        id_position: id,
    }
}

/// Highest score first, missing ones last.
fn compare_scores(a: f64, b: f64) -> Ordering {
    match (a.is_nan(), b.is_nan()) {
        (true, true) => Ordering::Equal,
        (true, false) => Ordering::Greater,
        (false, true) => Ordering::Less,
        (false, false) => b.total_cmp(&a),
    }
}

fn compare_in_lane(a: &ThemeSortKey, b: &ThemeSortKey) -> Ordering {
    let group = |key: &ThemeSortKey| match (key.is_obligation, key.rank) {
        (true, _) => 0,
        (false, Some(_)) => 1,
        (false, None) => 2,
    };
    let within = || match group(a) {
        0 => a.obligation_deadline.unwrap_or(NaiveDate::MAX).cmp(&b.obligation_deadline.unwrap_or(NaiveDate::MAX)),
        1 => a.rank.unwrap_or(0.0).total_cmp(&b.rank.unwrap_or(0.0)),
        _ => compare_scores(a.score, b.score),
    };
    group(a).cmp(&group(b)).then_with(within).then_with(|| a.id_position.cmp(&b.id_position))
}
