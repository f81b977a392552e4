//! What is on the screen, and where: its size, the view, the panes beside it, zoom and scrolling.

use super::mode::{Arrangement, Pane, ViewKind};
use crate::app::widgets::layout::ScreenSize;

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
        }
    }
}
