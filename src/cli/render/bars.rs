//! Shares as small bars, in characters that every terminal and every reader has.

/// The cells of a bar.
const BAR_WIDTH: u32 = 24;

/// A share of a hundred as a bar; a stroke stands where the share was wanted.
pub fn share_bar(percent: f64, wanted: Option<f64>) -> String {
    let cell = |percent: f64| (percent.clamp(0.0, 100.0) / 100.0 * f64::from(BAR_WIDTH)).round() as u32;
    let filled = cell(percent);
    let tick = wanted.map(|wanted| cell(wanted).min(BAR_WIDTH - 1));
    let glyph = |at: u32| match (Some(at) == tick, at < filled) {
        (true, _) => '|',
        (false, true) => '#',
        (false, false) => '.',
    };
    (0..BAR_WIDTH).map(glyph).collect()
}

#[cfg(test)]
mod tests {
    use super::share_bar;

    #[test]
    fn a_stroke_stands_where_the_share_was_wanted() {
        assert_eq!(share_bar(50.0, None), "############............");
        assert_eq!(share_bar(25.0, Some(50.0)), "######......|...........");
        assert_eq!(share_bar(100.0, Some(0.0)), "|#######################");
        assert_eq!(share_bar(0.0, Some(100.0)), ".......................|");
        assert_eq!(share_bar(-5.0, None), share_bar(0.0, None));
    }
}
