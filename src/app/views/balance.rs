//! How the work is shared out: against what was wanted, by MoSCoW, and along the stages of a customer's life. Nothing is
//! selected here; what does not fit is scrolled to. The numbers are those of `insight/balance` and `insight/breadth`,
//! reckoned when the roadmap has changed, not when a frame is drawn.

use crate::app::panes::theme;
use crate::app::state::State;
use crate::app::widgets::layout;
use crate::app::widgets::layout::Area;
use crate::app::widgets::list::End;
use crate::app::widgets::rich_text::Role;
use crate::insight::balance::{Balance, Part};
use crate::insight::capacity::Sum;
use crate::insight::stage_coverage;
use crate::insight::stage_coverage::Breadth;
use crate::roadmap::entry_row::LifeStage;
use crate::roadmap::settings::ProductStage;
use crate::text::{self, number, plural};

/// From this width on there are two columns.
const TWO_COLUMNS: u16 = 150;

/// And from this one where a single column would not fit the height.
const TWO_NARROW_COLUMNS: u16 = 112;

/// So many rows does a single column need, as a rule.
const ONE_COLUMN: u16 = 33;

/// Between two columns.
const GAP: u16 = 4;

/// A column is not wider than this: bars say no more for being long.
const WIDEST: u16 = 90;

/// When work pays, in the order of the numbers.
pub const HORIZONS: [&str; 3] = ["short-term", "long-term", "not said"];
/// What kind of work it is, in the order of the numbers.
pub const KINDS: [&str; 4] = ["value", "health", "keep the lights on", "obligations"];
/// MoSCoW, as far as it has shares.
pub const MOSCOW: [&str; 3] = ["must", "should", "could"];

/// A stage of the product in words.
pub fn product_words(stage: ProductStage) -> &'static str {
    match stage {
        ProductStage::Early => "an early product",
        ProductStage::Growth => "a growing product",
        ProductStage::Mature => "a mature product",
        ProductStage::Enterprise => "a product for large firms",
    }
}

/// "31 %"
pub fn percent(percent: f64) -> String {
    format!("{} %", number::plain(percent.round()))
}

/// "1 point": a distance in points of a hundred.
pub fn points(distance: f64) -> String {
    let points = number::plain(distance.round());
    format!("{points} {}", if points == "1" { "point" } else { "points" })
}

/// The view.
#[derive(Clone, Debug, Default)]
pub struct BalanceView {
    numbers: Option<(Balance, Breadth)>,
    /// Of which roadmap they are.
    stamp: u64,
    /// The first row in sight.
    pub top: usize,
}

/// One row.
#[derive(Clone, Debug, PartialEq)]
pub enum Line {
    /// Nothing.
    Blank,
    /// A heading, and what is said about the whole below it.
    Heading(&'static str, String),
    /// A part of the work as a bar.
    Share(Share),
    /// A line of words.
    Note(Role, String),
}

/// A part of the work.
#[derive(Clone, Debug, PartialEq)]
pub struct Share {
    /// What it is.
    pub name: &'static str,
    /// How much of a hundred.
    pub percent: f64,
    /// How much was wanted, or is the most.
    pub wanted: Option<f64>,
    /// The effort.
    pub effort: String,
    /// What is said behind it.
    pub note: String,
    /// What kind of row it is.
    pub kind: ShareKind,
}

/// How a part of the work stands out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShareKind {
    /// It does not.
    Plain,
    /// It is further off than is tolerated.
    Off,
    /// It matters most at the stage of the product.
    Matters,
}

/// Brings the numbers in line with the roadmap.
pub fn rebuild(state: &mut State) {
    let stamp = state.plan.roadmap.stamp();
    if state.balance.numbers.is_none() || state.balance.stamp != stamp {
        let roadmap = &state.plan.roadmap;
        let numbers = (Balance::of(roadmap, &state.derived.order), Breadth::of(roadmap));
        state.balance.numbers = Some(numbers);
        state.balance.stamp = stamp;
    }
    scroll_to(state, state.balance.top);
}

/// Below the rule of the pane.
pub fn area(state: &State) -> Area {
    let area = layout::layout(state).panes[0].below(1);
    Area { x: area.x + 2.min(area.width), width: area.width.saturating_sub(2), ..area }
}

