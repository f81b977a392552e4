//! Counts with their noun: "1 theme", "3 themes".

/// Takes both forms of the noun, because English plurals are irregular.
pub fn format_count(count: usize, one: &str, many: &str) -> String {
    let noun = if count == 1 { one } else { many };
    format!("{count} {noun}")
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
