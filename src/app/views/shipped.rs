//! The themes that shipped, the latest first, to look back on what came of them.

use super::view::{LIST_HEADER_HEIGHT, ListPage, PaneCell, View, ViewAnswer, ViewContext, list_height};
use crate::app::model::screen::Screen;
use crate::app::model::session::Session;
use crate::app::widgets::list::{List, ListEnd};
use crate::app::widgets::rich_text::{RichLine, Role, text_span};
use crate::document::chunk::EntryId;
use crate::roadmap::lane::Lane;
use crate::text::plural;
use chrono::NaiveDate;

#[derive(Clone, Debug, Default)]
pub struct ShippedList {
    rows: Vec<EntryId>,
    list: List,
}

impl ShippedList {
    fn select_row(&mut self, screen: &Screen, at: usize) {
        self.list.select(at, self.rows.len(), list_height(screen));
    }
}

impl View for ShippedList {
    fn rebuild(&mut self, context: ViewContext<'_>) {
        let previous = self.selected_entry();
        let session = context.session;
        let shipped = session.derived.order.lane(Lane::Shipped).iter().copied();
        self.rows = shipped.filter(|theme| context.selection.shows(*theme)).collect();
        self.rows.sort_by_key(|theme| std::cmp::Reverse(shipped_on(session, *theme)));
        let at = previous.and_then(|previous| self.rows.iter().position(|theme| *theme == previous));
        self.select_row(context.screen, at.unwrap_or(self.list.at));
    }

    fn step(&mut self, context: ViewContext<'_>, by: isize) {
        self.select_row(context.screen, self.list.row_after(by));
    }

    fn jump(&mut self, context: ViewContext<'_>, to: ListEnd) {
        self.select_row(context.screen, to.row());
    }

    fn click(&mut self, context: ViewContext<'_>, spot: PaneCell) -> ViewAnswer {
        let line = (spot.row + 1).checked_sub(LIST_HEADER_HEIGHT as usize);
        let at = line.and_then(|line| self.list.row_at(line, self.rows.len()));
        if let Some(at) = at {
            self.select_row(context.screen, at);
        }
        ViewAnswer::from_hit(at.is_some())
    }

    fn selected_entry(&self) -> Option<EntryId> {
        self.rows.get(self.list.at).copied()
    }

    fn entries(&self) -> Vec<EntryId> {
        self.rows.clone()
    }

    fn select(&mut self, context: ViewContext<'_>, entry: EntryId) -> bool {
        let at = self.rows.iter().position(|theme| *theme == entry);
        if let Some(at) = at {
            self.select_row(context.screen, at);
        }
        at.is_some()
    }

    fn list_page(&self, context: ViewContext<'_>) -> Option<ListPage> {
        let session = context.session;
        let visible = self.rows.iter().skip(self.list.top).take(list_height(context.screen));
        let row = |theme: &EntryId| {
            let day = shipped_on(session, *theme).map_or_else(|| "no date".to_owned(), |day| session.day(day));
            RichLine::from_spans(vec![text_span(Role::Text, session.title(*theme))])
                .with_right(text_span(Role::Muted, day))
        };
        Some(ListPage {
            subtitle: "shipped".to_owned(),
            fact: plural::format_count(self.rows.len(), "theme", "themes"),
            rows: visible.map(row).collect(),
            selected: self.list.at.checked_sub(self.list.top),
            empty: "Nothing has shipped yet",
        })
    }
}

fn shipped_on(session: &Session, theme: EntryId) -> Option<NaiveDate> {
    session.plan.roadmap.theme(theme)?.shipped_on
}
