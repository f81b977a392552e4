//! How many of something, in words: "1 theme", "3 themes".

/// The count and the noun in the form that fits it. Both forms are given: English has too many ways to make one
/// from the other.
pub fn format_count(how_many: usize, one: &str, many: &str) -> String {
    let noun = if how_many == 1 { one } else { many };
    format!("{how_many} {noun}")
}

#[cfg(test)]
mod tests {
    use super::format_count;

    #[test]
    fn only_one_is_singular() {
        assert_eq!(format_count(0, "theme", "themes"), "0 themes");
        assert_eq!(format_count(1, "theme", "themes"), "1 theme");
        assert_eq!(format_count(3, "theme", "themes"), "3 themes");
        assert_eq!(format_count(2, "dependency", "dependencies"), "2 dependencies");
    }
}
