//! Percentages, as text and as small ASCII bars.

use crate::text::number;

/// In terminal cells.
const BAR_WIDTH: u32 = 24;

/// "31%"
pub fn format_percent(percent: f64) -> String {
    format!("{}%", number::format_plain(percent.round()))
}

/// A bar for a percentage, with a tick at the target.
pub fn share_bar(percent: f64, target: Option<f64>) -> String {
    let cell = |percent: f64| (percent.clamp(0.0, 100.0) / 100.0 * f64::from(BAR_WIDTH)).round() as u32;
    let filled = cell(percent);
    let tick = target.map(|target| cell(target).min(BAR_WIDTH - 1));
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
    fn a_tick_marks_the_target() {
        assert_eq!(share_bar(50.0, None), "############............");
        assert_eq!(share_bar(25.0, Some(50.0)), "######......|...........");
        assert_eq!(share_bar(100.0, Some(0.0)), "|#######################");
        assert_eq!(share_bar(0.0, Some(100.0)), ".......................|");
        assert_eq!(share_bar(-5.0, None), share_bar(0.0, None));
    }
}
