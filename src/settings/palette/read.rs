//! Parses palette files. Every error is reported with its position, and a palette with unreadable text is rejected.

use super::{Palette, PaletteColor, PaletteStyle, ROLES, Role, SURFACES, SelectionStyle, Surface, contrast};
use crate::document::node::NodeKind;
use crate::document::tree::TreeItem;
use crate::settings::problem::ConfigError;
use crate::settings::source;
use crate::settings::source::ConfigSource;

/// Minimum contrast of text. Below it, text is hard to read, and on a bad screen impossible.
const MIN_CONTRAST: f64 = 3.0;

const PALETTE_FIELDS: [&str; 4] = ["base", "roles", "surfaces", "selection"];
const FALLBACK_HINT: &str = "until this is fixed, another palette is used";

/// Looks up a base palette by name. `Ok(None)` if there is none; the error says why it cannot be used.
pub(super) type PaletteLookup<'l> = &'l dyn Fn(&str) -> Result<Option<Palette>, String>;

pub(super) fn base_name(source: ConfigSource<'_>) -> Option<String> {
    let tree = source.parse().ok()?;
    let base = tree.root().get("base")?.unwrap_some().as_text()?;
    Some(base.into_owned())
}

pub(super) fn parse_palette(source: ConfigSource<'_>, lookup: PaletteLookup<'_>) -> Result<Palette, Vec<ConfigError>> {
    let tree = source.parse().map_err(|error| vec![error])?;
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
            self.report_error(root.span(), "not a palette".to_owned(), "write `Palette(base: \"dark\", roles: (…))`");
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
                        format!("`{other}` is not a selection style"),
                        "write Background or Reverse",
                    ),
                },
                other => {
                    let message = format!("unknown field `{other}`");
                    self.report_error(source::name_span(item), message, source::suggest_known(other, &PALETTE_FIELDS));
                }
            }
        }
        palette
    }

    fn resolve_base(&mut self, base: TreeItem<'_>, lookup: PaletteLookup<'_>) -> Palette {
        let name = base.as_text().unwrap_or_default();
        let reason = match lookup(&name) {
            Ok(Some(palette)) => return palette,
            Ok(None) => format!("unknown palette `{name}`"),
            Err(reason) => reason,
        };
        self.report_error(base.span(), reason, "use an existing palette as the base, or remove `base`");
        Palette::PLAIN
    }

    fn parse_styles(&mut self, record: TreeItem<'_>, names: &[&str], kind: &str, styles: &mut [Option<PaletteStyle>]) {
        for item in record.items() {
            let key = item.key();
            let Some(at) = names.iter().position(|name| *name == key) else {
                let message = format!("unknown {kind} `{key}`");
                self.report_error(source::name_span(item), message, source::suggest_known(&key, names));
                continue;
            };
            let value = item.unwrap_some();
            match (value.is_none(), value.as_text().and_then(|text| PaletteStyle::parse(&text))) {
                (true, _) => {}
                (_, Some(style)) => styles.iter_mut().skip(at).take(1).for_each(|slot| *slot = Some(style)),
                (_, None) => {
                    let message = format!("{} is not a color", value.source());
                    let help = "write a color (\"#f2f4f7\", \"cyan\"), bold, dim or underline";
                    self.report_error(value.span(), message, help);
                }
            }
        }
    }

    /// Dialogs use these roles, so their text must be readable on every surface.
    fn check_contrast(&mut self, palette: &Palette, root: TreeItem<'_>) {
        for (name, role) in ROLES.into_iter().filter(|(_, role)| is_text_role(*role)) {
            let problem =
                SURFACES.into_iter().find_map(|surface| describe_contrast_problem(palette, (name, role), surface));
            let Some(problem) = problem else { continue };
            let item = root.get("roles").and_then(|roles| roles.unwrap_some().get(name));
            let span = item.or(root.get("roles")).unwrap_or(root);
            self.report_error(span.unwrap_some().span(), problem, FALLBACK_HINT);
            return;
        }
    }
}

fn is_text_role(role: Role) -> bool {
    matches!(role, Role::Text | Role::Heading | Role::Muted | Role::Key)
}

/// Why text of a role may be unreadable on a surface.
fn describe_contrast_problem(
    palette: &Palette,
    (role_name, role): (&str, Role),
    (surface_name, surface): (&str, Surface),
) -> Option<String> {
    let is_set = |color: &PaletteColor| *color != PaletteColor::Default;
    let foreground = palette.style(role).color.filter(is_set);
    let background = palette.background(surface).and_then(|style| style.color).filter(is_set);
    let (foreground, background) = match (foreground, background) {
        (None, None) => return None,
        (Some(_), None) => {
            return Some(format!(
                "{role_name} has a color but {surface_name} is the terminal's, so the contrast is unknown: set \
                 {surface_name} too"
            ));
        }
        (None, Some(_)) => {
            return Some(format!(
                "{surface_name} has a color but {role_name} is the terminal's, so the contrast is unknown: set \
                 {role_name} too"
            ));
        }
        (Some(foreground), Some(background)) => (foreground, background),
    };
    match contrast::contrast_ratio(foreground, background) {
        Some(contrast) if contrast >= MIN_CONTRAST => None,
        Some(contrast) => Some(format!(
            "the contrast of {role_name} on {surface_name} is {contrast:.1}:1, but must be at least {MIN_CONTRAST:.0}:1"
        )),
        None => Some(format!(
            "{role_name} or {surface_name} is one of the terminal's 16 colors, so the contrast is unknown: write both \
             like \"#f2f4f7\""
        )),
    }
}
