//! The editor: from here on the terminal has the word, or a script of keys.

use crate::app;
use crate::app::state::{FileFacts, Glyphs, Look, State};
use crate::app::widgets::key::Step;
use crate::app::widgets::layout::Size;
use crate::cli::context::Session;
use crate::cli::error::{Code, Stop};
use crate::cli::locate;
use crate::cli::locate::{Found, Target};
use crate::cli::output::ColourWish;
use crate::cli::preferences;
use crate::cli::preferences::Said;
use crate::cli::roadmap_file::cannot_read;
use crate::roadmap::plan::Plan;
use crate::settings::palette::DEFAULT;
use crate::system::editor::Editor;
use crate::system::environment::Environment;
use crate::system::read::{self, DEFAULT_LIMIT, ReadError};
use crate::system::save::{Litter, LitterKind, remove_stale_litter};
use crate::system::state_folder::{config_folder, state_folder};
use crate::terminal;
use crate::terminal::{Ended, Fault, Opened, Setup, script_player};
use crate::ui::palette::Depth;
use crate::ui::svg;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

/// A signal that ends a program adds its number to this.
const SIGNALLED: i32 = 128;
/// The signal of a terminal that went away.
const HANG_UP: i32 = 1;
const PANICKED: u8 = 101;
const CONFIG_DIR: &str = "WHYMAP_CONFIG_DIR";

/// How the editor is to run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Run {
    /// From and to the terminal.
    Terminal,
    /// From a script, to a screen of this size that nobody sees.
    Script {
        /// What is pressed, pasted and resized.
        steps: Vec<Step>,
        /// Columns and rows.
        size: (u16, u16),
        /// As what the screen is printed at the end, if it is.
        prints: Option<PrintAs>,
    },
}

/// What a screen is printed as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum PrintAs {
    /// Lines of text.
    Text,
    /// A picture.
    Svg,
}

/// The title of a picture.
fn title_of(state: &State) -> String {
    format!("whymap: {}", state.plan.roadmap.settings.product)
}

/// How it looks and what it listens to.
#[derive(Clone, Debug, Default, PartialEq, Eq, clap::Args)]
pub struct Manner {
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
    tour: bool,
}

impl Manner {
    /// As always, with the tour or without it.
    pub fn usual(tour: bool) -> Self {
        Self { tour, ..Self::default() }
    }

    fn said(&self, wish: ColourWish) -> Said<'_> {
        Said { palette: self.palette.as_deref(), ascii: self.ascii, no_mouse: self.no_mouse, wish }
    }
}

/// Edits the file until the user quits or the script ends.
pub fn run(session: &Session, target: &Target, manner: &Manner, run: Run) -> anyhow::Result<ExitCode> {
    let environment = &session.environment;
    // A script reads nothing of a home folder, unless it says where.
    let is_script = matches!(run, Run::Script { .. });
    let config_folder = config_folder(environment).filter(|_| !is_script || environment.own_path(CONFIG_DIR).is_some());
    let preferences = preferences::gather(environment, config_folder.as_deref(), &manner.said(session.wish))?;
    let (mut state, opened) = open(session, target, manner)?;
    app::workflows::preferences::begin(&mut state, preferences);
    let mut setup = Setup {
        path: target.path.clone(),
        state_folder: None,
        config_folder,
        editor: Editor::of(&session.environment),
        ground_wait: ground_wait(environment),
        erases_in_colour: erases_in_colour(&session.environment),
        depth: depth(&session.environment),
        given_today: session.given_today,
        fault: fault(&session.environment),
    };
    match run {
        Run::Terminal => {
            match state_folder(&session.environment) {
                Ok(folder) => setup.state_folder = Some(folder),
                Err(error) => state.journal_is(Err(error.to_string())),
            }
            tidy(&mut state, &setup);
            Ok(code_of(session, terminal::run(state, setup, opened)?))
        }
        Run::Script { steps, size, prints } => {
            // A script leaves nothing behind in a home folder, unless it says where.
            let has_own_folder = session.environment.own_path("WHYMAP_STATE_DIR").is_some();
            setup.state_folder = if has_own_folder { state_folder(&session.environment).ok() } else { None };
            state.size = Size::clamped(size.0, size.1);
            // A picture has all the colours.
            setup.depth = if prints == Some(PrintAs::Svg) { Depth::True } else { setup.depth };
            let frame = script_player::play(&mut state, setup, opened, &steps)?;
            match prints {
                Some(PrintAs::Text) => session.output.text(&script_player::as_text(&frame))?,
                Some(PrintAs::Svg) => session.output.text(&svg::picture(&frame.buffer, &title_of(&state)))?,
                None => {}
            }
            Ok(Code::Fine.into())
        }
    }
}

