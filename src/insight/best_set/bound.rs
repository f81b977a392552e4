//! What the groups not packed yet could add at most: the bound of the search.

use std::cmp::Ordering;

/// A step up of a group: so much more value for so much more effort.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct HullSegment {
    pub(crate) group: usize,
    /// The choice of the group it leads to.
    pub(crate) choice: usize,
    /// More than 0.
    pub(crate) effort: i64,
    /// More than 0.
    pub(crate) value: i64,
}

impl HullSegment {
    /// Most value for its effort first; of equals the first group.
    pub(crate) fn cmp_by_density(&self, other: &Self) -> Ordering {
        let cross = |a: &Self, b: &Self| i128::from(a.value) * i128::from(b.effort);
        cross(other, self).cmp(&cross(self, other)).then(self.group.cmp(&other.group))
    }
}

/// Segments by worth, some of them removed, with sums that are found in a few steps: a tree of partial sums (Fenwick,
/// "A new data structure for cumulative frequency tables", Software: Practice and Experience 24(3), 1994).
pub(crate) struct RemainingSegments {
    segments: Vec<HullSegment>,
    /// The positions of the segments of a group, by group.
    positions_by_group: Vec<(usize, usize)>,
    /// Efforts and values; the first one is not used.
    partial_sums: Vec<(i64, i64)>,
}

impl RemainingSegments {
    pub(crate) fn from_segments(mut segments: Vec<HullSegment>) -> Self {
        segments.sort_by(HullSegment::cmp_by_density);
        let mut of_group: Vec<(usize, usize)> =
            segments.iter().enumerate().map(|(at, segment)| (segment.group, at)).collect();
        of_group.sort_unstable();
        let mut rest = Self { partial_sums: vec![(0, 0); segments.len() + 1], segments, positions_by_group: of_group };
        for at in 0..rest.segments.len() {
            rest.update_sums(at, 1);
        }
        rest
    }

    /// Without the segments of a group.
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

    /// The most value for so much effort, if segments could be taken in parts.
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
    /// What a part of it is worth, rounded down: sets are worth whole numbers.
    fn partial_value(&self, effort: i64) -> i64 {
        let part = i128::from(self.value) * i128::from(effort) / i128::from(self.effort.max(1));
        i64::try_from(part).unwrap_or(i64::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_come_first_and_the_last_one_in_part() {
        let segment = |group, effort, value| HullSegment { group, choice: 1, effort, value };
        let mut rest = RemainingSegments::from_segments(vec![
            segment(0, 4, 4),
            segment(1, 2, 6),
            segment(2, 3, 6),
            segment(1, 5, 5),
        ]);
        assert_eq!([0, 1, 2, 3, 5, 7, 100].map(|free| rest.upper_bound(free)), [0, 3, 6, 8, 12, 14, 21]);
        rest.remove_group(1);
        assert_eq!([0, 1, 3, 5, 100].map(|free| rest.upper_bound(free)), [0, 2, 6, 8, 10]);
        rest.remove_group(0);
        rest.remove_group(2);
        assert_eq!(rest.upper_bound(100), 0);
    }
}
