//! The order of themes: within a lane, and among all that are ranked.
//!
//! A lane shows obligations by deadline, then ranked themes by (rank, id), then unranked ones by (score, high first;
//! id), unscored last. Ranked among all are the live themes with a score.

use super::score::{self, Rater};
use crate::document::chunk::Serial;
use crate::roadmap::Roadmap;
use crate::roadmap::entry_kind::Entity;
use crate::roadmap::entry_row::{Bet, BetKind, Facts};
use crate::roadmap::lane::{self, Lane};
use chrono::NaiveDate;
use std::cmp::Ordering;

/// Scores closer than this are equal.
pub const TOLERANCE: f64 = 1e-9;

/// Themes and ideas in their order.
#[derive(Clone, Debug, Default)]
pub struct Order {
    /// The themes of each lane, in the order of [`lane::ALL`].
    lanes: [Vec<Serial>; 5],
    /// Themes whose lane is missing or does not read.
    pub without_lane: Vec<Serial>,
    /// The live ideas by id.
    pub ideas: Vec<Serial>,
    /// The ideas somebody said no to.
    pub dropped_ideas: Vec<Serial>,
    /// The live themes with a score, highest first.
    pub ranking: Vec<Serial>,
    /// The score of each theme and idea by serial, under the roadmap's ranking; NaN where there is none.
    scores: Vec<f64>,
}

/// What a theme is sorted by.
struct Key {
    serial: Serial,
    lane: Option<Lane>,
    obligation: Option<NaiveDate>,
    is_obligation: bool,
    rank: Option<f64>,
    score: f64,
    /// Its place among all themes by id.
    id: usize,
}

impl Order {
    /// The order of a roadmap.
    pub fn of(roadmap: &Roadmap) -> Self {
        let mut order = Self::default();
        let rater = Rater::ranking(roadmap);
        let mut themes: Vec<(&str, &Facts, &Bet)> = Vec::new();
        let mut ideas: Vec<(&str, Serial)> = Vec::new();
        for facts in roadmap.all() {
            let Some(bet) = facts.bet() else { continue };
            order.set_score(facts.serial, rater.as_ref().and_then(|rater| rater.score(bet)));
            let id = roadmap.word(facts.id);
            match facts.entity {
                Entity::Theme => themes.push((id, facts, bet)),
                _ => ideas.push((id, facts.serial)),
            }
        }
        ideas.sort_unstable();
        let is_dropped = |serial: &Serial| roadmap.bet(*serial).is_some_and(|bet| bet.says_why_dropped);
        (order.dropped_ideas, order.ideas) = ideas.into_iter().map(|(_, serial)| serial).partition(is_dropped);
        // Most files have their themes by id already; from here on nobody compares text.
        themes.sort_by_key(|(id, ..)| *id);
        let themes = themes.iter().enumerate();
        let mut keys: Vec<Key> =
            themes.map(|(at, (_, facts, bet))| key(facts, bet, order.score(facts.serial), at)).collect();
        order.rank(&mut keys);
        keys.sort_unstable_by(in_lane);
        for key in keys {
            match key.lane.and_then(|lane| lane::ALL.iter().position(|known| *known == lane)) {
                Some(number) => order.lanes.get_mut(number).into_iter().for_each(|own| own.push(key.serial)),
                None => order.without_lane.push(key.serial),
            }
        }
        order
    }

    fn set_score(&mut self, serial: Serial, score: Option<f64>) {
        let slot = serial.0 as usize;
        if self.scores.len() <= slot {
            self.scores.resize(slot + 1, f64::NAN);
        }
        if let Some(place) = self.scores.get_mut(slot) {
            *place = score.unwrap_or(f64::NAN);
        }
    }

    fn rank(&mut self, keys: &mut [Key]) {
        keys.sort_unstable_by(|a, b| by_score(a.score, b.score).then_with(|| a.id.cmp(&b.id)));
        let is_ranked = |key: &&Key| !key.score.is_nan() && key.lane.is_some_and(Lane::is_live);
        self.ranking = keys.iter().filter(is_ranked).map(|key| key.serial).collect();
    }

    /// The themes of a lane, first one on top.
    pub fn lane(&self, lane: Lane) -> &[Serial] {
        let number = lane::ALL.iter().position(|known| *known == lane);
        number.and_then(|number| self.lanes.get(number)).map_or(&[], Vec::as_slice)
    }

