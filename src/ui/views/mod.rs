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
    let cursor = match scene.screen.view {
        ViewKind::Lanes => lanes::draw(canvas, scene, roadmap),
        ViewKind::Board => board::draw(canvas, scene, roadmap),
        ViewKind::Timeline => timeline::draw(canvas, scene, roadmap),
        ViewKind::Goals => goals::draw(canvas, scene, roadmap),
        ViewKind::NotDoing => not_doing::draw(canvas, scene, roadmap),
        ViewKind::Balance => balance::draw(canvas, scene, roadmap),
        ViewKind::Scores => scores::draw(canvas, scene, roadmap),
        ViewKind::Problems => problems::draw(canvas, scene, roadmap),
        ViewKind::Conflicts => return conflicts::draw(canvas, scene, layout),
        view => {
            let context = ViewContext::new(scene.session, scene.selection, scene.screen);
            let page = scene.views.view(view).list_page(context);
            page.and_then(|page| list::draw(canvas, scene, &page, roadmap))
        }
    };
    for (pane, area) in [(Pane::Theme, theme), (Pane::Scores, scores), (Pane::Goals, goals)] {
        pane::draw(canvas, scene, pane, area);
    }
    cursor
}
