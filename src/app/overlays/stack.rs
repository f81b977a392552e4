//! What lies over the view: the kinds of overlays and their data. How they change is in the file of each.

use crate::app::model::mode::Scope;
use crate::app::overlays::entry_search::EntrySearchIndex;
use crate::app::overlays::form::rows::FormRow;
use crate::app::overlays::recovery::CrashRecovery;
use crate::app::views::scores::cells::CellEdit;
use crate::app::widgets::fuzzy;
use crate::app::widgets::list::List;
use crate::app::widgets::text_input::TextInput;
use crate::compare::line_diff::DiffLine;
use crate::document::chunk::EntryId;
use crate::document::path::Path;
use crate::document::write::Draft;
use crate::roadmap::conflict::ConflictPath;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::lane::Lane;
use crate::roadmap::location::FieldOwner;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

/// An overlay.
#[derive(Clone, Debug)]
pub enum Overlay {
    /// The fields of an entry.
    Form(Box<Form>),
    /// A choice among entries.
    Picker(Box<Picker>),
    /// A one-line question.
    Prompt(Box<Prompt>),
    /// The command palette, or find.
    Finder(Box<Finder>),
    /// The keys of a scope.
    Help(Box<Help>),
    /// A theme being moved.
    Move(MoveMode),
    /// Whether to quit with unsaved edits.
    Quit,
    /// Whether to take over a file that another whymap edits.
    TakeOver,
    /// All conflicts are resolved, and git still considers the file unmerged.
    MarkMerged,
    /// The file changed on disk.
    DiskDiff(Box<DiskDiff>),
    /// Unsaved edits of an earlier run.
    Recovery(Box<CrashRecovery>),
    /// A form is left with answers that cannot be committed.
    UnsavedAnswers(Box<UnsavedAnswers>),
    Settings(SettingsPage),
    /// A choice of palette.
    PalettePicker(PalettePicker),
    /// A value being typed into a score cell.
    ScoreCell(Box<CellEdit>),
    /// How to end the what-if.
    WhatIfEnd,
    /// Whether to start a new what-if, or restore the discarded one.
    WhatIfRestart,
}

impl Overlay {
    /// The scope that receives keys while this is on top.
    pub fn scope(&self) -> Scope {
        match self {
            Self::Form(_) => Scope::Form,
            Self::Picker(_) => Scope::Picker,
            Self::Prompt(_) => Scope::Prompt,
            Self::Finder(_) => Scope::Finder,
            Self::Help(_) => Scope::Help,
            Self::Move(_) => Scope::Move,
            Self::Quit => Scope::Quit,
            Self::TakeOver => Scope::TakeOver,
            Self::MarkMerged => Scope::MarkMerged,
            Self::DiskDiff(_) => Scope::DiskDiff,
            Self::Recovery(_) => Scope::Recovery,
            Self::UnsavedAnswers(_) => Scope::UnsavedAnswers,
            Self::Settings(_) => Scope::Settings,
            Self::PalettePicker(_) => Scope::PalettePicker,
            Self::ScoreCell(_) => Scope::ScoreCell,
            Self::WhatIfEnd => Scope::WhatIfEnd,
            Self::WhatIfRestart => Scope::WhatIfRestart,
        }
    }

    /// Whether it covers the whole screen.
    pub fn is_full_screen(&self) -> bool {
        match self {
            Self::Form(form) => form.extent == FormExtent::FullScreen,
            _ => false,
        }
    }
}

/// The file on disk compared with the document.
#[derive(Clone, Debug)]
pub struct DiskDiff {
    /// The text on disk.
    pub theirs: String,
    /// The diff, theirs against ours.
    pub lines: Vec<DiffLine>,
    /// The first visible line.
    pub top: usize,
}

/// The number of visible rows of the finder.
pub const FINDER_ROWS: usize = 12;

/// The command palette, or find.
#[derive(Clone, Debug)]
pub struct Finder {
    pub mode: FinderMode,
    pub query: TextInput,
    /// Matches, best first.
    pub results: Vec<FinderItem>,
    /// The selected match, and the first visible one.
    pub list: List,
    /// The search index of entries.
    pub(crate) entry_index: EntrySearchIndex,
}

