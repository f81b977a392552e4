//! CD3: cost of delay per period / duration in periods, highest first. Source:
//! <https://blackswanfarming.com/cost-of-delay-divided-by-duration/>; Reinertsen, Principles of Product Development Flow,
//! 2009. The duration is that of the bottleneck, not the effort.

use super::formula::Formula;
use crate::roadmap::scoring_models::CD3;
use crate::roadmap::settings::RoadmapSettings;

pub(super) const FORMULA: Formula = Formula {
    model: CD3,
    compute: compute_score,
    max_missing: 0,
    expression: "cost of delay / duration",
    source: "https://blackswanfarming.com/cost-of-delay-divided-by-duration/; Reinertsen, 2009",
    caveat: "use the duration at the bottleneck, not the effort, and the same period for both",
};

fn compute_score(inputs: &[f64], _: &RoadmapSettings) -> Option<f64> {
    let [cost, duration] = inputs else { return None };
    (*duration > 0.0).then(|| cost / duration)
}

#[cfg(test)]
mod tests {
    use crate::insight::score::scorer::tests::scored;

    fn cd3(cost: f64, duration: f64) -> Option<f64> {
        scored("cd3", &format!("\"cost\": {cost}, \"duration\": {duration}"), "").0
    }

    /// What waiting costs in all when jobs are done one after the other: each costs its cost of delay, per period, until it
    /// is done. Each job is (cost of delay, duration).
    fn total_delay_cost(jobs: &[(f64, f64)]) -> f64 {
        let mut done_at = 0.0;
        let cost = |(cost, duration): &(f64, f64)| {
            done_at += duration;
            cost * done_at
        };
        jobs.iter().map(cost).sum()
    }

    const A: (f64, f64) = (3.0, 5.0);
    const B: (f64, f64) = (6.0, 2.0);
    const C: (f64, f64) = (8.0, 4.0);

    #[test]
    fn scores_match_worked_examples() {
        assert_eq!([A, B, C].map(|(cost, weeks)| cd3(cost, weeks).unwrap()), [0.6, 3.0, 2.0]);
        assert_eq!([(10.0, 2.0), (30.0, 4.0)].map(|(cost, weeks)| cd3(cost, weeks).unwrap()), [5.0, 7.5]);
        assert_eq!(cd3(520_000.0 / 52.0, 4.0), Some(2500.0));
    }

    #[test]
    fn the_order_of_cd3_has_the_lowest_cost_of_delay() {
        let orders = [[B, C, A], [C, B, A], [B, A, C], [C, A, B], [A, B, C], [A, C, B]];
        assert_eq!(orders.map(|jobs| total_delay_cost(&jobs)), [93.0, 101.0, 121.0, 125.0, 145.0, 153.0]);
    }

    #[test]
    fn a_duration_of_zero_gives_no_score() {
        assert_eq!(cd3(5.0, 0.0), None);
    }

    /// A revenue of 10 a week; one flavor adds 10 a week after two weeks of work, the other 30 after four.
    #[test]
    fn the_order_of_cd3_earns_more_in_six_weeks() {
        let output = |jobs: [(f64, f64); 2]| {
            let mut done_at = 0.0;
            let mut all = 6.0 * 10.0;
            for (gain, weeks) in jobs {
                done_at += weeks;
                all += gain * (6.0_f64 - done_at).max(0.0);
            }
            all
        };
        assert_eq!(output([(10.0, 2.0), (30.0, 4.0)]), 100.0);
        assert_eq!(output([(30.0, 4.0), (10.0, 2.0)]), 120.0);
    }
}
