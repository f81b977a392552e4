//! Palette files read: every place that makes no sense is told, and a palette whose words nobody could read is refused.

use super::{Palette, PaletteColor, PaletteStyle, ROLES, Role, SURFACES, SelectionStyle, Surface, contrast};
use crate::document::node::NodeKind;
use crate::document::tree::TreeItem;
use crate::settings::problem::ConfigError;
use crate::settings::source;
use crate::settings::source::ConfigSource;

/// Words of less contrast than this are not read by everybody, and not at all on a bad screen.
const MIN_CONTRAST: f64 = 3.0;

const PALETTE_FIELDS: [&str; 4] = ["base", "roles", "surfaces", "selection"];
const FALLBACK_HINT: &str = "another palette is used";

/// The palette of a name, `None` where there is none and nothing more is to be said of it, or why it cannot be had.
pub(super) type PaletteLookup<'l> = &'l dyn Fn(&str) -> Result<Option<Palette>, String>;

/// The name of the palette that one is based on.
pub(super) fn base_name(source: ConfigSource<'_>) -> Option<String> {
    let tree = source.parse().ok()?;
    let base = tree.root().get("base")?.unwrap_some().as_text()?;
    Some(base.into_owned())
}

/// Reads a palette.
pub(super) fn parse_palette(source: ConfigSource<'_>, lookup: PaletteLookup<'_>) -> Result<Palette, Vec<ConfigError>> {
    let tree = source.parse().map_err(|trouble| vec![trouble])?;
    let mut reader = PaletteParser { source, errors: Vec::new() };
    let palette = reader.parse_palette(tree.root(), lookup);
    if reader.errors.is_empty() {
        reader.check_contrast(&palette, tree.root());
    }
    if reader.errors.is_empty() { Ok(palette) } else { Err(reader.errors) }
}

struct PaletteParser<'t> {
    source: ConfigSource<'t>,
    errors: Vec<ConfigError>,
}

impl PaletteParser<'_> {
    fn report_error(&mut self, span: std::ops::Range<usize>, message: String, help: impl Into<String>) {
        self.errors.push(self.source.error_at(span, message, help));
    }

    fn parse_palette(&mut self, root: TreeItem<'_>, lookup: PaletteLookup<'_>) -> Palette {
        if !matches!(root.kind(), NodeKind::Record | NodeKind::Tuple) {
            self.report_error(
                root.span(),
                "this is no palette".to_owned(),
                "write `Palette(base: \"dark\", roles: (…))`",
            );
        }
        let mut palette = root.get("base").map_or(Palette::PLAIN, |base| self.resolve_base(base.unwrap_some(), lookup));
        for item in root.items() {
            match &*item.key() {
                "base" => {}
                "roles" => {
                    self.parse_styles(item.unwrap_some(), &ROLES.map(|(name, _)| name), "role", &mut palette.roles);
                }
                "surfaces" => {
                    self.parse_styles(
                        item.unwrap_some(),
                        &SURFACES.map(|(name, _)| name),
                        "surface",
                        &mut palette.surfaces,
                    );
                }
                "selection" => match item.unwrap_some().source() {
                    "Background" => palette.selection = SelectionStyle::Background,
                    "Reverse" => palette.selection = SelectionStyle::Reverse,
                    other => self.report_error(
                        item.unwrap_some().span(),
                        format!("`{other}` is no way to show the selected row"),
                        "write Background or Reverse",
                    ),
                },
                other => {
                    let message = format!("a palette has no `{other}`");
                    self.report_error(source::name_span(item), message, source::suggest_known(other, &PALETTE_FIELDS));
                }
            }
        }
        palette
    }

    fn resolve_base(&mut self, base: TreeItem<'_>, lookup: PaletteLookup<'_>) -> Palette {
        let name = base.as_text().unwrap_or_default();
        let why = match lookup(&name) {
            Ok(Some(palette)) => return palette,
            Ok(None) => format!("there is no palette `{name}`"),
            Err(why) => why,
        };
        self.report_error(base.span(), why, "name a palette that is there as the base, or leave `base` out");
        Palette::PLAIN
    }

    fn parse_styles(&mut self, record: TreeItem<'_>, names: &[&str], what: &str, inks: &mut [Option<PaletteStyle>]) {
        for item in record.items() {
            let key = item.key();
            let Some(at) = names.iter().position(|name| *name == key) else {
                let message = format!("there is no {what} `{key}`");
                self.report_error(source::name_span(item), message, source::suggest_known(&key, names));
                continue;
            };
            let value = item.unwrap_some();
            match (value.is_none(), value.as_text().and_then(|text| PaletteStyle::parse(&text))) {
                (true, _) => {}
                (_, Some(ink)) => inks.iter_mut().skip(at).take(1).for_each(|slot| *slot = Some(ink)),
                (_, None) => {
                    let message = format!("{} is no colour", value.source());
                    let help =
                        "write bold, dim, underline, a colour like \"#f2f4f7\", or one of the terminal's like \"cyan\"";
                    self.report_error(value.span(), message, help);
                }
            }
        }
    }

    /// Questions are asked in these roles: nobody may answer what cannot be read.
    fn check_contrast(&mut self, palette: &Palette, root: TreeItem<'_>) {
        for (name, role) in ROLES.into_iter().filter(|(_, role)| is_text_role(*role)) {
            let why = SURFACES.into_iter().find_map(|(surface, which)| {
                describe_contrast_problem(palette, role, which).map(|why| why.replace("its ground", surface))
            });
            let Some(why) = why else { continue };
            let place = root.get("roles").and_then(|roles| roles.unwrap_some().get(name));
            let span = place.or(root.get("roles")).unwrap_or(root);
            self.report_error(span.unwrap_some().span(), format!("{name} {why}"), FALLBACK_HINT);
            return;
        }
    }
}

fn is_text_role(role: Role) -> bool {
    matches!(role, Role::Text | Role::Heading | Role::Muted | Role::Key)
}

/// Why words of a role cannot be read on a surface.
fn describe_contrast_problem(palette: &Palette, role: Role, surface: Surface) -> Option<String> {
    let ink = palette.style(role).color.filter(|colour| *colour != PaletteColor::Default);
    let ground =
        palette.background(surface).and_then(|ink| ink.color).filter(|colour| *colour != PaletteColor::Default);
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
    match contrast::contrast_ratio(ink, ground) {
        Some(contrast) if contrast >= MIN_CONTRAST => None,
        Some(contrast) => {
            Some(format!("on its ground has a contrast of {contrast:.1} to 1, and {MIN_CONTRAST:.0} is the least"))
        }
        None => Some("or its ground is one of the terminal's sixteen colours: write both like \"#f2f4f7\"".to_owned()),
    }
}
