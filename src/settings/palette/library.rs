//! The palettes there are: those that are shipped, and a person's own.

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
    ("colour-blind-dark", include_str!("../../../themes/colour-blind-dark.ron")),
    ("colour-blind-light", include_str!("../../../themes/colour-blind-light.ron")),
    ("mono", include_str!("../../../themes/mono.ron")),
];

/// The names of the palettes that are shipped.
#[expect(clippy::indexing_slicing, reason = "worked out by the compiler, which would say so")]
pub const BUILT_IN_NAMES: [&str; BUILT_IN_SOURCES.len()] = {
    let mut names = [""; BUILT_IN_SOURCES.len()];
    let mut at = 0;
    while at < names.len() {
        names[at] = BUILT_IN_SOURCES[at].0;
        at += 1;
    }
    names
};

/// The palette that is used where another cannot be.
pub const DEFAULT_PALETTE: &str = "terminal";

/// Dark or light, whatever the terminal says its background is.
pub const AUTO: &str = "auto";

/// The shipped palette of a name. Each is read once.
pub fn find_built_in(name: &str) -> Option<&'static Palette> {
    static READ: [OnceLock<Palette>; BUILT_IN_SOURCES.len()] = [const { OnceLock::new() }; BUILT_IN_SOURCES.len()];
    let ((file, text), once) = BUILT_IN_SOURCES.iter().zip(&READ).find(|((known, _), _)| *known == name)?;
    Some(once.get_or_init(|| {
        // A test reads them all.
        read::parse_palette(ConfigSource { file_name: file, text }, &|base| Ok(find_built_in(base).cloned()))
            .unwrap_or(Palette::PLAIN)
    }))
}

/// The shipped palettes and a person's own.
#[derive(Clone, Debug, Default)]
pub struct PaletteLibrary {
    custom: Arc<Vec<(String, Palette)>>,
}

impl PaletteLibrary {
    /// With the palettes of these files: names and texts. Those that cannot be used are told and left out.
    pub fn from_files(files: &[(String, String)]) -> (Self, Vec<ConfigError>) {
        let mut reader = LibraryReader { files, parsed: Vec::new(), errors: Vec::new() };
        for (name, _) in files {
            // What was wrong is among the troubles.
            let _ = reader.read_palette(name, &mut Vec::new());
        }
        let own = reader.parsed.into_iter().filter_map(|(name, palette)| Some((name, palette?))).collect();
        (Self { custom: Arc::new(own) }, reader.errors)
    }

    /// The palette of a name, if there is one.
    pub fn get(&self, name: &str) -> Option<&Palette> {
        find_built_in(name).or_else(|| self.custom.iter().find(|(known, _)| known == name).map(|(_, palette)| palette))
    }

    /// All names: the shipped ones first.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        BUILT_IN_NAMES.into_iter().chain(self.custom.iter().map(|(name, _)| name.as_str()))
    }

    /// Whether a palette is a person's own.
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
    /// Reads a palette after what it is based on.
    fn read_palette(&mut self, name: &str, below: &mut Vec<String>) -> Option<Palette> {
        if let Some((_, palette)) = self.parsed.iter().find(|(known, _)| known == name) {
            return palette.clone();
        }
        let (_, text) = self.files.iter().find(|(known, _)| known == name)?;
        let file = format!("palettes/{name}.ron");
        let source = ConfigSource { file_name: &file, text };
        let found = self.parse_file(name, source, below);
        let palette = found.map_err(|troubles| self.errors.extend(troubles)).ok();
        if !self.parsed.iter().any(|(known, _)| known == name) {
            self.parsed.push((name.to_owned(), palette.clone()));
        }
        palette
    }

    fn parse_file(
        &mut self,
        name: &str,
        source: ConfigSource<'_>,
        below: &mut Vec<String>,
    ) -> Result<Palette, Vec<ConfigError>> {
        if name == AUTO || find_built_in(name).is_some() {
            let message = format!("the name {name} is taken");
            return Err(vec![ConfigError::for_file(source.file_name, message, "give the file another name")]);
        }
        below.push(name.to_owned());
        let base = read::base_name(source).filter(|base| find_built_in(base).is_none());
        let based_on = match &base {
            Some(base) if below.contains(base) => None,
            Some(base) => self.read_palette(base, below),
            None => None,
        };
        below.pop();
        let names: Vec<&str> = BUILT_IN_NAMES
            .into_iter()
            .chain(self.files.iter().map(|(other, _)| other.as_str()))
            .filter(|n| *n != name)
            .collect();
        let is_circle = base.as_ref().is_some_and(|base| base == name || below.contains(base));
        let lookup = |wanted: &str| match find_built_in(wanted) {
            Some(palette) => Ok(Some(palette.clone())),
            None if is_circle => Err(format!("{wanted} is based on this one in turn")),
            None if based_on.is_some() => Ok(based_on.clone()),
            None if self.files.iter().any(|(other, _)| other == wanted) => {
                Err(format!("{wanted} cannot be used itself"))
            }
            None => {
                Err(format!("there is no palette {wanted}; {}", crate::settings::source::suggest_known(wanted, &names)))
            }
        };
        read::parse_palette(source, &lookup)
    }
}
