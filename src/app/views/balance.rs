//! How the work is shared out: against what was wanted, by MoSCoW, and along the stages of a customer's life. Nothing is
//! selected here; what does not fit is scrolled to. The numbers are those of `insight/balance` and `insight/breadth`,
//! reckoned when the roadmap has changed, not when a frame is drawn.

use crate::app::model::layout;
use crate::app::model::screen::Screen;
use crate::app::model::session::Session;
use crate::app::panes::theme;
use crate::app::views::Views;
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

/// From this width on there are two columns.
const TWO_COLUMN_WIDTH: u16 = 150;

/// And from this one where a single column would not fit the height.
const TWO_NARROW_COLUMN_WIDTH: u16 = 112;

/// So many rows does a single column need, as a rule.
const ONE_COLUMN_HEIGHT: u16 = 33;

/// Between two columns.
const COLUMN_GAP: u16 = 4;

/// A column is not wider than this: bars say no more for being long.
const MAX_COLUMN_WIDTH: u16 = 90;

/// When work pays, in the order of the numbers.
pub const HORIZON_NAMES: [&str; 3] = ["short-term", "long-term", "not said"];
/// What kind of work it is, in the order of the numbers.
pub const KIND_NAMES: [&str; 4] = ["value", "health", "keep the lights on", "obligations"];
/// MoSCoW, as far as it has shares.
pub const MOSCOW_NAMES: [&str; 3] = ["must", "should", "could"];

/// A stage of the product in words.
pub fn product_stage_label(stage: ProductStage) -> &'static str {
    match stage {
        ProductStage::Early => "an early product",
        ProductStage::Growth => "a growing product",
        ProductStage::Mature => "a mature product",
        ProductStage::Enterprise => "a product for large firms",
    }
}

/// "31 %"
pub fn format_percent(percent: f64) -> String {
    format!("{} %", number::format_plain(percent.round()))
}

/// "1 point": a distance in points of a hundred.
pub fn format_points(distance: f64) -> String {
    let points = number::format_plain(distance.round());
    format!("{points} {}", if points == "1" { "point" } else { "points" })
}

/// The view.
#[derive(Clone, Debug, Default)]
pub struct BalanceView {
    numbers: Option<(EffortBalance, LifecycleCoverage)>,
    /// Of which roadmap they are.
    fingerprint: u64,
    /// The first row in sight.
    pub top: usize,
}

/// One row.
#[derive(Clone, Debug, PartialEq)]
pub enum BalanceLine {
    /// Nothing.
    Blank,
    /// A heading, and what is said about the whole below it.
    Heading(&'static str, String),
    /// A part of the work as a bar.
    Share(WorkShare),
    /// A line of words.
    Note(Role, String),
}

/// A part of the work.
#[derive(Clone, Debug, PartialEq)]
pub struct WorkShare {
    /// What it is.
    pub name: &'static str,
    /// How much of a hundred.
    pub percent: f64,
    /// How much was wanted, or is the most.
    pub target: Option<f64>,
    /// The effort.
    pub effort: String,
    /// What is said behind it.
    pub note: String,
    /// What kind of row it is.
    pub kind: WorkShareKind,
}

/// How a part of the work stands out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WorkShareKind {
    /// It does not.
    Plain,
    /// It is further off than is tolerated.
    OffTarget,
    /// It matters most at the stage of the product.
    KeyStage,
}

/// Brings the numbers in line with the roadmap.
pub fn rebuild(session: &Session, screen: &Screen, views: &mut Views) {
    let stamp = session.plan.roadmap.revision();
    if views.balance.numbers.is_none() || views.balance.fingerprint != stamp {
        let roadmap = &session.plan.roadmap;
        let numbers = (EffortBalance::new(roadmap, &session.derived.order), LifecycleCoverage::from_roadmap(roadmap));
        views.balance.numbers = Some(numbers);
        views.balance.fingerprint = stamp;
    }
    scroll_to(session, screen, views, views.balance.top);
}

