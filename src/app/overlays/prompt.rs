//! One line asked for: a title, a reason, a day, an id.

use super::Overlay;
use super::form;
use crate::app::model::marked_entries;
use crate::app::state::{State, Tone};
use crate::app::widgets::key::Key;
use crate::app::widgets::text_input::{Field, Lines};
use crate::document::chunk::Serial;
use crate::document::path::Path;
use crate::document::write::Draft;
use crate::roadmap::change::Change;
use crate::roadmap::conflict::ClashPath;
use crate::roadmap::date;
use crate::roadmap::entry_kind::Entity;
use crate::roadmap::intents;
use crate::roadmap::lane::Lane;
use crate::roadmap::location::Owner;
use crate::roadmap::name;
use crate::roadmap::slug;
use crate::roadmap::value;

/// One line asked for.
#[derive(Clone, Debug)]
pub struct Prompt {
    /// What is asked.
    pub question: Question,
    /// What is typed.
    pub field: Field,
    /// Why the last answer was not taken.
    pub problem: Option<String>,
}

/// What is asked.
#[derive(Clone, Debug, PartialEq)]
pub enum Question {
    /// The title of an idea, for a lane; then the next one.
    Capture(Option<Lane>),
    /// The title of an idea that serves a goal; then the next one.
    CaptureFor(Serial),
    /// The text of an option of a theme; then the next one.
    NewItem(Serial),
    /// Why something is not done.
    Drop(Vec<Serial>),
    /// The day something was shipped.
    Ship(Vec<Serial>),
    /// Who reports on these.
    Owner(Vec<Serial>),
    /// Tags for these; with a `-` in front, tags to take away.
    Tags(Vec<Serial>),
    /// Why a theme stands where the hand put it.
    RankWhy(Serial),
    /// Why a theme is put above another by hand.
    Overrule {
        /// The theme.
        theme: Serial,
        /// The one it is put above.
        above: Serial,
    },
    /// What alone is to be shown.
    Filter,
    /// A name for the filter.
    FilterName,
    /// A new id.
    Rename(Serial),
    /// A reading of a metric, for today.
    Reading(Serial),
    /// A key for a map of the form below.
    MapKey(Path),
    /// A version of a clash that no side has.
    Clash {
        /// Whose field.
        owner: Owner,
        /// Which.
        at: ClashPath,
    },
    /// Another name for the file.
    SaveAs,
    /// The product, on the first screen.
    FirstProduct,
    /// The vision, on the first screen.
    FirstVision,
    /// The first number somebody cares about.
    FirstMetric,
    /// Its unit.
    FirstUnit,
}

/// Asks.
pub fn open(state: &mut State, question: Question, start: &str) {
    let mut field = Field::line(start);
    // A number or a name is rather replaced than mended.
    if matches!(question, Question::Reading(_) | Question::Owner(_)) {
        field.select_all();
    }
    let prompt = Prompt { question, field, problem: None };
    state.overlays.push(Overlay::Prompt(Box::new(prompt)));
}

/// Asks for a text that may have several lines.
pub fn open_paragraph(state: &mut State, question: Question, start: &str) {
    let prompt = Prompt { question, field: Field::paragraph(start), problem: None };
    state.overlays.push(Overlay::Prompt(Box::new(prompt)));
}

/// The cells of the popup.
pub fn width(state: &State) -> u16 {
    84.min(state.size.width.saturating_sub(4))
}

/// The cells of a line of a text of several lines.
pub fn text_width(state: &State) -> usize {
    (width(state) as usize).saturating_sub(5).max(1)
}

/// A new line, where the text may have several.
pub fn new_line(state: &mut State) {
    if let Some(prompt) = top_mut(state) {
        prompt.problem = None;
        prompt.field.input(Key::plain(crate::app::widgets::key::Code::Enter), usize::MAX);
    }
}

/// The prompt on top, if one is.
pub fn top(state: &State) -> Option<&Prompt> {
    match state.overlays.last() {
        Some(Overlay::Prompt(prompt)) => Some(prompt),
        _ => None,
    }
}

