//! What black-box tests and benches may ask of the library: text in, text out. It is not an API: nothing here is kept
//! stable.

use crate::app::model::ranking_confidence::ConfidenceJob;
use crate::app::model::session::FileInfo;
use crate::app::widgets::area::ScreenSize;
use crate::app::widgets::key::{self, ScriptStep};
use crate::app::{App, Effect, Msg, commands};
use crate::cli::{args, reference};
use crate::compare::merge::{self, MergeLabels};
use crate::document::Document;
use crate::document::format::{self, KeySorting};
use crate::document::path::Path as FieldPath;
use crate::document::write::Draft;
use crate::insight::{Ranking, RoadmapOrder};
use crate::roadmap::change::Change;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::plan::Plan;
use crate::roadmap::{Roadmap, layout};
use crate::rules::{Checker, registry};
use crate::system::journal;
use crate::system::save::{self, Expected, ReadOnlyPolicy, SaveRequest, WriteMethod};
use crate::text::conflict_marker_lines;
use crate::ui::{self, palette::ColorDepth};
use chrono::NaiveDate;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::path::Path;

/// A table of the documentation, as Markdown.
pub fn reference_table(name: &str) -> Option<String> {
    reference::table(name)
}

/// The records of the file format and the names of their fields.
pub fn records() -> Vec<(&'static str, Vec<&'static str>)> {
    let names = |record: &'static crate::roadmap::field::Record| record.fields.iter().map(|field| field.name).collect();
    reference::all_records().into_iter().map(|record| (record.name, names(record))).collect()
}

/// The id and the name of each rule.
pub fn rules() -> Vec<(&'static str, &'static str)> {
    registry::all().map(|rule| (rule.id, rule.name)).collect()
}

/// The names of the commands of the command line.
pub fn command_names() -> Vec<String> {
    args::full_command().get_subcommands().map(|command| command.get_name().to_owned()).collect()
}

/// The titles of the editor's commands that have a key and work on every screen.
pub fn titles_of_keys() -> Vec<&'static str> {
    let with_key = commands::all().filter(|command| !command.keys.is_empty());
    let is_everywhere = |scopes: &[_]| scopes.iter().any(|scope| commands::command::EVERYWHERE.contains(scope));
    with_key.filter(|command| is_everywhere(command.scopes)).map(|command| command.title).collect()
}

/// What `check` finds in a text on a day, in the order of the file: `S004 a message`.
pub fn findings(text: &str, today: NaiveDate) -> Vec<String> {
    let file = File::from_text(text.to_owned());
    let checker = file.check(today);
    let findings = checker.findings_in_file_order(&file.plan.document).into_iter();
    findings.map(|finding| format!("{} {}", finding.rule.id, finding.message)).collect()
}

/// A text in the layout that `fmt` gives it.
pub fn format(text: &str) -> Result<String, String> {
    format::format_text(text, &layout::layout_hint, KeySorting::Off).map_err(|error| error.to_string())
}

/// Whether a text holds a conflict marker of git.
pub fn has_conflict_marker(text: &str) -> bool {
    conflict_marker_lines::has_conflict_marker(text)
}

/// The merge of two sides; `None` where they cannot be merged as roadmaps.
pub fn merge(base: &str, one: &str, other: &str) -> Option<String> {
    merge::merge(base, one, other, &MergeLabels { base: "base", one: "main", other: "feat" }).ok().map(|it| it.text)
}

/// How many records a journal of unsaved edits holds; `None` where it is not a whole one.
pub fn journal_len(path: &Path) -> Option<usize> {
    journal::read(path).ok().map(|journal| journal.records.len())
}

/// The text cut into entries.
pub fn load(text: String) -> impl Sized {
    Document::load(text, |_| true, &mut |_| {})
}

/// A file as the editor holds it.
pub fn open(text: String) -> impl Sized {
    let (document, roadmap) = Roadmap::load(text);
    let order = RoadmapOrder::from_roadmap(&roadmap);
    (document, roadmap, order)
}

/// From the text to the ranking, without uncertainty.
pub fn open_and_rank(text: String) -> impl Sized {
    let (document, roadmap) = Roadmap::load(text);
    let ranking = Ranking::new(&roadmap, &roadmap.settings.ranking);
    (document, roadmap, ranking)
}

/// How many entries of a text `ron` reads, as a function of nothing: the text is cut beforehand.
pub fn count_readable(text: String) -> impl Fn() -> usize {
    let document = Document::load(text, |_| true, &mut |_| {});
    let validator = document.validator();
    move || document.entries().filter(|entry| validator.validate_value(entry.value_source()).is_ok()).count()
}

