//! Paths to values in the file, as users write them: `themes.first-report.target.by`, `trade_offs[0].because`.

use std::fmt;

#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PathSegment {
    /// A field of a record: `target`.
    Field(String),
    /// A key of a map: `2026-03-02`.
    Key(String),
    /// A position in a list, from 0.
    Index(usize),
}

/// The steps from an entry, or from the roadmap itself, to a value.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Path(Vec<PathSegment>);

impl Path {
    pub fn root() -> Self {
        Self::default()
    }

    pub fn from_fields(names: &[&str]) -> Self {
        Self(names.iter().map(|name| PathSegment::Field((*name).to_owned())).collect())
    }

    pub fn segments(&self) -> &[PathSegment] {
        &self.0
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    #[must_use]
    pub fn join(&self, segment: PathSegment) -> Self {
        let mut steps = self.0.clone();
        steps.push(segment);
        Self(steps)
    }

    #[must_use]
    pub fn field(&self, name: &str) -> Self {
        self.join(PathSegment::Field(name.to_owned()))
    }

    #[must_use]
    pub fn key(&self, key: &str) -> Self {
        self.join(PathSegment::Key(key.to_owned()))
    }

    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        self.join(PathSegment::Index(index))
    }

    /// The path without its last segment, and that segment.
    pub fn split_last(&self) -> Option<(Self, &PathSegment)> {
        let (last, rest) = self.0.split_last()?;
        Some((Self(rest.to_vec()), last))
    }

    #[must_use]
    pub fn prefix(&self, count: usize) -> Self {
        Self(self.0.iter().take(count).cloned().collect())
    }

    pub fn starts_with(&self, other: &Self) -> bool {
        self.0.starts_with(&other.0)
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, segment) in self.0.iter().enumerate() {
            match segment {
                PathSegment::Field(name) | PathSegment::Key(name) => {
                    f.write_str(if number == 0 { "" } else { "." })?;
                    f.write_str(name)?;
                }
                PathSegment::Index(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}
