//! WSJF of SAFe: (user-business value + time criticality + risk reduction or opportunity) / job size, each relative on
//! 1, 2, 3, 5, 8, 13, 20; the smallest of a column gets 1. Source: <https://framework.scaledagile.com/wsjf>; critique by
//! J. Yip, "Problems I have with SAFe-style WSJF".

use super::formula::Formula;
use super::scorer::Scorer;
use crate::roadmap::Roadmap;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::lane::Lane;
use crate::roadmap::scoring_models::WSJF;
use crate::roadmap::settings::RoadmapSettings;

pub(super) const FORMULA: Formula = Formula {
    model: WSJF,
    compute: compute_score,
    max_missing: 0,
    expression: "(value + time + risk) / size",
    source: "SAFe, https://framework.scaledagile.com/wsjf; pitfalls: J. Yip, Problems I have with SAFe-style WSJF",
    caveat: "every column needs a 1, or its ratings are not relative; the result is not an amount of money",
};

/// The scale of all inputs.
pub const RELATIVE_STEPS: [f64; 7] = [1.0, 2.0, 3.0, 5.0, 8.0, 13.0, 20.0];

fn compute_score(inputs: &[f64], _: &RoadmapSettings) -> Option<f64> {
    let [value, time, risk, size] = inputs else { return None };
    (*size > 0.0).then(|| (value + time + risk) / size)
}

/// The columns with values of which none is 1 among the live themes: their numbers are not relative to anything.
pub fn columns_without_one(roadmap: &Roadmap) -> Vec<&'static str> {
    let Some(scorer) = Scorer::new(roadmap, WSJF) else { return Vec::new() };
    let live = roadmap
        .rows_of_kind(EntryKind::Theme)
        .filter_map(|row| row.theme())
        .filter(|theme| theme.lane.is_some_and(Lane::is_live));
    let mut smallest = [None::<f64>; 4];
    for theme in live {
        for (slot, estimate) in smallest.iter_mut().zip(scorer.estimates(theme)) {
            let likely = estimate.map(|estimate| estimate.likely);
            *slot = match (*slot, likely) {
                (Some(slot), Some(likely)) => Some(slot.min(likely)),
                (slot, likely) => slot.or(likely),
            };
        }
    }
    let columns = scorer.model.inputs.iter().zip(smallest);
    columns.filter(|(_, smallest)| smallest.is_some_and(|least| least > 1.0)).map(|(input, _)| input.name).collect()
}

#[cfg(test)]
mod tests {
    use crate::insight::score::scorer::tests::scored;

    #[test]
    fn scores_match_worked_examples() {
        let wsjf = |value: i32, time: i32, risk: i32, size: i32| {
            let inputs = format!("\"value\": {value}, \"time\": {time}, \"risk\": {risk}, \"size\": {size}");
            format!("{:.4}", scored("wsjf", &inputs, "").0.unwrap())
        };
        assert_eq!(wsjf(8, 5, 3, 8), "2.0000");
        assert_eq!(wsjf(5, 13, 1, 3), "6.3333");
        assert_eq!(wsjf(3, 1, 8, 2), "6.0000");
        assert_eq!(wsjf(13, 3, 5, 13), "1.6154");
        assert_eq!(wsjf(20, 20, 20, 20), "3.0000");
    }
}
