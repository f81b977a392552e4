//! The user's own editor. Besides git the only program that is started, and only the user's environment names it.

use super::environment::Environment;
use super::folder;
use std::ffi::{OsStr, OsString};
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus};

/// The editor program and its arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExternalEditor {
    program: OsString,
    arguments: Vec<OsString>,
}

const PLUS_LINE_EDITORS: [&str; 13] =
    ["vi", "vim", "nvim", "view", "nano", "pico", "emacs", "emacsclient", "micro", "kak", "joe", "ne", "mg"];
const COLON_LINE_EDITORS: [&str; 3] = ["hx", "helix", "subl"];
const GOTO_LINE_EDITORS: [&str; 4] = ["code", "codium", "cursor", "zed"];

impl ExternalEditor {
    /// From `VISUAL`, otherwise `EDITOR`. Split at whitespace outside quotes, without a shell.
    pub fn from_environment(environment: &Environment) -> Option<Self> {
        let command = environment.visual.as_ref().or(environment.editor.as_ref())?;
        let Some(text) = command.to_str() else {
            return Some(Self { program: command.clone(), arguments: Vec::new() });
        };
        let mut words = split_words(text).into_iter().map(OsString::from);
        Some(Self { program: words.next()?, arguments: words.collect() })
    }

    /// The program, for messages.
    pub fn name(&self) -> String {
        self.program.to_string_lossy().into_owned()
    }

    /// Starts the editor on a file, at a line counted from 1.
    ///
    /// # Errors
    /// The program does not exist or cannot be started.
    pub fn start(&self, path: &Path, line: Option<usize>) -> io::Result<Child> {
        let mut command = Command::new(&self.program);
        command.args(&self.arguments);
        for argument in self.position_arguments(path, line) {
            command.arg(argument);
        }
        command.spawn()
    }

    fn position_arguments(&self, path: &Path, line: Option<usize>) -> Vec<OsString> {
        // A path that begins with a dash must not be taken for an option.
        let is_dashed = path.as_os_str().as_encoded_bytes().first() == Some(&b'-');
        let path = if is_dashed { Path::new(".").join(path) } else { path.to_owned() };
        let program = Path::new(&self.program).file_name().and_then(OsStr::to_str).unwrap_or_default();
        let with_line = |line: usize| {
            let mut text = path.clone().into_os_string();
            text.push(format!(":{line}"));
            text
        };
        match line {
            Some(line) if PLUS_LINE_EDITORS.contains(&program) => vec![format!("+{line}").into(), path.into()],
            Some(line) if COLON_LINE_EDITORS.contains(&program) => vec![with_line(line)],
            Some(line) if GOTO_LINE_EDITORS.contains(&program) => vec!["-g".into(), with_line(line)],
            _ => vec![path.into()],
        }
    }
}

fn split_words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    for letter in text.chars() {
        match (letter, quote) {
            ('"' | '\'', None) => {
                quote = Some(letter);
                word.get_or_insert_default();
            }
            (letter, Some(open)) if letter == open => quote = None,
            (letter, None) if letter.is_whitespace() => words.extend(word.take()),
            (letter, _) => word.get_or_insert_default().push(letter),
        }
    }
    words.extend(word);
    words
}

/// A temporary file for the editor, readable only by its owner and removed on drop.
#[derive(Debug)]
pub struct EditorTempFile {
    folder: PathBuf,
    path: PathBuf,
}

impl EditorTempFile {
    /// # Errors
    /// The temporary file cannot be created or written.
    pub fn create(text: &str) -> io::Result<Self> {
        let folder = folder::create_temporary("whymap-edit")?;
        let path = folder.join("text.md");
        let temp_file = Self { folder, path };
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&temp_file.path)?;
        file.write_all(text.as_bytes())?;
        if !text.ends_with('\n') {
            file.write_all(b"\n")?;
        }
        Ok(temp_file)
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The edited text, without the final newline.
    ///
    /// # Errors
    /// The file is gone or not UTF-8.
    pub fn read(&self) -> io::Result<String> {
        let text = fs::read_to_string(&self.path)?;
        let text = text.strip_suffix('\n').unwrap_or(&text);
        Ok(text.strip_suffix('\r').unwrap_or(text).to_owned())
    }
}

impl Drop for EditorTempFile {
    fn drop(&mut self) {
        // Also removes files that the editor left in the folder.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// The error of an editor that failed; `None` if it succeeded.
pub fn describe_failure(name: &str, status: ExitStatus) -> Option<String> {
    match status.code() {
        Some(0) => None,
        Some(code) => Some(format!("{name} exited with status {code}")),
        None => Some(format!("{name} was killed by a signal")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn editor(text: &str) -> ExternalEditor {
        ExternalEditor::from_environment(&Environment { editor: Some(text.into()), ..Environment::default() })
            .expect("an editor")
    }

    #[test]
    fn quotes_group_words_and_no_shell_is_involved() {
        assert_eq!(split_words("code --wait  'my file' \"\" $(x)"), ["code", "--wait", "my file", "", "$(x)"]);
        assert_eq!(
            ExternalEditor::from_environment(&Environment { editor: Some("  ".into()), ..Environment::default() }),
            None
        );
    }

    #[test]
    fn each_editor_gets_the_line_in_its_own_syntax() {
        let arguments = |text: &str| -> Vec<OsString> { editor(text).position_arguments(Path::new("a.ron"), Some(7)) };
        assert_eq!(arguments("nvim"), ["+7", "a.ron"]);
        assert_eq!(arguments("/usr/bin/hx"), ["a.ron:7"]);
        assert_eq!(arguments("code --wait"), ["-g", "a.ron:7"]);
        assert_eq!(arguments("ed"), ["a.ron"]);
        assert_eq!(editor("vi").position_arguments(Path::new("-x"), None), ["./-x"]);
    }

    #[test]
    fn a_text_is_read_back_unchanged() {
        for text in ["", "one line", "two\nlines", "ends with one\n", "\n"] {
            let temp_file = EditorTempFile::create(text).expect("written");
            let text_read = temp_file.read().expect("read");
            assert_eq!(text_read.trim_end_matches('\n'), text.trim_end_matches('\n'));
        }
        let temp_file = EditorTempFile::create("x").expect("written");
        let folder = temp_file.folder.clone();
        drop(temp_file);
        assert!(!folder.exists());
    }
}
