//! The value-effort chart: themes as rank numbers, placed by the ratings of the weighted model. Themes at the same point
//! share a label, and labels never overlap.

use crate::document::chunk::EntryId;
use crate::insight::Ranking;
use crate::insight::score::Scorer;
use crate::insight::score::quadrant::{self, QuadrantPoint};
use crate::roadmap::Roadmap;
use crate::roadmap::scoring_models;

/// Minimum width of the chart.
pub const MIN_WIDTH: u16 = 40;
/// Minimum height of the chart.
pub const MIN_HEIGHT: u16 = 10;
/// Maximum number of themes drawn, by rank.
pub const MAX_DOTS: usize = 60;
/// The distance of one row in columns: the same scale covers far fewer rows than columns.
const ROW_DISTANCE: u16 = 5;
/// Maximum width of a label; more themes are counted.
const MAX_LABEL_WIDTH: usize = 9;

/// The data of the chart.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct QuadrantChart {
    /// The ranked themes with a position, by rank.
    pub points: Vec<(EntryId, QuadrantPoint)>,
    /// The number of themes without a position, because a rating is missing.
    pub unrated: usize,
    /// The point where the four quadrants meet.
    pub split_point: QuadrantPoint,
}

impl QuadrantChart {
    /// Places the themes by the ratings of the weighted model, regardless of the current model.
    pub fn new(roadmap: &Roadmap, ranking: &Ranking) -> Self {
        let Some(scorer) = Scorer::new(roadmap, scoring_models::WEIGHTED) else { return Self::default() };
        let point = |entry_id: EntryId| quadrant::point_from_parts(&scorer.explain(roadmap.theme(entry_id)?).parts);
        let ranked = ranking.ranked.iter().map(|(entry_id, _)| *entry_id);
        let points: Vec<(EntryId, QuadrantPoint)> =
            ranked.filter_map(|entry_id| Some((entry_id, point(entry_id)?))).collect();
        let open = ranking.ranked.len() + ranking.unscored.len() - points.len();
        let cut = if roadmap.settings.scoring.is_cut_at_median {
            quadrant::median_point(&points.iter().map(|(_, point)| *point).collect::<Vec<_>>())
        } else {
            quadrant::SCALE_MIDDLE
        };
        Self { points, unrated: open, split_point: cut }
    }
}

/// A theme to draw.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ChartDot {
    /// The theme.
    pub entry: EntryId,
    pub rank: usize,
    /// Its position.
    pub point: QuadrantPoint,
}

/// A label with the ranks at a point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChartLabel {
    pub x: u16,
    pub y: u16,
    /// The themes, by rank, always including the selected one.
    pub themes: Vec<(EntryId, usize)>,
    /// The number of further themes at this point.
    pub more: usize,
}

impl ChartLabel {
    /// The width of the label.
    pub fn width(&self) -> u16 {
        let digits: usize = self.themes.iter().map(|(_, rank)| rank.to_string().len() + 1).sum();
        let more = if self.more > 0 { format!("+{}", self.more).len() + 1 } else { 0 };
        (digits + more).saturating_sub(1) as u16
    }
}

/// Occupied cells of the grid: a row, and a range of columns.
pub type OccupiedCells = (u16, std::ops::Range<u16>);

/// Places each label at its cell or at the nearest free one. Returns the labels, and the number of themes that do not fit.
pub fn place_labels(
    dots: &[ChartDot],
    selected: Option<EntryId>,
    (width, height): (u16, u16),
    taken: &[OccupiedCells],
) -> (Vec<ChartLabel>, usize) {
    let mut groups: Vec<((u16, u16), Vec<&ChartDot>)> = Vec::new();
    for dot in dots {
        let cell = cell_of(dot.point, width, height);
        match groups.iter_mut().find(|(other, _)| *other == cell) {
            Some((_, group)) => group.push(dot),
            None => groups.push((cell, vec![dot])),
        }
    }
    // Place the selected theme first.
    groups.sort_by_key(|(_, group)| !group.iter().any(|dot| Some(dot.entry) == selected));
    let mut taken: Vec<OccupiedCells> = taken.to_vec();
    let mut labels = Vec::new();
    let mut hidden = 0;
    for ((x, y), group) in groups {
        let mut label = build_label(&group, selected);
        let cells = label.width();
        match nearest_free_cell(x.saturating_sub(cells / 2), y, cells, (width, height), &taken) {
            Some((x, y)) => {
                (label.x, label.y) = (x, y);
                taken.push((y, x..x + cells));
                labels.push(label);
            }
            None => hidden += group.len(),
        }
    }
    labels.sort_by_key(|label| (label.y, label.x));
    (labels, hidden)
}

