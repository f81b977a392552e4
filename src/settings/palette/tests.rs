use super::contrast::{contrast_ratio, linear_rgb};
use super::*;

fn color(palette: &Palette, role: Role) -> PaletteColor {
    palette.style(role).color.unwrap_or(PaletteColor::Default)
}

fn background(palette: &Palette, surface: Surface) -> PaletteColor {
    palette.background(surface).and_then(|style| style.color).unwrap_or(PaletteColor::Default)
}

/// The palettes that set their own background, with the minimum contrast of their text.
fn colored() -> impl Iterator<Item = (&'static str, &'static Palette, f64)> {
    let minimum = |name: &str| if name.starts_with("high-contrast") { 7.0 } else { 4.5 };
    BUILT_IN_NAMES
        .into_iter()
        .filter(|name| !["terminal", "mono"].contains(name))
        .map(move |name| (name, find_built_in(name).unwrap(), minimum(name)))
}

#[test]
fn every_built_in_palette_parses() {
    assert_eq!(BUILT_IN_NAMES.len(), 8);
    for name in BUILT_IN_NAMES {
        assert_ne!(find_built_in(name).unwrap(), &Palette::PLAIN, "{name}");
    }
    assert_eq!(colored().count(), 6);
}

#[test]
fn roles_and_surfaces_are_in_the_order_of_their_names() {
    assert!(ROLES.iter().enumerate().all(|(at, (_, role))| *role as usize == at));
    assert!(SURFACES.iter().enumerate().all(|(at, (_, surface))| *surface as usize == at));
}

#[test]
fn text_is_readable_on_every_surface() {
    for (name, palette, minimum) in colored() {
        for (role_name, role) in ROLES {
            if matches!(role, Role::Track | Role::Faint | Role::Dimmed) {
                continue;
            }
            for (surface_name, surface) in SURFACES {
                let contrast = contrast_ratio(color(palette, role), background(palette, surface)).unwrap();
                assert!(contrast >= minimum, "{name}: {role_name} on {surface_name} is {contrast:.2}");
            }
        }
        let chip = contrast_ratio(background(palette, Surface::Background), color(palette, Role::Accent)).unwrap();
        assert!(chip >= minimum, "{name}: the mode label is {chip:.2}");
    }
}

#[test]
fn progress_bars_are_visible_on_the_background() {
    for (name, palette, _) in colored() {
        let contrast = contrast_ratio(color(palette, Role::Track), background(palette, Surface::Background)).unwrap();
        assert!(contrast >= 3.0, "{name}: {contrast:.2}");
    }
}

/// Color vision deficiencies at full severity, from Machado, Oliveira and Fernandes 2009.
const DEFICIENCIES: [(&str, [[f64; 3]; 3]); 3] = [
    (
        "protanopia",
        [[0.152_286, 1.052_583, -0.204_868], [0.114_503, 0.786_281, 0.099_216], [-0.003_882, -0.048_116, 1.051_998]],
    ),
    (
        "deuteranopia",
        [[0.367_322, 0.860_646, -0.227_968], [0.280_085, 0.672_501, 0.047_413], [-0.011_820, 0.042_940, 0.968_881]],
    ),
    (
        "tritanopia",
        [[1.255_528, -0.076_749, -0.178_779], [-0.078_411, 0.930_809, 0.147_602], [0.004_733, 0.691_367, 0.303_900]],
    ),
];

/// Linear RGB as CIE L*a*b*, for a D65 white point.
fn lab(light: [f64; 3]) -> [f64; 3] {
    const TO_XYZ: [[f64; 3]; 3] =
        [[0.412_456, 0.357_576, 0.180_438], [0.212_673, 0.715_152, 0.072_175], [0.019_334, 0.119_192, 0.950_304]];
    const WHITE: [f64; 3] = [0.950_47, 1.0, 1.088_83];
    let xyz = through(TO_XYZ, light);
    let part = |at: usize| {
        let share = xyz[at] / WHITE[at];
        if share > 0.008_856 { share.cbrt() } else { 7.787 * share + 16.0 / 116.0 }
    };
    [116.0 * part(1) - 16.0, 500.0 * (part(0) - part(1)), 200.0 * (part(1) - part(2))]
}

fn through(matrix: [[f64; 3]; 3], light: [f64; 3]) -> [f64; 3] {
    matrix.map(|row| row.iter().zip(light).map(|(a, b)| a * b).sum::<f64>().clamp(0.0, 1.2))
}

fn distance(one: [f64; 3], other: [f64; 3]) -> f64 {
    one.iter().zip(other).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt()
}

