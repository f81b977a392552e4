//! Positions in lists: moving the selection, and scrolling.

/// An end of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListEnd {
    First,
    Last,
}

impl ListEnd {
    /// Row index of the end; `usize::MAX` for the last row, clamped by the caller.
    pub fn row(self) -> usize {
        match self {
            Self::First => 0,
            Self::Last => usize::MAX,
        }
    }
}

/// The position in a list. Each row is one line, unless the list has headings or rows of several lines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct List {
    /// The selected row.
    pub at: usize,
    /// The first visible line.
    pub top: usize,
}

impl List {
    /// Selects a row, or the last one, and scrolls to it.
    pub fn select(&mut self, at: usize, count: usize, height: usize) {
        self.at = at.min(count.saturating_sub(1));
        self.scroll_to(self.at, count, height);
    }

    /// Moves the selection by `by` rows.
    pub fn step(&mut self, by: isize, count: usize, height: usize) {
        self.select(self.row_after(by), count, height);
    }

    /// The row `by` rows on, which may be beyond the last one.
    pub fn row_after(&self, by: isize) -> usize {
        self.at.saturating_add_signed(by)
    }

    /// The row `by` stops on; headings and blank lines are no stops.
    pub fn stop_after(&self, by: isize, count: usize, is_stop: impl Fn(&usize) -> bool) -> usize {
        let mut at = self.at;
        for _ in 0..by.unsigned_abs() {
            let next = if by > 0 { (at + 1..count).find(&is_stop) } else { (0..at).rev().find(&is_stop) };
            let Some(next) = next else { break };
            at = next;
        }
        at
    }

    /// The row at a visible line.
    pub fn row_at(&self, line: usize, count: usize) -> Option<usize> {
        Some(self.top + line).filter(|row| *row < count)
    }

    /// Scrolls until a line is visible.
    pub fn scroll_to(&mut self, line: usize, count: usize, height: usize) {
        self.top = scroll_top(self.top, line, count, height);
    }

    /// Scrolls up by one line if the top line has a heading above it.
    pub fn reveal_heading(&mut self, line: usize, has_heading: bool) {
        if has_heading && self.top == line {
            self.top = line.saturating_sub(1);
        }
    }
}

/// The first stop from a row on, or the last one before it.
pub fn nearest_stop(at: usize, count: usize, is_stop: impl Fn(&usize) -> bool) -> Option<usize> {
    (at..count).find(&is_stop).or_else(|| (0..at.min(count)).rev().find(&is_stop))
}

/// The top line that makes `line` visible with the least scrolling.
pub fn scroll_top(top: usize, line: usize, count: usize, height: usize) -> usize {
    if height == 0 {
        return line;
    }
    // Keep one line of context at either end if there is room.
    let context = usize::from(height > 4);
    let lowest = (line + context + 1).saturating_sub(height);
    let highest = line.saturating_sub(context);
    let top = top.clamp(lowest.min(highest), highest);
    top.min(count.saturating_sub(height))
}

/// A visible item of a list with items of different heights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VisibleItem {
    pub index: usize,
    /// Its first row, from the top of the list.
    pub y: usize,
    pub height: usize,
}

/// A list with items of different heights. Heights are requested near the visible part only, so a list may be long.
pub struct VariableHeightList<F> {
    /// Number of items.
    pub count: usize,
    /// Number of visible rows.
    pub visible_rows: usize,
    /// Empty rows between two items.
    pub gap: usize,
    /// The height of an item.
    pub item_height: F,
}

impl<F: Fn(usize) -> usize> VariableHeightList<F> {
    /// The top item that shows item `at` completely with the least scrolling; leaves no empty rows at the end while
    /// items are hidden above.
    pub fn scroll_top(&self, top: usize, at: usize) -> usize {
        let Some(last) = self.count.checked_sub(1) else { return 0 };
        let at = at.min(last);
        let lowest = self.first_fitting_above(at);
        top.clamp(lowest, at).min(self.first_fitting_above(last).max(lowest))
    }

    /// The visible items, complete ones only, except that the first is always included.
    pub fn visible_items(&self, top: usize) -> Vec<VisibleItem> {
        let mut shown = Vec::new();
        let mut y = 0;
        for index in top..self.count {
            let height = (self.item_height)(index);
            if index > top && y + height > self.rows_available(index) {
                break;
            }
            let height = height.min(self.visible_rows.saturating_sub(y));
            if height == 0 {
                break;
            }
            shown.push(VisibleItem { index, y, height });
            y += height + self.gap;
        }
        shown
    }

    /// The rows available up to this item: if another follows, one row is reserved to show that.
    fn rows_available(&self, index: usize) -> usize {
        self.visible_rows.saturating_sub(usize::from(index + 1 < self.count))
    }

    /// The first item that still fits above an item, together with it.
    fn first_fitting_above(&self, at: usize) -> usize {
        let available = self.rows_available(at);
        let mut rows = (self.item_height)(at);
        let mut first = at;
        while let Some(above) = first.checked_sub(1) {
            rows += (self.item_height)(above) + self.gap;
            if rows > available {
                break;
            }
            first = above;
        }
        first
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ten items: 2 rows, 3 rows, 2 rows and so on.
    fn list(rows: usize) -> VariableHeightList<impl Fn(usize) -> usize> {
        VariableHeightList { count: 10, visible_rows: rows, gap: 1, item_height: |at| 2 + at % 2 }
    }

    fn indices(rows: usize, top: usize) -> Vec<usize> {
        list(rows).visible_items(top).iter().map(|shown| shown.index).collect()
    }

    #[test]
    fn only_complete_items_are_shown_and_a_row_is_reserved_for_more() {
        assert_eq!(indices(7, 0), [0, 1]);
        assert_eq!(indices(6, 0), [0]);
        // Without more items below, no row is reserved.
        assert_eq!(indices(6, 8), [8, 9]);
    }

    #[test]
    fn an_item_higher_than_the_list_is_cut() {
        let tall = VariableHeightList { count: 2, visible_rows: 5, gap: 0, item_height: |_| 40 };
        assert_eq!(tall.visible_items(0), [VisibleItem { index: 0, y: 0, height: 5 }]);
        assert_eq!(tall.scroll_top(0, 1), 1);
    }

    #[test]
    fn the_list_scrolls_as_little_as_possible() {
        assert_eq!(list(10).scroll_top(0, 1), 0);
        for rows in 1..30 {
            for top in 0..10 {
                for at in 0..10 {
                    let moved = list(rows).scroll_top(top, at);
                    assert!(indices(rows, moved).contains(&at), "{rows} rows, from {top} to {at}");
                    assert_eq!(list(rows).scroll_top(moved, at), moved, "it stays where it is");
                }
            }
        }
    }

    #[test]
    fn no_empty_rows_remain_while_items_are_hidden_above() {
        assert_eq!(list(100).scroll_top(9, 9), 0);
        assert_eq!(list(6).scroll_top(9, 9), 8);
    }

    #[test]
    fn an_empty_list_has_no_items() {
        let none = VariableHeightList { count: 0, visible_rows: 5, gap: 0, item_height: |_| 1 };
        assert_eq!((none.scroll_top(3, 3), none.visible_items(0).len()), (0, 0));
    }
}
