//! The value of each setting, and where it comes from: the command line, the environment, `config.ron`, or nobody.

use super::setting::{SETTINGS, Setting, YES};
use std::fmt;

/// Where a value comes from; a later one goes before an earlier one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SettingOrigin {
    /// Nobody said anything.
    BuiltIn,
    /// `config.ron`.
    Config,
    /// A variable of the environment.
    Environment(&'static str),
    /// An option of the command line.
    CommandLine(&'static str),
    /// A key, since the program started.
    Session,
}

impl fmt::Display for SettingOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BuiltIn => f.write_str("default"),
            Self::Config => f.write_str("config.ron"),
            Self::Environment(name) | Self::CommandLine(name) => f.write_str(name),
            Self::Session => f.write_str("changed here"),
        }
    }
}

/// The value of each setting and where it comes from.
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
    /// Takes a value, unless one of an origin that goes before it is there.
    pub fn apply(&mut self, setting: Setting, value: impl Into<String>, origin: SettingOrigin) {
        if let Some(held) = self.values.get_mut(setting.index())
            && held.1 <= origin
        {
            *held = (value.into(), origin);
        }
    }

    /// The value of a setting.
    pub fn value(&self, setting: Setting) -> &str {
        self.values.get(setting.index()).map_or("", |(value, _)| value)
    }

    /// Where the value of a setting comes from.
    pub fn origin(&self, setting: Setting) -> SettingOrigin {
        self.values.get(setting.index()).map_or(SettingOrigin::BuiltIn, |(_, origin)| *origin)
    }

    /// Whether a setting that is a question is answered with yes.
    pub fn is_on(&self, setting: Setting) -> bool {
        self.value(setting) == YES
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_stand_at_their_numbers() {
        assert!(SETTINGS.iter().enumerate().all(|(at, setting)| setting.index() == at));
        assert!(SETTINGS.iter().all(|setting| setting.values().contains(&setting.default())));
    }

    #[test]
    fn the_command_line_goes_before_the_environment_before_the_file() {
        let mut chosen = ResolvedSettings::default();
        assert_eq!(
            (chosen.value(Setting::Palette), chosen.origin(Setting::Palette)),
            ("terminal", SettingOrigin::BuiltIn)
        );
        chosen.apply(Setting::Palette, "dark", SettingOrigin::CommandLine("--palette"));
        chosen.apply(Setting::Palette, "light", SettingOrigin::Environment("WHYMAP_PALETTE"));
        chosen.apply(Setting::Palette, "mono", SettingOrigin::Config);
        assert_eq!(
            (chosen.value(Setting::Palette), chosen.origin(Setting::Palette).to_string()),
            ("dark", "--palette".into())
        );
        chosen.apply(Setting::Mouse, "false", SettingOrigin::Config);
        chosen.apply(Setting::Mouse, "true", SettingOrigin::Session);
        assert!(chosen.is_on(Setting::Mouse));
    }
}
