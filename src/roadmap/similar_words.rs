//! The word that was probably meant, for "did you mean".

/// The most similar word, if it is similar enough.
pub fn closest_match<'w>(word: &str, words: &[&'w str]) -> Option<&'w str> {
    let word = word.to_lowercase();
    let best = words.iter().map(|known| (edit_distance(&word, &known.to_lowercase()), *known)).min()?;
    let longest = word.chars().count().max(best.1.chars().count());
    (best.0 <= 1 + longest / 4).then_some(best.1)
}

/// Number of letters to change, add, remove or swap with a neighbor (Damerau-Levenshtein).
fn edit_distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().take(64).collect(), b.chars().take(64).collect());
    let mut rows: Vec<Vec<usize>> = vec![(0..=b.len()).collect()];
    let cell = |rows: &[Vec<usize>], i: usize, j: usize| rows.get(i).and_then(|row| row.get(j)).copied();
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let same = a.get(i - 1) == b.get(j - 1);
            let change = cell(&rows, i - 1, j - 1).unwrap_or(0) + usize::from(!same);
            let remove = cell(&rows, i - 1, j).unwrap_or(0) + 1;
            let add = row.get(j - 1).copied().unwrap_or(0) + 1;
            let mut best = change.min(remove).min(add);
            let is_swap = i > 1 && j > 1 && a.get(i - 1) == b.get(j - 2) && a.get(i - 2) == b.get(j - 1);
            if is_swap {
                best = best.min(cell(&rows, i - 2, j - 2).unwrap_or(0) + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    cell(&rows, a.len(), b.len()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_typing_error_is_forgiven_and_one_more_for_each_four_letters() {
        let words = ["title", "target", "trade_offs"];
        assert_eq!(closest_match("titel", &words), Some("title"));
        assert_eq!(closest_match("Trade_of", &words), Some("trade_offs"));
        assert_eq!(closest_match("goals", &words), None);
        assert_eq!(closest_match("title", &[]), None);
    }
}
