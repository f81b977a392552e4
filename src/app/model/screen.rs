//! What is on the screen, and where: its size, the view, the panes beside it, zoom and scrolling.

use super::mode::{Arrangement, Pane, ViewKind};
use crate::app::widgets::area::ScreenSize;

/// What is on the screen.
#[derive(Clone, Debug)]
pub struct Screen {
    /// In cells.
    pub size: ScreenSize,
    /// The view in pane 1.
    pub view: ViewKind,
    /// The pane with the focus.
    pub pane: Pane,
    /// The pane below the roadmap where only one fits.
    pub preview: Pane,
    /// Whether the focused pane covers the whole screen.
    pub zoomed: bool,
    /// Where the focus returns when the zoom ends, if elsewhere.
    pub zoomed_from: Option<Pane>,
    /// How many panes are shown where there is room.
    pub arrangement: Arrangement,
    /// Scroll offsets of panes 2 to 4.
    pub scroll: [usize; 3],
    /// What the view asks of the layout.
    pub needs: ViewNeeds,
}

/// What a view asks of the layout.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ViewNeeds {
    /// Rows it would fill, its header included; counts for lists that share their column with another pane.
    pub height: u16,
    /// Whether it shows a chart that takes the whole body.
    pub has_chart: bool,
    /// Whether a goal or objective is selected: the pane beside it is then about goals.
    pub is_about_goals: bool,
}

impl Screen {
    /// The lanes, with all panes beside them.
    pub fn new(size: ScreenSize) -> Self {
        Self {
            size,
            view: ViewKind::Lanes,
            pane: Pane::Roadmap,
            preview: Pane::Theme,
            zoomed: false,
            zoomed_from: None,
            arrangement: Arrangement::All,
            scroll: [0; 3],
            needs: ViewNeeds::default(),
        }
    }
}