/// The columns: one, or two where there is room.
pub fn columns(state: &State) -> Vec<Area> {
    let area = area(state);
    let least = if area.height < ONE_COLUMN { TWO_NARROW_COLUMNS } else { TWO_COLUMNS };
    if area.width < least {
        return vec![Area { width: area.width.min(WIDEST), ..area }];
    }
    let width = ((area.width - GAP) / 2).min(WIDEST);
    [0, 1].map(|at| Area { x: area.x + at * (width + GAP), width, ..area }).to_vec()
}

/// The rows of each column.
pub fn lines(state: &State) -> Vec<Vec<Line>> {
    let columns = columns(state);
    let width = columns.first().map_or(0, |area| area.width) as usize;
    let Some((balance, breadth)) = &state.balance.numbers else { return Vec::new() };
    if balance.all.themes == 0 {
        let told = "Nothing is in Now, Next or Later: there is no work to share out.";
        return vec![notes(Role::Muted, told, width)];
    }
    let sheet = Sheet { state, balance, breadth, width };
    let (mut first, second) = (sheet.shares(), sheet.stages());
    match columns.len() {
        1 => {
            first.push(Line::Blank);
            first.extend(second);
            vec![first]
        }
        _ => vec![first, second],
    }
}

/// What the rule of the pane says.
pub fn fact(state: &State) -> String {
    let Some((balance, _)) = &state.balance.numbers else { return String::new() };
    let Sum { themes, effort, .. } = balance.all;
    format!("{}, {}", plural::count(themes, "theme", "themes"), effort_words(state, effort))
}

fn effort_words(state: &State, effort: f64) -> String {
    format!("{} {}", number::amount(effort), theme::effort_unit(state, effort))
}

fn notes(role: Role, told: &str, width: usize) -> Vec<Line> {
    let clean = text::sanitise::text(told);
    let ranges = text::wrap(&clean, width.max(1));
    ranges.into_iter().map(|range| Line::Note(role, clean.get(range).unwrap_or_default().to_owned())).collect()
}

struct Sheet<'s> {
    state: &'s State,
    balance: &'s Balance,
    breadth: &'s Breadth,
    width: usize,
}

