//! The available palettes: the built-in ones and the user's own.

use super::{Palette, read};
use crate::settings::problem::ConfigError;
use crate::settings::source::ConfigSource;
use std::sync::{Arc, OnceLock};

const BUILT_IN_SOURCES: [(&str, &str); 8] = [
    ("terminal", include_str!("../../../themes/terminal.ron")),
    ("dark", include_str!("../../../themes/dark.ron")),
    ("light", include_str!("../../../themes/light.ron")),
    ("high-contrast-dark", include_str!("../../../themes/high-contrast-dark.ron")),
    ("high-contrast-light", include_str!("../../../themes/high-contrast-light.ron")),
    ("color-blind-dark", include_str!("../../../themes/color-blind-dark.ron")),
    ("color-blind-light", include_str!("../../../themes/color-blind-light.ron")),
    ("mono", include_str!("../../../themes/mono.ron")),
];

#[expect(clippy::indexing_slicing, reason = "evaluated at compile time, where a wrong index is an error")]
pub const BUILT_IN_NAMES: [&str; BUILT_IN_SOURCES.len()] = {
    let mut names = [""; BUILT_IN_SOURCES.len()];
    let mut at = 0;
    while at < names.len() {
        names[at] = BUILT_IN_SOURCES[at].0;
        at += 1;
    }
    names
};

/// The fallback when another palette cannot be used.
pub const DEFAULT_PALETTE: &str = "terminal";

/// The palette name that stands for dark or light, depending on the terminal's background.
pub const AUTO: &str = "auto";

/// A built-in palette; each is parsed once.
pub fn find_built_in(name: &str) -> Option<&'static Palette> {
    static READ: [OnceLock<Palette>; BUILT_IN_SOURCES.len()] = [const { OnceLock::new() }; BUILT_IN_SOURCES.len()];
    let ((file, text), once) = BUILT_IN_SOURCES.iter().zip(&READ).find(|((known, _), _)| *known == name)?;
    Some(once.get_or_init(|| {
        // A test parses all of them.
        read::parse_palette(ConfigSource { file_name: file, text }, &|base| Ok(find_built_in(base).cloned()))
            .unwrap_or(Palette::PLAIN)
    }))
}

/// The built-in palettes and the user's own.
#[derive(Clone, Debug, Default)]
pub struct PaletteLibrary {
    custom: Arc<Vec<(String, Palette)>>,
}

impl PaletteLibrary {
    /// Parses the user's palettes, given by name and text. Unusable ones are reported and left out.
    pub fn from_files(files: &[(String, String)]) -> (Self, Vec<ConfigError>) {
        let mut reader = LibraryReader { files, parsed: Vec::new(), errors: Vec::new() };
        for (name, _) in files {
            // Errors are collected in the reader.
            let _ = reader.read_palette(name, &mut Vec::new());
        }
        let custom = reader.parsed.into_iter().filter_map(|(name, palette)| Some((name, palette?))).collect();
        (Self { custom: Arc::new(custom) }, reader.errors)
    }

    pub fn get(&self, name: &str) -> Option<&Palette> {
        find_built_in(name).or_else(|| self.custom.iter().find(|(known, _)| known == name).map(|(_, palette)| palette))
    }

    /// The built-in names, then the user's own.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        BUILT_IN_NAMES.into_iter().chain(self.custom.iter().map(|(name, _)| name.as_str()))
    }

    pub fn is_custom(&self, name: &str) -> bool {
        self.custom.iter().any(|(known, _)| known == name)
    }
}

struct LibraryReader<'f> {
    files: &'f [(String, String)],
    parsed: Vec<(String, Option<Palette>)>,
    errors: Vec<ConfigError>,
}

impl LibraryReader<'_> {
    /// Parses a palette after its base. `waiting` are the palettes that wait for this one.
    fn read_palette(&mut self, name: &str, waiting: &mut Vec<String>) -> Option<Palette> {
        if let Some((_, palette)) = self.parsed.iter().find(|(known, _)| known == name) {
            return palette.clone();
        }
        let (_, text) = self.files.iter().find(|(known, _)| known == name)?;
        let file = format!("palettes/{name}.ron");
        let source = ConfigSource { file_name: &file, text };
        let result = self.parse_file(name, source, waiting);
        let palette = result.map_err(|errors| self.errors.extend(errors)).ok();
        if !self.parsed.iter().any(|(known, _)| known == name) {
            self.parsed.push((name.to_owned(), palette.clone()));
        }
        palette
    }

    fn parse_file(
        &mut self,
        name: &str,
        source: ConfigSource<'_>,
        waiting: &mut Vec<String>,
    ) -> Result<Palette, Vec<ConfigError>> {
        if name == AUTO || find_built_in(name).is_some() {
            let message = format!("`{name}` is the name of a built-in palette");
            return Err(vec![ConfigError::for_file(source.file_name, message, "rename the file")]);
        }
        waiting.push(name.to_owned());
        let base = read::base_name(source).filter(|base| find_built_in(base).is_none());
        let base_palette = match &base {
            Some(base) if waiting.contains(base) => None,
            Some(base) => self.read_palette(base, waiting),
            None => None,
        };
        waiting.pop();
        let names: Vec<&str> = BUILT_IN_NAMES
            .into_iter()
            .chain(self.files.iter().map(|(other, _)| other.as_str()))
            .filter(|n| *n != name)
            .collect();
        let is_cycle = base.as_ref().is_some_and(|base| base == name || waiting.contains(base));
        let lookup = |wanted: &str| match find_built_in(wanted) {
            Some(palette) => Ok(Some(palette.clone())),
            None if is_cycle => Err(format!("`{wanted}` is itself based on this palette")),
            None if base_palette.is_some() => Ok(base_palette.clone()),
            None if self.files.iter().any(|(other, _)| other == wanted) => {
                Err(format!("`{wanted}` has errors of its own"))
            }
            None => {
                Err(format!("unknown palette `{wanted}`, {}", crate::settings::source::suggest_known(wanted, &names)))
            }
        };
        read::parse_palette(source, &lookup)
    }
}
