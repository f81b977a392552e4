//! Starts the editor: on the terminal, or with a script of keys. Without either, prints the outline of the roadmap.

use crate::app::model::session::FileInfo;
use crate::app::widgets::area::ScreenSize;
use crate::app::widgets::key::ScriptStep;
use crate::app::{App, Msg};
use crate::cli::context::CliSession;
use crate::cli::edit;
use crate::cli::error::{CliError, ExitKind};
use crate::cli::locate;
use crate::cli::locate::{LocationSource, RoadmapLocation};
use crate::cli::output::ColorChoice;
use crate::cli::preferences;
use crate::cli::preferences::CommandLinePreferences;
use crate::cli::render::outline;
use crate::cli::render::rows::PlanReader;
use crate::cli::roadmap_file::{RoadmapFile, cannot_read_error};
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

/// Exit code of a program that a signal ends, minus the number of the signal.
const SIGNAL_EXIT_BASE: i32 = 128;
const SIGHUP: i32 = 1;
const PANIC_EXIT_CODE: u8 = 101;
const CONFIG_DIR_VARIABLE: &str = "WHYMAP_CONFIG_DIR";

/// Where the editor gets its keys from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RunMode {
    Terminal,
    /// A script of keys, played on a screen in memory.
    Script {
        steps: Vec<ScriptStep>,
        /// Columns and rows.
        size: (u16, u16),
        /// How to print the screen at the end. `None` prints nothing.
        print_as: Option<PrintFormat>,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum PrintFormat {
    Text,
    Svg,
}

fn picture_title(app: &App) -> String {
    format!("whymap: {}", app.scene().session.plan.roadmap.settings.product)
}

#[derive(Clone, Debug, Default, PartialEq, Eq, clap::Args)]
pub struct EditorOptions {
    /// Color palette of the editor: terminal, dark, light, mono, auto ...; `:colors` lists them all
    #[arg(long, value_name = "NAME")]
    palette: Option<String>,
    /// Draw with ASCII characters only
    #[arg(long)]
    ascii: bool,
    /// Do not use the mouse: the terminal can then select text with it
    #[arg(long)]
    no_mouse: bool,
    #[arg(skip)]
    has_tour: bool,
}

impl EditorOptions {
    pub fn new(has_tour: bool) -> Self {
        Self { has_tour, ..Self::default() }
    }

    fn command_line_preferences(&self, color_choice: ColorChoice) -> CommandLinePreferences<'_> {
        CommandLinePreferences {
            palette: self.palette.as_deref(),
            is_ascii: self.ascii,
            is_mouse_off: self.no_mouse,
            color_choice,
        }
    }
}

/// The terminal, unless there is none or it cannot show the editor.
pub fn terminal_run_mode(environment: &Environment) -> Option<RunMode> {
    let is_dumb = matches!(environment.term.as_deref(), None | Some("dumb"));
    let has_terminal = environment.is_stdin_terminal && environment.is_stdout_terminal && !is_dumb;
    has_terminal.then_some(RunMode::Terminal)
}

/// Opens a file in the editor, or prints its outline when there is no run mode.
pub fn open(
    session: &CliSession,
    location: &RoadmapLocation,
    options: &EditorOptions,
    run_mode: Option<RunMode>,
) -> anyhow::Result<ExitCode> {
    match run_mode {
        Some(run_mode) => run(session, location, options, run_mode),
        None => print_outline(session, location),
    }
}

fn print_outline(session: &CliSession, location: &RoadmapLocation) -> anyhow::Result<ExitCode> {
    let file = RoadmapFile::read(session, location)?;
    file.print_warnings(&session.output);
    let reader = PlanReader::new(&file.plan, session.today(&file.plan.roadmap.settings));
    session.output.print_text(&outline::render_roadmap(&reader))?;
    Ok(ExitKind::Success.into())
}

