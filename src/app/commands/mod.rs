//! The one table of commands. Dispatch, footer, key popup, palette, help, man page and the documentation's key table come
//! from it; a test walks it both ways.
//!
//! To add a command: a row in the file of its noun, with a function that takes the state. To add a noun: a file and its
//! table in `TABLES`.

pub mod clashes;
pub mod copy;
pub mod edit;
pub mod file;
pub mod filter;
pub mod find;
pub mod goals;
pub mod input;
pub mod judge;
pub mod keyboard_layouts;
pub mod keymap;
pub mod lane;
pub mod link;
pub mod mark;
pub mod motion;
pub mod mouse;
pub mod overlays;
pub mod repeat;
pub mod scores;
pub mod view;
pub mod zoom;

use crate::app::model::mode::Scope;
use crate::app::update::state::State;

/// Something a user can do.
pub struct Command {
    /// Its name in keymaps and documentation.
    pub id: &'static str,
    /// What it does, in a few words.
    pub title: &'static str,
    /// More about it.
    pub about: &'static str,
    /// Its short name in the footer.
    pub short: &'static str,
    /// Its default keys, each a sequence.
    pub keys: &'static [&'static str],
    /// Where it applies.
    pub scopes: &'static [Scope],
    /// With what it stands in help.
    pub group: CommandGroup,
    /// Other names for it.
    pub synonyms: &'static [&'static str],
    /// Does it.
    pub run: fn(&mut State),
}

/// Groups of help, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CommandGroup {
    /// Moving about.
    Move,
    /// Changing what is written.
    Change,
    /// Judging: scores, goals, problems.
    Evaluate,
    /// Finding and going.
    Find,
    /// Keeping: undo, save, quit.
    SaveAndUndo,
    /// How it looks.
    Appearance,
}

/// All groups, in their order.
pub const GROUPS: [CommandGroup; 6] = [
    CommandGroup::Move,
    CommandGroup::Change,
    CommandGroup::Evaluate,
    CommandGroup::Find,
    CommandGroup::SaveAndUndo,
    CommandGroup::Appearance,
];

impl CommandGroup {
    /// Its heading.
    pub fn title(self) -> &'static str {
        match self {
            Self::Move => "MOVE",
            Self::Change => "CHANGE",
            Self::Evaluate => "JUDGE",
            Self::Find => "FIND AND GO",
            Self::SaveAndUndo => "KEEP",
            Self::Appearance => "LOOK",
        }
    }
}

impl PartialEq for Command {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Command {}

impl std::fmt::Debug for Command {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.id)
    }
}

/// The lists: everywhere a selection is.
pub const LISTS: &[Scope] = &[Scope::Roadmap, Scope::Entries, Scope::Problems];
/// The lists, and the panes beside them.
pub const VIEWS_AND_PANES: &[Scope] = &[Scope::Roadmap, Scope::Entries, Scope::Problems, Scope::Panes];

/// The screens, that of the clashes, which has keys of its own, and the cells of the scores.
pub const EVERYWHERE: &[Scope] =
    &[Scope::Roadmap, Scope::Entries, Scope::Problems, Scope::Panes, Scope::Conflicts, Scope::ScoreCells];

/// Everywhere a selection is moved: the screens, and the cells of the scores.
pub const ROWS: &[Scope] = &[Scope::Roadmap, Scope::Entries, Scope::Problems, Scope::Panes, Scope::ScoreCells];

const TABLES: &[&[Command]] = &[
    motion::COMMANDS,
    edit::COMMANDS,
    lane::COMMANDS,
    mark::COMMANDS,
    copy::COMMANDS,
    judge::COMMANDS,
    goals::COMMANDS,
    scores::COMMANDS,
    clashes::COMMANDS,
    find::COMMANDS,
    filter::COMMANDS,
    file::COMMANDS,
    view::COMMANDS,
    zoom::COMMANDS,
    overlays::COMMANDS,
];

/// All commands.
pub fn all() -> impl Iterator<Item = &'static Command> {
    TABLES.iter().flat_map(|table| table.iter())
}

/// Commands that change one entry alone, whatever is marked.
pub(crate) const SINGLE_ENTRY_COMMANDS: [&str; 14] = [
    "entry.edit",
    "edit.title",
    "edit.why",
    "edit.target",
    "edit.trade-off",
    "entry.rename",
    "theme.score",
    "theme.move",
    "theme.overrule",
    "item.new",
    "metric.reading",
    "go.open",
    "goal.focus",
    "theme.leads",
];

/// The command of an id.
pub fn by_id(id: &str) -> Option<&'static Command> {
    all().find(|command| command.id == id)
}

impl Command {
    /// Whether it applies in a place.
    pub fn applies_in(&self, scope: Scope) -> bool {
        self.scopes.contains(&scope)
    }

    /// Whether it changes the entry that is selected, other than by opening it or its trade-offs.
    pub(crate) fn changes_entry(&self) -> bool {
        const OTHERS: [&str; 6] =
            ["entry.edit", "edit.trade-off", "entry.new", "roadmap.edit", "edit.again", "metric.reading"];
        self.starts_edit() && !OTHERS.contains(&self.id)
    }

    pub(crate) fn starts_edit(&self) -> bool {
        self.group == CommandGroup::Change && self.scopes.iter().any(|scope| EVERYWHERE.contains(scope))
    }

    /// Whether the palette offers it for a screen: whatever applies to some screen does.
    pub fn is_in_palette(&self, scope: Scope) -> bool {
        self.applies_in(scope)
            || (self.scopes.iter().any(|own| VIEWS_AND_PANES.contains(own)) && VIEWS_AND_PANES.contains(&scope))
    }
}

/// A row of the table.
const fn command(
    id: &'static str,
    title: &'static str,
    keys: &'static [&'static str],
    scopes: &'static [Scope],
    group: CommandGroup,
    run: fn(&mut State),
) -> Command {
    Command { id, title, about: "", short: title, keys, scopes, group, synonyms: &[], run }
}

impl Command {
    const fn about(mut self, about: &'static str) -> Self {
        self.about = about;
        self
    }

    const fn short(mut self, short: &'static str) -> Self {
        self.short = short;
        self
    }

    const fn synonyms(mut self, synonyms: &'static [&'static str]) -> Self {
        self.synonyms = synonyms;
        self
    }
}
