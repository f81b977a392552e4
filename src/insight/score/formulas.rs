//! The table of models.

use super::formula::Formula;
use super::{cd3, ice, kano, opportunity, rice, weighted, wsjf};

pub static FORMULAS: &[Formula] =
    &[weighted::FORMULA, rice::FORMULA, ice::FORMULA, wsjf::FORMULA, cd3::FORMULA, opportunity::FORMULA, kano::FORMULA];

impl Formula {
    pub fn find(model: &str) -> Option<&'static Self> {
        FORMULAS.iter().find(|formula| formula.model == model)
    }
}
