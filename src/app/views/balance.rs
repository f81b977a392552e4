//! How effort is allocated: against the targets, by MoSCoW, and along the customer lifecycle. The view scrolls and has no
//! selection. The numbers come from `insight::balance` and `insight::stage_coverage`; they are recomputed when the roadmap
//! changes, not per frame.

use super::view::{PaneCell, View, ViewAnswer, ViewContext};
use crate::app::model::layout;
use crate::app::model::screen::Screen;
use crate::app::model::session::Session;
use crate::app::panes::theme;
use crate::app::widgets::area::Area;
use crate::app::widgets::list::ListEnd;
use crate::app::widgets::rich_text::Role;
use crate::insight::balance::{EffortBalance, EffortShare};
use crate::insight::capacity::EffortSum;
use crate::insight::stage_coverage;
use crate::insight::stage_coverage::LifecycleCoverage;
use crate::roadmap::entry_row::LifecycleStage;
use crate::roadmap::settings::ProductStage;
use crate::text::{self, number, plural};

/// Minimum width for two columns.
const TWO_COLUMN_WIDTH: u16 = 150;

/// Minimum width for two columns if a single one would not fit the height.
const TWO_NARROW_COLUMN_WIDTH: u16 = 112;

/// Typical height of a single column.
const ONE_COLUMN_HEIGHT: u16 = 33;

/// Gap between two columns.
const COLUMN_GAP: u16 = 4;

/// Maximum width of a column; longer bars say no more.
const MAX_COLUMN_WIDTH: u16 = 90;

/// Labels of the time horizons, in the order of the numbers.
pub const HORIZON_NAMES: [&str; 3] = ["short-term", "long-term", "not set"];
/// Labels of the kinds of work, in the order of the numbers.
pub const KIND_NAMES: [&str; 4] = ["value", "health", "keep the lights on", "obligations"];
/// Labels of the MoSCoW priorities that have shares.
pub const MOSCOW_NAMES: [&str; 3] = ["must", "should", "could"];

/// A product stage as a noun phrase.
pub fn product_stage_label(stage: ProductStage) -> &'static str {
    match stage {
        ProductStage::Early => "an early product",
        ProductStage::Growth => "a growing product",
        ProductStage::Mature => "a mature product",
        ProductStage::Enterprise => "an enterprise product",
    }
}

/// "31%"
pub fn format_percent(percent: f64) -> String {
    format!("{}%", number::format_plain(percent.round()))
}

/// "1 point": a distance in percentage points.
pub fn format_points(distance: f64) -> String {
    let points = number::format_plain(distance.round());
    format!("{points} {}", if points == "1" { "point" } else { "points" })
}

#[derive(Clone, Debug, Default)]
pub struct BalanceView {
    numbers: Option<(EffortBalance, LifecycleCoverage)>,
    /// The revision of the roadmap the numbers belong to.
    fingerprint: u64,
    /// The first visible row.
    pub top: usize,
}

/// One row of the view.
#[derive(Clone, Debug, PartialEq)]
pub enum BalanceLine {
    Blank,
    /// A heading, and a summary of the section.
    Heading(&'static str, String),
    /// A share of the effort as a bar.
    Share(WorkShare),
    /// A line of text.
    Note(Role, String),
}

/// A share of the effort.
#[derive(Clone, Debug, PartialEq)]
pub struct WorkShare {
    pub name: &'static str,
    /// The share in percent.
    pub percent: f64,
    /// The target or limit in percent.
    pub target: Option<f64>,
    /// The effort, formatted.
    pub effort: String,
    /// The note after the numbers.
    pub note: String,
    /// How the row is highlighted.
    pub kind: WorkShareKind,
}

/// How a share is highlighted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WorkShareKind {
    /// Not highlighted.
    Plain,
    /// Further from the target than the tolerance.
    OffTarget,
    /// A key lifecycle stage at this product stage.
    KeyStage,
}

/// The area below the rule of the pane.
pub fn content_area(screen: &Screen) -> Area {
    let area = layout::compute(screen).panes[0].below(1);
    Area { x: area.x + 2.min(area.width), width: area.width.saturating_sub(2), ..area }
}

/// The areas of the columns: one, or two if there is room.
pub fn column_areas(screen: &Screen) -> Vec<Area> {
    let area = content_area(screen);
    let least = if area.height < ONE_COLUMN_HEIGHT { TWO_NARROW_COLUMN_WIDTH } else { TWO_COLUMN_WIDTH };
    if area.width < least {
        return vec![Area { width: area.width.min(MAX_COLUMN_WIDTH), ..area }];
    }
    let width = ((area.width - COLUMN_GAP) / 2).min(MAX_COLUMN_WIDTH);
    [0, 1].map(|at| Area { x: area.x + at * (width + COLUMN_GAP), width, ..area }).to_vec()
}

