//! Everything the program knows while it runs. Changed by `update` alone; drawing reads it.

use super::commands;
use super::commands::keymap;
use super::commands::keymap::Keymap;
use super::commands::mouse::Drag;
use super::commands::repeat::Repeat;
use super::message::Effect;
use super::model::filter;
use super::model::filter::Filter;
use super::model::findings;
use super::model::findings::Findings;
use super::model::marked_entries;
use super::model::marked_entries::MarkedEntries;
use super::model::ranking_confidence::RankingConfidence;
use super::model::sort_order::SortOrder;
use super::overlays::{Overlay, Scope};
use super::views::balance::BalanceView;
use super::views::board::Board;
use super::views::conflicts::ConflictList;
use super::views::entities::EntryList;
use super::views::goals::GoalTree;
use super::views::lanes::Lanes;
use super::views::not_doing::NotDoingList;
use super::views::problems::Problems;
use super::views::scores::Scores;
use super::views::timeline::Timeline;
use super::widgets::key::Key;
use super::widgets::layout::ScreenSize;
use super::workflows::autosave;
use super::workflows::autosave::Autosave;
use super::workflows::first_run::FirstRun;
use super::workflows::pending_text::PendingText;
use super::workflows::preferences::Preferences;
use super::workflows::read_only::ReadOnlyMode;
use super::workflows::tour::Tour;
use super::workflows::what_if::{DiscardedWhatIf, WhatIf};
use crate::document::chunk::EntryId;
use crate::insight::capacity::EffortCounter;
use crate::insight::dependencies::Dependencies;
use crate::insight::linkage::{self, GoalCoverage, MetricQuestion};
use crate::insight::score::quadrant::{self, QuadrantPoint};
use crate::insight::score::wsjf;
use crate::insight::{Ranking, RoadmapOrder, effective_target, progress};
use crate::roadmap::Roadmap;
use crate::roadmap::change::Change;
use crate::roadmap::date::{self, DueDate, DuePrecision};
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::entry_row::EntryRow;
use crate::roadmap::plan::{AppliedChange, ChangeError, Plan};
use crate::roadmap::scoring_models;
use chrono::{Datelike, NaiveDate};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Everything the program knows.
pub struct State {
    /// The roadmap being edited.
    pub plan: Plan,
    /// What follows from it.
    pub derived: Derived,
    /// The file it is in.
    pub file: FileInfo,
    /// The day it is.
    pub today: NaiveDate,
    /// The size of the screen.
    pub size: ScreenSize,
    /// What pane 1 shows.
    pub screen: ViewKind,
    /// Which pane has the focus.
    pub pane: Pane,
    /// Which pane is shown below the roadmap where there is room for one only.
    pub preview: Pane,
    /// Whether the focused pane has the whole screen.
    pub zoomed: bool,
    /// Where the focus goes when the zoom ends, if elsewhere.
    pub zoomed_from: Option<Pane>,
    /// How many panes are shown where there is room.
    pub arrangement: Arrangement,
    /// The view by lane.
    pub lanes: Lanes,
    /// The board.
    pub board: Board,
    /// The timeline.
    pub timeline: Timeline,
    /// The tree of goals.
    pub goals: GoalTree,
    /// The no-list.
    pub not_doing: NotDoingList,
    /// How the work is shared out.
    pub balance: BalanceView,
    /// The ranking as a table.
    pub scores: Scores,
    /// The lists of entries of one kind.
    pub entities: EntryList,
    /// The list of problems.
    pub problems: Problems,
    /// What two branches changed differently.
    pub conflicts: ConflictList,
    /// The tour, while it is on.
    pub tour: Option<Tour>,
    /// A count being typed, and the last change.
    pub repeat: Repeat,
    /// What the pressed mouse holds.
    pub drag: Option<Drag>,
    /// What is marked.
    pub marked: MarkedEntries,
    /// What the views show only, if not everything.
    pub filter: Option<Filter>,
    /// Filters that have a name.
    pub saved_filters: filter::SavedFilters,
    /// The order within a lane or list.
    pub sort: SortOrder,
    /// What `check` says.
    pub findings: Findings,
    /// How far panes 2 to 4 are scrolled.
    pub scroll: [usize; 3],
    /// The scoring model that is shown.
    pub model: &'static str,
    /// How sure its order is.
    pub ranking_confidence: RankingConfidence,
    /// The plan as it was, while a what-if is open.
    pub what_if: Option<Box<WhatIf>>,
    /// The what-if that was thrown away last.
    pub discarded_what_if: Option<Box<DiscardedWhatIf>>,
    /// What lies over the screen, the topmost last.
    pub overlays: Vec<Overlay>,
    /// Keys of a sequence not yet finished.
    pub pending: Vec<Key>,
    /// What is said in the message line.
    pub message: Option<Message>,
    /// What was looked for last.
    pub last_find: String,
    /// How it looks.
    pub appearance: Appearance,
    /// What was chosen about the program.
    pub preferences: Preferences,
    /// Which keys run what.
    pub keymap: Arc<Keymap>,
    /// Whether clicks and the wheel come here.
    pub has_mouse: bool,
    /// Saving by itself.
    pub autosave: Autosave,
    /// Entries that somebody else changed while the file was open.
    pub changed_outside: BTreeSet<EntryId>,
    /// Whether what changed on disk was taken in and taken out again by undo: a save would take it back.
    pub disk_is_undone: bool,
    /// What the last merge merged by itself: nouns of fields, and how many.
    pub merged: Vec<(String, usize)>,
    /// The answers of the first screen, while there is no file.
    pub first: Option<FirstRun>,
    /// The whymap that edits the file, while this one follows it.
    pub read_only: Option<ReadOnlyMode>,
    /// Whether the file on disk is to be looked at as soon as nothing lies over the screen.
    pub looks_later: bool,
    /// What is being typed, as the journal knows it.
    pub pending_texts: Vec<PendingText>,
    /// Whether the program ends as soon as the file is written.
    pub quits_after_save: bool,
    /// Counts every change of the document.
    pub revision: u64,
    /// What is to be done outside.
    outbox: Vec<Effect>,
}