/// Reads the file; where there is none yet and none was named, the first screen makes one.
fn open(session: &Session, target: &Target, manner: &Manner) -> Result<(State, Opened), Stop> {
    let shown = target.shown(session);
    let (text, opened) = match read::read_text(&target.path, DEFAULT_LIMIT) {
        Ok(loaded) => (loaded.text, Opened::Holds),
        Err(ReadError::Missing) if target.found == Found::Nowhere => (String::new(), Opened::Absent),
        Err(ReadError::Missing) => return Err(missing(session, target, &shown)),
        Err(error) => return Err(cannot_read(&shown, &error)),
    };
    let plan = Plan::of(text);
    let today = session.today(&plan.roadmap.settings);
    let name = target.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let is_new = matches!(opened, Opened::Absent);
    let file = FileFacts { name, is_new, ..FileFacts::default() };
    let look = Look { palette: DEFAULT.to_owned(), glyphs: Glyphs::default() };
    let mut state = State::new(plan, file, today, Size::clamped(80, 24), look);
    if is_new {
        app::workflows::first_run::start(&mut state);
    } else if manner.tour {
        app::workflows::tour::begin(&mut state);
    }
    Ok((state, opened))
}

fn missing(session: &Session, target: &Target, shown: &str) -> Stop {
    let stop = Stop::cannot_read(format!("cannot read {shown}: there is no such file"));
    let folder_is_there = target.path.parent().is_none_or(|folder| {
        folder.as_os_str().is_empty()
            || session.environment.current_folder.clone().unwrap_or_default().join(folder).is_dir()
    });
    match folder_is_there {
        true => stop.hint(format!("`whymap init --file {shown}` makes it")),
        false => stop.hint("its folder is not there either"),
    }
}

/// Removes what killed saves left behind, and tells what is worth a look.
fn tidy(state: &mut State, setup: &Setup) {
    let worth_a_look = remove_stale_litter(&setup.path, setup.state_folder.as_deref());
    if let Some(Litter { path, kind, .. }) = worth_a_look.first() {
        let what = match kind {
            LitterKind::OtherVersion => "somebody else's version, saved at the same moment as yours, is in",
            LitterKind::WholeCopy | LitterKind::Temporary => "a save was cut short; all of its text is in",
        };
        state.refuse(format!("{what} {}", path.display()));
    }
}

/// What a test wants to fail. A released program knows nothing of it.
fn fault(environment: &Environment) -> Option<Fault> {
    match environment.own_text("WHYMAP_PANIC").filter(|_| cfg!(debug_assertions))? {
        "loop" => Some(Fault::Loop),
        "check" => Some(Fault::Check),
        "journal" => Some(Fault::Journal),
        _ => None,
    }
}

/// Terminals of sixteen colours, by the names they go by.
const SIXTEEN: [&str; 10] =
    ["linux", "xterm", "xterm-color", "xterm-16color", "screen", "rxvt", "vt100", "vt220", "ansi", "cygwin"];

/// Terminals, by how their names begin, that give what is erased the ground at hand. Where it is not known, blanks are
/// written.
const ERASE_IN_COLOUR: [&str; 9] = ["xterm", "tmux", "alacritty", "foot", "wezterm", "linux", "rxvt", "konsole", "st-"];

fn erases_in_colour(environment: &Environment) -> bool {
    let term = environment.term.as_deref().unwrap_or_default();
    ERASE_IN_COLOUR.iter().any(|name| term.starts_with(name))
}

/// How many colours the terminal says it has.
fn depth(environment: &Environment) -> Depth {
    match (environment.colorterm.as_deref(), environment.term.as_deref()) {
        (Some("truecolor" | "24bit"), _) => Depth::True,
        (_, Some(term)) if !SIXTEEN.contains(&term) => Depth::Indexed,
        _ => Depth::Sixteen,
    }
}

/// How long a terminal may take to say what its background is; `None` for one that cannot be asked.
fn ground_wait(environment: &Environment) -> Option<Duration> {
    let is_terminal = environment.stdin_is_terminal && environment.stdout_is_terminal;
    let may_answer = is_terminal && !matches!(environment.term.as_deref(), None | Some("linux" | "dumb"));
    may_answer.then(|| Duration::from_millis(if environment.is_remote { 400 } else { 150 }))
}

fn code_of(session: &Session, ended: Ended) -> ExitCode {
    let signal = match ended {
        Ended::Quit => return Code::Fine.into(),
        Ended::Panicked(words) => {
            session.output.message(&format!("whymap failed: {words}"));
            session.output.message("  hint: open the file again: it offers the edits that were not saved");
            return ExitCode::from(PANICKED);
        }
        Ended::Signal(signal) => signal,
        Ended::TerminalGone => HANG_UP,
    };
    u8::try_from(SIGNALLED + signal).map_or(ExitCode::FAILURE, ExitCode::from)
}

/// The place of a first roadmap, where none was found and none was named.
pub fn first_file() -> Target {
    Target { path: PathBuf::from(locate::NAME), found: Found::Nowhere }
}