/// Runs the editor until the user quits or the script ends.
fn run(
    session: &CliSession,
    location: &RoadmapLocation,
    options: &EditorOptions,
    run_mode: RunMode,
) -> anyhow::Result<ExitCode> {
    let environment = &session.environment;
    // Unless WHYMAP_CONFIG_DIR is set, a script reads no settings: it gives the same screen for everyone.
    let is_script = matches!(run_mode, RunMode::Script { .. });
    let config_folder =
        config_folder(environment).filter(|_| !is_script || environment.whymap_path(CONFIG_DIR_VARIABLE).is_some());
    let preferences = preferences::gather(
        environment,
        config_folder.as_deref(),
        &options.command_line_preferences(session.color_choice),
    )?;
    let (mut app, presence) = load_app(session, location, options)?;
    app.update(Msg::PreferencesLoaded(Box::new(preferences)));
    let mut setup = Setup {
        path: location.path.clone(),
        state_folder: None,
        config_folder,
        editor: ExternalEditor::from_environment(&session.environment),
        background_timeout: background_query_timeout(environment),
        has_background_color_erase: supports_background_color_erase(&session.environment),
        color_depth: detect_color_depth(&session.environment),
        fixed_today: session.given_today,
        fault: requested_fault(&session.environment),
    };
    match run_mode {
        RunMode::Terminal => {
            match ensure_state_folder(&session.environment) {
                Ok(folder) => setup.state_folder = Some(folder),
                Err(error) => drop(app.update(Msg::JournalWritten(Err(error.to_string())))),
            }
            if let Some(notice) = clean_up_leftovers(&setup) {
                app.update(Msg::EffectFailed(notice));
            }
            Ok(to_exit_code(session, terminal::run(app, setup, presence)?))
        }
        RunMode::Script { steps, size, print_as } => {
            // Unless WHYMAP_STATE_DIR is set, a script leaves nothing behind.
            let has_own_folder = session.environment.whymap_path("WHYMAP_STATE_DIR").is_some();
            setup.state_folder = if has_own_folder { ensure_state_folder(&session.environment).ok() } else { None };
            app.update(Msg::Resize(ScreenSize::from_terminal(size.0, size.1)));
            setup.color_depth =
                if print_as == Some(PrintFormat::Svg) { ColorDepth::TrueColor } else { setup.color_depth };
            let text_of_file = || read::read_text(&location.path, DEFAULT_LIMIT).map(|file| file.text).ok();
            let before = text_of_file();
            let frame = script_player::play(&mut app, setup, presence, &steps)?;
            let printed = match print_as {
                Some(PrintFormat::Text) => session.output.print_text(&script_player::to_text(&frame)),
                Some(PrintFormat::Svg) => {
                    session.output.print_text(&svg::render_svg(&frame.buffer, &picture_title(&app)))
                }
                None => Ok(()),
            };
            if printed.is_err() && text_of_file() != before {
                edit::warn_if_not_printed(session, printed);
                return Ok(ExitKind::Success.into());
            }
            printed.map(|()| ExitKind::Success.into())
        }
    }
}

/// Reads the file. If there is none and none was given, the editor starts with the questions that create one.
fn load_app(
    session: &CliSession,
    location: &RoadmapLocation,
    options: &EditorOptions,
) -> Result<(App, FilePresence), CliError> {
    let display_path = location.display_path(session);
    let (text, presence) = match read::read_text(&location.path, DEFAULT_LIMIT) {
        Ok(loaded) => (loaded.text, FilePresence::Present),
        Err(ReadError::Missing) if location.source == LocationSource::NotFound => (String::new(), FilePresence::Absent),
        Err(ReadError::Missing) => return Err(missing_file_error(session, location, &display_path)),
        Err(error) => return Err(cannot_read_error(&display_path, &error)),
    };
    let plan = Plan::from_text(text);
    let today = session.today(&plan.roadmap.settings);
    let name = location.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let is_new = matches!(presence, FilePresence::Absent);
    let file = FileInfo { name, is_new, ..FileInfo::default() };
    let mut app = App::new(plan, file, today, ScreenSize::from_terminal(80, 24));
    if is_new {
        app.update(Msg::FirstRun);
    } else if options.has_tour {
        app.update(Msg::Tour);
    }
    Ok((app, presence))
}