/// What the finder searches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FinderMode {
    /// A command to run.
    Command,
    /// An entry to go to.
    Entry,
}

/// A match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FinderItem {
    /// A command, by its id.
    Command(&'static str),
    /// An entry, by its title or id.
    Entry(EntryId),
    /// An entry, by another of its texts.
    Text(EntryId),
}

impl FinderItem {
    pub fn entry(self) -> Option<EntryId> {
        match self {
            Self::Entry(entry) | Self::Text(entry) => Some(entry),
            Self::Command(_) => None,
        }
    }
}

/// Help for one scope.
#[derive(Clone, Debug)]
pub struct Help {
    pub scope: Scope,
    /// The search text.
    pub query: TextInput,
    /// The ids of the matching commands.
    pub results: Vec<&'static str>,
    /// The selected command; `None` until the user selects one.
    pub at: Option<usize>,
    /// The first visible line.
    pub top: usize,
}

/// A theme being moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MoveMode {
    pub theme: EntryId,
    /// Number of undo steps before the move.
    pub(crate) steps_before: usize,
}

/// A direction of a move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MoveDirection {
    /// Above the previous theme.
    Up,
    /// Below the next theme.
    Down,
    /// One lane earlier.
    Earlier,
    /// One lane later.
    Later,
}

/// The palettes; the selected one is previewed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PalettePicker {
    pub names: Vec<String>,
    /// The selected palette.
    pub at: usize,
    /// The palette shown before.
    pub(crate) previous: String,
}

/// A choice among entries.
#[derive(Clone, Debug)]
pub struct Picker {
    /// The title: what is chosen.
    pub title: String,
    /// The filter text.
    pub query: TextInput,
    /// All options.
    pub options: Vec<PickerOption>,
    /// The matching options, best first, with the matching letters.
    pub matches: Vec<fuzzy::Match>,
    /// The selected match, and the first visible one; one past the last is the row that creates an entry.
    pub list: List,
    /// How many may be chosen, and which are.
    pub chosen: PickerChoice,
    /// Whether something was chosen initially; then an empty choice is allowed.
    pub has_initial_choice: bool,
    /// The kind that can be created in place.
    pub creates: Option<EntryKind>,
    /// What the choice is for.
    pub purpose: PickerPurpose,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PickerOption {
    /// The text written when it is chosen.
    pub id: String,
    /// The title shown.
    pub title: String,
    /// Its kind, where options have several.
    pub kind: String,
}

/// How many may be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PickerChoice {
    /// One; the current choice.
    One(Option<String>),
    /// Any number.
    Many(BTreeSet<String>),
}

/// What a choice is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PickerPurpose {
    /// A row of the form below.
    FormRow(Path),
    /// A goal or objective to link themes to.
    LinkGoal(Vec<EntryId>),
    /// A goal or objective to unlink themes from.
    UnlinkGoal(Vec<EntryId>),
    /// Themes and ideas to link to a goal.
    LinkThemes(EntryId),
    /// A theme or idea to unlink from a goal.
    UnlinkTheme(EntryId),
    /// Goals, themes and ideas to link to an objective.
    LinkGoals(EntryId),
    /// A goal, theme or idea to unlink from an objective.
    UnlinkFromObjective(EntryId),
    /// An objective to link a goal to.
    LinkObjective(EntryId),
    /// Signals as evidence for themes, ideas or a goal.
    LinkEvidence(Vec<EntryId>),
    /// Themes and ideas that a signal supports.
    LinkToSignal(EntryId),
    /// A theme to rank another one above.
    OverrideRank(EntryId),
}

/// A one-line question.
#[derive(Clone, Debug)]
pub struct Prompt {
    pub question: PromptQuestion,
    pub input: TextInput,
    /// Why the last answer was refused.
    pub error: Option<String>,
}