impl Sheet<'_> {
    fn shares(&self) -> Vec<Line> {
        let mut lines = self.now();
        let Balance { horizons, kinds, horizon_distance, kind_distance, .. } = self.balance;
        lines.extend(parts("WHEN IT PAYS", &HORIZONS, horizons, *horizon_distance));
        lines.extend(parts("WHAT KIND OF WORK IT IS", &KINDS, kinds, *kind_distance));
        lines.extend(self.moscow());
        lines
    }

    fn now(&self) -> Vec<Line> {
        let Balance { now, now_limit, .. } = *self.balance;
        let count = plural::count(now, "theme", "themes");
        let mut lines = vec![Line::Heading("NOW", format!("{count}, {} at most", number::plain(now_limit)))];
        if self.balance.has_too_many_in_now() {
            lines.extend(notes(Role::Warn, "! Nobody can do everything: which one can wait?", self.width));
        }
        let (capacity, effort) = (self.state.plan.roadmap.settings.capacity.as_ref(), self.balance.now_effort);
        if let Some(capacity) = capacity.filter(|capacity| capacity.amount > 0.0) {
            let percent = effort / capacity.amount * 100.0;
            let unit = theme::effort_unit(self.state, capacity.amount);
            lines.push(Line::Share(Share {
                name: "of the capacity",
                percent,
                wanted: None,
                effort: number::amount(effort),
                note: format!("of {} {unit}", number::amount(capacity.amount)),
                kind: if percent > 100.0 { ShareKind::Off } else { ShareKind::Plain },
            }));
        }
        if self.balance.all.without_effort > 0 {
            let count = plural::count(self.balance.all.without_effort, "theme", "themes");
            lines.extend(notes(Role::Muted, &format!("{count} without effort: counted with the median"), self.width));
        }
        lines
    }

    fn moscow(&self) -> Vec<Line> {
        let moscow = &self.balance.moscow;
        let Some(shares) = moscow.shares else {
            let told = "no option says both a word and an effort";
            return vec![Line::Blank, Line::Heading("OPTIONS BY MOSCOW", told.to_owned())];
        };
        let left_out = match moscow.without_effort {
            0 => String::new(),
            count => format!("{count} without effort not counted"),
        };
        let mut lines = vec![Line::Blank, Line::Heading("OPTIONS BY MOSCOW", left_out)];
        let shares = [shares.must, shares.should, shares.could];
        for (at, ((name, effort), share)) in MOSCOW.iter().zip(moscow.efforts).zip(shares).enumerate() {
            let is_must = at == 0;
            let is_off = is_must && moscow.has_too_much_must();
            lines.push(Line::Share(Share {
                name,
                percent: share * 100.0,
                wanted: is_must.then_some(moscow.limit),
                effort: number::amount(effort),
                note: if is_must { format!("at most {}", percent(moscow.limit)) } else { String::new() },
                kind: if is_off { ShareKind::Off } else { ShareKind::Plain },
            }));
        }
        if moscow.has_too_much_must() {
            let told = format!("! Over {} nothing is left to give.", percent(moscow.limit));
            lines.extend(notes(Role::Warn, &told, self.width));
        }
        lines
    }

    fn stages(&self) -> Vec<Line> {
        let breadth = self.breadth;
        let product = format!("* matters most to {}", product_words(breadth.product));
        let mut lines = vec![Line::Heading("STAGES OF A CUSTOMER'S LIFE", product)];
        for stage in &breadth.stages {
            lines.push(Line::Share(Share {
                name: stage.stage.word(),
                percent: stage.percent,
                wanted: None,
                effort: number::amount(stage.sum.effort),
                note: themes_words(&stage.sum),
                kind: if stage.matters { ShareKind::Matters } else { ShareKind::Plain },
            }));
        }
        if breadth.without_stage.themes > 0 {
            lines.push(Line::Share(Share {
                name: "no stage",
                percent: breadth.without_stage.percent_of(&breadth.all),
                wanted: None,
                effort: number::amount(breadth.without_stage.effort),
                note: themes_words(&breadth.without_stage),
                kind: ShareKind::Plain,
            }));
        }
        let gaps: Vec<&str> = breadth.gaps().map(LifeStage::word).collect();
        if !gaps.is_empty() {
            let told = format!("! Nothing is done for {}: {}.", gaps.join(", "), stage_coverage::hint(breadth.product));
            lines.extend(notes(Role::Warn, &told, self.width));
        }
        lines.extend(self.lowest());
        lines
    }

    fn lowest(&self) -> Vec<Line> {
        let Some(lowest) = &self.balance.lowest else { return Vec::new() };
        let fact = format!("{} of the effort", percent(lowest.percent));
        let mut lines = vec![Line::Blank, Line::Heading("LOWEST QUARTER OF THE RANKING", fact)];
        let named = lowest.themes.iter().rev().take(MOST_NAMED).map(|theme| self.state.title(*theme));
        lines.extend(named.map(|title| Line::Note(Role::Text, title)));
        let more = lowest.themes.len().saturating_sub(MOST_NAMED);
        if more > 0 {
            lines.push(Line::Note(Role::Muted, format!("and {more} more")));
        }
        lines
    }
}

/// More themes of the lowest quarter are only counted.
const MOST_NAMED: usize = 5;

fn themes_words(sum: &Sum) -> String {
    match sum.themes {
        0 => "nothing".to_owned(),
        themes => plural::count(themes, "theme", "themes"),
    }
}

fn parts(title: &'static str, names: &[&'static str], parts: &[Part], distance: f64) -> Vec<Line> {
    let mut lines = vec![Line::Blank, Line::Heading(title, format!("{} off what was wanted", points(distance)))];
    lines.extend(names.iter().zip(parts).map(|(name, part)| {
        Line::Share(Share {
            name,
            percent: part.percent,
            wanted: part.wanted,
            effort: number::amount(part.sum.effort),
            note: part.wanted.map(|wanted| format!("wanted {}", percent(wanted))).unwrap_or_default(),
            kind: if part.is_off() { ShareKind::Off } else { ShareKind::Plain },
        })
    }));
    lines
}

/// How many rows the longest column has.
pub fn length(state: &State) -> usize {
    lines(state).iter().map(Vec::len).max().unwrap_or(0)
}

fn scroll_to(state: &mut State, top: usize) {
    let room = area(state).height as usize;
    state.balance.top = top.min(length(state).saturating_sub(room));
}

/// Scrolls.
pub fn step(state: &mut State, by: isize) {
    let top = state.balance.top.saturating_add_signed(by);
    scroll_to(state, top);
}

/// Scrolls to an end.
pub fn jump(state: &mut State, to: End) {
    scroll_to(state, to.row());
}

/// How many rows are in sight.
pub fn page(state: &State) -> usize {
    area(state).height as usize
}
