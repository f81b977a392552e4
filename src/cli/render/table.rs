//! Rows of cells as lines of text, in columns.

use crate::text::{pad_end, pad_start, width};

/// On which side of its column a cell stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellAlignment {
    /// Words.
    Left,
    /// Numbers.
    Right,
}

/// The widths of columns that fit all these rows. The last column needs none.
pub fn column_widths<const N: usize>(rows: &[[String; N]]) -> [usize; N] {
    let mut widths = [0; N];
    for row in rows {
        for (widest, cell) in widths.iter_mut().zip(row) {
            *widest = (*widest).max(width(cell));
        }
    }
    widths
}

/// One row as a line: columns two blanks apart, empty columns left out, nothing behind the last word.
pub fn format_row<const N: usize>(row: &[String; N], widths: &[usize; N], sides: &[CellAlignment; N]) -> String {
    let mut line = String::new();
    for ((cell, width), side) in row.iter().zip(widths).zip(sides).filter(|((_, width), _)| **width > 0) {
        let padded = match side {
            CellAlignment::Left => pad_end(cell, *width, ""),
            CellAlignment::Right => pad_start(cell, *width, ""),
        };
        line.push_str("  ");
        line.push_str(&padded);
    }
    line.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let rows = [["1", "", "入金"], ["10", "", "b"]].map(|row| row.map(str::to_owned));
        let (widths, sides) = (column_widths(&rows), [CellAlignment::Right, CellAlignment::Left, CellAlignment::Left]);
        let lines: Vec<String> = rows.iter().map(|row| format_row(row, &widths, &sides)).collect();
        assert_eq!(lines, ["   1  入金", "  10  b"]);
    }
}