/// Questions of a prompt.
#[derive(Clone, Debug, PartialEq)]
pub enum PromptQuestion {
    /// The title of an idea for a lane; asks again afterwards.
    NewIdea(Option<Lane>),
    /// The title of an idea that serves a goal; asks again afterwards.
    NewIdeaForGoal(EntryId),
    /// The text of an option of a theme; asks again afterwards.
    NewOption(EntryId),
    /// Why something is dropped.
    DropReason(Vec<EntryId>),
    /// The ship date.
    ShipDate(Vec<EntryId>),
    /// The owner of these.
    Owner(Vec<EntryId>),
    /// Tags for these; tags with `-` in front are removed.
    Tags(Vec<EntryId>),
    /// Why a theme is ranked manually.
    RankReason(EntryId),
    /// Why a theme is ranked above another against its score.
    OverrideReason {
        theme: EntryId,
        /// The theme below it.
        above: EntryId,
    },
    Filter,
    /// The name of a saved filter.
    FilterName,
    Rename(EntryId),
    /// Today's reading of a metric.
    Reading(EntryId),
    /// A key for a map of the form below.
    MapKey(Path),
    /// A version of a conflict that no side has.
    Conflict {
        owner: FieldOwner,
        path: ConflictPath,
    },
    /// Another name for the file.
    SaveAs,
    /// The product, at the first run.
    FirstProduct,
    /// The vision, at the first run.
    FirstVision,
    /// The first metric, at the first run.
    FirstMetric,
    /// Its unit, at the first run.
    FirstUnit,
}

/// The settings; one is selected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SettingsPage {
    pub at: usize,
}

/// Answers to resolve.
#[derive(Clone, Debug)]
pub struct UnsavedAnswers {
    /// The entry they belong to, if any.
    pub entry: Option<EntryId>,
    /// The answers, with the typed text and why it is not in the file.
    pub answers: Vec<(Path, UnsavedAnswer)>,
    /// Whether the entry is a theme, which can become an idea.
    pub is_demotable: bool,
}

/// An open form.
#[derive(Clone, Debug)]
pub struct Form {
    /// Whose fields it shows.
    pub subject: FormSubject,
    /// How much of the screen it takes.
    pub extent: FormExtent,
    /// Which fields it shows.
    pub section: FormSection,
    pub rows: Vec<FormRow>,
    /// The focused row.
    pub at: usize,
    /// The text being typed, if the focused row is a text.
    pub input: Option<TextInput>,
    /// The choice not yet committed, if the focused row is a choice.
    pub choice: Option<usize>,
    /// Answers that cannot be committed: stored here until they are fixed or dropped.
    pub unsaved_answers: BTreeMap<Path, UnsavedAnswer>,
    /// Which example is shown.
    pub example_index: usize,
    /// The first visible line.
    pub top: usize,
    /// The score input whose evidence fields are shown although they are empty.
    pub opened_input: Option<Path>,
}

/// An answer stored next to the value in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnsavedAnswer {
    /// The typed text.
    pub text: String,
    /// Why it is not in the file.
    pub why: String,
}

/// Whose fields a form shows.
#[derive(Clone, Debug)]
pub enum FormSubject {
    /// The roadmap itself.
    Roadmap,
    /// An entry.
    Entry(EntryId),
    /// An entry that does not exist yet.
    New(NewEntryDraft),
}

/// An entry that does not exist yet.
#[derive(Clone, Debug)]
pub struct NewEntryDraft {
    /// Its kind.
    pub kind: EntryKind,
    /// The values typed so far.
    pub values: Vec<(Path, Draft)>,
    /// The default values.
    pub defaults: Vec<(Path, Draft)>,
}

/// How much of the screen a form takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormExtent {
    /// The whole screen.
    FullScreen,
    /// A popup.
    Popup,
}

/// Which fields a form shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormSection {
    All,
    Title,
    /// Problem, reason, customer.
    Why,
    Target,
    TradeOffs,
    /// The inputs of the shown scoring model.
    Scores,
    /// The required fields of a new entry.
    Asked,
}