fn top_mut(state: &mut State) -> Option<&mut Prompt> {
    match state.overlays.last_mut() {
        Some(Overlay::Prompt(prompt)) => Some(prompt),
        _ => None,
    }
}

/// A key no command of the prompt has.
pub fn type_key(state: &mut State, key: Key) -> bool {
    let width = text_width(state);
    let Some(prompt) = top_mut(state) else { return false };
    prompt.problem = None;
    let width = if prompt.field.lines() == Lines::Many { width } else { usize::MAX };
    prompt.field.input(key, width)
}

/// Pasted text. Several lines make several ideas.
pub fn paste(state: &mut State, text: &str) {
    let Some(prompt) = top_mut(state) else { return };
    // What is typed already goes before the first line, and what stands behind the caret after the last.
    let (before, behind) = prompt.field.text().split_at(prompt.field.caret());
    let whole = format!("{before}{text}{behind}");
    let lines: Vec<&str> = whole.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    match prompt.question {
        Question::Capture(lane) if lines.len() > 1 => {
            state.overlays.pop();
            crate::app::commands::edit::capture_pasted(state, lane, &lines);
            if state.overlays.is_empty() {
                open(state, Question::Capture(lane), "");
            }
        }
        Question::CaptureFor(goal) if lines.len() > 1 => {
            keep(state, &lines.join(" / "), |state| crate::app::commands::edit::capture_for(state, goal, &lines));
        }
        _ => prompt.field.paste(text),
    }
}

impl Question {
    /// The question in words.
    pub fn words(&self, state: &State) -> String {
        let title = |serial: &Serial| state.title(*serial);
        match self {
            Self::Capture(Some(lane)) => format!("A new idea for {}", lane.word()),
            Self::Capture(None) => "A new idea".to_owned(),
            Self::CaptureFor(goal) => format!("A new idea that serves: {}", title(goal)),
            Self::NewItem(theme) => format!("An option for {}", title(theme)),
            Self::Drop(bets) => format!("Not doing {}: why not?", marked_entries::named(state, bets)),
            Self::Ship(themes) => format!("{}, out since which day?", marked_entries::named(state, themes)),
            Self::Owner(entries) => format!("Who reports on {}?", marked_entries::named(state, entries)),
            Self::Tags(entries) => format!("Tags of {}", marked_entries::named(state, entries)),
            Self::RankWhy(theme) => format!("{}: why here, against its score?", title(theme)),
            Self::Overrule { theme, above } => format!("{} above {}: why?", title(theme), title(above)),
            Self::Filter => "Show only".to_owned(),
            Self::FilterName => "A name for this filter".to_owned(),
            Self::Rename(serial) => format!("Another id for {}", state.plan.roadmap.id(*serial)),
            Self::Reading(metric) => {
                let unit = state.plan.roadmap.unit(&state.plan.document, *metric).into_owned();
                format!("{} today, in {unit}", title(metric))
            }
            Self::MapKey(path) => format!("A key for {path}"),
            Self::Clash { owner: Owner::Entry(serial), at } => format!("{at} of {}", state.plan.roadmap.id(*serial)),
            Self::Clash { owner: Owner::Roadmap, at } => format!("{at} of the roadmap"),
            Self::SaveAs => "Under which name?".to_owned(),
            Self::FirstProduct => "What is the product called?".to_owned(),
            Self::FirstVision => "Where is it all going, in one sentence?".to_owned(),
            Self::FirstMetric => "Which number do you care about first?".to_owned(),
            Self::FirstUnit => "In which unit?".to_owned(),
        }
    }

