//! MoSCoW: the shares of the effort that are Must, Should and Could; "won't have this time" takes none. Must at most 60%,
//! Could about 20%: DSDM, <https://www.agilebusiness.org/dsdm-project-framework/moscow-prioririsation.html>. Shares are of
//! effort, never of counts.

/// The shares of Must, Should and Could, from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MoscowShares {
    pub must: f64,
    pub should: f64,
    pub could: f64,
}

/// The efforts are Must, Should, Could and Won't; `None` if the first three have none.
pub fn compute_shares([must, should, could, _]: [f64; 4]) -> Option<MoscowShares> {
    let total = must + should + could;
    (total > 0.0).then(|| MoscowShares { must: must / total, should: should / total, could: could / total })
}

impl MoscowShares {
    /// `limit` is from 0 to 100.
    pub fn has_too_much_must(&self, limit: f64) -> bool {
        self.must * 100.0 > limit + 1e-9
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_match_worked_examples() {
        let describe = |efforts: [f64; 3]| {
            let [must, should, could] = efforts;
            let shares = compute_shares([must, should, could, 99.0]).unwrap();
            let warns = if shares.has_too_much_must(60.0) { "warn" } else { "ok" };
            format!("{:.2} {:.2} {:.2} {warns}", shares.must * 100.0, shares.should * 100.0, shares.could * 100.0)
        };
        assert_eq!(describe([30.0, 10.0, 10.0]), "60.00 20.00 20.00 ok");
        assert_eq!(describe([40.0, 5.0, 5.0]), "80.00 10.00 10.00 warn");
        assert_eq!(describe([31.0, 10.0, 10.0]), "60.78 19.61 19.61 warn");
        assert_eq!(compute_shares([0.0, 0.0, 0.0, 4.0]), None);
    }
}
