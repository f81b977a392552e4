//! Layout of list overlays: find, the command palette, help and pickers. Used by update for the mouse and by drawing.

use super::finder::{self, Finder};
use super::help;
use super::picker::{self, Picker};
use crate::app::model::screen::Screen;
use crate::app::widgets::area::Area;

/// A list overlay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListPopup {
    /// The whole overlay with its frame.
    pub outer: Area,
    /// The rows of the list; the input line is above them.
    pub rows: Area,
}

impl ListPopup {
    /// A popup of this size, with some rows reserved at the bottom.
    fn new(whole: Area, reserved: u16) -> Self {
        let top = whole.y + 4;
        let height = whole.bottom().saturating_sub(top + 1 + reserved);
        let rows = Area::new(whole.x + 2, top, whole.width.saturating_sub(4), height);
        Self { outer: whole, rows }
    }

    /// The row of the list at a cell.
    pub fn row_at(&self, x: u16, y: u16) -> Option<usize> {
        self.rows.contains(x, y).then(|| (y - self.rows.y) as usize)
    }
}

/// The greatest width of a list to choose from: a title and an id in full.
const MAX_LIST_WIDTH: u16 = 120;

/// The layout of find or the command palette.
pub fn finder_popup(screen: &Screen, finder: &Finder) -> ListPopup {
    let size = screen.size;
    let rows = finder.results.len().clamp(1, finder::VISIBLE_ROWS) as u16;
    let width = MAX_LIST_WIDTH.min(size.width.saturating_sub(4));
    let height = (rows + 6).min(size.height.saturating_sub(3));
    let y = size.height.saturating_sub(finder::VISIBLE_ROWS as u16 + 6) / 4;
    ListPopup::new(Area::new((size.width - width) / 2, y, width, height), 1)
}

/// The layout of a picker.
pub fn picker_popup(screen: &Screen, picker: &Picker) -> ListPopup {
    let size = screen.size;
    let rows = picker.row_count().clamp(1, picker::VISIBLE_ROWS) as u16;
    let width = MAX_LIST_WIDTH.min(size.width.saturating_sub(4));
    let height = (rows + 6).min(size.height.saturating_sub(3));
    let y = (size.height - height) / 4;
    ListPopup::new(Area::new((size.width - width) / 2, y, width, height), 1)
}

/// The layout of help.
pub fn help_popup(screen: &Screen) -> ListPopup {
    let size = screen.size;
    let width = 92.min(size.width.saturating_sub(4));
    let height = (help::visible_lines(screen) as u16 + 7).min(size.height.saturating_sub(2));
    let y = (size.height - height) / 3;
    ListPopup::new(Area::new((size.width - width) / 2, y, width, height), 2)
}
