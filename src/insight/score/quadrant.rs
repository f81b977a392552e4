//! Value against effort: quick wins, big bets, fill-ins and money pits, by the ratings of the weighted model. Value is the
//! mean of the benefit ratings. The split is at the middle of the scale, or at the median of the themes if the file says
//! so; a point on the line counts as high (our default). A split at the median puts about half of the themes on each side
//! of each line.

use super::Scorer;
use crate::roadmap::Roadmap;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::lane::Lane;
use crate::roadmap::scoring_models;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quadrant {
    /// High value, low effort.
    QuickWin,
    /// High value, high effort.
    BigBet,
    /// Low value, low effort.
    FillIn,
    /// Low value, high effort.
    MoneyPit,
}

impl Quadrant {
    pub fn plural_label(self) -> &'static str {
        match self {
            Self::QuickWin => "quick wins",
            Self::BigBet => "big bets",
            Self::FillIn => "fill-ins",
            Self::MoneyPit => "money pits",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::QuickWin => "quick win",
            Self::BigBet => "big bet",
            Self::FillIn => "fill-in",
            Self::MoneyPit => "money pit",
        }
    }
}

/// Value and effort of a theme, from 1 to 5.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct QuadrantPoint {
    /// The mean of the benefit ratings.
    pub value: f64,
    pub effort: f64,
}

pub fn classify(point: QuadrantPoint, cut: QuadrantPoint) -> Quadrant {
    match (point.value >= cut.value, point.effort >= cut.effort) {
        (true, false) => Quadrant::QuickWin,
        (true, true) => Quadrant::BigBet,
        (false, false) => Quadrant::FillIn,
        (false, true) => Quadrant::MoneyPit,
    }
}

pub const SCALE_MIDDLE: QuadrantPoint = QuadrantPoint { value: 3.0, effort: 3.0 };

/// Where a roadmap splits value and effort: at the middle of the scale, or at the medians of its live themes.
pub fn cut_point(roadmap: &Roadmap) -> QuadrantPoint {
    if !roadmap.settings.scoring.is_cut_at_median {
        return SCALE_MIDDLE;
    }
    let Some(scorer) = Scorer::new(roadmap, scoring_models::WEIGHTED) else { return SCALE_MIDDLE };
    let live = roadmap
        .rows_of_kind(EntryKind::Theme)
        .filter_map(|row| row.theme())
        .filter(|theme| theme.lane.is_some_and(Lane::is_live));
    median_point(&live.filter_map(|theme| point_from_parts(&scorer.explain(theme).parts)).collect::<Vec<_>>())
}

/// [`SCALE_MIDDLE`] if there are no points.
pub fn median_point(points: &[QuadrantPoint]) -> QuadrantPoint {
    let median_of = |part: fn(&QuadrantPoint) -> f64| {
        let mut numbers: Vec<f64> = points.iter().map(part).collect();
        crate::insight::median(&mut numbers)
    };
    match (median_of(|point| point.value), median_of(|point| point.effort)) {
        (Some(value), Some(effort)) => QuadrantPoint { value, effort },
        _ => SCALE_MIDDLE,
    }
}

/// The point of a theme from the parts of its weighted score: the mean of its benefit ratings, and its effort rating (the
/// criterion with that id, else the first cost). `None` if either is missing.
pub fn point_from_parts(parts: &[super::ScorePart<'_>]) -> Option<QuadrantPoint> {
    let effort = parts.iter().find(|part| part.input == "effort").or_else(|| parts.iter().find(|part| part.is_cost))?;
    let benefits: Vec<f64> = parts.iter().filter(|part| !part.is_cost).filter_map(|part| part.value).collect();
    let value = benefits.iter().sum::<f64>() / benefits.len() as f64;
    Some(QuadrantPoint { value, effort: effort.value? }).filter(|point| point.value.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_classified_at_the_middle() {
        let points = [(4.0, 2.0), (4.0, 4.0), (2.0, 2.0), (2.0, 4.0), (3.0, 3.0)];
        let labels = points.map(|(value, effort)| classify(QuadrantPoint { value, effort }, SCALE_MIDDLE).label());
        assert_eq!(labels, ["quick win", "big bet", "fill-in", "money pit", "big bet"]);
    }

    #[test]
    fn a_split_at_the_median_fills_all_quadrants() {
        let points =
            [(5.0, 5.0), (5.0, 4.0), (4.0, 5.0), (4.0, 4.0)].map(|(value, effort)| QuadrantPoint { value, effort });
        let cut = median_point(&points);
        assert_eq!(cut, QuadrantPoint { value: 4.5, effort: 4.5 });
        let mut labels: Vec<&str> = points.iter().map(|point| classify(*point, cut).label()).collect();
        labels.sort_unstable();
        assert_eq!(labels, ["big bet", "fill-in", "money pit", "quick win"]);
    }
}
