//! MoSCoW: shares of the effort that are Must, Should and Could; what is "won't have this time" takes none. Must at most
//! 60 %, Could about 20 %: DSDM, <https://www.agilebusiness.org/dsdm-project-framework/moscow-prioririsation.html>. Shares
//! are of effort, never of counts.

/// The shares of Must, Should and Could, from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MoscowShares {
    /// Without it there is no point.
    pub must: f64,
    /// Important, and there is a way around.
    pub should: f64,
    /// Wanted, and the first to go.
    pub could: f64,
}

/// The shares of these efforts, Must, Should, Could and Won't; `None` when there is no effort.
pub fn compute_shares([must, should, could, _]: [f64; 4]) -> Option<MoscowShares> {
    let all = must + should + could;
    (all > 0.0).then(|| MoscowShares { must: must / all, should: should / all, could: could / all })
}

impl MoscowShares {
    /// Whether so much is Must that nothing is left to give. `limit` in percent.
    pub fn has_too_much_must(&self, limit: f64) -> bool {
        self.must * 100.0 > limit + 1e-9
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worked_numbers() {
        let told = |efforts: [f64; 3]| {
            let [must, should, could] = efforts;
            let shares = compute_shares([must, should, could, 99.0]).unwrap();
            let warns = if shares.has_too_much_must(60.0) { "warn" } else { "ok" };
            format!("{:.2} {:.2} {:.2} {warns}", shares.must * 100.0, shares.should * 100.0, shares.could * 100.0)
        };
        assert_eq!(told([30.0, 10.0, 10.0]), "60.00 20.00 20.00 ok");
        assert_eq!(told([40.0, 5.0, 5.0]), "80.00 10.00 10.00 warn");
        assert_eq!(told([31.0, 10.0, 10.0]), "60.78 19.61 19.61 warn");
        assert_eq!(compute_shares([0.0, 0.0, 0.0, 4.0]), None);
    }
}
