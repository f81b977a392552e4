//! The editor: from here on the terminal has the word, or a script of keys.

use crate::app::model::session::FileInfo;
use crate::app::widgets::area::ScreenSize;
use crate::app::widgets::key::ScriptStep;
use crate::app::{App, Msg};
use crate::cli::context::CliSession;
use crate::cli::error::{CliError, ExitKind};
use crate::cli::locate;
use crate::cli::locate::{LocationSource, RoadmapLocation};
use crate::cli::output::ColorChoice;
use crate::cli::preferences;
use crate::cli::preferences::CommandLinePreferences;
use crate::cli::roadmap_file::cannot_read_error;
use crate::roadmap::plan::Plan;
use crate::system::editor::ExternalEditor;
use crate::system::environment::Environment;
use crate::system::read::{self, DEFAULT_LIMIT, ReadError};
use crate::system::save::{Leftover, LeftoverKind, remove_stale_leftovers};
use crate::system::state_folder::{config_folder, ensure_state_folder};
use crate::terminal;
use crate::terminal::{EditorExit, Fault, FilePresence, Setup, script_player};
use crate::ui::palette::ColorDepth;
use crate::ui::svg;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

/// A signal that ends a program adds its number to this.
const SIGNAL_EXIT_BASE: i32 = 128;
/// The signal of a terminal that went away.
const SIGHUP: i32 = 1;
const PANIC_EXIT_CODE: u8 = 101;
const CONFIG_DIR_VARIABLE: &str = "WHYMAP_CONFIG_DIR";

/// How the editor is to run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RunMode {
    /// From and to the terminal.
    Terminal,
    /// From a script, to a screen of this size that nobody sees.
    Script {
        /// What is pressed, pasted and resized.
        steps: Vec<ScriptStep>,
        /// Columns and rows.
        size: (u16, u16),
        /// As what the screen is printed at the end, if it is.
        print_as: Option<PrintFormat>,
    },
}

/// What a screen is printed as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum PrintFormat {
    /// Lines of text.
    Text,
    /// A picture.
    Svg,
}

/// The title of a picture.
fn picture_title(app: &App) -> String {
    format!("whymap: {}", app.scene().session.plan.roadmap.settings.product)
}

/// How it looks and what it listens to.
#[derive(Clone, Debug, Default, PartialEq, Eq, clap::Args)]
pub struct EditorOptions {
    /// Colours of the editor: terminal, dark, light, mono, auto …; `:palette` shows all of them
    #[arg(long, value_name = "NAME")]
    palette: Option<String>,
    /// Draw with the characters every terminal and font has
    #[arg(long)]
    ascii: bool,
    /// Leave the mouse to the terminal
    #[arg(long)]
    no_mouse: bool,
    /// Whether the tour begins.
    #[arg(skip)]
    has_tour: bool,
}

impl EditorOptions {
    /// As always, with the tour or without it.
    pub fn new(tour: bool) -> Self {
        Self { has_tour: tour, ..Self::default() }
    }

    fn command_line_preferences(&self, wish: ColorChoice) -> CommandLinePreferences<'_> {
        CommandLinePreferences {
            palette: self.palette.as_deref(),
            is_ascii: self.ascii,
            is_mouse_off: self.no_mouse,
            color_choice: wish,
        }
    }
}

/// Edits the file until the user quits or the script ends.
pub fn run(
    session: &CliSession,
    target: &RoadmapLocation,
    manner: &EditorOptions,
    run: RunMode,
) -> anyhow::Result<ExitCode> {
    let environment = &session.environment;
    // A script reads nothing of a home folder, unless it says where.
    let is_script = matches!(run, RunMode::Script { .. });
    let config_folder =
        config_folder(environment).filter(|_| !is_script || environment.whymap_path(CONFIG_DIR_VARIABLE).is_some());
    let preferences = preferences::gather(
        environment,
        config_folder.as_deref(),
        &manner.command_line_preferences(session.color_choice),
    )?;
    let (mut app, opened) = load_app(session, target, manner)?;
    app.update(Msg::PreferencesLoaded(Box::new(preferences)));
    let mut setup = Setup {
        path: target.path.clone(),
        state_folder: None,
        config_folder,
        editor: ExternalEditor::from_environment(&session.environment),
        background_timeout: background_query_timeout(environment),
        has_background_color_erase: supports_background_color_erase(&session.environment),
        color_depth: detect_color_depth(&session.environment),
        fixed_today: session.given_today,
        fault: requested_fault(&session.environment),
    };
    match run {
        RunMode::Terminal => {
            match ensure_state_folder(&session.environment) {
                Ok(folder) => setup.state_folder = Some(folder),
                Err(error) => drop(app.update(Msg::JournalWritten(Err(error.to_string())))),
            }
            if let Some(notice) = clean_up_leftovers(&setup) {
                app.update(Msg::EffectFailed(notice));
            }
            Ok(to_exit_code(session, terminal::run(app, setup, opened)?))
        }
        RunMode::Script { steps, size, print_as: prints } => {
            // A script leaves nothing behind in a home folder, unless it says where.
            let has_own_folder = session.environment.whymap_path("WHYMAP_STATE_DIR").is_some();
            setup.state_folder = if has_own_folder { ensure_state_folder(&session.environment).ok() } else { None };
            app.update(Msg::Resize(ScreenSize::from_terminal(size.0, size.1)));
            // A picture has all the colours.
            setup.color_depth =
                if prints == Some(PrintFormat::Svg) { ColorDepth::TrueColor } else { setup.color_depth };
            let frame = script_player::play(&mut app, setup, opened, &steps)?;
            match prints {
                Some(PrintFormat::Text) => session.output.print_text(&script_player::to_text(&frame))?,
                Some(PrintFormat::Svg) => {
                    session.output.print_text(&svg::render_svg(&frame.buffer, &picture_title(&app)))?;
                }
                None => {}
            }
            Ok(ExitKind::Success.into())
        }
    }
}