    /// The score of a theme or idea under the roadmap's ranking.
    pub fn score(&self, serial: Serial) -> Option<f64> {
        self.scores.get(serial.0 as usize).copied().filter(|score| !score.is_nan())
    }

    /// Whether a theme stands in its lane where its score would not put it: above a higher score, or below a lower one.
    pub fn is_against_score(&self, roadmap: &Roadmap, serial: Serial) -> bool {
        let Some(lane) = roadmap.bet(serial).and_then(|bet| bet.lane) else { return false };
        let entries = self.lane(lane);
        let Some(own) = self.score(serial) else { return false };
        let Some(at) = entries.iter().position(|other| *other == serial) else { return false };
        let (above, below) = entries.split_at(at);
        let is_lower = |other: &Serial| self.score(*other).is_some_and(|score| score < own - TOLERANCE);
        let is_higher = |other: &Serial| self.score(*other).is_some_and(|score| score > own + TOLERANCE);
        above.iter().any(is_lower) || below.iter().any(is_higher)
    }

    /// The place of a theme among all that are ranked, from 1. Equal scores share the first place among them.
    pub fn place(&self, serial: Serial) -> Option<usize> {
        self.position(serial)?;
        self.score(serial).map(|own| self.place_of_score(own))
    }

    /// The theme ranked right behind another.
    pub fn behind(&self, serial: Serial) -> Option<Serial> {
        self.ranking.get(self.position(serial)? + 1).copied()
    }

    /// Where a theme stands in the ranking: looked for among those of its score only.
    fn position(&self, serial: Serial) -> Option<usize> {
        let own = self.score(serial)?;
        let among = self.scored(own, own).iter().position(|other| *other == serial)?;
        Some(self.above(own) + among)
    }

    /// The place a score would have.
    pub fn place_of_score(&self, score: f64) -> usize {
        self.above(score + TOLERANCE) + 1
    }

    /// Whether another ranked theme has the same score.
    pub fn is_tied(&self, serial: Serial) -> bool {
        self.score(serial).is_some_and(|own| self.scored(own - TOLERANCE, own + TOLERANCE).len() > 1)
    }

    /// The ranked themes with a score from `low` to `high`.
    fn scored(&self, low: f64, high: f64) -> &[Serial] {
        let end = self.ranking.partition_point(|other| self.score(*other).is_some_and(|score| score >= low));
        self.ranking.get(self.above(high)..end).unwrap_or_default()
    }

    /// How many ranked themes have a higher score.
    fn above(&self, score: f64) -> usize {
        self.ranking.partition_point(|other| self.score(*other).is_some_and(|own| own > score))
    }
}

fn key(facts: &Facts, bet: &Bet, score: Option<f64>, id: usize) -> Key {
    let is_obligation = bet.kind == BetKind::Obligation;
    Key {
        serial: facts.serial,
        lane: bet.lane,
        obligation: bet.deadline.filter(|_| is_obligation),
        is_obligation,
        rank: bet.rank,
        score: score.unwrap_or(f64::NAN),
        id,
    }
}

/// High scores first, missing ones last.
fn by_score(a: f64, b: f64) -> Ordering {
    match (a.is_nan(), b.is_nan()) {
        (true, true) => Ordering::Equal,
        (true, false) => Ordering::Greater,
        (false, true) => Ordering::Less,
        (false, false) => b.total_cmp(&a),
    }
}

fn in_lane(a: &Key, b: &Key) -> Ordering {
    let group = |key: &Key| match (key.is_obligation, key.rank) {
        (true, _) => 0,
        (false, Some(_)) => 1,
        (false, None) => 2,
    };
    let within = || match group(a) {
        0 => a.obligation.unwrap_or(NaiveDate::MAX).cmp(&b.obligation.unwrap_or(NaiveDate::MAX)),
        1 => a.rank.unwrap_or(0.0).total_cmp(&b.rank.unwrap_or(0.0)),
        _ => by_score(a.score, b.score),
    };
    group(a).cmp(&group(b)).then_with(within).then_with(|| a.id.cmp(&b.id))
}

/// The score of a theme or idea by a model, with its parts. A model that has no formula scores nothing.
pub fn score_of<'r>(roadmap: &'r Roadmap, bet: &Bet, model: &str) -> score::Score<'r> {
    Rater::new(roadmap, model).map(|rater| rater.explained(bet)).unwrap_or_default()
}