    /// What helps to answer.
    pub fn help(&self) -> &'static str {
        match self {
            Self::Capture(_) | Self::CaptureFor(_) => {
                "Enter keeps it and asks for the next; Esc ends. Pasted lines become ideas."
            }
            Self::NewItem(_) => "Options are ways to solve it, not promises. Enter keeps it, Esc ends.",
            Self::Drop(_) => "One line: whoever asks for it again will read it.",
            Self::Ship(_) => "Like 2026-03-02.",
            Self::Owner(_) => "A name. Tab completes one that is there already; - takes the owner away.",
            Self::Tags(_) => {
                "One or several, with commas; -tag takes one away. Tab completes one that is there already."
            }
            Self::Filter => {
                "Words, and owner: lane: tag: goal: metric: id: broken: with - in front for not. Nothing shows all again."
            }
            Self::RankWhy(_) => "One line, kept as a decision. Esc leaves it without one; the rank stays.",
            Self::Overrule { .. } => "One line, kept as a decision about it. Esc leaves the order as it is.",
            Self::FilterName => "It can be called by this name in every roadmap; a name that is taken is given anew.",
            Self::Rename(_) => "Small letters, digits and hyphens. Every reference follows.",
            Self::Reading(_) => "A number. Enter keeps it as today's reading; one that is there already is replaced.",
            Self::MapKey(_) => "Enter goes on to its value.",
            Self::Clash { .. } => "Enter takes it in place of both versions, Alt-Enter makes a new line in long texts.",
            Self::SaveAs => "A file name, beside the present file or with its folder.",
            Self::FirstProduct => "Enter goes on, Esc leaves without making a file.",
            Self::FirstVision => "\"No small shop loses an evening to bookkeeping\". Enter on nothing skips it.",
            Self::FirstMetric => "\"Accounts that publish a first report within 7 days\". Enter on nothing skips it.",
            Self::FirstUnit => "%, days, € a month, people …",
        }
    }
}

/// Takes the answer, if it can be taken.
pub fn accept(state: &mut State) {
    let Some(prompt) = top(state) else { return };
    let answer = prompt.field.text().trim().to_owned();
    let question = prompt.question.clone();
    match question {
        Question::FirstProduct | Question::FirstVision | Question::FirstMetric | Question::FirstUnit => {
            crate::app::workflows::first_run::answer(state, &answer);
        }
        Question::Capture(_) | Question::CaptureFor(_) if answer.is_empty() => {
            state.overlays.pop();
        }
        Question::Filter => {
            state.overlays.pop();
            crate::app::commands::filter::typed(state, &answer);
        }
        Question::Owner(entries) if answer.is_empty() => {
            keep(state, &answer, |state| crate::app::commands::mark::set_owner(state, &entries, "-"));
        }
        _ if answer.is_empty() => problem(state, "Nothing is typed yet: Esc leaves it as it is."),
        Question::Capture(lane) => {
            let is_kept = keep(state, &answer, |state| crate::app::commands::edit::capture(state, lane, &answer));
            if is_kept {
                open(state, Question::Capture(lane), "");
            }
        }
        Question::CaptureFor(goal) => {
            let is_kept =
                keep(state, &answer, |state| crate::app::commands::edit::capture_for(state, goal, &[&answer]));
            if is_kept {
                open(state, Question::CaptureFor(goal), "");
            }
        }
        Question::NewItem(theme) => {
            if keep(state, &answer, |state| new_item(state, theme, &answer)) {
                open(state, Question::NewItem(theme), "");
            }
        }
        Question::Drop(bets) => {
            keep(state, &answer, |state| crate::app::commands::lane::drop_because(state, &bets, &answer));
        }
        Question::Owner(entries) => {
            keep(state, &answer, |state| crate::app::commands::mark::set_owner(state, &entries, &answer));
        }
        Question::Tags(entries) => {
            keep(state, &answer, |state| crate::app::commands::mark::change_tags(state, &entries, &answer));
        }
        Question::RankWhy(theme) => {
            keep(state, &answer, |state| super::move_mode::because(state, theme, &answer));
        }
        Question::Overrule { theme, above } => {
            keep(state, &answer, |state| crate::app::workflows::override_rank::put_above(state, theme, above, &answer));
        }
        Question::FilterName => {
            keep(state, &answer, |state| crate::app::commands::filter::save_as(state, &answer));
        }
        Question::Ship(themes) => match date::day(&answer) {
            Some(on) if on > state.today => {
                problem(state, "That day is still to come: what is not out yet is no shipped theme.");
            }
            Some(on) => {
                keep(state, &answer, |state| crate::app::commands::lane::ship_on(state, &themes, on));
            }
            None => problem(state, "That is no day: write it like 2026-03-02."),
        },
        Question::Rename(serial) => rename(state, serial, &answer),
        Question::Reading(metric) => reading(state, metric, &answer),
        Question::MapKey(path) => {
            state.overlays.pop();
            form::choose::add_key(state, &path, &answer);
        }
        Question::Clash { owner, at } => {
            keep(state, &answer, |state| crate::app::views::conflicts::take_typed(state, owner, &at, &answer));
        }
        Question::SaveAs => {
            state.overlays.pop();
            state.ask(crate::app::message::Effect::Save(crate::app::message::SaveWay::As(answer)));
        }
    }
}

