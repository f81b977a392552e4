//! The row of a command: what it is called, which keys run it and where, and what it does.

use crate::app::model::mode::Scope;
use crate::app::update::CommandFunction;

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
    /// Whether it takes the selected entry alone, even if several are selected with Space.
    pub is_single_entry: bool,
    /// Whether it leaves the selected entry as it is, so that it can run on a trade-off as well.
    pub works_on_trade_offs: bool,
    /// Whether it runs on a screen that is too small to draw, where a user sees nothing of what a command changes.
    pub works_unseen: bool,
    /// Whether it deletes, moves or overwrites at once: then a search runs it only if its own name was typed.
    pub needs_name: bool,
    /// Its places in the key lines. The tens give the place from the left; commands with the same tens stand together
    /// under the label of the first, in the order of the units.
    pub key_lines: &'static [(KeyLine, u8)],
    pub run: CommandFunction,
}

/// A line of keys at the bottom of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyLine {
    /// The one of a scope, where no other line replaces it.
    In(Scope),
    /// On the board.
    Board,
    /// In the scores view.
    Scores,
    /// In the balance view, which has no selection.
    Balance,
    /// While another whymap edits the file.
    ReadOnly,
    WhatIf,
    /// While entries are selected with Space.
    Selection,
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

impl Command {
    /// Whether it applies in a scope.
    pub fn applies_in(&self, scope: Scope) -> bool {
        self.scopes.contains(&scope)
    }

    /// Whether it changes the selected entry itself, rather than opening it or its trade-offs.
    pub(crate) fn changes_entry(&self) -> bool {
        self.starts_edit() && !self.works_on_trade_offs
    }

    pub(crate) fn starts_edit(&self) -> bool {
        self.group == CommandGroup::Change && self.scopes.iter().any(|scope| EVERYWHERE.contains(scope))
    }

    /// Whether the command list offers it in a scope: commands of any main view are offered in all of them.
    pub fn is_in_palette(&self, scope: Scope) -> bool {
        self.applies_in(scope)
            || (self.scopes.iter().any(|scope| VIEWS_AND_PANES.contains(scope)) && VIEWS_AND_PANES.contains(&scope))
    }
}

/// One row of the table.
pub(super) const fn command(
    id: &'static str,
    title: &'static str,
    keys: &'static [&'static str],
    scopes: &'static [Scope],
    group: CommandGroup,
    run: CommandFunction,
) -> Command {
    Command {
        id,
        title,
        about: "",
        short: title,
        keys,
        scopes,
        group,
        synonyms: &[],
        is_single_entry: false,
        works_on_trade_offs: false,
        works_unseen: false,
        needs_name: false,
        key_lines: &[],
        run,
    }
}

impl Command {
    pub(super) const fn about(mut self, about: &'static str) -> Self {
        self.about = about;
        self
    }

    pub(super) const fn short(mut self, short: &'static str) -> Self {
        self.short = short;
        self
    }

    pub(super) const fn synonyms(mut self, synonyms: &'static [&'static str]) -> Self {
        self.synonyms = synonyms;
        self
    }

    pub(super) const fn single_entry(mut self) -> Self {
        self.is_single_entry = true;
        self
    }

    pub(super) const fn works_on_trade_offs(mut self) -> Self {
        self.works_on_trade_offs = true;
        self
    }

    pub(super) const fn needs_name(mut self) -> Self {
        self.needs_name = true;
        self
    }

    pub(super) const fn works_unseen(mut self) -> Self {
        self.works_unseen = true;
        self
    }

    pub(super) const fn key_line(mut self, places: &'static [(KeyLine, u8)]) -> Self {
        self.key_lines = places;
        self
    }
}
