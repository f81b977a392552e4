//! The upper bound of the search: what the groups that are not packed yet could add at most.

use std::cmp::Ordering;

/// A step from one choice of a group to a larger one: additional effort for additional value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct HullSegment {
    pub(crate) group: usize,
    /// The larger choice.
    pub(crate) choice: usize,
    /// Positive.
    pub(crate) effort: i64,
    /// Positive.
    pub(crate) value: i64,
}

impl HullSegment {
    /// Highest value per effort first, then by group.
    pub(crate) fn cmp_by_density(&self, other: &Self) -> Ordering {
        let cross = |a: &Self, b: &Self| i128::from(a.value) * i128::from(b.effort);
        cross(other, self).cmp(&cross(self, other)).then(self.group.cmp(&other.group))
    }
}

/// The segments of the groups that are not packed yet, by density, with prefix sums in a Fenwick tree (Fenwick, "A new data
/// structure for cumulative frequency tables", Software: Practice and Experience 24(3), 1994).
pub(crate) struct RemainingSegments {
    segments: Vec<HullSegment>,
    /// Group and position of each segment, sorted.
    positions_by_group: Vec<(usize, usize)>,
    /// Efforts and values; the first element is unused.
    partial_sums: Vec<(i64, i64)>,
}

impl RemainingSegments {
    pub(crate) fn from_segments(mut segments: Vec<HullSegment>) -> Self {
        segments.sort_by(HullSegment::cmp_by_density);
        let mut positions_by_group: Vec<(usize, usize)> =
            segments.iter().enumerate().map(|(at, segment)| (segment.group, at)).collect();
        positions_by_group.sort_unstable();
        let mut remaining = Self { partial_sums: vec![(0, 0); segments.len() + 1], segments, positions_by_group };
        for at in 0..remaining.segments.len() {
            remaining.update_sums(at, 1);
        }
        remaining
    }

    pub(crate) fn remove_group(&mut self, group: usize) {
        let start = self.positions_by_group.partition_point(|(own, _)| *own < group);
        let own = self.positions_by_group.iter().skip(start).take_while(|(own, _)| *own == group);
        let positions: Vec<usize> = own.map(|(_, at)| *at).collect();
        for at in positions {
            self.update_sums(at, -1);
        }
    }

    fn update_sums(&mut self, at: usize, by: i64) {
        let Some(HullSegment { effort, value, .. }) = self.segments.get(at).copied() else { return };
        let mut node = at + 1;
        while let Some((efforts, values)) = self.partial_sums.get_mut(node) {
            *efforts += by * effort;
            *values += by * value;
            node += node & node.wrapping_neg();
        }
    }

    /// The highest value for an effort of `free` if segments could be taken in part.
    pub(crate) fn upper_bound(&self, free: i64) -> i64 {
        let (mut at, mut left, mut bound) = (0, free, 0);
        let mut stride = self.partial_sums.len().next_power_of_two();
        while stride > 0 {
            if let Some((effort, value)) = self.partial_sums.get(at + stride)
                && *effort <= left
            {
                at += stride;
                left -= effort;
                bound += value;
            }
            stride /= 2;
        }
        bound + self.segments.get(at).map_or(0, |segment| segment.partial_value(left))
    }
}

impl HullSegment {
    /// The value of a part, rounded down: the values of sets are integers.
    fn partial_value(&self, effort: i64) -> i64 {
        let part = i128::from(self.value) * i128::from(effort) / i128::from(self.effort.max(1));
        i64::try_from(part).unwrap_or(i64::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_densest_segments_count_first_and_the_last_one_in_part() {
        let segment = |group, effort, value| HullSegment { group, choice: 1, effort, value };
        let mut remaining = RemainingSegments::from_segments(vec![
            segment(0, 4, 4),
            segment(1, 2, 6),
            segment(2, 3, 6),
            segment(1, 5, 5),
        ]);
        assert_eq!([0, 1, 2, 3, 5, 7, 100].map(|free| remaining.upper_bound(free)), [0, 3, 6, 8, 12, 14, 21]);
        remaining.remove_group(1);
        assert_eq!([0, 1, 3, 5, 100].map(|free| remaining.upper_bound(free)), [0, 2, 6, 8, 10]);
        remaining.remove_group(0);
        remaining.remove_group(2);
        assert_eq!(remaining.upper_bound(100), 0);
    }
}