fn missing_file_error(session: &CliSession, location: &RoadmapLocation, display_path: &str) -> CliError {
    let error = CliError::cannot_read(format!("cannot read {display_path}: there is no such file"));
    let folder_exists = location.path.parent().is_none_or(|folder| {
        folder.as_os_str().is_empty()
            || session.environment.current_folder.clone().unwrap_or_default().join(folder).is_dir()
    });
    if folder_exists {
        error.with_hint(format!("run `whymap init --file {display_path}` to create it"))
    } else {
        error.with_hint("its folder does not exist either")
    }
}

/// Removes worthless leftovers of killed saves, and reports those that may hold lost work.
fn clean_up_leftovers(setup: &Setup) -> Option<String> {
    let leftovers = remove_stale_leftovers(&setup.path, setup.state_folder.as_deref());
    let Leftover { path, kind, .. } = leftovers.first()?;
    let what = match kind {
        LeftoverKind::OtherVersion => "Another program saved at the same moment as you; its version is in",
        LeftoverKind::WholeCopy | LeftoverKind::Temporary => "A save was interrupted; its full text is in",
    };
    let more = match leftovers.len() {
        1 => String::new(),
        count => format!(" (and {} more: `whymap doctor` lists them)", count - 1),
    };
    Some(format!("{what} {}{more}", path.display()))
}

/// The fault that a test asks for.
fn requested_fault(environment: &Environment) -> Option<Fault> {
    match environment.whymap_text("WHYMAP_PANIC")? {
        "loop" => Some(Fault::Loop),
        "check" => Some(Fault::Check),
        "journal" => Some(Fault::Journal),
        _ => None,
    }
}

/// Values of TERM for terminals with sixteen colors.
const SIXTEEN_COLOR_TERMINALS: [&str; 10] =
    ["linux", "xterm", "xterm-color", "xterm-16color", "screen", "rxvt", "vt100", "vt220", "ansi", "cygwin"];

/// Prefixes of TERM for terminals that fill erased cells with the current background color. On all others, blanks are
/// written instead.
const BACKGROUND_COLOR_ERASE_TERMINALS: [&str; 9] =
    ["xterm", "tmux", "alacritty", "foot", "wezterm", "linux", "rxvt", "konsole", "st-"];

fn supports_background_color_erase(environment: &Environment) -> bool {
    let term = environment.term.as_deref().unwrap_or_default();
    BACKGROUND_COLOR_ERASE_TERMINALS.iter().any(|name| term.starts_with(name))
}

fn detect_color_depth(environment: &Environment) -> ColorDepth {
    match (environment.colorterm.as_deref(), environment.term.as_deref()) {
        (Some("truecolor" | "24bit"), _) => ColorDepth::TrueColor,
        (_, Some(term)) if !SIXTEEN_COLOR_TERMINALS.contains(&term) => ColorDepth::Indexed,
        _ => ColorDepth::Sixteen,
    }
}

/// How long to wait for the terminal's background color. `None` for terminals that do not answer.
fn background_query_timeout(environment: &Environment) -> Option<Duration> {
    let is_terminal = environment.is_stdin_terminal && environment.is_stdout_terminal;
    let can_answer = is_terminal && !matches!(environment.term.as_deref(), None | Some("linux" | "dumb"));
    can_answer.then(|| Duration::from_millis(if environment.is_remote { 400 } else { 150 }))
}

fn to_exit_code(session: &CliSession, exit: EditorExit) -> ExitCode {
    let signal = match exit {
        EditorExit::Quit => return ExitKind::Success.into(),
        EditorExit::Panicked(message) => {
            session.output.print_message(&format!("whymap failed: {message}"));
            session.output.print_message("  hint: open the file again to restore your unsaved edits");
            return ExitCode::from(PANIC_EXIT_CODE);
        }
        EditorExit::Signal(signal) => signal,
        EditorExit::TerminalGone => SIGHUP,
    };
    u8::try_from(SIGNAL_EXIT_BASE + signal).map_or(ExitCode::FAILURE, ExitCode::from)
}

/// Where a new roadmap is created if none was found and none was given.
pub fn new_roadmap_location() -> RoadmapLocation {
    RoadmapLocation { path: PathBuf::from(locate::ROADMAP_FILE_NAME), source: LocationSource::NotFound }
}