#[test]
fn states_differ_for_color_blind_users() {
    for name in ["color-blind-dark", "color-blind-light"] {
        let palette = find_built_in(name).unwrap();
        let states = [Role::Ok, Role::Warn, Role::Error].map(|role| linear_rgb(color(palette, role)).unwrap());
        for (deficiency, matrix) in DEFICIENCIES {
            let [ok, warn, error] = states.map(|light| lab(through(matrix, light)));
            for (pair, one, other) in [("ok, warn", ok, warn), ("warn, error", warn, error), ("ok, error", ok, error)] {
                let apart = distance(one, other);
                assert!(apart >= 15.0, "{name}: {pair} are {apart:.1} apart under {deficiency}");
            }
        }
    }
    // Red and green of an ordinary palette are close to each other, so the measure works.
    let dark = find_built_in("dark").unwrap();
    let [ok, error] = [Role::Ok, Role::Error].map(|role| linear_rgb(color(dark, role)).unwrap());
    let nearest = DEFICIENCIES.map(|(_, matrix)| distance(lab(through(matrix, ok)), lab(through(matrix, error))));
    assert!(nearest.into_iter().fold(f64::MAX, f64::min) < 25.0, "{nearest:?}");
}

#[test]
fn mono_has_no_color() {
    let mono = find_built_in("mono").unwrap();
    for (name, role) in ROLES {
        assert!(matches!(color(mono, role), PaletteColor::Default), "{name}");
    }
}

fn parse_custom(text: &str) -> Result<Palette, String> {
    let (library, errors) = PaletteLibrary::from_files(&[("mine".to_owned(), text.to_owned())]);
    match errors.first() {
        Some(error) => Err(format!("{error}; {}", error.help)),
        None => Ok(library.get("mine").unwrap().clone()),
    }
}

#[test]
fn a_palette_may_be_based_on_another() {
    let mine = parse_custom("Palette(base: \"dark\", roles: (accent: \"#ffffff\"))").unwrap();
    assert_eq!(color(&mine, Role::Accent), PaletteColor::Rgb(255, 255, 255));
    assert_eq!(color(&mine, Role::Text), color(find_built_in("dark").unwrap(), Role::Text));
    assert_eq!(mine.selection(), SelectionStyle::Background);
}

#[test]
fn errors_in_palettes_say_where_and_what_to_do() {
    for (text, error) in [
        (
            "(\n    roles: (\n        txet: \"red\",\n    ),\n)",
            "palettes/mine.ron:3:9: unknown role `txet`; did you mean `text`?",
        ),
        (
            "(\n    roles: (\n        text: \"pinkish\",\n    ),\n)",
            "palettes/mine.ron:3:15: \"pinkish\" is not a color; write a color (\"#f2f4f7\", \"cyan\"), bold, \
             dim or underline",
        ),
        ("(colors: ())", "palettes/mine.ron:1:2: unknown field `colors`; use one of: base, roles, surfaces, selection"),
        (
            "(base: \"drak\")",
            "palettes/mine.ron:1:8: unknown palette `drak`, did you mean `dark`?; use an existing palette as the base, \
             or remove `base`",
        ),
        (
            "(base: \"mine\")",
            "palettes/mine.ron:1:8: `mine` is itself based on this palette; use an existing palette as the base, or \
             remove `base`",
        ),
        ("(selection: Blink)", "palettes/mine.ron:1:13: `Blink` is not a selection style; write Background or Reverse"),
        (
            "(base: \"dark\", roles: (text: \"#3b434f\"))",
            "palettes/mine.ron:1:30: the contrast of text on background is 1.8:1, but must be at least 3:1; until this \
             is fixed, another palette is used",
        ),
        (
            "(roles: (text: \"#ffffff\"))",
            "palettes/mine.ron:1:16: text has a color but background is the terminal's, so the contrast is unknown: set \
             background too; until this is fixed, another palette is used",
        ),
        (
            "(roles: (",
            "palettes/mine.ron:1:10: syntax error: the text ends in the middle of a value; the whole file is ignored \
             until this is fixed",
        ),
    ] {
        assert_eq!(parse_custom(text).unwrap_err(), error, "{text}");
    }
}

#[test]
fn a_cycle_of_bases_is_reported() {
    let files = [("a", "(base: \"b\")"), ("b", "(base: \"c\")"), ("c", "(base: \"a\")"), ("dark", "()")];
    let (library, errors) = PaletteLibrary::from_files(&files.map(|(name, text)| (name.to_owned(), text.to_owned())));
    assert_eq!(library.names().count(), BUILT_IN_NAMES.len());
    assert_eq!(errors.len(), 4, "{errors:?}");
}
