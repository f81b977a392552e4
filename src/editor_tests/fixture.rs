//! Test fixture: a file, keys, and the result.

use crate::app::model::preferences::GlyphSet;
use crate::app::model::session::FileInfo;
use crate::app::widgets::area::ScreenSize;
use crate::app::widgets::key;
use crate::app::{App, Effect, Msg};
use crate::roadmap::plan::Plan;
use crate::rules::Checker;
use crate::terminal::script_player;
use crate::terminal::script_player::ScriptFrame;
use crate::terminal::{FilePresence, Setup};
use chrono::NaiveDate;
use std::path::PathBuf;
use tempfile::TempDir;

pub(crate) const LEDGERLY: &str = include_str!("../../sample-roadmaps/ledgerly.ron");
pub(crate) const FIRST_LOOK: &str = include_str!("../../sample-roadmaps/first-look.ron");
pub(crate) const MESSY: &str = include_str!("../../sample-roadmaps/messy.ron");

/// One theme with its answers, one idea, one metric, one goal.
pub(crate) const SMALL: &str = r#"#![enable(implicit_some)]
Roadmap(
    format: 1,
    product: "Small",
    metrics: {
        "speed": (
            name: "Speed",
            unit: "s",
            better: Down,
            readings: {
                "2026-02-23": 9,
            },
        ),
    },
    goals: {
        "fast": (
            text: "Pages come at once",
            target: (metric: "speed", from: 9, to: 3, by: "2026-12-31"),
            focus: true,
        ),
    },
    themes: {
        // The only one.
        "a": (
            title: "A",
            lane: Now,
            owner: "maria",
            why: (
                problem: "People wait",
                reason: "They leave",
            ),
            target: (metric: "speed", from: 9, to: 3, by: "2026-12-31"),
            trade_offs: [
                (not_doing: "Colors", because: "they can wait"),
            ],
        ),
    },
    ideas: {
        "b": (
            title: "B",
        ),
    },
)
"#;

/// The day used for files without a date of their own.
pub(crate) fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, 2).unwrap()
}

/// A file in its own folder, with a state folder beside it.
pub(crate) struct Desk {
    pub(crate) folder: TempDir,
}

/// The result of a key script.
pub(crate) struct Played {
    pub(crate) state: App,
    pub(crate) frame: ScriptFrame,
}

impl Desk {
    /// A folder with a file.
    pub(crate) fn with(text: &str) -> Self {
        let desk = Self::empty();
        std::fs::write(desk.path(), text).unwrap();
        desk
    }

    /// An empty folder.
    pub(crate) fn empty() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("state")).unwrap();
        Self { folder }
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("roadmap.ron")
    }

    /// The text of the file.
    pub(crate) fn text(&self) -> String {
        std::fs::read_to_string(self.path()).unwrap()
    }

    /// The names in the folder, without the state folder.
    pub(crate) fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.folder.path()).unwrap();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name != "state")
            .collect();
        names.sort();
        names
    }

    pub(crate) fn setup(&self) -> Setup {
        Setup {
            path: self.path(),
            state_folder: Some(self.folder.path().join("state")),
            config_folder: Some(self.folder.path().join("state/config")),
            ..Setup::default()
        }
    }

    /// Opens the file at a screen size and presses keys.
    pub(crate) fn play_at(&self, keys: &str, size: (u16, u16)) -> Played {
        let (mut state, opened) = opened(self.path());
        state.update(Msg::Resize(ScreenSize::from_terminal(size.0, size.1)));
        let frame = script_player::play(&mut state, self.setup(), opened, &key::parse_script(keys).unwrap()).unwrap();
        Played { state, frame }
    }

    /// The same at 120x40.
    pub(crate) fn play(&self, keys: &str) -> Played {
        self.play_at(keys, (120, 40))
    }
}

pub(crate) fn opened(path: PathBuf) -> (App, FilePresence) {
    let text = std::fs::read_to_string(&path);
    let is_new = text.is_err();
    let plan = Plan::from_text(text.unwrap_or_default());
    let day = plan.roadmap.settings.as_of.unwrap_or_else(today);
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    let file = FileInfo { name, is_new, ..FileInfo::default() };
    let mut state = App::new(plan, file, day, ScreenSize::from_terminal(120, 40));
    state.set_appearance("dark", GlyphSet::Unicode);
    if is_new {
        state.update(Msg::FirstRun);
    }
    (state, if is_new { FilePresence::Absent } else { FilePresence::Present })
}

/// A state for a text, without a file.
pub(crate) fn state_of(text: &str, size: (u16, u16)) -> App {
    let plan = Plan::from_text(text.to_owned());
    let day = plan.roadmap.settings.as_of.unwrap_or_else(today);
    let mut state = App::new(
        plan,
        FileInfo { name: "roadmap.ron".to_owned(), ..FileInfo::default() },
        day,
        ScreenSize::from_terminal(size.0, size.1),
    );
    state.set_appearance("dark", GlyphSet::Unicode);
    check(&mut state);
    state
}

/// Checks everything immediately.
pub(crate) fn check(app: &mut App) {
    let effects = app.update(Msg::Opened { branch: None, conflict: None });
    perform_checks(app, effects);
}

/// Performs the checks among some effects and returns the other effects.
pub(crate) fn perform_checks(app: &mut App, effects: Vec<Effect>) -> Vec<Effect> {
    let mut rest = Vec::new();
    for effect in effects {
        let Effect::CheckEntries(job) = effect else {
            rest.push(effect);
            continue;
        };
        let mut batches = Vec::new();
        job.run(|batch| batches.push(batch));
        for batch in batches {
            app.update(Msg::Checked(batch));
        }
    }
    rest
}

impl Played {
    /// The screen as text.
    pub(crate) fn screen(&self) -> String {
        script_player::to_text(&self.frame)
    }

    /// The document as it would be saved.
    pub(crate) fn document(&self) -> String {
        self.state.scene().session.plan.document.to_text()
    }

    /// The message line.
    pub(crate) fn message(&self) -> String {
        self.state.scene().message.as_ref().map(|message| message.text.clone()).unwrap_or_default()
    }

    /// Asserts that the screen shows a text.
    #[track_caller]
    pub(crate) fn shows(&self, text: &str) -> &Self {
        assert!(self.screen().contains(text), "no {text:?} on\n{}", self.screen());
        self
    }

    #[track_caller]
    pub(crate) fn says(&self, text: &str) -> &Self {
        assert!(self.message().contains(text), "no {text:?} in {:?}", self.message());
        self
    }
}

/// The changed lines in diff notation.
pub(crate) fn changed_lines(old: &str, new: &str) -> Vec<String> {
    let diff = similar::TextDiff::from_lines(old, new);
    let changes = diff.iter_all_changes().filter(|change| change.tag() != similar::ChangeTag::Equal);
    changes.map(|change| format!("{}{}", change.tag(), change.value().trim_end())).collect()
}

/// The errors `check` reports for a text.
pub(crate) fn errors_of(text: &str) -> Vec<String> {
    let plan = Plan::from_text(text.to_owned());
    let mut checker = Checker::new(today());
    checker.check_all(&plan.document, &plan.roadmap);
    let findings = checker.findings_in_file_order(&plan.document).into_iter();
    let errors = findings.filter(|finding| finding.severity == crate::rules::Severity::Error);
    errors.map(|finding| format!("{} {}", finding.rule.id, finding.message)).collect()
}