/// Below the rule of the pane.
pub fn content_area(screen: &Screen) -> Area {
    let area = layout::compute(screen).panes[0].below(1);
    Area { x: area.x + 2.min(area.width), width: area.width.saturating_sub(2), ..area }
}

/// The columns: one, or two where there is room.
pub fn column_areas(screen: &Screen) -> Vec<Area> {
    let area = content_area(screen);
    let least = if area.height < ONE_COLUMN_HEIGHT { TWO_NARROW_COLUMN_WIDTH } else { TWO_COLUMN_WIDTH };
    if area.width < least {
        return vec![Area { width: area.width.min(MAX_COLUMN_WIDTH), ..area }];
    }
    let width = ((area.width - COLUMN_GAP) / 2).min(MAX_COLUMN_WIDTH);
    [0, 1].map(|at| Area { x: area.x + at * (width + COLUMN_GAP), width, ..area }).to_vec()
}

/// The rows of each column.
pub fn column_lines(session: &Session, screen: &Screen, views: &Views) -> Vec<Vec<BalanceLine>> {
    let columns = column_areas(screen);
    let width = columns.first().map_or(0, |area| area.width) as usize;
    let Some((balance, breadth)) = &views.balance.numbers else { return Vec::new() };
    if balance.total.theme_count == 0 {
        let told = "Nothing is in Now, Next or Later: there is no work to share out.";
        return vec![note_lines(Role::Muted, told, width)];
    }
    let sheet = BalanceLineBuilder { session, balance, coverage: breadth, width };
    let (mut first, second) = (sheet.share_lines(), sheet.stage_lines());
    match columns.len() {
        1 => {
            first.push(BalanceLine::Blank);
            first.extend(second);
            vec![first]
        }
        _ => vec![first, second],
    }
}

/// What the rule of the pane says.
pub fn subtitle(session: &Session, balance: &BalanceView) -> String {
    let Some((allocation, _)) = &balance.numbers else { return String::new() };
    let EffortSum { theme_count: themes, effort, .. } = allocation.total;
    format!("{}, {}", plural::format_count(themes, "theme", "themes"), effort_label(session, effort))
}

fn effort_label(session: &Session, effort: f64) -> String {
    format!("{} {}", number::format_amount(effort), theme::effort_unit(session, effort))
}

