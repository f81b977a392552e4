//! Palette files read: every place that makes no sense is told, and a palette whose words nobody could read is refused.

use super::{Colour, Ink, Palette, ROLES, Role, SURFACES, Selection, Surface, contrast};
use crate::document::node::Kind;
use crate::document::tree::Item;
use crate::settings::problem::Trouble;
use crate::settings::source;
use crate::settings::source::Source;

/// Words of less contrast than this are not read by everybody, and not at all on a bad screen.
const LEAST: f64 = 3.0;

const FIELDS: [&str; 4] = ["base", "roles", "surfaces", "selection"];
const ANOTHER: &str = "another palette is used";

/// The palette of a name, `None` where there is none and nothing more is to be said of it, or why it cannot be had.
pub(super) type Lookup<'l> = &'l dyn Fn(&str) -> Result<Option<Palette>, String>;

/// The name of the palette that one is based on.
pub(super) fn base_of(source: Source<'_>) -> Option<String> {
    let tree = source.tree().ok()?;
    let base = tree.root().get("base")?.inner().as_text()?;
    Some(base.into_owned())
}

/// Reads a palette.
pub(super) fn read(source: Source<'_>, lookup: Lookup<'_>) -> Result<Palette, Vec<Trouble>> {
    let tree = source.tree().map_err(|trouble| vec![trouble])?;
    let mut reader = Reader { source, troubles: Vec::new() };
    let palette = reader.palette(tree.root(), lookup);
    if reader.troubles.is_empty() {
        reader.must_be_readable(&palette, tree.root());
    }
    if reader.troubles.is_empty() { Ok(palette) } else { Err(reader.troubles) }
}

struct Reader<'t> {
    source: Source<'t>,
    troubles: Vec<Trouble>,
}

impl Reader<'_> {
    fn complain(&mut self, span: std::ops::Range<usize>, message: String, help: impl Into<String>) {
        self.troubles.push(self.source.trouble(span, message, help));
    }

    fn palette(&mut self, root: Item<'_>, lookup: Lookup<'_>) -> Palette {
        if !matches!(root.kind(), Kind::Record | Kind::Tuple) {
            self.complain(root.span(), "this is no palette".to_owned(), "write `Palette(base: \"dark\", roles: (…))`");
        }
        let mut palette = root.get("base").map_or(Palette::PLAIN, |base| self.base(base.inner(), lookup));
        for item in root.items() {
            match &*item.key() {
                "base" => {}
                "roles" => self.inks(item.inner(), &ROLES.map(|(name, _)| name), "role", &mut palette.roles),
                "surfaces" => {
                    self.inks(item.inner(), &SURFACES.map(|(name, _)| name), "surface", &mut palette.surfaces);
                }
                "selection" => match item.inner().source() {
                    "Background" => palette.selection = Selection::Background,
                    "Reverse" => palette.selection = Selection::Reverse,
                    other => self.complain(
                        item.inner().span(),
                        format!("`{other}` is no way to show the selected row"),
                        "write Background or Reverse",
                    ),
                },
                other => {
                    let message = format!("a palette has no `{other}`");
                    self.complain(source::name_span(item), message, source::meant(other, &FIELDS));
                }
            }
        }
        palette
    }

    fn base(&mut self, base: Item<'_>, lookup: Lookup<'_>) -> Palette {
        let name = base.as_text().unwrap_or_default();
        let why = match lookup(&name) {
            Ok(Some(palette)) => return palette,
            Ok(None) => format!("there is no palette `{name}`"),
            Err(why) => why,
        };
        self.complain(base.span(), why, "name a palette that is there as the base, or leave `base` out");
        Palette::PLAIN
    }

    fn inks(&mut self, record: Item<'_>, names: &[&str], what: &str, inks: &mut [Option<Ink>]) {
        for item in record.items() {
            let key = item.key();
            let Some(at) = names.iter().position(|name| *name == key) else {
                let message = format!("there is no {what} `{key}`");
                self.complain(source::name_span(item), message, source::meant(&key, names));
                continue;
            };
            let value = item.inner();
            match (value.is_none_word(), value.as_text().and_then(|text| Ink::read(&text))) {
                (true, _) => {}
                (_, Some(ink)) => inks.iter_mut().skip(at).take(1).for_each(|slot| *slot = Some(ink)),
                (_, None) => {
                    let message = format!("{} is no colour", value.source());
                    let help =
                        "write bold, dim, underline, a colour like \"#f2f4f7\", or one of the terminal's like \"cyan\"";
                    self.complain(value.span(), message, help);
                }
            }
        }
    }

    /// Questions are asked in these roles: nobody may answer what cannot be read.
    fn must_be_readable(&mut self, palette: &Palette, root: Item<'_>) {
        for (name, role) in ROLES.into_iter().filter(|(_, role)| is_word(*role)) {
            let why = SURFACES.into_iter().find_map(|(surface, which)| {
                unreadable(palette, role, which).map(|why| why.replace("its ground", surface))
            });
            let Some(why) = why else { continue };
            let place = root.get("roles").and_then(|roles| roles.inner().get(name));
            let span = place.or(root.get("roles")).unwrap_or(root);
            self.complain(span.inner().span(), format!("{name} {why}"), ANOTHER);
            return;
        }
    }
}

fn is_word(role: Role) -> bool {
    matches!(role, Role::Text | Role::Heading | Role::Muted | Role::Key)
}

/// Why words of a role cannot be read on a surface.
fn unreadable(palette: &Palette, role: Role, surface: Surface) -> Option<String> {
    let ink = palette.ink(role).colour.filter(|colour| *colour != Colour::Default);
    let ground = palette.ground(surface).and_then(|ink| ink.colour).filter(|colour| *colour != Colour::Default);
    let (ink, ground) = match (ink, ground) {
        (None, None) => return None,
        (Some(_), None) => {
            return Some(
                "has a colour on the terminal's own background, whatever that is: set its ground too".to_owned(),
            );
        }
        (None, Some(_)) => {
            return Some("has the terminal's own colour, whatever that is, on its ground: set it too".to_owned());
        }
        (Some(ink), Some(ground)) => (ink, ground),
    };
    match contrast(ink, ground) {
        Some(contrast) if contrast >= LEAST => None,
        Some(contrast) => {
            Some(format!("on its ground has a contrast of {contrast:.1} to 1, and {LEAST:.0} is the least"))
        }
        None => Some("or its ground is one of the terminal's sixteen colours: write both like \"#f2f4f7\"".to_owned()),
    }
}
