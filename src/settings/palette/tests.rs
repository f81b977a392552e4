use super::contrast::{contrast_ratio, linear_rgb};
use super::*;

fn colour(palette: &Palette, role: Role) -> PaletteColor {
    palette.style(role).color.unwrap_or(PaletteColor::Default)
}

fn ground(palette: &Palette, surface: Surface) -> PaletteColor {
    palette.background(surface).and_then(|ink| ink.color).unwrap_or(PaletteColor::Default)
}

/// The palettes with a background of their own, and the contrast words have at least.
fn coloured() -> impl Iterator<Item = (&'static str, &'static Palette, f64)> {
    let least = |name: &str| if name.starts_with("high-contrast") { 7.0 } else { 4.5 };
    BUILT_IN_NAMES
        .into_iter()
        .filter(|name| !["terminal", "mono"].contains(name))
        .map(move |name| (name, find_built_in(name).unwrap(), least(name)))
}

#[test]
fn every_shipped_palette_reads() {
    assert_eq!(BUILT_IN_NAMES.len(), 8);
    for name in BUILT_IN_NAMES {
        assert_ne!(find_built_in(name).unwrap(), &Palette::PLAIN, "{name}");
    }
    assert_eq!(coloured().count(), 6);
}

#[test]
fn roles_and_surfaces_stand_in_the_order_of_their_names() {
    assert!(ROLES.iter().enumerate().all(|(at, (_, role))| *role as usize == at));
    assert!(SURFACES.iter().enumerate().all(|(at, (_, surface))| *surface as usize == at));
}

#[test]
fn words_can_be_read_on_every_surface() {
    for (name, palette, least) in coloured() {
        for (word, role) in ROLES {
            if matches!(role, Role::Track | Role::Faint | Role::Dimmed) {
                continue;
            }
            for (place, surface) in SURFACES {
                let contrast = contrast_ratio(colour(palette, role), ground(palette, surface)).unwrap();
                assert!(contrast >= least, "{name}: {word} on {place} is {contrast:.2}");
            }
        }
        let chip = contrast_ratio(ground(palette, Surface::Background), colour(palette, Role::Accent)).unwrap();
        assert!(chip >= least, "{name}: the chip is {chip:.2}");
    }
}

#[test]
fn rails_can_be_seen_on_the_background() {
    for (name, palette, _) in coloured() {
        let contrast = contrast_ratio(colour(palette, Role::Track), ground(palette, Surface::Background)).unwrap();
        assert!(contrast >= 3.0, "{name}: {contrast:.2}");
    }
}

/// How eyes without one kind of cone see light: Machado, Oliveira and Fernandes 2009, at full strength.
const BLINDNESSES: [(&str, [[f64; 3]; 3]); 3] = [
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

/// Light as CIE L*a*b*, under the white of screens.
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
fn states_differ_for_eyes_that_do_not_tell_all_colours() {
    for name in ["colour-blind-dark", "colour-blind-light"] {
        let palette = find_built_in(name).unwrap();
        let states = [Role::Ok, Role::Warn, Role::Error].map(|role| linear_rgb(colour(palette, role)).unwrap());
        for (blindness, matrix) in BLINDNESSES {
            let [ok, warn, error] = states.map(|light| lab(through(matrix, light)));
            for (pair, one, other) in [("ok, warn", ok, warn), ("warn, error", warn, error), ("ok, error", ok, error)] {
                let apart = distance(one, other);
                assert!(apart >= 15.0, "{name}: {pair} are {apart:.1} apart under {blindness}");
            }
        }
    }
    // The measure can tell: the usual red and green come close to each other.
    let dark = find_built_in("dark").unwrap();
    let [ok, error] = [Role::Ok, Role::Error].map(|role| linear_rgb(colour(dark, role)).unwrap());
    let nearest = BLINDNESSES.map(|(_, matrix)| distance(lab(through(matrix, ok)), lab(through(matrix, error))));
    assert!(nearest.into_iter().fold(f64::MAX, f64::min) < 25.0, "{nearest:?}");
}

#[test]
fn mono_has_no_colour() {
    let mono = find_built_in("mono").unwrap();
    for (name, role) in ROLES {
        assert!(matches!(colour(mono, role), PaletteColor::Default), "{name}");
    }
}

fn own(text: &str) -> Result<Palette, String> {
    let (shelf, troubles) = PaletteLibrary::from_files(&[("mine".to_owned(), text.to_owned())]);
    match troubles.first() {
        Some(trouble) => Err(format!("{trouble}; {}", trouble.help)),
        None => Ok(shelf.get("mine").unwrap().clone()),
    }
}

#[test]
fn a_palette_may_be_based_on_another() {
    let mine = own("Palette(base: \"dark\", roles: (accent: \"#ffffff\"))").unwrap();
    assert_eq!(colour(&mine, Role::Accent), PaletteColor::Rgb(255, 255, 255));
    assert_eq!(colour(&mine, Role::Text), colour(find_built_in("dark").unwrap(), Role::Text));
    assert_eq!(mine.selection(), SelectionStyle::Background);
}

#[test]
fn a_bad_palette_says_where_and_what_to_do() {
    for (text, said) in [
        (
            "(\n    roles: (\n        txet: \"red\",\n    ),\n)",
            "palettes/mine.ron:3:9: there is no role `txet`; did you mean `text`?",
        ),
        (
            "(\n    roles: (\n        text: \"pinkish\",\n    ),\n)",
            "palettes/mine.ron:3:15: \"pinkish\" is no colour; write bold, dim, underline, a colour like \"#f2f4f7\", or one of \
             the terminal's like \"cyan\"",
        ),
        (
            "(colors: ())",
            "palettes/mine.ron:1:2: a palette has no `colors`; there are base, roles, surfaces, selection",
        ),
        (
            "(base: \"drak\")",
            "palettes/mine.ron:1:8: there is no palette drak; did you mean `dark`?; name a palette that is there as the \
             base, or leave `base` out",
        ),
        (
            "(base: \"mine\")",
            "palettes/mine.ron:1:8: mine is based on this one in turn; name a palette that is there as the base, or \
             leave `base` out",
        ),
        (
            "(selection: Blink)",
            "palettes/mine.ron:1:13: `Blink` is no way to show the selected row; write Background or Reverse",
        ),
        (
            "(base: \"dark\", roles: (text: \"#3b434f\"))",
            "palettes/mine.ron:1:30: text on background has a contrast of 1.8 to 1, and 3 is the least; another palette is \
             used",
        ),
        (
            "(roles: (text: \"#ffffff\"))",
            "palettes/mine.ron:1:16: text has a colour on the terminal's own background, whatever that is: set background \
             too; another palette is used",
        ),
        (
            "(roles: (",
            "palettes/mine.ron:1:10: it does not read: the text ends in the middle of a value; nothing of this file \
             counts until it does",
        ),
    ] {
        assert_eq!(own(text).unwrap_err(), said, "{text}");
    }
}

#[test]
fn a_circle_of_bases_ends() {
    let files = [("a", "(base: \"b\")"), ("b", "(base: \"c\")"), ("c", "(base: \"a\")"), ("dark", "()")];
    let (shelf, troubles) = PaletteLibrary::from_files(&files.map(|(name, text)| (name.to_owned(), text.to_owned())));
    assert_eq!(shelf.names().count(), BUILT_IN_NAMES.len());
    assert_eq!(troubles.len(), 4, "{troubles:?}");
}
