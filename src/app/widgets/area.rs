//! Areas of the screen, in cells.

/// The minimum screen size.
pub const MIN_SCREEN: ScreenSize = ScreenSize { width: 50, height: 12 };

/// The size of the screen in cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScreenSize {
    pub width: u16,
    pub height: u16,
}

/// A rectangle of cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Area {
    /// The first column.
    pub x: u16,
    /// The first row.
    pub y: u16,
    pub width: u16,
    pub height: u16,
}

impl Area {
    pub const fn new(x: u16, y: u16, width: u16, height: u16) -> Self {
        Self { x, y, width, height }
    }

    /// Whether it has no cells.
    pub fn is_empty(self) -> bool {
        self.width == 0 || self.height == 0
    }

    /// The first row below it.
    pub fn bottom(self) -> u16 {
        self.y.saturating_add(self.height)
    }

    /// The first column to its right.
    pub fn right(self) -> u16 {
        self.x.saturating_add(self.width)
    }

    /// The area without its first rows.
    #[must_use]
    pub fn below(self, rows: u16) -> Self {
        let rows = rows.min(self.height);
        Self { y: self.y + rows, height: self.height - rows, ..self }
    }

    /// Whether it contains a cell.
    pub fn contains(self, x: u16, y: u16) -> bool {
        (self.x..self.right()).contains(&x) && (self.y..self.bottom()).contains(&y)
    }
}

/// Layout breakpoints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Breakpoint {
    /// Under 50x12: shows only the required size.
    TooSmall,
    /// 50 to 69 wide, or 12 to 19 high: one pane.
    OnePane,
    /// 70 to 99 wide: roadmap over a preview.
    Stacked,
    /// 100 to 159 wide: roadmap and a right column.
    TwoColumns,
    /// 160 wide and more: three columns.
    ThreeColumns,
}

impl ScreenSize {
    /// A size from a terminal report, which may be zero or invalid.
    pub fn from_terminal(width: u16, height: u16) -> Self {
        Self { width: width.min(1000), height: height.min(500) }
    }

    /// The breakpoint for this size.
    pub fn breakpoint(self) -> Breakpoint {
        if self.width < MIN_SCREEN.width || self.height < MIN_SCREEN.height {
            return Breakpoint::TooSmall;
        }
        if self.height < 20 || self.width < 70 {
            return Breakpoint::OnePane;
        }
        match self.width {
            0..100 => Breakpoint::Stacked,
            100..160 => Breakpoint::TwoColumns,
            _ => Breakpoint::ThreeColumns,
        }
    }
}