/// Reads the file; where there is none yet and none was named, the first screen makes one.
fn load_app(
    session: &CliSession,
    target: &RoadmapLocation,
    manner: &EditorOptions,
) -> Result<(App, FilePresence), CliError> {
    let shown = target.display_path(session);
    let (text, opened) = match read::read_text(&target.path, DEFAULT_LIMIT) {
        Ok(loaded) => (loaded.text, FilePresence::Present),
        Err(ReadError::Missing) if target.source == LocationSource::NotFound => (String::new(), FilePresence::Absent),
        Err(ReadError::Missing) => return Err(missing_file_error(session, target, &shown)),
        Err(error) => return Err(cannot_read_error(&shown, &error)),
    };
    let plan = Plan::from_text(text);
    let today = session.today(&plan.roadmap.settings);
    let name = target.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let is_new = matches!(opened, FilePresence::Absent);
    let file = FileInfo { name, is_new, ..FileInfo::default() };
    let mut app = App::new(plan, file, today, ScreenSize::from_terminal(80, 24));
    if is_new {
        app.update(Msg::FirstRun);
    } else if manner.has_tour {
        app.update(Msg::Tour);
    }
    Ok((app, opened))
}

fn missing_file_error(session: &CliSession, target: &RoadmapLocation, shown: &str) -> CliError {
    let stop = CliError::cannot_read(format!("cannot read {shown}: there is no such file"));
    let folder_is_there = target.path.parent().is_none_or(|folder| {
        folder.as_os_str().is_empty()
            || session.environment.current_folder.clone().unwrap_or_default().join(folder).is_dir()
    });
    match folder_is_there {
        true => stop.with_hint(format!("`whymap init --file {shown}` makes it")),
        false => stop.with_hint("its folder is not there either"),
    }
}

/// Removes what killed saves left behind, and tells what is worth a look.
fn clean_up_leftovers(setup: &Setup) -> Option<String> {
    let worth_a_look = remove_stale_leftovers(&setup.path, setup.state_folder.as_deref());
    let Leftover { path, kind, .. } = worth_a_look.first()?;
    let what = match kind {
        LeftoverKind::OtherVersion => "somebody else's version, saved at the same moment as yours, is in",
        LeftoverKind::WholeCopy | LeftoverKind::Temporary => "a save was cut short; all of its text is in",
    };
    Some(format!("{what} {}", path.display()))
}

/// What a test wants to fail. A released program knows nothing of it.
fn requested_fault(environment: &Environment) -> Option<Fault> {
    match environment.whymap_text("WHYMAP_PANIC").filter(|_| cfg!(debug_assertions))? {
        "loop" => Some(Fault::Loop),
        "check" => Some(Fault::Check),
        "journal" => Some(Fault::Journal),
        _ => None,
    }
}

/// Terminals of sixteen colours, by the names they go by.
const SIXTEEN_COLOR_TERMINALS: [&str; 10] =
    ["linux", "xterm", "xterm-color", "xterm-16color", "screen", "rxvt", "vt100", "vt220", "ansi", "cygwin"];

/// Terminals, by how their names begin, that give what is erased the ground at hand. Where it is not known, blanks are
/// written.
const BACKGROUND_COLOR_ERASE_TERMINALS: [&str; 9] =
    ["xterm", "tmux", "alacritty", "foot", "wezterm", "linux", "rxvt", "konsole", "st-"];

fn supports_background_color_erase(environment: &Environment) -> bool {
    let term = environment.term.as_deref().unwrap_or_default();
    BACKGROUND_COLOR_ERASE_TERMINALS.iter().any(|name| term.starts_with(name))
}

/// How many colours the terminal says it has.
fn detect_color_depth(environment: &Environment) -> ColorDepth {
    match (environment.colorterm.as_deref(), environment.term.as_deref()) {
        (Some("truecolor" | "24bit"), _) => ColorDepth::TrueColor,
        (_, Some(term)) if !SIXTEEN_COLOR_TERMINALS.contains(&term) => ColorDepth::Indexed,
        _ => ColorDepth::Sixteen,
    }
}

/// How long a terminal may take to say what its background is; `None` for one that cannot be asked.
fn background_query_timeout(environment: &Environment) -> Option<Duration> {
    let is_terminal = environment.is_stdin_terminal && environment.is_stdout_terminal;
    let may_answer = is_terminal && !matches!(environment.term.as_deref(), None | Some("linux" | "dumb"));
    may_answer.then(|| Duration::from_millis(if environment.is_remote { 400 } else { 150 }))
}

fn to_exit_code(session: &CliSession, ended: EditorExit) -> ExitCode {
    let signal = match ended {
        EditorExit::Quit => return ExitKind::Success.into(),
        EditorExit::Panicked(words) => {
            session.output.print_message(&format!("whymap failed: {words}"));
            session.output.print_message("  hint: open the file again: it offers the edits that were not saved");
            return ExitCode::from(PANIC_EXIT_CODE);
        }
        EditorExit::Signal(signal) => signal,
        EditorExit::TerminalGone => SIGHUP,
    };
    u8::try_from(SIGNAL_EXIT_BASE + signal).map_or(ExitCode::FAILURE, ExitCode::from)
}

/// The place of a first roadmap, where none was found and none was named.
pub fn new_roadmap_location() -> RoadmapLocation {
    RoadmapLocation { path: PathBuf::from(locate::ROADMAP_FILE_NAME), source: LocationSource::NotFound }
}
