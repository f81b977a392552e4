//! What processes leave to each other.

mod recovery;
