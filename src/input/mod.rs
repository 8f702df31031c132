//! Floor 1, door in: the only room that reads files of the audited project.

mod root;

pub use root::{Root, Source};
