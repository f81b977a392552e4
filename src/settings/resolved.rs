//! The value of each setting, and where it comes from: the command line, the environment, `config.ron` or the defaults.

use super::setting::{SETTINGS, Setting, YES};
use std::fmt;

/// Where a value comes from, in ascending order of precedence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SettingOrigin {
    /// The default.
    BuiltIn,
    Config,
    /// An environment variable, by name.
    Environment(&'static str),
    /// A command-line option, by name.
    CommandLine(&'static str),
    /// Changed in the running program.
    Session,
}

impl fmt::Display for SettingOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BuiltIn => f.write_str("default"),
            Self::Config => f.write_str("config.ron"),
            Self::Environment(name) | Self::CommandLine(name) => f.write_str(name),
            Self::Session => f.write_str("this session"),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResolvedSettings {
    values: [(String, SettingOrigin); SETTINGS.len()],
}

impl Default for ResolvedSettings {
    fn default() -> Self {
        Self { values: SETTINGS.map(|setting| (setting.default().to_owned(), SettingOrigin::BuiltIn)) }
    }
}

impl ResolvedSettings {
    /// Sets a value, unless the current one has precedence.
    pub fn apply(&mut self, setting: Setting, value: impl Into<String>, origin: SettingOrigin) {
        if let Some(current) = self.values.get_mut(setting.index())
            && current.1 <= origin
        {
            *current = (value.into(), origin);
        }
    }

    pub fn value(&self, setting: Setting) -> &str {
        self.values.get(setting.index()).map_or("", |(value, _)| value)
    }

    pub fn origin(&self, setting: Setting) -> SettingOrigin {
        self.values.get(setting.index()).map_or(SettingOrigin::BuiltIn, |(_, origin)| *origin)
    }

    pub fn is_on(&self, setting: Setting) -> bool {
        self.value(setting) == YES
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_in_the_order_of_their_indexes_and_defaults_are_allowed_values() {
        assert!(SETTINGS.iter().enumerate().all(|(at, setting)| setting.index() == at));
        assert!(SETTINGS.iter().all(|setting| setting.values().contains(&setting.default())));
    }

    #[test]
    fn the_command_line_overrides_the_environment_and_the_environment_the_file() {
        let mut resolved = ResolvedSettings::default();
        assert_eq!(
            (resolved.value(Setting::Palette), resolved.origin(Setting::Palette)),
            ("terminal", SettingOrigin::BuiltIn)
        );
        resolved.apply(Setting::Palette, "dark", SettingOrigin::CommandLine("--palette"));
        resolved.apply(Setting::Palette, "light", SettingOrigin::Environment("WHYMAP_PALETTE"));
        resolved.apply(Setting::Palette, "mono", SettingOrigin::Config);
        assert_eq!(
            (resolved.value(Setting::Palette), resolved.origin(Setting::Palette).to_string()),
            ("dark", "--palette".into())
        );
        resolved.apply(Setting::Mouse, "false", SettingOrigin::Config);
        resolved.apply(Setting::Mouse, "true", SettingOrigin::Session);
        assert!(resolved.is_on(Setting::Mouse));
    }
}
