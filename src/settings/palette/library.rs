//! The palettes there are: those that are shipped, and a person's own.

use super::{Palette, read};
use crate::settings::problem::Trouble;
use crate::settings::source::Source;
use std::sync::{Arc, OnceLock};

const SHIPPED: [(&str, &str); 8] = [
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
pub const PALETTES: [&str; SHIPPED.len()] = {
    let mut names = [""; SHIPPED.len()];
    let mut at = 0;
    while at < names.len() {
        names[at] = SHIPPED[at].0;
        at += 1;
    }
    names
};

/// The palette that is used where another cannot be.
pub const DEFAULT: &str = "terminal";

/// Dark or light, whatever the terminal says its background is.
pub const AUTO: &str = "auto";

/// The shipped palette of a name. Each is read once.
pub fn shipped(name: &str) -> Option<&'static Palette> {
    static READ: [OnceLock<Palette>; SHIPPED.len()] = [const { OnceLock::new() }; SHIPPED.len()];
    let ((file, text), once) = SHIPPED.iter().zip(&READ).find(|((known, _), _)| *known == name)?;
    Some(once.get_or_init(|| {
        // A test reads them all.
        read::read(Source { file, text }, &|base| Ok(shipped(base).cloned())).unwrap_or(Palette::PLAIN)
    }))
}

/// The shipped palettes and a person's own.
#[derive(Clone, Debug, Default)]
pub struct Shelf {
    own: Arc<Vec<(String, Palette)>>,
}

impl Shelf {
    /// With the palettes of these files: names and texts. Those that cannot be used are told and left out.
    pub fn of(files: &[(String, String)]) -> (Self, Vec<Trouble>) {
        let mut reader = Reader { files, read: Vec::new(), troubles: Vec::new() };
        for (name, _) in files {
            // What was wrong is among the troubles.
            let _ = reader.read(name, &mut Vec::new());
        }
        let own = reader.read.into_iter().filter_map(|(name, palette)| Some((name, palette?))).collect();
        (Self { own: Arc::new(own) }, reader.troubles)
    }

    /// The palette of a name, if there is one.
    pub fn get(&self, name: &str) -> Option<&Palette> {
        shipped(name).or_else(|| self.own.iter().find(|(known, _)| known == name).map(|(_, palette)| palette))
    }

    /// All names: the shipped ones first.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        PALETTES.into_iter().chain(self.own.iter().map(|(name, _)| name.as_str()))
    }

    /// Whether a palette is a person's own.
    pub fn is_own(&self, name: &str) -> bool {
        self.own.iter().any(|(known, _)| known == name)
    }
}

struct Reader<'f> {
    files: &'f [(String, String)],
    read: Vec<(String, Option<Palette>)>,
    troubles: Vec<Trouble>,
}

impl Reader<'_> {
    /// Reads a palette after what it is based on.
    fn read(&mut self, name: &str, below: &mut Vec<String>) -> Option<Palette> {
        if let Some((_, palette)) = self.read.iter().find(|(known, _)| known == name) {
            return palette.clone();
        }
        let (_, text) = self.files.iter().find(|(known, _)| known == name)?;
        let file = format!("palettes/{name}.ron");
        let source = Source { file: &file, text };
        let found = self.found(name, source, below);
        let palette = found.map_err(|troubles| self.troubles.extend(troubles)).ok();
        if !self.read.iter().any(|(known, _)| known == name) {
            self.read.push((name.to_owned(), palette.clone()));
        }
        palette
    }

    fn found(&mut self, name: &str, source: Source<'_>, below: &mut Vec<String>) -> Result<Palette, Vec<Trouble>> {
        if name == AUTO || shipped(name).is_some() {
            let message = format!("the name {name} is taken");
            return Err(vec![Trouble::whole(source.file, message, "give the file another name")]);
        }
        below.push(name.to_owned());
        let base = read::base_of(source).filter(|base| shipped(base).is_none());
        let based_on = match &base {
            Some(base) if below.contains(base) => None,
            Some(base) => self.read(base, below),
            None => None,
        };
        below.pop();
        let names: Vec<&str> = PALETTES
            .into_iter()
            .chain(self.files.iter().map(|(other, _)| other.as_str()))
            .filter(|n| *n != name)
            .collect();
        let is_circle = base.as_ref().is_some_and(|base| base == name || below.contains(base));
        let lookup = |wanted: &str| match shipped(wanted) {
            Some(palette) => Ok(Some(palette.clone())),
            None if is_circle => Err(format!("{wanted} is based on this one in turn")),
            None if based_on.is_some() => Ok(based_on.clone()),
            None if self.files.iter().any(|(other, _)| other == wanted) => {
                Err(format!("{wanted} cannot be used itself"))
            }
            None => Err(format!("there is no palette {wanted}; {}", crate::settings::source::meant(wanted, &names))),
        };
        read::read(source, &lookup)
    }
}