/// What follows from a roadmap, derived again after each change.
#[derive(Clone, Debug, Default)]
pub struct Derived {
    /// Themes and ideas in their order.
    pub order: RoadmapOrder,
    /// The live themes by the model that is shown.
    pub ranking: Ranking,
    /// Where value and effort are cut.
    pub quadrant_cut: QuadrantPoint,
    /// The columns of WSJF in which nothing has a 1, while that model is shown.
    pub wsjf_columns_without_one: Vec<&'static str>,
    /// How much of the work serves a goal.
    pub coverage: GoalCoverage,
    /// How efforts are counted.
    pub efforts: EffortCounter,
    /// The themes of which it is not said that their metric leads to their goal's.
    pub questions: Vec<MetricQuestion>,
    /// Who needs whom.
    pub dependencies: Dependencies,
    /// The goal in focus.
    pub focus: Option<EntryId>,
    /// Of which roadmap.
    stamp: u64,
}

impl Derived {
    /// What follows from a roadmap, ranked by a model.
    pub fn from_roadmap(roadmap: &Roadmap, model: &str) -> Self {
        Self {
            order: RoadmapOrder::from_roadmap(roadmap),
            ranking: Ranking::new(roadmap, model),
            quadrant_cut: quadrant::cut_point(roadmap),
            wsjf_columns_without_one: columns_without_one(roadmap, model),
            coverage: linkage::goal_coverage(roadmap),
            efforts: EffortCounter::from_roadmap(roadmap),
            questions: linkage::metric_questions(roadmap),
            dependencies: Dependencies::from_roadmap(roadmap),
            focus: linkage::focus_goal(roadmap),
            stamp: roadmap.revision(),
        }
    }

    /// Derives again after an edit, unless nothing follows from what was edited: a title, say.
    fn update(&mut self, roadmap: &Roadmap, model: &str) {
        if self.stamp != roadmap.revision() {
            *self = Self::from_roadmap(roadmap, model);
        }
    }
}

fn columns_without_one(roadmap: &Roadmap, model: &str) -> Vec<&'static str> {
    if model == scoring_models::WSJF { wsjf::columns_without_one(roadmap) } else { Vec::new() }
}

/// What is known of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileInfo {
    /// As it is shown: its name.
    pub name: String,
    /// The git branch of its folder.
    pub branch: Option<String>,
    /// Whether it was changed outside while there are unsaved edits.
    pub is_changed_on_disk: bool,
    /// Whether there is no such file yet.
    pub is_new: bool,
    /// Whether the file was removed while it was open.
    pub is_gone: bool,
    /// Whether unsaved edits would not survive a crash: the journal cannot be written.
    pub has_no_recovery: bool,
}