fn note_lines(role: Role, told: &str, width: usize) -> Vec<BalanceLine> {
    let clean = text::sanitize::sanitize_text(told);
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
        lines.extend(part_lines("WHEN IT PAYS", &HORIZON_NAMES, horizons, *horizon_distance));
        lines.extend(part_lines("WHAT KIND OF WORK IT IS", &KIND_NAMES, kinds, *kind_distance));
        lines.extend(self.moscow_lines());
        lines
    }

    fn now_lines(&self) -> Vec<BalanceLine> {
        let EffortBalance { now_count: now, now_limit, .. } = *self.balance;
        let count = plural::format_count(now, "theme", "themes");
        let mut lines =
            vec![BalanceLine::Heading("NOW", format!("{count}, {} at most", number::format_plain(now_limit)))];
        if self.balance.has_too_many_in_now() {
            lines.extend(note_lines(Role::Warn, "! Nobody can do everything: which one can wait?", self.width));
        }
        let (capacity, effort) = (self.session.plan.roadmap.settings.capacity.as_ref(), self.balance.now_effort);
        if let Some(capacity) = capacity.filter(|capacity| capacity.amount > 0.0) {
            let percent = effort / capacity.amount * 100.0;
            let unit = theme::effort_unit(self.session, capacity.amount);
            lines.push(BalanceLine::Share(WorkShare {
                name: "of the capacity",
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
                &format!("{count} without effort: counted with the median"),
                self.width,
            ));
        }
        lines
    }

    fn moscow_lines(&self) -> Vec<BalanceLine> {
        let moscow = &self.balance.moscow;
        let Some(shares) = moscow.shares else {
            let told = "no option says both a word and an effort";
            return vec![BalanceLine::Blank, BalanceLine::Heading("OPTIONS BY MOSCOW", told.to_owned())];
        };
        let left_out = match moscow.without_effort {
            0 => String::new(),
            count => format!("{count} without effort not counted"),
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
            let told = format!("! Over {} nothing is left to give.", format_percent(moscow.must_limit));
            lines.extend(note_lines(Role::Warn, &told, self.width));
        }
        lines
    }

    fn stage_lines(&self) -> Vec<BalanceLine> {
        let breadth = self.coverage;
        let product = format!("* matters most to {}", product_stage_label(breadth.product_stage));
        let mut lines = vec![BalanceLine::Heading("STAGES OF A CUSTOMER'S LIFE", product)];
        for stage in &breadth.stages {
            lines.push(BalanceLine::Share(WorkShare {
                name: stage.stage.name(),
                percent: stage.percent,
                target: None,
                effort: number::format_amount(stage.sum.effort),
                note: themes_label(&stage.sum),
                kind: if stage.is_key_stage { WorkShareKind::KeyStage } else { WorkShareKind::Plain },
            }));
        }
        if breadth.without_stage.theme_count > 0 {
            lines.push(BalanceLine::Share(WorkShare {
                name: "no stage",
                percent: breadth.without_stage.percent_of(&breadth.total),
                target: None,
                effort: number::format_amount(breadth.without_stage.effort),
                note: themes_label(&breadth.without_stage),
                kind: WorkShareKind::Plain,
            }));
        }
        let gaps: Vec<&str> = breadth.key_gaps().map(LifecycleStage::name).collect();
        if !gaps.is_empty() {
            let told = format!(
                "! Nothing is done for {}: {}.",
                gaps.join(", "),
                stage_coverage::stage_hint(breadth.product_stage)
            );
            lines.extend(note_lines(Role::Warn, &told, self.width));
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

/// More themes of the lowest quarter are only counted.
const MAX_NAMED: usize = 5;

fn themes_label(sum: &EffortSum) -> String {
    match sum.theme_count {
        0 => "nothing".to_owned(),
        themes => plural::format_count(themes, "theme", "themes"),
    }
}

fn part_lines(title: &'static str, names: &[&'static str], parts: &[EffortShare], distance: f64) -> Vec<BalanceLine> {
    let mut lines = vec![
        BalanceLine::Blank,
        BalanceLine::Heading(title, format!("{} off what was wanted", format_points(distance))),
    ];
    lines.extend(names.iter().zip(parts).map(|(name, part)| {
        BalanceLine::Share(WorkShare {
            name,
            percent: part.percent,
            target: part.target_percent,
            effort: number::format_amount(part.sum.effort),
            note: part.target_percent.map(|wanted| format!("wanted {}", format_percent(wanted))).unwrap_or_default(),
            kind: if part.is_off_target() { WorkShareKind::OffTarget } else { WorkShareKind::Plain },
        })
    }));
    lines
}

/// How many rows the longest column has.
pub fn longest_column(session: &Session, screen: &Screen, views: &Views) -> usize {
    column_lines(session, screen, views).iter().map(Vec::len).max().unwrap_or(0)
}

fn scroll_to(session: &Session, screen: &Screen, views: &mut Views, top: usize) {
    let room = content_area(screen).height as usize;
    views.balance.top = top.min(longest_column(session, screen, views).saturating_sub(room));
}

/// Scrolls.
pub fn step(session: &Session, screen: &Screen, views: &mut Views, by: isize) {
    let top = views.balance.top.saturating_add_signed(by);
    scroll_to(session, screen, views, top);
}

/// Scrolls to an end.
pub fn jump(session: &Session, screen: &Screen, views: &mut Views, to: ListEnd) {
    scroll_to(session, screen, views, to.row());
}

/// How many rows are in sight.
pub fn page_size(screen: &Screen) -> usize {
    content_area(screen).height as usize
}