/// The lines of each column.
pub fn column_lines(session: &Session, screen: &Screen, balance: &BalanceView) -> Vec<Vec<BalanceLine>> {
    let columns = column_areas(screen);
    let width = columns.first().map_or(0, |area| area.width) as usize;
    let Some((balance, coverage)) = &balance.numbers else { return Vec::new() };
    if balance.total.theme_count == 0 {
        let message = "No themes in Now, Next or Later yet, so there is no effort to show (g l to go to the lanes)";
        return vec![note_lines(Role::Muted, message, width)];
    }
    let builder = BalanceLineBuilder { session, balance, coverage, width };
    let (mut first, second) = (builder.share_lines(), builder.stage_lines());
    match columns.len() {
        1 => {
            first.push(BalanceLine::Blank);
            first.extend(second);
            vec![first]
        }
        _ => vec![first, second],
    }
}

/// The text at the right end of the pane's rule.
pub fn subtitle(session: &Session, balance: &BalanceView) -> String {
    let Some((allocation, _)) = &balance.numbers else { return String::new() };
    let EffortSum { theme_count: themes, effort, .. } = allocation.total;
    format!("{}, {}", plural::format_count(themes, "theme", "themes"), effort_label(session, effort))
}

fn effort_label(session: &Session, effort: f64) -> String {
    format!("{} {}", number::format_amount(effort), theme::effort_unit(session, effort))
}

fn note_lines(role: Role, message: &str, width: usize) -> Vec<BalanceLine> {
    let clean = text::sanitize::sanitize_text(message);
    let ranges = text::wrap(&clean, width.max(1));
    ranges.into_iter().map(|range| BalanceLine::Note(role, clean.get(range).unwrap_or_default().to_owned())).collect()
}

struct BalanceLineBuilder<'s> {
    session: &'s Session,
    balance: &'s EffortBalance,
    coverage: &'s LifecycleCoverage,
    width: usize,
}

impl BalanceLineBuilder<'_> {
    fn share_lines(&self) -> Vec<BalanceLine> {
        let mut lines = self.now_lines();
        let EffortBalance { horizons, kinds, horizon_distance, kind_distance, .. } = self.balance;
        lines.extend(part_lines("TIME HORIZON", &HORIZON_NAMES, horizons, *horizon_distance));
        lines.extend(part_lines("KIND OF WORK", &KIND_NAMES, kinds, *kind_distance));
        lines.extend(self.moscow_lines());
        lines
    }

    fn now_lines(&self) -> Vec<BalanceLine> {
        let EffortBalance { now_count: now, now_limit, .. } = *self.balance;
        let count = plural::format_count(now, "theme", "themes");
        let mut lines =
            vec![BalanceLine::Heading("NOW", format!("{count}, limit {}", number::format_plain(now_limit)))];
        if self.balance.has_too_many_in_now() {
            lines.extend(note_lines(Role::Warn, "! Too many at once: which one can wait?", self.width));
        }
        let (capacity, effort) = (self.session.plan.roadmap.settings.capacity.as_ref(), self.balance.now_effort);
        if let Some(capacity) = capacity.filter(|capacity| capacity.amount > 0.0) {
            let percent = effort / capacity.amount * 100.0;
            let unit = theme::effort_unit(self.session, capacity.amount);
            lines.push(BalanceLine::Share(WorkShare {
                name: "capacity used",
                percent,
                target: None,
                effort: number::format_amount(effort),
                note: format!("of {} {unit}", number::format_amount(capacity.amount)),
                kind: if percent > 100.0 { WorkShareKind::OffTarget } else { WorkShareKind::Plain },
            }));
        }
        if self.balance.total.without_effort > 0 {
            let count = plural::format_count(self.balance.total.without_effort, "theme", "themes");
            lines.extend(note_lines(
                Role::Muted,
                &format!("{count} without an estimate, counted at the median"),
                self.width,
            ));
        }
        lines
    }

    fn moscow_lines(&self) -> Vec<BalanceLine> {
        let moscow = &self.balance.moscow;
        let Some(shares) = moscow.shares else {
            let message = "no option has both a MoSCoW priority and an effort estimate";
            return vec![BalanceLine::Blank, BalanceLine::Heading("OPTIONS BY MOSCOW", message.to_owned())];
        };
        let left_out = match moscow.without_effort {
            0 => String::new(),
            count => format!("{count} without an effort estimate, not counted"),
        };
        let mut lines = vec![BalanceLine::Blank, BalanceLine::Heading("OPTIONS BY MOSCOW", left_out)];
        let shares = [shares.must, shares.should, shares.could];
        for (at, ((name, effort), share)) in MOSCOW_NAMES.iter().zip(moscow.efforts).zip(shares).enumerate() {
            let is_must = at == 0;
            let is_off = is_must && moscow.has_too_much_must();
            lines.push(BalanceLine::Share(WorkShare {
                name,
                percent: share * 100.0,
                target: is_must.then_some(moscow.must_limit),
                effort: number::format_amount(effort),
                note: if is_must { format!("at most {}", format_percent(moscow.must_limit)) } else { String::new() },
                kind: if is_off { WorkShareKind::OffTarget } else { WorkShareKind::Plain },
            }));
        }
        if moscow.has_too_much_must() {
            let message = format!(
                "! Above {}, there is too little left to drop if time runs short",
                format_percent(moscow.must_limit)
            );
            lines.extend(note_lines(Role::Warn, &message, self.width));
        }
        lines
    }

    fn stage_lines(&self) -> Vec<BalanceLine> {
        let coverage = self.coverage;
        let product = format!("* matters most for {}", product_stage_label(coverage.product_stage));
        let mut lines = vec![BalanceLine::Heading("CUSTOMER LIFECYCLE", product)];
        for stage in &coverage.stages {
            lines.push(BalanceLine::Share(WorkShare {
                name: stage.stage.name(),
                percent: stage.percent,
                target: None,
                effort: number::format_amount(stage.sum.effort),
                note: themes_label(&stage.sum),
                kind: if stage.is_key_stage { WorkShareKind::KeyStage } else { WorkShareKind::Plain },
            }));
        }
        if coverage.without_stage.theme_count > 0 {
            lines.push(BalanceLine::Share(WorkShare {
                name: "no stage",
                percent: coverage.without_stage.percent_of(&coverage.total),
                target: None,
                effort: number::format_amount(coverage.without_stage.effort),
                note: themes_label(&coverage.without_stage),
                kind: WorkShareKind::Plain,
            }));
        }
        let gaps: Vec<&str> = coverage.key_gaps().map(LifecycleStage::name).collect();
        if !gaps.is_empty() {
            let message = format!(
                "! Nothing planned for {}: {}",
                gaps.join(", "),
                stage_coverage::stage_hint(coverage.product_stage)
            );
            lines.extend(note_lines(Role::Warn, &message, self.width));
        }
        lines.extend(self.lowest_ranked_lines());
        lines
    }

    fn lowest_ranked_lines(&self) -> Vec<BalanceLine> {
        let Some(lowest) = &self.balance.lowest_ranked else { return Vec::new() };
        let fact = format!("{} of the effort", format_percent(lowest.percent));
        let mut lines = vec![BalanceLine::Blank, BalanceLine::Heading("LOWEST QUARTER OF THE RANKING", fact)];
        let named = lowest.themes.iter().rev().take(MAX_NAMED).map(|theme| self.session.title(*theme));
        lines.extend(named.map(|title| BalanceLine::Note(Role::Text, title)));
        let more = lowest.themes.len().saturating_sub(MAX_NAMED);
        if more > 0 {
            lines.push(BalanceLine::Note(Role::Muted, format!("and {more} more")));
        }
        lines
    }
}

