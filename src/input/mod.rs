//! Floor 1, door in: the only room that reads the audited project.
//!
//! It lists and reads files of the work tree, the git index or a commit,
//! decodes them, never leaves the root, never follows a link and never runs
//! anything that the project brings along.

mod decode;
mod git;
mod ignored;
mod open;
mod root;
mod stamp;
mod walk;

pub use decode::{Decoded, MAX_BYTES, decode};
pub use git::Git;
pub use root::{FileEntry, Listing, Root, Source, rule_files};
pub use stamp::{Stamp, Stamped};
pub use walk::SkipRules;
