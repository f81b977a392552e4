//! The table of commands: the single source for dispatch, footer, key popup, palette, help, man page and the key table
//! of the documentation. A test checks that every command is reachable.
//!
//! To add a command, add a row in the file of its noun, with a function that takes the state. To add a noun, add a file
//! and list its table in `TABLES`.

pub mod conflicts;
pub mod copy;
pub mod edit;
pub mod file;
pub mod filter;
pub mod find;
pub mod form_keys;
pub mod goals;
pub mod help_page;
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
pub mod picker_answers;
pub mod preferences;
pub mod problem_fixes;
pub mod prompt_answers;
pub mod repeat;
pub mod scores;
pub mod search;
pub mod view;
pub mod zoom;

use crate::app::model::mode::Scope;
use crate::app::update::state::State;

/// An action of the user.
pub struct Command {
    /// Stable id, used in keymaps and the documentation.
    pub id: &'static str,
    /// Imperative title.
    pub title: &'static str,
    /// More detail, appended to the title.
    pub about: &'static str,
    /// Short label for the footer.
    pub short: &'static str,
    /// Default keys, each a sequence.
    pub keys: &'static [&'static str],
    /// Scopes in which it applies.
    pub scopes: &'static [Scope],
    /// Its group in help.
    pub group: CommandGroup,
    /// Other search terms.
    pub synonyms: &'static [&'static str],
    pub run: fn(&mut State),
}

/// Groups of help, in display order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CommandGroup {
    /// Moving around.
    Move,
    /// Changing the roadmap.
    Change,
    /// Scores, goals, problems.
    Evaluate,
    /// Views, search, filters.
    Find,
    /// Undo, save, quit.
    SaveAndUndo,
    /// Look and layout.
    Appearance,
}

/// All groups, in display order.
pub const GROUPS: [CommandGroup; 6] = [
    CommandGroup::Move,
    CommandGroup::Change,
    CommandGroup::Evaluate,
    CommandGroup::Find,
    CommandGroup::SaveAndUndo,
    CommandGroup::Appearance,
];

impl CommandGroup {
    pub fn title(self) -> &'static str {
        match self {
            Self::Move => "MOVE",
            Self::Change => "CHANGE",
            Self::Evaluate => "EVALUATE",
            Self::Find => "VIEWS AND SEARCH",
            Self::SaveAndUndo => "SAVE AND UNDO",
            Self::Appearance => "APPEARANCE",
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

/// Views with a selection.
pub const LISTS: &[Scope] = &[Scope::Roadmap, Scope::Entries, Scope::Problems];
/// Views with a selection, and the panes beside them.
pub const VIEWS_AND_PANES: &[Scope] = &[Scope::Roadmap, Scope::Entries, Scope::Problems, Scope::Panes];

/// All views including conflicts, which has its own keys, and the score cells.
pub const EVERYWHERE: &[Scope] =
    &[Scope::Roadmap, Scope::Entries, Scope::Problems, Scope::Panes, Scope::Conflicts, Scope::ScoreCells];

/// Everywhere the selection moves: views, panes and score cells.
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
    conflicts::COMMANDS,
    find::COMMANDS,
    filter::COMMANDS,
    file::COMMANDS,
    view::COMMANDS,
    zoom::COMMANDS,
    overlays::COMMANDS,
];

pub fn all() -> impl Iterator<Item = &'static Command> {
    TABLES.iter().flat_map(|table| table.iter())
}

/// Commands that change a single entry and ignore the selection made with Space.
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

pub fn by_id(id: &str) -> Option<&'static Command> {
    all().find(|command| command.id == id)
}

impl Command {
    /// Whether it applies in a scope.
    pub fn applies_in(&self, scope: Scope) -> bool {
        self.scopes.contains(&scope)
    }

    /// Whether it changes the selected entry itself, rather than opening it or its trade-offs.
    pub(crate) fn changes_entry(&self) -> bool {
        const OTHERS: [&str; 6] =
            ["entry.edit", "edit.trade-off", "entry.new", "roadmap.edit", "edit.again", "metric.reading"];
        self.starts_edit() && !OTHERS.contains(&self.id)
    }

    pub(crate) fn starts_edit(&self) -> bool {
        self.group == CommandGroup::Change && self.scopes.iter().any(|scope| EVERYWHERE.contains(scope))
    }

    /// Whether the palette offers it in a scope: commands of any main view are offered in all of them.
    pub fn is_in_palette(&self, scope: Scope) -> bool {
        self.applies_in(scope)
            || (self.scopes.iter().any(|scope| VIEWS_AND_PANES.contains(scope)) && VIEWS_AND_PANES.contains(&scope))
    }
}

/// One row of the table.
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