/// Maximum number of themes of the lowest quarter named; the rest are counted.
const MAX_NAMED: usize = 5;

fn themes_label(sum: &EffortSum) -> String {
    match sum.theme_count {
        0 => "no themes".to_owned(),
        themes => plural::format_count(themes, "theme", "themes"),
    }
}

fn part_lines(title: &'static str, names: &[&'static str], parts: &[EffortShare], distance: f64) -> Vec<BalanceLine> {
    let mut lines =
        vec![BalanceLine::Blank, BalanceLine::Heading(title, format!("{} off target", format_points(distance)))];
    lines.extend(names.iter().zip(parts).map(|(name, part)| {
        BalanceLine::Share(WorkShare {
            name,
            percent: part.percent,
            target: part.target_percent,
            effort: number::format_amount(part.sum.effort),
            note: part.target_percent.map(|wanted| format!("target {}", format_percent(wanted))).unwrap_or_default(),
            kind: if part.is_off_target() { WorkShareKind::OffTarget } else { WorkShareKind::Plain },
        })
    }));
    lines
}

/// The number of rows of the longest column.
pub fn longest_column(session: &Session, screen: &Screen, balance: &BalanceView) -> usize {
    column_lines(session, screen, balance).iter().map(Vec::len).max().unwrap_or(0)
}

impl BalanceView {
    fn scroll_to(&mut self, context: ViewContext<'_>, top: usize) {
        let height = content_area(context.screen).height as usize;
        self.top = top.min(longest_column(context.session, context.screen, self).saturating_sub(height));
    }
}

impl View for BalanceView {
    /// Recomputes the numbers if the roadmap has changed.
    fn rebuild(&mut self, context: ViewContext<'_>) {
        let session = context.session;
        let revision = session.plan.roadmap.revision();
        if self.numbers.is_none() || self.fingerprint != revision {
            let roadmap = &session.plan.roadmap;
            let balance = EffortBalance::new(roadmap, &session.derived.order);
            self.numbers = Some((balance, LifecycleCoverage::from_roadmap(roadmap)));
            self.fingerprint = revision;
        }
        self.scroll_to(context, self.top);
    }

    fn step(&mut self, context: ViewContext<'_>, by: isize) {
        self.scroll_to(context, self.top.saturating_add_signed(by));
    }

    fn jump(&mut self, context: ViewContext<'_>, to: ListEnd) {
        self.scroll_to(context, to.row());
    }

    fn click(&mut self, _context: ViewContext<'_>, _spot: PaneCell) -> ViewAnswer {
        ViewAnswer::default()
    }

    /// The number of visible rows.
    fn page_size(&self, context: ViewContext<'_>) -> usize {
        content_area(context.screen).height as usize
    }
}