/// What pane 1 shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ViewKind {
    /// Themes and ideas by lane.
    Lanes,
    /// Lanes side by side.
    Board,
    /// Targets and deadlines on a calendar.
    Timeline,
    /// The tree from the vision down.
    Goals,
    /// What was said no to.
    NotDoing,
    /// How the work is shared out.
    Balance,
    /// The ranking as a table.
    Scores,
    /// All entries of a kind.
    Entries(EntryKind),
    /// What `check` says.
    Problems,
    /// What two branches changed differently.
    Conflicts,
}

/// A numbered pane.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Pane {
    /// 1
    Roadmap,
    /// 2
    Theme,
    /// 3
    Scores,
    /// 4
    Goals,
}

/// All panes in their order.
pub const PANES: [Pane; 4] = [Pane::Roadmap, Pane::Theme, Pane::Scores, Pane::Goals];

impl Pane {
    /// Its position, from 0.
    pub fn index(self) -> usize {
        match self {
            Self::Roadmap => 0,
            Self::Theme => 1,
            Self::Scores => 2,
            Self::Goals => 3,
        }
    }
}

/// How many panes are shown where there is room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrangement {
    /// The focused one alone.
    One,
    /// The roadmap and one other.
    Pair,
    /// As many as the size allows.
    All,
}

/// A message in the message line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// What is said.
    pub text: String,
    /// Whether something went wrong.
    pub tone: Tone,
}

/// How a message is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Something was done.
    Done,
    /// Something cannot be done, and what can.
    Refused,
}

/// How it looks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appearance {
    /// The name of the palette.
    pub palette: String,
    /// The glyphs.
    pub glyphs: GlyphSet,
}

/// Which glyphs are drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum GlyphSet {
    /// Lines, circles, arrows.
    #[default]
    Unicode,
    /// What every terminal has.
    Ascii,
}

impl State {
    /// A state that shows a plan by lane.
    pub fn new(plan: Plan, file: FileInfo, today: NaiveDate, size: ScreenSize, look: Appearance) -> Self {
        let model = scoring_models::Model::find(&plan.roadmap.settings.ranking)
            .map_or(scoring_models::WEIGHTED, |model| model.name);
        let derived = Derived::from_roadmap(&plan.roadmap, model);
        let mut state = Self {
            plan,
            derived,
            file,
            today,
            size,
            screen: ViewKind::Lanes,
            pane: Pane::Roadmap,
            preview: Pane::Theme,
            zoomed: false,
            zoomed_from: None,
            arrangement: Arrangement::All,
            lanes: Lanes::default(),
            board: Board::default(),
            timeline: Timeline::default(),
            goals: GoalTree::default(),
            not_doing: NotDoingList::default(),
            balance: BalanceView::default(),
            scores: Scores::default(),
            entities: EntryList::default(),
            problems: Problems::default(),
            conflicts: ConflictList::default(),
            tour: None,
            repeat: Repeat::default(),
            drag: None,
            marked: MarkedEntries::default(),
            filter: None,
            saved_filters: filter::SavedFilters::default(),
            sort: SortOrder::default(),
            findings: Findings::new(today),
            scroll: [0; 3],
            model,
            ranking_confidence: RankingConfidence::default(),
            what_if: None,
            discarded_what_if: None,
            overlays: Vec::new(),
            pending: Vec::new(),
            message: None,
            last_find: String::new(),
            appearance: look,
            preferences: Preferences::default(),
            keymap: Arc::clone(keymap::default_keymap()),
            has_mouse: true,
            autosave: Autosave::default(),
            changed_outside: BTreeSet::new(),
            disk_is_undone: false,
            merged: Vec::new(),
            first: None,
            read_only: None,
            looks_later: false,
            pending_texts: Vec::new(),
            quits_after_save: false,
            revision: 0,
            outbox: Vec::new(),
        };
        state.rebuild_screens();
        super::views::conflicts::reload(&mut state);
        super::views::conflicts::report_open(&mut state);
        state
    }

