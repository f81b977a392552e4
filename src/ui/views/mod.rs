//! Draws the views of pane 1, one module each; `list` draws those that are lists of rows.

mod balance;
mod board;
pub(crate) mod conflicts;
mod goals;
mod lanes;
mod list;
mod not_doing;
mod problems;
pub(crate) mod scores;
mod timeline;

use super::canvas::{Canvas, CellPosition};
use super::pane;
use crate::app::Scene;
use crate::app::model::layout::ScreenLayout;
use crate::app::model::mode::Pane;
use crate::app::model::mode::ViewKind;
use crate::app::views::view::ViewContext;

/// Draws the view and the panes beside it, and returns the position of the selected row.
pub(crate) fn draw(canvas: &mut Canvas<'_>, scene: &Scene<'_>, layout: &ScreenLayout) -> Option<CellPosition> {
    let [roadmap, theme, scores, goals] = layout.panes;
    let view = scene.screen.view;
    let page = scene.views.view(view).list_page(ViewContext::new(scene.session, scene.selection, scene.screen));
    let cursor = match (page, view) {
        (Some(page), _) => list::draw(canvas, scene, &page, roadmap),
        (None, ViewKind::Lanes) => lanes::draw(canvas, scene, roadmap),
        (None, ViewKind::Board) => board::draw(canvas, scene, roadmap),
        (None, ViewKind::Timeline) => timeline::draw(canvas, scene, roadmap),
        (None, ViewKind::Goals) => goals::draw(canvas, scene, roadmap),
        (None, ViewKind::NotDoing) => not_doing::draw(canvas, scene, roadmap),
        (None, ViewKind::Balance) => balance::draw(canvas, scene, roadmap),
        (None, ViewKind::Scores) => scores::draw(canvas, scene, roadmap),
        (None, ViewKind::Problems) => problems::draw(canvas, scene, roadmap),
        (None, ViewKind::Conflicts) => return conflicts::draw(canvas, scene, layout),
        // The other views are lists.
        (None, _) => None,
    };
    for (pane, area) in [(Pane::Theme, theme), (Pane::Scores, scores), (Pane::Goals, goals)] {
        pane::draw(canvas, scene, pane, area);
    }
    cursor
}
