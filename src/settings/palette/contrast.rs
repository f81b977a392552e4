//! Contrast ratio as defined by WCAG 2, from 1 for equal colors to 21 for black on white.

use super::color::PaletteColor;

/// The contrast ratio of two colors; `None` if one of them is up to the terminal.
pub fn contrast_ratio(one: PaletteColor, other: PaletteColor) -> Option<f64> {
    let (one, other) = (relative_luminance(one)?, relative_luminance(other)?);
    Some((one.max(other) + 0.05) / (one.min(other) + 0.05))
}

/// WCAG 2 relative luminance, from 0 to 1.
fn relative_luminance(color: PaletteColor) -> Option<f64> {
    let [red, green, blue] = linear_rgb(color)?;
    Some(0.2126 * red + 0.7152 * green + 0.0722 * blue)
}

/// Linear-light sRGB: red, green and blue from 0 to 1.
pub(super) fn linear_rgb(color: PaletteColor) -> Option<[f64; 3]> {
    let PaletteColor::Rgb(red, green, blue) = color else { return None };
    Some([red, green, blue].map(|value| {
        let value = f64::from(value) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    }))
}