/// The cell of a point: effort to the right, value upward, both from 1 to 5.
pub fn cell_of(point: QuadrantPoint, width: u16, height: u16) -> (u16, u16) {
    let share = |mark: f64| ((mark - 1.0) / 4.0).clamp(0.0, 1.0);
    let along = |share: f64, cells: u16| (share * f64::from(cells.saturating_sub(1))).round() as u16;
    (along(share(point.effort), width), along(1.0 - share(point.value), height))
}

/// Builds a label with as many ranks as fit, including the selected one.
fn build_label(group: &[&ChartDot], selected: Option<EntryId>) -> ChartLabel {
    let mut sorted: Vec<&&ChartDot> = group.iter().collect();
    sorted.sort_by_key(|dot| (Some(dot.entry) != selected, dot.rank));
    let mut label = ChartLabel { x: 0, y: 0, themes: Vec::new(), more: 0 };
    for dot in sorted {
        label.themes.push((dot.entry, dot.rank));
        if label.themes.len() > 1 && label.width() as usize > MAX_LABEL_WIDTH {
            label.themes.pop();
            label.more += 1;
        }
    }
    label.themes.sort_by_key(|(_, rank)| *rank);
    label
}

/// The nearest free cell, leaving a blank on both sides.
fn nearest_free_cell(
    x: u16,
    y: u16,
    cells: u16,
    (width, height): (u16, u16),
    taken: &[OccupiedCells],
) -> Option<(u16, u16)> {
    let last = width.checked_sub(cells)?;
    let is_free = |x: u16, y: u16| {
        let (from, to) = (x.saturating_sub(1), x + cells + 1);
        !taken.iter().any(|(row, span)| *row == y && span.start < to && from < span.end)
    };
    let x = x.min(last);
    let places = (0..height).flat_map(|row| (0..=last).map(move |column| (column, row)));
    let distance = |(column, row): &(u16, u16)| column.abs_diff(x) + ROW_DISTANCE * row.abs_diff(y);
    places.filter(|(column, row)| is_free(*column, *row)).min_by_key(distance)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(dots: &[(usize, f64, f64)], selected: u32, size: (u16, u16)) -> Vec<String> {
        let dot = |(rank, value, effort): &(usize, f64, f64)| ChartDot {
            entry: EntryId(*rank as u32),
            rank: *rank,
            point: QuadrantPoint { value: *value, effort: *effort },
        };
        let dots: Vec<ChartDot> = dots.iter().map(dot).collect();
        let (labels, hidden) = place_labels(&dots, Some(EntryId(selected)), size, &[]);
        let mut rows = vec![" ".repeat(size.0 as usize); size.1 as usize];
        for label in &labels {
            let mut text: Vec<String> = label.themes.iter().map(|(_, rank)| rank.to_string()).collect();
            text.extend((label.more > 0).then(|| format!("+{}", label.more)));
            let text = text.join(".");
            let row = &mut rows[label.y as usize];
            let span = label.x as usize..label.x as usize + text.len();
            assert!(row[span.clone()].trim().is_empty(), "{text} covers something in {row:?}");
            row.replace_range(span, &text);
        }
        rows.push(format!("{hidden} hidden"));
        rows.iter().map(|row| row.trim_end().to_owned()).collect()
    }

    #[test]
    fn effort_points_right_and_value_points_up() {
        assert_eq!(
            drawn(&[(1, 5.0, 1.0), (2, 3.0, 3.0), (3, 1.0, 5.0)], 0, (9, 3)),
            ["1", "    2", "        3", "0 hidden"]
        );
    }

    #[test]
    fn themes_at_one_point_share_a_label_and_neighbors_move_aside() {
        let all = [(4, 3.0, 3.0), (6, 3.0, 3.0), (12, 3.1, 3.1), (2, 3.0, 2.6)];
        assert_eq!(drawn(&all, 0, (13, 3)), ["", " 2 4.6.12", "", "0 hidden"]);
    }

    #[test]
    fn the_selected_theme_is_always_shown() {
        let all: Vec<(usize, f64, f64)> = (1..=20).map(|rank| (rank, 3.0, 3.0)).collect();
        assert_eq!(drawn(&all, 17, (21, 3))[1].trim(), "1.2.3.17.+16");
    }

    #[test]
    fn themes_that_do_not_fit_are_counted() {
        let all = [(1, 3.0, 1.0), (2, 3.0, 3.0), (3, 3.0, 5.0)];
        assert_eq!(drawn(&all, 3, (3, 1)), ["1 3", "1 hidden"]);
    }
}
