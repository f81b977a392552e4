//! How far a list is scrolled.

/// An end of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The first row.
    First,
    /// The last row.
    Last,
}

/// The line at the top so that `line` is visible: moved as little as possible.
pub fn scrolled(top: usize, line: usize, count: usize, height: usize) -> usize {
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
