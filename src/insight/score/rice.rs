//! RICE: reach × impact × confidence / effort. Reach is in people or events per period, impact is 3, 2, 1, 0.5 or 0.25,
//! confidence is from 0 to 1, effort is in person-months; the theme's own effort replaces a missing one. Source: Intercom,
//! S. McBride, <https://www.intercom.com/blog/rice-simple-prioritization-for-product-managers/>.

use super::formula::Formula;
use crate::roadmap::scoring_models::RICE;
use crate::roadmap::settings::RoadmapSettings;

pub(super) const FORMULA: Formula = Formula {
    model: RICE,
    compute: compute_score,
    max_missing: 0,
    expression: "reach × impact × confidence / effort",
    source: "Intercom, S. McBride, https://www.intercom.com/blog/rice-simple-prioritization-for-product-managers/",
    caveat: "use the same period for every reach, and base confidence on evidence; an effort below 0.5 inflates the score",
};

fn compute_score(inputs: &[f64], _: &RoadmapSettings) -> Option<f64> {
    let [reach, impact, confidence, effort] = inputs else { return None };
    (*effort > 0.0).then(|| reach * impact * confidence / effort)
}

#[cfg(test)]
mod tests {
    use crate::insight::score::scorer::tests::scored;

    fn rice(reach: f64, impact: f64, confidence: f64, effort: f64) -> Option<f64> {
        let inputs =
            format!("\"reach\": {reach}, \"impact\": {impact}, \"confidence\": {confidence}, \"effort\": {effort}");
        scored("rice", &inputs, "").0
    }

    #[test]
    fn scores_match_worked_examples() {
        assert_eq!(rice(2000.0, 2.0, 0.8, 4.0), Some(800.0));
        assert_eq!(rice(500.0, 3.0, 1.0, 2.0), Some(750.0));
        assert_eq!(rice(1500.0, 1.0, 0.5, 0.5), Some(1500.0));
        assert_eq!(rice(10000.0, 0.25, 0.8, 5.0), Some(400.0));
    }

    #[test]
    fn the_order_matches_a_worked_example() {
        let mut set = [
            ("checklist", rice(4000.0, 2.0, 0.8, 3.0).unwrap()),
            ("SSO", rice(300.0, 3.0, 1.0, 4.0).unwrap()),
            ("dark mode", rice(9000.0, 0.25, 0.5, 1.0).unwrap()),
            ("search", rice(6000.0, 1.0, 0.8, 2.0).unwrap()),
        ];
        set.sort_by(|a, b| b.1.total_cmp(&a.1));
        let numbers: Vec<String> = set.iter().map(|(name, score)| format!("{name} {score:.2}")).collect();
        assert_eq!(numbers, ["search 2400.00", "checklist 2133.33", "dark mode 1125.00", "SSO 225.00"]);
    }

    #[test]
    fn invalid_inputs_give_no_score() {
        assert_eq!(rice(2000.0, 2.0, 80.0, 4.0), None);
        assert_eq!(rice(2000.0, 2.0, 0.8, 0.0), None);
        assert_eq!(rice(2000.0, 2.0, 0.8, -1.0), None);
        assert_eq!(scored("rice", "", "").0, None);
    }
}
