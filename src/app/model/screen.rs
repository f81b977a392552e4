//! Screen state: size, view, panes, zoom and scrolling.

use super::mode::{Arrangement, Pane, ViewKind};
use crate::app::widgets::area::ScreenSize;

/// Screen state.
#[derive(Clone, Debug)]
pub struct Screen {
    /// In cells.
    pub size: ScreenSize,
    /// The view in pane 1.
    pub view: ViewKind,
    /// The focused pane.
    pub pane: Pane,
    /// The pane below the roadmap when only one fits.
    pub preview: Pane,
    /// Whether the focused pane covers the whole screen.
    pub zoomed: bool,
    /// The pane that gets the focus after the zoom, if it differs.
    pub zoomed_from: Option<Pane>,
    /// How many panes to show if there is room.
    pub arrangement: Arrangement,
    /// Scroll offsets of panes 2 to 4.
    pub scroll: [usize; 3],
    /// What the view needs from the layout.
    pub needs: ViewNeeds,
}

/// What a view needs from the layout.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ViewNeeds {
    /// Rows it would fill with its header, for lists that share their column with another pane.
    pub height: u16,
    /// Whether it shows a chart that takes the whole body.
    pub has_chart: bool,
    /// Whether a goal or objective is selected; the pane beside the view then shows goals.
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