fn problem(state: &mut State, words: &str) {
    if let Some(prompt) = top_mut(state) {
        prompt.problem = Some(words.to_owned());
    }
}

/// Closes the prompt and does what was asked for. Where that is refused the prompt is there again, with the answer in
/// it and the reason below: nothing typed is lost.
fn keep(state: &mut State, answer: &str, act: impl FnOnce(&mut State)) -> bool {
    let Some(Overlay::Prompt(prompt)) = state.overlays.pop() else { return false };
    state.message = None;
    act(state);
    if !state.message.as_ref().is_some_and(|message| message.tone == Tone::Refused) {
        return true;
    }
    let why = state.message.take().map(|message| message.text);
    let lines = prompt.field.lines();
    open(state, prompt.question, answer);
    if let Some(prompt) = top_mut(state) {
        if lines == Lines::Many {
            prompt.field = Field::paragraph(answer);
        }
        prompt.problem = why;
    }
    false
}

fn new_item(state: &mut State, theme: Serial, text: &str) {
    let taken: Vec<String> =
        crate::app::model::theme_options::of(state, theme).into_iter().map(|item| item.id).collect();
    let id = slug::id_for(text, |id| taken.iter().any(|other| other == id));
    let path = Path::of_fields(&[name::ITEMS]).key(&id).field(name::TEXT);
    let label = format!("option {id} of {}", state.plan.roadmap.id(theme));
    state.change(&label, &[Change::set(theme, path, Draft::Text(text.to_owned()))]);
    crate::app::views::lanes::show_items(state, theme);
}

fn rename(state: &mut State, serial: Serial, id: &str) {
    let Some(entity) = state.plan.roadmap.facts(serial).map(|facts| facts.entity) else { return };
    if !slug::is_id(id) {
        return problem(state, "An id has up to 40 small letters, digits and hyphens.");
    }
    let other = match entity {
        Entity::Theme | Entity::Idea => state.plan.roadmap.find_bet(id),
        entity => state.plan.roadmap.find(entity, id),
    };
    if other.is_some_and(|other| other != serial) {
        return problem(state, "That id is taken.");
    }
    state.overlays.pop();
    let old = state.plan.roadmap.id(serial).to_owned();
    if old == id {
        return;
    }
    let changes = intents::rename(&state.plan, serial, id);
    if state.change(&format!("rename {old} to {id}"), &changes).is_some() {
        state.say(format!(
            "{old} is now {id}, and {}",
            crate::text::plural::count(changes.len().saturating_sub(2), "reference follows it", "references follow it")
        ));
    }
}

fn reading(state: &mut State, metric: Serial, answer: &str) {
    let shape = crate::roadmap::field::Shape::Reading;
    match value::from_input(&shape, &answer.replace(',', "."), &[]) {
        Ok(draft) => {
            state.overlays.pop();
            let day = state.today.format("%Y-%m-%d").to_string();
            let path = Path::of_fields(&[name::READINGS]).key(&day);
            let label = format!("reading of {}", state.plan.roadmap.id(metric));
            if state.change(&label, &[Change::set(metric, path, draft)]).is_some() {
                state.say(format!("{} is {answer} today", state.title(metric)));
            }
        }
        Err(wrong) => problem(state, &wrong.to_string()),
    }
}
