//! Tables: rows of cells as aligned lines of text.

use crate::text::{pad_end, pad_start, width};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellAlignment {
    Left,
    Right,
}

/// The width of the widest cell of each column.
pub fn column_widths<const N: usize>(rows: &[[String; N]]) -> [usize; N] {
    let mut widths = [0; N];
    for row in rows {
        for (widest, cell) in widths.iter_mut().zip(row) {
            *widest = (*widest).max(width(cell));
        }
    }
    widths
}

/// A row as a line: two spaces between columns, no space for empty columns, no trailing spaces.
pub fn format_row<const N: usize>(row: &[String; N], widths: &[usize; N], alignments: &[CellAlignment; N]) -> String {
    let mut line = String::new();
    for ((cell, width), alignment) in row.iter().zip(widths).zip(alignments).filter(|((_, width), _)| **width > 0) {
        let padded = match alignment {
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
    fn a_column_is_as_wide_as_its_widest_cell() {
        let rows = [["1", "", "入金"], ["10", "", "b"]].map(|row| row.map(str::to_owned));
        let (widths, alignments) =
            (column_widths(&rows), [CellAlignment::Right, CellAlignment::Left, CellAlignment::Left]);
        let lines: Vec<String> = rows.iter().map(|row| format_row(row, &widths, &alignments)).collect();
        assert_eq!(lines, ["   1  入金", "  10  b"]);
    }
}
