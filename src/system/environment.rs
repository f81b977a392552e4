//! The process environment, read once, so that everything that depends on it is a pure function.
//!
//! Tests build an [`Environment`] by hand. A variable that is set but empty counts as unset, as the conventions of
//! `NO_COLOR` and the XDG variables demand.

use std::collections::BTreeMap;
use std::env;
use std::ffi::{OsStr, OsString};
use std::io::{self, IsTerminal};
use std::path::PathBuf;

use directories::ProjectDirs;

/// The environment variables, folders and standard streams that whymap uses.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Environment {
    /// `HOME`, when absolute.
    pub home: Option<PathBuf>,
    /// `XDG_CONFIG_HOME`, when absolute.
    pub xdg_config_home: Option<PathBuf>,
    /// `XDG_STATE_HOME`, when absolute.
    pub xdg_state_home: Option<PathBuf>,
    /// The system's default folder for the configuration.
    pub system_config_folder: Option<PathBuf>,
    /// The system's default folder for the state.
    pub system_state_folder: Option<PathBuf>,
    pub current_folder: Option<PathBuf>,
    /// Every variable whose name starts with `WHYMAP_`, by its full name.
    pub whymap_variables: BTreeMap<String, OsString>,
    /// Whether `NO_COLOR` is set.
    pub is_color_disabled: bool,
    pub term: Option<String>,
    pub colorterm: Option<String>,
    /// `COLORFGBG`, which some terminals set to their colors.
    pub colorfgbg: Option<String>,
    /// The character locale: the first of `LC_ALL`, `LC_CTYPE` and `LANG` that is set.
    pub locale: Option<String>,
    /// Whether the program runs in an SSH session.
    pub is_remote: bool,
    pub editor: Option<OsString>,
    pub visual: Option<OsString>,
    pub is_stdin_terminal: bool,
    pub is_stdout_terminal: bool,
}

impl Environment {
    pub fn from_process() -> Environment {
        let system = ProjectDirs::from("", "", "whymap");
        Environment {
            system_config_folder: system.as_ref().map(|system| system.config_dir().to_owned()),
            system_state_folder: system.as_ref().map(system_state_folder),
            current_folder: env::current_dir().ok(),
            is_stdin_terminal: io::stdin().is_terminal(),
            is_stdout_terminal: io::stdout().is_terminal(),
            ..Environment::from_variables(&env::vars_os().collect())
        }
    }

    /// The part that comes from variables.
    fn from_variables(variables: &BTreeMap<OsString, OsString>) -> Environment {
        let variable = |name: &str| variables.get(OsStr::new(name)).filter(|value| !value.is_empty()).cloned();
        let text = |name: &str| variable(name)?.into_string().ok();
        let absolute = |name: &str| variable(name).map(PathBuf::from).filter(|path| path.is_absolute());
        Environment {
            home: absolute("HOME"),
            xdg_config_home: absolute("XDG_CONFIG_HOME"),
            xdg_state_home: absolute("XDG_STATE_HOME"),
            whymap_variables: collect_whymap_variables(variables),
            is_color_disabled: variable("NO_COLOR").is_some(),
            term: text("TERM"),
            colorterm: text("COLORTERM"),
            colorfgbg: text("COLORFGBG"),
            locale: ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(text),
            is_remote: variable("SSH_CONNECTION").is_some(),
            editor: variable("EDITOR"),
            visual: variable("VISUAL"),
            ..Environment::default()
        }
    }

    /// Whether the terminal shows only ASCII, as far as known: without a locale it counts as Unicode.
    pub fn is_ascii_only(&self) -> bool {
        let is_unicode = |locale: &String| {
            let locale = locale.to_ascii_lowercase();
            locale.contains("utf-8") || locale.contains("utf8")
        };
        self.term.as_deref() == Some("linux") || self.locale.as_ref().is_some_and(|locale| !is_unicode(locale))
    }

    /// A `WHYMAP_` variable by its full name, such as `WHYMAP_TODAY`. `None` also if it is not UTF-8.
    pub fn whymap_text(&self, name: &str) -> Option<&str> {
        self.whymap_variables.get(name)?.to_str()
    }

    /// A `WHYMAP_` variable as a path, by its full name, such as `WHYMAP_STATE_DIR`.
    pub fn whymap_path(&self, name: &str) -> Option<PathBuf> {
        self.whymap_variables.get(name).map(PathBuf::from)
    }
}

fn system_state_folder(system: &ProjectDirs) -> PathBuf {
    system.state_dir().unwrap_or_else(|| system.data_local_dir()).to_owned()
}

fn collect_whymap_variables(variables: &BTreeMap<OsString, OsString>) -> BTreeMap<String, OsString> {
    variables
        .iter()
        .filter_map(|(name, value)| Some((name.to_str()?.to_owned(), value.clone())))
        .filter(|(name, value)| name.starts_with("WHYMAP_") && !value.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(variables: &[(&str, &str)]) -> Environment {
        Environment::from_variables(&variables.iter().map(|(name, value)| (name.into(), value.into())).collect())
    }

    #[test]
    fn empty_variables_and_relative_paths_count_as_unset() {
        let nothing =
            with(&[("NO_COLOR", ""), ("HOME", "home"), ("XDG_STATE_HOME", ""), ("EDITOR", ""), ("OTHER", "x")]);
        assert_eq!(nothing, Environment::default());
        let set =
            with(&[("NO_COLOR", "1"), ("HOME", "/home"), ("TERM", "dumb"), ("WHYMAP_", ""), ("WHYMAP_TODAY", "x")]);
        assert_eq!(
            (set.is_color_disabled, set.home.clone(), set.term.as_deref()),
            (true, Some("/home".into()), Some("dumb"))
        );
        assert_eq!((set.whymap_variables.len(), set.whymap_text("WHYMAP_TODAY")), (1, Some("x")));
        assert_eq!(set.whymap_path("WHYMAP_TODAY"), Some(PathBuf::from("x")));
    }

    #[test]
    fn the_locale_or_the_linux_console_selects_ascii() {
        for (variables, is_ascii) in [
            (&[][..], false),
            (&[("LANG", "en_US.UTF-8")][..], false),
            (&[("LANG", "de_DE.utf8"), ("TERM", "xterm")][..], false),
            (&[("LANG", "C")][..], true),
            (&[("LANG", "C"), ("LC_ALL", "C.UTF-8")][..], false),
            (&[("LANG", "en_US.UTF-8"), ("LC_CTYPE", "POSIX")][..], true),
            (&[("LANG", "en_US.UTF-8"), ("TERM", "linux")][..], true),
        ] {
            assert_eq!(with(variables).is_ascii_only(), is_ascii, "{variables:?}");
        }
    }

    #[test]
    fn the_environment_of_the_process_is_read() {
        let process = Environment::from_process();
        assert_eq!(process.current_folder, env::current_dir().ok());
        assert_eq!(process.home.is_some(), env::var_os("HOME").is_some_and(|home| !home.is_empty()));
    }
}
