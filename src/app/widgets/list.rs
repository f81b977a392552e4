//! How far a list is scrolled.

/// An end of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListEnd {
    /// The first row.
    First,
    /// The last row.
    Last,
}

impl ListEnd {
    /// Its row; of the last one, one that is too far: whoever goes there stops at the last there is.
    pub fn row(self) -> usize {
        match self {
            Self::First => 0,
            Self::Last => usize::MAX,
        }
    }
}

/// The line at the top so that `line` is visible: moved as little as possible.
pub fn scroll_top(top: usize, line: usize, count: usize, height: usize) -> usize {
    if height == 0 {
        return line;
    }
    // One line of context is kept at either end where there is room for it.
    let context = usize::from(height > 4);
    let lowest = (line + context + 1).saturating_sub(height);
    let highest = line.saturating_sub(context);
    let top = top.clamp(lowest.min(highest), highest);
    top.min(count.saturating_sub(height))
}

/// An item of a list whose items differ in height, as far as it is in sight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VisibleItem {
    /// Which one.
    pub index: usize,
    /// Its first row, from the top of the list.
    pub y: usize,
    /// Its rows.
    pub height: usize,
}

/// A list whose items differ in height. Heights are asked for near what is in sight only, so a list may be long.
pub struct VariableHeightList<F> {
    /// How many there are.
    pub count: usize,
    /// The rows there are.
    pub visible_rows: usize,
    /// The free rows between two items.
    pub gap: usize,
    /// The rows of an item.
    pub item_height: F,
}

impl<F: Fn(usize) -> usize> VariableHeightList<F> {
    /// The first item shown so that `at` is seen whole: moved as little as possible, and never with free rows at the end
    /// while items are hidden above.
    pub fn scroll_top(&self, top: usize, at: usize) -> usize {
        let Some(last) = self.count.checked_sub(1) else { return 0 };
        let at = at.min(last);
        let lowest = self.first_fitting_above(at);
        top.clamp(lowest, at).min(self.first_fitting_above(last).max(lowest))
    }

    /// The items in sight, whole ones only; but the first one is always there.
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

    /// The rows that items up to this one may take: where one follows, a row is kept to say so.
    fn rows_available(&self, index: usize) -> usize {
        self.visible_rows.saturating_sub(usize::from(index + 1 < self.count))
    }

    /// The first item of those that fit above an item, and it.
    fn first_fitting_above(&self, at: usize) -> usize {
        let room = self.rows_available(at);
        let mut rows = (self.item_height)(at);
        let mut first = at;
        while let Some(above) = first.checked_sub(1) {
            rows += (self.item_height)(above) + self.gap;
            if rows > room {
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
    fn list(room: usize) -> VariableHeightList<impl Fn(usize) -> usize> {
        VariableHeightList { count: 10, visible_rows: room, gap: 1, item_height: |at| 2 + at % 2 }
    }

    fn indices(room: usize, top: usize) -> Vec<usize> {
        list(room).visible_items(top).iter().map(|shown| shown.index).collect()
    }

    #[test]
    fn only_whole_items_are_shown_and_a_row_is_kept_for_what_is_below() {
        assert_eq!(indices(7, 0), [0, 1]);
        assert_eq!(indices(6, 0), [0]);
        // Without anything below, no row is kept.
        assert_eq!(indices(6, 8), [8, 9]);
    }

    #[test]
    fn an_item_higher_than_the_room_is_cut() {
        let tall = VariableHeightList { count: 2, visible_rows: 5, gap: 0, item_height: |_| 40 };
        assert_eq!(tall.visible_items(0), [VisibleItem { index: 0, y: 0, height: 5 }]);
        assert_eq!(tall.scroll_top(0, 1), 1);
    }

    #[test]
    fn the_list_moves_as_little_as_it_can() {
        assert_eq!(list(10).scroll_top(0, 1), 0);
        for room in 1..30 {
            for top in 0..10 {
                for at in 0..10 {
                    let moved = list(room).scroll_top(top, at);
                    assert!(indices(room, moved).contains(&at), "{room} rows, from {top} to {at}");
                    assert_eq!(list(room).scroll_top(moved, at), moved, "it stays where it is");
                }
            }
        }
    }

    #[test]
    fn no_free_rows_are_left_below_while_items_are_hidden_above() {
        assert_eq!(list(100).scroll_top(9, 9), 0);
        assert_eq!(list(6).scroll_top(9, 9), 8);
    }

    #[test]
    fn an_empty_list_has_no_items() {
        let none = VariableHeightList { count: 0, visible_rows: 5, gap: 0, item_height: |_| 1 };
        assert_eq!((none.scroll_top(3, 3), none.visible_items(0).len()), (0, 0));
    }
}