    /// The first key of a command as the screen shows it; its title where it has none.
    pub fn key_of(&self, id: &str) -> String {
        let command = commands::by_id(id);
        let key =
            command.and_then(|command| self.keymap.key_labels(command, self.scope_below_overlays()).into_iter().next());
        key.or_else(|| command.map(|command| command.title.to_owned())).unwrap_or_default()
    }

    /// Whether digits before a command say how often it is run.
    pub fn has_counts(&self) -> bool {
        self.keymap.preset == keymap::Preset::Vim
    }

    /// Whether the filter lets an entry be seen.
    pub fn shows(&self, entry: EntryId) -> bool {
        self.filter.as_ref().is_none_or(|filter| filter.shows(entry))
    }

    /// Asks for something to be done outside.
    pub fn ask(&mut self, effect: Effect) {
        self.outbox.push(effect);
    }

    /// What was asked for since the last time.
    pub fn take_effects(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.outbox)
    }

    /// Says that something was done.
    pub fn say(&mut self, text: impl Into<String>) {
        self.message = Some(Message { text: text.into(), tone: Tone::Done });
    }

    /// Says that something cannot be done, and what can.
    pub fn refuse(&mut self, text: impl Into<String>) {
        self.message = Some(Message { text: text.into(), tone: Tone::Refused });
    }

    /// Makes changes as one step of undo; what follows from them is derived again. Where they cannot be made, the
    /// message line says why.
    pub fn change(&mut self, label: &str, changes: &[Change]) -> Option<AppliedChange> {
        match self.try_change(label, changes) {
            Ok(made) => Some(made),
            Err(not_made) => {
                self.refuse(not_made.to_string());
                None
            }
        }
    }

    /// Makes changes as one step of undo, or says why not.
    pub fn try_change(&mut self, label: &str, changes: &[Change]) -> Result<AppliedChange, ChangeError> {
        let made = self.plan.apply_changes(label, changes)?;
        self.follow(&made);
        Ok(made)
    }

    /// Derives again what follows from an edit that was made.
    pub fn follow(&mut self, made: &AppliedChange) {
        if made.splices.is_empty() {
            return;
        }
        self.revision += 1;
        self.derived.update(&self.plan.roadmap, self.model);
        if let Some(sandbox) = &mut self.what_if {
            sandbox.record(&made.splices);
        } else {
            self.ask(Effect::AppendToJournal(made.splices.clone()));
            autosave::schedule(self);
        }
        // An edit in the journal makes void what was being typed before it.
        self.pending_texts.clear();
        findings::recheck_changed(self, made);
        super::views::conflicts::refresh_edited_rows(self, made);
        marked_entries::prune(self);
        self.rebuild_screens();
    }

    /// Takes another plan in place of the one there is.
    pub fn replace_plan(&mut self, plan: Plan) {
        let closed = self.plan.read_only_reason.take();
        let marked = marked_entries::marked_names(self);
        self.plan = Plan { read_only_reason: closed, ..plan };
        self.derive_all();
        marked_entries::mark_by_names(self, &marked);
    }

    /// Derives everything again: the whole text is another.
    pub fn derive_all(&mut self) {
        self.revision += 1;
        self.derived = Derived::from_roadmap(&self.plan.roadmap, self.model);
        findings::reset(self);
        self.ask(Effect::CheckEntries);
        super::views::conflicts::reload(self);
        self.rebuild_screens();
    }

    /// Shows another scoring model.
    pub fn show_model(&mut self, model: &'static str) {
        self.model = model;
        self.derived.ranking = Ranking::new(&self.plan.roadmap, model);
        self.derived.wsjf_columns_without_one = columns_without_one(&self.plan.roadmap, model);
        if let Some(sandbox) = &mut self.what_if {
            sandbox.show_model(model);
        }
        self.rebuild_screens();
    }

    /// Brings what the screens show in line with the roadmap and the size.
    pub fn rebuild_screens(&mut self) {
        filter::refresh(self);
        super::views::rebuild(self);
    }

    /// The entry under the selection.
    pub fn selected(&self) -> Option<EntryId> {
        super::views::selected(self)
    }

    /// The theme or idea under the selection.
    pub fn selected_theme(&self) -> Option<EntryId> {
        self.selected().filter(|entry| self.plan.roadmap.theme(*entry).is_some())
    }

    /// Selects an entry: on the screen that is shown, else on the one that lists its kind.
    pub fn select(&mut self, entry: EntryId) {
        let Some(kind) = self.plan.roadmap.row(entry).map(|row| row.kind) else { return };
        if !super::views::select(self, entry) {
            self.screen = match kind {
                EntryKind::Theme | EntryKind::Idea => ViewKind::Lanes,
                kind => ViewKind::Entries(kind),
            };
            self.rebuild_screens();
            super::views::select(self, entry);
        }
        self.scroll = [0; 3];
    }

    /// The text that names an entry.
    pub fn title(&self, entry: EntryId) -> String {
        self.plan.roadmap.title(&self.plan.document, entry).into_owned()
    }

    /// A day as the screen shows it.
    pub fn day(&self, day: NaiveDate) -> String {
        date::format_day(day, self.today, self.preferences.date_style())
    }

    /// A due date as the screen shows it: a day in the chosen style, anything coarser as it was written.
    pub fn due(&self, due: DueDate) -> String {
        let day = due.last_day;
        match due.precision {
            DuePrecision::Day | DuePrecision::Month => self.day(day),
            DuePrecision::Quarter => format!("Q{} {}", day.month0() / 3 + 1, day.year()),
            DuePrecision::Half => format!("H{} {}", day.month0() / 6 + 1, day.year()),
            DuePrecision::Year => day.year().to_string(),
        }
    }

    /// The facts of the metric of an entry's target.
    pub fn metric_of(&self, row: &EntryRow) -> Option<EntryId> {
        let symbol = effective_target::resolve(&self.plan.roadmap, row).target.metric?;
        self.plan.roadmap.find_by_symbol(EntryKind::Metric, symbol)
    }

    /// How the target of an entry stands today; `None` when it names no metric the file has.
    pub fn progress_of(&self, row: &EntryRow) -> Option<progress::Progress> {
        let held = effective_target::resolve(&self.plan.roadmap, row);
        let metric = self.plan.roadmap.find_by_symbol(EntryKind::Metric, held.target.metric?)?;
        let metric = self.plan.roadmap.row(metric).and_then(EntryRow::metric)?;
        Some(progress::measure_progress(&held.target, metric.better, &metric.readings, self.today))
    }

    /// Another day has come: what is due, late or no more to be answered is derived again.
    pub fn turn_to(&mut self, today: NaiveDate) {
        if self.today != today {
            self.today = today;
            findings::reset(self);
            self.ask(Effect::CheckEntries);
            self.rebuild_screens();
        }
    }

    /// What becomes of unsaved edits in a crash. It is said once; the header goes on saying it.
    pub fn journal_is(&mut self, written: Result<(), String>) {
        if let Err(why) = &written
            && !self.file.has_no_recovery
        {
            self.refuse(format!("unsaved edits would not survive a crash ({why}): ^S is what keeps them"));
        }
        self.file.has_no_recovery = written.is_err();
    }

    /// Whether the fields of an entry can be edited: one that does not read is a piece of text only.
    pub fn can_be_edited(&self, entry: EntryId) -> bool {
        let is_broken = self.plan.roadmap.row(entry).is_none_or(|row| row.is_broken);
        !is_broken && !self.findings.is_invalid(entry)
    }

    /// How many edits are not in the file; those of a what-if do not count.
    pub fn unsaved(&self) -> usize {
        self.what_if.as_ref().map_or_else(|| self.plan.history.unsaved_steps(), |sandbox| sandbox.unsaved_before())
    }

    /// Who gets the keys.
    pub fn scope(&self) -> Scope {
        self.overlays.last().map_or_else(|| self.scope_below_overlays(), Overlay::scope)
    }

    /// Who gets the keys when no overlay is there.
    pub fn scope_below_overlays(&self) -> Scope {
        match (self.pane, self.screen) {
            (Pane::Roadmap, ViewKind::Scores) if self.scores.cell.is_some() => Scope::ScoreCells,
            (Pane::Roadmap, screen) if screen.is_theme_view() => Scope::Roadmap,
            (Pane::Roadmap, ViewKind::Entries(_)) => Scope::Entries,
            (Pane::Roadmap, ViewKind::Problems) => Scope::Problems,
            (_, ViewKind::Conflicts) => Scope::Conflicts,
            _ => Scope::Panes,
        }
    }

    /// The topmost overlay.
    pub fn overlay(&self) -> Option<&Overlay> {
        self.overlays.last()
    }
}
