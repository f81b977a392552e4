//! A save in a process of its own, so that it can be killed, traced, starved of disk or run as another user: the
//! test program starts itself again and does one save instead of testing.

use std::env;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{self, Command};

use crate::system::fingerprint::ContentFingerprint;
use crate::system::save::{Expected, ReadOnlyPolicy, SaveRequest, WriteMethod, save};
use rustix::fs::Mode;

/// Large enough for several writes.
const LINES: usize = 12_000;

/// Two paths that do not exist. A trace shows where the save begins and ends by somebody asking for them.
pub(crate) const BEGINS: &str = "/whymap-probe-begins";
pub(crate) const ENDS: &str = "/whymap-probe-ends";

/// What the file of a probe holds before.
pub(crate) fn old_text() -> String {
    "an old line\n".repeat(LINES)
}

/// What a probe saves.
pub(crate) fn new_text() -> String {
    "a new line, longer than it was\n".repeat(LINES)
}

/// A save that another process is to do.
#[derive(Clone)]
pub(crate) struct Probe {
    pub(crate) file: PathBuf,
    pub(crate) expected: &'static str,
    /// Write in place, with the copy here.
    pub(crate) copy_folder: Option<PathBuf>,
    pub(crate) umask: Option<u32>,
    /// Save the shorter text over the longer one.
    pub(crate) shrinks: bool,
}

impl Probe {
    /// A save over the old text.
    pub(crate) fn of(file: &Path) -> Probe {
        Probe { file: file.to_owned(), expected: "old", copy_folder: None, umask: None, shrinks: false }
    }

    /// The text before, and the text to be saved.
    pub(crate) fn texts(&self) -> (String, String) {
        if self.shrinks { (new_text(), old_text()) } else { (old_text(), new_text()) }
    }

    /// The command that does it, run by `program` if that is not empty.
    pub(crate) fn command(&self, program: &[String]) -> Command {
        let this = env::current_exe().expect("this program");
        let mut command = match program.split_first() {
            Some((program, arguments)) => under(program, arguments, &this),
            None => Command::new(this),
        };
        command.args(["--exact", "system::save::tests::probe::save_as_a_child", "--nocapture", "--test-threads=1"]);
        command.env("WHYMAP_PROBE_FILE", &self.file).env("WHYMAP_PROBE_EXPECTED", self.expected);
        if let Some(folder) = &self.copy_folder {
            command.env("WHYMAP_PROBE_COPY_FOLDER", folder);
        }
        if let Some(umask) = self.umask {
            command.env("WHYMAP_PROBE_UMASK", umask.to_string());
        }
        if self.shrinks {
            command.env("WHYMAP_PROBE_SHRINKS", "yes");
        }
        command
    }

    /// Does it and gives what came of it, such as `Ok(Written)`. `None` when the process did not get that far.
    pub(crate) fn run(&self, program: &[&str]) -> Option<String> {
        let program: Vec<String> = program.iter().map(ToString::to_string).collect();
        let output = self.command(&program).output().expect("the probe ran");
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        text.split_once("came of it: ").map(|(_, rest)| rest.lines().next().unwrap_or_default().to_owned())
    }

    fn of_environment() -> Option<Probe> {
        let expected = match env::var("WHYMAP_PROBE_EXPECTED").ok()?.as_str() {
            "old" => "old",
            "absent" => "absent",
            _ => "anything",
        };
        Some(Probe {
            file: PathBuf::from(env::var_os("WHYMAP_PROBE_FILE")?),
            expected,
            copy_folder: env::var_os("WHYMAP_PROBE_COPY_FOLDER").map(PathBuf::from),
            umask: env::var("WHYMAP_PROBE_UMASK").ok().and_then(|umask| umask.parse().ok()),
            shrinks: env::var_os("WHYMAP_PROBE_SHRINKS").is_some(),
        })
    }

    fn save(&self) -> String {
        let (old, new) = self.texts();
        let pieces: Vec<&[u8]> = new.as_bytes().chunks(1000).collect();
        let request = SaveRequest {
            path: &self.file,
            content: &pieces,
            expected: match self.expected {
                "old" => Expected::Content(ContentFingerprint::from_pieces([old.as_bytes()])),
                "absent" => Expected::Absent,
                _ => Expected::Anything,
            },
            method: self
                .copy_folder
                .as_ref()
                .map_or(WriteMethod::Replace, |copy_folder| WriteMethod::InPlace { copy_folder }),
            read_only_policy: ReadOnlyPolicy::Respect,
        };
        leave_the_start_behind();
        let _ = fs::metadata(BEGINS);
        let result = save(&request);
        let _ = fs::metadata(ENDS);
        match result {
            Ok(saved) => format!("Ok({:?}) {:?}", saved.outcome, saved.notes),
            Err(error) => format!("Err({error:?})"),
        }
    }
}

fn under(program: &str, arguments: &[String], command: &Path) -> Command {
    let mut under = Command::new(program);
    under.args(arguments).arg(command);
    under
}

/// `strace` counts the calls of each thread by itself, so a fault at the second `read` of this thread would meet the
/// second `read` of the start of the program first. After this no call of the save has such a small number.
fn leave_the_start_behind() {
    for _ in 0..50 {
        let _ = fs::read("/dev/null");
        let _ = fs::File::open("/dev/null").and_then(|file| file.metadata());
        let _ = fs::metadata("/dev/null");
    }
}

/// Does nothing unless a [`Probe`] started it.
#[test]
fn save_as_a_child() {
    let Some(probe) = Probe::of_environment() else { return };
    if let Some(umask) = probe.umask {
        rustix::process::umask(Mode::from_raw_mode(umask as rustix::fs::RawMode));
    }
    let came_of_it = probe.save();
    let mut stdout = std::io::stdout();
    writeln!(stdout, "came of it: {came_of_it}").and_then(|()| stdout.flush()).expect("told");
    process::exit(0);
}
