//! The program: everything is in the library.

use std::path::PathBuf;
use whymap::app::key;
use whymap::app::layout::Size;
use whymap::app::state::{FileFacts, Glyphs, Look, State};
use whymap::roadmap::plan::Plan;
use whymap::terminal::{self, Opened, Setup, headless};

fn main() -> std::process::ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let path = PathBuf::from(&args[0]);
    let text = std::fs::read_to_string(&path).unwrap_or_default();
    let exists = path.exists();
    let plan = Plan::of(text);
    let today = plan.roadmap.settings.as_of.unwrap_or_else(whymap::system::clock::today);
    let file = FileFacts {
        name: path.file_name().unwrap().to_string_lossy().into_owned(),
        is_new: !exists,
        ..FileFacts::default()
    };
    let palette = std::env::var("P").unwrap_or("dark".into());
    let glyphs = if std::env::var("ASCII").is_ok() { Glyphs::Ascii } else { Glyphs::Unicode };
    let mut state = State::new(plan, file, today, Size::clamped(120, 40), Look { palette, glyphs });
    if !exists {
        whymap::app::first_run::start(&mut state);
    }
    let setup =
        Setup { path, state_folder: std::env::var("WHYMAP_STATE_DIR").ok().map(PathBuf::from), ..Setup::default() };
    let opened = if exists { Opened::Holds } else { Opened::Absent };
    if let Some(keys) = args.get(1) {
        let size: Vec<u16> = args[2].split('x').map(|n| n.parse().unwrap()).collect();
        state.size = Size::clamped(size[0], size[1]);
        let frame = headless::play(&mut state, setup, opened, &key::script(keys).unwrap()).unwrap();
        print!("{}", headless::as_text(&frame));
    } else {
        let ended = terminal::run(state, setup, opened);
        println!("{ended:?}");
    }
    std::process::ExitCode::SUCCESS
}
