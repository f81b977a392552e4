//! The user's own editor: the one program besides git that is started, named by the user's environment and by nothing
//! else.

use super::environment::Environment;
use super::folder;
use std::ffi::{OsStr, OsString};
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus};

/// The editor and its arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExternalEditor {
    program: OsString,
    arguments: Vec<OsString>,
}

/// Editors that take the line as `+12` before the file.
const PLUS_LINE_EDITORS: [&str; 13] =
    ["vi", "vim", "nvim", "view", "nano", "pico", "emacs", "emacsclient", "micro", "kak", "joe", "ne", "mg"];
/// Editors that take the line as `file:12`.
const COLON_LINE_EDITORS: [&str; 3] = ["hx", "helix", "subl"];
/// Editors that take the line as `-g file:12`.
const GOTO_LINE_EDITORS: [&str; 4] = ["code", "codium", "cursor", "zed"];

impl ExternalEditor {
    /// `VISUAL`, else `EDITOR`. No shell reads them: words are parted by blanks, and quotes hold words together.
    pub fn from_environment(environment: &Environment) -> Option<Self> {
        let named = environment.visual.as_ref().or(environment.editor.as_ref())?;
        let Some(text) = named.to_str() else {
            return Some(Self { program: named.clone(), arguments: Vec::new() });
        };
        let mut words = split_words(text).into_iter().map(OsString::from);
        Some(Self { program: words.next()?, arguments: words.collect() })
    }

    /// Its name, for messages.
    pub fn name(&self) -> String {
        self.program.to_string_lossy().into_owned()
    }

    /// Starts it on a file, at a line counted from 1.
    ///
    /// # Errors
    /// There is no such program, or it cannot be started.
    pub fn start(&self, path: &Path, line: Option<usize>) -> io::Result<Child> {
        let mut command = Command::new(&self.program);
        command.args(&self.arguments);
        for argument in self.position_arguments(path, line) {
            command.arg(argument);
        }
        command.spawn()
    }

    fn position_arguments(&self, path: &Path, line: Option<usize>) -> Vec<OsString> {
        // A name that begins with a dash must not be taken for an option.
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

/// A text in a file of its own, for its owner only, as long as an editor has it.
#[derive(Debug)]
pub struct EditorTempFile {
    folder: PathBuf,
    path: PathBuf,
}

impl EditorTempFile {
    /// Writes the text down.
    ///
    /// # Errors
    /// The system has no room for it.
    pub fn create(text: &str) -> io::Result<Self> {
        let folder = folder::create_temporary("whymap-edit")?;
        let path = folder.join("text.md");
        let lent = Self { folder, path };
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&lent.path)?;
        file.write_all(text.as_bytes())?;
        if !text.ends_with('\n') {
            file.write_all(b"\n")?;
        }
        Ok(lent)
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What it holds now, without the newline at its end.
    ///
    /// # Errors
    /// It is gone, or no text any more.
    pub fn read(&self) -> io::Result<String> {
        let text = fs::read_to_string(&self.path)?;
        let text = text.strip_suffix('\n').unwrap_or(&text);
        Ok(text.strip_suffix('\r').unwrap_or(text).to_owned())
    }
}

impl Drop for EditorTempFile {
    fn drop(&mut self) {
        // What an editor left beside it goes too.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Why an editor that ended changed nothing; `None` when it ended well.
pub fn describe_failure(name: &str, status: ExitStatus) -> Option<String> {
    match status.code() {
        Some(0) => None,
        Some(code) => Some(format!("{name} ended with {code}")),
        None => Some(format!("{name} was ended")),
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
    fn quotes_hold_words_together_and_no_shell_reads_them() {
        assert_eq!(split_words("code --wait  'my file' \"\" $(x)"), ["code", "--wait", "my file", "", "$(x)"]);
        assert_eq!(
            ExternalEditor::from_environment(&Environment { editor: Some("  ".into()), ..Environment::default() }),
            None
        );
    }

    #[test]
    fn each_editor_is_told_the_line_its_own_way() {
        let told = |text: &str| -> Vec<OsString> { editor(text).position_arguments(Path::new("a.ron"), Some(7)) };
        assert_eq!(told("nvim"), ["+7", "a.ron"]);
        assert_eq!(told("/usr/bin/hx"), ["a.ron:7"]);
        assert_eq!(told("code --wait"), ["-g", "a.ron:7"]);
        assert_eq!(told("ed"), ["a.ron"]);
        assert_eq!(editor("vi").position_arguments(Path::new("-x"), None), ["./-x"]);
    }

    #[test]
    fn a_text_comes_back_as_it_was() {
        for text in ["", "one line", "two\nlines", "ends with one\n", "\n"] {
            let lent = EditorTempFile::create(text).expect("written");
            let back = lent.read().expect("read");
            assert_eq!(back.trim_end_matches('\n'), text.trim_end_matches('\n'));
        }
        let lent = EditorTempFile::create("x").expect("written");
        let folder = lent.folder.clone();
        drop(lent);
        assert!(!folder.exists());
    }
}