/// A roadmap to be edited, checked and saved, without a screen.
#[derive(Clone)]
pub struct File {
    plan: Plan,
}

impl File {
    pub fn from_text(text: String) -> Self {
        Self { plan: Plan::from_text(text) }
    }

    pub fn to_text(&self) -> String {
        self.plan.document.to_text()
    }

    /// The ids of the themes, in the order of the file.
    pub fn theme_ids(&self) -> Vec<String> {
        self.plan.roadmap.rows_of_kind(EntryKind::Theme).map(|row| self.plan.roadmap.id(row.entry).to_owned()).collect()
    }

    /// Sets a field of a theme to a RON value, adds one to a list (`tags[]`), or removes the theme (no field). Whether
    /// the theme is there and the change was made.
    pub fn edit(&mut self, theme: &str, field: &str, value: &str) -> bool {
        let Some(entry) = self.plan.roadmap.find_theme(theme) else { return false };
        let value = Draft::Source(value.to_owned());
        let change = match (field, field.strip_suffix("[]")) {
            ("", _) => Change::Remove(entry),
            (_, Some(list)) => Change::add(entry, FieldPath::from_fields(&[list]), value),
            (field, None) => Change::set(entry, FieldPath::from_fields(&[field]), value),
        };
        self.plan.apply_changes("edit", &[change]).is_ok()
    }

    /// Takes the last change back and makes it again.
    pub fn undo_and_redo(&mut self) -> bool {
        matches!((self.plan.undo(), self.plan.redo()), (Ok(Some(_)), Ok(Some(_))))
    }

    /// Writes the text to a file, whatever is there.
    pub fn save(&self, path: &Path) -> bool {
        let content: Vec<&[u8]> = self.plan.document.chunk_texts().map(str::as_bytes).collect();
        let (method, read_only_policy) = (WriteMethod::Replace, ReadOnlyPolicy::Respect);
        save::save(&SaveRequest { path, content: &content, expected: Expected::Anything, method, read_only_policy })
            .is_ok()
    }

    fn check(&self, today: NaiveDate) -> Checker {
        let mut checker = Checker::new(today);
        checker.check_all(&self.plan.document, &self.plan.roadmap);
        checker
    }

    /// Checks everything and counts the findings.
    pub fn count_findings(&self, today: NaiveDate) -> usize {
        self.check(today).counts().total()
    }

    /// What checks the file again after an edit of one theme.
    pub fn recheck(self, theme: &str, today: NaiveDate) -> impl FnMut() {
        let (mut checker, touched) = (self.check(today), Vec::from_iter(self.plan.roadmap.find_theme(theme)));
        move || checker.recheck(&self.plan.document, &self.plan.roadmap, &touched)
    }
}

/// The editor without a terminal and without files.
pub struct Editor {
    app: App,
}

impl Editor {
    pub fn open(text: String, today: NaiveDate, (width, height): (u16, u16)) -> Self {
        let size = ScreenSize::from_terminal(width, height);
        Self { app: App::new(Plan::from_text(text), FileInfo::default(), today, size) }
    }

    /// Presses keys, written as for `--keys`. Returns the number of effects.
    pub fn press(&mut self, keys: &str) -> usize {
        let steps = key::parse_script(keys).unwrap_or_default();
        let keys = steps.into_iter().filter_map(|step| if let ScriptStep::Key(key) = step { Some(key) } else { None });
        keys.map(|key| self.app.update(Msg::Key(key)).len()).sum()
    }

    /// Draws a frame.
    pub fn draw(&self) -> impl Sized + use<> {
        let scene = self.app.scene();
        let mut buffer = Buffer::empty(Rect::new(0, 0, scene.screen.size.width, scene.screen.size.height));
        ui::render(&scene, ColorDepth::TrueColor, &mut buffer);
        buffer
    }

    /// The simulation of the rows in sight, or of the ranks of all themes, ready to run.
    pub fn simulation(&mut self, is_of_all: bool) -> Option<impl FnOnce() + use<>> {
        let is_meant = |effect: &Effect| match effect {
            Effect::Simulate(job) => matches!(job, ConfidenceJob::Overview { .. }) == is_of_all,
            _ => false,
        };
        let Effect::Simulate(job) = self.app.update(Msg::Idle).into_iter().find(is_meant)? else { return None };
        Some(move || drop(job.run()))
    }
}
