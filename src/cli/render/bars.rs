//! Shares as small bars, in characters that every terminal and every reader has.

/// The cells of a bar.
const CELLS: u32 = 24;

/// A share of a hundred as a bar; a stroke stands where the share was wanted.
pub fn bar(percent: f64, wanted: Option<f64>) -> String {
    let cell = |percent: f64| (percent.clamp(0.0, 100.0) / 100.0 * f64::from(CELLS)).round() as u32;
    let filled = cell(percent);
    let tick = wanted.map(|wanted| cell(wanted).min(CELLS - 1));
    let glyph = |at: u32| match (Some(at) == tick, at < filled) {
        (true, _) => '|',
        (false, true) => '#',
        (false, false) => '.',
    };
    (0..CELLS).map(glyph).collect()
}

#[cfg(test)]
mod tests {
    use super::bar;

    #[test]
    fn a_stroke_stands_where_the_share_was_wanted() {
        assert_eq!(bar(50.0, None), "############............");
        assert_eq!(bar(25.0, Some(50.0)), "######......|...........");
        assert_eq!(bar(100.0, Some(0.0)), "|#######################");
        assert_eq!(bar(0.0, Some(100.0)), ".......................|");
        assert_eq!(bar(-5.0, None), bar(0.0, None));
    }
}
